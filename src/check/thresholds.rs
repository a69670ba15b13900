//! Numbers in rules have the measure of what they are compared with, which the rule itself says: a
//! threshold of `fasce valore { … }` is in what the indicator is measured in, one of `fasce valore / target`
//! is a ratio. Zero has every measure.

use super::context::Checker;
use super::{fields, measures};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::formula::{Function, NodeKind, Operator};
use crate::ground::quantity::{Quantity, WrittenMeasure};
use crate::plan::{EdgeId, ItemId, Kind as Node, MeasureId, Rule, RuleFormula, RuleId, ScoreFunction, Variable};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

/// A ratio of what was done to what was asked is seldom above this.
const HIGH_RATIO: Decimal = Decimal::TWO;

/// What a number in a rule is measured in.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    /// What the indicator is measured in.
    Value,
    /// A value divided by another.
    Ratio,
    /// The score of another rule.
    Score,
    /// A number as it is written.
    Written(Decimal, WrittenMeasure, Place),
    /// A parameter, whose use says what it is.
    Parameter(u16),
    /// Nothing that can be told.
    Unknown,
}

/// A number that a rule compares with what is measured.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Threshold {
    /// The number, its measure, and where it is written.
    number: (Decimal, WrittenMeasure, Place),
    /// What it stands beside.
    beside: Beside,
    /// The parameter that it is of where nobody gives one.
    default_of: Option<u16>,
}

/// What a number in a rule is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Beside {
    /// What the indicator is measured in.
    Value,
    /// A ratio.
    Ratio,
    /// The score of another rule.
    Score,
}

/// What a rule says of the measures of its numbers.
pub(super) struct Measures {
    /// What `valore` is.
    value: Kind,
    /// The numbers it compares.
    thresholds: Vec<Threshold>,
    /// Of each parameter, what it is compared with, where that can be told.
    parameters: Vec<Option<Beside>>,
    /// The name of the rule whose score is put into bands, where its scores are percentages.
    percentages_of: Option<Place>,
}

/// Infers what the numbers of a rule are measured in.
pub(super) fn of_rule(rule: &Rule) -> Measures {
    of(rule, Kind::Value)
}

/// The same of a rule over the score of a node, which is a ratio.
pub(super) fn of_score(rule: &Rule) -> Measures {
    of(rule, Kind::Ratio)
}

fn of(rule: &Rule, value: Kind) -> Measures {
    let mut found = Measures::new(value, rule);
    if let Some(inner) = &rule.inner {
        found.percentages_of = gives_percentages(inner).then_some(inner.name);
        let inner = of(inner, value);
        found.parameters = inner.parameters;
        found.parameters.resize(rule.parameters.len(), None);
        // Its ratios are told where it is declared, the others where an indicator uses it.
        found.thresholds = inner.thresholds;
        found.thresholds.retain(|t| t.beside == Beside::Value && t.default_of.is_none());
    }
    found.rule(rule);
    found.defaults(rule);
    found
}

/// True for a rule whose scores are percentages: its limits say so, else what it gives.
fn gives_percentages(rule: &Rule) -> bool {
    if let Some((_, high, _)) = rule.limits {
        return high <= HIGH_RATIO;
    }
    let written = |formula: &RuleFormula| {
        formula.nodes.iter().any(|node| matches!(node.kind, NodeKind::Number(_, WrittenMeasure::Percent)))
    };
    let guards = rule.guards.iter().map(|g| &g.value);
    match &rule.score {
        ScoreFunction::Formula(formula) => {
            guards.chain([formula]).any(written) || Measures::new(Kind::Value, rule).formula(formula) == Kind::Ratio
        }
        ScoreFunction::Bands { bands, otherwise, .. } => {
            guards.chain(bands.iter().map(|b| &b.value)).chain([otherwise]).any(written)
        }
        ScoreFunction::Points { points, .. } => guards.chain(points.iter().map(|p| &p.value)).any(written),
    }
}

impl Measures {
    fn new(value: Kind, rule: &Rule) -> Measures {
        let parameters = vec![None; rule.parameters.len()];
        Measures { value, thresholds: Vec::new(), parameters, percentages_of: None }
    }

    /// What the lines of a rule compare.
    fn rule(&mut self, rule: &Rule) {
        for guard in &rule.guards {
            self.formula(&guard.condition);
            self.formula(&guard.value);
        }
        match &rule.score {
            ScoreFunction::Formula(formula) => {
                self.formula(formula);
            }
            ScoreFunction::Bands { on, bands, .. } => {
                let on = self.formula(on);
                for band in bands {
                    let from = self.formula(&band.from);
                    self.related(on, from);
                }
            }
            ScoreFunction::Points { on, points, .. } => {
                let on = self.formula(on);
                for point in points {
                    let at = self.formula(&point.at);
                    self.related(on, at);
                }
            }
        }
    }

