//! The chapters that a body writes itself.

use super::outputs::{nothing_is_obeyed, words_of};
use crate::support::command::{Folder, albero};
use crate::support::config;
use crate::support::plans::{Compiled, repository};
use albero::diagnostic::{Code, Diagnostic, Lang};
use albero::document::style::Look;
use albero::document::{Document, Form};
use albero::files::Memory;
use albero::plan::Kind::Datum;
use albero::report::document::{Input, Kind, document, document_of};
use albero::source::Sources;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

const PLAN: &str = include_str!("../../docs/codici/base.albero");

/// The base plan with one chapter.
fn with(chapter: &str) -> Compiled {
    let mut files = Memory::default();
    files.0.insert("p/relazione/1.md".to_owned(), chapter.as_bytes().to_vec());
    let mut sources = Sources::new();
    let facts = "consuntivo 2025 chiuso { risorse A1.1 = 1.234,50 euro }\nconsuntivo 2024 { pratiche = 1.000 n }\n";
    sources.add("p/piano.albero", format!("{PLAN}{facts}")).expect("small");
    Compiled::reading(sources, &files)
}

fn report(plan: &Compiled) -> Document {
    let checked = plan.claims();
    let input = Input {
        sources: &plan.sources,
        plan: plan.plan(),
        scores: &plan.scores,
        checked: &checked,
        diagnostics: &plan.compilation.diagnostics,
        waivers: &plan.compilation.waivers,
    };
    document(input, Lang::It)
}

fn written(plan: &Compiled, form: Form) -> String {
    report(plan).write(form, &Look { lang: Lang::It, color: false, width: 100 }).into()
}

/// What the first chapter says, as text.
fn said(chapter: &str) -> String {
    let text = written(&with(chapter), Form::Text);
    let start = text.find("Cap\n").expect("the chapter") + 4;
    let end = text.find("\nRisultati\n").expect("the results");
    text[start..end].split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{a0}', " ")
}

fn findings(chapter: &str) -> Vec<Diagnostic> {
    let plan = with(chapter);
    let of_chapter = |d: &&Diagnostic| plan.sources.get(d.primary.span.source).name.ends_with(".md");
    plan.compilation.diagnostics.iter().filter(of_chapter).cloned().collect()
}

#[test]
fn a_reference_is_the_figure_of_the_plan() {
    for (written, shown) in [
        ("{punteggio A1}", "94,44 %"),
        ("{punteggio A1.1_01 in A1.1 arrotonda a 0,1 %}", "94,4 %"),
        ("{punteggio COMUNE tronca a 1 %}", "94 %"),
        ("{valore A1.1_01}", "85 %"),
        ("{valore A1.1_01 2024}", "81,50 %"),
        ("{valore pratiche}", "1.240"),
        ("{pratiche - pratiche[N-1]}", "240"),
        ("{pratiche_in_tempo / pratiche arrotonda a 0,1 %}", "85,0 %"),
        ("{risorse A1}", "1.234,50 euro"),
        ("{esito A1.1}", "Raggiunto"),
        ("{target A1.1_01}", "≥ 90,00 %"),
        ("{scostamento A1.1_01}", "-5,00 %"),
        ("{titolo A1.1}", "Rispondere in tempo"),
        ("{codice A1.1_01}", "A1.1_01"),
        ("{tipologia A1.1_01}", "Efficacia"),
        ("{algoritmo A1.1_01}", "pratiche_in_tempo / pratiche"),
        ("{numero obiettivi}", "1"),
        ("{numero obiettivi esito \"Raggiunto\" arrotonda a 1 %}", "100 %"),
        ("{usate(A1.1) / usate(COMUNE) arrotonda a 1 %}", "100 %"),
        ("{conta(obiettivi; esito = \"Raggiunto\")}", "1"),
        ("**{punteggio A1}** e _{punteggio A1}_", "94,44 % e 94,44 %"),
    ] {
        let chapter = format!("# Cap\n\nEcco {written}.\n");
        assert_eq!(findings(&chapter), Vec::new(), "{written}");
        assert_eq!(said(&chapter), format!("Ecco {shown}."), "{written}");
    }
}

