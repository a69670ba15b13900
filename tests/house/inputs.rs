//! What scores are computed from has one door: [`albero::eval::Inputs`].

use crate::support::plans::repository;

/// What a moment, another policy or other facts replace.
const OVERRIDDEN: [&str; 8] = [
    "plan.policy",
    "plan.facts.get",
    "plan.target(",
    "plan.hole(",
    "plan.closed(",
    "plan.decisions",
    "edge.weight",
    "plan.has_own_value",
];

#[test]
fn scores_read_nothing_that_can_be_overridden_past_their_inputs() {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(repository("src/eval")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with("inputs.rs") || path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        for (index, line) in text.lines().enumerate() {
            let past = OVERRIDDEN.iter().filter(|word| line.contains(**word));
            found.extend(past.map(|word| format!("{}:{}: {word}", path.display(), index + 1)));
        }
    }
    assert!(found.is_empty(), "read from `Inputs` instead:\n{}", found.join("\n"));
}
