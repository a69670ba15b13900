//! Words that are not of the language, or stand where they can't.

use super::context::Checker;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::resolve::File;
use crate::source::{Place, Span};
use crate::syntax::cursor::{short, unreadable};
use crate::syntax::{Context, Keyword, StatementId};
use crate::text;

/// Looks at the first word of every statement.
pub(super) fn placement(cx: &mut Checker<'_, '_>) {
    for file in cx.files {
        for &id in file.ast.respelled() {
            misspelt(cx, file, id);
        }
        block(cx, file, file.ast.top(), Context::TOP, None);
    }
}

/// Reports the tokens that can't be read and that no rule came across: every one is reported,
/// unless its statement already has a finding.
pub(super) fn unread_tokens(cx: &mut Checker<'_, '_>) {
    for file in cx.files {
        if file.ast.unreadable.is_empty() {
            continue;
        }
        let source = file.reader.place(Span::default()).source;
        let here = cx.diagnostics.iter().map(|d| d.primary.span).filter(|at| at.source == source);
        let mut reported: Vec<u32> = here.map(|at| at.start).collect();
        reported.sort_unstable();
        for &token in &file.ast.unreadable {
            let line = file.reader.line(token.span());
            let first = reported.partition_point(|at| *at < line.start);
            if reported.get(first).is_none_or(|at| *at > line.end()) {
                cx.report(unreadable(file.reader, token));
            }
        }
    }
}

fn block<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    statements: impl Iterator<Item = StatementId>,
    context: Context,
    owner: Option<Keyword>,
) {
    // Rows pasted one after the other are one mistake.
    let mut pasted: Option<(StatementId, usize)> = None;
    for id in statements {
        let statement = file.ast.statement(id);
        let keyword = statement.keyword();
        let is_fact = context.takes_facts() && file.is_fact(id);
        let inner = match keyword {
            _ if is_fact => Context::NOTHING,
            _ if file.is_pasted_row(id) => {
                pasted = Some(pasted.map_or((id, 1), |(first, rows)| (first, rows + 1)));
                continue;
            }
            Some(k) if k.contexts().meets(context) => match statement.has_block() {
                true => k.block_context(context, file.names_data_file(id)),
                false => Context::NOTHING,
            },
            Some(k) => {
                misplaced(cx, file, id, k, owner);
                continue;
            }
            None => {
                unknown_word(cx, file, id, context);
                continue;
            }
        };
        if pasted.is_some() {
            pasted_rows(cx, file, pasted.take(), context);
        }
        if statement.has_block() {
            block(cx, file, file.ast.children(id), inner, keyword);
        }
    }
    pasted_rows(cx, file, pasted, context);
}

fn pasted_rows<'a>(cx: &mut Checker<'a, '_>, file: &File<'a>, pasted: Option<(StatementId, usize)>, context: Context) {
    let Some((first, rows)) = pasted else { return };
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
    let help = if context.takes_facts() {
        text!(
            "qui ogni dato si scrive `CODICE = 12,50 %`; oppure ",
            "here each fact is written `CODE = 12,50 %`; or else "
        )
        .then(&help)
    } else {
        help
    };
    cx.report(Diagnostic::new(Code::ExcelPaste, file.reader.place(file.ast.head_span(first)), message).help(help));
}

fn misplaced<'a>(cx: &mut Checker<'a, '_>, file: &File<'a>, id: StatementId, keyword: Keyword, owner: Option<Keyword>) {
    let span = file.reader.place(file.ast.word(id));
    let word = keyword.word();
    let message = match owner {
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
    let help = match (owner, keyword.is_top_level()) {
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
    cx.report(Diagnostic::new(Code::MisplacedKeyword, span, message).help(help));
}

fn unknown_word<'a>(cx: &mut Checker<'a, '_>, file: &File<'a>, id: StatementId, context: Context) {
    let span = file.reader.place(file.ast.word(id));
    let written = file.reader.text(span);
    let shown = short(written);
    let found = match suggest::closest(written, Keyword::words_in(context)) {
        Some(near) => return meant_keyword(cx, span, &shown, near),
        None => not_a_keyword(span, &shown),
    };
    let found = match () {
        () if written == "#" => found.help(text!("un commento comincia con `//`", "a comment starts with `//`")),
        () if context.meets(Context::CLAIMS.or(Context::DECISIONS)) && file.is_fact(id) => found.help(text!(
            "scrivi prima che cosa è: `punteggio {shown} = …`",
            "write first what it is: `punteggio {shown} = …`"
        )),
        () if context.takes_facts() => {
            found.help(text!("un dato si scrive `{shown} = 12 n`", "a fact is written `{shown} = 12 n`"))
        }
        () => {
            let words = Keyword::words_in(context).take(12).collect::<Vec<_>>().join(", ");
            found.help(text!(
                "qui una riga comincia con una di queste parole: {words} …",
                "here a line starts with one of these words: {words} …"
            ))
        }
    };
    cx.report(found);
}

/// A line that was read as if its first word were spelt right.
fn misspelt<'a>(cx: &mut Checker<'a, '_>, file: &File<'a>, id: StatementId) {
    let span = file.reader.place(file.ast.word(id));
    if let Some(keyword) = file.ast.statement(id).keyword() {
        meant_keyword(cx, span, &short(file.reader.text(span)), keyword.word());
    }
}

fn meant_keyword(cx: &mut Checker<'_, '_>, span: Place, shown: &str, near: &str) {
    let title = text!("scrivi `{near}`", "write `{near}`");
    let help = text!("forse volevi `{near}`", "did you mean `{near}`?");
    cx.report(not_a_keyword(span, shown).help(help).fix(span, near, title));
}

fn not_a_keyword(span: Place, shown: &str) -> Diagnostic {
    let message = text!("una riga non può cominciare con «{shown}»", "a line cannot start with “{shown}”");
    Diagnostic::new(Code::UnknownKeyword, span, message)
}
