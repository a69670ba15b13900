//! What becomes of a claim.

/// What becomes of a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// Computes to the printed digits.
    Exact,
    /// Follows only for some values inside the written digits, or inside a declared range.
    Compatible,
    /// A text that says the same in other words.
    Worded,
    /// Does not follow.
    Contradicted,
    /// Can't be computed.
    Missing,
}

impl Verdict {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Exact => "exact",
            Verdict::Compatible => "compatible",
            Verdict::Worded => "worded",
            Verdict::Contradicted => "contradicted",
            Verdict::Missing => "missing",
        }
    }
}
