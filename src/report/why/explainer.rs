//! What the parts of an explanation share.

use super::explanation::Step;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Interval, Number};
use crate::diagnostic::{Lang, Text};
use crate::document::{self, style};
use crate::eval::figures;
use crate::eval::{ExactScores, Score, Scores};
use crate::ground::number::Date;
use crate::plan::{Decision, Edge, EdgeId, ItemId, Plan, Rounding};
use crate::report::exact;
use crate::report::model::{state, verdict_range};
use crate::source::{Place, Sources};
use crate::text;

/// Explains one node from the trace of its computation.
pub(super) struct Explainer<'a> {
    pub(super) sources: &'a Sources,
    pub(super) plan: &'a Plan,
    pub(super) scores: &'a Scores,
    pub(super) lang: Lang,
    /// The same computation in fractions, which keeps what it has at hand.
    pub(super) trace: ExactScores<'a>,
    pub(super) steps: Vec<Step>,
    /// The day of the year whose data are being explained.
    pub(super) day: Option<Date>,
}

impl<'a> Explainer<'a> {
    pub(super) fn new(sources: &'a Sources, plan: &'a Plan, scores: &'a Scores, lang: Lang) -> Explainer<'a> {
        let trace = ExactScores::new(plan, scores);
        Explainer { sources, plan, scores, lang, trace, steps: Vec::new(), day: None }
    }

    pub(super) fn step(&mut self, depth: usize, label: Text, text: Text, at: Place) {
        let place = (!at.is_empty()).then(|| {
            let place = self.sources.locate(at);
            let file = crate::report::model::file(place.file, self.lang).to_owned();
            document::Place { file, line: place.line, cell: place.cell.map(|cell| cell.to_string()) }
        });
        let said = |text: &Text| text.get(self.lang).to_owned();
        self.steps.push(Step { depth, label: said(&label), text: said(&text), place });
    }

    pub(super) fn name(&self, item: ItemId) -> &'a str {
        self.sources.text(self.plan.item(item).name)
    }

    /// One line of source, blanks folded.
    pub(super) fn source(&self, at: Place) -> String {
        style::fold(self.sources.text(at))
    }

    /// A score that may be a range, exactly.
    pub(super) fn percent(&self, range: &Interval<Q>) -> String {
        exact::range(self.plan.policy.print, range)
    }

    /// The same without the fraction, where that has been said.
    pub(super) fn decimals(&self, range: &Interval<Q>) -> String {
        exact::decimals(self.plan.policy.print, range)
    }

    /// A score that is known in decimals.
    pub(super) fn about(&self, range: Interval) -> String {
        match range.fractions() {
            Some(range) => self.percent(&range),
            None => figures::ends(range, range.is_unlimited(), |n: Number| exact::about(self.plan.policy.print, n)),
        }
    }

    /// A score, or in words why there is none.
    pub(super) fn score(&self, score: &Score<Q>) -> Text {
        match &score.range {
            Some(range) => Text::same(self.percent(range)),
            None => state(score.state),
        }
    }

    /// A stage that rounds: what it does, and what the score was before.
    pub(super) fn rounded(&mut self, depth: usize, rounding: Rounding, before: &Interval<Q>, after: &Interval<Q>) {
        let (before, after) = (self.decimals(before), self.decimals(after));
        let line = format!("{}: {before} → {after}", self.source(rounding.span));
        let label = match rounding.truncate {
            true => text!("tronca", "truncation"),
            false => text!("arrotonda", "rounding"),
        };
        self.step(depth, label, Text::same(line), rounding.span);
    }

    /// What became of what was computed, up to the figure that is printed.
    pub(super) fn outcome(&mut self, item: ItemId) {
        self.doubted(item);
        self.computed(item, None);
        self.decisions(item, None, 0);
        self.open(item);
        self.foreseen(item);
        self.printed(item);
    }

    /// The error that a score would stand on.
    pub(super) fn doubted(&mut self, item: ItemId) {
        let Some(doubt) = self.scores.doubt(item) else { return };
        let code = doubt.code;
        let text = text!(
            "nessun punteggio: starebbe su «{code}», che `albero check` mostra",
            "no score: it would stand on “{code}”, which `albero check` shows"
        );
        self.step(0, text!("errore", "error"), text, doubt.at);
    }

    /// What was computed, where a decision took its place.
    pub(super) fn computed(&mut self, item: ItemId, edge: Option<(EdgeId, &Edge)>) {
        let Some(computed) = self.trace.computed(item, edge) else { return };
        let text = self.score(&computed).then(&text!(", prima della valutazione", ", before the decision"));
        let depth = usize::from(edge.is_some());
        self.step(depth, text!("calcolato", "computed"), text, Place::default());
    }

    /// The decisions that count on a node, or on one edge to it, beside what was computed.
    pub(super) fn decisions(&mut self, item: ItemId, under: Option<ItemId>, depth: usize) {
        let all = self.scores.inputs().decisions(self.plan);
        let decisions: Vec<&Decision> = all.iter().filter(|d| d.item == item && d.under == under).collect();
        for decision in decisions {
            let verdict = match verdict_range(decision.verdict) {
                Some(range) => Text::same(self.about(range)),
                None => state(crate::eval::State::NotAssessable),
            };
            let part = |s: Place| self.sources.text(s);
            let (body, act, reason) = (part(decision.body), part(decision.act), part(decision.reason));
            let from = match part(decision.deduced) {
                "" => Text::default(),
                deduced => text!(" — dedotto: {deduced}", " — deduced: {deduced}"),
            };
            let text = Text::same(format!("{body}: ")).then(&verdict);
            let text = text.then(&Text::same(format!(" — {reason} ({act})"))).then(&from);
            self.step(depth, text!("valutazione", "decision"), text, decision.span);
        }
    }

    /// What print makes of the score: a stage too, the last, and what it hides is worth a word.
    pub(super) fn printed(&mut self, item: ItemId) {
        let Some(range) = self.scores.get(item).range else { return };
        let print = self.plan.policy.print;
        let shown = figures::score_range(print, range);
        let before = self.trace.get(item).range.map_or_else(|| self.about(range), |r| self.decimals(&r));
        let printed = |n: Number| figures::printed(print, n) == figures::published_unit(print, n.decimal());
        let exact = range.value().is_none_or(|n| n.is_exact() && printed(n));
        let shown = if exact { shown } else { format!("{before} → {shown}") };
        self.step(0, text!("stampa", "printed"), Text::same(shown), print.rounding.span);
    }
}
