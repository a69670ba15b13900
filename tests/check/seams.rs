//! Where units, tables of indicators, the course of the year and policies meet: what each says of the others.

use crate::support::command::{Folder, Run, albero};
use crate::support::plans::Compiled;
use albero::diagnostic::{Code, Lang};

/// A rule without limits, a target to be decided, a unit that a table declares.
const PLAN: &str = r#"piano P "Ente" { anno 2025; smvp S }
smvp S "Sistema" {
  applica proporzionale a >=
  applica un_punto_al_giorno a entro
  regola libera { verso crescente; punteggio valore / target }
  regola tetto { verso crescente; punteggio min(1; valore / target) }
  nodo obiettivo media pesata di indicatori
  nodo ambito media di obiettivi e indicatori
  nodo piano media di ambiti
  nodo unità media di indicatori assegnati
  assente vale 0 %
  stampa arrotonda a 0,01 %
  esito { da 90 % "Raggiunto"; da 50 % "In parte"; altrimenti "Non raggiunto" }
}
ambito A "Ambito" in P
obiettivo O1 "Uno" in A {
  indicatore SENZA "Senza limiti" { peso 40 %; target >= 10 n; regola libera }
  indicatore VUOTO "Da decidere" { peso 30 %; target >= ? n }
  indicatore TETTO "Con un tetto" { peso 30 %; target >= 10 n; regola tetto }
}
obiettivo O2 "Due" in A { indicatore FATTO "Fatto" { peso 100 %; target >= 10 n } }
indicatori file "t.csv" in A {
  colonna codice "C"; colonna titolo "T"; colonna unità "U" dichiara
  colonna operatore "S"; colonna target "V"; colonna misura "M"
}
consuntivo 2025 { FATTO = 7 n }
pubblicato 2025 "Relazione" { punteggio SENZA = 40,00 %; punteggio TETTO = 40,00 %; punteggio O1 = 40,00 % }
"#;

fn run(arguments: &[&str]) -> Run {
    let folder = Folder::new();
    folder.write("p.albero", PLAN);
    folder.write("t.csv", "C;T;U;S;V;M\nT1;Primo;Ufficio studi;>=;10;n\nT2;Secondo;Ufficio studi;>=;20;n\n");
    let arguments: Vec<&str> = arguments.iter().copied().chain([folder.path()]).collect();
    albero(&arguments)
}

#[test]
fn a_side_without_a_limit_is_never_a_number() {
    let found = run(&["verify"]);
    assert!(found.out.contains("pubblicato 40,00 %, calcolato −∞ … +∞ [−∞ … +∞]"), "{}", found.out);
    assert!(found.out.contains("calcolato ≤ 100,00 % [≤ 100]"), "{}", found.out);
    let json = run(&["verify", "--json"]).json();
    let ends = |code: &str| {
        let claims = json["claims"].as_array().expect("claims");
        let claim = claims.iter().find(|c| c["code"] == code).expect("is there");
        (claim["min"].as_str().map(str::to_owned), claim["max"].as_str().map(str::to_owned))
    };
    assert_eq!(ends("SENZA"), (None, None));
    assert_eq!(ends("TETTO"), (None, Some("100".to_owned())));
    let state = run(&["stato", "--al", "15/10/2025"]);
    for shown in [&found, &state, &run(&["eval"]), &run(&["why", "O1"]), &run(&["policy", "O1"])] {
        assert!(!shown.out.contains("000.000"), "{}", shown.out);
    }
    let lost = state.out.split("Non si può più raggiungere").nth(1).unwrap_or_default();
    assert!(!lost.contains("O1"), "what has no limit has lost nothing: {}", state.out);
}

