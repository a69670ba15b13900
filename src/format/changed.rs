//! Which lines a layout changes.
//!
//! A line that is laid out says what it said: lines are put side by side by what they say, and only then compared. By
//! their look, those of a plan that was never laid out would all be different, and finding the least difference between
//! texts that share no line takes the square of their length.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// The steps from some lines to others: runs that stay, and runs that give way to others.
pub fn changes(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
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
}
