//! `albero verify --politiche`: which combination gives the published scores, for people and as JSON.

use super::scores::decimal;
use crate::diagnostic::Text;
use crate::document::style::{Ink, Look, Terminal, cut, left, width, wrap};
use crate::eval::figures;
use crate::plan::{Figure, Plan, Treatment};
use crate::printable::Output;
use crate::report::policy::words;
use crate::reproduce::{Attempt, Combination, Limits, Missing, Outcome, Search, Stage, quantum};
use crate::source::Sources;
use crate::text;
use serde::Serialize;

/// Name and version of the schema.
pub const SCHEMA: &str = "albero/policies/1";

/// A combination in words, part by part.
fn told(plan: &Plan, combination: &Combination) -> Vec<(Text, Text, bool)> {
    let as_written = || text!("come scritto", "as written");
    let stage = |stage: Stage, quantum: Option<rust_decimal::Decimal>| {
        let to = match quantum {
            Some(quantum) => Text::same(words::score(&plan.policy, quantum)),
            None => text!("quanto dichiara", "what it declares"),
        };
        match stage {
            Stage::Declared => as_written(),
            Stage::Exact => text!("non arrotonda", "does not round"),
            Stage::Rounded => text!("arrotonda a ", "rounds to ").then(&to),
            Stage::Truncated => text!("tronca a ", "truncates to ").then(&to),
        }
    };
    let (rules, kinds) = (quantum(&plan.policy, None), quantum(&plan.policy, Some(&combination.kinds)));
    let print = Some(plan.policy.print.rounding.quantum);
    let nodes = match combination.kinds.as_slice() {
        [] => stage(combination.node, kinds),
        listed => {
            let listed = listed.iter().map(|k| k.word()).collect::<Vec<_>>().join(", ");
            Text::same(format!("{listed}: "))
                .then(&stage(combination.node, kinds))
                .then(&text!("; gli altri no", "; the others do not"))
        }
    };
    let missing = match combination.missing {
        Missing::Declared => as_written(),
        Missing::Zero => words::treatment(&plan.policy, Treatment::Value(rust_decimal::Decimal::ZERO)),
        Missing::Shared => words::treatment(&plan.policy, Treatment::Redistribute),
        Missing::Lost => words::treatment(&plan.policy, Treatment::Lose),
    };
    let limits = match combination.limits {
        Limits::Declared => as_written(),
        Limits::Everywhere => text!("fra 0 e 100 % in ogni regola", "between 0 and 100 % in every rule"),
        Limits::Nowhere => text!("nessuno", "none"),
    };
    vec![
        (text!("regola", "rule"), stage(combination.rule, rules), combination.rule != Stage::Declared),
        (text!("nodi", "nodes"), nodes, combination.node != Stage::Declared),
        (text!("stampa", "print"), stage(combination.print, print), combination.print != Stage::Declared),
        (text!("assente", "missing"), missing, combination.missing != Missing::Declared),
        (text!("limiti", "limits"), limits, combination.limits != Limits::Declared),
    ]
}

/// On one line: only what differs from what is written.
fn short(plan: &Plan, combination: &Combination) -> Text {
    let parts = told(plan, combination).into_iter().filter(|(_, _, changed)| *changed);
    let parts: Vec<Text> = parts.map(|(label, words, _)| label.then(&Text::same(": ")).then(&words)).collect();
    if parts.is_empty() {
        return text!("la politica come è scritta", "the policy as written");
    }
    let join = |pick: fn(&Text) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join(" · ");
    Text { it: join(|t| &t.it).into(), en: join(|t| &t.en).into() }
}

