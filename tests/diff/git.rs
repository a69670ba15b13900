//! `albero diff` between revisions of a real git repository, and its outputs.

use crate::support::command::{Folder, Run, command};
use crate::support::tools::without;
use std::process::{Command, Stdio};

/// A repository of its own, away from the settings of whoever runs the tests.
struct Repository(Folder);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(Folder::new());
        repository.git(&["init", "--quiet", "--initial-branch=principale"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]).args(arguments).current_dir(&self.0.0);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "Prova").env(format!("GIT_{who}_EMAIL"), "prova@example.org");
            git.env(format!("GIT_{who}_DATE"), "2025-01-01T12:00:00Z");
        }
        let done = git.stdin(Stdio::null()).output().expect("git runs");
        assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "-m", message]);
    }

    /// Runs `albero` in a folder of the repository.
    fn albero(&self, folder: &str, arguments: &[&str]) -> Run {
        Run::of(command(arguments).current_dir(self.0.0.join(folder)).stdin(Stdio::null()).output().expect("runs"))
    }
}

fn plan(year: u32, target: &str) -> String {
    format!(
        "piano P \"P\" {{ anno {year}; smvp S }}
smvp S \"S\" {{ applica proporzionale a >=; nodo obiettivo media di indicatori; nodo piano media di obiettivi }}
obiettivo O \"Obiettivo\" in P
indicatore I \"Indicatore\" in O {{
  target {target}
}}
consuntivo {year} chiuso {{ }}
consuntivo {year} file \"dati/v.csv\" {{ colonna nome \"Voce\"; colonna valore \"V\" }}
"
    )
}

/// Two commits of a plan with a table, a tag, a branch, and an edit not yet committed.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.0.write("piano/piano.albero", &plan(2025, ">= 90 %"));
    repository.0.write("piano/dati/v.csv", "Voce;V\nI;45 %\n");
    repository.0.write("piano/.bozze/vecchio.albero", "questo non si legge {");
    repository.commit("piano 2025");
    repository.git(&["tag", "2025"]);
    repository.0.write("piano/piano.albero", &plan(2025, ">= 80 %"));
    repository.0.write("piano/dati/v.csv", "Voce;V\nI;60 %\n");
    repository.commit("target e dati");
    repository
}

