//! The rule of a node as one self-contained SVG: what every actual would score, where the target is
//! and where the actual fell. Positions are computed with fractions, so that the picture is the same
//! everywhere.

use super::words;
use super::work::{Stretch, Work, own_score, printed, writer};
use crate::arithmetic::number::fraction::{Extended, Q, whole};
use crate::diagnostic::{Lang, Text};
use crate::document::svg::escape;
use crate::document::{Light, palette};
use crate::eval::Scores;
use crate::plan::Plan;
use crate::printable::Output;
use crate::proof::function::Function;
use crate::proof::words::Wording;
use crate::proof::{Domain, End, Piece};
use crate::report::model::judged;
use crate::source::Sources;
use crate::text;
use num_traits::{One, ToPrimitive, Zero};
use std::fmt::Write;

const WIDTH: i64 = 760;
/// The plot inside: left, right, top and bottom.
const LEFT: i64 = 84;
const RIGHT: i64 = 736;
const TOP: i64 = 104;
const BOTTOM: i64 = 384;
/// Below the axis, the stretches in words: this high each.
const LINE: i64 = 19;
/// Points of a curve.
const POINTS: i64 = 64;

const STYLE: [&str; 27] = [
    ".ap text{font-family:system-ui,-apple-system,\"Segoe UI\",\"Helvetica Neue\",Arial,\"DejaVu Sans\",sans-serif;font-size:12px}",
    ".ap text{fill:var(--text)}",
    ".ap .bg{fill:var(--soft)}",
    ".ap .h{font-size:16px;font-weight:700}",
    ".ap .d{fill:var(--quiet)}",
    ".ap .e{text-anchor:end}.ap .m{text-anchor:middle}.ap path{fill:none}.ap .b{font-weight:700}",
    ".ap .g{stroke:var(--line);stroke-width:1}",
    ".ap .x{stroke:var(--quiet);stroke-width:1.3}",
    ".ap .lim{stroke-width:1;stroke-dasharray:2 4}",
    ".ap .lim{stroke:var(--rail)}",
    ".ap .t{stroke-width:1.6;stroke-dasharray:6 4}",
    ".ap .t{stroke:var(--violet)}",
    ".ap .tt{fill:var(--violet)}",
    ".ap .f{stroke-width:2.6;stroke-linejoin:round;stroke-linecap:round}.ap .in,.ap .out{stroke-width:2}",
    ".ap .f,.ap .in,.ap .out{stroke:var(--blue)}",
    ".ap .in{fill:var(--blue)}",
    ".ap .out{fill:var(--soft)}",
    ".ap .a{stroke-width:1;stroke-dasharray:2 3}",
    ".ap .a{stroke:var(--text)}",
    ".ap .p{stroke-width:2}",
    ".ap .p{stroke:var(--soft)}",
    ".ap .halo{stroke-width:4px;stroke-linejoin:round;paint-order:stroke}",
    ".ap .halo{stroke:var(--soft)}",
    ".ap .green{fill:var(--green)}",
    ".ap .yellow{fill:var(--yellow)}",
    ".ap .red{fill:var(--red)}",
    ".ap .grey{fill:var(--quiet)}",
];

/// The picture of a rule at work; `None` where the rule can't be told in pieces.
pub fn plot(sources: &Sources, plan: &Plan, scores: &Scores, work: &Work, lang: Lang) -> Option<Output> {
    let pieces = work.pieces.as_ref()?;
    let plot = Plot::new(plan, work, pieces, lang);
    let mut out = String::new();
    plot.head(sources, scores, &mut out);
    plot.axes(&mut out);
    plot.target(&mut out);
    for (index, piece) in pieces.iter().enumerate() {
        plot.piece(pieces, index, piece, &mut out);
    }
    plot.actual(sources, scores, &mut out);
    plot.words(&mut out);
    out.push_str("</svg>\n");
    Some(Output::new(out))
}

struct Plot<'a> {
    plan: &'a Plan,
    work: &'a Work,
    writer: Wording<'a>,
    lang: Lang,
    /// The actuals shown.
    across: (Q, Q),
    /// The scores shown.
    up: (Q, Q),
}

