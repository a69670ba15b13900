//! Plans of ten shapes, as offices keep them: what is right is read without a word, and each mistake is named.

use super::books::{Sheet, book};
use albero::eval::{Inputs, Scores};
use albero::files::Memory;
use albero::import::{Import, Options, import};

/// What is told of a workbook: topic and cell, in the order of the cells.
fn told(import: &Import) -> Vec<String> {
    import.told.iter().map(|told| format!("{} {}", told.topic.word(), import.grid.name(told.cell))).collect()
}

fn read(sheets: &[Sheet]) -> Import {
    read_bytes(&book(sheets), "piano.xlsx")
}

fn read_bytes(bytes: &[u8], file: &str) -> Import {
    let import = import(bytes, &Options { file: file.to_owned(), year: None }).expect("a plan");
    for (name, text) in &import.files {
        let mut sources = albero::source::Sources::default();
        let id = sources.add(name.as_str(), text.clone()).expect("short");
        assert_eq!(albero::format::format(sources.get(id)), *text, "{name} is in the canonical layout");
    }
    import
}

fn errors(import: &Import) -> Vec<String> {
    import.errors.iter().map(|error| error.message.it.to_string()).collect()
}

fn texts(import: &Import) -> String {
    import.files.iter().map(|(name, text)| format!("== {name}\n{text}")).collect()
}

