//! The report as one HTML page that needs nothing else: no script, no font, no image.

use super::document::{Block, Branch, Cell, Column, Document, Fact, Inline, Line, Row, Section, Shape, Table, Verdict};
use super::model::Light;
use crate::diagnostic::Lang;
use crate::text;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = concat!(include_str!("palette.css"), include_str!("report.css"));

/// Where the main content starts; no name has a hyphen, so nothing else is called like it.
const MAIN: &str = "sez-contenuto";

/// Between elements, so that the page can be read, and compared, line by line.
const NL: &str = "\n";

/// Writes a report.
pub fn render(document: &Document) -> String {
    let lang = document.lang;
    let say = |text: crate::diagnostic::Text| text.get(lang).to_owned();
    let page = html! {
        (DOCTYPE) (NL)
        html lang=(if lang == Lang::It { "it" } else { "en" }) {
            head { (NL)
                meta charset="utf-8"; (NL)
                meta name="viewport" content="width=device-width, initial-scale=1"; (NL)
                meta name="color-scheme" content="light dark"; (NL)
                title { (document.kicker) " · " (document.title) } (NL)
                style { (PreEscaped(STYLE)) } (NL)
            } (NL)
            body { (NL)
                a.skip href={ "#" (MAIN) } { (say(text!("Vai al contenuto", "Skip to content"))) } (NL)
                header id=(document.anchor) {
                    div.inner {
                        p.kicker { (document.kicker) } (NL)
                        h1 { (document.title) } (NL)
                        (facts(&document.facts))
                    }
                } (NL)
                div.page {
                    nav aria-label=(say(text!("Indice", "Contents"))) { (contents(document)) } (NL)
                    main id=(MAIN) { (NL)
                        @for section in &document.sections {
                            section aria-labelledby={ "h-" (section.anchor) } { (self::section(section, 2)) } (NL)
                        }
                    } (NL)
                } (NL)
            } (NL)
        } (NL)
    };
    page.into_string()
}

/// Sections, what is in them, and below that, folded, one level more.
fn contents(document: &Document) -> Markup {
    let more = |n: usize| text!("{n} schede", "{n} sheets").get(document.lang).to_owned();
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

fn entry(section: &Section) -> Markup {
    html! {
        a href={ "#" (section.anchor) } {
            @if !section.code.is_empty() { b { (section.code) } " " }
            (section.title)
        }
    }
}

fn section(section: &Section, level: u8) -> Markup {
    let heading = html! {
        @if !section.kind.is_empty() { span.kind { (section.kind) } " " }
        @if !section.code.is_empty() { span.code { (section.code) } " " }
        (section.title)
    };
    let id = format!("h-{}", section.anchor);
    html! {
        div.anchor id=(section.anchor) {
            @match level {
                2 => h2 id=(id) { (heading) },
                3 => h3 id=(id) { (heading) },
                4 => h4 id=(id) { (heading) },
                5 => h5 id=(id) { (heading) },
                _ => h6 id=(id) { (heading) },
            }
        } (NL)
        @for block in &section.blocks { (self::block(block)) (NL) }
        @for inside in &section.sections {
            article class={ "sheet level-" (level + 1) } { (self::section(inside, (level + 1).min(6))) } (NL)
        }
    }
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Paragraph(text) => html! { p { (line(text)) } },
        Block::Score(score) => html! { p.score { (verdict(score)) } },
        Block::Tally { caption, counts } => tally(caption, counts),
        Block::Facts(list) => facts(list),
        Block::Table(table) => self::table(table),
        Block::Tree(branches) => html! { ul.tree { @for b in branches { (branch(b)) } } },
        Block::Decision { heading, facts } => html! {
            div.decision { p { (line(heading)) } (self::facts(facts)) }
        },
        Block::Commands(commands) => html! {
            dl.commands {
                @for (command, words) in commands { div { dt { code { (command) } } dd { (words) } } (NL) }
            }
        },
    }
}

fn tally(caption: &str, counts: &[(Light, String, usize)]) -> Markup {
    html! {
        div.tally {
            p { (caption) }
            div.bar aria-hidden="true" {
                @for (light, _, count) in counts {
                    @if *count > 0 { span class=(light.as_str()) style={ "flex:" (count) } {} }
                }
            }
            ul { @for (light, words, count) in counts { li { b { (count) } " " (self::light(*light, words)) } } }
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
                Inline::Code(text) => code { (text) },
                Inline::Link { to, text } => a href={ "#" (to) } { (text) },
                Inline::Light(light, words) => (self::light(*light, words)),
                Inline::Mark(text) => span.mark { (text) },
            }
        }
    }
}
