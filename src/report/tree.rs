//! The tree of scores on a terminal: weights, values, targets, variance, scores, traffic lights. On
//! a narrow terminal the least needed columns go first, and a value stands with its target below the name.

use super::model::{Row, judged, roots, row, state, tally};
use super::prizes::{self, Line as Portion};
use crate::diagnostic::{Lang, Text};
use crate::document::Light;
use crate::document::style::{Ink, Look, Terminal, right, width, within, wrap};
use crate::eval::{Scores, State};
use crate::plan::{Edge, EdgeId, ItemId, Kind, Plan, Prize};
use crate::printable::Output;
use crate::source::Sources;
use crate::text;
use std::borrow::Cow;

/// How much of a plan to draw.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Only this node and what is below it.
    pub top: Option<ItemId>,
    /// How many levels to show.
    pub depth: Option<usize>,
    /// Whether to show every row of a large plan.
    pub all: bool,
}

/// A plan with more indicators than this is shown with those that went well folded away.
const SMALL: usize = 60;

/// The columns of a score that stands on errors, in words: the widest of all.
const UNCERTAIN: usize = 18;

/// After the light: columns for one of [`SIGNS`].
const SIGN: usize = 2;

/// What is said about a score beside its light: where it comes from, if not from actuals.
fn sign(row: &Row<'_>) -> &'static str {
    match row.score.state {
        State::Watched => " M",
        _ if !row.counted => " ∅",
        State::Uncertain => " !",
        State::Decided => " V",
        _ if row.mark.foreseen => " P",
        _ if row.mark.missing().next().is_some() => " ?",
        _ => "",
    }
}

/// What the signs mean.
const SIGNS: [(&str, Text); 6] = [
    (
        " M",
        Text {
            it: Cow::Borrowed("M  solo monitorato: ha un valore e una storia, e nessun punteggio"),
            en: Cow::Borrowed("M  only watched: it has a value and a history, and no score"),
        },
    ),
    (
        " ∅",
        Text {
            it: Cow::Borrowed("∅  non conta in nessun punteggio di quelli sopra: `albero check` dice perché"),
            en: Cow::Borrowed("∅  counts in no score above it: `albero check` says why"),
        },
    ),
    (
        " !",
        Text {
            it: Cow::Borrowed(
                "!  nessun punteggio, perché starebbe su dati con errori: `albero why NODO` dice quale errore",
            ),
            en: Cow::Borrowed(
                "!  no score, since it would stand on data with errors: `albero why NODE` tells which error",
            ),
        },
    ),
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
                "?  manca qualcosa: il punteggio sta fra i due estremi; `albero why NODO` dice che cosa manca",
            ),
            en: Cow::Borrowed(
                "?  something is missing: the score lies between the ends; `albero why NODE` tells what is missing",
            ),
        },
    ),
];

/// So many rows are kept between measuring the columns and drawing them; those of a larger plan are
/// worked out twice, which costs less than the memory.
const KEPT: usize = 8192;

/// Drawn text is handed on in parts of about this many bytes.
const PART: usize = 64 * 1024;

/// One line before it is laid out.
struct Line {
    branch: String,
    item: ItemId,
    edge: Option<EdgeId>,
    /// Indicators below it that went well and are not shown.
    folded: usize,
}

/// What is drawn before a node.
#[derive(Clone, Copy)]
struct Twig<'r> {
    /// The branches that go on past it.
    rails: &'r str,
    /// Its own.
    tip: &'static str,
    /// What goes on of it before the nodes below.
    rail: &'static str,
}

impl Twig<'static> {
    /// Above all others.
    const TOP: Twig<'static> = Twig { rails: "", tip: "", rail: "" };
    /// One of several.
    const ONE: Twig<'static> = Twig { tip: "├ ", rail: "│ ", ..Twig::TOP };
    /// The last.
    const LAST: Twig<'static> = Twig { tip: "└ ", rail: "  ", ..Twig::TOP };
}

/// The lines of one tree, the first of their rows, and the widest entry of each column.
#[derive(Default)]
struct Lines<'a> {
    lines: Vec<Line>,
    rows: Vec<Row<'a>>,
    widest: Columns,
}

