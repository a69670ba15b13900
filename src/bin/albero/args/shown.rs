//! The options of the commands that show something of a plan.

use super::delivery::Delivery;
use super::words::{json, layout, options};
use crate::form;
use crate::lang::say;
use albero::ground::number::{self, Date};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// At which moment of the year the plan is looked at.
#[derive(Args, Clone, Copy, Default)]
pub struct MomentOptions {
    #[arg(
        long,
        value_name = say("DATA", "DATE"),
        value_parser = day,
        help = say(
            "Il piano come si conosceva quel giorno, per esempio 30/06/2025",
            "The plan as it was known on that day, for instance 30/06/2025"
        )
    )]
    pub al: Option<Date>,
    #[arg(long, help = say(
        "Usa le previsioni dove manca il consuntivo, e lo segna",
        "Uses the forecasts where the actual is missing, and marks it"
    ))]
    pub preconsuntivo: bool,
}

/// Where the plan is.
#[derive(Args, Clone, Default)]
pub struct Input {
    #[arg(value_name = say("PIANO", "PLAN"), help = say(
        "Cartelle o file .albero; `-` è lo standard input. Senza, la cartella corrente",
        "Folders or .albero files; `-` is standard input. Without any, the current folder"
    ))]
    pub paths: Vec<PathBuf>,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct CheckOptions {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub delivery: Delivery<form::Findings>,
    #[arg(long, group = "form", conflicts_with = "format", help = json("albero/diagnostics/1"))]
    pub json: bool,
    #[arg(long, group = "form", conflicts_with = "format", help = say(
        "Scrive SARIF 2.1.0, per le annotazioni nelle piattaforme git",
        "Writes SARIF 2.1.0, for annotations on git platforms"
    ))]
    pub sarif: bool,
    #[arg(long, group = "form", conflicts_with = "format", help = say(
        "Scrive il rapporto «code quality» di GitLab",
        "Writes GitLab's “code quality” report"
    ))]
    pub codequality: bool,
    #[arg(long = say("solo-errori", "errors-only"), alias = say("errors-only", "solo-errori"), help = say(
        "Dice solo gli errori, e quanti avvisi non dice",
        "Tells only the errors, and how many warnings it does not tell"
    ))]
    pub errors_only: bool,
    #[arg(long, help = say(
        "Mostra per intero anche gli avvisi che si ripetono",
        "Shows repeated warnings in full too"
    ))]
    pub all: bool,
    #[arg(long, help = say("Anche gli avvisi fanno uscire con 1", "Warnings too make it exit with 1"))]
    pub strict: bool,
    #[arg(
        long = say("tabelle", "tables"),
        alias = say("tables", "tabelle"),
        conflicts_with_all = ["form", "format", "output"],
        help = say(
            "Mostra anche quante righe di ogni tabella legge, quante no e perché",
            "Shows too how many rows of each table are read, how many are not and why"
        )
    )]
    pub tabelle: bool,
}

#[derive(Args, Default)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct EvalOptions {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub moment: MomentOptions,
    #[command(flatten)]
    pub delivery: Delivery<form::Figures>,
    #[arg(long, conflicts_with = "format", help = json("albero/scores/1"))]
    pub json: bool,
    #[arg(long = say("contributi", "contributions"), alias = say("contributions", "contributi"), help = say(
        "Nel JSON, anche quanto ogni figlio aggiunge al punteggio di chi lo conta",
        "In the JSON, also what each child adds to the score of who counts it"
    ))]
    pub contributions: bool,
    #[arg(long, value_name = say("NOME", "NAME"), help = say(
        "Solo questo nodo e quelli sotto",
        "Only this node and those below it"
    ))]
    pub node: Option<String>,
    #[arg(long, value_name = "N", help = say("Quanti livelli mostrare", "How many levels to show"))]
    pub depth: Option<usize>,
    #[arg(long, help = say(
        "Mostra anche gli indicatori andati bene, che in un piano grande sono raccolti",
        "Shows the indicators that went well too, which in a large plan are folded away"
    ))]
    pub all: bool,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct VerifyOptions {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub delivery: Delivery<form::Figures>,
    #[arg(long, conflicts_with = "format", help = json("albero/claims/1"))]
    pub json: bool,
    #[arg(long, help = say("Elenca anche le cifre che tornano", "Lists the figures that follow too"))]
    pub all: bool,
    #[arg(long = say("politiche", "policies"), alias = say("policies", "politiche"), help = say(
        "Cerca quale politica (arrotondamenti, assenti, limiti) riproduce i punteggi pubblicati",
        "Looks for the policy (rounding, what is missing, limits) that reproduces the published scores"
    ))]
    pub politiche: bool,
}

