//! How lines end.

/// True for a text most of whose lines end as on Windows.
pub(crate) fn has_windows_line_ends(text: &str) -> bool {
    2 * text.matches("\r\n").count() > text.matches('\n').count()
}
