//! What stays and is still called by the old year.

use crate::syntax::view::{Atom, Family, Line, Role};

/// Finds names that hold a year, and titles and other texts of what is no item: an item's title is told by its name.
pub(super) fn find(line: Line<'_>, year: i32, found: &mut Vec<String>) {
    within(line, &year.to_string(), line.family(), found);
}

fn within(line: Line<'_>, year: &str, around: Family, found: &mut Vec<String>) {
    let holds = |word: Atom<'_>| word.text().contains(year);
    let name = line.atom(1).filter(|name| name.is_name() && declares(line));
    let is_named = name.is_some_and(holds);
    // An act has the date that it has.
    let act = line.head_field(Role::Act).map(|field| field.words().span());
    let is_act = |word: &Atom<'_>| act.is_some_and(|act| act.covers(word.span()));
    let texts = || line.atoms().filter(|word| word.is_text() && holds(*word) && !is_act(word));
    let is_titled = || matches!(around, Family::Label | Family::Policy) && line.role() != Some(Role::Act);
    let text = if is_titled() { texts().next() } else { None };
    if is_named || text.is_some() {
        let text = text.map_or(String::new(), |text| format!(" «{}»", text.plain().trim_matches('"')));
        let name = name.map_or(String::new(), |name| format!(" {}", name.spelled()));
        found.push(format!("{}{name}{text}", line.word().text()));
    }
    for child in line.lines() {
        within(child, year, around, found);
    }
}

/// True for what has a name of its own.
fn declares(line: Line<'_>) -> bool {
    line.declares().is_some()
        || matches!(line.role(), Some(Role::Rule | Role::Slot | Role::Parameter))
        || (line.is_top() && matches!(line.family(), Family::Label | Family::Policy))
}
