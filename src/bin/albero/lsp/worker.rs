//! The thread that reads plans, so that the editor is answered meanwhile. One state at a time: what was edited since
//! is read next, what was edited twice is read once.

use crate::disk::Disk;
use albero::diagnostic::Text;
use albero::files::{self, Files, Limits, Memory, Overlay, is_text};
use albero::ide::Workspace;
use albero::text;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Trees are walked to the depth that the language allows, in builds that are not optimized too.
const STACK: usize = 64 * 1024 * 1024;
/// How long a listing of folders is good where the editor can't tell what changes in them.
const GOOD_FOR: Duration = Duration::from_secs(2);

/// What to read.
pub struct Job {
    /// The number of the state.
    pub state: u64,
    /// What is open.
    pub open: Vec<(String, Arc<String>)>,
    /// The folders and texts to read plans from.
    pub roots: Vec<String>,
    /// True where files on the disk may have changed.
    pub refresh: bool,
    /// True where the editor tells of files that change.
    pub watched: bool,
}

/// Plans, and what to say of texts that could not be read.
pub type Read = (Arc<Workspace>, Vec<(String, Text)>);

/// What was read.
pub struct Done {
    /// The number of the state.
    pub state: u64,
    /// The plans, and what to say of texts that could not be read; why there are none.
    pub result: Result<Read, Text>,
    /// How long it took.
    pub took: Duration,
}

/// Starts the thread: jobs go in, what was read goes to `done`.
pub fn start(disk: Disk, done: impl Fn(Done) + Send + 'static) -> std::io::Result<Sender<Job>> {
    let (sender, jobs) = channel();
    thread::Builder::new().name("plans".to_owned()).stack_size(STACK).spawn(move || work(disk, &jobs, done))?;
    Ok(sender)
}

fn work(disk: Disk, jobs: &Receiver<Job>, done: impl Fn(Done)) {
    let stored = Stored { disk, kept: RefCell::default() };
    let mut before = Arc::new(Workspace::default());
    for job in jobs {
        let started = Instant::now();
        stored.prepare(&job);
        let read = catch_unwind(AssertUnwindSafe(|| read(&stored, &job, &before)));
        let result = read.unwrap_or_else(|_| Err(fault()));
        if let Ok((workspace, _)) = &result {
            before = workspace.clone();
        }
        done(Done { state: job.state, result, took: started.elapsed() });
    }
}

/// What is said of a fault of the compiler itself.
pub fn fault() -> Text {
    text!(
        "un errore interno di albero: resta ciò che si sapeva prima",
        "an internal error of albero: what was known before remains"
    )
}

fn read(stored: &Stored, job: &Job, before: &Workspace) -> Result<Read, Text> {
    let open: BTreeMap<String, Vec<u8>> =
        job.open.iter().map(|(name, text)| (name.clone(), text.as_bytes().to_vec())).collect();
    let open = Memory(open);
    let files = Lenient { files: Overlay { open: &open, stored }, unreadable: RefCell::default() };
    // A folder without texts is no plan yet.
    let has_texts =
        |root: &&String| files.list(root).is_ok_and(|found| found.is_none_or(|f| f.iter().any(|p| is_text(p))));
    let roots: Vec<String> = job.roots.iter().filter(has_texts).cloned().collect();
    let workspace = Workspace::of(&files, &roots, before)?;
    Ok((Arc::new(workspace), files.unreadable.into_inner()))
}

/// What was read of the disk, until something there changes.
struct Stored {
    disk: Disk,
    kept: RefCell<Kept>,
}

type Listing = Result<Option<Vec<String>>, Text>;

#[derive(Default)]
struct Kept {
    since: Option<Instant>,
    read: HashMap<String, Result<Vec<u8>, Text>>,
    named: HashMap<String, Result<Vec<u8>, Text>>,
    lists: HashMap<String, Listing>,
    above: HashMap<String, Result<Vec<Vec<String>>, Text>>,
    beside: HashMap<String, Result<Vec<String>, Text>>,
}

impl Stored {
    /// Forgets what may have changed.
    fn prepare(&self, job: &Job) {
        let mut kept = self.kept.borrow_mut();
        let is_old = kept.since.is_none_or(|since| !job.watched && since.elapsed() > GOOD_FOR);
        if job.refresh || is_old {
            *kept = Kept { since: Some(Instant::now()), ..Kept::default() };
        }
        drop(kept);
        self.disk.take_told();
    }

    fn known<T: Clone>(
        &self,
        map: impl Fn(&mut Kept) -> &mut HashMap<String, T>,
        key: &str,
        ask: impl FnOnce() -> T,
    ) -> T {
        if let Some(known) = map(&mut self.kept.borrow_mut()).get(key) {
            return known.clone();
        }
        let found = ask();
        map(&mut self.kept.borrow_mut()).insert(key.to_owned(), found.clone());
        found
    }
}

impl Files for Stored {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        self.known(|kept| &mut kept.read, path, || self.disk.read(path))
    }

    fn list(&self, root: &str) -> Listing {
        self.known(|kept| &mut kept.lists, root, || self.disk.list(root))
    }

    fn read_named(&self, path: &str) -> Result<Vec<u8>, Text> {
        self.known(|kept| &mut kept.named, path, || self.disk.read_named(path))
    }

    fn beside(&self, folder: &str) -> Result<Vec<String>, Text> {
        self.known(|kept| &mut kept.beside, folder, || self.disk.beside(folder))
    }

    fn above(&self, root: &str) -> Result<Vec<Vec<String>>, Text> {
        self.known(|kept| &mut kept.above, root, || self.disk.above(root))
    }

    fn identity(&self, path: &str) -> String {
        self.disk.identity(path)
    }

    fn has_links(&self) -> bool {
        self.disk.has_links()
    }

    fn limits(&self) -> Limits {
        self.disk.limits()
    }
}

/// Files of which a text that can't be read costs itself only: what of it is no text is left out.
struct Lenient<F> {
    files: F,
    unreadable: RefCell<Vec<(String, Text)>>,
}

impl<F: Files> Files for Lenient<F> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Text> {
        let read = self.files.read(path).and_then(|bytes| self.limits().within(bytes));
        let (bytes, why) = match read {
            Err(why) => (Vec::new(), why),
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(_) => return Ok(bytes),
                Err(_) => {
                    let lossy = String::from_utf8_lossy(&bytes).into_owned().into_bytes();
                    (lossy, files::decode(bytes).err().unwrap_or_default())
                }
            },
        };
        self.unreadable.borrow_mut().push((path.to_owned(), why));
        Ok(bytes)
    }

    fn list(&self, root: &str) -> Listing {
        self.files.list(root)
    }

    fn beside(&self, folder: &str) -> Result<Vec<String>, Text> {
        self.files.beside(folder)
    }

    fn read_named(&self, path: &str) -> Result<Vec<u8>, Text> {
        self.files.read_named(path)
    }

    fn above(&self, root: &str) -> Result<Vec<Vec<String>>, Text> {
        self.files.above(root)
    }

    fn identity(&self, path: &str) -> String {
        self.files.identity(path)
    }

    fn has_links(&self) -> bool {
        self.files.has_links()
    }

    fn limits(&self) -> Limits {
        self.files.limits()
    }
}
