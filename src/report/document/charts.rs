//! Charts that chapters ask for: the scores of what a node counts, or an indicator over the years.

use super::build::Builder;
use crate::arithmetic::number::Interval;
use crate::document::style::fold;
use crate::document::svg::escape;
use crate::document::{Block, Figure, Light};
use crate::eval::figures;
use crate::eval::{Known, Score};
use crate::plan::{ItemId, Kind};
use crate::printable::Output;
use crate::report::model::judged;
use crate::text;
use rust_decimal::Decimal;
use std::fmt::Write;

/// A bar of a chart.
struct Bar {
    label: String,
    shown: String,
    /// How long it is, in hundredths of the longest there can be.
    length: u8,
    light: Option<Light>,
}

/// Where bars begin, how long the longest is, and how high a row is.
const LEFT: u32 = 150;
const LONG: u32 = 380;
const HIGH: u32 = 24;

impl Builder<'_> {
    /// A chart of a node or an indicator; nothing where there is nothing to draw.
    pub(super) fn chart(&self, item: ItemId) -> Option<Block> {
        let bars = match self.plan.item(item).kind {
            Kind::Indicator | Kind::Datum => self.over_the_years(item),
            _ => self.below(item).filter_map(|counted| self.score_bar(counted)).collect(),
        };
        if bars.is_empty() {
            return None;
        }
        let title = self.title(item);
        let caption = match self.plan.item(item).kind {
            Kind::Indicator | Kind::Datum => self.say(text!("{title}, negli anni", "{title}, over the years")),
            _ => self.say(text!("{title}: i punteggi", "{title}: the scores")),
        };
        Some(Block::Figure(Figure { svg: drawn(&bars, &caption), caption }))
    }

    fn score_bar(&self, counted: super::build::Counted<'_>) -> Option<Bar> {
        let (item, edge) = counted;
        let score: Score = edge.map_or_else(|| self.input.scores.get(item), |(id, e)| self.input.scores.on_edge(id, e));
        let range = score.range?;
        let (_, light) = judged(self.input.sources, self.plan, score);
        let length = hundredths(range.low().decimal(), Decimal::ONE)?;
        let shown = figures::score_range(self.plan.policy.print, range);
        Some(Bar { label: self.code(item), shown, length, light: Some(light) })
    }

    fn over_the_years(&self, item: ItemId) -> Vec<Bar> {
        let year = self.plan.year;
        let known = (year - 3..=year).filter_map(|year| match self.input.scores.values.get(self.plan, item, year) {
            Known::Number(n) => Some((year, n)),
            _ => None,
        });
        let known: Vec<(i32, Interval)> = known.collect();
        let most = known.iter().filter_map(|(_, n)| n.value()).map(|n| n.decimal()).max().unwrap_or_default();
        let bar = |(year, n): &(i32, Interval)| {
            let length = hundredths(n.value()?.decimal(), most)?;
            let shown = figures::value(self.plan, item, Known::Number(*n), self.lang());
            Some(Bar { label: year.to_string(), shown, length, light: None })
        };
        known.iter().filter_map(bar).collect()
    }
}

/// A part of a whole in hundredths; what is below nothing has no length.
fn hundredths(part: Decimal, whole: Decimal) -> Option<u8> {
    if whole <= Decimal::ZERO {
        return Some(0);
    }
    let part = part.max(Decimal::ZERO).min(whole);
    u8::try_from(part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?.round()).ok()
}

fn drawn(bars: &[Bar], caption: &str) -> Output {
    let height = HIGH * bars.len() as u32;
    let width = LEFT + LONG + 130;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
        escape(caption)
    );
    for (at, bar) in bars.iter().enumerate() {
        let top = HIGH * at as u32;
        let (length, middle) = (LONG * u32::from(bar.length) / 100, top + HIGH / 2);
        let colour = match bar.light {
            Some(Light::Yellow) => "amber",
            Some(light) => light.as_str(),
            None => "blue",
        };
        let (label, shown) = (escape(&fold(&bar.label)), escape(&bar.shown));
        let (label_at, bar_top, shown_at) = (LEFT - 8, top + 4, LEFT + length + 8);
        let _ = write!(
            svg,
            "<text x=\"{label_at}\" y=\"{middle}\" text-anchor=\"end\" dominant-baseline=\"central\">{label}</text>\
             <rect class=\"{colour}\" x=\"{LEFT}\" y=\"{bar_top}\" width=\"{length}\" height=\"{}\" rx=\"2\"/>\
             <text x=\"{shown_at}\" y=\"{middle}\" dominant-baseline=\"central\">{shown}</text>",
            HIGH - 8
        );
    }
    svg.push_str("</svg>");
    Output::new(svg)
}
