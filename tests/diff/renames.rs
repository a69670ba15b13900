//! What `era` says, in `albero diff`.

use crate::diff::edits::{Side, compare, mirrored, outline};
use crate::support::plans::repository;
use albero::diff::movement::{Account, movements};

/// O2 became O3, O3 became O4, and another O2 came: one addition and two renames, of objectives as of indicators.
#[test]
fn a_renumbering_is_what_era_says() {
    let folder = |name: &str| {
        let files = ["p.albero", "smvp.albero"].map(|file| {
            let path = repository(&format!("tests/cases/diff/rinumerati/{name}/{file}"));
            (file.to_owned(), std::fs::read_to_string(path).expect("a case"))
        });
        Side::new(&files, &[])
    };
    let (before, after) = (folder("prima"), folder("dopo"));
    let found = compare(&before, &after);
    let renames = [
        "+ obiettivo O2",
        "+ indicatore O2_1",
        "obiettivo O3 era O2",
        "indicatore O3_1 era O2_1",
        "obiettivo O4 era O3",
        "indicatore O4_1 era O3_1",
        "+ consuntivo 2025 consuntivo O2_1",
    ];
    assert_eq!(sorted(outline(&found)), sorted(renames.map(str::to_owned).to_vec()));
    assert!(found.changes.iter().all(|c| !c.guessed) && found.findings.is_empty());
    let back = compare(&after, &before);
    assert_eq!(outline(&back), outline(&mirrored(&found)));
    // What stays the same thing keeps its score; what is gone moves nothing that has its name.
    let moved = movements(&before.version(), &after.version(), &found);
    let still = |name: &str| moved.nodes.iter().find(|m| m.name == name).is_some_and(|m| m.account == Account::Still);
    assert!(still("O3") && still("O4") && still("O4_1"), "{:?}", moved.nodes);
    let why = |name: &str| back.touched.iter().find(|t| t.name == name).map(|t| t.because.len());
    assert_eq!((why("O2_1"), why("O3_1")), (Some(1), Some(1)));
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

/// A former name that leads nowhere is told: nothing was called so, or two claim it.
#[test]
fn a_former_name_that_leads_nowhere_is_told() {
    let before = "piano P \"P\" { anno 2025 }\nindicatore A \"Prima\" in P { peso 5 % }";
    let after = |lines: &str| format!("piano P \"P\" {{ anno 2026 }}\n{lines}");
    for (lines, wanted) in [
        ("indicatore B \"Prima\" in P { era A; peso 5 % }", 0),
        ("indicatore B \"Prima\" in P { era A anno 2025; peso 5 % }", 0),
        ("indicatore B \"Altro\" in P { era X; peso 5 % }", 1),
        // Of another year than the plan it is compared with.
        ("indicatore B \"Altro\" in P { era X anno 2023; peso 5 % }", 0),
        ("indicatore B \"Altro\" in P { era A; peso 5 % }\nindicatore C \"Terzo\" in P { era A; peso 5 % }", 2),
    ] {
        let (before, after) = (Side::text(before), Side::text(&after(lines)));
        let found = compare(&before, &after);
        assert_eq!(found.findings.len(), wanted, "{lines}: {:?}", found.findings);
        assert!(compare(&after, &before).findings.is_empty());
        if wanted == 2 {
            assert!(outline(&found).contains(&"- indicatore A".to_owned()), "{:?}", outline(&found));
        }
    }
}
