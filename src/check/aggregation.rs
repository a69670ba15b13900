//! `nodo` lines of a policy: how nodes of a kind are computed from their children.

use super::context::Checker;
use super::stages;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Aggregation, Combine, Component, Kind, Policy, Variable};
use crate::resolve::File;
use crate::source::Span;
use crate::syntax::cursor::Cursor;
use crate::syntax::{Field, Keyword};
use crate::text;
use rust_decimal::Decimal;

/// `nodo KIND [tipo "…"] media pesata di indicatori { … }`
pub(super) fn aggregation<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, policy: &mut Policy) {
    let mut cursor = cx.cursor(file, field);
    let kinds = text!(
        "piano, ambito, obiettivo, progetto, cruscotto o unità",
        "piano, ambito, obiettivo, progetto, cruscotto or unità"
    );
    let kind = cursor.peek_word().and_then(Keyword::from_word).and_then(Kind::of);
    let Some(kind) = kind.filter(|k| !matches!(k, Kind::Indicator | Kind::Datum)) else {
        cursor.expected(kinds);
        return;
    };
    cursor.take();
    let mut typology = None;
    if cursor.take_word("tipo").is_some() {
        let Some(span) = cursor.string(text!("il tipo fra virgolette", "the kind in quotes")) else { return };
        typology = Some(file.reader.text(span).to_owned());
    }
    let Some((combine, of, assigned)) = combine(&mut cursor, kind) else { return };
    cursor.finish();
    let mut found = Aggregation {
        kind,
        typology,
        combine,
        of,
        assigned,
        weight: None,
        limits: None,
        rounding: None,
        components: Vec::new(),
        missing: None,
        not_assessable: None,
        span: field.span(),
    };
    if let Some(statement) = field.statement {
        let children: Vec<_> = file.ast.children(statement).map(|c| file.ast.field(c)).collect();
        let mut moves = Vec::new();
        for child in &children {
            aggregation_line(cx, file, child, policy, &mut found, &mut moves);
        }
        empty_components(cx, &mut found, moves);
    }
    policy.aggregations.push(found);
}

fn aggregation_line<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    field: &Field<'a>,
    policy: &Policy,
    found: &mut Aggregation,
    moves: &mut Vec<(usize, Span)>,
) {
    match field.keyword {
        Some(Keyword::Limits) => found.limits = stages::limits(cx, file, field),
        Some(Keyword::Round | Keyword::Truncate) => found.rounding = stages::rounding(cx, file, field),
        Some(Keyword::Missing) => found.missing = stages::treatment(cx, file, field),
        Some(Keyword::NotAssessable) => found.not_assessable = stages::treatment(cx, file, field),
        Some(Keyword::Weight) => {
            let names: Vec<(&str, Variable)> = policy
                .node_parameters
                .iter()
                .enumerate()
                .map(|(i, p)| (cx.text(p.name), Variable::Parameter(i as u16)))
                .collect();
            found.weight = stages::rule_formula(cx, file, field, &names);
        }
        Some(Keyword::Component) => {
            let mut cursor = cx.cursor(file, field);
            let Some(name) = cursor.name(text!("il nome del componente", "the name of the component")) else {
                return;
            };
            let mut weight = Decimal::ZERO;
            if cursor.take_word("peso").is_some() {
                weight = cursor
                    .quantity(text!("il peso del componente", "the weight of the component"))
                    .map_or(weight, |q| q.value);
            }
            if cursor.take_word("vuoto").is_some() {
                cursor.take_word("a");
                if let Some(to) =
                    cursor.name(text!("il componente a cui passa il peso", "the component the weight moves to"))
                {
                    moves.push((found.components.len(), to));
                }
            }
            cursor.finish();
            found.components.push(Component { name, weight, empty_to: None });
        }
        _ => {}
    }
}

fn empty_components(cx: &mut Checker<'_, '_>, found: &mut Aggregation, moves: Vec<(usize, Span)>) {
    for (from, to) in moves {
        let word = cx.text(to);
        let target = found.components.iter().position(|c| cx.text(c.name) == word);
        match target {
            Some(index) if index != from => found.components[from].empty_to = Some(index as u16),
            _ => {
                let listed = found.components.iter().map(|c| cx.text(c.name)).collect::<Vec<_>>().join(", ");
                let message = text!("il peso non può passare a «{word}»", "the weight cannot move to “{word}”");
                let help =
                    text!("scegli un altro componente tra: {listed}", "choose another component among: {listed}");
                cx.report(Diagnostic::new(Code::ComponentUnknown, to, message).help(help));
            }
        }
    }
}

/// `media pesata di indicatori e progetti`, for units `di obiettivi assegnati e unità`; nothing stands
/// for a weighted mean of all children.
fn combine(cursor: &mut Cursor<'_, '_>, node: Kind) -> Option<(Combine, Vec<Kind>, bool)> {
    let found = match cursor.peek_word() {
        None if cursor.peek().is_none() => return Some((Combine::WeightedMean, Vec::new(), false)),
        Some("media") => {
            cursor.take();
            if cursor.take_word("pesata").is_some() { Combine::WeightedMean } else { Combine::Mean }
        }
        Some("minimo") => {
            cursor.take();
            Combine::Minimum
        }
        Some("somma") => {
            cursor.take();
            Combine::Sum
        }
        _ => {
            cursor.expected(text!(
                "`media pesata di …`, `media di …`, `minimo di …` o `somma di …`",
                "`media pesata di …`, `media di …`, `minimo di …` or `somma di …`"
            ));
            return None;
        }
    };
    cursor.take_word("di");
    let (mut of, mut assigned) = (Vec::new(), false);
    while let Some(word) = cursor.peek_word() {
        if word == "e" || word == "figli" {
            cursor.take();
            continue;
        }
        if word == "assegnati" && node == Kind::Unit {
            cursor.take();
            assigned = true;
            continue;
        }
        let Some(kind) = Kind::ALL.into_iter().find(|k| k.plural() == word && *k != Kind::Datum) else { break };
        cursor.take();
        of.push(kind);
    }
    Some((found, of, assigned))
}
