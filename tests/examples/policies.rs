//! `examples/politiche`: every table worked by hand is reproduced to the last digit; what `albero policy`
//! says and draws; and which policy `verify --politiche` finds behind published scores.

use crate::support::plans::{Compiled, files, no_files, repository};
use albero::diagnostic::{Code, Lang, Severity};
use albero::document::style::Look;
use albero::eval::{ExactScores, Outcome, figures};
use albero::plan::Kind;
use albero::report::policy::{self, Subject};
use albero::reproduce::{Combination, Missing, Stage, search};
use albero::source::Sources;
use albero::verify::Verdict;
use std::path::{Path, PathBuf};

/// The folders of the examples, in order.
fn examples() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(repository("examples/politiche"))
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.is_dir())
        .collect();
    found.sort();
    found
}

/// Policy files of an example together with one of its plans, as the command line does.
fn compiled(example: &Path, plan: &str) -> Compiled {
    let mut sources = Sources::new();
    let own = files(&example.join(plan));
    let policies = files(example).into_iter().filter(|f| f.parent() == Some(example));
    for file in policies.chain(own) {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        sources.add(file.file_name().expect("a name").to_string_lossy().into_owned(), text).expect("small");
    }
    Compiled::reading(sources, &no_files)
}

/// A row of a table worked by hand: node, the node that counts it, and the figure.
struct Row {
    plan: String,
    node: String,
    under: Option<String>,
    figure: String,
}

/// The tables of a README: below a heading with the plan's folder, `| `node` | sum | figure |`.
fn rows(readme: &str) -> Vec<Row> {
    let mut plan = String::new();
    let mut found = Vec::new();
    for line in readme.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            plan = heading.to_owned();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", node, _, figure, ""] = cells.as_slice() else { continue };
        let Some(node) = node.strip_prefix('`').and_then(|n| n.strip_suffix('`')) else { continue };
        let (node, under) = node.split_once(" in ").map_or((node, None), |(n, p)| (n, Some(p.to_owned())));
        found.push(Row { plan: plan.clone(), node: node.to_owned(), under, figure: (*figure).to_owned() });
    }
    found
}

