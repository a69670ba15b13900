//! A workbook as a plan, with the proof that it is the same: every formula computed anew, every score compared.

use super::compare::near;
use super::compute::Computed;
use super::details::{self, Details, number};
use super::formula::{CellId, Value, shown_number};
use super::found::{Found, OddName};
use super::grid::Grid;
use super::heads::Role;
use super::shapes::{Detail, italian, shape};
use super::told::{Told, Topic};
use super::weigh::{self, Weighed};
use super::write::{self, About, Written, slug};
use super::{faults, policy, rows, totals};
use crate::arithmetic::number::Real;
use crate::arithmetic::number::fraction::{Q, exact};
use crate::compile::{Compilation, compile};
use crate::data::book::{FormulaForm, Unreadable};
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::eval::{Inputs, Scores};
use crate::files::Memory;
use crate::plan::{ItemId, Plan};
use crate::source::Sources;
use crate::{format, text};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is asked besides the workbook.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The name of the file, as messages show it.
    pub file: String,
    /// The year of the plan; else it is looked for.
    pub year: Option<i32>,
}

/// A workbook that became a plan.
pub struct Import {
    /// The files of the plan: their names and texts.
    pub files: Vec<(String, String)>,
    /// What differs, or is odd, in the order of the cells.
    pub told: Vec<Told>,
    /// The workbook.
    pub grid: Grid,
    /// Rows passed over: where, and what they say.
    pub passed: Vec<(CellId, String)>,
    /// Headings that say nothing known: where, and what they say.
    pub unknown: Vec<(CellId, String)>,
    /// Sheets without a table.
    pub unread: Vec<String>,
    /// What was counted.
    pub counts: Counts,
    /// What the compiler says of the plan that would keep it from being scored.
    pub errors: Vec<Diagnostic>,
    /// The texts of the plan, for who shows the errors.
    pub sources: Sources,
    /// True where the form of the file keeps its formulas to itself.
    pub has_hidden_formulas: bool,
}

/// What was counted.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Nodes found.
    pub nodes: usize,
    /// Indicators found.
    pub indicators: usize,
    /// Formulas.
    pub formulas: usize,
    /// Those among them that come to what is stored.
    pub same: usize,
    /// Those whose value was not saved.
    pub unsaved: usize,
    /// Scores of the sheet that were compared with the plan's.
    pub scores: usize,
    /// Those that are the same.
    pub same_scores: usize,
}

/// Why a workbook does not become a plan.
#[derive(Debug)]
pub enum Failure {
    /// It can't be read.
    Unreadable(Unreadable),
    /// Nothing says the year.
    NoYear,
    /// No table of indicators is in it: the headings that were looked for.
    NoTable,
}

impl Failure {
    /// In words, with what to do.
    pub fn message(&self) -> Text {
        match self {
            Failure::Unreadable(why) => why.message().then(&text!(": ", ": ")).then(&why.help()),
            Failure::NoYear => text!(
                "il foglio non dice di che anno è il piano: aggiungi `--anno 2025`",
                "the workbook doesn't say the year of the plan: add `--year 2025`"
            ),
            Failure::NoTable => text!(
                "in nessun foglio c'è una tabella di indicatori: servono le intestazioni «Indicatore» (o «Codice») e «Target», \
                 o «Peso» e «Consuntivo»",
                "no sheet has a table of indicators: it takes the headings “Indicatore” (or “Codice”) and “Target”, \
                 or “Peso” and “Consuntivo”"
            ),
        }
    }
}

