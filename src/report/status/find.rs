//! What there is to look at on a day, topic by topic.

use super::model::Entry;
use crate::arithmetic::number::{Number, Truth};
use crate::arithmetic::rule::met;
use crate::diagnostic::{Lang, Text};
use crate::eval::figures;
use crate::eval::{Inputs, Known, Scores, State};
use crate::ground::number::Date;
use crate::plan::{Goal, Hole, ItemId, Kind, Plan, Target};
use crate::report::answers::Answers;
use crate::report::history;
use crate::report::missing::awaited;
use crate::source::Sources;
use crate::text;
use std::cmp::Ordering;

pub(super) struct Finder<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    scores: &'a Scores,
    lang: Lang,
    day: Date,
    /// The latest day, up to this one, for which anything was reported.
    round: Option<Date>,
    answers: Answers,
}

impl<'a> Finder<'a> {
    pub(super) fn new(sources: &'a Sources, plan: &'a Plan, scores: &'a Scores, on: (Date, Lang)) -> Finder<'a> {
        let (day, lang) = on;
        let year = plan.year;
        let round = plan.course.periods.range(..=day).map(|(d, _)| *d).rfind(|d| d.year() == year);
        Finder { sources, plan, scores, lang, day, round, answers: Answers::of(plan) }
    }

    pub(super) fn name(&self, id: ItemId) -> &'a str {
        self.sources.text(self.plan.item(id).name)
    }

    pub(super) fn title(&self, id: ItemId) -> String {
        crate::document::style::fold(self.sources.text(self.plan.item(id).title))
    }

    /// The title, or the name of what a table declares without one.
    fn called(&self, id: ItemId) -> String {
        let title = self.title(id);
        if title.is_empty() { self.name(id).to_owned() } else { title }
    }

