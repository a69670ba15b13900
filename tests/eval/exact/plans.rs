//! Random plans: their text, and the scores that an independent evaluator gives them.

use super::fraction::{Draw, Fraction, compare, of, one, rounded, smaller, written, zero};
use super::rules::{
    Condition, Formula, Names, Rounding, Rule, Score, holds, limit, limits, name, nice, number, round, rounding, rule,
    two,
};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A score: between what it lies. None where there is none, and then whether it is left out or blocks.
#[derive(Clone, PartialEq, Debug)]
pub enum Scored {
    Range(Fraction, Fraction),
    /// Not assessable, or left out.
    Out,
    /// No score, and none above it.
    Blocks,
}

/// What an indicator asks for.
#[derive(Clone, Debug)]
enum Asked {
    Number(&'static str, Fraction),
    Between(Fraction, Fraction),
    /// So many days after the deadline it was done.
    Day(i64),
    Yes(bool),
}

#[derive(Clone, Debug)]
struct Indicator {
    name: String,
    asked: Asked,
    /// What the target was before it was amended on 1 September.
    was: Option<Fraction>,
    /// The target at the end of June.
    halfway: Option<Fraction>,
    formula: Option<Formula>,
    value: Option<Fraction>,
    base: Option<Fraction>,
    own_rule: Option<usize>,
    parameter: Option<Fraction>,
    decided: Option<Decided>,
}

#[derive(Clone, Debug)]
enum Decided {
    Score(Fraction),
    Between(Fraction, Fraction),
    Nothing,
}

/// A weight: with `%`, in points, or none.
#[derive(Clone, Debug)]
struct Edge {
    child: String,
    weight: Option<(Fraction, bool)>,
    /// What the weight was before it was amended on 1 September.
    was: Option<Fraction>,
    used: bool,
    rule: Option<usize>,
    parameter: Option<Fraction>,
    slot: Option<usize>,
}

#[derive(Clone, Debug)]
struct Node {
    kind: &'static str,
    name: String,
    edges: Vec<Edge>,
    /// The parameter that makes its weight where the policy computes it.
    k: Option<Fraction>,
    decided: Option<Decided>,
}

#[derive(Clone, Debug)]
struct Aggregation {
    how: &'static str,
    of: &'static [&'static str],
    /// `peso (k + 1) * 2 / 3`
    weight: Option<Formula>,
    limits: Option<(Fraction, Fraction)>,
    rounding: Rounding,
    /// Weight, and where it goes when empty.
    slots: Vec<(Fraction, Option<usize>)>,
    missing: Option<Treatment>,
}

#[derive(Clone, Debug)]
enum Treatment {
    Worth(Fraction),
    Shared,
    Lost,
}

impl Treatment {
    fn text(&self) -> String {
        match self {
            Treatment::Worth(v) => format!("vale {}", written(v)),
            Treatment::Shared => "escluso ripartisce".to_owned(),
            Treatment::Lost => "escluso perso".to_owned(),
        }
    }
}

/// A moment: the end of the year, or the end of June.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    End,
    June,
}

