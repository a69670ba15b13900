//! What is missing is a range: every completion lies inside, and the ends are reached. By enumeration on
//! small plans with indicators shared by several nodes, and by property on random rules and plans.

use crate::eval::year::look;
use crate::support::config;
use crate::support::plans::Compiled;
use albero::arithmetic::number::Interval;
use albero::compile;
use albero::eval::{Inputs, Scores};
use albero::ground::number::Date;
use albero::plan::{Horizon, Moment};
use albero::source::Sources;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

fn compiled(text: &str) -> Compiled {
    let mut sources = Sources::new();
    sources.add("piano.albero", text.to_owned()).expect("small");
    let compilation = compile(&mut sources, &crate::support::plans::no_files);
    let errors = compilation.errors();
    let shown: Vec<_> = errors.iter().map(|d| d.message.it.as_ref()).collect();
    assert!(errors.is_empty(), "{shown:?}\n{text}");
    let scores = Scores::compute(&compilation.plan, &Inputs::default());
    Compiled { sources, compilation, scores }
}

fn ranges(compiled: &Compiled, nodes: &[&str]) -> Vec<Option<Interval>> {
    nodes.iter().map(|n| compiled.scores.get(compiled.item(n)).range).collect()
}

/// Division keeps 28 digits; a mean of means loses a few.
fn slack() -> Decimal {
    Decimal::new(1, 18)
}

fn low(range: Interval) -> Decimal {
    range.low().decimal()
}

fn high(range: Interval) -> Decimal {
    range.high().decimal()
}

fn covering(a: Interval, b: Interval) -> Interval {
    Interval::decimals(low(a).min(low(b)), high(a).max(high(b)))
}

fn inside(outer: Interval, inner: Interval) -> bool {
    let (below, above) = outer.is_unlimited();
    (below || low(outer) - slack() <= low(inner)) && (above || high(inner) <= high(outer) + slack())
}

/// Every way to give each of the missing one of the values.
fn completions(missing: &[&str], values: &[&str]) -> Vec<String> {
    let mut all = vec![String::new()];
    for name in missing {
        let with = |line: &String| values.iter().map(|v| format!("{line} {name} = {v};")).collect::<Vec<_>>();
        all = all.iter().flat_map(with).collect();
    }
    all
}

const VALUES: &[&str] = &["-1000 n", "0 n", "7 n", "10 n", "15 n", "1000000 n", "non_realizzato"];

/// Checks a plan with `{fatti}` where the missing values go; says whether each node's ends are reached.
fn enumerate(text: &str, missing: &[&str], nodes: &[&str]) -> Vec<(Interval, Interval)> {
    let open = ranges(&compiled(&text.replace("{fatti}", "")), nodes);
    let mut reached: Vec<Option<Interval>> = vec![None; nodes.len()];
    for facts in completions(missing, VALUES) {
        let complete = ranges(&compiled(&text.replace("{fatti}", &facts)), nodes);
        for (index, (open, complete)) in open.iter().zip(complete).enumerate() {
            let (open, complete) = (open.expect("a range"), complete.expect("a score"));
            assert!(inside(open, complete), "{}: {complete:?} outside {open:?} with {facts}", nodes[index]);
            reached[index] = Some(reached[index].map_or(complete, |before| covering(before, complete)));
        }
    }
    open.into_iter().zip(reached).map(|(open, reached)| (open.expect("a range"), reached.expect("tried"))).collect()
}

fn plan(policy: &str, body: &str) -> String {
    format!(
        "piano P \"P\" {{ anno 2025; smvp S }}\nsmvp S \"S\" {{\n{policy}\n assente vale 0 %\n}}\n{body}\nconsuntivo 2025 {{ noto = 4 n; {{fatti}} }}\n"
    )
}

