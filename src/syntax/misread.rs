//! The findings for words that can't be read as what they are.

use super::ast::{Reader, Token, TokenKind};
use super::excerpt::{short, unquote};
use super::{odd, quotes, slips};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::number::NumberError;
use crate::source::Place;
use crate::text;

/// The finding for a token that can't be read as what it is.
pub fn unreadable(reader: Reader<'_>, token: Token) -> Diagnostic {
    let span = reader.place(token);
    match token.kind() {
        TokenKind::CurlyText => curly(reader, span),
        TokenKind::UnclosedText => unclosed(reader, span),
        _ => {
            if let Some(found) = odd::named(reader, token).or_else(|| quotes::stray(reader, span)) {
                return found;
            }
            let word = short(reader.text(span));
            let message = text!("il carattere «{word}» non si usa qui", "the character “{word}” is not used here");
            Diagnostic::new(Code::UnexpectedCharacter, span, message).help(text!("toglilo", "remove it"))
        }
    }
}

pub(super) fn curly(reader: Reader<'_>, span: Place) -> Diagnostic {
    let inner = unquote(reader.text(span), span);
    let message =
        text!("virgolette curve, come le scrive un word processor", "curly quotes, as a word processor writes them");
    let help = text!("usa quelle dritte \"…\" oppure «…»", "use straight ones \"…\" or «…»");
    let straight = format!("\"{}\"", reader.text(inner));
    let title = text!("metti le virgolette dritte", "use straight quotes");
    Diagnostic::new(Code::SmartQuotes, span, message).help(help).fix(span, straight, title)
}

pub(super) fn unclosed(reader: Reader<'_>, span: Place) -> Diagnostic {
    let message = text!("questo testo non si chiude", "this text is never closed");
    let help = text!("aggiungi le virgolette di chiusura", "add the closing quote");
    let end = Place { start: span.end(), len: 0, ..span };
    let title = text!("chiudi il testo", "close the text");
    let found = Diagnostic::new(Code::UnclosedString, span, message);
    let written = reader.text(span);
    let inner = written.trim_start_matches(['"', '“', '„']).trim_end_matches(['"', '“', '”']);
    match written.chars().next() {
        Some('«') => found.help(help).fix(end, "»", title),
        // One quote straight, the other curly.
        Some(open @ ('“' | '„')) if written.matches('"').count() == 1 && !written.ends_with('"') => {
            let opening = Place { len: open.len_utf8() as u32, ..span };
            half_curly(found, opening, None)
        }
        Some('“' | '„') if written.ends_with('"') => half_curly(found, span, Some(inner)),
        Some('"') if written.ends_with(['“', '”']) => half_curly(found, span, Some(inner)),
        _ => found.help(help).fix(end, "\"", title),
    }
}

/// `inner` is the text, where `span` is all of it and not the opening quote alone.
fn half_curly(found: Diagnostic, span: Place, inner: Option<&str>) -> Diagnostic {
    let help = text!("le due virgolette sono diverse: usa quelle dritte", "the two quotes differ: use straight ones");
    let title = text!("metti le virgolette dritte", "use straight quotes");
    found.help(help).fix(span, inner.map_or("\"".to_owned(), |inner| format!("\"{inner}\"")), title)
}

/// The finding for an operator written another way.
pub fn wrong_operator(written: &str, span: Place) -> Diagnostic {
    let right = match written {
        "=>" => ">=",
        "=<" => "<=",
        "==" => "=",
        _ => "",
    };
    let message = text!("l'operatore «{written}» non esiste", "there is no operator “{written}”");
    let found = Diagnostic::new(Code::ReversedOperator, span, message);
    if right.is_empty() {
        let help =
            text!("gli operatori sono `>=`, `>`, `<=`, `<` e `=`", "the operators are `>=`, `>`, `<=`, `<` and `=`");
        return found.help(help);
    }
    let title = text!("scrivi `{right}`", "write `{right}`");
    found.help(text!("si scrive `{right}`", "it is written `{right}`")).fix(span, right, title)
}

/// The finding for a number or date that can't be read.
pub fn number_error(error: NumberError, written: &str, span: Place) -> Diagnostic {
    let shown = short(written);
    match error {
        NumberError::DecimalPoint => {
            let comma = written.replace('.', ",");
            let message =
                text!("«{shown}»: il segno decimale è la virgola", "“{shown}”: the decimal mark is the comma");
            let help = text!(
                "il punto separa solo le migliaia, a gruppi di tre cifre: scrivi `{comma}`",
                "a dot only separates thousands, in groups of three digits: write `{comma}`"
            );
            let title = text!("scrivi `{comma}`", "write `{comma}`");
            Diagnostic::new(Code::DecimalPoint, span, message).help(help).fix(span, comma, title)
        }
        NumberError::Malformed => {
            let message = text!("«{shown}» non è un numero né una data", "“{shown}” is neither a number nor a date");
            if let Some(meant) = slips::meant(written) {
                return slips::with_meant(Diagnostic::new(Code::MalformedNumber, span, message), span, meant);
            }
            let help = text!(
                "i numeri si scrivono `1.258,00`, le date `31/12/2025`; attorno a `-` e `/` ci vogliono spazi",
                "numbers are written `1.258,00`, dates `31/12/2025`; put blanks around `-` and `/`"
            );
            Diagnostic::new(Code::MalformedNumber, span, message).help(help)
        }
        NumberError::TooLong => {
            let message = text!("«{shown}» ha troppe cifre", "“{shown}” has too many digits");
            let help = text!("il limite è 28 cifre", "the limit is 28 digits");
            Diagnostic::new(Code::NumberTooLong, span, message).help(help)
        }
        NumberError::NoSuchDay => {
            let message = text!("il giorno {shown} non esiste", "there is no day {shown}");
            let help = text!(
                "le date si scrivono giorno/mese/anno: controlla il giorno e il mese",
                "dates are written day/month/year: check the day and the month"
            );
            let found = Diagnostic::new(Code::NoSuchDay, span, message).help(help);
            match slips::meant(written) {
                Some(meant) => {
                    let title = text!("scrivi `{meant}`", "write `{meant}`");
                    found.fix(span, meant, title)
                }
                None => found,
            }
        }
    }
}
