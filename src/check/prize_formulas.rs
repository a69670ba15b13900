//! The formulas of a prize: what they see of each of those who share it, and what places are worth.

use super::context::Checker;
use super::{conditions, functions, measures, stages};
use crate::diagnostic::{Code, Diagnostic, Text, suggest};
use crate::ground::formula::NodeKind;
use crate::ground::quantity::Quantity;
use crate::plan::{First, ItemId, Kind, MeasureId, Prize, Ranking, Seen, ShareFormula, figures};
use crate::source::Place;
use crate::syntax::view::of_tree::Term;
use crate::syntax::view::prize::{RankingLine, Step};
use crate::syntax::view::stage::Formula;
use crate::text;
use rust_decimal::Decimal;

/// The word for the score of each.
const SCORE: &str = "punteggio";
/// The word for what its place is worth.
const PLACE: &str = "graduatoria";

/// Reports what a prize lacks.
pub(super) fn incomplete(cx: &mut Checker<'_, '_>, at: Place, what: Text, help: Text) {
    let message = text!("il premio ", "the prize ").then(&what);
    cx.report(Diagnostic::new(Code::PrizeIncomplete, at, message).help(help));
}

/// What formulas can name beside data: the parameters of those who share come before the words of the language.
pub(super) struct Names<'a>(Vec<(&'a str, Seen)>);

impl<'a> Names<'a> {
    /// Those that some nodes have.
    pub(super) fn new(cx: &Checker<'a, '_>, members: &[ItemId], is_ranked: bool) -> Names<'a> {
        let policy = &cx.plan.policy;
        let of_members = |kind: Kind| members.iter().any(|id| cx.plan.item(*id).kind == kind);
        let parameters = policy.node_parameters.iter().enumerate().filter(|(_, p)| of_members(p.kind));
        let named = parameters.map(|(i, p)| (cx.text(p.name), Seen::Parameter(functions::first_named(cx, policy, i))));
        let words = [(SCORE, Seen::Score), (PLACE, Seen::Place)].into_iter().take(1 + usize::from(is_ranked));
        Names(named.chain(words).collect())
    }

    /// The same but for what a place is worth, which ceilings and rankings don't see.
    pub(super) fn without_ranking(&self) -> Names<'a> {
        Names(self.0.iter().filter(|(_, seen)| *seen != Seen::Place).copied().collect())
    }
}

/// A formula that gives a number.
pub(super) fn read(cx: &mut Checker<'_, '_>, read: Formula, names: &Names<'_>) -> Option<ShareFormula> {
    for node in &read.nodes {
        if let NodeKind::Number(_, measure) = node.kind {
            measures::measure(cx, measure, read.span())?;
        }
    }
    let formula = read.try_map(|term, at| {
        let reference = match term {
            Term::Of(reference) => reference,
            Term::Tree(_) => {
                of_the_tree(cx, at);
                return None;
            }
        };
        let word = cx.text(reference.name);
        if let Some((_, seen)) = names.0.iter().find(|(name, _)| *name == word) {
            return Some(*seen);
        }
        value(cx, reference.name, names).map(Seen::Value)
    })?;
    conditions::computes(cx, &formula).then_some(formula)
}

/// `punteggio(A1)`, which is the same for all who share.
fn of_the_tree(cx: &mut Checker<'_, '_>, at: Place) {
    let message = text!(
        "un premio non guarda l'albero: vede chi partecipa, e i dati",
        "a prize does not look at the tree: it sees those who share it, and data"
    );
    let help = text!(
        "fanne un dato con un `algoritmo`, e scrivi qui il suo nome",
        "make a datum with an `algoritmo` of it, and write its name here"
    );
    cx.report(Diagnostic::new(Code::WrongKind, at, message).help(help));
}

/// A datum or indicator that is a number; reports anything else.
fn value(cx: &mut Checker<'_, '_>, name: Place, names: &Names<'_>) -> Option<ItemId> {
    let word = cx.text(name);
    let Some(item) = cx.names.item(word) else {
        let near = suggest::closest(word, names.0.iter().map(|(name, _)| *name).chain(cx.names.item_names()));
        let near = near.map(str::to_owned);
        let listed = names.0.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let hint = text!(
            "`dato`, o `parametro {word} in cruscotto` nella politica; un premio vede {listed}",
            "`dato`, or `parametro {word} in cruscotto` in the policy; a prize sees {listed}"
        );
        cx.unknown(name, near, hint);
        return None;
    };
    if !has_a_number(cx, item) {
        cx.wrong_kind(name, item, "dato, indicatore");
        return None;
    }
    Some(item)
}

/// True for what has a number for value.
pub(super) fn has_a_number(cx: &Checker<'_, '_>, item: ItemId) -> bool {
    cx.plan.measured(item).is_some_and(|measured| !measured.is_date && !measured.is_bool)
}

