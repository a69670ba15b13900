//! Values of single units: `consuntivo 2025 { IND in UNIT = 78 % }` and `consuntivo 2025 unità UNIT`.

use super::context::Checker;
use super::fact_blocks;
use crate::data::named::fold;
use crate::data::table::Cell;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Fact, ItemId, Kind, Lost, UnitFact, YearFacts};
use crate::source::Place;
use crate::syntax::view::facts::Block;
use crate::text;
use rustc_hash::FxHashMap;

/// Units by title.
pub(super) type UnitTitles = FxHashMap<String, Option<ItemId>>;

/// Values in a block whose unit is not known are lost, and not missing.
pub(super) fn lost_facts(cx: &mut Checker<'_, '_>, block: &Block<'_>) {
    for line in block.lines() {
        if let Some(item) = cx.names.item(line.word().text()) {
            cx.lose(Lost::Item(item));
        }
    }
}

pub(super) fn unit_named(cx: &mut Checker<'_, '_>, name: Place) -> Option<ItemId> {
    let unit = cx.lookup(name)?;
    if cx.plan.item(unit).kind != Kind::Unit {
        cx.wrong_kind(name, unit, "unità");
        return None;
    }
    Some(unit)
}

/// Units by title, for the cells that name them; `None` where two share one.
pub(super) fn units_by_title(cx: &Checker<'_, '_>) -> UnitTitles {
    let mut titles = UnitTitles::default();
    for id in cx.plan.ids().filter(|id| cx.plan.item(*id).kind == Kind::Unit) {
        let title = cx.plan.item(id).title;
        if !title.is_empty() {
            titles.entry(fold(cx.text(title))).and_modify(|e| *e = None).or_insert(Some(id));
        }
    }
    titles
}

/// The unit that a cell names.
pub(super) fn row_unit(cx: &mut Checker<'_, '_>, cell: &Cell<'_>, titles: &UnitTitles) -> Option<ItemId> {
    let by_name = cx.names.item(&cell.text).filter(|id| cx.plan.item(*id).kind == Kind::Unit);
    let found = by_name.or_else(|| titles.get(&fold(&cell.text)).copied().flatten());
    cx.cells.name_item(cell.span, found);
    if found.is_none() {
        let (row, shown) = (cell.row, crate::syntax::excerpt::short(&cell.text));
        let message = text!("riga {row}: nessuna unità si chiama «{shown}»", "row {row}: no unit is called “{shown}”");
        let help = text!(
            "scrivi il nome dell'unità o il suo titolo, se è uno solo; la cella vuota vuol dire l'ente",
            "write the unit's name or its title, if no other has it; an empty cell means the body"
        );
        cx.report(Diagnostic::new(Code::RowUnknown, cell.span, message).help(help));
    }
    found
}

pub(super) fn unit_facts_in_order(cx: &mut Checker<'_, '_>) {
    for facts in cx.plan.facts.values_mut() {
        facts.of_units.sort_unstable_by_key(|f| (f.item, f.unit, f.span.position()));
    }
}

/// Two values of one thing in one unit; one of them is kept.
pub(super) fn conflicts(facts: &mut YearFacts) -> Vec<(Fact, Fact)> {
    let plain = |f: &UnitFact| Fact { item: f.item, value: f.value, span: f.span };
    let of_one = |a: &UnitFact, b: &UnitFact| (a.item, a.unit) == (b.item, b.unit);
    let pairs =
        facts.of_units.windows(2).filter(|p| of_one(&p[0], &p[1]) && !fact_blocks::same(p[0].value, p[1].value));
    let found = pairs.map(|p| (plain(&p[0]), plain(&p[1]))).collect();
    facts.of_units.dedup_by_key(|f| (f.item, f.unit));
    found
}
