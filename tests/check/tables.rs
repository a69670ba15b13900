//! Tables as sheets give them: what does not fit is told with its cell, and nothing of it is taken for something else.

use crate::support::plans::{Compiled, repository};
use albero::diagnostic::text::{TextOptions, render};
use albero::diagnostic::{Code, Diagnostic, Lang, Severity};
use albero::source::Sources;

/// Findings about what a plan of a few lines leaves out.
const BARE: [Code; 6] =
    [Code::NoSource, Code::NoBaseline, Code::NoKind, Code::ActualMissing, Code::EmptyNode, Code::TargetAlreadyMet];

fn compiled(plan: &str, table: &str) -> Compiled {
    let mut sources = Sources::new();
    sources.add("piano.albero", format!("{HEAD}{plan}")).expect("small");
    Compiled::reading(sources, &|path: &str| match path {
        "t.csv" => Ok(table.as_bytes().to_vec()),
        _ => Err(albero::text!("non esiste", "does not exist")),
    })
}

/// Every finding as `code file:line:column`, but those about what is left out.
fn places(found: &Compiled) -> Vec<String> {
    let told = found.compilation.diagnostics.iter().filter(|d| !BARE.contains(&d.code));
    told.map(|d| place(found, d)).collect()
}

fn place(found: &Compiled, d: &Diagnostic) -> String {
    let at = found.sources.locate(d.primary.span);
    let table = if at.file == "t.csv" { format!(" {}:{}", at.line, at.column) } else { String::new() };
    format!("{}{table}", d.code)
}

fn told(plan: &str, table: &str) -> Vec<String> {
    places(&compiled(plan, table))
}

fn shown(found: &Compiled) -> String {
    let options = TextOptions { lang: Lang::It, all: true, ..TextOptions::default() };
    render(&found.sources, &found.compilation.diagnostics, &options).into()
}

/// The message of the only finding with a code, and what to do about it.
fn said(found: &Compiled, code: Code) -> (String, String) {
    let mut of_code = found.compilation.diagnostics.iter().filter(|d| d.code == code);
    let only = of_code.next().expect("a finding");
    assert!(of_code.next().is_none(), "more than one {code}");
    (only.message.it.to_string(), only.help.as_ref().map_or(String::new(), |help| help.it.to_string()))
}

const HEAD: &str = "piano C \"Comune\" { anno 2025; smvp S }
smvp S \"S\" {
  applica proporzionale a >= > =
  applica speculare a <= <
  applica un_punto_al_giorno a entro
  nodo obiettivo media pesata di indicatori
  nodo ambito media di obiettivi e indicatori
  nodo unità media pesata di indicatori assegnati
  nodo piano media di ambiti
  assente escluso ripartisce
}
unità U1 \"Prima\"
unità U2 \"Seconda\"
ambito A \"Ambito\"
";

/// A plan that reads actuals of two indicators from `t.csv`.
fn facts(columns: &str) -> String {
    format!(
        "obiettivo O \"O\" in A {{ indicatore I1 \"Uno\" {{ target >= 90 %; unità U1 }}
           indicatore I2 \"Due\" {{ target <= 1.250,50 euro; unità U1 }} }}
         consuntivo 2025 file \"t.csv\" {{ {columns} }}\n"
    )
}

/// A plan whose indicators are the rows of `t.csv`.
fn listed(columns: &str) -> String {
    format!(
        "indicatori file \"t.csv\" in A {{ colonna codice \"Codice\"; colonna target \"Target\"
           colonna valore \"Valore\"; {columns} }}\n"
    )
}

const NAMED: &str = "colonna nome \"Voce\"; colonna valore \"Valore\"";

