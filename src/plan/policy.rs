//! A scoring policy: rules, aggregation and what to do about what is missing, as data.

use super::{Kind, RuleId};
use crate::ground::formula::Formula;
use crate::ground::quantity::Quantity;
use crate::source::Place;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// A scoring policy.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Its name.
    pub name: Place,
    /// Its title.
    pub title: Place,
    /// Whether `piano` names it; else it is the only one, or the one in force.
    pub is_named: bool,
    /// The day it is in force from (`dal`).
    pub from: Option<crate::ground::number::Date>,
    /// The act that adopts it (`atto`).
    pub act: Place,
    /// Its rules, those of the prelude that it uses included.
    pub rules: Vec<Rule>,
    /// Which of them has a name.
    pub names: FxHashMap<Box<str>, RuleId>,
    /// The rule for each form of target, in the order of [`super::Form::ALL`], and where it says so.
    pub apply: [Option<(RuleId, Place)>; 8],
    /// How nodes are aggregated.
    pub aggregations: Vec<Aggregation>,
    /// What a missing actual does once the year is closed.
    pub missing: Treatment,
    /// Where that is written.
    pub missing_span: Place,
    /// What a node that can't be assessed does.
    pub not_assessable: Treatment,
    /// Where that is written.
    pub not_assessable_span: Place,
    /// The score of what was not done.
    pub not_done: Decimal,
    /// Names of rules something of which could not be read: what they give is not known.
    pub unread_rules: Vec<Place>,
    /// How scores are printed.
    pub print: Print,
    /// Outcomes in words.
    pub outcomes: Option<Outcomes>,
    /// Parameters of nodes.
    pub node_parameters: Vec<NodeParameter>,
}

impl Policy {
    /// The rule with this id.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.0 as usize]
    }

    /// The rule with a name.
    pub fn named(&self, name: &str) -> Option<RuleId> {
        self.names.get(name).copied()
    }

    /// Adds a rule.
    pub fn add(&mut self, name: &str, rule: Rule) {
        self.names.insert(name.into(), RuleId(self.rules.len() as u16));
        self.rules.push(rule);
    }

    /// How nodes of a kind (and `tipo`) are aggregated.
    pub fn aggregation(&self, kind: Kind, typology: Option<&str>) -> Option<&Aggregation> {
        let of_kind = || self.aggregations.iter().filter(|a| a.kind == kind);
        typology
            .and_then(|t| of_kind().find(|a| a.typology.as_deref() == Some(t)))
            .or_else(|| of_kind().find(|a| a.typology.is_none()))
    }
}

/// What a rule's formulas can see.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Variable {
    /// `valore`: the actual.
    Value,
    /// `target`
    Target,
    /// `base`
    Baseline,
    /// `ritardo`: days late, never negative.
    Delay,
    /// `rispettato`: whether the target is met.
    Met,
    /// `inferiore`: the lower end of `tra A e B`.
    Lower,
    /// `superiore`: the upper end of `tra A e B`.
    Upper,
    /// What another rule gives: only what bands are over.
    Score,
    /// A parameter of the rule, or of the node for a weight's formula.
    Parameter(u16),
}

impl Variable {
    /// What every rule can see, by name.
    pub const NAMED: [(&'static str, Variable); 7] = [
        ("valore", Variable::Value),
        ("target", Variable::Target),
        ("base", Variable::Baseline),
        ("ritardo", Variable::Delay),
        ("rispettato", Variable::Met),
        ("inferiore", Variable::Lower),
        ("superiore", Variable::Upper),
    ];

    /// Its name in the language; that of a parameter is the rule's own.
    pub fn word(self) -> &'static str {
        Variable::NAMED.iter().find(|(_, v)| *v == self).map_or("parametro", |(word, _)| word)
    }
}

/// A formula of a rule.
pub type RuleFormula = Formula<Variable>;

/// A scoring rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: Place,
    /// The claimed direction.
    pub direction: Option<(Direction, Place)>,
    /// Its parameters.
    pub parameters: Vec<RuleParameter>,
    /// Guards, tried in order.
    pub guards: Vec<Guard>,
    /// The score function.
    pub score: ScoreFunction,
    /// The rule whose score its bands are over, with the parameters of this one.
    pub inner: Option<Box<Rule>>,
    /// Lower and upper limit of the score.
    pub limits: Option<(Decimal, Decimal, Place)>,
    /// Rounding of the score.
    pub rounding: Option<Rounding>,
}

impl Rule {
    /// All its formulas; not those of the rule that its bands are over.
    pub fn formulas(&self) -> impl Iterator<Item = &RuleFormula> {
        let guards = self.guards.iter().flat_map(|g| [&g.condition, &g.value]);
        guards.chain(self.score.formulas())
    }

    /// The same, to be changed.
    pub(crate) fn formulas_mut(&mut self) -> impl Iterator<Item = &mut RuleFormula> {
        let guards = self.guards.iter_mut().flat_map(|g| [&mut g.condition, &mut g.value]);
        guards.chain(self.score.formulas_mut())
    }
}

