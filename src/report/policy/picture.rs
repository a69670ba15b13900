//! What `albero policy --svg` draws, or in words why there is nothing to draw.

use super::plot::plot;
use super::work::{Subject, Work, typical, works};
use crate::diagnostic::{Lang, Text};
use crate::eval::figures;
use crate::eval::{Inputs, Scores};
use crate::plan::{ItemId, Kind, Plan, rule_for};
use crate::printable::Output;
use crate::source::{Place, Sources};
use crate::syntax::name::spelled;
use crate::text;

/// The picture of a rule, or of the first rule of an indicator.
pub fn picture(
    sources: &Sources,
    plan: &Plan,
    scores: &Scores,
    subject: Subject,
    lang: Lang,
) -> Result<Output, Box<Text>> {
    let (work, none) = match subject {
        Subject::Policy => (None, whole()),
        Subject::Node(item) => (
            works(sources, plan, scores, item).into_iter().next(),
            nothing_to_draw(sources, plan, scores.inputs(), item),
        ),
        Subject::Rule(id) => {
            let name = sources.text(plan.policy.rule(id).name);
            let none = text!(
                "la regola «{name}» vuole altri numeri oltre al target, e nessun indicatore la usa: non si può disegnare",
                "the rule “{name}” needs other numbers beside the target, and no indicator uses it: it cannot be drawn"
            );
            (typical(sources, plan, scores, id), none)
        }
    };
    let work = work.ok_or(none)?;
    plot(sources, plan, scores, &work, lang).ok_or_else(|| Box::new(no_pieces(sources, plan, &work)))
}

fn whole() -> Text {
    text!(
        "manca il nome di ciò che si disegna, un indicatore o una regola: `albero policy NOME --svg FILE`",
        "name what to draw, an indicator or a rule: `albero policy NAME --svg FILE`"
    )
}

/// `piano.albero:12: `
fn at(sources: &Sources, span: Place) -> Text {
    let place = sources.locate(span);
    Text::each(|lang| format!("{}:{}: ", crate::report::model::file(place.file, lang), place.at()))
}

/// Why no rule is at work for a node.
fn nothing_to_draw(sources: &Sources, plan: &Plan, inputs: &Inputs, item: ItemId) -> Text {
    let it = plan.item(item);
    let (name, kind, declared) = (sources.text(it.name), it.kind.word(), at(sources, it.name));
    if it.kind != Kind::Indicator {
        return declared.then(&text!(
            "«{name}» è un `{kind}`: si disegna la regola di un indicatore, o una regola",
            "“{name}” is a `{kind}`: what is drawn is the rule of an indicator, or a rule"
        ));
    }
    if let Some(hole) = inputs.hole(plan, item) {
        let target = figures::hole(plan, hole);
        let rule = plan.measured(item).and_then(|m| rule_for(&plan.policy, m, hole.form, None));
        let rule = rule.map_or("REGOLA".into(), |(_, rule)| spelled(sources.text(rule.name)));
        return at(sources, hole.span).then(&text!(
            "il target di «{name}» è da decidere (`{target}`), e senza quel numero la regola non si disegna; `albero policy {rule} --svg FILE` disegna la regola da sola",
            "the target of “{name}” is to be decided (`{target}`), and without that number the rule cannot be drawn; `albero policy {rule} --svg FILE` draws the rule alone"
        ));
    }
    declared.then(&match inputs.target(plan, item) {
        None => text!("«{name}» non ha un target: non si può disegnare", "“{name}” has no target: it cannot be drawn"),
        Some(_) => text!(
            "a «{name}» non si applica nessuna regola, o manca un suo parametro: non si può disegnare",
            "no rule applies to “{name}”, or a parameter of it is missing: it cannot be drawn"
        ),
    })
}

fn no_pieces(sources: &Sources, plan: &Plan, work: &Work) -> Text {
    let rule = plan.policy.rule(work.of.rule).name;
    let name = sources.text(rule);
    let argument = spelled(name);
    at(sources, rule).then(&text!(
        "la regola «{name}» non si divide in tratti esatti: non si può disegnare; `albero policy {argument}` la dice riga per riga",
        "the rule “{name}” has no exact pieces: it cannot be drawn; `albero policy {argument}` tells it line by line"
    ))
}
