//! `albero stato`: at what point the year is, on a day: what is late, what is missing and who owes it,
//! what is due next, what can no longer be reached, and what forecasts say.

mod find;
mod json;
mod page;

use super::missing::{Ending, endings};
use crate::diagnostic::Text;
use crate::eval::figures;
use crate::eval::number::Interval;
use crate::eval::{Inputs, Score, Scores, aggregation};
use crate::ground::number::Date;
use crate::plan::{Horizon, ItemId, Kind, Moment, Plan, YearFacts};
use crate::source::Sources;
use find::Finder;
pub use json::json;
pub use page::document;

/// What a section is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Topic {
    /// Deadlines passed and not done; targets of a period not met.
    Late,
    /// Values that should be there.
    Missing,
    /// Targets of the year that nobody has decided yet.
    Undecided,
    /// Deadlines and targets to come.
    Due,
    /// The best score that can still be had is less than it was.
    Lost,
    /// Forecasts that fall short of their target.
    Short,
}

/// One thing to look at.
pub struct Entry {
    /// Name of the node.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// The units that answer for it, or for the nearest node above it.
    pub units: Vec<String>,
    /// The sources of what is missing.
    pub sources: Vec<String>,
    /// The names of what has to be reported.
    pub awaited: Vec<String>,
    /// The day it was due, is due, or of the last value.
    pub day: Option<Date>,
    /// Days since then, or until then.
    pub days: Option<i32>,
    /// The value, as shown.
    pub value: Option<String>,
    /// The target, as shown.
    pub target: Option<String>,
    /// The score that matters here: the best still possible, or the one foreseen.
    pub score: Option<Interval>,
    /// What to read.
    pub words: Text,
    /// Values of other years and periods, in a line.
    pub history: Option<String>,
}

/// The entries about one topic.
pub struct Section {
    /// The topic.
    pub topic: Topic,
    /// What there is to look at.
    pub entries: Vec<Entry>,
}

/// The scores of the body, of an area or of a unit.
pub struct Standing {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// As known on the day.
    pub now: Score,
    /// What the year can still come to.
    pub end: Score,
    /// What forecasts say it comes to.
    pub foreseen: Option<Score>,
    /// The indicators that the year's score still waits for.
    pub missing: Vec<String>,
}

/// The state of a plan on a day.
pub struct Status {
    /// The day.
    pub day: Date,
    /// The plan's year.
    pub year: i32,
    /// Whether the year is closed.
    pub closed: bool,
    /// How many days ahead were looked at.
    pub ahead: i32,
    /// Name of the plan.
    pub name: String,
    /// Title of the body.
    pub title: String,
    /// The body, its areas and the units that have a score.
    pub standings: Vec<Standing>,
    /// What the body would come to, were the year closed now, under each treatment of what is missing.
    pub endings: Vec<(Text, &'static str, bool, Score)>,
    /// One section a topic.
    pub sections: Vec<Section>,
    print: crate::plan::Print,
}

impl Status {
    /// Looks at a plan on a day.
    pub fn on(sources: &Sources, plan: &Plan, day: Date, ahead: u16) -> Status {
        let scored = |moment: Moment| Scores::compute(plan, &Inputs::at(plan, moment));
        // What every score could still be at the start of the year, with nothing known of it.
        let best = Scores::compute(plan, &Inputs::default().with_facts(YearFacts::default()));
        let moment = Moment::on(day);
        let forecasts = plan.course.forecasts.keys().any(|(year, made)| *year == plan.year && *made <= Some(day));
        let foreseen = forecasts.then(|| scored(moment.to(Horizon::Forecast)));
        let short = foreseen.as_ref().map(|scores| Finder::new(sources, plan, scores, day).short(&best));
        let end = scored(moment.to(Horizon::YearEnd));
        let endings = if end.marks_anything(plan) { endings(plan, end.inputs()) } else { Vec::new() };
        let lost = Finder::new(sources, plan, &end, day).lost(&best);
        let open = |id: ItemId| end.missing_below(plan, id);
        let waits: Vec<(ItemId, Vec<ItemId>)> = standing(plan).map(|id| (id, open(id))).collect();
        let now = scored(moment);
        let finder = Finder::new(sources, plan, &now, day);
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

    /// True when something is late or missing.
    pub fn has_findings(&self) -> bool {
        let open = |s: &&Section| matches!(s.topic, Topic::Late | Topic::Missing);
        self.sections.iter().filter(open).any(|s| !s.entries.is_empty())
    }

    fn score(&self, score: Score) -> Text {
        match score.range {
            Some(range) => Text::same(figures::score_range(self.print, range)),
            None => super::model::state(score.state),
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
