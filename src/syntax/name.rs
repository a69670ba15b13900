//! Names, bare and between single quotes. Bare, a name is made of letters, digits, `_` and `.`; what else a document
//! prints as a code is a name in quotes, as Excel quotes the names of its sheets: `'NI018-0358-2017'`. An apostrophe in
//! it is written twice.

use super::keyword::{CONNECTIVES, Keyword, yes_or_no};
use crate::ground::formula::Function;
use crate::source::{Place, SourceKind, Sources, Span, composed};
use pest::unicode;
use std::borrow::Cow;

/// A name in quotes without them.
pub(super) fn inside(quoted: Span) -> Span {
    Span::new(quoted.start + 1, quoted.end().saturating_sub(1))
}

/// How long the name in quotes is that these bytes begin with: as the grammar's `quoted_name` says.
pub(super) fn quoted_len(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        let rest = bytes.get(at..)?;
        match rest {
            [b'\'', b'\'', ..] => at += 2,
            [b'\'', ..] => break,
            [b'\n' | b'\r' | b'\t' | b'"', ..] | [b'/', b'/', ..] | [0xc2, 0xab | 0xbb, ..] => return None,
            [0xe2, 0x80, 0x9c..=0x9e, ..] => return None,
            _ => at += 1,
        }
    }
    let name = &bytes[1..at];
    (name.first()? != &b' ' && name.last()? != &b' ').then_some(at + 1)
}

/// True for what can be written as a name without quotes.
pub fn is_bare(name: &str) -> bool {
    let mut after_dot = true;
    for (at, one) in name.char_indices() {
        after_dot = match one {
            '_' => false,
            '.' if !after_dot => true,
            _ if at == 0 && !unicode::XID_START(one) => return false,
            _ if unicode::XID_CONTINUE(one) => false,
            _ => return false,
        };
    }
    !after_dot
}

/// True for a word that a name without quotes may be taken for.
pub(super) fn is_taken(name: &str) -> bool {
    joins(name)
        || CONNECTIVES.contains(&name)
        || Keyword::from_word(name).is_some()
        || Function::ALL.iter().any(|(word, _)| *word == name)
        || matches!(name, "rispettato" | "N" | "n")
}

/// True for what goes on with a formula, or is a value, where a name could stand.
fn joins(name: &str) -> bool {
    matches!(name, "e" | "o" | "ogni" | "non" | "vale") || yes_or_no(name).is_some()
}

/// A name as it is written: in quotes where it needs them.
pub fn spelled(name: &str) -> Cow<'_, str> {
    if is_bare(name) && !joins(name) { name.into() } else { quoted(name).into() }
}

/// The name that somebody asks for, with or without the quotes that it has in a text; each letter and its accent as
/// one character, as in texts.
pub fn asked(name: &str) -> String {
    let whole = quoted_len(name.as_bytes()) == Some(name.len()) && name.starts_with('\'');
    let bare = if whole { name[1..name.len() - 1].replace("''", "'") } else { name.to_owned() };
    composed(bare)
}

/// A name in quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// What to write in place of a name, quotes included, so that another stands there; in the cell of a table names have
/// no quotes.
pub fn in_place_of(sources: &Sources, place: Place, name: &str) -> (Place, String) {
    let source = sources.get(place.source);
    if source.kind == SourceKind::Table {
        return (place, name.to_owned());
    }
    (with_quotes(sources, place).unwrap_or(place), spelled(name).into_owned())
}

/// The place of a name with its quotes, where it has any.
pub fn with_quotes(sources: &Sources, name: Place) -> Option<Place> {
    let source = sources.get(name.source);
    let bytes = source.text.as_bytes();
    let before = (name.start as usize).checked_sub(1).and_then(|at| bytes.get(at));
    let is_quoted = before == Some(&b'\'') && bytes.get(name.end() as usize) == Some(&b'\'');
    (is_quoted && source.kind != SourceKind::Table).then(|| Place { start: name.start - 1, len: name.len + 2, ..name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_quotes_where_it_needs_them() {
        for (name, written) in [
            ("A1.1_02", "A1.1_02"),
            ("unità", "unità"),
            ("file", "file"),
            ("NI018-0358-2017", "'NI018-0358-2017'"),
            ("1.2", "'1.2'"),
            ("A 1", "'A 1'"),
            ("A.", "'A.'"),
            ("A..B", "'A..B'"),
            ("L'Aquila", "'L''Aquila'"),
            ("e", "'e'"),
            ("a", "a"),
            ("si", "'si'"),
            ("", "''"),
        ] {
            assert_eq!(spelled(name), written);
        }
    }

    #[test]
    fn a_name_in_quotes_stays_on_its_line() {
        for (text, len) in [
            ("'A 1' x", Some(5)),
            ("'L''Aquila'", Some(11)),
            ("''''", Some(4)),
            ("''", None),
            ("' A'", None),
            ("'A '", None),
            ("'A\n'", None),
            ("'A \"b\"'", None),
            ("'A «b'", None),
            ("'http://b'", None),
            ("'A", None),
            ("'A''", None),
        ] {
            assert_eq!(quoted_len(text.as_bytes()), len, "{text}");
        }
    }
}
