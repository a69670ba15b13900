//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const HELP: &str = "{about-with-newline}\nUso: {usage}\n\n{all-args}{after-help}";

/// Il piano della performance come testo: si controlla, si calcola, si spiega.
#[derive(Parser)]
#[command(
    name = "albero",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    max_term_width = 100,
    subcommand_help_heading = "Comandi",
    subcommand_value_name = "COMANDO",
    next_help_heading = "Opzioni generali",
    help_template = HELP
)]
pub struct Arguments {
    /// Che cosa fare.
    #[command(subcommand)]
    pub command: Command,
    /// Lingua dei messaggi; senza, quella del sistema.
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Language>,
    /// Quando usare i colori; anche NO_COLOR li toglie.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "QUANDO")]
    pub color: When,
    /// Mostra questo aiuto.
    #[arg(short, long, global = true, action = clap::ArgAction::HelpShort)]
    pub help: Option<bool>,
    /// Mostra la versione.
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    pub version: Option<bool>,
}

/// A language of messages.
#[derive(Clone, Copy, ValueEnum)]
pub enum Language {
    /// Italiano.
    It,
    /// English.
    En,
}

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Solo su un terminale.
    Auto,
    /// Sempre.
    Always,
    /// Mai.
    Never,
}

/// A command.
#[derive(Subcommand)]
pub enum Command {
    /// Controlla il piano: sintassi, nomi, pesi, misure, regole, dati.
    Check(CheckOptions),
    /// Calcola i punteggi.
    Eval(EvalOptions),
    /// Confronta le cifre pubblicate con quelle calcolate.
    Verify(VerifyOptions),
    /// Scrive il rapporto: risultati, albero, schede, cruscotti, cifre pubblicate.
    Report(ReportOptions),
    /// Spiega da dove viene un punteggio, fino al dato e alla regola.
    Why(WhyOptions),
    /// Riscrive i file nella forma canonica.
    Fmt(FmtOptions),
    /// Confronta due piani per dichiarazione e campo, non per riga.
    Diff(DiffOptions),
    /// Disegna chi conta che cosa: DOT, Mermaid, SVG o JSON.
    Graph(GraphOptions),
    /// Scrive il piano dell'anno dopo, con i target da decidere.
    Rollover(RolloverOptions),
    /// Insegna a git a confrontare e unire i piani; mostra prima che cosa scriverebbe.
    GitSetup(GitSetupOptions),
    /// Unisce tre versioni di un file, per git.
    #[command(hide = true)]
    MergeDriver(MergeDriverOptions),
    /// Stampa un file nella forma canonica, per git.
    #[command(hide = true)]
    Textconv(TextconvOptions),
    /// Controlla ciò che si sta per registrare, per git.
    #[command(hide = true)]
    PreCommit,
    /// Spiega un codice dei messaggi.
    Explain(ExplainOptions),
    /// Scrive un piccolo piano che funziona.
    Init(InitOptions),
    /// Scrive il completamento per una shell.
    Completions(CompletionsOptions),
}

