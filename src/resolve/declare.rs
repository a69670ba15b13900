//! What the statements of a text declare.

use super::names::{Declaration, Labelled, Names, Space};
use super::trees::Site;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ItemId, Kind};
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::syntax::view::{Heading, Line, Role, Tree};
use crate::text;

/// Enters what the statements of a text declare.
pub(super) fn text(tree: Tree<'_>, file: u32, names: &mut Names<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut texts = Texts { names, diagnostics };
    for line in tree.lines() {
        texts.line(line, file, None);
    }
}

struct Texts<'r, 'a> {
    names: &'r mut Names<'a>,
    diagnostics: &'r mut Vec<Diagnostic>,
}

impl<'a> Texts<'_, 'a> {
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
            Role::Prize if top => self.label(|n| &mut n.prizes, line, site, role),
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
        let space = space(self.names);
        if let Some(first) = space.get(word) {
            self.diagnostics.push(duplicate(word, space.all[first as usize].name, name));
            return;
        }
        if title.is_missing() {
            self.diagnostics.push(untitled(role.word(), word, name, line, false));
        }
        space.enter(word, Labelled { site, name, title: title.read().unwrap_or_default() });
    }

    fn item(&mut self, line: Line<'_>, site: Site, kind: Kind, inside: Option<ItemId>) {
        let Some(Heading { name, title, meant }) = line.heading(self.diagnostics) else { return };
        let word = line.tree().text(name);
        let declaration = Declaration { site, kind, name, title: title.read().unwrap_or_default(), inside };
        // What stands in a second declaration is declared, and its weight counts among its siblings'.
        let (id, first) = self.names.declare(declaration);
        // A second plan is reported as such.
        if let Some(first) = first.filter(|f| (f.kind, kind) != (Kind::Plan, Kind::Plan)) {
            self.diagnostics.push(duplicate(word, first.name, name));
        }
        if title.is_missing() && kind != Kind::Plan {
            self.diagnostics.push(untitled(kind.word(), word, name, line, kind != Kind::Datum));
        }
        if let Some(meant) = meant {
            self.names.mean(meant, id);
        }
        for child in line.lines() {
            self.line(child, site.file, Some(id));
        }
    }
}

pub(super) fn duplicate(word: &str, first: Place, second: Place) -> Diagnostic {
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
fn untitled(keyword: &str, word: &str, name: Place, line: Line<'_>, can_be_used: bool) -> Diagnostic {
    let message = text!("manca il titolo di «{word}»", "“{word}” has no title");
    let shown = spelled(word);
    let help = text!(
        "una dichiarazione ha un titolo: `{keyword} {shown} \"Titolo\"`",
        "a declaration has a title: `{keyword} {shown} \"Title\"`"
    );
    let help = if can_be_used {
        help.then(&text!(
            "; per usare un nodo già dichiarato scrivi `usa {shown}`",
            "; to use a node declared elsewhere write `usa {shown}`"
        ))
    } else {
        help
    };
    // The quotes of a name are not part of it.
    let end = line.atom(1).map_or(name.end(), |word| word.span().end().max(name.end()));
    let after = Place { start: end, len: 0, ..name };
    let title = text!("aggiungi un titolo", "add a title");
    Diagnostic::new(Code::MissingField, name, message).help(help).fix(after, " \"Titolo\"", title)
}
