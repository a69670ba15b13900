//! Which published figures there are of which kinds of things.

use super::context::Checker;
use crate::plan::{Figure, ItemId, Kind, TextOf};
use crate::source::Place;

/// Whether an item can have such a figure; reports it if not.
pub(super) fn claim_suits(cx: &mut Checker<'_, '_>, item: ItemId, name: Place, figure: &Figure) -> bool {
    let kind = cx.plan.item(item).kind;
    let measured = matches!(kind, Kind::Indicator | Kind::Datum);
    let (fits, wanted) = match figure {
        Figure::Value(_) => (measured, "indicatore, dato"),
        Figure::Variance(..) | Figure::Target(..) => (kind == Kind::Indicator, "indicatore"),
        Figure::Text(TextOf::Algorithm, _) => (measured, "indicatore, dato"),
        Figure::Text(TextOf::Title | TextOf::Code, _) => (true, ""),
        _ => (kind != Kind::Datum, "indicatore, obiettivo, progetto, ambito, piano, cruscotto, unità"),
    };
    if !fits {
        cx.wrong_kind(name, item, wanted);
    }
    fits
}
