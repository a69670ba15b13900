//! Every name of a plan, and what declares it.

use super::columns::Columns;
use super::trees::Site;
use crate::data::chosen::Reading;
use crate::data::table::{Table, fold};
use crate::plan::{ItemId, Kind};
use crate::source::{Place, Sources};
use crate::syntax::view::Role;
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::sync::OnceLock;

/// A declaration of an item.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// The statement.
    pub site: Site,
    /// What it declares.
    pub kind: Kind,
    /// The name.
    pub name: Place,
    /// The title without quotes; empty when missing.
    pub title: Place,
    /// The item in whose block it stands.
    pub inside: Option<ItemId>,
}

/// A declaration of a source, measure, policy or prize.
#[derive(Clone, Copy, Debug)]
pub struct Labelled {
    /// The statement.
    pub site: Site,
    /// The name.
    pub name: Place,
    /// The title without quotes; empty when missing.
    pub title: Place,
}

/// A space of names for things without a score.
#[derive(Default)]
pub struct Space<'a> {
    /// In the order declared.
    pub all: Vec<Labelled>,
    index: FxHashMap<&'a str, u32>,
    /// The first of each title, once one is asked for.
    titled: OnceLock<FxHashMap<String, u32>>,
}

impl<'a> Space<'a> {
    /// Makes a name lead to what declares it.
    pub(super) fn enter(&mut self, word: &'a str, labelled: Labelled) {
        self.index.insert(word, self.all.len() as u32);
        self.all.push(labelled);
    }

    /// The index of a name.
    pub fn get(&self, name: &str) -> Option<u32> {
        self.index.get(name).copied()
    }

    /// The index of the first with a title, whatever its case and blanks.
    pub fn titled(&self, sources: &Sources, title: &str) -> Option<u32> {
        let titled = self.titled.get_or_init(|| {
            let mut found = FxHashMap::default();
            for (index, labelled) in self.all.iter().enumerate().filter(|(_, l)| !l.title.is_empty()) {
                found.entry(fold(sources.text(labelled.title))).or_insert(index as u32);
            }
            found
        });
        titled.get(&fold(title)).copied()
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.index.keys().copied()
    }
}

/// Every name of a plan.
pub struct Names<'a> {
    /// Items, in the order declared.
    pub items: Vec<Declaration>,
    texts: &'a Sources,
    /// How many items the texts declare, once tables declare more.
    written: Option<usize>,
    /// Whether a name is declared more than once: it leads to the first.
    repeated: bool,
    /// The ids of the items by name; the names themselves are in the texts.
    index: HashTable<Named>,
    /// Nodes of one name in several nodes.
    twins: FxHashMap<&'a str, Vec<ItemId>>,
    /// What names that can't be names were meant to be.
    meant: FxHashMap<String, ItemId>,
    /// `fonte`
    pub sources: Space<'a>,
    /// `misura`
    pub measures: Space<'a>,
    /// `smvp`
    pub policies: Space<'a>,
    /// `premio`
    pub prizes: Space<'a>,
    /// Statements outside blocks that declare no name: facts, decisions, claims, waivers.
    pub others: Vec<(Role, Site)>,
    /// Lines that start with no word of the language, by the item in whose block they stand: they may have
    /// been meant to declare something.
    pub unread: Vec<Option<ItemId>>,
    /// Tables whose rows declare indicators; the items they declare stand after all others.
    pub listings: Vec<Listing<'a>>,
    /// Tables whose rows say what is counted, and may declare what counts it.
    pub counting: Vec<Listing<'a>>,
}

