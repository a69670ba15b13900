//! `albero diff`: what counts as a difference, and that each edit shows as itself and nothing else.

use crate::support::command::{Folder, albero};
use crate::support::config;
use albero::diff::{Change, Diff, Fate, FieldChange, Version, diff};
use albero::source::Sources;
use albero::{Compilation, compile};
use proptest::prelude::*;

/// One side, compiled.
pub struct Side {
    pub sources: Sources,
    written: usize,
    pub compilation: Compilation,
}

impl Side {
    pub fn new(files: &[(String, String)], tables: &[(&str, &str)]) -> Side {
        let mut sources = Sources::new();
        for (name, text) in files {
            sources.add(name.as_str(), text.clone()).expect("small");
        }
        let written = sources.len();
        let read = |path: &str| {
            let found = tables.iter().find(|(name, _)| *name == path);
            found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| albero::text!("non esiste", "does not exist"))
        };
        let compilation = compile(&mut sources, &read);
        Side { sources, written, compilation }
    }

    pub fn text(text: &str) -> Side {
        Side::new(&[("piano.albero".to_owned(), text.to_owned())], &[])
    }

    pub fn version(&self) -> Version<'_> {
        Version { sources: &self.sources, written: self.written, plan: &self.compilation.plan }
    }
}

pub fn compare(before: &Side, after: &Side) -> Diff {
    diff(&before.version(), &after.version())
}

fn between(before: &str, after: &str) -> Diff {
    let (before, after) = (Side::text(before), Side::text(after));
    let found = compare(&before, &after);
    assert_eq!(outline(&compare(&after, &before)), outline(&mirrored(&found)), "the other way round");
    assert!(compare(&before, &before).is_empty() && compare(&after, &after).is_empty());
    found
}

/// The same changes in the other direction.
pub fn mirrored(diff: &Diff) -> Diff {
    let field = |f: &FieldChange| FieldChange { before: f.after.clone(), after: f.before.clone(), ..f.clone() };
    let change = |c: &Change| Change {
        before: c.after.clone(),
        after: c.before.clone(),
        name: c.renamed.clone().unwrap_or_else(|| c.name.clone()),
        renamed: c.renamed.as_ref().map(|_| c.name.clone()),
        moved: c.moved.clone().map(|(from, to)| (to, from)),
        fields: c.fields.iter().map(field).collect(),
        ..c.clone()
    };
    Diff { changes: diff.changes.iter().map(change).collect(), touched: Vec::new(), findings: Vec::new() }
}

/// Every edit as a line, sorted: what, where, old, new.
pub fn outline(diff: &Diff) -> Vec<String> {
    let mut lines = Vec::new();
    for c in &diff.changes {
        let about = format!("{} {} {}", c.group, c.kind, c.name);
        let about = about.trim_start();
        match c.fate() {
            Fate::Added => lines.push(format!("+ {about}")),
            Fate::Removed => lines.push(format!("- {about}")),
            Fate::Changed => {
                lines.extend(c.renamed.iter().map(|old| format!("{about} era {old}")));
                lines.extend(c.moved.iter().map(|(from, to)| format!("{about} da {from:?} a {to:?}")));
                let text = |w: &Option<albero::diff::Written>| w.as_ref().map_or("∅".to_owned(), |w| w.text.clone());
                lines.extend(c.fields.iter().map(|f| {
                    let label = format!("{} {}", f.field, f.detail);
                    format!("{about} [{}] {} → {}", label.trim(), text(&f.before), text(&f.after))
                }));
            }
        }
    }
    assert_eq!(lines.len(), diff.edits());
    lines.sort();
    lines
}

fn lines(before: &str, after: &str) -> Vec<String> {
    outline(&between(before, after))
}

#[test]
fn spelling_is_no_difference() {
    let one = "indicatore I \"T\" codice \"C\" { peso 1.500,00 n; target >= 5 n; unità u; algoritmo a * b[N-1] / 2 }
        consuntivo 2025 { I = 31/12/2025; S = sì }";
    let two = "indicatore I «T» {\n unita' u\n algoritmo a × b[ n − 1 ] ÷ 2\n\n codice «C»\n target ≥ 5 N.\n
        peso 1500,00 n // nota\n}\nconsuntivo 2025 {\n S = si\n }\n consuntivo 2025 { I = 31-12-2025 }";
    assert_eq!(lines(one, two), Vec::<String>::new());
}

