//! What a change means: targets tightened or loosened, renames, reasons, and the summary.

use crate::diff::edits::{Side, compare};
use albero::diff::{Course, Diff, Topic, Why};

const HEAD: &str = "piano P \"P\" { anno 2025; smvp S }
    smvp S \"S\" { applica proporzionale a >= > =; applica speculare a <= <; applica un_punto_al_giorno a entro
      applica tutto_o_niente a sì tra; nodo obiettivo media di indicatori; nodo piano media di obiettivi }
    obiettivo O \"Obiettivo\" in P\n";

fn between(before: &str, after: &str) -> Diff {
    compare(&Side::text(before), &Side::text(after))
}

/// What became of the one target that changed.
fn judged(before: &str, after: &str, more: &str) -> (Option<Course>, Option<String>) {
    let plan = |target: &str| format!("{HEAD}indicatore I \"I\" in O {{ {target} }}\n{more}");
    let found = between(&plan(before), &plan(after));
    let field = found.changes[0].fields.iter().find(|f| f.field == "target").expect("a target");
    let effect = field.effect.as_ref();
    let reached = effect.and_then(|e| e.reached.as_ref()).map(|r| format!("{} nel {}", r.text, r.year));
    (effect.and_then(|e| e.course), reached)
}

fn course(before: &str, after: &str) -> Course {
    judged(&format!("target {before}"), &format!("target {after}"), "").0.expect("judged")
}

#[test]
fn form_and_unit_decide_which_way_is_tighter() {
    use Course::*;
    for (before, after, expected) in [
        (">= 90,00 %", ">= 92,00 %", Tightened),
        (">= 90,00 %", ">= 85,00 %", Loosened),
        ("<= 5,00 gg", "<= 4,50 gg", Tightened),
        ("<= 5,00 gg", "<= 15,00 gg", Loosened),
        (">= 90 %", "> 90 %", Tightened),
        ("< 5 gg", "<= 5 gg", Loosened),
        ("> 90 %", ">= 91 %", Tightened),
        (">= 90 %", ">= 90,0 %", Same),
        (">= 90 %", ">= 0,95", Tightened),
        ("= 100 %", "= 95 %", Loosened),
        ("entro 30/06/2025", "entro 31/05/2025", Tightened),
        ("entro 30/06/2025", "entro 31/07/2025", Loosened),
        ("tra 5 n e 10 n", "tra 6 n e 9 n", Tightened),
        ("tra 5 n e 10 n", "tra 5 n e 12 n", Loosened),
        ("tra 5 n e 10 n", "tra 6 n e 11 n", Unclear),
        (">= 90 %", "<= 90 %", OtherForm),
        (">= 90 %", "entro 30/06/2025", OtherForm),
        ("<= 5 gg", "<= 40 ore", OtherMeasure),
    ] {
        assert_eq!(course(before, after), expected, "{before} → {after}");
        let back = match expected {
            Tightened => Loosened,
            Loosened => Tightened,
            other => other,
        };
        assert_eq!(course(after, before), back, "{after} → {before}");
    }
}

#[test]
fn an_equality_goes_the_way_of_its_rule() {
    let own = |rule: &str, target: &str| format!("regola {rule}; target = {target}");
    assert_eq!(judged(&own("speculare", "5 gg"), &own("speculare", "4 gg"), "").0, Some(Course::Tightened));
    assert_eq!(judged(&own("proporzionale", "5 gg"), &own("proporzionale", "4 gg"), "").0, Some(Course::Loosened));
}

