//! What a program that uses the library sees: files in, a compiled plan out, with its findings, scores, reasons and
//! reports. Everything else may change from one version to the next.

mod finding;
mod input;
mod number;
mod parts;
mod score;

pub use finding::{Finding, Fix, Severity};
pub use input::{Input, TooLarge};
pub use number::Number;
use parts::Parts;
pub use score::{Node, Score};

use crate::compile::{self, Compilation};
use crate::diagnostic::Lang;
use crate::diagnostic::text::{TextOptions, render};
use crate::document::{html, markdown};
use crate::eval::{Inputs, Scores};
use crate::plan::Kind;
use crate::report::{document, scores};
use crate::source::Sources;
use crate::verify::verify;

/// A plan that has been read, checked and scored.
///
/// There is one whatever the files say: what could not be understood is among the [findings](Compiled::findings), and
/// where that keeps a score from being computed there is none.
pub struct Compiled(Parts);

/// The form of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// A page for a browser, complete in itself.
    Html,
    /// Markdown.
    Markdown,
}

impl Input {
    /// Reads, checks and scores a plan.
    ///
    /// ```
    /// # fn main() -> Result<(), albero::TooLarge> {
    /// let text = r#"
    /// piano COMUNE "Comune di Esempio" { anno 2025; smvp SMVP }
    /// smvp SMVP "Sistema di misurazione e valutazione" {
    ///   applica proporzionale a >=
    ///   nodo obiettivo  media pesata di indicatori
    ///   nodo piano      media pesata di obiettivi
    /// }
    /// obiettivo O1 "Rispondere in tempo" in COMUNE {
    ///   indicatore I1 "Pratiche nei termini" { peso 100 %; target >= 90,00 % }
    /// }
    /// consuntivo 2025 chiuso { I1 = 85,00 % }
    /// "#;
    /// let plan = albero::Input::new().text("piano.albero", text).compile()?;
    /// assert!(plan.is_sound());
    /// let score = plan.node("I1").expect("declared").score();
    /// assert_eq!(score.text().as_deref(), Some("94,44 %"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn compile(self) -> Result<Compiled, TooLarge> {
        let Input { texts, data } = self;
        let mut sources = Sources::new();
        for (name, text) in texts {
            sources.add(name, text).map_err(|_| TooLarge)?;
        }
        let mut compilation = compile::compile(&mut sources, &data);
        let scores = Scores::compute(&compilation.plan, &Inputs::default());
        compilation.finish(&scores);
        Ok(Compiled(Parts { sources, compilation, scores }))
    }
}

impl Compiled {
    /// True when nothing stands in the way of the plan's scores.
    pub fn is_sound(&self) -> bool {
        self.0.compilation.is_sound()
    }

    /// What there is to say about the plan, in the order of its files.
    ///
    /// ```
    /// # fn main() -> Result<(), albero::TooLarge> {
    /// let plan = albero::Input::new().text("piano.albero", "piano P \"Prova\" { ano 2025 }\n").compile()?;
    /// let finding = plan.findings().find(|finding| finding.code() == "parola_ignota").expect("misspelt");
    /// assert_eq!((finding.file(), finding.line(), finding.column()), ("piano.albero", 1, 19));
    /// assert_eq!(finding.fix().map(|fix| fix.replacement().to_owned()), Some("anno".to_owned()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        self.0.compilation.diagnostics.iter().map(|found| Finding { sources: &self.0.sources, found })
    }

    /// The findings as `albero check` prints them, without colours.
    pub fn findings_text(&self, lang: Lang) -> String {
        render(&self.0.sources, &self.0.compilation.diagnostics, &TextOptions { lang, ..TextOptions::default() }).into()
    }

    /// The year of the plan.
    pub fn year(&self) -> i32 {
        self.0.compilation.plan.year
    }

    /// The body's whole plan, which all areas count in; none where the files declare no `piano`.
    pub fn root(&self) -> Option<Node<'_>> {
        self.0.compilation.plan.root.map(|id| Node { parts: &self.0, id })
    }

    /// Everything that has a score, in the order of the files.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        let plan = &self.0.compilation.plan;
        plan.ids().filter(|id| plan.item(*id).kind != Kind::Datum).map(|id| Node { parts: &self.0, id })
    }

    /// The node with a name.
    pub fn node(&self, name: &str) -> Option<Node<'_>> {
        self.nodes().find(|node| node.name() == name)
    }

    /// Every score as JSON, as `albero eval --json` prints it.
    pub fn json(&self) -> String {
        scores::json(&self.0.sources, &self.0.compilation.plan, &self.0.scores, scores::Wanted::default(), Lang::It)
            .into()
    }

    /// The report that `albero report` writes; none where the files declare no `piano`.
    ///
    /// ```
    /// # fn main() -> Result<(), albero::TooLarge> {
    /// # let text = "piano P \"Comune di Esempio\" { anno 2025; smvp S }\nsmvp S \"S\" { nodo piano media di ambiti }\n";
    /// let plan = albero::Input::new().text("piano.albero", text).compile()?;
    /// let page = plan.report(albero::Format::Html, albero::Lang::En).expect("a plan");
    /// assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Comune di Esempio"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn report(&self, format: Format, lang: Lang) -> Option<String> {
        let Compilation { plan, diagnostics, waivers, .. } = &self.0.compilation;
        plan.root?;
        let checked = verify(plan, waivers, &self.0.scores);
        let (sources, scores) = (&self.0.sources, &self.0.scores);
        let input = document::Input { sources, plan, scores, checked: &checked, diagnostics, waivers };
        let document = document::document(input, lang);
        Some(match format {
            Format::Html => html::render(&document).into(),
            Format::Markdown => markdown::render(&document).into(),
        })
    }
}
