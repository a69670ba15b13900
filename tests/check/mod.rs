//! What is said about plans.

mod deletion;
mod findings;
mod hostile;
mod listing;
mod meant;
mod rows;
mod seams;
mod tables;
mod waivers;
