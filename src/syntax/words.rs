//! Cuts a text at its blanks and brackets, and knows the words that are plainly one token. A shortcut, not a
//! second grammar: whatever is not plain is left to `grammar/albero.pest`.

use super::ast::TokenKind;
use super::name::quoted_len;
use super::split::closing_quote;
use std::ops::Range;

/// What stands between two blanks or brackets, or a text or comment with the blanks in it.
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The last line end in the blanks before it.
    pub(super) newline: Option<usize>,
    /// What it is, where that is plain.
    pub(super) kind: Option<TokenKind>,
}

impl Word {
    /// True for a word with the beginning of something that may hold blanks: where it ends, only
    /// the grammar knows.
    pub(super) fn runs_on(&self, text: &str) -> bool {
        let word = &text[self.start..self.end];
        word.contains(['"', '«', '“', '”', '„'])
            || word.contains("//")
            || word.rfind('[') > word.rfind(']')
            || opens_a_name(word)
    }
}

/// True where an apostrophe does not end a word, as it does in `unita'`.
fn opens_a_name(word: &str) -> bool {
    // Every letter of Western European languages may be part of a word.
    let ends_a_word = |one: char| one == '_' || (one < '\u{250}' && one.is_alphabetic());
    word.match_indices('\'').any(|(at, _)| !word[..at].chars().next_back().is_some_and(ends_a_word))
}

/// The words of a piece of text, in order.
pub(super) struct Words<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether a text that may have been left open is no word.
    closed: bool,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str, piece: Range<usize>, closed: bool) -> Words<'a> {
        Words { bytes: &text.as_bytes()[..piece.end], at: piece.start, closed }
    }

    /// Where the blanks here end, and the last line end among them.
    fn blanks(&self) -> (usize, Option<usize>) {
        let (mut at, mut newline) = (self.at, None);
        loop {
            match self.bytes.get(at) {
                Some(b' ' | b'\t' | b'\r') => {}
                Some(b'\n') => newline = Some(at),
                _ => break,
            }
            at += 1;
        }
        (at, newline)
    }

    /// Where the bytes of a class that start here end.
    #[inline(always)]
    fn run(&self, at: usize, class: u8) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|byte| CLASS[*byte as usize] & class == 0).unwrap_or(rest.len())
    }

    /// Goes to the end of the word that starts here with the bytes of a class: of this kind where it is made
    /// of them and single marks between them.
    #[inline(always)]
    fn joined(&mut self, class: u8, mark: u8, kind: TokenKind) -> Option<TokenKind> {
        let of = |at: usize| self.bytes.get(at).map_or(0, |byte| CLASS[*byte as usize]);
        let mut end = self.run(self.at, class);
        while of(end) & mark != 0 && of(end + 1) & class != 0 {
            end = self.run(end + 1, class);
        }
        let whole = of(end) & WORD == 0;
        let rest = if whole { end } else { self.run(end, WORD) };
        let start = std::mem::replace(&mut self.at, rest);
        if whole { Some(kind) } else { plain(&self.bytes[start..self.at]) }
    }

    /// The end of a text or comment that starts here, and which it is.
    fn with_blanks(&self, first: u8) -> Option<(TokenKind, usize)> {
        let rest = &self.bytes[self.at..];
        match first {
            b'"' if self.closed => Some((TokenKind::Text, closing_quote(rest, 0)? + 1)),
            b'"' => Some((TokenKind::Text, memchr::memchr(b'"', &rest[1..])? + 2)),
            0xc2 if rest.get(1) == Some(&0xab) => {
                let len = memchr::memmem::find(rest, "»".as_bytes())? + 2;
                let opens_again = || memchr::memmem::find(&rest[2..len], "«".as_bytes()).is_some();
                (!self.closed || !opens_again()).then_some((TokenKind::Text, len))
            }
            b'\'' => Some((TokenKind::QuotedName, quoted_len(rest)?)),
            b'/' if rest.get(1) == Some(&b'/') => {
                let kind = if rest.get(2) == Some(&b'/') { TokenKind::Doc } else { TokenKind::Comment };
                Some((kind, memchr::memchr(b'\n', rest).unwrap_or(rest.len())))
            }
            b'[' => {
                let len = memchr::memchr2(b']', b'\n', rest).filter(|&at| rest[at] == b']')? + 1;
                let opens = |byte: &u8| matches!(byte, b'"' | b'/' | 0xc2);
                (!self.closed || !rest[..len].iter().any(opens)).then_some((TokenKind::Lag, len))
            }
            _ => None,
        }
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    #[inline(always)]
    fn next(&mut self) -> Option<Word> {
        let (start, newline) = self.blanks();
        self.at = start;
        let first = *self.bytes.get(start)?;
        let class = CLASS[first as usize];
        // Most words are letters or digits, with single marks between them: one look at each byte tells.
        let kind = if class & DIGIT != 0 {
            self.joined(DIGIT, NUMBER_MARK, TokenKind::Numeric)
        } else if class & NAME != 0 {
            self.joined(NAME, NAME_MARK, TokenKind::Name)
        } else if first == b'-' && self.bytes.get(start + 1).is_some_and(u8::is_ascii_digit) {
            // The sign of a number, which is a word of its own.
            self.at += 1;
            Some(TokenKind::Minus)
        } else if let Some(kind) = SIGNS[first as usize]
            && (class & WORD == 0 || self.bytes.get(start + 1).is_none_or(|next| CLASS[*next as usize] & WORD == 0))
        {
            self.at += 1;
            Some(kind)
        } else if let Some((kind, len)) = self.with_blanks(first) {
            self.at += len;
            Some(kind)
        } else {
            self.at = if class & WORD == 0 { start + 1 } else { self.run(start, WORD) };
            plain(&self.bytes[start..self.at])
        };
        Some(Word { start, end: self.at, newline, kind })
    }
}

