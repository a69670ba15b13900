//! One way out: whatever a plan holds, every output shows it as text. What a terminal, a browser or a reader of
//! Markdown would obey never leaves raw.

use crate::diff::edits::Side;
use crate::support::config;
use crate::support::plans::{Compiled, repository};
use albero::diagnostic::text::TextOptions;
use albero::diagnostic::{Lang, codequality, json, sarif};
use albero::diff::{Named, Report, diff};
use albero::document::style::{Look, fold};
use albero::document::{Document, Form};
use albero::graph::{Graph, Options, dot, mermaid, svg};
use albero::ground::number::Date;
use albero::printable::Output;
use albero::report::document::{Input, document};
use albero::report::policy::{self, Subject};
use albero::report::status::{self, Status};
use albero::report::{claims, reproduce, scores, tree, why};
use albero::source::Sources;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options as Flags, Parser, Tag};
use std::convert::Infallible;
use unicode_normalization::UnicodeNormalization;

/// Everything that the commands show of a plan, by what it is.
struct Shown {
    /// For a terminal: with colours and without.
    text: Vec<(&'static str, [String; 2])>,
    markdown: Vec<(&'static str, String)>,
    html: Vec<(&'static str, String)>,
    svg: Vec<(&'static str, String)>,
    json: Vec<(&'static str, String)>,
    other: Vec<(&'static str, String)>,
}

const WIDTH: usize = 70;

fn look(color: bool) -> Look {
    Look { lang: Lang::En, color, width: WIDTH }
}

impl Shown {
    fn of(plan: &Compiled, before: &Side, after: &Side) -> Shown {
        let mut shown = Shown::of_documents(plan, before, after);
        shown.add_figures(plan);
        shown.add_findings(plan);
        shown.add_graphs(plan);
        shown
    }

    fn of_documents(plan: &Compiled, before: &Side, after: &Side) -> Shown {
        let mut shown = Shown {
            text: Vec::new(),
            markdown: Vec::new(),
            html: Vec::new(),
            svg: Vec::new(),
            json: Vec::new(),
            other: Vec::new(),
        };
        let (sources, checked) = (&plan.sources, plan.claims());
        let input = Input {
            sources,
            plan: plan.plan(),
            scores: &plan.scores,
            checked: &checked,
            diagnostics: &plan.compilation.diagnostics,
            waivers: &plan.compilation.waivers,
        };
        shown.add("report", &document(input, Lang::En));
        for id in plan.plan().ids() {
            let explanation = why::explain(sources, plan.plan(), &plan.scores, id, Lang::En);
            shown.add("why", &why::document(&explanation, Lang::En));
            shown.json.push(("why", why::json(&explanation).into()));
            let subject = Subject::Node(id);
            shown.add("policy", &policy::document(sources, plan.plan(), &plan.scores, subject, Lang::En));
            shown.json.push(("policy", policy::json(sources, plan.plan(), &plan.scores, subject, Lang::En).into()));
            let picture = policy::picture(sources, plan.plan(), &plan.scores, subject, Lang::En);
            shown.svg.extend(picture.ok().map(|svg| ("policy", svg.into())));
        }
        let whole = Subject::Policy;
        shown.add("policy", &policy::document(sources, plan.plan(), &plan.scores, whole, Lang::En));
        let day = Date::new(2025, 10, 1).expect("a day");
        let state = Status::on(sources, plan.plan(), day, 60, Lang::En);
        shown.add("status", &status::document(&state, true));
        shown.json.push(("status", status::json(&state).into()));
        let versions = (before.version(), after.version());
        let found = diff(&versions.0, &versions.1);
        let names = ("a\u{1b}[31m", "b\u{202e}");
        let report = Report {
            diff: &found,
            before: Named::new(names.0, &versions.0),
            after: Named::new(names.1, &versions.1),
            movements: None,
            node: None,
            turn: false,
        };
        shown.add("diff", &albero::diff::document(&report, Lang::En));
        shown.json.push(("diff", albero::diff::json::render(&report).into()));
        shown
    }

    fn add(&mut self, name: &'static str, document: &Document) {
        let write = |form| String::from(document.write(form, &look(false)));
        self.text.push((name, [String::from(document.write(Form::Text, &look(true))), write(Form::Text)]));
        self.markdown.push((name, write(Form::Markdown)));
        self.html.push((name, write(Form::Html)));
        self.json.push((name, write(Form::Json)));
    }

    fn both(&mut self, name: &'static str, text: impl Fn(&Look) -> Output) {
        self.text.push((name, [true, false].map(|color| String::from(text(&look(color))))));
    }

    fn add_figures(&mut self, compiled: &Compiled) {
        let (sources, plan) = (&compiled.sources, compiled.plan());
        let extent = tree::Extent { top: None, depth: None, all: true };
        self.both("eval", |look| {
            let mut whole = Output::default();
            let all = tree::render(sources, plan, &compiled.scores, extent, look, |part| {
                whole.push(part);
                Ok::<(), Infallible>(())
            });
            all.map(|()| whole).expect("nothing fails")
        });
        self.json
            .push(("eval", scores::json(sources, plan, &compiled.scores, scores::Wanted::default(), Lang::En).into()));
        let checked = compiled.claims();
        let asserted = albero::eval::asserted(plan, &compiled.scores);
        self.both("verify", |look| claims::text(sources, plan, &checked, &asserted, true, look));
        self.json.push(("verify", claims::json(sources, plan, &checked, &asserted, Lang::En).into()));
        if let Some(search) = albero::reproduce::search(plan) {
            self.both("policies", |look| reproduce::text(sources, plan, &search, true, look));
            self.json.push(("policies", reproduce::json(sources, plan, &search).into()));
        }
    }

    fn add_findings(&mut self, compiled: &Compiled) {
        let (sources, found) = (&compiled.sources, &compiled.compilation.diagnostics);
        self.both("check", |look| {
            let options = TextOptions { lang: Lang::En, color: look.color, width: WIDTH, all: true };
            albero::diagnostic::text::render(sources, found, &options)
        });
        self.json.push(("check", json::render(sources, found, Lang::En).into()));
        self.json.push(("check", sarif::render(sources, found, Lang::En).into()));
        self.json.push(("check", codequality::render(sources, found, Lang::En).into()));
    }

    fn add_graphs(&mut self, compiled: &Compiled) {
        let options = Options { data: true, units: true, lang: Lang::En, ..Options::default() };
        let graph = Graph::build(&compiled.sources, compiled.plan(), &compiled.scores, &options);
        self.svg.push(("graph", svg::render(&graph, Lang::En).into()));
        self.json.push(("graph", albero::graph::json::render(&graph).into()));
        self.other.push(("dot", dot::render(&graph, Lang::En).into()));
        self.other.push(("mermaid", mermaid::render(&graph, Lang::En).into()));
    }

    /// Holds every output to what it promises.
    fn check(&self, title: &str) {
        let title = fold(title);
        for (name, [colored, plain]) in &self.text {
            assert_eq!(without_colours(colored), *plain, "{name}: colours alone differ");
            nothing_is_obeyed(name, plain);
        }
        for (name, text) in self.markdown.iter().chain(&self.html).chain(&self.svg).chain(&self.other) {
            nothing_is_obeyed(name, text);
        }
        self.markdown.iter().for_each(|(name, text)| markdown_holds(name, text, &title));
        self.html.iter().for_each(|(name, page)| page_holds(name, page, &title));
        self.svg.iter().for_each(|(name, svg)| drop(words_of(name, svg)));
        for (name, text) in &self.json {
            nothing_is_obeyed(name, text);
            serde_json::from_str::<serde_json::Value>(text).expect(name);
        }
    }
}

/// A terminal text without the colours that we give.
fn without_colours(text: &str) -> String {
    let mut out = text.to_owned();
    for code in ["0", "1", "2", "31", "32", "33", "31;1", "33;1", "34", "38;5;249", "38;5;246", "38;5;240"] {
        out = out.replace(&format!("\u{1b}[{code}m"), "");
    }
    out
}

pub(super) fn nothing_is_obeyed(name: &str, text: &str) {
    let obeyed = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
    };
    let found = text.chars().find(obeyed);
    assert_eq!(found, None, "{name}: {text}");
}

/// The text of a page or a picture, in which nothing stands that is not ours.
pub(super) fn words_of(name: &str, page: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(page);
    reader.config_mut().check_end_names = false;
    let mut out = String::new();
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}\n{page}")) {
            quick_xml::events::Event::Eof => return out,
            quick_xml::events::Event::Text(text) => out.push_str(text.as_ref()),
            quick_xml::events::Event::GeneralRef(entity) => out.push_str(match entity.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "#39" => "'",
                other => panic!("{name}: {other}"),
            }),
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                let word = tag.name().as_ref().to_owned();
                assert!(!["script", "img", "b1", "iframe", "link"].contains(&word.as_str()), "{name}: <{word}>");
            }
            _ => {}
        }
    }
}

