//! `albero merge-driver`, which git runs: three versions of a file in, the merge in place of the second.

use crate::Exit;
use crate::args::MergeDriverOptions;
use crate::input::{self, Problem};
use crate::output::Settings;
use crate::writer;
use albero::merge;
use albero::text;

pub fn run(options: &MergeDriverOptions, settings: &Settings) -> Result<Exit, Problem> {
    match merge(options, settings) {
        Ok(exit) => Ok(exit),
        Err(problem) => {
            problem.text().into_iter().for_each(|text| settings.note(text));
            Ok(Exit::Untried)
        }
    }
}

fn merge(options: &MergeDriverOptions, settings: &Settings) -> Result<Exit, Problem> {
    let MergeDriverOptions { base, ours, theirs, name } = options;
    let [b, o, t] = [input::bytes(base, settings)?, input::bytes(ours, settings)?, input::bytes(theirs, settings)?];
    let shown = name.as_ref().unwrap_or(ours).to_string_lossy().into_owned();
    let texts = [(b.clone(), base), (o.clone(), ours), (t.clone(), theirs)]
        .map(|(bytes, path)| input::decode(bytes, path).ok());
    let [Some(base), Some(ours_text), Some(theirs)] = texts else {
        let (merged, is_clean) = merge::merge_bytes(&b, &o, &t);
        writer::write(ours, &merged)?;
        settings
            .note(&text!("{shown}: non è in UTF-8, unito riga per riga", "{shown}: not UTF-8, merged line by line"));
        return Ok(if is_clean { Exit::Fine } else { Exit::Findings });
    };
    let merged = merge::merge(&base, &ours_text, &theirs);
    writer::write(ours, merged.text.as_bytes())?;
    if merged.by_line {
        settings.note(&text!(
            "{shown}: unito riga per riga, perché una versione non si legge per intero o una cosa ha preso due nomi",
            "{shown}: merged line by line, because a version cannot be read as a whole or one thing got two names"
        ));
    }
    if merged.conflicts == 0 {
        return Ok(Exit::Fine);
    }
    let markers = merged.text.lines().enumerate().filter(|(_, line)| *line == merge::OURS);
    let lines: Vec<String> = markers.map(|(at, _)| (at + 1).to_string()).collect();
    let lines = lines.join(", ");
    settings.note(&text!(
        "{shown}: la stessa cosa è cambiata in due modi, scegli alla riga {lines}",
        "{shown}: the same thing was changed in two ways, choose at line {lines}"
    ));
    Ok(Exit::Findings)
}
