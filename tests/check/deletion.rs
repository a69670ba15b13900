//! What is accepted without a word has an effect: taking it away changes a score, an output or a finding.
//!
//! `ALBERO_CANCELLAZIONI=1` takes away every statement of every example, not a sample of the small ones.

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
use albero::verify::verify;
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
        let name = |file: &Path| file.strip_prefix(&folder).expect("below").to_string_lossy().into_owned();
        let read = |file: PathBuf| (name(&file), std::fs::read_to_string(&file).expect("UTF-8"));
        Texts { files: files(path).into_iter().map(read).collect(), folder }
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

/// The statements of a plan: file and place.
fn statements(plan: &Compiled, files: usize) -> Vec<(usize, Span)> {
    fn add(line: Line<'_>, file: usize, found: &mut Vec<(usize, Span)>) {
        found.push((file, line.full_span().span()));
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

/// Everything that the commands say of a plan, without its places.
fn said(plan: &Compiled) -> Vec<String> {
    let Compiled { sources, compilation, scores: annual } = plan;
    let of = &compilation.plan;
    let found = compilation.diagnostics.iter().map(|d| format!("{} {}", d.code, d.message.get(Lang::It)));
    let mut said: Vec<String> = found.collect();
    said.sort();
    let day = |month, day| Date::new(of.year, month, day);
    let days = of.course.periods.keys().copied().filter(|d| d.year() == of.year).chain(day(6, 30)).chain(day(10, 31));
    let mut moments: Vec<Moment> = days.map(Moment::on).collect();
    moments.push(Moment::default().to(Horizon::Forecast));
    moments.push(Moment::default());
    for moment in moments {
        let scores = Scores::compute(of, &Inputs::at(of, moment));
        said.push(scores::json(sources, of, &scores, None, Lang::It).into());
    }
    let claims = verify(of, &compilation.waivers, annual);
    let told = claims.iter().map(|c| {
        (c.verdict, c.published.text.it.clone(), c.computed.as_ref().map(|s| s.text.it.clone()), c.denied, c.waived)
    });
    said.push(format!("{:?}", told.collect::<Vec<_>>()));
    if of.root.is_some() {
        let (diagnostics, waivers) = (&compilation.diagnostics, &compilation.waivers);
        let input = Input { sources, plan: of, scores: annual, checked: &claims, diagnostics, waivers };
        said.push(markdown::render(&document(input, Lang::It)).into());
    }
    let wanted = Options { centre: None, depth: None, data: true, units: true, lang: Lang::It };
    said.push(graph::render(&Graph::build(sources, of, annual, &wanted)).into());
    for part in policy::list(sources, of, annual.inputs(), None) {
        said.push(part.heading.it.into_owned());
        said.extend(part.lines.into_iter().map(|line| line.it.into_owned()));
    }
    for day in day(6, 30).into_iter().chain(day(10, 31)) {
        let status = Status::on(sources, of, day, 60, Lang::It);
        let entries = status.sections.iter().flat_map(|s| &s.entries);
        said.extend(entries.map(|e| format!("{} {} {:?} {:?}", e.name, e.words, e.units, e.history)));
    }
    if of.items.len() < SMALL {
        for id in of.ids() {
            let steps = why::explain(sources, of, annual, id, Lang::It).steps;
            said.extend(steps.iter().map(|s| format!("{} {}", s.label, s.text)));
        }
    }
    said.iter().map(|text| without_places(text)).collect()
}

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
            .any(|d| d.code.as_str() == "non_ancora_valutato" && head.covers(d.primary.span))
}

/// Those that have no effect although nothing is said of them.
fn silent(texts: &Texts, sample: impl Fn(usize) -> bool) -> (usize, Vec<String>) {
    let whole = texts.compiled();
    if whole.compilation.diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return (0, Vec::new());
    }
    let before = said(&whole);
    let all = statements(&whole, texts.files.len());
    let mut found = Vec::new();
    let mut tried = 0;
    for (index, (file, span)) in all.into_iter().enumerate() {
        if !sample(index) {
            continue;
        }
        tried += 1;
        if said(&texts.without(file, span).compiled()) == before && !counts_elsewhere(&whole, file, span) {
            let (name, text) = &texts.files[file];
            let line = text[..span.start as usize].lines().count();
            let shown: String = text[span.start as usize..span.end() as usize].chars().take(80).collect();
            found.push(format!("{}/{name}:{line}: {shown}", texts.folder.display()));
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
    paths.iter().map(|path| Texts::at(path)).collect()
}

#[test]
fn what_is_accepted_has_an_effect() {
    let long = std::env::var_os("ALBERO_CANCELLAZIONI").is_some();
    let plans: Vec<Texts> = plans();
    let small =
        |texts: &&Texts| long || texts.files.iter().map(|(_, text)| text.lines().count()).sum::<usize>() < SMALL;
    let chosen: Vec<&Texts> = plans.iter().filter(small).collect();
    let count = |texts: &Texts| statements(&texts.compiled(), texts.files.len()).len();
    let all: usize = chosen.iter().map(|texts| count(texts)).sum();
    let every = if long { 1 } else { all / SAMPLE };
    let (mut tried, mut found) = (0, Vec::new());
    for (offset, texts) in chosen.iter().enumerate() {
        let (some, silent) = silent(texts, |index| (index + offset) % every.max(1) == 0);
        tried += some;
        found.extend(silent);
    }
    assert!(tried > 100, "only {tried} of {all}");
    assert!(found.is_empty(), "no effect and no word:\n{}", found.join("\n"));
}