pub struct World {
    rules: Vec<Rule>,
    late: Rule,
    within: Rule,
    data: Vec<(&'static str, Fraction, Fraction, Fraction)>,
    indicators: Vec<Indicator>,
    nodes: Vec<Node>,
    policy: BTreeMap<&'static str, Aggregation>,
    missing: Treatment,
    not_assessable: Treatment,
    print: (Fraction, bool),
    /// Threshold and whether it is included, highest first.
    outcomes: Vec<(Fraction, bool)>,
    /// The values that units have of their own.
    of_units: Vec<(String, String, Fraction)>,
}

const KINDS: [(&str, &[&str]); 6] = [
    ("obiettivo", &["indicatori"]),
    ("progetto", &["indicatori"]),
    ("ambito", &["obiettivi"]),
    ("cruscotto", &[]),
    ("unità", &["indicatori"]),
    ("piano", &["ambiti"]),
];

fn treatment(draw: &mut Draw) -> Treatment {
    match draw.below(3) {
        0 => Treatment::Worth(of(draw.below(3) as i64, 4)),
        1 => Treatment::Shared,
        _ => Treatment::Lost,
    }
}

impl World {
    pub fn draw(seed: u64) -> World {
        let draw = &mut Draw::new(seed);
        let rules: Vec<Rule> = (0..4).map(|i| rule(draw, i)).collect();
        let day = two('-', number(1, 1), two('/', name("ritardo"), number(60, 1)));
        let late = Rule { name: "tardi".into(), guards: Vec::new(), score: Score::Formula(day), ..rule(draw, 9) };
        let inside = two('/', name("inferiore"), name("superiore"));
        let score = Score::Formula(two('*', name("p"), inside));
        let within = Rule { name: "dentro".into(), guards: vec![(Condition::Met, nice(draw))], score, ..rule(draw, 9) };
        let data = ["a", "b", "c"].map(|n| {
            let mut value = || of(1 + draw.below(24) as i64, 1);
            (n, value(), value(), value())
        });
        let indicators: Vec<Indicator> = (0..10).map(|i| indicator(draw, i, rules.len())).collect();
        let nodes = nodes(draw, &indicators, rules.len());
        let mut world = World {
            rules,
            late,
            within,
            data: data.into(),
            indicators,
            nodes,
            policy: BTreeMap::new(),
            missing: treatment(draw),
            not_assessable: treatment(draw),
            print: (super::rules::quantum(draw), draw.chance(2)),
            outcomes: Vec::new(),
            of_units: Vec::new(),
        };
        for (kind, of) in KINDS {
            world.policy.insert(kind, aggregation(draw, kind, of));
        }
        for (a, b) in [(9, 10), (3, 4), (3, 5), (1, 2)] {
            if draw.chance(2) {
                world.outcomes.push((of(a, b), !draw.chance(3)));
            }
        }
        world.meet(draw);
        world.units(draw);
        world
    }

    /// Moves some targets to where the value is just met, or the score just nice.
    fn meet(&mut self, draw: &mut Draw) {
        for index in 0..self.indicators.len() {
            let Some(value) = self.value(&self.indicators[index], When::End) else { continue };
            let (a, b) = *draw.one_of(&super::rules::NICE);
            let wanted = if a == 0 { value } else { value * of(b, a) };
            let is_decimal = (wanted.clone() * super::fraction::power(6)).is_integer() && wanted > zero();
            if let Asked::Number(_, target) = &mut self.indicators[index].asked
                && is_decimal
                && draw.chance(2)
            {
                *target = wanted;
            }
        }
    }

