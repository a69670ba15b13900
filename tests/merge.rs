//! Three-way merge by declaration.

use crate::format_of;
use crate::properties::config;
use albero::merge::{BASE, BETWEEN, Merged, OURS, THEIRS, merge};
use proptest::prelude::*;
use std::collections::BTreeMap;

const PLAN: &str = "\
ambito A1 \"Servizi\"
// Il primo.
obiettivo O1 \"Rispondere\" in A1 {
  peso        60 %

  indicatore I1 \"Pratiche\" {
    peso        50 %
    target      >= 90,00 %
  }
  indicatore I2 \"Moduli\" { peso 50 %; target entro 30/06/2025 }
}
obiettivo O2 \"Pagare\" in A1 { peso 40 % }
consuntivo 2025 {
  I1 = 80,00 %
  I2 = 10/07/2025
}
";

/// Merges both ways round, where neither may matter.
fn agreed(base: &str, ours: &str, theirs: &str) -> String {
    let (one, other) = (merge(base, ours, theirs), merge(base, theirs, ours));
    assert_eq!((one.conflicts, one.by_line), (0, false), "{}", one.text);
    assert_eq!(one, other);
    one.text
}

fn with(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(PLAN.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

#[test]
fn neighbouring_lines_do_not_conflict() {
    let ours = with(&[("60 %", "55 %"), ("I1 = 80,00 %", "I1 = 81,00 %")]);
    let theirs = with(&[("// Il primo.", "// Il primo di due."), ("I2 = 10/07/2025", "I2 = 11/07/2025\n  I3 = 4 n")]);
    let both = with(&[
        ("60 %", "55 %"),
        ("I1 = 80,00 %", "I1 = 81,00 %"),
        ("// Il primo.", "// Il primo di due."),
        ("I2 = 10/07/2025", "I2 = 11/07/2025\n  I3 = 4 n"),
    ]);
    assert_eq!(agreed(PLAN, &ours, &theirs), both);
}

#[test]
fn fields_of_one_line_are_facts_of_their_own() {
    let ours = with(&[("\"Moduli\" { peso 50 %;", "\"Moduli\" { peso 45 %;")]);
    let theirs = with(&[("\"Moduli\"", "\"Moduli in linea\""), ("30/06/2025 }", "31/07/2025 }")]);
    let merged = agreed(PLAN, &ours, &theirs);
    assert!(merged.contains("indicatore I2 \"Moduli in linea\" { peso 45 %; target entro 31/07/2025 }"), "{merged}");
}

#[test]
fn what_one_moved_keeps_what_the_other_changed() {
    let ours = with(&[
        ("  indicatore I2 \"Moduli\" { peso 50 %; target entro 30/06/2025 }\n", ""),
        ("{ peso 40 % }", "{\n  peso 40 %\n  indicatore I2 \"Moduli\" { peso 50 %; target entro 30/06/2025 }\n}"),
    ]);
    let theirs = with(&[("entro 30/06/2025", "entro 31/12/2025"), ("O2 \"Pagare\"", "O2 \"Pagare presto\"")]);
    let merged = agreed(PLAN, &ours, &theirs);
    let last = merged.split("obiettivo O2 \"Pagare presto\" in A1 {").nth(1).expect("there");
    assert!(last.contains("target entro 31/12/2025 }"), "{merged}");
    assert_eq!(merged.matches("I2 \"Moduli\"").count(), 1, "{merged}");
}

#[test]
fn what_one_renamed_keeps_what_the_other_changed() {
    for renamed in ["indicatore I1_bis \"Pratiche\" {", "indicatore I1_bis \"Pratiche nuove\" era I1 {"] {
        let ours = with(&[("indicatore I1 \"Pratiche\" {", renamed), ("I1 = 80", "I1_bis = 80")]);
        let theirs = with(&[(">= 90,00 %", ">= 92,00 %"), ("80,00 %", "82,00 %")]);
        let merged = agreed(PLAN, &ours, &theirs);
        assert!(merged.contains(renamed) && merged.contains("92,00 %"), "{merged}");
        assert!(
            merged.contains("I1_bis = 82,00 %")
                && !merged.contains("\"Pratiche\" {\n    peso        50 %\n    target      >= 90"),
            "{merged}"
        );
    }
}

#[test]
fn what_one_laid_out_anew_keeps_what_the_other_changed() {
    let ours = PLAN.replace("        ", " ").replace("\n    ", "\n\t\t").replace(" in A1 {\n", " in A1\n{\n");
    let theirs = with(&[("90,00 %", "91,00 %")]);
    assert_eq!(agreed(PLAN, &ours, &theirs), theirs);
}

#[test]
fn one_fact_changed_two_ways_is_a_conflict_of_its_lines_alone() {
    let ours = with(&[("60 %", "55 %"), ("80,00", "81,00")]);
    let theirs = with(&[("60 %", "65 %"), ("\"Moduli\"", "\"Altri moduli\"")]);
    let merged = merge(PLAN, &ours, &theirs);
    assert_eq!((merged.conflicts, merged.by_line), (1, false));
    let wanted = with(&[
        (
            "  peso        60 %\n",
            &format!(
                "{OURS}\n  peso        55 %\n{BASE}\n  peso        60 %\n{BETWEEN}\n  peso        65 %\n{THEIRS}\n"
            ),
        ),
        ("80,00", "81,00"),
        ("\"Moduli\"", "\"Altri moduli\""),
    ]);
    assert_eq!(merged.text, wanted);
    assert_eq!(format_of(&merged.text), merged.text);
}

#[test]
fn a_title_changed_two_ways_leaves_the_block_out_of_the_conflict() {
    let ours = with(&[("\"Rispondere\"", "\"Rispondere presto\""), ("60 %", "55 %")]);
    let theirs = with(&[("\"Rispondere\"", "\"Rispondere bene\""), ("90,00", "95,00")]);
    let merged = merge(PLAN, &ours, &theirs);
    insta::assert_snapshot!(merged.text);
    assert_eq!(merged.conflicts, 1);
    // What is still to be decided is not laid out.
    assert_eq!(format_of(&merged.text), merged.text);
}

#[test]
fn taken_out_and_changed_is_a_conflict_that_shows_what_was_taken_out() {
    let start = PLAN.find("obiettivo O2").expect("there");
    let end = PLAN.find("consuntivo").expect("there");
    let ours = format!("{}{}", &PLAN[..start], &PLAN[end..]);
    let theirs = with(&[("peso 40 %", "peso 45 %")]);
    let merged = merge(PLAN, &ours, &theirs);
    let chunk = format!(
        "{OURS}\n{BASE}\nobiettivo O2 \"Pagare\" in A1 {{ peso 40 % }}\n{BETWEEN}\nobiettivo O2 \"Pagare\" in A1 {{ peso 45 % }}\n{THEIRS}\n"
    );
    assert!(merged.text.contains(&chunk), "{}", merged.text);
    // Left as it was, it goes.
    assert!(!agreed(PLAN, &ours, &with(&[("80,00", "81,00")])).contains("O2"));
}

#[test]
fn outcomes_stay_in_order() {
    let base = "smvp S \"S\" {\n  esito {\n    da 90 % \"Raggiunto\"\n    altrimenti \"No\"\n  }\n}\n";
    let ours = base.replace("da 90 %", "da 95 %");
    let theirs = base.replace("    altrimenti", "    da 50 % \"In parte\"\n    altrimenti");
    let both = theirs.replace("da 90 %", "da 95 %");
    assert_eq!(agreed(base, &ours, &theirs), both);
}

/// The first band that fits decides: out of order, one would never be reached.
#[test]
fn a_band_moved_beside_another_added_stays_in_order() {
    let base = "smvp S \"S\" {\n  regola r {\n    fasce valore {\n      da 90 % vale 100 %\n      altrimenti 0 %\n    }\n  }\n}\n";
    let base = &format_of(base);
    let ours = base.replace("da 90 %", "da 95 %");
    let theirs =
        base.replace("      altrimenti", "      da 50 % vale 60 %\n      oltre 9 % vale 10 %\n      altrimenti");
    assert_eq!(agreed(base, &ours, &theirs), theirs.replace("da 90 %", "da 95 %"));
    let line = base.replace("fasce", "spezzata").replace("da 90", "a 90").replace("      altrimenti 0 %\n", "");
    let (ours, theirs) =
        (line.replace("a 90 %", "a 95 %"), line.replace("      a 90", "      a 100 % vale 110 %\n      a 90"));
    // Theirs is not in order: nobody is put right.
    assert_eq!(agreed(&line, &ours, &theirs).matches(" vale ").count(), 2);
}

/// Both bands kept would be a rule that nobody wrote.
#[test]
fn a_band_moved_two_ways_is_a_conflict() {
    let base = format_of(
        "smvp S \"S\" {\n  regola r {\n    fasce valore {\n      da 90 % vale 100 %\n      altrimenti 0 %\n    }\n  }\n}\n",
    );
    let (ours, theirs) = (base.replace("da 90 %", "da 95 %"), base.replace("da 90 %", "da 85 %"));
    assert_eq!(merge(&base, &ours, &theirs).conflicts, 1);
    assert_eq!(agreed(&base, &ours, &base.replace("vale 100", "vale 90")), ours.replace("vale 100", "vale 90"));
}

#[test]
fn two_acts_of_the_evaluation_body_are_two() {
    let base = "consuntivo 2025 { A = 1 }\n";
    let act = |n: u8, node: &str| {
        format!("{base}valutazione OIV 2025 atto \"{n}\" {{ punteggio {node} = 80 % motivo \"m\" }}\n")
    };
    let merged = agreed(base, &act(1, "X"), &act(2, "Y"));
    assert_eq!(merged.matches("valutazione OIV 2025").count(), 2, "{merged}");
}

/// Periods, acts, units' own values and tables are made of facts like the rest.
#[test]
fn what_happens_in_the_year_merges_by_declaration() {
    let base = "\
consuntivo 2025 al 30/06/2025 { d = 4 n }
consuntivo 2025 {
  I2 in U1 = 70,00 %
  I2 in U2 = 75,00 %
}
rimodulazione dal 01/07/2025 atto \"A\" {
  target I1 >= 9 n era 10 n
  peso I1 in O = 60 % era 50 %
}
indicatori file \"t.csv\" in P {
  colonna codice \"Codice\"
  colonna base 2024 \"Base\"
  operatore \"almeno\" >=
}
";
    let after = |pairs: &[(&str, &str)]| pairs.iter().fold(base.to_owned(), |t, (a, b)| t.replacen(a, b, 1));
    let ours = [
        ("d = 4", "d = 5"),
        ("U1 = 70,00", "U1 = 71,00"),
        (">= 9 n", ">= 8 n"),
        ("\"Base\"\n", "\"Base\"\n  colonna base 2023 \"Prima\"\n"),
        ("\"almeno\" >=\n", "\"almeno\" >=\n  operatore \"più di\" >\n"),
        ("rimodulazione", "rimodulazione dal 01/09/2025 atto \"B\" { target I3 >= 1 n era 2 n }\nrimodulazione"),
    ];
    let theirs = [
        ("U2 = 75,00", "U2 = 76,00"),
        ("= 60 % era", "= 65 % era"),
        ("\"Base\"\n", "\"Base 2024\"\n  colonna base 2022 \"Avanti\"\n"),
        ("\"almeno\" >=\n", "\"almeno\" >=\n  operatore \"al più\" <=\n"),
        ("rimodulazione", "rimodulazione dal 01/09/2025 atto \"C\" { target I4 >= 1 n era 2 n }\nrimodulazione"),
        ("consuntivo 2025 al", "preconsuntivo 2025 al 30/09/2025 { d = 8 n }\nconsuntivo 2025 al"),
    ];
    let merged = agreed(base, &after(&ours), &after(&theirs));
    for said in [
        "d = 5 n",
        "U1 = 71,00",
        "U2 = 76,00",
        "I1 >= 8 n",
        "= 65 %",
        "2023 \"Prima\"",
        "2022 \"Avanti\"",
        "2024 \"Base 2024\"",
        "\"più di\" >\n",
        "\"al più\" <=",
        "atto \"B\" { target I3",
        "atto \"C\" { target I4",
        "d = 8 n",
    ] {
        assert!(merged.contains(said), "{said}: {merged}");
    }
}

