//! Places of a plan as the protocol writes them.

use albero::ide::{Analysis, Encoding, Position};
use albero::source::Place;
use serde_json::{Value, json};

/// A position.
pub fn position(at: Position) -> Value {
    json!({ "line": at.line, "character": at.column })
}

/// From a position to another.
pub fn range((start, end): (Position, Position)) -> Value {
    json!({ "start": position(start), "end": position(end) })
}

/// Where a place is in its text or table. A workbook has no lines: its cells are named in words.
pub fn of(analysis: &Analysis, place: Place, encoding: Encoding) -> Value {
    match analysis.sources().get(place.source).sheet {
        Some(_) => range((Position::default(), Position::default())),
        None => range(analysis.range(place, encoding)),
    }
}
