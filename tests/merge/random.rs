//! Random edits through a merge: independent ones never conflict, and no text is lost.

use crate::merge::declarations::agreed;
use crate::support::config;
use crate::support::format_of;
use albero::merge::{OURS, merge};
use proptest::prelude::*;
use std::collections::BTreeMap;

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