#[test]
fn moved_to_two_places_is_shown_in_both() {
    let base = "obiettivo A \"A\" {\n  indicatore X \"X\" { target sì }\n}\nobiettivo B \"B\"\nobiettivo C \"C\"\n";
    let to = |name: &str| {
        base.replace("  indicatore X \"X\" { target sì }\n", "").replace(
            &format!("obiettivo {name} \"{name}\"\n"),
            &format!("obiettivo {name} \"{name}\" {{\n  indicatore X \"X\" {{ target sì }}\n}}\n"),
        )
    };
    let merged = merge(base, &to("B"), &to("C"));
    assert_eq!(merged.conflicts, 2, "{}", merged.text);
    assert_eq!(merged.text.matches("indicatore X").count(), 2, "{}", merged.text);
}

#[test]
fn a_text_that_cannot_be_read_is_merged_by_line() {
    let broken =
        PLAN.replace("obiettivo O2 \"Pagare\" in A1 { peso 40 % }", "obiettivo O2 \"Pagare\" in A1 { peso 40 %");
    let theirs = with(&[("ambito A1 \"Servizi\"", "ambito A1 \"Altri servizi\"")]);
    let merged = merge(PLAN, &broken, &theirs);
    assert!(merged.by_line && merged.conflicts == 0);
    assert_eq!(merged.text, broken.replace("\"Servizi\"", "\"Altri servizi\""));
    let other = broken.replace("\"Pagare\"", "\"Pagare tutti\"");
    let Merged { text, conflicts, by_line } = merge(PLAN, &broken, &other);
    assert_eq!((conflicts, by_line), (1, true));
    assert!([OURS, BASE, BETWEEN, THEIRS].iter().all(|m| text.lines().any(|l| l == *m)), "{text}");
}

