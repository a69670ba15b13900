//! The rule that a line chooses, with the parameters that it asks for.

use super::{Analysis, Entity, hover};
use crate::diagnostic::Lang;
use crate::source::Place;

/// A rule as something that is called.
pub struct Signature {
    /// `a_soglie(prima, seconda)`
    pub label: String,
    /// Where each parameter stands in that, in bytes.
    pub parameters: Vec<(usize, usize)>,
    /// What it does, as Markdown.
    pub about: String,
}

/// The rule that is chosen in the line at a caret, or in the block around it.
pub fn signature(analysis: &Analysis, caret: Place, lang: Lang) -> Option<Signature> {
    let around = analysis.lines_at(caret);
    let mut lines = around.iter().rev().flat_map(|line| {
        let own = analysis.uses().within(line.span()).iter();
        let below = line.lines().flat_map(|line| analysis.uses().within(line.span()).iter()).collect::<Vec<_>>();
        own.chain(below).collect::<Vec<_>>()
    });
    let used = lines.find(|used| matches!(used.of, Entity::Rule(_)))?;
    let id = hover::rule_at(analysis, used)?;
    let rule = analysis.plan().policy.rule(id);
    let mut label = format!("{}(", analysis.sources().text(rule.name));
    let mut parameters = Vec::new();
    for parameter in &rule.parameters {
        if !parameters.is_empty() {
            label += "; ";
        }
        let start = label.len();
        label += analysis.sources().text(parameter.name);
        parameters.push((start, label.len()));
    }
    label.push(')');
    Some(Signature { label, parameters, about: hover::rule(analysis, id, lang) })
}
