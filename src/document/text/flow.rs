//! Running text broken into lines, each piece in its own ink.

use crate::document::style::{Ink, width, wrap};
use crate::document::{Count, Inline, Line};
use crate::printable::printable;

/// A piece of running text as a terminal shows it.
fn shown(piece: &Inline) -> (String, Ink) {
    match piece {
        Inline::Text(text) | Inline::Code(text) | Inline::Link { text, .. } => (text.clone(), Ink::Plain),
        Inline::Typed(text) => (format!("`{text}`"), Ink::Plain),
        Inline::Quiet(text) => (text.clone(), Ink::Dim),
        Inline::Strong(text) | Inline::Mark(text) => (text.clone(), Ink::Bold),
        Inline::Light(light, words) if words.is_empty() => (light.mark().to_owned(), Ink::Light(*light)),
        Inline::Light(light, words) => (format!("{} {words}", light.mark()), Ink::Light(*light)),
    }
}

/// A line without its inks.
pub(super) fn plain(line: &Line) -> String {
    line.0.iter().map(|piece| shown(piece).0).collect()
}

/// `target 88 (3 più stretti)`, one for each kind of thing.
pub(super) fn counted(counts: &[Count]) -> Vec<String> {
    let one = |Count { what, number, more }: &Count| match more.is_empty() {
        true => format!("{what} {number}"),
        false => format!("{what} {number} ({more})"),
    };
    counts.iter().map(one).collect()
}

/// Parts separated by commas, in lines of a number of columns, broken inside a part only where it is longer.
pub(super) fn wrap_parts(parts: &[String], columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in parts {
        let full = lines.last().is_some_and(|l| !l.is_empty() && width(l) + 2 + width(part) > columns);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { ", " });
            line.push_str(part);
        }
    }
    lines.iter().flat_map(|line| wrap(line, columns)).collect()
}

/// The lines of a running text, the first and the others with room for so many columns; what is plain takes
/// the ink that is given.
pub(super) fn broken(line: &Line, columns: [usize; 2], ink: Ink) -> Vec<Vec<(String, Ink)>> {
    let mut lines: Vec<Vec<(String, Ink)>> = vec![Vec::new()];
    let (mut used, mut blank) = (0, false);
    for (text, own) in line.0.iter().map(shown) {
        let ink = if own == Ink::Plain { ink } else { own };
        let text = printable(&text);
        let words = text.split(char::is_whitespace);
        for (index, word) in words.enumerate() {
            blank |= index > 0;
            if word.is_empty() {
                continue;
            }
            let room = columns[usize::from(lines.len() > 1)];
            if used > 0 && blank && used + 1 + width(word) > room {
                lines.push(Vec::new());
                used = 0;
            }
            let lead = if used > 0 && blank { " " } else { "" };
            blank = false;
            used += lead.len() + width(word);
            let Some(last) = lines.last_mut() else { continue };
            match last.last_mut() {
                Some((before, same)) if *same == ink => {
                    before.push_str(lead);
                    before.push_str(word);
                    continue;
                }
                Some((before, _)) => before.push_str(lead),
                None => {}
            }
            last.push((word.to_owned(), ink));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_keep_their_ink_across_lines() {
        let line = Line(vec![
            Inline::Text("il nodo ".to_owned()),
            Inline::Strong("A1 conta".to_owned()),
            Inline::Text(", e vale".to_owned()),
        ]);
        let found = broken(&line, [12, 12], Ink::Dim);
        let bold = |t: &str| (t.to_owned(), Ink::Bold);
        let dim = |t: &str| (t.to_owned(), Ink::Dim);
        assert_eq!(found, [vec![dim("il nodo "), bold("A1")], vec![bold("conta"), dim(", e")], vec![dim("vale")]]);
    }
}
