//! Printed codes: the same under two nodes, a number taken twice, a numbering that contradicts the
//! parent.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ItemId, Kind, Plan};
use crate::source::Place;
use crate::text;
use std::collections::BTreeMap;

/// Looks at the codes of a plan. They are all warnings, so `eval` does not ask for them.
pub(super) fn codes(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let mut reader = Codes { plan, diagnostics };
    reader.same_printed();
    reader.several_codes();
    reader.numbers_taken();
    reader.numbering();
}

struct Codes<'a, 'd> {
    plan: &'a Plan,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Codes<'a, '_> {
    fn text(&self, span: Place) -> &'a str {
        self.plan.text(span)
    }

    fn name_of(&self, id: ItemId) -> &'a str {
        self.text(self.plan.item(id).name)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The code a document prints for an item: `codice`, else the name.
    fn printed(&self, id: ItemId) -> &'a str {
        self.text(self.plan.printed_code(id, None))
    }

    fn same_printed(&mut self) {
        // Only a `codice`, of an item or of the place where it is counted, can repeat a code: names are unique.
        let coded = self.plan.ids().map(|id| (id, self.plan.item_code(id))).filter(|(_, code)| !code.is_empty());
        let counted =
            self.plan.edges.iter().map(|e| (e.child, self.plan.edge_code(e))).filter(|(_, code)| !code.is_empty());
        let mut by_code: BTreeMap<&str, Vec<(ItemId, Place)>> = BTreeMap::new();
        for (id, place) in coded.chain(counted) {
            let of_code = by_code.entry(self.text(place)).or_default();
            if of_code.iter().all(|(known, _)| *known != id) {
                of_code.push((id, place));
            }
        }
        for id in self.plan.ids().filter(|&id| self.plan.item_code(id).is_empty()) {
            if let Some(of_code) = by_code.get_mut(self.name_of(id)) {
                of_code.retain(|(known, _)| *known != id);
                of_code.insert(0, (id, self.plan.item(id).name));
            }
        }
        for (code, items) in by_code {
            let Some((first, rest)) = items.split_first() else { continue };
            for other in rest {
                self.two_with_one_code(code, *first, *other);
            }
        }
    }

    fn two_with_one_code(&mut self, code: &str, (first, _): (ItemId, Place), (other, at): (ItemId, Place)) {
        let (a, b) = (self.name_of(first), self.name_of(other));
        let message = text!(
            "il codice stampato «{code}» è di «{a}» e di «{b}»",
            "the printed code “{code}” belongs to “{a}” and to “{b}”"
        );
        let diagnostic = Diagnostic::new(Code::SamePrintedCode, at, message)
            .also(self.plan.item(first).name, text!("l'altro è qui", "the other is here"))
            .help(text!(
                "nel documento non si distinguono: rinumera, o tieni e scrivi `consenti codice_in_due_posti motivo \"…\"`",
                "a reader of the document cannot tell them apart: renumber, or keep and write `consenti codice_in_due_posti motivo \"…\"`"
            ));
        self.report(diagnostic);
    }

    /// One thing printed under several codes, as it is counted here and there.
    fn several_codes(&mut self) {
        let mut codes: BTreeMap<ItemId, Vec<Place>> = BTreeMap::new();
        for edge in &self.plan.edges {
            let printed = self.plan.printed_code(edge.child, Some(edge));
            let known = codes.entry(edge.child).or_default();
            if known.iter().all(|place| self.text(*place) != self.text(printed)) {
                known.push(printed);
            }
        }
        for (id, places) in codes.into_iter().filter(|(_, places)| places.len() > 1) {
            let word = self.name_of(id);
            let listed = places.iter().map(|p| format!("«{}»", self.text(*p))).collect::<Vec<_>>().join(", ");
            let message = text!(
                "«{word}» è stampato con codici diversi: {listed}",
                "“{word}” is printed under different codes: {listed}"
            );
            let help = text!(
                "chi legge cerca una cosa sola sotto un codice solo: togli `codice`, o tieni e scrivi `consenti codici_diversi motivo \"…\"`",
                "a reader looks for one thing under one code: remove `codice`, or keep and write `consenti codici_diversi motivo \"…\"`"
            );
            let at = places.iter().copied().find(|p| *p != self.plan.item(id).name).unwrap_or(places[0]);
            let found = Diagnostic::new(Code::SeveralCodes, at, message).help(help);
            self.report(found.also(self.plan.item(id).name, text!("è dichiarato qui", "it is declared here")));
        }
    }

    /// `OO_01.04.04` and `PO_01.04.04` share a number.
    fn numbers_taken(&mut self) {
        let mut by_number: BTreeMap<&str, ItemId> = BTreeMap::new();
        let mut found = Vec::new();
        for id in self.plan.ids() {
            if !matches!(self.plan.item(id).kind, Kind::Objective | Kind::Project) {
                continue;
            }
            let Some((_, number)) = split_code(self.printed(id)) else { continue };
            match by_number.get(number) {
                // The same name twice has been reported already.
                Some(&first) if self.name_of(first) == self.name_of(id) => {}
                Some(&first) => found.push((number, first, id)),
                None => {
                    by_number.insert(number, id);
                }
            }
        }
        for (number, first, other) in found {
            let (a, b) = (self.name_of(first), self.name_of(other));
            let message =
                text!("il numero {number} è di «{a}» e di «{b}»", "the number {number} belongs to “{a}” and to “{b}”");
            let diagnostic = Diagnostic::new(Code::NumberTaken, self.plan.item(other).name, message)
                .also(self.plan.item(first).name, text!("il primo è qui", "the first is here"))
                .help(text!("rinumera uno dei due", "renumber one of them"));
            self.report(diagnostic);
        }
    }

    /// A numbered code under a numbered parent starts with the parent's number.
    fn numbering(&mut self) {
        let mut found: Vec<(Place, Place, String, String, String)> = Vec::new();
        for edge in &self.plan.edges {
            if edge.used {
                continue;
            }
            let (child, parent) = (self.printed(edge.child), self.printed(edge.parent));
            let numbers = split_code(child).zip(split_code(parent)).or_else(|| continued(child, parent));
            let Some(((_, child_number), (_, parent_number))) = numbers else { continue };
            let (own, above) = (digits(child_number), digits(parent_number));
            if !own.is_empty() && !above.is_empty() && own.len() >= above.len() && !own.starts_with(&above) {
                let above = self.plan.item(edge.parent).name;
                // A prefix of its own stands before the number, a common one belongs to it.
                let number = if split_code(parent).is_some() { parent_number } else { parent };
                found.push((edge.span, above, child.to_owned(), parent.to_owned(), number.to_owned()));
            }
        }
        for (span, above, child, parent, number) in found {
            let message = text!(
                "«{child}» sta in «{parent}», ma la sua numerazione dice altro",
                "“{child}” belongs to “{parent}”, but its numbering says otherwise"
            );
            let help = text!(
                "qui i codici cominciano con {number}: rinumera, o spostalo con `in`",
                "codes here start with {number}: renumber, or move it with `in`"
            );
            let diagnostic = Diagnostic::new(Code::CodeContradictsParent, span, message)
                .also(above, text!("sta qui", "it belongs here"))
                .help(help);
            self.report(diagnostic);
        }
    }
}

