//! Lists of bands as parameters of rules: how a rule looks them up, and what a text gives.

use super::context::Checker;
use super::stages;
use crate::arithmetic::rule::constant;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::formula::{Formula, Node, NodeKind};
use crate::plan::{
    Band, MOST_STEPS, Part, Rule, RuleFormula, RuleId, RuleParameter, ScoreFunction, Step, Steps, Variable,
};
use crate::source::Place;
use crate::syntax::view::node::Parameter;
use crate::syntax::view::rule as view;
use crate::syntax::view::stage;
use crate::text;
use rust_decimal::Decimal;

/// A list of bands that somebody gives to a rule.
pub(super) struct GivenList {
    /// The parameter.
    pub(super) name: Place,
    pub(super) steps: Steps,
    /// Where the thresholds are written.
    pub(super) places: Vec<Place>,
}

impl GivenList {
    /// Its numbers for the parameters of a rule, the first of which is this one.
    pub(super) fn tied(&self, first: usize) -> Vec<(u16, Decimal)> {
        (first as u16..).zip(self.steps.numbers()).collect()
    }
}

/// `fasce E secondo LIST`: bands of which every number is a parameter.
pub(super) fn bands(
    cx: &mut Checker<'_, '_>,
    on: RuleFormula,
    (name, span): (Place, Place),
    parameters: &[RuleParameter],
) -> Option<ScoreFunction> {
    let word = cx.text(name);
    let first = parameters.iter().position(|p| p.part == Some(Part::Below) && cx.text(p.name) == word);
    let Some(first) = first else {
        let known = parameters.iter().filter(|p| p.part == Some(Part::Below)).map(|p| cx.text(p.name));
        let near = suggest::closest(word, known).map(str::to_owned);
        let hint = text!("`parametro {word} fasce` nella regola", "`parametro {word} fasce` in the rule");
        cx.unknown(name, near, hint);
        return None;
    };
    let number = |index: usize| one(Variable::Parameter(index as u16), name);
    let steps = (0..MOST_STEPS).map(|step| first + 1 + 3 * step);
    let bands = steps.flat_map(|at| [(at, false, at + 1), (at, true, at + 2)]);
    let bands =
        bands.map(|(from, inclusive, value)| Band { from: number(from), inclusive, value: number(value), span });
    Some(ScoreFunction::Bands { on, bands: bands.collect(), otherwise: number(first) })
}

fn one(variable: Variable, written: Place) -> RuleFormula {
    Formula { nodes: vec![Node { kind: NodeKind::Name(variable), span: written.span() }], written }
}

/// The parameters that a rule lacks, each list once.
pub(super) fn missing<'r>(rule: &'r Rule, given: &[Option<Decimal>]) -> impl Iterator<Item = &'r RuleParameter> {
    let lacks = given.iter().zip(&rule.parameters).filter(|(value, _)| value.is_none());
    lacks.map(|(_, parameter)| parameter).filter(|p| matches!(p.part, None | Some(Part::Below)))
}

/// True where a rule of the policy takes a list by that name.
pub(super) fn takes_list(cx: &Checker<'_, '_>, name: Place) -> bool {
    let word = cx.text(name);
    let mut all = cx.plan.policy.rules.iter().flat_map(|rule| &rule.parameters);
    all.any(|p| p.part == Some(Part::Below) && cx.text(p.name) == word)
}

/// The list in the block of a `parametro`; nothing for one that has none, and nothing inside where it can't be read.
pub(super) fn written(cx: &mut Checker<'_, '_>, parameter: Parameter<'_>) -> Option<Option<GivenList>> {
    let (name, lines) = parameter.bands(cx.diagnostics)?;
    let (mut bands, mut below) = (Vec::new(), None);
    let mut all_read = true;
    for line in lines {
        match line {
            view::Band::From(band) | view::Band::Over(band) => {
                let read = band.read(cx.diagnostics);
                let read = read.and_then(|(from, value)| Some((number(cx, from)?, number(cx, value)?)));
                all_read &= read.is_some();
                bands.extend(read.map(|((from, at), (value, _))| (from, band.is_inclusive(), value, at)));
            }
            view::Band::Otherwise(band) => {
                below = band.read(cx.diagnostics).and_then(|value| number(cx, value)).map(|(value, _)| value);
                all_read &= below.is_some();
            }
        }
    }
    if !all_read {
        return Some(None);
    }
    let Some(below) = below else {
        cx.report(stages::no_otherwise(name, "altrimenti 0 %"));
        return Some(None);
    };
    Some(from_bands(cx, name, &bands, below))
}

