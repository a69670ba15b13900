//! What must hold of the scores of any plan: random plans, compiled and scored as a user's would be.

use crate::support::config;
use albero::arithmetic::number::{Interval, Number};
use albero::diagnostic::{Code, Severity};
use albero::eval::{Inputs, Precision, Score, Scores};
use albero::source::Sources;
use albero::{Compilation, compile};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What an indicator asks for.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Asked {
    /// An operator and a number.
    Number(&'static str, Written),
    /// A day of the year.
    Day(u32),
}

/// A number with the digits it is written with.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Written {
    mantissa: i64,
    scale: u32,
}

impl Written {
    fn text(self) -> String {
        let digits = format!("{:0width$}", self.mantissa.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, rest) = digits.split_at(digits.len() - self.scale as usize);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{rest}") }
    }

    fn rational(self) -> BigRational {
        BigRational::new(self.mantissa.into(), BigInt::from(10).pow(self.scale))
    }

    /// A number that is written so when rounded to as many digits: `part` of a thousandth of half a unit away.
    fn near(self, part: i64) -> Written {
        Written { mantissa: self.mantissa * 2000 + part, scale: self.scale + 3 }.halved()
    }

    /// Half of it, with one more digit.
    fn halved(self) -> Written {
        Written { mantissa: self.mantissa * 5, scale: self.scale + 1 }
    }
}

/// The actual of an indicator.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Actual {
    Missing,
    Number(Written),
    /// A ratio of two data.
    Ratio(Written, Written),
    Day(u32),
}

#[derive(Clone, Debug)]
struct Indicator {
    asked: Asked,
    actual: Actual,
    unit: &'static str,
    weight: Written,
}

#[derive(Clone, Debug)]
struct Node {
    weight: Written,
    weighted: bool,
    children: Vec<Indicator>,
}

/// Objectives under areas under a plan.
#[derive(Clone, Debug)]
struct Tree {
    weighted: bool,
    areas: Vec<(Written, bool, Vec<Node>)>,
}

fn written(range: std::ops::Range<i64>, scales: std::ops::Range<u32>) -> impl Strategy<Value = Written> {
    (range, scales).prop_map(|(mantissa, scale)| Written { mantissa, scale })
}

fn weight() -> impl Strategy<Value = Written> {
    written(1..10_000, 0..3)
}

/// Actuals and targets of numbers stand near each other as often as far apart.
fn number() -> impl Strategy<Value = Written> {
    prop_oneof![written(-300..2_000, 0..3), written(1..200, 0..2), written(-1..2, 0..1)]
}

fn indicator() -> impl Strategy<Value = Indicator> {
    let forms = proptest::sample::select(&[">=", ">", "=", "<=", "<"][..]);
    let numbers = (forms, number(), number(), number(), 0..8u8).prop_map(|(form, target, value, other, kind)| {
        let actual = match kind {
            0 if other.mantissa != 0 => Actual::Ratio(value, other),
            1 => Actual::Number(target),
            _ => Actual::Number(value),
        };
        (Asked::Number(form, target), actual)
    });
    let days = (0..365u32, 0..365u32).prop_map(|(due, done)| (Asked::Day(due), Actual::Day(done)));
    let units = proptest::sample::select(&["", "%", "gg"][..]);
    (prop_oneof![4 => numbers, 1 => days], units, weight()).prop_map(|((asked, actual), unit, weight)| Indicator {
        asked,
        actual,
        unit,
        weight,
    })
}

fn tree() -> impl Strategy<Value = Tree> {
    let node = (weight(), any::<bool>(), proptest::collection::vec(indicator(), 1..5))
        .prop_map(|(weight, weighted, children)| Node { weight, weighted, children });
    let area = (weight(), any::<bool>(), proptest::collection::vec(node, 1..4));
    (any::<bool>(), proptest::collection::vec(area, 1..4)).prop_map(|(weighted, areas)| Tree { weighted, areas })
}

