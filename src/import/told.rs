//! What there is to say of a workbook that became a plan.

use super::formula::CellId;
use crate::diagnostic::Text;

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Topic {
    /// A number typed where the cells around it have a formula.
    TypedOver,
    /// A formula that looks at other cells than those around it do.
    Displaced,
    /// A block of cells that leaves out rows of its group, or counts a total with what it sums.
    Range,
    /// Weights that don't add to 100 %.
    Weights,
    /// A row without a weight among others that have one.
    NoWeight,
    /// A row without a code.
    NoCode,
    /// A code that two rows have.
    SameCode,
    /// A stored value that its formula doesn't give.
    Stored,
    /// A score that the plan doesn't give.
    Score,
    /// A target whose direction nothing says.
    Direction,
    /// A formula that is not computed here.
    NotComputed,
    /// A cell that says something which is not understood.
    NotRead,
    /// The rule of a score that is not understood.
    NoRule,
    /// Something that was changed in a workbook of ours.
    Changed,
}

impl Topic {
    /// Its word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Topic::TypedOver => "typed_over",
            Topic::Displaced => "displaced",
            Topic::Range => "range",
            Topic::Weights => "weights",
            Topic::NoWeight => "no_weight",
            Topic::NoCode => "no_code",
            Topic::SameCode => "same_code",
            Topic::Stored => "stored",
            Topic::Score => "score",
            Topic::Direction => "direction",
            Topic::NotComputed => "not_computed",
            Topic::NotRead => "not_read",
            Topic::NoRule => "no_rule",
            Topic::Changed => "changed",
        }
    }
}

/// A finding.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it is about.
    pub topic: Topic,
    /// The cell.
    pub cell: CellId,
    /// In words, without the cell.
    pub words: Text,
    /// What is in the cell, where that is a figure.
    pub sheet: Option<String>,
    /// What it should be, or what the plan gives.
    pub albero: Option<String>,
}

impl Told {
    /// Words about a cell.
    pub fn new(topic: Topic, cell: CellId, words: Text) -> Told {
        Told { topic, cell, words, sheet: None, albero: None }
    }

    /// The same, with both figures.
    pub fn with(self, sheet: String, albero: String) -> Told {
        Told { sheet: Some(sheet), albero: Some(albero), ..self }
    }
}
