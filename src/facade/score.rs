//! Nodes of a plan and what they score.

use super::number::Number;
use super::parts::Parts;
use crate::diagnostic::Lang;
use crate::document::style::Look;
use crate::document::text;
use crate::eval::figures;
use crate::eval::{self, State};
use crate::plan::{ItemId, Plan};
use crate::report::model::state_word;
use crate::report::why;

/// Columns of texts that no terminal limits.
const WIDTH: usize = 120;

/// Something that has a score: an area, an objective, an indicator, a scorecard, a unit, the whole plan.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub(super) parts: &'a Parts,
    pub(super) id: ItemId,
}

impl<'a> Node<'a> {
    /// The name that the plan gives it, such as `OS_01.02`.
    pub fn name(self) -> &'a str {
        self.parts.sources.text(self.of_plan().item(self.id).name)
    }

    /// Its title.
    pub fn title(self) -> &'a str {
        self.parts.sources.text(self.of_plan().item(self.id).title)
    }

    /// The word that declares it, such as `obiettivo`.
    pub fn kind(self) -> &'static str {
        self.of_plan().item(self.id).kind.word()
    }

    /// The node it is declared in.
    pub fn parent(self) -> Option<Node<'a>> {
        self.of_plan().item(self.id).parent.map(|id| Node { id, ..self })
    }

    /// What it counts, in the order of the files.
    pub fn children(self) -> impl Iterator<Item = Node<'a>> {
        self.of_plan().edges_of(self.id).map(move |(_, edge)| Node { id: edge.child, ..self })
    }

    /// Its score.
    pub fn score(self) -> Score<'a> {
        Score { plan: self.of_plan(), score: self.parts.scores.get(self.id) }
    }

    /// Where its score comes from, down to datum and rule, as `albero why` prints it.
    pub fn why(self, lang: Lang) -> String {
        let look = Look { lang, color: false, width: WIDTH };
        let explanation = why::explain(&self.parts.sources, self.of_plan(), &self.parts.scores, self.id, lang);
        text::render(&why::document(&explanation, lang), &look).into()
    }

    fn of_plan(self) -> &'a Plan {
        &self.parts.compilation.plan
    }
}

/// A score: one number, a range where something is missing, or none. Numbers are in the unit in which the policy prints
/// scores, usually percentage points.
#[derive(Clone, Copy)]
pub struct Score<'a> {
    plan: &'a Plan,
    score: eval::Score,
}

impl Score<'_> {
    /// As the policy prints it: `94,44 %`, or `82,39–100,00 %`.
    pub fn text(&self) -> Option<String> {
        self.score.range.map(|range| figures::score_range(self.plan.policy.print, range))
    }

    /// The number, before it is rounded for print; none where the score is a range.
    pub fn number(&self) -> Option<Number> {
        self.score.value().map(|value| self.published(value))
    }

    /// The least and the most it can be; none where there is no limit, or no score.
    pub fn ends(&self) -> (Option<Number>, Option<Number>) {
        let Some(range) = self.score.range else { return (None, None) };
        let (below, above) = range.is_unlimited();
        ((!below).then(|| self.published(*range.low())), (!above).then(|| self.published(*range.high())))
    }

    /// How it came about, in the word of the JSON: `computed`, `decided`, `open`, `missing` and so on.
    pub fn state(&self) -> &'static str {
        state_word(self.score.state)
    }

    /// True where the evaluation body decided it.
    pub fn is_decided(&self) -> bool {
        self.score.state == State::Decided
    }

    fn published(&self, value: crate::arithmetic::number::Number) -> Number {
        let (digits, is_cut) = figures::digits(self.plan.policy.print, value);
        Number::new(digits, !is_cut)
    }
}
