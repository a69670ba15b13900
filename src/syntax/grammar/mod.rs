//! The grammar of record, asked: whether a statement has a form of the language, and what may stand at a
//! word of it. Statements are read by hand, which is quicker and kinder; what that reading takes and
//! refuses is held against this one by tests, and where it refuses a word, this says what may stand there.

mod rules;
mod symbols;

use super::ast::{Reader, Token, TokenKind};
use super::keyword::{Context, Keyword};
use crate::diagnostic::Text;
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
pub(super) use rules::{Grammar, Rule};

/// Stands for a word that no statement can hold: a text left open, an odd character.
pub(super) const UNREADABLE: char = '\u{0}';

/// What the grammar expected in a statement, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expected {
    /// Where the statement stops being one, in bytes of its text.
    pub offset: usize,
    pub(super) rules: Vec<Rule>,
}

impl Expected {
    /// What a planner calls it.
    pub fn what(&self) -> Text {
        symbols::listed(&self.rules)
    }
}

/// The words of a statement as the grammar reads them: each with one blank after it.
pub fn statement(reader: Reader<'_>, tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        match token.kind() {
            TokenKind::UnclosedText | TokenKind::CurlyText | TokenKind::Unexpected => text.push(UNREADABLE),
            _ => text.push_str(reader.text(token.span())),
        }
        text.push(' ');
    }
    text
}

/// Whether a statement can stand in a place as it is written; if not, what was expected where.
pub fn parses(context: Context, statement: &str) -> Result<(), Expected> {
    let Err(error) = Grammar::parse(entry(context), statement) else { return Ok(()) };
    let offset = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let rules = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    Err(Expected { offset, rules })
}

/// What may stand after the first words of a statement.
pub fn expected(context: Context, before: &str) -> Option<Text> {
    let with_end = format!("{before}{UNREADABLE}");
    parses(context, &with_end).err().filter(|e| e.offset == before.len()).map(|e| e.what())
}

/// A statement and where it stands.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// Where it stands.
    pub(super) context: Context,
    /// What its first word stands for, however it is spelt.
    pub(super) keyword: Option<Keyword>,
    /// All its words.
    pub(super) tokens: &'a [Token],
}

/// What may stand in the place of a word of a statement, or at its end.
pub(super) fn expected_at(line: Standing<'_>, reader: Reader<'_>, at: usize) -> Option<Text> {
    let words = |tokens: &[Token]| match (line.keyword, tokens) {
        (Some(keyword), [_, rest @ ..]) => format!("{} {}", keyword.word(), statement(reader, rest)),
        _ => statement(reader, tokens),
    };
    let before = words(line.tokens.get(..at)?);
    // The word itself tells more, where the grammar stops at it too.
    let refused = parses(line.context, &words(line.tokens)).err().filter(|e| e.offset == before.len());
    refused.map(|e| e.what()).or_else(|| expected(line.context, &before))
}

/// The rule for what stands in a place.
fn entry(context: Context) -> Rule {
    const ENTRIES: [(Context, Rule); 29] = [
        (Context::TOP, Rule::in_top),
        (Context::PLAN, Rule::in_plan),
        (Context::NODE, Rule::in_node),
        (Context::INDICATOR, Rule::in_indicator),
        (Context::SCORECARD, Rule::in_scorecard),
        (Context::UNIT, Rule::in_unit),
        (Context::DATUM, Rule::in_datum),
        (Context::USE, Rule::in_use),
        (Context::FACTS, Rule::in_facts),
        (Context::TABLE, Rule::in_table),
        (Context::LISTING, Rule::in_listing),
        (Context::USES, Rule::in_uses),
        (Context::DECISIONS, Rule::in_decisions),
        (Context::DECISION_TABLE, Rule::in_decision_table),
        (Context::CLAIMS, Rule::in_claims),
        (Context::CLAIM_TABLE, Rule::in_claim_table),
        (Context::REFERENCE, Rule::in_reference),
        (Context::AMENDMENT, Rule::in_amendment),
        (Context::SCENARIO, Rule::in_scenario),
        (Context::POLICY, Rule::in_policy),
        (Context::RULE, Rule::in_rule),
        (Context::BANDS, Rule::in_bands),
        (Context::POINTS, Rule::in_points),
        (Context::AGGREGATION, Rule::in_aggregation),
        (Context::OUTCOMES, Rule::in_outcomes),
        (Context::SCALE, Rule::in_scale),
        (Context::PRIZE, Rule::in_prize),
        (Context::RANKING, Rule::in_ranking),
        (Context::NOTHING, Rule::in_nothing),
    ];
    ENTRIES.iter().find(|(place, _)| place.meets(context)).map_or(Rule::in_nothing, |(_, rule)| *rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(context: Context, before: &str) -> (String, String) {
        let text = expected(context, before).unwrap_or_default();
        (text.it.into_owned(), text.en.into_owned())
    }

    #[test]
    fn what_may_stand_here() {
        let both = |it: &str, en: &str| (it.to_owned(), en.to_owned());
        assert_eq!(
            said(Context::NODE, "peso "),
            both("un testo fra virgolette o un numero", "a text in quotes or a number")
        );
        assert_eq!(said(Context::NODE, "usa "), both("il nome del nodo", "the name of the node"));
        let field = "un campo come `in A1`, `peso 16 %` o `codice \"…\"`, o la fine della riga";
        assert_eq!(said(Context::TOP, "obiettivo X \"t\" ").0, field);
        assert_eq!(said(Context::RULE, "limiti tra 0 % ").1, "`e` and the second end");
        // Signs that could go on with the condition are left out.
        assert_eq!(said(Context::RULE, "se a > b ").1, "`vale` and the score, such as `vale 100 %`");
        assert_eq!(
            said(Context::DATUM, "algoritmo a ").1,
            "a sign such as `+`, `ogni`, `[N-1]` or the end of the line"
        );
    }

    #[test]
    fn nothing_may_stand_after_what_is_no_statement() {
        assert_eq!(expected(Context::RULE, "limiti 0 % "), None);
    }
}
