//! The real plan through the library's own door, held against the command.

use crate::support::command::albero;
use crate::support::plans::repository;
use albero::{Compiled, Format, Input, Lang};
use std::path::Path;
use std::sync::LazyLock;

const PLAN: &str = "examples/tno-2025";

static REAL: LazyLock<Compiled> =
    LazyLock::new(|| with_files(Input::new(), &repository(PLAN), PLAN).compile().expect("small"));

/// Adds every file below a folder.
fn with_files(input: Input, folder: &Path, name: &str) -> Input {
    let mut entries: Vec<_> = std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry")).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    entries.into_iter().fold(input, |input, entry| {
        let (path, name) = (entry.path(), format!("{name}/{}", entry.file_name().to_string_lossy()));
        if path.is_dir() {
            return with_files(input, &path, &name);
        }
        let bytes = std::fs::read(&path).expect("readable");
        match name.ends_with(".albero") {
            true => input.text(name, String::from_utf8(bytes).expect("UTF-8")),
            false => input.data(name, bytes),
        }
    })
}

#[test]
fn scores_findings_reasons_and_reports_are_those_of_the_command() {
    assert!(REAL.is_sound() && REAL.year() == 2025);
    assert!(REAL.json() == albero(&["eval", "--json", PLAN]).out);
    let shown = albero(&["check", "--lang", "en", PLAN]).err;
    assert_eq!(REAL.findings_text(Lang::En), shown);
    let report = REAL.report(Format::Markdown, Lang::It).expect("a plan");
    assert!(report == albero(&["report", PLAN]).out);
}

#[test]
fn every_node_leads_to_its_parent_and_children() {
    let root = REAL.root().expect("a plan");
    assert_eq!((root.kind(), root.score().text().as_deref()), ("piano", Some("99,33 %")));
    let areas: Vec<&str> = root.children().map(|area| area.name()).collect();
    assert_eq!(areas, ["AS_01", "AS_02", "AS_03"]);
    for node in REAL.nodes().filter(|node| node.parent().is_some_and(|parent| parent.kind() == "obiettivo")) {
        let parent = node.parent().expect("an objective");
        assert!(parent.children().any(|child| child.name() == node.name()), "{}", node.name());
    }
    assert!(REAL.node("AS_01").expect("declared").why(Lang::It).starts_with("ambito AS_01"));
    assert!(REAL.node("nessuno").is_none());
}

#[test]
fn a_number_says_whether_it_goes_on() {
    let plan = |actual: &str| {
        let text = format!(
            "piano P \"P\" {{ anno 2025; smvp S }}
smvp S \"S\" {{ applica proporzionale a >=; nodo piano media di indicatori }}
indicatore I \"I\" in P {{ target >= 90 % }}
consuntivo 2025 {actual}"
        );
        Input::new().text("piano.albero", text).compile().expect("small")
    };
    let third = plan("chiuso { I = 85 % }");
    let score = third.node("I").expect("declared").score();
    let number = score.number().expect("one number");
    assert_eq!(score.text().as_deref(), Some("94,44 %"));
    assert!(!number.is_exact() && number.decimal().starts_with("94.4444") && number.text().starts_with("94,4444"));
    let half = plan("chiuso { I = 45 % }");
    let number = half.node("I").expect("declared").score().number().expect("one number");
    assert!(number.is_exact() && number.decimal() == "50" && number.to_string() == "50");
    let open = plan("{ }");
    let score = open.node("I").expect("declared").score();
    assert!(score.number().is_none() && score.state() == "open" && !score.is_decided());
    let ends = score.ends();
    assert_eq!((ends.0.map(|n| n.text()), ends.1.map(|n| n.text())), (Some("0".to_owned()), Some("100".to_owned())));
}
