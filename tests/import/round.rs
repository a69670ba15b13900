//! Exported, changed, read back: the same plan, with what was changed in the cells.

use crate::support::command::{Folder, albero};
use crate::support::plans::{Compiled, repository};
use albero::diagnostic::Lang;
use albero::eval::{Closing, Inputs, Scores};
use albero::import::{Options, import};
use albero::workbook::{Content, Look, Shown, carried, workbook};
use rust_decimal::Decimal;
use std::path::Path;

const PLANS: [&str; 5] = [
    "examples/primo-piano",
    "examples/monitoraggio",
    "examples/tno-2025",
    "examples/politiche/01-camera-2025/piano-a",
    "examples/politiche/10-punti-per-ruolo",
];

fn exported(plan: &str, folder: &Folder) -> Vec<u8> {
    let book = folder.0.join("piano.xlsx");
    let run = albero(&["export", book.to_str().expect("UTF-8"), plan]);
    assert!(run.code < 2, "{plan}: {}", run.err);
    std::fs::read(book).expect("written")
}

#[test]
fn what_was_exported_is_read_back_as_the_same_plan() {
    for plan in PLANS {
        let folder = Folder::new();
        let read = import(&exported(plan, &folder), &Options::default()).expect("a plan");
        let told: Vec<String> = read
            .told
            .iter()
            .map(|t| format!("{} {} {:?} {:?}", read.grid.name(t.cell), t.words.it, t.sheet, t.albero))
            .collect();
        assert_eq!(told, [""; 0], "{plan}");
        assert!(
            read.counts.same_scores > 20 && read.counts.same_scores == read.counts.scores,
            "{plan}: {:?}",
            read.counts
        );
        for (path, text) in &read.files {
            let is_kept = |at: &Path| {
                std::fs::read_to_string(at.join(path)).is_ok_and(|kept| kept.replace("\r\n", "\n") == *text)
            };
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(plan);
            assert!(is_kept(&root) || is_kept(root.parent().expect("a folder")), "{plan}: {path}");
        }
    }
}

#[test]
fn what_was_changed_in_the_cells_wins_and_is_told() {
    let compiled = Compiled::at(&repository("examples/primo-piano"));
    let scores = Scores::compute(compiled.plan(), &Inputs::default().with_closing(Closing::Now));
    let mut book = workbook(compiled.plan(), &scores, &scores, Lang::It);
    book.texts = carried(&compiled.sources);
    let new = [("1054", Decimal::from(1178)), ("5", Decimal::from(6)), ("0.70", Decimal::new(60, 2))];
    let mut changed = 0;
    for cell in book.sheets.iter_mut().flat_map(|sheet| &mut sheet.rows).flatten() {
        let Content::Shown(Shown::Number(number)) = &mut cell.content else { continue };
        let other =
            new.iter().find(|(old, _)| number.normalize() == old.parse::<Decimal>().expect("a number").normalize());
        if let Some((_, other)) = other.filter(|_| cell.look == Look::Input) {
            *number = *other;
            changed += 1;
        }
    }
    assert_eq!(changed, 3);
    let read = import(&book.xlsx().expect("a file"), &Options::default()).expect("a plan");
    let told: Vec<&str> = read.told.iter().map(|t| t.topic.word()).filter(|word| *word == "changed").collect();
    assert_eq!(told.len(), 3, "{:?}", read.told);
    let all: String = read.files.iter().map(|(_, text)| text.as_str()).collect();
    for line in ["pratiche_in_tempo = 1178 n", "target      <= 6 gg", "peso        60 %"] {
        assert!(all.contains(line), "{line} is not in\n{all}");
    }
}
