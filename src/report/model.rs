//! What every report shows of a node: found once, written many ways.

use crate::arithmetic::number::{Interval, Number};
use crate::diagnostic::{Lang, Text, suggest};
use crate::document::Light;
use crate::eval::figures;
use crate::eval::{Known, Mark, Score, Scores, State};
use crate::plan::{Edge, EdgeId, Goal, Horizon, ItemId, Kind, Plan, Print, Verdict};
use crate::source::{SheetPlace, Sources};
use crate::syntax::name;
use crate::text;
use serde::Serialize;

/// One node as a report shows it.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The item.
    pub item: ItemId,
    /// Its name.
    pub name: &'a str,
    /// The code printed here: the edge's, the item's, else the name.
    pub code: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its kind.
    pub kind: Kind,
    /// Whether the score counts above it, or by itself.
    pub counted: bool,
    /// The weight on this edge, as written.
    pub weight: Option<String>,
    /// The score here.
    pub score: Score,
    /// The score as printed; a range where it is one.
    pub printed: Option<String>,
    /// What was computed, where a decision took its place.
    pub computed: Option<Score>,
    /// The value of an indicator.
    pub value: Option<String>,
    /// Its target.
    pub target: Option<String>,
    /// Actual minus target.
    pub variance: Option<String>,
    /// The outcome in words.
    pub outcome: Option<&'a str>,
    /// The traffic light.
    pub light: Light,
    /// True where another node declares it.
    pub used: bool,
    /// What the score rests on that is not an actual.
    pub mark: Mark,
    /// The error that the score stands on.
    pub error: Option<Cause<'a>>,
}

/// The finding because of which there is no score.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Cause<'a> {
    /// Its code.
    pub code: &'static str,
    /// Its file.
    pub file: &'a str,
    /// Its line.
    pub line: u32,
    /// The cell, in a sheet of a workbook.
    #[serde(skip)]
    pub cell: Option<SheetPlace<'a>>,
}

impl Cause<'_> {
    /// `pesi_non_100, piano.albero:12`
    pub fn words(&self) -> String {
        let at = self.cell.map_or_else(|| self.line.to_string(), |cell| cell.to_string());
        format!("{}, {}:{at}", self.code, self.file)
    }
}

/// The row of an item, alone or as one of its parents counts it.
pub fn row<'a>(
    sources: &'a Sources,
    plan: &'a Plan,
    scores: &Scores,
    item: ItemId,
    edge: Option<(EdgeId, &Edge)>,
    lang: Lang,
) -> Row<'a> {
    let it = plan.item(item);
    let score = edge.map_or_else(|| scores.get(item), |(id, e)| scores.on_edge(id, e));
    let name = sources.text(it.name);
    let code = plan.printed_code(item, edge.map(|(_, e)| e));
    let (value, target, variance) = measured(plan, scores, item, edge.map(|(_, e)| e), lang);
    let (outcome, light) = judged(sources, plan, score);
    Row {
        item,
        name,
        code: sources.text(code),
        title: sources.text(it.title),
        kind: it.kind,
        weight: edge.and_then(|(id, e)| scores.inputs().weight(id, e)).map(figures::weight),
        score,
        printed: score.range.map(|r| figures::score_range(plan.policy.print, r)),
        computed: computed(scores, item, edge),
        value,
        target,
        variance,
        outcome,
        light,
        used: edge.is_some_and(|(_, e)| e.used),
        counted: edge.map_or_else(|| plan.is_counted(item), |(_, e)| plan.counts(e)),
        mark: edge.map_or_else(|| scores.mark(item), |(id, e)| scores.mark_on_edge(id, e)),
        error: cause(sources, plan, scores, item, edge),
    }
}

/// What was computed of an item, alone or as one of its parents counts it, where a decision took its place.
pub fn computed(scores: &Scores, item: ItemId, edge: Option<(EdgeId, &Edge)>) -> Option<Score> {
    match edge {
        None => scores.computed(item),
        Some((id, edge)) => scores.computed_on_edge(id, edge),
    }
}

/// That beside a decision: `calcolato 85,00 %`.
pub fn before_decision(print: Print, computed: Score) -> Text {
    match computed.range {
        Some(range) => text!("calcolato {}", "computed {}", figures::score_range(print, range)),
        None => text!("calcolato: ", "computed: ").then(&state(computed.state)),
    }
}

/// The error that a score stands on, alone or as one of its parents counts it.
pub fn cause<'a>(
    sources: &'a Sources,
    plan: &Plan,
    scores: &Scores,
    item: ItemId,
    edge: Option<(EdgeId, &Edge)>,
) -> Option<Cause<'a>> {
    let doubt = match edge {
        None => scores.doubt(item),
        Some((id, edge)) => scores.doubt_on_edge(plan, id, edge),
    }?;
    let place = sources.locate(doubt.at);
    Some(Cause { code: doubt.code.as_str(), file: place.file, line: place.line, cell: place.cell })
}

