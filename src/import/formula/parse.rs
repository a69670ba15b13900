//! Formulas as files write them: Excel's, which are English whatever the program speaks, and OpenFormula's.

use super::functions;
use super::tree::{Beyond, CellId, Coordinate, Fault, Many, Node, Operator, Reference, Value};
use crate::arithmetic::number::fraction::Q;
use crate::data::book::{BookTable, FormulaForm, Range};
use num_bigint::BigInt;
use std::rc::Rc;

/// As deep as Excel lets functions stand in each other.
const DEEPEST: usize = 64;
/// As long as Excel lets a formula be.
const LONGEST: usize = 16_384;
/// More operators than a formula that somebody wrote has: each stands on the one before.
const MOST_LINKS: usize = 1000;
/// More rows and columns than any sheet has.
const LAST: u32 = u32::MAX;

/// What names mean in a workbook.
#[derive(Default)]
pub struct Names {
    /// The sheets, in order.
    pub sheets: Vec<String>,
    /// Blocks of cells with a name.
    pub ranges: Vec<Range>,
    /// Tables.
    pub tables: Vec<BookTable>,
}

/// A formula as it is written in a cell; where it can't be read, a node that says so.
pub fn parse(text: &str, form: FormulaForm, names: &Names, here: CellId) -> Node {
    let text = text.trim();
    let text = ["of:", "oooc:", "msoxl:"].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
    let text = text.strip_prefix('=').unwrap_or(text);
    if text.len() > LONGEST {
        return Node::Beyond(Beyond::Form);
    }
    let mut reader = Reader { text, at: 0, is_open: form == FormulaForm::Open, names, here, depth: 0, links: 0 };
    match reader.comparison() {
        Some(node) if reader.rest().trim().is_empty() => node,
        _ => Node::Beyond(Beyond::Form),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// OpenFormula: references stand in brackets, semicolons between arguments.
    is_open: bool,
    names: &'t Names,
    here: CellId,
    depth: usize,
    links: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn takes(&mut self, what: &str) -> bool {
        self.blanks();
        let is_next = self.rest().starts_with(what);
        self.at += if is_next { what.len() } else { 0 };
        is_next
    }

    fn while_true(&mut self, goes_on: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| !goes_on(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Operators of one level, from the left.
    fn level(&mut self, operators: &[(&str, Operator)], inner: fn(&mut Reader<'t>) -> Option<Node>) -> Option<Node> {
        let mut found = inner(self)?;
        while let Some((_, operator)) = operators.iter().find(|(symbol, _)| self.takes(symbol)) {
            self.links += 1;
            if self.links > MOST_LINKS {
                return None;
            }
            found = Node::Binary(*operator, Box::new(found), Box::new(inner(self)?));
        }
        Some(found)
    }

    fn comparison(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        // The longer ones first.
        let operators = [
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<>", Operator::Unequal),
            ("<", Operator::Less),
            (">", Operator::Greater),
            ("=", Operator::Equal),
        ];
        let found = self.level(&operators, |reader| {
            reader.level(&[("&", Operator::Join)], |reader| {
                reader.level(&[("+", Operator::Add), ("-", Operator::Subtract)], |reader| {
                    reader.level(&[("*", Operator::Multiply), ("/", Operator::Divide)], |reader| {
                        reader.level(&[("^", Operator::Power)], Reader::signed)
                    })
                })
            })
        });
        self.depth -= 1;
        found
    }

    fn signed(&mut self) -> Option<Node> {
        let mut signs = 0;
        while signs < DEEPEST && (self.takes("-") || self.takes("+")) {
            signs += usize::from(self.text[..self.at].ends_with('-'));
        }
        let mut found = self.primary()?;
        while self.takes("%") {
            found = Node::Percent(Box::new(found));
        }
        // Two signs turn a truth into a number.
        Some((0..signs).fold(found, |found, _| Node::Negate(Box::new(found))))
    }

    fn primary(&mut self) -> Option<Node> {
        self.blanks();
        match self.rest().chars().next()? {
            '(' => {
                self.at += 1;
                let found = self.comparison()?;
                self.takes(")").then_some(found)
            }
            '"' => self.quoted('"').map(|text| Node::Value(Value::text(&text))),
            '{' => self.rows(),
            '#' => self.fault(),
            '0'..='9' | '.' => match self.whole_rows() {
                Some(found) => Some(found),
                None => self.number().map(|number| Node::Value(Value::Number(number))),
            },
            '[' if self.is_open => self.open_reference(),
            '[' if self.rest().starts_with("[@") || self.rest().starts_with("[#") => self.of_table(""),
            '[' => self.foreign(),
            _ => self.word(),
        }
    }

    /// What stands between quotation marks; two of them stand for one.
    fn quoted(&mut self, mark: char) -> Option<String> {
        let mut found = String::new();
        let mut chars = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == mark && chars.peek().is_some_and(|(_, next)| *next == mark) => {
                    chars.next();
                    found.push(mark);
                }
                c if c == mark => {
                    self.at += at + 1;
                    return Some(found);
                }
                c => found.push(c),
            }
        }
        None
    }

    fn number(&mut self) -> Option<Q> {
        let whole = self.while_true(|c| c.is_ascii_digit());
        let mut decimals = "";
        if self.rest().starts_with('.') {
            self.at += 1;
            decimals = self.while_true(|c| c.is_ascii_digit());
        }
        let mut shift = 0;
        let after = self.rest().trim_start_matches(['e', 'E']);
        if after.len() + 1 == self.rest().len() {
            let digits = after.trim_start_matches(['+', '-']);
            let length = digits.bytes().take_while(u8::is_ascii_digit).count();
            let sign = after.len() - digits.len();
            if length > 0 && sign <= 1 {
                shift = after[..sign + length].trim_start_matches('+').parse::<i32>().ok().filter(|n| n.abs() < 400)?;
                self.at += 1 + sign + length;
            }
        }
        let digits: BigInt = format!("{whole}{decimals}").parse().ok()?;
        let places = i32::try_from(decimals.len()).ok()? - shift;
        let power = BigInt::from(10u8).pow(places.unsigned_abs());
        Some(if places >= 0 { Q::new(digits, power) } else { Q::from_integer(digits * power) })
    }

    fn fault(&mut self) -> Option<Node> {
        const KNOWN: [&str; 7] = ["#DIV/0!", "#VALUE!", "#NUM!", "#N/A", "#REF!", "#NAME?", "#NULL!"];
        let known = KNOWN.iter().find(|fault| self.rest().starts_with(**fault))?;
        self.at += known.len();
        Some(Node::Value(Value::Fault(Fault::Shown(known))))
    }

    fn rows(&mut self) -> Option<Node> {
        self.at += 1;
        let (mut values, mut width, mut count) = (Vec::new(), 0, 0);
        let (next, down) = if self.is_open { (";", "|") } else { (",", ";") };
        loop {
            match self.signed()? {
                Node::Value(value) => values.push(value),
                Node::Negate(of) => match *of {
                    Node::Value(Value::Number(n)) => values.push(Value::Number(-n)),
                    _ => return None,
                },
                _ => return None,
            }
            count += 1;
            if self.takes(next) {
                continue;
            }
            if width != 0 && width != count {
                return None;
            }
            (width, count) = (count, 0);
            if self.takes("}") {
                return Some(Node::Rows(Rc::new(Many { width, values })));
            }
            if !self.takes(down) {
                return None;
            }
        }
    }

    /// A function, a cell, a name, a table; perhaps of another sheet.
    fn word(&mut self) -> Option<Node> {
        let start = self.at;
        if self.rest().starts_with('\'') {
            let sheet = self.quoted('\'')?;
            return if self.takes("!") { self.of_sheet(&sheet) } else { None };
        }
        let word = self.while_true(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\' | '?'));
        if word.is_empty() {
            return None;
        }
        if self.rest().starts_with('!') {
            self.at += 1;
            return self.of_sheet(word);
        }
        if self.rest().trim_start().starts_with('(') {
            self.blanks();
            self.at += 1;
            return self.call(word);
        }
        if self.rest().starts_with('[') {
            return self.of_table(word);
        }
        if let Some(one) = coordinates(word).filter(|one| one.is_cell() || self.rest().starts_with(':')) {
            return self.cells(self.here.sheet, one);
        }
        if word.eq_ignore_ascii_case("TRUE") || word.eq_ignore_ascii_case("FALSE") {
            return Some(Node::Value(Value::Bool(word.eq_ignore_ascii_case("TRUE"))));
        }
        // `Foglio1:Foglio3!A1`, and blocks between two names.
        if self.rest().starts_with(':') {
            self.at = self.text.len();
            return Some(Node::Beyond(Beyond::Name(self.text[start..].into())));
        }
        Some(self.named(word))
    }

    fn named(&self, word: &str) -> Node {
        let known = self.names.ranges.iter().find(|range| range.name.eq_ignore_ascii_case(word));
        known.map_or_else(|| Node::Beyond(Beyond::Name(word.into())), |r| fixed(r.sheet, r.area))
    }

    fn of_sheet(&mut self, name: &str) -> Option<Node> {
        let sheet = self.names.sheets.iter().position(|sheet| sheet.to_lowercase() == name.to_lowercase());
        if self.rest().starts_with('#') {
            return self.fault();
        }
        let word = self.while_true(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$'));
        let ends = coordinates(word).filter(|one| one.is_cell() || self.rest().starts_with(':'));
        match (sheet, ends) {
            (Some(sheet), Some(one)) => self.cells(sheet, one),
            (None, Some(_)) => {
                if self.takes(":") {
                    self.while_true(|c| c.is_alphanumeric() || c == '$');
                }
                Some(Node::Beyond(Beyond::Name(format!("{name}!{word}").into())))
            }
            (_, None) => Some(self.named(word)),
        }
    }

    /// A reference into another workbook.
    fn foreign(&mut self) -> Option<Node> {
        let start = self.at;
        self.while_true(|c| c != '!');
        self.at += usize::from(!self.rest().is_empty());
        self.while_true(|c| c.is_alphanumeric() || matches!(c, '$' | ':' | '_' | '.'));
        Some(Node::Beyond(Beyond::Name(self.text[start..self.at].into())))
    }

    /// A cell, or a block that begins with it.
    fn cells(&mut self, sheet: usize, one: Ends) -> Option<Node> {
        let mut other = one;
        let start = self.at;
        if self.rest().starts_with(':') {
            self.at += 1;
            let word = self.while_true(|c| c.is_ascii_alphanumeric() || c == '$');
            match coordinates(word) {
                Some(found) => other = found,
                None => self.at = start,
            }
        }
        block(sheet, one, other).map(Node::Cells)
    }

    /// `3:5`, rows as a whole.
    fn whole_rows(&mut self) -> Option<Node> {
        let start = self.at;
        let from = self.while_true(|c| c.is_ascii_digit() || c == '$');
        if self.rest().starts_with(':') {
            self.at += 1;
            let to = self.while_true(|c| c.is_ascii_digit() || c == '$');
            if let Some(found) = coordinates(from).zip(coordinates(to)).and_then(|(a, b)| block(self.here.sheet, a, b))
            {
                return Some(Node::Cells(found));
            }
        }
        self.at = start;
        None
    }

    /// `[.A1]`, `[$'Piano 2025'.A1:.B9]`
    fn open_reference(&mut self) -> Option<Node> {
        let inside = self.rest().strip_prefix('[')?;
        let end = inside.find(']')?;
        let inside = &inside[..end];
        self.at += end + 2;
        let beyond = || Some(Node::Beyond(Beyond::Name(inside.into())));
        if inside.contains("#REF!") {
            return Some(Node::Value(Value::Fault(super::tree::NO_PLACE)));
        }
        let side = |text: &str| -> Option<(Option<usize>, Ends)> {
            let (sheet, cell) = text.rsplit_once('.')?;
            let ends = coordinates(cell)?;
            let sheet = sheet.trim_start_matches('$').trim_matches('\'').replace("''", "'");
            if sheet.is_empty() {
                return Some((None, ends));
            }
            Some((Some(self.names.sheets.iter().position(|name| *name == sheet)?), ends))
        };
        let (from, to) = inside.split_once(':').unwrap_or((inside, ""));
        let Some((sheet, one)) = side(from) else { return beyond() };
        let sheet = sheet.unwrap_or(self.here.sheet);
        let other = if to.is_empty() { Some((None, one)) } else { side(to) };
        match other {
            Some((other_sheet, other)) if other_sheet.is_none_or(|other| other == sheet) => {
                block(sheet, one, other).map(Node::Cells)
            }
            _ => beyond(),
        }
    }

    fn call(&mut self, word: &str) -> Option<Node> {
        let name = functions::plain(word);
        let mut operands = Vec::new();
        let between = if self.is_open { ";" } else { "," };
        if !self.takes(")") {
            loop {
                self.blanks();
                let is_missing = self.rest().starts_with([',', ';', ')']);
                operands.push(if is_missing { Node::Missing } else { self.comparison()? });
                if self.takes(")") {
                    break;
                }
                if !self.takes(between) {
                    return None;
                }
            }
        }
        Some(match functions::find(&name) {
            Some(function) => Node::Call(function, operands),
            None => Node::Beyond(Beyond::Function(name.into())),
        })
    }

    /// `Piano[Peso]`, `Piano[[#This Row],[Peso]]`, `[@Peso]`
    fn of_table(&mut self, name: &str) -> Option<Node> {
        let inside = bracketed(self.rest())?;
        self.at += inside.len() + 2;
        let here = self.here;
        let is_ours = |t: &&BookTable| t.sheet == here.sheet && t.area.has(here.row, here.column);
        let is_named = |t: &&BookTable| t.name.eq_ignore_ascii_case(name);
        let tables = &self.names.tables;
        let table = if name.is_empty() { tables.iter().find(is_ours) } else { tables.iter().find(is_named) };
        let found = table.and_then(|table| structured(table, inside, here.row));
        Some(found.unwrap_or_else(|| Node::Beyond(Beyond::Name(format!("{name}[{inside}]").into()))))
    }
}

/// What stands between a bracket and the one that closes it.
fn bracketed(text: &str) -> Option<&str> {
    let mut depth = 0;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\'' => is_escaped = true,
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(&text[1..at]);
                }
            }
            _ => {}
        }
    }
    None
}

