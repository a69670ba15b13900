//! Texts drawn from the grammar, and the same with a word out of place: the compiler takes and refuses what
//! the grammar does. `ALBERO_CASI=N` draws N of each place.

use super::draw::{Dice, Grammar, Names};
use super::valid::differences;
use crate::support::config;
use albero::diagnostic::{Diagnostic, Severity};
use albero::files::Memory;
use albero::source::{Place, Sources};
use albero::syntax::ast::Reader;
use albero::syntax::grammar::{self, parses};
use albero::syntax::{Context, Keyword};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

const TEXT: &str = include_str!("../../../grammar/albero.pest");

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::read(TEXT));

/// Every place, and the rule for what stands there.
const PLACES: [(&str, Context); 29] = [
    ("in_top", Context::TOP),
    ("in_plan", Context::PLAN),
    ("in_node", Context::NODE),
    ("in_indicator", Context::INDICATOR),
    ("in_scorecard", Context::SCORECARD),
    ("in_unit", Context::UNIT),
    ("in_datum", Context::DATUM),
    ("in_use", Context::USE),
    ("in_nothing", Context::NOTHING),
    ("in_policy", Context::POLICY),
    ("in_rule", Context::RULE),
    ("in_bands", Context::BANDS),
    ("in_points", Context::POINTS),
    ("in_aggregation", Context::AGGREGATION),
    ("in_outcomes", Context::OUTCOMES),
    ("in_scale", Context::SCALE),
    ("in_facts", Context::FACTS),
    ("in_table", Context::TABLE),
    ("in_listing", Context::LISTING),
    ("in_uses", Context::USES),
    ("in_amendment", Context::AMENDMENT),
    ("in_scenario", Context::SCENARIO),
    ("in_prize", Context::PRIZE),
    ("in_ranking", Context::RANKING),
    ("in_decisions", Context::DECISIONS),
    ("in_decision_table", Context::DECISION_TABLE),
    ("in_claims", Context::CLAIMS),
    ("in_claim_table", Context::CLAIM_TABLE),
    ("in_reference", Context::REFERENCE),
];

/// A plan with every place in it, and a line for each.
const PLAN: &str = r#"
piano P "Piano" {
  anno 2025
  smvp S
  §in_plan§
}
scala s1 {
  voce "Alta" vale 3
  §in_scale§
}
smvp S "Politica" {
  parametro p1 in obiettivo
  regola r1 {
    parametro p1
    punteggio valore / target
    §in_rule§
  }
  regola r2 {
    fasce valore {
      da 90 % vale 100 %
      §in_bands§
      altrimenti 0 %
    }
  }
  regola r3 {
    spezzata valore {
      a 0 vale 0 %
      §in_points§
      a 1 vale 100 %
    }
  }
  applica proporzionale a >= >
  nodo obiettivo media pesata di indicatori {
    componente c1 peso 50 %
    §in_aggregation§
  }
  nodo piano media di obiettivi
  esito {
    da 90 % "Raggiunto"
    §in_outcomes§
    altrimenti "Non raggiunto"
  }
  §in_policy§
}
fonte f1 "Fonte"
misura kWh "Chilowattora"
misura 'ore-uomo' "Ore per persona"
dato d1 "Dato" misura n {
  §in_datum§
}
dato d2 "Altro dato" misura n
unità U1 "Unità" {
  usa I1
  §in_unit§
}
ambito A1 "Ambito"
obiettivo O1 "Obiettivo" in A1 {
  §in_node§
  indicatore I1 "Indicatore" {
    target >= 10 n
    §in_indicator§
  }
  indicatore '3-è l''I' "Codice fra apici" {
    target >= 10 n
  }
  indicatore I2 "Data" {
    target entro 30/06/2025
    peso 10 % {
      §in_nothing§
    }
  }
}
cruscotto C1 "Cruscotto" {
  usa I1 {
    §in_use§
  }
  §in_scorecard§
}
consuntivo 2025 {
  d1 = 3 n
  §in_facts§
}
consuntivo 2025 file "valori.csv" {
  colonna nome "Voce"
  colonna valore "Valore"
  §in_table§
}
indicatori file "indicatori.csv" in A1 {
  colonna codice "Codice"
  §in_listing§
}
usi file "valori.csv" {
  colonna nodo "Valore" dichiara cruscotto
  colonna nome "Voce"
  §in_uses§
}
rimodulazione dal 01/07/2025 atto "delibera" {
  §in_amendment§
}
scenario "Se" {
  §in_scenario§
}
premio F1 "Fondo" {
  fondo 1.000 euro
  fra U1
  graduatoria punteggio {
    §in_ranking§
  }
  §in_prize§
}
valutazione OIV 2025 atto "verbale" {
  §in_decisions§
}
valutazione OIV 2025 atto "verbale" file "valori.csv" {
  colonna nome "Voce"
  colonna punteggio "Valore"
  §in_decision_table§
}
pubblicato 2025 "Relazione" {
  §in_claims§
}
pubblicato 2025 "Allegato" file "valori.csv" {
  colonna nome "Voce"
  colonna valore "Valore"
  §in_claim_table§
}
§in_top§
"#;

