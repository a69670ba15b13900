//! The compiler as a WebAssembly module with plain exports. Whoever loads it writes the files of a plan into its
//! memory one by one, and reads the answer there: `eval.mjs` shows how.
//!
//! No export can fail: what is wrong with a plan is part of the answer.

use albero::eval::{Inputs, Scores};
use albero::plan::Moment;
use albero::source::Sources;
use albero::syntax::Reading;
use std::collections::BTreeMap;
use std::sync::Mutex;

struct State {
    /// Where host and module exchange bytes.
    buffer: Vec<u8>,
    /// Texts of the plan, in the order in which they came.
    texts: Vec<(String, String)>,
    /// Other files, which a plan may name.
    files: BTreeMap<String, Vec<u8>>,
}

static STATE: Mutex<State> = Mutex::new(State { buffer: Vec::new(), texts: Vec::new(), files: BTreeMap::new() });

fn with<T>(change: impl FnOnce(&mut State) -> T) -> T {
    change(&mut STATE.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
}

/// Makes room for `length` bytes, and says where.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    with(|state| {
        state.buffer.clear();
        state.buffer.resize(length, 0);
        state.buffer.as_mut_ptr()
    })
}

/// Takes the file that stands in the buffer: `name` bytes of its name, then what it holds.
#[unsafe(no_mangle)]
pub extern "C" fn add(name: usize) {
    with(|state| {
        let contents = state.buffer.split_off(name.min(state.buffer.len()));
        let name = String::from_utf8_lossy(&state.buffer).into_owned();
        if name.ends_with(".albero") {
            state.texts.push((name, String::from_utf8_lossy(&contents).into_owned()));
        } else {
            state.files.insert(name, contents);
        }
    });
}

/// Scores the plan that the files make, as `albero eval --json` prints it; gives its length in bytes and forgets the
/// files.
#[unsafe(no_mangle)]
pub extern "C" fn eval() -> usize {
    with(|state| {
        let mut sources = Sources::new();
        for (name, text) in std::mem::take(&mut state.texts) {
            let _ = sources.add(name, text); // beyond 4 GiB, more than this memory holds
        }
        let files = std::mem::take(&mut state.files);
        let missing = || albero::text!("non esiste", "does not exist");
        let found = |path: &str| files.get(path).cloned().ok_or_else(missing);
        let compilation = albero::compile_for(&mut sources, &found, Reading::Scores);
        let scores = Scores::of_the_year(&compilation.plan, &Inputs::at(&compilation.plan, Moment::default()));
        state.buffer = albero::report::scores::json(&sources, &compilation.plan, &scores, None).into_bytes();
        state.buffer.len()
    })
}

/// Where the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    with(|state| state.buffer.as_ptr())
}
