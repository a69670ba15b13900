//! Tokens to formulas: precedence.

use super::ast::{Token, TokenKind};
use super::cursor::{Cursor, wrong_operator};
use super::keyword::Keyword;
use super::quotes;
use super::view::of_tree::{FUNCTIONS, Formula, OfTree, Term};
use crate::diagnostic::{Code, Diagnostic, Text, suggest};
use crate::ground::formula::{Function, Node, NodeKind, Operator, Reference};
use crate::ground::quantity::{WrittenMeasure, scale_percent};
use crate::source::{Place, Span};
use crate::text;

/// Precedence of `a ogni k b`.
const PER: u8 = 6;

/// Precedence of comparisons.
const COMPARISON: u8 = 3;

/// How tightly an operator binds.
fn precedence(operator: Operator) -> u8 {
    use Operator::*;
    match operator {
        Or => 1,
        And => 2,
        Ge | Gt | Le | Lt | Eq => COMPARISON,
        Add | Subtract => 4,
        Multiply | Divide => 5,
    }
}

/// Reads a formula up to the first token that can't go on with it. Parentheses nest at most
/// [`super::MAX_DEPTH`] deep: `nest` has left out what is deeper.
pub fn read(cursor: &mut Cursor<'_, '_>) -> Option<Formula> {
    whole(cursor, 0)
}

/// Reads a number up to an equal sign, which belongs to the line.
pub fn read_number(cursor: &mut Cursor<'_, '_>) -> Option<Formula> {
    whole(cursor, COMPARISON)
}

fn whole(cursor: &mut Cursor<'_, '_>, weakest: u8) -> Option<Formula> {
    let first = cursor.here();
    let most = cursor.rest().len();
    let mut reader = FormulaReader { cursor, nodes: Vec::with_capacity(most) };
    reader.binary(weakest)?;
    let nodes = reader.nodes;
    let written = first.to(cursor.previous());
    if let Some(token) = cursor.take_kind(TokenKind::CloseParenthesis) {
        cursor.diagnostics.push(closes_nothing(cursor.reader.place(token)));
        while cursor.take().is_some() {}
        return None;
    }
    Some(Formula { nodes, written })
}

fn closes_nothing(span: Place) -> Diagnostic {
    let message = text!("questa parentesi non chiude nulla", "this parenthesis closes nothing");
    let help = text!("toglila, o aggiungi la `(` che manca", "remove it, or add the missing `(`");
    let title = text!("togli la parentesi", "remove the parenthesis");
    Diagnostic::new(Code::UnclosedParenthesis, span, message).help(help).fix(span, "", title)
}

/// How many of a run of signs are kept: two undo each other, but what they stand before must suit them. So a run
/// can't nest.
fn folded(signs: usize) -> usize {
    signs.min(2 - signs % 2)
}

struct FormulaReader<'c, 'a, 'd> {
    cursor: &'c mut Cursor<'a, 'd>,
    nodes: Vec<Node<Term>>,
}

