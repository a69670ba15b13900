//! Rows of a table that a merge left to decide: between the markers of git.

use crate::syntax::CONFLICT_MARKERS;

/// Where in what is left to decide a row stands.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Side {
    /// Outside.
    #[default]
    Decided,
    /// On the line that opens it.
    Opening,
    /// On our side.
    Ours,
    /// On theirs, in what was before, or on a marker between.
    Theirs,
    /// On the line that closes it.
    Closed,
}

impl Side {
    /// Where the next row stands, which begins with this cell.
    pub(super) fn then(self, first: &str) -> Side {
        let [opens, before, after, closes] = CONFLICT_MARKERS;
        let marks = |marker| first.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        match self {
            _ if marks(opens) => Side::Opening,
            Side::Decided | Side::Closed => Side::Decided,
            _ if marks(closes) => Side::Closed,
            Side::Theirs => Side::Theirs,
            _ if marks(before) || marks(after) => Side::Theirs,
            Side::Opening | Side::Ours => Side::Ours,
        }
    }

    /// True for a row of the table, as our side has it.
    pub(super) fn counts(self) -> bool {
        matches!(self, Side::Decided | Side::Ours)
    }
}