#[test]
fn every_table_worked_by_hand_is_reproduced() {
    let (mut wrong, mut count, mut plans) = (Vec::new(), 0, 0);
    let examples = examples();
    assert!(examples.len() >= 11, "ten policies and one more");
    for example in &examples {
        let readme = std::fs::read_to_string(example.join("README.md")).expect("a README");
        let rows = rows(&readme);
        let mut names: Vec<&str> = rows.iter().map(|r| r.plan.as_str()).collect();
        names.dedup();
        assert!(!names.is_empty(), "{} has no table", example.display());
        for name in names {
            plans += 1;
            let compiled = compiled(example, name);
            for row in rows.iter().filter(|r| r.plan == name) {
                let item = compiled.item(&row.node);
                let score = match &row.under {
                    None => compiled.scores.get(item),
                    Some(parent) => {
                        let mut edges = compiled.plan().edges_of(compiled.item(parent));
                        let (id, edge) = edges.find(|(_, e)| e.child == item).expect("an edge");
                        compiled.scores.on_edge(id, edge)
                    }
                };
                let range = score.range.expect("a score");
                let found = figures::score_range(compiled.plan().policy.print, range);
                if found != row.figure {
                    wrong.push(format!("{name} {}: {found}, by hand {}", row.node, row.figure));
                }
            }
            let claims = compiled.claims();
            assert_eq!(claims.len(), rows.iter().filter(|r| r.plan == name).count(), "{name}: a claim for every row");
            count += claims.len();
            for claim in claims.iter().filter(|c| c.verdict != Verdict::Exact) {
                wrong.push(format!("{name}: published {}: {:?}", claim.published.text.it, claim.verdict));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 90 && plans >= 13, "only {count} figures in {plans} plans");
}

/// The small plans lack sources and baselines; of their rules there is nothing to say.
#[test]
fn the_rules_of_the_examples_are_proved() {
    for example in examples() {
        for name in ["piano", "piano-a", "piano-b", "piano-2025", "piano-2026"] {
            if !example.join(name).is_dir() {
                continue;
            }
            let compiled = compiled(&example, name);
            let bare = [Code::NoSource, Code::NoBaseline, Code::NoKind, Code::ActualMissing];
            let found: Vec<_> = compiled.compilation.diagnostics.iter().filter(|d| !bare.contains(&d.code)).collect();
            assert!(found.is_empty(), "{} {name}: {found:#?}", example.display());
        }
    }
}

#[test]
fn the_first_policy_is_that_of_the_real_plan() {
    let body = |path: &str| {
        let text = std::fs::read_to_string(repository(path)).expect("a policy");
        let start = text.find('{').expect("a block");
        text[start..].split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(body("examples/politiche/01-camera-2025/smvp.albero"), body("examples/tno-2025/smvp.albero"));
}

#[test]
fn without_a_name_the_policy_in_force_is_taken() {
    let plan = |year: i32, policies: &str| {
        let compiled = Compiled::text(format!(
            "piano P \"P\" {{ anno {year} }}\n{policies}\nindicatore I \"I\" in P {{ target >= 10 n }}\nconsuntivo {year} {{ I = 5 n }}"
        ));
        let errors = compiled.compilation.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        let policy = compiled.sources.text(compiled.plan().policy.name).to_owned();
        (policy, errors)
    };
    let dated = |name: &str, day: &str| {
        format!("smvp {name} \"x\" dal {day} {{ applica proporzionale a >=; nodo piano media di indicatori }}\n")
    };
    let two = dated("PRIMA", "01/01/2024") + &dated("DOPO", "01/03/2026");
    assert_eq!(plan(2024, &two), ("PRIMA".to_owned(), 0));
    assert_eq!(plan(2025, &two), ("PRIMA".to_owned(), 0));
    assert_eq!(plan(2026, &two), ("DOPO".to_owned(), 0));
    assert!(plan(2023, &two).1 > 0, "none is in force yet");
    let same = dated("UNA", "01/01/2025") + &dated("ALTRA", "01/01/2025");
    assert!(plan(2025, &same).1 > 0, "two on the same day can't be told apart");
}

#[test]
fn a_rule_is_told_with_the_numbers_of_its_node() {
    let compiled = Compiled::at(&repository("examples/primo-piano"));
    let said = |name: &str| {
        let works = policy::works(&compiled.sources, compiled.plan(), &compiled.scores, compiled.item(name));
        let one = works.first().expect("a rule");
        let words = |s: &policy::Stretch| {
            format!("{}{}: {}", if s.here { "> " } else { "" }, s.where_.get(Lang::It), s.score.get(Lang::It))
        };
        one.stretches.iter().map(words).collect::<Vec<_>>()
    };
    assert_eq!(
        said("A1.1_01"),
        ["fino a 0 %: 0 %", "> da 0 % (escluso) a 90 % (escluso): il valore diviso 90 %", "da 90 % in su: 100 %"]
    );
    assert_eq!(
        said("A1.2_01"),
        [
            "fino a 5 gg: 100 %",
            "> da 5 gg (escluso) a 10 gg (compreso): 2 meno il valore diviso 5 gg",
            "sopra 10 gg: 0 %"
        ]
    );
}

/// What is said of the stretch an actual lies on is what the evaluator gives it, in every example.
#[test]
fn the_pieces_give_the_scores_of_every_example() {
    let mut count = 0;
    let tno = Compiled::at(&repository("examples/tno-2025"));
    let plans = examples().into_iter().flat_map(|e| {
        let names = ["piano", "piano-a", "piano-2025", "piano-2026"];
        names.into_iter().filter(|n| e.join(n).is_dir()).map(|n| compiled(&e, n)).collect::<Vec<_>>()
    });
    for compiled in plans.chain([tno]) {
        let plan = compiled.plan();
        for id in plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator) {
            for work in policy::works(&compiled.sources, plan, &compiled.scores, id) {
                let Some((x, _)) = &work.actual else { continue };
                let edge = work.of.edge.map(|e| &plan.edges[e.0 as usize]);
                let mut trace = ExactScores::new(plan, &compiled.scores);
                let Outcome::Applied(applied) = trace.judged(id, edge).outcome else {
                    panic!("{} has an actual and no score", compiled.name(id));
                };
                let told = work.score.clone().expect("a score");
                assert_eq!(applied.score.one(), Some(&told), "{} at {x}", compiled.name(id));
                assert_eq!(work.stretches.iter().filter(|s| s.here).count(), 1, "{}", compiled.name(id));
                count += 1;
            }
        }
    }
    assert!(count > 250, "only {count} rules at work");
}

#[test]
fn what_is_said_and_drawn() {
    let show = |compiled: &Compiled, subject: Subject| {
        let look = Look { lang: Lang::It, color: false, width: 100 };
        let page = policy::document(&compiled.sources, compiled.plan(), &compiled.scores, subject, Lang::It);
        page.write(albero::document::Form::Text, &look).to_string()
    };
    let node = |compiled: &Compiled, name: &str| show(compiled, Subject::Node(compiled.item(name)));
    let mut all = String::new();
    let folder = |name: &str| repository("examples/politiche").join(name);
    for (example, plan, nodes) in [
        ("02-frazioni-troncate", "piano", vec!["C.1_2", "A"]),
        ("03-scaglioni-per-unita", "piano", vec!["IO_tempi", "IO_carta"]),
        ("04-moltiplicatori", "piano-2026", vec!["O1_1", "COMUNE"]),
        ("05-ente-individuale-comportamenti", "piano", vec!["S_017"]),
        ("07-dalla-base", "piano", vec!["I2"]),
        ("08-lineare-a-tratti", "piano", vec!["I1"]),
        ("11-ritardi-e-premio", "piano", vec!["O1_3", "O2_1"]),
    ] {
        let compiled = compiled(&folder(example), plan);
        all += &format!("── {example}\n{}", show(&compiled, Subject::Policy));
        for name in nodes {
            all += &format!("\n{}", node(&compiled, name));
        }
        all.push('\n');
    }
    insta::assert_snapshot!(all);
}

#[test]
fn pictures_are_well_formed_and_say_what_they_show() {
    let mut count = 0;
    for example in examples() {
        for name in ["piano", "piano-a", "piano-2025"].into_iter().filter(|n| example.join(n).is_dir()) {
            let compiled = compiled(&example, name);
            let plan = compiled.plan();
            for id in plan.ids().filter(|&id| plan.item(id).kind == Kind::Indicator) {
                for work in policy::works(&compiled.sources, plan, &compiled.scores, id) {
                    for lang in [Lang::It, Lang::En] {
                        let svg =
                            policy::plot(&compiled.sources, plan, &compiled.scores, &work, lang).expect("a picture");
                        well_formed(&svg);
                        assert!(svg.contains("<title id=\"ap-title\">") && svg.contains("prefers-color-scheme: dark"));
                        assert!(svg.contains(&work.target.replace('>', "&gt;").replace('<', "&lt;")), "{svg}");
                        count += 1;
                    }
                }
            }
        }
    }
    assert!(count > 80, "only {count} pictures");
}

fn well_formed(svg: &str) {
    let mut reader = quick_xml::Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{error}\n{svg}"),
        }
    }
}

