//! The graph as one self-contained SVG: no fonts, scripts or files from elsewhere, light or dark as
//! the reader prefers, and every node readable aloud.

use super::measure::Face;
use super::model::light_words;
use super::scene::{Frame, LEFT, RIGHT, Role, Scene};
use super::{Graph, Link, LinkKind, Node};
use crate::diagnostic::Lang;
use crate::document::palette;
use crate::document::style::fold;
use crate::document::svg::escape;
use crate::eval::figures;
use crate::printable::Output;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// Around the picture.
const MARGIN: i64 = 20;
/// A picture is never narrower, so that heading and legend have room.
const LEAST_WIDTH: i64 = 560;
/// Between the vertical part of an edge and the box it starts from.
const TRUNK: i64 = 16;
/// Font sizes of heading and legend.
const HEADING: Face = Face::bold(160);
const LEGEND: Face = Face::plain(110);

/// What has a colour.
const COLOURS: [&str; 21] = [
    ".ag .bg{fill:var(--soft)}",
    ".ag .box{fill:var(--ground);stroke:var(--line)}",
    ".ag .centre .box{stroke:var(--text);stroke-width:2}",
    ".ag text{fill:var(--text)}",
    ".ag .k,.ag .v,.ag .w,.ag .l{fill:var(--quiet)}",
    ".ag .w{stroke:var(--soft)}",
    ".ag .own,.ag .uncounted{stroke:var(--rail)}",
    ".ag .use{stroke:var(--violet)}",
    ".ag .data{stroke:var(--blue)}",
    ".ag .unit{stroke:var(--yellow)}",
    ".ag .green .bar{fill:var(--green)}",
    ".ag .yellow .bar{fill:var(--amber)}",
    ".ag .red .bar{fill:var(--red)}",
    ".ag .grey .bar{fill:var(--rail)}",
    ".ag .datum .bar{fill:var(--blue)}",
    ".ag .green .s{fill:var(--green)}",
    ".ag .yellow .s{fill:var(--yellow)}",
    ".ag .red .s{fill:var(--red)}",
    ".ag .grey .s{fill:var(--quiet)}",
    ".ag .datum .s,.ag .data.tip{fill:var(--blue)}",
    ".ag .use.tip{fill:var(--violet)}",
];

/// The graph as SVG.
pub fn render(graph: &Graph<'_>, lang: Lang) -> Output {
    let scene = Scene::of(graph, lang);
    let width = (scene.width + 2 * MARGIN).max(LEAST_WIDTH);
    let (legend, top) = header(graph, width, lang);
    let height = top + scene.height + MARGIN;
    let mut out = String::with_capacity(graph.nodes.len() * 900);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ag\" role=\"img\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" aria-labelledby=\"ag-title ag-description\" lang=\"{}\">",
        if lang == Lang::It { "it" } else { "en" }
    );
    let heading = graph.heading();
    let scope = graph.scope(lang);
    let _ = writeln!(out, "<title id=\"ag-title\">{}</title>", escape(&format!("{heading} · {scope}")));
    let _ = writeln!(out, "<desc id=\"ag-description\">{}</desc>", escape(&graph.summary(lang)));
    style(&scene, &mut out);
    let _ = writeln!(out, "<rect class=\"bg\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>");
    let _ = writeln!(
        out,
        "<text class=\"h\" x=\"{MARGIN}\" y=\"34\">{}</text>",
        escape(&HEADING.cut(&heading, width - 2 * MARGIN))
    );
    let _ = writeln!(
        out,
        "<text class=\"l\" x=\"{MARGIN}\" y=\"53\">{}</text>",
        escape(&LEGEND.cut(&scope, width - 2 * MARGIN))
    );
    out += &legend;
    let _ = writeln!(out, "<g transform=\"translate({MARGIN} {top})\">");
    edges(graph, &scene, &mut out);
    for (index, (node, frame)) in graph.nodes.iter().zip(&scene.frames).enumerate() {
        node_box(node, frame, &scene, graph.centre == Some(index), lang, &mut out);
    }
    out.push_str("</g>\n</svg>\n");
    Output::new(out)
}

