//! What the course of the year adds to an explanation: periods, forecasts, amendments, history, and
//! what a score would come to under each treatment of what is missing.

use super::explainer::Explainer;
use crate::arithmetic::number::Interval;
use crate::arithmetic::number::fraction::Q;
use crate::diagnostic::Text;
use crate::eval::figures;
use crate::eval::{Known, Origin, State};
use crate::ground::number::Date;
use crate::plan::{Edge, Goal, ItemId, Kind, Target};
use crate::report::history;
use crate::report::missing::{awaited, endings};
use crate::report::model::state;
use crate::source::Place;
use crate::text;

impl Explainer<'_> {
    /// The target, and for which day it is, when the year is looked at within.
    pub(super) fn target(&mut self, item: ItemId) {
        let plan = self.plan;
        let inputs = self.scores.inputs();
        let Some(target) = inputs.target(plan, item) else { return };
        let shown = figures::target(plan, target);
        let text = match (target.at, inputs.period()) {
            (Some(at), _) => text!("{shown} al {at}", "{shown} at {at}"),
            (None, Some(_)) if !matches!(target.goal, Goal::Day(_)) => text!(
                "{shown} (dell'anno: non ce n'è uno per il periodo)",
                "{shown} (of the year: there is none for the period)"
            ),
            (None, _) => Text::same(shown),
        };
        self.step(0, text!("target", "target"), text, target.span);
        for (amendment, before, after) in plan.course.target_changes(item, inputs.day()) {
            let (before, after) = (figures::target(plan, before), figures::target(plan, after));
            self.amended(0, amendment.day, amendment.act, &before, &after, amendment.span);
        }
        let own = target.span;
        let others = inputs.targets(plan, item).filter(|t| t.span != own);
        let others: Vec<String> = others.map(|t| self.when(t)).collect();
        if !others.is_empty() {
            self.step(0, text!("altri target", "other targets"), Text::same(others.join(" · ")), Place::default());
        }
    }

    fn when(&self, target: &Target) -> String {
        let shown = figures::target(self.plan, target);
        match (target.at, target.year) {
            (Some(at), _) => format!("al {at} {shown}"),
            (None, Some(year)) => format!("{year} {shown}"),
            (None, None) => format!("{} {shown}", self.plan.year),
        }
    }

    /// `dal 01/07/2025: 25 % → 20 % (Giunta 45/2025)`
    fn amended(&mut self, depth: usize, day: Date, act: Place, before: &str, after: &str, at: Place) {
        let act = self.source(act);
        let text = text!("dal {day}: {before} → {after} ({act})", "from {day}: {before} → {after} ({act})");
        self.step(depth, text!("rimodulato", "amended"), text, at);
    }

    /// The changes of a weight.
    pub(super) fn amended_weight(&mut self, depth: usize, edge: &Edge) {
        let changes = self.plan.course.weight_changes(edge.parent, edge.child, self.scores.inputs().day());
        for (amendment, before, after) in changes {
            let (before, after) = (figures::weight(before), figures::weight(after));
            self.amended(depth, amendment.day, amendment.act, &before, &after, amendment.span);
        }
    }

    /// The values of other years and of periods, and the forecast, each in a line.
    pub(super) fn history(&mut self, item: ItemId) {
        let plan = self.plan;
        if let Some(line) = history::years(plan, &self.scores.values, item, self.lang) {
            self.step(0, text!("serie", "history"), Text::same(line), Place::default());
        }
        if let Some(line) = history::periods(plan, &self.scores.values, item, self.lang) {
            self.step(0, text!("nell'anno", "in the year"), Text::same(line), Place::default());
        }
        let Some((made, fact)) = plan.course.forecast(item, plan.year, self.scores.inputs().day()) else { return };
        let foreseen = self.scores.values.known(plan, item, fact.value);
        let mut text = Text::same(figures::value(plan, item, foreseen, self.lang));
        if let Some(day) = made {
            text = text.then(&text!(", previsto il {day}", ", forecast on {day}"));
        }
        if plan.item(item).kind == Kind::Indicator
            && let Some(score) = self.scores.if_it_were(plan, item, foreseen)
        {
            text = text.then(&Text::same(format!(" → {}", self.about(score))));
        }
        if let Some(variance) = history::against_forecast(plan, &self.scores.values, item, foreseen, self.lang) {
            text =
                text.then(&text!("; il consuntivo se ne scosta di {variance}", "; the actual differs by {variance}"));
        }
        self.step(0, text!("preconsuntivo", "forecast"), text, fact.span);
    }

    /// What a score waits for, and what it would come to if nothing more came.
    pub(super) fn open(&mut self, item: ItemId) {
        let plan = self.plan;
        let missing = self.scores.missing_below(plan, item);
        if missing.is_empty() {
            return;
        }
        // What waits for scores waits for what those wait for.
        let is_leaf = missing == [item];
        let list: Vec<ItemId> = if is_leaf { awaited(plan, self.scores, item) } else { missing };
        let names = list.iter().map(|id| self.name(*id)).collect::<Vec<_>>().join(", ");
        let label = if is_leaf { text!("manca", "missing") } else { text!("dipende da", "depends on") };
        self.step(0, label, Text::same(names), Place::default());
        self.step(
            0,
            text!("se non arriva", "if it does not come"),
            text!(
                "il punteggio, chiudendo l'anno così, con ogni trattamento di `assente`:",
                "the score, closing the year as it is, under each treatment of `assente`:"
            ),
            Place::default(),
        );
        for ending in endings(plan, self.scores.inputs()) {
            let score = ending.get(item);
            let shown = score.range.map_or_else(|| state(score.state), |r| Text::same(self.about(r)));
            let (own, at) = match ending.chosen {
                true => (text!("  ← la politica", "  ← the policy"), plan.policy.missing_span),
                false => (Text::default(), Place::default()),
            };
            self.step(1, ending.words, shown.then(&own), at);
        }
    }

    /// True when the score shown depends on a forecast.
    pub(super) fn foreseen(&mut self, item: ItemId) {
        if self.scores.mark(item).foreseen {
            let text = text!("il punteggio dipende da una previsione", "the score depends on a forecast");
            self.step(0, text!("preconsuntivo", "forecast"), text, Place::default());
        }
    }

    /// A value with the day it is of.
    pub(super) fn dated(&self, item: ItemId, year: i32, shown: Text) -> Text {
        let plan = self.plan;
        if year != plan.year {
            return shown;
        }
        let inputs = self.scores.inputs();
        if let Some(forecast) = inputs.stands_in(item).filter(|_| self.scores.values.is_foreseen(item)) {
            let made = plan
                .course
                .forecast(item, year, inputs.day())
                .filter(|(_, f)| f.span == forecast.span)
                .and_then(|(d, _)| d);
            return shown.then(&match made {
                Some(day) => text!(" (preconsuntivo del {day})", " (forecast of {day})"),
                None => text!(" (preconsuntivo)", " (forecast)"),
            });
        }
        match self.day.or_else(|| self.scores.values.day_of(plan, item)) {
            Some(day) => shown.then(&text!(" al {day}", " at {day}")),
            None => shown,
        }
    }

    /// What is known of an item in a year: on the day being explained, for the data of a formula.
    pub(super) fn known(&self, item: ItemId, year: i32) -> Known {
        match self.day.filter(|_| year == self.plan.year) {
            Some(day) => self.scores.values.at(self.plan, item, day),
            None => self.scores.values.get(self.plan, item, year),
        }
    }

    /// Where that comes from.
    pub(super) fn origin(&self, item: ItemId, year: i32) -> Origin {
        match self.day.filter(|_| year == self.plan.year) {
            Some(day) => self.scores.values.origin_at(self.plan, item, day),
            None => self.scores.values.origin(self.plan, item, year),
        }
    }

    /// The score of an open indicator in words.
    pub(super) fn in_course(&mut self, open: &Interval<Q>, rule: Place) {
        let reach = self.percent(open);
        let text = match self.scores.inputs().period() {
            Some(day) => text!(
                "non c'è un valore al {day}: il punteggio può essere {reach}",
                "there is no value at {day}: the score can be {reach}"
            ),
            None => {
                text!("l'anno è aperto: il punteggio può essere {reach}", "the year is open: the score can be {reach}")
            }
        };
        self.step(0, state(State::Open), text, rule);
    }
}
