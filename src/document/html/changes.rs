//! What differs between two states, side by side, and figures with the parts that they are made of.

use super::writer::{HtmlWriter, NL};
use crate::document::{Breakdown, Change, Fate, Field, Light, Written};
use crate::text;
use maud::{Markup, html};

impl HtmlWriter {
    pub(super) fn breakdowns(&self, breakdowns: &[Breakdown]) -> Markup {
        html! {
            @for breakdown in breakdowns {
                article.breakdown {
                    h3 {
                        span.kind { (breakdown.kind) } " " span.code { (breakdown.name) } " " (breakdown.title)
                    } (NL)
                    p.scores { (breakdown.figure) } (NL)
                    @if !breakdown.why.is_empty() { p.remark { (breakdown.why) } (NL) }
                    @if breakdown.shown().next().is_some() { (self.parts(breakdown)) (NL) }
                } (NL)
            }
        }
    }

    fn parts(&self, breakdown: &Breakdown) -> Markup {
        html! {
            table.shares {
                caption.unseen { (self.say(text!("Le parti della differenza", "The parts of the difference"))) }
                @for part in breakdown.shown() {
                    tr {
                        th scope="row" { (part.name) }
                        td.n { (part.figure) }
                        td.share aria-hidden="true" {
                            span.(if part.is_negative { "down" } else { "up" }) style={ "width:" (part.length) "%" } {}
                        }
                        td.about { (part.about) }
                    } (NL)
                }
            }
        }
    }

    pub(super) fn changes(&self, changes: &[Change]) -> Markup {
        html! {
            table.sides {
                caption.unseen { (self.say(text!("Prima e dopo", "Before and after"))) }
                thead { tr {
                    th scope="col" { (self.say(text!("campo", "field"))) }
                    th scope="col" { (self.say(text!("prima", "before"))) }
                    th scope="col" { (self.say(text!("dopo", "after"))) }
                } } (NL)
                @for change in changes { (self.change(change)) (NL) }
            }
        }
    }

    fn change(&self, change: &Change) -> Markup {
        let (class, word) = match change.fate {
            Fate::Added => ("added", text!("aggiunto", "added")),
            Fate::Removed => ("removed", text!("tolto", "removed")),
            Fate::Changed => ("changed", text!("cambiato", "changed")),
        };
        let fields = change.identity.iter().chain(&change.value).chain(&change.fields);
        html! {
            tbody.(class) {
                tr.head { th colspan="3" scope="rowgroup" {
                    span.fate { (self.say(word)) } " "
                    @if !change.group.is_empty() { (change.group) " " }
                    @if !change.kind.is_empty() { span.kind { (change.kind) } " " }
                    span.code { (change.name) } " " (change.title)
                    @if let Some(parent) = &change.parent { span.quiet { " in " code { (parent) } } }
                    @if !change.also.is_empty() { small { (self.say(text!("anche: ", "also: "))) (change.also) } }
                } } (NL)
                @for field in fields { (self.field(field)) (NL) }
            }
        }
    }

    fn field(&self, field: &Field) -> Markup {
        let class = match field.effect.as_ref().map(|e| e.light) {
            Some(Light::Green) => "tight",
            Some(Light::Red) => "below",
            _ => "loose",
        };
        html! {
            tr {
                th scope="row" { (field.label) }
                td.old data-label=(self.say(text!("prima", "before"))) { (value(&field.before)) }
                td.new data-label=(self.say(text!("dopo", "after"))) {
                    (value(&field.after))
                    @if let Some(effect) = &field.effect { " " span.effect.(class) { (effect.words) } }
                }
            }
        }
    }
}

/// A value, and where it stands for whoever points at it.
fn value(written: &Option<Written>) -> Markup {
    html! {
        @if let Some(Written { text, place }) = written {
            @match place {
                Some(place) => span title=(place.shown()) { (text) },
                None => code { (text) },
            }
        }
    }
}
