//! What every part of the document needs: names, links, scores in words, tables of nodes.

use super::kind::Kind;
use crate::diagnostic::{Diagnostic, Lang, Text};
use crate::document::style::fold;
use crate::document::{Block, Cell, Column, Document, Fact, Inline, Line, Row, Section, Shape, Table, Verdict};
use crate::eval::figures;
use crate::eval::{Scores, State};
use crate::plan::{Decision, Edge, EdgeId, ItemId, Kind as Sort, MeasureId, Plan, Waiver};
use crate::report::contributions::Contributions;
use crate::report::model::{self, roots, row, state};
use crate::source::{Place, Sources};
use crate::syntax::view::Role;
use crate::text;
use crate::verify::Checked;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a report is made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The texts of the plan.
    pub sources: &'a Sources,
    /// The plan.
    pub plan: &'a Plan,
    /// Its scores.
    pub scores: &'a Scores,
    /// Its published figures, held against the scores.
    pub checked: &'a [Checked],
    /// What the compiler has to say about it.
    pub diagnostics: &'a [Diagnostic],
    /// The plan's waivers.
    pub waivers: &'a [Waiver],
}

/// A node alone, or as one of its parents counts it.
pub(super) type Counted<'a> = (ItemId, Option<(EdgeId, &'a Edge)>);

pub(super) struct Builder<'a> {
    pub(super) input: Input<'a>,
    pub(super) plan: &'a Plan,
    pub(super) kind: Kind,
    lang: Lang,
    /// What has a sheet or a row of its own, and so an anchor.
    anchored: HashSet<ItemId>,
    pub(super) units: BTreeMap<ItemId, Vec<ItemId>>,
    pub(super) labels: BTreeMap<ItemId, Vec<(Role, Place)>>,
    pub(super) decisions: BTreeMap<ItemId, Vec<&'a Decision>>,
    /// What each child adds to the score of the node above it, as printed.
    adds: HashMap<EdgeId, String>,
    /// The folder that all files share, which says nothing to a reader.
    folder: String,
}

