//! The text of a random plan.

use super::{Asked, Decided, Edge, Node, When, World};
use crate::eval::exact::fraction::{Fraction, of, written};
use crate::eval::exact::rules::{Rule, limits_text, rounding_text};
use std::fmt::Write;

fn percent(value: &Fraction) -> String {
    format!("{} %", written(&(value * of(100, 1))))
}

fn weight((value, is_percent): &(Fraction, bool)) -> String {
    if *is_percent { percent(value) } else { written(value) }
}

impl World {
    pub fn text(&self) -> String {
        let mut out = String::from("piano P \"P\" { anno 2025; smvp S }\n");
        self.policy_text(&mut out);
        for (name, ..) in &self.data {
            let _ = writeln!(out, "dato {name} \"D\" misura n");
        }
        for node in &self.nodes {
            self.node_text(node, &mut out);
        }
        self.facts_text(&mut out);
        self.acts_text(&mut out);
        out
    }

    fn policy_text(&self, out: &mut String) {
        out.push_str("smvp S \"S\" {\n");
        for rule in self.rules.iter().chain([&self.late, &self.within]) {
            out.push_str(&rule.text());
        }
        out.push_str(
            "applica r0 a >= >\napplica r1 a =\napplica r2 a <= <\napplica tardi a entro\napplica dentro a tra sì\n",
        );
        out.push_str("parametro k in obiettivo\nparametro h in ambito\nparametro h in cruscotto\n");
        for (kind, a) in &self.policy {
            let of = if a.of.is_empty() { String::new() } else { format!(" di {}", a.of.join(" e ")) };
            let _ = writeln!(out, "nodo {kind} {}{of} {{", a.how);
            if let Some(weight) = &a.weight {
                let _ = writeln!(out, "peso {}", weight.text());
            }
            for (slot, (weight, to)) in a.slots.iter().enumerate() {
                let to = to.map_or(String::new(), |to| format!(" vuoto a s{to}"));
                let _ = writeln!(out, "componente s{slot} peso {}{to}", percent(weight));
            }
            out.push_str(&a.function.as_ref().map_or(String::new(), Rule::lines));
            if let Some(factor) = &a.factor {
                let _ = writeln!(out, "moltiplica {}", factor.text());
            }
            out.push_str(&limits_text(&a.limits));
            out.push_str(&rounding_text(&a.rounding));
            if let Some(missing) = &a.missing {
                let _ = writeln!(out, "assente {}", missing.text());
            }
            out.push_str("}\n");
        }
        let _ = writeln!(out, "assente {}\nnon_valutabile {}", self.missing.text(), self.not_assessable.text());
        let word = if self.print.1 { "tronca" } else { "arrotonda" };
        let _ = writeln!(out, "stampa {word} a {}", written(&self.print.0));
        if !self.outcomes.is_empty() {
            out.push_str("esito {\n");
            for (index, (from, included)) in self.outcomes.iter().enumerate() {
                let word = if *included { "da" } else { "oltre" };
                let _ = writeln!(out, "{word} {} \"{index}\"", written(from));
            }
            let _ = writeln!(out, "altrimenti \"{}\"\n}}", self.outcomes.len());
        }
        out.push_str("}\n");
    }

    fn node_text(&self, node: &Node, out: &mut String) {
        let parent = self.nodes.iter().find(|n| n.edges.iter().any(|e| !e.used && e.child == node.name));
        if node.kind != "piano" {
            let place = parent.filter(|p| p.kind != "piano").map_or(String::new(), |p| format!(" in {}", p.name));
            let own = parent.and_then(|p| p.edges.iter().find(|e| e.child == node.name));
            let place = if node.kind == "progetto" { String::new() } else { place };
            let _ = writeln!(out, "{} {} \"N\"{place} {{", node.kind, node.name);
            self.own_weight(own, out);
            if let Some(k) = &node.k {
                let _ = writeln!(out, "parametro k {}", written(k));
            }
            if let Some(h) = &node.h {
                let _ = writeln!(out, "parametro h {}", written(h));
            }
            for edge in &node.edges {
                self.edge_text(edge, out);
            }
            out.push_str("}\n");
        }
    }

    fn own_weight(&self, edge: Option<&Edge>, out: &mut String) {
        let Some(edge) = edge else { return };
        // The plan is written as it was before the act.
        let written = edge.weight.as_ref().map(|(w, p)| (edge.was.clone().unwrap_or_else(|| w.clone()), *p));
        if let Some(w) = written {
            let _ = writeln!(out, "peso {}", weight(&w));
        }
    }

