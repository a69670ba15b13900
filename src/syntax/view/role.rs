//! What a line is for: its first word, read in its place.

use crate::diagnostic::Text;
use crate::syntax::{Context, Keyword};
use crate::text;

/// Where `era` gives a former name; elsewhere it gives a former value.
const FORMER_NAMES: Context = Context::TOP
    .or(Context::NODE)
    .or(Context::PLAN)
    .or(Context::INDICATOR)
    .or(Context::SCORECARD)
    .or(Context::UNIT)
    .or(Context::DATUM);

/// Tables of indicators, and of what is counted.
const TABLES: Context = Context::LISTING.or(Context::USES);

macro_rules! roles {
    ($($first:ident $of:ident $about:literal;)* --- $($other:ident $also:ident $more:literal;)*) => {
        /// What a line or a field is for. A word that means two things in two places has two roles.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Role { $(#[doc = $about] $first,)* $(#[doc = $more] $other,)* }

        impl Role {
            fn keyword(self) -> Keyword {
                match self { $(Role::$first => Keyword::$of,)* $(Role::$other => Keyword::$also,)* }
            }

            pub(super) fn first(keyword: Keyword) -> Role {
                match keyword { $(Keyword::$of => Role::$first,)* }
            }
        }
    };
}

roles! {
    Plan Plan "`piano`";
    Year Year "`anno`";
    Policy Policy "`smvp`, declared";
    Source Source "`fonte`";
    Measure Measure "`misura`";
    Scale Scale "`scala`";
    Entry Entry "`voce`";
    Unit Unit "`unità`, declared";
    Kind Kind "`tipo`";
    Parent In "`in`";
    Datum Datum "`dato`";
    Algorithm Algorithm "`algoritmo`";
    Area Area "`ambito`";
    Objective Objective "`obiettivo`";
    Project Project "`progetto`";
    Indicator Indicator "`indicatore`";
    Scorecard Scorecard "`cruscotto`";
    Use Use "`usa`";
    Weight Weight "`peso`";
    Code Code "`codice`";
    Component Component "`componente` that something fills";
    Rule Rule "`regola` of a policy";
    Parameter Parameter "`parametro`";
    Typology Typology "`tipologia`";
    Perspective Perspective "`prospettiva`";
    Mission Mission "`missione`";
    Programme Programme "`programma`";
    Description Description "`descrizione`";
    Responsible Responsible "`responsabile`";
    Remarks Remarks "`note`";
    Holder Holder "`titolare`";
    Resources Resources "`risorse`";
    Target Target "`target`";
    Watched Watched "`solo_monitorato`";
    Baseline Baseline "`base`";
    Actuals Actuals "`consuntivo`";
    Cause Cause "`causa`";
    Remedy Remedy "`misura_correttiva`";
    Forecast Forecast "`preconsuntivo`";
    Decisions Decisions "`valutazione`";
    Score Score "`punteggio`";
    NotAssessable NotAssessable "`non_valutabile`";
    Reason Reason "`motivo`";
    Deduced Deduced "`dedotto`";
    Act Act "`atto`";
    Published Published "`pubblicato`";
    Value Value "`valore`";
    Variance Variance "`scostamento`";
    Outcomes Outcome "`esito` of a policy, with its bands";
    Title Title "`titolo`";
    Threshold Threshold "`soglia`";
    Number Number "`numero`";
    Denied Denied "`smentito`";
    Assertion Assert "`asserisci`";
    Amendment Amendment "`rimodulazione`";
    From From "`dal`";
    Scenario Scenario "`scenario`";
    Prize Prize "`premio`";
    Fund Fund "`fondo`";
    Among Among "`fra`";
    Share Share "`quota`";
    Ranking Ranking "`graduatoria`";
    First First "`primi`";
    Tied Tied "`pari_merito`";
    Ceiling Ceiling "`massimo`";
    Leftover Leftover "`resto`";
    FormerName Was "`era` with a name";
    Waiver Waive "`consenti`";
    File File "`file`";
    Sheet Sheet "`foglio`";
    Range Range "`intervallo`";
    Column Column "`colonna`";
    Indicators Indicators "`indicatori`";
    Uses Uses "`usi`";
    Operator Operator "`operatore`";
    NotReported NotReported "`non_rilevato`";
    Decimals Decimals "`decimali`";
    Where Where "`dove`";
    Rows Rows "`righe`";
    At At "`al`";
    Closed Closed "`chiuso`";
    Direction Direction "`verso`";
    Guard If "`se`";
    Multiply Multiply "`moltiplica`";
    Limits Limits "`limiti`";
    Round Round "`arrotonda`";
    Truncate Truncate "`tronca`";
    Apply Apply "`applica`";
    Aggregation NodeRule "`nodo`";
    Missing Missing "`assente`";
    NotDone NotDone "`non_realizzato`";
    Print Print "`stampa`";
    Bands Bands "`fasce`";
    Points Points "`spezzata`";
    FromValue FromValue "`da`";
    Over Over "`oltre`";
    Otherwise Otherwise "`altrimenti`";
    Point To "`a`";
    Allowed Allowed "`ammessi`";
    Empty Empty "`vuoto`";
    Table Table "`tabella`";
    Sheets Sheets "`schede`";
    Tree Tree "`albero`";
    Chart Chart "`grafico`";
    ---
    ChosenPolicy Policy "`smvp`, chosen by a plan";
    UnitInCharge Unit "`unità` of the node around it";
    Slot Component "`componente` of an aggregation";
    ChosenRule Rule "`regola`, chosen";
    Outcome Outcome "`esito`, published";
    FormerValue Was "`era` with a value";
    NodeAs NodeRule "`nodo` of a table: what a cell means";
    ComponentAs Component "`componente` of a table: what a cell means";
    MeasureAs Measure "`misura` of a table: what a cell means";
    ValueAs Value "`valore` of a table: what a cell means";
}

