//! In which form, and where to.

use super::words::output;
use crate::form::{self, Form, Forms};
use crate::lang::say;
use crate::problem::{Problem, is_stdin};
use clap::Args;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

/// The same two options for every command that shows something.
#[derive(Args)]
pub struct Delivery<F: Forms> {
    #[arg(
        long,
        value_name = say("FORMA", "FORM"),
        value_parser = form::among(F::ALL),
        hide_possible_values = true,
        help = form::help(F::ALL)
    )]
    pub format: Option<Form>,
    #[arg(short, long, value_name = "FILE", help = output())]
    pub output: Option<PathBuf>,
    #[arg(skip)]
    pub forms: PhantomData<F>,
}

impl<F: Forms> Default for Delivery<F> {
    fn default() -> Delivery<F> {
        Delivery { format: None, output: None, forms: PhantomData }
    }
}

impl<F: Forms> Delivery<F> {
    /// The form to write, where an option of its own may stand for one.
    pub fn form(&self, own: Option<Form>) -> Result<Form, Problem> {
        form::choose(self.format.or(own), self.output.as_deref(), F::ALL)
    }

    /// The file to write; none for standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| !is_stdin(path))
    }
}