/// One indicator used by two objectives and one missing twice over: sound everywhere, and tight where
/// the ends of all the missing can be had together.
#[test]
fn ends_are_reached() {
    let body = "obiettivo O1 \"O\" in P { peso 60 %
        indicatore a \"A\" { peso 30 %; target >= 10 n }
        indicatore b \"B\" { peso 50 %; target <= 10 n }
        indicatore noto \"N\" { peso 20 %; target >= 8 n } }
      obiettivo O2 \"O\" in P { peso 40 %
        usa a peso 25 %; usa b peso 25 %
        indicatore c \"C\" { peso 50 %; target >= 5 n } }";
    let nodes = ["a", "b", "c", "O1", "O2", "P"];
    for (not_done, limits) in [("0 %", "0 % e 100 %"), ("-20 %", "0 % e 100 %"), ("110 %", "10 % e 100 %")] {
        for mean in ["media pesata", "media", "minimo", "somma"] {
            let policy = format!(
                "regola su {{ verso crescente; se rispettato vale 100 %; punteggio valore / target; limiti tra {limits} }}
                regola giu {{ verso decrescente; se rispettato vale 100 %; punteggio 2 - valore / target; limiti tra {limits} }}
                applica su a >=; applica giu a <=; non_realizzato vale {not_done}
                nodo obiettivo {mean} di indicatori; nodo piano media pesata di obiettivi"
            );
            for (index, (open, reached)) in enumerate(&plan(&policy, body), &["a", "b", "c"], &nodes).iter().enumerate()
            {
                let close =
                    (low(*open) - low(*reached)).abs() <= slack() && (high(*open) - high(*reached)).abs() <= slack();
                assert!(close, "{} with {mean}, {not_done}: {open:?}, but only {reached:?} is reached", nodes[index]);
            }
        }
    }
}

/// What becomes of a score that is not known yet: the function of a `nodo`, and the rule of an edge to a node.
#[test]
fn functions_of_open_scores_cover_every_completion() {
    let body = "obiettivo O1 \"O\" in P { peso 60 %
        indicatore a \"A\" { peso 30 %; target >= 10 n }
        indicatore b \"B\" { peso 50 %; target <= 10 n }
        indicatore noto \"N\" { peso 20 %; target >= 8 n } }
      obiettivo O2 \"O\" in P { peso 40 %; usa a peso 50 %; usa b peso 50 % }
      cruscotto C \"C\" { usa O1 { peso 40 %; regola metà } usa O2 { peso 60 %; regola rovescia } }";
    let nodes = ["O1", "O2", "P", "C"];
    let functions = [
        ("se valore < 60 % vale 0 %; spezzata valore { a 60 % vale 50 %; a 90 % vale 100 % }", true),
        ("punteggio valore * 0,5 + 10 %", true),
        ("se valore = 50 % vale 3", false),
        ("fasce valore { oltre 90 % vale 100 % - valore; da 50 % vale valore; altrimenti 45 % }", false),
        ("punteggio 1 / (valore + 1)", true),
        ("punteggio max(valore; 1 - valore)", false),
    ];
    for (function, is_tight) in functions {
        let policy = format!(
            "regola su {{ se rispettato vale 100 %; punteggio valore / target; limiti tra 0 % e 100 % }}
            regola giu {{ se rispettato vale 100 %; punteggio 2 - valore / target; limiti tra 0 % e 100 % }}
            regola metà {{ punteggio valore / 2; arrotonda a 1 % }}
            regola rovescia {{ fasce valore {{ da 80 % vale 0; altrimenti 1 - valore }} }}
            applica su a >=; applica giu a <=
            nodo obiettivo media pesata di indicatori {{ {function}; limiti tra 0 e 4 }}
            nodo cruscotto media pesata di obiettivi; nodo piano media pesata di obiettivi {{ {function} }}"
        );
        for (index, (open, reached)) in enumerate(&plan(&policy, body), &["a", "b"], &nodes).iter().enumerate() {
            let close =
                (low(*open) - low(*reached)).abs() <= slack() && (high(*open) - high(*reached)).abs() <= slack();
            assert!(!is_tight || close || index > 1, "{function}: {} is {open:?}, {reached:?} reached", nodes[index]);
        }
    }
}