#[test]
fn ranges_are_counted_apart_from_outcomes() {
    let shown = run(&["eval"]).out;
    for part in ["● Raggiunto: 0", "◐ In parte: 1", "○ Non raggiunto: 0", "◐ fra più esiti: 1"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let graph = run(&["graph", "--format", "svg"]).out;
    assert!(graph.contains("◐ fra più esiti:"), "{graph}");
}

#[test]
fn who_owes_it_is_named_though_a_table_declares_the_unit() {
    let page = run(&["stato", "--al", "15/01/2026"]).out;
    assert!(page.contains("Ufficio studi"), "{page}");
    let json = run(&["stato", "--al", "15/01/2026", "--json"]).json();
    let entries = json["entries"].as_array().expect("entries");
    let owed = entries.iter().find(|e| e["topic"] == "missing" && e["code"] == "T1").expect("T1 is missing");
    assert_eq!(owed["units"][0], "Ufficio studi");
}

#[test]
fn the_policy_tells_units_and_targets_to_be_decided() {
    let whole = run(&["policy"]).out;
    assert!(whole.contains("nodo unità: media semplice di indicatori assegnati all'unità"), "{whole}");
    let open = run(&["policy", "VUOTO"]).out;
    for part in ["il target `>= ? n` è da decidere", "la sua regola è proporzionale:", "stampato: 0,00–100,00 %"] {
        assert!(open.contains(part), "{part}: {open}");
    }
}

#[test]
fn the_state_of_the_year_lists_targets_to_be_decided() {
    let folder = Folder::new();
    folder.write(
        "p.albero",
        "piano P \"P\" { anno 2025; smvp S }
        smvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }
        unità u \"Ufficio\"
        indicatore A \"Primo\" in P { unità u; base 2024 = 12 %; target >= ? % era >= 15,50 %; target 2026 >= ? % }
        indicatore B \"Secondo\" in P { target al ? >= ? n; target al ? >= ? n era >= 8 n; target >= 10 n }
        indicatore C \"Terzo\" in P { target 2026 >= ? n; target >= 10 n }
        consuntivo 2025 { B = 4 n; C = 4 n }",
    );
    let state = albero(&["stato", folder.path(), "--al", "15/10/2025"]);
    let listed = state.out.split("Target da decidere (3)").nth(1).unwrap_or_default();
    let listed = listed.split("\n\n").next().unwrap_or_default();
    for part in [
        "A Primo",
        "`>= ? %` da decidere; era >= 15,50 % · Ufficio",
        "2024: 12 %",
        "B Secondo",
        "`>= ? n` per una data dell'anno, da decidere",
    ] {
        assert!(listed.contains(part), "{part}: {}", state.out);
    }
    assert_eq!(listed.matches("B Secondo").count(), 1, "{listed}");
    assert!(!listed.contains("C Terzo"), "the next year's target can wait: {listed}");
    let json = albero(&["stato", folder.path(), "--al", "15/10/2025", "--json"]).json();
    let entries = json["entries"].as_array().expect("entries");
    let open: Vec<_> = entries.iter().filter(|e| e["topic"] == "undecided").collect();
    assert_eq!(open.iter().map(|e| e["code"].as_str()).collect::<Vec<_>>(), [Some("A"), Some("B"), Some("B")]);
    assert_eq!((&open[0]["target"], &open[0]["units"][0]), (&">= ? %".into(), &"Ufficio".into()));
    let english = albero(&["stato", folder.path(), "--al", "15/10/2025", "--lang", "en"]).out;
    assert!(english.contains("`>= ? %` to be decided; it was >= 15,50 %"), "{english}");
    assert!(!albero(&["stato", "examples/monitoraggio", "--al", "15/10/2025"]).out.contains("decid"));
}

/// A weight is held against its like: of points a percentage is the share of their total.
#[test]
fn published_weights_keep_their_unit() {
    let folder = Folder::new();
    let verdicts = |weights: [&str; 2], claim: &str| {
        let plan = format!(
            "piano P \"P\" {{ anno 2025; smvp S }}
            smvp S \"S\" {{ applica proporzionale a >=; nodo piano media pesata di indicatori }}
            indicatore I \"I\" in P {{ peso {}; target >= 1 n }}
            indicatore J \"J\" in P {{ peso {}; target >= 1 n }}
            obiettivo O \"O\" in P {{ peso 1000 }}
            pubblicato 2025 \"Relazione\" {{ peso I = {claim} }}",
            weights[0], weights[1]
        );
        folder.write("p.albero", &plan);
        let run = albero(&["verify", folder.path(), "--json"]);
        let claim = run.json()["claims"][0].clone();
        (claim["verdict"].as_str().unwrap_or_default().to_owned(), claim["computed"].as_str().map(str::to_owned))
    };
    let of = |verdict: &str, computed: Option<&str>| (verdict.to_owned(), computed.map(str::to_owned));
    assert_eq!(verdicts(["30 %", "70 %"], "30 %"), of("exact", Some("30")));
    assert_eq!(verdicts(["30", "90"], "30"), of("exact", Some("30")));
    assert_eq!(verdicts(["30", "90"], "30 %"), of("contradicted", Some("25")));
    assert_eq!(verdicts(["30", "90"], "25 %"), of("exact", Some("25")));
    assert_eq!(verdicts(["30", "60"], "33,33 %").0, "exact");
    assert_eq!(verdicts(["30", "60"], "0,30").0, "contradicted");
    // The hundred that percentages are parts of is no total of points.
    assert_eq!(verdicts(["30 %", "70 %"], "30"), of("missing", None));
    assert_eq!(verdicts(["30 %", "70 %"], "0,30"), of("missing", None));
    let said = albero(&["verify", folder.path()]).err;
    assert!(said.contains("pubblicato 0,30 in punti, ma nel piano è in `%`"), "{said}");
    folder.write(
        "p.albero",
        "piano P \"P\" { anno 2025 }\nindicatore I \"I\" in P { peso 3 }\npubblicato 2025 \"R\" { peso I = 3 gg }",
    );
    let run = albero(&["verify", folder.path()]);
    assert!(run.code == 1 && run.err.contains("il peso di «I» non si misura in gg"), "{}", run.err);
}

