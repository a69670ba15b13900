//! Plans in a real git repository: diff, merge and pre-commit hook, with the command that is built.

use crate::support::command::Folder;
use crate::support::tools::without;
use std::path::Path;
use std::process::{Command, Output};

const PLAN: &str = "\
piano COMUNE \"Comune\" {
  anno        2025
  smvp        SMVP
}
smvp SMVP \"Sistema\" {
  applica proporzionale a >= > =
  nodo obiettivo  media pesata di indicatori
  nodo piano      media pesata di obiettivi
}
fonte protocollo \"Protocollo\"

obiettivo O1 \"Rispondere\" in COMUNE {
  indicatore I1 \"Pratiche\" {
    peso        60 %
    tipologia   \"Efficacia\"
    fonte       protocollo
    base        2024 = 80,00 %
    target      >= 90,00 %
  }
  indicatore I2 \"Moduli\" {
    peso        40 %
    tipologia   \"Efficacia\"
    fonte       protocollo
    base        2024 = 3 n
    target      >= 4 n
  }
}
";

/// A repository with a plan in a folder whose name has a blank.
struct Repository(Folder);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(Folder::new());
        repository.git(&["init", "-q", "-b", "main"]);
        repository.git(&["config", "user.name", "Pianificazione"]);
        repository.git(&["config", "user.email", "piano@example.org"]);
        repository.0.write("piano 2025/piano.albero", PLAN);
        repository.commit("Piano 2025");
        repository
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.0.0);
        for variable in ["LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "GIT_DIR", "GIT_INDEX_FILE"] {
            command.env_remove(variable);
        }
        // Neither the settings nor the hooks of whoever runs the tests.
        command.env("GIT_CONFIG_GLOBAL", self.0.0.join("nessuna")).env("GIT_CONFIG_NOSYSTEM", "1");
        command.output().expect("runs")
    }

    fn try_git(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.run("git", arguments);
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
        (output.status.success(), said)
    }

    fn git(&self, arguments: &[&str]) -> String {
        let (fine, said) = self.try_git(arguments);
        assert!(fine, "git {arguments:?}: {said}");
        said
    }

    fn setup(&self, arguments: &[&str]) -> String {
        let arguments = [&["git-setup"], arguments].concat();
        let output = self.run(env!("CARGO_BIN_EXE_albero"), &arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn edit(&self, edits: &[(&str, &str)]) {
        let mut text = self.plan();
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        self.0.write("piano 2025/piano.albero", &text);
    }

    fn plan(&self) -> String {
        self.0.read("piano 2025/piano.albero")
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// Two branches from the same commit, each with its edits; the second is checked out.
    fn diverge(&self, theirs: &[(&str, &str)], ours: &[(&str, &str)]) {
        self.git(&["checkout", "-q", "-b", "loro"]);
        self.edit(theirs);
        self.commit("Loro");
        self.git(&["checkout", "-q", "main"]);
        self.edit(ours);
        self.commit("Nostro");
    }
}

const NEIGHBOURS: [&[(&str, &str)]; 2] = [
    &[("peso        60 %", "peso        55 %")],
    &[("\"Efficacia\"", "\"Efficienza\""), ("I1 \"Pratiche\"", "I1 \"Pratiche chiuse\"")],
];

#[test]
fn neighbouring_facts_merge_where_lines_do_not() {
    if without("git") {
        return;
    }
    let repository = Repository::new();
    repository.diverge(NEIGHBOURS[0], NEIGHBOURS[1]);
    let (fine, _) = repository.try_git(&["merge", "-q", "loro"]);
    assert!(!fine, "without git-setup lines conflict");
    repository.git(&["merge", "--abort"]);

    repository.setup(&["--scrivi"]);
    repository.commit("Attributi");
    let (fine, said) = repository.try_git(&["merge", "-q", "-m", "Unione", "loro"]);
    assert!(fine, "{said}");
    let merged = repository.plan();
    for part in
        ["I1 \"Pratiche chiuse\" {\n    peso        55 %\n    tipologia   \"Efficienza\"\n", "target      >= 4 n"]
    {
        assert!(merged.contains(part), "{merged}");
    }
    assert!(repository.git(&["log", "--oneline"]).contains("Unione"));
}

#[test]
fn one_fact_changed_two_ways_is_left_to_decide() {
    if without("git") {
        return;
    }
    let repository = Repository::new();
    repository.setup(&["--scrivi"]);
    repository.commit("Attributi");
    repository.diverge(&[("90,00", "92,00"), ("60 %", "50 %")], &[("90,00", "95,00"), ("40 %", "50 %")]);
    let (fine, said) = repository.try_git(&["merge", "loro"]);
    assert!(!fine && said.contains("piano 2025/piano.albero: la stessa cosa è cambiata in due modi"), "{said}");
    let conflict = "\
<<<<<<< nostro
    target      >= 95,00 %
||||||| base
    target      >= 90,00 %
=======
    target      >= 92,00 %
>>>>>>> loro
";
    let merged = repository.plan();
    assert!(merged.contains(conflict), "{merged}");
    assert_eq!(merged.matches("peso        50 %").count(), 2, "{merged}");
    assert!(repository.git(&["status", "--short"]).contains("UU"));
    repository.edit(&[(conflict, "    target      >= 95,00 %\n")]);
    repository.commit("Deciso");
}

#[test]
fn a_diff_shows_facts_under_the_node_they_belong_to() {
    if without("git") {
        return;
    }
    let repository = Repository::new();
    repository.setup(&["--scrivi"]);
    // Only the layout changes: nothing to see. Then a weight.
    repository.edit(&[("peso        40 %", "peso 40 %"), ("    base        2024 = 3 n", "  base 2024 = 3 n")]);
    assert_eq!(repository.git(&["diff", "--", "piano 2025"]), "");
    repository.edit(&[("peso 40 %", "peso 45 %")]);
    let diff = repository.git(&["diff", "-U0", "--", "piano 2025"]);
    assert!(diff.contains("@@ indicatore I2 \"Moduli\" {\n-    peso        40 %\n+    peso        45 %\n"), "{diff}");
}

#[test]
fn setup_shows_before_it_writes_and_undoes_what_it_wrote() {
    if without("git") {
        return;
    }
    let repository = Repository::new();
    let config = || repository.git(&["config", "--local", "--list"]);
    let before = config();
    repository.0.write(".gitattributes", "*.csv text");
    repository.0.write(".git/hooks/pre-commit", "#!/bin/sh\necho altro\nexit 0\n");
    let shown = repository.setup(&["--pre-commit"]);
    assert!(shown.contains("  + *.albero text eol=lf diff=albero merge=albero\n"), "{shown}");
    assert!(shown.contains("merge-driver -- %O %A %B %P\n") && shown.contains(".git/hooks/pre-commit\n"), "{shown}");
    assert_eq!((config(), repository.0.read(".gitattributes").as_str()), (before.clone(), "*.csv text"));

    assert!(repository.setup(&["--pre-commit", "--scrivi"]).ends_with("fatto\n"));
    let written = (config(), repository.0.read(".gitattributes"), repository.0.read(".git/hooks/pre-commit"));
    assert_eq!(written.1, "*.csv text\n*.albero text eol=lf diff=albero merge=albero\n");
    assert!(
        written.2.starts_with("#!/bin/sh\n# >>> albero git-setup\n") && written.2.ends_with("echo altro\nexit 0\n")
    );
    let merging = repository.0.read(".git/hooks/pre-merge-commit");
    assert!(merging.contains(" pre-commit || exit 1\n"), "{merging}");
    assert!(repository.setup(&["--pre-commit", "--scrivi"]).ends_with("nulla da cambiare\n"));
    assert_eq!(written, (config(), repository.0.read(".gitattributes"), repository.0.read(".git/hooks/pre-commit")));

    repository.setup(&["--rimuovi"]);
    assert_eq!(written.0, config());
    repository.setup(&["--rimuovi", "--scrivi"]);
    assert_eq!(config(), before);
    assert_eq!(repository.0.read(".gitattributes"), "*.csv text\n");
    assert_eq!(repository.0.read(".git/hooks/pre-commit"), "#!/bin/sh\necho altro\nexit 0\n");
}

#[test]
fn what_git_setup_made_alone_goes_whole() {
    if without("git") {
        return;
    }
    let repository = Repository::new();
    repository.setup(&["--pre-commit", "--scrivi"]);
    repository.setup(&["--rimuovi", "--scrivi"]);
    let there = |name: &str| Path::new(&repository.0.0).join(name).exists();
    assert!(!there(".gitattributes") && !there(".git/hooks/pre-commit") && !there(".git/hooks/pre-merge-commit"));
}

#[test]
fn a_broken_plan_is_not_committed() {
    if without("git") {
        return;
    }
    let repository = Repository::new();
    repository.setup(&["--pre-commit", "--scrivi"]);
    repository.commit("Attributi");
    repository.edit(&[("fonte       protocollo", "fonte       protocolo")]);
    repository.git(&["add", "-A"]);
    let (fine, said) = repository.try_git(&["commit", "-m", "Rotto"]);
    assert!(!fine && said.contains("nome_ignoto") && said.contains("piano 2025/piano.albero:"), "{said}");
    // The files are named, and what to do about them.
    assert!(
        said.contains("errori in piano 2025/piano.albero; correggi, poi\n  git add 'piano 2025/piano.albero'\n"),
        "{said}"
    );
    // What counts is what is about to be recorded, not what is in the folder.
    repository.edit(&[("protocolo", "protocollo"), ("\"Moduli\"", "\"Nuovi moduli\"")]);
    assert!(!repository.try_git(&["commit", "-m", "Ancora rotto"]).0);
    repository.commit("Corretto");
    repository.edit(&[("    peso        60 %", "  peso 60 %")]);
    repository.git(&["add", "-A"]);
    let (fine, said) = repository.try_git(&["commit", "-m", "Disordinato"]);
    let file = "'piano 2025/piano.albero'";
    assert!(!fine && said.contains(&format!("\n  albero fmt {file} && git add {file}\n")), "{said}");
    // A commit that touches no plan is none of our business, even beside a broken one.
    repository.git(&["reset", "-q", "--hard"]);
    repository.0.write("nota.txt", "nulla\n");
    repository.commit("Altro");
}

/// Two branches that are sound, and whose merge is not: git makes the commit by itself, and runs another hook.
#[test]
fn a_merge_that_breaks_the_plan_is_not_committed() {
    let repository = Repository::new();
    repository.setup(&["--pre-commit", "--scrivi"]);
    repository.commit("Attributi");
    let source = "fonte protocollo \"Protocollo\"\n";
    let (other, cited) = ("fonte altra \"Altra\"\n", "    fonte       protocollo\n    base        2024 = 3 n");
    repository.edit(&[(source, &format!("{source}{other}"))]);
    repository.commit("Un'altra fonte");
    let theirs = [(cited, "    fonte       altra\n    base        2024 = 3 n")];
    repository.diverge(&theirs, &[(other, "")]);
    let (fine, said) = repository.try_git(&["merge", "-m", "Unione", "loro"]);
    assert!(!fine && said.contains("nome_ignoto"), "{said}");
    assert!(!repository.git(&["log", "--oneline"]).contains("Unione"));
}

/// Git hands the drivers the name as it is: one that starts with `-` is no option.
#[test]
fn a_name_that_starts_with_a_hyphen_is_a_name() {
    if without("git") {
        return;
    }
    let repository = Repository::new();
    repository.setup(&["--pre-commit", "--scrivi"]);
    repository.git(&["mv", "--", "piano 2025/piano.albero", "-p.albero"]);
    repository.commit("Un altro nome");
    let edit = |from: &str, to: &str| {
        let text = repository.0.read("-p.albero");
        assert!(text.contains(from), "{from}");
        repository.0.write("-p.albero", &text.replacen(from, to, 1));
    };
    edit("    base        2024 = 80,00 %", "  base 2024 = 80,00 %");
    assert_eq!(repository.git(&["diff", "--", "-p.albero"]), "", "only the layout changed");
    repository.git(&["checkout", "-q", "--", "-p.albero"]);
    repository.git(&["checkout", "-q", "-b", "loro"]);
    edit("2024 = 80,00 %", "2024 = 81,00 %");
    repository.commit("Loro");
    repository.git(&["checkout", "-q", "main"]);
    edit("    fonte       protocollo", "    tipologia   \"Efficienza\"\n    fonte       protocollo");
    edit("    tipologia   \"Efficacia\"\n", "");
    repository.commit("Nostro");
    let (fine, said) = repository.try_git(&["merge", "-q", "-m", "Unione", "loro"]);
    assert!(fine, "{said}");
    let merged = repository.0.read("-p.albero");
    assert!(merged.contains("2024 = 81,00 %") && merged.contains("\"Efficienza\""), "{merged}");
}

/// A plan with a link among its files is the same plan in a folder, in a revision and in what is about to be recorded.
#[cfg(unix)]
#[test]
fn links_in_a_revision_are_followed_as_in_a_folder() {
    use std::os::unix::fs::symlink;
    if without("git") {
        return;
    }
    let repository = Repository::new();
    let (head, policy) = PLAN.split_once("smvp SMVP").expect("a policy");
    let (policy, rest) = policy.split_once("fonte protocollo").expect("a source");
    repository.0.write("piano 2025/piano.albero", &format!("{head}fonte protocollo{rest}"));
    repository.0.write("comune/smvp", &format!("smvp SMVP{policy}"));
    let link = |to: &str, name: &str| symlink(to, repository.0.0.join(name)).expect("linked");
    link("../comune/smvp", "piano 2025/smvp.albero");
    // Two names of one text are one text.
    link("piano.albero", "piano 2025/ancora.albero");
    repository.setup(&["--pre-commit", "--scrivi"]);
    repository.commit("Con i collegamenti");
    let albero = |arguments: &[&str]| {
        let output = repository.run(env!("CARGO_BIN_EXE_albero"), arguments);
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
        (output.status.code(), said)
    };
    let same = albero(&["diff", "HEAD:piano 2025", "piano 2025", "--exit-code"]);
    assert_eq!(same.0, Some(0), "{}", same.1);
    assert!(!same.1.contains("errori"), "{}", same.1);
    // One that leads out of the repository is not read, nor what it leads to shown.
    link("../../etc/passwd", "piano 2025/fuori.albero");
    repository.git(&["add", "-A"]);
    repository.git(&["commit", "-q", "--no-verify", "-m", "Fuori"]);
    let outside = albero(&["diff", "HEAD:piano 2025", "HEAD~1:piano 2025"]);
    assert!(outside.0 == Some(2) && outside.1.contains("fuori.albero: non c'è alla revisione HEAD"), "{}", outside.1);
}

#[test]
fn outside_a_repository_git_says_so() {
    if without("git") {
        return;
    }
    let folder = Folder::new();
    let output = Command::new(env!("CARGO_BIN_EXE_albero"))
        .arg("git-setup")
        .current_dir(&folder.0)
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("git: "));
}

#[test]
fn the_snippets_call_commands_and_options_that_exist() {
    let guide = std::fs::read_to_string(crate::support::plans::repository("docs/git.md")).expect("the guide");
    let mut calls = 0;
    let code = guide.split("```").skip(1).step_by(2);
    for line in code.filter(|b| b.starts_with("yaml") || b.starts_with("sh")).flat_map(str::lines) {
        let words: Vec<&str> = line.split('#').next().unwrap_or("").split_whitespace().collect();
        let Some(at) = words.iter().position(|w| *w == "albero").filter(|at| !words[..*at].contains(&"install")) else {
            continue;
        };
        calls += 1;
        let end = words.iter().position(|w| matches!(*w, ">" | "||")).unwrap_or(words.len());
        let command = words[at + 1];
        let help = crate::support::command::albero(&[command, "--help"]);
        assert_eq!(help.code, 0, "{line}: {}", help.err);
        for option in words[at + 2..end].iter().filter(|w| w.starts_with("--")) {
            let known = help.out.split([' ', ',', '\n']).any(|w| w == *option);
            assert!(known, "{line}: `albero {command}` has no {option}");
        }
    }
    assert!(calls >= 9, "{calls}");
}
