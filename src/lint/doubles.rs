//! Indicators that say they measure the same thing: one title twice, one algorithm twice, with targets or
//! values that differ.

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::eval::figures;
use crate::eval::{Known, Scores};
use crate::ground::wording::words;
use crate::plan::{Figure, ItemId, Kind, Plan, TextOf};
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// Shorter titles and algorithms say too little: `N. eventi` is many things.
const TELLING: usize = 20;

/// Reports what is measured twice.
pub(super) fn doubles(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    let mut titles: BTreeMap<String, Vec<ItemId>> = BTreeMap::new();
    let mut algorithms: BTreeMap<String, Vec<ItemId>> = BTreeMap::new();
    let mut formulas: BTreeMap<String, Vec<ItemId>> = BTreeMap::new();
    let printed = printed_algorithms(plan);
    for id in plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator) {
        let enter = |list: &mut BTreeMap<String, Vec<ItemId>>, text: &str| {
            if text.chars().count() >= TELLING {
                list.entry(words(text).join(" ")).or_default().push(id);
            }
        };
        enter(&mut titles, plan.title(id));
        let Some(measured) = plan.measured(id) else { continue };
        let printed = printed.get(&id).copied().unwrap_or_default();
        let said = if measured.words.is_empty() { printed } else { measured.words };
        enter(&mut algorithms, plan.text(said));
        if let Some(formula) = measured.formula.as_deref().filter(|formula| formula.names().count() > 1) {
            let written: String = plan.text(formula.span()).split_whitespace().collect();
            formulas.entry(written).or_default().push(id);
        }
    }
    let pair = Pair { plan, scores };
    for ids in titles.values().filter(|ids| ids.len() > 1) {
        diagnostics.extend(ids[1..].iter().map(|&other| pair.found(ids[0], other, Same::Title)));
    }
    for (first, second) in nearly(plan) {
        diagnostics.push(pair.found(first, second, Same::Nearly));
    }
    // What is told by a formula is not told again by the words printed for it.
    let mut told: BTreeSet<(ItemId, ItemId)> = BTreeSet::new();
    for ids in formulas.into_values().chain(algorithms.into_values()).filter(|ids| ids.len() > 1) {
        let titled = |id: ItemId| words(plan.title(id));
        let first = titled(ids[0]);
        for &other in ids[1..].iter().filter(|&&other| titled(other) != first) {
            if told.insert((ids[0], other)) {
                diagnostics.push(pair.found(ids[0], other, Same::Algorithm));
            }
        }
    }
}

/// As many words as two titles share before they may say the same.
const SHARED: usize = 5;
/// A word in more titles than this tells nothing.
const COMMON: usize = 50;

/// Indicators of dashboards alone with those of the plan whose titles say nearly the same: three words of four.
fn nearly(plan: &Plan) -> Vec<(ItemId, ItemId)> {
    let mut homes: BTreeMap<ItemId, bool> = BTreeMap::new();
    for edge in plan.edges.iter().filter(|e| plan.item(e.child).kind == Kind::Indicator) {
        *homes.entry(edge.child).or_insert(true) &= plan.item(edge.parent).kind == Kind::Scorecard;
    }
    if homes.values().all(|alone| !alone) {
        return Vec::new();
    }
    let stems = |id: ItemId| -> BTreeSet<String> {
        let telling = words(plan.title(id)).into_iter().filter(|word| word.chars().count() > 3);
        telling.map(|word| word.chars().take(6).collect()).collect()
    };
    let mut titled: BTreeMap<String, Vec<ItemId>> = BTreeMap::new();
    let mut sizes: BTreeMap<ItemId, usize> = BTreeMap::new();
    for (&id, _) in homes.iter().filter(|(_, alone)| !**alone) {
        let own = stems(id);
        sizes.insert(id, own.len());
        own.into_iter().for_each(|stem| titled.entry(stem).or_default().push(id));
    }
    let mut found = Vec::new();
    for (&id, _) in homes.iter().filter(|(_, alone)| **alone) {
        let own = stems(id);
        let mut shared: BTreeMap<ItemId, usize> = BTreeMap::new();
        for others in own.iter().filter_map(|stem| titled.get(stem)).filter(|others| others.len() <= COMMON) {
            others.iter().for_each(|other| *shared.entry(*other).or_default() += 1);
        }
        let alike = |(other, count): &(ItemId, usize)| {
            *count >= SHARED
                && count * 4 >= own.len().min(sizes[other]) * 3
                && words(plan.title(*other)) != words(plan.title(id))
        };
        found.extend(shared.into_iter().filter(alike).map(|(other, _)| (other, id)));
    }
    found
}

/// The words that a document prints first for an algorithm.
fn printed_algorithms(plan: &Plan) -> BTreeMap<ItemId, Place> {
    let mut found = BTreeMap::new();
    for claim in &plan.claims {
        if let Figure::Text(TextOf::Algorithm, words) = claim.figure {
            found.entry(claim.item).or_insert(words);
        }
    }
    found
}

/// What two indicators share.
#[derive(Clone, Copy)]
enum Same {
    Title,
    /// A title in other words.
    Nearly,
    Algorithm,
}

struct Pair<'a> {
    plan: &'a Plan,
    scores: &'a Scores,
}

impl Pair<'_> {
    fn found(&self, first: ItemId, second: ItemId, same: Same) -> Diagnostic {
        let name = |id: ItemId| self.plan.name(id);
        let (a, b) = (name(first), name(second));
        let message = match same {
            Same::Title => {
                text!("«{a}» e «{b}» hanno lo stesso titolo", "“{a}” and “{b}” have the same title")
            }
            Same::Nearly => {
                text!("«{a}» e «{b}» hanno quasi lo stesso titolo", "“{a}” and “{b}” have nearly the same title")
            }
            Same::Algorithm => {
                text!("«{a}» e «{b}» hanno lo stesso algoritmo", "“{a}” and “{b}” have the same algorithm")
            }
        };
        let message = message.then(&self.differences(first, second));
        let a = spelled(a);
        let help = text!(
            "se misurano la stessa cosa tieni un indicatore solo e richiamalo con `usa {a}`; se no distinguili nel testo",
            "if they measure one thing keep one indicator and count it elsewhere with `usa {a}`; else tell them apart in the text"
        );
        Diagnostic::new(Code::MeasuredTwice, self.plan.item(second).name, message)
            .also(self.plan.item(first).name, text!("l'altro è qui", "the other is here"))
            .help(help)
    }

    /// How target and value differ, where they do.
    fn differences(&self, first: ItemId, second: ItemId) -> Text {
        let mut said = Text::default();
        if let (Some(a), Some(b)) = (self.plan.target(first), self.plan.target(second))
            && (a.form, &a.goal) != (b.form, &b.goal)
        {
            let (a, b) = (figures::target(self.plan, a), figures::target(self.plan, b));
            said = said.then(&text!(", ma target diversi: {a} e {b}", ", but different targets: {a} and {b}"));
        }
        let value = |id| self.scores.values.get(self.plan, id, self.plan.year);
        let (a, b) = (value(first), value(second));
        if a != b && a != Known::Missing && b != Known::Missing {
            let shown = |id, known| Text::each(|lang| figures::value(self.plan, id, known, lang));
            let (a, b) = (shown(first, a), shown(second, b));
            said = said.then(&text!(", e valori diversi: ", ", and different values: ")).then(&a);
            said = said.then(&text!(" e ", " and ")).then(&b);
        }
        said
    }
}
