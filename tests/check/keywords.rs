//! A word of the language takes no name away: a plan that calls something by it stays as good as it was, so that a new
//! word breaks no old plan.

use crate::support::plans::Compiled;
use albero::diagnostic::Diagnostic;
use albero::syntax::Keyword;

/// The beginning of every plan.
const POLICY: &str = r#"
piano P "Piano" { anno 2025; smvp S }
smvp S "Politica" {
  applica proporzionale a >= > =
  applica un_punto_al_giorno a entro
  nodo obiettivo media pesata di indicatori
  nodo ambito media pesata di obiettivi
  nodo piano media di ambiti
  nodo unità media pesata di indicatori
  esito {
    da 90 % "Raggiunto"
    altrimenti "Non raggiunto"
  }
}
fonte f "Fonte"
ambito A1 "Servizi"
dato fatti "Cose fatte" misura n
dato in_tutto "Cose da fare" misura n
"#;

const DATUM: &str = r#"
dato NOME "Casi" misura n fonte f codice "c"
dato doppio "Il doppio" misura n { algoritmo NOME + NOME }
obiettivo O1 "Fare" in A1 peso 100 % {
  indicatore I1 "Fatto" { peso 30 %; fonte f; algoritmo NOME / in_tutto; base 2024 = 55,00 %; target >= 10,00 % }
  indicatore I2 "Altro" { peso 30 %; fonte f; algoritmo (fatti + NOME) / (in_tutto + NOME); base 2024 = 55,00 %; target >= 10,00 % }
  indicatore I3 "Medio" { peso 20 %; fonte f; algoritmo min(NOME; fatti) / max(NOME; in_tutto; doppio); base 2024 = 55,00 %; target >= 10,00 % }
  indicatore I4 "Cresciuto" { peso 20 %; fonte f; algoritmo NOME / NOME[N-1]; base 2024 = 55,00 %; target >= 10,00 % }
}
consuntivo 2024 { NOME = 9 n }
consuntivo 2025 chiuso {
  NOME = 10 n
  fatti = 12 n
  in_tutto = 20 n
}
scenario "Di più" {
  NOME = 20 n
}
pubblicato 2025 "Relazione" {
  valore NOME = 10 n
  valore I1 = 50,00 %
}
"#;

const INDICATOR: &str = r#"
unità U1 "Ufficio" { usa NOME }
obiettivo O1 "Fare" in A1 peso 50 % {
  indicatore NOME "Fatto" in O1 peso 100 % codice "c" fonte f {
    algoritmo fatti / in_tutto
    base 2024 = 55,00 %
    target >= 10,00 %
  }
}
obiettivo O2 "Rifare" in A1 peso 50 % {
  usa NOME peso 100 % codice "c2"
}
consuntivo 2025 chiuso {
  fatti = 12 n
  in_tutto = 20 n
  NOME in U1 = 60,00 %
}
preconsuntivo 2025 al 30/06/2025 {
  NOME = 50,00 %
}
rimodulazione dal 01/07/2025 atto "Delibera 1" {
  target NOME >= 20,00 % era >= 10,00 %
  peso NOME in O1 = 90 % era 100 %
}
scenario "Di più" {
  NOME = 90,00 %
  target NOME >= 30,00 %
  peso NOME in O1 = 80 %
}
valutazione OIV 2025 atto "Verbale 1" {
  punteggio NOME in O2 = 90,00 % motivo "Ritardi altrui"
}
pubblicato 2025 "Relazione" {
  punteggio NOME = 100,00 %
  punteggio NOME in O2 = 90,00 %
  valore NOME = 60,00 %
  esito NOME = "Raggiunto"
  target NOME >= 20,00 %
  peso NOME in O2 = 100 %
  codice NOME = "c"
  titolo NOME = "Fatto"
  algoritmo NOME = "fatti / in_tutto"
}
"#;

const NODE: &str = r#"
obiettivo NOME "Fare" in A1 peso 100 % tipologia "t" codice "c" {
  risorse 100 euro
  indicatore I1 "Fatto" { peso 100 %; fonte f; algoritmo fatti / in_tutto; base 2024 = 55,00 %; target >= 10,00 % }
}
cruscotto C1 "Scheda" { usa NOME peso 100 % }
consuntivo 2025 chiuso {
  fatti = 12 n
  in_tutto = 20 n
  risorse NOME = 90 euro
}
valutazione OIV 2025 atto "Verbale 1" {
  punteggio I1 in NOME = 90,00 % motivo "Ritardi altrui"
}
pubblicato 2025 "Relazione" {
  punteggio NOME = 90,00 %
  punteggio NOME in A1 = 90,00 %
  punteggio I1 in NOME = 90,00 %
  risorse NOME = 90 euro
  numero indicatori in NOME = 1 n
}
"#;

