//! Amendments: targets and weights changed on a day by an act.

use super::context::Checker;
use super::{fields, goals, measures, moments, targets, weights};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::ground::number::Date;
use crate::ground::quantity::Quantity;
use crate::plan::{Amendment, Change, Goal, ItemId, Target, Value, Weight};
use crate::report::figures;
use crate::resolve::{File, Site};
use crate::source::Place;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Context, Field, Keyword, StatementId, TokenKind};
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
pub(super) fn amendments<'a>(cx: &mut Checker<'a, '_>) {
    let others = &cx.names.others;
    let mut written: Vec<(Act, &'a File<'a>, StatementId)> = Vec::new();
    for &(_, site) in others.iter().filter(|(keyword, _)| *keyword == Keyword::Amendment) {
        let file = cx.file(site.file);
        if let Some(act) = act(cx, file, site) {
            written.extend(file.ast.children(site.statement).map(|child| (act, file, child)));
        }
    }
    written.sort_by_key(|(act, ..)| act.day);
    let mut rest = written.as_slice();
    while let Some((first, ..)) = rest.first() {
        let (today, later) = rest.split_at(rest.partition_point(|(act, ..)| act.day == first.day));
        on_a_day(cx, today);
        rest = later;
    }
}

fn on_a_day<'a>(cx: &mut Checker<'a, '_>, changes: &[(Act, &'a File<'a>, StatementId)]) {
    let from = cx.plan.course.amendments.len();
    for (act, file, id) in changes {
        let change = match file.ast.statement(*id).keyword() {
            Some(Keyword::Target) => target_change(cx, file, *id, from),
            Some(Keyword::Weight) => weight_change(cx, file, *id, from),
            _ => None,
        };
        if let Some(change) = change {
            let span = file.reader.place(file.ast.head_span(*id));
            let amendment = Amendment { day: act.day, act: act.act, change, span };
            cx.plan.apply(&amendment, true);
            cx.plan.course.amendments.push(amendment);
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
fn act<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, site: Site) -> Option<Act> {
    let word = file.reader.place(file.ast.word(site.statement));
    let positional = file.ast.positional(&file.reader, site.statement, site.context);
    cx.cursor_over(file, word, positional).finish();
    let (mut day, mut act, mut undated) = (None, Place::default(), true);
    for field in file.ast.fields(&file.reader, site.statement, site.context) {
        match field.keyword {
            Some(Keyword::From) => {
                undated = false;
                day = moments::day_field(cx, file, &field, cx.plan.year);
            }
            Some(Keyword::Act) => act = fields::text_field(cx, file, &field).unwrap_or_default(),
            _ => {}
        }
    }
    let help = text!(
        "scrivi per esempio `rimodulazione dal 01/07/{} atto \"delibera 45\" {{ … }}`",
        "write for example `rimodulazione dal 01/07/{} atto \"resolution 45\" {{ … }}`",
        cx.plan.year
    );
    if undated {
        let message =
            text!("la rimodulazione non dice da quando vale", "the amendment does not say from when it holds");
        cx.report(Diagnostic::new(Code::AmendmentIncomplete, word, message).help(help.clone()));
    }
    if act.is_empty() {
        let message = text!("la rimodulazione non ha un atto", "the amendment has no act");
        cx.report(Diagnostic::new(Code::AmendmentIncomplete, word, message).help(help));
    }
    Some(Act { day: day?, act })
}

/// `target IND [2026 | al DATE] >= 40 % era [>=] 50 %`
fn target_change<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, id: StatementId, from: usize) -> Option<Change> {
    let word = file.reader.place(file.ast.word(id));
    let positional = file.ast.positional(&file.reader, id, Context::AMENDMENT);
    let mut cursor = cx.cursor_over(file, word, positional);
    let name = cursor.name(text!("il nome dell'indicatore", "the name of the indicator"))?;
    let year = cursor.year();
    let at = if cursor.take_word("al").is_some() { Some(cursor.date()?) } else { None };
    let (form, written, span) = goals::goal(&mut cursor)?;
    cursor.finish();
    let item = cx.lookup(name)?;
    let named = Named { item, year, at };
    let Some(index) = target_named(cx, &named) else {
        let shown = cx.text(name);
        let message = match (at, year) {
            (Some(day), _) => text!("«{shown}» non ha un target al {day}", "“{shown}” has no target at {day}"),
            (None, Some(year)) => text!("«{shown}» non ha un target {year}", "“{shown}” has no {year} target"),
            (None, None) => {
                text!("«{shown}» non ha un target da rimodulare", "“{shown}” has no target to amend")
            }
        };
        let help = match cx.plan.hole(item) {
            Some(_) => text!(
                "il suo target è ancora da decidere: scrivilo al posto di `?`",
                "its target is still to be decided: write it in place of `?`"
            ),
            None => text!(
                "si rimodula un target scritto nell'indicatore",
                "a target written in the indicator can be amended"
            ),
        };
        let found = Diagnostic::new(Code::AmendmentMismatch, name, message)
            .also(cx.plan.item(item).name, text!("dichiarato qui", "declared here"))
            .help(help);
        cx.report(found);
        return None;
    };
    let detail = cx.plan.item(item).detail as usize;
    let old = cx.plan.targets.get(cx.plan.measured[detail].targets)[index].clone();
    let (goal, measure) = goals::goal_of(cx, written)?;
    if !same_kind(&goal, &old.goal) || measure != old.measure {
        another_kind(cx, span, &old);
        return None;
    }
    let new = Target { form, goal, measure, span, ..old.clone() };
    changed_twice(cx, span, from, |c| matches!(c, Change::Target(i, n, ..) if (*i, *n) == (item, index)))?;
    let shown = figures::target(&cx.plan, &old);
    let was = was_field(cx, file, id, name, &shown)?;
    let former = former_goal(cx, file, &was)?;
    if former != old.goal {
        not_in_force(cx, file.reader.place(was.span()), &shown, old.span, item);
        return None;
    }
    if !cx.plan.policy.rules.is_empty() {
        targets::rule_fits(cx, item, &new, None);
    }
    Some(Change::Target(item, index, old, new))
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

/// `era 50 %` or `era >= 50 %`: what the target was.
fn former_goal<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>) -> Option<Goal> {
    let mut cursor = cx.cursor(file, field);
    if goals::form(&mut cursor).is_some() {
        let mut cursor = cx.cursor(file, field);
        let (_, written, _) = goals::goal(&mut cursor)?;
        cursor.finish();
        return goals::goal_of(cx, written).map(|(goal, _)| goal);
    }
    let literal = cursor.literal()?;
    cursor.finish();
    match goals::value_of(cx, literal)? {
        Value::Number(value, _) => Some(Goal::Number(value)),
        Value::Day(day) => Some(Goal::Day(day)),
        Value::Bool(_) | Value::NotDone => Some(Goal::Yes),
    }
}

