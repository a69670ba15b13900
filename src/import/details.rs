//! What the rows say besides their names: measures, targets, actuals, weights, rules.

use super::amounts::{self, Asked, Measured, Unit};
use super::compute::Computed;
use super::formula::{CellId, Value, to_number, whole};
use super::found::{Found, Indicator};
use super::grid::Grid;
use super::heads::Role;
use super::scoring::{Draft, Reader};
use crate::arithmetic::number::fraction::Q;
use crate::plan::Form;
use crate::source::CellKind;

/// What is said of an indicator.
pub struct Detail {
    pub unit: Unit,
    pub target: Option<Asked>,
    /// Targets of other years.
    pub others: Vec<(i32, Asked)>,
    pub actual: Option<Measured>,
    pub base: Option<(i32, Measured)>,
    pub form: Option<Form>,
    /// True where nothing says the direction.
    pub is_guessed: bool,
    pub rule: Option<Draft>,
    /// The cell of the score.
    pub score: Option<CellId>,
    /// Cells that say something which is not understood.
    pub unread: Vec<CellId>,
}

/// In what unit scores are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// 1 is all of it.
    One,
    /// 100 is.
    Hundred,
    /// Some other number of points.
    Points,
}

impl Scale {
    /// How many of it are 100 %.
    pub fn whole(self) -> Q {
        whole(if self == Scale::Hundred { 100 } else { 1 })
    }
}

/// What is said of all.
pub struct Details {
    pub all: Vec<Detail>,
    pub scale: Scale,
}

/// Reads the cells of all rows.
pub fn read(grid: &Grid, computed: &Computed<'_>, found: &Found, year: i32) -> Details {
    let mut all: Vec<Detail> = found.indicators.iter().map(|i| detail(grid, computed, found, i, year)).collect();
    as_the_others(grid, found, &mut all);
    let number = |cell: CellId| match computed.cell(cell) {
        Value::Number(number) => Some(number),
        _ => None,
    };
    let most = all.iter().filter_map(|detail| number(detail.score?)).max();
    let scale = match most {
        Some(most) if most > whole(20) => Scale::Hundred,
        Some(most) if most > whole(2) => Scale::Points,
        _ => Scale::One,
    };
    Details { all, scale }
}

/// Where a number stands in place of a formula, the direction is that which all other formulas of the column say.
fn as_the_others(grid: &Grid, found: &Found, all: &mut [Detail]) {
    for table in 0..found.tables.len() {
        let own: Vec<usize> = (0..all.len()).filter(|at| found.indicators[*at].table == table).collect();
        let said: Vec<bool> = own.iter().filter_map(|at| all[*at].rule.as_ref()?.rises).collect();
        let Some(rises) = said.first().copied().filter(|first| said.iter().all(|rises| rises == first)) else {
            continue;
        };
        for at in own {
            let is_typed = all[at].score.is_some_and(|cell| grid.formula_at(cell).is_none());
            if all[at].is_guessed && is_typed {
                all[at].form = Some(if rises { Form::AtLeast } else { Form::AtMost });
                all[at].is_guessed = false;
            }
        }
    }
}

