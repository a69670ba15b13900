//! Statements as what they say: the one place that knows their form.
//!
//! A view is a lazy look at the tree: it holds no more than where it stands, allocates nothing, and
//! gives what is written with its place. It knows no plan: a name that nobody declares is still a name
//! here. `line` reads any statement in the same way, whatever it says: its words, its head, its fields and
//! its block. `role` says what a line is for, `about` which of its words tell it from others of its kind,
//! `mention` which are names, `spelling` and `spacing` how they are written in the canonical form. The others
//! read one family of statements each, word by word, by way of `read`.

mod about;
pub mod amendment;
pub mod asserted;
pub mod claim;
pub mod claim_table;
pub mod counted;
pub mod data;
pub mod decision;
pub mod decision_table;
pub mod facts;
pub mod file;
mod form;
pub mod goal;
mod heading;
pub mod held;
mod line;
pub mod meant;
mod mention;
mod no_column;
pub mod node;
pub mod of_tree;
mod opening;
mod placement;
pub mod policy;
pub mod prize;
mod read;
pub mod reference;
mod respell;
mod role;
pub mod rows;
pub mod rule;
pub mod scale;
pub mod scenario;
mod spacing;
mod spelling;
pub mod stage;
pub mod table;
pub mod target;
mod typing;
pub mod used;
pub mod waiver;

pub use about::List;
pub use heading::Heading;
pub use line::{Atom, Field, Line, Phrase, Tree};
pub use mention::{Mention, UseRole};
pub use opening::plan_of;
pub use placement::{placement, unread_words};
pub use read::Written;
pub use respell::respell;
pub use role::{Family, Names, Role, Style};
pub use typing::Typing;
