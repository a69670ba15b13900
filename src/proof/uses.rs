//! Where a plan uses which rule with what, and which uses are the same up to the scale of the target.

use super::given::{Domain, Given};
use super::piece::Why;
use super::pieces::pieces;
use crate::arithmetic::number::fraction::{Q, whole};
use crate::eval::Inputs;
use crate::ground::formula::{NodeKind, Operator};
use crate::ground::number::Date;
use crate::plan::{
    Edge, EdgeId, Form, Goal, ItemId, Kind, Plan, Rule, RuleFormula, RuleId, ScoreFunction, Value, Variable,
    parameters, rule_for,
};
use num_traits::Zero;
use rust_decimal::Decimal;

/// One use of a rule.
#[derive(Clone, Debug)]
pub struct Use {
    /// The rule.
    pub rule: RuleId,
    /// The indicator.
    pub item: ItemId,
    /// The edge that has a rule or parameters of its own.
    pub edge: Option<EdgeId>,
    /// The form of the target.
    pub form: Form,
    /// What the target asks for.
    pub goal: Goal,
    /// `base`
    pub base: Option<Decimal>,
    /// The rule's parameters, in its order.
    pub parameters: Vec<Option<Decimal>>,
}

impl Use {
    /// What the rule sees.
    pub fn given(&self) -> Given {
        Given::new(self.form, &self.goal, self.base, &self.parameters)
    }

    /// What the actual can be.
    pub fn domain(&self) -> Domain {
        Domain::of(self.form)
    }
}

/// Uses of a rule that have the same key have the same proof, up to the scale of their actuals.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// Only the sign of the target matters.
    Sign(RuleId, Form, i8),
    /// Every number matters, up to their common scale.
    Numbers(RuleId, Box<Given>),
}

/// What is worth knowing of a rule before its uses are looked at, of which there may be very many.
pub struct Shape {
    /// It gives the same score when actual, target and baseline all grow alike.
    pub scale_free: bool,
    /// It sees nothing but actual and target.
    alone: bool,
}

impl Shape {
    /// The shape of a rule.
    pub fn of(rule: &Rule) -> Shape {
        let only = |f: &RuleFormula| {
            let own = [Variable::Value, Variable::Target, Variable::Delay, Variable::Met, Variable::Score];
            f.names().all(|(v, _)| own.contains(v))
        };
        let score = match &rule.score {
            ScoreFunction::Formula(f) => only(f),
            ScoreFunction::Bands { on, bands, otherwise } => {
                only(on) && only(otherwise) && bands.iter().all(|b| only(&b.from) && only(&b.value))
            }
            ScoreFunction::Points { on, points, .. } => {
                only(on) && points.iter().all(|p| only(&p.at) && only(&p.value))
            }
        };
        let alone = score && rule.guards.iter().all(|g| only(&g.condition) && only(&g.value));
        let inner = rule.inner.as_deref().map(Shape::of);
        let alone = alone && inner.is_none_or(|inner| inner.alone);
        Shape { scale_free: is_scale_free(rule), alone }
    }

    /// What a use has in common with others.
    pub fn key(&self, of: &Use) -> Key {
        let sign = match of.goal {
            Goal::Number(t) if t.is_zero() => Some(0),
            Goal::Number(t) => Some(if t.is_sign_negative() { -1 } else { 1 }),
            Goal::Day(_) | Goal::Yes => Some(0),
            Goal::Range(..) => None,
        };
        match sign.filter(|_| self.alone && self.scale_free) {
            Some(sign) => Key::Sign(of.rule, of.form, sign),
            None => Key::Numbers(of.rule, Box::new(normal(&of.given(), self.scale_free).0)),
        }
    }
}

/// Every use of every rule at a moment, in the order of the indicators; those that lack a parameter are left out.
pub fn uses(plan: &Plan, inputs: &Inputs) -> Vec<Use> {
    let indicators = plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator);
    let mut found: Vec<Use> = indicators.filter_map(|id| one(plan, inputs, id, None)).collect();
    for &id in &plan.special_edges {
        let edge = &plan.edges[id.0 as usize];
        if edge.rule.is_some() || !edge.parameters.is_empty() {
            found.extend(one(plan, inputs, edge.child, Some((id, edge))));
        }
    }
    found
}

/// How a rule is used for an indicator, or for one edge to it.
pub fn one(plan: &Plan, inputs: &Inputs, item: ItemId, edge: Option<(EdgeId, &Edge)>) -> Option<Use> {
    let (measured, target) = (plan.measured(item)?, inputs.target(plan, item)?);
    let (id, rule) = rule_for(inputs.policy(plan), measured, target.form, edge.map(|(_, e)| e))?;
    let given = parameters(rule, measured, edge.map(|(_, e)| e));
    if given.iter().any(Option::is_none) {
        return None;
    }
    let base = plan.baseline(item).and_then(|b| if let Value::Number(n, _) = b.value { Some(n) } else { None });
    let edge = edge.map(|(id, _)| id);
    Some(Use { rule: id, item, edge, form: target.form, goal: target.goal, base, parameters: given })
}

