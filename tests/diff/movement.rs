//! Why the score moved: the shares add up to the difference, and each edit shows in its own factor.

use crate::diff::edits::{Chance, Side, compare};
use crate::eval::invariants::rational;
use crate::support::config;
use albero::diff::movement::{Account, Factor, Movement, Movements, Share, movements};
use albero::diff::{Change, Diff, FieldChange, Place, Section, Written};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use std::fmt::Write;

fn between(before: &str, after: &str) -> Movements {
    let (before, after) = (Side::text(before), Side::text(after));
    for side in [&before, &after] {
        assert!(side.compilation.is_sound(), "{:?}", side.compilation.errors());
    }
    movements(&before.version(), &after.version(), &compare(&before, &after))
}

/// A comparison with one more change, of a field that nobody knows: it may move anything, so every
/// factor is tried whether or not something was found in it.
fn in_doubt(diff: &Diff) -> Diff {
    let place = || Some(Place { file: String::new(), line: 1, column: 1, cell: None });
    let written = place().map(|place| Written { text: String::new(), place });
    let field = FieldChange {
        field: "sconosciuto".into(),
        detail: String::new(),
        before: None,
        after: written,
        effect: None,
        role: None,
    };
    let change = Change {
        section: Section::Nodes,
        kind: "indicatore",
        name: String::new(),
        title: String::new(),
        group: String::new(),
        parent: None,
        before: place(),
        after: place(),
        renamed: None,
        guessed: false,
        outlived: false,
        moved: None,
        fields: vec![field],
    };
    let mut doubted = diff.clone();
    doubted.changes.push(change);
    doubted
}

fn node<'a>(movements: &'a Movements, name: &str) -> &'a Movement {
    movements.nodes.iter().find(|m| m.name == name).expect(name)
}

fn shares(movement: &Movement) -> &[Share] {
    match &movement.account {
        Account::Shared { shares, .. } => shares,
        other => panic!("{}: {other:?}", movement.name),
    }
}

/// The factors with a share, in percentage points as printed.
fn told(movements: &Movements, name: &str) -> Vec<(Factor, String)> {
    let shown = shares(node(movements, name)).iter().filter(|s| !s.exact.is_zero());
    shown.map(|s| (s.factor, s.printed.to_string())).collect()
}

const POLICY: &str = "smvp S \"S\" { applica proporzionale a >= > =; applica speculare a <= <
    applica un_punto_al_giorno a entro; nodo obiettivo media pesata di indicatori; nodo piano media di obiettivi
    non_valutabile ripartisce }\n";

/// One objective with two indicators.
fn two(year: i32, weights: (u32, u32), targets: (&str, &str), actuals: (&str, &str)) -> String {
    format!(
        "piano P \"P\" {{ anno {year}; smvp S }}\n{POLICY}obiettivo O \"O\" in P
        indicatore A \"A\" in O {{ peso {} %; target {} }}\nindicatore B \"B\" in O {{ peso {} %; target {} }}
        consuntivo {year} chiuso {{ A = {}; B = {} }}",
        weights.0, targets.0, weights.1, targets.1, actuals.0, actuals.1
    )
}

/// By hand: 75 before; 90 with the new data, 85 with the new weights, 94 with both. Data come first in
/// one order, (90 - 75), and last in the other, (94 - 85): on average 12; weights get the other 7.
#[test]
fn two_factors_share_what_they_do_together() {
    let same = (">= 100 %", ">= 100 %");
    let before = two(2025, (50, 50), same, ("100 %", "50 %"));
    let found = between(&before, &two(2025, (70, 30), same, ("100 %", "80 %")));
    assert_eq!(told(&found, "P"), [(Factor::Data, "12.00".to_owned()), (Factor::Weight, "7.00".to_owned())]);
    assert_eq!(told(&found, "B"), [(Factor::Data, "30.00".to_owned())]);
    assert_eq!(node(&found, "A").account, Account::Still);
    assert_eq!(found.root.map(|r| found.nodes[r].name.as_str()), Some("P"));
}

/// Thirds: 1/3 of a point can't be printed, and the three still make the whole.
#[test]
fn printed_shares_add_up() {
    let found = between(
        &two(2025, (50, 50), (">= 90 %", ">= 70 %"), ("30 %", "40 %")),
        &two(2025, (35, 65), (">= 80 %", ">= 60 %"), ("37 %", "41 %")),
    );
    let Account::Shared { difference, printed, shares } = &node(&found, "P").account else { panic!("not shared") };
    let exact = shares.iter().map(|s| rational(s.exact)).sum::<BigRational>();
    assert_eq!(exact, rational(*difference));
    assert_eq!(shares.iter().map(|s| rational(s.printed)).sum::<BigRational>(), rational(*printed));
    assert_eq!(shares.iter().filter(|s| !s.exact.is_zero()).count(), 3);
}

