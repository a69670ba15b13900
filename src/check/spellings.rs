//! How a table writes operators, measures, numbers, yes and no.

use super::context::Checker;
use super::{fields, goals, measures, scales};
use crate::data::named::fold;
use crate::data::table::{Cell, Row};
use crate::plan::{Form, ItemId, MeasureId, RuleId, Target};
use crate::source::{Place, Sources};
use crate::syntax::keyword::{NO, YES};
use crate::syntax::view::meant::{Answer, Meant, decimal_dot, target_for_all};
use crate::syntax::view::table::Operator;
use crate::syntax::view::{Line, Role};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What the block says about how the table writes things.
#[derive(Default)]
pub(super) struct Spellings {
    /// Operators of targets, folded.
    pub(super) operators: Vec<(String, Form)>,
    /// The form of targets with no operator of their own.
    pub(super) otherwise: Option<Form>,
    /// `misura "Numero" n`, folded.
    pub(super) measures: Vec<(String, MeasureId)>,
    /// `valore "Raggiunto" sì`, `valore "Buono" 80 %`: the words, folded, and what is written here for them.
    answers: Vec<(String, String)>,
    /// `componente "Risultati dell'ente" ente`, folded.
    pub(super) components: Vec<(String, Place)>,
    /// `target >= 100 %`: what rows ask that say nothing else.
    pub(super) asked_of_all: Option<Target>,
    /// `regola diretta`: the rule of rows that name none.
    pub(super) rule_of_all: Option<RuleId>,
    /// `decimali punto`
    pub(super) has_dots: bool,
}

impl Spellings {
    /// What the lines of a block say.
    pub(super) fn read<'l>(cx: &mut Checker<'_, '_>, lines: impl Iterator<Item = Line<'l>>) -> Spellings {
        let mut found = Spellings::default();
        let text = cx.sources;
        for line in lines {
            match line.role() {
                Some(Role::Operator) => {
                    let read = Operator::read(line, cx.diagnostics);
                    match read.map(|operator| (operator.written, operator.form)) {
                        Some((Some(words), form)) => found.operators.push((fold(text.text(words)), form)),
                        Some((None, form)) => found.otherwise = Some(form),
                        None => {}
                    }
                }
                Some(Role::MeasureAs) => {
                    let read = Meant::measure(line, cx.diagnostics);
                    let meant = read.and_then(|m| Some((m.written, measures::measure_word(cx, m.meant)?)));
                    found.measures.extend(meant.map(|(written, measure)| (fold(text.text(written)), measure)));
                }
                Some(Role::ValueAs) => {
                    let read = Meant::answer(line, cx.diagnostics);
                    let said = read.map(|m| (fold(text.text(m.written)), written(text, m.meant)));
                    found.answers.extend(said);
                }
                Some(Role::ComponentAs) => {
                    let read = Meant::name(line, cx.diagnostics);
                    found.components.extend(read.map(|m| (fold(text.text(m.written)), m.meant)));
                }
                Some(Role::Target) => {
                    let asked = target_for_all(line, cx.diagnostics);
                    found.asked_of_all = asked.and_then(|asked| {
                        let (goal, measure) = goals::goal_of(cx, asked.goal)?;
                        Some(Target {
                            form: asked.form,
                            goal,
                            measure,
                            year: None,
                            at: None,
                            from_base: Place::default(),
                            span: asked.span,
                        })
                    });
                }
                Some(Role::ChosenRule) => {
                    let rule = line.rule_for_all(cx.diagnostics);
                    found.rule_of_all = rule.and_then(|name| fields::rule_named(cx, name));
                }
                Some(Role::Decimals) => found.has_dots = decimal_dot(line, cx.diagnostics),
                _ => {}
            }
        }
        found.answers.extend(scales::in_cells(cx));
        found
    }

    /// A row with the cells of some columns as they would be written here.
    pub(super) fn respell<'a>(&self, mut row: Row<'a>, columns: impl Iterator<Item = usize>) -> Row<'a> {
        if self.has_dots || !self.answers.is_empty() {
            for column in columns {
                if let Some(cell) = row.cells.get_mut(column) {
                    self.respell_cell(cell);
                }
            }
        }
        row
    }

    /// The component that a cell names: what its text stands for, or the text itself.
    pub(super) fn component(&self, cell: &Cell<'_>) -> Place {
        let folded = fold(&cell.text);
        self.components.iter().find(|(text, _)| *text == folded).map_or(cell.span, |(_, name)| *name)
    }

    fn respell_cell(&self, cell: &mut Cell<'_>) {
        let folded = fold(&cell.text);
        if let Some((_, answer)) = self.answers.iter().find(|(words, _)| *words == folded) {
            cell.text = Cow::Owned(answer.clone());
        } else if self.has_dots && cell.text.contains(|c: char| c.is_ascii_digit()) {
            let swapped = |c| match c {
                '.' => ',',
                ',' => '.',
                c => c,
            };
            cell.text = Cow::Owned(cell.text.chars().map(swapped).collect());
        }
    }
}

/// As a cell has it.
fn written(text: &Sources, meant: Answer) -> String {
    match meant {
        Answer::Is(true) => YES.to_owned(),
        Answer::Is(false) => NO.to_owned(),
        Answer::Amount(quantity) => text.text(quantity.span).to_owned(),
    }
}

/// A number in a cell, in the measure that it or its row has.
pub(super) fn in_measure(value: Decimal, own: Option<MeasureId>, of_row: Option<MeasureId>) -> (Decimal, MeasureId) {
    match (own, of_row) {
        (Some(own), _) => (value, own),
        (None, Some(MeasureId::PERCENT)) => {
            let mut scaled = value;
            let fits = scaled.set_scale(value.scale() + 2).is_ok();
            (if fits { scaled } else { value }, MeasureId::PERCENT)
        }
        (None, of_row) => (value, of_row.unwrap_or(MeasureId::NUMBER)),
    }
}

/// A row at work: the indicator it declares and the measure of its plain numbers.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    pub(super) item: ItemId,
    pub(super) measure: Option<MeasureId>,
}