/// Prefix and number.
type Split<'c> = (&'c str, &'c str);

/// Prefix and number of a code such as `OO_01.04.04` or `IS_0104`; `None` for other shapes.
fn split_code(code: &str) -> Option<Split<'_>> {
    let (prefix, number) = code.split_once('_')?;
    let lettered = !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_uppercase());
    (lettered && number.starts_with(|c: char| c.is_ascii_digit())).then_some((prefix, number))
}

/// The same of codes such as `A1.1_02` under `A1.1`: one letter after the other's, and a longer number.
fn continued<'c>(child: &'c str, parent: &'c str) -> Option<(Split<'c>, Split<'c>)> {
    let split = |code: &'c str| {
        let at = code.find(|c: char| !c.is_ascii_uppercase())?;
        (at > 0 && code[at..].starts_with(|c: char| c.is_ascii_digit())).then(|| code.split_at(at))
    };
    let (own, above) = (split(child)?, split(parent)?);
    (own.0 == above.0 && digits(own.1).len() >= digits(above.1).len() && own.1.len() > above.1.len())
        .then_some((own, above))
}

/// The leading number without dots: `01.04.04_x` and `0104` start alike.
fn digits(number: &str) -> String {
    number.chars().take_while(|c| c.is_ascii_digit() || *c == '.').filter(char::is_ascii_digit).collect()
}
