//! A node: its children with what each adds, slot by slot, and the stages after them.

use super::explainer::Explainer;
use crate::arithmetic::number::fraction::Q;
use crate::diagnostic::Text;
use crate::document::style;
use crate::eval::figures;
use crate::eval::{Counted, Part, State, Work};
use crate::plan::{Aggregation, Combine, ItemId, aggregation};
use crate::report::{exact, model};
use crate::source::Place;
use crate::text;

impl Explainer<'_> {
    pub(super) fn node(&mut self, item: ItemId) {
        let plan = self.plan;
        if let Some(aggregation) = aggregation(plan, self.scores.policy(plan), item) {
            self.step(0, text!("politica", "policy"), Text::same(self.source(aggregation.span)), aggregation.span);
            if let Some(mut work) = self.trace.work(item) {
                let doubtful = self.scores.doubt(item).is_some();
                if doubtful {
                    // What would come of it looks final and is not.
                    work.stages = None;
                }
                self.children(aggregation, &work);
                if !doubtful {
                    self.slots(aggregation, &work);
                    self.stages(aggregation, &work);
                }
            }
        }
        self.outcome(item);
    }

    fn children(&mut self, aggregation: &Aggregation, work: &Work<Q>) {
        let plan = self.plan;
        let adds = match &work.stages {
            Some(stages) => exact::parts(plan.policy.print, &work.contributions(aggregation), &stages.combined),
            None => vec![None; work.parts.len()],
        };
        for (part, adds) in work.parts.iter().zip(adds) {
            let edge = &plan.edges[part.edge.0 as usize];
            let by = match aggregation.combine {
                Combine::WeightedMean | Combine::Sum => format!("{} × ", self.weight(aggregation, part)),
                Combine::Mean | Combine::Minimum => String::new(),
            };
            let adds = adds.map(|adds| format!(" → {adds}")).unwrap_or_default();
            let counts = self.counted(part);
            let title = style::cut(self.sources.text(plan.item(edge.child).title), 48);
            let text = Text::same(by).then(&counts).then(&Text::same(format!("{adds}  {title}")));
            self.step(1, Text::same(self.name(edge.child)), text, edge.span);
            self.unit_value(edge, 2);
            self.amended_weight(2, edge);
        }
    }

    fn weight(&self, aggregation: &Aggregation, part: &Part<Q>) -> String {
        let edge = &self.plan.edges[part.edge.0 as usize];
        match self.scores.inputs().weight(part.edge, edge) {
            Some(weight) if aggregation.weight.is_none() => figures::weight(weight),
            _ => exact::number(&part.weight),
        }
    }

    /// What a child counts for.
    fn counted(&mut self, part: &Part<Q>) -> Text {
        let edge = &self.plan.edges[part.edge.0 as usize];
        let state = self.scores.on_edge(part.edge, edge).state;
        let decided = self.trace.computed(edge.child, Some((part.edge, edge)));
        match (&part.counted, decided) {
            (Counted::Score(range), Some(computed)) => {
                let computed = self.score(&computed);
                let words = text!(" (valutazione; calcolato ", " (decision; computed ").then(&computed);
                Text::same(self.percent(range)).then(&words).then(&Text::same(")"))
            }
            (counted, _) => self.counted_as(counted, state),
        }
    }

    fn counted_as(&self, counted: &Counted<Q>, state: State) -> Text {
        match counted {
            Counted::Score(range) => Text::same(self.percent(range)),
            Counted::Shared => text!("escluso, il peso va agli altri", "left out, its weight goes to the others"),
            Counted::Lost => text!("escluso, il peso si perde", "left out, its weight is lost"),
            Counted::Blocks if state == State::Uncertain => model::state(state),
            Counted::Blocks => text!("senza punteggio: blocca", "without a score: blocks"),
        }
    }

    /// The slots of a node, each with its weight here, what it scores and what it adds.
    fn slots(&mut self, aggregation: &Aggregation, work: &Work<Q>) {
        if aggregation.components.is_empty() {
            return;
        }
        let adds = match &work.stages {
            Some(stages) => exact::parts(self.plan.policy.print, &work.slot_contributions(), &stages.combined),
            None => vec![None; work.groups.len()],
        };
        for ((component, group), adds) in aggregation.components.iter().zip(&work.groups).zip(adds) {
            let (name, weight) = (self.sources.text(component.name), exact::percent(&group.weight));
            let text = match (&group.score, adds) {
                (Some(score), Some(adds)) => format!("{name}: {weight} × {} → {adds}", self.percent(score)),
                _ => format!("{name}: {weight}"),
            };
            self.step(1, text!("componente", "component"), Text::same(text), component.name);
        }
    }

    /// Limits and rounding of the node, with what the score was before.
    fn stages(&mut self, aggregation: &Aggregation, work: &Work<Q>) {
        let Some(stages) = &work.stages else { return };
        if let Some((_, _, at)) = aggregation.limits {
            let (before, after) = (self.decimals(&stages.combined), self.decimals(&stages.limited));
            let line = format!("{}: {before} → {after}", self.source(at));
            self.step(0, text!("limiti", "limits"), Text::same(line), at);
        }
        if let Some(rounding) = aggregation.rounding {
            self.rounded(0, rounding, &stages.limited, &stages.score);
        }
        let text = Text::same(self.percent(&stages.score));
        self.step(0, text!("risultato", "result"), text, Place::default());
    }
}
