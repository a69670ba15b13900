//! Published figures that stand in a table.

use crate::support::plans::Compiled;
use albero::diagnostic::{Lang, Severity};
use albero::source::Sources;
use albero::verify::Verdict;

const PLAN: &str = "piano C \"Comune\" { anno 2025; smvp S }
smvp S \"S\" {
  applica proporzionale a >=
  nodo obiettivo media pesata di indicatori
  nodo piano media di obiettivi
  stampa arrotonda a 0,01 %
  esito { da 90 % \"Raggiunto\"; altrimenti \"Non raggiunto\" }
}
obiettivo O \"Il primo\" in C { indicatore I \"Uno\" { target >= 10; peso 60 % }
  indicatore J \"Due\" { target >= 10; peso 40 % } }
consuntivo 2025 chiuso { I = 10
  J = 5 }
";

fn compiled(columns: &str, table: &str) -> Compiled {
    let mut sources = Sources::new();
    let plan = format!("{PLAN}pubblicato 2025 \"Relazione\" file \"t.csv\" {{ {columns} }}\n");
    sources.add("piano.albero", plan).expect("small");
    Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()))
}

fn errors(found: &Compiled) -> Vec<String> {
    let errors = found.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    errors.map(|d| format!("{}: {}", d.code, d.message.get(Lang::It))).collect()
}

const ALL: &str =
    "colonna nome \"Cod\"; colonna punteggio \"P\"; colonna valore \"V\"; colonna esito \"E\"; colonna peso \"W\"";

#[test]
fn figures_of_a_table_are_held_against_the_plan() {
    let table = "Cod;P;V;E;W\nI;100,00 %;10;Raggiunto;60 %\nIl primo;80,00 %;;Non raggiunto;\nJ;90,00 %;5;;40 %\n";
    let found = compiled(ALL, table);
    assert_eq!(errors(&found), Vec::<String>::new());
    let told: Vec<(String, Verdict)> = found
        .claims()
        .iter()
        .map(|c| (found.sources.text(found.plan().claims[c.claim].value_span).to_owned(), c.verdict))
        .collect();
    assert_eq!(told.len(), 9, "{told:?}");
    let wrong: Vec<&str> =
        told.iter().filter(|(_, v)| *v == Verdict::Contradicted).map(|(text, _)| text.as_str()).collect();
    assert_eq!(wrong, ["90,00 %"]);
}

#[test]
fn a_node_tells_under_which_a_figure_is() {
    let columns = "colonna nome \"Cod\"; colonna nodo \"In\"; colonna punteggio \"P\"";
    let found = compiled(columns, "Cod;In;P\nI;O;100,00 %\nJ;C;50,00 %\n");
    assert_eq!(errors(&found), ["nome_ignoto: «C» non conta «J»"]);
    let under: Vec<_> = found.plan().claims.iter().map(|c| c.under.map(|id| found.name(id))).collect();
    assert_eq!(under, [Some("O")]);
}

#[test]
fn what_is_no_figure_is_told() {
    for (columns, table, expected) in [
        (ALL, "Cod;P;V;E;W\nI;n.d.;;;\n", "valore_illeggibile: riga 2, colonna B: «n.d.» non è una cifra"),
        (ALL, "Cod;P;V;E;W\nX;100 %;;;\n", "riga_ignota: riga 2: nulla si chiama «X»"),
        (ALL, "Cod;P;V;E;W\nO;;5;;\n", "nome_di_altro_tipo: «O» è un `obiettivo`; qui ci vuole: indicatore, dato"),
        ("colonna nome \"Cod\"", "Cod;P\nI;1\n", "campo_mancante: manca la colonna dei nomi o quella delle cifre"),
        (
            "colonna nome \"Cod\"; colonna punteggio \"P\"; colonna punteggio \"P\"",
            "Cod;P\nI;1\n",
            "campo_ripetuto: c'è già una colonna `punteggio`",
        ),
    ] {
        assert_eq!(errors(&compiled(columns, table)), [expected], "{table}");
    }
}
