//! What a document prints, held against the plan and against itself.

use crate::support::plans::Compiled;
use albero::verify::{Checked, Verdict, diagnostics};

const PLAN: &str = r#"
piano P "Ente" { anno 2025; smvp S }
smvp S "Sistema" {
  applica proporzionale a >= > =
  nodo obiettivo media pesata di indicatori
  nodo ambito media pesata di obiettivi
  nodo piano media pesata di ambiti
  stampa arrotonda a 0,01 %
  esito { da 90 % "Raggiunto"; da 50 % "Parziale"; altrimenti "Non raggiunto" }
}
dato fatti "Pratiche evase" misura n
dato tutti "Pratiche" misura n
ambito A "Servizi ai cittadini" { missione "032 Servizi" }
obiettivo O1 "Rispondere in tempo" in A { indicatore I1 "Evase" { algoritmo fatti / tutti; target >= 50,00 % } }
obiettivo O2 "Aprire sportelli" in A { indicatore I2 "Sportelli" codice "I.2" { algoritmo "N. sportelli in 3 sedi"; target >= 10 n } }
obiettivo O3 "Provvisorio" in A { indicatore I3 "Moduli" { target >= 100 n } }
consuntivo 2025 chiuso { fatti = 40 n; tutti = 100 n; I2 = 10 n; I3 = 49 n }
"#;

/// The claims of a block, held against the plan.
fn held(lines: &str) -> (Compiled, Vec<Checked>) {
    let compiled = Compiled::text(format!("{PLAN}pubblicato 2025 \"Relazione\" {{\n{lines}\n}}\n"));
    let errors = compiled.compilation.errors();
    assert!(errors.is_empty(), "{errors:#?}");
    let claims = compiled.claims();
    (compiled, claims)
}

fn verdicts(cases: &[(&str, Verdict)]) {
    for (line, verdict) in cases {
        let (_, claims) = held(line);
        assert_eq!(claims[0].verdict, *verdict, "{line}: {:?}", claims[0]);
    }
}

#[test]
fn texts_differ_in_words_or_in_figures() {
    verdicts(&[
        ("titolo A = \"SERVIZI AI CITTADINI.\"", Verdict::Exact),
        ("titolo A = \"Servizi alle imprese\"", Verdict::Worded),
        ("algoritmo I2 = \"Numero degli sportelli nelle 3 sedi\"", Verdict::Exact),
        ("algoritmo I2 in O2 = \"N. sportelli aperti in 3 sedi\"", Verdict::Worded),
        ("algoritmo I2 = \"N. sportelli in 4 sedi\"", Verdict::Contradicted),
        ("codice I2 = \"I.2\"", Verdict::Exact),
        ("codice I2 in O2 = \"I2\"", Verdict::Contradicted),
        ("missione A = \"033 Servizi\"", Verdict::Contradicted),
        ("programma A = \"001 Affari generali\"", Verdict::Missing),
    ]);
}

#[test]
fn an_algorithm_that_is_a_formula_goes_by_the_words_printed_first() {
    let (_, claims) = held(
        "algoritmo I1 = \"N. evase / N. pratiche\"\nalgoritmo I1 in O1 = \"N. evase / 100 pratiche\"\nalgoritmo I1 = \"Evase su pratiche\"",
    );
    let verdicts: Vec<Verdict> = claims.iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Verdict::Exact, Verdict::Contradicted, Verdict::Worded]);
}

#[test]
fn thresholds_and_counts_are_those_of_the_plan() {
    verdicts(&[
        ("soglia \"Raggiunto\" = 90 %", Verdict::Exact),
        ("soglia \"Parziale\" = 51 %", Verdict::Contradicted),
        ("soglia \"Ottimo\" = 99 %", Verdict::Missing),
        ("numero obiettivi = 3 n", Verdict::Exact),
        ("numero obiettivi in A = 3", Verdict::Exact),
        ("numero indicatori in obiettivi in A = 3 n", Verdict::Exact),
        ("numero indicatori in A = 0 n", Verdict::Exact),
        ("numero obiettivi e ambiti in P = 1 n", Verdict::Exact),
        ("numero obiettivi esito \"Raggiunto\" = 1 n", Verdict::Exact),
        ("numero obiettivi in ambiti esito \"Raggiunto\" = 33 %", Verdict::Exact),
        ("numero obiettivi in ambiti esito \"Raggiunto\" = 34 %", Verdict::Contradicted),
        ("numero obiettivi punteggio tra 50 % e 90 % = 1 n", Verdict::Exact),
        ("numero obiettivi punteggio < 50 % = 2 n", Verdict::Contradicted),
    ]);
}

