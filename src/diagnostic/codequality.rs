//! Diagnostics as GitLab's code-quality reports, which annotate merge requests.

use super::{Diagnostic, Lang, Severity};
use crate::printable::Output;
use crate::source::Sources;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The findings as a code-quality report.
pub fn render(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang) -> Output {
    if sources.is_empty() {
        return Output::json("[]\n".to_owned());
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let issues: Vec<Value> = diagnostics
        .iter()
        .filter(|d| !d.is_consequence())
        .map(|d| {
            let at = sources.locate(d.primary.span);
            // What is wrong, where and about which word, but never on which line: lines move, and a
            // finding that moved is no new one. The second of the same kind is counted.
            let word: String = sources.text(d.primary.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let key = format!("{}:{}:{}", d.code, at.file, word.chars().take(80).collect::<String>());
            let count = seen.entry(key.clone()).and_modify(|n| *n += 1).or_insert(1);
            let fingerprint = if *count == 1 { key } else { format!("{key}:{count}") };
            json!({
                "description": d.message.get(lang),
                "check_name": d.code.as_str(),
                "fingerprint": fingerprint,
                "severity": match d.severity { Severity::Error => "critical", Severity::Warning => "minor" },
                "location": { "path": at.file, "lines": { "begin": at.line } },
            })
        })
        .collect();
    Output::json(format!("{:#}\n", Value::Array(issues)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;
    use crate::text;

    fn fingerprints(text: &str) -> Vec<(String, u64)> {
        let mut sources = Sources::new();
        let id = sources.add("piano.albero", text.to_owned()).expect("small");
        let found: Vec<Diagnostic> = text
            .match_indices('x')
            .map(|(at, _)| {
                Diagnostic::new(Code::UnknownName, Span::new(at as u32, at as u32 + 1).within(id), text!("no", "no"))
            })
            .collect();
        let report: Value = serde_json::from_str(&render(&sources, &found, Lang::It)).expect("JSON");
        let issues = report.as_array().expect("an array").iter();
        issues
            .map(|i| {
                assert_eq!((&i["severity"], &i["location"]["path"]), (&json!("critical"), &json!("piano.albero")));
                let line = i["location"]["lines"]["begin"].as_u64().expect("a line");
                (i["fingerprint"].as_str().expect("a text").to_owned(), line)
            })
            .collect()
    }

    #[test]
    fn a_finding_that_moves_is_the_same_finding() {
        let (before, after) = (fingerprints("x\nx\n"), fingerprints("\n\nx\n// y\nx\n"));
        assert_ne!(before[0].0, before[1].0);
        assert!(before.iter().zip(&after).all(|(a, b)| a.0 == b.0 && a.1 != b.1), "{before:?} {after:?}");
    }
}
