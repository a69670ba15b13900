//! What formulas ask of the tree: what is refused, and what knows the names in them.

use crate::support::plans::{Compiled, no_files};
use albero::diagnostic::Lang;
use albero::ide::{Analysis, UseRole};
use albero::source::Sources;

const PLAN: &str = r#"piano P "P" { anno 2025; smvp S }
smvp S "S" {
  applica proporzionale a >=
  nodo obiettivo media di indicatori
  nodo piano media di obiettivi
  nodo cruscotto media di indicatori
  esito { da 90 % "Raggiunto"; altrimenti "Non raggiunto" }
}
obiettivo O1 "Primo" in P { risorse 10 euro; indicatore I1 "I1" { target >= 10 n } }
obiettivo O2 "Secondo" in P { indicatore I2 "I2" { target >= 10 n } }
cruscotto C "C" { usa O1 }
consuntivo 2025 { I1 = 9 n; I2 = 9 n }
"#;

fn errors(more: &str) -> Vec<String> {
    let compiled = Compiled::text(format!("{PLAN}{more}\n"));
    let errors = compiled.compilation.errors();
    errors.iter().map(|d| format!("{}: {}", d.code.as_str(), d.message.get(Lang::It))).collect()
}

#[test]
fn what_is_refused() {
    let cases = [
        ("dato d \"d\" { algoritmo punteggio(O3) }", "nome_ignoto: nessuno dichiara «O3»"),
        ("dato d \"d\" { algoritmo conta(obietivi in P) }", "forma_inattesa: non mi aspettavo «obietivi» qui"),
        ("dato d \"d\" { algoritmo O1 / 2 }", "nome_di_altro_tipo: «O1» è un `obiettivo`: di per sé non ha un valore"),
        (
            "dato d \"d\" { algoritmo risorse(I1) }",
            "nome_di_altro_tipo: «I1» è un `indicatore`; qui ci vuole: piano, ambito, obiettivo, progetto",
        ),
        ("dato d \"d\" { algoritmo punteggio(O2 in C) }", "nome_ignoto: «punteggio(O2 in C)» non conta «O2»"),
        ("dato d \"d\" { algoritmo peso(C) }", "nome_di_altro_tipo: «C» non sta in nessun nodo: non ha un peso"),
        (
            "dato d \"d\" { algoritmo conta(obiettivi; esito = \"Ragiunto\") }",
            "nome_ignoto: la politica non ha un esito «Ragiunto»",
        ),
        ("dato d \"d\" { algoritmo risorse(O1) + punteggio(O1) }", "misure_incompatibili: non si può fare euro + %"),
        ("dato d \"d\" { algoritmo valore(I1) * 2 }", "formula_malformata: non c'è una funzione «valore»"),
        ("indicatore K \"K\" in O1 { algoritmo punteggio(O1); target >= 1 }", "ciclo: «K» dipende da sé stesso"),
        (
            "indicatore K \"K\" in O1 { algoritmo conta(indicatori in obiettivi; esito = \"Raggiunto\"); target >= 1 n }",
            "ciclo: «K» dipende da sé stesso",
        ),
        (
            "pubblicato 2025 \"d\" { valore punteggio(O1) * 2 = 3 euro }",
            "misura_sbagliata: la cifra è in euro, ma la formula dà %",
        ),
    ];
    let mut wrong = Vec::new();
    for (more, expected) in cases {
        let found = errors(more);
        if found != [expected] {
            wrong.push(format!("{more}\n  {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_ring_by_way_of_data_is_told_once() {
    let found = errors(
        "dato d \"d\" { algoritmo punteggio(O1) }\nindicatore K \"K\" in O1 { algoritmo d; target >= 1 }\n\
         dato e \"e\" { algoritmo d * 2 }",
    );
    assert_eq!(found, ["ciclo: «d» dipende da sé stesso"]);
}

#[test]
fn names_in_them_are_uses() {
    let text = format!(
        "{PLAN}dato d \"d\" {{ algoritmo punteggio(O1 in C) / peso(O1) + conta(obiettivi in P; esito = \"Raggiunto\") }}\n\
         pubblicato 2025 \"d\" {{ valore risorse(O1) / usate(P) = 1 }}\n"
    );
    let mut sources = Sources::new();
    let id = sources.add("piano.albero", text.clone()).expect("small");
    let analysis = Analysis::new(sources, &no_files);
    let used = |role: UseRole| {
        let found = analysis.uses().all().iter().filter(|u| u.role == role && u.at.source == id);
        found.map(|u| &text[u.at.start as usize..u.at.end() as usize]).collect::<Vec<_>>()
    };
    assert_eq!(used(UseRole::Formula), ["O1", "C", "O1", "P", "O1", "P"]);
    assert_eq!(used(UseRole::Claim), [""; 0]);
}
