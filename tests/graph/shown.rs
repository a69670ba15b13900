//! The graph: what it shows, around what, and that no title can break a format.

use crate::support::config;
use albero::Compilation;
use albero::diagnostic::Lang;
use albero::eval::{Inputs, Scores};
use albero::graph::{Graph, LinkKind, Options, dot, json, mermaid, svg};
use albero::plan::{ItemId, Kind};
use albero::source::Sources;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A compiled plan with its scores.
struct Loaded {
    sources: Sources,
    compilation: Compilation,
    scores: Scores,
}

impl Loaded {
    fn folder(name: &str) -> Loaded {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        let mut files = Vec::new();
        walk(&folder, &mut files);
        files.sort();
        let read = |p: &PathBuf| (p.to_string_lossy().into_owned(), std::fs::read_to_string(p).expect("a text"));
        Loaded::compile(files.iter().map(read))
    }

    fn text(text: &str) -> Loaded {
        Loaded::compile([("piano.albero".to_owned(), text.to_owned())].into_iter())
    }

    fn compile(files: impl Iterator<Item = (String, String)>) -> Loaded {
        let mut sources = Sources::new();
        for (name, text) in files {
            sources.add(name, text).expect("small files");
        }
        let read = |path: &str| std::fs::read(path).map_err(|e| albero::text!("{e}", "{e}"));
        let compilation = albero::compile(&mut sources, &read);
        let scores = Scores::compute(&compilation.plan, &Inputs::default());
        Loaded { sources, compilation, scores }
    }

    fn item(&self, name: &str) -> ItemId {
        albero::report::find(&self.sources, &self.compilation.plan, name).expect("a node")
    }

    fn graph(&self, options: Options) -> Graph<'_> {
        Graph::build(&self.sources, &self.compilation.plan, &self.scores, &options)
    }

    fn around(&self, name: &str, depth: usize) -> Graph<'_> {
        self.graph(Options { centre: Some(self.item(name)), depth: Some(depth), ..Options::default() })
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "albero") {
            files.push(path);
        }
    }
}

