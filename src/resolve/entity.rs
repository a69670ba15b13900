//! What a name stands for.

use crate::diagnostic::Code;
use crate::plan::ItemId;

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Entity {
    /// A node, an indicator, a unit or a datum.
    Item(ItemId),
    /// `fonte`
    Source(u32),
    /// `misura`
    Measure(u32),
    /// `smvp`
    Policy(u32),
    /// `regola` of a policy.
    Rule(u32),
    /// `parametro` of a rule, or of the nodes of a kind.
    Parameter(u32),
    /// `componente` of an aggregation.
    Component(u32),
    /// A finding that can be waived, which nothing in the texts declares.
    Code(Code),
}