const NAME: u8 = 1;
const DIGIT: u8 = 2;
/// All that is neither a blank nor a token wherever it stands.
const WORD: u8 = 4;
/// What may stand between the letters of a name.
const NAME_MARK: u8 = 16;
/// What may stand between the digits of a number or date.
const NUMBER_MARK: u8 = 32;

/// What each byte may be part of.
const CLASS: [u8; 256] = {
    let mut table = [WORD; 256];
    let ends = b" \n\t\r(){};%+*[";
    let mut at = 0;
    while at < ends.len() {
        table[ends[at] as usize] = 0;
        at += 1;
    }
    let mut byte = 0;
    while byte < 128u8 {
        if byte.is_ascii_digit() {
            table[byte as usize] = WORD | NAME | DIGIT;
        } else if byte.is_ascii_alphabetic() || byte == b'_' {
            table[byte as usize] = WORD | NAME;
        } else if byte == b'.' {
            table[byte as usize] = WORD | NAME_MARK | NUMBER_MARK;
        } else if matches!(byte, b',' | b'/' | b'-') {
            table[byte as usize] = WORD | NUMBER_MARK;
        }
        byte += 1;
    }
    table
};

/// What each byte is as a word of its own.
const SIGNS: [Option<TokenKind>; 256] = {
    use TokenKind::*;
    let mut table = [None; 256];
    let signs = [
        (b'{', OpenBrace),
        (b'}', CloseBrace),
        (b'%', Percent),
        (b'=', Eq),
        (b'<', Lt),
        (b'>', Gt),
        (b'+', Plus),
        (b'-', Minus),
        (b'*', Times),
        (b'/', Divide),
        (b'(', OpenParenthesis),
        (b')', CloseParenthesis),
        (b';', Semicolon),
    ];
    let mut at = 0;
    while at < signs.len() {
        table[signs[at].0 as usize] = Some(signs[at].1);
        at += 1;
    }
    table
};

/// The kind of a longer word that is one token, as far as that is plain to see.
fn plain(word: &[u8]) -> Option<TokenKind> {
    match *word {
        [b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0xc3, ..] => is_name(word).then_some(TokenKind::Name),
        [b'0'..=b'9', ..] => is_numeric(word).then_some(TokenKind::Numeric),
        [b'>', b'='] => Some(TokenKind::Ge),
        [b'<', b'='] => Some(TokenKind::Le),
        _ => None,
    }
}

/// Letters of Western European languages, digits and `_`, with single dots between them.
fn is_name(word: &[u8]) -> bool {
    let mut after_dot = false;
    let mut at = 0;
    while let Some(&byte) = word.get(at) {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'0'..=b'9' => after_dot = false,
            b'.' if !after_dot => after_dot = true,
            // À to ÿ, without × and ÷
            0xc3 if !matches!(word.get(at + 1), None | Some(0x97 | 0xb7)) => {
                after_dot = false;
                at += 1;
            }
            _ => return false,
        }
        at += 1;
    }
    !after_dot
}

/// Digits, with single separators between them.
fn is_numeric(word: &[u8]) -> bool {
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    word.split(|b| matches!(b, b'.' | b',' | b'/' | b'-')).all(digits)
}
