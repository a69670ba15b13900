//! The sheet of the indicators: actual, target, rule, score.

use super::actuals::{filled, numbers};
use super::formula::{compare, number, quoted, rounded};
use super::layout::{Build, INDICATOR_OUTCOME as OUTCOME, INDICATOR_SCORE as SCORE, known, shown};
use super::model::{Cell, Column, Content, Look, Numbers, Sheet, Shown, address};
use super::rules::{self, Sees};
use super::words;
use crate::arithmetic::formula::compute;
use crate::arithmetic::number::{Interval, Truth};
use crate::arithmetic::rule::{Situation, apply};
use crate::eval::{Known, Score, Scores, State, figures, seen};
use crate::plan::{
    Edge, EdgeId, Goal, ItemId, Kind, Plan, Rounding, Rule, ScoreFunction, Target, Treatment, Value, Verdict,
    parameters, rule_for,
};
use crate::text;
use rust_decimal::Decimal;

const VALUE: usize = 3;
const TARGET: usize = 5;
const UPPER: usize = 6;
const BASELINE: usize = 7;
const MET: usize = 9;
const DELAY: usize = 10;
const OVER: usize = 11;
const COMPUTED: usize = 12;
const DECIDED: usize = 13;

/// A row: an indicator, by itself or as one edge judges it apart.
pub(super) type Of = (ItemId, Option<EdgeId>);

/// All rows: each indicator, followed by the edges that judge it apart.
pub(super) fn judged(plan: &Plan, scores: &Scores) -> Vec<Of> {
    let mut rows = Vec::new();
    for id in plan.ids().filter(|id| plan.item(*id).kind == Kind::Indicator) {
        rows.push((id, None));
        let apart = plan.special_edges_to(id).iter().copied();
        let differs = |edge: &EdgeId| {
            let edge = &plan.edges[edge.0 as usize];
            let decided = scores.inputs().decisions(plan).iter().any(|d| d.item == id && d.under == Some(edge.parent));
            let own = edge.rule.is_some() || !edge.parameters.is_empty();
            // What is turned afterwards has no cell for what comes between.
            let turned = plan.factor(edge).is_some();
            !turned && (own || decided || scores.inputs().has_own_value(plan, edge, plan.year))
        };
        rows.extend(apart.filter(differs).map(|edge| (id, Some(edge))));
    }
    rows
}

pub(super) fn sheet(build: &Build<'_>, rows: &[Of]) -> Sheet {
    let column = |text, width| Column { heading: build.say(text), width };
    let columns = vec![
        column(text!("Codice", "Code"), 18),
        column(text!("Titolo", "Title"), 50),
        column(text!("In", "In"), 14),
        column(text!("Valore", "Value"), 13),
        column(text!("Forma", "Form"), 8),
        column(text!("Target", "Target"), 13),
        column(text!("Fino a", "Up to"), 11),
        column(text!("Base", "Baseline"), 11),
        column(text!("Regola", "Rule"), 18),
        column(text!("Rispettato", "Met"), 11),
        column(text!("Giorni di ritardo", "Days late"), 9),
        column(text!("Su cui contano fasce e punti", "What bands and points are over"), 13),
        column(text!("Punteggio calcolato", "Computed score"), 12),
        column(text!("Deciso dall'OIV", "Decided"), 12),
        column(text!("Punteggio", "Score"), 12),
        column(text!("Stato", "State"), 15),
        column(text!("Stampato", "Printed"), 12),
        column(text!("Esito", "Outcome"), 24),
        column(text!("Note", "Notes"), 50),
    ];
    let rows = rows.iter().enumerate().map(|(at, of)| row(build, *of, at + 1)).collect();
    let outcomes = outcomes_in(build, OUTCOME);
    Sheet { name: build.indicators_sheet(), above: Vec::new(), columns, rows, has_heading: true, outcomes }
}

