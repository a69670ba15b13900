//! The sheet of the prizes: each with its fund, followed by those who share it. What ceilings leave, where it is shared
//! again, takes as many rounds as it takes, and so stands as a value with a note.

use super::formula::{compare, formula, number};
use super::layout::Build;
use super::model::{Cell, Column, Look, Numbers, Sheet, Shown, letters};
use super::rules;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Interval, Real};
use crate::arithmetic::sharing::cents_below;
use crate::eval::prizes::{Portion, Sharing, Standing, share};
use crate::plan::{Fund, Prize, Seen, ShareFormula, Tied, parameters_of};
use crate::text;
use num_bigint::BigInt;
use rust_decimal::Decimal;
use std::ops::Range;

const SCORE: usize = 2;
const RANKED: usize = 3;
const WORTH: usize = 4;
const QUOTA: usize = 5;
const CEILING: usize = 6;
const PART: usize = 7;
const LEFT: usize = 8;
const AMOUNT: usize = 9;
const ORDER: usize = 10;

/// Nothing where the plan has no prizes.
pub(super) fn sheet(build: &Build<'_>) -> Option<Sheet> {
    if build.plan.prizes.is_empty() {
        return None;
    }
    let column = |text, width| Column { heading: build.say(text), width };
    let columns = vec![
        column(text!("Codice", "Code"), 20),
        column(text!("Titolo", "Title"), 50),
        column(text!("Punteggio", "Score"), 12),
        column(text!("In graduatoria", "Ranked by"), 12),
        column(text!("Il posto vale", "The place is worth"), 12),
        column(text!("Quota", "Quota"), 12),
        column(text!("Massimo", "Ceiling"), 14),
        column(text!("Fondo; di ciascuno: la sua parte", "Fund; of each: its part"), 16),
        column(text!("Centesimi che restano", "Cents left"), 12),
        column(text!("Importo", "Amount"), 16),
        column(text!("Ordine dei nomi", "Order of names"), 10),
    ];
    let mut rows = Vec::new();
    for prize in &build.plan.prizes {
        // The heading is the first row.
        let block = Block { build, prize, sharing: share(build.plan, build.scores, prize), row: rows.len() + 1 };
        rows.extend(block.rows());
    }
    Some(Sheet {
        name: build.say(text!("Premi", "Prizes")),
        above: Vec::new(),
        columns,
        rows,
        has_heading: true,
        outcomes: None,
    })
}

/// A prize, in rows that follow each other: itself, then those who share it.
struct Block<'a, 'b> {
    build: &'a Build<'b>,
    prize: &'a Prize,
    sharing: Sharing,
    row: usize,
}

impl Block<'_, '_> {
    fn rows(&self) -> Vec<Vec<Cell>> {
        let portions = &self.sharing.portions;
        let mut by_name: Vec<usize> = (0..portions.len()).collect();
        by_name.sort_by_key(|at| self.build.plan.name(portions[*at].item));
        let mut order = vec![0; portions.len()];
        by_name.iter().enumerate().for_each(|(rank, at)| order[*at] = rank + 1);
        let live = self.is_live().then(|| self.formulas()).flatten();
        let mut rows = vec![self.head(live.is_some())];
        for (at, portion) in portions.iter().enumerate() {
            let formulas = live.as_ref().map(|all| all[at].clone());
            rows.push(self.portion(self.row + 1 + at, portion, formulas, order[at]));
        }
        rows
    }

    /// True where all is known, and formulas can say it.
    fn is_live(&self) -> bool {
        let again = self.prize.shares_again.is_none_or(|(again, _)| again);
        self.sharing.given.is_some() && !(again && self.prize.ceiling.is_some())
    }

    fn head(&self, is_live: bool) -> Vec<Cell> {
        let (plan, prize) = (self.build.plan, self.prize);
        let mut row = vec![Cell::default(); ORDER + 1];
        row[0] = Cell::text(plan.text(prize.name));
        row[1] = Cell::text(plan.text(prize.title));
        let money =
            |amount: Option<Decimal>| amount.map_or_else(Cell::default, |a| Cell::number(a, Numbers::Decimals(2)));
        row[PART] = match (prize.fund, self.sharing.fund) {
            (Fund::Of(item), Some(fund)) if is_live => match self.build.value_cell(item) {
                Some(cell) => Cell::formula(cell, Shown::Number(fund), Numbers::Decimals(2)),
                None => money(Some(fund)),
            },
            (_, fund) => money(fund),
        };
        row[QUOTA] = self.sharing.quotas.as_ref().map_or_else(Cell::default, plain);
        row[AMOUNT] = money(self.sharing.given);
        if is_live {
            let all = self.members();
            let quotas = self.sharing.quotas.as_ref().map_or(Decimal::ZERO, Real::about);
            row[QUOTA] = Cell::formula(format!("SUM({})", cells(&all, QUOTA)), Shown::Number(quotas), Numbers::General);
            let given = self.sharing.given.unwrap_or_default();
            row[AMOUNT] =
                Cell::formula(format!("SUM({})", cells(&all, AMOUNT)), Shown::Number(given), Numbers::Decimals(2));
            let (parts, left) = (cells(&all, PART), cells(&all, LEFT));
            let cents = format!("ROUND(TRUNC(ROUND(SUM({parts})*100,6))-(SUM({parts})*100-SUM({left})),0)");
            row[LEFT] = Cell::formula(cents, Shown::Number(self.left()), Numbers::General);
        }
        row.into_iter().map(|cell| cell.looking(Look::Strong)).collect()
    }

