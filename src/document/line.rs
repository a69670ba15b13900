//! Running text and its pieces.

use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

/// A traffic light, for colour; words always stand beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// The best outcome.
    Green,
    /// An outcome in between, or a range over more than one.
    Yellow,
    /// The worst outcome.
    Red,
    /// No score.
    Grey,
}

impl Light {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Light::Green => "green",
            Light::Yellow => "yellow",
            Light::Red => "red",
            Light::Grey => "grey",
        }
    }

    /// A mark that tells the lights apart without colour.
    pub fn mark(self) -> &'static str {
        match self {
            Light::Green => "●",
            Light::Yellow => "◐",
            Light::Red => "○",
            Light::Grey => "–",
        }
    }
}

/// Running text.
#[derive(Clone, Debug, Default)]
pub struct Line(pub Vec<Inline>);

/// A piece of running text.
#[derive(Clone, Debug)]
pub enum Inline {
    /// As it is.
    Text(String),
    /// Stands out.
    Strong(String),
    /// Stands out less.
    Emphasis(String),
    /// As written in a source.
    Code(String),
    /// To be typed at a prompt.
    Typed(String),
    /// Stands back.
    Quiet(String),
    /// A place in this document.
    Link {
        /// The anchor.
        to: String,
        /// The words.
        text: String,
    },
    /// An address outside.
    Address {
        /// The address.
        to: String,
        /// The words.
        text: String,
    },
    /// A light and its words.
    Light(Light, String),
    /// How figures went, one after the other, in hundredths.
    Trend(Vec<u8>),
    /// A remark that must not be overlooked.
    Mark(String),
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.plain())
    }
}

impl Inline {
    /// Its words alone.
    fn plain(&self) -> std::borrow::Cow<'_, str> {
        if let Inline::Trend(points) = self {
            return bars(points).into();
        }
        let text: &str = match self {
            Inline::Trend(_) => "",
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) | Inline::Typed(text) => text,
            Inline::Emphasis(text) | Inline::Address { text, .. } => text,
            Inline::Quiet(text) | Inline::Mark(text) | Inline::Link { text, .. } | Inline::Light(_, text) => text,
        };
        text.into()
    }
}

impl Line {
    /// Its words alone.
    pub fn plain(&self) -> String {
        self.0.iter().map(Inline::plain).collect()
    }

    /// Plain text.
    pub fn text(text: impl Into<String>) -> Line {
        Line(vec![Inline::Text(text.into())])
    }

    /// A sentence of ours, where what stands between backticks is to be typed. Not for what a plan says.
    pub fn ours(text: &str) -> Line {
        let pieces = text.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
        Line(pieces.map(|(at, p)| if at % 2 == 1 { Inline::Typed(p.into()) } else { Inline::Text(p.into()) }).collect())
    }

    /// This line followed by another piece.
    #[must_use]
    pub fn then(mut self, piece: Inline) -> Line {
        self.0.push(piece);
        self
    }

    /// True when there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Inline::Text(t) if t.is_empty()))
    }

    pub(super) fn targets<'a>(&'a self, found: &mut BTreeSet<&'a str>) {
        found.extend(self.0.iter().filter_map(|piece| match piece {
            Inline::Link { to, .. } => Some(to.as_str()),
            _ => None,
        }));
    }
}

/// Points as blocks of a line of text.
pub(super) fn bars(points: &[u8]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    points.iter().map(|point| BLOCKS[usize::from(*point).min(100) * (BLOCKS.len() - 1) / 100]).collect()
}
