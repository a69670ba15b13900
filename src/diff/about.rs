//! What there is to say about a change: what it is about, what a changed target asks for, why a node is listed.

use crate::diagnostic::Text;
use crate::plan::Kind;
use crate::text;
use std::cmp::Ordering;

/// A part of the plan; changes are listed in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    #[default]
    /// Scored nodes, indicators, scorecards and the edges between them.
    Nodes,
    /// Organisational units.
    Units,
    /// `dato`
    Data,
    /// `fonte`, `misura`, `premio`
    Labels,
    /// `smvp`
    Policies,
    /// `consuntivo`, `preconsuntivo`
    Facts,
    /// `valutazione`
    Decisions,
    /// `pubblicato`
    Claims,
    /// `rimodulazione`, `scenario`
    Amendments,
    /// Waivers outside blocks, and what could not be read.
    Other,
}

impl Section {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Section::Nodes => "nodes",
            Section::Units => "units",
            Section::Data => "data",
            Section::Labels => "labels",
            Section::Policies => "policies",
            Section::Facts => "facts",
            Section::Decisions => "decisions",
            Section::Claims => "claims",
            Section::Amendments => "amendments",
            Section::Other => "other",
        }
    }
}

/// What an edit is about. Every edit is about one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// A node, unit or datum that came.
    NodeAdded,
    /// One that went.
    NodeRemoved,
    /// One under another parent.
    NodeMoved,
    /// One by another name.
    NodeRenamed,
    /// An edge that came or went.
    Edge,
    /// A weight.
    Weight,
    /// A target.
    Target,
    /// A baseline.
    Baseline,
    /// How a value is computed, or in which measure.
    Algorithm,
    /// Where data come from.
    Source,
    /// Which unit answers for a node.
    Owner,
    /// The scoring policy, or which of its rules applies.
    Policy,
    /// An actual or a forecast.
    Fact,
    /// A decision of the evaluation body.
    Decision,
    /// A published figure.
    Claim,
    /// A change of the plan by an act, or a supposed one.
    Amendment,
    /// A fund and who shares it.
    Prize,
    /// Titles, printed codes, labels and the rest.
    Other,
}

impl Topic {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Topic::NodeAdded => "nodes_added",
            Topic::NodeRemoved => "nodes_removed",
            Topic::NodeMoved => "nodes_moved",
            Topic::NodeRenamed => "nodes_renamed",
            Topic::Edge => "edges",
            Topic::Weight => "weights",
            Topic::Target => "targets",
            Topic::Baseline => "baselines",
            Topic::Algorithm => "algorithms",
            Topic::Source => "sources",
            Topic::Owner => "owners",
            Topic::Policy => "policy",
            Topic::Fact => "facts",
            Topic::Decision => "decisions",
            Topic::Claim => "claims",
            Topic::Amendment => "amendments",
            Topic::Prize => "prizes",
            Topic::Other => "other",
        }
    }

    /// Its name for people.
    pub fn words(self) -> Text {
        match self {
            Topic::NodeAdded => text!("nodi aggiunti", "nodes added"),
            Topic::NodeRemoved => text!("nodi tolti", "nodes removed"),
            Topic::NodeMoved => text!("nodi spostati", "nodes moved"),
            Topic::NodeRenamed => text!("nodi rinominati", "nodes renamed"),
            Topic::Edge => text!("usi (archi)", "uses (edges)"),
            Topic::Weight => text!("pesi", "weights"),
            Topic::Target => text!("target", "targets"),
            Topic::Baseline => text!("basi", "baselines"),
            Topic::Algorithm => text!("algoritmi", "algorithms"),
            Topic::Source => text!("fonti", "sources"),
            Topic::Owner => text!("unità", "units in charge"),
            Topic::Policy => text!("politica", "policy"),
            Topic::Fact => text!("consuntivi", "actuals"),
            Topic::Decision => text!("decisioni", "decisions"),
            Topic::Claim => text!("cifre pubblicate", "published figures"),
            Topic::Amendment => text!("rimodulazioni", "amendments"),
            Topic::Prize => text!("premi", "prizes"),
            Topic::Other => text!("altro", "other"),
        }
    }
}

