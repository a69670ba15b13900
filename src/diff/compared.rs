//! A comparison with what its outputs need to know of the two plans.

use super::model::{Diff, Version};
use super::movement;

/// What one of the two plans is called.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// As the user names it: a folder, a file, a revision.
    pub shown: &'a str,
    /// Its title; empty where there is no plan.
    pub title: &'a str,
    /// Its year.
    pub year: i32,
}

impl<'a> Named<'a> {
    /// The names of a plan.
    pub fn new(shown: &'a str, version: &Version<'a>) -> Named<'a> {
        let title = version.plan.root.map_or("", |root| version.sources.text(version.plan.item(root).title));
        Named { shown, title, year: version.plan.year }
    }
}

/// A comparison and what the two plans are called: all that its outputs show.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// What changed.
    pub diff: &'a Diff,
    /// The earlier plan.
    pub before: Named<'a>,
    /// The later plan.
    pub after: Named<'a>,
    /// Why scores moved; none where a plan has errors.
    pub movements: Option<&'a movement::Movements>,
    /// The node whose movement was asked for.
    pub node: Option<&'a str>,
    /// Whether the plans are of two years, and what the turn of the year brings is only counted.
    pub turn: bool,
}

impl Report<'_> {
    /// The movements to show: none where nothing moved and nothing was asked for.
    pub(super) fn listed(&self) -> Vec<&movement::Movement> {
        let Some(movements) = self.movements else { return Vec::new() };
        let mut listed = movements.listed(self.node);
        if self.node.is_none() {
            let scored = |m: &movement::Movement| [m.before, m.after].into_iter().flatten().any(|s| s.range.is_some());
            listed.retain(|m| scored(m));
            if listed.iter().all(|m| m.account == movement::Account::Still) {
                listed.clear();
            }
        }
        listed
    }
}
