//! What is proved of a rule, against the evaluator: the pieces give its scores, a scan of many actuals
//! never finds what the proof missed, and what the proof finds shows at the actuals it names.

use crate::proof::random_rules::{World, compiled, hundredths, rule, world};
use crate::support::config;
use albero::arithmetic::number::fraction::{Extended, Q, decimal, exact};
use albero::arithmetic::number::{Interval, Number, Truth};
use albero::arithmetic::rule::{Situation, apply, met};
use albero::plan::{Direction, Form, Goal, Rule};
use albero::proof::pieces::counted;
use albero::proof::{Given, pieces, uses, verdict};
use proptest::prelude::*;
use rust_decimal::Decimal;

const FORMS: [Form; 5] = [Form::AtLeast, Form::MoreThan, Form::AtMost, Form::LessThan, Form::Equal];

fn given(world: &World, form: Form) -> Given {
    Given::new(form, &Goal::Number(world.target), Some(world.base), &world.parameter)
}

/// What a rule sees of one actual of a deadline, a range or a yes or no.
fn other<'w>(form: Form, goal: &Goal, x: Decimal, world: &'w World) -> Situation<'w, Q> {
    let actual = Some(Interval::of(x));
    let mut situation =
        Situation { baseline: Some(Interval::of(world.base)), parameters: &world.parameter, ..Situation::nothing() };
    match (form, goal) {
        (Form::By, _) => (situation.delay, situation.met) = (actual, Some(Truth::of(x.is_zero()))),
        (Form::Yes, _) => situation.met = Some(Truth::of(x == Decimal::ONE)),
        (_, Goal::Range(low, high)) => {
            situation.range = Some((*low, *high));
            let is_met = met(form, goal, &Interval::<Q>::of(x)).expect("exact");
            (situation.value, situation.met) = (actual, Some(is_met));
        }
        _ => {}
    }
    situation
}

