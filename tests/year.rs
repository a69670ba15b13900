//! The course of the year: `tests/cases/anno`, plans with the sums worked by hand for several moments.
//! A line `// == al 30/06/2025` says at which moment the lines after it hold, `preconsuntivo` that
//! forecasts count; `// previsto A B` names every score that depends on one.

use crate::plans::{Compiled, repository};
use crate::score::{expected, printed, score_of};
use albero::diagnostic::{Lang, Severity};
use albero::eval::{Precision, Scores};
use albero::plan::{Horizon, Kind, Moment};
use albero::syntax::number;

fn moment(written: &str) -> Moment {
    let day = written.split_whitespace().skip_while(|w| *w != "al").nth(1).map(|d| number::date(d).expect("a day"));
    let horizon = if written.contains("preconsuntivo") { Horizon::Forecast } else { Horizon::Then };
    Moment { day, horizon }
}

pub fn look(compiled: &mut Compiled, moment: Moment) {
    compiled.compilation.plan.look_at(moment);
    compiled.scores = Scores::compute(&compiled.compilation.plan, Precision::Nominal);
}

#[test]
fn cases() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for path in crate::plans::files(&repository("tests/cases/anno")) {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let case = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut compiled = Compiled::at(&path);
        for d in compiled.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            wrong.push(format!("{case}: {}", d.message.get(Lang::It)));
        }
        let mut at = "";
        for line in text.lines() {
            if let Some(written) = line.strip_prefix("// ==") {
                at = written.trim();
                look(&mut compiled, moment(at));
            } else if let Some(names) = line.strip_prefix("// previsto") {
                let mut names: Vec<&str> = names.split_whitespace().collect();
                let scored = |id: &_| compiled.plan().item(*id).kind != Kind::Datum;
                let ids = compiled.plan().ids().filter(scored).filter(|id| compiled.scores.mark(*id).foreseen);
                let mut found: Vec<&str> = ids.map(|id| compiled.name(id)).collect();
                (names.sort_unstable(), found.sort_unstable());
                if names != found {
                    wrong.push(format!("{case}, {at}: foreseen {found:?}, expected {names:?}"));
                }
                count += 1;
            } else if let Some(line) = expected(line) {
                count += 1;
                let found = printed(&compiled, score_of(&compiled, &line), line.end);
                if found != line.printed {
                    wrong.push(format!("{case}, {at}: {} {:?}: {found}, expected {}", line.name, line.end, line.printed));
                }
            }
        }
    }
    assert!(count > 50, "only {count} expected figures");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
