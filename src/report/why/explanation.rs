//! An explanation, as it is to be written.

use crate::diagnostic::Text;
use crate::plan::Kind;

/// A figure and the steps that lead to it.
pub struct Explanation {
    /// Name of the node.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its score as printed, or why there is none.
    pub result: Text,
    /// How the score came about, as a word of JSON.
    pub state: &'static str,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step.
pub struct Step {
    /// How deep it stands.
    pub depth: usize,
    /// What it is: `valore`, `target`, `regola` …
    pub label: Text,
    /// What it says.
    pub text: Text,
    /// File and line it comes from.
    pub place: Option<(String, u32)>,
}
