//! The policy that a workbook follows: one rule for each form of target, and how nodes count what is in them.

use super::details::{Details, Scale};
use super::formula::{Node, Operator, read_number, shown_number, whole};
use super::found::Found;
use super::grid::Grid;
use super::scoring::Draft;
use crate::arithmetic::number::fraction::Q;
use crate::plan::Form;
use std::collections::BTreeMap;

/// A policy.
#[derive(Default)]
pub struct Policy {
    /// Rules that are written out: their names and lines.
    pub rules: Vec<(String, Vec<String>)>,
    /// The rule of each form of target.
    pub applied: BTreeMap<Form, String>,
    /// The rule of each indicator, where a formula says one.
    pub own: Vec<Option<String>>,
    /// What a missing value is worth.
    pub missing: Option<String>,
    /// How nodes count, by kind.
    pub nodes: BTreeMap<&'static str, &'static str>,
}

/// What the formulas of a workbook come to as a policy.
pub fn policy(grid: &Grid, found: &Found, details: &Details) -> Policy {
    let mut policy = Policy::default();
    let mut known: Vec<(Vec<String>, String)> = Vec::new();
    for detail in &details.all {
        let Some(draft) = detail.rule.as_ref().filter(|_| detail.form.is_some()) else {
            policy.own.push(None);
            continue;
        };
        if let Some(prelude) = of_prelude(draft, details.scale) {
            policy.own.push(Some(prelude.to_owned()));
            continue;
        }
        let lines = lines(draft, details.scale);
        let name = known.iter().find(|(other, _)| *other == lines).map(|(_, name)| name.clone());
        let name = name.unwrap_or_else(|| {
            let name =
                if known.is_empty() { "dal_foglio".to_owned() } else { format!("dal_foglio_{}", known.len() + 1) };
            known.push((lines, name.clone()));
            name
        });
        policy.own.push(Some(name));
    }
    policy.rules = known.into_iter().map(|(lines, name)| (name, lines)).collect();
    applied(&mut policy, details);
    let missing = details.all.iter().filter_map(|detail| detail.rule.as_ref()?.missing.clone()).next();
    policy.missing = missing.map(|value| result(&shown_number(&value), details.scale));
    for kind in ["obiettivo", "ambito", "progetto", "piano"] {
        policy.nodes.insert(kind, "media pesata di figli");
    }
    for node in 0..found.nodes.len() {
        let how =
            found.nodes[node].score.and_then(|cell| grid.formula_at(cell)).and_then(|at| how(&grid.formula(at).0.node));
        if let Some(how) = how {
            policy.nodes.insert(found.kind(node), how);
        }
    }
    policy
}

/// The rule of most indicators of a form is the one that the policy applies to it.
fn applied(policy: &mut Policy, details: &Details) {
    let mut counts: BTreeMap<Form, BTreeMap<&str, usize>> = BTreeMap::new();
    for (detail, own) in details.all.iter().zip(&policy.own) {
        let Some(form) = detail.form else { continue };
        let forms = counts.entry(form).or_default();
        if let Some(name) = own {
            *forms.entry(name).or_default() += 1;
        }
    }
    let most = |rules: &BTreeMap<&str, usize>| {
        let most = rules.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
        most.map(|(name, _)| (*name).to_owned())
    };
    policy.applied =
        counts.iter().map(|(form, rules)| (*form, most(rules).unwrap_or_else(|| usual(*form).to_owned()))).collect();
}

/// What is usual for a form of target.
fn usual(form: Form) -> &'static str {
    match form {
        Form::AtLeast | Form::MoreThan | Form::Equal => "proporzionale",
        Form::AtMost | Form::LessThan => "speculare",
        Form::By => "un_punto_al_giorno",
        Form::Between | Form::Yes => "tutto_o_niente",
    }
}

/// How a node counts, by the formula of its score.
fn how(node: &Node) -> Option<&'static str> {
    let (mut weighs, mut means, mut least) = (false, false, false);
    node.each(&mut |node| match node {
        Node::Call(function, _) => match function.name {
            "SUMPRODUCT" => weighs = true,
            "AVERAGE" | "AVERAGEIF" | "AVERAGEIFS" => means = true,
            "MIN" => least = true,
            _ => {}
        },
        Node::Binary(Operator::Multiply, ..) => weighs = true,
        _ => {}
    });
    match () {
        () if weighs => Some("media pesata di figli"),
        () if means => Some("media di figli"),
        // `MIN(1, …)` limits, and chooses nothing.
        () if least && matches!(node, Node::Call(function, of) if function.name == "MIN" && of.len() == 1) => {
            Some("minimo di figli")
        }
        () => None,
    }
}

