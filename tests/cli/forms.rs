//! `--format` and `-o`: the same in every command, and what the terminal shows of them.

use crate::support::command::{Folder, Run, albero, command};

const PLAN: &str = "examples/primo-piano";

/// A command with its forms: how a name ends, and the word after `--format`.
type Command = (Vec<&'static str>, Vec<(&'static str, &'static str)>);

fn commands() -> Vec<Command> {
    let page = vec![("txt", "text"), ("md", "md"), ("html", "html"), ("json", "json")];
    let figures = vec![("txt", "text"), ("json", "json")];
    let check = vec![("json", "json"), ("sarif", "sarif")];
    let graph = vec![("dot", "dot"), ("gv", "dot"), ("mmd", "mermaid"), ("svg", "svg"), ("json", "json")];
    let policy = [page.clone(), vec![("svg", "svg")]].concat();
    vec![
        (vec!["check", PLAN], check),
        (vec!["eval", PLAN], figures.clone()),
        (vec!["verify", "examples/politiche/01-camera-2025/piano-a"], figures),
        (vec!["report", PLAN], page.clone()),
        (vec!["why", "A1.1_01", PLAN], page.clone()),
        (vec!["stato", "--al", "15/10/2025", "examples/monitoraggio"], page.clone()),
        (vec!["policy", "A1.1_01", PLAN], policy),
        (vec!["diff", PLAN, "tests/cases/diff/dopo"], page),
        (vec!["graph", PLAN], graph),
        (vec!["explain", "pesi_non_100"], vec![("txt", "text"), ("md", "md"), ("html", "html")]),
    ]
}

#[test]
fn a_name_asks_for_a_form_as_the_option_does() {
    let folder = Folder::new();
    for (arguments, forms) in commands() {
        for (ending, word) in forms {
            let name = format!("uscita.{ending}");
            let path = folder.0.join(&name);
            let shown = albero(&[&arguments[..], &["--format", word]].concat());
            let written = albero(&[&arguments[..], &["-o", path.to_str().expect("UTF-8")]].concat());
            assert_eq!(written.code, shown.code, "{arguments:?} {ending}: {}", written.err);
            assert!(written.out.is_empty() && written.err.contains(&format!("scritto {}", path.display())));
            assert!(!shown.out.is_empty() && folder.read(&name) == shown.out, "{arguments:?} {ending}");
            std::fs::remove_file(path).expect("removed");
        }
    }
}

#[test]
fn a_name_that_ends_otherwise_is_refused_with_those_that_are_written() {
    let folder = Folder::new();
    for (arguments, forms) in commands() {
        for ending in ["csv", "png", "docx", "albero"] {
            let path = folder.0.join(format!("uscita.{ending}"));
            let run = albero(&[&arguments[..], &["-o", path.to_str().expect("UTF-8")]].concat());
            assert_eq!((run.code, run.out.as_str(), path.exists()), (2, "", false), "{arguments:?} {ending}");
            for (right, _) in &forms {
                assert!(run.err.contains(&format!(".{right}")), "{arguments:?} {ending}: {}", run.err);
            }
        }
    }
    let path = folder.0.join("x.png");
    let run = albero(&["policy", "A1.1_01", PLAN, "--svg", path.to_str().expect("UTF-8")]);
    assert!(run.code == 2 && run.err.contains("x.svg") && !path.exists(), "{}", run.err);
}

#[test]
fn short_ways_say_the_same() {
    let same = |short: &[&str], long: &[&str]| assert_eq!(albero(short).out, albero(long).out, "{short:?}");
    same(&["eval", PLAN, "--json"], &["eval", PLAN, "--format", "json"]);
    same(&["check", PLAN, "--sarif"], &["check", PLAN, "--format", "sarif"]);
    same(&["policy", "A1.1_01", PLAN, "--svg", "-"], &["policy", "A1.1_01", PLAN, "--format", "svg"]);
    let two = [PLAN, "tests/cases/diff/dopo"];
    same(&[&["diff", "--markdown"], &two[..]].concat(), &[&["diff", "--format", "markdown"], &two[..]].concat());
    let both = albero(&["eval", PLAN, "--json", "--format", "text"]);
    assert!(both.code == 2 && both.err.contains("--format"), "{}", both.err);
    // Each language has its own words, and reads the other's.
    same(
        &["status", "--al", "01/10/2025", "--days", "9", PLAN],
        &["stato", "--al", "01/10/2025", "--giorni", "9", PLAN],
    );
}

#[test]
fn only_errors_when_only_errors_are_asked_for() {
    let folder = Folder::new();
    let text = "piano P \"P\" { anno 2025; smvp S }\nsmvp S \"S\" { applica proporzionale a >=\n nodo piano media di indicatori }\n\
                indicatore I \"I\" in P { target >= 10 n }\nindicatore J \"J\" in P { target >= 10 n; pesso 3 }\n";
    let path = folder.write("piano.albero", text);
    let whole = albero(&["check", &path]);
    assert!(whole.code == 1 && whole.err.contains("attenzione[") && whole.err.contains("errore["), "{}", whole.err);
    for name in ["--solo-errori", "--errors-only"] {
        let few = albero(&["check", &path, name]);
        assert_eq!(few.code, 1);
        assert!(few.err.contains("errore[") && !few.err.contains("attenzione["), "{}", few.err);
        assert!(few.err.contains("avvisi non mostrati: "), "{}", few.err);
        let json = albero(&["check", &path, name, "--json"]).json();
        let found = json["diagnostics"].as_array().expect("findings");
        assert!(!found.is_empty() && found.iter().all(|d| d["severity"] == "error"));
    }
    let sound = folder.write("sano.albero", &text.replace("; pesso 3", ""));
    let run = albero(&["check", &sound, "--solo-errori"]);
    assert!(
        run.code == 0 && run.err.contains("nessun errore") && run.err.contains("avvisi non mostrati"),
        "{}",
        run.err
    );
    assert_eq!(albero(&["check", &sound, "--solo-errori", "--strict"]).code, 1);
}

fn narrow(arguments: &[&str], columns: &str) -> String {
    Run::of(command(arguments).env("COLUMNS", columns).output().expect("runs")).out
}

#[test]
fn a_value_never_stands_without_its_target() {
    for plan in [PLAN, "examples/monitoraggio", "examples/tno-2025"] {
        for columns in ["40", "60", "80", "90", "100", "140"] {
            let shown = narrow(&["eval", plan, "--all"], columns);
            let tree: Vec<&str> = shown.split("\n\n").next().expect("a tree").lines().collect();
            let beside = tree[0].contains("valore");
            assert_eq!(beside, tree[0].contains("target"), "{plan} at {columns}: {}", tree[0]);
            for (line, next) in tree[1..].iter().zip(tree[2..].iter().chain([&""])) {
                let told = line.contains(" · target ") || next.contains("  target ");
                assert!(!line.contains("  valore ") || (told && !beside), "{plan} at {columns}: {line}\n{next}");
                assert!(line.chars().count() <= columns.parse().expect("a number"), "{line}");
            }
            assert_eq!(tree.iter().any(|l| l.contains("  valore ")), !beside || tree[0].contains("  valore "));
        }
    }
    let shown = narrow(&["eval", "examples/monitoraggio"], "80");
    assert!(shown.contains("  valore 21/07/2025 · target entro 30/06/2025"), "{shown}");
}

#[test]
fn a_page_about_a_code_is_set_for_the_terminal() {
    for code in albero::diagnostic::Code::ALL {
        for lang in ["it", "en"] {
            let page = narrow(&["explain", code.as_str(), "--lang", lang], "60");
            let prose = page.lines().filter(|l| !l.starts_with("    "));
            for line in prose {
                let marks = ["```", "## ", "](", "**"].iter().any(|mark| line.contains(mark));
                assert!(!marks && line.chars().count() <= 60, "{code} {lang}: {line}");
            }
        }
    }
    let page = narrow(&["explain", "pesi_non_100"], "80");
    assert!(page.starts_with("pesi_non_100\n\nI pesi dei figli"), "{page}");
    assert!(page.contains("\nEsempio\n    obiettivo A1.2"), "{page}");
}

#[test]
#[cfg(unix)]
fn names_of_files_and_words_of_the_command_line_are_shown_as_text() {
    let folder = Folder::new();
    let name = "pia\u{1b}[31mno\u{202e}";
    folder.write(&format!("{name}/p.albero"), "piano P \"P\" { anno 2025; pesso 3 }\n");
    let path = folder.0.join(name);
    let path = path.to_str().expect("UTF-8");
    let runs: [&[&str]; 9] = [
        &["check", path],
        &["eval", path],
        &["fmt", "--check", path],
        &["report", path, "-o", &format!("{path}.csv")],
        &["diff", path, PLAN],
        &["why", name, PLAN],
        &["check", &format!("{path}/assente")],
        &[name],
        &["eval", "--depth", name],
    ];
    for arguments in runs {
        let run = albero(&[arguments, &["--color", "never"]].concat());
        let obeyed = |c: char| c == '\u{1b}' || c == '\u{202e}';
        assert!(!run.out.contains(obeyed) && !run.err.contains(obeyed), "{arguments:?}: {:?} {:?}", run.out, run.err);
    }
}
