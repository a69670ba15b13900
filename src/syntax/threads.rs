//! Two halves at once, where the machine can.

/// Both results. The second is made on a thread of its own if one can be had; WebAssembly has none, and a busy
/// machine may refuse.
pub(super) fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().spawn_scoped(scope, &second);
        let first = first();
        let second = match worker.map(|worker| worker.join()) {
            Ok(Ok(second)) => second,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => second(),
        };
        (first, second)
    })
}
