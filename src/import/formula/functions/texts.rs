//! Texts.

use crate::arithmetic::number::fraction::Q;
use crate::ground::number::Date;
use crate::import::formula::tree::{Beyond, Evaluate, Fault, Function, Node, Value, WRONG_KIND};
use crate::import::formula::values::{each, fixed, to_number, to_text, to_truth, whole, whole_or};
use std::rc::Rc;

pub const ALL: &[Function] = &[
    Function { name: "CONCATENATE", italian: "CONCATENA", takes_blocks: false, run: |run, of| joined(run, of).into() },
    Function { name: "CONCAT", italian: "CONCAT", takes_blocks: false, run: |run, of| joined(run, of).into() },
    Function {
        name: "TEXTJOIN",
        italian: "TESTO.UNISCI",
        takes_blocks: false,
        run: |run, of| joined_by(run, of).into(),
    },
    Function { name: "LEFT", italian: "SINISTRA", takes_blocks: false, run: |run, of| ends(run, of, true).into() },
    Function { name: "RIGHT", italian: "DESTRA", takes_blocks: false, run: |run, of| ends(run, of, false).into() },
    Function { name: "MID", italian: "STRINGA.ESTRAI", takes_blocks: false, run: |run, of| middle(run, of).into() },
    Function { name: "LEN", italian: "LUNGHEZZA", takes_blocks: false, run: |run, of| length(run, of).into() },
    Function {
        name: "TRIM",
        italian: "ANNULLA.SPAZI",
        takes_blocks: false,
        run: |run, of| turned(run, of, trimmed).into(),
    },
    Function {
        name: "UPPER",
        italian: "MAIUSC",
        takes_blocks: false,
        run: |run, of| turned(run, of, str::to_uppercase).into(),
    },
    Function {
        name: "LOWER",
        italian: "MINUSC",
        takes_blocks: false,
        run: |run, of| turned(run, of, str::to_lowercase).into(),
    },
    Function { name: "FIND", italian: "TROVA", takes_blocks: false, run: |run, of| found_at(run, of, false).into() },
    Function { name: "SEARCH", italian: "RICERCA", takes_blocks: false, run: |run, of| found_at(run, of, true).into() },
    Function {
        name: "SUBSTITUTE",
        italian: "SOSTITUISCI",
        takes_blocks: false,
        run: |run, of| replaced(run, of).into(),
    },
    Function { name: "EXACT", italian: "IDENTICO", takes_blocks: false, run: |run, of| exact(run, of).into() },
    Function { name: "TEXT", italian: "TESTO", takes_blocks: false, run: |run, of| formatted(run, of).into() },
    Function { name: "FIXED", italian: "FISSO", takes_blocks: false, run: |_, _| Err(beyond("FIXED")).into() },
];

type Found = Result<Value, Fault>;

/// What a cell takes.
const LONGEST: usize = 32_767;

fn beyond(name: &str) -> Fault {
    Fault::Beyond(Beyond::Function(name.into()))
}

fn text(text: &str) -> Found {
    if text.len() > LONGEST { Err(WRONG_KIND) } else { Ok(Value::text(text)) }
}

fn text_of(run: &dyn Evaluate, of: &[Node], at: usize) -> Result<Rc<str>, Fault> {
    to_text(&run.one(of.get(at).ok_or(WRONG_KIND)?))
}

fn joined(run: &dyn Evaluate, of: &[Node]) -> Found {
    let mut found = String::new();
    each(run, of, &mut |value, _| {
        found += &to_text(value)?;
        if found.len() > LONGEST { Err(WRONG_KIND) } else { Ok(()) }
    })?;
    text(&found)
}

fn joined_by(run: &dyn Evaluate, of: &[Node]) -> Found {
    let between = text_of(run, of, 0)?;
    let skips = to_truth(&run.one(of.get(1).ok_or(WRONG_KIND)?))?;
    let mut parts = Vec::new();
    each(run, &of[2..], &mut |value, _| {
        let part = to_text(value)?;
        if !(skips && part.is_empty()) {
            parts.push(part);
        }
        Ok(())
    })?;
    text(&parts.join(&between))
}

fn ends(run: &dyn Evaluate, of: &[Node], is_left: bool) -> Found {
    let whole = text_of(run, of, 0)?;
    let kept = usize::try_from(whole_or(run, of, 1, 1)?).map_err(|_| WRONG_KIND)?;
    let skipped = if is_left { 0 } else { whole.chars().count().saturating_sub(kept) };
    text(&whole.chars().skip(skipped).take(kept).collect::<String>())
}

