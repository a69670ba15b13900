//! A fund shared out: the sum is the fund to the cent, always; the amounts are those of an evaluator of its own, in
//! fractions and by rounds; and while the year is open every completion lies inside the ranges.

use crate::support::config;
use crate::support::plans::{Compiled, files, no_files, repository};
use albero::diagnostic::Code;
use albero::eval::prizes::{Sharing, share};
use albero::source::Sources;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

type Q = BigRational;

fn q(above: i64, below: i64) -> Q {
    Q::new(above.into(), below.into())
}

/// How a drawn prize is shared.
#[derive(Clone, Debug)]
struct Drawn {
    /// In cents.
    fund: i64,
    /// Of each: the actual, in hundredths; a category in hundredths; days.
    members: Vec<(i64, i64, i64)>,
    least: Option<i64>,
    ceiling: Option<i64>,
    again: bool,
    ranking: Option<&'static str>,
}

const TIES: [&str; 3] = ["dentro", "fuori", "media"];

fn drawn() -> impl Strategy<Value = Drawn> {
    let member =
        (select(vec![0, 33, 50, 59, 60, 61, 70, 90, 90, 95, 100, 120]), select(vec![100, 115, 130]), 1..=220_i64);
    let members = prop::collection::vec(member, 1..9);
    let some = |most: i64| prop::option::of(1..=most);
    (
        0..5_000_000_i64,
        members,
        prop::option::of(select(vec![50, 60, 90])),
        some(2_000_000),
        any::<bool>(),
        prop::option::of(select(TIES.to_vec())),
    )
        .prop_map(|(fund, members, least, ceiling, again, ranking)| Drawn {
            fund,
            members,
            least,
            ceiling,
            again,
            ranking,
        })
}

fn cents(amount: i64) -> String {
    format!("{},{:02}", amount / 100, amount % 100)
}

impl Drawn {
    fn text(&self, missing: &[usize]) -> String {
        let mut text = String::from(
            "piano P \"P\" { anno 2025; smvp S }\nsmvp S \"S\" {\n  parametro categoria in cruscotto\n  parametro presenza in cruscotto\n  \
             applica proporzionale a >=\n  nodo piano media di indicatori\n  nodo cruscotto media di indicatori\n  assente vale 0 %\n}\n",
        );
        let mut facts = String::new();
        for (at, (actual, category, days)) in self.members.iter().enumerate() {
            // Names that run the other way than places, so that ties go by name and not by order.
            let name = self.name(at);
            text += &format!("indicatore I{at} \"I\" in P {{ target >= 100 n }}\n");
            text += &format!(
                "cruscotto {name} \"C\" {{ parametro categoria {}; parametro presenza {days}; usa I{at} }}\n",
                cents(*category)
            );
            if !missing.contains(&at) {
                facts += &format!("  I{at} = {actual} n\n");
            }
        }
        text += &format!("consuntivo 2025 {} {{\n{facts}}}\n", if missing.is_empty() { "chiuso" } else { "" });
        text += &format!("premio F \"F\" {{\n  fondo {} euro\n  fra cruscotti\n", cents(self.fund));
        text += match self.ranking {
            None => "  quota punteggio * categoria * presenza / 220\n",
            Some(_) => "  quota graduatoria * categoria\n",
        };
        if let Some(tied) = self.ranking {
            text += &format!(
                "  graduatoria punteggio {{\n    primi 30 % vale 1,5\n    primi 60 % vale 1\n    altrimenti 0,5\n    pari_merito {tied}\n  }}\n"
            );
        }
        self.least.iter().for_each(|least| text += &format!("  soglia {least} %\n"));
        self.ceiling.iter().for_each(|ceiling| text += &format!("  massimo {} euro\n", cents(*ceiling)));
        text += if self.again { "  resto ripartisce\n}\n" } else { "  resto accantona\n}\n" };
        text
    }

    fn name(&self, at: usize) -> String {
        format!("C{:02}", 20 - at)
    }

    fn score(&self, at: usize) -> Q {
        q(self.members[at].0.min(100), 100)
    }

    fn takes_part(&self, at: usize) -> bool {
        self.least.is_none_or(|least| self.score(at) >= q(least, 100))
    }

