//! Properties of the whole compiler on any text: it neither panics nor hangs, and what it says
//! points into what was written.

use crate::support::config;
use crate::support::plans::{Compiled, files, repository};
use albero::diagnostic::{Diagnostic, Lang, json, sarif, text};
use albero::document::Form;
use albero::document::style::Look;
use albero::eval::{Inputs, Scores};
use albero::graph::{Graph, Options, svg};
use albero::ground::number::Date;
use albero::report::document::{Input, document};
use albero::report::status::{self, Status};
use albero::report::why;
use albero::source::{Place, Sources};
use albero::syntax::Keyword;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Far more than any text of these tests takes.
const HANG: Duration = Duration::from_secs(30);

/// What a data file of the plan contains.
pub type Tables<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// The compiler from end to end.
pub fn everything(texts: &[(&str, &str)], tables: &Tables<'_>) {
    let started = Instant::now();
    let mut sources = Sources::new();
    for (name, text) in texts {
        sources.add(*name, (*text).to_owned()).expect("small");
    }
    let none = || albero::text!("nessun file", "no file");
    let mut compilation = albero::compile(&mut sources, &|path: &str| tables(path).ok_or_else(none));
    let scores = Scores::compute(&compilation.plan, &Inputs::default());
    compilation.finish(&scores);
    let compiled = Compiled { sources, compilation, scores };
    let (sources, plan, diagnostics) = (&compiled.sources, compiled.plan(), &compiled.compilation.diagnostics);
    for diagnostic in diagnostics {
        spans_are_sound(sources, diagnostic);
    }
    let checked = compiled.claims();
    for (lang, color) in [(Lang::It, false), (Lang::En, true)] {
        text::render(sources, diagnostics, &text::TextOptions { lang, color, width: 60, all: color });
        json::render(sources, diagnostics, lang);
    }
    sarif::render(sources, diagnostics, Lang::It);
    let input = Input {
        sources,
        plan,
        scores: &compiled.scores,
        checked: &checked,
        diagnostics,
        waivers: &compiled.compilation.waivers,
    };
    let document = document(input, Lang::It);
    let look = Look { lang: Lang::It, color: true, width: 60 };
    let all = [Form::Text, Form::Markdown, Form::Html, Form::Json];
    let _ = all.map(|form| document.write(form, &look));
    for item in plan.ids().take(50) {
        let explanation = why::explain(sources, plan, &compiled.scores, item, Lang::It);
        let _ = all.map(|form| why::document(&explanation, Lang::It).write(form, &look));
    }
    if plan.items.len() < 100 {
        let options = Options { centre: None, depth: None, data: true, units: true, ..Options::default() };
        svg::render(&Graph::build(sources, plan, &compiled.scores, &options), Lang::It);
    }
    for (_, source) in sources.iter().take(texts.len()) {
        albero::format::format(source);
    }
    let Compiled { sources, compilation, .. } = compiled;
    let day = Date::new(2025, 8, 1).expect("a day");
    let page = Status::on(&sources, &compilation.plan, day, 60, Lang::It);
    let _ = all.map(|form| status::document(&page, true).write(form, &look));
    status::json(&page);
    assert!(started.elapsed() < HANG, "took {:?}", started.elapsed());
}

fn spans_are_sound(sources: &Sources, diagnostic: &Diagnostic) {
    let labels = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary).map(|l| l.span);
    for span in labels.chain(diagnostic.fix.iter().map(|f| f.span)) {
        assert!(is_sound(sources, span), "{span:?} of {diagnostic:?}");
    }
}

fn is_sound(sources: &Sources, place: Place) -> bool {
    let text = &sources.get(place.source).text;
    text.get(place.start as usize..place.end() as usize).is_some()
}

fn alone(text: &str) {
    everything(&[("piano.albero", text)], &|_| None);
}

