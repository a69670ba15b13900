//! Types of formulas: what can be added, divided and compared, and whether an algorithm suits its
//! target.
//!
//! A type is a product of measures (`euro / gg`). Percentages, counts and plain numbers have none:
//! they compare with each other, but a ratio is not a count.

use super::context::Checker;
use super::{conditions, measures, of_tree};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::formula::{Function, Node, NodeKind, Operator};
use crate::ground::quantity::WrittenMeasure;
use crate::plan::figures::measure_of_tree;
use crate::plan::{Algorithm, Compared, Form, ItemId, Lost, MeasureId, Plan, Term};
use crate::source::Place;
use crate::text;
use smallvec::{SmallVec, smallvec};

/// The type of a number.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Type {
    /// Measures with their exponents, ordered, none zero.
    powers: SmallVec<[(MeasureId, i8); 2]>,
    look: Look,
}

/// How a number without measures presents itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Look {
    Number,
    Percent,
    Count,
    /// Divided: can't be a count.
    Ratio,
}

impl Type {
    fn of(measure: MeasureId) -> Type {
        let look = match measure {
            MeasureId::PERCENT => Look::Percent,
            MeasureId::COUNT => Look::Count,
            _ => Look::Number,
        };
        let powers = if measure.is_dimensionless() { SmallVec::new() } else { smallvec![(measure, 1)] };
        Type { powers, look }
    }

    fn times(&self, other: &Type, sign: i8, look: Look) -> Type {
        let mut powers = self.powers.clone();
        for &(measure, power) in &other.powers {
            match powers.iter_mut().find(|(m, _)| *m == measure) {
                Some((_, p)) => *p = p.saturating_add(power.saturating_mul(sign)),
                None => powers.push((measure, power.saturating_mul(sign))),
            }
        }
        powers.retain(|(_, p)| *p != 0);
        powers.sort();
        Type { powers, look }
    }

    fn is_date(&self) -> bool {
        self.powers.as_slice() == [(MeasureId::DATE, 1)]
    }

    /// The measure values of this type are written in, if there is one.
    fn measure(&self) -> Option<MeasureId> {
        match (self.powers.as_slice(), self.look) {
            ([], Look::Percent) => Some(MeasureId::PERCENT),
            ([], Look::Count) => Some(MeasureId::COUNT),
            ([], _) => Some(MeasureId::NUMBER),
            ([(measure, 1)], _) => Some(*measure),
            _ => None,
        }
    }
}

/// The types of what formulas name, once all are known.
pub(super) struct Types(Vec<Option<Type>>);

impl Types {
    /// Those of a plan.
    pub(super) fn of(plan: &Plan) -> Types {
        Types(plan.measured.iter().map(|measured| measured.measure.map(Type::of)).collect())
    }

    /// The measure that a formula comes to; reports what makes no sense.
    pub(super) fn measure(&self, cx: &mut Checker<'_, '_>, formula: &Algorithm) -> Option<MeasureId> {
        let found = infer(cx, formula, &self.0);
        found.map(|found| found.measure().unwrap_or(MeasureId::NUMBER))
    }
}

/// Infers the type of every formula, in the order of computation.
pub(super) fn algorithms(cx: &mut Checker<'_, '_>) {
    let mut types: Vec<Option<Type>> = vec![None; cx.plan.measured.len()];
    for id in std::mem::take(&mut cx.plan.order) {
        let index = cx.plan.item(id).detail as usize;
        let mut formula = cx.plan.measured[index].formula.take();
        if formula.as_mut().is_some_and(|f| !of_tree::fits(cx, f)) {
            formula = None;
            cx.lose(Lost::Item(id));
        }
        let inferred = formula.as_ref().filter(|f| conditions::computes(cx, f)).and_then(|f| infer(cx, f, &types));
        types[index] = settle(cx, id, formula.as_deref(), inferred);
        cx.plan.measured[index].formula = formula;
        cx.plan.order.push(id);
    }
}

