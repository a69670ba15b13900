//! Properties of scores: against an exact oracle, under other orders, better actuals, rounded
//! actuals and missing ones.

use crate::eval::invariants::rational;
use crate::support::config;
use crate::support::plans::Compiled;
use albero::arithmetic::number::{Interval, Number};
use albero::compile;
use albero::diagnostic::Lang;
use albero::eval::{Inputs, Precision, Scores};
use albero::source::Sources;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use std::fmt::Write;

/// An indicator of a random plan; numbers are hundredths.
#[derive(Clone, Debug)]
struct Leaf {
    rule: &'static str,
    weight: u32,
    target: u32,
    base: u32,
    actual: u32,
}

/// Objectives, each with its weight and indicators.
type Tree = Vec<(u32, Vec<Leaf>)>;

const RULES: &[&str] = &["proporzionale", "speculare", "dalla_base"];

fn leaf(rules: &'static [&'static str]) -> impl Strategy<Value = Leaf> {
    let weight = 1..=100u32;
    let amount = || prop_oneof![0..=100u32, 1..=20_000u32];
    (select(rules), weight, amount(), amount(), amount()).prop_map(|(rule, weight, target, base, actual)| Leaf {
        rule,
        weight,
        target,
        base,
        actual,
    })
}

fn tree(rules: &'static [&'static str]) -> impl Strategy<Value = Tree> {
    let objective = (1..=100u32, proptest::collection::vec(leaf(rules), 1..5));
    proptest::collection::vec(objective, 1..5)
}

fn hundredths(value: u32) -> String {
    format!("{},{:02}", value / 100, value % 100)
}

const POLICY: &str = "smvp S \"S\" {\n applica proporzionale a >=\n applica speculare a <=\n applica un_punto_al_giorno a entro\n \
    nodo obiettivo media pesata di indicatori\n nodo piano media pesata di obiettivi\n assente vale 0 %\n}\n";
const HEAD: &str = "piano P \"P\" { anno 2025; smvp S }\n";

/// The declarations of a plan; an actual of `None` is missing.
fn declarations(tree: &Tree, closed: bool, actual: impl Fn(usize, &Leaf) -> Option<String>) -> Vec<String> {
    let mut found = vec![POLICY.to_owned(), HEAD.to_owned()];
    let mut facts = format!("consuntivo 2025{} {{\n", if closed { " chiuso" } else { "" });
    let mut index = 0;
    for (o, (weight, leaves)) in tree.iter().enumerate() {
        found.push(format!("obiettivo O{o} \"O\" in P {{ peso {weight} }}\n"));
        for leaf in leaves {
            let sign = if leaf.rule == "speculare" { "<=" } else { ">=" };
            let (target, base) = (hundredths(leaf.target), hundredths(leaf.base));
            found.push(format!(
                "indicatore i{index} \"I\" in O{o} {{ peso {}; regola {}; base 2024 = {base} gg; target {sign} {target} gg }}\n",
                leaf.weight, leaf.rule
            ));
            if let Some(actual) = actual(index, leaf) {
                facts += &format!("i{index} = {actual} gg\n");
            }
            index += 1;
        }
    }
    found.push(facts + "}\n");
    found
}

fn written(_: usize, leaf: &Leaf) -> Option<String> {
    Some(hundredths(leaf.actual))
}

/// Compiles texts; the first is the first file.
fn scored(texts: &[String], precision: Precision) -> Compiled {
    let mut sources = Sources::new();
    for (i, text) in texts.iter().enumerate() {
        sources.add(format!("{i}.albero"), text.clone()).expect("small");
    }
    let compilation = compile(&mut sources, &crate::support::plans::no_files);
    let scores = Scores::compute(&compilation.plan, &Inputs::default().with_precision(precision));
    let names: Vec<&str> = compilation.diagnostics.iter().map(|d| d.code.as_str()).collect();
    // What is declared must be there. Weights are points, which may add up to anything.
    assert!(compilation.plan.items.len() > 1, "{names:?}");
    Compiled { sources, compilation, scores }
}

