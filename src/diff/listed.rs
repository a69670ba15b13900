//! What the rows of a table declare, as entries like those of the texts.

use super::about::Section;
use super::collect::{Collector, quote};
use super::entry::{Entry, Label, Value};
use super::model::{TITLE, Version};
use crate::eval::figures;
use crate::ground::number::italian;
use crate::plan::{Assignment, ItemId, Kind, Measured, Plan, Steps, rule_for};
use crate::source::Place;
use crate::syntax::view::Role;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

impl Collector<'_> {
    /// Indicators, nodes and units that stand in tables.
    pub fn listed(&mut self, version: &Version<'_>) {
        let Version { written, plan, .. } = *version;
        let mut units: FxHashMap<ItemId, Vec<&Assignment>> = FxHashMap::default();
        for assignment in &plan.assigned {
            units.entry(assignment.node).or_default().push(assignment);
        }
        for id in plan.ids().filter(|id| plan.item(*id).name.source.0 as usize >= written) {
            let entry = self.listed_item(version, id, units.get(&id).map_or(&[], Vec::as_slice));
            self.entries.push(entry);
        }
    }

    fn listed_item(&self, version: &Version<'_>, id: ItemId, units: &[&Assignment]) -> Entry {
        let Version { sources, plan, .. } = *version;
        let (item, text) = (plan.item(id), |span: Place| sources.text(span));
        let section = if item.kind == Kind::Unit { Section::Units } else { Section::Nodes };
        let name = self.renames.item(text(item.name).into()).into_owned();
        let mut entry =
            Entry::new(section, item.kind.word(), self.item_key(&name), text(item.name).to_owned(), item.name);
        let value = |text: String, span: Place| {
            let bare = text.replace('.', "");
            Value { bare: (bare != text).then_some(bare), text, span }
        };
        if !item.title.is_empty() {
            entry.title = text(item.title).to_owned();
            entry.push(Label::first(TITLE), Value { text: quote(text(item.title)), bare: None, span: item.title });
        }
        let field = |role: Role| Label::of(role, String::new());
        if let Some(measured) = plan.measured(id) {
            for target in plan.targets.get(measured.targets) {
                let year = target.year.map_or_else(String::new, |year| year.to_string());
                let moment = target.at.map_or(year, |day| format!("al {day}"));
                entry.push(Label::of(Role::Target, moment), value(figures::target(plan, target), target.span));
            }
            for base in plan.baselines.get(measured.baselines) {
                let label = Label::of(Role::Baseline, base.year.to_string());
                entry.push(label, value(figures::written(plan, base.value), base.span));
            }
            for source in plan.cited.get(measured.sources) {
                let named = plan.sources[*source as usize].name;
                entry.push(field(Role::Source), Value { text: text(named).to_owned(), bare: None, span: item.name });
            }
            if !measured.typology.is_empty() {
                let shown = quote(text(measured.typology));
                entry.push(field(Role::Typology), Value { text: shown, bare: None, span: measured.typology });
            }
            for (parameter, shown) in parameters(plan, id, measured) {
                entry.push(Label::of(Role::Parameter, parameter.to_string()), value(shown, item.name));
            }
        }
        for assignment in units {
            let unit = text(plan.item(assignment.unit).name).to_owned();
            entry.push(field(Role::UnitInCharge), Value { text: unit, bare: None, span: assignment.span });
        }
        if let Some(weight) = plan.own_edge(id).and_then(|(_, e)| e.weight) {
            entry.push(field(Role::Weight), value(figures::weight(weight), weight.span));
        }
        let parent = item.parent.filter(|p| Some(*p) != plan.root).map(|p| text(plan.item(p).name));
        let parent = parent.map(|p| self.renames.item(p.into()).into_owned());
        entry.parent = parent.as_deref().map(|p| self.item_key(p));
        entry.parent_name = parent;
        entry
    }
}

/// The parameters of an indicator by their place in its rule, a list of bands as one.
fn parameters(plan: &Plan, id: ItemId, measured: &Measured) -> Vec<(u16, String)> {
    let number = |(place, number): &(u16, Decimal)| (*place, italian(*number));
    let form = plan.asked(id).map(|(form, ..)| form);
    let rule = form.and_then(|form| rule_for(&plan.policy, measured, form, None)).map(|(_, rule)| rule);
    let Some(rule) = rule else { return measured.parameters.iter().map(number).collect() };
    let values = crate::plan::parameters(rule, measured, None);
    let part = |place: u16| rule.parameters.get(usize::from(place)).and_then(|parameter| parameter.part);
    let one = |given: &(u16, Decimal)| match part(given.0) {
        None => Some(number(given)),
        Some(_) => {
            let list = Steps::given(rule, usize::from(given.0), &values)?;
            Some((given.0, list.shown(&plan.policy, figures::measure(plan, id))))
        }
    };
    measured.parameters.iter().filter_map(one).collect()
}