/// A rule with a target of one, which stands for every positive target; `None` for a rule that needs
/// more numbers, or that gives other scores when actual and target grow alike.
pub fn typical(plan: &Plan, id: RuleId, form: Option<Form>) -> Option<Use> {
    let rule = plan.policy.rule(id);
    let item = plan.root.filter(|_| is_scale_free(rule))?;
    let applied = Form::ALL.into_iter().find(|f| plan.policy.apply[*f as usize].is_some_and(|(r, _)| r == id));
    let parameters: Vec<Option<Decimal>> = rule.parameters.iter().map(|p| p.default.map(|q| q.value)).collect();
    let forms = form.or(applied).map_or_else(|| vec![Form::AtLeast, Form::By], |form| vec![form]);
    forms.into_iter().filter(|form| *form != Form::Between).find_map(|form| {
        let goal = match form {
            Form::By => Goal::Day(Date(0)),
            Form::Yes => Goal::Yes,
            _ => Goal::Number(Decimal::ONE),
        };
        let of = Use { rule: id, item, edge: None, form, goal, base: None, parameters: parameters.clone() };
        let found = pieces(rule, &of.given())?;
        let absent = found.iter().any(|p| matches!(p.outcome, Err(Why::Absent(_))));
        (!absent).then_some(of)
    })
}

/// The same use with a target of one, and by how much actuals are larger; as it is for a rule that
/// does not only compare actual, target and baseline with each other.
pub fn normal(given: &Given, scale_free: bool) -> (Given, Q) {
    let one = whole(1);
    if !scale_free || matches!(given.form, Form::By | Form::Yes) {
        return (given.clone(), one);
    }
    let ends = given.range.iter().flat_map(|(low, high)| [low, high]);
    let largest = given.target.iter().chain(ends).map(|q| q.abs()).max();
    let scale = largest.filter(|q| !q.is_zero()).or_else(|| given.base.as_ref().map(|b| b.abs()));
    let scale = scale.filter(|q| !q.is_zero()).unwrap_or(one);
    let by = |q: &Q| q / &scale;
    let small = Given {
        form: given.form,
        target: given.target.as_ref().map(by),
        range: given.range.as_ref().map(|(low, high)| (by(low), by(high))),
        base: given.base.as_ref().map(by),
        parameters: given.parameters.clone(),
    };
    (small, scale)
}

/// What a formula becomes when actual, target and baseline all grow tenfold: `Some(n)` grows by the
/// `n`th power of ten, `None` is zero and stays it.
type Degree = Option<i32>;

/// True for a rule that gives the same score when actual, target and baseline all grow alike: what is
/// proved of one target then holds for every target of its sign.
pub fn is_scale_free(rule: &Rule) -> bool {
    let plain = |f: &RuleFormula| degree(f).is_some_and(|d| d.is_none_or(|n| n == 0));
    let alike = |a: &RuleFormula, b: &RuleFormula| match (degree(a), degree(b)) {
        (Some(a), Some(b)) => unify(a, b).is_some(),
        _ => false,
    };
    rule.inner.as_deref().is_none_or(is_scale_free)
        && rule.guards.iter().all(|g| degree(&g.condition).is_some() && plain(&g.value))
        && match &rule.score {
            ScoreFunction::Formula(f) => plain(f),
            ScoreFunction::Bands { on, bands, otherwise } => {
                plain(otherwise) && bands.iter().all(|b| alike(on, &b.from) && plain(&b.value))
            }
            ScoreFunction::Points { on, points, .. } => points.iter().all(|p| alike(on, &p.at) && plain(&p.value)),
        }
}

fn unify(a: Degree, b: Degree) -> Option<Degree> {
    match (a, b) {
        (None, d) | (d, None) => Some(d),
        (Some(a), Some(b)) => (a == b).then_some(Some(a)),
    }
}

/// Outer `None`: it depends on the scale.
fn degree(formula: &RuleFormula) -> Option<Degree> {
    let mut degrees: Vec<Degree> = Vec::with_capacity(formula.nodes.len());
    for node in &formula.nodes {
        let d = |i: u32| degrees[i as usize];
        let next = match &node.kind {
            NodeKind::Number(n, _) => (!n.is_zero()).then_some(0),
            NodeKind::Name(Variable::Parameter(_) | Variable::Delay | Variable::Met | Variable::Score) => Some(0),
            NodeKind::Name(_) => Some(1),
            NodeKind::Negate(a) => d(*a),
            NodeKind::Not(_) | NodeKind::Binary(Operator::And | Operator::Or, ..) => Some(0),
            NodeKind::Binary(Operator::Add | Operator::Subtract, a, b) => unify(d(*a), d(*b))?,
            NodeKind::Binary(Operator::Multiply, a, b) => d(*a).zip(d(*b)).map(|(a, b)| a + b),
            NodeKind::Binary(Operator::Divide, a, b) => d(*a).map(|a| a - d(*b).unwrap_or(0)),
            NodeKind::Binary(_, a, b) => {
                unify(d(*a), d(*b))?;
                Some(0)
            }
            NodeKind::Per(a, k, b) => d(*a).zip(d(*k)).map(|(a, k)| a + k - d(*b).unwrap_or(0)),
            NodeKind::Call(_, of) => of.iter().try_fold(None, |all, i| unify(all, d(*i)))?,
        };
        degrees.push(next);
    }
    degrees.pop()
}
