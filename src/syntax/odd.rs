//! Characters that can't be seen, or that look like others: a message calls them by name.

use super::ast::{Reader, Token, TokenKind};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::source::Place;
use crate::text;

/// The finding for the first such character among the words of a line.
pub fn in_line(reader: Reader<'_>, tokens: &[Token]) -> Option<Diagnostic> {
    let unread = tokens.iter().filter(|t| t.kind() == TokenKind::Unexpected);
    unread.into_iter().find_map(|token| named(reader, *token))
}

/// The finding for a word that is such a character.
pub fn named(reader: Reader<'_>, token: Token) -> Option<Diagnostic> {
    let span = reader.place(token);
    let one = reader.text(span).chars().next()?;
    Some(invisible(span, one, unseen(one)?))
}

fn invisible(span: Place, one: char, name: Text) -> Diagnostic {
    let (it, en, code) = (name.it, name.en, format!("U+{:04X}", one as u32));
    let message = text!(
        "qui c'è un carattere che non si vede: {it} ({code})",
        "there is a character that cannot be seen here: {en} ({code})"
    );
    let found = Diagnostic::new(Code::UnexpectedCharacter, span, message);
    found.help(text!("toglilo", "remove it")).fix(span, "", text!("togli il carattere", "remove the character"))
}

/// The finding for a name that looks like another: some letter of it is of another script.
pub fn in_name(reader: Reader<'_>, name: Place) -> Option<Diagnostic> {
    let written = reader.text(name);
    let (one, latin, script) = written.chars().find_map(|one| twin(one).map(|(latin, script)| (one, latin, script)))?;
    let meant: String = written.chars().map(|c| twin(c).map_or(c, |(latin, _)| latin)).collect();
    let (it, en, code) = (script.it, script.en, format!("U+{:04X}", one as u32));
    let message = text!(
        "in «{written}» c'è una lettera {it} ({code}) che sembra una `{latin}`: è un altro nome",
        "“{written}” has a {en} letter ({code}) that looks like `{latin}`: it is another name"
    );
    let title = text!("scrivi `{meant}`, con lettere latine", "write `{meant}`, with Latin letters");
    Some(Diagnostic::new(Code::NonCanonical, name, message).fix(name, meant, title))
}

/// The finding for a name in quotes with something in it that can't be seen, or that looks like something else.
pub fn in_quoted_name(reader: Reader<'_>, name: Place) -> Option<Diagnostic> {
    let written = reader.text(name);
    if written.is_ascii() {
        return None;
    }
    let (at, one, seen) = written.char_indices().find_map(|(at, one)| Some((at, one, unseen(one)?)))?;
    let place = Place { start: name.start + at as u32, len: one.len_utf8() as u32, ..name };
    Some(invisible(place, one, seen))
}

fn unseen(one: char) -> Option<Text> {
    Some(match one {
        '\u{ad}' => text!("un trattino facoltativo", "a soft hyphen"),
        '\u{200b}' => text!("uno spazio di larghezza zero", "a zero width space"),
        '\u{200c}' | '\u{200d}' => text!("un segno che unisce o separa lettere", "a zero width joiner"),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => {
            text!("un segno che cambia il verso della scrittura", "a mark of the direction of writing")
        }
        '\u{2060}' | '\u{feff}' => text!("un segno che vieta di andare a capo", "a word joiner"),
        '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{205f}' | '\u{3000}' | '\u{85}' => {
            text!("uno spazio tipografico", "a typographic space")
        }
        _ if one.is_control() => text!("un carattere di controllo", "a control character"),
        _ => return None,
    })
}

/// The Latin letter that a letter of another script looks like, and that script.
fn twin(one: char) -> Option<(char, Text)> {
    const CYRILLIC: &str = "АВЕЅІЈКМНОРСТУХаеѕіјорсух";
    const ITS_TWINS: &str = "ABESIJKMHOPCTYXaesijopcyx";
    const GREEK: &str = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
    const TWINS: &str = "ABEZHIKMNOPTYXo";
    let of = |theirs: &str, ours: &str| theirs.chars().zip(ours.chars()).find(|(t, _)| *t == one).map(|(_, o)| o);
    of(CYRILLIC, ITS_TWINS)
        .map(|latin| (latin, text!("cirillica", "Cyrillic")))
        .or_else(|| of(GREEK, TWINS).map(|latin| (latin, text!("greca", "Greek"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_are_letters_of_other_scripts() {
        let latin = |one: char| twin(one).map(|(latin, _)| latin);
        assert_eq!(
            [latin('А'), latin('х'), latin('Χ'), latin('A'), latin('д')],
            [Some('A'), Some('x'), Some('X'), None, None]
        );
    }
}
