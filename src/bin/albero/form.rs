//! The forms that commands write, chosen in the same way everywhere: by `--format`, else by how the name after
//! `-o` ends.

use crate::problem::{Problem, is_stdin};
use albero::{document, text};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::Path;

/// A form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// For a terminal.
    Text,
    /// Markdown.
    Markdown,
    /// An HTML page.
    Html,
    /// JSON, with a schema of its own for each command.
    Json,
    /// SARIF, for annotations on git platforms.
    Sarif,
    /// GitLab's code quality.
    CodeQuality,
    /// For Graphviz.
    Dot,
    /// For Markdown on GitHub, GitLab and in wikis.
    Mermaid,
    /// A picture.
    Svg,
}

/// What a command can write; the first where nothing is asked for.
pub trait Forms: Send + Sync + 'static {
    /// All of them.
    const ALL: &'static [Form];
}

macro_rules! forms {
    ($($(#[$doc:meta])* $name:ident: $($form:ident),+;)+) => {$(
        $(#[$doc])*
        pub struct $name;

        impl Forms for $name {
            const ALL: &'static [Form] = &[$(Form::$form),+];
        }
    )+};
}

forms! {
    /// `check`
    Findings: Text, Json, Sarif, CodeQuality;
    /// `eval`, `verify`
    Figures: Text, Json;
    /// `report`
    Reports: Markdown, Html, Text, Json;
    /// `why`, `stato`, `diff`
    Pages: Text, Markdown, Html, Json;
    /// `policy`
    Policies: Text, Markdown, Html, Json, Svg;
    /// `graph`
    Graphs: Dot, Mermaid, Svg, Json;
    /// `policy --svg`
    Pictures: Svg;
    /// `explain`
    Texts: Text, Markdown, Html;
}

impl Form {
    const ALL: [Form; 9] = [
        Form::Text,
        Form::Markdown,
        Form::Html,
        Form::Json,
        Form::Sarif,
        Form::CodeQuality,
        Form::Dot,
        Form::Mermaid,
        Form::Svg,
    ];

    /// Its word after `--format`.
    pub fn name(self) -> &'static str {
        match self {
            Form::Text => "text",
            Form::Markdown => "md",
            Form::Html => "html",
            Form::Json => "json",
            Form::Sarif => "sarif",
            Form::CodeQuality => "codequality",
            Form::Dot => "dot",
            Form::Mermaid => "mermaid",
            Form::Svg => "svg",
        }
    }

    /// How the names of its files end.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Form::Text => &["txt"],
            Form::Markdown => &["md", "markdown"],
            Form::Html => &["html", "htm"],
            Form::Json => &["json"],
            Form::Sarif => &["sarif"],
            // Its files end as those of any JSON do.
            Form::CodeQuality => &[],
            Form::Dot => &["dot", "gv"],
            Form::Mermaid => &["mmd", "mermaid"],
            Form::Svg => &["svg"],
        }
    }

    /// The form that every document can take; text where it is none of them.
    pub fn of_document(self) -> document::Form {
        match self {
            Form::Markdown => document::Form::Markdown,
            Form::Html => document::Form::Html,
            Form::Json => document::Form::Json,
            _ => document::Form::Text,
        }
    }
}

/// Reads the word after `--format`.
pub fn among(forms: &'static [Form]) -> impl TypedValueParser<Value = Form> {
    let value = |form: &Form| {
        let known = PossibleValue::new(form.name());
        if *form == Form::Markdown { known.alias("markdown") } else { known }
    };
    PossibleValuesParser::new(forms.iter().map(value))
        .map(|word| Form::ALL.into_iter().find(|f| f.name() == word).unwrap_or(Form::Markdown))
}

/// True where the command line asks for JSON: read by hand, since a command line that can't be understood is answered too.
pub fn asks_for_json() -> bool {
    let words: Vec<_> = std::env::args_os().skip(1).take_while(|word| word != "--").collect();
    let is_json = |word: &std::ffi::OsString| word == "json";
    words.iter().enumerate().any(|(at, word)| match word.to_str() {
        Some("--json" | "--format=json") => true,
        Some("--format") => words.get(at + 1).is_some_and(is_json),
        _ => false,
    })
}

/// What help says of `--format`.
pub fn help(forms: &[Form]) -> String {
    let names: Vec<&str> = forms.iter().map(|f| f.name()).collect();
    let (list, first) = (names.join(", "), names.first().copied().unwrap_or_default());
    let said = text!(
        "La forma: {list}; senza, quella del nome dopo -o, altrimenti {first}",
        "The form: {list}; without it, that of the name after -o, else {first}"
    );
    said.get(crate::lang::chosen()).to_owned()
}

/// The form to write: the one asked for, else the one that the file's name ends in, else the first.
pub fn choose(asked: Option<Form>, file: Option<&Path>, forms: &[Form]) -> Result<Form, Problem> {
    let first = forms.first().copied().unwrap_or(Form::Text);
    let Some(path) = file.filter(|path| asked.is_none() && !is_stdin(path)) else {
        return Ok(asked.unwrap_or(first));
    };
    let Some(ending) = path.extension() else { return Ok(first) };
    let ending = ending.to_string_lossy().to_lowercase();
    match forms.iter().find(|form| form.endings().contains(&ending.as_str())) {
        Some(form) => Ok(*form),
        None => Err(refused(path, &ending, forms)),
    }
}

/// Says of a name for another kind of file what can be written: `report -o piano.pdf`.
fn refused(path: &Path, ending: &str, forms: &[Form]) -> Problem {
    let list: Vec<String> = forms.iter().flat_map(|f| f.endings()).map(|e| format!(".{e}")).collect();
    let (shown, list) = (path.display(), list.join(", "));
    let said = text!(
        "non so scrivere {shown}: qui il nome dopo `-o` può finire in {list}",
        "{shown} is no form that can be written: here the name after `-o` can end in {list}"
    );
    let office = ["pdf", "doc", "docx", "odt", "xls", "xlsx"].contains(&ending) && forms.contains(&Form::Html);
    let picture = ["pdf", "png", "jpg", "jpeg", "gif"].contains(&ending) && forms.contains(&Form::Svg);
    if picture {
        let right = path.with_extension("svg");
        let right = right.display();
        return Problem::new(said.then(&text!("; usa `-o {right}`", "; use `-o {right}`")));
    }
    if office {
        let right = path.with_extension("html");
        let right = right.display();
        return Problem::new(said.then(&text!(
            "; usa `-o {right}`, che un browser stampa in PDF e un word processor apre",
            "; use `-o {right}`, which a browser prints as PDF and a word processor opens"
        )));
    }
    Problem::new(said)
}
