//! Formulas of scores as rules: what a column computes from value, target and baseline, in the words of a policy.

use super::compute::Computed;
use super::formula::{CellId, Node, Operator, Value, shown_number, to_number, whole};
use super::found::{Found, Indicator};
use super::grid::Grid;
use super::heads::{Role, plain};
use crate::arithmetic::number::fraction::Q;
use crate::plan::Form;

/// A rule as a formula says it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Draft {
    /// Conditions, and what the score then is.
    pub guards: Vec<(String, String)>,
    /// What it is else.
    pub leaf: String,
    /// What a missing value is worth, where the formula says it.
    pub missing: Option<Q>,
    /// Whether more is better, where the formula says it.
    pub rises: Option<bool>,
}

/// What a formula is read against.
pub struct Reader<'a> {
    pub grid: &'a Grid,
    pub computed: &'a Computed<'a>,
    pub found: &'a Found,
    pub indicator: &'a Indicator,
    /// The form of the target, where it is known, and its number as the sheet computes with it.
    pub form: Option<Form>,
    pub goal: Option<Q>,
}

/// A formula within a formula of the same row, so deep.
const DEEPEST: u32 = 12;

/// A part of a rule.
#[derive(Clone)]
struct Part {
    text: String,
    /// How tightly it holds together: 0 a sum, 1 a product, 2 one thing.
    binds: u8,
    constant: Option<Q>,
}

impl Part {
    fn one(text: impl Into<String>) -> Part {
        Part { text: text.into(), binds: 2, constant: None }
    }

    fn number(number: &Q) -> Part {
        let binds = if number.is_negative() { 0 } else { 2 };
        Part { text: shown_number(number), binds, constant: Some(number.clone()) }
    }

    fn within(&self, binds: u8) -> String {
        if self.binds < binds { format!("({})", self.text) } else { self.text.clone() }
    }
}

/// Formula and how far it is from where it was written.
type At<'n> = (&'n Node, (i64, i64));
/// What a rounding or a limit around a choice does to each of its results.
type Wrap<'w> = &'w dyn Fn(Part) -> Part;

