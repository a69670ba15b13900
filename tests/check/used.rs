//! Sheets of people from a table: every row counts what it says, and what it does not say is told.

use crate::support::plans::Compiled;
use albero::diagnostic::Lang;
use albero::eval::figures;
use albero::source::Sources;

const PLAN: &str = r#"
piano C "Comune" { anno 2025; smvp S }
smvp S "S" {
  applica proporzionale a >=
  parametro mesi in cruscotto
  regola quota { parametro q; punteggio valore * q }
  nodo piano media di indicatori
  nodo unità media pesata di indicatori
  nodo cruscotto tipo "D" { componente ente peso 30 %; componente obiettivi peso 70 %; moltiplica mesi / 12 }
  nodo cruscotto media pesata di indicatori
}
fonte f "Fonte"
dato d "Dato" misura n fonte f
indicatore I1 "Uno" in C { tipologia "E"; fonte f; base 2024 = 90; target >= 100 }
indicatore I2 "Due" in C { codice "2.1"; tipologia "E"; fonte f; base 2024 = 90; target >= 100 }
consuntivo 2025 chiuso { I1 = 100; I2 = 50 }
"#;

fn compiled(block: &str, table: &str) -> Compiled {
    let mut sources = Sources::new();
    sources.add("piano.albero", format!("{PLAN}{block}")).expect("small");
    Compiled::reading(sources, &|_: &str| Ok(table.as_bytes().to_vec()))
}

fn said(found: &Compiled) -> Vec<String> {
    let all = found.compilation.diagnostics.iter().filter(|d| !d.code.as_str().contains("inutilizzato"));
    all.map(|d| format!("{}: {}", d.code.as_str(), d.message.get(Lang::It))).collect()
}

const COLUMNS: &str = r#"
  colonna nodo "Scheda" dichiara cruscotto ripete
  colonna titolo "Persona"
  colonna tipo "Ruolo"
  colonna componente "Parte"
  colonna nome "Che cosa"
  colonna peso "Peso"
  colonna parametro mesi "Mesi"
  usa C componente ente
  componente "Dell'ente" ente
  valore "tutti" 12
"#;

#[test]
fn rows_are_uses() {
    let table = "Persone\n\nScheda;Persona;Ruolo;Parte;Che cosa;Peso;Mesi\nS1;Anna Rossi;D;Dell'ente;;30 %;6\n;;D;obiettivi;Uno;60 %;6\n;;D;obiettivi;2.1;40 %;6\nS2;Ugo;D;ente;;;tutti\nS2;Ugo;D;obiettivi;I2;100 %;12\n";
    let found = compiled(&format!("usi file \"t.csv\" {{{COLUMNS}}}"), table);
    assert_eq!(said(&found), [""; 0]);
    // S1: 30 % × 75 + 70 % × (60 % × 100 + 40 % × 50), half of it; S2: 30 % × 75 + 70 % × 50.
    let print = found.plan().policy.print;
    let score = |name| found.scores.get(found.item(name)).range.map(|range| figures::score_range(print, range));
    assert_eq!([score("S1"), score("S2")], [Some("39,25 %".into()), Some("57,50 %".into())]);
    assert_eq!(found.sources.text(found.plan().item(found.item("S1")).title), "Anna Rossi");
}

#[test]
fn units_and_rules_of_edges() {
    let table = "Ufficio;Cod;Regola;Quota;Peso\nU1;I1;quota;0,5;50 %\nU1;I2;;;50 %\n";
    let columns = "colonna unità \"Ufficio\" dichiara; colonna nome \"Cod\"; colonna regola \"Regola\"; colonna parametro q \"Quota\"; colonna peso \"Peso\"";
    let found = compiled(&format!("usi file \"t.csv\" {{ {columns} }}"), table);
    assert_eq!(said(&found), [""; 0]);
    // Half of 50, and half of 50: `valore` is the value of the indicator, 100 × 0,5.
    assert_eq!(found.plan().edges_of(found.item("U1")).filter(|(_, edge)| edge.rule.is_some()).count(), 1);
}

#[test]
fn what_a_row_does_not_say_is_told() {
    let rows = "S1;;D;ente;;40 %;12\nS1;;E;obiettivi;I1;50 %;6\nS1;;D;obiettivo;I2;50 %;12\nS1;;D;obiettivi;I9;;12\nS1;;D;obiettivi;;;12\nS1;;D;obiettivi;d;;12\nS1;;D;obiettivi;I1;50 %;mah\n";
    let table = format!("Scheda;Persona;Ruolo;Parte;Che cosa;Peso;Mesi\n{rows}");
    insta::assert_snapshot!(said(&compiled(&format!("usi file \"t.csv\" {{{COLUMNS}}}"), &table)).join("\n"));
    let blocks = [
        "usi { colonna nodo \"Scheda\" }",
        "usi file \"t.csv\" { colonna nome \"Che cosa\" }",
        "usi file \"t.csv\" { colonna nodo \"Scheda\" dichiara cruscotto }",
        "usi file \"t.csv\" { colonna nodo \"Scheda\" dichiara cruscotto; colonna target \"Che cosa\" }",
        "usi file \"t.csv\" { colonna nodo \"Scheda\"; colonna nome \"Che cosa\" }",
        "usi file \"t.csv\" { colonna nodo \"Scheda\" dichiara cruscotto; usa X; usa d }",
    ];
    let table = "Scheda;Che cosa\nS1;I1\n;I2\n";
    let told: Vec<String> = blocks.iter().map(|block| said(&compiled(block, table)).join("\n")).collect();
    insta::assert_snapshot!("blocks", told.join("\n---\n"));
}

#[test]
fn a_code_of_merged_cells() {
    let table = "Scheda;Parte;Voto\nS1;a;Buono\n;b;Ottimo\nS2;a;Ottimo\n;;\n";
    let block = "indicatori file \"t.csv\" { colonna codice \"Scheda\" \"Parte\" unite da \"_\" ripete; colonna nodo \"Scheda\" dichiara cruscotto ripete; colonna valore \"Voto\"; target >= 100 %; regola diretta; valore \"Buono\" 80 %; valore \"Ottimo\" 100 %; consenti senza_fonte motivo \"m\"; consenti senza_base motivo \"m\"; consenti senza_tipologia motivo \"m\" }";
    let found = compiled(block, table);
    assert_eq!(said(&found), [""; 0]);
    let names: Vec<&str> = found.plan().ids().map(|id| found.name(id)).filter(|name| name.contains('_')).collect();
    assert_eq!(names, ["S1_a", "S1_b", "S2_a"]);
}
