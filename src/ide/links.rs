//! The files that a text names.

use super::Written;
use crate::files::folder_of;
use crate::source::Span;

/// Where each file is named, without the quotes, and how it is called from where all names start.
pub fn links(written: &Written) -> Vec<(Span, String)> {
    let (tree, folder) = (written.tree(), folder_of(&written.source().name));
    let named = tree.data_files().map(|file| {
        let path = tree.text(file.path);
        let name = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        (file.path.span(), name)
    });
    named.collect()
}
