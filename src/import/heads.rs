//! What the columns of a sheet are, by the everyday words above them.

use super::formula::CellId;
use super::grid::Grid;
use crate::source::{Area, CellKind};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Something above the indicators: 0 is the outermost that can be.
    Parent(u8),
    /// The code of it.
    ParentCode(u8),
    /// Its weight.
    ParentWeight(u8),
    /// Its score.
    ParentScore(u8),
    Code,
    Title,
    Weight,
    Measure,
    Direction,
    Target,
    /// A target of another year.
    OtherTarget(i32),
    Actual,
    Baseline(Option<i32>),
    Score,
    /// The score times its weight.
    Weighted,
    Source,
    Method,
    Office,
    Kind,
    /// Known, and no part of a plan.
    Aside,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Which, from 1.
    pub at: u32,
    /// What it holds.
    pub role: Role,
    /// What stands above it.
    pub heading: String,
}

/// A table of a sheet.
#[derive(Clone, Debug)]
pub struct Heads {
    /// The sheet.
    pub sheet: usize,
    /// First and last row of the headings.
    pub rows: (u32, u32),
    /// The columns that are known.
    pub columns: Vec<Column>,
    /// Headings that say nothing known.
    pub unknown: Vec<(u32, String)>,
}

impl Heads {
    /// The column of a role.
    pub fn column(&self, role: Role) -> Option<u32> {
        self.columns.iter().find(|column| column.role == role).map(|column| column.at)
    }

