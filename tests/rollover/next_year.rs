//! `albero rollover`, and the plan for 2026 that it made of the real one.

use crate::support::command::{Folder, albero};
use crate::support::format_of;
use crate::support::plans::{Compiled, files, repository};
use albero::diagnostic::{Code, Lang, Severity};
use albero::eval::State;
use albero::eval::figures;
use albero::plan::{Goal, Kind, Value};
use std::fmt::Write;

const PLAN: &str = "examples/tno-2025";
const NEXT: &str = "examples/tno-2026";

/// The files of a folder with their contents, and what the command said.
fn rolled(year: &str, plan: &str) -> (Folder, String) {
    let folder = Folder::new();
    let into = folder.0.join("nuovo");
    let run = albero(&["rollover", year, plan, "--in", into.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.err);
    let said = run.out.replace(folder.path(), "…");
    (folder, said)
}

#[test]
fn the_first_plan_a_year_later() {
    let (folder, said) = rolled("2026", "examples/primo-piano");
    let mut shown = said;
    for file in files(&folder.0) {
        let name = file.strip_prefix(&folder.0).expect("below").to_string_lossy().replace('\\', "/");
        let _ = write!(shown, "\n== {name}\n{}", std::fs::read_to_string(&file).expect("UTF-8"));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn every_way_of_writing_a_target_leaves_its_form_open() {
    let text = "\
piano P \"P\" { anno 2025; smvp S }
smvp S \"S\" {
  applica proporzionale a >= > =
  applica speculare a <= <
  applica un_punto_al_giorno a entro
  applica tutto_o_niente a sì tra
  nodo piano      media pesata di indicatori
}
dato a \"A\" misura n
indicatore I1 \"Minimo\" in P { target >= 5 n }
indicatore I2 \"Negativo\" in P { base 2024 = 2 gg; target <= -1,50 gg }
indicatore I3 \"Fra due\" in P { target tra 5 % e 10 % }
indicatore I4 \"Sì\" in P { target sì }
indicatore I5 \"Già deciso\" in P {
  target      >= 5 n
  target      2026 >= 6 n  // dal triennio
}
indicatore I6 \"Con l'anno\" in P {
  // Dopo le ferie.
  target      2025 entro 30/09/2025
  target      al 30/06/2025 entro 30/06/2025
}
indicatore I7 \"Calcolato\" in P { algoritmo a / a[N-1]; target > 1 }
consuntivo 2024 { a = 7 n }
// I valori dell'anno.
consuntivo 2025 chiuso {
  a = 10 n; I1 = 5 n; I2 = non_realizzato; I3 = 7,50 %; I4 = sì; I6 = 30/09/2025
}
valutazione OIV 2025 atto \"v\" { punteggio I1 = 90 % motivo \"m\" }
";
    let folder = Folder::new();
    let plan = folder.write("vecchio/piano.albero", &format_of(text));
    let into = folder.0.join("nuovo");
    let run = albero(&["rollover", "2026", &plan, "--in", into.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = folder.read("nuovo/piano.albero");
    assert_eq!(format_of(&text), text, "stays laid out");
    insta::assert_snapshot!(format!(
        "{text}\n== consuntivo-2025.albero\n{}",
        folder.read("nuovo/consuntivo-2025.albero")
    ));
    let new = Compiled::at(&into);
    let errors: Vec<_> = new.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let open = new.compilation.diagnostics.iter().filter(|d| d.code == Code::TargetUndecided).count();
    assert_eq!(open, 6);
}

#[test]
fn the_current_folder_keeps_its_folders() {
    let folder = Folder::new();
    folder.write("piano/a.albero", "piano P \"P\" { anno 2025; smvp S }\n");
    folder.write("piano/sotto/s.albero", "smvp S \"S\" { nodo piano media pesata di obiettivi }\n");
    let mut command = crate::support::command::command(&["rollover", "2026", "--in", "../nuovo"]);
    let output = command.current_dir(folder.0.join("piano")).output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(folder.read("nuovo/a.albero"), "piano P \"P\" { anno 2026; smvp S }\n");
    assert_eq!(folder.read("nuovo/sotto/s.albero"), folder.read("piano/sotto/s.albero"));
}

/// What an act made of a target is what it was; tables hold targets, and are not taken along in silence.
#[test]
fn acts_and_tables_are_told() {
    let folder = Folder::new();
    let plan = "\
piano P \"P\" { anno 2025; smvp S }
smvp S \"S\" {
  applica proporzionale a >= > =
  nodo ambito     media di indicatori
  nodo piano      media pesata di ambiti
}
ambito A \"A\" in P {
  peso        60 %
  indicatore I1 \"Uno\" { target >= 10 n; target al 30/06/2025 >= 5 n }
}
ambito B \"B\" in P { peso 40 % }
indicatori file \"t.csv\" in B {
  colonna codice \"Codice\"
  colonna target \"Target\"
}
consuntivo 2025 al 30/06/2025 { I1 = 3 n }
consuntivo 2025 { I1 = 8 n }
rimodulazione dal 01/07/2025 atto \"delibera 45\" {
  target I1 >= 9 n era 10 n
  peso A in P = 50 % era 60 %
  peso B in P = 50 % era 40 %
}
rimodulazione dal 01/09/2025 atto \"delibera 60\" { target I1 >= 7 n era 9 n }
";
    folder.write("vecchio/t.csv", "Codice;Target\nT1;>= 5\n");
    folder.write("vecchio/piano.albero", plan);
    let (old, into) = (folder.0.join("vecchio"), folder.0.join("nuovo"));
    let run = albero(&["rollover", "2026", old.to_str().expect("UTF-8"), "--in", into.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("non copiate, con i target e i valori del 2025: t.csv"), "{}", run.out);
    assert!(run.out.contains("scritti com'erano prima: 2"), "{}", run.out);
    let text = folder.read("nuovo/piano.albero");
    assert!(text.contains("target >= ? n era >= 7 n; target al ? >= ? n era >= 5 n"), "{text}");
    assert!(!text.contains("rimodulazione") && !text.contains("consuntivo"), "{text}");
}

