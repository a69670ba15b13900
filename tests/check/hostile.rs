//! Plans meant to hurt: each gets its own clear message, once, and the compiler comes back. The times are
//! measured in `tests/bench`.

use albero::diagnostic::{Code, Lang, Severity, text};
use albero::document::html;
use albero::document::style::Look;
use albero::eval::{Inputs, Scores};
use albero::report::document::{Input, document};
use albero::report::tree;
use albero::source::Sources;
use albero::{Compilation, compile};

const HEAD: &str = "piano P \"P\" { anno 2025; smvp S }
smvp S \"S\" {
  applica proporzionale a >= > =
  nodo obiettivo media pesata di indicatori
  nodo piano media pesata di obiettivi
}
";

struct Hurt {
    sources: Sources,
    compilation: Compilation,
}

impl Hurt {
    /// Compiles, scores, verifies and shows a plan in every way.
    fn by(text: String) -> Hurt {
        let mut sources = Sources::new();
        sources.add("piano.albero", text).expect("small");
        let mut compilation = compile(&mut sources, &crate::support::plans::no_files);
        let scores = Scores::compute(&compilation.plan, &Inputs::default());
        compilation.finish(&scores);
        let (plan, diagnostics, waivers) = (&compilation.plan, &compilation.diagnostics, &compilation.waivers);
        let checked = albero::verify::verify(plan, waivers, &scores);
        text::render(&sources, diagnostics, &text::TextOptions::default());
        let extent = tree::Extent { top: None, depth: None, all: true };
        let look = Look { lang: Lang::It, color: false, width: 80 };
        let mut shown = String::new();
        let drawn = tree::render(&sources, plan, &scores, extent, &look, |part| {
            shown.push_str(part);
            Ok::<(), std::convert::Infallible>(())
        });
        assert!(drawn.is_ok() && (plan.root.is_none() || !shown.is_empty()));
        let input = Input { sources: &sources, plan, scores: &scores, checked: &checked, diagnostics, waivers };
        html::render(&document(input, Lang::It));
        Hurt { sources, compilation }
    }

    /// Code and underlined text of the errors.
    fn errors(&self) -> Vec<(Code, &str)> {
        let all = self.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        all.map(|d| (d.code, self.sources.text(d.primary.span))).collect()
    }

    fn count(&self, code: Code) -> usize {
        self.compilation.diagnostics.iter().filter(|d| d.code == code).count()
    }
}

#[test]
fn parentheses_and_blocks_beyond_the_limit() {
    let rows = |sign: &str| format!("{}\n", sign.repeat(100)).repeat(100);
    let body = format!("dato x \"X\"\ndato d \"D\" {{\n  algoritmo {}x\n{}}}\n", rows("("), rows(")"));
    assert_eq!(Hurt::by(format!("{HEAD}{body}")).errors(), [(Code::TooDeep, "(")]);
    let open: String = (0..10_000).map(|i| format!("obiettivo A_{i} \"A\" {{\n")).collect();
    let nested = Hurt::by(format!("{HEAD}{open}{}", "}\n".repeat(10_000)));
    assert_eq!(nested.errors(), [(Code::TooDeep, "{")]);
}

#[test]
fn lines_and_words_beyond_the_limit() {
    let line = format!("{HEAD}dato d \"D\" {{\n  algoritmo d{}\n}}\n", " + d".repeat(100_000));
    assert_eq!(Hurt::by(line).errors().len(), 1);
    let word = Hurt::by(format!("{HEAD}dato {} \"D\"\n", "abc".repeat(100_000)));
    assert_eq!(word.errors(), [(Code::TooLong, "dato")]);
    let accents = Hurt::by(format!("{HEAD}{}\n", "è".repeat(100_000)));
    assert!(matches!(accents.errors()[..], [(Code::TooLong, word)] if word.starts_with('è')), "{:?}", accents.errors());
}

#[test]
fn a_text_never_closed_costs_its_own_line() {
    let rest: String = (0..2_000).map(|i| format!("fonte f{i} \"Fonte {i}\"\n")).collect();
    let found = Hurt::by(format!("fonte aperta \"Rilevazione interna\n{HEAD}{rest}"));
    assert_eq!(found.errors(), [(Code::UnclosedString, "\"Rilevazione interna")]);
    // Nobody reads the block of a word that is not of the language.
    let unread = Hurt::by(format!("{HEAD}xyzzy {{\n  riga \"aperta\n  riga @\n  riga “x”\n}}\n"));
    let codes: Vec<Code> = unread.errors().into_iter().map(|e| e.0).collect();
    assert_eq!(codes, [Code::UnknownKeyword, Code::UnclosedString, Code::UnexpectedCharacter, Code::SmartQuotes]);
}