/// The cells of a table that are meant by what stands in its brackets.
fn structured(table: &BookTable, inside: &str, row: u32) -> Option<Node> {
    let (top, bottom) = (table.area.top + table.heads, table.area.bottom.checked_sub(table.totals)?);
    let mut rows = [top, bottom].map(|at| Coordinate { at, is_fixed: true });
    let this = [Coordinate { at: row, is_fixed: false }; 2];
    let mut inside = inside.trim();
    if let Some(rest) = inside.strip_prefix('@') {
        (rows, inside) = (this, rest.trim());
    }
    let mut columns: Vec<u32> = Vec::new();
    let parts: Vec<&str> = match inside.starts_with('[') {
        true => inside.split(['[', ']']).filter(|part| !matches!(part.trim(), "" | "," | ":" | ", ")).collect(),
        false => Vec::from([inside]).into_iter().filter(|part| !part.is_empty()).collect(),
    };
    for part in parts {
        let line = |at: u32| [Coordinate { at, is_fixed: true }; 2];
        match part.trim().to_ascii_lowercase().as_str() {
            "#this row" => rows = this,
            "#all" => rows = [table.area.top, table.area.bottom].map(|at| Coordinate { at, is_fixed: true }),
            "#headers" => rows = line(table.area.top),
            "#totals" => rows = line(table.area.bottom),
            "#data" => {}
            _ => {
                let plain = part.replace('\'', "");
                let same = |column: &String| column.replace('\'', "").to_lowercase() == plain.to_lowercase();
                columns.push(table.columns.iter().position(same)? as u32 + table.area.left);
            }
        }
    }
    let (first, last) = match columns.as_slice() {
        [] => (table.area.left, table.area.right),
        columns => (*columns.iter().min()?, *columns.iter().max()?),
    };
    let columns = [first, last].map(|at| Coordinate { at, is_fixed: true });
    Some(Node::Cells(Reference { sheet: table.sheet, rows, columns }))
}

