//! The graph for Graphviz: `albero graph --format dot | dot -Tsvg`.

use super::{Graph, Link, LinkKind, Node};
use crate::diagnostic::Lang;
use crate::document::Light;
use crate::document::palette::light;
use crate::document::style::{cut, fold, wrap};
use crate::printable::Output;
use std::fmt::Write;

/// Columns of a line of a label.
const COLUMNS: usize = 34;
/// Lines of a title in a label.
const LINES: usize = 3;

/// The graph in the language of Graphviz.
pub fn render(graph: &Graph<'_>, lang: Lang) -> Output {
    let mut out = String::new();
    let name = if graph.plan.is_empty() { "albero" } else { graph.plan };
    let _ = writeln!(out, "digraph \"{}\" {{", escape(name));
    let _ = writeln!(
        out,
        "  label=\"{}\"; labelloc=t; fontsize=16;",
        escape(&format!("{} · {}", graph.heading(), graph.scope(lang)))
    );
    let _ = writeln!(out, "  rankdir=LR; ranksep=0.9; nodesep=0.12; fontname=\"Helvetica,Arial,sans-serif\";");
    let font = "fontname=\"Helvetica,Arial,sans-serif\"";
    let _ = writeln!(out, "  node [shape=box, style=\"rounded,filled\", {font}, fontsize=11, margin=\"0.12,0.06\"];");
    let (rail, words) = (light("rail"), light("quiet"));
    let _ = writeln!(out, "  edge [color=\"{rail}\", fontcolor=\"{words}\", {font}, fontsize=9, arrowsize=0.6];");
    for (index, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(out, "  {}", point(node, graph.centre == Some(index), lang));
    }
    for link in &graph.links {
        let _ = writeln!(out, "  {}", line(graph, link));
    }
    out.push_str("}\n");
    Output::new(out)
}

fn point(node: &Node<'_>, centre: bool, lang: Lang) -> String {
    let (fill, edge) = colors(node);
    let width = if centre { ", penwidth=3" } else { "" };
    format!(
        "\"{}\" [label=\"{}\", tooltip=\"{}\", fillcolor=\"{fill}\", color=\"{edge}\"{width}];",
        escape(&node.id),
        label(node, lang),
        node.full(lang).lines().map(escape).collect::<Vec<_>>().join("\\n"),
    )
}

/// Lines aligned to the left, each ended by `\l`.
fn label(node: &Node<'_>, lang: Lang) -> String {
    let mut lines = vec![cut(node.row.code, COLUMNS)];
    let title = wrap(&fold(node.row.title), COLUMNS);
    lines.extend(title.iter().take(LINES).map(|line| cut(line, COLUMNS)));
    if title.len() > LINES {
        lines[LINES] = cut(&title[LINES - 1..].join(" "), COLUMNS);
    }
    lines.extend(node.measured(lang));
    lines.push(node.status(lang));
    lines.iter().filter(|l| !l.is_empty()).map(|l| escape(l) + "\\l").collect()
}

fn line(graph: &Graph<'_>, link: &Link<'_>) -> String {
    let (from, to) = (escape(&graph.nodes[link.from].id), escape(&graph.nodes[link.to].id));
    let mut attributes = Vec::new();
    let label = link.label();
    if !label.is_empty() {
        attributes.push(format!("label=\"{}\"", escape(&label)));
    }
    match link.kind {
        LinkKind::Own if !link.counted => attributes.push("style=dotted, color=\"#5b6875\"".to_owned()),
        LinkKind::Own => {}
        LinkKind::Use => attributes.push(format!("style=dashed, color=\"{}\"", light("violet"))),
        LinkKind::Data => attributes.push(format!("style=dotted, color=\"{}\"", light("blue"))),
        LinkKind::Unit => attributes.push("style=dotted, arrowhead=none".to_owned()),
    }
    // A node stands where it is declared; whoever else counts it doesn't pull it elsewhere.
    if graph.nodes[link.to].under != Some(link.from) {
        attributes.push("constraint=false".to_owned());
    }
    let list = if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
    format!("\"{from}\" -> \"{to}\"{list};")
}

fn colors(node: &Node<'_>) -> (&'static str, &'static str) {
    match node.row.light {
        _ if !node.scored => (light("blue-soft"), light("blue")),
        Light::Green => (light("green-soft"), light("green")),
        Light::Yellow => (light("yellow-soft"), light("yellow")),
        Light::Red => (light("red-soft"), light("red")),
        Light::Grey => (light("grey-soft"), light("grey")),
    }
}

/// The inside of a quoted string. Graphviz reads HTML entities and its own `\N` in labels, so both
/// `&` and `\` are written out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in fold(text).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}