/// Words and signs that stand in plans, some of them in odd spellings.
const PIECES: &[&str] = &[
    "{",
    "}",
    "{",
    "}",
    "\n",
    "\n",
    "\n",
    ";",
    "(",
    ")",
    "[",
    "]",
    ",",
    "=",
    ">=",
    "<=",
    "≥",
    "≤",
    ">",
    "<",
    "+",
    "-",
    "*",
    "/",
    "−",
    "×",
    "%",
    "€",
    "n",
    "gg",
    "p.p.",
    "\"",
    "\"a\"",
    "\"à 🦀\"",
    "«x»",
    "'",
    "//",
    "///",
    "/*",
    "*/",
    "//\n",
    "\\",
    "\t",
    "\r\n",
    "\r",
    "\u{feff}",
    "\u{a0}",
    "\u{301}",
    "🦀",
    "é",
    "\0",
    "a",
    "b",
    "A1",
    "A1.1",
    "A1.1_01",
    "a[-1]",
    "a[2024]",
    "a_b",
    "sì",
    "no",
    "non",
    "e",
    "o",
    "min",
    "max",
    "somma",
    "somma(a)",
    "media(a, b)",
    "0",
    "1",
    "100 %",
    "100%",
    "12,5 %",
    "1.234,56",
    "1,",
    ",5",
    "1.2.3",
    "-0",
    "99999999999999999999999999999",
    "0,00000000000000000000000000001",
    "30/06/2025",
    "31/02/2025",
    "29/02/2024",
    "2025-06-30",
    "2025",
    "2024",
    "-2025",
    "99999",
    "piano P \"P\" { anno 2025; smvp S }\n",
    "smvp S \"S\" {",
    "indicatore a \"A\" { target >= 1 n }\n",
    "obiettivo b \"B\" in P {",
    "consuntivo 2025 {",
    "consuntivo 2025 al 30/06/2025 {",
    "preconsuntivo 2025 al 30/09/2025 {",
    "rimodulazione dal 30/06/2025 atto \"x\" {",
    "target a >= 2 n era 1 n\n",
    "peso a in P = 2 % era 1 %\n",
    "target al 30/06/2025 >= 1 n\n",
    "pubblicato \"x\" 2025 {",
    "a = 1 n\n",
    "dato c \"C\" misura n\n",
    "algoritmo a / b\n",
    "regola r { punteggio valore / target }\n",
    "applica proporzionale a >=\n",
    "usa a peso 50 %\n",
    "punteggio",
    "valore",
    "target",
    "base",
    "ritardo",
    "rispettato",
    "consenti peso_diverso_da_100 motivo \"x\"\n",
];

fn soup() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = Keyword::ALL.iter().map(|k| k.word()).collect();
    let piece = prop_oneof![select(words), select(PIECES)];
    proptest::collection::vec((piece, select(&[" ", " ", " ", "", "\n"][..])), 0..80)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

