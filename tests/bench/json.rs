//! What reading the facts costs: the JSON that the generator writes beside a plan, into types,
//! numbers as decimals and dates as days. Nothing is computed. `cargo run --release --example json -- FILE`

#![allow(clippy::disallowed_methods)]
// Read and never looked at: that is the point.
#![allow(dead_code)]

use rust_decimal::Decimal;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use std::error::Error;
use std::fmt;
use std::io::Write;

/// A decimal written as a string.
struct Number(Decimal);

/// A day written as `2025-12-31`.
struct Day(chrono::NaiveDate);

/// A string read into a value, without a copy where the parser has none to make.
struct Parse<T>(fn(&str) -> Option<T>, &'static str);

impl<T> Visitor<'_> for Parse<T> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self.1))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Number, D::Error> {
        from.deserialize_str(Parse(|text| Decimal::from_str_exact(text).ok().map(Number), "a decimal"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
        from.deserialize_str(Parse(|text| text.parse().ok().map(Day), "a date"))
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    code: String,
    title: String,
    year: u16,
    policy: String,
    sources: Vec<Named>,
    units: Vec<Named>,
    areas: Vec<Named>,
    objectives: Vec<Objective>,
    indicators: Vec<Indicator>,
    data: Vec<Datum>,
    actuals: Vec<Actual>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    code: String,
    title: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Objective {
    kind: String,
    code: String,
    title: String,
    parent: String,
    weight: Number,
    unit: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Indicator {
    code: String,
    title: String,
    parent: String,
    weight: Number,
    kind: String,
    source: String,
    words: Option<String>,
    ratio: Option<[String; 2]>,
    per: Option<(String, Number, String)>,
    base: Option<Base>,
    target: Target,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    year: u16,
    value: Number,
    unit: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Target {
    form: String,
    value: Option<Number>,
    to: Option<Number>,
    unit: Option<String>,
    date: Option<Day>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Datum {
    code: String,
    title: String,
    unit: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Actual {
    code: String,
    value: Option<Number>,
    unit: Option<String>,
    date: Option<Day>,
    done: Option<bool>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("uso: json FILE")?;
    let plan: Plan = serde_json::from_slice(&std::fs::read(path)?)?;
    writeln!(std::io::stdout(), "{} indicatori, {} fatti", plan.indicators.len(), plan.actuals.len())?;
    Ok(())
}