/// Whether a formula over the plan suits the figure that is published of it; reports it if not.
pub(super) fn claimed(cx: &mut Checker<'_, '_>, formula: &mut Algorithm, (measure, at): (MeasureId, Place)) -> bool {
    if !of_tree::fits(cx, formula) || !conditions::computes(cx, formula) {
        return false;
    }
    let before = cx.diagnostics.len();
    let Some(found) = steps(cx, formula, &[], true).pop().flatten() else { return cx.diagnostics.len() == before };
    let wanted = Type::of(measure);
    if found.powers == wanted.powers {
        return true;
    }
    let (a, b) = (type_name(cx, &found), type_name(cx, &wanted));
    let message = text!("la cifra è in {b}, ma la formula dà {a}", "the figure is in {b}, but the formula gives {a}");
    let diagnostic = Diagnostic::new(Code::WrongMeasure, at, message)
        .also(formula.span(), text!("questa formula dà {a}", "this formula gives {a}"))
        .help(text!("usa la stessa misura", "use the same unit of measure"));
    cx.report(diagnostic);
    false
}

/// Holds a formula's type against what is declared, and says which type values have.
fn settle(cx: &mut Checker<'_, '_>, id: ItemId, formula: Option<&Algorithm>, inferred: Option<Type>) -> Option<Type> {
    let index = cx.plan.item(id).detail as usize;
    let declared = cx.plan.measured[index].measure.map(Type::of);
    if let (Some(formula), Some(found), Some(wanted)) = (formula, &inferred, &declared)
        && (found.powers != wanted.powers || (found.look == Look::Ratio && wanted.look == Look::Count))
    {
        declared_otherwise(cx, id, formula.span(), found, wanted);
    }
    let target = cx.plan.asked(id);
    let target_type = match target {
        Some((Form::By, _, at)) => {
            cx.plan.measured[index].is_date = true;
            if let Some(formula) = formula {
                cx.lose(Lost::Part(id));
                deadline_for_number(cx, id, at, formula.span());
            }
            return None;
        }
        Some((Form::Yes, ..)) => {
            cx.plan.measured[index].is_bool = true;
            return None;
        }
        Some((_, measure, _)) => Some(Type::of(measure)),
        None => None,
    };
    if let (Some(formula), Some(found), Some(wanted), Some((.., at))) = (formula, &inferred, &target_type, target) {
        target_suits(cx, id, formula, found, wanted, at);
    }
    if let (Some(wanted), Some(declared), Some((.., at)), None) = (&target_type, &declared, target, formula)
        && wanted.powers != declared.powers
    {
        let (a, b) = (type_name(cx, wanted), type_name(cx, declared));
        let word = cx.name_of(id);
        let message = text!(
            "il target di «{word}» è in {a}, i suoi valori in {b}",
            "the target of “{word}” is in {a}, its values in {b}"
        );
        let help = text!("usa la stessa misura", "use the same unit of measure");
        cx.report(Diagnostic::new(Code::TargetIncompatible, at, message).help(help));
    }
    let settled = declared.or(target_type).or(inferred);
    // Where the target could not be read, a formula alone does not say how values are written: a
    // ratio may be a percentage.
    let unread = target.is_none() && cx.plan.unread.has(Lost::Item(id)) && cx.plan.measured[index].measure.is_none();
    cx.plan.measured[index].measure = settled.as_ref().filter(|_| !unread).and_then(Type::measure);
    settled
}

fn declared_otherwise(cx: &mut Checker<'_, '_>, id: ItemId, span: Place, found: &Type, wanted: &Type) {
    let (a, b) = (type_name(cx, found), type_name(cx, wanted));
    let word = cx.name_of(id);
    let message = text!(
        "«{word}» è dichiarato in {b}, ma la formula dà {a}",
        "“{word}” is declared in {b}, but the formula gives {a}"
    );
    let help = text!("correggi la formula, o la `misura`", "correct the formula, or the `misura`");
    cx.report(Diagnostic::new(Code::IncompatibleMeasures, span, message).help(help));
}

fn deadline_for_number(cx: &mut Checker<'_, '_>, id: ItemId, target: Place, formula: Place) {
    let word = cx.name_of(id);
    let message = text!(
        "«{word}» misura un numero, ma il target è una data",
        "“{word}” measures a number, but its target is a date"
    );
    let found = Diagnostic::new(Code::DeadlineForNumber, target, message)
        .also(formula, text!("questa formula dà un numero", "this formula gives a number"))
        .help(text!(
            "scrivi un target con `>=`, o l'algoritmo a parole",
            "write a target with `>=`, or the algorithm in words"
        ));
    cx.report(found);
}