    /// How many cents are left once all parts are cut.
    fn left(&self) -> Decimal {
        let exact: Vec<&Q> = self.sharing.portions.iter().filter_map(|p| p.exact.as_ref()).collect();
        let all = exact.iter().fold(Q::of(Decimal::ZERO), |sum, part| sum + *part);
        let cut = exact.iter().fold(BigInt::from(0), |sum, part| sum + cents_below(part));
        let left = cents_below(&all) - cut;
        Decimal::from(u64::try_from(left).unwrap_or_default())
    }

    fn members(&self) -> Range<usize> {
        self.row + 1..self.row + 1 + self.sharing.portions.len()
    }

    fn portion(&self, row: usize, portion: &Portion, formulas: Option<Formulas>, order: usize) -> Vec<Cell> {
        let (build, plan) = (self.build, self.build.plan);
        let mut found = vec![Cell::default(); ORDER + 1];
        found[0] = Cell::text(build.code(portion.item));
        found[1] = Cell::text(plan.title(portion.item));
        found[ORDER] = Cell::number(Decimal::from(order), Numbers::General).looking(Look::Quiet);
        let Some(formulas) = formulas else {
            found[QUOTA] = portion.quota.as_ref().and_then(Interval::one).map_or_else(Cell::default, plain);
            found[CEILING] = portion.ceiling.map_or_else(Cell::default, |c| Cell::number(c, Numbers::Decimals(2)));
            let amount = portion.amount.filter(|(least, most)| least == most).map(|(least, _)| least);
            let range = portion.amount.map(|amount| crate::report::prizes::euro(plan, amount)).unwrap_or_default();
            let shown = amount.map_or_else(|| Cell::text(range), |a| Cell::number(a, Numbers::Decimals(2)));
            found[AMOUNT] =
                shown.noted(Some(if amount.is_some() { rules::not_live(build) } else { rules::is_range(build) }));
            return found;
        };
        let exact = portion.exact.clone().unwrap_or_else(|| Q::of(Decimal::ZERO));
        let number_or_nothing = |n: Option<Decimal>| n.map_or_else(|| Shown::Text(String::new()), Shown::Number);
        let takes_part = portion.standing == Standing::In;
        let one = |interval: &Option<Interval<Q>>| interval.as_ref().and_then(Interval::one).map(Real::about);
        let score = portion.score.range.as_ref().and_then(Interval::one).map(Real::about);
        found[SCORE] = Cell::formula(formulas.score, number_or_nothing(score), Numbers::General);
        if let Some((ranked, worth)) = formulas.ranked {
            let by = one(&portion.ranked).filter(|_| takes_part);
            found[RANKED] = Cell::formula(ranked, number_or_nothing(by), Numbers::General);
            found[WORTH] = Cell::formula(worth, number_or_nothing(one(&portion.place_worth)), Numbers::General);
        }
        let again = self.prize.shares_again.is_none_or(|(again, _)| again);
        let counts = takes_part || (!again && portion.standing == Standing::Below);
        let quota = one(&portion.quota).filter(|_| counts).unwrap_or_default();
        found[QUOTA] = Cell::formula(formulas.quota, Shown::Number(quota), Numbers::General);
        if let Some(ceiling) = formulas.ceiling {
            found[CEILING] = Cell::formula(ceiling, number_or_nothing(portion.ceiling), Numbers::Decimals(2));
        }
        found[PART] = Cell::formula(formulas.part, Shown::Number(exact.about()), Numbers::General);
        let rest = (&exact * Q::of(Decimal::ONE_HUNDRED) - Q::from_integer(cents_below(&exact))).about().round_dp(6);
        let (part, left) = (cell(row, PART), cell(row, LEFT));
        let cut = format!("TRUNC(ROUND({part}*100,6))");
        found[LEFT] = Cell::formula(format!("ROUND({part}*100-{cut},6)"), Shown::Number(rest), Numbers::General);
        let (all, own) = (self.members(), cell(row, ORDER));
        let (lefts, orders) = (cells(&all, LEFT), cells(&all, ORDER));
        let before = format!("SUMPRODUCT(({lefts}>{left})+({lefts}={left})*({orders}<{own}))");
        let amount = format!("({cut}+IF({before}<{},1,0))/100", cell(self.row, LEFT));
        let shown = portion.amount.map_or(Decimal::ZERO, |(least, _)| least);
        found[AMOUNT] = Cell::formula(amount, Shown::Number(shown), Numbers::Decimals(2));
        found
    }

