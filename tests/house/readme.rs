//! README.md and its Italian twin: the same blocks, each of which does what it shows.

use crate::support::command::{Folder, Run, albero, command};
use crate::support::plans::repository;
use std::path::PathBuf;

const TWINS: [&str; 2] = ["README.md", "README.it.md"];

fn read(path: &str) -> String {
    std::fs::read_to_string(repository(path)).expect(path)
}

/// The fenced blocks of a page: the word after the fence, and the lines.
fn blocks(page: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(word) = line.strip_prefix("```") else { continue };
        found.push((word.to_owned(), lines.by_ref().take_while(|l| *l != "```").map(str::to_owned).collect()));
    }
    found
}

#[test]
fn the_twins_are_linked_and_have_the_same_blocks() {
    let [english, italian] = TWINS.map(read);
    assert!(english.starts_with("# Albero\n\n[Italiano](README.it.md)\n"));
    assert!(italian.starts_with("# Albero\n\n[English](README.md)\n"));
    assert_eq!(blocks(&english), blocks(&italian));
    let headings = |page: &str| page.lines().filter(|l| l.starts_with('#')).count();
    let rows = |page: &str| page.lines().filter(|l| l.starts_with("| ") || l.starts_with("- ")).count();
    assert_eq!((headings(&english), rows(&english)), (headings(&italian), rows(&italian)));
}

#[test]
fn every_link_leads_to_a_file() {
    for page in TWINS.into_iter().chain(["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]) {
        let text = read(page);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().expect("a part");
            assert!(link.starts_with("https://") || repository(path).exists(), "{page}: {link}");
        }
    }
}

/// Runs the command of a line, in the folder with the block's plan or, for the examples, in the repository.
fn run(line: &str, folder: &Folder) -> Run {
    let arguments: Vec<&str> = line.split_whitespace().collect();
    if line.contains("examples/") {
        return albero(&arguments);
    }
    Run::of(command(&arguments).current_dir(folder.path()).output().expect("runs"))
}

/// Whether a text consists of the lines shown; a line `…` stands for any number of others.
fn shows(shown: &[String], text: &str) -> bool {
    let mut rest: Vec<&str> = text.lines().collect();
    let runs: Vec<&[String]> = shown.split(|line| line == "…").collect();
    for (number, run) in runs.iter().enumerate() {
        let fits = |at: &usize| rest[*at..].iter().zip(*run).filter(|(a, b)| a == b).count() == run.len();
        let limit = if number == 0 { 0 } else { rest.len() };
        let Some(at) = (0..=limit).find(fits) else { return false };
        rest.drain(..at + run.len());
    }
    rest.is_empty() || shown.last().is_some_and(|line| line == "…")
}

#[test]
fn every_block_does_what_it_shows() {
    let folder = Folder::new();
    let mut plan = String::new();
    for (word, lines) in blocks(&read(TWINS[0])) {
        match word.as_str() {
            "albero" => plan = lines.join("\n"),
            "sh" => {
                for line in lines.iter().filter(|line| *line != "cargo test") {
                    let arguments = line.strip_prefix("cargo run --release -- ").expect(line);
                    assert_eq!(run(arguments, &folder).code, 0, "{line}");
                }
            }
            "text" => {
                let line = lines[0].strip_prefix("$ albero ").expect("a command");
                let typo = lines.iter().any(|line| line.contains("«protocolo»"));
                let text =
                    if typo { plan.replace("fonte      protocollo", "fonte      protocolo") } else { plan.clone() };
                folder.write("piano.albero", &text);
                let run = run(line, &folder);
                let said = if typo { run.err } else { run.out };
                assert!(shows(&lines[1..], &said), "{}\n{said}", lines.join("\n"));
            }
            other => panic!("how is a block of {other:?} run?"),
        }
    }
}

/// Git leaves marks where two sides changed a page; a block that shows some is meant.
#[test]
fn no_page_has_what_a_merge_left() {
    let mut pages: Vec<PathBuf> =
        ["README.md", "README.it.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"].map(repository).to_vec();
    let docs = std::fs::read_dir(repository("docs")).expect("docs");
    pages.extend(
        docs.map(|entry| entry.expect("an entry").path()).filter(|path| path.extension().is_some_and(|e| e == "md")),
    );
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page");
        let mut in_block = false;
        for line in text.lines() {
            in_block ^= line.starts_with("```");
            let is_mark = ["<<<<<<<", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
            assert!(in_block || !is_mark, "{}: {line}", page.display());
        }
    }
}
