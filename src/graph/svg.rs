//! The graph as one self-contained SVG: no fonts, scripts or files from elsewhere, light or dark as
//! the reader prefers, and every node readable aloud.

use super::measure::Face;
use super::scene::{Frame, LEFT, RIGHT, Role, Scene};
use super::{Graph, Link, LinkKind, Node, flat, light_words};
use crate::diagnostic::Lang;
use crate::report::model::Light;
use std::collections::HashMap;
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

/// Colours as plain rules: programs that draw SVG outside browsers know no CSS variables.
const LIGHT_THEME: &str = "\
.ag .bg{fill:#f7f9fb}.ag .box{fill:#fff;stroke:#c5ced8}.ag .centro .box{stroke:#1f2933;stroke-width:2}\
.ag text{fill:#1f2933}.ag .k,.ag .v,.ag .w,.ag .l{fill:#55616e}.ag .w{stroke:#f7f9fb}\
.ag .own{stroke:#93a1af}.ag .use{stroke:#6b5bd2}.ag .data{stroke:#2b7a9b}.ag .unit{stroke:#7a6a4f}\
.ag .verde .bar{fill:#23935c}.ag .giallo .bar{fill:#d99a1c}.ag .rosso .bar{fill:#cf3a2b}.ag .grigio .bar{fill:#9aa5b1}.ag .dato .bar{fill:#2b7a9b}\
.ag .verde .s{fill:#17744a}.ag .giallo .s{fill:#8a5a00}.ag .rosso .s{fill:#b42318}.ag .grigio .s{fill:#55616e}.ag .dato .s{fill:#236a87}\
.ag .use.tip{fill:#6b5bd2}.ag .data.tip{fill:#2b7a9b}";

/// The same where the reader prefers dark.
const DARK_THEME: &str = "\
.ag .bg{fill:#12171d}.ag .box{fill:#1d252e;stroke:#3c4854}.ag .centro .box{stroke:#e6ebf0}\
.ag text{fill:#e6ebf0}.ag .k,.ag .v,.ag .w,.ag .l{fill:#a3b0bd}.ag .w{stroke:#12171d}\
.ag .own{stroke:#66737f}.ag .use{stroke:#a99cf5}.ag .data{stroke:#6bb7d6}.ag .unit{stroke:#bfa97f}\
.ag .verde .s{fill:#5fd39b}.ag .giallo .s{fill:#f0c24c}.ag .rosso .s{fill:#ff8f85}.ag .grigio .s{fill:#a3b0bd}.ag .dato .s{fill:#6bb7d6}\
.ag .use.tip{fill:#a99cf5}.ag .data.tip{fill:#6bb7d6}";

