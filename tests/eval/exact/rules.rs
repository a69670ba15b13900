//! Formulas and rules: their text, and what they come to.

use super::fraction::{Draw, Fraction, compare, larger, of, one, rounded, smaller, written, zero};
use std::cmp::Ordering;

/// A formula.
#[derive(Clone, Debug)]
pub enum Formula {
    Number(Fraction),
    Name(&'static str),
    /// `a + b` and the like.
    Two(char, Box<Formula>, Box<Formula>),
    /// `a ogni k b`
    Per(Box<Formula>, Fraction, Box<Formula>),
    /// `min(a; b)` and the like.
    Call(&'static str, Vec<Formula>),
}

use Formula::{Call, Name, Number, Per, Two};

pub fn number(above: i64, below: i64) -> Formula {
    let value = of(above, below);
    // What is no decimal is written as the division it is.
    if (value.clone() * super::fraction::power(12)).is_integer() {
        Number(value)
    } else {
        two('/', Number(of(above, 1)), Number(of(below, 1)))
    }
}

pub fn two(sign: char, a: Formula, b: Formula) -> Formula {
    Two(sign, Box::new(a), Box::new(b))
}

pub fn name(name: &'static str) -> Formula {
    Name(name)
}

/// What the names of a formula stand for.
pub type Names<'n> = dyn Fn(&str) -> Option<Fraction> + 'n;

impl Formula {
    pub fn text(&self) -> String {
        match self {
            Number(n) => written(n),
            Name(n) => (*n).to_owned(),
            Two(sign, a, b) => format!("({} {sign} {})", a.text(), b.text()),
            Per(a, k, b) => format!("({} ogni {} {})", a.text(), written(k), b.text()),
            Call(f, of) => format!("{f}({})", of.iter().map(Formula::text).collect::<Vec<_>>().join("; ")),
        }
    }

    pub fn value(&self, names: &Names<'_>) -> Option<Fraction> {
        Some(match self {
            Number(n) => n.clone(),
            Name(n) => names(n)?,
            Two(sign, a, b) => {
                let (a, b) = (a.value(names)?, b.value(names)?);
                match sign {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    _ if b == zero() => return None,
                    _ => a / b,
                }
            }
            Per(a, k, b) => {
                let b = b.value(names)?;
                if b == zero() {
                    return None;
                }
                a.value(names)? * k / b
            }
            Call(f, operands) => {
                let mut values = operands.iter().map(|o| o.value(names));
                let first = values.next()??;
                let rest = values.collect::<Option<Vec<Fraction>>>()?;
                let count = Fraction::from_integer((rest.len() as i64 + 1).into());
                match *f {
                    "min" => rest.into_iter().fold(first, smaller),
                    "max" => rest.into_iter().fold(first, larger),
                    "somma" => rest.into_iter().fold(first, |a, b| a + b),
                    "media" => rest.into_iter().fold(first, |a, b| a + b) / count,
                    "arrotonda" | "tronca" => rounded(&first, &rest[0], *f == "tronca"),
                    other => unreachable!("{other}"),
                }
            }
        })
    }
}

/// A condition: comparisons joined by `e` or `o`, or `rispettato`.
#[derive(Clone, Debug)]
pub enum Condition {
    Met,
    Compare(&'static str, Formula, Formula),
    Both(Box<Condition>, Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
    Not(Box<Condition>),
}

impl Condition {
    fn text(&self) -> String {
        match self {
            Condition::Met => "rispettato".to_owned(),
            Condition::Compare(sign, a, b) => format!("{} {sign} {}", a.text(), b.text()),
            Condition::Both(a, b) => format!("({} e {})", a.text(), b.text()),
            Condition::Either(a, b) => format!("({} o {})", a.text(), b.text()),
            Condition::Not(a) => format!("non ({})", a.text()),
        }
    }

    /// Both sides of `e` and `o` are always looked at: what can't be computed has no truth.
    fn holds(&self, names: &Names<'_>, met: bool) -> Option<bool> {
        Some(match self {
            Condition::Met => met,
            Condition::Compare(sign, a, b) => holds(sign, &a.value(names)?, &b.value(names)?),
            Condition::Both(a, b) => {
                let (a, b) = (a.holds(names, met)?, b.holds(names, met)?);
                a && b
            }
            Condition::Either(a, b) => {
                let (a, b) = (a.holds(names, met)?, b.holds(names, met)?);
                a || b
            }
            Condition::Not(a) => !a.holds(names, met)?,
        })
    }
}

/// A comparison as targets and conditions write it.
pub fn holds(sign: &str, a: &Fraction, b: &Fraction) -> bool {
    let order = compare(a, b);
    match sign {
        ">=" => order != Ordering::Less,
        ">" => order == Ordering::Greater,
        "<=" => order != Ordering::Greater,
        "<" => order == Ordering::Less,
        _ => order == Ordering::Equal,
    }
}

#[derive(Clone, Debug)]
pub enum Score {
    Formula(Formula),
    /// Included or not, threshold, score; then the rest.
    Bands(Formula, Vec<(bool, Formula, Formula)>, Formula),
    Points(Formula, Vec<(Formula, Formula)>),
    /// Bands over the score of another rule.
    Over(Box<Rule>, Vec<(bool, Formula, Formula)>, Formula),
}

/// Rounding: the quantum, and whether it truncates.
pub type Rounding = Option<(Fraction, bool)>;

pub fn rounding_text(rounding: &Rounding) -> String {
    match rounding {
        None => String::new(),
        Some((quantum, true)) => format!("tronca a {}\n", written(quantum)),
        Some((quantum, false)) => format!("arrotonda a {}\n", written(quantum)),
    }
}

pub fn round(value: Fraction, rounding: &Rounding) -> Fraction {
    match rounding {
        None => value,
        Some((quantum, truncate)) => rounded(&value, quantum, *truncate),
    }
}

pub fn limits_text(limits: &Option<(Fraction, Fraction)>) -> String {
    limits.as_ref().map_or(String::new(), |(a, b)| format!("limiti tra {} e {}\n", written(a), written(b)))
}

pub fn limit(value: Fraction, limits: &Option<(Fraction, Fraction)>) -> Fraction {
    match limits {
        None => value,
        Some((low, high)) => smaller(larger(value, low.clone()), high.clone()),
    }
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub name: String,
    /// `parametro p` with its default.
    pub parameter: Fraction,
    pub guards: Vec<(Condition, Formula)>,
    pub score: Score,
    pub limits: Option<(Fraction, Fraction)>,
    pub rounding: Rounding,
}

impl Rule {
    pub fn text(&self) -> String {
        let inner = if let Score::Over(inner, ..) = &self.score { inner.text() } else { String::new() };
        let head = format!("{inner}regola {} {{\nparametro p {}\n", self.name, written(&self.parameter));
        head + &self.lines() + &limits_text(&self.limits) + &rounding_text(&self.rounding) + "}\n"
    }

    /// What it says without its name, limits and rounding.
    pub fn lines(&self) -> String {
        let mut out = String::new();
        for (condition, value) in &self.guards {
            out += &format!("se {} vale {}\n", condition.text(), value.text());
        }
        match &self.score {
            Score::Formula(f) => out += &format!("punteggio {}\n", f.text()),
            Score::Bands(on, bands, rest) => out += &bands_text(&on.text(), bands, rest),
            Score::Over(inner, bands, rest) => out += &bands_text(&format!("di {}", inner.name), bands, rest),
            Score::Points(on, points) => {
                out += &format!("spezzata {} {{\n", on.text());
                for (at, value) in points {
                    out += &format!("a {} vale {}\n", at.text(), value.text());
                }
                out += "}\n";
            }
        }
        out
    }

    /// The score; `None` where something can't be computed.
    pub fn apply(&self, names: &Names<'_>, met: bool) -> Option<Fraction> {
        let raw = self.raw(names, met)?;
        Some(round(limit(raw, &self.limits), &self.rounding))
    }

    fn raw(&self, names: &Names<'_>, met: bool) -> Option<Fraction> {
        self.given(self.line(names, met)?, names)
    }

    /// The line that gives the score.
    fn line(&self, names: &Names<'_>, met: bool) -> Option<Line> {
        for (index, (condition, _)) in self.guards.iter().enumerate() {
            if condition.holds(names, met)? {
                return Some(Line::Guard(index));
            }
        }
        let banded = match &self.score {
            Score::Bands(on, bands, _) => Some((on.value(names)?, bands)),
            // What is given to the outer rule by the name of a parameter, the inner one gets.
            Score::Over(inner, bands, _) => Some((inner.apply(names, met)?, bands)),
            _ => None,
        };
        if let Some((on, bands)) = banded {
            for (index, (included, from, _)) in bands.iter().enumerate() {
                if holds(if *included { ">=" } else { ">" }, &on, &from.value(names)?) {
                    return Some(Line::Band(index));
                }
            }
        }
        Some(Line::Rest)
    }

    /// What a line gives.
    fn given(&self, line: Line, names: &Names<'_>) -> Option<Fraction> {
        match (line, &self.score) {
            (Line::Guard(index), _) => self.guards[index].1.value(names),
            (Line::Band(index), Score::Bands(_, bands, _) | Score::Over(_, bands, _)) => bands[index].2.value(names),
            (_, Score::Formula(f)) => f.value(names),
            (_, Score::Bands(_, _, rest) | Score::Over(_, _, rest)) => rest.value(names),
            (_, Score::Points(on, points)) => {
                let on = on.value(names)?;
                let points: Option<Vec<(Fraction, Fraction)>> =
                    points.iter().map(|(x, y)| Some((x.value(names)?, y.value(names)?))).collect();
                Some(between(&on, &points?))
            }
        }
    }

    /// Between what a rule of [`shape`] lies for a `valore` anywhere between two ends: every line is straight from one
    /// of its numbers to the next.
    pub fn over(&self, names: &Names<'_>, low: &Fraction, high: &Fraction) -> Option<(Fraction, Fraction)> {
        let finish = |v: Fraction| round(limit(v, &self.limits), &self.rounding);
        let at = |value: &Fraction, line: Option<Line>| {
            let names = |name: &str| if name == "valore" { Some(value.clone()) } else { names(name) };
            let line = line.or_else(|| self.line(&names, false))?;
            Some((line, self.given(line, &names)?))
        };
        if low == high {
            let only = finish(at(low, None)?.1);
            return Some((only.clone(), only));
        }
        let mut ends: Vec<Fraction> = NICE.iter().map(|(a, b)| of(*a, *b)).filter(|n| low < n && n < high).collect();
        ends.extend([low.clone(), high.clone()]);
        ends.sort();
        let mut found: Vec<Fraction> = ends.iter().map(|end| Some(at(end, None)?.1)).collect::<Option<_>>()?;
        for pair in ends.windows(2) {
            // What holds inside holds as near to the ends as one likes.
            let (line, _) = at(&((&pair[0] + &pair[1]) / of(2, 1)), None)?;
            found.push(at(&pair[0], Some(line))?.1);
            found.push(at(&pair[1], Some(line))?.1);
        }
        found.sort();
        Some((finish(found.first()?.clone()), finish(found.last()?.clone())))
    }
}

/// A line of a rule that gives a score.
#[derive(Clone, Copy)]
enum Line {
    Guard(usize),
    Band(usize),
    Rest,
}

type Bands = [(bool, Formula, Formula)];

fn bands_text(on: &str, bands: &Bands, rest: &Formula) -> String {
    let mut out = format!("fasce {on} {{\n");
    for (included, from, value) in bands {
        let word = if *included { "da" } else { "oltre" };
        out += &format!("{word} {} vale {}\n", from.text(), value.text());
    }
    out + &format!("altrimenti {}\n}}\n", rest.text())
}

fn between(x: &Fraction, points: &[(Fraction, Fraction)]) -> Fraction {
    let (first, last) = (&points[0], &points[points.len() - 1]);
    if compare(x, &first.0) != Ordering::Greater {
        return first.1.clone();
    }
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (&pair[0], &pair[1]);
        match compare(x, x1) {
            Ordering::Less => return y0 + (x - x0) * (y1 - y0) / (x1 - x0),
            Ordering::Equal => return y1.clone(),
            Ordering::Greater => {}
        }
    }
    last.1.clone()
}

/// Fractions that scores of small plans often come to.
pub const NICE: [(i64, i64); 16] = [
    (1, 1),
    (11, 12),
    (9, 10),
    (5, 6),
    (4, 5),
    (3, 4),
    (2, 3),
    (3, 5),
    (7, 12),
    (1, 2),
    (5, 12),
    (1, 3),
    (1, 4),
    (1, 6),
    (1, 12),
    (0, 1),
];

pub fn nice(draw: &mut Draw) -> Formula {
    let (a, b) = draw.one_of(&NICE);
    number(a, b)
}

pub fn quantum(draw: &mut Draw) -> Fraction {
    let (a, b) = draw.one_of(&[(1, 10_000), (1, 100), (1, 1_000), (1, 10), (1, 20), (3, 100), (1, 4)]);
    of(a, b)
}

pub fn rounding(draw: &mut Draw) -> Rounding {
    draw.chance(3).then(|| (quantum(draw), draw.chance(2)))
}

pub fn limits(draw: &mut Draw) -> Option<(Fraction, Fraction)> {
    match draw.below(3) {
        0 => None,
        1 => Some((zero(), one())),
        _ => Some((of(1, 10), of(9, 10))),
    }
}

/// A rule for what has a value, a target and a base.
pub fn rule(draw: &mut Draw, index: usize) -> Rule {
    named(draw, format!("r{index}"))
}

fn named(draw: &mut Draw, name_of_rule: String) -> Rule {
    let ratio = || two('/', name("valore"), name("target"));
    let mut guards = Vec::new();
    if draw.chance(3) {
        guards.push((Condition::Met, nice(draw)));
    }
    if draw.chance(4) {
        let near = Condition::Compare(draw.one_of(&[">=", ">", "="]), ratio(), nice(draw));
        let below = Condition::Compare("<", name("valore"), name("target"));
        let other = Condition::Not(Box::new(Condition::Compare("<=", ratio(), nice(draw))));
        let joined = match draw.below(2) {
            0 => Condition::Both(Box::new(near), Box::new(below)),
            _ => Condition::Either(Box::new(near), Box::new(other)),
        };
        guards.push((joined, nice(draw)));
    }
    let on = match draw.below(4) {
        0 => two('-', number(2, 1), ratio()),
        1 => two('/', two('-', name("valore"), name("base")), two('-', name("target"), name("base"))),
        _ => ratio(),
    };
    let score = match draw.below(9) {
        8 => {
            let inner = named(draw, format!("{name_of_rule}i"));
            Score::Over(Box::new(inner), bands(draw, &ratio()), nice(draw))
        }
        0 | 1 => Score::Bands(on, bands(draw, &ratio()), nice(draw)),
        2 | 3 => Score::Points(on, points(draw)),
        4 => Score::Formula(Call("min", vec![number(1, 1), on, two('+', name("p"), number(1, 3))])),
        5 => Score::Formula(Call("media", vec![ratio(), nice(draw), name("p")])),
        6 => Score::Formula(Call("arrotonda", vec![ratio(), Number(quantum(draw))])),
        _ => Score::Formula(on),
    };
    let (limits, rounding) = (limits(draw), rounding(draw));
    Rule {
        name: name_of_rule,
        parameter: of(draw.below(10) as i64, 12).floor() + of(3, 5),
        guards,
        score,
        limits,
        rounding,
    }
}

/// A rule over the score of a node; `own` is a parameter that it can name.
pub fn shape(draw: &mut Draw, name_of_rule: &str, own: Option<&'static str>) -> Rule {
    let mut guards = Vec::new();
    if draw.chance(3) {
        let (a, b) = draw.one_of(&NICE);
        guards.push((Condition::Compare(draw.one_of(&["<", "<=", "="]), name("valore"), number(a, b)), nice(draw)));
    }
    let score = match (draw.below(4), own) {
        (0, _) => Score::Bands(name("valore"), bands(draw, &name("valore")), nice(draw)),
        (1, _) => Score::Points(name("valore"), points(draw)),
        (2, Some(own)) => Score::Formula(two('/', two('*', name("valore"), name(own)), number(12, 1))),
        (2, None) => Score::Formula(two('-', number(1, 1), two('*', name("valore"), nice(draw)))),
        _ => Score::Formula(two('*', nice(draw), name("valore"))),
    };
    let parameter = of(draw.below(12) as i64, 10);
    Rule { name: name_of_rule.to_owned(), parameter, guards, score, limits: None, rounding: None }
}

fn bands(draw: &mut Draw, own: &Formula) -> Vec<(bool, Formula, Formula)> {
    let mut found = Vec::new();
    for (a, b) in NICE.into_iter().take(15) {
        if draw.chance(4) {
            let value = if draw.chance(4) { own.clone() } else { nice(draw) };
            found.push((!draw.chance(3), number(a, b), value));
        }
    }
    if found.is_empty() {
        found.push((true, number(2, 3), number(1, 1)));
    }
    found
}

fn points(draw: &mut Draw) -> Vec<(Formula, Formula)> {
    let mut found = vec![(number(0, 1), nice(draw))];
    for (a, b) in NICE.into_iter().rev().skip(1) {
        if draw.chance(4) {
            found.push((number(a, b), nice(draw)));
        }
    }
    if found.len() < 2 {
        found.push((number(1, 1), nice(draw)));
    }
    found
}
