//! Diagnostics for people. The only file that knows `ariadne`.
//!
//! `ariadne` draws the excerpt and nothing else: it speaks English, colours a heading even when told
//! not to, and numbers the margin wrongly when it is given part of a file. So headings, help and fixes are
//! written here, and it gets a *shadow* of each file: as many lines as the original up to the last one shown,
//! all empty but those.

use super::{Code, Diagnostic, Fix, Lang, Severity};
use crate::printable::{Output, printable, visible};
use crate::source::{Place, Source, SourceId, Sources};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// How diagnostics are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextOptions {
    /// The language of the messages.
    pub lang: Lang,
    /// Colours, as ANSI escapes.
    pub color: bool,
    /// Columns of the terminal; lines are wrapped or cut there.
    pub width: usize,
    /// Every finding in full: warnings are not grouped and errors not cut.
    pub all: bool,
}

impl Default for TextOptions {
    fn default() -> TextOptions {
        TextOptions { lang: Lang::It, color: false, width: 100, all: false }
    }
}

/// Warnings of one code that are each shown in full; one more and they become a group.
const GROUP_ABOVE: usize = 3;
/// Errors shown in full.
const MAX_ERRORS: usize = 200;
/// Lines of places under a group.
const MAX_PLACE_LINES: usize = 10;
/// Places so many lines apart are drawn in one excerpt.
const NEAR: i32 = 5;
/// Narrowest output that is still laid out.
const MIN_WIDTH: usize = 40;

/// The findings as text, ending with a line that counts them; empty when there are none.
pub fn render(sources: &Sources, diagnostics: &[Diagnostic], options: &TextOptions) -> Output {
    if diagnostics.is_empty() {
        return Output::default();
    }
    // What follows from an error is counted, not shown: it would bury the error.
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().filter(|d| !d.is_consequence() || options.all).collect();
    // Errors stand last, next to the prompt: one among fifty warnings must not be missed.
    sorted.sort_by_key(|d| (d.severity, d.primary.span.position()));
    let shown = arrange(&sorted, options);
    let shadows = Shadows::new(sources, shown.items.iter().map(|i| i.0), options);
    let mut writer = FindingWriter { sources, shadows, options, out: String::new() };
    for (diagnostic, others) in shown.items {
        writer.diagnostic(diagnostic);
        writer.others(&others);
        writer.out.push('\n');
    }
    writer.summary(diagnostics, shown.hidden_errors);
    Output::painted(writer.out)
}

/// What is shown, in order: a finding in full, with the others of its group.
struct Arrangement<'a> {
    items: Vec<(&'a Diagnostic, Vec<&'a Diagnostic>)>,
    hidden_errors: usize,
}

/// Groups what is said again and again at the place of the first: warnings of one code, errors that say the
/// same of other places. Stops showing errors when there are too many.
fn arrange<'a>(sorted: &[&'a Diagnostic], options: &TextOptions) -> Arrangement<'a> {
    let key = |d: &'a Diagnostic| match d.severity {
        Severity::Warning => (d.code, ""),
        Severity::Error => (d.code, d.message.get(options.lang)),
    };
    let mut counts: FxHashMap<(Code, &str), usize> = FxHashMap::default();
    for d in sorted {
        *counts.entry(key(d)).or_default() += 1;
    }
    let mut first_of: FxHashMap<(Code, &str), usize> = FxHashMap::default();
    let mut shown = Arrangement { items: Vec::new(), hidden_errors: 0 };
    let mut errors = 0;
    for &d in sorted {
        let groups = counts.get(&key(d)).is_some_and(|&n| n > GROUP_ABOVE) && !options.all;
        if let Some(&at) = first_of.get(&key(d)).filter(|_| groups) {
            shown.items[at].1.push(d);
            continue;
        }
        if d.severity == Severity::Error {
            errors += 1;
            if errors > MAX_ERRORS && !options.all {
                shown.hidden_errors += 1;
                continue;
            }
        }
        // Only what is shown can have others with it.
        first_of.insert(key(d), shown.items.len());
        shown.items.push((d, Vec::new()));
    }
    shown
}

