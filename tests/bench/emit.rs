//! A generated plan as text, in the language and as JSON.

use crate::model::{self, Actual, Algorithm, Amount, Day, Indicator, Target};
use std::fmt::Write as _;
use std::io::{Result, Write};
use std::ops::Range;

/// Policy, sources, units and areas.
pub fn head(out: &mut impl Write, count: usize) -> Result<()> {
    writeln!(out, "// Piano generato: {count} indicatori.\n")?;
    writeln!(out, "piano PROVA \"Camera di Commercio di prova\" {{\n  anno  2025\n  smvp  SMVP_2025\n}}\n")?;
    writeln!(out, "{POLICY}")?;
    for (name, title) in model::SOURCES {
        writeln!(out, "fonte {name} \"{title}\"")?;
    }
    for (name, title) in model::UNITS {
        writeln!(out, "unità {name} \"{title}\" tipo \"Servizio\"")?;
    }
    for number in 0..model::areas(count) {
        writeln!(out, "ambito {} \"Ottimizzazione della struttura e delle risorse\"", model::area(number))?;
    }
    Ok(())
}

/// One indicator, with its objective around it when it is the first or the last there.
pub fn indicator(out: &mut impl Write, i: usize, count: usize, planted: bool) -> Result<()> {
    let it = model::indicator(i, count);
    if i.is_multiple_of(model::GROUP) {
        let node = model::node(i / model::GROUP, count);
        writeln!(out, "\n{} {} \"{}\" in {} {{", node.keyword, node.code, node.title, node.parent)?;
        writeln!(out, "  peso   {}\n  unità  {}", italian(node.weight), node.unit)?;
    }
    let source = if planted { misspelt(it.source) } else { it.source.to_owned() };
    writeln!(out, "  indicatore {} \"{}\" {{", it.code, it.title)?;
    writeln!(out, "    peso       {}", italian(it.weight))?;
    writeln!(out, "    tipologia  \"{}\"", it.kind)?;
    writeln!(out, "    algoritmo  {}", algorithm(&it))?;
    writeln!(out, "    fonte      {source}")?;
    if let Some(base) = it.base {
        writeln!(out, "    base       2024 = {}", italian(base))?;
    }
    writeln!(out, "    target     {}\n  }}", target(&it.target))?;
    if (i + 1).is_multiple_of(model::GROUP) || i + 1 == count {
        writeln!(out, "}}")?;
        let first = i / model::GROUP * model::GROUP;
        for datum in (first..=i).filter_map(|i| model::indicator(i, count).data).flatten() {
            writeln!(out, "dato {} \"{}\" misura {}", datum.name, datum.title, datum.value.unit)?;
        }
    }
    Ok(())
}

/// One block of actuals.
pub fn facts(out: &mut impl Write, indicators: Range<usize>, count: usize) -> Result<()> {
    writeln!(out, "consuntivo 2025 chiuso {{")?;
    for i in indicators {
        let it = model::indicator(i, count);
        match it.actual {
            Actual::Value(value) => writeln!(out, "  {} = {}", it.code, italian(value))?,
            Actual::Done(day) => writeln!(out, "  {} = {}", it.code, date(day))?,
            Actual::Flag(yes) => writeln!(out, "  {} = {}", it.code, if yes { "sì" } else { "no" })?,
            Actual::NotDone => writeln!(out, "  {} = non_realizzato", it.code)?,
            Actual::Derived => {}
        }
        for datum in it.data.iter().flatten() {
            writeln!(out, "  {} = {}", datum.name, italian(datum.value))?;
        }
    }
    writeln!(out, "}}")
}

/// Two neighbouring letters swapped, as hands do.
fn misspelt(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let end = letters.len();
    letters.swap(end - 3, end - 2);
    letters.into_iter().collect()
}

fn algorithm(it: &Indicator) -> String {
    match (&it.algorithm, &it.data) {
        (Algorithm::Ratio, Some([a, b])) => format!("{} / {}", a.name, b.name),
        (Algorithm::Per, Some([a, b])) => format!("{} ogni 100 {}", a.name, b.name),
        (Algorithm::Words(words), _) => format!("\"{words}\""),
        (Algorithm::Ratio | Algorithm::Per, None) => String::new(),
    }
}

