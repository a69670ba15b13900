//! The whole policy, part by part.

use super::words;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Interval, Real};
use crate::diagnostic::Text;
use crate::eval::figures;
use crate::eval::{Counted, ExactScores, Inputs, Scores, Work};
use crate::ground::number::italian;
use crate::plan::{Aggregation, Combine, Form, ItemId, Plan, Policy, Rule, RuleId, aggregation};
use crate::report::exact;
use crate::source::{Place, Sources};
use crate::text;
use rustc_hash::{FxHashMap, FxHashSet};

/// A part of the policy: a heading and its lines.
pub struct Part {
    /// What it is, as a word of JSON.
    pub kind: &'static str,
    /// The name of the rule or node, where it has one.
    pub name: String,
    /// What is said first.
    pub heading: Text,
    /// The rest.
    pub lines: Vec<Text>,
}

fn part(kind: &'static str, name: &str, heading: Text, lines: Vec<Text>) -> Part {
    Part { kind, name: name.to_owned(), heading, lines }
}

/// The parts of a policy in the order in which a score passes through them; only one rule when asked.
pub fn list(sources: &Sources, plan: &Plan, inputs: &Inputs, only: Option<RuleId>) -> Vec<Part> {
    let policy = &plan.policy;
    let mut used: FxHashMap<RuleId, usize> = FxHashMap::default();
    crate::proof::uses::uses(plan, inputs).iter().for_each(|u| *used.entry(u.rule).or_default() += 1);
    // One on an edge to a node is in use, and scores no indicator.
    for rule in plan.edges.iter().filter_map(|edge| edge.rule) {
        used.entry(rule).or_default();
    }
    let inner = inner(policy, &used);
    let proved = crate::lint::proofs::proved(plan, inputs);
    let mut parts = Vec::new();
    for (index, rule) in policy.rules.iter().enumerate() {
        let id = RuleId(index as u16);
        let forms = Form::ALL.into_iter().filter(|f| policy.apply[*f as usize].is_some_and(|(r, _)| r == id));
        let forms: Vec<&str> = forms.map(Form::symbol).collect();
        let count = used.get(&id).copied().unwrap_or_default();
        let is_inner = inner.contains(&rule.name);
        let is_unused = forms.is_empty() && !used.contains_key(&id) && !is_inner;
        // Of the rules that every policy has, those in use are enough; its own are what it says.
        let is_own = rule.name.source == policy.name.source;
        if only.map_or(is_unused && !is_own, |wanted| wanted != id) {
            continue;
        }
        let name = sources.text(rule.name);
        let listed = forms.join(" ");
        let only_inner = is_inner && forms.is_empty() && !used.contains_key(&id);
        let mut heading = if is_unused && is_own {
            text!("regola {name}, che in questo piano nessuno usa", "rule {name}, which nothing in this plan uses")
        } else if only_inner {
            text!("regola {name}, nelle fasce di altre regole", "rule {name}, in the bands of other rules")
        } else if forms.is_empty() {
            text!("regola {name}, per chi la sceglie", "rule {name}, for those who choose it")
        } else {
            text!("regola {name}, per i target {listed}", "rule {name}, for targets {listed}")
        };
        heading = heading.then(&match count {
            0 if only_inner || is_unused && is_own => Text::default(),
            0 => text!(" (nessun indicatore)", " (no indicator)"),
            1 => text!(" (un indicatore)", " (one indicator)"),
            n => text!(" ({n} indicatori)", " ({n} indicators)"),
        });
        let mut lines = words::rule(sources, policy, rule, &|v| words::plain_name(sources, rule, v));
        lines.extend(rule.direction.map(|(d, _)| words::direction(d)));
        lines.extend(proved.get(&id).cloned());
        parts.push(part("regola", name, heading, lines));
    }
    if only.is_none() {
        nodes(sources, plan, &mut parts);
        rest(sources, plan, &mut parts);
    }
    parts
}

