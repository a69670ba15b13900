//! `albero policy` as a document.

use super::list::{Part, list, of_node};
use super::picture::picture;
use super::words;
use super::work::{Stretch, Subject, Work, own_score, printed, typical, works};
use crate::diagnostic::{Lang, Text};
use crate::document::style::fold;
use crate::document::{Block, Document, Figure, Item, Light, Line, List, Section, Sign};
use crate::eval::Scores;
use crate::eval::figures;
use crate::plan::{Hole, ItemId, Kind, Plan, RuleId, rule_for};
use crate::report::model::judged;
use crate::source::Sources;
use crate::syntax::name::spelled;
use crate::text;

/// The policy, a rule, or the rule of a node, as a document; the picture too where there is one to draw.
pub fn document(sources: &Sources, plan: &Plan, scores: &Scores, subject: Subject, lang: Lang) -> Document {
    let page = Page { sources, plan, scores, lang };
    let (kind, code, title) = match subject {
        Subject::Policy => ("smvp", sources.text(plan.policy.name), sources.text(plan.policy.title)),
        Subject::Rule(id) => ("regola", sources.text(plan.policy.rule(id).name), ""),
        Subject::Node(item) => {
            let it = plan.item(item);
            (it.kind.word(), sources.text(it.name), sources.text(it.title))
        }
    };
    let mut parts = match subject {
        Subject::Policy => page.policy(),
        Subject::Rule(id) => page.rule(id),
        Subject::Node(item) => page.node(item),
    };
    parts.extend(page.picture(subject));
    let plain = |blocks: Vec<Block>| Section { is_plain: true, blocks, ..Section::default() };
    Document {
        lang,
        kind: kind.to_owned(),
        code: code.to_owned(),
        title: title.to_owned(),
        sections: parts.into_iter().map(plain).collect(),
        ..Document::default()
    }
}

struct Page<'a> {
    sources: &'a Sources,
    plan: &'a Plan,
    scores: &'a Scores,
    lang: Lang,
}

