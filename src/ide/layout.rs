//! The canonical layout of a text, as the edits that lead to it.

use super::Written;
use crate::format;
use crate::source::Span;

/// The edits that lay out a text, from the top, none touching another.
pub fn edits(written: &Written) -> Vec<(Span, String)> {
    let source = written.source();
    let laid = format::format_ast(source, written.ast()).or_else(|| format::format_parts(source, written.ast()));
    laid.map_or_else(Vec::new, |laid| between(&source.text, &laid))
}

/// The edits of whole lines that lead from a text to another.
fn between(before: &str, after: &str) -> Vec<(Span, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let ends = |lines: &[&str]| {
        let mut at = 0;
        let ends = lines.iter().map(|line| {
            at += line.len();
            at as u32
        });
        std::iter::once(0).chain(ends).collect::<Vec<u32>>()
    };
    let offsets = ends(&old);
    let diff = similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new);
    let changed = diff.into_iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    let edit = |op: similar::DiffOp| {
        let (from, to) = (op.old_range(), op.new_range());
        (Span::new(offsets[from.start], offsets[from.end]), new[to].concat())
    };
    changed.map(edit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_touch_what_changes_only() {
        let text = "fonte x \"X\"\n\nobiettivo A \"a\" {\npeso 3 %\n  // qui\n      usa B\n}\n";
        let written = Written::new("a.albero", text).expect("small");
        let edits = edits(&written);
        let mut laid = text.to_owned();
        for (span, new) in edits.iter().rev() {
            laid.replace_range(span.start as usize..span.end() as usize, new);
        }
        assert_eq!(laid, format::format(written.source()));
        assert_eq!(
            edits.iter().map(|(span, _)| span.len).collect::<Vec<_>>(),
            ["peso 3 %\n".len() as u32, "      usa B\n".len() as u32]
        );
    }
}