#[test]
fn cells_beyond_the_titles_are_told_and_their_row_is_not_read() {
    let plan = facts(NAMED);
    let found = compiled(&plan, "Voce,Valore\nI1,95 %\nI2,1250,99\n");
    assert_eq!(places(&found), ["cella_di_troppo 3:9"]);
    let (message, help) = said(&found, Code::CellBeyond);
    assert_eq!(message, "riga 3, colonna C: «99» sta oltre l'ultimo titolo");
    assert!(help.contains("nella colonna B il valore è 1250,99") && help.contains("`\"1250,99\"`"), "{help}");
    let facts = &found.plan().facts[&2025];
    assert!(facts.get(found.item("I1")).is_some() && facts.get(found.item("I2")).is_none());

    for (table, expected) in [
        // Empty cells are no cells, wherever they stand.
        ("Voce;Valore\nI1;95 %;;;\n", vec![]),
        ("Voce;Valore;;\nI1;95 %;;\n", vec![]),
        // Nor is an empty title one.
        ("Voce,Valore,\nI2,1250,99\n", vec!["cella_di_troppo 2:9"]),
        // A title in between is.
        ("Voce;;Valore\nI1;nota;95 %\n", vec![]),
        ("Voce;Valore\nI1;95 %;vedi nota\nI2;99 euro;\n", vec!["cella_di_troppo 2:9"]),
        ("Voce,Valore,Nota\nI2,1250,99,ok\n", vec!["cella_di_troppo 2:12"]),
    ] {
        assert_eq!(told(&plan, table), expected, "{table}");
    }
    let rows = "Codice,Target,Valore\nK1,>= 10,9\nK2,>= 10,9,5\n";
    let found = compiled(&listed(""), rows);
    assert_eq!(places(&found), ["cella_di_troppo 3:12"]);
    let facts = &found.plan().facts[&2025];
    assert!(facts.get(found.item("K1")).is_some() && facts.get(found.item("K2")).is_none());
}

#[test]
fn two_titles_that_read_the_same_are_told_where_the_plan_names_one() {
    let plan = facts(NAMED);
    let found = compiled(&plan, "Voce;Valore;valore \nI1;95 %;96 %\n");
    assert_eq!(places(&found), ["colonna_doppia 1:13"]);
    assert_eq!(said(&found, Code::ColumnTwice).0, "le colonne B e C si chiamano tutte e due «Valore»");
    assert_eq!(told(&plan, "Voce;Valore;Nota;Nota\nI1;95 %;a;b\n"), Vec::<String>::new());
    assert_eq!(told(&listed(""), "Codice;Target;Valore;CODICE\nK1;>= 10;9;x\n"), ["colonna_doppia 1:22"]);
}

#[test]
fn one_column_of_names_and_one_of_units() {
    let table = "Voce;Altra;Valore\nI1;U1;95 %\n";
    let twice = |columns: &str| told(&facts(&format!("{NAMED}; {columns}")), table);
    assert_eq!(twice("colonna nome \"Altra\""), ["campo_ripetuto", "nome_di_altro_tipo 2:4"]);
    let units = "colonna unità \"Altra\"; colonna unità \"Altra\"";
    assert_eq!(twice(units), ["campo_ripetuto"]);
    let table = "Codice;Target;Valore;Altra\nK1;>= 10;9;7\n";
    for repeated in ["unità \"Altra\" dichiara", "base 2023 \"Altra\"", "parametro p \"Altra\"", "peso \"Altra\""] {
        let twice = format!("colonna {repeated}; colonna {repeated}");
        assert!(told(&listed(&twice), table).contains(&"campo_ripetuto".to_owned()), "{repeated}");
    }
    let either = "colonna peso \"Altra\"; colonna peso nodo \"Altra\"";
    assert!(told(&listed(either), table).contains(&"campo_ripetuto".to_owned()));
}

