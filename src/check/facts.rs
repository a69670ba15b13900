//! Actuals: `consuntivo` blocks, their values held against what each item measures.

use super::context::Checker;
use super::fact_blocks::{self, FactBlock, FactMoment};
use super::{fields, goals, listing, moments, tables, unit_facts};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::{File, Site};
use crate::source::Place;
use crate::syntax::{Field, Keyword, TokenKind};
use crate::text;

pub(super) fn facts(cx: &mut Checker<'_, '_>) {
    let others = &cx.names.others;
    for &(keyword, place) in others {
        match keyword {
            Keyword::Actuals | Keyword::Forecast => actuals(cx, place),
            Keyword::Scenario => not_yet(cx, keyword, place),
            _ => {}
        }
    }
    listing::listed_facts(cx);
    for facts in fact_blocks::all_facts(cx) {
        for list in [&mut facts.facts, &mut facts.resources] {
            list.sort_unstable_by_key(|f| (f.item, f.span.position()));
        }
    }
    unit_facts::unit_facts_in_order(cx);
    conflicts(cx);
    cx.plan.keep_what_lasts();
}

fn not_yet(cx: &mut Checker<'_, '_>, keyword: Keyword, site: Site) {
    let file = cx.file(site.file);
    let word = keyword.word();
    let message = text!(
        "`{word}` è letto ma non entra ancora nei calcoli",
        "`{word}` is read but does not take part in the computation yet"
    );
    let help = text!(
        "i punteggi sono quelli del piano senza questo blocco",
        "scores are those of the plan without this block"
    );
    cx.report(
        Diagnostic::new(Code::NotEvaluatedYet, file.reader.place(file.ast.word(site.statement).span()), message)
            .help(help),
    );
}

fn actuals(cx: &mut Checker<'_, '_>, site: Site) {
    let file = cx.file(site.file);
    let mut block = FactBlock { year: cx.plan.year, moment: FactMoment::Year, unit: None };
    let positional = file.ast.positional(&file.reader, site.statement, site.context);
    let word = file.reader.place(file.ast.word(site.statement));
    let mut cursor = cx.cursor_over(file, word, positional);
    match cursor.year() {
        Some(year) => {
            cursor.finish();
            block.year = year;
            if let Some(first) = positional.first() {
                moments::of_a_later_year(cx, file.reader.place(*first), year);
            }
        }
        None => {
            let keyword = cx.text(word);
            let mut cursor = cx.cursor_over(file, word, positional);
            cursor.expected(text!("l'anno, come `{keyword} 2025`", "the year, such as `{keyword} 2025`"));
            return;
        }
    }
    let forecast = file.ast.statement(site.statement).keyword() == Some(Keyword::Forecast);
    if forecast {
        block.moment = FactMoment::Forecast(None);
    }
    let mut path = None;
    let mut closed = None;
    let mut day = None;
    // A value of a day that is not understood is of no moment.
    let mut lost = false;
    for field in file.ast.fields(&file.reader, site.statement, site.context) {
        match field.keyword {
            Some(Keyword::Closed) => closed = Some(file.reader.place(field.word)),
            Some(Keyword::At) => match moments::day_field(cx, file, &field, block.year) {
                Some(found) => day = Some(found),
                None => lost = true,
            },
            Some(Keyword::Unit) => {
                let Some(unit) = unit_facts::fact_unit(cx, file, &field) else {
                    return unit_facts::lost_facts(cx, file, site.statement);
                };
                block.unit = Some(unit);
            }
            Some(Keyword::File) => path = fields::text_field(cx, file, &field),
            _ => {}
        }
    }
    if let Some(day) = day {
        block.moment = block.on(day);
    }
    if let Some((_, at)) = block.unit.filter(|_| forecast || day.is_some()) {
        moments::of_a_unit(cx, at, block.year);
        lost = true;
    }
    if lost {
        block.moment = FactMoment::Lost;
    }
    if let Some(at) = closed.filter(|_| forecast || day.is_some()) {
        moments::not_closing(cx, at, block.year);
    }
    if !forecast && day.is_none() && !lost {
        cx.plan.facts.entry(block.year).or_default().closed |= closed.is_some();
    }
    match path {
        Some(path) => tables::table(cx, file, site, path, &block),
        None => {
            for child in file.ast.children(site.statement) {
                let field = file.ast.field(child);
                fact(cx, file, &field, &block);
            }
        }
    }
}

