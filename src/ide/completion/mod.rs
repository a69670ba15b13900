//! What may be written at a place: the grammar tells which words and what kinds of names, the plan which names.

mod names;
mod offer;
mod templates;

use super::{Analysis, Written};
use crate::diagnostic::{Lang, Text};
use crate::source::Span;
use crate::syntax::offers::Holds;
use crate::syntax::view::Typing;
use crate::text;
use names::Names;
pub use offer::{Kind, Offer, plain};
pub use templates::{TEMPLATES, policy};

/// What may be written, best first, and what it takes the place of.
pub struct Completion {
    /// The word that is being written.
    pub word: Span,
    /// The offers.
    pub offers: Vec<Offer>,
    /// True where there are more: writing on narrows them down.
    pub is_cut: bool,
}

/// What may be written at an offset of a text. The plan is the one last read: it may be a little older than the text.
/// `files` are the tables that may be named.
pub fn completion(
    written: &Written,
    analysis: Option<&Analysis>,
    files: &[String],
    offset: u32,
    lang: Lang,
) -> Option<Completion> {
    let typing = written.tree().typing(offset)?;
    let allowed = typing.offers();
    let names = Names { analysis, typing: &typing, source: written.source(), files, lang };
    let mut offers: Vec<Offer> = Vec::new();
    for holds in &allowed.holds {
        names.offers(*holds, &mut offers);
    }
    let holds_text = |offer: &Offer| offer.label.starts_with('"');
    if typing.in_quotes {
        offers.retain(holds_text);
        return Some(Completion { word: typing.word, offers, is_cut: false });
    }
    let is_cut = offers.len() >= names::MOST;
    for word in &allowed.words {
        offers.extend(word_offers(word, &typing, allowed.holds.contains(&Holds::Goal), analysis, lang));
    }
    let mut seen = std::collections::HashSet::new();
    offers.retain(|offer| seen.insert((offer.label.clone(), offer.kind)));
    Some(Completion { word: typing.word, offers, is_cut })
}

/// A word of the language, and whole declarations that begin with it.
fn word_offers(word: &str, typing: &Typing<'_>, is_goal: bool, analysis: Option<&Analysis>, lang: Lang) -> Vec<Offer> {
    // What a target asks for is offered whole.
    if is_goal && matches!(word, "entro" | "tra" | "sì") {
        return Vec::new();
    }
    let about: Text = match typing.is_start() {
        true => text!("riga", "line"),
        false => text!("parola", "word"),
    };
    let mut offers = vec![Offer::new(Kind::Word, word, about.get(lang))];
    if typing.is_start() {
        offers.splice(0..0, templates::of(word, typing, analysis, lang));
    }
    offers
}
