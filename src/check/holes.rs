//! Targets that nobody has decided yet: `target >= ? %`, `target entro ?`.

use super::context::Checker;
use super::goals;
use super::measures;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::WrittenUnit;
use crate::plan::figures;
use crate::plan::{Form, Hole, ItemId, MeasureId};
use crate::resolve::File;
use crate::syntax::cursor::Cursor;
use crate::syntax::view::goal::{self, Asked};
use crate::syntax::{Field, Keyword, TokenKind};
use crate::text;

/// `target [2026 | al ?] >= ? % [era >= 15,50 %]`
pub(super) fn hole_field<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>) -> Option<Hole> {
    let mut cursor = cx.cursor(file, field);
    let year = cursor.year();
    let within_year = cursor.take_word(Keyword::At.word()).is_some();
    if within_year && cursor.take_kind(TokenKind::Hole).is_none() {
        cursor.date()?;
    }
    let start = cursor.here();
    let Some((form, _)) = goal::form(&mut cursor).filter(|(form, _)| *form != Form::Yes) else {
        cursor.expected(text!(
            "la forma del target, come in `>= ? %` o `entro ?`",
            "the form of the target, as in `>= ? %` or `entro ?`"
        ));
        return None;
    };
    let mut unit = open_end(&mut cursor)?;
    if form == Form::Between {
        goal::second_end(&mut cursor)?;
        unit = open_end(&mut cursor)?;
    }
    let span = start.to(cursor.previous());
    let was = Asked::former(&mut cursor)?;
    cursor.finish();
    let measure = if form == Form::By { MeasureId::NUMBER } else { measures::measure(cx, unit, span)? };
    let was = match was {
        Some(was) => goals::goal_of(cx, was.goal).map(|(goal, measure)| (was.form, goal, measure)),
        None => None,
    };
    Some(Hole { form, measure, year, within_year, was, span })
}

/// Says of every target still open what it was and what came of it.
pub(super) fn undecided(cx: &mut Checker<'_, '_>, id: ItemId) {
    let Some(holes) = cx.plan.measured(id).map(|m| cx.plan.holes.get(m.holes).to_vec()) else { return };
    if holes.is_empty() {
        return;
    }
    let year = cx.plan.year;
    let fact = cx.plan.facts.get(&(year - 1)).and_then(|f| f.get(id)).map(|f| (f.value, f.span));
    let baseline = cx.plan.baseline(id).filter(|b| b.year == year - 1).map(|b| (b.value, b.span));
    let before = baseline.or(fact).map(|(value, at)| (figures::written(&cx.plan, value), at));
    let word = cx.name_of(id);
    for hole in holes {
        let mut message = match hole.year.filter(|y| *y != year) {
            Some(later) => text!(
                "il target {later} di «{word}» è da decidere",
                "the {later} target of “{word}” is still to be decided"
            ),
            None => text!("il target di «{word}» è da decidere", "the target of “{word}” is still to be decided"),
        };
        if let Some((form, goal, measure)) = &hole.was {
            let was = figures::goal(&cx.plan, *form, goal, *measure);
            message = message.then(&text!("; era {was}", "; it was {was}"));
        }
        if let Some((value, _)) = &before {
            let year = year - 1;
            message =
                message.then(&text!("; nel {year} il valore è stato {value}", "; the value of {year} was {value}"));
        }
        let help = text!("scrivi il valore al posto di `?`", "write the value in place of `?`");
        let mut found = Diagnostic::new(Code::TargetUndecided, hole.span, message).help(help);
        if let Some((_, at)) = &before {
            found = found.also(*at, text!("il valore dell'anno prima", "the value of the year before"));
        }
        cx.report(found);
    }
}

/// One end of an open target: `? %`, or a number already decided.
fn open_end(cursor: &mut Cursor<'_, '_>) -> Option<WrittenUnit> {
    if cursor.take_kind(TokenKind::Hole).is_some() {
        return Some(cursor.unit().0);
    }
    cursor.quantity(text!("`?` o il valore", "`?` or the value")).map(|q| q.unit)
}