type Measured = (Option<String>, Option<String>, Option<String>);

/// Value, target and variance of an indicator.
fn measured(plan: &Plan, scores: &Scores, item: ItemId, edge: Option<&Edge>, lang: Lang) -> Measured {
    if plan.item(item).kind != Kind::Indicator {
        return (None, None, None);
    }
    let known = scores.values.on_edge(plan, item, edge, plan.year);
    let inputs = scores.inputs();
    let (target, hole) = (inputs.target(plan, item), || inputs.hole(plan, item));
    let shown = target.map(|t| figures::target(plan, t)).or_else(|| hole().map(|h| figures::hole(plan, h)));
    let variance = target.and_then(|t| variance(plan, item, known, &t.goal, lang));
    (Some(figures::value(plan, item, known, lang)), shown, variance)
}

/// Actual minus target; days late or early for a deadline.
fn variance(plan: &Plan, item: ItemId, known: Known, goal: &Goal, lang: Lang) -> Option<String> {
    let signed = |shown: String| if shown.starts_with('-') { shown } else { format!("+{shown}") };
    match (known, goal) {
        (Known::Number(n), Goal::Number(t)) => {
            let difference = n.minus(&Interval::of(*t)).ok()?;
            let zero = difference.value() == Some(Number::ZERO);
            Some(if zero {
                "=".to_owned()
            } else {
                signed(figures::value(plan, item, Known::Number(difference), lang))
            })
        }
        (Known::Day(done), Goal::Day(due)) => match done.0 - due.0 {
            0 => Some("=".to_owned()),
            days => Some(signed(format!("{days} gg"))),
        },
        _ => None,
    }
}

/// Outcome and traffic light of a score.
pub fn judged<'a>(sources: &'a Sources, plan: &Plan, score: Score) -> (Option<&'a str>, Light) {
    let Some(range) = score.range else { return (None, Light::Grey) };
    let Some(outcomes) = &plan.policy.outcomes else { return (None, Light::Grey) };
    let band = |s: &Number| outcomes.band(|threshold| s.against(threshold));
    let light = |band: Option<usize>| match band {
        Some(0) => Light::Green,
        Some(_) => Light::Yellow,
        None => Light::Red,
    };
    let words = |band: Option<usize>| sources.text(band.map_or(outcomes.otherwise, |at| outcomes.bands[at].2));
    let low = band(range.low());
    if range.one().is_some() {
        return (Some(words(low)), light(low));
    }
    let high = band(range.high());
    if light(low) != light(high) {
        return (None, Light::Yellow);
    }
    (Some(words(low)).filter(|_| low == high), light(low))
}

/// A state in words.
pub fn state(state: State) -> Text {
    match state {
        State::Computed => text!("calcolato", "computed"),
        State::Decided => text!("deciso", "decided"),
        State::Open => text!("in corso", "open"),
        State::Missing => text!("assente", "missing"),
        State::Excluded => text!("escluso", "excluded"),
        State::NotAssessable => text!("non valutabile", "not assessable"),
        State::Blocked => text!("bloccato", "blocked"),
        State::Uncertain => text!("su dati con errori", "on data with errors"),
        State::Watched => text!("solo monitorato", "only watched"),
        State::Undefined => text!("non definito", "undefined"),
    }
}

/// A state as a word of JSON.
pub fn state_word(state: State) -> &'static str {
    match state {
        State::Computed => "computed",
        State::Decided => "decided",
        State::Open => "open",
        State::Missing => "missing",
        State::Excluded => "excluded",
        State::NotAssessable => "not_assessable",
        State::Blocked => "blocked",
        State::Uncertain => "uncertain",
        State::Watched => "watched",
        State::Undefined => "undefined",
    }
}

/// The name of a file, and of the prelude in either language.
pub fn file(name: &str, lang: Lang) -> &str {
    match (name, lang) {
        (crate::prelude::PRELUDE_NAME, Lang::En) => "<prelude>",
        _ => name,
    }
}

/// The moment a plan is looked at, in words; nothing at the end of its year.
pub fn moment(scores: &Scores) -> Option<Text> {
    let moment = scores.inputs().moment();
    let forecast =
        text!("con le previsioni al posto dei consuntivi che mancano", "with forecasts in place of missing actuals");
    match (moment.day, moment.horizon) {
        (Some(day), Horizon::Forecast) => Some(text!("al {day}, ", "at {day}, ").then(&forecast)),
        (None, Horizon::Forecast) => Some(forecast),
        (Some(day), _) => Some(text!("al {day}, come si conosceva quel giorno", "at {day}, as known on that day")),
        (None, _) => None,
    }
}

/// What the evaluation body decided.
pub fn verdict(plan: &Plan, verdict: Verdict) -> Text {
    match verdict_range(verdict) {
        Some(range) => Text::same(figures::score_range(plan.policy.print, range)),
        None => state(State::NotAssessable),
    }
}