/// Everything that a plan can hold comes through a merge as it was.
#[test]
fn the_examples_come_through_whole() {
    let mut merged_files = 0;
    for folder in ["examples", "tests/cases/format", "tests/cases/score", "tests/cases/diff"] {
        for file in crate::plans::files(&crate::plans::repository(folder)) {
            let base = std::fs::read_to_string(&file).expect("UTF-8");
            let tidy = format_of(&base);
            let ours = format!("{tidy}// In fondo.\n");
            // Not inside texts, where blanks are words.
            let theirs = tidy.replace(" {\n", "   {\n\n\n");
            let merged = merge(&base, &ours, &theirs);
            if merged.by_line {
                continue;
            }
            merged_files += 1;
            assert_eq!(merged.conflicts, 0, "{}", file.display());
            similar_lines(&merged.text, &format_of(&ours), &file);
        }
    }
    assert!(merged_files > 60, "{merged_files}");
}

/// Two figures on neighbouring lines of the real plan, changed by one person each.
#[test]
fn neighbouring_figures_of_real_plans_never_conflict() {
    let mut merges = 0;
    for folder in ["examples", "tests/cases/score"] {
        for file in crate::plans::files(&crate::plans::repository(folder)) {
            let base = format_of(&std::fs::read_to_string(&file).expect("UTF-8"));
            let lines: Vec<&str> = base.lines().collect();
            let figures: Vec<usize> = (0..lines.len()).filter(|&at| figure(lines[at]).is_some()).collect();
            for pair in figures.windows(2).step_by(figures.len() / 8 + 1) {
                let with = |changed: &[usize]| -> String {
                    let line = |(at, line): (usize, &&str)| {
                        let place = figure(line).filter(|_| changed.contains(&at));
                        place.map_or_else(|| (*line).to_owned(), |p| format!("{}7{}", &line[..p], &line[p + 1..]))
                            + "\n"
                    };
                    lines.iter().enumerate().map(line).collect()
                };
                let (ours, theirs) = (with(&pair[..1]), with(&pair[1..]));
                let merged = merge(&base, &ours, &theirs);
                assert_eq!((merged.conflicts, merged.by_line), (0, false), "{}", merged.text);
                similar_lines(&merged.text, &with(pair), &file);
                merges += 1;
            }
        }
    }
    assert!(merges > 200, "{merges}");
}

