//! What the pieces of a rule prove, and where they refute it: an actual, or two, that show it.

use super::given::Domain;
use super::piece::{Piece, Why};
use crate::arithmetic::number::fraction::{Extended, Q, between, decimal, whole};
use crate::arithmetic::rule::Branch;
use crate::plan::{Direction, Rounding};
use num_traits::{One, Zero};
use rustc_hash::FxHashSet;
use std::cmp::Ordering;

/// How far to go towards an end that is never reached.
const STEPS: usize = 200;
/// The same to find two actuals that read better than the first.
const FURTHER: usize = 3;

/// Two actuals, the lower first, whose scores go against the declared direction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fall {
    /// The lower actual.
    pub from: Q,
    /// The higher actual.
    pub to: Q,
    /// The score at the lower.
    pub before: Q,
    /// The score at the higher.
    pub after: Q,
}

/// A stretch of actuals without a score.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Why.
    pub why: Why,
    /// The stretch, as an index into the pieces.
    pub piece: usize,
    /// An actual on it.
    pub example: Q,
}

/// A score that is an end of what a rule gives, reached or only approached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reach {
    /// The lowest score.
    pub low: Extended,
    /// The highest score.
    pub high: Extended,
}

/// Where a piece ends, for the actuals there can be.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Edge {
    /// Here, and this actual belongs to it.
    At(Q),
    /// Just above (`1`) or just below (`-1`) this actual.
    Toward(Q, i8),
    /// Without end.
    Endless,
}

/// The two ends of a piece; `None` when no actual lies on it.
fn edges(piece: &Piece, domain: Domain) -> Option<(Edge, Edge)> {
    if domain == Domain::Numbers {
        if piece.is_point() && decimal(piece.from.at.as_ref()?).is_none() {
            return None;
        }
        let edge = |end: &super::End, from: i8| match &end.at {
            None => Edge::Endless,
            Some(at) if end.closed => Edge::At(at.clone()),
            Some(at) => Edge::Toward(at.clone(), from),
        };
        return Some((edge(&piece.from, 1), edge(&piece.to, -1)));
    }
    let from = piece.from.at.as_ref()?;
    let first = if piece.from.closed { from.ceil() } else { from.floor() + Q::one() };
    let Some(to) = &piece.to.at else { return Some((Edge::At(first), Edge::Endless)) };
    let last = if piece.to.closed { to.floor() } else { to.ceil() - Q::one() };
    (first <= last).then_some((Edge::At(first), Edge::At(last)))
}

/// An actual on a piece, the nearer to an edge the larger the step.
fn approach(edge: &Edge, other: &Edge, lower: bool, step: usize) -> Q {
    let away = if lower { Q::one() } else { -Q::one() };
    match (edge, other) {
        (Edge::At(x), _) => x.clone(),
        (Edge::Toward(x, _), other) => {
            let near = Q::one() / power(step);
            let most = match other {
                Edge::At(o) | Edge::Toward(o, _) => {
                    let room = if lower { o - x } else { x - o };
                    room * &near
                }
                // A whole step where there is room for one reads best.
                Edge::Endless if decimal(x).is_some() => return x + away * near,
                Edge::Endless => near,
            };
            let end = x + &away * most;
            if lower { between(x, &end, &end) } else { between(&end, x, &end) }
        }
        (Edge::Endless, Edge::At(o) | Edge::Toward(o, _)) => (o - &away * power(step)).round(),
        (Edge::Endless, Edge::Endless) => -away * power(step),
    }
}

fn power(step: usize) -> Q {
    num_traits::pow(whole(10), step)
}

/// The score at an edge: what is reached or approached, rounded as the rule rounds.
fn score_at(piece: &Piece, edge: &Edge, lower: bool, rounding: Option<Rounding>) -> Option<Extended> {
    let outcome = piece.outcome.as_ref().ok()?;
    let (value, approached) = limit_at(piece, edge, lower)?;
    let from = if lower { 1 } else { -1 };
    Some(match value {
        // Just inside the piece the score is above its limit where the function rises from there.
        Extended::Finite(q) => {
            let side = if approached { outcome.score.trend() * from } else { 0 };
            Extended::Finite(outcome.rounded(&q, side, rounding))
        }
        value => value,
    })
}