#[test]
fn a_year_later_the_day_of_the_year_counts() {
    let before = two(2025, (50, 50), ("entro 30/06/2025", ">= 70 %"), ("10/07/2025", "70 %"));
    let later = two(2026, (50, 50), ("entro 30/06/2026", ">= 70 %"), ("05/07/2026", "70 %"));
    assert_eq!(told(&between(&before, &later), "A"), [(Factor::Data, "5.00".to_owned())]);
    let earlier = two(2026, (50, 50), ("entro 25/06/2026", ">= 70 %"), ("10/07/2026", "70 %"));
    assert_eq!(told(&between(&before, &earlier), "A"), [(Factor::Target, "-5.00".to_owned())]);
}

#[test]
fn what_is_measured_in_another_way_is_another_indicator() {
    let before = two(2025, (50, 50), ("<= 10 gg", ">= 70 %"), ("12 gg", "70 %"));
    let after = two(2025, (50, 50), ("entro 30/06/2025", ">= 70 %"), ("30/06/2025", "70 %"));
    assert_eq!(told(&between(&before, &after), "A"), [(Factor::Structure, "20.00".to_owned())]);
    assert_eq!(told(&between(&before, &after), "O"), [(Factor::Structure, "10.00".to_owned())]);
}

#[test]
fn a_node_that_comes_brings_its_data() {
    let before = two(2025, (50, 50), (">= 100 %", ">= 100 %"), ("100 %", "60 %")).replace("peso 50 %; ", "");
    let more = "\nindicatore C \"Nuovo\" in O { target >= 10 n }\nconsuntivo 2025 { C = 10 n }";
    let found = between(&before, &(before.clone() + more));
    assert_eq!(told(&found, "O"), [(Factor::Structure, "6.67".to_owned())]);
    assert_eq!(node(&found, "C").account, Account::Alone);
}

#[test]
fn a_rule_with_parameters_keeps_them_by_name() {
    let plan = |rule: &str, given: &str| {
        two(2025, (50, 50), (">= 100 %", ">= 100 %"), ("50 %", "60 %"))
            .replace("smvp S \"S\" {", &format!("smvp S \"S\" {{ regola mia {{ {rule}; punteggio valore * k + j }}\n"))
            .replace(
                "peso 50 %; target >= 100 % }\nindicatore B",
                &format!("regola mia; {given}; peso 50 %; target >= 100 % }}\nindicatore B"),
            )
    };
    let before = plan("parametro k 1; parametro j 0", "parametro k 1,2");
    let after = plan("parametro j 0,1; parametro k 1", "parametro k 1,2");
    assert_eq!(told(&between(&before, &after), "A"), [(Factor::Rule, "10.00".to_owned())]);
}

#[test]
fn what_has_no_one_score_is_said() {
    let before = two(2025, (50, 50), (">= 100 %", ">= 100 %"), ("100 %", "60 %"));
    let open = before.replace(" chiuso", "").replace("; B = 60 %", "");
    let found = between(&before, &open);
    assert_eq!((&node(&found, "O").account, &node(&found, "A").account), (&Account::Range, &Account::Still));
    let undecided =
        before.replace("smvp S }", "smvp S }\nvalutazione OIV 2025 atto \"v\" { non_valutabile B motivo \"m\" }");
    assert_eq!(node(&between(&before, &undecided), "B").account, Account::Unscored);
    assert_eq!(told(&between(&before, &undecided), "O"), [(Factor::Data, "20.00".to_owned())]);
}

/// The average over all orders of what switching a factor does, in fractions, for two weighted
/// indicators scored by what they reached of their targets.
fn oracle(before: &[[u32; 3]; 2], after: &[[u32; 3]; 2]) -> [BigRational; 3] {
    let ratio = |n: u32, d: u32| BigRational::new(n.into(), d.into());
    let score = |from: [bool; 3]| {
        let part = |i: usize, factor: usize| if from[factor] { after[i][factor] } else { before[i][factor] };
        let one = |i: usize| ratio(part(i, 2), 1) * ratio(part(i, 0).min(part(i, 1)), part(i, 1));
        (one(0) + one(1)) / ratio(part(0, 2) + part(1, 2), 1)
    };
    let mut shares = [ratio(0, 1), ratio(0, 1), ratio(0, 1)];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut from = [false; 3];
        for factor in order {
            let earlier = score(from);
            from[factor] = true;
            shares[factor] += (score(from) - earlier) / ratio(6, 1);
        }
    }
    shares
}