#[test]
fn a_number_with_other_digits_is_another_number() {
    let found = lines("indicatore I \"T\" { peso 5 % }", "indicatore I \"T\" { peso 5,0 % }");
    assert_eq!(found, ["indicatore I [peso] 5 % → 5,0 %"]);
}

#[test]
fn a_repeated_field_is_a_set() {
    let found = lines("indicatore I \"T\" { fonte a; fonte b; fonte c }", "indicatore I \"T\" { fonte c; fonte a }");
    assert_eq!(found, ["indicatore I [fonte] b → ∅"]);
    let found = lines("indicatore I \"T\" { fonte a; fonte b }", "indicatore I \"T\" { fonte c; fonte b }");
    assert_eq!(found, ["indicatore I [fonte] a → c"]);
    let found = lines(
        "indicatore I \"T\" { target 2025 >= 1 n; target 2026 >= 2 n; base 2024 = 0 n }",
        "indicatore I \"T\" { target 2026 >= 3 n; target 2025 >= 1 n; base 2023 = 0 n }",
    );
    let expected = ["indicatore I [base 2023] ∅ → 0 n", "indicatore I [base 2024] 0 n → ∅"];
    assert_eq!(found[..2], expected);
    assert_eq!(found[2..], ["indicatore I [target 2026] >= 2 n → >= 3 n"]);
}

#[test]
fn nested_and_in_are_one_place() {
    let one = "piano P \"P\"\nambito A \"A\" { obiettivo O \"O\" { peso 5 % } }";
    let two = "obiettivo O \"O\" in A peso 5 %\nambito A \"A\" in P\npiano P \"P\"";
    assert_eq!(lines(one, two), Vec::<String>::new());
    let three = "piano P \"P\"\nambito A \"A\"\nambito B \"B\" { obiettivo O \"O\" { peso 5 % } }";
    assert_eq!(lines(one, three), ["+ ambito B", "obiettivo O da Some(\"A\") a Some(\"B\")"]);
}

#[test]
fn a_rename_is_recognised_where_era_says_so() {
    let before =
        "indicatore OLD \"T\" { peso 5 % }\nobiettivo O \"O\" { usa OLD peso 3 % }\nconsuntivo 2025 { OLD = 5 n }
        dato d \"D\" { algoritmo OLD + 1 }";
    let after = before.replace("OLD", "NEW").replace("{ peso", "{ era OLD anno 2024; peso");
    assert_eq!(lines(before, &after), ["indicatore NEW era OLD"]);
    // Nothing says so, and the two say the same.
    let silent = before.replace("OLD", "NEW");
    let found = between(before, &silent);
    assert_eq!(outline(&found), ["indicatore NEW era OLD"]);
    assert!(found.changes[0].guessed);
    // `era` goes before equal names: what is called so now is another thing.
    let both = format!("{after}\nindicatore OLD \"U\" {{ peso 6 % }}");
    assert_eq!(lines(before, &both), ["+ indicatore OLD", "indicatore NEW era OLD"]);
}

#[test]
fn plan_and_policy_may_change_their_names() {
    let before = "piano P \"P\" { smvp S_2025 }\nsmvp S_2025 \"S\" { applica r a >= > }\nambito A \"A\" in P
        cruscotto C \"C\" { usa P peso 5 % }";
    let after =
        before.replace("2025", "2026").replace("piano P", "piano Q").replace("in P", "").replace("usa P", "usa Q");
    assert_eq!(lines(before, &after), ["piano Q era P", "smvp S_2026 era S_2025"]);
}

