//! `--al` and `--preconsuntivo`: the moment of the year that a command looks at, and today.

use crate::args::MomentOptions;
use albero::Compilation;
use albero::plan::{Horizon, Moment};
use albero::syntax::number::{self, Date};
use std::time::{SystemTime, UNIX_EPOCH};

/// Reads a day as the language writes it.
pub fn parse(written: &str) -> Result<Date, String> {
    number::date(written).map_err(|_| "una data si scrive 30/06/2025".to_owned())
}

/// Looks at a plan at the moment asked for; says whether that is another than the end of its year.
pub fn look(compilation: &mut Compilation, options: MomentOptions) -> bool {
    let horizon = if options.preconsuntivo { Horizon::Forecast } else { Horizon::Then };
    let moment = Moment { day: options.al, horizon };
    // Without options the plan is as it was compiled.
    let moves = moment != Moment::default();
    if moves {
        compilation.plan.look_at(moment);
    }
    moves
}

/// Today, in universal time: the only clock of the program.
pub fn today() -> Date {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() / 86_400);
    let epoch = Date::new(1970, 1, 1).map_or(0, |d| d.0);
    Date(epoch.saturating_add(i32::try_from(days).unwrap_or(0)))
}
