//! Real plans through a merge: whole, and figure by figure.

use crate::support::format_of;
use albero::merge::merge;

/// Everything that a plan can hold comes through a merge as it was.
#[test]
fn the_examples_come_through_whole() {
    let mut merged_files = 0;
    for folder in ["examples", "tests/cases/format", "tests/cases/score", "tests/cases/diff"] {
        for file in crate::support::plans::files(&crate::support::plans::repository(folder)) {
            let base = std::fs::read_to_string(&file).expect("UTF-8");
            let tidy = format_of(&base);
            let ours = format!("{tidy}// In fondo.\n");
            // Not inside texts, where blanks are words.
            let theirs = tidy.replace(" {\n", "   {\n\n\n");
            let merged = merge(&base, &ours, &theirs);
            if merged.by_line {
                continue;
            }
            merged_files += 1;
            assert_eq!(merged.conflicts, 0, "{}", file.display());
            similar_lines(&merged.text, &format_of(&ours), &file);
        }
    }
    assert!(merged_files > 60, "{merged_files}");
}

/// Two figures on neighbouring lines of the real plan, changed by one person each.
#[test]
fn neighbouring_figures_of_real_plans_never_conflict() {
    let mut merges = 0;
    for folder in ["examples", "tests/cases/score"] {
        for file in crate::support::plans::files(&crate::support::plans::repository(folder)) {
            let base = format_of(&std::fs::read_to_string(&file).expect("UTF-8"));
            let lines: Vec<&str> = base.lines().collect();
            let figures: Vec<usize> = (0..lines.len()).filter(|&at| figure(lines[at]).is_some()).collect();
            for pair in figures.windows(2).step_by(figures.len() / 8 + 1) {
                let with = |changed: &[usize]| -> String {
                    let line = |(at, line): (usize, &&str)| {
                        let place = figure(line).filter(|_| changed.contains(&at));
                        place.map_or_else(|| (*line).to_owned(), |p| format!("{}7{}", &line[..p], &line[p + 1..]))
                            + "\n"
                    };
                    lines.iter().enumerate().map(line).collect()
                };
                let (ours, theirs) = (with(&pair[..1]), with(&pair[1..]));
                let merged = merge(&base, &ours, &theirs);
                assert_eq!((merged.conflicts, merged.by_line), (0, false), "{}", merged.text);
                similar_lines(&merged.text, &with(pair), &file);
                merges += 1;
            }
        }
    }
    assert!(merges > 200, "{merges}");
}

/// The last digit of the figure on a line that states one, if it is not a 7.
fn figure(line: &str) -> Option<usize> {
    let said = line.split(['"', '/']).next()?;
    let states =
        said.contains(" = ") || said.trim_start().starts_with("peso ") || said.trim_start().starts_with("target");
    let at = said.rfind(|c: char| c.is_ascii_digit()).filter(|_| states)?;
    let after_sign = said.rfind(['=', '<', '>']).or(said.find("peso")).is_some_and(|sign| sign < at);
    (after_sign && said.as_bytes()[at] != b'7').then_some(at)
}

fn similar_lines(merged: &str, wanted: &str, file: &std::path::Path) {
    let first = merged.lines().zip(wanted.lines()).find(|(a, b)| a != b);
    assert!(merged == wanted, "{}: {first:?}", file.display());
}
