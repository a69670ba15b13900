//! Sheets to collect values with: one workbook for each office, with only what it owes.

mod owed;
mod sheet;

use super::layout::Build;
use super::model::Workbook;
use crate::diagnostic::Lang;
use crate::eval::{Inputs, Scores};
use crate::ground::number::Date;
use crate::plan::{Moment, Plan};
pub use owed::{By, Debtor};
use rustc_hash::{FxHashMap, FxHashSet};
pub use sheet::Titles;

/// The sheets that one office has to fill in.
pub struct Office {
    /// Who it is.
    pub debtor: Debtor,
    /// What it is called.
    pub title: String,
    /// A name for its file, without an ending.
    pub file: String,
    /// How many values it owes.
    pub count: usize,
    /// What to send it.
    pub workbook: Workbook,
}

/// What has to be collected, at a day of the plan's year or for the year as a whole.
pub struct Collection {
    /// The offices that owe something, those without a name last.
    pub offices: Vec<Office>,
    /// What the plan reads.
    pub titles: Titles,
}

/// What every office owes.
pub fn collection(plan: &Plan, day: Option<Date>, by: By, lang: Lang) -> Collection {
    let inputs = day.map_or_else(Inputs::default, |day| Inputs::at(plan, Moment::on(day)));
    let scores = Scores::compute(plan, &inputs);
    let build = Build {
        plan,
        scores: &scores,
        lang,
        actuals: FxHashMap::default(),
        judged: FxHashMap::default(),
        nodes: FxHashMap::default(),
        years: super::actuals::years(plan).into_iter().filter(|year| *year < plan.year).take(2).collect(),
    };
    let asking = sheet::Asking { build: &build, day };
    let mut taken = FxHashSet::default();
    let offices = owed::owed(plan, &scores, day, by).into_iter().map(|(debtor, asked)| Office {
        debtor,
        title: asking.called(debtor),
        file: free(&mut taken, &asking.file(debtor)),
        count: asked.len(),
        workbook: asking.workbook(debtor, &asked),
    });
    Collection { offices: offices.collect(), titles: asking.titles() }
}

/// A name that every disk takes and no other office has.
fn free(taken: &mut FxHashSet<String>, name: &str) -> String {
    /// Names that Windows keeps for itself begin so.
    const KEPT: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '.' | ' ') { c } else { '_' };
    let mut name: String = name.chars().map(plain).take(100).collect();
    name = name.trim_matches([' ', '.']).to_owned();
    if name.is_empty() || KEPT.iter().any(|kept| name.to_lowercase().starts_with(kept) && name.len() <= 4) {
        name.insert(0, '_');
    }
    let (base, mut count) = (name.clone(), 1);
    while !taken.insert(name.to_lowercase()) {
        count += 1;
        name = format!("{base}-{count}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_taken_by_every_disk() {
        let mut taken = FxHashSet::default();
        let names = ["URP", "urp", "Area 1/2", "con", "..", "contabilità"].map(|name| free(&mut taken, name));
        assert_eq!(names, ["URP", "urp-2", "Area 1_2", "_con", "_", "contabilità"]);
    }
}
