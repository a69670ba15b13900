//! The plain fields that many declarations share: texts, numbers, names.

use super::context::Checker;
use super::measures;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::ground::quantity::Quantity;
use crate::plan::{ItemId, MeasureId, Policy, RuleId, Weight};
use crate::resolve::{File, Site};
use crate::source::Place;
use crate::syntax::{Field, Keyword};
use crate::text;
use rust_decimal::Decimal;

/// Remembers which fields were seen, to report those written twice.
pub(super) struct Seen {
    /// Whose fields they are.
    site: Site,
    /// A bit for each keyword.
    keywords: u128,
}

impl Seen {
    /// Nothing seen of a statement yet.
    pub(super) fn of(site: Site) -> Seen {
        const { assert!(Keyword::ALL.len() <= 128) }
        Seen { site, keywords: 0 }
    }
}

/// The fields of a declaration, head first.
pub(super) fn fields<'a>(cx: &Checker<'a, '_>, site: Site) -> (&'a File<'a>, impl Iterator<Item = Field<'a>> + 'a) {
    let file = &cx.files[site.file as usize];
    (file, file.ast.fields(&file.reader, site.statement, site.context))
}

/// Reports a field that may be written only once.
pub(super) fn once(cx: &mut Checker<'_, '_>, seen: &mut Seen, field: &Field<'_>) -> bool {
    let Some(keyword) = field.keyword else { return false };
    let bit = 1 << keyword as u32;
    if seen.keywords & bit != 0 {
        let (file, mut fields) = fields(cx, seen.site);
        let first = fields.find(|f| f.keyword == Some(keyword));
        let first = first.map_or(field.word, |f| f.word);
        let word = keyword.word();
        let message = text!("`{word}` è scritto due volte", "`{word}` is written twice");
        let found = Diagnostic::new(Code::RepeatedField, file.reader.place(field.word), message)
            .also(file.reader.place(first), text!("la prima volta qui", "first here"))
            .help(text!("tienine uno solo", "keep only one of them"));
        cx.report(found);
        return false;
    }
    seen.keywords |= bit;
    true
}

/// The text of a field, without quotes.
pub(super) fn text_field<'a>(cx: &mut Checker<'a, '_>, file: &File<'a>, field: &Field<'a>) -> Option<Place> {
    let mut cursor = cx.cursor(file, field);
    let found = cursor.string(text!("un testo fra virgolette", "a text in quotes"))?;
    cursor.finish();
    Some(found)
}

/// The name in a field.
pub(super) fn name_field<'a>(cx: &mut Checker<'a, '_>, file: &File<'a>, field: &Field<'a>) -> Option<Place> {
    let mut cursor = cx.cursor(file, field);
    let found = cursor.name(text!("un nome", "a name"))?;
    cursor.finish();
    Some(found)
}

/// A quantity whose unit is known.
pub(super) fn quantity_field<'a>(
    cx: &mut Checker<'a, '_>,
    file: &File<'a>,
    field: &Field<'a>,
) -> Option<(Quantity, MeasureId)> {
    let mut cursor = cx.cursor(file, field);
    let found = cursor.quantity(text!("un numero", "a number"))?;
    cursor.finish();
    Some((found, measures::measure(cx, found.unit, found.span)?))
}

/// `peso 16,66 %`
pub(super) fn weight_field<'a>(
    cx: &mut Checker<'a, '_>,
    file: &File<'a>,
    field: &Field<'a>,
    owner: Place,
) -> Option<Weight> {
    let (quantity, measure) = quantity_field(cx, file, field)?;
    weight_of(cx, quantity, measure, owner)
}

pub(super) fn weight_of(
    cx: &mut Checker<'_, '_>,
    quantity: Quantity,
    measure: MeasureId,
    owner: Place,
) -> Option<Weight> {
    if quantity.value.is_sign_negative() && !quantity.value.is_zero() {
        negative_weight(cx, owner, quantity.span);
        return None;
    }
    if !matches!(measure, MeasureId::PERCENT | MeasureId::NUMBER) {
        let (word, unit) = (cx.text(owner), measures::measure_name(cx, measure));
        let message =
            text!("il peso di «{word}» non si misura in {unit}", "the weight of “{word}” is not measured in {unit}");
        let help =
            text!("scrivi una percentuale (`16 %`) o punti (`16`)", "write a percentage (`16 %`) or points (`16`)");
        cx.report(Diagnostic::new(Code::WrongUnit, quantity.span, message).help(help));
        return None;
    }
    Some(Weight { value: quantity.value, percent: measure == MeasureId::PERCENT, span: quantity.span })
}

