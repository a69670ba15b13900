//! Scores of before: what a node came to when it last had a score, for while it has none.

use super::Workspace;
use crate::plan::Kind;
use std::collections::HashMap;

/// The scores last known, by the folder of the plan and the name of the node.
#[derive(Default)]
pub struct Earlier {
    known: HashMap<(String, String), String>,
}

impl Earlier {
    /// Remembers the scores that there are.
    pub fn remember(&mut self, workspace: &Workspace) {
        for plan in &workspace.plans {
            let analysis = &plan.analysis;
            for id in analysis.plan().ids().filter(|id| analysis.plan().item(*id).kind != Kind::Datum) {
                if let Some(score) = analysis.printed_score(id) {
                    self.known.insert((plan.folder.clone(), analysis.plan().name(id).to_owned()), score);
                }
            }
        }
    }

    /// What a node came to when it last had a score.
    pub fn score(&self, folder: &str, name: &str) -> Option<&str> {
        self.known.get(&(folder.to_owned(), name.to_owned())).map(String::as_str)
    }
}
