//! A score that stands on an error is no number: neither final nor silent.

use crate::support::command::{Folder, albero};
use crate::support::plans::Compiled;
use albero::diagnostic::Lang;
use albero::eval::State;
use albero::graph::{Graph, Options, json as graph};
use albero::report::{scores, why};

const POLICY: &str = "piano P \"Ente\" { anno 2025; smvp S }
smvp S \"Sistema\" {
  regola meta { punteggio valore / target / 2 }
  applica proporzionale a >=
  nodo obiettivo media pesata di indicatori
  nodo piano media di obiettivi
}
";

/// Those of some names whose scores stand on an error.
fn uncertain(plan: &Compiled, names: &[&str]) -> Vec<String> {
    let is_uncertain = |name: &&&str| {
        let score = plan.scores.get(plan.item(name));
        assert!(score.state != State::Uncertain || score.range.is_none(), "{name}");
        score.state == State::Uncertain
    };
    names.iter().filter(is_uncertain).map(|name| (*name).to_owned()).collect()
}

fn of(rest: &str) -> Compiled {
    Compiled::text(format!("{POLICY}{rest}"))
}

const TWO: &str = "obiettivo O1 \"Uno\" in P {
  indicatore A \"a\" { peso 40 %; target >= 10 n }
  indicatore B \"b\" { peso 60 %; target >= 10 n }
}
obiettivo O2 \"Due\" in P { indicatore C \"c\" { target >= 10 n } }
consuntivo 2025 chiuso { A = 8 n; B = 8 n; C = 10 n }
";

const ALL: [&str; 6] = ["A", "B", "C", "O1", "O2", "P"];

#[test]
fn without_errors_every_score_is_a_number() {
    assert_eq!(uncertain(&of(TWO), &ALL), [""; 0]);
}

#[test]
fn an_error_reaches_what_stands_on_it_and_nothing_else() {
    let with = |from: &str, to: &str| uncertain(&of(&TWO.replace(from, to)), &ALL);
    // Of a target; of a weight, which is no part of the indicator's own score; of a sum of weights.
    assert_eq!(with("c\" { target >= 10 n", "c\" { target >= 10 palmi"), ["C", "O2", "P"]);
    assert_eq!(with("peso 40 %", "peso -40 %"), ["O1", "P"]);
    assert_eq!(with("peso 40 %", "peso 30 %"), ["O1", "P"]);
    // Of a line that may have been anything of the node.
    assert_eq!(with("peso 40 %; target >= 10 n }", "peso 40 %; target >= 10 n }\n  usaa C"), ["O1", "P"]);
    // Of a value; of a value of nobody knows what: of what lacks one, and of every node.
    assert_eq!(with("A = 8 n", "A = 8,5 n"), ["A", "O1", "P"]);
    assert_eq!(with("A = 8 n", "Z = 8 n"), ["A", "O1", "O2", "P"]);
    // Of a rule, and of how everything is scored.
    assert_eq!(with("c\" { target", "c\" { regola meta; target"), [""; 0]);
    let rule = POLICY.replace("/ target / 2", "/ targett / 2");
    let text = format!("{rule}{}", TWO.replace("c\" { target", "c\" { regola meta; target"));
    assert_eq!(uncertain(&Compiled::text(text), &["A", "O1"]), [""; 0]);
    let whole = POLICY.replace("  nodo piano", "  arrotnda a 1 %\n  nodo piano");
    assert_eq!(uncertain(&Compiled::text(format!("{whole}{TWO}")), &ALL), ALL);
}

#[test]
fn what_no_score_is_computed_from_leaves_them_alone() {
    let with = |more: &str| uncertain(&of(&format!("{TWO}{more}\n")), &ALL);
    assert_eq!(with("pubblicato 2025 \"Relazione\" { punteggio Z = 80,00 % }"), [""; 0]);
    assert_eq!(with("consenti mai_visto motivo \"x\""), [""; 0]);
    let described = TWO.replace("a\" { peso", "a\" { fonte nessuna; peso");
    assert_eq!(uncertain(&of(&described), &ALL), [""; 0]);
}

#[test]
fn a_decision_stands_whatever_is_wrong_below() {
    let text = format!(
        "{}valutazione OIV 2025 atto \"verbale\" {{ punteggio O2 = 70 % motivo \"visto\" }}\n",
        TWO.replace("c\" { target >= 10 n", "c\" { target >= 10 palmi")
    );
    let plan = of(&text);
    assert_eq!(uncertain(&plan, &ALL), ["C"]);
    assert_eq!(
        plan.scores.get(plan.item("P")).value().map(|v| v.decimal().normalize().to_string()),
        Some("0.75".to_owned())
    );
}

