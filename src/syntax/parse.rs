//! The call to pest: pieces of text to tokens. The only file that knows pest.

use super::ast::{Token, TokenKind};
use crate::source::Span;
use pest::Parser;
use std::ops::Range;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/albero.pest"]
struct Grammar;

/// Below this many bytes a second thread costs more than it saves.
const WORTH_A_THREAD: usize = 64 * 1024;

/// The tokens of all pieces, in order.
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
    // A token takes about eleven bytes of a real plan.
    let mut tokens = Vec::with_capacity(bytes / 10);
    for piece in pieces {
        let at = base + piece.start as u32;
        match Grammar::parse(Rule::chunk, &text[piece.clone()]) {
            Ok(pairs) => {
                for found in pairs.filter_map(|pair| token(&pair, at)) {
                    match found.kind() {
                        TokenKind::UnclosedText => tokens.extend(unclosed(text, base, found)),
                        _ => tokens.push(found),
                    }
                }
            }
            // The grammar accepts every text; kept so that a change to it can't go unnoticed.
            Err(_) => tokens.push(Token::new(TokenKind::Unexpected, Span { start: at, len: piece.len() as u32 })),
        }
    }
    tokens
}

/// A text that is never closed, without the brace at the end of its line: that one opens a block.
fn unclosed(text: &str, base: u32, token: Token) -> impl Iterator<Item = Token> {
    let span = token.span();
    let start = (span.start - base) as usize;
    let written = text[start..start + span.len as usize].trim_end();
    let inside = written.strip_suffix('{').map(str::trim_end).filter(|t| t.chars().nth(1).is_some());
    let kept = inside.unwrap_or(written).len() as u32;
    let brace = Span { start: span.start + written.len() as u32 - 1, len: 1 };
    let brace = inside.map(|_| Token::new(TokenKind::OpenBrace, brace));
    std::iter::once(Token::new(TokenKind::UnclosedText, Span { start: span.start, len: kept })).chain(brace)
}

fn token(pair: &pest::iterators::Pair<'_, Rule>, base: u32) -> Option<Token> {
    let span = pair.as_span();
    let place = Span { start: base + span.start() as u32, len: (span.end() - span.start()) as u32 };
    let kind = match pair.as_rule() {
        Rule::name => TokenKind::Name,
        Rule::text => TokenKind::Text,
        Rule::newline => TokenKind::Newline,
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
        Rule::letter | Rule::tail | Rule::joint | Rule::accented => return None,
    };
    Some(Token::new(kind, place))
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
    fn typographic_signs_are_no_letters() {
        use TokenKind::*;
        assert_eq!(kinds("unità×è ÷ à"), [Name, Times, Name, Divide, Name]);
    }
}
