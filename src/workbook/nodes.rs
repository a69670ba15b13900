//! The sheet of the tree: each node with its score, followed by what it counts.

use super::formula::{formula, number, quoted, rounded, within};
use super::indicators::{
    decided_cell, decision, outcomes_in, percent, printed, score_shown, shown_score, state_of, state_words,
};
use super::layout::{Build, NODE_OUTCOME as OUTCOME, NODE_SCORE as SCORE, NODE_STATE as STATE};
use super::model::{Cell, Column, Content, Look, Numbers, Sheet, Shown, letters};
use super::rules;
use super::words;
use crate::arithmetic::number::fraction::Q;
use crate::arithmetic::number::{Real, decimal};
use crate::eval::{Counted, ExactScores, Part, Score, Scores, State, Work};
use crate::plan::{
    Aggregation, Combine, Edge, EdgeId, ItemId, Kind, Plan, Treatment, Variable, aggregation, is_shaped, is_turned,
    parameters_of, parameters_on,
};
use crate::report::model::{kind_name, roots};
use crate::text;
use rust_decimal::Decimal;
use rustc_hash::FxHashSet;
use std::ops::Range;

const SLOT: usize = 3;
const WEIGHT: usize = 4;
const COUNTED: usize = 7;
const COUNTED_WEIGHT: usize = 8;
const PRODUCT: usize = 9;
const COMPUTED: usize = 10;
const DECIDED: usize = 11;

/// A node and what it counts, in rows that follow each other: the node, its slots, its children.
pub(super) struct Block {
    pub(super) node: ItemId,
    pub(super) row: usize,
    depth: usize,
    slots: usize,
    children: Vec<EdgeId>,
}

impl Block {
    /// The rows of the children.
    fn below(&self) -> Range<usize> {
        let first = self.row + 1 + self.slots;
        first..first + self.children.len()
    }
}

/// The blocks of all nodes, from the roots down; a node stands where it is declared.
pub(super) fn blocks(plan: &Plan, scores: &Scores) -> Vec<Block> {
    let (mut blocks, mut seen, mut row) = (Vec::new(), FxHashSet::default(), 1);
    let mut waiting: Vec<(ItemId, usize)> = plan.ids().map(|id| (id, 0)).collect();
    waiting.reverse();
    waiting.extend(roots(plan).into_iter().rev().map(|id| (id, 0)));
    while let Some((id, depth)) = waiting.pop() {
        if matches!(plan.item(id).kind, Kind::Indicator | Kind::Datum) || !seen.insert(id) {
            continue;
        }
        let how = aggregation(plan, scores.policy(plan), id);
        let counts = |edge: &Edge| how.is_some_and(|a| plan.counts_by(a, edge));
        let children: Vec<EdgeId> = plan.edges_of(id).filter(|(_, e)| counts(e)).map(|(id, _)| id).collect();
        let slots = how.map_or(0, |a| a.components.len());
        let block = Block { node: id, row, depth, slots, children };
        row = block.below().end;
        blocks.push(block);
        let own: Vec<ItemId> = plan.edges_of(id).filter(|(_, e)| !e.used).map(|(_, e)| e.child).collect();
        waiting.extend(own.into_iter().rev().map(|child| (child, depth + 1)));
    }
    blocks
}

pub(super) fn sheet(build: &Build<'_>, blocks: &[Block]) -> Sheet {
    let column = |text, width| Column { heading: build.say(text), width };
    let columns = vec![
        column(text!("Codice", "Code"), 20),
        column(text!("Titolo", "Title"), 60),
        column(text!("Che cos'è", "What it is"), 12),
        column(text!("Componente", "Component"), 14),
        column(text!("Peso", "Weight"), 10),
        column(text!("Punteggio", "Score"), 12),
        column(text!("Stato", "State"), 15),
        column(text!("Conta per; del nodo: dai figli", "Counts for; of a node: from its children"), 14),
        column(text!("Peso che conta", "Weight that counts"), 10),
        column(text!("Peso × punteggio", "Weight × score"), 11),
        column(text!("Punteggio calcolato", "Computed score"), 12),
        column(text!("Deciso dall'OIV", "Decided"), 12),
        column(text!("Stampato", "Printed"), 12),
        column(text!("Esito", "Outcome"), 24),
    ];
    let mut rows = Vec::new();
    let mut exact = ExactScores::new(build.plan, build.scores);
    for block in blocks {
        let how = aggregation(build.plan, build.scores.policy(build.plan), block.node);
        let work = exact.work(block.node);
        rows.push(head(build, block, how, work.as_ref()));
        let Some(how) = how else { continue };
        rows.extend((0..block.slots).map(|slot| slot_row(build, block, how, slot, work.as_ref())));
        let part = |edge: EdgeId| work.as_ref().and_then(|w| w.parts.iter().find(|p| p.edge == edge));
        let below = block.below().zip(&block.children);
        rows.extend(below.map(|(row, edge)| child(build, how, (*edge, row), part(*edge))));
    }
    let outcomes = outcomes_in(build, OUTCOME);
    Sheet { name: build.nodes_sheet(), above: Vec::new(), columns, rows, has_heading: true, outcomes }
}

