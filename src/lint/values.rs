//! What only shows once values are known: missing actuals, targets that ask for nothing, values
//! that contradict their algorithm, data that nothing uses.

use crate::arithmetic::number::{Fault, Truth};
use crate::arithmetic::rule;
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::eval::{Known, Outcome, Scores, State, contradicts};
use crate::plan::{EdgeId, Fact, Goal, ItemId, Kind, Measured, Plan};
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::text;
use std::collections::HashSet;

/// Looks at a plan together with its values. `scores` are nominal.
pub(super) fn lint(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    let mut linter = Linter { plan, scores, diagnostics };
    for id in plan.ids() {
        match plan.item(id).kind {
            Kind::Indicator => linter.indicator(id),
            Kind::Datum => linter.computable(id),
            _ => {}
        }
    }
    linter.contradicts_in_periods();
    linter.unused();
}

/// The errors among them.
pub fn errors(plan: &Plan, scores: &Scores, diagnostics: &mut Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut linter = Linter { plan, scores, diagnostics: &mut found };
    for id in plan.ids() {
        let kind = plan.item(id).kind;
        if kind == Kind::Indicator {
            linter.contradicts(id);
        }
        if matches!(kind, Kind::Indicator | Kind::Datum) {
            linter.computable(id);
        }
    }
    linter.contradicts_in_periods();
    found.retain(|d| d.severity == Severity::Error);
    diagnostics.append(&mut found);
}

