//! Markdown to a chapter. HTML is no part of it: it comes out as the text that it is, its comments not at all.

use super::find::{self, Found};
use super::tree::{Chapter, Note, Part, Piece, Row};
use crate::source::{Source, Span};
use pulldown_cmark::{Alignment, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads a chapter.
pub fn read(source: &Source) -> Chapter {
    let found = find::find(source);
    let mut reader = Reader { text: &source.text, found: &found, open: vec![Open::default()], notes: Vec::new() };
    for (event, range) in Parser::new_ext(&found.hidden, find::options()).into_offset_iter() {
        reader.event(event, &range);
    }
    let parts = std::mem::take(&mut reader.open[0].parts);
    let notes = std::mem::take(&mut reader.notes);
    let place = |span: &Span| span.within(source.id);
    let mut chapter = Chapter {
        source: source.id,
        comments: found.comments.iter().map(place).collect(),
        open: found.open.iter().map(place).collect(),
        slots: found.slots.clone(),
        parts,
        notes,
    };
    for part in chapter.parts.iter().chain(chapter.notes.iter().flat_map(|note| &note.parts)) {
        alone(part, &mut |slot| chapter.slots[slot].is_alone = true);
    }
    chapter
}

/// Tells the slots that are all that a paragraph holds.
fn alone(part: &Part, each: &mut impl FnMut(usize)) {
    if let Part::Paragraph(pieces) = part
        && let [Piece::Slot(slot)] = pieces.as_slice()
    {
        each(*slot);
    }
}

/// Deeper than this, things stand side by side.
const DEEPEST: usize = 32;

/// What is being read.
#[derive(Default)]
struct Open {
    /// The address of a link, the name of a note.
    label: String,
    /// Which columns of a table hold figures.
    figures: Vec<bool>,
    /// The parts of the thing, once they are read.
    parts: Vec<Part>,
    /// The running text.
    pieces: Vec<Piece>,
    /// The things of a list.
    items: Vec<Vec<Part>>,
    /// The cells of a row.
    cells: Row,
    /// The rows of a table.
    rows: Vec<Row>,
}

struct Reader<'a> {
    text: &'a str,
    found: &'a Found,
    open: Vec<Open>,
    notes: Vec<Note>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.said(&text, range),
            Event::Code(_) => {
                let code = self.text[range.clone()].trim_matches('`').trim().replace('\n', " ");
                self.push(Piece::Code(code));
            }
            Event::Html(_) | Event::InlineHtml(_) if find::comment(self.text, range).is_some() => {}
            Event::Html(text) | Event::InlineHtml(text) => self.push(Piece::Text(text.into_string(), None)),
            Event::SoftBreak => self.push(Piece::Text(" ".to_owned(), None)),
            Event::HardBreak => self.push(Piece::Break),
            Event::FootnoteReference(name) => {
                let number = self.note(&name);
                self.push(Piece::Note(number));
            }
            Event::Rule | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// What is read from here on belongs to what begins.
    fn start(&mut self, tag: &Tag<'_>) {
        let mut open = Open::default();
        match tag {
            Tag::Link { dest_url: label, .. } | Tag::FootnoteDefinition(label) => open.label = label.to_string(),
            Tag::Table(alignments) => open.figures = alignments.iter().map(|a| *a == Alignment::Right).collect(),
            _ => {}
        }
        self.open.push(open);
    }

    fn end(&mut self, tag: TagEnd) {
        let Some(done) = (self.open.len() > 1).then(|| self.open.pop()).flatten() else { return };
        match tag {
            TagEnd::Paragraph => self.part(Part::Paragraph(done.pieces)),
            TagEnd::Heading(level) => self.part(Part::Heading(level as u8, done.pieces)),
            TagEnd::CodeBlock => self.part(Part::Lines(words(&done.pieces).trim_end().to_owned())),
            TagEnd::HtmlBlock if done.pieces.is_empty() => {}
            TagEnd::HtmlBlock => self.part(Part::Lines(words(&done.pieces).trim_end().to_owned())),
            TagEnd::BlockQuote(_) | TagEnd::List(_) if self.open.len() > DEEPEST => {
                self.last().close();
                let inside = done.all();
                self.last().parts.extend(inside);
            }
            TagEnd::BlockQuote(_) => self.part(Part::Quote(done.all())),
            TagEnd::List(numbered) => self.part(Part::List(numbered, done.items)),
            TagEnd::Item => {
                let parts = done.all();
                self.last().items.push(parts);
            }
            TagEnd::FootnoteDefinition => {
                let number = self.note(&done.label);
                self.notes[number].parts = done.all();
            }
            TagEnd::Table => {
                let mut rows = done.rows.into_iter();
                let head = rows.next().unwrap_or_default();
                self.part(Part::Table(done.figures, head, rows.collect()));
            }
            TagEnd::TableHead | TagEnd::TableRow => self.last().rows.push(done.cells),
            TagEnd::TableCell => self.last().cells.push(done.pieces),
            TagEnd::Strong => self.raise(done.pieces, Piece::Strong),
            TagEnd::Emphasis => self.raise(done.pieces, Piece::Emphasis),
            TagEnd::Link => self.link(done),
            _ => self.last().pieces.extend(done.pieces),
        }
    }

    fn link(&mut self, done: Open) {
        // Only what leads somewhere outside, and does nothing else there.
        let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| done.label.starts_with(scheme));
        let is_plain = done.pieces.iter().all(|piece| matches!(piece, Piece::Text(..) | Piece::Code(_)));
        match leads && is_plain {
            true => self.push(Piece::Address(done.label, words(&done.pieces))),
            false => self.last().pieces.extend(done.pieces),
        }
    }

    /// Text between signs: what is no text in it stays as it is.
    fn raise(&mut self, pieces: Vec<Piece>, make: fn(String) -> Piece) {
        let raised = pieces.into_iter().map(|piece| match piece {
            Piece::Text(text, _) => make(text),
            other => other,
        });
        self.last().pieces.extend(raised);
    }

    /// Running text, with the slots in it.
    fn said(&mut self, text: &str, range: &Range<usize>) {
        if text != &self.found.hidden[range.clone()] {
            return self.push(Piece::Text(text.to_owned(), None));
        }
        let mut at = range.start;
        let first = self.found.slots.partition_point(|slot| (slot.inside.start as usize) <= range.start);
        for (number, slot) in self.found.slots.iter().enumerate().skip(first) {
            let (start, end) = (slot.inside.start as usize - 1, slot.inside.end() as usize + 1);
            if start >= range.end {
                break;
            }
            self.plain(at..start);
            self.push(Piece::Slot(number));
            at = end.min(range.end);
        }
        self.plain(at..range.end);
    }

    fn plain(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            let span = Span::new(range.start as u32, range.end as u32);
            self.push(Piece::Text(self.text[range].to_owned(), Some(span)));
        }
    }

    fn note(&mut self, name: &str) -> usize {
        let known = self.notes.iter().position(|note| note.name == name);
        known.unwrap_or_else(|| {
            self.notes.push(Note { name: name.to_owned(), parts: Vec::new() });
            self.notes.len() - 1
        })
    }

    fn push(&mut self, piece: Piece) {
        self.last().pieces.push(piece);
    }

    fn part(&mut self, part: Part) {
        self.last().close();
        self.last().parts.push(part);
    }

    fn last(&mut self) -> &mut Open {
        // The first is never taken off.
        let at = self.open.len() - 1;
        &mut self.open[at]
    }
}

impl Open {
    /// Ends a paragraph that no sign began: the things of a list that do not stand apart are such.
    fn close(&mut self) {
        if !self.pieces.is_empty() {
            self.parts.push(Part::Paragraph(std::mem::take(&mut self.pieces)));
        }
    }

    fn all(mut self) -> Vec<Part> {
        self.close();
        self.parts.extend(self.items.into_iter().flatten());
        self.parts
    }
}

/// Pieces of text as one.
fn words(pieces: &[Piece]) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Text(text, _) | Piece::Strong(text) | Piece::Emphasis(text) | Piece::Code(text) => text.clone(),
        Piece::Address(_, words) => words.clone(),
        Piece::Break => " ".to_owned(),
        Piece::Note(_) | Piece::Slot(_) => String::new(),
    };
    pieces.iter().map(one).collect()
}
