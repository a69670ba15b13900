//! The chapters that a body writes itself, and what stands between their braces.

use super::{Algorithm, Counted, ItemId, MeasureId, Rounding};
use crate::prose;
use crate::source::Place;
pub use crate::syntax::view::reference::Printed;

/// A chapter.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// What it says.
    pub prose: prose::Chapter,
    /// What stands between its braces, slot by slot; nothing for what could not be read.
    pub asked: Vec<Option<Asked>>,
}

/// Something between braces.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is asked for.
    pub what: Asks,
    /// How a figure is rounded, and whether it is printed as a percentage; nothing where it is printed as it is elsewhere.
    pub rounding: Option<(Rounding, bool)>,
    /// Where it stands, without the braces.
    pub at: Place,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub enum Asks {
    /// A figure or a text of something in a year, as a node counts it where one is named.
    Figure(Printed, ItemId, Option<ItemId>, i32),
    /// How many nodes.
    Count(Counted),
    /// A formula over the plan, and the measure of what it comes to.
    Formula(Box<Algorithm>, MeasureId),
    /// The tree, or what stands below a node.
    Tree(Option<ItemId>),
    /// The sheets of a node and of those below it; of all where none is named.
    Sheets(Option<ItemId>),
    /// A chart of the indicators of a node.
    Chart(ItemId),
    /// A table of the report, of a node where one is named.
    Table(Tabled, Option<ItemId>),
}

impl Asks {
    /// True for what takes a paragraph of its own.
    pub fn is_block(&self) -> bool {
        matches!(self, Asks::Tree(_) | Asks::Sheets(_) | Asks::Chart(_) | Asks::Table(..))
    }
}

macro_rules! tables {
    ($($variant:ident $word:literal $about:literal;)*) => {
        /// A table that reports have.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Tabled { $(#[doc = $about] $variant,)* }

        impl Tabled {
            /// Their names.
            pub const NAMES: &'static [&'static str] = &[$($word,)*];

            /// The one with a name.
            pub fn named(name: &str) -> Option<Tabled> {
                match name { $($word => Some(Tabled::$variant),)* _ => None }
            }
        }
    };
}

tables! {
    Areas "ambiti" "The areas and their scores.";
    Strategic "obiettivi" "The strategic objectives and their scores.";
    Behind "non_raggiunti" "Objectives and projects without the best outcome.";
    Indicators "indicatori" "The indicators of a node.";
    Scorecards "cruscotti" "The scorecards and their scores.";
    Units "strutture" "The organisational units and their scores.";
    Outcomes "esiti" "Outcomes by kind of node.";
    Resources "risorse" "Resources planned and used, with shares.";
    Missions "missioni" "Objectives by mission.";
    Programmes "programmi" "Objectives by programme.";
    Perspectives "prospettive" "Objectives by perspective.";
    Years "nel_tempo" "Indicators over the years.";
    Decisions "valutazioni" "The decisions of the evaluation body.";
    Amendments "rimodulazioni" "The amendments of the year.";
}
