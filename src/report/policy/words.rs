//! Rules, formulas and aggregation in plain words.

use crate::diagnostic::Text;
use crate::document::style::fold;
use crate::ground::formula::{Function, NodeKind, Operator};
use crate::plan::{
    Aggregation, Combine, Direction, Plan, Policy, Rounding, Rule, RuleFormula, ScoreFunction, Treatment, Variable,
};
use crate::source::Sources;
use crate::text;
use rust_decimal::Decimal;

/// How a name is written: a word, or a number where it is known.
pub type Names<'a> = dyn Fn(Variable) -> Text + 'a;

/// The words a rule's own names have when no number is known for them.
pub fn plain_name(sources: &Sources, rule: &Rule, variable: Variable) -> Text {
    match variable {
        Variable::Value => text!("il valore", "the actual"),
        Variable::Target => text!("il target", "the target"),
        Variable::Baseline => text!("la base", "the baseline"),
        Variable::Delay => text!("i giorni di ritardo", "the days late"),
        Variable::Met => text!("il target è rispettato", "the target is met"),
        Variable::Lower => text!("l'estremo inferiore", "the lower end"),
        Variable::Upper => text!("l'estremo superiore", "the upper end"),
        Variable::Score => {
            let name = rule.inner.as_ref().map_or("", |inner| sources.text(inner.name));
            text!("il punteggio di {name}", "the score of {name}")
        }
        Variable::Parameter(i) => Text::same(rule.parameters.get(i as usize).map_or("", |p| sources.text(p.name))),
    }
}

fn joined(parts: &[&Text]) -> Text {
    parts.iter().fold(Text::default(), |all, part| all.then(part))
}

fn operator(operator: Operator) -> (Text, u8) {
    use Operator::*;
    match operator {
        Or => (text!(" o ", " or "), 1),
        And => (text!(" e ", " and "), 2),
        Ge => (text!(" è almeno ", " is at least "), 3),
        Gt => (text!(" è più di ", " is more than "), 3),
        Le => (text!(" è al più ", " is at most "), 3),
        Lt => (text!(" è meno di ", " is less than "), 3),
        Eq => (text!(" è uguale a ", " equals "), 3),
        Add => (text!(" più ", " plus "), 4),
        Subtract => (text!(" meno ", " minus "), 4),
        Multiply => (text!(" per ", " times "), 5),
        Divide => (text!(" diviso ", " divided by "), 5),
    }
}

/// A formula in words.
pub fn formula(sources: &Sources, formula: &RuleFormula, names: &Names<'_>) -> Text {
    const WHOLE: u8 = 9;
    let mut steps: Vec<(Text, u8)> = Vec::with_capacity(formula.nodes.len());
    let of = |steps: &[(Text, u8)], i: u32, least: u8| {
        let (words, binds) = &steps[i as usize];
        if *binds < least { joined(&[&Text::same("("), words, &Text::same(")")]) } else { words.clone() }
    };
    for node in &formula.nodes {
        let step = match &node.kind {
            NodeKind::Number(..) => (Text::same(fold(sources.text(formula.place(node)))), WHOLE),
            NodeKind::Name(variable) => (names(*variable), WHOLE),
            NodeKind::Negate(a) => (text!("meno ", "minus ").then(&of(&steps, *a, 6)), 6),
            NodeKind::Not(a) => (text!("non è vero che ", "it is not true that ").then(&of(&steps, *a, 6)), 3),
            NodeKind::Binary(op, a, b) => {
                let (word, binds) = operator(*op);
                // Subtraction and division do not bind to the right.
                (joined(&[&of(&steps, *a, binds), &word, &of(&steps, *b, binds + 1)]), binds)
            }
            NodeKind::Per(a, k, b) => {
                let (every, of_what) = (text!(" ogni ", " for every "), Text::same(" "));
                (joined(&[&of(&steps, *a, 6), &every, &of(&steps, *k, 6), &of_what, &of(&steps, *b, 6)]), 5)
            }
            NodeKind::Call(function, arguments) => {
                let arguments: Vec<Text> = arguments.iter().map(|i| of(&steps, *i, 0)).collect();
                (call(*function, &arguments), WHOLE)
            }
        };
        steps.push(step);
    }
    steps.pop().map(|(words, _)| words).unwrap_or_default()
}

