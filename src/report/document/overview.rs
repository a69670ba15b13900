//! Tables over the whole plan: units, indicators over the years, resources, missions and perspectives, outcomes by kind.

use super::build::{Builder, Counted, figure};
use crate::arithmetic::number::{Interval, Number, decimal};
use crate::diagnostic::Text;
use crate::document::style::fold;
use crate::document::{Cell, Inline, Light, Line, Row, Section, Shape, Table};
use crate::eval::figures;
use crate::eval::{Known, planned, used};
use crate::plan::{ItemId, Kind, MeasureId};
use crate::report::model::judged;
use crate::syntax::view::Role;
use crate::text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// How many years a table of indicators goes back.
const BACK: i32 = 2;

impl<'a> Builder<'a> {
    /// The tables of the whole plan that have something to show, as one section.
    pub(super) fn overview(&self) -> Option<Section> {
        let tables = [
            self.outcomes_table(),
            self.units_table(),
            self.resources_table(None),
            self.labels_table(Role::Mission),
            self.labels_table(Role::Programme),
            self.labels_table(Role::Perspective),
            self.years_table(None),
        ];
        let blocks: Vec<_> =
            tables.into_iter().filter(|table| !table.rows.is_empty()).map(crate::document::Block::Table).collect();
        let title = text!("Quadro d'insieme", "Overview");
        (!blocks.is_empty()).then(|| self.section(text!("sez-quadro", "sec-overview"), title, blocks))
    }

    /// How many nodes of each kind have which outcome.
    pub(super) fn outcomes_table(&self) -> Table {
        let Some(outcomes) = &self.plan.policy.outcomes else { return Table::default() };
        let mut words: Vec<String> = outcomes.bands.iter().map(|band| self.source(band.2)).collect();
        words.push(self.source(outcomes.otherwise));
        words.dedup();
        let between = self.say(text!("fra più esiti", "between outcomes"));
        let none = self.say(text!("senza punteggio", "no score"));
        words.extend([between.clone(), none.clone()]);
        let kinds = [
            (Kind::Area, text!("Ambiti", "Areas")),
            (Kind::Objective, text!("Obiettivi", "Objectives")),
            (Kind::Project, text!("Progetti", "Projects")),
            (Kind::Indicator, text!("Indicatori", "Indicators")),
            (Kind::Scorecard, text!("Cruscotti", "Scorecards")),
        ];
        let mut rows = Vec::new();
        for (kind, name) in kinds {
            let all: Vec<ItemId> = self.plan.ids().filter(|id| self.plan.item(*id).kind == kind).collect();
            if all.is_empty() {
                continue;
            }
            let mut counts = vec![0usize; words.len()];
            for id in &all {
                let score = self.input.scores.get(*id);
                let said = match judged(self.input.sources, self.plan, score) {
                    (Some(outcome), _) => fold(outcome),
                    (None, Light::Yellow) => between.clone(),
                    (None, _) => none.clone(),
                };
                if let Some(at) = words.iter().position(|word| *word == said) {
                    counts[at] += 1;
                }
            }
            let mut cells: Vec<Cell> = vec![self.say(name).into(), all.len().to_string().into()];
            cells.extend(counts.iter().map(|count| match count {
                0 => Cell::default(),
                count => count.to_string().into(),
            }));
            rows.push(Row { anchor: None, cells });
        }
        let mut columns =
            self.columns(&[(text!("Che cosa", "What"), Shape::Text), (text!("In tutto", "In all"), Shape::Figure)]);
        columns.extend(words.into_iter().map(|heading| crate::document::Column { heading, shape: Shape::Figure }));
        let caption = self.say(text!("Esiti per genere di nodo", "Outcomes by kind of node"));
        Table { caption, columns, rows, total: None }.without_empty_columns()
    }