fn style(scene: &Scene, out: &mut String) {
    let px = |face: Face| format!("{}.{}px", face.tenths / 10, face.tenths % 10);
    let s = &scene.style;
    let _ = writeln!(
        out,
        "<style>.ag text{{font-family:system-ui,-apple-system,\"Segoe UI\",\"Helvetica Neue\",Arial,\"DejaVu Sans\",sans-serif}}\
         .ag .h{{font-size:{};font-weight:700}}.ag .l{{font-size:{}}}.ag .c{{font-size:{};font-weight:700}}\
         .ag .t{{font-size:{}}}.ag .k,.ag .v{{font-size:{}}}.ag .w{{font-size:{}}}.ag .s{{font-size:{};font-weight:700}}\
         .ag .r{{text-anchor:end}}.ag .w{{stroke-width:3px;stroke-linejoin:round;paint-order:stroke}}\
         .ag path{{fill:none}}.ag .own,.ag .use,.ag .data,.ag .unit,.ag .uncounted{{stroke-width:1.3px}}.ag .use{{stroke-dasharray:5 3}}\
         .ag .data,.ag .unit,.ag .uncounted{{stroke-dasharray:1.5 3;stroke-linecap:round}}.ag .tip{{stroke:none}}\
         .ag .e:hover path{{stroke-width:3px}}.ag .n:hover .box{{stroke-width:2px}}",
        px(HEADING),
        px(LEGEND),
        px(s.code),
        px(s.title),
        px(s.small),
        px(s.label),
        px(s.status),
    );
    let _ = writeln!(out, "{}</style>", palette::written_out(&COLOURS));
}

/// Lights and lines with their meaning, on as many rows as the width asks for; and where the picture starts.
fn header(graph: &Graph<'_>, width: i64, lang: Lang) -> (String, i64) {
    let mut items: Vec<(String, String)> = Vec::new();
    for (light, words, count) in &graph.lights {
        let mark = format!("<path class=\"bar\" d=\"{}\"/>", bar(0, -11, 14));
        let words = format!("{} {}: {count}", light.mark(), light_words(*light, words, lang));
        items.push((format!("<g class=\"{}\">{mark}", light.as_str()), words));
    }
    for kind in [LinkKind::Own, LinkKind::Use, LinkKind::Data, LinkKind::Unit] {
        if graph.links.iter().any(|l| l.kind == kind) {
            let line = format!("<g><path class=\"{}\" d=\"M-14 -4h26\"/>", kind.as_str());
            items.push((line, kind.meaning().get(lang).to_owned()));
        }
    }
    let (mut x, mut y) = (MARGIN, 78);
    let mut out = String::new();
    for (mark, words) in items {
        let is_line = mark.starts_with("<g><path");
        let before = if is_line { 14 } else { 0 };
        let after = if is_line { 18 } else { 10 };
        let words = LEGEND.cut(&words, width - 2 * MARGIN - before - after);
        let needed = before + after + LEGEND.width(&words);
        if x > MARGIN && x + needed > width - MARGIN {
            (x, y) = (MARGIN, y + 20);
        }
        let at = mark.replacen("<g", &format!("<g transform=\"translate({} {y})\"", x + before), 1);
        let _ = writeln!(out, "{at}<text class=\"l\" x=\"{after}\">{}</text></g>", escape(&words));
        x += needed + 20;
    }
    (out, y + 26)
}

/// A bar with round corners on the left.
fn bar(x: i64, y: i64, height: i64) -> String {
    format!("M{} {y}a5 5 0 0 0 -5 5v{}a5 5 0 0 0 5 5z", x + 5, height - 10)
}

fn node_box(node: &Node<'_>, frame: &Frame, scene: &Scene, centre: bool, lang: Lang, out: &mut String) {
    let class = if node.scored { node.row.light.as_str() } else { "datum" };
    let mark = if centre { " centre" } else { "" };
    let _ = write!(out, "<g class=\"n {class}{mark}\" transform=\"translate({} {})\">", frame.x, frame.y);
    let full: Vec<String> = node.full(lang).lines().map(escape).collect();
    let _ = writeln!(out, "<title>{}</title>", full.join("\n"));
    let (width, height) = (scene.style.width, frame.height);
    let _ = write!(out, "<rect class=\"box\" width=\"{width}\" height=\"{height}\" rx=\"5\"/>");
    let _ = writeln!(out, "<path class=\"bar\" d=\"{}\"/>", bar(0, 0, height));
    for line in &frame.lines {
        let class = match line.role {
            Role::Code => "c",
            Role::Kind => "k",
            Role::Title => "t",
            Role::Value => "v",
            Role::Status => "s",
        };
        let (side, x) = if line.right { (" r", width - RIGHT) } else { ("", LEFT) };
        let _ = write!(out, "<text class=\"{class}{side}\" x=\"{x}\" y=\"{}\">{}</text>", line.y, escape(&line.text));
    }
    out.push_str("</g>\n");
}

