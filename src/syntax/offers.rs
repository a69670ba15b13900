//! What may be written next, asked of the grammar itself: each of its words is tried where somebody writes, and the
//! rules that would go on there tell which names and values may stand.

use super::grammar::{Rule, UNREADABLE, parses};
use super::keyword::Context;
use super::kind::Kind;
use std::sync::OnceLock;

/// The grammar as it is written: where its words are found.
const TEXT: &str = include_str!("../../grammar/albero.pest");
/// A word that means nothing: what is taken for it is a name, whatever it is.
const NONSENSE: &str = "zqzq";

/// Something that is no word of the language, and may stand somewhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Holds {
    /// A new name.
    NewName,
    /// A scored node, an indicator.
    Node,
    /// A node that others stand in.
    Parent,
    /// What has a value.
    Measured,
    /// What a formula computes with.
    Operand,
    /// An organisational unit.
    Unit,
    /// A source.
    Source,
    /// A unit of measure.
    Measure,
    /// A policy.
    Policy,
    /// A rule.
    Rule,
    /// A parameter.
    Parameter,
    /// A component.
    Component,
    /// A finding to be waived.
    Code,
    /// A year.
    Year,
    /// A day.
    Day,
    /// What a target asks for.
    Goal,
    /// A file, in quotes.
    File,
    /// A heading of a table, in quotes.
    Heading,
    /// An outcome, in quotes.
    Outcome,
    /// A number with its unit, or another value.
    Value,
}

/// What may be written next.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Offers {
    /// Words of the language, several together where one makes no sense alone.
    pub words: Vec<&'static str>,
    /// What else.
    pub holds: Vec<Holds>,
}

/// What may be written after the first words of a statement.
pub fn offers(context: Context, before: &str) -> Offers {
    let Some(holds) = after(context, before) else { return Offers::default() };
    let as_name = after(context, &format!("{before}{NONSENSE} "));
    let counts = holds.contains(&Rule::children_kind);
    let may_stand = |word: &&&str| {
        let rules = after(context, &format!("{before}{word} "));
        // What is a name to the grammar goes on as any name does.
        let is_name = || match word.split_once(' ') {
            None => rules == as_name,
            Some((_, rest)) => rules == after(context, &format!("{before}{NONSENSE} {rest} ")),
        };
        // Where a name may stand as well as what is counted, both go on alike.
        let is_counted = || counts && Kind::ALL.iter().any(|kind| kind.plural() == **word);
        rules.is_some() && (!is_name() || is_counted())
    };
    let words = words().iter().filter(may_stand).copied().collect();
    let mut holds: Vec<Holds> = holds.into_iter().filter_map(holds_of).collect();
    holds.sort_unstable();
    holds.dedup();
    Offers { words, holds }
}

/// The rules that may go on with a statement after its first words; nothing where these are not the beginning of one.
fn after(context: Context, before: &str) -> Option<Vec<Rule>> {
    let expected = parses(context, &format!("{before}{UNREADABLE}")).err()?;
    (expected.offset == before.len()).then_some(expected.rules)
}

/// The words of statements, as the grammar has them.
fn words() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        // The first section is about words of any kind.
        let statements = TEXT.split_once("// ── 2.").map_or(TEXT, |(_, statements)| statements);
        let code = statements.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
        let literals = code.flat_map(|line| line.split('"').skip(1).step_by(2));
        let is_word = |text: &&str| text.chars().all(|c| c.is_lowercase() || c == '_' || c == ' ');
        let mut words: Vec<&str> =
            literals.filter(|text| text.ends_with(' ')).map(str::trim_end).filter(is_word).collect();
        words.retain(|word| !word.is_empty());
        words.sort_unstable();
        words.dedup();
        // Spellings of a keyboard without accents are read, and not offered.
        let plain = |word: &str| word.replace('à', "a").replace('ì', "i");
        let accented: Vec<&str> = words.iter().copied().filter(|word| !word.is_ascii()).collect();
        words.retain(|word| !word.is_ascii() || accented.iter().all(|other| plain(other) != *word));
        words
    })
}

/// What a rule reads, where that is not words of the language.
fn holds_of(rule: Rule) -> Option<Holds> {
    Some(match rule {
        Rule::new_name => Holds::NewName,
        Rule::node_name => Holds::Node,
        Rule::parent => Holds::Parent,
        Rule::in_facts | Rule::in_scenario | Rule::fact | Rule::scenario_fact | Rule::fact_name | Rule::about => {
            Holds::Measured
        }
        Rule::formula
        | Rule::operand
        | Rule::operand_name
        | Rule::reference
        | Rule::condition
        | Rule::assertion
        | Rule::comparison => Holds::Operand,
        Rule::unit_name => Holds::Unit,
        Rule::source_name => Holds::Source,
        Rule::measure_name => Holds::Measure,
        Rule::policy_name => Holds::Policy,
        Rule::rule_name => Holds::Rule,
        Rule::parameter_name => Holds::Parameter,
        Rule::component_name => Holds::Component,
        Rule::finding => Holds::Code,
        Rule::year => Holds::Year,
        Rule::day => Holds::Day,
        Rule::goal | Rule::open_goal | Rule::any_goal => Holds::Goal,
        Rule::file_name => Holds::File,
        Rule::column_title => Holds::Heading,
        Rule::outcome_title => Holds::Outcome,
        Rule::figure | Rule::quantity | Rule::value => Holds::Value,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Keyword;

    #[test]
    fn every_word_of_the_language_is_one_of_the_grammar() {
        let missing: Vec<_> = Keyword::ALL.iter().map(|k| k.word()).filter(|word| !words().contains(word)).collect();
        assert_eq!(missing, Vec::<&str>::new());
    }

    #[test]
    fn what_may_be_written_next() {
        let words = |context, before: &str| offers(context, before).words.join(" ");
        let holds = |context, before: &str| offers(context, before).holds;
        assert_eq!(words(Context::PLAN, "anno "), "");
        assert_eq!(holds(Context::PLAN, "anno "), [Holds::Year]);
        assert_eq!((words(Context::NODE, "usa "), holds(Context::NODE, "usa ")), (String::new(), vec![Holds::Node]));
        assert_eq!(words(Context::NODE, "usa X "), "codice componente peso regola");
        assert_eq!(words(Context::INDICATOR, "target "), "al entro sì tra");
        assert_eq!(holds(Context::INDICATOR, "fonte "), [Holds::Source]);
        assert_eq!(holds(Context::INDICATOR, "peso 3 "), [Holds::Measure]);
        assert!(words(Context::TOP, "").contains("ambito "));
        assert!(words(Context::INDICATOR, "").contains("algoritmo "));
        assert_eq!(words(Context::RULE, "limiti tra 0 % "), "e");
        assert_eq!(words(Context::RULE, "limiti 0 % "), "");
        assert_eq!(
            (words(Context::POLICY, "applica "), holds(Context::POLICY, "applica ")),
            (String::new(), vec![Holds::Rule])
        );
        assert!(words(Context::FACTS, "").contains("risorse"));
        assert_eq!(holds(Context::FACTS, ""), [Holds::Measured]);
    }
}