    /// Values of single units, of an indicator that two units count.
    fn units(&mut self, draw: &mut Draw) {
        if draw.chance(2) {
            return;
        }
        let units: Vec<&Node> = self.nodes.iter().filter(|n| n.kind == "unità").collect();
        let counted = units.iter().flat_map(|u| u.edges.iter().map(move |e| (u.name.clone(), e.child.clone())));
        let plain = |n: &str| self.indicators.iter().any(|i| i.name == n && i.formula.is_none() && i.value.is_some());
        let found: Vec<(String, String)> = counted.filter(|(_, child)| plain(child)).collect();
        let number = |n: &str| self.indicators.iter().any(|i| i.name == n && matches!(i.asked, Asked::Number(..)));
        if let Some((_, shared)) = found.iter().find(|(_, child)| number(child)).cloned() {
            for (unit, child) in found.into_iter().filter(|(_, c)| *c == shared) {
                self.of_units.push((child, unit, of(1 + draw.below(24) as i64, 1)));
            }
        }
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.indicators.iter().map(|i| i.name.as_str()).chain(self.nodes.iter().map(|n| n.name.as_str()))
    }
}

fn indicator(draw: &mut Draw, index: usize, rules: usize) -> Indicator {
    let small = |draw: &mut Draw| of(1 + draw.below(12) as i64, 1);
    let asked = match draw.below(8) {
        0 => Asked::Day(draw.below(40) as i64 - 8),
        1 => Asked::Between(of(3, 1), of(3 + draw.below(6) as i64, 1)),
        2 => Asked::Yes(draw.chance(2)),
        _ => Asked::Number(*draw.one_of(&[">=", ">", "<=", "<", "="][..]), small(draw)),
    };
    let is_number = matches!(asked, Asked::Number(..) | Asked::Between(..));
    let formula = (is_number && draw.chance(2)).then(|| formula(draw));
    let value = if formula.is_some() || draw.chance(10) { None } else { Some(small(draw)) };
    let is_plain = matches!(asked, Asked::Number(..));
    Indicator {
        name: format!("I{index}"),
        was: (is_plain && draw.chance(4)).then(|| small(draw)),
        halfway: (is_plain && draw.chance(3)).then(|| small(draw)),
        asked,
        formula,
        value,
        base: is_number.then(|| of(draw.below(3) as i64, 1)),
        own_rule: (is_plain && draw.chance(3)).then(|| draw.below(rules as u64) as usize),
        parameter: (is_plain && draw.chance(3)).then(|| of(draw.below(12) as i64, 10)),
        decided: decided(draw),
    }
}

fn decided(draw: &mut Draw) -> Option<Decided> {
    match draw.below(24) {
        0 => Some(Decided::Score(of(3, 4))),
        1 => Some(Decided::Between(of(1, 2), of(3, 4))),
        2 => Some(Decided::Nothing),
        _ => None,
    }
}

/// An algorithm over the three data.
fn formula(draw: &mut Draw) -> Formula {
    let (a, b, c) = (name("a"), name("b"), name("c"));
    match draw.below(7) {
        0 => two('/', a, b),
        1 => Formula::Per(Box::new(a), of(10, 1), Box::new(two('+', b, c))),
        2 => Formula::Call("media", vec![a, b, c]),
        3 => two('+', Formula::Call("min", vec![a, b.clone()]), two('/', c, b)),
        4 => Formula::Call("tronca", vec![two('/', a, b), Formula::Number(of(1, 10))]),
        5 => two('/', two('-', a, name("a[N-1]")), name("a[N-1]")),
        // What goes out and comes back: three thirds are one.
        _ => two('*', two('/', a, number(3, 1)), number(3, 1)),
    }
}

fn aggregation(draw: &mut Draw, kind: &'static str, of_kinds: &'static [&'static str]) -> Aggregation {
    let how = *draw.one_of(&["media pesata", "media pesata", "media", "minimo", "somma"]);
    let slots = if kind == "cruscotto" {
        vec![(of(1, 2), None), (of(1, 5), Some(0)), (of(3, 10), draw.chance(2).then_some(1))]
    } else {
        Vec::new()
    };
    Aggregation {
        how,
        of: of_kinds,
        weight: (kind == "ambito" && draw.chance(3))
            .then(|| two('/', two('*', two('+', name("k"), number(1, 1)), number(2, 1)), number(3, 1))),
        limits: limits(draw),
        rounding: rounding(draw),
        slots,
        missing: draw.chance(4).then(|| treatment(draw)),
    }
}

/// Weights of siblings.
fn weights(draw: &mut Draw, count: usize) -> Vec<Option<(Fraction, bool)>> {
    const WHOLE: [&[i64]; 6] = [&[100], &[40, 60], &[50, 50], &[33, 33, 34], &[40, 5, 55], &[40, 5, 35, 20]];
    match draw.below(3) {
        0 => vec![None; count],
        1 => (0..count).map(|_| Some((of(1 + draw.below(7) as i64, 1), false))).collect(),
        _ => match WHOLE.into_iter().find(|w| w.len() == count) {
            Some(whole) => whole.iter().map(|w| Some((of(*w, 100), true))).collect(),
            None => vec![None; count],
        },
    }
}

fn edges(draw: &mut Draw, children: Vec<String>, used: bool, rules: usize) -> Vec<Edge> {
    let weights = weights(draw, children.len());
    let mut found: Vec<Edge> = Vec::new();
    for (child, weight) in children.into_iter().zip(weights) {
        let own = used && draw.chance(3);
        found.push(Edge {
            child,
            weight,
            was: None,
            used,
            rule: own.then(|| draw.below(rules as u64) as usize),
            parameter: own.then(|| of(draw.below(12) as i64, 10)),
            slot: None,
        });
    }
    // Two weights change places on the day of the act.
    if let [first, second, ..] = &mut found[..]
        && draw.chance(3)
        && let (Some((a, _)), Some((b, _))) = (&first.weight, &second.weight)
    {
        (first.was, second.was) = (Some(b.clone()), Some(a.clone()));
    }
    found
}

fn nodes(draw: &mut Draw, indicators: &[Indicator], rules: usize) -> Vec<Node> {
    let names: Vec<String> = indicators.iter().map(|i| i.name.clone()).collect();
    let mut found = Vec::new();
    let mut node = |kind, name: &str, edges, k, decided| {
        found.push(Node { kind, name: name.to_owned(), edges, k, decided });
    };
    for (i, own) in [&names[0..4], &names[4..7], &names[7..9]].into_iter().enumerate() {
        let k = Some(of(draw.below(5) as i64, 1));
        let edges = edges(draw, own.to_vec(), false, rules);
        node("obiettivo", &format!("O{i}"), edges, k, decided(draw));
    }
    node("progetto", "G", edges(draw, names[9..10].to_vec(), false, rules), None, None);
    node("ambito", "A", edges(draw, vec!["O0".into(), "O1".into()], false, rules), None, decided(draw));
    node("ambito", "B", edges(draw, vec!["O2".into()], false, rules), None, None);
    node("piano", "P", edges(draw, vec!["A".into(), "B".into()], false, rules), None, None);
    let numbers: Vec<&Indicator> = indicators.iter().filter(|i| matches!(i.asked, Asked::Number(..))).collect();
    let some = |draw: &mut Draw| -> Vec<String> {
        numbers.iter().filter(|_| draw.chance(3)).take(4).map(|i| i.name.clone()).collect()
    };
    let mut sheet = Vec::new();
    for slot in 0..3 {
        let mut inside = some(draw);
        inside.retain(|n| sheet.iter().all(|e: &Edge| e.child != *n));
        let mut inside = edges(draw, inside, true, rules);
        inside.iter_mut().for_each(|e| (e.slot, e.was) = (Some(slot), None));
        sheet.extend(inside);
    }
    node("cruscotto", "C", sheet, None, None);
    for unit in ["U1", "U2"] {
        let children = some(draw);
        let mut counted = edges(draw, children, true, rules);
        counted.iter_mut().for_each(|e| e.was = None);
        node("unità", unit, counted, None, None);
    }
    found
}

// What follows evaluates; the text is written in `text.rs`.

impl World {
    fn names_of<'w>(&'w self, when: When) -> impl Fn(&str) -> Option<Fraction> + 'w {
        move |name: &str| {
            let of = |n: &str| self.data.iter().find(|d| d.0 == n);
            match name.strip_suffix("[N-1]") {
                Some(name) => of(name).map(|d| d.3.clone()),
                None => of(name).map(|d| if when == When::End { d.1.clone() } else { d.2.clone() }),
            }
        }
    }