/// The score that was decided; `None` where the thing was found not assessable.
pub fn verdict_range(verdict: Verdict) -> Option<Interval> {
    match verdict {
        Verdict::Score(v) => Some(Interval::of(v)),
        Verdict::Between(low, high) => Some(Interval::decimals(low, high)),
        Verdict::NotAssessable => None,
    }
}

/// How many objectives and projects have one light, and what the policy calls it.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The light.
    pub light: Light,
    /// Its words.
    pub words: Text,
    /// How many.
    pub count: usize,
}

/// Objectives and projects by traffic light; nothing where the policy has no outcomes.
pub fn tally(sources: &Sources, plan: &Plan, scores: &Scores) -> Vec<Tally> {
    let Some(outcomes) = &plan.policy.outcomes else { return Vec::new() };
    let mut counts = [0usize; 4];
    let mut undecided = 0;
    // A plan of areas and indicators alone has none to count.
    if !plan.ids().any(|id| matches!(plan.item(id).kind, Kind::Objective | Kind::Project)) {
        return Vec::new();
    }
    for id in plan.ids().filter(|&id| matches!(plan.item(id).kind, Kind::Objective | Kind::Project)) {
        match judged(sources, plan, scores.get(id)) {
            (None, Light::Yellow) => undecided += 1,
            (_, light) => counts[light as usize] += 1,
        }
    }
    let middle = outcomes.bands.iter().skip(1).map(|b| sources.text(b.2)).collect::<Vec<_>>().join(" / ");
    let words = [
        (Light::Green, Text::same(outcomes.bands.first().map_or("", |b| sources.text(b.2)))),
        (Light::Yellow, Text::same(middle)),
        (Light::Red, Text::same(sources.text(outcomes.otherwise))),
        (Light::Grey, text!("senza punteggio", "no score")),
    ];
    let all = words.into_iter().map(|(light, words)| Tally { light, words, count: counts[light as usize] });
    // An outcome that the policy names shows even when nothing has it; what has no score shows only when it exists.
    let mut shown: Vec<Tally> =
        all.filter(|t| t.count > 0 || (t.light != Light::Grey && !t.words.it.is_empty())).collect();
    if undecided > 0 {
        shown.push(Tally { light: Light::Yellow, words: between_outcomes(), count: undecided });
    }
    shown
}

/// What a range is called that may still come to more than one outcome.
pub fn between_outcomes() -> Text {
    text!("fra più esiti", "between outcomes")
}

/// The nodes that stand on no other: the plan, then scorecards and whatever belongs to nothing.
pub fn roots(plan: &Plan) -> Vec<ItemId> {
    let scored_units = plan.policy.aggregations.iter().any(|a| a.kind == Kind::Unit);
    let stands = |id: &ItemId| {
        let item = plan.item(*id);
        match item.kind {
            Kind::Plan | Kind::Datum => false,
            Kind::Unit => scored_units && item.parent.is_none(),
            _ => item.parent.is_none() || item.parent == Some(*id),
        }
    };
    plan.root.into_iter().chain(plan.ids().filter(stands)).collect()
}

/// The item with a name, a printed code or a title.
pub fn find(sources: &Sources, plan: &Plan, wanted: &str) -> Result<ItemId, Text> {
    let wanted = &*name::asked(wanted);
    let name = |id: ItemId| sources.text(plan.item(id).name);
    if let Some(found) = plan.ids().find(|&id| name(id) == wanted) {
        return Ok(found);
    }
    let printed: Vec<ItemId> = plan.ids().filter(|&id| sources.text(plan.item_code(id)) == wanted).collect();
    match printed.as_slice() {
        [one] => return Ok(*one),
        [] => {}
        many => {
            let names = many.iter().map(|&id| name(id)).collect::<Vec<_>>().join(", ");
            return Err(text!("più nodi stampano «{wanted}»: {names}", "several nodes print “{wanted}”: {names}"));
        }
    }
    if let Some(found) = plan.ids().find(|&id| sources.text(plan.item(id).title).eq_ignore_ascii_case(wanted)) {
        return Ok(found);
    }
    let near = suggest::closest(wanted, plan.ids().map(name));
    Err(match near {
        Some(near) => {
            let near = name::spelled(near);
            text!("nessun nodo si chiama «{wanted}»: forse `{near}`", "no node is called “{wanted}”: perhaps `{near}`")
        }
        None => text!("nessun nodo si chiama «{wanted}»", "no node is called “{wanted}”"),
    })
}

/// What a kind is called.
pub fn kind_name(kind: Kind) -> Text {
    match kind {
        Kind::Plan => text!("Piano", "Plan"),
        Kind::Area => text!("Ambito", "Area"),
        Kind::Objective => text!("Obiettivo", "Objective"),
        Kind::Project => text!("Progetto", "Project"),
        Kind::Indicator => text!("Indicatore", "Indicator"),
        Kind::Scorecard => text!("Cruscotto", "Scorecard"),
        Kind::Unit => text!("Unità", "Unit"),
        Kind::Datum => text!("Dato", "Datum"),
    }
}
