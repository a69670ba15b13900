//! Facts, decisions, claims, amendments, scenarios: lines that say something about a node, each an
//! entry of its own, known by its block and by what it is about.

use super::about::Section;
use super::collect::Collector;
use super::entry::{Entry, Label, Value};
use crate::source::Place;
use crate::syntax::view::{Line, Names, Role};

impl Collector<'_> {
    /// `consuntivo 2025 [al DATE] [unità U] [chiuso] { … }`, or with `file`
    pub fn facts(&mut self, line: Line<'_>, role: Role) {
        let year = self.value(line.head(), Names::Items).into_key();
        let written = |role: Role| Some(self.value(line.head_field(role)?.words(), role.names()));
        let apart =
            [Role::At, Role::UnitInCharge].map(|r| written(r).map_or_else(String::new, |v| format!(" {}", v.key())));
        let group = format!("{year}{}", apart.concat());
        let mut entries = Vec::new();
        if let Some(closed) = written(Role::Closed) {
            // A year is closed once, whichever of its blocks says so.
            entries.push(entry(Section::Facts, role, &year, Role::Closed.word().to_owned(), closed.span));
        }
        if let Some(file) = written(Role::File) {
            let mut found = entry(Section::Facts, role, &group, file.text, line.span());
            for field in line.head_fields().filter(|f| matches!(f.role(), Some(Role::Sheet | Role::Range))) {
                self.field(field, &mut found);
            }
            for child in line.lines() {
                self.line(child, &mut found);
            }
            entries.push(found);
        } else {
            entries.extend(line.lines().map(|line| self.about(line, Section::Facts, role, &group)));
        }
        self.entries.extend(entries);
    }

    /// `valutazione`, `pubblicato`, `rimodulazione`, `scenario`
    pub fn block(&mut self, line: Line<'_>, role: Role) {
        let section = match role {
            Role::Decisions => Section::Decisions,
            Role::Published => Section::Claims,
            _ => Section::Amendments,
        };
        let mut group = self.value(line.head(), Names::Items).into_key();
        let mut act = None;
        for field in line.head_fields() {
            match field.role() {
                Some(Role::Act) => act = Some(field),
                _ => group = format!("{group} {}", self.value(field.words(), Names::Items).text),
            }
        }
        for line in line.lines() {
            let mut found = self.about(line, section, role, &group);
            let own = found.lines.iter().any(|l| l.label.role == Some(Role::Act));
            if let Some(act) = act.filter(|_| !own) {
                self.field(act, &mut found);
            }
            self.entries.push(found);
        }
    }

    /// `punteggio X in P = V smentito "…"`: what it is about, its value, and the fields that follow.
    fn about(&self, line: Line<'_>, section: Section, kind: Role, group: &str) -> Entry {
        let role = line.role();
        let (about, said) = match (section, role) {
            // The goal follows the name; its `=` is a form of target.
            (Section::Amendments, Some(Role::Target)) | (Section::Facts, Some(Role::Waiver)) => {
                (line.head().take(2), line.head().skip(2))
            }
            _ => line.around_equals(),
        };
        // A decision is about its node, whether it gives a score or says that none can be given.
        let decided = section == Section::Decisions && matches!(role, Some(Role::Score | Role::NotAssessable));
        let name = self.value(about.skip(usize::from(decided)), Names::Items).into_key();
        let mut found = entry(section, kind, group, name, line.span());
        if !said.is_empty() {
            found.push(Label::first(""), self.value(said, Names::Items));
        } else if decided {
            let text = self.value(line.word(), Names::Items).text;
            found.push(Label::first(""), Value { text, bare: None, span: about.span() });
        }
        self.fields(line, &mut found);
        found
    }
}

fn entry(section: Section, kind: Role, group: &str, name: String, span: Place) -> Entry {
    let mut entry = Entry::new(section, kind.word(), format!("{group} {name}"), name, span);
    entry.group = group.to_owned();
    entry
}
