//! The pages of this project as documents: they are written in a small part of Markdown.

use super::line::{Inline, Line};
use super::model::{Block, Column, Document, Item, List, Row, Section, Shape, Table};
use crate::diagnostic::Lang;

/// Reads a page: a title, sections, paragraphs, lists, tables and what stands between fences.
pub fn page(text: &str, lang: Lang) -> Document {
    let mut document = Document { lang, ..Document::default() };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let next = |lines: &mut std::iter::Peekable<std::str::Lines<'_>>, more: fn(&str) -> bool| {
            std::iter::from_fn(|| lines.next_if(|l| more(l)).map(str::to_owned)).collect::<Vec<_>>()
        };
        if let Some(title) = line.strip_prefix("# ") {
            document.title = title.to_owned();
        } else if let Some(title) = line.strip_prefix("## ") {
            document.sections.push(Section { title: title.to_owned(), ..Section::default() });
        } else if line.starts_with("```") {
            let excerpt = next(&mut lines, |l| !l.starts_with("```")).join("\n");
            lines.next();
            push(&mut document, Block::Excerpt(excerpt));
        } else if line.starts_with('|') {
            let rows = next(&mut lines, |l| l.starts_with('|'));
            push(&mut document, Block::Table(table(line, &rows)));
        } else if line.starts_with("- ") {
            let rest = next(&mut lines, |l| !l.is_empty());
            push(&mut document, Block::List(list(line, &rest)));
        } else if !line.is_empty() {
            let rest = next(&mut lines, |l| !l.is_empty() && !l.starts_with("```"));
            let whole = std::iter::once(line.to_owned()).chain(rest).collect::<Vec<_>>().join(" ");
            push(&mut document, Block::Paragraph(inline(&whole)));
        }
    }
    document
}

fn push(document: &mut Document, block: Block) {
    match document.sections.last_mut() {
        Some(section) => section.blocks.push(block),
        None => document.head.push(block),
    }
}

fn list(first: &str, rest: &[String]) -> List {
    let mut items: Vec<String> = Vec::new();
    for line in std::iter::once(first).chain(rest.iter().map(String::as_str)) {
        match (line.strip_prefix("- "), items.last_mut()) {
            (None, Some(item)) => *item += &format!(" {}", line.trim()),
            (item, _) => items.push(item.unwrap_or(line).to_owned()),
        }
    }
    List { items: items.iter().map(|text| Item::new(inline(text))).collect(), ..List::default() }
}

fn table(heading: &str, rows: &[String]) -> Table {
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()
    };
    let columns = cells(heading).into_iter().map(|heading| Column { heading, shape: Shape::Text });
    // The first of the rows is the rule below the headings.
    let row = |line: &String| Row {
        anchor: None,
        cells: cells(line).iter().map(|text| super::model::Cell { main: inline(text), notes: Vec::new() }).collect(),
    };
    Table { columns: columns.collect(), rows: rows.iter().skip(1).map(row).collect(), ..Table::default() }
}

/// Code between backticks, what stands out between two stars, and links by their words.
fn inline(text: &str) -> Line {
    let mut line = Line::default();
    for (at, piece) in text.split('`').enumerate() {
        if at % 2 == 1 {
            line = line.then(Inline::Typed(piece.to_owned()));
            continue;
        }
        for (at, piece) in piece.split("**").enumerate().filter(|(_, piece)| !piece.is_empty()) {
            let words = without_links(piece);
            line = line.then(if at % 2 == 1 { Inline::Strong(words) } else { Inline::Text(words) });
        }
    }
    line
}

/// A link may have begun before the code that it is on: `](../git.md)` ends it.
fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace('[', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_sections_and_blocks() {
        let page = page(
            "# c\n\nUno,\ndue `tre` [`git`](../g.md).\n\n## S\n\n- **a** b\n  c\n- d\n\n| x | y |\n|---|---|\n| `1` | 2 |\n\n\
             Prima:\n```albero +base\n  piano P\n```\n",
            Lang::It,
        );
        assert_eq!((page.title.as_str(), page.sections.len()), ("c", 1));
        assert!(matches!(&page.head[..], [Block::Paragraph(p)] if p.plain() == "Uno, due tre git."));
        let blocks = &page.sections[0].blocks;
        assert!(matches!(&blocks[0], Block::List(l) if l.items.len() == 2 && l.items[0].main.plain() == "a b c"));
        assert!(matches!(&blocks[1], Block::Table(t) if t.rows.len() == 1 && t.rows[0].cells[0].main.plain() == "1"));
        assert!(matches!(&blocks[3], Block::Excerpt(text) if text == "  piano P"));
    }
}
