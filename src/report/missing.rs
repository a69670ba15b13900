//! What is missing and what it leaves open: the scores under each treatment, and the data that a value
//! waits for.

use crate::diagnostic::Text;
use crate::eval::figures;
use crate::eval::{Closing, Inputs, Known, Score, Scores};
use crate::plan::{ItemId, Plan, Treatment};
use crate::text;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// The scores of a plan as if its year were closed now, under one treatment of what is missing.
pub struct Ending {
    /// The treatment in the words of the language.
    pub words: Text,
    /// The treatment, as a word of JSON.
    pub code: &'static str,
    /// True for the one that the policy chooses.
    pub chosen: bool,
    scores: Scores,
}

impl Ending {
    /// What an item would come to.
    pub fn get(&self, id: ItemId) -> Score {
        self.scores.get(id)
    }
}

/// Every treatment that a policy can choose, the policy's own among them; `inputs` are those of the moment
/// looked at.
pub fn endings(plan: &Plan, inputs: &Inputs) -> Vec<Ending> {
    let mut treatments =
        vec![Treatment::Value(Decimal::ZERO), Treatment::Redistribute, Treatment::Lose, Treatment::Block];
    let own = plan.policy.missing;
    if !treatments.contains(&own) {
        treatments.insert(0, own);
    }
    // Where nodes have a treatment of their own, the policy as a whole is none of these.
    let mixed = plan.policy.aggregations.iter().any(|a| a.missing.is_some_and(|m| m != own));
    let scored = |closing| Scores::compute(plan, &inputs.clone().with_closing(closing));
    let mut endings: Vec<Ending> = treatments
        .into_iter()
        .map(|t| {
            let (words, code) = treatment(plan, t);
            Ending { words, code, chosen: t == own && !mixed, scores: scored(Closing::By(t)) }
        })
        .collect();
    if mixed {
        let words = text!("come dice la politica, nodo per nodo", "as the policy says, node by node");
        endings.insert(0, Ending { words, code: "policy", chosen: true, scores: scored(Closing::Now) });
    }
    endings
}

fn treatment(plan: &Plan, treatment: Treatment) -> (Text, &'static str) {
    match treatment {
        Treatment::Value(v) => {
            let shown = figures::score(plan.policy.print, v);
            let shown = if v.is_zero() && plan.policy.print.percent { "0 %".to_owned() } else { shown };
            (Text::same(format!("vale {shown}")), "value")
        }
        Treatment::Redistribute => (Text::same("escluso ripartisce"), "redistribute"),
        Treatment::Lose => (Text::same("escluso perso"), "lose"),
        Treatment::Block => (Text::same("blocca"), "block"),
    }
}

/// What has to be reported for an indicator to have a value: the data of its formula that are missing,
/// or itself.
pub fn awaited(plan: &Plan, scores: &Scores, id: ItemId) -> Vec<ItemId> {
    awaited_by(plan, id, |item| scores.values.get(plan, item, plan.year) == Known::Missing)
}

/// The same, where something says which values are missing.
pub fn awaited_by(plan: &Plan, id: ItemId, is_missing: impl Fn(ItemId) -> bool) -> Vec<ItemId> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let formula = plan.measured(id).and_then(|m| m.formula.as_deref());
        let names = formula.into_iter().flat_map(|f| f.data()).filter(|(r, _)| r.back == 0).map(|(r, _)| r.item);
        let missing = names.filter(|item| is_missing(*item));
        let before = waiting.len();
        waiting.extend(missing);
        if waiting.len() == before {
            found.push(id);
        }
    }
    found.sort_unstable();
    found
}
