//! The graph for Mermaid, which GitHub, GitLab and many wikis draw inside Markdown.

use super::{Graph, Link, LinkKind, Node};
use crate::diagnostic::Lang;
use crate::document::palette::light;
use crate::document::style::{cut, fold};
use crate::printable::Output;
use std::fmt::Write;

/// Characters that Mermaid reads before it gives up, unless whoever embeds it says otherwise.
pub const MAX_TEXT: usize = 50_000;
/// Edges that Mermaid draws before it gives up, unless whoever embeds it says otherwise.
pub const MAX_EDGES: usize = 500;

/// Columns of a title.
const COLUMNS: usize = 60;

/// Names of classes, with the colours of their grounds and lines.
const CLASSES: [(&str, &str, &str); 5] = [
    ("green", "green-soft", "green"),
    ("yellow", "yellow-soft", "yellow"),
    ("red", "red-soft", "red"),
    ("grey", "grey-soft", "grey"),
    ("datum", "blue-soft", "blue"),
];

/// The graph as a Mermaid flowchart.
pub fn render(graph: &Graph<'_>, lang: Lang) -> Output {
    let mut out = String::from("flowchart LR\n");
    let _ = writeln!(out, "  accTitle: {}", plain(&format!("{} · {}", graph.heading(), graph.scope(lang))));
    let _ = writeln!(out, "  accDescr: {}", plain(&graph.summary(lang)));
    for (index, node) in graph.nodes.iter().enumerate() {
        let _ = writeln!(out, "  n{index}{}:::{}", shape(node, &label(node, lang)), class(node));
    }
    for link in &graph.links {
        let _ = writeln!(out, "  {}", line(link));
    }
    for (name, ground, stroke) in CLASSES {
        if graph.nodes.iter().any(|n| class(n) == name) {
            // Text stays dark on a light ground in every theme.
            let (fill, stroke, color) = (light(ground), light(stroke), light("text"));
            let _ = writeln!(out, "  classDef {name} fill:{fill},stroke:{stroke},color:{color}");
        }
    }
    if let Some(centre) = graph.centre {
        let _ = writeln!(out, "  style n{centre} stroke-width:4px");
    }
    Output::new(out)
}

fn label(node: &Node<'_>, lang: Lang) -> String {
    let mut lines = vec![fold(node.row.code), cut(node.row.title, COLUMNS)];
    lines.extend(node.measured(lang));
    lines.push(node.status(lang));
    lines.iter().filter(|l| !l.is_empty()).map(|l| escape(l)).collect::<Vec<_>>().join("<br/>")
}

/// Nodes are round, indicators are boxes, data are cylinders: kinds differ without colour.
fn shape(node: &Node<'_>, label: &str) -> String {
    use crate::plan::Kind;
    match node.row.kind {
        Kind::Datum => format!("[(\"{label}\")]"),
        Kind::Indicator => format!("[\"{label}\"]"),
        _ => format!("(\"{label}\")"),
    }
}

fn line(link: &Link<'_>) -> String {
    let arrow = match link.kind {
        LinkKind::Own if !link.counted => "-.->",
        LinkKind::Own => "-->",
        LinkKind::Use | LinkKind::Data => "-.->",
        LinkKind::Unit => "-.-",
    };
    let label = link.label();
    let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escape(&label)) };
    format!("n{} {arrow}{label} n{}", link.from, link.to)
}

fn class(node: &Node<'_>) -> &'static str {
    if node.scored { node.row.light.as_str() } else { "datum" }
}

/// The inside of a quoted label. Mermaid writes entities as `#…;`, and reads HTML, Markdown, `\n` and
/// `%%` in labels; letters, digits and harmless marks stay readable.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in fold(text).chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '#' | '`' | '*' | ';' | '{' | '}' | '[' | ']' | '|' | '~' | '$' => {
                let _ = write!(out, "#{};", c as u32);
            }
            // It reads `\n` even when written out, unless something stands between.
            '\\' => out.push_str("#92;#8288;"),
            '%' if out.ends_with('%') => out.push_str("#37;"),
            c => out.push(c),
        }
    }
    out
}

/// A line of accessible text, which has no escapes: what would end or change it is left out.
fn plain(text: &str) -> String {
    fold(text)
        .chars()
        .map(|c| if matches!(c, '#' | ';' | '{' | '}' | '<' | '>' | '%' | '`') { ' ' } else { c })
        .collect()
}
