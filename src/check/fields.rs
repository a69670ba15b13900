//! The plain fields that many declarations share: texts, numbers, names.

use super::Checker;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{ItemId, MeasureId, RuleId, Weight};
use crate::resolve::{File, Place};
use crate::source::Span;
use crate::syntax::cursor::Quantity;
use crate::syntax::{Field, Keyword};
use crate::text;
use rust_decimal::Decimal;

/// Remembers which fields were seen, to report those written twice.
pub(super) struct Seen {
    /// Whose fields they are.
    place: Place,
    /// A bit for each keyword.
    keywords: u128,
}

impl Seen {
    /// Nothing seen of a statement yet.
    pub(super) fn of(place: Place) -> Seen {
        const { assert!(Keyword::ALL.len() <= 128) }
        Seen { place, keywords: 0 }
    }
}

impl<'a> Checker<'a, '_> {
    /// The fields of a declaration, head first.
    pub(super) fn fields(&self, place: Place) -> (&'a File<'a>, impl Iterator<Item = Field<'a>> + 'a) {
        let file = &self.files[place.file as usize];
        (file, file.ast.fields(&file.reader, place.statement, place.context))
    }

    /// Reports a field that may be written only once.
    pub(super) fn once(&mut self, seen: &mut Seen, field: &Field<'_>) -> bool {
        let Some(keyword) = field.keyword else { return false };
        let bit = 1 << keyword as u32;
        if seen.keywords & bit != 0 {
            let first = self.fields(seen.place).1.find(|f| f.keyword == Some(keyword));
            let first = first.map_or(field.word.span(), |f| f.word.span());
            let word = keyword.word();
            let message = text!("`{word}` è scritto due volte", "`{word}` is written twice");
            let found = Diagnostic::new(Code::RepeatedField, field.word.span(), message)
                .also(first, text!("la prima volta qui", "first here"))
                .help(text!("tienine uno solo", "keep only one of them"));
            self.report(found);
            return false;
        }
        seen.keywords |= bit;
        true
    }

    /// The text of a field, without quotes.
    pub(super) fn text_field(&mut self, file: &File<'a>, field: &Field<'a>) -> Option<Span> {
        let mut cursor = self.cursor(file, field);
        let found = cursor.string(text!("un testo fra virgolette", "a text in quotes"))?;
        cursor.finish();
        Some(found)
    }

    /// The name in a field.
    pub(super) fn name_field(&mut self, file: &File<'a>, field: &Field<'a>) -> Option<Span> {
        let mut cursor = self.cursor(file, field);
        let found = cursor.name(text!("un nome", "a name"))?;
        cursor.finish();
        Some(found)
    }

    /// A quantity whose unit is known.
    pub(super) fn quantity_field(&mut self, file: &File<'a>, field: &Field<'a>) -> Option<(Quantity, MeasureId)> {
        let mut cursor = self.cursor(file, field);
        let found = cursor.quantity(text!("un numero", "a number"))?;
        cursor.finish();
        Some((found, self.measure(found.unit)?))
    }

    /// `peso 16,66 %`
    pub(super) fn weight_field(&mut self, file: &File<'a>, field: &Field<'a>, owner: Span) -> Option<Weight> {
        let (quantity, measure) = self.quantity_field(file, field)?;
        self.weight_of(quantity, measure, owner)
    }

    pub(super) fn weight_of(&mut self, quantity: Quantity, measure: MeasureId, owner: Span) -> Option<Weight> {
        if quantity.value.is_sign_negative() && !quantity.value.is_zero() {
            self.negative_weight(owner, quantity.span);
            return None;
        }
        if !matches!(measure, MeasureId::PERCENT | MeasureId::NUMBER) {
            let (word, unit) = (self.text(owner), self.measure_name(measure));
            let message = text!(
                "il peso di «{word}» non si misura in {unit}",
                "the weight of “{word}” is not measured in {unit}"
            );
            let help =
                text!("scrivi una percentuale (`16 %`) o punti (`16`)", "write a percentage (`16 %`) or points (`16`)");
            self.report(Diagnostic::new(Code::WrongUnit, quantity.span, message).help(help));
            return None;
        }
        Some(Weight { value: quantity.value, percent: measure == MeasureId::PERCENT, span: quantity.span })
    }

    pub(super) fn negative_weight(&mut self, owner: Span, at: Span) {
        let word = self.text(owner);
        let message = text!("il peso di «{word}» non può essere negativo", "the weight of “{word}” cannot be negative");
        let help = text!("scrivi zero per non contarlo", "write zero to leave it out of the count");
        self.report(Diagnostic::new(Code::NegativeWeight, at, message).help(help));
    }

    /// `regola NAME`
    pub(super) fn rule_field(&mut self, file: &File<'a>, field: &Field<'a>) -> Option<RuleId> {
        let name = self.name_field(file, field)?;
        self.rule_named(name)
    }

    /// `parametro NAME V`
    pub(super) fn parameter_field(&mut self, file: &File<'a>, field: &Field<'a>) -> Option<(Span, Decimal, Span)> {
        let mut cursor = self.cursor(file, field);
        let name = cursor.name(text!("il nome del parametro", "the name of the parameter"))?;
        let value = cursor.quantity(text!("il valore del parametro", "the value of the parameter"))?;
        cursor.finish();
        self.measure(value.unit)?;
        Some((name, value.value, value.span))
    }

    /// Adds a text that reports show.
    pub(super) fn annotate(&mut self, item: ItemId, field: Keyword, text: Span) {
        self.plan.annotations.push(crate::plan::Annotation { item, field, text });
    }
}