    /// What a formula is measured in; what it compares on the way is kept.
    fn formula(&mut self, formula: &RuleFormula) -> Kind {
        let mut steps: Vec<Kind> = Vec::with_capacity(formula.nodes.len());
        for node in &formula.nodes {
            let step = |i: u32| steps[i as usize];
            let kind = match &node.kind {
                NodeKind::Number(value, written) => Kind::Written(*value, *written, formula.place(node)),
                NodeKind::Name(Variable::Value) => self.value,
                NodeKind::Name(Variable::Target | Variable::Baseline) => Kind::Value,
                NodeKind::Name(Variable::Lower | Variable::Upper) => Kind::Value,
                NodeKind::Name(Variable::Score) => Kind::Score,
                NodeKind::Name(Variable::Parameter(index)) => Kind::Parameter(*index),
                NodeKind::Name(Variable::Delay | Variable::Met) | NodeKind::Not(_) | NodeKind::Per(..) => Kind::Unknown,
                NodeKind::Negate(a) => match step(*a) {
                    Kind::Written(value, written, _) => Kind::Written(-value, written, formula.place(node)),
                    other => other,
                },
                NodeKind::Binary(Operator::And | Operator::Or, ..) => Kind::Unknown,
                NodeKind::Binary(Operator::Multiply, ..) => Kind::Unknown,
                NodeKind::Binary(Operator::Add | Operator::Subtract, a, b) => sum(step(*a), step(*b)),
                NodeKind::Binary(Operator::Divide, a, b) => self.quotient(step(*a), step(*b)),
                NodeKind::Binary(_, a, b) => self.related(step(*a), step(*b)),
                NodeKind::Call(Function::Round | Function::Truncate, all) => {
                    all.first().map_or(Kind::Unknown, |a| step(*a))
                }
                NodeKind::Call(_, all) => {
                    let all: Vec<Kind> = all.iter().map(|a| step(*a)).collect();
                    all.into_iter().reduce(|a, b| self.related(a, b)).unwrap_or(Kind::Unknown)
                }
            };
            steps.push(kind);
        }
        steps.pop().unwrap_or(Kind::Unknown)
    }

    /// Two numbers that are compared are measured in the same thing.
    fn related(&mut self, a: Kind, b: Kind) -> Kind {
        let known = |kind| matches!(kind, Kind::Value | Kind::Ratio | Kind::Score);
        let (known, other) = match (known(a), known(b)) {
            (true, _) => (a, b),
            (_, true) => (b, a),
            _ => return if matches!(a, Kind::Parameter(_)) { a } else { b },
        };
        let beside = match known {
            Kind::Value => Beside::Value,
            Kind::Score => Beside::Score,
            _ => Beside::Ratio,
        };
        match other {
            Kind::Written(value, written, span) => {
                self.thresholds.push(Threshold { number: (value, written, span), beside, default_of: None })
            }
            Kind::Parameter(index) => self.parameter(index, beside),
            Kind::Value | Kind::Ratio | Kind::Score | Kind::Unknown => {}
        }
        known
    }

    /// A value divided by a value is a ratio; a parameter that a value is divided by is one.
    fn quotient(&mut self, a: Kind, b: Kind) -> Kind {
        match (a, b) {
            (Kind::Value, Kind::Value) => Kind::Ratio,
            (Kind::Value, Kind::Parameter(index)) | (Kind::Parameter(index), Kind::Value) => {
                self.parameter(index, Beside::Value);
                Kind::Ratio
            }
            (Kind::Ratio, Kind::Ratio) => Kind::Ratio,
            (kind @ (Kind::Value | Kind::Ratio), Kind::Written(_, WrittenMeasure::None, _)) => kind,
            _ => Kind::Unknown,
        }
    }

    /// What a parameter is where nobody gives it is compared with what the parameter is.
    fn defaults(&mut self, rule: &Rule) {
        for (index, (parameter, beside)) in rule.parameters.iter().zip(&self.parameters).enumerate() {
            if let (Some(Quantity { value, measure, span }), Some(beside)) = (parameter.default, *beside) {
                let default_of = Some(index as u16);
                self.thresholds.push(Threshold { number: (value, measure, span), beside, default_of });
            }
        }
    }

