//! How commands end: the same errors give the same code everywhere, and whoever asks for JSON gets JSON.

use crate::support::command::{Folder, Run, albero, command};

/// Plans with an error of each kind: what is wrong, the text, and a node that is there.
const WRONG: [(&str, &str); 7] = [
    ("a name", "piano P \"P\" { anno 2025; smvp S }\nindicatore I \"I\" in P { target >= 1 n }\n"),
    (
        "a form",
        "piano P \"P\" { anno 2025 }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }\nindicatore I \"I\" in P { target >= 1 n; pesso 3 % }\n",
    ),
    (
        "a block",
        "piano P \"P\" { anno 2025 }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }\nindicatore I \"I\" in P { target >= 1 n }\nindicatore J \"J\" in P {\n",
    ),
    (
        "a claim",
        "piano P \"P\" { anno 2025 }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }\nindicatore I \"I\" in P { target >= 1 n }\npubblicato 2025 \"R\" { punteggio X = 3,00 % }\n",
    ),
    (
        "a table",
        "piano P \"P\" { anno 2025 }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }\nindicatore I \"I\" in P { target >= 1 n }\nconsuntivo 2025 file \"manca.csv\" { colonna nome \"A\"; colonna valore \"B\" }\n",
    ),
    (
        "a value",
        "piano P \"P\" { anno 2025 }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }\ndato a \"A\" misura n\ndato b \"B\" misura n\nindicatore I \"I\" in P { algoritmo a / b; target >= 50 % }\nconsuntivo 2025 chiuso { a = 1 n; b = 2 n; I = 70 % }\n",
    ),
    (
        "a value of last year",
        "piano P \"P\" { anno 2025 }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }\ndato a \"A\" misura n\ndato b \"B\" misura n\nindicatore I \"I\" in P { algoritmo a / b; target >= 50 % }\nconsuntivo 2025 chiuso { a = 1 n; b = 2 n }\nconsuntivo 2024 { a = 1 n; b = 2 n; I = 70 % }\n",
    ),
];

/// Every command that shows something of a plan.
fn commands(plan: &str) -> Vec<Vec<&str>> {
    let shown = [
        &["check"][..],
        &["eval"],
        &["eval", "--al", "30/06/2025"],
        &["eval", "--json"],
        &["verify"],
        &["verify", "--politiche"],
        &["report"],
        &["report", "--al", "30/06/2025"],
        &["why", "I"],
        &["policy"],
        &["policy", "I"],
        &["graph"],
        &["stato", "--al", "01/01/2025"],
    ];
    shown.iter().map(|arguments| [arguments, &[plan][..]].concat()).collect()
}

#[test]
fn the_same_errors_end_every_command_in_the_same_way() {
    let folder = Folder::new();
    let mut plans: Vec<(String, String)> = WRONG
        .iter()
        .map(|(what, text)| ((*what).to_owned(), folder.write(&format!("{}/p.albero", what.replace(' ', "-")), text)))
        .collect();
    plans.push(("a division by zero".to_owned(), "tests/cases/ends/zero-division-exit.albero".to_owned()));
    for (what, plan) in &plans {
        let node = if what == "a division by zero" { "I1" } else { "I" };
        for arguments in commands(plan) {
            let arguments: Vec<&str> = arguments.iter().map(|a| if *a == "I" { node } else { a }).collect();
            let run = albero(&arguments);
            assert_eq!(run.code, 1, "{what}: {arguments:?}: {}", run.err);
            assert!(run.err.contains("errore["), "{what}: {arguments:?} says nothing: {}", run.err);
        }
        let into = folder.0.join("nuovo").to_string_lossy().into_owned();
        let rolled = albero(&["rollover", "2026", plan, "--in", &into]);
        assert!(rolled.code == 1 && !folder.0.join("nuovo").exists(), "{what}: {}", rolled.err);
        let compared = albero(&["diff", plan, plan]);
        assert_eq!(compared.code, 1, "{what}: {}", compared.err);
    }
}