    /// Units that have a score, each with the nodes that it answers for.
    pub(super) fn units_table(&self) -> Table {
        let columns = [
            (text!("Unità", "Unit"), Shape::Text),
            (text!("Tipo", "Kind"), Shape::Text),
            (text!("Nodi assegnati", "Nodes assigned"), Shape::Figure),
            (text!("Punteggio", "Score"), Shape::Figure),
            (text!("Esito", "Outcome"), Shape::Light),
        ];
        let scored = self.plan.policy.aggregations.iter().any(|a| a.kind == Kind::Unit);
        let units = self.plan.ids().filter(|id| self.plan.item(*id).kind == Kind::Unit);
        let rows = units.filter_map(|id| {
            let assigned = self.plan.assigned.iter().filter(|a| a.unit == id).count();
            if assigned == 0 && !scored {
                return None;
            }
            let row = self.row((id, None));
            let shown = scored && row.score.range.is_some();
            let [score, outcome] = if shown { self.verdict_cells(&row) } else { [Cell::default(), Cell::default()] };
            let assigned = if assigned == 0 { String::new() } else { assigned.to_string() };
            let kind = fold(self.plan.typology(id).unwrap_or_default());
            let name = Cell::from(self.link(id, self.title(id)));
            Some(Row { anchor: None, cells: vec![name, kind.into(), assigned.into(), score, outcome] })
        });
        let rows = rows.collect();
        let caption = self.say(text!("Unità organizzative", "Organisational units"));
        Table { caption, columns: self.columns(&columns), rows, total: None }.without_empty_columns()
    }

    /// Indicators that have values of more than one year, below a node where one is named.
    pub(super) fn years_table(&self, node: Option<ItemId>) -> Table {
        let year = self.plan.year;
        let years: Vec<i32> = (year - BACK..=year).collect();
        let mut columns = vec![(text!("Codice", "Code"), Shape::Code), (text!("Indicatore", "Indicator"), Shape::Text)];
        columns.extend(years.iter().map(|year| (text!("{year}", "{year}"), Shape::Figure)));
        columns.push((text!("Andamento", "Trend"), Shape::Text));
        columns.push((text!("Target", "Target"), Shape::Figure));
        let indicators = self.plan.ids().filter(|id| self.plan.item(*id).kind == Kind::Indicator);
        let mut rows = Vec::new();
        for id in indicators.filter(|id| node.is_none_or(|node| self.is_below(*id, node))) {
            let known: Vec<Known> =
                years.iter().map(|year| self.input.scores.values.get(self.plan, id, *year)).collect();
            let is_known = |known: &&Known| !matches!(known, Known::Missing | Known::Fault(_));
            if known.iter().filter(is_known).count() < 2 {
                continue;
            }
            let counted: Counted<'a> = (id, self.plan.own_edge(id));
            let row = self.row(counted);
            let mut cells: Vec<Cell> = vec![self.link(id, fold(row.code)).into(), fold(row.title).into()];
            cells.extend(known.iter().map(|known| match is_known(&known) {
                true => figure(Some(figures::value(self.plan, id, *known, self.lang()))),
                false => Cell::default(),
            }));
            cells.push(trend(&known).map_or_else(Cell::default, |points| Inline::Trend(points).into()));
            cells.push(figure(row.target));
            rows.push(Row { anchor: None, cells });
        }
        let caption = self.say(text!("Indicatori nel tempo", "Indicators over the years"));
        Table { caption, columns: self.columns(&columns), rows, total: None }.without_empty_columns()
    }

    /// Resources planned and used of the nodes below a node, with their shares; of the areas and their objectives where
    /// none is named.
    pub(super) fn resources_table(&self, node: Option<ItemId>) -> Table {
        let columns = [
            (text!("Codice", "Code"), Shape::Code),
            (text!("Titolo", "Title"), Shape::Text),
            (text!("Previste", "Planned"), Shape::Figure),
            (text!("Usate", "Used"), Shape::Figure),
            (text!("Usate su previste", "Used of planned"), Shape::Figure),
            (text!("Parte delle usate", "Share of used"), Shape::Figure),
        ];
        let Some(root) = node.or(self.plan.root) else { return Table::default() };
        let of = |id: ItemId| {
            let inputs = self.input.scores.inputs();
            (planned(self.plan, id), used(self.plan, inputs, id, self.plan.year))
        };
        let whole = of(root).1;
        let mut rows = Vec::new();
        let mut nodes: Vec<ItemId> = Vec::new();
        for (id, _) in self.nodes_below(root) {
            nodes.push(id);
            if node.is_none() && self.plan.item(id).kind == Kind::Area {
                nodes.extend(self.nodes_below(id).into_iter().map(|(id, _)| id));
            }
        }
        let row = |id: ItemId, code: Inline| {
            let (planned, used) = of(id);
            let money =
                |value: Option<Decimal>| figure(value.map(|v| figures::quantity(self.plan, v, MeasureId::EURO)));
            let title = Cell::from(self.title(id));
            let cells = vec![
                code.into(),
                title,
                money(planned),
                money(used),
                self.share(used, planned),
                self.share(used, whole),
            ];
            Row { anchor: None, cells }
        };
        for id in nodes.into_iter().filter(|id| of(*id) != (None, None)) {
            rows.push(row(id, self.link(id, self.code(id))));
        }
        let total = (!rows.is_empty()).then(|| row(root, Inline::Text(self.say(text!("Totale", "Total")))));
        let caption = self.say(text!("Risorse previste e usate", "Resources planned and used"));
        Table { caption, columns: self.columns(&columns), rows, total }.without_empty_columns()
    }

