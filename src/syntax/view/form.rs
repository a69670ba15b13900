//! Whether a line has a form of the language at all, by the grammar of record.

use super::line::Line;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Place;
use crate::syntax::excerpt::short;
use crate::syntax::{Context, Keyword, grammar};
use crate::text;

impl Line<'_> {
    /// What there is to say where the line, without its block, has no form of the language; `None` where it has,
    /// even one that stands elsewhere.
    pub fn not_understood(self) -> Option<Diagnostic> {
        let written = grammar::statement(self.tree.reader, self.tokens());
        let expected = grammar::parses(self.context, &written).err()?;
        let elsewhere = self.keyword().map_or(Context::FACTS.or(Context::SCENARIO), Keyword::contexts);
        if elsewhere.each().any(|context| grammar::parses(context, &written).is_ok()) {
            return None;
        }
        let place = self.place_of(expected.offset);
        let word = short(self.tree.text(place));
        let message = text!("non mi aspettavo «{word}» qui", "“{word}” was not expected here");
        let help = text!("qui ci vuole ", "expected ").then(&expected.what());
        Some(Diagnostic::new(Code::UnexpectedForm, place, message).help(help))
    }

    /// The word that stands so many bytes from the start, each word with one blank after it; the last at the end.
    fn place_of(self, offset: usize) -> Place {
        let mut end = 0;
        let found = self.atoms().find(|atom| {
            end += atom.text().len() + 1;
            end > offset
        });
        found.or_else(|| self.words().last()).map_or_else(|| self.span(), |atom| atom.span())
    }
}