/// Draws the whole plan, or what is below one node, and hands it to `print` part by part.
pub fn render<E>(
    sources: &Sources,
    plan: &Plan,
    scores: &Scores,
    extent: Extent,
    look: &Look,
    mut print: impl FnMut(&Output) -> Result<(), E>,
) -> Result<(), E> {
    let top = extent.top;
    let tops = top.map_or_else(|| roots(plan), |id| vec![id]);
    let indicators = plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator).count();
    let fold = top.is_none() && !extent.all && indicators > SMALL;
    let drawer = Drawer { sources, plan, scores, look, fold, most: extent.depth };
    let mut out = Terminal::new(look.color);
    let (mut folded, mut signs, mut first) = (0, [false; SIGNS.len()], true);
    // Indicators that belong to nothing are met where they are used, else by themselves.
    let used = |id: ItemId| plan.edges.iter().any(|e| e.child == id);
    for root in tops.into_iter().filter(|&id| top.is_some() || plan.item(id).kind != Kind::Indicator || !used(id)) {
        let mut lines = Lines::default();
        // A unit beside the body stands where its areas do.
        let depth = usize::from(top.is_none() && plan.item(root).kind == Kind::Unit);
        drawer.collect(root, None, Twig::TOP, depth, &mut lines);
        if !std::mem::replace(&mut first, false) {
            out.end();
        }
        folded += lines.lines.iter().map(|l| l.folded).sum::<usize>();
        drawer.lay_out(&lines, &mut signs, &mut out, &mut print)?;
    }
    out.end();
    for prize in plan.prizes.iter().filter(|_| top.is_none()) {
        shared_out(plan, scores, prize, look, &mut out);
        out.end();
    }
    legend(sources, plan, scores, look, &mut out);
    let seen = signs.iter().zip(SIGNS).filter(|(seen, _)| **seen).map(|(_, (_, words))| words);
    for words in super::model::moment(scores).into_iter().chain(seen) {
        out.paragraph(0, 0, look.width, words.get(look.lang), Ink::Plain);
    }
    if folded > 0 {
        let note = match look.lang {
            Lang::It => format!("indicatori andati bene, non mostrati: {folded}; `--all` li mostra"),
            Lang::En => format!("indicators that went well, not shown: {folded}; `--all` shows them"),
        };
        for (index, line) in wrap(&note, look.width.saturating_sub(6)).iter().enumerate() {
            if index == 0 {
                out.put("[n ", Ink::Plain);
                out.put(Light::Green.mark(), Ink::Light(Light::Green));
                out.put("]", Ink::Plain);
            }
            out.line(if index == 0 { 1 } else { 6 }, line, Ink::Plain);
        }
    }
    print(&out.take())
}

struct Drawer<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    scores: &'a Scores,
    look: &'a Look,
    fold: bool,
    /// How many levels to draw.
    most: Option<usize>,
}

impl<'a> Drawer<'a> {
    fn collect(&self, id: ItemId, edge: Option<(EdgeId, &Edge)>, twig: Twig<'_>, depth: usize, lines: &mut Lines<'a>) {
        let used = edge.is_some_and(|(_, e)| e.used);
        let at = lines.lines.len();
        let branch = [twig.rails, twig.tip].concat();
        lines.lines.push(Line { branch, item: id, edge: edge.map(|(edge, _)| edge), folded: 0 });
        let row = row(self.sources, self.plan, self.scores, id, edge, self.look.lang);
        lines.widest.widen(&row, &self.rests(&row));
        if at < KEPT {
            lines.rows.push(row);
        }
        // A used node is drawn whole where it is declared.
        if used || self.most.is_some_and(|most| depth >= most) || depth > crate::syntax::MAX_DEPTH {
            return;
        }
        let mut folded = 0;
        let is_shown = |&(edge_id, edge): &(EdgeId, &Edge)| {
            let folds = self.folds(edge_id, edge);
            folded += usize::from(folds);
            !folds
        };
        let mut children = self.plan.edges_of(id).filter(|(_, e)| e.child != id).filter(is_shown).peekable();
        // Most nodes have nothing below them that is shown.
        let rails = if children.peek().is_some() { [twig.rails, twig.rail].concat() } else { String::new() };
        while let Some((edge_id, edge)) = children.next() {
            let twig = if children.peek().is_none() { Twig::LAST } else { Twig::ONE };
            self.collect(edge.child, Some((edge_id, edge)), Twig { rails: &rails, ..twig }, depth + 1, lines);
        }
        lines.lines[at].folded = folded;
    }