/// A document that a body owes.
#[derive(Clone, Copy, ValueEnum)]
pub enum Owed {
    #[value(name = say("pubblica", "public"), alias = say("public", "pubblica"))]
    Public,
    Dossier,
    #[value(name = say("monitoraggio", "monitoring"), alias = say("monitoring", "monitoraggio"))]
    Monitoring,
    #[value(name = say("piano", "plan"), alias = say("plan", "piano"))]
    Plan,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct ReportOptions {
    #[command(flatten)]
    pub input: Input,
    #[arg(
        long = say("documento", "document"),
        alias = say("document", "documento"),
        value_enum,
        value_name = say("QUALE", "WHICH"),
        hide_possible_values = true,
        help = say(
            "Uno dei documenti: pubblica, dossier, monitoraggio, piano; senza, tutto ciò che c'è da dire",
            "One of the documents: public, dossier, monitoring, plan; without it, all there is to say"
        )
    )]
    pub documento: Option<Owed>,
    #[command(flatten)]
    pub moment: MomentOptions,
    #[command(flatten)]
    pub delivery: Delivery<form::Reports>,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct ExportOptions {
    #[arg(value_name = "FILE.xlsx", help = say(
        "La cartella di lavoro da scrivere",
        "The workbook to write"
    ))]
    pub file: PathBuf,
    #[command(flatten)]
    pub input: Input,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct RaccoltaOptions {
    #[command(flatten)]
    pub input: Input,
    #[arg(
        long,
        value_name = say("DATA", "DATE"),
        value_parser = day,
        help = say(
            "Di quale giorno dell'anno servono i valori; senza, i consuntivi dell'anno",
            "Of which day of the year values are needed; without it, the actuals of the year"
        )
    )]
    pub al: Option<Date>,
    #[arg(
        long = say("per", "by"),
        alias = say("by", "per"),
        value_enum,
        default_value_t = Debtors::Unit,
        hide_default_value = true,
        value_name = say("unità|fonte", "unit|source"),
        hide_possible_values = true,
        help = say(
            "A chi si chiedono: unità (senza altro) o fonte",
            "Who is asked for them: unit (by default) or source"
        )
    )]
    pub per: Debtors,
    #[arg(short, long, value_name = say("CARTELLA", "FOLDER"), help = say(
        "La cartella in cui scrivere i fogli: nuova, o vuota",
        "The folder to write the sheets in: a new one, or an empty one"
    ))]
    pub output: PathBuf,
}

/// Who is asked for values.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Debtors {
    #[value(name = say("unità", "unit"), aliases = ["unita", "unità", "unit"])]
    Unit,
    #[value(name = say("fonte", "source"), aliases = ["fonte", "source"])]
    Source,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct WhyOptions {
    #[arg(value_name = say("NODO", "NODE"), help = say(
        "Il nome del nodo, o il codice stampato",
        "The name of the node, or its printed code"
    ))]
    pub node: String,
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub moment: MomentOptions,
    #[command(flatten)]
    pub delivery: Delivery<form::Pages>,
    #[arg(long, conflicts_with = "format", help = json("albero/why/1"))]
    pub json: bool,
}

#[derive(Args)]
#[command(
    help_template = layout(),
    next_help_heading = options(),
    override_usage = say(
        "albero policy [OPZIONI] [NODO|REGOLA] [PIANO]...",
        "albero policy [OPTIONS] [NODE|RULE] [PLAN]..."
    )
)]
pub struct PolicyOptions {
    #[arg(value_name = say("NODO|REGOLA|PIANO", "NODE|RULE|PLAN"), help = say(
        "Il nome di un nodo o di una regola (senza, tutta la politica), poi cartelle o file .albero",
        "The name of a node or of a rule (without one, the whole policy), then folders or .albero files"
    ))]
    pub words: Vec<PathBuf>,
    #[command(flatten)]
    pub moment: MomentOptions,
    #[command(flatten)]
    pub delivery: Delivery<form::Policies>,
    #[arg(long, conflicts_with_all = ["format", "svg"], help = json("albero/policy/1"))]
    pub json: bool,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "output"], help = say(
        "Disegna la regola, come --format svg -o FILE",
        "Draws the rule, as --format svg -o FILE does"
    ))]
    pub svg: Option<PathBuf>,
}

#[derive(Args)]
#[command(help_template = layout(), next_help_heading = options())]
pub struct StatoOptions {
    #[command(flatten)]
    pub input: Input,
    #[arg(
        long,
        value_name = say("DATA", "DATE"),
        value_parser = day,
        help = say("Il giorno; senza, oggi", "The day; without it, today")
    )]
    pub al: Option<Date>,
    #[arg(
        long = say("giorni", "days"),
        alias = say("days", "giorni"),
        value_name = say("GIORNI", "DAYS"),
        default_value_t = 60,
        hide_default_value = true,
        help = say("Quanti giorni guardare avanti; senza, 60", "How many days to look ahead; without it, 60")
    )]
    pub giorni: u16,
    #[arg(long, help = say(
        "Elenca tutto, anche dove le righe sono molte",
        "Lists everything, even where there are many lines"
    ))]
    pub all: bool,
    #[command(flatten)]
    pub delivery: Delivery<form::Pages>,
    #[arg(long, conflicts_with = "format", help = json("albero/status/1"))]
    pub json: bool,
}

/// Reads a day as the language writes it; `usage` says how.
fn day(written: &str) -> Result<Date, &'static str> {
    number::date(written).map_err(|_| say("una data si scrive 30/06/2025", "a date is written 30/06/2025"))
}
