//! What each word is: a word of the language, a name and of what, a number, a text, a comment.

use super::{Analysis, Entity, UseRole, Written};
use crate::plan::Kind;
use crate::source::{SourceId, Span};
use crate::syntax::view::Line;

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Class {
    /// A word of the language.
    Word,
    /// The name of a node.
    Node,
    /// The name of an indicator.
    Indicator,
    /// The name of a datum.
    Datum,
    /// The name of a unit.
    Unit,
    /// The name of a policy.
    Policy,
    /// The name of a rule.
    Rule,
    /// The name of a parameter or component.
    Parameter,
    /// The name of a source, a measure or a finding.
    Label,
    /// A number or a date.
    Number,
    /// A text.
    Text,
    /// A comment.
    Comment,
    /// A sign.
    Sign,
}

impl Class {
    /// All of them, in the order of their numbers.
    pub const ALL: [Class; 13] = [
        Class::Word,
        Class::Node,
        Class::Indicator,
        Class::Datum,
        Class::Unit,
        Class::Policy,
        Class::Rule,
        Class::Parameter,
        Class::Label,
        Class::Number,
        Class::Text,
        Class::Comment,
        Class::Sign,
    ];
}

/// A word, and what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Classed {
    /// Where.
    pub span: Span,
    /// What it is.
    pub class: Class,
    /// True where the name is declared.
    pub is_declaration: bool,
}

/// The words of a text, on one line each, from the top. Names are told from words by the plan, where it has been read in
/// this very state.
pub fn tokens(written: &Written, analysis: Option<(&Analysis, SourceId)>) -> Vec<Classed> {
    let tree = written.tree();
    let text = &written.source().text;
    let mut found: Vec<Classed> = Vec::new();
    let mut left: Vec<Line<'_>> = tree.lines().collect();
    while let Some(line) = left.pop() {
        found.extend(line.atoms().map(|atom| {
            let span = atom.span().span();
            let class = if atom.is_text() {
                Class::Text
            } else if atom.is_number() {
                Class::Number
            } else if atom.is_name() {
                Class::Word
            } else {
                Class::Sign
            };
            Classed { span, class, is_declaration: false }
        }));
        left.extend(line.lines());
    }
    let comments = tree.comments().iter().map(|comment| comment.span());
    found.extend(comments.map(|span| Classed { span, class: Class::Comment, is_declaration: false }));
    found.sort_unstable_by_key(|classed| classed.span);
    if let Some((analysis, source)) = analysis {
        name(&mut found, analysis, source);
    }
    found.into_iter().flat_map(|classed| on_lines(classed, text)).collect()
}

/// Tells which words are names.
fn name(found: &mut [Classed], analysis: &Analysis, source: SourceId) {
    let place = analysis.sources().get(source).place();
    for used in analysis.uses().within(place) {
        let at = found.partition_point(|classed| classed.span.end() <= used.at.start);
        if let Some(classed) = found.get_mut(at).filter(|classed| classed.span.start <= used.at.start) {
            classed.class = class(analysis, used.of);
            classed.is_declaration = used.role == UseRole::Declaration;
        }
    }
}

fn class(analysis: &Analysis, of: Entity) -> Class {
    match of {
        Entity::Item(id) => match analysis.plan().item(id).kind {
            Kind::Indicator => Class::Indicator,
            Kind::Datum => Class::Datum,
            Kind::Unit => Class::Unit,
            _ => Class::Node,
        },
        Entity::Policy(_) => Class::Policy,
        Entity::Rule(_) => Class::Rule,
        Entity::Parameter(_) | Entity::Component(_) => Class::Parameter,
        Entity::Source(_) | Entity::Measure(_) | Entity::Code(_) => Class::Label,
    }
}

/// A word that goes over several lines, line by line: few editors take it whole.
fn on_lines(classed: Classed, text: &str) -> Vec<Classed> {
    let Some(whole) = text.get(classed.span.start as usize..classed.span.end() as usize) else { return Vec::new() };
    let mut start = classed.span.start;
    let mut found = Vec::new();
    for line in whole.split_inclusive('\n') {
        let len = line.trim_end_matches(['\n', '\r']).len() as u32;
        if len > 0 {
            found.push(Classed { span: Span { start, len }, ..classed });
        }
        start += line.len() as u32;
    }
    found
}
