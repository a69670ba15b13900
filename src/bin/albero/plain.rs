//! `albero eval PLAN …` without options, the command that is run most: read by hand, since building what clap reads
//! takes as long as reading three files of a plan.

use crate::args::{Arguments, Command, EvalOptions, Input, When};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// What the command line asks for.
pub fn arguments() -> Result<Arguments, clap::Error> {
    let by_clap = || Arguments::from_arg_matches(&Arguments::command().try_get_matches()?);
    read(std::env::args_os().skip(1)).map_or_else(by_clap, Ok)
}

/// What a command line asks for, from the word after the program's name on; nothing where only clap can tell.
fn read(words: impl Iterator<Item = OsString>) -> Option<Arguments> {
    let mut words = words.peekable();
    words.next_if(|word| word == "eval")?;
    let mut paths = Vec::new();
    for word in words {
        // `-` is standard input, and may be the beginning of an option.
        if word.is_empty() || word.as_encoded_bytes().starts_with(b"-") {
            return None;
        }
        paths.push(word.into());
    }
    let options = EvalOptions { input: Input { paths }, ..EvalOptions::default() };
    Some(Arguments {
        command: Command::Eval(options.into()),
        lang: None,
        color: When::Auto,
        outside: false,
        help: None,
        version: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use proptest::prelude::*;

    /// All that was read, for who compares.
    fn shown(arguments: Arguments) -> String {
        let Arguments { command, lang, color, outside, help, version } = arguments;
        let Command::Eval(options) = command else { return "another command".to_owned() };
        let EvalOptions { input, moment, delivery, json, node, depth, all, contributions } = &*options;
        let (form, file) = (delivery.format.is_some(), &delivery.output);
        let general = (lang.is_some(), color == When::Auto, outside, help, version);
        let own = (&input.paths, moment.al, moment.preconsuntivo, form, file, json, node, depth, all, contributions);
        format!("{general:?} {own:?}")
    }

    proptest! {
        /// What is read by hand is what clap reads.
        #[test]
        fn what_is_plain_reads_as_clap_reads_it(
            words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..4),
        ) {
            let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
            if let Some(by_hand) = read(words.iter().cloned()) {
                let by_clap = Arguments::try_parse_from(std::iter::once("albero".into()).chain(words));
                prop_assert_eq!(Some(shown(by_hand)), by_clap.ok().map(shown));
            }
        }
    }

    const WORDS: [&str; 14] =
        ["eval", "eval", "eval", "check", "help", ".", "piano", "a b", "è", "--", "-", "-h", "--json", ""];

    #[test]
    fn most_command_lines_are_plain() {
        let words = |line: &'static str| line.split(' ').map(OsString::from);
        assert!(read(words("eval")).is_some());
        assert!(read(words("eval examples/tno-2025 a.albero")).is_some());
        assert!(read(words("eval --json")).is_none());
        assert!(read(words("check")).is_none());
    }
}
