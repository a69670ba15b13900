//! What a planner calls what the grammar expects.

use super::Rule;
use crate::diagnostic::Text;

/// In Italian and in English.
type Name = (&'static str, &'static str);

/// What was expected, as an enumeration: what most lines go on with first, the end of the line last. Signs
/// that could go on with a number or formula are left out where something else must come.
pub(super) fn listed(rules: &[Rule]) -> Text {
    let is_due = |rule: &Rule| *rule != Rule::EOI && !GOES_ON.contains(rule);
    let any_due = rules.iter().any(is_due);
    let mut named: Vec<Rule> = rules.iter().copied().filter(|rule| is_due(rule) || !any_due).collect();
    named.sort_by_key(|rule| (*rule == Rule::EOI, !FIRST.contains(rule)));
    if any_due && rules.contains(&Rule::EOI) {
        named.push(Rule::EOI);
    }
    let mut names: Vec<Name> = Vec::with_capacity(named.len());
    for name in named.into_iter().map(symbol) {
        // Several rules may be called the same.
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let it: Vec<&str> = names.iter().map(|(it, _)| *it).collect();
    let en: Vec<&str> = names.iter().map(|(_, en)| *en).collect();
    Text { it: either(&it, "o").into(), en: either(&en, "or").into() }
}

/// What most lines go on with where they could go on otherwise.
const FIRST: [Rule; 11] = [
    Rule::file,
    Rule::is_value,
    Rule::is_weight,
    Rule::is_decided,
    Rule::is_figure,
    Rule::is_outcome,
    Rule::is_text,
    Rule::goal,
    Rule::open_goal,
    Rule::title,
    Rule::mean,
];

/// What can follow most numbers and formulas.
const GOES_ON: [Rule; 5] = [Rule::arithmetic, Rule::logical, Rule::every, Rule::lag, Rule::measure_name];

fn either(names: &[&str], or: &str) -> String {
    let lists = |name: &&str| [",", " e ", " and ", &format!(" {or} ")].iter().any(|sign| name.contains(sign));
    let comma = if names.len() > 1 && names.iter().any(lists) { "," } else { "" };
    match names {
        [first @ .., last] if !first.is_empty() => format!("{}{comma} {or} {last}", first.join(", ")),
        _ => names.concat(),
    }
}

macro_rules! symbols {
    ($($($rule:ident)|+ $it:literal $(, $en:literal)?;)*) => {
        /// What a planner calls what a rule reads. No rule is left out: each can be expected somewhere, or
        /// is part of one that can.
        fn symbol(rule: Rule) -> Name {
            match rule { $($(Rule::$rule)|+ => symbols!(@both $it $(, $en)?),)* }
        }
    };
    (@both $it:literal) => { ($it, $it) };
    (@both $it:literal, $en:literal) => { ($it, $en) };
}

symbols! {
    EOI "la fine della riga", "the end of the line";

    // Words
    chunk | blank | token | word | symbol | unexpected "una parola", "a word";
    text | curly | german | unclosed "un testo fra virgolette", "a text in quotes";
    quoted_name | quoted_letter "un nome fra apici", "a name in single quotes";
    numeric "un numero", "a number";
    open "`{`";
    close "`}`";
    doc | comment "un commento", "a comment";

    // Places
    in_top "una dichiarazione, come `obiettivo` o `consuntivo`", "a declaration, such as `obiettivo` or `consuntivo`";
    in_plan "una riga di `piano`, come `anno 2025`", "a line of `piano`, such as `anno 2025`";
    in_node "una riga di un nodo, come `indicatore` o `peso`", "a line of a node, such as `indicatore` or `peso`";
    in_scorecard "una riga di `cruscotto`, come `usa`", "a line of `cruscotto`, such as `usa`";
    in_unit "una riga di `unità`, come `usa` o `in`", "a line of `unità`, such as `usa` or `in`";
    in_indicator "una riga di `indicatore`, come `target` o `peso`", "a line of `indicatore`, such as `target` or `peso`";
    in_datum "una riga di `dato`, come `algoritmo` o `misura`", "a line of `dato`, such as `algoritmo` or `misura`";
    in_use "una riga di `usa`, come `peso` o `regola`", "a line of `usa`, such as `peso` or `regola`";
    in_nothing "`consenti`";
    in_policy "una riga di `smvp`, come `regola` o `nodo`", "a line of `smvp`, such as `regola` or `nodo`";
    in_rule "una riga di `regola`, come `se` o `punteggio`", "a line of `regola`, such as `se` or `punteggio`";
    in_bands "una fascia, come `da 90 % vale 100 %`", "a band, such as `da 90 % vale 100 %`";
    in_points "un punto, come `a target vale 80 %`", "a point, such as `a target vale 80 %`";
    in_aggregation "una riga di `nodo`, come `arrotonda` o `componente`", "a line of `nodo`, such as `arrotonda` or `componente`";
    in_prize "una riga di `premio`, come `fondo` o `quota`", "a line of `premio`, such as `fondo` or `quota`";
    in_ranking "una riga come `primi 20 % vale 1,5` o `altrimenti 1`", "a line such as `primi 20 % vale 1,5` or `altrimenti 1`";
    in_outcomes "un esito, come `da 90 % \"Raggiunto\"`", "an outcome, such as `da 90 % \"Raggiunto\"`";
    in_facts "un fatto, come `EC07 = 9,74 %`", "a fact, such as `EC07 = 9,74 %`";
    in_table "una riga come `colonna nome \"Voce\"` o `dove \"Anno\" = 2025`", "a line such as `colonna nome \"Item\"` or `dove \"Year\" = 2025`";
    in_listing "una riga come `colonna target \"Target\"`, `operatore` o `dove`", "a line such as `colonna target \"Target\"`, `operatore` or `dove`";
    in_uses "una riga come `colonna nome \"Indicatore\"`, `usa` o `dove`", "a line such as `colonna nome \"Indicator\"`, `usa` or `dove`";
    in_amendment "una modifica, come `target IND >= 40 % era 50 %`", "a change, such as `target IND >= 40 % era 50 %`";
    in_scenario "un fatto, come `EC07 = 9,74 %`, un target o un peso", "a fact, such as `EC07 = 9,74 %`, a target or a weight";
    in_decisions "una decisione, come `punteggio X = 90 %`", "a decision, such as `punteggio X = 90 %`";
    in_claim_table "una riga come `colonna punteggio \"Punteggio\"` o `dove`", "a line such as `colonna punteggio \"Score\"` or `dove`";
    in_reference "una cifra, come `punteggio X`, una formula o una parte della relazione, come `schede X`", "a figure, such as `punteggio X`, a formula or a part of the report, such as `schede X`";
    in_decision_table "una riga come `colonna punteggio \"Punteggio\"` o `dove`", "a line such as `colonna punteggio \"Score\"` or `dove`";
    explained "`causa` o `misura_correttiva`", "`causa` or `misura_correttiva`";
    described "`descrizione`, `responsabile` o `note`", "`descrizione`, `responsabile` or `note`";
    holder "`titolare`";
    in_claims "una cifra pubblicata, come `punteggio X = 90 %`", "a published figure, such as `punteggio X = 90 %`";

    // Statements
    plan "`piano`";
    node "`ambito`, `obiettivo` o `progetto`", "`ambito`, `obiettivo` or `progetto`";
    indicator "`indicatore`";
    scorecard "`cruscotto`";
    unit | assigned | of_unit | unit_word "`unità`";
    datum "`dato`";
    source | cited "`fonte`";
    measure | measured_in "`misura`";
    used | used_by_default "`usa`";
    scale | of_scale "`scala`";
    in_scale "una voce, come `voce \"Buono\" vale 80 %`", "a word, such as `voce \"Buono\" vale 80 %`";
    scale_entry "`voce`";
    worded "una parola di una scala, fra virgolette", "a word of a scale, in quotes";
    scale_name "il nome di una scala", "the name of a scale";
    waiver "`consenti`";
    node_field "un campo come `in A1`, `peso 16 %` o `codice \"…\"`", "a field such as `in A1`, `peso 16 %` or `codice \"…\"`";
    indicator_field "un campo come `in A1`, `peso 16 %` o `fonte protocollo`", "a field such as `in A1`, `peso 16 %` or `fonte protocollo`";
    scorecard_field "`tipo`, `codice`, `unità` o `era`", "`tipo`, `codice`, `unità` or `era`";
    unit_field "`tipo`, `in`, `codice` o `peso`", "`tipo`, `in`, `codice` or `peso`";
    datum_field "`misura`, `fonte`, `codice` o `era`", "`misura`, `fonte`, `codice` or `era`";
    use_field "`peso`, `codice`, `componente` o `regola`", "`peso`, `codice`, `componente` or `regola`";
    detail | field "un campo", "a field";

    // Fields
    plan_year | former_year "`anno`";
    chosen_policy | policy "`smvp`";
    in_parent | in_unit_of "`in`";
    weight | plain_weight | weight_of | weight_change | child_weight "`peso`";
    code "`codice`";
    component | slot | component_as "`componente`";
    parameter | rule_parameter | policy_parameter | given_bands "`parametro`";
    of_bands "`fasce`";
    by_list "`secondo` e il nome di un elenco", "`secondo` and the name of a list";
    chosen_rule | scoring_rule "`regola`";
    kind "`tipo`";
    typology "`tipologia`";
    perspective "`prospettiva`";
    mission "`missione`";
    programme "`programma`";
    resources | used_resources "`risorse`";
    former "`era`";
    reason "`motivo`";
    act "`atto`";
    from_day "`dal`";
    at_day | at_open_day "`al`";
    target | target_of | target_change "`target`";
    baseline "`base`";
    watched "`solo_monitorato`";
    from_base "un numero, o `base`", "a number, or `base`";
    goal | goal_from_base | open_goal | any_goal
        "un target come `>= 15,50 %`, `entro 31/12/2025`, `tra 1 e 2` o `sì`",
        "a target such as `>= 15,50 %`, `entro 31/12/2025`, `tra 1 e 2` or `sì`";
    former_goal | former_target | former_weight "`era`";
    open_end | any_end | hole "`?`";
    quantity "un numero", "a number";
    value "un valore come `35,50 %`, `12 n` o `31/12/2025`", "a value such as `35,50 %`, `12 n` or `31/12/2025`";
    name "un nome", "a name";
    new_name "il nome di ciò che si dichiara", "the name of what is declared";
    node_name "il nome del nodo", "the name of the node";
    parent "il nome del padre", "the name of the parent";
    unit_name "il nome dell'unità", "the name of the unit";
    policy_name "il nome della politica", "the name of the policy";
    rule_name "il nome di una regola", "the name of a rule";
    parameter_name "il nome del parametro", "the name of the parameter";
    component_name "il nome del componente", "the name of the component";
    source_name "il nome di una fonte", "the name of a source";
    former_name "il nome di prima", "the former name";
    evaluator "chi decide, come `OIV`", "who decides, such as `OIV`";
    finding "il codice da consentire", "the code to waive";
    title "il titolo fra virgolette", "the title in quotes";
    quoted "un testo fra virgolette", "a text in quotes";
    kind_title "il tipo fra virgolette", "the kind in quotes";
    column_title "il titolo della colonna, fra virgolette", "the title of the column, in quotes";
    file_name "il nome del file fra virgolette", "the file's name in quotes";
    outcome_title "l'esito fra virgolette", "the outcome in quotes";
    assumption
        "che cosa si suppone, fra virgolette, come `scenario \"Se slitta il collaudo\"`",
        "what is supposed, in quotes, such as `scenario \"If the test is late\"`";
    document_title "dove è stato pubblicato, fra virgolette", "where it was published, in quotes";
    year "un anno come `2025`", "a year such as `2025`";
    day "una data come `31/12/2025`", "a date such as `31/12/2025`";
    figure | amount "un numero", "a number";
    measure_name | goes_on "una misura, come `%` o `euro`", "a measure, such as `%` or `euro`";
    yes "`sì`";
    comparator "un segno come `>=`", "a sign such as `>=`";
    minus "`-`";
    second_end | and_any_end | and_open_end "`e` e il secondo estremo", "`e` and the second end";
    is_value "`=` e il valore, come `= 12 n`", "`=` and the value, such as `= 12 n`";

    // Formulas
    algorithm "`algoritmo`";
    formula | operand | reference | call | of_tree | operand_name "un numero o un nome", "a number or a name";
    condition | assertion | sole_assertion | comparison
        "una condizione, come `target <= 0`", "a condition, such as `target <= 0`";
    compared "un confronto, come `<= 0`", "a comparison, such as `<= 0`";
    arithmetic "un segno come `+`", "a sign such as `+`";
    every "`ogni`";
    logical "`e` o `o`", "`e` or `o`";
    lag "`[N-1]`";
    not "`non`";
    closing "`)`";
    separator "`;`";

    // Policy
    direction "`verso`";
    direction_word "`crescente` o `decrescente`", "`crescente` or `decrescente`";
    guard "`se`";
    score "`punteggio`";
    bands | own_bands "`fasce`";
    of_rule "`di` e il nome di una regola, come `di proporzionale`", "`di` and the name of a rule, such as `di proporzionale`";
    points "`spezzata`";
    multiplied "`moltiplica`";
    limits "`limiti`";
    rounding "`arrotonda` o `tronca`", "`arrotonda` or `tronca`";
    prize "`premio`";
    fund "`fondo`";
    among "`fra`";
    sharers
        "`cruscotti`, `unità`, `obiettivi`, `progetti` o `ambiti`",
        "`cruscotti`, `unità`, `obiettivi`, `progetti` or `ambiti`";
    share "`quota`";
    ranking "`graduatoria`";
    first_ones "`primi`";
    of_places "`vale` e quanto conta il posto, come `vale 1,5`", "`vale` and what the place counts for, such as `vale 1,5`";
    last_ones "`altrimenti`";
    tied "`pari_merito`";
    tied_rule "`dentro`, `fuori` o `media`", "`dentro`, `fuori` or `media`";
    least "`soglia`";
    ceiling "`massimo`";
    leftover "`resto`";
    left_to "`ripartisce` o `accantona`", "`ripartisce` or `accantona`";
    band | outcome "`da` o `oltre`", "`da` or `oltre`";
    otherwise | otherwise_outcome "`altrimenti`";
    point "`a`";
    apply "`applica`";
    form "una forma di target: >= > <= < = entro tra sì", "a form of target: >= > <= < = entro tra sì";
    aggregation "`nodo`";
    to_forms "`a` e le forme di target, come `a >= >`", "`a` and forms of target, such as `a >= >`";
    node_mean | unit_mean | mean
        "`media pesata di …`, `media di …`, `minimo di …`, `massimo di …`, `somma di …` o `prodotto di …`",
        "`media pesata di …`, `media di …`, `minimo di …`, `massimo di …`, `somma di …` or `prodotto di …`";
    of_children | of_children_or_assigned
        "`di` e che cosa conta, come `di indicatori`",
        "`di` and what it counts, such as `di indicatori`";
    children | children_kind
        "che cosa conta, come `indicatori` o `obiettivi`",
        "what it counts, such as `indicatori` or `obiettivi`";
    and_children | and_kind "`e`";
    assigned_children "`assegnati`";
    all_children "`figli`";
    empty_slot "`vuoto`";
    to_component "`a` e il componente a cui passa il peso", "`a` and the component that the weight goes to";
    missing "`assente`";
    not_assessable | not_assessed "`non_valutabile`";
    not_done "`non_realizzato`";
    counts_as "`vale` e il punteggio da dare, come `vale 0 %`", "`vale` and the score to give, such as `vale 0 %`";
    treatment
        "`vale 0 %`, `escluso ripartisce`, `escluso perso` o `blocca`",
        "`vale 0 %`, `escluso ripartisce`, `escluso perso` or `blocca`";
    left_out "`ripartisce` o `perso`", "`ripartisce` or `perso`";
    print "`stampa`";
    outcomes "`esito`";
    of_kind "`in` e il tipo di nodo, come `in obiettivo`", "`in` and a kind of node, such as `in obiettivo`";
    any_kind "un tipo di nodo, come `obiettivo`", "a kind of node, such as `obiettivo`";
    node_kind
        "`piano`, `ambito`, `obiettivo`, `progetto`, `cruscotto` o `unità`",
        "`piano`, `ambito`, `obiettivo`, `progetto`, `cruscotto` or `unità`";
    declared_kind
        "`ambito`, `obiettivo`, `progetto`, `cruscotto` o `unità`",
        "`ambito`, `obiettivo`, `progetto`, `cruscotto` or `unità`";
    allowed "`ammessi`";
    multiple "un numero sopra zero, come `0,01 %`", "a number above zero, such as `0,01 %`";
    to_multiple "`a` e quanto, come `a 0,01 %`", "`a` and how much, such as `a 0,01 %`";
    worth "`vale` e il punteggio, come `vale 100 %`", "`vale` and the score, such as `vale 100 %`";
    between "`tra` e i due estremi, come `tra 0 % e 100 %`", "`tra` and the two ends, such as `tra 0 % e 100 %`";
    weighted "`pesata`";
    opening "`(`";

    // Facts
    actuals "`consuntivo`";
    forecast "`preconsuntivo`";
    of_facts "`file`, `foglio`, `intervallo` o `unità`", "`file`, `foglio`, `intervallo` or `unità`";
    closed "`chiuso`";
    file "`file` e il nome fra virgolette", "`file` and its name in quotes";
    sheet "`foglio` e il nome del foglio, o il suo posto", "`foglio` and the name of the sheet, or its position";
    range "`intervallo`";
    sheet_position "un numero, come 2", "a number, such as 2";
    fact | scenario_fact | fact_name | about "un fatto, come `EC07 = 9,74 %`", "a fact, such as `EC07 = 9,74 %`";
    table_column | listing_column | claim_column | uses_column | decision_column "`colonna`";
    decision_role "`nome`, `nodo`, `punteggio`, `motivo`, `dedotto` o `atto`", "`nome`, `nodo`, `punteggio`, `motivo`, `dedotto` or `atto`";
    claim_role "`nome`, `nodo`, `punteggio`, `valore`, `esito` o `peso`", "`nome`, `nodo`, `punteggio`, `valore`, `esito` or `peso`";
    table_role | table_key | budget_role
        "`nome`, `titolo`, `valore`, `unità`, `base`, `risorse`, un periodo come `anno`, un anno o `al` con una data",
        "`nome`, `titolo`, `valore`, `unità`, `base`, `risorse`, a period such as `anno`, a year or `al` with a date";
    budgeted "`previste`";
    below "`sotto` e il titolo di sopra", "`sotto` and the title above";
    listing "`indicatori`";
    listing_role | measured_role | parameter_role | base_role
        "un ruolo: codice, titolo, nodo, unità, operatore, target, valore, base, peso, misura, fonte, tipologia, tipo, componente, regola, parametro, o un anno",
        "a role: codice, titolo, nodo, unità, operatore, target, valore, base, peso, misura, fonte, tipologia, tipo, componente, regola, parametro, or a year";
    uses "`usi`";
    uses_role | uses_parameter
        "un ruolo: nodo, unità, nome, titolo, tipo, componente, peso, regola o parametro",
        "a role: nodo, unità, nome, titolo, tipo, componente, peso, regola or parametro";
    declares | declares_node "`dichiara`";
    repeats "`ripete`";
    weighing "`peso`";
    operator "`operatore`";
    not_reported "`non_rilevato`";
    joined_by "`unite da` e ciò che sta fra una parte e l'altra, come `unite da \"_\"`", "`unite da` and what stands between the parts, such as `unite da \"_\"`";
    row_codes "`codice`";
    row_word "`riga`";
    first_letters "`primi` e quanti caratteri, come `primi 3 caratteri`", "`primi` and how many, such as `primi 3 caratteri`";
    how_many "quanti, da 1 a 99", "how many, from 1 to 99";
    in_each_node "`in ogni nodo`";
    node_as "`nodo`";
    measure_as "`misura`";
    value_as "`valore`";
    value_meant "`sì`, `no` o un numero", "`sì`, `no` or a number";
    target_for_all "`target`";
    decimals "`decimali`";
    dot "`punto`";
    chosen_rows "`dove`";
    negated "`non`";
    row_test
        "`=`, `>=`, `<=`, `tra`, `contiene` o `inizia con`, e che cosa",
        "`=`, `>=`, `<=`, `tra`, `contiene` or `inizia con`, and what";
    in_cell "ciò che dice la cella, come `2025` o `\"AS1\"`", "what the cell says, such as `2025` or `\"AS1\"`";
    cell_amount "un numero o una data", "a number or a date";
    and_amount "`e` e il secondo estremo", "`e` and the second end";
    row_line "`righe`";
    row_kind
        "`uguali una volta`, `di testo saltate`, `fino a \"…\"` o `\"…\" saltate`",
        "`uguali una volta`, `di testo saltate`, `fino a \"…\"` or `\"…\" saltate`";
    skipped "`saltate`";
    no_value "un valore come `-1` o `\"n.d.\"`", "a value such as `-1` or `\"n.d.\"`";
    amendment "`rimodulazione`";
    is_weight "`=` e il nuovo peso", "`=` and the new weight";
    scenario "`scenario`";

    // Claims
    subject "il nome del nodo", "the name of the node";
    decisions "`valutazione`";
    decision "`punteggio`";
    is_decided "`=` e il punteggio deciso", "`=` and the decided score";
    decided "un punteggio, come `94 %` o `tra 20 % e 100 %`", "a score, such as `94 %` or `tra 20 % e 100 %`";
    because "`motivo`, `dedotto` o `atto`", "`motivo`, `dedotto` or `atto`";
    deduced "`dedotto`";
    published "`pubblicato`";
    claim "una cifra pubblicata", "a published figure";
    asked_of "una cifra, come `punteggio X`", "a figure, such as `punteggio X`";
    planned "`previste`";
    counted "`numero`";
    shown "una parte della relazione, come `schede X`", "a part of the report, such as `schede X`";
    table_name "il nome di una tabella", "the name of a table";
    is_figure "`=` e la cifra pubblicata", "`=` and the published figure";
    is_outcome "`=` e l'esito fra virgolette", "`=` and the outcome in quotes";
    is_text "`=` e il testo stampato", "`=` and the printed text";
    said_of "`titolo`, `codice` o `algoritmo`", "`titolo`, `codice` or `algoritmo`";
    inside "`in` e dove stanno, come `in obiettivi` o `in A1`", "`in` and where they stand, such as `in obiettivi` or `in A1`";
    having "`esito \"…\"` o `punteggio > 90 %`", "`esito \"…\"` or `punteggio > 90 %`";
    being "`esito = \"…\"` o `punteggio > 90 %`", "`esito = \"…\"` or `punteggio > 90 %`";
    bound "`>=`, `>`, `<=` o `<`", "`>=`, `>`, `<=` or `<`";
    denied "`smentito`";
    asserted "`asserisci`";
    what_holds "che cosa deve valere, fra virgolette", "what must hold, in quotes";
}
