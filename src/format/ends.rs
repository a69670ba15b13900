//! How lines end.

/// True for a text most of whose lines end as on Windows.
pub(crate) fn has_windows_line_ends(text: &str) -> bool {
    2 * text.matches("\r\n").count() > text.matches('\n').count()
}

/// A text whose lines end as those of another do.
pub(crate) fn like(model: &str, text: String) -> String {
    if has_windows_line_ends(model) { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
}
