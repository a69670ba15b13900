//! Indicators declared by a table: a body of 2,500 rows against exact arithmetic on the file itself,
//! the same plan written out, and what is said about tables with mistakes.

use crate::support::plans::{Compiled, repository};
use albero::diagnostic::text::{TextOptions, render};
use albero::diagnostic::{Code, Lang, Severity};
use albero::eval::{Inputs, Scores};
use albero::source::Sources;
use albero::{Compilation, compile, text};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::str::FromStr;

type Exact = BigRational;

fn exact(text: &str) -> Exact {
    let plain = text.trim().trim_end_matches('%').replace('.', "").replace(',', ".");
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = BigInt::from_str(&format!("{whole}{decimals}")).expect(text);
    Exact::new(digits, BigInt::from(10).pow(decimals.len() as u32))
}

fn whole(n: i64) -> Exact {
    Exact::from_integer(BigInt::from(n))
}

/// `min(1, a / b)`, cut at two decimals.
fn truncated(a: &Exact, b: &Exact) -> Exact {
    let ratio = (a / b).min(whole(1));
    (ratio * whole(100)).trunc() / whole(100)
}

/// Two decimals, half away from zero; scores are never negative.
fn rounded(value: &Exact) -> Exact {
    (value * whole(100) + Exact::new(1.into(), 2.into())).floor() / whole(100)
}

fn mean(values: &[Exact]) -> Exact {
    values.iter().sum::<Exact>() / whole(values.len() as i64)
}

#[test]
fn a_body_of_2500_rows_scores_as_its_file_says() {
    let folder = repository("examples/tabella-2500");
    let file = std::fs::read_to_string(folder.join("indicatori.csv")).expect("UTF-8");
    let compiled = Compiled::at(&folder);
    let shown: Vec<_> = compiled.compilation.diagnostics.iter().map(|d| d.message.get(Lang::It)).collect();
    assert!(shown.is_empty(), "{shown:#?}");

    let mut areas: BTreeMap<&str, Vec<Exact>> = BTreeMap::new();
    let mut units: BTreeMap<&str, Vec<Exact>> = BTreeMap::new();
    let (mut rows, mut missing) = (0, 0);
    for row in file.lines().skip(1) {
        let cells: Vec<&str> = row.split(';').collect();
        let &[code, _, area, unit, sign, target, actual, _] = cells.as_slice() else { panic!("{row}") };
        rows += 1;
        let score = compiled.scores.get(compiled.item(code));
        if actual == "-1" {
            missing += 1;
            assert_eq!(score.range, None, "{code}");
            continue;
        }
        let (a, t) = (exact(actual), exact(target));
        let expected = if matches!(sign, "<=" | "≤") { truncated(&t, &a) } else { truncated(&a, &t) };
        assert_eq!(exact(&score.value().expect(code).decimal().to_string().replace('.', ",")), expected, "{row}");
        areas.entry(area).or_default().push(expected.clone());
        units.entry(unit).or_default().push(expected);
    }
    assert_eq!((rows, missing, areas.len(), units.len()), (2500, 191, 6, 18));

    let printed = |name: &str| compiled.scores.get(compiled.item(name)).value().expect(name).decimal();
    let mut of_areas = Vec::new();
    for (area, scores) in &areas {
        let expected = rounded(&mean(scores));
        assert_eq!(exact(&printed(area).to_string().replace('.', ",")), expected, "{area}");
        of_areas.push(expected);
    }
    // What is not rounded has 28 digits.
    let close = |name: &str, expected: Exact| {
        let found = exact(&printed(name).to_string().replace('.', ","));
        let distance = (found - &expected) * Exact::from_integer(BigInt::from(10).pow(26));
        assert!(distance.clone() < whole(1) && distance > whole(-1), "{name}: {expected}");
    };
    for (unit, scores) in &units {
        close(unit, mean(scores));
    }
    let body = mean(&of_areas);
    close("CAMERA", body.clone());
    // (0,96 + 0,86 + 0,93 + 0,83 + 0,91 + 0,77) / 6
    assert_eq!(rounded(&body), exact("0,88"));
}

