//! What a formula of a spreadsheet is, and what it comes to.

use crate::arithmetic::number::fraction::Q;
use crate::source::Area;
use std::cmp::Ordering;
use std::rc::Rc;

/// A value of a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A number; a percentage is a fraction, a day its number.
    Number(Q),
    /// A text.
    Text(Rc<str>),
    /// True or false.
    Bool(bool),
    /// An error.
    Fault(Fault),
}

/// An error of a spreadsheet, or why something is not computed here.
#[derive(Clone, PartialEq, Debug)]
pub enum Fault {
    /// One that the spreadsheet itself shows: `#DIV/0!`.
    Shown(&'static str),
    /// Something that is not computed here.
    Beyond(Beyond),
}

/// What is not computed here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Beyond {
    /// A function that is not known.
    Function(Rc<str>),
    /// A name, a table or a reference that leads nowhere in this workbook.
    Name(Rc<str>),
    /// A formula that is not written as formulas are.
    Form,
    /// A formula that depends on itself.
    Cycle,
    /// More work than a workbook may ask for.
    Work,
}

/// A division by zero.
pub const DIVISION: Fault = Fault::Shown("#DIV/0!");
/// Something of the wrong kind.
pub const WRONG_KIND: Fault = Fault::Shown("#VALUE!");
/// A number that can't be.
pub const NO_NUMBER: Fault = Fault::Shown("#NUM!");
/// Nothing found.
pub const NOT_FOUND: Fault = Fault::Shown("#N/A");
/// A place that is not there.
pub const NO_PLACE: Fault = Fault::Shown("#REF!");

impl Value {
    /// A text.
    pub fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    /// The order of two values that are compared: numbers before texts before truths; case does not count.
    pub fn order(&self, other: &Value) -> Ordering {
        let filled = |value: &Value, like: &Value| match (value, like) {
            (Value::Empty, Value::Text(_)) => Value::text(""),
            (Value::Empty, Value::Bool(_)) => Value::Bool(false),
            (Value::Empty, _) => Value::Number(Q::from_integer(0.into())),
            (value, _) => value.clone(),
        };
        match (filled(self, other), filled(other, self)) {
            (Value::Number(a), Value::Number(b)) => a.cmp(&b),
            (Value::Text(a), Value::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
            (Value::Bool(a), Value::Bool(b)) => a.cmp(&b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Value::Empty | Value::Number(_) => 0,
            Value::Text(_) => 1,
            Value::Bool(_) => 2,
            Value::Fault(_) => 3,
        }
    }
}

/// A cell of a workbook.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CellId {
    /// The sheet, counted from zero.
    pub sheet: usize,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 1.
    pub column: u32,
}

/// A row or a column as a formula writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Coordinate {
    /// Where it is, seen from the cell the formula is written in.
    pub at: u32,
    /// False where it moves with the formula.
    pub is_fixed: bool,
}

/// A block of cells as a formula writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The sheet.
    pub sheet: usize,
    /// First and last row.
    pub rows: [Coordinate; 2],
    /// First and last column.
    pub columns: [Coordinate; 2],
}

/// A block of cells of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// The sheet.
    pub sheet: usize,
    /// The cells.
    pub area: Area,
}

impl Reference {
    /// The cells that are meant by a formula that is so many rows and columns from where it was written; none where
    /// that is off the sheet.
    pub fn block(&self, down: i64, right: i64) -> Option<Block> {
        let moved = |c: Coordinate, by: i64| match c.is_fixed {
            true => Some(c.at),
            false => u32::try_from(i64::from(c.at) + by).ok().filter(|at| *at > 0),
        };
        let [a, b] = self.rows.map(|row| moved(row, down));
        let [c, d] = self.columns.map(|column| moved(column, right));
        let (a, b, c, d) = (a?, b?, c?, d?);
        let area = Area { top: a.min(b), bottom: a.max(b), left: c.min(d), right: c.max(d) };
        Some(Block { sheet: self.sheet, area })
    }
}

/// What two things come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Join,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Power => "^",
            Operator::Join => "&",
            Operator::Equal => "=",
            Operator::Unequal => "<>",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
        }
    }

    /// Whether an order is what a comparison asks for; none for what is no comparison.
    pub fn holds(self, order: Ordering) -> Option<bool> {
        Some(match self {
            Operator::Equal => order.is_eq(),
            Operator::Unequal => order.is_ne(),
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Greater => order.is_gt(),
            Operator::GreaterOrEqual => order.is_ge(),
            _ => return None,
        })
    }
}

/// A formula.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// A value.
    Value(Value),
    /// Values in rows.
    Rows(Rc<Many>),
    /// Cells.
    Cells(Reference),
    /// Something that is not computed here.
    Beyond(Beyond),
    /// An argument that is left out.
    Missing,
    /// A sign turned.
    Negate(Box<Node>),
    /// A hundredth.
    Percent(Box<Node>),
    /// Two things.
    Binary(Operator, Box<Node>, Box<Node>),
    /// A function.
    Call(&'static Function, Vec<Node>),
}

impl Node {
    /// Looks at the node and all below it.
    pub fn each<'n>(&'n self, look: &mut impl FnMut(&'n Node)) {
        look(self);
        match self {
            Node::Negate(of) | Node::Percent(of) => of.each(look),
            Node::Binary(_, a, b) => {
                a.each(look);
                b.each(look);
            }
            Node::Call(_, of) => of.iter().for_each(|node| node.each(look)),
            Node::Value(_) | Node::Rows(_) | Node::Cells(_) | Node::Beyond(_) | Node::Missing => {}
        }
    }
}

/// A function.
pub struct Function {
    /// As files write it.
    pub name: &'static str,
    /// As an Italian reads it.
    pub italian: &'static str,
    /// Whether its operands are computed cell by cell where they are blocks.
    pub takes_blocks: bool,
    /// What it does.
    pub run: Run,
}

/// What a function does with its operands.
pub type Run = fn(&dyn Evaluate, &[Node]) -> Operand;

impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

/// Many values in rows, each as long as the others.
#[derive(Clone, PartialEq, Debug)]
pub struct Many {
    /// Columns.
    pub width: usize,
    /// Row by row.
    pub values: Vec<Value>,
}

/// What a part of a formula comes to.
#[derive(Clone, PartialEq, Debug)]
pub enum Operand {
    /// One value.
    One(Value),
    /// Cells, looked into when they are needed.
    Block(Block),
    /// Values.
    Many(Rc<Many>),
}

impl From<Value> for Operand {
    fn from(value: Value) -> Operand {
        Operand::One(value)
    }
}

impl From<Result<Value, Fault>> for Operand {
    fn from(value: Result<Value, Fault>) -> Operand {
        Operand::One(value.unwrap_or_else(Value::Fault))
    }
}

/// What functions may ask.
pub trait Evaluate {
    /// What a part comes to.
    fn operand(&self, node: &Node) -> Operand;
    /// The same as one value.
    fn one(&self, node: &Node) -> Value;
    /// What a cell holds.
    fn cell(&self, cell: CellId) -> Value;
    /// The cells of a block that hold something, row by row, each with its place counted from the block's first cell.
    fn filled(&self, block: Block, look: &mut dyn FnMut(u32, u32, Value));
    /// A block as far as anything is in the workbook.
    fn clipped(&self, block: Block) -> Block;
    /// All the values of an operand.
    fn many(&self, operand: &Operand) -> Result<Rc<Many>, Fault>;
    /// The cell that is computed.
    fn here(&self) -> CellId;
}