    fn parameter(&mut self, index: u16, beside: Beside) {
        if let Some(known) = self.parameters.get_mut(usize::from(index)) {
            known.get_or_insert(beside);
        }
    }
}

/// A sum of like things is one of them; with a number it may be a score of its own.
fn sum(a: Kind, b: Kind) -> Kind {
    if a == b && matches!(a, Kind::Value | Kind::Ratio) { a } else { Kind::Unknown }
}

/// Reports the ratios of a rule that were meant to be percentages.
pub(super) fn high_ratios(cx: &mut Checker<'_, '_>, measures: &Measures) {
    for threshold in measures.thresholds.iter().filter(|t| t.beside != Beside::Value) {
        let (value, written, span) = threshold.number;
        if written == WrittenMeasure::None && value > HIGH_RATIO {
            too_high(cx, measures, threshold.beside, span);
        }
    }
}

/// A bare number beside a ratio or a score that it is probably a hundred times too high for.
fn too_high(cx: &mut Checker<'_, '_>, measures: &Measures, beside: Beside, span: Place) {
    match (beside, measures.percentages_of) {
        (Beside::Score, Some(inner)) => bare_beside_score(cx, inner, span),
        // Points may be as many as they like.
        (Beside::Score, None) => {}
        _ => high_ratio(cx, span),
    }
}

/// A bare number beside the score of a rule that gives percentages: no score reaches it.
fn bare_beside_score(cx: &mut Checker<'_, '_>, inner: Place, span: Place) {
    let (word, name) = (cx.text(span), cx.text(inner));
    let message = text!(
        "«{word}» è confrontato con il punteggio di «{name}», che è in %: manca il `%`",
        "“{word}” is compared with the score of “{name}”, which is in %: it has no `%`"
    );
    let found = Diagnostic::new(Code::BareThreshold, span, message).help(without_percent(word));
    cx.report(found.fix(span, format!("{word} %"), text!("aggiungi `%`", "add `%`")));
}

fn without_percent(word: &str) -> Text {
    text!(
        "90 non è 90 %: senza `%` la soglia è cento volte più alta; scrivi `{word} %`",
        "90 is not 90 %: without `%` the threshold is a hundred times as high; write `{word} %`"
    )
}

fn high_ratio(cx: &mut Checker<'_, '_>, span: Place) {
    let word = cx.text(span);
    let message = text!(
        "«{word}» sta accanto a un rapporto: così vale {word} volte",
        "“{word}” stands beside a ratio: like this it means {word} times"
    );
    let help = text!(
        "un rapporto come `valore / target` vale 1 quando il target è raggiunto: per le percentuali scrivi `{word} %`",
        "a ratio such as `valore / target` is 1 when the target is reached: for percentages write `{word} %`"
    );
    let title = text!("aggiungi `%`", "add `%`");
    let found = Diagnostic::new(Code::HighThreshold, span, message).help(help);
    cx.report(found.fix(span, format!("{word} %"), title));
}

/// Holds the numbers of every rule against what the indicators that use it are measured in.
pub(super) fn uses(cx: &mut Checker<'_, '_>) {
    let measures: Vec<Measures> = cx.plan.policy.rules.iter().map(of_rule).collect();
    if measures.iter().all(|m| m.thresholds.iter().all(|t| t.beside != Beside::Value)) {
        return;
    }
    let mut told = FxHashSet::default();
    for id in cx.plan.ids() {
        let Some(rule) = fields::effective_rule(cx, id, None) else { continue };
        use_of(cx, &measures, (id, None), rule, &mut told);
    }
    for index in 0..cx.plan.edges.len() {
        if let (child, Some(own)) = (cx.plan.edges[index].child, cx.plan.edges[index].rule) {
            use_of(cx, &measures, (child, Some(EdgeId(index as u32))), own, &mut told);
        }
    }
}

/// Holds the numbers of one rule against what one indicator is measured in, below one of its parents or by itself.
fn use_of(
    cx: &mut Checker<'_, '_>,
    measures: &[Measures],
    (id, edge): (ItemId, Option<EdgeId>),
    rule: RuleId,
    told: &mut FxHashSet<Place>,
) {
    let Some(measured) = cx.plan.measured(id) else { return };
    let (Some(measure), Some(of_rule)) = (measured.measure, measures.get(rule.0 as usize)) else { return };
    let parameters = edge.map_or(&measured.parameters, |edge| &cx.plan.edges[edge.0 as usize].parameters);
    let is_default = |t: &&Threshold| t.default_of.is_none_or(|index| parameters.iter().all(|(i, _)| *i != index));
    let beside = of_rule.thresholds.iter().filter(|t| t.beside == Beside::Value);
    let wrong = beside.filter(is_default).map(|t| t.number).filter(|(value, written, span)| {
        !value.is_zero() && !told.contains(span) && !fits(cx, *written, *span, measure)
    });
    for (_, written, span) in wrong.collect::<Vec<_>>() {
        told.insert(span);
        wrong_measure(cx, id, span, written, measure);
    }
}