/// The score at an edge before any rounding, and whether it is only approached.
fn limit_at(piece: &Piece, edge: &Edge, lower: bool) -> Option<(Extended, bool)> {
    let function = &piece.outcome.as_ref().ok()?.score;
    Some(match edge {
        Edge::At(x) => (Extended::Finite(function.at(x)), false),
        Edge::Toward(x, from) => (function.limit(Some(x), *from), true),
        Edge::Endless => (function.limit(None, if lower { 1 } else { -1 }), true),
    })
}

/// The score of an actual, rounded as the rule rounds; `None` where there is none.
pub fn score(pieces: &[Piece], x: &Q, rounding: Option<Rounding>) -> Option<Q> {
    let outcome = pieces.iter().find(|p| p.holds(x))?.outcome.as_ref().ok()?;
    Some(outcome.rounded(&outcome.score.at(x), 0, rounding))
}

/// Two actuals that refute a direction; `None` is a proof of it.
pub fn against(pieces: &[Piece], domain: Domain, rounding: Option<Rounding>, direction: Direction) -> Option<Fall> {
    let turned: Vec<Piece>;
    let rising = match direction {
        Direction::Increasing => pieces,
        Direction::Decreasing => {
            turned = pieces.iter().map(turn).collect();
            &turned
        }
    };
    let mut highest: Option<(Extended, Spot)> = None;
    for (index, piece) in rising.iter().enumerate().filter(|(_, p)| p.outcome.is_ok()) {
        let Some((first, last)) = edges(piece, domain) else { continue };
        let at = |lower: bool| {
            let (edge, other) = if lower { (&first, &last) } else { (&last, &first) };
            let place = Spot { piece: index, edge: edge.clone(), other: other.clone(), lower };
            score_at(piece, edge, lower, rounding).map(|s| (s, place))
        };
        let (Some(start), Some(end)) = (at(true), at(false)) else { continue };
        // Monotone between its ends, a piece has its lowest and highest score there.
        let (low, high) = if start.0 <= end.0 { (&start, &end) } else { (&end, &start) };
        if start.0 > end.0 {
            return witness(rising, &start.1, &end.1, rounding).map(|fall| restore(fall, direction));
        }
        if let Some((best, place)) = &highest
            && *best > low.0
        {
            return witness(rising, place, &low.1, rounding).map(|fall| restore(fall, direction));
        }
        if highest.as_ref().is_none_or(|(best, _)| high.0 > *best) {
            highest = Some(high.clone());
        }
    }
    None
}

/// An end of a piece, towards which actuals are looked for.
#[derive(Clone)]
pub(super) struct Spot {
    piece: usize,
    edge: Edge,
    other: Edge,
    lower: bool,
}

impl Spot {
    /// The piece whose end it is, as an index.
    pub(super) fn piece(&self) -> usize {
        self.piece
    }

    /// True for one whose score is better than a known one's (`Less`), or as good at an actual that can be shown.
    pub(super) fn is_better(&self, known: &Spot, score: Ordering) -> bool {
        let shows = |spot: &Spot| match &spot.edge {
            Edge::At(_) => 0,
            Edge::Toward(..) => 1,
            Edge::Endless => 2,
        };
        score.then(shows(self).cmp(&shows(known))) == Ordering::Less
    }
}

/// The score at both ends of every piece that has one.
pub(super) fn spots(pieces: &[Piece], domain: Domain, rounding: Option<Rounding>) -> Vec<(Extended, Spot)> {
    let mut found = Vec::new();
    for (index, piece) in pieces.iter().enumerate().filter(|(_, p)| p.outcome.is_ok()) {
        let Some((first, last)) = edges(piece, domain) else { continue };
        for lower in [true, false] {
            let (edge, other) = if lower { (&first, &last) } else { (&last, &first) };
            let spot = Spot { piece: index, edge: edge.clone(), other: other.clone(), lower };
            found.extend(score_at(piece, edge, lower, rounding).map(|score| (score, spot)));
        }
    }
    found
}

