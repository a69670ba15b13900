//! A scoring policy, line by line: its rules, what applies to which form of target, how nodes are
//! aggregated.

use super::about::Section;
use super::collect::{Collector, names_in};
use super::entry::{Entry, Label, Value};
use crate::syntax::view::{Line, Names, Role};

impl Collector<'_> {
    /// `smvp NAME "…" { … }`
    pub fn policy(&mut self, line: Line<'_>) {
        let Some(name) = line.name() else { return self.loose(line) };
        let key = format!("smvp {}", self.value(name, Names::Policies).key());
        let written = name.text().to_owned();
        let head = line.head().span();
        let mut entry = Entry::new(Section::Policies, Role::Policy.word(), key.clone(), written.clone(), head);
        self.heading(line, &mut entry);
        for field in line.head_fields() {
            self.field(field, &mut entry);
        }
        let place = self.entries.len();
        self.entries.push(Entry::default());
        for child in line.lines() {
            match child.role() {
                Some(role @ (Role::Rule | Role::Aggregation)) => self.policy_part(child, role, (&key, &written)),
                Some(Role::Apply) => self.apply(child, &mut entry),
                _ => self.line(child, &mut entry),
            }
        }
        self.entries[place] = entry;
    }

    /// `applica R a >= >`: one line for each form, however they are grouped.
    fn apply(&self, line: Line<'_>, entry: &mut Entry) {
        let (rule, forms) = line.applied();
        for form in forms.atoms() {
            let form = self.value(form.into(), Names::Others).text;
            let mut value = self.value(rule, Names::Others);
            value.span = line.span();
            entry.push(Label::of(Role::Apply, form), value);
        }
        if forms.is_empty() {
            self.field(line.as_field(), entry);
        }
    }

    /// A rule or an aggregation: named parts of a policy with lines of their own.
    fn policy_part(&mut self, line: Line<'_>, role: Role, policy: (&str, &str)) {
        let (name, rest) = line.policy_part();
        let name = self.value(name, Names::Others).into_key();
        let key = format!("{} {} {name}", policy.0, role.word());
        let mut entry = Entry::new(Section::Policies, role.word(), key, name, line.span());
        entry.parent_name = Some(policy.1.to_owned());
        if !rest.is_empty() {
            entry.push(Label::first(""), self.value(rest, Names::Others));
        }
        for child in line.lines() {
            self.line(child, &mut entry);
            if child.role() == Some(Role::Guard) {
                entry.guards.push(self.value(child.as_field().detail(), Names::Items));
            }
        }
        self.entries.push(entry);
    }

    /// `fasce`, `spezzata`, `esito`: a field for what is looked up, and one for each step.
    pub fn steps(&self, line: Line<'_>, entry: &mut Entry) {
        let Some(role) = line.role() else { return };
        if line.len() > 1 || !line.has_block() {
            self.field(line.as_field(), entry);
        }
        for step in line.lines() {
            let (label, value) = self.step(step, role);
            entry.push(Label::of(role, label), value);
        }
    }

    /// A band is known by where it starts, an outcome by its words.
    fn step(&self, line: Line<'_>, of: Role) -> (String, Value) {
        let (threshold, result) = line.step();
        let (threshold, result) = (self.value(threshold, names_in(line)), self.value(result, names_in(line)));
        let (label, mut value) = if of == Role::Outcomes { (result, threshold) } else { (threshold, result) };
        value.span = line.span();
        (label.text, value)
    }
}
