//! The pages and their examples: every code has a page, and every block of Albero in the handbook
//! does what the text around it says. How to write a page: `docs/codici/` shows seventy of them, and
//! [`Block`] says what the words after ```` ```albero ```` mean.

use crate::support::book::{Sheet, xlsx};
use albero::diagnostic::text::{TextOptions, render};
use albero::diagnostic::{Code, Diagnostic, Lang, Severity};
use albero::eval::{Inputs, Scores};
use albero::files::Memory;
use albero::source::{SourceId, Sources};
use albero::{syntax, verify};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Pages that are still one line are left alone.
const STUBS_ALLOWED: bool = false;

/// Examples that can't do without another error, and why.
const UNAVOIDABLE: &[(Code, &[Code], &str)] = &[];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect(path)
}

/// A fenced block. The words after `albero`:
///
/// * `errore`: has the mistake that the page is about (elsewhere: some mistake);
/// * `frammento`: part of a plan, which only has to read without complaints about its form;
/// * `+base`: goes with `docs/codici/base.albero`.
///
/// `csv nome=dati.csv` is a data file for the blocks after it, `markdown nome=relazione/1.md` a chapter; `xlsx nome=dati.xlsx foglio=Dati` a sheet of one
/// ([`Sheet`]), hidden with `nascosto`. `[…, 9 volte]` in a block stands for
/// nine times the text: some mistakes need more than a page.
#[derive(Clone)]
pub struct Block {
    info: String,
    /// As the page shows it.
    pub text: String,
    line: usize,
    files: BTreeMap<String, File>,
}

/// A data file.
#[derive(Clone)]
enum File {
    Text(String),
    Book(Vec<Sheet>),
}

impl File {
    fn bytes(&self) -> Vec<u8> {
        match self {
            File::Text(text) => text.clone().into_bytes(),
            File::Book(sheets) => xlsx(sheets),
        }
    }
}

impl Block {
    /// A plan that stands alone.
    pub fn whole(text: String) -> Block {
        Block { info: "albero".into(), text, line: 1, files: BTreeMap::new() }
    }

    pub fn has(&self, word: &str) -> bool {
        self.info.split_whitespace().any(|w| w == word)
    }

    pub fn is_albero(&self) -> bool {
        self.info.split_whitespace().next() == Some("albero")
    }

    /// True for an example of a mistake.
    pub fn is_wrong(&self) -> bool {
        self.has("errore")
    }

    /// The text that is compiled.
    pub fn plan(&self) -> String {
        repeated(&self.text)
    }
}

/// Writes `[x, 3 volte]` out as `xxx`.
fn repeated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inside, times, after)) = next_repetition(rest) {
        out.push_str(before);
        out.push_str(&inside.repeat(times));
        rest = after;
    }
    out + rest
}

fn next_repetition(text: &str) -> Option<(&str, &str, usize, &str)> {
    let (head, after) = text.split_once(" volte]")?;
    let (before, inside) = head.rsplit_once('[')?;
    let (inside, times) = inside.rsplit_once(", ")?;
    Some((before, inside, times.replace('.', "").parse().ok()?, after))
}

/// The blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut files = BTreeMap::new();
    let mut lines = page.lines().enumerate();
    while let Some((line, text)) = lines.next() {
        let Some(info) = text.strip_prefix("```") else { continue };
        let inside: String =
            lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "```").map(|l| l.to_owned() + "\n").collect();
        if let Some(name) = info.strip_prefix("csv nome=").or(info.strip_prefix("markdown nome=")) {
            files.insert(name.trim().to_owned(), File::Text(inside));
        } else if let Some(sheet) = info.strip_prefix("xlsx nome=") {
            let words: Vec<&str> = sheet.split_whitespace().collect();
            let name = words.iter().find_map(|word| word.strip_prefix("foglio=")).expect("a sheet").replace('_', " ");
            let sheet = Sheet { name, is_hidden: words.contains(&"nascosto"), rows: inside };
            match files.entry(words[0].to_owned()).or_insert(File::Book(Vec::new())) {
                File::Book(sheets) => sheets.push(sheet),
                File::Text(_) => panic!("{} is a text", words[0]),
            }
        } else {
            found.push(Block { info: info.to_owned(), text: inside, line: line + 1, files: files.clone() });
        }
    }
    found
}

/// What `check` and `verify` say about a block.
pub struct Found {
    pub sources: Sources,
    pub example: SourceId,
    /// In the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Found {
    fn codes(&self, severity: Severity) -> Vec<Code> {
        self.diagnostics.iter().filter(|d| d.severity == severity).map(|d| d.code).collect()
    }

