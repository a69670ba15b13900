//! What a generated plan says, as a function of an indicator's number.

/// Indicators in an objective.
pub const GROUP: usize = 5;
/// Groups under a strategic objective: its own, and four operational objectives or projects.
pub const FAMILY: usize = 5;
/// Strategic objectives in an area.
pub const AREA: usize = 8;

pub const SOURCES: [(&str, &str); 5] = [
    ("rilevazione_interna", "Rilevazione interna"),
    ("osservatorio_bilanci", "Osservatorio bilanci"),
    ("osservatorio_camerale", "Osservatorio camerale"),
    ("infocamere", "Infocamere"),
    ("registro_imprese", "Registro delle imprese"),
];
pub const UNITS: [(&str, &str); 4] = [
    ("staff", "Area Staff Segretario Generale"),
    ("compliance", "Servizio Compliance normativa"),
    ("patrimonio", "Servizio Patrimonio e provveditorato"),
    ("anagrafe", "Area Anagrafica e regolazione del mercato"),
];
const KINDS: [&str; 4] = ["Efficacia", "Efficienza", "Qualità", "Salute economica"];
const TITLES: [&str; 10] = [
    "Percentuale di pratiche evase entro cinque giorni dal protocollo",
    "Grado di rispetto dei termini di pagamento delle fatture passive",
    "Tempo medio di lavorazione delle istanze pervenute allo sportello",
    "Completamento della migrazione degli archivi cartacei",
    "Percentuale di attività approvate con il programma promozionale",
    "Numero di eventi di orientamento organizzati per le imprese",
    "Imprese assistite rispetto alle imprese attive della provincia",
    "Grado di soddisfazione degli utenti dei servizi digitali",
    "Ritardo medio nella pubblicazione degli atti obbligatori",
    "Quota di spesa destinata alla manutenzione degli immobili",
];
const WORDS: [&str; 3] = [
    "Valore rilevato a fine anno dal sistema",
    "Somma dei valori mensili sul totale",
    "Media ponderata delle rilevazioni trimestrali",
];

/// A number in hundredths with its unit.
#[derive(Clone, Copy)]
pub struct Amount {
    pub hundredths: u64,
    pub decimals: bool,
    pub unit: &'static str,
}

#[derive(Clone, Copy)]
pub struct Day {
    pub month: u32,
    pub day: u32,
}

