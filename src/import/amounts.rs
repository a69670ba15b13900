//! Targets, actuals and weights as cells say them, in the measure that the row means.

use super::heads::plain;
use crate::arithmetic::number::decimal::multiply;
use crate::check::in_words;
use crate::data::cell::{CellMeasure, CellValue, cell_value};
use crate::ground::number::{Date, italian};
use crate::plan::Form;
use rust_decimal::Decimal;

/// A measure by its name in the plan; the empty one is a plain number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Nothing says it.
    Untold,
    /// One that the language knows.
    Known(&'static str),
    /// One to be declared: its name and its title.
    Own(String, String),
    /// Days of the calendar.
    Day,
    /// Yes or no.
    Yes,
}

impl Unit {
    /// What a cell or a word says of it.
    pub fn read(text: &str) -> Unit {
        let word = plain(text);
        match word.as_str() {
            _ if text.trim() == "€" => Unit::Known("euro"),
            "" => Unit::Untold,
            "%" | "percentuale" | "perc" | "valore percentuale" | "rapporto %" => Unit::Known("%"),
            "n" | "nr" | "num" | "numero" | "n°" | "conteggio" | "valore assoluto" | "unita" => Unit::Known("n"),
            "gg" | "giorni" | "giorno" | "g" | "giorni medi" => Unit::Known("gg"),
            "euro" | "eur" => Unit::Known("euro"),
            "ore" | "ora" | "h" => Unit::Known("ore"),
            "data" | "gg mm aaaa" => Unit::Day,
            "si no" | "on off" | "s n" | "sino" | "onoff" => Unit::Yes,
            "indice" | "punti" | "voto" | "punteggio" | "rapporto" | "valore" => Unit::Known(""),
            _ => {
                let name: String = word.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_");
                let starts = name.starts_with(char::is_alphabetic);
                if starts && name != "e" && name != "o" {
                    Unit::Own(name, text.trim().to_owned())
                } else {
                    Unit::Untold
                }
            }
        }
    }

    /// As it stands behind a number.
    pub fn symbol(&self) -> &str {
        match self {
            Unit::Known(symbol) => symbol,
            Unit::Own(name, _) => name,
            Unit::Untold | Unit::Day | Unit::Yes => "",
        }
    }
}

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Amount {
    /// A number; a percentage in points.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// Yes or no.
    Yes(bool),
    /// Not done.
    NotDone,
}

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// Its direction, where it is said.
    pub form: Option<Form>,
    /// The goal; of a range its lower end.
    pub goal: Amount,
    /// The upper end of a range.
    pub upper: Option<Amount>,
    /// True where words had to be understood.
    pub in_words: bool,
}

/// A value with the measure that stands beside it.
pub type Measured = (Amount, Unit);

/// A fraction in hundredths.
fn points(value: Decimal) -> Option<Decimal> {
    multiply(value, Decimal::ONE_HUNDRED).ok().map(|points| points.normalize())
}

/// What a cell says as a value; none where it says something else.
pub fn measured(text: &str) -> Option<Measured> {
    let found = match cell_value(text).ok()? {
        CellValue::Number { value, measure: Some(CellMeasure::Percent) } => {
            (Amount::Number(points(value)?), Unit::Known("%"))
        }
        CellValue::Number { value, measure } => {
            let unit = match measure {
                Some(CellMeasure::Euro) => Unit::Known("euro"),
                Some(CellMeasure::Word(word)) => Unit::read(word),
                _ => Unit::Untold,
            };
            (Amount::Number(value.normalize()), unit)
        }
        CellValue::Date(day) => (Amount::Day(day), Unit::Day),
        CellValue::Bool(yes) => (Amount::Yes(yes), Unit::Yes),
        CellValue::NotDone => (Amount::NotDone, Unit::Untold),
        CellValue::Text(words) => match plain(words).as_str() {
            "on" | "x" | "fatto" | "realizzato" | "raggiunto" | "completato" => (Amount::Yes(true), Unit::Yes),
            "off" | "non fatto" | "non raggiunto" => (Amount::Yes(false), Unit::Yes),
            _ => return None,
        },
        CellValue::Empty => return None,
    };
    Some(found)
}

