//! What is proved of a rule, against the evaluator: the pieces give its scores, a scan of many actuals
//! never finds what the proof missed, and what the proof finds shows at the actuals it names.

use crate::properties::config;
use crate::random_rules::{World, compiled, hundredths, rule, world};
use albero::eval::number::Interval;
use albero::plan::{Direction, Form, Goal, Rule};
use albero::proof::rational::{Q, decimal, exact, rounded};
use albero::proof::{Given, Piece, pieces, uses, verdict};
use proptest::prelude::*;
use rust_decimal::Decimal;

const FORMS: [Form; 5] = [Form::AtLeast, Form::MoreThan, Form::AtMost, Form::LessThan, Form::Equal];

fn given(world: &World, form: Form) -> Given {
    Given::new(form, &Goal::Number(world.target), Some(world.base), &world.parameter)
}

fn evaluated(world: &World, rule: &Rule, form: Form, x: &Q) -> Option<Decimal> {
    world.score(rule, form, Interval::exact(decimal(x)?)).map(|s| s.low)
}

/// Where a rule does something else: a division of 28 digits may fall on the other side.
fn is_corner(found: &[Piece], x: &Q) -> bool {
    let near = exact(Decimal::new(1, 12));
    found.iter().flat_map(|p| [&p.from, &p.to]).filter_map(|e| e.at.as_ref()).any(|at| {
        let apart = if at > x { at - x } else { x - at };
        apart < near && decimal(at).is_none()
    })
}

fn close(a: &Q, b: Decimal) -> bool {
    (rounded(a, 15) - b).abs() < Decimal::new(1, 12)
}

