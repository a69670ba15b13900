//! `albero policy --json`: the schema `albero/policy/1`.

use super::list::{list, of_node};
use super::work::{Subject, Work, typical, works};
use crate::arithmetic::number::fraction::{Q, decimal, rounded, whole};
use crate::diagnostic::Lang;
use crate::eval::Scores;
use crate::plan::{Kind, Plan};
use crate::printable::Output;
use crate::proof::End;
use crate::proof::function::Function;
use crate::report::scores::decimals;
use crate::source::Sources;
use serde::Serialize;

/// Name and version of the schema.
pub const SCHEMA: &str = "albero/policy/1";

#[derive(Serialize)]
struct Json<'a> {
    schema: &'static str,
    policy: &'a str,
    title: &'a str,
    from: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    act: &'a str,
    parts: Vec<Part>,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Part {
    kind: &'static str,
    name: Option<String>,
    text: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Rule<'a> {
    rule: &'a str,
    code: Option<&'a str>,
    under: Option<&'a str>,
    target: &'a str,
    exact: bool,
    actual: Option<String>,
    score: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    pieces: Vec<Piece<'a>>,
}

#[derive(Serialize)]
struct Piece<'a> {
    from: Option<String>,
    from_included: bool,
    to: Option<String>,
    to_included: bool,
    score: Option<String>,
    function: Option<[String; 4]>,
    here: bool,
    text: &'a str,
    says: &'a str,
}

fn number(value: &Q) -> String {
    decimal(value).unwrap_or_else(|| rounded(value, 20)).normalize().to_string()
}

/// The policy, a rule, or the rule of a node, as JSON.
pub fn json(sources: &Sources, plan: &Plan, scores: &Scores, subject: Subject, lang: Lang) -> Output {
    let (parts, works) = match subject {
        Subject::Policy => (list(sources, plan, scores.inputs(), None), Vec::new()),
        Subject::Rule(id) => {
            (list(sources, plan, scores.inputs(), Some(id)), typical(sources, plan, scores, id).into_iter().collect())
        }
        Subject::Node(item) if plan.item(item).kind == Kind::Indicator => {
            (Vec::new(), works(sources, plan, scores, item))
        }
        Subject::Node(item) => (of_node(sources, plan, scores, item).into_iter().collect(), Vec::new()),
    };
    let parts = parts.into_iter().map(|p| Part {
        kind: p.kind,
        name: (!p.name.is_empty()).then_some(p.name),
        text: p.heading.get(lang).to_owned(),
        lines: p.lines.iter().map(|l| l.get(lang).to_owned()).collect(),
    });
    let json = Json {
        schema: SCHEMA,
        policy: sources.text(plan.policy.name),
        title: sources.text(plan.policy.title),
        from: plan.policy.from.map(|d| d.iso()),
        act: sources.text(plan.policy.act),
        parts: parts.collect(),
        rules: works.iter().map(|w| rule(sources, plan, w, lang)).collect(),
    };
    Output::json(serde_json::to_string_pretty(&json).unwrap_or_default() + "\n")
}

fn rule<'a>(sources: &'a Sources, plan: &Plan, work: &'a Work, lang: Lang) -> Rule<'a> {
    let name = |id| sources.text(plan.item(id).name);
    let percent = plan.policy.print.percent;
    let score = |q: &Q| number(&if percent { q * whole(100) } else { q.clone() });
    let end = |end: &End| end.at.as_ref().map(number);
    let coefficients = |f: &Function| [&f.a, &f.b, &f.c, &f.d].map(number);
    let pieces = work.stretches.iter().map(|s| {
        let function = s.piece.outcome.as_ref().ok().map(|o| &o.score);
        Piece {
            from: end(&s.piece.from),
            from_included: s.piece.from.closed,
            to: end(&s.piece.to),
            to_included: s.piece.to.closed,
            score: function.and_then(Function::value).map(score),
            function: function.map(coefficients),
            here: s.here,
            text: s.where_.get(lang),
            says: s.score.get(lang),
        }
    });
    let own = decimals(plan.policy.print, work.shown);
    Rule {
        rule: sources.text(plan.policy.rule(work.of.rule).name),
        code: (!work.is_typical).then(|| name(work.of.item)),
        under: work.of.edge.map(|e| name(plan.edges[e.0 as usize].parent)),
        target: &work.target,
        exact: work.pieces.is_some(),
        actual: work.actual.as_ref().map(|(x, _)| number(x)),
        score: own.score,
        cut: own.cut,
        pieces: pieces.collect(),
    }
}
