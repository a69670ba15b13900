//! `albero export`: LibreOffice computes from the workbook's formulas what we compute.

mod collection;
mod office;

use crate::support::command::{Folder, albero};
use crate::support::plans::{Compiled, files, repository};
use crate::support::tools::without;
use albero::diagnostic::Lang;
use albero::eval::{Closing, Inputs, Scores};
use albero::ground::number::Date;
use albero::plan::{Fact, Goal, ItemId, Plan, Value, YearFacts};
use albero::workbook::{Content, Look, Shown, Workbook, workbook};
use rust_decimal::Decimal;
use std::str::FromStr;

/// The plans that are computed anew; each as it is, and with other actuals.
const PLANS: [&str; 16] = [
    "examples/primo-piano",
    "examples/monitoraggio",
    "examples/tno-2025",
    "examples/politiche/01-camera-2025/piano-a",
    "examples/politiche/02-frazioni-troncate",
    "examples/politiche/03-scaglioni-per-unita",
    "examples/politiche/04-moltiplicatori/piano-2025",
    "examples/politiche/05-ente-individuale-comportamenti",
    "examples/politiche/06-fasi",
    "examples/politiche/07-dalla-base",
    "examples/politiche/08-lineare-a-tratti",
    "examples/politiche/09-il-peggiore",
    "examples/politiche/10-punti-per-ruolo",
    "examples/politiche/11-ritardi-e-premio",
    "examples/politiche/17-fondo-di-un-comune",
    "examples/politiche/18-quote-per-posto",
];

/// How many other sets of actuals each plan is tried with.
const VARIANTS: u64 = 3;