/// Neither policy speaks of the other side's nodes: then the two are told together.
#[test]
fn factors_that_cannot_be_told_apart_share() {
    let before = two(2025, (50, 50), (">= 100 %", ">= 100 %"), ("100 %", "60 %"));
    let after = before
        .replace("media pesata di indicatori", "media pesata di progetti; nodo progetto media di indicatori")
        .replace("indicatore A", "progetto R \"R\" in O { peso 100 % }\nindicatore A")
        .replace(" in O { peso 50 %;", " in R {")
        .replace("B = 60 %", "B = 70 %");
    let found = between(&before, &after);
    let shares = shares(node(&found, "O"));
    let told: Vec<_> =
        shares.iter().filter(|s| !s.exact.is_zero()).map(|s| (s.factor, s.with, s.printed.to_string())).collect();
    assert_eq!(told, [(Factor::Data, None, "5.00".to_owned())]);
    assert_eq!(shares[Factor::Structure as usize].with, Some(Factor::Rule));
}

/// A new rule needs baselines, which come with the new targets.
#[test]
fn a_rule_that_needs_a_baseline_shares_with_the_targets() {
    let before = two(2025, (50, 50), (">= 100 %", ">= 100 %"), ("100 %", "60 %"));
    let after = before
        .replace("applica proporzionale a >= > =", "applica dalla_base a >=; applica proporzionale a > =")
        .replace("target >= 100 %", "base 2024 = 20 %; target >= 100 %");
    let found = between(&before, &after);
    let told: Vec<_> = shares(node(&found, "B")).iter().filter(|s| !s.exact.is_zero()).collect();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].factor, told[0].with), (Factor::Rule, Some(Factor::Target)));
    assert_eq!(told[0].printed.to_string(), "-10.00", "60 of 100, then 40 of 80");
}

/// The real plan with an edit for every factor, scorecards and shared indicators included.
#[test]
fn the_real_plan_adds_up_too() {
    let (mut files, mut tables) = (Vec::new(), Vec::new());
    let mut waiting = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tno-2025")];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).expect("read").map(|e| e.expect("an entry").path()));
        } else if matches!(path.extension().and_then(|e| e.to_str()), Some("albero" | "csv")) {
            let text = std::fs::read_to_string(&path).expect("read");
            let name = path.to_str().expect("UTF-8").to_owned();
            if name.ends_with("csv") { tables.push((name, text)) } else { files.push((name, text)) }
        }
    }
    let tables: Vec<(&str, &str)> = tables.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let mut edited = files.clone();
    for (file, from, to) in [
        ("smvp.albero", "100 % - 1 % * ritardo", "100 % - 2 % * ritardo"),
        ("AS_01/OS_01.01.albero", ">= 95,00 %", ">= 98,00 %"),
        ("AS_01/OS_01.01.albero", "indicatore IO_01.01.01 ", "indicatore NUOVO_NOME "),
        ("fatti/consuntivo-2025.albero", "IO_01.01.01 ", "NUOVO_NOME "),
        ("piano.albero", "ambito AS_03", "ambito AS_03_BIS"),
    ] {
        let (_, text) = edited.iter_mut().find(|(name, _)| name.ends_with(file)).expect(file);
        assert!(text.contains(from), "{file}: {from}");
        *text = text.replace(from, to);
    }
    for (_, text) in &mut edited {
        *text = text.replace(" in AS_03\n", " in AS_03_BIS\n").replace(" in AS_03 ", " in AS_03_BIS ");
    }
    let (before, after) = (Side::new(&files, &tables), Side::new(&edited, &tables));
    let diff = compare(&before, &after);
    let found = movements(&before.version(), &after.version(), &diff);
    assert_eq!(found, movements(&before.version(), &after.version(), &in_doubt(&diff)));
    let mut moved = 0;
    for movement in &found.nodes {
        assert!(!matches!(movement.account, Account::Undefined(_) | Account::TooLarge), "{movement:?}");
        if let Account::Shared { difference, printed, shares } = &movement.account {
            moved += 1;
            assert_eq!(shares.iter().map(|s| rational(s.exact)).sum::<BigRational>(), rational(*difference));
            assert_eq!(shares.iter().map(|s| rational(s.printed)).sum::<BigRational>(), rational(*printed));
        }
    }
    assert!(moved > 10, "{moved}");
}

