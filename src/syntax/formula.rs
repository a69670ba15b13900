//! Formulas: precedence, and a flat form in which operands stand before what uses them, so that
//! whatever walks a formula is a loop and no depth of text can exhaust the stack.

use super::ast::{Token, TokenKind};
use super::cursor::{Cursor, WrittenUnit, scale_percent, wrong_operator};
use crate::diagnostic::{Code, Diagnostic, Text, suggest};
use crate::source::{Place, Span};
use crate::text;
use rust_decimal::Decimal;

/// A formula over names of type `N`. Nodes stand in the order in which they are computed; the last
/// is the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula<N> {
    /// The nodes, operands first.
    pub nodes: Vec<Node<N>>,
    /// All of it as written, outer parentheses and `[N-1]` included, which no node spans.
    pub written: Place,
}

/// One step of a formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<N> {
    /// What is done.
    pub kind: NodeKind<N>,
    /// Where it is written, in the text of the formula.
    pub span: Span,
}

/// What a step of a formula does; operands are indices of earlier nodes.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind<N> {
    /// A number; percentages are already divided by 100.
    Number(Decimal, WrittenUnit),
    /// A name.
    Name(N),
    /// `-a`.
    Negate(u32),
    /// `non a`.
    Not(u32),
    /// `a + b` and the other operators of two operands.
    Binary(Operator, u32, u32),
    /// `a ogni k b`: `a * k / b`.
    Per(u32, u32, u32),
    /// `min(a; b)`.
    Call(Function, Vec<u32>),
}

/// An operator of two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `>=`
    Ge,
    /// `>`
    Gt,
    /// `<=`
    Le,
    /// `<`
    Lt,
    /// `=`
    Eq,
    /// `e`
    And,
    /// `o`
    Or,
}

impl Operator {
    /// As written.
    pub fn symbol(self) -> &'static str {
        use Operator::*;
        match self {
            Add => "+",
            Subtract => "-",
            Multiply => "*",
            Divide => "/",
            Ge => ">=",
            Gt => ">",
            Le => "<=",
            Lt => "<",
            Eq => "=",
            And => "e",
            Or => "o",
        }
    }

    /// True for operators whose result is true or false.
    pub fn is_condition(self) -> bool {
        !matches!(self, Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide)
    }

    fn precedence(self) -> u8 {
        use Operator::*;
        match self {
            Or => 1,
            And => 2,
            Ge | Gt | Le | Lt | Eq => 3,
            Add | Subtract => 4,
            Multiply | Divide => 5,
        }
    }
}

/// Precedence of `a ogni k b`.
const PER: u8 = 6;

/// A function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Function {
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// The mean.
    Mean,
    /// The sum.
    Sum,
    /// `arrotonda(x; q)`: to a multiple of `q`, half away from zero.
    Round,
    /// `tronca(x; q)`: to a multiple of `q`, towards zero.
    Truncate,
}

impl Function {
    /// The functions and their names.
    pub const ALL: [(&'static str, Function); 6] = [
        ("min", Function::Min),
        ("max", Function::Max),
        ("media", Function::Mean),
        ("somma", Function::Sum),
        ("arrotonda", Function::Round),
        ("tronca", Function::Truncate),
    ];

    /// As written.
    pub fn name(self) -> &'static str {
        Function::ALL.iter().find(|(_, f)| *f == self).map_or("", |(n, _)| n)
    }
}

/// A name in a formula, with the years it looks back: `x[N-1]` looks back one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The name.
    pub name: Place,
    /// Years back; negative looks ahead.
    pub back: i32,
}

/// Reads a formula up to the first token that can't go on with it. Parentheses nest at most
/// [`super::MAX_DEPTH`] deep: `nest` has left out what is deeper.
pub fn read(cursor: &mut Cursor<'_, '_>) -> Option<Formula<Reference>> {
    let first = cursor.here();
    let most = cursor.rest().len();
    let mut reader = FormulaReader { cursor, nodes: Vec::with_capacity(most) };
    reader.binary(0)?;
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

struct FormulaReader<'c, 'a, 'd> {
    cursor: &'c mut Cursor<'a, 'd>,
    nodes: Vec<Node<Reference>>,
}

