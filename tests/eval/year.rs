//! The course of the year: `tests/cases/anno`, plans with the sums worked by hand for several moments.
//! A line `// == al 30/06/2025` says at which moment the lines after it hold, `preconsuntivo` that
//! forecasts count; `// previsto A B` names every score that depends on one.

use crate::eval::score::{expected, printed, score_of};
use crate::support::command::{Folder, albero, command};
use crate::support::plans::{Compiled, repository};
use albero::diagnostic::{Lang, Severity};
use albero::eval::{Inputs, Scores};
use albero::ground::number;
use albero::plan::{Horizon, Kind, Moment};

fn moment(written: &str) -> Moment {
    let day = written.split_whitespace().skip_while(|w| *w != "al").nth(1).map(|d| number::date(d).expect("a day"));
    let horizon = if written.contains("preconsuntivo") { Horizon::Forecast } else { Horizon::Then };
    Moment { day, horizon }
}

pub fn look(compiled: &mut Compiled, moment: Moment) {
    compiled.scores = Scores::compute(compiled.plan(), &Inputs::at(compiled.plan(), moment));
}

#[test]
fn cases() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in crate::support::plans::files(&repository("tests/cases/anno")) {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let case = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut compiled = Compiled::at(&path);
        for d in compiled.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            wrong.push(format!("{case}: {}", d.message.get(Lang::It)));
        }
        let mut at = "";
        for line in text.lines() {
            if let Some(written) = line.strip_prefix("// ==") {
                at = written.trim();
                look(&mut compiled, moment(at));
            } else if let Some(names) = line.strip_prefix("// previsto") {
                let mut names: Vec<&str> = names.split_whitespace().collect();
                let scored = |id: &_| compiled.plan().item(*id).kind != Kind::Datum;
                let ids = compiled.plan().ids().filter(scored).filter(|id| compiled.scores.mark(*id).foreseen);
                let mut found: Vec<&str> = ids.map(|id| compiled.name(id)).collect();
                names.sort_unstable();
                found.sort_unstable();
                if names != found {
                    wrong.push(format!("{case}, {at}: foreseen {found:?}, expected {names:?}"));
                }
                count += 1;
            } else if let Some(line) = expected(line) {
                count += 1;
                let found = printed(&compiled, score_of(&compiled, &line), line.end);
                if found != line.printed {
                    wrong.push(format!(
                        "{case}, {at}: {} {:?}: {found}, expected {}",
                        line.name, line.end, line.printed
                    ));
                }
            }
        }
    }
    assert!(count > 50, "only {count} expected figures");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const PLAN: &str = "examples/monitoraggio";

/// Everything the example shows, as a planner sees it.
#[test]
fn the_example_in_course() {
    for (name, arguments) in [
        ("stato", &["stato", PLAN, "--al", "15/10/2025"][..]),
        ("stato_en", &["stato", PLAN, "--al", "20/12/2025", "--giorni", "30", "--lang", "en"]),
        ("stato_json", &["stato", PLAN, "--al", "15/10/2025", "--json"]),
        ("eval", &["eval", PLAN]),
        ("eval_al", &["eval", PLAN, "--al", "30/06/2025"]),
        ("eval_preconsuntivo", &["eval", PLAN, "--preconsuntivo"]),
        ("eval_json", &["eval", PLAN, "--al", "30/06/2025", "--preconsuntivo", "--json", "--node", "A2"]),
        ("why_periodo", &["why", "A1.1_01", PLAN, "--al", "30/09/2025"]),
        ("why_fermo", &["why", "A2.1_01", PLAN, "--al", "30/09/2025"]),
        ("why_rimodulato", &["why", "A2.2_01", PLAN]),
        ("why_nodo", &["why", "A2.2", PLAN]),
        ("why_previsto", &["why", "A1.1_01", PLAN, "--preconsuntivo"]),
        ("graph", &["graph", PLAN, "--depth", "1", "--preconsuntivo", "--format", "mermaid"]),
    ] {
        let run = albero(arguments);
        let waits = i32::from(arguments[0] == "stato");
        assert_eq!((run.code, run.err.as_str()), (waits, ""), "{arguments:?}");
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, run.out) });
    }
}

#[test]
fn the_page_fits_a_narrow_terminal() {
    for columns in [40, 60, 80] {
        let mut narrow = command(&["stato", PLAN, "--al", "15/10/2025"]);
        let out = narrow.env("COLUMNS", columns.to_string()).output().expect("runs").stdout;
        let out = String::from_utf8(out).expect("UTF-8");
        let widest = out.lines().map(|l| l.chars().count()).max().expect("lines");
        assert!(widest <= columns, "{widest} columns of {columns}");
        assert!(!out.contains('\x1b') && out.contains("In ritardo (3)"), "{out}");
    }
}