const HEAD: &str = r#"smvp S "S" {
  applica proporzionale a >= > =
  applica speculare a <= <
  applica un_punto_al_giorno a entro
  nodo obiettivo media pesata di indicatori
  nodo ambito media pesata di obiettivi
  nodo piano media pesata di ambiti
}"#;

fn day(n: u32) -> String {
    const MONTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut rest = n;
    for (month, days) in MONTHS.into_iter().enumerate() {
        if rest < days {
            return format!("{:02}/{:02}/2025", rest + 1, month + 1);
        }
        rest -= days;
    }
    unreachable!("a year has 365 days")
}

impl Tree {
    fn indicators(&self) -> impl Iterator<Item = &Indicator> {
        self.areas.iter().flat_map(|a| &a.2).flat_map(|n| &n.children)
    }

    fn indicators_mut(&mut self) -> impl Iterator<Item = &mut Indicator> {
        self.areas.iter_mut().flat_map(|a| &mut a.2).flat_map(|n| &mut n.children)
    }

    /// The statements of the plan, each on its own: they mean the same in any order.
    fn statements(&self, closed: bool) -> Vec<String> {
        let mut out = vec!["piano P \"P\" { anno 2025; smvp S }".to_owned(), HEAD.to_owned()];
        let state = if closed { "chiuso " } else { "" };
        let weigh = |on: bool, w: Written| if on { format!("; peso {}", w.text()) } else { String::new() };
        for (a, (weight, weighted, nodes)) in self.areas.iter().enumerate() {
            out.push(format!("ambito A{a} \"A\" {{ codice \"a{a}\"{} }}", weigh(self.weighted, *weight)));
            for (o, node) in nodes.iter().enumerate() {
                out.push(format!(
                    "obiettivo A{a}.{o} \"O\" in A{a} {{ codice \"o{a}.{o}\"{} }}",
                    weigh(*weighted, node.weight)
                ));
                for (i, indicator) in node.children.iter().enumerate() {
                    let name = format!("A{a}.{o}.{i}");
                    let own = weigh(node.weighted, indicator.weight);
                    out.extend(indicator.statements(&name, &format!("A{a}.{o}"), &own, state));
                }
            }
        }
        // The year is open or closed whether or not anything is known.
        out.push(format!("consuntivo 2025 {state}{{ }}"));
        out
    }
}

impl Indicator {
    fn statements(&self, name: &str, parent: &str, weight: &str, state: &str) -> Vec<String> {
        let unit = self.unit;
        let target = match self.asked {
            Asked::Number(form, target) => format!("{form} {} {unit}", target.text()),
            Asked::Day(due) => format!("entro {}", day(due)),
        };
        let mut body = format!("indicatore {name} \"I\" in {parent} {{ target {target}{weight}");
        let mut out = Vec::new();
        let mut fact = String::new();
        match self.actual {
            Actual::Missing => {}
            Actual::Number(value) => _ = write!(fact, "{name} = {} {unit}", value.text()),
            Actual::Day(done) => _ = write!(fact, "{name} = {}", day(done)),
            Actual::Ratio(over, under) => {
                let measure = if unit == "gg" { "gg" } else { "numero_puro" };
                let measure = if measure == "gg" { " misura gg" } else { "" };
                _ = write!(body, "; algoritmo {name}_a / {name}_b");
                out.push(format!("dato {name}_a \"D\"{measure}"));
                out.push(format!("dato {name}_b \"D\""));
                let of = if unit == "gg" { " gg" } else { "" };
                _ = write!(fact, "{name}_a = {}{of}; {name}_b = {}", over.text(), under.text());
            }
        }
        out.push(body + " }");
        if !fact.is_empty() {
            out.push(format!("consuntivo 2025 {state}{{ {fact} }}"));
        }
        out
    }
}

struct Scored {
    sources: Sources,
    compilation: Compilation,
}

