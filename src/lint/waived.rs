//! What `consenti` waives, taken out of the findings.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::plan::Waiver;
use crate::source::Span;
use crate::text;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Takes out the findings that are waived where they stand, and reports waivers of nothing.
pub(super) fn apply(waivers: &[Waiver], diagnostics: &mut Vec<Diagnostic>) {
    let mut used: HashSet<Span> = HashSet::new();
    let open = diagnostics.iter().filter(|d| d.code == Code::TargetUndecided).map(|d| d.primary.span.start);
    let open: Vec<u32> = open.collect();
    let mut waived = Waived::new(waivers);
    if !waivers.is_empty() {
        diagnostics.sort_by_key(|d| d.primary.span.start);
        diagnostics.retain(|d| {
            let warns = d.severity == Severity::Warning;
            let holds = if warns { waived.at(d.code, d.primary.span.start) } else { None };
            used.extend(holds.map(|index| waivers[index].span));
            holds.is_none()
        });
    }
    for waiver in waivers.iter().filter(|w| used.insert(w.span)) {
        let code = waiver.code;
        // Claims are only decided by `verify`.
        if code == Code::ClaimNotComputable {
            continue;
        }
        // Whether a target is met shows once somebody has decided it.
        let holds = |at: &u32| waiver.scope.start <= *at && *at < waiver.scope.end();
        if code == Code::TargetAlreadyMet && open.iter().any(holds) {
            continue;
        }
        let message = text!("qui «{code}» non si presenta", "“{code}” does not occur here");
        let help = text!("togli questa riga", "remove this line");
        diagnostics.push(Diagnostic::new(Code::UnusedWaiver, waiver.span, message).help(help));
    }
}

/// Finds the waiver that holds at a place, the innermost where several do. Places must be asked for
/// in order, so that thousands of waivers take no longer than thousands of findings.
struct Waived<'w> {
    waivers: &'w [Waiver],
    /// Of each code: waivers still to come, last first, and those around the place.
    codes: HashMap<Code, (Vec<usize>, Vec<usize>)>,
}

impl<'w> Waived<'w> {
    fn new(waivers: &'w [Waiver]) -> Waived<'w> {
        let mut codes: HashMap<Code, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (index, waiver) in waivers.iter().enumerate() {
            codes.entry(waiver.code).or_default().0.push(index);
        }
        for (coming, _) in codes.values_mut() {
            let place = |&i: &usize| (waivers[i].scope.start, Reverse(waivers[i].scope.end()), Reverse(i));
            coming.sort_by_key(|i| Reverse(place(i)));
        }
        Waived { waivers, codes }
    }

    fn at(&mut self, code: Code, at: u32) -> Option<usize> {
        let (coming, around) = self.codes.get_mut(&code)?;
        let scope = |i: usize| self.waivers[i].scope;
        while let Some(next) = coming.pop_if(|next| scope(*next).start <= at) {
            while around.pop_if(|inner| scope(*inner).end() <= scope(next).start).is_some() {}
            around.push(next);
        }
        while around.pop_if(|inner| scope(*inner).end() <= at).is_some() {}
        around.last().copied()
    }
}
