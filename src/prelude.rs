//! What every plan can use without declaring it.

/// The common scoring rules, in the language itself.
pub const PRELUDE: &str = include_str!("prelude.albero");

/// What messages call the text of the prelude.
pub const PRELUDE_NAME: &str = "<preludio>";
