//! What a rule sees of a use: everything but the actual.

use crate::arithmetic::number::fraction::{Q, exact};
use crate::plan::{Form, Goal};
use rust_decimal::Decimal;

/// What the actual can be.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Domain {
    /// Any number.
    Numbers,
    /// Whole days late, from none.
    Days,
    /// `no` (0) and `sì` (1).
    YesNo,
}

impl Domain {
    /// What the actual can be for a form of target.
    pub fn of(form: Form) -> Domain {
        match form {
            Form::By => Domain::Days,
            Form::Yes => Domain::YesNo,
            _ => Domain::Numbers,
        }
    }
}

/// Everything a rule sees but the actual.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Given {
    /// The form of the target.
    pub form: Form,
    /// `target`
    pub target: Option<Q>,
    /// `inferiore` and `superiore`
    pub range: Option<(Q, Q)>,
    /// `base`
    pub base: Option<Q>,
    /// The rule's parameters, in its order.
    pub parameters: Vec<Option<Q>>,
}

impl Given {
    /// What a rule sees of a target.
    pub fn new(form: Form, goal: &Goal, base: Option<Decimal>, parameters: &[Option<Decimal>]) -> Given {
        let target = if let Goal::Number(t) = goal { Some(exact(*t)) } else { None };
        let range = if let Goal::Range(low, high) = goal { Some((exact(*low), exact(*high))) } else { None };
        let parameters = parameters.iter().map(|p| p.map(exact)).collect();
        Given { form, target, range, base: base.map(exact), parameters }
    }

    /// What the actual can be.
    pub fn domain(&self) -> Domain {
        Domain::of(self.form)
    }
}
