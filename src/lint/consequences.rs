//! Warnings that may be no more than the shadow of an error.

use crate::diagnostic::{Code, Diagnostic, Severity};

/// Errors that leave something of the plan unread, and so make other things look missing or unused.
const LEAVE_OUT: &[&str] = &["sintassi", "nomi", "dati"];

/// Ties the warnings about what is missing or unused to the first error that left something of the plan
/// unread: where they still hold once it is mended, they stand by themselves.
pub(super) fn link(diagnostics: &mut [Diagnostic]) {
    let unread = |d: &Diagnostic| {
        let unread_formula = matches!(d.code, Code::IncompatibleMeasures | Code::UnknownMeasure);
        unread_formula || (d.severity == Severity::Error && LEAVE_OUT.contains(&d.code.group()))
    };
    let Some(cause) = diagnostics.iter().filter(|d| unread(d)).map(|d| d.primary.span).min() else { return };
    for found in
        diagnostics.iter_mut().filter(|d| matches!(d.code, Code::ActualMissing | Code::UnusedDatum | Code::NotCounted))
    {
        found.because = Some(cause);
    }
}
