//! Only `src/syntax` knows the form of a statement: everything else reads it through a view.

use std::path::Path;

/// What reads a statement word by word.
const BY_HAND: [&str; 3] = ["TokenKind", "Cursor", "Keyword"];

/// True where a word stands by itself.
fn names(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

fn files_below(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn statements_are_read_through_views_alone() {
    let mut files = Vec::new();
    files_below(Path::new("src"), &mut files);
    assert!(files.len() > 100, "run in the root of the project");
    let by_hand: Vec<String> = files
        .into_iter()
        .filter(|file| !file.starts_with("src/syntax/"))
        .filter(|file| {
            let text = std::fs::read_to_string(file).expect("UTF-8");
            BY_HAND.iter().any(|word| names(&text, word))
        })
        .collect();
    assert!(by_hand.is_empty(), "read statements through src/syntax/view: {by_hand:?}");
}

#[test]
fn words_are_found_by_themselves() {
    assert!(names("use crate::syntax::Keyword;", "Keyword") && names("Keyword", "Keyword"));
    assert!(!names("KeywordList UnknownKeyword my_Keyword", "Keyword"));
}
