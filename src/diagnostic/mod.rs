//! What the compiler has to say: plain data, made by every phase, rendered by one file per output.

pub mod code;
pub mod codequality;
pub mod json;
pub mod sarif;
pub mod suggest;
pub mod text;
mod words;

use crate::source::Place;
pub use code::{Code, Severity};
#[cfg(not(feature = "cli"))]
pub(crate) use words::text;
pub use words::written;
pub use words::{Lang, Text};

/// A place and what to say there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Place,
    /// What; may be empty.
    pub text: Text,
}

/// An edit that mends the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace; an empty span inserts.
    pub span: Place,
    /// What to write there.
    pub replacement: String,
    /// What the edit does.
    pub title: Text,
}

/// One finding about a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, which `consenti` and `albero explain` name.
    pub code: Code,
    /// How serious it is; the code's own level unless a caller changed it.
    pub severity: Severity,
    /// What is wrong, naming the thing.
    pub message: Text,
    /// The guilty word.
    pub primary: Label,
    /// Other places that matter.
    pub secondary: Vec<Label>,
    /// What to do.
    pub help: Option<Text>,
    /// The edit, where there is one.
    pub fix: Option<Box<Fix>>,
    /// Which of the ways to come to this code it is, where code needs to know.
    pub reason: Option<&'static str>,
    /// The finding that this one follows from: mended, it may be gone.
    pub because: Option<Place>,
}

impl Diagnostic {
    /// A finding with the code's own severity.
    // Findings are rare: marked so, the code that makes them stays out of the way of what finds nothing.
    #[cold]
    pub fn new(code: Code, span: Place, message: Text) -> Diagnostic {
        let primary = Label { span, text: Text::default() };
        let severity = code.severity();
        Diagnostic {
            code,
            severity,
            message,
            primary,
            secondary: Vec::new(),
            help: None,
            fix: None,
            reason: None,
            because: None,
        }
    }

    /// Says something at the guilty word itself.
    pub fn label(mut self, text: Text) -> Diagnostic {
        self.primary.text = text;
        self
    }

    /// Adds another place.
    pub fn also(mut self, span: Place, text: Text) -> Diagnostic {
        self.secondary.push(Label { span, text });
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: Text) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// Says which of the ways to come to its code it is.
    pub fn reason(mut self, reason: &'static str) -> Diagnostic {
        self.reason = Some(reason);
        self
    }

    /// True for a finding that may be no more than the shadow of another.
    pub fn is_consequence(&self) -> bool {
        self.because.is_some()
    }

    /// Offers the known word closest to the one that is written.
    pub fn did_you_mean(self, span: Place, near: &str) -> Diagnostic {
        let title = crate::text!("scrivi `{near}`", "write `{near}`");
        let help = crate::text!("forse volevi `{near}`", "did you mean `{near}`?");
        self.help(help).fix(span, near, title).reason("misspelt")
    }

    /// Offers an edit.
    pub fn fix(mut self, span: Place, replacement: impl Into<String>, title: Text) -> Diagnostic {
        self.fix = Some(Box::new(Fix { span, replacement: replacement.into(), title }));
        self
    }
}
