//! The command line.

use albero::ground::number::{self, Date};
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
    /// Lingua dei messaggi, it o en; senza, quella del sistema.
    #[arg(long, global = true, value_enum, value_name = "LINGUA", hide_possible_values = true)]
    pub lang: Option<Language>,
    /// Quando usare i colori: auto, always o never; anche NO_COLOR li toglie.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "QUANDO",
        hide_possible_values = true,
        hide_default_value = true
    )]
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

/// Options that are built for the command that is called and no other: all of them together take as
/// long as reading a small plan.
pub struct Later<T>(T);

impl<T> std::ops::Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: clap::FromArgMatches> clap::FromArgMatches for Later<T> {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Later<T>, clap::Error> {
        T::from_arg_matches(matches).map(Later)
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for Later<T> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(|command| {
            // What the options say of themselves is for readers of this file.
            let about = command.get_about().cloned();
            about.into_iter().fold(T::augment_args(command), clap::Command::about)
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

/// A command.
#[derive(Subcommand)]
pub enum Command {
    /// Controlla il piano: sintassi, nomi, pesi, misure, regole, dati.
    Check(Later<CheckOptions>),
    /// Calcola i punteggi.
    Eval(Later<EvalOptions>),
    /// Confronta le cifre pubblicate con quelle calcolate.
    Verify(Later<VerifyOptions>),
    /// Scrive il rapporto: risultati, albero, schede, cruscotti, cifre pubblicate.
    Report(Later<ReportOptions>),
    /// Spiega da dove viene un punteggio, fino al dato e alla regola.
    Why(Later<WhyOptions>),
    /// Dice a che punto è l'anno: che cosa è in ritardo, che cosa manca e a chi, che cosa scade.
    Stato(Later<StatoOptions>),
    /// Mostra la politica in parole, o la regola di un nodo con i suoi numeri; la disegna.
    Policy(Later<PolicyOptions>),
    /// Riscrive i file nella forma canonica.
    Fmt(Later<FmtOptions>),
    /// Confronta due piani per dichiarazione e campo, non per riga.
    Diff(Later<DiffOptions>),
    /// Disegna chi conta che cosa: DOT, Mermaid, SVG o JSON.
    Graph(Later<GraphOptions>),
    /// Scrive il piano dell'anno dopo, con i target da decidere.
    Rollover(Later<RolloverOptions>),
    /// Insegna a git a confrontare e unire i piani; mostra prima che cosa scriverebbe.
    GitSetup(Later<GitSetupOptions>),
    /// Unisce tre versioni di un file, per git.
    #[command(hide = true)]
    MergeDriver(Later<MergeDriverOptions>),
    /// Stampa un file nella forma canonica, per git.
    #[command(hide = true)]
    Textconv(Later<TextconvOptions>),
    /// Controlla ciò che si sta per registrare, per git.
    #[command(hide = true)]
    PreCommit,
    /// Spiega un codice dei messaggi.
    Explain(Later<ExplainOptions>),
    /// Scrive un piccolo piano che funziona.
    Init(Later<InitOptions>),
    /// Scrive il completamento per una shell.
    Completions(Later<CompletionsOptions>),
}

/// At which moment of the year the plan is looked at.
#[derive(Args, Clone, Copy)]
pub struct MomentOptions {
    /// Il piano come si conosceva quel giorno, per esempio 30/06/2025.
    #[arg(long, value_name = "DATA", value_parser = day)]
    pub al: Option<Date>,
    /// Usa le previsioni dove manca il consuntivo, e lo segna.
    #[arg(long)]
    pub preconsuntivo: bool,
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
    #[command(flatten)]
    pub moment: MomentOptions,
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
    /// Cerca quale politica (arrotondamenti, assenti, limiti) riproduce i punteggi pubblicati.
    #[arg(long)]
    pub politiche: bool,
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
    #[command(flatten)]
    pub moment: MomentOptions,
    /// La forma, md o html; senza, quella del nome dopo -o, altrimenti md.
    #[arg(long, value_enum, value_name = "FORMA", hide_possible_values = true)]
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
    #[command(flatten)]
    pub moment: MomentOptions,
    /// Scrive JSON (schema albero/why/1).
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni", override_usage = "albero policy [OPZIONI] [NODO|REGOLA] [PIANO]...")]
pub struct PolicyOptions {
    /// Il nome di un nodo o di una regola (senza, tutta la politica), poi cartelle o file .albero.
    #[arg(value_name = "NODO|REGOLA|PIANO")]
    pub words: Vec<PathBuf>,
    #[command(flatten)]
    pub moment: MomentOptions,
    /// Scrive JSON (schema albero/policy/1).
    #[arg(long, conflicts_with = "svg")]
    pub json: bool,
    /// Disegna la regola in un file SVG; `-` è lo standard output.
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct StatoOptions {
    #[command(flatten)]
    pub input: Input,
    /// Il giorno; senza, oggi.
    #[arg(long, value_name = "DATA", value_parser = day)]
    pub al: Option<Date>,
    /// Quanti giorni guardare avanti; senza, 60.
    #[arg(long, value_name = "GIORNI", default_value_t = 60, hide_default_value = true)]
    pub giorni: u16,
    /// Elenca tutto, anche dove le righe sono molte.
    #[arg(long)]
    pub all: bool,
    /// Scrive JSON (schema albero/status/1).
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
    /// Il piano di prima: cartella, file o revisione di git; `-` è lo standard input, `A..B` tutti e due.
    #[arg(value_name = "PRIMA", display_order = 0)]
    pub before: String,
    /// Il piano di dopo; senza, dopo una revisione, ciò che c'è ora.
    #[arg(value_name = "DOPO", display_order = 1)]
    pub after: Option<String>,
    /// Scrive JSON (schema albero/diff/1).
    #[arg(long, group = "form", display_order = 2)]
    pub json: bool,
    /// Scrive Markdown, per una richiesta di modifica.
    #[arg(long, group = "form", display_order = 3)]
    pub markdown: bool,
    /// Scrive una pagina HTML che sta da sola, con i due piani a fianco.
    #[arg(long, group = "form", display_order = 4)]
    pub html: bool,
    /// Perché si è mosso il punteggio di questo nodo; senza, dell'ente e di chi si è mosso di più.
    #[arg(long, visible_alias = "nodo", value_name = "NODO", display_order = 5)]
    pub node: Option<String>,
    /// Fra piani di anni diversi, elenca anche ciò che è di un anno solo.
    #[arg(long, display_order = 6)]
    pub all: bool,
    /// Scrive in questo file, intero o per niente; senza, o con `-`, sullo standard output.
    #[arg(short, long, value_name = "FILE", display_order = 7)]
    pub output: Option<PathBuf>,
    /// Esce con 1 se ci sono differenze.
    #[arg(long, display_order = 8)]
    pub exit_code: bool,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct GraphOptions {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub moment: MomentOptions,
    /// Il formato: dot, mermaid, svg o json; senza, quello del nome del FILE, altrimenti dot.
    #[arg(long, value_enum, value_name = "FORMATO", hide_possible_values = true)]
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
    #[arg(value_name = "PIANO", default_value = ".", hide_default_value = true)]
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
    #[arg(value_name = "CARTELLA", default_value = ".", hide_default_value = true)]
    pub folder: PathBuf,
}

#[derive(Args)]
#[command(help_template = HELP, next_help_heading = "Opzioni")]
pub struct CompletionsOptions {
    /// La shell: bash, elvish, fish, powershell o zsh.
    #[arg(value_enum, hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// Reads a day as the language writes it.
fn day(written: &str) -> Result<Date, String> {
    number::date(written).map_err(|_| "una data si scrive 30/06/2025".to_owned())
}