/// For a terminal.
pub fn text(sources: &Sources, plan: &Plan, search: &Search, all: bool, look: &Look) -> Output {
    let mut out = Terminal::new(look.color);
    let (total, tried) = (search.declared.outcomes.len(), search.tried);
    let mut line = |words: &Text, ink: Ink| out.paragraph(0, 0, look.width, words.get(look.lang), ink);
    line(
        &text!(
            "{total} punteggi pubblicati, {tried} combinazioni provate",
            "{total} published scores, {tried} combinations tried"
        ),
        Ink::Bold,
    );
    let own = search.declared.reproduced();
    line(
        &text!("la politica come è scritta ne riproduce {own}", "the policy as written reproduces {own} of them"),
        Ink::Plain,
    );
    let best = &search.best;
    let is_written = best.combination == Combination::DECLARED;
    let count = best.reproduced();
    let verdict = match (is_written, best.is_whole()) {
        (true, true) => text!("non serve cambiare nulla", "nothing needs to change"),
        (true, false) => text!("nessun'altra combinazione ne riproduce di più", "no other combination reproduces more"),
        (false, true) => text!("questa li riproduce tutti:", "this one reproduces them all:"),
        (false, false) => text!("quella che va più vicino ne riproduce {count}:", "the closest reproduces {count}:"),
    };
    line(&verdict, Ink::Plain);
    if !is_written {
        for (label, words, changed) in told(plan, &best.combination) {
            let label = left(label.get(look.lang), 10);
            let mark = if changed { "▸" } else { " " };
            let ink = if changed { Ink::Bold } else { Ink::Dim };
            out.blanks(2);
            out.put(mark, Ink::Plain);
            out.line(1, &format!("{label}{}", words.get(look.lang)), ink);
        }
    }
    unexplained(sources, plan, best, look, &mut out);
    equals(plan, search, all, look, &mut out);
    out.take()
}

fn unexplained(sources: &Sources, plan: &Plan, attempt: &Attempt, look: &Look, out: &mut Terminal) {
    let (missed, without): (Vec<&Outcome>, Vec<&Outcome>) =
        attempt.outcomes.iter().filter(|o| !o.follows).partition(|o| o.computed.is_some());
    if !missed.is_empty() {
        let head = text!("restano senza spiegazione:", "left unexplained:");
        out.line(0, head.get(look.lang), Ink::Bold);
    }
    let name = |o: &Outcome| name(sources, plan, o);
    let column = missed.iter().map(|o| width(&name(o))).max().unwrap_or(0).min(40);
    for outcome in missed {
        let (published, computed) = figures_of(plan, outcome);
        let computed = computed.unwrap_or_default();
        let place = cut(sources.text(plan.claims[outcome.claim].place), 40);
        let words = text!("pubblicato {published}, calcolato {computed}", "published {published}, computed {computed}");
        let line = format!("{}  {}  {place}", left(&name(outcome), column), words.get(look.lang));
        out.line(2, &line, Ink::Plain);
    }
    if !without.is_empty() {
        let (count, names) = (without.len(), without.iter().map(|o| name(o)).collect::<Vec<_>>().join(", "));
        let words = match count {
            1 => text!(
                "uno non ha un numero nel piano, qualunque sia la politica: {names}",
                "one has no single number in the plan, whatever the policy: {names}"
            ),
            _ => text!(
                "{count} non hanno un numero nel piano, qualunque sia la politica: {names}",
                "{count} have no single number in the plan, whatever the policy: {names}"
            ),
        };
        out.paragraph(0, 0, look.width, words.get(look.lang), Ink::Dim);
    }
}

fn name(sources: &Sources, plan: &Plan, outcome: &Outcome) -> String {
    let claim = &plan.claims[outcome.claim];
    let name = |id| sources.text(plan.item(id).name);
    match claim.under {
        Some(parent) => format!("{} in {}", name(claim.item), name(parent)),
        None => name(claim.item).to_owned(),
    }
}

/// The published figure and the computed one with two digits more.
fn figures_of(plan: &Plan, outcome: &Outcome) -> (String, Option<String>) {
    let Figure::Score { value, percent } = plan.claims[outcome.claim].figure else { return (String::new(), None) };
    let measure = if percent { crate::plan::MeasureId::PERCENT } else { crate::plan::MeasureId::NUMBER };
    let digits = (value.scale() + 2).min(28);
    let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let computed =
        outcome.computed.map(|c| figures::quantity(plan, c.round_dp_with_strategy(digits, strategy), measure));
    (figures::quantity(plan, value, measure), computed)
}

