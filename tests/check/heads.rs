//! Titles below letterheads, over two or three rows, in the middle of a sheet; and where they can't be found.

use crate::support::plans::{Compiled, repository};
use albero::diagnostic::{Code, Lang, Severity};
use albero::plan::figures;
use albero::source::Sources;

const HEAD: &str = "piano C \"Comune\" { anno 2025; smvp S }
smvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }
indicatore I1 \"Uno\" in C { target >= 10 }
indicatore I2 \"Due\" in C { target >= 10 }
";

fn compiled(columns: &str, table: &str) -> Compiled {
    let mut sources = Sources::new();
    let plan = format!("{HEAD}consuntivo 2025 file \"t.csv\" {{ colonna nome \"Voce\"; {columns} }}\n");
    sources.add("piano.albero", plan).expect("small");
    Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()))
}

/// What is known of an indicator for a year.
fn value(found: &Compiled, year: i32, name: &str) -> Option<String> {
    let fact = found.plan().facts.get(&year)?.get(found.item(name))?;
    Some(figures::written(found.plan(), fact.value))
}

fn errors(found: &Compiled) -> Vec<String> {
    let errors = found.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    errors.map(|d| format!("{}: {}", d.code, d.message.get(Lang::It))).collect()
}

#[test]
fn titles_stand_below_what_a_sheet_begins_with() {
    for table in [
        "Voce;2025\nI1;7\nI2;8\n",
        "COMUNE;;\nAnno 2025, voce per voce;;\n\nVoce;2025\nI1;7\nI2;8\n",
        "COMUNE;;\n;Voce;2025\n;I1;7\n;I2;8\n",
        // Only a part of the titles is no row of titles.
        "Elenco;2025\nx;y\nVoce;2025\nI1;7\nI2;8\n",
    ] {
        let found = compiled("colonna valore \"2025\"", table);
        assert_eq!(errors(&found), Vec::<String>::new(), "{table}");
        assert_eq!(["I1", "I2"].map(|i| value(&found, 2025, i)), [Some("7".into()), Some("8".into())], "{table}");
    }
}

#[test]
fn titles_stand_in_two_rows() {
    let columns = "colonna valore \"Valore\" sotto \"2025\"; colonna 2024 \"Valore\" sotto \"2024\"";
    for table in [
        "Voce;2024;;2025;\n;Valore;Nota;Valore;Nota\nI1;6;x;7;y\n",
        "COMUNE;;;;\n\n;2024;;2025;\nVoce;Valore;Nota;Valore;Nota\nI1;6;x;7;y\n",
        "Voce;Dati;;;\n;2024;;2025;\n;Valore;Nota;Valore;Nota\nI1;6;x;7;y\n",
    ] {
        let found = compiled(columns, table);
        assert_eq!(errors(&found), Vec::<String>::new(), "{table}");
        assert_eq!(value(&found, 2025, "I1").as_deref(), Some("7"), "{table}");
        assert_eq!(value(&found, 2024, "I1").as_deref(), Some("6"), "{table}");
    }
}

#[test]
fn what_is_not_found_is_told_by_the_row_with_the_most_titles() {
    let found = compiled("colonna valore \"2025\"", "COMUNE;\nVoce;2024\nI1;7\n");
    assert_eq!(errors(&found), ["colonna_mancante: il file non ha una colonna «2025»"]);
    let found = compiled("colonna valore \"Valore\"", "Voce;2024;2025\n;Valore;Valore\nI1;6;7\n");
    assert_eq!(errors(&found), ["colonna_doppia: le colonne B e C si chiamano tutte e due «Valore»"]);
    let below = "colonna valore \"Valore\" sotto \"2023\"";
    let found = compiled(below, "Voce;2024;2025\n;Valore;Valore\nI1;6;7\n");
    assert_eq!(errors(&found), ["colonna_mancante: nessuna colonna «Valore» sta sotto «2023»"]);
}

/// A sheet with everything that sheets have: none of its targets is met by a wrong reading.
#[test]
fn every_reading_of_a_sheet_is_told() {
    let found = Compiled::at(&repository("tests/cases/score/fogli/intestazioni"));
    let told = found.compilation.diagnostics.iter().filter(|d| d.code == Code::TargetReadAs);
    let told: Vec<&str> = told.map(|d| d.message.get(Lang::It)).collect();
    assert_eq!(
        told,
        [
            "riga 7, colonna F: «max 30 gg» è letto `<= 30 gg`",
            "riga 10, colonna F: «non oltre 10 gg» è letto `<= 10 gg`",
            "riga 11, colonna F: «entro 31 dicembre 2025» è letto `entro 31/12/2025`",
            "riga 13, colonna F: «On/Off» è letto `sì`",
        ]
    );
    let page = albero::report::tables::document(found.plan(), Lang::En);
    let look = albero::document::style::Look { lang: Lang::En, color: false, width: 100 };
    let page = page.write(albero::document::Form::Text, &look).to_string();
    assert!(page.contains("9 rows, 8 read, 1 left out, the titles in row 5 (piano.albero:"), "{page}");
}

#[test]
fn a_title_that_is_not_found_is_looked_for_below_the_letterhead() {
    let found = compiled("colonna valore \"Valore 2025\"", "COMUNE DI ESEMPIO;;\n;;\nVoci;Valori 2025;Note\nI1;7;x\n");
    let titles = found.compilation.diagnostics.iter().filter(|d| d.code == Code::ColumnMissing);
    let fixes: Vec<String> = titles.filter_map(|d| Some(d.fix.as_ref()?.replacement.clone())).collect();
    assert_eq!(fixes, ["Voci", "Valori 2025"]);
}
