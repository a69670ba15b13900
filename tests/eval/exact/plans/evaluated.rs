//! The scores of a random plan, by an evaluator that knows nothing of ours.

use super::{Aggregation, Asked, Decided, Edge, Indicator, Node, Scored, Treatment, When, World};
use crate::eval::exact::fraction::{Fraction, compare, larger, of, one, rounded, smaller, zero};
use crate::eval::exact::rules::{Names, Rule, holds, limit, round};
use std::cmp::Ordering;
use std::collections::BTreeMap;

impl World {
    fn names_of<'w>(&'w self, when: When) -> impl Fn(&str) -> Option<Fraction> + 'w {
        move |name: &str| {
            let of = |n: &str| self.data.iter().find(|d| d.0 == n);
            match name.strip_suffix("[N-1]") {
                Some(name) => of(name).map(|d| d.3.clone()),
                None => of(name).map(|d| if when == When::End { d.1.clone() } else { d.2.clone() }),
            }
        }
    }

    pub(super) fn value(&self, indicator: &Indicator, when: When) -> Option<Fraction> {
        match &indicator.formula {
            Some(formula) => formula.value(&self.names_of(when)),
            // What is missing at the end was known in June: while the year is open a missing value is a range.
            None => indicator.value.clone().or_else(|| (when == When::June).then(|| of(7, 1))),
        }
    }

    fn target(&self, indicator: &Indicator, target: &Fraction, when: When) -> Fraction {
        match (when, &indicator.halfway, &indicator.was) {
            (When::June, Some(halfway), _) => halfway.clone(),
            (When::June, None, Some(was)) => was.clone(),
            _ => target.clone(),
        }
    }

    /// The score of an indicator by its rule: alone, or as an edge from a node counts it.
    fn judged(&self, indicator: &Indicator, edge: Option<(&Node, &Edge)>, when: When) -> Scored {
        let own = edge.filter(|_| when == When::End).and_then(|(node, _)| self.own_value(node, &indicator.name));
        let value = match own {
            Some(own) => own,
            None => self.value(indicator, when),
        };
        let missing = || match &self.missing {
            Treatment::Worth(v) => Scored::Range(v.clone(), v.clone()),
            _ => Scored::Out,
        };
        let edge_rule = edge.and_then(|(_, e)| e.rule);
        let by_form = match &indicator.asked {
            Asked::Number(">=" | ">", _) => &self.rules[0],
            Asked::Number("=", _) => &self.rules[1],
            Asked::Number(..) => &self.rules[2],
            Asked::Between(..) | Asked::Yes(_) => &self.within,
            Asked::Day(_) => &self.late,
        };
        let rule = edge_rule.or(indicator.own_rule).map_or(by_form, |r| &self.rules[r]);
        let edge_parameter = edge.and_then(|(_, e)| e.parameter.clone());
        let p = edge_parameter.or(indicator.parameter.clone()).unwrap_or_else(|| rule.parameter.clone());
        let mut seen: BTreeMap<&str, Fraction> = BTreeMap::from([("p", p)]);
        let met = match &indicator.asked {
            Asked::Number(sign, target) => {
                let Some(value) = value else { return missing() };
                let target = self.target(indicator, target, when);
                let met = holds(sign, &value, &target);
                seen.extend([("valore", value), ("target", target)]);
                met
            }
            Asked::Between(low, high) => {
                let Some(value) = value else { return missing() };
                let met = holds(">=", &value, low) & holds(">=", high, &value);
                seen.extend([("valore", value), ("inferiore", low.clone()), ("superiore", high.clone())]);
                met
            }
            Asked::Day(late) => {
                seen.insert("ritardo", of((*late).max(0), 1));
                *late <= 0
            }
            Asked::Yes(done) => *done,
        };
        seen.extend(indicator.base.clone().map(|b| ("base", b)));
        let names = |name: &str| seen.get(name).cloned();
        let names: &Names<'_> = &names;
        rule.apply(names, met).map_or(Scored::Blocks, |s| Scored::Range(s.clone(), s))
    }

    /// `None` where no unit has a value of its own of it; a missing one where others have.
    fn own_value(&self, node: &Node, child: &str) -> Option<Option<Fraction>> {
        if node.kind != "unità" || !self.of_units.iter().any(|(c, ..)| c == child) {
            return None;
        }
        Some(self.of_units.iter().find(|(c, u, _)| c == child && *u == node.name).map(|(.., v)| v.clone()))
    }

    fn decide(computed: Scored, decided: &Option<Decided>, when: When) -> Scored {
        match decided {
            Some(Decided::Score(v)) if when == When::End => Scored::Range(v.clone(), v.clone()),
            Some(Decided::Between(a, b)) if when == When::End => Scored::Range(a.clone(), b.clone()),
            Some(Decided::Nothing) if when == When::End => Scored::Out,
            _ => computed,
        }
    }

    /// The score of anything by its name.
    pub fn score(&self, name: &str, when: When) -> Scored {
        if let Some(indicator) = self.indicators.iter().find(|i| i.name == name) {
            return World::decide(self.judged(indicator, None, when), &indicator.decided, when);
        }
        let node = self.nodes.iter().find(|n| n.name == name).expect(name);
        World::decide(self.node(node, when), &node.decided, when)
    }

    /// What a child counts for: `Err` where it counts nothing and its weight goes to the others.
    fn counted(&self, node: &Node, edge: &Edge, when: When) -> Result<Scored, ()> {
        let aggregation = &self.policy[node.kind];
        let indicator = self.indicators.iter().find(|i| i.name == edge.child);
        let apart = edge.rule.is_some() || edge.parameter.is_some();
        let own = when == When::End && self.own_value(node, &edge.child).is_some();
        let score = match indicator {
            Some(i) if apart || own => World::decide(self.judged(i, Some((node, edge)), when), &i.decided, when),
            Some(_) => self.score(&edge.child, when),
            None => self.on_edge(edge, self.score(&edge.child, when)),
        };
        let score = World::multiplied(node, edge, score);
        let is_decided = indicator.is_some_and(|i| i.decided.is_some() && when == When::End);
        let value = || match self.own_value(node, &edge.child).filter(|_| when == When::End) {
            Some(own) => own,
            None => indicator.and_then(|i| self.value(i, when)),
        };
        let asks = |i: &Indicator| matches!(i.asked, Asked::Number(..) | Asked::Between(..));
        let is_missing = indicator.is_some_and(asks) && !is_decided && value().is_none();
        let treatment = match (&aggregation.missing, &score) {
            (Some(own), _) if is_missing => Some(own),
            (None, Scored::Out) if is_missing => Some(&self.missing),
            (_, Scored::Out) => Some(&self.not_assessable),
            _ => None,
        };
        match treatment {
            Some(Treatment::Worth(v)) => Ok(Scored::Range(v.clone(), v.clone())),
            Some(Treatment::Shared) => Err(()),
            Some(Treatment::Lost) => Ok(Scored::Range(zero(), zero())),
            None => Ok(score),
        }
    }

    /// The score of a node as an edge with a rule of its own counts it.
    fn on_edge(&self, edge: &Edge, score: Scored) -> Scored {
        let (Some(rule), Scored::Range(low, high)) = (edge.rule, &score) else { return score };
        let rule = &self.rules[rule];
        let p = edge.parameter.clone().unwrap_or_else(|| rule.parameter.clone());
        let names = |name: &str| (name == "p").then(|| p.clone());
        rule.over(&names, low, high).map_or(Scored::Blocks, |(low, high)| Scored::Range(low, high))
    }

    /// A score times the factor of the edge that counts it.
    fn multiplied(node: &Node, edge: &Edge, score: Scored) -> Scored {
        let (Some(factor), Scored::Range(low, high)) = (&edge.factor, &score) else { return score };
        let names = |name: &str| node.h.clone().filter(|_| name == "h");
        let factor = factor.value(&names).expect("no division by zero");
        Scored::Range(low * &factor, high * &factor)
    }

    /// True where a function meets a score that is not one number: the compiler's range may be wider than what is
    /// possible, and never narrower.
    pub fn may_be_wide(&self, name: &str, when: When) -> bool {
        let Some(node) = self.nodes.iter().find(|n| n.name == name) else { return false };
        let turned = |e: &Edge| {
            self.policy[node.kind].function.is_some() || e.rule.is_some() || self.policy[node.kind].how == "prodotto"
        };
        let is_range = |e: &Edge| matches!(self.counted(node, e, when), Ok(Scored::Range(low, high)) if low != high);
        let is_wide = |e: &Edge| {
            turned(e) && (is_range(e) || matches!(self.score(&e.child, when), Scored::Range(a, b) if a != b))
        };
        node.edges.iter().any(|e| is_wide(e) || self.may_be_wide(&e.child, when))
    }

    fn weight(&self, node: &Node, edge: &Edge, when: When) -> Fraction {
        if let Some(formula) = &self.policy[node.kind].weight {
            let child = self.nodes.iter().find(|n| n.name == edge.child).expect("a node");
            let names = |name: &str| child.k.clone().filter(|_| name == "k");
            return formula.value(&names).expect("no division by zero");
        }
        match (&edge.was, &edge.weight) {
            (Some(was), _) if when == When::June => was.clone(),
            (_, Some((weight, _))) => weight.clone(),
            _ => one(),
        }
    }

    fn node(&self, node: &Node, when: When) -> Scored {
        let aggregation = &self.policy[node.kind];
        if node.edges.is_empty() {
            return Scored::Blocks;
        }
        let mut parts: Vec<(Option<usize>, Fraction, (Fraction, Fraction))> = Vec::new();
        for edge in &node.edges {
            match self.counted(node, edge, when) {
                Ok(Scored::Range(low, high)) => parts.push((edge.slot, self.weight(node, edge, when), (low, high))),
                Ok(_) => return Scored::Blocks,
                Err(()) => {}
            }
        }
        let low = self.combined(aggregation, &parts, |s| s.0.clone());
        let high = self.combined(aggregation, &parts, |s| s.1.clone());
        let is_one = parts.iter().all(|(_, _, (low, high))| low == high);
        match low.zip(high) {
            None => Scored::Out,
            Some((low, high)) => {
                let names = |name: &str| node.h.clone().filter(|_| name == "h");
                let turned = |f: &Rule| f.over(&names, &low, &high);
                let Some((low, high)) = aggregation.function.as_ref().map_or(Some((low.clone(), high.clone())), turned)
                else {
                    return Scored::Blocks;
                };
                let factor = aggregation.factor.as_ref().map_or(Some(one()), |f| f.value(&names)).expect("a factor");
                let finish = |v: Fraction| round(limit(v * &factor, &aggregation.limits), &aggregation.rounding);
                let low = finish(low);
                let high = if is_one { low.clone() } else { finish(high) };
                Scored::Range(low, high)
            }
        }
    }

    fn combined(
        &self,
        aggregation: &Aggregation,
        parts: &[(Option<usize>, Fraction, (Fraction, Fraction))],
        end: impl Fn(&(Fraction, Fraction)) -> Fraction,
    ) -> Option<Fraction> {
        let inside = |slot: Option<usize>| -> Vec<(Fraction, Fraction)> {
            let own = parts.iter().filter(|p| p.0 == slot);
            own.map(|(_, weight, score)| (weight.clone(), end(score))).collect()
        };
        if aggregation.slots.is_empty() {
            return combine(aggregation.how, &inside(None));
        }
        let scores: Vec<Option<Fraction>> =
            (0..aggregation.slots.len()).map(|slot| combine(aggregation.how, &inside(Some(slot)))).collect();
        let mut weights: Vec<Fraction> = aggregation.slots.iter().map(|s| s.0.clone()).collect();
        for (slot, (weight, to)) in aggregation.slots.iter().enumerate() {
            if scores[slot].is_some() {
                continue;
            }
            let mut to = *to;
            while let Some(next) = to.filter(|t| scores[*t].is_none()) {
                to = aggregation.slots[next].1;
            }
            if let Some(to) = to {
                weights[to] += weight;
            }
            weights[slot] = zero();
        }
        let filled = scores.into_iter().zip(weights).filter_map(|(score, weight)| Some((weight, score?)));
        combine("media pesata", &filled.collect::<Vec<_>>())
    }

    /// A number as the policy prints it.
    pub fn printed(&self, value: &Fraction) -> Fraction {
        rounded(value, &self.print.0, self.print.1)
    }

    /// The outcome of a score: which band, the last one being the rest.
    pub fn outcome(&self, value: &Fraction) -> usize {
        let band = self.outcomes.iter().position(|(from, included)| match compare(value, from) {
            Ordering::Greater => true,
            Ordering::Equal => *included,
            Ordering::Less => false,
        });
        band.unwrap_or(self.outcomes.len())
    }
}

/// What weights and scores come to.
fn combine(how: &str, parts: &[(Fraction, Fraction)]) -> Option<Fraction> {
    let sum = |of: &dyn Fn(&(Fraction, Fraction)) -> Fraction| parts.iter().map(of).fold(zero(), |a, b| a + b);
    match how {
        _ if parts.is_empty() => None,
        "media pesata" => {
            let weights = sum(&|p| p.0.clone());
            (weights != zero()).then(|| sum(&|p| p.0.clone() * p.1.clone()) / weights)
        }
        "media" => Some(sum(&|p| p.1.clone()) / of(parts.len() as i64, 1)),
        "minimo" => parts.iter().map(|p| p.1.clone()).reduce(smaller),
        "massimo" => parts.iter().map(|p| p.1.clone()).reduce(larger),
        "prodotto" => parts.iter().map(|p| p.1.clone()).reduce(|a, b| a * b),
        _ => Some(sum(&|p| p.0.clone() * p.1.clone())),
    }
}
