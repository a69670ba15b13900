//! The tree of scores on a terminal: weights, values, targets, variance, scores, traffic lights. On
//! a narrow terminal the least needed columns go first.

use super::model::{Light, Row, judged, roots, row, state, tally};
use super::style::{Ink, blanks, cut, paint, paint_into, right, width};
use crate::diagnostic::{Lang, Text};
use crate::eval::{Scores, State};
use crate::plan::{Edge, EdgeId, ItemId, Kind, Plan};
use crate::source::Sources;
use std::borrow::Cow;
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
    /// Whether to show every row of a large plan.
    pub all: bool,
}

/// A plan with more indicators than this is shown with those that went well folded away.
const SMALL: usize = 60;

/// After the light: columns for one of [`SIGNS`].
const SIGN: usize = 2;

/// What is said about a score beside its light: where it comes from, if not from actuals.
fn sign(row: &Row<'_>) -> &'static str {
    match row.score.state {
        State::Decided => " V",
        _ if row.mark.foreseen => " P",
        _ if row.mark.missing().next().is_some() => " ?",
        _ => "",
    }
}

/// What the signs mean.
const SIGNS: [(&str, Text); 3] = [
    (
        " V",
        Text {
            it: Cow::Borrowed(
                "V  punteggio deciso da una valutazione, non calcolato: `albero why NODO` dice atto e motivo",
            ),
            en: Cow::Borrowed(
                "V  score decided by the evaluation body, not computed: `albero why NODE` gives act and reason",
            ),
        },
    ),
    (
        " P",
        Text {
            it: Cow::Borrowed("P  preconsuntivo: il punteggio dipende da una previsione; `albero why NODO` dice quale"),
            en: Cow::Borrowed("P  forecast: the score depends on a forecast; `albero why NODE` tells which"),
        },
    ),
    (
        " ?",
        Text {
            it: Cow::Borrowed(
                "?  manca un consuntivo: il punteggio sta fra i due estremi; `albero why NODO` dice che cosa manca",
            ),
            en: Cow::Borrowed(
                "?  an actual is missing: the score lies between the ends; `albero why NODE` tells what is missing",
            ),
        },
    ),
];

/// One line before it is laid out.
struct Line<'a> {
    branch: String,
    row: Row<'a>,
    /// Indicators below it that went well and are not shown.
    folded: usize,
    /// The first of the indicators whose missing actuals it rests on; empty for an indicator.
    rests: String,
}

/// Draws the whole plan, or what is below one node.
pub fn render(sources: &Sources, plan: &Plan, scores: &Scores, top: Option<ItemId>, look: &Look) -> String {
    let tops = top.map_or_else(|| roots(plan), |id| vec![id]);
    let indicators = plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator).count();
    let fold = top.is_none() && !look.all && indicators > SMALL;
    let drawer = Drawer { sources, plan, scores, look, fold };
    let mut out = String::new();
    let (mut folded, mut signs) = (0, [false; SIGNS.len()]);
    // Indicators that belong to nothing are only met where they are used.
    for root in tops.into_iter().filter(|&id| top.is_some() || plan.item(id).kind != Kind::Indicator) {
        let mut lines = Vec::new();
        drawer.collect(root, None, String::new(), String::new(), 0, &mut lines);
        if !out.is_empty() {
            out.push('\n');
        }
        folded += lines.iter().map(|l| l.folded).sum::<usize>();
        for (seen, (of, _)) in signs.iter_mut().zip(&SIGNS) {
            *seen |= lines.iter().any(|l| sign(&l.row) == *of);
        }
        drawer.lay_out(&lines, &mut out);
    }
    let _ = writeln!(out, "\n{}", legend(sources, plan, scores, look));
    if let Some(words) = super::model::moment(plan) {
        for line in super::style::wrap(words.get(look.lang), look.width) {
            let _ = writeln!(out, "{line}");
        }
    }
    for (_, (_, words)) in signs.iter().zip(&SIGNS).filter(|(seen, _)| **seen) {
        for line in super::style::wrap(words.get(look.lang), look.width) {
            let _ = writeln!(out, "{line}");
        }
    }
    if folded > 0 {
        let mark = paint(Light::Green.mark(), Ink::Light(Light::Green), look.color);
        let _ = match look.lang {
            Lang::It => writeln!(out, "[n {mark}] indicatori andati bene, non mostrati: {folded}; `--all` li mostra"),
            Lang::En => writeln!(out, "[n {mark}] indicators that went well, not shown: {folded}; `--all` shows them"),
        };
    }
    out
}

