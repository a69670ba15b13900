//! What stands between the braces of chapters: names looked up, formulas with their measures.

use super::context::Checker;
use super::{conditions, counted, decisions, formulas, of_tree};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{Asked, Asks, Chapter, Having, ItemId, Kind, Plan, Printed, Rounding, Tabled, TextOf, Waiver};
use crate::prose::{self, Slot};
use crate::resolve::{Cells, Names};
use crate::source::{Place, Sources};
use crate::syntax;
use crate::syntax::view::Tree;
use crate::syntax::view::reference::{self, FigureOf, Part, Reference};
use crate::text;

/// Reads what stands between the braces of chapters into the plan; gives back what their comments waive.
pub fn chapters(
    sources: &Sources,
    plan: &mut Plan,
    names: &Names<'_>,
    read: Vec<prose::Chapter>,
    cells: &mut Cells,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Waiver> {
    let tables = crate::data::Tables::default();
    let mut cx = Checker::new(sources, names, &tables, cells, diagnostics);
    std::mem::swap(&mut cx.plan, plan);
    let types = formulas::Types::of(&cx.plan);
    let mut waivers = Vec::new();
    for prose in read {
        waivers.extend(waived(&mut cx, &prose));
        let asked = asked(&mut cx, &prose, &types);
        cx.plan.chapters.push(Chapter { prose, asked });
    }
    std::mem::swap(&mut cx.plan, plan);
    waivers
}

/// `<!-- consenti CODE motivo "…" -->` waives in the whole chapter.
fn waived(cx: &mut Checker<'_, '_>, chapter: &prose::Chapter) -> Vec<Waiver> {
    let source = cx.sources.get(chapter.source);
    let waives = |at: &&Place| cx.text(**at).trim_start().starts_with("consenti ");
    let parts: Vec<_> = chapter.comments.iter().filter(waives).map(|at| at.span()).collect();
    let (ast, found) = syntax::pieces(source, &parts);
    cx.diagnostics.extend(found);
    super::waivers::in_chapter(cx, Tree::new(source, &ast))
}

fn asked(cx: &mut Checker<'_, '_>, chapter: &prose::Chapter, types: &formulas::Types) -> Vec<Option<Asked>> {
    let source = cx.sources.get(chapter.source);
    for open in &chapter.open {
        let message = text!("questa graffa non si chiude", "this brace is not closed");
        let title = text!("scrivi `\\{{`", "write `\\{{`");
        let help = text!(
            "fra graffe sta una cifra del piano, come `{{punteggio X}}`; una graffa qualunque si scrive `\\{{`",
            "between braces stands a figure of the plan, such as `{{punteggio X}}`; any other brace is written `\\{{`"
        );
        cx.report(Diagnostic::new(Code::OpenReference, *open, message).help(help).fix(*open, "\\{", title));
    }
    let parts: Vec<_> = chapter.slots.iter().map(|slot| slot.inside.span()).collect();
    let (ast, found) = syntax::pieces(source, &parts);
    cx.diagnostics.extend(found);
    let tree = Tree::new(source, &ast);
    let mut lines = tree.references().peekable();
    let mut all = Vec::with_capacity(chapter.slots.len());
    for slot in &chapter.slots {
        let line = lines.next_if(|line| line.span().begins_in(slot.inside));
        let more = lines.next_if(|line| line.span().begins_in(slot.inside)).is_some();
        while lines.next_if(|line| line.span().begins_in(slot.inside)).is_some() {}
        all.push(match line.filter(|line| !more && !line.has_block()) {
            Some(line) => Reference::read(line, cx.diagnostics).and_then(|read| resolved(cx, &read, slot, types)),
            None => {
                unreadable(cx, slot);
                None
            }
        });
    }
    all
}

/// Nothing between braces, more than one thing, or something that never ends.
fn unreadable(cx: &mut Checker<'_, '_>, slot: &Slot) {
    let message = text!("fra queste graffe non sta una cifra sola", "between these braces there is not one figure");
    let help = text!(
        "scrivi una cifra del piano, come `{{punteggio X}}`; una graffa qualunque si scrive `\\{{`",
        "write a figure of the plan, such as `{{punteggio X}}`; any other brace is written `\\{{`"
    );
    cx.report(Diagnostic::new(Code::UnexpectedForm, slot.whole(), message).help(help));
}

fn resolved(cx: &mut Checker<'_, '_>, read: &Reference, slot: &Slot, types: &formulas::Types) -> Option<Asked> {
    let what = match &read.asks {
        reference::Asks::Figure(of) => figure(cx, of)?,
        reference::Asks::Count(nodes) => {
            let mut counted = counted::counted(cx, nodes)?;
            if let Having::Outcome(words) = &mut counted.having
                && !of_tree::is_outcome(cx, words)
            {
                return None;
            }
            Asks::Count(counted)
        }
        reference::Asks::Formula(formula) => {
            let mut formula = of_tree::resolved(cx, formula.clone())?;
            if !of_tree::fits(cx, &mut formula) || !conditions::computes(cx, &formula) {
                return None;
            }
            formula.data().for_each(|(data, at)| cx.cells.name_item(at, Some(data.item)));
            let measure = types.measure(cx, &formula)?;
            Asks::Formula(Box::new(formula), measure)
        }
        reference::Asks::Part(part) => part_of(cx, part)?,
    };
    if what.is_block() && !slot.is_alone {
        let message = text!(
            "questa parte della relazione sta in mezzo a un testo",
            "this part of the report stands within a text"
        );
        let help = text!("mettila da sola, fra due righe vuote", "put it by itself, between two blank lines");
        cx.report(Diagnostic::new(Code::BlockInText, slot.whole(), message).help(help));
        return None;
    }
    let rounding = match read.rounding {
        Some(written) => Some(rounding(cx, written, &what)?),
        None => None,
    };
    Some(Asked { what, rounding, at: read.span })
}

fn rounding(
    cx: &mut Checker<'_, '_>,
    written: crate::syntax::view::stage::Rounding,
    what: &Asks,
) -> Option<(Rounding, bool)> {
    if matches!(what, Asks::Figure(Printed::Text(_) | Printed::Outcome | Printed::Target, ..)) {
        let message = text!("un testo non si arrotonda", "a text is not rounded");
        let help = text!("togli da `arrotonda` in poi", "remove it from `arrotonda` on");
        cx.report(Diagnostic::new(Code::UnexpectedForm, written.span, message).help(help));
        return None;
    }
    let rounding = Rounding { quantum: written.quantum, truncate: written.truncate, span: written.span };
    Some((rounding, written.percent))
}

/// The item named, as a node counts it where that is named; its uses are known to editors.
fn named(cx: &mut Checker<'_, '_>, name: Place, parent: Option<Place>) -> Option<(ItemId, Option<ItemId>)> {
    let item = cx.lookup_in(name, parent)?;
    cx.cells.name_item(name, Some(item));
    match parent {
        Some(parent) => {
            let under = decisions::edge_parent(cx, item, name, parent)?;
            cx.cells.name_item(parent, Some(under));
            Some((item, Some(under)))
        }
        None => Some((item, None)),
    }
}

fn figure(cx: &mut Checker<'_, '_>, of: &FigureOf) -> Option<Asks> {
    let (item, under) = named(cx, of.name, of.parent)?;
    let kind = cx.plan.item(item).kind;
    let measured = matches!(kind, Kind::Indicator | Kind::Datum);
    let (fits, wanted) = match of.what {
        Printed::Value | Printed::Text(TextOf::Algorithm) => (measured, "indicatore, dato"),
        Printed::Target | Printed::Variance => (kind == Kind::Indicator, "indicatore"),
        Printed::Used | Printed::Planned => (!measured, "obiettivo, progetto, ambito, piano"),
        Printed::Text(_) => (true, ""),
        _ => (kind != Kind::Datum, "indicatore, obiettivo, progetto, ambito, piano, cruscotto, unità"),
    };
    if !fits {
        cx.wrong_kind(of.name, item, wanted);
        return None;
    }
    let own = cx.plan.year;
    let past = matches!(of.what, Printed::Value | Printed::Used);
    if let Some((year, at)) = of.year.filter(|(year, _)| *year != own && !past) {
        let message = text!(
            "di un altro anno il piano sa valori e risorse, non questo",
            "of another year the plan knows values and resources, not this"
        );
        let help = text!("togli {year}, che vuol dire {own}", "remove {year}, which means {own}");
        cx.report(Diagnostic::new(Code::DayOutsideYear, at, message).help(help));
        return None;
    }
    Some(Asks::Figure(of.what, item, under, of.year.map_or(own, |(year, _)| year)))
}

fn part_of(cx: &mut Checker<'_, '_>, part: &Part) -> Option<Asks> {
    let node = |cx: &mut Checker<'_, '_>, name: Option<Place>| match name {
        None => Some(None),
        Some(name) => {
            let (item, _) = named(cx, name, None)?;
            if cx.plan.measured(item).is_some() {
                cx.wrong_kind(name, item, "obiettivo, progetto, ambito, piano, cruscotto, unità");
                return None;
            }
            Some(Some(item))
        }
    };
    Some(match *part {
        Part::Tree(name) => Asks::Tree(node(cx, name)?),
        Part::Sheets(name) => Asks::Sheets(node(cx, name)?),
        Part::Chart(name) => Asks::Chart(named(cx, name, None)?.0),
        Part::Table(name, of) => {
            let word = cx.text(name);
            let Some(table) = Tabled::named(word) else {
                let near = suggest::closest(word, Tabled::NAMES.iter().copied()).map(str::to_owned);
                let all = Tabled::NAMES.join(", ");
                cx.unknown(name, near, text!("una di queste tabelle: {all}", "one of these tables: {all}"));
                return None;
            };
            Asks::Table(table, node(cx, of)?)
        }
    })
}
