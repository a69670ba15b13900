//! A scoring policy, line by line: its rules, what applies to which form of target, how nodes are
//! aggregated.

use super::collect::Collector;
use super::entry::{Entry, Label, Section, Value};
use super::statement::Statement;
use crate::syntax::{Context, Keyword};

impl Collector<'_> {
    /// `smvp NAME "…" { … }`
    pub fn policy(&mut self, s: &Statement<'_>) {
        if s.tokens().len() < 2 {
            return self.loose(s);
        }
        let key = format!("smvp {}", self.value(s, Some(Keyword::Policy), 1, 2).key());
        let written = s.text(1).to_owned();
        let mut entry =
            Entry::new(Section::Policies, Keyword::Policy.word(), key.clone(), written.clone(), s.span(0, s.head()));
        self.heading(s, &mut entry);
        for (field, at, end) in s.head_fields() {
            self.field(s, field, at, end, &mut entry);
        }
        let place = self.entries.len();
        self.entries.push(Entry::default());
        for child in s.children(Context::POLICY) {
            match child.keyword() {
                Some(Keyword::Rule) => self.policy_part(&child, Keyword::Rule, (&key, &written)),
                Some(Keyword::NodeRule) => self.policy_part(&child, Keyword::NodeRule, (&key, &written)),
                Some(Keyword::Apply) => self.apply(&child, &mut entry),
                _ => self.line(&child, &mut entry),
            }
        }
        self.entries[place] = entry;
    }

    /// `applica R a >= >`: one line for each form, however they are grouped.
    fn apply(&self, s: &Statement<'_>, entry: &mut Entry) {
        let end = s.tokens().len();
        let to = s.find(1, end, |at| s.is_word(at, "a"));
        for at in to + 1..end {
            let form = self.value(s, Some(Keyword::Apply), at, at + 1).text;
            let mut value = self.value(s, Some(Keyword::Apply), 1, to);
            value.span = s.span(0, end);
            entry.push(Label::of(Keyword::Apply, form), value);
        }
        if to + 1 >= end {
            self.field(s, Keyword::Apply, 0, end, entry);
        }
    }

    /// A rule or an aggregation: named parts of a policy with lines of their own.
    fn policy_part(&mut self, s: &Statement<'_>, keyword: Keyword, policy: (&str, &str)) {
        let end = s.tokens().len();
        // `nodo cruscotto tipo "Scheda" media pesata …`: kind and `tipo` are its name.
        let name_end = if s.is_word(2, Keyword::Kind.word()) { 4 } else { 2 }.min(end);
        let name = self.value(s, Some(keyword), 1, name_end).text;
        let key = format!("{} {} {name}", policy.0, keyword.word());
        let mut entry = Entry::new(Section::Policies, keyword.word(), key, name, s.span(0, end));
        entry.parent_name = Some(policy.1.to_owned());
        if name_end < end {
            entry.push(Label::first(""), self.value(s, Some(keyword), name_end, end));
        }
        let context = if keyword == Keyword::Rule { Context::RULE } else { Context::AGGREGATION };
        for child in s.children(context) {
            self.line(&child, &mut entry);
            if child.keyword() == Some(Keyword::If) {
                let end = child.find(1, child.tokens().len(), |at| child.is_word(at, "vale"));
                entry.guards.push(self.value(&child, Some(Keyword::If), 1, end));
            }
        }
        self.entries.push(entry);
    }

    /// `fasce`, `spezzata`, `esito`: a field for what is looked up, and one for each step.
    pub fn steps(&self, s: &Statement<'_>, keyword: Keyword, entry: &mut Entry) {
        let end = s.tokens().len();
        if end > 1 || !s.ast.statement(s.id).has_block() {
            self.field(s, keyword, 0, end, entry);
        }
        for step in s.children(Context::NOTHING) {
            let (label, value) = self.step(&step, keyword);
            entry.push(Label::of(keyword, label), value);
        }
    }

    /// A band is known by where it starts, an outcome by its words.
    fn step(&self, s: &Statement<'_>, of: Keyword) -> (String, Value) {
        let end = s.tokens().len();
        let open = s.keyword() == Some(Keyword::Otherwise);
        let stop = if open { 1 } else { s.find(1, end, |at| s.is_word(at, "vale") || s.is_text(at)) };
        let from = if s.is_word(stop, "vale") { stop + 1 } else { stop }.min(end);
        let (threshold, result) = (self.value(s, s.keyword(), 0, stop), self.value(s, s.keyword(), from, end));
        let (label, mut value) = if of == Keyword::Outcome { (result, threshold) } else { (threshold, result) };
        value.span = s.span(0, end);
        (label.text, value)
    }
}
