//! What may be written is what is written: wherever a word stands in the examples, it is among the offers there.

use crate::support::plans::{files, repository};
use albero::diagnostic::Lang;
use albero::ide::completion::{TEMPLATES, completion, plain};
use albero::ide::{Analysis, Written};
use albero::source::{SourceKind, Sources};
use std::collections::BTreeMap;
use std::path::Path;

/// The plan in a folder.
fn analysis(folder: &Path) -> Analysis {
    let mut sources = Sources::new();
    for file in files(folder) {
        let name = file.strip_prefix(folder).expect("below").to_string_lossy().replace('\\', "/");
        sources.add(name, std::fs::read_to_string(&file).expect("read")).expect("small");
    }
    let read = |path: &str| std::fs::read(folder.join(path)).map_err(|e| albero::text!("{e}", "{e}"));
    Analysis::new(sources, &read)
}

#[test]
fn what_is_written_is_offered_where_it_stands() {
    let mut missing: BTreeMap<String, u32> = BTreeMap::new();
    let (mut words, mut offered) = (0, 0);
    for example in ["primo-piano", "tno-2025", "monitoraggio", "tabella-2500"] {
        let analysis = analysis(&repository("examples").join(example));
        let texts: Vec<_> = analysis.sources().iter().filter(|(_, s)| s.kind == SourceKind::Text).collect();
        for (id, source) in texts {
            if source.name == "<preludio>" {
                continue;
            }
            let written = Written::new(&source.name, &source.text).expect("small");
            let declared =
                |at| analysis.use_at(at).is_some_and(|u| u.at == at && u.role == albero::ide::UseRole::Declaration);
            for (count, word) in analysis.tree(id).expect("a text").words().enumerate() {
                let text = &source.text[word.start as usize..word.end() as usize];
                let is_word = text.starts_with(|c: char| c.is_alphabetic()) && !declared(word.within(id));
                // The real plan is long, and says the same things again.
                if !is_word || (example == "tno-2025" && count % 23 != 0) {
                    continue;
                }
                words += 1;
                let found = completion(&written, Some(&analysis), &[], word.end(), Lang::It).expect("no comment");
                assert_eq!(found.word, word, "{}: {text}", source.name);
                // What goes on from a word that stands may be two words at once.
                let is_it = |label: &str| label == text || label.split(' ').any(|part| part == text);
                match found.offers.iter().any(|offer| is_it(&offer.label)) {
                    true => offered += 1,
                    false => {
                        *missing
                            .entry(
                                analysis
                                    .tree(id)
                                    .expect("a text")
                                    .text(analysis.tree(id).expect("a text").line_at(word))
                                    .trim()
                                    .to_owned()
                                    + " ← "
                                    + text,
                            )
                            .or_default() += 1
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "{offered} of {words}: {missing:#?}");
    assert!(words > 500, "{words}");
}

#[test]
fn templates_are_sound_and_in_canonical_layout() {
    let names = [("@YEAR", "2025"), ("@AREA", "A1"), ("@NODE", "A1.1"), ("@SOURCE", "protocollo"), ("@POLICY", "SMVP")];
    for template in TEMPLATES {
        let text = names.iter().fold(plain(template.body), |text, (name, value)| text.replace(name, value));
        let whole = if template.at_top {
            text
        } else {
            format!(
                "obiettivo X \"x\" in A1 {{\n{}\n}}\n",
                text.trim_end().lines().map(|l| format!("  {l}")).collect::<Vec<_>>().join("\n")
            )
        };
        let trimmed = whole.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned() + "\n";
        let written = Written::new("a.albero", &trimmed).expect("small");
        let (_, found) = albero::syntax::parse(written.source());
        assert!(found.is_empty(), "{trimmed}: {found:?}");
        let laid = albero::format::format(written.source());
        // A block that is still to be filled closes on its line.
        let tight = |text: &str| {
            let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
            lines.join("\n").replace("{\n}", "{}")
        };
        assert_eq!(tight(&laid), tight(&trimmed), "{}", template.word);
    }
}

/// The labels offered at the mark in a text, with a plan beside it.
fn offered(text: &str) -> Vec<String> {
    let plan = std::fs::read_to_string(repository("examples/primo-piano/piano.albero")).expect("read");
    let policy = std::fs::read_to_string(repository("examples/primo-piano/smvp.albero")).expect("read");
    let mut sources = Sources::new();
    sources.add("piano.albero", plan).expect("small");
    sources.add("smvp.albero", policy).expect("small");
    let at = text.find('|').expect("a mark");
    let text = text.replacen('|', "", 1);
    sources.add("qui.albero", text.clone()).expect("small");
    let read = |path: &str| match path {
        "dati.csv" => Ok(b"Elenco dei valori;;\nCodice;Valore 2025;Note\nA1.1_02;3;\n".to_vec()),
        _ => Err(albero::text!("non c'è", "is not there")),
    };
    let analysis = Analysis::new(sources, &read);
    let written = Written::new("qui.albero", &text).expect("small");
    let found = completion(&written, Some(&analysis), &["dati.csv".to_owned()], at as u32, Lang::It);
    found.map_or_else(Vec::new, |found| found.offers.into_iter().map(|offer| offer.label).collect())
}

#[test]
fn offers_are_those_of_the_place() {
    let has = |text: &str, label: &str| {
        let labels = offered(text);
        assert!(labels.iter().any(|l| l == label), "{text}: no {label} in {labels:?}");
    };
    let lacks = |text: &str, label: &str| assert!(!offered(text).iter().any(|l| l == label), "{text}: {label}");
    has("|", "obiettivo");
    has("ob|", "obiettivo");
    lacks("|", "target");
    has("indicatore X \"x\" {\n  |\n}\n", "target");
    has("indicatore X \"x\" {\n  |", "algoritmo");
    has("indicatore X \"x\" { peso 3 %; f|", "fonte");
    lacks("indicatore X \"x\" {\n  |\n}\n", "obiettivo");
    has("indicatore X \"x\" {\n  fonte |\n}\n", "protocollo");
    has("obiettivo X \"x\" in |", "A1");
    lacks("obiettivo X \"x\" in |", "A1.1_01");
    has("obiettivo X \"x\" in A1 |", "peso");
    has("cruscotto X \"x\" {\n  usa A1.|\n}\n", "A1.1_01");
    has("indicatore X \"x\" {\n  algoritmo pratiche / |\n}\n", "pratiche_in_tempo");
    has("indicatore X \"x\" {\n  target |\n}\n", "entro 31/12/2025");
    has("indicatore X \"x\" {\n  peso 3 |\n}\n", "%");
    has("indicatore X \"x\" {\n  regola |\n}\n", "a_fasce");
    has("indicatore X \"x\" {\n  consenti |\n}\n", "peso_zero");
    has("consuntivo 2025 {\n  |\n}\n", "pratiche");
    has("consuntivo 2025 file |", "\"dati.csv\"");
    has("consuntivo 2025 file \"|\"", "\"dati.csv\"");
    has("consuntivo 2025 file \"dati.csv\" {\n  colonna nome |\n}\n", "\"Codice\"");
    has("consuntivo 2025 file \"dati.csv\" {\n  colonna valore \"|\"\n}\n", "\"Valore 2025\"");
    has("pubblicato 2025 \"x\" {\n  esito A1 = |\n}\n", "\"Raggiunto\"");
    assert_eq!(offered("// ob|"), Vec::<String>::new());
    assert_eq!(offered("obiettivo X \"un tit|olo\""), Vec::<String>::new());
}
