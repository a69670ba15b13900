//! `albero stato`

use crate::Exit;
use crate::args::StatoOptions;
use crate::input::Problem;
use crate::output::Settings;

pub fn run(_options: &StatoOptions, _settings: &Settings) -> Result<Exit, Problem> {
    Ok(Exit::Fine)
}
