//! The chapters that a body writes itself, with the figures that they ask for.

use super::build::{Builder, Counted, typeset};
use crate::document::style::fold;
use crate::document::{Block, Cell, Column, Inline, Item, Line, List, Row, Section, Shape, Table};
use crate::plan::{Asks, Chapter, ItemId, Kind, Tabled};
use crate::prose::{Part, Piece};
use crate::report::live::Live;
use crate::report::model::roots;
use crate::syntax::view::Role;
use crate::text;
use std::collections::HashSet;

impl<'a> Builder<'a> {
    /// The chapters, in the order of their files.
    pub(super) fn chapters(&self) -> Vec<Section> {
        self.plan.chapters.iter().enumerate().map(|(at, chapter)| self.chapter(at + 1, chapter)).collect()
    }

    fn chapter(&self, number: usize, chapter: &Chapter) -> Section {
        let mut writer = Writer { builder: self, chapter, number, headings: 0, open: Vec::new() };
        let title = match chapter.prose.parts.first() {
            Some(Part::Heading(_, pieces)) => writer.line(pieces).plain(),
            _ => named(&self.input.sources.get(chapter.prose.source).name),
        };
        let anchor = self.say(text!("capitolo-{number}", "chapter-{number}"));
        writer.open.push((0, Section { anchor, title, is_prose: true, ..Section::default() }));
        let starts_with_title = matches!(chapter.prose.parts.first(), Some(Part::Heading(..)));
        for part in chapter.prose.parts.iter().skip(usize::from(starts_with_title)) {
            writer.part(part);
        }
        writer.notes();
        writer.end(1);
        writer.open.pop().map(|(_, section)| section).unwrap_or_default()
    }

    /// A part of the report that a chapter asks for: blocks, and sheets.
    fn part_of(&self, asks: &Asks) -> (Vec<Block>, Vec<Section>) {
        match asks {
            Asks::Tree(None) => (self.tree().blocks, Vec::new()),
            Asks::Tree(Some(node)) => (vec![self.tree_of(*node)], Vec::new()),
            Asks::Sheets(None) => (Vec::new(), self.sheets().sections),
            Asks::Sheets(Some(node)) => (Vec::new(), vec![self.sheet_alone(*node)]),
            Asks::Table(table, node) => {
                (self.table_named(*table, *node).map(Block::Table).into_iter().collect(), Vec::new())
            }
            Asks::Chart(item) => (self.chart(*item).into_iter().collect(), Vec::new()),
            Asks::Figure(..) | Asks::Count(_) | Asks::Formula(..) => (Vec::new(), Vec::new()),
        }
    }