fn target(target: &Target) -> String {
    match target {
        Target::Compare(operator, value) => format!("{operator} {}", italian(*value)),
        Target::By(day) => format!("entro {}", date(*day)),
        Target::Between(from, to) => format!("tra {} e {}", italian(*from), italian(*to)),
        Target::Yes => "sì".to_owned(),
    }
}

/// `1.258,00 %`.
fn italian(amount: Amount) -> String {
    let whole = (amount.hundredths / 100).to_string();
    let mut text = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if amount.decimals {
        let _ = write!(text, ",{:02}", amount.hundredths % 100);
    }
    if !amount.unit.is_empty() {
        let _ = write!(text, " {}", amount.unit);
    }
    text
}

fn date(day: Day) -> String {
    format!("{:02}/{:02}/2025", day.day, day.month)
}

/// The same facts for a program that reads JSON; `tests/bench/json.rs` has the types.
pub fn json(out: &mut impl Write, count: usize) -> Result<()> {
    writeln!(
        out,
        "{{\"code\":\"PROVA\",\"title\":\"Camera di Commercio di prova\",\"year\":2025,\"policy\":\"SMVP_2025\","
    )?;
    let pairs = |list: &[(&str, &str)]| {
        let items: Vec<String> = list.iter().map(|(c, t)| format!("{{\"code\":\"{c}\",\"title\":\"{t}\"}}")).collect();
        items.join(",")
    };
    writeln!(out, "\"sources\":[{}],", pairs(&model::SOURCES))?;
    writeln!(out, "\"units\":[{}],", pairs(&model::UNITS))?;
    writeln!(out, "\"areas\":[")?;
    for number in 0..model::areas(count) {
        let title = "Ottimizzazione della struttura e delle risorse";
        writeln!(out, "{}{{\"code\":\"{}\",\"title\":\"{title}\"}}", comma(number), model::area(number))?;
    }
    writeln!(out, "],\n\"objectives\":[")?;
    for group in 0..count.div_ceil(model::GROUP) {
        let node = model::node(group, count);
        write!(out, "{}{{\"kind\":\"{}\",\"code\":\"{}\",", comma(group), node.keyword, node.code)?;
        write!(out, "\"title\":\"{}\",\"parent\":\"{}\",", node.title, node.parent)?;
        writeln!(out, "\"weight\":\"{}\",\"unit\":\"{}\"}}", plain(node.weight), node.unit)?;
    }
    writeln!(out, "],\n\"indicators\":[")?;
    for i in 0..count {
        json_indicator(out, i, count)?;
    }
    writeln!(out, "],\n\"data\":[")?;
    let data = (0..count).filter_map(|i| model::indicator(i, count).data).flatten();
    for (written, datum) in data.enumerate() {
        write!(out, "{}{{\"code\":\"{}\",\"title\":\"{}\",", comma(written), datum.name, datum.title)?;
        writeln!(out, "\"unit\":\"{}\"}}", datum.value.unit)?;
    }
    writeln!(out, "],\n\"actuals\":[")?;
    let mut written = 0;
    for i in 0..count {
        json_actuals(out, &model::indicator(i, count), &mut written)?;
    }
    writeln!(out, "]}}")
}