    fn edge_text(&self, edge: &Edge, out: &mut String) {
        if edge.used {
            let _ = write!(out, "usa {} {{ ", edge.child);
            if let Some(w) = &edge.weight {
                let _ = write!(out, "peso {}; ", weight(w));
            }
            if let Some(rule) = edge.rule {
                let _ = write!(out, "regola {}; ", self.rules[rule].name);
            }
            if let Some(p) = &edge.parameter {
                let _ = write!(out, "parametro p {}; ", written(p));
            }
            if let Some(factor) = &edge.factor {
                let _ = write!(out, "moltiplica {}; ", factor.text());
            }
            if let Some(slot) = edge.slot {
                let _ = write!(out, "componente s{slot} ");
            }
            out.push_str("}\n");
            return;
        }
        let Some(indicator) = self.indicators.iter().find(|i| i.name == edge.child) else { return };
        let _ = writeln!(out, "indicatore {} \"I\" {{", indicator.name);
        self.own_weight(Some(edge), out);
        if let Some(formula) = &indicator.formula {
            let _ = writeln!(out, "algoritmo {}", formula.text());
        }
        match &indicator.asked {
            Asked::Number(sign, target) => {
                let before = indicator.was.as_ref().unwrap_or(target);
                let _ = writeln!(out, "target {sign} {}", written(before));
            }
            Asked::Between(low, high) => {
                let _ = writeln!(out, "target tra {} e {}", written(low), written(high));
            }
            Asked::Day(_) => out.push_str("target entro 15/03/2025\n"),
            Asked::Yes(_) => out.push_str("target sì\n"),
        }
        if let (Some(halfway), Asked::Number(sign, _)) = (&indicator.halfway, &indicator.asked) {
            let _ = writeln!(out, "target al 30/06/2025 {sign} {}", written(halfway));
        }
        if let Some(base) = &indicator.base {
            let _ = writeln!(out, "base 2024 = {}", written(base));
        }
        if let Some(rule) = indicator.own_rule {
            let _ = writeln!(out, "regola r{rule}");
        }
        if let Some(p) = &indicator.parameter {
            let _ = writeln!(out, "parametro p {}", written(p));
        }
        out.push_str("}\n");
    }

    fn facts_text(&self, out: &mut String) {
        let given = |out: &mut String, when: When| {
            for indicator in self.indicators.iter().filter(|i| i.formula.is_none()) {
                if let (Some(value), Asked::Number(..) | Asked::Between(..)) =
                    (self.value(indicator, when), &indicator.asked)
                {
                    let _ = writeln!(out, "{} = {}", indicator.name, written(&value));
                }
            }
        };
        out.push_str("consuntivo 2025 chiuso {\n");
        for (name, end, ..) in &self.data {
            let _ = writeln!(out, "{name} = {} n", written(end));
        }
        given(out, When::End);
        for indicator in &self.indicators {
            match &indicator.asked {
                Asked::Day(late) => {
                    let day = 15 + late;
                    let (day, month) = if day > 31 { (day - 31, 4) } else { (day, 3) };
                    let _ = writeln!(out, "{} = {day:02}/{month:02}/2025", indicator.name);
                }
                Asked::Yes(done) => {
                    let _ = writeln!(out, "{} = {}", indicator.name, if *done { "sì" } else { "no" });
                }
                _ => {}
            }
        }
        for (child, unit, value) in &self.of_units {
            let _ = writeln!(out, "{child} in {unit} = {}", written(value));
        }
        out.push_str("}\nconsuntivo 2025 al 30/06/2025 {\n");
        for (name, _, june, _) in &self.data {
            let _ = writeln!(out, "{name} = {} n", written(june));
        }
        given(out, When::June);
        for indicator in &self.indicators {
            if let Asked::Yes(done) = &indicator.asked {
                let _ = writeln!(out, "{} = {}", indicator.name, if *done { "sì" } else { "no" });
            }
        }
        out.push_str("}\nconsuntivo 2024 {\n");
        for (name, _, _, before) in &self.data {
            let _ = writeln!(out, "{name} = {} n", written(before));
        }
        out.push_str("}\n");
    }

    fn acts_text(&self, out: &mut String) {
        out.push_str("rimodulazione dal 01/09/2025 atto \"delibera\" {\n");
        for indicator in &self.indicators {
            if let (Some(was), Asked::Number(sign, target)) = (&indicator.was, &indicator.asked) {
                let _ = writeln!(out, "target {} {sign} {} era {}", indicator.name, written(target), written(was));
            }
        }
        for node in &self.nodes {
            for edge in node.edges.iter().filter(|e| !e.used) {
                if let (Some(was), Some((w, is_percent))) = (&edge.was, &edge.weight) {
                    let (now, was) = (weight(&(w.clone(), *is_percent)), weight(&(was.clone(), *is_percent)));
                    let _ = writeln!(out, "peso {} in {} = {now} era {was}", edge.child, node.name);
                }
            }
        }
        out.push_str("}\nvalutazione OIV 2025 atto \"verbale\" {\n");
        let all = self.indicators.iter().map(|i| (&i.name, &i.decided));
        for (name, decided) in all.chain(self.nodes.iter().map(|n| (&n.name, &n.decided))) {
            let _ = match decided {
                None => Ok(()),
                Some(Decided::Score(v)) => writeln!(out, "punteggio {name} = {} motivo \"m\"", written(v)),
                Some(Decided::Between(a, b)) => {
                    writeln!(out, "punteggio {name} = tra {} e {} motivo \"m\"", written(a), written(b))
                }
                Some(Decided::Nothing) => writeln!(out, "non_valutabile {name} motivo \"m\""),
            };
        }
        out.push_str("}\n");
    }
}