/// A plan with something in it for every factor.
#[derive(Clone, Debug)]
struct Model {
    year: u32,
    policy: usize,
    /// Title, its objective's place, whether it counts at all.
    indicators: Vec<Indicator>,
    objectives: Vec<(String, Option<u32>)>,
}

#[derive(Clone, Debug)]
struct Indicator {
    name: String,
    title: String,
    objective: usize,
    weight: Option<u32>,
    form: usize,
    target: u32,
    actual: Option<u32>,
    decided: Option<u32>,
    own_rule: Option<u32>,
}

const POLICIES: [&str; 3] = [
    "regola mia { parametro k 1; punteggio valore / target * k; limiti tra 0 e 1 }
        applica proporzionale a >=; applica speculare a <=; applica un_punto_al_giorno a entro
        nodo obiettivo media pesata di indicatori; nodo ambito media pesata di obiettivi; nodo piano media di obiettivi",
    "regola mia { parametro j 0,1; parametro k 1; punteggio valore / target * k - j; limiti tra 0 e 1 }
        applica mia a >=; applica speculare a <=; applica un_punto_al_giorno a entro
        nodo obiettivo media di indicatori; nodo piano media pesata di obiettivi; non_valutabile perso",
    "regola altra { se rispettato vale 1; fasce valore / target { da 80 % vale 0,7; altrimenti 0,2 } }
        regola mia { parametro k 2; punteggio 1 - k / 100; limiti tra 0 e 1 }
        applica altra a >=; applica speculare a <=; applica un_punto_al_giorno a entro; assente vale 30 %
        nodo obiettivo minimo di indicatori; nodo piano media pesata di obiettivi { arrotonda a 0,1 % }",
];

/// Many of them: what adds up to about a hundred is taken for percentages without their sign.
fn points(chance: &mut Chance) -> u32 {
    chance.below(900) as u32 + 200
}

fn indicator(chance: &mut Chance, name: String, objectives: usize) -> Indicator {
    Indicator {
        title: format!("Titolo singolare {name}"),
        name,
        objective: chance.below(objectives),
        weight: Some(points(chance)),
        form: chance.below(3),
        target: chance.below(27) as u32 + 1,
        actual: (chance.below(6) > 0).then(|| chance.below(28) as u32 + 1),
        decided: (chance.below(7) == 0).then(|| chance.below(100) as u32),
        own_rule: (chance.below(4) == 0).then(|| chance.below(3) as u32),
    }
}

fn model(chance: &mut Chance) -> Model {
    let objectives: Vec<_> = (0..2 + chance.below(3)).map(|i| (format!("O{i}"), Some(points(chance)))).collect();
    let count = objectives.len() * 2 + chance.below(5);
    let mut indicators: Vec<_> = (0..count).map(|i| indicator(chance, format!("I{i}"), objectives.len())).collect();
    // No objective is empty.
    for (i, indicator) in indicators.iter_mut().enumerate().take(objectives.len()) {
        indicator.objective = i;
    }
    Model { year: 2025, policy: chance.below(POLICIES.len()), indicators, objectives }
}

impl Model {
    fn write(&self) -> String {
        let year = self.year;
        let mut out =
            format!("piano P \"P\" {{ anno {year}; smvp S }}\nsmvp S \"S\" {{ {} }}\n", POLICIES[self.policy]);
        let weight = |w: Option<u32>| w.map_or(String::new(), |w| format!("peso {w}; "));
        for (name, w) in &self.objectives {
            _ = writeln!(out, "obiettivo {name} \"Obiettivo {name}\" in P {{ {} }}", weight(*w));
        }
        let (mut facts, mut decided) = (String::new(), String::new());
        for i in &self.indicators {
            let target = match i.form {
                0 => format!(">= {} gg", i.target),
                1 => format!("<= {} gg", i.target),
                _ => format!("entro {:02}/06/{year}", i.target),
            };
            let rule = match (i.own_rule, i.form) {
                (Some(k), 0 | 1) => format!("regola mia; parametro k {k},5; "),
                _ => String::new(),
            };
            let (name, title, parent) = (&i.name, &i.title, &self.objectives[i.objective].0);
            _ = writeln!(
                out,
                "indicatore {name} \"{title}\" in {parent} {{ {rule}{}target {target} }}",
                weight(i.weight)
            );
            if let Some(actual) = i.actual {
                _ = match i.form {
                    0 | 1 => writeln!(facts, "{name} = {actual} gg"),
                    _ => writeln!(facts, "{name} = {actual:02}/07/{year}"),
                };
            }
            if let Some(score) = i.decided {
                _ = writeln!(decided, "punteggio {name} = {score} % motivo \"m\"");
            }
        }
        out + &format!("consuntivo {year} chiuso {{\n{facts}}}\nvalutazione OIV {year} atto \"v\" {{\n{decided}}}\n")
    }

