//! Which cells of a sheet are merged with those above them.

use super::row::Row;
use crate::source::{SourceId, Sources};
use rustc_hash::FxHashMap;

/// The merged cells of the columns that were asked about.
#[derive(Default)]
pub struct Joined {
    /// The first and the last row of each, from above.
    known: FxHashMap<(SourceId, u32), Vec<(u32, u32)>>,
}

impl Joined {
    /// Whether the cell of a row is one with that of a row above. Nothing where the file doesn't tell: a CSV, or a column
    /// without merged cells.
    pub fn with_above(
        &mut self,
        sources: &Sources,
        row: &Row<'_>,
        column: usize,
        above: (SourceId, u32),
    ) -> Option<bool> {
        let cell = row.cell(column).filter(|cell| cell.column > 0)?;
        let sheet = sources.get(cell.span.source).sheet.as_deref()?;
        let runs = self.known.entry((cell.span.source, cell.column)).or_insert_with(|| {
            let down = sheet.merged.iter().filter(|area| area.top < area.bottom);
            let here = down.filter(|area| (area.left..=area.right).contains(&cell.column));
            let mut runs: Vec<(u32, u32)> = here.map(|area| (area.top, area.bottom)).collect();
            runs.sort_unstable();
            runs
        });
        if runs.is_empty() {
            return None;
        }
        let last = runs.partition_point(|(top, _)| *top <= row.number).checked_sub(1).map(|at| runs[at]);
        let (source, above) = above;
        Some(last.is_some_and(|(top, bottom)| source == cell.span.source && top <= above && row.number <= bottom))
    }
}
