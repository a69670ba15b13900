//! Computes every formula of a workbook, each after those it depends on: exactly, from what is written in cells.

use super::formula::{
    Beyond, Block, CellId, DIVISION, Evaluate, Fault, Many, NO_PLACE, Node, Operand, Operator, Value, WRONG_KIND,
    number, power, to_number, to_text, whole,
};
use super::grid::Grid;
use crate::source::Area;
use std::cell::Cell;
use std::rc::Rc;

/// Cells looked at for all the formulas of a workbook: what asks for more means harm, or is no plan.
const MOST_WORK: u64 = 8_000_000;
/// As deep as formulas are read, with the operators between.
const DEEPEST: u32 = 2_000;

/// What the formulas of a workbook come to.
pub struct Computed<'g> {
    grid: &'g Grid,
    /// By their number among those written.
    values: Vec<Option<Value>>,
    work: Cell<u64>,
}

impl<'g> Computed<'g> {
    /// Computes them all.
    pub fn new(grid: &'g Grid) -> Computed<'g> {
        let mut computed = Computed { grid, values: vec![None; grid.written.len()], work: Cell::new(0) };
        let mut is_open = vec![false; grid.written.len()];
        for first in 0..grid.written.len() {
            let mut steps = vec![(first, false)];
            while let Some((at, is_ready)) = steps.pop() {
                if computed.values[at].is_some() {
                    continue;
                }
                if is_ready {
                    computed.values[at] = Some(computed.value(at, false));
                } else if is_open[at] {
                    // Above it stands what it needs, and that needs it.
                    computed.values[at] = Some(Value::Fault(Fault::Beyond(Beyond::Cycle)));
                } else {
                    is_open[at] = true;
                    steps.push((at, true));
                    computed.before(at, &mut steps);
                }
            }
        }
        computed
    }

    /// Adds the formulas that one needs and that are not computed yet.
    fn before(&self, at: usize, steps: &mut Vec<(usize, bool)>) {
        let (source, down, right) = self.grid.formula(at);
        source.node.each(&mut |node| {
            let Node::Cells(reference) = node else { return };
            let Some(block) = reference.block(down, right) else { return };
            for needed in self.grid.formulas_in(block.sheet, self.grid.clipped(block.area)) {
                if !self.works(1) {
                    return;
                }
                if self.values[needed].is_none() {
                    steps.push((needed, false));
                }
            }
        });
    }

    fn works(&self, cells: u64) -> bool {
        self.work.set(self.work.get().saturating_add(cells));
        self.work.get() <= MOST_WORK
    }

    /// What a formula would come to in another cell.
    pub fn moved(&self, at: usize, to: CellId) -> Value {
        self.value_in(at, to, false)
    }

    fn value(&self, at: usize, is_local: bool) -> Value {
        self.value_in(at, self.grid.written[at].cell, is_local)
    }

    fn value_in(&self, at: usize, here: CellId, is_local: bool) -> Value {
        let written = &self.grid.written[at];
        let source = &self.grid.sources[written.formula];
        let down = i64::from(here.row) - i64::from(source.origin.row);
        let right = i64::from(here.column) - i64::from(source.origin.column);
        if !self.works(1) {
            return Value::Fault(Fault::Beyond(Beyond::Work));
        }
        let run = Running {
            computed: self,
            here,
            moved: (down, right),
            takes_blocks: Cell::new(written.is_array),
            depth: Cell::new(0),
            is_local,
        };
        let found = run.one(&source.node);
        if self.work.get() > MOST_WORK { Value::Fault(Fault::Beyond(Beyond::Work)) } else { found }
    }

    /// What a cell holds: what its formula comes to, or what is written in it.
    pub fn cell(&self, cell: CellId) -> Value {
        match self.grid.formula_at(cell) {
            Some(at) => self.values[at].clone().unwrap_or(Value::Empty),
            None => self.grid.stored(cell),
        }
    }

    /// What a formula comes to.
    pub fn formula(&self, at: usize) -> &Value {
        self.values[at].as_ref().unwrap_or(&Value::Empty)
    }

    /// What a formula comes to with the values that are stored in the cells it looks at.
    pub fn from_stored(&self, at: usize) -> Value {
        self.value(at, true)
    }

    fn seen(&self, cell: CellId, is_local: bool) -> Value {
        if is_local && self.grid.is_saved(cell) { self.grid.stored(cell) } else { self.cell(cell) }
    }
}

/// One formula being computed.
struct Running<'c> {
    computed: &'c Computed<'c>,
    here: CellId,
    moved: (i64, i64),
    takes_blocks: Cell<bool>,
    depth: Cell<u32>,
    is_local: bool,
}