#[test]
fn libreoffice_computes_the_same_scores_from_the_formulas() {
    if without("soffice") {
        return;
    }
    let mut expected = Vec::new();
    let mut books = Vec::new();
    let plans = PLANS.iter().map(|path| repository(path)).chain(files(&repository("tests/cases/score")));
    for (nth, path) in (0..).zip(plans) {
        let compiled = Compiled::at(&path);
        let plan = compiled.plan();
        if plan.root.is_none() {
            continue;
        }
        let path = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let written = book(plan, &Inputs::default());
        for variant in 0..=VARIANTS {
            let ours = match variant {
                0 => written.clone(),
                _ => book(plan, &Inputs::default().with_facts(other_facts(plan, nth * 10 + variant))),
            };
            books.push((format!("book-{nth}-{variant}"), filled_in(written.clone(), &ours)));
            expected.push((path.clone(), variant, ours));
        }
    }
    let (mut formulas, mut wrong) = (0, Vec::new());
    for ((path, variant, ours), theirs) in expected.iter().zip(office::recomputed(&books)) {
        for sheet in &ours.sheets {
            let computed = &theirs[&sheet.name];
            let first = usize::from(sheet.has_heading);
            for (row, cells) in sheet.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    let Content::Formula(formula, result) = &cell.content else { continue };
                    formulas += 1;
                    let found = computed.get(row + first).and_then(|r| r.get(column)).map_or("", String::as_str);
                    if !agrees(result, found) {
                        let at = format!("{path} {variant} {} {row} {column}", sheet.name);
                        wrong.push(format!("{at}: {found:?} for {result:?} by {formula}"));
                    }
                }
            }
        }
    }
    assert!(formulas > 20_000, "only {formulas} formulas were computed");
    assert!(wrong.is_empty(), "{} of {formulas}:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

fn book(plan: &Plan, inputs: &Inputs) -> Workbook {
    let closed = Scores::compute(plan, &inputs.clone().with_closing(Closing::Now));
    workbook(plan, &closed, &closed, Lang::It)
}

/// A workbook as somebody leaves it who fills in the values of another; nothing of it is computed yet.
fn filled_in(mut book: Workbook, other: &Workbook) -> Workbook {
    for (sheet, others) in book.sheets.iter_mut().zip(&other.sheets) {
        for (row, other) in sheet.rows.iter_mut().zip(&others.rows) {
            for (cell, other) in row.iter_mut().zip(other) {
                match &mut cell.content {
                    Content::Formula(_, result) => *result = Shown::Text("?".to_owned()),
                    content if cell.look == Look::Input => *content = other.content.clone(),
                    _ => {}
                }
            }
        }
    }
    book
}

/// The printed digits are the same, and all others up to what a binary number keeps.
fn agrees(ours: &Shown, theirs: &str) -> bool {
    let number = |text: &str| match text.strip_suffix('%') {
        Some(points) => Decimal::from_scientific(points)
            .or_else(|_| Decimal::from_str(points))
            .ok()
            .map(|n| n / Decimal::ONE_HUNDRED),
        None => Decimal::from_str(text).or_else(|_| Decimal::from_scientific(text)).ok(),
    };
    match ours {
        Shown::Text(text) => text == theirs,
        Shown::Truth(truth) => theirs == if *truth { "TRUE" } else { "FALSE" },
        Shown::Day(day) => {
            let iso = day.iso();
            let parts: Vec<&str> = iso.split('-').collect();
            theirs == format!("{}/{}/{}", parts[1], parts[2], parts[0])
        }
        Shown::Number(ours) => number(theirs).is_some_and(|theirs| {
            let scale = ours.abs().max(Decimal::ONE);
            (*ours - theirs).abs() <= scale * Decimal::new(1, 11)
        }),
    }
}

/// Other actuals: at the target, a hair beside it, far from it, missing, not done.
fn other_facts(plan: &Plan, seed: u64) -> YearFacts {
    let mut facts = plan.facts.get(&plan.year).cloned().unwrap_or_default();
    let mut state = seed;
    let mut next = |below: u64| {
        // A linear congruence: the same actuals in every run.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    facts.facts = facts.facts.iter().filter_map(|fact| other_fact(plan, *fact, &mut next)).collect();
    facts
}

fn other_fact(plan: &Plan, fact: Fact, next: &mut impl FnMut(u64) -> u64) -> Option<Fact> {
    let is_judged = plan.target(fact.item).is_some();
    let value = match (next(8), fact.value) {
        (0, _) if is_judged => return None,
        (1, _) if is_judged => Value::NotDone,
        (pick, Value::Number(number, measure)) => Value::Number(other_number(plan, fact.item, number, pick), measure),
        (pick, Value::Day(day)) => {
            let due = plan.target(fact.item).and_then(|t| t.goal.day()).unwrap_or(day);
            Value::Day(Date(due.0 + [0, 1, -1, 10, 60, 200, -40, 5][pick as usize]))
        }
        (pick, Value::Bool(done)) => Value::Bool(done ^ (pick > 4)),
        (_, other) => other,
    };
    Some(Fact { value, ..fact })
}

fn other_number(plan: &Plan, item: ItemId, number: Decimal, pick: u64) -> Decimal {
    let unit = Decimal::new(1, number.scale());
    let target = plan.target(item).map_or(number, |t| match t.goal {
        Goal::Number(n) | Goal::Range(n, _) => n,
        _ => number,
    });
    match pick {
        2 => target,
        3 => target - unit,
        4 => target + unit,
        5 => (number / Decimal::TWO).round_dp(number.scale()),
        6 => number * Decimal::TWO,
        _ => number,
    }
}

#[test]
fn the_command_writes_one_file_that_is_the_same_every_time() {
    let folder = Folder::new();
    let path = |name: &str| folder.0.join(name).to_string_lossy().into_owned();
    let run = albero(&["export", &path("a.xlsx"), "examples/tno-2025"]);
    assert_eq!(run.code, 0, "{}", run.err);
    albero(&["export", &path("b.xlsx"), "examples/tno-2025"]);
    let read = |name: &str| std::fs::read(folder.0.join(name)).expect("written");
    assert!(read("a.xlsx").starts_with(b"PK"));
    assert_eq!(read("a.xlsx"), read("b.xlsx"));
    let run = albero(&["export", &path("a.csv"), "examples/primo-piano"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(!folder.0.join("a.csv").exists());
}

/// A title that a spreadsheet would take for a formula is a text.
#[test]
fn no_text_of_a_plan_becomes_a_formula() {
    let compiled = Compiled::text(
        "piano P \"=HYPERLINK(\"\"x\"\")\" { anno 2025 }\nobiettivo O \"=1+1\" in P {\n  indicatore I \"@SUM(1)\" { target >= 1 n }\n}\n",
    );
    let book = book(compiled.plan(), &Inputs::default());
    let texts = book.sheets.iter().flat_map(|s| s.rows.iter().flatten());
    let odd = texts.filter(|cell| matches!(&cell.content, Content::Shown(Shown::Text(t)) if t.starts_with(['=', '@'])));
    assert!(odd.count() >= 2);
    for cell in book.sheets.iter().flat_map(|s| s.rows.iter().flatten()) {
        if let Content::Formula(formula, _) = &cell.content {
            assert!(!formula.contains("1+1") && !formula.contains("HYPERLINK"), "{formula}");
        }
    }
}
