//! The one skeleton, and what stands in it.

use crate::diagnostic::{Lang, Text};
use crate::document::palette;
use crate::document::{
    Block, Branch, Cell, Column, Counts, Document, Fact, Figure, Inline, Item, Light, Line, List, Lit, Row, Section,
    Shape, Step, Table, Verdict,
};
use crate::printable::Output;
use crate::text;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("page.css");

/// Between elements, so that the page can be read, and compared, line by line.
pub(super) const NL: &str = "\n";

/// Writes a document.
pub fn render(document: &Document) -> Output {
    let writer = HtmlWriter { lang: document.lang };
    Output::new(writer.page(document).into_string())
}

pub(super) struct HtmlWriter {
    lang: Lang,
}

/// An attribute that is left out where it would say nothing.
fn some(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}

impl HtmlWriter {
    pub(super) fn say(&self, text: Text) -> String {
        text.get(self.lang).to_owned()
    }

    /// The one skeleton: head, header, contents where there are anchors to lead to, and the sections.
    fn page(&self, document: &Document) -> Markup {
        let words = [&document.kicker, &document.kind, &document.code, &document.title];
        let words: Vec<&str> = words.into_iter().map(String::as_str).filter(|w| !w.is_empty()).collect();
        // Where the main content starts; no name has a hyphen, so nothing else is called like it.
        let start = self.say(text!("sez-contenuto", "sec-content"));
        let listed = document.sections.iter().any(|s| !s.anchor.is_empty());
        html! {
            (DOCTYPE) (NL)
            html lang=(if self.lang == Lang::It { "it" } else { "en" }) {
                head { (NL)
                    meta charset="utf-8"; (NL)
                    meta name="viewport" content="width=device-width, initial-scale=1"; (NL)
                    meta name="color-scheme" content="light dark"; (NL)
                    title { (words.join(" · ")) } (NL)
                    style { (PreEscaped(palette::variables())) (PreEscaped(STYLE)) } (NL)
                } (NL)
                body { (NL)
                    a.skip href={ "#" (start) } { (self.say(text!("Vai al contenuto", "Skip to content"))) } (NL)
                    header id=[some(&document.anchor)] {
                        div.inner {
                            @if !document.kicker.is_empty() { p.kicker { (document.kicker) } (NL) }
                            h1 { (named(&document.kind, &document.code, &document.title)) } (NL)
                            (self.blocks(&document.head))
                        }
                    } (NL)
                    div class=(if listed { "page" } else { "page alone" }) {
                        @if listed {
                            nav aria-label=(self.say(text!("Indice", "Contents"))) { (self.contents(document)) } (NL)
                        }
                        main id=(start) { (NL)
                            @for section in &document.sections {
                                section class=[section.is_prose.then_some("prose")] aria-labelledby=[label(section)] { (self.section(section, 2)) } (NL)
                            }
                        } (NL)
                    } (NL)
                } (NL)
            } (NL)
        }
    }

