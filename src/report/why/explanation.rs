//! An explanation, as it is to be written.

use crate::document::Place;

/// A figure and the steps that lead to it.
pub struct Explanation {
    /// Name of the node.
    pub name: String,
    /// Its kind, as the word that declares it.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Its score as printed, or why there is none.
    pub result: String,
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
    pub label: String,
    /// What it says.
    pub text: String,
    /// Where it comes from.
    pub place: Option<Place>,
}