/// Two actuals near two ends, in their order, the one near the first end with the higher score.
pub(super) fn higher_and_lower(pieces: &[Piece], high: &Spot, low: &Spot, rounding: Option<Rounding>) -> Option<Fall> {
    let mut first = None;
    for step in 0..STEPS {
        let above = approach(&high.edge, &high.other, high.lower, step);
        let below = approach(&low.edge, &low.other, low.lower, step);
        let (Some(more), Some(less)) = (score(pieces, &above, rounding), score(pieces, &below, rounding)) else {
            continue;
        };
        if more > less {
            let fall = if above < below {
                Fall { from: above, to: below, before: more, after: less }
            } else {
                Fall { from: below, to: above, before: less, after: more }
            };
            // Nobody counts less than nothing: a step further there may be two that read better.
            if !fall.from.is_negative() {
                return Some(fall);
            }
            if step > FURTHER {
                return first.or(Some(fall));
            }
            first.get_or_insert(fall);
        }
    }
    first
}

/// Two actuals near two ends, the first with the higher score.
fn witness(pieces: &[Piece], high: &Spot, low: &Spot, rounding: Option<Rounding>) -> Option<Fall> {
    for step in 0..STEPS {
        let from = approach(&high.edge, &high.other, high.lower, step);
        let to = approach(&low.edge, &low.other, low.lower, step);
        let (Some(before), Some(after)) = (score(pieces, &from, rounding), score(pieces, &to, rounding)) else {
            continue;
        };
        if from < to && before > after && high.piece <= low.piece {
            return Some(Fall { from, to, before, after });
        }
    }
    None
}

fn turn(piece: &Piece) -> Piece {
    let mut piece = piece.clone();
    if let Ok(outcome) = &mut piece.outcome {
        outcome.score = outcome.score.negate();
    }
    piece
}

fn restore(fall: Fall, direction: Direction) -> Fall {
    match direction {
        Direction::Increasing => fall,
        Direction::Decreasing => Fall { before: -fall.before, after: -fall.after, ..fall },
    }
}

/// An edge that can be written down: a third is only approached.
fn writable(edge: Edge, from: i8) -> Edge {
    match edge {
        Edge::At(x) if decimal(&x).is_none() => Edge::Toward(x, from),
        edge => edge,
    }
}

/// The stretches without a score, each with an actual on it.
pub fn gaps(pieces: &[Piece], domain: Domain) -> Vec<Gap> {
    let found = pieces.iter().enumerate().filter_map(|(index, piece)| {
        let why = *piece.outcome.as_ref().err()?;
        let (first, last) = edges(piece, domain)?;
        let (first, last) = (writable(first, 1), writable(last, -1));
        let example = match (&first, &last) {
            (Edge::At(x), _) | (_, Edge::At(x)) => x.clone(),
            (Edge::Endless, Edge::Endless) => Q::zero(),
            (Edge::Endless, _) => approach(&last, &first, false, 0),
            (_, Edge::Endless) => approach(&first, &last, true, 0),
            (Edge::Toward(a, _), Edge::Toward(b, _)) => between(a, b, &((a + b) / whole(2))),
        };
        Some(Gap { why, piece: index, example })
    });
    found.collect()
}

/// The lowest and the highest score there can be; `None` when there is no score at all.
///
/// A score that is only approached counts as reached: the printed figures can't tell the two apart.
pub fn reach(pieces: &[Piece], domain: Domain, rounding: Option<Rounding>) -> Option<Reach> {
    let mut found: Option<Reach> = None;
    for piece in pieces {
        let Some((first, last)) = edges(piece, domain) else { continue };
        for (edge, lower) in [(&first, true), (&last, false)] {
            let unrounded = limit_at(piece, edge, lower).map(|(score, _)| score);
            // Where nothing is rounded, both are one.
            let rounds = rounding.is_some() || piece.outcome.as_ref().is_ok_and(|outcome| outcome.rounding.is_some());
            let rounded = if rounds { score_at(piece, edge, lower, rounding) } else { None };
            for score in [unrounded, rounded].into_iter().flatten() {
                found = Some(match found {
                    None => Reach { low: score.clone(), high: score },
                    Some(reach) => Reach { low: reach.low.min(score.clone()), high: reach.high.max(score) },
                });
            }
        }
    }
    found
}

/// The lines of a rule that some actual gets its score from.
pub fn lines(pieces: &[Piece], domain: Domain) -> FxHashSet<Branch> {
    let given = pieces.iter().filter(|piece| edges(piece, domain).is_some());
    given.filter_map(|piece| Some(piece.outcome.as_ref().ok()?.branch)).collect()
}
