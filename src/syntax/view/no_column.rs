//! `non_rilevato` in a line of its own: it belongs to a column, and the fix puts it there.

use super::line::Line;
use super::table::{Column, Tells};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;
use crate::syntax::Keyword;
use crate::text;

/// The finding for a `non_rilevato` of no column, with the lines of its block up to it.
pub(super) fn of_block(line: Line<'_>, lines: &[Line<'_>]) -> Diagnostic {
    let message = text!(
        "`non_rilevato` è di una colonna, e non di tutta la tabella",
        "`non_rilevato` belongs to a column, and not to the whole table"
    );
    let help = text!(
        "scrivilo in fondo alla riga di ogni colonna in cui quei valori mancano, come `colonna valore \"Consuntivo\" non_rilevato -1`",
        "write it at the end of the line of each column where those values are missing, such as `colonna valore \"Consuntivo\" non_rilevato -1`"
    );
    let found = Diagnostic::new(Code::MisplacedKeyword, line.word().span(), message).help(help);
    match moved(line, lines) {
        Some((place, moved)) => {
            let title =
                text!("spostalo nelle colonne di ciò che si misura", "move it to the columns of what is measured");
            found.fix(place, moved, title)
        }
        None => found,
    }
}

/// The lines around, with the values at the end of each column of measured ones; none where no column is.
fn moved(line: Line<'_>, lines: &[Line<'_>]) -> Option<(Place, String)> {
    let text = |place: Place| line.tree().text(place);
    let own = line.span();
    let values = text(own).strip_prefix(line.word().text())?.trim();
    let mut edits: Vec<(Place, String)> = Vec::new();
    for column in lines.iter().filter(|other| other.keyword() == Some(Keyword::Column)) {
        let read = Column::<Tells>::read(*column, &mut Vec::new());
        if let Some(read) = read.filter(|read| matches!(read.holds, Tells::Value(_) | Tells::Baseline(_))) {
            let mut has_own = false;
            read.no_values(|_| has_own = true);
            let end = Place { start: column.span().end(), len: 0, ..own };
            edits.push((end, if has_own { format!(" {values}") } else { format!(" non_rilevato {values}") }));
        }
    }
    if edits.is_empty() || values.is_empty() {
        return None;
    }
    // What separates it from the line before goes with it.
    let before = lines.iter().map(|other| other.span()).rfind(|other| other.end() <= own.start)?;
    let gap = Place { start: before.end(), len: own.start - before.end(), ..own };
    let is_bare = text(gap).chars().all(|c| c.is_whitespace() || c == ';');
    edits.push((if is_bare { gap.to(own) } else { own }, String::new()));
    let whole = edits.iter().fold(own, |whole, (place, _)| whole.to(*place));
    let (mut moved, mut at) = (String::new(), whole.start);
    for (place, instead) in edits {
        moved += text(Place { start: at, len: place.start - at, ..whole });
        moved += &instead;
        at = place.end();
    }
    Some((whole, moved))
}
