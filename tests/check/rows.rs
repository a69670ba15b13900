//! Which rows of a table are read, what is doubtful about that, and what `check --tabelle` shows of it.

use crate::support::plans::Compiled;
use albero::data::chosen::Reading;
use albero::diagnostic::{Code, Lang};
use albero::source::Sources;

const HEAD: &str = "piano C \"Comune\" { anno 2022; smvp S }
smvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori; assente escluso ripartisce }
";

const TABLE: &str = "Anno;Sem;Cod;Valore;Nota
2022;2;2.1.1;97;uno
2022;2;2.1.1;97;uno
2022;1;2.1.1;40;uno
2021;2;2.1.1;90;uno
2022;2;2.1.9.1;0;tecnica
Area due
2022;2;2.2.1;12,5;DUE  parti
2022;2;2.2.2;n.d.;due
Totale;;;196;
Note: provvisori;;;;
2022;2;2.9;1;dopo
";

fn compiled(lines: &str, table: &str) -> Compiled {
    let mut sources = Sources::new();
    let block = "colonna codice \"Cod\"; colonna valore \"Valore\" non_rilevato \"n.d.\"";
    let plan = format!("{HEAD}indicatori file \"t.csv\" in C {{ {block}; {lines} }}\n");
    sources.add("piano.albero", plan).expect("small");
    Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()))
}

/// The rows that are read.
fn read(lines: &str) -> Vec<u32> {
    let all = "righe \"Area\" \"Totale\" \"Note\" saltate";
    let found = compiled(&format!("{all}; {lines}"), TABLE);
    let listing = &found.plan().tables[0];
    let out: Vec<u32> = listing.left_out.iter().flat_map(|line| line.first.clone()).collect();
    assert_eq!(listing.read + out.len(), listing.rows, "what is left out is counted: {listing:?}");
    (2..=12).filter(|row| !out.contains(row)).collect()
}

#[test]
fn lines_are_and_and_values_are_or() {
    let all = [2, 3, 4, 5, 6, 8, 9, 12];
    let without = |rows: &[u32]| all.into_iter().filter(|row| !rows.contains(row)).collect::<Vec<_>>();
    for (lines, expected) in [
        ("", without(&[])),
        ("dove \"Anno\" = 2022", without(&[5])),
        ("dove \"Anno\" non = 2022", vec![5]),
        ("dove \"anno\" = 2021 2022; dove \"Sem\" = \"1\" \"3\"", vec![4]),
        ("dove \"Cod\" inizia con \"2.1.\"; dove \"Cod\" non inizia con \"2.1.9.\"", vec![2, 3, 4, 5]),
        ("dove \"Nota\" contiene \"due parti\" \"tecn\"", vec![6, 8]),
        ("dove \"Nota\" non contiene \"due parti\" \"tecn\"", without(&[6, 8])),
        ("dove \"Nota\" = \"due Parti\"", vec![8]),
        ("dove \"Cod\" non = \"2.2.2\"; dove \"Valore\" tra 12,5 e 90", vec![4, 5, 8]),
        ("dove \"Cod\" non = \"2.2.2\"; dove \"Valore\" non tra 12,5 e 90", vec![2, 3, 6, 12]),
        ("dove \"Cod\" non = \"2.2.2\"; dove \"Valore\" > 90", vec![2, 3]),
        ("dove \"Cod\" non = \"2.2.2\"; dove \"Valore\" >= 90", vec![2, 3, 5]),
        ("dove \"Cod\" non = \"2.2.2\"; dove \"Valore\" < 1", vec![6]),
        ("dove \"Cod\" non = \"2.2.2\"; dove \"Valore\" <= 1", vec![6, 12]),
        ("righe uguali una volta", without(&[3])),
        ("righe fino a \"note\"", without(&[12])),
        ("righe fino a \"totale\" \"Note\"", without(&[12])),
    ] {
        assert_eq!(read(lines), expected, "{lines}");
    }
}

#[test]
fn rows_of_text_are_skipped_where_the_plan_says_so() {
    let found = compiled("righe di testo saltate; righe \"Totale\" saltate", TABLE);
    let left: Vec<_> = found.plan().tables[0].left_out.iter().map(|line| line.first.clone()).collect();
    assert_eq!(left, [vec![7, 11], vec![10]]);
}

