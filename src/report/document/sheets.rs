//! A sheet for each node, and one for each scorecard.

use super::build::{Builder, Counted, figure, typeset};
use crate::arithmetic::number::decimal;
use crate::document::style::fold;
use crate::document::{Block, Cell, Fact, Inline, Line, Row, Section, Shape, Table};
use crate::eval::figures;
use crate::ground::number::italian;
use crate::plan::{
    Decision, ItemId, Kind, Measured, Rule, Steps, Weight, aggregation, is_shaped, parameters, parameters_on, rule_for,
};
use crate::report::model::{self, roots};
use crate::syntax::view::Role;
use crate::{diagnostic::Text, text};
use rust_decimal::Decimal;
use std::collections::HashSet;

impl<'a> Builder<'a> {
    pub(super) fn sheets(&self) -> Section {
        let mut section = self.section(text!("sez-schede", "sec-sheets"), text!("Schede", "Sheets"), Vec::new());
        let mut seen = HashSet::new();
        for root in roots(self.plan) {
            match self.plan.item(root).kind {
                Kind::Indicator | Kind::Scorecard => {}
                Kind::Plan => {
                    let own = self.nodes_below(root).into_iter().filter(|(_, e)| e.is_some_and(|(_, e)| !e.used));
                    section.sections.extend(own.map(|c| self.sheet(c, &mut seen)));
                }
                _ => section.sections.push(self.sheet((root, None), &mut seen)),
            }
        }
        section
    }

    pub(super) fn sheet(&self, counted: Counted<'a>, seen: &mut HashSet<ItemId>) -> Section {
        let (id, edge) = counted;
        seen.insert(id);
        let row = self.row(counted);
        let mut blocks = vec![Block::Score(self.verdict(&row))];
        let facts = self.sheet_facts(&row, edge.map(|(_, e)| e.parent));
        if !facts.is_empty() {
            blocks.push(Block::Facts(facts));
        }
        blocks.extend(self.explained(id).into_iter().map(Block::Paragraph));
        blocks.extend(self.decisions_on(id, None));
        let indicators = self.indicators_below(id);
        if !indicators.is_empty() {
            blocks.push(Block::Table(self.indicator_table(text!("Indicatori", "Indicators"), &indicators)));
            blocks.extend(indicators.iter().flat_map(|(child, _)| self.decisions_on(*child, Some(id))));
        }
        self.children_table(id, &mut blocks);
        if self.kind == super::kind::Kind::Dossier {
            blocks.extend(
                std::iter::once(id).chain(indicators.iter().map(|(child, _)| *child)).map(|id| self.derivation(id)),
            );
        }
        let inside = self.nodes_below(id).into_iter().filter(|(_, e)| e.is_some_and(|(_, e)| !e.used));
        let inside: Vec<Counted<'a>> = inside.filter(|(child, _)| !seen.contains(child)).collect();
        self.sheet_of(&row, blocks, inside.into_iter().map(|c| self.sheet(c, seen)).collect())
    }

    pub(super) fn sheet_of(&self, row: &model::Row<'_>, blocks: Vec<Block>, sections: Vec<Section>) -> Section {
        Section {
            anchor: row.name.to_owned(),
            code: fold(row.code),
            title: fold(row.title),
            kind: self.say(model::kind_name(row.kind)),
            blocks,
            sections,
            ..Section::default()
        }
    }

