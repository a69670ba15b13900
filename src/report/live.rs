//! The figures that chapters ask for, as they are printed.

use super::model;
use crate::arithmetic::number::{Interval, Number, decimal};
use crate::diagnostic::{Code, Diagnostic, Lang};
use crate::document::style::fold;
use crate::eval::{Answer, Known, Scores, figures, planned, used};
use crate::ground::number::italian;
use crate::plan::{
    Asked, Asks, Counted, Edge, EdgeId, ItemId, MeasureId, OfTree, Plan, Printed, Rounding, TextOf, counted,
};
use crate::source::Sources;
use crate::syntax::view::Role;
use crate::text;
use rust_decimal::Decimal;

/// Where the figures come from.
#[derive(Clone, Copy)]
pub struct Live<'a> {
    /// The texts of the plan.
    pub sources: &'a Sources,
    /// The plan.
    pub plan: &'a Plan,
    /// Its scores.
    pub scores: &'a Scores,
    /// The language of the document.
    pub lang: Lang,
}

/// Finds what chapters ask for and the plan does not have, once no more is to come.
pub fn absent(sources: &Sources, plan: &Plan, scores: &Scores, found: &mut Vec<Diagnostic>) {
    if !plan.closed() {
        return;
    }
    let live = Live { sources, plan, scores, lang: Lang::It };
    let all = plan.chapters.iter().flat_map(|chapter| chapter.asked.iter().flatten());
    for asked in all.filter(|asked| !asked.what.is_block() && live.shown(asked).is_none()) {
        let message = text!("il piano non ha questa cifra", "the plan does not have this figure");
        let help = text!(
            "scrivi il valore nel piano, o togli il riferimento: nella relazione qui sta un trattino",
            "write the value in the plan, or remove the reference: in the report a dash stands here"
        );
        found.push(Diagnostic::new(Code::FigureAbsent, asked.at, message).help(help));
    }
}

impl<'a> Live<'a> {
    /// A figure or a text as it is printed; nothing where there is none. What is counted stands in the words around it.
    pub fn shown(&self, asked: &Asked) -> Option<String> {
        let printed = self.printed(asked)?;
        let counts = matches!(&asked.what, Asks::Figure(Printed::Value, ..) | Asks::Formula(..));
        Some(match printed.strip_suffix(" n").filter(|_| counts) {
            Some(number) => number.to_owned(),
            None => printed,
        })
    }

    fn printed(&self, asked: &Asked) -> Option<String> {
        match &asked.what {
            Asks::Figure(what, item, under, year) => self.figure(asked, *what, (*item, *under), *year),
            Asks::Count(of) => self.count(asked, of),
            Asks::Formula(formula, measure) => {
                let plan = self.plan;
                match self.scores.answer(plan, formula, plan.year) {
                    Answer::Value(Known::Number(value)) => Some(self.number(value, *measure, asked.rounding)),
                    _ => None,
                }
            }
            Asks::Tree(_) | Asks::Sheets(_) | Asks::Chart(_) | Asks::Table(..) => None,
        }
    }

    fn edge(&self, item: ItemId, under: Option<ItemId>) -> Option<(EdgeId, &'a Edge)> {
        under.and_then(|parent| self.plan.edges_of(parent).find(|(_, edge)| edge.child == item))
    }

    fn figure(
        &self,
        asked: &Asked,
        what: Printed,
        (item, under): (ItemId, Option<ItemId>),
        year: i32,
    ) -> Option<String> {
        let (plan, edge) = (self.plan, self.edge(item, under));
        let row = || model::row(self.sources, plan, self.scores, item, edge, self.lang);
        match what {
            Printed::Score => {
                let score = edge.map_or_else(|| self.scores.get(item), |(id, e)| self.scores.on_edge(id, e));
                let range = score.range?;
                Some(match asked.rounding {
                    Some(_) => self.number(range, MeasureId::PERCENT, asked.rounding),
                    None => figures::score_range(plan.policy.print, range),
                })
            }
            Printed::Value => match self.scores.values.on_edge(plan, item, edge.map(|(_, e)| e), year) {
                Known::Missing | Known::Fault(_) => None,
                Known::Number(n) if asked.rounding.is_some() => {
                    Some(self.number(n, figures::measure(plan, item), asked.rounding))
                }
                known => Some(figures::value(plan, item, known, self.lang)),
            },
            Printed::Used => self.money(asked, used(plan, self.scores.inputs(), item, year)?),
            Printed::Planned => self.money(asked, planned(plan, item)?),
            Printed::Outcome => row().outcome.map(fold),
            Printed::Weight => {
                let (id, edge) = edge.or_else(|| plan.own_edge(item))?;
                Some(figures::weight(self.scores.inputs().weight(id, edge)?))
            }
            Printed::Target => row().target,
            Printed::Variance => row().variance,
            Printed::Text(of) => self.text(of, item, edge.map(|(_, e)| e)),
        }
    }

