//! What whoever decides next year's targets gets.

use crate::plan::ItemId;
use crate::source::SourceId;

/// Decimals of a baseline that is computed, in the unit it is written in.
pub const DECIMALS: u32 = 2;

/// Next year's plan, and what whoever decides has to look at.
#[derive(Default)]
pub struct Rollover {
    /// Texts to write, by the text they come from.
    pub files: Vec<(SourceId, String)>,
    /// Texts of which nothing is left: facts, decisions, published figures.
    pub left_out: Vec<SourceId>,
    /// Past values that formulas ask for, the latest year first.
    pub history: Vec<History>,
    /// The text whose folder the history belongs in.
    pub history_beside: Option<SourceId>,
    /// Targets left to decide.
    pub holes: usize,
    /// Targets that stay: of the form `sì`, or already written for the new year.
    pub kept: Vec<ItemId>,
    /// Baselines with the digits as given.
    pub given: usize,
    /// Baselines computed, rounded to [`DECIMALS`].
    pub computed: usize,
    /// Indicators without an actual.
    pub without_actual: Vec<ItemId>,
    /// Finished for good: the topmost node, and what there is below it.
    pub concluded: Vec<ItemId>,
    /// Data that published figures alone used: kept, with a waiver that says so.
    pub published: Vec<ItemId>,
    /// Lines with `risorse`, which are last year's.
    pub budgets: usize,
    /// Titles that name last year.
    pub dated: Vec<ItemId>,
    /// Chapters that name last year.
    pub dated_chapters: Vec<SourceId>,
    /// What else stays and names last year: names and titles of policies and their parts, of sources, units of measure
    /// and items, as they are written.
    pub labels: Vec<String>,
    /// Tables that declare indicators: theirs are the targets, and they are not copied.
    pub tables: Vec<String>,
    /// Titles of their columns that name last year, or the one before.
    pub headings: Vec<String>,
    /// Weights that an act changed during the year: the plan keeps those it was written with.
    pub weights_amended: usize,
}

/// The values of one year that formulas ask for.
pub struct History {
    /// The year.
    pub year: i32,
    /// The text of a `consuntivo`.
    pub text: String,
    /// How many values it holds.
    pub values: usize,
}
