//! The picture before it is written: boxes with their lines of text, and the lines between them.

use super::layout::{Align, Forest, Gaps, Sheet, Tidy, extent, places};
use super::measure::Face;
use super::{Graph, Link, LinkKind, Node};
use crate::diagnostic::Lang;
use crate::plan::Kind;

/// With more nodes, or more in a column, boxes are small.
const ROOMY: (usize, usize) = (60, 16);

/// Sizes of a picture.
pub(super) struct Style {
    pub compact: bool,
    /// Width of a box.
    pub width: i64,
    /// Between columns.
    pub gap: i64,
    pub code: Face,
    pub title: Face,
    pub small: Face,
    pub status: Face,
    pub label: Face,
    /// Height of a line.
    pub line: i64,
    /// From the top of a box to where a straight edge arrives; `None` is the middle.
    pub anchor: Option<i64>,
    gaps: Gaps,
    align: Align,
}

/// Left edge of text in a box, which starts with the coloured bar.
pub(super) const LEFT: i64 = 13;
/// Right edge of text in a box.
pub(super) const RIGHT: i64 = 9;

impl Style {
    fn of(graph: &Graph<'_>) -> Style {
        let depths = depths(&graph.nodes);
        let mut columns = vec![0; depths.iter().max().map_or(0, |d| d + 1)];
        depths.iter().for_each(|d| columns[*d] += 1);
        if graph.nodes.len() > ROOMY.0 || columns.iter().any(|c| *c > ROOMY.1) {
            return Style {
                compact: true,
                width: 270,
                gap: 84,
                code: Face::bold(105),
                title: Face::plain(100),
                small: Face::plain(90),
                status: Face::bold(95),
                label: Face::plain(90),
                line: 13,
                anchor: Some(17),
                gaps: Gaps { leaves: 5, trees: 12 },
                align: Align::Top,
            };
        }
        Style {
            compact: false,
            width: 280,
            gap: 120,
            code: Face::bold(130),
            title: Face::plain(120),
            small: Face::plain(105),
            status: Face::bold(115),
            label: Face::plain(105),
            line: 16,
            anchor: None,
            gaps: Gaps { leaves: 14, trees: 22 },
            align: Align::Middle,
        }
    }

    /// Pixels for text in a box.
    pub fn room(&self) -> i64 {
        self.width - LEFT - RIGHT
    }
}

/// What a line of text in a box is, which decides how it looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Code,
    Kind,
    Title,
    Value,
    Status,
}

/// A line of text in a box.
pub(super) struct Line {
    pub role: Role,
    pub text: String,
    /// Baseline, from the top of the box.
    pub y: i64,
    /// True for text that ends at the right edge.
    pub right: bool,
}

/// A box, placed.
pub(super) struct Frame {
    pub column: usize,
    pub x: i64,
    pub y: i64,
    pub height: i64,
    pub lines: Vec<Line>,
    /// From the top of the box to where edges arrive.
    pub anchor: i64,
}

/// The picture.
pub(super) struct Scene {
    pub style: Style,
    pub frames: Vec<Frame>,
    pub width: i64,
    pub height: i64,
    /// Of the width, what is right of the last column.
    pub bulge: i64,
}

impl Scene {
    /// Arranges a graph.
    pub fn of(graph: &Graph<'_>, lang: Lang) -> Scene {
        let style = Style::of(graph);
        let contents: Vec<(Vec<Line>, i64)> = graph.nodes.iter().map(|n| contents(n, &style, lang)).collect();
        let heights: Vec<i64> = contents.iter().map(|c| c.1).collect();
        let under: Vec<Option<usize>> = graph.nodes.iter().map(|n| n.under).collect();
        let forest = Forest { under: &under, heights: &heights, align: style.align, gaps: style.gaps };
        let tidy = forest.tidy();
        let sheet = arrange(graph, &tidy, &style, &heights);
        let spots = places(&under, &tidy, &sheet);
        let frame = |((lines, height), (column, y)): ((Vec<Line>, i64), (usize, i64))| Frame {
            column,
            x: column as i64 * (style.width + style.gap),
            y,
            height,
            lines,
            anchor: style.anchor.unwrap_or(height / 2),
        };
        let frames: Vec<Frame> = contents.into_iter().zip(spots).map(frame).collect();
        let width = frames.iter().map(|f| f.x + style.width).max().unwrap_or(0);
        let height = frames.iter().map(|f| f.y + f.height).max().unwrap_or(0);
        let bulge = bulge(graph, &frames, &style);
        Scene { width: width + bulge, height, frames, bulge, style }
    }
}

/// Room that curves beside the last column take, with their labels.
fn bulge(graph: &Graph<'_>, frames: &[Frame], style: &Style) -> i64 {
    let last = frames.iter().map(|f| f.column).max().unwrap_or(0);
    let beside = graph.links.iter().filter(|l| frames[l.from].column == last && frames[l.to].column == last);
    let room = |l: &Link<'_>| if style.compact { 24 } else { style.label.width(&l.label()).max(style.gap - 16) + 16 };
    beside.map(room).max().unwrap_or(0).min(2 * style.gap)
}

