//! Names between single quotes: what a document prints as a code can be named wherever a name stands.

use crate::support::command::{Folder, albero};
use crate::support::format_of;
use crate::support::plans::Compiled;
use albero::diagnostic::{Code, Diagnostic, Severity};
use albero::source::Sources;

const POLICY: &str = r#"
piano 'C-01' "Comune" { anno 2025; smvp 'S 1' }
smvp 'S 1' "Politica" {
  regola 'a soglia' {
    parametro 'soglia-1'
    se valore >= 'soglia-1' vale 100 %
    punteggio valore / target
  }
  applica proporzionale a >= > =
  applica un_punto_al_giorno a entro
  nodo obiettivo media pesata di indicatori
  nodo ambito media di obiettivi
  nodo unità media pesata di indicatori
  nodo piano media di ambiti
  esito {
    da 90 % "Raggiunto"
    altrimenti "Non raggiunto"
  }
}
fonte '1 protocollo' "Protocollo"
misura 'ore-uomo' "Ore per persona"
"#;

const PLAN: &str = r#"
ambito '1' "Servizi"
unità 'Ufficio L''Aquila' "Ufficio dell'Aquila" { usa 'NI018-0358-2017' }
obiettivo 'O-1' "Rispondere" in '1' era '1.2' {
  indicatore 'NI018-0358-2017' "Pratiche nei termini" peso 60 % {
    algoritmo '2025 nei termini' / 'pratiche 2025'
    fonte '1 protocollo'
    regola 'a soglia'
    parametro 'soglia-1' 99 %
    base 2024 = 80,00 %
    target >= 90,00 %
    consenti 'senza_tipologia' motivo "prova"
  }
  usa 'I 2' peso 40 %
}
indicatore 'I 2' "Ore" { misura 'ore-uomo'; fonte '1 protocollo'; base 2024 = 4 'ore-uomo'; target >= 8 'ore-uomo' }
dato 'pratiche 2025' "Pratiche" misura n
dato '2025 nei termini' "Pratiche nei termini" misura n
consuntivo 2025 chiuso {
  '2025 nei termini' = 9 n
  'pratiche 2025' = 20 n
  'I 2' = 6 'ore-uomo'
  'NI018-0358-2017' in 'Ufficio L''Aquila' = 45,00 %
}
rimodulazione dal 01/07/2025 atto "Delibera" {
  target 'I 2' >= 12 'ore-uomo' era >= 8 'ore-uomo'
}
valutazione 'O I V' 2025 atto "Verbale" {
  punteggio 'NI018-0358-2017' in 'O-1' = 60 % motivo "Ritardi altrui"
}
pubblicato 2025 "Relazione" {
  punteggio 'NI018-0358-2017' in 'O-1' = 60 %
  valore 'I 2' = 6 'ore-uomo'
  numero indicatori in 'O-1' = 2 n
  punteggio 'O-1' = 56,00 %
}
"#;

fn compiled(text: &str) -> Compiled {
    Compiled::text(format!("{POLICY}{text}"))
}

fn errors(found: &Compiled) -> Vec<String> {
    let errors = found.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    errors.map(|d| format!("{}: {}", d.code, d.message.it)).collect()
}

#[test]
fn a_code_in_quotes_is_a_name_everywhere() {
    let found = compiled(PLAN);
    assert_eq!(errors(&found), [""; 0]);
    assert_eq!(found.name(found.item("Ufficio L'Aquila")), "Ufficio L'Aquila");
    // 60 % decided × 60 % + 6/12 × 40 %
    assert_eq!(verdicts(&found), ["Exact"; 4]);
}

fn verdicts(found: &Compiled) -> Vec<String> {
    found.claims().iter().map(|claim| format!("{:?}", claim.verdict)).collect()
}