/// What the names in a line drawn for a place are.
fn names(place: &str) -> Names {
    let operands = match place {
        "in_aggregation" => vec!["p1"],
        "in_rule" | "in_bands" | "in_points" => vec!["valore", "target", "base"],
        _ => vec!["d1", "d2", "I1", "'d1'", "'3-è l''I'"],
    };
    Names::from([
        ("new_name", vec!["NUOVO", "'2025-NUOVO 1'", "'peso'"]),
        ("node_name", vec!["I1", "I1", "O1", "A1", "U1", "'I1'", "'3-è l''I'"]),
        ("parent", vec!["O1", "A1", "'A1'"]),
        ("unit_name", vec!["U1", "'U1'"]),
        ("policy_name", vec!["S"]),
        ("rule_name", vec!["r1", "proporzionale"]),
        ("parameter_name", vec!["p1", "'p1'"]),
        ("component_name", vec!["c1"]),
        ("source_name", vec!["f1"]),
        ("former_name", vec!["VECCHIO", "'VECCHIO 1'"]),
        ("evaluator", vec!["OIV"]),
        ("table_name", vec!["ambiti", "obiettivi"]),
        ("finding", vec!["peso_zero", "senza_fonte"]),
        ("fact_name", vec!["I1", "d1", "d2", "'3-è l''I'", "'d1'"]),
        ("operand_name", operands),
        ("measure_name", vec!["%", "n", "gg", "euro", "€", "punti", "kWh", "'kWh'", "'ore-uomo'"]),
    ])
}

/// Words that planners put where they don't belong.
const ODD: [&str; 16] =
    ["'", "'A 1'", "‘x’", "''", "=>", "“x”", "#", "1.5", "31/02/2025", "n.", "x", "\"t\"", "12", "12,5", "(", "2025"];

fn tables(path: &str) -> Result<Vec<u8>, albero::diagnostic::Text> {
    let table = match path {
        "valori.csv" => "Voce;Valore\nd1;3\n",
        _ => "Codice;Titolo\nK1;Uno\n",
    };
    Ok(table.as_bytes().to_vec())
}

/// The plan with a line in one of its places.
fn plan_with(place: &str, line: &str) -> String {
    let mut text = PLAN.replace(&format!("§{place}§"), &format!("§{line}§"));
    for (other, _) in PLACES {
        text = text.replace(&format!("§{other}§"), "");
    }
    text
}

/// Where the compiler and the grammar differ about what stands between the braces of a chapter.
fn differs_in_a_chapter(line: &str, wrong: &mut String) {
    let mut sources = Sources::new();
    sources.add("piano.albero", plan_with("in_reference", "")).expect("small");
    let mut files = Memory::default();
    for table in ["valori.csv", "indicatori.csv"] {
        files.0.insert(table.to_owned(), tables(table).expect("a table"));
    }
    files.0.insert("relazione/1.md".to_owned(), format!("{{{line}}}\n").into_bytes());
    let compilation = albero::compile(&mut sources, &files);
    let chapter = sources.iter().find(|(_, source)| source.name.ends_with(".md")).expect("read").0;
    let part = Place { source: chapter, start: 0, len: line.len() as u32 + 2 };
    let said = |d: &&Diagnostic| part.covers(d.primary.span) && d.severity == Severity::Error;
    let found: Vec<&Diagnostic> = compilation.diagnostics.iter().filter(said).collect();
    let answer = parses(Context::REFERENCE, &spaced(line));
    let of_form = found.iter().find(|d| d.code.is_of_form());
    match (answer, of_form) {
        (Ok(()), Some(d)) => {
            let _ = writeln!(wrong, "in_reference: {line}: {}, {}", d.code, d.message.it);
        }
        (Err(e), _) if found.is_empty() => {
            let _ = writeln!(wrong, "in_reference: {line}: {}, and nothing is said", e.what().it);
        }
        _ => {}
    }
}

/// A line as the grammar reads it.
fn spaced(line: &str) -> String {
    let mut sources = Sources::new();
    let id = sources.add("", line.to_owned()).expect("small");
    let (ast, _) = albero::syntax::parse(sources.get(id));
    let reader = Reader::new(sources.get(id));
    ast.top().next().map(|id| grammar::statement(reader, ast.tokens(id))).unwrap_or_default()
}