/// True where a formula rounds what 28 digits can't write, and the two differ by one step of it.
fn rounds_a_third(found: &[Piece], x: &Q, a: &Q, b: Decimal) -> bool {
    let outcome = found.iter().find(|p| p.holds(x)).and_then(|p| p.outcome.as_ref().ok());
    let Some((outcome, rounding)) = outcome.and_then(|o| Some((o, o.rounding?))) else { return false };
    (rounded(a, 15) - b).abs() <= rounding.quantum + Decimal::new(1, 12) && decimal(&outcome.score.at(x)).is_none()
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn pieces_give_the_scores_of_the_evaluator(
        body in rule(),
        worlds in proptest::collection::vec(world(), 4),
        values in proptest::collection::vec(-400..400i32, 20),
    ) {
        let Some((rule, _)) = compiled(&body) else { return Ok(()) };
        // A third of 28 digits, rounded, may fall on the other side of a half.
        let unrounded = Rule { rounding: None, ..rule.clone() };
        for world in worlds.into_iter().filter(|w| w.is_in_order(&rule)) {
            for form in FORMS {
                let Some(found) = pieces(&rule, &given(&world, form)) else { continue };
                let own = [world.target, world.base].map(exact);
                let ends = found.iter().filter_map(|p| p.from.at.clone());
                for x in values.iter().map(|&v| exact(hundredths(v))).chain(own).chain(ends) {
                    if decimal(&x).is_none() || is_corner(&found, &x) {
                        continue;
                    }
                    let piece = found.iter().find(|p| p.holds(&x));
                    prop_assert!(piece.is_some(), "no piece holds {x}\n{body}");
                    let proved = verdict::score(&found, &x, None);
                    let computed = evaluated(&world, &unrounded, form, &x);
                    let agree = match (&proved, computed) {
                        // A third that the formula rounds may fall on the other side of a half.
                        (Some(a), Some(b)) => close(a, b) || rounds_a_third(&found, &x, a, b),
                        (None, None) => true,
                        _ => false,
                    };
                    prop_assert!(agree, "{body}\n{form:?} {world:?} at {x}: {proved:?} but {computed:?}\n{found:#?}");
                }
            }
        }
    }

    #[test]
    fn a_scan_and_the_proof_of_a_direction_agree(
        body in rule(),
        worlds in proptest::collection::vec(world(), 4),
        values in proptest::collection::vec(-400..400i32, 30),
    ) {
        let Some((rule, _)) = compiled(&body) else { return Ok(()) };
        let (direction, _) = rule.direction.expect("a direction");
        let falls = |a: &Q, b: &Q| if direction == Direction::Increasing { a > b } else { a < b };
        for world in worlds.into_iter().filter(|w| w.is_in_order(&rule)) {
            for form in FORMS {
                let given = given(&world, form);
                let Some(found) = pieces(&rule, &given) else { continue };
                let fall = verdict::against(&found, given.domain(), rule.rounding, direction);
                if let Some(fall) = fall {
                    let at = |x: &Q| evaluated(&world, &rule, form, x);
                    if is_corner(&found, &fall.from) || is_corner(&found, &fall.to) {
                        continue;
                    }
                    prop_assert!(fall.from < fall.to && falls(&fall.before, &fall.after), "{body}\n{fall:?}");
                    // What is too large or too long to write is no actual of a plan.
                    if let (Some(a), Some(b)) = (at(&fall.from), at(&fall.to)) {
                        let shown = falls(&exact(a), &exact(b));
                        prop_assert!(shown, "{body}\n{form:?} {world:?}: {fall:?} but {a} and {b}");
                    }
                    continue;
                }
                let own = [world.target, world.base].map(exact);
                let mut xs: Vec<Q> = values.iter().map(|&v| exact(hundredths(v))).chain(own).collect();
                xs.sort();
                let scores: Vec<_> = xs.iter().filter_map(|x| Some((x, verdict::score(&found, x, rule.rounding)?))).collect();
                for pair in scores.windows(2) {
                    let ((x, a), (y, b)) = (&pair[0], &pair[1]);
                    prop_assert!(!falls(a, b), "{body}\n{form:?} {world:?}: proved, but {x} gives {a} and {y} gives {b}");
                }
            }
        }
    }

    /// What is proved of a target of one is proved of every target.
    #[test]
    fn a_rule_without_scale_gives_the_same_for_every_target(body in rule(), world in world(), v in -400..400i32) {
        let Some((rule, _)) = compiled(&body) else { return Ok(()) };
        if !uses::is_scale_free(&rule) {
            return Ok(());
        }
        for form in FORMS {
            let given = given(&world, form);
            let (small, scale) = uses::normal(&given, true);
            let (Some(own), Some(normal)) = (pieces(&rule, &given), pieces(&rule, &small)) else { continue };
            let x = exact(hundredths(v));
            let (a, b) = (verdict::score(&own, &x, None), verdict::score(&normal, &(&x / &scale), None));
            prop_assert!(a == b, "{}\n{:?} {:?} at {}: {:?} and {:?}", body, form, world, x, a, b);
        }
    }
}

/// Rounding of fractions is rounding of decimals, and what lies just beside a number goes its own way.
#[test]
fn fractions_round_as_decimals_do() {
    use albero::plan::Rounding;
    use albero::proof::rational::round_near;
    for quantum in ["0.01", "0.5", "0.3", "1"].map(|q| q.parse::<Decimal>().expect("a number")) {
        for truncate in [false, true] {
            let rounding = Rounding { quantum, truncate, span: Default::default() };
            for n in -1_500..1_500i64 {
                let value = Decimal::new(n, 3);
                let rounded = albero::eval::number::round(value, rounding).expect("small");
                assert_eq!(round_near(&exact(value), 0, rounding), exact(rounded), "{value} to {quantum}");
                let hair = Decimal::new(1, 9);
                for (side, beside) in [(-1, value - hair), (1, value + hair)] {
                    let rounded = albero::eval::number::round(beside, rounding).expect("small");
                    assert_eq!(round_near(&exact(value), side, rounding), exact(rounded), "beside {value}");
                }
            }
        }
    }
}
