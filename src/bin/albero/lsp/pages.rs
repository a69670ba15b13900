//! The page of a code, as a file that an editor can open: written where programs keep what they can write again.

use albero::diagnostic::{Code, Lang};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The pages that were asked for, by code: their addresses.
#[derive(Default)]
pub struct Pages {
    addresses: BTreeMap<Code, Option<String>>,
}

impl Pages {
    /// The address of a page; nothing where it could not be written.
    pub fn address(&mut self, code: Code, lang: Lang) -> Option<String> {
        let written = || {
            let folder = cache()?.join("albero").join(env!("CARGO_PKG_VERSION")).join(match lang {
                Lang::It => "it",
                Lang::En => "en",
            });
            let (file, text) = (folder.join(format!("{}.md", code.as_str())), crate::explain::half(code, lang));
            if std::fs::read_to_string(&file).ok().as_ref() != Some(&text) {
                std::fs::create_dir_all(&folder).ok()?;
                std::fs::write(&file, text).ok()?;
            }
            Some(super::names::uri_of(&file))
        };
        self.addresses.entry(code).or_insert_with(written).clone()
    }
}

/// The folder for what can be written again.
fn cache() -> Option<PathBuf> {
    let given = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let found =
        given("XDG_CACHE_HOME").or_else(|| given("LOCALAPPDATA")).or_else(|| Some(given("HOME")?.join(".cache")));
    found.filter(|folder| folder.is_absolute())
}
