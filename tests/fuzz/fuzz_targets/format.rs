//! Any text through the formatter: what it writes it leaves as it is.
#![no_main]

use albero::source::Sources;

libfuzzer_sys::fuzz_target!(|plan: &str| {
    let format = |text: &str| {
        let mut sources = Sources::new();
        let id = sources.add("piano.albero", text.to_owned()).expect("small");
        albero::format::format(sources.get(id))
    };
    let once = format(plan);
    assert_eq!(format(&once), once);
});