/// A number of a list: a list has no formulas.
fn number(cx: &mut Checker<'_, '_>, read: stage::Formula) -> Option<(Decimal, Place)> {
    let at = read.span();
    let formula = stages::resolve_rule_formula(cx, read, &[])?;
    Some((constant(&formula)?, at))
}

/// A list of one-sided bands, the highest first.
fn from_bands(
    cx: &mut Checker<'_, '_>,
    name: Place,
    bands: &[(Decimal, bool, Decimal, Place)],
    below: Decimal,
) -> Option<GivenList> {
    let mut list = GivenList { name, steps: Steps { steps: Vec::new(), below }, places: Vec::new() };
    for (index, &(from, inclusive, above, at)) in bands.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| bands[before]);
        match before {
            // `oltre 5`, and then `da 5`: what 5 itself gives.
            Some((last, false, ..)) if last == from && inclusive => {
                if let Some(step) = list.steps.steps.last_mut() {
                    step.at = above;
                }
                continue;
            }
            Some((last, .., first)) if last <= from => {
                cx.report(stages::bands_out_of_order(at, first));
                return None;
            }
            _ => {}
        }
        let next = bands.get(index + 1).map_or(below, |(_, _, value, _)| *value);
        list.steps.steps.push(Step { from, above, at: if inclusive { above } else { next } });
        list.places.push(at);
    }
    within_most(cx, &list).then_some(list)
}

/// Reports a list that is too long.
pub(super) fn within_most(cx: &mut Checker<'_, '_>, list: &GivenList) -> bool {
    let Some(at) = list.places.get(MOST_STEPS) else { return true };
    let word = cx.text(list.name);
    let message = text!("«{word}» ha più di {MOST_STEPS} soglie", "“{word}” has more than {MOST_STEPS} thresholds");
    let help = text!(
        "unisci le fasce che danno lo stesso punteggio; per molte soglie vicine scrivi una formula, o una `spezzata`",
        "join the bands that give the same score; for many thresholds close together write a formula, or a `spezzata`"
    );
    cx.report(Diagnostic::new(Code::RuleIncomplete, *at, message).help(help));
    false
}

/// A number where the rule takes a list.
pub(super) fn no_number(cx: &mut Checker<'_, '_>, name: Place, of: RuleId) {
    let (word, declared) = (cx.text(name), cx.plan.policy.rule(of).name);
    let message = text!("«{word}» è un elenco di fasce", "“{word}” is a list of bands");
    let help = text!(
        "scrivi `parametro {word} {{ da 90 % vale 100 %; altrimenti 0 % }}`",
        "write `parametro {word} {{ da 90 % vale 100 %; altrimenti 0 % }}`"
    );
    let found = Diagnostic::new(Code::ParameterUnknown, name, message)
        .also(declared, text!("la regola è dichiarata qui", "the rule is declared here"))
        .help(help);
    cx.report(found);
}

/// A list where the rule takes a number.
pub(super) fn one_number(cx: &mut Checker<'_, '_>, name: Place, of: RuleId) {
    let (word, declared) = (cx.text(name), cx.plan.policy.rule(of).name);
    let message = text!("«{word}» è un numero, e non un elenco di fasce", "“{word}” is a number, and no list of bands");
    let help = text!(
        "scrivi `parametro {word} 90 %`; un elenco si dichiara nella regola con `parametro {word} fasce`",
        "write `parametro {word} 90 %`; a list is declared in the rule with `parametro {word} fasce`"
    );
    let found = Diagnostic::new(Code::ParameterUnknown, name, message)
        .also(declared, text!("la regola è dichiarata qui", "the rule is declared here"))
        .help(help);
    cx.report(found);
}
