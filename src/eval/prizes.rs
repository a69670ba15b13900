//! Who has how much of a fund: to the cent where all is known, else between two amounts.

use super::known::Known;
use super::ranking::Places;
pub use super::ranking::Standing;
use super::score::{Score, State};
use super::scores::{ExactScores, Scores};
use crate::arithmetic::formula::{Operand, compute};
use crate::arithmetic::number::fraction::{Q, decimal};
use crate::arithmetic::number::{Fault, Interval, Real, Truth};
use crate::arithmetic::sharing::{Claimed, Shared, cents_above, cents_below, in_cents};
use crate::diagnostic::Text;
use crate::plan::{Fund, ItemId, Kind, Plan, Prize, Seen, ShareFormula, parameters_of};
use crate::text;
use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};
use rust_decimal::Decimal;

/// A prize, shared out.
pub struct Sharing {
    /// The fund, where it is known.
    pub fund: Option<Decimal>,
    /// Those who share it, in the order of the plan.
    pub portions: Vec<Portion>,
    /// All quotas together, where all are known.
    pub quotas: Option<Q>,
    /// What is given, where all is known.
    pub given: Option<Decimal>,
    /// What is not.
    pub kept: Option<Decimal>,
    /// Why it can't be shared out.
    pub trouble: Option<Trouble>,
}

/// What one of them has.
pub struct Portion {
    /// Who.
    pub item: ItemId,
    /// Its score.
    pub score: Score<Q>,
    /// Whether it takes part.
    pub standing: Standing,
    /// What it is ranked by.
    pub ranked: Option<Interval<Q>>,
    /// The best and the worst place it can have, in a ranking.
    pub places: Option<(usize, usize)>,
    /// What its place is worth.
    pub place_worth: Option<Interval<Q>>,
    /// What it counts for.
    pub quota: Option<Interval<Q>>,
    /// The most it can have, in whole cents.
    pub ceiling: Option<Decimal>,
    /// The least and the most it may come to.
    pub amount: Option<(Decimal, Decimal)>,
    /// What it has before cents are rounded, where all is known.
    pub exact: Option<Q>,
    /// True where the ceiling keeps it from having more.
    pub is_capped: bool,
}

/// Why a prize can't be shared out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The fund is not known.
    NoFund,
    /// The fund is less than nothing.
    NegativeFund,
    /// Somebody's score stands on an error, or can't be computed.
    NoScore(ItemId),
    /// Somebody's quota, or ceiling, is less than nothing.
    Negative(ItemId),
    /// Somebody's quota, or ceiling, can't be computed.
    Fault(ItemId, Fault),
    /// All quotas are zero.
    Nothing,
}

impl Trouble {
    /// Why, in words.
    pub fn words(self, plan: &Plan) -> Text {
        match self {
            Trouble::NoFund => text!("il fondo non ha ancora un valore", "the fund has no value yet"),
            Trouble::NegativeFund => text!("il fondo è negativo", "the fund is negative"),
            Trouble::NoScore(item) => {
                let word = plan.name(item);
                text!("«{word}» non ha un punteggio", "“{word}” has no score")
            }
            Trouble::Negative(item) => {
                let word = plan.name(item);
                text!(
                    "la quota o il massimo di «{word}» è negativo",
                    "the quota or the ceiling of “{word}” is negative"
                )
            }
            Trouble::Fault(item, fault) => {
                let word = plan.name(item);
                let said = text!(
                    "la quota o il massimo di «{word}» non si può calcolare: ",
                    "the quota or the ceiling of “{word}” cannot be computed: "
                );
                said.then(&match fault {
                    Fault::DivisionByZero => text!("divide per zero", "it divides by zero"),
                    Fault::Missing => text!("un valore manca", "a value is missing"),
                    Fault::WrongType => text!("un valore non è un numero", "a value is not a number"),
                    Fault::Overflow | Fault::Undecided => text!("il numero è troppo grande", "the number is too large"),
                })
            }
            Trouble::Nothing => text!("tutte le quote sono zero", "all quotas are zero"),
        }
    }