fn detail(grid: &Grid, computed: &Computed<'_>, found: &Found, indicator: &Indicator, year: i32) -> Detail {
    let mut unread = Vec::new();
    let mut cell_of = |role: Role, is_read: &dyn Fn(&str) -> bool| {
        let cell = found.cell(indicator, role)?;
        let text = grid.text(cell);
        if !text.is_empty() && !is_read(text) {
            unread.push(cell);
        }
        Some(text.to_owned())
    };
    let target = cell_of(Role::Target, &|text| amounts::asked(text).is_some());
    let target = target.and_then(|text| amounts::asked(&text));
    let actual = cell_of(Role::Actual, &|text| amounts::measured(text).is_some() || is_no_value(text));
    let mut actual = actual.and_then(|text| amounts::measured(&text));
    let base = found.tables[indicator.table].columns.iter().find_map(|column| match column.role {
        Role::Baseline(own) => Some((column.at, own.unwrap_or(year - 1))),
        _ => None,
    });
    let mut base = base.and_then(|(column, of)| {
        let cell = CellId { sheet: indicator.sheet, row: indicator.row, column };
        Some((of, amounts::measured(grid.text(cell))?))
    });
    let unit = Unit::read(found.text(grid, indicator, Role::Measure));
    let mut goal = target.as_ref().map(|(asked, unit)| (asked.goal.clone(), unit.clone()));
    let mut upper = target.as_ref().and_then(|(asked, unit)| Some((asked.upper.clone()?, unit.clone())));
    let mut values: Vec<&mut Measured> = Vec::new();
    values.extend(goal.as_mut());
    values.extend(upper.as_mut());
    values.extend(actual.as_mut());
    values.extend(base.as_mut().map(|(_, value)| value));
    let unit = amounts::in_one_unit(unit, &mut values);
    let mut target = target.map(|(asked, _)| asked);
    if let (Some(asked), Some((goal, _))) = (target.as_mut(), goal) {
        asked.goal = goal;
        asked.upper = upper.map(|(upper, _)| upper);
    }
    let score = score_cell(grid, found, indicator);
    let said = target.as_ref().and_then(|asked| asked.form);
    let goal = found.cell(indicator, Role::Target).map(|cell| computed.cell(cell));
    let goal = goal.filter(|goal| matches!(goal, Value::Number(_))).and_then(|goal| to_number(&goal).ok());
    let goal = goal.or_else(|| plain_goal(target.as_ref()));
    let rule = score.and_then(|cell| Reader { grid, computed, found, indicator, form: said, goal }.rule(cell));
    let (form, is_guessed) = direction(grid, found, indicator, said, rule.as_ref());
    let form = form.filter(|_| target.is_some());
    let others = other_years(grid, found, indicator);
    Detail { unit, target, others, actual, base, form, is_guessed: is_guessed && form.is_some(), rule, score, unread }
}

fn is_no_value(text: &str) -> bool {
    use crate::data::cell::{CellError, cell_value};
    matches!(cell_value(text), Err(CellError::NotAvailable))
}

/// A target in words as the number that formulas of its row write.
fn plain_goal(asked: Option<&Asked>) -> Option<Q> {
    match asked?.goal {
        amounts::Amount::Number(number) => Some(crate::arithmetic::number::fraction::exact(number)),
        _ => None,
    }
}

fn other_years(grid: &Grid, found: &Found, indicator: &Indicator) -> Vec<(i32, Asked)> {
    let columns = found.tables[indicator.table].columns.iter();
    let of_year = columns.filter_map(|column| match column.role {
        Role::OtherTarget(year) => Some((column.at, year)),
        _ => None,
    });
    let read = |(column, year)| {
        let cell = CellId { sheet: indicator.sheet, row: indicator.row, column };
        Some((year, amounts::asked(grid.text(cell))?.0))
    };
    of_year.filter_map(read).collect()
}

/// The cell of the score of a row, where something is in it.
fn score_cell(grid: &Grid, found: &Found, indicator: &Indicator) -> Option<CellId> {
    let cell = found.cell(indicator, Role::Score)?;
    let is_filled = grid.formula_at(cell).is_some() || grid.kind(cell) != CellKind::Written;
    is_filled.then_some(cell)
}

/// The form of the target, and whether nothing says it.
fn direction(
    grid: &Grid,
    found: &Found,
    indicator: &Indicator,
    said: Option<Form>,
    rule: Option<&Draft>,
) -> (Option<Form>, bool) {
    let column = amounts::direction(found.text(grid, indicator, Role::Direction));
    let by_rule = rule.and_then(|rule| rule.rises).map(|rises| if rises { Form::AtLeast } else { Form::AtMost });
    match said.or(column).or(by_rule) {
        Some(form) => (Some(form), false),
        None => (Some(Form::AtLeast), true),
    }
}

/// Weights of siblings, in one unit.
pub struct Weights {
    /// How many of it are 100 %; none for points.
    pub whole: Option<Q>,
}

/// The number in a cell.
pub fn number(computed: &Computed<'_>, cell: CellId) -> Option<Q> {
    match computed.cell(cell) {
        Value::Number(number) => Some(number),
        Value::Text(text) => super::formula::read_number(&text),
        _ => None,
    }
}

/// In what unit weights are, by what groups of siblings come to.
pub fn weights(groups: &[Vec<Q>]) -> Weights {
    let sums: Vec<Q> = groups
        .iter()
        .filter(|group| !group.is_empty())
        .map(|group| group.iter().fold(whole(0), |sum, n| &sum + n))
        .collect();
    let near = |unit: i64| {
        let is_near = |sum: &&Q| ((*sum - &whole(unit)).abs() * whole(10)) <= whole(unit);
        sums.iter().filter(is_near).count() * 2 > sums.len()
    };
    let unit = [1, 100].into_iter().find(|unit| near(*unit));
    Weights { whole: unit.map(whole) }
}
