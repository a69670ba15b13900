//! `albero rollover`.

mod next_year;
