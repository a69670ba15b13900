//! Warnings that may be no more than the shadow of an error.

use crate::diagnostic::{Code, Diagnostic, Severity};

/// Errors that leave something of the plan unread, and so make other things look missing or unused.
const LEAVE_OUT: &[&str] = &["sintassi", "nomi", "dati"];

/// Leaves out the warnings about what is missing or unused while something of the plan could not be
/// read: they come back, where they still hold, once it can.
pub fn leave_out(diagnostics: &mut Vec<Diagnostic>) {
    let unread = |d: &Diagnostic| d.severity == Severity::Error && LEAVE_OUT.contains(&d.code.group());
    let unread_formula = |d: &Diagnostic| matches!(d.code, Code::IncompatibleUnits | Code::UnknownUnit);
    if diagnostics.iter().any(|d| unread(d) || unread_formula(d)) {
        diagnostics.retain(|d| !matches!(d.code, Code::ActualMissing | Code::UnusedDatum));
    }
}
