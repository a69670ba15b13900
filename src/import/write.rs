//! The plan as Albero source.

use super::amounts::{Unit, written};
use super::details::{Detail, Details, Scale};
use super::formula::CellId;
use super::found::Found;
use super::grid::Grid;
use super::heads::Role;
use super::policy::Policy;
use super::weigh::Weighed;
use crate::plan::Form;
use crate::source::letters;
use crate::syntax::name::spelled;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What the plan is called, and for when.
pub struct About {
    pub name: String,
    pub title: String,
    pub year: i32,
    /// The file that it comes from.
    pub file: String,
}

/// All that is written.
pub struct Written<'a> {
    pub grid: &'a Grid,
    pub found: &'a Found,
    pub details: &'a Details,
    pub policy: &'a Policy,
    pub weighed: &'a Weighed,
    pub about: &'a About,
    /// Codes that the plan waives, for want of a column.
    pub waived: &'a [&'static str],
}

/// The files, each with its text, not laid out yet.
pub fn files(all: &Written<'_>) -> Vec<(&'static str, String)> {
    vec![("piano.albero", plan(all)), ("smvp.albero", policy(all)), ("consuntivo.albero", facts(all))]
}

/// A text between quotation marks.
fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.contains('"') {
        return format!("\"{text}\"");
    }
    let text = text.replace(['«', '»'], "'");
    format!("«{text}»")
}

/// The names of things that the sheet only has titles of, by title.
#[derive(Default)]
struct Titles(BTreeMap<String, String>);

impl Titles {
    fn of<'t>(taken: &mut super::found::Found, titles: impl Iterator<Item = &'t str>) -> Titles {
        let mut known = Titles::default();
        for title in titles.filter(|title| !title.is_empty()) {
            if !known.0.contains_key(title) {
                let slug = slug(title);
                let name = taken.free_name(&slug);
                known.0.insert(title.to_owned(), name);
            }
        }
        known
    }
}

/// A name made of the words of a title.
pub fn slug(title: &str) -> String {
    let plain = super::heads::plain(title).replace('%', "");
    let mut name = String::new();
    for word in plain.split(' ').filter(|word| !word.is_empty()) {
        if name.len() + word.len() > 32 && !name.is_empty() {
            break;
        }
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(word);
    }
    let is_name = name.starts_with(char::is_alphabetic);
    if is_name { name } else { format!("v_{name}") }
}

fn plan(all: &Written<'_>) -> String {
    let (found, about) = (all.found, all.about);
    // Names of sources and units must not be those of nodes.
    let mut taken = Found { taken: found.taken.clone(), ..Found::default() };
    let titles = |role: Role| found.indicators.iter().map(move |i| found.text(all.grid, i, role));
    let sources = Titles::of(&mut taken, titles(Role::Source));
    let offices = Titles::of(&mut taken, titles(Role::Office));
    let mut out = String::new();
    let _ = writeln!(
        out,
        "// Da {}, con `albero import`: accanto a ogni cosa, la cella da cui viene.",
        about.file.replace('\n', " ")
    );
    let mut waivers = String::new();
    for code in all.waived {
        let _ = writeln!(waivers, "consenti {code} motivo \"il foglio non ha la colonna\"");
    }
    let _ = writeln!(
        out,
        "piano {} {} {{\nanno {}\nsmvp SMVP\n{waivers}}}\n",
        spelled(&about.name),
        quoted(&about.title),
        about.year
    );
    for (title, name) in &sources.0 {
        let _ = writeln!(out, "fonte {} {}", spelled(name), quoted(title));
    }
    for (title, name) in &offices.0 {
        let _ = writeln!(out, "unità {} {}", spelled(name), quoted(title));
    }
    let mut measures: BTreeMap<&str, &str> = BTreeMap::new();
    for detail in &all.details.all {
        if let Unit::Own(name, title) = &detail.unit {
            measures.insert(name, title);
        }
    }
    for (name, title) in measures {
        let _ = writeln!(out, "misura {} {}", spelled(name), quoted(title));
    }
    let mut writer = Writer { all, sources: &sources, offices: &offices, out };
    writer.children(None);
    writer.out
}

struct Writer<'a> {
    all: &'a Written<'a>,
    sources: &'a Titles,
    offices: &'a Titles,
    out: String,
}

