//! The fields of indicators and data: algorithm, target, baseline, rule, sources.

use super::context::Checker;
use super::{fields, goals, holes, measures, moments, of_tree};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::formula::{Node, NodeKind};
use crate::plan::{self, Baseline, ItemId, Kind, Lost, MeasureId, Target};
use crate::source::Place;
use crate::syntax::name::{self, spelled};
use crate::syntax::view::data::{self, Algorithm, Computed};
use crate::syntax::view::goal::{Asked, Goal};
use crate::syntax::view::node::Field;
use crate::syntax::view::of_tree::{Formula, Term};
use crate::syntax::view::target::{self, Asks, At, Said};
use crate::text;
use rust_decimal::Decimal;

pub(super) fn measured_field(cx: &mut Checker<'_, '_>, id: ItemId, field: Field<'_>) {
    let index = cx.plan.item(id).detail as usize;
    if !matches!(cx.plan.item(id).kind, Kind::Indicator | Kind::Datum) {
        // Only readers of the text look at that of other nodes.
        if let Field::Typology(typology) = field {
            typology.read(cx.diagnostics);
        }
        return;
    }
    match field {
        Field::Algorithm(algorithm) => computed(cx, id, algorithm),
        Field::Target(target) => asked(cx, id, target),
        Field::Watched(line) => {
            let at = line.read(cx.diagnostics);
            cx.plan.watched.insert(id, at);
        }
        Field::Baseline(baseline) => {
            let baseline = past(cx, baseline);
            match baseline {
                Some(baseline) => cx.plan.baselines.push(&mut cx.plan.measured[index].baselines, baseline),
                None => cx.lose(Lost::Part(id)),
            }
        }
        Field::Rule(rule) => match fields::rule_field(cx, rule) {
            Some(rule) => cx.plan.measured[index].rule = Some(rule),
            None => cx.lose(Lost::Item(id)),
        },
        Field::Source(source) => {
            let source = match source.text_instead() {
                Some((title, whole)) => source_titled(cx, title, whole),
                None => source.read(cx.diagnostics).and_then(|name| source_named(cx, name)),
            };
            match source {
                Some(source) => cx.plan.cited.push(&mut cx.plan.measured[index].sources, source),
                None => cx.lose(Lost::Part(id)),
            }
        }
        Field::Measure(written) => cx.plan.measured[index].measure = measure(cx, written),
        Field::Typology(typology) => match typology.read(cx.diagnostics) {
            Some(text) => cx.plan.measured[index].typology = text,
            None => cx.lose(Lost::Part(id)),
        },
        _ => {}
    }
}

/// A source by its title: the name is what is wanted.
fn source_titled(cx: &mut Checker<'_, '_>, title: Place, whole: Place) -> Option<u16> {
    let found = cx.names.sources.titled(cx.sources, cx.text(title));
    let message = text!("una fonte si cita per nome", "a source is cited by its name");
    let unread = Diagnostic::new(Code::UnexpectedForm, whole, message);
    let told = match found {
        Some(index) => {
            let name = spelled(cx.text(cx.names.sources.all[index as usize].name)).into_owned();
            let help = text!("si chiama `{name}`", "it is called `{name}`");
            let title = text!("scrivi `{name}`", "write `{name}`");
            unread.help(help).fix(whole, name, title)
        }
        None => unread.help(text!(
            "dichiarala, con un nome senza virgolette: `fonte nome \"{}\"`, e scrivi qui quel nome",
            "declare it, with a name without quotes: `fonte name \"{}\"`, and write that name here",
            cx.text(title)
        )),
    };
    cx.report(told);
    None
}

fn source_named(cx: &mut Checker<'_, '_>, name: Place) -> Option<u16> {
    let word = cx.text(name);
    let found = cx.names.sources.get(word);
    if found.is_none() {
        let near = suggest::closest(word, cx.names.sources.names()).map(str::to_owned);
        cx.unknown(name, near, text!("`fonte {word} \"…\"`", "`fonte {word} \"…\"`"));
    }
    found.map(|i| i as u16)
}