impl Reader<'_> {
    /// The rule that the formula of a cell says; none where it is not understood.
    pub fn rule(&self, cell: CellId) -> Option<Draft> {
        let at = self.grid.formula_at(cell)?;
        let (source, down, right) = self.grid.formula(at);
        let mut draft = Draft::default();
        self.walk((&source.node, (down, right)), &|part| part, &mut draft, 0)?;
        self.direction(&mut draft);
        draft.leaf.contains(|c: char| c.is_alphanumeric()).then_some(draft)
    }

    fn walk(&self, (node, moved): At<'_>, wrap: Wrap<'_>, draft: &mut Draft, depth: u32) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        let next = |node, wrap: Wrap<'_>, draft: &mut Draft| self.walk((node, moved), wrap, draft, depth + 1);
        match node {
            Node::Call(function, of) => match (function.name, of.as_slice()) {
                ("IF", [condition, then, rest @ ..]) => {
                    let otherwise = rest.first().unwrap_or(&Node::Missing);
                    self.choice((condition, moved), then, otherwise, wrap, draft, depth)
                }
                ("IFS", pairs) if pairs.len() % 2 == 0 && !pairs.is_empty() => {
                    self.choices(pairs, moved, wrap, draft, depth)
                }
                ("IFERROR", [of, otherwise]) => {
                    next(of, wrap, draft)?;
                    let divides =
                        draft.leaf.contains("/ target") || draft.guards.iter().any(|g| g.1.contains("/ target"));
                    if let (true, Some(value)) = (divides, self.constant((otherwise, moved))) {
                        let value = wrap(Part::number(&value)).text;
                        draft.guards.insert(0, ("target = 0".to_owned(), value));
                    }
                    Some(())
                }
                (name, [of, by]) if chooses(of) && rounding(name).is_some() => {
                    let round = rounding(name)?;
                    let quantum = quantum(&self.constant((by, moved))?)?;
                    next(of, &|part| wrap(Part::one(format!("{round}({}; {quantum})", part.text))), draft)
                }
                (name @ ("MIN" | "MAX"), [a, b]) if chooses(a) || chooses(b) => {
                    let (inner, bound) = if chooses(a) { (a, b) } else { (b, a) };
                    let (bound, word) = (self.part((bound, moved), depth + 1)?, name.to_lowercase());
                    next(inner, &|part| wrap(Part::one(format!("{word}({}; {})", bound.text, part.text))), draft)
                }
                ("VLOOKUP", [what, table, column, ..]) => self.bands((what, moved), table, column, wrap, draft),
                _ => self.leaf((node, moved), wrap, draft, depth),
            },
            Node::Binary(operator @ (Operator::Multiply | Operator::Divide), a, b) if chooses(a) => {
                let by = Part::number(&self.constant((b, moved))?);
                let sign = operator.symbol();
                next(
                    a,
                    &|part| {
                        wrap(Part { text: format!("{} {sign} {}", part.within(1), by.text), binds: 1, constant: None })
                    },
                    draft,
                )
            }
            // A formula of the same row stands for what it says.
            Node::Cells(reference) => match reference.block(moved.0, moved.1).and_then(|block| self.inner(block)) {
                Some(at) => {
                    let (source, down, right) = self.grid.formula(at);
                    self.walk((&source.node, (down, right)), wrap, draft, depth + 1)
                }
                None => self.leaf((node, moved), wrap, draft, depth),
            },
            _ => self.leaf((node, moved), wrap, draft, depth),
        }
    }

    fn leaf(&self, at: At<'_>, wrap: Wrap<'_>, draft: &mut Draft, depth: u32) -> Option<()> {
        let part = self.part(at, depth + 1)?;
        draft.leaf = wrap(part).text;
        Some(())
    }

    fn choice(
        &self,
        condition: At<'_>,
        then: &Node,
        otherwise: &Node,
        wrap: Wrap<'_>,
        draft: &mut Draft,
        depth: u32,
    ) -> Option<()> {
        let moved = condition.1;
        if let Some(is_missing) = self.asks_if_missing(condition) {
            let (of_missing, of_given) = if is_missing { (then, otherwise) } else { (otherwise, then) };
            draft.missing = draft.missing.take().or_else(|| self.constant((of_missing, moved)));
            return self.walk((of_given, moved), wrap, draft, depth + 1);
        }
        let condition = self.condition(condition, depth + 1)?;
        let then = wrap(self.part((then, moved), depth + 1)?);
        let then = then.text;
        draft.guards.push((condition, then));
        self.walk((otherwise, moved), wrap, draft, depth + 1)
    }

    fn choices(&self, pairs: &[Node], moved: (i64, i64), wrap: Wrap<'_>, draft: &mut Draft, depth: u32) -> Option<()> {
        for pair in pairs.chunks_exact(2) {
            if matches!(&pair[0], Node::Value(Value::Bool(true))) {
                return self.walk((&pair[1], moved), wrap, draft, depth + 1);
            }
            match self.asks_if_missing((&pair[0], moved)) {
                Some(true) => draft.missing = self.constant((&pair[1], moved)),
                _ => {
                    let condition = self.condition((&pair[0], moved), depth + 1)?;
                    let then = wrap(self.part((&pair[1], moved), depth + 1)?);
                    let then = then.text;
                    draft.guards.push((condition, then));
                }
            }
        }
        None
    }

    /// Bands in a table: a value is looked up among limits that rise.
    fn bands(&self, what: At<'_>, table: &Node, column: &Node, wrap: Wrap<'_>, draft: &mut Draft) -> Option<()> {
        let over = self.part(what, 1)?;
        let moved = what.1;
        let Node::Cells(reference) = table else { return None };
        let block = reference.block(moved.0, moved.1)?;
        let column = u32::try_from(self.constant((column, moved))?.to_integer()).ok()?.checked_sub(1)?;
        let mut rows = Vec::new();
        self.grid.filled(block.sheet, self.grid.clipped(block.area), &mut |cell, value| {
            if let (true, Value::Number(limit)) = (cell.column == block.area.left, value) {
                rows.push((limit, self.computed.cell(CellId { column: cell.column + column, ..cell })));
            }
        });
        rows.sort_by(|a, b| b.0.cmp(&a.0));
        let (last, higher) = rows.split_last()?;
        for (limit, value) in higher {
            let value = wrap(Part::number(&to_number(value).ok()?)).text;
            draft.guards.push((format!("{} >= {}", over.within(1), shown_number(limit)), value));
        }
        draft.leaf = wrap(Part::number(&to_number(&last.1).ok()?)).text;
        Some(())
    }

    /// The number that a part comes to, where it does not depend on the row.
    fn constant(&self, (node, moved): At<'_>) -> Option<Q> {
        self.part((node, moved), 1)?.constant
    }

    /// The formula of another cell of the row, where a reference is to one that stands for something computed.
    fn inner(&self, block: super::formula::Block) -> Option<usize> {
        let cell = self.single(block)?;
        let is_own = cell.sheet == self.indicator.sheet && cell.row == self.indicator.row;
        let is_given = matches!(self.role(cell), Some(Role::Actual | Role::Target | Role::Baseline(_) | Role::Weight));
        if is_own && !is_given { self.grid.formula_at(cell) } else { None }
    }

    fn single(&self, block: super::formula::Block) -> Option<CellId> {
        let area = block.area;
        let is_one = area.top == area.bottom && area.left == area.right;
        is_one.then_some(CellId { sheet: block.sheet, row: area.top, column: area.left })
    }

    fn role(&self, cell: CellId) -> Option<Role> {
        let heads = &self.found.tables[self.indicator.table];
        let is_own = cell.sheet == self.indicator.sheet && cell.row == self.indicator.row;
        heads.columns.iter().find(|column| is_own && column.at == cell.column).map(|column| column.role)
    }

    fn part(&self, (node, moved): At<'_>, depth: u32) -> Option<Part> {
        if depth > DEEPEST {
            return None;
        }
        let inner = |node| self.part((node, moved), depth + 1);
        match node {
            Node::Value(Value::Number(number)) if self.goal.as_ref() == Some(number) && *number > whole(1) => {
                Some(Part::one("target"))
            }
            Node::Value(Value::Number(number)) => Some(Part::number(number)),
            Node::Value(Value::Bool(truth)) => Some(Part::number(&whole(i64::from(*truth)))),
            Node::Percent(of) => inner(of)?.constant.map(|n| Part::number(&(n / whole(100)))),
            Node::Negate(of) => {
                let of = inner(of)?;
                Some(match &of.constant {
                    Some(number) => Part::number(&-number),
                    None => Part { text: format!("0 - {}", of.within(1)), binds: 0, constant: None },
                })
            }
            Node::Binary(operator, a, b) => self.binary(*operator, &inner(a)?, &inner(b)?),
            Node::Cells(reference) => self.referred(reference.block(moved.0, moved.1)?, depth),
            Node::Call(function, of) => self.call(function.name, of, moved, depth),
            _ => None,
        }
    }

    fn binary(&self, operator: Operator, a: &Part, b: &Part) -> Option<Part> {
        if let (Some(x), Some(y)) = (&a.constant, &b.constant) {
            let value = match operator {
                Operator::Add => x + y,
                Operator::Subtract => x - y,
                Operator::Multiply => x * y,
                Operator::Divide if *y != whole(0) => x / y,
                _ => return None,
            };
            return Some(Part::number(&value));
        }
        let is_day = self.form == Some(Form::By);
        if is_day && operator == Operator::Subtract && (a.text.as_str(), b.text.as_str()) == ("valore", "target") {
            return Some(Part::one("ritardo"));
        }
        let (text, binds) = match operator {
            Operator::Add => (format!("{} + {}", a.text, b.text), 0),
            Operator::Subtract => (format!("{} - {}", a.text, b.within(1)), 0),
            Operator::Multiply => (format!("{} * {}", a.within(1), b.within(1)), 1),
            Operator::Divide => (format!("{} / {}", a.within(1), b.within(2)), 1),
            _ => return None,
        };
        Some(Part { text, binds, constant: None })
    }

    fn referred(&self, block: super::formula::Block, depth: u32) -> Option<Part> {
        let cell = self.single(block)?;
        match self.role(cell) {
            Some(Role::Actual) => return Some(Part::one("valore")),
            Some(Role::Target) => return Some(Part::one("target")),
            Some(Role::Baseline(_)) => return Some(Part::one("base")),
            _ => {}
        }
        if let Some(at) = self.inner(block) {
            let (source, down, right) = self.grid.formula(at);
            return self.part((&source.node, (down, right)), depth + 1);
        }
        let is_own_row = cell.sheet == self.indicator.sheet && cell.row == self.indicator.row;
        match self.computed.cell(cell) {
            // What stands in the row is the row's own: as a constant it would be of this one only.
            Value::Number(number) if !is_own_row => Some(Part::number(&number)),
            _ => None,
        }
    }

    fn call(&self, name: &str, of: &[Node], moved: (i64, i64), depth: u32) -> Option<Part> {
        let parts: Option<Vec<Part>> = of.iter().map(|node| self.part((node, moved), depth + 1)).collect();
        if let ("IFERROR", Some(first)) = (name, of.first()) {
            return self.part((first, moved), depth + 1);
        }
        let parts = parts?;
        let texts = || parts.iter().map(|part| part.text.clone()).collect::<Vec<_>>().join("; ");
        Some(match (name, parts.as_slice()) {
            ("MAX", [a, b]) if b.text == "ritardo" && a.constant == Some(whole(0)) => b.clone(),
            ("MAX", [a, b]) if a.text == "ritardo" && b.constant == Some(whole(0)) => a.clone(),
            ("MIN", [_, _, ..]) => Part::one(format!("min({})", texts())),
            ("MAX", [_, _, ..]) => Part::one(format!("max({})", texts())),
            ("AVERAGE", [_, _, ..]) => Part::one(format!("media({})", texts())),
            ("SUM", [_, _, ..]) => Part::one(format!("somma({})", texts())),
            ("ABS", [a]) => Part::one(format!("max({}; 0 - {})", a.text, a.within(1))),
            (name, [a, by]) => {
                let (round, quantum) = (rounding(name)?, quantum(by.constant.as_ref()?)?);
                Part::one(format!("{round}({}; {quantum})", a.text))
            }
            _ => return None,
        })
    }

    /// Whether a condition asks if the value is missing: true where it holds for a missing one.
    fn asks_if_missing(&self, (node, moved): At<'_>) -> Option<bool> {
        let is_value = |node: &Node| match node {
            Node::Cells(reference) => {
                let cell = reference.block(moved.0, moved.1).and_then(|block| self.single(block));
                cell.is_some_and(|cell| matches!(self.role(cell), Some(Role::Actual | Role::Target)))
            }
            _ => false,
        };
        let is_nothing = |node: &Node| match node {
            Node::Value(Value::Text(text)) => matches!(plain(text).as_str(), "" | "n d" | "nd" | "n a"),
            _ => false,
        };
        match node {
            Node::Binary(Operator::Equal, a, b) if is_value(a) && is_nothing(b) => Some(true),
            Node::Binary(Operator::Unequal, a, b) if is_value(a) && is_nothing(b) => Some(false),
            Node::Call(function, of) => match (function.name, of.as_slice()) {
                ("ISBLANK", [of]) if is_value(of) => Some(true),
                ("ISNUMBER", [of]) if is_value(of) => Some(false),
                ("NOT", [of]) => self.asks_if_missing((of, moved)).map(|is_missing| !is_missing),
                ("OR", all) => {
                    let all: Option<Vec<bool>> = all.iter().map(|of| self.asks_if_missing((of, moved))).collect();
                    all.filter(|all| all.iter().all(|is| *is)).map(|_| true)
                }
                ("AND", all) => {
                    let all: Option<Vec<bool>> = all.iter().map(|of| self.asks_if_missing((of, moved))).collect();
                    all.filter(|all| all.iter().all(|is| !*is)).map(|_| false)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn condition(&self, (node, moved): At<'_>, depth: u32) -> Option<String> {
        let inner = |node| self.condition((node, moved), depth + 1);
        match node {
            Node::Call(function, of) if matches!(function.name, "AND" | "OR") => {
                let all: Option<Vec<String>> = of.iter().map(inner).collect();
                let word = if function.name == "AND" { " e " } else { " o " };
                Some(format!("({})", all?.join(word)))
            }
            Node::Call(function, of) if function.name == "NOT" => Some(format!("non ({})", inner(of.first()?)?)),
            Node::Binary(operator, a, b) => {
                if let Some(met) = self.met_in_words((a, b), *operator, moved) {
                    return Some(met);
                }
                let (a, b) = (self.part((a, moved), depth + 1)?, self.part((b, moved), depth + 1)?);
                let sides = (a.text.as_str(), b.text.as_str());
                let is_day = self.form == Some(Form::By);
                match (sides, operator) {
                    (("valore", "target"), Operator::LessOrEqual)
                    | (("target", "valore"), Operator::GreaterOrEqual)
                        if is_day =>
                    {
                        return Some("rispettato".to_owned());
                    }
                    (("valore", "target"), Operator::Greater) | (("target", "valore"), Operator::Less) if is_day => {
                        return Some("non rispettato".to_owned());
                    }
                    _ => {}
                }
                operator.holds(std::cmp::Ordering::Equal)?;
                let symbol = operator.symbol();
                if *operator == Operator::Unequal {
                    return Some(format!("non ({} = {})", a.within(1), b.within(1)));
                }
                Some(format!("{} {symbol} {}", a.within(1), b.within(1)))
            }
            _ => None,
        }
    }

    /// `G5="SI"`: a value in words that is what the target asks for.
    fn met_in_words(&self, (a, b): (&Node, &Node), operator: Operator, moved: (i64, i64)) -> Option<String> {
        let role = |node: &Node| match node {
            Node::Cells(reference) => self.role(self.single(reference.block(moved.0, moved.1)?)?),
            _ => None,
        };
        let is_yes = |node: &Node| match node {
            Node::Value(Value::Text(text)) => {
                matches!(plain(text).as_str(), "si" | "on" | "x" | "fatto" | "realizzato")
            }
            _ => role(node) == Some(Role::Target),
        };
        let is_it = role(a) == Some(Role::Actual) && is_yes(b) || role(b) == Some(Role::Actual) && is_yes(a);
        let is_words = self.form == Some(Form::Yes);
        match operator {
            Operator::Equal if is_it && is_words => Some("rispettato".to_owned()),
            Operator::Unequal if is_it && is_words => Some("non rispettato".to_owned()),
            _ => None,
        }
    }

    fn direction(&self, draft: &mut Draft) {
        let all: Vec<&str> = draft.guards.iter().map(|(condition, _)| condition.as_str()).collect();
        let has = |what: &[&str]| all.iter().any(|condition| what.contains(condition));
        let leaf = draft.leaf.as_str();
        let results = || draft.guards.iter().map(|(_, result)| result.as_str()).chain([leaf]);
        let over = |what: &str| results().any(|r| r.contains(what)) || all.iter().any(|c| c.contains(what));
        draft.rises = match () {
            () if has(&["valore >= target", "target <= valore", "valore > target", "target < valore"]) => Some(true),
            () if has(&["valore <= target", "target >= valore", "valore < target", "target > valore"]) => Some(false),
            () if over("target / valore") || over("2 - valore / target") => Some(false),
            () if over("valore / target") => Some(true),
            () => None,
        };
    }
}

/// Whether a part decides between others.
fn chooses(node: &Node) -> bool {
    let mut found = false;
    node.each(&mut |node| {
        found |=
            matches!(node, Node::Call(function, _) if matches!(function.name, "IF" | "IFS" | "IFERROR" | "VLOOKUP"));
    });
    found
}

fn rounding(name: &str) -> Option<&'static str> {
    match name {
        "ROUND" => Some("arrotonda"),
        "TRUNC" | "ROUNDDOWN" => Some("tronca"),
        _ => None,
    }
}

/// The multiple that so many decimals round to.
fn quantum(places: &Q) -> Option<String> {
    let places = u32::try_from(places.to_integer()).ok().filter(|places| *places <= 12)?;
    Some(if places == 0 { "1".to_owned() } else { format!("0,{}1", "0".repeat(places as usize - 1)) })
}
