//! Plans whose tables are sheets.

use crate::support::book::{Sheet, xlsx};
use albero::diagnostic::text::{TextOptions, render};
use albero::diagnostic::{Lang, json};
use albero::eval::{Inputs, Scores};
use albero::source::Sources;
use albero::text;

const HEAD: &str = "piano C \"Comune\" { anno 2025; smvp S }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }\n";
const COLUMNS: &str = "colonna codice \"Cod\"; colonna titolo \"Titolo\"; colonna target \"Target\"; colonna valore \"Valore\"; operatore >=
  consenti senza_fonte motivo \"m\"; consenti senza_base motivo \"m\"; consenti senza_tipologia motivo \"m\"";

fn sheet(name: &str, rows: &str) -> Sheet {
    Sheet { name: name.into(), is_hidden: false, rows: rows.into() }
}

/// What `check` says of a plan with one table, and the JSON of it.
fn check(head: &str, name: &str, bytes: &[u8]) -> (String, String) {
    let mut sources = Sources::new();
    let plan = format!("{HEAD}indicatori file \"{name}\"{head} in C {{\n  {COLUMNS}\n}}\n");
    sources.add("p.albero", plan).expect("small");
    let files = |path: &str| if path == name { Ok(bytes.to_vec()) } else { Err(text!("non c'è", "not there")) };
    let mut compilation = albero::compile(&mut sources, &files);
    let scores = Scores::compute(&compilation.plan, &Inputs::default());
    compilation.finish(&scores);
    let shown = render(&sources, &compilation.diagnostics, &TextOptions { all: true, ..TextOptions::default() });
    let as_json = json::render(&sources, &compilation.diagnostics, Lang::It);
    (shown.to_string(), as_json.to_string())
}

const ROWS: &str = "Cod;Titolo;Target;Valore\nA;Uno;90 %;93,5 %\nB;Due;10;12\n";

#[test]
fn messages_name_the_cell() {
    let rows = "Cod;Titolo;Target;Valore\nA;Uno;90 %;n.d.\n#REF!;Due;10;12\nD;Tre;10;=A1*2\n";
    let (shown, as_json) = check("", "t.xlsx", &xlsx(&[sheet("Piano 2025", rows)]));
    insta::assert_snapshot!(shown);
    for wanted in ["\"sheet\": \"Piano 2025\"", "\"cell\": \"D2\"", "\"row\": 2", "\"cell_column\": 4"] {
        assert!(as_json.contains(wanted), "{wanted}\n{as_json}");
    }
}

#[test]
fn sheets_and_cells_are_chosen() {
    let more = "Cod;Valore;Target;Titolo\nE;95 %;90 %;Tre\nF;1;2;Quattro\n";
    let book = xlsx(&[sheet("Area 1", ROWS), sheet("Area 2", more), sheet("Note", ""), sheet("Altro", "una nota\n")]);
    let fine = |head: &str, name: &str, bytes: &[u8]| {
        let (shown, _) = check(head, name, bytes);
        assert_eq!(shown, "", "{head}");
    };
    for head in [
        " foglio \"Area 1\"",
        " foglio \"area  1\"",
        " foglio 1",
        " foglio \"Area *\"",
        " foglio 2 intervallo \"A1:D2\"",
    ] {
        fine(head, "t.xlsx", &book);
    }
    fine(" intervallo \"'Area 1'!A1:D3\"", "t.xlsx", &book);
    let said = |head: &str, name: &str, bytes: &[u8]| {
        let (shown, _) = check(head, name, bytes);
        let wanted = |line: &&str| line.starts_with("errore[") || line.starts_with("attenzione[righe");
        shown.lines().find(wanted).unwrap_or_default().to_owned()
    };
    let other = xlsx(&[sheet("Dati", ROWS), Sheet { is_hidden: true, ..sheet("Bozza", ROWS) }, sheet("Vuoto", ";;\n")]);
    fine("", "t.xlsx", &other);
    insta::assert_snapshot!(
        [
            said("", "t.xlsx", &book),
            said(" foglio \"Aera 1\"", "t.xlsx", &book),
            said(" foglio \"Zona *\"", "t.xlsx", &book),
            said(" foglio 9", "t.xlsx", &book),
            said(" foglio 3", "t.xlsx", &book),
            said(" intervallo \"Pippo\"", "t.xlsx", &book),
            said(" foglio \"Bozza\"", "t.xlsx", &other),
            said(" foglio \"Dati\"", "t.csv", ROWS.as_bytes()),
            said("", "t.xlsx", ROWS.as_bytes()),
            said("", "t.csv", &other),
            said("", "t.xlsx", &other[..other.len() / 2]),
        ]
        .join("\n")
    );
}

/// The plan of `examples/foglio` with another workbook.
fn example(workbook: &str) -> albero::Compiled {
    let text = include_str!("../../examples/foglio/piano.albero").replace("piano.xlsx", workbook);
    let input = albero::Input::new().text("piano.albero", text).data(workbook, super::case(workbook));
    input.compile().expect("small")
}

#[test]
fn a_plan_in_a_sheet_goes_from_file_to_scores_in_every_form() {
    let own = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/foglio/piano.xlsx")).expect("the example");
    assert!(own == super::case("piano.xlsx"), "the example's workbook is that of the cases");
    for workbook in ["piano.xlsx", "piano.ods", "piano.xls"] {
        let plan = example(workbook);
        // Targets in words are told, and nothing else is in doubt.
        let found: Vec<&str> = plan.findings().map(|finding| finding.code()).collect();
        assert_eq!(found, ["target_interpretato"; 4], "{workbook}\n{}", plan.findings_text(Lang::It));
        let of_kind = |kind| plan.nodes().filter(|node| node.kind() == kind).count();
        assert_eq!(["ambito", "obiettivo", "indicatore"].map(of_kind), [2, 4, 8], "{workbook}");
        for node in plan.nodes() {
            assert_eq!(node.score().text().as_deref(), Some("100,00 %"), "{workbook}, {}", node.name());
        }
    }
}

#[test]
fn formulas_without_a_value_are_told_by_cell() {
    let plan = example("senza_valori.xlsx");
    let told: Vec<&str> = plan
        .findings()
        .filter(|finding| finding.code() == "formula_senza_valore")
        .map(|finding| finding.message(Lang::En))
        .collect();
    assert_eq!(told, ["'Piano 2025'!H8, 'Piano 2025'!H12: the file does not have the value of 2 formulas"]);
}
