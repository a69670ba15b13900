//! Proof that a layout is nothing but a layout: everything in the text is in the tree, and the
//! tree of what was written is the tree of what was read.

use crate::source::{Source, Sources, Span};
use crate::syntax::ast::Reader;
use crate::syntax::{self, Ast, StatementId, Token, TokenKind, number};

fn statements(ast: &Ast) -> impl Iterator<Item = StatementId> {
    (0..ast.len() as u32).map(StatementId)
}

/// True when everything written is a token, a comment, or a brace, blank or `;` between them. It is
/// not where a line is too long, blocks nest too deep, or a brace opens the block of nothing.
pub(super) fn is_complete(source: &Source, ast: &Ast) -> bool {
    let reader = Reader::new(source);
    let mut comments = ast.comments.iter().copied().peekable();
    let mut tokens = statements(ast).flat_map(|id| ast.tokens(id)).copied().peekable();
    let mut at = source.base;
    let (mut opened, mut closed) = (0usize, 0usize);
    loop {
        let token = match (tokens.peek(), comments.peek()) {
            (Some(t), Some(c)) if c.span().start < t.span().start => comments.next(),
            (Some(_), _) => tokens.next(),
            (None, _) => comments.next(),
        };
        let next = token.map_or(source.span().end(), |t| t.span().start);
        for c in reader.text(Span::new(at, next)).chars() {
            match c {
                '{' => opened += 1,
                '}' => closed += 1,
                ' ' | '\t' | '\r' | '\n' | ';' | '\u{a0}' | '\u{202f}' | '\u{feff}' => {}
                _ => return false,
            }
        }
        match token {
            Some(token) => at = token.span().end(),
            None => break,
        }
    }
    let blocks = statements(ast).filter(|&id| ast.statement(id).has_block()).count();
    opened == blocks && closed == blocks
}

/// True when the two texts say the same: the same tree, and the same comments.
pub(super) fn same(source: &Source, ast: &Ast, written: &str) -> bool {
    let mut sources = Sources::new();
    let Ok(id) = sources.add("", written.to_string()) else { return false };
    let other = sources.get(id);
    let (other_ast, _) = syntax::parse(other);
    let (left, right) = (Reader::new(source), Reader::new(other));
    let same_statement =
        |id: StatementId| {
            let (a, b) = (ast.statement(id), other_ast.statement(id));
            a.keyword() == b.keyword()
                && a.has_block() == b.has_block()
                && ast.subtree_end(id) == other_ast.subtree_end(id)
                && ast.tokens(id).len() == other_ast.tokens(id).len()
                && ast.tokens(id).iter().zip(other_ast.tokens(id)).all(|(&x, &y)| {
                    left.text(x.span()) == right.text(y.span()) || folded(&left, x) == folded(&right, y)
                })
        };
    let same_comment = |(a, b): (&Token, &Token)| left.text(a.span()).trim_end() == right.text(b.span()).trim_end();
    ast.len() == other_ast.len()
        && ast.recovered == other_ast.recovered
        && ast.comments.len() == other_ast.comments.len()
        && statements(ast).all(same_statement)
        && ast.comments.iter().zip(&other_ast.comments).all(same_comment)
}

/// A token without its ways of being spelled.
fn folded(reader: &Reader<'_>, token: Token) -> String {
    let text = reader.text(token.span());
    let one = match token.kind() {
        TokenKind::Ge => ">=",
        TokenKind::Le => "<=",
        TokenKind::Minus => "-",
        TokenKind::Times => "*",
        TokenKind::Divide => "/",
        TokenKind::Euro => "euro",
        TokenKind::Name => match text {
            "N." | "n." => "n",
            "unita'" | "unità'" | "unita" => "unità",
            "si" | "si'" | "Sì" | "SI" => "sì",
            "No" | "NO" => "no",
            _ => text,
        },
        TokenKind::Numeric if number::looks_like_date(text) => return text.replace('-', "/"),
        TokenKind::Lag => {
            let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            return bare.replace('−', "-").replace('n', "N");
        }
        TokenKind::Text | TokenKind::UnclosedText => return text.replace('\r', ""),
        _ => text,
    };
    one.to_string()
}
