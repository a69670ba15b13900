//! `albero report`: what the document contains, and that both its forms are sound.

use crate::support::plans::{Compiled, repository};
use albero::diagnostic::Lang;
use albero::document::{Document, html, markdown};
use albero::plan::Kind;
use albero::report::document::Input;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;

static REAL: LazyLock<Compiled> = LazyLock::new(|| Compiled::at(&repository("examples/tno-2025")));

fn document(plan: &Compiled, lang: Lang) -> Document {
    let checked = plan.claims();
    let input = Input {
        sources: &plan.sources,
        plan: plan.plan(),
        scores: &plan.scores,
        checked: &checked,
        diagnostics: &plan.compilation.diagnostics,
        waivers: &plan.compilation.waivers,
    };
    albero::report::document::document(input, lang)
}

fn page(plan: &Compiled) -> String {
    html::render(&document(plan, Lang::It)).to_string()
}

fn text(plan: &Compiled) -> String {
    markdown::render(&document(plan, Lang::It)).to_string()
}

/// What a reader of the page can rely on, gathered by walking its tags.
#[derive(Default)]
struct Page {
    ids: Vec<String>,
    links: BTreeSet<String>,
    headings: Vec<u8>,
    tables: usize,
    captions: usize,
    headers_without_scope: usize,
}

const VOID: [&str; 3] = ["meta", "br", "hr"];

/// Walks a page; fails where a tag does not close what was opened last.
fn walk(page: &str) -> Page {
    let mut reader = Reader::from_str(page);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut open: Vec<String> = Vec::new();
    let mut found = Page::default();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                found.tag(&name, &tag);
                if !VOID.contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Event::End(tag) => {
                let name = tag.name().as_ref().to_owned();
                assert_eq!(open.pop().as_deref(), Some(name.as_str()), "at byte {}", reader.buffer_position());
            }
            Event::Empty(tag) => assert_eq!(tag.name().as_ref(), "", "HTML does not know tags that close themselves"),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "still open: {open:?}");
    found
}

impl Page {
    fn tag(&mut self, name: &str, tag: &BytesStart<'_>) {
        let attributes: Vec<(String, String)> = tag
            .attributes()
            .map(|a| a.expect("well-formed"))
            .map(|a| {
                let value = a.value.to_string();
                (a.key.as_ref().to_owned(), value)
            })
            .collect();
        let get = |key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        self.ids.extend(get("id"));
        if let Some(to) = get("href") {
            self.links.insert(to.strip_prefix('#').expect("only links inside the page").to_owned());
        }
        assert!(get("src").is_none() && name != "link" && name != "script", "{name} brings something in");
        match name {
            "table" => self.tables += 1,
            "caption" => self.captions += 1,
            "th" if get("scope").is_none() => self.headers_without_scope += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.headings.push(name.as_bytes()[1] - b'0'),
            _ => {}
        }
    }

    /// Links lead somewhere, anchors are unique, headings don't skip, tables have captions.
    fn check(&self) {
        let unique: BTreeSet<&String> = self.ids.iter().collect();
        assert_eq!(unique.len(), self.ids.len(), "an id stands twice");
        let lost: Vec<&String> = self.links.iter().filter(|l| !unique.contains(l)).collect();
        assert!(lost.is_empty(), "links to nothing: {lost:?}");
        assert_eq!(self.headings.first(), Some(&1));
        assert_eq!(self.headings.iter().filter(|h| **h == 1).count(), 1);
        let skip = self.headings.windows(2).find(|w| w[1] > w[0] + 1);
        assert_eq!(skip, None, "a heading skips a level");
        assert_eq!(self.tables, self.captions);
        assert_eq!(self.headers_without_scope, 0);
    }
}

