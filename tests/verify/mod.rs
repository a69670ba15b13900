//! Published figures held against the computation.

mod asserted;
mod printed;
mod together;

use crate::support::plans::{Compiled, repository};
use albero::verify::Verdict;

#[test]
fn a_truncating_policy_prints_what_it_cuts() {
    let found = Compiled::at(&repository("tests/cases/verify/truncated-claim"));
    let verdicts: Vec<Verdict> = found.claims().iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Verdict::Exact, Verdict::Contradicted]);
}
