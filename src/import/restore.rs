//! A workbook that we wrote, read back: the texts that it carries, with what was changed in the cells that can be.

use super::compare::{near, shown};
use super::compute::Computed;
use super::faults;
use super::formula::{CellId, Value, days, shown_number, whole};
use super::found::Found;
use super::grid::Grid;
use super::proof::{Counts, Import};
use super::told::{Told, Topic};
use crate::arithmetic::number::fraction::{Q, exact};
use crate::compile::{Compilation, compile};
use crate::diagnostic::{Lang, Severity};
use crate::eval::{Closing, Inputs, Scores};
use crate::files::is_text;
use crate::plan::{ItemId, Kind, Plan};
use crate::printable::printable;
use crate::source::{Place, SourceKind, Sources};
use crate::syntax::name::spelled;
use crate::text;
use crate::workbook::{CARRIED, CARRIED_SHEET, Cell, Content, Look, Numbers, Shown, Workbook, workbook};
use std::collections::BTreeMap;

/// Where values go that the plan has no line for.
const ADDED: &str = "dal-foglio.albero";

/// The texts that a workbook carries, each with its path.
pub fn carried(grid: &Grid) -> Option<BTreeMap<String, String>> {
    let sheet = grid.pages.iter().position(|page| page.sheet.name == CARRIED_SHEET)?;
    let at = |row: u32, column: u32| grid.text(CellId { sheet, row, column });
    if at(1, 1) != CARRIED {
        return None;
    }
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut path = String::new();
    for (row, _) in grid.rows(sheet).filter(|(row, _)| *row > 1) {
        let line = at(row, 2).strip_prefix('|')?.strip_suffix('|')?;
        let is_new = !at(row, 1).is_empty();
        if is_new {
            path = at(row, 1).to_owned();
            // What is written below the folder that the user names stays there.
            if path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains(['\\', ':']) {
                return None;
            }
        }
        let text = texts.entry(path.clone()).or_default();
        if !is_new {
            text.push('\n');
        }
        text.push_str(line);
    }
    (!texts.is_empty()).then_some(texts)
}

/// A plan of texts, with the workbook that it is.
struct Made {
    sources: Sources,
    compilation: Compilation,
    book: Workbook,
}

fn made(texts: &BTreeMap<String, String>, lang: Lang) -> Made {
    let mut sources = Sources::default();
    for (path, text) in texts.iter().filter(|(path, _)| is_text(path)) {
        let _ = sources.add(path.as_str(), text.clone());
    }
    let read = |path: &str| {
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                ".." => drop(parts.pop()),
                "." => {}
                part => parts.push(part),
            }
        }
        let text = texts.get(&parts.join("/"));
        text.map(|text| text.clone().into_bytes()).ok_or_else(|| text!("non esiste", "does not exist"))
    };
    let mut compilation = compile(&mut sources, &read);
    let today = Scores::compute(&compilation.plan, &Inputs::default());
    compilation.finish(&today);
    let closed = Scores::compute(&compilation.plan, &Inputs::default().with_closing(Closing::Now));
    let book = workbook(&compilation.plan, &closed, &today, lang);
    Made { sources, compilation, book }
}

/// Reads the plan back.
pub fn restore(grid: Grid, mut texts: BTreeMap<String, String>) -> Import {
    let lang = if grid.pages.first().is_some_and(|page| page.sheet.name == "Leggimi") { Lang::It } else { Lang::En };
    let before = made(&texts, lang);
    let mut told = Vec::new();
    let computed = Computed::new(&grid);
    told.extend(faults::find(&grid, &computed, &Found::default()));
    let edits = changes(&grid, &before, &mut told);
    apply(&mut texts, &before, edits);
    let after = made(&texts, lang);
    let mut counts = compared(&grid, &computed, &after, &mut told);
    counts.unsaved = grid.written.iter().filter(|written| !grid.is_saved(written.cell)).count();
    let plan = &after.compilation.plan;
    counts.indicators = plan.ids().filter(|id| plan.item(*id).kind == Kind::Indicator).count();
    let is_node = |id: &ItemId| matches!(plan.item(*id).kind, Kind::Area | Kind::Objective | Kind::Project);
    counts.nodes = plan.ids().filter(is_node).count();
    drop(computed);
    told.sort_by_key(|told| (told.cell, told.topic));
    let errors = after.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    Import {
        files: texts.into_iter().collect(),
        told,
        grid,
        passed: Vec::new(),
        unknown: Vec::new(),
        unread: Vec::new(),
        counts,
        errors,
        sources: after.sources,
        has_hidden_formulas: false,
    }
}

