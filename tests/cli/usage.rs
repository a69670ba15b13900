//! Command lines that can't be understood: every word of the answer is in the language asked for, and
//! says what to write.

use crate::support::command::{Folder, albero};

const PLAN: &str = "examples/primo-piano";

#[test]
fn a_slip_on_the_command_line_is_answered_in_both_languages() {
    let cases: [(&[&str], &str, &str); 10] = [
        (&["chek"], "non c'è un comando «chek»: forse volevi `check`", "no command “chek”: did you mean `check`?"),
        (&["eval", "--jsn"], "un'opzione `--jsn`: forse volevi `--json`", "no option `--jsn` here: did you mean"),
        (
            &["why"],
            "manca NODO\n  uso: albero why <NODO> [PIANO]...",
            "NODE is missing\n  usage: albero why <NODE> [PLAN]...",
        ),
        (&["eval", "--depth", "x"], "«x» non va bene per `--depth <N>`", "“x” is not valid for `--depth <N>`"),
        (&["report", "--format", "pdf"], "scegli fra md, html, text, json", "choose among md, html, text, json"),
        (&["stato", "--al", "domani"], "una data si scrive 30/06/2025", "a date is written 30/06/2025"),
        (&["check", "--json", "--sarif"], "`--json` non va insieme a `--sarif`", "does not go with `--sarif`"),
        (&["explain", "a", "b"], "«b» è di troppo", "“b” is one word too many"),
        (&["why", PLAN, "A1"], "`albero why A1 examples/primo-piano`", "first the node, then the plan"),
        (&["why", PLAN], "`albero why NODO examples/primo-piano`", "first the node, then the plan"),
    ];
    for (words, it, en) in cases {
        for (lang, says) in [("it", it), ("en", en)] {
            let run = albero(&[&["--lang", lang], words].concat());
            let is_json = words.contains(&"--json");
            assert_eq!((run.code, run.out.is_empty()), (2, !is_json), "{words:?}");
            assert!(run.err.starts_with("albero: ") && run.err.contains(says), "{words:?}: {}", run.err);
        }
    }
}

#[test]
fn help_has_no_english_in_it() {
    for command in ["check", "eval", "verify", "report", "why", "stato", "policy", "fmt", "diff", "graph", "rollover"] {
        let help = albero(&[command, "--help"]).out;
        for english in ["OPTIONS", "possible values", "default:", "Usage"] {
            assert!(help.contains("Uso: albero") && !help.contains(english), "{command}: {help}");
        }
    }
}

#[test]
fn a_name_for_another_kind_of_file_is_refused() {
    let folder = Folder::new();
    for (command, name, right) in [("report", "piano.pdf", "piano.html"), ("graph", "piano.png", "piano.svg")] {
        let path = folder.0.join(name);
        let run = albero(&[command, "-o", path.to_str().expect("UTF-8"), PLAN]);
        assert_eq!(run.code, 2, "{command}");
        assert!(run.err.contains(right) && !path.exists(), "{}", run.err);
    }
}

#[test]
fn a_file_that_notepad_renamed_is_not_passed_over() {
    let folder = Folder::new();
    folder.write("piano.albero", "piano P \"P\" { anno 2025 }\n");
    folder.write("fatti/consuntivo.albero.txt", "consuntivo 2025 { }\n");
    let run = albero(&["check", folder.path()]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("consuntivo.albero.txt") && run.err.contains("rinominalo"), "{}", run.err);
}
