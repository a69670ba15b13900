//! The WebAssembly build, loaded by Node, says what the command says, byte for byte. `.ci/run` builds it and names it in
//! `ALBERO_WASM`.

use crate::support::command::{Folder, albero, command};
use crate::support::plans::repository;
use crate::support::tools::{go_without, without};
use std::fmt::Write;
use std::process::Command;

/// Large enough that the command reads it on two threads; WebAssembly has one.
const LARGE: usize = 512 * 1024;

/// What the module prints for a plan, seen from a folder; `None` without the module or Node.
fn from_node(folder: &str, plan: &str) -> Option<String> {
    let Some(module) = std::env::var_os("ALBERO_WASM") else {
        go_without("the WebAssembly build, which .ci/run makes");
        return None;
    };
    if without("node") {
        return None;
    }
    let mut node = Command::new("node");
    node.arg(repository("tests/wasm/eval.mjs")).arg(repository("").join(module)).arg(plan);
    let output = node.current_dir(folder).output().expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn the_real_plan_has_the_same_scores() {
    let Some(json) = from_node(env!("CARGO_MANIFEST_DIR"), "examples/tno-2025") else { return };
    assert!(json == albero(&["eval", "--json", "examples/tno-2025"]).out);
}

#[test]
fn a_large_text_has_the_same_scores() {
    let mut text = String::from(
        "piano P \"Piano\" { anno 2025; smvp S }
smvp S \"Sistema\" { applica proporzionale a >=; nodo obiettivo media pesata di indicatori; nodo piano media di obiettivi }\n",
    );
    let mut facts = String::from("consuntivo 2025 chiuso {\n");
    for number in 1.. {
        if text.len() > LARGE {
            break;
        }
        let (target, actual) = (50 + number % 50, number % 97);
        let _ = writeln!(text, "obiettivo O{number} \"Obiettivo {number}\" in P {{");
        let _ = writeln!(
            text,
            "  indicatore I{number} \"Indicatore {number}\" {{ peso 100 %; target >= {target},5 % }}\n}}"
        );
        let _ = writeln!(facts, "  I{number} = {actual},25 %");
    }
    let folder = Folder::new();
    folder.write("piano.albero", &(text + &facts + "}\n"));
    let Some(json) = from_node(folder.path(), "piano.albero") else { return };
    let run = command(&["eval", "--json", "piano.albero"]).current_dir(folder.path()).output().expect("runs");
    assert!(run.status.success() && json.as_bytes() == run.stdout);
}
