//! A rule at work: its pieces, and where the actual fell.

use super::words;
use crate::arithmetic::number::fraction::{Q, whole};
use crate::arithmetic::number::{Interval, Number};
use crate::diagnostic::{Lang, Text};
use crate::eval::figures;
use crate::eval::{ExactScores, Inputs, Known, Outcome as Judgement, Scores};
use crate::plan::{Edge, EdgeId, Goal, ItemId, Plan, RuleId, Variable, rule_for};
use crate::proof::uses::{self, Use};
use crate::proof::words::Wording;
use crate::proof::{Outcome, Piece, pieces};
use crate::report::{exact, model};
use crate::source::Sources;
use crate::syntax::name;
use crate::text;
use num_traits::Zero;

/// What `albero policy` is asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The whole policy.
    Policy,
    /// A node.
    Node(ItemId),
    /// A rule.
    Rule(RuleId),
}

/// The node, or the rule, of a name.
pub fn find(sources: &Sources, plan: &Plan, wanted: &str) -> Result<Subject, Text> {
    let asked = name::asked(wanted);
    let rule = plan.policy.rules.iter().position(|r| sources.text(r.name) == asked);
    match (crate::report::find(sources, plan, wanted), rule) {
        (Ok(item), _) => Ok(Subject::Node(item)),
        (Err(_), Some(rule)) => Ok(Subject::Rule(RuleId(rule as u16))),
        (Err(why), None) => Err(why.then(&text!(", e nessuna regola", ", and no rule"))),
    }
}

/// A stretch of actuals on which the score reads the same.
pub struct Stretch {
    /// The stretch.
    pub piece: Piece,
    /// `sotto 15,50 %`
    pub where_: Text,
    /// `valore diviso 15,50 %`
    pub score: Text,
    /// True for the one the actual lies on.
    pub here: bool,
}

/// A rule at work: for an indicator, for one edge to it, or for a target of one.
pub struct Work {
    /// What uses it.
    pub of: Use,
    /// True for a rule shown without an indicator: a target of one stands for all.
    pub is_typical: bool,
    /// Why this rule: `scelta dall'indicatore`, `applica proporzionale a >=`.
    pub chosen: Text,
    /// Form and value of the target.
    pub target: String,
    /// The pieces as they are, for plots; `None` where they can't be told exactly.
    pub pieces: Option<Vec<Piece>>,
    /// What the score is where.
    pub stretches: Vec<Stretch>,
    /// The actual, and as written.
    pub actual: Option<(Q, String)>,
    /// The rule's own score there, as the computation has it.
    pub score: Option<Q>,
    /// The same in decimals, as every output has it.
    pub shown: Option<Interval>,
    /// True where it was not done: then no rule is asked.
    pub not_done: bool,
}

/// The rule of an indicator, and those of the edges to it that have their own.
pub fn works(sources: &Sources, plan: &Plan, scores: &Scores, item: ItemId) -> Vec<Work> {
    let inputs = scores.inputs();
    let own = uses::one(plan, inputs, item, None);
    let edges = plan.special_edges_to(item).iter().filter_map(|&id| {
        let edge = &plan.edges[id.0 as usize];
        let differs = edge.rule.is_some() || !edge.parameters.is_empty();
        differs.then(|| uses::one(plan, inputs, item, Some((id, edge))))?
    });
    own.into_iter().chain(edges).map(|of| work(sources, plan, scores, of, false)).collect()
}

/// A rule for a target of one, or where it is first used when it needs more numbers than that.
pub fn typical(sources: &Sources, plan: &Plan, scores: &Scores, id: RuleId) -> Option<Work> {
    let first = uses::uses(plan, scores.inputs()).into_iter().find(|u| u.rule == id);
    let form = first.as_ref().map(|u| u.form);
    match uses::typical(plan, id, form) {
        Some(of) => Some(work(sources, plan, scores, of, true)),
        None => first.map(|of| work(sources, plan, scores, of, false)),
    }
}

