//! Random edits of a text with every construct in it, heads and names included: whatever one did is done, or is
//! left to decide. Nothing here knows how the merge works: each line has a number of its own, and where that
//! number stands, under what and about what, is all that counts.

use crate::support::{config, format_of};
use albero::merge::{BASE, BETWEEN, OURS, THEIRS, merge};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// `#` stands for a number that stands nowhere else.
const PLAN: &str = "\
piano P \"T#\" {
  anno #
  smvp S
  consenti senza_base motivo \"#\"
}
smvp S \"T#\" atto \"#\" dal 01/01/2025 {
  regola r {
    parametro k #
    verso crescente
    se valore > # vale # %
    se valore > # vale # %
    se base > # vale # %
    punteggio valore / #
    limiti tra # % e # %
  }
  regola s {
    fasce valore / # {
      da # % vale # %
      da # % vale # %
      oltre # % vale # %
      altrimenti # %
    }
  }
  regola t {
    spezzata valore {
      a # vale # %
      a # vale # %
      a # vale # %
    }
  }
  applica r a >= >
  applica s a <= <
  nodo piano media pesata di ambiti {
    assente vale # %
    arrotonda a #
  }
  nodo obiettivo media pesata di indicatori {
    se valore >= # % vale # %
    se valore >= # % vale # %
    punteggio valore * #
  }
  nodo ambito media di obiettivi {
    fasce valore {
      da # % vale # %
      da # % vale # %
      altrimenti # %
    }
    consenti fasce_buco motivo \"#\"
  }
  nodo cruscotto tipo \"#\" media pesata di indicatori {
    componente a peso # %
    componente b peso # % vuoto a a
  }
  parametro k in ambito ammessi (#; #)
  parametro k in obiettivo ammessi (#; #)
  assente vale # %
  stampa arrotonda a #
  esito {
    da # % \"#\"
    da # % \"#\"
    altrimenti \"#\"
  }
}
fonte f1 \"T#\"
fonte f2 \"T#\"
misura m1 \"T#\"
unità N_U1 \"T#\" {
  tipo \"#\"
  usa N_I1 peso # %
}
dato N_D1 \"T#\" {
  misura n
  fonte f1
  algoritmo N_D2 * #
}
dato N_D2 \"T#\" {
  misura n
}
ambito N_A1 \"T#\" {
  peso # %
  missione \"#\"
  obiettivo N_O1 \"T#\" {
    peso # %
    risorse # euro
    unità N_U1
    indicatore N_I1 \"T#\" {
      peso # %
      algoritmo N_D1 / (N_D2 + #)
      fonte f1
      fonte f2
      base 2023 = # n
      base 2024 = # n
      target >= # n
      target al 30/06/2025 >= # n
      target 2026 >= # n
      parametro k #
      consenti senza_tipologia motivo \"#\"
      consenti senza_base motivo \"#\"
    }
    indicatore N_I2 \"T#\" {
      peso # %
      target tra # % e # %
    }
  }
}
ambito N_A2 \"T#\" {
  obiettivo N_O2 \"T#\" {
    // nota #
    usa N_I2 peso # % codice \"#\"
    usa N_I1 peso # % {
      parametro k #
    }
  }
}
cruscotto N_C1 \"T#\" {
  usa N_I1 peso # % componente a
}
indicatori file \"#.csv\" in N_A1 {
  colonna nodo \"#\" dichiara obiettivo
  colonna nodo \"#\" dichiara progetto
  colonna codice \"#\"
  colonna target \"#\"
  colonna valore \"V\" non_rilevato \"#\"
  operatore \"#\" >=
}
indicatori file \"#.csv\" in N_A2 {
  colonna nodo \"#\" dichiara obiettivo
  colonna codice \"#\"
}
consuntivo 2025 {
  N_D1 = # n
  N_D2 = # n
  N_I2 in N_U1 = # %
  risorse N_O1 = # euro
}
consuntivo 2025 unità N_U1 {
  N_I1 = # n
}
consuntivo 2025 al 30/06/2025 {
  N_D1 = # n
  N_D2 = # n
}
preconsuntivo 2025 al 30/09/2025 {
  N_D2 = # n
}
valutazione OIV 2025 atto \"#\" {
  punteggio N_I1 = # % motivo \"#\"
  punteggio N_I2 = # % motivo \"#\"
  non_valutabile N_O1 motivo \"#\"
}
valutazione OIV 2025 atto \"#\" {
  punteggio N_O2 = # % motivo \"#\"
  punteggio N_A1 = # % motivo \"#\"
}
pubblicato 2025 \"#\" {
  punteggio N_I1 = # %
  valore N_I1 = # n
  esito N_O1 = \"#\"
  titolo N_O1 = \"#\"
  numero obiettivi in N_A1 = # n
  soglia \"Sì\" = # %
  punteggio N_I2 in N_O2 = # % smentito \"#\"
  peso N_I2 in N_O1 = # %
  codice N_O1 = \"#\"
}
pubblicato 2025 \"#\" {
  punteggio N_I1 = # %
  target N_I1 >= # n
}
rimodulazione dal 01/07/2025 atto \"#\" {
  target N_I1 >= # n era # n
  peso N_O1 in N_A1 = # % era # %
}
scenario \"#\" {
  N_D1 = # n
  target N_I1 >= # n
  peso N_O1 in N_A1 = # %
}
";

