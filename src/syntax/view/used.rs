//! `usi file`: what rows count that name nothing.

use super::line::Line;
use super::role::Role;
use crate::diagnostic::Diagnostic;
use crate::source::Place;

/// `usa NODE componente C` in the block of a table.
#[derive(Clone, Copy)]
pub struct ByDefault {
    /// What the rows count.
    pub node: Place,
    /// The component whose rows do; all where nothing is said.
    pub component: Option<Place>,
}

impl ByDefault {
    /// Reads a line with `usa`.
    pub fn read(line: Line<'_>, found: &mut Vec<Diagnostic>) -> Option<ByDefault> {
        let mut head = line.read_head(found);
        let node = head.name()?;
        if head.peek().is_some() {
            head.expected();
            return None;
        }
        line.refuse_repeated(found);
        let mut component = None;
        for field in line.head_fields().filter(|field| field.role() == Some(Role::Component)) {
            let mut words = field.read(found);
            component = Some(words.name()?);
            words.finish();
        }
        Some(ByDefault { node, component })
    }
}
