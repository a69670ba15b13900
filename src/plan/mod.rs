//! The typed plan: what the text means. It can't hold an error; what could not be understood was
//! reported and is absent.
//!
//! Everything points back to the source by [`Place`](crate::source::Place); names and titles are looked up there and
//! never copied.

mod algorithm;
mod asserted;
mod chapters;
mod codes;
pub mod counted;
mod counting;
mod course;
mod doubts;
mod facts;
pub mod figures;
mod holds;
mod hole;
mod items;
mod measured;
pub mod order;
mod policy;
mod pool;
mod prize;
mod scale;
mod steps;
mod unread;
mod whole;

pub use crate::ground::goal::{Form, Goal};
pub use crate::syntax::Kind;
pub use algorithm::{Algorithm, DataRef, OfTree, Term};
pub use asserted::{Assertion, Compared};
pub use chapters::{Asked, Asks, Chapter, Printed, Tabled};
pub use codes::Codes;
pub use counting::{Counted, Having, Inside};
pub use course::*;
pub use doubts::{Doubt, Doubtful, Doubts};
pub use facts::*;
pub use holds::{aggregation, is_shaped, is_turned, parameters, parameters_of, parameters_on, rule_for};
pub use hole::Hole;
pub use items::*;
pub use measured::*;
pub use policy::*;
pub use pool::{List, Pool};
pub use prize::{First, Fund, Prize, Ranking, Seen, ShareFormula, Tied};
pub use scale::{Entry, Said, Scale};
pub use steps::{Step, Steps};
pub use unread::{Lost, Unread};
pub use whole::Plan;