#[test]
fn a_target_below_what_was_reached_is_said() {
    let base = "base 2024 = 81,50 %; ";
    let plan = |target: &str| format!("{base}target {target}");
    let judged = |before: &str, after: &str, more: &str| judged(&plan(before), &plan(after), more);
    assert_eq!(judged(">= 90 %", ">= 80 %", ""), (Some(Course::Loosened), Some("81,50 % nel 2024".to_owned())));
    assert_eq!(judged(">= 70 %", ">= 80 %", ""), (Some(Course::Tightened), Some("81,50 % nel 2024".to_owned())));
    assert_eq!(judged(">= 90 %", ">= 81,50 %", "").1, None);
    // The actual of a later year counts for more than a baseline, that of the target's own year not at all.
    assert_eq!(judged(">= 90 %", ">= 80 %", "consuntivo 2025 { I = 99 % }").1, Some("81,50 % nel 2024".to_owned()));
    assert_eq!(judged(">= 90 %", ">= 80 %", "consuntivo 2023 { I = 99 % }").1, Some("81,50 % nel 2024".to_owned()));
    assert_eq!(
        judged("2027 >= 90 %", "2027 >= 80 %", "consuntivo 2026 { I = 83 % }").1,
        Some("83 % nel 2026".to_owned())
    );
    let computed = "dato a \"A\" misura n\ndato b \"B\" misura n\nconsuntivo 2024 { a = 9 n; b = 10 n }";
    let ratio = |target: &str| format!("algoritmo a / b; target {target}");
    assert_eq!(self::judged(&ratio(">= 95 %"), &ratio(">= 85 %"), computed).1, Some("90 % nel 2024".to_owned()));
    let less = |target: &str| format!("base 2024 = 6,00 gg; target {target}");
    assert_eq!(self::judged(&less("<= 5 gg"), &less("<= 7 gg"), "").1, Some("6,00 gg nel 2024".to_owned()));
    assert_eq!(self::judged(&less("<= 5 gg"), &less("<= 5,50 gg"), "").1, None);
}

/// Last year's actuals are known to last year's plan.
#[test]
fn the_year_before_is_what_was_reached() {
    let before = format!("{HEAD}indicatore I \"I\" in O {{ target >= 90 % }}\nconsuntivo 2025 chiuso {{ I = 93 % }}");
    let after = before
        .replace("anno 2025", "anno 2026")
        .replace(">= 90 %", ">= 91 %")
        .replace("consuntivo 2025 chiuso { I = 93 % }", "");
    let found = between(&before, &after);
    let effects: Vec<_> = found.changes.iter().flat_map(|c| &c.fields).filter_map(|f| f.effect.as_ref()).collect();
    assert_eq!(effects.len(), 1);
    assert_eq!(effects[0].course, Some(Course::Tightened));
    assert_eq!(effects[0].reached.as_ref().map(|r| (r.year, r.text.as_str())), Some((2025, "93 %")));
    assert_eq!((found.below_reached(), found.courses().get(&Course::Tightened)), (1, Some(&1)));
    // Of two years' deadlines the day of the year counts.
    let deadline = |year: i32, day: &str| {
        format!("{HEAD}indicatore I \"I\" in O {{ target entro {day}/{year} }}")
            .replace("anno 2025", &format!("anno {year}"))
    };
    for (day, expected) in [("30/06", Course::Same), ("15/06", Course::Tightened), ("01/07", Course::Loosened)] {
        let found = between(&deadline(2025, "30/06"), &deadline(2026, day));
        assert_eq!(found.courses().keys().collect::<Vec<_>>(), [&expected], "{day}");
    }
}