    /// What a place is worth, place by place.
    fn worth(&self, at: usize, tied: &str) -> Q {
        if !self.takes_part(at) {
            return q(1, 2);
        }
        let all: Vec<usize> = (0..self.members.len()).filter(|other| self.takes_part(*other)).collect();
        let above = all.iter().filter(|other| self.score(**other) > self.score(at)).count();
        let level = all.iter().filter(|other| self.score(**other) == self.score(at)).count();
        let of = |place: usize| {
            let place = q(100 * place as i64, all.len() as i64);
            if place <= q(30, 1) {
                q(3, 2)
            } else if place <= q(60, 1) {
                q(1, 1)
            } else {
                q(1, 2)
            }
        };
        match tied {
            "dentro" => of(above + 1),
            "fuori" => of(above + level),
            _ => (1..=level).map(|n| of(above + n)).fold(Q::zero(), |sum, worth| sum + worth) / q(level as i64, 1),
        }
    }

    fn quota(&self, at: usize) -> Q {
        let (_, category, days) = self.members[at];
        match self.ranking {
            None => self.score(at) * q(category, 100) * q(days, 220),
            Some(tied) => self.worth(at, tied) * q(category, 100),
        }
    }

    /// Amounts in cents; none where all quotas are zero.
    fn by_hand(&self) -> Option<Vec<i64>> {
        let count = self.members.len();
        let fund = q(self.fund, 1);
        let in_it: Vec<bool> = (0..count).map(|at| self.takes_part(at)).collect();
        let mut amounts = vec![Q::zero(); count];
        if self.again {
            let mut open: Vec<usize> = (0..count).filter(|at| in_it[*at] && self.quota(*at).is_positive()).collect();
            if open.is_empty() && in_it.contains(&true) {
                return None;
            }
            let mut left = fund;
            loop {
                let all = open.iter().fold(Q::zero(), |sum, at| sum + self.quota(*at));
                let part = |at: usize| &left * self.quota(at) / &all;
                let over = |at: &usize| self.ceiling.is_some_and(|ceiling| part(*at) > q(ceiling, 1));
                let (capped, rest): (Vec<usize>, Vec<usize>) = open.iter().partition(|at| over(at));
                if capped.is_empty() {
                    open.iter().for_each(|at| amounts[*at] = part(*at));
                    break;
                }
                for at in capped {
                    amounts[at] = q(self.ceiling.expect("one is over it"), 1);
                    left -= &amounts[at];
                }
                open = rest;
            }
        } else {
            let all = (0..count).fold(Q::zero(), |sum, at| sum + self.quota(at));
            if in_it.contains(&true) && (0..count).all(|at| !in_it[at] || self.quota(at).is_zero()) {
                return None;
            }
            for at in (0..count).filter(|at| in_it[*at] && self.quota(*at).is_positive()) {
                let part = &fund * self.quota(at) / &all;
                amounts[at] = self.ceiling.map_or(part.clone(), |ceiling| part.min(q(ceiling, 1)));
            }
        }
        Some(self.rounded(&amounts))
    }

    /// One cent after the other to whom cutting took most from, the first by name among equals.
    fn rounded(&self, amounts: &[Q]) -> Vec<i64> {
        let mut cents: Vec<BigInt> = amounts.iter().map(|amount| amount.floor().to_integer()).collect();
        let all = amounts.iter().fold(Q::zero(), |sum, amount| sum + amount).floor().to_integer();
        let mut given = vec![false; cents.len()];
        while cents.iter().fold(BigInt::zero(), |sum, c| sum + c) < all {
            let rest = |at: usize| &amounts[at] - Q::from_integer(amounts[at].floor().to_integer());
            let next = (0..cents.len())
                .filter(|at| !given[*at])
                .max_by(|a, b| rest(*a).cmp(&rest(*b)).then_with(|| self.name(*b).cmp(&self.name(*a))));
            let next = next.expect("somebody is left");
            cents[next] += BigInt::one();
            given[next] = true;
        }
        cents.iter().map(|c| c.to_i64().expect("small")).collect()
    }
}

fn shared(text: &str) -> Sharing {
    let compiled = Compiled::text(text);
    let plan = compiled.plan();
    assert_eq!(plan.prizes.len(), 1, "{:?}\n{text}", compiled.compilation.errors());
    share(plan, &compiled.scores, &plan.prizes[0])
}

