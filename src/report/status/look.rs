//! Looks at a plan on a day.

use super::find::Finder;
use super::model::{Section, Standing, Status, Topic};
use crate::diagnostic::Lang;
use crate::eval::{Inputs, Scores};
use crate::ground::number::Date;
use crate::plan::{Horizon, ItemId, Kind, Moment, Plan, YearFacts, aggregation};
use crate::report::missing::{Ending, endings};
use crate::source::Sources;

impl Status {
    /// Looks at a plan on a day.
    pub fn on(sources: &Sources, plan: &Plan, day: Date, ahead: u16, lang: Lang) -> Status {
        let scored = |moment: Moment| Scores::compute(plan, &Inputs::at(plan, moment));
        // What every score could still be at the start of the year, with nothing known of it.
        let best = Scores::compute(plan, &Inputs::default().with_facts(YearFacts::default()));
        let moment = Moment::on(day);
        let forecasts = plan.course.forecasts.keys().any(|(year, made)| *year == plan.year && *made <= Some(day));
        let foreseen = forecasts.then(|| scored(moment.to(Horizon::Forecast)));
        let short = foreseen.as_ref().map(|scores| Finder::new(sources, plan, scores, (day, lang)).short(&best));
        let end = scored(moment.to(Horizon::YearEnd));
        let endings = if end.marks_anything(plan) { endings(plan, end.inputs()) } else { Vec::new() };
        let lost = Finder::new(sources, plan, &end, (day, lang)).lost(&best);
        let open = |id: ItemId| end.missing_below(plan, id);
        let waits: Vec<(ItemId, Vec<ItemId>)> = standing(plan).map(|id| (id, open(id))).collect();
        let now = scored(moment);
        let finder = Finder::new(sources, plan, &now, (day, lang));
        let ahead = i32::from(ahead);
        let mut sections = vec![
            Section { topic: Topic::Late, entries: finder.late(&end) },
            Section { topic: Topic::Missing, entries: finder.missing() },
            Section { topic: Topic::Undecided, entries: finder.undecided() },
            Section { topic: Topic::Due, entries: finder.due(ahead) },
            Section { topic: Topic::Lost, entries: lost },
            Section { topic: Topic::Short, entries: short.unwrap_or_default() },
        ];
        // Most plans have decided all their targets, and need not hear of it.
        sections.retain(|s| s.topic != Topic::Undecided || !s.entries.is_empty());
        let standings = waits.into_iter().map(|(id, missing)| Standing {
            name: finder.name(id).to_owned(),
            title: finder.title(id),
            now: now.get(id),
            end: end.get(id),
            foreseen: foreseen.as_ref().map(|scores| scores.get(id)),
            missing: missing.into_iter().map(|id| finder.name(id).to_owned()).collect(),
        });
        let root = plan.root;
        let ending = |e: Ending| root.map(|root| (e.words.clone(), e.code, e.chosen, e.get(root)));
        Status {
            lang,
            day,
            year: plan.year,
            closed: now.inputs().closed(plan),
            ahead,
            name: root.map_or(String::new(), |id| finder.name(id).to_owned()),
            title: root.map_or(String::new(), |id| finder.title(id)),
            standings: standings.collect(),
            endings: endings.into_iter().filter_map(ending).collect(),
            sections,
            print: plan.policy.print,
        }
    }
}

/// The body, its areas, and the units that have a score.
fn standing(plan: &Plan) -> impl Iterator<Item = ItemId> + '_ {
    let areas = plan.ids().filter(|&id| plan.item(id).kind == Kind::Area);
    let counts = |id: ItemId| aggregation(plan, &plan.policy, id).is_some() && plan.edges_of(id).next().is_some();
    let units = plan.ids().filter(move |&id| plan.item(id).kind == Kind::Unit && counts(id));
    plan.root.into_iter().chain(areas).chain(units)
}
