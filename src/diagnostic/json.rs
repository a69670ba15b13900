//! Diagnostics for machines: `albero/diagnostics/1`.
//!
//! Lines and columns count from one, columns in characters; the end is the position after the last character.

use super::{Diagnostic, Lang, Text};
use crate::printable::Output;
use crate::source::{Location, Place, Sources, letters};
use serde::Serialize;

/// The name and version of this form.
pub const SCHEMA: &str = "albero/diagnostics/1";

/// The whole answer.
#[derive(Serialize)]
pub struct Report<'a> {
    schema: &'static str,
    /// What kept a command from doing its work.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    place: Located<'a>,
    labels: Vec<Label<'a>>,
    fix: Option<Fix<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<Located<'a>>,
}

#[derive(Serialize)]
struct Located<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    /// In a sheet of a workbook, where `line` and `column` are those of a text that nobody sees.
    #[serde(flatten)]
    cell: Option<CellPlace<'a>>,
}

/// A cell of a sheet.
#[derive(Serialize)]
struct CellPlace<'a> {
    sheet: &'a str,
    cell: String,
    row: u32,
    cell_column: u32,
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    place: Located<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    #[serde(flatten)]
    place: Located<'a>,
    replacement: &'a str,
}

/// The findings in order of file and position, ready for `serde`.
///
/// The first of `labels` is the finding's own place when it has something to say there.
pub fn report<'a>(sources: &'a Sources, diagnostics: &'a [Diagnostic], lang: Lang) -> Report<'a> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|d| d.primary.span.position());
    let diagnostics = sorted.into_iter().map(|d| finding(sources, d, lang)).collect();
    Report { schema: SCHEMA, problem: None, diagnostics }
}

/// The findings as indented JSON with a newline at the end.
pub fn render(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang) -> Output {
    // Strings and numbers only: it can't fail.
    Output::json(serde_json::to_string_pretty(&report(sources, diagnostics, lang)).unwrap_or_default() + "\n")
}

/// What a command gives instead of its own JSON where it can't do its work: why, and what was found.
pub fn failure(sources: &Sources, diagnostics: &[Diagnostic], why: Option<&Text>, lang: Lang) -> Output {
    let answer = Report { problem: why.map(|why| why.get(lang)), ..report(sources, diagnostics, lang) };
    Output::json(serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n")
}

fn finding<'a>(sources: &'a Sources, d: &'a Diagnostic, lang: Lang) -> Finding<'a> {
    let said = std::iter::once(&d.primary).filter(|l| !l.text.get(lang).is_empty());
    let labels = said.chain(&d.secondary);
    Finding {
        code: d.code.as_str(),
        severity: d.severity.as_str(),
        message: d.message.get(lang),
        help: d.help.as_ref().map(|t| t.get(lang)),
        place: place(sources, d.primary.span),
        labels: labels.map(|l| Label { place: place(sources, l.span), message: l.text.get(lang) }).collect(),
        fix: d.fix.as_ref().map(|f| Fix {
            title: f.title.get(lang),
            place: place(sources, f.span),
            replacement: &f.replacement,
        }),
        because: d.because.map(|span| place(sources, span)),
    }
}

fn place(sources: &Sources, span: Place) -> Located<'_> {
    if sources.is_empty() {
        return Located { file: "", line: 1, column: 1, end_line: 1, end_column: 1, cell: None };
    }
    let Location { file, line, column, end_line, end_column, cell } = sources.locate(span);
    let cell = cell.map(|cell| CellPlace {
        sheet: &cell.sheet.name,
        cell: format!("{}{}", letters(cell.column), cell.row),
        row: cell.row,
        cell_column: cell.column,
    });
    Located { file, line, column, end_line, end_column, cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;
    use crate::text;

    #[test]
    fn has_the_documented_fields() {
        let mut sources = Sources::new();
        let id = sources.add("piano.albero", "anno 2025\nperché x\n".to_owned()).expect("small");
        let found = Diagnostic::new(Code::UnknownName, Span::new(18, 19).within(id), text!("ignoto", "unknown"))
            .also(Span::new(0, 4).within(id), text!("qui", "here"))
            .help(text!("aiuto", "help"))
            .fix(Span::new(18, 19).within(id), "y", text!("scrivi", "write"));
        insta::assert_snapshot!(render(&sources, &[found], Lang::En), @r#"
        {
          "schema": "albero/diagnostics/1",
          "diagnostics": [
            {
              "code": "nome_ignoto",
              "severity": "error",
              "message": "unknown",
              "help": "help",
              "file": "piano.albero",
              "line": 2,
              "column": 8,
              "end_line": 2,
              "end_column": 9,
              "labels": [
                {
                  "file": "piano.albero",
                  "line": 1,
                  "column": 1,
                  "end_line": 1,
                  "end_column": 5,
                  "message": "here"
                }
              ],
              "fix": {
                "title": "write",
                "file": "piano.albero",
                "line": 2,
                "column": 8,
                "end_line": 2,
                "end_column": 9,
                "replacement": "y"
              }
            }
          ]
        }
        "#);
    }

    #[test]
    fn survives_without_sources() {
        let found = Diagnostic::new(Code::PlanMissing, Place::default(), text!("x", "x"));
        assert!(render(&Sources::new(), &[found], Lang::It).contains("\"line\": 1"));
        assert_eq!(render(&Sources::new(), &[], Lang::It).lines().count(), 4);
    }
}