/// Reads a workbook of tables as a plan.
pub fn recognise(grid: Grid, options: &Options) -> Result<Import, Failure> {
    let computed = Computed::new(&grid);
    let year = options.year.or_else(|| totals::year(&grid));
    let mut found = rows::read(&grid, year);
    if found.indicators.is_empty() {
        return Err(Failure::NoTable);
    }
    let year = year.ok_or(Failure::NoYear)?;
    let of_plan = totals::assign(&grid, &mut found);
    let about = about(&grid, &mut found, options, year);
    let details = details::read(&grid, &computed, &found, year);
    let mut told = faults::find(&grid, &computed, &found);
    names_told(&found, &grid, &mut told);
    cells_told(&grid, &found, &details, &mut told);
    let weighed = weigh::weigh(&computed, &found, &mut told);
    let policy = policy::policy(&grid, &found, &details);
    let mut written = Written {
        grid: &grid,
        found: &found,
        details: &details,
        policy: &policy,
        weighed: &weighed,
        about: &about,
        waived: &[],
    };
    let waived = waived(&found, &compiled(&written).2);
    written.waived = &waived;
    let (files, sources, compilation) = compiled(&written);
    let proof = Proof { grid: &grid, computed: &computed, found: &found, details: &details, weighed: &weighed };
    let mut counts = proof.counts(&told);
    proof.scores(&compilation, of_plan.map(|cell| (cell, about.name.as_str())), &mut told, &mut counts);
    let errors = compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    told.sort_by_key(|told| (told.cell, told.topic));
    told.dedup_by(|a, b| a.cell == b.cell && a.topic == b.topic && a.words == b.words);
    let unknown = found.tables.iter().flat_map(|heads| {
        let at = |column: u32| CellId { sheet: heads.sheet, row: heads.rows.1, column };
        heads.unknown.iter().map(move |(column, text)| (at(*column), text.clone()))
    });
    let (unknown, passed) = (unknown.collect(), found.passed.iter().map(|p| (p.at, p.text.clone())).collect());
    let unread = found.unread.iter().map(|sheet| grid.pages[*sheet].sheet.name.clone()).collect();
    let has_hidden_formulas = grid.form == FormulaForm::Untold;
    drop(computed);
    let files = files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    Ok(Import { files, told, grid, passed, unknown, unread, counts, errors, sources, has_hidden_formulas })
}

fn about(grid: &Grid, found: &mut Found, options: &Options, year: i32) -> About {
    let file = options.file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    let title =
        totals::body(grid).unwrap_or_else(|| if stem.is_empty() { "Piano".to_owned() } else { stem.to_owned() });
    let name = found.free_name(&slug(&title).to_uppercase());
    About { name, title, year, file }
}

/// The plan in the canonical layout, compiled.
fn compiled(written: &Written<'_>) -> (Vec<(&'static str, String)>, Sources, Compilation) {
    let (files, mut sources) = laid_out(write::files(written));
    let mut compilation = compile(&mut sources, &Memory::default());
    let scores = Scores::compute(&compilation.plan, &Inputs::default());
    compilation.finish(&scores);
    (files, sources, compilation)
}

/// What is missing in the plan because the sheet has no column for it.
fn waived(found: &Found, compilation: &Compilation) -> Vec<&'static str> {
    let has = |is_it: fn(Role) -> bool| found.tables.iter().any(|heads| heads.columns.iter().any(|c| is_it(c.role)));
    let columns = [
        (Code::NoSource, has(|role| role == Role::Source)),
        (Code::NoBaseline, has(|role| matches!(role, Role::Baseline(_)))),
        (Code::NoKind, has(|role| role == Role::Kind)),
    ];
    let is_told = |code: Code| compilation.diagnostics.iter().any(|found| found.code == code);
    columns.into_iter().filter(|(code, has)| !has && is_told(*code)).map(|(code, _)| code.as_str()).collect()
}

/// The texts in the canonical layout, and as sources to be compiled.
fn laid_out(files: Vec<(&'static str, String)>) -> (Vec<(&'static str, String)>, Sources) {
    let (mut laid, mut sources) = (Vec::new(), Sources::default());
    for (name, text) in files {
        let mut alone = Sources::default();
        let text = match alone.add(name, text.clone()) {
            Ok(id) => format::format(alone.get(id)),
            Err(_) => text,
        };
        // A text that is too long for a source is longer than any workbook that is read.
        let _ = sources.add(name, text.clone());
        laid.push((name, text));
    }
    (laid, sources)
}