    fn value(&self, indicator: &Indicator, when: When) -> Option<Fraction> {
        match &indicator.formula {
            Some(formula) => formula.value(&self.names_of(when)),
            // What is missing at the end was known in June: while the year is open a missing value is a range.
            None => indicator.value.clone().or_else(|| (when == When::June).then(|| of(7, 1))),
        }
    }

    fn target(&self, indicator: &Indicator, target: &Fraction, when: When) -> Fraction {
        match (when, &indicator.halfway, &indicator.was) {
            (When::June, Some(halfway), _) => halfway.clone(),
            (When::June, None, Some(was)) => was.clone(),
            _ => target.clone(),
        }
    }

    /// The score of an indicator by its rule: alone, or as an edge from a node counts it.
    fn judged(&self, indicator: &Indicator, edge: Option<(&Node, &Edge)>, when: When) -> Scored {
        let own = edge.filter(|_| when == When::End).and_then(|(node, _)| self.own_value(node, &indicator.name));
        let value = match own {
            Some(own) => own,
            None => self.value(indicator, when),
        };
        let missing = || match &self.missing {
            Treatment::Worth(v) => Scored::Range(v.clone(), v.clone()),
            _ => Scored::Out,
        };
        let edge_rule = edge.and_then(|(_, e)| e.rule);
        let by_form = match &indicator.asked {
            Asked::Number(">=" | ">", _) => &self.rules[0],
            Asked::Number("=", _) => &self.rules[1],
            Asked::Number(..) => &self.rules[2],
            Asked::Between(..) | Asked::Yes(_) => &self.within,
            Asked::Day(_) => &self.late,
        };
        let rule = edge_rule.or(indicator.own_rule).map_or(by_form, |r| &self.rules[r]);
        let edge_parameter = edge.and_then(|(_, e)| e.parameter.clone());
        let p = edge_parameter.or(indicator.parameter.clone()).unwrap_or_else(|| rule.parameter.clone());
        let mut seen: BTreeMap<&str, Fraction> = BTreeMap::from([("p", p)]);
        let met = match &indicator.asked {
            Asked::Number(sign, target) => {
                let Some(value) = value else { return missing() };
                let target = self.target(indicator, target, when);
                let met = holds(sign, &value, &target);
                seen.extend([("valore", value), ("target", target)]);
                met
            }
            Asked::Between(low, high) => {
                let Some(value) = value else { return missing() };
                let met = holds(">=", &value, low) & holds(">=", high, &value);
                seen.extend([("valore", value), ("inferiore", low.clone()), ("superiore", high.clone())]);
                met
            }
            Asked::Day(late) => {
                seen.insert("ritardo", of((*late).max(0), 1));
                *late <= 0
            }
            Asked::Yes(done) => *done,
        };
        seen.extend(indicator.base.clone().map(|b| ("base", b)));
        let names = |name: &str| seen.get(name).cloned();
        let names: &Names<'_> = &names;
        rule.apply(names, met).map_or(Scored::Blocks, |s| Scored::Range(s.clone(), s))
    }