fn words(import: &Import) -> String {
    let line = |told: &albero::import::Told| {
        format!("{}: {} {:?} {:?}", import.grid.name(told.cell), told.words.it, told.sheet, told.albero)
    };
    import.told.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The score of the plan, as printed.
fn score(import: &Import) -> String {
    let mut sources = albero::source::Sources::default();
    for (name, text) in &import.files {
        sources.add(name.as_str(), text.clone()).expect("short");
    }
    let compiled = albero::compile(&mut sources, &Memory::default());
    let scores = Scores::compute(&compiled.plan, &Inputs::default());
    let root = compiled.plan.root.expect("a plan");
    let range = scores.get(root).range.expect("a score");
    albero::eval::figures::score_range(compiled.plan.policy.print, range)
}

fn same(sheets: &[Sheet], scores: usize) -> Import {
    let import = read(sheets);
    assert_eq!(errors(&import), [""; 0], "{}", texts(&import));
    assert_eq!(told(&import), [""; 0], "{}\n{}", words(&import), texts(&import));
    assert_eq!((import.counts.scores, import.counts.same_scores), (scores, scores), "{}", texts(&import));
    import
}

/// Parents in merged cells, scores of objectives beside them.
const FLAT: Sheet = Sheet {
    name: "Piano 2025",
    rows: "COMUNE DI ESEMPIO
Piano della performance 2025

Ambito|Obiettivo|Cod.|Indicatore|Peso|Target|Consuntivo|Punteggio|Punteggio obiettivo|Fonte
Servizi|Rispondere|S1|Pratiche nei termini|70 %|90 %|85 %|=IF(G5>=F5,1,G5/F5)|=SUMPRODUCT(E5:E6,H5:H6)|Protocollo
||S2|Moduli in linea|30 %|10|12|=IF(G6>=F6,1,G6/F6)||Sito
|Ascoltare|S3|Risposte ai reclami|100 %|95 %|80 %|=IF(G7>=F7,1,G7/F7)|=SUMPRODUCT(E7:E7,H7:H7)|URP
Risorse|Riscuotere|R1|Riscossione ordinaria|40 %|75 %|60 %|=IF(G8>=F8,1,G8/F8)|=SUMPRODUCT(E8:E10,H8:H10)|Tributi
||R2|Solleciti|30 %|200|150|=IF(G9>=F9,1,G9/F9)||Tributi
||R3|Accertamenti|30 %|50|50|=IF(G10>=F10,1,G10/F10)||Tributi",
    merged: &["A5:A7", "A8:A10", "B5:B6", "B8:B10", "I5:I6", "I8:I10"],
    table: None,
};

#[test]
fn a_flat_table_with_merged_parents() {
    let import = same(&[FLAT], 9);
    let plan = texts(&import);
    for line in [
        "piano COMUNE_DI_ESEMPIO \"COMUNE DI ESEMPIO\" {",
        "obiettivo A1.1 \"Rispondere\" {",
        "fonte       protocollo",
        "applica proporzionale a >=",
        "nodo obiettivo  media pesata di figli",
    ] {
        assert!(plan.contains(line), "{line} is not in\n{plan}");
    }
    assert_eq!(score(&import), "87,33 %");
}

#[test]
fn the_mistakes_of_real_books_are_named_and_nothing_else() {
    let rows = FLAT
        .rows
        .replace("=IF(G6>=F6,1,G6/F6)", "1")
        .replace("|12|1|", "|9|1|")
        .replace("SUMPRODUCT(E8:E10,H8:H10)", "SUMPRODUCT(E8:E9,H8:H9)")
        .replace("|S3|", "||")
        .replace("Solleciti|30 %", "Solleciti|27,8 %")
        .replace("=IF(G8>=F8,1,G8/F8)", "=IF(G8>=F8,1,G8/F8) → 0.9");
    let import = read(&[Sheet { rows: rows.leak(), ..FLAT }]);
    assert_eq!(errors(&import), [""; 0], "{}", texts(&import));
    let expected = [
        "no_code 'Piano 2025'!C7",
        "weights 'Piano 2025'!E8",
        "typed_over 'Piano 2025'!H6",
        "stored 'Piano 2025'!H8",
        "range 'Piano 2025'!I8",
    ];
    let mut found = told(&import);
    found.sort();
    let mut expected = expected.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(found, expected, "{}", words(&import));
    let words = words(&import);
    for said in [
        "H6: un numero scritto sopra la formula della colonna (come in H5) Some(\"1\") Some(\"0,9\")",
        "lascia fuori E10",
        "(E8:E10) sommano a 97,8 % Some(\"97,8 %\") Some(\"100 %\")",
        "nel piano è `SENZA_CODICE_C7`",
        "Some(\"0,9\") Some(\"0,8\")",
    ] {
        assert!(words.contains(said), "{said} is not in\n{words}");
    }
}

#[test]
fn nodes_are_rows_and_scores_go_to_a_hundred() {
    let rows = "Codice|Descrizione|Peso|Valore atteso|Valore conseguito|Punteggio
1|Servizi alle imprese|60|||=SUMPRODUCT(C3:C4,F3:F4)/SUM(C3:C4)
1.1|Tempi medi di evasione (gg)|50|10|8|=ROUND(MIN(100,D3/E3*100),2)
1.2|Iscrizioni in cinque giorni|50|20|27|=ROUND(MIN(100,D4/E4*100),2)
2|Funzionamento|40|||=SUMPRODUCT(C6:C7,F6:F7)/SUM(C6:C7)
2.1|Tempi di pagamento|80|30|40|=ROUND(MIN(100,D6/E6*100),2)
2.2|Assenze|20|5|5|=ROUND(MIN(100,D7/E7*100),2)
Totale|||||=(C2*F2+C5*F5)/(C2+C5)";
    let import = same(&[Sheet { name: "2025", rows, ..Sheet::default() }], 7);
    let plan = texts(&import);
    assert!(plan.contains("ambito '1' \"Servizi alle imprese\" {"), "{plan}");
    assert!(plan.contains("punteggio   (arrotonda(min(100; target / valore * 100); 0,01)) / 100"), "{plan}");
    assert!(plan.contains("target      <= 10"), "{plan}");
}

#[test]
fn one_sheet_for_each_area_and_a_summary() {
    let head = "OBIETTIVI 2025|||||
Obiettivo operativo|Indicatore|Peso|Target 2025|Risultato|% raggiungimento
";
    let one = format!(
        "{head}OP1 - Digitalizzare|Servizi in linea|50 %|20|15|=MIN(1,E3/D3)\n|Utenti|50 %|100|90|=MIN(1,E4/D4)\nOP2 - Formare|Ore di formazione|100 %|40|38|=MIN(1,E5/D5)"
    );
    let two = format!("{head}OP3 - Manutenere|Interventi|100 %|8|8|=MIN(1,E3/D3)");
    let summary = "Obiettivo|Peso|Punteggio
OP1|50 %|=SUMPRODUCT('Area A'!C3:C4,'Area A'!F3:F4)
OP2|50 %|='Area A'!F5
OP3|100 %|='Area B'!F3";
    let import = same(
        &[
            Sheet { name: "Area A", rows: one.leak(), merged: &["A3:A4"], table: None },
            Sheet { name: "Area B", rows: two.leak(), ..Sheet::default() },
            Sheet { name: "Riepilogo", rows: summary, ..Sheet::default() },
        ],
        7,
    );
    let plan = texts(&import);
    assert!(plan.contains("ambito A1 \"Area A\"") && plan.contains("obiettivo OP1 \"Digitalizzare\""), "{plan}");
    assert!(plan.contains("peso        50 %"), "{plan}");
}

#[test]
fn letterhead_two_headings_words_totals_and_notes() {
    let rows = "PROVINCIA DI ESEMPIO|||||||
Settore Affari generali|||||||

Obiettivo||Indicatore|Unità di misura|Peso|2025||Note
||||%|Target|Consuntivo|
O1|Trasparenza|Pubblicazioni nei termini|%|60|≥95%|93,1 %|dato dell'ufficio
O1|Trasparenza|Tempo medio di accesso agli atti|gg|40|max 30 gg|27|
|||TOTALE PESI|=SUM(E6:E7)|||
O2|Formazione|Piano formativo approvato|data|100|entro il 30 giugno 2025|18/06/2025|
|||TOTALE PESI|=SUM(E9:E9)|||
Nota: i dati sono provvisori|||||||
Il dirigente|||||||";
    let sheet = Sheet { name: "Foglio1", rows, merged: &["A4:B5", "F4:G4"], table: None };
    let import = same(&[sheet], 0);
    let plan = texts(&import);
    for line in ["target      >= 95 %", "target      <= 30 gg", "target      entro 30/06/2025", "peso        60 %"] {
        assert!(plan.contains(line), "{line} is not in\n{plan}");
    }
    let passed: Vec<&str> = import.passed.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(passed, ["TOTALE PESI", "TOTALE PESI", "Nota: i dati sono provvisori", "Il dirigente"]);
}

#[test]
fn bands_in_nested_conditions_and_in_a_table() {
    let rows = "Obiettivo|Codice|Indicatore|Peso|Target|Consuntivo|Rapporto|Punteggio
O1 Pagare|P1|Fatture nei termini|50 %|100|95|=F2/E2|=IF(G2>=1,1,IF(G2>=0.9,0.8,IF(G2>=0.7,0.5,0)))
O1 Pagare|P2|Solleciti|50 %|40|30|=F3/E3|=IF(G3>=1,1,IF(G3>=0.9,0.8,IF(G3>=0.7,0.5,0)))
O2 Aprire|P3|Sportelli|60 %|10|8|=F4/E4|=VLOOKUP(G4,Fasce!$A$2:$B$5,2,TRUE)
O2 Aprire|P4|Ore|40 %|100|120|=F5/E5|=VLOOKUP(G5,Fasce!$A$2:$B$5,2,TRUE)";
    let bands = "Da|Vale\n0|0\n0,6|0,4\n0,8|0,7\n1|1";
    let import = same(
        &[
            Sheet { name: "Piano 2025", rows, ..Sheet::default() },
            Sheet { name: "Fasce", rows: bands, ..Sheet::default() },
        ],
        4,
    );
    let plan = texts(&import);
    assert!(plan.contains("fasce       valore / target {"), "{plan}");
    assert!(plan.contains("regola      dal_foglio_2"), "{plan}");
}

#[test]
fn a_table_with_names_of_columns_and_directions() {
    let rows = "Cod|Obiettivo|Indicatore|Verso|Peso|Target|Valore|Punteggio|Punteggio pesato
A1|Tempi|Giorni medi|minore è meglio|40 %|20|25|=IF([@Valore]<=[@Target],1,MAX(0,2-[@Valore]/[@Target]))|=[@Peso]*[@Punteggio]
A2|Tempi|Giorni massimi|minore è meglio|60 %|60|50|=IF([@Valore]<=[@Target],1,MAX(0,2-[@Valore]/[@Target]))|=[@Peso]*[@Punteggio]
A3|Qualità|Voto|maggiore è meglio|100 %|8|7|=IF([@Valore]>=[@Target],1,[@Valore]/[@Target])|=[@Peso]*[@Punteggio]
Totale||||||||=SUM(Piano[Punteggio pesato])/2";
    let sheet = Sheet { name: "Piano 2025", rows, merged: &[], table: Some(("Piano", "A1:I4")) };
    let import = same(&[sheet], 4);
    let plan = texts(&import);
    assert!(plan.contains("applica speculare a <=") && plan.contains("applica proporzionale a >="), "{plan}");
}

#[test]
fn deadlines_and_yes_or_no() {
    let rows = "Progetto|Cod.|Indicatore|Peso|Target|Consuntivo|Punteggio
Sito nuovo|X1|Messa in linea|50 %|30/06/2025|12/07/2025|=IF(F2=\"\",0,IF(F2<=E2,1,MAX(0,1-0.01*(F2-E2))))
Sito nuovo|X2|Accessibile|50 %|Sì|SI|=IF(F3=\"SI\",1,0)
Archivio|X3|Scarto degli atti|100 %|31/12/2025||=IF(F4=\"\",0,IF(F4<=E4,1,MAX(0,1-0.01*(F4-E4))))";
    let import = same(&[Sheet { name: "2025", rows, ..Sheet::default() }], 3);
    let plan = texts(&import);
    assert!(
        plan.contains("se rispettato vale 100 %") && plan.contains("punteggio   max(0; 1 - 0,01 * ritardo)"),
        "{plan}"
    );
    assert!(plan.contains("applica tutto_o_niente a sì") && plan.contains("consuntivo 2025 chiuso"), "{plan}");
    assert_eq!(score(&import), "47,00 %");
}

#[test]
fn weights_over_the_whole_plan() {
    let rows = "Area|Codice|Indicatore|Peso|Target|Consuntivo|Punteggio|Punteggio ponderato
Servizi|I1|Uno|20|10|5|=MIN(F2/E2,1)|=D2*G2/100
Servizi|I2|Due|30|10|10|=MIN(F3/E3,1)|=D3*G3/100
Risorse|I3|Tre|50|10|8|=MIN(F4/E4,1)|=D4*G4/100
TOTALE|||=SUM(D2:D4)||||=SUM(H2:H4)";
    let import = same(&[Sheet { name: "Piano 2025", rows, ..Sheet::default() }], 4);
    assert_eq!(score(&import), "80,00 %");
}

#[test]
fn rows_below_the_headings_of_their_objectives() {
    let rows = "Indicatore|Peso|Target|Valore al 31/12/2025|Punteggio
Obiettivo 1: Rispondere|||=SUMPRODUCT(B3:B4,E3:E4)|
Pratiche|60 %|50|40|=IFERROR(MIN(1,D3/C3),0)
Reclami|40 %|10|10|=IFERROR(MIN(1,D4/C4),0)
Obiettivo 2: Riscuotere||||
Riscossione|100 %|90 %|45 %|=IFERROR(MIN(1,D6/C6),0)";
    let rows = rows.replace("=SUMPRODUCT(B3:B4,E3:E4)", "");
    let import = same(&[Sheet { name: "Piano", rows: rows.leak(), merged: &["A2:E2", "A5:E5"], table: None }], 3);
    let plan = texts(&import);
    assert!(plan.contains("\"Rispondere\"") && plan.contains("\"Riscuotere\""), "{plan}");
    assert_eq!(score(&import), "69,00 %");
}

#[test]
fn what_is_not_understood_is_listed_by_cell() {
    let rows = "Obiettivo|Codice|Indicatore|Peso|Target|Consuntivo|Punteggio|Rischio
O1 Uno|A|Primo|50 %|≥10|da verificare|=PI()*F2/E2 → 0.5|basso
O1 Uno||Secondo|50 %|alto|7|0|alto
O1 Uno|B||||||";
    let import = read(&[Sheet { name: "2025", rows, ..Sheet::default() }]);
    let expected = [
        "no_code '2025'!B3",
        "not_read '2025'!E3",
        "not_read '2025'!F2",
        "not_computed '2025'!G2",
        "no_rule '2025'!G2",
    ];
    let (mut found, mut expected) = (told(&import), expected.map(str::to_owned).to_vec());
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{}", words(&import));
    assert_eq!(errors(&import), ["«SENZA_CODICE_B3» non ha un target per il 2025"]);
    assert_eq!((import.unknown.len(), import.passed.len()), (1, 1));
}
