//! `albero diff` on what happens while the year runs, and between two years.

use crate::diff::edits::{Side, compare};
use crate::support::command::{Folder, albero};
use albero::diff::movement::{Account, Factor, movements};
use albero::diff::{Course, Diff, Topic, Why};
use std::fmt::Write;

const PLAN: &str = "\
piano P \"P\" { anno 2025; smvp S }
smvp S \"S\" {
  applica proporzionale a >= > =
  nodo obiettivo  media pesata di indicatori
  nodo piano      media pesata di obiettivi
  nodo unità      media pesata di assegnati
}
unità U1 \"Uno\"
unità U2 \"Due\"
dato d \"D\" misura n
obiettivo O \"O\" in P {
  indicatore I1 \"Uno\" { peso 50 %; algoritmo d; target >= 10 n; unità U1 peso 60 %; unità U2 peso 40 % }
  indicatore I2 \"Due\" { peso 50 %; target >= 80,00 %; unità U1 peso 40 %; unità U2 peso 60 % }
}
consuntivo 2025 al 30/06/2025 { d = 4 n }
consuntivo 2025 {
  d = 6 n
  I2 in U1 = 60,00 %
  I2 in U2 = 70,00 %
  I2 = 65,00 %
}
preconsuntivo 2025 al 30/09/2025 { d = 8 n }
rimodulazione dal 01/07/2025 atto \"delibera 45\" { target I1 >= 9 n era 10 n }
";