/// A decided range of scores is a range of counts.
#[test]
fn a_count_of_ranges_is_a_range() {
    let decided = "valutazione OIV 2025 atto \"1\" { punteggio O1 = tra 40 % e 95 % motivo \"da accertare\" }\n";
    for (line, verdict) in [
        ("numero obiettivi esito \"Raggiunto\" = 1 n", Verdict::Compatible),
        ("numero obiettivi esito \"Raggiunto\" = 2 n", Verdict::Compatible),
        ("numero obiettivi punteggio > 90 % = 3 n", Verdict::Contradicted),
    ] {
        let compiled = Compiled::text(format!("{PLAN}{decided}pubblicato 2025 \"R\" {{ {line} }}\n"));
        assert_eq!(compiled.claims()[0].verdict, verdict, "{line}");
    }
}

const CHILDREN: &str = "punteggio O1 = 80,00 %\npunteggio O2 = 100,00 %\n";

#[test]
fn a_printed_parent_follows_from_its_printed_children() {
    // The plan gives 76,33: the mean of 80, 100 and 49.
    let (_, claims) = held(&format!("{CHILDREN}punteggio O3 = 49,00 %\npunteggio A = 76,33 %"));
    assert!(claims[3].printed.as_ref().is_some_and(|p| p.follows), "{:?}", claims[3]);
    assert!(claims.iter().all(|c| !c.is_finding()));
    let (_, some) = held(&format!("{CHILDREN}punteggio A = 76,33 %"));
    assert!(some[2].printed.is_none(), "one of its children is not printed");
}

#[test]
fn a_parent_that_its_children_contradict_is_explained_by_the_one_that_is_wrong() {
    let (_, claims) =
        held(&format!("{CHILDREN}punteggio O3 = 70,00 % smentito \"49 nella scheda\"\npunteggio A = 76,33 %"));
    let parent = &claims[3];
    assert_eq!(parent.verdict, Verdict::Exact);
    assert!(parent.differs_below() && parent.is_explained() && !parent.is_finding(), "{parent:?}");
}

#[test]
fn a_contradicted_parent_may_follow_from_its_children() {
    let wrong = format!("{CHILDREN}punteggio O3 = 70,00 %\npunteggio A = 83,33 %");
    let (compiled, claims) = held(&wrong);
    assert_eq!(claims[3].verdict, Verdict::Contradicted);
    let found = diagnostics(compiled.plan(), &claims);
    assert!(
        found.iter().any(|d| d.message.it.contains("con le cifre che il documento stampa sotto torna")),
        "{found:#?}"
    );
}

#[test]
fn a_count_follows_from_the_scores_that_are_printed() {
    let printed = format!("{CHILDREN}punteggio O3 = 49,00 %\n");
    let decided = "valutazione OIV 2025 atto \"1\" { punteggio I1 = tra 20 % e 50 % motivo \"da accertare\" }\n";
    let block = format!("{printed}numero obiettivi esito \"Non raggiunto\" = 2 n");
    let compiled = Compiled::text(format!("{PLAN}{decided}pubblicato 2025 \"R\" {{\n{block}\n}}\n"));
    let claims = compiled.claims();
    assert_eq!(claims[3].verdict, Verdict::Compatible);
    assert!(claims[3].differs_below(), "{:?}", claims[3]);
}

#[test]
fn a_count_reads_kinds_places_and_bounds_alone() {
    for line in [
        "numero dati = 3 n",
        "numero obiettivi punteggio = 90 % = 3 n",
        "numero obiettivi punteggio entro 30/06/2025 = 3 n",
        "numero obiettivi in NESSUNO = 3 n",
        "numero obiettivi = 3 gg",
        "soglia Raggiunto = 90 %",
        "titolo A = 90 %",
    ] {
        let compiled = Compiled::text(format!("{PLAN}pubblicato 2025 \"R\" {{ {line} }}\n"));
        assert!(!compiled.compilation.errors().is_empty(), "{line}");
    }
}
