//! One computation behind every output: what `why` prints of a node adds up, stage by stage, to what it prints as the
//! result, and scores, graph, report and policy show the same figures; on all examples and on random plans of every
//! construct.

use crate::eval::exact::plans::World;
use crate::support::plans::{Compiled, files, repository};
use albero::diagnostic::Lang;
use albero::document::Form;
use albero::eval::{Inputs, Scores, figures};
use albero::graph::{Graph, Options};
use albero::ground::number::Date;
use albero::plan::{Horizon, ItemId, Kind, Moment};
use albero::report::document::{Input, document};
use albero::report::policy::{self, Subject};
use albero::report::{scores, why};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;

/// A figure as printed, one number or the two ends of a range.
type Ends = (Decimal, Decimal);

fn number(text: &str) -> Option<Decimal> {
    let plain = text.trim().trim_end_matches('%').trim().trim_end_matches('…').replace('.', "").replace(',', ".");
    plain.parse().ok()
}

/// `82 %`, `94,444444… % (17/18)`, `10 % … 20 %`.
fn ends(text: &str) -> Option<Ends> {
    let one = |text: &str| number(text.split(" (").next()?);
    match text.split(" (valutazione").next()?.split_once(" … ") {
        Some((low, high)) => Some((one(low)?, one(high)?)),
        None => one(text).map(|n| (n, n)),
    }
}

fn sum(parts: &[Ends]) -> Ends {
    parts.iter().fold((Decimal::ZERO, Decimal::ZERO), |(a, b), (low, high)| (a + low, b + high))
}

/// What a line adds: `50 % × 80 % → 40 %  title`.
fn adds(text: &str) -> Option<Ends> {
    ends(text.split_once(" → ")?.1.split("  ").next()?)
}

/// What an explanation says of a node, stage by stage.
#[derive(Default, Debug)]
struct Said {
    children: Vec<Ends>,
    slots: Vec<Ends>,
    /// What goes into a stage and what comes out.
    stages: Vec<(Ends, Ends)>,
    result: Option<Ends>,
}

fn said(explanation: &why::Explanation) -> Said {
    let mut said = Said::default();
    let (mut above, mut from_children) = ("", None);
    for step in &explanation.steps {
        if step.depth == 0 {
            above = &step.label;
        }
        match (step.depth, step.label.as_str()) {
            (1, "componente") => said.slots.extend(adds(&step.text)),
            (1, _) if above == "politica" => said.children.extend(adds(&step.text)),
            (0, "moltiplica" | "limiti" | "arrotonda" | "tronca") => {
                let (_, both) = step.text.rsplit_once(": ").expect("a stage");
                let (before, after) = both.split_once(" → ").expect("two figures");
                said.stages.extend(ends(before).zip(ends(after)));
            }
            // What the node's function makes of what the children give.
            (0, "dai figli") => from_children = ends(&step.text),
            (1, "si applica") if above == "dai figli" => {
                let (_, given) = step.text.rsplit_once("] = ").expect("a figure");
                said.stages.extend(from_children.zip(ends(given)));
            }
            (0, "risultato") => said.result = ends(&step.text),
            _ => {}
        }
    }
    said
}

impl Said {
    /// True where the parts give the first stage, each stage the next, and the last the result.
    fn adds_up(&self) -> bool {
        let Some(result) = self.result else { return true };
        let combined = self.stages.first().map_or(result, |(before, _)| *before);
        let follows = self.stages.windows(2).all(|pair| pair[0].1 == pair[1].0);
        let ends = self.stages.last().is_none_or(|(_, after)| *after == result);
        let whole = |parts: &[Ends]| parts.is_empty() || sum(parts) == combined;
        whole(&self.children) && whole(&self.slots) && follows && ends
    }
}

/// Every output of a plan, read back.
struct Outputs {
    nodes: BTreeMap<String, Value>,
    edges: BTreeMap<(String, String), Value>,
    points: BTreeMap<String, Value>,
    sheets: BTreeMap<String, String>,
}