    /// `manca A, B …`
    fn rests(&self, row: &Row<'_>) -> String {
        if row.kind == Kind::Indicator || row.mark.missing().next().is_none() {
            return String::new();
        }
        let missing: Vec<ItemId> = row.mark.missing().collect();
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

    /// Draws the lines, and notes which signs stand on them.
    fn lay_out<E>(
        &self,
        lines: &Lines<'_>,
        signs: &mut [bool; SIGNS.len()],
        out: &mut Terminal,
        print: &mut impl FnMut(&Output) -> Result<(), E>,
    ) -> Result<(), E> {
        let columns = lines.widest.fit(self.look.width);
        if lines.lines.len() > 1 {
            columns.heading(self.look, out);
        }
        for (index, line) in lines.lines.iter().enumerate() {
            let again = || {
                let edge = line.edge.map(|id| (id, &self.plan.edges[id.0 as usize]));
                row(self.sources, self.plan, self.scores, line.item, edge, self.look.lang)
            };
            let known = lines.rows.get(index);
            let made = known.is_none().then(again);
            if let Some(row) = known.or(made.as_ref()) {
                for (seen, (of, _)) in signs.iter_mut().zip(&SIGNS) {
                    *seen |= sign(row) == *of;
                }
                columns.line(line, row, &self.rests(row), self.look, out);
            }
            if out.len() >= PART {
                print(&out.take())?;
            }
        }
        Ok(())
    }
}

/// Widths of the columns on the right; zero for those left out.
#[derive(Clone, Copy, Default)]
struct Columns {
    label: usize,
    weight: usize,
    value: usize,
    target: usize,
    variance: usize,
    score: usize,
    outcome: usize,
    /// True where value and target have a line of their own.
    apart: bool,
}

impl Columns {
    /// Makes room for a row and what it rests on.
    fn widen(&mut self, row: &Row<'_>, rests: &str) {
        let shown = |o: &Option<String>| o.as_deref().map_or(0, width);
        self.weight = self.weight.max(shown(&row.weight));
        self.value = self.value.max(shown(&row.value));
        self.target = self.target.max(shown(&row.target));
        self.variance = self.variance.max(shown(&row.variance));
        self.score = self.score.max(shown(&row.printed));
        if row.error.is_some() {
            self.score = self.score.max(UNCERTAIN);
        }
        self.outcome = self.outcome.max(row.outcome.map_or(0, width)).max(width(rests));
    }

    /// The widest entries, fitted into the columns of the terminal.
    fn fit(self, total: usize) -> Columns {
        let clamped = |found: usize, least: usize, most: usize| if found == 0 { 0 } else { found.clamp(least, most) };
        let mut columns = Columns {
            label: 0,
            weight: clamped(self.weight, 4, 9),
            value: clamped(self.value, 6, 16),
            target: clamped(self.target, 6, 18),
            variance: clamped(self.variance, 6, 14),
            score: clamped(self.score, 8, UNCERTAIN),
            outcome: clamped(self.outcome, 4, 22),
            apart: false,
        };
        // At least this much is left for code and title.
        let wanted = (total / 3).clamp(20, 48);
        // A value says nothing without its target: they stay, or go, together.
        let together = |c: &mut Columns| (c.apart, c.value, c.target) = (c.value > 0 || c.target > 0, 0, 0);
        let drops: [fn(&mut Columns); 4] = [|c| c.outcome = 0, |c| c.variance = 0, together, |c| c.weight = 0];
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

    fn heading(&self, look: &Look, out: &mut Terminal) {
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
                line += &right(&within(name, columns), columns);
            }
        }
        out.line(0, &line, Ink::Dim);
    }

    fn line(&self, line: &Line, row: &Row<'_>, rests: &str, look: &Look, out: &mut Terminal) {
        let arrow = if row.used { "→ " } else { "" };
        // A branch is drawn with characters of one column.
        let lead = line.branch.chars().count() + width(arrow);
        let space = self.label.saturating_sub(lead);
        let folded =
            if line.folded > 0 { format!("[{} {}] ", line.folded, Light::Green.mark()) } else { String::new() };
        // Where it is very narrow the code comes before the count of what is folded.
        let folded = if space < width(&folded) + 10 { String::new() } else { folded };
        let folded_width = width(&folded);
        let code = within(row.code, space.saturating_sub(folded_width + 1).max(4));
        let code_width = width(&code);
        let title = match space.saturating_sub(code_width + folded_width + 1) {
            room @ 4.. => within(row.title, room),
            _ => Cow::default(),
        };
        let ink = match row.kind {
            Kind::Plan | Kind::Area | Kind::Scorecard => Ink::Bold,
            _ => Ink::Plain,
        };
        out.put(&line.branch, Ink::Dim);
        out.put(arrow, Ink::Plain);
        out.put(&code, ink);
        out.blanks(1);
        out.put(&folded, Ink::Light(Light::Green));
        out.put(&title, if row.used { Ink::Dim } else { ink });
        out.blanks(self.label.saturating_sub(lead + code_width + 1 + folded_width + width(&title)));
        let side = [
            (&row.weight, self.weight),
            (&row.value, self.value),
            (&row.target, self.target),
            (&row.variance, self.variance),
        ];
        for (text, columns) in side {
            if columns > 0 {
                cell(text.as_deref().unwrap_or(""), columns, Ink::Dim, out);
            }
        }
        let none = row.printed.is_none().then(|| state(row.score.state));
        let none = none.as_ref().map_or("", |words| words.get(look.lang));
        cell(row.printed.as_deref().unwrap_or(none), self.score, Ink::Light(row.light), out);
        out.blanks(1);
        out.put(row.light.mark(), Ink::Light(row.light));
        let sign = sign(row);
        out.put(sign, Ink::Plain);
        if self.outcome > 0 && row.outcome.is_none() && !rests.is_empty() {
            out.blanks(SIGN - sign.chars().count() + 1);
            out.put(&within(rests, self.outcome), Ink::Dim);
        }
        if self.outcome > 0 && row.outcome.is_some() {
            out.blanks(1);
            out.put(&within(row.outcome.unwrap_or(""), self.outcome), Ink::Light(row.light));
        }
        out.end();
        if self.apart {
            measured(line, row, look, out);
        }
    }
}