fn cells(rows: &Range<usize>, column: usize) -> String {
    format!("${0}${1}:${0}${2}", letters(column), rows.start + 1, rows.end)
}

fn cell(row: usize, column: usize) -> String {
    format!("${}${}", letters(column), row + 1)
}

fn head(build: &Build<'_>, block: &Block, how: Option<&Aggregation>, work: Option<&Work<Q>>) -> Vec<Cell> {
    let (plan, scores, id) = (build.plan, build.scores, block.node);
    let score = scores.get(id);
    let indent = "  ".repeat(block.depth.min(8));
    let mut row = vec![
        Cell::text(format!("{indent}{}", build.code(id))).looking(Look::Strong),
        Cell::text(plan.title(id)).looking(Look::Strong),
        Cell::text(kind_name(plan.item(id).kind).get(build.lang)).looking(Look::Quiet),
        Cell::default(),
        Cell::default(),
    ];
    let one = |score: Score| score.range.is_none_or(|r| r.one().is_some()) && score.state != State::Uncertain;
    let below = block.children.iter().map(|id| scores.on_edge(*id, &plan.edges[id.0 as usize]));
    let is_one = one(score) && below.into_iter().all(one);
    let live = how.filter(|_| is_one && !block.children.is_empty());
    let computed = live.and_then(|how| Some((combined(block, how)?, staged(build, block, how)?)));
    let decided = decided_cell(build, decision(build, id, None));
    let (own, by_hand) = (cell(block.row, COMPUTED), cell(block.row, DECIDED));
    match computed {
        Some((combined, formula)) => {
            let chosen = format!("IF(ISNUMBER({by_hand}),{by_hand},IF({by_hand}=\"\",{own},\"\"))");
            row.push(Cell::formula(chosen, score_shown(score), percent(build)).looking(Look::Strong));
            row.push(state(build, block, score));
            let together = work.and_then(|w| w.stages.as_ref()?.combined.one().map(Real::about));
            row.push(Cell::formula(combined, shown_or_nothing(together), percent(build)));
            row.extend([Cell::default(), Cell::default()]);
            let computed = scores.computed(id).unwrap_or(score);
            row.push(Cell::formula(formula, score_shown(computed), percent(build)));
        }
        None => {
            let note = if is_one { rules::not_live(build) } else { rules::is_range(build) };
            let noted = score.range.is_some().then_some(note);
            row.push(shown_score(build, score).looking(Look::Strong).noted(noted));
            row.push(state_of(build, score));
            row.extend(vec![Cell::default(); 4]);
        }
    }
    row.push(decided);
    row.extend(printed(build, score, &cell(block.row, SCORE)));
    // The row of a node is a band across the sheet; what can be filled in stays to be seen.
    row.into_iter().map(|cell| if cell.look == Look::Input { cell } else { cell.looking(Look::Strong) }).collect()
}

/// What the children of a node give together: its cell stays empty where one of them blocks, or none counts. None
/// where a spreadsheet can't say it.
fn combined(block: &Block, how: &Aggregation) -> Option<String> {
    let below = block.below();
    let combined = if how.components.is_empty() {
        together(how.combine, &below, None)?
    } else {
        let slots = block.row + 1..block.row + 1 + block.slots;
        let (weights, products) = (cells(&slots, COUNTED_WEIGHT), cells(&slots, PRODUCT));
        format!("IF(SUM({weights})=0,\"\",SUM({products})/SUM({weights}))")
    };
    Some(format!("IF(COUNTIF({},\"bloc*\")>0,\"\",{combined})", cells(&below, COUNTED)))
}

/// The score of a node from what its children give together: function, factor, limits, rounding.
fn staged(build: &Build<'_>, block: &Block, how: &Aggregation) -> Option<String> {
    let given = cell(block.row, COUNTED);
    let shaped = match &how.function {
        Some(rule) => rules::over_score(rule, &given, &parameters_of(build.plan, block.node))?,
        None => given.clone(),
    };
    let shaped = match &how.factor {
        Some(factor) => rules::multiplied(factor, &shaped, &parameters_of(build.plan, block.node))?,
        None => shaped,
    };
    let limited = match how.limits {
        Some((low, high, _)) => within(&shaped, (low, high)),
        None => shaped,
    };
    let staged = match how.rounding {
        Some(rounding) => rounded(&limited, rounding),
        None => limited,
    };
    Some(format!("IF(ISNUMBER({given}),IFERROR({staged},\"\"),\"\")"))
}

