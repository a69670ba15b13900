//! Days.

use crate::arithmetic::number::fraction::Q;
use crate::ground::number::Date;
use crate::import::formula::tree::{Beyond, Evaluate, Fault, Function, NO_NUMBER, Node, Value, WRONG_KIND};
use crate::import::formula::values::{number, number_of, to_whole, whole};

pub const ALL: &[Function] = &[
    Function { name: "DATE", italian: "DATA", takes_blocks: false, run: |run, of| built(run, of).into() },
    Function { name: "YEAR", italian: "ANNO", takes_blocks: false, run: |run, of| part(run, of, 0).into() },
    Function { name: "MONTH", italian: "MESE", takes_blocks: false, run: |run, of| part(run, of, 1).into() },
    Function { name: "DAY", italian: "GIORNO", takes_blocks: false, run: |run, of| part(run, of, 2).into() },
    Function { name: "DAYS", italian: "GIORNI", takes_blocks: false, run: |run, of| between(run, of).into() },
    // What they come to is another thing every day.
    Function { name: "TODAY", italian: "OGGI", takes_blocks: false, run: |_, _| beyond("TODAY").into() },
    Function { name: "NOW", italian: "ADESSO", takes_blocks: false, run: |_, _| beyond("NOW").into() },
];

type Found = Result<Value, Fault>;

/// The day before the first one, in the count of spreadsheets.
const BEFORE: i32 = 693_594;

fn beyond(name: &str) -> Found {
    Err(Fault::Beyond(Beyond::Function(name.into())))
}

/// The number of a day.
pub fn serial(day: Date) -> Q {
    whole(i64::from(day.0 - BEFORE))
}

/// The day with a number.
pub fn date(number: &Q) -> Option<Date> {
    let days = i32::try_from(number.floor().to_integer()).ok().filter(|days| (61..2_958_466).contains(days))?;
    Some(Date(days + BEFORE))
}

fn built(run: &dyn Evaluate, of: &[Node]) -> Found {
    if of.len() < 3 {
        return Err(WRONG_KIND);
    }
    let [year, month, day] = [0, 1, 2].map(|at| to_whole(&run.one(&of[at])));
    let (months, day) = (year? * 12 + month? - 1, day?);
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let (Ok(year), Ok(month)) = (i32::try_from(year), u32::try_from(month)) else { return Err(NO_NUMBER) };
    let first = Date::new(year, month, 1).ok_or(NO_NUMBER)?;
    number(serial(first) + whole(day - 1))
}

fn part(run: &dyn Evaluate, of: &[Node], which: usize) -> Found {
    let date = date(&number_of(run, of.first().ok_or(WRONG_KIND)?)?).ok_or(NO_NUMBER)?;
    let iso = date.iso();
    let part = iso.split('-').nth(which).and_then(|part| part.parse().ok()).ok_or(NO_NUMBER)?;
    Ok(Value::Number(whole(part)))
}

fn between(run: &dyn Evaluate, of: &[Node]) -> Found {
    let from = number_of(run, of.get(1).ok_or(WRONG_KIND)?)?;
    number(&number_of(run, &of[0])?.floor() - &from.floor())
}