impl<'a> Builder<'a> {
    pub(super) fn new(kind: Kind, input: Input<'a>, lang: Lang) -> Builder<'a> {
        let plan = input.plan;
        let mut builder = Builder {
            input,
            plan,
            kind,
            lang,
            anchored: anchored(plan),
            units: BTreeMap::new(),
            labels: BTreeMap::new(),
            decisions: BTreeMap::new(),
            adds: adds(plan, input.scores),
            folder: common_folder(input.sources.iter().map(|(_, s)| s.name.as_str())),
        };
        for assignment in &plan.assigned {
            builder.units.entry(assignment.node).or_default().push(assignment.unit);
        }
        for note in &plan.annotations {
            builder.labels.entry(note.item).or_default().push((note.field, note.text));
        }
        for decision in &plan.decisions {
            builder.decisions.entry(decision.item).or_default().push(decision);
        }
        builder
    }

    pub(super) fn document(&self) -> Document {
        let root = self.plan.root;
        let year = self.plan.year;
        let sections = self.sections();
        Document {
            lang: self.lang,
            kicker: self.say(self.kind.kicker(year)),
            title: root.map_or_else(|| self.say(text!("Senza piano", "No plan")), |r| self.title(r)),
            anchor: root.map_or_else(|| self.say(text!("piano-assente", "no-plan")), |r| self.name(r).to_owned()),
            head: vec![Block::Facts(self.head_facts())],
            sections,
            ..Document::default()
        }
    }

    /// The sections of a document, in their order.
    fn sections(&self) -> Vec<Section> {
        let kind = self.kind;
        let mut sections = match kind {
            Kind::Plan => return self.before_the_year(),
            Kind::Monitoring => return self.within_the_year(),
            Kind::Whole | Kind::Public | Kind::Dossier => self.chapters(),
        };
        sections.push(self.results());
        sections.extend(self.overview());
        sections.extend([self.tree(), self.sheets()]);
        sections.extend(self.scorecards());
        sections.extend(self.loose_indicators());
        // What somebody gets is theirs to know.
        sections.extend(if kind == Kind::Public { None } else { self.prizes() });
        sections.extend(self.all_amendments());
        sections.extend(self.all_decisions());
        if kind != Kind::Public {
            sections.extend(self.claims());
            sections.extend([self.checks(), self.colophon()]);
        } else {
            sections.push(self.method());
        }
        sections
    }

    fn head_facts(&self) -> Vec<Fact> {
        let policy = &self.plan.policy;
        let title = if policy.title.is_empty() { policy.name } else { policy.title };
        let state = if self.input.scores.inputs().closed(self.plan) {
            text!("chiuso: non arrivano altri valori", "closed: no more values are to come")
        } else {
            text!(
                "aperto: un punteggio a cui manca qualcosa è un intervallo",
                "open: a score with something missing is a range"
            )
        };
        let year = self.plan.year;
        let moment = crate::report::model::moment(self.input.scores);
        let moment = moment.map(|words| self.fact(text!("Momento", "Moment"), Line::text(self.say(words))));
        let mut facts = vec![self.fact(text!("Anno", "Year"), Line::text(year.to_string()))];
        facts.extend(moment);
        if self.kind.has_results() {
            facts.push(self.fact(text!("Consuntivo {year}", "Actuals {year}"), Line::text(self.say(state))));
        }
        let title = self.source(title);
        let title = match policy.is_named || title.is_empty() {
            true => title,
            false => self.say(text!("{title}, che `piano` non nomina", "{title}, which `piano` does not name")),
        };
        facts.push(self.fact(text!("Politica di valutazione", "Scoring policy"), Line::text(title)));
        facts
    }

    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// In the report's language.
    pub(super) fn say(&self, text: Text) -> String {
        text.get(self.lang).to_owned()
    }

    /// A piece of source on one line.
    pub(super) fn source(&self, span: Place) -> String {
        fold(self.input.sources.text(span))
    }

    pub(super) fn name(&self, item: ItemId) -> &'a str {
        self.input.sources.text(self.plan.item(item).name)
    }

    /// The title of an item, or its name where it has none.
    pub(super) fn title(&self, item: ItemId) -> String {
        let title = self.source(self.plan.item(item).title);
        if title.is_empty() { self.name(item).to_owned() } else { title }
    }

    pub(super) fn fact(&self, label: Text, text: Line) -> Fact {
        Fact { label: self.say(label), text }
    }

    /// The anchor of an item that has one.
    pub(super) fn anchor(&self, item: ItemId) -> Option<String> {
        self.anchored.contains(&item).then(|| self.name(item).to_owned())
    }

    /// Words that lead to an item where it is shown.
    pub(super) fn link(&self, item: ItemId, text: impl Into<String>) -> Inline {
        let text = text.into();
        match self.anchor(item) {
            Some(to) => Inline::Link { to, text },
            None => Inline::Text(text),
        }
    }

    /// File and line, without the folder that all files share.
    pub(super) fn place(&self, span: Place) -> String {
        let place = self.input.sources.locate(span);
        let file = place.file.strip_prefix(&self.folder).unwrap_or(place.file);
        format!("{file}:{}", place.at())
    }

    /// A finding by code and place, without the folder that all files share.
    fn short(&self, error: &model::Cause<'_>) -> String {
        let file = error.file.strip_prefix(&self.folder).unwrap_or(error.file);
        model::Cause { file, ..*error }.words()
    }

