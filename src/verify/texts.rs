//! Printed texts against those of the plan: codes, titles, algorithms, missions, programmes.

use super::checked::{Found, Shown};
use super::verdict::Verdict;
use crate::diagnostic::Text;
use crate::ground::wording::{Likeness, likeness};
use crate::plan::{Claim, Figure, ItemId, Plan, TextOf};
use crate::source::Place;
use rustc_hash::FxHashMap;

/// What becomes of a printed text, as it was published and as the plan has it.
pub(super) fn text(plan: &Plan, first: &FirstWords, claim: &Claim, (of, published): (TextOf, Place)) -> Found {
    let shown = |text: &str| Shown { text: Text::same(text.to_owned()), number: None };
    let said = plan.text(published);
    let Some(own) = own(plan, first, claim, of) else { return Found::missing(shown(said)) };
    let own = plan.text(own);
    if of == TextOf::Code {
        let verdict = if said == own { Verdict::Exact } else { Verdict::Contradicted };
        return Found { verdict, computed: Some(shown(own)), ..Found::missing(shown(said)) };
    }
    let verdict = match likeness(said, own) {
        Likeness::Same => Verdict::Exact,
        Likeness::Worded => Verdict::Worded,
        Likeness::Figures => Verdict::Contradicted,
    };
    Found { verdict, computed: Some(shown(own)), ..Found::missing(shown(said)) }
}

/// What the plan says; nothing where it says nothing.
fn own(plan: &Plan, first: &FirstWords, claim: &Claim, of: TextOf) -> Option<Place> {
    let item = plan.item(claim.item);
    let found = match of {
        TextOf::Code => {
            let edge = claim.under.and_then(|p| plan.edges_of(p).find(|(_, e)| e.child == claim.item));
            plan.printed_code(claim.item, edge.map(|(_, e)| e))
        }
        TextOf::Title => item.title,
        // Where the plan has a formula, the words printed first for it.
        TextOf::Algorithm => match plan.measured(claim.item).map_or(Place::default(), |m| m.words) {
            words if words.is_empty() => first.get(&(claim.item, claim.year)).copied().unwrap_or_default(),
            words => words,
        },
        TextOf::Typology => plan.measured(claim.item).map_or(Place::default(), |m| m.typology),
        TextOf::Perspective | TextOf::Mission | TextOf::Programme => {
            let note = plan.annotations.iter().find(|n| n.item == claim.item && n.field == of.role());
            note.map_or(Place::default(), |n| n.text)
        }
    };
    (!found.is_empty()).then_some(found)
}

/// The words printed first for an algorithm, by what it is of and the year.
pub(super) type FirstWords = FxHashMap<(ItemId, i32), Place>;

/// The words printed first for each algorithm.
pub(super) fn first_words(plan: &Plan) -> FirstWords {
    let mut found = FirstWords::default();
    for claim in &plan.claims {
        if let Figure::Text(TextOf::Algorithm, words) = claim.figure {
            found.entry((claim.item, claim.year)).or_insert(words);
        }
    }
    found
}