/// Where the compiler and the grammar differ about a line in a place.
fn differs(place: &str, line: &str, wrong: &mut String) {
    if place == "in_reference" {
        return differs_in_a_chapter(line, wrong);
    }
    let marked = plan_with(place, line);
    let start = marked.find('§').expect("a mark") as u32;
    let text = marked.replace('§', "");
    let mut sources = Sources::new();
    let id = sources.add("piano.albero", text).expect("small");
    let compilation = albero::compile(&mut sources, &tables);
    let part = Place { source: id, start, len: line.len() as u32 };
    differences(&format!("{place}: {line}"), sources.get(id), &compilation.diagnostics, part, wrong);
}

/// The words of a line, as they are told apart.
fn words(line: &str) -> Vec<&str> {
    let mut sources = Sources::new();
    let id = sources.add("", line.to_owned()).expect("small");
    let (ast, _) = albero::syntax::parse(sources.get(id));
    let tokens = ast.top().flat_map(|id| ast.tokens(id)).map(|t| t.span());
    tokens.map(|span| &line[span.start as usize..span.end() as usize]).collect()
}

/// A line with one word left out, put in or moved.
fn broken(line: &str, dice: &mut Dice, vocabulary: &[&str]) -> String {
    let mut words = words(line);
    let at = dice.roll(words.len());
    match dice.roll(4) {
        0 if words.len() > 1 => drop(words.remove(at)),
        1 if at + 1 < words.len() => words.swap(at, at + 1),
        2 => words[at] = *dice.one(vocabulary),
        _ => words.insert(at, *dice.one(vocabulary)),
    }
    words.join(" ")
}

/// The lines of a number of cases in every place.
fn drawn(cases: usize, seen: &mut BTreeSet<String>, mut each: impl FnMut(&'static str, Context, &str, &mut Dice)) {
    for (at, (place, context)) in PLACES.into_iter().enumerate() {
        let names = names(place);
        for case in 0..cases {
            let mut dice = Dice::new((at * 1_000_000 + case) as u64);
            let line = GRAMMAR.draw(place, &names, &mut dice, seen);
            each(place, context, &line, &mut dice);
        }
    }
}

#[test]
fn what_is_drawn_reads_back_and_every_rule_is_drawn() {
    let (mut count, mut lost, mut seen) = (0, Vec::new(), BTreeSet::new());
    drawn(1_500, &mut seen, |place, context, line, _| {
        count += 1;
        if let Err(expected) = parses(context, line) {
            lost.push(format!("{place}: {line}: {}", expected.what().it));
        }
    });
    assert!(lost.len() * 20 <= count, "{} of {count} don't read back:\n{}", lost.len(), lost.join("\n"));
    let known = |rule: &&str| seen.contains(*rule) || IN_WORDS.contains(rule);
    let never: Vec<&str> = GRAMMAR.of_statements().into_iter().filter(|rule| !known(rule)).collect();
    assert!(never.is_empty(), "never drawn: {never:?}");
}

#[test]
fn the_compiler_takes_and_refuses_what_the_grammar_does() {
    let mut wrong = String::new();
    let mut vocabulary: Vec<&str> = Keyword::ALL.iter().map(|k| k.word()).chain(ODD).collect();
    vocabulary
        .extend(["e", "o", "a", "vale", "tra", "entro", "di", "sì", "non", "media", ">=", "=", "%", "-", "+", ")"]);
    drawn(config(25).cases as usize, &mut BTreeSet::new(), |place, context, line, dice| {
        let line = line.trim_end();
        if parses(context, &format!("{line} ")).is_ok() {
            differs(place, line, &mut wrong);
            differs(place, &broken(line, dice, &vocabulary), &mut wrong);
        }
    });
    let count = wrong.lines().count();
    assert!(count == 0, "{wrong}{count} differences");
}

/// Rules that are drawn as the names they stand for.
const IN_WORDS: [&str; 6] = ["about", "name", "goes_on", "word", "quoted_name", "quoted_letter"];

/// The table of keywords and the grammar let a line start with the same words in the same places.
#[test]
fn a_line_starts_with_the_words_of_the_table() {
    for (place, context) in PLACES {
        let said: BTreeSet<&str> = GRAMMAR.first_words(place).into_iter().flatten().collect();
        let table: BTreeSet<&str> = Keyword::words_in(context).collect();
        // A formula may begin with a sign, or a function.
        let functions = ["min", "max", "media", "somma", "arrotonda", "tronca", "usate", "conta"];
        let begins = |word: &&str| word.starts_with(char::is_alphabetic) && !functions.contains(word);
        let said: BTreeSet<&str> = match context == Context::REFERENCE {
            true => said.into_iter().filter(begins).collect(),
            false => said,
        };
        let said: BTreeSet<&str> = said.into_iter().map(|w| Keyword::from_word(w).map_or(w, |k| k.word())).collect();
        assert_eq!(said, table, "{place}");
    }
}
