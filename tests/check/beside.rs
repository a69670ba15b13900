//! What tables say beside targets and actuals: baselines, budgets, decisions, the weights of nodes.

use crate::support::book::{Sheet, xlsx};
use crate::support::plans::Compiled;
use albero::diagnostic::Lang;
use albero::eval::figures;
use albero::plan::Verdict;
use albero::source::Sources;

const HEAD: &str = r#"
piano C "Comune" { anno 2025; smvp S; consenti senza_fonte motivo "m"; consenti senza_tipologia motivo "m" }
smvp S "S" {
  applica proporzionale a >=
  nodo obiettivo media pesata di indicatori
  nodo ambito media pesata di obiettivi
  nodo piano media di ambiti
}
"#;

const NODES: &str = r#"
ambito A "Servizi"
obiettivo O1 "Primo" in A { indicatore I1 "Uno" { target >= 10 n }; indicatore I2 "Due" { target >= 90 % } }
consuntivo 2025 chiuso { I1 = 5 n; I2 = 90 % }
"#;

fn compiled(plan: &str, bytes: &[u8]) -> Compiled {
    let mut sources = Sources::new();
    sources.add("piano.albero", format!("{HEAD}{plan}")).expect("small");
    Compiled::reading(sources, &|_: &str| Ok(bytes.to_vec()))
}

fn said(found: &Compiled) -> Vec<String> {
    let all = found.compilation.diagnostics.iter();
    all.map(|d| format!("{}: {}", d.code.as_str(), d.message.get(Lang::It))).collect()
}

fn score(found: &Compiled, name: &str) -> String {
    let print = found.plan().policy.print;
    let range = found.scores.get(found.item(name)).range;
    range.map_or("nessuno".into(), |range| figures::score_range(print, range))
}

#[test]
fn baselines_and_budgets() {
    let block = "consuntivo 2025 file \"t.csv\" { colonna nome \"Cod\"; colonna base 2023 \"B\"; colonna base \"C\"; colonna risorse previste \"P\"; colonna risorse \"U\" non_rilevato \"-\" }\n";
    let table = "Cod;B;C;P;U\nI1;3;4;;\nI2;80 %;81,50 %;;\nServizi;;;1.000,00 €;900\nO1;;;700;-\n";
    let found = compiled(&format!("{NODES}{block}"), table.as_bytes());
    assert_eq!(said(&found), [""; 0]);
    let plan = found.plan();
    let bases = plan.baselines.get(plan.measured(found.item("I1")).expect("measured").baselines);
    assert_eq!(
        bases.iter().map(|b| (b.year, figures::written(plan, b.value))).collect::<Vec<_>>(),
        [(2023, "3 n".to_owned()), (2024, "4 n".to_owned())]
    );
    let planned = plan.resources.iter().map(|f| (found.name(f.item), figures::written(plan, f.value)));
    assert_eq!(planned.collect::<Vec<_>>(), [("A", "1.000,00 euro".to_owned()), ("O1", "700 euro".to_owned())]);
    let wrong = "Cod;B;C;P;U\nO1;3;;;\nI1;mah;4;;\nI2;;;5;\nA;;;30 %;\n;;5;;\n";
    insta::assert_snapshot!(said(&compiled(&format!("{NODES}{block}"), wrong.as_bytes())).join("\n"));
}

#[test]
fn decisions() {
    let block = "valutazione OIV 2025 atto \"verbale 3\" file \"t.csv\" { colonna nome \"Cod\"; colonna punteggio \"P\"; colonna motivo \"M\" }\n";
    let table = "Cod;P;M\nI1;80 %;cause esogene\nI2;non valutabile;il bando non è uscito\nO1;20 % - 60 %;ripartizione non nota\nA;;\n";
    let plan = NODES.replace("{ target >= 10 n }", "{ base 2024 = 8 n; target >= 10 n }");
    let plan = plan.replace("{ target >= 90 % }", "{ base 2024 = 88 %; target >= 90 % }");
    let found = compiled(&format!("{plan}{block}"), table.as_bytes());
    assert_eq!(said(&found), [""; 0]);
    let decided = found.plan().decisions.iter().map(|d| (found.name(d.item), found.sources.text(d.reason)));
    assert_eq!(
        decided.collect::<Vec<_>>(),
        [("I1", "cause esogene"), ("I2", "il bando non è uscito"), ("O1", "ripartizione non nota")]
    );
    assert!(matches!(found.plan().decisions[2].verdict, Verdict::Between(..)));
    assert_eq!([score(&found, "I1"), score(&found, "O1")], ["80,00 %", "20,00–60,00 %"]);
    let wrong = "Cod;P;M\nI1;80;m\nI2;90 %;\nI9;90 %;m\nO1;forse;m\nA;0,9;m\n;50 %;m\n";
    insta::assert_snapshot!(said(&compiled(&format!("{plan}{block}"), wrong.as_bytes())).join("\n"));
    let headless = "valutazione OIV 2025 atto \"v\" file \"t.csv\" { colonna nome \"Cod\"; colonna nome \"P\" }\n";
    insta::assert_snapshot!("columns", said(&compiled(&format!("{plan}{headless}"), table.as_bytes())).join("\n"));
}