/// The last digit of the figure on a line that states one, if it is not a 7.
fn figure(line: &str) -> Option<usize> {
    let said = line.split(['"', '/']).next()?;
    let states =
        said.contains(" = ") || said.trim_start().starts_with("peso ") || said.trim_start().starts_with("target");
    let at = said.rfind(|c: char| c.is_ascii_digit()).filter(|_| states)?;
    let after_sign = said.rfind(['=', '<', '>']).or(said.find("peso")).is_some_and(|sign| sign < at);
    (after_sign && said.as_bytes()[at] != b'7').then_some(at)
}

fn similar_lines(merged: &str, wanted: &str, file: &std::path::Path) {
    let first = merged.lines().zip(wanted.lines()).find(|(a, b)| a != b);
    assert!(merged == wanted, "{}: {first:?}", file.display());
}

/// A plan as what it says, written in any order.
#[derive(Clone, Debug, PartialEq)]
struct Model {
    nodes: Vec<Thing>,
    facts: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Thing {
    name: String,
    title: String,
    comment: Option<String>,
    /// Index among the areas.
    parent: usize,
    fields: Vec<(String, String)>,
}

const AREAS: usize = 3;

/// A change to one fact, and what it is about.
#[derive(Clone, Debug)]
enum Edit {
    Title(usize, u8),
    Comment(usize, u8),
    Weight(usize, u8),
    Target(usize, u8),
    Source(usize, u8),
    Move(usize, u8),
    Remove(usize),
    Fact(usize, u8),
    Add(u8, u8),
    Turn(usize),
}

fn about(edit: &Edit) -> String {
    match edit {
        Edit::Title(n, _) => format!("{n} title"),
        Edit::Comment(n, _) => format!("{n} comment"),
        Edit::Weight(n, _) => format!("{n} peso"),
        Edit::Target(n, _) => format!("{n} target"),
        Edit::Source(n, v) => format!("{n} fonte {v}"),
        Edit::Move(n, _) => format!("{n} home"),
        Edit::Remove(n) => format!("{n} "),
        Edit::Fact(n, _) => format!("fact {n}"),
        Edit::Add(_, name) => format!("new {name}"),
        Edit::Turn(_) => "order".to_owned(),
    }
}

/// True when two edits are about different facts.
fn independent(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (about(a), about(b));
    a != b && !(a.ends_with(' ') && b.starts_with(&a)) && !(b.ends_with(' ') && a.starts_with(&b))
}

fn base_model() -> Model {
    let thing = |n: usize| Thing {
        name: format!("I{n}"),
        title: format!("Indicatore {n}"),
        comment: n.is_multiple_of(2).then(|| format!("Nota di {n}")),
        parent: n % AREAS,
        fields: vec![("peso".into(), "10 %".into()), ("fonte".into(), "f0".into()), ("target".into(), ">= 5 n".into())],
    };
    let facts = (0..6).map(|n| (format!("I{n}"), format!("{n} n"))).collect();
    Model { nodes: (0..6).map(thing).collect(), facts }
}

fn apply(model: &mut Model, edit: &Edit) {
    let at = |model: &Model, n: usize| model.nodes.iter().position(|t| t.name == format!("I{n}"));
    let set = |model: &mut Model, n: usize, key: &str, value: String| {
        if let Some(i) = at(model, n) {
            let field = model.nodes[i].fields.iter_mut().find(|(k, _)| k == key);
            field.expect("there").1 = value;
        }
    };
    match edit {
        Edit::Title(n, v) => {
            if let Some(i) = at(model, *n) {
                model.nodes[i].title = format!("Titolo {v}");
            }
        }
        Edit::Comment(n, v) => {
            if let Some(i) = at(model, *n) {
                model.nodes[i].comment = Some(format!("Altra nota {v}"));
            }
        }
        Edit::Weight(n, v) => set(model, *n, "peso", format!("{v} %")),
        Edit::Target(n, v) => set(model, *n, "target", format!("<= {v} n")),
        Edit::Source(n, v) => {
            if let Some(i) = at(model, *n) {
                model.nodes[i].fields.push(("fonte".into(), format!("g{v}")));
            }
        }
        Edit::Move(n, v) => {
            if let Some(i) = at(model, *n) {
                let thing = model.nodes.remove(i);
                model.nodes.push(Thing { parent: (*v as usize) % AREAS, ..thing });
            }
        }
        Edit::Remove(n) => {
            if let Some(i) = at(model, *n) {
                model.nodes.remove(i);
            }
        }
        Edit::Fact(n, v) => {
            let fact = model.facts.iter_mut().find(|(name, _)| *name == format!("I{n}"));
            fact.expect("there").1 = format!("{v}0 n");
        }
        Edit::Add(parent, name) => model.nodes.insert(
            0,
            Thing {
                name: format!("N{name}"),
                title: "Nuovo".into(),
                comment: Some(format!("Nuovo {name}")),
                parent: (*parent as usize) % AREAS,
                fields: vec![("target".into(), "sì".into())],
            },
        ),
        Edit::Turn(n) => {
            let turn = n % model.facts.len();
            model.facts.rotate_left(turn);
            let turn = n % model.nodes.len().max(1);
            model.nodes.rotate_left(turn);
        }
    }
}

fn written(model: &Model) -> String {
    let mut text = String::new();
    for area in 0..AREAS {
        text += &format!("obiettivo A{area} \"Obiettivo {area}\" {{\n");
        for thing in model.nodes.iter().filter(|t| t.parent == area) {
            if let Some(comment) = &thing.comment {
                text += &format!("  // {comment}\n");
            }
            let fields: Vec<String> = thing.fields.iter().map(|(k, v)| format!("{k} {v}")).collect();
            let (open, between, close) =
                if thing.name.ends_with(['1', '4']) { (" { ", "; ", " }") } else { (" {\n", "\n", "\n}") };
            text += &format!("indicatore {} \"{}\"{open}{}{close}\n", thing.name, thing.title, fields.join(between));
        }
        text += "}\n";
    }
    text += "consuntivo 2025 {\n";
    for (name, value) in &model.facts {
        text += &format!("  {name} = {value}\n");
    }
    format_of(&(text + "}\n"))
}

/// What a text says, whatever the order: its lines under the headings they stand under.
fn said(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut path: Vec<String> = Vec::new();
    let mut comments = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if line.starts_with("//") {
            comments.push(line.to_owned());
            continue;
        }
        let said = format!("{} | {} | {line}", path.join(" > "), std::mem::take(&mut comments).join(" "));
        let parts: Vec<&str> = said.split(['{', '}', ';']).map(str::trim).filter(|p| !p.is_empty()).collect();
        let mut parts = parts;
        parts[1..].sort_unstable();
        *found.entry(parts.join(" ; ")).or_default() += 1;
        if line.ends_with('{') {
            path.push(line.to_owned());
        } else if line == "}" {
            path.pop();
        }
    }
    found
}

