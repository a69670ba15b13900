//! Words that are not of the language, or stand where they can't, and rows pasted from a spreadsheet.

use super::line::{Line, Tree};
use super::no_column;
use super::respell::is_deadline;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::Place;
use crate::syntax::cursor::{short, unreadable};
use crate::syntax::{Context, Keyword, TokenKind, name, odd, quotes};
use crate::text;

impl Line<'_> {
    /// `REF = V` or `REF in UNIT = V`, whatever word the name is.
    pub fn is_fact(self) -> bool {
        // `target in >= 30 %` is about something called `in`.
        let of_unit = || self.keyword().is_none() || self.kind(3) == Some(TokenKind::Eq);
        self.kind(1) == Some(TokenKind::Eq) || (self.is_word(1, Keyword::In.word()) && of_unit())
    }

    /// True for a line outside every block.
    pub fn is_top(self) -> bool {
        self.context == Context::TOP
    }

    /// True where its first word is one of the language that may stand there.
    pub fn is_in_place(self) -> bool {
        self.keyword().is_some_and(|k| k.contexts().meets(self.context))
    }

    /// True for a row of cells pasted from a spreadsheet: tabs between its words, and either no keyword
    /// in front or one that declares, with nothing in quotes.
    pub fn is_pasted_row(self) -> bool {
        if !self.tree.ast.tabs {
            return false;
        }
        let tabs = || self.tree.text(self.span()).bytes().filter(|b| *b == b'\t').count();
        match self.keyword() {
            None => tabs() > 0,
            Some(keyword) => {
                let declares =
                    keyword.declares_node() || matches!(keyword, Keyword::Datum | Keyword::Source | Keyword::Measure);
                declares && !(1..self.len()).any(|at| self.is_text(at)) && tabs() > 1
            }
        }
    }

    /// The lines of its block where the block is looked at for what may stand in it: a fact has none.
    fn lines_in_place(self, is_fact: bool) -> impl Iterator<Item = Self> {
        self.lines().map(move |line| match is_fact {
            true => Line { context: Context::NOTHING, ..line },
            false => line,
        })
    }
}

/// Looks at the first word of every line.
pub fn placement<'a>(trees: impl IntoIterator<Item = Tree<'a>>, found: &mut Vec<Diagnostic>) {
    for tree in trees {
        for &id in tree.ast.respelled() {
            // A line that was read as if its first word were spelt right.
            let near = tree.ast.statement(id).keyword().map_or("", Keyword::word);
            let line = tree.line(id, Context::INDICATOR);
            if is_deadline(line) {
                found.push(deadline(line));
                continue;
            }
            let span = line.word().span();
            found.push(misspelt(span, &short(tree.text(span)), near));
        }
        block(tree.lines(), found);
    }
}

/// Reports the words that can't be read and that nothing came across: every one is reported, unless its line
/// already has a finding.
pub fn unread_words<'a>(trees: impl IntoIterator<Item = Tree<'a>>, found: &mut Vec<Diagnostic>) {
    for tree in trees {
        let (ast, reader) = (tree.ast, tree.reader);
        if ast.unreadable.is_empty() {
            continue;
        }
        let mut reported: Vec<_> = found.iter().map(|d| d.primary.span.position()).collect();
        reported.sort_unstable();
        for &token in &ast.unreadable {
            let line = reader.place(reader.line(token.span()));
            let first = reported.partition_point(|at| *at < line.position());
            if reported.get(first).is_none_or(|at| *at > line.end_position()) {
                found.push(unreadable(reader, token));
            }
        }
    }
}

