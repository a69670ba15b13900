//! Facts, decisions, claims, amendments, scenarios: lines that say something about a node, each an
//! entry of its own, known by its block and by what it is about.

use super::collect::Collector;
use super::entry::{Entry, Label, Section, Value};
use super::statement::Statement;
use crate::syntax::{Context, Keyword, TokenKind};

impl Collector<'_> {
    /// `consuntivo 2025 [al DATE] [unità U] [chiuso] { … }`, or with `file`
    pub fn facts(&mut self, s: &Statement<'_>) {
        let kind = s.keyword().unwrap_or(Keyword::Actuals);
        let year = self.value(s, Some(kind), 0, s.head()).into_key();
        let fields = s.head_fields();
        let written = |keyword: Keyword| {
            let found = fields.iter().find(|(k, _, _)| *k == keyword);
            found.map(|&(_, at, end)| self.value(s, Some(keyword), at, end))
        };
        let apart =
            [Keyword::At, Keyword::Unit].map(|k| written(k).map_or_else(String::new, |v| format!(" {}", v.key())));
        let group = format!("{year}{}", apart.concat());
        let mut entries = Vec::new();
        if let Some(closed) = written(Keyword::Closed) {
            // A year is closed once, whichever of its blocks says so.
            entries.push(entry(Section::Facts, kind, &year, Keyword::Closed.word().to_owned(), closed.span));
        }
        if let Some(file) = written(Keyword::File) {
            let mut found = entry(Section::Facts, kind, &group, file.text, s.span(0, s.tokens().len()));
            for &(field, at, end) in fields.iter().filter(|f| f.0 == Keyword::Sheet) {
                self.field(s, field, at, end, &mut found);
            }
            self.children(s, Context::TABLE, &mut found);
            entries.push(found);
        } else {
            let lines = s.children(Context::FACTS);
            entries.extend(lines.map(|line| self.about(&line, Section::Facts, kind, &group)));
        }
        self.entries.extend(entries);
    }

    /// `valutazione`, `pubblicato`, `rimodulazione`, `scenario`
    pub fn block(&mut self, s: &Statement<'_>) {
        let kind = s.keyword().unwrap_or(Keyword::Published);
        let (section, context) = match kind {
            Keyword::Decisions => (Section::Decisions, Context::DECISIONS),
            Keyword::Published => (Section::Claims, Context::CLAIMS),
            Keyword::Scenario => (Section::Amendments, Context::SCENARIO),
            _ => (Section::Amendments, Context::AMENDMENT),
        };
        let mut group = self.value(s, Some(kind), 0, s.head()).into_key();
        let mut act = None;
        for (field, at, end) in s.head_fields() {
            match field {
                Keyword::Act => act = Some((at, end)),
                _ => group = format!("{group} {}", self.value(s, Some(field), at, end).text),
            }
        }
        for line in s.children(context) {
            let mut found = self.about(&line, section, kind, &group);
            let own = found.lines.iter().any(|l| l.label.word == Keyword::Act.word());
            if let Some((at, end)) = act.filter(|_| !own) {
                self.field(s, Keyword::Act, at, end, &mut found);
            }
            self.entries.push(found);
        }
    }

    /// `punteggio X in P = V smentito "…"`: what it is about, its value, and the fields that follow.
    fn about(&self, s: &Statement<'_>, section: Section, kind: Keyword, group: &str) -> Entry {
        use Keyword::{NotAssessable, Score, Target, Waive};
        let end = s.head();
        let keyword = s.keyword();
        let equals = s.find(1, end, |at| s.kind(at) == Some(TokenKind::Eq));
        let (name_end, from) = match (section, keyword) {
            // The goal follows the name; its `=` is a form of target.
            (Section::Amendments, Some(Target)) => (2.min(end), 2),
            (Section::Other | Section::Facts, Some(Waive)) => (2.min(end), 2),
            _ => (equals, equals + 1),
        };
        // A decision is about its node, whether it gives a score or says that none can be given.
        let decided = section == Section::Decisions && matches!(keyword, Some(Score | NotAssessable));
        let name = self.value(s, None, usize::from(decided), name_end).into_key();
        let mut found = entry(section, kind, group, name, s.span(0, s.tokens().len()));
        if from < end {
            let value = self.value(s, None, from, end);
            found.push(Label::first(""), value);
        } else if decided {
            let text = self.value(s, None, 0, 1).text;
            found.push(Label::first(""), Value { text, bare: None, span: s.span(0, name_end) });
        }
        for (field, at, end) in s.head_fields() {
            self.field(s, field, at, end, &mut found);
        }
        self.children(s, Context::NOTHING, &mut found);
        found
    }
}

fn entry(section: Section, kind: Keyword, group: &str, name: String, span: crate::source::Span) -> Entry {
    let mut entry = Entry::new(section, kind.word(), format!("{group} {name}"), name, span);
    entry.group = group.to_owned();
    entry
}