impl Writer<'_> {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(line);
        self.out.push('\n');
    }

    fn children(&mut self, parent: Option<usize>) {
        let remark = self.all.weighed.remarks.iter().find(|(of, _)| *of == parent).map(|(_, remark)| remark.clone());
        if let Some(remark) = remark {
            self.line(format_args!("// {remark}"));
        }
        for at in self.all.found.indicators_of(parent).collect::<Vec<_>>() {
            self.indicator(at);
        }
        for node in self.all.found.nodes_of(parent).collect::<Vec<_>>() {
            self.node(node);
        }
    }

    fn node(&mut self, node: usize) {
        let found = self.all.found;
        let (kind, own) = (found.kind(node), &found.nodes[node]);
        let cell = self.all.grid.name(own.at);
        self.line(format_args!("\n// {cell}"));
        // Only what is called an area stands in the plan by itself.
        let is_apart = own.parent.is_none() && kind != "ambito";
        let place = if is_apart { format!(" in {}", spelled(&self.all.about.name)) } else { String::new() };
        self.line(format_args!("{kind} {} {}{place} {{", spelled(&own.name), quoted(&own.title)));
        if let Some(weight) = &self.all.weighed.nodes[node] {
            self.line(format_args!("peso {weight}"));
        }
        self.children(Some(node));
        self.line(format_args!("}}"));
    }

    fn indicator(&mut self, at: usize) {
        let all = self.all;
        let (found, grid) = (all.found, all.grid);
        let (own, detail) = (&found.indicators[at], &all.details.all[at]);
        let text = |role| found.text(grid, own, role);
        let first = CellId { sheet: own.sheet, row: own.row, column: 1 };
        let last = letters(grid.width(own.sheet, own.row).unwrap_or(1));
        let cells = format!("{}:{last}{}", grid.name(first), own.row);
        self.line(format_args!("// {cells}"));
        let place = if own.parent.is_none() { format!(" in {}", spelled(&all.about.name)) } else { String::new() };
        self.line(format_args!("indicatore {} {}{place} {{", spelled(&own.name), quoted(&own.title)));
        if let Some(weight) = &all.weighed.indicators[at] {
            self.line(format_args!("peso {weight}"));
        }
        if !text(Role::Kind).is_empty() {
            self.line(format_args!("tipologia {}", quoted(text(Role::Kind))));
        }
        if let Some(office) = self.offices.0.get(text(Role::Office)) {
            self.line(format_args!("unità {}", spelled(office)));
        }
        if !text(Role::Method).is_empty() {
            self.line(format_args!("algoritmo {}", quoted(text(Role::Method))));
        }
        let symbol = detail.unit.symbol();
        if !symbol.is_empty() {
            self.line(format_args!(
                "misura {}",
                if symbol == "%" || symbol == "n" { symbol.to_owned() } else { spelled(symbol).into_owned() }
            ));
        }
        if let Some(source) = self.sources.0.get(text(Role::Source)) {
            self.line(format_args!("fonte {}", spelled(source)));
        }
        if let Some((year, (amount, _))) = &detail.base {
            self.line(format_args!("base {year} = {}", written(amount, &detail.unit)));
        }
        self.targets(detail);
        let rule = all.policy.own[at].as_ref();
        if let (Some(rule), Some(form)) = (rule, detail.form)
            && all.policy.applied.get(&form) != Some(rule)
        {
            self.line(format_args!("regola {rule}"));
        }
        self.line(format_args!("}}"));
    }

    fn targets(&mut self, detail: &Detail) {
        let Some(asked) = &detail.target else { return };
        let Some(form) = detail.form else { return };
        let own = std::iter::once((None, asked)).chain(detail.others.iter().map(|(year, asked)| (Some(*year), asked)));
        for (year, asked) in own {
            let year = year.map_or(String::new(), |year| format!("{year} "));
            let goal = written(&asked.goal, &detail.unit);
            let goal = match (form, &asked.upper) {
                (Form::Yes, _) => "sì".to_owned(),
                (Form::Between, Some(upper)) => format!("tra {goal} e {}", written(upper, &detail.unit)),
                (form, _) => format!("{} {goal}", form.symbol()),
            };
            self.line(format_args!("target {year}{goal}"));
        }
    }
}

fn policy(all: &Written<'_>) -> String {
    let policy = all.policy;
    let mut out = String::from("// Le regole che le formule del foglio dicono.\n");
    out += "smvp SMVP \"Sistema di misurazione e valutazione\" {\n";
    for (name, lines) in &policy.rules {
        let _ = writeln!(out, "regola {name} {{\n{}\n}}", lines.join("\n"));
    }
    let mut forms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (form, rule) in &policy.applied {
        forms.entry(rule).or_default().push(form.symbol());
    }
    for (rule, forms) in forms {
        let _ = writeln!(out, "applica {rule} a {}", forms.join(" "));
    }
    let mut kinds: Vec<&str> = (0..all.found.nodes.len()).map(|node| all.found.kind(node)).collect();
    kinds.push("piano");
    for (kind, how) in policy.nodes.iter().filter(|(kind, _)| kinds.contains(*kind)) {
        let _ = writeln!(out, "nodo {kind} {how}");
    }
    let _ = writeln!(out, "assente vale {}", policy.missing.as_deref().unwrap_or("0 %"));
    let print = if all.details.scale == Scale::Points { "0,01" } else { "0,01 %" };
    let _ = writeln!(out, "stampa arrotonda a {print}\n}}");
    out
}

fn facts(all: &Written<'_>) -> String {
    let year = all.about.year;
    let given: Vec<(usize, &Detail)> = all.details.all.iter().enumerate().filter(|(_, d)| d.actual.is_some()).collect();
    // A sheet that gives a score to what has no value treats the year as ended.
    let is_scored = |detail: &Detail| detail.score.is_some_and(|cell| !all.grid.text(cell).is_empty());
    let is_closed = all.details.all.iter().all(|detail| detail.actual.is_some() || is_scored(detail));
    let closed = if is_closed { " chiuso" } else { "" };
    let mut out = format!("// I valori del foglio.\nconsuntivo {year}{closed} {{\n");
    for (at, detail) in given {
        if let Some((amount, _)) = &detail.actual {
            let _ = writeln!(out, "{} = {}", spelled(&all.found.indicators[at].name), written(amount, &detail.unit));
        }
    }
    out.push_str("}\n");
    out
}
