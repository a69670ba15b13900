//! What `consenti` waives, taken out of the findings.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::plan::{Plan, Waiver};
use crate::source::{Place, SourceId};
use crate::text;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Takes out the findings that are waived where they stand, and reports waivers of nothing.
pub(super) fn apply(plan: &Plan, waivers: &[Waiver], diagnostics: &mut Vec<Diagnostic>) {
    let mut used: HashSet<Place> = HashSet::new();
    let open = diagnostics.iter().filter(|d| d.code == Code::TargetUndecided).map(|d| d.primary.span);
    let open: Vec<Place> = open.collect();
    let mut waived = Waived::new(waivers);
    if !waivers.is_empty() {
        diagnostics.sort_by_cached_key(|d| d.primary.span.position());
        diagnostics.retain(|d| {
            let warns = d.severity == Severity::Warning;
            let holds = if warns { waived.at(d.code, d.primary.span.position()) } else { None };
            used.extend(holds.map(|index| waivers[index].span));
            holds.is_none()
        });
    }
    used.extend(waivers.iter().filter(|w| may_hold(plan, w, &open)).map(|w| w.span));
    for waiver in waivers.iter().filter(|w| used.insert(w.span)) {
        let code = waiver.code;
        let message = text!("qui «{code}» non si presenta", "“{code}” does not occur here");
        let help = text!("togli questa riga", "remove this line");
        diagnostics.push(Diagnostic::new(Code::UnusedWaiver, waiver.span, message).help(help));
    }
}

/// True for a waiver of what is found later, and may be found where it holds. Claims are only decided by `verify`;
/// whether a target is met shows once somebody has decided it.
fn may_hold(plan: &Plan, waiver: &Waiver, open: &[Place]) -> bool {
    let holds = |at: Place| waiver.in_plan || at.begins_in(waiver.scope);
    match waiver.code {
        Code::ClaimNotComputable => plan.claims.iter().any(|claim| holds(claim.span)),
        Code::TargetAlreadyMet => open.iter().any(|at| holds(*at)),
        _ => false,
    }
}

/// Finds the waiver that holds at a place, the innermost where several do. Places must be asked for
/// in order, so that thousands of waivers take no longer than thousands of findings.
struct Waived<'w> {
    waivers: &'w [Waiver],
    /// Of each code: waivers still to come, last first, and those around the place.
    codes: HashMap<Code, (Vec<usize>, Vec<usize>)>,
    /// Of each code, the waiver that holds for the whole plan.
    in_plan: HashMap<Code, usize>,
}

impl<'w> Waived<'w> {
    fn new(waivers: &'w [Waiver]) -> Waived<'w> {
        let mut codes: HashMap<Code, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (index, waiver) in waivers.iter().enumerate() {
            codes.entry(waiver.code).or_default().0.push(index);
        }
        for (coming, _) in codes.values_mut() {
            let place = |&i: &usize| (waivers[i].scope.position(), Reverse(waivers[i].scope.end()), Reverse(i));
            coming.sort_by_key(|i| Reverse(place(i)));
        }
        let in_plan = waivers.iter().enumerate().filter(|(_, w)| w.in_plan).map(|(i, w)| (w.code, i)).collect();
        Waived { waivers, codes, in_plan }
    }

    fn at(&mut self, code: Code, at: (SourceId, u32)) -> Option<usize> {
        self.around(code, at).or_else(|| self.in_plan.get(&code).copied())
    }

    fn around(&mut self, code: Code, at: (SourceId, u32)) -> Option<usize> {
        let (coming, around) = self.codes.get_mut(&code)?;
        let scope = |i: usize| self.waivers[i].scope;
        while let Some(next) = coming.pop_if(|next| scope(*next).position() <= at) {
            while around.pop_if(|inner| scope(*inner).end_position() <= scope(next).position()).is_some() {}
            around.push(next);
        }
        while around.pop_if(|inner| scope(*inner).end_position() <= at).is_some() {}
        around.last().copied()
    }
}