#[test]
fn a_value_in_a_row_without_a_name_is_told() {
    let plan = facts(NAMED);
    let found = compiled(&plan, "Voce;Valore\nI1;95 %\n;1.000 euro\n");
    assert_eq!(places(&found), ["campo_mancante 3:2"]);
    let (message, help) = said(&found, Code::MissingField);
    assert_eq!(message, "riga 3, colonna B: «1.000 euro» è un valore senza nome, nella colonna A non c'è nulla");
    assert!(help.contains("`ripete` in fondo alla riga `colonna nome`"), "{help}");
    // What the plan doesn't read needs no name.
    assert_eq!(told(&plan, "Voce;Valore;Nota\nI1;95 %;\n;;dati provvisori\n"), Vec::<String>::new());
    let units = facts("colonna nome \"Voce\" ripete; colonna unità \"Unità\"; colonna valore \"Valore\"");
    let found = compiled(&units, "Voce;Unità;Valore\nI1;U1;95 %\n;U2;80 %\nI2;;900 euro\n");
    // The second unit does not count the indicator.
    assert_eq!(places(&found), ["nome_ignoto 2:1"]);
    assert_eq!(found.plan().facts[&2025].of_units.len(), 1);
}

#[test]
fn empty_cells_below_filled_ones_are_told_one_by_one() {
    let merged = "Ambito;Obiettivo;Unità;Codice;Target;Valore\n\
        X;O1;U1;K1;>= 10;9\n;;;K2;>= 10;8\n;O2;;K3;>= 10;7\nY;;U2;K4;>= 10;6\n";
    let columns = |ripete: &str| {
        format!(
            "colonna nodo \"Ambito\" dichiara ambito {ripete}; colonna nodo \"Obiettivo\" dichiara obiettivo {ripete}
             colonna unità \"Unità\" {ripete}"
        )
    };
    let found = compiled(&listed(&columns("")), merged);
    let expected = ["3:1", "3:2", "3:3", "4:1", "4:5"].map(|at| format!("cella_vuota {at}"));
    let only_blank =
        |found: &Compiled| places(found).into_iter().filter(|p| p.starts_with("cella")).collect::<Vec<_>>();
    assert_eq!(only_blank(&found), expected);
    let first = found.compilation.diagnostics.iter().find(|d| d.code == Code::BlankCell).expect("one");
    assert_eq!(first.message.it, "riga 3, colonna A: la cella è vuota, e nella riga 2 c'è «X»");
    assert_eq!(first.severity, Severity::Warning);

    let found = compiled(&listed(&columns("ripete")), merged);
    assert_eq!(only_blank(&found), Vec::<String>::new());
    let parent = |name: &str| found.plan().item(found.item(name)).parent.map(|id| found.name(id));
    assert_eq!(["K1", "K2", "K3", "K4"].map(parent), [Some("O1"), Some("O1"), Some("O2"), Some("Y")]);
    assert_eq!([parent("O1"), parent("O2")], [Some("X"), Some("X")]);
    let units: Vec<_> = found.plan().assigned.iter().map(|a| (found.name(a.node), found.name(a.unit))).collect();
    assert_eq!(units, [("K1", "U1"), ("K2", "U1"), ("K3", "U1"), ("K4", "U2")]);
}

/// What a unit's cell says to the right of a name is over with the name.
#[test]
fn a_merged_unit_in_a_table_of_values() {
    let unit = |ripete: &str| facts(&format!("colonna unità \"Unità\" {ripete}; {NAMED}"));
    let table = "Unità;Voce;Valore\nU1;I1;95 %\n;I2;900 euro\n";
    assert_eq!(told(&unit(""), table), ["cella_vuota 3:1"]);
    assert_eq!(told(&unit("ripete"), table), Vec::<String>::new());
    assert_eq!(compiled(&unit("ripete"), table).plan().facts[&2025].of_units.len(), 2);
    let table = "Voce;Unità;Valore\nI1;U1;95 %\nI2;;900 euro\nI1;;94 %\n";
    assert_eq!(told(&unit(""), table), Vec::<String>::new());
}

