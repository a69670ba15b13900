//! The compiler as a WebAssembly module with plain exports. Whoever loads it writes the files of a plan into its
//! memory one by one, and reads the answer there: `eval.mjs` shows how.
//!
//! No export can fail: what is wrong with a plan is part of the answer.

use albero::Input;
use std::sync::Mutex;

struct State {
    /// Where host and module exchange bytes.
    buffer: Vec<u8>,
    /// The files that came, in their order.
    files: Vec<(String, Vec<u8>)>,
}

static STATE: Mutex<State> = Mutex::new(State { buffer: Vec::new(), files: Vec::new() });

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
        state.files.push((String::from_utf8_lossy(&state.buffer).into_owned(), contents));
    });
}

/// Scores the plan that the files make, as `albero eval --json` prints it; gives its length in bytes and forgets the
/// files.
#[unsafe(no_mangle)]
pub extern "C" fn eval() -> usize {
    with(|state| {
        let files = std::mem::take(&mut state.files);
        let input = files.into_iter().fold(Input::new(), |input, (name, bytes)| match name.ends_with(".albero") {
            true => input.text(name, String::from_utf8_lossy(&bytes)),
            false => input.data(name, bytes),
        });
        // No text of 4 GiB fits in this memory.
        state.buffer = input.compile().map(|plan| plan.json().into_bytes()).unwrap_or_default();
        state.buffer.len()
    })
}

/// Where the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    with(|state| state.buffer.as_ptr())
}