#[test]
fn likeness_needs_more_than_common_fields() {
    let node = |name: &str, title: &str, more: &str| {
        format!("indicatore {name} \"{title}\" in O {{ peso 10 %; tipologia \"Efficacia\"; fonte f; {more} }}\n")
    };
    let one = |text: String| format!("{HEAD}fonte f \"F\"\n{text}");
    let renames = |before: String, after: String| {
        let found = between(&one(before), &one(after));
        let mut all: Vec<_> =
            found.changes.iter().filter_map(|c| Some((c.renamed.clone()?, c.name.clone(), c.guessed))).collect();
        all.sort();
        all
    };
    let renamed = |from: &str, to: &str| (from.to_owned(), to.to_owned(), true);
    let pay = "Tempo medio dei pagamenti ai fornitori";
    assert_eq!(renames(node("A", pay, "target <= 5 gg"), node("B", pay, "target <= 4 gg")), [renamed("A", "B")]);
    let slightly = "Tempo medio di pagamento ai fornitori";
    assert_eq!(renames(node("A", pay, "target <= 5 gg"), node("B", slightly, "target <= 5 gg")), [renamed("A", "B")]);
    assert_eq!(renames(node("A", pay, "target <= 5 gg"), node("B", "Quota di moduli in linea", "target <= 5 gg")), []);
    // Two that are equally alike are neither; another field tells them apart.
    let twins = |a: &str, b: &str, x: &str, y: &str| node(a, pay, x) + &node(b, pay, y);
    assert_eq!(renames(twins("A", "B", "", ""), twins("C", "D", "", "")), []);
    let (x, y) = ("codice \"X 1\"; target <= 5 gg", "codice \"Y 2\"; target <= 9 gg");
    assert_eq!(renames(twins("A", "B", x, y), twins("C", "D", y, x)), [renamed("A", "D"), renamed("B", "C")]);
    // A parent's new name helps to know the children.
    let tree = |o: &str, i: &str| {
        format!("obiettivo {o} \"Pagare i fornitori\" in P\nindicatore {i} \"Tempi\" in {o} {{ target <= 5 gg }}\n")
    };
    assert_eq!(renames(tree("X", "X_1"), tree("Y", "Y_1")), [renamed("X", "Y"), renamed("X_1", "Y_1")]);
    assert_eq!(renames(node("A", pay, ""), node("B", pay, "era A")), [("A".to_owned(), "B".to_owned(), false)]);
}

#[test]
fn every_edit_is_about_one_thing() {
    let (before, after) =
        (Side::new(&files("examples/primo-piano"), &[]), Side::new(&files("tests/cases/diff/dopo"), &[]));
    let found = compare(&before, &after);
    let topics = found.topics();
    assert_eq!(topics.values().sum::<usize>(), found.edits());
    for (topic, n) in
        [(Topic::NodeAdded, 4), (Topic::Weight, 4), (Topic::Target, 2), (Topic::Fact, 2), (Topic::Edge, 1)]
    {
        assert_eq!(topics.get(&topic), Some(&n), "{topic:?}");
    }
}

fn files(folder: &str) -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("there").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    let albero = paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "albero"));
    albero.map(|p| (p.display().to_string(), std::fs::read_to_string(&p).expect("read"))).collect()
}

#[test]
fn every_node_is_listed_for_a_reason() {
    let plan = format!(
        "{HEAD}obiettivo O2 \"Altro\" in P\ndato a \"A\" misura n\ndato b \"B\" misura n\ndato c \"C\" misura n {{ algoritmo a + b }}
        indicatore I \"Uno\" in O {{ algoritmo c / b; target >= 5 }}
        indicatore J \"Due\" in O {{ peso 3; target <= 5 gg }}\nindicatore K \"Tre\" in O2 {{ target <= 5 gg }}
        consuntivo 2025 {{ a = 1 n; b = 2 n; J = 3 gg }}"
    );
    let reasons = |from: &str, to: &str| {
        let found = between(&plan, &plan.replacen(from, to, 1));
        assert!(!found.is_empty());
        let one = |t: &albero::diff::Touched| {
            let why = t.because.iter().map(|b| (b.why, b.of.join(" "))).collect::<Vec<_>>();
            (t.name.clone(), why)
        };
        found.touched.iter().map(one).collect::<Vec<_>>()
    };
    let listed = |list: &[(&str, &[(Why, &str)])]| {
        let one = |(name, why): &(&str, &[(Why, &str)])| {
            (name.to_string(), why.iter().map(|(w, of)| (*w, of.to_string())).collect::<Vec<_>>())
        };
        list.iter().map(one).collect::<Vec<_>>()
    };
    use Why::*;
    let fact = listed(&[("P", &[(Descendant, "O")]), ("O", &[(Descendant, "I")]), ("I", &[(Value, "c")])]);
    assert_eq!(reasons("a = 1 n", "a = 9 n"), fact, "a value reaches what is computed from it");
    let weight = listed(&[("P", &[(Descendant, "O")]), ("O", &[(Edge, "J")]), ("J", &[(Own, "")])]);
    assert_eq!(reasons("peso 3", "peso 4"), weight);
    let rule = listed(&[
        ("P", &[(Descendant, "O O2")]),
        ("O", &[(Descendant, "J")]),
        ("O2", &[(Descendant, "K")]),
        ("J", &[(Rule, "proporzionale speculare")]),
        ("K", &[(Rule, "proporzionale speculare")]),
    ]);
    assert_eq!(reasons("applica speculare a <= <", "applica proporzionale a <= <"), rule);
    let aggregation = listed(&[
        ("P", &[(Descendant, "O O2")]),
        ("O", &[(Aggregation, "nodo obiettivo")]),
        ("O2", &[(Aggregation, "nodo obiettivo")]),
    ]);
    assert_eq!(reasons("nodo obiettivo media di", "nodo obiettivo minimo di"), aggregation);
    let moved =
        listed(&[("P", &[(Descendant, "O O2")]), ("O", &[(Edge, "J")]), ("O2", &[(Edge, "J")]), ("J", &[(Own, "")])]);
    assert_eq!(reasons("\"Due\" in O ", "\"Due\" in O2 "), moved);
}