    fn table_named(&self, table: Tabled, node: Option<ItemId>) -> Option<Table> {
        let root = node.or(self.plan.root)?;
        match table {
            Tabled::Areas => {
                let areas: Vec<(Counted<'a>, ItemId)> = self.nodes_below(root).into_iter().map(|c| (c, root)).collect();
                Some(self.node_table(text!("Ambiti", "Areas"), None, &areas))
            }
            Tabled::Strategic => Some(self.strategic_table(root)),
            Tabled::Behind => Some(self.behind_table(node)),
            Tabled::Indicators => {
                Some(self.indicator_table(text!("Indicatori", "Indicators"), &self.indicators_below(root)))
            }
            Tabled::Scorecards => {
                let cards = roots(self.plan).into_iter().filter(|id| self.plan.item(*id).kind == Kind::Scorecard);
                let cards: Vec<(Counted<'a>, ItemId)> = cards.map(|id| ((id, None), root)).collect();
                Some(self.node_table(text!("Cruscotti", "Scorecards"), None, &cards))
            }
            Tabled::Units => Some(self.units_table()),
            Tabled::Outcomes => Some(self.outcomes_table()),
            Tabled::Resources => Some(self.resources_table(node)),
            Tabled::Missions => Some(self.labels_table(Role::Mission)),
            Tabled::Programmes => Some(self.labels_table(Role::Programme)),
            Tabled::Perspectives => Some(self.labels_table(Role::Perspective)),
            Tabled::Years => Some(self.years_table(node)),
            Tabled::Decisions => first_table(self.all_decisions()?),
            Tabled::Amendments => first_table(self.all_amendments()?),
        }
        .filter(|table| !table.rows.is_empty())
    }

    /// The sheet of a node, and those of the nodes below it.
    fn sheet_alone(&self, node: ItemId) -> Section {
        let mut seen = HashSet::new();
        match self.plan.item(node).kind {
            Kind::Scorecard => self.scorecard(node),
            _ => self.sheet((node, self.plan.own_edge(node)), &mut seen),
        }
    }
}

fn first_table(section: Section) -> Option<Table> {
    section.blocks.into_iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// `relazione/02-il_contesto.md` is called `Il contesto`, where it has no heading.
fn named(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let words = stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
    let words = if words.is_empty() { stem } else { words }.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A chapter being written: the sections that are open, the innermost last, each with the depth of its heading.
struct Writer<'b, 'a> {
    builder: &'b Builder<'a>,
    chapter: &'a Chapter,
    number: usize,
    headings: usize,
    open: Vec<(u8, Section)>,
}

impl Writer<'_, '_> {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(depth, pieces) => self.heading(*depth, pieces),
            Part::Paragraph(pieces) => match pieces.as_slice() {
                [Piece::Slot(slot)] if self.is_block(*slot) => self.block_of(*slot),
                _ => self.paragraphs(pieces),
            },
            Part::List(numbered, items) => {
                let items = items.iter().map(|parts| self.item(parts)).collect();
                self.push(Block::List(List { is_numbered: *numbered, items, ..List::default() }));
            }
            Part::Quote(parts) => {
                let lines = parts.iter().flat_map(|part| self.lines(part)).collect();
                self.push(Block::Quote(lines));
            }
            Part::Lines(text) => self.push(Block::Excerpt(text.clone())),
            Part::Table(figures, head, rows) => {
                let table = self.table(figures, head, rows);
                self.push(Block::Table(table));
            }
        }
    }

    fn heading(&mut self, depth: u8, pieces: &[Piece]) {
        self.end(depth);
        self.headings += 1;
        let (chapter, number) = (self.number, self.headings);
        let anchor = self.builder.say(text!("capitolo-{chapter}-{number}", "chapter-{chapter}-{number}"));
        let title = self.line(pieces).plain();
        self.open.push((depth.max(1), Section { anchor, title, is_prose: true, ..Section::default() }));
    }

    /// Closes the sections as deep as a heading, or deeper; never the first.
    fn end(&mut self, depth: u8) {
        while self.open.len() > 1 && self.open.last().is_some_and(|(open, _)| *open >= depth) {
            let Some((_, section)) = self.open.pop() else { return };
            if let Some((_, outer)) = self.open.last_mut() {
                outer.sections.push(section);
            }
        }
    }

    fn push(&mut self, block: Block) {
        if let Some((_, section)) = self.open.last_mut() {
            section.blocks.push(block);
        }
    }

    fn is_block(&self, slot: usize) -> bool {
        let asked = self.chapter.asked.get(slot).and_then(Option::as_ref);
        asked.is_some_and(|asked| asked.what.is_block())
    }

    fn block_of(&mut self, slot: usize) {
        let Some(Some(asked)) = self.chapter.asked.get(slot) else { return };
        let (blocks, sections) = self.builder.part_of(&asked.what);
        if let Some((_, section)) = self.open.last_mut() {
            section.blocks.extend(blocks);
            section.sections.extend(sections);
        }
    }

    fn paragraphs(&mut self, pieces: &[Piece]) {
        for line in pieces.split(|piece| matches!(piece, Piece::Break)) {
            let line = self.line(line);
            if !line.is_empty() {
                self.push(Block::Paragraph(line));
            }
        }
    }

    /// A part as lines, for where there is no room for more.
    fn lines(&self, part: &Part) -> Vec<Line> {
        match part {
            Part::Heading(_, pieces) | Part::Paragraph(pieces) => vec![self.line(pieces)],
            Part::Lines(text) => text.lines().map(Line::text).collect(),
            Part::Quote(parts) => parts.iter().flat_map(|part| self.lines(part)).collect(),
            Part::List(_, items) => items.iter().flatten().flat_map(|part| self.lines(part)).collect(),
            Part::Table(_, head, rows) => {
                let row = |row: &Vec<Vec<Piece>>| {
                    let cells: Vec<String> = row.iter().map(|cell| self.line(cell).plain()).collect();
                    Line::text(cells.join(" · "))
                };
                std::iter::once(head).chain(rows).map(row).collect()
            }
        }
    }

    fn item(&self, parts: &[Part]) -> Item {
        let mut item = Item::default();
        for part in parts {
            match part {
                Part::List(_, items) => item.below.extend(items.iter().map(|parts| self.item(parts))),
                other => {
                    for line in self.lines(other) {
                        match item.main.is_empty() {
                            true => item.main = line,
                            false => item.notes.push(line),
                        }
                    }
                }
            }
        }
        item
    }

    fn table(&self, figures: &[bool], head: &[Vec<Piece>], rows: &[Vec<Vec<Piece>>]) -> Table {
        let shape = |at: usize| if figures.get(at) == Some(&true) { Shape::Figure } else { Shape::Text };
        let heading = |(at, cell): (usize, &Vec<Piece>)| Column { heading: self.line(cell).plain(), shape: shape(at) };
        let columns: Vec<Column> = head.iter().enumerate().map(heading).collect();
        let cells = |row: &Vec<Vec<Piece>>| {
            let mut cells: Vec<Cell> =
                row.iter().map(|cell| Cell { main: self.line(cell), notes: Vec::new() }).collect();
            cells.resize(columns.len(), Cell::default());
            Row { anchor: None, cells }
        };
        Table { caption: String::new(), rows: rows.iter().map(cells).collect(), columns, total: None }
    }

    /// Running text, each figure in its place.
    fn line(&self, pieces: &[Piece]) -> Line {
        Line(pieces.iter().map(|piece| self.piece(piece)).collect())
    }

    fn piece(&self, piece: &Piece) -> Inline {
        match piece {
            Piece::Text(text, _) => Inline::Text(flat(text)),
            Piece::Strong(text) => Inline::Strong(flat(text)),
            Piece::Emphasis(text) => Inline::Emphasis(flat(text)),
            Piece::Code(text) => Inline::Code(flat(text)),
            Piece::Address(to, words) => Inline::Address { to: to.clone(), text: flat(words) },
            Piece::Note(number) => {
                let number = number + 1;
                Inline::Text(format!(" [{number}]"))
            }
            Piece::Break => Inline::Text(" ".to_owned()),
            Piece::Slot(slot) => self.figure(*slot),
        }
    }

    fn figure(&self, slot: usize) -> Inline {
        let builder = self.builder;
        let Some(Some(asked)) = self.chapter.asked.get(slot) else {
            return Inline::Text("—".to_owned());
        };
        let shown = builder.live().shown(asked).map_or("—".to_owned(), |shown| typeset(&shown));
        match &asked.what {
            Asks::Figure(_, item, ..) => builder.link(*item, shown),
            _ => Inline::Text(shown),
        }
    }

    /// What the notes say, at the end of the chapter.
    fn notes(&mut self) {
        self.end(1);
        let chapter = self.chapter;
        let mut items = Vec::new();
        for (at, note) in chapter.prose.notes.iter().enumerate() {
            let mut lines = note.parts.iter().flat_map(|part| self.lines(part));
            let number = at + 1;
            let mut main = Line::text(format!("[{number}] "));
            main.0.extend(lines.next().unwrap_or_default().0);
            items.push(Item { main, notes: lines.collect(), ..Item::default() });
        }
        if let (false, Some((_, section))) = (items.is_empty(), self.open.last_mut()) {
            let (title, number) = (self.builder.say(text!("Note", "Notes")), self.number);
            let anchor = self.builder.say(text!("capitolo-{number}-note", "chapter-{number}-notes"));
            let blocks = vec![Block::List(List { items, ..List::default() })];
            section.sections.push(Section { anchor, title, blocks, is_prose: true, ..Section::default() });
        }
    }
}

/// A text on one line that keeps a blank at either end: pieces stand side by side.
fn flat(text: &str) -> String {
    let blank = |is: bool| if is { " " } else { "" };
    let folded = fold(text);
    if folded.is_empty() {
        return blank(!text.is_empty()).to_owned();
    }
    format!("{}{folded}{}", blank(text.starts_with(char::is_whitespace)), blank(text.ends_with(char::is_whitespace)))
}

impl<'a> Builder<'a> {
    fn live(&self) -> Live<'a> {
        let input = self.input;
        Live { sources: input.sources, plan: input.plan, scores: input.scores, lang: self.lang() }
    }
}
