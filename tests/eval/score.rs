//! `tests/cases/score`: small plans with the sums worked by hand in their comments. A line
//! `// atteso NAME = 64,36 %` says what a node prints; `in PARENT` on one edge, `min` and `max` the
//! ends of a range, `nessuno` no score.

use crate::support::plans::{Compiled, repository};
use albero::diagnostic::{Lang, Severity};
use albero::eval::Score;
use albero::eval::figures;
use albero::verify::Verdict;

/// Which part of a score a line is about.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum End {
    Whole,
    Low,
    High,
}

pub struct Expected<'a> {
    pub end: End,
    pub name: &'a str,
    under: Option<&'a str>,
    pub printed: &'a str,
}

/// What a line expects, if it does.
pub fn expected(line: &str) -> Option<Expected<'_>> {
    let (of, printed) = line.trim().strip_prefix("// atteso ")?.split_once(" = ")?;
    let (end, of) = match of.split_once(' ') {
        Some(("min", rest)) => (End::Low, rest),
        Some(("max", rest)) => (End::High, rest),
        _ => (End::Whole, of),
    };
    let (name, under) = of.split_once(" in ").map_or((of, None), |(name, under)| (name, Some(under)));
    Some(Expected { end, name, under, printed })
}

/// The score that a line is about.
pub fn score_of(compiled: &Compiled, wanted: &Expected<'_>) -> Score {
    let Some(under) = wanted.under else { return compiled.scores.get(compiled.item(wanted.name)) };
    let parent = compiled.item(under);
    // Each of several nodes may have one of that name.
    let is_it = |edge: &albero::plan::Edge| compiled.name(edge.child) == wanted.name;
    let (id, edge) = compiled.plan().edges_of(parent).find(|(_, e)| is_it(e)).expect("an edge");
    compiled.scores.on_edge(id, edge)
}

/// A part of a score as printed.
pub fn printed(compiled: &Compiled, score: Score, end: End) -> String {
    let print = compiled.plan().policy.print;
    match (score.range, end) {
        (None, _) => "nessuno".to_owned(),
        (Some(range), End::Whole) => figures::score_range(print, range),
        (Some(range), End::Low) => figures::score(print, *range.low()),
        (Some(range), End::High) => figures::score(print, *range.high()),
    }
}

#[test]
fn cases() {
    let mut wrong = Vec::new();
    let folder = repository("tests/cases/score");
    let mut count = 0;
    for path in crate::support::plans::files(&folder) {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let case = path.file_name().expect("a name").to_string_lossy().into_owned();
        let compiled = Compiled::at(&path);
        for d in compiled.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            wrong.push(format!("{case}: {}", d.message.get(Lang::It)));
        }
        let lines: Vec<Expected<'_>> = text.lines().filter_map(expected).collect();
        assert!(!lines.is_empty(), "{case} expects nothing");
        count += lines.len();
        for line in lines {
            let found = printed(&compiled, score_of(&compiled, &line), line.end);
            if found != line.printed {
                wrong.push(format!("{case}: {} {:?}: {found}, expected {}", line.name, line.end, line.printed));
            }
        }
        for claim in compiled.claims().iter().filter(|c| c.verdict != Verdict::Exact) {
            wrong.push(format!("{case}: published {}: {:?}", claim.published.text.it, claim.verdict));
        }
    }
    assert!(count > 60, "only {count} expected figures");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