#[test]
fn policies_are_compared_by_what_they_decide() {
    let before = "smvp S \"S\" {
        regola r { verso crescente; se rispettato vale 1; se target <= 0 vale 0; fasce valore { da 90 % vale 1; altrimenti 0 } }
        applica r a >= > =
        nodo cruscotto tipo \"Scheda\" media pesata di indicatori { componente c peso 50 %; limiti tra 0 e 1 }
        esito { da 90 % \"Bene\"; altrimenti \"Male\" } }";
    let same = "smvp S \"S\" { esito { altrimenti \"Male\"; da 90 % \"Bene\" }
        nodo cruscotto tipo \"Scheda\" media pesata di indicatori { limiti tra 0 e 1; componente c peso 50 % }
        applica r a =
        regola r { fasce valore { altrimenti 0; da 90 % vale 1 }; se rispettato vale 1; se target <= 0 vale 0; verso crescente }
        applica r a > >= }";
    assert_eq!(lines(before, same), Vec::<String>::new());
    for (from, to, expected) in [
        ("da 90 % vale 1", "da 90 % vale 0,9", "regola r [fasce da 90 %] 1 → 0,9"),
        ("altrimenti 0", "altrimenti 0,1", "regola r [fasce altrimenti] 0 → 0,1"),
        ("rispettato vale 1;", "rispettato vale 2;", "regola r [se rispettato] 1 → 2"),
        ("crescente", "decrescente", "regola r [verso] crescente → decrescente"),
        ("peso 50 %", "peso 60 %", "nodo cruscotto tipo \"Scheda\" [componente c] peso 50 % → peso 60 %"),
        ("media pesata", "media", "nodo cruscotto tipo \"Scheda\" [] media pesata di indicatori → media di indicatori"),
        ("da 90 % \"Bene\"", "da 80 % \"Bene\"", "smvp S [esito \"Bene\"] da 90 % → da 80 %"),
        ("a >= > =", "a >= >", "smvp S [applica =] r → ∅"),
    ] {
        assert_eq!(lines(before, &before.replace(from, to)), [expected], "{to}");
    }
    let swapped =
        before.replace("se rispettato vale 1; se target <= 0 vale 0", "se target <= 0 vale 0; se rispettato vale 1");
    let expected = "regola r [ordine di se] rispettato; target <= 0 → target <= 0; rispettato";
    assert_eq!(lines(before, &swapped), [expected], "the first guard that holds decides");
}

#[test]
fn decisions_claims_and_amendments_are_known_by_what_they_are_about() {
    let before = "valutazione OIV 2025 atto \"v1\" { punteggio A = 90 % motivo \"m\"; non_valutabile B motivo \"n\" }
        pubblicato 2025 \"cap. 3\" { punteggio A = 5 %; valore A in C = 3 n smentito \"no\" }
        rimodulazione dal 15/07/2025 atto \"d\" { target A entro 31/10/2025 era entro 30/09/2025; peso A in P = 10 % era 9 % }
        scenario \"Se\" { A = 5 n; peso A in P = 8 % }";
    for (from, to, expected) in [
        ("punteggio A = 90 %", "punteggio A = 95 %", "valutazione OIV 2025 valutazione A [] 90 % → 95 %"),
        ("punteggio A = 90 %", "non_valutabile A", "valutazione OIV 2025 valutazione A [] 90 % → non_valutabile"),
        ("\"n\"", "\"k\"", "valutazione OIV 2025 valutazione B [motivo] \"n\" → \"k\""),
        ("A = 5 %", "A = 6 %", "pubblicato 2025 \"cap. 3\" pubblicato punteggio A [] 5 % → 6 %"),
        (" smentito \"no\"", "", "pubblicato 2025 \"cap. 3\" pubblicato valore A in C [smentito] \"no\" → ∅"),
        (
            "31/10/2025",
            "30/11/2025",
            "rimodulazione dal 15/07/2025 rimodulazione target A [] entro 31/10/2025 → entro 30/11/2025",
        ),
        ("era 9 %", "era 8 %", "rimodulazione dal 15/07/2025 rimodulazione peso A in P [era] 9 % → 8 %"),
        ("= 8 %", "= 7 %", "scenario \"Se\" scenario peso A in P [] 8 % → 7 %"),
    ] {
        assert_eq!(lines(before, &before.replacen(from, to, 1)), [expected], "{to}");
    }
}

#[test]
fn what_cannot_be_read_is_compared_all_the_same() {
    let before =
        "piano P \"P\" {\n  anno 2025\n  pesso 3 ?\n}\nobietivo O \"O\" { peso 5 % }\nindicatore I \"T\" { peso }\n}";
    let found = lines(before, &before.replace("3 ?", "4 ?"));
    assert_eq!(found, ["piano P [pesso] 3 ? → 4 ?"]);
    assert_eq!(lines(before, &before.replace("5 %", "6 %")).len(), 2, "one line goes, another comes");
    assert_eq!(lines(before, &before.replace("{ peso }", "{ peso 5 % }")), ["indicatore I [peso]  → 5 %"]);
}