    /// `None` where no unit has a value of its own of it; a missing one where others have.
    fn own_value(&self, node: &Node, child: &str) -> Option<Option<Fraction>> {
        if node.kind != "unità" || !self.of_units.iter().any(|(c, ..)| c == child) {
            return None;
        }
        Some(self.of_units.iter().find(|(c, u, _)| c == child && *u == node.name).map(|(.., v)| v.clone()))
    }

    fn decide(computed: Scored, decided: &Option<Decided>, when: When) -> Scored {
        match decided {
            Some(Decided::Score(v)) if when == When::End => Scored::Range(v.clone(), v.clone()),
            Some(Decided::Between(a, b)) if when == When::End => Scored::Range(a.clone(), b.clone()),
            Some(Decided::Nothing) if when == When::End => Scored::Out,
            _ => computed,
        }
    }

    /// The score of anything by its name.
    pub fn score(&self, name: &str, when: When) -> Scored {
        if let Some(indicator) = self.indicators.iter().find(|i| i.name == name) {
            return World::decide(self.judged(indicator, None, when), &indicator.decided, when);
        }
        let node = self.nodes.iter().find(|n| n.name == name).expect(name);
        World::decide(self.node(node, when), &node.decided, when)
    }

    /// What a child counts for: `Err` where it counts nothing and its weight goes to the others.
    fn counted(&self, node: &Node, edge: &Edge, when: When) -> Result<Scored, ()> {
        let aggregation = &self.policy[node.kind];
        let indicator = self.indicators.iter().find(|i| i.name == edge.child);
        let apart = edge.rule.is_some() || edge.parameter.is_some();
        let own = when == When::End && self.own_value(node, &edge.child).is_some();
        let score = match indicator {
            Some(i) if apart || own => World::decide(self.judged(i, Some((node, edge)), when), &i.decided, when),
            _ => self.score(&edge.child, when),
        };
        let is_decided = indicator.is_some_and(|i| i.decided.is_some() && when == When::End);
        let value = || match self.own_value(node, &edge.child).filter(|_| when == When::End) {
            Some(own) => own,
            None => indicator.and_then(|i| self.value(i, when)),
        };
        let asks = |i: &Indicator| matches!(i.asked, Asked::Number(..) | Asked::Between(..));
        let is_missing = indicator.is_some_and(asks) && !is_decided && value().is_none();
        let treatment = match (&aggregation.missing, &score) {
            (Some(own), _) if is_missing => Some(own),
            (None, Scored::Out) if is_missing => Some(&self.missing),
            (_, Scored::Out) => Some(&self.not_assessable),
            _ => None,
        };
        match treatment {
            Some(Treatment::Worth(v)) => Ok(Scored::Range(v.clone(), v.clone())),
            Some(Treatment::Shared) => Err(()),
            Some(Treatment::Lost) => Ok(Scored::Range(zero(), zero())),
            None => Ok(score),
        }
    }

