//! What the acts of the year changed: beside the figure that holds, what it was, from when and by which act.

use super::build::{Builder, Counted, typeset};
use crate::diagnostic::Text;
use crate::document::{Block, Cell, Inline, Line, Row, Section, Shape, Table};
use crate::eval::figures;
use crate::plan::{Amendment, Change};
use crate::text;

impl<'a> Builder<'a> {
    /// The acts that changed the target of an indicator, or what it weighs where it is counted here.
    pub(super) fn amended(&self, (item, edge): Counted<'a>) -> Vec<Line> {
        let by = self.input.scores.inputs().day();
        let targets =
            self.plan.course.target_changes(item, by).map(|(act, before, _)| {
                self.changed(text!("Target", "Target"), act, &figures::target(self.plan, before))
            });
        let weights = edge.into_iter().flat_map(|(_, e)| self.plan.course.weight_changes(e.parent, e.child, by));
        let weights =
            weights.map(|(act, before, _)| self.changed(text!("Peso", "Weight"), act, &figures::weight(before)));
        targets.chain(weights).collect()
    }

    fn changed(&self, what: Text, amendment: &Amendment, before: &str) -> Line {
        let (day, act, before) = (amendment.day, self.source(amendment.act), typeset(before));
        let words =
            text!(" rimodulato dal {day}: era {before} ({act})", " amended from {day}: it was {before} ({act})");
        Line::text(self.say(what.then(&words)))
    }

    /// Every change that the acts of the year made, in the order of their days.
    pub(super) fn all_amendments(&self) -> Option<Section> {
        let mut changes: Vec<&Amendment> = self.plan.course.in_force(self.input.scores.inputs().day()).collect();
        if changes.is_empty() {
            return None;
        }
        changes.sort_by_key(|a| a.day);
        let columns = [
            (text!("Nodo", "Node"), Shape::Code),
            (text!("Che cosa", "What"), Shape::Text),
            (text!("Era", "It was"), Shape::Figure),
            (text!("È", "It is"), Shape::Figure),
            (text!("Dal", "From"), Shape::Figure),
            (text!("Atto", "Act"), Shape::Text),
        ];
        let rows = changes.into_iter().map(|a| self.amendment(a)).collect();
        let caption = self.say(text!("Target e pesi cambiati da un atto", "Targets and weights changed by an act"));
        let table = Table { caption, columns: self.columns(&columns), rows, total: None };
        let title = text!("Rimodulazioni dell'anno", "Amendments of the year");
        Some(self.section(text!("sez-rimodulazioni", "sec-amendments"), title, vec![Block::Table(table)]))
    }

    fn amendment(&self, amendment: &Amendment) -> Row {
        let plan = self.plan;
        let (item, what, before, after) = match &amendment.change {
            Change::Target(item, _, before, after) => {
                let what = match (before.at, before.year) {
                    (Some(day), _) => text!("target al {day}", "target at {day}"),
                    (None, Some(year)) if year != plan.year => text!("target {year}", "target {year}"),
                    (None, _) => text!("target", "target"),
                };
                (*item, Line::text(self.say(what)), figures::target(plan, before), figures::target(plan, after))
            }
            Change::Weight(parent, child, before, after) => {
                let what = Line::text(self.say(text!("peso in ", "weight in ")));
                let what = what.then(self.link(*parent, self.code(*parent)));
                (*child, what, figures::weight(*before), figures::weight(*after))
            }
        };
        let figure = |text: &str| Cell::from(typeset(text));
        let now = Cell::from(Inline::Strong(typeset(&after)));
        let what = Cell { main: what, notes: Vec::new() };
        let node = Cell::from(self.link(item, self.code(item)));
        let (day, act) = (amendment.day.to_string(), self.source(amendment.act));
        Row { anchor: None, cells: vec![node, what, figure(&before), now, day.into(), act.into()] }
    }
}
