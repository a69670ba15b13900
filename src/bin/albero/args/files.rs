//! The options of the commands that compare, draw and write files.

use super::delivery::Delivery;
use super::shown::{Input, MomentOptions};
use super::words::{json, layout, options};
use crate::form;
use crate::lang::say;
use clap::Args;
use std::path::PathBuf;

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct FmtOptions {
    #[command(flatten)]
    pub input: Input,
    #[arg(long, help = say(
        "Non scrive: elenca i file che cambierebbero ed esce con 1 se ce ne sono",
        "Writes nothing: lists the files that would change, and exits with 1 if there are any"
    ))]
    pub check: bool,
    #[arg(long, help = say(
        "Non scrive: mostra riga per riga che cosa cambierebbe",
        "Writes nothing: shows line by line what would change"
    ))]
    pub diff: bool,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct DiffOptions {
    #[arg(value_name = say("PRIMA", "BEFORE"), display_order = 0, help = say(
        "Il piano di prima: cartella, file o revisione di git; `-` è lo standard input, `A..B` tutti e due",
        "The earlier plan: a folder, a file or a git revision; `-` is standard input, `A..B` both of them"
    ))]
    pub before: String,
    #[arg(value_name = say("DOPO", "AFTER"), display_order = 1, help = say(
        "Il piano di dopo; senza, dopo una revisione, ciò che c'è ora",
        "The later plan; without it, after a revision, what is there now"
    ))]
    pub after: Option<String>,
    #[command(flatten)]
    pub delivery: Delivery<form::Pages>,
    #[arg(long, group = "form", conflicts_with = "format", display_order = 4, help = json("albero/diff/1"))]
    pub json: bool,
    #[arg(long, group = "form", conflicts_with = "format", display_order = 5, help = say(
        "Scrive Markdown, per una richiesta di modifica, come --format md",
        "Writes Markdown, for a merge request, as --format md does"
    ))]
    pub markdown: bool,
    #[arg(long, group = "form", conflicts_with = "format", display_order = 6, help = say(
        "Scrive una pagina HTML che sta da sola, con i due piani a fianco, come --format html",
        "Writes an HTML page that stands alone, with the two plans side by side, as --format html does"
    ))]
    pub html: bool,
    #[arg(
        long = say("node", "node"),
        alias = say("nodo", "nodo"),
        value_name = say("NODO", "NODE"),
        display_order = 7,
        help = say(
            "Perché si è mosso il punteggio di questo nodo; senza, dell'ente e di chi si è mosso di più",
            "Why the score of this node moved; without it, of the body and of what moved most"
        )
    )]
    pub node: Option<String>,
    #[arg(long, display_order = 8, help = say(
        "Fra piani di anni diversi, elenca anche ciò che è di un anno solo",
        "Between plans of two years, lists what is of one year only too"
    ))]
    pub all: bool,
    #[arg(long, display_order = 9, help = say(
        "Esce con 1 se ci sono differenze",
        "Exits with 1 if there are differences"
    ))]
    pub exit_code: bool,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct GraphOptions {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub moment: MomentOptions,
    #[command(flatten)]
    pub delivery: Delivery<form::Graphs>,
    #[arg(long, value_name = say("NOME", "NAME"), help = say(
        "Solo intorno a questo nodo: chi lo conta e che cosa conta",
        "Only around this node: who counts it and what it counts"
    ))]
    pub node: Option<String>,
    #[arg(long, value_name = "N", help = say(
        "Quanti livelli intorno al nodo, in su e in giù; senza nodo, dall'alto",
        "How many levels around the node, up and down; without a node, from the top"
    ))]
    pub depth: Option<usize>,
    #[arg(long, help = say(
        "Anche i dati, e da quali dati si calcola ogni indicatore",
        "The data too, and from which of them each indicator is computed"
    ))]
    pub data: bool,
    #[arg(long, help = say(
        "Anche le unità a cui i nodi sono assegnati",
        "The units too that nodes are assigned to"
    ))]
    pub units: bool,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct RolloverOptions {
    #[arg(value_name = say("ANNO", "YEAR"), help = say(
        "L'anno del piano nuovo: quello dopo l'anno del piano",
        "The year of the new plan: the one after the plan's"
    ))]
    pub year: i32,
    #[arg(
        value_name = say("PIANO", "PLAN"),
        default_value = ".",
        hide_default_value = true,
        help = say("La cartella del piano; senza, la corrente", "The plan's folder; without it, the current one")
    )]
    pub folder: PathBuf,
    #[arg(long = "in", value_name = say("CARTELLA", "FOLDER"), help = say(
        "La cartella in cui scriverlo: nuova, o vuota",
        "The folder to write it in: a new one, or an empty one"
    ))]
    pub into: PathBuf,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct ImportOptions {
    #[arg(value_name = say("CARTELLA.xlsx", "WORKBOOK.xlsx"), help = say(
        "La cartella di lavoro: .xlsx, .xlsm, .ods o .xls",
        "The workbook: .xlsx, .xlsm, .ods or .xls"
    ))]
    pub book: PathBuf,
    #[arg(long = "in", value_name = say("CARTELLA", "FOLDER"), help = say(
        "La cartella in cui scrivere il piano: nuova, o vuota; senza, non scrive e mostra soltanto la prova",
        "The folder to write the plan in: a new one, or an empty one; without it, only the proof is shown"
    ))]
    pub into: Option<PathBuf>,
    #[arg(long = say("anno", "year"), alias = say("year", "anno"), value_name = say("ANNO", "YEAR"), help = say(
        "L'anno del piano, dove il foglio non lo dice",
        "The year of the plan, where the workbook doesn't say it"
    ))]
    pub anno: Option<i32>,
    #[command(flatten)]
    pub delivery: Delivery<form::Pages>,
    #[arg(long, group = "form", conflicts_with = "format", help = json("albero/import/1"))]
    pub json: bool,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct GitSetupOptions {
    #[arg(long = say("scrivi", "write"), alias = say("write", "scrivi"), help = say(
        "Scrive davvero; senza, mostra soltanto",
        "Really writes; without it, only shows"
    ))]
    pub scrivi: bool,
    #[arg(long, help = say("Anche il controllo prima di ogni commit", "The check before every commit too"))]
    pub pre_commit: bool,
    #[arg(long = say("rimuovi", "remove"), alias = say("remove", "rimuovi"), help = say(
        "Toglie ciò che il comando ha scritto",
        "Takes out what the command has written"
    ))]
    pub rimuovi: bool,
}

