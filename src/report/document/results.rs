//! The first pages: the result of the body, its areas and strategic objectives, and the tree.

use super::build::{Builder, Counted};
use crate::document::style::fold;
use crate::document::{Block, Branch, Light, Lit, Section, Table};
use crate::plan::{ItemId, Kind};
use crate::report::model::{judged, roots, tally};
use crate::text;
use std::collections::HashSet;

impl<'a> Builder<'a> {
    pub(super) fn results(&self) -> Section {
        let mut blocks = Vec::new();
        if let Some(root) = self.plan.root {
            blocks.push(Block::Score(self.verdict(&self.row((root, None)))));
        }
        let counts = tally(self.input.sources, self.plan, self.input.scores);
        if !counts.is_empty() {
            blocks.push(Block::Tally {
                caption: self.say(text!("Obiettivi e progetti", "Objectives and projects")),
                counts: counts
                    .into_iter()
                    .map(|t| Lit { light: t.light, words: self.say(t.words), number: t.count })
                    .collect(),
            });
        }
        if let Some(root) = self.plan.root {
            self.result_tables(root, &mut blocks);
        }
        self.section(text!("sez-risultati", "sec-results"), text!("Risultati", "Results"), blocks)
    }

    fn result_tables(&self, root: ItemId, blocks: &mut Vec<Block>) {
        let budget = self.budget(root);
        if !budget.is_empty() {
            blocks.push(Block::Facts(budget));
        }
        let areas: Vec<(Counted<'a>, ItemId)> = self.nodes_below(root).into_iter().map(|c| (c, root)).collect();
        if !areas.is_empty() {
            blocks.push(Block::Table(self.node_table(text!("Ambiti", "Areas"), None, &areas)));
        }
        let strategic = self.strategic_table(root);
        if !strategic.rows.is_empty() {
            blocks.push(Block::Table(strategic));
        }
        let indicators = self.indicators_below(root);
        if !indicators.is_empty() {
            blocks.push(Block::Table(self.indicator_table(text!("Indicatori", "Indicators"), &indicators)));
        }
        let behind = self.behind_table(None);
        if !behind.rows.is_empty() {
            blocks.push(Block::Table(behind));
        }
    }

    /// The strategic objectives below a node.
    pub(super) fn strategic_table(&self, root: ItemId) -> Table {
        // Only an area's children are strategic: an objective right under the plan is one itself.
        let of_areas = self.nodes_below(root).into_iter().filter(|(id, _)| self.plan.item(*id).kind == Kind::Area);
        let below = |(area, _): Counted<'a>| self.nodes_below(area).into_iter().map(move |c| (c, area));
        let strategic: Vec<(Counted<'a>, ItemId)> = of_areas.flat_map(below).collect();
        let caption = text!("Obiettivi strategici", "Strategic objectives");
        self.node_table(caption, Some(text!("Ambito", "Area")), &strategic)
    }

    /// Objectives and projects that did not get the best outcome, below a node where one is named.
    pub(super) fn behind_table(&self, node: Option<ItemId>) -> Table {
        let mut behind = self.behind();
        behind.retain(|((id, _), _)| node.is_none_or(|node| self.is_below(*id, node)));
        let caption =
            text!("Obiettivi e progetti senza l'esito più alto", "Objectives and projects without the best outcome");
        self.node_table(caption, Some(text!("In", "In")), &behind)
    }

    /// True for what stands in a node, however deep.
    pub(super) fn is_below(&self, id: ItemId, node: ItemId) -> bool {
        let mut above = self.plan.item(id).parent;
        // Nodes may stand in a ring.
        for _ in 0..self.plan.items.len() {
            match above {
                Some(here) if here == node => return true,
                Some(here) => above = self.plan.item(here).parent,
                None => return false,
            }
        }
        false
    }

    /// Objectives and projects that did not get the best outcome, in the order of the plan.
    fn behind(&self) -> Vec<(Counted<'a>, ItemId)> {
        let plan = self.plan;
        if plan.policy.outcomes.is_none() {
            return Vec::new();
        }
        let light = |id: ItemId| judged(self.input.sources, plan, self.input.scores.get(id)).1;
        let own = |id: ItemId, parent: ItemId| plan.edges_of(parent).find(|(_, e)| e.child == id && !e.used);
        plan.ids()
            .filter(|&id| matches!(plan.item(id).kind, Kind::Objective | Kind::Project) && light(id) != Light::Green)
            .filter_map(|id| plan.item(id).parent.map(|parent| ((id, own(id, parent)), parent)))
            .collect()
    }

    pub(super) fn tree(&self) -> Section {
        let mut seen = HashSet::new();
        let tops = roots(self.plan).into_iter().filter(|&id| self.plan.item(id).kind != Kind::Indicator);
        let branches = tops.map(|id| self.branch((id, None), &mut seen)).collect();
        let title = text!("Albero della performance", "Performance tree");
        self.section(text!("sez-albero", "sec-tree"), title, vec![Block::Tree(branches)])
    }

    /// The tree of one node.
    pub(super) fn tree_of(&self, node: ItemId) -> Block {
        Block::Tree(vec![self.branch((node, None), &mut HashSet::new())])
    }

    fn branch(&self, counted: Counted<'a>, seen: &mut HashSet<ItemId>) -> Branch {
        let row = self.row(counted);
        let weight = row.weight.as_ref().map(|w| self.say(text!("peso {w}", "weight {w}"))).unwrap_or_default();
        // A node used elsewhere is drawn whole where it is declared; one that contains itself, once.
        let whole = !row.used && seen.insert(row.item);
        let below = if whole { self.nodes_below(row.item) } else { Vec::new() };
        Branch {
            to: self.anchor(row.item),
            code: fold(row.code),
            title: fold(row.title),
            weight,
            verdict: self.verdict(&row),
            below: below.into_iter().map(|c| self.branch(c, seen)).collect(),
        }
    }
}