pub(super) fn negative_weight(cx: &mut Checker<'_, '_>, owner: Place, at: Place) {
    let word = cx.text(owner);
    let message = text!("il peso di «{word}» non può essere negativo", "the weight of “{word}” cannot be negative");
    let help = text!("scrivi zero per non contarlo", "write zero to leave it out of the count");
    cx.report(Diagnostic::new(Code::NegativeWeight, at, message).help(help));
}

/// `regola NAME`
pub(super) fn rule_field<'a>(cx: &mut Checker<'a, '_>, file: &File<'a>, field: &Field<'a>) -> Option<RuleId> {
    let name = name_field(cx, file, field)?;
    rule_named(cx, name)
}

/// `parametro NAME V`
pub(super) fn parameter_field<'a>(
    cx: &mut Checker<'a, '_>,
    file: &File<'a>,
    field: &Field<'a>,
) -> Option<(Place, Decimal, Place)> {
    let mut cursor = cx.cursor(file, field);
    let name = cursor.name(text!("il nome del parametro", "the name of the parameter"))?;
    let value = cursor.quantity(text!("il valore del parametro", "the value of the parameter"))?;
    cursor.finish();
    measures::measure(cx, value.unit, value.span)?;
    Some((name, value.value, value.span))
}

/// Adds a text that reports show.
pub(super) fn annotate(cx: &mut Checker<'_, '_>, item: ItemId, field: Keyword, text: Place) {
    cx.plan.annotations.push(crate::plan::Annotation { item, field, text });
}

/// The rule with a name in the plan's policy.
pub(super) fn rule_named(cx: &mut Checker<'_, '_>, name: Place) -> Option<RuleId> {
    let policy = std::mem::take(&mut cx.plan.policy);
    let found = rule_in(cx, &policy, name);
    cx.plan.policy = policy;
    found
}

pub(super) fn parameter_unknown(cx: &mut Checker<'_, '_>, name: Place, near: Option<String>, owner: &str) {
    let word = cx.text(name);
    let message = text!("«{owner}» non ha un parametro «{word}»", "“{owner}” has no parameter “{word}”");
    let found = Diagnostic::new(Code::ParameterUnknown, name, message);
    let found = match near {
        Some(near) => found.did_you_mean(name, &near),
        None => found.help(text!(
            "dichiaralo nella regola con `parametro {word}`",
            "declare it in the rule with `parametro {word}`"
        )),
    };
    cx.report(found);
}

/// The rule with a name in a policy under construction.
pub(super) fn rule_in(cx: &mut Checker<'_, '_>, policy: &Policy, name: Place) -> Option<RuleId> {
    let word = cx.text(name);
    let known: Vec<&str> = policy.rules.iter().map(|r| cx.text(r.name)).collect();
    let found = known.iter().position(|r| *r == word);
    let is_unread = policy.unread_rules.iter().any(|rule| cx.text(*rule) == word);
    if found.is_none() && !is_unread {
        let near = suggest::closest(word, known).map(str::to_owned);
        cx.unknown(
            name,
            near,
            text!("`regola {word} {{ … }}` nella politica", "`regola {word} {{ … }}` in the policy"),
        );
    }
    found.map(|i| RuleId(i as u16))
}

pub(super) fn effective_rule(cx: &Checker<'_, '_>, id: ItemId, own: Option<RuleId>) -> Option<RuleId> {
    let measured = cx.plan.measured(id)?;
    let by_form = || cx.plan.asked(id).and_then(|(form, ..)| cx.plan.policy.apply[form as usize]).map(|(r, _)| r);
    own.or(measured.rule).or_else(by_form)
}