fn by_name(list: &Value, key: &str) -> BTreeMap<String, Value> {
    let items = list.as_array().expect("a list").iter();
    items.map(|item| (item[key].as_str().expect(key).to_owned(), item.clone())).collect()
}

fn read(json: impl Into<String>) -> Value {
    serde_json::from_str(&json.into()).expect("JSON")
}

/// The score that stands at the head of each sheet.
fn sheets(section: &Value, found: &mut BTreeMap<String, String>) {
    let blocks = section["blocks"].as_array().into_iter().flatten();
    for verdict in blocks.filter_map(|b| b.get("score")) {
        let name = section["anchor"].as_str().unwrap_or_default().to_owned();
        found.insert(name, format!("{} {}", verdict["score"], verdict["mark"]));
    }
    section["sections"].as_array().into_iter().flatten().for_each(|s| sheets(s, found));
}

impl Outputs {
    fn of(compiled: &Compiled) -> Outputs {
        let (sources, plan, found) = (&compiled.sources, compiled.plan(), &compiled.scores);
        let scores =
            read(scores::json(sources, plan, found, scores::Wanted { top: None, contributions: true }, Lang::It));
        let options = Options { units: true, ..Options::default() };
        let graph = Graph::build(sources, plan, found, &options);
        let graph = read(albero::graph::json::render(&graph));
        let input = Input {
            sources,
            plan,
            scores: found,
            checked: &[],
            diagnostics: &compiled.compilation.diagnostics,
            waivers: &compiled.compilation.waivers,
        };
        let report = document(input, Lang::It);
        let look = albero::document::style::Look { lang: Lang::It, color: false, width: 80 };
        let mut heads = BTreeMap::new();
        sheets(&read(report.write(Form::Json, &look)), &mut heads);
        let of_edges = scores["edges"].as_array().expect("edges").iter();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        Outputs {
            nodes: by_name(&scores["nodes"], "code"),
            edges: of_edges.map(|e| ((text(&e["parent"]), text(&e["child"])), e.clone())).collect(),
            points: by_name(&graph["nodes"], "id"),
            sheets: heads,
        }
    }
}

/// What is wrong with what is shown of a node.
fn wrong(compiled: &Compiled, outputs: &Outputs, id: ItemId) -> Vec<String> {
    let (sources, plan) = (&compiled.sources, compiled.plan());
    let name = compiled.name(id);
    let mut wrong = Vec::new();
    let mut hold = |what: &str, holds: bool| {
        if !holds {
            wrong.push(format!("{name}: {what}"));
        }
    };
    let explanation = why::explain(sources, plan, &compiled.scores, id, Lang::It);
    let stages = said(&explanation);
    hold(&format!("the parts do not give the result: {stages:?}"), stages.adds_up());
    let score = compiled.scores.get(id);
    let print = plan.policy.print;
    let shown = score.range.map(|r| figures::score_range(print, r));
    let node = &outputs.nodes[name];
    if let Some(shown) = &shown {
        hold("why prints another score", explanation.result.starts_with(shown.as_str()));
        if let Some(sheet) = outputs.sheets.get(name) {
            hold("the report prints another score", sheet.starts_with(&format!("\"{shown}\"")));
        }
        let page = policy::document(sources, plan, &compiled.scores, Subject::Node(id), Lang::It);
        let look = albero::document::style::Look { lang: Lang::It, color: false, width: 200 };
        let page = String::from(page.write(Form::Text, &look));
        let printed = page.lines().find_map(|l| l.trim().strip_prefix("stampato: "));
        hold("policy prints another score", printed.is_none_or(|p| p.starts_with(shown.as_str())));
    }
    if let Some(point) = outputs.points.get(name).filter(|p| !p["state"].is_null()) {
        let keys = ["score", "printed", "min", "max", "cut", "state", "outcome", "computed"];
        keys.iter().for_each(|key| hold(&format!("the graph has another {key}"), point[*key] == node[*key]));
    }
    let computed = compiled.scores.computed(id);
    hold("a decision hides what was computed", computed.is_some() != node["computed"].is_null());
    if let Some(computed) = computed {
        let steps = &explanation.steps;
        hold("why hides what was computed", steps.iter().any(|s| s.label == "calcolato"));
        let beside = computed.range.map(|r| format!("calcolato {}", figures::score_range(print, r)));
        let sheet = outputs.sheets.get(name).zip(beside);
        hold("the report hides what was computed", sheet.is_none_or(|(sheet, beside)| sheet.contains(&beside)));
    }
    of_rules(compiled, outputs, id, &mut hold);
    of_children(&explanation, outputs, name, &mut hold);
    // Namesakes are told apart by their parents, not in these maps.
    if plan.ids().filter(|other| compiled.name(*other) == name).count() == 1 {
        of_contributions(&stages, outputs, name, &mut hold);
    }
    wrong
}

