//! What a command has to show, before it takes a form: headings, text, tables with typed columns, figures.
//! Commands build a [`Document`]; each form has one writer, which adds no content of its own. Nothing here
//! knows a plan.

mod change;
mod form;
pub mod html;
pub mod json;
mod line;
pub mod markdown;
mod model;
mod page;
pub mod palette;
mod spelt;
pub mod style;
pub mod svg;
pub mod text;

pub use change::{Change, Effect, Fate, Field, Place, Written};
pub use form::Form;
pub use line::{Inline, Light, Line};
pub use model::{
    Block, Branch, Breakdown, Cell, Column, Command, Count, Counts, Document, Fact, Figure, Item, List, Lit, Part,
    Purpose, Row, Section, Shape, Sign, Step, Table, Verdict,
};
pub use page::page;
