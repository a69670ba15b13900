//! `--al` and `--preconsuntivo`: the moment of the year that a command looks at, and today.

use crate::args::MomentOptions;
use albero::eval::Inputs;
use albero::ground::number::Date;
use albero::plan::{Horizon, Moment, Plan};
use std::time::{SystemTime, UNIX_EPOCH};

/// What a plan is scored on at the moment asked for.
pub fn inputs(plan: &Plan, options: MomentOptions) -> Inputs {
    let horizon = if options.preconsuntivo { Horizon::Forecast } else { Horizon::Then };
    Inputs::at(plan, Moment { day: options.al, horizon })
}

/// Today, in universal time: the only clock of the program.
pub fn today() -> Date {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() / 86_400);
    let epoch = Date::new(1970, 1, 1).map_or(0, |d| d.0);
    Date(epoch.saturating_add(i32::try_from(days).unwrap_or(0)))
}