/// What keeps a rule from being drawn is named, with its place.
#[test]
fn what_cannot_be_drawn_says_why_and_where() {
    for (name, parts) in [
        (
            "VUOTO",
            ["p.albero:18: il target di «VUOTO» è da decidere (`>= ? n`)", "`albero policy proporzionale --svg FILE`"],
        ),
        ("O1", ["p.albero:16: «O1» è un `obiettivo`", "la regola di un indicatore"]),
    ] {
        let run = run(&["policy", name, "--svg", "-"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(parts.iter().all(|part| run.err.contains(part)), "{}", run.err);
    }
    assert!(run(&["policy", "proporzionale", "--svg", "-"]).out.starts_with("<svg "));
}

#[test]
fn the_policy_of_a_day_has_the_numbers_of_that_day() {
    let folder = Folder::new();
    let plan = "piano P \"P\" { anno 2025; smvp S }
        smvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori; stampa arrotonda a 0,01 % }
        indicatore I \"I\" in P { target >= 20 n }
        rimodulazione dal 01/07/2025 atto \"D. 1\" { target I >= 10 n era >= 20 n }
        consuntivo 2025 al 30/06/2025 { I = 4 n }
        consuntivo 2025 { I = 8 n }";
    folder.write("p.albero", plan);
    for (day, target, score) in [(None, ">= 10 n", "80 %"), (Some("30/06/2025"), ">= 20 n", "20 %")] {
        let moment = day.map_or(vec![], |day| vec!["--al", day]);
        let run = albero(&[vec!["policy", "I", folder.path()], moment].concat());
        assert!(run.out.contains(target) && run.out.contains(&format!("dà {score}")), "{}{}", run.out, run.err);
        assert_eq!(run.out.contains("al 30/06/2025, come si conosceva quel giorno"), day.is_some());
    }
}

#[test]
fn where_nothing_is_reproduced_no_combination_is_as_good() {
    let found = run(&["verify", "--politiche"]);
    assert_eq!(found.code, 1);
    assert!(found.out.contains("non hanno un numero nel piano"), "{}", found.out);
    assert!(!found.out.contains("riproducono le stesse cifre"), "{}", found.out);
}

#[test]
fn scored_units_stand_beside_the_areas() {
    let json = run(&["stato", "--al", "15/10/2025", "--json"]).json();
    let standings = json["standings"].as_array().expect("standings");
    let codes: Vec<&str> = standings.iter().filter_map(|s| s["code"].as_str()).collect();
    assert_eq!(codes, ["P", "A", "Ufficio studi"]);
    assert_eq!((&standings[2]["end"]["min"], &standings[2]["end"]["max"]), (&"0".into(), &"100".into()));
}

#[test]
fn a_ready_made_value_of_a_day_is_held_against_the_data_of_that_day() {
    let folder = Folder::new();
    let plan = |given: &str, day: &str| {
        format!(
            "piano P \"P\" {{ anno 2025; smvp S }}
            smvp S \"S\" {{ applica proporzionale a >=; nodo piano media di indicatori }}
            dato a \"A\" misura n
            dato b \"B\" misura n
            indicatore I \"I\" in P {{ algoritmo a / b; target >= 50 % }}
            consuntivo 2025 al 30/06/2025 {{ a = 1 n; b = 3 n }}
            consuntivo 2025 al {day} {{ I = {given} }}
            consuntivo 2025 {{ a = 2 n; b = 4 n }}"
        )
    };
    for (given, day, wrong) in
        [("33,33 %", "30/06/2025", false), ("40 %", "30/06/2025", true), ("40 %", "30/09/2025", false)]
    {
        folder.write("p.albero", &plan(given, day));
        let run = albero(&["check", folder.path()]);
        assert_eq!(run.err.contains("30/06/2025 dà 33,33 %"), wrong, "{given} {day}: {}", run.err);
        assert_eq!(run.code, i32::from(wrong), "{given} {day}: {}", run.err);
    }
}

#[test]
fn units_stand_at_the_level_of_the_areas() {
    let shown = run(&["eval", "--depth", "1"]).out;
    assert!(shown.contains("└ A Ambito") && shown.contains("\nUfficio studi"), "{shown}");
    assert!(!shown.contains("→ T1"), "{shown}");
    assert!(run(&["eval", "--depth", "2"]).out.contains("→ T1"));
}

#[test]
fn a_target_to_be_decided_is_not_amended() {
    let folder = Folder::new();
    folder.write("t.csv", "C;T;U;S;V;M\nT1;Primo;Ufficio studi;>=;10;n\n");
    let act = "rimodulazione dal 01/07/2025 atto \"delibera 4\" { target VUOTO >= 8 n era >= 10 n }\n";
    folder.write("p.albero", &format!("{PLAN}{act}"));
    let run = albero(&["check", folder.path()]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("il suo target è ancora da decidere"), "{}", run.err);
}

#[test]
fn a_closed_year_can_name_its_file_after_saying_so() {
    let plan = "piano P \"P\" { anno 2025; smvp S }
smvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }
indicatore I \"I\" in P { target >= 10 n }
consuntivo 2025 chiuso file \"v.csv\" { colonna nome \"Voce\"; colonna valore \"V\" }
";
    let mut sources = albero::source::Sources::new();
    sources.add("p.albero", plan.into()).expect("small");
    let compiled = albero::compile(&mut sources, &|path: &str| match path {
        "v.csv" => Ok(b"Voce;V\nI;8\n".to_vec()),
        _ => Err(albero::text!("nessun file", "no file")),
    });
    assert!(compiled.is_sound(), "{:?}", compiled.errors());
    let facts = &compiled.plan.facts[&2025];
    assert!(facts.closed && facts.facts.len() == 1);
}

