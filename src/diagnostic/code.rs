//! Every code the compiler can report: its level and a one-line summary, in one place.
//!
//! A code is the word a planner writes after `consenti` and after `albero explain`. Its page is
//! `docs/codici/<code>.md`; a test holds this table, the pages and the test cases together.

use super::words::Text;
use std::fmt;

/// How serious a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Worth a look; the plan still means something definite.
    Warning,
    /// The plan can't be trusted until this is mended.
    Error,
}

impl Severity {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

macro_rules! codes {
    (@of_form of_form) => { true };
    (@of_form) => { false };
    ($($group:literal { $($variant:ident $name:literal $level:ident $($form:ident)? $it:literal, $en:literal;)* })*) => {
        /// A stable code.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub enum Code { $($(#[doc = $en] $variant,)*)* }

        impl Code {
            /// All codes, in the order of the reference.
            pub const ALL: &'static [Code] = &[$($(Code::$variant,)*)*];

            /// The code as written.
            pub fn as_str(self) -> &'static str {
                match self { $($(Code::$variant => $name,)*)* }
            }

            /// Its own level.
            pub fn severity(self) -> Severity {
                match self { $($(Code::$variant => Severity::$level,)*)* }
            }

            /// True for a statement that is not written as one of the language: the grammar refuses it. Fields
            /// missing or repeated, days that don't exist and numbers too long are no matter of form.
            pub fn is_of_form(self) -> bool {
                match self { $($(Code::$variant => codes!(@of_form $($form)?),)*)* }
            }

            /// One line about it.
            pub fn summary(self) -> Text {
                match self { $($(Code::$variant => Text { it: $it.into(), en: $en.into() },)*)* }
            }

            /// The page `docs/codici/<code>.md`.
            pub fn page(self) -> &'static str {
                match self {
                    $($(Code::$variant => include_str!(concat!("../../docs/codici/", $name, ".md")),)*)*
                }
            }

            /// The family it belongs to.
            pub fn group(self) -> &'static str {
                match self { $($(Code::$variant => $group,)*)* }
            }
        }
    };
}