fn middle(run: &dyn Evaluate, of: &[Node]) -> Found {
    let whole = text_of(run, of, 0)?;
    let (from, kept) = (whole_or(run, of, 1, 1)?, whole_or(run, of, 2, 0)?);
    let (from, kept) =
        (usize::try_from(from - 1).map_err(|_| WRONG_KIND)?, usize::try_from(kept).map_err(|_| WRONG_KIND)?);
    text(&whole.chars().skip(from).take(kept).collect::<String>())
}

fn count(count: usize) -> Found {
    Ok(Value::Number(whole(i64::try_from(count).unwrap_or(0))))
}

fn length(run: &dyn Evaluate, of: &[Node]) -> Found {
    count(text_of(run, of, 0)?.chars().count())
}

fn trimmed(text: &str) -> String {
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn turned(run: &dyn Evaluate, of: &[Node], turn: fn(&str) -> String) -> Found {
    text(&turn(&text_of(run, of, 0)?))
}

fn found_at(run: &dyn Evaluate, of: &[Node], ignores_case: bool) -> Found {
    let (mut what, mut inside) = (text_of(run, of, 0)?, text_of(run, of, 1)?);
    if ignores_case {
        (what, inside) = (what.to_lowercase().into(), inside.to_lowercase().into());
        if what.contains(['*', '?']) {
            return Err(beyond("SEARCH"));
        }
    }
    let from = usize::try_from(whole_or(run, of, 2, 1)? - 1).map_err(|_| WRONG_KIND)?;
    let (start, _) = inside.char_indices().nth(from).unwrap_or((inside.len(), ' '));
    let at = inside[start..].find(&*what).ok_or(WRONG_KIND)?;
    count(inside[..start + at].chars().count() + 1)
}

fn replaced(run: &dyn Evaluate, of: &[Node]) -> Found {
    let (whole, old, new) = (text_of(run, of, 0)?, text_of(run, of, 1)?, text_of(run, of, 2)?);
    match of.len() {
        3 if old.is_empty() => text(&whole),
        3 => text(&whole.replace(&*old, &new)),
        _ => Err(beyond("SUBSTITUTE")),
    }
}

fn exact(run: &dyn Evaluate, of: &[Node]) -> Found {
    Ok(Value::Bool(text_of(run, of, 0)? == text_of(run, of, 1)?))
}

/// A number in a format; those of one number with fixed decimals, and of days.
fn formatted(run: &dyn Evaluate, of: &[Node]) -> Found {
    let format = text_of(run, of, 1)?;
    let value = run.one(&of[0]);
    let Ok(number) = to_number(&value) else { return to_text(&value).map(Value::Text) };
    day(&number, &format).or_else(|| decimals(&number, &format)).map_or(Err(beyond("TEXT")), |shown| text(&shown))
}

fn decimals(number: &Q, format: &str) -> Option<String> {
    let (body, percent) = format.strip_suffix('%').map_or((format, false), |body| (body, true));
    let body = body.trim_end();
    if body.is_empty() || !body.chars().all(|c| matches!(c, '0' | '#' | '.' | ',')) {
        return None;
    }
    // The last mark is the decimal one, unless three digits follow it as in `#.##0`.
    let (before, after) =
        body.rsplit_once([',', '.']).filter(|(_, after)| !after.ends_with("##0")).unwrap_or((body, ""));
    if after.contains('#') || before.starts_with("00") {
        return None;
    }
    let scaled = if percent { number * &whole(100) } else { number.clone() };
    let shown = fixed(&scaled, u32::try_from(after.len()).ok()?);
    let (whole_part, rest) = shown.split_once(',')?;
    let mut written = String::new();
    let digits = whole_part.trim_start_matches('-');
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 && before.contains([',', '.']) {
            written.push('.');
        }
        written.push(c);
    }
    let sign = if whole_part.starts_with('-') { "-" } else { "" };
    let comma = if rest.is_empty() { "" } else { "," };
    let space = if percent && format.contains(" %") { " " } else { "" };
    Some(format!("{sign}{written}{comma}{rest}{space}{}", if percent { "%" } else { "" }))
}

fn day(number: &Q, format: &str) -> Option<String> {
    let date = super::days::date(number)?;
    let iso = Date::iso(date);
    let parts: Vec<&str> = iso.split('-').collect();
    let (year, month, day) = (*parts.first()?, *parts.get(1)?, *parts.get(2)?);
    match format.to_lowercase().as_str() {
        "dd/mm/yyyy" | "gg/mm/aaaa" => Some(format!("{day}/{month}/{year}")),
        "yyyy" | "aaaa" => Some(year.to_owned()),
        "mm/yyyy" | "mm/aaaa" => Some(format!("{month}/{year}")),
        _ => None,
    }
}
