//! What a graph shows: its nodes, its edges, and the words on them.

use super::select::{LinkKind, Options, Raw, select, units_are_scored};
use crate::diagnostic::{Lang, Text};
use crate::document::Light;
use crate::document::style::fold;
use crate::eval::figures;
use crate::eval::{Score, Scores, State};
use crate::plan::{ItemId, Kind, Plan, Print, Weight};
use crate::report::model::{self, Row};
use crate::source::Sources;
use crate::text;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A node of the graph.
pub struct Node<'a> {
    /// Unique in the graph: the name in the plan.
    pub id: Cow<'a, str>,
    /// What reports show of it.
    pub row: Row<'a>,
    /// Titles of the units it is assigned to.
    pub units: Vec<&'a str>,
    /// Its `tipo`, where it has one.
    pub typology: Option<&'a str>,
    /// Titles of its sources.
    pub cited: Vec<&'a str>,
    /// The node it is drawn under: who declares it, else the first that uses it. Always an earlier one.
    pub under: Option<usize>,
    /// False for data, and for units without a score.
    pub scored: bool,
    /// How scores are printed.
    print: Print,
}

/// An edge of the graph, between indices of nodes.
pub struct Link<'a> {
    /// The node that counts, uses or needs …
    pub from: usize,
    /// … this one.
    pub to: usize,
    /// How.
    pub kind: LinkKind,
    /// The weight.
    pub weight: Option<Weight>,
    /// Whether the parent's score comes from it.
    pub counted: bool,
    /// The code printed on this edge, where the edge has its own.
    pub code: Option<&'a str>,
    /// The score on this edge, for edges that carry scores.
    pub score: Option<Score>,
    /// The score as printed, where it is not the node's.
    pub printed: Option<String>,
}

impl Link<'_> {
    /// Weight, printed code and differing score, as far as there are any.
    pub fn label(&self) -> String {
        let weight = self.weight.map(figures::weight);
        let uncounted = (!self.counted).then_some("∅");
        let parts = [uncounted, weight.as_deref(), self.code, self.printed.as_deref()];
        fold(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }
}

/// A graph, ready to be drawn.
pub struct Graph<'a> {
    /// The nodes: each after the one it is drawn under, and before that one's next child.
    pub nodes: Vec<Node<'a>>,
    /// The edges, by the node they start from.
    pub links: Vec<Link<'a>>,
    /// Name of the plan.
    pub plan: &'a str,
    /// Title of the plan.
    pub title: &'a str,
    /// Year of the plan.
    pub year: i32,
    /// The node around which this is drawn.
    pub centre: Option<usize>,
    /// To which depth.
    pub depth: Option<usize>,
    /// What the lights stand for in this plan, and how many nodes have each.
    pub lights: Vec<(Light, String, usize)>,
    /// How scores are printed.
    pub print: Print,
    /// The day that the plan is looked at.
    pub day: Option<crate::ground::number::Date>,
    /// The moment in words.
    moment: Option<Text>,
}