impl Scored {
    fn of(texts: &[String]) -> Scored {
        let mut sources = Sources::new();
        for (i, text) in texts.iter().enumerate() {
            sources.add(format!("{i}.albero"), text.clone()).expect("small");
        }
        let compilation = compile(&mut sources, &crate::support::plans::no_files);
        // A percentage of a hundred points is taken for a slip, and rightly.
        let harmless = [Code::WeightWithoutPercent];
        let wrong = |d: &&albero::diagnostic::Diagnostic| d.severity == Severity::Error && !harmless.contains(&d.code);
        if let Some(d) = compilation.diagnostics.iter().find(wrong) {
            panic!("{} in\n{}", d.message.it, texts.join("\n"));
        }
        Scored { sources, compilation }
    }

    fn plan(tree: &Tree, closed: bool) -> Scored {
        Scored::of(&[tree.statements(closed).join("\n")])
    }

    /// The scores of everything scored, by name.
    fn scores(&self, precision: Precision) -> BTreeMap<String, Score> {
        let plan = &self.compilation.plan;
        let scores = Scores::compute(plan, &Inputs::default().with_precision(precision));
        let scored = plan.ids().filter(|&id| plan.item(id).kind != albero::plan::Kind::Datum);
        scored.map(|id| (self.sources.text(plan.item(id).name).to_owned(), scores.get(id))).collect()
    }

    fn nominal(&self) -> BTreeMap<String, Score> {
        self.scores(Precision::Nominal)
    }
}

// ---- the oracle ----

fn ratio(n: i64, d: i64) -> BigRational {
    BigRational::new(n.into(), d.into())
}

/// The score by the rules' own words, in exact fractions; `None` where a ratio has no value.
fn exact(indicator: &Indicator) -> BigRational {
    let (zero, one) = (ratio(0, 1), ratio(1, 1));
    let value = match indicator.actual {
        Actual::Missing => return zero,
        Actual::Day(done) => {
            let Asked::Day(due) = indicator.asked else { unreachable!("days go with days") };
            let late = i64::from(done) - i64::from(due);
            return (one - ratio(late.max(0), 100)).max(zero);
        }
        Actual::Number(value) => value.rational(),
        Actual::Ratio(over, under) => over.rational() / under.rational() * scale_of(indicator.unit),
    };
    let Asked::Number(form, target) = indicator.asked else { unreachable!("numbers go with numbers") };
    let target = target.rational();
    let met = match form {
        ">=" => value >= target,
        ">" => value > target,
        "=" => value == target,
        "<=" => value <= target,
        _ => value < target,
    };
    let score = if met {
        one.clone()
    } else if target <= zero {
        zero.clone()
    } else if form.starts_with('<') {
        ratio(2, 1) - value / target
    } else {
        value / target
    };
    score.max(zero).min(one)
}

/// A ratio of plain numbers is a fraction; a target in `%` is written a hundred times as large.
fn scale_of(unit: &str) -> BigRational {
    ratio(if unit == "%" { 100 } else { 1 }, 1)
}

fn mean(parts: &[(BigRational, BigRational)]) -> BigRational {
    let sum = parts.iter().map(|(w, s)| w * s).sum::<BigRational>();
    sum / parts.iter().map(|(w, _)| w.clone()).sum::<BigRational>()
}

fn oracle(tree: &Tree) -> BTreeMap<String, BigRational> {
    let mut out = BTreeMap::new();
    let weigh = |on: bool, w: Written| if on { w.rational() } else { ratio(1, 1) };
    let mut areas = Vec::new();
    for (a, (weight, weighted, nodes)) in tree.areas.iter().enumerate() {
        let mut objectives = Vec::new();
        for (o, node) in nodes.iter().enumerate() {
            let mut scores = Vec::new();
            for (i, indicator) in node.children.iter().enumerate() {
                let score = exact(indicator);
                out.insert(format!("A{a}.{o}.{i}"), score.clone());
                scores.push((weigh(node.weighted, indicator.weight), score));
            }
            let score = mean(&scores);
            out.insert(format!("A{a}.{o}"), score.clone());
            objectives.push((weigh(*weighted, node.weight), score));
        }
        let score = mean(&objectives);
        out.insert(format!("A{a}"), score.clone());
        areas.push((weigh(tree.weighted, *weight), score));
    }
    out.insert("P".to_owned(), mean(&areas));
    out
}

