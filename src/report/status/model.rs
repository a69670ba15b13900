//! What the monitoring page says.

use crate::arithmetic::number::Interval;
use crate::diagnostic::{Lang, Text};
use crate::eval::Score;
use crate::eval::figures;
use crate::ground::number::Date;
use crate::plan::Kind;

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
    pub words: String,
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
    /// The language of its words.
    pub lang: Lang,
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
    pub(super) print: crate::plan::Print,
}

impl Status {
    /// True when something is late or missing.
    pub fn has_findings(&self) -> bool {
        let open = |s: &&Section| matches!(s.topic, Topic::Late | Topic::Missing);
        self.sections.iter().filter(open).any(|s| !s.entries.is_empty())
    }

    pub(super) fn score(&self, score: Score) -> Text {
        match score.range {
            Some(range) => Text::same(figures::score_range(self.print, range)),
            None => crate::report::model::state(score.state),
        }
    }
}
