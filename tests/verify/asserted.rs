//! Facts that must hold.

use crate::support::plans::Compiled;
use albero::diagnostic::Lang;
use albero::eval::{Asserted, Holds, asserted};
use albero::lint::sides;

const PLAN: &str = r#"piano P "P" { anno 2025; smvp S }
smvp S "S" {
  applica proporzionale a >=
  applica un_punto_al_giorno a entro
  nodo obiettivo media di indicatori
  nodo piano media pesata di obiettivi
}
obiettivo O1 "Uno" in P { peso 30; risorse 100,00 euro; indicatore I1 "I1" { target >= 10 n } }
obiettivo O2 "Due" in P { peso 10; risorse 50,00 euro; indicatore I2 "I2" { target >= 10 n } }
indicatore G1 "Progetto" in O1 { target entro 31/03/2025 }
indicatore G2 "Lavori" in O1 { target entro 31/10/2025 }
dato q1 "Q1" misura %
dato q2 "Q2" misura %
dato q3 "Q3" misura %
"#;
const FACTS: &str =
    "consuntivo 2025 { I1 = 9 n; G1 = 20/03/2025; G2 = 15/10/2025; q1 = 33,33 %; q2 = 33,33 %; q3 = 33,33 % }\n";

/// Whether a condition holds, and what its sides come to.
fn held(condition: &str, more: &str) -> (Holds, String) {
    let compiled = Compiled::text(format!("{PLAN}{FACTS}{more}\nasserisci \"È così\" {condition}\n"));
    let mut errors = compiled.compilation.errors();
    errors.retain(|e| e.code.group() != "dichiarazioni");
    assert!(errors.is_empty(), "{condition}: {:?}", errors.iter().map(|e| e.message.get(Lang::It)).collect::<Vec<_>>());
    let all: Vec<Asserted<'_>> = asserted(compiled.plan(), &compiled.scores);
    let [one] = all.as_slice() else { panic!("{} assertions", all.len()) };
    (one.holds, sides(compiled.plan(), one, Lang::It))
}

#[test]
fn facts_hold_or_do_not() {
    let closed = "consuntivo 2025 chiuso";
    let cases = [
        (
            "risorse(O1) + risorse(O2) = risorse(P)",
            "",
            Holds::Yes,
            "`risorse(O1) + risorse(O2)` è 150,00 euro, `risorse(P)` è 150,00 euro",
        ),
        ("risorse(P) = 200,00 euro", "", Holds::No, "`risorse(P)` è 150,00 euro"),
        ("peso(O1) >= 80 %", "", Holds::No, "`peso(O1)` è 75 %"),
        ("q1 + q2 + q3 = 100 %", "", Holds::Compatible, "`q1 + q2 + q3` è 99,99 %"),
        ("q1 + q2 + q3 = 101 %", "", Holds::No, "`q1 + q2 + q3` è 99,99 %"),
        ("G2 > G1 e G2 - G1 <= 365 gg", "", Holds::Yes, "`G2` è 15/10/2025, `G1` è 20/03/2025, `G2 - G1` è 209 gg"),
        ("G2 <= G1", "", Holds::No, "`G2` è 15/10/2025, `G1` è 20/03/2025"),
        ("I2 <= I1", "", Holds::Open, "`I2` è non si sa, `I1` è 9 n"),
        ("I2 <= I1", closed, Holds::Unknown, "`I2` è non si sa, `I1` è 9 n"),
        ("punteggio(O2) >= 50 %", "", Holds::Open, "`punteggio(O2)` è 0,00 % … 100 %"),
        ("non (I1 >= 10 n)", "", Holds::Yes, "`I1` è 9 n"),
        ("conta(obiettivi) = 2 n", "", Holds::Yes, "`conta(obiettivi)` è 2 n"),
    ];
    let mut wrong = Vec::new();
    for (condition, more, holds, told) in cases {
        let found = held(condition, more);
        if found != (holds, told.to_owned()) {
            wrong.push(format!("{condition}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_condition_is_refused() {
    let cases = [
        ("\"x\" risorse(P)", "formula_malformata"),
        ("\"x\" risorse(P) = 30 %", "misure_incompatibili"),
        ("\"x\" G1 = 30 gg", "misure_incompatibili"),
        ("\"x\" risorse(Q) = 3 euro", "nome_ignoto"),
        ("risorse(P) = 3 euro", "forma_inattesa"),
        ("\"x\" conta(obiettivi) = 3 n smentito \"\"", "decisione_senza_motivo"),
    ];
    for (line, code) in cases {
        let compiled = Compiled::text(format!("{PLAN}{FACTS}asserisci {line}\n"));
        let codes: Vec<&str> = compiled.compilation.errors().iter().map(|e| e.code.as_str()).collect();
        assert_eq!(codes, [code], "{line}");
    }
}

#[test]
fn a_denied_fact_fails_once_it_holds() {
    let finding = |condition: &str| {
        let text = format!("{PLAN}{FACTS}asserisci \"x\" {condition} smentito \"si sa\"\n");
        let compiled = Compiled::text(text);
        let found = compiled.compilation.diagnostics.iter().map(|d| d.code.as_str());
        found
            .filter(|code| code.starts_with("asserzione") || code.starts_with("smentita"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(finding("risorse(P) = 200,00 euro"), [""; 0]);
    assert_eq!(finding("risorse(P) = 150,00 euro"), ["smentita_superata"]);
}
