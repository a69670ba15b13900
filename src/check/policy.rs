//! Scoring policies: which rule applies to what, and how nodes are aggregated.

use super::context::Checker;
use super::{aggregation, chosen, fields, goals, rules, stages};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::plan::{ItemId, Kind, NodeParameter, Outcomes, Policy, Print, Treatment};
use crate::resolve::{File, Labelled};
use crate::source::Span;
use crate::syntax::{Field, Keyword, TokenKind};
use crate::text;

/// Name of the policy in `src/prelude.albero`, whose rules every other policy can use.
pub(crate) const PRELUDE: &str = "PRELUDIO";

/// Reads every policy and chooses the plan's.
pub(super) fn policy(cx: &mut Checker<'_, '_>) {
    let prelude = cx.names.policies.get(PRELUDE).map(|i| cx.names.policies.all[i as usize]);
    let prelude = prelude.map(|labelled| read_policy(cx, labelled, &[])).unwrap_or_default();
    let own: Vec<Labelled> = cx.names.policies.all.iter().filter(|p| cx.text(p.name) != PRELUDE).copied().collect();
    let mut policies: Vec<Policy> = own.iter().map(|p| read_policy(cx, *p, &prelude.rules)).collect();
    if let Some(index) = chosen::chosen_policy(cx, &policies) {
        cx.plan.policy = policies.swap_remove(index);
    }
}

fn read_policy<'a>(cx: &mut Checker<'a, '_>, labelled: Labelled, common: &[crate::plan::Rule]) -> Policy {
    let (file, fields) = fields::fields(cx, labelled.place);
    let fields: Vec<Field<'a>> = fields.collect();
    let mut policy = Policy { name: labelled.name, title: labelled.title, ..Policy::default() };
    if let Some(field) = fields.iter().find(|f| f.keyword == Some(Keyword::From)) {
        policy.from = cx.cursor(file, field).date();
    }
    // Rules and parameters first, so that the other lines may stand in any order.
    for field in &fields {
        match field.keyword {
            Some(Keyword::Rule) => rules::rule(cx, file, field, &mut policy),
            Some(Keyword::Parameter) => policy_parameter(cx, file, field, &mut policy),
            _ => {}
        }
    }
    let own: Vec<&str> = policy.rules.iter().map(|r| cx.text(r.name)).collect();
    let inherited: Vec<_> = common.iter().filter(|r| !own.contains(&cx.text(r.name))).cloned().collect();
    policy.rules.extend(inherited);
    for field in &fields {
        policy_line(cx, file, field, &mut policy);
    }
    policy
}

fn policy_line<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, policy: &mut Policy) {
    match field.keyword {
        Some(Keyword::Apply) => apply(cx, file, field, policy),
        Some(Keyword::NodeRule) => aggregation::aggregation(cx, file, field, policy),
        Some(Keyword::Missing) => {
            policy.missing_span = field.span();
            policy.missing = stages::treatment(cx, file, field).unwrap_or_default();
        }
        Some(Keyword::NotAssessable) => policy.not_assessable = stages::treatment(cx, file, field).unwrap_or_default(),
        Some(Keyword::NotDone) => {
            if let Some(Treatment::Value(value)) = stages::treatment(cx, file, field) {
                policy.not_done = value;
            }
        }
        Some(Keyword::Print) => print(cx, file, field, policy),
        Some(Keyword::Outcome) => outcomes(cx, file, field, policy),
        _ => {}
    }
}

/// `applica R a >= > =`
fn apply<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, policy: &mut Policy) {
    let mut cursor = cx.cursor(file, field);
    let Some(name) = cursor.name(text!("il nome di una regola", "the name of a rule")) else {
        cx.unread_forms = u8::MAX;
        return;
    };
    if cursor.take_word("a").is_none() {
        cursor.expected(text!("`a` e le forme di target, come `a >= >`", "`a` and forms of target, such as `a >= >`"));
        cx.unread_forms = u8::MAX;
        return;
    }
    let mut forms = Vec::new();
    let mut all_read = true;
    while cursor.peek().is_some() {
        match goals::form(&mut cursor) {
            Some(form) => forms.push(form),
            None => {
                cursor.expected(text!(
                    "una forma di target: >= > <= < = entro tra sì",
                    "a form of target: >= > <= < = entro tra sì"
                ));
                all_read = false;
                break;
            }
        }
    }
    if !all_read {
        cx.unread_forms = u8::MAX;
    }
    let Some(rule) = fields::rule_in(cx, policy, name) else {
        cx.unread_forms |= forms.iter().fold(0, |bits, (form, _)| bits | 1 << *form as u8);
        return;
    };
    for (form, span) in forms {
        let slot = &mut policy.apply[form as usize];
        if let Some((_, before)) = slot {
            let symbol = form.symbol();
            let message = text!("la forma `{symbol}` ha già una regola", "the form `{symbol}` already has a rule");
            let found = Diagnostic::new(Code::RepeatedField, span, message)
                .also(*before, text!("la prima volta qui", "first here"))
                .help(text!("tieni una sola regola per forma", "keep one rule for each form"));
            cx.diagnostics.push(found);
        } else {
            *slot = Some((rule, field.span()));
        }
    }
}