    fn money(&self, asked: &Asked, value: Decimal) -> Option<String> {
        Some(self.number(Interval::of(value), MeasureId::EURO, asked.rounding))
    }

    fn text(&self, of: TextOf, item: ItemId, edge: Option<&Edge>) -> Option<String> {
        let plan = self.plan;
        let place = match of {
            TextOf::Title => plan.item(item).title,
            TextOf::Code => plan.printed_code(item, edge),
            TextOf::Algorithm => {
                let measured = plan.measured(item)?;
                measured.formula.as_ref().map_or(measured.words, |formula| formula.span())
            }
            TextOf::Typology if plan.measured(item).is_some() => plan.measured(item)?.typology,
            _ => self.note(item, of.role())?,
        };
        Some(fold(self.sources.text(place))).filter(|text| !text.is_empty())
    }

    fn note(&self, item: ItemId, role: Role) -> Option<crate::source::Place> {
        self.plan.annotations.iter().find(|note| note.item == item && note.field == role).map(|note| note.text)
    }

    fn count(&self, asked: &Asked, of: &Counted) -> Option<String> {
        let all = Number::exact(Decimal::from(counted::rows(self.plan, of).len()));
        let many = OfTree::Count(Box::new(of.clone()));
        let Known::Number(many) = self.scores.of_tree(self.plan, &many, self.plan.year) else { return None };
        match asked.rounding {
            None => Some(self.number(many, MeasureId::NUMBER, None)),
            Some(_) => {
                // Each end by itself: a part of one number is told apart where a part of a range may not be.
                let part = |end: &Number| Interval::One(*end).over(&Interval::One(all)).ok();
                let shown = |end: &Number| Some(self.number(part(end)?, MeasureId::PERCENT, asked.rounding));
                let (low, high) = (shown(many.low())?, shown(many.high())?);
                let from = low.strip_suffix(" %").unwrap_or(&low);
                Some(if low == high { low } else { format!("{from}–{high}") })
            }
        }
    }

    /// A number in its measure, rounded where that is asked for; a percentage where it is rounded to one.
    fn number(&self, value: Interval, measure: MeasureId, rounding: Option<(Rounding, bool)>) -> String {
        let one = |n: Number| match rounding {
            Some((rounding, percent)) => {
                let mut rounded = n.printed(rounding);
                rounded.rescale(rounding.quantum.normalize().scale());
                match percent || measure == MeasureId::PERCENT {
                    true => {
                        let points = decimal::multiply(rounded, Decimal::ONE_HUNDRED).unwrap_or(rounded);
                        let mut points = points.normalize();
                        points.rescale(rounding.quantum.normalize().scale().saturating_sub(2));
                        italian(points) + " %"
                    }
                    false => figures::quantity(self.plan, rounded, measure),
                }
            }
            None => {
                let digits = if measure == MeasureId::PERCENT { 4 } else { 2 };
                let is_short = n.is_exact() && n.decimal().scale() <= digits;
                let shown = if is_short { n.decimal() } else { figures::to_digits(n, digits) };
                figures::quantity(self.plan, shown, measure)
            }
        };
        match value {
            Interval::One(n) => one(n),
            Interval::Between(low, high) => {
                let (low, high) = (one(low), one(high));
                if low == high { low } else { format!("{low}–{high}") }
            }
        }
    }
}
