//! Which lines a layout changes.
//!
//! A line that is laid out says what it said: lines are put side by side by what they say, and only then compared. By
//! their look, those of a plan that was never laid out would all be different, and finding the least difference between
//! texts that share no line takes the square of their length.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// The steps from some lines to others: runs that stay, and runs that give way to others.
pub fn changes(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    if let Some(steps) = side_by_side(old, new) {
        return steps;
    }
    let said = |lines: &[&str]| -> Vec<String> { lines.iter().map(|line| said(line)).collect() };
    let mut steps = Steps::default();
    for op in capture_diff_slices(Algorithm::Myers, &said(old), &said(new)) {
        let DiffOp::Equal { old_index, new_index, len } = op else {
            steps.changed(op.old_range(), op.new_range());
            continue;
        };
        for at in 0..len {
            let (o, n) = (old_index + at, new_index + at);
            if old[o] == new[n] {
                steps.same(o, n);
            } else {
                steps.changed(o..o + 1, n..n + 1);
            }
        }
    }
    steps.finish()
}

/// The steps where all lines together say the same, however they are cut: a line that became several stands beside them.
/// None where a word is spelt another way, and only a search tells what became of what.
fn side_by_side(old: &[&str], new: &[&str]) -> Option<Vec<DiffOp>> {
    let words = |line: &str| -> String { line.chars().filter(|c| c.is_alphanumeric() || "{}".contains(*c)).collect() };
    let mut steps = Steps::default();
    let (mut o, mut n) = (0, 0);
    let is_blank = |lines: &[&str], at: usize| lines.get(at).map(|line| words(line).is_empty());
    while o < old.len() || n < new.len() {
        match (is_blank(old, o), is_blank(new, n)) {
            (Some(true), Some(false) | None) => {
                steps.changed(o..o + 1, n..n);
                o += 1;
                continue;
            }
            (Some(false) | None, Some(true)) => {
                steps.changed(o..o, n..n + 1);
                n += 1;
                continue;
            }
            _ => {}
        }
        let (from_old, from_new) = (o, n);
        let (mut left, mut right) = (String::new(), String::new());
        // The side that has said less goes on; both take a line at first.
        loop {
            if left.len() <= right.len() && o < old.len() && (o == from_old || left.len() < right.len()) {
                left += &words(old[o]);
                o += 1;
            } else if n < new.len() && (n == from_new || right.len() < left.len()) {
                right += &words(new[n]);
                n += 1;
            } else {
                break;
            }
        }
        if left != right {
            return None;
        }
        match (o - from_old, n - from_new) {
            (1, 1) if old[from_old] == new[from_new] => steps.same(from_old, from_new),
            _ => steps.changed(from_old..o, from_new..n),
        }
    }
    Some(steps.finish())
}

/// What a line says, however it looks.
fn said(line: &str) -> String {
    let words: String = line.chars().filter(|c| c.is_alphanumeric()).collect();
    if words.is_empty() { line.trim().to_owned() } else { words }
}

/// Steps, with neighbours of one kind as one.
#[derive(Default)]
struct Steps {
    done: Vec<DiffOp>,
    /// A run that changes, not yet among those done.
    open: Option<(Range<usize>, Range<usize>)>,
}

impl Steps {
    fn same(&mut self, o: usize, n: usize) {
        self.close();
        match self.done.last_mut() {
            Some(DiffOp::Equal { len, .. }) => *len += 1,
            _ => self.done.push(DiffOp::Equal { old_index: o, new_index: n, len: 1 }),
        }
    }

    fn changed(&mut self, old: Range<usize>, new: Range<usize>) {
        match &mut self.open {
            Some((o, n)) => (o.end, n.end) = (old.end, new.end),
            None => self.open = Some((old, new)),
        }
    }

    fn close(&mut self) {
        let Some((old, new)) = self.open.take() else { return };
        let (old_index, new_index, old_len, new_len) = (old.start, new.start, old.len(), new.len());
        self.done.push(match (old_len, new_len) {
            (_, 0) => DiffOp::Delete { old_index, old_len, new_index },
            (0, _) => DiffOp::Insert { old_index, new_index, new_len },
            _ => DiffOp::Replace { old_index, old_len, new_index, new_len },
        });
    }

    fn finish(mut self) -> Vec<DiffOp> {
        self.close();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_beside_those_that_say_the_same() {
        let old = ["a  1", "b", "", "c   { x", "}", "d"];
        let new = ["a 1", "b", "c {", "x", "}", "d", "e"];
        let ops = changes(&old, &new);
        let mut after: Vec<&str> = Vec::new();
        for op in &ops {
            let same = matches!(op, DiffOp::Equal { .. });
            after.extend(&new[op.new_range()]);
            assert!(!same || old[op.old_range()] == new[op.new_range()], "{op:?}");
        }
        assert_eq!(after, new);
        assert_eq!(ops.iter().map(|op| op.old_range().len()).sum::<usize>(), old.len());
        assert!(changes(&old, &old).iter().all(|op| matches!(op, DiffOp::Equal { .. })));
    }

    /// Lines that are cut in two, joined, or parted by blank ones stand side by side without a search.
    #[test]
    fn lines_that_are_cut_otherwise_stand_side_by_side() {
        let old = ["", "a; b", "c {", "x }", "d", "", "e"];
        let new = ["a", "b", "c {", "  x", "}", "", "d", "e"];
        let ops = side_by_side(&old, &new).expect("the same words");
        let equal: Vec<&str> = ops
            .iter()
            .filter(|op| matches!(op, DiffOp::Equal { .. }))
            .flat_map(|op| old[op.old_range()].iter().copied())
            .collect();
        assert_eq!(equal, ["c {", "d", "e"]);
        assert_eq!(ops.iter().map(|op| op.new_range().len()).sum::<usize>(), new.len());
        assert!(side_by_side(&["unita' X"], &["unità Y"]).is_none());
    }
}