/// Every score by name.
fn by_name(compiled: &Compiled) -> Vec<(String, Option<Interval>)> {
    let plan = compiled.plan();
    let one = |id| (compiled.name(id).to_owned(), compiled.scores.get(id).range);
    let mut all: Vec<_> = plan.ids().map(one).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// The score of an indicator by the definition of its rule.
fn exactly(leaf: &Leaf) -> BigRational {
    let number = |n: u32| BigRational::from(BigInt::from(n));
    let (one, two) = (BigRational::one(), number(2));
    let (actual, target, base) = (number(leaf.actual), number(leaf.target), number(leaf.base));
    let score = match leaf.rule {
        "proporzionale" if leaf.actual >= leaf.target => one.clone(),
        "proporzionale" => actual / target,
        "speculare" if leaf.actual <= leaf.target => one.clone(),
        "speculare" if leaf.target == 0 => BigRational::zero(),
        "speculare" => two - actual / target,
        _ if leaf.target <= leaf.base => BigRational::zero(),
        _ => (actual - &base) / (target - &base),
    };
    score.max(BigRational::zero()).min(one)
}

fn weighted(parts: &[(u32, BigRational)]) -> BigRational {
    let total: u32 = parts.iter().map(|p| p.0).sum();
    let sum = parts.iter().fold(BigRational::zero(), |sum, (w, s)| sum + BigRational::from(BigInt::from(*w)) * s);
    sum / BigRational::from(BigInt::from(total))
}

/// Within 1e-20: division keeps 28 digits, and few of them are lost on the way.
fn is_close(found: Option<Interval>, wanted: &BigRational) -> bool {
    let Some(found) = found.and_then(Interval::value) else { return false };
    let off = (rational(found.decimal()) - wanted).abs();
    off <= BigRational::new(BigInt::one(), BigInt::from(10).pow(20))
}

fn within(outer: Option<Interval>, inner: Option<Interval>) -> bool {
    let slack = Decimal::new(1, 20);
    match (outer, inner) {
        (Some(outer), Some(inner)) => {
            outer.low().decimal() - slack <= inner.low().decimal()
                && inner.high().decimal() <= outer.high().decimal() + slack
        }
        _ => false,
    }
}

fn plan_score(texts: &[String], precision: Precision) -> Option<Interval> {
    let compiled = scored(texts, precision);
    compiled.scores.get(compiled.item("P")).range
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn scores_are_those_of_exact_arithmetic(tree in tree(RULES)) {
        let compiled = scored(&[declarations(&tree, true, written).concat()], Precision::Nominal);
        let mut index = 0;
        let mut objectives = Vec::new();
        for (o, (weight, leaves)) in tree.iter().enumerate() {
            let mut parts = Vec::new();
            for leaf in leaves {
                let wanted = exactly(leaf);
                let found = compiled.scores.get(compiled.item(&format!("i{index}"))).range;
                prop_assert!(is_close(found, &wanted), "{leaf:?}: {found:?}, not {wanted}");
                parts.push((leaf.weight, wanted));
                index += 1;
            }
            let wanted = weighted(&parts);
            let found = compiled.scores.get(compiled.item(&format!("O{o}"))).range;
            prop_assert!(is_close(found, &wanted), "{parts:?}: {found:?}");
            objectives.push((*weight, wanted));
        }
        let found = compiled.scores.get(compiled.item("P")).range;
        prop_assert!(is_close(found, &weighted(&objectives)), "{objectives:?}: {found:?}");
    }

    /// Equal up to the last digits: sums in another order round differently there.
    #[test]
    fn order_and_files_do_not_matter(
        (parts, shuffled) in tree(RULES).prop_flat_map(|tree| {
            let parts = declarations(&tree, true, written);
            (Just(parts.clone()), Just(parts).prop_shuffle())
        }),
        cut in any::<proptest::sample::Index>(),
    ) {
        let plain = by_name(&scored(&[parts.concat()], Precision::Nominal));
        let (first, second) = shuffled.split_at(cut.index(shuffled.len()));
        let other = by_name(&scored(&[first.concat(), second.concat()], Precision::Nominal));
        prop_assert_eq!(plain.len(), other.len());
        for (a, b) in plain.iter().zip(&other) {
            prop_assert!(a.0 == b.0 && (a.1 == b.1 || within(a.1, b.1)), "{a:?} became {b:?}");
        }
    }

    #[test]
    fn a_better_actual_never_lowers_a_score(tree in tree(RULES), which in any::<u8>(), by in 1..5000u32) {
        let count: usize = tree.iter().map(|o| o.1.len()).sum();
        let which = usize::from(which) % count;
        let better = |i: usize, leaf: &Leaf| {
            let actual = match leaf.rule {
                _ if i != which => leaf.actual,
                "speculare" => leaf.actual.saturating_sub(by),
                _ => leaf.actual + by,
            };
            Some(hundredths(actual))
        };
        let before = plan_score(&declarations(&tree, true, written), Precision::Nominal).and_then(Interval::value).map(Number::decimal);
        let after = plan_score(&declarations(&tree, true, better), Precision::Nominal).and_then(Interval::value).map(Number::decimal);
        prop_assert!(before.is_some() && before <= after, "{before:?}, then {after:?}");
    }

    #[test]
    fn an_earlier_day_never_lowers_a_score(late in 1..28u32, early in 1..28u32, month in 5..9u32) {
        let score = |day: u32| {
            let indicator = "indicatore i \"I\" in P { target entro 30/06/2025 }\n";
            let facts = format!("consuntivo 2025 chiuso {{\n i = {day:02}/{month:02}/2025\n}}\n");
            let policy = POLICY.replace("di obiettivi", "di indicatori");
            plan_score(&[policy, HEAD.to_owned(), indicator.to_owned(), facts], Precision::Nominal)
                .and_then(Interval::value)
                .map(Number::decimal)
        };
        let (before, after) = (score(late.max(early)), score(late.min(early)));
        prop_assert!(before.is_some() && before <= after, "{before:?}, then {after:?}");
    }

    /// Moves actuals (not baselines) inside what rounds to their digits, by thousandths.
    #[test]
    fn written_digits_cover_what_rounds_to_them(tree in tree(RULES), moves in proptest::collection::vec(-4..=4i32, 20)) {
        let texts = declarations(&tree, true, written);
        let wide = by_name(&scored(&texts, Precision::Written));
        let plain = by_name(&scored(&texts, Precision::Nominal));
        let moved = declarations(&tree, true, |i, leaf| {
            let thousandths = (i64::from(leaf.actual) * 10 + i64::from(moves[i % 20])).max(0);
            Some(format!("{},{:03}", thousandths / 1000, thousandths % 1000))
        });
        let moved = by_name(&scored(&moved, Precision::Nominal));
        for ((wide, plain), moved) in wide.iter().zip(&plain).zip(&moved).filter(|((_, p), _)| p.1.is_some()) {
            prop_assert!(within(wide.1, plain.1), "{plain:?} outside {wide:?}");
            prop_assert!(within(wide.1, moved.1), "{moved:?} outside {wide:?}");
        }
    }

    #[test]
    fn an_open_year_covers_every_completion(tree in tree(RULES), missing in any::<u32>()) {
        let is_missing = |i: usize| missing >> (i % 32) & 1 == 1;
        let open = declarations(&tree, false, |i, leaf| written(i, leaf).filter(|_| !is_missing(i)));
        let open = by_name(&scored(&open, Precision::Nominal));
        let complete = by_name(&scored(&declarations(&tree, false, written), Precision::Nominal));
        for (open, complete) in open.iter().zip(&complete).filter(|(_, c)| c.1.is_some()) {
            prop_assert!(within(open.1, complete.1), "{complete:?} outside {open:?}");
        }
    }
}

/// How data look back: each is made of the one before it, of this year or an earlier one.
fn chain(lags: &[(u32, bool)], values: &[(u32, u32)]) -> String {
    let mut text = format!("{HEAD}{POLICY}obiettivo O \"O\" in P {{\n peso 100 %\n}}\ndato d0 \"d0\"\n");
    for (n, (back, given)) in lags.iter().enumerate() {
        let lag = if *back > 0 { format!("[N-{back}]") } else { String::new() };
        // Some look back at themselves.
        let of = if *back == 2 { n + 1 } else { n };
        let formula = if *given { String::new() } else { format!(" algoritmo d{of}{lag} + d0 ") };
        let _ = writeln!(text, "dato d{} \"d\" {{{formula}}}", n + 1);
        let _ = writeln!(text, "indicatore I{n} \"I\" in O {{ peso 1; algoritmo d{} / d0[N-1]; target >= 1 }}", n + 1);
    }
    for year in 2021..=2025 {
        let _ = writeln!(text, "consuntivo {year} {{");
        for (item, _) in values.iter().filter(|(_, in_year)| in_year % 8 != (year % 8) as u32) {
            let _ = writeln!(text, " d{} = {}", *item as usize % (lags.len() + 1), item + year as u32);
        }
        // Beside what the formula comes to.
        for (item, _) in values.iter().filter(|(_, in_year)| in_year % 5 == (year % 5) as u32) {
            let _ = writeln!(text, " I{} = {}", *item as usize % lags.len(), item % 3);
        }
        text += "}\n";
    }
    text
}

proptest! {
    #![proptest_config(config(200))]

    /// What is left out of the other years changes no score and hides no error.
    #[test]
    fn scores_of_the_year_need_no_more_of_other_years(
        lags in proptest::collection::vec((0..3u32, proptest::bool::weighted(0.2)), 1..6),
        values in proptest::collection::vec((0..8u32, 0..8u32), 0..8),
    ) {
        let compiled = Compiled::text(chain(&lags, &values));
        let (plan, all) = (compiled.plan(), &compiled.scores);
        let year = Scores::of_the_year(plan, &Inputs::default());
        for id in plan.ids() {
            prop_assert_eq!(all.get(id), year.get(id));
            prop_assert_eq!(all.values.get(plan, id, 2025), year.values.get(plan, id, 2025));
        }
        let errors = |scores: &Scores| -> Vec<_> {
            let found = compiled.compilation.errors_with(scores);
            found.iter().map(|d| (d.code, d.primary.span, d.message.get(Lang::En).to_owned())).collect()
        };
        prop_assert_eq!(errors(all), errors(&year));
    }
}

/// A name declared twice leads to the first, also for values given in the order of the declarations.
#[test]
fn a_value_goes_to_the_first_of_two_with_its_name() {
    let declared = "dato a \"a\"\ndato b \"b\"\ndato b \"b di nuovo\"\ndato c \"c\"\n";
    let compiled =
        Compiled::text(format!("{HEAD}{POLICY}{declared}consuntivo 2025 {{\n a = 1\n b = 2\n b = 3\n c = 4\n}}\n"));
    let facts = &compiled.plan().facts[&2025].facts;
    let names: Vec<_> =
        facts.iter().map(|f| (compiled.name(f.item), f.item == compiled.item(compiled.name(f.item)))).collect();
    assert_eq!(names, [("a", true), ("b", true), ("c", true)]);
}

#[test]
fn a_guard_left_open_by_digits_does_not_lose_the_score() {
    let plan = "piano P \"P\" { anno 2025; smvp S }
        smvp S \"S\" { applica dalla_base a >=; nodo piano media di indicatori }
        indicatore I \"I\" in P { base 2024 = 50 %; target >= 50 % }
        consuntivo 2025 chiuso { I = 40 % }";
    let score = |precision| plan_score(&[plan.to_owned()], precision);
    assert_eq!(score(Precision::Nominal), Some(Interval::of(Decimal::ZERO)));
    assert_eq!(score(Precision::Written), Some(Interval::decimals(Decimal::ZERO, Decimal::ONE)));
}