impl<'a> Plot<'a> {
    fn new(plan: &'a Plan, work: &'a Work, pieces: &[Piece], lang: Lang) -> Plot<'a> {
        let writer = writer(plan, &work.of, work.is_typical);
        let across = across(work, pieces);
        let mut plot = Plot { plan, work, writer, lang, across, up: (Q::zero(), Q::one()) };
        for piece in pieces {
            let Ok(outcome) = &piece.outcome else { continue };
            let Some((from, to)) = plot.shown(piece) else { continue };
            for (x, side) in [(from, 1), (to, -1)] {
                // A score that runs away at a pole would flatten everything else.
                let (least, most) = (-Q::one() / whole(2), whole(3) / whole(2));
                let score = match outcome.score.limit(Some(&x), side) {
                    Extended::Finite(score) if outcome.score.pole().is_none() => score,
                    Extended::Finite(score) => score.clamp(least, most),
                    Extended::Below => least,
                    Extended::Above => most,
                };
                plot.up = (plot.up.0.clone().min(score.clone()), plot.up.1.clone().max(score));
            }
        }
        plot
    }

    /// What of a piece lies inside the picture.
    fn shown(&self, piece: &Piece) -> Option<(Q, Q)> {
        let (low, high) = &self.across;
        let from = piece.from.at.clone().unwrap_or_else(|| low.clone()).max(low.clone());
        let to = piece.to.at.clone().unwrap_or_else(|| high.clone()).min(high.clone());
        (from <= to).then_some((from, to))
    }

    /// Tenths of a pixel from the left.
    fn x(&self, x: &Q) -> String {
        let (low, high) = &self.across;
        pixels(whole(LEFT) + (x - low) / (high - low) * whole(RIGHT - LEFT))
    }

    /// Tenths of a pixel from the top.
    fn y(&self, score: &Q) -> String {
        let (low, high) = &self.up;
        let score = score.clamp(low, high);
        pixels(whole(BOTTOM) - (score - low) / (high - low) * whole(BOTTOM - TOP))
    }

    fn say(&self, text: &Text) -> String {
        escape(text.get(self.lang))
    }

    fn head(&self, sources: &Sources, scores: &Scores, out: &mut String) {
        let work = self.work;
        let own = self.plan.policy.rule(work.of.rule);
        let lines = work.stretches.len() as i64 + i64::from(own.rounding.is_some());
        let (height, rule) = (BOTTOM + 62 + LINE * lines, sources.text(own.name));
        let item = self.plan.item(work.of.item);
        let (heading, below) = if work.is_typical {
            (
                text!("regola {rule}", "rule {rule}"),
                text!("per un target positivo, con target = 1", "for a positive target, with target = 1"),
            )
        } else {
            let (name, title, target) = (sources.text(item.name), sources.text(item.title), &work.target);
            let chosen = match work.of.edge {
                Some(_) => Text::same(" · ").then(&work.chosen),
                None => Text::default(),
            };
            (
                Text::same(format!("{name}  {title}")),
                text!("regola {rule} · target {target}", "rule {rule} · target {target}").then(&chosen),
            )
        };
        let lang = if self.lang == Lang::It { "it" } else { "en" };
        let _ = writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ap\" role=\"img\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" aria-labelledby=\"ap-title ap-description\" lang=\"{lang}\">"
        );
        let _ = writeln!(
            out,
            "<title id=\"ap-title\">{}</title>",
            self.say(&heading.clone().then(&Text::same(" · ")).then(&below))
        );
        let mut told: Vec<String> = work.stretches.iter().map(|s| self.stretch(s)).collect();
        told.extend(self.result(sources, scores).map(|(words, _)| words.get(self.lang).to_owned()));
        let _ = writeln!(out, "<desc id=\"ap-description\">{}.</desc>", escape(&told.join("; ")));
        let _ = writeln!(out, "<style>{}</style>", palette::written_out(&STYLE));
        let _ = writeln!(out, "<rect class=\"bg\" width=\"{WIDTH}\" height=\"{height}\" rx=\"8\"/>");
        let shown = crate::document::style::cut(heading.get(self.lang), 78);
        let _ = writeln!(out, "<text class=\"h\" x=\"20\" y=\"32\">{}</text>", escape(&shown));
        let _ = writeln!(out, "<text class=\"d\" x=\"20\" y=\"52\">{}</text>", self.say(&below));
    }

    fn stretch(&self, stretch: &Stretch) -> String {
        let words = stretch.where_.clone().then(&Text::same(": ")).then(&stretch.score);
        words.get(self.lang).to_owned()
    }

    fn axes(&self, out: &mut String) {
        let label = match (self.writer.domain, self.work.is_typical) {
            (Domain::Days, _) => text!("giorni di ritardo", "days late"),
            (Domain::YesNo, _) => text!("fatto", "done"),
            (Domain::Numbers, true) => text!("valore diviso target", "actual divided by target"),
            (Domain::Numbers, false) => text!("valore", "actual"),
        };
        for score in ticks(&self.up.0, &self.up.1, 5) {
            let (y, shown) = (self.y(&score), escape(&self.writer.score(&score)));
            let _ = writeln!(
                out,
                "<path class=\"g\" d=\"M{LEFT} {y}H{RIGHT}\"/><text class=\"d e\" x=\"{}\" y=\"{y}\" dy=\"4\">{shown}</text>",
                LEFT - 8
            );
        }
        for x in self.marks() {
            let at = self.x(&x);
            let shown = match self.writer.domain {
                Domain::Days => crate::proof::words::shown(&x),
                _ => self.writer.actual(&x).get(self.lang).to_owned(),
            };
            let _ = writeln!(
                out,
                "<path class=\"x\" d=\"M{at} {BOTTOM}v5\"/><text class=\"d m\" x=\"{at}\" y=\"{}\">{}</text>",
                BOTTOM + 19,
                escape(&shown)
            );
        }
        let _ = writeln!(out, "<path class=\"x\" d=\"M{LEFT} {TOP}V{BOTTOM}H{RIGHT}\"/>");
        let _ = writeln!(out, "<text class=\"d e\" x=\"{RIGHT}\" y=\"{}\">{} →</text>", BOTTOM + 37, self.say(&label));
        let score = text!("↑ punteggio", "↑ score");
        let _ = writeln!(out, "<text class=\"d\" x=\"20\" y=\"{}\">{}</text>", TOP - 16, self.say(&score));
        if let Some((low, high, _)) = self.plan.policy.rule(self.work.of.rule).limits {
            for limit in [low, high].map(crate::arithmetic::number::fraction::exact) {
                let y = self.y(&limit);
                let _ = writeln!(out, "<path class=\"lim\" d=\"M{LEFT} {y}H{RIGHT}\"/>");
            }
        }
    }

    /// Where actuals are written on the axis.
    fn marks(&self) -> Vec<Q> {
        match self.writer.domain {
            Domain::YesNo => vec![Q::zero(), Q::one()],
            Domain::Days => {
                let all = ticks(&self.across.0, &self.across.1, 7);
                all.into_iter().filter(|t| t.is_integer() && !t.is_negative()).collect()
            }
            Domain::Numbers => ticks(&self.across.0, &self.across.1, 6),
        }
    }

    fn target(&self, out: &mut String) {
        let given = self.work.of.given();
        let range = given.range.iter().flat_map(|(low, high)| [low, high]);
        let points: Vec<&Q> = given.target.iter().chain(range).collect();
        for (index, x) in points.iter().enumerate() {
            let at = self.x(x);
            let _ = writeln!(out, "<path class=\"t\" d=\"M{at} {}V{BOTTOM}\"/>", TOP - 18);
            if index == 0 {
                let words = format!("target {}", self.work.target);
                let side = if self.is_right(x) { " e" } else { "" };
                let dx = if self.is_right(x) { -6 } else { 6 };
                let _ = writeln!(
                    out,
                    "<text class=\"tt halo{side}\" x=\"{at}\" dx=\"{dx}\" y=\"{}\">{}</text>",
                    TOP - 22,
                    escape(&words)
                );
            }
        }
    }

    /// True in the right half, where words go to the left of their point.
    fn is_right(&self, x: &Q) -> bool {
        let (low, high) = &self.across;
        (x - low) * whole(2) > high - low
    }

    fn piece(&self, pieces: &[Piece], index: usize, piece: &Piece, out: &mut String) {
        let Ok(outcome) = &piece.outcome else { return };
        let Some((from, to)) = self.shown(piece) else { return };
        let function = &outcome.score;
        if self.writer.domain == Domain::YesNo {
            self.dot(&from, &function.at(&from), true, out);
            return;
        }
        if from < to {
            let path = self.path(function, &from, &to);
            let _ = writeln!(out, "<path class=\"f\" d=\"{path}\"/>");
        }
        let before = index.checked_sub(1).and_then(|i| pieces.get(i));
        for (end, other, from) in [(&piece.from, before, 1), (&piece.to, pieces.get(index + 1), -1)] {
            self.end(piece, end, other, from, out);
        }
    }

    /// The end of a piece, where the next one does not go on from it: filled where it belongs to it.
    fn end(&self, piece: &Piece, end: &End, other: Option<&Piece>, from: i8, out: &mut String) {
        let (Some(x), Ok(outcome)) = (&end.at, &piece.outcome) else { return };
        if *x < self.across.0 || *x > self.across.1 {
            return;
        }
        let Extended::Finite(here) = outcome.score.limit(Some(x), from) else { return };
        let Some(other) = other else {
            // The first actual of all.
            return self.dot(x, &here, end.closed, out);
        };
        let there = other.outcome.as_ref().ok().map(|o| o.score.limit(Some(x), -from));
        if there != Some(Extended::Finite(here.clone())) {
            self.dot(x, &here, end.closed, out);
        }
    }

    fn dot(&self, x: &Q, score: &Q, filled: bool, out: &mut String) {
        let class = if filled { "in" } else { "out" };
        let _ = writeln!(out, "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"4\"/>", self.x(x), self.y(score));
    }

    /// A line, or a curve by its points.
    fn path(&self, function: &Function, from: &Q, to: &Q) -> String {
        let steps = if function.c.is_zero() { 1 } else { POINTS };
        let mut path = String::new();
        let mut drawing = false;
        for step in 0..=steps {
            let x = from + (to - from) * whole(step) / whole(steps);
            let score = (function.pole().as_ref() != Some(&x)).then(|| function.at(&x));
            let Some(score) = score.filter(|s| *s >= self.up.0 && *s <= self.up.1) else {
                drawing = false;
                continue;
            };
            let command = if drawing { 'L' } else { 'M' };
            drawing = true;
            let _ = write!(path, "{command}{} {}", self.x(&x), self.y(&score));
        }
        path
    }

    /// The actual and its score in words, and how good it is.
    fn result(&self, sources: &Sources, scores: &Scores) -> Option<(Text, Light)> {
        let (_, actual) = self.work.actual.as_ref()?;
        let own = self.work.score.as_ref().map(|s| own_score(self.plan, s));
        let edge = self.work.of.edge.map(|id| scores.on_edge(id, &self.plan.edges[id.0 as usize]));
        let score = edge.unwrap_or_else(|| scores.get(self.work.of.item));
        let light = judged(sources, self.plan, score).1;
        let shown = printed(sources, self.plan, scores, &self.work.of).or(own)?;
        Some((text!("valore {actual} → {shown}", "actual {actual} → {shown}"), light))
    }

    fn actual(&self, sources: &Sources, scores: &Scores, out: &mut String) {
        let Some(((x, _), score)) = self.work.actual.as_ref().zip(self.work.score.as_ref()) else { return };
        let Some((words, light)) = self.result(sources, scores) else { return };
        let class = light.as_str();
        let (at, y) = (self.x(x), self.y(score));
        let _ = writeln!(out, "<path class=\"a\" d=\"M{at} {y}V{BOTTOM}\"/>");
        let _ = writeln!(out, "<circle class=\"p {class}\" cx=\"{at}\" cy=\"{y}\" r=\"7\"/>");
        let (side, dx) = if self.is_right(x) { (" e", -12) } else { ("", 12) };
        // On the side of the line on which it does not run through the words.
        let piece = self.work.pieces.iter().flatten().find(|p| p.holds(x));
        let trend = piece.and_then(|p| p.outcome.as_ref().ok()).map_or(0, |o| o.score.trend());
        let middle = (&self.up.0 + &self.up.1) / whole(2);
        let above = match trend {
            0 => *score <= middle,
            trend => (trend > 0) == self.is_right(x),
        };
        let dy = if above { -12 } else { 22 };
        let words = match light {
            Light::Grey => words.get(self.lang).to_owned(),
            light => format!("{} {}", light.mark(), words.get(self.lang)),
        };
        let _ = writeln!(
            out,
            "<text class=\"b halo {class}{side}\" x=\"{at}\" y=\"{y}\" dx=\"{dx}\" dy=\"{dy}\">{}</text>",
            escape(&words)
        );
    }

    /// The stretches in words below the picture.
    fn words(&self, out: &mut String) {
        let mut y = BOTTOM + 62;
        for stretch in &self.work.stretches {
            let mark = if stretch.here { "▸ " } else { "" };
            let class = if stretch.here { "b" } else { "d" };
            let line = crate::document::style::cut(&self.stretch(stretch), 108);
            let _ = writeln!(
                out,
                "<text class=\"{class}\" x=\"{}\" y=\"{y}\">{mark}{}</text>",
                if stretch.here { 20 } else { 34 },
                escape(&line)
            );
            y += LINE;
        }
        let rounding = self.plan.policy.rule(self.work.of.rule).rounding;
        if let Some(rounding) = rounding {
            let line = text!("poi è ", "then it is ").then(&words::rounding(&self.plan.policy, rounding));
            let _ = writeln!(out, "<text class=\"d\" x=\"34\" y=\"{y}\">{}</text>", self.say(&line));
        }
    }
}

