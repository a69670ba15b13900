use super::*;
use crate::diagnostic::Text;
use crate::text;
use proptest::prelude::*;

fn sources(texts: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::new();
    for (name, text) in texts {
        sources.add(*name, (*text).to_owned()).expect("small");
    }
    sources
}

fn find(sources: &Sources, word: &str) -> Place {
    let (_, source) = sources.iter().find(|(_, s)| s.text.contains(word)).expect(word);
    let start = source.text.find(word).expect(word) as u32;
    Place { source: source.id, start, len: word.len() as u32 }
}

fn lines(sources: &Sources, diagnostics: &[Diagnostic], options: TextOptions) -> String {
    let text = render(sources, diagnostics, &options);
    assert!(text.lines().all(|l| l == l.trim_end()), "no blanks at the end of a line:\n{text}");
    text.to_string()
}

const PLAN: &str = "unità perché \"è così\"\n  fonte osservatrio\n  peso   25\n";

#[test]
fn shows_place_label_help_and_fix() {
    let sources = sources(&[("piano.albero", PLAN)]);
    let span = find(&sources, "osservatrio");
    let found = Diagnostic::new(Code::UnknownName, span, text!("`osservatrio` non esiste", "no `osservatrio`"))
        .label(text!("mai dichiarata", "never declared"))
        .also(find(&sources, "perché"), text!("in questa unità", "in this unit"))
        .help(text!("forse `osservatorio`", "maybe `osservatorio`"))
        .fix(span, "osservatorio", text!("scrivi il nome dichiarato", "write the declared name"));
    let it = lines(&sources, std::slice::from_ref(&found), TextOptions::default());
    insta::assert_snapshot!(it, @r#"
    errore[nome_ignoto]: `osservatrio` non esiste
       ╭─[ piano.albero:2:9 ]
       │
     1 │ unità perché "è così"
       │       ───┬──
       │          ╰──── in questa unità
     2 │   fonte osservatrio
       │         ─────┬─────
       │              ╰─────── mai dichiarata
    ───╯
      aiuto: forse `osservatorio`
      correzione: scrivi il nome dichiarato: `osservatrio` → `osservatorio`

    1 errore
    "#);
    let en = lines(&sources, &[found], TextOptions { lang: Lang::En, ..TextOptions::default() });
    assert!(en.starts_with("error[nome_ignoto]: no `osservatrio`\n"), "{en}");
    assert!(en.contains("  help: maybe") && en.contains("  fix: write"), "{en}");
    assert!(en.ends_with("\n1 error\n"), "{en}");
}

#[test]
fn colours_only_when_asked() {
    let sources = sources(&[("piano.albero", PLAN)]);
    let found = [Diagnostic::new(Code::UnknownName, find(&sources, "fonte"), text!("x\u{1b}[2J", "x"))];
    assert!(!lines(&sources, &found, TextOptions::default()).contains('\u{1b}'));
    let colored = render(&sources, &found, &TextOptions { color: true, ..TextOptions::default() });
    assert!(colored.contains("\u{1b}[31;1merrore[nome_ignoto]:\u{1b}[0m"), "{colored:?}");
    assert!(!colored.contains("\u{1b}[2J"));
}

#[test]
fn groups_repeated_warnings() {
    let names: Vec<String> = (1..=300).map(|i| format!("IS_{i:04}")).collect();
    let sources = sources(&[("piano.albero", &names.join("\n"))]);
    let mut found: Vec<Diagnostic> = names
        .iter()
        .map(|n| Diagnostic::new(Code::NoBaseline, find(&sources, n), text!("`{n}` è senza base", "`{n}` has no base")))
        .collect();
    found.push(Diagnostic::new(Code::UnknownName, find(&sources, "IS_0002"), text!("errore in mezzo", "error")));
    let text = lines(&sources, &found, TextOptions::default());
    assert!(text.contains("altri 299 casi di `senza_base` (riga):\n    piano.albero: IS_0002 (2), "), "{text}");
    assert!(text.contains("… e altri "), "{text}");
    assert!(text.ends_with("1 errore, 300 avvisi\n"), "{text}");
    assert!(text.lines().count() < 35, "{text}");
    assert!(text.lines().all(|l| l.width() <= 100), "{text}");
    let all = render(&sources, &found, &TextOptions { all: true, ..TextOptions::default() });
    assert_eq!(all.matches("attenzione[senza_base]").count(), 300);
    assert!(!all.contains("altri"));
}

#[test]
fn counts_errors_beyond_the_cap() {
    let sources = sources(&[("piano.albero", PLAN)]);
    let error = |n| Diagnostic::new(Code::UnknownName, Place { len: 1, ..Place::default() }, text!("x{n}", "x{n}"));
    let found: Vec<Diagnostic> = (0..MAX_ERRORS + 5).map(error).collect();
    let text = render(&sources, &found, &TextOptions::default());
    assert_eq!(text.matches("errore[nome_ignoto]").count(), MAX_ERRORS);
    assert!(text.contains("… e altri 5 errori, non mostrati\n\n205 errori\n"), "{text}");
}

#[test]
fn what_repeats_beyond_the_cap_is_counted() {
    let sources = sources(&[("piano.albero", PLAN)]);
    let error = |n: usize| {
        let same = n.min(MAX_ERRORS);
        Diagnostic::new(Code::UnknownName, Place { len: 1, ..Place::default() }, text!("x{same}", "x{same}"))
    };
    let found: Vec<Diagnostic> = (0..MAX_ERRORS + 5).map(error).collect();
    let text = render(&sources, &found, &TextOptions::default());
    assert!(text.contains("… e altri 5 errori, non mostrati\n\n205 errori\n"), "{text}");
}

#[test]
fn cuts_long_lines_and_keeps_the_column() {
    let long = format!("è{}guasto{}", "à".repeat(5_000), "ì".repeat(5_000));
    let sources = sources(&[("piano.albero", &long)]);
    let text = lines(
        &sources,
        &[Diagnostic::new(Code::UnknownName, find(&sources, "guasto"), text!("x", "x"))],
        TextOptions { width: 80, ..TextOptions::default() },
    );
    assert!(text.contains("[ piano.albero:1:5002 ]"), "{text}");
    assert!(text.contains("àguastoì") && text.lines().all(|l| l.width() <= 80), "{text}");
}

#[test]
fn survives_without_sources() {
    let found = vec![Diagnostic::new(Code::NoSource, Place::default(), text!("x", "x")); 6];
    assert!(render(&Sources::new(), &found, &TextOptions::default()).ends_with("6 avvisi\n"));
}

proptest! {
    /// Any span, inside a character or out of every text, is drawn somewhere, and never panics.
    #[test]
    fn any_span_is_drawn(
        a in "[a-zà\r\n\t€😀\u{2028}\u{85}\u{0}]{0,40}", b in "[a-zè\r\n😀]{0,20}",
        spans in prop::collection::vec((0u32..2, 0u32..90, 0u32..90), 1..6), width in 0usize..120, all in any::<bool>(),
    ) {
        let sources = sources(&[("a.albero", &a), ("b.albero", &b)]);
        let found: Vec<Diagnostic> = spans
            .windows(2)
            .enumerate()
            .map(|(index, pair)| {
                // What says the same is shown once.
                let message = Text::same(format!("m{index}"));
                let span = |(source, start, len)| Place { source: SourceId(source), start, len };
                Diagnostic::new(Code::UnknownName, span(pair[0]), message)
                    .also(span(pair[1]), Text::same("altrove"))
                    .fix(span(pair[0]), "y", Text::same("t"))
            })
            .collect();
        let text = render(&sources, &found, &TextOptions { width, all, ..TextOptions::default() });
        prop_assert_eq!(text.matches("errore[nome_ignoto]").count(), found.len());
        prop_assert_eq!(text.matches("─[ ").count() >= found.len(), true, "{}", text);
    }
}

#[test]
fn the_same_error_in_many_places_is_one() {
    let sources = sources(&[("piano.albero", "a1 a2\na3\na4\nb\n")]);
    let same = |word| Diagnostic::new(Code::SmartQuotes, find(&sources, word), text!("curve", "curly"));
    let other = Diagnostic::new(Code::SmartQuotes, find(&sources, "b"), text!("altro", "other"));
    let found = [same("a1"), same("a2"), same("a3"), same("a4"), other];
    let text = lines(&sources, &found, TextOptions::default());
    assert_eq!(text.matches("errore[").count(), 2, "{text}");
    assert!(
        text.contains("altri 3 casi di `virgolette_curve` (riga):\n    piano.albero: a2 (1), a3 (2), a4 (3)\n"),
        "{text}"
    );
    assert!(text.ends_with("\n5 errori\n"), "{text}");
    let all = lines(&sources, &found, TextOptions { all: true, ..TextOptions::default() });
    assert_eq!(all.matches("errore[").count(), 5, "{all}");
}
