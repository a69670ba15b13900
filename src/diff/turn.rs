//! Between the plans of two years: what the turn of the year brings is counted and not listed.

use super::about::{Course, Section, Topic};
use super::compared::Report;
use super::model::{Change, Fate, FieldChange};
use crate::diagnostic::Lang;
use crate::plan::Kind;
use crate::syntax::view::Role;
use crate::text;
use std::collections::BTreeMap;

/// What is only counted.
#[derive(Default)]
pub(super) struct Counted {
    /// Facts, decisions, published figures and amendments that one year has and the other has not.
    of_one_year: BTreeMap<Topic, usize>,
    /// Indicators with a baseline more, the same goal in another year, or one to decide.
    routine: usize,
}

impl<'a> Report<'a> {
    /// The changes to list, and what is counted instead.
    pub(super) fn changes(&self) -> (Vec<&'a Change>, Counted) {
        let mut counted = Counted::default();
        let listed = self.diff.changes.iter().filter(|c| !(self.turn && counted.takes(c))).collect();
        (listed, counted)
    }
}

impl Counted {
    fn takes(&mut self, change: &Change) -> bool {
        let of_one = change.fate() != Fate::Changed;
        if of_one
            && matches!(change.section, Section::Facts | Section::Decisions | Section::Claims | Section::Amendments)
        {
            for topic in change.topics() {
                *self.of_one_year.entry(topic).or_insert(0) += 1;
            }
            return true;
        }
        let routine = !of_one
            && change.kind == Kind::Indicator.word()
            && change.renamed.is_none()
            && change.moved.is_none()
            && change.fields.iter().all(is_routine);
        self.routine += usize::from(routine);
        routine
    }

    /// What was counted, in words: a line for each kind of thing.
    pub fn words(&self, lang: Lang) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.of_one_year.is_empty() {
            let of = |lang: Lang| {
                let one = |(topic, n): (&Topic, &usize)| format!("{} {n}", topic.words().get(lang));
                self.of_one_year.iter().map(one).collect::<Vec<_>>().join(", ")
            };
            let (it, en) = (of(Lang::It), of(Lang::En));
            lines.push(text!("di un anno solo, non elencati: {it}", "in one year only, not listed: {en}"));
        }
        if self.routine > 0 {
            let n = self.routine;
            lines.push(text!(
                "con solo la base di un anno, lo stesso traguardo o uno da decidere, non elencati: indicatori {n}",
                "with only one year's baseline, the same goal or one to be decided, not listed: indicators {n}"
            ));
        }
        if !lines.is_empty() {
            lines.push(text!("con `--all` ci sono tutti", "`--all` lists them"));
        }
        lines.iter().map(|t| t.get(lang).to_owned()).collect()
    }
}

/// What every indicator gets from one year to the next.
fn is_routine(field: &FieldChange) -> bool {
    match field.role {
        Some(Role::Baseline) => field.before.is_none() || field.after.is_none(),
        Some(Role::Target) => {
            let undecided = field.after.as_ref().is_some_and(|w| w.text.contains('?'));
            undecided || field.effect.as_ref().is_some_and(|e| e.course == Some(Course::Same) && e.reached.is_none())
        }
        _ => false,
    }
}
