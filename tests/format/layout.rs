//! `albero fmt`: the canonical layout.

use crate::support::config;
use albero::format::format;
use albero::source::{Source, Sources};
use albero::syntax::ast::Reader;
use albero::syntax::{self, Ast, StatementId};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn with<T>(text: &str, run: impl FnOnce(&Source) -> T) -> T {
    let mut sources = Sources::new();
    // Another text first, so that positions don't start at zero.
    sources.add("prima", "anno 2025\n".into()).expect("small");
    let id = sources.add("piano.albero", text.into()).expect("small");
    run(sources.get(id))
}

fn fmt(text: &str) -> String {
    with(text, format)
}

/// The tree in words: keyword, depth and tokens of every statement, then the comments. Spellings
/// of the same thing count as the same.
fn tree(text: &str) -> (Vec<String>, Vec<String>) {
    with(text, |source| {
        let (ast, _) = syntax::parse(source);
        let reader = Reader::new(source);
        let mut lines = Vec::new();
        for id in ast.top() {
            outline(&ast, reader, id, 0, &mut lines);
        }
        let comments = ast.comments.iter().map(|c| reader.text(c.span()).trim_end().to_string()).collect();
        (lines, comments)
    })
}

fn outline(ast: &Ast, reader: Reader<'_>, id: StatementId, depth: usize, lines: &mut Vec<String>) {
    let statement = ast.statement(id);
    let words: Vec<String> = ast.tokens(id).iter().map(|t| plain(reader.text(t.span()))).collect();
    lines.push(format!("{depth} {:?} {} {}", statement.keyword(), statement.has_block(), words.join("·")));
    for child in ast.children(id) {
        outline(ast, reader, child, depth + 1, lines);
    }
}

fn plain(word: &str) -> String {
    let is_date = word.starts_with(|c: char| c.is_ascii_digit()) && word.matches(['-', '/']).count() == 2;
    match word {
        "≥" => ">=",
        "≤" => "<=",
        "−" | "–" => "-",
        "×" => "*",
        "÷" => "/",
        "€" => "euro",
        "N." | "n." => "n",
        "unita" | "unita'" | "unità'" => "unità",
        "si" | "si'" | "SI" | "Sì" => "sì",
        "No" | "NO" => "no",
        _ if is_date => return word.replace('-', "/"),
        _ if word.starts_with('[') => {
            let bare: String = word.chars().filter(|c| !c.is_whitespace()).collect();
            return bare.replace('−', "-").replace('n', "N");
        }
        _ => return word.replace("\r", ""),
    }
    .to_string()
}

fn check(text: &str) -> String {
    let once = fmt(text);
    assert_eq!(tree(&once), tree(text), "the tree of\n{text}\nbecame that of\n{once}");
    assert_eq!(fmt(&once), once, "a second time changes\n{once}");
    once
}

/// Laid out, and not left alone.
fn check_laid_out(text: &str) -> String {
    let once = check(text);
    assert!(once.is_empty() || (once.ends_with('\n') && !once.ends_with("\n\n")), "{once:?}");
    assert!(!once.contains("\n\n\n") && !once.contains("{\n\n") && !once.contains("\n\n}"), "{once}");
    once
}

fn plans(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            plans(&path, found);
        } else if path.extension().is_some_and(|e| e == "albero") {
            found.push(path);
        }
    }
}

#[test]
fn cases() {
    insta::glob!("../cases", "format/*.albero", |path| {
        let text = std::fs::read_to_string(path).expect("a case");
        insta::assert_snapshot!(check(&text));
    });
}

/// What has no form of the language stays as it is, with its quotes forgotten and all; its neighbours don't.
#[test]
fn what_is_not_understood_is_not_touched() {
    let text = std::fs::read_to_string("tests/cases/format/senza_virgolette.albero").expect("a case");
    let laid_out = check(&text);
    for line in text.lines().filter(|l| l.contains("//")) {
        assert!(laid_out.contains(line), "{line}\n{laid_out}");
    }
    let heads = ["indicatroe  I3   \"Refuso\" in P", "consuntivo  2025  al giugno", "valutazione  OIV  anno 2025"];
    let lines = ["peso  5 % e mezzo", "fonte  \"Servizio Ragioneria\"", "target  >=10 n entro domani", "unità  (a)"];
    for head in heads {
        for line in lines {
            let laid_out = check(&format!("{head}   {{\n {line}\n  peso 3%\n}}\n"));
            assert!(laid_out.contains(&format!("{head} {{\n  {line}\n")), "{laid_out}");
            assert!(laid_out.replace("        ", " ").contains("  peso 3 %\n"), "{laid_out}");
        }
    }
}

