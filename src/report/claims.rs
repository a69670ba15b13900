//! `albero verify`: a table of claims for people, the schema `albero/claims/1` for machines.

use super::asserted;
use super::scores::{decimal, list};
use crate::arithmetic::number::Number;
use crate::diagnostic::{Lang, Text};
use crate::document::Light;
use crate::document::style::{Ink, Look, Terminal, cut, left, width};
use crate::eval::Asserted;
use crate::ground::number::italian;
use crate::plan::{Claim, Figure, Plan};
use crate::printable::Output;
use crate::source::Sources;
use crate::text;
use crate::verify::{Checked, Verdict, beside};
use serde::Serialize;

/// Name and version of the schema.
pub const SCHEMA: &str = "albero/claims/1";

#[derive(Serialize)]
struct Json<'a> {
    code: &'a str,
    under: Option<&'a str>,
    kind: &'static str,
    year: i32,
    source: &'a str,
    published: String,
    computed: Option<String>,
    min: Option<String>,
    max: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    difference: Option<String>,
    below: Option<String>,
    follows_below: Option<bool>,
    verdict: &'static str,
    denied: Option<&'a str>,
    waived: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    apart: Option<JsonApart<'a>>,
    finding: bool,
    file: &'a str,
    line: u32,
    column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

/// The others that a claim may not hold with, as places in the list, and what it says of the one datum.
#[derive(Serialize)]
struct JsonApart<'a> {
    proven: bool,
    with: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datum: Option<JsonDatum<'a>>,
}

#[derive(Serialize)]
struct JsonDatum<'a> {
    code: &'a str,
    year: i32,
    min: String,
    max: String,
}

fn apart<'a>(plan: &'a Plan, checked: &Checked) -> Option<JsonApart<'a>> {
    let apart = checked.apart.as_ref()?;
    let datum = apart.ends().map(|((item, year), low, high)| {
        let percent = crate::eval::figures::measure(plan, item) == crate::plan::MeasureId::PERCENT;
        let shown = |n| if percent { crate::eval::figures::percent_points(n) } else { n };
        JsonDatum { code: plan.name(item), year, min: shown(low).to_string(), max: shown(high).to_string() }
    });
    Some(JsonApart { proven: apart.is_proven, with: apart.with.clone(), datum })
}

/// The claims as JSON: one a line.
pub fn json(sources: &Sources, plan: &Plan, checked: &[Checked], asserted: &[Asserted<'_>], lang: Lang) -> Output {
    let name = |id| sources.text(plan.item(id).name);
    let one = |c: &Checked| {
        let claim = &plan.claims[c.claim];
        let place = sources.locate(claim.value_span);
        let shown = |s: &crate::verify::Shown| {
            s.number.map_or_else(|| s.text.get(lang).to_owned(), |n| n.decimal().to_string())
        };
        let unrounded = |s: &crate::verify::Shown| s.number.map_or_else(|| s.text.get(lang).to_owned(), decimal);
        Json {
            code: plan.about(claim),
            under: claim.under.map(name),
            kind: claim.kind(),
            year: claim.year,
            source: sources.text(claim.place),
            published: shown(&c.published),
            // A range has ends, not a middle.
            computed: c.computed.as_ref().filter(|s| s.number.is_some() || c.interval.is_none()).map(unrounded),
            min: c.interval.filter(|_| !c.unlimited.0).map(|i| decimal(*i.low())),
            max: c.interval.filter(|_| !c.unlimited.1).map(|i| decimal(*i.high())),
            cut: is_cut(c),
            difference: c.difference.map(decimal),
            below: c.printed.as_ref().map(|p| p.computed.text.get(lang).to_owned()),
            follows_below: c.printed.as_ref().map(|p| p.follows),
            verdict: c.verdict.as_str(),
            denied: c.denied.then(|| sources.text(claim.denied)),
            waived: c.waived,
            apart: apart(plan, c),
            finding: c.is_finding(),
            file: place.file,
            line: place.line,
            cell: place.cell.map(|cell| cell.to_string()),
            column: place.column,
        }
    };
    let mut out = format!("{{\"schema\":\"{SCHEMA}\",\"claims\":[");
    list(&mut out, checked.iter().map(one));
    if !asserted.is_empty() {
        out += "],\"assertions\":[";
        list(&mut out, asserted.iter().map(|a| asserted::json(sources, plan, a, lang)));
    }
    out += "]}\n";
    Output::json(out)
}

/// Claims that share a fate, in the order in which they matter to a reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// Contradicted.
    Contradicted,
    /// Contradicted, and the plan says so.
    Denied,
    /// Compatible.
    Compatible,
    /// Not computable.
    Missing,
    /// Exact.
    Exact,
    /// Said in other words.
    Worded,
    /// Follows from the plan, and not from what is printed below.
    Below,
}

impl Group {
    /// All groups.
    pub const ALL: [Group; 7] = [
        Group::Contradicted,
        Group::Denied,
        Group::Below,
        Group::Compatible,
        Group::Worded,
        Group::Missing,
        Group::Exact,
    ];

