//! What a changed target asks for: more or less than before, and less than what was already reached.

use super::about::{Course, Effect, Reached};
use super::model::{Change, Fate, Place, Version, Written};
use super::movement::same_measure;
use crate::arithmetic::number::Number;
use crate::eval::figures;
use crate::eval::{Inputs, Known, Values};
use crate::ground::number::Date;
use crate::plan::Change as Amended;
use crate::plan::{Direction, Form, Goal, ItemId, Kind, MeasureId, Plan, Target, rule_for};
use crate::syntax::view::Role;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::cmp::Ordering;

/// Says of every changed target what it means.
pub(super) fn judge(changes: &mut [Change], before: &Version<'_>, after: &Version<'_>) {
    let targets = |c: &Change| c.fields.iter().any(|f| f.role == Some(Role::Target));
    let amends = |c: &Change| c.kind == Role::Amendment.word();
    if !changes.iter().any(|c| amends(c) || c.kind == Kind::Indicator.word() && targets(c)) {
        return;
    }
    let is_turn = before.plan.year != after.plan.year;
    let sides = (Side::new(before, is_turn), Side::new(after, is_turn));
    changes.iter_mut().filter(|c| amends(c)).for_each(|c| amended(c, &sides));
    for change in changes.iter_mut().filter(|c| c.kind == Kind::Indicator.word()) {
        let old = change.renamed.as_ref().unwrap_or(&change.name);
        let ids = (sides.0.named(old), sides.1.named(&change.name));
        let fate = change.fate();
        for field in change.fields.iter_mut().filter(|f| f.role == Some(Role::Target)) {
            let old = field.before.as_ref().and_then(|w| sides.0.target(ids.0?, w));
            let new = field.after.as_ref().and_then(|w| sides.1.target(ids.1?, w));
            let course = match (ids, old, new) {
                ((_, Some(id)), Some(old), Some(new)) => Some(course((&sides.0, old), (&sides.1, new), id)),
                _ => None,
            };
            let reached = match (ids.1, new) {
                (Some(id), Some(new)) if fate == Fate::Changed => reached(&sides, (ids.0, id), new),
                _ => None,
            };
            if course.is_some() || reached.is_some() {
                field.effect = Some(Effect { course, reached });
            }
        }
    }
}

/// What an amendment does to a target: against the act's former version, or the target it replaces.
fn amended(change: &mut Change, sides: &(Side<'_>, Side<'_>)) {
    let old = change.before.as_ref().and_then(|place| sides.0.amended(place));
    let new = change.after.as_ref().and_then(|place| sides.1.amended(place));
    let course = match (old, new) {
        (Some((_, _, old)), Some((id, _, new))) => course((&sides.0, old), (&sides.1, new), id),
        // An act of one year is not taken back by the next year's plan, nor does that one's undo it.
        (None, _) | (_, None) if sides.0.is_turn => return,
        (None, Some((id, was, new))) => course((&sides.1, was), (&sides.1, new), id),
        // What is taken back comes to be again as it was.
        (Some((id, was, old)), None) => course((&sides.0, old), (&sides.0, was), id),
        (None, None) => return,
    };
    if let Some(field) = change.fields.iter_mut().find(|f| f.field.is_empty()) {
        field.effect = Some(Effect { course: Some(course), reached: None });
    }
}

struct Side<'a> {
    version: &'a Version<'a>,
    plan: &'a Plan,
    names: FxHashMap<&'a str, ItemId>,
    values: OnceCell<Values>,
    /// True when the other side's plan is of another year.
    is_turn: bool,
}

impl<'a> Side<'a> {
    fn new(version: &'a Version<'a>, is_turn: bool) -> Side<'a> {
        let mut names = FxHashMap::default();
        for id in version.plan.ids() {
            names.entry(version.sources.text(version.plan.item(id).name)).or_insert(id);
        }
        Side { version, plan: version.plan, names, values: OnceCell::new(), is_turn }
    }

    fn named(&self, name: &str) -> Option<ItemId> {
        self.names.get(name).copied()
    }

    /// The target that stands where a field does.
    fn target(&self, id: ItemId, written: &Written) -> Option<&'a Target> {
        // One to be decided may share its line with one that is.
        if written.text.contains('?') {
            return None;
        }
        // One that acts changed is written where it was before.
        let targets = self.plan.targets_of(id).iter().enumerate().map(|(at, target)| {
            let (was, then) = self.plan.course.amended_target(id, at).unwrap_or((target, target));
            (was, if self.is_turn { then } else { was })
        });
        // Two targets can share a line.
        let is_after = |t: &Target| self.version.sources.locate(t.span).column >= written.place.column;
        let mut here = targets.filter(|(was, _)| self.is_at(was, &written.place) && is_after(was));
        here.next().map(|(_, target)| target)
    }

    /// The target that the amendment at a place changes: whose it is, what it was, and what it is then.
    fn amended(&self, place: &Place) -> Option<(ItemId, &'a Target, &'a Target)> {
        let at = |span| {
            let found = self.version.sources.locate(span);
            (found.file, found.line, found.column) == (place.file.as_str(), place.line, place.column)
        };
        self.plan.course.amendments.iter().filter(|a| at(a.span)).find_map(|a| match &a.change {
            Amended::Target(id, _, was, then) => Some((*id, was, then)),
            Amended::Weight(..) => None,
        })
    }

    fn is_at(&self, target: &Target, place: &Place) -> bool {
        let found = self.version.sources.locate(target.span);
        (found.file, found.line) == (place.file.as_str(), place.line)
    }

    fn values(&self) -> &Values {
        self.values.get_or_init(|| Values::compute(self.plan, &Inputs::default()))
    }

    /// The number a thing came to in a year.
    fn number(&self, id: ItemId, year: i32) -> Option<Decimal> {
        match self.values().get(self.plan, id, year) {
            Known::Number(n) => n.value().map(Number::decimal),
            _ => None,
        }
    }
}

