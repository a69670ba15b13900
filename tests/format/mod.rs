//! `albero fmt`: the text it makes.

mod layout;