    /// As `check` shows it.
    pub fn shown(&self, lang: Lang) -> String {
        render(&self.sources, &self.diagnostics, &TextOptions { lang, all: true, ..TextOptions::default() }).to_string()
    }
}

/// Compiles a block as the commands do.
pub fn compile(block: &Block) -> Found {
    compile_text(block, block.plan())
}

fn compile_text(block: &Block, text: String) -> Found {
    let mut sources = Sources::new();
    if block.has("+base") {
        sources.add("base.albero", read("docs/codici/base.albero")).expect("small");
    }
    let example = sources.add("esempio.albero", text).expect("small");
    let files = Memory(block.files.iter().map(|(name, file)| (name.clone(), file.bytes())).collect());
    let mut compilation = albero::compile(&mut sources, &files);
    let scores = Scores::compute(&compilation.plan, &Inputs::default());
    compilation.finish(&scores);
    let checked = verify::verify(&compilation.plan, &compilation.waivers, &scores);
    let mut diagnostics = compilation.diagnostics;
    diagnostics.extend(verify::diagnostics(&compilation.plan, &checked));
    diagnostics.sort_by_key(|d| (d.primary.span.position(), d.code));
    Found { sources, example, diagnostics }
}

/// The page of a code; `None` while it is not written.
pub fn page(code: Code) -> Option<&'static str> {
    let page = code.page();
    (!STUBS_ALLOWED || page.lines().count() > 1).then_some(page)
}

#[test]
fn the_base_plan_has_nothing_to_report() {
    let found = compile(&Block::whole(read("docs/codici/base.albero")));
    assert!(found.diagnostics.is_empty(), "{}", found.shown(Lang::It));
}

#[test]
fn every_code_has_a_page_in_both_languages() {
    for &code in Code::ALL {
        let Some(page) = page(code) else { continue };
        assert!(page.starts_with(&format!("# {code}\n\n")), "{code}: the title");
        let (italian, english) = page.split_once("\n## English\n").expect("an English half");
        let order: Vec<_> = ["\n## Perché\n", "\n## Esempio\n"].iter().map(|h| italian.find(h)).collect();
        assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{code}: the headings");
        assert!(english.trim().len() > 60, "{code}: the English half");
    }
    let pages = std::fs::read_dir(root().join("docs/codici")).expect("pages").flatten();
    for path in pages.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "md")) {
        let name = path.file_stem().and_then(|s| s.to_str()).expect("a name");
        assert!(Code::from_name(name).is_some(), "{name}.md is the page of no code");
    }
}

