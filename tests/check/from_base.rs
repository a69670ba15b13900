//! Targets that stand at some distance from the baseline.

use crate::support::plans::Compiled;
use albero::diagnostic::Code;
use albero::eval::figures;

const PLAN: &str = "piano P \"P\" { anno 2025; smvp S }
smvp S \"S\" { applica proporzionale a >= > =; applica speculare a <= <; nodo piano media di indicatori }
misura kWh \"chilowattora\"
";

fn compiled(indicator: &str, rest: &str) -> Compiled {
    Compiled::text(format!("{PLAN}indicatore I \"I\" in P {{ {indicator} }}\n{rest}"))
}

fn codes(indicator: &str, rest: &str) -> Vec<Code> {
    compiled(indicator, rest).compilation.errors().iter().map(|d| d.code).collect()
}

#[test]
fn a_target_from_the_baseline_is_a_number_and_says_so() {
    let all = [
        ("base 2024 = 80,00 %; target >= base + 5 punti", ">= base + 5 punti (85,00 %)"),
        ("target >= base * 1,05; base 2024 = 1.200 n", ">= base * 1,05 (1.260,00 n)"),
        ("base 2024 = 12 gg; target <= base - 2 gg", "<= base - 2 gg (10 gg)"),
        ("base 2024 = 3,5; target > base", "> base (3,5)"),
        ("base 2023 = 10 kWh; base 2024 = 20 kWh; target 2025 >= base + 180 kWh", ">= base + 180 kWh (200 kWh)"),
    ];
    for (indicator, expected) in all {
        let compiled = compiled(indicator, "");
        let plan = compiled.plan();
        assert_eq!(compiled.compilation.errors().len(), 0, "{indicator}");
        let target = plan.target(compiled.item("I")).expect("a target");
        assert_eq!(figures::target(plan, target), expected);
    }
}

#[test]
fn what_is_no_distance_is_told() {
    let all = [
        ("target >= base + 5 punti", Code::TargetWithoutBase),
        ("base 2024 = 01/03/2024; target >= base + 5 n", Code::TargetWithoutBase),
        ("base 2024 = 80 %; target >= base + 5 %", Code::BarePercent),
        ("base 2024 = 80 %; target >= base + 5 n", Code::IncompatibleMeasures),
        ("base 2024 = 80 n; target >= base + 5", Code::IncompatibleMeasures),
        ("base 2024 = 80 n; target >= base * 5 n", Code::UnexpectedForm),
        ("base 2024 = 80 n; target entro base", Code::UnexpectedForm),
        ("base 2024 = 80 n; target >= base / 2", Code::UnexpectedForm),
    ];
    for (indicator, expected) in all {
        assert!(codes(indicator, "").contains(&expected), "{indicator}: {:?}", codes(indicator, ""));
    }
}

#[test]
fn an_act_can_change_how_far() {
    let own = "base 2024 = 80,00 %; target >= base + 5 punti";
    let act = |line: &str| format!("rimodulazione dal 01/07/2025 atto \"delibera\" {{ {line} }}\n");
    assert_eq!(codes(own, &act("target I >= base + 3 punti era >= base + 5 punti")), []);
    assert_eq!(codes(own, &act("target I >= base + 3 punti era 85 %")), []);
    assert_eq!(codes(own, &act("target I >= base + 3 punti era >= base + 4 punti")), [Code::AmendmentMismatch]);
    let compiled = compiled(own, &act("target I >= base + 3 punti era >= base + 5 punti"));
    let target = compiled.plan().target(compiled.item("I")).expect("a target");
    assert_eq!(figures::target(compiled.plan(), target), ">= base + 3 punti (83,00 %)");
}
