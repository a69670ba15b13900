//! What differs between two states.

use super::line::Light;
use serde::Serialize;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from one.
    pub line: u32,
    /// The cell, in a sheet of a workbook: `Foglio1!D12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl Place {
    /// Where in the file: the line, or the cell of a sheet.
    pub fn at(&self) -> String {
        self.cell.clone().unwrap_or_else(|| self.line.to_string())
    }

    /// The file, and where in it.
    pub fn shown(&self) -> String {
        format!("{}:{}", self.file, self.at())
    }
}

/// What became of something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is there only after.
    Added,
    /// It was there only before.
    Removed,
    /// Both have it, and it differs.
    Changed,
}

/// Something that differs between two states.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// What became of it.
    pub fate: Fate,
    /// The block it stands in, as written; empty for what stands by itself.
    pub group: String,
    /// The word that declares it; may be empty.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its title; may be empty.
    pub title: String,
    /// What it belongs to, unless that is what changed.
    pub parent: Option<String>,
    /// True where the name alone does not say which one it is.
    #[serde(skip)]
    pub needs_parent: bool,
    /// The weight of what came or went; may be empty.
    pub weight: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// Its own value, for what is a value.
    pub value: Option<Field>,
    /// What it is called and what it belongs to, where that changed.
    pub identity: Vec<Field>,
    /// The fields that differ: all of them where it came or went.
    pub fields: Vec<Field>,
    /// For what other reasons it is here; may be empty.
    pub also: String,
}

/// A field on both sides.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// What it is.
    pub label: String,
    /// What it was.
    pub before: Option<Written>,
    /// What it is now.
    pub after: Option<Written>,
    /// What the change means.
    pub effect: Option<Effect>,
}

/// A value on one side.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// The value.
    pub text: String,
    /// Where it stands; a name stands nowhere.
    pub place: Option<Place>,
}

/// What a change means.
#[derive(Clone, Debug, Serialize)]
pub struct Effect {
    /// In words.
    pub words: String,
    /// Green asks for more, yellow for less or something else, red for less than what was already there.
    pub light: Light,
}
