//! `albero graph`

use crate::Exit;
use crate::args::{GraphFormat, GraphOptions};
use crate::input::{self, Problem};
use crate::output::{Settings, not_of_kind, print, write};
use albero::diagnostic::{Severity, Text};
use albero::eval::Scores;
use albero::graph::{Graph, Options, dot, json, mermaid, svg};
use albero::text;
use std::path::Path;

pub fn run(options: &GraphOptions, settings: &Settings) -> Result<Exit, Problem> {
    if let Some(path) = options.output.as_deref().filter(|_| options.format.is_none()) {
        not_of_kind(path, &["png", "jpg", "jpeg", "gif", "pdf"], "svg", &Text::default())?;
    }
    let loaded = input::load(&options.input)?;
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let centre = match &options.node {
        Some(name) => Some(albero::report::find(sources, plan, name).map_err(Problem::new)?),
        None => None,
    };
    let scores = Scores::compute(plan, &crate::moment::inputs(plan, options.moment));
    let wanted = Options { centre, depth: options.depth, data: options.data, units: options.units };
    let graph = Graph::build(sources, plan, &scores, &wanted);
    let errors: Vec<_> =
        loaded.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    if graph.nodes.is_empty() {
        settings.show(sources, &errors, false);
        if errors.is_empty() {
            let note = text!("niente da disegnare: il piano è vuoto", "nothing to draw: the plan is empty");
            settings.note(&note);
        }
        return Ok(Exit::Findings);
    }
    let format = options.format.unwrap_or_else(|| of_file(options.output.as_deref()));
    let drawn = match format {
        GraphFormat::Dot => dot::render(&graph, settings.lang),
        GraphFormat::Mermaid => mermaid::render(&graph, settings.lang),
        GraphFormat::Svg => svg::render(&graph, settings.lang),
        GraphFormat::Json => json::render(&graph),
    };
    if format == GraphFormat::Mermaid && (drawn.len() > mermaid::MAX_TEXT || graph.links.len() > mermaid::MAX_EDGES) {
        let note = text!(
            "Mermaid di solito si ferma a 50.000 caratteri e 500 legami: prova `--node NOME --depth 1`, o `--format svg`",
            "Mermaid usually stops at 50,000 characters and 500 edges: try `--node NAME --depth 1`, or `--format svg`"
        );
        settings.note(&note);
    }
    match options.output.as_deref().filter(|p| *p != Path::new("-")) {
        Some(path) => write(path, drawn.as_bytes())?,
        None => print(&drawn)?,
    }
    if errors.is_empty() {
        return Ok(Exit::Fine);
    }
    settings.show(sources, &errors, false);
    let note = text!(
        "il piano ha errori: il grafo mostra quello che si è capito",
        "the plan has errors: the graph shows what was understood"
    );
    settings.note(&note);
    Ok(Exit::Findings)
}

/// The format that a file's name asks for; DOT where none does.
fn of_file(path: Option<&Path>) -> GraphFormat {
    match path.and_then(Path::extension).and_then(|e| e.to_str()) {
        Some("svg") => GraphFormat::Svg,
        Some("json") => GraphFormat::Json,
        Some("mmd" | "mermaid") => GraphFormat::Mermaid,
        _ => GraphFormat::Dot,
    }
}