/// The names of the rules that stand in the bands of others in use.
fn inner(policy: &Policy, used: &FxHashMap<RuleId, usize>) -> FxHashSet<Place> {
    let in_use = |id: RuleId| used.contains_key(&id) || policy.apply.iter().flatten().any(|(rule, _)| *rule == id);
    let outer = policy.rules.iter().zip(0u16..).filter(|(_, at)| in_use(RuleId(*at)));
    let inside = |rule: &Rule| -> Vec<Place> {
        std::iter::successors(rule.inner.as_deref(), |r| r.inner.as_deref()).map(|r| r.name).collect()
    };
    outer.flat_map(|(rule, _)| inside(rule)).collect()
}

fn nodes(sources: &Sources, plan: &Plan, parts: &mut Vec<Part>) {
    parts.extend(plan.policy.aggregations.iter().map(|a| aggregated(sources, plan, a)));
}

/// How one kind of node is aggregated.
fn aggregated(sources: &Sources, plan: &Plan, aggregation: &Aggregation) -> Part {
    let kind = aggregation.kind.word();
    let mut lines = words::aggregation(sources, plan, aggregation);
    let first = if lines.is_empty() { Text::default() } else { lines.remove(0) };
    let heading = match &aggregation.typology {
        Some(typology) => text!("nodo {kind} «{typology}»: ", "node {kind} “{typology}”: "),
        None => text!("nodo {kind}: ", "node {kind}: "),
    };
    part("nodo", kind, heading.then(&first), lines)
}

/// How a node is aggregated, with the weights of its children put in and what each of them scores.
pub fn of_node(sources: &Sources, plan: &Plan, scores: &Scores, item: ItemId) -> Option<Part> {
    let aggregation = aggregation(plan, scores.policy(plan), item)?;
    let mut found = aggregated(sources, plan, aggregation);
    let Some(work) = ExactScores::new(plan, scores).work(item) else { return Some(found) };
    let weighs = matches!(aggregation.combine, Combine::WeightedMean | Combine::Sum);
    for one in &work.parts {
        let edge = &plan.edges[one.edge.0 as usize];
        let name = sources.text(plan.item(edge.child).name);
        let weight = match scores.inputs().weight(one.edge, edge) {
            Some(weight) if aggregation.weight.is_none() => figures::weight(weight),
            _ => exact::number(&one.weight),
        };
        let slot = one.component.and_then(|c| aggregation.components.get(usize::from(c)));
        let slot = slot.map_or_else(String::new, |c| format!(" ({})", sources.text(c.name)));
        let line = match (weighs, &one.counted) {
            (false, Counted::Score(_)) => Text::same(format!("{name}{slot}")),
            (false, _) => Text::same(name),
            (true, Counted::Score(_)) => {
                text!("{name}{slot} pesa {weight} e", "{name}{slot} weighs {weight} and")
            }
            (true, _) => text!("{name}{slot} pesa {weight}", "{name}{slot} weighs {weight}"),
        };
        found.lines.push(line.then(&counts(plan, &one.counted)));
    }
    found.lines.extend(moved(sources, aggregation, &work));
    Some(found)
}

/// The weights of the slots here, where an empty one has moved its own.
fn moved(sources: &Sources, aggregation: &Aggregation, work: &Work<Q>) -> Option<Text> {
    let slots = || aggregation.components.iter().zip(&work.groups);
    if slots().all(|(slot, group)| Q::of(slot.weight) == group.weight) {
        return None;
    }
    let shown = slots().map(|(slot, group)| format!("{} {}", sources.text(slot.name), exact::percent(&group.weight)));
    let shown = shown.collect::<Vec<_>>().join(", ");
    Some(text!("qui i componenti pesano: {shown}", "here the components weigh: {shown}"))
}

