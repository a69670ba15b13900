//! What single documents have: how scores come about, the year as it stands, the plan before its year, the method.

use super::build::{Builder, Counted, figure};
use crate::document::style::fold;
use crate::document::{Block, Cell, Line, Row, Section, Shape, Table};
use crate::eval::figures;
use crate::plan::{ItemId, Kind};
use crate::report::policy::{self, Subject};
use crate::report::status::{self, Status};
use crate::report::why;
use crate::text;

/// How many days a note on the year looks ahead.
const AHEAD: u16 = 60;

impl<'a> Builder<'a> {
    /// How a score comes about, step by step.
    pub(super) fn derivation(&self, id: ItemId) -> Block {
        let explained = why::explain(self.input.sources, self.plan, self.input.scores, id, self.lang());
        let page = why::document(&explained, self.lang());
        let code = self.code(id);
        let summary = self.say(text!("Come si arriva al punteggio di {code}", "How the score of {code} comes about"));
        let blocks = page.sections.into_iter().flat_map(|section| section.blocks).collect();
        Block::Folded { summary, blocks }
    }

    /// The policy in words.
    pub(super) fn method(&self) -> Section {
        let page = policy::document(self.input.sources, self.plan, self.input.scores, Subject::Policy, self.lang());
        let lists = |block: &Block| matches!(block, Block::List(_));
        let blocks = page.head.into_iter().chain(page.sections.into_iter().flat_map(|section| section.blocks));
        let mut section = self.section(
            text!("sez-metodo", "sec-method"),
            text!("Come si calcolano i punteggi", "How scores are computed"),
            blocks.filter(lists).collect(),
        );
        for block in &mut section.blocks {
            if let Block::List(list) = block {
                for item in &mut list.items {
                    item.name = item.name.replace('_', " ");
                }
            }
        }
        section
    }

    /// Monitoring: the results so far, what is late, missing, due or lost, the tree.
    pub(super) fn within_the_year(&self) -> Vec<Section> {
        let mut sections = vec![self.results()];
        if let Some(day) = self.input.scores.inputs().day() {
            let status = Status::on(self.input.sources, self.plan, day, AHEAD, self.lang());
            sections.extend(status::document(&status, true).sections);
        }
        sections.push(self.tree());
        sections
    }

    /// The plan before its year: nodes with what they ask for, and nothing that is known later.
    pub(super) fn before_the_year(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        let units = self.units_table();
        for (area, edge) in self.plan.root.map(|root| self.nodes_below(root)).unwrap_or_default() {
            sections.push(self.promised((area, edge)));
        }
        for card in self.plan.ids().filter(|id| self.plan.item(*id).kind == Kind::Scorecard) {
            sections.push(self.promised((card, None)));
        }
        if !units.rows.is_empty() {
            let kept: Vec<usize> = (0..units.columns.len().min(3)).collect();
            let title = text!("Unità organizzative", "Organisational units");
            let table = Table {
                columns: kept.iter().map(|at| units.columns[*at].clone()).collect(),
                rows: units
                    .rows
                    .iter()
                    .map(|row| Row {
                        anchor: None,
                        cells: kept.iter().filter_map(|at| row.cells.get(*at)).cloned().collect(),
                    })
                    .collect(),
                ..units
            };
            sections.push(self.section(text!("sez-unita", "sec-units"), title, vec![Block::Table(table)]));
        }
        sections
    }

    fn promised(&self, counted: Counted<'a>) -> Section {
        let (id, edge) = counted;
        let row = self.row(counted);
        let mut facts = self.sheet_facts(&row, edge.map(|(_, e)| e.parent));
        let used = self.say(text!("Risorse utilizzate", "Budget used"));
        facts.retain(|fact| fact.label != used);
        let mut blocks = Vec::new();
        if !facts.is_empty() {
            blocks.push(Block::Facts(facts));
        }
        let indicators = self.indicators_below(id);
        if !indicators.is_empty() {
            blocks.push(Block::Table(self.asked_table(&indicators)));
        }
        let own = self.nodes_below(id).into_iter().filter(|(_, e)| e.is_some_and(|(_, e)| !e.used));
        let sections = own.map(|counted| self.promised(counted)).collect();
        self.sheet_of(&row, blocks, sections)
    }

    /// Indicators with what is asked of them.
    fn asked_table(&self, indicators: &[Counted<'a>]) -> Table {
        let columns = [
            (text!("Codice", "Code"), Shape::Code),
            (text!("Indicatore", "Indicator"), Shape::Text),
            (text!("Peso", "Weight"), Shape::Figure),
            (text!("Base", "Baseline"), Shape::Figure),
            (text!("Target", "Target"), Shape::Figure),
        ];
        let rows = indicators.iter().map(|counted| {
            let row = self.row(*counted);
            let base = self.plan.baseline(row.item).map(|b| {
                let (year, shown) = (b.year, figures::written(self.plan, b.value));
                format!("{shown} ({year})")
            });
            let mut title = Cell::from(fold(row.title));
            title.notes = self.asked_notes(row.item);
            let cells = vec![fold(row.code).into(), title, figure(row.weight), figure(base), figure(row.target)];
            Row { anchor: (!row.used).then(|| row.name.to_owned()), cells }
        });
        let rows = rows.collect();
        let caption = self.say(text!("Indicatori e target", "Indicators and targets"));
        Table { caption, columns: self.columns(&columns), rows, total: None }.without_empty_columns()
    }

    fn asked_notes(&self, item: ItemId) -> Vec<Line> {
        let Some(measured) = self.plan.measured(item) else { return Vec::new() };
        let algorithm = self.say(text!("Algoritmo: ", "Algorithm: "));
        match &measured.formula {
            Some(formula) => vec![Line::text(algorithm + &self.formula_by_titles(formula))],
            None if measured.words.is_empty() => Vec::new(),
            None => vec![Line::text(algorithm + &self.source(measured.words))],
        }
    }
}