/// The text with its numbers, each block with a comment that tells it from others, and the last number.
fn numbered() -> (Vec<String>, u32) {
    let (mut tag, mut block) = (3000, 0);
    let mut lines = Vec::new();
    for line in PLAN.lines() {
        let mut line = line.to_owned();
        while let Some(at) = line.find('#') {
            line.replace_range(at..=at, &tag.to_string());
            tag += 1;
        }
        if line.ends_with('{') {
            line.push_str(&format!("  // U{block}"));
            block += 1;
        }
        lines.push(line);
    }
    (lines, tag)
}

#[derive(Clone, Debug)]
enum Edit {
    /// A number becomes another.
    Change(usize),
    /// A line that opens no block is taken out.
    Remove(usize),
    /// A block is taken out.
    RemoveBlock(usize),
    /// A line like another is put after it.
    Add(usize),
    /// Two neighbours change places.
    Turn(usize),
    /// A thing gets another name, with or without `era`.
    Rename(usize, bool),
    /// The names of two things change places, with `era`.
    Swap(usize, usize),
    /// A node goes into another.
    Move(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let n = 0usize..1000;
    prop_oneof![
        6 => n.clone().prop_map(Edit::Change),
        3 => n.clone().prop_map(Edit::Remove),
        1 => n.clone().prop_map(Edit::RemoveBlock),
        2 => n.clone().prop_map(Edit::Add),
        2 => n.clone().prop_map(Edit::Turn),
        1 => (n.clone(), any::<bool>()).prop_map(|(n, era)| Edit::Rename(n, era)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| Edit::Swap(a, b)),
        1 => (n.clone(), n).prop_map(|(a, b)| Edit::Move(a, b)),
    ]
}

fn opens(line: &str) -> bool {
    line.contains("{  // U")
}

fn is_plain(line: &str) -> bool {
    !opens(line) && line.trim() != "}"
}

fn tags(line: &str) -> Vec<&str> {
    let numbers = line.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|n| n.len() == 4 && *n >= "3000").collect()
}

/// The line of the closing brace of a block.
fn close(lines: &[String], open: usize) -> usize {
    let mut depth = 0;
    for (at, line) in lines.iter().enumerate().skip(open) {
        depth += i32::from(opens(line)) - i32::from(line.trim() == "}");
        if depth == 0 {
            return at;
        }
    }
    open
}

fn pick(lines: &[String], n: usize, is: impl Fn(&str) -> bool) -> Option<usize> {
    let found: Vec<usize> = (0..lines.len()).filter(|&at| is(&lines[at])).collect();
    (!found.is_empty()).then(|| found[n % found.len()])
}

