//! `albero fmt`: which files it touches, and how.

use crate::support::command::{Folder, albero, albero_reading};
use std::path::Path;

const UNTIDY: &str = "piano   P \"P\" {\nanno 2025   // nota\n  smvp S }\n";
const BROKEN: &str = "piano   P \"Graffa che manca\" {\n";

fn tidy() -> String {
    albero_reading(&["fmt", "-"], UNTIDY).out
}

#[test]
fn standard_input_goes_to_standard_output() {
    let run = albero_reading(&["fmt", "-"], UNTIDY);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("  anno        2025"), "{}", run.out);
    assert_eq!(albero_reading(&["fmt", "-"], &run.out).out, run.out);
    let check = albero_reading(&["fmt", "-", "--check"], UNTIDY);
    assert_eq!((check.code, check.out.as_str()), (1, "<stdin>\n"));
    // An editor puts what comes out in place of what went in: a text with errors comes back whole.
    let broken = albero_reading(&["fmt", "-"], BROKEN);
    assert_eq!((broken.code, broken.out.as_str()), (1, BROKEN));
}

#[test]
fn files_change_only_when_there_is_something_to_change() {
    let folder = Folder::new();
    let untidy = folder.write("sotto/a.albero", UNTIDY);
    let clean = folder.write("b.albero", &tidy());
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let file = std::fs::File::options().write(true).open(&clean).expect("open");
    file.set_modified(old).expect("set");
    drop(file);
    let run = albero(&["fmt", folder.path()]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert_eq!(run.err, "albero: riscritti 1 file su 2\n");
    assert_eq!(std::fs::read_to_string(untidy).expect("read"), tidy());
    assert_eq!(std::fs::metadata(clean).and_then(|m| m.modified()).expect("known"), old);
    let left: Vec<_> = std::fs::read_dir(folder.0.join("sotto")).expect("read").collect();
    assert_eq!(left.len(), 1, "no file of its own stays behind");
}

#[test]
fn check_and_diff_write_nothing() {
    let folder = Folder::new();
    let untidy = folder.write("a.albero", UNTIDY);
    folder.write("b.albero", &tidy());
    let check = albero(&["fmt", "--check", folder.path()]);
    assert_eq!((check.code, check.out.trim_end()), (1, untidy.as_str()));
    assert!(check.err.contains("da riscrivere 1 file su 2"), "{}", check.err);
    let diff = albero(&["fmt", "--diff", folder.path()]);
    assert_eq!(diff.code, 0);
    assert!(diff.out.starts_with(&format!("--- {untidy}\n+++ {untidy}\n@@ ")), "{}", diff.out);
    assert!(
        diff.out.contains("\n-anno 2025   // nota\n") && diff.out.contains("\n+  anno        2025"),
        "{}",
        diff.out
    );
    assert_eq!(albero(&["fmt", "--diff", "--check", folder.path()]).code, 1);
    assert_eq!(folder.read("a.albero"), UNTIDY);
}

#[test]
fn a_file_with_errors_is_named_and_the_others_are_laid_out() {
    let folder = Folder::new();
    let broken = folder.write("a.albero", BROKEN);
    folder.write("b.albero", UNTIDY);
    let run = albero(&["fmt", folder.path()]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains(&broken) && run.err.contains("blocco_non_chiuso"), "{}", run.err);
    assert_eq!((folder.read("a.albero").as_str(), folder.read("b.albero")), (BROKEN, tidy()));
    // One that can't be read is worse, and doesn't stop the others either.
    folder.write("b.albero", UNTIDY);
    std::fs::write(folder.0.join("c.albero"), b"piano P \"citt\xe0\"\n").expect("written");
    let run = albero(&["fmt", folder.path(), "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("line 1 is not UTF-8"), "{}", run.err);
    assert_eq!(folder.read("b.albero"), tidy());
}

#[test]
fn a_mistake_costs_the_declaration_it_is_in() {
    let text = "// Uno.\nfonte   a \"A\"\n\n\n// Due.\nobiettivo O \"O\" {\npeso   5 %\nfonte   b \"B\"\nobiettivo P \"P\" {\n peso 3 %\n}\n";
    let wanted = "// Uno.\nfonte a \"A\"\n\n// Due.\nobiettivo O \"O\" {\npeso   5 %\nfonte b \"B\"\nobiettivo P \"P\" {\n  peso        3 %\n}\n";
    let folder = Folder::new();
    folder.write("a.albero", text);
    let run = albero(&["fmt", folder.path()]);
    assert_eq!((run.code, folder.read("a.albero").as_str()), (1, wanted));
    assert!(run.err.contains("una parte di") && run.err.contains("blocco_non_chiuso"), "{}", run.err);
    assert!(
        run.err.ends_with("albero: riscritti 1 file su 1; con errori, lasciati com'erano in tutto o in parte: 1\n"),
        "{}",
        run.err
    );
    assert_eq!(albero_reading(&["fmt", "-"], wanted).out, wanted);
}

#[test]
fn a_mark_goes_and_windows_line_ends_stay() {
    let folder = Folder::new();
    let windows = tidy().replace('\n', "\r\n");
    folder.write("a.albero", &format!("\u{feff}{}", UNTIDY.replace('\n', "\r\n")));
    assert_eq!(albero(&["fmt", folder.path()]).code, 0);
    assert_eq!(folder.read("a.albero"), windows);
    assert_eq!(albero(&["fmt", "--check", folder.path()]).code, 0);
    // Git compares what is said.
    assert_eq!(albero(&["textconv", &folder.write("b.albero", &windows)]).out, tidy());
}

/// A text that is no plan is not laid out, even if it is named.
#[test]
fn other_files_are_not_touched() {
    let folder = Folder::new();
    let page = folder.write("LEGGIMI.md", "piano   P\n\n- uno - due\n");
    let data = folder.write("c.yaml", "a:   1\n");
    let untidy = folder.write("a.albero", UNTIDY);
    for arguments in [&["fmt", &page, &data, &untidy][..], &["fmt", "--check", &page]] {
        let run = albero(arguments);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains("LEGGIMI.md: il nome non finisce in .albero"), "{}", run.err);
    }
    assert_eq!(
        (folder.read("LEGGIMI.md").as_str(), folder.read("c.yaml").as_str()),
        ("piano   P\n\n- uno - due\n", "a:   1\n")
    );
    assert_eq!(folder.read("a.albero"), tidy());
}

/// Words whose quotes were forgotten stay as they are, and the command says so.
#[test]
fn what_is_not_understood_is_told() {
    let folder = Folder::new();
    let text = std::fs::read_to_string("tests/cases/format/senza_virgolette.albero").expect("a case");
    let path = folder.write("a.albero", &text);
    let run = albero(&["fmt", &path]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("non mi aspettavo «Costo»") && run.err.contains("forma_inattesa"), "{}", run.err);
    let left: Vec<&str> = text.lines().filter(|l| l.contains("//")).collect();
    assert!(left.len() == 5 && left.iter().all(|line| folder.read("a.albero").contains(line)));
    assert_eq!(albero(&["fmt", "--check", &path]).code, 1);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    let real = folder.write("vero/piano.txt", UNTIDY);
    std::fs::set_permissions(&real, PermissionsExt::from_mode(0o640)).expect("set");
    let link = folder.0.join("a.albero");
    symlink("vero/piano.txt", &link).expect("linked");
    assert_eq!(albero(&["fmt", folder.path()]).code, 0);
    assert!(std::fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_eq!(std::fs::read_link(&link).expect("a link"), Path::new("vero/piano.txt"));
    let mode = std::fs::metadata(&real).expect("there").permissions().mode();
    assert_eq!((mode & 0o777, std::fs::read_to_string(&real).expect("read")), (0o640, tidy()));

    // Closed to writing is closed to fmt.
    std::fs::write(&real, UNTIDY).expect("written");
    std::fs::set_permissions(&real, PermissionsExt::from_mode(0o440)).expect("set");
    assert_eq!(albero(&["fmt", folder.path()]).code, 2);
    assert_eq!(std::fs::read_to_string(&real).expect("read"), UNTIDY);
}

#[test]
fn the_examples_that_this_project_writes_are_tidy() {
    assert_eq!(albero(&["fmt", "--check", "examples/primo-piano", "tests/cases/diff"]).code, 0);
}