fn call(function: Function, arguments: &[Text]) -> Text {
    let listed = |head: Text, between: Text| {
        let mut all = head;
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                all = all.then(&between);
            }
            all = all.then(argument);
        }
        all
    };
    let and = text!(" e ", " and ");
    match function {
        Function::Min => listed(text!("il minore tra ", "the smaller of "), and),
        Function::Max => listed(text!("il maggiore tra ", "the larger of "), and),
        Function::Mean => listed(text!("la media di ", "the mean of "), and),
        Function::Sum => listed(text!("la somma di ", "the sum of "), and),
        Function::Round => listed(Text::default(), text!(", arrotondato a ", ", rounded to ")),
        Function::Truncate => listed(Text::default(), text!(", troncato a ", ", truncated to ")),
    }
}

/// A rule line by line, in words.
pub fn rule(sources: &Sources, policy: &Policy, rule: &Rule, names: &Names<'_>) -> Vec<Text> {
    let say = |f: &RuleFormula| formula(sources, f, names);
    let mut lines = Vec::new();
    for guard in &rule.guards {
        lines.push(joined(&[&text!("se ", "if "), &say(&guard.condition), &Text::same(": "), &say(&guard.value)]));
    }
    match &rule.score {
        ScoreFunction::Formula(f) if rule.guards.is_empty() => {
            lines.push(text!("il punteggio è ", "the score is ").then(&say(f)));
        }
        ScoreFunction::Formula(f) => lines.push(text!("altrimenti: ", "otherwise: ").then(&say(f))),
        ScoreFunction::Bands { on, bands, otherwise } => {
            let on = say(on);
            if let Some(list) = rule.listed() {
                let name = sources.text(list.name);
                let each = text!(
                    ": le fasce di `{name}`, che dà chi usa la regola",
                    ": the bands of `{name}`, which those who use the rule give"
                );
                lines.push(joined(&[&on, &each]));
            }
            for band in bands.iter().filter(|_| rule.listed().is_none()) {
                let (from, value) = (say(&band.from), say(&band.value));
                let least = if band.inclusive {
                    text!(" è almeno ", " is at least ")
                } else {
                    text!(" supera ", " is above ")
                };
                lines.push(joined(&[&text!("se ", "if "), &on, &least, &from, &Text::same(": "), &value]));
            }
            if rule.listed().is_none() {
                lines.push(text!("altrimenti: ", "otherwise: ").then(&say(otherwise)));
            }
        }
        ScoreFunction::Points { on, points, .. } => {
            let on = say(on);
            lines.push(
                on.then(&text!(", in linea retta fra questi punti:", ", in straight lines between these points:")),
            );
            for point in points {
                lines.push(joined(&[&say(&point.at), &Text::same(": "), &say(&point.value)]));
            }
        }
    }
    if let Some((low, high, _)) = rule.limits {
        let (low, high) = (score(policy, low), score(policy, high));
        lines.push(text!("mai sotto {low} né sopra {high}", "never below {low} nor above {high}"));
    }
    lines.extend(rule.rounding.map(|r| rounding(policy, r)));
    lines
}

/// A score in the policy's unit.
pub fn score(policy: &Policy, value: Decimal) -> String {
    use crate::ground::number::italian;
    let shown = italian(crate::eval::figures::published_unit(policy.print, value).normalize());
    if policy.print.percent { format!("{shown} %") } else { shown }
}

/// `arrotondato a 0,01 %, a metà lontano da zero`
pub fn rounding(policy: &Policy, rounding: Rounding) -> Text {
    let quantum = score(policy, rounding.quantum);
    if rounding.truncate {
        text!("troncato a {quantum}, verso lo zero", "truncated to {quantum}, towards zero")
    } else {
        text!("arrotondato a {quantum}, a metà lontano da zero", "rounded to {quantum}, half away from zero")
    }
}

/// A direction in words.
pub fn direction(direction: Direction) -> Text {
    match direction {
        Direction::Increasing => text!(
            "crescente: se il valore sale, il punteggio non scende",
            "increasing: when the actual rises, the score does not fall"
        ),
        Direction::Decreasing => text!(
            "decrescente: se il valore (o il ritardo) sale, il punteggio non sale",
            "decreasing: when the actual (or the delay) rises, the score does not rise"
        ),
    }
}

