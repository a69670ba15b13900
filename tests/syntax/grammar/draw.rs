//! Random texts from the grammar itself: its rules are walked, and a choice is drawn where they leave one.

use pest_meta::ast::Expr;
use pest_meta::parser;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers that look random and are the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    pub fn one<'x, T>(&mut self, of: &'x [T]) -> &'x T {
        &of[self.roll(of.len())]
    }
}

/// The rules of the grammar.
pub struct Grammar {
    rules: BTreeMap<String, Expr>,
    /// How deep a rule nests at least.
    least: BTreeMap<String, usize>,
}

/// Deeper than this, the shortest way is taken.
const DEEP: usize = 14;

impl Grammar {
    pub fn read(text: &str) -> Grammar {
        let pairs = parser::parse(parser::Rule::grammar_rules, text).expect("a grammar");
        let rules: BTreeMap<String, Expr> =
            parser::consume_rules(pairs).expect("a grammar").into_iter().map(|r| (r.name, r.expr)).collect();
        let mut grammar = Grammar { rules, least: BTreeMap::new() };
        while grammar.rules.keys().any(|name| !grammar.least.contains_key(name)) {
            let found: Vec<(String, usize)> = grammar
                .rules
                .iter()
                .filter(|(name, _)| !grammar.least.contains_key(*name))
                .filter_map(|(name, expr)| Some((name.clone(), grammar.least(expr)? + 1)))
                .collect();
            grammar.least.extend(found);
        }
        grammar
    }

    /// The rules that have to do with statements.
    pub fn of_statements(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut pending: Vec<&str> = self.rules.keys().map(String::as_str).filter(|n| n.starts_with("in_")).collect();
        while let Some(name) = pending.pop() {
            if let Some((name, expr)) = self.rules.get_key_value(name).filter(|_| found.insert(name)) {
                let _ = name;
                self.used(expr, &mut pending);
            }
        }
        found
    }

    fn used<'g>(&'g self, expr: &'g Expr, names: &mut Vec<&'g str>) {
        match expr {
            Expr::Ident(name) => names.push(name),
            Expr::Seq(a, b) | Expr::Choice(a, b) => {
                self.used(a, names);
                self.used(b, names);
            }
            Expr::Opt(a) | Expr::Rep(a) | Expr::RepOnce(a) | Expr::RepExact(a, _) | Expr::RepMinMax(a, ..) => {
                self.used(a, names);
            }
            _ => {}
        }
    }

    /// The literals that a rule can start with; `None` among them stands for any other word.
    pub fn first_words(&self, rule: &str) -> BTreeSet<Option<&str>> {
        let mut found = BTreeSet::new();
        self.first(&self.rules[rule], &mut found);
        found
    }

    fn first<'g>(&'g self, expr: &'g Expr, found: &mut BTreeSet<Option<&'g str>>) {
        match expr {
            Expr::Str(word) => drop(found.insert(Some(word.trim_end()))),
            Expr::Ident(name) => match self.rules.get(name).filter(|_| !name.ends_with("_name")) {
                Some(expr) => self.first(expr, found),
                None => drop(found.insert(None)),
            },
            Expr::Seq(a, b) => match a.as_ref() {
                Expr::Ident(name) if name == "SOI" => self.first(b, found),
                Expr::NegPred(_) => self.first(b, found),
                first => self.first(first, found),
            },
            Expr::Choice(a, b) => {
                self.first(a, found);
                self.first(b, found);
            }
            _ => drop(found.insert(None)),
        }
    }

    fn least(&self, expr: &Expr) -> Option<usize> {
        match expr {
            Expr::Ident(name) if self.rules.contains_key(name) => self.least.get(name).copied(),
            Expr::Seq(a, b) => Some(self.least(a)?.max(self.least(b)?)),
            Expr::Choice(a, b) => match (self.least(a), self.least(b)) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
            Expr::RepOnce(a) | Expr::RepExact(a, _) | Expr::RepMinMax(a, ..) => self.least(a),
            _ => Some(0),
        }
    }

    /// A text that a rule reads, as far as what it must not be followed by lets it.
    pub fn draw(&self, rule: &str, names: &Names, dice: &mut Dice, seen: &mut BTreeSet<String>) -> String {
        let mut drawing = Drawing { grammar: self, names, dice, seen, out: String::new() };
        drawing.rule(rule, 0);
        drawing.out
    }
}

/// Names to take for those that a rule reads.
pub type Names = BTreeMap<&'static str, Vec<&'static str>>;

struct Drawing<'g, 'd> {
    grammar: &'g Grammar,
    names: &'g Names,
    dice: &'d mut Dice,
    seen: &'d mut BTreeSet<String>,
    out: String,
}

impl Drawing<'_, '_> {
    fn rule(&mut self, name: &str, depth: usize) {
        if let Some(names) = self.names.get(name) {
            self.seen.insert(name.to_owned());
            let name = *self.dice.one(names);
            self.out += name;
            self.out.push(' ');
            return;
        }
        let Some(expr) = self.grammar.rules.get(name) else { return self.builtin(name) };
        self.seen.insert(name.to_owned());
        self.expr(expr, depth + 1);
    }

    fn builtin(&mut self, name: &str) {
        let among = match name {
            "ASCII_DIGIT" | "ASCII_NONZERO_DIGIT" => "123456789",
            "XID_START" => "abxIOàé",
            "XID_CONTINUE" => "abx012_è",
            "ANY" => "ab x,.à",
            "SOI" | "EOI" => return,
            other => panic!("draws no {other}"),
        };
        let among: Vec<char> = among.chars().collect();
        self.out.push(*self.dice.one(&among));
    }

    fn expr(&mut self, expr: &Expr, depth: usize) {
        match expr {
            Expr::Str(word) => self.out += word,
            Expr::Ident(name) => self.rule(name, depth),
            Expr::Seq(a, b) => {
                self.expr(a, depth);
                self.expr(b, depth);
            }
            Expr::Choice(..) => self.choice(expr, depth),
            Expr::Opt(a) => self.times(a, 0, 1, depth),
            Expr::Rep(a) => self.times(a, 0, 2, depth),
            Expr::RepOnce(a) => self.times(a, 1, 3, depth),
            Expr::RepExact(a, n) => self.times(a, *n as usize, *n as usize, depth),
            Expr::RepMinMax(a, least, most) => self.times(a, *least as usize, *most as usize, depth),
            Expr::PosPred(_) | Expr::NegPred(_) => {}
            other => panic!("draws no {other:?}"),
        }
    }

    fn choice(&mut self, expr: &Expr, depth: usize) {
        let mut ways = Vec::new();
        let mut rest = vec![expr];
        while let Some(way) = rest.pop() {
            match way {
                Expr::Choice(a, b) => rest.extend([b.as_ref(), a.as_ref()]),
                way => ways.push(way),
            }
        }
        if depth > DEEP {
            let least = ways.iter().filter_map(|way| self.grammar.least(way)).min();
            ways.retain(|way| self.grammar.least(way) == least);
        }
        let way = *self.dice.one(&ways);
        self.expr(way, depth);
    }

    fn times(&mut self, expr: &Expr, least: usize, most: usize, depth: usize) {
        let more = if depth > DEEP { 0 } else { self.dice.roll(most - least + 1) };
        for _ in 0..least + more {
            self.expr(expr, depth);
        }
    }
}
