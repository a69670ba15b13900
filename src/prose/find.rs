//! Braces and comments, found before Markdown is read: what stands between braces would be emphasis or a link to it.

use super::tree::Slot;
use crate::source::{Source, Span};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What stands between braces in a text, what comments hold, and the text with the first hidden from Markdown: it has
/// the same length, and each thing in it the same place.
pub(super) struct Found {
    pub slots: Vec<Slot>,
    pub comments: Vec<Span>,
    pub open: Vec<Span>,
    pub hidden: String,
}

/// The parts of Markdown that chapters are written in.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES
}

pub(super) fn find(source: &Source) -> Found {
    let text = source.text.as_str();
    let (as_it_is, comments) = untouched(text);
    let mut found = Found { slots: Vec::new(), comments, open: Vec::new(), hidden: String::new() };
    let mut hidden = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(next) = text[at..].find('{') {
        let start = at + next;
        at = start + 1;
        if let Some(range) = as_it_is.iter().find(|range| range.contains(&start)) {
            at = range.end.max(at);
            continue;
        }
        if is_escaped(text, start) {
            continue;
        }
        let Some(end) = closing(text, start) else {
            found.open.push(Span::new(start as u32, start as u32 + 1));
            continue;
        };
        let inside = Span::new(start as u32 + 1, end as u32).within(source.id);
        found.slots.push(Slot { inside, is_alone: false });
        hidden[start + 1..end].fill(b'x');
        at = end + 1;
    }
    // Whole characters were replaced by letters.
    found.hidden = String::from_utf8(hidden).unwrap_or_else(|_| text.to_owned());
    found
}

/// True after an odd number of backslashes.
fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// The brace that closes the one at a place, in the same paragraph.
fn closing(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start + 1..];
    let end = rest.find(['{', '}'])?;
    let is_one = rest[end..].starts_with('}') && !rest[..end].lines().skip(1).any(|line| line.trim().is_empty());
    is_one.then_some(start + 1 + end)
}

/// What Markdown shows letter by letter: code and HTML; and what its comments hold.
fn untouched(text: &str) -> (Vec<Range<usize>>, Vec<Span>) {
    let (mut ranges, mut comments) = (Vec::new(), Vec::new());
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) => {
                comments.extend(comment(text, &range));
                ranges.push(range);
            }
            Event::InlineHtml(_) => {
                comments.extend(comment(text, &range));
                ranges.push(range);
            }
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => ranges.push(range),
            Event::End(TagEnd::CodeBlock) => {}
            _ => {}
        }
    }
    (ranges, comments)
}

/// What stands between `<!--` and `-->`, where that is all.
pub(super) fn comment(text: &str, range: &Range<usize>) -> Option<Span> {
    let written = text.get(range.clone())?;
    let inner = written.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    if inner.contains("-->") {
        return None;
    }
    let start = range.start + written.find("<!--")? + 4;
    Some(Span::new(start as u32, (start + inner.len()) as u32))
}