fn names_told(found: &Found, grid: &Grid, told: &mut Vec<Told>) {
    for odd in &found.odd_names {
        told.push(match odd {
            OddName::Missing(cell) => {
                let name = found.indicators.iter().find(|i| i.sheet == cell.sheet && i.row == cell.row);
                let name = name.map_or("", |indicator| indicator.name.as_str());
                let words = text!(
                    "la riga non ha un codice: nel piano è `{name}`",
                    "the row has no code: in the plan it is `{name}`"
                );
                Told::new(Topic::NoCode, *cell, words)
            }
            OddName::Repeated(cell, other) => {
                let (code, other) = (grid.text(*cell), grid.name(*other));
                let words = text!("il codice {code} è già in {other}", "the code {code} is in {other} already");
                Told::new(Topic::SameCode, *cell, words)
            }
        });
    }
}

fn cells_told(grid: &Grid, found: &Found, details: &Details, told: &mut Vec<Told>) {
    let mut rules: FxHashSet<String> = FxHashSet::default();
    for (indicator, detail) in found.indicators.iter().zip(&details.all) {
        for cell in &detail.unread {
            let text = grid.text(*cell);
            let words = text!(
                "«{text}» non è un valore che si legge: nel piano manca",
                "“{text}” is no value that can be read: the plan is without it"
            );
            told.push(Told::new(Topic::NotRead, *cell, words));
        }
        let without = found.cell(indicator, Role::Target).filter(|cell| grid.text(*cell).is_empty());
        if let Some(cell) = without {
            told.push(Told::new(Topic::NotRead, cell, text!("la riga non ha un target", "the row has no target")));
        }
        let target = found.cell(indicator, Role::Target).filter(|_| detail.is_guessed);
        if let Some(cell) = target {
            let words = text!(
                "niente dice se è meglio di più o di meno: letto come «almeno»",
                "nothing says whether more or less is better: read as “at least”"
            );
            told.push(Told::new(Topic::Direction, cell, words));
        }
        let formula = detail.score.and_then(|cell| grid.formula_at(cell));
        if let Some(at) = formula.filter(|_| detail.rule.is_none() && detail.target.is_some())
            && rules.insert(shape(grid, at, Detail::Whole))
        {
            let formula = italian(grid, at);
            let words = text!(
                "{formula} non è una regola che si riconosce: nel piano c'è quella usuale",
                "{formula} is no rule that is recognised: the plan has the usual one"
            );
            told.push(Told::new(Topic::NoRule, grid.written[at].cell, words));
        }
    }
}

/// What scores are compared with.
struct Proof<'a> {
    grid: &'a Grid,
    computed: &'a Computed<'a>,
    found: &'a Found,
    details: &'a Details,
    weighed: &'a Weighed,
}