fn work(sources: &Sources, plan: &Plan, scores: &Scores, of: Use, is_typical: bool) -> Work {
    let found = pieces(plan.policy.rule(of.rule), &of.given());
    let actual = if is_typical { None } else { actual(plan, scores, &of) };
    let writer = writer(plan, &of, is_typical);
    let mut stretches: Vec<Stretch> = Vec::new();
    for piece in found.iter().flatten() {
        if let Some(last) = stretches.last_mut()
            && reads_the_same(&last.piece, piece)
        {
            last.piece.to = piece.to.clone();
            continue;
        }
        let score = Text::default();
        stretches.push(Stretch { piece: piece.clone(), where_: Text::default(), score, here: false });
    }
    for stretch in &mut stretches {
        stretch.where_ = writer.stretch(&stretch.piece);
        stretch.score = said(sources, plan, &of, &writer, &stretch.piece);
        stretch.here = actual.as_ref().is_some_and(|(x, _)| stretch.piece.holds(x));
    }
    let edge = of.edge.map(|EdgeId(edge)| &plan.edges[edge as usize]);
    let outcome = (!is_typical).then(|| ExactScores::new(plan, scores).judged(of.item, edge).outcome);
    let not_done = matches!(outcome, Some(Judgement::NotDone));
    let score = match outcome {
        Some(Judgement::Applied(applied)) => applied.score.one().cloned(),
        _ => None,
    };
    let shown = score.as_ref().and_then(|_| {
        let edge = of.edge.zip(edge);
        let computed = model::computed(scores, of.item, edge);
        computed.unwrap_or_else(|| edge.map_or_else(|| scores.get(of.item), |(id, e)| scores.on_edge(id, e))).range
    });
    let target = match (is_typical, scores.inputs().target(plan, of.item)) {
        (true, _) => of.form.symbol().to_owned(),
        (false, target) => target.map(|t| figures::target(plan, t)).unwrap_or_default(),
    };
    let chosen = if is_typical { Text::default() } else { chosen(sources, plan, scores.inputs(), &of) };
    Work { of, is_typical, chosen, target, pieces: found, stretches, actual, score, shown, not_done }
}

/// Writes the numbers of a rule at work.
pub fn writer<'a>(plan: &'a Plan, of: &Use, is_typical: bool) -> Wording<'a> {
    Wording { plan, item: (!is_typical).then_some(of.item), domain: of.domain(), is_score: false }
}

/// Two pieces that a reader need not tell apart: the same number, whatever line gives it.
fn reads_the_same(a: &Piece, b: &Piece) -> bool {
    match (&a.outcome, &b.outcome) {
        (Ok(a), Ok(b)) => a.score == b.score && a.score.value().is_some(),
        _ => false,
    }
}

/// The score on a piece, with the numbers put in.
fn said(sources: &Sources, plan: &Plan, of: &Use, writer: &Wording<'_>, piece: &Piece) -> Text {
    let outcome = match &piece.outcome {
        Ok(outcome) => outcome,
        Err(_) => return text!("nessun punteggio", "no score"),
    };
    if let Some(value) = outcome.score.value() {
        return Text::same(writer.score(value));
    }
    line(sources, plan, of, writer, outcome).unwrap_or_else(|| straight(writer, piece, outcome))
}

/// The line of the rule that gives the score, in words; `None` for a stretch of a `spezzata`.
fn line(sources: &Sources, plan: &Plan, of: &Use, writer: &Wording<'_>, outcome: &Outcome) -> Option<Text> {
    use crate::arithmetic::rule::Branch;
    use crate::plan::ScoreFunction;
    let rule = plan.policy.rule(of.rule);
    let formula = match (outcome.branch, &rule.score) {
        (Branch::Guard(i), _) => &rule.guards.get(i)?.value,
        (Branch::Formula, ScoreFunction::Formula(f)) => f,
        (Branch::Band(i), ScoreFunction::Bands { bands, .. }) => &bands.get(i)?.value,
        (Branch::Otherwise, ScoreFunction::Bands { otherwise, .. }) => otherwise,
        _ => return None,
    };
    let number = |q: &Option<Q>, variable| match q {
        Some(q) if writer.item.is_some() => writer.actual(q),
        _ => words::plain_name(sources, rule, variable),
    };
    let given = of.given();
    let names = |variable: Variable| match variable {
        Variable::Target => number(&given.target, variable),
        Variable::Baseline => number(&given.base, variable),
        Variable::Lower => number(&given.range.as_ref().map(|r| r.0.clone()), variable),
        Variable::Upper => number(&given.range.as_ref().map(|r| r.1.clone()), variable),
        Variable::Parameter(i) => match given.parameters.get(i as usize) {
            Some(Some(q)) => Text::same(crate::proof::words::shown(q)),
            _ => words::plain_name(sources, rule, variable),
        },
        _ => words::plain_name(sources, rule, variable),
    };
    Some(words::formula(sources, formula, &names))
}