fn target_suits(cx: &mut Checker<'_, '_>, id: ItemId, formula: &Algorithm, found: &Type, wanted: &Type, target: Place) {
    let ratio_for_count = wanted.look == Look::Count && found.look == Look::Ratio;
    let hundredfold = wanted.look == Look::Percent && found != wanted && times_hundred(formula);
    if found.powers == wanted.powers && !ratio_for_count && !hundredfold {
        return;
    }
    let word = cx.name_of(id);
    if hundredfold {
        let message = text!(
            "«{word}» è moltiplicato per 100, ma il target è già in `%`",
            "“{word}” is multiplied by 100, but its target has a `%` already"
        );
        let found = Diagnostic::new(Code::TargetIncompatible, formula.span(), message)
            .also(target, text!("il target è qui", "the target is here"))
            .help(text!(
                "togli `100` dalla formula: un rapporto di 0,85 è già 85 %",
                "remove `100` from the formula: a ratio of 0.85 is 85 % already"
            ));
        return cx.report(found);
    }
    let (a, b) = (type_name(cx, found), type_name(cx, wanted));
    let divides = matches!(
        formula.nodes.last().map(|n| &n.kind),
        Some(NodeKind::Binary(Operator::Divide, ..) | NodeKind::Per(..))
    );
    let diagnostic = if found.powers != wanted.powers && wanted.powers.is_empty() && divides {
        let message = text!(
            "«{word}» è un rapporto tra grandezze diverse: dà {a}, il target è {b}",
            "“{word}” is a ratio of unlike things: it gives {a}, the target is {b}"
        );
        Diagnostic::new(Code::UnlikeRatio, formula.span(), message)
            .also(target, text!("il target è qui", "the target is here"))
            .help(text!(
                "dividi due cose della stessa misura, o dichiara la misura del risultato con `misura`",
                "divide two things in the same unit of measure, or declare that of the result with `misura`"
            ))
    } else if found.powers != wanted.powers {
        let message = text!(
            "il target di «{word}» è in {b}, ma l'algoritmo dà {a}",
            "the target of “{word}” is in {b}, but the algorithm gives {a}"
        );
        Diagnostic::new(Code::TargetIncompatible, target, message)
            .also(formula.span(), text!("questa formula dà {a}", "this formula gives {a}"))
            .help(text!(
                "usa la stessa misura nel target e nella formula",
                "use the same unit of measure in target and formula"
            ))
    } else {
        let message = text!(
            "il target di «{word}» conta cose intere, ma l'algoritmo dà un rapporto",
            "the target of “{word}” counts whole things, but the algorithm gives a ratio"
        );
        Diagnostic::new(Code::TargetIncompatible, target, message)
            .also(formula.span(), text!("questo è un rapporto", "this is a ratio"))
            .help(text!(
                "togli `n` dal target, o scrivi una percentuale",
                "remove `n` from the target, or write a percentage"
            ))
    };
    cx.report(diagnostic);
}

fn infer(cx: &mut Checker<'_, '_>, formula: &Algorithm, types: &[Option<Type>]) -> Option<Type> {
    steps(cx, formula, types, false).pop().flatten()
}

/// What the comparisons of a condition are between; none where they are between unlike things.
pub(super) fn compared(cx: &mut Checker<'_, '_>, formula: &Algorithm) -> Option<Vec<Compared>> {
    let before = cx.diagnostics.len();
    let steps = steps(cx, formula, &[], true);
    let measure = |at: u32| steps[at as usize].as_ref().and_then(Type::measure);
    let one = |node: &Node<Term>| match node.kind {
        NodeKind::Binary(operator, left, right)
            if operator.is_condition() && !matches!(operator, Operator::And | Operator::Or) =>
        {
            // A ratio beside a percentage is one.
            let both = [measure(left), measure(right)];
            let percent = both.contains(&Some(MeasureId::PERCENT)).then_some(MeasureId::PERCENT);
            Some(Compared { left, right, measure: percent.or(both[0]).or(both[1]) })
        }
        _ => None,
    };
    let found = formula.nodes.iter().filter_map(one).collect();
    (cx.diagnostics.len() == before).then_some(found)
}

