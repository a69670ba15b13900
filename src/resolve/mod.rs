//! Which names are declared, and where: the table that every later phase looks names up in.
//!
//! Scored nodes, indicators, units and data share one space of names, because `usa`, `consuntivo`
//! and `pubblicato` refer to any of them; sources, measures and policies have a space each.

mod columns;
mod listing;

use crate::data::Tables;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ItemId, Kind};
use crate::source::{Place, SourceId, Sources};
use crate::syntax::view::{Heading, Line, Role, Tree};
use crate::syntax::{Ast, Context, StatementId};
use crate::text;
pub use columns::Columns;
use hashbrown::HashTable;
pub use listing::{Listed, Listing};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// The trees of all texts, in the order of their files.
pub struct Trees<'t>(Vec<Tree<'t>>);

impl<'t> Trees<'t> {
    /// The trees of some texts.
    pub fn new(sources: &'t Sources, asts: &'t [(SourceId, Ast)]) -> Trees<'t> {
        Trees(asts.iter().map(|(id, ast)| Tree::new(sources.get(*id), ast)).collect())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Tree<'t>> + '_ {
        self.0.iter().copied()
    }

    /// A statement as a line.
    pub fn line(&self, site: Site) -> Line<'t> {
        self.0[site.file as usize].line(site.statement, site.context)
    }
}

/// A statement in one of the files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Site {
    /// Index of the file.
    pub file: u32,
    /// The statement.
    pub statement: StatementId,
    /// Where it stands.
    pub context: Context,
}

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

/// A declaration of a source, measure or policy.
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
}

impl Space<'_> {
    /// The index of a name.
    pub fn get(&self, name: &str) -> Option<u32> {
        self.index.get(name).copied()
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
    /// What names that can't be names were meant to be.
    meant: FxHashMap<String, ItemId>,
    /// `fonte`
    pub sources: Space<'a>,
    /// `misura`
    pub measures: Space<'a>,
    /// `smvp`
    pub policies: Space<'a>,
    /// Statements outside blocks that declare no name: facts, decisions, claims, waivers.
    pub others: Vec<(Role, Site)>,
    /// Lines that start with no word of the language, by the item in whose block they stand: they may have
    /// been meant to declare something.
    pub unread: Vec<Option<ItemId>>,
    /// Tables whose rows declare indicators; the items they declare stand after all others.
    pub listings: Vec<Listing<'a>>,
}