#[test]
fn two_things_under_one_name_are_both_compared() {
    let before = "indicatore I \"A\" { peso 5 % }\nindicatore I \"B\" { peso 6 % }";
    let swapped = "indicatore I \"B\" { peso 6 % }\nindicatore I \"A\" { peso 5 % }";
    assert_eq!(lines(before, swapped), Vec::<String>::new());
    assert_eq!(lines(before, "indicatore I \"B\" { peso 6 % }"), ["- indicatore I"]);
}

#[test]
fn values_in_tables_are_facts() {
    let plan = "piano P \"P\" { anno 2025 }\ndato a \"A\" misura n\ndato b \"B\" misura n\n";
    let table = format!("{plan}consuntivo 2025 file \"v.csv\" {{ colonna nome \"Voce\"; colonna valore \"V\" }}\n");
    let side = |csv: &str| Side::new(&[("piano.albero".to_owned(), table.clone())], &[("v.csv", csv)]);
    let before = side("Voce;V\na;1.240\nb;7\n");
    let found = compare(&before, &side("Voce;V\nb;8\na;1240\n"));
    assert_eq!(outline(&found), ["consuntivo 2025 consuntivo b [] 7 → 8"]);
    let place = found.changes[0].after.as_ref().expect("there");
    assert_eq!((place.file.as_str(), place.line), ("v.csv", 2));
}

#[test]
fn a_realistic_diff_reads_well() {
    let arguments = ["diff", "examples/primo-piano", "tests/cases/diff/dopo"];
    let run = albero(&arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    insta::assert_snapshot!("diff_testo", run.out);
    insta::assert_snapshot!("diff_text_en", albero(&[&arguments[..], &["--lang", "en"]].concat()).out);
    insta::assert_snapshot!("diff_json", albero(&[&arguments[..], &["--json"]].concat()).out);
    assert_eq!(albero(&[&arguments[..], &["--exit-code"]].concat()).code, 1);
}

#[test]
fn formatting_the_real_plan_changes_nothing() {
    let folder = Folder::new();
    let mut waiting = vec![std::path::PathBuf::from("examples/tno-2025")];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(std::fs::read_dir(&path).expect("read").map(|e| e.expect("entry").path()));
        } else if matches!(path.extension().and_then(|e| e.to_str()), Some("albero" | "csv" | "md")) {
            let below = path.strip_prefix("examples").expect("below").to_str().expect("UTF-8");
            folder.write(below, &std::fs::read_to_string(&path).expect("read"));
        }
    }
    let copy = folder.0.join("tno-2025");
    let copy = copy.to_str().expect("UTF-8");
    assert_eq!(albero(&["fmt", copy]).code, 0);
    let run = albero(&["diff", "examples/tno-2025", copy, "--exit-code"]);
    assert_eq!((run.code, run.out.as_str()), (0, "nessuna differenza\n"));
}

/// A plan to be written in many ways and edited.
#[derive(Clone, Debug)]
struct Model {
    nodes: Vec<Node>,
    facts: Vec<(u32, String, u32)>,
    claims: Vec<(String, u32)>,
}

