//! Nodes that are counted: by a document (`numero obiettivi in A1 …`), or by a formula (`conta(obiettivi in A1; …)`).

use super::goal::Asked;
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Keyword, Kind, TokenKind};

/// Nodes that are counted.
#[derive(Clone, Debug)]
pub struct Nodes {
    /// Their kinds.
    pub kinds: Vec<Kind>,
    /// In what they stand, from the nearest outwards.
    pub inside: Vec<Inside>,
    /// Which of them.
    pub having: Having,
    /// All of it as written.
    pub span: Place,
}

/// What nodes stand in.
#[derive(Clone, Copy, Debug)]
pub enum Inside {
    /// `in obiettivi`
    Kind(Kind),
    /// `in A1`
    Node(Place),
}

/// Which nodes are counted.
#[derive(Clone, Copy, Debug)]
pub enum Having {
    /// All of them.
    All,
    /// `esito "Raggiunto"`
    Outcome(Place),
    /// `punteggio > 90 %`, `punteggio tra 51 % e 90 %`
    Score(Asked),
}

impl Nodes {
    /// `obiettivi e progetti in obiettivi in A1 punteggio > 90 %`
    pub(super) fn in_claim(words: &mut Cursor<'_, '_>) -> Option<Nodes> {
        let start = words.here();
        let (kinds, inside) = which(words)?;
        let having = match words.peek_word() {
            Some(word) if word == Keyword::Outcome.word() => {
                words.take();
                Having::Outcome(words.string()?)
            }
            _ => scored(words)?,
        };
        Some(Nodes { kinds, inside, having, span: start.to(words.previous()) })
    }

    /// `obiettivi e progetti in A1; esito = "Raggiunto"`
    pub(in super::super) fn in_formula(words: &mut Cursor<'_, '_>) -> Option<Nodes> {
        let start = words.here();
        let (kinds, inside) = which(words)?;
        let having = match words.take_kind(TokenKind::Semicolon) {
            None => Having::All,
            Some(_) if words.take_word(Keyword::Outcome.word()).is_some() => {
                words.need_kind(TokenKind::Eq)?;
                Having::Outcome(words.string()?)
            }
            Some(_) => match scored(words)? {
                Having::All => {
                    words.expected();
                    return None;
                }
                having => having,
            },
        };
        Some(Nodes { kinds, inside, having, span: start.to(words.previous()) })
    }
}

/// `obiettivi e progetti in obiettivi in A1`
fn which(words: &mut Cursor<'_, '_>) -> Option<(Vec<Kind>, Vec<Inside>)> {
    let mut kinds = vec![counted_kind(words)?];
    while words.take_word("e").is_some() {
        kinds.push(counted_kind(words)?);
    }
    let mut inside = Vec::new();
    while words.take_word("in").is_some() {
        inside.push(match plural(words.peek_word()) {
            Some(kind) => {
                words.take();
                Inside::Kind(kind)
            }
            None => Inside::Node(words.name()?),
        });
    }
    Some((kinds, inside))
}

/// `punteggio > 90 %`, where it says so.
fn scored(words: &mut Cursor<'_, '_>) -> Option<Having> {
    match words.take_word(Keyword::Score.word()) {
        Some(_) => bound(words).map(Having::Score),
        None => Some(Having::All),
    }
}

/// `> 90 %`, `tra 51 % e 90 %`: no equal sign, which is that of the figure, nor a day.
fn bound(words: &mut Cursor<'_, '_>) -> Option<Asked> {
    use TokenKind::{Ge, Gt, Le, Lt};
    if matches!(words.peek_kind(), Some(Ge | Gt | Le | Lt)) || words.peek_word() == Some("tra") {
        return Asked::read(words);
    }
    words.expected();
    None
}

/// The kind of node that a plural stands for.
pub(super) fn plural(word: Option<&str>) -> Option<Kind> {
    Kind::ALL.into_iter().find(|k| Some(k.plural()) == word && *k != Kind::Datum)
}

pub(super) fn counted_kind(words: &mut Cursor<'_, '_>) -> Option<Kind> {
    let kind = plural(words.peek_word());
    match kind {
        Some(_) => drop(words.take()),
        None => words.expected(),
    }
    kind
}
