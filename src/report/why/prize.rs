//! A prize: its fund and its rules, and what each of those has who share it.

use super::explainer::Explainer;
use super::explanation::Explanation;
use crate::diagnostic::{Lang, Text};
use crate::eval::Scores;
use crate::plan::{ItemId, Plan, Prize, Tied};
use crate::report::prizes::{self, Line, Shown};
use crate::source::{Place, Sources};
use crate::text;

/// Explains a prize.
pub fn explain_prize(sources: &Sources, plan: &Plan, scores: &Scores, prize: &Prize, lang: Lang) -> Explanation {
    let mut explainer = Explainer::new(sources, plan, scores, lang);
    let shown = prizes::shown(plan, scores, prize, lang);
    explainer.prize_rules(prize);
    for line in &shown.lines {
        let label = Text::same(plan.name(line.item));
        explainer.step(1, label, portion(line), plan.item(line.item).name);
    }
    explainer.quotas(&shown, 0);
    Explanation {
        name: plan.text(prize.name).to_owned(),
        kind: crate::syntax::view::Role::Prize.word(),
        title: plan.text(prize.title).to_owned(),
        state: match (shown.sharing.trouble, shown.sharing.given) {
            (Some(_), _) => "undefined",
            (None, Some(_)) => "computed",
            (None, None) => "open",
        },
        result: shown.summary,
        steps: explainer.steps,
    }
}

/// `92,00 % → quota 0,92 → 12.345,67 euro (al massimo)`
fn portion(line: &Line) -> Text {
    let mut text = Text::same(line.score.clone());
    if !line.place.is_empty() {
        let place = &line.place;
        text = text.then(&text!(", posto {place}", ", place {place}"));
    }
    if !line.quota.is_empty() {
        let quota = &line.quota;
        text = text.then(&text!(" → quota {quota}", " → quota {quota}"));
    }
    text = text.then(&Text::same(format!(" → {}", line.amount)));
    if !line.note.is_empty() {
        text = text.then(&Text::same(format!(" ({})", line.note)));
    }
    text
}

impl Explainer<'_> {
    /// What somebody has of the prizes that it shares.
    pub(super) fn prizes(&mut self, item: ItemId) {
        let (plan, scores) = (self.plan, self.scores);
        for prize in plan.prizes.iter().filter(|prize| prize.members.binary_search(&item).is_ok()) {
            let shown = prizes::shown(plan, scores, prize, self.lang);
            let Some(line) = shown.lines.iter().find(|line| line.item == item) else { continue };
            let name = self.sources.text(prize.name);
            let text = Text::same(format!("{name}: ")).then(&portion(line));
            self.step(0, text!("premio", "prize"), text, prize.name);
            self.prize_rules(prize);
            self.quotas(&shown, 1);
        }
    }

    /// The lines of a prize, and what they mean where that is not plain.
    fn prize_rules(&mut self, prize: &Prize) {
        let line = |explainer: &mut Self, label: Text, at: Place| {
            let said = Text::same(explainer.source(at));
            explainer.step(1, label, said, at);
        };
        line(self, text!("fondo", "fund"), prize.fund_span);
        line(self, text!("quota", "quota"), prize.quota.span());
        if let Some(ranking) = &prize.ranking {
            line(self, text!("graduatoria", "ranking"), ranking.on.span());
            for first in &ranking.first {
                let said = Text::same(self.source(first.span));
                self.step(2, text!("posti", "places"), said, first.span);
            }
            let tied = match ranking.tied {
                Tied::Best => text!("chi è a pari merito sta nel posto migliore", "those who tie have the best place"),
                Tied::Worst => {
                    text!("chi è a pari merito sta nel posto peggiore", "those who tie have the worst place")
                }
                Tied::Mean => text!(
                    "chi è a pari merito ha la media di ciò che valgono i posti",
                    "those who tie have the mean of what the places are worth"
                ),
            };
            self.step(2, text!("pari merito", "ties"), tied, Place::default());
        }
        if let Some((_, at)) = prize.least {
            line(self, text!("soglia", "threshold"), at);
        }
        if let Some(ceiling) = &prize.ceiling {
            line(self, text!("massimo", "ceiling"), ceiling.span());
        }
        if let Some((_, at)) = prize.shares_again {
            line(self, text!("resto", "rest"), at);
        }
    }

    /// All quotas together, and all that is given.
    fn quotas(&mut self, shown: &Shown, depth: usize) {
        if let Some(all) = &shown.sharing.quotas {
            let all = crate::report::exact::number(all);
            let text = text!("{all}; ", "{all}; ").then(&Text::same(shown.summary.clone()));
            self.step(depth, text!("quote in tutto", "quotas in all"), text, Place::default());
        }
    }
}
