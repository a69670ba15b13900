//! Another name for something, wherever it is named.

use super::{Analysis, Entity, Use, UseRole};
use crate::diagnostic::Text;
use crate::prelude::PRELUDE_NAME;
use crate::source::{Place, SourceKind};
use crate::syntax::name::in_place_of;
use crate::text;

/// What to write for another name.
pub struct Renamed {
    /// What is written instead of what.
    pub edits: Vec<(Place, String)>,
    /// Cells of workbooks, and cells that hold more than the name: nobody but their owner can change them.
    pub left: Vec<Place>,
}

/// The name at a caret, if it can have another.
pub fn renamable(analysis: &Analysis, caret: Place) -> Result<&Use, Text> {
    let nothing = || text!("qui non c'è un nome da cambiare", "there is no name to change here");
    let found = analysis.use_at(caret).ok_or_else(nothing)?;
    let declared = analysis.uses().declaration(found.of).ok_or_else(nothing)?;
    if analysis.sources().get(declared.source).name == PRELUDE_NAME {
        return Err(text!("è un nome del linguaggio, non del piano", "it is a name of the language, not of the plan"));
    }
    Ok(found)
}

/// Gives what is named at a caret another name.
pub fn rename(analysis: &Analysis, caret: Place, name: &str) -> Result<Renamed, Text> {
    let of = renamable(analysis, caret)?.of;
    let bare = name.trim().trim_matches('\'').replace("''", "'");
    if bare.is_empty() || bare.contains(['\n', '"', '«', '»', '{', '}', ';']) {
        return Err(text!("«{name}» non può essere un nome", "“{name}” can't be a name"));
    }
    if let Some(other) = taken(analysis, of, &bare) {
        let at = analysis.sources().locate(other);
        let (file, line) = (at.file, at.line);
        return Err(text!("«{bare}» c'è già: {file}:{line}", "“{bare}” is there already: {file}:{line}"));
    }
    let mut renamed = Renamed { edits: Vec::new(), left: Vec::new() };
    let now = analysis.uses().declaration(of).map(|at| analysis.sources().text(at)).unwrap_or_default();
    for used in analysis.uses().of(of) {
        let source = analysis.sources().get(used.at.source);
        let written = analysis.sources().text(used.at);
        match (source.kind, source.sheet.is_some()) {
            (SourceKind::Text, _) => renamed.edits.push(in_place_of(analysis.sources(), used.at, &bare)),
            (SourceKind::Table, false) if written == now && is_plain(&bare) => {
                renamed.edits.push((used.at, bare.clone()))
            }
            _ => renamed.left.push(used.at),
        }
    }
    Ok(renamed)
}

/// True for what a cell can hold without quotes, whatever stands between cells.
fn is_plain(name: &str) -> bool {
    !name.contains([',', ';', '\t', '|', '"'])
}

/// Where something else has the name already.
fn taken(analysis: &Analysis, of: Entity, name: &str) -> Option<Place> {
    let same_space = |other: Entity| match (of, other) {
        (Entity::Item(_), Entity::Item(_)) => true,
        _ => {
            std::mem::discriminant(&of) == std::mem::discriminant(&other)
                && !matches!(of, Entity::Parameter(_) | Entity::Component(_))
        }
    };
    let declared = analysis.uses().all().iter().filter(|used| used.role == UseRole::Declaration);
    let mut same = declared.filter(|used| used.of != of && same_space(used.of));
    same.find(|used| analysis.sources().text(used.at) == name).map(|used| used.at)
}