/// What children come to together: all of them, or those of one slot.
fn together(how: Combine, below: &Range<usize>, slot: Option<&str>) -> Option<String> {
    let (counted, weights, products) = (cells(below, COUNTED), cells(below, COUNTED_WEIGHT), cells(below, PRODUCT));
    let sum = |of: &str| match slot {
        Some(name) => format!("SUMIFS({of},{},{name})", cells(below, SLOT)),
        None => format!("SUM({of})"),
    };
    let any = match slot {
        Some(name) => format!("SUMPRODUCT(({}={name})*ISNUMBER({counted}))", cells(below, SLOT)),
        None => format!("COUNT({counted})"),
    };
    let value = match how {
        Combine::WeightedMean => {
            return Some(format!("IF({0}=0,\"\",{1}/{0})", sum(&weights), sum(&products)));
        }
        Combine::Sum => sum(&products),
        Combine::Mean => format!("{}/{any}", sum(&counted)),
        Combine::Minimum if slot.is_none() => format!("MIN({counted})"),
        Combine::Maximum if slot.is_none() => format!("MAX({counted})"),
        Combine::Product if slot.is_none() => format!("PRODUCT({counted})"),
        // Those of some rows need a formula of a newer spreadsheet, or an array.
        Combine::Minimum | Combine::Maximum | Combine::Product => return None,
    };
    Some(format!("IF({any}=0,\"\",{value})"))
}

fn state(build: &Build<'_>, block: &Block, score: Score) -> Cell {
    let lang = build.lang;
    let below = block.below();
    let (own, by_hand) = (cell(block.row, COMPUTED), cell(block.row, DECIDED));
    let not_assessable = quoted(&words::not_assessable(lang));
    let none = format!(
        "IF(COUNTIF({counted},\"bloc*\")>0,{blocked},IF(COUNTIF({counted},{out})=0,{undefined},\
         IF(COUNTIF({states},{missing})>0,{missing},{not_assessable})))",
        counted = cells(&below, COUNTED),
        states = cells(&below, STATE),
        blocked = quoted(&words::blocked(lang)),
        out = quoted(&words::left_out(lang)),
        undefined = quoted(&words::undefined(lang)),
        missing = quoted(&words::missing(lang)),
    );
    let decided = quoted(&words::decided(lang));
    let formula = format!(
        "IF({by_hand}={not_assessable},{not_assessable},IF(ISNUMBER({by_hand}),{decided},IF(ISNUMBER({own}),\"\",{none})))"
    );
    Cell::formula(formula, Shown::Text(state_words(build, score)), Numbers::General).looking(Look::Quiet)
}

fn slot_row(build: &Build<'_>, block: &Block, how: &Aggregation, slot: usize, work: Option<&Work<Q>>) -> Vec<Cell> {
    let group = work.and_then(|w| w.groups.get(slot));
    let row = block.row + 1 + slot;
    let component = &how.components[slot];
    let name = build.plan.text(component.name).to_owned();
    let score = together(how.combine, &block.below(), Some(&cell(row, SLOT)));
    let now = group.and_then(|g| g.score.as_ref()?.one().map(Real::about));
    let counted = match score {
        Some(formula) => Cell::formula(formula, shown_or_nothing(now), percent(build)),
        None => Cell::of(Content::Shown(shown_or_nothing(now))).noted(Some(rules::not_live(build))),
    };
    let filled = |slot: usize| format!("ISNUMBER({})", cell(block.row + 1 + slot, COUNTED));
    // What is filled keeps its weight and takes that of each empty slot whose way leads here first.
    let mut weight = format!("IF({},{}", filled(slot), cell(row, WEIGHT));
    for (from, other) in how.components.iter().enumerate().filter(|(from, _)| *from != slot) {
        let (mut conditions, mut to, mut left) = (vec![format!("NOT({})", filled(from))], other.empty_to, block.slots);
        while let Some(next) = to.map(usize::from).filter(|next| *next != slot && left > 0) {
            conditions.push(format!("NOT({})", filled(next)));
            (to, left) = (how.components[next].empty_to, left - 1);
        }
        if to.map(usize::from) == Some(slot) {
            weight += &format!("+IF(AND({}),{},0)", conditions.join(","), cell(block.row + 1 + from, WEIGHT));
        }
    }
    weight += ",0)";
    let weight_now = group.map_or(Decimal::ZERO, |g| g.weight.about());
    let product = now.and_then(|now| decimal::multiply(now, weight_now).ok()).unwrap_or_default();
    let (by, of) = (cell(row, COUNTED_WEIGHT), cell(row, COUNTED));
    vec![
        Cell::default(),
        Cell::text(build.say(text!("componente", "component"))).looking(Look::Quiet),
        Cell::default(),
        Cell::text(name),
        Cell::number(component.weight, Numbers::Percent(2)).looking(Look::Input),
        Cell::default(),
        Cell::default(),
        counted,
        Cell::formula(weight, Shown::Number(weight_now), Numbers::Percent(2)),
        Cell::formula(format!("IF(ISNUMBER({of}),{by}*{of},0)"), Shown::Number(product), Numbers::Percent(4)),
    ]
}