impl<'a> Graph<'a> {
    /// Builds the graph of a plan or of a part of it.
    pub fn build(sources: &'a Sources, plan: &'a Plan, scores: &Scores, options: &Options) -> Graph<'a> {
        let part = select(plan, options);
        let root = plan.root.map(|r| plan.item(r));
        let mut units: HashMap<ItemId, Vec<&'a str>> = HashMap::new();
        for assignment in &plan.assigned {
            let unit = plan.item(assignment.unit);
            let words = if unit.title.is_empty() { unit.name } else { unit.title };
            units.entry(assignment.node).or_default().push(sources.text(words));
        }
        let mut taken = Taken::default();
        let nodes: Vec<Node<'a>> = part
            .items
            .iter()
            .map(|(id, under)| Node {
                units: units.remove(id).unwrap_or_default(),
                under: *under,
                ..node(sources, plan, scores, *id, &mut taken, options.lang)
            })
            .collect();
        let links = part.links.iter().map(|raw| link(sources, plan, scores, raw)).collect();
        Graph {
            lights: lights(sources, plan, &nodes),
            nodes,
            links,
            plan: root.map_or("", |r| sources.text(r.name)),
            title: root.map_or("", |r| sources.text(r.title)),
            year: plan.year,
            centre: part.centre,
            depth: options.depth,
            print: plan.policy.print,
            day: scores.inputs().day(),
            moment: model::moment(scores),
        }
    }

    /// Whose plan it is, and of which year.
    pub fn heading(&self) -> String {
        let title = fold(if self.title.is_empty() { self.plan } else { self.title });
        format!("{title} · {}", self.year).trim_start_matches(" · ").to_owned()
    }

    /// Which part of the plan is drawn: `attorno a OS_01.05, 2 livelli`.
    pub fn scope(&self, lang: Lang) -> String {
        let what = match self.centre.map(|c| fold(self.nodes[c].row.code)) {
            Some(code) => text!("attorno a {code}", "around {code}"),
            None if self.depth.is_none() => text!("il piano intero", "the whole plan"),
            None => text!("dall'alto", "from the top"),
        };
        let levels = match self.depth {
            None => Text::same(""),
            Some(1) => text!(", 1 livello", ", 1 level"),
            Some(n) => text!(", {n} livelli", ", {n} levels"),
        };
        let moment = self.moment.as_ref().map_or_else(Text::default, |m| Text::same(" · ").then(m));
        what.then(&levels).then(&moment).get(lang).to_owned()
    }

    /// The whole picture in words: how many nodes, and how they fared.
    pub fn summary(&self, lang: Lang) -> String {
        let (nodes, links) = (self.nodes.len(), self.links.len());
        let mut out = text!("Nodi: {nodes}, legami: {links}.", "Nodes: {nodes}, edges: {links}.").get(lang).to_owned();
        for (light, words, count) in self.lights.iter().filter(|l| l.2 > 0) {
            out += &format!(" {} {}: {count}.", light.mark(), light_words(*light, words, lang));
        }
        out
    }
}

/// The words beside a light; those of grey and of a range are ours, the others the policy's.
pub(super) fn light_words(light: Light, words: &str, lang: Lang) -> String {
    match light {
        Light::Grey => text!("senza punteggio", "no score").get(lang).to_owned(),
        Light::Yellow if words.is_empty() => model::between_outcomes().get(lang).to_owned(),
        _ => words.to_owned(),
    }
}

impl Node<'_> {
    /// Score, outcome and how they came about: `● 91,09 % Raggiunto (deciso)`. The value of a datum.
    pub fn status(&self, lang: Lang) -> String {
        let row = &self.row;
        if !self.scored {
            return row.value.clone().unwrap_or_default();
        }
        let state = model::state(row.score.state);
        let mut out = format!("{} {}", row.light.mark(), row.printed.as_deref().unwrap_or_else(|| state.get(lang)));
        if let Some(outcome) = row.outcome {
            out += &format!(" {}", fold(outcome));
        }
        let computed = row.computed.map(|c| model::before_decision(self.print, c));
        let how = (row.printed.is_some() && row.score.state != State::Computed).then(|| state.get(lang).to_owned());
        let how: Vec<String> = how.into_iter().chain(computed.map(|c| c.get(lang).to_owned())).collect();
        if !how.is_empty() {
            out += &format!(" ({})", how.join("; "));
        }
        if row.mark.foreseen {
            out += text!(" (preconsuntivo)", " (forecast)").get(lang);
        }
        out
    }

    /// Value and target of an indicator on one line.
    pub fn measured(&self, lang: Lang) -> Option<String> {
        let (value, target) = (self.row.value.as_deref().filter(|_| self.scored)?, self.row.target.as_deref()?);
        Some(text!("valore {value} · target {target}", "actual {value} · target {target}").get(lang).to_owned())
    }

    /// Everything there is to say, one thing a line: for tooltips and for those who don't see the picture.
    pub fn full(&self, lang: Lang) -> String {
        let row = &self.row;
        let code = if row.code == row.name { fold(row.name) } else { format!("{} ({})", fold(row.code), row.name) };
        let mut lines = vec![format!("{code} · {}", row.kind.word()), fold(row.title)];
        lines.extend(self.measured(lang));
        lines.push(self.status(lang));
        lines.extend(row.error.map(|cause| cause.words()));
        if !self.units.is_empty() {
            lines.push(format!(
                "{}: {}",
                text!("unità", "units").get(lang),
                self.units.iter().map(|u| fold(u)).collect::<Vec<_>>().join(", ")
            ));
        }
        lines.retain(|l| !l.is_empty());
        lines.join("\n")
    }
}