    /// The group of a claim.
    pub fn of(checked: &Checked) -> Group {
        match checked.verdict {
            _ if checked.differs_below() => Group::Below,
            Verdict::Contradicted if checked.denied => Group::Denied,
            Verdict::Compatible | Verdict::Exact if checked.denied && checked.is_apart() => Group::Denied,
            Verdict::Contradicted => Group::Contradicted,
            Verdict::Compatible => Group::Compatible,
            Verdict::Worded => Group::Worded,
            Verdict::Missing => Group::Missing,
            Verdict::Exact => Group::Exact,
        }
    }

    /// Its heading.
    pub fn title(self) -> Text {
        match self {
            Group::Contradicted => text!("Contraddette", "Contradicted"),
            Group::Denied => text!("Contraddette e smentite", "Contradicted and denied"),
            Group::Compatible => text!("Compatibili", "Compatible"),
            Group::Worded => text!("Con altre parole", "In other words"),
            Group::Below => text!("Discordi", "At odds"),
            Group::Missing => text!("Non calcolabili", "Not computable"),
            Group::Exact => text!("Esatte", "Exact"),
        }
    }

    /// What it means, where the heading does not say it.
    pub fn note(self) -> Option<Text> {
        match self {
            Group::Compatible => Some(text!(
                "tornano solo dentro l'arrotondamento dei dati o un intervallo dichiarato",
                "they follow only inside the data's rounding or a declared range"
            )),
            Group::Below => Some(text!(
                "tornano nel piano, ma non con le cifre che il documento stampa sotto",
                "they follow from the plan, but not from the figures that the document prints below"
            )),
            Group::Worded => Some(text!("le cifre nel testo sono le stesse", "the figures in the text are the same")),
            _ => None,
        }
    }

    /// Its colour.
    pub fn light(self) -> Light {
        match self {
            Group::Contradicted | Group::Below => Light::Red,
            Group::Denied | Group::Compatible | Group::Worded => Light::Yellow,
            Group::Missing => Light::Grey,
            Group::Exact => Light::Green,
        }
    }
}

/// What a claim is about: `punteggio OS_01.01`, `valore EC07 in C04`, `valore x 2024`, `soglia «Raggiunto»`.
pub fn subject(sources: &Sources, plan: &Plan, claim: &Claim) -> String {
    let about = plan.about(claim);
    let about = match claim.figure {
        Figure::Threshold { .. } => format!("«{about}»"),
        _ => about.to_owned(),
    };
    let mut subject = format!("{} {about}", claim.kind());
    if let Some(under) = claim.under {
        subject += &format!(" in {}", sources.text(plan.item(under).name));
    }
    if claim.year != plan.year {
        subject += &format!(" {}", claim.year);
    }
    subject
}

/// True where some decimal of a claim has more digits than are written.
fn is_cut(checked: &Checked) -> bool {
    let computed = checked.computed.as_ref().and_then(|c| c.number);
    let ends = checked.interval.into_iter().flat_map(|i| [*i.low(), *i.high()]);
    computed.into_iter().chain(ends).chain(checked.difference).any(|n| !n.is_exact())
}

fn short(value: Number) -> String {
    italian(value.decimal().round_dp(4).normalize())
}

/// What the written digits allow, where that is more than one number: `97,8289 … 97,9605`.
pub fn interval(checked: &Checked) -> Option<String> {
    let shown = checked.interval.filter(|i| checked.verdict != Verdict::Exact && i.one().is_none())?;
    Some(crate::eval::figures::ends(shown, checked.unlimited, short))
}

/// Published minus computed, with its sign.
pub fn difference(checked: &Checked) -> Option<String> {
    let difference = checked.difference?;
    let sign = if difference.decimal().is_sign_negative() { "" } else { "+" };
    Some(format!("{sign}{}", short(difference)))
}

