//! A rule as pieces: on each of them one line of the rule holds, and the score is one function.

use super::function::{Function, sign};
use super::given::{Domain, Given};
use super::piece::{Cell, Outcome, Piece, Why};
use crate::arithmetic::number::fraction::{Q, decimal, exact, round_near, whole};
use crate::arithmetic::rule::Branch;
use crate::ground::formula::{Function as Call, NodeKind, Operator};
use crate::plan::{Form, Point, Rounding, Rule, RuleFormula, ScoreFunction, Variable};
use num_traits::{One, Zero};
use rust_decimal::Decimal;
use std::cell::{Cell as Counter, RefCell};
use std::rc::Rc;

/// More pieces than any rule a body writes.
const MOST: usize = 4_000;

/// Why a cell was left.
enum Stop {
    /// It does two things: look at both sides of this actual, and at the actual itself.
    Split(Q),
    /// There is no score.
    Gap(Why),
    /// Not of a form that can be decided.
    Undecided,
}

/// The pieces of a rule from the lowest actual to the highest; `None` where the rule has a form that
/// can't be decided exactly.
pub fn pieces(rule: &Rule, given: &Given) -> Option<Vec<Piece>> {
    counted(rule, given).0
}

/// The pieces of a rule, and how many of its lines were looked at to find them.
pub fn counted(rule: &Rule, given: &Given) -> (Option<Vec<Piece>>, usize) {
    let looked = Counter::new(0);
    (found(rule, given, &looked), looked.get())
}

fn found(rule: &Rule, given: &Given, looked: &Counter<usize>) -> Option<Vec<Piece>> {
    let cells = match given.domain() {
        Domain::Numbers => vec![Cell::Open(None, None)],
        Domain::Days => vec![Cell::Open(Some(Q::zero()), None), Cell::Point(Q::zero())],
        Domain::YesNo => vec![Cell::Point(Q::one()), Cell::Point(Q::zero())],
    };
    let mut waiting: Vec<(Cell, Progress)> = cells.into_iter().map(|cell| (cell, Progress::default())).collect();
    let corners = corners(rule, given);
    let mut found: Vec<Piece> = Vec::new();
    let mut seen = 0;
    while let Some((cell, decided)) = waiting.pop() {
        seen += 1;
        if seen > MOST {
            return None;
        }
        let view =
            View { rule, given, cell: &cell, corners: corners.as_ref(), progress: RefCell::new(decided), looked };
        match view.rule() {
            Ok(outcome) => add(&mut found, cell.piece(Ok(outcome))),
            Err(Stop::Gap(why)) => add(&mut found, cell.piece(Err(why))),
            Err(Stop::Undecided) => return None,
            Err(Stop::Split(at)) => {
                // What was decided on the whole cell is decided on its parts.
                let decided = view.progress.into_inner();
                let Cell::Open(low, high) = cell else { return None };
                waiting.push((Cell::Open(Some(at.clone()), high), decided.clone()));
                waiting.push((Cell::Point(at.clone()), decided.clone().at(&at)));
                waiting.push((Cell::Open(low, Some(at)), decided));
            }
        }
    }
    found.iter_mut().filter_map(|p| p.outcome.as_mut().ok()).for_each(Outcome::settle);
    Some(found)
}

/// Adds a piece, or lengthens the last one when it goes on in the same way.
fn add(found: &mut Vec<Piece>, piece: Piece) {
    if let Some(last) = found.last_mut() {
        let touches = last.to.at == piece.from.at && (last.to.closed || piece.from.closed);
        if touches && let Some(outcome) = joined(last, &piece) {
            last.to = piece.to;
            last.outcome = outcome;
            return;
        }
    }
    found.push(piece);
}

/// What two neighbours give together, when the same line gives both and one function says both.
fn joined(last: &Piece, piece: &Piece) -> Option<Result<Outcome, Why>> {
    match (&last.outcome, &piece.outcome) {
        (Err(a), Err(b)) if a == b => Some(Err(*a)),
        (Ok(a), Ok(b)) if a.branch == b.branch && a.rounding == b.rounding => {
            if a == b {
                return Some(Ok(a.clone()));
            }
            // At a single actual every function is a number: the neighbour's may say it too.
            let says = |long: &Outcome, point: &Outcome, at: &Q| {
                let same = |f: &Function, g: &Function| f.pole().as_ref() != Some(at) && f.at(at) == g.at(at);
                let is_raw = |outcome: &Outcome| outcome.score == outcome.raw;
                same(&long.score, &point.score) && (is_raw(long) && is_raw(point) || same(&long.raw, &point.raw))
            };
            if piece.is_point() && says(a, b, piece.from.at.as_ref()?) {
                return Some(Ok(a.clone()));
            }
            (last.is_point() && says(b, a, last.from.at.as_ref()?)).then(|| Ok(b.clone()))
        }
        _ => None,
    }
}

