//! The last pages: what the compiler has to say, and how to do the sums again.

use super::build::Builder;
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::document::{Block, Cell, Command, Inline, Light, Line, Row, Section, Shape, Table};
use crate::eval::{Asserted, asserted};
use crate::lint::sides;
use crate::plan::{Aggregation, ScoreFunction};
use crate::report::asserted::verdict;
use crate::source::Place;
use crate::syntax::name::spelled;
use crate::text;
use std::collections::BTreeMap;

impl Builder<'_> {
    /// Findings by code; errors one by one, since scores may be missing because of them.
    pub(super) fn checks(&self) -> Section {
        let diagnostics = self.input.diagnostics;
        let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
        let followed = diagnostics.iter().filter(|d| d.is_consequence()).count();
        let (wrong, warned) = (errors.len(), diagnostics.len() - errors.len() - followed);
        let summary = text!("Errori: {wrong}. Avvisi: {warned}.", "Errors: {wrong}. Warnings: {warned}.");
        let mut blocks = vec![Block::Paragraph(Line::text(self.say(summary)))];
        if !errors.is_empty() {
            blocks.push(Block::Table(self.errors(&errors)));
        }
        if warned > 0 {
            blocks.push(Block::Table(self.by_code()));
        }
        blocks.extend(self.assertions().map(Block::Table));
        self.section(text!("sez-controlli", "sec-checks"), text!("Controlli", "Checks"), blocks)
    }

    fn errors(&self, errors: &[&Diagnostic]) -> Table {
        let columns = [
            (text!("Dove", "Where"), Shape::Code),
            (text!("Codice", "Code"), Shape::Code),
            (text!("Errore", "Error"), Shape::Text),
        ];
        let one = |d: &&Diagnostic| {
            let place = if self.input.sources.is_empty() { String::new() } else { self.place(d.primary.span) };
            let mut message = Cell::from(self.say(d.message.clone()));
            message.notes.extend(d.help.clone().map(|h| Line::text(self.say(h))));
            let code = Inline::Code(d.code.as_str().to_owned());
            Row { anchor: None, cells: vec![Inline::Code(place).into(), code.into(), message] }
        };
        let caption = self.say(text!("Errori", "Errors"));
        Table { caption, columns: self.columns(&columns), rows: errors.iter().map(one).collect(), total: None }
    }

    /// The facts that must hold, and whether they do.
    fn assertions(&self) -> Option<Table> {
        let all = asserted(self.plan, self.input.scores);
        let columns = [
            (text!("Fatto", "Fact"), Shape::Text),
            (text!("Vale", "Holds"), Shape::Light),
            (text!("I due lati", "Both sides"), Shape::Text),
        ];
        let one = |asserted: &Asserted<'_>| {
            let assertion = asserted.assertion;
            let mut fact = Cell::from(self.source(assertion.title));
            let reason = [assertion.reason, assertion.denied].into_iter().filter(|said| !said.is_empty());
            fact.notes.extend(reason.map(|said| Line::text(self.source(said))));
            let (light, words) = verdict(asserted);
            let sides = self.say(Text::each(|lang| sides(self.plan, asserted, lang)));
            let cells = vec![fact, Inline::Light(light, self.say(words)).into(), sides.into()];
            Row { anchor: None, cells }
        };
        let caption = self.say(text!("Fatti che devono valere", "Facts that must hold"));
        let rows: Vec<Row> = all.iter().map(one).collect();
        (!rows.is_empty()).then(|| Table { caption, columns: self.columns(&columns), rows, total: None })
    }

    fn by_code(&self) -> Table {
        let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
        for found in self.input.diagnostics.iter().filter(|d| d.severity == Severity::Warning && !d.is_consequence()) {
            *counts.entry(found.code).or_default() += 1;
        }
        let columns = [
            (text!("Codice", "Code"), Shape::Code),
            (text!("Quanti", "How many"), Shape::Figure),
            (text!("Che cosa", "What"), Shape::Text),
        ];
        let one = |(code, count): (Code, usize)| {
            let name = Inline::Code(code.as_str().to_owned());
            Row { anchor: None, cells: vec![name.into(), count.to_string().into(), self.say(code.summary()).into()] }
        };
        let caption = self.say(text!("Avvisi", "Warnings"));
        let rows = counts.into_iter().map(one).collect();
        Table { caption, columns: self.columns(&columns), rows, total: None }
    }

    /// How to get the same figures from the same files.
    pub(super) fn colophon(&self) -> Section {
        let version = env!("CARGO_PKG_VERSION");
        let intro = text!(
            "Ogni cifra segue dai file del piano con albero {version}: gli stessi file danno lo stesso documento, \
             qualunque sia il giorno o il computer. Nella cartella del piano:",
            "Every figure follows from the files of the plan with albero {version}: the same files give the same \
             document, on any day and any computer. In the folder of the plan:"
        );
        let mut blocks = vec![Block::Paragraph(Line::text(self.say(intro))), Block::Commands(self.commands())];
        let policy = self.policy_lines();
        if !policy.is_empty() {
            let words = text!("La politica di valutazione, dalle sue righe:", "The scoring policy, from its lines:");
            blocks.push(Block::Paragraph(Line::text(self.say(words))));
            blocks.push(Block::Commands(policy));
        }
        let words = text!("I segni degli esiti: ", "The marks of the outcomes: ");
        let mut legend = Line::text(self.say(words));
        let meanings = [
            (Light::Green, text!("esito più alto", "best outcome")),
            (Light::Yellow, text!("esito intermedio, o fra più esiti", "outcome in between, or between outcomes")),
            (Light::Red, text!("esito più basso", "worst outcome")),
            (Light::Grey, text!("senza punteggio o senza esiti", "no score or no outcomes")),
        ];
        for (light, words) in meanings {
            legend = legend.then(Inline::Light(light, self.say(words))).then(Inline::Text(" ".to_owned()));
        }
        blocks.push(Block::Paragraph(legend));
        self.section(
            text!("sez-colophon", "sec-colophon"),
            text!("Come rifare i conti", "How to do the sums again"),
            blocks,
        )
    }

    fn commands(&self) -> Vec<Command> {
        let node = self.plan.root.map_or("NODO".into(), |r| spelled(self.name(r)));
        let mut commands = vec![
            ("albero check".to_owned(), text!("controlla il piano", "checks the plan")),
            ("albero eval".to_owned(), text!("calcola i punteggi", "computes the scores")),
        ];
        if !self.input.checked.is_empty() {
            let words = text!("confronta le cifre pubblicate con il calcolo", "compares the published figures");
            commands.push(("albero verify".to_owned(), words));
        }
        let words =
            text!("spiega un punteggio, fino al dato e alla regola", "explains a score, down to datum and rule");
        commands.push((format!("albero why {node}"), words));
        let report = text!("riscrive questo documento", "writes this document again");
        commands.push(("albero report".to_owned(), report));
        commands.into_iter().map(|(written, words)| Command { written, words: self.say(words) }).collect()
    }

    /// The lines of the policy that say how scores are made, with their places.
    fn policy_lines(&self) -> Vec<Command> {
        let policy = &self.plan.policy;
        let applied = policy.apply.iter().flatten().map(|(_, span)| *span);
        let others = [policy.missing_span, policy.print.rounding.span];
        let mut spans: Vec<Place> =
            applied.chain(policy.aggregations.iter().flat_map(aggregated)).chain(others).collect();
        spans.retain(|s| !s.is_empty());
        spans.sort();
        spans.dedup();
        spans.into_iter().map(|s| Command { written: self.head(s), words: self.place(s) }).collect()
    }
}

/// The line of an aggregation, and those of what becomes of its score.
fn aggregated(aggregation: &Aggregation) -> Vec<Place> {
    let factor = aggregation.factor.iter().map(|factor| factor.span());
    let mut spans: Vec<Place> = std::iter::once(aggregation.span).chain(factor).collect();
    let Some(function) = &aggregation.function else { return spans };
    spans.extend(function.guards.iter().map(|g| g.span));
    match &function.score {
        ScoreFunction::Formula(f) if f.span() == function.name => {}
        ScoreFunction::Formula(f) => spans.push(f.span()),
        ScoreFunction::Bands { bands, otherwise, .. } => {
            spans.extend(bands.iter().map(|b| b.span));
            spans.push(otherwise.span());
        }
        ScoreFunction::Points { points, .. } => spans.extend(points.iter().map(|p| p.span)),
    }
    spans
}