/// A decimal as a fraction.
pub fn rational(value: Decimal) -> BigRational {
    BigRational::new(value.mantissa().into(), BigInt::from(10).pow(value.scale()))
}

/// Twenty decimals are far more than any figure is printed with.
fn tolerance() -> BigRational {
    BigRational::new(1.into(), BigInt::from(10).pow(20))
}

fn close(a: &BigRational, b: &BigRational) -> bool {
    let difference = a - b;
    difference <= tolerance() && -difference <= tolerance()
}

fn inside(range: Interval, value: Decimal) -> bool {
    let (low, high, value) = (rational(range.low().decimal()), rational(range.high().decimal()), rational(value));
    low <= &value + tolerance() && value <= high + tolerance()
}

fn whole(name: &str, score: &Score) -> Decimal {
    score.value().unwrap_or_else(|| panic!("{name} has no single score: {score:?}")).decimal()
}

// ---- the properties ----

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn scores_are_those_of_exact_fractions(tree in tree()) {
        let expected = oracle(&tree);
        for (name, score) in Scored::plan(&tree, true).nominal() {
            let found = rational(whole(&name, &score));
            prop_assert!(close(&found, &expected[&name]), "{}: {} instead of {}", name, found, expected[&name]);
        }
    }

    #[test]
    fn order_and_files_change_no_score(tree in tree(), order in any::<u64>(), files in 1..5usize) {
        let mut statements = tree.statements(true);
        let before = Scored::of(&[statements.join("\n")]).nominal();
        let mut state = order | 1;
        for i in (1..statements.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            statements.swap(i, (state >> 33) as usize % (i + 1));
        }
        let size = statements.len().div_ceil(files);
        let texts: Vec<String> = statements.chunks(size).map(|c| c.join("\n")).collect();
        let after = Scored::of(&texts).nominal();
        prop_assert_eq!(before, after);
    }

    /// Whatever the digits not written were, the score is in the interval.
    #[test]
    fn written_digits_bound_the_score(tree in tree(), parts in proptest::collection::vec(-1000..=1000i64, 80)) {
        let here = Scored::plan(&tree, true);
        let bounds = here.scores(Precision::Written);
        let mut other = tree.clone();
        let mut parts = parts.into_iter().cycle();
        let mut near = |w: Written| w.near(parts.next().unwrap_or(0));
        for indicator in other.indicators_mut() {
            indicator.actual = match indicator.actual {
                Actual::Number(value) => Actual::Number(near(value)),
                Actual::Ratio(over, under) => {
                    let moved = near(under);
                    Actual::Ratio(near(over), if moved.mantissa == 0 { under } else { moved })
                }
                other => other,
            };
        }
        for (name, score) in here.nominal().into_iter().chain(Scored::plan(&other, true).nominal()) {
            // No bound is no claim; it must not be given where there is a score.
            let Some(value) = score.value().map(Number::decimal) else { continue };
            let Some(range) = bounds[&name].range else {
                // A divisor that may be zero has no quotient to bound.
                prop_assert!(tree.indicators().any(|i| matches!(i.actual, Actual::Ratio(..))), "{} has no bounds", name);
                continue;
            };
            prop_assert!(inside(range, value), "{}: {} outside {:?}", name, value, range);
        }
    }

    /// A year still open: every way to complete it stays in the range, and with one actual missing
    /// both ends of the range can be reached.
    #[test]
    fn what_is_missing_is_a_range(tree in tree(), which in proptest::collection::vec(0..40usize, 1..4)) {
        let mut open = tree.clone();
        let count = open.indicators().count();
        let mut missing: Vec<usize> = which.into_iter().map(|w| w % count).collect();
        missing.sort_unstable();
        missing.dedup();
        for (i, indicator) in open.indicators_mut().enumerate() {
            if missing.contains(&i) {
                indicator.actual = Actual::Missing;
            }
        }
        let ranges = Scored::plan(&open, false).nominal();
        let mut reached: BTreeMap<String, (Decimal, Decimal)> = BTreeMap::new();
        let choices = |i: &Indicator| match i.asked {
            Asked::Day(due) => vec![Actual::Day(due), Actual::Day(364), Actual::Day(0), Actual::Day((due + 40).min(364))],
            Asked::Number(_, t) => [0, t.mantissa, t.mantissa / 2, -100_000_000, 100_000_000]
                .map(|mantissa| Actual::Number(Written { mantissa, scale: t.scale }))
                .to_vec(),
        };
        for turn in 0..5usize.pow(missing.len() as u32) {
            let mut full = open.clone();
            let mut turn = turn;
            for (i, indicator) in full.indicators_mut().enumerate() {
                if missing.contains(&i) {
                    let options = choices(indicator);
                    indicator.actual = options[turn % 5 % options.len()];
                    turn /= 5;
                }
            }
            for (name, score) in Scored::plan(&full, false).nominal() {
                let value = whole(&name, &score);
                let range = ranges[&name].range.expect("a range");
                prop_assert!(inside(range, value), "{}: {} outside {:?}", name, value, range);
                let ends = reached.entry(name).or_insert((value, value));
                *ends = (ends.0.min(value), ends.1.max(value));
            }
        }
        // A deadline late in the year can't be missed by a hundred days within it, and a target of
        // zero or less can't be missed by a part.
        let loose = |i: &Indicator| matches!(i.asked, Asked::Day(_));
        let all: Vec<&Indicator> = open.indicators().collect();
        if missing.len() == 1 && !loose(all[missing[0]]) {
            for (name, (low, high)) in reached {
                let range = ranges[&name].range.expect("a range");
                let tight = close(&rational(low), &rational(range.low().decimal()))
                    && close(&rational(high), &rational(range.high().decimal()));
                prop_assert!(tight, "{}: {:?} although only {} … {} can be reached", name, range, low, high);
            }
        }
    }

    /// A better actual never lowers any score of the plan.
    #[test]
    fn better_is_never_worse(tree in tree(), which in 0..40usize, by in 1..5_000i64) {
        let before = Scored::plan(&tree, true).nominal();
        let mut better = tree.clone();
        let count = better.indicators().count();
        // What is better than what is asked for with `=` depends on the side.
        let equal = |i: &&mut Indicator| !matches!(i.asked, Asked::Number("=", _));
        if let Some(indicator) = better.indicators_mut().nth(which % count).filter(equal) {
            let down = matches!(indicator.asked, Asked::Number("<=" | "<", _));
            let step = if down { -by } else { by };
            match &mut indicator.actual {
                Actual::Number(value) => value.mantissa += step,
                Actual::Ratio(over, under) => over.mantissa += step * under.mantissa.signum(),
                Actual::Day(done) => *done = done.saturating_sub(by as u32),
                Actual::Missing => {}
            }
        }
        let after = Scored::plan(&better, true).nominal();
        for (name, score) in before {
            let (was, is) = (whole(&name, &score), whole(&name, &after[&name]));
            prop_assert!(rational(was) <= rational(is) + tolerance(), "{}: {} became {}", name, was, is);
        }
    }
}

/// `0,00` may be a little more or less than zero: dividing by it gives anything the rule can give.
#[test]
fn a_divisor_that_rounds_to_zero_has_bounds() {
    let plan = "piano P \"P\" { anno 2025; smvp S }
        smvp S \"S\" { applica inversa a >=; nodo piano media pesata di indicatori }
        indicatore i \"I\" in P { target >= 1,00 gg }
        consuntivo 2025 { i = 0,00 gg }";
    let scored = Scored::of(&[plan.to_owned()]);
    assert_eq!(scored.nominal()["i"].value(), Some(Decimal::ONE.into()));
    let bounds = scored.scores(Precision::Written)["i"].range;
    assert_eq!(bounds, Some(Interval::decimals(Decimal::ZERO, Decimal::ONE)));
}
