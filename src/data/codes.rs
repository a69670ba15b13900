//! Codes that no cell of a table holds: cells joined, and the numbers of rows. They are a text of their own with a line for
//! each row of the table, so that a code has a place as every other name does.

use super::Tables;
use super::named;
use super::table::Table;
use crate::diagnostic::Diagnostic;
use crate::source::{Place, Source, SourceId, Sources};
use crate::syntax::view::Line;
use crate::syntax::view::table::MadeCodes;

/// The text with the codes that a block makes for the rows of a table.
pub struct Made {
    /// Where the block says so.
    at: Place,
    /// The name of the table.
    name: String,
    text: String,
}

/// Makes the codes that the lines of a block ask for; nothing where they ask for none, or the table can't be read.
pub fn make<'l>(
    sources: &Sources,
    tables: &Tables,
    path: Place,
    lines: impl Iterator<Item = Line<'l>> + Clone,
) -> Option<Made> {
    // What can't be read is reported where the block is read for its columns.
    let made = lines.clone().find_map(|line| MadeCodes::read(line, &mut Vec::new()))?;
    let at = made.place()?;
    let table = named::open(sources, tables, path, lines)?.ok()?;
    let name = sources.get(*tables.get(&path)?.as_ref().ok()?.first()?).name.clone();
    let columns: Vec<usize> = match &made {
        MadeCodes::Joined { titles, .. } => {
            titles.iter().map(|title| named::column(sources, &table, (*title, None)).ok()).collect::<Option<_>>()?
        }
        MadeCodes::Rows(_) => Vec::new(),
    };
    let (with, repeats) = match made {
        MadeCodes::Joined { with, repeats, .. } => (sources.text(with), repeats),
        MadeCodes::Rows(_) => ("", false),
    };
    Some(Made { at, name, text: text(&table, &columns, (with, repeats)) })
}

/// A line for each row, as the table and its sheets number them.
fn text(table: &Table<'_>, columns: &[usize], (with, repeats): (&str, bool)) -> String {
    let mut text = String::new();
    let mut above: Vec<Option<String>> = vec![None; columns.len()];
    let mut line = 1;
    for row in table.rows() {
        while line < row.line {
            text.push('\n');
            line += 1;
        }
        if columns.is_empty() {
            text.push_str(&format!("riga_{}", row.number));
            continue;
        }
        for (index, &at) in columns.iter().enumerate() {
            let own = row.written(at).map(|cell| flat(&cell.text));
            // What is to the right belongs to what is named here, and not to what was named before.
            if own.is_some() && own != above[index] {
                above[index..].fill(None);
            }
            if own.is_some() || !repeats {
                above[index] = own;
            }
        }
        let parts: Option<Vec<&str>> = above.iter().map(Option::as_deref).collect();
        text.push_str(&parts.map(|parts| parts.join(with)).unwrap_or_default());
    }
    text
}

/// On one line: what stands on more could not be told from the next row.
fn flat(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds the codes to the sources.
pub fn add(sources: &mut Sources, tables: &mut Tables, made: Made) {
    if let Ok(id) = sources.add_table(made.name, made.text) {
        tables.insert(made.at, Ok(vec![id]));
    }
}

/// Where the code of a row stands, by its place among all rows.
pub fn of_row(source: &Source, number: u32) -> Option<Place> {
    let lines = source.lines();
    let line = number.checked_sub(1)? as usize;
    let start = lines.start(line)?;
    let end = lines.start(line + 1).map_or(source.text.len() as u32, |next| next - 1);
    (start < end).then_some(Place { source: source.id, start, len: end - start })
}

/// The text of the codes that a block makes.
pub fn source<'l>(
    tables: &Tables,
    lines: impl Iterator<Item = Line<'l>>,
    found: &mut Vec<Diagnostic>,
) -> Option<SourceId> {
    let mut lines = lines;
    let at = lines.find_map(|line| MadeCodes::read(line, found))?.place()?;
    tables.get(&at)?.as_ref().ok()?.first().copied()
}
