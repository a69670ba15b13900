//! `albero graph`

use crate::Exit;
use crate::args::GraphOptions;
use crate::form::Form;
use crate::input::{self, Problem};
use crate::output::Settings;
use albero::eval::Scores;
use albero::graph::{Graph, Options, dot, json, mermaid, svg};
use albero::text;

pub fn run(options: &GraphOptions, settings: &Settings) -> Result<Exit, Problem> {
    let form = options.delivery.form(None)?;
    let loaded = input::load(&options.input, settings)?;
    let (sources, plan) = (&loaded.sources, &loaded.compilation.plan);
    let centre = match &options.node {
        Some(name) => Some(albero::report::find(sources, plan, name).map_err(Problem::new)?),
        None => None,
    };
    let scores = Scores::compute(plan, &crate::moment::inputs(plan, options.moment));
    let wanted =
        Options { centre, depth: options.depth, data: options.data, units: options.units, lang: settings.lang };
    let graph = Graph::build(sources, plan, &scores, &wanted);
    let errors = loaded.errors(&scores);
    if graph.nodes.is_empty() {
        let empty = text!("niente da disegnare: il piano è vuoto", "nothing to draw: the plan is empty");
        let why = errors.is_empty().then_some(empty);
        return Err(loaded.nothing(errors, why));
    }
    let drawn = match form {
        Form::Mermaid => mermaid::render(&graph, settings.lang),
        Form::Svg => svg::render(&graph, settings.lang),
        Form::Json => json::render(&graph),
        _ => dot::render(&graph, settings.lang),
    };
    if form == Form::Mermaid && (drawn.len() > mermaid::MAX_TEXT || graph.links.len() > mermaid::MAX_EDGES) {
        let note = text!(
            "Mermaid di solito si ferma a 50.000 caratteri e 500 legami: prova `--node NOME --depth 1`, o `--format svg`",
            "Mermaid usually stops at 50,000 characters and 500 edges: try `--node NAME --depth 1`, or `--format svg`"
        );
        settings.note(&note);
    }
    settings.deliver(&drawn, options.delivery.file())?;
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