/// A function, and what it is rounded to.
type Value = (Function, Option<Rounding>);

/// What a step of a formula comes to on a cell.
#[derive(Clone)]
enum Step {
    Number(Box<Function>),
    Truth(bool),
}

/// A step that is a number.
fn of(function: Function) -> Step {
    Step::Number(Box::new(function))
}

/// The corners of a rule by points.
type Corners = Vec<(Function, Function)>;

/// How far a rule is decided on a cell, and so on its parts.
#[derive(Clone, Default)]
struct Progress {
    /// None of the guards before this one holds.
    guard: usize,
    /// Nor any of the bands or points before this one.
    line: usize,
    /// What is looked up among them.
    on: Option<Rc<Function>>,
}

impl Progress {
    /// The same at a single actual of the cell, where every function is a number.
    fn at(self, x: &Q) -> Progress {
        Progress { on: self.on.map(|on| Rc::new(Function::constant(on.at(x)))), ..self }
    }
}

/// The corners that are the same for every actual; none where one is not, or is not to be had.
fn corners(rule: &Rule, given: &Given) -> Option<Corners> {
    let ScoreFunction::Points { points, .. } = &rule.score else { return None };
    let moves = |f: &RuleFormula| f.names().any(|(v, _)| [Variable::Value, Variable::Delay, Variable::Met].contains(v));
    if points.iter().any(|p| moves(&p.at) || moves(&p.value)) {
        return None;
    }
    let (cell, looked) = (Cell::Open(None, None), Counter::new(0));
    let view = View { rule, given, cell: &cell, corners: None, progress: RefCell::default(), looked: &looked };
    view.corners_here(points).ok()
}

struct View<'a> {
    rule: &'a Rule,
    given: &'a Given,
    cell: &'a Cell,
    /// Those that every cell has in common.
    corners: Option<&'a Corners>,
    progress: RefCell<Progress>,
    /// How many lines were looked at, on all cells.
    looked: &'a Counter<usize>,
}

