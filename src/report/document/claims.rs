//! Published figures against computed ones.

use super::build::{Builder, figure};
use crate::document::style::fold;
use crate::document::{Block, Cell, Inline, Line, Row, Section, Shape, Table};
use crate::report::claims::{Group, difference, interval, subject, summary};
use crate::text;
use crate::verify::{Checked, beside, waiver};

impl Builder<'_> {
    pub(super) fn claims(&self) -> Option<Section> {
        let checked = self.input.checked;
        if checked.is_empty() {
            return None;
        }
        let summary = self.say(summary(checked));
        let blocks = vec![Block::Paragraph(Line::text(format!("{summary}."))), Block::Table(self.fates())];
        let mut section = self.section(
            text!("sez-pubblicato", "sec-published"),
            text!("Cifre pubblicate", "Published figures"),
            blocks,
        );
        for group in Group::ALL {
            let inside: Vec<&Checked> = checked.iter().filter(|c| Group::of(c) == group).collect();
            if inside.is_empty() || group == Group::Exact {
                continue;
            }
            section.sections.push(self.group(group, &inside));
        }
        Some(section)
    }

    /// How many claims share each fate, and what the word means.
    fn fates(&self) -> Table {
        let columns = [
            (text!("Esito del confronto", "Result of the comparison"), Shape::Light),
            (text!("Cifre", "Figures"), Shape::Figure),
            (text!("Che cosa vuol dire", "What it means"), Shape::Text),
        ];
        let one = |group: Group| {
            let count = self.input.checked.iter().filter(|c| Group::of(c) == group).count();
            let light = Inline::Light(group.light(), self.say(group.title()));
            let cells = vec![light.into(), count.to_string().into(), self.meaning(group).into()];
            Row { anchor: None, cells }
        };
        let caption = self.say(text!("Le cifre pubblicate e il calcolo", "Published figures and the computation"));
        // Few documents have such figures.
        let seldom = |group: &Group| matches!(group, Group::Worded | Group::Below);
        let has = |group: &Group| self.input.checked.iter().any(|c| Group::of(c) == *group);
        let rows = Group::ALL.into_iter().filter(|group| !seldom(group) || has(group)).map(one).collect();
        Table { caption, columns: self.columns(&columns), rows, total: None }
    }

    /// What has become of the claims of a group, in a sentence.
    fn meaning(&self, group: Group) -> String {
        self.say(match group {
            Group::Contradicted => text!("il calcolo dà un'altra cifra", "the computation gives another figure"),
            Group::Denied => text!(
                "il calcolo dà un'altra cifra, e il piano dice perché quella pubblicata è sbagliata",
                "the computation gives another figure, and the plan says why the published one is wrong"
            ),
            Group::Compatible | Group::Worded | Group::Below => group.note().unwrap_or_default(),
            Group::Missing => text!("il piano non permette di calcolarle", "the plan cannot compute them"),
            Group::Exact => text!("il calcolo dà le cifre stampate", "the computation gives the printed digits"),
        })
    }

    fn group(&self, group: Group, inside: &[&Checked]) -> Section {
        let columns = [
            (text!("Cifra", "Figure"), Shape::Text),
            (text!("Pubblicata", "Published"), Shape::Figure),
            (text!("Calcolata", "Computed"), Shape::Figure),
            (text!("Differenza", "Difference"), Shape::Figure),
            (text!("Dove, e perché", "Where, and why"), Shape::Text),
        ];
        let table = Table {
            caption: format!("{}: {}", self.say(group.title()), self.meaning(group)),
            columns: self.columns(&columns),
            rows: inside.iter().map(|c| self.claim(c)).collect(),
            total: None,
        };
        let blocks = vec![Block::Table(table.without_empty_columns())];
        let number = group as u8;
        let anchor = text!("pubblicato-{number}", "published-{number}");
        Section { count: Some(inside.len()), ..self.section(anchor, group.title(), blocks) }
    }

    fn claim(&self, checked: &Checked) -> Row {
        let claim = &self.plan.claims[checked.claim];
        let mut about = Cell::from(self.link(claim.item, fold(&subject(self.input.sources, self.plan, claim))));
        if claim.is_of_item() {
            about.notes.push(Line::text(self.source(self.plan.item(claim.item).title)));
        }
        let mut place = Cell::from(self.source(claim.place));
        place.notes.push(Line(vec![Inline::Code(self.place(claim.value_span))]));
        if let Some(words) = beside(self.plan, self.input.checked, checked) {
            place.notes.push(Line::text(self.say(words)));
        }
        if checked.denied {
            let why = self.source(claim.denied);
            let words = self.say(text!("smentita", "denied"));
            place.notes.push(Line(vec![Inline::Mark(words), Inline::Text(format!(" {why}"))]));
        }
        if let Some(waiver) = waiver(self.input.waivers, claim) {
            let why = self.source(waiver.reason);
            let words = self.say(text!("consentita", "waived"));
            place.notes.push(Line(vec![Inline::Mark(words), Inline::Text(format!(" {why}"))]));
        }
        let (shown, own) = checked.told();
        let mut computed = figure(own.map(|own| fold(&self.say(own))));
        computed.notes.extend(interval(checked).map(|i| Line::text(self.say(text!("intervallo {i}", "interval {i}")))));
        let cells = vec![about, figure(Some(fold(&self.say(shown)))), computed, difference(checked).into(), place];
        Row { anchor: None, cells }
    }
}
