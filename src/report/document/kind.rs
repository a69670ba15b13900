//! The documents that a body owes, each with what it is for.

use crate::diagnostic::Text;
use crate::text;

/// A document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// Everything there is to say, for whoever works on the plan.
    #[default]
    Whole,
    /// The Relazione that is published: formulas by the titles of their data, no path, no finding.
    Public,
    /// What the evaluation body needs: how each score comes about, published figures, findings, decisions.
    Dossier,
    /// How the year stands at a day.
    Monitoring,
    /// The plan before its year: what is asked for, and nothing that is known later.
    Plan,
}

impl Kind {
    /// What stands above the title.
    pub(super) fn kicker(self, year: i32) -> Text {
        match self {
            Kind::Whole => text!("Rapporto sulla performance {year}", "Performance report {year}"),
            Kind::Public => text!("Relazione sulla performance {year}", "Performance report {year}"),
            Kind::Dossier => text!("Dossier per la validazione {year}", "Dossier for the evaluation body {year}"),
            Kind::Monitoring => text!("Monitoraggio {year}", "Monitoring {year}"),
            Kind::Plan => text!("Piano della performance {year}", "Performance plan {year}"),
        }
    }

    /// True for what people outside read: nothing of the compiler, of files or of names in them.
    pub(super) fn is_for_outside(self) -> bool {
        matches!(self, Kind::Public | Kind::Monitoring | Kind::Plan)
    }

    /// True where what came about is shown.
    pub(super) fn has_results(self) -> bool {
        self != Kind::Plan
    }
}
