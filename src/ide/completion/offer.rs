//! Something that may be written, and how: with places to fill in, or as plain text.

/// What an offer is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A name of the plan.
    Name,
    /// A value.
    Value,
    /// A word of the language.
    Word,
    /// A whole declaration.
    Template,
    /// A file.
    File,
}

/// Something that may be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// What is shown.
    pub label: String,
    /// What is said of it.
    pub detail: String,
    /// What is written; `${1:…}` are places to fill in.
    pub insert: String,
    /// What it is.
    pub kind: Kind,
}

impl Offer {
    pub(super) fn new(kind: Kind, label: impl Into<String>, detail: impl Into<String>) -> Offer {
        let label = label.into();
        Offer { insert: escaped(&label), label, detail: detail.into(), kind }
    }
}

/// A text as it is written among places to fill in.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// An offer as plain text, for editors without places to fill in: each holds its first proposal.
pub fn plain(insert: &str) -> String {
    let mut out = String::new();
    let mut chars = insert.chars().peekable();
    let mut depth = 0;
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '$' if chars.peek() == Some(&'{') => {
                chars.next();
                while chars.peek().is_some_and(char::is_ascii_digit) {
                    chars.next();
                }
                chars.next_if_eq(&':');
                depth += 1;
            }
            '$' => while chars.next_if(char::is_ascii_digit).is_some() {},
            '}' if depth > 0 => depth -= 1,
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_to_fill_in_hold_a_proposal() {
        assert_eq!(plain("nodo ${1:A} \"${2:città \\} \\$}\" {\n  $0\n}"), "nodo A \"città } $\" {\n  \n}");
    }
}
