//! What there is to say about a plan.

use crate::diagnostic::{self, Diagnostic, Lang};
use crate::source::Sources;
use std::fmt;

/// How serious a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The plan means something, perhaps not what was meant.
    Warning,
    /// Scores can't be trusted, or are missing, until it is mended.
    Error,
}

/// Something to say about a plan, at a place.
#[derive(Clone, Copy)]
pub struct Finding<'a> {
    pub(super) sources: &'a Sources,
    pub(super) found: &'a Diagnostic,
}

/// An edit that mends a finding.
#[derive(Clone, Copy)]
pub struct Fix<'a> {
    sources: &'a Sources,
    fix: &'a diagnostic::Fix,
}

impl<'a> Finding<'a> {
    /// The stable code, such as `pesi_non_100`.
    pub fn code(self) -> &'a str {
        self.found.code.as_str()
    }

    /// How serious it is.
    pub fn severity(self) -> Severity {
        match self.found.severity {
            diagnostic::Severity::Error => Severity::Error,
            diagnostic::Severity::Warning => Severity::Warning,
        }
    }

    /// What is wrong.
    pub fn message(self, lang: Lang) -> &'a str {
        self.found.message.get(lang)
    }

    /// What to do, where there is something to say.
    pub fn help(self, lang: Lang) -> Option<&'a str> {
        self.found.help.as_ref().map(|help| help.get(lang))
    }

    /// The name of the file.
    pub fn file(self) -> &'a str {
        self.sources.locate(self.found.primary.span).file
    }

    /// The line, from 1.
    pub fn line(self) -> u32 {
        self.sources.locate(self.found.primary.span).line
    }

    /// The column in characters, from 1.
    pub fn column(self) -> u32 {
        self.sources.locate(self.found.primary.span).column
    }

    /// The words that it is about.
    pub fn words(self) -> &'a str {
        self.sources.text(self.found.primary.span)
    }

    /// The edit that mends it, where there is one.
    pub fn fix(self) -> Option<Fix<'a>> {
        self.found.fix.as_ref().map(|fix| Fix { sources: self.sources, fix })
    }
}

impl fmt::Debug for Finding<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = (self.file(), self.line(), self.column());
        out.debug_struct("Finding").field("code", &self.code()).field("place", &place).finish()
    }
}

impl<'a> Fix<'a> {
    /// What the edit does.
    pub fn title(self, lang: Lang) -> &'a str {
        self.fix.title.get(lang)
    }

    /// The name of the file to edit.
    pub fn file(self) -> &'a str {
        self.sources.locate(self.fix.span).file
    }

    /// The bytes of the file's text to replace; an empty range inserts.
    pub fn range(self) -> std::ops::Range<usize> {
        self.fix.span.start as usize..self.fix.span.end() as usize
    }

    /// What to write there.
    pub fn replacement(self) -> &'a str {
        &self.fix.replacement
    }
}