fn block<'a>(lines: impl Iterator<Item = Line<'a>>, found: &mut Vec<Diagnostic>) {
    // Rows pasted one after the other are one mistake.
    let mut pasted: Option<(Line<'a>, usize)> = None;
    let mut before = Vec::new();
    for line in lines {
        if line.context == Context::LISTING {
            before.push(line);
        }
        let is_fact = line.context.takes_facts() && line.is_fact();
        if !is_fact && line.is_pasted_row() {
            pasted = Some(pasted.map_or((line, 1), |(first, rows)| (first, rows + 1)));
            continue;
        }
        if !is_fact && !line.is_in_place() {
            found.push(match line.keyword() {
                Some(Keyword::NotReported) if line.context == Context::LISTING => no_column::of_block(line, &before),
                Some(keyword) => misplaced(line, keyword),
                None => unknown(line),
            });
            continue;
        }
        if let Some(rows) = pasted.take() {
            found.push(pasted_rows(rows));
        }
        if line.has_block() {
            block(line.lines_in_place(is_fact), found);
        }
    }
    found.extend(pasted.map(pasted_rows));
}

fn pasted_rows((first, rows): (Line<'_>, usize)) -> Diagnostic {
    let message = match rows {
        1 => text!("questa riga sembra incollata da un foglio di calcolo", "this row looks pasted from a spreadsheet"),
        _ => text!(
            "queste {rows} righe sembrano incollate da un foglio di calcolo",
            "these {rows} rows look pasted from a spreadsheet"
        ),
    };
    let help = text!(
        "salva il foglio come CSV e leggilo con `consuntivo 2025 file \"dati.csv\" {{ colonna nome \"Codice\"; colonna valore \"Consuntivo\" }}`; se le righe dichiarano indicatori, con `indicatori file \"dati.csv\" {{ … }}`",
        "save the sheet as CSV and read it with `consuntivo 2025 file \"data.csv\" {{ colonna nome \"Code\"; colonna valore \"Actual\" }}`; if the rows declare indicators, with `indicatori file \"data.csv\" {{ … }}`"
    );
    let help = if first.context.takes_facts() {
        text!(
            "qui ogni dato si scrive `CODICE = 12,50 %`; oppure ",
            "here each fact is written `CODE = 12,50 %`; or else "
        )
        .then(&help)
    } else {
        help
    };
    Diagnostic::new(Code::ExcelPaste, first.span(), message).help(help)
}

fn misplaced(line: Line<'_>, keyword: Keyword) -> Diagnostic {
    let word = keyword.word();
    let message = match line.owner {
        Some(owner) => {
            let owner = owner.word();
            text!("`{word}` non può stare in `{owner}`", "`{word}` cannot stand in `{owner}`")
        }
        None => text!("`{word}` non può stare fuori da un blocco", "`{word}` cannot stand outside a block"),
    };
    let owners = keyword.owners();
    let mut listed = owners.iter().take(6).map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
    if owners.len() > 6 {
        listed += " …";
    }
    let help = match (line.owner, keyword.is_top_level()) {
        _ if owners.is_empty() && !keyword.is_top_level() => text!(
            "non comincia una riga: si scrive in coda alla riga a cui si riferisce",
            "it does not start a line: it goes at the end of the line it belongs to"
        ),
        (_, true) if owners.is_empty() => text!("spostalo fuori dalle graffe", "move it outside the braces"),
        (_, true) => text!(
            "sta fuori dalle graffe, o nel blocco di {listed}",
            "it goes outside the braces, or in the block of {listed}"
        ),
        (Some(_), false) => text!("sta nel blocco di {listed}", "it goes in the block of {listed}"),
        (None, false) => text!(
            "sta nel blocco di {listed}: forse prima manca una `{{`, o c'è una `}}` di troppo",
            "it goes in the block of {listed}: perhaps a `{{` is missing before, or there is a `}}` too many"
        ),
    };
    Diagnostic::new(Code::MisplacedKeyword, line.word().span(), message).help(help)
}

/// A first word that is not of the language.
pub(super) fn unknown(line: Line<'_>) -> Diagnostic {
    let (span, context) = (line.word().span(), line.context);
    let written = line.text(0);
    let shown = short(written);
    let of_fact = || quotes::before_equals(line.tree.reader, line.tokens()).filter(|_| context.takes_facts());
    if let Some(found) = odd::in_line(line.tree.reader, line.tokens()).or_else(of_fact) {
        return found;
    }
    let named = match line.is_name(0) {
        true => name::spelled(written).into_owned(),
        false => shown.clone(),
    };
    let is_word = line.kind(0) == Some(TokenKind::Name);
    let refused = || match context.meets(Context::REFERENCE) {
        true => between_braces(span, &shown),
        false => not_a_keyword(span, &shown),
    };
    if let Some(near) = suggest::closest(written, Keyword::words_in(context)).filter(|_| is_word) {
        return meant(refused(), span, near);
    }
    let found = refused();
    if written == "#" {
        return found.help(text!("un commento comincia con `//`", "a comment starts with `//`"));
    }
    if context.meets(Context::CLAIMS.or(Context::DECISIONS)) && line.is_fact() {
        return found.help(text!(
            "scrivi prima che cosa è: `punteggio {named} = …`",
            "write first what it is: `punteggio {named} = …`"
        ));
    }
    if context.takes_facts() {
        return found.help(text!("un dato si scrive `{named} = 12 n`", "a fact is written `{named} = 12 n`"));
    }
    let words = Keyword::words_in(context).take(12).collect::<Vec<_>>().join(", ");
    if context.meets(Context::REFERENCE) {
        return found.help(text!(
            "fra graffe comincia con una di queste parole, o è una formula: {words} …; una graffa qualunque si scrive `\\{{`",
            "between braces it starts with one of these words, or is a formula: {words} …; any other brace is written `\\{{`"
        ));
    }
    found.help(text!(
        "qui una riga comincia con una di queste parole: {words} …",
        "here a line starts with one of these words: {words} …"
    ))
}

/// `scadenza 30/06/2025`
fn deadline(line: Line<'_>) -> Diagnostic {
    let has_colon = line.text(1) == ":";
    let after = line.atom(if has_colon { 2 } else { 1 });
    let meant = if after.is_some_and(|word| word.is_number()) { "target entro" } else { "target" };
    let help = text!(
        "una scadenza è un target: `target entro 31/12/2025`",
        "a deadline is a target: `target entro 31/12/2025`"
    );
    let title = text!("scrivi `{meant}`", "write `{meant}`");
    let span = line.phrase(0, if has_colon { 2 } else { 1 }).span();
    not_a_keyword(line.word().span(), &short(line.text(0))).help(help).fix(span, meant, title)
}

fn misspelt(span: Place, shown: &str, near: &str) -> Diagnostic {
    meant(not_a_keyword(span, shown), span, near)
}

fn meant(found: Diagnostic, span: Place, near: &str) -> Diagnostic {
    let title = text!("scrivi `{near}`", "write `{near}`");
    let help = text!("forse volevi `{near}`", "did you mean `{near}`?");
    found.help(help).fix(span, near, title)
}

fn between_braces(span: Place, shown: &str) -> Diagnostic {
    let message = text!(
        "quello che sta fra graffe non può cominciare con «{shown}»",
        "what stands between braces cannot start with “{shown}”"
    );
    Diagnostic::new(Code::UnknownKeyword, span, message)
}

fn not_a_keyword(span: Place, shown: &str) -> Diagnostic {
    let message = text!("una riga non può cominciare con «{shown}»", "a line cannot start with “{shown}”");
    Diagnostic::new(Code::UnknownKeyword, span, message)
}
