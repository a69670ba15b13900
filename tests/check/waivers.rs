//! `consenti` holds for what is below it, and says so where that is nothing.

use crate::support::plans::Compiled;

const HEAD: &str = "piano P \"Ente\" { anno 2025; smvp S }
smvp S \"Sistema\" {
  applica proporzionale a >=
  nodo obiettivo media di indicatori
  nodo ambito media di obiettivi
  nodo piano media di ambiti
}
fonte f \"F\"
";

fn codes(text: &str) -> Vec<String> {
    let plan = Compiled::text(format!("{HEAD}{text}"));
    plan.compilation.diagnostics.iter().map(|d| d.code.as_str().to_owned()).collect()
}

#[test]
fn a_waiver_in_a_node_holds_for_what_is_declared_elsewhere_in_it() {
    let indicator = "indicatore I \"x\" in O { fonte f; tipologia \"E\"; target >= 10 n }\n";
    let node = "obiettivo O \"Uno\" in A\n";
    assert_eq!(codes(&format!("ambito A \"Area\"\n{node}{indicator}")), ["senza_base"]);
    let waived = "ambito A \"Area\" { consenti senza_base motivo \"primo anno\" }\n";
    assert_eq!(codes(&format!("{waived}{node}{indicator}")), [""; 0]);
    // Beside it, it covers nothing.
    let other = "ambito B \"Altra\" { consenti senza_base motivo \"primo anno\"; obiettivo Q \"Due\" { usa I } }\n";
    let found = codes(&format!("ambito A \"Area\"\n{other}{node}{indicator}"));
    assert_eq!(found, ["consenti_inutile", "senza_base"]);
}

#[test]
fn a_waiver_of_claims_covers_claims() {
    let plan = "ambito A \"Area\" { obiettivo O \"Uno\" { indicatore I \"x\" { fonte f; tipologia \"E\"; base 2024 = 1 n; target >= 10 n } } }\n";
    let waiver = "consenti non_calcolabile motivo \"dati persi\"";
    assert_eq!(codes(&format!("{plan}{waiver}\n")), ["consenti_inutile"]);
    let claim = format!("pubblicato 2022 \"Relazione\" {{ {waiver}; valore I = 5 n }}\n");
    assert_eq!(codes(&format!("{plan}{claim}")), [""; 0]);
}