/// What a cell says as a target.
pub fn asked(text: &str) -> Option<(Asked, Unit)> {
    const SIGNS: [(&str, Form); 9] = [
        (">=", Form::AtLeast),
        ("=>", Form::AtLeast),
        ("≥", Form::AtLeast),
        ("<=", Form::AtMost),
        ("=<", Form::AtMost),
        ("≤", Form::AtMost),
        (">", Form::MoreThan),
        ("<", Form::LessThan),
        ("=", Form::Equal),
    ];
    let text = text.trim();
    let sign = SIGNS.iter().find(|(sign, _)| text.starts_with(sign));
    let rest = sign.map_or(text, |(sign, _)| text[sign.len()..].trim_start());
    if let Some((low, high)) = between(rest) {
        let ((goal, unit), (upper, _)) = (measured(low)?, measured(high)?);
        return Some((Asked { form: Some(Form::Between), goal, upper: Some(upper), in_words: false }, unit));
    }
    if let Some((goal, unit)) = measured(rest) {
        let form = match (&goal, sign) {
            (Amount::Day(_), _) => Some(Form::By),
            (Amount::Yes(_), _) => Some(Form::Yes),
            (_, sign) => sign.map(|(_, form)| *form),
        };
        return Some((Asked { form, goal, upper: None, in_words: false }, unit));
    }
    let read = in_words::read(rest)?;
    let (goal, unit) = measured(&read.goal)?;
    let form = match goal {
        Amount::Day(_) => Some(Form::By),
        _ => read.form.or(sign.map(|(_, form)| *form)),
    };
    Some((Asked { form, goal, upper: None, in_words: true }, unit))
}

/// `tra 5 e 10`
fn between(text: &str) -> Option<(&str, &str)> {
    let rest = ["tra ", "fra ", "Tra ", "Fra "].iter().find_map(|word| text.strip_prefix(word))?;
    rest.split_once(" e ")
}

/// A value as the plan writes it.
pub fn written(amount: &Amount, unit: &Unit) -> String {
    match amount {
        Amount::Number(value) => {
            let symbol = match unit.symbol() {
                "n" if !value.fract().is_zero() => "",
                symbol => symbol,
            };
            format!("{} {symbol}", italian(*value)).trim_end().to_owned()
        }
        Amount::Day(day) => day.to_string(),
        Amount::Yes(true) => "sì".to_owned(),
        Amount::Yes(false) => "no".to_owned(),
        Amount::NotDone => "non_realizzato".to_owned(),
    }
}

/// The one measure of what a row says: where a value is a percentage the others are, though they may be stored as
/// fractions.
pub fn in_one_unit(column: Unit, values: &mut [&mut Measured]) -> Unit {
    let told = values.iter().map(|(_, unit)| unit).find(|unit| **unit != Unit::Untold).cloned();
    let unit = match (column, told) {
        (Unit::Untold, Some(told)) => told,
        (column, Some(Unit::Known("%"))) if column != Unit::Known("%") => Unit::Known("%"),
        (_, Some(told @ (Unit::Day | Unit::Yes))) => told,
        (column, _) => column,
    };
    if unit != Unit::Known("%") {
        return unit;
    }
    let is_bare = |value: &Measured| value.1 == Unit::Untold;
    let number = |value: &Measured| match value.0 {
        Amount::Number(number) => number.abs(),
        _ => Decimal::ZERO,
    };
    let most = values.iter().filter(|value| is_bare(value)).map(|value| number(value)).max().unwrap_or_default();
    if most <= Decimal::new(15, 1) {
        for value in values.iter_mut().filter(|value| is_bare(value)) {
            if let Amount::Number(number) = &mut value.0 {
                *number = points(*number).unwrap_or(*number);
            }
        }
    }
    unit
}

/// The direction that a cell says: `>=`, `crescente`, `minore è meglio`.
pub fn direction(text: &str) -> Option<Form> {
    let symbols = [
        (">=", Form::AtLeast),
        ("≥", Form::AtLeast),
        ("<=", Form::AtMost),
        ("≤", Form::AtMost),
        (">", Form::MoreThan),
        ("<", Form::LessThan),
        ("=", Form::Equal),
    ];
    if let Some((_, form)) = symbols.iter().find(|(symbol, _)| text.trim() == *symbol) {
        return Some(*form);
    }
    let text = plain(text);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match () {
        () if has(&["decresc", "minor", "diminu", "ridu", "bass", "calo", "massimo", "negativ", "discend"]) => {
            Some(Form::AtMost)
        }
        () if has(&["cresc", "maggior", "aument", "alt", "minimo", "positiv", "ascend"]) => Some(Form::AtLeast),
        () => None,
    }
}
