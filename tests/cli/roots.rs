//! Which texts are one plan: the same for every command, on the disk and in git.

use crate::support::command::{Folder, Run, albero, command};
use crate::support::tools::without;
use std::path::Path;
use std::process::Command;

/// The plan beside whose folder its policy stands.
const SHARED: &str = "tests/cases/roots/shared-policy";

/// A copy of it, in a folder of its own.
fn shared() -> Folder {
    let folder = Folder::new();
    for name in ["smvp.albero", "piano-a/piano.albero", "piano-a/consuntivo.albero"] {
        folder.write(name, &original(name));
    }
    folder
}

fn original(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SHARED).join(name);
    std::fs::read_to_string(path).expect("the case")
}

/// A second plan, of another body.
fn add_second(folder: &Folder) {
    for name in ["piano", "consuntivo"] {
        let text = original(&format!("piano-a/{name}.albero"));
        folder.write(&format!("piano-b/{name}.albero"), &text.replace("ENTE_A", "ENTE_B"));
    }
}

fn run(folder: &Folder, below: &str, arguments: &[&str]) -> Run {
    Run::of(command(arguments).current_dir(folder.0.join(below)).output().expect("runs"))
}

fn git(folder: &Folder, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(arguments).current_dir(&folder.0);
    for variable in ["GIT_DIR", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    let done = command.env("GIT_CONFIG_GLOBAL", "/nessuna").env("GIT_CONFIG_NOSYSTEM", "1").output().expect("runs");
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// In a repository, which is what a plan may look for its policy in.
fn repository() -> Folder {
    let folder = shared();
    add_second(&folder);
    git(&folder, &["init", "-q", "-b", "main"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "due piani"]);
    folder
}

#[test]
fn a_policy_beside_its_plans_is_found_by_every_command() {
    if without("git") {
        return;
    }
    let folder = repository();
    for (below, plan) in [("", "piano-a"), ("piano-a", "."), ("piano-b", "../piano-a")] {
        for arguments in
            [&["check"][..], &["eval"], &["verify"], &["report"], &["graph"], &["policy"], &["why", "O1"], &["stato"]]
        {
            let run = run(&folder, below, &[arguments, &[plan]].concat());
            assert_eq!(run.code, 0, "{arguments:?} {plan}: {}", run.err);
        }
    }
    let scores = run(&folder, "", &["eval", "piano-a", "--json"]).json();
    let root = scores["nodes"].as_array().expect("nodes").iter().find(|n| n["code"] == "ENTE_A").expect("the body");
    assert_eq!(root["printed"], "91.96");
    // Outside a repository the plan is what the folder holds, and the folder above is another's.
    let alone = shared();
    let run = run(&alone, "", &["check", "piano-a"]);
    assert!(run.code == 1 && run.err.contains("nessuno dichiara «SMVP_2025»"), "{}", run.err);
    assert_eq!(albero(&["check", alone.path()]).code, 0);
}

#[test]
fn revisions_have_the_same_plans_as_the_disk() {
    if without("git") {
        return;
    }
    let folder = repository();
    let same = run(&folder, "piano-a", &["diff", "HEAD"]);
    assert_eq!((same.code, same.out.as_str(), same.err.as_str()), (0, "nessuna differenza\n", ""));
    let other = run(&folder, "", &["diff", "HEAD:piano-a", "piano-b"]);
    assert!(other.code == 0 && other.out.contains("ENTE_A → ENTE_B") && other.err.is_empty(), "{}", other.err);
    let both = run(&folder, "", &["diff", "HEAD", "piano-a"]);
    assert_eq!(both.code, 1);
    assert!(both.err.contains("qui ci sono 2 piani: `HEAD:piano-a`, `HEAD:piano-b`"), "{}", both.err);
}

#[test]
fn two_plans_are_one_finding_and_check_reports_each() {
    let folder = shared();
    add_second(&folder);
    for arguments in [&["eval"][..], &["verify"], &["report"], &["graph"], &["policy"], &["stato"], &["why", "O1"]] {
        let run = run(&folder, "", arguments);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{arguments:?}");
        assert!(run.err.contains("qui ci sono 2 piani: `piano-a`, `piano-b`"), "{}", run.err);
        assert!(run.err.ends_with("\n1 errore\n"), "{}", run.err);
    }
    let each = run(&folder, "", &["check"]);
    assert_eq!(each.code, 0);
    assert!(each.err.contains("albero: piano-a:\n") && each.err.contains("albero: piano-b:\n"), "{}", each.err);
    // Named one by one they are the same plans, and what is named beside them is of each.
    let named = run(&folder, "", &["check", "piano-a", "piano-b", "smvp.albero"]);
    assert_eq!((named.code, named.err.as_str()), (0, each.err.as_str()));
    let policy = original("smvp.albero").replace("media pesata di ambiti", "media pesata di niente");
    folder.write("smvp.albero", &policy);
    let wrong = run(&folder, "", &["check", "--json"]);
    let found = wrong.json();
    let found = found["diagnostics"].as_array().expect("a list");
    let of = |file: &str| found.iter().filter(|d| d["severity"] == "error" && d["file"] == file).count();
    assert_eq!((wrong.code, of("smvp.albero")), (1, 1), "what is shared is told once");
    folder.write("condivisi/fonti.albero", "fonte f \"F\"\n");
    folder.write("smvp.albero", &original("smvp.albero"));
    let loose = run(&folder, "", &["check"]);
    assert_eq!(loose.code, 1);
    assert!(loose.err.contains("condivisi/fonti.albero non è di nessun piano"), "{}", loose.err);
}

#[test]
fn a_plan_in_a_plan_is_another() {
    let folder = shared();
    let text = original("piano-a/piano.albero").replace("ENTE_A", "ENTE_B");
    folder.write("piano-a/vecchio/piano.albero", &text);
    folder.write("piano-a/vecchio/smvp.albero", &original("smvp.albero"));
    let run = run(&folder, "", &["check", "--errors-only"]);
    // The one below has a policy of its own and another above it; what is the outer plan's is not its own.
    assert!(run.err.contains("albero: piano-a:\n") && run.err.contains("albero: piano-a/vecchio:\n"), "{}", run.err);
    assert!(run.err.contains("nome_duplicato") && !run.err.contains("«O1» è dichiarato due volte"), "{}", run.err);
}

#[test]
fn a_file_named_twice_is_read_once() {
    let folder = shared();
    let plain = run(&folder, "", &["check"]);
    for arguments in
        [&["."][..], &[".", "."], &["piano-a", "smvp.albero", "piano-a/piano.albero"], &["piano-a", "./piano-a", "."]]
    {
        let run = run(&folder, "", &[&["check"], arguments].concat());
        assert_eq!((run.code, run.err.matches("nome_duplicato").count()), (0, 0), "{arguments:?}: {}", run.err);
    }
    let once = run(&folder, "", &["fmt", "--check", ".", "piano-a", "smvp.albero"]);
    assert!(once.code == 0 && once.err.contains("su 3"), "{}", once.err);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../smvp.albero", folder.0.join("piano-a/a.albero")).expect("linked");
        std::fs::hard_link(folder.0.join("piano-a/piano.albero"), folder.0.join("piano-a/z.albero")).expect("linked");
        let linked = run(&folder, "", &["check"]);
        let count = |run: &Run| run.err.lines().last().map(str::to_owned);
        assert_eq!((linked.code, count(&linked)), (0, count(&plain)), "{}", linked.err);
    }
}

#[test]
fn rollover_leaves_what_is_shared_where_it_is() {
    if without("git") {
        return;
    }
    let folder = repository();
    let beside = run(&folder, "", &["rollover", "2026", "piano-a", "--in", "piano-c"]);
    assert_eq!(beside.code, 0, "{}", beside.err);
    assert!(beside.err.contains("smvp.albero sta sopra tutti e due i piani"), "{}", beside.err);
    assert!(!folder.0.join("piano-c/smvp.albero").exists());
    assert_eq!(run(&folder, "", &["check", "piano-c"]).code, 0);
    let away = Folder::new();
    let into = away.0.join("piano").to_string_lossy().into_owned();
    assert_eq!(run(&folder, "piano-a", &["rollover", "2026", "--in", &into]).code, 0);
    assert_eq!(away.read("piano/smvp.albero"), original("smvp.albero"));
    assert_eq!(albero(&["check", &into]).code, 0);
}

#[test]
fn a_commit_is_stopped_by_what_it_breaks_in_a_plan_below() {
    if without("git") {
        return;
    }
    let folder = repository();
    let pre_commit = |below: &str| run(&folder, below, &["pre-commit"]);
    folder.write("smvp.albero", &original("smvp.albero").replace("Sistema di", "Un sistema di"));
    folder.write("-x.albero", "fonte f \"F\"\n");
    folder.write("altro/rotto.albero", "\u{1}\n");
    git(&folder, &["add", "--", "smvp.albero", "-x.albero"]);
    let fine = pre_commit("");
    assert_eq!((fine.code, fine.err.as_str()), (0, ""));
    folder.write("smvp.albero", &original("smvp.albero").replace("SMVP_2025", "SMVP_2024"));
    git(&folder, &["add", "smvp.albero"]);
    // What is in the folder is not what is about to be recorded.
    folder.write("smvp.albero", &original("smvp.albero"));
    for below in ["", "piano-b"] {
        let stopped = pre_commit(below);
        assert_eq!(stopped.code, 1, "{}", stopped.err);
        for plan in ["piano-a", "piano-b"] {
            assert!(stopped.err.contains(&format!("{plan}/piano.albero:3:15")), "{}", stopped.err);
        }
    }
}