/// The type of each step. Days are told from numbers only where they may be compared.
fn steps(cx: &mut Checker<'_, '_>, formula: &Algorithm, types: &[Option<Type>], days: bool) -> Vec<Option<Type>> {
    let mut steps: Vec<Option<Type>> = Vec::with_capacity(formula.nodes.len());
    for (at, node) in formula.nodes.iter().enumerate() {
        let step = |i: u32| steps[i as usize].as_ref();
        let found = match &node.kind {
            NodeKind::Number(_, measure) => {
                let measure = measures::measure(cx, *measure, formula.span());
                measure.map(Type::of)
            }
            NodeKind::Name(Term::Data(r)) if days && cx.plan.measured(r.item).is_some_and(|m| m.is_date) => {
                Some(Type::of(MeasureId::DATE))
            }
            NodeKind::Name(Term::Data(r)) => {
                let inferred = types.get(cx.plan.item(r.item).detail as usize).cloned().flatten();
                inferred.or_else(|| known_type(cx, r.item))
            }
            NodeKind::Name(Term::Tree(asked)) => Some(Type::of(measure_of_tree(cx.plan.policy.print, asked))),
            NodeKind::Negate(a) => step(*a).cloned(),
            NodeKind::Not(_) => None,
            NodeKind::Binary(Operator::Multiply, a, b) => {
                step(*a).zip(step(*b)).map(|(a, b)| a.times(b, 1, product_look(a, b)))
            }
            NodeKind::Binary(Operator::Divide, a, b) | NodeKind::Per(a, _, b) => {
                step(*a).zip(step(*b)).map(|(a, b)| a.times(b, -1, Look::Ratio))
            }
            NodeKind::Binary(Operator::And | Operator::Or, ..) => None,
            NodeKind::Binary(Operator::Subtract, a, b)
                if step(*a).is_some_and(Type::is_date) && step(*b).is_some_and(Type::is_date) =>
            {
                Some(Type::of(MeasureId::DAYS))
            }
            NodeKind::Binary(operator, a, b) => {
                let (left, right) = (step(*a).cloned(), step(*b).cloned());
                same_type(cx, formula, *operator, at, (*a, left), (*b, right))
            }
            NodeKind::Call(function, args) => {
                let args = match function {
                    Function::Round | Function::Truncate => &args[..1],
                    _ => args.as_slice(),
                };
                let all: Vec<_> = args.iter().map(|&a| (a, steps[a as usize].clone())).collect();
                same_types(cx, formula, all)
            }
        };
        steps.push(found);
    }
    steps
}

/// The type of an item without a formula.
fn known_type(cx: &mut Checker<'_, '_>, id: ItemId) -> Option<Type> {
    let measured = cx.plan.measured(id)?;
    let target = cx.plan.asked(id).filter(|(form, ..)| !matches!(form, Form::By | Form::Yes));
    measured.measure.or(target.map(|(_, measure, _)| measure)).map(Type::of)
}

fn same_types(cx: &mut Checker<'_, '_>, formula: &Algorithm, all: Vec<(u32, Option<Type>)>) -> Option<Type> {
    let mut all = all.into_iter();
    let mut result = all.next()?;
    for next in all {
        let merged = same_type(cx, formula, Operator::Add, formula.nodes.len(), result, next.clone());
        result = (next.0, merged);
    }
    result.1
}

