//! What is no plain file, what has no end, what lies elsewhere: read with limits, and written to as what it is.

#![cfg(unix)]

use crate::support::command::{Folder, Run, albero, command};
use crate::support::tools::without;
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PLAN: &str = "examples/primo-piano";

/// The small plan, in a folder of its own.
fn plan() -> Folder {
    let folder = Folder::new();
    for name in ["piano", "smvp", "consuntivo"] {
        let name = format!("{name}.albero");
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PLAN).join(&name));
        folder.write(&format!("p/{name}"), &text.expect("the example"));
    }
    folder
}

/// A pipe with a name; none where there is no way to make one.
fn pipe(folder: &Folder, name: &str) -> Option<PathBuf> {
    let path = folder.0.join(name);
    let made = !without("mkfifo") && Command::new("mkfifo").arg(&path).status().expect("runs").success();
    made.then_some(path)
}

/// Runs a command that must not wait for anybody.
fn at_once(folder: &Folder, arguments: &[&str]) -> Run {
    let mut command = command(arguments);
    command.current_dir(&folder.0).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("runs");
    let end = Instant::now() + Duration::from_secs(60);
    while child.try_wait().expect("runs").is_none() {
        if Instant::now() > end {
            child.kill().expect("killed");
            panic!("{arguments:?} waits");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Run::of(child.wait_with_output().expect("ends"))
}

#[test]
fn what_is_no_file_is_not_read_where_nobody_named_it() {
    let folder = plan();
    if pipe(&folder, "p/pipe.albero").is_none() {
        return;
    }
    let found = at_once(&folder, &["check", "p"]);
    assert_eq!(found.code, 0, "{}", found.err);
    assert!(found.err.contains("p/pipe.albero non è un file: non lo leggo"), "{}", found.err);
    symlink("pipe.albero", folder.0.join("p/link.albero")).expect("linked");
    let linked = at_once(&folder, &["fmt", "--check", "p"]);
    assert!(linked.code == 0 && linked.err.contains("p/link.albero non è un file"), "{}", linked.err);
    // Nor where a plan names it.
    folder.write("p/v.albero", "consuntivo 2025 file \"v.csv\" { colonna nome \"A\"; colonna valore \"B\" }\n");
    pipe(&folder, "p/v.csv").expect("made");
    let named = at_once(&folder, &["check", "p"]);
    assert!(named.code == 1 && named.err.contains("«v.csv»: non è un file"), "{}", named.err);
}

#[test]
fn a_pipe_that_is_named_is_read_to_its_end_or_to_the_limit() {
    let folder = plan();
    let Some(path) = pipe(&folder, "pipe") else { return };
    let text = ["piano", "smvp", "consuntivo"].map(|name| folder.read(&format!("p/{name}.albero"))).concat();
    let writer = |bytes: Vec<u8>, endless: bool| {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut to = std::fs::OpenOptions::new().write(true).open(path).expect("a reader");
            while to.write_all(&bytes).is_ok() && endless {}
        })
    };
    let feeding = writer(text.into_bytes(), false);
    let read = at_once(&folder, &["check", "pipe"]);
    feeding.join().expect("written");
    assert_eq!(read.code, 0, "{}", read.err);
    let feeding = writer(vec![b'\n'; 1 << 16], true);
    let endless = at_once(&folder, &["eval", "pipe"]);
    feeding.join().expect("left alone");
    assert!(endless.code == 2 && endless.err.contains("pipe: il file supera 268435456 byte"), "{}", endless.err);
}

#[test]
fn a_plan_reads_below_its_root_only() {
    let folder = plan();
    folder.write("segreto.csv", "chiave;SEGRETO-123\n");
    folder.write("segreto.albero", "SEGRETO-123\n");
    let facts =
        |path: &str| format!("consuntivo 2025 file \"{path}\" {{ colonna nome \"A\"; colonna valore \"B\" }}\n");
    folder.write("p/v.albero", &facts("../segreto.csv"));
    for command in [&["check"][..], &["eval"], &["report"], &["graph"], &["verify"]] {
        let run = at_once(&folder, &[command, &["p"]].concat());
        assert_eq!(run.code, 1, "{command:?}: {}", run.err);
        assert!(run.err.contains("sta fuori da") && !(run.err + &run.out).contains("SEGRETO"), "{command:?}");
    }
    let allowed = at_once(&folder, &["check", "--fuori", "p"]);
    assert!(allowed.err.contains("segreto.csv") && !allowed.err.contains("sta fuori da"), "{}", allowed.err);
    // A link that leads out is no way around it; one that stays inside is followed.
    folder.write("p/v.albero", &facts("v.csv"));
    symlink("../segreto.csv", folder.0.join("p/v.csv")).expect("linked");
    assert!(at_once(&folder, &["check", "p"]).err.contains("sta fuori da"));
    std::fs::remove_file(folder.0.join("p/v.csv")).expect("removed");
    folder.write("p/dati/v.csv", "A;B\npratiche;1.000\n");
    symlink("dati/v.csv", folder.0.join("p/v.csv")).expect("linked");
    assert!(!at_once(&folder, &["check", "p"]).err.contains("sta fuori da"));
    std::fs::remove_file(folder.0.join("p/v.albero")).expect("removed");
    symlink("../segreto.albero", folder.0.join("p/l.albero")).expect("linked");
    let linked = at_once(&folder, &["check", "p"]);
    assert!(linked.code == 2 && linked.err.contains("p/l.albero: sta fuori da"), "{}", linked.err);
    assert!(!linked.err.contains("SEGRETO"), "{}", linked.err);
    // In a repository, or when the folder above is named, what lies beside the plan is inside.
    std::fs::remove_file(folder.0.join("p/l.albero")).expect("removed");
    folder.write("p/v.albero", &facts("../segreto.csv"));
    std::fs::create_dir(folder.0.join(".git")).expect("made");
    assert!(!at_once(&folder, &["check", "p"]).err.contains("sta fuori da"));
}