#[derive(Clone, Debug)]
struct Node {
    word: &'static str,
    name: String,
    title: String,
    parent: Option<String>,
    /// Word, what tells it apart, value.
    fields: Vec<(&'static str, String, String)>,
    uses: Vec<(String, u32)>,
}

/// Chance, the same on every run.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

fn node(word: &'static str, name: &str, parent: Option<&str>, chance: &mut Chance) -> Node {
    let mut fields = Vec::new();
    let mut field = |word, detail: &str, value: String| fields.push((word, detail.to_owned(), value));
    if word != "piano" {
        field("peso", "", format!("{} %", chance.below(90) + 1));
        field("codice", "", format!("\"C {}\"", chance.below(99)));
    }
    if word == "indicatore" {
        field("target", "", format!(">= {},50 %", chance.below(90) + 1));
        field("target", "2027", format!("tra {} n e 1.200 n", chance.below(90) + 1));
        field("fonte", "", "protocollo".to_owned());
        field("algoritmo", "", format!("min(a; b - {}) * 2", chance.below(90)));
    }
    let title = format!("Titolo di {name}");
    let parent = parent.map(str::to_owned);
    Node { word, name: name.to_owned(), title, parent, fields, uses: Vec::new() }
}

fn model(chance: &mut Chance) -> Model {
    let mut nodes = vec![node("piano", "P", None, chance)];
    let mut facts = Vec::new();
    for a in 0..2 + chance.below(2) {
        let area = format!("A{a}");
        nodes.push(node("ambito", &area, None, chance));
        for o in 0..1 + chance.below(3) {
            let objective = format!("{area}.O{o}");
            nodes.push(node("obiettivo", &objective, Some(&area), chance));
            for i in 0..1 + chance.below(4) {
                let name = format!("{objective}.{i}_I");
                nodes.push(node("indicatore", &name, Some(&objective), chance));
                facts.push((2025, name.clone(), chance.below(99) as u32));
            }
        }
    }
    let shared = nodes[nodes.len() - 1].name.clone();
    if let Some(objective) = nodes.iter_mut().find(|n| n.word == "obiettivo") {
        objective.uses.push((shared.clone(), 7));
    }
    let claims = vec![(shared, 50), ("P".to_owned(), 60)];
    Model { nodes, facts, claims }
}

impl Model {
    /// The plan in some order, in some files, in some spelling.
    fn write(&self, chance: &mut Chance) -> Vec<(String, String)> {
        let mut top: Vec<String> = Vec::new();
        let nested: Vec<bool> = self.nodes.iter().map(|n| n.parent.is_some() && chance.below(2) == 0).collect();
        for i in (0..self.nodes.len()).filter(|&i| !nested[i]) {
            top.push(self.node(i, &nested, false, chance));
        }
        let mut facts: Vec<String> = self.facts.iter().map(|(_, n, v)| format!("  {n} = {v} n\n")).collect();
        chance.shuffle(&mut facts);
        let cut = chance.below(facts.len() + 1);
        for part in [&facts[..cut], &facts[cut..]] {
            top.push(format!("consuntivo 2025 {{\n{}}}\n", part.concat()));
        }
        let claims: Vec<String> = self.claims.iter().map(|(n, v)| format!("  punteggio {n} = {v} %\n")).collect();
        top.push(format!("pubblicato 2025 \"Relazione\" {{\n{}}}\n", claims.concat()));
        chance.shuffle(&mut top);
        let mut files = vec![String::new(); 1 + chance.below(3)];
        for text in top {
            let which = chance.below(files.len());
            files[which].push_str(&text);
        }
        let named = files.into_iter().enumerate();
        named.map(|(i, text)| (format!("{i}.albero"), if chance.below(2) == 0 { text } else { fmt(&text) })).collect()
    }

    /// A node's new name, everywhere.
    fn rename(&mut self, from: &str, to: &str) {
        let names =
            self.nodes.iter_mut().flat_map(|n| std::iter::once(&mut n.name).chain(n.uses.iter_mut().map(|u| &mut u.0)));
        let names =
            names.chain(self.facts.iter_mut().map(|f| &mut f.1)).chain(self.claims.iter_mut().map(|c| &mut c.0));
        names.filter(|n| *n == from).for_each(|n| *n = to.to_owned());
    }