/// What a child counts for.
fn counts(plan: &Plan, counted: &Counted<Q>) -> Text {
    match counted {
        Counted::Score(range) => {
            let near = range.numbers().unwrap_or(Interval::unlimited());
            let shown = figures::score_range(plan.policy.print, near);
            text!(" vale {shown}", " scores {shown}")
        }
        Counted::Shared => {
            text!(": non conta, il suo peso va agli altri", ": does not count, its weight goes to the others")
        }
        Counted::Lost => text!(": non conta, il suo peso va perso", ": does not count, its weight is lost"),
        Counted::Blocks => text!(": senza punteggio, blocca", ": without a score, blocks"),
    }
}

/// The parameters that nodes have, with the values that they may have.
fn parameters(sources: &Sources, policy: &Policy) -> Option<Part> {
    let lines = policy.node_parameters.iter().map(|parameter| {
        let (name, kind) = (sources.text(parameter.name), parameter.kind.word());
        let allowed = parameter.allowed.iter().map(|value| italian(*value)).collect::<Vec<_>>().join("; ");
        let one = text!("{name} in {kind}", "{name} in {kind}");
        if allowed.is_empty() { one } else { one.then(&text!(": uno di {allowed}", ": one of {allowed}")) }
    });
    let lines: Vec<Text> = lines.collect();
    let head = text!("i parametri dei nodi", "the parameters of nodes");
    (!lines.is_empty()).then(|| part("parametro", "", head, lines))
}

fn rest(sources: &Sources, plan: &Plan, parts: &mut Vec<Part>) {
    let policy = &plan.policy;
    parts.extend(parameters(sources, policy));
    let missing = words::treatment(policy, policy.missing);
    let not_assessable = words::treatment(policy, policy.not_assessable);
    let not_done = words::score(policy, policy.not_done);
    parts.push(part(
        "assente",
        "",
        text!("ad anno chiuso, chi non ha consuntivo ", "once the year is closed, what has no actual ").then(&missing),
        Vec::new(),
    ));
    let head = text!("chi non è valutabile ", "what is not assessable ");
    parts.push(part("non_valutabile", "", head.then(&not_assessable), Vec::new()));
    let head = text!("ciò che non è stato fatto vale {not_done}", "what was not done scores {not_done}");
    parts.push(part("non_realizzato", "", head, Vec::new()));
    let stages = stages(sources, plan);
    let head = text!("dove si arrotonda, nell'ordine", "where it is rounded, in order");
    parts.push(part("arrotonda", "", head, stages));
    let Some(outcomes) = &policy.outcomes else { return };
    let mut lines = Vec::new();
    for (from, included, words) in &outcomes.bands {
        let (from, words) = (figures::score(policy.print, *from), sources.text(*words));
        lines.push(match included {
            true => text!("da {from}: {words}", "from {from}: {words}"),
            false => text!("oltre {from}: {words}", "above {from}: {words}"),
        });
    }
    let otherwise = sources.text(outcomes.otherwise);
    lines.push(text!("altrimenti: {otherwise}", "otherwise: {otherwise}"));
    parts.push(part("esito", "", text!("esito", "outcome"), lines));
}

/// The stages at which a score is rounded: rules, nodes, print.
fn stages(sources: &Sources, plan: &Plan) -> Vec<Text> {
    let policy = &plan.policy;
    let mut lines = Vec::new();
    for rule in &policy.rules {
        if let Some(rounding) = rule.rounding {
            let name = sources.text(rule.name);
            lines.push(text!("regola {name}: ", "rule {name}: ").then(&words::rounding(policy, rounding)));
        }
    }
    for aggregation in &policy.aggregations {
        if let Some(rounding) = aggregation.rounding {
            let kind = aggregation.kind.word();
            lines.push(text!("nodo {kind}: ", "node {kind}: ").then(&words::rounding(policy, rounding)));
        }
    }
    let print = words::rounding(policy, policy.print.rounding);
    lines.push(text!("solo per la stampa: ", "for print only: ").then(&print));
    lines
}