/// Where a target went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Course {
    /// It asks for more.
    Tightened,
    /// It asks for less.
    Loosened,
    /// It asks for the same in other words.
    Same,
    /// Another form of target: the two don't compare.
    OtherForm,
    /// Another measure: the two don't compare.
    OtherMeasure,
    /// Neither asks for more: a range that moved, an equality whose rule has no direction.
    Unclear,
}

impl Course {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Course::Tightened => "tightened",
            Course::Loosened => "loosened",
            Course::Same => "same",
            Course::OtherForm => "other_form",
            Course::OtherMeasure => "other_measure",
            Course::Unclear => "unclear",
        }
    }

    /// Its name for people.
    pub fn words(self) -> Text {
        match self {
            Course::Tightened => text!("più stretto", "tightened"),
            Course::Loosened => text!("più largo", "loosened"),
            Course::Same => text!("lo stesso traguardo", "the same goal"),
            Course::OtherForm => text!("altra forma", "another form"),
            Course::OtherMeasure => text!("altra misura", "another measure"),
            Course::Unclear => text!("non si confronta", "does not compare"),
        }
    }

    pub(super) fn of(more: Ordering) -> Course {
        match more {
            Ordering::Greater => Course::Tightened,
            Ordering::Less => Course::Loosened,
            Ordering::Equal => Course::Same,
        }
    }
}

/// What was reached before the year of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// In which year.
    pub year: i32,
    /// The value, in its measure.
    pub text: String,
}

/// What a change of target means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Whether it asks for more or less; none where there was no target before, or is none after.
    pub course: Option<Course>,
    /// The last value known, where the new target asks for less than it.
    pub reached: Option<Reached>,
}

/// Why a node is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It came, went, or says something else itself.
    Own,
    /// It counts another child, or one with another weight or in another place.
    Edge,
    /// A value it is computed from.
    Value,
    /// A decision about it.
    Decision,
    /// An act changes its target or its weight during the year.
    Amendment,
    /// The rule that scores it, or the choice of that rule.
    Rule,
    /// How nodes of its kind are aggregated.
    Aggregation,
    /// What the policy says of all nodes.
    Policy,
    /// Something below it is listed.
    Descendant,
}

impl Why {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Own => "own",
            Why::Edge => "edge",
            Why::Value => "value",
            Why::Decision => "decision",
            Why::Amendment => "amendment",
            Why::Rule => "rule",
            Why::Aggregation => "aggregation",
            Why::Policy => "policy",
            Why::Descendant => "descendant",
        }
    }

    /// The reason for people.
    pub fn words(self) -> Text {
        match self {
            Why::Own => text!("cambia", "it changes"),
            Why::Edge => text!("cambia ciò che conta", "what it counts changes"),
            Why::Value => text!("cambia un valore", "a value changes"),
            Why::Decision => text!("cambia una decisione", "a decision changes"),
            Why::Amendment => text!("cambia una rimodulazione", "an amendment changes"),
            Why::Rule => text!("cambia la sua regola", "its rule changes"),
            Why::Aggregation => text!("cambia come si aggrega", "its aggregation changes"),
            Why::Policy => text!("cambia la politica", "the policy changes"),
            Why::Descendant => text!("cambia qualcosa sotto", "something below it changes"),
        }
    }
}

/// A reason, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Why.
    pub why: Why,
    /// Names: children, data, rules. Empty for its own fields.
    pub of: Vec<String>,
}

/// A node that changes concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Its name, after if it is there.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Why it is listed; never empty.
    pub because: Vec<Because>,
}

impl Touched {
    /// True when nothing is listed but what lies elsewhere.
    pub fn is_indirect(&self) -> bool {
        self.because.iter().all(|b| b.why != Why::Own)
    }
}
