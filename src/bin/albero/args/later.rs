//! Options that wait until their command is called.

use clap::Args;

/// Options that are built for the command that is called and no other: all of them together take as
/// long as reading a small plan.
pub struct Later<T>(T);

impl<T> From<T> for Later<T> {
    fn from(options: T) -> Later<T> {
        Later(options)
    }
}

impl<T> std::ops::Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: clap::FromArgMatches> clap::FromArgMatches for Later<T> {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Later<T>, clap::Error> {
        T::from_arg_matches(matches).map(Later)
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for Later<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(|command| {
            // What the options say of themselves is for readers of this file.
            let about = command.get_about().cloned();
            about.into_iter().fold(T::augment_args(command), clap::Command::about)
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}
