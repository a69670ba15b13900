//! Colour and columns for terminals.

use super::model::Light;
use crate::diagnostic::Lang;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How to show something on a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Language.
    pub lang: Lang,
    /// Whether to colour.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

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
    let mut out = String::with_capacity(text.len() + 8);
    paint_into(&mut out, text, ink, color);
    out
}

/// Appends a text, coloured or as it is.
pub fn paint_into(out: &mut String, text: &str, ink: Ink, color: bool) {
    let code = match ink {
        _ if !color => "",
        Ink::Plain => "",
        Ink::Bold => "1",
        Ink::Dim => "2",
        Ink::Light(Light::Green) => "32",
        Ink::Light(Light::Yellow) => "33",
        Ink::Light(Light::Red) => "31",
        Ink::Light(Light::Grey) => "2",
    };
    if code.is_empty() {
        out.push_str(text);
        return;
    }
    out.push_str("\x1b[");
    out.push_str(code);
    out.push('m');
    out.push_str(text);
    out.push_str("\x1b[0m");
}

/// Appends blanks.
pub fn blanks(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    // What Italian and the branches of a tree are written with takes one column a letter.
    let narrow = |c: char| matches!(c, ' '..='~' | 'À'..='ÿ' | '‐'..='…' | '←'..='↓' | '─'..='╿' | '■'..='◗');
    let letters = text.chars().try_fold(0, |count, c| narrow(c).then_some(count + 1));
    letters.unwrap_or_else(|| UnicodeWidthStr::width(text))
}

/// Printable ASCII: a column a byte.
fn is_plain(text: &str) -> bool {
    // Looks at all bytes, many at a time, rather than stop at the first.
    !text.bytes().fold(false, |odd, b| odd | !(b' '..=b'~').contains(&b))
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
    if is_plain(text) && !text.contains("  ") {
        return match text.len() <= columns {
            true => text.to_owned(),
            false if columns == 0 => String::new(),
            false => format!("{}…", text[..columns - 1].trim_end()),
        };
    }
    let mut out = String::with_capacity(text.len().min(4 * columns + 4));
    // How much of it leaves room for `…`.
    let (mut used, mut kept, mut blank) = (0, 0, false);
    for c in text.chars() {
        if c.is_whitespace() {
            blank = !out.is_empty();
            continue;
        }
        if c.is_control() {
            continue;
        }
        let wide = if c.is_ascii() { 1 } else { c.width().unwrap_or(0) };
        used += wide + usize::from(blank);
        if used > columns {
            out.truncate(kept);
            out.truncate(out.trim_end().len());
            out.extend((columns > 0).then_some('…'));
            return out;
        }
        out.extend(blank.then_some(' '));
        blank = false;
        out.push(c);
        if used < columns {
            kept = out.len();
        }
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

/// What something is and its name, in bold, then its title, on as many lines as it takes.
pub fn heading(head: &str, title: &str, look: &Look) -> String {
    let mut out = String::new();
    let room = look.width.saturating_sub(width(head) + 2).max(12);
    for (index, line) in wrap(title, room).iter().enumerate() {
        let lead = if index == 0 { paint(head, Ink::Bold, look.color) } else { " ".repeat(width(head)) };
        out.push_str(format!("{lead}  {line}").trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_goes_on_beside_its_name() {
        let look = Look { lang: Lang::It, color: false, width: 31 };
        assert_eq!(
            heading("ambito A1", "Servizi ai cittadini e", &look),
            "ambito A1  Servizi ai cittadini\n           e\n"
        );
        assert_eq!(heading("ambito A1", "", &look), "ambito A1\n");
    }

    #[test]
    fn a_text_is_cut_to_its_columns() {
        assert_eq!(cut("perché  sì", 9), "perché sì");
        assert_eq!(cut("perché  sì", 8), "perché…");
        assert_eq!(cut("qualità\u{7}\nd’insieme", 30), "qualità d’insieme");
        assert_eq!(cut("東京都", 5), "東京…");
        assert_eq!(cut("東京都", 6), "東京都");
        assert_eq!((cut("è", 0), cut("è", 1), cut("èà", 1)), (String::new(), "è".into(), "…".into()));
        assert_eq!(cut("  à ", 3), "à");
    }
}