/// `in` chains nodes to any depth without a brace.
#[test]
fn nodes_chained_deeper_than_any_tree() {
    let chain: String = (1..20_000).map(|i| format!("obiettivo o{i} \"O\" in o{}\n", i - 1)).collect();
    let facts = "consuntivo 2025 { risorse o19999 = 5 euro }\npubblicato 2025 \"R\" { risorse o0 = 5 euro }\n";
    let found = Hurt::by(format!("{HEAD}obiettivo o0 \"O\" in P\n{chain}{facts}"));
    assert_eq!(found.count(Code::TooDeep), 1);
    assert_eq!(found.errors().len(), 1);
}

#[test]
fn nodes_in_a_ring_have_no_budget() {
    let ring: String = (0..300).map(|i| format!("obiettivo o{i} \"O\" in o{}\n", (i + 1) % 300)).collect();
    let facts = "consuntivo 2025 { risorse P = 5 euro }\npubblicato 2025 \"R\" { risorse o0 = 5 euro }\n";
    let found = Hurt::by(format!("{HEAD}{ring}{facts}"));
    assert_eq!(found.count(Code::Cycle), 1);
    let cycle = found.compilation.diagnostics.iter().find(|d| d.code == Code::Cycle).expect("one");
    assert!(cycle.help.as_ref().expect("help").it.len() < 300, "the message names every step");
}

#[test]
fn numbers_too_large_to_add_up() {
    let heavy = |i| format!("obiettivo o{i} \"O\" in P {{ peso 9999999999999999999999999999 % }}\n");
    let found = Hurt::by(format!("{HEAD}{}", (0..50).map(heavy).collect::<String>()));
    assert_eq!(found.count(Code::WeightsNot100), 1);
}

/// Euro to the power of two to the power of thirty, then divided away again.
#[test]
fn units_of_any_power() {
    let square = |i| format!("dato d{} \"D\" {{ algoritmo d{i} * d{i} }}\n", i + 1);
    let over = |i| format!("dato q{} \"Q\" {{ algoritmo q{i} / d29 }}\n", i + 1);
    let squares: String = (0..30).map(square).collect();
    let quotients: String = (0..20).map(over).collect();
    let last = "dato q0 \"Q\" { algoritmo d0 / d29 }\ndato r \"R\" { algoritmo d0 / q20 }\n";
    Hurt::by(format!("{HEAD}dato d0 \"D\" misura euro\n{squares}{last}{quotients}"));
}

/// Every unknown name is reported, even where there are too many to look for the one meant.
#[test]
fn thousands_of_unknown_names() {
    let known: String = (0..3_000).map(|i| format!("dato nome_{i} \"D\" misura n\n")).collect();
    let facts: String = (0..3_000).map(|i| format!("  nmoe_{i} = 5 n\n")).collect();
    let found = Hurt::by(format!("{HEAD}{known}consuntivo 2025 {{\n{facts}}}\n"));
    assert_eq!(found.count(Code::UnknownName), 3_000);
    let helped = found.compilation.diagnostics.iter().filter(|d| d.code == Code::UnknownName && d.fix.is_some());
    assert!((100..3_000).contains(&helped.count()));
}

#[test]
fn thousands_of_waivers() {
    let one = |i| format!("obiettivo o{i} \"O\" in P {{ consenti nodo_vuoto motivo \"x\" }}\n");
    let inner: String = (0..3_000).map(one).collect();
    let found = Hurt::by(format!("{HEAD}{inner}consenti nodo_vuoto motivo \"y\"\nobiettivo z \"Z\" in P\n"));
    assert_eq!((found.count(Code::EmptyNode), found.count(Code::UnusedWaiver)), (0, 0));
    let twice = "consenti nodo_vuoto motivo \"a\"\nconsenti nodo_vuoto motivo \"b\"\nobiettivo z \"Z\" in P\n";
    assert_eq!(Hurt::by(format!("{HEAD}{twice}")).count(Code::UnusedWaiver), 1);
}
