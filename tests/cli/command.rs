//! The command itself: exit codes, what goes to which stream, JSON, standard input.

use crate::support::command::{Folder, Run, albero, albero_reading, command};
use serde_json::Value;
use std::path::Path;
use std::process::Stdio;

const PLAN: &str = "examples/primo-piano";

/// A plan whose only indicator has a claim about it.
fn claiming(published: &str) -> Folder {
    let folder = Folder::new();
    for name in ["piano", "smvp", "consuntivo"] {
        let name = format!("{name}.albero");
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PLAN).join(&name));
        folder.write(&name, &text.expect("the example"));
    }
    folder
        .write("pubblicato.albero", &format!("pubblicato 2025 \"Relazione\" {{ punteggio A1.1_02 = {published} }}\n"));
    folder
}

#[test]
fn a_sound_plan_exits_with_zero() {
    for arguments in [
        &["check", PLAN][..],
        &["eval", PLAN],
        &["why", "A1.1_01", PLAN],
        &["report", PLAN],
        &["graph", PLAN],
        &["explain"],
        &["explain", "pesi_non_100"],
        &["completions", "bash"],
        &["fmt", "--check", PLAN],
        &["diff", PLAN, PLAN, "--exit-code"],
        &["--version"],
        &["--help"],
    ] {
        let run = albero(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        let quiet = matches!(arguments[0], "check" | "fmt");
        assert_eq!(run.out.is_empty(), quiet, "{arguments:?}");
    }
}

#[test]
fn verify_tells_right_from_wrong_from_nothing() {
    let right = claiming("90,00 %");
    let run = albero(&["verify", right.path()]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let wrong = claiming("91,00 %");
    assert_eq!(albero(&["verify", wrong.path()]).code, 1);
    let known = claiming("91,00 % smentito \"un refuso\"");
    assert_eq!(albero(&["verify", known.path()]).code, 0);
    // Nothing matched is never success.
    let nothing = albero(&["verify", PLAN]);
    assert_eq!(nothing.code, 1);
    assert!(nothing.err.contains("pubblicato"), "{}", nothing.err);
}

#[test]
fn errors_in_the_plan_exit_with_one() {
    let folder = Folder::new();
    let path = folder.write("piano.albero", "piano P \"P\" { anno 2025; smvp ASSENTE }\n");
    for command in ["check", "eval", "verify", "report", "graph"] {
        let run = albero(&[command, &path]);
        assert_eq!(run.code, 1, "{command}");
        assert!(run.err.contains("nome_ignoto"), "{}", run.err);
    }
    let empty = folder.write("vuoto.albero", "");
    assert_eq!(albero(&["check", &empty]).code, 1, "a plan without a plan");
}

#[test]
fn what_is_not_there_exits_with_two() {
    let empty = Folder::new();
    let missing = empty.0.join("assente");
    let missing = missing.to_str().expect("UTF-8");
    for command in ["check", "eval", "verify", "fmt", "report", "graph"] {
        for (path, says) in [(missing, "assente"), (empty.path(), "non ci sono file .albero")] {
            let run = albero(&[command, path]);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{command} {path}");
            assert!(run.err.starts_with("albero: ") && run.err.contains(says), "{}", run.err);
        }
    }
    for arguments in [&["why", "A1", missing][..], &["diff", missing, PLAN], &["diff", PLAN, missing]] {
        assert_eq!(albero(arguments).code, 2, "{arguments:?}");
    }
    for arguments in [&["chek"][..], &[], &["check", "--no-such"], &["diff", PLAN], &["diff", "-", "-"], &["why"]] {
        let run = albero(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(!run.err.is_empty());
    }
}

#[test]
fn a_name_that_is_nearly_right_is_offered() {
    for arguments in [&["why", "A1.1_O1", PLAN][..], &["eval", "--node", "A1.1_O1", PLAN]] {
        let run = albero(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains("A1.1_01"), "{}", run.err);
    }
    let run = albero(&["explain", "pesi_non_10"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`pesi_non_100`"), "{}", run.err);
}

#[test]
fn a_plan_can_come_from_standard_input() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(PLAN);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("the example");
    let whole = ["piano.albero", "smvp.albero", "consuntivo.albero"].map(read).concat();
    assert_eq!(albero_reading(&["check", "-"], &whole).code, 0);
    let run = albero_reading(&["eval", "-", "--json"], &whole);
    assert_eq!((run.code, run.json()), (0, albero(&["eval", PLAN, "--json"]).json()));
    assert_eq!(albero_reading(&["why", "A1", "-"], &whole).code, 0);
    let run = albero_reading(&["diff", "-", PLAN], &whole);
    assert_eq!((run.code, run.out.as_str()), (0, "nessuna differenza\n"), "{}", run.err);
    let broken = albero_reading(&["check", "-"], "piano");
    assert!(broken.code == 1 && broken.err.contains("<stdin>:1"), "{}", broken.err);
}

/// The fields that an object of a JSON answer must have.
fn has(object: &Value, fields: &[&str]) {
    for field in fields {
        assert!(object.get(field).is_some(), "no `{field}` in {object}");
    }
}

#[test]
fn json_keeps_its_contract() {
    let run = albero(&["eval", PLAN, "--json"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let scores = run.json();
    assert_eq!(scores["schema"], "albero/scores/1");
    let nodes = scores["nodes"].as_array().expect("nodes");
    assert!(!nodes.is_empty());
    for node in nodes {
        has(node, &["code", "kind", "parent", "weight", "score", "printed", "min", "max", "status"]);
        if let Some(score) = node["score"].as_str() {
            assert!(score.parse::<f64>().is_ok(), "a decimal with a dot: {score}");
        }
    }

    let claims = claiming("91,00 %");
    let run = albero(&["verify", claims.path(), "--json"]);
    assert_eq!((run.code, run.json()["schema"].as_str()), (1, Some("albero/claims/1")));
    let claim = &run.json()["claims"][0];
    has(claim, &["code", "source", "published", "computed", "min", "max", "verdict"]);
    assert_eq!(claim["verdict"], "contradicted");

    let run = albero_reading(&["check", "-", "--json"], "piano P \"P\" { anno 2025; pesso 3 }");
    assert_eq!((run.code, run.err.as_str(), run.json()["schema"].as_str()), (1, "", Some("albero/diagnostics/1")));
    for found in run.json()["diagnostics"].as_array().expect("diagnostics") {
        has(found, &["code", "severity", "message", "help", "file", "line", "column", "end_line", "end_column"]);
    }
    let clean = albero(&["check", PLAN, "--json"]);
    assert_eq!(
        (clean.code, clean.err.as_str(), clean.json()["diagnostics"].as_array().map(Vec::len)),
        (0, "", Some(0))
    );

    let run = albero(&["why", "A1.1_01", PLAN, "--json"]);
    assert_eq!((run.code, run.err.as_str(), run.json()["schema"].as_str()), (0, "", Some("albero/why/1")));

    let run = albero(&["policy", "A1.1_01", PLAN, "--json"]);
    assert_eq!((run.code, run.err.as_str(), run.json()["schema"].as_str()), (0, "", Some("albero/policy/1")));
    let rule = &run.json()["rules"][0];
    has(rule, &["rule", "code", "under", "target", "exact", "actual", "score", "pieces"]);
    for piece in rule["pieces"].as_array().expect("pieces") {
        has(piece, &["from", "from_included", "to", "to_included", "score", "function", "here", "text", "says"]);
    }

    let run = albero(&["verify", claims.path(), "--politiche", "--json"]);
    assert_eq!((run.code, run.json()["schema"].as_str()), (1, Some("albero/policies/1")));
    has(&run.json(), &["claims", "tried", "declared", "best", "equals"]);
    has(&run.json()["best"], &["combination", "reproduced", "unexplained"]);

    let run = albero(&["graph", PLAN, "--format", "json"]);
    assert_eq!((run.code, run.err.as_str(), run.json()["schema"].as_str()), (0, "", Some("albero/graph/1")));

    let run = albero(&["diff", PLAN, "tests/cases/diff/dopo", "--json"]);
    assert_eq!((run.code, run.err.as_str(), run.json()["schema"].as_str()), (0, "", Some("albero/diff/1")));
    let answer = run.json();
    has(&answer["summary"], &["edits", "added", "removed", "moved", "renamed", "changed"]);
    for change in answer["changes"].as_array().expect("changes") {
        has(change, &["change", "kind", "name", "title", "parent", "before", "after", "moved", "fields"]);
    }
}

#[test]
fn sarif_is_json_too() {
    let run = albero_reading(&["check", "-", "--sarif"], "piano P \"P\" { anno 2025 }");
    assert_eq!((run.err.as_str(), run.json()["version"].as_str()), ("", Some("2.1.0")));
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let escape = '\u{1b}';
    for arguments in [&["eval", PLAN][..], &["why", "A1", PLAN], &["diff", PLAN, "tests/cases/diff/dopo"]] {
        assert!(!albero(arguments).out.contains(escape), "{arguments:?} into a pipe");
        let asked = [arguments, &["--color", "always"]].concat();
        assert!(albero(&asked).out.contains(escape), "{asked:?}");
        let never = [arguments, &["--color", "never"]].concat();
        assert!(!albero(&never).out.contains(escape), "{never:?}");
    }
    let output = command(&["eval", PLAN]).env("NO_COLOR", "1").output().expect("runs");
    assert!(!Run::of(output).out.contains(escape));
}

#[test]
fn messages_come_in_two_languages() {
    let missing = |arguments: &[&str]| albero(&[&["why", "NIENTE", PLAN], arguments].concat()).err;
    assert!(missing(&[]).contains("nessun nodo"));
    assert!(missing(&["--lang", "en"]).contains("no node"));
    let output = command(&["why", "NIENTE", PLAN]).env("LANG", "en_GB.UTF-8").output().expect("runs");
    assert!(Run::of(output).err.contains("no node"));
    assert_eq!(albero(&["diff", PLAN, PLAN, "--lang", "en"]).out, "no differences\n");
    let keys = |lang: &str| albero(&["check", PLAN, "--json", "--lang", lang]).json();
    assert_eq!(keys("it")["schema"], keys("en")["schema"]);
}

#[test]
fn a_reader_that_goes_away_hears_nothing() {
    let broken = "tests/cases/format/graffa.albero";
    for arguments in
        [&["eval", PLAN][..], &["explain"], &["completions", "bash"], &["diff", PLAN, "tests/cases/diff/dopo"]]
    {
        let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
        drop(child.stdout.take());
        let run = Run::of(child.wait_with_output().expect("ends"));
        assert_eq!(run.err, "", "{arguments:?}");
        assert!(run.code == 0 || run.code == 2, "{arguments:?}: {}", run.code);
    }
    // Neither does one of the messages: their loss changes no exit code.
    for (arguments, code) in [(&["check", broken][..], 1), (&["verify", PLAN], 1), (&["check", PLAN], 0)] {
        let mut child = command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("runs");
        drop(child.stderr.take());
        assert_eq!(child.wait().expect("ends").code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn init_writes_a_plan_that_works_and_overwrites_nothing() {
    let folder = Folder::new();
    let inside = folder.0.join("nuovo/piano");
    let path = inside.to_str().expect("UTF-8");
    let run = albero(&["init", path]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    for command in ["check", "eval"] {
        let run = albero(&[command, path]);
        assert_eq!(run.code, 0, "{command}: {}", run.err);
    }
    assert_eq!(albero(&["fmt", "--check", path]).code, 0);
    let again = albero(&["init", path]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("esiste già"), "{}", again.err);

    let own = folder.write("mio/smvp.albero", "// mio\n");
    assert_eq!(albero(&["init", folder.0.join("mio").to_str().expect("UTF-8")]).code, 2);
    assert_eq!(std::fs::read_to_string(own).expect("read"), "// mio\n");
    assert!(!folder.0.join("mio/piano.albero").exists(), "nothing is written when something is in the way");
}

#[test]
fn completions_exist_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = albero(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{shell}");
        for command in ["check", "eval", "verify", "why", "fmt", "diff"] {
            assert!(run.out.contains(command), "{command} in {shell}");
        }
    }
}

#[test]
fn policy_takes_a_node_a_rule_or_nothing() {
    let whole = albero(&["policy", PLAN]);
    assert_eq!((whole.code, whole.err.as_str()), (0, ""));
    assert!(whole.out.contains("regola proporzionale") && whole.out.contains("solo per la stampa"), "{}", whole.out);
    let node = albero(&["policy", "A1.1_01", PLAN]);
    assert!(node.code == 0 && node.out.contains("il valore diviso 90 %"), "{}", node.out);
    let rule = albero(&["policy", "speculare", PLAN]);
    assert!(rule.code == 0 && rule.out.contains("2 meno il valore diviso il target"), "{}", rule.out);
    let svg = albero(&["policy", "speculare", PLAN, "--svg", "-"]);
    assert!(svg.code == 0 && svg.out.starts_with("<svg ") && svg.out.ends_with("</svg>\n"));
    let folder = Folder::new();
    let path = folder.0.join("regola.svg").to_string_lossy().into_owned();
    assert_eq!(albero(&["policy", "A1.1_01", PLAN, "--svg", &path]).code, 0);
    assert!(folder.read("regola.svg").contains("valore 85 % → 94,44 % · Raggiunto"));
    // What is drawn is a rule; what is not there has a name close to it.
    assert_eq!(albero(&["policy", PLAN, "--svg", "-"]).code, 2);
    assert_eq!(albero(&["policy", "A1.1", PLAN, "--svg", "-"]).code, 2);
    let unknown = albero(&["policy", "A1.1_09", PLAN]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("A1.1_01"), "{}", unknown.err);
    assert_eq!(albero(&["verify", PLAN, "--politiche"]).code, 1, "nothing is published");
}