impl<'a> Names<'a> {
    fn new(texts: &'a Sources) -> Names<'a> {
        Names {
            items: Vec::new(),
            texts,
            written: None,
            repeated: false,
            index: HashTable::new(),
            meant: FxHashMap::default(),
            sources: Space::default(),
            measures: Space::default(),
            policies: Space::default(),
            others: Vec::new(),
            unread: Vec::new(),
            listings: Vec::new(),
        }
    }

    /// The item with a name.
    pub fn item(&self, name: &str) -> Option<ItemId> {
        let is_it = |named: &Named| named.name.len as usize == name.len() && self.text(named.name) == name;
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

    fn text(&self, place: Place) -> &'a str {
        self.texts.text(place)
    }

    /// Makes a name lead to an item.
    fn enter(&mut self, word: &str, id: ItemId) {
        let Names { items, texts, index, .. } = self;
        let named = Named { id, name: items[id.0 as usize].name };
        index.insert_unique(hash(word), named, |named| hash(texts.text(named.name)));
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

/// Collects the declarations of all texts, then those of the tables they name. The names point into the
/// texts and outlive the trees.
pub fn resolve<'a>(
    sources: &'a Sources,
    asts: &[(SourceId, Ast)],
    tables: &Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Names<'a> {
    let statements: usize = asts.iter().map(|(_, ast)| ast.len()).sum();
    let mut resolver = Resolver { names: Names::new(sources), diagnostics };
    let trees = Trees::new(sources, asts);
    // A declaration has about six statements.
    resolver.names.items.reserve(statements / 6);
    resolver.names.index.reserve(statements / 6, |_| 0);
    for (index, tree) in trees.iter().enumerate() {
        for line in tree.lines() {
            resolver.line(line, index as u32, None);
        }
    }
    resolver.listings(&trees, sources, tables);
    resolver.names
}

struct Resolver<'a, 'd> {
    names: Names<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Resolver<'a, '_> {
    fn line(&mut self, line: Line<'_>, file: u32, inside: Option<ItemId>) {
        let Some(role) = line.role() else { return self.names.unread.push(inside) };
        let (top, kind) = (line.is_top(), line.declares());
        // Most lines in a block are fields, which declare nothing.
        let may_declare = top || kind.is_some();
        if !may_declare || !line.is_in_place() || line.is_pasted_row() {
            return;
        }
        let site = Site { file, statement: line.id(), context: line.context() };
        match role {
            Role::Source if top => self.label(|n| &mut n.sources, line, site, role),
            Role::Measure if top => self.label(|n| &mut n.measures, line, site, role),
            Role::Policy if top => self.label(|n| &mut n.policies, line, site, role),
            _ => match kind {
                Some(kind) => self.item(line, site, kind, inside),
                None if top => self.names.others.push((role, site)),
                None => {}
            },
        }
    }

    fn label(
        &mut self,
        space: impl for<'n> Fn(&'n mut Names<'a>) -> &'n mut Space<'a>,
        line: Line<'_>,
        site: Site,
        role: Role,
    ) {
        let Some(Heading { name, title, .. }) = line.heading(self.diagnostics) else { return };
        line.read_codes(self.diagnostics);
        let word = self.names.text(name);
        let space = space(&mut self.names);
        let index = space.all.len() as u32;
        if let Some(first) = space.index.get(word) {
            self.diagnostics.push(duplicate(word, space.all[*first as usize].name, name));
            return;
        }
        if title.is_missing() {
            self.diagnostics.push(untitled(role.word(), word, name, false));
        }
        space.index.insert(word, index);
        space.all.push(Labelled { site, name, title: title.read().unwrap_or_default() });
    }

    fn item(&mut self, line: Line<'_>, site: Site, kind: Kind, inside: Option<ItemId>) {
        let Some(Heading { name, title, meant }) = line.heading(self.diagnostics) else { return };
        let word = line.tree().text(name);
        let id = ItemId(self.names.items.len() as u32);
        // A second declaration stays an item of its own, which no name leads to: what stands in it is
        // declared, and its weight counts among its siblings'.
        let first = self.names.item(word).map(|id| self.names.items[id.0 as usize]);
        self.names.repeated |= first.is_some();
        // A second plan is reported as such.
        if let Some(first) = first.filter(|f| (f.kind, kind) != (Kind::Plan, Kind::Plan)) {
            self.diagnostics.push(duplicate(word, first.name, name));
        }
        if title.is_missing() && kind != Kind::Plan {
            self.diagnostics.push(untitled(kind.word(), word, name, kind != Kind::Datum));
        }
        let title = title.read().unwrap_or_default();
        self.names.items.push(Declaration { site, kind, name, title, inside });
        if first.is_none() {
            self.names.enter(word, id);
        }
        if let Some(meant) = meant {
            self.names.meant.entry(meant).or_insert(id);
        }
        for child in line.lines() {
            self.line(child, site.file, Some(id));
        }
    }
}

fn duplicate(word: &str, first: Place, second: Place) -> Diagnostic {
    let message = text!("«{word}» è dichiarato due volte", "“{word}” is declared twice");
    let help = text!(
        "dai un altro nome a uno dei due; se il documento stampa lo stesso codice, scrivilo con `codice \"{word}\"`",
        "give one of them another name; if the document prints the same code, write it with `codice \"{word}\"`"
    );
    Diagnostic::new(Code::DuplicateName, second, message)
        .label(text!("qui di nuovo", "here again"))
        .also(first, text!("la prima volta qui", "first here"))
        .help(help)
}

/// `keyword` declares it; what can be used may have been meant to be.
fn untitled(keyword: &str, word: &str, name: Place, can_be_used: bool) -> Diagnostic {
    let message = text!("manca il titolo di «{word}»", "“{word}” has no title");
    let help = text!(
        "una dichiarazione ha un titolo: `{keyword} {word} \"Titolo\"`",
        "a declaration has a title: `{keyword} {word} \"Title\"`"
    );
    let help = if can_be_used {
        help.then(&text!(
            "; per usare un nodo già dichiarato scrivi `usa {word}`",
            "; to use a node declared elsewhere write `usa {word}`"
        ))
    } else {
        help
    };
    let after = Place { start: name.end(), len: 0, ..name };
    let title = text!("aggiungi un titolo", "add a title");
    Diagnostic::new(Code::MissingField, name, message).help(help).fix(after, " \"Titolo\"", title)
}