    /// Makes an edit and says in which factors it can show.
    fn edit(&mut self, which: usize, chance: &mut Chance) -> Factor {
        let at = chance.below(self.indicators.len());
        let more = self.objectives.len();
        let alone = self.indicators.iter().filter(|i| i.objective == self.indicators[at].objective).count() == 1;
        let indicator = &mut self.indicators[at];
        match which {
            0 => indicator.actual = Some(chance.below(28) as u32 + 1),
            1 => indicator.decided = Some(chance.below(100) as u32),
            2 => indicator.target = chance.below(27) as u32 + 1,
            3 => indicator.weight = Some(points(chance)),
            4 => self.objectives[chance.below(more)].1 = Some(points(chance)),
            5 => self.policy = chance.below(POLICIES.len()),
            6 if !alone => indicator.objective = chance.below(more),
            7 if !alone => drop(self.indicators.remove(at)),
            8 => {
                let name = format!("N{}", chance.below(1_000_000));
                self.indicators.push(self::indicator(chance, name, more));
            }
            9 => indicator.own_rule = Some(chance.below(4) as u32),
            _ => indicator.name = format!("{}_BIS", indicator.name),
        }
        match which {
            0 | 1 => Factor::Data,
            2 => Factor::Target,
            3 | 4 => Factor::Weight,
            5 | 9 => Factor::Rule,
            _ => Factor::Structure,
        }
    }
}

const EDITS: usize = 11;

/// What must hold between any two plans.
fn hold(before: &Model, after: &Model) -> Result<Movements, TestCaseError> {
    let (one, two) = (Side::text(&before.write()), Side::text(&after.write()));
    for side in [&one, &two] {
        prop_assert!(side.compilation.is_sound(), "{:?}", side.compilation.errors());
    }
    let (forth, back) = (compare(&one, &two), compare(&two, &one));
    let found = movements(&one.version(), &two.version(), &forth);
    let all = movements(&one.version(), &two.version(), &in_doubt(&forth));
    prop_assert_eq!(&found, &all, "a factor that the comparison passed over has a share");
    let mirrored = movements(&two.version(), &one.version(), &back);
    for movement in &found.nodes {
        let Account::Shared { difference, printed, shares } = &movement.account else {
            prop_assert!(!matches!(movement.account, Account::Undefined(_)), "{:?}", movement);
            continue;
        };
        let value = |s: Option<albero::eval::Score>| rational(s.and_then(|s| s.value()).expect("a score").decimal());
        prop_assert_eq!(rational(*difference), value(movement.after) - value(movement.before));
        prop_assert_eq!(shares.iter().map(|s| rational(s.exact)).sum::<BigRational>(), rational(*difference));
        prop_assert_eq!(shares.iter().map(|s| rational(s.printed)).sum::<BigRational>(), rational(*printed));
        let old = movement.was.as_ref().unwrap_or(&movement.name);
        let other = mirrored.nodes.iter().find(|m| m.name == *old).expect("there");
        for (share, other) in shares.iter().zip(self::shares(other)) {
            // Only the last of 28 digits is given to one factor or another.
            let off = rational(share.exact) + rational(other.exact);
            let last = BigRational::new(1.into(), BigInt::from(10).pow(28));
            prop_assert!(-last.clone() <= off && off <= last, "{:?} {:?}", share, other);
        }
    }
    Ok(found)
}

