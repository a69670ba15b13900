//! `albero explain CODE`

use crate::Exit;
use crate::args::ExplainOptions;
use crate::input::Problem;
use crate::output::{Settings, print};
use albero::diagnostic::{Code, Lang, suggest};
use albero::printable::Output;
use albero::text;
use std::fmt::Write;

pub fn run(options: &ExplainOptions, settings: &Settings) -> Result<Exit, Problem> {
    let Some(name) = &options.code else {
        let mut out = String::new();
        let mut group = "";
        for code in Code::ALL {
            if code.group() != group {
                group = code.group();
                let _ = writeln!(out, "\n{group}");
            }
            let _ = writeln!(out, "  {:<32} {}", code.as_str(), code.summary().get(settings.lang));
        }
        print(&Output::new(out.trim_start_matches('\n').to_owned()))?;
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
    // A page has an Italian half and an English one.
    let page = code.page();
    let (italian, english) = page.split_once("\n## English\n").unwrap_or((page, page));
    let text = match settings.lang {
        Lang::It => italian.trim_end().to_owned() + "\n",
        Lang::En => format!("# {code}\n\n{}\n", english.trim()),
    };
    print(&Output::new(text))?;
    Ok(Exit::Fine)
}
