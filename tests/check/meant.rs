//! What the cells of a table mean, where the plan says it and where it has to be guessed: every guess is told.

use crate::support::plans::Compiled;
use albero::diagnostic::{Code, Lang};
use albero::plan::{Value, figures};
use albero::source::Sources;

const HEAD: &str = "piano C \"Comune\" { anno 2025; smvp S }
smvp S \"S\" {
  applica proporzionale a >= > =
  applica speculare a <= <
  applica tutto_o_niente a tra sì
  applica un_punto_al_giorno a entro
  nodo obiettivo media di indicatori
  nodo ambito media di obiettivi e indicatori
  nodo piano media di ambiti e indicatori
  assente escluso ripartisce
}
";

fn compiled(plan: &str, table: &str) -> Compiled {
    let mut sources = Sources::new();
    sources.add("piano.albero", format!("{HEAD}{plan}")).expect("small");
    Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()))
}

fn listed(lines: &str, table: &str) -> Compiled {
    compiled(&format!("indicatori file \"t.csv\" in C {{ colonna codice \"Cod\"; {lines} }}\n"), table)
}

fn messages(found: &Compiled, code: Code) -> Vec<String> {
    let of_code = found.compilation.diagnostics.iter().filter(|d| d.code == code);
    of_code.map(|d| d.message.get(Lang::It).to_owned()).collect()
}

/// The targets of the rows, in order.
fn targets(found: &Compiled) -> Vec<String> {
    let plan = found.plan();
    let items = plan.ids().filter(|id| plan.measured(*id).is_some());
    items.map(|id| plan.target(id).map_or("nessuno".to_owned(), |t| figures::target(plan, t))).collect()
}

#[test]
fn targets_in_words_are_read_and_told() {
    let table = "Cod;Target\nA;≥95%\nB;max 30 gg\nC;non inferiore al 90%\nD;31 dicembre 2025\nE;95 per cento\nF;On/Off\nG;100%*\nH;entro 30 gg\n";
    let found = listed("colonna target \"Target\"; operatore >=", table);
    assert_eq!(
        targets(&found),
        [">= 95 %", "<= 30 gg", ">= 90 %", "entro 31/12/2025", ">= 95 %", "sì", ">= 100 %", "<= 30 gg"]
    );
    let told = messages(&found, Code::TargetReadAs);
    assert_eq!(told.len(), 7, "{told:#?}");
    assert_eq!(told[0], "riga 3, colonna B: «max 30 gg» è letto `<= 30 gg`");
    assert_eq!(told[2], "riga 5, colonna B: «31 dicembre 2025» è letto `entro 31/12/2025`");
    // What says no direction is refused where nothing else says it.
    let found = listed("colonna target \"Target\"", table);
    let refused = messages(&found, Code::UnreadableValue);
    assert_eq!(refused.len(), 2, "{refused:#?}");
    assert!(refused.iter().all(|m| m.contains("il target non ha un operatore")), "{refused:#?}");
}

#[test]
fn a_column_says_the_direction() {
    let table = "Cod;Verso;Target\nA;decrescente;5\nB;Crescente;5\nC;più alto è meglio;5\nD;↓;5\n";
    let found = listed("colonna operatore \"Verso\"; colonna target \"Target\"; operatore \"↓\" <=", table);
    assert_eq!(targets(&found), ["<= 5", ">= 5", ">= 5", "<= 5"]);
}

#[test]
fn ends_stand_in_columns_of_their_own() {
    let table =
        "Cod;Da;A;M;T\nA;90,5;;%;\nB;;19,75;gg;\nC;80;95;%;\nD;;30/06/2025;;\nE;;;n;>= 3\nF;1;;n;>= 3\nG;9;5;n;\n";
    let ends = "colonna target minimo \"Da\"; colonna target massimo \"A\"; colonna misura \"M\"; colonna target \"T\"";
    let found = listed(ends, table);
    let expected = [">= 90,5 %", "<= 19,75 gg", "tra 80 % e 95 %", "entro 30/06/2025", ">= 3 n", "nessuno", "nessuno"];
    assert_eq!(targets(&found), expected);
    assert_eq!(messages(&found, Code::RepeatedField), ["riga 7: due target, «>= 3» e «1»"]);
    assert_eq!(messages(&found, Code::UnreadableValue), ["riga 8, colonna C: «5» non è un target"]);
}

#[test]
fn cells_mean_what_the_plan_says() {
    let table = "Cod;Area;Misura;Target;Valore\nA;GRANDE AREA ;Numero;1,250.5;Quasi\nB;Altra;Percento;90.5;93.25\nD;Altra;;sì;Fatto\n";
    let lines = "colonna nodo \"Area\" dichiara ambito; colonna misura \"Misura\"; colonna target \"Target\"
        colonna valore \"Valore\"; operatore >=; decimali punto; misura \"numero\" gg; misura \"Percento\" %
        valore \"fatto\" sì; valore \"Quasi\" no; nodo \"grande area\" GA";
    let found = listed(lines, table);
    assert_eq!(targets(&found), [">= 1.250,5 gg", ">= 90,5 %", "sì"]);
    let facts = &found.plan().facts[&2025];
    let value = |name: &str| facts.get(found.item(name)).map(|f| figures::written(found.plan(), f.value));
    assert_eq!((value("B").as_deref(), value("D").as_deref()), (Some("93,25 %"), Some("sì")));
    let area = found.item("GA");
    assert_eq!((found.plan().title(area), found.plan().item(area).parent), ("GRANDE AREA", found.plan().root));
    // A yes is no number of days.
    assert_eq!(messages(&found, Code::WrongMeasure), ["per «A» ci vuole un numero"]);
}

