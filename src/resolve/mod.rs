//! Which names are declared, and where: the table that every later phase looks names up in.
//!
//! Scored nodes, indicators, units and data share one space of names, because `usa`, `consuntivo`
//! and `pubblicato` refer to any of them; sources, measures and policies have a space each.

mod listing;
mod respell;

use crate::data::Tables;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ItemId, Kind};
use crate::source::{Place, SourceId, Sources, Span};
use crate::syntax::ast::Reader;
use crate::syntax::cursor::{Cursor, unquote};
use crate::syntax::view::Tree;
use crate::syntax::{Ast, Context, Keyword, StatementId, Token, TokenKind};
use crate::text;
use hashbrown::HashTable;
pub use listing::{Columns, Listed, Listing};
pub use respell::respell;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// A text and its tree.
#[derive(Clone, Copy)]
pub struct File<'a> {
    /// The tree.
    pub ast: &'a Ast,
    /// Looks words up in the text.
    pub reader: Reader<'a>,
}

impl<'a> File<'a> {
    /// Its tree.
    pub fn tree(&self) -> Tree<'a> {
        Tree::read_by(self.reader, self.ast)
    }
}

impl File<'_> {
    /// `REF = V` or `REF in UNIT = V`, whatever word the name is.
    pub fn is_fact(&self, id: StatementId) -> bool {
        let args = self.ast.args(id);
        let in_unit = args.first().is_some_and(|t| t.kind() == TokenKind::Name && self.reader.text(t.span()) == "in");
        in_unit || args.first().is_some_and(|t| t.kind() == TokenKind::Eq)
    }

    /// True for values that a data file holds: `consuntivo … file "…"`.
    pub fn names_data_file(&self, id: StatementId) -> bool {
        let is_file = |t: &Token| t.kind() == TokenKind::Name && self.reader.text(t.span()) == Keyword::File.word();
        let reads = matches!(self.ast.statement(id).keyword(), Some(Keyword::Actuals | Keyword::Forecast));
        reads && self.ast.args(id).iter().any(is_file)
    }

    /// True for a row of cells pasted from a spreadsheet: tabs between its words, and either no keyword
    /// in front or one that declares, with nothing in quotes.
    pub fn is_pasted_row(&self, id: StatementId) -> bool {
        if !self.ast.tabs {
            return false;
        }
        let tabs = || self.reader.text(self.ast.head_span(id)).bytes().filter(|b| *b == b'\t').count();
        match self.ast.statement(id).keyword() {
            None => tabs() > 0,
            Some(keyword) => {
                let declares =
                    keyword.declares_node() || matches!(keyword, Keyword::Datum | Keyword::Source | Keyword::Measure);
                declares && !self.ast.args(id).iter().any(|t| is_text(*t)) && tabs() > 1
            }
        }
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
    pub others: Vec<(Keyword, Site)>,
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

/// Texts with their trees.
pub fn files<'a>(sources: &'a Sources, asts: &'a [(SourceId, Ast)]) -> Vec<File<'a>> {
    asts.iter().map(|(id, ast)| File { ast, reader: Reader::new(sources.get(*id)) }).collect()
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
    let files = files(sources, asts);
    // A declaration has about six statements.
    resolver.names.items.reserve(statements / 6);
    resolver.names.index.reserve(statements / 6, |_| 0);
    for (index, file) in files.iter().enumerate() {
        for statement in file.ast.top() {
            let site = Site { file: index as u32, statement, context: Context::TOP };
            resolver.statement(file, site, None);
        }
    }
    resolver.listings(&files, sources, tables);
    resolver.names
}

struct Resolver<'a, 'd> {
    names: Names<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Resolver<'a, '_> {
    fn statement(&mut self, file: &File<'_>, site: Site, inside: Option<ItemId>) {
        let Some(keyword) = file.ast.statement(site.statement).keyword() else { return };
        let (top, kind) = (site.context == Context::TOP, Kind::of(keyword));
        // Most lines in a block are fields, which declare nothing.
        let may_declare = top || kind.is_some();
        if !may_declare || !keyword.contexts().meets(site.context) || file.is_pasted_row(site.statement) {
            return;
        }
        match keyword {
            Keyword::Source if top => self.declare(|n| &mut n.sources, file, site, "fonte"),
            Keyword::Measure if top => self.declare(|n| &mut n.measures, file, site, "misura"),
            Keyword::Policy if top => self.declare(|n| &mut n.policies, file, site, "smvp"),
            _ => match kind {
                // `unità x` without a title is a field of the node around it.
                Some(Kind::Unit) if !top && site.context != Context::UNIT && !has_title(file, site) => {}
                Some(kind) => self.item(file, site, kind, inside),
                None if top => self.names.others.push((keyword, site)),
                None => {}
            },
        }
    }

    fn declare(
        &mut self,
        space: impl for<'n> Fn(&'n mut Names<'a>) -> &'n mut Space<'a>,
        file: &File<'_>,
        site: Site,
        keyword: &str,
    ) {
        let Some((name, title)) = heading(file, site, self.diagnostics) else { return };
        let word = self.names.text(name);
        let space = space(&mut self.names);
        let index = space.all.len() as u32;
        if let Some(first) = space.index.get(word) {
            self.diagnostics.push(duplicate(word, space.all[*first as usize].name, name));
            return;
        }
        if title.is_some_and(Place::is_empty) {
            self.diagnostics.push(untitled(keyword, word, name));
        }
        space.index.insert(word, index);
        space.all.push(Labelled { site, name, title: title.unwrap_or_default() });
    }

    fn item(&mut self, file: &File<'_>, site: Site, kind: Kind, inside: Option<ItemId>) {
        let Some((name, title)) = heading(file, site, self.diagnostics) else { return };
        let word = file.reader.text(name);
        let id = ItemId(self.names.items.len() as u32);
        let meant = self.meant_name(name);
        // A second declaration stays an item of its own, which no name leads to: what stands in it is
        // declared, and its weight counts among its siblings'.
        let first = self.names.item(word).map(|id| self.names.items[id.0 as usize]);
        self.names.repeated |= first.is_some();
        // A second plan is reported as such.
        if let Some(first) = first.filter(|f| (f.kind, kind) != (Kind::Plan, Kind::Plan)) {
            self.diagnostics.push(duplicate(word, first.name, name));
        }
        if title.is_some_and(Place::is_empty) && kind != Kind::Plan {
            self.diagnostics.push(untitled(kind.word(), word, name));
        }
        self.names.items.push(Declaration { site, kind, name, title: title.unwrap_or_default(), inside });
        if first.is_none() {
            self.names.enter(word, id);
        }
        if let Some(meant) = meant {
            self.names.meant.entry(meant).or_insert(id);
        }
        let context = kind.keyword().block_context(site.context, false);
        for child in file.ast.children(site.statement) {
            self.statement(file, Site { file: site.file, statement: child, context }, Some(id));
        }
    }
}

impl Resolver<'_, '_> {
    /// What the name just read was meant to be, when it can't be a name and that has just been said.
    fn meant_name(&self, name: Place) -> Option<String> {
        let said = self.diagnostics.last().filter(|d| d.code == Code::MalformedName)?;
        let meant = said.fix.as_ref().filter(|_| said.primary.span.covers(name))?;
        Some(meant.replacement.clone())
    }
}

fn has_title(file: &File<'_>, site: Site) -> bool {
    file.ast.args(site.statement).get(1).is_some_and(|t| is_text(*t))
}

fn is_text(token: Token) -> bool {
    matches!(token.kind(), TokenKind::Text | TokenKind::CurlyText | TokenKind::UnclosedText)
}

/// Name and title of a declaration; no title when it could not be read and has been reported.
fn heading(file: &File<'_>, site: Site, diagnostics: &mut Vec<Diagnostic>) -> Option<(Place, Option<Place>)> {
    let word = file.ast.word(site.statement).span();
    let positional = file.ast.positional(&file.reader, site.statement, site.context);
    let (name, skip) = odd_name(file.reader, word, positional, diagnostics)?;
    let mut cursor = Cursor::new(file.reader, word, &positional[skip..], diagnostics);
    let name = match name {
        Some(name) => name,
        None => cursor.name(text!("il nome di ciò che si dichiara", "the name of what is declared"))?,
    };
    let title = match cursor.peek() {
        // A number with its unit is a field whose word is misspelt.
        Some(first)
            if first.kind() == TokenKind::Name && cursor.rest().iter().all(|t| t.kind() != TokenKind::Percent) =>
        {
            let whole = cursor.rest().iter().fold(first.span(), |whole, token| whole.to(token.span()));
            diagnostics.push(title_without_quotes(file.reader, file.reader.place(whole)));
            return Some((name, None));
        }
        Some(_) => cursor.string(text!("il titolo fra virgolette", "the title in quotes")),
        None => Some(Place::default()),
    };
    if title.is_some() && cursor.peek().is_some() {
        let keyword = file.ast.statement(site.statement).keyword();
        cursor.finish_head(keyword.map_or(&[], |k| k.head_fields(site.context)));
    }
    Some((name, title))
}

fn title_without_quotes(reader: Reader<'_>, span: Place) -> Diagnostic {
    let message = text!("il titolo va fra virgolette", "the title goes in quotes");
    let help = text!("scrivi `\"` prima e dopo il titolo", "write `\"` before and after the title");
    let quoted = format!("\"{}\"", reader.text(span).replace('"', ""));
    let title = text!("metti le virgolette", "put it in quotes");
    Diagnostic::new(Code::UnexpectedForm, span, message).help(help).fix(span, quoted, title)
}

/// What planners write where a name goes, and how many tokens it takes: `OO-01`, `12`, or a title
/// without a name, which declares nothing.
fn odd_name(
    reader: Reader<'_>,
    word: Span,
    tokens: &[Token],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Option<Place>, usize)> {
    let Some(first) = tokens.first() else { return Some((None, 0)) };
    let (span, written) = (reader.place(*first), reader.text(*first));
    let touching = tokens.windows(2).take_while(|w| w[0].span().end() == w[1].span().start).count();
    let malformed = |span: Place, better: String| {
        let written = reader.text(span);
        let message = text!("«{written}» non può essere un nome", "“{written}” cannot be a name");
        let help = text!(
            "un nome è fatto di lettere, cifre, `_` e `.`, e comincia con una lettera: scrivi `{better}`; se il documento stampa «{written}», aggiungi `codice \"{written}\"`",
            "a name is made of letters, digits, `_` and `.`, and starts with a letter: write `{better}`; if the document prints “{written}”, add `codice \"{written}\"`"
        );
        let title = text!("scrivi `{better}`", "write `{better}`");
        Diagnostic::new(Code::MalformedName, span, message).help(help).fix(span, better, title)
    };
    match first.kind() {
        // A printed code such as `1.1_02`, taken for a number and a name.
        TokenKind::Numeric if touching > 0 => {
            let whole = span.to(reader.place(tokens[touching]));
            let better = format!("I_{}", reader.text(whole).replace(['-', '/', '−', '–'], "_"));
            diagnostics.push(malformed(whole, better));
            Some((Some(whole), touching + 1))
        }
        TokenKind::Numeric if !written.contains(['.', '/', ',', '-']) => {
            diagnostics.push(malformed(span, format!("N_{written}")));
            Some((Some(span), 1))
        }
        TokenKind::Text | TokenKind::CurlyText if tokens.get(1).is_some_and(|t| is_text(*t)) => {
            let inner = unquote(written, span);
            let name = reader.text(inner);
            let message = text!("il nome «{name}» è fra virgolette", "the name “{name}” is in quotes");
            let help = text!("solo il titolo va fra virgolette", "only the title goes in quotes");
            let title = text!("togli le virgolette", "remove the quotes");
            diagnostics.push(Diagnostic::new(Code::MalformedName, span, message).help(help).fix(span, name, title));
            Some((Some(inner), 1))
        }
        TokenKind::Text | TokenKind::CurlyText => {
            let keyword = reader.text(word);
            let message = text!("a questo `{keyword}` manca il nome", "this `{keyword}` has no name");
            let help = text!(
                "scrivi un nome breve prima del titolo: `{keyword} NOME {written}`",
                "write a short name before the title: `{keyword} NAME {written}`"
            );
            diagnostics.push(Diagnostic::new(Code::MissingField, reader.place(word), message).help(help));
            // The title stands in for it, so that nothing else is missed.
            let inner = unquote(written, span);
            (!inner.is_empty()).then_some((Some(inner), 0))
        }
        // A printed code with a blank in it.
        TokenKind::Name
            if touching == 0
                && tokens.get(1).is_some_and(|t| t.kind() == TokenKind::Numeric)
                && tokens.get(2).is_some_and(|t| is_text(*t)) =>
        {
            let whole = span.to(reader.place(tokens[1]));
            let better = reader.text(whole).split_whitespace().collect::<Vec<_>>().join("_");
            diagnostics.push(malformed(whole, better));
            Some((Some(whole), 2))
        }
        TokenKind::Name => {
            let dashed = tokens.get(1).is_some_and(|t| matches!(t.kind(), TokenKind::Minus | TokenKind::Divide));
            if touching == 0 || !dashed {
                return Some((None, 0));
            }
            let whole = span.to(reader.place(tokens[touching]));
            let better = reader.text(whole).replace(['-', '/', '−', '–'], "_");
            diagnostics.push(malformed(whole, better));
            Some((Some(whole), touching + 1))
        }
        _ => Some((None, 0)),
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

fn untitled(keyword: &str, word: &str, name: Place) -> Diagnostic {
    let message = text!("manca il titolo di «{word}»", "“{word}” has no title");
    let help = text!(
        "una dichiarazione ha un titolo: `{keyword} {word} \"Titolo\"`",
        "a declaration has a title: `{keyword} {word} \"Title\"`"
    );
    let is_node = Keyword::from_word(keyword).is_some_and(Keyword::declares_node);
    let help = if is_node {
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
