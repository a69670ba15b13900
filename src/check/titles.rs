//! Items by title and printed code, as the rows of a table name them.

use super::context::Checker;
use crate::data::named::fold;
use crate::plan::ItemId;
use rustc_hash::FxHashMap;

/// Items by title and printed code; `None` where two share one.
#[derive(Default)]
pub(super) struct Titles<'a> {
    pub(super) exact: FxHashMap<&'a str, Option<ItemId>>,
    /// Without differences of case and blanks; made when a row asks for it.
    folded: Option<FxHashMap<String, Option<ItemId>>>,
}

impl<'a> Titles<'a> {
    /// All that is declared, by its title and its printed code.
    pub(super) fn of_all(cx: &Checker<'a, '_>) -> Titles<'a> {
        let mut titles = Titles::default();
        for id in cx.plan.ids() {
            for span in [cx.plan.item(id).title, cx.plan.item_code(id)].into_iter().filter(|span| !span.is_empty()) {
                titles.exact.entry(cx.text(span)).and_modify(|e| *e = None).or_insert(Some(id));
            }
        }
        titles
    }
}

impl Titles<'_> {
    /// The item a row names: `None` when there is none, `Some(None)` when there are several.
    pub(super) fn get(&mut self, written: &str) -> Option<Option<ItemId>> {
        if let Some(found) = self.exact.get(written) {
            return Some(*found);
        }
        let exact = &self.exact;
        let folded = self.folded.get_or_insert_with(|| {
            let mut folded = FxHashMap::default();
            for (title, item) in exact {
                folded.entry(fold(title)).and_modify(|e| *e = None).or_insert(*item);
            }
            folded
        });
        folded.get(&fold(written)).copied()
    }
}