#[test]
fn what_is_written_to_stays_what_it_is() {
    let folder = plan();
    let graph = |to: &str| at_once(&folder, &["graph", "p", "--format", "dot", "-o", to]);
    let expected = at_once(&folder, &["graph", "p", "--format", "dot"]).out;
    if let Some(path) = pipe(&folder, "pipe") {
        let reader = std::thread::spawn(move || {
            let mut got = String::new();
            std::fs::File::open(path).expect("a writer").read_to_string(&mut got).map(|_| got)
        });
        assert_eq!(graph("pipe").code, 0);
        assert_eq!(reader.join().expect("read").expect("UTF-8"), expected);
    }
    // Links stay links, to what is there and to what is not yet.
    folder.write("vero.dot", "");
    symlink("vero.dot", folder.0.join("link.dot")).expect("linked");
    symlink("nuovo.dot", folder.0.join("vuoto.dot")).expect("linked");
    for (link, target) in [("link.dot", "vero.dot"), ("vuoto.dot", "nuovo.dot")] {
        assert_eq!(graph(link).code, 0);
        assert!(std::fs::symlink_metadata(folder.0.join(link)).expect("there").is_symlink());
        assert_eq!(folder.read(target), expected);
    }
    symlink("anello.dot", folder.0.join("anello.dot")).expect("linked");
    assert_eq!(graph("anello.dot").code, 2);
    // Permissions and other names are kept, and nothing is left beside.
    let path = PathBuf::from(folder.write("uno.dot", "prima"));
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).expect("set");
    std::fs::hard_link(&path, folder.0.join("due.dot")).expect("linked");
    assert_eq!(graph("uno.dot").code, 0);
    assert_eq!(folder.read("due.dot"), expected);
    let there = std::fs::metadata(&path).expect("there");
    assert_eq!((there.nlink(), there.mode() & 0o777), (2, 0o640));
    // So is its owner, whoever writes; only the superuser can make a file another's.
    let path = PathBuf::from(folder.write("altrui.dot", "prima"));
    if std::os::unix::fs::chown(&path, Some(4_321), Some(4_322)).is_ok() {
        assert_eq!(graph("altrui.dot").code, 0);
        let there = std::fs::metadata(&path).expect("there");
        assert_eq!((there.uid(), there.gid()), (4_321, 4_322));
        assert_eq!(folder.read("altrui.dot"), expected);
    }
    assert_eq!(graph("p").code, 2, "a folder");
    assert_eq!(graph("manca/x.dot").code, 2);
    let mut names = std::fs::read_dir(&folder.0).expect("there").map(|e| e.expect("there").file_name());
    assert!(!names.any(|n| n.as_encoded_bytes().ends_with(b".tmp")));
    let printed = graph("/dev/stdout");
    assert_eq!((printed.code, printed.out.as_str()), (0, expected.as_str()));
}