    fn weight(&self, node: &Node, edge: &Edge, when: When) -> Fraction {
        if let Some(formula) = &self.policy[node.kind].weight {
            let child = self.nodes.iter().find(|n| n.name == edge.child).expect("a node");
            let names = |name: &str| child.k.clone().filter(|_| name == "k");
            return formula.value(&names).expect("no division by zero");
        }
        match (&edge.was, &edge.weight) {
            (Some(was), _) if when == When::June => was.clone(),
            (_, Some((weight, _))) => weight.clone(),
            _ => one(),
        }
    }

    fn node(&self, node: &Node, when: When) -> Scored {
        let aggregation = &self.policy[node.kind];
        if node.edges.is_empty() {
            return Scored::Blocks;
        }
        let mut parts: Vec<(Option<usize>, Fraction, (Fraction, Fraction))> = Vec::new();
        for edge in &node.edges {
            match self.counted(node, edge, when) {
                Ok(Scored::Range(low, high)) => parts.push((edge.slot, self.weight(node, edge, when), (low, high))),
                Ok(_) => return Scored::Blocks,
                Err(()) => {}
            }
        }
        let low = self.combined(aggregation, &parts, |s| s.0.clone());
        let high = self.combined(aggregation, &parts, |s| s.1.clone());
        let is_one = parts.iter().all(|(_, _, (low, high))| low == high);
        match low.zip(high) {
            None => Scored::Out,
            Some((low, high)) => {
                let finish = |v: Fraction| round(limit(v, &aggregation.limits), &aggregation.rounding);
                let low = finish(low);
                let high = if is_one { low.clone() } else { finish(high) };
                Scored::Range(low, high)
            }
        }
    }

    fn combined(
        &self,
        aggregation: &Aggregation,
        parts: &[(Option<usize>, Fraction, (Fraction, Fraction))],
        end: impl Fn(&(Fraction, Fraction)) -> Fraction,
    ) -> Option<Fraction> {
        let inside = |slot: Option<usize>| -> Vec<(Fraction, Fraction)> {
            let own = parts.iter().filter(|p| p.0 == slot);
            own.map(|(_, weight, score)| (weight.clone(), end(score))).collect()
        };
        if aggregation.slots.is_empty() {
            return combine(aggregation.how, &inside(None));
        }
        let scores: Vec<Option<Fraction>> =
            (0..aggregation.slots.len()).map(|slot| combine(aggregation.how, &inside(Some(slot)))).collect();
        let mut weights: Vec<Fraction> = aggregation.slots.iter().map(|s| s.0.clone()).collect();
        for (slot, (weight, to)) in aggregation.slots.iter().enumerate() {
            if scores[slot].is_some() {
                continue;
            }
            let mut to = *to;
            while let Some(next) = to.filter(|t| scores[*t].is_none()) {
                to = aggregation.slots[next].1;
            }
            if let Some(to) = to {
                weights[to] += weight;
            }
            weights[slot] = zero();
        }
        let filled = scores.into_iter().zip(weights).filter_map(|(score, weight)| Some((weight, score?)));
        combine("media pesata", &filled.collect::<Vec<_>>())
    }

    /// A number as the policy prints it.
    pub fn printed(&self, value: &Fraction) -> Fraction {
        rounded(value, &self.print.0, self.print.1)
    }

    /// The outcome of a score: which band, the last one being the rest.
    pub fn outcome(&self, value: &Fraction) -> usize {
        let band = self.outcomes.iter().position(|(from, included)| match compare(value, from) {
            Ordering::Greater => true,
            Ordering::Equal => *included,
            Ordering::Less => false,
        });
        band.unwrap_or(self.outcomes.len())
    }
}

/// What weights and scores come to.
fn combine(how: &str, parts: &[(Fraction, Fraction)]) -> Option<Fraction> {
    let sum = |of: &dyn Fn(&(Fraction, Fraction)) -> Fraction| parts.iter().map(of).fold(zero(), |a, b| a + b);
    match how {
        _ if parts.is_empty() => None,
        "media pesata" => {
            let weights = sum(&|p| p.0.clone());
            (weights != zero()).then(|| sum(&|p| p.0.clone() * p.1.clone()) / weights)
        }
        "media" => Some(sum(&|p| p.1.clone()) / of(parts.len() as i64, 1)),
        "minimo" => parts.iter().map(|p| p.1.clone()).reduce(smaller),
        _ => Some(sum(&|p| p.0.clone() * p.1.clone())),
    }
}

mod text;
