//! `albero lsp`: what an editor asks in the Language Server Protocol. Here is the protocol only; what there is to answer
//! is in `albero::ide`.
//!
//! One thread reads messages, one reads plans, and the one that has the state answers. Requests about a state that is
//! not read yet wait for it; those about a state that is no more are told so.

mod answers;
mod capabilities;
mod client;
mod diagnostics;
mod documents;
mod names;
mod pages;
mod place;
mod server;
mod state;
mod wire;
mod worker;

use crate::Exit;
use crate::disk::Disk;
use crate::input::Problem;
use crate::output::Settings;
use albero::diagnostic::Text;
use server::{Event, Server};
use std::io::BufReader;
use std::sync::mpsc::channel;
use std::thread;

pub fn run(settings: &Settings) -> Result<Exit, Problem> {
    let (events, arriving) = channel();
    let from_worker = events.clone();
    let done = move |done| {
        let _ = from_worker.send(Event::Read(done));
    };
    let failed = |error: std::io::Error| Problem::new(Text::same(error.to_string()));
    let jobs = worker::start(Disk::new(settings.disk.is_outside()), done).map_err(failed)?;
    let reader = move || {
        let mut input = BufReader::new(std::io::stdin());
        while let Some(incoming) = wire::read(&mut input) {
            if events.send(Event::Arrived(incoming)).is_err() {
                return;
            }
        }
        let _ = events.send(Event::Closed);
    };
    thread::Builder::new().name("messages".to_owned()).spawn(reader).map_err(failed)?;
    let was_shut_down = Server::new(jobs, settings.lang).run(&arriving);
    Ok(if was_shut_down { Exit::Fine } else { Exit::Findings })
}
