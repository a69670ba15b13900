//! Former names that lead nowhere: two things claim one, or a thing claims its own.

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Annotation, Plan};
use crate::syntax::view::Role;
use crate::text;
use rustc_hash::FxHashMap;

/// Reports the former names that a comparison with an earlier plan could not follow.
pub(super) fn former_names(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    let mut claims: FxHashMap<&str, Vec<&Annotation>> = FxHashMap::default();
    for former in plan.annotations.iter().filter(|note| note.field == Role::FormerName) {
        let (was, name) = (plan.text(former.text), plan.name(former.item));
        if was == name {
            let message = text!("«{name}» si chiama già così", "“{name}” is called that already");
            let help = text!(
                "dopo `era` va il nome di prima: se non è cambiato, togli la riga",
                "after `era` goes the former name: if it has not changed, remove the line"
            );
            diagnostics.push(Diagnostic::new(Code::FormerName, former.text, message).help(help));
            continue;
        }
        let others = claims.entry(was).or_default();
        if let Some(first) = others.iter().find(|other| meets(other, former)) {
            let first_name = plan.name(first.item);
            let message = text!(
                "«{first_name}» e «{name}» dicono di essere stati «{was}»",
                "“{first_name}” and “{name}” both say that they were “{was}”"
            );
            let help = text!(
                "una cosa sola continua con un altro nome: tieni `era {was}` in quella, o di' `anno` se gli anni sono due",
                "one thing goes on by another name: keep `era {was}` in that one, or say `anno` if the years are two"
            );
            let found = Diagnostic::new(Code::FormerName, former.text, message).help(help);
            diagnostics.push(found.also(first.text, text!("anche qui", "here too")));
        }
        others.push(former);
    }
}

/// True when two things may claim a name in one year.
fn meets(one: &Annotation, other: &Annotation) -> bool {
    one.item != other.item && (one.year.is_none() || other.year.is_none() || one.year == other.year)
}
