//! What a compiled plan consists of.

use crate::compile::Compilation;
use crate::eval::Scores;
use crate::source::Sources;

pub(super) struct Parts {
    pub sources: Sources,
    pub compilation: Compilation,
    pub scores: Scores,
}