/// The fix of the only finding with a code, applied.
fn fixed(text: &str, code: Code) -> String {
    let found = compiled(text);
    let with_code: Vec<&Diagnostic> = found.compilation.diagnostics.iter().filter(|d| d.code == code).collect();
    let [only] = with_code[..] else { panic!("{code}: {with_code:?}") };
    let fix = only.fix.as_ref().unwrap_or_else(|| panic!("a fix for {}", only.message.it));
    let mut text = format!("{POLICY}{text}");
    text.replace_range(fix.span.start as usize..fix.span.end() as usize, &fix.replacement);
    text[POLICY.len()..].to_owned()
}

#[test]
fn a_fix_prints_quotes_where_a_name_needs_them() {
    let cases = [
        // Without quotes.
        ("ambito A-1 \"a\"", Code::MalformedName, "ambito 'A-1' \"a\""),
        ("ambito 12 \"a\"", Code::MalformedName, "ambito '12' \"a\""),
        ("ambito 1.2_b \"a\"", Code::MalformedName, "ambito '1.2_b' \"a\""),
        ("ambito A 1 \"a\"", Code::MalformedName, "ambito 'A 1' \"a\""),
        ("ambito \"A\" \"a\"", Code::MalformedName, "ambito A \"a\""),
        ("ambito \"A-1\" \"a\"", Code::MalformedName, "ambito 'A-1' \"a\""),
        ("ambito ‘A-1’ \"a\"", Code::SmartQuotes, "ambito 'A-1' \"a\""),
        ("ambito ’A1’ \"a\"", Code::SmartQuotes, "ambito A1 \"a\""),
        ("ambito ' A 1' \"a\"", Code::MalformedName, "ambito 'A 1' \"a\""),
        ("ambito 'A\u{ad}1' \"a\"", Code::UnexpectedCharacter, "ambito 'A1' \"a\""),
        ("ambito A 'Servizi dell''anno'", Code::UnexpectedCharacter, "ambito A \"Servizi dell'anno\""),
        (
            "ambito 'A-1'\nindicatore I \"i\" in 'A-1'",
            Code::MissingField,
            "ambito 'A-1' \"Titolo\"\nindicatore I \"i\" in 'A-1'",
        ),
        // Did you mean.
        (
            "ambito 'A-1' \"a\"\nobiettivo O \"o\" in 'A-l'",
            Code::UnknownName,
            "ambito 'A-1' \"a\"\nobiettivo O \"o\" in 'A-1'",
        ),
        (
            "ambito AB1 \"a\"\nobiettivo O \"o\" in 'AB-1'",
            Code::UnknownName,
            "ambito AB1 \"a\"\nobiettivo O \"o\" in AB1",
        ),
        (
            "ambito 'AB-1' \"a\"\nobiettivo O \"o\" in AB_1",
            Code::UnknownName,
            "ambito 'AB-1' \"a\"\nobiettivo O \"o\" in 'AB-1'",
        ),
        (
            "ambito A \"a\"\nobiettivo O \"o\" in A { indicatore I \"i\" { fonte '1 protocolo' } }",
            Code::UnknownName,
            "ambito A \"a\"\nobiettivo O \"o\" in A { indicatore I \"i\" { fonte '1 protocollo' } }",
        ),
    ];
    for (written, code, meant) in cases {
        assert_eq!(fixed(written, code), meant, "{written}");
    }
}

#[test]
fn a_code_in_a_cell_needs_no_quotes() {
    let table = "codice;titolo;target;peso\nNI018-0358-2017;Pratiche nei termini;>= 90,5 %;50 %\nL'Aquila 1;Attese;>= 10 %;50 %\n";
    let values = "voce;valore\nNI018-0358-2017;93,25 %\nL'Aquila 1;5 %\n";
    let text = r#"
ambito A "Servizi"
obiettivo O "Rispondere" in A
indicatori file "t.csv" in O {
  colonna codice "codice"
  colonna titolo "titolo"
  colonna target "target"
  colonna peso "peso"
}
consuntivo 2025 file "v.csv" {
  colonna nome "voce"
  colonna valore "valore"
}
pubblicato 2025 "Relazione" {
  valore 'NI018-0358-2017' = 93,25 %
  punteggio 'L''Aquila 1' = 50 %
}
"#;
    let mut sources = Sources::new();
    sources.add("piano.albero", format!("{POLICY}{text}")).expect("small");
    let found = Compiled::reading(sources, &|path: &str| {
        Ok(if path == "t.csv" { table.as_bytes() } else { values.as_bytes() }.to_vec())
    });
    assert_eq!(errors(&found), [""; 0]);
    assert_eq!(verdicts(&found), ["Exact"; 2]);
}