    fn node(&self, at: usize, nested: &[bool], inside: bool, chance: &mut Chance) -> String {
        let node = &self.nodes[at];
        let mut head = format!("{} {} \"{}\"", node.word, node.name, node.title);
        if let Some(parent) = node.parent.as_ref().filter(|_| !inside) {
            head.push_str(&format!(" in {parent}"));
        }
        let mut lines = Vec::new();
        for (word, detail, value) in &node.fields {
            let line = format!("{word} {detail} {value}");
            let rides = matches!(*word, "peso" | "codice") || (*word == "fonte" && node.word == "indicatore");
            if rides && chance.below(2) == 0 {
                head.push_str(&format!(" {line}"));
            } else {
                lines.push(if chance.below(2) == 0 { line.replace(">=", "≥") } else { format!("{line} // nota") });
            }
        }
        lines.extend(node.uses.iter().map(|(name, weight)| format!("usa {name} peso {weight} %")));
        for i in (0..self.nodes.len()).filter(|&i| nested[i] && self.nodes[i].parent.as_ref() == Some(&node.name)) {
            lines.push(self.node(i, nested, true, chance));
        }
        chance.shuffle(&mut lines);
        format!("{head} {{\n{}\n}}\n", lines.join("\n"))
    }
}

fn fmt(text: &str) -> String {
    let mut sources = Sources::new();
    let id = sources.add("", text.to_owned()).expect("small");
    albero::format::format(sources.get(id))
}

const EDITS: usize = 16;

/// Makes one edit and says how it must be reported.
fn edit(model: &mut Model, which: usize, chance: &mut Chance) -> String {
    let i = one_of(model, "indicatore", chance);
    match which {
        0 => field(&mut model.nodes[i], "peso", "", "99 %"),
        1 => field(&mut model.nodes[i], "target", "", "<= 3,00 %"),
        2 => field(&mut model.nodes[i], "target", "2027", "entro 31/12/2027"),
        3 => field(&mut model.nodes[i], "fonte", "", "ragioneria"),
        4 => field(&mut model.nodes[i], "codice", "", "\"Altro\""),
        5 => field(&mut model.nodes[i], "algoritmo", "", "min(a; b) * 2"),
        6 => {
            let old = std::mem::replace(&mut model.nodes[i].title, "Altro".to_owned());
            format!("indicatore {} [titolo] \"{old}\" → \"Altro\"", model.nodes[i].name)
        }
        7..=9 => edit_tree(model, i, which, chance),
        10 | 11 => edit_fact(model, which, chance),
        12 | 13 => edit_use(model, which, chance),
        _ => rename(model, i, which == 14),
    }
}

/// The index of some node declared with a word.
fn one_of(model: &Model, word: &str, chance: &mut Chance) -> usize {
    let all: Vec<usize> = (0..model.nodes.len()).filter(|&i| model.nodes[i].word == word).collect();
    all[chance.below(all.len())]
}

/// Writes another value in a field of an indicator.
fn field(node: &mut Node, word: &str, detail: &str, new: &str) -> String {
    let line = node.fields.iter_mut().find(|f| f.0 == word && f.1 == detail).expect("a field");
    let old = std::mem::replace(&mut line.2, new.to_owned());
    let label = format!("{word} {detail}");
    format!("indicatore {} [{}] {old} → {new}", node.name, label.trim_end())
}

/// Adds an indicator beside another, removes that one, or moves it.
fn edit_tree(model: &mut Model, i: usize, which: usize, chance: &mut Chance) -> String {
    let name = model.nodes[i].name.clone();
    match which {
        7 => {
            let parent = model.nodes[i].parent.clone();
            let added = node("indicatore", "NUOVO", parent.as_deref(), chance);
            model.nodes.push(Node { title: "Qualcosa che prima mancava".to_owned(), ..added });
            "+ indicatore NUOVO".to_owned()
        }
        8 => {
            model.nodes.remove(i);
            format!("- indicatore {name}")
        }
        _ => {
            let old = model.nodes[i].parent.replace("A0".to_owned());
            format!("indicatore {name} da {old:?} a Some(\"A0\")")
        }
    }
}

/// Corrects a value, or takes it back.
fn edit_fact(model: &mut Model, which: usize, chance: &mut Chance) -> String {
    let fact = chance.below(model.facts.len());
    if which == 10 {
        let (_, name, value) = &mut model.facts[fact];
        let old = std::mem::replace(value, 100);
        format!("consuntivo 2025 consuntivo {name} [] {old} n → 100 n")
    } else {
        let (_, name, _) = model.facts.remove(fact);
        format!("- consuntivo 2025 consuntivo {name}")
    }
}

/// Gives the node that an objective uses another weight, or lets one use another node.
fn edit_use(model: &mut Model, which: usize, chance: &mut Chance) -> String {
    if which == 12 {
        let user = model.nodes.iter_mut().find(|n| n.word == "obiettivo").expect("an objective");
        let (used, weight) = &mut user.uses[0];
        *weight = 8;
        format!("usa {used} [peso] 7 % → 8 %")
    } else {
        let objective = one_of(model, "obiettivo", chance);
        model.nodes[objective].uses.push(("ALTRO".to_owned(), 5));
        "+ usa ALTRO".to_owned()
    }
}

/// Gives an indicator another name, and says so in the plan or leaves it to be found out.
fn rename(model: &mut Model, i: usize, is_said: bool) -> String {
    let name = model.nodes[i].name.clone();
    let new = format!("{name}_BIS");
    model.rename(&name, &new);
    if is_said {
        model.nodes[i].fields.push(("era", String::new(), name.clone()));
    }
    format!("indicatore {new} era {name}")
}

proptest! {
    #![proptest_config(config(30))]

    #[test]
    fn order_files_and_layout_never_show(seed in 1u64..) {
        let mut chance = Chance(seed);
        let model = model(&mut chance);
        let one = Side::new(&model.write(&mut chance), &[]);
        let two = Side::new(&model.write(&mut chance), &[]);
        prop_assert_eq!(outline(&compare(&one, &two)), Vec::<String>::new());
    }

    #[test]
    fn every_edit_is_reported_as_itself(seed in 1u64..) {
        let mut chance = Chance(seed);
        let before = model(&mut chance);
        for which in 0..EDITS {
            let mut after = before.clone();
            let expected = edit(&mut after, which, &mut chance);
            let (one, two) = (before.write(&mut chance), after.write(&mut chance));
            let (one, two) = (Side::new(&one, &[]), Side::new(&two, &[]));
            let found = compare(&one, &two);
            prop_assert_eq!(outline(&found), vec![expected], "edit {}", which);
            prop_assert_eq!(outline(&compare(&two, &one)), outline(&mirrored(&found)));
        }
    }

    /// Edits of different things, all at once: the comparison finds each of them and nothing else.
    #[test]
    fn many_edits_are_reported_as_themselves(seed in 1u64..) {
        let mut chance = Chance(seed);
        let before = model(&mut chance);
        let (mut after, mut expected, mut edited) = (before.clone(), Vec::new(), std::collections::BTreeSet::new());
        for _ in 0..12 {
            let mut next = after.clone();
            let said = edit(&mut next, chance.below(EDITS), &mut chance);
            // What it is about: the node, or the fact about it. Each is edited once.
            let names: Vec<&str> = said.split(' ').filter(|w| w.contains("_I") || w.chars().all(char::is_uppercase)).collect();
            let about = names.iter().map(|n| n.trim_end_matches("_BIS").to_owned()).next().unwrap_or_default();
            let gone = said.starts_with("- indicatore");
            // Something that others use goes with them, and comes with them.
            let used = before.nodes.iter().any(|n| n.uses.iter().any(|u| u.0 == about));
            if edited.insert(about.clone()) && !(gone && used) {
                expected.push(said);
                after = next;
            }
        }
        expected.sort();
        let (one, two) = (Side::new(&before.write(&mut chance), &[]), Side::new(&after.write(&mut chance), &[]));
        let found = compare(&one, &two);
        prop_assert_eq!(outline(&found), expected);
        prop_assert_eq!(outline(&compare(&two, &one)), outline(&mirrored(&found)));
        prop_assert_eq!(found.topics().values().sum::<usize>(), found.edits());
    }

    #[test]
    fn unrelated_plans_mirror_each_other(seed in 1u64.., other in 1u64..) {
        let (mut a, mut b) = (Chance(seed), Chance(other));
        let (one, two) = (Side::new(&model(&mut a).write(&mut a), &[]), Side::new(&model(&mut b).write(&mut b), &[]));
        prop_assert_eq!(outline(&compare(&two, &one)), outline(&mirrored(&compare(&one, &two))));
        prop_assert!(compare(&one, &one).is_empty());
    }

    /// Whatever is written, comparing it ends, and with itself it is the same.
    #[test]
    fn no_text_stops_it(one in "[a-z{}()\"=%;0-9 \n.,]{0,80}", two in "\\PC{0,60}") {
        let plan = |text: &str| Side::text(&format!("piano P \"P\" {{\n{text}\n}}\nindicatore I \"I\" {{ {text} }}\nsmvp S \"S\" {{ {text} }}\nvalutazione O 2025 {{ {text} }}\n{text}"));
        let (one, two) = (plan(&one), plan(&two));
        prop_assert!(compare(&one, &one).is_empty() && compare(&two, &two).is_empty());
        prop_assert_eq!(outline(&compare(&two, &one)), outline(&mirrored(&compare(&one, &two))));
    }
}