/// What only the old plan's published figures used is kept, and says so; what nothing used is warned of as before.
#[test]
fn data_for_published_figures_alone_say_so() {
    let folder = Folder::new();
    let data = "\
dato intero \"Intero\" misura n  // dal protocollo
dato idle \"Che nessuno usa\" misura n
dato parte \"Parte\" misura n
dato calcolato \"Calcolato\" {
  // Come dice la fonte.
  algoritmo   parte / 4
}
dato doppio \"Doppio\" { algoritmo parte * 2 }
dato vuoto \"Vuoto\" misura n {}
";
    let plan = format!(
        "\
piano P \"P\" {{ anno 2025; smvp S }}
smvp S \"S\" {{ applica proporzionale a >=; nodo piano media di indicatori }}
indicatore I \"I\" in P {{ target >= 1 n }}
{data}consuntivo 2025 {{ I = 1 n; intero = 3 n; idle = 1 n; parte = 4 n; vuoto = 2 n }}
pubblicato 2025 \"Relazione\" {{
  valore intero = 3 n
  valore parte = 4 n
  valore calcolato = 1,00
  valore doppio = 8 n
  valore vuoto = 2 n
}}
"
    );
    folder.write("vecchio/piano.albero", &plan);
    let (old, into) = (folder.0.join("vecchio"), folder.0.join("nuovo"));
    let run = albero(&["rollover", "2026", old.to_str().expect("UTF-8"), "--in", into.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("`consenti dato_inutilizzato`: intero, calcolato, doppio, vuoto\n"), "{}", run.out);
    let waiver = "consenti dato_inutilizzato motivo \"serviva alle cifre pubblicate nel 2025\"";
    let expected = data
        .replace("misura n  // dal", &format!("misura n {{\n  {waiver}\n}}  // dal"))
        .replace("  // Come", &format!("  {waiver}\n  // Come"))
        .replace("{ algoritmo", &format!("{{ {waiver}; algoritmo"))
        .replace("n {}", &format!("n {{ {waiver} }}"));
    let text = folder.read("nuovo/piano.albero");
    assert!(text.contains(&expected), "{text}");
    let new = Compiled::at(&into);
    let told = new.compilation.diagnostics.iter().filter(|d| matches!(d.code, Code::UnusedDatum | Code::UnusedWaiver));
    let told: Vec<_> = told.map(|d| new.sources.text(d.primary.span)).collect();
    assert_eq!(told, ["idle"]);
}

