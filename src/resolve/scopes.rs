//! The names that policies declare, each known in its own part of a policy only.

use super::entity::Entity;
use super::names::Names;
use super::trees::Trees;
use crate::source::Place;
use crate::syntax::view::{Line, Role};
use rustc_hash::FxHashMap;

/// The rules, parameters and components of all policies.
#[derive(Default)]
pub(super) struct Scopes<'t> {
    /// Where their names stand, by number.
    places: Vec<Place>,
    /// By the place of their names.
    by_place: FxHashMap<Place, Entity>,
    /// Rules by policy and name, parameters by rule or policy and name, components by aggregation and name.
    rules: Known<'t>,
    parameters: Known<'t>,
    components: Known<'t>,
}

/// What is known inside something: a policy or a rule by the place of its name, an aggregation by its own.
type Known<'t> = FxHashMap<(Place, &'t str), Entity>;

impl<'t> Scopes<'t> {
    /// Those of all policies that have a name.
    pub(super) fn new(trees: &Trees<'t>, names: &Names<'_>) -> Scopes<'t> {
        let mut scopes = Scopes::default();
        for labelled in &names.policies.all {
            scopes.policy(labelled.name, trees.line(labelled.site));
        }
        scopes
    }

    fn policy(&mut self, policy: Place, line: Line<'t>) {
        for line in line.lines() {
            match line.role() {
                Some(Role::Rule) => {
                    let Some(rule) = self.declare(policy, line, Entity::Rule, |s| &mut s.rules) else { continue };
                    for line in line.lines_for(Role::Parameter) {
                        self.declare(rule, line, Entity::Parameter, |s| &mut s.parameters);
                    }
                }
                Some(Role::Parameter) => {
                    self.declare(policy, line, Entity::Parameter, |s| &mut s.parameters);
                }
                Some(Role::Aggregation) => {
                    for slot in line.lines_for(Role::Slot) {
                        self.declare(line.span(), slot, Entity::Component, |s| &mut s.components);
                    }
                }
                _ => {}
            }
        }
    }

    /// Makes a line's name known inside something; gives back where it stands.
    fn declare(
        &mut self,
        inside: Place,
        line: Line<'t>,
        entity: fn(u32) -> Entity,
        known: fn(&mut Self) -> &mut Known<'t>,
    ) -> Option<Place> {
        let name = line.atom(1).filter(|atom| atom.is_name())?;
        let entity = entity(self.places.len() as u32);
        self.places.push(name.name_place());
        self.by_place.insert(name.name_place(), entity);
        // A second one of the name is declared, and no name leads to it.
        known(self).entry((inside, name.text())).or_insert(entity);
        Some(name.name_place())
    }

    /// What is declared at a place.
    pub(super) fn declared(&self, name: Place) -> Option<Entity> {
        self.by_place.get(&name).copied()
    }

    /// Where a rule has its name, by which its parameters are known.
    pub(super) fn place(&self, rule: Entity) -> Option<Place> {
        let Entity::Rule(number) = rule else { return None };
        self.places.get(number as usize).copied()
    }

    /// A rule of a policy.
    pub(super) fn rule(&self, policy: Place, name: &str) -> Option<Entity> {
        self.rules.get(&(policy, name)).copied()
    }

    /// A parameter of a rule, or of the nodes of a policy.
    pub(super) fn parameter(&self, of: Place, name: &str) -> Option<Entity> {
        self.parameters.get(&(of, name)).copied()
    }

    /// A component of an aggregation.
    pub(super) fn component(&self, aggregation: Place, name: &str) -> Option<Entity> {
        self.components.get(&(aggregation, name)).copied()
    }
}