impl Running<'_> {
    fn part(&self, node: &Node) -> Operand {
        match node {
            Node::Value(value) => value.clone().into(),
            Node::Rows(many) => Operand::Many(many.clone()),
            Node::Cells(reference) => match reference.block(self.moved.0, self.moved.1) {
                Some(block) => Operand::Block(block),
                None => Value::Fault(NO_PLACE).into(),
            },
            Node::Beyond(beyond) => Value::Fault(Fault::Beyond(beyond.clone())).into(),
            Node::Missing => Value::Empty.into(),
            Node::Negate(of) => self.mapped(of, &|value| number(-to_number(value)?)),
            Node::Percent(of) => self.mapped(of, &|value| number(to_number(value)? / whole(100))),
            Node::Binary(operator, a, b) => self.binary(*operator, a, b),
            Node::Call(function, operands) => {
                let before = self.takes_blocks.replace(self.takes_blocks.get() || function.takes_blocks);
                let found = (function.run)(self, operands);
                self.takes_blocks.set(before);
                found
            }
        }
    }

    fn mapped(&self, of: &Node, turn: &dyn Fn(&Value) -> Result<Value, Fault>) -> Operand {
        let turned = |value: &Value| turn(value).unwrap_or_else(Value::Fault);
        let operand = self.operand(of);
        match self.several(&operand) {
            None => turned(&self.single(operand)).into(),
            Some(Err(fault)) => Value::Fault(fault).into(),
            Some(Ok(many)) => {
                Operand::Many(Rc::new(Many { width: many.width, values: many.values.iter().map(turned).collect() }))
            }
        }
    }

    /// Several values, where blocks are computed cell by cell and this is one.
    fn several(&self, operand: &Operand) -> Option<Result<Rc<Many>, Fault>> {
        let is_one = match operand {
            Operand::One(_) => true,
            Operand::Block(block) => block.area.top == block.area.bottom && block.area.left == block.area.right,
            Operand::Many(many) => many.values.len() == 1,
        };
        (!is_one && self.takes_blocks.get()).then(|| self.many(operand))
    }

    fn binary(&self, operator: Operator, a: &Node, b: &Node) -> Operand {
        let (a, b) = (self.operand(a), self.operand(b));
        let (many_a, many_b) = match (self.several(&a).transpose(), self.several(&b).transpose()) {
            (Ok(a), Ok(b)) => (a, b),
            (Err(fault), _) | (_, Err(fault)) => return Value::Fault(fault).into(),
        };
        let result = |a: &Value, b: &Value| apply(operator, a, b).unwrap_or_else(Value::Fault);
        match (many_a, many_b) {
            (None, None) => result(&self.single(a), &self.single(b)).into(),
            (Some(a), None) => {
                let b = self.single(b);
                let values = a.values.iter().map(|a| result(a, &b)).collect();
                Operand::Many(Rc::new(Many { width: a.width, values }))
            }
            (None, Some(b)) => {
                let a = self.single(a);
                let values = b.values.iter().map(|b| result(&a, b)).collect();
                Operand::Many(Rc::new(Many { width: b.width, values }))
            }
            (Some(a), Some(b)) => self.paired(&a, &b, &result),
        }
    }

    /// Values beside each other; a single row or column is beside each of the others.
    fn paired(&self, a: &Many, b: &Many, result: &dyn Fn(&Value, &Value) -> Value) -> Operand {
        let height = |many: &Many| many.values.len() / many.width.max(1);
        let (width, rows) = (a.width.max(b.width), height(a).max(height(b)));
        let fits =
            |many: &Many| (many.width == width || many.width == 1) && (height(many) == rows || height(many) == 1);
        if !fits(a) || !fits(b) || !self.computed.works((width * rows) as u64) {
            return Value::Fault(WRONG_KIND).into();
        }
        let at = |many: &Many, row: usize, column: usize| {
            let row = if height(many) == 1 { 0 } else { row };
            many.values[row * many.width + if many.width == 1 { 0 } else { column }].clone()
        };
        let places = (0..rows).flat_map(|row| (0..width).map(move |column| (row, column)));
        let values = places.map(|(row, column)| result(&at(a, row, column), &at(b, row, column))).collect();
        Operand::Many(Rc::new(Many { width, values }))
    }

    /// One value of what may be several: of a row or a column, the one beside the formula.
    fn single(&self, operand: Operand) -> Value {
        let Block { sheet, area } = match operand {
            Operand::One(value) => return value,
            Operand::Many(many) if many.values.len() == 1 || !self.takes_blocks.get() => {
                return many.values.first().cloned().unwrap_or(Value::Empty);
            }
            Operand::Many(_) => return Value::Fault(Fault::Beyond(Beyond::Form)),
            Operand::Block(block) => block,
        };
        let (row, column) = (self.here.row, self.here.column);
        let is_one = (area.top == area.bottom, area.left == area.right);
        match is_one {
            (true, true) => self.cell(CellId { sheet, row: area.top, column: area.left }),
            // What would have to be computed for each of the cells.
            _ if self.takes_blocks.get() => Value::Fault(Fault::Beyond(Beyond::Form)),
            (false, true) if area.has(row, area.left) => self.cell(CellId { sheet, row, column: area.left }),
            (true, false) if area.has(area.top, column) => self.cell(CellId { sheet, row: area.top, column }),
            _ => Value::Fault(WRONG_KIND),
        }
    }
}

