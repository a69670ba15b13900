//! What is said about plans.

mod findings;
mod hostile;
mod listing;
mod seams;
mod tables;