/// A stretch of a `spezzata` by the scores at its ends.
fn straight(writer: &Wording<'_>, piece: &Piece, outcome: &Outcome) -> Text {
    let at = |x: &Option<Q>| x.as_ref().map(|x| writer.score(&outcome.score.at(x)));
    match (at(&piece.from.at), at(&piece.to.at)) {
        (Some(from), Some(to)) => text!("in linea retta da {from} a {to}", "in a straight line from {from} to {to}"),
        _ => text!("in linea retta", "in a straight line"),
    }
}

/// Why this rule.
fn chosen(sources: &Sources, plan: &Plan, inputs: &Inputs, of: &Use) -> Text {
    let name = |id: ItemId| sources.text(plan.item(id).name);
    if let Some(EdgeId(edge)) = of.edge {
        let parent = name(plan.edges[edge as usize].parent);
        return text!("come la conta «{parent}»", "as “{parent}” counts it");
    }
    let (Some(measured), Some(target)) = (plan.measured(of.item), inputs.target(plan, of.item)) else {
        return Text::default();
    };
    let by_form = rule_for(&plan.policy, measured, target.form, None).filter(|_| measured.rule.is_none());
    match by_form.and(plan.policy.apply[target.form as usize]) {
        Some((_, at)) => Text::same(crate::document::style::fold(sources.text(at))),
        None => text!("scelta dall'indicatore", "chosen by the indicator"),
    }
}

/// The actual as the rule sees it.
fn actual(plan: &Plan, scores: &Scores, of: &Use) -> Option<(Q, String)> {
    let edge = of.edge.map(|EdgeId(edge)| &plan.edges[edge as usize]);
    let known = scores.values.on_edge(plan, of.item, edge, plan.year);
    // A number, a day, yes or no: none of them has words of its own.
    let shown = figures::value(plan, of.item, known, Lang::It);
    match (known, scores.inputs().target(plan, of.item)?.goal) {
        (Known::Number(n), _) => Some((exactly(plan, scores, (of.item, edge), n.value()?)?, shown)),
        (Known::Day(done), Goal::Day(due)) => Some((whole(i64::from((done.0 - due.0).max(0))), shown)),
        (Known::Bool(done), _) => Some((if done { whole(1) } else { Q::zero() }, shown)),
        _ => None,
    }
}

/// The actual as a fraction.
fn exactly(plan: &Plan, scores: &Scores, (item, edge): (ItemId, Option<&Edge>), near: Number) -> Option<Q> {
    near.fraction().or_else(|| match ExactScores::new(plan, scores).values().on_edge(item, edge, plan.year) {
        Known::Number(exact) => exact.one().cloned(),
        _ => None,
    })
}

/// The score of a node as printed, with its outcome.
pub fn printed(sources: &Sources, plan: &Plan, scores: &Scores, of: &Use) -> Option<String> {
    let score = match of.edge {
        Some(id) => scores.on_edge(id, &plan.edges[id.0 as usize]),
        None => scores.get(of.item),
    };
    let shown = figures::score_range(plan.policy.print, score.range?);
    Some(match model::judged(sources, plan, score).0 {
        Some(words) => format!("{shown} · {words}"),
        None => shown,
    })
}

/// What the rule itself gives the actual, before it is rounded for print.
pub fn own_score(plan: &Plan, score: &Q) -> String {
    exact::decimals(plan.policy.print, &Interval::One(score.clone()))
}