fn in_cents(amount: Decimal) -> i64 {
    (amount * Decimal::ONE_HUNDRED).to_i64().expect("small")
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn the_sum_is_the_fund_to_the_cent(drawn in drawn()) {
        let text = drawn.text(&[]);
        let sharing = shared(&text);
        let Some(by_hand) = drawn.by_hand() else {
            prop_assert!(sharing.trouble.is_some(), "{text}");
            return Ok(());
        };
        prop_assert_eq!(sharing.trouble, None, "{}", text);
        let found: Vec<i64> = sharing.portions.iter().map(|p| in_cents(p.amount.expect("an amount").0)).collect();
        prop_assert_eq!(&found, &by_hand, "{}", text);
        let (given, kept) = (sharing.given.expect("known"), sharing.kept.expect("known"));
        prop_assert_eq!(in_cents(given), found.iter().sum::<i64>());
        prop_assert_eq!(in_cents(given + kept), drawn.fund);
        prop_assert!(kept >= Decimal::ZERO && found.iter().all(|amount| drawn.ceiling.is_none_or(|most| *amount <= most)));
        let nothing_stops = drawn.least.is_none() && drawn.ceiling.is_none();
        prop_assert!(!nothing_stops || kept.is_zero(), "all of it is given\n{}", text);
    }

    #[test]
    fn every_completion_lies_inside_the_ranges(drawn in drawn(), others in prop::collection::vec(select(vec![0, 59, 60, 95, 100]), 8)) {
        let missing: Vec<usize> = (0..drawn.members.len()).step_by(2).collect();
        let open = shared(&drawn.text(&missing));
        prop_assert_eq!(open.trouble, None);
        let mut complete = drawn.clone();
        for at in &missing {
            complete.members[*at].0 = others[*at];
        }
        let Some(amounts) = complete.by_hand() else { return Ok(()) };
        for (portion, amount) in open.portions.iter().zip(amounts) {
            let (least, most) = portion.amount.expect("a range");
            prop_assert!(in_cents(least) <= amount && amount <= in_cents(most), "{} outside {}–{}\n{}", amount, least, most, drawn.text(&missing));
        }
    }
}

fn example(name: &str) -> Compiled {
    let folder = repository("examples/politiche").join(name);
    let mut sources = Sources::new();
    for file in files(&folder) {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        sources.add(file.file_name().expect("a name").to_string_lossy().into_owned(), text).expect("small");
    }
    Compiled::reading(sources, &no_files)
}

/// The tables of amounts in the READMEs: node, quota, sum, amount.
#[test]
fn every_amount_worked_by_hand_is_reproduced() {
    let mut count = 0;
    for name in ["17-fondo-di-un-comune", "18-quote-per-posto"] {
        let compiled = example(name);
        let plan = compiled.plan();
        let shown =
            albero::report::prizes::shown(plan, &compiled.scores, &plan.prizes[0], albero::diagnostic::Lang::It);
        let readme =
            std::fs::read_to_string(repository("examples/politiche").join(name).join("README.md")).expect("a README");
        for line in readme.lines() {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let ["", node, quota, _, amount, ""] = cells.as_slice() else { continue };
            let Some(node) = node.strip_prefix('`').and_then(|n| n.strip_suffix('`')) else { continue };
            let found = shown.lines.iter().find(|line| line.code == node).expect(node);
            assert_eq!((found.quota.as_str(), found.amount.as_str()), (*quota, *amount), "{node}");
            count += 1;
        }
        assert_eq!(shown.sharing.given, shown.sharing.fund, "{name}");
    }
    assert_eq!(count, 12);
}

const PLAN: &str = "piano P \"P\" { anno 2025; smvp S }
smvp S \"S\" { parametro peso_suo in cruscotto; applica proporzionale a >=; nodo piano media di indicatori; nodo cruscotto media di indicatori; nodo unità media di indicatori }
misura kWh \"chilowattora\"
dato fondo_anno \"Fondo\" misura euro
dato energia \"Energia\" misura kWh
indicatore I \"I\" in P { target >= 10 n }
unità U \"U\" { usa I }
unità V \"V\" in U { usa I }
cruscotto A \"A\" unità U { parametro peso_suo 1; usa I }
cruscotto B \"B\" unità V { parametro peso_suo 3; usa I }
cruscotto C \"C\" { usa I }
consuntivo 2025 chiuso { I = 5 n; fondo_anno = 100,00 euro; energia = 3 kWh }
";

