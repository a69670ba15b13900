//! The tree of scores on a terminal: weights, values, targets, variance, scores, traffic lights. On
//! a narrow terminal the least needed columns go first.

use super::model::{Row, roots, row, state, tally};
use super::style::{Ink, cut, left, paint, right, width};
use crate::diagnostic::Lang;
use crate::eval::Scores;
use crate::plan::{Edge, EdgeId, ItemId, Kind, Plan};
use crate::source::Sources;
use std::fmt::Write;

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Language of headings.
    pub lang: Lang,
    /// Whether to colour.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// How many levels to show.
    pub depth: Option<usize>,
}

/// One line before it is laid out.
struct Line<'a> {
    branch: String,
    row: Row<'a>,
}

/// Draws the whole plan, or what is below one node.
pub fn render(sources: &Sources, plan: &Plan, scores: &Scores, top: Option<ItemId>, look: &Look) -> String {
    let tops = top.map_or_else(|| roots(plan), |id| vec![id]);
    let mut out = String::new();
    let mut orphans = Vec::new();
    for root in tops {
        // Indicators that belong to nothing are only met where they are used.
        if plan.item(root).kind == Kind::Indicator && top.is_none() {
            orphans.push(root);
            continue;
        }
        let mut lines = Vec::new();
        let drawer = Drawer { sources, plan, scores, look };
        drawer.collect(root, None, String::new(), String::new(), 0, &mut lines);
        if !out.is_empty() {
            out.push('\n');
        }
        drawer.lay_out(&lines, &mut out);
    }
    let _ = writeln!(out, "\n{}", legend(sources, plan, scores, look));
    out
}

struct Drawer<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    scores: &'a Scores,
    look: &'a Look,
}

impl<'a> Drawer<'a> {
    fn collect(
        &self,
        id: ItemId,
        edge: Option<(EdgeId, &Edge)>,
        branch: String,
        below: String,
        depth: usize,
        lines: &mut Vec<Line<'a>>,
    ) {
        let used = edge.is_some_and(|(_, e)| e.used);
        lines.push(Line { branch, row: row(self.sources, self.plan, self.scores, id, edge) });
        // A used node is drawn whole where it is declared.
        if used || self.look.depth.is_some_and(|most| depth >= most) || depth > crate::syntax::MAX_DEPTH {
            return;
        }
        let children: Vec<(EdgeId, &Edge)> = self.plan.edges_of(id).filter(|(_, e)| e.child != id).collect();
        for (index, (edge_id, edge)) in children.iter().enumerate() {
            let last = index + 1 == children.len();
            let (tip, rail) = if last { ("└ ", "  ") } else { ("├ ", "│ ") };
            let (branch, rest) = (format!("{below}{tip}"), format!("{below}{rail}"));
            self.collect(edge.child, Some((*edge_id, edge)), branch, rest, depth + 1, lines);
        }
    }