#[test]
fn tables_of_values_are_written_so_too() {
    let plan = "indicatore I \"I\" in C { target >= 90 % }
        indicatore J \"J\" in C { target sì }
        consuntivo 2025 file \"t.csv\" { colonna nome \"Cod\"; colonna valore \"V\"; decimali punto; valore \"ok\" sì }";
    let found = compiled(plan, "Cod,V\nI,93.250 %\nJ,OK\n");
    let facts = &found.plan().facts[&2025];
    assert_eq!(facts.get(found.item("J")).map(|f| f.value), Some(Value::Bool(true)));
    let value = facts.get(found.item("I")).map(|f| figures::written(found.plan(), f.value));
    assert_eq!(value.as_deref(), Some("93,250 %"));
    assert!(messages(&found, Code::UnlikelyNumber).is_empty(), "the plan says what the dots are");
}

const ALIKE: &str = "Area;Dip;Cod;Target;Valore
AS1 Uno;DIR;K1;>= 10;10
AS1 Uno ;DIR;K2;>= 10;5
AS2 Due;DIR;K3;>= 10;4
AS1 Altro;X;K4;>= 10;10
AS1 Altro;X;K5;>= 10;10
";

#[test]
fn first_letters_are_a_name_and_what_is_shortened_alike_is_told_once() {
    let lines =
        "colonna nodo \"Area\" primi 3 caratteri dichiara ambito; colonna target \"Target\"; colonna valore \"Valore\"";
    let found = listed(lines, ALIKE);
    assert_eq!(found.plan().title(found.item("AS1")), "AS1 Uno");
    let told = messages(&found, Code::ShortenedAlike);
    assert_eq!(
        told,
        ["riga 5: «AS1 Altro» ha gli stessi primi 3 caratteri di «AS1 Uno», ed è letto come la stessa cosa"]
    );
}

#[test]
fn nodes_of_one_name_are_told_apart_by_the_node_above() {
    let each = |word: &str, claims: &str| {
        compiled(
            &format!(
                "indicatori file \"t.csv\" in C {{ colonna codice \"Cod\"; colonna target \"Target\"; colonna valore \"Valore\"
                 colonna nodo \"Area\" primi 3 caratteri dichiara ambito; colonna nodo \"Dip\" dichiara obiettivo {word} }}
                 consuntivo 2025 chiuso\n{claims}"
            ),
            ALIKE,
        )
    };
    let refused = messages(&each("", ""), Code::DuplicateName);
    assert_eq!(refused, ["riga 4: «DIR» stava già in un altro nodo"]);
    let right = "pubblicato 2025 \"R\" { punteggio DIR in AS1 = 75,00 %; punteggio DIR in AS2 = 40,00 % }";
    let found = each("in ogni nodo", right);
    assert!(found.compilation.is_sound(), "{:#?}", found.compilation.errors());
    assert!(found.claims().iter().all(|c| c.verdict == albero::verify::Verdict::Exact));
    let found = each("in ogni nodo", "pubblicato 2025 \"R\" { punteggio DIR = 75,00 % }");
    assert_eq!(messages(&found, Code::DuplicateName), ["più nodi si chiamano «DIR»"]);
    let decided = "valutazione OIV atto \"a\" { punteggio DIR in AS2 = 50 % motivo \"m\" }";
    let found = each("in ogni nodo", decided);
    assert!(found.compilation.is_sound(), "{:#?}", found.compilation.errors());
}

#[test]
fn codes_are_made_of_cells_and_of_rows() {
    let table = "CdC;Cod;Target;Valore\nC01;7;>= 10;10\n;;;\n\"C 02\";1;>= 10;5\nC02;;>= 10;5\n";
    let block = |codes: &str| {
        format!("indicatori file \"t.csv\" in C {{ {codes}; colonna target \"Target\"; colonna valore \"Valore\" }}")
    };
    let joined = block("colonna codice \"CdC\" \"Cod\" unite da \"_\"");
    let found = compiled(&joined, table);
    assert_eq!(messages(&found, Code::MissingField), ["riga 5: manca il codice"]);
    assert_eq!(targets(&found).len(), 2);
    let item = found.item("C 02_1");
    let at = found.plan().locate(found.plan().item(item).name);
    assert_eq!((found.scores.get(item).value().is_some(), at.file, at.line), (true, "t.csv", 4));
    // A code that two rows have is told as ever.
    let found = compiled(&joined, "CdC;Cod;Target;Valore\nA;1;>= 1;1\nA;1;>= 1;1\n");
    assert_eq!(messages(&found, Code::DuplicateName), ["«A_1» è dichiarato due volte"]);

    let found = compiled(&block("codice riga"), table);
    assert_eq!(messages(&found, Code::RowCodes).len(), 1);
    let names: Vec<&str> =
        found.plan().ids().map(|id| found.name(id)).filter(|name| name.starts_with("riga")).collect();
    assert_eq!(names, ["riga_2", "riga_4", "riga_5"]);
    let found = compiled(&block("codice riga; colonna codice \"Cod\""), table);
    assert_eq!(messages(&found, Code::RepeatedField), ["c'è già una colonna `codice`"]);
    // A finding about a row is waived in the block.
    let waived = block("codice riga; consenti senza_fonte motivo \"-\"; consenti codici_di_riga motivo \"-\"");
    let found = compiled(&waived, table);
    assert!(messages(&found, Code::NoSource).is_empty() && messages(&found, Code::RowCodes).is_empty());
}
