//! Every use of every name, with its place and what it is for: collected when somebody asks, from trees and names that
//! are there anyway.

use super::cells::Cells;
use super::entity::Entity;
use super::names::{Listing, Names};
use super::scopes::Scopes;
use super::trees::Trees;
use crate::diagnostic::Code;
use crate::plan::{ItemId, Kind, Plan};
use crate::prelude::PRELUDE_NAME;
use crate::source::Place;
use crate::syntax::view::{Line, Mention, Role, UseRole};
use std::sync::OnceLock;

/// A place where something is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Use {
    /// Where.
    pub at: Place,
    /// What for.
    pub role: UseRole,
    /// What it stands for.
    pub of: Entity,
}

/// All uses of the names of a plan, in the order of its texts.
#[derive(Default)]
pub struct Uses {
    all: Vec<Use>,
    /// Their indices by what they stand for, declarations first; made when first asked for.
    by_entity: OnceLock<Vec<u32>>,
}

impl Uses {
    fn new(mut all: Vec<Use>) -> Uses {
        // What was found in the order of the texts needs few moves.
        all.sort_by_key(|u| u.at);
        all.dedup_by_key(|u| (u.at, u.of));
        Uses { all, by_entity: OnceLock::new() }
    }

    /// All of them.
    pub fn all(&self) -> &[Use] {
        &self.all
    }

    /// Those that lie in a place.
    pub fn within(&self, place: Place) -> &[Use] {
        let start = self.all.partition_point(|u| u.at.position() < place.position());
        let end = self.all.partition_point(|u| u.at.position() < place.end_position());
        &self.all[start..end.max(start)]
    }

    /// The one that a position is in, or at the end of.
    pub fn at(&self, position: Place) -> Option<&Use> {
        let next = self.all.partition_point(|u| u.at.position() <= position.position());
        let before = self.all.get(next.checked_sub(1)?)?;
        (before.at.source == position.source && position.start <= before.at.end()).then_some(before)
    }

    /// Those of one thing, what declares it first.
    pub fn of(&self, entity: Entity) -> impl Iterator<Item = &Use> {
        let order = self.by_entity.get_or_init(|| {
            let mut order: Vec<u32> = (0..self.all.len() as u32).collect();
            let key = |index: &u32| {
                let found = self.all[*index as usize];
                (found.of, found.role, *index)
            };
            order.sort_unstable_by_key(key);
            order
        });
        let start = order.partition_point(|index| self.all[*index as usize].of < entity);
        order[start..].iter().map(|index| &self.all[*index as usize]).take_while(move |found| found.of == entity)
    }

    /// Where something is declared; nothing for what no text declares.
    pub fn declaration(&self, entity: Entity) -> Option<Place> {
        self.of(entity).next().filter(|first| first.role == UseRole::Declaration).map(|first| first.at)
    }
}

/// Collects the uses in all trees, and in the cells of tables.
pub fn find_uses(trees: &Trees<'_>, names: &Names<'_>, plan: &Plan, cells: Cells) -> Uses {
    let is_prelude = |name: &Place| plan.texts.get(name.source).name == PRELUDE_NAME;
    let prelude = names.policies.all.iter().map(|policy| policy.name).find(is_prelude);
    let scopes = Scopes::new(trees, names);
    let found = Vec::with_capacity(names.items.len() * 5);
    let mut collector = Collector { names, plan, scopes, prelude, last: ItemId(0), next: 0, found };
    for (file, tree) in trees.iter().enumerate() {
        for line in tree.lines() {
            collector.line(line, file as u32, Around::default());
        }
    }
    let in_tables = names.items.iter().enumerate().skip(names.written());
    collector.found.extend(in_tables.map(|(index, declared)| Use {
        at: declared.name,
        role: UseRole::Declaration,
        of: Entity::Item(ItemId(index as u32)),
    }));
    let cells = cells.into_kept().into_iter().filter(|(at, _)| !at.is_empty());
    collector.found.extend(cells.map(|(at, of)| Use { at, role: UseRole::Cell, of }));
    Uses::new(collector.found)
}