impl Role {
    /// The role of the first word of a line where the line stands.
    pub(super) fn of_line(keyword: Keyword, context: Context, is_titled: impl Fn() -> bool) -> Role {
        match keyword {
            // `unità x` without a title names the unit of the node around it; an indicator declares none.
            Keyword::Unit if context.meets(Context::INDICATOR) => Role::UnitInCharge,
            Keyword::Unit if !context.meets(Context::UNIT.or(Context::TOP)) && !is_titled() => Role::UnitInCharge,
            Keyword::Policy if context.meets(Context::PLAN) => Role::ChosenPolicy,
            Keyword::Component if context.meets(Context::AGGREGATION) => Role::Slot,
            Keyword::Component if context.meets(TABLES) => Role::ComponentAs,
            Keyword::Outcome if context.meets(Context::CLAIMS) => Role::Outcome,
            _ => Role::of_field(keyword, context),
        }
    }

    /// The role of the first word of a field in the head of a line.
    pub(super) fn in_head(keyword: Keyword, context: Context) -> Role {
        match keyword {
            Keyword::Unit => Role::UnitInCharge,
            Keyword::Policy => Role::ChosenPolicy,
            _ => Role::of_field(keyword, context),
        }
    }

    fn of_field(keyword: Keyword, context: Context) -> Role {
        match keyword {
            Keyword::NodeRule if context.meets(TABLES) => Role::NodeAs,
            Keyword::Measure if context.meets(Context::LISTING) => Role::MeasureAs,
            Keyword::Value if context.meets(Context::TABLE.or(TABLES)) => Role::ValueAs,
            Keyword::Was if !context.meets(FORMER_NAMES) => Role::FormerValue,
            Keyword::Rule if !context.meets(Context::POLICY) => Role::ChosenRule,
            _ => Role::first(keyword),
        }
    }

    /// The word that lines with this role start with.
    pub fn word(self) -> &'static str {
        self.keyword().word()
    }

    /// Its place in the reference, where fields are listed in order.
    pub fn rank(self) -> u8 {
        self.keyword() as u8
    }

    /// True for a text that means nothing to the compiler: documents show it.
    pub fn is_note(self) -> bool {
        matches!(
            self,
            Role::Perspective
                | Role::Mission
                | Role::Programme
                | Role::Description
                | Role::Responsible
                | Role::Remarks
                | Role::Holder
        )
    }

    /// What documents call it, where they show it of a node.
    pub fn heading(self) -> Option<Text> {
        Some(match self {
            Role::Perspective => text!("Prospettiva", "Perspective"),
            Role::Mission => text!("Missione", "Mission"),
            Role::Programme => text!("Programma", "Programme"),
            Role::Typology => text!("Tipologia", "Kind"),
            Role::Description => text!("Descrizione", "Description"),
            Role::Responsible => text!("Responsabile", "Responsible"),
            Role::Remarks => text!("Note", "Remarks"),
            Role::Holder => text!("Titolare", "Holder"),
            Role::FormerName => text!("Già", "Formerly"),
            _ => return None,
        })
    }

    /// What the names in such a field are the names of.
    pub fn names(self) -> Names {
        match self.keyword() {
            Keyword::Policy => Names::Policies,
            Keyword::Prize => Names::Others,
            Keyword::Source | Keyword::Measure | Keyword::Rule | Keyword::Component => Names::Others,
            Keyword::Scale | Keyword::Entry => Names::Others,
            Keyword::Apply | Keyword::NodeRule | Keyword::Parameter | Keyword::Multiply => Names::Others,
            _ => Names::Items,
        }
    }
}

/// What names name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Names {
    /// Nodes, indicators, units and data.
    Items,
    /// Scoring policies.
    Policies,
    /// Anything else, or nothing.
    Others,
}

/// What kind of statement a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// `piano`, `ambito`, `obiettivo`, `progetto`, `indicatore`, `cruscotto`, `unità`, `dato`
    Item,
    /// `usa`
    Edge,
    /// `fonte`, `misura`, `premio`
    Label,
    /// `smvp`
    Policy,
    /// `consuntivo`, `preconsuntivo`
    Facts,
    /// `valutazione`, `pubblicato`, `asserisci`, `rimodulazione`, `scenario`
    Said,
    /// `indicatori`, `usi`
    Table,
    /// Fields, facts, and words that nobody knows.
    Other,
}

impl Family {
    pub(super) fn of(keyword: Keyword) -> Family {
        use Keyword::*;
        match keyword {
            Plan | Area | Objective | Project | Indicator | Scorecard | Unit | Datum => Family::Item,
            Use => Family::Edge,
            Source | Measure | Prize => Family::Label,
            Policy => Family::Policy,
            Actuals | Forecast => Family::Facts,
            Decisions | Published | Amendment | Scenario | Assert => Family::Said,
            Indicators | Uses => Family::Table,
            _ => Family::Other,
        }
    }
}

/// How the lines of a block are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Values stand under each other.
    Columns,
    /// The same, after the longer words of a policy.
    Policy,
    /// Lines read as sentences.
    Sentences,
}
