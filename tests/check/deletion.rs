//! What is accepted without a word has an effect: taking it away changes a score, an output or a finding.
//!
//! `ALBERO_CANCELLAZIONI=1/1` takes away every statement of every plan, and every field of its head, not a sample of
//! the small ones; `3/8` the third of every eight; with `ALBERO_PIANI=tno`, only of the plans whose folder is named
//! like that.

use crate::support::plans::{Compiled, files, repository};
use albero::diagnostic::{Lang, Severity};
use albero::document::markdown;
use albero::eval::{Inputs, Scores};
use albero::graph::{Graph, Options, json as graph};
use albero::ground::number::Date;
use albero::plan::{Horizon, Moment};
use albero::report::document::{Input, document};
use albero::report::status::Status;
use albero::report::{policy, scores, why};
use albero::source::{SourceId, Sources, Span};
use albero::syntax::view::{Line, Tree};
use albero::verify::{Checked, verify};
use std::io::Write;
use std::path::{Path, PathBuf};

/// How many statements are taken away, spread over all plans.
const SAMPLE: usize = 160;

/// A plan larger than this is for the long run.
const SMALL: usize = 120;

#[derive(Clone)]
struct Texts {
    folder: PathBuf,
    files: Vec<(String, String)>,
}

impl Texts {
    fn at(path: &Path) -> Texts {
        let folder = if path.is_dir() { path.to_owned() } else { path.parent().expect("a folder").to_owned() };
        Texts::of(folder, files(path))
    }

    fn of(folder: PathBuf, paths: Vec<PathBuf>) -> Texts {
        let name = |file: &Path| file.strip_prefix(&folder).expect("below").to_string_lossy().into_owned();
        let read = |file: PathBuf| (name(&file), std::fs::read_to_string(&file).expect("UTF-8"));
        Texts { files: paths.into_iter().map(read).collect(), folder: folder.clone() }
    }

    /// The plans of a folder: itself, or each of those below it with what they share.
    fn all(path: &Path) -> Vec<Texts> {
        let is_plan = |folder: &Path| {
            files(folder).iter().any(|file| {
                std::fs::read_to_string(file).is_ok_and(|text| text.lines().any(|line| line.starts_with("piano ")))
            })
        };
        let (shared, below) = listed(path);
        let below: Vec<&PathBuf> = below.iter().filter(|inside| is_plan(inside)).collect();
        if !path.is_dir() || below.len() < 2 {
            return vec![Texts::at(path)];
        }
        let with = |inside: &&PathBuf| Texts::of(path.to_owned(), [shared.clone(), files(inside)].concat());
        below.iter().map(with).collect()
    }

    fn compiled(&self) -> Compiled {
        let mut sources = Sources::new();
        for (name, text) in &self.files {
            sources.add(name.clone(), text.clone()).expect("small");
        }
        let read = |path: &str| std::fs::read(self.folder.join(path)).map_err(|e| albero::text!("{e}", "{e}"));
        Compiled::reading(sources, &read)
    }

    fn without(&self, file: usize, span: Span) -> Texts {
        let mut texts = self.clone();
        texts.files[file].1.replace_range(span.start as usize..span.end() as usize, "");
        texts
    }
}

/// The texts that stand in a folder, and the folders in it.
fn listed(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let mut entries: Vec<PathBuf> = entries.collect();
    entries.sort();
    let (folders, texts): (Vec<_>, Vec<_>) = entries.into_iter().partition(|path| path.is_dir());
    (texts.into_iter().filter(|path| path.extension().is_some_and(|e| e == "albero")).collect(), folders)
}

/// The statements of a plan, and the fields that ride in their heads: file and place.
fn statements(plan: &Compiled, files: usize) -> Vec<(usize, Span)> {
    fn add(line: Line<'_>, file: usize, found: &mut Vec<(usize, Span)>) {
        found.push((file, line.full_span().span()));
        found.extend(line.head_fields().map(|field| (file, field.words().span().span())));
        line.lines().for_each(|inside| add(inside, file, found));
    }
    let mut found = Vec::new();
    for file in 0..files {
        let source = plan.sources.get(SourceId(file as u32));
        let ast = albero::syntax::parse(source).0;
        Tree::new(source, &ast).lines().for_each(|line| add(line, file, &mut found));
    }
    found
}

/// Numbers of lines are no output: everything below a line that goes moves up.
fn without_places(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == ':' {
            while chars.next_if(|d| d.is_ascii_digit() || *d == ',').is_some() {}
        }
    }
    out
}

/// One kind of what the commands say of a plan.
type Saying = fn(&Compiled) -> Vec<String>;