/// Whether a number written with a measure can be compared with a measure.
fn fits(cx: &Checker<'_, '_>, written: WrittenMeasure, number: Place, measure: MeasureId) -> bool {
    match written {
        WrittenMeasure::None => measure != MeasureId::PERCENT,
        WrittenMeasure::Percent | WrittenMeasure::Points => matches!(measure, MeasureId::PERCENT | MeasureId::NUMBER),
        WrittenMeasure::Word(written) => {
            measure == MeasureId::NUMBER
                || measures::named(cx, cx.text(written.within(number.source))).is_none_or(|m| m == measure)
        }
    }
}

fn wrong_measure(cx: &mut Checker<'_, '_>, id: ItemId, span: Place, written: WrittenMeasure, measure: MeasureId) {
    let (word, shown) = (cx.text(span), cx.name_of(id));
    let wanted = measures::measure_name(cx, measure);
    let name = cx.plan.item(id).name;
    let measured = text!("è misurato in {wanted}", "it is measured in {wanted}");
    if written == WrittenMeasure::None {
        let message = text!(
            "«{word}» è confrontato con «{shown}», che è in %: manca il `%`",
            "“{word}” is compared with “{shown}”, which is in %: it has no `%`"
        );
        let title = text!("aggiungi `%`", "add `%`");
        let found =
            Diagnostic::new(Code::BareThreshold, span, message).also(name, measured).help(without_percent(word));
        return cx.report(found.fix(span, format!("{word} %"), title));
    }
    let message = text!(
        "«{word}» è confrontato con «{shown}», che è in {wanted}",
        "“{word}” is compared with “{shown}”, which is in {wanted}"
    );
    let help = text!(
        "scrivi la soglia nella misura dell'indicatore, o usa una regola per ciascuna misura",
        "write the threshold in the indicator's unit, or use a rule for each unit"
    );
    cx.report(Diagnostic::new(Code::IncompatibleMeasures, span, message).also(name, measured).help(help));
}

/// The measures of rules, each found once: of a rule of indicators, of one over the score of a node.
#[derive(Default)]
pub(super) struct Known(FxHashMap<(RuleId, bool), Measures>);

/// Holds the value of a parameter against what its rule compares it with.
pub(super) fn parameter(
    cx: &mut Checker<'_, '_>,
    known: &mut Known,
    id: ItemId,
    rule: RuleId,
    index: usize,
    given: Quantity,
) {
    let of_node = cx.plan.item(id).kind != Node::Indicator;
    let of_rule = cx.plan.policy.rule(rule);
    let measures = known
        .0
        .entry((rule, of_node))
        .or_insert_with(|| if of_node { of_score(of_rule) } else { self::of_rule(of_rule) });
    hold(cx, measures, id, index, given);
}

/// Holds the value of a parameter of a node against what a function of its kind compares it with.
pub(super) fn node_parameter(cx: &mut Checker<'_, '_>, function: &Rule, id: ItemId, index: u16, given: Quantity) {
    let mut measures = Measures::new(Kind::Ratio, function);
    measures.parameters.resize(usize::from(index) + 1, None);
    measures.rule(function);
    hold(cx, &measures, id, index.into(), given);
}

fn hold(cx: &mut Checker<'_, '_>, measures: &Measures, id: ItemId, index: usize, given: Quantity) {
    let Quantity { value, measure: written, span } = given;
    let beside = measures.parameters.get(index).copied().flatten();
    if value.is_zero() {
        return;
    }
    match (beside, cx.plan.measured(id).and_then(|m| m.measure)) {
        (Some(Beside::Value), Some(measure)) if !fits(cx, written, span, measure) => {
            wrong_measure(cx, id, span, written, measure);
        }
        (Some(beside @ (Beside::Ratio | Beside::Score)), _)
            if written == WrittenMeasure::None && value > HIGH_RATIO =>
        {
            too_high(cx, measures, beside, span);
        }
        _ => {}
    }
}