#[test]
fn nothing_is_overwritten_and_nothing_guessed() {
    let folder = Folder::new();
    let taken = folder.write("pieno/x.txt", "mio");
    let into = |name: &str| folder.0.join(name).to_str().expect("UTF-8").to_owned();
    let refused = |arguments: &[&str], code: i32, word: &str| {
        let run = albero(arguments);
        assert_eq!(run.code, code, "{}", run.err);
        assert!(run.err.contains(word) && run.out.is_empty(), "{}", run.err);
    };
    refused(&["rollover", "2026", "examples/primo-piano", "--in", &into("pieno")], 2, "non è vuota");
    assert_eq!(std::fs::read_to_string(taken).expect("there"), "mio");
    refused(&["rollover", "2027", "examples/primo-piano", "--in", &into("nuovo")], 2, "è il 2026");
    let inside = "examples/primo-piano/2026";
    refused(&["rollover", "2026", "examples/primo-piano", "--in", inside], 2, "ne farebbe parte");
    folder.write("rotto/a.albero", "piano P \"P\" { anno 2025; smvp MANCA }\n");
    refused(&["rollover", "2026", &into("rotto"), "--in", &into("nuovo")], 1, "prima vanno corretti gli errori");
    assert!(!folder.0.join("nuovo").exists() && !repository(inside).exists());
}

#[test]
fn the_real_plan_keeps_forms_units_codes_and_last_years_values() {
    let (folder, _) = rolled("2026", PLAN);
    let (old, new) = (Compiled::at(&repository(PLAN)), Compiled::at(&folder.0.join("nuovo")));
    assert!(new.compilation.diagnostics.iter().all(|d| d.severity != Severity::Error));
    assert_eq!(new.plan().year, 2026);
    assert!(new.plan().decisions.is_empty() && new.plan().claims.is_empty());
    let mut holes = 0;
    for id in old.plan().ids() {
        let after = new.item(old.name(id));
        if old.plan().item(id).kind != Kind::Indicator {
            continue;
        }
        let target = old.plan().target(id).expect("every indicator has one");
        if let Some(hole) = new.plan().hole(after) {
            holes += 1;
            assert_eq!((hole.form, hole.was), (target.form, Some((target.form, target.goal, target.measure))));
            assert_eq!(new.scores.get(after).state, State::Open);
        } else {
            assert_eq!(target.goal, Goal::Yes);
        }
        let actual = figures::value(old.plan(), id, old.scores.values.get(old.plan(), id, 2025), Lang::It);
        let base = new.plan().baseline(after).filter(|b| b.year == 2025);
        let base = base.map_or_else(|| "—".to_owned(), |b| figures::written(new.plan(), b.value));
        // Those computed are shown with two decimals less than they are kept with.
        let given = old.plan().facts[&2025].get(id).is_some_and(|f| matches!(f.value, Value::Number(..)));
        assert!(base == actual || !given, "{}: {base} {actual}", old.name(id));
    }
    let count = |code| new.compilation.diagnostics.iter().filter(|d| d.code == code).count();
    assert_eq!(count(Code::TargetUndecided), holes);
    // Waivers about targets wait for the targets.
    assert_eq!(count(Code::UnusedWaiver), 0);
    let before = |code| old.compilation.diagnostics.iter().filter(|d| d.code == code).count();
    for code in Code::ALL.iter().copied().filter(|code| *code != Code::TargetUndecided) {
        assert!(count(code) <= before(code), "{}: {}, {} before", code.as_str(), count(code), before(code));
    }
    let tidy = files(&folder.0).iter().all(|f| {
        let text = std::fs::read_to_string(f).expect("UTF-8");
        format_of(&text) == text
    });
    assert!(tidy);
}