/// The ids given so far. A name declared twice is an error that `check` reports; here both are drawn.
#[derive(Default)]
struct Taken<'a> {
    ids: HashSet<Cow<'a, str>>,
    times: HashMap<&'a str, usize>,
}

impl<'a> Taken<'a> {
    fn id(&mut self, name: &'a str) -> Cow<'a, str> {
        let times = self.times.entry(name).or_default();
        loop {
            *times += 1;
            let id = match *times {
                1 => Cow::Borrowed(name),
                2 => Cow::Owned(format!("{name}'")),
                // Counted: five thousand strokes would be longer than the graph.
                more => Cow::Owned(format!("{name}'{more}")),
            };
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn node<'a>(
    sources: &'a Sources,
    plan: &'a Plan,
    scores: &Scores,
    item: ItemId,
    taken: &mut Taken<'a>,
    lang: Lang,
) -> Node<'a> {
    let mut row = model::row(sources, plan, scores, item, None, lang);
    if row.kind == Kind::Datum {
        row.value = Some(figures::value(plan, item, scores.values.get(plan, item, plan.year), lang));
    }
    let id = taken.id(row.name);
    let scored = match row.kind {
        Kind::Datum => false,
        Kind::Unit => units_are_scored(plan),
        _ => true,
    };
    let cited = plan.measured(item).map_or(&[][..], |m| plan.cited.get(m.sources));
    let cited = cited.iter().map(|s| sources.text(plan.sources[usize::from(*s)].title)).collect();
    let typology = plan.typology(item);
    Node { id, row, units: Vec::new(), typology, cited, under: None, scored, print: plan.policy.print }
}

fn link<'a>(sources: &'a Sources, plan: &'a Plan, scores: &Scores, raw: &Raw) -> Link<'a> {
    let edge = raw.edge.map(|id| (id, &plan.edges[id.0 as usize]));
    let score = edge.map(|(id, e)| scores.on_edge(id, e));
    let differs = edge.is_some_and(|(_, e)| score != Some(scores.get(e.child)));
    let printed = score.and_then(|s| s.range).filter(|_| differs);
    Link {
        from: raw.from,
        to: raw.to,
        kind: raw.kind,
        weight: edge.and_then(|(id, e)| scores.inputs().weight(id, e)),
        counted: edge.is_none_or(|(_, e)| plan.counts(e)),
        code: edge.map(|(_, e)| plan.edge_code(e)).filter(|c| !c.is_empty()).map(|c| sources.text(c)),
        score,
        printed: printed.map(|r| figures::score_range(plan.policy.print, r)),
    }
}

/// What each light stands for, and how many nodes have it; nothing where the policy has no outcomes.
fn lights(sources: &Sources, plan: &Plan, nodes: &[Node<'_>]) -> Vec<(Light, String, usize)> {
    let Some(outcomes) = &plan.policy.outcomes else { return Vec::new() };
    let is_open = |n: &Node<'_>| n.row.light == Light::Yellow && n.row.outcome.is_none();
    let count = |light| nodes.iter().filter(|n| n.scored && n.row.light == light && !is_open(n)).count();
    let undecided = nodes.iter().filter(|n| n.scored && is_open(n)).count();
    let between = outcomes.bands.iter().skip(1).map(|b| fold(sources.text(b.2))).collect::<Vec<_>>().join(" / ");
    let all = [
        (Light::Green, outcomes.bands.first().map_or(String::new(), |b| fold(sources.text(b.2)))),
        (Light::Yellow, between),
        (Light::Red, fold(sources.text(outcomes.otherwise))),
        (Light::Grey, String::new()),
    ];
    let shown = all.into_iter().map(|(light, words)| (light, words, count(light)));
    let open = (undecided > 0).then_some((Light::Yellow, String::new(), undecided));
    let named =
        |(light, words, count): &(Light, String, usize)| *count > 0 || (*light != Light::Grey && !words.is_empty());
    shown.filter(named).chain(open).collect()
}
