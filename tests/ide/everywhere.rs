//! What must hold of every name in the real plan, in every example and in every case.

use crate::support::plans::{files, repository};
use albero::ground::formula::NodeKind;
use albero::ide::{Analysis, Encoding, Entity, Use, UseRole};
use albero::plan::Term;
use albero::source::{Place, SourceKind, Sources, Span};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The plan in one file, or in every `*.albero` below a folder.
fn analysis(path: &Path) -> Analysis {
    let folder = if path.is_dir() { path } else { path.parent().expect("a file has a folder") };
    let mut sources = Sources::new();
    for file in files(path) {
        let name = file.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        sources.add(name, text).expect("small");
    }
    let read = |path: &str| std::fs::read(folder.join(path)).map_err(|e| albero::text!("{e}", "{e}"));
    Analysis::new(sources, &read)
}

/// The examples, and every case by itself.
fn plans() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(repository("examples")).expect("there").map(|e| e.expect("an entry").path()).collect();
    found.retain(|path| path.is_dir());
    found.extend(files(&repository("examples/politiche")));
    found.extend(files(&repository("tests/cases")));
    found.sort();
    found
}

/// The words that are the name of an item, found by walking words: nothing here knows what a statement is.
fn words(analysis: &Analysis) -> BTreeSet<Place> {
    let plan = analysis.plan();
    let names: BTreeSet<&str> = plan.ids().map(|id| plan.name(id)).collect();
    let texts = analysis.sources().iter().filter(|(_, s)| s.kind == SourceKind::Text);
    let mut found = BTreeSet::new();
    for (id, _) in texts.filter(|(_, s)| s.name != "<preludio>") {
        let tree = analysis.tree(id).expect("a text has a tree");
        let named = tree.words().filter(|word| names.contains(tree.text(*word)));
        found.extend(named.map(|word| word.within(id)));
    }
    found
}

/// The uses of items in texts.
fn recorded(analysis: &Analysis) -> BTreeSet<Place> {
    let in_text = |place: Place| analysis.sources().get(place.source).kind == SourceKind::Text;
    let items = analysis.uses().all().iter().filter(|u| matches!(u.of, Entity::Item(_)) && in_text(u.at));
    items.map(|u| u.at).collect()
}

/// Words of the language that are also the names of items in the cases below, and are not meant as names there.
const WORDS: [&str; 7] = ["a", "e", "n", "vale", "ripartisce", "perso", "blocca"];

/// Lines of cases that are wrong and say nothing: rows pasted from a sheet, a claim without its first word, a fact that
/// no scenario takes, and a name with a blank in it.
const UNSAID: [(&str, &str); 5] = [
    ("come_altrove.albero", "  indicatore A1 01 \"Pratiche nei termini\" {"),
    ("dieci_errori.albero", "obiettivo A1-2 \"Pagare in tempo\" in A1 {"),
    ("incollato_da_word.albero", "A1.1_01\tPratiche concluse\t90%"),
    ("oiv.albero", "  A1_01 = 94,44 %"),
    ("scenario.albero", "scenario Se \"Se\" { risorse O1 = 3 euro }"),
];

/// Whether a word that is the name of an item is written for something else.
fn is_something_else(analysis: &Analysis, word: Place) -> bool {
    let source = analysis.sources().get(word.source);
    let line = analysis.tree(word.source).map(|tree| tree.line_at(word.span())).expect("a text");
    let (before, line) = (Span::new(line.start, word.start).within(word.source), line.within(word.source));
    let (text, before) = (analysis.sources().text(word), analysis.sources().text(before).trim_end());
    // What something was called once is the name of nothing, or of something else.
    before.ends_with(" era")
        || WORDS.contains(&text)
        || UNSAID.contains(&(&source.name, analysis.sources().text(line)))
        || analysis.use_at(word).is_some_and(|found| found.at == word && !matches!(found.of, Entity::Item(_)))
}

#[test]
fn the_real_plan_names_items_4163_times() {
    let analysis = analysis(&repository("examples/tno-2025"));
    let (words, recorded) = (words(&analysis), recorded(&analysis));
    assert_eq!((words.len(), recorded.len()), (4163, 4163));
    assert_eq!(words, recorded);
}

#[test]
fn every_name_of_an_item_is_a_use_of_it() {
    let mut names = 0;
    for path in plans() {
        let analysis = analysis(&path);
        let recorded = recorded(&analysis);
        for word in words(&analysis) {
            names += 1;
            let at = || format!("{}: {:?}", path.display(), analysis.sources().locate(word));
            assert!(recorded.contains(&word) || is_something_else(&analysis, word), "{}", at());
        }
    }
    assert!(names > 6_000, "{names}");
}

