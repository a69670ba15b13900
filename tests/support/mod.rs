//! What tests of several folders need.

pub mod book;
pub mod command;
pub mod plans;
pub mod tools;

use proptest::prelude::ProptestConfig;

/// How many random cases a property tries: `default`, or `ALBERO_CASI` when it is set.
pub fn config(default: u32) -> ProptestConfig {
    let cases = std::env::var("ALBERO_CASI").ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    ProptestConfig { cases, failure_persistence: None, max_shrink_time: 60_000, ..ProptestConfig::default() }
}

/// The canonical layout of a text.
pub fn format_of(text: &str) -> String {
    let mut sources = albero::source::Sources::new();
    let id = sources.add("piano.albero", text.to_owned()).expect("small");
    albero::format::format(sources.get(id))
}