    /// Sections, what is in them, and below that, folded, one level more.
    fn contents(&self, document: &Document) -> Markup {
        let more = |n: usize| self.say(text!("{n} schede", "{n} sheets"));
        html! {
            ol { (NL)
                @for section in &document.sections {
                    li {
                        (entry(section))
                        @if !section.sections.is_empty() {
                            ol {
                                @for inside in &section.sections {
                                    li {
                                        (entry(inside))
                                        @if !inside.sections.is_empty() {
                                            details {
                                                summary { (more(inside.sections.len())) }
                                                ol { @for last in &inside.sections { li { (entry(last)) } } }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    } (NL)
                }
            }
        }
    }

    fn section(&self, section: &Section, level: u8) -> Markup {
        let heading = named(&section.kind, &section.code, &section.counted_title());
        let id = label(section);
        html! {
            @if !section.title.is_empty() || !section.code.is_empty() {
                div.anchor id=[some(&section.anchor)] {
                    @match level {
                        2 => h2 id=[&id] { (heading) },
                        3 => h3 id=[&id] { (heading) },
                        4 => h4 id=[&id] { (heading) },
                        5 => h5 id=[&id] { (heading) },
                        _ => h6 id=[&id] { (heading) },
                    }
                } (NL)
            }
            @for block in &section.blocks { (self.block(block)) (NL) }
            @for inside in &section.sections {
                @if inside.is_prose {
                    div.prose { (self.section(inside, (level + 1).min(6))) } (NL)
                } @else {
                    article class={ "sheet level-" (level + 1) } { (self.section(inside, (level + 1).min(6))) } (NL)
                }
            }
        }
    }

    fn blocks(&self, blocks: &[Block]) -> Markup {
        html! { @for block in blocks { (self.block(block)) } }
    }

    fn block(&self, block: &Block) -> Markup {
        match block {
            Block::Paragraph(text) => html! { p { (line(text)) } },
            Block::Remark(text) => html! { p.remark { (line(text)) } },
            Block::Quote(lines) => html! { blockquote { @for text in lines { p { (line(text)) } } } },
            Block::Score(score) => html! { p.score { (verdict(score)) } },
            Block::Tally { caption, counts } => tally(caption, counts),
            Block::Counts(list) => counts(list),
            Block::Facts(list) => facts(list),
            Block::Table(table) => self::table(table),
            Block::Tree(branches) => html! { ul.tree { @for b in branches { (branch(b)) } } },
            Block::List(List { is_numbered: true, items, .. }) => html! {
                ol.numbered { @for item in items { (self.item(item)) } }
            },
            Block::List(List { is_loose, items, .. }) => html! {
                ul class=(if *is_loose { "list loose" } else { "list" }) { @for item in items { (self.item(item)) } }
            },
            Block::Steps(list) => steps(list),
            Block::Breakdowns(list) => self.breakdowns(list),
            Block::Changes(list) => self.changes(list),
            Block::Decision { heading, facts } => html! {
                div.decision { p { (line(heading)) } (self::facts(facts)) }
            },
            Block::Commands(commands) => html! {
                dl.commands {
                    @for c in commands { div { dt { code { (c.written) } } dd { (c.words) } } (NL) }
                }
            },
            Block::Folded { summary, blocks } => html! {
                details.folded { summary { (summary) } (NL) (self.blocks(blocks)) }
            },
            Block::Excerpt(text) => html! { pre { code { (text) } } },
            // The picture escapes what it shows.
            Block::Figure(Figure { svg, caption }) => html! {
                figure { (PreEscaped(&**svg)) figcaption { (caption) } }
            },
        }
    }

    fn item(&self, item: &Item) -> Markup {
        html! {
            li {
                @if let Some(sign) = item.sign.filter(|s| !s.mark.is_empty()) {
                    span class={ "sign " (sign.light.as_str()) } aria-hidden="true" { (sign.mark) } " "
                }
                @if !item.name.is_empty() { b.code { (item.name) } " " }
                @if item.names.is_empty() { (line(&item.main)) } @else {
                    details open[item.names.len() <= 20] {
                        summary { (line(&item.main)) " (" (item.names.len()) ")" }
                        p { @for name in &item.names { code { (name) } " " } }
                    }
                }
                @for note in &item.notes { br; (line(note)) }
                @if !item.below.is_empty() { ul.list { @for below in &item.below { (self.item(below)) } } }
            } (NL)
        }
    }
}

/// What the heading of a section is called, for those who don't see it.
fn label(section: &Section) -> Option<String> {
    some(&section.anchor).map(|anchor| format!("h-{anchor}"))
}

/// Kind, code and title, as far as there are any.
fn named(kind: &str, code: &str, title: &str) -> Markup {
    html! {
        @if !kind.is_empty() { span.kind { (kind) } " " }
        @if !code.is_empty() { span.code { (code) } " " }
        (title)
    }
}

fn entry(section: &Section) -> Markup {
    html! {
        a href={ "#" (section.anchor) } {
            @if !section.code.is_empty() { b { (section.code) } " " }
            (section.counted_title())
        }
    }
}

fn tally(caption: &str, counts: &[Lit]) -> Markup {
    html! {
        div.tally {
            p { (caption) }
            div.bar aria-hidden="true" {
                @for c in counts.iter().filter(|c| c.number > 0) {
                    span class=(c.light.as_str()) style={ "flex:" (c.number) } {}
                }
            }
            ul { @for c in counts { li { b { (c.number) } " " (light(c.light, &c.words)) } } }
        }
    }
}

fn counts(counts: &Counts) -> Markup {
    html! {
        p.total { (counts.total) } (NL)
        @for group in counts.groups.iter().filter(|g| !g.is_empty()) {
            ul.counts {
                @for count in group {
                    li { (count.what) " " b { (count.number) } @if !count.more.is_empty() { " " small { (count.more) } } } (NL)
                }
            } (NL)
        }
    }
}

fn facts(facts: &[Fact]) -> Markup {
    html! {
        dl.facts {
            @for fact in facts { div { dt { (fact.label) } dd { (line(&fact.text)) } } (NL) }
        }
    }
}

/// A step stands in from the one that it explains.
fn steps(steps: &[Step]) -> Markup {
    html! {
        ol.steps {
            @for step in steps {
                li class={ "deep-" (step.depth.min(9)) } {
                    b { (step.label) } " " span { (step.text) }
                    @if let Some(place) = &step.place { " " code { (place.shown()) } }
                } (NL)
            }
        }
    }
}

fn verdict(verdict: &Verdict) -> Markup {
    html! {
        strong.figure { @if verdict.score.is_empty() { "—" } @else { (verdict.score) } }
        " " (light(verdict.light, &verdict.words))
        @if let Some(mark) = &verdict.mark { " " span.mark { (mark) } }
    }
}

/// Colour, mark and words: each says it alone. The mark is not read out, since the words are.
fn light(light: Light, words: &str) -> Markup {
    html! {
        @if !words.is_empty() {
            span class={ "light " (light.as_str()) } { span aria-hidden="true" { (light.mark()) "\u{a0}" } (words) }
        }
    }
}

fn branch(branch: &Branch) -> Markup {
    html! {
        li { (NL)
            div.node {
                span.what {
                    @if let Some(to) = &branch.to { a.code href={ "#" (to) } { (branch.code) } }
                    @else { span.code { (branch.code) } }
                    " " (branch.title)
                }
                " " span.weight { (branch.weight) }
                " " (verdict(&branch.verdict))
            }
            @if !branch.below.is_empty() { ul { @for b in &branch.below { (self::branch(b)) } } }
        } (NL)
    }
}

// The roles say what the elements already are: on a phone the style turns rows into cards, and some
// browsers then forget that there was a table.
fn table(table: &Table) -> Markup {
    html! {
        table role="table" {
            caption { (table.caption) } (NL)
            thead role="rowgroup" {
                tr role="row" {
                    @for column in &table.columns {
                        th role="columnheader" scope="col" class=(class(column)) { (column.heading) }
                    }
                }
            } (NL)
            tbody role="rowgroup" { (NL) @for r in &table.rows { (row(r, &table.columns)) } }
            @if let Some(total) = &table.total {
                tfoot role="rowgroup" { (NL) (row(total, &table.columns)) }
            }
        }
    }
}

fn class(column: &Column) -> &'static str {
    match column.shape {
        Shape::Code => "c",
        Shape::Text => "t",
        Shape::Figure => "n",
        Shape::Light => "l",
    }
}

fn row(row: &Row, columns: &[Column]) -> Markup {
    html! {
        tr role="row" id=[row.anchor.as_deref()] {
            @for (index, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
                @if index == 0 {
                    th role="rowheader" scope="row" class=(class(column)) { (self::cell(cell)) }
                } @else {
                    td role="cell" class=(class(column)) data-label=(column.heading) { (self::cell(cell)) }
                }
            }
        } (NL)
    }
}

fn cell(cell: &Cell) -> Markup {
    html! {
        (line(&cell.main))
        @for note in &cell.notes { small { (line(note)) } }
    }
}

fn line(text: &Line) -> Markup {
    html! {
        @for piece in &text.0 {
            @match piece {
                Inline::Text(text) => (text),
                Inline::Strong(text) => strong { (text) },
                Inline::Code(text) | Inline::Typed(text) => code { (text) },
                Inline::Quiet(text) => span.quiet { (text) },
                Inline::Trend(points) => (trend(points)),
                Inline::Emphasis(text) => em { (text) },
                Inline::Link { to, text } => a href={ "#" (to) } { (text) },
                Inline::Address { to, text } => a href=(to) rel="noreferrer" { (text) },
                Inline::Light(light, words) => (self::light(*light, words)),
                Inline::Mark(text) => span.mark { (text) },
            }
        }
    }
}

/// A small line: the figures that it shows stand beside it.
fn trend(points: &[u8]) -> Markup {
    const STEP: usize = 22;
    let place = |(at, point): (usize, &u8)| (4 + at * STEP, 18 - usize::from((*point).min(100)) * 14 / 100);
    let places: Vec<(usize, usize)> = points.iter().enumerate().map(place).collect();
    let line: Vec<String> = places.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let width = 8 + STEP * points.len().saturating_sub(1);
    html! {
        svg.trend viewBox={ "0 0 " (width) " 22" } width=(width) height="22" aria-hidden="true" {
            polyline points=(line.join(" ")) {}
            @if let Some((x, y)) = places.last() { circle cx=(x) cy=(y) r="2.6" {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_in_the_head_has_the_colour_that_suits_its_ground() {
        assert!(STYLE.contains("header { background: var(--head); color: var(--on-head); }"));
        let all = "header .inner * { color: inherit; }";
        assert!(STYLE.contains(all));
        // No rule that says more about where it holds gives anything there another colour.
        let colours = STYLE.lines().filter(|l| l.contains("header") && !l.contains(all) && l.contains("color:"));
        let others: Vec<&str> = colours.filter(|l| !l.contains("--on-head") && !l.contains("print")).collect();
        assert!(others.iter().all(|l| l.contains("background: none")), "{others:?}");
    }
}
