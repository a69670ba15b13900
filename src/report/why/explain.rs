//! From the trace of a computation to an explanation.

use super::explainer::Explainer;
use super::explanation::Explanation;
use crate::diagnostic::{Lang, Text};
use crate::eval::Scores;
use crate::eval::figures;
use crate::plan::{ItemId, Kind, Plan};
use crate::report::model::{judged, state, state_word};
use crate::source::Sources;
use crate::text;

/// Explains a node, an indicator or a datum.
pub fn explain(sources: &Sources, plan: &Plan, scores: &Scores, item: ItemId, lang: Lang) -> Explanation {
    let mut explainer = Explainer::new(sources, plan, scores, lang);
    let it = plan.item(item);
    let score = scores.get(item);
    let mut result = match score.range {
        Some(range) => Text::same(figures::score_range(plan.policy.print, range)),
        None => state(score.state),
    };
    if let (Some(words), _) = judged(sources, plan, score) {
        result = result.then(&Text::same(format!(" · {words}")));
    }
    if scores.mark(item).foreseen {
        result = result.then(&text!(" · preconsuntivo", " · forecast"));
    }
    match it.kind {
        Kind::Datum => {
            result = Text::same(figures::value(plan, item, scores.values.get(plan, item, plan.year), lang));
            explainer.value(item, plan.year, 0);
            explainer.history(item);
        }
        Kind::Indicator => explainer.indicator(item),
        _ => explainer.node(item),
    }
    explainer.prizes(item);
    Explanation {
        name: sources.text(it.name).to_owned(),
        kind: it.kind.word(),
        title: sources.text(it.title).to_owned(),
        result: result.get(lang).to_owned(),
        state: state_word(score.state),
        steps: explainer.steps,
    }
}
