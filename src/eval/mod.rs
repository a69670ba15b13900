//! Plan to scores: the policy's fixed pipeline, on intervals, so that what is missing or written
//! with few digits widens a score instead of hiding in it.

mod aggregate;
pub mod figures;
pub mod formula;
mod inputs;
mod marks;
pub mod number;
mod open;
pub mod rule;
pub mod values;

use crate::plan::{
    Decision, Edge, EdgeId, Form, Goal, ItemId, Kind, Measured, Plan, Policy, Rule, RuleId, Target, Treatment, Verdict,
};
pub(crate) use aggregate::{Counted, Part, aggregation, parts, slot_weights, stages};
pub use inputs::Inputs;
pub use marks::Mark;
use number::{Fault, Interval, Truth};
pub use open::undecided;
use rule::{Applied, Situation};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
pub use values::{Known, Origin, Precision, Values};

/// How a score came to be what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// By the policy's rules.
    Computed,
    /// By a decision of the evaluation body.
    Decided,
    /// The actual is missing and the year is open: anything the rule can give.
    Open,
    /// The actual is missing and the year is closed: by the policy's `assente`.
    Missing,
    /// Left out by the policy's `assente`.
    Excluded,
    /// The evaluation body found it not assessable.
    NotAssessable,
    /// Something below it blocks it.
    Blocked,
    /// Nothing computes it: no rule, no target, nothing below, or an impossible computation.
    Undefined,
}

/// A score.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Score {
    /// Between what it lies, 100 % being one; `None` where there is none.
    pub range: Option<Interval>,
    /// How it came about.
    pub state: State,
}

impl Score {
    const UNDEFINED: Score = Score { range: None, state: State::Undefined };

    fn computed(range: Interval) -> Score {
        Score { range: Some(range), state: State::Computed }
    }

    /// The score, when it is one number.
    pub fn value(&self) -> Option<Decimal> {
        self.range.and_then(Interval::value)
    }
}

/// What to take for granted about what is missing.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Closing {
    /// The plan says whether its year is closed.
    #[default]
    AsWritten,
    /// As if the year were closed now.
    Now,
    /// As if the year were closed now and the policy treated everything missing like this.
    By(Treatment),
}

/// The scores of a plan.
pub struct Scores {
    /// The values they were computed from.
    pub values: Values,
    scores: Vec<Score>,
    /// Scores of edges that have a rule, parameters or a decision of their own.
    edges: FxHashMap<EdgeId, Score>,
    /// What each score rests on; empty where all of it is known.
    marks: Vec<Mark>,
}

impl Scores {
    /// Scores a plan.
    pub fn compute(plan: &Plan, inputs: &Inputs) -> Scores {
        Scores::from_values(plan, Values::compute(plan, inputs))
    }

    /// Scores a plan whose values nobody will ask for in other years: those are left out.
    pub fn of_the_year(plan: &Plan, inputs: &Inputs) -> Scores {
        Scores::from_values(plan, Values::of_the_year(plan, inputs))
    }

    fn from_values(plan: &Plan, values: Values) -> Scores {
        let none = vec![Score::UNDEFINED; plan.items.len()];
        let mut open = values.inputs().counts_forecasts();
        let decisions = index_decisions(values.inputs().decisions(plan));
        let mut scores = Scores { values, scores: none, edges: FxHashMap::default(), marks: Vec::new() };
        for &id in &plan.score_order {
            let computed = match plan.item(id).kind {
                Kind::Indicator => scores.indicator(plan, id, None),
                _ => aggregate::node(plan, &scores, id),
            };
            open |= computed.state == State::Open;
            scores.scores[id.0 as usize] = decide(computed, decisions.get(&(id, None)).copied());
            // Parents come later in the order, so edges to this child are ready when asked for.
            scores.special_edges(plan, id, &decisions);
        }
        if open {
            scores.marks = marks::marks(plan, &scores);
        }
        scores
    }

    /// What they were computed from.
    pub fn inputs(&self) -> &Inputs {
        self.values.inputs()
    }

    /// The policy they were computed by.
    pub fn policy<'a>(&'a self, plan: &'a Plan) -> &'a Policy {
        self.inputs().policy(plan)
    }

    /// What a missing actual does once the year is closed.
    fn missing(&self, plan: &Plan) -> Treatment {
        if let Closing::By(treatment) = self.inputs().closing() { treatment } else { self.policy(plan).missing }
    }

