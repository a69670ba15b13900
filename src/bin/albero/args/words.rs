//! What help says of more than one command.

use crate::lang::say;

/// How help is laid out.
pub fn layout() -> &'static str {
    say(
        "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    )
}

/// What help calls the options of one command.
pub fn options() -> &'static str {
    say("Opzioni", "Options")
}

/// What help says of the JSON of a command.
pub fn json(schema: &str) -> String {
    format!("{} (schema {schema})", say("Scrive JSON, come --format json", "Writes JSON, as --format json does"))
}

/// What help says of `-o`.
pub fn output() -> &'static str {
    say(
        "Il file da scrivere, per intero o per niente; senza, o con `-`, lo standard output",
        "The file to write, wholly or not at all; without it, or with `-`, standard output",
    )
}