/// The actuals worth a look: every corner, the target and the actual, with room on both sides.
fn across(work: &Work, pieces: &[Piece]) -> (Q, Q) {
    let given = work.of.given();
    if given.domain() == Domain::YesNo {
        return (-Q::one() / whole(2), whole(3) / whole(2));
    }
    let ends = pieces.iter().flat_map(|p| [&p.from.at, &p.to.at]).flatten();
    let range = given.range.iter().flat_map(|(low, high)| [low, high]);
    let known = given.target.iter().chain(range).chain(&given.base).chain(work.actual.iter().map(|(x, _)| x));
    let mut points: Vec<Q> = ends.chain(known).cloned().collect();
    if points.is_empty() {
        points.push(Q::zero());
    }
    let low = points.iter().min().cloned().unwrap_or_else(Q::zero);
    let high = points.iter().max().cloned().unwrap_or_else(Q::zero);
    let span = if low == high { if low.is_zero() { Q::one() } else { low.abs() } } else { &high - &low };
    let room = span / whole(6);
    if given.domain() == Domain::Days {
        return (-&room / whole(4), high.max(whole(5)) + room);
    }
    (low - &room, high + room)
}

/// Round numbers from one to another, about as many as wanted.
fn ticks(low: &Q, high: &Q, wanted: i64) -> Vec<Q> {
    let rough = (high - low) / whole(wanted);
    let mut power = Q::one();
    while power > rough {
        power /= whole(10);
    }
    while &power * whole(10) <= rough {
        power *= whole(10);
    }
    let step = [1, 2, 5, 10].into_iter().map(|n| &power * whole(n)).find(|s| *s >= rough).unwrap_or(power);
    let mut at = (low / &step).ceil() * &step;
    let mut found = Vec::new();
    while at <= *high && found.len() < 40 {
        found.push(at.clone());
        at = at + &step;
    }
    found
}

/// A number of pixels with one decimal.
fn pixels(value: Q) -> String {
    let tenths = (value * whole(10)).round().to_integer().to_i64().unwrap_or(0);
    if tenths % 10 == 0 { format!("{}", tenths / 10) } else { format!("{}.{}", tenths / 10, (tenths % 10).abs()) }
}
