//! Random plans: their text, and the scores that an independent evaluator gives them.

mod evaluated;
mod text;

use super::fraction::{Draw, Fraction, of, written, zero};
use super::rules::{Condition, Formula, Rounding, Rule, Score, limits, name, nice, number, rounding, rule, shape, two};
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
    /// What the score is multiplied by, over `h` where the node has it.
    factor: Option<Formula>,
}

#[derive(Clone, Debug)]
struct Node {
    kind: &'static str,
    name: String,
    edges: Vec<Edge>,
    /// The parameter that makes its weight where the policy computes it.
    k: Option<Fraction>,
    /// The parameter that the function of its kind can name.
    h: Option<Fraction>,
    decided: Option<Decided>,
}

#[derive(Clone, Debug)]
struct Aggregation {
    how: &'static str,
    of: &'static [&'static str],
    /// `peso (k + 1) * 2 / 3`
    weight: Option<Formula>,
    /// What becomes of what the children give.
    function: Option<Rule>,
    /// What that is multiplied by.
    factor: Option<Formula>,
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

/// How many rules there are for edges to nodes.
const SHAPES: usize = 2;

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
        let mut rules: Vec<Rule> = (0..4).map(|i| rule(draw, i)).collect();
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
        // After those of indicators come those of edges to nodes.
        for index in 0..SHAPES {
            let (limits, rounding) = (limits(draw), rounding(draw));
            rules.push(Rule { limits, rounding, ..shape(draw, &format!("f{index}"), Some("p")) });
        }
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
            let (a, b) = draw.one_of(&super::rules::NICE);
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
        _ => Asked::Number(draw.one_of(&[">=", ">", "<=", "<", "="]), small(draw)),
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
    let how = draw.one_of(&["media pesata", "media pesata", "media", "minimo", "somma", "massimo", "prodotto"]);
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
        function: draw.chance(3).then(|| shape(draw, "", (kind == "ambito").then_some("h"))),
        factor: draw.chance(4).then(|| factor(draw, kind == "ambito" || kind == "cruscotto")),
        limits: limits(draw),
        rounding: rounding(draw),
        slots,
        missing: draw.chance(4).then(|| treatment(draw)),
    }
}

/// `7 / 12`, or over the node's own parameter; never below zero, so that ends stay in order.
fn factor(draw: &mut Draw, own: bool) -> Formula {
    match (own, draw.below(2)) {
        (true, 0) => two('/', name("h"), number(12, 1)),
        _ => two('/', number(draw.below(8) as i64, 1), number(6, 1)),
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
            factor: (used && draw.chance(5)).then(|| factor(draw, false)),
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
        let h = matches!(kind, "ambito" | "cruscotto").then(|| of(3 + found.len() as i64, 1));
        found.push(Node { kind, name: name.to_owned(), edges, k, h, decided });
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
        if inside.iter().all(|e| e.weight.is_none()) && draw.chance(2) {
            let child = ["O0", "A", "B"][slot].to_owned();
            let rule = draw.chance(2).then(|| rules + draw.below(SHAPES as u64) as usize);
            let parameter = rule.filter(|_| draw.chance(2)).map(|_| of(draw.below(12) as i64, 10));
            inside.push(Edge {
                child,
                weight: None,
                was: None,
                used: true,
                rule,
                parameter,
                slot: None,
                factor: draw.chance(3).then(|| factor(draw, true)),
            });
        }
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