    fn indicators(&self) -> impl Iterator<Item = ItemId> + use<'a> {
        let plan = self.plan;
        plan.ids().filter(move |&id| plan.item(id).kind == Kind::Indicator)
    }

    /// What the scores were computed from.
    fn inputs(&self) -> &'a Inputs {
        self.scores.inputs()
    }

    fn shown(&self, id: ItemId) -> String {
        figures::value(self.plan, id, self.value(id), self.lang)
    }

    fn value(&self, id: ItemId) -> Known {
        self.scores.values.get(self.plan, id, self.plan.year)
    }

    fn entry(&self, id: ItemId, words: Text) -> Entry {
        Entry {
            name: self.name(id).to_owned(),
            kind: self.plan.item(id).kind,
            title: self.title(id),
            units: self.units(id),
            sources: Vec::new(),
            awaited: Vec::new(),
            day: None,
            days: None,
            value: None,
            target: None,
            score: None,
            words: words.get(self.lang).to_owned(),
            history: None,
        }
    }

    fn units(&self, id: ItemId) -> Vec<String> {
        self.answers.for_node(self.plan, id).iter().map(|unit| self.called(*unit)).collect()
    }

    fn history(&self, id: ItemId) -> Option<String> {
        let years = history::years(self.plan, &self.scores.values, id, self.lang);
        let periods = history::periods(self.plan, &self.scores.values, id, self.lang);
        let lines: Vec<String> = years.into_iter().chain(periods).collect();
        (!lines.is_empty()).then(|| lines.join(" · "))
    }

    /// Deadlines that have passed, and targets of a period that its value does not meet. `end` is what the
    /// year can still come to.
    pub(super) fn late(&self, end: &Scores) -> Vec<Entry> {
        let mut found: Vec<Entry> =
            self.indicators().filter_map(|id| self.overdue(id, end).or_else(|| self.behind(id))).collect();
        found.sort_by_key(|e| std::cmp::Reverse(e.days));
        found
    }

    fn overdue(&self, id: ItemId, end: &Scores) -> Option<Entry> {
        let due = self.inputs().deadline(self.plan, id).filter(|due| *due < self.day)?;
        // Once the year is closed a missing day is no longer waited for.
        if self.value(id) != Known::Missing || self.inputs().closed(self.plan) {
            return None;
        }
        let days = self.day.0 - due.0;
        let best = end.get(id).range;
        let mut words = match days {
            1 => text!("scaduto il {due}, da 1 giorno", "was due on {due}, 1 day ago"),
            _ => text!("scaduto il {due}, da {days} giorni", "was due on {due}, {days} days ago"),
        };
        if let Some(best) = best.filter(|best| !best.is_unlimited().1) {
            let shown = figures::score(self.plan.policy.print, *best.high());
            words = words.then(&text!("; può ancora dare al più {shown}", "; can still give {shown} at most"));
        }
        let target = self.inputs().annual_target(self.plan, id).map(|t| figures::target(self.plan, t));
        Some(Entry { day: Some(due), days: Some(days), target, score: best, ..self.entry(id, words) })
    }

    fn behind(&self, id: ItemId) -> Option<Entry> {
        let target = self.inputs().target(self.plan, id).filter(|t| t.at.is_some())?;
        let at = target.at?;
        if self.meets(target, self.value(id)) != Some(Truth::No) {
            return None;
        }
        let days = self.day.0 - at.0;
        let (value, wanted) = (self.shown(id), figures::target(self.plan, target));
        let of = match self.scores.values.day_of(self.plan, id).filter(|of| *of != at) {
            Some(of) => text!(" (al {of})", " (at {of})"),
            None => Text::default(),
        };
        let words =
            text!("al {at} doveva essere {wanted}: è {value}", "at {at} it should have been {wanted}: it is {value}");
        let entry = self.entry(id, words.then(&of));
        Some(Entry {
            day: Some(at),
            days: Some(days),
            value: Some(value),
            target: Some(wanted),
            score: self.scores.get(id).range,
            history: self.history(id),
            ..entry
        })
    }

    fn meets(&self, target: &Target, value: Known) -> Option<Truth> {
        match (value, target.goal) {
            (Known::Number(n), Goal::Number(_) | Goal::Range(..)) => met(target.form, &target.goal, &n).ok(),
            (Known::Bool(done), Goal::Yes) => Some(Truth::of(done)),
            (Known::Day(done), Goal::Day(due)) => Some(Truth::of(done <= due)),
            (Known::NotDone, _) => Some(Truth::No),
            _ => None,
        }
    }

    /// Values that should have been reported by now: at the latest round, at the day of a target, or
    /// once the year is over. By unit and source.
    pub(super) fn missing(&self) -> Vec<Entry> {
        let mut found: Vec<Entry> = self.indicators().filter_map(|id| self.owed(id)).collect();
        found.sort_by(|a, b| (&a.units, &a.sources, &a.name).cmp(&(&b.units, &b.sources, &b.name)));
        found
    }

    fn owed(&self, id: ItemId) -> Option<Entry> {
        let plan = self.plan;
        // A decided score waits for nothing.
        if self.inputs().annual_target(plan, id).is_none() || self.scores.get(id).state == State::Decided {
            return None;
        }
        let over = !self.inputs().is_running();
        if !over && self.inputs().deadline(plan, id).is_some() {
            return None;
        }
        let target = self.inputs().period_target(plan, id, self.day);
        let wanted = target.and_then(|t| t.at).max(self.round).filter(|_| !over);
        let last = self.scores.values.day_of(plan, id);
        let missing = self.value(id) == Known::Missing;
        let stale = last.zip(wanted).is_some_and(|(last, wanted)| last < wanted);
        if !missing && !stale {
            return None;
        }
        let mut items = awaited(plan, self.scores, id);
        if let (true, Some(wanted)) = (stale, wanted) {
            let formula = plan.measured(id).and_then(|m| m.formula.as_deref());
            let data = formula.into_iter().flat_map(|f| f.data()).filter(|(r, _)| r.back == 0).map(|(r, _)| r.item);
            let lacking: Vec<ItemId> =
                data.filter(|d| self.scores.values.at(plan, *d, wanted) == Known::Missing).collect();
            items = if lacking.is_empty() { vec![id] } else { lacking };
            items.sort_unstable();
            items.dedup();
        }
        let words = match (last, wanted) {
            (Some(last), Some(wanted)) => {
                text!("manca il valore al {wanted}: fermo al {last}", "no value at {wanted}: the last is of {last}")
            }
            (None, Some(wanted)) => text!("manca il valore al {wanted}", "no value at {wanted}"),
            _ if over => text!("manca il consuntivo {}", "no {} actual", plan.year),
            _ => text!("ancora nessun valore", "no value yet"),
        };
        let names: Vec<String> = items.iter().filter(|i| **i != id).map(|i| self.called(*i)).collect();
        let words = match names.is_empty() {
            true => words,
            false => {
                let rest = names.len().saturating_sub(3);
                let more = if rest > 0 { text!(" e altri {rest}", " and {rest} more") } else { Text::default() };
                let named = names.into_iter().take(3).collect::<Vec<_>>().join(", ");
                words.then(&Text::same(format!(" ({named}"))).then(&more).then(&Text::same(")"))
            }
        };
        let mut sources: Vec<String> = items.iter().flat_map(|i| self.sources_of(*i)).collect();
        sources.sort();
        sources.dedup();
        let awaited = items.into_iter().map(|i| self.name(i).to_owned()).collect();
        Some(Entry { sources, awaited, day: last, history: self.history(id), ..self.entry(id, words) })
    }

    fn sources_of(&self, id: ItemId) -> Vec<String> {
        let sources = self.plan.measured(id).into_iter().flat_map(|m| self.plan.cited.get(m.sources));
        sources
            .map(|s| crate::document::style::fold(self.sources.text(self.plan.sources[usize::from(*s)].title)))
            .collect()
    }

    /// Targets of the plan's year that are still to be decided, in the order of the plan.
    pub(super) fn undecided(&self) -> Vec<Entry> {
        let of = |id: ItemId| self.plan.measured(id).map(|m| self.plan.holes.get(m.holes)).unwrap_or_default();
        let own = |hole: &&Hole| hole.year.is_none_or(|y| y == self.plan.year);
        let each = self.indicators().flat_map(|id| of(id).iter().filter(own).map(move |hole| (id, hole)));
        each.map(|(id, hole)| {
            let wanted = figures::hole(self.plan, hole);
            let mut words = match hole.within_year {
                false => text!("`{wanted}` da decidere", "`{wanted}` to be decided"),
                true => text!(
                    "`{wanted}` per una data dell'anno, da decidere",
                    "`{wanted}` for a day of the year, to be decided"
                ),
            };
            if let Some((form, goal, measure)) = &hole.was {
                let was = figures::goal(self.plan, *form, goal, *measure);
                words = words.then(&text!("; era {was}", "; it was {was}"));
            }
            Entry { target: Some(wanted), history: self.history(id), ..self.entry(id, words) }
        })
        .collect()
    }

    /// Deadlines and targets of periods in the next days.
    pub(super) fn due(&self, ahead: i32) -> Vec<Entry> {
        let mut found: Vec<Entry> = self.indicators().flat_map(|id| self.comes(id, ahead)).collect();
        found.sort_by_key(|e| e.day);
        found
    }

    fn comes(&self, id: ItemId, ahead: i32) -> Vec<Entry> {
        let plan = self.plan;
        let soon = |day: Date| (0..=ahead).contains(&day.0.saturating_sub(self.day.0));
        let left = |day: Date| match day.0 - self.day.0 {
            0 => text!("oggi", "today"),
            1 => text!("domani", "tomorrow"),
            days => text!("fra {days} giorni", "in {days} days"),
        };
        let mut found = Vec::new();
        if let Some(due) = self.inputs().deadline(plan, id).filter(|due| soon(*due))
            && self.value(id) == Known::Missing
        {
            let words = text!("scade il {due}, ", "due on {due}, ").then(&left(due));
            found.push(Entry { day: Some(due), days: Some(due.0 - self.day.0), ..self.entry(id, words) });
        }
        for target in self.inputs().targets(plan, id) {
            let Some(at) = target.at.filter(|at| *at > self.day && soon(*at) && at.year() == plan.year) else {
                continue;
            };
            let wanted = figures::target(plan, target);
            let words = text!("target al {at} {wanted}, ", "target at {at} {wanted}, ").then(&left(at));
            let entry = self.entry(id, words);
            found.push(Entry { day: Some(at), days: Some(at.0 - self.day.0), target: Some(wanted), ..entry });
        }
        found
    }

    /// Nodes and indicators whose best possible score is less than it was; `self.scores` are what the
    /// year can still come to.
    pub(super) fn lost(&self, best: &Scores) -> Vec<Entry> {
        let plan = self.plan;
        plan.ids().filter_map(|id| self.capped(id, best)).collect()
    }

    fn capped(&self, id: ItemId, best: &Scores) -> Option<Entry> {
        let plan = self.plan;
        let (now, before) = (self.scores.get(id).range?, best.get(id).range?);
        // What has no limit has lost nothing; below the last digit printed there is nothing to see.
        if now.is_unlimited().1 {
            return None;
        }
        if figures::printed(plan.policy.print, *now.high()) >= figures::printed(plan.policy.print, *before.high()) {
            return None;
        }
        let shown = figures::score(plan.policy.print, *now.high());
        let mut words = text!("al più {shown}", "{shown} at most");
        let outcomes = plan.policy.outcomes.as_ref();
        let band = |score: &Number| outcomes.map(|o| self.sources.text(o.of(|threshold| score.against(threshold))));
        if let (Some(now), before) = (band(now.high()), band(before.high()))
            && before != Some(now)
        {
            words = words.then(&text!(": «{now}» nel caso migliore", ": “{now}” in the best case"));
        }
        let is_leaf = plan.item(id).kind == Kind::Indicator;
        let value = (is_leaf && self.value(id) != Known::Missing).then(|| self.shown(id));
        let target = self.inputs().target(plan, id).map(|t| figures::target(plan, t));
        if let (Some(target), is_leaf) = (&target, is_leaf)
            && is_leaf
        {
            words = words.then(&match &value {
                Some(value) => text!(" ({value}, target {target})", " ({value}, target {target})"),
                None => text!(" (target {target}, non ancora fatto)", " (target {target}, not done yet)"),
            });
        }
        Some(Entry { value, target, score: Some(now), ..self.entry(id, words) })
    }

    /// Indicators whose forecast does not reach what it could; `self.scores` count forecasts.
    pub(super) fn short(&self, best: &Scores) -> Vec<Entry> {
        let plan = self.plan;
        let passed = self.indicators().filter_map(|id| self.overtaken(id));
        let foreseen = self.indicators().filter(|id| self.scores.values.is_foreseen(*id));
        let short = foreseen.filter_map(|id| {
            let (score, best) = (self.scores.get(id).range?, best.get(id).range?);
            let target = self.inputs().target(plan, id)?;
            if score.high().near(*best.high()) != Ordering::Less {
                return None;
            }
            let (value, wanted) = (self.shown(id), figures::target(plan, target));
            let shown = figures::score_range(plan.policy.print, score);
            let words = text!(
                "previsto {value}, target {wanted}: punteggio {shown}",
                "forecast {value}, target {wanted}: score {shown}"
            );
            let entry = self.entry(id, words);
            let history = self.history(id);
            Some(Entry { value: Some(value), target: Some(wanted), score: Some(score), history, ..entry })
        });
        passed.chain(short).collect()
    }

    /// A day that was foreseen and has passed without anything done.
    fn overtaken(&self, id: ItemId) -> Option<Entry> {
        let (_, fact) = self.plan.course.forecast(id, self.plan.year, self.inputs().day())?;
        if !fact.value.is_past(Some(self.day)) || self.value(id) != Known::Missing {
            return None;
        }
        let (value, target) = (figures::written(self.plan, fact.value), self.inputs().target(self.plan, id)?);
        let words = text!(
            "previsto per il {value}, che è passato: ora non ha previsione",
            "forecast for {value}, which has passed: there is no forecast now"
        );
        let wanted = figures::target(self.plan, target);
        Some(Entry { value: Some(value), target: Some(wanted), ..self.entry(id, words) })
    }
}