/// The truncated fractions without the rounding of areas: the published figures say where it belongs.
fn unrounded() -> Compiled {
    let example = repository("examples/politiche/02-frazioni-troncate");
    let read = |name: &str| std::fs::read_to_string(example.join(name)).expect("a file");
    let policy = read("smvp.albero");
    let without = policy.replace("{ arrotonda a 0,01 }", "");
    assert_ne!(policy, without, "the policy rounds its areas");
    Compiled::text(without + &read("piano/piano.albero") + &read("piano/consuntivo.albero"))
}

#[test]
fn published_figures_tell_where_a_policy_rounds() {
    let compiled = unrounded();
    let found = search(compiled.plan()).expect("published scores");
    assert!(!found.declared.is_whole() && found.best.is_whole());
    let combination = &found.best.combination;
    assert_eq!((combination.node, combination.kinds.as_slice()), (Stage::Rounded, &[Kind::Area][..]));
    assert_eq!(combination.missing, Missing::Declared);
    // With one objective in each area, rounding those instead can't be told from these figures.
    let early = |kinds: &[Kind]| kinds.contains(&Kind::Area) || kinds.contains(&Kind::Objective);
    assert!(found.equals.iter().any(|c| c.kinds == [Kind::Objective]));
    assert!(found.equals.iter().all(|c| early(&c.kinds)), "{:?}", found.equals);
    // The policy is put back, and the answer is the same again.
    let (declared, again) = (found.declared.reproduced(), search(compiled.plan()).expect("again"));
    assert_eq!((again.declared.reproduced(), again.best.combination), (declared, found.best.combination));
}

#[test]
fn published_figures_tell_what_a_missing_actual_does() {
    let text = "piano P \"P\" { anno 2025; smvp S }
        smvp S \"S\" { applica proporzionale a >=; nodo piano media di indicatori; assente vale 0 % }
        indicatore A \"A\" in P { target >= 10 n }
        indicatore B \"B\" in P { target >= 10 n }
        consuntivo 2025 chiuso { A = 9 n }
        pubblicato 2025 \"Relazione\" { punteggio P = 90,00 % }";
    let compiled = Compiled::text(text.to_owned());
    let found = search(compiled.plan()).expect("a published score");
    assert!(!found.declared.is_whole() && found.best.is_whole());
    assert_eq!(found.best.combination.missing, Missing::Shared);
}

#[test]
fn published_figures_tell_whether_there_is_a_cap() {
    let text = "piano P \"P\" { anno 2025; smvp S }
        smvp S \"S\" {
          regola libera { se target <= 0 vale 0 %; punteggio valore / target }
          applica libera a >=
          nodo piano media di indicatori
        }
        indicatore A \"A\" in P { target >= 10 n }
        indicatore B \"B\" in P { target >= 10 n }
        consuntivo 2025 chiuso { A = 15 n; B = 8 n }
        pubblicato 2025 \"Relazione\" { punteggio A = 100,00 %; punteggio P = 90,00 % }";
    let compiled = Compiled::text(text.to_owned());
    let found = search(compiled.plan()).expect("published scores");
    assert_eq!((found.declared.reproduced(), found.best.reproduced()), (0, 2));
    assert_eq!(found.best.combination.limits, albero::reproduce::Limits::Everywhere);
}

/// Every published score of the real plan that it can compute follows inside the digits of its data: there is
/// nothing to change, and no other policy is recommended for contradicting some of them less far.
#[test]
fn the_real_plan_explains_its_scores_as_verify_does() {
    let tno = Compiled::at(&repository("examples/tno-2025"));
    let found = search(tno.plan()).expect("published scores");
    assert_eq!(found.best.combination, Combination::DECLARED);
    let claims = tno.claims();
    for outcome in &found.declared.outcomes {
        assert_eq!(outcome.verdict, claims[outcome.claim].verdict, "{}", outcome.claim);
    }
    assert!(found.declared.reproduced() > 100 && !found.declared.is_whole());
}