#[test]
fn rules_without_limits_and_negative_weights_are_covered() {
    let body = "obiettivo O \"O\" in P { parametro k 3; indicatore a \"A\" { target >= 10 n } }
      obiettivo Q \"Q\" in P { parametro k -2; indicatore b \"B\" { target <= 10 n } }
      obiettivo R \"R\" in P { parametro k 1; indicatore noto \"N\" { target >= 8 n } }";
    for rules in [
        "regola su { punteggio min(1; valore / target) }; regola giu { punteggio 2 - valore / target }",
        "regola su { punteggio 1 - (valore - target) / 5 }; regola giu { punteggio valore * valore / target }",
        "regola su { se valore >= target vale 50 %; punteggio valore / target }
         regola giu { fasce valore / target { da 1 vale 20 %; oltre 0,5 vale 130 %; altrimenti 5 % } }",
        "regola su { punteggio target / valore; limiti tra 0 % e 120 % }
         regola giu { spezzata valore { a 0 vale 10 %; a 7 vale 90 %; a 20 vale 30 % } }",
        "regola su { punteggio valore / target; limiti tra 0 % e 99,6 %; arrotonda a 1 % }
         regola giu { se rispettato vale 1; punteggio max(0; 1 - valore / 1000) }",
    ] {
        for mean in ["media pesata", "somma"] {
            let policy = format!(
                "{}\n applica su a >=; applica giu a <=; non_realizzato vale 3 %\n parametro k in obiettivo
                nodo obiettivo media di indicatori; nodo piano {mean} di obiettivi {{ peso k }}",
                rules.replace("}; ", "}\n")
            );
            // At zero the inverse ratio has no score at all.
            let text = plan(&policy, body);
            let values: Vec<&str> = VALUES.iter().copied().filter(|v| *v != "0 n").collect();
            let open = ranges(&compiled(&text.replace("{fatti}", "")), &["a", "b", "Q", "P"]);
            for facts in completions(&["a", "b"], &values) {
                let complete = ranges(&compiled(&text.replace("{fatti}", &facts)), &["a", "b", "Q", "P"]);
                for (open, complete) in open.iter().zip(complete) {
                    let (open, complete) = (open.expect("a range"), complete.expect("a score"));
                    assert!(inside(open, complete), "{complete:?} outside {open:?} with {facts}\n{rules}");
                }
            }
        }
    }
}

#[test]
fn ends_of_rules_without_limits_are_their_own() {
    for (rule, low, high) in [
        ("punteggio min(1; valore / target)", None, Some("1")),
        ("se valore >= target vale 50 %; punteggio valore / target", None, Some("1")),
        ("fasce valore { da 10 vale 100 %; da 5 vale 75 %; altrimenti 25 % }", Some("0.25"), Some("1")),
        ("punteggio valore / target; limiti tra 20 % e 130 %", Some("0.2"), Some("1.3")),
        ("fasce valore { da 10 vale 100 %; altrimenti 25 % }; limiti tra 0 % e 100 %", Some("0.25"), Some("1")),
        ("punteggio valore / target; limiti tra 30 % e 99,6 %; arrotonda a 1 %", Some("0.30"), Some("1.00")),
        ("punteggio 2 - valore / target", None, None),
    ] {
        let policy =
            format!("regola r {{ {rule} }}\n applica r a >=; non_realizzato vale 50 %; nodo piano media di indicatori");
        let found = compiled(
            &plan(&policy, "indicatore a \"A\" in P { target >= 10 n }\nindicatore noto \"N\" in P { target >= 1 n }")
                .replace("{fatti}", ""),
        );
        let range = found.scores.get(found.item("a")).range.expect("a range");
        let (below, above) = range.is_unlimited();
        let end = |unlimited: bool, v: Decimal| (!unlimited).then_some(v);
        let wanted = |s: Option<&str>| s.map(|s| s.parse::<Decimal>().expect("a number"));
        assert_eq!(
            (end(below, range.low().decimal()), end(above, range.high().decimal())),
            (wanted(low), wanted(high)),
            "{rule}"
        );
    }
}

const RULES: &[&str] = &[
    "se rispettato vale 100 %; punteggio valore / target; limiti tra 0 % e 100 %",
    "punteggio 2 - valore / target; limiti tra 0 % e 100 %",
    "punteggio 2 - valore / target",
    "punteggio min(1; valore / target)",
    "punteggio 100 % - 1 % * valore; limiti tra -50 % e 120 %",
    "fasce valore / target { da 1 vale 100 %; da 80 % vale 75 %; oltre 50 % vale 50 %; altrimenti 0 % }",
    "spezzata valore { a 0 vale 0 %; a 5 vale 60 %; a 12 vale 20 % }",
    "se valore < 0 vale 10 %; se rispettato vale 100 %; punteggio valore / target; limiti tra 0 % e 90 %; tronca a 1 %",
    "se valore = target vale 7 %; punteggio (valore - 3) * (valore - 3) / 40; limiti tra 0 % e 200 %",
];