/// A plan of `text` with the table `t.csv`.
fn compiled(plan: &str, table: &str) -> (Sources, Compilation, Scores) {
    let mut sources = Sources::new();
    sources.add("piano.albero", plan.to_owned()).expect("small");
    let read = |path: &str| match path {
        "t.csv" => Ok(table.as_bytes().to_vec()),
        _ => Err(text!("non esiste", "does not exist")),
    };
    let mut compilation = compile(&mut sources, &read);
    let scores = Scores::compute(&compilation.plan, &Inputs::default());
    compilation.finish(&scores);
    (sources, compilation, scores)
}

const HEAD: &str = "piano C \"Comune\" { anno 2025; smvp S }
smvp S \"S\" {
  applica proporzionale a >= > =
  applica speculare a <= <
  applica un_punto_al_giorno a entro
  applica tutto_o_niente a sì
  nodo ambito media pesata di indicatori
  nodo unità media di indicatori assegnati
  nodo piano media di ambiti
  assente escluso ripartisce
}
unità U1 \"Prima\"
unità U2 \"Seconda\"
ambito A1 \"Uno\"
ambito A2 \"Due\"
consuntivo 2025 chiuso
";

#[derive(Clone, Debug)]
struct Row {
    area: bool,
    unit: Option<bool>,
    form: usize,
    target: u32,
    actual: Option<u32>,
    base: Option<u32>,
    weight: u32,
}

fn row() -> impl Strategy<Value = Row> {
    let number = 1u32..3000;
    let maybe = proptest::option::of(0u32..3000);
    (any::<bool>(), proptest::option::of(any::<bool>()), 0usize..5, number, maybe.clone(), maybe, 1u32..9).prop_map(
        |(area, unit, form, target, actual, base, weight)| Row { area, unit, form, target, actual, base, weight },
    )
}

fn italian(hundredths: u32) -> String {
    format!("{},{:02}", hundredths / 100, hundredths % 100)
}

proptest! {
    /// What a table declares is what a text declares.
    #[test]
    fn a_table_is_a_way_to_write(rows in proptest::collection::vec(row(), 1..12)) {
        let mut written = HEAD.to_owned();
        let mut table = "Cod;Area;Unità;Segno;Target;Valore;Base;Peso\n".to_owned();
        for (i, r) in rows.iter().enumerate() {
            let (area, unit) = (if r.area { "A1" } else { "A2" }, r.unit.map_or("", |u| if u { "U1" } else { "U2" }));
            let day = |n: u32| format!("{:02}/{:02}/2025", n % 28 + 1, n % 12 + 1);
            let (sign, target, actual) = match r.form {
                3 => ("entro", day(r.target), r.actual.map(day)),
                4 => ("sì", String::new(), r.actual.map(|n| if n % 2 == 0 { "sì" } else { "no" }.to_owned())),
                n => ([">=", "<", "="][n], italian(r.target), r.actual.map(italian)),
            };
            let base = r.base.filter(|_| r.form < 3).map(italian);
            let _ = writeln!(written, "indicatore I{i} \"I\" in {area} {{ peso {}; target {sign} {target}", r.weight);
            written.extend(base.as_ref().map(|b| format!("base 2024 = {b}\n")));
            written.push_str(&if unit.is_empty() { "}\n".to_owned() } else { format!("unità {unit} }}\n") });
            if let Some(actual) = &actual {
                let _ = writeln!(written, "consuntivo 2025 {{ I{i} = {actual} }}");
            }
            let (actual, base) = (actual.unwrap_or("n.d.".into()), base.unwrap_or_default());
            let _ = writeln!(table, "I{i};{area};{unit};{sign};{target};{actual};{base};{}", r.weight);
        }
        let listed = format!("{HEAD}indicatori file \"t.csv\" {{
            colonna codice \"Cod\"; colonna nodo \"Area\"; colonna unità \"Unità\"; colonna operatore \"Segno\"
            colonna target \"Target\"; colonna valore \"Valore\" non_rilevato \"n.d.\"; colonna base \"Base\"; colonna peso \"Peso\" }}");
        let (text_sources, text_plan, text_scores) = compiled(&written, "");
        let (sources, plan, scores) = compiled(&listed, &table);
        let errors = |c: &Compilation| c.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        prop_assert_eq!((errors(&text_plan), errors(&plan)), (0, 0));
        let all = |sources: &Sources, c: &Compilation, scores: &Scores| -> BTreeMap<String, _> {
            c.plan.ids().map(|id| (sources.text(c.plan.item(id).name).to_owned(), scores.get(id))).collect()
        };
        prop_assert_eq!(all(&text_sources, &text_plan, &text_scores), all(&sources, &plan, &scores));
    }
}

