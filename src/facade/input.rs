//! What a plan is compiled from.

use crate::files::Memory;
use std::fmt;

/// The files of a plan. Nothing is read from a disk: whoever calls has the texts.
///
/// ```
/// let table = "Voce;Valore\npratiche;1.240\n";
/// let input = albero::Input::new()
///     .text("piano/dati.albero", "dato pratiche \"Pratiche\" misura n\n")
///     .text("piano/fatti.albero", "consuntivo 2025 file \"valori.csv\" { colonna nome \"Voce\"; colonna valore \"Valore\" }\n")
///     .data("piano/valori.csv", table);
/// ```
#[derive(Clone, Default, Debug)]
pub struct Input {
    pub(super) texts: Vec<(String, String)>,
    pub(super) data: Memory,
}

impl Input {
    /// No files yet.
    pub fn new() -> Input {
        Input::default()
    }

    /// With one more text of the plan. Messages call it by its name: a path with `/`.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Input {
        self.texts.push((name.into(), text.into()));
        self
    }

    /// With one more data file. A text names it by its path from the text's own folder.
    #[must_use]
    pub fn data(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Input {
        self.data.0.insert(name.into(), bytes.into());
        self
    }
}

/// A text is larger than 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text is larger than 4 GiB")
    }
}

impl std::error::Error for TooLarge {}