#[test]
fn a_brace_can_be_a_brace() {
    let chapter = "# Cap\n\nUn insieme \\{a, b\\}, un codice `{x}`.\n\n    {y}\n";
    assert_eq!(findings(chapter), Vec::new());
    assert_eq!(said(chapter), "Un insieme {a, b}, un codice {x}. {y}");
}

#[test]
fn what_stands_alone_is_a_part_of_the_report() {
    let said = said("# Cap\n\nPrima:\n\n{tabella ambiti}\n\n## Schede\n\n{schede A1.1}\n");
    assert!(said.contains("Servizi ai cittadini 94,44 % ● Raggiunto") && said.contains("Obiettivo A1.1"), "{said}");
    let found = findings("Qui {tabella ambiti} no.\n");
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::BlockInText]);
    // What is shown twice keeps anchors of its own.
    let page = written(&with("{schede A1.1}\n"), Form::Html);
    assert_eq!(page.matches("id=\"A1.1\"").count(), 1);
}

#[test]
fn what_cannot_be_read_is_told_at_its_place() {
    for (chapter, code, at, fix) in [
        ("è {punteggio A11}", Code::UnknownName, "A11", Some("A1")),
        ("è {puntegio A1}", Code::UnknownKeyword, "puntegio", Some("punteggio")),
        ("è {tabella ambti}", Code::UnknownName, "ambti", Some("ambiti")),
        ("è {punteggio A1", Code::OpenReference, "{", Some("\\{")),
        ("è {}", Code::UnexpectedForm, "{}", None),
        ("è {punteggio A1; punteggio A1}", Code::UnexpectedForm, "{punteggio A1; punteggio A1}", None),
        ("è {titolo \"}", Code::UnexpectedForm, "{titolo \"}", None),
        ("è {punteggio pratiche}", Code::WrongKind, "pratiche", None),
        ("è {punteggio A1 2024}", Code::DayOutsideYear, "2024", None),
        ("è {valore A1.1_01 2019}", Code::FigureAbsent, "valore A1.1_01 2019", None),
        ("è {titolo A1 arrotonda a 1 %}", Code::UnexpectedForm, "titolo A1 arrotonda a 1 %", None),
    ] {
        let plan = with(chapter);
        let found = findings(chapter);
        let shown: Vec<_> = found.iter().map(|d| (d.code, plan.sources.text(d.primary.span))).collect();
        assert_eq!(shown, [(code, at)], "{chapter}");
        assert_eq!(found[0].fix.as_ref().map(|fix| fix.replacement.as_str()), fix, "{chapter}");
    }
}

#[test]
fn a_comment_waives_and_is_not_shown() {
    let chapter = "# Cap\n\n<!-- consenti cifra_assente motivo \"non rilevata\" -->\n\nÈ {valore A1.1_01 2019}.\n";
    assert_eq!(findings(chapter), Vec::new());
    assert_eq!(said(chapter), "È —.");
}

#[test]
fn files_are_read_in_their_order_and_named() {
    let folder = Folder::new();
    folder.write("p/piano.albero", PLAN);
    folder.write("p/relazione/10-dopo.md", "dopo");
    folder.write("p/relazione/02-il_contesto.md", "prima");
    folder.write("p/relazione/note.txt", "{punteggio NESSUNO}");
    folder.write("p/relazione/.bozza.md", "{punteggio NESSUNO}");
    let run = albero(&["report", "--format", "text", &format!("{}/p", folder.path())]);
    assert_eq!(run.code, 0, "{}", run.err);
    let (first, second) = (run.out.find("Il contesto\n").expect("named"), run.out.find("Dopo\n").expect("named"));
    assert!(first < second);
}

#[cfg(unix)]
#[test]
fn a_chapter_outside_the_root_is_not_read() {
    let folder = Folder::new();
    folder.write("p/piano.albero", PLAN);
    folder.write("fuori/segreto.md", "segreto");
    std::fs::create_dir(folder.0.join("p/relazione")).expect("made");
    std::os::unix::fs::symlink("../../fuori/segreto.md", folder.0.join("p/relazione/1.md")).expect("linked");
    let plan = format!("{}/p", folder.path());
    let run = albero(&["report", &plan]);
    assert!(!run.out.contains("segreto") && run.err.contains("sta fuori da"), "{}{}", run.out, run.err);
    let run = albero(&["report", "--fuori", &plan]);
    assert!(run.out.contains("segreto"), "{}{}", run.out, run.err);
    std::fs::remove_dir_all(folder.0.join("p/relazione")).expect("gone");
    std::os::unix::fs::symlink("../fuori", folder.0.join("p/relazione")).expect("linked");
    assert!(!albero(&["report", &plan]).out.contains("segreto"));
}