#[test]
fn the_example_is_sound_decided_and_laid_out() {
    let next = Compiled::at(&repository(NEXT));
    let wrong = |d: &&albero::diagnostic::Diagnostic| d.severity == Severity::Error || d.code == Code::TargetUndecided;
    let wrong: Vec<_> = next.compilation.diagnostics.iter().filter(wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    for file in files(&repository(NEXT)) {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        assert_eq!(format_of(&text), text, "{}", file.display());
    }
}

/// The example's README shows its diff. `ALBERO_AGGIORNA=1 cargo test rollover` writes it.
#[test]
fn the_example_shows_its_diff() {
    // What was changed by hand, as the README's table lists it.
    const CHANGED: [&str; 14] = [
        "IS_01.05_B3.2_01",
        "IS_0105_EC27",
        "IS_0105_B3.1_02",
        "EC07",
        "IO_01.03.01.04",
        "IO_01.03.02.04",
        "IO_01.03.02.05",
        "IO_01.03.04.01",
        "IO_01.03.04.02",
        "PO_02.01.02",
        "PO_02.01.03",
        "PO_02.03.01",
        "OA_PRO_01",
        "SMVP_2025",
    ];
    let run = albero(&["diff", PLAN, NEXT, "--color", "never"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut blocks = run.out.split("\n\n");
    let mut section = format!("```text\n{}\n", blocks.next().expect("a summary"));
    for block in blocks {
        let words: Vec<&str> = block.split_whitespace().take(3).collect();
        if CHANGED.iter().any(|name| words.contains(name)) {
            section += &format!("\n{}\n", block.trim_end());
        }
    }
    section += "```\n";
    let path = repository(NEXT).join("README.md");
    let written = std::fs::read_to_string(&path).expect("a README");
    let wanted = crate::examples::tno::replace(&written, "diff", &section);
    if std::env::var_os("ALBERO_AGGIORNA").is_some() {
        std::fs::write(&path, &wanted).expect("writable");
        return;
    }
    let first = wanted.lines().zip(written.lines()).find(|(a, b)| a != b);
    assert!(wanted == written, "write it anew with ALBERO_AGGIORNA=1: {first:?}");
}

/// Whatever stays and is still called by the old year is told, once: names, and titles of what is no item.
#[test]
fn what_still_names_the_old_year_is_told() {
    let text = "\
piano P \"Piano 2025\" { anno 2025; smvp SMVP_2025 }
smvp SMVP_2025 \"Sistema 2025\" atto \"Delibera 3/2025\" {
  regola piena_2025 {
    parametro soglia_2025 90 %
    punteggio valore / target
  }
  applica piena_2025 a >=
  nodo cruscotto tipo \"Scheda 2025\" media pesata di indicatori {
    componente unica_2025 peso 100 %
  }
  nodo piano media di indicatori
  esito {
    da 90 % \"Raggiunto nel 2025\"
    altrimenti \"No\"
  }
}
fonte f25 \"Registro 2025\"
fonte f \"Registro\"
misura m \"Unità 2025\"
indicatore I \"Fatto nel 2025\" in P { fonte f25; misura m; base 2024 = 1 m; target >= 5 m }
consuntivo 2025 chiuso { I = 3 m }
";
    let folder = Folder::new();
    let plan = folder.write("vecchio/piano.albero", &format_of(text));
    let into = folder.0.join("nuovo");
    let run = albero(&["rollover", "2026", &plan, "--in", into.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.err);
    let told = "nomi e titoli che nominano ancora il 2025, da rivedere: smvp SMVP_2025 «Sistema 2025», \
                regola piena_2025, parametro soglia_2025, nodo «Scheda 2025», componente unica_2025, \
                da «Raggiunto nel 2025», fonte f25 «Registro 2025», misura m «Unità 2025»\n";
    assert!(run.out.contains(told), "{}", run.out);
    assert!(run.out.contains("titoli che nominano il 2025: P, I\n"), "{}", run.out);
}
