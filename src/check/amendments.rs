//! Amendments: targets and weights changed on a day by an act.

use super::context::Checker;
use super::{fields, from_base, goals, measures, moments, targets, weights};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::number::Date;
use crate::ground::quantity::{Literal, Quantity};
use crate::plan::figures;
use crate::plan::{Amendment, Change, Goal, ItemId, MeasureId, Target, Value, Weight};
use crate::resolve::Trees;
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::syntax::view::Role;
use crate::syntax::view::Written;
use crate::syntax::view::amendment::{self, Block, Former, New, Was};
use crate::syntax::view::goal::{self as written, Asked};
use crate::text;

/// The day and the act of a block.
#[derive(Clone, Copy)]
struct Act {
    day: Date,
    act: Place,
}

/// A target as an amendment names it.
struct Named {
    item: ItemId,
    year: Option<i32>,
    at: Option<Date>,
}

/// Reads all amendments, then puts them in force day by day: each change is held against what was in
/// force before it, and the weights of a day must add up.
pub(super) fn amendments(cx: &mut Checker<'_, '_>, trees: &Trees<'_>) {
    let others = &cx.names.others;
    let mut written: Vec<(Act, amendment::Change<'_>)> = Vec::new();
    for &(_, site) in others.iter().filter(|(role, _)| *role == Role::Amendment) {
        let block = Block::read(trees.line(site), cx.diagnostics);
        if let Some(act) = act(cx, &block) {
            let changes = block.lines().filter_map(|line| amendment::Change::read(line, cx.diagnostics));
            written.extend(changes.map(|change| (act, change)));
        }
    }
    written.sort_by_key(|(act, _)| act.day);
    let mut rest = written.as_slice();
    while let Some((first, _)) = rest.first() {
        let (today, later) = rest.split_at(rest.partition_point(|(act, _)| act.day == first.day));
        on_a_day(cx, today);
        rest = later;
    }
}

fn on_a_day(cx: &mut Checker<'_, '_>, changes: &[(Act, amendment::Change<'_>)]) {
    let from = cx.plan.course.amendments.len();
    for (act, written) in changes {
        let change = match written.to {
            New::Target { name, year, at, asked } => cx.lookup(name).and_then(|item| {
                let named = Named { item, year, at: at.map(|(day, _)| day) };
                target_change(cx, written, name, &named, asked, from)
            }),
            New::Weight { name, parent, weight } => weight_change(cx, written, (name, parent), weight, from),
        };
        if let Some(change) = change {
            let amendment = Amendment { day: act.day, act: act.act, change, span: written.span() };
            cx.plan.apply(&amendment, true);
            cx.plan.course.amend(amendment);
        }
    }
    let mut parents: Vec<ItemId> = Vec::new();
    for amendment in &cx.plan.course.amendments[from..] {
        match amendment.change {
            Change::Weight(parent, ..) if !parents.contains(&parent) => parents.push(parent),
            _ => {}
        }
    }
    for parent in parents {
        amended_weights(cx, parent, changes[0].0.day);
    }
}

/// `rimodulazione dal 01/07/2025 atto "Giunta 45/2025"`
fn act(cx: &mut Checker<'_, '_>, block: &Block<'_>) -> Option<Act> {
    let help = text!(
        "scrivi per esempio `rimodulazione dal 01/07/{} atto \"delibera 45\" {{ … }}`",
        "write for example `rimodulazione dal 01/07/{} atto \"resolution 45\" {{ … }}`",
        cx.plan.year
    );
    if block.day == Written::Absent {
        let message =
            text!("la rimodulazione non dice da quando vale", "the amendment does not say from when it holds");
        cx.report(Diagnostic::new(Code::AmendmentIncomplete, block.word(), message).help(help.clone()));
    }
    if block.act.is_missing() {
        let message = text!("la rimodulazione non ha un atto", "the amendment has no act");
        cx.report(Diagnostic::new(Code::AmendmentIncomplete, block.word(), message).help(help));
    }
    let (day, at) = block.day.read()?;
    let act = block.act.read().unwrap_or_default();
    moments::day_within(cx, day, at, cx.plan.year).then_some(Act { day, act })
}

/// `target IND [2026 | al DATE] >= 40 % era [>=] 50 %`
fn target_change(
    cx: &mut Checker<'_, '_>,
    written: &amendment::Change<'_>,
    name: Place,
    named: &Named,
    asked: Asked,
    from: usize,
) -> Option<Change> {
    let item = named.item;
    let Some(index) = target_named(cx, named) else {
        no_such_target(cx, name, named);
        return None;
    };
    let detail = cx.plan.item(item).detail as usize;
    let old = cx.plan.targets.get(cx.plan.measured[detail].targets)[index].clone();
    let (goal, measure, from_base) = goal_for(cx, item, asked)?;
    if !same_kind(&goal, &old.goal) || measure != old.measure {
        another_kind(cx, asked.span, &old);
        return None;
    }
    let new = Target { form: asked.form, goal, measure, from_base, span: asked.span, ..old.clone() };
    changed_twice(cx, asked.span, from, |c| matches!(c, Change::Target(i, n, ..) if (*i, *n) == (item, index)))?;
    let shown = figures::target_in_a_plan(&cx.plan, &old);
    let was = former(cx, written, name, &shown)?;
    if former_goal(cx, item, was.was?)? != old.goal {
        not_in_force(cx, was.span, &shown, old.span, item);
        return None;
    }
    if !cx.plan.policy.rules.is_empty() {
        targets::rule_fits(cx, item, &new, None);
    }
    Some(Change::Target(item, index, old, new))
}

fn no_such_target(cx: &mut Checker<'_, '_>, name: Place, named: &Named) {
    let shown = cx.text(name);
    let message = match (named.at, named.year) {
        (Some(day), _) => text!("«{shown}» non ha un target al {day}", "“{shown}” has no target at {day}"),
        (None, Some(year)) => text!("«{shown}» non ha un target {year}", "“{shown}” has no {year} target"),
        (None, None) => {
            text!("«{shown}» non ha un target da rimodulare", "“{shown}” has no target to amend")
        }
    };
    let help = match cx.plan.hole(named.item) {
        Some(_) => text!(
            "il suo target è ancora da decidere: scrivilo al posto di `?`",
            "its target is still to be decided: write it in place of `?`"
        ),
        None => {
            text!("si rimodula un target scritto nell'indicatore", "a target written in the indicator can be amended")
        }
    };
    let found = Diagnostic::new(Code::AmendmentMismatch, name, message)
        .also(cx.plan.item(named.item).name, text!("dichiarato qui", "declared here"))
        .help(help);
    cx.report(found);
}

fn target_named(cx: &Checker<'_, '_>, named: &Named) -> Option<usize> {
    let targets = cx.plan.targets.get(cx.plan.measured(named.item)?.targets);
    if named.year.is_some() || named.at.is_some() {
        let of_year = |y: Option<i32>| y.unwrap_or(cx.plan.year) == named.year.unwrap_or(cx.plan.year);
        return targets.iter().position(|t| t.at == named.at && of_year(t.year));
    }
    let annual = cx.plan.target(named.item)?.span;
    targets.iter().position(|t| t.span == annual)
}

/// What is asked of an item, from its baseline too; how far that is, as written.
fn goal_for(cx: &mut Checker<'_, '_>, item: ItemId, asked: Asked) -> Option<(Goal, MeasureId, Place)> {
    if let written::Goal::FromBase(base) = asked.goal {
        let (number, measure) = from_base::number(cx, item, base)?;
        return Some((Goal::Number(number), measure, base.span));
    }
    goals::goal_of(cx, asked.goal).map(|(goal, measure)| (goal, measure, Place::default()))
}

/// `era 50 %` or `era >= 50 %`: what the target was.
fn former_goal(cx: &mut Checker<'_, '_>, item: ItemId, was: Was) -> Option<Goal> {
    let literal = match was {
        Was::Asked(asked) => return goal_for(cx, item, asked).map(|(goal, ..)| goal),
        Was::Value(literal) => literal,
        Was::Weight(weight) => Literal::Quantity(weight),
    };
    match goals::value_of(cx, literal)? {
        Value::Number(value, _) => Some(Goal::Number(value)),
        Value::Day(day) => Some(Goal::Day(day)),
        Value::Bool(_) | Value::NotDone => Some(Goal::Yes),
    }
}

/// `peso IND in OBJ = 20 % era 25 %`
fn weight_change(
    cx: &mut Checker<'_, '_>,
    written: &amendment::Change<'_>,
    (name, parent): (Place, Option<Place>),
    weight: Quantity,
    from: usize,
) -> Option<Change> {
    let new = written_weight(cx, weight, name)?;
    let item = cx.lookup_in(name, parent)?;
    let parent = match parent {
        Some(parent) => Some(cx.lookup(parent)?),
        None => cx.plan.item(item).parent,
    };
    let edge = parent.and_then(|p| cx.plan.edges_of(p).find(|(_, e)| e.child == item).map(|(_, e)| e));
    let Some((parent, old)) = edge.and_then(|e| Some((e.parent, e.weight?))) else {
        let shown = cx.text(name);
        let message = text!("«{shown}» non ha lì un peso da rimodulare", "“{shown}” has no weight to amend there");
        let shown = spelled(shown);
        let help = text!(
            "il padre si scrive dopo `in`: `peso {shown} in PADRE = …`",
            "the parent goes after `in`: `peso {shown} in PARENT = …`"
        );
        cx.report(Diagnostic::new(Code::AmendmentMismatch, name, message).help(help));
        return None;
    };
    changed_twice(cx, new.span, from, |c| matches!(c, Change::Weight(p, i, ..) if (*p, *i) == (parent, item)))?;
    let shown = figures::weight(old);
    let was = former(cx, written, name, &shown)?;
    let Was::Weight(before) = was.was? else { return None };
    let before = written_weight(cx, before, name)?;
    if (before.value, before.percent) != (old.value, old.percent) {
        not_in_force(cx, was.span, &shown, old.span, item);
        return None;
    }
    Some(Change::Weight(parent, item, old, new))
}

fn written_weight(cx: &mut Checker<'_, '_>, quantity: Quantity, owner: Place) -> Option<Weight> {
    let measure = measures::measure(cx, quantity.measure, quantity.span)?;
    fields::weight_of(cx, quantity, measure, owner)
}

/// The `era` of a change; reports it when it is missing. `before` is what was in force.
fn former(cx: &mut Checker<'_, '_>, change: &amendment::Change<'_>, name: Place, before: &str) -> Option<Former> {
    let was = change.former;
    if was.is_none() {
        let (shown, line) = (cx.text(name), change.span());
        let message = text!(
            "la modifica di «{shown}» non dice il valore di prima",
            "the change of “{shown}” does not say the former value"
        );
        let help = text!("aggiungi in fondo alla riga `era {before}`", "add `era {before}` at the end of the line");
        let end = Place { start: line.end(), len: 0, ..line };
        let title = text!("aggiungi `era {before}`", "add `era {before}`");
        let found = Diagnostic::new(Code::AmendmentIncomplete, line, message).help(help);
        cx.report(found.fix(end, format!(" era {before}"), title));
    }
    was
}

fn not_in_force(cx: &mut Checker<'_, '_>, was: Place, shown: &str, place: Place, item: ItemId) {
    let word = cx.name_of(item);
    let message =
        text!("prima di questa data per «{word}» valeva {shown}", "before this day {shown} held for “{word}”");
    let right = text!("scrivi `era {shown}`", "write `era {shown}`");
    let found = Diagnostic::new(Code::AmendmentMismatch, was, message)
        .also(place, text!("in vigore prima", "in force before"))
        .fix(was, format!("era {shown}"), right)
        .help(text!(
            "scrivi in `era` il valore in vigore, o controlla le rimodulazioni precedenti",
            "write the value in force after `era`, or check earlier amendments"
        ));
    cx.report(found);
}

fn another_kind(cx: &mut Checker<'_, '_>, at: Place, old: &Target) {
    let shown = figures::target(&cx.plan, old);
    let message = text!("il target era di un altro tipo: {shown}", "the target was of another kind: {shown}");
    let found = Diagnostic::new(Code::AmendmentMismatch, at, message)
        .also(old.span, text!("il target di prima", "the former target"))
        .help(text!(
            "una rimodulazione cambia il valore; per misurare un'altra cosa ci vuole un altro indicatore",
            "an amendment changes the value; to measure something else, declare another indicator"
        ));
    cx.report(found);
}

/// Two changes of one thing on one day.
fn changed_twice(cx: &mut Checker<'_, '_>, at: Place, from: usize, same: impl Fn(&Change) -> bool) -> Option<()> {
    let Some(first) = cx.plan.course.amendments[from..].iter().find(|a| same(&a.change)) else { return Some(()) };
    let found = Diagnostic::new(
        Code::ConflictingValues,
        at,
        text!("due rimodulazioni della stessa cosa nello stesso giorno", "two amendments of one thing on one day"),
    )
    .also(first.span, text!("l'altra è qui", "the other is here"))
    .help(text!("tienine una sola", "keep only one of them"));
    cx.report(found);
    None
}

/// The weights of siblings once a day's amendments are in force.
fn amended_weights(cx: &mut Checker<'_, '_>, parent: ItemId, day: Date) {
    let before = cx.diagnostics.len();
    weights::weights_of(cx, parent);
    let lines: Vec<Place> = cx
        .plan
        .course
        .amendments
        .iter()
        .filter(|a| a.day == day && matches!(a.change, Change::Weight(p, ..) if p == parent))
        .map(|a| a.span)
        .collect();
    let since: Text = text!("dal {day}: ", "from {day}: ");
    let inside = |span: Place| lines.iter().any(|line| line.covers(span));
    for mut found in cx.diagnostics.split_off(before) {
        // What was wrong before is not the amendment's doing.
        let again =
            cx.diagnostics[..before].iter().any(|d| (d.code, d.primary.span) == (found.code, found.primary.span));
        if again {
            continue;
        }
        found.fix = found.fix.filter(|fix| inside(fix.span));
        if let Some(last) = lines.last().filter(|_| !inside(found.primary.span)) {
            found.message = since.clone().then(&found.message);
            let node = std::mem::replace(&mut found.primary.span, *last);
            let text = text!("i pesi di questo nodo", "the weights of this node");
            found.secondary.insert(0, crate::diagnostic::Label { span: node, text });
        }
        cx.report(found);
    }
}

/// Whether one goal can take the place of another without the values changing their nature.
fn same_kind(a: &Goal, b: &Goal) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}
