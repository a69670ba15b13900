//! Real editors, with the configurations that we give: each opens a plan with a mistake, sees it, reads a score and lays
//! the text out.

use super::findings::first_plan;
use crate::support::command::{Folder, albero};
use crate::support::plans::repository;
use crate::support::tools::{go_without, without};
use serde_json::Value;
use std::process::{Command, Stdio};

const PLAN: &str = include_str!("../../examples/primo-piano/piano.albero");

/// A plan with a mistake in it and a line that is not in canonical layout.
fn mistaken() -> String {
    PLAN.replace("fonte       protocollo\n    base", "fonte       protocolo\n    base")
        .replace("peso        30 %", "peso 30 %")
}

/// What an editor sees of it.
fn seen(editor: &mut Command, configuration: &str) -> Value {
    let folder = Folder::new();
    first_plan(&folder, "");
    let plan = folder.write("piano.albero", &mistaken());
    let seen = folder.0.join("seen.json");
    editor.env("ALBERO", env!("CARGO_BIN_EXE_albero")).env("PLAN", plan).env("SEEN", &seen).env("LANG", "it_IT.UTF-8");
    editor.env("CONFIGURATION", repository(configuration)).env("HOME", folder.path()).current_dir(&folder.0);
    editor.env("XDG_CACHE_HOME", folder.path()).stdin(Stdio::null());
    let output = editor.output().expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let text = std::fs::read_to_string(&seen).unwrap_or_else(|_| panic!("it ends with {}: {said}", output.status));
    serde_json::from_str(&text).expect("JSON")
}

/// What every editor must have seen.
fn assert_sees(seen: &Value) {
    let finding = seen["findings"][0].as_str().expect("a finding");
    assert!(finding.contains("nessuno dichiara «protocolo»"), "{seen:#}");
    assert!(seen["hover"].as_str().is_some_and(|hover| hover.contains("A1.2")), "{seen:#}");
    let folder = Folder::new();
    let path = folder.write("piano.albero", &mistaken());
    albero(&["fmt", &path]);
    assert_eq!(seen["text"].as_str().expect("text"), folder.read("piano.albero"));
}

#[test]
fn neovim_sees_a_mistake_and_a_score_and_lays_out() {
    if without("nvim") {
        return;
    }
    let script = repository("tests/lsp/neovim.lua");
    let mut nvim = Command::new("nvim");
    nvim.args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c"]).arg(format!("luafile {}", script.display()));
    let seen = seen(&mut nvim, "editors/neovim/albero.lua");
    assert_sees(&seen);
    assert!(seen["hover"].as_str().expect("text").contains("**100,00 %"), "{seen:#}");
    let lenses = seen["lenses"].as_array().expect("a list");
    assert!(lenses.iter().any(|lens| lens.as_str().is_some_and(|lens| lens.starts_with("92,00 % ·"))), "{seen:#}");
}

#[test]
fn emacs_sees_a_mistake_and_a_score_and_lays_out() {
    if without("emacs") {
        return;
    }
    let has_eglot = ["-q", "--batch", "--eval", "(progn (package-initialize) (require 'eglot))"];
    let status = Command::new("emacs").args(has_eglot).stderr(Stdio::null()).status();
    if !status.is_ok_and(|status| status.success()) {
        return go_without("eglot");
    }
    let mut emacs = Command::new("emacs");
    emacs.args(["-q", "--batch", "-l"]).arg(repository("tests/lsp/eglot.el"));
    assert_sees(&seen(&mut emacs, "editors/emacs/albero-mode.el"));
}