/// The column of the outcomes, and the words of the best and of the worst.
pub(super) fn outcomes_in(build: &Build<'_>, column: usize) -> Option<(u16, String, String)> {
    let outcomes = build.plan.policy.outcomes.as_ref()?;
    let best = outcomes.bands.first().map_or(outcomes.otherwise, |b| b.2);
    let words = |place| build.plan.text(place).to_owned();
    Some((u16::try_from(column).ok()?, words(best), words(outcomes.otherwise)))
}

fn row(build: &Build<'_>, (id, edge): Of, at: usize) -> Vec<Cell> {
    let (plan, scores) = (build.plan, build.scores);
    let own = edge.map(|e| &plan.edges[e.0 as usize]);
    let score = edge.zip(own).map_or_else(|| scores.get(id), |(e, edge)| scores.on_edge(e, edge));
    let target = scores.inputs().annual_target(plan, id);
    let mut row = vec![
        Cell::text(own.map_or_else(|| build.code(id), |e| plan.text(plan.printed_code(id, Some(e))).to_owned())),
        Cell::text(plan.title(id)),
        Cell::text(own.map_or(String::new(), |e| build.code(e.parent))).looking(Look::Quiet),
        value(build, id, own, at),
    ];
    row.extend(asked(build, id, target));
    row.extend(judgement(build, (id, own), target, at, score));
    let here = address(&build.indicators_sheet(), at, SCORE);
    row.extend(printed(build, score, &here));
    row.push(Cell::text(notes(build, id).join("; ")).looking(Look::Quiet));
    row
}

fn value(build: &Build<'_>, id: ItemId, edge: Option<&Edge>, at: usize) -> Cell {
    let (plan, scores) = (build.plan, build.scores);
    if let Some(edge) = edge.filter(|e| scores.inputs().has_own_value(plan, e, plan.year)) {
        let own: Option<Value> = scores.inputs().unit_fact(plan, edge, plan.year).map(|f| f.value);
        return filled(build, id, (at, VALUE), own);
    }
    let value = scores.values.get(plan, id, plan.year);
    let from = build.value_cell(id).unwrap_or_default();
    Cell::formula(format!("IF({from}=\"\",\"\",{from})"), known(build, value), numbers(build, id, &value))
}

/// Form, target, upper end, baseline.
fn asked(build: &Build<'_>, id: ItemId, target: Option<&Target>) -> [Cell; 4] {
    let plan = build.plan;
    let like = |value: Decimal| Cell::number(value, numbers(build, id, &Known::Number(Interval::of(value))));
    let form = target.map_or("", |t| t.form.symbol());
    let place = target.map(|target| target.span);
    let (low, high) = match target.map(|t| t.goal) {
        Some(Goal::Number(v)) => {
            let noted = like(v).looking(Look::Input).noted(target.and_then(|t| from_base(build, t)));
            (noted.written_at(place), Cell::default())
        }
        Some(Goal::Range(low, high)) => (like(low).looking(Look::Input), like(high).looking(Look::Input)),
        Some(Goal::Day(day)) => {
            let day = Cell { numbers: Numbers::Day, ..Cell::of(Content::Shown(Shown::Day(day))) };
            (day.looking(Look::Input).written_at(place), Cell::default())
        }
        Some(Goal::Yes) => (Cell::text(words::yes(build.lang)), Cell::default()),
        None => (Cell::default(), Cell::default()),
    };
    let baseline = match plan.baseline(id).map(|b| b.value) {
        Some(Value::Number(v, _)) => like(v),
        _ => Cell::default(),
    };
    [Cell::text(form).looking(Look::Quiet), low, high, baseline]
}

/// What is said of a target that stands at some distance from the baseline.
fn from_base(build: &Build<'_>, target: &Target) -> Option<String> {
    let written = figures::target_in_a_plan(build.plan, target);
    let note = text!(
        "il target è `{written}`: qui è un numero, che non segue la base",
        "the target is `{written}`: here it is a number, which does not follow the baseline"
    );
    (!target.from_base.is_empty()).then(|| build.say(note))
}