/// Whether larger values are better: by the form, and for an equality by the rule's direction.
fn polarity(plan: &Plan, id: ItemId, form: Form) -> Option<Direction> {
    match form {
        Form::AtLeast | Form::MoreThan => Some(Direction::Increasing),
        Form::AtMost | Form::LessThan => Some(Direction::Decreasing),
        Form::Equal => rule_for(&plan.policy, plan.measured(id)?, form, None)?.1.direction.map(|(d, _)| d),
        Form::By | Form::Between | Form::Yes => None,
    }
}

fn course((before, old): (&Side<'_>, &Target), (after, new): (&Side<'_>, &Target), id: ItemId) -> Course {
    if family(old.form) != family(new.form) {
        return Course::OtherForm;
    }
    let years = after.plan.year.saturating_sub(before.plan.year);
    if !matches!(new.goal, Goal::Day(_) | Goal::Yes) && !same_measure(before.plan, old.measure, after.plan, new.measure)
    {
        return Course::OtherMeasure;
    }
    match (old.goal, new.goal) {
        (Goal::Number(a), Goal::Number(b)) => {
            let up = match polarity(after.plan, id, new.form) {
                Some(Direction::Increasing) => b.cmp(&a),
                Some(Direction::Decreasing) => a.cmp(&b),
                None if a == b => Ordering::Equal,
                None => return Course::Unclear,
            };
            // `> 5` asks for more than `>= 5`.
            Course::of(up.then(is_strict(new.form).cmp(&is_strict(old.form))))
        }
        (Goal::Range(a, b), Goal::Range(c, d)) => match (c.cmp(&a), b.cmp(&d)) {
            (Ordering::Equal, more) | (more, Ordering::Equal) => Course::of(more),
            (one, other) if one == other => Course::of(one),
            _ => Course::Unclear,
        },
        // Of two years' plans, the day of the year counts.
        (Goal::Day(a), Goal::Day(b)) => Course::of(moved(a, years).cmp(&b)),
        _ => Course::Same,
    }
}

fn moved(day: Date, years: i32) -> Date {
    if years == 0 { day } else { day.years_later(years) }
}

fn is_strict(form: Form) -> bool {
    matches!(form, Form::MoreThan | Form::LessThan)
}

/// Forms whose goals compare.
fn family(form: Form) -> Form {
    match form {
        Form::MoreThan => Form::AtLeast,
        Form::LessThan => Form::AtMost,
        form => form,
    }
}

/// The last value known before the target's year, where the target asks for less.
fn reached(sides: &(Side<'_>, Side<'_>), (old, new): (Option<ItemId>, ItemId), target: &Target) -> Option<Reached> {
    let Goal::Number(goal) = target.goal else { return None };
    let year = target.year.or(target.at.map(Date::year)).unwrap_or(sides.1.plan.year);
    // Of two values for one year, the later plan's.
    let (value, year, measure) = [(&sides.0, old), (&sides.1, Some(new))]
        .into_iter()
        .filter_map(|(side, id)| last_before(side, id?, year))
        .max_by_key(|last| last.1)?;
    let comparable = measure.is_none_or(|(plan, m)| same_measure(plan, m, sides.1.plan, target.measure));
    let less = match polarity(sides.1.plan, new, target.form)? {
        Direction::Increasing => goal < value,
        Direction::Decreasing => goal > value,
    };
    let text = figures::quantity(sides.1.plan, shown(value, target.measure), target.measure);
    (less && comparable).then_some(Reached { year, text })
}

/// A computed value with the digits that matter.
fn shown(value: Decimal, measure: MeasureId) -> Decimal {
    let digits = if measure == MeasureId::PERCENT { 4 } else { 2 };
    let half_up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    if value.scale() > digits + 2 { value.round_dp_with_strategy(digits, half_up) } else { value }
}

type Last<'a> = (Decimal, i32, Option<(&'a Plan, MeasureId)>);

fn last_before<'a>(side: &Side<'a>, id: ItemId, year: i32) -> Option<Last<'a>> {
    let plan = side.plan;
    let measured = plan.measured(id)?;
    let facts = plan.facts.keys().copied();
    let mut years: Vec<i32> =
        facts.chain(plan.baselines.get(measured.baselines).iter().map(|b| b.year)).filter(|y| *y < year).collect();
    years.sort_unstable();
    let (value, year) = years.into_iter().rev().find_map(|y| Some((side.number(id, y)?, y)))?;
    Some((value, year, measured.measure.map(|m| (plan, m))))
}
