//! Random scoring rules: what the compiler proves of a direction holds for every actual, and the
//! score of an interval holds the score of each number in it.

use crate::support::config;
use albero::arithmetic::formula::compute;
use albero::arithmetic::number::Interval;
use albero::arithmetic::number::fraction::{Q, exact};
use albero::arithmetic::rule::{Situation, apply, met};
use albero::diagnostic::{Code, Severity};
use albero::plan::{Direction, Form, Goal, Point, Rule, ScoreFunction};
use albero::source::Sources;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

fn constant() -> impl Strategy<Value = String> {
    select(&["0", "1", "2", "-1", "0,5", "100 %", "50 %", "0 %", "-30 %", "3", "10"][..]).prop_map(str::to_owned)
}

fn name() -> impl Strategy<Value = String> {
    select(&["valore", "valore", "valore", "target", "target", "base", "p"][..]).prop_map(str::to_owned)
}

fn expression() -> impl Strategy<Value = String> {
    prop_oneof![3 => name(), 2 => constant()].prop_recursive(3, 12, 3, |inner| {
        let pair = || (inner.clone(), inner.clone());
        prop_oneof![
            6 => (pair(), select(&["+", "-", "*", "/"][..])).prop_map(|((a, b), o)| format!("({a} {o} {b})")),
            1 => pair().prop_map(|(a, b)| format!("min({a}; {b})")),
            1 => pair().prop_map(|(a, b)| format!("max({a}; {b})")),
            1 => pair().prop_map(|(a, b)| format!("media({a}; {b})")),
            1 => pair().prop_map(|(a, b)| format!("somma({a}; {b})")),
            1 => pair().prop_map(|(a, b)| format!("arrotonda({a}; {b})")),
            1 => inner.clone().prop_map(|a| format!("tronca({a}; 0,1)")),
            1 => inner.clone().prop_map(|a| format!("-({a})")),
            1 => pair().prop_map(|(a, b)| format!("({a} ogni 10 {b})")),
        ]
    })
}

fn condition() -> impl Strategy<Value = String> {
    let compared = (expression(), select(&["<=", "<", ">=", ">", "="][..]), expression())
        .prop_map(|(a, o, b)| format!("{a} {o} {b}"));
    let usual = select(
        &[
            "rispettato",
            "rispettato",
            "target <= 0",
            "target <= base",
            "target < 0",
            "valore <= 0",
            "valore >= target",
            "p >= 0",
            "base >= 0",
            "0 >= target",
        ][..],
    );
    let one = prop_oneof![5 => usual.prop_map(str::to_owned), 1 => compared];
    (one.clone(), one, 0..8u8).prop_map(|(a, b, how)| match how {
        0 => format!("{a} e {b}"),
        1 => format!("{a} o {b}"),
        2 => format!("non {a}"),
        _ => a,
    })
}

/// Usual forms of rules, and any at all.
fn score() -> impl Strategy<Value = String> {
    let on = || {
        prop_oneof![
            3 => Just("valore / target".to_owned()),
            2 => Just("valore".to_owned()),
            1 => Just("2 - valore / target".to_owned()),
            1 => Just("(valore - base) / (target - base)".to_owned()),
            1 => Just("(valore - target) / (base - target)".to_owned()),
            2 => expression(),
        ]
    };
    let value = || prop_oneof![4 => constant(), 1 => on(), 1 => expression()];
    let band = (select(&["da", "oltre"][..]), value(), value()).prop_map(|(w, at, v)| format!("{w} {at} vale {v}"));
    let bands = (on(), proptest::collection::vec(band, 1..4), value())
        .prop_map(|(on, bands, other)| format!("fasce {on} {{ {}; altrimenti {other} }}", bands.join("; ")));
    let ordered = (on(), proptest::collection::vec(constant(), 3), on()).prop_map(|(on, v, same)| {
        format!(
            "fasce {on} {{ oltre 90 % vale {}; da 50 % vale {}; da 10 % vale {same}; altrimenti {} }}",
            v[0], v[1], v[2]
        )
    });
    let point = (value(), value()).prop_map(|(at, v)| format!("a {at} vale {v}"));
    let points = (on(), proptest::collection::vec(point, 2..4))
        .prop_map(|(on, points)| format!("spezzata {on} {{ {} }}", points.join("; ")));
    let line = (on(), proptest::collection::vec(constant(), 3))
        .prop_map(|(on, v)| format!("spezzata {on} {{ a 0 vale {}; a 50 % vale {}; a 1 vale {} }}", v[0], v[1], v[2]));
    prop_oneof![4 => on().prop_map(|e| format!("punteggio {e}")), 1 => bands, 2 => ordered, 1 => points, 2 => line]
}