fn evaluated(world: &World, rule: &Rule, form: Form, x: &Q) -> Option<Q> {
    world.score(rule, form, Interval::One(x.clone())).map(|s| s.low().clone())
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn pieces_give_the_scores_of_the_evaluator(
        body in rule(),
        worlds in proptest::collection::vec(world(), 4),
        values in proptest::collection::vec(-400..400i32, 20),
    ) {
        let Some((rule, _)) = compiled(&body) else { return Ok(()) };
        for world in worlds.into_iter().filter(|w| w.is_in_order(&rule)) {
            for form in FORMS {
                let Some(found) = pieces(&rule, &given(&world, form)) else { continue };
                let own = [world.target, world.base].map(exact);
                let ends = found.iter().filter_map(|p| p.from.at.clone());
                for x in values.iter().map(|&v| exact(hundredths(v))).chain(own).chain(ends) {
                    let piece = found.iter().find(|p| p.holds(&x));
                    prop_assert!(piece.is_some(), "no piece holds {x}\n{body}");
                    let proved = verdict::score(&found, &x, rule.rounding);
                    let computed = evaluated(&world, &rule, form, &x);
                    prop_assert_eq!(proved, computed, "{}\n{:?} {:?} at {}\n{:#?}", body, form, world, x, found);
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
                    prop_assert!(fall.from < fall.to && falls(&fall.before, &fall.after), "{body}\n{fall:?}");
                    // What is too large or too long to write is no actual of a plan.
                    if let (Some(a), Some(b)) = (at(&fall.from), at(&fall.to)) {
                        let shown = falls(&a, &b);
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

    /// Deadlines, ranges and yes or no: the actuals there can be are few, and all are tried.
    #[test]
    fn other_forms_agree_with_the_evaluator_on_every_actual(body in rule(), world in world(), ends in (-50..50i32, 0..60i32)) {
        let late = body.replace("valore", "ritardo").replace("target", "p");
        let range = body.replace("target", "inferiore").replace("base", "superiore");
        let (low, high) = (Decimal::from(ends.0), Decimal::from(ends.0 + ends.1));
        let days: Vec<Decimal> = (0..160).map(Decimal::from).collect();
        let around: Vec<Decimal> = (-120..=240).map(|n| Decimal::new(n * 5, 1)).collect();
        let both = vec![Decimal::ZERO, Decimal::ONE];
        for (form, body, goal, actuals) in [
            (Form::By, &late, Goal::Day(albero::ground::number::Date(700_000)), days),
            (Form::Between, &range, Goal::Range(low, high), around),
            (Form::Yes, &body, Goal::Yes, both),
        ] {
            let Some((rule, _)) = compiled(body) else { continue };
            let given = Given::new(form, &goal, Some(world.base), &world.parameter);
            let Some(found) = pieces(&rule, &given) else { continue };
            let mut scores = Vec::new();
            for x in &actuals {
                let situation = other(form, &goal, *x, &world);
                let computed = apply(&rule, &situation).ok().map(|applied| applied.score.low().clone());
                let proved = verdict::score(&found, &exact(*x), rule.rounding);
                // Points out of order are an error, and are judged above.
                prop_assert_eq!(&proved, &computed, "{}\n{:?} at {}", body, given, x);
                scores.extend(proved.map(|proved| (*x, proved)));
            }
            let reach = verdict::reach(&found, given.domain(), rule.rounding);
            for (x, score) in &scores {
                let score = Extended::Finite(score.clone());
                let inside = reach.as_ref().is_some_and(|r| r.low <= score && score <= r.high);
                prop_assert!(inside, "{body}\n{given:?} at {x}: {score:?} outside {reach:?}");
            }
            for gap in verdict::gaps(&found, given.domain()) {
                let x = decimal(&gap.example).expect("an actual that can be written");
                let computed = apply(&rule, &other(form, &goal, x, &world));
                prop_assert!(computed.is_err(), "{body}\n{given:?}: a gap at {x}, but {computed:?}");
            }
            let (direction, _) = rule.direction.expect("a direction");
            let wrong = |a: &Q, b: &Q| if direction == Direction::Increasing { a > b } else { a < b };
            let scanned = scores.windows(2).any(|p| wrong(&p[0].1, &p[1].1));
            let fall = verdict::against(&found, given.domain(), rule.rounding, direction);
            prop_assert!(!scanned || fall.is_some(), "{body}\n{given:?}: a fall that the proof missed");
            if let Some(fall) = fall {
                prop_assert!(fall.from < fall.to && wrong(&fall.before, &fall.after), "{fall:?}");
                prop_assert!(form != Form::By || fall.from.is_integer() && fall.to.is_integer(), "{fall:?}");
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

/// A gap that begins at a third is shown by an actual that a plan can have.
#[test]
fn a_gap_has_an_actual_that_can_be_written() {
    let body = "verso crescente; parametro p; se (1 / valore) > base e valore >= target vale 0
        punteggio 2 - valore / target; limiti tra 0 % e 100 %";
    let (rule, _) = compiled(body).expect("sound");
    let given = Given::new(Form::AtLeast, &Goal::Number(Decimal::ZERO), Some(Decimal::from(3)), &[None]);
    let found = pieces(&rule, &given).expect("decided");
    let gaps = verdict::gaps(&found, given.domain());
    assert!(gaps.iter().any(|gap| found[gap.piece].from.at == Some(exact(Decimal::ONE) / exact(Decimal::from(3)))));
    for gap in &gaps {
        assert!(decimal(&gap.example).is_some() && found[gap.piece].holds(&gap.example), "{gap:?}");
    }
}

/// Rounding of fractions is rounding of decimals, and what lies just beside a number goes its own way.
#[test]
fn fractions_round_as_decimals_do() {
    use albero::arithmetic::number::fraction::round_near;
    use albero::plan::Rounding;
    for quantum in ["0.01", "0.5", "0.3", "1"].map(|q| q.parse::<Decimal>().expect("a number")) {
        for truncate in [false, true] {
            let rounding = Rounding { quantum, truncate, span: Default::default() };
            for n in -1_500..1_500i64 {
                let value = Decimal::new(n, 3);
                let rounded = Number::exact(value).printed(rounding);
                assert_eq!(round_near(&exact(value), 0, rounding), exact(rounded), "{value} to {quantum}");
                let hair = Decimal::new(1, 9);
                for (side, beside) in [(-1, value - hair), (1, value + hair)] {
                    let rounded = Number::exact(beside).printed(rounding);
                    assert_eq!(round_near(&exact(value), side, rounding), exact(rounded), "beside {value}");
                }
            }
        }
    }
}

/// What is decided on a stretch of actuals is decided on its parts: a rule of twice the lines is looked at twice as often.
#[test]
fn work_grows_with_the_lines_of_a_rule() {
    let hundredth = |n: usize| format!("{},{:02} %", n / 100, n % 100);
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (1..=count).map(line).collect::<Vec<_>>().join("\n");
    let rules: [&dyn Fn(usize) -> String; 3] = [
        &|count| {
            let points = lines(count, &|n| format!("a {} vale {}", hundredth(n), hundredth(n * n)));
            format!("spezzata valore / target {{ {points} }}")
        },
        &|count| {
            let guards = lines(count, &|n| format!("se valore / target <= {} vale {}", hundredth(n), hundredth(n)));
            format!("{guards}\npunteggio 100 %")
        },
        &|count| {
            let band = |n| format!("da {} vale {}", hundredth(count + 1 - n), hundredth(count + 1 - n));
            format!("fasce valore / target {{ {}\naltrimenti 0 % }}", lines(count, &band))
        },
    ];
    for rule in rules {
        let looked = |count: usize| {
            let (rule, _) = compiled(&rule(count)).expect("a rule");
            let given = Given::new(Form::AtLeast, &Goal::Number(Decimal::ONE), None, &[]);
            let (found, looked) = counted(&rule, &given);
            assert!(found.expect("pieces").len() >= count, "{count}");
            looked
        };
        let (few, many) = (looked(400), looked(800));
        assert!(many * 10 <= few * 22 && few <= 400 * 8, "{few} and {many}");
    }
}

/// A rule that no indicator uses is meant for the form that suits it; one whose targets are all an error is used.
#[test]
fn what_falls_is_not_judged_by_a_target_to_be_exceeded() {
    let plan =
        |rules: &str, rest: &str| format!("piano P \"P\" {{ anno 2025; smvp S }}\nsmvp S \"S\" {{ {rules} }}\n{rest}");
    let idle = plan("regola giu { fasce di speculare { da 90 % vale 100 %; da 70 % vale 80 %; altrimenti 0 % } }", "");
    let rule = "regola giu { punteggio 2 - valore / target; limiti tra 0 % e 100 % }; applica giu a <=";
    let zero = plan(rule, "indicatore I \"I\" in P { target <= 0 n }\nconsuntivo 2025 { I = 1 n }");
    for text in [idle, zero] {
        let compiled = crate::support::plans::Compiled::text(text);
        let codes: Vec<&str> = compiled.compilation.diagnostics.iter().map(|d| d.code.as_str()).collect();
        let of_rules = ["regola_contro_il_target", "punteggio_irraggiungibile", "riga_irraggiungibile"];
        assert!(!codes.iter().any(|c| of_rules.contains(c)), "{codes:?}");
    }
}

/// Cases that ask the same of a number compute it once: what a guard has of its own is the number and the comparison.
#[test]
fn guards_of_one_number_share_its_steps() {
    let guards: String = (1..=400).map(|n| format!("se valore / target <= {n} % vale {n} %\n")).collect();
    let (rule, _) = compiled(&format!("{guards}punteggio 100 %")).expect("a rule");
    let own = rule.guards.iter().map(|guard| guard.condition.nodes.len() - guard.shared);
    assert_eq!(own.sum::<usize>(), 5 + 399 * 2);
}

/// The two actuals of a finding can be written: of what is counted there is no half.
#[test]
fn what_is_counted_is_shown_whole() {
    let compiled = crate::support::plans::Compiled::text(
        "piano P \"P\" { anno 2025; smvp S }\nsmvp S \"S\" {\n\
         regola r { spezzata valore / target { a 0 % vale 0 %; a 100 % vale 100 %; a 150 % vale 60 % } }\n\
         applica r a >=\n}\nindicatore I \"I\" in P { target >= 80 n }\nconsuntivo 2025 { I = 1 n }\n",
    );
    let of_rule = compiled.compilation.diagnostics.iter().find(|d| d.code.as_str() == "regola_contro_il_target");
    let message = of_rule.expect("a finding").message.it.clone();
    assert!(message.ends_with(": 72 n vale 90 %, 120 n vale 60 %"), "{message}");
}
