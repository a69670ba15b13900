//! What is valid has a form of the grammar, and what the compiler refuses for its form has none.

use super::ask;
use crate::house::docs::{self, Block, handbook};
use albero::diagnostic::{Code, Diagnostic, Severity};
use albero::source::{Place, Source, Sources};
use albero::syntax::grammar::parses;
use albero::syntax::{Context, MAX_DEPTH};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()) {
        if path.is_dir() {
            texts(&path, found);
        } else if path.extension().is_some_and(|e| e == "albero") {
            found.push(path);
        }
    }
}

/// Every plan of the repository, and the prelude.
fn plans() -> Vec<PathBuf> {
    let mut found = vec![root().join("src/prelude.albero")];
    for folder in ["examples", "tests/cases", "docs"] {
        texts(&root().join(folder), &mut found);
    }
    found.sort();
    found
}

/// Where the grammar and the findings about a part of a text differ.
pub fn differences(name: &str, source: &Source, findings: &[Diagnostic], part: Place, wrong: &mut String) {
    let inside = |d: &&Diagnostic| part.covers(d.primary.span);
    let findings: Vec<&Diagnostic> = findings.iter().filter(inside).collect();
    let of_form = || findings.iter().filter(|d| d.code.is_of_form());
    let mut statements = ask(source);
    statements.retain(|s| part.covers(s.place));
    for d in of_form().filter(|d| !statements.iter().any(|s| s.has(d))) {
        let _ = writeln!(wrong, "{name}: no statement has {}: {}", d.code, d.message.it);
    }
    for statement in statements {
        if statement.answer.is_ok() {
            for d in of_form().filter(|d| statement.has(d)) {
                let _ = writeln!(wrong, "{name}: {}, {}: {}", statement.shown(), d.code, d.message.it);
            }
        } else if !findings.iter().any(|d| is_refusal(d) && statement.has(d)) && !statement.is_one_of_many() {
            let _ = writeln!(wrong, "{name}: {}, and nothing is said of its form", statement.shown());
        }
    }
}

/// A finding of form, or another of syntax that stops the reading: what is written twice, or names a day that
/// does not exist, is not read further.
fn is_refusal(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && finding.code.group() == Code::UnexpectedForm.group()
}

#[test]
fn every_plan_has_the_form_of_the_grammar_where_nothing_is_said_of_it() {
    let mut wrong = String::new();
    for path in plans() {
        let text = std::fs::read_to_string(&path).expect("a plan");
        let name = path.strip_prefix(root()).expect("below").display().to_string();
        let mut sources = Sources::new();
        let id = sources.add(name.clone(), text).expect("small");
        let folder = path.parent().expect("a folder");
        let read = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            std::fs::read(folder.join(name)).map_err(|e| albero::text!("{e}", "{e}"))
        };
        let compilation = albero::compile(&mut sources, &read);
        let source = sources.get(id);
        differences(&name, source, &compilation.diagnostics, source.place(), &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_block_of_the_handbook_has_the_form_of_the_grammar_or_a_finding_of_form() {
    let mut wrong = String::new();
    for path in handbook() {
        let page = std::fs::read_to_string(&path).expect("a page");
        let name = path.strip_prefix(root()).expect("below").display().to_string();
        for block in docs::blocks(&page).iter().filter(|b| b.is_albero()) {
            let found = docs::compile(block);
            let source = found.sources.get(found.example);
            differences(&name, source, &found.diagnostics, source.place(), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Each code of form is refused somewhere above: its page has an example.
#[test]
fn every_code_of_form_is_seen_to_be_refused() {
    for code in Code::ALL.iter().filter(|c| c.is_of_form()) {
        let examples = docs::blocks(code.page());
        let refused = |block: &&Block| {
            let found = docs::compile(block);
            let statements = ask(found.sources.get(found.example));
            let of_code = found.diagnostics.iter().filter(|d| d.code == *code);
            of_code.into_iter().any(|d| statements.iter().any(|s| s.answer.is_err() && s.has(d)))
        };
        assert!(examples.iter().filter(|b| b.is_wrong()).any(|b| refused(&b)), "{code}");
    }
}

#[test]
fn the_reference_quotes_the_grammar() {
    let page = std::fs::read_to_string(root().join("docs/riferimento.md")).expect("the reference");
    let quoted: Vec<String> = docs::blocks(&page).into_iter().filter(|b| b.has("pest")).map(|b| b.text).collect();
    let grammar = std::fs::read_to_string(root().join("grammar/albero.pest")).expect("the grammar");
    for (quoted, written) in quoted.join("\n").lines().zip(grammar.lines()) {
        assert_eq!(quoted, written);
    }
    assert_eq!(quoted.join("\n"), grammar);
}

/// Two ways that begin alike would take twice as long with every parenthesis.
#[test]
fn parentheses_cost_what_they_hold() {
    let nested = |inner: &str| format!("{}{inner}{}", "( ".repeat(MAX_DEPTH), ") ".repeat(MAX_DEPTH));
    let deep = [
        (Context::DATUM, format!("algoritmo {}", nested("a "))),
        (Context::RULE, format!("se {}vale 0 ", nested("rispettato "))),
        (Context::RULE, format!("se {}vale 0 ", nested("valore > 0 "))),
    ];
    let started = Instant::now();
    for (context, text) in &deep {
        assert_eq!(parses(*context, text), Ok(()), "{text}");
    }
    assert!(started.elapsed() < Duration::from_millis(500), "{:?}", started.elapsed());
}