fn page_holds(name: &str, page: &str, title: &str) {
    let words = words_of(name, page);
    if name == "report" {
        assert!(words.contains(title), "{title:?} is not in the words of {name}");
    }
}

/// What a reader of Markdown makes of a text: no tags but ours, no links but inside, and the title as it is.
fn markdown_holds(name: &str, text: &str, title: &str) {
    let mut words = String::new();
    for event in Parser::new_ext(text, Flags::all() - Flags::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(text) => words.push_str(&text),
            Event::Code(code) => words.push_str(&code),
            Event::Html(tag) | Event::InlineHtml(tag) => {
                let ours = ["<a id=\"", "</a>", "<br>", "<sub>", "</sub>", "<details><summary>", "</details>"];
                assert!(ours.iter().any(|o| tag.starts_with(o)), "{name}: {tag}\n{text}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => assert!(dest_url.starts_with('#'), "{name}: {dest_url}"),
            Event::Start(Tag::Image { .. }) => panic!("{name}: a picture\n{text}"),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => panic!("{name}\n{text}"),
            Event::TaskListMarker(_) => panic!("{name}: a task\n{text}"),
            _ => words.push(' '),
        }
    }
    if name == "report" {
        assert!(words.contains(title), "{title:?} is not in the words of {name}:\n{text}");
    }
}

/// A plan that says a text wherever it can say one, with something late, missing, decided, denied and amended.
fn plan(title: &str) -> String {
    let t = format!("«{title}»");
    format!(
        "piano P {t} {{ anno 2025; smvp S }}\n\
         smvp S {t} {{ applica proporzionale a >=\n nodo piano media di indicatori\n\
         esito {{ da 90 % {t}; altrimenti «No {title}» }} }}\n\
         fonte f {t}\nunità u {t}\ndato d {t} misura n\n\
         indicatore I1 {t} codice {t} in P {{ unità u; fonte f; algoritmo {t}; tipologia {t}; target >= 10 n }}\n\
         indicatore I2 {t} in P {{ fonte f; unità u; target >= 10 n }}\n\
         indicatore I3 {t} in P {{ unità u; target al 30/06/2025 >= 10 n; target >= 10 n }}\n\
         indicatore I4 {t} in P {{ algoritmo d / 2; target >= 10 n }}\n\
         consuntivo 2025 {{ I1 = 5 n }}\nconsuntivo 2025 al 30/06/2025 {{ I3 = 5 n }}\n\
         valutazione OIV 2025 atto {t} {{ punteggio I2 = 50 % motivo {t} dedotto {t} }}\n\
         pubblicato 2025 {t} {{ punteggio P = 50,00 % smentito {t}; punteggio I1 = 49,00 %; esito I1 = {t} }}\n\
         rimodulazione dal 01/07/2025 atto {t} {{ target I1 >= 12 n era >= 10 n }}\n\
         consenti senza_base motivo {t}\n"
    )
}

fn holds(title: &str) {
    let text = plan(title);
    let mut sources = Sources::new();
    sources.add("pia\u{1b}[31mno\u{202e}.albero", text.clone()).expect("small");
    let compiled = Compiled::reading(sources, &crate::support::plans::no_files);
    assert!(compiled.plan().root.is_some(), "{title:?}");
    let before = Side::text(&text);
    let after =
        Side::text(&text.replace(">= 10 n", ">= 11 n").replace("I4", "I5").replace(title, &format!("{title} 2")));
    Shown::of(&compiled, &before, &after).check(title);
}

#[test]
fn titles_come_out_as_text() {
    for title in [
        "<script>alert(1)</script> & <b1>",
        "a | b `c` *d* _e_ [f](http://g) ![h](i) ~~j~~ $k$ @l #1 {.m} ^n^",
        "- uno",
        "12. due",
        "> tre",
        "# quattro",
        "\u{1b}[31mrosso\u{1b}[0m\u{7}\u{9b}31m\u{8}\u{0}",
        "\u{202e}ortsed\u{202c} \u{200f}\u{2066}x\u{2069}",
        "riga\u{2028}nuova\r\u{85}altra\u{b}\u{c}",
        "$$x$$ :tada: www.example.org --- ===",
        "]] --> ]]> <!-- &amp; &#64; &lt;",
    ] {
        holds(title);
    }
}

#[test]
fn the_case_of_the_terminal_escapes() {
    let path = repository("tests/cases/report/terminal_escapes.albero");
    let text = std::fs::read_to_string(path).expect("the case");
    let compiled = Compiled::text(text.as_str());
    let (before, after) = (Side::text(&text), Side::text(&text.replace("10 n", "11 n")));
    Shown::of(&compiled, &before, &after).check("Ente \u{1b}[31mROSSO\u{1b}[2J\u{1b}]0;pwned\u{7} \u{202e}gnp\u{202c}");
}

/// What breaks one form or another, and plain words.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Titolo",
        "è",
        " ",
        "  ",
        "<b1>",
        "</td>",
        "<script>",
        "&amp;",
        "&",
        "|",
        "`",
        "``",
        "*",
        "**",
        "_",
        "[",
        "](",
        ")",
        "!",
        "#",
        "$",
        "@a",
        "~~",
        "^",
        "{",
        "}",
        "-",
        "+",
        "1.",
        ">",
        "=",
        ":",
        "\t",
        "\r",
        "\u{1b}[31m",
        "\u{1b}]0;",
        "\u{7}",
        "\u{0}",
        "\u{7f}",
        "\u{9b}",
        "\u{202e}",
        "\u{200f}",
        "\u{2066}",
        "\u{2028}",
        "\u{feff}",
        "]]>",
        "-->",
        "'",
        "%%",
        ";",
        "a:b",
        "https://x.y",
        "東",
        "😀",
        "e\u{301}",
    ]);
    proptest::collection::vec(piece, 1..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(config(24))]
    #[test]
    fn whatever_a_title_holds_comes_out_as_text(title in pieces()) {
        // A text is read with its accents composed.
        let title: String = title.nfc().collect();
        prop_assume!(!title.trim().is_empty());
        holds(&title);
    }
}