/// `ripete` is a word of its own line and takes no name away.
#[test]
fn a_word_for_merged_cells_takes_no_name() {
    let plan = "obiettivo ripete \"Ripete\" in A { indicatore non_rilevato \"N\" { target >= 90 % } }
      consuntivo 2025 { non_rilevato = 95 % }
      indicatori file \"t.csv\" in ripete { colonna codice \"Codice\"; colonna target \"Target\"
        colonna valore \"Valore\"; colonna nodo \"ripete\" ripete }\n";
    let found = compiled(plan, "Codice;Target;Valore;ripete\nK1;>= 10;9;ripete\nK2;>= 10;9;\n");
    assert_eq!(places(&found), Vec::<String>::new());
    assert_eq!(found.name(found.plan().item(found.item("K2")).parent.expect("a parent")), "ripete");
    for wrong in ["ripete", "non_rilevato", "non_rilevato x"] {
        let column = format!("colonna tipologia \"Codice\" {wrong}");
        assert!(told(&listed(&column), "Codice;Target;Valore\nK1;>= 10;9\n").contains(&"forma_inattesa".to_owned()));
    }
}

#[test]
fn weights_of_two_parents_are_told_and_can_be_said() {
    let table = "Codice;Target;Valore;Obiettivo;Ufficio;Peso;Peso ufficio\n\
        K1;>= 10;10;O1;U1;30 %;50 %\nK2;>= 10;5;O1;U1;70 %;50 %\n";
    let columns = |weights: &str| {
        listed(&format!("colonna nodo \"Obiettivo\" dichiara obiettivo; colonna unità \"Ufficio\"; {weights}"))
    };
    let found = compiled(&columns("colonna peso \"Peso\""), table);
    assert_eq!(places(&found), ["peso_di_due_padri"]);
    let both = columns("colonna peso nodo \"Peso\"; colonna peso unità \"Peso ufficio\"");
    let found = compiled(&both, table);
    assert_eq!(places(&found), Vec::<String>::new());
    let score = |name: &str| found.scores.get(found.item(name)).value().map(|v| v.decimal().normalize().to_string());
    // 30 % of 100 and 70 % of 50; half of each.
    assert_eq!([score("O1"), score("U1")], [Some("0.65".to_owned()), Some("0.75".to_owned())]);
    assert_eq!(told(&columns("colonna peso nodo \"Peso\""), table), Vec::<String>::new());
    // A unit whose score takes a plain mean weighs nothing.
    let plain = columns("colonna peso \"Peso\"");
    let mut sources = Sources::new();
    let head = HEAD.replace("nodo unità media pesata di", "nodo unità media di");
    sources.add("piano.albero", format!("{head}{plain}")).expect("small");
    let found = Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()));
    assert_eq!(places(&found), Vec::<String>::new());
}

#[test]
fn what_a_merge_left_in_a_table_is_one_finding() {
    let ours = "Voce;Valore\n<<<<<<< HEAD\nI1;95 %\n=======\nI1;94 %\nI3;1\n>>>>>>> altro\nI2;900 euro\n";
    let found = compiled(&facts(NAMED), ours);
    assert_eq!(places(&found), ["conflitto_git 2:1"]);
    let value = found.plan().facts[&2025].get(found.item("I1")).expect("ours");
    assert_eq!(found.sources.text(value.span), "95 %");
    let heads = "<<<<<<< HEAD\nVoce;Valore\n||||||| base\nVoce;X\n=======\nVoce;Y\n>>>>>>> altro\nI1;95 %\n";
    assert_eq!(told(&facts(NAMED), heads), ["conflitto_git 1:1"]);
    let twice = format!("{ours}<<<<<<< HEAD\n=======\n>>>>>>> altro\n");
    assert_eq!(told(&facts(NAMED), &twice), ["conflitto_git 2:1", "conflitto_git 9:1"]);
    let rows = "Codice;Target;Valore\n<<<<<<< HEAD\nK1;>= 10;9\n=======\nK1;>= 10;8\n>>>>>>> altro\n";
    assert_eq!(told(&listed(""), rows), ["conflitto_git 2:1"]);
}

