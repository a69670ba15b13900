//! Targets that nobody has decided yet: `target >= ? %`, `target entro ?`.

use super::context::Checker;
use super::{goals, measures};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::figures;
use crate::plan::{Form, Hole, ItemId, MeasureId};
use crate::syntax::view::goal;
use crate::syntax::view::target::Said;
use crate::text;

/// What is still to be decided of a target.
pub(super) fn hole(cx: &mut Checker<'_, '_>, said: &Said, hole: goal::Hole) -> Option<Hole> {
    let measure =
        if hole.form == Form::By { MeasureId::NUMBER } else { measures::measure(cx, hole.measure, hole.span)? };
    let was = said.former.and_then(|former| {
        let (goal, measure) = goals::goal_of(cx, former.goal)?;
        Some((former.form, goal, measure))
    });
    Some(Hole { form: hole.form, measure, year: said.year, within_year: said.at.is_some(), was, span: hole.span })
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
