//! Long tables: a row for each thing and period.

use crate::support::plans::{Compiled, repository};
use albero::diagnostic::{Code, Lang, Severity};
use albero::plan::figures;
use albero::source::Sources;

const HEAD: &str = "piano C \"Comune\" { anno 2025; smvp S }
smvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }
indicatore I \"Uno\" in C { target >= 10 }
";

fn compiled(columns: &str, table: &str) -> Compiled {
    let mut sources = Sources::new();
    let plan =
        format!("{HEAD}consuntivo 2025 file \"t.csv\" {{ colonna nome \"Voce\"; colonna valore \"V\"; {columns} }}\n");
    sources.add("piano.albero", plan).expect("small");
    Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()))
}

/// The values of a thing, by year and by day.
fn known(found: &Compiled, name: &str) -> Vec<String> {
    let (plan, item) = (found.plan(), found.item(name));
    let years = plan.facts.iter().map(|(year, facts)| (year.to_string(), facts));
    let days = plan.course.periods.iter().map(|(day, facts)| (day.to_string(), facts));
    let all = years.chain(days).filter_map(|(when, facts)| Some((when, facts.get(item)?)));
    all.map(|(when, fact)| format!("{when}: {}", figures::written(plan, fact.value))).collect()
}

fn told(found: &Compiled) -> Vec<String> {
    let codes = [Code::MissingField, Code::UnreadableValue, Code::UnusedDatum, Code::RepeatedField];
    let told = found.compilation.diagnostics.iter().filter(|d| codes.contains(&d.code));
    told.map(|d| d.message.get(Lang::It).to_owned()).collect()
}

#[test]
fn the_last_period_is_the_years_and_earlier_years_are_history() {
    let found = Compiled::at(&repository("tests/cases/score/fogli/long"));
    let errors = found.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    assert_eq!(errors, 0);
    assert_eq!(known(&found, "K1"), ["2024: 81,50", "2025: 93,79", "30/06/2025: 84,20"]);
    assert_eq!(known(&found, "K2"), ["30/06/2025: 12"]);
    let not_reported: Vec<_> = found.plan().not_reported.keys().map(|(year, id)| (*year, found.name(*id))).collect();
    assert_eq!(not_reported, [(2025, "K3")]);
}

#[test]
fn periods_of_every_length() {
    for (columns, table, expected) in [
        ("colonna trimestre \"T\"", "Voce;T;V\nI;I;1\nI;4;4\n", vec!["2025: 4", "31/03/2025: 1"]),
        ("colonna mese \"T\"", "Voce;T;V\nI;feb;1\nI;12;4\n", vec!["2025: 4", "28/02/2025: 1"]),
        ("colonna data \"T\"", "Voce;T;V\nI;31/12/2024;1\nI;05/03/2025;4\n", vec!["2024: 1", "05/03/2025: 4"]),
        ("colonna anno \"T\"", "Voce;T;V\nI;2023;1\nI;2025;4\n", vec!["2023: 1", "2025: 4"]),
        (
            "colonna semestre \"T\"; colonna anno \"A\" ripete",
            "Voce;A;T;V\nI;2024;2;1\nI;;1;3\nI;2025;1;4\n",
            vec!["2024: 1", "30/06/2024: 3", "30/06/2025: 4"],
        ),
    ] {
        let found = compiled(columns, table);
        assert_eq!(known(&found, "I"), expected, "{columns}");
        assert_eq!(told(&found), Vec::<String>::new(), "{columns}");
    }
}

#[test]
fn a_row_that_does_not_say_its_period_is_told() {
    let columns = "colonna anno \"A\"; colonna semestre \"T\"";
    for (table, expected) in [
        ("Voce;A;T;V\nI;;1;3\n", "riga 2, colonna B: manca ciò che dice la colonna `anno`"),
        ("Voce;A;T;V\nI;25;1;3\n", "riga 2, colonna B: «25» non dice quale anno"),
        ("Voce;A;T;V\nI;2025;3;3\n", "riga 2, colonna C: «3» non dice quale semestre"),
        ("Voce;A;T;V\nI;2026;1;3\n", "riga 2: il piano è del 2025, nessuno usa i valori del 2026"),
    ] {
        let found = compiled(columns, table);
        assert_eq!((told(&found), known(&found, "I")), (vec![expected.to_owned()], vec![]), "{table}");
    }
    let twice = compiled("colonna mese \"A\"; colonna semestre \"T\"", "Voce;A;T;V\nI;1;1;3\n");
    assert_eq!(told(&twice), ["c'è già una colonna `semestre`"]);
}