#[test]
fn what_stands_for_no_value_belongs_to_a_column() {
    let table = "Codice;Target;Valore;Base\nK1;>= 1;-1;-1\nK2;>= 10;-1;8\n";
    let columns = "colonna base 2024 \"Base\"";
    let plan = listed(columns).replace("\"Valore\"", "\"Valore\" non_rilevato -1");
    let found = compiled(&plan, table);
    assert_eq!(places(&found), Vec::<String>::new());
    let [first, second] = ["K1", "K2"].map(|name| found.item(name));
    assert!(found.plan().baseline(first).is_some_and(|b| found.sources.text(b.span) == "-1"));
    assert!([first, second].iter().all(|id| found.plan().not_reported.contains_key(&(2025, *id))));
    // In a line of its own it is of no column: the fix puts it into those of what is measured.
    let plan = listed(&format!("{columns} non_rilevato \"x\"; non_rilevato -1"));
    let found = compiled(&plan, table);
    assert_eq!(places(&found), ["parola_fuori_posto"]);
    let fix = found.compilation.diagnostics.iter().find_map(|d| d.fix.clone()).expect("a fix");
    let mut mended = found.sources.get(fix.span.source).text.clone();
    mended.replace_range(fix.span.start as usize..fix.span.end() as usize, &fix.replacement);
    assert!(
        mended.contains("\"Valore\" non_rilevato -1") && mended.contains("\"Base\" non_rilevato \"x\" -1"),
        "{mended}"
    );
    let mut sources = Sources::new();
    sources.add("piano.albero", mended).expect("small");
    let found = Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()));
    assert_eq!(places(&found), Vec::<String>::new());
    assert!(found.plan().baseline(found.item("K1")).is_none() && found.plan().not_reported.len() == 2);
    // What is asked can be said to be missing too.
    let bare = "Codice;Target;Valore\nK1;-1;5\n";
    let asked = listed("operatore >=").replace("\"Target\"", "\"Target\" non_rilevato -1");
    assert_eq!(told(&asked, bare), ["target_mancante 2:1"]);
    // Actuals have it too.
    let plan = facts("colonna nome \"Voce\"; colonna valore \"Valore\" non_rilevato \"n.d.\" -1");
    let found = compiled(&plan, "Voce;Valore\nI1;N.D.\nI2;-1\n");
    assert_eq!(places(&found), Vec::<String>::new());
    assert_eq!(found.plan().not_reported.len(), 2);
    assert_eq!(told(&facts(NAMED), "Voce;Valore\nI1;n.d.\n"), ["valore_illeggibile 2:4"]);
}