/// A rule of the prelude that says the same.
fn of_prelude(draft: &Draft, scale: Scale) -> Option<&'static str> {
    let (all, times) = match scale {
        Scale::One => ("1", ""),
        Scale::Hundred => ("100", " * 100"),
        Scale::Points => return None,
    };
    let is = |leaf: &str| draft.leaf == format!("{leaf}{times}");
    let capped = |ratio: &str| {
        let forms = [
            format!("min({all}; {ratio}{times})"),
            format!("min({ratio}{times}; {all})"),
            format!("min(1; {ratio}){times}"),
            format!("min({ratio}; 1){times}"),
        ];
        draft.guards.is_empty() && forms.contains(&draft.leaf)
    };
    let only = |conditions: &[&str]| {
        draft.guards.len() == 1 && conditions.contains(&draft.guards[0].0.as_str()) && draft.guards[0].1 == all
    };
    let rising = [
        "valore >= target",
        "target <= valore",
        "valore > target",
        "valore / target >= 1",
        "(valore / target) >= 1",
        "valore / target > 1",
    ];
    let falling = ["valore <= target", "target >= valore", "valore < target"];
    match () {
        () if capped("valore / target") || only(&rising) && is("valore / target") => Some("proporzionale"),
        () if capped("target / valore") || only(&falling) && is("target / valore") => Some("inversa"),
        () if only(&falling) && (is("2 - valore / target") || draft.leaf == "max(0; 2 - valore / target)") => {
            Some("speculare")
        }
        () if only(&["rispettato"]) && draft.leaf == "0" => Some("tutto_o_niente"),
        () if (only(&rising) || only(&falling)) && draft.leaf == "0" => Some("tutto_o_niente"),
        () if scale == Scale::One && draft.guards.is_empty() && draft.leaf == "max(0; 1 - 0,01 * ritardo)" => {
            Some("un_punto_al_giorno")
        }
        () => None,
    }
}

fn number(text: &str) -> Option<Q> {
    let text = text.strip_prefix("0 - ").map_or(text.to_owned(), |rest| format!("-{rest}"));
    read_number(&text)
}

/// A result of a rule where 1 is all of it.
fn result(text: &str, scale: Scale) -> String {
    let constant = number(text);
    match (scale, constant) {
        (Scale::Points, _) => text.to_owned(),
        (Scale::One, Some(value)) => format!("{} %", shown_number(&(value * whole(100)))),
        (Scale::Hundred, Some(_)) => format!("{text} %"),
        (Scale::One, None) => text.to_owned(),
        (Scale::Hundred, None) => match text.strip_suffix(" * 100") {
            Some(rest) if !rest.contains([';', '(']) => rest.to_owned(),
            _ => format!("({text}) / 100"),
        },
    }
}

/// The lines of a rule.
fn lines(draft: &Draft, scale: Scale) -> Vec<String> {
    if let Some(bands) = bands(draft, scale) {
        return vec![bands];
    }
    let guard =
        |(condition, value): &(String, String)| format!("se {} vale {}", limit(condition), result(value, scale));
    let mut lines: Vec<String> = draft.guards.iter().map(guard).collect();
    lines.push(format!("punteggio {}", result(&draft.leaf, scale)));
    lines
}

/// A comparison of a ratio, with its limit as a percentage.
fn limit(condition: &str) -> String {
    for operator in [" >= ", " > ", " <= ", " < "] {
        if let Some((over, limit)) = condition.split_once(operator)
            && over.contains('/')
            && !over.starts_with('(')
            && let Some(value) = number(limit)
        {
            return format!("{over}{operator}{}", percent(&value));
        }
    }
    condition.to_owned()
}

fn percent(value: &Q) -> String {
    format!("{} %", shown_number(&(value * &whole(100))))
}

/// Bands, where all that the rule asks is above which limit one thing is.
fn bands(draft: &Draft, scale: Scale) -> Option<String> {
    number(&draft.leaf)?;
    let mut over = None;
    let mut last: Option<Q> = None;
    let mut steps = Vec::new();
    for (condition, value) in &draft.guards {
        let (word, (what, limit)) = match condition.split_once(" >= ") {
            Some(split) => ("da", split),
            None => ("oltre", condition.split_once(" > ")?),
        };
        let limit = number(limit)?;
        number(value)?;
        if over.is_some_and(|over| over != what) || last.as_ref().is_some_and(|last| *last <= limit) {
            return None;
        }
        let is_ratio = what.contains('/');
        let written = if is_ratio { percent(&limit) } else { shown_number(&limit) };
        steps.push(format!("{word} {written} vale {}", result(value, scale)));
        (over, last) = (Some(what), Some(limit));
    }
    let over = over.filter(|over| *over != "valore" || draft.guards.len() > 1)?;
    let over = over
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .filter(|inner| !inner.contains(['(', ')']))
        .unwrap_or(over);
    Some(format!("fasce {over} {{ {}; altrimenti {} }}", steps.join("; "), result(&draft.leaf, scale)))
}