/// Rule, whether the target is met, days late, what bands are over, computed score, decision, score, state.
fn judgement(
    build: &Build<'_>,
    of: (ItemId, Option<&Edge>),
    target: Option<&Target>,
    at: usize,
    score: Score,
) -> Vec<Cell> {
    let (plan, scores, (id, edge)) = (build.plan, build.scores, of);
    let rule = target
        .zip(plan.measured(id))
        .and_then(|(t, m)| Some((t, m, rule_for(scores.policy(plan), m, t.form, edge)?.1)));
    let decision = decision(build, id, edge);
    let decided = decided_cell(build, decision);
    let cell = |column| address(&build.indicators_sheet(), at, column);
    let Some((target, measured, rule)) = rule else {
        let mut cells = vec![Cell::default(); 5];
        cells.extend([decided, shown_score(build, score), state_of(build, score)]);
        return cells;
    };
    let name = Cell::text(plan.text(rule.name)).looking(Look::Quiet);
    let parameters = parameters(rule, measured, edge);
    let (value, goal, upper) = (cell(VALUE), cell(TARGET), cell(UPPER));
    let (met, delay, over, baseline) = (cell(MET), cell(DELAY), cell(OVER), cell(BASELINE));
    let sees = Sees {
        value: &value,
        target: &goal,
        upper: &upper,
        baseline: matches!(plan.baseline(id).map(|b| b.value), Some(Value::Number(..))).then_some(&baseline),
        delay: &delay,
        met: &met,
        parameters: &parameters,
        over: &over,
    };
    let (is_one, kept) = (score.range.is_none_or(|r| r.one().is_some()), matches!(score.state, State::Uncertain));
    let Some((over_what, formula)) = rules::rule(rule, &sees).filter(|_| is_one && !kept) else {
        let note = if is_one { rules::not_live(build) } else { rules::is_range(build) };
        let mut cells = vec![name];
        cells.extend(vec![Cell::default(); 4]);
        cells.extend([decided, shown_score(build, score).noted(Some(note)), state_of(build, score)]);
        return cells;
    };
    let computed = match edge {
        Some(edge) => plan
            .special_edges_to(id)
            .iter()
            .find(|e| std::ptr::eq(&plan.edges[e.0 as usize], edge))
            .and_then(|e| scores.computed_on_edge(*e, edge)),
        None => scores.computed(id),
    };
    let computed = computed.unwrap_or(score);
    let value_now = scores.values.on_edge(plan, id, edge, plan.year);
    let found = seen(plan, scores.inputs(), id, target, &parameters, &value_now);
    let now = found.unwrap_or(Situation::nothing());
    vec![
        name,
        met_cell(build, target, &sees, &now),
        delay_cell(target, &sees, &now),
        over_what.map_or_else(Cell::default, |over| over_cell(build, target, (&over, sees.value), rule, &now)),
        computed_cell(build, target, &sees, &formula, computed),
        decided,
        {
            let (computed, decided) = (cell(COMPUTED), cell(DECIDED));
            let formula = format!("IF(ISNUMBER({decided}),{decided},IF({decided}=\"\",{computed},\"\"))");
            Cell::formula(formula, score_shown(score), percent(build)).looking(Look::Strong)
        },
        state_cell(build, &value, &cell(COMPUTED), &cell(DECIDED), score),
    ]
}

fn is_readable(build: &Build<'_>, target: &Target, value: &str) -> String {
    match target.goal {
        Goal::Yes => {
            let (yes, no) = (quoted(&words::yes(build.lang)), quoted(&words::no(build.lang)));
            format!("OR({value}={yes},{value}={no})")
        }
        _ => format!("ISNUMBER({value})"),
    }
}

/// What bands or points are over.
fn over_cell(
    build: &Build<'_>,
    target: &Target,
    (formula, value): (&str, &str),
    rule: &Rule,
    now: &Situation<'_>,
) -> Cell {
    let over = match (&rule.inner, &rule.score) {
        (Some(inner), _) => apply(inner, now).ok().map(|a| a.score),
        (None, ScoreFunction::Bands { on, .. } | ScoreFunction::Points { on, .. }) => {
            compute(on, |v| now.get(*v)).and_then(|o| o.number()).ok()
        }
        (None, ScoreFunction::Formula(_)) => None,
    };
    let over = over.and_then(|o| o.one().map(|n| Shown::Number(shown(n))));
    let nothing = || Shown::Text(String::new());
    let readable = is_readable(build, target, value);
    Cell::formula(
        format!("IF({readable},IFERROR({formula},\"\"),\"\")"),
        over.unwrap_or_else(nothing),
        Numbers::General,
    )
}

