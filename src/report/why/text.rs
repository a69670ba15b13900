//! `albero why` for a terminal.

use super::Explanation;
use crate::report::style::{Ink, Look, heading, left, paint, width, wrap};
use std::fmt::Write;

/// For a terminal.
pub fn text(explanation: &Explanation, look: &Look) -> String {
    let mut out = String::new();
    let head = format!("{} {}", explanation.kind.word(), explanation.name);
    out += &heading(&head, &explanation.title, look);
    let _ = writeln!(out, "{}", paint(explanation.result.get(look.lang), Ink::Bold, look.color));
    let labels = explanation.steps.iter().map(|s| width(s.label.get(look.lang)) + 2 * s.depth);
    let column = labels.max().unwrap_or(0).min(30) + 2;
    for step in &explanation.steps {
        let indent = "  ".repeat(step.depth);
        let label = step.label.get(look.lang);
        let place = step.place.as_ref().map(|(file, line)| format!("{file}:{line}")).unwrap_or_default();
        let room = look.width.saturating_sub(column + 2).max(24);
        let lead = left(&format!("{indent}{label}"), column);
        let mut lines = wrap(step.text.get(look.lang), room);
        if !place.is_empty() {
            let fits = lines.last().is_some_and(|l| width(l) + 3 + width(&place) <= room);
            match lines.last_mut() {
                Some(last) if fits => *last += &format!("   {}", paint(&place, Ink::Dim, look.color)),
                _ => lines.push(paint(&place, Ink::Dim, look.color)),
            }
        }
        for (index, line) in lines.iter().enumerate() {
            // A place too long for its column begins further left.
            let column = column.min(look.width.saturating_sub(width(&place) + 2)).max(2);
            let lead = if index == 0 { lead.clone() } else { " ".repeat(column) };
            let _ = writeln!(out, "  {lead}{line}");
        }
    }
    out
}