    pub(super) fn row(&self, (item, edge): Counted<'a>) -> model::Row<'a> {
        row(self.input.sources, self.plan, self.input.scores, item, edge, self.lang)
    }

    pub(super) fn verdict(&self, row: &model::Row<'_>) -> Verdict {
        let ranges = row.score.range.is_some_and(|r| r.one().is_none());
        let words = match row.outcome {
            Some(words) => fold(words),
            None if ranges && self.plan.policy.outcomes.is_some() => {
                self.say(text!("fra più esiti", "between outcomes"))
            }
            None if row.score.state == State::Computed => String::new(),
            None => match &row.error {
                Some(error) if !self.kind.is_for_outside() => {
                    format!("{} ({})", self.say(state(row.score.state)), self.short(error))
                }
                _ => self.say(state(row.score.state)),
            },
        };
        let decided = matches!(row.score.state, State::Decided | State::NotAssessable);
        let print = self.plan.policy.print;
        let computed = row.computed.map(|c| text!("; ", "; ").then(&model::before_decision(print, c)));
        Verdict {
            light: row.light,
            score: row.printed.clone().unwrap_or_default(),
            words,
            mark: match (decided, row.mark.foreseen) {
                (true, _) => Some(self.say(text!("valutazione", "decision").then(&computed.unwrap_or_default()))),
                (false, true) => Some(self.say(text!("preconsuntivo", "forecast"))),
                (false, false) => None,
            },
        }
    }

    /// The cells for score and outcome.
    pub(super) fn verdict_cells(&self, row: &model::Row<'_>) -> [Cell; 2] {
        let verdict = self.verdict(row);
        let score = if verdict.score.is_empty() { "—".to_owned() } else { typeset(&verdict.score) };
        let mut outcome = Cell::from(Inline::Light(verdict.light, verdict.words));
        if let Some(mark) = verdict.mark {
            outcome.notes.push(Line(vec![Inline::Mark(mark)]));
        }
        [Inline::Strong(score).into(), outcome]
    }

    /// The columns before and after those of a table's own.
    pub(super) fn columns(&self, columns: &[(Text, Shape)]) -> Vec<Column> {
        columns.iter().map(|(t, shape)| Column { heading: t.get(self.lang).to_owned(), shape: *shape }).collect()
    }

    /// A table of nodes that have sheets.
    pub(super) fn node_table(&self, caption: Text, above: Option<Text>, nodes: &[(Counted<'a>, ItemId)]) -> Table {
        let show_above = above.is_some();
        let columns = [
            (text!("Codice", "Code"), Shape::Code),
            (text!("Titolo", "Title"), Shape::Text),
            (above.unwrap_or_default(), Shape::Code),
            (text!("Peso", "Weight"), Shape::Figure),
            (text!("Punteggio", "Score"), Shape::Figure),
            (text!("Contributo", "Contribution"), Shape::Figure),
            (text!("Esito", "Outcome"), Shape::Light),
        ];
        let one = |&(counted, parent): &(Counted<'a>, ItemId)| {
            let row = self.row(counted);
            let [score, outcome] = self.verdict_cells(&row);
            let above = if show_above { self.link(parent, self.code(parent)) } else { Inline::Text(String::new()) };
            // In a list of nodes of many parents the parts of each would be parts of nothing.
            let adds = if show_above { Cell::default() } else { self.adds(counted) };
            let code = self.link(row.item, fold(row.code)).into();
            let mut title = Cell::from(fold(row.title));
            title.notes.extend(self.own_rule(row.item, counted.1.map(|(_, edge)| edge)));
            Row { anchor: None, cells: vec![code, title, above.into(), figure(row.weight), score, adds, outcome] }
        };
        let rows = nodes.iter().map(one).collect();
        Table { caption: self.say(caption), columns: self.columns(&columns), rows, total: None }.without_empty_columns()
    }

    /// What a child adds to the score of the node that counts it.
    pub(super) fn adds(&self, (_, edge): Counted<'a>) -> Cell {
        figure(edge.and_then(|(id, _)| self.adds.get(&id).cloned()))
    }

    /// The code that the document prints for an item.
    pub(super) fn code(&self, item: ItemId) -> String {
        let code = self.source(self.plan.item_code(item));
        if code.is_empty() { self.name(item).to_owned() } else { code }
    }

    /// The nodes below a node that are not indicators.
    pub(super) fn nodes_below(&self, id: ItemId) -> Vec<Counted<'a>> {
        self.below(id).filter(|(child, _)| self.plan.item(*child).kind != Sort::Indicator).collect()
    }

    /// The indicators that a node counts.
    pub(super) fn indicators_below(&self, id: ItemId) -> Vec<Counted<'a>> {
        self.below(id).filter(|(child, _)| self.plan.item(*child).kind == Sort::Indicator).collect()
    }

    /// Everything that a node counts.
    pub(super) fn below(&self, id: ItemId) -> impl Iterator<Item = Counted<'a>> + use<'a> {
        self.plan.edges_of(id).filter(move |(_, e)| e.child != id).map(|(edge_id, e)| (e.child, Some((edge_id, e))))
    }

    /// Planned and used budget.
    pub(super) fn budget(&self, id: ItemId) -> Vec<Fact> {
        let plan = self.plan;
        let planned = crate::eval::planned(plan, id);
        let used = crate::eval::used(plan, self.input.scores.inputs(), id, plan.year);
        let shown = |v: Decimal| Line::text(figures::quantity(plan, v, MeasureId::EURO));
        let planned = planned.map(|v| self.fact(text!("Risorse previste", "Budget planned"), shown(v)));
        let used = used.map(|v| self.fact(text!("Risorse utilizzate", "Budget used"), shown(v)));
        planned.into_iter().chain(used).collect()
    }

    pub(super) fn section(&self, anchor: Text, title: Text, blocks: Vec<Block>) -> Section {
        Section { anchor: self.say(anchor), title: self.say(title), blocks, ..Section::default() }
    }
}

/// What each child adds, as printed, in every node but those that have one child.
fn adds(plan: &Plan, scores: &Scores) -> HashMap<EdgeId, String> {
    let mut read = Contributions::new(plan, scores);
    let given = plan.ids().filter_map(|id| read.of(id)).filter(|given| given.each.len() > 1);
    let each = given.flat_map(|given| given.each);
    each.map(|(edge, figure)| (edge, figures::score_range(plan.policy.print, figure.printed))).collect()
}

/// A figure as print sets it: signs in one character, and no line break between a number and its unit.
pub(super) fn typeset(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for c in text.replace(">=", "≥").replace("<=", "≤").chars() {
        let after = out.chars().next_back();
        let bound = c == ' ' && after.is_some_and(|b| b.is_ascii_digit() || matches!(b, '≥' | '≤' | '<' | '>' | '='));
        out.push(if bound { '\u{a0}' } else { c });
    }
    out
}

/// A cell with a figure.
pub(super) fn figure(text: Option<String>) -> Cell {
    typeset(&text.unwrap_or_default()).into()
}

/// What stands somewhere in the document: all that belongs to a root, however deep.
fn anchored(plan: &Plan) -> HashSet<ItemId> {
    let mut found = HashSet::new();
    let mut waiting = roots(plan);
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            waiting.extend(plan.edges_of(id).filter(|(_, e)| !e.used).map(|(_, e)| e.child));
        }
    }
    found
}

/// The folder that all files are in, with its `/`; files that are not on disk don't count.
fn common_folder<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut common: Option<&str> = None;
    for name in names.filter(|n| !n.starts_with('<')) {
        let folder = &name[..name.rfind('/').map_or(0, |i| i + 1)];
        common = Some(match common {
            None => folder,
            Some(common) => {
                let same = common.bytes().zip(folder.bytes()).take_while(|(a, b)| a == b).count();
                let end = common.as_bytes()[..same].iter().rposition(|b| *b == b'/').map_or(0, |i| i + 1);
                &common[..end]
            }
        });
    }
    common.unwrap_or("").to_owned()
}