/// Bands over the score of another rule, which stands after it; its parameter is the same.
pub fn rule() -> impl Strategy<Value = String> {
    let threshold = || select(&["90 %", "50 %", "0 %", "100 %", "0,5", "valore", "p"][..]);
    let values = || proptest::collection::vec(constant(), 3);
    let over = (plain(score().boxed()), threshold(), threshold(), values()).prop_flat_map(|(inner, a, b, v)| {
        let bands = format!("fasce di dentro {{ da {a} vale {}; oltre {b} vale {}; altrimenti {} }}", v[0], v[1], v[2]);
        let ordered =
            format!("fasce di dentro {{ da 90 % vale {}; da 50 % vale {}; altrimenti {} }}", v[0], v[1], v[2]);
        let outer = plain(prop_oneof![Just(bands), Just(ordered)].boxed());
        outer.prop_map(move |outer| format!("{outer}\n  }}\n  regola dentro {{\n    {inner}"))
    });
    prop_oneof![3 => plain(score().boxed()), 1 => over]
}

/// One rule with such a score function.
fn plain(score: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    let guard = (condition(), prop_oneof![4 => constant(), 1 => expression()])
        .prop_map(|(condition, value)| format!("se {condition} vale {value}"));
    let verso = select(&["crescente", "decrescente"][..]);
    let limits = select(&["limiti tra 0 % e 100 %", "limiti tra 0 % e 100 %", "limiti tra -1 e 2", ""][..]);
    let round = select(&["", "", "arrotonda a 0,01 %", "tronca a 0,1"][..]);
    (verso, proptest::collection::vec(guard, 0..4), score, limits, round).prop_map(
        |(verso, guards, score, limits, round)| {
            let lines = [format!("verso {verso}"), "parametro p".to_owned()];
            let rest = [score, limits.to_owned(), round.to_owned()];
            lines.into_iter().chain(guards).chain(rest).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n    ")
        },
    )
}

/// The rule, and whether its direction is proved; `None` where it has an error.
pub fn compiled(body: &str) -> Option<(Rule, bool)> {
    let text =
        format!("piano P \"P\" {{ anno 2025; smvp S }}\nsmvp S \"S\" {{\n  regola prova {{\n    {body}\n  }}\n}}\n");
    let mut sources = Sources::new();
    sources.add("piano.albero", text.clone()).expect("small");
    let compilation = albero::compile(&mut sources, &crate::support::plans::no_files);
    let about = |code: Code| compilation.diagnostics.iter().any(|d| d.code == code);
    let proved = !about(Code::DirectionWrong) && !about(Code::DirectionUnproved);
    let broken =
        compilation.diagnostics.iter().any(|d| d.severity == Severity::Error && d.code != Code::DirectionWrong);
    if broken {
        return None;
    }
    let rule = compilation.plan.policy.rules.iter().find(|r| sources.text(r.name) == "prova");
    Some((rule.expect("a rule without errors").clone(), proved))
}

pub fn hundredths(n: i32) -> Decimal {
    Decimal::new(n.into(), 2)
}

pub struct World {
    pub target: Decimal,
    pub base: Decimal,
    pub parameter: [Option<Decimal>; 1],
}

pub fn world() -> impl Strategy<Value = World> {
    let number = || prop_oneof![1 => Just(0), 2 => -300..300i32, 2 => 1..200i32].prop_map(hundredths);
    (number(), number(), number()).prop_map(|(target, base, p)| World { target, base, parameter: [Some(p)] })
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "target {} base {} p {:?}", self.target, self.base, self.parameter[0])
    }
}

