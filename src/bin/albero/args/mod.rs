//! The command line, in both languages: what help says stands beside what it is about.

mod delivery;
mod files;
mod later;
mod shown;
mod words;

use crate::lang::say;
use clap::{Parser, Subcommand, ValueEnum};
pub use files::{
    CompletionsOptions, DiffOptions, ExplainOptions, FmtOptions, GitSetupOptions, GraphOptions, ImportOptions,
    InitOptions, LspOptions, MergeDriverOptions, RolloverOptions, TextconvOptions,
};
use later::Later;
pub use shown::{
    CheckOptions, Debtors, EvalOptions, ExportOptions, Input, MomentOptions, Owed, PolicyOptions, RaccoltaOptions,
    ReportOptions, StatoOptions, VerifyOptions, WhyOptions,
};
use words::layout;

#[derive(Parser)]
#[command(
    name = "albero",
    version,
    about = say(
        "Il piano della performance come testo: si controlla, si calcola, si spiega",
        "The performance plan as text: checked, scored, explained"
    ),
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    max_term_width = 100,
    subcommand_help_heading = say("Comandi", "Commands"),
    subcommand_value_name = say("COMANDO", "COMMAND"),
    next_help_heading = say("Opzioni generali", "General options"),
    help_template = layout()
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = say("LINGUA", "LANGUAGE"),
        hide_possible_values = true,
        help = say(
            "Lingua dei messaggi, it o en; senza, quella del sistema",
            "Language of messages, it or en; without it, that of the system"
        )
    )]
    pub lang: Option<Language>,
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = say("QUANDO", "WHEN"),
        hide_possible_values = true,
        hide_default_value = true,
        help = say(
            "Quando usare i colori: auto, always o never; anche NO_COLOR li toglie",
            "When to use colours: auto, always or never; NO_COLOR takes them away too"
        )
    )]
    pub color: When,
    #[arg(
        long = say("fuori", "outside"),
        alias = say("outside", "fuori"),
        global = true,
        help = say(
            "Il piano può leggere anche file che stanno fuori dalla sua cartella, o dal repository",
            "The plan may read files outside its folder, or its repository, too"
        )
    )]
    pub outside: bool,
    #[arg(
        short,
        long,
        global = true,
        action = clap::ArgAction::HelpShort,
        help = say("Mostra questo aiuto", "Shows this help")
    )]
    pub help: Option<bool>,
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help = say("Mostra la versione", "Shows the version"))]
    pub version: Option<bool>,
}

/// A language of messages: read by `lang`, and only held to be one of the two here.
#[derive(Clone, Copy, ValueEnum)]
pub enum Language {
    It,
    En,
}

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

/// A command.
#[derive(Subcommand)]
pub enum Command {
    #[command(about = say(
        "Controlla il piano: sintassi, nomi, pesi, misure, regole, dati",
        "Checks the plan: syntax, names, weights, measures, rules, data"
    ))]
    Check(Later<CheckOptions>),
    #[command(about = say("Calcola i punteggi", "Computes the scores"))]
    Eval(Later<EvalOptions>),
    #[command(about = say(
        "Confronta le cifre pubblicate con quelle calcolate",
        "Compares the published figures with the computed ones"
    ))]
    Verify(Later<VerifyOptions>),
    #[command(about = say(
        "Scrive il rapporto: risultati, albero, schede, cruscotti, cifre pubblicate",
        "Writes the report: results, tree, sheets, scorecards, published figures"
    ))]
    Report(Later<ReportOptions>),
    #[command(about = say(
        "Scrive il piano in una cartella di lavoro .xlsx che si ricalcola da sé",
        "Writes the plan as an .xlsx workbook that recomputes by itself"
    ))]
    Export(Later<ExportOptions>),
    #[command(
        name = say("raccolta", "collect"),
        alias = say("collect", "raccolta"),
        about = say(
            "Scrive per ogni ufficio un foglio .xlsx con i soli valori che deve",
            "Writes for each office an .xlsx sheet with only the values that it owes"
        )
    )]
    Raccolta(Later<RaccoltaOptions>),
    #[command(about = say(
        "Legge un piano da una cartella di lavoro, e prova che è lo stesso",
        "Reads a plan from a workbook, and proves that it is the same"
    ))]
    Import(Later<ImportOptions>),
    #[command(about = say(
        "Spiega da dove viene un punteggio, fino al dato e alla regola",
        "Explains where a score comes from, down to datum and rule"
    ))]
    Why(Later<WhyOptions>),
    #[command(
        name = say("stato", "status"),
        alias = say("status", "stato"),
        about = say(
            "Dice a che punto è l'anno: che cosa è in ritardo, che cosa manca e a chi, che cosa scade",
            "Says how the year stands: what is late, what is missing and who owes it, what is due"
        )
    )]
    Stato(Later<StatoOptions>),
    #[command(about = say(
        "Mostra la politica in parole, o la regola di un nodo con i suoi numeri; la disegna",
        "Shows the policy in words, or the rule of a node with its numbers; draws it"
    ))]
    Policy(Later<PolicyOptions>),
    #[command(about = say("Riscrive i file nella forma canonica", "Writes the files in the canonical layout"))]
    Fmt(Later<FmtOptions>),
    #[command(about = say(
        "Confronta due piani per dichiarazione e campo, non per riga",
        "Compares two plans by declaration and field, not by line"
    ))]
    Diff(Later<DiffOptions>),
    #[command(about = say(
        "Disegna chi conta che cosa: DOT, Mermaid, SVG o JSON",
        "Draws who counts what: DOT, Mermaid, SVG or JSON"
    ))]
    Graph(Later<GraphOptions>),
    #[command(about = say(
        "Scrive il piano dell'anno dopo, con i target da decidere",
        "Writes the plan of the year after, with the targets to be decided"
    ))]
    Rollover(Later<RolloverOptions>),
    #[command(about = say(
        "Insegna a git a confrontare e unire i piani; mostra prima che cosa scriverebbe",
        "Teaches git to compare and merge plans; shows first what it would write"
    ))]
    GitSetup(Later<GitSetupOptions>),
    #[command(hide = true, about = say(
        "Unisce tre versioni di un file, per git",
        "Merges three versions of a file, for git"
    ))]
    MergeDriver(Later<MergeDriverOptions>),
    #[command(hide = true, about = say(
        "Stampa un file nella forma canonica, per git",
        "Prints a file in the canonical layout, for git"
    ))]
    Textconv(Later<TextconvOptions>),
    #[command(hide = true, about = say(
        "Controlla ciò che si sta per registrare, per git",
        "Checks what is about to be recorded, for git"
    ))]
    PreCommit,
    #[command(about = say(
        "Risponde a un editor mentre si scrive: errori, punteggi, completamento",
        "Answers an editor while a plan is written: findings, scores, completion"
    ))]
    Lsp(Later<LspOptions>),
    #[command(about = say("Spiega un codice dei messaggi", "Explains a code of the messages"))]
    Explain(Later<ExplainOptions>),
    #[command(about = say("Scrive un piccolo piano che funziona", "Writes a small plan that works"))]
    Init(Later<InitOptions>),
    #[command(about = say("Scrive il completamento per una shell", "Writes the completions for a shell"))]
    Completions(Later<CompletionsOptions>),
}
