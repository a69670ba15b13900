//! Names and trees to a typed [`Plan`]: one file per family of rules.
//!
//! Every rule reports all it finds and goes on; what can't be understood is left out of the plan
//! and later rules keep quiet about it.

mod claims;
pub mod codes;
mod cycles;
mod data;
mod decisions;
mod direction;
mod facts;
mod fields;
mod formulas;
mod holes;
mod measures;
mod nodes;
mod placement;
mod policy;
mod rules;
mod tables;
mod targets;
mod waivers;
mod weights;

pub mod lints;

use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{ItemId, Kind, Plan};
use crate::resolve::{File, Names};
use crate::source::{Sources, Span};
use crate::syntax::cursor::Cursor;
use crate::syntax::{Field, Token};
use crate::text;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
pub use waivers::apply as apply_waivers;

/// A data file that a plan asks for: the path as written, made relative to the plan's folder.
pub type Tables = HashMap<Span, Result<crate::source::SourceId, crate::diagnostic::Text>>;

/// What checking leaves behind.
pub struct Checked {
    /// The typed plan.
    pub plan: Plan,
    /// Waivers of lints.
    pub waivers: Vec<crate::plan::Waiver>,
}

/// Checks a plan. `files` are the trees of the plan's texts, the prelude's last.
pub fn check(
    sources: &Sources,
    files: &[File<'_>],
    names: &Names<'_>,
    tables: &Tables,
    diagnostics: &mut Vec<Diagnostic>,
) -> Checked {
    let mut checker = Checker {
        sources,
        files,
        names,
        tables,
        plan: Plan::default(),
        broken: HashSet::new(),
        broken_weights: HashSet::new(),
        pending_parameters: HashMap::new(),
        pending_edge_parameters: HashMap::new(),
        titles: None,
        compared: 0,
        diagnostics,
    };
    checker.placement();
    checker.items();
    checker.measures();
    checker.sources();
    checker.head();
    checker.policy();
    checker.nodes();
    checker.edges();
    checker.cycles();
    checker.algorithms();
    checker.parameters();
    checker.facts();
    checker.decisions();
    checker.special_edges();
    checker.claims();
    checker.weights();
    checker.targets();
    let waivers = checker.waivers();
    checker.unread_tokens();
    for id in std::mem::take(&mut checker.broken) {
        if matches!(checker.plan.item(id).kind, Kind::Indicator | Kind::Datum) {
            let detail = checker.plan.item(id).detail as usize;
            checker.plan.measured[detail].is_incomplete = true;
        }
    }
    Checked { plan: checker.plan, waivers }
}

/// How many names are looked at for "did you mean", all in all.
const MAX_COMPARED: usize = 1_000_000;

struct Checker<'a, 'd> {
    sources: &'a Sources,
    files: &'a [File<'a>],
    names: &'a Names<'a>,
    tables: &'a Tables,
    plan: Plan,
    /// Items something of which could not be read.
    broken: HashSet<ItemId>,
    /// Edges whose weight could not be read.
    broken_weights: HashSet<Span>,
    /// Parameters of indicators, until their rule is known.
    pending_parameters: HashMap<ItemId, Vec<(Span, Decimal, Span)>>,
    /// Parameters of edges, by the position of the edge.
    pending_edge_parameters: HashMap<Span, Vec<(Span, Decimal, Span)>>,
    /// Titles of items, once a table has asked for them.
    titles: Option<tables::Titles<'a>>,
    /// How many names have been looked at for "did you mean".
    compared: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Checker<'a, '_> {
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
        let found = self.names.item(word);
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
            Some(near) => {
                let title = text!("scrivi `{near}`", "write `{near}`");
                found.help(text!("forse volevi `{near}`", "did you mean `{near}`?")).fix(name, near, title)
            }
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