impl World {
    fn situation(&self, form: Form, value: Interval<Q>) -> Situation<'_, Q> {
        Situation {
            target: Some(Interval::of(self.target)),
            baseline: Some(Interval::of(self.base)),
            met: Some(met(form, &Goal::Number(self.target), &value).expect("exact")),
            value: Some(value),
            parameters: &self.parameter,
            ..Situation::nothing()
        }
    }

    /// Points out of order are an error once target and parameters are known.
    pub fn is_in_order(&self, rule: &Rule) -> bool {
        let is_inner_in_order = rule.inner.as_ref().is_none_or(|inner| self.is_in_order(inner));
        let ScoreFunction::Points { points, .. } = &rule.score else { return is_inner_in_order };
        let situation = self.situation(Form::AtLeast, Interval::of(Decimal::ZERO));
        let at = |p: &Point| compute(&p.at, |v| situation.get(*v)).ok()?.number().ok()?.one().cloned();
        points.windows(2).all(|pair| at(&pair[0]).zip(at(&pair[1])).is_some_and(|(a, b)| a < b))
    }

    pub fn score(&self, rule: &Rule, form: Form, value: Interval<Q>) -> Option<Interval<Q>> {
        let situation = self.situation(form, value);
        apply(rule, &situation).ok().map(|applied| applied.score)
    }
}

