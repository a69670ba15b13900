//! Indicators that divide one thing by another, and what their target says of it.

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::eval::{Known, Scores, figures};
use crate::ground::formula::{NodeKind, Operator};
use crate::plan::{DataRef, Form, Goal, ItemId, Kind, MeasureId, Plan, Term};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

/// Reports a part that is larger than its whole, and a growth whose target asks for less than last year.
pub(super) fn ratios(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    for id in plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator) {
        let Some((above, below)) = divided(plan, id) else { continue };
        if above.item == below.item {
            diagnostics.extend(against_its_words(plan, id, above.back, below.back));
        } else {
            diagnostics.extend(above_the_whole(plan, scores, id, above, below));
        }
    }
}

/// `a / b`
fn divided(plan: &Plan, id: ItemId) -> Option<(DataRef, DataRef)> {
    let nodes = &plan.measured(id)?.formula.as_ref()?.nodes;
    let name = |at: u32| match &nodes.get(at as usize)?.kind {
        NodeKind::Name(Term::Data(data)) => Some(*data),
        _ => None,
    };
    match nodes.last()?.kind {
        NodeKind::Binary(Operator::Divide, a, b) => name(a).zip(name(b)),
        _ => None,
    }
}

/// A target of exactly 100 % says that one is a part of the other.
fn above_the_whole(plan: &Plan, scores: &Scores, id: ItemId, part: DataRef, whole: DataRef) -> Option<Diagnostic> {
    let target = plan.target(id)?;
    let is_all = matches!(target.goal, Goal::Number(n) if n == Decimal::ONE) && target.measure == MeasureId::PERCENT;
    let measure = |of: DataRef| plan.measured(of.item).and_then(|m| m.measure);
    let alike = part.back == whole.back && measure(part).is_some() && measure(part) == measure(whole);
    let known = scores.values.get(plan, id, plan.year);
    let Known::Number(value) = known else { return None };
    if !is_all || !alike || matches!(target.form, Form::MoreThan | Form::LessThan) {
        return None;
    }
    value.low().against(Decimal::ONE).is_gt().then(|| {
        let (word, a, b) = (plan.name(id), plan.title(part.item), plan.title(whole.item));
        let shown = Text::each(|lang| figures::value(plan, id, known, lang));
        let message = text!("«{word}» vale ", "“{word}” is ")
            .then(&shown)
            .then(&text!(": «{a}» supera «{b}»", ": “{a}” exceeds “{b}”"));
        let fact = plan.facts.get(&plan.year).and_then(|facts| facts.get(id));
        let at = fact.map_or(plan.item(id).name, |fact| fact.span);
        Diagnostic::new(Code::PartAboveWhole, at, message)
            .also(target.span, text!("il target dice che è una parte", "the target says that it is a part"))
            .help(text!(
                "controlla i due dati; se la parte può superare il tutto scrivi `consenti parte_oltre_il_tutto motivo \"…\"`",
                "check both data; if the part may exceed the whole write `consenti parte_oltre_il_tutto motivo \"…\"`"
            ))
    })
}

/// Words for more, and for less.
const MORE: [&str; 3] = ["aument", "increment", "cresci"];
const LESS: [&str; 4] = ["riduzion", "diminuzion", "riduc", "calo"];

/// A title that promises more, or less, than the year before, where the target asks for the opposite.
fn against_its_words(plan: &Plan, id: ItemId, back: i32, before: i32) -> Option<Diagnostic> {
    if before <= back {
        return None;
    }
    let target = plan.target(id)?;
    let Goal::Number(goal) = target.goal else { return None };
    let title = plan.item(id).title;
    let said = plan.text(title);
    let (words, asks_otherwise) = match target.form {
        Form::AtLeast | Form::MoreThan => (&MORE[..], goal < Decimal::ONE),
        Form::AtMost | Form::LessThan => (&LESS[..], goal > Decimal::ONE),
        _ => return None,
    };
    let at = words_of(said).find(|(_, word)| words.iter().any(|w| word.to_lowercase().starts_with(w)));
    let (start, found) = at.filter(|_| asks_otherwise)?;
    let place = Place { start: title.start + start as u32, len: found.len() as u32, ..title };
    let (word, asked) = (plan.name(id), plan.text(target.span));
    let message = text!(
        "il testo di «{word}» dice «{found}», ma il target `{asked}` sull'anno prima chiede il contrario",
        "the text of “{word}” says “{found}”, but its target `{asked}` of the year before asks for the opposite"
    );
    let help = text!(
        "l'anno prima vale 100 %: correggi il testo o il target; se è voluto scrivi `consenti testo_contrario_al_target motivo \"…\"`",
        "the year before is 100 %: correct the text or the target; if that is intended write `consenti testo_contrario_al_target motivo \"…\"`"
    );
    let found = Diagnostic::new(Code::ProseContradicts, place, message).help(help);
    Some(found.also(target.span, text!("il target è qui", "the target is here")))
}

/// The words of a text and where they begin.
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(move |word| (start(word), word))
}
