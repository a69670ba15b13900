//! Any bytes as a data file.
#![no_main]

use albero::data::{cell::cell_value, table};
use albero::source::Sources;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut sources = Sources::new();
    let Ok(id) = sources.add("dati.csv", table::decode(bytes.to_vec())) else { return };
    let Ok(read) = table::read(sources.get(id)) else { return };
    for cell in read.rows().flat_map(|row| row.cells) {
        let _ = cell_value(&cell.text);
    }
});