/// An indicator: its rule, weight, target, which value completes it, and whether it is missing.
type Leaf = (&'static str, u32, u32, i32, bool);

fn leaf() -> impl Strategy<Value = Leaf> {
    (select(RULES), 101..200u32, 1..20u32, prop_oneof![-5..30i32, -9999..9999i32], any::<bool>())
}

fn random_plan(leaves: &[Leaf], combine: &str, not_done: i32, complete: bool) -> String {
    let rules: String = leaves.iter().enumerate().map(|(i, l)| format!("regola r{i} {{ {} }}\n", l.0)).collect();
    let mut text = format!(
        "piano P \"P\" {{ anno 2025; smvp S }}\nsmvp S \"S\" {{ {rules} assente vale 0 %; non_realizzato vale {not_done} %
        nodo obiettivo {combine} di indicatori; nodo piano {combine} di obiettivi {{ arrotonda a 0,01 % }} }}\n"
    );
    let mut facts = String::new();
    for (o, chunk) in leaves.chunks(3).enumerate() {
        // The first objective also uses what the others declare: one unknown, counted twice.
        let shared = if o == 0 {
            (3..leaves.len()).step_by(2).map(|i| format!("usa i{i} peso 7; ")).collect()
        } else {
            String::new()
        };
        text += &format!("obiettivo O{o} \"O\" in P {{ peso {}; {shared} }}\n", o + 1);
        for (i, (_, weight, target, value, missing)) in chunk.iter().enumerate() {
            let i = o * 3 + i;
            text += &format!("indicatore i{i} \"I\" in O{o} {{ peso {weight}; regola r{i}; target >= {target} n }}\n");
            match (missing, complete, value % 11) {
                (true, false, _) => {}
                (true, true, 0) => facts += &format!("i{i} = non_realizzato\n"),
                _ => facts += &format!("i{i} = {value} n\n"),
            }
        }
    }
    text + &format!("consuntivo 2025 {{\n{facts}}}\n")
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn any_completion_lies_inside(
        leaves in proptest::collection::vec(leaf(), 1..9),
        combine in select(&["media pesata", "media", "minimo", "somma"][..]),
        not_done in -30..130i32,
    ) {
        let open = compiled(&random_plan(&leaves, combine, not_done, false));
        let complete = compiled(&random_plan(&leaves, combine, not_done, true));
        for id in open.plan().ids() {
            let (outer, inner) = (open.scores.get(id).range, complete.scores.get(id).range);
            if let Some(inner) = inner {
                let outer = outer.expect("a range where there is a score");
                prop_assert!(inside(outer, inner), "{}: {inner:?} outside {outer:?}", open.name(id));
            }
        }
    }

    /// On any day, whatever comes later: days after that one, and values of the year.
    #[test]
    fn what_comes_later_lies_inside_what_was_known(
        dues in proptest::collection::vec((1..364i32, 1..364i32, any::<bool>()), 1..6),
        at in 1..364i32,
    ) {
        let first = Date::new(2025, 1, 1).expect("a day");
        let day = |n: i32| Date(first.0 + n);
        let mut text = String::from(
            "piano P \"P\" { anno 2025; smvp S }\nsmvp S \"S\" { applica un_punto_al_giorno a entro; assente vale 0 %; nodo piano media di indicatori }\n",
        );
        let mut facts = String::from("consuntivo 2025 chiuso {\n");
        for (i, (due, done, is_done)) in dues.iter().enumerate() {
            text += &format!("indicatore i{i} \"I\" in P {{ target entro {} }}\n", day(*due));
            facts += &if *is_done { format!("i{i} = {}\n", day(*done)) } else { format!("i{i} = non_realizzato\n") };
        }
        let mut plan = compiled(&(text + &facts + "}\n"));
        let last = ranges(&plan, &["P"])[0].expect("a score");
        for horizon in [Horizon::Then, Horizon::YearEnd] {
            look(&mut plan, Moment { day: Some(day(at)), horizon });
            let then = ranges(&plan, &["P"])[0].expect("a range");
            prop_assert!(inside(then, last), "{last:?} outside {then:?}");
        }
    }
}