fn declared(line: &str) -> Option<&str> {
    let name = line.split_whitespace().nth(1)?;
    (name.starts_with("N_") && line.contains(" \"T") && opens(line)).then_some(name)
}

/// Puts other names in, `era` lines apart.
fn renamed(line: &str, name: impl Fn(&str) -> Option<String>) -> String {
    if line.trim().starts_with("era ") {
        return line.to_owned();
    }
    let (mut out, mut word) = (String::new(), String::new());
    for c in line.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || c == '_' {
            word.push(c);
        } else {
            out.push_str(&name(&word).unwrap_or_else(|| word.clone()));
            word.clear();
            out.push(c);
        }
    }
    out.trim_end_matches('\n').to_owned()
}

fn apply(lines: &mut Vec<String>, edit: &Edit, next: &mut u32) {
    let mut fresh = || {
        *next += 1;
        next.to_string()
    };
    match *edit {
        Edit::Change(n) => {
            if let Some(at) = pick(lines, n, |l| !tags(l).is_empty()) {
                let tag = tags(&lines[at]);
                let tag = tag[n / 7 % tag.len()].to_owned();
                lines[at] = lines[at].replace(&tag, &fresh());
            }
        }
        Edit::Remove(n) => {
            if let Some(at) = pick(lines, n, is_plain) {
                lines.remove(at);
            }
        }
        Edit::RemoveBlock(n) => {
            if let Some(at) = pick(lines, n, opens) {
                let end = close(lines, at);
                lines.drain(at..=end);
            }
        }
        Edit::Add(n) => {
            if let Some(at) = pick(lines, n, |l| is_plain(l) && !tags(l).is_empty()) {
                let mut line = lines[at].clone();
                for tag in tags(&lines[at]) {
                    line = line.replace(tag, &fresh());
                }
                lines.insert(at + 1, line);
            }
        }
        Edit::Turn(n) => {
            if let Some(at) = pick(lines, n, is_plain).filter(|at| lines.get(at + 1).is_some_and(|l| is_plain(l))) {
                lines.swap(at, at + 1);
            }
        }
        Edit::Rename(n, era) => {
            if let Some(at) = pick(lines, n, |l| declared(l).is_some()) {
                let old = declared(&lines[at]).expect("declared").to_owned();
                let new = format!("N_n{}", fresh());
                let new = new.replace("n3", "n_");
                *lines = lines.iter().map(|l| renamed(l, |w| (w == old).then(|| new.clone()))).collect();
                if era {
                    lines.insert(at + 1, format!("era {old}"));
                }
            }
        }
        Edit::Swap(a, b) => swap(lines, a, b),
        Edit::Move(n, m) => {
            let kind = |l: &str, kind: &str| declared(l).is_some() && l.trim().starts_with(kind);
            let Some(at) = pick(lines, n, |l| kind(l, "indicatore ")) else { return };
            let end = close(lines, at);
            let block: Vec<String> = lines.drain(at..=end).collect();
            let place = pick(lines, m, |l| kind(l, "obiettivo ")).map_or(at, |p| p + 1);
            lines.splice(place..place, block);
        }
    }
}

fn swap(lines: &mut Vec<String>, a: usize, b: usize) {
    let both = (pick(lines, a, |l| declared(l).is_some()), pick(lines, b, |l| declared(l).is_some()));
    let (Some(a), Some(b)) = both else { return };
    let (one, other) = (declared(&lines[a]), declared(&lines[b]));
    let (one, other) = (one.expect("declared").to_owned(), other.expect("declared").to_owned());
    // One renamed before was something else at the start.
    let is_old = |name: &str| name.len() == 4;
    let is_told = |at: usize| lines[at + 1..close(lines, at)].iter().any(|l| l.trim().starts_with("era "));
    if a == b || is_told(a) || is_told(b) || !is_old(&one) || !is_old(&other) {
        return;
    }
    let swapped = |word: &str| match word {
        w if w == one => Some(other.clone()),
        w if w == other => Some(one.clone()),
        _ => None,
    };
    *lines = lines.iter().map(|l| renamed(l, swapped)).collect();
    let (first, second) = if a < b { ((a, &one), (b, &other)) } else { ((b, &other), (a, &one)) };
    lines.insert(second.0 + 1, format!("era {}", second.1));
    lines.insert(first.0 + 1, format!("era {}", first.1));
}