#[test]
fn a_value_against_its_own_algorithm_is_one() {
    let plan = of("dato x \"x\" misura n
dato y \"y\" misura n
obiettivo O \"Uno\" in P { indicatore A \"a\" { algoritmo x / y; target >= 50,00 % } }
consuntivo 2025 chiuso { x = 1 n; y = 2 n; A = 80,00 % }
");
    assert_eq!(uncertain(&plan, &["A", "O", "P"]), ["A", "O", "P"]);
}

#[test]
fn a_table_of_which_some_rows_were_not_read_gives_no_score() {
    let folder = Folder::new();
    folder.write("righe.csv", "Codice;Titolo;Target;Valore\nI1;Uno;10;10\nI2;Due;10;dieci\n;Tre;10;1\n");
    let plan = folder.write(
        "piano.albero",
        "piano P \"Ente\" { anno 2025; smvp S }
smvp S \"Sistema\" { applica proporzionale a >=; nodo piano media di indicatori }
indicatori file \"righe.csv\" in P {
  colonna codice \"Codice\"
  colonna titolo \"Titolo\"
  colonna target \"Target\"
  colonna valore \"Valore\"
  operatore >=
}
consuntivo 2025 chiuso
",
    );
    let run = albero(&["eval", &plan, "--json"]);
    assert_eq!(run.code, 1);
    let scores: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let node = |code: &str| scores["nodes"].as_array().expect("nodes").iter().find(|n| n["code"] == code).cloned();
    let (whole, first, second) = (node("P").expect("P"), node("I1").expect("I1"), node("I2").expect("I2"));
    assert_eq!((&whole["state"], &whole["score"]), (&"uncertain".into(), &serde_json::Value::Null));
    assert!(whole["error"]["file"].as_str().expect("a file").ends_with("righe.csv"), "{whole}");
    assert_eq!(first["score"], "100");
    assert_eq!(second["state"], "uncertain");
}

#[test]
fn every_output_names_the_error_and_prints_no_number() {
    let plan = of(&TWO.replace("peso 40 %", "peso 30 %"));
    let root = plan.item("O1");
    let json =
        String::from(scores::json(&plan.sources, plan.plan(), &plan.scores, scores::Wanted::default(), Lang::It));
    let line = json.lines().find(|l| l.contains("\"code\":\"O1\"")).expect("O1");
    assert!(line.contains("\"score\":null") && line.contains("\"error\":{\"code\":\"pesi_non_100\""), "{line}");
    let shown = why::explain(&plan.sources, plan.plan(), &plan.scores, root, Lang::It);
    let steps: Vec<String> = shown.steps.iter().map(|s| format!("{} {}", s.label, s.text)).collect();
    assert_eq!(shown.result, "su dati con errori");
    assert!(steps.iter().any(|s| s.contains("pesi_non_100")), "{steps:?}");
    assert!(!steps.iter().any(|s| s.starts_with("risultato") || s.contains('→')), "{steps:?}");
    let wanted = Options { centre: None, depth: None, data: false, units: false, lang: Lang::It };
    let drawn = String::from(graph::render(&Graph::build(&plan.sources, plan.plan(), &plan.scores, &wanted)));
    let line = drawn.lines().find(|l| l.contains("\"id\":\"O1\"")).expect("O1");
    assert!(line.contains("\"state\":\"uncertain\"") && line.contains("\"error\":"), "{line}");
}

#[test]
fn what_was_decided_needs_no_computation() {
    let plan = |decided: &str| {
        let found = of(&format!(
            "dato x \"x\" misura n
dato y \"y\" misura n
dato z \"z\" misura n {{ algoritmo x / y }}
obiettivo O \"Uno\" in P {{ indicatore A \"a\" {{ algoritmo z / x; target >= 50,00 % }} }}
consuntivo 2025 chiuso {{ x = 1 n; y = 0 n }}
{decided}"
        ));
        let codes: Vec<&str> = found.compilation.diagnostics.iter().map(|d| d.code.as_str()).collect();
        codes.iter().filter(|c| **c == "valore_non_calcolabile").count()
    };
    assert_eq!(plan(""), 2);
    for decided in
        ["punteggio A = 90 % motivo \"visto\"", "non_valutabile A motivo \"vuoto\"", "punteggio O = 9 % motivo \"x\""]
    {
        assert_eq!(plan(&format!("valutazione OIV 2025 atto \"verbale\" {{ {decided} }}\n")), 0, "{decided}");
    }
}
