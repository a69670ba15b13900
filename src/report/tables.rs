//! What was read of the tables that a plan names, and which rows were left out, by which line.

use crate::data::chosen::{LeftOut, Reading};
use crate::diagnostic::{Lang, Text};
use crate::document::{Block, Column, Document, Line, Row, Section, Shape, Table};
use crate::plan::Plan;
use crate::text;

/// The page.
pub fn document(plan: &Plan, lang: Lang) -> Document {
    let mut readings: Vec<&Reading> = plan.tables.iter().collect();
    readings.sort_by_key(|reading| reading.file.position());
    let say = |text: &Text| text.get(lang).to_owned();
    let mut page = Document { lang, title: say(&text!("Tabelle", "Tables")), ..Document::default() };
    if readings.is_empty() {
        let none = text!("il piano non nomina tabelle", "the plan names no tables");
        page.head.push(Block::Paragraph(Line::text(say(&none))));
    }
    page.sections = readings.into_iter().map(|reading| section(plan, reading, lang)).collect();
    page
}

fn section(plan: &Plan, reading: &Reading, lang: Lang) -> Section {
    let say = |text: Text| text.get(lang).to_owned();
    let at = plan.locate(reading.file);
    let (file, line) = (at.file, at.at());
    let (rows, read, out) = (reading.rows, reading.read, reading.rows - reading.read);
    let counted = text!("{rows} righe, {read} lette", "{rows} rows, {read} read");
    let counted = if out == 0 { counted } else { counted.then(&text!(", {out} lasciate fuori", ", {out} left out")) };
    let titles = reading.titles;
    let counted = match titles {
        0 | 1 => counted,
        _ => counted.then(&text!(", i titoli nella riga {titles}", ", the titles in row {titles}")),
    };
    let told = counted.then(&text!(" ({file}:{line})", " ({file}:{line})"));
    let mut blocks = vec![Block::Paragraph(Line::text(say(told)))];
    if !reading.left_out.is_empty() {
        let columns = [
            (text!("la riga del blocco", "the line of the block"), Shape::Text),
            (text!("toglie", "leaves out"), Shape::Figure),
            (text!("righe", "rows"), Shape::Text),
        ];
        let columns = columns.map(|(heading, shape)| Column { heading: say(heading), shape });
        let rows = reading.left_out.iter().map(|line| {
            let cells = [plan.text(line.by).to_owned(), line.count.to_string(), numbers(line)];
            Row { anchor: None, cells: cells.map(Into::into).to_vec() }
        });
        blocks.push(Block::Table(Table { columns: columns.into(), rows: rows.collect(), ..Table::default() }));
    }
    Section { title: plan.text(reading.file).to_owned(), blocks, ..Section::default() }
}

/// `3, 4, 9 …`
fn numbers(line: &LeftOut) -> String {
    let shown: Vec<String> = line.first.iter().map(u32::to_string).collect();
    let more = if line.count > shown.len() { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}
