//! The tables and columns that a plan names, and what to say when they are not there.

use super::Tables;
pub use super::table::fold;
use super::table::{self, Table};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::{Place, Sources};
use crate::text;

/// The table that a plan names; `None` where the file has not been asked for.
pub fn open<'a>(sources: &'a Sources, tables: &Tables, path: Place) -> Option<Result<Table<'a>, Box<Diagnostic>>> {
    let shown = sources.text(path);
    let unreadable = || text!("non riesco a leggere «{shown}»: ", "cannot read “{shown}”: ");
    let source = match tables.get(&path)? {
        Ok(id) => sources.get(*id),
        Err(reason) => {
            let help = text!(
                "il percorso parte dalla cartella di questo file, con `/` tra le cartelle",
                "the path starts at this file's folder, with `/` between folders"
            );
            let found = Diagnostic::new(Code::FileUnreadable, path, unreadable().then(reason));
            return Some(Err(Box::new(found.help(help))));
        }
    };
    Some(table::read(source).map_err(|error| {
        let at = error.span().unwrap_or(path);
        let found = Diagnostic::new(Code::FileUnreadable, at, unreadable().then(&error.message()));
        Box::new(found.help(error.help()))
    }))
}

/// The index of the column with a title that a plan names.
pub fn column(sources: &Sources, table: &Table<'_>, title: Place) -> Result<usize, Box<Diagnostic>> {
    let word = sources.text(title);
    if let Some(index) = table.column(word) {
        return Ok(index);
    }
    let known = || table.header.iter().map(|c| c.text.as_ref());
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
            "i titoli delle colonne stanno nella prima riga, che qui dice: {listed}; togli le righe sopra i titoli",
            "the titles of the columns stand in the first row, which here says: {listed}; remove the rows above them"
        )),
        None => found.help(text!("le colonne sono: {listed}", "the columns are: {listed}")),
    }))
}