/// What a command that was killed left beside a file is hidden, is read by nobody, and goes with the next that writes.
#[test]
fn what_was_left_half_written_is_taken_away() {
    let folder = plan();
    // No process has this number: it is beyond what the system gives.
    let left = [".uno.dot.4194305.tmp", ".due.dot.4194305.tmp", ".uno.dot.x.tmp"];
    left.iter().for_each(|name| drop(folder.write(name, "a half")));
    folder.write("p/.piano.albero.4194305.tmp", "obiettivo \"a half");
    let checked = at_once(&folder, &["check", "p"]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    assert_eq!(at_once(&folder, &["graph", "p", "--format", "dot", "-o", "uno.dot"]).code, 0);
    let there = left.map(|name| folder.0.join(name).exists());
    assert_eq!(there, [!Path::new("/proc/self").exists(), true, true], "its own, and no other's");
}

#[test]
fn what_was_read_is_never_written_over() {
    let folder = plan();
    let before = folder.read("p/piano.albero");
    std::fs::hard_link(folder.0.join("p/piano.albero"), folder.0.join("altro.md")).expect("linked");
    symlink("p/piano.albero", folder.0.join("link.md")).expect("linked");
    for to in ["p/piano.albero", "altro.md", "link.md", "./p/../p/piano.albero"] {
        for arguments in [&["report"][..], &["why", "A1"], &["diff", "p"], &["stato"], &["policy"]] {
            let arguments = [arguments, &["p", "--format", "md", "-o", to]].concat();
            let run = at_once(&folder, &arguments);
            assert!(run.code == 2 && run.err.contains("non lo sostituisco"), "{arguments:?}: {}", run.err);
        }
    }
    assert_eq!(folder.read("p/piano.albero"), before);
    folder.write("p/v.csv", "A;B\npratiche;1.000\n");
    folder.write("p/v.albero", "consuntivo 2025 file \"v.csv\" { colonna nome \"A\"; colonna valore \"B\" }\n");
    let table = at_once(&folder, &["check", "p", "--format", "text", "-o", "p/v.csv"]);
    assert!(table.code == 2 && folder.read("p/v.csv").starts_with("A;B"), "{}", table.err);
}

#[test]
fn a_disk_that_is_full_leaves_nothing_in_part() {
    // A small disk of one's own, where the system lets one have it.
    let folder = plan();
    let small = folder.0.join("disco");
    std::fs::create_dir(&small).expect("made");
    let own = env!("CARGO_BIN_EXE_albero");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tno-2025");
    let untidy = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/format/disordine.albero");
    let script = format!(
        "set -e; cd '{}'; mount -t tmpfs -o size=64k tmpfs disco; echo mounted; set +e
        '{own}' rollover 2026 '{}' --in disco/nuovo; echo rollover $?; ls -A disco; echo end
        cp '{}' disco/d.albero; cat /proc/self/maps /proc/self/maps /proc/self/maps > disco/pieno 2>&-
        head -c 65536 /proc/self/exe >> disco/pieno 2>&-
        '{own}' fmt disco/d.albero; echo fmt $?; cmp disco/d.albero '{}' && echo same; ls -A disco",
        folder.path(),
        example.display(),
        untidy.display(),
        untidy.display(),
    );
    let Ok(output) = Command::new("unshare").args(["-rm", "sh", "-c", &script]).output() else { return };
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !out.starts_with("mounted\n") {
        return;
    }
    assert!(out.contains("rollover 2\nend\n"), "{out}{err}");
    assert!(out.contains("fmt 2\nsame\nd.albero\npieno\n"), "{out}{err}");
    assert!(err.contains("il disco è pieno") && err.contains("riscritti 0 file su 1"), "{err}");
}

#[test]
fn nothing_that_a_terminal_obeys_leaves_the_program() {
    let plan = "tests/cases/hostile/terminal-escapes.albero";
    let obeyed = |c: char| {
        c.is_control() && !"\n\t".contains(c)
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let forms = |command: &[&'static str], forms: &[&'static str]| -> Vec<Vec<&'static str>> {
        forms.iter().map(|form| [command, &["--format", form][..]].concat()).collect()
    };
    let pages = ["text", "md", "html", "json"];
    let all = [
        forms(&["check"], &["text", "json", "sarif", "codequality"]),
        forms(&["eval"], &["text", "json"]),
        forms(&["verify"], &["text", "json"]),
        forms(&["verify", "--politiche"], &["text", "json"]),
        forms(&["why", "I1"], &pages),
        forms(&["stato"], &pages),
        forms(&["policy"], &pages),
        forms(&["policy", "I1"], &["svg", "json"]),
        forms(&["report"], &pages),
        forms(&["graph"], &["dot", "mermaid", "svg", "json"]),
        forms(&["diff", "examples/primo-piano"], &pages),
    ];
    for arguments in all.concat() {
        let run = albero(&[&arguments[..], &[plan]].concat());
        assert!(!run.out.is_empty() || !run.err.is_empty(), "{arguments:?}");
        assert!(!(run.out + &run.err).contains(obeyed), "{arguments:?}");
    }
    // Nor from the command line, nor from the name of a file.
    let folder = Folder::new();
    folder.write("x\u{1b}[31m.albero", "piano\n");
    for run in [albero(&["check", folder.path()]), albero(&["why", "\u{1b}[2J", PLAN]), albero(&["check", "--\u{1b}x"])]
    {
        assert!(run.code > 0 && !(run.out + &run.err).contains(obeyed), "an answer");
    }
}