/// What a text says of each of its numbers: the block it stands in, and the blocks of what its line names.
#[derive(Default)]
struct Reading {
    /// The blocks that names stand for.
    names: BTreeMap<String, String>,
    tags: BTreeMap<String, (String, Vec<String>)>,
    /// Numbers in what is left to decide.
    disputed: BTreeSet<String>,
    /// For each block the numbers of the lines whose order means something.
    lists: BTreeMap<(String, &'static str), Vec<String>>,
}

fn list_of(line: &str) -> Option<&'static str> {
    let lists =
        [("se ", "se"), ("da ", "da"), ("oltre ", "da"), ("altrimenti ", "da"), ("a ", "a"), ("colonna nodo ", "nodo")];
    lists.iter().find(|(start, _)| line.starts_with(start)).map(|(_, list)| *list)
}

fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut lines: Vec<&str> = Vec::new();
    let mut part = None;
    for line in text.lines() {
        match [OURS, BASE, BETWEEN, THEIRS].iter().position(|marker| *marker == line) {
            Some(3) => part = None,
            Some(at) => part = Some(at),
            None => {
                if part.is_some() {
                    reading.disputed.extend(tags(line).into_iter().map(str::to_owned));
                }
                if part.is_none_or(|at| at == 0) {
                    lines.push(line.trim());
                }
            }
        }
    }
    let block = |at: usize| lines[at].rsplit_once("// ").map_or("?", |(_, block)| block).to_owned();
    /// What has no name is called by what its head says.
    fn named(line: &str) -> Option<&str> {
        let unnamed = ["indicatori ", "valutazione ", "pubblicato ", "rimodulazione ", "scenario "];
        if unnamed.iter().any(|word| line.starts_with(word)) { line.split(" {").next() } else { declared(line) }
    }
    let names: BTreeMap<&str, String> =
        lines.iter().enumerate().filter_map(|(at, l)| Some((named(l)?, block(at)))).collect();
    let mut path = vec!["top".to_owned()];
    for (at, line) in lines.iter().enumerate() {
        if *line == "}" {
            path.pop();
            continue;
        }
        let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let is_era = line.starts_with("era ");
        let of: Vec<String> = words.filter(|_| !is_era).filter_map(|w| names.get(w).cloned()).collect();
        let whose = if opens(line) { block(at) } else { path.last().cloned().unwrap_or_default() };
        for tag in tags(line) {
            reading.tags.insert(tag.to_owned(), (whose.clone(), of.clone()));
        }
        if let (Some(list), false) = (list_of(line), tags(line).is_empty()) {
            reading.lists.entry((whose.clone(), list)).or_default().push(tags(line).join(" "));
        }
        if opens(line) {
            path.push(whose);
        }
    }
    reading.names = names.into_iter().map(|(name, block)| (name.to_owned(), block)).collect();
    reading
}

/// What is due of three: what the one changed that the other left alone; `None` where both did.
fn due<'a, T: PartialEq>(base: &'a T, ours: &'a T, theirs: &'a T) -> Option<&'a T> {
    match () {
        () if ours == base => Some(theirs),
        () if theirs == base || ours == theirs => Some(ours),
        () => None,
    }
}

/// `N_I1` as `'N I1'`.
fn in_quotes(text: &str) -> String {
    let mut parts = text.split("N_");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| {
        let end = part.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(part.len());
        out + "'N " + &part[..end] + "'" + &part[end..]
    })
}