/// `REF = V` or `risorse REF = V`
fn fact<'a>(cx: &mut Checker<'a, '_>, file: &'a File<'a>, field: &Field<'a>, block: &FactBlock) {
    if field.word.kind() != TokenKind::Name {
        return;
    }
    let resources =
        field.keyword == Some(Keyword::Resources) && field.args.first().is_some_and(|t| t.kind() == TokenKind::Name);
    if field.keyword == Some(Keyword::Waive) {
        return;
    }
    let mut cursor = cx.cursor(file, field);
    let name = if resources {
        match cursor.name(text!("il nome del nodo", "the name of the node")) {
            Some(name) => name,
            None => return,
        }
    } else {
        file.reader.place(field.word)
    };
    let under = if !resources && cursor.take_word("in").is_some() {
        match cursor.name(text!("il nome dell'unità", "the name of the unit")) {
            Some(under) => Some(under),
            None => return,
        }
    } else {
        None
    };
    if cursor.take_kind(TokenKind::Eq).is_none() {
        // A first word that is not of the language was reported already.
        if field.keyword.is_some() || resources || under.is_some() {
            cursor.expected(text!("`=` e il valore", "`=` and the value"));
        }
        return;
    }
    let start = cursor.here();
    let literal = cursor.literal();
    if literal.is_some() {
        cursor.finish();
    } else {
        no_value(cx, start);
    }
    let item = cx.lookup(name);
    let (Some(literal), Some(item)) = (literal, item) else {
        if let Some(item) = item {
            fact_blocks::mark_unreadable(cx, item);
        }
        return;
    };
    let Some(value) = goals::value_of(cx, literal) else { return };
    let block = match under {
        Some(under) => match unit_facts::unit_named(cx, under) {
            Some(unit) => &FactBlock { unit: Some((unit, under)), ..*block },
            None => return,
        },
        None => block,
    };
    if resources {
        fact_blocks::used_resources(cx, item, name, value, literal.span(), block);
    } else {
        fact_blocks::add_fact(cx, item, name, value, literal.span(), block);
    }
}

/// What stands where a value goes and is none: says more than that a value is expected.
fn no_value(cx: &mut Checker<'_, '_>, at: Place) {
    let word = cx.text(at);
    let absent = matches!(word.to_lowercase().trim_end_matches('.'), "n.d" | "nd" | "n.a" | "na" | "n.r" | "nr");
    let help = match word {
        "≥" | ">=" | ">" | "≤" | "<=" | "<" | "circa" | "oltre" | "almeno" => text!(
            "è un confronto, non un valore: scrivi il valore misurato",
            "a comparison, not a value: write the value measured"
        ),
        _ if absent || matches!(word, "-" | "–" | "=") => text!(
            "se il valore non c'è ancora togli la riga: manca finché non arriva; se non si è fatto nulla scrivi `non_realizzato`",
            "if there is no value yet remove the line: it is missing until it comes; if nothing was done write `non_realizzato`"
        ),
        _ => return,
    };
    if let Some(found) = cx.diagnostics.last_mut().filter(|d| d.code == Code::UnexpectedForm) {
        found.help = Some(help);
    }
}

/// Two values for one thing at one moment.
fn conflicts(cx: &mut Checker<'_, '_>) {
    let mut found = Vec::new();
    for facts in fact_blocks::all_facts(cx) {
        for list in [&mut facts.facts, &mut facts.resources] {
            for pair in list.windows(2) {
                if pair[0].item == pair[1].item && !fact_blocks::same(pair[0].value, pair[1].value) {
                    found.push((pair[0], pair[1]));
                }
            }
            list.dedup_by_key(|f| f.item);
        }
        found.extend(unit_facts::conflicts(facts));
    }
    for (first, second) in found {
        let word = cx.name_of(first.item);
        let (a, b) = (cx.text(first.span), cx.text(second.span));
        let message = text!("due valori per «{word}»: {a} e {b}", "two values for “{word}”: {a} and {b}");
        let diagnostic = Diagnostic::new(Code::ConflictingValues, second.span, message)
            .also(first.span, text!("l'altro valore è qui", "the other value is here"))
            .help(text!(
                "tieni quello giusto; l'altro, se è stato pubblicato, va in `pubblicato` con `smentito \"perché\"`",
                "keep the right one; the other, if it was published, goes into `pubblicato` with `smentito \"why\"`"
            ));
        cx.report(diagnostic);
    }
}