/// A plan that reads every kind of column.
const ALL_ROLES: &str = "indicatori file \"t.csv\" in C {
  colonna codice \"a\"; colonna titolo \"b\"; colonna nodo \"c\" dichiara ambito; colonna nodo \"b\" dichiara obiettivo
  colonna unità \"d\" dichiara; colonna operatore \"e\"; colonna target \"f\"; colonna valore \"g\" non_rilevato -1 \"n.d.\"; colonna 2024 \"h\"
  colonna base 2023 \"f\"; colonna peso \"h\"; colonna misura \"i\"; colonna fonte \"b\"; colonna tipologia \"c\"
  colonna parametro s \"g\"; operatore \"x\" >=; operatore <= }
consuntivo 2024 file \"t.csv\" { colonna nome \"a\"; colonna valore \"g\" }
indicatore S \"S\" in A1 { unità U1; target >= 10 n }
consuntivo 2025 { S in U1 = 5 n }";

/// Cells that mean something, or look as if they did.
const CELLS: [&str; 35] = [
    "",
    "A1",
    "U1",
    "C",
    "S",
    "K-1",
    "K-2",
    "-1",
    "n.d.",
    "10",
    "9,5",
    "1.5",
    "95 %",
    "30/06/2025",
    "sì",
    "no",
    ">=",
    "≤",
    "entro",
    "tra",
    "sì/no",
    "x",
    "10 e 20",
    "20 - 10",
    "≥ 3",
    "n",
    "%",
    "gg",
    "bulloni",
    "\"due\nrighe\"",
    "\"con \"\"virgolette\"\"\"",
    "99999999999999999999999999",
    "#N/D",
    "è",
    "\t",
];

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![9 => proptest::sample::select(&CELLS[..]).prop_map(str::to_owned), 1 => "[a-z0-9è;\" .,%-]{0,8}"]
}

proptest! {
    /// Whatever a table says, the compiler has an answer.
    #[test]
    fn no_table_is_too_odd(rows in proptest::collection::vec(proptest::collection::vec(cell(), 0..11), 0..12)) {
        let rows: Vec<String> = rows.iter().map(|cells| cells.join(";")).collect();
        let table = format!("a;b;c;d;e;f;g;h;i\n{}\n", rows.join("\n"));
        let plan = format!("{HEAD}{ALL_ROLES}");
        crate::syntax::properties::everything(&[("piano.albero", &plan)], &|_| Some(table.clone().into_bytes()));
    }
}

#[test]
fn every_output_reads_them() {
    let path = repository("tests/cases/score/tabella.albero");
    let compiled = Compiled::at(&path);
    let why = |name: &str| {
        let item = compiled.item(name);
        let explanation =
            albero::report::why::explain(&compiled.sources, compiled.plan(), &compiled.scores, item, Lang::It);
        let look = albero::document::style::Look { lang: Lang::It, color: false, width: 100 };
        albero::report::why::document(&explanation, Lang::It).write(albero::document::Form::Text, &look).to_string()
    };
    insta::assert_snapshot!([why("K-3"), why("K-2"), why("Tempi"), why("Protesti")].join("\n"));
}

/// The findings about a plan with a table, as `check` shows them.
fn shown(plan: &str, table: &str) -> String {
    let (sources, compilation, _) = compiled(&format!("{HEAD}{plan}"), table);
    let errors: Vec<_> = compilation.diagnostics.into_iter().filter(|d| d.severity == Severity::Error).collect();
    render(&sources, &errors, &TextOptions::default()).to_string()
}

