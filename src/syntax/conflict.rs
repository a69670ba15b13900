//! What a merge left to decide in a text. It is told once; the rest is read as whoever merges has it, so
//! that what is only there twice for now is no further mistake.

use super::CONFLICT_MARKERS;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};
use crate::text;
use std::ops::Range;

/// A text with conflicts in it.
pub(super) struct Conflicts {
    /// The text, with blanks in the place of the markers and of what is not ours.
    pub ours: String,
    /// The lines that open one.
    places: Vec<Range<usize>>,
}

/// Which part of a conflict a line is in.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Ours,
    Other,
}

/// True for a line that starts with one of the markers, and says nothing but a name after it.
fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
}

/// The conflicts in a text; `None` where there is none. One that never closes is only its markers.
pub(super) fn conflicts(text: &str) -> Option<Conflicts> {
    let [open, base, between, close] = CONFLICT_MARKERS;
    if !text.contains(open) {
        return None;
    }
    let (mut places, mut marks, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let (mut part, mut pending) = (None, Vec::new());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (here, bare) = (at..at + line.len(), line.trim_end_matches(['\n', '\r']));
        at = here.end;
        let (was, is) = match part {
            _ if is_marker(bare, open) => {
                places.push(here.start..here.start + bare.len());
                (None, Some(Part::Ours))
            }
            Some(Part::Ours) if is_marker(bare, base) || is_marker(bare, between) => (part, Some(Part::Other)),
            Some(Part::Other) if is_marker(bare, between) => (part, part),
            Some(_) if is_marker(bare, close) => {
                others.append(&mut pending);
                (part, None)
            }
            Some(Part::Other) => {
                pending.push(here);
                continue;
            }
            _ => continue,
        };
        if was.is_none() {
            pending.clear();
        }
        marks.push(here);
        part = is;
    }
    if places.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for byte in marks.into_iter().chain(others).flat_map(|range| range.clone()) {
        if !matches!(bytes[byte], b'\n' | b'\r') {
            bytes[byte] = b' ';
        }
    }
    Some(Conflicts { ours: String::from_utf8(bytes).ok()?, places })
}

impl Conflicts {
    /// The finding, at the first.
    pub fn finding(&self, source: SourceId) -> Option<Diagnostic> {
        let span = |place: &Range<usize>| Span::new(place.start as u32, place.end as u32).within(source);
        let (first, rest) = self.places.split_first()?;
        let message = match rest.len() + 1 {
            1 => text!("qui c'è un conflitto di git da risolvere", "here is a git conflict to resolve"),
            n => text!(
                "in questo file ci sono {n} conflitti di git da risolvere",
                "this file has {n} git conflicts to resolve"
            ),
        };
        let help = text!(
            "tieni le righe giuste fra `<<<<<<<` e `>>>>>>>`, togli le altre e i segni",
            "keep the right lines between `<<<<<<<` and `>>>>>>>`, remove the others and the marks"
        );
        let found = Diagnostic::new(Code::UnresolvedConflict, span(first), message).help(help);
        let also = |found: Diagnostic, place| found.also(span(place), text!("e qui", "and here"));
        Some(rest.iter().take(SHOWN).fold(found, also))
    }
}

/// More places than this are only counted.
const SHOWN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(text: &str) -> Option<String> {
        conflicts(text).map(|c| c.ours.lines().map(str::trim_end).collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn what_is_not_ours_is_blank() {
        let text = "a\n<<<<<<< x\nb\n||||||| y\nc\n=======\nd\n>>>>>>> z\ne\n";
        assert_eq!(ours(text).as_deref(), Some("a||b||||||e"));
        assert_eq!(ours(&text.replace("||||||| y\nc\n", "")).as_deref(), Some("a||b||||e"));
        assert_eq!(ours(&text.replace('\n', "\r\n")).as_deref(), Some("a||b||||||e"));
    }

    #[test]
    fn a_conflict_that_never_closes_hides_nothing() {
        assert_eq!(ours("a\n<<<<<<< x\nb\n=======\nd\n").as_deref(), Some("a||b||d"));
        assert_eq!(
            ours("<<<<<<< x\nb\n=======\nd\n<<<<<<< x\nb\n=======\nd\n>>>>>>>\n").as_deref(),
            Some("|b||d||b|||")
        );
    }

    #[test]
    fn other_texts_have_none() {
        for text in ["a\n", "=======\n", "  <<<<<<< x\n", "a <<<<<<< x\n", "<<<<<<<<\n"] {
            assert_eq!(ours(text), None, "{text}");
        }
    }
}