/// The claims that don't follow, what the denied ones say, and the counts; with `all`, what follows too.
pub fn text(
    sources: &Sources,
    plan: &Plan,
    checked: &[Checked],
    asserted: &[Asserted<'_>],
    all: bool,
    look: &Look,
) -> Output {
    let mut out = Terminal::new(look.color);
    for group in Group::ALL {
        let inside: Vec<&Checked> = checked.iter().filter(|c| Group::of(c) == group).collect();
        let expected = group == Group::Exact || (group == Group::Missing && inside.iter().all(|c| c.waived));
        if inside.is_empty() || (expected && !all) {
            continue;
        }
        let note = group.note().map(|n| format!(": {}", n.get(look.lang))).unwrap_or_default();
        let heading = format!("{}{note} ({})", group.title().get(look.lang), inside.len());
        out.paragraph(0, 0, look.width, &heading, Ink::Bold);
        for claim in inside {
            line(sources, plan, claim, beside(plan, checked, claim), look, &mut out);
        }
        out.end();
    }
    asserted::lines(plan, asserted, all, look, &mut out);
    if !checked.is_empty() || asserted.is_empty() {
        out.paragraph(0, 0, look.width, summary(checked).get(look.lang), Ink::Plain);
    }
    if let Some(words) = asserted::summary(asserted) {
        out.paragraph(0, 0, look.width, words.get(look.lang), Ink::Plain);
    }
    out.take()
}

fn line(sources: &Sources, plan: &Plan, checked: &Checked, beside: Option<Text>, look: &Look, out: &mut Terminal) {
    let light = Group::of(checked).light();
    let claim = &plan.claims[checked.claim];
    let say = |it: &'static str, en: &'static str| if look.lang == Lang::It { it } else { en };
    let code = subject(sources, plan, claim);
    let (shown, own) = checked.told();
    let published = format!("{} {}", say("pubblicato", "published"), shown.get(look.lang));
    let computed = match &own {
        Some(own) if checked.in_words => format!("{} {}", say("nel piano", "in the plan"), own.get(look.lang)),
        Some(own) => format!("{} {}", say("calcolato", "computed"), own.get(look.lang)),
        None => say("non calcolabile", "not computable").to_owned(),
    };
    let mut detail = format!("{published}, {computed}");
    if let Some(interval) = interval(checked) {
        detail += &format!(" [{interval}]");
    }
    if let Some(difference) = difference(checked) {
        detail += &format!(", {} {difference}", say("differenza", "difference"));
    }
    if let Some(printed) = &checked.printed {
        let below = printed.computed.text.get(look.lang);
        match printed.follows {
            false => {
                detail += &format!(", {} {below}", say("le cifre stampate sotto danno", "those printed below give"))
            }
            true if checked.verdict == Verdict::Contradicted => {
                detail += say(", con le cifre stampate sotto torna", ", it follows from those printed below");
            }
            true => {}
        }
    }
    let place = sources.locate(claim.value_span);
    let at = format!("{} · {}:{}", sources.text(claim.place), place.file, place.at());
    let wide = look.width >= 100;
    let code = if wide { left(&cut(&code, 44), 44) } else { cut(&code, look.width.saturating_sub(4)) };
    out.blanks(2);
    out.put(light.mark(), Ink::Light(light));
    if wide && width(&detail) + 50 <= look.width {
        out.line(1, &format!("{code}  {detail}"), Ink::Plain);
    } else {
        out.line(1, code.trim_end(), Ink::Plain);
        out.paragraph(6, 0, look.width, &detail, Ink::Plain);
    }
    let mut notes: Vec<String> = beside.into_iter().map(|b| b.get(look.lang).to_owned()).collect();
    notes.push(at);
    if checked.denied {
        notes.push(format!("{}: {}", say("smentito", "denied"), sources.text(claim.denied)));
    }
    for note in notes {
        out.paragraph(6, 0, look.width, &note, Ink::Dim);
    }
}

/// How many claims there are, and how many share each fate.
pub fn summary(checked: &[Checked]) -> Text {
    let count = |group: Group| checked.iter().filter(|c| Group::of(c) == group).count();
    let [contradicted, denied, below, compatible, worded, missing, exact] = Group::ALL.map(count);
    let all = checked.len();
    if all == 1 {
        let group = checked.iter().map(Group::of).next().unwrap_or(Group::Exact);
        return match group {
            Group::Exact => text!("1 cifra pubblicata: esatta", "1 published figure: exact"),
            Group::Compatible => text!("1 cifra pubblicata: compatibile", "1 published figure: compatible"),
            Group::Contradicted => text!("1 cifra pubblicata: contraddetta", "1 published figure: contradicted"),
            Group::Denied => {
                text!("1 cifra pubblicata: contraddetta e smentita", "1 published figure: contradicted and denied")
            }
            Group::Below => text!("1 cifra pubblicata: discorde", "1 published figure: at odds"),
            Group::Worded => text!("1 cifra pubblicata: con altre parole", "1 published figure: in other words"),
            Group::Missing => text!("1 cifra pubblicata: non calcolabile", "1 published figure: not computable"),
        };
    }
    let some = |count: usize, text: Text| if count == 0 { Text::default() } else { text };
    let worded = some(worded, text!(", {worded} con altre parole", ", {worded} in other words"));
    let below = some(below, text!(", {below} discordi", ", {below} at odds"));
    let apart = checked.iter().filter(|c| c.is_apart() && !c.denied).count();
    let apart =
        some(apart, text!("; {apart} non tornano insieme ad altre", "; {apart} do not hold together with others"));
    let counts = text!(
        "{all} cifre pubblicate: {exact} esatte, {compatible} compatibili, {contradicted} contraddette, {denied} contraddette e smentite, {missing} non calcolabili",
        "{all} published figures: {exact} exact, {compatible} compatible, {contradicted} contradicted, {denied} contradicted and denied, {missing} not computable"
    );
    counts.then(&worded).then(&below).then(&apart)
}
