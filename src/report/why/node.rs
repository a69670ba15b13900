//! A node: its children with what each adds, slot by slot, and the stages after them.

use super::explainer::Explainer;
use crate::arithmetic::number::Interval;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::rule::{Applied, Branch};
use crate::diagnostic::Text;
use crate::document::style;
use crate::eval::figures;
use crate::eval::{Counted, Outcome, Part, State, Work, multiplied, shaped};
use crate::ground::number::italian;
use crate::plan::{
    Aggregation, Combine, Edge, EdgeId, ItemId, Kind, Rule, RuleFormula, ScoreFunction, Variable, aggregation,
    is_shaped, is_turned, parameters_of, parameters_on,
};
use crate::report::{exact, model};
use crate::source::Place;
use crate::text;
use rust_decimal::Decimal;

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
                    self.stages(item, aggregation, &work);
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
                Combine::Mean | Combine::Minimum | Combine::Maximum | Combine::Product => String::new(),
            };
            let adds = adds.map(|adds| format!(" → {adds}")).unwrap_or_default();
            let counts = self.counted(part);
            let title = style::cut(self.sources.text(plan.item(edge.child).title), 48);
            let text = Text::same(by).then(&counts).then(&Text::same(format!("{adds}  {title}")));
            self.step(1, Text::same(self.name(edge.child)), text, edge.span);
            self.on_edge(edge, part.edge);
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

    /// Function, limits and rounding of the node, with what the score was before.
    fn stages(&mut self, item: ItemId, aggregation: &Aggregation, work: &Work<Q>) {
        let Some(stages) = &work.stages else { return };
        let shaped = stages.shaped.as_ref();
        if let Some((function, applied)) = aggregation.function.as_deref().zip(shaped) {
            self.step(0, text!("dai figli", "from children"), self.percent_text(&stages.combined), aggregation.span);
            let given = parameters_of(self.plan, item);
            let name = |i: u16| self.plan.policy.node_parameters.get(usize::from(i)).map(|p| p.name);
            self.turned(1, function, applied, &stages.combined, &|i| Some((name(i)?, (*given.get(usize::from(i))?)?)));
        }
        let given = shaped.map_or(&stages.combined, |applied| &applied.raw);
        if let Some((factor, after)) = aggregation.factor.as_ref().zip(stages.multiplied.as_ref()) {
            self.multiplied(0, factor, item, (given, after));
        }
        if let Some((_, _, at)) = aggregation.limits {
            let before = stages.multiplied.as_ref().unwrap_or(given);
            let (before, after) = (self.decimals(before), self.decimals(&stages.limited));
            let line = format!("{}: {before} → {after}", self.source(at));
            self.step(0, text!("limiti", "limits"), Text::same(line), at);
        }
        if let Some(rounding) = aggregation.rounding {
            self.rounded(0, rounding, &stages.limited, &stages.score);
        }
        let text = Text::same(self.percent(&stages.score));
        self.step(0, text!("risultato", "result"), text, Place::default());
    }

    fn percent_text(&self, score: &Interval<Q>) -> Text {
        Text::same(self.percent(score))
    }

    /// What an edge makes of the score that it counts, by the rule of one to a node and by its factor.
    fn on_edge(&mut self, edge: &Edge, id: EdgeId) {
        let replaced = self.scores.on_edge(id, edge).state == State::Decided;
        if replaced || !is_turned(self.plan, edge) {
            return;
        }
        let Some(mut score) = self.before(edge) else { return };
        if let Some(rule) = edge.rule.filter(|_| is_shaped(self.plan, edge)) {
            let rule = self.scores.policy(self.plan).rule(rule);
            let Ok(applied) = shaped(rule, &score, &parameters_on(rule, edge)) else { return };
            self.shaped_on(edge, rule, &applied, &score);
            score = applied.score;
        }
        if let Some(factor) = self.plan.factor(edge)
            && let Ok(after) = multiplied(factor, &score, &parameters_of(self.plan, edge.parent))
        {
            self.multiplied(2, factor, edge.parent, (&score, &after));
        }
    }

    /// The score that an edge turns: of the child, or of an indicator that the edge judges apart.
    fn before(&mut self, edge: &Edge) -> Option<Interval<Q>> {
        let decided = self.scores.computed(edge.child).is_some();
        let own = edge.rule.is_some() || !edge.parameters.is_empty();
        if self.plan.item(edge.child).kind != Kind::Indicator || !own || decided {
            return self.trace.get(edge.child).range;
        }
        match self.trace.judged(edge.child, Some(edge)).outcome {
            Outcome::Applied(applied) => Some(applied.score),
            Outcome::Missing(open) | Outcome::Undecided(open) => Some(open),
            _ => None,
        }
    }

    fn shaped_on(&mut self, edge: &Edge, rule: &Rule, applied: &Applied<Q>, before: &Interval<Q>) {
        let given = parameters_on(rule, edge);
        let name = self.sources.text(rule.name);
        self.step(2, text!("regola", "rule"), Text::same(name), rule.name);
        let named = |i: u16| Some((rule.parameters.get(usize::from(i))?.name, (*given.get(usize::from(i))?)?));
        self.turned(3, rule, applied, before, &named);
        if let Some((low, high, at)) = rule.limits.filter(|_| applied.limited != applied.raw) {
            let limits = format!("{} … {}", self.about(Interval::of(low)), self.about(Interval::of(high)));
            let result = self.percent(&applied.limited);
            self.step(3, text!("limiti", "limits"), Text::same(format!("{limits} → {result}")), at);
        }
        if let Some(rounding) = rule.rounding {
            self.rounded(3, rounding, &applied.limited, &applied.score);
        }
    }

    /// A factor with the parameters of a node put in, and the score before and after it.
    fn multiplied(&mut self, depth: usize, factor: &RuleFormula, node: ItemId, score: (&Interval<Q>, &Interval<Q>)) {
        let given = parameters_of(self.plan, node);
        let mut seen: Vec<String> = Vec::new();
        for (variable, name) in factor.names() {
            if let Variable::Parameter(i) = variable
                && let Some(value) = given.get(usize::from(*i)).copied().flatten()
            {
                let shown = format!("{} = {}", self.sources.text(name), italian(value));
                if !seen.contains(&shown) {
                    seen.push(shown);
                }
            }
        }
        let seen = if seen.is_empty() { String::new() } else { format!(" [{}]", seen.join(", ")) };
        let (before, after) = (self.decimals(score.0), self.decimals(score.1));
        let line = format!("{}{seen}: {before} → {after}", self.source(factor.span()));
        self.step(depth, text!("moltiplica", "factor"), Text::same(line), factor.span());
    }

    /// The line of a function over the score of a node, with what it saw and what it gave.
    fn turned(
        &mut self,
        depth: usize,
        function: &Rule,
        applied: &Applied<Q>,
        score: &Interval<Q>,
        named: &dyn Fn(u16) -> Option<(Place, Decimal)>,
    ) {
        let at = applied.branch.place(function);
        let line = match applied.branch {
            // Cases alone leave the other scores as they are.
            Branch::Formula if at == function.name => "punteggio valore".to_owned(),
            Branch::Otherwise => format!("altrimenti {}", self.source(at)),
            Branch::Several => self.several(function),
            _ => self.source(at),
        };
        let mut seen = vec![format!("valore = {}", self.decimals(score))];
        let mut told = Vec::new();
        for (variable, _) in function.formulas().flat_map(|f| f.names()) {
            if let Variable::Parameter(i) = variable
                && !told.contains(i)
                && let Some((name, value)) = named(*i)
            {
                told.push(*i);
                seen.push(format!("{} = {}", self.sources.text(name), italian(value)));
            }
        }
        let (seen, raw) = (seen.join(", "), self.percent(&applied.raw));
        self.step(depth, text!("si applica", "applies"), Text::same(format!("{line}  [{seen}] = {raw}")), at);
    }

    /// The score function, where a score that is not known yet falls on more than one of its lines.
    fn several(&self, function: &Rule) -> String {
        match &function.score {
            ScoreFunction::Formula(f) if f.span() == function.name => "punteggio valore".to_owned(),
            ScoreFunction::Formula(f) => format!("punteggio {}", self.source(f.span())),
            ScoreFunction::Bands { on, .. } => format!("fasce {}", self.source(on.span())),
            ScoreFunction::Points { on, .. } => format!("spezzata {}", self.source(on.span())),
        }
    }
}
