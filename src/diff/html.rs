//! A comparison as one HTML page that needs nothing else, the two plans side by side.

use super::movement::{Account, Movement, Movements, Share};
use super::{Change, Course, Diff, Fate, FieldChange, Report, Section, Touched, Written, words};
use crate::diagnostic::{Lang, Text};
use crate::text;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

const STYLE: &str = concat!(include_str!("../report/palette.css"), include_str!("diff.css"));

/// Between elements, so that the page can be read, and compared, line by line.
const NL: &str = "\n";

/// The whole comparison.
pub fn render(report: &Report<'_>, lang: Lang) -> String {
    let page = Page { lang, report, touched: report.diff.touched.iter().map(|t| (t.name.as_str(), t)).collect() };
    page.whole().into_string()
}

struct Page<'a> {
    lang: Lang,
    report: &'a Report<'a>,
    touched: FxHashMap<&'a str, &'a Touched>,
}

impl Page<'_> {
    fn say(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn whole(&self) -> Markup {
        let Report { diff, before, after, movements, .. } = *self.report;
        let (changes, counted) = self.report.changes();
        let title = self.say(&text!("Confronto", "Comparison"));
        html! {
            (DOCTYPE) (NL)
            html lang=(if self.lang == Lang::It { "it" } else { "en" }) {
                head { (NL)
                    meta charset="utf-8"; (NL)
                    meta name="viewport" content="width=device-width, initial-scale=1"; (NL)
                    meta name="color-scheme" content="light dark"; (NL)
                    title { (title) ": " (before) " → " (after) } (NL)
                    style { (PreEscaped(STYLE)) } (NL)
                } (NL)
                body { (NL)
                    header {
                        p { (title) }
                        h1 { (before) " → " (after) } (NL)
                        (self.summary(diff))
                        @for line in counted.words(self.lang) { p.why { (line) } (NL) }
                    } (NL)
                    main {
                        @if let Some(movements) = movements { (self.movements(movements)) (NL) }
                        (self.changes(&changes))
                        (self.indirect(diff))
                    } (NL)
                } (NL)
            } (NL)
        }
    }

    fn summary(&self, diff: &Diff) -> Markup {
        html! {
            p.total { (self.say(&words::total(diff))) } (NL)
            ul.topics {
                @for (what, n, more) in words::summary(diff, self.lang) {
                    li { (what) " " b { (n) } @if !more.is_empty() { small { " " (more) } } } (NL)
                }
            } (NL)
        }
    }

    fn movements(&self, movements: &Movements) -> Markup {
        let listed = self.report.listed();
        let widest = listed.iter().flat_map(|m| shares(m)).map(|s| s.exact.abs()).max().unwrap_or_default();
        html! {
            @if !listed.is_empty() {
                section.moves {
                    h2 { (self.say(&text!("Perché si è mosso il punteggio", "Why the score moved"))) } (NL)
                    @for movement in listed {
                        article {
                            h3 {
                                span.kind { (movement.kind.word()) } " " code { (movement.name) } " " (movement.title)
                            } (NL)
                            p.scores { (words::scores(movement, movements.print, self.lang)) } (NL)
                            @if let Some(why) = words::unshared(movement, self.lang) { p.why { (why) } (NL) }
                            (self.shares(shares(movement), widest))
                        } (NL)
                    }
                }
            }
        }
    }

    fn shares(&self, shares: &[Share], widest: Decimal) -> Markup {
        let shown: Vec<&Share> = shares.iter().filter(|s| !s.exact.is_zero()).collect();
        html! {
            @if !shown.is_empty() {
                table.shares {
                    @for share in shown {
                        tr {
                            th scope="row" { (words::of_share(share, self.lang)) }
                            td.n { (words::signed(share.printed)) }
                            td.bar aria-hidden="true" {
                                span.(if share.exact.is_sign_negative() { "down" } else { "up" })
                                    style={ "width:" (percent(share.exact, widest)) "%" } {}
                            }
                            td.about { (self.say(&words::about(share.factor))) }
                        } (NL)
                    }
                } (NL)
            }
        }
    }

    /// A table for each part of the plan.
    fn changes(&self, changes: &[&Change]) -> Markup {
        let mut rest = changes;
        let mut sections: Vec<(Section, &[&Change])> = Vec::new();
        while let Some(first) = rest.first() {
            let (section, others) = rest.split_at(rest.partition_point(|c| c.section <= first.section));
            sections.push((first.section, section));
            rest = others;
        }
        html! {
            @for (section, changes) in sections {
                section {
                    h2 { (self.say(&words::section(section))) } (NL)
                    table.sides {
                        thead { tr {
                            th scope="col" { (self.say(&text!("campo", "field"))) }
                            th scope="col" { (self.say(&text!("prima", "before"))) }
                            th scope="col" { (self.say(&text!("dopo", "after"))) }
                        } } (NL)
                        @for change in changes { (self.change(change)) (NL) }
                    }
                } (NL)
            }
        }
    }

    fn change(&self, change: &Change) -> Markup {
        let (class, word) = match change.fate() {
            Fate::Added => ("added", text!("aggiunto", "added")),
            Fate::Removed => ("removed", text!("tolto", "removed")),
            Fate::Changed => ("changed", text!("cambiato", "changed")),
        };
        let why = self.touched.get(change.name.as_str()).filter(|_| change.is_node());
        let why = why.map(|t| words::reasons(t, self.lang)).unwrap_or_default();
        html! {
            tbody.(class) {
                tr.head { th colspan="3" scope="rowgroup" {
                    span.fate { (self.say(&word)) } " "
                    @if !change.group.is_empty() { (change.group) " " }
                    @if !change.kind_shown().is_empty() { span.kind { (change.kind_shown()) } " " }
                    code { (change.name) } " " (change.title)
                    @if let Some(parent) = change.parent.as_ref().filter(|_| change.moved.is_none()) { small { " in " code { (parent) } } }
                    @if !why.is_empty() { br; small { (self.say(&text!("anche: ", "also: "))) (why) } }
                } } (NL)
                @if let Some(old) = &change.renamed {
                    tr { th scope="row" { (self.say(&words::renamed(change))) } td.old { code { (old) } } td.new { code { (change.name) } } } (NL)
                }
                @if let Some((from, to)) = &change.moved {
                    tr {
                        th scope="row" { (self.say(&text!("spostato", "moved"))) }
                        td.old { (words::parent(from.as_deref(), self.lang)) }
                        td.new { (words::parent(to.as_deref(), self.lang)) }
                    } (NL)
                }
                @for field in &change.fields { (self.field(field)) (NL) }
            }
        }
    }

    fn field(&self, field: &FieldChange) -> Markup {
        let class = match &field.effect {
            Some(e) if e.reached.is_some() => "below",
            Some(e) if e.course == Some(Course::Tightened) => "tight",
            Some(_) => "loose",
            None => "",
        };
        html! {
            tr {
                th scope="row" { (words::label(field, self.lang)) }
                td.old { (value(&field.before)) }
                td.new {
                    (value(&field.after))
                    @if let Some(effect) = &field.effect { " " span.effect.(class) { (words::effect(effect, self.lang)) } }
                }
            }
        }
    }

    fn indirect(&self, diff: &Diff) -> Markup {
        let groups = words::indirect(diff, self.lang);
        let n: usize = groups.iter().map(|(_, names)| names.len()).sum();
        html! {
            @if n > 0 {
                section {
                    h2 { (self.say(&text!("Nodi toccati senza cambiare", "Nodes concerned without a change"))) " (" (n) ")" } (NL)
                    @for (why, names) in groups {
                        details open[names.len() <= 20] {
                            summary { (why) " (" (names.len()) ")" }
                            p { @for name in names { code { (name) } " " } }
                        } (NL)
                    }
                } (NL)
            }
        }
    }
}

fn shares(movement: &Movement) -> &[Share] {
    match &movement.account {
        Account::Shared { shares, .. } => shares,
        _ => &[],
    }
}

fn value(written: &Option<Written>) -> Markup {
    html! {
        @if let Some(w) = written {
            span title={ (w.place.file) ":" (w.place.line) } { (w.text) }
        }
    }
}

/// A length against the longest, in hundredths.
fn percent(share: Decimal, widest: Decimal) -> Decimal {
    let of = crate::eval::number::divide(share.abs(), widest).unwrap_or_default();
    crate::eval::figures::percent_points(of.round_dp(2)).round_dp(0).max(Decimal::ONE)
}
