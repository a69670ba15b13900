//! What is only watched counts nowhere, and is asked for nothing.

use crate::support::plans::Compiled;
use albero::diagnostic::Code;
use albero::eval::State;

const PLAN: &str = "piano P \"P\" { anno 2025; smvp S }
smvp S \"S\" { applica proporzionale a >=; nodo obiettivo media pesata di indicatori; nodo piano media di obiettivi }
obiettivo O \"O\" in P {
  indicatore A \"A\" { peso 60 %; target >= 10 n }
  indicatore B \"B\" { peso 40 %; target >= 10 n }
  indicatore C \"C\" { solo_monitorato; misura n {altro} }
}
obiettivo Q \"Q\" in P { usa A peso 100 %; usa C {peso} }
consuntivo 2025 chiuso { A = 5 n; B = 10 n {valore} }
";

fn compiled(other: &str, weight: &str, value: &str) -> Compiled {
    Compiled::text(PLAN.replace("{altro}", other).replace("{peso}", weight).replace("{valore}", value))
}

#[test]
fn it_counts_nowhere_and_misses_nothing() {
    for value in ["", "; C = 1000 n"] {
        let compiled = compiled("; base 2024 = 5 n", "", value);
        assert_eq!(compiled.compilation.errors().len(), 0);
        let of_it = compiled.compilation.diagnostics.iter().filter(|d| d.message.it.contains("«C»"));
        let about = of_it.map(|d| d.code);
        let alarms =
            [Code::ActualMissing, Code::TargetMissing, Code::NotCounted, Code::WeightMissing, Code::NoBaseline];
        assert!(about.clone().all(|code| !alarms.contains(&code)), "{:?}", about.collect::<Vec<_>>());
        let shown = |name: &str| {
            let score = compiled.scores.get(compiled.item(name));
            score.value().map(|v| v.decimal().normalize().to_string())
        };
        assert_eq!([shown("O"), shown("Q")], [Some("0.7".to_owned()), Some("0.5".to_owned())]);
        assert_eq!(compiled.scores.get(compiled.item("C")).state, State::Watched);
    }
}

#[test]
fn a_weight_or_a_target_is_refused() {
    let codes = |other: &str, weight: &str| {
        compiled(other, weight, "").compilation.errors().iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(codes("; target >= 3 n", ""), [Code::WatchedCounts]);
    assert_eq!(codes("; peso 10 %", ""), [Code::WatchedCounts]);
    assert_eq!(codes("", "peso 10 %"), [Code::WatchedCounts]);
    assert_eq!(codes("; solo_monitorato", ""), [Code::RepeatedField]);
}
