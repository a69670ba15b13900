//! What is said about plans.

mod bands;
mod beside;
mod claim_tables;
mod deletion;
mod findings;
mod from_base;
mod heads;
mod hostile;
mod keywords;
mod listing;
mod meant;
mod names;
mod of_tree;
mod periods;
mod rows;
mod scales;
mod seams;
mod tables;
mod used;
mod waivers;
mod watched;
