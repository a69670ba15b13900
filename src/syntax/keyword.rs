//! The words of the language and where each may stand: one table for the compiler, the editors,
//! completion and the reference.

/// A set of places where a statement can stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Context(u32);

impl Context {
    /// Outside every block.
    pub const TOP: Context = Context(1);
    /// In `piano`.
    pub const PLAN: Context = Context(1 << 1);
    /// In `ambito`, `obiettivo`, `progetto`.
    pub const NODE: Context = Context(1 << 2);
    /// In `indicatore`.
    pub const INDICATOR: Context = Context(1 << 3);
    /// In `cruscotto`.
    pub const SCORECARD: Context = Context(1 << 4);
    /// In `unità`.
    pub const UNIT: Context = Context(1 << 5);
    /// In `dato`.
    pub const DATUM: Context = Context(1 << 6);
    /// In `usa`.
    pub const USE: Context = Context(1 << 7);
    /// In `consuntivo`, `preconsuntivo`.
    pub const FACTS: Context = Context(1 << 8);
    /// In `consuntivo … file`.
    pub const TABLE: Context = Context(1 << 9);
    /// In `valutazione`.
    pub const DECISIONS: Context = Context(1 << 10);
    /// In `pubblicato`.
    pub const CLAIMS: Context = Context(1 << 11);
    /// In `rimodulazione`.
    pub const AMENDMENT: Context = Context(1 << 12);
    /// In `scenario`.
    pub const SCENARIO: Context = Context(1 << 13);
    /// In `smvp`.
    pub const POLICY: Context = Context(1 << 14);
    /// In `regola`.
    pub const RULE: Context = Context(1 << 15);
    /// In `fasce`.
    pub const BANDS: Context = Context(1 << 16);
    /// In `spezzata`.
    pub const POINTS: Context = Context(1 << 17);
    /// In `nodo`.
    pub const AGGREGATION: Context = Context(1 << 18);
    /// In `esito`.
    pub const OUTCOMES: Context = Context(1 << 19);
    /// In a block that takes nothing.
    pub const NOTHING: Context = Context(1 << 20);
    /// In `pubblicato … file`.
    pub const CLAIM_TABLE: Context = Context(1 << 21);
    /// In `scala`.
    pub const SCALE: Context = Context(1 << 22);
    /// In `indicatori file`.
    pub const LISTING: Context = Context(1 << 24);
    /// In `valutazione … file`.
    pub const DECISION_TABLE: Context = Context(1 << 29);
    /// In `usi file`.
    pub const USES: Context = Context(1 << 28);
    /// Between braces in a chapter.
    pub const REFERENCE: Context = Context(1 << 25);
    /// In `premio`.
    pub const PRIZE: Context = Context(1 << 30);
    /// In `graduatoria`.
    pub const RANKING: Context = Context(1 << 31);

    /// The places of both.
    pub const fn or(self, other: Context) -> Context {
        Context(self.0 | other.0)
    }

    /// True when the two sets share a place.
    pub fn meets(self, other: Context) -> bool {
        self.0 & other.0 != 0
    }

    /// The places, one by one.
    pub fn each(self) -> impl Iterator<Item = Context> {
        (0..u32::BITS).map(|bit| Context(1 << bit)).filter(move |place| self.meets(*place))
    }

    /// True where lines of the form `REF = V` stand.
    pub fn takes_facts(self) -> bool {
        self.meets(Context::FACTS.or(Context::SCENARIO))
    }
}

const NODES: Context = Context::NODE.or(Context::PLAN);
const SCORED: Context = NODES.or(Context::SCORECARD).or(Context::UNIT);
const ANY_NODE: Context = SCORED.or(Context::INDICATOR);
const LISTS: Context = Context::LISTING.or(Context::USES);
const TABLES: Context = Context::TABLE.or(LISTS).or(Context::CLAIM_TABLE).or(Context::DECISION_TABLE);
/// What documents print of something, claimed or asked for.
const PRINTED: Context = Context::CLAIMS.or(Context::REFERENCE);
/// In every block, and outside.
const EVERYWHERE: Context = Context(u32::MAX ^ Context::REFERENCE.0);

macro_rules! keywords {
    ($($variant:ident $word:literal $context:expr, $about:literal;)*) => {
        /// A word of the language.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Keyword { $(#[doc = $about] $variant,)* }

        impl Keyword {
            /// All keywords, in the order of the reference.
            pub const ALL: &'static [Keyword] = &[$(Keyword::$variant,)*];

            /// The canonical spelling.
            pub const fn word(self) -> &'static str {
                match self { $(Keyword::$variant => $word,)* }
            }

            /// Where a statement can start with it; empty for words that only continue one.
            pub fn contexts(self) -> Context {
                match self { $(Keyword::$variant => $context,)* }
            }

            fn canonical(word: &str) -> Option<Keyword> {
                match word { $($word => Some(Keyword::$variant),)* _ => None }
            }
        }
    };
}