/// Cells of a row of a Markdown table: pipes that are not escaped, less the two at the ends.
fn cells(line: &str) -> usize {
    let mut pipes = 0;
    let mut escaped = false;
    for c in line.chars() {
        pipes += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    pipes - 1
}

fn check_markdown(text: &str) {
    let anchors: BTreeSet<&str> =
        text.match_indices("<a id=\"").map(|(i, m)| until(&text[i + m.len()..], '"')).collect();
    for (at, opening) in text.match_indices("](#") {
        let to = until(&text[at + opening.len()..], ')');
        assert!(anchors.contains(to), "a link to {to}, which is nowhere");
    }
    let mut columns = None;
    for line in text.lines() {
        if !line.starts_with('|') {
            columns = None;
            continue;
        }
        assert!(line.ends_with('|'), "a row without an end: {line}");
        assert_eq!(*columns.get_or_insert(cells(line)), cells(line), "{line}");
    }
}

fn until(text: &str, end: char) -> &str {
    text.split(end).next().unwrap_or("")
}

/// Without what changes with every release or every touch of the style.
fn stable(text: &str) -> String {
    let text = text.replace(concat!("albero ", env!("CARGO_PKG_VERSION")), "albero VERSION");
    match (text.find("<style>"), text.find("</style>")) {
        (Some(start), Some(end)) => format!("{}{}", &text[..start + 7], &text[end..]),
        _ => text,
    }
}

#[test]
fn first_plan_as_markdown() {
    let plan = Compiled::at(&repository("examples/primo-piano"));
    insta::assert_snapshot!(stable(&text(&plan)));
}

#[test]
fn first_plan_as_html() {
    let plan = Compiled::at(&repository("examples/primo-piano"));
    insta::assert_snapshot!(stable(&page(&plan)));
}

#[test]
fn real_page_is_sound() {
    let page = page(&REAL);
    walk(&page).check();
    for outside in ["http:", "https:", "url(", "@import", "<script"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn real_markdown_is_sound() {
    check_markdown(&text(&REAL));
}

#[test]
fn every_node_has_a_sheet_and_every_indicator_a_row() {
    let found = walk(&page(&REAL));
    let plan = REAL.plan();
    let shown = plan.ids().filter(|id| !matches!(plan.item(*id).kind, Kind::Datum | Kind::Unit));
    let missing: Vec<&str> = shown.map(|id| REAL.name(id)).filter(|n| !found.ids.iter().any(|i| i == n)).collect();
    assert!(missing.is_empty(), "not in the report: {missing:?}");
    let markdown = text(&REAL);
    for id in plan.ids().filter(|&id| matches!(plan.item(id).kind, Kind::Objective | Kind::Project)) {
        assert!(markdown.contains(&format!("<a id=\"{}\"></a>", REAL.name(id))), "{}", REAL.name(id));
    }
}

#[test]
fn every_decision_and_denial_shows_with_its_reason() {
    let markdown = text(&REAL).replace('\\', "");
    let plan = REAL.plan();
    let reasons = plan.decisions.iter().map(|d| d.reason).chain(plan.claims.iter().map(|c| c.denied));
    for reason in reasons.filter(|r| !r.is_empty()) {
        let reason = REAL.sources.text(reason).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(markdown.contains(&reason), "{reason}");
    }
}

#[test]
fn says_the_same_twice_and_speaks_english() {
    assert_eq!(page(&REAL), page(&REAL));
    let english = html::render(&document(&REAL, Lang::En));
    assert!(english.contains("<html lang=\"en\">") && english.contains("Performance tree"));
    walk(&english).check();
}

const HOSTILE: &str = r#"
piano P «<script>alert(1)</script> & "x" | [y](javascript:z) `a|b` *c* ]]> --> 😀» { anno 2025; smvp S }
fonte f "a | b"
ambito A "pipe | here \ <b>"
obiettivo O "riga
            spezzata | e <i>" in A {
  indicatore I "</style></td><h1>" codice "\" onmouseover=\"x" {
    algoritmo "| * _a_ <!--"
    fonte f
    target >= 1 n
  }
}
consuntivo 2025 chiuso { I = 2 n }
valutazione OIV 2025 atto "<a>" { punteggio I = 90 % motivo "a | b </blockquote>" }
pubblicato 2025 "<p> | </p>" { punteggio I = 80 % smentito "| <x>" }
smvp S "S<" {
  applica proporzionale a >= > =
  nodo obiettivo media pesata di indicatori
  nodo ambito media pesata di obiettivi
  nodo piano media pesata di ambiti
  esito { da 90 % "<u>sì|no</u>"; altrimenti "no" }
}
"#;

#[test]
fn hostile_titles_stay_text() {
    let plan = Compiled::text(HOSTILE);
    assert!(plan.plan().root.is_some() && plan.plan().ids().count() >= 4);
    let page = page(&plan);
    walk(&page).check();
    for tag in ["<script", "here \\ <b>", "<i>", "<u>", "<!--", "<x>", "<td><h1>"] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert!(page.contains("&lt;script&gt;"));
    let text = text(&plan);
    check_markdown(&text);
    for (at, _) in text.match_indices('<') {
        let rest = &text[at..];
        let ours = rest.starts_with("<a id=\"") || rest.starts_with("</a>") || rest.starts_with("<br>");
        assert!(ours || text[..at].ends_with('\\'), "{}", until(rest, '\n'));
    }
}

#[test]
fn a_plan_with_nothing_in_it_still_has_a_report() {
    let plan = Compiled::text("piano P \"Vuoto\" { anno 2025 }");
    walk(&page(&plan)).check();
    check_markdown(&text(&plan));
}

fn albero(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_albero"));
    command.current_dir(repository(".")).args(["--lang", "it"]).args(arguments);
    command.output().expect("runs")
}

#[test]
fn the_name_chooses_the_form_and_a_failure_leaves_nothing() {
    let folder = std::env::temp_dir().join(format!("albero-report-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let written = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);

    let (page, text) = (file("r.html"), file("r.md"));
    assert!(albero(&["report", "examples/primo-piano", "-o", &page]).status.success());
    assert!(written("r.html").starts_with("<!DOCTYPE html>"));
    assert!(albero(&["report", "examples/primo-piano", "-o", &text]).status.success());
    assert_eq!(written("r.md").into_bytes(), albero(&["report", "examples/primo-piano"]).stdout);
    let chosen = albero(&["report", "examples/primo-piano", "--format", "html", "-o", "-"]);
    assert_eq!(chosen.stdout, written("r.html").into_bytes());

    let nowhere = albero(&["report", "examples/primo-piano", "-o", &file("no/r.html")]);
    assert_eq!((nowhere.status.code(), nowhere.stdout.len()), (Some(2), 0));
    let names = std::fs::read_dir(&folder).expect("a folder").map(|e| e.expect("an entry").file_name());
    assert_eq!(names.count(), 2);
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn an_act_is_shown_with_what_it_changed() {
    let compiled = Compiled::at(&repository("tests/cases/report/amended-report"));
    let page = text(&compiled);
    let page = page.replace('\u{a0}', " ");
    let row = "| [A](#A) | target | ≥ 50 n | **≥ 40 n** | 01/07/2025 | delibera n. 7 |";
    assert!(page.contains(row), "{page}");
    let note = "Target rimodulato dal 01/07/2025: era ≥ 50 n (delibera n. 7)";
    assert!(page.contains(note), "{page}");
}
