//! Lists of bands: given in a text or by the cells of a table, to one rule that all of them have.

use crate::support::plans::Compiled;
use albero::diagnostic::{Code, Lang};
use albero::eval::figures;
use albero::source::Sources;

const HEAD: &str = r#"
piano C "Comune" { anno 2025; smvp S }
smvp S "S" {
  regola a_scaglioni { parametro scaglioni fasce; fasce valore secondo scaglioni }
  regola sale { verso crescente; parametro scaglioni fasce; fasce valore secondo scaglioni }
  regola soglia { parametro s; fasce valore { da s vale 100 %; altrimenti 0 % } }
  regola doppia { parametro scaglioni fasce; fasce di a_scaglioni { da 50 % vale 100 %; altrimenti 0 % } }
  applica a_scaglioni a >= <= > < = tra
  nodo piano media di indicatori
}
"#;

fn compiled(plan: &str, table: &str) -> Compiled {
    let mut sources = Sources::new();
    sources.add("piano.albero", format!("{HEAD}{plan}")).expect("small");
    Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()))
}

fn listed(rows: &str) -> Compiled {
    let columns = "colonna codice \"Cod\"; colonna parametro scaglioni \"A\" \"B\" \"C\" non_rilevato \"n.a.\"; colonna valore \"V\"";
    let block = format!("indicatori file \"t.csv\" in C {{ {columns} }}\nconsuntivo 2025 chiuso\n");
    compiled(&block, &format!("Cod;A;B;C;V\n{rows}"))
}

fn said(found: &Compiled, code: Code) -> Vec<String> {
    let of_code = found.compilation.diagnostics.iter().filter(|d| d.code == code);
    of_code.map(|d| d.message.get(Lang::It).to_owned()).collect()
}

fn score(found: &Compiled, name: &str) -> String {
    let print = found.plan().policy.print;
    let range = found.scores.get(found.item(name)).range;
    range.map_or("nessuno".into(), |range| figures::score_range(print, range))
}

#[test]
fn a_sign_says_where_an_end_belongs() {
    let rows = "K1;< 8 risultato 100 %;8 - 9 risultato 50 %;> 9 risultato 0 %;8\n\
        K2;85 % - 90 % = 75 %;>= 90 % = 100 %;< 85 % = 0 %;90 %\n\
        K3;85-90 %: 75 %;≥90%: 100%;sotto 85 %: 0 %;89,99 %\n\
        K4;fino a 3 punteggio 100 %;n.a.;oltre 3 punteggio 20 %;3\n\
        K5;>= 10 vale 100 %; ;;10\n";
    let found = listed(rows);
    let scores = ["K1", "K2", "K3", "K4", "K5"].map(|name| score(&found, name));
    assert_eq!(scores, ["50,00 %", "100,00 %", "75,00 %", "100,00 %", "100,00 %"]);
    let doubts = said(&found, Code::BandsReadAs);
    assert_eq!(doubts, ["riga 6: sotto «>= 10» non c'è nessuna fascia: vale questa"]);
    assert_eq!(
        said(&found, Code::TargetReadAs)[1],
        "riga 3: non ha un target; è letto `>= 90 %`, dalla fascia migliore"
    );
}

#[test]
fn every_doubt_is_told() {
    let rows = "K1;5 - 6 vale 75 %;6 - 7 vale 50 %;< 5 vale 100 %;6\n\
        K2;90-100 % vale 100 %;75-89 % vale 75 %;0-74 % vale 0 %;89,5 %\n\
        K3;> 5 vale 100 %;< 5 vale 0 %;;5\n\
        K4;>= 5 vale 100 %;<= 7 vale 50 %;;6\n";
    let found = listed(rows);
    let scores = ["K1", "K2", "K3", "K4"].map(|name| score(&found, name));
    assert_eq!(scores, ["75,00 %", "75,00 %", "0,00 %", "100,00 %"]);
    insta::assert_snapshot!(said(&found, Code::BandsReadAs).join("\n"));
}

#[test]
fn what_is_no_band_is_refused() {
    let rows = "K1;circa 5;< 5 vale 100 %;;5\nK2;< 5 vale 100;>= 5 vale 0;;5\nK3;< 5 vale 100 %;>= 90 % vale 0 %;;5\nK4;6 - 5 vale 1 %;;;5\n";
    let found = listed(rows);
    let all = [Code::UnreadableValue, Code::WrongMeasure, Code::IncompatibleMeasures]
        .map(|code| said(&found, code).join("\n"));
    insta::assert_snapshot!(all.join("\n"));
    let long = "indicatore I \"I\" in C { target >= 5; parametro scaglioni { LIST altrimenti 0 % } }";
    let bands = (1..12).rev().map(|n| format!("da {n} vale {n} %; ")).collect::<String>();
    let found = compiled(&long.replace("LIST", &bands), "");
    assert_eq!(said(&found, Code::RuleIncomplete), ["«scaglioni» ha più di 10 soglie"]);
}

#[test]
fn a_list_in_a_text() {
    let plan = "indicatore I1 \"Uno\" in C { target >= 9; parametro scaglioni { oltre 9 vale 100 %; da 9 vale 60 %; da 5 vale 50 %; altrimenti 0 % } }
indicatore I2 \"Due\" in C { regola doppia; target >= 9; parametro scaglioni { da 5 vale 50 %; altrimenti 0 % } }
consuntivo 2025 chiuso { I1 = 9; I2 = 6 }\n";
    let found = compiled(plan, "");
    assert_eq!([score(&found, "I1"), score(&found, "I2")], ["60,00 %", "100,00 %"]);
    let wrong = "indicatore I1 \"Uno\" in C { target >= 9; parametro scaglioni 5 }
indicatore I2 \"Due\" in C { target >= 9; regola soglia; parametro s { da 5 vale 50 %; altrimenti 0 % } }
indicatore I3 \"Tre\" in C { target >= 9; parametro scaglioni }
indicatore I4 \"Quattro\" in C { target >= 9; parametro scaglioni { da 5 vale 50 % } }
indicatore I5 \"Cinque\" in C { target >= 9; parametro scaglioni { da 5 vale 50 %; da 6 vale 60 %; altrimenti 0 % } }
indicatore I6 \"Sei\" in C { target >= 9; parametro scaglioni { da target vale 50 %; altrimenti 0 % } }
indicatore I7 \"Sette\" in C { target >= 9 }
indicatore I8 \"Otto\" in C { regola sale; target >= 9; parametro scaglioni { da 9 vale 0 %; altrimenti 100 % } }
indicatore I9 \"Nove\" in C { target >= 90 %; parametro scaglioni { da 90 vale 100 %; altrimenti 0 % } }\n";
    let found = compiled(wrong, "");
    let notes = ["senza_fonte", "senza_base", "senza_tipologia", "consuntivo_mancante"];
    let told = found.compilation.diagnostics.iter().filter(|d| !notes.contains(&d.code.as_str()));
    let told: Vec<String> = told.map(|d| format!("{}: {}", d.code.as_str(), d.message.get(Lang::It))).collect();
    insta::assert_snapshot!(told.join("\n"));
}