struct Drawer<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    scores: &'a Scores,
    look: &'a Look,
    fold: bool,
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
        let at = lines.len();
        let row = row(self.sources, self.plan, self.scores, id, edge);
        let rests = self.rests(&row);
        lines.push(Line { branch, row, folded: 0, rests });
        // A used node is drawn whole where it is declared.
        if used || self.look.depth.is_some_and(|most| depth >= most) || depth > crate::syntax::MAX_DEPTH {
            return;
        }
        let children = self.plan.edges_of(id).filter(|(_, e)| e.child != id);
        let mut children = children.filter(|(id, e)| !self.folds(*id, e)).peekable();
        lines[at].folded = self.plan.edges_of(id).filter(|(id, e)| self.folds(*id, e)).count();
        while let Some((edge_id, edge)) = children.next() {
            let (tip, rail) = if children.peek().is_none() { ("└ ", "  ") } else { ("├ ", "│ ") };
            let (branch, rest) = ([&below, tip].concat(), [&below, rail].concat());
            self.collect(edge.child, Some((edge_id, edge)), branch, rest, depth + 1, lines);
        }
    }

    /// `manca A, B …`
    fn rests(&self, row: &Row<'_>) -> String {
        let missing: Vec<ItemId> = row.mark.missing().collect();
        if row.kind == Kind::Indicator || missing.is_empty() {
            return String::new();
        }
        let named = |id: &ItemId| self.sources.text(self.plan.item(*id).name);
        let more = if missing.len() > 2 { " …" } else { "" };
        format!("{}{more}", missing.iter().take(2).map(named).collect::<Vec<_>>().join(" "))
    }

    /// An indicator with the best outcome, by rule and not by decision.
    fn folds(&self, id: EdgeId, edge: &Edge) -> bool {
        if !self.fold || self.plan.item(edge.child).kind != Kind::Indicator {
            return false;
        }
        let score = self.scores.on_edge(id, edge);
        score.state == State::Computed && judged(self.sources, self.plan, score).1 == Light::Green
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
        let rests = lines.iter().map(|l| width(&l.rests)).max().unwrap_or(0).min(22);
        let mut columns = Columns {
            label: 0,
            weight: widest(&|r| shown(&r.weight), 4, 9),
            value: widest(&|r| shown(&r.value), 6, 16),
            target: widest(&|r| shown(&r.target), 6, 18),
            variance: widest(&|r| shown(&r.variance), 6, 14),
            score: widest(&|r| shown(&r.printed), 8, 16),
            outcome: widest(&|r| r.outcome.map_or(0, width), 4, 22).max(rests),
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
        side.iter().filter(|w| **w > 0).map(|w| w + 2).sum::<usize>() + 2 + SIGN + outcome
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
        let lead = width(&line.branch) + width(arrow);
        let space = self.label.saturating_sub(lead);
        let folded =
            if line.folded > 0 { format!("[{} {}] ", line.folded, Light::Green.mark()) } else { String::new() };
        // Where it is very narrow the code comes before the count of what is folded.
        let folded = if space < width(&folded) + 10 { String::new() } else { folded };
        let code = cut(row.code, space.saturating_sub(width(&folded) + 1).max(4));
        let title = match space.saturating_sub(width(&code) + width(&folded) + 1) {
            room @ 4.. => cut(row.title, room),
            _ => String::new(),
        };
        let ink = match row.kind {
            Kind::Plan | Kind::Area | Kind::Scorecard => Ink::Bold,
            _ => Ink::Plain,
        };
        paint_into(out, &line.branch, Ink::Dim, look.color);
        out.push_str(arrow);
        paint_into(out, &code, ink, look.color);
        out.push(' ');
        paint_into(out, &folded, Ink::Light(Light::Green), look.color);
        paint_into(out, &title, if row.used { Ink::Dim } else { ink }, look.color);
        blanks(out, self.label.saturating_sub(lead + width(&code) + 1 + width(&folded) + width(&title)));
        let side = [
            (&row.weight, self.weight),
            (&row.value, self.value),
            (&row.target, self.target),
            (&row.variance, self.variance),
        ];
        for (text, columns) in side {
            if columns > 0 {
                self.cell(text.as_deref().unwrap_or(""), columns, Ink::Dim, look, out);
            }
        }
        let none = row.printed.is_none().then(|| state(row.score.state));
        let none = none.as_ref().map_or("", |words| words.get(look.lang));
        self.cell(row.printed.as_deref().unwrap_or(none), self.score, Ink::Light(row.light), look, out);
        out.push(' ');
        paint_into(out, row.light.mark(), Ink::Light(row.light), look.color);
        let sign = sign(row);
        out.push_str(sign);
        if self.outcome > 0 && row.outcome.is_none() && !line.rests.is_empty() {
            blanks(out, SIGN - sign.len());
            out.push(' ');
            paint_into(out, &cut(&line.rests, self.outcome), Ink::Dim, look.color);
        }
        if self.outcome > 0 && row.outcome.is_some() {
            out.push(' ');
            paint_into(out, &cut(row.outcome.unwrap_or(""), self.outcome), Ink::Light(row.light), look.color);
        }
        out.push('\n');
    }

    /// A text at the right end of its column, two blanks before it.
    fn cell(&self, text: &str, columns: usize, ink: Ink, look: &Look, out: &mut String) {
        let taken = width(text);
        if taken > columns {
            let short = cut(text, columns);
            blanks(out, 2 + columns.saturating_sub(width(&short)));
            paint_into(out, &short, ink, look.color);
        } else {
            blanks(out, 2 + columns - taken);
            paint_into(out, text, ink, look.color);
        }
    }
}

/// What the marks mean, and how many nodes have each.
fn legend(sources: &Sources, plan: &Plan, scores: &Scores, look: &Look) -> String {
    let tally = tally(sources, plan, scores);
    if tally.is_empty() {
        return String::new();
    }
    let mut words = 0;
    let marks = tally.iter().map(|t| {
        let mark = paint(t.light.mark(), Ink::Light(t.light), look.color);
        let text = t.words.get(look.lang);
        words += width(text) + 8;
        format!("{mark} {text}: {}", t.count)
    });
    let marks: Vec<String> = marks.collect();
    let title = if look.lang == Lang::It { "obiettivi e progetti" } else { "objectives and projects" };
    // Colour takes no columns, so the room is reckoned without it: a line each where it is narrow.
    let room = width(title) + marks.len() * 3 + words;
    if room <= look.width {
        format!("{title}  {}", marks.join("   "))
    } else {
        format!("{title}\n  {}", marks.join("\n  "))
    }
}