    /// True for what more actuals may still mend, and for what stands on an error that is told elsewhere.
    pub fn may_pass(self) -> bool {
        matches!(self, Trouble::NoFund | Trouble::NoScore(_) | Trouble::Fault(_, Fault::Missing))
    }
}

/// Shares out a prize.
pub fn share(plan: &Plan, scores: &Scores, prize: &Prize) -> Sharing {
    let mut sharer = Sharer { plan, scores, exact: ExactScores::new(plan, scores), prize };
    let mut sharing =
        Sharing { fund: None, portions: Vec::new(), quotas: None, given: None, kept: None, trouble: None };
    sharing.portions = prize.members.iter().map(|&item| sharer.portion(item)).collect();
    if let Err(trouble) = sharer.shared(&mut sharing) {
        sharing.trouble = Some(trouble);
    }
    sharing
}

struct Sharer<'a> {
    plan: &'a Plan,
    scores: &'a Scores,
    exact: ExactScores<'a>,
    prize: &'a Prize,
}

/// A quota and a ceiling, each with the least and the most it may be.
struct Bounds {
    quota: Interval<Q>,
    ceiling: Option<Interval<Q>>,
    standing: Standing,
}

impl Bounds {
    /// The claim that leaves most to the others, or least.
    fn at(&self, high: bool, shares_again: bool) -> Claimed {
        let end = |interval: &Interval<Q>| if high { interval.high().clone() } else { interval.low().clone() };
        let takes_part = match self.standing {
            Standing::In => true,
            Standing::Perhaps => high || !shares_again,
            // What those below the threshold would have had is kept.
            Standing::Below => !shares_again,
            Standing::Without => false,
        };
        let quota = if takes_part { end(&self.quota) } else { Q::zero() };
        Claimed { quota, ceiling: self.ceiling.as_ref().map(end) }
    }

    /// The least or the most of its own.
    fn own(&self, high: bool) -> Claimed {
        let takes_part = self.standing == Standing::In || (high && self.standing == Standing::Perhaps);
        let claim = self.at(high, true);
        if takes_part { claim } else { Claimed { quota: Q::zero(), ..claim } }
    }

    fn is_known(&self) -> bool {
        let one = |interval: &Interval<Q>| interval.one().is_some();
        self.standing != Standing::Perhaps && one(&self.quota) && self.ceiling.as_ref().is_none_or(one)
    }
}