/// A line of the original as the excerpt shows it.
struct ShownLine {
    /// Bytes of the source's text that are shown.
    bytes: Range<usize>,
    /// Offset in the shadow, in characters, of the first of them.
    at: usize,
    /// How many characters stand before them on the line (the mark of a cut).
    before: usize,
    /// Characters shown, with one blank at the end that a place at the end of the line can point to.
    chars: usize,
}

/// A file as `ariadne` sees it.
struct Shadow {
    drawn: ariadne::Source<String>,
    lines: BTreeMap<usize, ShownLine>,
}

impl Shadow {
    /// `wanted`: zero-based lines and where on them the excerpt must begin to be of use.
    fn new(source: &Source, wanted: &BTreeMap<usize, usize>, longest: usize) -> Shadow {
        let mut text = String::new();
        let mut chars = 0;
        let mut lines = BTreeMap::new();
        let mut next = 0;
        for (&line, &place) in wanted {
            text.extend(std::iter::repeat_n('\n', line - next));
            chars += line - next;
            next = line + 1;
            let whole = line_bytes(source, line);
            let bytes = window(&source.text, whole.clone(), place, longest);
            let start = text.len();
            if bytes.start > whole.start {
                text.push('…');
            }
            let before = text[start..].chars().count();
            text.extend(source.text[bytes.clone()].chars().map(visible));
            if bytes.end < whole.end {
                text.push('…');
            }
            text.push_str(" \n");
            let length = text[start..].chars().count();
            lines.insert(line, ShownLine { bytes, at: chars, before, chars: length - 1 });
            chars += length;
        }
        Shadow { drawn: ariadne::Source::from(text), lines }
    }

    /// Characters of the shadow for bytes of the source that begin on a shown line; never empty, never past
    /// the end of that line.
    fn range(&self, source: &Source, bytes: &Range<usize>) -> Option<Range<usize>> {
        let shown = self.lines.get(&source.lines().line(bytes.start as u32))?;
        let offset = |byte: usize| {
            let byte = byte.clamp(shown.bytes.start, shown.bytes.end);
            shown.before + source.text[shown.bytes.start..byte].chars().count()
        };
        let start = offset(bytes.start).min(shown.chars - 1);
        let end = offset(bytes.end).clamp(start + 1, shown.chars);
        Some(shown.at + start..shown.at + end)
    }
}

/// Bytes of a zero-based line without its end.
fn line_bytes(source: &Source, line: usize) -> Range<usize> {
    let index = source.lines();
    let start = index.start(line).map_or(source.text.len(), |s| s as usize);
    let end = index.start(line + 1).map_or(source.text.len(), |s| s as usize - 1);
    let end = if source.text[start..end].ends_with('\r') { end - 1 } else { end };
    start..end
}

/// The part of a line that is shown: all of it, or about `longest` characters with the place inside.
fn window(text: &str, line: Range<usize>, place: usize, longest: usize) -> Range<usize> {
    let whole = &text[line.clone()];
    let cut = |from: usize| from + text[from..line.end].chars().take(longest).map(char::len_utf8).sum::<usize>();
    let end = cut(line.start);
    // A place near the cut would leave its words out.
    let near = whole[..end - line.start].chars().rev().take(longest / 4).map(char::len_utf8).sum::<usize>();
    if end == line.end || place + near <= end {
        return line.start..end;
    }
    let lead = text[line.start..place.min(line.end)].chars().rev().take(longest / 4).map(char::len_utf8).sum::<usize>();
    let start = place.min(line.end) - lead;
    start..cut(start)
}

/// The shadows of the files that have something to show, and a place's way into them.
struct Shadows<'a> {
    sources: &'a Sources,
    files: FxHashMap<SourceId, Shadow>,
    names: FxHashMap<SourceId, String>,
}