/// Where the score goes when the actual grows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// `crescente`
    Increasing,
    /// `decrescente`
    Decreasing,
}

/// A parameter of a rule.
#[derive(Clone, Debug)]
pub struct RuleParameter {
    /// Its name.
    pub name: Place,
    /// The value when none is given, as written.
    pub default: Option<Quantity>,
    /// Which number of a list it is, where it is one of a list of bands.
    pub part: Option<Part>,
}

/// Most thresholds that a list may have.
pub const MOST_STEPS: usize = 10;

/// Which number of a list a parameter of a rule is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The score below all thresholds: the parameter that bears the name.
    Below,
    /// A threshold, the highest first.
    From(u8),
    /// The score above it, up to the one before.
    Above(u8),
    /// The score at it.
    At(u8),
}

impl Part {
    /// Those of a list after the first, in the order in which a rule has them.
    pub fn further() -> impl Iterator<Item = Part> {
        (0..MOST_STEPS as u8).flat_map(|step| [Part::From(step), Part::Above(step), Part::At(step)])
    }
}

/// A guard: `se CONDITION vale VALUE`.
#[derive(Clone, Debug)]
pub struct Guard {
    /// When it holds …
    pub condition: RuleFormula,
    /// … the score is this.
    pub value: RuleFormula,
    /// How many of the first steps of the condition are those of the guard before.
    pub shared: usize,
    /// The whole line.
    pub span: Place,
}

impl Guard {
    /// The same after another: both may ask the same of a number, as cases by bands do, and then it is computed once.
    pub fn after(mut self, before: Option<&Guard>) -> Guard {
        self.shared = before.map_or(0, |before| before.condition.shared_steps(&self.condition));
        self
    }
}

/// How a rule computes its score.
#[derive(Clone, Debug)]
pub enum ScoreFunction {
    /// `punteggio EXPR`
    Formula(RuleFormula),
    /// `fasce EXPR { … }`
    Bands {
        /// What is looked up.
        on: RuleFormula,
        /// The bands, highest first.
        bands: Vec<Band>,
        /// The score below all bands.
        otherwise: RuleFormula,
    },
    /// `spezzata EXPR { … }`
    Points {
        /// What is looked up.
        on: RuleFormula,
        /// Points in ascending order; level outside them.
        points: Vec<Point>,
        /// The same, where they are numbers.
        fixed: Option<Box<Corners>>,
    },
}

impl ScoreFunction {
    fn formulas(&self) -> Vec<&RuleFormula> {
        match self {
            ScoreFunction::Formula(f) => vec![f],
            ScoreFunction::Bands { on, bands, otherwise } => {
                let lines = bands.iter().flat_map(|b| [&b.from, &b.value]);
                [on, otherwise].into_iter().chain(lines).collect()
            }
            ScoreFunction::Points { on, points, .. } => {
                std::iter::once(on).chain(points.iter().flat_map(|p| [&p.at, &p.value])).collect()
            }
        }
    }

    fn formulas_mut(&mut self) -> Vec<&mut RuleFormula> {
        match self {
            ScoreFunction::Formula(f) => vec![f],
            ScoreFunction::Bands { on, bands, otherwise } => {
                let lines = bands.iter_mut().flat_map(|b| [&mut b.from, &mut b.value]);
                [on, otherwise].into_iter().chain(lines).collect()
            }
            ScoreFunction::Points { on, points, .. } => {
                std::iter::once(on).chain(points.iter_mut().flat_map(|p| [&mut p.at, &mut p.value])).collect()
            }
        }
    }
}

/// A band: from a threshold up.
#[derive(Clone, Debug)]
pub struct Band {
    /// The threshold.
    pub from: RuleFormula,
    /// True for `da` (the threshold belongs to the band), false for `oltre`.
    pub inclusive: bool,
    /// The score.
    pub value: RuleFormula,
    /// The whole line.
    pub span: Place,
}

/// A point of a piecewise linear function.
#[derive(Clone, Debug)]
pub struct Point {
    /// Where.
    pub at: RuleFormula,
    /// The score there.
    pub value: RuleFormula,
    /// The whole line.
    pub span: Place,
}

/// Points that are numbers, in ascending order: what lies between two of them is found without looking at all.
#[derive(Clone, Debug)]
pub struct Corners {
    /// Where, and the score there; at least one.
    pub points: Vec<(Decimal, Decimal)>,
    /// The first of the lowest and the first of the highest, as indexes.
    pub ends: (usize, usize),
}

impl Corners {
    /// Those of a rule; none where a point has to be computed or does not come after the one before.
    pub fn of(points: &[Point]) -> Option<Corners> {
        let points: Vec<_> = points.iter().map(|p| p.at.literal().zip(p.value.literal())).collect::<Option<_>>()?;
        let ascend = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let ends = Corners::ends(&points)?;
        ascend.then_some(Corners { points, ends })
    }

