//! `examples/tno-2025`, the whole real plan: its counts, its scores against an independent
//! evaluator, its published scores, and the list of contradictions in its README.

use crate::support::plans::{Compiled, files, repository};
use albero::diagnostic::{Code, Lang, Severity};
use albero::plan::{Figure, Kind};
use albero::source::Sources;
use albero::verify::{Checked, Verdict};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

const FOLDER: &str = "examples/tno-2025";

static PLAN: LazyLock<Compiled> = LazyLock::new(|| Compiled::at(&repository(FOLDER)));

fn tno() -> &'static Compiled {
    &PLAN
}

#[test]
fn is_sound() {
    let errors: Vec<_> = tno().compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn has_everything() {
    let plan = tno().plan();
    let of = |kinds: &[Kind]| plan.ids().filter(|id| kinds.contains(&plan.item(*id).kind)).count();
    let strategic = plan.ids().filter(|&id| tno().name(id).starts_with("OS_") && plan.item(id).kind == Kind::Objective);
    let strategic = strategic.count();
    assert_eq!(of(&[Kind::Area]), 3);
    assert_eq!(strategic, 16);
    assert_eq!(of(&[Kind::Objective, Kind::Project]) - strategic, 57);
    assert_eq!(of(&[Kind::Scorecard]), 5);
    let rows = |kinds: &[Kind]| {
        let counts = plan
            .edges
            .iter()
            .filter(|e| kinds.contains(&plan.item(e.parent).kind) && plan.item(e.child).kind == Kind::Indicator);
        counts.count()
    };
    assert_eq!(rows(&[Kind::Objective, Kind::Project]), 294);
    assert_eq!(rows(&[Kind::Scorecard]), 122);
}

/// The summary counts 54 operational objectives above 90 %, 3 between 51 and 90 %, none below 50 %, and the table 3.0 says
/// how many belong to each: all are held against the tree, and against the scores that the report prints.
#[test]
fn counts_are_those_of_the_tree_but_for_the_middle_band() {
    let plan = tno().plan();
    let claims = tno().claims();
    let counts = || claims.iter().filter(|c| matches!(plan.claims[c.claim].figure, Figure::Count(..)));
    assert_eq!(counts().count(), 16 + 3 + 1 + 8);
    let apart: Vec<String> = counts().filter(|c| c.differs_below()).map(|c| c.published.text.it.to_string()).collect();
    assert_eq!(apart, ["3 n", "5 %"]);
    let follow = |c: &Checked| matches!(c.verdict, Verdict::Exact | Verdict::Compatible);
    assert!(counts().all(follow), "{:#?}", counts().find(|c| !follow(c)));
}

/// Chapter 1 prints two areas that don't follow from their own objectives: these are contradicted, and explain it. Every
/// dashboard follows from its own rows.
#[test]
fn printed_parents_follow_from_their_children_or_from_none() {
    let claims = tno().claims();
    let name = |c: &Checked| tno().name(tno().plan().claims[c.claim].item);
    let scores = claims.iter().filter(|c| matches!(tno().plan().claims[c.claim].figure, Figure::Score { .. }));
    let (follow, apart): (Vec<_>, Vec<_>) =
        scores.filter_map(|c| Some((name(c), c.printed.as_ref()?))).partition(|(_, printed)| printed.follows);
    let apart: Vec<_> = apart.iter().map(|(name, printed)| (*name, printed.is_explained)).collect();
    assert_eq!(apart, [("AS_02", true), ("AS_03", true)]);
    for dashboard in ["C01", "C02", "C03", "C04", "C05", "CCIAA_TNO"] {
        assert!(follow.iter().any(|(name, _)| *name == dashboard), "{dashboard}");
    }
}

#[test]
fn scores_equal_those_of_an_independent_evaluator() {
    let text = std::fs::read_to_string(repository("tests/cases/score/tno-2025.json")).expect("a file");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let expected = json["punteggi"].as_object().expect("an object");
    let number = |v: &serde_json::Value| v.as_str().expect("a string").parse::<Decimal>().expect("a decimal");
    let close = |a: Decimal, b: Decimal| (a - b).abs() < Decimal::new(1, 20);
    for (name, want) in expected {
        let range = tno().scores.get(tno().item(name)).range.unwrap_or_else(|| panic!("{name} has no score"));
        let (low, high) = match want.get("score") {
            Some(score) => (number(score), number(score)),
            None => (number(&want["min"]), number(&want["max"])),
        };
        assert!(
            close(range.low().decimal(), low) && close(range.high().decimal(), high),
            "{name}: {range:?}, expected {low} … {high}"
        );
    }
    let plan = tno().plan();
    let scored = plan.ids().filter(|&id| !matches!(plan.item(id).kind, Kind::Unit | Kind::Datum)).count();
    assert_eq!(scored, expected.len(), "every scored node is compared");
}

#[test]
fn every_published_score_follows_or_is_denied() {
    let plan = tno().plan();
    let claims = tno().claims();
    let of = |c: &Checked| &plan.claims[c.claim];
    let scores = || claims.iter().filter(|c| matches!(of(c).figure, Figure::Score { .. }));
    for claim in scores().filter(|c| plan.item(of(c).item).kind != Kind::Unit) {
        let name = tno().name(of(claim).item);
        match claim.verdict {
            Verdict::Exact | Verdict::Compatible | Verdict::Worded => {
                assert!(!claim.denied, "{name}: denied, but follows")
            }
            Verdict::Contradicted => assert!(claim.denied, "{name}: published {}", claim.published.text.it),
            Verdict::Missing => panic!("{name} is not computed"),
        }
    }
    let claimed = |id| scores().any(|c| of(c).item == id);
    let nodes = [Kind::Plan, Kind::Area, Kind::Objective, Kind::Project];
    for id in plan.ids().filter(|&id| nodes.contains(&plan.item(id).kind)) {
        assert!(claimed(id), "{}: its published score is not in the plan", tno().name(id));
    }
    assert!(claims.iter().all(|c| !c.is_finding()), "verify exits 0");
}

#[test]
fn is_laid_out_as_fmt_does() {
    let mut wrong = Vec::new();
    for file in files(&repository(FOLDER)) {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        let mut sources = Sources::new();
        let id = sources.add("x.albero", text.clone()).expect("small");
        let formatted = albero::format::format(sources.get(id));
        if formatted != text {
            let first = text.lines().zip(formatted.lines()).find(|(a, b)| a != b);
            wrong.push(format!("{}: {first:?}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A kind of contradiction: what `verify` finds of some claims, and the codes of `check`.
const KINDS: &[(&str, &[&str], &[&str])] = &[
    (
        "codici stampati",
        &["codice"],
        &["codice_in_due_posti", "codici_diversi", "numero_ripetuto", "codice_incoerente"],
    ),
    ("forme dei codici", &[], &["codice_di_altra_forma"]),
    (
        "testi e soglie stampati, programmi",
        &["titolo", "algoritmo", "missione", "programma", "soglia"],
        &["programma_discorde"],
    ),
    ("testo contro target", &[], &["testo_contrario_al_target", "rapporto_capovolto", "parentesi_aperta"]),
    (
        "un indicatore contro un altro",
        &[],
        &["misurato_due_volte", "parte_oltre_il_tutto", "prima_della_sua_preparazione"],
    ),
    ("punteggi", &["punteggio", "esito"], &[]),
    ("valori, target e scostamenti", &["valore", "target", "scostamento"], &[]),
    ("conti dei nodi", &["numero"], &["fasce_contate_male"]),
    ("misure", &[], &["pubblicato_in_altra_misura"]),
    ("risorse", &["risorse"], &["risorse_superate"]),
];

fn kinds_section() -> String {
    let (claims, plan) = (tno().claims(), tno().plan());
    let wrong = |c: &&Checked| c.verdict == Verdict::Contradicted || c.differs_below();
    let mut out = "| specie | contraddette o discordi | con altre parole | avvisi |\n|---|---|---|---|\n".to_owned();
    let mut totals = [0; 3];
    for (kind, words, codes) in KINDS {
        let of = || claims.iter().filter(|c| words.contains(&plan.claims[c.claim].kind()));
        let warnings = tno().compilation.diagnostics.iter().filter(|d| codes.contains(&d.code.as_str()));
        let counts =
            [of().filter(wrong).count(), of().filter(|c| c.verdict == Verdict::Worded).count(), warnings.count()];
        let _ = writeln!(out, "| {kind} | {} | {} | {} |", counts[0], counts[1], counts[2]);
        totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count);
    }
    let _ = writeln!(out, "| in tutto | {} | {} | {} |", totals[0], totals[1], totals[2]);
    assert_eq!(totals[0], claims.iter().filter(wrong).count(), "every contradiction has a kind");
    out
}

/// The README lists what `verify` and `check` find. `ALBERO_AGGIORNA=1 cargo test tno` writes it.
#[test]
fn readme_lists_every_contradiction() {
    let path = repository(FOLDER).join("README.md");
    let written = std::fs::read_to_string(&path).expect("a README");
    let mut wanted = replace(&written, "specie", &kinds_section());
    wanted = replace(&wanted, "verify", &verify_section());
    wanted = replace(&wanted, "check", &check_section());
    if std::env::var_os("ALBERO_AGGIORNA").is_some() {
        std::fs::write(&path, &wanted).expect("writable");
        return;
    }
    let first = wanted.lines().zip(written.lines()).find(|(a, b)| a != b);
    assert_eq!(first, None, "write it anew with ALBERO_AGGIORNA=1");
    assert!(wanted == written, "write it anew with ALBERO_AGGIORNA=1");
}

pub fn replace(text: &str, mark: &str, section: &str) -> String {
    let (open, close) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let start = text.find(&open).expect("the mark") + open.len();
    let end = start + text[start..].find(&close).expect("the closing mark");
    format!("{}\n{section}\n{}", &text[..start], &text[end..])
}

fn verify_section() -> String {
    let claims = tno().claims();
    let of = |verdict: Verdict| claims.iter().filter(move |c| c.verdict == verdict);
    let apart = || claims.iter().filter(|c| c.differs_below());
    let mut out = format!(
        "{} cifre e testi pubblicati: {} esatti, {} compatibili, {} contraddetti, {} discordi, {} con altre parole, {} non calcolabili.\n",
        claims.len(),
        of(Verdict::Exact).count(),
        of(Verdict::Compatible).count(),
        of(Verdict::Contradicted).count(),
        apart().count(),
        of(Verdict::Worded).count(),
        of(Verdict::Missing).count(),
    );
    out += "\n**Contraddette**, tutte smentite nel piano:\n\n";
    out += "| cifra | dove | pubblicato | calcolato | differenza | perché |\n|---|---|---|---|---|---|\n";
    for claim in of(Verdict::Contradicted) {
        let difference = claim.difference.map_or_else(|| "–".to_owned(), |d| figure(d.decimal().round_dp(4)));
        let why = tno().sources.text(tno().plan().claims[claim.claim].denied);
        let _ = writeln!(out, "{} {difference} | {why} |", row(claim));
    }
    out += "\n**Discordi**: tornano con il piano, ma non con le cifre che il documento stampa sotto:\n\n";
    out += "| cifra | dove | pubblicato | calcolato | quelle stampate danno | perché |\n|---|---|---|---|---|---|\n";
    for claim in apart() {
        let below = claim.printed.as_ref().map_or("", |printed| &printed.computed.text.it);
        let why = match claim.is_explained() {
            true => "una delle cifre sotto è contraddetta",
            false => tno().sources.text(tno().plan().claims[claim.claim].denied),
        };
        let _ = writeln!(out, "{} {below} | {why} |", row(claim));
    }
    out += "\n**Con altre parole**: le cifre nel testo sono le stesse:\n\n";
    out += "| testo | dove | pubblicato | nel piano |\n|---|---|---|---|\n";
    for claim in of(Verdict::Worded) {
        let _ = writeln!(out, "{}", row(claim).trim_end());
    }
    out += "\n**Compatibili**: tornano solo dentro l'arrotondamento dei dati o un intervallo deciso:\n\n";
    out += "| cifra | dove | pubblicato | calcolato | tra |\n|---|---|---|---|---|\n";
    for claim in of(Verdict::Compatible) {
        let ends = claim.interval.map_or_else(
            || "–".to_owned(),
            |i| format!("{} … {}", figure(i.low().decimal().round_dp(4)), figure(i.high().decimal().round_dp(4))),
        );
        let _ = writeln!(out, "{} {ends} |", row(claim));
    }
    let missing: Vec<&str> = of(Verdict::Missing).map(|c| tno().name(tno().plan().claims[c.claim].item)).collect();
    let _ = write!(out, "\n**Non calcolabili**, perché il documento non dice la regola: {}.\n", missing.join(", "));
    out
}

/// The first columns of a claim's row.
fn row(checked: &Checked) -> String {
    let claim = &tno().plan().claims[checked.claim];
    let mut code = format!("{} `{}`", claim.kind(), tno().plan().about(claim));
    if let Some(under) = claim.under {
        let _ = write!(code, " in `{}`", tno().name(under));
    }
    if claim.year != tno().plan().year {
        let _ = write!(code, " {}", claim.year);
    }
    let (published, computed) = checked.told();
    let computed = computed.map_or_else(|| "–".into(), |text| text.it);
    let place = tno().sources.text(claim.place);
    format!("| {code} | {} | {} | {computed} |", place.replace("Relazione 2025, ", ""), published.it)
}

fn figure(value: Decimal) -> String {
    albero::ground::number::italian(value.normalize())
}

/// Families of findings: the messages of the small ones, the guilty words of the large ones.
fn check_section() -> String {
    let mut families: BTreeMap<Code, Vec<&albero::diagnostic::Diagnostic>> = BTreeMap::new();
    for found in &tno().compilation.diagnostics {
        families.entry(found.code).or_default().push(found);
    }
    let mut out = format!("{} avvisi, nessun errore.\n", tno().compilation.diagnostics.len());
    for (code, found) in families {
        let _ = write!(out, "\n**`{code}`** ({})", found.len());
        if found.len() <= 12 {
            out += ":\n\n";
            for d in found {
                let _ = writeln!(out, "- {}", d.message.get(Lang::It));
            }
            continue;
        }
        let words: Vec<&str> = found.iter().map(|d| tno().sources.text(d.primary.span)).collect();
        let _ = writeln!(out, ": {}.", words.join(", "));
    }
    out
}
