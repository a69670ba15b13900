//! The editors know the words that the compiler knows, and their snippets are Albero.

use albero::format::format;
use albero::source::Sources;
use albero::syntax::{self, Context, Keyword};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

fn vscode() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("editors/vscode")
}

fn json(name: &str) -> Value {
    let text = std::fs::read_to_string(vscode().join(name)).expect(name);
    serde_json::from_str(&text).expect(name)
}

/// The keywords in the first group of alternatives of a rule's expression, in their own spelling.
fn words(grammar: &Value, rule: &str, field: &str) -> BTreeSet<&'static str> {
    let expression = grammar["repository"][rule][field].as_str().expect(rule);
    let is_word = |c: char| c.is_lowercase() || matches!(c, '_' | '\'' | '|');
    let group = expression.split(['(', ')']).find(|g| g.len() > 3 && g.chars().all(is_word));
    let group = group.expect("a group of words");
    let keyword = |w: &str| Keyword::from_word(w).expect(w).word();
    group.split('|').map(keyword).collect()
}

/// Every place where a statement can stand.
const CONTEXTS: &[Context] = &[
    Context::TOP,
    Context::PLAN,
    Context::NODE,
    Context::INDICATOR,
    Context::SCORECARD,
    Context::UNIT,
    Context::DATUM,
    Context::USE,
    Context::FACTS,
    Context::TABLE,
    Context::LISTING,
    Context::USES,
    Context::DECISIONS,
    Context::DECISION_TABLE,
    Context::CLAIMS,
    Context::AMENDMENT,
    Context::SCENARIO,
    Context::POLICY,
    Context::RULE,
    Context::BANDS,
    Context::POINTS,
    Context::AGGREGATION,
    Context::OUTCOMES,
    Context::SCALE,
    Context::PRIZE,
    Context::RANKING,
];

/// True for a word that a statement can start with.
fn starts(keyword: &Keyword) -> bool {
    CONTEXTS.iter().any(|&c| keyword.contexts().meets(c))
}

#[test]
fn the_grammar_has_all_first_words() {
    let grammar = json("syntaxes/albero.tmLanguage.json");
    let rules = ["dichiarazioni", "dichiarazioni-con-titolo", "raccolte", "formule", "campi"];
    let found: BTreeSet<_> = rules.iter().flat_map(|rule| words(&grammar, rule, "begin")).collect();
    let expected: BTreeSet<_> = Keyword::ALL.iter().filter(|k| starts(k)).map(|k| k.word()).collect();
    assert_eq!(found, expected);
    let included: BTreeSet<_> =
        grammar["patterns"].as_array().expect("patterns").iter().filter_map(|p| p["include"].as_str()).collect();
    assert!(rules.iter().all(|rule| included.contains(format!("#{rule}").as_str())));
}

#[test]
fn the_grammar_has_all_fields_of_heads() {
    let grammar = json("syntaxes/albero.tmLanguage.json");
    let found = words(&grammar, "campi-in-testa", "match");
    let fields = CONTEXTS.iter().flat_map(|&c| Keyword::ALL.iter().flat_map(move |k| k.head_fields(c)));
    // What stands between the braces of a chapter is no text in the language.
    let in_chapters = |k: &&Keyword| k.contexts().meets(Context::REFERENCE);
    let only_inside = Keyword::ALL.iter().filter(|k| !starts(k) && !in_chapters(k));
    let expected: BTreeSet<_> = fields.chain(only_inside).map(|k| k.word()).collect();
    assert_eq!(found, expected);
}

/// `'NI018-0358-2017'`: what stands in single quotes is a name wherever a name may stand.
#[test]
fn the_grammar_has_names_in_quotes() {
    let grammar = json("syntaxes/albero.tmLanguage.json");
    let of = |rule: &str, field: &str| grammar["repository"][rule][field].as_str().expect(rule).to_owned();
    let named = of("nomi", "match");
    let quoted = named.split_once(")'").and_then(|(_, rest)| rest.split_once("+'|")).expect("quoted").0;
    for rule in ["dichiarazioni", "dichiarazioni-con-titolo", "fatti"] {
        assert!(of(rule, "begin").contains(&format!("|'{quoted}+'")), "{rule}");
    }
}

#[test]
fn the_files_named_by_the_package_are_there() {
    let package = json("package.json");
    let contributes = &package["contributes"];
    let mut named = Vec::new();
    for (kind, field) in [("languages", "configuration"), ("grammars", "path"), ("snippets", "path")] {
        for entry in contributes[kind].as_array().expect(kind) {
            named.push(entry[field].as_str().expect(field).to_string());
        }
    }
    assert_eq!(named.len(), 3);
    for name in named {
        json(&name);
    }
    let version = package["version"].as_str().expect("version");
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
    let readme = std::fs::read_to_string(vscode().join("README.md")).expect("README.md");
    assert!(readme.contains(&format!("albero-{version}")));
}

#[test]
fn every_snippet_is_albero_in_canonical_layout() {
    let snippets = json("snippets/albero.json");
    for (name, snippet) in snippets.as_object().expect("an object") {
        let lines = snippet["body"].as_array().expect(name);
        let plain: Vec<_> = lines.iter().map(|l| filled(l.as_str().expect(name))).collect();
        // Something will be written where the cursor ends.
        let text = plain.join("\n").replace("$0", "// qui");
        let mut sources = Sources::new();
        let id = sources.add(name.as_str(), text.clone()).expect("small");
        let (ast, diagnostics) = syntax::parse(sources.get(id));
        assert!(diagnostics.is_empty(), "{name}: {diagnostics:?}\n{text}");
        for at in ast.top() {
            assert!(ast.statement(at).keyword().is_some(), "{name}: {text}");
        }
        let prefixes = &snippet["prefix"];
        assert!(prefixes.is_string() || prefixes.is_array(), "{name}");
        assert_canonical(name, &text);
    }
}

/// As the snippet is inserted: at the top of a file, in a node, or in a rule.
fn assert_canonical(name: &str, text: &str) {
    let around = [("", ""), ("obiettivo OS \"T\" {\n", "}\n"), ("smvp P \"T\" {\n", "}\n")];
    let laid_out = around.iter().any(|(open, close)| {
        let indent = if open.is_empty() { "" } else { "  " };
        let body: String =
            text.lines().map(|l| if l.is_empty() { "\n".into() } else { format!("{indent}{l}\n") }).collect();
        let whole = format!("{open}{body}{close}");
        let mut sources = Sources::new();
        let id = sources.add(name, whole.clone()).expect("small");
        format(sources.get(id)) == whole
    });
    assert!(laid_out, "{name} is not laid out:\n{text}");
}

/// A line of a snippet as it is inserted before anybody types: `${1:text}`, `${2|first,second|}`.
fn filled(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let (placeholder, after) = after.split_once('}').expect("a closed placeholder");
        let text = placeholder.trim_start_matches(|c: char| c.is_ascii_digit());
        match text.strip_prefix(':') {
            Some(text) => out.push_str(text),
            None => out.push_str(text.trim_matches('|').split(',').next().unwrap_or("")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
