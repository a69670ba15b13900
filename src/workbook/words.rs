//! The words that formulas look for in cells.

use crate::diagnostic::Lang;
use crate::text;

pub(super) fn yes(lang: Lang) -> String {
    text!("sì", "yes").get(lang).to_owned()
}

pub(super) fn no(lang: Lang) -> String {
    text!("no", "no").get(lang).to_owned()
}

pub(super) fn not_done(lang: Lang) -> String {
    text!("non realizzato", "not done").get(lang).to_owned()
}

pub(super) fn missing(lang: Lang) -> String {
    text!("manca", "missing").get(lang).to_owned()
}

pub(super) fn not_computable(lang: Lang) -> String {
    text!("non calcolabile", "not computable").get(lang).to_owned()
}

pub(super) fn not_assessable(lang: Lang) -> String {
    text!("non valutabile", "not assessable").get(lang).to_owned()
}

pub(super) fn blocked(lang: Lang) -> String {
    text!("bloccato", "blocked").get(lang).to_owned()
}

pub(super) fn undefined(lang: Lang) -> String {
    text!("senza punteggio", "no score").get(lang).to_owned()
}

pub(super) fn decided(lang: Lang) -> String {
    text!("deciso", "decided").get(lang).to_owned()
}

pub(super) fn left_out(lang: Lang) -> String {
    text!("escluso", "left out").get(lang).to_owned()
}

pub(super) fn blocks(lang: Lang) -> String {
    text!("blocca", "blocks").get(lang).to_owned()
}
