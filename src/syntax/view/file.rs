//! The data files that lines name, and which cells of a workbook are meant.

use super::line::{Field, Line, Tree};
use super::role::{Family, Role};
use crate::diagnostic::Diagnostic;
use crate::source::Place;
use crate::syntax::TokenKind;
use crate::syntax::cursor::unquote;

/// A data file that a line names.
#[derive(Clone, Copy)]
pub struct DataFile {
    /// Its path, as written.
    pub path: Place,
    /// Which sheet of it.
    pub sheet: Option<Sheet>,
    /// `intervallo "…"`: which cells.
    pub range: Option<Place>,
    /// True where what its cells say is shown as it stands: names, titles, outcomes.
    pub declares: bool,
}

/// `foglio "…"`, `foglio 2`
#[derive(Clone, Copy)]
pub enum Sheet {
    /// By name; an asterisk stands for any letters.
    Named(Place),
    /// By its place among the others, from 1.
    At(u32, Place),
}

impl Sheet {
    /// Where it is written.
    pub fn place(self) -> Place {
        match self {
            Sheet::Named(at) | Sheet::At(_, at) => at,
        }
    }
}

impl<'a> Tree<'a> {
    /// The data files that its lines name.
    pub fn data_files(self) -> impl Iterator<Item = DataFile> + 'a {
        let may_name = |line: &Line<'_>| matches!(line.family(), Family::Facts | Family::Table | Family::Said);
        self.lines().filter(may_name).filter_map(|line| {
            let file = line.head_field(Role::File)?;
            let path = file.said().first().filter(|path| path.kind() == Some(TokenKind::Text))?;
            // What can't be read of the line is reported where all of it is.
            let mut reported = Vec::new();
            let sheet = line.head_field(Role::Sheet).and_then(|field| field.sheet(&mut reported));
            let range = line.head_field(Role::Range).and_then(|field| field.quoted(&mut reported));
            // A figure as printed is shown as it stands.
            let declares = line.family() != Family::Facts;
            Some(DataFile { path: unquote(path.text(), path.span()), sheet, range, declares })
        })
    }
}

impl Field<'_> {
    /// The sheet it names.
    pub(super) fn sheet(self, found: &mut Vec<Diagnostic>) -> Option<Sheet> {
        let mut words = self.read(found);
        let sheet = match words.position_from_one() {
            Some(position) => Sheet::At(position, words.previous()),
            None => Sheet::Named(words.string()?),
        };
        words.finish();
        Some(sheet)
    }
}