pub enum Target {
    /// An operator and a value.
    Compare(&'static str, Amount),
    By(Day),
    Between(Amount, Amount),
    Yes,
}

pub enum Actual {
    Value(Amount),
    Done(Day),
    Flag(bool),
    NotDone,
    /// Computed from the two data.
    Derived,
}

/// A datum of a formula: name, title, value.
pub struct Datum {
    pub name: String,
    pub title: &'static str,
    pub value: Amount,
}

pub enum Algorithm {
    Words(String),
    /// `a / b`
    Ratio,
    /// `a ogni 100 b`
    Per,
}

pub struct Indicator {
    pub code: String,
    pub title: String,
    pub kind: &'static str,
    pub weight: Amount,
    pub source: &'static str,
    pub algorithm: Algorithm,
    pub data: Option<[Datum; 2]>,
    pub base: Option<Amount>,
    pub target: Target,
    pub actual: Actual,
}

/// A node above indicators.
pub struct Node {
    pub keyword: &'static str,
    pub code: String,
    pub title: String,
    pub parent: String,
    pub weight: Amount,
    pub unit: &'static str,
}

/// A number that looks random and isn't (splitmix64).
fn random(i: usize, salt: u64) -> u64 {
    let mut z = (i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(salt.wrapping_mul(0xD1B5_4A32_D192_ED03));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn between(i: usize, salt: u64, from: u64, to: u64) -> u64 {
    from + random(i, salt) % (to - from)
}

/// The area with this number.
pub fn area(number: usize) -> String {
    format!("AS_{:04}", number + 1)
}

/// How many areas a plan of `count` indicators has.
pub fn areas(count: usize) -> usize {
    count.div_ceil(GROUP * FAMILY * AREA)
}

/// `part` of `of` shares of 100 %, in hundredths of a point; the last takes what is left.
fn share(part: usize, of: usize) -> Amount {
    let each = 10_000 / of as u64;
    let hundredths = if part + 1 == of { 10_000 - each * (of as u64 - 1) } else { each };
    Amount { hundredths, decimals: !hundredths.is_multiple_of(100), unit: "%" }
}

/// How many things there are in a block of `size` that holds thing number `index` out of `total`.
fn siblings(index: usize, size: usize, total: usize) -> usize {
    let first = index / size * size;
    size.min(total - first)
}

/// The objective that holds group `group` of a plan with `count` indicators.
pub fn node(group: usize, count: usize) -> Node {
    let strategic = group / FAMILY;
    let os = format!("{:04}.{:02}", strategic / AREA + 1, strategic % AREA + 1);
    let groups = count.div_ceil(GROUP);
    let unit = UNITS[group % UNITS.len()].0;
    let position = group % FAMILY;
    if position == 0 {
        let weight = share(strategic % AREA, siblings(strategic, AREA, groups.div_ceil(FAMILY)));
        let title = "Garantire la salute gestionale e la qualità dei servizi".to_owned();
        return Node {
            keyword: "obiettivo",
            code: format!("OS_{os}"),
            title,
            parent: area(strategic / AREA),
            weight,
            unit,
        };
    }
    // All children of one objective are of one kind, so that their weights make one sum.
    let (keyword, prefix) = if strategic.is_multiple_of(2) { ("obiettivo", "OO") } else { ("progetto", "PO") };
    let weight = share(position - 1, siblings(group, FAMILY, groups) - 1);
    let title = format!("Migliorare il servizio alle imprese, linea {position}");
    Node { keyword, code: format!("{prefix}_{os}.{position:02}"), title, parent: format!("OS_{os}"), weight, unit }
}

/// What no other indicator says: as in a real plan, each names the office and the register it is of.
fn told_apart(text: &str, i: usize) -> String {
    format!("{text}, sportello {}", i + 1)
}

/// Weights of a whole group; any other size is shared out evenly.
const WEIGHTS: [[u64; GROUP]; 3] =
    [[2000, 2000, 2000, 2000, 2000], [3000, 2500, 2000, 1500, 1000], [1666, 1666, 1666, 2500, 2502]];

fn weight(i: usize, count: usize) -> Amount {
    let of = siblings(i, GROUP, count);
    if of < GROUP {
        return share(i % GROUP, of);
    }
    let hundredths = WEIGHTS[i / GROUP % WEIGHTS.len()][i % GROUP];
    Amount { hundredths, decimals: !hundredths.is_multiple_of(100), unit: "%" }
}

/// Indicator number `i` of a plan with `count`.
pub fn indicator(i: usize, count: usize) -> Indicator {
    let parent = node(i / GROUP, count).code;
    let (prefix, rest) = parent.split_once('_').unwrap_or(("", &parent));
    let prefix = if prefix == "OS" { "IS" } else { "IO" };
    let measure = measure(i);
    Indicator {
        code: format!("{prefix}_{rest}.{:02}", i % GROUP + 1),
        title: told_apart(TITLES[i % TITLES.len()], i),
        kind: KINDS[(random(i, 1) % 4) as usize],
        weight: weight(i, count),
        source: SOURCES[(random(i, 2) % 5) as usize].0,
        algorithm: measure.algorithm,
        data: measure.data,
        base: measure.base,
        target: measure.target,
        actual: measure.actual,
    }
}

struct Measure {
    algorithm: Algorithm,
    data: Option<[Datum; 2]>,
    base: Option<Amount>,
    target: Target,
    actual: Actual,
}

/// What is measured: the ten forms in turn. The baseline never meets the target.
fn measure(i: usize) -> Measure {
    let words = Algorithm::Words(told_apart(WORDS[i % WORDS.len()], i));
    let percent = |hundredths| Amount { hundredths, decimals: true, unit: "%" };
    let days = |hundredths| Amount { hundredths, decimals: true, unit: "gg" };
    let things = |n| Amount { hundredths: n * 100, decimals: false, unit: "n" };
    let plain = |algorithm, base, target, actual| Measure {
        algorithm,
        data: None,
        base: Some(base),
        target,
        actual: Actual::Value(actual),
    };
    let goal = between(i, 3, 6_000, 9_900);
    let reached = goal * between(i, 4, 80, 115) / 100;
    match i % 10 {
        1 | 6 => derived(i),
        2 | 8 => {
            let goal = between(i, 5, 200, 3_000);
            let operator = if i % 10 == 2 { "<=" } else { "<" };
            let reached = goal * between(i, 6, 70, 130) / 100;
            plain(words, days(goal + 350), Target::Compare(operator, days(goal)), days(reached))
        }
        3 => deadline(i, words),
        4 => plain(words, percent(9_000), Target::Compare("=", percent(10_000)), percent(reached.min(10_000))),
        5 => {
            let goal = between(i, 7, 3, 2_500);
            plain(words, things(goal - 1), Target::Compare(">=", things(goal)), things(reached % (2 * goal)))
        }
        7 => plain(words, percent(goal - 450), Target::Compare(">", percent(goal)), percent(reached)),
        9 if i % 20 == 9 => {
            let actual = if random(i, 8).is_multiple_of(5) { Actual::NotDone } else { Actual::Flag(true) };
            Measure { algorithm: words, data: None, base: None, target: Target::Yes, actual }
        }
        9 => {
            let target = Target::Between(percent(goal - 500), percent(goal + 500));
            plain(words, percent(goal - 900), target, percent(reached))
        }
        _ => plain(words, percent(goal - 450), Target::Compare(">=", percent(goal)), percent(reached)),
    }
}

/// A formula over two data of its own.
fn derived(i: usize) -> Measure {
    let things = |n| Amount { hundredths: n * 100, decimals: false, unit: "n" };
    let whole = between(i, 9, 800, 60_000);
    let part = whole * between(i, 10, 55, 100) / 100;
    let name = |what: &str| format!("{what}_{:07}", i + 1);
    let (ratio, titles, unit) = match i % 10 {
        1 => (Algorithm::Ratio, ["Fatture pagate entro i termini", "Fatture pagate nell'anno"], "%"),
        _ => (Algorithm::Per, ["Imprese assistite nell'anno", "Imprese attive al 31/12"], ""),
    };
    let goal = between(i, 11, 5_000, 9_800);
    let amount = |hundredths| Amount { hundredths, decimals: true, unit };
    Measure {
        algorithm: ratio,
        data: Some([
            Datum { name: name("parte"), title: titles[0], value: things(part) },
            Datum { name: name("totale"), title: titles[1], value: things(whole) },
        ]),
        base: Some(amount(goal - 320)),
        target: Target::Compare(">=", amount(goal)),
        actual: Actual::Derived,
    }
}

fn deadline(i: usize, algorithm: Algorithm) -> Measure {
    let month = between(i, 12, 3, 12) as u32;
    let day = between(i, 13, 1, 28) as u32;
    let target = Target::By(Day { month, day });
    let done = Day { month: (month + between(i, 14, 0, 3) as u32).min(12), day: between(i, 15, 1, 28) as u32 };
    let actual = if random(i, 16).is_multiple_of(16) { Actual::NotDone } else { Actual::Done(done) };
    Measure { algorithm, data: None, base: None, target, actual }
}