impl FormulaReader<'_, '_, '_> {
    fn push(&mut self, kind: NodeKind<Term>, span: Span) -> u32 {
        self.nodes.push(Node { kind, span });
        self.nodes.len() as u32 - 1
    }

    fn span(&self, node: u32) -> Span {
        self.nodes[node as usize].span
    }

    fn operator(&mut self) -> Option<Operator> {
        use Operator::*;
        let token = self.cursor.peek()?;
        Some(match token.kind() {
            TokenKind::Plus => Add,
            TokenKind::Minus => Subtract,
            TokenKind::Times => Multiply,
            TokenKind::Divide => Divide,
            TokenKind::Ge => Ge,
            TokenKind::Gt => Gt,
            TokenKind::Le => Le,
            TokenKind::Lt => Lt,
            TokenKind::Eq => Eq,
            TokenKind::Name => match self.cursor.peek_word()? {
                "e" => And,
                "o" => Or,
                _ => return None,
            },
            TokenKind::WrongOperator => self.wrong_operator(token)?,
            _ => return None,
        })
    }

    /// Reports `=>` and reads on as if `>=` were written.
    fn wrong_operator(&mut self, token: Token) -> Option<Operator> {
        let written = self.cursor.reader.text(token.span());
        let at = self.cursor.reader.place(token);
        self.cursor.diagnostics.push(wrong_operator(written, at));
        match written {
            "=>" => Some(Operator::Ge),
            "=<" => Some(Operator::Le),
            _ => Some(Operator::Eq),
        }
    }

    fn binary(&mut self, weakest: u8) -> Option<u32> {
        let mut left = self.unary()?;
        loop {
            if self.cursor.peek_word() == Some("ogni") && PER > weakest {
                left = self.per(left)?;
                continue;
            }
            let before = self.cursor.diagnostics.len();
            let Some(operator) = self.operator().filter(|o| precedence(*o) > weakest) else {
                self.cursor.diagnostics.truncate(before);
                break;
            };
            self.cursor.take();
            let right = self.binary(precedence(operator))?;
            let span = self.span(left).to(self.span(right));
            left = self.push(NodeKind::Binary(operator, left, right), span);
        }
        Some(left)
    }

    /// `a ogni 10.000 b`
    fn per(&mut self, left: u32) -> Option<u32> {
        self.cursor.take();
        let Some((value, span)) = self.cursor.decimal() else {
            self.cursor.expected();
            return None;
        };
        let scale = self.push(NodeKind::Number(value, WrittenMeasure::None), span.span());
        let right = self.unary()?;
        let whole = self.span(left).to(self.span(right));
        Some(self.push(NodeKind::Per(left, scale, right), whole))
    }

    fn unary(&mut self) -> Option<u32> {
        let token = self.cursor.peek();
        let mut minuses = 0;
        while self.cursor.take_kind(TokenKind::Minus).is_some() {
            minuses += 1;
        }
        let mut denials = 0;
        while self.cursor.take_word("non").is_some() {
            denials += 1;
        }
        let mut operand = self.primary()?;
        if minuses + denials == 0 {
            return Some(operand);
        }
        let span = token.map_or(self.span(operand), |t| t.span().to(self.span(operand)));
        for _ in 0..folded(denials) {
            operand = self.push(NodeKind::Not(operand), span);
        }
        for _ in 0..folded(minuses) {
            operand = self.push(NodeKind::Negate(operand), span);
        }
        Some(operand)
    }

    fn primary(&mut self) -> Option<u32> {
        match self.cursor.peek_kind() {
            Some(TokenKind::Numeric) => self.number(),
            Some(TokenKind::Name | TokenKind::QuotedName) => self.name(),
            Some(TokenKind::OpenParenthesis) => {
                self.cursor.take();
                let inner = self.binary(0)?;
                self.close()?;
                Some(inner)
            }
            _ => match quotes::odd_name(self.cursor.reader, self.cursor.rest()) {
                Some(odd) => {
                    self.cursor.diagnostics.push(odd.finding);
                    self.cursor.rewind(self.cursor.position() + odd.words);
                    let name = odd.name?;
                    Some(self.push(NodeKind::Name(Term::Of(Reference { name, back: 0 })), name.span()))
                }
                None => {
                    self.cursor.expected();
                    None
                }
            },
        }
    }

    fn close(&mut self) -> Option<()> {
        if self.cursor.take_kind(TokenKind::CloseParenthesis).is_some() {
            return Some(());
        }
        // At the end of the line the missing parenthesis has already been reported.
        if self.cursor.peek().is_some() {
            self.cursor.expected();
        }
        None
    }

    fn number(&mut self) -> Option<u32> {
        let (value, span) = self.cursor.decimal()?;
        let (measure, measure_span) = self.cursor.measure();
        let value = scale_percent(value, measure)?;
        Some(self.push(NodeKind::Number(value, measure), span.to(measure_span.unwrap_or(span)).span()))
    }

    fn name(&mut self) -> Option<u32> {
        let token = self.cursor.take()?;
        let name = self.cursor.reader.name_place(token);
        if token.is(TokenKind::Name) && self.cursor.peek_kind() == Some(TokenKind::OpenParenthesis) {
            return self.call(name);
        }
        let back = match self.cursor.take_kind(TokenKind::Lag) {
            Some(lag) => self.lag(lag)?,
            None => 0,
        };
        Some(self.push(NodeKind::Name(Term::Of(Reference { name, back })), token.span()))
    }

    fn lag(&mut self, token: Token) -> Option<i32> {
        let text = self.cursor.reader.text(token.span());
        let inner: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '[' | ']')).collect();
        let offset = match inner.strip_prefix(['N', 'n']) {
            Some("") => Some(0),
            Some(rest) => rest.replace('−', "-").parse::<i32>().ok().filter(|n| (-99..=0).contains(n)),
            None => None,
        };
        if offset.is_none() {
            let message = text!("«{text}» non è un anno relativo", "“{text}” is not a relative year");
            let help = text!("scrivi `[N-1]` per l'anno prima", "write `[N-1]` for the year before");
            let at = self.cursor.reader.place(token);
            self.cursor.diagnostics.push(Diagnostic::new(Code::MalformedFormula, at, message).help(help));
        }
        offset.map(|n| -n)
    }

    fn call(&mut self, name: Place) -> Option<u32> {
        let word = self.cursor.reader.text(name);
        if FUNCTIONS.contains(&word) {
            return self.of_tree(name, word);
        }
        let Some((_, function)) = Function::ALL.iter().find(|(n, _)| *n == word) else {
            let found = self.no_function(name, word);
            self.cursor.diagnostics.push(found);
            return None;
        };
        self.cursor.take();
        let mut operands = vec![self.binary(0)?];
        while self.cursor.take_kind(TokenKind::Semicolon).is_some() {
            operands.push(self.binary(0)?);
        }
        let end = self.cursor.here();
        self.close()?;
        let two = matches!(function, Function::Round | Function::Truncate);
        if two && operands.len() != 2 {
            let message = text!("`{word}` vuole due argomenti", "`{word}` takes two arguments");
            let help = text!("per esempio `{word}(x; 0,01)`", "for example `{word}(x; 0,01)`");
            self.cursor.diagnostics.push(Diagnostic::new(Code::MalformedFormula, name, message).help(help));
            return None;
        }
        Some(self.push(NodeKind::Call(*function, operands), name.to(end).span()))
    }

    /// `punteggio(A1)`
    fn of_tree(&mut self, name: Place, word: &str) -> Option<u32> {
        self.cursor.take();
        let asked = OfTree::read(self.cursor, word)?;
        let end = self.cursor.here();
        self.close()?;
        Some(self.push(NodeKind::Name(Term::Tree(asked)), name.to(end).span()))
    }

    fn no_function(&self, name: Place, word: &str) -> Diagnostic {
        let message = text!("non c'è una funzione «{word}»", "there is no function “{word}”");
        let found = Diagnostic::new(Code::MalformedFormula, name, message);
        if let [_, of, close, ..] = self.cursor.rest()
            && word == Keyword::Value.word()
            && of.is_name()
            && close.is(TokenKind::CloseParenthesis)
        {
            let (of, whole) = (self.cursor.reader.text(of.span()), name.to(self.cursor.reader.place(*close)));
            let help =
                text!("il valore di una cosa si scrive con il suo nome", "the value of a thing is written as its name");
            return found.help(help).fix(whole, of, text!("scrivi `{of}`", "write `{of}`"));
        }
        let found = found.help(text!(
            "le funzioni sono min, max, media, somma, arrotonda e tronca; dell'albero punteggio, risorse, usate, peso e conta",
            "the functions are min, max, media, somma, arrotonda and tronca; of the tree punteggio, risorse, usate, peso and conta"
        ));
        // As a spreadsheet writes them.
        match suggest::closest(word, Function::ALL.iter().map(|(n, _)| *n).chain(FUNCTIONS)) {
            Some(near) => found.fix(name, near, text!("scrivi `{near}`", "write `{near}`")),
            None => found,
        }
    }
}

/// What a formula is made of, for messages.
pub fn what() -> Text {
    text!("una formula", "a formula")
}