/// A day that is to be decided again is one change, and so is one that has been decided.
#[test]
fn the_day_of_a_target_may_be_open() {
    let plan = |targets: &str| format!("{HEAD}indicatore I \"I\" in O {{ target >= 20 n; {targets} }}");
    let told = |before: &str, after: &str| -> Vec<String> {
        let found = between(&plan(before), &plan(after));
        let side = |w: &Option<albero::diff::Written>| w.as_ref().map_or("-".to_owned(), |w| w.text.clone());
        let fields = found.changes.iter().flat_map(|c| &c.fields);
        let told: Vec<String> =
            fields.map(|f| format!("[{}] {} → {}", f.detail, side(&f.before), side(&f.after))).collect();
        assert_eq!(found.edits(), told.len());
        assert!(found.courses().is_empty(), "what is to be decided is neither tighter nor looser: {told:?}");
        let back = between(&plan(after), &plan(before));
        let back = back.changes.iter().flat_map(|c| &c.fields);
        let back: Vec<String> =
            back.map(|f| format!("[{}] {} → {}", f.detail, side(&f.after), side(&f.before))).collect();
        assert_eq!(told, back, "the other way round");
        told
    };
    let (june, autumn) = ("target al 30/06/2025 >= 10 n", "target al 30/09/2025 >= 15 n");
    assert_eq!(told(june, "target al ? >= ? n"), ["[] al 30/06/2025 >= 10 n → al ? >= ? n"]);
    // `era` tells which of two it was.
    assert_eq!(
        told(&format!("{june}; {autumn}"), &format!("{june}; target al ? >= ? n era >= 15 n")),
        ["[] al 30/09/2025 >= 15 n → al ? >= ? n era >= 15 n"]
    );
    assert_eq!(
        told(&format!("{june}; {autumn}"), "target al ? >= ? n era >= 15 n"),
        ["[al 30/06/2025] >= 10 n → -", "[] al 30/09/2025 >= 15 n → al ? >= ? n era >= 15 n"]
    );
    assert_eq!(
        told(&format!("{june}; {autumn}"), "target al ? >= ? n era >= 10 n; target al ? >= ? n era >= 15 n"),
        ["[] al 30/06/2025 >= 10 n → al ? >= ? n era >= 10 n", "[] al 30/09/2025 >= 15 n → al ? >= ? n era >= 15 n"]
    );
    assert_eq!(told(june, autumn).len(), 2, "a day for another is two targets");
    assert_eq!(told("target al ? >= ? n", ""), ["[al ?] >= ? n → -"]);
}
