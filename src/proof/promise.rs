//! What a form of target promises: a met target never scores below an unmet one, and going further in the
//! direction of the form never scores less.

use super::given::{Domain, Given};
use super::piece::{End, Piece};
use super::verdict::{Fall, Spot, against, higher_and_lower, score, spots};
use crate::arithmetic::number::fraction::{Extended, Q};
use crate::ground::goal::Form;
use crate::plan::{Direction, Rounding};
use num_traits::{One, Zero};

/// The direction in which a target of a form is met; none for those that are met at one place.
pub fn direction(form: Form) -> Option<Direction> {
    match form {
        Form::AtLeast | Form::MoreThan | Form::Yes => Some(Direction::Increasing),
        Form::AtMost | Form::LessThan | Form::By => Some(Direction::Decreasing),
        Form::Equal | Form::Between => None,
    }
}

/// Two actuals that break the promise; `None` is a proof of it.
pub fn broken(pieces: &[Piece], given: &Given, rounding: Option<Rounding>) -> Option<Fall> {
    // A met target below an unmet one shows it best.
    let crossed = met_below_unmet(pieces, given, rounding);
    crossed.or_else(|| against(pieces, given.domain(), rounding, direction(given.form)?))
}

/// A met target that scores less than an unmet one.
fn met_below_unmet(pieces: &[Piece], given: &Given, rounding: Option<Rounding>) -> Option<Fall> {
    let (low, high) = ends(given)?;
    let mut split: Vec<Piece> = Vec::with_capacity(pieces.len() + 4);
    pieces.iter().for_each(|piece| cut(piece, &low, &high, &mut split));
    let met: Vec<bool> = split.iter().map(|piece| is_met(given.form, &middle(piece), &low, &high)).collect();
    let mut worst: Option<(Extended, Spot)> = None;
    let mut best: Option<(Extended, Spot)> = None;
    for (score, spot) in spots(&split, given.domain(), rounding) {
        if met[spot.piece()] {
            if worst.as_ref().is_none_or(|(least, known)| spot.is_better(known, score.cmp(least))) {
                worst = Some((score, spot));
            }
        } else if best.as_ref().is_none_or(|(most, known)| spot.is_better(known, most.cmp(&score))) {
            best = Some((score, spot));
        }
    }
    let ((least, met), (most, unmet)) = (worst?, best?);
    (least < most).then(|| higher_and_lower(&split, &unmet, &met, rounding)).flatten()
}

/// The same between whole actuals near those found, which meet the target as they do; as it is where none show it.
pub fn in_whole_numbers(fall: Fall, pieces: &[Piece], given: &Given, rounding: Option<Rounding>) -> Fall {
    let met = |x: &Q| ends(given).is_some_and(|(low, high)| is_met(given.form, x, &low, &high));
    let near = |x: &Q| [x.floor(), x.ceil()].into_iter().filter(|whole| met(whole) == met(x)).collect::<Vec<Q>>();
    let (starts, stops) = (near(&fall.from), near(&fall.to));
    for (from, to) in starts.iter().flat_map(|from| stops.iter().map(move |to| (from, to))).filter(|(a, b)| a < b) {
        if let (Some(before), Some(after)) = (score(pieces, from, rounding), score(pieces, to, rounding))
            && before.cmp(&after) == fall.before.cmp(&fall.after)
        {
            return Fall { from: from.clone(), to: to.clone(), before, after };
        }
    }
    fall
}

/// The actuals between which a target is met, or at whose one side.
fn ends(given: &Given) -> Option<(Q, Q)> {
    match (given.form, &given.range, &given.target) {
        (Form::By, ..) => Some((Q::zero(), Q::zero())),
        (Form::Yes, ..) => Some((Q::one(), Q::one())),
        (_, Some((low, high)), _) => Some((low.clone(), high.clone())),
        (_, None, Some(target)) => Some((target.clone(), target.clone())),
        (_, None, None) => None,
    }
}

/// Whether an actual meets a target of a form.
fn is_met(form: Form, x: &Q, low: &Q, high: &Q) -> bool {
    match form {
        Form::AtLeast => x >= low,
        Form::MoreThan => x > low,
        Form::AtMost | Form::By => x <= high,
        Form::LessThan => x < high,
        Form::Equal | Form::Between | Form::Yes => low <= x && x <= high,
    }
}

/// An actual inside a piece.
fn middle(piece: &Piece) -> Q {
    match (&piece.from.at, &piece.to.at) {
        (Some(from), Some(to)) => (from + to) / (Q::one() + Q::one()),
        (Some(from), None) => from + Q::one(),
        (None, Some(to)) => to - Q::one(),
        (None, None) => Q::zero(),
    }
}

/// A piece in the parts before, between and after two actuals.
fn cut(piece: &Piece, low: &Q, high: &Q, parts: &mut Vec<Piece>) {
    let is_whole = |at: &Q| piece.is_point() || !piece.holds(at);
    if is_whole(low) && (low == high || is_whole(high)) {
        // As nearly all of them are.
        return parts.push(piece.clone());
    }
    parts.extend(cut_at(piece.clone(), low).into_iter().flat_map(|part| cut_at(part, high)));
}

fn cut_at(piece: Piece, at: &Q) -> Vec<Piece> {
    if piece.is_point() || !piece.holds(at) {
        return vec![piece];
    }
    let (open, point) = (End { at: Some(at.clone()), closed: false }, End { at: Some(at.clone()), closed: true });
    let part = |from: &End, to: &End| Piece { from: from.clone(), to: to.clone(), outcome: piece.outcome.clone() };
    let mut parts = Vec::new();
    if piece.from != point {
        parts.push(part(&piece.from, &open));
    }
    parts.push(part(&point, &point));
    if piece.to != point {
        parts.push(part(&open, &piece.to));
    }
    parts
}

/// True where a rule, for a target below zero, gives all or nothing: none of the scores between is reached.
pub fn is_all_or_nothing(pieces: &[Piece], given: &Given) -> bool {
    let negative = given.target.as_ref().is_some_and(Q::is_negative);
    negative && given.domain() == Domain::Numbers && is_level(pieces)
}

/// True where every score is all or nothing.
pub fn is_level(pieces: &[Piece]) -> bool {
    let level = |piece: &Piece| {
        let score = piece.outcome.as_ref().ok().and_then(|outcome| outcome.score.value());
        score.is_some_and(|value| value.is_one() || value.is_zero())
    };
    pieces.iter().all(level)
}
