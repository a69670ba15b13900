//! The one escaper for Markdown: whatever a text holds, readers of Markdown show it as it is.

use crate::document::style::fold;

/// A text inside a line, on one line.
pub(super) fn escape(text: &str) -> String {
    let flat = fold(text);
    let mut out = String::with_capacity(flat.len() + 8);
    let mut before = ' ';
    let mut rest = flat.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let special = match c {
            // Code, emphasis, links, tags, tables, struck out, titles and issues, formulas, people, what
            // pandoc raises, and attributes.
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '#' | '$' | '@' | '^' | '{' => true,
            // Inside a word an underscore is one: codes stay readable in the source.
            '_' => !before.is_alphanumeric() || !next.is_alphanumeric(),
            '&' => next == '#' || next.is_alphabetic(),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// The same at the beginning of a block, where a text could begin a list, a quotation or a rule.
pub(super) fn escape_first(text: &str) -> String {
    let out = escape(text);
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    match out[digits..].chars().next() {
        Some('-' | '+' | '=' | '>' | ':') if digits == 0 => format!("\\{out}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &out[..digits], &out[digits..]),
        _ => out,
    }
}

/// Escaped, keeping a blank at either end: pieces of a line stand side by side.
pub(super) fn spaced(text: &str) -> String {
    let blank = |is: bool| if is { " " } else { "" };
    let escaped = escape(text);
    let before = blank(text.starts_with(char::is_whitespace));
    let after = blank(!escaped.is_empty() && text.ends_with(char::is_whitespace));
    format!("{before}{escaped}{after}")
}

/// A code span, fenced by more backticks than it contains; nothing for an empty text.
pub(super) fn code(text: &str, in_table: bool) -> String {
    let flat = fold(text);
    if flat.is_empty() {
        return String::new();
    }
    // A cell ends at a pipe even inside code.
    let flat = if in_table { flat.replace('|', "\\|") } else { flat };
    let longest = flat.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{flat}{fence}") } else { format!("{fence} {flat} {fence}") }
}

/// An address between angle brackets.
pub(super) fn address(to: &str) -> String {
    let spelt = |c: char| match c {
        '<' => "%3C".to_owned(),
        '>' => "%3E".to_owned(),
        '\\' => "%5C".to_owned(),
        '|' => "%7C".to_owned(),
        c if c.is_whitespace() || c.is_control() => "%20".to_owned(),
        c => c.to_string(),
    };
    to.chars().map(spelt).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_read_stays_text() {
        assert_eq!(
            escape("a | b\n*c* <script> [x](y) IS_0102_A3 _x_"),
            r"a \| b \*c\* \<script> \[x\](y) IS_0102_A3 \_x\_"
        );
        assert_eq!(escape("R&S &amp; C & D"), r"R\&S \&amp; C & D");
        assert_eq!(escape("$1$ @ente #3 ^2 {x} `y` ~z~"), r"\$1\$ \@ente \#3 \^2 \{x} \`y\` \~z\~");
        assert_eq!(escape_first("- uno"), r"\- uno");
        assert_eq!((escape_first("12. due"), escape_first("1.240 n")), (r"12\. due".into(), r"1\.240 n".into()));
        assert_eq!(code("a `b` c", false), "`` a `b` c ``");
        assert_eq!((code("a|b", true), code("a|b", false)), (r"`a\|b`".into(), "`a|b`".into()));
    }
}