impl FormulaReader<'_, '_, '_> {
    fn push(&mut self, kind: NodeKind<Reference>, span: Span) -> u32 {
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
            let Some(operator) = self.operator().filter(|o| o.precedence() > weakest) else {
                self.cursor.diagnostics.truncate(before);
                break;
            };
            self.cursor.take();
            let right = self.binary(operator.precedence())?;
            let span = self.span(left).to(self.span(right));
            left = self.push(NodeKind::Binary(operator, left, right), span);
        }
        Some(left)
    }

    /// `a ogni 10.000 b`
    fn per(&mut self, left: u32) -> Option<u32> {
        self.cursor.take();
        let Some((value, span)) = self.cursor.decimal() else {
            self.cursor
                .expected(text!("un numero dopo `ogni`, come `10.000`", "a number after `ogni`, such as `10.000`"));
            return None;
        };
        let scale = self.push(NodeKind::Number(value, WrittenUnit::None), span.span());
        let right = self.unary()?;
        let whole = self.span(left).to(self.span(right));
        Some(self.push(NodeKind::Per(left, scale, right), whole))
    }

    fn unary(&mut self) -> Option<u32> {
        let token = self.cursor.peek();
        // A run of signs is folded here, so that it can't nest.
        let mut negative = false;
        while self.cursor.take_kind(TokenKind::Minus).is_some() {
            negative = !negative;
        }
        let mut not = false;
        while self.cursor.take_word("non").is_some() {
            not = !not;
        }
        let operand = self.primary()?;
        if !negative && !not {
            return Some(operand);
        }
        let span = token.map_or(self.span(operand), |t| t.span().to(self.span(operand)));
        let operand = if not { self.push(NodeKind::Not(operand), span) } else { operand };
        Some(if negative { self.push(NodeKind::Negate(operand), span) } else { operand })
    }

    fn primary(&mut self) -> Option<u32> {
        match self.cursor.peek_kind() {
            Some(TokenKind::Numeric) => self.number(),
            Some(TokenKind::Name) => self.name(),
            Some(TokenKind::OpenParenthesis) => {
                self.cursor.take();
                let inner = self.binary(0)?;
                self.close()?;
                Some(inner)
            }
            _ => {
                self.cursor.expected(text!("un numero o un nome", "a number or a name"));
                None
            }
        }
    }

    fn close(&mut self) -> Option<()> {
        if self.cursor.take_kind(TokenKind::CloseParenthesis).is_some() {
            return Some(());
        }
        // At the end of the line the missing parenthesis has already been reported.
        if self.cursor.peek().is_some() {
            self.cursor.expected(text!("`)`", "`)`"));
        }
        None
    }

    fn number(&mut self) -> Option<u32> {
        let (value, span) = self.cursor.decimal()?;
        let (unit, unit_span) = self.cursor.unit();
        let value = scale_percent(value, unit)?;
        Some(self.push(NodeKind::Number(value, unit), span.to(unit_span.unwrap_or(span)).span()))
    }

    fn name(&mut self) -> Option<u32> {
        let token = self.cursor.take()?;
        let name = self.cursor.reader.place(token);
        if self.cursor.peek_kind() == Some(TokenKind::OpenParenthesis) {
            return self.call(name);
        }
        let back = match self.cursor.take_kind(TokenKind::Lag) {
            Some(lag) => self.lag(lag)?,
            None => 0,
        };
        Some(self.push(NodeKind::Name(Reference { name, back }), token.span()))
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
        let Some((_, function)) = Function::ALL.iter().find(|(n, _)| *n == word) else {
            let message = text!("non c'è una funzione «{word}»", "there is no function “{word}”");
            let help = text!(
                "le funzioni sono min, max, media, somma, arrotonda e tronca",
                "the functions are min, max, media, somma, arrotonda and tronca"
            );
            let mut found = Diagnostic::new(Code::MalformedFormula, name, message).help(help);
            // As a spreadsheet writes them.
            if let Some(near) = suggest::closest(word, Function::ALL.iter().map(|(n, _)| *n)) {
                found = found.fix(name, near, text!("scrivi `{near}`", "write `{near}`"));
            }
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
}

impl<N> Formula<N> {
    /// The same formula over other names; `None` if one can't be changed.
    pub fn try_map<M>(self, mut change: impl FnMut(N, Place) -> Option<M>) -> Option<Formula<M>> {
        let (mut ok, source) = (true, self.written.source);
        // Goes on after a name that can't be changed, so that every wrong one is reported.
        let changed = |node: Node<N>| {
            let kind = match node.kind {
                NodeKind::Name(name) => {
                    let found = change(name, node.span.within(source));
                    ok &= found.is_some();
                    NodeKind::Name(found?)
                }
                NodeKind::Number(v, u) => NodeKind::Number(v, u),
                NodeKind::Negate(a) => NodeKind::Negate(a),
                NodeKind::Not(a) => NodeKind::Not(a),
                NodeKind::Binary(o, a, b) => NodeKind::Binary(o, a, b),
                NodeKind::Per(a, k, b) => NodeKind::Per(a, k, b),
                NodeKind::Call(f, args) => NodeKind::Call(f, args),
            };
            Some(Node { kind, span: node.span })
        };
        let nodes = self.nodes.into_iter().filter_map(changed).collect();
        ok.then_some(Formula { nodes, written: self.written })
    }

    /// The names it uses.
    pub fn names(&self) -> impl Iterator<Item = (&N, Place)> {
        self.nodes.iter().filter_map(|n| match &n.kind {
            NodeKind::Name(name) => Some((name, self.place(n))),
            _ => None,
        })
    }

    /// Where a node of it is written.
    pub fn place(&self, node: &Node<N>) -> Place {
        node.span.within(self.written.source)
    }

    /// The whole formula as written.
    pub fn span(&self) -> Place {
        self.written
    }
}

/// What a formula is made of, for messages.
pub fn what() -> Text {
    text!("una formula", "a formula")
}