const ROLES: &str =
    "colonna codice \"Cod\"; colonna operatore \"Segno\"; colonna target \"Target\"; colonna valore \"Valore\"";

#[test]
fn every_cell_that_is_wrong_is_named() {
    let table = "Cod;Segno;Target;Valore;Area;Misura;Peso;Fonte;Ufficio
K-1;>=;10;9;A1;n;1;;U1
K-1;>=;10;9;A1;n;1;;U1
;>=;10;9;A1;n;1;;
K-3;↑;10;9;A1;n;1;;
K-4;>=;dieci;9;A1;n;1;;
K-5;entro;10;9;A1;;1;;
K-6;;10;9;A1;n;1;;
K-7;>=;10;n.d.;A1;n;1;;
K-8;>=;10;9;A3;bulloni;-1;nessuna;U3
K-9;>=;10;circa 9;A1;n;uno;;
K-10;>=;1.5;9,5;A1;n;1;;
K-11;>=;10;9,5;A1;n;1;;
";
    let plan = format!(
        "indicatori file \"t.csv\" in C {{ {ROLES}
  colonna nodo \"Area\"; colonna misura \"Misura\"; colonna peso \"Peso\"; colonna fonte \"Fonte\"; colonna unità \"Ufficio\" }}"
    );
    insta::assert_snapshot!(shown(&plan, table));
}

#[test]
fn every_line_that_is_wrong_is_named() {
    let table = "Cod;Segno;Target;Valore\nK-1;>=;10;9\n";
    let plans = [
        "indicatori in C { colonna codice \"Cod\" }",
        "indicatori \"t.csv\" in C { colonna codice \"Cod\" }",
        "indicatori file t.csv in C { colonna codice \"Cod\" }",
        "indicatori file \"altro.csv\" in C { colonna codice \"Cod\" }",
        "indicatori file \"t.csv\" in C { colonna titolo \"Cod\" }",
        "indicatori file \"t.csv\" in C { colonna codice \"Codi\" }",
        "indicatori file \"t.csv\" in C { colonna colore \"Cod\" }",
        "indicatori file \"t.csv\" in C { colonna codice \"Cod\"; colonna codice \"Segno\" }",
        "indicatori file \"t.csv\" in D { colonna codice \"Cod\"; colonna target \"Target\"; operatore >= }",
        "indicatori file \"t.csv\" in A1 { colonna codice \"Cod\"; colonna target \"Target\"; operatore boh }",
        "indicatori file \"t.csv\" in A1 { colonna codice \"Cod\"; colonna target \"Target\"; operatore >=; non_rilevato }",
        "indicatori file \"t.csv\" in A1 { colonna codice \"Cod\"; colonna nodo \"Segno\" dichiara indicatore }",
        "indicatori file \"t.csv\" in A1 { colonna codice \"Cod\"; peso 10 % }",
    ];
    let all: Vec<String> = plans.iter().map(|plan| format!("{plan}\n{}", shown(plan, table))).collect();
    insta::assert_snapshot!(all.join("\n"));
}

/// A table of English numbers, 2,500 rows of two columns.
fn english(rows: usize) -> String {
    let mut table = "Cod;Segno;Target;Valore\n".to_owned();
    for i in 0..rows {
        let _ = writeln!(table, "E{i};>=;10.25;9.5");
    }
    table
}

#[test]
fn one_mistake_in_a_column_is_one_message() {
    let plan = format!("{HEAD}indicatori file \"t.csv\" in A1 {{ {ROLES} }}");
    let (_, compilation, _) = compiled(&plan, &english(2500));
    let errors = compilation.errors();
    let messages: Vec<&str> = errors.iter().map(|d| d.message.get(Lang::It)).collect();
    assert_eq!(
        messages,
        [
            "riga 2, colonna C: «10.25» non è un target; e così altre 2.499 celle della colonna C, fino a C2501",
            "riga 2, colonna D: «9.5» non è un valore per «E0»; e così altre 2.499 celle della colonna D, fino a D2501",
        ]
    );
    assert!(errors.iter().all(|d| d.code == Code::DecimalPoint));
}

