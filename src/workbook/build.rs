//! The workbook: its sheets, and the names of their cells.

use super::layout::Build;
use super::model::Workbook;
use super::{actuals, guide, indicators, nodes, prizes};
use crate::diagnostic::Lang;
use crate::eval::Scores;
use crate::plan::Plan;
use rustc_hash::FxHashMap;

/// The plan as a workbook. `scores` are those of the year as if it were closed.
pub fn workbook(plan: &Plan, scores: &Scores, today: &Scores, lang: Lang) -> Workbook {
    let mut build = Build {
        plan,
        scores,
        lang,
        actuals: FxHashMap::default(),
        judged: FxHashMap::default(),
        nodes: FxHashMap::default(),
        years: actuals::years(plan),
    };
    let items = actuals::items(plan);
    build.actuals = items.iter().enumerate().map(|(row, id)| (*id, row + 1)).collect();
    let judged = indicators::judged(plan, scores);
    build.judged = judged.iter().enumerate().map(|(row, of)| (*of, row + 1)).collect();
    let blocks = nodes::blocks(plan, scores);
    build.nodes = blocks.iter().map(|block| (block.node, block.row)).collect();
    let names = build.names();
    let mut sheets = vec![
        guide::sheet(&build, today),
        nodes::sheet(&build, &blocks),
        indicators::sheet(&build, &judged),
        actuals::sheet(&build, &items),
    ];
    sheets.extend(prizes::sheet(&build));
    let title = plan.root.map_or(String::new(), |root| plan.title(root).to_owned());
    Workbook { title, sheets, names, texts: Vec::new() }
}
