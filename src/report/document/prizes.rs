//! Who has how much of the funds that the plan shares out.

use super::build::{Builder, typeset};
use crate::document::{Block, Cell, Inline, Line, Row, Section, Shape, Table};
use crate::plan::Prize;
use crate::report::prizes::{self, Shown};
use crate::text;

impl Builder<'_> {
    /// A table for each prize.
    pub(super) fn prizes(&self) -> Option<Section> {
        if self.plan.prizes.is_empty() {
            return None;
        }
        let blocks = self.plan.prizes.iter().flat_map(|prize| self.prize(prize)).collect();
        Some(self.section(text!("sez-premi", "sec-prizes"), text!("Premi", "Prizes"), blocks))
    }

    fn prize(&self, prize: &Prize) -> [Block; 2] {
        let shown = prizes::shown(self.plan, self.input.scores, prize, self.lang());
        let words = Line(vec![Inline::Text(typeset(&shown.summary))]);
        [Block::Table(self.prize_table(prize, &shown)), Block::Paragraph(words)]
    }

    fn prize_table(&self, prize: &Prize, shown: &Shown) -> Table {
        let columns = [
            (text!("Codice", "Code"), Shape::Code),
            (text!("Titolo", "Title"), Shape::Text),
            (text!("Punteggio", "Score"), Shape::Figure),
            (text!("Posto", "Place"), Shape::Figure),
            (text!("Quota", "Quota"), Shape::Figure),
            (text!("Importo", "Amount"), Shape::Figure),
        ];
        let rows = shown.lines.iter().map(|line| {
            let mut amount = Cell::from(Inline::Strong(typeset(&line.amount)));
            if !line.note.is_empty() {
                amount.notes.push(Line::text(line.note.clone()));
            }
            let figure = |text: &str| Cell::from(typeset(text));
            let code = Cell::from(self.link(line.item, line.code.clone()));
            let cells = vec![
                code,
                Cell::from(line.title.clone()),
                figure(&line.score),
                figure(&line.place),
                figure(&line.quota),
                amount,
            ];
            Row { anchor: None, cells }
        });
        let title = self.source(prize.title);
        let caption = if title.is_empty() { self.source(prize.name) } else { title };
        Table { caption, columns: self.columns(&columns), rows: rows.collect(), total: None }.without_empty_columns()
    }
}
