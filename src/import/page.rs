//! The proof as a document, and as JSON.

use super::proof::Import;
use super::told::Told;
use crate::diagnostic::{Lang, Text};
use crate::document::{Block, Document, Fact, Inline, Item, Light, Line, List, Section, Sign};
use crate::printable::Output;
use crate::text;
use serde::Serialize;

/// What passed over is shown of: the rest is counted.
const SHOWN: usize = 200;

/// The proof as a document.
pub fn document(import: &Import, file: &str, lang: Lang) -> Document {
    let say = |text: Text| text.get(lang).to_owned();
    let mut sections = Vec::new();
    if !import.told.is_empty() {
        let items = import.told.iter().map(|told| item(import, told, lang)).collect();
        let title = say(text!("Che cosa differisce", "What differs"));
        sections.push(section("differences", title, import.told.len(), items));
    }
    let passed = passed(import, lang);
    if !passed.is_empty() {
        let title = say(text!("Che cosa non è entrato nel piano", "What is not in the plan"));
        sections.push(section("passed", title, passed.len(), passed.into_iter().take(SHOWN).collect()));
    }
    let mut head = vec![Block::Facts(facts(import, lang))];
    if import.has_hidden_formulas {
        head.push(Block::Remark(Line::ours(&say(text!(
            "Un .xls non dice le sue formule: valgono i valori salvati. Salvalo come .xlsx per averne la prova.",
            "An .xls doesn't tell its formulas: the stored values count. Save it as .xlsx to have them proved."
        )))));
    }
    if import.told.is_empty() {
        head.push(Block::Paragraph(Line::ours(&say(text!(
            "Il piano è lo stesso del foglio.",
            "The plan is the same as that of the workbook."
        )))));
    }
    Document {
        lang,
        title: say(text!("Dal foglio al piano: {file}", "From the workbook to the plan: {file}")),
        head,
        sections,
        ..Document::default()
    }
}

fn section(anchor: &str, title: String, count: usize, items: Vec<Item>) -> Section {
    let list = List { items, ..List::default() };
    Section {
        anchor: anchor.to_owned(),
        title,
        count: Some(count),
        blocks: vec![Block::List(list)],
        ..Section::default()
    }
}

fn facts(import: &Import, lang: Lang) -> Vec<Fact> {
    let counts = import.counts;
    let fact = |label: Text, text: Text| Fact { label: label.get(lang).to_owned(), text: Line::text(text.get(lang)) };
    let (nodes, indicators) = (counts.nodes, counts.indicators);
    let mut facts = vec![fact(
        text!("letti", "read"),
        text!("{indicators} indicatori, {nodes} nodi sopra", "{indicators} indicators, {nodes} nodes above them"),
    )];
    let (same, formulas, unsaved) = (counts.same, counts.formulas, counts.unsaved);
    if formulas > 0 {
        let without = match unsaved {
            0 => text!("", ""),
            _ => text!("; {unsaved} senza valore salvato", "; {unsaved} without a stored value"),
        };
        let text =
            text!("{same} di {formulas} danno il valore salvato", "{same} of {formulas} come to the stored value");
        facts.push(fact(text!("formule", "formulas"), text.then(&without)));
    }
    let (scores, same) = (counts.scores, counts.same_scores);
    if scores > 0 {
        let text = text!("{same} di {scores} sono quelli del piano", "{same} of {scores} are the plan's");
        facts.push(fact(text!("punteggi", "scores"), text));
    }
    facts
}

fn item(import: &Import, told: &Told, lang: Lang) -> Item {
    let mut notes = Vec::new();
    if let (Some(sheet), Some(albero)) = (&told.sheet, &told.albero) {
        let text = text!("nel foglio {sheet}; calcolato {albero}", "in the workbook {sheet}; computed {albero}");
        notes.push(Line(vec![Inline::Text(text.get(lang).to_owned())]));
    }
    Item {
        sign: Some(Sign { mark: "≠", light: Light::Red }),
        name: import.grid.name(told.cell),
        main: Line::text(told.words.get(lang)),
        notes,
        ..Item::default()
    }
}

/// Rows, columns and sheets that nothing was read of.
fn passed(import: &Import, lang: Lang) -> Vec<Item> {
    let item = |name: String, text: Text| Item { name, main: Line::text(text.get(lang)), ..Item::default() };
    let mut items = Vec::new();
    for (cell, text) in &import.unknown {
        items.push(item(import.grid.name(*cell), text!("la colonna «{text}»", "the column “{text}”")));
    }
    for (cell, text) in &import.passed {
        items.push(item(import.grid.name(*cell), text!("la riga «{text}»", "the row “{text}”")));
    }
    for sheet in &import.unread {
        items.push(item(
            sheet.clone(),
            text!("il foglio: non ha una tabella che si riconosce", "the sheet: it has no table that is recognised"),
        ));
    }
    items
}

#[derive(Serialize)]
struct JsonTold<'a> {
    topic: &'static str,
    cell: String,
    text: &'a str,
    sheet: Option<&'a str>,
    albero: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonPassed<'a> {
    cell: String,
    text: &'a str,
}

/// The proof as JSON: one thing a line.
pub fn json(import: &Import, lang: Lang) -> Output {
    let counts = import.counts;
    let mut out = format!(
        "{{\"schema\":\"albero/import/1\",\"nodes\":{},\"indicators\":{},\"formulas\":{},\"same\":{},\"unsaved\":{},\
         \"scores\":{},\"same_scores\":{},\"errors\":{},\n\"told\":[",
        counts.nodes,
        counts.indicators,
        counts.formulas,
        counts.same,
        counts.unsaved,
        counts.scores,
        counts.same_scores,
        import.errors.len()
    );
    let told = import.told.iter().map(|told| JsonTold {
        topic: told.topic.word(),
        cell: import.grid.name(told.cell),
        text: told.words.get(lang),
        sheet: told.sheet.as_deref(),
        albero: told.albero.as_deref(),
    });
    crate::report::scores::list(&mut out, told);
    out += "],\n\"passed\":[";
    let all = import.unknown.iter().chain(&import.passed);
    crate::report::scores::list(&mut out, all.map(|(cell, text)| JsonPassed { cell: import.grid.name(*cell), text }));
    out += "],\n\"unread\":[";
    crate::report::scores::list(&mut out, import.unread.iter());
    out += "]}\n";
    Output::json(out)
}
