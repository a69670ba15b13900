//! `albero raccolta`: what an office fills in is read back as if the plan said it.

use crate::support::command::{Folder, albero};
use crate::support::plans::Compiled;
use albero::diagnostic::{Lang, Severity};
use albero::eval::{Inputs, Scores};
use albero::files::{Memory, read};
use albero::ground::number::Date;
use albero::plan::Moment;
use albero::workbook::{By, Collection, Content, Look, Shown, Workbook, collection};
use rust_decimal::Decimal;

const PLAN: &str = r#"
piano P "Comune" { anno 2025; smvp S }
smvp S "Sistema" {
  applica proporzionale a >=
  applica speculare a <=
  applica un_punto_al_giorno a entro
  applica tutto_o_niente a sì
  nodo ambito media di indicatori
  nodo piano  media di ambiti
  nodo unità  media di indicatori assegnati
  assente     escluso ripartisce
}
fonte reg "Registro" ; fonte rag "Ufficio  tributi"
unità ana "Anagrafe" ; unità tri "Ufficio Tributi"
ambito A "Area" { }
dato nei "Nei termini" misura n fonte reg
dato tot "Totale" misura n fonte rag
indicatore I1 "Pratiche nei termini" in A { algoritmo nei / tot; fonte reg; unità ana; target >= 90 % }
indicatore I2 "Reclami" in A { fonte reg; unità ana; target <= 10 n; target al 30/06/2025 <= 5 n }
indicatore I3 "Carta dei servizi" in A { fonte rag; unità tri; target entro 30/11/2025 }
indicatore I4 "Sportello aperto" in A { fonte rag; unità tri; target sì }
indicatore I5 "Riscossione" in A { fonte rag; unità tri; target >= 80,00 % }
indicatore I6 "Nessuno ne risponde" in A { fonte reg; target >= 3 n }
"#;

fn compiled(files: &[(&str, Vec<u8>)]) -> Compiled {
    let mut memory = Memory::default();
    for (path, bytes) in files {
        memory.0.insert((*path).to_owned(), bytes.clone());
    }
    let texts: Vec<String> = memory.0.keys().filter(|path| path.ends_with(".albero")).cloned().collect();
    let sources = read(&memory, &texts).expect("texts");
    Compiled::reading(sources, &memory)
}

fn plan(more: &str) -> Vec<u8> {
    format!("{PLAN}\n{more}").into_bytes()
}

/// The rows of a sheet: the name, and the cell to fill in.
fn fill(book: &mut Workbook, values: &[(&str, Shown)]) {
    for row in &mut book.sheets[0].rows {
        let Content::Shown(Shown::Text(name)) = row[0].content.clone() else { panic!("a name") };
        let cell = row.iter_mut().find(|cell| cell.look == Look::Input).expect("a cell to fill in");
        let value = values.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone());
        cell.content = value.map_or(Content::Empty, Content::Shown);
    }
}

fn number(text: &str) -> Shown {
    Shown::Number(text.parse::<Decimal>().expect("a number"))
}

fn day(text: &str) -> Date {
    albero::ground::number::date(text).expect("a day")
}

fn words(text: &str) -> Shown {
    Shown::Text(text.to_owned())
}

/// The workbooks as files of a folder.
fn written(collected: &Collection) -> Vec<(String, Vec<u8>)> {
    let file = |office: &albero::workbook::Office| {
        (format!("raccolta/{}.xlsx", office.file), office.workbook.xlsx().expect("a file"))
    };
    collected.offices.iter().map(file).collect()
}

fn shown(collected: &Collection) -> Vec<String> {
    let names = |office: &albero::workbook::Office| {
        let rows = office.workbook.sheets[0].rows.iter();
        let name = |row: &Vec<albero::workbook::Cell>| match &row[0].content {
            Content::Shown(Shown::Text(name)) => name.clone(),
            other => panic!("{other:?}"),
        };
        format!("{}: {}", office.file, rows.map(name).collect::<Vec<_>>().join(" "))
    };
    collected.offices.iter().map(names).collect()
}

const READING: &str = r#"file "raccolta/*.xlsx" {
  colonna nome "Codice"
  colonna titolo "Titolo"
"#;