#[test]
fn the_weight_of_a_node_stands_on_its_rows() {
    let columns = "colonna nodo \"Area\" dichiara ambito; colonna nodo \"Ob\" dichiara obiettivo peso \"Peso ob\" ripete; colonna codice \"Cod\"; colonna peso \"Peso\"; colonna target \"T\"; colonna valore \"V\"; consenti senza_base motivo \"m\"";
    let block = format!("indicatori file \"t.csv\" in C {{ {columns} }}\nconsuntivo 2025 chiuso\n");
    let table = "Area;Ob;Peso ob;Cod;Peso;T;V\nA;O1;70 %;I1;40 %;>= 10;10\nA;O1;70 %;I2;60 %;>= 10;5\nA;O2;30 %;I3;;>= 10;0\nA;;;I4;;>= 10;10\n";
    let found = compiled(&block, table.as_bytes());
    assert_eq!(said(&found), [""; 0]);
    assert_eq!([score(&found, "O1"), score(&found, "O2"), score(&found, "A")], ["70,00 %", "50,00 %", "64,00 %"]);
    let found = compiled(&block, table.replace("O1;70 %;I2", "O1;60 %;I2").as_bytes());
    assert_eq!(said(&found), ["valori_discordi: «O1» pesa 70 %, e qui 60 %"]);
}

#[test]
fn weights_on_another_sheet() {
    let rows = "Cod;Nodo;T;V\nI1;O1;>= 10;10\nI2;O1;>= 10;5\n";
    let weights = "Obiettivo;Indicatore;Peso\nO1;I1;40 %\nO1;I2;60 %\n";
    let sheet = |name: &str, rows: &str| Sheet { name: name.into(), is_hidden: false, rows: rows.into() };
    let book = xlsx(&[sheet("Piano", rows), sheet("Pesi", weights)]);
    let plan = "ambito A \"Servizi\"
obiettivo O1 \"Primo\" in A
indicatori file \"t.xlsx\" foglio \"Piano\" { colonna codice \"Cod\"; colonna nodo \"Nodo\"; colonna target \"T\"; colonna valore \"V\"; consenti senza_base motivo \"m\" }
usi file \"t.xlsx\" foglio \"Pesi\" { colonna nodo \"Obiettivo\"; colonna nome \"Indicatore\"; colonna peso \"Peso\" }
consuntivo 2025 chiuso\n";
    let found = compiled(plan, &book);
    assert_eq!(said(&found), [""; 0]);
    assert_eq!(score(&found, "O1"), "70,00 %");
}

#[test]
fn sheets_that_are_read_together() {
    let sheet = |name: &str, rows: &str| Sheet { name: name.into(), is_hidden: false, rows: rows.into() };
    let first = "Area;N;Target;Valore\nA1;1;10;10\nA1;2;10;5\n";
    let block = |code: &str| {
        format!(
            "ambito A1 \"Uno\"\nambito A2 \"Due\"\nindicatori file \"t.xlsx\" foglio \"Area *\" {{ {code}; colonna nodo \"Area\"; colonna target \"Target\"; colonna valore \"Valore\"; operatore >=; consenti senza_base motivo \"m\" }}\nconsuntivo 2025 chiuso\n"
        )
    };
    let joined = block("colonna codice \"Area\" \"N\" unite da \"_\"");
    let book = xlsx(&[sheet("Area 1", first), sheet("Area 2", "N;Area;Valore;Target\n1;A2;5;10\n2;A2;1;10\n")]);
    let found = compiled(&joined, &book);
    let names: Vec<&str> = found.plan().ids().map(|id| found.name(id)).collect();
    assert_eq!(names, ["C", "A1", "A2", "A1_1", "A1_2", "A2_1", "A2_2"]);
    assert_eq!([score(&found, "A2_1"), score(&found, "A2_2")], ["50,00 %", "10,00 %"]);
    // The rows of both sheets are numbered from the same number.
    let found = compiled(&block("codice riga"), &book);
    let told = said(&found).into_iter().filter(|said| said.starts_with("nome_duplicato")).collect::<Vec<_>>();
    assert_eq!(
        told,
        ["nome_duplicato: «riga_2» è dichiarato due volte", "nome_duplicato: «riga_3» è dichiarato due volte"]
    );
    let book = xlsx(&[sheet("Area 1", first), sheet("Area 2", "N;Area;Target\n1;A2;10\n")]);
    let told = said(&compiled(&joined, &book));
    assert!(told.contains(&"colonna_mancante: il foglio «Area 2» non ha una colonna «valore»".to_owned()), "{told:#?}");
}

#[test]
fn a_score_without_its_sign_is_refused() {
    let block = "pubblicato 2025 \"Relazione\" file \"t.csv\" { colonna nome \"Cod\"; colonna punteggio \"P\" }\n";
    let found = compiled(&format!("{NODES}{block}"), "Cod;P\nI1;50 %\nI2;1\nO1;0,75\nA;0\n".as_bytes());
    let told = said(&found).into_iter().filter(|said| said.starts_with("misura")).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            "misura_sbagliata: riga 3, colonna B: al punteggio «1» manca il `%`",
            "misura_sbagliata: riga 4, colonna B: al punteggio «0,75» manca il `%`"
        ]
    );
}