#[test]
fn a_percentage_kept_as_a_fraction_is_told_and_made_no_hundredth() {
    let plan = listed("colonna misura \"Misura\"; operatore >=");
    let told = |target: &str, value: &str| {
        let table = format!("Codice;Target;Valore;Misura\nK1;{target};{value};%\n");
        places(&compiled(&plan, &table)).into_iter().filter(|p| p.starts_with("numero")).collect::<Vec<_>>()
    };
    assert_eq!(told("95", "0,97"), ["numero_improbabile 2:7"]);
    assert_eq!(told(">= 95 %", "0,97"), ["numero_improbabile 2:12"]);
    assert_eq!(told("0,95", "97 %"), ["numero_improbabile 2:4"]);
    assert_eq!(told("95", "1"), ["numero_improbabile 2:7"]);
    for (target, value) in
        [("95", "0,97 %"), ("95", "97"), ("0,95", "0,97"), ("2", "0,97"), ("95", "0"), ("10", "0,97")]
    {
        assert_eq!(told(target, value), Vec::<String>::new(), "{target} {value}");
    }
    let found = compiled(&plan, "Codice;Target;Valore;Misura\nK1;95;0,97;%\n");
    let (message, help) = said(&found, Code::UnlikelyNumber);
    assert_eq!(message, "riga 2, colonna C: «0,97» è letto 0,97 %, accanto a un target di 95 %");
    assert!(help.contains("scrivi `97 %`, o `0,97 %` se è davvero così poco"), "{help}");

    // Where the `%` is asked for, the fix that adds it is offered only where it can't be wrong.
    let fix = |value: &str| {
        let plan = format!("{}consuntivo 2025 {{ I1 = {value} }}", facts("colonna nome \"a\"; colonna valore \"b\""));
        let found = compiled(&plan, "a;b\n");
        let wrong = found.compilation.diagnostics.iter().find(|d| d.code == Code::WrongMeasure).expect("wrong unit");
        (wrong.fix.is_some(), wrong.help.as_ref().map_or(String::new(), |help| help.it.to_string()))
    };
    assert!(fix("97").0 && fix("1,5").0 && fix("0").0);
    let (offered, help) = fix("0,97");
    assert!(!offered && help.contains("`97 %`") && help.contains("`0,97 %`"), "{help}");
    assert!(!fix("1").0 && !fix("-0,5").0);
    let plan = "indicatore B \"B\" in A { target >= 0,95; base 2024 = 90 % }\n";
    let found = compiled(plan, "");
    let target = found.compilation.diagnostics.iter().find(|d| d.code == Code::TargetIncompatible).expect("no percent");
    assert!(target.fix.is_none() && target.help.as_ref().is_some_and(|h| h.it.contains("`95 %`")));
}

#[test]
fn dots_in_a_table_separated_by_commas_are_told() {
    let plan = facts(NAMED);
    let numbers = |table: &str| {
        let told = told(&plan, table);
        told.into_iter().filter(|p| p.starts_with("numero")).collect::<Vec<_>>()
    };
    assert_eq!(numbers("Voce,Valore\nI2,12.500\n"), ["numero_improbabile 2:4"]);
    assert_eq!(numbers("Voce,Valore\nI2,12.500\nI1,97.250 %\n"), ["numero_improbabile 2:4"]);
    for table in [
        "Voce;Valore\nI2;12.500\n",
        "Voce,Valore\nI2,12.500\nI1,97 %\n",
        "Voce,Valore\nI2,\"12.500,50\"\n",
        "Voce,Valore\nI2,\n",
    ] {
        assert_eq!(numbers(table), Vec::<String>::new(), "{table}");
    }
    let found = compiled(&plan, "Voce,Valore\nI2,12.500\nI1,97.250 %\n");
    let (message, help) = said(&found, Code::UnlikelyNumber);
    assert!(message.starts_with("riga 2, colonna B: «12.500» è letto 12500; tutti i 2 numeri"), "{message}");
    assert!(help.contains("`\"12,500\"`"), "{help}");
    assert_eq!(told(&listed(""), "Codice,Target,Valore\nK1,>= 12.500,9\n"), ["numero_improbabile 2:4"]);
}

