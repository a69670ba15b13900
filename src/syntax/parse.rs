//! The call to pest: pieces of text to tokens. The only file that knows pest.

use super::ast::{Token, TokenKind};
use crate::source::Span;
use pest::Parser;
use std::ops::Range;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/albero.pest"]
struct Grammar;

/// Below this many bytes a second thread costs more than it saves.
pub(super) const WORTH_A_THREAD: usize = 64 * 1024;

/// The tokens of all pieces, in order. A large text is read on two threads.
pub(super) fn tokens(text: &str, base: u32, pieces: &[Range<usize>]) -> Vec<Token> {
    if text.len() < WORTH_A_THREAD || pieces.len() < 2 {
        return read(text, base, pieces);
    }
    let half = pieces.partition_point(|p| p.end < text.len() / 2);
    let (first, second) = pieces.split_at(half);
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| read(text, base, second));
        let mut tokens = read(text, base, first);
        match worker.join() {
            Ok(rest) => tokens.extend(rest),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        tokens
    })
}

fn read(text: &str, base: u32, pieces: &[Range<usize>]) -> Vec<Token> {
    let bytes: usize = pieces.iter().map(|p| p.len()).sum();
    // A token takes about nine bytes of a real plan.
    let mut tokens = Vec::with_capacity(bytes / 9);
    for piece in pieces {
        let (text, at) = (&text[piece.clone()], base + piece.start as u32);
        let Ok(pairs) = Grammar::parse(Rule::chunk, text) else {
            // The grammar accepts every text; kept so that a change to it can't go unnoticed.
            tokens.push(Token::new(TokenKind::Unexpected, Span { start: at, len: piece.len() as u32 }));
            continue;
        };
        let mut end = 0;
        for pair in pairs {
            let Some((kind, start, stop)) = token(&pair) else { continue };
            line_end(text, end, start, at, &mut tokens);
            match kind {
                TokenKind::UnclosedText => unclosed(text, start, stop, at, &mut tokens),
                _ => tokens.push(Token::new(kind, Span { start: at + start as u32, len: (stop - start) as u32 })),
            }
            end = stop;
        }
        line_end(text, end, text.len(), at, &mut tokens);
    }
    tokens
}

/// A text that is never closed, without the brace at the end of its line: that one opens a block.
fn unclosed(text: &str, start: usize, stop: usize, at: u32, tokens: &mut Vec<Token>) {
    let written = text[start..stop].trim_end();
    let inside = written.strip_suffix('{').map(str::trim_end).filter(|t| t.chars().nth(1).is_some());
    let kept = inside.unwrap_or(written).len() as u32;
    let start = at + start as u32;
    tokens.push(Token::new(TokenKind::UnclosedText, Span { start, len: kept }));
    if inside.is_some() {
        tokens.push(Token::new(TokenKind::OpenBrace, Span { start: start + written.len() as u32 - 1, len: 1 }));
    }
}

/// A line end in the blanks between two tokens, if there is one; the last, where there are many.
fn line_end(text: &str, from: usize, to: usize, base: u32, tokens: &mut Vec<Token>) {
    if let Some(found) = text.as_bytes()[from..to].iter().rposition(|&b| b == b'\n') {
        tokens.push(Token::new(TokenKind::Newline, Span { start: base + (from + found) as u32, len: 1 }));
    }
}

/// Kind and extent of a token.
fn token(pair: &pest::iterators::Pair<'_, Rule>) -> Option<(TokenKind, usize, usize)> {
    let span = pair.as_span();
    let kind = match pair.as_rule() {
        Rule::name => TokenKind::Name,
        Rule::text => TokenKind::Text,
        Rule::numeric => TokenKind::Numeric,
        Rule::symbol => symbol(span.as_str()),
        Rule::open => TokenKind::OpenBrace,
        Rule::close => TokenKind::CloseBrace,
        Rule::doc => TokenKind::Doc,
        Rule::comment => TokenKind::Comment,
        Rule::curly | Rule::german => TokenKind::CurlyText,
        Rule::unclosed => TokenKind::UnclosedText,
        Rule::unexpected => TokenKind::Unexpected,
        Rule::chunk | Rule::blank | Rule::token | Rule::EOI => return None,
    };
    Some((kind, span.start(), span.end()))
}

fn symbol(text: &str) -> TokenKind {
    match text {
        ">=" | "≥" => TokenKind::Ge,
        ">" => TokenKind::Gt,
        "<=" | "≤" => TokenKind::Le,
        "<" => TokenKind::Lt,
        "=" => TokenKind::Eq,
        "%" => TokenKind::Percent,
        "€" => TokenKind::Euro,
        "+" => TokenKind::Plus,
        "-" | "−" | "–" => TokenKind::Minus,
        "*" | "×" => TokenKind::Times,
        "/" | "÷" => TokenKind::Divide,
        "(" => TokenKind::OpenParenthesis,
        ")" => TokenKind::CloseParenthesis,
        ";" => TokenKind::Semicolon,
        "?" => TokenKind::Hole,
        "=>" | "=<" | "==" | "<>" | "!=" => TokenKind::WrongOperator,
        _ => TokenKind::Lag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        read(text, 0, std::slice::from_ref(&(0..text.len()))).into_iter().map(Token::kind).collect()
    }

    #[test]
    fn a_comment_is_no_division() {
        use TokenKind::*;
        assert_eq!(kinds("a // b"), [Name, Comment]);
        assert_eq!(kinds("/// a\na / b"), [Doc, Newline, Name, Divide, Name]);
    }

    #[test]
    fn a_text_never_closed_leaves_the_brace_of_its_block() {
        use TokenKind::*;
        assert_eq!(kinds("x \"titolo {\r\ny"), [Name, UnclosedText, OpenBrace, Newline, Name]);
        assert_eq!(kinds("x \"{"), [Name, UnclosedText]);
        assert_eq!(kinds("x \"a { b\ny"), [Name, UnclosedText, Newline, Name]);
    }

    #[test]
    fn typographic_signs_are_no_letters() {
        use TokenKind::*;
        assert_eq!(kinds("unità×è ÷ à"), [Name, Times, Name, Divide, Name]);
    }
}
