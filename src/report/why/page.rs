//! `albero why` as a document.

use super::explanation::{self, Explanation};
use crate::diagnostic::Lang;
use crate::document::{self, Block, Document, Inline, Line, Section};

/// An explanation as a document: the result, then step by step how it came about.
pub fn document(explanation: &Explanation, lang: Lang) -> Document {
    let step = |step: &explanation::Step| document::Step {
        depth: step.depth,
        label: step.label.clone(),
        text: step.text.clone(),
        place: step.place.clone(),
    };
    let steps = explanation.steps.iter().map(step).collect();
    let result = Inline::Strong(explanation.result.clone());
    Document {
        lang,
        kind: explanation.kind.to_owned(),
        code: explanation.name.clone(),
        title: explanation.title.clone(),
        head: vec![Block::Paragraph(Line(vec![result]))],
        sections: vec![Section { is_plain: true, blocks: vec![Block::Steps(steps)], ..Section::default() }],
        ..Document::default()
    }
}
