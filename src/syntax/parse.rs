//! Pieces of text to tokens, by the words of the grammar.

use super::ast::{Token, TokenKind};
use super::grammar::{Grammar, Rule};
use super::words::Words;
use super::{split, threads};
use crate::source::Span;
use pest::Parser;
use std::ops::Range;

/// Below this many bytes a second thread costs more than it saves.
pub(super) const WORTH_A_THREAD: usize = 512 * 1024;

/// The tokens of all pieces, in order. A large text may be read on two threads.
pub(super) fn tokens(text: &str, pieces: &[Range<usize>], on_two_threads: bool) -> Vec<Token> {
    if !on_two_threads || text.len() < WORTH_A_THREAD || pieces.len() < 2 {
        return read(text, pieces);
    }
    let half = pieces.partition_point(|p| p.end < text.len() / 2);
    let (first, second) = pieces.split_at(half);
    let (mut tokens, rest) = threads::both(|| read(text, first), || read(text, second));
    tokens.extend(rest);
    tokens
}

fn read(text: &str, pieces: &[Range<usize>]) -> Vec<Token> {
    let mut reader = Reader::new(text, pieces.iter().map(|p| p.len()).sum());
    for piece in pieces {
        let end = match reader.words(piece.clone(), false) {
            Ok(end) => end,
            Err((end, rest)) => reader.chunk(end, rest..piece.end),
        };
        reader.line_end(end, piece.end);
    }
    reader.tokens
}

/// The tokens of a short text in which no text is left open, as `split` and `tokens` would give them; `None`
/// where only they can tell. Most files of a plan are like that.
pub(super) fn plain_tokens(text: &str) -> Option<Vec<Token>> {
    if !split::is_short(text) {
        return None;
    }
    let mut reader = Reader::new(text, text.len());
    let end = reader.words(0..text.len(), true).ok()?;
    reader.line_end(end, text.len());
    Some(reader.tokens)
}

/// More words than this among so many that are no token as they stand, and the rest of a piece is
/// quicker read in one go.
const ODD_WORDS: usize = 32;
const ODD_SHARE: usize = 8;

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, bytes: usize) -> Reader<'a> {
        // A token takes about nine bytes of a real plan.
        Reader { text, tokens: Vec::with_capacity(bytes / 8) }
    }

    /// Reads a piece word by word, up to its end or to where only the grammar can go on; gives back where
    /// the last token ends and, if there is one, where the rest starts. `whole` is for a text that has not been
    /// split.
    fn words(&mut self, piece: Range<usize>, whole: bool) -> Result<usize, (usize, usize)> {
        let (mut end, mut seen, mut odd) = (piece.start, 0, 0);
        // A line end before a word that turned out to hold no token.
        let mut before = None;
        for word in Words::new(self.text, piece, whole) {
            seen += 1;
            if let Some(kind) = word.kind {
                if let Some(at) = word.newline.or(before.take()) {
                    self.push(TokenKind::Newline, at, at + 1);
                }
                self.push(kind, word.start, word.end);
                end = word.end;
                continue;
            }
            odd += 1;
            if word.runs_on(self.text) || odd > ODD_WORDS + seen / ODD_SHARE {
                return Err((end, word.start));
            }
            before = word.newline.or(before);
            let after = self.chunk(end, word.start..word.end);
            if after != end {
                (end, before) = (after, None);
            }
        }
        Ok(end)
    }

    /// Reads a part of the text token by token; gives back where the last one ends.
    fn chunk(&mut self, mut end: usize, part: Range<usize>) -> usize {
        let Ok(pairs) = Grammar::parse(Rule::chunk, &self.text[part.clone()]) else {
            // The grammar accepts every text; kept so that a change to it can't go unnoticed.
            self.push(TokenKind::Unexpected, part.start, part.end);
            return part.end;
        };
        for pair in pairs {
            let Some((kind, start, stop)) = token(&pair) else { continue };
            let (start, stop) = (part.start + start, part.start + stop);
            self.line_end(end, start);
            match kind {
                TokenKind::UnclosedText => self.unclosed(start, stop),
                _ => self.push(kind, start, stop),
            }
            end = stop;
        }
        end
    }

    fn push(&mut self, kind: TokenKind, start: usize, stop: usize) {
        let span = Span { start: start as u32, len: (stop - start) as u32 };
        self.tokens.push(Token::new(kind, span));
    }

    /// A text that is never closed, without the brace at the end of its line: that one opens a block.
    fn unclosed(&mut self, start: usize, stop: usize) {
        let written = self.text[start..stop].trim_end();
        let inside = written.strip_suffix('{').map(str::trim_end).filter(|t| t.chars().nth(1).is_some());
        self.push(TokenKind::UnclosedText, start, start + inside.unwrap_or(written).len());
        if inside.is_some() {
            let brace = start + written.len() - 1;
            self.push(TokenKind::OpenBrace, brace, brace + 1);
        }
    }

    /// A line end in the blanks between two tokens, if there is one; the last, where there are many.
    fn line_end(&mut self, from: usize, to: usize) {
        if let Some(found) = self.text.as_bytes()[from..to].iter().rposition(|&b| b == b'\n') {
            self.push(TokenKind::Newline, from + found, from + found + 1);
        }
    }
}