/// Where the plan is.
#[derive(Args, Clone)]
pub struct Input {
    /// Cartelle o file .albero; `-` è lo standard input. Senza, la cartella corrente.
    #[arg(value_name = "PIANO")]
    pub paths: Vec<PathBuf>,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct CheckOptions {
    #[command(flatten)]
    pub input: Input,
    /// Scrive JSON (schema albero/diagnostics/1).
    #[arg(long, conflicts_with_all = ["sarif", "codequality"])]
    pub json: bool,
    /// Scrive SARIF 2.1.0, per le annotazioni nelle piattaforme git.
    #[arg(long, conflicts_with = "codequality")]
    pub sarif: bool,
    /// Scrive il rapporto «code quality» di GitLab.
    #[arg(long)]
    pub codequality: bool,
    /// Mostra per intero anche gli avvisi che si ripetono.
    #[arg(long)]
    pub all: bool,
    /// Anche gli avvisi fanno uscire con 1.
    #[arg(long)]
    pub strict: bool,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct EvalOptions {
    #[command(flatten)]
    pub input: Input,
    /// Scrive JSON (schema albero/scores/1).
    #[arg(long)]
    pub json: bool,
    /// Solo questo nodo e quelli sotto.
    #[arg(long, value_name = "NOME")]
    pub node: Option<String>,
    /// Quanti livelli mostrare.
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Mostra anche gli indicatori andati bene, che in un piano grande sono raccolti.
    #[arg(long)]
    pub all: bool,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct VerifyOptions {
    #[command(flatten)]
    pub input: Input,
    /// Scrive JSON (schema albero/claims/1).
    #[arg(long)]
    pub json: bool,
    /// Elenca anche le cifre che tornano.
    #[arg(long)]
    pub all: bool,
}

/// A form of the report.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Markdown.
    Md,
    /// Una pagina HTML che sta da sola.
    Html,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct ReportOptions {
    #[command(flatten)]
    pub input: Input,
    /// La forma; senza, quella del nome dopo -o, altrimenti md.
    #[arg(long, value_enum, value_name = "FORMA")]
    pub format: Option<ReportFormat>,
    /// Il file da scrivere, per intero o per niente; senza, lo standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct WhyOptions {
    /// Il nome del nodo, o il codice stampato.
    #[arg(value_name = "NODO")]
    pub node: String,
    #[command(flatten)]
    pub input: Input,
    /// Scrive JSON (schema albero/why/1).
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct FmtOptions {
    #[command(flatten)]
    pub input: Input,
    /// Non scrive: elenca i file che cambierebbero ed esce con 1 se ce ne sono.
    #[arg(long)]
    pub check: bool,
    /// Non scrive: mostra riga per riga che cosa cambierebbe.
    #[arg(long)]
    pub diff: bool,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct DiffOptions {
    /// Il piano di prima: cartella o file; `-` è lo standard input.
    #[arg(value_name = "PRIMA", display_order = 1)]
    pub before: PathBuf,
    /// Il piano di dopo.
    #[arg(value_name = "DOPO", display_order = 2)]
    pub after: PathBuf,
    /// Scrive JSON (schema albero/diff/1).
    #[arg(long)]
    pub json: bool,
    /// Esce con 1 se ci sono differenze.
    #[arg(long)]
    pub exit_code: bool,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct GraphOptions {
    #[command(flatten)]
    pub input: Input,
    /// Il formato; senza, quello del nome del FILE, altrimenti dot.
    #[arg(long, value_enum, value_name = "FORMATO")]
    pub format: Option<GraphFormat>,
    /// Solo intorno a questo nodo: chi lo conta e che cosa conta.
    #[arg(long, value_name = "NOME")]
    pub node: Option<String>,
    /// Quanti livelli intorno al nodo, in su e in giù; senza nodo, dall'alto.
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Anche i dati, e da quali dati si calcola ogni indicatore.
    #[arg(long)]
    pub data: bool,
    /// Anche le unità a cui i nodi sono assegnati.
    #[arg(long)]
    pub units: bool,
    /// Scrive in questo file, intero o per niente; senza, o con `-`, sullo standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A format of graphs.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GraphFormat {
    /// Per Graphviz.
    Dot,
    /// Per Markdown su GitHub, GitLab e nei wiki.
    Mermaid,
    /// Un'immagine in un solo file.
    Svg,
    /// Schema albero/graph/1.
    Json,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct RolloverOptions {
    /// L'anno del piano nuovo: quello dopo l'anno del piano.
    #[arg(value_name = "ANNO")]
    pub year: i32,
    /// La cartella del piano; senza, la corrente.
    #[arg(value_name = "PIANO", default_value = ".")]
    pub folder: PathBuf,
    /// La cartella in cui scriverlo: nuova, o vuota.
    #[arg(long = "in", value_name = "CARTELLA")]
    pub into: PathBuf,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct GitSetupOptions {
    /// Scrive davvero; senza, mostra soltanto.
    #[arg(long)]
    pub scrivi: bool,
    /// Anche il controllo prima di ogni commit.
    #[arg(long)]
    pub pre_commit: bool,
    /// Toglie ciò che il comando ha scritto.
    #[arg(long)]
    pub rimuovi: bool,
}

#[derive(Args)]
pub struct MergeDriverOptions {
    /// La versione di partenza.
    pub base: PathBuf,
    /// La propria, che diventa il risultato.
    pub ours: PathBuf,
    /// L'altra.
    pub theirs: PathBuf,
    /// Il nome del file nel repository.
    pub name: Option<String>,
}

#[derive(Args)]
pub struct TextconvOptions {
    /// Il file.
    pub file: PathBuf,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct ExplainOptions {
    /// Il codice, come `pesi_non_100`; senza, l'elenco.
    #[arg(value_name = "CODICE")]
    pub code: Option<String>,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct InitOptions {
    /// La cartella da creare; senza, la corrente.
    #[arg(value_name = "CARTELLA", default_value = ".")]
    pub folder: PathBuf,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct CompletionsOptions {
    /// La shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
