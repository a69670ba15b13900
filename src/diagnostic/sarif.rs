//! Diagnostics for code-scanning services: the part of SARIF 2.1.0 that they read.

use super::{Code, Diagnostic, Lang};
use crate::printable::Output;
use crate::source::{Place, Sources};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The findings as a SARIF log with one run.
pub fn render(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang) -> Output {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().filter(|d| !d.is_consequence()).collect();
    sorted.sort_by_key(|d| d.primary.span.position());
    let codes: BTreeSet<Code> = sorted.iter().map(|d| d.code).collect();
    let rules: Vec<Value> = codes
        .iter()
        .map(|c| json!({ "id": c.as_str(), "shortDescription": { "text": c.summary().get(lang) } }))
        .collect();
    let results: Vec<Value> = sorted.iter().map(|d| result(sources, d, lang)).collect();
    let driver = json!({ "name": "albero", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    Output::json(format!("{log:#}\n"))
}

fn result(sources: &Sources, d: &Diagnostic, lang: Lang) -> Value {
    let mut text = d.message.get(lang).to_owned();
    if let Some(help) = &d.help {
        text.push('\n');
        text.push_str(help.get(lang));
    }
    let others = d.secondary.iter().enumerate().map(|(i, label)| {
        let mut place = location(sources, label.span);
        place["id"] = json!(i);
        place["message"] = json!({ "text": label.text.get(lang) });
        place
    });
    let mut result = json!({
        "ruleId": d.code.as_str(),
        "level": d.severity.as_str(),
        "message": { "text": text },
        "locations": [location(sources, d.primary.span)],
        "relatedLocations": others.collect::<Vec<_>>(),
    });
    if let Some(fix) = &d.fix {
        let change = location(sources, fix.span)["physicalLocation"].take();
        result["fixes"] = json!([{
            "description": { "text": fix.title.get(lang) },
            "artifactChanges": [{
                "artifactLocation": change["artifactLocation"],
                "replacements": [{
                    "deletedRegion": change["region"],
                    "insertedContent": { "text": fix.replacement },
                }],
            }],
        }]);
    }
    result
}

fn location(sources: &Sources, span: Place) -> Value {
    if sources.is_empty() {
        return json!({});
    }
    let at = sources.locate(span);
    let region = json!({
        "startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column,
    });
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri(at.file) }, "region": region } })
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::text;

    #[test]
    fn is_a_sarif_log() {
        let mut sources = Sources::new();
        let id = sources.add("piano 1.albero", "anno 2025\nx\n".to_owned()).expect("small");
        let found = Diagnostic::new(Code::UnknownName, Span::new(10, 11).within(id), text!("ignoto", "unknown"))
            .also(Span::new(0, 4).within(id), text!("qui", "here"))
            .fix(Span::new(10, 11).within(id), "y", text!("scrivi", "write"));
        let log: Value = serde_json::from_str(&render(&sources, &[found], Lang::It)).expect("JSON");
        let result = &log["runs"][0]["results"][0];
        assert_eq!(result["ruleId"], "nome_ignoto");
        assert_eq!(result["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "piano%201.albero");
        assert_eq!(result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"], "y");
    }
}
