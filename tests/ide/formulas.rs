//! The names that are found in a formula by where they stand are those that reading it finds.

use crate::support::{config, plans::no_files};
use albero::ground::formula::NodeKind;
use albero::ide::{Analysis, UseRole};
use albero::source::{Place, Sources};
use proptest::prelude::*;

/// Names of data, some of which are words of the language elsewhere in a formula, or units of measure.
const NAMES: [&str; 6] = ["x", "y", "e", "o", "n", "ore"];

/// Formulas as planners write them, with names everywhere.
fn formula() -> impl Strategy<Value = String> {
    let name = prop::sample::select(&NAMES[..]).prop_map(str::to_owned);
    let number = prop::sample::select(vec!["3", "1.000", "2,5 n", "4 ore", "10 %", "7 euro"]).prop_map(str::to_owned);
    let lag = name.clone().prop_map(|name| format!("{name}[N-1]"));
    prop_oneof![4 => name, 1 => number, 1 => lag].prop_recursive(4, 24, 3, |inner| {
        let sign = prop::sample::select(vec!["+", "-", "*", "/", "×"]);
        prop_oneof![
            (inner.clone(), sign, inner.clone()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) ogni 1.000 ({b})")),
            (prop::sample::select(&NAMES[..]), prop::sample::select(&NAMES[..]))
                .prop_map(|(a, b)| format!("{a} ogni 100 {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("min({a}; {b})")),
            inner.clone().prop_map(|a| format!("arrotonda({a}; 0,01)")),
            inner.prop_map(|a| format!("-({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn names_are_found_where_reading_finds_them(formula in formula()) {
        let mut text = format!("piano P \"P\" {{ anno 2025 }}\ndato f \"F\" {{ algoritmo {formula} }}\n");
        NAMES.iter().for_each(|name| text.push_str(&format!("dato {name} \"{name}\"\n")));
        let mut sources = Sources::new();
        sources.add("piano.albero", text).expect("small");
        let analysis = Analysis::new(sources, &no_files);
        let read = analysis.plan().measured.iter().find_map(|measured| measured.formula.as_ref());
        let read = read.expect("a formula");
        let place = |node: &albero::ground::formula::Node<_>| node.span.within(read.written.source);
        let mut expected: Vec<Place> =
            read.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Name(_))).map(place).collect();
        expected.sort_unstable();
        let uses = analysis.uses().all().iter().filter(|found| found.role == UseRole::Formula);
        prop_assert_eq!(uses.map(|found| found.at).collect::<Vec<_>>(), expected, "{}", formula);
    }
}