/// `stampa arrotonda a 0,01 %`
fn print<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, policy: &mut Policy) {
    let mut cursor = cx.cursor(file, field);
    let truncate = match cursor.peek_word() {
        Some("arrotonda") => false,
        Some("tronca") => true,
        _ => {
            cursor.expected(text!(
                "`arrotonda a 0,01 %` o `tronca a 0,01 %`",
                "`arrotonda a 0,01 %` or `tronca a 0,01 %`"
            ));
            return;
        }
    };
    cursor.take();
    if let Some((rounding, percent)) = stages::quantum(&mut cursor, truncate, field.span()) {
        policy.print = Print { rounding, percent };
    }
}

/// `esito { da 90 % "Raggiunto"; altrimenti "Non raggiunto" }`
fn outcomes<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, policy: &mut Policy) {
    let Some(statement) = field.statement else { return };
    let mut outcomes = Outcomes { bands: Vec::new(), otherwise: Span::default() };
    for child in file.ast.children(statement) {
        let line = file.ast.field(child);
        let mut cursor = cx.cursor(file, &line);
        let words = text!("l'esito fra virgolette", "the outcome in quotes");
        match line.keyword {
            Some(Keyword::FromValue | Keyword::Over) => {
                let from = cursor.quantity(text!("la soglia", "the threshold"));
                let label = from.and_then(|_| cursor.string(words));
                cursor.finish();
                if let (Some(from), Some(label)) = (from, label) {
                    outcomes.bands.push((from.value, line.keyword == Some(Keyword::FromValue), label));
                    outcome_order(cx, &outcomes, line.span());
                }
            }
            Some(Keyword::Otherwise) => {
                outcomes.otherwise = cursor.string(words).unwrap_or_default();
                cursor.finish();
            }
            _ => {}
        }
    }
    if outcomes.otherwise.is_empty() {
        cx.report(stages::no_otherwise(field.word.span(), "altrimenti \"Non raggiunto\""));
    }
    policy.outcomes = Some(outcomes);
}

fn outcome_order(cx: &mut Checker<'_, '_>, outcomes: &Outcomes, span: Span) {
    let [.., before, last] = outcomes.bands.as_slice() else { return };
    if (last.0, last.1) >= (before.0, before.1) && !(last.0 == before.0 && last.1 && !before.1) {
        cx.report(stages::bands_out_of_order(span, before.2));
    }
}

/// `parametro complessita in obiettivo ammessi (20; 30; 40)`
fn policy_parameter<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, policy: &mut Policy) {
    let mut cursor = cx.cursor(file, field);
    let Some(name) = cursor.name(text!("il nome del parametro", "the name of the parameter")) else { return };
    cursor.take_word("in");
    let Some(kind) = cursor.peek_word().and_then(Keyword::from_word).and_then(Kind::of) else {
        cursor.expected(text!(
            "`in` e il tipo di nodo, come `in obiettivo`",
            "`in` and a kind of node, such as `in obiettivo`"
        ));
        return;
    };
    cursor.take();
    let mut allowed = Vec::new();
    if cursor.take_word("ammessi").is_some() && cursor.take_kind(TokenKind::OpenParenthesis).is_some() {
        while let Some(q) = cursor.quantity(text!("un valore ammesso", "an allowed value")) {
            allowed.push(q.value);
            if cursor.take_kind(TokenKind::Semicolon).is_none() {
                break;
            }
        }
        cursor.take_kind(TokenKind::CloseParenthesis);
    }
    cursor.finish();
    policy.node_parameters.push(NodeParameter { name, kind, allowed });
}

/// `parametro complessita 30` on a node.
pub(super) fn node_parameter<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, id: ItemId, field: &Field<'a>) {
    let Some((name, value, span)) = fields::parameter_field(cx, file, field) else { return };
    let word = cx.text(name);
    let kind = cx.plan.item(id).kind;
    let known = &cx.plan.policy.node_parameters;
    let Some(index) = known.iter().position(|p| p.kind == kind && cx.text(p.name) == word) else {
        let near = suggest::closest(word, known.iter().map(|p| cx.text(p.name))).map(str::to_owned);
        fields::parameter_unknown(cx, name, near, kind.word());
        return;
    };
    let allowed = &known[index].allowed;
    if !allowed.is_empty() && !allowed.contains(&value) {
        let listed = allowed.iter().map(|d| crate::syntax::number::italian(*d)).collect::<Vec<_>>().join("; ");
        let message =
            text!("il valore di «{word}» non è tra quelli ammessi", "the value of “{word}” is not among those allowed");
        let found = Diagnostic::new(Code::ParameterUnknown, span, message)
            .also(known[index].name, text!("dichiarato qui", "declared here"))
            .help(text!("scegli tra {listed}", "choose among {listed}"));
        cx.report(found);
        return;
    }
    cx.plan.node_parameters.push((id, index as u16, value));
}