/// Everything that the commands say of a plan: what differs most often first, so that most deletions are told by one.
const SAYINGS: [Saying; 9] = [
    |plan| {
        let found = plan.compilation.diagnostics.iter().map(|d| format!("{} {}", d.code, d.message.get(Lang::It)));
        let mut found: Vec<String> = found.collect();
        found.sort();
        found
    },
    |plan| vec![scores::json(&plan.sources, plan.plan(), &plan.scores, scores::Wanted::default(), Lang::It).into()],
    |plan| claims(plan).iter().map(told).collect(),
    |plan| {
        let of = plan.plan();
        let days = [(6, 30), (10, 31)].map(|(month, day)| Date::new(of.year, month, day)).into_iter().flatten();
        let days = of.course.periods.keys().copied().filter(|d| d.year() == of.year).chain(days);
        let moments = days.map(Moment::on).chain([Moment::default().to(Horizon::Forecast)]);
        let scores = moments.map(|moment| Scores::compute(of, &Inputs::at(of, moment)));
        scores
            .map(|scores| scores::json(&plan.sources, of, &scores, scores::Wanted::default(), Lang::It).into())
            .collect()
    },
    |plan| {
        let whole = policy::json(&plan.sources, plan.plan(), &plan.scores, policy::Subject::Policy, Lang::It);
        vec![whole.into()]
    },
    |plan| {
        let wanted = Options { centre: None, depth: None, data: true, units: true, lang: Lang::It };
        vec![graph::render(&Graph::build(&plan.sources, plan.plan(), &plan.scores, &wanted)).into()]
    },
    |plan| {
        let Compiled { sources, compilation, scores } = plan;
        let checked = claims(plan);
        let (diagnostics, waivers) = (&compilation.diagnostics, &compilation.waivers);
        let input = Input { sources, plan: plan.plan(), scores, checked: &checked, diagnostics, waivers };
        let root = plan.plan().root.is_some();
        root.then(|| markdown::render(&document(input, Lang::It)).into()).into_iter().collect()
    },
    |plan| {
        let days =
            [(6, 30), (10, 31)].map(|(month, day)| Date::new(plan.plan().year, month, day)).into_iter().flatten();
        let statuses = days.map(|day| Status::on(&plan.sources, plan.plan(), day, 60, Lang::It));
        let entries = statuses.flat_map(|status| status.sections).flat_map(|section| section.entries);
        entries.map(|e| format!("{} {} {:?} {:?}", e.name, e.words, e.units, e.history)).collect()
    },
    |plan| {
        let of = plan.plan();
        let steps = |id| why::explain(&plan.sources, of, &plan.scores, id, Lang::It).steps;
        let small = of.items.len() < SMALL;
        let all = of.ids().filter(|_| small).flat_map(steps);
        all.map(|s| format!("{} {}", s.label, s.text)).collect()
    },
];

fn claims(plan: &Compiled) -> Vec<Checked> {
    verify(plan.plan(), &plan.compilation.waivers, &plan.scores)
}

fn told(claim: &Checked) -> String {
    let computed = claim.computed.as_ref().map(|s| s.text.it.clone());
    format!("{:?}", (claim.verdict, claim.published.text.it.clone(), computed, claim.denied, claim.waived))
}

/// What one of the sayings comes to, without its places.
fn said(saying: Saying, plan: &Compiled) -> Vec<String> {
    saying(plan).iter().map(|text| without_places(text)).collect()
}

/// What is said of a whole block that doesn't count: of another year, or not read yet.
const NOT_COUNTED: [&str; 2] = ["non_ancora_valutato", "dato_inutilizzato"];

/// True for a statement that has no effect here and can have one elsewhere: it belongs to a policy that this plan does
/// not choose, and that a plan beside it may; or it stands in a block of which it is said that it doesn't count.
fn counts_elsewhere(plan: &Compiled, file: usize, span: Span) -> bool {
    let source = plan.sources.get(SourceId(file as u32));
    let ast = albero::syntax::parse(source).0;
    let tree = Tree::new(source, &ast);
    let around =
        tree.lines().find(|line| line.full_span().span().start <= span.start && span.end() <= line.full_span().end());
    let Some(around) = around else { return false };
    let name = around.name().map(|name| name.text().to_owned()).unwrap_or_default();
    let policy = &plan.plan().policy;
    let other = around.word().text() == "smvp" && plan.sources.text(policy.name) != name;
    let head = around.span();
    other
        || plan
            .compilation
            .diagnostics
            .iter()
            .any(|d| NOT_COUNTED.contains(&d.code.as_str()) && head.covers(d.primary.span))
}

/// What is held against something else, as a `verso` is against its rule: the measure of what has values, the sheet of
/// a book that has one; and what stands for rows that say nothing themselves, in a table whose rows all do. `chiuso`
/// says of a year before the plan's what is true of it anyway.
const HELD: [&str; 5] = ["misura ", "foglio ", "in ", "componente ", "chiuso"];