#[test]
fn what_the_plan_was_checked_with_is_what_is_recorded() {
    let mut names = 0;
    for path in plans() {
        let analysis = analysis(&path);
        let plan = analysis.plan();
        let is_use = |at: Place, of: Entity, role: UseRole| {
            let found = analysis.uses().at(at).map(|found| (found.at, found.of, found.role));
            assert_eq!(found, Some((at, of, role)), "{}: {:?}", path.display(), analysis.sources().locate(at));
        };
        for formula in plan.measured.iter().filter_map(|measured| measured.formula.as_ref()) {
            for node in &formula.nodes {
                if let NodeKind::Name(Term::Data(name)) = &node.kind {
                    is_use(node.span.within(formula.written.source), Entity::Item(name.item), UseRole::Formula);
                    names += 1;
                }
            }
        }
        for assigned in &plan.assigned {
            // The first cell that names a unit may declare it.
            let is_table = analysis.sources().get(assigned.span.source).kind == SourceKind::Table;
            let declares = is_table && plan.item(assigned.unit).name == assigned.span;
            let in_table = if declares { UseRole::Declaration } else { UseRole::Cell };
            is_use(assigned.span, Entity::Item(assigned.unit), if is_table { in_table } else { UseRole::Unit });
            names += 1;
        }
        let assigned: BTreeSet<Place> = plan.assigned.iter().map(|assigned| assigned.span).collect();
        for edge in plan.edges.iter().filter(|edge| edge.used && !assigned.contains(&edge.span)) {
            let is_table = analysis.sources().get(edge.span.source).kind == SourceKind::Table;
            // A row that names nothing counts what its block says: its cell is the name of something else.
            let is_named = !is_table || analysis.sources().text(edge.span) == plan.name(edge.child);
            match is_named {
                true => {
                    is_use(edge.span, Entity::Item(edge.child), if is_table { UseRole::Cell } else { UseRole::Edge })
                }
                false => assert_eq!(analysis.uses().at(edge.span).map(|found| found.of), None),
            }
            names += 1;
        }
    }
    assert!(names > 2_000, "{names}");
}

#[test]
fn every_use_leads_to_its_declaration_and_back() {
    for path in plans() {
        let analysis = analysis(&path);
        let plan = analysis.plan();
        let mut checked: BTreeSet<Entity> = BTreeSet::new();
        for found in analysis.uses().all() {
            let at = || format!("{}: {:?}", path.display(), analysis.sources().locate(found.at));
            let declared = analysis.definition(found.at);
            assert_eq!(declared.is_none(), matches!(found.of, Entity::Code(_)), "{}", at());
            let text = |place| analysis.sources().text(place);
            if let Some(declared) = declared {
                assert_eq!(declared, analysis.uses().declaration(found.of).expect("declared"), "{}", at());
                assert!(
                    found.role == UseRole::Cell || text(declared) == text(found.at) || is_meant(&analysis, declared)
                );
            }
            if let Entity::Item(id) = found.of {
                assert_eq!(declared, Some(plan.item(id).name), "{}", at());
            }
            // The references of one thing are the same wherever they are asked from.
            if checked.insert(found.of) {
                let all: Vec<Place> = analysis.references(found.at).map(|u| u.at).collect();
                let of = |u: &&Use| u.of == found.of;
                let mut sorted = all.clone();
                sorted.sort_unstable();
                assert_eq!(sorted, analysis.uses().all().iter().filter(of).map(|u| u.at).collect::<Vec<_>>());
                assert!(declared.is_none() || all.first() == declared.as_ref(), "{}", at());
            }
        }
    }
}

/// Whether a declared name can't be one, and is used as what it was meant to be.
fn is_meant(analysis: &Analysis, declared: Place) -> bool {
    analysis
        .findings_in(declared.source)
        .iter()
        .any(|found| found.primary.span == declared && found.code == albero::diagnostic::Code::MalformedName)
}

#[test]
fn every_use_has_a_range_that_leads_back_to_it() {
    for path in plans() {
        let analysis = analysis(&path);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for found in analysis.uses().all() {
                let (start, end) = analysis.range(found.at, encoding);
                let source = found.at.source;
                assert_eq!(analysis.caret(source, start, encoding).start, found.at.start);
                assert_eq!(analysis.caret(source, end, encoding).start, found.at.end());
            }
        }
    }
}

#[test]
fn findings_are_those_of_their_file() {
    for path in plans() {
        let analysis = analysis(&path);
        let ids: Vec<_> = analysis.sources().iter().map(|(id, _)| id).collect();
        let all: Vec<_> = ids.iter().flat_map(|id| analysis.findings_in(*id)).collect();
        assert_eq!(all, analysis.findings().iter().collect::<Vec<_>>(), "{}", path.display());
        assert!(ids.iter().all(|id| analysis.findings_in(*id).iter().all(|f| f.primary.span.source == *id)));
    }
}

/// What is known of the names of items in the lines of a text that are not a given one: place, role, and where each
/// leads.
fn elsewhere(analysis: &Analysis, line: usize) -> BTreeSet<String> {
    let located = |place: Place| {
        let at = analysis.sources().locate(place);
        (at.line as usize - 1, at.column, at.file == "piano.albero")
    };
    let uses = analysis.uses().all().iter().filter(|u| matches!(u.of, Entity::Item(_)));
    let found = uses.filter_map(|u| {
        let (at, declared) = (located(u.at), located(analysis.definition(u.at)?));
        let counts = at.2 && at.0 != line && declared.0 != line;
        counts.then(|| format!("{at:?} {:?} {declared:?}", u.role))
    });
    found.collect()
}

#[test]
fn a_line_cut_short_costs_no_other_line_its_names() {
    let path = repository("examples/primo-piano/piano.albero");
    let text = std::fs::read_to_string(path).expect("UTF-8");
    let of = |text: String| {
        let mut sources = Sources::new();
        sources.add("piano.albero", text).expect("small");
        Analysis::new(sources, &crate::support::plans::no_files)
    };
    let whole = of(text.clone());
    let lines: Vec<&str> = text.lines().collect();
    let mut cut = 0;
    // A brace that is gone moves what follows: that is another mistake.
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.contains(['{', '}'])) {
        for (at, _) in line.char_indices() {
            let written: Vec<&str> =
                lines.iter().enumerate().map(|(n, line)| if n == number { &line[..at] } else { line }).collect();
            let broken = of(written.join("\n") + "\n");
            assert_eq!(elsewhere(&broken, number), elsewhere(&whole, number), "{}: {}", number + 1, &line[..at]);
            cut += 1;
        }
    }
    assert!(cut > 300, "{cut}");
}