#[test]
fn the_year_after_has_the_chapters_and_is_told_what_they_name() {
    let folder = Folder::new();
    folder.write("p/piano.albero", PLAN);
    folder.write("p/relazione/1.md", "# Il 2025\n\nAnno {punteggio A1}.\n");
    let (plan, next) = (format!("{}/p", folder.path()), format!("{}/n", folder.path()));
    let run = albero(&["rollover", "2026", &plan, "--in", &next]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("capitoli che nominano ancora il 2025, da rivedere: relazione/1.md"), "{}", run.out);
    let copied = std::fs::read_to_string(folder.0.join("n/relazione/1.md")).expect("copied");
    assert_eq!(copied, "# Il 2025\n\nAnno {punteggio A1}.\n");
}

#[test]
fn a_comparison_knows_paragraphs() {
    let folder = Folder::new();
    for (plan, chapter) in [("a", "# Uno\n\nResta.\n\nVecchio.\n"), ("b", "# Uno\n\nNuovo.\n\nResta.\n")] {
        folder.write(&format!("{plan}/piano.albero"), PLAN);
        folder.write(&format!("{plan}/relazione/1.md"), chapter);
    }
    let run = albero(&["diff", &format!("{}/a", folder.path()), &format!("{}/b", folder.path())]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("capitolo 1.md") && run.out.contains("Vecchio."), "{}", run.out);
    assert!(run.out.contains("Nuovo.") && !run.out.contains("Resta."), "{}", run.out);
}

fn owed(plan: &Compiled, kind: Kind, form: Form) -> String {
    let checked = plan.claims();
    let input = Input {
        sources: &plan.sources,
        plan: plan.plan(),
        scores: &plan.scores,
        checked: &checked,
        diagnostics: &plan.compilation.diagnostics,
        waivers: &plan.compilation.waivers,
    };
    let document = document_of(kind, input, Lang::It);
    document.write(form, &Look { lang: Lang::It, color: false, width: 100 }).into()
}

#[test]
fn what_is_published_has_no_name_path_or_finding_of_ours() {
    let plan = Compiled::at(&repository("examples/tno-2025"));
    let public = owed(&plan, Kind::Public, Form::Markdown);
    assert!(public.contains("**Relazione sulla performance 2025**") && !public.contains("Rapporto"));
    for section in ["Cifre pubblicate", "Come rifare i conti", ".albero", "consenti", "`"] {
        assert!(!public.contains(section), "{section}");
    }
    // Names of data are no words of Italian.
    let data = plan.plan().ids().filter(|id| plan.plan().item(*id).kind == Datum);
    let names: Vec<&str> = data.map(|id| plan.name(id)).filter(|name| name.contains('_')).collect();
    assert!(names.len() > 100);
    let told: Vec<&&str> = names.iter().filter(|name| public.contains(**name)).collect();
    assert!(told.is_empty(), "{told:?}");
    assert!(public.contains("Algoritmo: «"), "by titles");
}

#[test]
fn each_document_has_what_it_is_for() {
    let plan = Compiled::at(&repository("examples/tno-2025"));
    let dossier = owed(&plan, Kind::Dossier, Form::Markdown);
    for part in ["Cifre pubblicate", "Controlli", "Come si arriva al punteggio di PO_01.01.02"] {
        assert!(dossier.contains(part), "{part}");
    }
    let before = owed(&plan, Kind::Plan, Form::Markdown);
    assert!(before.contains("Piano della performance 2025") && before.contains("*Indicatori e target*"));
    // Nothing that is known after the year.
    for later in ["Consuntivo", "Punteggio", "Raggiunto", "Risorse utilizzate"] {
        assert!(!before.contains(later), "{later}");
    }
}