    fn lay_out(&self, lines: &[Line<'_>], out: &mut String) {
        let columns = Columns::fit(lines, self.look.width);
        if lines.len() > 1 {
            columns.heading(self.look, out);
        }
        for line in lines {
            columns.line(line, self.look, out);
        }
    }
}

/// Widths of the columns on the right; zero for those left out.
struct Columns {
    label: usize,
    weight: usize,
    value: usize,
    target: usize,
    variance: usize,
    score: usize,
    outcome: usize,
}

impl Columns {
    fn fit(lines: &[Line<'_>], total: usize) -> Columns {
        let widest = |f: &dyn Fn(&Row<'_>) -> usize, least: usize, most: usize| {
            let found = lines.iter().map(|l| f(&l.row)).max().unwrap_or(0);
            if found == 0 { 0 } else { found.clamp(least, most) }
        };
        let shown = |o: &Option<String>| o.as_deref().map_or(0, width);
        let mut columns = Columns {
            label: 0,
            weight: widest(&|r| shown(&r.weight), 4, 9),
            value: widest(&|r| shown(&r.value), 6, 16),
            target: widest(&|r| shown(&r.target), 6, 18),
            variance: widest(&|r| shown(&r.variance), 6, 14),
            score: widest(&|r| shown(&r.printed), 8, 16),
            outcome: widest(&|r| r.outcome.map_or(0, width), 4, 22),
        };
        // At least this much is left for code and title.
        let wanted = (total / 3).clamp(20, 48);
        let drops: [fn(&mut Columns); 5] =
            [|c| c.outcome = 0, |c| c.variance = 0, |c| c.target = 0, |c| c.value = 0, |c| c.weight = 0];
        for drop in drops {
            if columns.taken() + wanted <= total {
                break;
            }
            drop(&mut columns);
        }
        columns.label = total.saturating_sub(columns.taken()).max(10);
        columns
    }

    /// Columns taken on the right, with two blanks before each.
    fn taken(&self) -> usize {
        let side = [self.weight, self.value, self.target, self.variance, self.score];
        let outcome = if self.outcome > 0 { self.outcome + 1 } else { 0 };
        side.iter().filter(|w| **w > 0).map(|w| w + 2).sum::<usize>() + 2 + outcome
    }

    fn heading(&self, look: &Look, out: &mut String) {
        let say = |it: &'static str, en: &'static str| if look.lang == Lang::It { it } else { en };
        let mut line = " ".repeat(self.label);
        for (name, columns) in [
            (say("peso", "weight"), self.weight),
            (say("valore", "actual"), self.value),
            ("target", self.target),
            (say("scost.", "var."), self.variance),
            (say("punt.", "score"), self.score),
        ] {
            if columns > 0 {
                line += "  ";
                line += &right(&cut(name, columns), columns);
            }
        }
        let _ = writeln!(out, "{}", paint(&line, Ink::Dim, look.color));
    }

    fn line(&self, line: &Line<'_>, look: &Look, out: &mut String) {
        let row = &line.row;
        let arrow = if row.used { "→ " } else { "" };
        let space = self.label.saturating_sub(width(&line.branch) + width(arrow));
        let code = cut(row.code, space.max(4));
        let title = match space.saturating_sub(width(&code) + 1) {
            room @ 4.. => cut(row.title, room),
            _ => String::new(),
        };
        let ink = match row.kind {
            Kind::Plan | Kind::Area | Kind::Scorecard => Ink::Bold,
            _ => Ink::Plain,
        };
        let used = width(&line.branch) + width(arrow) + width(&code) + 1 + width(&title);
        let _ = write!(out, "{}{arrow}", paint(&line.branch, Ink::Dim, look.color));
        let _ = write!(
            out,
            "{} {}",
            paint(&code, ink, look.color),
            paint(&title, if row.used { Ink::Dim } else { ink }, look.color)
        );
        out.push_str(&" ".repeat(self.label.saturating_sub(used)));
        let side = [
            (&row.weight, self.weight),
            (&row.value, self.value),
            (&row.target, self.target),
            (&row.variance, self.variance),
        ];
        for (text, columns) in side {
            if columns > 0 {
                let cell = right(&cut(text.as_deref().unwrap_or(""), columns), columns);
                let _ = write!(out, "  {}", paint(&cell, Ink::Dim, look.color));
            }
        }
        let none = state(row.score.state);
        let score = row.printed.as_deref().unwrap_or_else(|| none.get(look.lang));
        let _ =
            write!(out, "  {}", paint(&right(&cut(score, self.score), self.score), Ink::Light(row.light), look.color));
        let mut tail = format!(" {}", row.light.mark());
        if self.outcome > 0 {
            tail += &format!(" {}", left(&cut(row.outcome.unwrap_or(""), self.outcome), self.outcome));
        }
        let _ = writeln!(out, "{}", paint(tail.trim_end(), Ink::Light(row.light), look.color));
    }
}

/// What the marks mean, and how many nodes have each.
fn legend(sources: &Sources, plan: &Plan, scores: &Scores, look: &Look) -> String {
    let tally = tally(sources, plan, scores);
    if tally.is_empty() {
        return String::new();
    }
    let marks = tally.iter().map(|t| {
        let mark = paint(t.light.mark(), Ink::Light(t.light), look.color);
        format!("{mark} {}: {}", t.words.get(look.lang), t.count)
    });
    let heading = if look.lang == Lang::It { "obiettivi e progetti" } else { "objectives and projects" };
    format!("{heading}  {}", marks.collect::<Vec<_>>().join("   "))
}