    /// The nodes below, and whether they count.
    fn children_table(&self, id: ItemId, blocks: &mut Vec<Block>) {
        let children: Vec<(Counted<'a>, ItemId)> = self.nodes_below(id).into_iter().map(|c| (c, id)).collect();
        if children.is_empty() {
            return;
        }
        let caption = text!("Obiettivi e progetti collegati", "Objectives and projects below");
        blocks.push(Block::Table(self.node_table(caption, None, &children)));
        let Some(aggregation) = aggregation(self.plan, self.input.scores.policy(self.plan), id) else { return };
        let counts = |child: ItemId| aggregation.of.is_empty() || aggregation.of.contains(&self.plan.item(child).kind);
        if children.iter().any(|((child, _), _)| counts(*child)) {
            return;
        }
        let code = self.code(id);
        if self.kind.is_for_outside() {
            let words = text!("Non entrano nel punteggio di {code}", "They do not count in the score of {code}");
            return blocks.push(Block::Paragraph(Line::text(self.say(words) + ".")));
        }
        let words = text!(
            "Non entrano nel punteggio di {code}, che per la politica segue la regola ",
            "They do not count in the score of {code}, which by the policy follows the rule "
        );
        blocks.push(Block::Paragraph(Line::text(self.say(words)).then(Inline::Code(self.head(aggregation.span)))));
    }

    /// A line of the policy without its block.
    pub(super) fn head(&self, span: crate::source::Place) -> String {
        let line = self.source(span);
        line.split('{').next().unwrap_or("").trim_end().to_owned()
    }

    pub(super) fn sheet_facts(&self, row: &model::Row<'a>, parent: Option<ItemId>) -> Vec<Fact> {
        let mut facts = Vec::new();
        if let (Some(weight), Some(parent)) = (&row.weight, parent) {
            let line = Line::text(self.say(text!("{weight} in ", "{weight} in ")));
            facts.push(self.fact(text!("Peso", "Weight"), line.then(self.link(parent, self.code(parent)))));
        }
        if row.code != row.name && !self.kind.is_for_outside() {
            facts.push(self.fact(text!("Nome nel piano", "Name in the plan"), code(row.name)));
        }
        let units = self.units.get(&row.item).map(Vec::as_slice).unwrap_or_default();
        if !units.is_empty() {
            let names: Vec<String> = units.iter().map(|u| self.title(*u)).collect();
            facts.push(self.fact(text!("Unità organizzative", "Organisational units"), Line::text(names.join("; "))));
        }
        for (field, span) in self.labels.get(&row.item).map(Vec::as_slice).unwrap_or_default() {
            if let Some(label) = field.heading().filter(|_| !self.is_private(*field)) {
                facts.push(self.fact(label, Line::text(self.source(*span))));
            }
        }
        facts.extend(self.budget(row.item));
        facts
    }

    /// Indicators with everything that leads to their score.
    pub(super) fn indicator_table(&self, caption: Text, indicators: &[Counted<'a>]) -> Table {
        let columns = [
            (text!("Codice", "Code"), Shape::Code),
            (text!("Indicatore", "Indicator"), Shape::Text),
            (text!("Peso", "Weight"), Shape::Figure),
            (text!("Target", "Target"), Shape::Figure),
            (text!("Consuntivo", "Actual"), Shape::Figure),
            (text!("Scostamento", "Variance"), Shape::Figure),
            (text!("Punteggio", "Score"), Shape::Figure),
            (text!("Contributo", "Contribution"), Shape::Figure),
            (text!("Esito", "Outcome"), Shape::Light),
        ];
        let rows = indicators.iter().map(|c| self.indicator_row(*c)).collect();
        Table { caption: self.say(caption), columns: self.columns(&columns), rows, total: None }.without_empty_columns()
    }

    fn indicator_row(&self, counted: Counted<'a>) -> Row {
        let row = self.row(counted);
        let [score, outcome] = self.verdict_cells(&row);
        let printed = fold(row.code);
        let mut name =
            Cell::from(if row.used { self.link(row.item, printed.clone()) } else { Inline::Text(printed.clone()) });
        // The name is what `albero why` wants, where the document prints something else.
        if printed != row.name && !self.kind.is_for_outside() {
            name.notes.push(code(row.name));
        }
        let title = Cell { main: Line::text(fold(row.title)), notes: self.indicator_notes(&row, counted) };
        Row {
            anchor: (!row.used).then(|| row.name.to_owned()),
            cells: vec![
                name,
                title,
                figure(row.weight),
                figure(row.target),
                figure(row.value),
                figure(row.variance),
                score,
                self.adds(counted),
                outcome,
            ],
        }
    }

    /// What leads to the value and its score, and where the indicator is declared.
    fn indicator_notes(&self, row: &model::Row<'a>, (item, edge): Counted<'a>) -> Vec<Line> {
        let Some(measured) = self.plan.measured(item) else { return Vec::new() };
        let mut notes = Vec::new();
        let algorithm = self.say(text!("Algoritmo: ", "Algorithm: "));
        if let Some(formula) = measured.formula.as_ref().filter(|_| self.kind.is_for_outside()) {
            notes.push(Line::text(algorithm + &self.formula_by_titles(formula)));
        } else if let Some(formula) = &measured.formula {
            notes.push(Line::text(algorithm).then(Inline::Code(self.source(formula.span()))));
        } else if !measured.words.is_empty() {
            notes.push(Line::text(algorithm + &self.source(measured.words)));
        }
        let parts = if row.used { Vec::new() } else { self.measurement(item, measured) };
        if !parts.is_empty() {
            notes.push(Line::text(parts.join(" · ")));
        }
        notes.extend(self.own_rule(item, edge.map(|(_, e)| e)));
        notes.extend(self.amended((item, edge)));
        notes.extend(self.texts_of(item, row.used));
        if let (true, Some(parent)) = (row.used, self.plan.item(item).parent) {
            let line = Line::text(self.say(text!("definito in ", "declared in ")));
            notes.push(line.then(self.link(parent, self.code(parent))));
        }
        notes
    }

    /// What is said of an indicator, and why its target was missed.
    fn texts_of(&self, item: ItemId, used: bool) -> Vec<Line> {
        let said = self.labels.get(&item).map(Vec::as_slice).unwrap_or_default();
        let texts = said.iter().filter(|(role, _)| !used && role.is_note() && !self.is_private(*role));
        let mut lines: Vec<Line> = texts
            .filter_map(|(role, text)| {
                let heading = self.say(role.heading()?);
                Some(Line::text(format!("{heading}: {}", self.source(*text))))
            })
            .collect();
        lines.extend(self.explained(item));
        lines
    }

    /// Why a target was missed, and what is done about it.
    pub(super) fn explained(&self, item: ItemId) -> Vec<Line> {
        let own = |e: &&crate::plan::Explanation| e.item == item && e.year == self.plan.year && self.kind.has_results();
        let one = |e: &crate::plan::Explanation| {
            let label = if e.is_remedy {
                text!("Misura correttiva", "Corrective measure")
            } else {
                text!("Causa dello scostamento", "Cause of the variance")
            };
            let text = self.source(e.text);
            Line(vec![Inline::Strong(self.say(label)), Inline::Text(format!(": {text}"))])
        };
        self.plan.explanations.iter().filter(own).map(one).collect()
    }

    /// True for what names people, where everybody reads it.
    fn is_private(&self, role: Role) -> bool {
        self.kind == super::kind::Kind::Public && matches!(role, Role::Holder | Role::Responsible)
    }

    /// Kind, sources and baseline, shown where the indicator is declared.
    fn measurement(&self, item: ItemId, measured: &Measured) -> Vec<String> {
        let mut parts = Vec::new();
        if !measured.typology.is_empty() {
            parts.push(self.source(measured.typology));
        }
        if !measured.sources.is_empty() {
            let titles =
                self.plan.cited.get(measured.sources).iter().map(|s| self.source(self.plan.sources[*s as usize].title));
            let titles = titles.collect::<Vec<_>>().join(", ");
            parts.push(self.say(text!("fonte: {titles}", "source: {titles}")));
        }
        if let Some(base) = self.plan.baseline(item) {
            let (year, shown) = (base.year, figures::written(self.plan, base.value));
            parts.push(self.say(text!("base {year}: {shown}", "baseline {year}: {shown}")));
        }
        parts
    }

    /// A rule and parameters that the indicator or this use of it chooses for itself.
    pub(super) fn own_rule(&self, item: ItemId, edge: Option<&crate::plan::Edge>) -> Option<Line> {
        if let Some((edge, rule)) = edge.filter(|e| is_shaped(self.plan, e)).and_then(|e| Some((e, e.rule?))) {
            let rule = self.plan.policy.rule(rule);
            return Some(self.named_rule(item, rule, parameters_on(rule, edge)));
        }
        let measured = self.plan.measured(item)?;
        let own = edge.and_then(|e| e.rule).or(measured.rule);
        let tuned = !measured.parameters.is_empty() || edge.is_some_and(|e| !e.parameters.is_empty());
        if own.is_none() && !tuned {
            return None;
        }
        let (form, ..) = self.input.scores.inputs().asked(self.plan, item)?;
        let (_, rule) = rule_for(&self.plan.policy, measured, form, edge)?;
        Some(self.named_rule(item, rule, parameters(rule, measured, edge)))
    }

    fn named_rule(&self, item: ItemId, rule: &Rule, values: Vec<Option<Decimal>>) -> Line {
        let mut shown = self.source(rule.name);
        for (index, (parameter, value)) in rule.parameters.iter().zip(&values).enumerate() {
            let name = self.source(parameter.name);
            if let Some(list) = Steps::given(rule, index, &values) {
                shown +=
                    &format!("; {name} {{ {} }}", list.shown(&self.plan.policy, figures::measure(self.plan, item)));
            } else if let Some(value) = value.filter(|_| parameter.part.is_none()) {
                shown += &format!("; {name} {}", italian(value));
            }
        }
        let line = Line::text(self.say(text!("Regola: ", "Rule: ")));
        match self.kind.is_for_outside() {
            true => line.then(Inline::Text(shown.replace('_', " "))),
            false => line.then(Inline::Code(shown)),
        }
    }

    /// The decisions on an item that hold everywhere or under this parent: shown wherever they act.
    fn decisions_on(&self, item: ItemId, parent: Option<ItemId>) -> Vec<Block> {
        let decisions = self.decisions.get(&item).map(Vec::as_slice).unwrap_or_default();
        decisions.iter().filter(|d| d.under.is_none() || d.under == parent).map(|d| self.decision(d)).collect()
    }

    fn decision(&self, decision: &Decision) -> Block {
        let verdict = self.say(model::verdict(self.plan, decision.verdict));
        let body = self.source(decision.body);
        let heading = Line(vec![
            Inline::Mark(self.say(text!("Valutazione {body}", "Decision of {body}"))),
            Inline::Text(" ".to_owned()),
            self.link(decision.item, self.code(decision.item)),
            Inline::Text(": ".to_owned()),
            Inline::Strong(verdict),
        ]);
        let mut facts = vec![
            self.fact(text!("Motivo", "Reason"), Line::text(self.source(decision.reason))),
            self.fact(text!("Atto", "Act"), Line::text(self.source(decision.act))),
        ];
        if !decision.deduced.is_empty() {
            facts.push(self.fact(text!("Dedotto da", "Deduced from"), Line::text(self.source(decision.deduced))));
        }
        Block::Decision { heading, facts }
    }

    /// Every decision in one table.
    pub(super) fn all_decisions(&self) -> Option<Section> {
        if self.plan.decisions.is_empty() {
            return None;
        }
        let columns = [
            (text!("Nodo", "Node"), Shape::Code),
            (text!("Decisione", "Decision"), Shape::Figure),
            (text!("Calcolato", "Computed"), Shape::Figure),
            (text!("Motivo", "Reason"), Shape::Text),
            (text!("Organo e atto", "Body and act"), Shape::Text),
        ];
        let one = |d: &Decision| {
            let mut node = Cell::from(self.link(d.item, self.code(d.item)));
            if let Some(under) = d.under {
                node.notes.push(Line::text("in ").then(self.link(under, self.code(under))));
            }
            let mut reason = Cell::from(self.source(d.reason));
            if !d.deduced.is_empty() {
                let deduced = self.source(d.deduced);
                reason.notes.push(Line::text(self.say(text!("dedotto da: {deduced}", "deduced from: {deduced}"))));
            }
            let verdict = Inline::Strong(typeset(&self.say(model::verdict(self.plan, d.verdict)))).into();
            let act = Cell { main: Line::text(self.source(d.body)), notes: vec![Line::text(self.source(d.act))] };
            Row { anchor: None, cells: vec![node, verdict, self.computed(d), reason, act] }
        };
        let caption = self.say(text!("Punteggi decisi e non calcolati", "Scores decided, not computed"));
        let rows = self.plan.decisions.iter().map(one).collect();
        let table = Table { caption, columns: self.columns(&columns), rows, total: None };
        let title = text!("Decisioni dell'organismo di valutazione", "Decisions of the evaluation body");
        Some(self.section(text!("sez-valutazioni", "sec-decisions"), title, vec![Block::Table(table)]))
    }

    /// What a decision took the place of.
    fn computed(&self, decision: &Decision) -> Cell {
        let edge = decision.under.and_then(|p| self.plan.edges_of(p).find(|(_, e)| e.child == decision.item));
        let computed = model::computed(self.input.scores, decision.item, edge);
        let shown = computed.map(|c| match c.range {
            Some(range) => figures::score_range(self.plan.policy.print, range),
            None => self.say(model::state(c.state)),
        });
        figure(shown)
    }

    pub(super) fn scorecards(&self) -> Option<Section> {
        let cards = roots(self.plan).into_iter().filter(|&id| self.plan.item(id).kind == Kind::Scorecard);
        let sections: Vec<Section> = cards.map(|id| self.scorecard(id)).collect();
        let mut section =
            self.section(text!("sez-cruscotti", "sec-scorecards"), text!("Cruscotti", "Scorecards"), Vec::new());
        section.sections = sections;
        (!section.sections.is_empty()).then_some(section)
    }

    pub(super) fn scorecard(&self, id: ItemId) -> Section {
        let row = self.row((id, None));
        let mut blocks = vec![Block::Score(self.verdict(&row))];
        let mut facts = self.sheet_facts(&row, None);
        if let Some(typology) = self.plan.typology(id) {
            facts.push(self.fact(text!("Tipo", "Kind"), Line::text(fold(typology))));
        }
        if !facts.is_empty() {
            blocks.push(Block::Facts(facts));
        }
        blocks.extend(self.decisions_on(id, None));
        let rows: Vec<Counted<'a>> = self.below(id).collect();
        let mut table = self.indicator_table(text!("Righe del cruscotto", "Rows of the scorecard"), &rows);
        table.total = Some(self.total(&row, &rows, &table));
        blocks.push(Block::Table(table));
        blocks.extend(rows.iter().flat_map(|(child, _)| self.decisions_on(*child, Some(id))));
        self.sheet_of(&row, blocks, Vec::new())
    }

    /// The row that sums up a scorecard: the sum of the weights and the score.
    fn total(&self, row: &model::Row<'_>, rows: &[Counted<'a>], table: &Table) -> Row {
        let weights: Option<Vec<Weight>> =
            rows.iter().map(|(_, e)| e.and_then(|(id, e)| self.input.scores.inputs().weight(id, e))).collect();
        let sum = weights.filter(|w| w.iter().all(|x| x.percent == w[0].percent)).and_then(|weights| {
            let mut sum = *weights.first()?;
            for weight in &weights[1..] {
                sum.value = decimal::add(sum.value, weight.value).ok()?;
            }
            Some(figures::weight(sum))
        });
        let [score, outcome] = self.verdict_cells(row);
        let headings = [text!("Peso", "Weight"), text!("Punteggio", "Score"), text!("Esito", "Outcome")];
        let [weight_heading, score_heading, outcome_heading] = headings.map(|t| self.say(t));
        let mut cells: Vec<Cell> = Vec::with_capacity(table.columns.len());
        let (mut score, mut outcome) = (Some(score), Some(outcome));
        for (index, column) in table.columns.iter().enumerate() {
            cells.push(match &column.heading {
                _ if index == 0 => self.say(text!("Totale", "Total")).into(),
                h if *h == weight_heading => figure(sum.clone()),
                h if *h == score_heading => score.take().unwrap_or_default(),
                h if *h == outcome_heading => outcome.take().unwrap_or_default(),
                _ => Cell::default(),
            });
        }
        Row { anchor: None, cells }
    }

    /// Indicators that belong to no node: declared once, used by others.
    pub(super) fn loose_indicators(&self) -> Option<Section> {
        let loose = roots(self.plan).into_iter().filter(|&id| self.plan.item(id).kind == Kind::Indicator);
        let loose: Vec<Counted<'a>> = loose.map(|id| (id, None)).collect();
        if loose.is_empty() {
            return None;
        }
        let caption = text!("Indicatori fuori dall'albero", "Indicators outside the tree");
        let mut blocks = vec![Block::Table(self.indicator_table(caption.clone(), &loose))];
        blocks.extend(loose.iter().flat_map(|(id, _)| self.decisions_on(*id, None)));
        Some(self.section(text!("sez-indicatori", "sec-indicators"), caption, blocks))
    }
}

fn code(text: &str) -> Line {
    Line(vec![Inline::Code(text.to_owned())])
}