    /// The score of an item.
    pub fn get(&self, id: ItemId) -> Score {
        self.scores[id.0 as usize]
    }

    /// The score of an item as one of its parents counts it.
    pub fn on_edge(&self, id: EdgeId, edge: &Edge) -> Score {
        self.edges.get(&id).copied().unwrap_or_else(|| self.get(edge.child))
    }

    fn special_edges(&mut self, plan: &Plan, id: ItemId, decisions: &FxHashMap<(ItemId, Option<ItemId>), &Decision>) {
        for &edge_id in plan.special_edges_to(id) {
            let edge = &plan.edges[edge_id.0 as usize];
            let decision = decisions.get(&(id, Some(edge.parent))).or(decisions.get(&(id, None))).copied();
            let own_rule = edge.rule.is_some()
                || !edge.parameters.is_empty()
                || self.inputs().has_own_value(plan, edge, plan.year);
            let computed = match plan.item(id).kind {
                Kind::Indicator if own_rule => self.indicator(plan, id, Some(edge)),
                _ => self.get(id),
            };
            self.edges.insert(edge_id, decide(computed, decision));
        }
    }

    fn indicator(&self, plan: &Plan, id: ItemId, edge: Option<&Edge>) -> Score {
        match self.apply_rule(plan, id, edge) {
            Applicable::Undecided(rule) if !self.inputs().closed(plan) => {
                let open = open::undecided(rule).hull(self.not_done(plan));
                Score { range: Some(open), state: State::Open }
            }
            Applicable::No | Applicable::Undecided(_) => Score::UNDEFINED,
            Applicable::NotDone => Score::computed(self.not_done(plan)),
            Applicable::Missing(_, open) if self.stays_open(plan) => Score { range: Some(open), state: State::Open },
            Applicable::Missing(..) => match self.missing(plan) {
                Treatment::Value(v) => Score { range: Some(Interval::exact(v)), state: State::Missing },
                Treatment::Redistribute | Treatment::Lose => Score { range: None, state: State::Excluded },
                // Not blocked itself: a node with a treatment of its own may count it otherwise.
                Treatment::Block => Score { range: None, state: State::Missing },
            },
            Applicable::Yes(_, Ok(applied)) => Score::computed(applied.score),
            // A divisor that may round to zero: all that is known is where the rule ends.
            Applicable::Yes(Rule { limits: Some((low, high, _)), .. }, Err(Fault::DivisionByZero))
                if self.inputs().precision() == Precision::Written =>
            {
                Score::computed(Interval { low: *low, high: *high })
            }
            Applicable::Yes(_, Err(_)) => Score::UNDEFINED,
        }
    }

    /// The score of what was not done.
    fn not_done(&self, plan: &Plan) -> Interval {
        Interval::exact(self.policy(plan).not_done)
    }

    /// True while an actual that is missing can still come.
    fn stays_open(&self, plan: &Plan) -> bool {
        self.inputs().closing() == Closing::AsWritten && !self.inputs().closed(plan)
    }

