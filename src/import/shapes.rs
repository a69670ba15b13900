//! The shape of a formula: what it is in each row of its column, whatever row that is.

use super::formula::{Node, Reference, Value, shown_number};
use super::grid::{Grid, Source};
use crate::source::letters;
use std::fmt::Write;

/// How much of a formula its shape shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// References as they lie from the cell, and numbers.
    Whole,
    /// Neither.
    Skeleton,
}

/// The shape of a formula of a grid, by its number among those written.
pub fn shape(grid: &Grid, at: usize, detail: Detail) -> String {
    let (source, ..) = grid.formula(at);
    let mut out = String::new();
    write_node(&source.node, source, detail, &mut out);
    out
}

fn write_node(node: &Node, source: &Source, detail: Detail, out: &mut String) {
    match node {
        Node::Value(Value::Number(_)) if detail == Detail::Skeleton => out.push('0'),
        Node::Value(Value::Number(number)) => out.push_str(&shown_number(number)),
        Node::Value(value) => drop(write!(out, "{value:?}")),
        Node::Rows(many) => drop(write!(out, "{many:?}")),
        Node::Cells(_) if detail == Detail::Skeleton => out.push('#'),
        Node::Cells(reference) => write_reference(reference, source, out),
        Node::Beyond(beyond) => drop(write!(out, "{beyond:?}")),
        Node::Missing => {}
        Node::Negate(of) => {
            out.push('-');
            write_node(of, source, detail, out);
        }
        Node::Percent(of) => {
            write_node(of, source, detail, out);
            out.push('%');
        }
        Node::Binary(operator, a, b) => {
            out.push('(');
            write_node(a, source, detail, out);
            out.push_str(operator.symbol());
            write_node(b, source, detail, out);
            out.push(')');
        }
        Node::Call(function, of) => {
            out.push_str(function.name);
            out.push('(');
            for node in of {
                write_node(node, source, detail, out);
                out.push(';');
            }
            out.push(')');
        }
    }
}

fn write_reference(reference: &Reference, source: &Source, out: &mut String) {
    let origin = source.origin;
    let mut line = |at: u32, is_fixed: bool, from: u32| match is_fixed {
        true => drop(write!(out, "${at}")),
        false => drop(write!(out, "[{}]", i64::from(at) - i64::from(from))),
    };
    line(u32::try_from(reference.sheet).unwrap_or(0), true, 0);
    for row in reference.rows {
        line(row.at, row.is_fixed, origin.row);
    }
    for column in reference.columns {
        line(column.at, column.is_fixed, origin.column);
    }
}

/// A formula as whoever opens the workbook reads it there: in Italian.
pub fn italian(grid: &Grid, at: usize) -> String {
    let (source, down, right) = grid.formula(at);
    let mut out = String::from("=");
    spell(grid, &source.node, (down, right), source.origin.sheet, &mut out);
    out
}

fn spell(grid: &Grid, node: &Node, moved: (i64, i64), sheet: usize, out: &mut String) {
    let inner = |node: &Node, out: &mut String| spell(grid, node, moved, sheet, out);
    match node {
        Node::Value(Value::Number(number)) => out.push_str(&shown_number(number)),
        Node::Value(Value::Text(text)) => drop(write!(out, "\"{text}\"")),
        Node::Value(Value::Bool(truth)) => out.push_str(if *truth { "VERO" } else { "FALSO" }),
        Node::Value(Value::Fault(super::formula::Fault::Shown(name))) => out.push_str(name),
        Node::Value(_) | Node::Missing => {}
        Node::Rows(_) => out.push_str("{…}"),
        Node::Beyond(super::formula::Beyond::Function(name)) => drop(write!(out, "{name}(…)")),
        Node::Beyond(super::formula::Beyond::Name(name)) => out.push_str(name),
        Node::Beyond(_) => out.push('?'),
        Node::Cells(reference) => match reference.block(moved.0, moved.1) {
            Some(block) => {
                if block.sheet != sheet {
                    let name = grid.pages.get(block.sheet).map_or("", |page| page.sheet.name.as_str());
                    let _ = write!(out, "'{name}'!");
                }
                match (block.area.bottom, block.area.right) {
                    (u32::MAX, right) => drop(write!(out, "{}:{}", letters(block.area.left), letters(right))),
                    (bottom, u32::MAX) => drop(write!(out, "{}:{bottom}", block.area.top)),
                    _ => drop(write!(out, "{}", block.area)),
                }
            }
            None => out.push_str("#RIF!"),
        },
        Node::Negate(of) => {
            out.push('-');
            inner(of, out);
        }
        Node::Percent(of) => {
            inner(of, out);
            out.push('%');
        }
        Node::Binary(operator, a, b) => {
            for (side, node) in [a, b].into_iter().enumerate() {
                if side == 1 {
                    out.push_str(operator.symbol());
                }
                // Every operator within another one is shown apart: which of them binds more is not asked.
                match **node {
                    Node::Binary(other, ..) if other != *operator || side == 1 => {
                        out.push('(');
                        inner(node, out);
                        out.push(')');
                    }
                    _ => inner(node, out),
                }
            }
        }
        Node::Call(function, of) => {
            out.push_str(function.italian);
            out.push('(');
            for (at, node) in of.iter().enumerate() {
                if at > 0 {
                    out.push(';');
                }
                inner(node, out);
            }
            out.push(')');
        }
    }
}