/// The graph as SVG.
pub fn render(graph: &Graph<'_>, lang: Lang) -> String {
    let scene = Scene::of(graph, lang);
    let width = (scene.width + 2 * MARGIN).max(LEAST_WIDTH);
    let (legend, top) = header(graph, width, lang);
    let height = top + scene.height + MARGIN;
    let mut out = String::with_capacity(graph.nodes.len() * 900);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ag\" role=\"img\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" aria-labelledby=\"ag-titolo ag-descrizione\" lang=\"{}\">",
        if lang == Lang::It { "it" } else { "en" }
    );
    let heading = graph.heading(lang);
    let _ = writeln!(out, "<title id=\"ag-titolo\">{}</title>", escape(&heading));
    let _ = writeln!(out, "<desc id=\"ag-descrizione\">{}</desc>", escape(&graph.summary(lang)));
    style(&scene, &mut out);
    let _ = writeln!(out, "<rect class=\"bg\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>");
    let _ = writeln!(
        out,
        "<text class=\"h\" x=\"{MARGIN}\" y=\"34\">{}</text>",
        escape(&HEADING.cut(&heading, width - 2 * MARGIN))
    );
    out += &legend;
    let _ = writeln!(out, "<g transform=\"translate({MARGIN} {top})\">");
    edges(graph, &scene, &mut out);
    for (index, (node, frame)) in graph.nodes.iter().zip(&scene.frames).enumerate() {
        node_box(node, frame, &scene, graph.centre == Some(index), lang, &mut out);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn style(scene: &Scene, out: &mut String) {
    let px = |face: Face| format!("{}.{}px", face.tenths / 10, face.tenths % 10);
    let s = &scene.style;
    let _ = writeln!(
        out,
        "<style>.ag text{{font-family:system-ui,-apple-system,\"Segoe UI\",\"Helvetica Neue\",Arial,\"DejaVu Sans\",sans-serif}}\
         .ag .h{{font-size:{};font-weight:700}}.ag .l{{font-size:{}}}.ag .c{{font-size:{};font-weight:700}}\
         .ag .t{{font-size:{}}}.ag .k,.ag .v,.ag .w{{font-size:{}}}.ag .s{{font-size:{};font-weight:700}}\
         .ag .r{{text-anchor:end}}.ag .w{{stroke-width:3px;stroke-linejoin:round;paint-order:stroke}}\
         .ag path{{fill:none}}.ag .own,.ag .use,.ag .data,.ag .unit{{stroke-width:1.3px}}.ag .use{{stroke-dasharray:5 3}}\
         .ag .data,.ag .unit{{stroke-dasharray:1.5 3;stroke-linecap:round}}.ag .tip{{stroke:none}}\
         .ag .e:hover path{{stroke-width:3px}}.ag .n:hover .box{{stroke-width:2px}}",
        px(HEADING),
        px(LEGEND),
        px(s.code),
        px(s.title),
        px(s.small),
        px(s.status),
    );
    let _ = writeln!(out, "{LIGHT_THEME}\n@media (prefers-color-scheme:dark){{{DARK_THEME}}}</style>");
}

/// Lights and lines with their meaning, on as many rows as the width asks for; and where the picture starts.
fn header(graph: &Graph<'_>, width: i64, lang: Lang) -> (String, i64) {
    let mut items: Vec<(String, String)> = Vec::new();
    for (light, words, count) in &graph.lights {
        let mark = format!("<path class=\"bar\" d=\"{}\"/>", bar(0, -11, 14));
        let words = format!("{} {}: {count}", light.mark(), light_words(*light, words, lang));
        items.push((format!("<g class=\"{}\">{mark}", class(*light)), words));
    }
    for kind in [LinkKind::Own, LinkKind::Use, LinkKind::Data, LinkKind::Unit] {
        if graph.links.iter().any(|l| l.kind == kind) {
            let line = format!("<g><path class=\"{}\" d=\"M-14 -4h26\"/>", kind.as_str());
            items.push((line, kind.meaning().get(lang).to_owned()));
        }
    }
    let (mut x, mut y) = (MARGIN, 58);
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

fn class(light: Light) -> &'static str {
    match light {
        Light::Green => "verde",
        Light::Yellow => "giallo",
        Light::Red => "rosso",
        Light::Grey => "grigio",
    }
}

fn node_box(node: &Node<'_>, frame: &Frame, scene: &Scene, centre: bool, lang: Lang, out: &mut String) {
    let class = if node.scored { class(node.row.light) } else { "dato" };
    let mark = if centre { " centro" } else { "" };
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

/// Curves below straight lines, and the edges of the tree on top.
fn edges(graph: &Graph<'_>, scene: &Scene, out: &mut String) {
    let is_tree = |l: &Link<'_>| graph.nodes[l.to].under == Some(l.from);
    // Curves that arrive at the same side of a box arrive one below the other.
    let mut arrived: HashMap<(usize, bool), i64> = HashMap::new();
    let mut drawn = std::collections::HashSet::new();
    for link in graph.links.iter().filter(|l| !is_tree(l)) {
        let slot = arrived.entry((link.to, from_right(scene, link))).or_insert(0);
        *slot += 1;
        let route = curve(scene, link, *slot);
        line(graph, link, &route, !scene.style.compact, out);
    }
    for link in graph.links.iter().filter(|l| is_tree(l)) {
        // A node used twice by the one that it stands under has one line in the tree.
        if drawn.insert((link.from, link.to)) {
            line(graph, link, &elbow(scene, link), true, out);
        }
    }
}

fn line(graph: &Graph<'_>, link: &Link<'_>, route: &Route, labelled: bool, out: &mut String) {
    let class = link.kind.as_str();
    let (from, to) = (&graph.nodes[link.from], &graph.nodes[link.to]);
    let label = link.label();
    let separator = if label.is_empty() { "" } else { ": " };
    let full = format!("{} → {}{separator}{label}", flat(from.row.name), flat(to.row.name));
    let _ =
        write!(out, "<g class=\"e\"><title>{}</title><path class=\"{class}\" d=\"{}\"/>", escape(&full), route.path);
    if matches!(link.kind, LinkKind::Use | LinkKind::Data) {
        let ((x, y), right) = route.tip;
        let back = if right { 6 } else { -6 };
        let _ = write!(out, "<path class=\"tip {class}\" d=\"M{x} {y}l{back} -3v6z\"/>");
    }
    let size = Face::plain(if labelled { 105 } else { 90 });
    let shown = if labelled { size.cut(&label, route.room) } else { String::new() };
    if !shown.is_empty() {
        let (x, y) = route.label;
        let side = if route.tip.1 { "" } else { " r" };
        let _ = write!(out, "<text class=\"w{side}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(&shown));
    }
    out.push_str("</g>\n");
}

/// An edge of the tree: across, along the trunk, across.
fn elbow(scene: &Scene, link: &Link<'_>) -> Route {
    let (from, to) = (&scene.frames[link.from], &scene.frames[link.to]);
    let (x1, y1) = (from.x + scene.style.width, from.y + from.anchor);
    let (x2, y2) = (to.x, to.y + to.anchor);
    let trunk = x1 + TRUNK;
    let (turn, radius) = ((y2 - y1).signum(), ((y2 - y1).abs() / 2).min(6));
    let path = if radius == 0 {
        format!("M{x1} {y1}H{trunk}L{} {y2}H{x2}", trunk + 2)
    } else {
        let (a, b) = (y1 + turn * radius, y2 - turn * radius);
        format!("M{x1} {y1}H{}Q{trunk} {y1} {trunk} {a}V{b}Q{trunk} {y2} {} {y2}H{x2}", trunk - radius, trunk + radius)
    };
    let room = scene.style.gap - TRUNK - 12;
    Route { path, tip: ((x2, y2), false), label: (x2 - 8, y2 - 4), room }
}

/// True where a curve arrives at the right side of the used node: its user stands in the same column
/// or further on.
fn from_right(scene: &Scene, link: &Link<'_>) -> bool {
    scene.frames[link.from].column >= scene.frames[link.to].column
}

/// A curve to a node that stands elsewhere in the picture.
fn curve(scene: &Scene, link: &Link<'_>, slot: i64) -> Route {
    let style = &scene.style;
    let (from, to) = (&scene.frames[link.from], &scene.frames[link.to]);
    let step = if style.compact { 4 } else { 13 };
    let y2 = to.y + (to.anchor + slot * step - if from_right(scene, link) { step } else { 0 }).min(to.height - 6);
    let y1 = from.y + (from.anchor + step).min(from.height - 6);
    if !from_right(scene, link) {
        let (x1, x2) = (from.x + style.width, to.x);
        let bend = ((x2 - x1) / 2).max(30);
        let path = format!("M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}", x1 + bend, x2 - bend);
        return Route { path, tip: ((x2, y2), false), label: (x2 - 8, y2 - 4), room: style.gap - TRUNK - 12 };
    }
    let x2 = to.x + style.width;
    let path = if from.column == to.column {
        let x1 = from.x + style.width;
        let bulge = x1 + style.gap / 2 + ((y2 - y1).abs() / 20).min(style.gap / 4);
        format!("M{x1} {y1}C{bulge} {y1} {bulge} {y2} {x2} {y2}")
    } else {
        let bend = ((from.x - x2) / 2).max(30);
        format!("M{} {y1}C{} {y1} {} {y2} {x2} {y2}", from.x, from.x - bend, x2 + bend)
    };
    Route { path, tip: ((x2, y2), true), label: (x2 + 8, y2 - 4), room: style.gap - 16 }
}

/// Text inside elements and attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in flat(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