fn child(build: &Build<'_>, how: &Aggregation, (id, row): (EdgeId, usize), part: Option<&Part<Q>>) -> Vec<Cell> {
    let (plan, scores) = (build.plan, build.scores);
    let edge = &plan.edges[id.0 as usize];
    let score = scores.on_edge(id, edge);
    let (of, state) = (cell(row, SCORE), cell(row, STATE));
    let (from, from_state) = score_of(build, id, edge, score);
    let slot = edge.component.and_then(|slot| how.components.get(usize::from(slot)));
    let (counted, weight, by) = (cell(row, COUNTED), cell(row, WEIGHT), cell(row, COUNTED_WEIGHT));
    let worth = counted_as(build, how, edge, (&of, &state));
    let now = part.map_or(Shown::Text(String::new()), |part| match &part.counted {
        Counted::Score(range) => match range.one() {
            Some(one) => Shown::Number(one.about()),
            None => Shown::Text(words::blocks(build.lang)),
        },
        Counted::Lost => Shown::Number(Decimal::ZERO),
        Counted::Shared => Shown::Text(words::left_out(build.lang)),
        Counted::Blocks => Shown::Text(words::blocks(build.lang)),
    });
    let weight_now = part.map_or(Decimal::ZERO, |p| p.weight.about());
    let (weight_counted, product) = match now {
        Shown::Number(n) => (weight_now, decimal::multiply(n, weight_now).unwrap_or_default()),
        _ => (Decimal::ZERO, Decimal::ZERO),
    };
    let numbers = weight_numbers(build, id, edge);
    vec![
        Cell::text(plan.text(plan.printed_code(edge.child, Some(edge)))),
        Cell::text(plan.title(edge.child)),
        Cell::text(kind_name(plan.item(edge.child).kind).get(build.lang)).looking(Look::Quiet),
        Cell::text(slot.map_or("", |s| plan.text(s.name))),
        weight_cell(build, how, (id, edge), weight_now),
        from,
        from_state,
        Cell::formula(worth, now, percent(build)),
        Cell::formula(format!("IF(ISNUMBER({counted}),{weight},0)"), Shown::Number(weight_counted), numbers),
        Cell::formula(
            format!("IF(ISNUMBER({counted}),{by}*{counted},0)"),
            Shown::Number(product),
            Numbers::Decimals(4),
        ),
    ]
}

fn shown_or_nothing(number: Option<Decimal>) -> Shown {
    number.map_or(Shown::Text(String::new()), Shown::Number)
}

/// Score and state of a child as its parent counts it.
fn score_of(build: &Build<'_>, id: EdgeId, edge: &Edge, score: Score) -> (Cell, Cell) {
    let kind = build.plan.item(edge.child).kind;
    let own_decision = decision(build, edge.child, Some(edge)) != decision(build, edge.child, None);
    let is_indicator = kind == Kind::Indicator;
    let is_turned = is_turned(build.plan, edge);
    // An indicator that is judged apart and then turned has no cell for what comes between.
    let own_value = build.scores.inputs().has_own_value(build.plan, edge, build.plan.year);
    let in_two_steps = is_indicator && is_turned && (edge.rule.is_some() || !edge.parameters.is_empty() || own_value);
    let fixed = own_decision && (!is_indicator || is_turned) || in_two_steps;
    // A range is a text in its own cell, and what stands on it is no formula either.
    let is_range = score.range.is_some_and(|r| r.one().is_none());
    let found = build.score_cells(edge.child, Some(id)).filter(|_| !fixed && !is_range);
    if let Some(cells) = found.as_ref().filter(|_| is_turned) {
        return turned(build, edge, score, cells);
    }
    match found {
        Some((score_cell, state_cell)) => (
            Cell::formula(format!("IF({score_cell}=\"\",\"\",{score_cell})"), score_shown(score), percent(build)),
            Cell::formula(
                format!("IF({state_cell}=\"\",\"\",{state_cell})"),
                Shown::Text(state_words(build, score)),
                Numbers::General,
            )
            .looking(Look::Quiet),
        ),
        None if is_range => (shown_score(build, score).noted(Some(rules::is_range(build))), state_of(build, score)),
        None => (shown_score(build, score).looking(Look::Input), state_of(build, score)),
    }
}

