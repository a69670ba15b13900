//! Formulas, in a flat form in which operands stand before what uses them: whatever walks a formula is a loop,
//! and no depth of text can exhaust the stack.

use super::quantity::WrittenMeasure;
use crate::source::{Place, Span};
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
    Number(Decimal, WrittenMeasure),
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

impl<N> NodeKind<N> {
    /// The steps that it uses.
    fn operands(&self) -> impl Iterator<Item = u32> + '_ {
        let (few, many): ([Option<u32>; 3], &[u32]) = match self {
            NodeKind::Number(..) | NodeKind::Name(_) => ([None; 3], &[]),
            NodeKind::Negate(a) | NodeKind::Not(a) => ([Some(*a), None, None], &[]),
            NodeKind::Binary(_, a, b) => ([Some(*a), Some(*b), None], &[]),
            NodeKind::Per(a, k, b) => ([Some(*a), Some(*k), Some(*b)], &[]),
            NodeKind::Call(_, all) => ([None; 3], all),
        };
        few.into_iter().flatten().chain(many.iter().copied())
    }

    /// The same over other steps.
    fn over(self, to: impl Fn(u32) -> u32) -> NodeKind<N> {
        match self {
            NodeKind::Negate(a) => NodeKind::Negate(to(a)),
            NodeKind::Not(a) => NodeKind::Not(to(a)),
            NodeKind::Binary(o, a, b) => NodeKind::Binary(o, to(a), to(b)),
            NodeKind::Per(a, k, b) => NodeKind::Per(to(a), to(k), to(b)),
            NodeKind::Call(f, all) => NodeKind::Call(f, all.into_iter().map(to).collect()),
            other => other,
        }
    }
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
}

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

    /// The number that it is, where nothing is to be computed.
    pub fn literal(&self) -> Option<Decimal> {
        match self.nodes.as_slice() {
            [Node { kind: NodeKind::Number(value, _), .. }] => Some(*value),
            _ => None,
        }
    }

    /// How many of its first steps are also those of another.
    pub fn shared_steps(&self, other: &Formula<N>) -> usize
    where
        N: PartialEq,
    {
        self.nodes.iter().zip(&other.nodes).take_while(|(a, b)| a.kind == b.kind).count()
    }

    /// The part of it that ends at one of its steps.
    pub fn part(&self, at: u32) -> Formula<N>
    where
        N: Clone,
    {
        let mut needed = vec![false; at as usize + 1];
        needed[at as usize] = true;
        for step in (0..needed.len()).rev().filter(|step| *step <= at as usize) {
            if needed[step] {
                self.nodes[step].kind.operands().for_each(|operand| needed[operand as usize] = true);
            }
        }
        // Where each step stands among those that are left.
        let mut places = Vec::with_capacity(needed.len());
        let mut count = 0;
        for is_needed in &needed {
            places.push(count);
            count += u32::from(*is_needed);
        }
        let left = self.nodes.iter().zip(&needed).filter(|(_, is_needed)| **is_needed);
        let moved = |node: &Node<N>| Node { kind: node.kind.clone().over(|i| places[i as usize]), span: node.span };
        let nodes: Vec<Node<N>> = left.map(|(node, _)| moved(node)).collect();
        Formula { nodes, written: self.place(&self.nodes[at as usize]) }
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