#[test]
fn an_accent_is_one_however_it_is_stored() {
    let found = compiled("ambito 'Città 1' \"a\"\nobiettivo O \"o\" in 'Citta\u{300} 1'");
    assert_eq!(errors(&found), [""; 0]);
}

#[test]
fn quotes_that_are_not_needed_go_and_those_that_are_stay() {
    let written = "\
ambito 'A1' \"a\"
dato 'peso' \"a\" misura 'n'
dato 'e' \"a\" misura n
dato 'A.' \"a\" misura n
indicatore 'città' \"i\" in 'A1' { algoritmo 'e' + 'min' / 'x_1' + 'non'; target >= 3 'kWh' }
consuntivo 2025 {
  'peso' = 3 n
  'e' = 3 n
  'x_1' = 3 n
}
";
    let laid = "\
ambito A1 \"a\"
dato 'peso' \"a\" misura 'n'
dato 'e' \"a\" misura n
dato 'A.' \"a\" misura n
indicatore città \"i\" in A1 { algoritmo 'e' + 'min' / x_1 + 'non'; target >= 3 kWh }
consuntivo 2025 {
  'peso' = 3 n
  'e' = 3 n
  x_1 = 3 n
}
";
    assert_eq!(format_of(written), laid);
    assert_eq!(format_of(laid), laid);
}

#[test]
fn commands_take_a_name_with_its_quotes_or_without_and_give_it_plain() {
    let folder = Folder::new();
    folder.write("vecchio/piano.albero", &format!("{POLICY}{PLAN}"));
    let renamed = PLAN.replace("'I 2'", "I2").replace("indicatore I2 \"Ore\"", "indicatore I2 \"Ore\" era 'I 2'");
    folder.write("nuovo/piano.albero", &format!("{POLICY}{}", renamed.replace("99 %", "98 %")));
    let (old, new) = (folder.0.join("vecchio"), folder.0.join("nuovo"));
    let (old, new) = (old.to_str().expect("UTF-8"), new.to_str().expect("UTF-8"));
    for name in ["Ufficio L'Aquila", "'Ufficio L''Aquila'"] {
        let run = albero(&["why", name, old, "--json"]);
        assert_eq!((run.code, run.json()["code"].as_str()), (0, Some("Ufficio L'Aquila")), "{}", run.err);
    }
    let unknown = albero(&["why", "'I 3'", old]);
    assert!(unknown.err.contains("nessun nodo si chiama «I 3»: forse `'I 2'`"), "{}", unknown.err);
    let summary = albero(&["diff", old, new, "--format", "json"]).json()["summary"].clone();
    let counts = ["renamed", "added", "removed"].map(|what| summary[what].as_u64());
    assert_eq!(counts, [Some(1), Some(0), Some(0)], "{summary:#}");
    // Next year's plan reads as this year's does.
    let into = folder.0.join("dopo");
    let run = albero(&["rollover", "2026", old, "--in", into.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.err);
    let next = Compiled::at(&into);
    assert_eq!(errors(&next), [""; 0]);
    let text = folder.read("dopo/piano.albero");
    assert!(text.contains("base 2025 = 6 'ore-uomo'; target >= ? 'ore-uomo' era >= 12 'ore-uomo'"), "{text}");
    assert!(
        run.out
            .contains("nomi e titoli che nominano ancora il 2025, da rivedere: dato 'pratiche 2025', dato '2025 nei")
    );
}
