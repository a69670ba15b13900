//! `albero raccolta`

use crate::Exit;
use crate::args::{Debtors, RaccoltaOptions};
use crate::input::{self, Problem};
use crate::output::{Settings, print};
use crate::writer;
use albero::diagnostic::Text;
use albero::eval::{Inputs, Scores};
use albero::ground::number::Date;
use albero::plan::Plan;
use albero::printable::Output;
use albero::text;
use albero::workbook::{By, Collection, Debtor, collection};
use std::path::{Path, PathBuf};

pub fn run(options: &RaccoltaOptions, settings: &Settings) -> Result<Exit, Problem> {
    let into = options.output.as_path();
    writer::free(into)?;
    let loaded = input::load(&options.input, settings)?;
    let input::Loaded { sources, compilation } = &*loaded;
    let plan = &compilation.plan;
    let errors = compilation.errors_with(&Scores::compute(plan, &Inputs::default()));
    if plan.root.is_none() {
        return Err(loaded.nothing(errors, None));
    }
    let day = options.al.map(|day| of_the_year(plan, day)).transpose()?.flatten();
    let by = match options.per {
        Debtors::Unit => By::Unit,
        Debtors::Source => By::Source,
    };
    let collected = collection(plan, day, by, settings.lang);
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for office in &collected.offices {
        let bytes = office.workbook.xlsx().map_err(|error| Problem::new(text!("{error}", "{error}")))?;
        files.push((PathBuf::from(format!("{}.xlsx", office.file)), bytes));
    }
    if !files.is_empty() {
        writer::write_folder(into, &files)?;
    }
    let mut lines = told(&collected, into);
    if !files.is_empty() {
        lines.extend(reading(plan, &collected, day, &below(options, into)));
    }
    let shown = lines.iter().map(|line| format!("{}\n", line.get(settings.lang))).collect();
    print(&Output::new(shown))?;
    Ok(settings.end(sources, &errors))
}

/// A day of the plan's year; nothing for its last, whose values are those of the year.
fn of_the_year(plan: &Plan, day: Date) -> Result<Option<Date>, Problem> {
    let year = plan.year;
    if day.year() != year {
        return Err(Problem::new(text!(
            "il {day} non è nell'anno del piano, il {year}",
            "{day} is not in the plan's year, {year}"
        )));
    }
    Ok(Some(day).filter(|day| Date::new(year, 12, 31) != Some(*day)))
}

/// Who owes what.
fn told(collected: &Collection, into: &Path) -> Vec<Text> {
    let shown = into.display();
    let files = collected.offices.len();
    if files == 0 {
        return vec![text!("nessuno deve nulla: non scrivo nulla", "nobody owes anything: nothing is written")];
    }
    let values: usize = collected.offices.iter().map(|office| office.count).sum();
    let mut lines = vec![match (files, values) {
        (_, 1) => text!("{shown}: un valore da raccogliere", "{shown}: one value to collect"),
        (1, _) => text!(
            "{shown}: un foglio, {values} valori da raccogliere",
            "{shown}: one sheet, {values} values to collect"
        ),
        _ => text!(
            "{shown}: {files} fogli, {values} valori da raccogliere",
            "{shown}: {files} sheets, {values} values to collect"
        ),
    }];
    for office in &collected.offices {
        let (file, title, count) = (&office.file, &office.title, office.count);
        lines.push(match office.debtor {
            Debtor::Nobody => text!(
                "  {file}.xlsx: {count}, di cui il piano non dice a chi chiederli",
                "  {file}.xlsx: {count} that the plan does not say whom to ask for"
            ),
            _ => text!("  {file}.xlsx: {count} ({title})", "  {file}.xlsx: {count} ({title})"),
        });
    }
    lines
}

/// What to write in the plan so that it reads the sheets when they come back.
fn reading(plan: &Plan, collected: &Collection, day: Option<Date>, below: &str) -> Vec<Text> {
    let year = plan.year;
    let at = day.map_or(String::new(), |day| format!(" al {day}"));
    let (name, title, value) = (&collected.titles.name, &collected.titles.title, &collected.titles.value);
    let mut lines = vec![
        Text::default(),
        text!("Il piano li legge, pieni o no, con:", "The plan reads them, filled in or not, with:"),
        Text::default(),
    ];
    let code = [
        format!("  consuntivo {year}{at} file \"{below}/*.xlsx\" {{"),
        format!("    colonna nome   \"{name}\""),
        format!("    colonna titolo \"{title}\""),
        format!("    colonna valore \"{value}\""),
        "  }".to_owned(),
    ];
    lines.extend(code.into_iter().map(Text::same));
    lines
}

/// The folder as a text of the plan names it.
fn below(options: &RaccoltaOptions, into: &Path) -> String {
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let plan = whole(options.input.paths.first().map_or(Path::new("."), PathBuf::as_path));
    let folder = plan.map(|path| if path.is_dir() { path } else { path.parent().map(Path::to_owned).unwrap_or(path) });
    let inside = folder.zip(whole(into)).and_then(|(folder, into)| into.strip_prefix(&folder).map(Path::to_owned).ok());
    let shown = inside.unwrap_or_else(|| into.to_owned());
    shown.display().to_string().replace('\\', "/").trim_end_matches('/').to_owned()
}