/// Rooms are not fitted out before the works in them end, nor is a check done before it is given to somebody.
#[test]
fn what_comes_before_its_preparation_is_told() {
    let plan = |works: &str, use_of_it: &str, given: &str, check: &str| {
        let text = format!(
            "piano P \"P\" {{ anno 2025; smvp S }}\n\
             smvp S \"S\" {{ applica un_punto_al_giorno a entro; nodo piano media di indicatori }}\n\
             indicatore L \"Museo civico: conclusione lavori biblioteca\" in P {{ target entro 31/12/2025 }}\n\
             indicatore A \"Allestimento biblioteca del museo civico\" in P {{ target entro 31/12/2025 }}\n\
             indicatore G \"Affidamento verifica congruità offerta economica\" in P {{ target entro 31/12/2025 }}\n\
             indicatore V \"Verifica congruità offerta economica sede\" in P {{ target entro 31/12/2025 }}\n\
             consuntivo 2025 chiuso {{ L = {works}; A = {use_of_it}; G = {given}; V = {check} }}\n"
        );
        let compiled = Compiled::text(text);
        let found = compiled.compilation.diagnostics.iter().filter(|d| d.code == Code::BeforeItsPreparation);
        found.map(|d| d.message.get(Lang::En).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        plan("29/12/2025", "26/11/2025", "18/09/2025", "17/07/2025"),
        [
            "“A” comes before what prepares it: “L” is of 29/12/2025, “A” of 26/11/2025",
            "“V” comes before what prepares it: “G” is of 18/09/2025, “V” of 17/07/2025",
        ]
    );
    assert!(plan("26/11/2025", "29/12/2025", "17/07/2025", "18/09/2025").is_empty());
}