impl View<'_> {
    /// The same steps as [`crate::arithmetic::rule::apply`], on a whole cell.
    fn rule(&self) -> Result<Outcome, Stop> {
        let ((raw, rounding), branch) = self.score()?;
        let mut score = raw.clone();
        if let Some((low, high, _)) = self.rule.limits {
            for (limit, beyond) in [(low, -1), (high, 1)] {
                let limit = exact(limit);
                // A limit that rounding leaves alone may come before it or after it.
                if rounding.is_some_and(|r| round_near(&limit, 0, r) != limit) {
                    return Err(Stop::Undecided);
                }
                let limit = Function::constant(limit);
                if self.compare(&score, &limit)? == beyond {
                    score = limit;
                }
            }
        }
        Ok(Outcome { score, raw, rounding, branch })
    }

    /// What a rule gives that the bands of this one are over.
    fn inside(&self, inner: &Rule) -> Result<Function, Stop> {
        let corners = corners(inner, self.given);
        let (cell, given, looked) = (self.cell, self.given, self.looked);
        View { rule: inner, given, cell, corners: corners.as_ref(), progress: RefCell::default(), looked }.settled()
    }

    /// What the rule gives once it is rounded; a step is a function only where it is level.
    fn settled(&self) -> Result<Function, Stop> {
        let outcome = self.rule()?;
        if outcome.rounding.is_none() && self.rule.rounding.is_none() {
            return Ok(outcome.score);
        }
        let score = outcome.score.value().ok_or(Stop::Undecided)?;
        Ok(Function::constant(outcome.rounded(score, 0, self.rule.rounding)))
    }

    fn score(&self) -> Result<(Value, Branch), Stop> {
        let (first, at) = (self.progress.borrow().guard, self.progress.borrow().line);
        for (index, guard) in self.rule.guards.iter().enumerate().skip(first) {
            self.looks_at(index, 0);
            match self.formula(&guard.condition)? {
                Step::Truth(true) => return Ok((self.value(&guard.value)?, Branch::Guard(index))),
                Step::Truth(false) => {}
                Step::Number(_) => return Err(Stop::Gap(Why::Form)),
            }
        }
        let guard = self.rule.guards.len();
        self.progress.borrow_mut().guard = guard;
        match &self.rule.score {
            ScoreFunction::Formula(formula) => Ok((self.value(formula)?, Branch::Formula)),
            ScoreFunction::Bands { on, bands, otherwise } => {
                let on = self.on(on)?;
                for (index, band) in bands.iter().enumerate().skip(at) {
                    self.looks_at(guard, index);
                    let against = self.compare(&on, &self.number(&band.from)?)?;
                    if against > 0 || (against == 0 && band.inclusive) {
                        return Ok((self.value(&band.value)?, Branch::Band(index)));
                    }
                }
                Ok((self.value(otherwise)?, Branch::Otherwise))
            }
            ScoreFunction::Points { on, points, .. } => {
                let on = self.on(on)?;
                let score = match self.corners {
                    Some(corners) => self.between(&on, corners, at)?,
                    None => self.between(&on, &self.corners_here(points)?, at)?,
                };
                Ok(((score, None), Branch::Points))
            }
        }
    }

    /// What is looked up: what was found for the whole cell holds for its parts.
    fn on(&self, on: &RuleFormula) -> Result<Rc<Function>, Stop> {
        let known = self.progress.borrow().on.clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = Rc::new(match &self.rule.inner {
            Some(inner) => self.inside(inner)?,
            None => self.number(on)?,
        });
        self.progress.borrow_mut().on = Some(found.clone());
        Ok(found)
    }

    /// Goes on to a line.
    fn looks_at(&self, guard: usize, line: usize) {
        let mut progress = self.progress.borrow_mut();
        (progress.guard, progress.line) = (guard, line);
        self.looked.set(self.looked.get() + 1);
    }

    fn corners_here(&self, points: &[Point]) -> Result<Corners, Stop> {
        points.iter().map(|p| Ok((self.number(&p.at)?, self.number(&p.value)?))).collect()
    }

    fn between(&self, on: &Function, corners: &[(Function, Function)], at: usize) -> Result<Function, Stop> {
        let (first, last) = match corners {
            [first, .., last] => (first, last),
            _ => return Err(Stop::Gap(Why::Form)),
        };
        let guard = self.rule.guards.len();
        if at == 0 && self.compare(on, &first.0)? <= 0 {
            return Ok(first.1.clone());
        }
        for (index, pair) in corners.windows(2).enumerate().skip(at.saturating_sub(1)) {
            self.looks_at(guard, index + 1);
            let ((x0, y0), (x1, y1)) = (&pair[0], &pair[1]);
            match self.compare(on, x1)? {
                0 => return Ok(y1.clone()),
                -1 => {
                    let rise = self.divide(&self.minus(y1, y0)?, &self.minus(x1, x0)?)?;
                    let run = kept(self.minus(on, x0)?.times(&rise))?;
                    return kept(y0.plus(&run));
                }
                _ => {}
            }
        }
        Ok(last.1.clone())
    }

    /// A formula that may end in a rounding, which is then left for later.
    fn value(&self, formula: &RuleFormula) -> Result<Value, Stop> {
        let Some((last, before)) = formula.nodes.split_last() else { return Err(Stop::Gap(Why::Form)) };
        let NodeKind::Call(call @ (Call::Round | Call::Truncate), operands) = &last.kind else {
            return Ok((self.number(formula)?, None));
        };
        let mut steps: Vec<Step> = Vec::with_capacity(before.len());
        for node in before {
            let step = self.step(&node.kind, &steps)?;
            steps.push(step);
        }
        let number = |i: usize| match operands.get(i).map(|o| &steps[*o as usize]) {
            Some(Step::Number(f)) => Ok(f.as_ref()),
            _ => Err(Stop::Gap(Why::Form)),
        };
        let quantum = number(1)?.value().ok_or(Stop::Undecided)?;
        if !quantum.is_positive() {
            return Err(Stop::Gap(Why::Zero));
        }
        let quantum = decimal(quantum).ok_or(Stop::Undecided)?;
        let rounding = Rounding { quantum, truncate: *call == Call::Truncate, span: Default::default() };
        Ok((number(0)?.clone(), Some(rounding)))
    }

    fn number(&self, formula: &RuleFormula) -> Result<Function, Stop> {
        if let Some(number) = formula.literal() {
            return Ok(Function::constant(exact(number)));
        }
        match self.formula(formula)? {
            Step::Number(f) => Ok(*f),
            Step::Truth(_) => Err(Stop::Gap(Why::Form)),
        }
    }

    fn formula(&self, formula: &RuleFormula) -> Result<Step, Stop> {
        let mut steps: Vec<Step> = Vec::with_capacity(formula.nodes.len());
        for node in &formula.nodes {
            let step = self.step(&node.kind, &steps)?;
            steps.push(step);
        }
        steps.pop().ok_or(Stop::Gap(Why::Form))
    }

    fn step(&self, kind: &NodeKind<Variable>, steps: &[Step]) -> Result<Step, Stop> {
        let number = |i: u32| match &steps[i as usize] {
            Step::Number(f) => Ok(f.as_ref()),
            Step::Truth(_) => Err(Stop::Gap(Why::Form)),
        };
        let truth = |i: u32| match steps[i as usize] {
            Step::Truth(t) => Ok(t),
            Step::Number(_) => Err(Stop::Gap(Why::Form)),
        };
        Ok(match kind {
            NodeKind::Number(n, _) => of(Function::constant(exact(*n))),
            NodeKind::Name(variable) => self.variable(*variable)?,
            NodeKind::Negate(a) => of(number(*a)?.negate()),
            NodeKind::Not(a) => Step::Truth(!truth(*a)?),
            NodeKind::Per(a, k, b) => of(self.divide(&kept(number(*a)?.times(number(*k)?))?, number(*b)?)?),
            NodeKind::Binary(Operator::And, a, b) => Step::Truth(truth(*a)? & truth(*b)?),
            NodeKind::Binary(Operator::Or, a, b) => Step::Truth(truth(*a)? | truth(*b)?),
            NodeKind::Binary(operator, a, b) => self.binary(*operator, number(*a)?, number(*b)?)?,
            NodeKind::Call(call, operands) => {
                let numbers = operands.iter().map(|&i| number(i).cloned()).collect::<Result<Vec<_>, _>>()?;
                of(self.call(*call, &numbers)?)
            }
        })
    }

    fn binary(&self, operator: Operator, a: &Function, b: &Function) -> Result<Step, Stop> {
        Ok(match operator {
            Operator::Add => of(kept(a.plus(b))?),
            Operator::Subtract => of(self.minus(a, b)?),
            Operator::Multiply => of(kept(a.times(b))?),
            Operator::Divide => of(self.divide(a, b)?),
            Operator::Ge => Step::Truth(self.compare(a, b)? >= 0),
            Operator::Gt => Step::Truth(self.compare(a, b)? > 0),
            Operator::Le => Step::Truth(self.compare(a, b)? <= 0),
            Operator::Lt => Step::Truth(self.compare(a, b)? < 0),
            Operator::Eq => Step::Truth(self.compare(a, b)? == 0),
            Operator::And | Operator::Or => return Err(Stop::Gap(Why::Form)),
        })
    }

    fn call(&self, call: Call, numbers: &[Function]) -> Result<Function, Stop> {
        let Some((first, rest)) = numbers.split_first() else { return Err(Stop::Gap(Why::Form)) };
        let chosen = |wanted: i8| {
            rest.iter()
                .try_fold(first.clone(), |best, n| Ok(if self.compare(n, &best)? == wanted { n.clone() } else { best }))
        };
        let sum = || rest.iter().try_fold(first.clone(), |sum, n| kept(sum.plus(n)));
        match call {
            Call::Min => chosen(-1),
            Call::Max => chosen(1),
            Call::Sum => sum(),
            Call::Mean => kept(sum()?.over(&Function::constant(whole(numbers.len() as i64)))),
            Call::Round | Call::Truncate => {
                let quantum = rest.first().ok_or(Stop::Gap(Why::Form))?;
                let (Some(value), Some(quantum)) = (first.value(), quantum.value()) else {
                    return Err(Stop::Undecided);
                };
                if !quantum.is_positive() {
                    return Err(Stop::Gap(Why::Zero));
                }
                let one =
                    Rounding { quantum: Decimal::ONE, truncate: call == Call::Truncate, span: Default::default() };
                Ok(Function::constant(round_near(&(value / quantum), 0, one) * quantum))
            }
        }
    }

    fn minus(&self, a: &Function, b: &Function) -> Result<Function, Stop> {
        kept(a.plus(&b.negate()))
    }

    fn divide(&self, a: &Function, b: &Function) -> Result<Function, Stop> {
        if b.value().is_some_and(Zero::is_zero) {
            return Err(Stop::Gap(Why::Zero));
        }
        match b.zero() {
            Some(zero) if self.cell.inside(&zero) => Err(Stop::Split(zero)),
            _ => kept(a.over(b)),
        }
    }

    /// The sign of `a - b` on the whole cell.
    fn compare(&self, a: &Function, b: &Function) -> Result<i8, Stop> {
        if a == b {
            return Ok(0);
        }
        if let (Some(a), Some(b)) = (a.value(), b.value()) {
            return Ok(if a > b { 1 } else { -1 });
        }
        if let Some((slope, at)) = a.crosses(b) {
            // Beside the only place where two lines meet, the steeper one is above or below.
            return match self.cell {
                Cell::Open(..) if self.cell.inside(&at) => Err(Stop::Split(at)),
                Cell::Open(Some(low), _) if *low >= at => Ok(slope),
                Cell::Open(..) => Ok(-slope),
                Cell::Point(x) => Ok(slope * sign(&(x - &at))),
            };
        }
        let points = a.meets(b).ok_or(Stop::Undecided)?;
        if let Some(at) = points.into_iter().find(|p| self.cell.inside(p)) {
            return Err(Stop::Split(at));
        }
        let at = self.cell.sample();
        Ok(sign(&(a.at(&at) - b.at(&at))))
    }

    /// The actual: at a single point, a number like any other.
    fn actual(&self) -> Function {
        match self.cell {
            Cell::Point(p) => Function::constant(p.clone()),
            Cell::Open(..) => Function::actual(),
        }
    }

    fn variable(&self, variable: Variable) -> Result<Step, Stop> {
        let given = self.given;
        let known = |q: Option<&Q>| q.cloned().map(Function::constant).ok_or(Stop::Gap(Why::Absent(variable)));
        let range = given.range.as_ref();
        Ok(of(match variable {
            Variable::Value if given.domain() == Domain::Numbers => self.actual(),
            Variable::Delay if given.domain() == Domain::Days => self.actual(),
            Variable::Value | Variable::Delay | Variable::Score => return Err(Stop::Gap(Why::Absent(variable))),
            Variable::Target => known(given.target.as_ref())?,
            Variable::Baseline => known(given.base.as_ref())?,
            Variable::Lower => known(range.map(|r| &r.0))?,
            Variable::Upper => known(range.map(|r| &r.1))?,
            Variable::Parameter(i) => known(given.parameters.get(i as usize).and_then(Option::as_ref))?,
            Variable::Met => return self.met().map(Step::Truth),
        }))
    }

    fn met(&self) -> Result<bool, Stop> {
        let actual = self.actual();
        let against = |q: Option<&Q>| match q {
            Some(q) => self.compare(&actual, &Function::constant(q.clone())),
            None => Err(Stop::Gap(Why::Absent(Variable::Target))),
        };
        let target = self.given.target.as_ref();
        let range = self.given.range.as_ref();
        Ok(match self.given.form {
            Form::AtLeast => against(target)? >= 0,
            Form::MoreThan => against(target)? > 0,
            Form::AtMost => against(target)? <= 0,
            Form::LessThan => against(target)? < 0,
            Form::Equal => against(target)? == 0,
            Form::Between => against(range.map(|r| &r.0))? >= 0 && against(range.map(|r| &r.1))? <= 0,
            Form::By => against(Some(&Q::zero()))? <= 0,
            Form::Yes => against(Some(&Q::one()))? == 0,
        })
    }
}

/// A function that keeps the form, or none that can be decided.
fn kept(function: Option<Function>) -> Result<Function, Stop> {
    function.ok_or(Stop::Undecided)
}
