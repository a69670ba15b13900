//! The units that answer for a node.

use crate::plan::{ItemId, Plan};
use std::collections::HashMap;

/// The units of the nodes that have any.
pub struct Answers(HashMap<ItemId, Vec<ItemId>>);

impl Answers {
    /// Those of a plan.
    pub fn of(plan: &Plan) -> Answers {
        let mut assigned: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
        for one in &plan.assigned {
            assigned.entry(one.node).or_default().push(one.unit);
        }
        Answers(assigned)
    }

    /// The units assigned to a node, or to the nearest node above it that has any.
    pub fn for_node(&self, plan: &Plan, id: ItemId) -> &[ItemId] {
        let mut at = Some(id);
        // Nodes may be chained in a ring, which has been reported.
        for _ in 0..crate::syntax::MAX_DEPTH {
            let Some(node) = at else { break };
            if let Some(units) = self.0.get(&node) {
                return units;
            }
            at = plan.item(node).parent;
        }
        &[]
    }
}
