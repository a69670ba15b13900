//! What planners write instead: numbers and dates of other countries, signs put elsewhere. Only asked
//! once something could not be read.

use super::ast::{Reader, Token, TokenKind};
use super::excerpt::short;
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::number;
use crate::source::{Place, Span};
use crate::text;

/// The number or date that something written otherwise was meant to be: `2025-06-30`, `30.06.2025`,
/// `30/06/25`, `06/30/2025`, `1,240.00`.
pub fn meant(written: &str) -> Option<String> {
    day(written).or_else(|| english_number(written))
}

fn day(written: &str) -> Option<String> {
    let parts: Vec<&str> = written.split(['/', '-', '.']).collect();
    let [a, b, c] = parts[..] else { return None };
    let read = |part: &str| part.parse::<u32>().ok();
    let date = match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => number::Date::new(read(a)? as i32, read(b)?, read(c)?),
        (1..=2, 1..=2, 4) => {
            let (day, month, year) = (read(a)?, read(b)?, read(c)? as i32);
            number::Date::new(year, month, day).or_else(|| number::Date::new(year, day, month))
        }
        (1..=2, 1..=2, 2) => number::Date::new(2000 + read(c)? as i32, read(b)?, read(a)?),
        _ => None,
    };
    date.map(|d| d.to_string()).filter(|d| d != written)
}

/// `1,240.00` and `1,240,000`: commas between groups of three, a dot before the decimals.
fn english_number(written: &str) -> Option<String> {
    let (whole, decimals) = match written.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (written, None),
    };
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() > 1 && (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3);
    // One comma alone is a decimal mark.
    if !grouped || (decimals.is_none() && groups.len() == 2) {
        return None;
    }
    let meant = match decimals {
        Some(decimals) => format!("{},{decimals}", groups.join(".")),
        None => groups.join("."),
    };
    number::number(&meant).is_ok().then_some(meant)
}

/// `1,240` where only a whole number makes sense: the English way to write `1.240`.
pub fn thousands_with_comma(written: &str) -> Option<String> {
    let bare = written.trim_matches('"').trim_start();
    let number = bare.split(|c: char| !c.is_ascii_digit() && c != ',').next()?;
    let (whole, decimals) = number.split_once(',')?;
    let well_formed = (1..=3).contains(&whole.len()) && decimals.len() == 3 && whole != "0";
    (well_formed && !bare[number.len()..].starts_with('.')).then(|| format!("{whole}.{decimals}"))
}

/// The finding for a token that is no surprise to those who know what spreadsheets and English write;
/// `before` are the tokens of the statement that stand in front of it, `after` it and what follows.
pub fn unexpected(reader: Reader<'_>, before: &[Token], after: &[Token]) -> Option<Diagnostic> {
    let token = *after.first()?;
    let previous = before.last().copied();
    match (previous.map(Token::kind), token.kind()) {
        (Some(TokenKind::Gt | TokenKind::Lt), TokenKind::Eq) => Some(split_operator(reader, previous?, token)),
        (None, TokenKind::Eq) => Some(sign_before_value(reader, token)),
        (None, TokenKind::Unexpected) if reader.text(token.span()) == ":" => Some(sign_before_value(reader, token)),
        (Some(TokenKind::Numeric), TokenKind::QuotedName) => thousands_in_quotes(reader, previous?, after),
        (Some(TokenKind::Numeric), TokenKind::Numeric | TokenKind::Unexpected) => thousands(reader, previous?, after),
        (Some(TokenKind::Name), TokenKind::Numeric) if reader.text(previous?.span()) == "entro" => {
            day_in_words(reader, after)
                .or_else(|| days_within(reader, previous?, after))
                .or_else(|| day_alone(reader, token))
        }
        (Some(_), TokenKind::Name) if reader.text(token.span()) == "e" => two_ends(reader, before, after),
        (_, TokenKind::Numeric) => day_in_words(reader, after).or_else(|| day_alone(reader, token)),
        (None, TokenKind::Name) => comparison_in_words(reader, token),
        (Some(TokenKind::Text), _) if previous?.span().end() == token.span().start => {
            Some(quotes_inside(reader.place(token)))
        }
        _ => None,
    }
}

