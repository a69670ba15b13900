//! What is written, for messages.

use crate::source::{Place, Span};

/// The text between the quotes.
pub fn unquote(text: &str, span: Place) -> Place {
    let first = text.chars().next().map_or(0, |c| c.len_utf8() as u32);
    let last = text.chars().next_back().map_or(0, |c| c.len_utf8() as u32);
    Span::new(span.start + first, span.end().saturating_sub(last)).within(span.source)
}

/// At most forty characters of a text, for a message.
pub fn short(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", &flat[..cut]),
        None => flat,
    }
}