/// One change to a text.
#[derive(Clone, Debug)]
enum Change {
    Delete(Index, usize),
    Duplicate(Index, usize, Index),
    Swap(Index, Index, usize),
    Insert(Index, &'static str),
    /// Puts something else in the place of a sign or a number.
    Flip(Index, &'static str),
    WindowsLines,
}

fn change() -> impl Strategy<Value = Change> {
    let len = || prop_oneof![1..4usize, 1..40usize, 1..400usize];
    let sign =
        select(&["\"", "{", "}", "(", ")", "»", "", "\n", ",", "99999999999999999999999999999", "0", "é", "%"][..]);
    prop_oneof![
        4 => (any::<Index>(), len()).prop_map(|(at, n)| Change::Delete(at, n)),
        4 => (any::<Index>(), len(), any::<Index>()).prop_map(|(at, n, to)| Change::Duplicate(at, n, to)),
        4 => (any::<Index>(), any::<Index>(), len()).prop_map(|(a, b, n)| Change::Swap(a, b, n)),
        6 => (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        6 => (any::<Index>(), sign).prop_map(|(at, sign)| Change::Flip(at, sign)),
        1 => Just(Change::WindowsLines),
    ]
}

/// The character boundary at or before a position.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

fn span(text: &str, at: Index, len: usize) -> std::ops::Range<usize> {
    let start = boundary(text, at.index(text.len() + 1));
    start..boundary(text, start + len).max(start)
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_owned();
    for change in changes {
        match *change {
            Change::Delete(at, n) => text.replace_range(span(&text, at, n), ""),
            Change::Duplicate(at, n, to) => {
                let copy = text[span(&text, at, n)].to_owned();
                text.insert_str(span(&text, to, 0).start, &copy);
            }
            Change::Swap(a, b, n) => {
                let (mut a, mut b) = (span(&text, a, n), span(&text, b, n));
                if b.start < a.start {
                    (a, b) = (b, a);
                }
                if a.end <= b.start {
                    let (first, second) = (text[a.clone()].to_owned(), text[b.clone()].to_owned());
                    text.replace_range(b, &first);
                    text.replace_range(a, &second);
                }
            }
            Change::Insert(at, piece) => text.insert_str(span(&text, at, 0).start, piece),
            Change::Flip(at, sign) => {
                let at = span(&text, at, 0).start;
                let is_sign = |c: char| c.is_ascii_punctuation() || c.is_ascii_digit();
                if let Some((found, c)) = text[at..].char_indices().find(|(_, c)| is_sign(*c)) {
                    text.replace_range(at + found..at + found + c.len_utf8(), sign);
                }
            }
            Change::WindowsLines => text = text.replace('\n', "\r\n"),
        }
    }
    text
}

/// The files of a real plan: names and texts.
fn read(folder: &str) -> Vec<(String, String)> {
    let folder = repository(folder);
    let name = |path: &std::path::Path| path.strip_prefix(&folder).expect("below").to_string_lossy().replace('\\', "/");
    files(&folder).iter().map(|p| (name(p), std::fs::read_to_string(p).expect("UTF-8"))).collect()
}

static FIRST: LazyLock<String> =
    LazyLock::new(|| read("examples/primo-piano").into_iter().map(|(_, text)| text).collect());
static REAL: LazyLock<Vec<(String, String)>> = LazyLock::new(|| read("examples/tno-2025"));
static CASES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| read("tests/cases"));

fn table(path: &str) -> Option<Vec<u8>> {
    std::fs::read(repository("examples/tno-2025").join(path)).ok()
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    proptest::collection::vec(change(), 1..8)
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn any_text(text in any::<String>()) {
        alone(&text);
    }

    #[test]
    fn words_in_any_order(text in soup()) {
        alone(&text);
    }

    #[test]
    fn words_after_a_plan(text in soup()) {
        alone(&format!("{}{text}", *FIRST));
    }

    #[test]
    fn a_small_plan_with_changes(changes in changes()) {
        alone(&changed(&FIRST, &changes));
    }

    #[test]
    fn a_case_with_changes(which in any::<Index>(), changes in changes()) {
        alone(&changed(&which.get(&CASES).1, &changes));
    }

    #[test]
    fn a_real_file_with_changes(which in any::<Index>(), changes in changes()) {
        let (name, text) = which.get(&REAL);
        everything(&[(name, &changed(text, &changes))], &table);
    }
}

/// Compiling the whole plan takes longer, so that fewer cases must do.
fn fewer(default: u32) -> ProptestConfig {
    let config = config(default * 20);
    ProptestConfig { cases: config.cases / 20, ..config }
}

proptest! {
    #![proptest_config(fewer(4))]

    #[test]
    fn a_real_plan_with_changes(which in any::<Index>(), changes in changes()) {
        let which = which.index(REAL.len());
        let new = changed(&REAL[which].1, &changes);
        let one = |(i, (name, text)): (usize, &'static (String, String))| (name.as_str(), if i == which { None } else { Some(text.as_str()) });
        let texts: Vec<(&str, &str)> =
            REAL.iter().enumerate().map(one).map(|(name, text)| (name, text.unwrap_or(&new))).collect();
        everything(&texts, &table);
    }

    #[test]
    fn a_real_plan_with_changed_tables(changes in changes()) {
        let texts: Vec<(&str, &str)> = REAL.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        everything(&texts, &|path| Some(changed(&String::from_utf8(table(path)?).ok()?, &changes).into_bytes()));
    }
}