/// Value and target on a line of their own, below the name.
fn measured(line: &Line, row: &Row<'_>, look: &Look, out: &mut Terminal) {
    let value = row.value.as_deref().map(|value| text!("valore {value}", "actual {value}"));
    let target = row.target.as_deref().map(|target| text!("target {target}", "target {target}"));
    let parts: Vec<&str> = [&value, &target].into_iter().flatten().map(|part| part.get(look.lang)).collect();
    // The lines of the tree go on, where there is more of it below.
    let rail = line.branch.replace('├', "│").replace('└', " ");
    let room = look.width.saturating_sub(width(&rail) + 2);
    let together = parts.join(" · ");
    let lines = if width(&together) <= room { vec![together.as_str()] } else { parts };
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        out.put(&rail, Ink::Dim);
        out.line(2, &within(line, room), Ink::Dim);
    }
}

/// A text at the right end of its column, two blanks before it.
fn cell(text: &str, columns: usize, ink: Ink, out: &mut Terminal) {
    let taken = width(text);
    if taken > columns {
        let short = within(text, columns);
        out.blanks(2 + columns.saturating_sub(width(&short)));
        out.put(&short, ink);
    } else {
        out.blanks(2 + columns - taken);
        out.put(text, ink);
    }
}

/// What the marks mean, and how many nodes have each.
fn legend(sources: &Sources, plan: &Plan, scores: &Scores, look: &Look, out: &mut Terminal) {
    let tally = tally(sources, plan, scores);
    if tally.is_empty() {
        return;
    }
    let title = if look.lang == Lang::It { "obiettivi e progetti" } else { "objectives and projects" };
    // A line each where it is narrow.
    let room = width(title) + tally.iter().map(|t| 11 + width(t.words.get(look.lang))).sum::<usize>();
    let beside = room <= look.width;
    out.put(title, Ink::Plain);
    for (index, t) in tally.iter().enumerate() {
        if beside {
            out.blanks(if index == 0 { 2 } else { 3 });
        } else {
            out.end();
            out.blanks(2);
        }
        out.put(t.light.mark(), Ink::Light(t.light));
        out.put(&format!(" {}: {}", t.words.get(look.lang), t.count), Ink::Plain);
    }
    out.end();
}

/// A prize: what is shared out, and who has how much of it.
fn shared_out(plan: &Plan, scores: &Scores, prize: &Prize, look: &Look, out: &mut Terminal) {
    let shown = prizes::shown(plan, scores, prize, look.lang);
    out.put(plan.text(prize.name), Ink::Bold);
    out.line(
        1,
        &within(plan.text(prize.title), look.width.saturating_sub(width(plan.text(prize.name)) + 1)),
        Ink::Bold,
    );
    out.paragraph(2, 2, look.width, &shown.summary, Ink::Plain);
    let widest = |of: fn(&Portion) -> &str| shown.lines.iter().map(|line| width(of(line))).max().unwrap_or(0);
    let (score, quota, amount) = (widest(|l| &l.score), widest(|l| &l.quota), widest(|l| &l.amount));
    let room = look.width.saturating_sub(2 + score + quota + amount + 6).max(8);
    let name = shown.lines.iter().map(|line| width(&line.code) + 1 + width(&line.title)).max().unwrap_or(0).min(room);
    for line in &shown.lines {
        let code = within(&line.code, name);
        let title = within(&line.title, name.saturating_sub(width(&code) + 1));
        out.blanks(2);
        out.put(&code, Ink::Plain);
        out.blanks(1);
        out.put(&title, Ink::Dim);
        out.blanks(name.saturating_sub(width(&code) + 1 + width(&title)));
        for (text, columns, ink) in
            [(&line.score, score, Ink::Dim), (&line.quota, quota, Ink::Dim), (&line.amount, amount, Ink::Plain)]
        {
            if columns > 0 {
                cell(text, columns, ink, out);
            }
        }
        let left = look.width.saturating_sub(2 + name + 2 + score + 2 + quota + 2 + amount + 2);
        if !line.note.is_empty() && left > 3 {
            out.blanks(2);
            out.put(&within(&line.note, left), Ink::Dim);
        }
        out.end();
    }
}