/// True for a ceiling that may be money: a number alone has to be in euro.
pub(super) fn is_money(cx: &mut Checker<'_, '_>, formula: &ShareFormula) -> bool {
    let measure = match formula.nodes.as_slice() {
        [only] => match &only.kind {
            NodeKind::Number(_, written) => measures::measure(cx, *written, formula.span()),
            NodeKind::Name(Seen::Value(item)) => Some(figures::measure(&cx.plan, *item)),
            NodeKind::Name(Seen::Score) => Some(MeasureId::PERCENT),
            _ => return true,
        },
        _ => return true,
    };
    if measure == Some(MeasureId::EURO) {
        return true;
    }
    let help = text!("scrivi per esempio `massimo 3.000,00 euro`", "write for example `massimo 3.000,00 euro`");
    let message = text!("il massimo di un premio è in euro", "the ceiling of a prize is in euro");
    cx.report(Diagnostic::new(Code::WrongMeasure, formula.span(), message).help(help));
    false
}

/// The parameters that the formulas of a prize look at, and where.
pub(super) fn parameters(prize: &Prize) -> impl Iterator<Item = (u16, Place)> {
    prize.formulas().flat_map(|f| f.names()).filter_map(|(seen, at)| match seen {
        Seen::Parameter(index) => Some((*index, at)),
        _ => None,
    })
}

/// `graduatoria punteggio { primi 20 % vale 1,5; altrimenti 1; pari_merito dentro }`
pub(super) fn ranking(cx: &mut Checker<'_, '_>, line: RankingLine<'_>, names: &Names<'_>) -> Option<Ranking> {
    let on = line.on(cx.diagnostics).and_then(|on| read(cx, on, &names.without_ranking()));
    let steps = line.steps(cx.diagnostics);
    let (mut first, mut otherwise, mut tied, mut all_read) = (Vec::new(), None, None, true);
    for step in steps {
        match step {
            Some(Step::First { first: many, worth, span }) => match places(cx, many, worth, span) {
                Some(places) => first.push(places),
                None => all_read = false,
            },
            Some(Step::Otherwise(worth)) => otherwise = plain(cx, worth),
            Some(Step::Tied(how)) => tied = Some(how),
            None => all_read = false,
        }
    }
    in_order(cx, &first);
    if !all_read {
        return None;
    }
    let at = line.word();
    if first.is_empty() {
        let what = text!("ha una graduatoria senza posti", "has a ranking without places");
        incomplete(cx, at, what, text!("aggiungi `primi 20 % vale 1,5`", "add `primi 20 % vale 1,5`"));
    }
    if tied.is_none() {
        let what = text!("non dice dove sta chi è a pari merito", "does not say where those stand who tie");
        let help = text!(
            "aggiungi `pari_merito dentro` (nel posto migliore), `pari_merito fuori` (nel peggiore) o `pari_merito media`",
            "add `pari_merito dentro` (in the best place), `pari_merito fuori` (in the worst) or `pari_merito media`"
        );
        incomplete(cx, at, what, help);
    }
    if otherwise.is_none() {
        cx.report(stages::no_otherwise(at, "altrimenti 1"));
    }
    if first.is_empty() {
        return None;
    }
    Some(Ranking { on: on?, first, otherwise: otherwise?, tied: tied? })
}

/// `primi 20 % vale 1,5`, `primi 3 n vale 2`
fn places(cx: &mut Checker<'_, '_>, many: Quantity, worth: Quantity, span: Place) -> Option<First> {
    let measure = measures::measure(cx, many.measure, many.span)?;
    let worth = plain(cx, worth)?;
    let is_part = measure == MeasureId::PERCENT;
    let counts = matches!(measure, MeasureId::COUNT | MeasureId::NUMBER) && many.value.fract().is_zero();
    if !(is_part || counts) || many.value <= Decimal::ZERO {
        let message =
            text!("i primi sono un numero intero o una percentuale", "the first are a whole number or a percentage");
        let help =
            text!("scrivi per esempio `primi 3 n` o `primi 20 %`", "write for example `primi 3 n` or `primi 20 %`");
        cx.report(Diagnostic::new(Code::WrongMeasure, many.span, message).help(help));
        return None;
    }
    Some(First { many: many.value, is_part, worth, span })
}

/// What a place is worth: a plain number, or a percentage.
fn plain(cx: &mut Checker<'_, '_>, worth: Quantity) -> Option<Decimal> {
    let measure = measures::measure(cx, worth.measure, worth.span)?;
    if matches!(measure, MeasureId::NUMBER | MeasureId::PERCENT | MeasureId::COUNT) {
        return Some(worth.value);
    }
    let name = measures::measure_name(cx, measure);
    let message = text!("un posto vale un numero, non {name}", "a place is worth a number, not {name}");
    let help = text!("scrivi per esempio `vale 1,5`", "write for example `vale 1,5`");
    cx.report(Diagnostic::new(Code::WrongMeasure, worth.span, message).help(help));
    None
}

/// Those of each line are among those of the next.
fn in_order(cx: &mut Checker<'_, '_>, first: &[First]) {
    for pair in first.windows(2).filter(|pair| pair[0].is_part == pair[1].is_part && pair[1].many <= pair[0].many) {
        let message = text!("questi primi sono già in quelli di prima", "these first are among those before already");
        let found = Diagnostic::new(Code::BandsOutOfOrder, pair[1].span, message)
            .also(pair[0].span, text!("la riga prima è qui", "the line before is here"))
            .help(text!("metti le righe dai meno ai più", "order the lines from the fewest to the most"));
        cx.report(found);
    }
}