/// The score that `policy` gives is the one computed, before decisions.
fn of_rules(compiled: &Compiled, outputs: &Outputs, id: ItemId, hold: &mut impl FnMut(&str, bool)) {
    if compiled.plan().item(id).kind != Kind::Indicator {
        return;
    }
    let (sources, plan) = (&compiled.sources, compiled.plan());
    let policy = read(policy::json(sources, plan, &compiled.scores, Subject::Node(id), Lang::It));
    for rule in policy["rules"].as_array().expect("rules").iter().filter(|r| !r["score"].is_null()) {
        let shown = match rule["under"].as_str() {
            Some(parent) => &outputs.edges[&(parent.to_owned(), compiled.name(id).to_owned())],
            None => &outputs.nodes[compiled.name(id)],
        };
        let own = if shown["computed"].is_null() { shown } else { &shown["computed"] };
        let same = own["state"] == "uncertain" || own["score"] == rule["score"];
        hold(&format!("policy computes {}, not {}", rule["score"], own["score"]), same);
    }
}

/// What a child counts for is the score of the edge to it.
fn of_children(explanation: &why::Explanation, outputs: &Outputs, name: &str, hold: &mut impl FnMut(&str, bool)) {
    let children = explanation.steps.iter().filter(|s| s.depth == 1 && adds(&s.text).is_some());
    for step in children {
        let Some(edge) = outputs.edges.get(&(name.to_owned(), step.label.clone())) else { continue };
        let (Some(score), counted) = (edge["score"].as_str(), step.text.split(" → ").next().expect("a text")) else {
            continue;
        };
        let counted = counted.rsplit(" × ").next().expect("a figure");
        let counted_percent = counted.contains('%');
        let Some((counted, _)) = ends(counted) else { continue };
        let score: Decimal = score.parse().expect("a decimal");
        let is_treated = outputs.nodes[&step.label]["state"] == "missing";
        let first = score.trunc_with_scale(if counted_percent { 6 } else { 8 });
        hold(&format!("{} counts for {counted}, not {score}", step.label), is_treated || first == counted);
    }
}

/// The two ends of a figure of the JSON.
fn json_ends(figure: &Value) -> Option<Ends> {
    let end = |key: &str| figure[key].as_str().and_then(|text| text.parse().ok());
    Some((end("min")?, end("max")?))
}