/// A point of a picture.
type Point = (i64, i64);

/// A line between two boxes, and where its label stands.
struct Route {
    path: String,
    /// Where it arrives, and whether from the right.
    tip: (Point, bool),
    label: Point,
    room: i64,
}

/// Edges to nodes elsewhere first, the edges of the tree on top of them, and all labels on top of both.
fn edges(graph: &Graph<'_>, scene: &Scene, out: &mut String) {
    let is_tree = |l: &Link<'_>| graph.nodes[l.to].under == Some(l.from);
    let mut far: Vec<&Link<'_>> = graph.links.iter().filter(|l| !is_tree(l)).collect();
    // Those that arrive at the same side of a box arrive one below the other, in the order of their starts.
    far.sort_by_key(|l| (l.to, scene.frames[l.from].y));
    let mut arrived: HashMap<(usize, bool), i64> = HashMap::new();
    let mut lanes: HashMap<usize, i64> = HashMap::new();
    let mut labels = String::new();
    for link in far {
        let slot = arrived.entry((link.to, from_right(scene, link))).or_insert(0);
        *slot += 1;
        let next = lanes.len() as i64;
        let lane = *lanes.entry(link.from).or_insert(next);
        let ends = ends(scene, link, *slot);
        let route = if scene.style.compact { bus(scene, link, ends, lane) } else { curve(scene, link, ends) };
        line(graph, link, &route, out);
        if !scene.style.compact {
            label(link, &route, scene, &mut labels);
        }
    }
    // A node used twice by the one that it stands under has one line in the tree.
    let mut drawn = HashSet::new();
    for link in graph.links.iter().filter(|l| is_tree(l) && drawn.insert((l.from, l.to))) {
        let route = elbow(scene, link);
        line(graph, link, &route, out);
        label(link, &route, scene, &mut labels);
    }
    // On a halo of the ground's colour, so that no line runs through a figure.
    out.push_str(&labels);
}

fn line(graph: &Graph<'_>, link: &Link<'_>, route: &Route, out: &mut String) {
    let class = if link.counted { link.kind.as_str() } else { "uncounted" };
    let (from, to) = (&graph.nodes[link.from], &graph.nodes[link.to]);
    let label = link.label();
    let separator = if label.is_empty() { "" } else { ": " };
    let full = format!("{} → {}{separator}{label}", fold(from.row.name), fold(to.row.name));
    let _ =
        write!(out, "<g class=\"e\"><title>{}</title><path class=\"{class}\" d=\"{}\"/>", escape(&full), route.path);
    if matches!(link.kind, LinkKind::Use | LinkKind::Data) {
        let ((x, y), right) = route.tip;
        let back = if right { 6 } else { -6 };
        let _ = write!(out, "<path class=\"tip {class}\" d=\"M{x} {y}l{back} -3v6z\"/>");
    }
    out.push_str("</g>\n");
}

