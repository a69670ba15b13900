//! What is shown of a plan whose tables are sheets names the cells, and not the rows.

use crate::support::book::{Sheet, xlsx};
use albero::diagnostic::Lang;
use albero::eval::{Inputs, Scores};
use albero::report::why;
use albero::source::Sources;
use albero::text;

#[test]
fn an_explanation_names_the_cell() {
    let rows = "Cod;Titolo;Target;Valore\nA;Uno;90 %;93,5 %\n";
    let book = xlsx(&[Sheet { name: "Piano 2025".into(), is_hidden: false, rows: rows.into() }]);
    let mut sources = Sources::new();
    let plan = "piano C \"Comune\" { anno 2025; smvp S }\nsmvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori }
indicatori file \"t.xlsx\" in C { colonna codice \"Cod\"; colonna titolo \"Titolo\"; colonna target \"Target\"; colonna valore \"Valore\"; operatore >= }
consuntivo 2025 chiuso\n";
    sources.add("p.albero", plan.to_owned()).expect("small");
    let files = |path: &str| if path == "t.xlsx" { Ok(book.clone()) } else { Err(text!("non c'è", "not there")) };
    let compilation = albero::compile(&mut sources, &files);
    let scores = Scores::compute(&compilation.plan, &Inputs::default());
    let item = compilation.plan.ids().find(|id| sources.text(compilation.plan.item(*id).name) == "A").expect("A");
    let explained = why::explain(&sources, &compilation.plan, &scores, item, Lang::It);
    let places: Vec<String> = explained.steps.iter().filter_map(|s| s.place.as_ref().map(|p| p.shown())).collect();
    assert!(places.contains(&"t.xlsx:'Piano 2025'!D2".to_owned()), "{places:#?}");
    assert!(places.contains(&"t.xlsx:'Piano 2025'!C2".to_owned()), "{places:#?}");
    assert!(why::json(&explained).to_string().contains("\"cell\": \"'Piano 2025'!D2\""));
}

/// The merges of a workbook are known: nothing has to say that its empty cells repeat.
#[test]
fn merged_cells_say_what_the_first_says() {
    let folder = crate::support::plans::repository("examples/foglio");
    let plan = std::fs::read_to_string(folder.join("piano.albero")).expect("UTF-8");
    let book = std::fs::read(folder.join("piano.xlsx")).expect("a workbook");
    let nodes = |plan: String| {
        let mut sources = Sources::new();
        sources.add("p.albero", plan).expect("small");
        let files = |_: &str| Ok(book.clone());
        let compilation = albero::compile(&mut sources, &files);
        let blank = compilation.diagnostics.iter().filter(|d| d.code.as_str() == "cella_vuota").count();
        let plan = &compilation.plan;
        let name = |id| sources.text(plan.item(id).name).to_owned();
        let nodes: Vec<_> = plan.ids().map(|id| (name(id), plan.item(id).parent.map(name))).collect();
        (nodes, blank)
    };
    let (as_it_is, without) = (nodes(plan.clone()), nodes(plan.replace(" ripete", "")));
    assert!(plan.contains(" ripete"));
    assert_eq!(without, as_it_is);
    assert_eq!(without.1, 0);
}