impl Evaluate for Running<'_> {
    fn operand(&self, node: &Node) -> Operand {
        self.depth.set(self.depth.get() + 1);
        let found = match self.depth.get() > DEEPEST {
            true => Value::Fault(Fault::Beyond(Beyond::Form)).into(),
            false => self.part(node),
        };
        self.depth.set(self.depth.get() - 1);
        found
    }

    fn one(&self, node: &Node) -> Value {
        let operand = self.operand(node);
        self.single(operand)
    }

    fn cell(&self, cell: CellId) -> Value {
        self.computed.works(1);
        self.computed.seen(cell, self.is_local)
    }

    fn filled(&self, block: Block, look: &mut dyn FnMut(u32, u32, Value)) {
        let grid = self.computed.grid;
        let area = grid.clipped(block.area);
        let from = |cell: CellId| (cell.row - area.top, cell.column - area.left);
        grid.filled(block.sheet, area, &mut |cell, stored| {
            self.computed.works(1);
            let is_written = grid.formula_at(cell).is_none();
            let value = if is_written { stored } else { self.computed.seen(cell, self.is_local) };
            let (down, right) = from(cell);
            look(down, right, value);
        });
        // A formula that shows nothing has nothing stored.
        for at in grid.formulas_in(block.sheet, area) {
            let cell = grid.written[at].cell;
            self.computed.works(1);
            if grid.is_saved(cell) && grid.stored(cell) == Value::Empty {
                let (down, right) = from(cell);
                look(down, right, self.computed.seen(cell, self.is_local));
            }
        }
    }

    fn clipped(&self, block: Block) -> Block {
        Block { area: self.computed.grid.clipped(block.area), ..block }
    }

    fn many(&self, operand: &Operand) -> Result<Rc<Many>, Fault> {
        let block = match operand {
            Operand::One(Value::Fault(fault)) => return Err(fault.clone()),
            Operand::One(value) => return Ok(Rc::new(Many { width: 1, values: vec![value.clone()] })),
            Operand::Many(many) => return Ok(many.clone()),
            Operand::Block(block) => self.clipped(*block),
        };
        let Area { top, left, bottom, right } = block.area;
        let (width, height) = ((right - left + 1) as usize, (bottom - top + 1) as usize);
        if !self.computed.works((width * height) as u64) {
            return Err(Fault::Beyond(Beyond::Work));
        }
        let mut values = vec![Value::Empty; width * height];
        self.filled(block, &mut |down, right, value| values[down as usize * width + right as usize] = value);
        Ok(Rc::new(Many { width, values }))
    }

    fn here(&self) -> CellId {
        self.here
    }
}

fn apply(operator: Operator, a: &Value, b: &Value) -> Result<Value, Fault> {
    if let (Value::Fault(fault), _) | (_, Value::Fault(fault)) = (a, b) {
        return Err(fault.clone());
    }
    match operator {
        Operator::Join => return Ok(Value::text(&format!("{}{}", to_text(a)?, to_text(b)?))),
        _ => {
            if let Some(holds) = operator.holds(a.order(b)) {
                return Ok(Value::Bool(holds));
            }
        }
    }
    let (a, b) = (to_number(a)?, to_number(b)?);
    match operator {
        Operator::Add => number(&a + &b),
        Operator::Subtract => number(&a - &b),
        Operator::Multiply => number(&a * &b),
        Operator::Divide if b == whole(0) => Err(DIVISION),
        Operator::Divide => number(&a / &b),
        _ => power(&a, &b),
    }
}
