//! Any text through the whole compiler: no panic, no span outside its text.
#![no_main]

use albero::diagnostic::{Lang, text::TextOptions};
use albero::eval::{Inputs, Scores};
use albero::source::Sources;

libfuzzer_sys::fuzz_target!(|plan: &str| {
    let mut sources = Sources::new();
    if sources.add("piano.albero", plan.to_owned()).is_err() {
        return;
    }
    let mut compiled = albero::compile(&mut sources, &|_: &str| Err(albero::text!("niente", "nothing")));
    let scores = Scores::compute(&compiled.plan, &Inputs::default());
    compiled.finish(&scores);
    albero::verify::verify(&compiled.plan, &compiled.waivers, &scores);
    for found in &compiled.diagnostics {
        let place = sources.get(found.primary.span.source);
        let start = found.primary.span.start as usize;
        assert!(place.text.get(start..start + found.primary.span.len as usize).is_some(), "{found:?}");
    }
    let options = TextOptions { lang: Lang::It, color: false, width: 80, all: true };
    albero::diagnostic::text::render(&sources, &compiled.diagnostics, &options);
});