/// The cells of a workbook of ours, and where they are in a file.
fn cells<'b>(grid: &'b Grid, book: &'b Workbook) -> impl Iterator<Item = (CellId, &'b Cell)> {
    book.sheets.iter().flat_map(move |sheet| {
        let at = grid.pages.iter().position(|page| page.sheet.name == sheet.name);
        let first = if sheet.has_heading { 2 } else { 1 };
        let rows = (first..).zip(&sheet.rows).filter(move |_| at.is_some());
        rows.flat_map(move |(row, cells)| {
            let sheet = at.unwrap_or_default();
            (1..).zip(cells).map(move |(column, cell)| (CellId { sheet, row, column }, cell))
        })
    })
}

fn is_same(shown: &Shown, stored: &Value) -> bool {
    let words = |text: &str| printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match (shown, stored) {
        (Shown::Number(a), Value::Number(b)) => near(&exact(*a), b),
        (Shown::Day(day), Value::Number(b)) => days::serial(*day) == b.floor(),
        (Shown::Truth(a), Value::Bool(b)) => a == b,
        (Shown::Truth(a), Value::Number(b)) => whole(i64::from(*a)) == *b,
        (Shown::Text(a), Value::Text(b)) => words(a) == words(b),
        (Shown::Text(a), Value::Empty) => words(a).is_empty(),
        _ => false,
    }
}

/// What a text becomes at a place, or a value that no text has.
enum Change {
    At(Place, String),
    New(ItemId, String),
}

/// What was changed in the workbook, told cell by cell.
fn changes(grid: &Grid, before: &Made, told: &mut Vec<Told>) -> Vec<Change> {
    let mut changes = Vec::new();
    let nothing = Shown::Text(String::new());
    for (at, cell) in cells(grid, &before.book) {
        let was = match &cell.content {
            Content::Shown(shown) => shown,
            Content::Empty => &nothing,
            Content::Formula(..) => continue,
        };
        let now = grid.stored(at);
        if is_same(was, &now) {
            continue;
        }
        let change = if cell.look == Look::Input { change(before, cell, &now) } else { None };
        let words = match &change {
            Some(_) => text!("cambiato nel foglio: il piano lo prende", "changed in the workbook: the plan takes it"),
            None => text!(
                "cambiato nel foglio, ma il piano lo dice nei suoi testi: cambialo lì",
                "changed in the workbook, but the plan says it in its texts: change it there"
            ),
        };
        told.push(Told::new(Topic::Changed, at, words).with(shown(&now), said(was)));
        changes.extend(change);
    }
    changes
}

fn said(shown: &Shown) -> String {
    match shown {
        Shown::Text(text) if text.is_empty() => "—".to_owned(),
        Shown::Text(text) => format!("«{text}»"),
        Shown::Number(number) => shown_number(&exact(*number)),
        Shown::Day(day) => day.to_string(),
        Shown::Truth(truth) => if *truth { "VERO" } else { "FALSO" }.to_owned(),
    }
}

