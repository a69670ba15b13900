//! `--lang en` leaves no Italian word in what a command says: the language's own keywords, the names of codes and
//! what the plan itself says are no words of ours.

use crate::support::command::{Folder, Run, command};
use crate::support::plans::repository;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The words that are only in the Italian half of a text of ours.
fn italian() -> BTreeSet<String> {
    let (mut italian, mut english) = (BTreeSet::new(), BTreeSet::new());
    for path in files(&repository("src"), "rs") {
        let text = std::fs::read_to_string(&path).expect("a source");
        for opening in ["text!(", "say(", "pick("] {
            for (at, _) in text.match_indices(opening) {
                let Some((it, rest)) = literal(&text[at + opening.len()..]) else { continue };
                let Some((en, _)) = rest.trim_start().strip_prefix(',').and_then(literal) else { continue };
                italian.extend(words(&prose(it)));
                english.extend(words(&prose(en)));
            }
        }
    }
    italian.retain(|word| word.chars().count() > 1 && !english.contains(word) && !ours().contains(word));
    italian
}

/// A string literal at the beginning of a text, and what follows.
fn literal(text: &str) -> Option<(&str, &str)> {
    let inside = text.trim_start().strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some((&inside[..end], &inside[end + 1..]))
}

/// A text without what is put into it, and without what is to be typed.
fn prose(text: &str) -> String {
    let typed = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let mut depth = 0;
    for c in typed.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        out.push(if depth > 0 || c == '}' { ' ' } else { c });
    }
    out
}

fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    split.filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Keywords, codes, measures and the rules of the prelude.
fn ours() -> BTreeSet<String> {
    let keywords = albero::syntax::Keyword::ALL.iter().flat_map(|k| words(k.word()));
    let codes = albero::diagnostic::Code::ALL.iter().map(|c| c.as_str().to_owned());
    let prelude = std::fs::read_to_string(repository("src/prelude.albero")).expect("the prelude");
    let named = prelude.lines().filter(|l| !l.trim_start().starts_with("//")).flat_map(words).collect::<Vec<_>>();
    // What follows a keyword, `colonna titolo`, is the language's own too.
    let after = ["titolo", "gg", "sì", "no", "punti", "euro", "vale", "escluso", "ripartisce", "perso", "blocca"];
    keywords.chain(codes).chain(named).chain(after.map(str::to_owned)).collect()
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).expect("read").map(|e| e.expect("entry").path()));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A plan whose texts have no words: letters are all alike.
struct Silent {
    folder: Folder,
    /// The names that it declares.
    names: BTreeSet<String>,
}

impl Silent {
    fn of(example: &str) -> Silent {
        let folder = Folder::new();
        let mut names = BTreeSet::new();
        let root = repository(example);
        for path in files(&root, "albero") {
            let text = std::fs::read_to_string(&path).expect("a plan");
            let below = path.strip_prefix(&root).expect("below").to_str().expect("UTF-8").to_owned();
            folder.write(&below, &silenced(&text, &mut names));
            names.extend(words(&below));
        }
        for path in files(&root, "csv") {
            let below = path.strip_prefix(&root).expect("below").to_str().expect("UTF-8").to_owned();
            let text = std::fs::read_to_string(&path).expect("a table");
            names.extend(words(&text));
            names.extend(words(&below));
            folder.write(&below, &text);
        }
        names.extend(words(folder.path()));
        Silent { folder, names }
    }
}

/// Texts between quotes without their letters, but for names of files and headings of tables.
fn silenced(text: &str, names: &mut BTreeSet<String>) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let kept = ["file", "foglio", "colonna", "ripete"].iter().any(|word| words(line).iter().any(|w| w == word));
        let mut inside = false;
        let line = line.split("//").next().expect("a part");
        let mut code = String::new();
        for c in line.chars() {
            inside = (inside || c == '"' || c == '«') && !(inside && (c == '"' || c == '»'));
            out.push(match c {
                c if inside && !kept && c.is_uppercase() => 'Q',
                c if inside && !kept && c.is_alphabetic() => 'q',
                c => c,
            });
            code.push(if inside && !kept { ' ' } else { c });
        }
        names.extend(words(&code));
        out.push('\n');
    }
    out
}

/// A page without tags and styles.
fn shown(text: &str) -> String {
    if !text.contains("<style>") {
        return text.to_owned();
    }
    let (head, rest) = text.split_once("<style>").expect("a style");
    let rest = rest.split_once("</style>").expect("its end").1;
    let whole = format!("{head}{rest}");
    let mut out = String::new();
    let mut tag = false;
    for c in whole.chars() {
        tag = (tag || c == '<') && !(tag && c == '>');
        out.push(if tag { ' ' } else { c });
    }
    out
}