impl<'a> Shadows<'a> {
    fn new<'d>(
        sources: &'a Sources,
        shown: impl Iterator<Item = &'d Diagnostic>,
        options: &TextOptions,
    ) -> Shadows<'a> {
        let mut wanted: FxHashMap<SourceId, BTreeMap<usize, usize>> = FxHashMap::default();
        if !sources.is_empty() {
            for label in shown.flat_map(|d| std::iter::once(&d.primary).chain(&d.secondary)) {
                let (id, bytes) = clamped(sources, label.span);
                let line = sources.get(id).lines().line(bytes.start as u32);
                wanted.entry(id).or_default().entry(line).or_insert(bytes.start);
            }
        }
        // Beside the excerpt stand the number, the rule and a mark on either side.
        let longest = options.width.max(MIN_WIDTH) - 12;
        let names = wanted.keys().map(|&id| (id, printable(&sources.get(id).name).into_owned())).collect();
        let files = wanted.iter().map(|(&id, lines)| (id, Shadow::new(sources.get(id), lines, longest))).collect();
        Shadows { sources, files, names }
    }

    /// True when all of a span's first line is in the part of the line that is shown.
    fn shows(&self, span: Place) -> bool {
        let (file, bytes) = clamped(self.sources, span);
        let source = self.sources.get(file);
        let line = source.lines().line(bytes.start as u32);
        let shown = self.files.get(&file).and_then(|f| f.lines.get(&line)).map(|l| &l.bytes);
        let end = bytes.end.min(line_bytes(source, line).end);
        shown.is_none_or(|shown| shown.start <= bytes.start && end <= shown.end)
    }

    /// Where a span is drawn.
    fn span(&self, span: Place, part: usize) -> Option<DrawnSpan> {
        let (file, bytes) = clamped(self.sources, span);
        let range = self.files.get(&file)?.range(self.sources.get(file), &bytes)?;
        Some(DrawnSpan { part: Part { file, part }, range })
    }
}

/// File and bytes of a place, clamped to the file's text and to whole characters.
fn clamped(sources: &Sources, place: Place) -> (SourceId, Range<usize>) {
    let source = sources.get(place.source);
    let inside = |offset: u32| {
        let offset = (offset as usize).min(source.text.len());
        (0..=offset).rev().find(|&at| source.text.is_char_boundary(at)).unwrap_or(0)
    };
    let start = inside(place.start);
    (place.source, start..inside(place.end()).max(start))
}

/// A file and one of the places in it. Places far apart are drawn as if they were in different files, because
/// `ariadne` walks every line between two of the same.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Part {
    file: SourceId,
    part: usize,
}

#[derive(Clone)]
struct DrawnSpan {
    part: Part,
    range: Range<usize>,
}

impl ariadne::Span for DrawnSpan {
    type SourceId = Part;
    fn source(&self) -> &Part {
        &self.part
    }
    fn start(&self) -> usize {
        self.range.start
    }
    fn end(&self) -> usize {
        self.range.end
    }
}

impl ariadne::Cache<Part> for &Shadows<'_> {
    type Storage = String;
    fn fetch(&mut self, id: &Part) -> Result<&ariadne::Source<String>, impl std::fmt::Debug> {
        self.files.get(&id.file).map(|f| &f.drawn).ok_or("a file without a shadow")
    }
    fn display<'b>(&self, id: &'b Part) -> Option<impl std::fmt::Display + 'b> {
        self.names.get(&id.file).cloned()
    }
}

struct FindingWriter<'a> {
    sources: &'a Sources,
    shadows: Shadows<'a>,
    options: &'a TextOptions,
    out: String,
}

