//! Running text broken into lines, each piece in its own ink.

use crate::document::line::bars;
use crate::document::style::{Ink, width, wrap};
use crate::document::{Count, Inline, Line};
use crate::printable::printable;

/// A piece of running text as a terminal shows it.
fn shown(piece: &Inline) -> (String, Ink) {
    match piece {
        Inline::Text(text) | Inline::Code(text) | Inline::Link { text, .. } | Inline::Emphasis(text) => {
            (text.clone(), Ink::Plain)
        }
        Inline::Address { to, text } if to == text => (text.clone(), Ink::Plain),
        Inline::Address { to, text } => (format!("{text} ({to})"), Ink::Plain),
        Inline::Trend(points) => (bars(points), Ink::Plain),
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
    let mut used = 0;
    for word in words(line, ink) {
        let taken = word.iter().map(|(text, _)| width(text)).sum::<usize>();
        if used > 0 && used + 1 + taken > columns[usize::from(lines.len() > 1)] {
            lines.push(Vec::new());
            used = 0;
        }
        let Some(last) = lines.last_mut() else { continue };
        if let (true, Some((before, _))) = (used > 0, last.last_mut()) {
            before.push(' ');
            used += 1;
        }
        used += taken;
        for (text, ink) in word {
            match last.last_mut() {
                Some((before, same)) if *same == ink => before.push_str(&text),
                _ => last.push((text, ink)),
            }
        }
    }
    lines
}

/// Words, each of as many pieces as have no blank between them.
fn words(line: &Line, ink: Ink) -> Vec<Vec<(String, Ink)>> {
    let mut words: Vec<Vec<(String, Ink)>> = Vec::new();
    let mut blank = true;
    for (text, own) in line.0.iter().map(shown) {
        let ink = if own == Ink::Plain { ink } else { own };
        for (index, word) in printable(&text).split(char::is_whitespace).enumerate() {
            blank |= index > 0;
            if word.is_empty() {
                continue;
            }
            match words.last_mut().filter(|_| !blank) {
                Some(last) => last.push((word.to_owned(), ink)),
                None => words.push(vec![(word.to_owned(), ink)]),
            }
            blank = false;
        }
    }
    words
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