/// `'N I1'` as `N_I1`.
fn without_quotes(text: &str) -> String {
    let mut parts = text.split("'N ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + "N_" + &part.replacen('\'', "", 1))
}

/// `is_quoted` for names between single quotes.
fn check(texts: [&str; 3], is_quoted: bool) -> Result<(), TestCaseError> {
    let [base, ours, theirs] = texts;
    let mut merged = match is_quoted {
        true => merge(&in_quotes(base), &in_quotes(ours), &in_quotes(theirs)),
        false => merge(base, ours, theirs),
    };
    merged.text = without_quotes(&merged.text);
    let text = &merged.text;
    let [b, o, t] = texts.map(read);
    if merged.by_line {
        // Both gave one thing another name: that is nothing to be merged in silence, and the rest not either.
        let other =
            |side: &Reading| b.names.iter().filter(|(name, block)| side.names.get(*name) != Some(*block)).count();
        prop_assert!(other(&o) > 0 && other(&t) > 0 && merged.conflicts > 0, "by line:\n{}", text);
        return Ok(());
    }
    let m = read(text);
    for tag in b.tags.keys().chain(o.tags.keys()).chain(t.tags.keys()).collect::<BTreeSet<_>>() {
        if m.disputed.contains(tag) {
            continue;
        }
        let [base, ours, theirs, now] = [&b, &o, &t, &m].map(|r| r.tags.get(tag));
        let Some(due) = due(&base, &ours, &theirs) else { continue };
        prop_assert_eq!(now.is_some(), due.is_some(), "{} in\n{}", tag, text);
        if let (Some(now), Some(due)) = (now, due) {
            let place_due = match (base, ours, theirs) {
                (Some(b), Some(o), Some(t)) => self::due(&b.0, &o.0, &t.0),
                _ => Some(&due.0),
            };
            let is_there = place_due.is_none_or(|d| *d == now.0) || now.0 == "?";
            prop_assert!(is_there, "{} is in {} and not in {}\n{}", tag, now.0, due.0, text);
            // What is gone from the merge is dangling, and `check` tells.
            let about: Vec<&String> = due.1.iter().filter(|block| m.names.values().any(|b| b == *block)).collect();
            let is_about = about == now.1.iter().collect::<Vec<_>>();
            prop_assert!(
                is_about || merged.conflicts > 0,
                "{} is about {:?} and not {:?}\n{}",
                tag,
                now.1,
                due.1,
                text
            );
        }
    }
    lists([&b, &o, &t, &m], text)
}

fn lists([b, o, t, m]: [&Reading; 4], text: &str) -> Result<(), TestCaseError> {
    let none = Vec::new();
    for (key, base) in &b.lists {
        let [ours, theirs, now] = [o, t, m].map(|r| r.lists.get(key).unwrap_or(&none));
        let is_disputed = |list: &[String]| list.iter().flat_map(|l| l.split(' ')).any(|tag| m.disputed.contains(tag));
        if is_disputed(base) || is_disputed(ours) || is_disputed(theirs) {
            continue;
        }
        let due = due(base, ours, theirs);
        prop_assert!(due == Some(now), "{:?}: {:?} and not {:?}\n{}", key, now, due, text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn nothing_is_lost_in_silence(
        left in proptest::collection::vec(edit(), 0..5),
        right in proptest::collection::vec(edit(), 0..5),
        is_quoted in any::<bool>(),
    ) {
        let (base, mut next) = numbered();
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        left.iter().for_each(|e| apply(&mut ours, e, &mut next));
        right.iter().for_each(|e| apply(&mut theirs, e, &mut next));
        let texts = [base, ours, theirs].map(|lines| format_of(&(lines.join("\n") + "\n")));
        check([&texts[0], &texts[1], &texts[2]], is_quoted)?;
    }
}

#[test]
fn the_text_is_sound_in_form() {
    let text = numbered().0.join("\n") + "\n";
    let laid_out = format_of(&text);
    assert!(laid_out.contains("\n  applica r a >= >\n") && laid_out.contains("{  // U1\n"), "{laid_out}");
    assert!(read(&laid_out).tags.len() > 100);
    assert_eq!(without_quotes(&in_quotes(&text)), text);
    assert!(in_quotes(&text).contains("target 'N I1' >= "));
}
