//! What the form of one text tells by itself: outline, folds, layout. It is asked of the text as it is, and never waits.

use super::subject::{Answer, invalid, name, written};
use crate::lsp::documents;
use crate::lsp::place;
use crate::lsp::state::State;
use albero::ide::symbols::{Symbol, SymbolKind, outline};
use albero::ide::{Position, Written, folding, layout, links, tokens};
use albero::source::Span;
use serde_json::{Value, json};

/// The outline of a text.
pub fn symbols(state: &State, params: &Value) -> Answer {
    let Some(written) = written(state, params)? else { return Ok(json!([])) };
    let symbols = outline(&written);
    if state.client.outlines {
        return Ok(symbols.iter().map(|symbol| nested(state, &written, symbol)).collect());
    }
    let mut flat = Vec::new();
    let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
    let mut left: Vec<(&Symbol, Option<&str>)> = symbols.iter().rev().map(|symbol| (symbol, None)).collect();
    while let Some((symbol, inside)) = left.pop() {
        let location = json!({ "uri": uri, "range": range(state, &written, symbol.whole) });
        let mut found = json!({ "name": symbol.name, "kind": number(symbol.kind), "location": location });
        if let Some(inside) = inside {
            found["containerName"] = json!(inside);
        }
        flat.push(found);
        left.extend(symbol.children.iter().rev().map(|child| (child, Some(symbol.name.as_str()))));
    }
    Ok(flat.into())
}

fn nested(state: &State, written: &Written, symbol: &Symbol) -> Value {
    let mut found = json!({
        "name": symbol.name,
        "kind": number(symbol.kind),
        "range": range(state, written, symbol.whole),
        "selectionRange": range(state, written, symbol.at),
    });
    if !symbol.detail.is_empty() {
        found["detail"] = json!(symbol.detail);
    }
    if !symbol.children.is_empty() {
        found["children"] = symbol.children.iter().map(|child| nested(state, written, child)).collect();
    }
    found
}

fn range(state: &State, written: &Written, span: Span) -> Value {
    place::range(written.range(span, state.client.encoding))
}

/// The protocol's kinds are those of programs: the nearest in the pictures that editors show.
pub fn number(kind: SymbolKind) -> u8 {
    match kind {
        SymbolKind::Plan => 4,
        SymbolKind::Node => 5,
        SymbolKind::Indicator => 12,
        SymbolKind::Datum => 13,
        SymbolKind::Unit => 3,
        SymbolKind::Policy => 2,
        SymbolKind::Rule => 6,
        SymbolKind::Label => 14,
        SymbolKind::Block => 19,
    }
}

/// What can be folded away.
pub fn folds(state: &State, params: &Value) -> Answer {
    let Some(written) = written(state, params)? else { return Ok(json!([])) };
    let fold = |fold: &folding::Fold| {
        let kind = if fold.is_comment { "comment" } else { "region" };
        json!({ "startLine": fold.start, "endLine": fold.end, "kind": kind })
    };
    Ok(folding::folds(&written).iter().map(fold).collect())
}

/// What stands around some positions, from the word outwards.
pub fn selections(state: &State, params: &Value) -> Answer {
    let Some(written) = written(state, params)? else { return Ok(json!([])) };
    let positions = params["positions"].as_array().ok_or_else(|| invalid("positions"))?;
    let selection = |position: &Value| {
        let position = documents::position(position).ok_or_else(|| invalid("position"))?;
        let spans = folding::around(&written, written.offset(position, state.client.encoding));
        Ok(spans.into_iter().rev().fold(Value::Null, |outer, span| {
            let mut found = json!({ "range": range(state, &written, span) });
            if !outer.is_null() {
                found["parent"] = outer;
            }
            found
        }))
    };
    positions.iter().map(selection).collect()
}

/// The canonical layout of a text; of a range of it; of the line that was just ended.
pub fn layout(state: &State, params: &Value) -> Answer {
    let Some(written) = written(state, params)? else { return Ok(json!([])) };
    let encoding = state.client.encoding;
    let edits = layout::edits(&written);
    let position = documents::position(&params["position"]);
    let wanted = match (documents::range(&params["range"]), position) {
        (Some(range), _) => Some(range),
        (None, Some(at)) => {
            let line = if params["ch"] == "\n" { at.line.saturating_sub(1) } else { at.line };
            Some((Position { line, column: 0 }, Position { line, column: u32::MAX }))
        }
        (None, None) => None,
    };
    let wanted = wanted.map(|(start, end)| (written.offset(start, encoding), written.offset(end, encoding)));
    let is_wanted =
        |span: Span| wanted.is_none_or(|(start, end)| span.start <= end && start < span.end().max(span.start + 1));
    let edits = edits.into_iter().filter(|(span, _)| is_wanted(*span));
    Ok(edits.map(|(span, new)| json!({ "range": range(state, &written, span), "newText": new })).collect())
}

/// The files that a text names.
pub fn links(state: &State, params: &Value) -> Answer {
    let Some(written) = written(state, params)? else { return Ok(json!([])) };
    let link =
        |(span, name): (Span, String)| json!({ "range": range(state, &written, span), "target": state.uri(&name) });
    Ok(links::links(&written).into_iter().map(link).collect())
}

/// What each word is, as numbers that each tell how far it is from the word before.
pub fn tokens(state: &State, params: &Value) -> Answer {
    let Some(written) = written(state, params)? else { return Ok(Value::Null) };
    let name = name(state, params)?;
    let source =
        state.workspace.plan_with(&name).and_then(|plan| Some((&*plan.analysis, plan.analysis.source(&name)?)));
    // Names that were read of another state of the text would colour the wrong words.
    let same = source.filter(|(_, source)| source.text == written.source().text);
    let same = same.map(|(analysis, source)| (analysis, source.id));
    let mut data: Vec<u32> = Vec::new();
    let mut before = Position::default();
    for token in tokens::tokens(&written, same) {
        let (start, end) = written.range(token.span, state.client.encoding);
        let line = start.line - before.line;
        let column = if line == 0 { start.column - before.column } else { start.column };
        data.extend([line, column, end.column - start.column, token.class as u32, u32::from(token.is_declaration)]);
        before = start;
    }
    Ok(json!({ "data": data }))
}