impl Sharer<'_> {
    fn portion(&mut self, item: ItemId) -> Portion {
        let score = self.exact.get(item);
        let standing = match (&score.range, self.prize.least) {
            _ if !self.prize.looks_at_scores() => Standing::In,
            (None, _) => Standing::Without,
            (Some(_), None) => Standing::In,
            (Some(range), Some((least, _))) => match range.at_least(&Interval::of(least)) {
                Ok(Truth::Yes) => Standing::In,
                Ok(Truth::No) => Standing::Below,
                _ => Standing::Perhaps,
            },
        };
        let (ranked, places, place_worth) = (None, None, None);
        let (quota, ceiling, amount, exact) = (None, None, None, None);
        Portion { item, score, standing, ranked, places, place_worth, quota, ceiling, amount, exact, is_capped: false }
    }

    fn shared(&mut self, sharing: &mut Sharing) -> Result<(), Trouble> {
        sharing.fund = self.fund()?;
        let unknown = |p: &&Portion| {
            let tells = matches!(p.score.state, State::Uncertain | State::Undefined | State::Blocked);
            p.standing == Standing::Without && tells
        };
        if let Some(portion) = sharing.portions.iter().find(unknown) {
            return Err(Trouble::NoScore(portion.item));
        }
        self.ranked(&mut sharing.portions)?;
        let bounds = self.bounds(&mut sharing.portions)?;
        let fund = sharing.fund.ok_or(Trouble::NoFund)?;
        let all_known = bounds.iter().all(Bounds::is_known);
        if all_known { self.to_the_cent(fund, &bounds, sharing) } else { self.in_ranges(fund, &bounds, sharing) }
    }

    /// The fund; none where it is a datum that has no value yet.
    fn fund(&mut self) -> Result<Option<Decimal>, Trouble> {
        let fund = match self.prize.fund {
            Fund::Amount(amount) => Some(amount),
            Fund::Of(item) => match self.exact.values().get(item, self.plan.year) {
                Known::Number(Interval::One(fund)) => decimal(&fund).or(Some(fund.about())),
                _ => None,
            },
        };
        if fund.is_some_and(|fund| fund < Decimal::ZERO) { Err(Trouble::NegativeFund) } else { Ok(fund) }
    }

    fn ranked(&mut self, portions: &mut [Portion]) -> Result<(), Trouble> {
        let Some(ranking) = &self.prize.ranking else { return Ok(()) };
        let mut on = Vec::with_capacity(portions.len());
        for portion in portions.iter() {
            let takes_part = matches!(portion.standing, Standing::In | Standing::Perhaps);
            on.push(if takes_part { Some((self.number(&ranking.on, portion)?, portion.standing)) } else { None });
        }
        let places = Places::new(ranking, &on);
        for (portion, on) in portions.iter_mut().zip(&on) {
            // Whoever does not take part has no place, and so what a place behind all others is worth.
            portion.place_worth = Some(Interval::of(ranking.otherwise));
            if let Some((value, standing)) = on {
                let (best, worst) = places.of(value, *standing == Standing::In);
                portion.ranked = Some(value.clone());
                portion.places = Some((best, worst));
                portion.place_worth = Some(places.worth(value, (best, worst)));
            }
        }
        Ok(())
    }

    fn bounds(&mut self, portions: &mut [Portion]) -> Result<Vec<Bounds>, Trouble> {
        let mut found = Vec::with_capacity(portions.len());
        for portion in portions {
            let (mut quota, mut ceiling) = (Interval::of(Decimal::ZERO), None);
            if portion.standing != Standing::Without {
                quota = not_negative(self.number(&self.prize.quota, portion)?, portion.item)?;
                portion.quota = Some(quota.clone());
                if let Some(formula) = &self.prize.ceiling {
                    let most = not_negative(self.number(formula, portion)?, portion.item)?;
                    let in_cents = |amount: &Q| euro(cents_below(amount));
                    portion.ceiling = most.one().map(|most| money(cents_below(most)));
                    ceiling = most.map(|most| Ok(in_cents(most))).ok();
                }
            }
            found.push(Bounds { quota, ceiling, standing: portion.standing });
        }
        Ok(found)
    }

    /// What a formula comes to for one of them.
    fn number(&mut self, formula: &ShareFormula, portion: &Portion) -> Result<Interval<Q>, Trouble> {
        let item = portion.item;
        let mut values = Vec::new();
        for (seen, _) in formula.names() {
            if let Seen::Value(of) = seen {
                values.push((*of, self.value(*of, item)));
            }
        }
        let parameters = parameters_of(self.plan, item);
        let missing = Fault::Missing;
        let computed = compute(formula, |seen| {
            let number = match seen {
                Seen::Score => portion.score.range.clone().ok_or(missing)?,
                Seen::Place => portion.place_worth.clone().ok_or(missing)?,
                Seen::Parameter(index) => {
                    let given = parameters.get(usize::from(*index)).copied().flatten();
                    Interval::of(given.ok_or(missing)?)
                }
                Seen::Value(of) => match values.iter().find(|(known, _)| known == of).map(|(_, value)| value) {
                    Some(Known::Number(number)) => number.clone(),
                    Some(Known::Fault(fault)) => return Err(*fault),
                    _ => return Err(missing),
                },
            };
            Ok(Operand::Number(number))
        });
        computed.and_then(Operand::number).map_err(|fault| Trouble::Fault(item, fault))
    }

    /// A value, the unit's own where units have theirs.
    fn value(&mut self, of: ItemId, who: ItemId) -> Known<Q> {
        let (plan, inputs) = (self.plan, self.scores.inputs());
        let own = inputs.facts_of_units(plan, of, plan.year);
        if plan.item(who).kind == Kind::Unit && !own.is_empty() {
            let fact = own.iter().find(|fact| fact.unit == who);
            return fact.map_or(Known::Missing, |fact| Known::written(plan, inputs.precision(), of, fact.value));
        }
        self.exact.values().get(of, plan.year)
    }

    fn shares_again(&self) -> bool {
        self.prize.shares_again.is_none_or(|(again, _)| again)
    }

    /// Everything is known.
    fn to_the_cent(&self, fund: Decimal, bounds: &[Bounds], sharing: &mut Sharing) -> Result<(), Trouble> {
        let again = self.shares_again();
        let shared = Shared::new(Q::of(fund), bounds.iter().map(|b| b.at(true, again)).collect());
        let anybody = bounds.iter().any(|b| b.standing == Standing::In);
        if anybody && !bounds.iter().any(|b| b.own(true).quota.is_positive()) {
            return Err(Trouble::Nothing);
        }
        let one = |(of, bounds): (usize, &Bounds)| {
            let own = bounds.own(true);
            if again { shared.amount(of, &own) } else { shared.part(of, &own) }
        };
        let amounts: Vec<Q> = bounds.iter().enumerate().map(one).collect();
        let mut by_name: Vec<usize> = (0..amounts.len()).collect();
        by_name.sort_by_key(|at| self.plan.name(sharing.portions[*at].item));
        let mut order = vec![0; amounts.len()];
        by_name.iter().enumerate().for_each(|(rank, at)| order[*at] = rank);
        let cents = in_cents(&amounts, &order);
        for (((portion, cents), exact), bounds) in sharing.portions.iter_mut().zip(&cents).zip(amounts).zip(bounds) {
            let amount = money(cents.clone());
            portion.exact = Some(exact);
            portion.amount = Some((amount, amount));
            portion.is_capped = bounds.standing == Standing::In && portion.ceiling == Some(amount) && !amount.is_zero();
        }
        let given = money(cents.into_iter().fold(BigInt::zero(), |sum, cents| sum + cents));
        sharing.quotas = Some(shared.quotas().clone());
        sharing.kept = fund.checked_sub(given);
        sharing.given = Some(given);
        Ok(())
    }

    /// Something is not known yet: each has least where its own claim is least and those of the others are most.
    fn in_ranges(&self, fund: Decimal, bounds: &[Bounds], sharing: &mut Sharing) -> Result<(), Trouble> {
        let again = self.shares_again();
        let all = |high| Shared::new(Q::of(fund), bounds.iter().map(|b| b.at(high, again)).collect());
        let (if_low, if_high) = (all(false), all(true));
        let amount = |others: &Shared, of: usize, own: &Claimed| {
            if again { others.amount(of, own) } else { others.part(of, own) }
        };
        for (of, (portion, bounds)) in sharing.portions.iter_mut().zip(bounds).enumerate() {
            let least = amount(&if_high, of, &bounds.own(false));
            let most = amount(&if_low, of, &bounds.own(true));
            portion.amount = Some((money(cents_below(&least)), money(cents_above(&most))));
        }
        Ok(())
    }
}

fn euro(cents: BigInt) -> Q {
    Q::new(cents, BigInt::from(100))
}

fn money(cents: BigInt) -> Decimal {
    cents.to_i128().and_then(|cents| Decimal::try_from_i128_with_scale(cents, 2).ok()).unwrap_or(Decimal::MAX)
}

fn not_negative(number: Interval<Q>, item: ItemId) -> Result<Interval<Q>, Trouble> {
    if number.high().is_negative() {
        return Err(Trouble::Negative(item));
    }
    // What is only possible is no mistake yet.
    number.max(&Interval::of(Decimal::ZERO)).map_err(|fault| Trouble::Fault(item, fault))
}
