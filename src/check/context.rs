//! What every family of rules works with: the plan as far as it is built, the names, and where findings go.

use crate::data::Tables;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{ItemId, Kind, Lost, Plan};
use crate::resolve::{Cells, Names};
use crate::source::{Place, SourceKind, Sources};
use crate::syntax::name;
use crate::syntax::view::goal::FromBase;
use crate::text;

/// How many names are looked at for "did you mean", all in all.
const MAX_COMPARED: usize = 1_000_000;

pub(super) struct Checker<'a, 'd> {
    pub(super) sources: &'a Sources,
    pub(super) names: &'a Names<'a>,
    pub(super) tables: &'a Tables,
    pub(super) plan: Plan,
    /// The item that was looked up last.
    last_found: ItemId,
    /// How many names have been looked at for "did you mean".
    compared: usize,
    /// The targets that stand at some distance from the baseline, each by its place among those of its indicator.
    pub(super) from_base: Vec<(ItemId, usize, FromBase)>,
    /// What cells name.
    pub(super) cells: &'d mut Cells,
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Checker<'a, 'd> {
    /// Nothing known yet but the names, and what could not be read while they were collected.
    pub(super) fn new(
        sources: &'a Sources,
        names: &'a Names<'a>,
        tables: &'a Tables,
        cells: &'d mut Cells,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Checker<'a, 'd> {
        let mut plan = Plan { texts: sources.clone(), ..Plan::default() };
        plan.unread.extend(names.unread.iter().map(|&inside| Lost::Line(inside)));
        Checker {
            sources,
            names,
            tables,
            plan,
            last_found: ItemId(0),
            compared: 0,
            from_base: Vec::new(),
            cells,
            diagnostics,
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

    /// The item a name stands for in a node; where several nodes have one by that name, only the node tells.
    pub(super) fn lookup_in(&mut self, name: Place, node: Option<Place>) -> Option<ItemId> {
        let word = self.text(name);
        let Some(node) = node.filter(|_| !self.names.twins(word).is_empty()) else { return self.lookup(name) };
        let above = self.names.item(self.text(node));
        let twins = self.names.twins(word);
        twins
            .iter()
            .copied()
            .find(|twin| above.is_some() && self.plan.item(*twin).parent == above)
            .or(twins.first().copied())
    }

    /// The item a name stands for; reports an unknown name with the closest one.
    pub(super) fn lookup(&mut self, name: Place) -> Option<ItemId> {
        let word = self.text(name);
        if let [first, second, ..] = self.names.twins(word) {
            let (first, second) = (self.plan.item(*first).name, self.plan.item(*second).name);
            let message = text!("più nodi si chiamano «{word}»", "more than one node is called “{word}”");
            let found = Diagnostic::new(Code::DuplicateName, name, message)
                .also(first, text!("uno è qui", "one is here"))
                .also(second, text!("un altro è qui", "another is here"))
                .help(text!("scrivi di quale nodo: `{word} in NODO`", "write of which node: `{word} in NODE`"));
            self.report(found);
            return None;
        }
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
        if let Some((whole, meant)) = self.without_quotes(name) {
            return self.report(found.did_you_mean(whole, &meant));
        }
        let found = match near {
            Some(near) if suggest::is_another_number(word, &near) => {
                found.help(text!("forse volevi `{near}`", "did you mean `{near}`?"))
            }
            Some(near) => self.did_you_mean(found, name, &near),
            None => {
                let it = format!("dichiaralo con {}", keyword.it);
                let en = format!("declare it with {}", keyword.en);
                found.help(crate::diagnostic::Text { it: it.into(), en: en.into() })
            }
        };
        self.report(found);
    }

    /// A declared name that needs quotes and stands here without them, its first word apart: where, and in quotes.
    fn without_quotes(&self, first: Place) -> Option<(Place, String)> {
        let source = self.sources.get(first.source);
        let rest = source.text.get(first.start as usize..).filter(|_| source.kind != SourceKind::Table)?;
        let goes_on =
            |name: &&str| rest.get(name.len()..).is_some_and(|r| r.starts_with(|c| !char::is_alphanumeric(c)));
        let longer = |name: &&str| name.len() > first.len as usize && rest.starts_with(name) && goes_on(name);
        let name = self.names.item_names().filter(longer).max_by_key(|name| name.len())?;
        (!name::is_bare(name)).then(|| name::in_place_of(self.sources, Place { len: name.len() as u32, ..first }, name))
    }

    /// Offers the known name closest to the one that is written.
    pub(super) fn did_you_mean(&self, found: Diagnostic, name: Place, near: &str) -> Diagnostic {
        let (whole, meant) = name::in_place_of(self.sources, name, near);
        found.did_you_mean(whole, &meant)
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

    /// Remembers that something could not be read: what is missing because of it is not worth a word more.
    pub(super) fn lose(&mut self, lost: Lost) {
        self.plan.unread.add(lost);
    }

    /// True for what has a score: everything but data.
    pub(super) fn is_scored(&self, item: ItemId) -> bool {
        self.plan.item(item).kind != Kind::Datum
    }
}
