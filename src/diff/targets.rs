//! Which target of one side is which of the other. A target belongs to a year or to a day, whether it says so or
//! leaves it to the plan's year; from one year's plan to the next the plan's own target goes on, and so does
//! that of a day of the year.

use super::entry::{Label, Line, Value};
use crate::ground::number::{self, Date};
use crate::syntax::view::Role;

/// What a target is for.
#[derive(Clone, Copy, PartialEq)]
enum Moment {
    Year(i32),
    Day(Date),
    /// A day that is still to be decided.
    Open,
}

type Target<'l> = (Moment, &'l Line);

/// A target that changed, came or went.
pub(super) struct Pair<'l> {
    pub old: Option<&'l Line>,
    pub new: Option<&'l Line>,
    /// True when what it is for changed too.
    pub is_moved: bool,
}

impl Pair<'_> {
    /// By which it is listed.
    fn label(&self) -> Option<&Label> {
        [self.old, self.new].into_iter().flatten().map(|line| &line.label).min()
    }
}

/// Pairs the targets of two sides, given the years of their plans; those that are the same are left out.
pub(super) fn pairs<'l>(old: &[&'l Line], new: &[&'l Line], years: (i32, i32)) -> Vec<Pair<'l>> {
    let read = |lines: &[&'l Line], year: i32| lines.iter().map(|line| (moment(line, year), *line)).collect();
    let mut targets = Targets { old: read(old, years.0), new: read(new, years.1), found: Vec::new() };
    let own = (Moment::Year(years.0), Moment::Year(years.1));
    let had_own = (has(&targets.old, own.0), has(&targets.new, own.1));
    targets.pair(false, |a, b| a.0 == b.0 && same(a, b));
    targets.pair(false, |a, b| a.0 == b.0);
    // Where one year's plan says already what the next one asks for, its own target ends with its year.
    if years.0 < years.1 && had_own.1 && !has(&targets.new, own.1) {
        targets.old.retain(|(moment, _)| *moment != own.0);
    } else if years.1 < years.0 && had_own.0 && !has(&targets.old, own.0) {
        targets.new.retain(|(moment, _)| *moment != own.1);
    }
    targets.pair(true, was_open);
    targets.pair(true, |a, b| matches!((a.0, b.0), (Moment::Open, Moment::Day(_)) | (Moment::Day(_), Moment::Open)));
    targets.pair(true, |a, b| is_same_day(a.0, b.0, years) && same(a, b));
    targets.pair(true, |a, b| is_same_day(a.0, b.0, years));
    targets.pair(false, |a, b| (a.0, b.0) == own);
    targets.rest()
}

struct Targets<'l> {
    old: Vec<Target<'l>>,
    new: Vec<Target<'l>>,
    found: Vec<Pair<'l>>,
}

impl<'l> Targets<'l> {
    /// Takes out the pairs for which something holds. Those with the same words for the same time are no change.
    fn pair(&mut self, is_moved: bool, holds: impl Fn(&Target<'l>, &Target<'l>) -> bool) {
        let mut at = 0;
        while let Some(old) = self.old.get(at) {
            let Some(other) = self.new.iter().position(|new| holds(old, new)) else {
                at += 1;
                continue;
            };
            let (old, new) = (self.old.remove(at), self.new.remove(other));
            if is_moved || !same(&old, &new) {
                self.found.push(Pair { old: Some(old.1), new: Some(new.1), is_moved });
            }
        }
    }

    /// What is left came or went.
    fn rest(mut self) -> Vec<Pair<'l>> {
        let gone = self.old.into_iter().map(|(_, line)| Pair { old: Some(line), new: None, is_moved: false });
        self.found.extend(gone);
        let come = self.new.into_iter().map(|(_, line)| Pair { old: None, new: Some(line), is_moved: false });
        self.found.extend(come);
        self.found.sort_by(|a, b| a.label().cmp(&b.label()));
        self.found
    }
}

fn has(targets: &[Target<'_>], moment: Moment) -> bool {
    targets.iter().any(|(of, _)| *of == moment)
}

fn same(a: &Target<'_>, b: &Target<'_>) -> bool {
    a.1.value.key() == b.1.value.key()
}

/// What a target is for: its label says so, or it is the plan's year.
fn moment(line: &Line, year: i32) -> Moment {
    let detail = line.label.detail.as_str();
    match detail.strip_prefix(Role::At.word()).map(str::trim_start) {
        Some(day) => number::date(day).map_or(Moment::Open, Moment::Day),
        None => Moment::Year(detail.parse().unwrap_or(year)),
    }
}

/// A day that was open, and the target that `era` says it was: `al ? >= ? n era >= 5 n`.
fn was_open(a: &Target<'_>, b: &Target<'_>) -> bool {
    let was = |open: &Value| open.text.rsplit_once(" era ").map(|(_, was)| was.to_owned());
    match (a.0, b.0) {
        (Moment::Open, Moment::Day(_)) => was(&a.1.value).is_some_and(|was| was == b.1.value.text),
        (Moment::Day(_), Moment::Open) => was(&b.1.value).is_some_and(|was| was == a.1.value.text),
        _ => false,
    }
}

/// The same day of the year, in the plans of two years.
fn is_same_day(a: Moment, b: Moment, years: (i32, i32)) -> bool {
    match (a, b) {
        (Moment::Day(a), Moment::Day(b)) if years.0 < years.1 => a.years_later(years.1 - years.0) == b,
        (Moment::Day(a), Moment::Day(b)) if years.1 < years.0 => b.years_later(years.0 - years.1) == a,
        _ => false,
    }
}