/// No better actual has a lower score, if the rule is proved.
fn hold(body: &str, worlds: Vec<World>, mut values: Vec<i32>) -> Result<(), TestCaseError> {
    let Some((rule, true)) = compiled(body) else { return Ok(()) };
    let (direction, _) = rule.direction.expect("a direction");
    let forms = match direction {
        Direction::Increasing => [Form::AtLeast, Form::MoreThan],
        Direction::Decreasing => [Form::AtMost, Form::LessThan],
    };
    for world in worlds.into_iter().filter(|w| w.is_in_order(&rule)) {
        values.extend([world.target, world.base].map(|d| i32::try_from(d.mantissa()).unwrap_or(0)));
        values.sort_unstable();
        for form in forms {
            let score = |v: i32| world.score(&rule, form, Interval::of(hundredths(v))).map(|s| (v, s.low().clone()));
            let scores: Vec<(i32, Q)> = values.iter().filter_map(|&v| score(v)).collect();
            for pair in scores.windows(2) {
                let ((v, a), (w, b)) = (&pair[0], &pair[1]);
                let holds = match direction {
                    Direction::Increasing => a <= b,
                    Direction::Decreasing => b <= a,
                };
                prop_assert!(holds, "{}\n{:?} {:?}: {} gives {}, {} gives {}", body, form, world, v, a, w, b);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(1000))]

    /// A proved `verso` is true: no better actual has a lower score.
    #[test]
    fn what_is_proved_of_a_direction_holds(
        body in rule(),
        worlds in proptest::collection::vec(world(), 12),
        values in proptest::collection::vec(-400..400i32, 12),
    ) {
        hold(&body, worlds, values)?;
    }

    /// Where one sign of the actual is left, what multiplies or divides itself may be proved too.
    #[test]
    fn what_is_proved_on_one_side_of_zero_holds(
        verso in select(&["crescente", "decrescente"][..]),
        formula in expression(),
        worlds in proptest::collection::vec(world(), 4),
        values in proptest::collection::vec(-400..400i32, 12),
    ) {
        let worst = if verso == "crescente" { 0 } else { 100 };
        let guards = format!("se valore <= 0 vale {worst} %; se target <= 0 vale 0 %");
        let body = format!("verso {verso}; parametro p; {guards}; punteggio {formula}; limiti tra 0 % e 100 %");
        hold(&body, worlds, values)?;
    }

    /// A number that is only known to lie in an interval has a score in the interval's score.
    #[test]
    fn an_interval_holds_the_scores_of_its_numbers(
        body in rule(),
        worlds in proptest::collection::vec(world(), 8),
        middle in -300..300i32,
        half in 0..100i32,
        inside in proptest::collection::vec(-100..=100i32, 8),
    ) {
        let Some((rule, _)) = compiled(&body) else { return Ok(()) };
        let interval = Interval::decimals(hundredths(middle - half), hundredths(middle + half));
        for world in worlds.into_iter().filter(|w| w.is_in_order(&rule)) {
            for form in [Form::AtLeast, Form::MoreThan, Form::AtMost, Form::LessThan, Form::Equal] {
                // Where a divisor may be zero there is nothing to hold.
                let Some(wide) = world.score(&rule, form, interval.clone()) else { continue };
                let targets = [world.target, world.base].into_iter().filter(|v| interval.contains(&exact(*v)) == Ok(true));
                let others = inside.iter().map(|part| hundredths(middle + part * half / 100));
                for v in others.chain(targets) {
                    let Some(score) = world.score(&rule, form, Interval::of(v)) else { continue };
                    let holds = wide.low() <= score.low() && score.high() <= wide.high();
                    prop_assert!(holds, "{}\n{:?} {:?}: {} gives {:?}, {:?} gives {:?}", body, form, world, v, score, interval, wide);
                }
            }
        }
    }
}

/// Each of these was once taken for proved, or comes close to something that is.
#[test]
fn what_does_not_hold_is_not_proved() {
    for body in [
        "verso decrescente; fasce base { da 1 vale valore; altrimenti 0 }",
        "verso decrescente; spezzata base { a 0 vale valore; a 1 vale 1 }",
        "verso crescente; fasce 1 { da valore vale 1; altrimenti 0 }",
        "verso crescente; fasce 2 - valore { da 1 vale 2 - valore; altrimenti 3 }",
        "verso crescente; punteggio arrotonda(10; valore)",
        "verso crescente; se rispettato vale 100 %; se target <= 0 vale 300 %; punteggio 0 %",
        "verso crescente; punteggio valore * valore; limiti tra 0 % e 100 %",
        "verso crescente; se valore <= 0 vale 10 %; punteggio valore * valore; limiti tra 0 % e 100 %",
        "verso crescente; se valore >= 0 vale 0 %; punteggio 1 - valore * valore; limiti tra 0 % e 100 %",
        "verso crescente; se valore <= 0 vale 0 %; punteggio valore * (2 - valore); limiti tra 0 % e 100 %",
        "verso crescente; se valore <= 0 vale 0 %; se rispettato vale 100 %; punteggio valore * valore; limiti tra 0 % e 100 %",
        "verso decrescente; punteggio 1 / valore; limiti tra 0 % e 100 %",
        "verso decrescente; se valore <= 0 vale 100 %; punteggio 1 / (1 - valore); limiti tra 0 % e 100 %",
        "verso decrescente; punteggio 1 - (ritardo - 5) * ritardo",
    ] {
        let (_, proved) = compiled(body).expect(body);
        assert!(!proved, "{body}");
    }
    for body in [
        "verso crescente; fasce base { da 1 vale valore; altrimenti 0 }",
        "verso crescente; fasce valore { da 90 % vale valore; da 50 % vale 40 %; altrimenti 0 }",
        "verso crescente; se rispettato vale 100 %; punteggio 0 %",
        "verso crescente; se valore <= 0 vale 0 %; punteggio valore * valore; limiti tra 0 % e 100 %",
        "verso crescente; se 0 >= valore vale 0 %; punteggio 1 - 1 / (1 + valore); limiti tra 0 % e 100 %",
        "verso decrescente; se valore <= 0 vale 100 %; punteggio 1 / (valore * valore); limiti tra 0 % e 100 %",
        "verso decrescente; se ritardo >= 10 vale 0 %; punteggio 1 - 1 % * ritardo * ritardo; limiti tra 0 % e 100 %",
        "verso decrescente; punteggio 1 / (1 + ritardo)",
    ] {
        let (_, proved) = compiled(body).expect(body);
        assert!(proved, "{body}");
    }
}