/// Sums, differences and comparisons want the same measures on both sides.
fn same_type(
    cx: &mut Checker<'_, '_>,
    formula: &Algorithm,
    operator: Operator,
    at: usize,
    (left_at, left): (u32, Option<Type>),
    (right_at, right): (u32, Option<Type>),
) -> Option<Type> {
    let (left, right) = (left?, right?);
    let span = |i: u32| formula.place(&formula.nodes[i as usize]);
    if left.powers != right.powers {
        let (a, b) = (type_name(cx, &left), type_name(cx, &right));
        let symbol = operator.symbol();
        let message = text!("non si può fare {a} {symbol} {b}", "{a} {symbol} {b} makes no sense");
        let found = Diagnostic::new(Code::IncompatibleMeasures, span(right_at), message)
            .label(text!("questo è in {b}", "this is in {b}"))
            .also(span(left_at), text!("questo è in {a}", "this is in {a}"))
            .help(text!(
                "si sommano e si confrontano solo cose della stessa misura",
                "only things in the same unit of measure can be added or compared"
            ));
        cx.report(found);
        return None;
    }
    let adds = matches!(operator, Operator::Add | Operator::Subtract) && at < formula.nodes.len();
    let bare = matches!(formula.nodes[right_at as usize].kind, NodeKind::Number(_, WrittenMeasure::Percent));
    if adds && left.look == Look::Percent && bare {
        bare_percent(cx, span(right_at), operator);
    }
    let look = if left.look == right.look { left.look } else { Look::Number };
    Some(Type { powers: left.powers, look })
}

fn bare_percent(cx: &mut Checker<'_, '_>, span: Place, operator: Operator) {
    let written = cx.text(span);
    let points = written.replace('%', "punti");
    let symbol = operator.symbol();
    let factor = if operator == Operator::Subtract { "0,95" } else { "1,05" };
    let message = text!(
        "`{symbol} {written}` su una percentuale: punti, o per cento di essa?",
        "`{symbol} {written}` on a percentage: points, or per cent of it?"
    );
    let title = text!("scrivi `{points}`", "write `{points}`");
    let found = Diagnostic::new(Code::BarePercent, span, message)
        .help(text!(
            "scrivi `{symbol} {points}` per i punti percentuali, oppure `* {factor}` per variare del 5 %",
            "write `{symbol} {points}` for percentage points, or `* {factor}` to change by 5 %"
        ))
        .fix(span, points, title);
    cx.report(found);
}

fn type_name(cx: &Checker<'_, '_>, kind: &Type) -> String {
    if kind.powers.is_empty() {
        return match kind.look {
            Look::Percent => "%",
            Look::Count => "n",
            Look::Ratio | Look::Number => "numero",
        }
        .to_owned();
    }
    let part = |sign: bool| {
        let powers = kind.powers.iter().filter(|(_, p)| (*p > 0) == sign);
        let words = powers.map(|(m, p)| match p.unsigned_abs() {
            1 => measures::measure_name(cx, *m),
            n => format!("{}^{n}", measures::measure_name(cx, *m)),
        });
        words.collect::<Vec<_>>().join(" · ")
    };
    match (part(true), part(false)) {
        (over, under) if under.is_empty() => over,
        (over, under) if over.is_empty() => format!("1/{under}"),
        (over, under) => format!("{over}/{under}"),
    }
}

fn product_look(a: &Type, b: &Type) -> Look {
    match (a.look, b.look) {
        (Look::Count, Look::Count) => Look::Count,
        (Look::Ratio, _) | (_, Look::Ratio) => Look::Ratio,
        (Look::Percent, Look::Number) | (Look::Number, Look::Percent) => Look::Percent,
        _ => Look::Number,
    }
}

/// `a / b * 100` or `100 * a / b`, as percentages are computed by hand.
fn times_hundred(formula: &Algorithm) -> bool {
    let kind = |at: u32| formula.nodes.get(at as usize).map(|n| &n.kind);
    let hundred = |at: u32| matches!(kind(at), Some(NodeKind::Number(n, WrittenMeasure::None)) if *n == rust_decimal::Decimal::ONE_HUNDRED);
    let divides = |at: u32| matches!(kind(at), Some(NodeKind::Binary(Operator::Divide, ..)));
    match formula.nodes.last().map(|n| &n.kind) {
        Some(NodeKind::Binary(Operator::Multiply, a, b)) => {
            (divides(*a) && hundred(*b)) || (hundred(*a) && divides(*b))
        }
        Some(NodeKind::Binary(Operator::Divide, a, _)) => {
            matches!(kind(*a), Some(NodeKind::Binary(Operator::Multiply, x, y)) if hundred(*x) || hundred(*y))
        }
        _ => false,
    }
}