#[test]
fn revisions_are_read_without_a_checkout() {
    if without("git") {
        return;
    }
    let repository = repository();
    let run = repository.albero("piano", &["diff", "HEAD~1", "HEAD"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!("diff_git", run.out);
    for (folder, arguments) in [
        ("piano", &["2025..HEAD"][..]),
        ("piano", &["2025..principale"]),
        ("piano", &["2025.."]),
        ("piano", &["2025...HEAD"]),
        (".", &["2025:piano", "HEAD:piano"]),
        (".", &["2025:piano..HEAD:./piano"]),
        (".", &["2025", "HEAD"]),
        ("piano/dati", &["2025:./..", "HEAD:.."]),
        (".", &["HEAD~1:piano"]),
        ("piano/dati", &["HEAD~1:piano"]),
        (".", &["HEAD~1:piano", "piano"]),
        ("piano", &["HEAD~1"]),
    ] {
        let run = repository.albero(folder, &[&["diff", "--json"], arguments].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
        let json = run.json();
        assert_eq!(json["summary"]["edits"], 2, "{arguments:?}");
        assert_eq!(json["scores"][0]["printed"], "25.00", "{arguments:?}: 45 of 90, then 60 of 80");
    }
    let status =
        Command::new("git").args(["status", "--porcelain"]).current_dir(&repository.0.0).output().expect("runs");
    assert_eq!(String::from_utf8_lossy(&status.stdout), "", "nothing is touched");
}

#[test]
fn what_is_not_committed_is_compared_too() {
    if without("git") {
        return;
    }
    let repository = repository();
    repository.0.write("piano/piano.albero", &plan(2025, ">= 70 %"));
    let run = repository.albero("piano", &["diff", "HEAD", "--json", "--exit-code"]);
    assert_eq!((run.code, run.json()["changes"][0]["fields"][0]["after"]["text"].as_str()), (1, Some(">= 70 %")));
    assert_eq!(repository.albero("piano", &["diff", "HEAD", "HEAD", "--exit-code"]).code, 0);
}

#[test]
fn a_folder_comes_before_a_revision_of_its_name() {
    if without("git") {
        return;
    }
    let repository = repository();
    repository.0.write("2025/piano.albero", &plan(2025, ">= 10 %").replace("dati/v.csv", "../piano/dati/v.csv"));
    let run = repository.albero(".", &["diff", "2025..piano", "--json"]);
    assert_eq!(run.json()["changes"][0]["fields"][0]["before"]["text"], ">= 10 %", "{}", run.err);
}

#[test]
fn what_cannot_be_read_is_said() {
    if without("git") {
        return;
    }
    let repository = repository();
    repository.0.write("vuota/LEGGIMI", "niente");
    for (folder, arguments, said) in [
        (".", &["HEAD~99", "HEAD"][..], "«HEAD~99» non è una cartella, un file né una revisione"),
        (".", &["--", "-x", "HEAD"], "«-x» non è una cartella"),
        (".", &["HEAD:niente", "HEAD"], "in niente alla revisione HEAD non ci sono file .albero"),
        ("vuota", &["HEAD~1", "HEAD"], "in vuota alla revisione HEAD~1"),
        (".", &["piano"], "manca il secondo piano"),
        (".", &["piano", "manca.albero"], "manca.albero: non esiste"),
        (".", &["piano", "HEAD:piano", "--node", "X"], "nessun nodo si chiama «X»"),
    ] {
        let run = repository.albero(folder, &[&["diff"], arguments].concat());
        assert!(run.code == 2 && run.out.is_empty() && run.err.contains(said), "{arguments:?}: {}", run.err);
    }
    let outside = Folder::new();
    let mut command = command(&["diff", "HEAD~1", "HEAD"]);
    command.current_dir(&outside.0).env("GIT_CEILING_DIRECTORIES", std::env::temp_dir());
    let run = Run::of(command.output().expect("runs"));
    assert!(run.code == 2 && run.err.contains("non c'è un repository git"), "{}", run.err);
    let mut without = self::command(&["diff", "HEAD~1", "HEAD"]);
    let run = Run::of(without.current_dir(&repository.0.0).env("PATH", outside.path()).output().expect("runs"));
    assert!(run.code == 2 && run.err.contains("serve git"), "{}", run.err);
}

/// A table that is there now and was not at the revision is missing there.
#[test]
fn data_come_from_the_same_revision() {
    if without("git") {
        return;
    }
    let repository = Repository::new();
    repository.0.write("piano.albero", &plan(2025, ">= 90 %"));
    repository.commit("senza dati");
    repository.0.write("dati/v.csv", "Voce;V\nI;45 %\n");
    let run = repository.albero(".", &["diff", "HEAD", "."]);
    assert!(run.code == 1 && run.err.contains("HEAD: il piano ha errori (1)"), "{}", run.err);
}

#[test]
fn other_forms_say_the_same() {
    if without("git") {
        return;
    }
    let repository = repository();
    let run = |form: &str| {
        let run = repository.albero("piano", &["diff", "2025..HEAD", form]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        run.out
    };
    insta::assert_snapshot!("diff_markdown", run("--markdown"));
    let page = run("--html");
    insta::assert_snapshot!("diff_html", page.split_once("</style>").expect("a style").1);
    assert!(!page.contains("<script") && !page.contains("http"), "stands alone");
    let file = repository.0.0.join("confronto.html");
    let written = repository.albero("piano", &["diff", "2025..HEAD", "--html", "-o", file.to_str().expect("UTF-8")]);
    assert_eq!((written.code, written.out.as_str()), (0, ""));
    assert_eq!(repository.0.read("confronto.html"), page);
}

#[test]
fn a_node_can_be_asked_for() {
    if without("git") {
        return;
    }
    let repository = repository();
    let json = repository.albero("piano", &["diff", "2025..HEAD", "--node", "I", "--json"]).json();
    let shifts = json["scores"].as_array().expect("a list");
    assert_eq!((shifts.len(), &shifts[0]["name"]), (1, &"I".into()));
    let factors = shifts[0]["factors"].as_array().expect("a list");
    // Data: (60-45)/90 first, (60-45)/80 last; the target: 45/80-45/90 first, 60/80-60/90 last.
    let printed: Vec<_> = factors.iter().map(|f| (f["factor"].as_str(), f["printed"].as_str())).collect();
    assert_eq!(printed[..2], [(Some("data"), Some("17.71")), (Some("target"), Some("7.29"))]);
}
