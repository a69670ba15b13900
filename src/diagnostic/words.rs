//! Words in both languages.

use std::borrow::Cow;

/// The language of messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// Italian.
    #[default]
    It,
    /// English.
    En,
}

/// A message in both languages; the choice is made when it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Text {
    /// Italian.
    pub it: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::It => &self.it,
            Lang::En => &self.en,
        }
    }

    /// This text followed by another.
    pub fn then(self, other: &Text) -> Text {
        Text { it: format!("{}{}", self.it, other.it).into(), en: format!("{}{}", self.en, other.en).into() }
    }

    /// A text from what each language calls it.
    pub fn each(text: impl Fn(Lang) -> String) -> Text {
        Text { it: text(Lang::It).into(), en: text(Lang::En).into() }
    }

    /// A text that reads the same in both languages, such as a name.
    pub fn same(text: impl Into<String>) -> Text {
        let text = text.into();
        Text { it: text.clone().into(), en: text.into() }
    }
}

/// `text!("ciao {x}", "hello {x}")`: a [`Text`] from an Italian and an English format string.
#[cfg_attr(feature = "cli", doc(hidden), macro_export)]
macro_rules! text {
    ($it:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Text {
            it: $crate::diagnostic::written(format_args!($it)),
            en: $crate::diagnostic::written(format_args!($en)),
        }
    };
    ($it:literal, $en:literal, $($arg:tt)+) => {
        $crate::diagnostic::Text { it: format!($it, $($arg)+).into(), en: format!($en, $($arg)+).into() }
    };
}

#[cfg(not(feature = "cli"))]
pub(crate) use text;

/// A format string that turned out to be a plain text is not copied: most texts say what a rule
/// expects and are never shown.
pub fn written(text: std::fmt::Arguments<'_>) -> Cow<'static, str> {
    text.as_str().map_or_else(|| Cow::Owned(text.to_string()), Cow::Borrowed)
}