fn side(edits: &[(&str, &str)]) -> Side {
    let text = edits.iter().fold(PLAN.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let side = Side::text(&text);
    assert!(side.compilation.is_sound(), "{:?}", side.compilation.errors());
    side
}

fn why(diff: &Diff, node: &str) -> Vec<Why> {
    let touched = diff.touched.iter().find(|t| t.name == node);
    touched.map_or(Vec::new(), |t| t.because.iter().map(|b| b.why).collect())
}

/// Edits, a node they move, and the factors of its difference.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a [Factor]);

/// Whatever moves a score is found among the factors: nothing of the difference is lost.
#[test]
fn what_units_and_acts_do_to_a_score_is_accounted_for() {
    let act = ("target I1 >= 9 n", "target I1 >= 7 n");
    let more = ("era 10 n }", "era 10 n; peso I1 in O = 70 % era 50 %; peso I2 in O = 30 % era 50 % }");
    let (one, other) = (("U1 peso 60 %", "U1 peso 80 %"), ("U1 peso 40 %", "U1 peso 20 %"));
    let weights = [one, ("U2 peso 40 %", "U2 peso 20 %"), other, ("U2 peso 60 %", "U2 peso 80 %")];
    let cases: [Case; 5] = [
        (&[act], "P", &[Factor::Target]),
        (&[more], "P", &[Factor::Weight]),
        (&weights, "U1", &[Factor::Weight]),
        (&[("I2 in U1 = 60,00", "I2 in U1 = 75,00")], "U1", &[Factor::Data]),
        (&[act, more, ("d = 6 n", "d = 5 n"), one, other], "U1", &[Factor::Data, Factor::Target, Factor::Weight]),
    ];
    let before = side(&[]);
    for (edits, node, wanted) in cases {
        let after = side(edits);
        for (a, b) in [(&before, &after), (&after, &before)] {
            let found = compare(a, b);
            let moved = movements(&a.version(), &b.version(), &found);
            for movement in &moved.nodes {
                let Account::Shared { difference, shares, .. } = &movement.account else { continue };
                let sum: rust_decimal::Decimal = shares.iter().map(|s| s.exact).sum();
                assert_eq!(sum.round_dp(20), difference.round_dp(20), "{edits:?} {}", movement.name);
            }
            let Account::Shared { shares, .. } = &moved.nodes.iter().find(|m| m.name == node).expect(node).account
            else {
                panic!("{edits:?}: {node} is not shared out")
            };
            let told: Vec<Factor> = shares.iter().filter(|s| !s.exact.is_zero()).map(|s| s.factor).collect();
            assert_eq!(told, wanted, "{edits:?}");
        }
    }
}

#[test]
fn an_act_says_what_it_does_and_to_whom() {
    let (before, after) = (side(&[]), side(&[("target I1 >= 9 n", "target I1 >= 8 n")]));
    let found = compare(&before, &after);
    let course = |diff: &Diff| diff.changes[0].fields[0].effect.as_ref().and_then(|e| e.course);
    assert_eq!((course(&found), course(&compare(&after, &before))), (Some(Course::Loosened), Some(Course::Tightened)));
    assert_eq!(found.topics().into_iter().collect::<Vec<_>>(), [(Topic::Amendment, 1)]);
    assert_eq!(why(&found, "I1"), [Why::Amendment]);
    assert_eq!((why(&found, "O"), why(&found, "I2")), (vec![Why::Descendant], vec![]));
    let unit = compare(&before, &side(&[("I2 in U1 = 60,00", "I2 in U1 = 75,00")]));
    assert_eq!((why(&unit, "U1"), why(&unit, "U2")), (vec![Why::Value], vec![]));
}

/// A plan of one year against the plan of another: everything but what the year brings is listed.
#[test]
fn between_two_years_what_one_year_brings_is_counted() {
    let folder = Folder::new();
    let before = folder.write("prima/piano.albero", PLAN);
    let next = PLAN.split_once("consuntivo").expect("facts").0.replace("anno 2025", "anno 2026");
    // The act has made 9 of it.
    let next = next.replace("target >= 10 n", "base 2025 = 6 n; target >= 9 n");
    let next = next.replace("target >= 80,00 %", "target >= 85,00 %") + "consuntivo 2026 { d = 1 n }\n";
    let after = folder.write("dopo/piano.albero", &next);
    let run = |more: &[&str]| {
        let run = albero(&[&["diff", &before, &after][..], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    for form in [&[][..], &["--markdown"], &["--html"]] {
        let (short, all) = (run(form), run(&[form, &["--all"]].concat()));
        for hidden in ["60,00", "delibera", "base 2025", "consuntivo 2026"] {
            assert!(!short.contains(hidden), "{form:?} {hidden}: {short}");
        }
        assert!(short.contains("85,00") && short.contains("di un anno solo") && short.contains("--all"), "{short}");
        assert!(all.contains("60,00") && !all.contains("di un anno solo"), "{form:?}: {all}");
        assert!(all.lines().count() > short.lines().count());
    }
    assert_eq!(run(&["--json"]), run(&["--json", "--all"]));
    assert!(run(&["--json"]).contains("60,00"));
}

/// GitHub takes comments of 65,536 characters.
#[test]
fn a_comment_is_never_too_long() {
    let plan = |target: u32| {
        let mut text =
            String::from("piano P \"P\" { anno 2025; smvp S }\nsmvp S \"S\" { nodo piano media di indicatori }\n");
        for i in 0..1_500 {
            let _ = writeln!(text, "indicatore I{i} \"Un indicatore di cui si parla\" in P {{ target >= {target} % }}");
        }
        text
    };
    let folder = Folder::new();
    let (before, after) = (folder.write("a.albero", &plan(80)), folder.write("b.albero", &plan(90)));
    let out = albero(&["diff", &before, &after, "--markdown"]).out;
    assert!(out.len() <= 65_536, "{}", out.len());
    let rows = out.lines().filter(|l| l.starts_with("| ✏️ |")).count();
    assert!(rows > 100 && out.contains(&format!("altre {} voci", 1_500 - rows)), "{rows}");
    assert_eq!(out.matches("<details>").count(), out.matches("</details>").count());
}

/// The plan of a year with a target, and that of the next with another.
fn turn(before: &str, after: &str) -> Vec<String> {
    let plan = |year: i32, target: &str| {
        let text = format!(
            "piano P \"P\" {{ anno {year}; smvp S }}\nsmvp S \"S\" {{ applica proporzionale a >=; nodo piano media di indicatori }}\nindicatore I \"I\" in P {{\n{target}\n}}\n"
        );
        let side =
            Side::text(&text.replace("}\nACT", "}\nrimodulazione dal 01/07/2025 atto \"d\" {").replace("END", ""));
        assert!(side.compilation.is_sound(), "{:?}", side.compilation.errors());
        side
    };
    let (before, after) = (plan(2025, before), plan(2026, after));
    let shown = |diff: &Diff| {
        let fields = diff.changes.iter().filter(|c| c.name == "I").flat_map(|c| &c.fields);
        let targets = fields.filter(|f| f.field == "target").map(|f| {
            let text = |w: &Option<albero::diff::Written>| w.as_ref().map_or("-".to_owned(), |w| w.text.clone());
            let course = f.effect.as_ref().and_then(|e| e.course).map_or("", Course::as_str);
            format!("[{}] {} → {} {course}", f.detail, text(&f.before), text(&f.after)).trim_end().to_owned()
        });
        targets.collect::<Vec<_>>()
    };
    assert_eq!(shown(&compare(&before, &before)), Vec::<String>::new());
    shown(&compare(&before, &after))
}

/// A target belongs to its year or its day, whether it says so or not.
#[test]
fn a_target_of_a_year_or_a_day_is_one_target_in_both_plans() {
    let none: Vec<String> = Vec::new();
    for (before, after, wanted) in [
        ("target >= 10 n", "target >= 10 n", none.clone()),
        ("target 2025 >= 10 n", "target >= 10 n", none.clone()),
        ("target >= 10 n", "target 2026 >= 10 n", none.clone()),
        ("target 2025 >= 10 n", "target >= 12 n", vec!["[] >= 10 n → >= 12 n tightened".to_owned()]),
        // What was promised for the next year is what the next year's plan is held against.
        ("target >= 10 n; target 2026 >= 12 n", "target >= 12 n", none.clone()),
        (
            "target >= 10 n; target 2026 >= 12 n",
            "target 2026 >= 11 n",
            vec!["[2026] >= 12 n → >= 11 n loosened".to_owned()],
        ),
        ("target >= 10 n; target 2026 >= 12 n", "target >= 11 n", vec!["[] >= 12 n → >= 11 n loosened".to_owned()]),
        // A target that both plans have for last year goes on as it is.
        ("target >= 10 n; target 2026 >= 12 n", "target 2025 >= 10 n; target 2026 >= 12 n", none.clone()),
        (
            "target >= 10 n; target al 30/06/2025 >= 5 n",
            "target >= 10 n; target al 30/06/2026 >= 6 n",
            vec!["[] al 30/06/2025 >= 5 n → al 30/06/2026 >= 6 n tightened".to_owned()],
        ),
        (
            "target >= 10 n; target al 30/06/2025 >= 5 n",
            "target >= 10 n; target al 31/07/2026 >= 5 n",
            vec!["[al 30/06/2025] >= 5 n → -".to_owned(), "[al 31/07/2026] - → >= 5 n".to_owned()],
        ),
    ] {
        assert_eq!(turn(before, after), wanted, "{before} | {after}");
    }
}

/// What an act made of a target is what the year asked for in the end.
#[test]
fn the_amended_target_is_the_one_compared_with_the_next_year() {
    let act = |goal: &str| format!("target >= 10 n\n}}\nACT target I {goal}");
    assert_eq!(turn(&act(">= 8 n era 10 n"), "target >= 8 n"), Vec::<String>::new());
    assert_eq!(turn(&act(">= 8 n era 10 n"), "target >= 9 n"), ["[] >= 8 n → >= 9 n tightened"]);
    let twice = act(">= 8 n era 10 n") + "\n}\nACT target I >= 7 n era 8 n";
    assert_eq!(
        turn(
            &twice.replace("ACT target I >= 7", "rimodulazione dal 01/09/2025 atto \"e\" { target I >= 7"),
            "target >= 7 n"
        ),
        Vec::<String>::new()
    );
}