fn met_cell(build: &Build<'_>, target: &Target, sees: &Sees<'_>, now: &Situation<'_>) -> Cell {
    let (value, goal) = (sees.value, sees.target);
    let met = match target.goal {
        Goal::Number(_) => compare(value, target.form.symbol(), goal),
        Goal::Range(..) => format!("AND({},{})", compare(value, ">=", goal), compare(value, "<=", sees.upper)),
        Goal::Day(_) => format!("({value}<={goal})"),
        Goal::Yes => format!("({value}={})", quoted(&words::yes(build.lang))),
    };
    let readable = is_readable(build, target, value);
    let now = now.met.map_or(Shown::Text(String::new()), |met| Shown::Truth(met == Truth::Yes));
    Cell::formula(format!("IF({readable},{met},\"\")"), now, Numbers::General)
}

fn delay_cell(target: &Target, sees: &Sees<'_>, now: &Situation<'_>) -> Cell {
    let Goal::Day(_) = target.goal else { return Cell::default() };
    let formula = format!("IF(ISNUMBER({0}),MAX(0,{0}-{1}),\"\")", sees.value, sees.target);
    let late = now.delay.and_then(|d| d.one().map(|n| Shown::Number(shown(n))));
    Cell::formula(formula, late.unwrap_or(Shown::Text(String::new())), Numbers::Decimals(0))
}

fn computed_cell(build: &Build<'_>, target: &Target, sees: &Sees<'_>, rule: &str, score: Score) -> Cell {
    let (plan, scores, value) = (build.plan, build.scores, sees.value);
    let missing = match scores.inputs().missing(plan) {
        Treatment::Value(v) => number(v),
        _ => "\"\"".to_owned(),
    };
    let not_done = (quoted(&words::not_done(build.lang)), number(scores.policy(plan).not_done));
    let readable = is_readable(build, target, value);
    let formula = format!(
        "IF({value}=\"\",{missing},IF({value}={},{},IF({readable},IFERROR({rule},\"\"),\"\")))",
        not_done.0, not_done.1
    );
    Cell::formula(formula, score_shown(score), percent(build))
}

fn state_cell(build: &Build<'_>, value: &str, computed: &str, decided: &str, score: Score) -> Cell {
    let lang = build.lang;
    let (not_assessable, by_decision) = (quoted(&words::not_assessable(lang)), quoted(&words::decided(lang)));
    let (missing, impossible) = (quoted(&words::missing(lang)), quoted(&words::not_computable(lang)));
    let computed = format!("IF({value}=\"\",{missing},IF(ISNUMBER({computed}),\"\",{impossible}))");
    let formula =
        format!("IF({decided}={not_assessable},{not_assessable},IF(ISNUMBER({decided}),{by_decision},{computed}))");
    Cell::formula(formula, Shown::Text(state_words(build, score)), Numbers::General).looking(Look::Quiet)
}

/// The decision about an item, or about one edge to it.
pub(super) fn decision(build: &Build<'_>, id: ItemId, edge: Option<&Edge>) -> Option<Verdict> {
    let decisions = build.scores.inputs().decisions(build.plan);
    let of = |under: Option<ItemId>| decisions.iter().rev().find(|d| d.item == id && d.under == under);
    let own = edge.and_then(|e| of(Some(e.parent)));
    own.or_else(|| of(None)).map(|d| d.verdict)
}