/// True for one of those, in the head of what it belongs to.
fn is_held(plan: &Compiled, file: usize, span: Span) -> bool {
    let source = plan.sources.get(SourceId(file as u32));
    let written = &source.text[span.start as usize..span.end() as usize];
    let ast = albero::syntax::parse(source).0;
    let rides = |line: &Line<'_>| line.head_fields().any(|field| field.words().span().span() == span);
    let may = |line: &Line<'_>, word: &str| match line.word().text() {
        "dato" | "indicatore" => word == "misura ",
        "indicatori" | "usi" => matches!(word, "foglio " | "in " | "componente "),
        "consuntivo" | "preconsuntivo" => word == "chiuso" || word == "foglio ",
        _ => false,
    };
    fn all<'a>(lines: impl Iterator<Item = Line<'a>>, found: &mut Vec<Line<'a>>) {
        for line in lines {
            found.push(line);
            all(line.lines().collect::<Vec<_>>().into_iter(), found);
        }
    }
    let mut lines = Vec::new();
    all(Tree::new(source, &ast).lines(), &mut lines);
    let word = HELD.iter().find(|word| written.starts_with(**word));
    let of_rows = |line: &Line<'_>| line.word().text() == "usi" && line.lines().any(|inside| rides(&inside));
    word.is_some_and(|word| lines.iter().any(|line| rides(line) && may(line, word) || of_rows(line)))
}

/// True for a rule that says what the rule of its name says that every policy has: that one takes its place.
fn is_common(after: &Compiled, deleted: &str) -> bool {
    let mut words = deleted.split_whitespace();
    words.next() == Some("regola") && words.next().is_some_and(|name| after.plan().policy.named(name).is_some())
}

/// Those that have no effect although nothing is said of them.
fn silent(texts: &Texts, sample: impl Fn(usize) -> bool) -> (usize, Vec<String>) {
    let whole = texts.compiled();
    if let Some(error) = whole.compilation.diagnostics.iter().find(|d| d.severity == Severity::Error) {
        // Cases may be wrong on purpose, examples never.
        assert!(!texts.folder.starts_with(repository("examples")), "{}: {error:?}", texts.folder.display());
        return (0, Vec::new());
    }
    let before = SAYINGS.map(|saying| said(saying, &whole));
    let all = statements(&whole, texts.files.len());
    let mut found = Vec::new();
    let mut tried = 0;
    for (index, (file, span)) in all.into_iter().enumerate() {
        if !sample(index) {
            continue;
        }
        tried += 1;
        let after = texts.without(file, span).compiled();
        let mut all = SAYINGS.iter().zip(&before);
        let deleted = &texts.files[file].1[span.start as usize..span.end() as usize];
        let excused =
            || counts_elsewhere(&whole, file, span) || is_held(&whole, file, span) || is_common(&after, deleted);
        if all.all(|(saying, before)| said(*saying, &after) == *before) && !excused() {
            let (name, text) = &texts.files[file];
            let line = text[..span.start as usize].lines().count();
            let shown: String = text[span.start as usize..span.end() as usize].chars().take(80).collect();
            found.push(format!("{}/{name}:{}: {shown}", texts.folder.display(), line + 1));
        }
    }
    (tried, found)
}

/// Every plan that is right: examples, and cases with no errors.
fn plans() -> Vec<Texts> {
    let mut paths = Vec::new();
    for folder in ["tests/cases/check/ok", "tests/cases/score", "tests/cases/anno"] {
        paths.extend(files(&repository(folder)));
    }
    for folder in ["tests/cases/tabelle", "examples/politiche", "examples"] {
        let inside = std::fs::read_dir(repository(folder)).expect("a folder").map(|e| e.expect("an entry").path());
        paths.extend(inside.filter(|p| p.is_dir() && !p.ends_with("politiche")));
    }
    paths.sort();
    paths.iter().flat_map(|path| Texts::all(path)).collect()
}

/// Whether a plan is asked for.
fn named(texts: &Texts) -> bool {
    std::env::var("ALBERO_PIANI").map_or(true, |part| texts.folder.to_string_lossy().contains(&part))
}

/// Which statements are asked for: the nth of every so many.
fn asked() -> Option<(usize, usize)> {
    let asked = std::env::var("ALBERO_CANCELLAZIONI").ok()?;
    let (part, of) = asked.split_once('/').expect("N/M");
    Some((part.parse().expect("a number"), of.parse().expect("a number")))
}

#[test]
fn what_is_accepted_has_an_effect() {
    let asked = asked();
    let plans: Vec<Texts> = plans();
    let lines = |texts: &Texts| texts.files.iter().map(|(_, text)| text.lines().count()).sum::<usize>();
    let chosen: Vec<&Texts> =
        plans.iter().filter(|texts| if asked.is_some() { named(texts) } else { lines(texts) < SMALL }).collect();
    let count = |texts: &Texts| statements(&texts.compiled(), texts.files.len()).len();
    let all: usize = chosen.iter().map(|texts| count(texts)).sum();
    let (part, of) = asked.unwrap_or((1, (all / SAMPLE).max(1)));
    let (mut tried, mut found) = (0, Vec::new());
    for (offset, texts) in chosen.iter().enumerate() {
        let (some, silent) = silent(texts, |index| (index + offset) % of == part - 1);
        if asked.is_some() {
            let shown = texts.folder.display();
            let _ = writeln!(std::io::stderr().lock(), "{shown}: {some}\n{}", silent.join("\n"));
        }
        tried += some;
        found.extend(silent);
    }
    assert!(asked.is_some() || tried > 100, "only {tried} of {all}");
    assert!(found.is_empty(), "no effect and no word, {} of {tried} of {all}:\n{}", found.len(), found.join("\n"));
}