const MOVED: &str = r#"
obiettivo NOME "Fare" in A1 peso 100 % era VECCHIO
obiettivo NUOVO "Disfare" in NOME era O9
indicatore I1 "Fatto" in NOME peso 100 % { fonte f; algoritmo fatti / in_tutto; base 2024 = 55,00 %; target >= 10,00 % }
consuntivo 2025 chiuso {
  fatti = 12 n
  in_tutto = 20 n
}
"#;

const UNIT: &str = r#"
unità NOME "Ufficio" tipo "Settore" codice "c" { usa I1 peso 100 % }
unità U2 "Sportello" in NOME { usa I2 peso 100 % }
obiettivo O1 "Fare" in A1 peso 100 % unità NOME {
  indicatore I1 "Fatto" { peso 50 %; fonte f; base 2024 = 55,00 %; target >= 10,00 % }
  indicatore I2 "Altro" unità NOME { peso 50 %; fonte f; algoritmo fatti / in_tutto; base 2024 = 55,00 %; target >= 10,00 % }
  unità NOME
}
consuntivo 2025 chiuso {
  fatti = 12 n
  in_tutto = 20 n
  I1 = 60,00 %
  I1 in NOME = 60,00 %
}
consuntivo 2024 unità NOME {
  I1 = 50,00 %
}
pubblicato 2025 "Relazione" {
  punteggio I1 in NOME = 100,00 %
  punteggio NOME = 100,00 %
}
"#;

const POLICY_NAMES: &str = r#"
misura NOME "Unità di conto" codice "c"
fonte NOME "Registro" codice "c"
smvp NOME "Altra politica" {
  parametro NOME in obiettivo
  regola NOME {
    parametro NOME
    se valore > NOME vale 100 %
    punteggio valore / NOME
  }
  nodo cruscotto media pesata di indicatori {
    componente NOME peso 50 %
    componente altro peso 50 % vuoto a NOME
  }
  applica NOME a >=
}
dato d "Dato" misura 'NOME' fonte NOME
obiettivo O1 "Fare" in A1 peso 100 % {
  indicatore I1 "Fatto" { peso 100 %; fonte NOME; algoritmo d; misura 'NOME'; base 2024 = 55 'NOME'; target >= 10 'NOME' }
}
consuntivo 2025 chiuso { d = 12 'NOME' }
"#;

fn findings(text: &str) -> Vec<(String, String)> {
    let compiled = Compiled::text(text);
    let shown = |d: &Diagnostic| (d.code.to_string(), compiled.sources.text(d.primary.span).to_owned());
    compiled.compilation.diagnostics.iter().map(shown).collect()
}

/// What is found with a word as the name that is not found with any other name.
fn lost(what: &str, template: &str, word: &str) -> Option<String> {
    let text = |name: &str| format!("{POLICY}{}", template.replace("NOME", name));
    let plain: Vec<String> = findings(&text("qualsiasi")).into_iter().map(|(code, _)| code).collect();
    let found = findings(&text(word));
    let codes: Vec<&String> = found.iter().map(|(code, _)| code).collect();
    (codes != plain.iter().collect::<Vec<_>>()).then(|| format!("{what} {word}: {found:?}\n"))
}

#[test]
fn a_word_of_the_language_takes_no_name_away() {
    let templates = [
        ("dato", DATUM),
        ("indicatore", INDICATOR),
        ("obiettivo", NODE),
        ("in", MOVED),
        ("unità", UNIT),
        ("altro", POLICY_NAMES),
    ];
    let mut wrong = String::new();
    for (what, template) in templates {
        for keyword in Keyword::ALL {
            // `numero` is also a measure of the language.
            let is_known = what == "altro" && *keyword == Keyword::Number;
            wrong.extend(lost(what, template, keyword.word()).filter(|_| !is_known));
        }
    }

    assert!(wrong.is_empty(), "{wrong}");
}