    /// A part of a whole, as a percentage.
    fn share(&self, part: Option<Decimal>, whole: Option<Decimal>) -> Cell {
        let whole = whole.filter(|whole| *whole > Decimal::ZERO);
        let Some((part, whole)) = part.zip(whole) else { return Cell::default() };
        let share = Interval::of(part).over(&Interval::One(Number::exact(whole)));
        let shown = share.ok().and_then(|share| share.value());
        figure(shown.map(|v| figures::quantity(self.plan, figures::to_digits(v, 4), MeasureId::PERCENT)))
    }

    /// Objectives and projects by what their missions, programmes or perspectives are.
    pub(super) fn labels_table(&self, role: Role) -> Table {
        let Some(heading) = role.heading() else { return Table::default() };
        let mut groups: BTreeMap<String, Vec<ItemId>> = BTreeMap::new();
        let nodes = |kind: Kind| matches!(kind, Kind::Area | Kind::Objective | Kind::Project);
        for note in self.plan.annotations.iter().filter(|note| note.field == role) {
            if nodes(self.plan.item(note.item).kind) {
                groups.entry(self.source(note.text)).or_default().push(note.item);
            }
        }
        let columns = [
            (heading.clone(), Shape::Text),
            (text!("Nodi", "Nodes"), Shape::Figure),
            (text!("Quali", "Which"), Shape::Text),
            (text!("Risorse usate", "Resources used"), Shape::Figure),
        ];
        let rows = groups.into_iter().map(|(label, items)| {
            let mut which = Line::default();
            for (at, id) in items.iter().enumerate() {
                if at > 0 {
                    which = which.then(Inline::Text(", ".to_owned()));
                }
                which = which.then(self.link(*id, self.code(*id)));
            }
            let spent = |id: &ItemId| used(self.plan, self.input.scores.inputs(), *id, self.plan.year);
            // What stands in another of the same group is part of that.
            let top = items.iter().filter(|id| !items.iter().any(|other| self.is_below(**id, *other)));
            let sum = top
                .filter_map(spent)
                .try_fold(None, |sum: Option<Decimal>, more| decimal::add(sum.unwrap_or_default(), more).map(Some));
            let money = sum.ok().flatten().map(|v| figures::quantity(self.plan, v, MeasureId::EURO));
            let which = Cell { main: which, notes: Vec::new() };
            Row { anchor: None, cells: vec![label.into(), items.len().to_string().into(), which, figure(money)] }
        });
        let rows = rows.collect();
        let caption = self.say(plural(role));
        Table { caption, columns: self.columns(&columns), rows, total: None }.without_empty_columns()
    }
}

fn plural(role: Role) -> Text {
    match role {
        Role::Mission => text!("Obiettivi per missione", "Objectives by mission"),
        Role::Programme => text!("Obiettivi per programma", "Objectives by programme"),
        _ => text!("Obiettivi per prospettiva", "Objectives by perspective"),
    }
}

/// How values went, in hundredths of the way from the lowest to the highest; nothing for what is no number.
fn trend(known: &[Known]) -> Option<Vec<u8>> {
    let number = |known: &Known| match known {
        Known::Number(n) => n.value().map(|n| n.decimal()),
        _ => None,
    };
    let values: Vec<Decimal> = known.iter().filter_map(number).collect();
    if values.len() < 2 {
        return None;
    }
    let (low, high) = (values.iter().min()?, values.iter().max()?);
    let span = high.checked_sub(*low)?;
    let point = |value: &Decimal| {
        if span.is_zero() {
            return Some(50);
        }
        let part = value.checked_sub(*low)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(span)?;
        u8::try_from(part.round()).ok()
    };
    values.iter().map(point).collect()
}