fn json_indicator(out: &mut impl Write, i: usize, count: usize) -> Result<()> {
    let it = model::indicator(i, count);
    let parent = model::node(i / model::GROUP, count).code;
    write!(out, "{}{{\"code\":\"{}\",\"title\":\"{}\",\"parent\":\"{parent}\",", comma(i), it.code, it.title)?;
    write!(out, "\"weight\":\"{}\",\"kind\":\"{}\",\"source\":\"{}\",", plain(it.weight), it.kind, it.source)?;
    match (&it.algorithm, &it.data) {
        (Algorithm::Ratio, Some([a, b])) => write!(out, "\"ratio\":[\"{}\",\"{}\"],", a.name, b.name)?,
        (Algorithm::Per, Some([a, b])) => write!(out, "\"per\":[\"{}\",\"100\",\"{}\"],", a.name, b.name)?,
        (Algorithm::Words(words), _) => write!(out, "\"words\":\"{words}\",")?,
        (Algorithm::Ratio | Algorithm::Per, None) => {}
    }
    if let Some(base) = it.base {
        write!(out, "\"base\":{{\"year\":2024,\"value\":\"{}\",\"unit\":\"{}\"}},", plain(base), base.unit)?;
    }
    let target = match it.target {
        Target::Compare(operator, value) => {
            format!("\"form\":\"{operator}\",\"value\":\"{}\",\"unit\":\"{}\"", plain(value), value.unit)
        }
        Target::By(day) => format!("\"form\":\"entro\",\"date\":\"{}\"", iso(day)),
        Target::Between(from, to) => {
            format!("\"form\":\"tra\",\"value\":\"{}\",\"to\":\"{}\",\"unit\":\"{}\"", plain(from), plain(to), to.unit)
        }
        Target::Yes => "\"form\":\"sì\"".to_owned(),
    };
    writeln!(out, "\"target\":{{{target}}}}}")
}

fn json_actuals(out: &mut impl Write, it: &Indicator, written: &mut usize) -> Result<()> {
    let value =
        |code: &str, v: Amount| format!("\"code\":\"{code}\",\"value\":\"{}\",\"unit\":\"{}\"", plain(v), v.unit);
    let own = match it.actual {
        Actual::Value(v) => Some(value(&it.code, v)),
        Actual::Done(day) => Some(format!("\"code\":\"{}\",\"date\":\"{}\"", it.code, iso(day))),
        Actual::Flag(yes) => Some(format!("\"code\":\"{}\",\"done\":{yes}", it.code)),
        Actual::NotDone => Some(format!("\"code\":\"{}\",\"done\":false", it.code)),
        Actual::Derived => None,
    };
    for text in own.into_iter().chain(it.data.iter().flatten().map(|d| value(&d.name, d.value))) {
        writeln!(out, "{}{{{text}}}", comma(*written))?;
        *written += 1;
    }
    Ok(())
}

fn comma(before: usize) -> &'static str {
    if before == 0 { "" } else { "," }
}

/// `1258.00`.
fn plain(amount: Amount) -> String {
    let whole = amount.hundredths / 100;
    if amount.decimals { format!("{whole}.{:02}", amount.hundredths % 100) } else { whole.to_string() }
}

fn iso(day: Day) -> String {
    format!("2025-{:02}-{:02}", day.month, day.day)
}

/// The policy of the real plan.
pub const POLICY: &str = r#"smvp SMVP_2025 "Sistema di misurazione e valutazione 2025" atto "Giunta 3/2025" dal 01/01/2025 {
  regola proporzionale {
    verso      crescente
    se rispettato vale 100 %
    se target <= 0 vale 0 %
    punteggio  valore / target
    limiti     tra 0 % e 100 %
  }
  regola speculare {
    verso      decrescente
    se rispettato vale 100 %
    se target <= 0 vale 0 %
    punteggio  2 - valore / target
    limiti     tra 0 % e 100 %
  }
  regola un_punto_al_giorno {
    verso      decrescente
    punteggio  100 % - 1 % * ritardo
    limiti     tra 0 % e 100 %
  }
  regola tutto_o_niente { se rispettato vale 100 %; punteggio 0 % }

  applica proporzionale a >= > =
  applica speculare a <= <
  applica un_punto_al_giorno a entro
  applica tutto_o_niente a sì tra

  nodo progetto   media pesata di indicatori
  nodo obiettivo  media pesata di indicatori
  nodo ambito     media pesata di obiettivi
  nodo piano      media pesata di ambiti
  nodo cruscotto  media pesata di indicatori

  assente         vale 0 %
  non_valutabile  ripartisce
  stampa          arrotonda a 0,01 %
  esito           { da 90 % "Raggiunto"; da 50 % "Parzialmente raggiunto"; altrimenti "Non raggiunto" }
}
"#;