/// What stands around a line: in it some names are known that are not elsewhere.
#[derive(Clone, Copy, Default)]
struct Around<'t> {
    /// The declaration or `usa` around it, itself included.
    of: Option<Line<'t>>,
    /// What that declares or counts.
    item: Option<ItemId>,
    /// The node that contains or counts the item.
    above: Option<ItemId>,
    /// The policy, by its name.
    policy: Option<Place>,
    /// The rule by its name, or the aggregation.
    part: Option<Place>,
    /// True in a prize.
    is_prize: bool,
}

struct Collector<'c, 't> {
    names: &'c Names<'c>,
    plan: &'c Plan,
    scopes: Scopes<'t>,
    /// The policy whose rules all others can use.
    prelude: Option<Place>,
    /// The item found last.
    last: ItemId,
    /// How many declarations of items have been met.
    next: usize,
    found: Vec<Use>,
}

impl<'t> Collector<'_, 't> {
    fn line(&mut self, line: Line<'t>, file: u32, around: Around<'t>) {
        let is_fact = line.context().takes_facts() && line.is_fact();
        if !is_fact && (line.is_pasted_row() || (line.role().is_some() && !line.is_in_place())) {
            return;
        }
        let inside = self.inside(line, file, around);
        line.mentions(&mut |mention| self.mention(mention, line, inside));
        for child in line.lines() {
            self.line(child, file, inside);
        }
    }

    /// What stands around the lines of a line's block, and around the fields of its head.
    fn inside(&mut self, line: Line<'t>, file: u32, around: Around<'t>) -> Around<'t> {
        let name = || line.atom(1).map(|atom| atom.name_place());
        match line.role() {
            _ if line.declares().is_some() => {
                let item = self.declared(line, file);
                let above = item.and_then(|id| self.plan.item(id).parent);
                Around { of: Some(line), item, above, ..around }
            }
            Some(Role::Use) => {
                let item = line.atom(1).and_then(|word| self.names.item(word.text()));
                Around { of: Some(line), item, above: around.item, ..around }
            }
            Some(Role::Indicators) => {
                let site = |l: &&Listing<'_>| l.site.file == file && l.site.statement == line.id();
                let listing = self.names.listings.iter().find(site);
                let item = listing.and_then(|listing| listing.rows.first()).map(|row| row.item);
                Around { of: Some(line), item, ..around }
            }
            Some(Role::Uses) => {
                let site = |l: &&Listing<'_>| l.site.file == file && l.site.statement == line.id();
                let table = self.names.counting.iter().find(site);
                let who = table.and_then(|table| table.rows.first()).map(|row| row.item);
                Around { of: Some(line), item: who, above: who, ..around }
            }
            Some(Role::Policy) if line.is_top() => Around { policy: name(), ..around },
            Some(Role::Prize) => Around { is_prize: true, ..around },
            Some(Role::Rule) => Around { part: name(), ..around },
            Some(Role::Aggregation) => Around { part: Some(line.span()), ..around },
            _ => around,
        }
    }

    /// The item that a line declares, which is the next one where it could be read.
    fn declared(&mut self, line: Line<'t>, file: u32) -> Option<ItemId> {
        let next = self.names.items[..self.names.written()].get(self.next)?;
        if next.site.file != file || next.site.statement != line.id() {
            return None;
        }
        let of = ItemId(self.next as u32);
        self.next += 1;
        self.found.push(Use { at: next.name, role: UseRole::Declaration, of: Entity::Item(of) });
        Some(of)
    }

    fn mention(&mut self, mention: Mention<'t>, line: Line<'t>, around: Around<'t>) {
        if let Some(of) = self.meaning(mention, line, around) {
            self.found.push(Use { at: mention.word.name_place(), role: mention.role, of });
        }
    }

    /// What a name stands for where it is written.
    fn meaning(&mut self, mention: Mention<'t>, line: Line<'t>, around: Around<'t>) -> Option<Entity> {
        use UseRole::*;
        let Mention { word, role } = mention;
        let name = word.text();
        match role {
            Parent | Edge | Fact | Claim | Decision | Amendment | Scenario | Unit => self.item(name),
            Formula => match around.policy {
                Some(policy) => around.part.iter().chain([&policy]).find_map(|of| self.scopes.parameter(*of, name)),
                // A prize sees the parameters of those who share it too.
                None => self.scopes.parameter(self.plan.policy.name, name).filter(|_| around.is_prize),
            }
            .or_else(|| around.policy.is_none().then(|| self.item(name)).flatten()),
            Declaration => self.scopes.declared(word.name_place()).or_else(|| self.label(line, name)),
            Source => self.names.sources.get(name).map(Entity::Source),
            Measure => self.names.measures.get(name).map(Entity::Measure),
            Policy => self.names.policies.get(name).map(Entity::Policy),
            Rule => self.rule(name, around),
            Parameter => self.parameter(name, around),
            Component => self.component(name, around),
            Waiver => Code::from_name(name).map(Entity::Code),
            Cell => None,
        }
    }

    fn item(&mut self, name: &str) -> Option<Entity> {
        let found = self.names.item_after(self.last, name)?;
        self.last = found;
        Some(Entity::Item(found))
    }

    /// The source, measure or policy that a line outside blocks declares; one that is declared again is the first.
    fn label(&self, line: Line<'t>, name: &str) -> Option<Entity> {
        match line.role()? {
            Role::Source => self.names.sources.get(name).map(Entity::Source),
            Role::Measure => self.names.measures.get(name).map(Entity::Measure),
            Role::Policy => self.names.policies.get(name).map(Entity::Policy),
            _ => None,
        }
    }

    /// A rule of the policy around, or of the plan's, or of the prelude.
    fn rule(&self, name: &str, around: Around<'t>) -> Option<Entity> {
        let policy = around.policy.unwrap_or(self.plan.policy.name);
        let known = [Some(policy), self.prelude];
        known.into_iter().flatten().find_map(|policy| self.scopes.rule(policy, name))
    }

    /// A parameter of the rule that scores the indicator around, or of the nodes of the kind of the one around.
    fn parameter(&self, name: &str, around: Around<'t>) -> Option<Entity> {
        let item = around.item?;
        let policy = &self.plan.policy;
        let kind = self.plan.item(item).kind;
        let own = around.of.and_then(chosen_rule).and_then(|rule| self.rule(rule, around));
        if kind != Kind::Indicator && own.is_none() {
            let is_it = |p: &&crate::plan::NodeParameter| p.kind == kind && self.plan.text(p.name) == name;
            return self.scopes.declared(policy.node_parameters.iter().find(is_it)?.name);
        }
        let of = match own {
            Some(rule) => self.scopes.place(rule)?,
            None => {
                let form = self.plan.asked(item).map(|(form, ..)| form);
                let by_form = form.and_then(|form| policy.apply[form as usize]).map(|(rule, _)| rule);
                policy.rule(self.plan.measured(item)?.rule.or(by_form)?).name
            }
        };
        self.scopes.parameter(of, name)
    }

    /// A component of the aggregation around, or of the node that counts the item around.
    fn component(&self, name: &str, around: Around<'t>) -> Option<Entity> {
        if around.policy.is_some() {
            return self.scopes.component(around.part?, name);
        }
        let above = around.above?;
        let aggregation = self.plan.policy.aggregation(self.plan.item(above).kind, self.plan.typology(above))?;
        let found = aggregation.components.iter().find(|c| self.plan.text(c.name) == name)?;
        self.scopes.declared(found.name)
    }
}

/// The rule that a declaration or `usa` chooses, in its head or its block.
fn chosen_rule(line: Line<'_>) -> Option<&str> {
    let in_block = || line.lines_for(Role::ChosenRule).next().map(Line::as_field);
    let field = line.head_field(Role::ChosenRule).or_else(in_block)?;
    field.said().first().map(|rule| rule.text())
}
