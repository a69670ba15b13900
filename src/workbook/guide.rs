//! The first sheet: what the workbook is, and what to know before trusting it.

use super::layout::Build;
use super::model::{Cell, Column, Look, Sheet};
use crate::eval::{Scores, figures};
use crate::text;

pub(super) fn sheet(build: &Build<'_>, today: &Scores) -> Sheet {
    let (plan, say) = (build.plan, |text| build.say(text));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut line = |text: String| rows.push(vec![Cell::text(text)]);
    line(say(text!(
        "Questo foglio è scritto da Albero, dai testi del piano: si può provare, ma il piano resta nei suoi file.",
        "Albero wrote this workbook, from the texts of the plan: it can be tried out, but the plan stays in its files."
    )));
    let (tree, actuals) = (build.nodes_sheet(), build.actuals_sheet());
    let indicators = build.indicators_sheet();
    line(say(text!(
        "{actuals}: le celle gialle sono i dati da scrivere. {indicators}: target e decisioni. {tree}: pesi. \
         Cambiane una, e tutti i punteggi si ricalcolano.",
        "{actuals}: the yellow cells are the data to fill in. {indicators}: targets and decisions. {tree}: weights. \
         Change one, and all scores follow."
    )));
    line(say(text!(
        "Una cella vuota manca: conta come dice la politica. «non realizzato» è un valore: vale quanto la politica dice.",
        "An empty cell is missing: it counts as the policy says. “not done” is a value: it is worth what the policy says."
    )));
    line(say(text!(
        "Le altre celle sono protette, senza parola d'ordine. Una cella con una nota è un valore fisso: la nota dice perché.",
        "The other cells are protected, without a password. A cell with a note is a fixed value: the note says why."
    )));
    line(say(text!(
        "Un foglio calcola in binario: prima di ogni confronto e di ogni arrotondamento i numeri sono portati a 12 decimali.",
        "A spreadsheet computes in binary: before each comparison and each rounding numbers are brought to 12 decimals."
    )));
    line(say(text!(
        "Un foglio nascosto, «Testi del piano», porta i testi del piano: `albero import` li rilegge, con ciò che qui è cambiato.",
        "A hidden sheet, “Testi del piano”, carries the texts of the plan: `albero import` reads them back, with what was changed here."
    )));
    if !build.scores.inputs().closed(plan) {
        line(say(text!(
            "L'anno è aperto: qui ogni dato che manca conta già come se l'anno fosse chiuso.",
            "The year is open: here each missing value already counts as if the year were closed."
        )));
        if let Some(range) = plan.root.and_then(|root| today.get(root).range) {
            let now = figures::score_range(plan.policy.print, range);
            line(say(text!("Oggi il piano può ancora valere {now}.", "Today the plan can still score {now}.")));
        }
    }
    let heading = plan.root.map_or(String::new(), |root| plan.title(root).to_owned());
    let mut all = vec![vec![Cell::text(heading).looking(Look::Strong)]];
    let (year, policy) = (plan.year, plan.text(plan.policy.title));
    let about = say(text!("Anno {year}. Politica: {policy}", "Year {year}. Policy: {policy}"));
    all.push(vec![Cell::text(about).looking(Look::Quiet)]);
    all.extend(rows);
    Sheet {
        name: say(text!("Leggimi", "Read me")),
        above: Vec::new(),
        columns: vec![Column { heading: String::new(), width: 110 }],
        rows: all,
        has_heading: false,
        outcomes: None,
    }
}