/// The JSON gives the parts that `why` gives, exactly, and printed ones that add up to what they give together.
fn of_contributions(stages: &Said, outputs: &Outputs, name: &str, hold: &mut impl FnMut(&str, bool)) {
    let combined = &outputs.nodes[name]["combined"];
    let edges = outputs.edges.iter().filter(|((parent, _), e)| parent == name && !e["adds"].is_null());
    let parts: Vec<&Value> = edges.map(|(_, edge)| &edge["adds"]).collect();
    hold("parts of nothing", parts.is_empty() || !combined.is_null());
    let said: Option<Vec<Ends>> = parts.iter().map(|part| json_ends(part)).collect();
    let (Some(said), Some(whole)) = (said, json_ends(combined)) else { return };
    if said.is_empty() {
        return;
    }
    let (low, high) = sum(&said);
    let far = Decimal::new(1, 20);
    let near = |a: Decimal, b: Decimal| (a - b).abs() < far;
    hold(&format!("the parts are {low} … {high}, not {whole:?}"), near(low, whole.0) && near(high, whole.1));
    hold("why shows other parts", stages.children.is_empty() || stages.children.len() == said.len());
    let digits = Decimal::new(1, 5);
    let mut shown: Vec<Decimal> = stages.children.iter().map(|(low, _)| *low).collect();
    let mut exact: Vec<Decimal> = said.iter().map(|(low, _)| *low).collect();
    shown.sort();
    exact.sort();
    hold("why shows parts of other sizes", shown.iter().zip(&exact).all(|(a, b)| (a - b).abs() < digits));
    let printed: Option<Vec<Decimal>> = parts.iter().map(|p| p["printed"].as_str()?.parse().ok()).collect();
    let whole: Option<Decimal> = combined["printed"].as_str().and_then(|text| text.parse().ok());
    if let Some((printed, whole)) = printed.zip(whole) {
        let sum: Decimal = printed.iter().sum();
        hold(&format!("the printed parts are {sum}, not {whole}"), sum == whole);
    }
    let node = &outputs.nodes[name];
    let is_final = stages.stages.is_empty() && node["computed"].is_null() && !node["printed"].is_null();
    hold("the parts are of another score", !is_final || combined["printed"] == node["printed"]);
}

fn all(compiled: &Compiled, case: &str, wrong_ones: &mut Vec<String>) -> usize {
    let outputs = Outputs::of(compiled);
    let plan = compiled.plan();
    // Of the indicators of a large plan some.
    let is_seen = |id: &ItemId| match plan.item(*id).kind {
        Kind::Datum => false,
        Kind::Indicator => plan.items.len() < 500 || id.0.is_multiple_of(16),
        _ => true,
    };
    let scored = plan.ids().filter(is_seen);
    let found: Vec<String> = scored.flat_map(|id| wrong(compiled, &outputs, id)).collect();
    wrong_ones.extend(found.into_iter().map(|w| format!("{case}: {w}")));
    outputs.nodes.len()
}

/// Every plan of the examples, and the cases of scores.
fn examples() -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for folder in ["examples", "examples/politiche"] {
        let inside = std::fs::read_dir(repository(folder)).expect("a folder").map(|e| e.expect("an entry").path());
        found.extend(inside.filter(|p| p.is_dir() && !p.ends_with("politiche")));
    }
    found.extend(files(&repository("tests/cases/score")));
    found.extend(files(&repository("tests/cases/anno")));
    found.sort();
    found
}

#[test]
fn every_output_of_the_examples_shows_one_computation() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in examples() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        count += all(&Compiled::at(&path), &name, &mut wrong);
    }
    assert!(count > 3_000, "only {count} scores");
    assert!(wrong.is_empty(), "{} of {count}: {}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn every_output_of_a_random_plan_shows_one_computation() {
    let plans: u64 = std::env::var("ALBERO_CASI").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let mut wrong = Vec::new();
    for seed in 0..plans {
        let mut compiled = Compiled::text(World::draw(seed).text());
        all(&compiled, &format!("{seed}"), &mut wrong);
        let june = Moment { day: Date::new(2025, 6, 30), horizon: Horizon::Then };
        compiled.scores = Scores::compute(compiled.plan(), &Inputs::at(compiled.plan(), june));
        all(&compiled, &format!("{seed} in June"), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn an_act_shows_in_the_json_with_what_it_changed() {
    let compiled = Compiled::at(&repository("tests/cases/report/amended-report"));
    let outputs = Outputs::of(&compiled);
    let expected = serde_json::json!([
        {"from": "2025-07-01", "act": "delibera n. 7", "was": ">= 50 n", "now": ">= 40 n"}
    ]);
    assert_eq!(outputs.nodes["A"]["amended"], expected);
}