/// Score and state of what an edge turns: a node by a rule, and by a factor whatever it is.
fn turned(build: &Build<'_>, edge: &Edge, score: Score, (from, state): &(String, String)) -> (Cell, Cell) {
    let rule = edge.rule.filter(|_| is_shaped(build.plan, edge));
    let shaped = match rule.map(|rule| build.scores.policy(build.plan).rule(rule)) {
        Some(rule) => rules::over_score(rule, from, &parameters_on(rule, edge)),
        None => Some(from.clone()),
    };
    let by = |score: String| match build.plan.factor(edge) {
        Some(factor) => rules::multiplied(factor, &score, &parameters_of(build.plan, edge.parent)),
        None => Some(score),
    };
    let Some(formula) = shaped.and_then(by) else {
        return (shown_score(build, score).noted(Some(rules::not_live(build))), state_of(build, score));
    };
    let formula = format!("IF(ISNUMBER({from}),IFERROR({formula},\"\"),\"\")");
    let decided = quoted(&words::decided(build.lang));
    let kept = format!("IF(OR({state}=\"\",{state}={decided}),\"\",{state})");
    let state = Cell::formula(kept, Shown::Text(state_words(build, score)), Numbers::General);
    (Cell::formula(formula, score_shown(score), percent(build)), state.looking(Look::Quiet))
}

/// What a child counts for: a number, left out, or what blocks.
fn counted_as(build: &Build<'_>, how: &Aggregation, edge: &Edge, (of, state): (&str, &str)) -> String {
    let (plan, scores, lang) = (build.plan, build.scores, build.lang);
    let policy = scores.policy(plan);
    let is_decided = decision(build, edge.child, Some(edge)).is_some();
    let is_empty = plan.item(edge.child).kind != Kind::Indicator && !is_decided;
    let unless_said = |said: Treatment, silent: bool| if is_empty && silent { Treatment::Redistribute } else { said };
    let missing = unless_said(scores.inputs().missing(plan), policy.missing_span.is_empty());
    let not_assessable = unless_said(policy.not_assessable, policy.not_assessable_span.is_empty());
    let not_assessable = how.not_assessable.unwrap_or(not_assessable);
    let treated = |treatment: Treatment| match treatment {
        Treatment::Value(v) => number(v),
        Treatment::Redistribute => quoted(&words::left_out(lang)),
        Treatment::Lose => "0".to_owned(),
        Treatment::Block => quoted(&words::blocks(lang)),
    };
    let by_score = format!("IF(ISNUMBER({of}),{of},{})", quoted(&words::blocks(lang)));
    let when_missing = match how.missing {
        Some(own) => treated(own),
        None => format!("IF(ISNUMBER({of}),{of},{})", treated(missing)),
    };
    format!(
        "IF({state}={},{when_missing},IF({state}={},{},{by_score}))",
        quoted(&words::missing(lang)),
        quoted(&words::not_assessable(lang)),
        treated(not_assessable)
    )
}

fn weight_numbers(build: &Build<'_>, id: EdgeId, edge: &Edge) -> Numbers {
    match build.scores.inputs().weight(id, edge) {
        Some(weight) if weight.percent => Numbers::Percent(2),
        _ => Numbers::General,
    }
}

/// The weight of a child: as written, from the policy, or equal among siblings none of which has one.
fn weight_cell(build: &Build<'_>, how: &Aggregation, (id, edge): (EdgeId, &Edge), now: Decimal) -> Cell {
    let numbers = weight_numbers(build, id, edge);
    let Some(derived) = &how.weight else {
        let place = edge.weight.as_ref().map(|weight| weight.span);
        return Cell::number(now, numbers).looking(Look::Input).written_at(place);
    };
    let given = parameters_of(build.plan, edge.child);
    let text = formula(derived, &|variable| match variable {
        Variable::Parameter(i) => given.get(usize::from(*i)).copied().flatten().map(number),
        _ => None,
    });
    let live = |text| Cell::formula(text, Shown::Number(now), Numbers::General);
    text.map_or_else(|| Cell::number(now, Numbers::General).noted(Some(rules::not_live(build))), live)
}