    /// Applies to an indicator the rule that holds for it, or for one edge to it.
    pub fn apply_rule<'p>(&'p self, plan: &'p Plan, id: ItemId, edge: Option<&'p Edge>) -> Applicable<'p> {
        let inputs = self.inputs();
        let Some(target) = inputs.target(plan, id) else {
            let asked = plan.measured(id).zip(inputs.hole(plan, id));
            let rule = asked.and_then(|(measured, hole)| rule_for(self.policy(plan), measured, hole.form, edge));
            return rule.map_or(Applicable::No, |(_, rule)| Applicable::Undecided(rule));
        };
        self.apply_to(plan, id, edge, target, self.values.on_edge(plan, id, edge, plan.year))
    }

    /// The score that another value of an indicator would give, against its target for the year.
    pub fn if_it_were(&self, plan: &Plan, id: ItemId, value: Known) -> Option<Interval> {
        match self.apply_to(plan, id, None, self.inputs().annual_target(plan, id)?, value) {
            Applicable::Yes(_, Ok(applied)) => Some(applied.score),
            Applicable::NotDone => Some(self.not_done(plan)),
            _ => None,
        }
    }

    fn apply_to<'p>(
        &'p self,
        plan: &'p Plan,
        id: ItemId,
        edge: Option<&'p Edge>,
        target: &'p Target,
        value: Known,
    ) -> Applicable<'p> {
        let Some(measured) = plan.measured(id) else { return Applicable::No };
        let Some((_, rule)) = rule_for(self.policy(plan), measured, target.form, edge) else { return Applicable::No };
        let parameters = parameters(rule, measured, edge);
        let mut situation = Situation { parameters: &parameters, ..Situation::NOTHING };
        match target.goal {
            Goal::Number(t) => situation.target = Some(Interval::exact(t)),
            Goal::Range(low, high) => situation.range = Some((low, high)),
            Goal::Day(_) | Goal::Yes => {}
        }
        if let Some(base) = plan.baseline(id)
            && let Known::Number(n) = self.values.known(plan, id, base.value)
        {
            situation.baseline = Some(n);
        }
        match (value, target.goal) {
            (Known::Missing, _) => {
                let open = open::reach(rule, target, &situation, self.inputs().day());
                // That it was not done can still be said of anything.
                return Applicable::Missing(rule, open.hull(self.not_done(plan)));
            }
            (Known::NotDone, _) => return Applicable::NotDone,
            (Known::Fault(fault), _) => return Applicable::Yes(rule, Err(fault)),
            (Known::Day(done), Goal::Day(due)) => {
                let late = Decimal::from((done.0 - due.0).max(0));
                situation.delay = Some(Interval::exact(late));
                situation.met = Some(Truth::of(done <= due));
            }
            (Known::Bool(done), Goal::Yes) => situation.met = Some(Truth::of(done)),
            (Known::Number(n), Goal::Number(_) | Goal::Range(..)) => {
                situation.value = Some(n);
                situation.met = Some(rule::met(target.form, &target.goal, n));
            }
            _ => return Applicable::Yes(rule, Err(Fault::WrongType)),
        }
        Applicable::Yes(rule, rule::apply(rule, &situation))
    }
}

/// What applying a rule to an indicator came to.
pub enum Applicable<'p> {
    /// There is no rule or no target.
    No,
    /// The actual is missing: the scores that are possible while the year is open.
    Missing(&'p Rule, Interval),
    /// The target is still to be decided.
    Undecided(&'p Rule),
    /// The actual is `non_realizzato`.
    NotDone,
    /// The rule was applied.
    Yes(&'p Rule, Result<Applied, Fault>),
}

/// The rule for an indicator: the edge's own, the indicator's own, else the policy's by form.
pub fn rule_for<'p>(
    policy: &'p Policy,
    measured: &Measured,
    form: Form,
    edge: Option<&Edge>,
) -> Option<(RuleId, &'p Rule)> {
    let own = edge.and_then(|e| e.rule).or(measured.rule);
    let id = own.or_else(|| policy.apply[form as usize].map(|(rule, _)| rule))?;
    Some((id, policy.rule(id)))
}

/// The parameters of a rule: the edge's, else the indicator's, else the defaults. Those of an edge with a rule of
/// its own are all there: the indicator's belong to another rule, by position.
pub fn parameters(rule: &Rule, measured: &Measured, edge: Option<&Edge>) -> Vec<Option<Decimal>> {
    let given = |list: &[(u16, Decimal)], i: usize| list.iter().find(|(p, _)| *p as usize == i).map(|(_, v)| *v);
    let one = |(i, p): (usize, &crate::plan::RuleParameter)| {
        let own = edge.and_then(|e| given(&e.parameters, i));
        let shared = || given(&measured.parameters, i).filter(|_| edge.is_none_or(|e| e.rule.is_none()));
        own.or_else(shared).or(p.default)
    };
    rule.parameters.iter().enumerate().map(one).collect()
}

fn index_decisions(decisions: &[Decision]) -> FxHashMap<(ItemId, Option<ItemId>), &Decision> {
    decisions.iter().map(|d| ((d.item, d.under), d)).collect()
}

fn decide(computed: Score, decision: Option<&Decision>) -> Score {
    match decision.map(|d| d.verdict) {
        None => computed,
        Some(Verdict::Score(v)) => Score { range: Some(Interval::exact(v)), state: State::Decided },
        Some(Verdict::Between(low, high)) => Score { range: Some(Interval { low, high }), state: State::Decided },
        Some(Verdict::NotAssessable) => Score { range: None, state: State::NotAssessable },
    }
}