/// Puts the trees on a sheet: the plan first, then those that use nodes of other trees (beyond them in
/// the picture of a whole plan, where dozens of curves would else cross it; before what they use in a
/// small one), then the rest below.
fn arrange(graph: &Graph<'_>, tidy: &Tidy, style: &Style, heights: &[i64]) -> Sheet {
    let (top, depth) = (tops(&graph.nodes), depths(&graph.nodes));
    let mut columns: Vec<usize> = vec![0; graph.nodes.len()];
    let mut uses: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for link in graph.links.iter().filter(|l| l.kind != LinkKind::Data && top[l.from] != top[l.to]) {
        uses[top[link.from]].push(link.to);
    }
    let gap = style.gaps.trees * 2;
    let mut sheet = Sheet::default();
    let mut beyond = Vec::new();
    for root in (0..graph.nodes.len()).filter(|&i| graph.nodes[i].under.is_none()) {
        // What it uses that already has a place.
        let known: Vec<usize> = uses[root].iter().copied().filter(|&u| top[u] < root).collect();
        if known.is_empty() {
            let below = if sheet.roots.is_empty() { 0 } else { sheet.bottom() + gap };
            let lowest = below - extent(tidy, root).0;
            sheet.put(tidy, root, 0, if below == 0 { 0 } else { lowest }, gap);
        } else if graph.centre.is_some() {
            let used = known.iter().map(|&u| columns[top[u]] + depth[u]).min().unwrap_or(0);
            columns[root] = used.saturating_sub(1);
            sheet.put(tidy, root, columns[root], 0, gap);
        } else {
            beyond.push((root, known));
        }
    }
    put_beyond(graph, tidy, &mut sheet, beyond, heights, gap);
    sheet
}

/// Puts trees to the right of all others, each at the height of what it uses.
fn put_beyond(
    graph: &Graph<'_>,
    tidy: &Tidy,
    sheet: &mut Sheet,
    trees: Vec<(usize, Vec<usize>)>,
    heights: &[i64],
    gap: i64,
) {
    let spots = places(&unders(graph), tidy, sheet);
    let middle = |used: &[usize]| {
        let sum: i64 = used.iter().map(|&u| spots[u].1 + heights[u] / 2).sum();
        sum / (used.len() as i64).max(1)
    };
    let mut wanted: Vec<(i64, usize)> = trees.iter().map(|(root, used)| (middle(used), *root)).collect();
    wanted.sort_unstable();
    let (column, bottom) = (sheet.columns(), sheet.bottom());
    // All of them, one below the other, fit beside the rest where there is room at all.
    let mut left: i64 = wanted.iter().map(|(_, root)| extent(tidy, *root)).map(|(a, b)| b - a + gap).sum();
    for (middle, root) in wanted {
        let (above, below) = extent(tidy, root);
        let y = (middle - (below - above) / 2).min(bottom - left).max(0) - above;
        left -= below - above + gap;
        sheet.put(tidy, root, column, y, gap);
    }
}

fn unders(graph: &Graph<'_>) -> Vec<Option<usize>> {
    graph.nodes.iter().map(|n| n.under).collect()
}

/// The root of each node's tree.
fn tops(nodes: &[Node<'_>]) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        let top = node.under.map_or(index, |u| out[u]);
        out.push(top);
    }
    out
}

/// Levels above each node in its tree.
fn depths(nodes: &[Node<'_>]) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let depth = node.under.map_or(0, |u| out[u] + 1);
        out.push(depth);
    }
    out
}

/// The lines of a box, and its height.
fn contents(node: &Node<'_>, style: &Style, lang: Lang) -> (Vec<Line>, i64) {
    if style.compact { compact(node, style, lang) } else { roomy(node, style, lang) }
}

fn roomy(node: &Node<'_>, style: &Style, lang: Lang) -> (Vec<Line>, i64) {
    let room = style.room();
    let kind = style.small.cut(node.row.kind.word(), room / 2);
    let code = style.code.cut(node.row.code, room - style.small.width(&kind) - 8);
    let mut y = 20;
    let mut lines = vec![
        Line { role: Role::Code, text: code, y, right: false },
        Line { role: Role::Kind, text: kind, y, right: true },
    ];
    let mut add = |role, text: String, step: i64| {
        if !text.is_empty() {
            y += step;
            lines.push(Line { role, text, y, right: false });
        }
    };
    for (index, line) in style.title.wrap(node.row.title, room, 3).into_iter().enumerate() {
        add(Role::Title, line, if index == 0 { style.line + 3 } else { style.line });
    }
    if let Some(measured) = node.measured(lang) {
        add(Role::Value, style.small.cut(&measured, room), style.line + 2);
    }
    add(Role::Status, style.status.cut(&node.status(lang), room), style.line + 3);
    (lines, y + 11)
}

/// Two lines for an indicator, so that hundreds stay legible; words for the outcome only where a node
/// is judged as a whole.
fn compact(node: &Node<'_>, style: &Style, lang: Lang) -> (Vec<Line>, i64) {
    let room = style.room();
    let leaf = matches!(node.row.kind, Kind::Indicator | Kind::Datum | Kind::Unit);
    let status = node.status(lang);
    let (role, beside) = match (&node.row.printed, leaf) {
        (_, false) => (Role::Kind, node.row.kind.word().to_owned()),
        (Some(printed), true) if node.scored => (Role::Status, format!("{} {printed}", node.row.light.mark())),
        _ => (Role::Status, status.clone()),
    };
    let beside = style.status.cut(&beside, room * 6 / 10);
    let code = style.code.cut(node.row.code, room - style.status.width(&beside) - 8);
    let mut y = 15;
    let mut lines =
        vec![Line { role: Role::Code, text: code, y, right: false }, Line { role, text: beside, y, right: true }];
    lines.retain(|l| !l.text.is_empty());
    let mut add = |role, text: String| {
        y += style.line;
        lines.push(Line { role, text, y, right: false });
    };
    for line in style.title.wrap(node.row.title, room, if leaf { 1 } else { 2 }) {
        add(Role::Title, line);
    }
    if !leaf {
        add(Role::Status, style.status.cut(&status, room));
    }
    (lines, y + 7)
}
