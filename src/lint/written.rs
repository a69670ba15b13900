//! Texts that can't mean what stands in them: parentheses that don't close, a ratio with its parts the wrong way up.

use crate::diagnostic::{Code, Diagnostic};
use crate::ground::formula::{NodeKind, Operator};
use crate::ground::wording::words;
use crate::plan::{Figure, Form, ItemId, Kind, Plan, Term, TextOf};
use crate::source::Place;
use crate::text;
use rustc_hash::FxHashSet;

/// Reports the texts of indicators, those of the plan and those that documents print.
pub(super) fn written(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let mut told: FxHashSet<ItemId> = FxHashSet::default();
    for id in plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator) {
        let algorithm = plan.measured(id).map_or(Place::default(), |m| m.words);
        let open = [plan.item(id).title, algorithm].into_iter().find_map(|place| unclosed(plan, id, place));
        if open.is_some() {
            told.insert(id);
        }
        diagnostics.extend(open);
        diagnostics.extend(upside_down(plan, id));
    }
    for claim in &plan.claims {
        if let Figure::Text(TextOf::Title | TextOf::Algorithm, place) = claim.figure
            && plan.item(claim.item).kind == Kind::Indicator
            && !told.contains(&claim.item)
            && let Some(open) = unclosed(plan, claim.item, place)
        {
            told.insert(claim.item);
            diagnostics.push(open);
        }
    }
}

fn unclosed(plan: &Plan, id: ItemId, place: Place) -> Option<Diagnostic> {
    let at = alone(plan.text(place))?;
    let word = plan.name(id);
    let place = Place { start: place.start + at as u32, len: 1, ..place };
    let message = match plan.text(place) {
        "(" => text!(
            "nel testo di «{word}» si apre una parentesi che non si chiude",
            "in the text of “{word}” a parenthesis opens and never closes"
        ),
        _ => text!(
            "nel testo di «{word}» si chiude una parentesi che non si è aperta",
            "in the text of “{word}” a parenthesis closes that never opened"
        ),
    };
    let help = text!(
        "chi legge non sa che cosa si somma e che cosa si divide: aggiungi l'altra; se il documento è così scrivi `consenti parentesi_aperta motivo \"…\"`",
        "readers can't tell what is added and what is divided: add the other one; if the document is like that write `consenti parentesi_aperta motivo \"…\"`"
    );
    Some(Diagnostic::new(Code::ParenthesisOpen, place, message).help(help))
}

/// The first parenthesis without its other half; that of a list, `a)`, has none.
fn alone(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => open.push(at),
            ')' if open.pop().is_none() && !numbers(&text[..at]) => return Some(at),
            _ => {}
        }
    }
    open.first().copied()
}

/// True where `)` follows a number or a single letter: `1) avvio; b) chiusura`.
fn numbers(before: &str) -> bool {
    let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    !last.is_empty() && (last.chars().count() == 1 || last.chars().all(|c| c.is_ascii_digit()))
}

/// What was asked for, and what came of it, by the beginnings of their words.
const ASKED: [&str; 7] = ["richiest", "previst", "programmat", "pianificat", "pervenut", "assegnat", "presentat"];
const DONE: [&str; 7] = ["realizzat", "effettuat", "evas", "conclus", "svolt", "attuat", "completat"];

/// What was asked divided by what was done, where a high score is for a high ratio: less done is more.
fn upside_down(plan: &Plan, id: ItemId) -> Option<Diagnostic> {
    let target = plan.target(id)?;
    if !matches!(target.form, Form::AtLeast | Form::MoreThan | Form::Equal) {
        return None;
    }
    let (above, below, at) = divided(plan, id)?;
    let (above, below) = (words(&outside(above)), words(&outside(below)));
    let (asked, done) = (one_of(&above, &ASKED)?, one_of(&below, &DONE)?);
    if one_of(&above, &DONE).is_some() || one_of(&below, &ASKED).is_some() {
        return None;
    }
    let others = |all: &[String], at: usize| -> Vec<String> {
        all.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, word)| word.clone()).collect()
    };
    if others(&above, asked) != others(&below, done) {
        return None;
    }
    let (word, asked, done) = (plan.name(id), &above[asked], &below[done]);
    let message = text!(
        "«{word}» divide le cose «{asked}» per quelle «{done}»: meno se ne fanno, più il rapporto sale",
        "“{word}” divides the things “{asked}” by those “{done}”: the less is done, the higher the ratio"
    );
    let help = text!(
        "scrivi il rapporto al contrario; se è voluto scrivi `consenti rapporto_capovolto motivo \"…\"`",
        "write the ratio the other way up; if that is intended write `consenti rapporto_capovolto motivo \"…\"`"
    );
    let found = Diagnostic::new(Code::RatioUpsideDown, at, message).help(help);
    Some(found.also(target.span, text!("il target chiede di salire", "the target asks it to rise")))
}

/// What an indicator divides by what, in words, and where that is written.
fn divided(plan: &Plan, id: ItemId) -> Option<(&str, &str, Place)> {
    let measured = plan.measured(id)?;
    let Some(formula) = &measured.formula else {
        let (above, below) = plan.text(measured.words).split_once(" / ")?;
        return (!below.contains(" / ")).then_some((above, below, measured.words));
    };
    let NodeKind::Binary(Operator::Divide, a, b) = formula.nodes.last()?.kind else { return None };
    let title = |at: u32| match &formula.nodes.get(at as usize)?.kind {
        NodeKind::Name(Term::Data(data)) => Some(plan.title(data.item)),
        _ => None,
    };
    Some((title(a)?, title(b)?, formula.span()))
}

/// A text without what stands in parentheses.
fn outside(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Which word begins as one of some.
fn one_of(words: &[String], beginnings: &[&str]) -> Option<usize> {
    words.iter().position(|word| beginnings.iter().any(|start| word.starts_with(start)))
}