fn day_alone(reader: Reader<'_>, token: Token) -> Option<Diagnostic> {
    let written = reader.text(token.span());
    let meant = day(written)?;
    let message = text!("«{written}» non è una data", "“{written}” is not a date");
    let at = reader.place(token);
    Some(with_meant(Diagnostic::new(Code::MalformedNumber, at, message), at, meant))
}

/// `entro 30 giorni`
fn days_within(reader: Reader<'_>, within: Token, tokens: &[Token]) -> Option<Diagnostic> {
    let [number, unit, ..] = tokens else { return None };
    let days = ["giorni", "giorno", "gg", "gg."];
    if !days.contains(&reader.text(unit.span()).to_lowercase().as_str()) {
        return None;
    }
    let span = reader.place(within.span().to(unit.span()));
    let message = text!(
        "`entro` vuole una data: un numero di giorni è un limite",
        "`entro` wants a date: a number of days is a limit"
    );
    let meant = format!("<= {} gg", reader.text(number.span()));
    Some(with_meant(Diagnostic::new(Code::UnexpectedForm, span, message), span, meant))
}

/// `>= 75 % e <= 90 %`
fn two_ends(reader: Reader<'_>, before: &[Token], after: &[Token]) -> Option<Diagnostic> {
    let [and, second, rest @ ..] = after else { return None };
    let first = before.iter().find(|t| matches!(t.kind(), TokenKind::Ge | TokenKind::Gt))?;
    let is_measure =
        |t: &&Token| matches!(t.kind(), TokenKind::Numeric | TokenKind::Percent | TokenKind::Euro | TokenKind::Name);
    let last = rest.iter().take_while(is_measure).take(2).last()?;
    if !matches!(second.kind(), TokenKind::Le | TokenKind::Lt) {
        return None;
    }
    let (start, end) = (first.span(), last.span());
    let span = reader.place(start.to(end));
    let message = text!("due estremi si scrivono con `tra`", "two ends are written with `tra`");
    let found = Diagnostic::new(Code::UnexpectedForm, span, message);
    let between = |from: Token, to: Span| reader.text(Span::new(from.span().end(), to.start)).trim().to_owned();
    let low = between(*first, and.span());
    let high = reader.text(Span::new(second.span().end(), end.end())).trim();
    let meant = format!("tra {low} e {high}");
    Some(if first.kind() == TokenKind::Ge && second.kind() == TokenKind::Le {
        with_meant(found, span, meant)
    } else {
        // The ends of `tra` belong to it.
        found.help(text!("`{meant}` comprende gli estremi", "`{meant}` includes its ends"))
    })
}

/// Says what to write instead.
pub fn with_meant(found: Diagnostic, span: Place, meant: String) -> Diagnostic {
    let title = text!("scrivi `{meant}`", "write `{meant}`");
    found.help(text!("si scrive `{meant}`", "it is written `{meant}`")).fix(span, meant, title)
}

/// `> =`
fn split_operator(reader: Reader<'_>, first: Token, second: Token) -> Diagnostic {
    let span = reader.place(first.span().to(second.span()));
    let right = format!("{}=", reader.text(first.span()));
    let message = text!("`{right}` si scrive attaccato", "`{right}` is written without a blank");
    with_meant(Diagnostic::new(Code::ReversedOperator, span, message), span, right)
}

/// `peso: 70 %`, `peso = 70 %`
fn sign_before_value(reader: Reader<'_>, sign: Token) -> Diagnostic {
    let written = reader.text(sign.span());
    let message = text!("qui non ci vuole `{written}`", "there is no `{written}` here");
    let help = text!(
        "il valore viene subito dopo la parola, come in `peso 70 %`",
        "the value comes right after the word, as in `peso 70 %`"
    );
    let title = text!("togli il segno", "remove the sign");
    let at = reader.place(sign);
    Diagnostic::new(Code::UnexpectedForm, at, message).help(help).fix(at, "", title)
}