fn fixed(sheet: usize, area: crate::source::Area) -> Node {
    let fixed = |at| Coordinate { at, is_fixed: true };
    let (rows, columns) = ([area.top, area.bottom].map(fixed), [area.left, area.right].map(fixed));
    Node::Cells(Reference { sheet, rows, columns })
}

/// A row and a column, of which one may not be written.
#[derive(Clone, Copy)]
struct Ends {
    row: Option<Coordinate>,
    column: Option<Coordinate>,
}

impl Ends {
    fn is_cell(&self) -> bool {
        self.row.is_some() && self.column.is_some()
    }
}

/// `$A$1`, `A`, `$1`
fn coordinates(word: &str) -> Option<Ends> {
    let rest = word.strip_prefix('$').unwrap_or(word);
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, after) = rest.split_at(letters);
    if letters.len() > 3 {
        return None;
    }
    let is_fixed = |is_first: bool| word.starts_with('$') && is_first || after.starts_with('$') && !is_first;
    let column = letters.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let column = (column > 0).then(|| Coordinate { at: column, is_fixed: is_fixed(true) });
    let digits = after.strip_prefix('$').unwrap_or(after);
    if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() > 7 {
        return None;
    }
    let row = match digits {
        "" => None,
        digits => {
            Some(Coordinate { at: digits.parse().ok().filter(|row| *row > 0)?, is_fixed: is_fixed(letters.is_empty()) })
        }
    };
    (row.is_some() || column.is_some()).then_some(Ends { row, column })
}

/// The block between two ends: whole columns have no row.
fn block(sheet: usize, one: Ends, other: Ends) -> Option<Reference> {
    let whole = [1, LAST].map(|at| Coordinate { at, is_fixed: true });
    let rows = match (one.row, other.row) {
        (Some(a), Some(b)) => [a, b],
        (None, None) => whole,
        _ => return None,
    };
    let columns = match (one.column, other.column) {
        (Some(a), Some(b)) => [a, b],
        (None, None) => whole,
        _ => return None,
    };
    Some(Reference { sheet, rows, columns })
}