impl Proof<'_> {
    fn counts(&self, told: &[Told]) -> Counts {
        let differs: FxHashSet<CellId> = told
            .iter()
            .filter(|told| matches!(told.topic, Topic::Stored | Topic::NotComputed))
            .map(|told| told.cell)
            .collect();
        let written = &self.grid.written;
        let unsaved = written.iter().filter(|written| !self.grid.is_saved(written.cell)).count();
        let beyond = (0..written.len()).filter(|at| {
            let is_beyond = matches!(self.computed.formula(*at), Value::Fault(super::formula::Fault::Beyond(_)));
            is_beyond || differs.contains(&written[*at].cell) || !self.grid.is_saved(written[*at].cell)
        });
        Counts {
            nodes: self.found.nodes.len(),
            indicators: self.found.indicators.len(),
            formulas: written.len(),
            same: written.len() - beyond.count(),
            unsaved,
            scores: 0,
            same_scores: 0,
        }
    }

    /// Compares the scores of the sheet with the plan's.
    fn scores(
        &self,
        compilation: &Compilation,
        of_plan: Option<(CellId, &str)>,
        told: &mut Vec<Told>,
        counts: &mut Counts,
    ) {
        let plan = &compilation.plan;
        let scores = Scores::compute(plan, &Inputs::default());
        let items: FxHashMap<&str, ItemId> = plan.ids().map(|id| (plan.name(id), id)).collect();
        let mut affected: FxHashSet<usize> = FxHashSet::default();
        let mut is_plan_affected = self.weighed.remarks.iter().any(|(parent, _)| parent.is_none());
        for (at, indicator) in self.found.indicators.iter().enumerate() {
            let differs = told.iter().any(|told| self.is_of_row(told, indicator.sheet, indicator.row));
            let score = self.details.all[at].score;
            let score = score.and_then(|cell| Some((cell, *items.get(indicator.name.as_str())?)));
            let is_new = score.is_some_and(|(cell, id)| self.compare(plan, &scores, (cell, id), differs, told, counts));
            if differs || is_new {
                self.above(indicator.parent, &mut affected);
                is_plan_affected = true;
            }
        }
        for (node, _) in self.found.nodes.iter().enumerate() {
            if self.weighed.remarks.iter().any(|(parent, _)| *parent == Some(node)) {
                self.above(Some(node), &mut affected);
                is_plan_affected = true;
            }
        }
        for (at, node) in self.found.nodes.iter().enumerate() {
            let score = node.score.and_then(|cell| Some((cell, *items.get(node.name.as_str())?)));
            let Some(score) = score else { continue };
            let is_known = affected.contains(&at) || told.iter().any(|told| told.cell == score.0);
            if self.compare(plan, &scores, score, is_known, told, counts) {
                self.above(node.parent, &mut affected);
                is_plan_affected = true;
            }
        }
        if let Some(score) = of_plan.and_then(|(cell, name)| Some((cell, *items.get(name)?))) {
            let is_known = is_plan_affected || told.iter().any(|told| told.cell == score.0);
            self.compare(plan, &scores, score, is_known, told, counts);
        }
    }

    /// Whether a finding is about what a row counts.
    fn is_of_row(&self, told: &Told, sheet: usize, row: u32) -> bool {
        let counts = matches!(
            told.topic,
            Topic::TypedOver
                | Topic::Displaced
                | Topic::Stored
                | Topic::NotComputed
                | Topic::NotRead
                | Topic::NoRule
                | Topic::NoWeight
        );
        counts && told.cell.sheet == sheet && told.cell.row == row
    }

    fn above(&self, node: Option<usize>, affected: &mut FxHashSet<usize>) {
        let mut above = node;
        while let Some(node) = above {
            affected.insert(node);
            above = self.found.nodes[node].parent;
        }
    }

    /// Compares one score; true where it differs and nothing else says so.
    fn compare(
        &self,
        plan: &Plan,
        scores: &Scores,
        (cell, id): (CellId, ItemId),
        is_known: bool,
        told: &mut Vec<Told>,
        counts: &mut Counts,
    ) -> bool {
        let Some(sheet) = self.sheet_score(cell) else { return false };
        let whole = self.details.scale.whole();
        let ours = scores.get(id).range.and_then(|range| range.one().map(|n| &exact(n.about()) * &whole));
        counts.scores += 1;
        if ours.as_ref().is_some_and(|ours| near(ours, &sheet)) {
            counts.same_scores += 1;
            return false;
        }
        let ours = ours.map_or_else(|| "—".to_owned(), |ours| shown_number(&ours));
        if is_known {
            let own = told.iter_mut().find(|told| told.cell == cell && told.albero.is_none());
            if let Some(own) = own {
                (own.sheet, own.albero) = (Some(shown_number(&sheet)), Some(ours));
            }
            return false;
        }
        let name = plan.name(id);
        let words =
            text!("il punteggio di {name} non è quello del piano", "the score of {name} is not that of the plan");
        told.push(Told::new(Topic::Score, cell, words).with(shown_number(&sheet), ours));
        true
    }

    /// The score that a cell shows: what is stored, else what its formula comes to.
    fn sheet_score(&self, cell: CellId) -> Option<Q> {
        match self.grid.stored(cell) {
            Value::Number(number) => Some(number),
            _ if !self.grid.is_saved(cell) => number(self.computed, cell),
            _ => None,
        }
    }
}
