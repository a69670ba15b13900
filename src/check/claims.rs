//! Published figures, read; whether they follow is decided in `src/verify`.

use super::context::Checker;
use super::{decisions, fields, goals, measures};
use crate::diagnostic::{Code, Diagnostic};
use crate::ground::quantity::WrittenUnit;
use crate::plan::{Claim, Figure, ItemId, Kind, MeasureId};
use crate::resolve::{File, Site};
use crate::source::Place;
use crate::syntax::{Context, Keyword, StatementId, TokenKind};
use crate::text;

pub(super) fn claims(cx: &mut Checker<'_, '_>) {
    let others = &cx.names.others;
    for &(keyword, place) in others {
        if keyword == Keyword::Published {
            claim_block(cx, place);
        }
    }
}

fn claim_block(cx: &mut Checker<'_, '_>, site: Site) {
    let file = cx.file(site.file);
    let word = file.reader.place(file.ast.word(site.statement));
    let mut cursor = cx.cursor_over(file, word, file.ast.args(site.statement));
    let Some(year) = cursor.year() else {
        cursor.expected(text!(
            "l'anno, come `pubblicato 2025 \"Relazione\"`",
            "the year, such as `pubblicato 2025 \"Report\"`"
        ));
        return;
    };
    let Some(place_of) =
        cursor.string(text!("dove è stato pubblicato, fra virgolette", "where it was published, in quotes"))
    else {
        return;
    };
    cursor.finish();
    for child in file.ast.children(site.statement) {
        claim(cx, file, child, year, place_of);
    }
}

fn claim<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, id: StatementId, year: i32, place: Place) {
    let Some(keyword) = file.ast.statement(id).keyword() else { return };
    if keyword == Keyword::Waive || !keyword.contexts().meets(Context::CLAIMS) {
        return;
    }
    let word = file.reader.place(file.ast.word(id));
    let positional = file.ast.positional(&file.reader, id, Context::CLAIMS);
    let mut cursor = cx.cursor_over(file, word, positional);
    let Some(name) = cursor.name(text!("il nome del nodo o del dato", "the name of the node or datum")) else {
        return;
    };
    let under = if cursor.take_word("in").is_some() {
        cursor.name(text!("il nome del padre", "the name of the parent"))
    } else {
        None
    };
    // A target has an operator of its own.
    if keyword != Keyword::Target && cursor.take_kind(TokenKind::Eq).is_none() {
        cursor.expected(text!("`=` e la cifra pubblicata", "`=` and the published figure"));
        return;
    }
    let start = cursor.here();
    let rest = cursor.rest();
    let value_span = rest.last().map_or(start, |t| start.to(file.reader.place(*t)));
    let Some(figure) = figure(cx, file, word, name, keyword, rest) else { return };
    let Some(item) = cx.lookup(name) else { return };
    if !claim_suits(cx, item, name, &figure) {
        return;
    }
    let parent = match under {
        Some(under) => match decisions::edge_parent(cx, item, name, under) {
            Some(parent) => Some(parent),
            None => return,
        },
        None => None,
    };
    let mut denied = Place::default();
    for field in file.ast.fields(&file.reader, id, Context::CLAIMS) {
        if field.keyword == Some(Keyword::Denied) {
            let why = fields::text_field(cx, file, &field);
            denied = why.unwrap_or(file.reader.place(field.word));
            if why.is_some_and(Place::is_empty) {
                let message = text!("una smentita dice perché", "a denial says why");
                let help = text!("scrivi `smentito \"perché\"`", "write `smentito \"why\"`");
                cx.report(
                    Diagnostic::new(Code::DecisionWithoutReason, file.reader.place(field.word), message).help(help),
                );
                denied = file.reader.place(field.word);
            }
        }
    }
    let span = file.reader.place(file.ast.head_span(id));
    cx.plan.claims.push(Claim { item, under: parent, year, figure, place, denied, value_span, span });
}

fn figure<'a>(
    cx: &mut Checker<'a, '_>,
    file: &'a File<'a>,
    word: Place,
    name: Place,
    keyword: Keyword,
    tokens: &'a [crate::syntax::Token],
) -> Option<Figure> {
    let mut cursor = cx.cursor_over(file, word, tokens);
    match keyword {
        Keyword::Outcome => {
            let words = cursor.string(text!("l'esito fra virgolette", "the outcome in quotes"))?;
            cursor.finish();
            Some(Figure::Outcome(words))
        }
        Keyword::Value => {
            let literal = cursor.literal()?;
            cursor.finish();
            goals::value_of(cx, literal).map(Figure::Value)
        }
        Keyword::Target => {
            let (form, goal, _) = goals::goal(&mut cursor)?;
            cursor.finish();
            let (goal, measure) = goals::goal_of(cx, goal)?;
            Some(Figure::Target(form, goal, measure))
        }
        _ => {
            let quantity = cursor.quantity(text!("la cifra pubblicata", "the published figure"))?;
            cursor.finish();
            let measure = measures::measure(cx, quantity.unit, quantity.span)?;
            if keyword == Keyword::Score && !decisions::score_unit(cx, quantity, measure) {
                return None;
            }
            Some(match keyword {
                Keyword::Score => {
                    Figure::Score { value: quantity.value, percent: quantity.unit == WrittenUnit::Percent }
                }
                Keyword::Resources => {
                    if !matches!(measure, MeasureId::EURO | MeasureId::NUMBER) {
                        measures::not_euro(cx, quantity.span, measure);
                        return None;
                    }
                    Figure::Resources(quantity.value)
                }
                Keyword::Weight => {
                    let weight = fields::weight_of(cx, quantity, measure, name)?;
                    Figure::Weight { value: weight.value, percent: weight.percent }
                }
                _ => Figure::Variance(quantity.value, measure),
            })
        }
    }
}

fn claim_suits(cx: &mut Checker<'_, '_>, item: ItemId, name: Place, figure: &Figure) -> bool {
    let kind = cx.plan.item(item).kind;
    let measured = matches!(kind, Kind::Indicator | Kind::Datum);
    let (fits, wanted) = match figure {
        Figure::Value(_) => (measured, "indicatore, dato"),
        Figure::Variance(..) | Figure::Target(..) => (kind == Kind::Indicator, "indicatore"),
        _ => (kind != Kind::Datum, "indicatore, obiettivo, progetto, ambito, piano, cruscotto, unità"),
    };
    if !fits {
        cx.wrong_kind(name, item, wanted);
    }
    fits
}