/// Every score of a plan, as known at a day.
fn scores(compiled: &Compiled, at: Option<Date>) -> Vec<String> {
    let plan = compiled.plan();
    let inputs = at.map_or_else(Inputs::default, |day| Inputs::at(plan, Moment::on(day)));
    let scores = Scores::compute(plan, &inputs);
    plan.ids().map(|id| format!("{} {:?}", plan.name(id), scores.get(id))).collect()
}

fn errors(compiled: &Compiled) -> Vec<String> {
    let found = compiled.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    found.map(|d| format!("{} {}", d.code.as_str(), d.message.it)).collect()
}

#[test]
fn each_office_is_asked_for_what_it_owes_and_nothing_else() {
    let given = plan("consuntivo 2025 { I2 = 3 n; nei = 90 n }");
    let compiled = compiled(&[("piano.albero", given)]);
    let by_unit = collection(compiled.plan(), None, By::Unit, Lang::It);
    // The total is Anagrafe's to use, and Tributi's to know: its source is called after it.
    assert_eq!(shown(&by_unit), ["ana: tot", "tri: I3 I4 I5", "senza ufficio: I6"]);
    let by_source = collection(compiled.plan(), None, By::Source, Lang::It);
    assert_eq!(shown(&by_source), ["reg: I6", "rag: tot I3 I4 I5"]);
    // A value of March is none of June.
    let compiled = self::compiled(&[("piano.albero", plan("consuntivo 2025 al 31/03/2025 { nei = 30 n }"))]);
    let at_june = collection(compiled.plan(), Some(day("30/06/2025")), By::Unit, Lang::It);
    assert_eq!(shown(&at_june), ["ana: nei tot I2", "tri: I3 I4 I5", "senza ufficio: I6"]);
}

#[test]
fn what_was_filled_in_counts_as_if_it_were_written() {
    let values = [
        ("nei", number("45"), "45 n"),
        ("tot", number("60"), "60 n"),
        ("I2", number("7"), "7 n"),
        ("I3", Shown::Day(day("29/06/2025")), "29/06/2025"),
        ("I4", words("sì"), "sì"),
        ("I5", number("0.7305"), "73,05 %"),
        ("I6", words("non realizzato"), "non_realizzato"),
    ];
    for at in [None, Some(day("30/06/2025"))] {
        let empty = compiled(&[("piano.albero", plan(""))]);
        let mut collected = collection(empty.plan(), at, By::Unit, Lang::It);
        let cells: Vec<(&str, Shown)> = values.iter().map(|(name, cell, _)| (*name, cell.clone())).collect();
        collected.offices.iter_mut().for_each(|office| fill(&mut office.workbook, &cells));
        let at_day = at.map_or(String::new(), |day| format!(" al {day}"));
        let read = format!("consuntivo 2025{at_day} {READING}  colonna valore \"{}\"\n}}", collected.titles.value);
        let books = written(&collected);
        let mut files = vec![("piano.albero", plan(&read))];
        files.extend(books.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())));
        let from_sheets = compiled(&files);
        assert_eq!(errors(&from_sheets), Vec::<String>::new(), "{at:?}");
        let lines: Vec<String> = values.iter().map(|(name, _, text)| format!("{name} = {text}")).collect();
        let by_hand = format!("consuntivo 2025{at_day} {{\n{}\n}}", lines.join("\n"));
        let by_hand = compiled(&[("piano.albero", plan(&by_hand))]);
        assert_eq!(errors(&by_hand), Vec::<String>::new(), "{at:?}");
        assert_eq!(scores(&from_sheets, at), scores(&by_hand, at), "{at:?}");
        // And nothing is owed any more.
        assert_eq!(shown(&collection(from_sheets.plan(), at, By::Unit, Lang::It)), Vec::<String>::new());
    }
}

