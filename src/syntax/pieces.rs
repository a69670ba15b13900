//! Statements that stand in a text of another language, each by itself.

use crate::source::{Source, Span};

/// A text in which some parts are lines and all else is blank; every word keeps its place. A part is no line where what
/// it opens would go on after its end.
pub(super) fn alone(source: &Source, parts: &[Span]) -> String {
    let mut alone = vec![b' '; source.text.len()];
    for part in parts.iter().filter(|part| is_closed(written(source, **part))) {
        let (start, end) = (part.start as usize, part.end() as usize);
        alone[start..end].copy_from_slice(&source.text.as_bytes()[start..end]);
        for byte in alone[start..end].iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')) {
            *byte = b' ';
        }
        if let Some(before) = start.checked_sub(1) {
            alone[before] = b'\n';
        }
        if let Some(after) = alone.get_mut(end) {
            *after = b'\n';
        }
    }
    // Whole characters were copied, and the rest is blank.
    String::from_utf8(alone).unwrap_or_default()
}

fn written(source: &Source, part: Span) -> &str {
    source.text.get(part.start as usize..part.end() as usize).unwrap_or_default()
}

/// True where quotes and parentheses end where they began.
fn is_closed(text: &str) -> bool {
    let count = |c: char| text.matches(c).count();
    let pairs = [('(', ')'), ('«', '»'), ('“', '”')];
    count('"').is_multiple_of(2) && pairs.iter().all(|(open, close)| count(*open) == count(*close))
}