#[test]
fn units_of_measure_and_days_are_held_against_their_like() {
    let table = "Cod;Valore;Data\nA;10 gg;31/12/2025\nB;10;2025-06-30\nC;10 %;01/01/2026\nD;10 ore;no\n";
    let kept = |lines: &str| {
        let found = compiled(lines, table);
        let left: Vec<u32> = found.plan().tables[0].left_out.iter().flat_map(|line| line.first.clone()).collect();
        (2..=5).filter(|row| !left.contains(row)).collect::<Vec<u32>>()
    };
    assert_eq!(kept("dove \"Valore\" = 10"), [2, 3, 5]);
    assert_eq!(kept("dove \"Valore\" = 10 gg"), [2, 3]);
    assert_eq!(kept("dove \"Valore\" = 10 %"), [4]);
    assert_eq!(kept("dove \"Data\" = 30/06/2025 01/01/2026"), [3, 4]);
    assert_eq!(kept("dove \"Data\" = \"no\""), [5]);
}

fn told(lines: &str, table: &str) -> Vec<String> {
    let codes = [Code::BlankCell, Code::ChosenInVain, Code::UnreadableValue, Code::ColumnMissing, Code::UnexpectedForm];
    let found = compiled(lines, table);
    let told = found.compilation.diagnostics.iter().filter(|d| codes.contains(&d.code));
    told.map(|d| format!("{} {}", d.code, found.sources.locate(d.primary.span).line)).collect()
}

#[test]
fn what_is_doubtful_is_told() {
    let merged = "Anno;Cod;Valore\n2022;A;1\n;B;2\n2021;C;3\n;D;4\n";
    assert_eq!(told("dove \"Anno\" = 2022", merged), ["cella_vuota 3", "cella_vuota 5"]);
    assert_eq!(told("dove \"Anno\" ripete = 2022", merged), Vec::<String>::new());
    let found = compiled("dove \"Anno\" ripete = 2022", merged);
    assert_eq!(found.plan().tables[0].left_out[0].first, [4, 5]);
    // Nothing is less than a number.
    assert_eq!(told("dove \"Anno\" >= 2022", merged), Vec::<String>::new());
    let odd = "Cod;Valore\nA;1\nB;circa 5\n";
    assert_eq!(told("dove \"Valore\" >= 1", odd), ["valore_illeggibile 3"]);
    assert_eq!(
        told("dove \"Valore\" >= 1; righe \"B\" saltate", "Cod;Valore\nA;1\nB;circa 5\nC;0\n"),
        Vec::<String>::new()
    );
    assert_eq!(told("dove \"Valore\" non = 7", "Cod;Valore\nA;1\n"), ["scelta_a_vuoto 3"]);
    assert_eq!(told("dove \"Valore\" = 7", "Cod;Valore\nA;1\n"), ["scelta_a_vuoto 3"]);
    assert_eq!(told("dove \"Altra\" = 7", "Cod;Valore\nA;1\n"), ["colonna_mancante 3"]);
    assert_eq!(told("righe uguali una volta", "Cod;Valore\nA;1\n"), ["scelta_a_vuoto 3"]);
    for wrong in ["dove \"Cod\"", "dove \"Cod\" contiene 3", "dove \"Cod\" >= \"A\"", "righe \"A\"", "righe uguali"] {
        let told = told(wrong, "Cod;Valore\nA;1\n");
        assert_eq!(told, ["forma_inattesa 3"], "{wrong}");
    }
}

#[test]
fn where_a_choice_cannot_be_read_nothing_of_the_table_is() {
    let found = compiled("dove \"Anno\"", TABLE);
    assert!(found.plan().tables.is_empty() && found.plan().measured.is_empty());
}

#[test]
fn the_page_counts_what_is_left_out() {
    let lines = "righe fino a \"Note\"; righe \"Area\" \"Totale\" saltate; dove \"Anno\" = 2022
        dove \"Sem\" = 2; dove \"Cod\" non inizia con \"2.1.9.\"; righe uguali una volta";
    let found = compiled(lines, TABLE);
    let Reading { rows, read, .. } = &found.plan().tables[0];
    assert_eq!((*rows, *read), (11, 3));
    let look = albero::document::style::Look { lang: Lang::It, color: false, width: 100 };
    let page = albero::report::tables::document(found.plan(), Lang::It);
    insta::assert_snapshot!(page.write(albero::document::Form::Text, &look).to_string());
}
