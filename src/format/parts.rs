//! A text that can't be laid out as a whole, part by part: a brace that is missing costs the
//! declaration it is missing in, and the others are laid out.

use super::ends::has_windows_line_ends;
use super::same;
use super::whole::format_ast;
use crate::source::{Source, Sources, Span};
use crate::syntax::view::Tree;
use crate::syntax::{self, Ast};

/// The text with every part laid out that can be. `None` when none can, or when that would change
/// what the text says or be undone by doing it again.
pub(super) fn parts(source: &Source, ast: &Ast) -> Option<String> {
    let once = once(source, ast)?;
    let mut sources = Sources::new();
    let id = sources.add("", once.clone()).ok()?;
    let (again, _) = syntax::parse(sources.get(id));
    let settled = match format_ast(sources.get(id), &again) {
        Some(whole) => whole == once,
        None => self::once(sources.get(id), &again).is_none_or(|twice| twice == once),
    };
    (settled && same::same(source, ast, &once)).then_some(once)
}

fn once(source: &Source, ast: &Ast) -> Option<String> {
    let text = source.text.as_str();
    let mut starts = vec![0];
    starts.extend(declarations(source, ast));
    starts.push(text.len());
    starts.dedup();
    let mut out = String::with_capacity(text.len());
    let end = if has_windows_line_ends(text) { "\r\n" } else { "\n" };
    let mut some_laid_out = false;
    let mut blank = false;
    for pair in starts.windows(2) {
        let part = text.get(pair[0]..pair[1])?;
        let laid_out = alone(part);
        some_laid_out |= laid_out.is_some();
        let written = laid_out.as_deref().unwrap_or(part).trim_end_matches(['\n', '\r', ' ', '\t']);
        if blank && !out.is_empty() {
            out.push_str(end);
        }
        out.push_str(written);
        if !written.is_empty() {
            out.push_str(end);
        }
        let rest = part.trim_end_matches(['\n', '\r', ' ', '\t']).len();
        blank = part.get(rest..)?.matches('\n').count() > 1;
    }
    some_laid_out.then_some(out)
}

/// Where declarations outside blocks start that stand in the first column, each with the comments
/// right above it.
fn declarations(source: &Source, ast: &Ast) -> Vec<usize> {
    let text = source.text.as_str();
    let tree = Tree::new(source, ast);
    let mut starts = Vec::new();
    for line in tree.lines() {
        let word = line.span().start;
        if !line.stands_alone() || tree.line_at(Span::new(word, word)).start != word {
            continue;
        }
        let mut start = word as usize;
        while let Some(before) = text.get(..start).and_then(|t| t.strip_suffix('\n')) {
            let above = before.rfind('\n').map_or(0, |at| at + 1);
            if !before[above..].starts_with("//") {
                break;
            }
            start = above;
        }
        starts.push(start);
    }
    starts
}

/// A part laid out by itself, if it can be.
fn alone(part: &str) -> Option<String> {
    let mut sources = Sources::new();
    let id = sources.add("", part.to_owned()).ok()?;
    let (ast, _) = syntax::parse(sources.get(id));
    format_ast(sources.get(id), &ast)
}