fn change(before: &Made, cell: &Cell, now: &Value) -> Option<Change> {
    let plan = &before.compilation.plan;
    match cell.written {
        Some(place) => {
            let source = before.sources.get(place.source);
            let old = source.text.get(place.start as usize..place.end() as usize)?;
            // Cells of tables are the tables' own.
            (source.kind == SourceKind::Text).then_some(())?;
            Some(Change::At(place, revalued(old, now)?))
        }
        None => {
            let item = cell.actual_of?;
            let symbol = measure(plan, item);
            let written = match now {
                Value::Number(number) if cell.numbers == Numbers::Day => days::date(number)?.to_string(),
                Value::Number(number) => format!("{} {symbol}", digits(number, symbol == "%")),
                Value::Text(text) => word(text)?.to_owned(),
                _ => return None,
            };
            Some(Change::New(item, written.trim_end().to_owned()))
        }
    }
}

fn measure(plan: &Plan, item: ItemId) -> String {
    let measure = crate::eval::figures::measure(plan, item);
    plan.measures[measure.0 as usize].symbol.clone()
}

fn digits(number: &Q, is_percent: bool) -> String {
    shown_number(&if is_percent { number * &whole(100) } else { number.clone() })
}

fn word(text: &str) -> Option<&'static str> {
    match text.trim().to_lowercase().as_str() {
        "sì" | "si" | "yes" => Some("sì"),
        "no" => Some("no"),
        "non realizzato" | "not done" => Some("non_realizzato"),
        _ => None,
    }
}

/// What is written, with another value in the place of its own.
fn revalued(old: &str, now: &Value) -> Option<String> {
    let is_of_value = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/');
    let number = match now {
        Value::Text(text) => return word(text).map(str::to_owned),
        Value::Number(number) => number,
        _ => return None,
    };
    let start = old.find(|c: char| c.is_ascii_digit() || c == '-')?;
    let length = old[start..].find(|c: char| !is_of_value(c)).unwrap_or(old.len() - start);
    let (value, after) = old[start..].split_at(length);
    let written = match value.matches('/').count() {
        2 => days::date(number)?.to_string(),
        _ => digits(number, after.trim_start().starts_with('%')),
    };
    Some(format!("{}{written}{after}", &old[..start]))
}

fn apply(texts: &mut BTreeMap<String, String>, before: &Made, changes: Vec<Change>) {
    let plan = &before.compilation.plan;
    let mut edits: BTreeMap<Place, String> = BTreeMap::new();
    let mut added = String::new();
    for change in changes {
        match change {
            Change::At(place, text) => drop(edits.insert(place, text)),
            Change::New(item, value) => added.push_str(&format!("  {} = {value}\n", spelled(plan.name(item)))),
        }
    }
    for (place, text) in edits.into_iter().rev() {
        if let Some(whole) = texts.get_mut(&before.sources.get(place.source).name) {
            whole.replace_range(place.start as usize..place.end() as usize, &text);
        }
    }
    if !added.is_empty() {
        let year = plan.year;
        let text = format!("// Valori scritti nel foglio.\nconsuntivo {year} {{\n{added}}}\n");
        texts.entry(ADDED.to_owned()).or_default().push_str(&text);
    }
}

/// Holds what the formulas of the workbook show against what the plan comes to.
fn compared(grid: &Grid, computed: &Computed<'_>, after: &Made, told: &mut Vec<Told>) -> Counts {
    let mut counts = Counts { formulas: grid.written.len(), same: grid.written.len(), ..Counts::default() };
    for (at, cell) in cells(grid, &after.book) {
        let Content::Formula(_, expected) = &cell.content else { continue };
        let now = match grid.is_saved(at) {
            true => grid.stored(at),
            false => computed.cell(at),
        };
        counts.scores += 1;
        if is_same(expected, &now) {
            counts.same_scores += 1;
            continue;
        }
        counts.same -= usize::from(grid.formula_at(at).is_some());
        if !told.iter().any(|told| told.cell == at) {
            let words = text!("non è ciò che il piano calcola", "this is not what the plan comes to");
            told.push(Told::new(Topic::Score, at, words).with(shown(&now), said(expected)));
        }
    }
    counts
}
