//! The tables and columns that a plan names, and what to say when they are not there.

pub use super::table::fold;
use super::table::{self, Cell, Row, Table, TableError, letters};
use super::{Tables, heads};
use crate::diagnostic::{Code, Diagnostic, Label, Text, suggest};
use crate::source::{Place, SourceId, Sources};
use crate::syntax::excerpt::short;
use crate::syntax::view::Line;
use crate::text;

/// The table that a plan names; `None` where the file has not been asked for. Several sheets are one table.
pub fn open<'a, 'l>(
    sources: &'a Sources,
    tables: &Tables,
    path: Place,
    lines: impl Iterator<Item = Line<'l>>,
) -> Option<Result<Table<'a>, Box<Diagnostic>>> {
    let read = match tables.get(&path)? {
        Ok(read) => read,
        Err(found) => return Some(Err(found.clone())),
    };
    let wanted = heads::wanted(sources, lines);
    let mut whole: Option<Table<'a>> = None;
    for id in read {
        let table = match table::read(sources.get(*id)) {
            Ok(table) => heads::find(table, &wanted),
            Err(error) => return Some(Err(Box::new(unreadable_table(sources, path, error)))),
        };
        match &mut whole {
            Some(whole) => {
                // What the first has and another lacks would be read as empty.
                let titles = wanted.iter().map(|wanted| wanted.title.as_str());
                let known = titles.filter(|title| whole.lacks(std::iter::once(*title)).is_none());
                if let Some(title) = table.lacks(known) {
                    return Some(Err(Box::new(lacking(sources, path, *id, title))));
                }
                whole.append(table);
            }
            None => whole = Some(table),
        }
    }
    whole.map(Ok)
}

/// A sheet without a column that the first one has.
fn lacking(sources: &Sources, path: Place, sheet: SourceId, title: &str) -> Diagnostic {
    let name = sources.get(sheet).sheet.as_deref().map_or("", |sheet| sheet.name.as_str());
    let message =
        text!("il foglio «{name}» non ha una colonna «{title}»", "the sheet “{name}” has no column “{title}”");
    let help = text!(
        "dai a tutti i fogli gli stessi titoli, o leggi questo con un blocco suo: `foglio \"{name}\"`",
        "give all sheets the same titles, or read this one with a block of its own: `foglio \"{name}\"`"
    );
    Diagnostic::new(Code::ColumnMissing, path, message).help(help)
}

/// A file that can't be read, named where the plan names it.
pub fn unreadable(sources: &Sources, path: Place, reason: &Text) -> Diagnostic {
    let shown = sources.text(path);
    let message = text!("non riesco a leggere «{shown}»: ", "cannot read “{shown}”: ").then(reason);
    Diagnostic::new(Code::FileUnreadable, path, message)
}

fn unreadable_table(sources: &Sources, path: Place, error: TableError) -> Diagnostic {
    let found = unreadable(sources, path, &error.message()).help(error.help());
    match error.span() {
        Some(at) => Diagnostic { primary: Label { span: at, text: Text::default() }, ..found },
        None => found,
    }
}

/// The index of the column with a title that a plan names.
pub fn column(
    sources: &Sources,
    table: &Table<'_>,
    (title, below): (Place, Option<Place>),
) -> Result<usize, Box<Diagnostic>> {
    let word = sources.text(title);
    let above = below.map(|above| fold(sources.text(above)));
    let mut found = table.columns(word).filter(|&at| above.as_ref().is_none_or(|above| table.is_below(at, above)));
    match (found.next(), found.next()) {
        (Some(index), None) => return Ok(index),
        (Some(first), Some(second)) => return Err(Box::new(twice(table, title, word, [first, second]))),
        (None, _) => {}
    }
    if let Some(below) = below.filter(|_| table.columns(word).next().is_some()) {
        let shown = sources.text(below);
        let message =
            text!("nessuna colonna «{word}» sta sotto «{shown}»", "no column “{word}” stands below “{shown}”");
        let help = text!(
            "il titolo di sopra sta in una delle due righe sopra «{word}», nella sua colonna o in una prima a sinistra",
            "the title above stands in one of the two rows above “{word}”, in its column or in one to the left"
        );
        return Err(Box::new(Diagnostic::new(Code::ColumnMissing, below, message).help(help)));
    }
    let titles = likely_titles(table);
    let known = || titles.iter().map(|c| c.text.as_ref());
    let near = suggest::closest(word, known()).map(str::to_owned);
    let listed = known().filter(|t| !t.is_empty()).take(12).collect::<Vec<_>>().join(", ");
    let message = text!("il file non ha una colonna «{word}»", "the file has no column “{word}”");
    let found = Diagnostic::new(Code::ColumnMissing, title, message);
    Err(Box::new(match near {
        Some(near) => {
            let replace = text!("scrivi `{near}`", "write `{near}`");
            found.help(text!("forse volevi «{near}»", "did you mean “{near}”?")).fix(title, near, replace)
        }
        None if known().filter(|t| !t.is_empty()).count() < 2 => found.help(text!(
            "nessuna riga ha i titoli che il piano nomina; la prima dice: {listed}",
            "no row has the titles that the plan names; the first one says: {listed}"
        )),
        None => found.help(text!("le colonne sono: {listed}", "the columns are: {listed}")),
    }))
}