/// What of an output is Italian.
fn found(italian: &BTreeSet<String>, names: &BTreeSet<String>, run: &Run) -> BTreeSet<String> {
    let text = format!("{}\n{}", shown(&run.out), run.err);
    // What is cut may be the beginning of a name.
    let whole = text.split('…').flat_map(|part| part.rsplit_once(char::is_whitespace).map(|(part, _)| part));
    let is_cut = text.contains('…');
    let words = if is_cut { whole.flat_map(words).collect() } else { words(&text) };
    words.into_iter().filter(|w| italian.contains(w) && !names.contains(w)).collect()
}

fn english(arguments: &[&str]) -> Run {
    Run::of(command(&[&["--lang", "en"], arguments].concat()).output().expect("runs"))
}

#[test]
fn help_in_english_has_no_italian_word() {
    let italian = italian();
    assert!(italian.len() > 500 && italian.contains("calcolabile"), "{}", italian.len());
    let commands = [
        "check",
        "eval",
        "verify",
        "report",
        "why",
        "status",
        "policy",
        "fmt",
        "diff",
        "graph",
        "rollover",
        "git-setup",
        "merge-driver",
        "textconv",
        "pre-commit",
        "explain",
        "init",
        "completions",
    ];
    let mut wrong = Vec::new();
    let mut look = |arguments: &[&str]| {
        let words = found(&italian, &BTreeSet::new(), &english(arguments));
        if !words.is_empty() {
            wrong.push(format!("{arguments:?}: {words:?}"));
        }
    };
    look(&["--help"]);
    commands.iter().for_each(|c| look(&[c, "--help"]));
    for shell in ["bash", "zsh", "fish", "elvish"] {
        look(&["completions", shell]);
    }
    look(&["explain"]);
    look(&["explain", "xyz"]);
    for wrong in
        [&["chek"][..], &["why"], &["eval", "--depth", "x"], &["check", "--json", "--sarif"], &["status", "--al", "x"]]
    {
        look(wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn outputs_in_english_have_no_italian_word() {
    let italian = italian();
    let mut wrong = Vec::new();
    for example in ["examples/primo-piano", "examples/monitoraggio", "examples/politiche/01-camera-2025/piano-a"] {
        let plan = Silent::of(example);
        let path = plan.folder.path();
        let mut look = |arguments: &[&str]| {
            let words = found(&italian, &plan.names, &english(arguments));
            if !words.is_empty() {
                wrong.push(format!("{example} {arguments:?}: {words:?}"));
            }
        };
        for form in ["text", "json"] {
            look(&["eval", "--all", "--format", form, path]);
            look(&["eval", "--preconsuntivo", "--al", "15/10/2025", "--format", form, path]);
            look(&["verify", "--all", "--format", form, path]);
            look(&["verify", "--policies", "--format", form, path]);
        }
        for form in ["text", "json", "sarif", "codequality"] {
            look(&["check", "--all", "--format", form, path]);
        }
        for form in ["text", "md", "html", "json"] {
            look(&["report", "--format", form, path]);
            look(&["status", "--al", "15/10/2025", "--all", "--format", form, path]);
            look(&["policy", "--format", form, path]);
        }
        for form in ["dot", "mermaid", "svg", "json"] {
            look(&["graph", "--data", "--units", "--format", form, path]);
        }
        look(&["fmt", "--check", path]);
        look(&["rollover", "2026", path, "--in", &format!("{path}-2026")]);
        let scores = english(&["eval", "--json", path]).json();
        let nodes = scores["nodes"].as_array().expect("nodes").clone();
        let few = nodes.iter().step_by(nodes.len() / 12 + 1);
        for node in few.map(|n| n["code"].as_str().expect("a name")) {
            for form in ["text", "md", "json"] {
                look(&["why", node, "--format", form, path]);
                look(&["policy", node, "--format", form, path]);
            }
            look(&["policy", node, "--format", "html", path]);
        }
        let _ = std::fs::remove_dir_all(format!("{path}-2026"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_real_plan_in_english_has_no_italian_word() {
    let italian = italian();
    let plan = Silent::of("examples/tno-2025");
    let path = plan.folder.path();
    let commands: [&[&str]; 8] = [
        &["eval", path],
        &["eval", "--json", path],
        &["check", "--all", path],
        &["verify", "--all", path],
        &["report", path],
        &["status", "--al", "15/10/2025", path],
        &["graph", "--format", "svg", path],
        &["policy", "--json", path],
    ];
    for arguments in commands {
        let words = found(&italian, &plan.names, &english(arguments));
        assert!(words.is_empty(), "{arguments:?}: {words:?}");
    }
}

#[test]
fn comparisons_in_english_have_no_italian_word() {
    let italian = italian();
    let mut wrong = Vec::new();
    for (one, other) in [("examples/primo-piano", "tests/cases/diff/dopo"), ("examples/tno-2025", "examples/tno-2026")]
    {
        let (before, after) = (Silent::of(one), Silent::of(other));
        let names: BTreeSet<String> = before.names.union(&after.names).cloned().collect();
        for form in ["text", "md", "html", "json"] {
            let run = english(&["diff", before.folder.path(), after.folder.path(), "--format", form]);
            let words = found(&italian, &names, &run);
            if !words.is_empty() {
                wrong.push(format!("{one} {form}: {words:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