    /// The formulas of all of them; none where a spreadsheet can't say one.
    fn formulas(&self) -> Option<Vec<Formulas>> {
        let members = self.members().zip(&self.sharing.portions);
        members.map(|(row, portion)| self.of(row, portion)).collect()
    }

    fn of(&self, row: usize, portion: &Portion) -> Option<Formulas> {
        let (build, prize) = (self.build, self.prize);
        let (from, _) = build.score_cells(portion.item, None)?;
        let score = format!("IF(ISNUMBER({from}),{from},\"\")");
        let own = cell(row, SCORE);
        let looks = prize.looks_at_scores();
        let takes_part = match prize.least {
            _ if !looks => "TRUE()".to_owned(),
            None => format!("ISNUMBER({own})"),
            Some((least, _)) => format!("IF(ISNUMBER({own}),{},FALSE())", compare(&own, ">=", &number(least))),
        };
        let again = prize.shares_again.is_none_or(|(again, _)| again);
        let counts = if again || !looks { takes_part.clone() } else { format!("ISNUMBER({own})") };
        let quota = format!("IF({counts},{},0)", self.formula(&prize.quota, row, portion)?);
        let (fund, all) = (cell(self.row, PART), cell(self.row, QUOTA));
        let part = format!("{fund}*{}/{all}", cell(row, QUOTA));
        let ceiling = match &prize.ceiling {
            Some(ceiling) => {
                Some(format!("IF({counts},TRUNC(ROUND({},8),2),\"\")", self.formula(ceiling, row, portion)?))
            }
            None => None,
        };
        let part = if ceiling.is_some() { format!("MIN({},{part})", cell(row, CEILING)) } else { part };
        let part = format!("IF(AND({takes_part},{all}>0),{part},0)");
        let ranked = match &prize.ranking {
            None => None,
            Some(ranking) => {
                let value = self.formula(&ranking.on, row, portion)?;
                Some((format!("IF({takes_part},ROUND({value},12),\"\")"), self.worth(row)?))
            }
        };
        Some(Formulas { score, ranked, quota, ceiling, part })
    }

    /// What the place of a row is worth.
    fn worth(&self, row: usize) -> Option<String> {
        let ranking = self.prize.ranking.as_ref()?;
        let (own, all) = (cell(row, RANKED), cells(&self.members(), RANKED));
        let place = match ranking.tied {
            Tied::Best => format!("(SUMPRODUCT(ISNUMBER({all})*({all}>{own}))+1)"),
            Tied::Worst => format!("SUMPRODUCT(ISNUMBER({all})*({all}>={own}))"),
            Tied::Mean => return None,
        };
        let otherwise = number(ranking.otherwise);
        let worth = ranking.first.iter().rev().fold(otherwise.clone(), |rest, first| {
            let many = number(first.many);
            let many = if first.is_part { format!("{many}*COUNT({all})") } else { many };
            format!("IF({},{},{rest})", compare(&place, "<=", &many), number(first.worth))
        });
        Some(format!("IF(ISNUMBER({own}),{worth},{otherwise})"))
    }

    fn formula(&self, written: &ShareFormula, row: usize, portion: &Portion) -> Option<String> {
        let parameters = parameters_of(self.build.plan, portion.item);
        formula(written, &|seen| match seen {
            Seen::Score => Some(cell(row, SCORE)),
            Seen::Place => Some(cell(row, WORTH)),
            Seen::Parameter(index) => parameters.get(usize::from(*index)).copied().flatten().map(number),
            Seen::Value(item) => {
                let inputs = self.build.scores.inputs();
                let of_units = inputs.facts_of_units(self.build.plan, *item, self.build.plan.year);
                self.build.value_cell(*item).filter(|_| of_units.is_empty())
            }
        })
    }
}

/// What stands in the cells of a row.
#[derive(Clone)]
struct Formulas {
    score: String,
    /// What is ranked, and what the place is worth.
    ranked: Option<(String, String)>,
    quota: String,
    ceiling: Option<String>,
    part: String,
}

fn plain(number: &Q) -> Cell {
    Cell::number(number.about(), Numbers::General)
}

fn cell(row: usize, column: usize) -> String {
    format!("${}${}", letters(column), row + 1)
}

fn cells(rows: &Range<usize>, column: usize) -> String {
    format!("${0}${1}:${0}${2}", letters(column), rows.start + 1, rows.end)
}
