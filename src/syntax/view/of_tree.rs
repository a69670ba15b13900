//! What a formula asks of the tree: `punteggio(A1)`, `risorse(A1)`, `peso(X in P)`, `conta(obiettivi in A1; …)`.

use super::counted::Nodes;
use crate::ground::formula::{self, Reference};
use crate::source::Place;
use crate::syntax::Keyword;
use crate::syntax::cursor::Cursor;

/// A formula whose names nobody has looked up yet.
pub type Formula = formula::Formula<Term>;

/// What stands for a number in a formula.
#[derive(Clone, Debug)]
pub enum Term {
    /// A name.
    Of(Reference),
    /// What the tree says of one.
    Tree(OfTree),
}

/// What the tree says of a node, or of how many there are.
#[derive(Clone, Debug)]
pub enum OfTree {
    /// `punteggio(X)`, `punteggio(X in P)`
    Score(Subject),
    /// `risorse(X)`: planned.
    Planned(Place),
    /// `usate(X)`: resources used.
    Used(Place),
    /// `peso(X)`, `peso(X in P)`
    Weight(Subject),
    /// `conta(obiettivi in A1; esito = "Raggiunto")`
    Count(Box<Nodes>),
}

/// `X`, `X in P`
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Its name.
    pub name: Place,
    /// `in P`: as P counts it.
    pub parent: Option<Place>,
}

/// The words of the functions.
pub const FUNCTIONS: [&str; 5] = ["punteggio", "risorse", "usate", "peso", COUNT];

/// The function that takes kinds of nodes.
pub(in super::super) const COUNT: &str = "conta";

impl OfTree {
    /// Reads what stands between the parentheses of a function.
    pub(in super::super) fn read(words: &mut Cursor<'_, '_>, function: &str) -> Option<OfTree> {
        Some(match function {
            COUNT => OfTree::Count(Box::new(Nodes::in_formula(words)?)),
            "risorse" => OfTree::Planned(words.name()?),
            "usate" => OfTree::Used(words.name()?),
            "punteggio" => OfTree::Score(subject(words)?),
            _ => OfTree::Weight(subject(words)?),
        })
    }
}

fn subject(words: &mut Cursor<'_, '_>) -> Option<Subject> {
    let name = words.name()?;
    let parent = match words.take_word(Keyword::In.word()) {
        Some(_) => Some(words.name()?),
        None => None,
    };
    Some(Subject { name, parent })
}
