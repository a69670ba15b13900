//! `albero explain CODE`

use crate::Exit;
use crate::args::ExplainOptions;
use crate::form::Form;
use crate::input::Problem;
use crate::output::Settings;
use albero::diagnostic::{Code, Lang, Text, suggest};
use albero::document::{Block, Document, Fact, Line, Section, page};
use albero::printable::Output;
use albero::text;

pub fn run(options: &ExplainOptions, settings: &Settings) -> Result<Exit, Problem> {
    let (form, file) = (options.delivery.form(None)?, options.delivery.file());
    let Some(name) = &options.code else {
        let shown = list(settings.lang).write(form.of_document(), &settings.look_for(file));
        settings.deliver(&shown, file)?;
        return Ok(Exit::Fine);
    };
    let Some(code) = Code::from_name(name) else {
        let near = suggest::closest(name, Code::ALL.iter().map(|c| c.as_str()));
        let hint = near.map_or_else(
            || text!("`albero explain` li elenca", "`albero explain` lists them"),
            |near| text!("forse volevi `{near}`", "did you mean `{near}`?"),
        );
        let message = text!("non c'è un codice «{name}»: ", "there is no code “{name}”: ").then(&hint);
        return Err(Problem::new(message));
    };
    let text = half(code, settings.lang);
    let shown = match form {
        // The page is Markdown already.
        Form::Markdown => Output::new(text),
        form => page(&text, settings.lang).write(form.of_document(), &settings.look_for(file)),
    };
    settings.deliver(&shown, file)?;
    Ok(Exit::Fine)
}

/// A page has an Italian half and an English one.
pub fn half(code: Code, lang: Lang) -> String {
    let page = code.page();
    let (italian, english) = page.split_once("\n## English\n").unwrap_or((page, page));
    match lang {
        Lang::It => italian.trim_end().to_owned() + "\n",
        Lang::En => format!("# {code}\n\n{}\n", english.trim()),
    }
}

/// All codes, by family.
fn list(lang: Lang) -> Document {
    let mut sections: Vec<(&str, Vec<Fact>)> = Vec::new();
    for code in Code::ALL {
        if sections.last().is_none_or(|(group, _)| *group != code.group()) {
            sections.push((code.group(), Vec::new()));
        }
        let text = Line::ours(code.summary().get(lang));
        if let Some((_, facts)) = sections.last_mut() {
            facts.push(Fact { label: code.as_str().to_owned(), text });
        }
    }
    let section = |(group, facts): (&str, Vec<Fact>)| Section {
        title: family(group).get(lang).to_owned(),
        blocks: vec![Block::Facts(facts)],
        ..Section::default()
    };
    let title = text!("I codici dei messaggi", "The codes of the messages").get(lang).to_owned();
    Document { lang, title, sections: sections.into_iter().map(section).collect(), ..Document::default() }
}

/// What a family of codes is called.
fn family(group: &str) -> Text {
    match group {
        "sintassi" => text!("sintassi", "syntax"),
        "nomi" => text!("nomi", "names"),
        "pesi" => text!("pesi", "weights"),
        "misure" => text!("misure", "measures"),
        "regole" => text!("regole", "rules"),
        "dati" => text!("dati", "data"),
        "qualità" => text!("qualità", "quality"),
        "dichiarazioni" => text!("dichiarazioni", "claims"),
        "relazione" => text!("relazione", "report"),
        other => Text::same(other),
    }
}
