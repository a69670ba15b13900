//! Colour and columns for terminals.

use super::model::Light;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a piece of text looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ink {
    /// As it is.
    Plain,
    /// Stands out.
    Bold,
    /// Stands back.
    Dim,
    /// The colour of a traffic light.
    Light(Light),
}

/// Colours a text, or leaves it.
pub fn paint(text: &str, ink: Ink, color: bool) -> String {
    let code = match ink {
        _ if !color => return text.to_owned(),
        Ink::Plain => return text.to_owned(),
        Ink::Bold => "1",
        Ink::Dim => "2",
        Ink::Light(Light::Green) => "32",
        Ink::Light(Light::Yellow) => "33",
        Ink::Light(Light::Red) => "31",
        Ink::Light(Light::Grey) => "2",
    };
    format!("\x1b[{code}m{text}\x1b[0m")
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text on one line, blanks folded and without control characters.
pub fn fold(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !flat.is_empty() {
            flat.push(' ');
        }
        flat.extend(word.chars().filter(|c| !c.is_control()));
    }
    flat
}

/// A text cut to a number of columns, with `…` where something is missing, on one line and without
/// control characters.
pub fn cut(text: &str, columns: usize) -> String {
    let flat = fold(text);
    if width(&flat) <= columns {
        return flat;
    }
    let mut out = String::new();
    let mut used = 1;
    for c in flat.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        out.push(c);
    }
    if columns > 0 {
        out.truncate(out.trim_end().len());
        out.push('…');
    }
    out
}

/// Pads to the left.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Pads to the right.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Breaks a text into lines of a number of columns.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines.last().is_some_and(|l| !l.is_empty() && width(l) + 1 + width(word) > columns);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