fn codes(prize: &str) -> Vec<Code> {
    let compiled = Compiled::text(format!("{PLAN}premio F \"F\" {{ {prize} }}\n"));
    compiled
        .compilation
        .errors()
        .iter()
        .map(|d| d.code)
        .chain(compiled.compilation.diagnostics.iter().filter(|d| d.code == Code::PrizeNotShared).map(|d| d.code))
        .fold(Vec::new(), |mut all, code| {
            if !all.contains(&code) {
                all.push(code)
            }
            all
        })
}

#[test]
fn what_is_wrong_with_a_prize_is_told() {
    let all = [
        ("fondo 100 kWh; fra cruscotti; quota punteggio", vec![Code::WrongMeasure]),
        ("fondo energia; fra cruscotti; quota punteggio", vec![Code::WrongMeasure]),
        ("fondo -1 euro; fra cruscotti; quota punteggio", vec![Code::PrizeNotShared]),
        ("fondo 100 euro; quota punteggio", vec![Code::PrizeIncomplete]),
        ("fondo 100 euro; fra cruscotti tipo \"X\"; quota punteggio", vec![Code::PrizeIncomplete]),
        ("fra cruscotti; quota punteggio", vec![Code::PrizeIncomplete]),
        ("fondo 100 euro; fra cruscotti", vec![Code::PrizeIncomplete]),
        ("fondo 100 euro; fra cruscotti; quota punteggio; soglia 60 %", vec![Code::PrizeIncomplete]),
        ("fondo 100 euro; fra cruscotti; quota punteggio; soglia 60; resto accantona", vec![Code::WrongMeasure]),
        ("fondo 100 euro; fra cruscotti; quota punteggio; massimo 60 %; resto accantona", vec![Code::WrongMeasure]),
        ("fondo 100 euro; fra cruscotti; quota punteggio - 60 %", vec![Code::PrizeNotShared]),
        ("fondo 100 euro; fra cruscotti; quota punteggio - 50 %", vec![Code::PrizeNotShared]),
        ("fondo 100 euro; fra cruscotti; quota 1 / (punteggio - 50 %)", vec![Code::PrizeNotShared]),
        ("fondo 100 euro; fra cruscotti; quota peso_suo", vec![Code::ParameterMissing]),
        ("fondo 100 euro; fra cruscotti; quota merito", vec![Code::UnknownName]),
        ("fondo 100 euro; fra cruscotti; quota U", vec![Code::WrongKind]),
        ("fondo 100 euro; fra energia; quota punteggio", vec![Code::WrongKind]),
        ("fondo 100 euro; fra A; fra A; quota punteggio", vec![Code::DuplicateEdge]),
        ("fondo 100 euro; fondo 50 euro; fra A; quota punteggio", vec![Code::RepeatedField]),
        (
            "fondo 100 euro; fra A; quota graduatoria; graduatoria punteggio { primi 1 n vale 2; altrimenti 1 }",
            vec![Code::PrizeIncomplete],
        ),
        (
            "fondo 100 euro; fra A; quota graduatoria; graduatoria punteggio { primi 50 % vale 2; primi 20 % vale 1; altrimenti 1; pari_merito dentro }",
            vec![Code::BandsOutOfOrder],
        ),
        ("fondo 100 euro; fra A; quota graduatoria", vec![Code::UnknownName]),
        ("fondo 100 euro; fra A; fra B; quota punteggio * peso_suo", vec![]),
    ];
    for (prize, expected) in all {
        assert_eq!(codes(prize), expected, "{prize}");
    }
}

#[test]
fn who_takes_part_and_from_what_fund() {
    let amounts = |prize: &str| {
        let compiled = Compiled::text(format!("{PLAN}premio F \"F\" {{ {prize} }}\n"));
        let plan = compiled.plan();
        let sharing = share(plan, &compiled.scores, &plan.prizes[0]);
        sharing
            .portions
            .iter()
            .map(|p| format!("{} {}", plan.name(p.item), p.amount.expect("known").0))
            .collect::<Vec<_>>()
    };
    assert_eq!(amounts("fondo fondo_anno; fra cruscotti; quota punteggio"), ["A 33.34", "B 33.33", "C 33.33"]);
    assert_eq!(amounts("fondo 100 euro; fra cruscotti in U; quota punteggio * peso_suo"), ["A 25.00", "B 75.00"]);
    assert_eq!(amounts("fondo 100 euro; fra cruscotti in V; quota punteggio"), ["B 100.00"]);
    assert_eq!(amounts("fondo 100 euro; fra unità in U; fra C; quota punteggio"), ["V 50.00", "C 50.00"]);
}