const NOWHERE: Context = Context(0);

keywords! {
    Plan "piano" Context::TOP, "the plan of a body";
    Year "anno" Context::PLAN, "year of the plan";
    Policy "smvp" Context::TOP.or(Context::PLAN), "scoring policy: declared, or chosen in a plan";
    Source "fonte" Context::TOP.or(Context::INDICATOR).or(Context::DATUM), "source of data";
    Measure "misura" Context::TOP.or(Context::DATUM).or(Context::INDICATOR).or(Context::LISTING), "unit of measure";
    Scale "scala" Context::TOP, "words that stand for numbers";
    Entry "voce" Context::SCALE, "word of a scale";
    Unit "unità" Context::TOP.or(ANY_NODE), "organisational unit";
    Kind "tipo" Context::UNIT.or(Context::SCORECARD), "kind of a unit or scorecard";
    In "in" Context::NODE.or(Context::UNIT).or(Context::INDICATOR), "parent of a node";
    Datum "dato" Context::TOP, "datum, given or derived";
    Algorithm "algoritmo" Context::DATUM.or(Context::INDICATOR).or(PRINTED), "formula or words of an indicator";
    Area "ambito" Context::TOP.or(NODES), "strategic area";
    Objective "obiettivo" Context::TOP.or(NODES), "objective";
    Project "progetto" Context::TOP.or(NODES), "project";
    Indicator "indicatore" Context::TOP.or(SCORED), "indicator";
    Scorecard "cruscotto" Context::TOP, "dashboard or individual sheet";
    Use "usa" SCORED.or(Context::USES), "edge to a scored node";
    Weight "peso" ANY_NODE.or(Context::USE).or(Context::AMENDMENT).or(Context::SCENARIO).or(PRINTED)
        .or(Context::AGGREGATION), "weight";
    Code "codice" ANY_NODE.or(Context::USE).or(Context::DATUM).or(PRINTED).or(Context::LISTING), "code as printed";
    Component "componente" ANY_NODE.or(Context::USE).or(Context::AGGREGATION).or(LISTS), "slot of a scorecard";
    Rule "regola" Context::POLICY.or(Context::INDICATOR).or(Context::USE).or(Context::LISTING), "scoring rule";
    Parameter "parametro" Context::RULE.or(Context::POLICY).or(ANY_NODE).or(Context::USE), "parameter of a rule";
    Typology "tipologia" ANY_NODE.or(PRINTED), "kind of indicator";
    Perspective "prospettiva" ANY_NODE.or(PRINTED), "balanced-scorecard perspective";
    Mission "missione" ANY_NODE.or(PRINTED), "budget mission";
    Programme "programma" ANY_NODE.or(PRINTED), "budget programme";
    Description "descrizione" ANY_NODE, "description of a node";
    Responsible "responsabile" ANY_NODE, "who answers for a node";
    Remarks "note" ANY_NODE, "remarks on a node";
    Holder "titolare" Context::SCORECARD, "whose scorecard it is";
    Resources "risorse" NODES.or(Context::FACTS).or(PRINTED), "budget, planned or used";
    Target "target" Context::INDICATOR.or(Context::AMENDMENT).or(PRINTED).or(Context::SCENARIO)
        .or(Context::LISTING), "target";
    Watched "solo_monitorato" Context::INDICATOR, "watched, without a target";
    Baseline "base" Context::INDICATOR, "baseline";
    Actuals "consuntivo" Context::TOP, "actuals";
    Cause "causa" Context::FACTS, "why a target was missed";
    Remedy "misura_correttiva" Context::FACTS, "what is done about a missed target";
    Forecast "preconsuntivo" Context::TOP, "forecasts";
    Decisions "valutazione" Context::TOP, "decisions of the evaluation body";
    Score "punteggio" Context::RULE.or(Context::AGGREGATION).or(Context::DECISIONS).or(PRINTED), "score";
    NotAssessable "non_valutabile" Context::DECISIONS.or(Context::POLICY).or(Context::AGGREGATION), "not assessable";
    Reason "motivo" NOWHERE, "reason of a decision";
    Deduced "dedotto" NOWHERE, "where a decision was deduced from";
    Act "atto" Context::POLICY, "act";
    Published "pubblicato" Context::TOP, "published figures";
    Value "valore" PRINTED.or(Context::TABLE).or(LISTS), "value";
    Variance "scostamento" PRINTED, "variance";
    Outcome "esito" PRINTED.or(Context::POLICY), "outcome in words";
    Title "titolo" PRINTED, "title as printed";
    Threshold "soglia" Context::CLAIMS.or(Context::PRIZE), "threshold of an outcome, or of a prize";
    Number "numero" PRINTED, "how many nodes";
    Denied "smentito" NOWHERE, "known to be wrong";
    Assert "asserisci" Context::TOP, "a fact that must hold";
    Amendment "rimodulazione" Context::TOP, "amendment";
    From "dal" Context::POLICY, "in force from";
    Scenario "scenario" Context::TOP, "what-if";
    Prize "premio" Context::TOP, "a fund shared among nodes";
    Fund "fondo" Context::PRIZE, "what a prize shares out";
    Among "fra" Context::PRIZE, "who shares a prize";
    Share "quota" Context::PRIZE, "in what proportion a prize is shared";
    Ranking "graduatoria" Context::PRIZE, "what places are worth";
    First "primi" Context::RANKING, "the first places";
    Tied "pari_merito" Context::RANKING, "places of those who tie";
    Ceiling "massimo" Context::PRIZE, "the most that each can have of a prize";
    Leftover "resto" Context::PRIZE, "what becomes of what thresholds and ceilings leave";
    Was "era" Context(ANY_NODE.0 | Context::DATUM.0), "former name or value";
    Waive "consenti" EVERYWHERE, "waives a lint";
    File "file" NOWHERE, "data file";
    Sheet "foglio" NOWHERE, "sheet of a workbook";
    Range "intervallo" NOWHERE, "cells of a workbook";
    Column "colonna" TABLES, "column of a data file";
    Indicators "indicatori" Context::TOP, "indicators that the rows of a table declare";
    Uses "usi" Context::TOP, "what the rows of a table count";
    Operator "operatore" Context::LISTING, "how a table writes an operator of targets";
    NotReported "non_rilevato" NOWHERE, "values of a table that stand for no value";
    Decimals "decimali" TABLES, "decimal mark of a table";
    Where "dove" TABLES, "rows of a table that count";
    Rows "righe" TABLES, "rows of a table that are left out";
    At "al" NOWHERE, "at a date";
    Closed "chiuso" NOWHERE, "year closed";
    Direction "verso" Context::RULE, "direction of a rule";
    If "se" Context::RULE.or(Context::AGGREGATION), "guard";
    Multiply "moltiplica" Context::AGGREGATION.or(Context::USE), "factor of a score";
    Limits "limiti" Context::RULE.or(Context::AGGREGATION), "limits of a score";
    Round "arrotonda" Context::RULE.or(Context::AGGREGATION), "round half away from zero";
    Truncate "tronca" Context::RULE.or(Context::AGGREGATION), "truncate";
    Apply "applica" Context::POLICY, "rule for a form of target";
    NodeRule "nodo" Context::POLICY.or(LISTS), "aggregation of a kind of node";
    Missing "assente" Context::POLICY.or(Context::AGGREGATION), "treatment of missing values";
    NotDone "non_realizzato" Context::POLICY, "treatment of what was not done";
    Print "stampa" Context::POLICY, "printed form";
    Bands "fasce" Context::RULE.or(Context::AGGREGATION), "step bands";
    Points "spezzata" Context::RULE.or(Context::AGGREGATION), "piecewise linear";
    FromValue "da" Context::BANDS.or(Context::OUTCOMES), "band from a value up";
    Over "oltre" Context::BANDS.or(Context::OUTCOMES), "band above a value";
    Otherwise "altrimenti" Context::BANDS.or(Context::OUTCOMES).or(Context::RANKING), "all other values";
    To "a" Context::POINTS, "point of a line";
    Allowed "ammessi" NOWHERE, "allowed values";
    Empty "vuoto" NOWHERE, "what an empty slot does";
    Table "tabella" Context::REFERENCE, "a table of the report";
    Sheets "schede" Context::REFERENCE, "the sheets of nodes";
    Tree "albero" Context::REFERENCE, "the tree";
    Chart "grafico" Context::REFERENCE, "a chart of a node";
}

