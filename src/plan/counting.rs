//! Nodes that are counted.

use super::{Form, Goal, ItemId, Kind};
use crate::source::Place;

/// Nodes that a document or a formula counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// Their kinds.
    pub kinds: Vec<Kind>,
    /// In what they stand, from the nearest outwards.
    pub inside: Vec<Inside>,
    /// Which of them.
    pub having: Having,
    /// What is counted, as written.
    pub written: Place,
}

impl Counted {
    /// The nodes that it names.
    pub fn nodes(&self) -> impl Iterator<Item = ItemId> {
        self.inside.iter().filter_map(|place| match place {
            Inside::Node(node) => Some(*node),
            Inside::Kind(_) => None,
        })
    }

    /// The same in other nodes.
    pub fn moved(self, to: impl Fn(ItemId) -> ItemId) -> Counted {
        let inside = self.inside.iter().map(|place| match place {
            Inside::Node(node) => Inside::Node(to(*node)),
            kind => *kind,
        });
        Counted { inside: inside.collect(), ..self }
    }
}

/// What nodes stand in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Inside {
    /// A node of a kind.
    Kind(Kind),
    /// One node.
    Node(ItemId),
}

/// Which nodes are counted.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Having {
    /// All of them.
    All,
    /// Those with an outcome, without quotes.
    Outcome(Place),
    /// Those with such a score.
    Score(Form, Goal),
}
