//! Names and trees to a typed [`Plan`]: one file per family of rules.
//!
//! Every rule reports all it finds and goes on; what can't be understood is left out of the plan
//! and later rules keep quiet about it.

mod aggregation;
mod amendments;
mod chosen;
mod claims;
pub mod codes;
mod consequences;
mod cycles;
mod data;
mod decisions;
mod direction;
mod facts;
mod fields;
mod formulas;
mod grouped;
mod holes;
mod listed_targets;
mod listing;
mod measures;
mod moments;
mod nodes;
mod placement;
mod policy;
pub mod proofs;
mod rules;
mod tables;
mod targets;
mod unit_facts;
mod units;
mod waivers;
mod weights;

pub mod lints;

use crate::data::Tables;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{ItemId, Kind, Plan};
use crate::resolve::{self, File, Names};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::cursor::Cursor;
use crate::syntax::{Ast, Field, Token};
use crate::text;
pub use consequences::leave_out as leave_out_consequences;
pub use grouped::group as group_in_tables;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
pub use waivers::apply as apply_waivers;

/// What checking leaves behind.
pub struct Checked {
    /// The typed plan.
    pub plan: Plan,
    /// Waivers of lints.
    pub waivers: Vec<crate::plan::Waiver>,
}

/// How often trees are released while nodes are read.
const RELEASES: usize = 16;

/// Checks a plan. `asts` are the trees of the plan's texts, the prelude's last; those that nothing
/// needs any more are emptied on the way, so that a large plan never stands in memory twice.
pub fn check(
    sources: &Sources,
    asts: &mut [(SourceId, Ast)],
    names: &Names<'_>,
    tables: &Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Checked {
    let given = Given { sources, names, tables };
    let files = resolve::files(sources, asts);
    let mut checker = Checker {
        sources,
        files: &files,
        names,
        tables,
        plan: Plan::default(),
        broken: FxHashSet::default(),
        broken_weights: FxHashSet::default(),
        lost_children: false,
        unread_forms: 0,
        pending_parameters: FxHashMap::default(),
        pending_edge_parameters: FxHashMap::default(),
        titles: None,
        spellings: Vec::new(),
        last_found: ItemId(0),
        compared: 0,
        diagnostics,
    };
    placement::placement(&mut checker);
    nodes::items(&mut checker);
    measures::measures(&mut checker);
    measures::sources(&mut checker);
    nodes::head(&mut checker);
    policy::policy(&mut checker);
    let waivers = waivers::waivers(&mut checker);
    let mut checker = checker.over(given, &[]);
    drop(files);
    let needed = needed_later(names, asts);
    let step = asts.len().div_ceil(RELEASES).max(1);
    for start in (0..asts.len()).step_by(step) {
        let read = start..asts.len().min(start + step);
        let files = resolve::files(sources, asts);
        let mut reading = checker.over(given, &files);
        nodes::nodes(&mut reading, read.clone());
        checker = reading.over(given, &[]);
        drop(files);
        for index in read.filter(|&i| !needed[i]) {
            asts[index].1 = Ast::default();
        }
    }
    let files = resolve::files(sources, asts);
    let mut checker = checker.over(given, &files);
    checker.above_the_nodes();
    Checked { plan: checker.plan, waivers }
}

/// The trees that something after the nodes looks at: those with facts, decisions or claims, and
/// those with a line that could not be read.
fn needed_later(names: &Names<'_>, asts: &[(SourceId, Ast)]) -> Vec<bool> {
    let mut needed: Vec<bool> = asts.iter().map(|(_, ast)| !ast.is_clean()).collect();
    for (_, place) in &names.others {
        needed[place.file as usize] = true;
    }
    needed
}

/// How many names are looked at for "did you mean", all in all.
const MAX_COMPARED: usize = 1_000_000;

/// What stays the same throughout.
#[derive(Clone, Copy)]
struct Given<'a> {
    sources: &'a Sources,
    names: &'a Names<'a>,
    tables: &'a Tables,
}

struct Checker<'a, 'd> {
    sources: &'a Sources,
    files: &'a [File<'a>],
    names: &'a Names<'a>,
    tables: &'a Tables,
    plan: Plan,
    /// Items something of which could not be read.
    broken: FxHashSet<ItemId>,
    /// Edges whose weight could not be read.
    broken_weights: FxHashSet<Span>,
    /// True when a node names a parent that is not there: somewhere its weight is missing.
    lost_children: bool,
    /// Forms of target, as bits, that a line of the policy that could not be read may cover.
    unread_forms: u8,
    /// Parameters of indicators, until their rule is known.
    pending_parameters: FxHashMap<ItemId, Vec<(Span, Decimal, Span)>>,
    /// Parameters of edges, by the position of the edge.
    pending_edge_parameters: FxHashMap<Span, Vec<(Span, Decimal, Span)>>,
    /// Titles of items, once a table has asked for them.
    titles: Option<tables::Titles<'a>>,
    /// How each table of indicators writes things.
    spellings: Vec<listing::Spellings>,
    /// The item that was looked up last.
    last_found: ItemId,
    /// How many names have been looked at for "did you mean".
    compared: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'d> Checker<'_, 'd> {
    /// The same checker over other trees: what it knows so far holds on to none.
    fn over<'b>(self, given: Given<'b>, files: &'b [File<'b>]) -> Checker<'b, 'd> {
        Checker {
            sources: given.sources,
            files,
            names: given.names,
            tables: given.tables,
            plan: self.plan,
            broken: self.broken,
            broken_weights: self.broken_weights,
            lost_children: self.lost_children,
            unread_forms: self.unread_forms,
            pending_parameters: self.pending_parameters,
            pending_edge_parameters: self.pending_edge_parameters,
            titles: None,
            spellings: self.spellings,
            last_found: self.last_found,
            compared: self.compared,
            diagnostics: self.diagnostics,
        }
    }
}

