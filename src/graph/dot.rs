//! The graph for Graphviz: `albero graph --format dot | dot -Tsvg`.

use super::{Graph, Link, LinkKind, Node, flat};
use crate::diagnostic::Lang;
use crate::report::model::Light;
use crate::report::style::{cut, wrap};
use std::fmt::Write;

/// Columns of a line of a label.
const COLUMNS: usize = 34;
/// Lines of a title in a label.
const LINES: usize = 3;

/// The graph in the language of Graphviz.
pub fn render(graph: &Graph<'_>, lang: Lang) -> String {
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
    let _ = writeln!(out, "  edge [color=\"#5b6875\", fontcolor=\"#3d4852\", {font}, fontsize=9, arrowsize=0.6];");
    for (index, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(out, "  {}", point(node, graph.centre == Some(index), lang));
    }
    for link in &graph.links {
        let _ = writeln!(out, "  {}", line(graph, link));
    }
    out.push_str("}\n");
    out
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
    let title = wrap(&flat(node.row.title), COLUMNS);
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
        LinkKind::Own => {}
        LinkKind::Use => attributes.push("style=dashed, color=\"#6b5bd2\"".to_owned()),
        LinkKind::Data => attributes.push("style=dotted, color=\"#2b7a9b\"".to_owned()),
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
        _ if !node.scored => ("#eef6fa", "#2b7a9b"),
        Light::Green => ("#e6f4ec", "#17744a"),
        Light::Yellow => ("#fdf3d7", "#8f5f00"),
        Light::Red => ("#fde8e6", "#b42318"),
        Light::Grey => ("#f1f3f5", "#5b6875"),
    }
}

/// The inside of a quoted string. Graphviz reads HTML entities and its own `\N` in labels, so both
/// `&` and `\` are written out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in flat(text).chars() {
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