/// Nothing to look at is said in words, and is no finding.
#[test]
fn a_year_gone_well() {
    let run = albero(&["stato", "examples/primo-piano", "--al", "01/03/2026"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for words in ["Nulla è in ritardo.", "Non manca nessun valore", "Nulla scade", "Non ci sono previsioni"] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    // Without a day it is today's.
    let today = albero(&["stato", "examples/primo-piano", "--json"]).json();
    assert!(today["day"].as_str().is_some_and(|d| d > "2025-12-31"), "{}", today["day"]);
}

#[test]
fn a_day_that_is_none_is_wrong_usage() {
    for day in ["31/02/2025", "2025", "ieri"] {
        assert_eq!(albero(&["eval", PLAN, "--al", day]).code, 2, "{day}");
    }
}

/// Looking at another moment and back changes nothing.
#[test]
fn moments_leave_no_trace() {
    let mut plan = Compiled::at(&repository(PLAN));
    let before: Vec<_> = plan.plan().ids().map(|id| plan.scores.get(id).range).collect();
    for written in ["al 15/02/2025", "preconsuntivo", "al 30/06/2025 preconsuntivo", "al 01/01/2027", ""] {
        look(&mut plan, moment(written));
    }
    let after: Vec<_> = plan.plan().ids().map(|id| plan.scores.get(id).range).collect();
    assert_eq!(before, after);
}

/// A plan that says nothing about the course of its year has the same scores whatever the options.
#[test]
fn a_plan_without_periods_is_the_same_with_forecasts() {
    let mut plan = Compiled::at(&repository("examples/tno-2025"));
    let before: Vec<_> = plan.plan().ids().map(|id| plan.scores.get(id)).collect();
    look(&mut plan, moment("al 31/12/2025 preconsuntivo"));
    let after: Vec<_> = plan.plan().ids().map(|id| plan.scores.get(id)).collect();
    assert_eq!(before, after);
}

/// The value computed from data of one day only, and the state of a plan with mistakes.
#[test]
fn a_plan_with_errors_still_has_a_state() {
    let folder = Folder::new();
    folder.write("piano.albero", "piano P \"P\" { anno 2025; smvp S }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }\nindicatore a \"A\" in P { target >= 1 n }\nrimodulazione dal 01/07/2025 { target b >= 2 n era 1 n }\n");
    let run = albero(&["stato", folder.path(), "--al", "30/06/2025"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("ancora nessun valore") && run.err.contains("rimodulazione_incompleta"),
        "{}\n{}",
        run.out,
        run.err
    );
}

/// What is missing under each treatment, by hand: 60 × 90 % of known, 40 missing.
#[test]
fn every_treatment_of_what_is_missing() {
    let folder = Folder::new();
    let text = "piano P \"P\" { anno 2025; smvp S }
        smvp S \"S\" { applica proporzionale a >=; nodo piano media pesata di obiettivi; assente ASSENTE
          nodo obiettivo media pesata di indicatori OWN }
        obiettivo O \"O\" in P {
          indicatore a \"A\" { peso 60 %; target >= 10 n }
          indicatore b \"B\" { peso 40 %; target >= 10 n } }
        consuntivo 2025 { a = 9 n }";
    let endings = |missing: &str, own: &str| {
        folder.write("piano.albero", &text.replace("ASSENTE", missing).replace("OWN", own));
        let json = albero(&["stato", folder.path(), "--al", "31/12/2025", "--json"]).json();
        let endings = json["endings"].as_array().expect("endings").clone();
        let one = |e: &serde_json::Value| {
            let part = |v: &serde_json::Value| v.as_str().unwrap_or("—").to_owned();
            format!("{}{} {}", if e["chosen"] == true { "*" } else { "" }, part(&e["words"]), part(&e["score"]["max"]))
        };
        endings.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(endings("vale 0 %", ""), "*vale 0 % 54; escluso ripartisce 90; escluso perso 54; blocca —");
    assert_eq!(
        endings("vale 50 %", ""),
        "*vale 50,00 % 74; vale 0 % 54; escluso ripartisce 90; escluso perso 54; blocca —"
    );
    assert_eq!(
        endings("blocca", "{ assente escluso ripartisce }"),
        "*come dice la politica, nodo per nodo 90; vale 0 % 54; escluso ripartisce 90; escluso perso 54; blocca —"
    );
}

/// A value from a table of periods is compared as if it were written.
#[test]
fn periods_are_compared_by_diff() {
    let folders = [Folder::new(), Folder::new()];
    for (folder, june) in folders.iter().zip(["12", "13"]) {
        let table = "consuntivo 2025 file \"v.csv\" { colonna nome \"V\"; colonna al 31/03/2025 \"I\"; colonna al 30/06/2025 \"II\" }";
        folder.write("p.albero", &format!("dato d \"D\" misura n\n{table}\n"));
        folder.write("v.csv", &format!("V;I;II\nd;5;{june}\n"));
    }
    let run = albero(&["diff", folders[0].path(), folders[1].path(), "--json"]);
    let json = run.json();
    let changes = json["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 1, "{}", run.out);
    assert_eq!(
        (changes[0]["group"].as_str(), changes[0]["name"].as_str()),
        (Some("consuntivo 2025 al 30/06/2025"), Some("d"))
    );
}