#[test]
fn a_target_of_zero_that_nothing_divides_by_is_no_error() {
    let run = albero(&["eval", "tests/cases/ends/inverse-zero-target.albero", "--json"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let node = &run.json()["nodes"][1];
    assert_eq!((node["code"].as_str(), node["printed"].as_str()), (Some("I1"), Some("0.00")));
}

/// An object, whatever happened.
fn is_object(run: &Run, code: i32, arguments: &[&str]) {
    assert_eq!(run.code, code, "{arguments:?}: {}", run.err);
    assert!(run.json().is_object(), "{arguments:?}: {}", run.out);
}

#[test]
fn who_asks_for_json_gets_json_on_failure_too() {
    let folder = Folder::new();
    let plan = "examples/primo-piano";
    let empty = folder.write("vuoto.albero", "");
    for arguments in [
        &["check", "--json", "manca"][..],
        &["eval", "--json", "manca"],
        &["eval", "--format", "json", "manca"],
        &["eval", "--json", plan, "--node", "X"],
        &["why", "X", "--json", plan],
        &["graph", "--format=json", "manca"],
        &["diff", "--json", plan, "manca.albero"],
        &["verify", "--json", "manca"],
        &["stato", "--json", "manca"],
        &["policy", "X", "--json", plan],
        &["report", "--format", "json", "manca"],
        &["eval", "--json", "--jsn"],
        &["stato", "--json", "--al", "domani"],
        &["check", "--json", plan, "-o", "/manca/x.json"],
    ] {
        let run = albero(arguments);
        is_object(&run, 2, arguments);
        let why = run.json()["problem"].as_str().expect("a reason").to_owned();
        assert!(!why.is_empty() && run.err.contains(&why), "{arguments:?}: {}", run.err);
    }
    for arguments in [
        &["eval", "--json"][..],
        &["verify", "--json"],
        &["verify", "--politiche", "--json"],
        &["report", "--format", "json"],
        &["graph", "--format", "json"],
        &["stato", "--json"],
        &["policy", "--json"],
        &["check", "--json"],
    ] {
        let arguments = [arguments, &[&empty]].concat();
        is_object(&albero(&arguments), 1, &arguments);
    }
    // Who asks for something else does not.
    assert_eq!(albero(&["eval", "manca"]).out, "");
}

#[cfg(unix)]
#[test]
fn words_and_names_that_are_not_in_utf_8_are_no_accident() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let odd = OsStr::from_bytes(b"\xff");
    for arguments in [&["why"][..], &["eval", "--node"], &["explain"], &["diff"], &["check", "--lang"], &[]] {
        let mut command = command(arguments);
        let run = Run::of(command.arg(odd).arg("examples/primo-piano").output().expect("runs"));
        assert!(run.code == 2 && run.err.starts_with("albero: ") && run.out.is_empty(), "{arguments:?}: {}", run.err);
    }
    // Two names that look the same are two files.
    let folder = Folder::new();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/primo-piano");
    for (name, odd) in [("piano.albero", &b"p\xff.albero"[..]), ("smvp.albero", b"p\xfe.albero")] {
        std::fs::copy(source.join(name), folder.0.join(OsStr::from_bytes(odd))).expect("copied");
    }
    std::fs::create_dir(folder.0.join(OsStr::from_bytes(b"d\xff"))).expect("made");
    std::fs::write(folder.0.join(OsStr::from_bytes(b"d\xff/v.csv")), "Voce;V\npratiche;1.000\npratiche_in_tempo;900\n")
        .expect("written");
    let facts = "consuntivo 2025 file \"v.csv\" { colonna nome \"Voce\"; colonna valore \"V\" }\n";
    std::fs::write(folder.0.join(OsStr::from_bytes(b"d\xff/f.albero")), facts).expect("written");
    let run = albero(&["check", "--json", folder.path()]);
    assert_eq!(run.code, 0, "{}", run.out);
    let into = Folder::new();
    let new = into.0.join("nuovo");
    let rolled = albero(&["rollover", "2026", folder.path(), "--in", new.to_str().expect("UTF-8")]);
    assert_eq!(rolled.code, 0, "{}", rolled.err);
    assert_eq!(albero(&["check", new.to_str().expect("UTF-8")]).code, 0);
    for odd in [&b"p\xff.albero"[..], b"p\xfe.albero"] {
        assert!(new.join(OsStr::from_bytes(odd)).exists(), "{odd:?}");
    }
    let laid = albero(&["fmt", "--check", folder.path()]);
    assert!(laid.code == 0 && laid.err.contains("su 3"), "{}{}", laid.out, laid.err);
}