/// Kind and extent of a token.
fn token(pair: &pest::iterators::Pair<'_, Rule>) -> Option<(TokenKind, usize, usize)> {
    let span = pair.as_span();
    let kind = match pair.as_rule() {
        Rule::word => TokenKind::Name,
        Rule::quoted_name => TokenKind::QuotedName,
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
        _ => return None,
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
    use crate::source::SourceId;

    /// Without the cut at blanks.
    fn by_grammar(text: &str) -> Vec<Token> {
        let mut reader = Reader::new(text, text.len());
        let end = reader.chunk(0, 0..text.len());
        reader.line_end(end, text.len());
        reader.tokens
    }

    fn shown(tokens: Vec<Token>) -> Vec<(TokenKind, Span)> {
        tokens.into_iter().map(|t| (t.kind(), t.span())).collect()
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2_000))]

        #[test]
        fn a_cut_at_blanks_changes_no_token(
            words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..40),
        ) {
            let text = words.concat();
            let quick = read(&text, std::slice::from_ref(&(0..text.len())));
            proptest::prop_assert_eq!(shown(quick), shown(by_grammar(&text)));
        }

        /// A short text is read without looking for its pieces first only where that makes no difference.
        #[test]
        fn a_text_read_at_once_has_the_tokens_of_its_pieces(
            words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..60),
        ) {
            let text = words.concat();
            let at_once = plain_tokens(&text);
            let (pieces, found) = split::split(SourceId::default(), &text);
            if let Some(at_once) = at_once {
                proptest::prop_assert!(found.is_empty());
                proptest::prop_assert_eq!(shown(at_once), shown(tokens(&text, &pieces, false)));
            }
        }
    }

    const WORDS: [&str; 60] = [
        "\npubblicato 2025 \"R\" {\n",
        "\npubblicato 2025 {",
        "x = \"a\nb\"\n",
        "}\n",
        " ",
        " ",
        " ",
        "    ",
        "\n",
        "\r\n",
        "\t",
        "\u{a0}",
        "a",
        "peso",
        "IS_01.02",
        "x.",
        "x..y",
        "n.",
        "unita'",
        "unità",
        "'",
        "'",
        "''",
        "'A-1 b'",
        "'9''x'",
        "dell'anno",
        "×",
        "è",
        "ÿ÷",
        "1",
        "1.258,00",
        "31/12/2025",
        "1..2",
        "3,",
        "\"",
        "\"",
        "«",
        "»",
        "“",
        "”",
        "„",
        "‘",
        "//",
        "///",
        "/",
        "[",
        "]",
        "[N-1]",
        "{",
        "}",
        "(",
        ")",
        ";",
        "%",
        "<",
        ">=",
        "=>",
        "≥",
        "-",
        "日本",
    ];

    fn kinds(text: &str) -> Vec<TokenKind> {
        read(text, std::slice::from_ref(&(0..text.len()))).into_iter().map(Token::kind).collect()
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
