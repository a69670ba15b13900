//! `albero policy` for a terminal.

use super::list::of_node;
use super::{Subject, Work, list, own_score, printed, typical, words, works};
use crate::diagnostic::Text;
use crate::eval::figures;
use crate::eval::{Scores, rule_for};
use crate::plan::{Hole, ItemId, Kind, Plan};
use crate::report::model::judged;
use crate::report::style::{Look, heading, wrap};
use crate::source::Sources;
use crate::text;
use std::fmt::Write;

/// The policy, a rule, or the rule of a node.
pub fn text(sources: &Sources, plan: &Plan, scores: &Scores, subject: Subject, look: &Look) -> String {
    let mut page = Page { look, out: String::new() };
    match subject {
        Subject::Policy => {
            page.head(&format!("smvp {}", sources.text(plan.policy.name)), sources.text(plan.policy.title));
            if let Some(from) = plan.policy.from {
                page.line(0, &text!("in vigore dal {from}", "in force from {from}"));
            }
            parts(&mut page, sources, plan, scores, None);
            page.blank();
            page.line(
                0,
                &text!(
                    "`albero policy NODO` mostra la regola di un nodo con i suoi numeri; `--svg FILE` la disegna",
                    "`albero policy NODE` shows the rule of a node with its numbers; `--svg FILE` draws it"
                ),
            );
        }
        Subject::Rule(id) => {
            page.head(&format!("regola {}", sources.text(plan.policy.rule(id).name)), "");
            parts(&mut page, sources, plan, scores, Some(id));
            if let Some(work) = typical(sources, plan, scores, id) {
                page.blank();
                one(&mut page, sources, plan, scores, &work);
            }
        }
        Subject::Node(item) => node(&mut page, sources, plan, scores, item),
    }
    page.out
}

fn parts(page: &mut Page<'_>, sources: &Sources, plan: &Plan, scores: &Scores, only: Option<crate::plan::RuleId>) {
    let mut apart = true;
    for part in list(sources, plan, scores.inputs(), only) {
        if apart || !part.lines.is_empty() {
            page.blank();
        }
        apart = !part.lines.is_empty();
        page.line(0, &part.heading);
        for line in &part.lines {
            page.line(1, line);
        }
    }
}

fn node(page: &mut Page<'_>, sources: &Sources, plan: &Plan, scores: &Scores, item: ItemId) {
    let it = plan.item(item);
    page.head(&format!("{} {}", it.kind.word(), sources.text(it.name)), sources.text(it.title));
    if let Some(moment) = crate::report::model::moment(scores) {
        page.line(0, &moment);
    }
    match it.kind {
        Kind::Datum => {
            page.line(0, &text!("un dato non ha un punteggio, e nessuna regola", "a datum has no score, and no rule"));
        }
        Kind::Indicator => {
            let works = works(sources, plan, scores, item);
            if let Some(hole) = scores.inputs().hole(plan, item) {
                to_decide(page, sources, plan, scores, item, hole);
            } else if works.is_empty() {
                page.line(
                    0,
                    &text!(
                        "nessuna regola si applica: manca il target, la regola o un suo parametro",
                        "no rule applies: the target, the rule or a parameter of it is missing"
                    ),
                );
            }
            for (index, work) in works.iter().enumerate() {
                if index > 0 {
                    page.blank();
                }
                one(page, sources, plan, scores, work);
            }
        }
        _ => match of_node(sources, plan, scores, item) {
            Some(part) => {
                page.line(0, &part.heading);
                for line in &part.lines {
                    page.line(1, line);
                }
                let score = scores.get(item);
                if let Some(range) = score.range {
                    let printed = figures::score_range(plan.policy.print, range);
                    let words = judged(sources, plan, score).0.map_or_else(String::new, |w| format!(" · {w}"));
                    page.line(0, &text!("stampato: {printed}{words}", "printed: {printed}{words}"));
                }
                let name = sources.text(it.name);
                page.line(0, &text!("`albero why {name}` fa i conti", "`albero why {name}` does the sums"));
            }
            None => page.line(
                0,
                &text!(
                    "la politica non ha una riga `nodo` per questo tipo di nodo",
                    "the policy has no `nodo` line for this kind of node"
                ),
            ),
        },
    }
}