// Git names files as they are, and a name may begin with `-`.
#[derive(Args)]
pub struct MergeDriverOptions {
    #[arg(allow_hyphen_values = true, help = say("La versione di partenza", "The common version"))]
    pub base: PathBuf,
    #[arg(allow_hyphen_values = true, help = say("La propria, che diventa il risultato", "One's own, which becomes the result"))]
    pub ours: PathBuf,
    #[arg(allow_hyphen_values = true, help = say("L'altra", "The other"))]
    pub theirs: PathBuf,
    #[arg(allow_hyphen_values = true, help = say("Il nome del file nel repository", "The name of the file in the repository"))]
    pub name: Option<PathBuf>,
}

#[derive(Args)]
pub struct TextconvOptions {
    #[arg(allow_hyphen_values = true, help = say("Il file", "The file"))]
    pub file: PathBuf,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct ExplainOptions {
    #[arg(value_name = say("CODICE", "CODE"), help = say(
        "Il codice, come `pesi_non_100`; senza, l'elenco",
        "The code, such as `pesi_non_100`; without it, the list"
    ))]
    pub code: Option<String>,
    #[command(flatten)]
    pub delivery: Delivery<form::Texts>,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct InitOptions {
    #[arg(
        value_name = say("CARTELLA", "FOLDER"),
        default_value = ".",
        hide_default_value = true,
        help = say("La cartella da creare; senza, la corrente", "The folder to make; without it, the current one")
    )]
    pub folder: PathBuf,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct CompletionsOptions {
    #[arg(value_enum, hide_possible_values = true, help = say(
        "La shell: bash, elvish, fish, powershell o zsh",
        "The shell: bash, elvish, fish, powershell or zsh"
    ))]
    pub shell: clap_complete::Shell,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct LspOptions {
    #[arg(long, hide = true)]
    pub stdio: bool,
}
