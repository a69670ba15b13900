//! Names in algorithms and in formulas over the plan, and what those ask of the tree.

use super::context::Checker;
use super::{counted, decisions};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::formula::{NodeKind, Reference};
use crate::plan::{Algorithm, DataRef, Having, ItemId, Kind, OfTree, Term};
use crate::source::Place;
use crate::syntax::view::of_tree::{self, Formula, Subject};
use crate::text;

/// What has a budget.
const NODES: [Kind; 4] = [Kind::Plan, Kind::Area, Kind::Objective, Kind::Project];

/// A formula over the items that its names stand for; none where one stands for nothing, or nothing of the kind.
pub(super) fn resolved(cx: &mut Checker<'_, '_>, formula: Formula) -> Option<Algorithm> {
    formula.try_map(|term, at| match term {
        of_tree::Term::Of(reference) => data(cx, reference, at).map(Term::Data),
        of_tree::Term::Tree(asked) => tree(cx, asked).map(Term::Tree),
    })
}

fn data(cx: &mut Checker<'_, '_>, reference: Reference, at: Place) -> Option<DataRef> {
    let item = cx.lookup(reference.name)?;
    let kind = cx.plan.item(item).kind;
    if !matches!(kind, Kind::Datum | Kind::Indicator) {
        let word = cx.text(at);
        let message = text!(
            "«{word}» è un `{}`: di per sé non ha un valore",
            "“{word}” is a `{}`: it has no value of its own",
            kind.word()
        );
        let found = Diagnostic::new(Code::WrongKind, at, message)
            .also(cx.plan.item(item).name, text!("dichiarato qui", "declared here"))
            .help(text!(
                "di un nodo si scrive `punteggio({word})`, `risorse({word})`, `usate({word})` o `peso({word})`",
                "of a node write `punteggio({word})`, `risorse({word})`, `usate({word})` or `peso({word})`"
            ));
        cx.report(found);
        return None;
    }
    Some(DataRef { item, back: reference.back })
}

fn tree(cx: &mut Checker<'_, '_>, asked: of_tree::OfTree) -> Option<OfTree> {
    Some(match asked {
        of_tree::OfTree::Score(subject) => {
            let (item, under) = self::subject(cx, subject)?;
            OfTree::Score(item, under)
        }
        of_tree::OfTree::Weight(subject) => {
            let (item, under) = self::subject(cx, subject)?;
            OfTree::Weight(item, under)
        }
        of_tree::OfTree::Planned(name) => OfTree::Planned(with_budget(cx, name)?),
        of_tree::OfTree::Used(name) => OfTree::Used(with_budget(cx, name)?),
        of_tree::OfTree::Count(nodes) => OfTree::Count(Box::new(counted::counted(cx, &nodes)?)),
    })
}

fn with_budget(cx: &mut Checker<'_, '_>, name: Place) -> Option<ItemId> {
    let item = cx.lookup(name)?;
    if NODES.contains(&cx.plan.item(item).kind) {
        return Some(item);
    }
    cx.wrong_kind(name, item, "piano, ambito, obiettivo, progetto");
    None
}

/// `X`, `X in P`
fn subject(cx: &mut Checker<'_, '_>, Subject { name, parent }: Subject) -> Option<(ItemId, Option<ItemId>)> {
    let item = cx.lookup_in(name, parent)?;
    if !cx.is_scored(item) {
        cx.wrong_kind(name, item, "indicatore, obiettivo, progetto, ambito, piano, cruscotto, unità");
        return None;
    }
    match parent {
        Some(parent) => Some((item, Some(cx.lookup(parent)?))),
        None => Some((item, None)),
    }
}

/// Holds what a formula asks of the tree against the tree, once it is known: who counts what, which outcomes there are.
pub(super) fn fits(cx: &mut Checker<'_, '_>, formula: &mut Algorithm) -> bool {
    let mut fits = true;
    let source = formula.written.source;
    for node in &mut formula.nodes {
        let at = node.span.within(source);
        let NodeKind::Name(Term::Tree(asked)) = &mut node.kind else { continue };
        fits &= match asked {
            OfTree::Score(item, Some(under)) | OfTree::Weight(item, Some(under)) => is_counted(cx, (*item, *under), at),
            OfTree::Weight(item, None) => has_weight(cx, *item, at),
            OfTree::Count(of) => match &mut of.having {
                Having::Outcome(words) => is_outcome(cx, words),
                _ => true,
            },
            _ => true,
        };
    }
    fits
}

fn is_counted(cx: &mut Checker<'_, '_>, (item, under): (ItemId, ItemId), at: Place) -> bool {
    decisions::counted_by(cx, item, cx.plan.item(item).name, (under, at)).is_some()
}

/// What stands in no node weighs nothing.
fn has_weight(cx: &mut Checker<'_, '_>, item: ItemId, at: Place) -> bool {
    if cx.plan.own_edge(item).is_some() {
        return true;
    }
    let word = cx.name_of(item);
    let message =
        text!("«{word}» non sta in nessun nodo: non ha un peso", "“{word}” stands in no node: it has no weight");
    let help = text!("scrivi chi lo conta: `peso({word} in NODO)`", "write who counts it: `peso({word} in NODE)`");
    cx.report(Diagnostic::new(Code::WrongKind, at, message).help(help));
    false
}

/// An outcome of the policy, and where it says it.
pub(super) fn is_outcome(cx: &mut Checker<'_, '_>, words: &mut Place) -> bool {
    let outcomes = cx.plan.policy.outcomes.iter();
    let known: Vec<Place> = outcomes
        .flat_map(|o| o.bands.iter().map(|band| band.2).chain([o.otherwise]))
        .filter(|p| !p.is_empty())
        .collect();
    let said = cx.text(*words);
    if let Some(place) = known.iter().find(|place| cx.text(**place) == said) {
        *words = *place;
        return true;
    }
    let message = text!("la politica non ha un esito «{said}»", "the policy has no outcome “{said}”");
    let found = Diagnostic::new(Code::UnknownName, *words, message);
    let texts: Vec<&str> = known.iter().map(|place| cx.text(*place)).collect();
    let found = match suggest::closest(said, texts.iter().copied()) {
        Some(near) => found.did_you_mean(*words, near),
        None if texts.is_empty() => found.help(text!(
            "la politica dice gli esiti in un blocco `esito`",
            "the policy says its outcomes in a block `esito`"
        )),
        None => {
            let listed = texts.join("», «");
            let english = texts.join("”, “");
            found.help(text!("gli esiti sono «{listed}»", "the outcomes are “{english}”"))
        }
    };
    cx.report(found);
    false
}