#[test]
fn every_page_shows_the_mistake_and_how_to_mend_it() {
    let mut wrong = String::new();
    for &code in Code::ALL {
        let Some(page) = page(code) else { continue };
        let blocks: Vec<_> = blocks(page).into_iter().filter(|b| b.is_albero() && !b.has("frammento")).collect();
        if !blocks.iter().any(Block::is_wrong) || blocks.iter().all(Block::is_wrong) {
            let _ = writeln!(wrong, "{code}: one block `errore` and one without");
        }
        for block in blocks {
            if let Err(why) = shows(code, &block) {
                let _ = writeln!(wrong, "docs/codici/{code}.md:{}: {why}", block.line);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Whether a block of a code's page does what it should.
fn shows(code: Code, block: &Block) -> Result<(), String> {
    let found = compile(block);
    let shown = || found.shown(Lang::It);
    let has = found.diagnostics.iter().any(|d| d.code == code);
    if !block.is_wrong() {
        let fine = !has && found.codes(Severity::Error).is_empty();
        return if fine { Ok(()) } else { Err(format!("the mended example is not mended\n{}", shown())) };
    }
    if !has {
        return Err(format!("the example does not have the mistake\n{}", shown()));
    }
    let allowed = UNAVOIDABLE.iter().filter(|(c, ..)| *c == code).flat_map(|(_, others, _)| others.iter());
    let allowed: Vec<_> = allowed.chain([&code]).collect();
    if found.codes(Severity::Error).iter().any(|c| !allowed.contains(&c)) {
        return Err(format!("the example has another mistake\n{}", shown()));
    }
    Ok(())
}

/// The edit that a message offers leaves one finding fewer of its code, and no new error.
#[test]
fn every_fix_mends() {
    let mut wrong = String::new();
    for &code in Code::ALL {
        let Some(page) = page(code) else { continue };
        for block in blocks(page).iter().filter(|b| b.is_albero() && b.is_wrong()) {
            let found = compile(block);
            for diagnostic in found.diagnostics.iter().filter(|d| d.code == code) {
                let Some(fix) = &diagnostic.fix else { continue };
                let (mut text, mut mended) = (block.plan(), block.clone());
                let (start, end) = (fix.span.start as usize, fix.span.end() as usize);
                match mended.files.get_mut(&found.sources.get(fix.span.source).name) {
                    _ if fix.span.source == found.example => text.replace_range(start..end, &fix.replacement),
                    Some(File::Text(chapter)) => chapter.replace_range(start..end, &fix.replacement),
                    _ => {
                        let _ = writeln!(wrong, "{code}: the fix is in another file");
                        continue;
                    }
                }
                let after = compile_text(&mended, text.clone());
                let count = |f: &Found, c: Code| f.diagnostics.iter().filter(|d| d.code == c).count();
                let errors = (found.codes(Severity::Error).len(), after.codes(Severity::Error).len());
                let fewer = errors.1 < errors.0 || diagnostic.severity == Severity::Warning && errors.1 == errors.0;
                if count(&after, code) >= count(&found, code) || !fewer {
                    let _ = writeln!(wrong, "{code}: the fix makes\n{text}\n{}", after.shown(Lang::It));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn markdown(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            markdown(&path, found);
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
}

/// Every page of the handbook.
pub fn handbook() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("README.it.md")];
    markdown(&root().join("docs"), &mut pages);
    pages.sort();
    pages
}

#[test]
fn every_block_of_the_handbook_does_what_it_says() {
    let mut wrong = String::new();
    for path in &handbook() {
        let page = std::fs::read_to_string(path).expect("a page");
        let shown = path.strip_prefix(root()).expect("below the root").display();
        for block in blocks(&page).iter().filter(|b| b.is_albero()) {
            let known = |w: &&str| ["albero", "errore", "frammento", "+base"].contains(w);
            let unknown: Vec<_> = block.info.split_whitespace().filter(|w| !known(w)).collect();
            if !unknown.is_empty() {
                let _ = writeln!(wrong, "{shown}:{}: what is {unknown:?}?", block.line);
            }
            if let Err(why) = reads(block) {
                let _ = writeln!(wrong, "{shown}:{}: {why}", block.line);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn reads(block: &Block) -> Result<(), String> {
    if block.has("frammento") {
        let mut sources = Sources::new();
        let id = sources.add("frammento.albero", block.plan()).expect("small");
        let (_, diagnostics) = syntax::parse(sources.get(id));
        let found = Found { sources, example: id, diagnostics };
        return if found.diagnostics.is_empty() { Ok(()) } else { Err(found.shown(Lang::It)) };
    }
    let found = compile(block);
    match (block.is_wrong(), found.diagnostics.is_empty(), found.codes(Severity::Error).is_empty()) {
        (true, true, _) => Err("there is no mistake in this block".to_owned()),
        (false, _, false) => Err(found.shown(Lang::It)),
        _ => Ok(()),
    }
}

/// What a snapshot shows of a block: its text, the messages in both languages, and what they underline.
pub fn picture(code: Code, block: &Block) -> String {
    let mut found = compile(block);
    let mut others: BTreeMap<Code, usize> = BTreeMap::new();
    // Plans this small always lack something; what the page is not about is only counted.
    found.diagnostics.retain(|d| {
        let keep = d.code == code || d.severity == Severity::Error;
        if !keep {
            *others.entry(d.code).or_default() += 1;
        }
        keep
    });
    let mut out = format!("{}\n", block.text);
    for (lang, title) in [(Lang::It, "italiano"), (Lang::En, "English")] {
        let _ = write!(out, "── {title}\n{}\n", found.shown(lang));
    }
    out.push_str("── underlined\n");
    for d in &found.diagnostics {
        let place = |span| {
            let at = found.sources.locate(span);
            let text: String = found.sources.text(span).chars().take(60).collect();
            match at.cell {
                Some(cell) => format!("{}:{cell} {text:?}", at.file),
                None => format!("{}:{}:{} {text:?}", at.file, at.line, at.column),
            }
        };
        let _ = writeln!(out, "{} {}", d.code, place(d.primary.span));
        for label in &d.secondary {
            let _ = writeln!(out, "  also {}", place(label.span));
        }
        if let Some(fix) = &d.fix {
            let _ = writeln!(out, "  fix {} → {:?}", place(fix.span), fix.replacement);
        }
    }
    for (code, count) in others {
        let _ = writeln!(out, "not shown: {code} × {count}");
    }
    out
}