fn edit() -> impl Strategy<Value = Edit> {
    let value = 20u8..90;
    prop_oneof![
        (0usize..6, value.clone()).prop_map(|(n, v)| Edit::Title(n, v)),
        (0usize..6, value.clone()).prop_map(|(n, v)| Edit::Comment(n, v)),
        (0usize..6, value.clone()).prop_map(|(n, v)| Edit::Weight(n, v)),
        (0usize..6, value.clone()).prop_map(|(n, v)| Edit::Target(n, v)),
        (0usize..6, 0u8..3).prop_map(|(n, v)| Edit::Source(n, v)),
        (0usize..6, 0u8..3).prop_map(|(n, v)| Edit::Move(n, v)),
        (0usize..6).prop_map(Edit::Remove),
        (0usize..6, value).prop_map(|(n, v)| Edit::Fact(n, v)),
        (0u8..3, 0u8..6).prop_map(|(p, n)| Edit::Add(p, n)),
        (0usize..6).prop_map(Edit::Turn),
    ]
}

/// The same text with an end that only layout sees.
fn untidy(text: &str) -> String {
    text.replace("\n  ", "\n\t  ") + "\n\n"
}

/// Scraps of plans, with and without mistakes.
fn scraps() -> impl Strategy<Value = String> {
    const SCRAPS: &[&str] = &[
        "ambito A \"A\"\n",
        "obiettivo O \"O\" in A {\n",
        "obiettivo P \"P\" {\n",
        "}\n",
        "}\n",
        "peso 5 %\n",
        "peso 6 %\n",
        "usa I\n",
        "usa I peso 3 %\n",
        "indicatore I \"I\" { target sì }\n",
        "indicatore J \"J\" era I {\n",
        "// nota\n",
        "// altra\n",
        "\n",
        "target >= ? %\n",
        "consuntivo 2025 {\n",
        "I = 5 n\n",
        "I = 6 n  // fine\n",
        "I = \"\n",
        "peso 5 %; peso 6 %\n",
        "misura k \"K\"\n",
    ];
    proptest::collection::vec(proptest::sample::select(SCRAPS), 0..14).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(config(1500))]

    /// Whatever the texts: nothing that either wrote goes missing, and who comes first doesn't matter.
    #[test]
    fn any_three_texts(base in scraps(), ours in scraps(), theirs in scraps()) {
        let merged = merge(&base, &ours, &theirs);
        let words = |text: &str| {
            let words = text.split(|c: char| c.is_whitespace() || ";{}".contains(c)).filter(|w| !w.is_empty());
            words.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
        };
        let (before, after) = (words(&base), words(&merged.text));
        for word in words(&ours).union(&words(&theirs)) {
            prop_assert!(before.contains(word) || after.contains(word), "{} is lost in\n{}", word, merged.text);
        }
        prop_assert_eq!(merged.conflicts, merged.text.lines().filter(|l| *l == OURS).count());
        let other = merge(&base, &theirs, &ours);
        prop_assert_eq!((merged.conflicts > 0, merged.by_line), (other.conflicts > 0, other.by_line));
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn independent_edits_never_conflict(edits in proptest::collection::vec((edit(), any::<bool>()), 0..12)) {
        let mut kept: Vec<(Edit, bool)> = Vec::new();
        for (edit, side) in edits {
            if kept.iter().all(|(other, _)| independent(&edit, other)) {
                kept.push((edit, side));
            }
        }
        let base = base_model();
        let (mut ours, mut theirs, mut both) = (base.clone(), base.clone(), base.clone());
        for (edit, side) in &kept {
            apply(if *side { &mut ours } else { &mut theirs }, edit);
            apply(&mut both, edit);
        }
        let (base, ours, theirs) = (written(&base), written(&ours), written(&theirs));
        let merged = agreed(&base, &untidy(&ours), &theirs);
        let tidy = format_of(&merged);
        // Where both changed the text it comes out laid out; else it is as the one who did left it.
        prop_assert!(tidy == merged || theirs == base || ours == theirs, "{}", merged);
        let merged = tidy;
        prop_assert_eq!(said(&merged), said(&written(&both)), "{:?}\n{}", kept, merged);
        // What only one changed is what that one has.
        prop_assert_eq!(format_of(&agreed(&base, &untidy(&ours), &untidy(&base))), ours.clone());
        prop_assert_eq!(format_of(&agreed(&base, &ours, &untidy(&ours))), ours);
    }

    /// Every line that anyone wrote new is in the merge, conflicts and all.
    #[test]
    fn no_text_is_lost(
        left in proptest::collection::vec(edit(), 0..8),
        right in proptest::collection::vec(edit(), 0..8),
    ) {
        let base = base_model();
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        left.iter().for_each(|e| apply(&mut ours, e));
        right.iter().for_each(|e| apply(&mut theirs, e));
        let (base, ours, theirs) = (written(&base), written(&ours), written(&theirs));
        let merged = merge(&base, &ours, &theirs);
        let words = |text: &str| text.split([';', '{', '}', '\n']).map(|w| w.trim().to_owned()).collect::<Vec<_>>();
        let (before, after) = (words(&base), words(&merged.text));
        for word in words(&ours).into_iter().chain(words(&theirs)) {
            let plain = |w: &str| w.split_whitespace().collect::<Vec<_>>().join(" ");
            let there = after.iter().any(|w| plain(w) == plain(&word));
            prop_assert!(there || before.contains(&word), "{} is lost in\n{}", word, merged.text);
        }
        prop_assert_eq!(merged.conflicts, merged.text.lines().filter(|l| *l == OURS).count());
        prop_assert_eq!(merge(&base, &theirs, &ours).conflicts, merged.conflicts);
    }
}