#[test]
fn what_was_missed_is_explained_and_people_are_named_to_few() {
    let text = format!(
        "{PLAN}indicatore A1.1_02 \"Moduli\" in A1.1 {{\n  responsabile \"M. Rossi\"\n  descrizione \"In linea\"\n  target >= 5 n\n}}\n\
         consuntivo 2025 chiuso {{\n  A1.1_02 = 3 n\n  causa A1.1_02 \"Gara deserta\"\n}}\n"
    );
    let plan = Compiled::text(text);
    let found: Vec<&str> = plan
        .compilation
        .diagnostics
        .iter()
        .filter(|d| d.code == Code::MissedUnexplained)
        .map(|d| d.message.it.as_ref())
        .collect();
    assert_eq!(
        found,
        [
            "il target di «A1.1_01» è mancato, e non si dice perché",
            "il target di «A1.1_02» è mancato, e manca la misura correttiva",
        ]
    );
    let (public, dossier) = (owed(&plan, Kind::Public, Form::Text), owed(&plan, Kind::Dossier, Form::Text));
    assert!(public.contains("Gara deserta") && public.contains("In linea") && !public.contains("Rossi"), "{public}");
    assert!(dossier.contains("Rossi"), "{dossier}");
    assert!(!owed(&plan, Kind::Plan, Form::Text).contains("Gara deserta"));
}

#[test]
fn charts_and_tables_of_the_whole_plan() {
    let page = written(&with("# Cap\n\n{grafico A1}\n\n{tabella esiti}\n\n{tabella nel_tempo}\n"), Form::Html);
    assert!(page.contains("class=\"chart\"") && page.contains(">A1.1</text>"), "{page}");
    assert!(page.contains("Esiti per genere di nodo") && page.contains("class=\"trend\""), "{page}");
}

/// What somebody may write in a chapter, and should not.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Testo",
        "è",
        " ",
        "\n",
        "\n\n",
        "<b1>",
        "</td>",
        "<script>alert(1)</script>",
        "<img src=x onerror=y>",
        "&amp;",
        "&",
        "[a](javascript:x)",
        "[b](https://e.it/\"><script>)",
        "![p](http://q)",
        "`c`",
        "*",
        "_",
        "**",
        "|",
        "# ",
        "- ",
        "1. ",
        "> ",
        "```\n",
        "<!-- ",
        " -->",
        "{punteggio A1}",
        "{",
        "}",
        "\\{",
        "{titolo A1.1}",
        "{x",
        "[^1]",
        "[^1]: nota\n",
        "\u{1b}[31m",
        "\u{202e}",
        "| a | b |\n|---|---|\n| c | d |\n",
        "$$x$$",
        "{tabella ambiti}",
        "\t",
        "$",
        "~",
        "\u{0}",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn prose_comes_out_as_text(chapter in pieces()) {
        let plan = with(&chapter);
        nothing_is_obeyed("text", &written(&plan, Form::Text));
        let page = written(&plan, Form::Html);
        nothing_is_obeyed("html", &page);
        words_of("report", &page);
        prop_assert!(!page.contains("href=\"javascript"), "{page}");
        let markdown = written(&plan, Form::Markdown);
        nothing_is_obeyed("md", &markdown);
        for event in Parser::new_ext(&markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Html(tag) | Event::InlineHtml(tag) => {
                    prop_assert!(["<a id=\"", "</a>", "<br>"].iter().any(|o| tag.starts_with(o)), "{tag}\n{markdown}");
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let leads = ["#", "https://", "http://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme));
                    prop_assert!(leads, "{dest_url}");
                }
                Event::Start(Tag::Image { .. }) => prop_assert!(false, "a picture\n{markdown}"),
                _ => {}
            }
        }
        let json = written(&plan, Form::Json);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }
}

/// The chapters of the real plan ask for nothing that it does not have.
#[test]
fn the_real_plan_has_every_figure_of_its_chapters() {
    let plan = Compiled::at(&repository("examples/tno-2025"));
    let chapters = &plan.plan().chapters;
    assert!(chapters.len() >= 3 && chapters.iter().all(|chapter| chapter.asked.iter().all(Option::is_some)));
    let found = plan.compilation.diagnostics.iter().filter(|d| d.code == Code::FigureAbsent);
    assert_eq!(found.count(), 0);
}
