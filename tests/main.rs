//! The one integration binary: a folder for each part of the compiler, like `src`.

#![allow(clippy::disallowed_methods, clippy::panic)] // tests open files, and fail

mod check;
mod cli;
mod diff;
mod eval;
mod examples;
mod facade;
mod format;
mod graph;
mod house;
mod ide;
mod import;
mod lsp;
mod merge;
mod proof;
mod report;
mod rollover;
mod sheets;
mod support;
mod syntax;
mod verify;
mod workbook;