impl FindingWriter<'_> {
    fn pick<'t>(&self, it: &'t str, en: &'t str) -> &'t str {
        match self.options.lang {
            Lang::It => it,
            Lang::En => en,
        }
    }

    /// Adds a text in bold and, for a severity, in its colour.
    fn bold(&mut self, severity: Option<Severity>, text: &str) {
        let code = match severity {
            _ if !self.options.color => return self.out.push_str(text),
            Some(Severity::Error) => "31;1",
            Some(Severity::Warning) => "33;1",
            None => "1",
        };
        let _ = write!(self.out, "\x1b[{code}m{text}\x1b[0m");
    }

    /// One finding: heading, excerpt, help, fix.
    fn diagnostic(&mut self, d: &Diagnostic) {
        let word = match d.severity {
            Severity::Error => self.pick("errore", "error"),
            Severity::Warning => self.pick("attenzione", "warning"),
        };
        let heading = format!("{word}[{}]:", d.code);
        self.bold(Some(d.severity), &heading);
        let message = printable(d.message.get(self.options.lang));
        self.wrapped(heading.width() + 1, 2, &format!(" {message}"));
        if let Some(excerpt) = self.excerpt(d) {
            self.out.push_str(&excerpt);
        }
        if let Some(help) = &d.help {
            self.note(self.pick("aiuto:", "help:"), help.get(self.options.lang));
        }
        if let Some(fix) = &d.fix {
            let text = self.fix(fix);
            self.note(self.pick("correzione:", "fix:"), &text);
        }
        if let Some(cause) = d.because.filter(|_| !self.sources.is_empty()) {
            let at = self.sources.locate(cause);
            let text = match self.options.lang {
                Lang::It => format!("forse solo l'errore in {}:{}", at.file, at.at()),
                Lang::En => format!("perhaps only the error at {}:{}", at.file, at.at()),
            };
            self.note(self.pick("perché:", "why:"), &text);
        }
    }

    /// `  aiuto: …`, the following lines under its first word.
    fn note(&mut self, title: &str, text: &str) {
        self.out.push_str("  ");
        self.bold(None, title);
        self.wrapped(title.width() + 3, title.width() + 3, &format!(" {}", printable(text)));
    }

    /// Adds a text from column `at`, wrapped between words, its further lines indented.
    fn wrapped(&mut self, at: usize, indent: usize, text: &str) {
        let mut column = at;
        for (i, line) in text.trim_end().split('\n').enumerate() {
            if i > 0 {
                let _ = write!(self.out, "\n{:indent$}", "");
                column = indent;
            }
            for word in line.split_inclusive(' ') {
                let width = word.trim_end().width();
                if column + width > self.options.width.max(MIN_WIDTH) && column > indent {
                    self.out.truncate(self.out.trim_end_matches(' ').len());
                    let _ = write!(self.out, "\n{:indent$}", "");
                    column = indent;
                }
                self.out.push_str(word);
                column += word.width();
            }
        }
        self.out.push('\n');
    }

    /// What a fix does and writes.
    fn fix(&self, fix: &Fix) -> String {
        let title = fix.title.get(self.options.lang);
        let old = if self.sources.is_empty() { "" } else { self.sources.text(fix.span) };
        let short = |text: &str| text.chars().count() <= 60 && !text.contains('\n');
        if !short(old) || !short(&fix.replacement) {
            return title.to_owned();
        }
        let edit = match (old.trim().is_empty(), fix.replacement.trim().is_empty()) {
            (true, true) => return title.to_owned(),
            (true, false) => format!("{} `{}`", self.pick("aggiungi", "insert"), fix.replacement.trim()),
            (false, true) => format!("{} `{old}`", self.pick("togli", "remove")),
            (false, false) => format!("`{old}` → `{}`", fix.replacement),
        };
        if title.is_empty() { edit } else { format!("{title}: {edit}") }
    }

    /// The lines of the plan with the words underlined.
    fn excerpt(&self, d: &Diagnostic) -> Option<String> {
        if self.sources.is_empty() {
            return None;
        }
        if self.shadows.shows(d.primary.span) {
            return self.drawn(&self.shadows, d);
        }
        // What is shown of a long line suits the first finding on it.
        self.drawn(&Shadows::new(self.sources, std::iter::once(d), self.options), d)
    }

    fn drawn(&self, shadows: &Shadows<'_>, d: &Diagnostic) -> Option<String> {
        let primary = shadows.span(d.primary.span, 0)?;
        let (first, second) = match d.severity {
            Severity::Error => (ariadne::Color::Red, ariadne::Color::Blue),
            Severity::Warning => (ariadne::Color::Yellow, ariadne::Color::Blue),
        };
        let config = ariadne::Config::new().with_color(self.options.color);
        let mut report = ariadne::Report::build(ariadne::ReportKind::Error, primary.clone()).with_config(config);
        let here = if d.primary.text.get(self.options.lang).is_empty() {
            self.pick("qui", "here").to_owned()
        } else {
            one_line(d.primary.text.get(self.options.lang))
        };
        report.add_label(ariadne::Label::new(primary.clone()).with_message(here).with_color(first));
        for (i, label) in d.secondary.iter().enumerate() {
            let (part, order) = match self.lines_between(d.primary.span, label.span) {
                Some(lines) if lines.abs() <= NEAR => (0, lines),
                _ => (i + 1, NEAR + 1),
            };
            let Some(span) = shadows.span(label.span, part) else { continue };
            let text = one_line(label.text.get(self.options.lang));
            let drawn = ariadne::Label::new(span).with_color(second).with_order(order);
            report.add_label(if text.is_empty() { drawn } else { drawn.with_message(text) });
        }
        let mut bytes = Vec::new();
        report.finish().write(shadows, &mut bytes).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        // Its own heading is the first line.
        let drawn = text.split_once('\n')?.1;
        let lines: Vec<&str> = drawn.lines().map(str::trim_end).collect();
        Some(self.true_column(shadows, lines.join("\n") + "\n", d.primary.span))
    }

    /// How many lines below the first place the second is, in one file.
    fn lines_between(&self, first: Place, second: Place) -> Option<i32> {
        let line = |span| {
            let (id, bytes) = clamped(self.sources, span);
            (id, self.sources.get(id).lines().line(bytes.start as u32))
        };
        let ((first, from), (second, to)) = (line(first), line(second));
        (first == second).then_some(to as i32 - from as i32)
    }

    /// On a line cut at its beginning the excerpt counts columns from the cut.
    fn true_column(&self, shadows: &Shadows<'_>, text: String, span: Place) -> String {
        let (id, bytes) = clamped(self.sources, span);
        let source = self.sources.get(id);
        let (line, column) = source.lines().position(&source.text, bytes.start as u32);
        let shown = shadows.files.get(&id).and_then(|f| {
            let range = f.range(source, &bytes)?;
            Some(range.start - f.lines.get(&(line as usize - 1))?.at + 1)
        });
        let cell = self.sources.locate(span).cell;
        match shown {
            // In a sheet people know cells, and no lines.
            Some(shown) if cell.is_some() => {
                let cell = cell.map(|cell| cell.to_string()).unwrap_or_default();
                text.replacen(&format!(":{line}:{shown} "), &format!(":{} ", printable(&cell)), 1)
            }
            Some(shown) if shown != column as usize => {
                text.replacen(&format!(":{line}:{shown} "), &format!(":{line}:{column} "), 1)
            }
            _ => text,
        }
    }

    /// The places of a group's other findings, file by file.
    fn others(&mut self, others: &[&Diagnostic]) {
        let Some(first) = others.first() else { return };
        let head = match self.options.lang {
            Lang::It => format!("  altri {} casi di `{}` (riga):\n", others.len(), first.code),
            Lang::En => format!("  {} more of `{}` (line):\n", others.len(), first.code),
        };
        self.out.push_str(&head);
        let width = self.options.width.max(MIN_WIDTH);
        let mut line = String::new();
        let mut file = None;
        let mut lines = 0;
        for (i, d) in others.iter().enumerate() {
            let entry = self.entry(d);
            let source = d.primary.span.source;
            let new_file = file != Some(source);
            if new_file || line.width() + entry.width() + 3 > width {
                if !line.is_empty() {
                    let _ = writeln!(self.out, "{}", line.trim_end());
                    lines += 1;
                }
                if lines == MAX_PLACE_LINES {
                    let (it, en) = ("e altri", "and");
                    let rest = others.len() - i;
                    let more = if self.options.lang == Lang::En { " more" } else { "" };
                    let _ = writeln!(self.out, "    … {} {rest}{more}", self.pick(it, en));
                    return;
                }
                line.clear();
                line.push_str("    ");
                if new_file && !self.sources.is_empty() {
                    let _ = write!(line, "{}: ", printable(&self.sources.get(source).name));
                }
                file = Some(source);
                if new_file && line.width() + entry.width() + 1 > width {
                    let _ = writeln!(self.out, "{}", line.trim_end());
                    line.clear();
                    line.push_str("    ");
                }
            }
            line.push_str(&entry);
            line.push_str(if i + 1 < others.len() { ", " } else { "" });
        }
        let _ = writeln!(self.out, "{}", line.trim_end());
    }

    /// `IS_0105 (45)`: what is underlined, when it is short, and its line.
    fn entry(&self, d: &Diagnostic) -> String {
        if self.sources.is_empty() {
            return String::new();
        }
        let (id, bytes) = clamped(self.sources, d.primary.span);
        let source = self.sources.get(id);
        let line = self.sources.locate(d.primary.span).at();
        let text = source.text[bytes].trim();
        // What ends an empty cell of a table says nothing.
        if matches!(text, "" | ";" | "," | "|") || text.contains('\n') || text.chars().count() > 40 {
            return format!("({})", printable(&line));
        }
        format!("{} ({})", printable(text), printable(&line))
    }

    /// `3 errori, 12 avvisi`.
    fn summary(&mut self, diagnostics: &[Diagnostic], hidden: usize) {
        let followed = diagnostics.iter().filter(|d| d.is_consequence()).count();
        let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        let warnings = diagnostics.len() - errors - if self.options.all { 0 } else { followed };
        let noun = |n: usize, it: [&'static str; 2], en: [&'static str; 2]| {
            let plural = usize::from(n != 1);
            format!("{n} {}", self.pick(it[plural], en[plural]))
        };
        let errors_text = noun(errors, ["errore", "errori"], ["error", "errors"]);
        let warnings_text = noun(warnings, ["avviso", "avvisi"], ["warning", "warnings"]);
        if hidden > 0 {
            let text = match self.options.lang {
                Lang::It => format!("… e altri {hidden} errori, non mostrati\n\n"),
                Lang::En => format!("… and {hidden} more errors, not shown\n\n"),
            };
            self.out.push_str(&text);
        }
        let severity = if errors > 0 { Severity::Error } else { Severity::Warning };
        let text = match (errors, warnings) {
            (_, 0) => errors_text,
            (0, _) => warnings_text,
            _ => format!("{errors_text}, {warnings_text}"),
        };
        self.bold(Some(severity), &text);
        self.out.push('\n');
        if followed > 0 && !self.options.all {
            let text = match (self.options.lang, followed) {
                (Lang::It, 1) => "un altro avviso può dipendere da ciò che non si è potuto leggere".to_owned(),
                (Lang::It, n) => format!("altri {n} avvisi possono dipendere da ciò che non si è potuto leggere"),
                (Lang::En, 1) => "one more warning may follow from what could not be read".to_owned(),
                (Lang::En, n) => format!("{n} more warnings may follow from what could not be read"),
            };
            self.out.push_str(&text);
            self.out.push('\n');
        }
    }
}

/// A label's message: arrows leave room for one line.
fn one_line(text: &str) -> String {
    printable(text).replace('\n', " ")
}

#[cfg(test)]
mod tests;