impl Page<'_> {
    fn line(&self, words: &Text) -> Line {
        Line::text(words.get(self.lang))
    }

    fn say(&self, words: &Text) -> Block {
        Block::Paragraph(self.line(words))
    }

    fn items(&self, lines: &[Text]) -> Vec<Item> {
        lines.iter().map(|l| Item::new(self.line(l))).collect()
    }

    /// A line, and what belongs to it.
    fn under(&self, head: &Text, lines: &[Text]) -> Block {
        let item = Item { below: self.items(lines), ..Item::new(self.line(head)) };
        Block::List(List { items: vec![item], ..List::default() })
    }

    fn policy(&self) -> Vec<Vec<Block>> {
        let policy = &self.plan.policy;
        let from = policy.from.map(|from| self.say(&text!("in vigore dal {from}", "in force from {from}")));
        let act = fold(self.sources.text(policy.act));
        let act = (!act.is_empty()).then(|| self.say(&text!("adottata con {act}", "adopted by {act}")));
        let hint = text!(
            "`albero policy NODO` mostra la regola di un nodo con i suoi numeri; `--svg FILE` la disegna",
            "`albero policy NODE` shows the rule of a node with its numbers; `--svg FILE` draws it"
        );
        let first = act.into_iter().chain(from).chain([self.parts(None)]).collect();
        vec![first, vec![Block::Paragraph(Line::ours(hint.get(self.lang)))]]
    }

    fn rule(&self, id: RuleId) -> Vec<Vec<Block>> {
        let work = typical(self.sources, self.plan, self.scores, id);
        let work = work.map(|work| self.work(&work));
        std::iter::once(vec![self.parts(Some(id))]).chain(work).collect()
    }

    fn parts(&self, only: Option<RuleId>) -> Block {
        let parts = list(self.sources, self.plan, self.scores.inputs(), only).into_iter();
        let item = |p: Part| Item { below: self.items(&p.lines), ..Item::new(self.line(&p.heading)) };
        Block::List(List { is_loose: true, items: parts.map(item).collect(), ..List::default() })
    }

    fn node(&self, item: ItemId) -> Vec<Vec<Block>> {
        let (sources, plan) = (self.sources, self.plan);
        let it = plan.item(item);
        let mut first: Vec<Block> = crate::report::model::moment(self.scores).iter().map(|m| self.say(m)).collect();
        let mut others = Vec::new();
        match it.kind {
            Kind::Datum => {
                let words = text!("un dato non ha un punteggio, e nessuna regola", "a datum has no score, and no rule");
                first.push(self.say(&words));
            }
            Kind::Indicator => {
                let works = works(sources, plan, self.scores, item);
                if let Some(hole) = self.scores.inputs().hole(plan, item) {
                    self.to_decide(item, hole, &mut first);
                } else if works.is_empty() {
                    first.push(self.say(&text!(
                        "nessuna regola si applica: manca il target, la regola o un suo parametro",
                        "no rule applies: the target, the rule or a parameter of it is missing"
                    )));
                }
                let mut works = works.iter().map(|work| self.work(work));
                first.extend(works.next().unwrap_or_default());
                others.extend(works);
            }
            _ => self.aggregated(item, &mut first),
        }
        std::iter::once(first).chain(others).collect()
    }

    fn aggregated(&self, item: ItemId, blocks: &mut Vec<Block>) {
        let (sources, plan) = (self.sources, self.plan);
        let Some(part) = of_node(sources, plan, self.scores, item) else {
            blocks.push(self.say(&text!(
                "la politica non ha una riga `nodo` per questo tipo di nodo",
                "the policy has no `nodo` line for this kind of node"
            )));
            return;
        };
        blocks.push(self.under(&part.heading, &part.lines));
        let score = self.scores.get(item);
        if let Some(range) = score.range {
            let printed = figures::score_range(plan.policy.print, range);
            let words = judged(sources, plan, score).0.map_or_else(String::new, |w| format!(" · {w}"));
            blocks.push(self.say(&text!("stampato: {printed}{words}", "printed: {printed}{words}")));
        }
        let name = sources.text(plan.item(item).name);
        let name = spelled(name);
        let words = text!("`albero why {name}` fa i conti", "`albero why {name}` does the sums");
        blocks.push(Block::Paragraph(Line::ours(words.get(self.lang))));
    }

    /// An indicator whose target is still to be decided: its rule has no numbers yet.
    fn to_decide(&self, item: ItemId, hole: &Hole, blocks: &mut Vec<Block>) {
        let (sources, plan) = (self.sources, self.plan);
        let target = figures::hole(plan, hole);
        blocks.push(self.say(&text!("il target `{target}` è da decidere", "the target `{target}` is to be decided")));
        if let Some((_, rule)) = plan.measured(item).and_then(|m| rule_for(&plan.policy, m, hole.form, None)) {
            let name = sources.text(rule.name);
            let lines = words::rule(sources, &plan.policy, rule, &|v| words::plain_name(sources, rule, v));
            blocks.push(self.under(&text!("la sua regola è {name}:", "its rule is {name}:"), &lines));
        }
        if let Some(range) = self.scores.get(item).range {
            let shown = figures::score_range(plan.policy.print, range);
            blocks.push(self.say(&text!("stampato: {shown}", "printed: {shown}")));
        }
    }

    /// A rule at work.
    fn work(&self, work: &Work) -> Vec<Block> {
        let (sources, plan) = (self.sources, self.plan);
        let rule = plan.policy.rule(work.of.rule);
        let (name, target) = (sources.text(rule.name), &work.target);
        let head = match work.is_typical {
            true => text!(
                "per un target `{target}` positivo, con target = 1:",
                "for a positive `{target}` target, with target = 1:"
            ),
            false => {
                let head = text!("target {target} · regola {name} (", "target {target} · rule {name} (");
                head.then(&work.chosen).then(&Text::same(")"))
            }
        };
        let mut blocks = vec![self.say(&head)];
        if work.pieces.is_none() {
            let head = text!(
                "questa regola non si divide in tratti; le sue righe sono:",
                "this rule has no pieces; its lines are:"
            );
            let lines = words::rule(sources, &plan.policy, rule, &|v| words::plain_name(sources, rule, v));
            blocks.push(self.under(&head, &lines));
        }
        if !work.stretches.is_empty() {
            let items = work.stretches.iter().map(|s| self.stretch(s)).collect();
            blocks.push(Block::List(List { items, ..List::default() }));
        }
        if let Some(rounding) = rule.rounding {
            let words = text!("poi è ", "then it is ").then(&words::rounding(&plan.policy, rounding));
            blocks.push(self.indented(&words));
        }
        if !work.is_typical {
            self.actual(work, &mut blocks);
        }
        blocks
    }

    /// A line that goes on from the list above it.
    fn indented(&self, words: &Text) -> Block {
        let sign = Some(Sign { mark: "", light: Light::Grey });
        Block::List(List { items: vec![Item { sign, ..Item::new(self.line(words)) }], ..List::default() })
    }

    fn stretch(&self, stretch: &Stretch) -> Item {
        let words = stretch.where_.clone();
        let words = match stretch.piece.outcome {
            Ok(_) => words.then(&text!(" il punteggio è ", " the score is ")).then(&stretch.score),
            Err(_) => words.then(&text!(" non c'è punteggio", " there is no score")),
        };
        let mark = if stretch.here { "▸" } else { "" };
        Item { sign: Some(Sign { mark, light: Light::Grey }), ..Item::new(self.line(&words)) }
    }

    /// The actual, what it gives and what is printed.
    fn actual(&self, work: &Work, blocks: &mut Vec<Block>) {
        blocks.push(self.say(&match (&work.actual, &work.score) {
            (Some((_, actual)), Some(score)) => {
                let score = own_score(self.plan, score);
                text!("il valore {actual} dà {score}", "the actual {actual} gives {score}")
            }
            (Some((_, actual)), None) => text!("il valore è {actual}", "the actual is {actual}"),
            (None, _) if work.not_done => {
                let shown = figures::score(self.plan.policy.print, self.plan.policy.not_done);
                text!("non è stato realizzato, e vale {shown}", "it was not done, and scores {shown}")
            }
            (None, _) => text!("il valore manca", "the actual is missing"),
        }));
        if let Some(printed) = printed(self.sources, self.plan, self.scores, &work.of) {
            blocks.push(self.say(&text!("stampato: {printed}", "printed: {printed}")));
        }
    }

    fn picture(&self, subject: Subject) -> Option<Vec<Block>> {
        let svg = picture(self.sources, self.plan, self.scores, subject, self.lang).ok()?;
        let caption = text!("Che punteggio dà ogni valore", "What every actual would score");
        Some(vec![Block::Figure(Figure { svg, caption: caption.get(self.lang).to_owned() })])
    }
}
