//! The digits that a datum hides are one unknown for all figures that come from it.

use crate::support::plans::{Compiled, repository};
use albero::diagnostic::{Code, Lang};
use albero::verify::{Checked, Verdict, beside, diagnostics};

fn said(found: &Compiled, claims: &[Checked]) -> Vec<Option<String>> {
    claims.iter().map(|c| beside(found.plan(), claims, c).map(|t| t.get(Lang::It).to_owned())).collect()
}

#[test]
fn two_scores_of_one_datum_are_held_together() {
    let found = Compiled::at(&repository("tests/cases/verify/measure-two-claims"));
    let claims = found.claims();
    assert!(claims.iter().all(|c| c.verdict == Verdict::Compatible && c.is_apart() && c.is_finding()));
    let said = said(&found, &claims);
    assert_eq!(said[0].as_deref(), Some("non torna insieme a 71,85 %: vuole «A» fra 71,915 % e 71,925 %"));
    assert_eq!(said[1].as_deref(), Some("non torna insieme a 71,92 %: vuole «A» fra 71,85 % e 71,855 %"));
    let codes: Vec<Code> = diagnostics(found.plan(), &claims).iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::ClaimsApart]);
}

/// A plan with one indicator that is a ratio of two amounts, and what is published of it.
fn ratio(data: &str, claims: &str) -> Compiled {
    Compiled::text(format!(
        "piano P \"P\" {{ anno 2025; smvp S }}
        smvp S \"S\" {{ applica proporzionale a >=; nodo piano media di indicatori }}
        dato n \"N\" misura euro
        dato d \"D\" misura euro
        indicatore A \"A\" in P {{ algoritmo n / d; target >= 50,00 % }}
        consuntivo 2025 chiuso {{ {data} }}
        pubblicato 2025 \"R\" {{ {claims} }}"
    ))
}

fn apart(claims: &str) -> Vec<bool> {
    let found = ratio("n = 2,5 euro; d = 7,1 euro", claims);
    found.claims().iter().map(Checked::is_apart).collect()
}

#[test]
fn a_variance_narrows_what_a_value_may_be() {
    assert_eq!(apart("valore A = 35,2 %; scostamento A = -14,80 %"), [false, false]);
    assert_eq!(apart("valore A = 35,2 %; scostamento A = -14,60 %"), [true, true]);
}

#[test]
fn only_those_that_differ_are_named() {
    assert_eq!(apart("punteggio A = 69 %; valore A = 35,0 %; valore A = 36,0 %"), [false, true, true]);
}

#[test]
fn a_denied_figure_speaks_for_itself_alone() {
    let found = ratio("n = 2,5 euro; d = 7,1 euro", "valore A = 35,0 %; valore A = 36,0 % smentito \"refuso\"");
    let findings: Vec<bool> = found.claims().iter().map(Checked::is_finding).collect();
    assert_eq!(findings, [false, false]);
    // A denial that nothing asks for is still told.
    let found = ratio("n = 2,5 euro; d = 7,1 euro", "valore A = 35,2 %; valore A = 35,1 % smentito \"refuso\"");
    assert_eq!(found.claims().iter().map(Checked::is_finding).collect::<Vec<_>>(), [false, true]);
}

/// Half a unit of the second decimal, in units of the sixth.
const HALF: i64 = 5_000;

/// With one datum the answer is exact: held against the intervals worked out by hand, in whole numbers. The target is
/// 80 %, so a score is the value by 5/4; a figure printed with two decimals is read from half a unit below it, which
/// belongs to it, to half a unit above, which does not.
#[test]
fn of_one_datum_the_answer_is_exact() {
    let (mut held, mut refused) = (0, 0);
    for case in 0..100_i64 {
        // The datum is written with one decimal, in hundredths of a point: 60,0 to 69,9 %.
        let written = 6000 + (case * 37 % 100) * 10;
        let shift = |step: i64| written + (case * step) % 5 - 2;
        // Scores of two values near it, in hundredths of a point.
        let scores = [shift(7), shift(3)].map(|value| value * 5 / 4);
        // In units of 10⁻⁶ of a point, of the score: what the datum's digits allow, then each figure.
        let unit = 10_000;
        let mut readings = vec![((written - 5) * unit * 5 / 4, (written + 5) * unit * 5 / 4)];
        readings.extend(scores.map(|s| (s * unit - HALF, s * unit + HALF)));
        let meet = |of: &[(i64, i64)]| {
            let (low, high) = (of.iter().map(|r| r.0).max(), of.iter().map(|r| r.1).min());
            low < high
        };
        let each = [1, 2].map(|figure| meet(&[readings[0], readings[figure]]));
        let printed = |n: i64| format!("{},{:02} %", n / 100, n % 100);
        let text = format!(
            "piano P \"P\" {{ anno 2025; smvp S }}
            smvp S \"S\" {{ applica proporzionale a >=; nodo piano media di indicatori }}
            indicatore A \"A\" in P {{ target >= 80,00 % }}
            consuntivo 2025 chiuso {{ A = {},{} % }}
            pubblicato 2025 \"R\" {{ punteggio A = {}; punteggio A = {} }}",
            written / 100,
            written / 10 % 10,
            printed(scores[0]),
            printed(scores[1])
        );
        let found = Compiled::text(text.clone());
        let claims = found.claims();
        if each != [true, true] {
            assert!(claims.iter().all(|c| c.apart.is_none()), "{text}");
            continue;
        }
        let together = meet(&readings);
        assert_eq!(claims.iter().map(Checked::is_apart).collect::<Vec<_>>(), [!together; 2], "{text}");
        *(if together { &mut held } else { &mut refused }) += 1;
    }
    assert!(held > 15 && refused > 50, "{held} together, {refused} apart");
}