    /// The levels above the indicators, the outermost first.
    pub fn levels(&self) -> Vec<u8> {
        let level = |column: &Column| match column.role {
            Role::Parent(level) => Some(level),
            _ => None,
        };
        let mut found: Vec<u8> = self.columns.iter().filter_map(level).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// True for what can be read as a table of indicators.
    pub fn is_plan(&self) -> bool {
        let has = |role| self.column(role).is_some();
        (has(Role::Title) || has(Role::Code)) && (has(Role::Target) || has(Role::Actual) && has(Role::Weight))
    }
}

/// Rows with something in them that are looked through for headings.
const LOOKED: usize = 60;
/// Columns looked at.
const WIDEST: u32 = 200;
/// Headings stand in up to so many rows.
const DEEPEST: u32 = 3;

/// The headings of a sheet: the rows in which most columns are known.
pub fn find(grid: &Grid, sheet: usize, year: Option<i32>) -> Option<Heads> {
    let rows: Vec<u32> = grid.rows(sheet).map(|(row, _)| row).take(LOOKED).collect();
    let mut best: Option<(usize, Heads)> = None;
    for &top in &rows {
        for depth in 0..DEEPEST {
            let bottom = top + depth;
            if depth > 0 && !(rows.contains(&bottom) && is_of_headings(grid, sheet, bottom)) {
                break;
            }
            let heads = read(grid, sheet, (top, bottom), year);
            let mut roles: Vec<Role> =
                heads.columns.iter().map(|c| c.role).filter(|role| *role != Role::Aside).collect();
            roles.sort_unstable();
            roles.dedup();
            let count = roles.len();
            let is_better = best
                .as_ref()
                .is_none_or(|(most, known)| count > *most || count == *most && heads.is_plan() && !known.is_plan());
            if count >= 2 && is_better && is_of_headings(grid, sheet, top) {
                best = Some((count, heads));
            }
        }
    }
    best.map(|(_, heads)| heads)
}

/// Headings are words; a number among them is a year.
fn is_of_headings(grid: &Grid, sheet: usize, row: u32) -> bool {
    (1..=WIDEST).all(|column| {
        let cell = CellId { sheet, row, column };
        match grid.kind(cell) {
            CellKind::Number => year_in(grid.text(cell)).is_some() && grid.text(cell).len() == 4,
            CellKind::Written | CellKind::Text => true,
            _ => false,
        }
    })
}

fn read(grid: &Grid, sheet: usize, rows: (u32, u32), year: Option<i32>) -> Heads {
    let mut heads = Heads { sheet, rows, columns: Vec::new(), unknown: Vec::new() };
    let last = (rows.0..=rows.1).filter_map(|row| grid.width(sheet, row)).max().unwrap_or(0).min(WIDEST);
    for at in 1..=last {
        let mut parts: Vec<&str> = Vec::new();
        for row in rows.0..=rows.1 {
            let text = grid.text(grid.first_of_merged(CellId { sheet, row, column: at }));
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        let heading = parts.join(" ");
        if heading.is_empty() {
            continue;
        }
        match role(&heading, year) {
            Some(role) if role == Role::Aside || heads.column(role).is_none() => {
                heads.columns.push(Column { at, role, heading });
            }
            _ => heads.unknown.push((at, heading)),
        }
    }
    without_indicators(&mut heads);
    heads
}

/// Where nothing is called an indicator, what stands beside the target is one: the innermost of what is above.
fn without_indicators(heads: &mut Heads) {
    let has = |role| heads.columns.iter().any(|column| column.role == role);
    if has(Role::Title) || !has(Role::Target) {
        return;
    }
    let Some(level) = heads.levels().last().copied() else { return };
    for column in &mut heads.columns {
        column.role = match column.role {
            Role::Parent(own) if own == level => Role::Title,
            Role::ParentCode(own) if own == level => Role::Code,
            Role::ParentWeight(own) if own == level => Role::Weight,
            Role::ParentScore(own) if own == level => Role::Score,
            role => role,
        };
    }
}

/// The year in a text.
pub fn year_in(text: &str) -> Option<i32> {
    let mut words = text.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() == 4);
    words.find_map(|word| word.parse().ok().filter(|year| (2000..2100).contains(year)))
}

/// A text in small letters, accents and marks apart.
pub fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace(['à', 'á'], "a").replace(['è', 'é'], "e").replace('ì', "i");
    let lower = lower.replace('ò', "o").replace('ù', "u").replace("u.o.", "uo").replace("u.m.", "um");
    let marks = |c: char| if c.is_alphanumeric() || c == '%' { c } else { ' ' };
    lower.chars().map(marks).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The level that a heading is about.
fn level(text: &str) -> Option<u8> {
    let has = |words: &[&str]| words.iter().any(|word| text.split(' ').any(|own| own == *word));
    match () {
        () if has(&["ambito", "ambiti", "area", "aree", "asse", "priorita", "missione", "linea"]) => Some(0),
        () if has(&["obiettivo", "obiettivi", "ob"])
            && has(&["operativo", "operativi", "op", "specifico", "gestionale"]) =>
        {
            Some(2)
        }
        () if has(&["obiettivo", "obiettivi", "ob", "finalita"]) => Some(1),
        () if has(&["progetto", "progetti", "azione", "azioni", "attivita"]) => Some(2),
        () => None,
    }
}

/// What a column holds, by its heading.
fn role(heading: &str, year: Option<i32>) -> Option<Role> {
    let text = plain(heading);
    let text = text.as_str();
    let has = |words: &[&str]| words.iter().any(|word| format!(" {text} ").contains(&format!(" {word} ")));
    let (level, own_year) = (level(text), year_in(text));
    let is_other_year = own_year.is_some_and(|own| year.is_some_and(|year| year != own));
    let valued = ["valore obiettivo", "valore atteso", "risultato atteso", "target", "traguardo", "atteso"];
    Some(match () {
        () if has(&["unita di misura", "um", "udm", "u m", "misura"]) => Role::Measure,
        () if has(&["pesato", "ponderato", "pesata", "ponderata"]) && !has(&["media"]) => match level {
            Some(_) => Role::Aside,
            None => Role::Weighted,
        },
        () if has(&[
            "note",
            "nota",
            "motivazione",
            "motivazioni",
            "scostamento",
            "osservazioni",
            "esito",
            "giudizio",
        ]) =>
        {
            Role::Aside
        }
        () if has(&["peso", "pesi", "peso %", "ponderazione"]) || text.starts_with("peso") => {
            level.map_or(Role::Weight, Role::ParentWeight)
        }
        () if is_score(text) => level.map_or(Role::Score, Role::ParentScore),
        () if has(&["formula", "algoritmo", "calcolo", "modalita", "metodo"]) => Role::Method,
        () if has(&["fonte", "fonti"]) => Role::Source,
        () if has(&valued) && !has(&["baseline"]) => match own_year.filter(|_| is_other_year) {
            Some(year) => Role::OtherTarget(year),
            None => Role::Target,
        },
        () if has(&["baseline", "base", "partenza", "iniziale", "storico", "precedente"]) => Role::Baseline(own_year),
        () if has(&["consuntivo", "valore", "risultato", "realizzato", "conseguito", "rilevato", "raggiunto"]) => {
            if is_other_year {
                Role::Baseline(own_year)
            } else {
                Role::Actual
            }
        }
        () => return described(text, level),
    })
}

/// What a column holds that says no figures.
fn described(text: &str, level: Option<u8>) -> Option<Role> {
    let has = |words: &[&str]| words.iter().any(|word| format!(" {text} ").contains(&format!(" {word} ")));
    Some(match () {
        () if has(&["verso", "polarita", "direzione", "segno", "operatore"]) => Role::Direction,
        () if has(&[
            "unita organizzativa",
            "uo",
            "struttura",
            "settore",
            "servizio",
            "ufficio",
            "unita",
            "centro di responsabilita",
        ]) =>
        {
            Role::Office
        }
        () if has(&["responsabile", "dirigente", "referente", "stakeholder", "tempi", "scadenza"]) => Role::Aside,
        () if has(&["tipologia", "tipo", "dimensione"]) => Role::Kind,
        () if is_code(text) => level.map_or(Role::Code, Role::ParentCode),
        () if has(&["indicatore", "indicatori", "kpi"]) => Role::Title,
        () => level.map(Role::Parent).or_else(|| has(&["descrizione", "denominazione"]).then_some(Role::Title))?,
    })
}

fn is_score(text: &str) -> bool {
    let has = |word: &str| text.contains(word);
    has("punteggio")
        || has("raggiungimento")
        || has("% realizz")
        || has("realizzazione")
        || has("performance") && !has("piano")
        || has("% raggiu")
        || text == "%"
        || text == "grado"
        || has("% conseg")
}

fn is_code(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    text.split(' ').any(|word| matches!(word, "cod" | "codice" | "id"))
        || matches!(first, "n" | "nr" | "num" | "numero")
}

/// True for a cell that is one with others of its row, across several columns.
pub fn is_wide(merged: Option<Area>) -> bool {
    merged.is_some_and(|area| area.right > area.left + 1)
}
