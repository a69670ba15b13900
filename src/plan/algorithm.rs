//! How a value is computed: names, and what formulas ask of the tree: scores, resources, weights, how many nodes there are of some.

use super::{Counted, Having, ItemId};
use crate::ground::formula::Formula;
use crate::source::Place;

/// How a value is computed.
pub type Algorithm = Formula<Term>;

/// A name in an algorithm: which item, and how many years back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DataRef {
    /// The item.
    pub item: ItemId,
    /// Years back.
    pub back: i32,
}

/// What stands for a number in an algorithm.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// An indicator or a datum.
    Data(DataRef),
    /// What the tree says.
    Tree(OfTree),
}

/// What the tree says of a node, or of how many there are.
#[derive(Clone, Debug, PartialEq)]
pub enum OfTree {
    /// The score of a node; as another counts it, if that is said.
    Score(ItemId, Option<ItemId>),
    /// Resources planned.
    Planned(ItemId),
    /// Resources used.
    Used(ItemId),
    /// The part that a node has of what its siblings weigh, in its own node or in another that counts it.
    Weight(ItemId, Option<ItemId>),
    /// How many there are.
    Count(Box<Counted>),
}

impl Algorithm {
    /// The indicators and data that it computes with.
    pub fn data(&self) -> impl Iterator<Item = (&DataRef, Place)> {
        self.names().filter_map(|(term, place)| match term {
            Term::Data(data) => Some((data, place)),
            Term::Tree(_) => None,
        })
    }

    /// What it asks of the tree.
    pub fn of_tree(&self) -> impl Iterator<Item = (&OfTree, Place)> {
        self.names().filter_map(|(term, place)| match term {
            Term::Data(_) => None,
            Term::Tree(asked) => Some((asked, place)),
        })
    }
}

impl OfTree {
    /// True where only scores can tell.
    pub fn asks_for_scores(&self) -> bool {
        match self {
            OfTree::Score(..) => true,
            OfTree::Count(of) => of.having != Having::All,
            OfTree::Planned(_) | OfTree::Used(_) | OfTree::Weight(..) => false,
        }
    }

    /// The item that it names first; none for a count of what stands anywhere.
    pub fn item(&self) -> Option<ItemId> {
        match self {
            OfTree::Score(item, _) | OfTree::Planned(item) | OfTree::Used(item) | OfTree::Weight(item, _) => {
                Some(*item)
            }
            OfTree::Count(of) => of.nodes().next(),
        }
    }

    /// The same about other items.
    pub fn moved(self, to: impl Fn(ItemId) -> ItemId) -> OfTree {
        match self {
            OfTree::Score(item, under) => OfTree::Score(to(item), under.map(&to)),
            OfTree::Planned(item) => OfTree::Planned(to(item)),
            OfTree::Used(item) => OfTree::Used(to(item)),
            OfTree::Weight(item, under) => OfTree::Weight(to(item), under.map(&to)),
            OfTree::Count(of) => OfTree::Count(Box::new(of.moved(to))),
        }
    }
}
