//! What every family of rules works with: the plan as far as it is built, the names, and where findings go.

use super::spellings::Spellings;
use super::titles::Titles;
use crate::data::Tables;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{ItemId, Kind, Plan};
use crate::resolve::{File, Names, Site};
use crate::source::{Place, Sources};
use crate::syntax::view::Line;
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

/// How many names are looked at for "did you mean", all in all.
const MAX_COMPARED: usize = 1_000_000;

/// What stays the same throughout.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) sources: &'a Sources,
    pub(super) names: &'a Names<'a>,
    pub(super) tables: &'a Tables,
}

pub(super) struct Checker<'a, 'd> {
    pub(super) sources: &'a Sources,
    pub(super) files: &'a [File<'a>],
    pub(super) names: &'a Names<'a>,
    pub(super) tables: &'a Tables,
    pub(super) plan: Plan,
    /// Items something of which could not be read.
    pub(super) broken: FxHashSet<ItemId>,
    /// Edges whose weight could not be read.
    pub(super) broken_weights: FxHashSet<Place>,
    /// True when a node names a parent that is not there: somewhere its weight is missing.
    pub(super) lost_children: bool,
    /// Forms of target, as bits, that a line of the policy that could not be read may cover.
    pub(super) unread_forms: u8,
    /// Parameters of indicators, until their rule is known.
    pub(super) pending_parameters: FxHashMap<ItemId, Vec<(Place, Decimal, Place)>>,
    /// Parameters of edges, by the position of the edge.
    pub(super) pending_edge_parameters: FxHashMap<Place, Vec<(Place, Decimal, Place)>>,
    /// Titles of items, once a table has asked for them.
    pub(super) titles: Option<Titles<'a>>,
    /// How each table of indicators writes things.
    pub(super) spellings: Vec<Spellings>,
    /// The item that was looked up last.
    pub(super) last_found: ItemId,
    /// How many names have been looked at for "did you mean".
    pub(super) compared: usize,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'d> Checker<'_, 'd> {
    /// The same checker over other trees: what it knows so far holds on to none.
    pub(super) fn over<'b>(self, given: Given<'b>, files: &'b [File<'b>]) -> Checker<'b, 'd> {
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
    #[cold]
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn text(&self, span: Place) -> &'a str {
        self.sources.text(span)
    }

    pub(super) fn name_of(&self, item: ItemId) -> &'a str {
        self.text(self.plan.item(item).name)
    }

    pub(super) fn file(&self, index: u32) -> &'a File<'a> {
        &self.files[index as usize]
    }

    /// A statement as a line.
    pub(super) fn line(&self, site: Site) -> Line<'a> {
        self.file(site.file).tree().line(site.statement, site.context)
    }

    /// The item a name stands for; reports an unknown name with the closest one.
    pub(super) fn lookup(&mut self, name: Place) -> Option<ItemId> {
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
    pub(super) fn near_item(&mut self, word: &str) -> Option<String> {
        self.compared = self.compared.saturating_add(self.names.items.len());
        if self.compared > MAX_COMPARED {
            return None;
        }
        suggest::closest(word, self.names.item_names()).map(str::to_owned)
    }

    /// Reports a name that nothing declares.
    pub(super) fn unknown(&mut self, name: Place, near: Option<String>, keyword: crate::diagnostic::Text) {
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
    pub(super) fn wrong_kind(&mut self, at: Place, item: ItemId, wanted: &str) {
        let found = self.plan.item(item);
        let (kind, declared) = (found.kind.word(), found.name);
        let word = self.text(at);
        let message =
            text!("«{word}» è un `{kind}`; qui ci vuole: {wanted}", "“{word}” is a `{kind}`; expected: {wanted}");
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
    pub(super) fn is_scored(&self, item: ItemId) -> bool {
        self.plan.item(item).kind != Kind::Datum
    }
}