/// A letterhead is no longer than this.
const LETTERHEAD: usize = 30;

/// The row that looks like that of the titles, where no title was found: of the first, the one with the most words.
fn likely_titles<'a>(table: &Table<'a>) -> Vec<Cell<'a>> {
    let words = |cells: &[Cell<'_>]| cells.iter().filter(|c| c.text.chars().any(char::is_alphabetic)).count();
    table.rows().take(LETTERHEAD).fold(table.header.clone(), |likely, row| {
        if words(&row.cells) > words(&likely) && words(&likely) < 2 { row.cells } else { likely }
    })
}

/// Two columns with the title that a plan names.
fn twice(table: &Table<'_>, title: Place, word: &str, columns: [usize; 2]) -> Diagnostic {
    let [first, second] = columns.map(|index| &table.header[index]);
    let (a, b) = (first.letters(), second.letters());
    let message = text!(
        "le colonne {a} e {b} si chiamano tutte e due «{word}»",
        "the columns {a} and {b} are both called “{word}”"
    );
    Diagnostic::new(Code::ColumnTwice, second.span, message)
        .also(first.span, text!("la prima è qui", "the first is here"))
        .also(title, text!("il piano la nomina qui", "the plan names it here"))
        .help(text!(
            "dai nel file un titolo diverso a ciascuna, e scrivi qui quello giusto; se sopra i titoli c'è un'altra riga di titoli, di' sotto quale: `\"{word}\" sotto \"…\"`",
            "give each a title of its own in the file, and write the right one here; if there is another row of titles above, say below which: `\"{word}\" sotto \"…\"`"
        ))
}

/// What a merge left to decide in a table.
pub fn conflicts(table: &Table<'_>) -> impl Iterator<Item = Diagnostic> {
    table.conflicts().map(|place| {
        let message = text!(
            "in questa tabella c'è un conflitto di git da risolvere",
            "in this table there is a git conflict to resolve"
        );
        let help = text!(
            "tieni le righe giuste fra `<<<<<<<` e `>>>>>>>`, togli le altre e i segni",
            "keep the right rows between `<<<<<<<` and `>>>>>>>`, remove the others and the marks"
        );
        Diagnostic::new(Code::UnresolvedConflict, place, message).help(help)
    })
}

/// A row with more cells than the table has titles: something in it stands under the wrong one.
pub fn beyond(table: &Table<'_>, row: &Row<'_>) -> Option<Diagnostic> {
    let cell = table.beyond(row)?;
    let (number, column, shown) = (cell.row, cell.letters(), short(&cell.text));
    let message = text!(
        "riga {number}, colonna {column}: «{shown}» sta oltre l'ultimo titolo",
        "row {number}, column {column}: “{shown}” stands beyond the last title"
    );
    let found = Diagnostic::new(Code::CellBeyond, cell.span, message);
    let delimiter = table.delimiter;
    Some(match split_number(table, row) {
        Some((whole, column)) => found.help(text!(
            "le celle sono separate da virgole: forse nella colonna {column} il valore è {whole}, e va fra virgolette (`\"{whole}\"`); oppure salva il foglio come CSV separato da `;`",
            "cells are separated by commas: perhaps the value in column {column} is {whole}, and goes in quotes (`\"{whole}\"`); or save the sheet as CSV separated by `;`"
        )),
        None => found.help(text!(
            "dai un titolo alla colonna, o togli la cella; una cella che contiene `{delimiter}` va fra virgolette",
            "give the column a title, or remove the cell; a cell that contains `{delimiter}` goes in quotes"
        )),
    })
}

/// A number that its comma may have cut in two: what it was, and where it begins.
fn split_number(table: &Table<'_>, row: &Row<'_>) -> Option<(String, String)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let pairs = row.cells.windows(2).filter(|_| table.delimiter == ',');
    let halves = |pair: &&[Cell<'_>]| {
        let whole = pair[0].text.trim_start_matches(['-', '€', ' ']);
        let after = pair[1].text.trim_end_matches(['%', '€', ' ']);
        pair[0].span.end() + 1 == pair[1].span.start && digits(&whole.replace('.', "")) && digits(after)
    };
    let pair = pairs.rev().find(halves)?;
    Some((format!("{},{}", pair[0].text, pair[1].text), pair[0].letters()))
}

/// An empty cell below a filled one, in a column that names what the row is about.
pub fn blank(row: &Row<'_>, column: usize, above: &str, filled: u32) -> Diagnostic {
    let (number, letters) = (row.number, letters(column));
    let message = text!(
        "riga {number}, colonna {letters}: la cella è vuota, e nella riga {filled} c'è «{above}»",
        "row {number}, column {letters}: the cell is empty, and row {filled} has “{above}”"
    );
    Diagnostic::new(Code::BlankCell, row.place(column), message)
}