proptest! {
    #![proptest_config(config(30))]

    #[test]
    fn shares_add_up_exactly(seed in 1u64.., edits in 0usize..12) {
        let mut chance = Chance(seed);
        let before = model(&mut chance);
        let mut after = before.clone();
        if chance.below(3) == 0 {
            after.year = 2026;
        }
        for _ in 0..edits {
            let which = chance.below(EDITS);
            after.edit(which, &mut chance);
        }
        hold(&before, &after)?;
    }

    #[test]
    fn one_edit_shows_in_one_factor(seed in 1u64..) {
        let mut chance = Chance(seed);
        let before = model(&mut chance);
        for which in 0..EDITS {
            let mut after = before.clone();
            let factor = after.edit(which, &mut chance);
            for movement in hold(&before, &after)?.nodes {
                if let Account::Shared { shares, .. } = &movement.account {
                    let others = shares.iter().filter(|s| s.factor != factor);
                    prop_assert!(others.clone().all(|s| s.exact.is_zero() && s.printed.is_zero()), "{} {:?}", which, movement);
                }
            }
        }
    }

    /// Against fractions and every order: data, target and weight, each time other ones.
    #[test]
    fn shares_are_the_average_over_all_orders(numbers in proptest::array::uniform12(1u32..900)) {
        let of = |at: usize| [numbers[at], numbers[at + 1], numbers[at + 2] + 200];
        let plan = |[a, b]: [[u32; 3]; 2]| {
            let node = |name: &str, n: [u32; 3]| format!("indicatore {name} \"{name}\" in O {{ peso {}; target >= {} gg }}\n", n[2], n[1]);
            format!("piano P \"P\" {{ anno 2025; smvp S }}\n{POLICY}obiettivo O \"O\" in P\n{}{}consuntivo 2025 chiuso {{ A = {} gg; B = {} gg }}", node("A", a), node("B", b), a[0], b[0])
        };
        let (before, after) = ([of(0), of(3)], [of(6), of(9)]);
        let found = between(&plan(before), &plan(after));
        if let Account::Shared { shares, .. } = &node(&found, "P").account {
            // Scores are divided to 28 digits.
            let near = BigRational::new(1.into(), BigInt::from(10).pow(26));
            for (share, expected) in shares.iter().zip(oracle(&before, &after)) {
                let off = rational(share.exact) - expected;
                prop_assert!(-near.clone() < off && off < near, "{:?}", share);
            }
            prop_assert!(shares[3].exact.is_zero() && shares[4].exact.is_zero());
        }
    }

    #[test]
    fn nothing_moves_without_a_change(seed in 1u64..) {
        let mut chance = Chance(seed);
        let plan = model(&mut chance);
        for movement in hold(&plan, &plan)?.nodes {
            prop_assert!(matches!(movement.account, Account::Still | Account::Unscored), "{:?}", movement);
        }
    }
}

/// An indicator that comes from the score of another node moves with it, and with what is spent.
#[test]
fn what_asks_the_tree_moves_with_it() {
    let plan = |actual: u32, spent: u32| {
        format!(
            "piano P \"P\" {{ anno 2025; smvp S }}\nsmvp S \"S\" {{ regola libera {{ punteggio valore / target }}\n applica libera a >=\n \
             nodo obiettivo media di indicatori\n nodo piano media di obiettivi\n nodo cruscotto media di indicatori\n \
             esito {{ da 90 % \"Sì\"; altrimenti \"No\" }} }}\n\
             obiettivo O \"O\" in P {{ risorse 100 euro; indicatore I \"I\" {{ target >= 100 n }} }}\n\
             cruscotto C \"C\" {{ indicatore K \"K\" {{ algoritmo punteggio(O); target >= 100 % }}\n \
             indicatore S1 \"S1\" {{ algoritmo usate(P) / risorse(O); target >= 100 % }}\n \
             indicatore N \"N\" {{ algoritmo conta(obiettivi; esito = \"Sì\"); target >= 1 n }} }}\n\
             consuntivo 2025 {{ I = {actual} n; risorse O = {spent} euro }}\n"
        )
    };
    let movements = between(&plan(90, 50), &plan(80, 60));
    let data = |name: &str| told(&movements, name);
    // K: 90 → 80; N: 1 → 0; S1: 50 → 60. C: (90 + 100 + 50) / 3 = 80 → (80 + 0 + 60) / 3 = 46,67.
    assert_eq!(data("K"), [(Factor::Data, "-10.00".to_owned())]);
    assert_eq!(data("S1"), [(Factor::Data, "10.00".to_owned())]);
    assert_eq!(data("N"), [(Factor::Data, "-100.00".to_owned())]);
    assert_eq!(data("C"), [(Factor::Data, "-33.33".to_owned())]);
}