fn ids(graph: &Graph<'_>) -> BTreeSet<String> {
    graph.nodes.iter().map(|n| n.id.clone().into_owned()).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

#[test]
fn each_format_of_the_small_plan() {
    let loaded = Loaded::folder("primo-piano");
    let graph = loaded.graph(Options::default());
    insta::assert_snapshot!("primo_piano.dot", dot::render(&graph, Lang::It));
    insta::assert_snapshot!("primo_piano.mmd", mermaid::render(&graph, Lang::It));
    insta::assert_snapshot!("primo_piano.json", json::render(&graph));
    insta::assert_snapshot!("primo_piano.svg", svg::render(&graph, Lang::It));
    let data = loaded.graph(Options { data: true, ..Options::default() });
    insta::assert_snapshot!("primo_piano_dati.dot", dot::render(&data, Lang::En));
}

#[test]
fn every_node_of_the_real_plan_appears_once() {
    let loaded = Loaded::folder("tno-2025");
    let plan = &loaded.compilation.plan;
    let names = |wanted: &dyn Fn(Kind) -> bool| -> Vec<&str> {
        let found = plan.ids().filter(|&id| wanted(plan.item(id).kind));
        found.map(|id| loaded.sources.text(plan.item(id).name)).collect()
    };
    let scored = names(&|kind| !matches!(kind, Kind::Datum | Kind::Unit));
    let graph = loaded.graph(Options::default());
    assert_eq!(graph.nodes.len(), scored.len());
    assert_eq!(ids(&graph), set(&scored));
    let counted = |used| plan.edges.iter().filter(move |e| e.used == used && e.parent != e.child);
    let drawn = |kind| graph.links.iter().filter(|l| l.kind == kind).count();
    let not_unit = |e: &&albero::plan::Edge| plan.item(e.child).kind != Kind::Unit;
    assert_eq!(drawn(LinkKind::Own), counted(false).filter(not_unit).count());
    assert_eq!(drawn(LinkKind::Use), counted(true).count());

    let (dot, svg) = (dot::render(&graph, Lang::It), svg::render(&graph, Lang::It));
    let mermaid = mermaid::render(&graph, Lang::It);
    for name in scored {
        assert!(dot.contains(&format!("\n  \"{name}\" [label=")), "{name}");
        let title = |t: &str| svg.contains(&format!("<title>{t} · "));
        assert!(title(name) || svg.contains(&format!("({name}) · ")), "{name}");
    }
    assert_eq!(mermaid.matches(":::").count(), graph.nodes.len());
    assert_eq!(svg.matches("<g class=\"n ").count(), graph.nodes.len());
    well_formed(&svg);

    let everything = loaded.graph(Options { data: true, units: true, ..Options::default() });
    assert_eq!(everything.nodes.len(), plan.items.len());
    well_formed(&svg::render(&everything, Lang::It));
}

#[test]
fn a_node_is_drawn_after_and_below_the_one_that_declares_it() {
    let loaded = Loaded::folder("tno-2025");
    let graph = loaded.graph(Options { data: true, ..Options::default() });
    for (index, node) in graph.nodes.iter().enumerate() {
        assert!(node.under.is_none_or(|above| above < index), "{}", node.id);
        if node.row.kind != Kind::Datum {
            let parent = loaded.compilation.plan.item(node.row.item).parent;
            assert_eq!(node.under.map(|u| graph.nodes[u].row.item), parent, "{}", node.id);
        }
    }
}

#[test]
fn around_a_node_to_a_depth() {
    let loaded = Loaded::folder("tno-2025");
    assert_eq!(ids(&loaded.around("OS_01.05", 0)), set(&["OS_01.05"]));
    let one = loaded.around("OS_01.05", 1);
    let near = [
        "AS_01",
        "OS_01.05",
        "IS_01.05_B3.2_01",
        "IS_0105_EC27",
        "IS_0105_B3.1_02",
        "EC07",
        "OO_01.05.01",
        "OO_01.05.02",
        "PO_01.05.01",
    ];
    assert_eq!(ids(&one), set(&near));
    assert_eq!(one.centre.map(|c| one.nodes[c].id.as_ref()), Some("OS_01.05"));
    // Edges between those shown are shown, those of a project with its own printed code too.
    let used = one.links.iter().find(|l| l.code == Some("B3.1_02_rev2023")).expect("an edge");
    assert_eq!(used.label(), "20 % · B3.1_02_rev2023");
    let two = ids(&loaded.around("OS_01.05", 2));
    assert!(two.is_superset(&ids(&one)) && two.contains("CCIAA_TNO") && two.contains("IO_01.05.02.01"), "{two:?}");
    // Without a limit everything above and everything below, and no sibling.
    let all = loaded.graph(Options { centre: Some(loaded.item("AS_03")), ..Options::default() });
    assert!(ids(&all).contains("CCIAA_TNO") && !ids(&all).contains("AS_01"));
}

#[test]
fn who_counts_an_indicator() {
    let loaded = Loaded::folder("tno-2025");
    let graph = loaded.around("EC07", 1);
    assert_eq!(ids(&graph), set(&["EC07", "OS_01.05", "OO_01.05.01", "C01", "C04", "C05"]));
    // It stands below the objective that declares it.
    let centre = &graph.nodes[graph.centre.expect("a centre")];
    assert_eq!(centre.under.map(|u| graph.nodes[u].id.as_ref()), Some("OS_01.05"));
    // A dashboard alone has what it uses below itself.
    let dashboard = loaded.around("C01", 1);
    assert!(dashboard.nodes.iter().skip(1).all(|n| n.under == Some(0)));
}

#[test]
fn data_and_units_come_when_asked_for() {
    let loaded = Loaded::folder("primo-piano");
    assert!(!ids(&loaded.graph(Options::default())).contains("pratiche"));
    let graph = loaded.graph(Options { data: true, ..Options::default() });
    let name = |i: usize| graph.nodes[i].id.as_ref();
    let data: Vec<_> = graph.links.iter().filter(|l| l.kind == LinkKind::Data).collect();
    let named: Vec<_> = data.iter().map(|l| (name(l.from), name(l.to))).collect();
    assert_eq!(named, [("A1.1_01", "pratiche_in_tempo"), ("A1.1_01", "pratiche")]);
    // Around a datum data are shown without asking.
    assert_eq!(ids(&loaded.around("pratiche", 1)), set(&["pratiche", "A1.1_01"]));
    let real = Loaded::folder("tno-2025");
    assert!(ids(&real.around("personale", 1)).contains("OO_01.01.01"));
}

#[test]
fn depth_without_a_node_counts_from_the_top() {
    let loaded = Loaded::folder("primo-piano");
    let graph = loaded.graph(Options { depth: Some(2), ..Options::default() });
    assert_eq!(ids(&graph), set(&["COMUNE", "A1", "A1.1", "A1.2"]));
}

#[test]
fn status_is_text_as_well_as_colour() {
    let loaded = Loaded::folder("tno-2025");
    let graph = loaded.around("OS_01.05", 1);
    for (text, ending) in [
        (dot::render(&graph, Lang::It), "fillcolor=\"#fdf1d6\""),
        (mermaid::render(&graph, Lang::It), ":::yellow"),
        (svg::render(&graph, Lang::It), "class=\"n yellow\""),
    ] {
        assert!(text.contains("◐ 64,39 % Parzialmente Raggiunto") && text.contains(ending));
    }
    assert!(json::render(&graph).contains("\"status\":\"Parzialmente Raggiunto\""));
}

#[test]
fn a_plan_that_counts_itself_is_drawn() {
    let text = "piano P \"p\" { anno 2025 }\nambito A \"a\"\nobiettivo X \"x\" in A { usa Y }\n\
                obiettivo Y \"y\" in A { usa X }\nobiettivo Z \"z\" in W\nobiettivo W \"w\" in Z { usa W }\n";
    let loaded = Loaded::text(text);
    let graph = loaded.graph(Options::default());
    assert_eq!(ids(&graph), set(&["P", "A", "X", "Y", "Z", "W"]));
    well_formed(&svg::render(&graph, Lang::It));
    well_formed(&svg::render(&loaded.around("Z", 9), Lang::It));
}

#[test]
fn an_empty_plan_has_no_nodes() {
    let loaded = Loaded::text("");
    let graph = loaded.graph(Options::default());
    assert!(graph.nodes.is_empty());
    well_formed(&svg::render(&graph, Lang::It));
}

/// A plan with one objective, its title and the code of its indicator given.
fn titled(title: &str, code: &str) -> Loaded {
    Loaded::text(&format!(
        "piano P \"{title}\" {{ anno 2025 }}\nambito A \"{title}\"\nobiettivo O \"{title}\" in A {{\n\
         indicatore I \"{title}\" {{ codice \"{code}\" }}\n}}\ncruscotto C \"{title}\" {{ usa I codice \"{code}\" }}\n"
    ))
}

/// The titles that the formats would trip over.
const NASTY: &str = "«Uno» & <b>due</b>\n  tre #4; {x} [y] |z| `w` *a* 100%% \\n \\N --> &amp; ';DROP'";

#[test]
fn no_title_breaks_a_format() {
    let loaded = titled(NASTY, "I (1) #2 & co");
    let graph = loaded.graph(Options::default());
    let dot = dot::render(&graph, Lang::It);
    assert!(
        dot.contains("&lt;b&gt;due&lt;/b&gt;") && dot.contains("\\\\n \\\\N") && dot.contains("&amp;amp;"),
        "{dot}"
    );
    let mermaid = mermaid::render(&graph, Lang::It);
    assert!(mermaid.contains("#amp; #lt;b#gt;due#lt;/b#gt; tre #35;4#59; #123;x#125;"), "{mermaid}");
    let svg = svg::render(&graph, Lang::It);
    assert!(svg.contains("«Uno» &amp; &lt;b&gt;due&lt;/b&gt; tre #4;") && !svg.contains("<b>"), "{svg}");
    let json: serde_json::Value = serde_json::from_str(&json::render(&graph)).expect("JSON");
    assert_eq!(json["nodes"][1]["title"], NASTY);
    assert_eq!(json["nodes"][3]["code"], "I (1) #2 & co");
    all_hold(&graph);
    all_hold(&titled("%", "%").graph(Options::default()));
}

proptest! {
    #![proptest_config(config(64))]
    #[test]
    fn any_title_can_be_drawn(title in "[^\"]{0,120}", code in "[^\"\n]{1,40}") {
        all_hold(&titled(&title, &code).graph(Options::default()));
    }
}

fn all_hold(graph: &Graph<'_>) {
    well_formed(&svg::render(graph, Lang::It));
    for line in dot::render(graph, Lang::It).lines() {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert!(quotes.is_multiple_of(2), "{line}");
    }
    for line in mermaid::render(graph, Lang::It).lines().filter(|l| l.contains('"')) {
        let label = line.split('"').nth(1).expect("a label").replace("<br/>", " ");
        assert_eq!(line.matches('"').count(), 2, "{line}");
        assert!(!label.contains(['<', '>', '&', '`', '{', '}', '\\']) && !label.contains("%%"), "{line}");
    }
    serde_json::from_str::<serde_json::Value>(&json::render(graph)).expect("JSON");
}

/// Every tag closed in order, every `&` an entity, no control characters, nothing from elsewhere.
fn well_formed(svg: &str) {
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        match tag.strip_prefix('/') {
            Some(closing) => assert_eq!(open.pop(), Some(closing)),
            None if tag.ends_with('/') => {}
            None => open.push(name),
        }
        assert!(open.last() == Some(&"style") || !text.contains('>'), "{piece}");
    }
    assert!(open.is_empty(), "{open:?}");
    for entity in svg.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|e| entity.starts_with(e)), "{entity}");
    }
    assert!(svg.chars().all(|c| c == '\n' || !c.is_control()));
    for word in ["<script", "@import", "url(", "href"] {
        assert!(!svg.contains(&format!("<{word}")) && !svg.contains(&format!(" {word}=")), "{word}");
    }
}

#[test]
fn the_picture_in_the_readme_is_up_to_date() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/immagini/grafo.svg");
    let kept = std::fs::read_to_string(path).expect("the picture");
    let drawn = svg::render(&Loaded::folder("tno-2025").around("OS_01.05", 1), Lang::It);
    assert!(
        kept == *drawn,
        "draw it again: cargo run -- --lang it graph examples/tno-2025 --node OS_01.05 --depth 1 -o docs/immagini/grafo.svg"
    );
}
