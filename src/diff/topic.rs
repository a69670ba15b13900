//! What an edit is about: the summary counts by it, and it says which factors of a score it can move.

use super::about::{Section, Topic};
use super::model::{Change, DECLARATION, Fate, FieldChange, TITLE};
use super::movement::{Factor, Factors};
use crate::syntax::view::Role;

impl Change {
    /// What each of its edits is about.
    pub fn topics(&self) -> Vec<Topic> {
        if self.fate() != Fate::Changed {
            return vec![self.came_or_went()];
        }
        let moved = self.moved.iter().map(|_| Topic::NodeMoved);
        let renamed = self.renamed.iter().map(|_| match self.is_node() {
            true => Topic::NodeRenamed,
            false => self.of_section(),
        });
        moved.chain(renamed).chain(self.fields.iter().map(|f| self.topic(f))).collect()
    }

    /// What one of its fields is about.
    pub fn topic(&self, field: &FieldChange) -> Topic {
        if !matches!(self.section, Section::Nodes | Section::Units | Section::Data) {
            return self.of_section();
        }
        match field.role {
            Some(Role::Weight) => Topic::Weight,
            Some(Role::Target) => Topic::Target,
            Some(Role::Baseline) => Topic::Baseline,
            Some(Role::Algorithm | Role::Measure) => Topic::Algorithm,
            Some(Role::Source) => Topic::Source,
            Some(Role::UnitInCharge) => Topic::Owner,
            Some(Role::ChosenRule | Role::Parameter | Role::ChosenPolicy) => Topic::Policy,
            _ => Topic::Other,
        }
    }

    fn came_or_went(&self) -> Topic {
        match (self.is_node(), self.fate()) {
            _ if self.kind == Role::Use.word() => Topic::Edge,
            (true, Fate::Added) => Topic::NodeAdded,
            (true, _) => Topic::NodeRemoved,
            (false, _) => self.of_section(),
        }
    }

    /// The declaring word, where the block around it does not say it already.
    pub(super) fn kind_shown(&self) -> &'static str {
        if self.group.is_empty() { self.kind } else { "" }
    }

    /// True for nodes, units and data: not for edges.
    pub fn is_node(&self) -> bool {
        matches!(self.section, Section::Nodes | Section::Units | Section::Data) && self.kind != Role::Use.word()
    }

    fn of_section(&self) -> Topic {
        match self.section {
            Section::Policies => Topic::Policy,
            Section::Labels if self.kind == Role::Prize.word() => Topic::Prize,
            Section::Labels => Topic::Source,
            Section::Facts => Topic::Fact,
            Section::Decisions => Topic::Decision,
            Section::Claims => Topic::Claim,
            Section::Amendments => Topic::Amendment,
            _ => Topic::Other,
        }
    }

    /// The factors of a score that it can move.
    pub(super) fn factors(&self) -> Factors {
        let only = |factor: Factor| Factors::NONE.with(factor);
        match self.section {
            Section::Facts | Section::Decisions | Section::Data => only(Factor::Data),
            Section::Policies => only(Factor::Rule),
            Section::Amendments => only(Factor::Target).with(Factor::Weight),
            Section::Labels | Section::Claims | Section::Other => Factors::NONE,
            Section::Nodes | Section::Units if self.fate() != Fate::Changed => only(Factor::Structure),
            Section::Nodes | Section::Units => {
                let start = if self.moved.is_some() { only(Factor::Structure) } else { Factors::NONE };
                self.fields.iter().fold(start, |set, field| set.and(field_factors(field)))
            }
        }
    }
}

/// The factors that a field of a node can move: all of them, unless it is known.
fn field_factors(field: &FieldChange) -> Factors {
    use Role as R;
    let factors = |list: &[Factor]| list.iter().fold(Factors::NONE, |set, f| set.with(*f));
    match (field.field.as_str(), field.role) {
        (TITLE, _) => Factors::NONE,
        (DECLARATION, _) => factors(&[Factor::Structure]),
        (_, Some(R::Code | R::Source | R::Typology | R::FormerName | R::Resources | R::Waiver)) => Factors::NONE,
        (_, Some(role)) if role.is_note() => Factors::NONE,
        // A unit counts what is assigned to it, as much as it is said to.
        (_, Some(R::UnitInCharge)) => factors(&[Factor::Weight, Factor::Structure]),
        (_, Some(R::Weight)) => factors(&[Factor::Weight]),
        (_, Some(R::Target | R::Baseline)) => factors(&[Factor::Target]),
        (_, Some(R::Algorithm | R::Measure)) => factors(&[Factor::Data]),
        (_, Some(R::ChosenRule | R::ChosenPolicy)) => factors(&[Factor::Rule]),
        (_, Some(R::Parameter)) => factors(&[Factor::Rule, Factor::Weight]),
        (_, Some(R::Component | R::Kind)) => factors(&[Factor::Structure]),
        (_, Some(R::Year)) => factors(&[Factor::Data, Factor::Target]),
        _ => Factors::ALL,
    }
}