struct Linter<'a, 'd> {
    plan: &'a Plan,
    scores: &'a Scores,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Linter<'a, '_> {
    fn name(&self, id: ItemId) -> &'a str {
        self.plan.name(id)
    }

    fn report(&mut self, code: Code, at: Place, message: Text, help: Text) {
        self.diagnostics.push(Diagnostic::new(code, at, message).help(help));
    }

    fn indicator(&mut self, id: ItemId) {
        let (word, at) = (self.name(id), self.plan.item(id).name);
        let Some(measured) = self.plan.measured(id) else { return };
        if !self.plan.unread.concerns(id) {
            self.described(measured, word, at);
            self.baseline(id, word, at);
            self.missing(id, word, at);
        }
        self.contradicts(id);
        self.computable(id);
    }

    fn described(&mut self, measured: &Measured, word: &str, at: Place) {
        if measured.sources.is_empty() {
            let message = text!("«{word}» non ha una fonte", "“{word}” has no source");
            self.report(Code::NoSource, at, message, text!("aggiungi `fonte NOME`", "add `fonte NAME`"));
        }
        if measured.typology.is_empty() {
            let message = text!("«{word}» non ha una tipologia", "“{word}” has no kind");
            self.report(
                Code::NoKind,
                at,
                message,
                text!("aggiungi `tipologia \"Efficacia\"`", "add `tipologia \"Efficacia\"`"),
            );
        }
    }

    fn missing(&mut self, id: ItemId, word: &str, at: Place) {
        let year = self.plan.year;
        if !self.plan.facts.contains_key(&year) || self.plan.target(id).is_none() {
            return;
        }
        let known = self.scores.values.get(self.plan, id, year);
        if !self.plan.facts_of_units(id, year).is_empty() {
            self.missing_in_units(id, word);
        } else if !self.plan.closed() && !self.plan.course.periods.is_empty() {
            // While values come period by period, those of the year are not late: `stato` tells what is.
        } else if known == Known::Missing {
            let message = text!("manca il consuntivo {year} di «{word}»", "the {year} actual of “{word}” is missing");
            let word = spelled(word);
            let help =
                text!("aggiungi `{word} = …` in un `consuntivo {year}`", "add `{word} = …` in a `consuntivo {year}`");
            self.report(Code::ActualMissing, at, message, help);
        }
    }

    /// Units without a value of their own of something that other units have one of.
    fn missing_in_units(&mut self, id: ItemId, word: &str) {
        let year = self.plan.year;
        for edge in self.plan.edges.iter().filter(|e| e.child == id && self.plan.has_own_value(e, year)) {
            if self.plan.unit_fact(edge, year).is_none() {
                let unit = self.name(edge.parent);
                let message = text!(
                    "manca il consuntivo {year} di «{word}» nell'unità «{unit}»",
                    "the {year} actual of “{word}” in the unit “{unit}” is missing"
                );
                let (word, unit) = (spelled(word), spelled(unit));
                let help = text!(
                    "aggiungi `{word} in {unit} = …` in un `consuntivo {year}`",
                    "add `{word} in {unit} = …` in a `consuntivo {year}`"
                );
                self.report(Code::ActualMissing, edge.span, message, help);
            }
        }
    }

    /// A baseline, and whether it already meets the target.
    fn baseline(&mut self, id: ItemId, word: &str, at: Place) {
        let year = self.plan.year;
        let Some(target) = self.plan.target(id).filter(|_| year != 0) else { return };
        // A formula that looks back a year has its baseline in itself: last year's growth says nothing
        // about the growth asked for this year.
        let formula = self.plan.measured(id).and_then(|m| m.formula.as_deref());
        let looks_back = formula.is_some_and(|f| f.data().any(|(r, _)| r.back > 0));
        if looks_back || matches!(target.goal, Goal::Day(_) | Goal::Yes) {
            return;
        }
        let before = match self.plan.baseline(id) {
            Some(base) => self.scores.values.known(self.plan, id, base.value),
            None => self.scores.values.get(self.plan, id, year - 1),
        };
        let Known::Number(before) = before else {
            let message = text!(
                "«{word}» non ha una base né un valore dell'anno prima",
                "“{word}” has neither a baseline nor last year's value"
            );
            let help = text!("aggiungi `base {} = …`", "add `base {} = …`", year - 1);
            self.report(Code::NoBaseline, at, message, help);
            return;
        };
        if rule::met(target.form, &target.goal, &before) == Ok(Truth::Yes) {
            let message = text!(
                "il target di «{word}» era già raggiunto l'anno prima",
                "the target of “{word}” was already met the year before"
            );
            let help = text!(
                "chiedi di più, o spiega con `consenti target_gia_raggiunto motivo \"…\"`",
                "ask for more, or explain with `consenti target_gia_raggiunto motivo \"…\"`"
            );
            self.report(Code::TargetAlreadyMet, target.span, message, help);
        }
    }

    /// A value given ready-made beside data that compute another.
    fn contradicts(&mut self, id: ItemId) {
        if self.plan.measured(id).is_none_or(|m| m.formula.is_none()) {
            return;
        }
        for (&year, facts) in &self.plan.facts {
            if let (Some(fact), Some(computed)) = (facts.get(id), self.scores.values.by_formula(id, year)) {
                self.contradicted(fact, computed, || text!("nel {year}", "in {year}"));
            }
        }
    }

    /// The same at the days within a year, from data of the same day.
    fn contradicts_in_periods(&mut self) {
        let plan = self.plan;
        let measured = |id: ItemId| plan.measured(id).filter(|_| plan.item(id).kind == Kind::Indicator);
        let is_computed = |id: ItemId| measured(id).is_some_and(|m| m.formula.is_some());
        for (&day, facts) in &plan.course.periods {
            if !facts.facts.iter().any(|f| is_computed(f.item)) {
                continue;
            }
            let computed = self.scores.values.of_day(plan, day, facts);
            for fact in facts.facts.iter().filter(|f| is_computed(f.item)) {
                if let Some(known) = computed.get(&fact.item) {
                    self.contradicted(fact, *known, || text!("al {day}", "at {day}"));
                }
            }
        }
    }

    fn contradicted(&mut self, fact: &Fact, computed: Known, when: impl FnOnce() -> Text) {
        if !contradicts(fact, computed) {
            return;
        }
        let word = self.name(fact.item);
        // A number, which has no words of its own.
        let shown = crate::eval::figures::value(self.plan, fact.item, computed, crate::diagnostic::Lang::It);
        let Text { it, en } = when();
        let message = text!(
            "il valore di «{word}» contraddice il suo algoritmo, che {it} dà {shown}",
            "the value of “{word}” contradicts its algorithm, which gives {shown} {en}"
        );
        let mut found = Diagnostic::new(Code::ContradictsAlgorithm, fact.span, message).help(text!(
            "togli il valore, o correggi i dati; se è stato pubblicato va in `pubblicato`",
            "remove the value, or correct the data; if it was published it goes into `pubblicato`"
        ));
        if let Some(formula) = self.plan.measured(fact.item).and_then(|m| m.formula.as_deref()) {
            found = found.also(formula.span(), text!("l'algoritmo è qui", "the algorithm is here"));
        }
        self.diagnostics.push(found);
    }

    /// Formulas that divide by zero or overflow, and rules that do.
    fn computable(&mut self, id: ItemId) {
        let year = self.plan.year;
        if self.plan.measured(id).is_none() || self.plan.unread.concerns(id) {
            return;
        }
        let fault = match (self.scores.values.by_formula(id, year), self.plan.item(id).kind) {
            (Some(Known::Fault(fault)), _) => Some(fault),
            // What has a score of its own was computed.
            (_, Kind::Indicator) if self.scores.get(id).state == State::Computed => None,
            // Nothing is computed from what is missing.
            (_, Kind::Indicator) if self.scores.values.get(self.plan, id, year) == Known::Missing => None,
            (_, Kind::Indicator) => match self.scores.judged(self.plan, id, None).outcome {
                Outcome::Impossible(fault) => Some(fault),
                _ => None,
            },
            _ => None,
        };
        let why = match fault {
            Some(Fault::DivisionByZero) => text!("divide per zero", "divides by zero"),
            Some(Fault::Overflow | Fault::Undecided) => {
                text!("dà un numero troppo grande", "gives too large a number")
            }
            Some(Fault::Missing) => {
                text!("usa una base o un parametro che manca", "uses a baseline or parameter that is missing")
            }
            Some(Fault::WrongType) => text!("usa un valore che non è un numero", "uses a value that is not a number"),
            None => return,
        };
        if self.is_settled(id) {
            return;
        }
        let word = self.name(id);
        let at =
            self.plan.measured(id).and_then(|m| m.formula.as_deref()).map_or(self.plan.item(id).name, |f| f.span());
        let message = text!("«{word}» non si può calcolare: ", "“{word}” cannot be computed: ").then(&why);
        self.report(
            Code::NotComputable,
            at,
            message,
            text!("controlla i dati e la regola", "check the data and the rule"),
        );
    }

    /// True where the evaluation body has decided all that an indicator or datum counts for: what can't be computed
    /// stands in the way of no score then.
    fn is_settled(&self, id: ItemId) -> bool {
        let plan = self.plan;
        if plan.item(id).kind == Kind::Indicator {
            return self.is_decided(id, crate::syntax::MAX_DEPTH);
        }
        let mut waiting = vec![id];
        let mut seen = HashSet::from([id]);
        let mut decided = false;
        while let Some(used) = waiting.pop() {
            let uses = |user: &ItemId| {
                let formula = plan.measured(*user).and_then(|m| m.formula.as_deref());
                formula.is_some_and(|f| f.data().any(|(r, _)| r.item == used))
            };
            for user in plan.ids().filter(uses).filter(|user| seen.insert(*user)) {
                if plan.item(user).kind != Kind::Indicator {
                    waiting.push(user);
                } else if self.is_decided(user, crate::syntax::MAX_DEPTH) {
                    decided = true;
                } else {
                    return false;
                }
            }
        }
        decided
    }

    /// True where the score of an item was decided, or all those that count it were.
    fn is_decided(&self, id: ItemId, levels: usize) -> bool {
        if self.scores.computed(id).is_some() {
            return true;
        }
        let above = self.plan.edges.iter().enumerate().filter(|(_, e)| e.child == id && self.plan.counts(e));
        let mut above = above.map(|(index, edge)| (EdgeId(index as u32), edge)).peekable();
        levels > 0
            && above.peek().is_some()
            && above.all(|(id, edge)| {
                self.scores.computed_on_edge(id, edge).is_some() || self.is_decided(edge.parent, levels - 1)
            })
    }

    /// Data with a value that no formula, node or claim uses.
    fn unused(&mut self) {
        let mut used = self.plan.in_formulas();
        used.extend(self.plan.in_claims());
        for id in self.plan.ids() {
            let is_idle = self.plan.item(id).kind == Kind::Datum && !used.contains(&id);
            if is_idle && !self.plan.unread.concerns(id) {
                let (word, at) = (self.name(id), self.plan.item(id).name);
                let message = text!("nessuno usa il dato «{word}»", "nothing uses the datum “{word}”");
                self.report(
                    Code::UnusedDatum,
                    at,
                    message,
                    text!("usalo in un `algoritmo`, o toglilo", "use it in an `algoritmo`, or remove it"),
                );
            }
        }
    }
}