impl Keyword {
    /// The keyword a word stands for, the spellings of a plain keyboard included.
    pub fn from_word(word: &str) -> Option<Keyword> {
        Keyword::canonical(word).or(match word {
            "unita'" | "unita" | "unità'" => Some(Keyword::Unit),
            _ => None,
        })
    }

    /// The fields that may ride in the head of a statement.
    pub fn head_fields(self, context: Context) -> &'static [Keyword] {
        use Keyword::*;
        match self {
            Waive => &[Reason],
            _ if context.meets(Context::CLAIMS) && self.contexts().meets(Context::CLAIMS) => &[Denied],
            Plan => &[Year, Policy],
            Source | Measure => &[Code],
            Unit if context.meets(SCORED.or(Context::TOP)) => &[Kind, In, Code, Weight],
            Datum => &[Measure, Source, Code, Was],
            Area | Objective | Project => &[In, Weight, Code, Component, Unit, Typology, Was],
            Indicator => &[In, Weight, Code, Component, Typology, Source, Rule, Unit, Measure, Was],
            Scorecard => &[Kind, Code, Unit, Was],
            Use if context.meets(Context::USES) => &[Component],
            Use => &[Weight, Code, Component, Rule],
            Actuals | Forecast => &[At, Closed, File, Sheet, Range, Unit],
            Indicators => &[In, File, Sheet, Range],
            Published | Uses => &[File, Sheet, Range],
            Decisions => &[Act, File, Sheet, Range],
            Score | NotAssessable if context.meets(Context::DECISIONS) => &[Reason, Deduced, Act],
            Target | Weight if context.meets(Context::AMENDMENT) => &[Was],
            Amendment => &[From, Act],
            Assert => &[Reason, Denied],
            Was => &[Year],
            Policy if context.meets(Context::TOP) => &[Act, From],
            NodeRule if context.meets(Context::POLICY) => &[Kind],
            Component if context.meets(Context::AGGREGATION) => &[Weight, Empty],
            Parameter if context.meets(Context::POLICY) => &[In, Allowed],
            _ => &[],
        }
    }

    /// The words in whose block a statement can start with this one, outermost first.
    pub fn owners(self) -> Vec<&'static str> {
        let mut found = Vec::new();
        for owner in Keyword::ALL {
            let blocks = [false, true].map(|has_file| owner.block_context(Context::POLICY, has_file));
            let takes = |c: &Context| *c != Context::NOTHING && self.contexts().meets(*c);
            if blocks.iter().any(takes) {
                found.push(owner.word());
            }
        }
        found
    }

    /// The words that a line can start with in a place.
    pub fn words_in(context: Context) -> impl Iterator<Item = &'static str> {
        Keyword::ALL.iter().filter(move |k| k.contexts().meets(context)).map(|k| k.word())
    }

    /// How many arguments before the first field can't be fields themselves.
    pub fn positional_names(self) -> usize {
        use Keyword::*;
        usize::from(!matches!(self, Amendment | Indicators | Uses))
    }

    /// Where the statements in this statement's block stand.
    pub fn block_context(self, context: Context, has_file: bool) -> Context {
        use Keyword::*;
        match self {
            Plan => Context::PLAN,
            Area | Objective | Project => Context::NODE,
            Indicator => Context::INDICATOR,
            Scorecard => Context::SCORECARD,
            Unit => Context::UNIT,
            Datum => Context::DATUM,
            Use => Context::USE,
            Actuals | Forecast if has_file => Context::TABLE,
            Actuals | Forecast => Context::FACTS,
            Indicators => Context::LISTING,
            Uses => Context::USES,
            Decisions if has_file => Context::DECISION_TABLE,
            Decisions => Context::DECISIONS,
            Published if has_file => Context::CLAIM_TABLE,
            Published => Context::CLAIMS,
            Amendment => Context::AMENDMENT,
            Scenario => Context::SCENARIO,
            Scale => Context::SCALE,
            Policy => Context::POLICY,
            Rule if context.meets(Context::POLICY) => Context::RULE,
            Bands => Context::BANDS,
            // A list of bands that a rule is given.
            Parameter if context.meets(Context::INDICATOR.or(Context::USE)) => Context::BANDS,
            Points => Context::POINTS,
            NodeRule if context.meets(Context::POLICY) => Context::AGGREGATION,
            Outcome if context.meets(Context::POLICY) => Context::OUTCOMES,
            Prize => Context::PRIZE,
            Ranking => Context::RANKING,
            _ => Context::NOTHING,
        }
    }

    /// True for the statements that only stand outside blocks: where a block left open must end.
    pub fn is_top_level(self) -> bool {
        self.contexts().meets(Context::TOP)
    }

    /// True for a keyword that declares a scored node.
    pub fn declares_node(self) -> bool {
        use Keyword::*;
        matches!(self, Plan | Area | Objective | Project | Indicator | Scorecard | Unit)
    }
}

/// Words that go on with a statement after a number, and so are never its unit.
pub const CONNECTIVES: [&str; 8] = ["e", "o", "a", "ogni", "non", "da", "vale", "tra"];

/// The canonical spelling of yes.
pub const YES: &str = "sì";
/// The canonical spelling of no.
pub const NO: &str = "no";

/// Whether a word, in any of its spellings, is yes or no.
pub fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        YES | "si" | "si'" | "Sì" | "SI" => Some(true),
        NO | "No" | "NO" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_reads_back() {
        for &k in Keyword::ALL {
            assert_eq!(Keyword::from_word(k.word()), Some(k));
        }
        assert_eq!(Keyword::from_word("unita'"), Some(Keyword::Unit));
        assert_eq!(Keyword::from_word("obietivo"), None);
    }
}