impl<'a> Names<'a> {
    /// No names yet, with room for those of so many items.
    pub(super) fn new(texts: &'a Sources, room: usize) -> Names<'a> {
        Names {
            items: Vec::with_capacity(room),
            texts,
            written: None,
            repeated: false,
            index: HashTable::with_capacity(room),
            twins: FxHashMap::default(),
            meant: FxHashMap::default(),
            sources: Space::default(),
            measures: Space::default(),
            policies: Space::default(),
            prizes: Space::default(),
            others: Vec::new(),
            unread: Vec::new(),
            listings: Vec::new(),
            counting: Vec::new(),
        }
    }

    /// The item with a name.
    pub fn item(&self, name: &str) -> Option<ItemId> {
        let is_it = |named: &Named| self.text(named.name) == name;
        let found = self.index.find(hash(name), is_it).map(|named| named.id);
        found.or_else(|| self.meant.get(name).copied())
    }

    /// The item with a name, looked for first right after another: values are mostly given in the order in
    /// which things are declared, and the next one is at hand where the table of names is not.
    pub fn item_after(&self, before: ItemId, name: &str) -> Option<ItemId> {
        let next = ItemId(before.0.saturating_add(1));
        let is_next = !self.repeated && (next.0 as usize) < self.written() && self.word(next) == name;
        if is_next { Some(next) } else { self.item(name) }
    }

    /// All names of items, in the order declared.
    pub fn item_names(&self) -> impl Iterator<Item = &'a str> + '_ {
        (0..self.items.len() as u32).map(|i| self.word(ItemId(i)))
    }

    /// How many items the texts declare; those after them are declared by tables.
    pub fn written(&self) -> usize {
        self.written.unwrap_or(self.items.len())
    }

    fn word(&self, id: ItemId) -> &'a str {
        self.text(self.items[id.0 as usize].name)
    }

    pub(super) fn text(&self, place: Place) -> &'a str {
        self.texts.text(place)
    }

    /// Adds an item, and makes its name lead to it. A second one of a name stays an item of its own, which no name
    /// leads to; then the first comes back.
    pub(super) fn declare(&mut self, declaration: Declaration) -> (ItemId, Option<Declaration>) {
        let word = self.text(declaration.name);
        let id = ItemId(self.items.len() as u32);
        let first = self.item(word).map(|first| self.items[first.0 as usize]);
        self.items.push(declaration);
        if first.is_some() {
            self.repeated = true;
        } else {
            let Names { texts, index, .. } = self;
            let named = Named { id, name: declaration.name };
            index.insert_unique(hash(word), named, |named| hash(texts.text(named.name)));
        }
        (id, first)
    }

    /// Adds a node that each of several nodes has one of by that name. The name leads to the first of them.
    pub(super) fn declare_twin(&mut self, declaration: Declaration) -> ItemId {
        let word = self.text(declaration.name);
        let (id, _) = self.declare(declaration);
        self.twins.entry(word).or_default().push(id);
        id
    }

    /// The nodes of a name that several nodes have one of, where there are more than one.
    pub fn twins(&self, name: &str) -> &[ItemId] {
        self.twins.get(name).map_or(&[], |twins| if twins.len() > 1 { twins } else { &[] })
    }

    /// What a name that can't be one was meant to be.
    pub(super) fn mean(&mut self, meant: String, id: ItemId) {
        self.meant.entry(meant).or_insert(id);
    }

    /// From here on it is tables that declare.
    pub(super) fn end_of_texts(&mut self) {
        self.written = Some(self.items.len());
    }
}

/// An item and its name. The name's place is kept here: in a plan of a million, going through the declaration
/// to find it would be one more wait for memory at every look-up.
struct Named {
    id: ItemId,
    name: Place,
}

fn hash(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}

/// A table whose rows declare indicators, or say what is counted.
pub struct Listing<'a> {
    /// The `indicatori` or `usi` statement.
    pub site: Site,
    /// The node that `in` names.
    pub inside: Option<Place>,
    /// The table.
    pub table: Table<'a>,
    /// What was read of it.
    pub reading: Reading,
    /// Which column is what.
    pub columns: Columns,
    /// What the rows are about, in their order.
    pub rows: Vec<Listed>,
    /// Nodes and units that the table declares.
    pub made: Vec<ItemId>,
    /// The weights that rows give nodes: the node, the index of the row, the column.
    pub weighed: Vec<(ItemId, u32, usize)>,
}

/// A row that declares an indicator, or says what is counted.
#[derive(Clone, Copy)]
pub struct Listed {
    /// Index of the row.
    pub row: u32,
    /// The indicator, or who counts.
    pub item: ItemId,
    /// The unit it is assigned to, and where that is said.
    pub unit: Option<(ItemId, Place)>,
    /// True for a row with more cells than there are titles: what its cells say is not known.
    pub is_shifted: bool,
}