/// What happens to what is missing or not assessable.
pub fn treatment(policy: &Policy, treatment: Treatment) -> Text {
    match treatment {
        Treatment::Value(v) => {
            let value = score(policy, v);
            text!("vale {value}", "scores {value}")
        }
        Treatment::Redistribute => {
            text!("non conta, e il suo peso va ai fratelli", "does not count, and its weight goes to its siblings")
        }
        Treatment::Lose => text!("non conta, e il suo peso va perso", "does not count, and its weight is lost"),
        Treatment::Block => {
            text!("lascia senza punteggio il nodo che lo conta", "leaves the node that counts it without a score")
        }
    }
}

/// How nodes of a kind are aggregated.
pub fn aggregation(sources: &Sources, plan: &Plan, aggregation: &Aggregation) -> Vec<Text> {
    let policy = &plan.policy;
    let children = match aggregation.of.as_slice() {
        [] => text!("tutto ciò che conta", "all it counts"),
        of => Text::same(of.iter().map(|k| k.plural()).collect::<Vec<_>>().join(", ")),
    };
    let how = match aggregation.combine {
        Combine::WeightedMean => text!("media pesata di ", "weighted mean of "),
        Combine::Mean => text!("media semplice di ", "plain mean of "),
        Combine::Minimum => text!("il più basso fra ", "the lowest of "),
        Combine::Maximum => text!("il più alto fra ", "the highest of "),
        Combine::Product => text!("il prodotto di ", "the product of "),
        Combine::Sum => text!("somma di peso per punteggio di ", "sum of weight times score of "),
    };
    let assigned =
        if aggregation.assigned { text!(" assegnati all'unità", " assigned to the unit") } else { Text::default() };
    let mut lines = vec![how.then(&children).then(&assigned)];
    if let Some(weight) = &aggregation.weight {
        let name = |variable: Variable| node_name(sources, policy, variable);
        lines.push(text!("ogni figlio pesa ", "each child weighs ").then(&formula(sources, weight, &name)));
    }
    for component in &aggregation.components {
        let (name, weight) = (sources.text(component.name), percent(component.weight));
        let mut line = text!("{name} pesa {weight}", "{name} weighs {weight}");
        if let Some(to) = component.empty_to {
            let to = sources.text(aggregation.components[to as usize].name);
            line = line.then(&text!("; se è vuoto il peso passa a {to}", "; when empty its weight moves to {to}"));
        }
        lines.push(line);
    }
    if let Some(function) = &aggregation.function {
        let name = |variable: Variable| match variable {
            Variable::Value => text!("il punteggio dei figli", "the score of the children"),
            variable => node_name(sources, policy, variable),
        };
        lines.extend(rule(sources, policy, function, &name));
    }
    if let Some(factor) = &aggregation.factor {
        let name = |variable: Variable| node_name(sources, policy, variable);
        lines.push(text!("moltiplicato per ", "multiplied by ").then(&formula(sources, factor, &name)));
    }
    if let Some((low, high, _)) = aggregation.limits {
        let (low, high) = (score(policy, low), score(policy, high));
        lines.push(text!("mai sotto {low} né sopra {high}", "never below {low} nor above {high}"));
    }
    if let Some(missing) = aggregation.missing {
        lines.push(text!("chi non ha consuntivo ", "what has no actual ").then(&treatment(policy, missing)));
    }
    if let Some(missing) = aggregation.not_assessable {
        lines.push(text!("chi non è valutabile ", "what is not assessable ").then(&treatment(policy, missing)));
    }
    lines.extend(aggregation.rounding.map(|r| rounding(policy, r)));
    lines
}

/// The name of a parameter of nodes.
fn node_name(sources: &Sources, policy: &Policy, variable: Variable) -> Text {
    let Variable::Parameter(i) = variable else { return Text::default() };
    Text::same(policy.node_parameters.get(usize::from(i)).map_or("", |p| sources.text(p.name)))
}

/// A weight as a percentage.
pub fn percent(value: Decimal) -> String {
    format!("{} %", crate::ground::number::italian(crate::eval::figures::percent_points(value).normalize()))
}