/// A file keeps the line ends that it has.
#[test]
fn windows_line_ends_stay() {
    let text = "piano   P \"P\" {\r\nanno 2025   // nota\r\n\r\n\r\n  smvp S }\r\nfonte   f \"a\r\nb\"\r\n";
    let laid_out = check(text);
    assert_eq!(laid_out, check(&text.replace("\r\n", "\n")).replace('\n', "\r\n"));
    assert!(laid_out.contains("\r\n\r\n  smvp        S\r\n}\r\n"), "{laid_out:?}");
    // In part, too.
    let broken = "fonte   f \"F\"\r\nobiettivo O \"O\" {\r\n  peso  3 %\r\nfonte   g \"G\"\r\n";
    let laid_out = check(broken);
    assert!(laid_out.contains("fonte f \"F\"\r\n") && laid_out.contains("{\r\n  peso  3 %\r\n"), "{laid_out:?}");
    assert!(!laid_out.replace("\r\n", "").contains(['\r', '\n']), "{laid_out:?}");
}

#[test]
fn the_examples_keep_their_meaning() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    plans(&root.join("examples"), &mut found);
    plans(&root.join("tests/cases"), &mut found);
    assert!(!found.is_empty());
    for path in found {
        let text = std::fs::read_to_string(&path).expect("a plan");
        check(&text);
    }
}

/// Pieces that plans are made of, well and badly written.
const PIECES: &[&str] = &[
    "obiettivo",
    "indicatore",
    "peso",
    "target",
    "unita'",
    "unita",
    "unità",
    "smvp",
    "nodo",
    "regola",
    "se",
    "a",
    "da",
    "consuntivo",
    "pubblicato",
    "applica",
    "misura",
    "fonte",
    "esito",
    "algoritmo",
    "OS_01.02",
    "x",
    "vale",
    "si",
    "Sì",
    "no",
    "N.",
    "n.",
    "n",
    "min",
    "(",
    ")",
    "(",
    ")",
    ";",
    ";",
    "[N-1]",
    "[ n − 1 ]",
    "[",
    "=",
    ">=",
    "≥",
    "≤",
    "<",
    ">",
    "=>",
    "=<",
    "%",
    "€",
    "+",
    "-",
    "−",
    "–",
    "*",
    "×",
    "/",
    "÷",
    "25",
    "16,66",
    "1.258,00",
    "1.5",
    "31/12/2025",
    "31-12-2025",
    "32-13-2025",
    "2025",
    "\"testo\"",
    "«testo \"fine\"»",
    "\"due\n   righe\"",
    "\"",
    "«",
    "“curve”",
    "„tedesche”",
    "{",
    "}",
    "{",
    "}",
    "{ ",
    " }",
    "\n",
    "\n",
    "\n",
    "\n\n\n",
    " ",
    "  ",
    "\t",
    "\r\n",
    "\r",
    "\u{a0}",
    "\u{feff}",
    "// nota\n",
    "/// dice\n",
    " // in fondo\n",
    "//",
    "?",
    "\\",
    "'",
    ".",
    ",",
    "è",
    "𝄞",
];

fn soup() -> impl Strategy<Value = String> {
    proptest::collection::vec((proptest::sample::select(PIECES), prop_oneof![Just(""), Just(" ")]), 0..60)
        .prop_map(|parts| parts.into_iter().flat_map(|(piece, blank)| [piece, blank]).collect())
}

/// Closes what is open and drops what closes nothing, so that the soup is laid out and not left alone.
fn balanced(text: &str) -> String {
    let mut depth = 0;
    let mut out: String = text
        .chars()
        .filter(|c| match c {
            '{' => {
                depth += 1;
                true
            }
            '}' if depth == 0 => false,
            '}' => {
                depth -= 1;
                true
            }
            _ => true,
        })
        .collect();
    out.push_str(&"\n}".repeat(depth));
    out
}