/// `1 240`, `1'240`
fn thousands(reader: Reader<'_>, first: Token, rest: &[Token]) -> Option<Diagnostic> {
    let mut meant = reader.text(first.span()).to_owned();
    let mut end = first.span();
    let mut rest = rest.iter();
    while let Some(mut token) = rest.next() {
        if matches!(reader.text(token.span()), "'" | "’") {
            token = rest.next()?;
        }
        let group = reader.text(token.span());
        if token.kind() != TokenKind::Numeric || !group.get(..3).is_some_and(|g| g.bytes().all(|b| b.is_ascii_digit()))
        {
            break;
        }
        meant = format!("{meant}.{group}");
        end = token.span();
    }
    let span = reader.place(first.span().to(end));
    number::number(&meant).ok().filter(|_| end != first.span())?;
    let written = short(reader.text(span));
    let message =
        text!("«{written}»: le migliaia si separano con il punto", "“{written}”: thousands are separated by a dot");
    Some(with_meant(Diagnostic::new(Code::MalformedNumber, span, message), span, meant))
}

/// `1'240'000`, in which the middle looks like a name in quotes.
fn thousands_in_quotes(reader: Reader<'_>, first: Token, rest: &[Token]) -> Option<Diagnostic> {
    let joined = |pair: &[Token]| pair[0].span().end() == pair[1].span().start;
    let more = rest.windows(2).take_while(|pair| joined(pair)).count();
    let span = reader.place(first.span().to(rest[more].span()));
    let (written, meant) = (reader.text(span), reader.text(span).replace('\'', "."));
    number::number(&meant).ok()?;
    let message =
        text!("«{written}»: le migliaia si separano con il punto", "“{written}”: thousands are separated by a dot");
    Some(with_meant(Diagnostic::new(Code::MalformedNumber, span, message), span, meant))
}

/// `30 giugno 2025`
fn day_in_words(reader: Reader<'_>, tokens: &[Token]) -> Option<Diagnostic> {
    let [day, month, year, ..] = tokens else { return None };
    let name = reader.text(month.span()).to_lowercase();
    let month = number::month(&name)?;
    let number = |t: &Token| reader.text(t.span()).parse::<u32>().ok();
    let date = number::Date::new(number(year).filter(|y| *y > 999)? as i32, month, number(day)?)?;
    let span = reader.place(day.span().to(year.span()));
    let message = text!("una data si scrive in cifre", "a date is written in digits");
    Some(with_meant(Diagnostic::new(Code::MalformedNumber, span, message), span, date.to_string()))
}

/// `almeno 90 %`
fn comparison_in_words(reader: Reader<'_>, token: Token) -> Option<Diagnostic> {
    let written = reader.text(token.span());
    let sign = match written.to_lowercase().as_str() {
        "almeno" | "minimo" | "maggiore" => ">=",
        "massimo" | "minore" => "<=",
        _ => return None,
    };
    let message = text!("«{written}» si scrive con un segno", "“{written}” is written with a sign");
    let at = reader.place(token);
    Some(with_meant(Diagnostic::new(Code::ReversedOperator, at, message), at, sign.to_owned()))
}

/// `"Il "nuovo" sportello"`
fn quotes_inside(after: Place) -> Diagnostic {
    let message = text!("il testo finisce prima di qui", "the text ends before this");
    let help = text!(
        "dentro un testo usa un altro paio di virgolette: `\"Il «nuovo» sportello\"`",
        "inside a text use another pair of quotes: `\"The «new» desk\"`"
    );
    Diagnostic::new(Code::UnexpectedForm, after, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_of_elsewhere() {
        let cases = [
            ("2025-06-30", Some("30/06/2025")),
            ("30.06.2025", Some("30/06/2025")),
            ("30/06/25", Some("30/06/2025")),
            ("06/30/2025", Some("30/06/2025")),
            ("31/02/2025", None),
            ("1,240.00", Some("1.240,00")),
            ("1,240,000", Some("1.240.000")),
            ("1,240", None),
            ("1.2.3", None),
            ("1,24,0", None),
        ];
        for (written, wanted) in cases {
            assert_eq!(meant(written).as_deref(), wanted, "{written}");
        }
    }

    #[test]
    fn a_comma_between_thousands() {
        assert_eq!(thousands_with_comma("1,240 n").as_deref(), Some("1.240"));
        assert_eq!(thousands_with_comma("\"1,240\"").as_deref(), Some("1.240"));
        assert_eq!(thousands_with_comma("0,240"), None);
        assert_eq!(thousands_with_comma("1,5 n"), None);
        assert_eq!(thousands_with_comma("1,240.50"), None);
    }
}