/// The cell of a decision, which can be tried out.
pub(super) fn decided_cell(build: &Build<'_>, decision: Option<Verdict>) -> Cell {
    let cell = match decision {
        Some(Verdict::Score(v)) => Cell::number(v, percent(build)),
        Some(Verdict::NotAssessable) => Cell::text(words::not_assessable(build.lang)),
        Some(Verdict::Between(low, high)) => {
            let range = Interval::decimals(low, high);
            Cell::text(figures::score_range(build.plan.policy.print, range))
        }
        None => Cell::default(),
    };
    Cell { numbers: percent(build), ..cell.looking(Look::Input) }
}

/// How scores are shown: with two decimals more than they are printed with.
pub(super) fn percent(build: &Build<'_>) -> Numbers {
    let print = build.plan.policy.print;
    let scale = print.rounding.quantum.normalize().scale();
    let digits = |scale: u32| u8::try_from(scale.min(10)).unwrap_or(10);
    if print.percent {
        Numbers::Percent(digits(scale.saturating_sub(2) + 2))
    } else {
        Numbers::Decimals(digits(scale + 2))
    }
}

/// A score as its cell shows it.
pub(super) fn score_shown(score: Score) -> Shown {
    score.range.and_then(|r| r.one().map(|n| Shown::Number(shown(n)))).unwrap_or(Shown::Text(String::new()))
}

/// The cell of a score that no formula gives.
pub(super) fn shown_score(build: &Build<'_>, score: Score) -> Cell {
    match score.range {
        None => Cell::default(),
        Some(range) => match range.one() {
            Some(one) => Cell::number(shown(one), percent(build)),
            None => Cell::text(figures::score_range(build.plan.policy.print, range)),
        },
    }
}

pub(super) fn state_of(build: &Build<'_>, score: Score) -> Cell {
    Cell::text(state_words(build, score)).looking(Look::Quiet)
}

/// The word for the state of a score; none for one that is computed.
pub(super) fn state_words(build: &Build<'_>, score: Score) -> String {
    let lang = build.lang;
    match score.state {
        State::Computed | State::Open => String::new(),
        State::Decided => words::decided(lang),
        State::Missing | State::Excluded => words::missing(lang),
        State::NotAssessable => words::not_assessable(lang),
        State::Blocked => words::blocked(lang),
        State::Uncertain | State::Undefined | State::Watched => words::undefined(lang),
    }
}

/// The printed score and the outcome of the score in a cell.
pub(super) fn printed(build: &Build<'_>, score: Score, cell: &str) -> [Cell; 2] {
    let print = build.plan.policy.print;
    let digits = print.rounding.quantum.normalize().scale();
    let numbers = match print.percent {
        true => Numbers::Percent(u8::try_from(digits.saturating_sub(2)).unwrap_or(2)),
        false => Numbers::Decimals(u8::try_from(digits).unwrap_or(2)),
    };
    let words = crate::report::model::judged(&build.plan.texts, build.plan, score).0.unwrap_or_default();
    if let Some(range) = score.range.filter(|r| r.one().is_none()) {
        return [Cell::text(figures::score_range(print, range)), Cell::text(words)];
    }
    let rounding: Rounding = print.rounding;
    let result = match score.range.and_then(|r| r.one().copied()) {
        Some(one) => Shown::Number(one.printed(rounding)),
        None => Shown::Text(String::new()),
    };
    let formula = format!("IF(ISNUMBER({cell}),{},\"\")", rounded(cell, rounding));
    let outcome = build.plan.policy.outcomes.as_ref().map(|outcomes| match rules::outcome(build, outcomes, cell) {
        Some(formula) => Cell::formula(formula, Shown::Text(words.to_owned()), Numbers::General),
        None => Cell::text(words).noted(Some(rules::not_live(build))),
    });
    [Cell::formula(formula, result, numbers), outcome.unwrap_or_default()]
}

/// What is to be known of an indicator's target.
fn notes(build: &Build<'_>, id: ItemId) -> Vec<String> {
    let plan = build.plan;
    let changes = plan.course.target_changes(id, None);
    changes
        .map(|(amendment, was, _)| {
            let (was, day, act) = (figures::target(plan, was), amendment.day, plan.text(amendment.act));
            build.say(text!("dal {day} (era {was}): {act}", "from {day} (was {was}): {act}"))
        })
        .collect()
}