#[test]
fn a_changed_code_and_a_moved_row_are_told() {
    let empty = compiled(&[("piano.albero", plan(""))]);
    let spoilt = |change: &dyn Fn(&mut Vec<Vec<albero::workbook::Cell>>)| {
        let mut collected = collection(empty.plan(), None, By::Unit, Lang::It);
        fill(&mut collected.offices[1].workbook, &[("I4", words("sì")), ("I5", number("0.5"))]);
        change(&mut collected.offices[1].workbook.sheets[0].rows);
        let read = format!("consuntivo 2025 {READING}  colonna valore \"Consuntivo 2025\"\n}}");
        let books = written(&collected);
        let mut files = vec![("piano.albero", plan(&read))];
        files.extend(books.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())));
        errors(&compiled(&files))
    };
    assert_eq!(spoilt(&|_| {}), Vec::<String>::new());
    let swapped = spoilt(&|rows| {
        let last = rows.len() - 1;
        let code = rows[last - 1][0].clone();
        rows[last - 1][0] = rows[last][0].clone();
        rows[last][0] = code;
    });
    assert_eq!(swapped.len(), 2, "{swapped:#?}");
    assert!(swapped.iter().all(|found| found.starts_with("titolo_di_altro ")), "{swapped:#?}");
    let edited = spoilt(&|rows| rows[0][0].content = Content::Shown(words("I33")));
    assert_eq!(edited.len(), 1, "{edited:#?}");
    assert!(edited[0].starts_with("riga_ignota "), "{edited:#?}");
    // A whole row that moves takes its value along.
    assert_eq!(spoilt(&|rows| rows.reverse()), Vec::<String>::new());
}

#[test]
fn the_tables_of_a_folder_are_read_together() {
    let read = |pattern: &str, files: &[(&str, &str)]| {
        let text = format!("consuntivo 2025 file \"{pattern}\" {{ colonna nome \"C\"; colonna valore \"V\" }}");
        let mut all = vec![("p/piano.albero", plan(&text))];
        all.extend(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())));
        let compiled = compiled(&all);
        let count = compiled.plan().facts.get(&2025).map_or(0, |facts| facts.facts.len());
        (count, errors(&compiled))
    };
    let two = [
        ("p/d/a.csv", "C;V\nI2;3\n"),
        ("p/d/b.csv", "nota\n\nV;C\n4;I6\n"),
        ("p/d/~$b.csv", "x"),
        ("p/d/leggimi.txt", "C;V\nI5;1 %"),
        ("p/d/sotto/c.csv", "C;V\nI5;1 %\n"),
    ];
    assert_eq!(read("d/*.csv", &two), (2, vec![]));
    assert_eq!(read("d/*", &two), (2, vec![]));
    assert_eq!(read("d/A*", &two), (1, vec![]));
    let none = read("d/*.ods", &two).1;
    assert_eq!(none.len(), 1);
    assert!(none[0].contains("nella cartella nessuna tabella ha un nome così"), "{none:?}");
    let spoilt = read("d/*.csv", &[("p/d/a.csv", "C;V\nI2;3\n"), ("p/d/b.csv", "PK\u{3}\u{4}")]).1;
    assert!(spoilt.iter().any(|found| found.contains("p/d/b.csv")), "{spoilt:?}");
}

#[test]
fn the_command_says_who_owes_what_and_overwrites_nothing() {
    let folder = Folder::new();
    let into = format!("{}/raccolta", folder.path());
    let run = |more: &[&str]| albero(&[&["raccolta", "examples/monitoraggio", "-o", &into], more].concat());
    let first = run(&["--al", "30/09/2025"]);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.out.contains("3 fogli, 4 valori da raccogliere"), "{}", first.out);
    assert!(first.out.contains("  anagrafe.xlsx: 2 (Servizio Anagrafe)\n"), "{}", first.out);
    let again = run(&[]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("non è vuota"), "{}", again.err);
    let other = format!("{}/altra", folder.path());
    let wrong = albero(&["raccolta", "examples/monitoraggio", "-o", &other, "--al", "30/09/2024"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("non è nell'anno del piano, il 2025"), "{}", wrong.err);
    let english = albero(&["--lang", "en", "collect", "examples/monitoraggio", "--by", "source", "-o", &other]);
    assert!(english.out.contains("8 values to collect"), "{}", english.out);
    // The same plan gives the same bytes.
    let third = format!("{}/terza", folder.path());
    assert_eq!(albero(&["raccolta", "examples/monitoraggio", "-o", &third, "--al", "30/09/2025"]).code, 0);
    let bytes = |folder: &str| std::fs::read(format!("{folder}/anagrafe.xlsx")).expect("written");
    assert_eq!(bytes(&into), bytes(&third));
}