    /// The first of the lowest and the first of the highest of some.
    pub fn ends(points: &[(Decimal, Decimal)]) -> Option<(usize, usize)> {
        let score = |i: &usize| points[*i].1;
        let low = (0..points.len()).min_by_key(score)?;
        // The last of equals is what a maximum gives: from the end, the first.
        let high = (0..points.len()).rev().max_by_key(score)?;
        Some((low, high))
    }
}

/// Rounding to a multiple of a quantum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rounding {
    /// The quantum: 0,01 rounds to two decimals.
    pub quantum: Decimal,
    /// True for `tronca`, false for `arrotonda` (half away from zero).
    pub truncate: bool,
    /// Where.
    pub span: Place,
}

/// How children become the score of a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Combine {
    /// `media pesata`
    WeightedMean,
    /// `media`
    Mean,
    /// `minimo`
    Minimum,
    /// `massimo`
    Maximum,
    /// `somma`
    Sum,
    /// `prodotto`
    Product,
}

/// How nodes of a kind are aggregated.
#[derive(Clone, Debug)]
pub struct Aggregation {
    /// Of which kind of node.
    pub kind: Kind,
    /// Only of this `tipo`.
    pub typology: Option<String>,
    /// How.
    pub combine: Combine,
    /// Which children; empty for all.
    pub of: Vec<Kind>,
    /// `assegnati`: a unit that uses nothing counts what is assigned to it.
    pub assigned: bool,
    /// Weights computed from the children's parameters.
    pub weight: Option<RuleFormula>,
    /// What becomes of the score that the children give: guards and a score function over `valore`, which here is
    /// that score, and over the node's own parameters. Its limits and rounding are those below.
    pub function: Option<Box<Rule>>,
    /// What the score is multiplied by then, over the node's own parameters.
    pub factor: Option<RuleFormula>,
    /// Limits of the result.
    pub limits: Option<(Decimal, Decimal, Place)>,
    /// Rounding of the result.
    pub rounding: Option<Rounding>,
    /// Slots with weights of the policy.
    pub components: Vec<Component>,
    /// A treatment of missing scores of its own.
    pub missing: Option<Treatment>,
    /// A treatment of what can't be assessed of its own.
    pub not_assessable: Option<Treatment>,
    /// The whole line.
    pub span: Place,
}

impl Aggregation {
    /// True where a node needs a value of this parameter of its own kind.
    pub fn asks_for(&self, parameter: u16) -> bool {
        let function = self.function.iter().flat_map(|f| f.formulas());
        let names = function.chain(&self.factor).flat_map(|f| f.names());
        names.into_iter().any(|(v, _)| *v == Variable::Parameter(parameter))
    }

    /// Whether children of a kind count.
    pub fn counts(&self, kind: Kind) -> bool {
        self.of.is_empty() || self.of.contains(&kind)
    }
}

/// A slot of a scorecard.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its name.
    pub name: Place,
    /// Its weight, as a fraction.
    pub weight: Decimal,
    /// The slot its weight moves to when it is empty.
    pub empty_to: Option<u16>,
}

/// What a missing or not assessable score does.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Treatment {
    /// `vale V`
    Value(Decimal),
    /// `escluso ripartisce`: left out, its weight shared by the others.
    Redistribute,
    /// `escluso perso`: left out, its weight lost.
    Lose,
    /// `blocca`: the node above has no score.
    Block,
}

impl Default for Treatment {
    fn default() -> Self {
        Treatment::Value(Decimal::ZERO)
    }
}

/// How scores are printed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Print {
    /// Rounding.
    pub rounding: Rounding,
    /// True when scores are printed as percentages.
    pub percent: bool,
}

impl Default for Print {
    fn default() -> Self {
        let quantum = Decimal::new(1, 4);
        Print { rounding: Rounding { quantum, truncate: false, span: Place::default() }, percent: true }
    }
}

/// Scores in words: bands, highest first.
#[derive(Clone, Debug)]
pub struct Outcomes {
    /// Threshold, whether it is included, and the words.
    pub bands: Vec<(Decimal, bool, Place)>,
    /// Below all thresholds.
    pub otherwise: Place,
}

impl Outcomes {
    /// The band of a score, by how it compares with a threshold; `None` below all of them.
    pub fn band(&self, compare: impl Fn(Decimal) -> Ordering) -> Option<usize> {
        self.bands.iter().position(|(from, included, _)| match compare(*from) {
            Ordering::Greater => true,
            Ordering::Equal => *included,
            Ordering::Less => false,
        })
    }

    /// The words for a score, by how it compares with a threshold.
    pub fn of(&self, compare: impl Fn(Decimal) -> Ordering) -> Place {
        self.band(compare).map_or(self.otherwise, |at| self.bands[at].2)
    }
}

/// A parameter of nodes, asked for by the policy.
#[derive(Clone, Debug)]
pub struct NodeParameter {
    /// Its name.
    pub name: Place,
    /// Which kind of node has it.
    pub kind: Kind,
    /// Allowed values; empty for all.
    pub allowed: Vec<Decimal>,
}