/// A well-formed plan as lines: depth, words; `None` closes a block.
#[derive(Clone, Debug)]
enum Item {
    Line(Vec<&'static str>),
    Comment(&'static str),
    Blank,
    Block(Vec<&'static str>, Vec<Item>),
}

fn item() -> impl Strategy<Value = Item> {
    const LINES: &[&[&str]] = &[
        &["peso", "16,66", "%"],
        &["target", ">=", "70,00", "%"],
        &["target", "<=", "-17,64", "gg"],
        &["fonte", "osservatorio"],
        &["unità", "staff"],
        &["algoritmo", "(", "a", "+", "b", ")", "/", "c"],
        &["algoritmo", "min", "(", "1", ";", "valore", "/", "target", ")", "*", "-", "2"],
        &["algoritmo", "a", "-", "b", "[N-1]"],
        &["usa", "X", "peso", "9", "%", "codice", "\"IS_01\""],
        &["se", "rispettato", "vale", "100", "%"],
        &["EC07", "=", "9,74", "%"],
        &["tipologia", "«Qualità»"],
        &["nodo", "ambito", "media", "pesata", "di", "obiettivi"],
    ];
    const HEADS: &[&[&str]] = &[
        &["obiettivo", "OS_01", "\"Titolo\"", "in", "AS_01"],
        &["indicatore", "IO_01.02", "«Nome»"],
        &["smvp", "P1", "\"Politica\""],
        &["consuntivo", "2025", "chiuso"],
        &["regola", "proporzionale"],
    ];
    let line = proptest::sample::select(LINES).prop_map(|l| Item::Line(l.to_vec()));
    let leaf = prop_oneof![
        5 => line,
        1 => proptest::sample::select(&["// nota", "/// documenta"][..]).prop_map(Item::Comment),
        1 => Just(Item::Blank),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        (proptest::sample::select(HEADS), proptest::collection::vec(inner, 0..6))
            .prop_map(|(head, items)| Item::Block(head.to_vec(), items))
    })
}

/// Writes items with blanks, line ends and spellings chosen by `choices`.
fn write(items: &[Item], choices: &mut impl Iterator<Item = u8>, out: &mut String) {
    for item in items {
        match item {
            Item::Line(words) => untidy(words, choices, out),
            Item::Comment(text) => out.push_str(text),
            Item::Blank => {}
            Item::Block(head, inner) => {
                untidy(head, choices, out);
                out.push_str(["{\n", " {\n", "   {\n\n\n", "\n\t{\n"][pick(choices, 4)]);
                write(inner, choices, out);
                out.push_str(["}", "  }", "\n\n}", "\t}"][pick(choices, 4)]);
            }
        }
        out.push_str(["\n", "  \n", "\r\n", "\n"][pick(choices, 4)]);
    }
}

fn pick(choices: &mut impl Iterator<Item = u8>, of: usize) -> usize {
    usize::from(choices.next().unwrap_or(0)) % of
}

fn untidy(words: &[&str], choices: &mut impl Iterator<Item = u8>, out: &mut String) {
    out.push_str(["", "  ", "\t", "        "][pick(choices, 4)]);
    for (i, word) in words.iter().enumerate() {
        // Blanks where two words would run into one; a blank or none elsewhere.
        let is_word = |w: &str| w.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/'));
        let needed = i > 0 && (is_word(word) && is_word(words[i - 1]));
        out.push_str(if i == 0 {
            ""
        } else if needed {
            [" ", "  ", "\u{a0}", "\t"][pick(choices, 4)]
        } else {
            ["", " ", "   ", ""][pick(choices, 4)]
        });
        let spellings: &[&str] = match *word {
            ">=" => &[">=", "≥"],
            "<=" => &["<=", "≤"],
            "-" => &["-", "−", "–"],
            "*" => &["*", "×"],
            "/" => &["/", "÷"],
            "unità" => &["unità", "unita'", "unita"],
            "[N-1]" => &["[N-1]", "[ N − 1 ]"],
            _ => &[],
        };
        out.push_str(if spellings.is_empty() { word } else { spellings[pick(choices, spellings.len())] });
    }
    out.push_str(["", " ", ";", " ; "][pick(choices, 4)]);
}

#[test]
fn an_edit_touches_its_own_line_alone() {
    let lines = ["peso 25 %", "unità staff", "target >= 5 n", "pesso 5 %", "smvp S", "prospettiva \"Lunga\""];
    for head in ["piano P \"P\"", "indicatore I \"I\"", "indicatroe I \"I\"", "smvp S \"S\"", "consuntivo 2025"] {
        for edited in 0..lines.len() {
            let before = fmt(&format!("{head} {{\n{}\n}}\n", lines.join("\n")));
            let mut other = lines;
            other[edited] = "non_valutabile ripartisce_a_lungo (1; 2)";
            let after = fmt(&format!("{head} {{\n{}\n}}\n", other.join("\n")));
            let changed: Vec<_> = before.lines().zip(after.lines()).filter(|(a, b)| a != b).collect();
            assert_eq!((changed.len(), before.lines().count()), (1, after.lines().count()), "{changed:?}");
        }
    }
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn no_text_is_harmed(text in soup()) {
        check(&text);
        check(&balanced(&format!("piano X {text}")));
    }

    #[test]
    fn no_characters_are_harmed(text in "\\PC{0,80}") {
        check(&text);
    }

    /// A brace or a quote too many or too few costs what it stands in, and nothing is harmed.
    #[test]
    fn damage_is_left_as_it_is(
        items in proptest::collection::vec(item(), 1..6),
        choices in proptest::collection::vec(any::<u8>(), 200),
        damage in proptest::sample::select(&["{", "}", "\"", "(", "«", "\n", ""][..]),
        place in any::<prop::sample::Index>(),
        takes_out in any::<bool>(),
    ) {
        let mut text = String::new();
        write(&items, &mut choices.into_iter(), &mut text);
        let mut at = place.index(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        if takes_out && at < text.len() {
            text.remove(at);
        }
        text.insert_str(at, damage);
        check(&text);
    }

    /// However untidy, the same plan is laid out the same.
    #[test]
    fn every_way_of_writing_is_one(
        items in proptest::collection::vec(item(), 0..6),
        choices in proptest::collection::vec(any::<u8>(), 400),
    ) {
        let (mut tidy, mut messy) = (String::new(), String::new());
        write(&items, &mut std::iter::empty(), &mut tidy);
        write(&items, &mut choices.into_iter(), &mut messy);
        // Lines end as they did.
        let laid_out = check_laid_out(&messy).replace("\r\n", "\n");
        prop_assert_eq!(laid_out, check_laid_out(&tidy), "from {}", messy);
    }
}
