//! The language of every word that the command says: chosen before clap prints help.

use albero::diagnostic::Lang;
use std::sync::OnceLock;

/// The language asked for on the command line, else that of the system.
pub fn chosen() -> Lang {
    static CHOSEN: OnceLock<Lang> = OnceLock::new();
    *CHOSEN.get_or_init(|| asked().unwrap_or_else(of_locale))
}

/// True where the command line asks for a language.
pub fn is_asked() -> bool {
    asked().is_some()
}

/// One of two words.
pub fn say(it: &'static str, en: &'static str) -> &'static str {
    match chosen() {
        Lang::It => it,
        Lang::En => en,
    }
}

/// What the command line asks for: read by hand, since clap needs to know it before it reads.
fn asked() -> Option<Lang> {
    let words: Vec<_> = std::env::args_os().skip(1).take_while(|word| word != "--").collect();
    let given = words.iter().enumerate().find_map(|(at, word)| match word.to_str()?.strip_prefix("--lang")? {
        "" => words.get(at + 1)?.to_str(),
        rest => rest.strip_prefix('='),
    });
    match given? {
        "it" => Some(Lang::It),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// Italian unless the locale names another language: the plans are Italian.
fn of_locale() -> Lang {
    let mut set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|v| std::env::var(v).ok());
    match set.find(|v| !v.is_empty()) {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::It,
    }
}