#[test]
fn numbers_a_hundred_times_off_what_came_before_are_told() {
    let plan = |target: &str, base: &str, facts: &str| {
        format!("indicatore B \"B\" in A {{ target {target}; {base} }}\n{facts}")
    };
    let of = |text: &str| {
        let found = compiled(text, "");
        let told = found.compilation.diagnostics.iter().filter(|d| d.code == Code::UnlikelyNumber);
        told.map(|d| found.sources.text(d.primary.span).to_owned()).collect::<Vec<_>>()
    };
    let now = "consuntivo 2025 { B = 9.700 n }";
    // The value alone; the target alone; the baseline that both contradict.
    assert_eq!(of(&plan(">= 95 n", "base 2024 = 90 n", now)), ["9.700 n"]);
    assert_eq!(of(&plan(">= 9.500 n", "base 2024 = 90 n", "consuntivo 2025 { B = 97 n }")), [">= 9.500 n"]);
    assert_eq!(of(&plan(">= 9.500 n", "base 2024 = 90 n", now)), ["90 n"]);
    let before = "consuntivo 2024 { B = 91 n }\nconsuntivo 2023 { B = 89 n }\nconsuntivo 2025 { B = 9.700 n }";
    assert_eq!(of(&plan(">= 9.500 n", "", before)), ["9.700 n"]);
    assert_eq!(of(&plan(">= 90 %", "base 2024 = 0,88 %", "consuntivo 2025 { B = 95 % }")), ["0,88 %"]);
    for fine in [
        plan(">= 95 n", "base 2024 = 2 n", "consuntivo 2025 { B = 97 n }"),
        plan(">= 9.500 n", "base 2024 = 0 n", now),
        plan(">= 9.500 n", "base 2024 = 90 n", "consuntivo 2024 { B = 9.100 n }\nconsuntivo 2025 { B = 9.700 n }"),
        plan(">= 9.500 n", "", now),
    ] {
        assert_eq!(of(&fine), Vec::<String>::new(), "{fine}");
    }
    let data = "dato d \"D\" misura euro\nconsuntivo 2024 { d = 1.250 euro }\nconsuntivo 2025 { d = 125.000 euro }";
    assert_eq!(of(data), ["125.000 euro"]);
}

#[test]
fn columns_of_another_year_are_told() {
    let year = |columns: &str| {
        let table = "Codice;Target 2024;Target 2025;Consuntivo 2024;Consuntivo 2025;Target 2024-2026\nK1;>= 10;>= 10;9;9;>= 10\n";
        let plan = format!("indicatori file \"t.csv\" in A {{ colonna codice \"Codice\"; {columns} }}\n");
        let found = compiled(&plan, table);
        let told = found.compilation.diagnostics.iter().filter(|d| d.code == Code::ColumnOfAnotherYear);
        told.map(|d| found.sources.text(d.primary.span).to_owned()).collect::<Vec<_>>()
    };
    let right = "colonna target \"Target 2025\"; colonna valore \"Consuntivo 2025\"; colonna base \"Consuntivo 2024\"";
    assert_eq!(year(right), Vec::<String>::new());
    assert_eq!(year("colonna target \"Target 2024-2026\"; colonna 2024 \"Consuntivo 2024\""), Vec::<String>::new());
    assert_eq!(
        year("colonna target \"Target 2024\"; colonna valore \"Consuntivo 2024\""),
        ["Target 2024", "Consuntivo 2024"]
    );
    assert_eq!(year("colonna base \"Consuntivo 2025\"; colonna 2024 \"Consuntivo 2025\"").len(), 2);
    let facts = facts("colonna nome \"Voce\"; colonna valore \"31/12/2024\"; colonna 2023 \"2023\"");
    assert_eq!(told(&facts, "Voce;31/12/2024;2023\nI1;95 %;90 %\n"), ["colonna_di_altro_anno"]);
}

#[test]
fn cases() {
    insta::glob!("../cases/tabelle", "*/piano.albero", |path| {
        let found = Compiled::at(path.parent().expect("a folder"));
        insta::assert_snapshot!(shown(&found));
    });
}

/// The table of the year before, and what next year's plan makes of it.
#[test]
fn next_years_plan_says_which_columns_name_the_old_year() {
    let folder = crate::support::command::Folder::new();
    for name in ["piano.albero", "indicatori.csv"] {
        let text = std::fs::read_to_string(repository("tests/cases/tabelle/anno_prima").join(name)).expect("a case");
        folder.write(&format!("2025/{name}"), &text);
    }
    let (old, new) = (folder.0.join("2025"), folder.0.join("2026"));
    let arguments = ["rollover", "2026", old.to_str().expect("UTF-8"), "--in", new.to_str().expect("UTF-8")];
    let run = crate::support::command::albero(&arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    let columns = "«Target 2025», «Consuntivo 2024», «Consuntivo 2025»";
    assert!(run.out.contains(columns), "{}", run.out);
}
