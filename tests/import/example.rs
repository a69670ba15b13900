//! `examples/importazione`: a workbook with the mistakes that real ones have, and the plan that comes of it.

use super::books::{Sheet, book};
use crate::support::command::{Folder, albero};
use crate::support::plans::repository;
use albero::import::{CellId, Grid};

const PLAN: Sheet = Sheet {
    name: "Piano 2025",
    rows: "COMUNE DI BORGO
Obiettivi e indicatori 2025, con i risultati al 31/12/2025

Ambito|Obiettivo|Cod.|Indicatore|U.M.|Peso|2025||Grado di raggiungimento|Punteggio obiettivo|Fonte|Rischio
||||||Target|Consuntivo||||
Servizi ai cittadini|Rispondere in tempo|S1|Pratiche concluse nei termini|%|60 %|90 %|85,5 %|=MIN(1,H6/G6)|=SUMPRODUCT(F6:F7,I6:I7)|Protocollo|basso
||S2|Moduli in linea|n|40 %|20|18|=MIN(1,H7/G7)||Sito|basso
|Ascoltare|S3|Reclami con risposta in 30 giorni|%|70 %|95 %|76 %|=MIN(1,H8/G8)|=SUMPRODUCT(F8:F9,I8:I9)|URP|medio
|||Indagine sulla soddisfazione|n|27,8 %|2|2|=MIN(1,H9/G9)||URP|basso
Risorse|Riscuotere|R1|Riscossione ordinaria|%|50 %|75 %|60 %|=MIN(1,H10/G10)|=SUMPRODUCT(F10:F11,I10:I11)|Tributi|alto
||R2|Solleciti spediti|n|30 %|200|150|1||Tributi|medio
||R3|Accertamenti|n|20 %|50|40|=MIN(1,H12/G12)||Tributi|medio
|||TOTALE PESI||=SUM(F10:F12)||||||
Nota: i consuntivi sono quelli comunicati dai settori",
    merged: &["A6:A9", "B6:B7", "B8:B9", "J6:J7", "J8:J9", "A10:A12", "B10:B12", "J10:J12", "G4:H4"],
    table: None,
};

const PATH: &str = "examples/importazione/piano.xlsx";

#[test]
fn the_book_is_what_this_test_writes() {
    let bytes = book(&[PLAN]);
    if std::env::var_os("ALBERO_AGGIORNA").is_some() {
        std::fs::write(repository(PATH), &bytes).expect("written");
    }
    let kept = std::fs::read(repository(PATH)).expect("there");
    assert_eq!(cells(&kept), cells(&bytes), "ALBERO_AGGIORNA=1 writes it anew");
}

/// What the cells of a workbook say, and their formulas: two versions of a library may pack the same file otherwise.
fn cells(bytes: &[u8]) -> Vec<String> {
    let grid = Grid::read(bytes).expect("a workbook");
    let rows: Vec<(u32, u32)> = grid.rows(0).collect();
    let places = rows.iter().flat_map(|(row, width)| (1..=*width).map(|column| CellId { sheet: 0, row: *row, column }));
    places.map(|cell| format!("{} {:?} {:?}", grid.text(cell), grid.kind(cell), grid.formula_at(cell))).collect()
}

#[test]
fn the_readme_shows_what_the_command_says() {
    let folder = Folder::new();
    let into = folder.0.join("piano");
    let into = into.to_str().expect("UTF-8");
    let run = albero(&["import", PATH, "--in", into, "--lang", "it"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let readme = std::fs::read_to_string(repository("examples/importazione/README.md")).expect("there");
    let chapter = std::fs::read_to_string(repository("docs/dal-foglio-al-piano.md")).expect("there");
    for line in run.out.lines().filter(|line| !line.is_empty()) {
        assert!(readme.contains(line) && chapter.contains(line), "not shown:\n{line}\n\nall of it:\n{}", run.out);
    }
    for name in ["piano.albero", "smvp.albero", "consuntivo.albero"] {
        let text = std::fs::read_to_string(format!("{into}/{name}")).expect("written");
        let kept = std::fs::read_to_string(repository(&format!("examples/importazione/piano/{name}")));
        if std::env::var_os("ALBERO_AGGIORNA").is_some() {
            std::fs::write(repository(&format!("examples/importazione/piano/{name}")), &text).expect("written");
        } else {
            assert_eq!(kept.expect("there"), text, "{name}: ALBERO_AGGIORNA=1 writes it anew");
        }
    }
    assert_eq!(albero(&["fmt", "--check", into]).code, 0);
    assert_eq!(albero(&["check", into]).code, 0);
    let again = albero(&["import", PATH, "--in", into, "--lang", "en"]);
    assert_eq!((again.code, again.err.contains("is not empty")), (2, true), "{}", again.err);
    let json = albero(&["import", PATH, "--json"]);
    let told: Vec<String> =
        json.json()["told"].as_array().expect("a list").iter().map(|t| t["topic"].to_string()).collect();
    assert_eq!(told.len(), 4, "{told:?}");
}