/// An indicator whose target is still to be decided: its rule has no numbers yet.
fn to_decide(page: &mut Page<'_>, sources: &Sources, plan: &Plan, scores: &Scores, item: ItemId, hole: &Hole) {
    let target = figures::hole(plan, hole);
    page.line(0, &text!("il target `{target}` è da decidere", "the target `{target}` is to be decided"));
    if let Some((_, rule)) = plan.measured(item).and_then(|m| rule_for(&plan.policy, m, hole.form, None)) {
        let name = sources.text(rule.name);
        page.line(0, &text!("la sua regola è {name}:", "its rule is {name}:"));
        for line in words::rule(sources, &plan.policy, rule, &|v| words::plain_name(sources, rule, v)) {
            page.line(1, &line);
        }
    }
    if let Some(range) = scores.get(item).range {
        let shown = figures::score_range(plan.policy.print, range);
        page.line(0, &text!("stampato: {shown}", "printed: {shown}"));
    }
}

fn one(page: &mut Page<'_>, sources: &Sources, plan: &Plan, scores: &Scores, work: &Work) {
    let rule = plan.policy.rule(work.of.rule);
    let (name, target) = (sources.text(rule.name), &work.target);
    if work.is_typical {
        page.line(
            0,
            &text!(
                "per un target `{target}` positivo, con target = 1:",
                "for a positive `{target}` target, with target = 1:"
            ),
        );
    } else {
        let head = text!("target {target} · regola {name} (", "target {target} · rule {name} (");
        page.line(0, &head.then(&work.chosen).then(&Text::same(")")));
    }
    if work.pieces.is_none() {
        page.line(
            0,
            &text!(
                "questa regola non si divide in tratti; le sue righe sono:",
                "this rule has no pieces; its lines are:"
            ),
        );
        for line in words::rule(sources, &plan.policy, rule, &|v| words::plain_name(sources, rule, v)) {
            page.line(1, &line);
        }
    }
    for stretch in &work.stretches {
        let mark = if stretch.here { "▸ " } else { "  " };
        let words = Text::same(mark).then(&stretch.where_);
        page.line(
            0,
            &match stretch.piece.outcome {
                Ok(_) => words.then(&text!(" il punteggio è ", " the score is ")).then(&stretch.score),
                Err(_) => words.then(&text!(" non c'è punteggio", " there is no score")),
            },
        );
    }
    if let Some(rounding) = rule.rounding {
        page.line(1, &text!("poi è ", "then it is ").then(&words::rounding(&plan.policy, rounding)));
    }
    if work.is_typical {
        return;
    }
    match (&work.actual, &work.score) {
        (Some((_, actual)), Some(score)) => {
            let score = own_score(plan, score);
            page.line(0, &text!("il valore {actual} dà {score}", "the actual {actual} gives {score}"));
        }
        (Some((_, actual)), None) => {
            page.line(0, &text!("il valore è {actual}", "the actual is {actual}"));
        }
        (None, _) => page.line(0, &text!("il valore manca", "the actual is missing")),
    }
    if let Some(printed) = printed(sources, plan, scores, &work.of) {
        page.line(0, &text!("stampato: {printed}", "printed: {printed}"));
    }
}

struct Page<'a> {
    look: &'a Look,
    out: String,
}

impl Page<'_> {
    fn head(&mut self, head: &str, title: &str) {
        self.out += &heading(head, title, self.look);
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn line(&mut self, depth: usize, words: &Text) {
        let words = words.get(self.look.lang);
        // A mark in front keeps its blanks, which wrapping would fold.
        let (mark, words) = match words.strip_prefix("▸ ") {
            Some(rest) => ("▸ ", rest),
            None if words.starts_with("  ") => ("  ", words.trim_start()),
            None => ("", words),
        };
        let room = self.look.width.saturating_sub(4 + 2 * depth).max(30);
        for (index, line) in wrap(words, room).iter().enumerate() {
            let indent = " ".repeat(2 + 2 * depth);
            let lead = if index == 0 { mark } else { if mark.is_empty() { "  " } else { "    " } };
            let _ = writeln!(self.out, "{indent}{lead}{line}");
        }
    }
}