#[test]
fn so_it_is_in_a_table_of_values() {
    let mut plan = HEAD.to_owned();
    for i in 0..40 {
        let _ = writeln!(plan, "indicatore E{i} \"E\" in A1 {{ target >= 10 }}");
    }
    plan += "consuntivo 2025 file \"t.csv\" { colonna nome \"Cod\"; colonna valore \"Valore\" }";
    let (_, compilation, _) = compiled(&plan, &english(40));
    let errors = compilation.errors();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(errors[0].message.it.ends_with("; e così altre 39 celle della colonna D, fino a D41"), "{errors:#?}");
}

#[test]
fn values_of_units_stand_in_tables_too() {
    let plan = format!(
        "{HEAD}indicatore I \"Tempi\" in A1 {{ target >= 10 n }}
unità U3 \"Terza\" {{ usa I }}
unità U4 \"Quarta\" {{ usa I }}
consuntivo 2025 file \"t.csv\" {{ colonna nome \"Cod\"; colonna unità \"Ufficio\"; colonna valore \"Valore\" }}"
    );
    let (sources, compilation, scores) = compiled(&plan, "Cod;Ufficio;Valore\nI;;10\nI;TERZA;5\nTempi;U4;8\n");
    assert!(compilation.is_sound(), "{:#?}", compilation.errors());
    let score = |name: &str| {
        let named = |id: &albero::plan::ItemId| sources.text(compilation.plan.item(*id).name) == name;
        scores.get(compilation.plan.ids().find(named).expect(name)).value().expect(name).decimal().to_string()
    };
    assert_eq!(["I", "U3", "U4"].map(score), ["1.00", "0.50", "0.80"]);
    let wrong = "Cod;Ufficio;Valore\nI;Quinta;5\nI;U1;5\nI;U3;5\nI;U3;6\n";
    let (sources, compilation, _) = compiled(&plan, wrong);
    insta::assert_snapshot!(render(&sources, &compilation.errors(), &TextOptions::default()));
}

#[test]
fn what_is_waived_in_the_block_is_waived_in_the_table() {
    let block = |waivers: &str| format!("{HEAD}indicatori file \"t.csv\" in A1 {{ {ROLES}; {waivers} }}");
    let table = "Cod;Segno;Target;Valore\nK-1;>=;10;9\nK-2;>=;10;9\n";
    let count = |plan: &str, code: Code| compiled(plan, table).1.diagnostics.iter().filter(|d| d.code == code).count();
    assert_eq!(count(&block(""), Code::NoSource), 2);
    let waived = block("consenti senza_fonte motivo \"non c'è\"");
    assert_eq!((count(&waived, Code::NoSource), count(&waived, Code::UnusedWaiver)), (0, 0));
    let unused = block("consenti target_gia_raggiunto motivo \"prova\"");
    assert_eq!(count(&unused, Code::UnusedWaiver), 1);
}

/// Bare weights that make a hundred are mended in the cells, or waived where the table is named.
#[test]
fn weights_of_a_table_without_a_percent_sign_are_mended_there() {
    let plan = |waiver: &str| {
        format!(
            "{HEAD}indicatori file \"t.csv\" in A1 {{ colonna codice \"Cod\"; operatore >=; colonna target \"T\"; colonna peso \"P\"{waiver} }}"
        )
    };
    let about = |plan: &str, table: &str| {
        let (sources, compilation, _) = compiled(plan, table);
        let found = compilation.diagnostics.iter().find(|d| d.code == Code::WeightWithoutPercent);
        found.map(|d| (sources.text(d.primary.span).to_owned(), d.help.clone().expect("a help").it.into_owned()))
    };
    let table = |sign: &str| format!("Cod;T;P\nK1;10;30{sign}\nK2;10;70{sign}\n");
    let (at, help) = about(&plan(""), &table("")).expect("points that make a hundred");
    assert!(at == "30" && help.contains("nelle celle, come `30 %`"), "{at}: {help}");
    assert_eq!(about(&plan(""), &table("%")), None);
    assert_eq!(about(&plan("; consenti peso_senza_percento motivo \"sono punti\""), &table("")), None);
    assert_eq!(about(&plan(""), "Cod;T;P\nK1;10;30\nK2;10;60\n"), None, "points are points");
}