impl<'a> Checker<'a, '_> {
    /// What needs all nodes to be read: how they hang together, then what is said about them.
    fn above_the_nodes(&mut self) {
        listing::listings(self);
        units::units(self);
        nodes::edges(self);
        cycles::cycles(self);
        formulas::algorithms(self);
        targets::parameters(self);
        facts::facts(self);
        decisions::decisions(self);
        self.plan.find_special_edges();
        claims::claims(self);
        weights::weights(self);
        targets::targets(self);
        amendments::amendments(self);
        placement::unread_tokens(self);
        for id in std::mem::take(&mut self.broken) {
            if matches!(self.plan.item(id).kind, Kind::Indicator | Kind::Datum) {
                let detail = self.plan.item(id).detail as usize;
                self.plan.measured[detail].is_incomplete = true;
            }
        }
    }

    #[cold]
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn text(&self, span: Span) -> &'a str {
        self.sources.text(span)
    }

    fn name_of(&self, item: ItemId) -> &'a str {
        self.text(self.plan.item(item).name)
    }

    fn file(&self, index: u32) -> &'a File<'a> {
        &self.files[index as usize]
    }

    /// A cursor over the arguments of a field.
    fn cursor<'s>(&'s mut self, file: &File<'a>, field: &Field<'a>) -> Cursor<'a, 's> {
        Cursor::new(file.reader, field.word.span(), field.args, self.diagnostics)
    }

    /// A cursor over some tokens after a word.
    fn cursor_over<'s>(&'s mut self, file: &File<'a>, word: Span, tokens: &'a [Token]) -> Cursor<'a, 's> {
        Cursor::new(file.reader, word, tokens, self.diagnostics)
    }

    /// The item a name stands for; reports an unknown name with the closest one.
    fn lookup(&mut self, name: Span) -> Option<ItemId> {
        let word = self.text(name);
        let found = self.names.item_after(self.last_found, word);
        self.last_found = found.unwrap_or(self.last_found);
        if found.is_none() {
            let near = self.near_item(word);
            self.unknown(
                name,
                near,
                text!("`obiettivo`, `indicatore`, `dato` …", "`obiettivo`, `indicatore`, `dato` …"),
            );
        }
        found
    }

    /// The item whose name is closest to a word. In a plan where very much is unknown, not for all.
    fn near_item(&mut self, word: &str) -> Option<String> {
        self.compared = self.compared.saturating_add(self.names.items.len());
        if self.compared > MAX_COMPARED {
            return None;
        }
        suggest::closest(word, self.names.item_names()).map(str::to_owned)
    }

    /// Reports a name that nothing declares.
    fn unknown(&mut self, name: Span, near: Option<String>, keyword: crate::diagnostic::Text) {
        let word = self.text(name);
        let message = text!("nessuno dichiara «{word}»", "nothing declares “{word}”");
        let found = Diagnostic::new(Code::UnknownName, name, message);
        let found = match near {
            Some(near) if suggest::is_another_number(word, &near) => {
                found.help(text!("forse volevi `{near}`", "did you mean `{near}`?"))
            }
            Some(near) => found.did_you_mean(name, &near),
            None => {
                let it = format!("dichiaralo con {}", keyword.it);
                let en = format!("declare it with {}", keyword.en);
                found.help(crate::diagnostic::Text { it: it.into(), en: en.into() })
            }
        };
        self.report(found);
    }

    /// Reports an item of another kind than a statement needs.
    fn wrong_kind(&mut self, at: Span, item: ItemId, wanted: &str) {
        let found = self.plan.item(item);
        let (kind, declared) = (found.kind.word(), found.name);
        let word = self.text(at);
        let message =
            text!("«{word}» è un `{kind}`; qui ci vuole: {wanted}", "“{word}” is a `{kind}`; here goes: {wanted}");
        let help = if found.kind == Kind::Datum {
            text!(
                "un dato non ha un punteggio: usalo nell'`algoritmo` di un indicatore",
                "a datum has no score: use it in the `algoritmo` of an indicator"
            )
        } else {
            text!(
                "controlla il nome, o la parola con cui comincia la riga",
                "check the name, or the word the line starts with"
            )
        };
        let found = Diagnostic::new(Code::WrongKind, at, message)
            .also(declared, text!("dichiarato qui", "declared here"))
            .help(help);
        self.report(found);
    }

    /// True for what has a score: everything but data.
    fn is_scored(&self, item: ItemId) -> bool {
        self.plan.item(item).kind != Kind::Datum
    }
}