/// `peso IND in OBJ = 20 % era 25 %`
fn weight_change<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, id: StatementId, from: usize) -> Option<Change> {
    let word = file.reader.place(file.ast.word(id));
    let positional = file.ast.positional(&file.reader, id, Context::AMENDMENT);
    let mut cursor = cx.cursor_over(file, word, positional);
    let name = cursor.name(text!("il nome del nodo", "the name of the node"))?;
    let parent = match cursor.take_word("in") {
        Some(_) => Some(cursor.name(text!("il nome del padre", "the name of the parent"))?),
        None => None,
    };
    let new = weight_after_equals(&mut cursor)?;
    cursor.finish();
    let new = written_weight(cx, new, name)?;
    let item = cx.lookup(name)?;
    let parent = match parent {
        Some(parent) => Some(cx.lookup(parent)?),
        None => cx.plan.item(item).parent,
    };
    let edge = parent.and_then(|p| cx.plan.edges_of(p).find(|(_, e)| e.child == item).map(|(_, e)| e));
    let Some((parent, old)) = edge.and_then(|e| Some((e.parent, e.weight?))) else {
        let shown = cx.text(name);
        let message = text!("«{shown}» non ha lì un peso da rimodulare", "“{shown}” has no weight to amend there");
        let help = text!(
            "il padre si scrive dopo `in`: `peso {shown} in PADRE = …`",
            "the parent goes after `in`: `peso {shown} in PARENT = …`"
        );
        cx.report(Diagnostic::new(Code::AmendmentMismatch, name, message).help(help));
        return None;
    };
    changed_twice(cx, new.span, from, |c| matches!(c, Change::Weight(p, i, ..) if (*p, *i) == (parent, item)))?;
    let shown = figures::weight(old);
    let was = was_field(cx, file, id, name, &shown)?;
    let mut cursor = cx.cursor(file, &was);
    let former = cursor.quantity(text!("il peso di prima", "the former weight"))?;
    cursor.finish();
    let former = written_weight(cx, former, name)?;
    if (former.value, former.percent) != (old.value, old.percent) {
        not_in_force(cx, file.reader.place(was.span()), &shown, old.span, item);
        return None;
    }
    Some(Change::Weight(parent, item, old, new))
}

fn written_weight(cx: &mut Checker<'_, '_>, quantity: Quantity, owner: Place) -> Option<Weight> {
    let measure = measures::measure(cx, quantity.unit, quantity.span)?;
    fields::weight_of(cx, quantity, measure, owner)
}

/// The `era` of a change; reports it when it is missing. `before` is what was in force.
fn was_field<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    id: StatementId,
    name: Place,
    before: &str,
) -> Option<Field<'a>> {
    let was = file.ast.fields(&file.reader, id, Context::AMENDMENT).find(|f| f.keyword == Some(Keyword::Was));
    if was.is_none() {
        let (shown, line) = (cx.text(name), file.reader.place(file.ast.head_span(id)));
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

/// `= 20 %`
fn weight_after_equals(cursor: &mut Cursor<'_, '_>) -> Option<Quantity> {
    let what = text!("`=` e il nuovo peso", "`=` and the new weight");
    if cursor.take_kind(TokenKind::Eq).is_none() {
        cursor.expected(what);
        return None;
    }
    cursor.quantity(what)
}
