//! The kinds of things that a plan declares with a name.

use super::Keyword;

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// `piano`
    Plan,
    /// `ambito`
    Area,
    /// `obiettivo`
    Objective,
    /// `progetto`
    Project,
    /// `indicatore`
    Indicator,
    /// `cruscotto`
    Scorecard,
    /// `unità`
    Unit,
    /// `dato`
    Datum,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 8] = [
        Kind::Plan,
        Kind::Area,
        Kind::Objective,
        Kind::Project,
        Kind::Indicator,
        Kind::Scorecard,
        Kind::Unit,
        Kind::Datum,
    ];

    /// The declaring keyword.
    pub fn keyword(self) -> Keyword {
        match self {
            Kind::Plan => Keyword::Plan,
            Kind::Area => Keyword::Area,
            Kind::Objective => Keyword::Objective,
            Kind::Project => Keyword::Project,
            Kind::Indicator => Keyword::Indicator,
            Kind::Scorecard => Keyword::Scorecard,
            Kind::Unit => Keyword::Unit,
            Kind::Datum => Keyword::Datum,
        }
    }

    /// The kind a keyword declares.
    pub fn of(keyword: Keyword) -> Option<Kind> {
        Some(match keyword {
            Keyword::Plan => Kind::Plan,
            Keyword::Area => Kind::Area,
            Keyword::Objective => Kind::Objective,
            Keyword::Project => Kind::Project,
            Keyword::Indicator => Kind::Indicator,
            Keyword::Scorecard => Kind::Scorecard,
            Keyword::Unit => Kind::Unit,
            Keyword::Datum => Kind::Datum,
            _ => return None,
        })
    }

    /// The keyword as written.
    pub fn word(self) -> &'static str {
        self.keyword().word()
    }

    /// The plural, as `nodo … di indicatori` writes it.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Plan => "piani",
            Kind::Area => "ambiti",
            Kind::Objective => "obiettivi",
            Kind::Project => "progetti",
            Kind::Indicator => "indicatori",
            Kind::Scorecard => "cruscotti",
            Kind::Unit => "unità",
            Kind::Datum => "dati",
        }
    }
}