fn measure(cx: &mut Checker<'_, '_>, written: data::MeasureField<'_>) -> Option<MeasureId> {
    let (written, at) = written.read(cx.diagnostics)?;
    measures::measure(cx, written, at)
}

/// `algoritmo 'Data di apertura'`: words in the quotes of a name.
fn words_as_name(cx: &mut Checker<'_, '_>, formula: &Formula) -> bool {
    let [Node { kind: NodeKind::Name(Term::Of(only)), .. }] = formula.nodes.as_slice() else { return false };
    let Some(whole) = name::with_quotes(cx.sources, only.name) else { return false };
    let words = cx.text(only.name);
    if !words.contains(' ') || cx.names.item(words).is_some() {
        return false;
    }
    cx.report(data::words_as_name(whole, words));
    true
}

fn computed(cx: &mut Checker<'_, '_>, id: ItemId, algorithm: Algorithm<'_>) {
    let index = cx.plan.item(id).detail as usize;
    let formula = match algorithm.read(cx.diagnostics) {
        Some(Computed::Words(words)) => {
            cx.plan.measured[index].words = words;
            return;
        }
        Some(Computed::Formula(formula)) if words_as_name(cx, &formula) => None,
        Some(Computed::Formula(formula)) => of_tree::resolved(cx, formula),
        None => None,
    };
    match formula {
        Some(mut formula) => {
            formula.nodes.shrink_to_fit();
            cx.plan.measured[index].formula = Some(Box::new(formula));
        }
        None => cx.lose(Lost::Item(id)),
    }
}

/// What is asked of an indicator, decided or not.
fn asked(cx: &mut Checker<'_, '_>, id: ItemId, written: target::Target<'_>) {
    if read_target(cx, id, written).is_none() {
        cx.lose(Lost::Item(id));
    }
}

fn read_target(cx: &mut Checker<'_, '_>, id: ItemId, written: target::Target<'_>) -> Option<()> {
    let index = cx.plan.item(id).detail as usize;
    let said = written.read(cx.diagnostics)?;
    match said.asks {
        Asks::Hole(hole) => {
            let hole = holes::hole(cx, &said, hole)?;
            cx.plan.holes.push(&mut cx.plan.measured[index].holes, hole);
        }
        Asks::Goal(asked) => {
            let target = target(cx, &said, asked)?;
            if let Goal::FromBase(base) = asked.goal {
                cx.from_base.push((id, cx.plan.targets.get(cx.plan.measured[index].targets).len(), base));
            }
            cx.plan.targets.push(&mut cx.plan.measured[index].targets, target);
        }
    }
    Some(())
}

fn target(cx: &mut Checker<'_, '_>, said: &Said, asked: Asked) -> Option<Target> {
    if let Some(former) = said.former {
        goals::goal_of(cx, former.goal)?;
    }
    let (goal, measure, from_base) = match asked.goal {
        // Baselines may stand on later lines.
        Goal::FromBase(base) => (plan::Goal::Number(Decimal::ZERO), MeasureId::NUMBER, base.span),
        goal => goals::goal_of(cx, goal).map(|(goal, measure)| (goal, measure, Place::default()))?,
    };
    let year = said.year;
    let at = match said.at {
        Some(At::Day((day, at))) if !moments::day_within(cx, day, at, year.unwrap_or(cx.plan.year)) => return None,
        Some(At::Day((day, _))) => Some(day),
        Some(At::Undecided) | None => None,
    };
    Some(Target { form: asked.form, goal, measure, year, at, from_base, span: asked.span })
}

fn past(cx: &mut Checker<'_, '_>, written: data::Baseline<'_>) -> Option<Baseline> {
    let past = written.read(cx.diagnostics)?;
    let year = past.year.unwrap_or(cx.plan.year - 1);
    Some(Baseline { year, value: goals::value_of(cx, past.value)?, span: past.value.span() })
}
