//! The texts that are open in the editor, edit by edit.

use albero::ide::{Encoding, Lines, Position};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A text that is open.
pub struct Document {
    /// What the editor calls it.
    pub uri: String,
    /// The editor's number of this state of it.
    pub version: Option<i64>,
    /// What it says.
    pub text: Arc<String>,
}

/// All texts that are open, by the names that messages show.
pub type Documents = BTreeMap<String, Document>;

/// A text after some changes, each of the text that the one before it left.
pub fn changed(text: &str, changes: &Value, encoding: Encoding) -> String {
    let mut text = text.to_owned();
    for change in changes.as_array().into_iter().flatten() {
        let Some(new) = change["text"].as_str() else { continue };
        match range(&change["range"]) {
            None => new.clone_into(&mut text),
            Some((start, end)) => {
                let lines = Lines::new(&text);
                let offset = |position| lines.offset(&text, position, encoding) as usize;
                let (start, end) = (offset(start), offset(end));
                text.replace_range(start.min(end)..start.max(end), new);
            }
        }
    }
    text
}

/// Two positions of a message.
pub fn range(value: &Value) -> Option<(Position, Position)> {
    Some((position(&value["start"])?, position(&value["end"])?))
}

/// A position of a message.
pub fn position(value: &Value) -> Option<Position> {
    let number = |name: &str| value[name].as_u64().map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    Some(Position { line: number("line")?, column: number("character")? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn edit(text: &str, encoding: Encoding, ends: [u32; 4], new: &str) -> String {
        let [line, character, end_line, end_character] = ends;
        let range = json!({
            "start": { "line": line, "character": character }, "end": { "line": end_line, "character": end_character }
        });
        changed(text, &json!([{ "range": range, "text": new }]), encoding)
    }

    #[test]
    fn edits_are_of_lines_and_columns() {
        let text = "è 🌲 a\r\nfine";
        assert_eq!(edit(text, Encoding::Utf16, [0, 5, 0, 6], "b"), "è 🌲 b\r\nfine");
        assert_eq!(edit(text, Encoding::Utf8, [0, 8, 0, 9], "b"), "è 🌲 b\r\nfine");
        assert_eq!(edit(text, Encoding::Utf16, [0, 6, 1, 0], " "), "è 🌲 a fine");
        // Past the end of a line or of the text, and the wrong way round.
        assert_eq!(edit(text, Encoding::Utf16, [0, 99, 0, 99], "!"), "è 🌲 a!\r\nfine");
        assert_eq!(edit(text, Encoding::Utf16, [9, 9, 1, 0], ""), "è 🌲 a\r\n");
        assert_eq!(changed(text, &json!([{ "text": "tutto" }, { "x": 1 }]), Encoding::Utf16), "tutto");
    }
}