/// Where not everything fits, the weight; the rest is in the title of the line.
fn label(link: &Link<'_>, route: &Route, scene: &Scene, out: &mut String) {
    let (face, all) = (scene.style.label, link.label());
    let weight = link.weight.map(figures::weight).unwrap_or_default();
    let shown = if face.width(&all) <= route.room { all } else { face.cut(&weight, route.room) };
    if !shown.is_empty() {
        let (x, y) = route.label;
        let side = if route.tip.1 { "" } else { " r" };
        let _ = writeln!(out, "<text class=\"w{side}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(&shown));
    }
}

/// An edge of the tree: across, along the trunk, across.
fn elbow(scene: &Scene, link: &Link<'_>) -> Route {
    let (from, to) = (&scene.frames[link.from], &scene.frames[link.to]);
    let (x1, y1) = (from.x + scene.style.width, from.y + from.anchor);
    let (x2, y2) = (to.x, to.y + to.anchor);
    let path = turns(x1, y1, x1 + TRUNK, y2, x2);
    let room = scene.style.gap - TRUNK - 12;
    Route { path, tip: ((x2, y2), false), label: (x2 - 8, y2 - 4), room }
}

/// True where a curve arrives at the right side of the used node: its user stands in the same column
/// or further on.
fn from_right(scene: &Scene, link: &Link<'_>) -> bool {
    scene.frames[link.from].column >= scene.frames[link.to].column
}

/// Where an edge to a node elsewhere leaves and arrives.
fn ends(scene: &Scene, link: &Link<'_>, slot: i64) -> (Point, Point) {
    let width = scene.style.width;
    let (from, to) = (&scene.frames[link.from], &scene.frames[link.to]);
    let step = if scene.style.compact { 4 } else { 13 };
    let right = from_right(scene, link);
    // On the left, the edge of the tree has the first place.
    let first = if right { step } else { 0 };
    let y2 = to.y + (to.anchor + slot * step - first).min(to.height - 6);
    let y1 = from.y + (from.anchor + step).min(from.height - 6);
    let x1 = if from.column > to.column { from.x } else { from.x + width };
    ((x1, y1), (if right { to.x + width } else { to.x }, y2))
}

/// A curve, for small pictures.
fn curve(scene: &Scene, link: &Link<'_>, ((x1, y1), (x2, y2)): (Point, Point)) -> Route {
    let gap = scene.style.gap;
    let (from, to) = (&scene.frames[link.from], &scene.frames[link.to]);
    let right = from_right(scene, link);
    let path = if from.column == to.column {
        let bulge = x1 + gap / 2 + ((y2 - y1).abs() / 20).min(gap / 4);
        format!("M{x1} {y1}C{bulge} {y1} {bulge} {y2} {x2} {y2}")
    } else {
        let bend = ((x2 - x1).abs() / 2).max(30) * (x2 - x1).signum();
        format!("M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}", x1 + bend, x2 - bend)
    };
    let last = scene.frames.iter().all(|f| f.column <= to.column);
    let room = if last { scene.bulge - 8 } else { gap - 16 };
    match right {
        true => Route { path, tip: ((x2, y2), true), label: (x2 + 8, y2 - 4), room },
        false => Route { path, tip: ((x2, y2), false), label: (x2 - 8, y2 - 4), room: gap - TRUNK - 12 },
    }
}

/// Straight lines, for large pictures: along a lane of the user's own in the gap beside it, then across,
/// behind whatever boxes stand between.
fn bus(scene: &Scene, link: &Link<'_>, ((x1, y1), (x2, y2)): (Point, Point), lane: i64) -> Route {
    let (from, to) = (&scene.frames[link.from], &scene.frames[link.to]);
    let x = match from.column.cmp(&to.column) {
        Ordering::Less => x1 + TRUNK + 6 + lane % 8 * 5,
        Ordering::Equal => x1 + TRUNK / 2,
        Ordering::Greater => x1 - 12 - lane % 8 * 7,
    };
    let path = turns(x1, y1, x, y2, x2);
    Route { path, tip: ((x2, y2), from_right(scene, link)), label: (x2, y2), room: 0 }
}

/// Across to a vertical line, along it, and across, with round corners.
fn turns(x1: i64, y1: i64, x: i64, y2: i64, x2: i64) -> String {
    let radius = ((y2 - y1).abs() / 2).min((x - x1).abs()).min((x2 - x).abs()).min(6);
    let turn = (y2 - y1).signum() * radius;
    let (enter, leave) = (x - (x - x1).signum() * radius, x + (x2 - x).signum() * radius);
    if radius == 0 {
        return format!("M{x1} {y1}H{x}V{y2}H{x2}");
    }
    format!("M{x1} {y1}H{enter}Q{x} {y1} {x} {}V{}Q{x} {y2} {leave} {y2}H{x2}", y1 + turn, y2 - turn)
}