codes! {
"sintassi" {
    UnexpectedCharacter "carattere_inatteso" Error of_form "un carattere che il linguaggio non usa", "a character the language does not use";
    UnclosedString "testo_non_chiuso" Error of_form "un testo senza le virgolette di chiusura", "a text without its closing quote";
    UnclosedBlock "blocco_non_chiuso" Error "una graffa aperta e mai chiusa", "an opening brace that is never closed";
    StrayBrace "graffa_di_troppo" Error "una graffa chiusa senza apertura", "a closing brace without an opening one";
    UnclosedParenthesis "parentesi_non_chiusa" Error of_form "una parentesi aperta e mai chiusa, o il contrario", "an unbalanced parenthesis";
    UnknownKeyword "parola_ignota" Error of_form "una riga comincia con una parola che non è del linguaggio", "a line starts with a word that is not a keyword";
    MisplacedKeyword "parola_fuori_posto" Error of_form "una parola chiave dove non può stare", "a keyword where it cannot stand";
    SmartQuotes "virgolette_curve" Error of_form "virgolette curve al posto di quelle dritte", "curly quotes instead of straight ones";
    DecimalPoint "punto_decimale" Error of_form "il punto usato come segno decimale", "a dot used as the decimal mark";
    ReversedOperator "operatore_rovesciato" Error of_form "un operatore scritto in un altro modo (`=>`, `==`)", "an operator written another way (`=>`, `==`)";
    UnresolvedConflict "conflitto_git" Error "un conflitto di git da risolvere", "a git conflict to resolve";
    ExcelPaste "incolla_da_excel" Error of_form "righe incollate da un foglio di calcolo", "rows pasted from a spreadsheet";
    MalformedNumber "numero_malformato" Error of_form "un numero scritto in modo non valido", "a number that is not well formed";
    NumberTooLong "numero_troppo_lungo" Error "un numero con più di 28 cifre", "a number of more than 28 digits";
    NoSuchDay "data_inesistente" Error "un giorno che non esiste", "a day that does not exist";
    NonCanonical "forma_non_canonica" Warning "una forma accettata ma non quella del linguaggio", "an accepted form that is not the language's own";
    MalformedName "nome_malformato" Error of_form "un nome scritto in modo non valido", "a name that is not well formed";
    TooDeep "troppo_annidato" Error "blocchi o parentesi annidati oltre il limite", "blocks or parentheses nested beyond the limit";
    TooLong "riga_troppo_lunga" Error "una riga più lunga del limite", "a line longer than the limit";
    UnexpectedForm "forma_inattesa" Error of_form "una riga che non ha la forma attesa", "a line that does not have the expected form";
    MalformedFormula "formula_malformata" Error of_form "una formula scritta in modo non valido", "a formula that is not well formed";
    RepeatedField "campo_ripetuto" Error "un campo scritto due volte", "a field written twice";
    MissingField "campo_mancante" Error "manca un campo necessario", "a required field is missing";
}
"nomi" {
    UnknownName "nome_ignoto" Error "un nome che nessuno dichiara", "a name that nothing declares";
    DuplicateName "nome_duplicato" Error "lo stesso nome dichiarato due volte", "the same name declared twice";
    FormerName "era_senza_effetto" Warning "un nome di prima che non porta a niente", "a former name that leads nowhere";
    WrongKind "nome_di_altro_tipo" Error "un nome che indica una cosa di altro tipo", "a name that stands for another kind of thing";
    SamePrintedCode "codice_in_due_posti" Warning "lo stesso codice stampato sotto due nodi", "the same printed code under two nodes";
    SeveralCodes "codici_diversi" Warning "una cosa sola stampata con codici diversi", "one thing printed under different codes";
    OddCode "codice_di_altra_forma" Warning "un codice che non ha la forma degli altri", "a code that is not shaped like the others";
    CodeContradictsParent "codice_incoerente" Warning "un codice la cui numerazione contraddice il nodo che lo contiene", "a code whose numbering contradicts its parent";
    NumberTaken "numero_ripetuto" Warning "un numero di obiettivo operativo o progetto usato due volte", "an operational objective or project number taken twice";
    ProgrammeUnlike "programma_discorde" Warning "un programma in due missioni, o un numero per due programmi", "a programme in two missions, or one number for two programmes";
    DuplicateEdge "uso_ripetuto" Error "lo stesso nodo usato due volte dallo stesso padre", "the same node used twice by one parent";
    PlanMissing "piano_mancante" Error "nessun `piano` nei file letti", "no `piano` in the files";
    PlanRepeated "piano_ripetuto" Error "più di un `piano` nei file letti", "more than one `piano` in the files";
}
"pesi" {
    WeightsNot100 "pesi_non_100" Error "i pesi dei fratelli non sommano a 100 %", "siblings' weights do not add up to 100 %";
    ZeroWeight "peso_zero" Warning "un peso uguale a zero", "a weight of zero";
    WeightMissing "peso_mancante" Error "alcuni fratelli hanno un peso e altri no", "some siblings have a weight and others do not";
    WatchedCounts "solo_monitorato" Error "un indicatore solo monitorato che ha un peso o un target", "an indicator that is only watched and has a weight or a target";
    WeightWithoutPercent "peso_senza_percento" Warning "un peso senza `%` dove sembra una percentuale", "a weight without `%` that looks like a percentage";
    NegativeWeight "peso_negativo" Error "un peso minore di zero", "a weight below zero";
}
"misure" {
    UnknownMeasure "misura_ignota" Error "una misura che nessuno dichiara", "a unit of measure that nothing declares";
    IncompatibleMeasures "misure_incompatibili" Error "una somma o un confronto fra misure diverse", "a sum or comparison of different units of measure";
    TargetIncompatible "target_incompatibile" Error "un target che non si può confrontare con il suo algoritmo", "a target that cannot be compared with its algorithm";
    UnlikeRatio "rapporto_disomogeneo" Error "un rapporto tra grandezze diverse letto come percentuale o numero", "a ratio of unlike things read as a percentage or number";
    DeadlineForNumber "scadenza_per_un_numero" Error "una scadenza per un indicatore che misura un numero", "a deadline for an indicator that measures a number";
    DeadlineOutsideYear "scadenza_fuori_anno" Warning "una scadenza fuori dall'anno del piano", "a deadline outside the plan's year";
    BarePercent "percentuale_nuda" Error "`+ 5 %` su una percentuale: punti o per cento?", "`+ 5 %` on a percentage: points or per cent?";
    BareThreshold "soglia_senza_percento" Error "una soglia senza `%` accanto a una percentuale", "a threshold without `%` beside a percentage";
    HighThreshold "soglia_improbabile" Warning "una soglia molto alta accanto a un rapporto", "a very high threshold beside a ratio";
    TargetWithoutBase "target_senza_base" Error "un target che parte da una base che non c'è", "a target that starts from a baseline that is not there";
    TargetMissing "target_mancante" Error "un indicatore senza target per l'anno del piano", "an indicator without a target for the plan's year";
    ProseContradicts "testo_contrario_al_target" Warning "un titolo o un algoritmo che dice altro dal target", "a title or algorithm that says other than the target";
    ParenthesisOpen "parentesi_aperta" Warning "una parentesi senza la sua metà in un titolo o in un algoritmo", "a parenthesis without its other half in a title or an algorithm";
    RatioUpsideDown "rapporto_capovolto" Warning "ciò che si chiedeva diviso per ciò che si è fatto", "what was asked divided by what was done";
    MeasuredTwice "misurato_due_volte" Warning "due indicatori con lo stesso titolo o algoritmo", "two indicators with the same title or algorithm";
    BeforeItsPreparation "prima_della_sua_preparazione" Warning "una cosa fatta prima di ciò che la prepara", "a thing done before what prepares it";
    PartAboveWhole "parte_oltre_il_tutto" Warning "una parte più grande del tutto", "a part that is larger than the whole";
    ResourcesExceeded "risorse_superate" Warning "risorse usate oltre quelle previste", "resources used above those planned";
}
"regole" {
    BandsOutOfOrder "fasce_in_disordine" Error "fasce o punti fuori ordine", "bands or points out of order";
    BandsWithoutEnd "fasce_senza_altrimenti" Error "fasce senza `altrimenti`", "bands without `altrimenti`";
    FormWithoutRule "forma_senza_regola" Error "una forma di target a cui nessuna regola si applica", "a target form that no rule covers";
    ParameterMissing "parametro_mancante" Error "una regola usata senza un suo parametro", "a rule used without one of its parameters";
    ParameterUnknown "parametro_ignoto" Error "un parametro che la regola non ha, o un valore non ammesso", "a parameter the rule does not have, or a value not allowed";
    DivisionByZeroTarget "target_zero" Error "un target zero dove la regola divide per il target", "a target of zero where the rule divides by it";
    Cycle "ciclo" Error "un nodo o un dato che dipende da sé stesso", "a node or datum that depends on itself";
    RuleIncomplete "regola_incompleta" Error "una regola senza una e una sola funzione di punteggio", "a rule without exactly one score function";
    DirectionWrong "verso_contraddetto" Error "una regola che non va nel verso dichiarato", "a rule that does not go in the declared direction";
    DirectionUnproved "verso_non_dimostrato" Warning "un verso che non si può dimostrare", "a direction that cannot be proved";
    DirectionBroken "verso_non_mantenuto" Warning "un verso che la regola non mantiene con una forma di target", "a direction that the rule does not keep with a form of target";
    PromiseBroken "regola_contro_il_target" Warning "una regola che toglie punti a chi rispetta il target", "a rule that scores less where the target is met";
    AllOrNothing "regola_tutto_o_niente" Warning "una regola che con un target negativo è tutto o niente", "a rule that is all or nothing with a negative target";
    RuleGap "regola_con_vuoti" Warning "valori a cui una regola non dà un punteggio", "actuals that a rule gives no score";
    LineUnreached "riga_irraggiungibile" Warning "un caso o una fascia a cui nessun valore arriva", "a case or a band that no actual comes to";
    EndUnreached "punteggio_irraggiungibile" Warning "una regola che non arriva mai a 0 o a 100 %", "a rule that never reaches 0 or 100 %";
    PrizeIncomplete "premio_incompleto" Error "un premio che non dice tutto, o a cui non partecipa nessuno", "a prize that does not say everything, or that nobody takes part in";
    PrizeNotShared "premio_non_ripartibile" Error "un premio che le sue quote non permettono di ripartire", "a prize that its quotas do not allow to be shared out";
    NodeWithoutRule "nodo_senza_regola" Error "un tipo di nodo che la politica non sa aggregare", "a kind of node the policy does not aggregate";
    ComponentUnknown "componente_ignoto" Error "un componente che la politica non prevede", "a component the policy does not have";
    LimitsReversed "limiti_rovesciati" Error "un intervallo con gli estremi scambiati", "a range with its ends swapped";
}
"dati" {
    ActualMissing "consuntivo_mancante" Warning "un indicatore senza consuntivo", "an indicator without an actual";
    ConflictingValues "valori_discordi" Error "due valori per la stessa cosa", "two values for the same thing";
    WrongMeasure "misura_sbagliata" Error "un valore di una misura diversa da quella attesa", "a value in another unit of measure than expected";
    UnreadableValue "valore_illeggibile" Error "un valore che non è un numero né una data", "a value that is neither a number nor a date";
    CountNotWhole "conteggio_non_intero" Error "un conteggio con la virgola", "a count that is not whole";
    DayOutsideYear "data_fuori_anno" Error "una data fuori dall'anno o dal periodo a cui si riferisce", "a day outside the year or period it belongs to";
    AmendmentIncomplete "rimodulazione_incompleta" Error "una rimodulazione senza data, senza atto o senza il valore di prima", "an amendment without a date, an act or the former value";
    AmendmentMismatch "rimodulazione_incoerente" Error "una rimodulazione di un valore che non era in vigore", "an amendment of a value that was not in force";
    DecisionWithoutReason "decisione_senza_motivo" Error "una decisione o una deroga senza motivo o senza atto", "a decision or waiver without a reason or an act";
    ContradictsAlgorithm "valore_contrario_all_algoritmo" Error "un valore dato pronto che contraddice il suo algoritmo", "a ready-made value that contradicts its algorithm";
    UnusedDatum "dato_inutilizzato" Warning "un dato che nessuno usa", "a datum that nothing uses";
    FileUnreadable "file_dati_illeggibile" Error "un file di dati che non si può leggere", "a data file that cannot be read";
    CellBeyond "cella_di_troppo" Error "una cella oltre l'ultimo titolo della tabella", "a cell beyond the last title of the table";
    BlankCell "cella_vuota" Warning "una cella vuota sotto una piena, in una colonna di nodi, unità o nomi", "an empty cell below a filled one, in a column of nodes, units or names";
    SheetMissing "foglio_assente" Error "un foglio o un intervallo che il file non ha", "a sheet or a range the file does not have";
    SheetUnchosen "foglio_da_scegliere" Error "un file con più fogli, e il piano non dice quale", "a file with several sheets, and the plan does not say which";
    NotShown "righe_nascoste" Warning "righe, colonne o fogli che contano e che non si vedono", "rows, columns or sheets that count and are not shown";
    Uncached "formula_senza_valore" Warning "formule di cui il file non ha il valore", "formulas whose value is not in the file";
    ColumnMissing "colonna_mancante" Error "una colonna che il file non ha", "a column the file does not have";
    ColumnTwice "colonna_doppia" Error "due colonne del file con il titolo che il piano nomina", "two columns of the file with the title that the plan names";
    RowCodes "codici_di_riga" Warning "codici che sono i numeri delle righe di una tabella", "codes that are the numbers of a table's rows";
    ShortenedAlike "abbreviati_uguali" Warning "due testi di una tabella con gli stessi primi caratteri, letti come la stessa cosa", "two texts of a table with the same first letters, read as the same thing";
    BandsReadAs "fasce_interpretate" Warning "fasce di una tabella che lasciano un dubbio, e come sono lette", "bands of a table that leave a doubt, and how they are read";
    TargetReadAs "target_interpretato" Warning "un target scritto a parole in una tabella, e come è letto", "a target of a table written in words, and how it is read";
    ChosenInVain "scelta_a_vuoto" Warning "una riga `dove` o `righe` che non toglie nessuna riga della tabella, o le toglie tutte", "a line `dove` or `righe` that leaves out no row of the table, or all of them";
    ColumnOfAnotherYear "colonna_di_altro_anno" Warning "una colonna il cui titolo nomina un altro anno", "a column whose title names another year";
    WeightOfTwo "peso_di_due_padri" Warning "una colonna di pesi dove ogni riga ha due padri che pesano", "a column of weights where each row has two parents that weigh";
    UnlikelyNumber "numero_improbabile" Warning "un numero che probabilmente ne è un altro", "a number that is probably another number";
    RowUnknown "riga_ignota" Error "una riga del file che non corrisponde a nulla", "a row of the file that matches nothing";
    TitleOfAnother "titolo_di_altro" Error "una riga del file con il titolo di qualcos'altro", "a row of the file with the title of something else";
    NotComputable "valore_non_calcolabile" Error "un calcolo impossibile: divisione per zero o numero troppo grande", "an impossible computation: division by zero or overflow";
}
"qualità" {
    TargetAlreadyMet "target_gia_raggiunto" Warning "un target già raggiunto dalla base o l'anno prima", "a target already met by the baseline or last year";
    TargetUndecided "target_da_decidere" Warning "un target ancora da decidere", "a target still to be decided";
    NoSource "senza_fonte" Warning "un indicatore senza fonte", "an indicator without a source";
    NoBaseline "senza_base" Warning "un indicatore senza base né anno precedente", "an indicator without baseline or previous year";
    NoKind "senza_tipologia" Warning "un indicatore senza tipologia", "an indicator without a kind";
    EmptyNode "nodo_vuoto" Warning "un nodo senza nulla da misurare", "a node with nothing to measure";
    NotCounted "non_conta" Warning "un nodo o un indicatore che nessun punteggio conta", "a node or indicator that no score counts";
    UnusedWaiver "consenti_inutile" Warning "una deroga che non serve", "a waiver that is not needed";
    NotEvaluatedYet "non_ancora_valutato" Warning "una dichiarazione letta ma non ancora usata nei calcoli", "a declaration that is read but not yet used";
}
"dichiarazioni" {
    ClaimContradicted "pubblicato_contraddetto" Error "una cifra pubblicata che non segue dai dati", "a published figure that does not follow";
    ClaimsApart "pubblicati_incompatibili" Error "cifre pubblicate che tornano una per una ma non insieme", "published figures that follow one by one, but not together";
    ClaimNotComputable "non_calcolabile" Warning "una cifra pubblicata che il piano non permette di ricalcolare", "a published figure the plan cannot recompute";
    PrintedApart "stampati_discordi" Error "cifre stampate nello stesso documento che non tornano fra loro", "figures printed in one document that do not agree";
    OtherMeasure "pubblicato_in_altra_misura" Warning "una cifra pubblicata in una misura diversa da quella del piano", "a figure published in another unit of measure than the plan's";
    CountedBands "fasce_contate_male" Warning "fasce contate che lasciano fuori qualcuno, o lo contano due volte", "counted bands that leave something out, or count it twice";
    AssertionBroken "asserzione_contraddetta" Error "un fatto che deve valere e non vale", "a fact that must hold and does not";
    AssertionUnknown "asserzione_non_calcolabile" Warning "un fatto che deve valere, e non si può dire se vale", "a fact that must hold, and nobody can tell whether it does";
    DenialOutdated "smentita_superata" Error "una smentita di una cifra che ora torna", "a denial of a figure that now follows";
}
"relazione" {
    OpenReference "riferimento_aperto" Warning "una graffa di un capitolo che non si chiude", "a brace of a chapter that is not closed";
    BlockInText "riferimento_fuori_posto" Error "una parte della relazione in mezzo a un testo", "a part of the report within a text";
    MissedUnexplained "target_mancato_senza_causa" Warning "un target mancato senza causa o senza misura correttiva", "a missed target without a cause or a corrective measure";
    FigureAbsent "cifra_assente" Warning "un riferimento a una cifra che il piano non ha", "a reference to a figure the plan does not have";
}
}

impl Code {
    /// The code with this name.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.as_str() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
