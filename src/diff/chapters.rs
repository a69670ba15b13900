//! The chapters that a body writes itself: paragraph by paragraph.

use super::about::Section;
use super::collect::Collector;
use super::entry::{Entry, Label, Value};
use super::model::Version;
use crate::source::Place;
use crate::syntax::view::Role;

/// The word for a chapter, and that for its paragraphs.
const CHAPTER: &str = "capitolo";
const PARAGRAPH: &str = "testo";

impl Collector<'_> {
    /// A chapter is known by the name of its file; what it says are its paragraphs, in whatever order.
    pub(super) fn chapters(&mut self, version: &Version<'_>) {
        for chapter in &version.plan.chapters {
            let source = version.sources.get(chapter.prose.source);
            let name = source.name.rsplit('/').next().unwrap_or(&source.name).to_owned();
            let whole = source.place();
            let first = Place { len: whole.len.min(1), ..whole };
            let mut entry = Entry::new(Section::Other, CHAPTER, format!("{CHAPTER} {name}"), name, first);
            for (start, text) in paragraphs(&source.text) {
                let span = Place { start: whole.start + start as u32, len: text.len() as u32, ..whole };
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                match text.strip_prefix("# ").filter(|_| entry.title.is_empty()) {
                    Some(title) => {
                        entry.title = title.to_owned();
                        entry.push(Label::of(Role::Title, String::new()), Value { text, bare: None, span });
                    }
                    None => entry.push(Label::unread(PARAGRAPH.to_owned()), Value { text, bare: None, span }),
                }
            }
            self.entries.push(entry);
        }
    }
}

/// What stands between blank lines, and where.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let mut begun: Option<usize> = None;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.trim().is_empty(), begun) {
            (true, Some(start)) => {
                found.push((start, text[start..at].trim_end()));
                begun = None;
            }
            (false, None) => begun = Some(at),
            _ => {}
        }
        at += line.len();
    }
    found.extend(begun.map(|start| (start, text[start..].trim_end())));
    found.into_iter()
}