/// The other combinations that can't be told apart by these figures.
fn equals(plan: &Plan, search: &Search, all: bool, look: &Look, out: &mut Terminal) {
    const MOST: usize = 5;
    let others = search.equals.len();
    // Where nothing is reproduced all are alike.
    if others == 0 || search.best.reproduced() == 0 {
        return;
    }
    let head = text!(
        "altre {others} combinazioni riproducono le stesse cifre: i dati non bastano a distinguerle",
        "{others} other combinations reproduce the same figures: the data cannot tell them apart"
    );
    out.paragraph(0, 0, look.width, head.get(look.lang), Ink::Plain);
    let shown = if all { others } else { MOST };
    for combination in search.equals.iter().take(shown) {
        let lines = wrap(short(plan, combination).get(look.lang), look.width.saturating_sub(4));
        for (index, line) in lines.iter().enumerate() {
            out.put(if index == 0 { "  - " } else { "    " }, Ink::Plain);
            out.line(0, line, Ink::Dim);
        }
    }
    if others > shown {
        let rest = others - shown;
        let words = text!("… e altre {rest}; `--all` le elenca", "… and {rest} more; `--all` lists them");
        out.line(2, words.get(look.lang), Ink::Plain);
    }
}

#[derive(Serialize)]
struct Json<'a> {
    schema: &'static str,
    claims: usize,
    tried: usize,
    declared: JsonAttempt<'a>,
    best: JsonAttempt<'a>,
    equals: Vec<JsonCombination>,
}

#[derive(Serialize)]
struct JsonAttempt<'a> {
    combination: JsonCombination,
    reproduced: usize,
    unexplained: Vec<JsonOutcome<'a>>,
}

#[derive(Serialize)]
struct JsonOutcome<'a> {
    code: &'a str,
    under: Option<&'a str>,
    source: &'a str,
    published: String,
    computed: Option<String>,
    file: &'a str,
    line: u32,
}

#[derive(Serialize)]
struct JsonCombination {
    rule: &'static str,
    node: &'static str,
    kinds: Vec<&'static str>,
    print: &'static str,
    missing: &'static str,
    limits: &'static str,
}

fn json_combination(combination: &Combination) -> JsonCombination {
    let stage = |stage: Stage| match stage {
        Stage::Declared => "declared",
        Stage::Exact => "exact",
        Stage::Rounded => "rounded",
        Stage::Truncated => "truncated",
    };
    JsonCombination {
        rule: stage(combination.rule),
        node: stage(combination.node),
        kinds: combination.kinds.iter().map(|k| k.word()).collect(),
        print: stage(combination.print),
        missing: match combination.missing {
            Missing::Declared => "declared",
            Missing::Zero => "zero",
            Missing::Shared => "shared",
            Missing::Lost => "lost",
        },
        limits: match combination.limits {
            Limits::Declared => "declared",
            Limits::Everywhere => "everywhere",
            Limits::Nowhere => "nowhere",
        },
    }
}

fn json_attempt<'a>(sources: &'a Sources, plan: &Plan, attempt: &Attempt) -> JsonAttempt<'a> {
    let name = |id| sources.text(plan.item(id).name);
    let one = |outcome: &Outcome| {
        let claim = &plan.claims[outcome.claim];
        let place = sources.locate(claim.value_span);
        let Figure::Score { value, percent } = claim.figure else { return None };
        let shown = |v| if percent { figures::percent_points(v) } else { v };
        Some(JsonOutcome {
            code: name(claim.item),
            under: claim.under.map(name),
            source: sources.text(claim.place),
            published: shown(value).to_string(),
            computed: outcome.computed.map(|c| decimal(shown(c))),
            file: place.file,
            line: place.line,
        })
    };
    JsonAttempt {
        combination: json_combination(&attempt.combination),
        reproduced: attempt.reproduced(),
        unexplained: attempt.outcomes.iter().filter(|o| !o.follows).filter_map(one).collect(),
    }
}

/// The schema `albero/policies/1`.
pub fn json(sources: &Sources, plan: &Plan, search: &Search) -> Output {
    let json = Json {
        schema: SCHEMA,
        claims: search.declared.outcomes.len(),
        tried: search.tried,
        declared: json_attempt(sources, plan, &search.declared),
        best: json_attempt(sources, plan, &search.best),
        equals: search.equals.iter().map(json_combination).collect(),
    };
    Output::json(serde_json::to_string_pretty(&json).unwrap_or_default() + "\n")
}
