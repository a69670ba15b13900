//! What is proved of each rule where the plan uses it: that every actual has a score, that the score goes
//! the declared way, that every line of the rule serves and both ends can be reached.
//!
//! A rule that falls for three hundred targets is one finding: by rule and form, with the count.

use crate::arithmetic::number::fraction::{Extended, Q, exact, whole};
use crate::arithmetic::rule::Branch;
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::eval::Inputs;
use crate::plan::{
    Direction, Form, Goal, ItemId, MeasureId, Plan, Rule, RuleFormula, RuleId, ScoreFunction, Variable, is_shaped,
};
use crate::proof::promise;
use crate::proof::uses::{Key, Shape, Use, normal, typical, uses};
use crate::proof::verdict::{Fall, Gap, Reach, against, gaps, lines, reach};
use crate::proof::words::Wording;
use crate::proof::{Given, Piece, Why, pieces};
use crate::source::Place;
use crate::text;
use num_traits::Zero;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// What is proved of one use.
struct Proof {
    fall: Option<Fall>,
    /// Two actuals that break what the form of target promises.
    broken: Option<Fall>,
    /// All or nothing, though the rule is more than that for targets above zero.
    is_all_or_nothing: bool,
    gap: Option<(Gap, Piece)>,
    lines: FxHashSet<Branch>,
    reach: Option<Reach>,
}

/// The uses of a rule for one form of target.
#[derive(Default)]
struct Group<'u> {
    fall: Found<'u, Fall>,
    broken: Found<'u, Fall>,
    all_or_nothing: Found<'u, ()>,
    gap: Found<'u, (Gap, Piece)>,
    low: Found<'u, Q>,
    high: Found<'u, Q>,
}

/// A first finding, where, and how many there are.
struct Found<'u, T> {
    first: Option<(&'u Use, T)>,
    count: usize,
}

impl<T> Default for Found<'_, T> {
    fn default() -> Self {
        Found { first: None, count: 0 }
    }
}

impl<'u, T> Found<'u, T> {
    fn add(&mut self, of: &'u Use, finding: T) {
        self.count += 1;
        self.first.get_or_insert((of, finding));
    }
}

/// How a rule does over all its uses.
#[derive(Default)]
struct Whole {
    uses: usize,
    decided: usize,
    lines: FxHashSet<Branch>,
}

/// Everything that is found of the rules of a plan.
struct Survey<'u> {
    groups: BTreeMap<(RuleId, Form), Group<'u>>,
    rules: BTreeMap<RuleId, Whole>,
}

/// Looks at every use of every rule; uses that differ only in scale are looked at once.
fn survey<'u>(plan: &Plan, uses: &'u [Use]) -> Survey<'u> {
    let shapes: Vec<Shape> = plan.policy.rules.iter().map(Shape::of).collect();
    let mut proofs: HashMap<Key, Option<Rc<Proof>>> = HashMap::new();
    let mut survey = Survey { groups: BTreeMap::new(), rules: BTreeMap::new() };
    for one in uses {
        let rule = plan.policy.rule(one.rule);
        let shape = &shapes[one.rule.0 as usize];
        let small = || normal(&one.given(), shape.scale_free);
        let whole = survey.rules.entry(one.rule).or_default();
        let proof = proofs.entry(shape.key(one)).or_insert_with(|| {
            let found = proof(rule, &small().0);
            whole.lines.extend(found.iter().flat_map(|proof| &proof.lines));
            found
        });
        whole.uses += 1;
        let Some(proof) = proof.clone() else { continue };
        whole.decided += 1;
        let group = survey.groups.entry((one.rule, one.form)).or_default();
        let scale = || small().1;
        collect(group, one, rule, &proof, &scale);
    }
    survey
}

/// Proves every rule where it is used.
pub fn prove(plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    // Where an error already says that a rule can't be applied, proofs have nothing to add.
    let faulty: HashSet<Place> =
        diagnostics.iter().filter(|d| d.code == Code::DivisionByZeroTarget).map(|d| d.primary.span).collect();
    let mut uses = uses(plan, &Inputs::default());
    let used: BTreeSet<RuleId> = uses.iter().map(|u| u.rule).collect();
    uses.retain(|u| plan.target(u.item).is_none_or(|t| !faulty.contains(&t.span)));
    uses.extend(idle_rules(plan, &used));
    let found = survey(plan, &uses);
    let refuted = directions(diagnostics, Code::DirectionWrong);
    let is_refuted = |rule: &Rule| rule.direction.is_some_and(|(_, at)| refuted.contains(&at));
    let mut decided: FxHashSet<Place> = FxHashSet::default();
    let mut falling: BTreeSet<RuleId> = BTreeSet::new();
    for ((id, form), group) in found.groups {
        let is_typical = !used.contains(&id);
        let teller = Teller { plan, rule: plan.policy.rule(id), id, form, is_typical };
        if group.fall.count > 0 {
            falling.insert(id);
        }
        let fall = group.fall.first.filter(|_| !is_refuted(teller.rule));
        diagnostics.extend(fall.map(|(of, fall)| teller.fall(of, &fall, group.fall.count)));
        diagnostics.extend(group.broken.first.map(|(of, fall)| teller.broken(of, &fall, group.broken.count)));
        let level = group.all_or_nothing;
        diagnostics.extend(level.first.map(|(of, ())| teller.all_or_nothing(of, level.count)));
        diagnostics.extend(group.gap.first.map(|(of, gap)| teller.gap(of, &gap, group.gap.count)));
        diagnostics.extend(group.low.first.map(|(of, low)| teller.end(of, &low, group.low.count, false)));
        diagnostics.extend(group.high.first.map(|(of, high)| teller.end(of, &high, group.high.count, true)));
    }
    for (id, whole) in found.rules {
        let rule = plan.policy.rule(id);
        if whole.decided == whole.uses && !is_common(plan, rule) {
            diagnostics.extend(idle(rule, &whole.lines).map(|at| idle_line(plan, rule, at)));
        }
        if used.contains(&id) && (whole.decided == whole.uses || falling.contains(&id)) {
            // What signs alone can't decide is decided where the rule is used.
            decided.extend(rule.direction.map(|(_, at)| at));
        }
    }
    let is_decided = |d: &Diagnostic| d.secondary.iter().any(|label| decided.contains(&label.span));
    diagnostics.retain(|d| d.code != Code::DirectionUnproved || !is_decided(d));
}

/// The body's own rules that nothing uses, with a target of one for each form they are given to.
fn idle_rules(plan: &Plan, used: &BTreeSet<RuleId>) -> Vec<Use> {
    let ids = (0..plan.policy.rules.len() as u16).map(RuleId);
    // What turns the scores of nodes has no form of target.
    let on_nodes: BTreeSet<RuleId> = plan.edges.iter().filter(|e| is_shaped(plan, e)).filter_map(|e| e.rule).collect();
    let is_idle = |id: &RuleId| !used.contains(id) && !on_nodes.contains(id);
    let own = ids.filter(|id| is_idle(id) && !is_common(plan, plan.policy.rule(*id)));
    own.flat_map(|id| {
        let applied = |f: &Form| plan.policy.apply[*f as usize].is_some_and(|(rule, _)| rule == id);
        let forms: Vec<Form> = Form::ALL.into_iter().filter(applied).collect();
        match forms.as_slice() {
            [] => meant_for(plan, id).into_iter().collect(),
            forms => forms.iter().filter_map(|form| typical(plan, id, Some(*form))).collect::<Vec<_>>(),
        }
    })
    .collect()
}

/// A rule that nobody gives to a form, with the form that suits it best: what falls is meant for targets that are not
/// to be passed.
fn meant_for(plan: &Plan, id: RuleId) -> Option<Use> {
    let rule = plan.policy.rule(id);
    let uses = [Form::AtLeast, Form::AtMost, Form::By].into_iter().filter_map(|form| typical(plan, id, Some(form)));
    let faults = |of: &Use| {
        let mut group = Group::default();
        let (given, scale) = normal(&of.given(), true);
        let Some(proof) = proof(rule, &given) else { return 0 };
        collect(&mut group, of, rule, &proof, &|| scale.clone());
        group.fall.count + group.broken.count + group.gap.count + group.low.count + group.high.count
    };
    uses.map(|of| (faults(&of), of)).min_by_key(|(faults, _)| *faults).map(|(_, of)| of)
}

/// What is proved of a rule over all its uses, in words; `None` for a rule that nothing uses.
pub fn proved(plan: &Plan, inputs: &Inputs) -> BTreeMap<RuleId, Text> {
    let uses = uses(plan, inputs);
    let found = survey(plan, &uses);
    let sentence = |(id, whole): (&RuleId, &Whole)| {
        let of = |pick: fn(&Group<'_>) -> usize| -> usize {
            let from = found.groups.range((*id, Form::AtLeast)..);
            from.take_while(|((rule, _), _)| rule == id).map(|(_, g)| pick(g)).sum()
        };
        let open = whole.uses - whole.decided;
        let direction = plan.policy.rule(*id).direction.is_some();
        let (gaps, falls, ends) = (of(|g| g.gap.count), of(|g| g.fall.count), of(|g| g.low.count.max(g.high.count)));
        let parts = [
            (
                gaps,
                text!("ogni valore ha un punteggio", "every actual has a score"),
                text!("in {gaps} ci sono valori senza punteggio", "in {gaps} some actuals have no score"),
            ),
            (
                falls,
                text!("il verso tiene", "the direction holds"),
                text!("in {falls} il verso non tiene", "in {falls} the direction does not hold"),
            ),
            (
                ends,
                text!("i due estremi si raggiungono", "both ends are reached"),
                text!("in {ends} un estremo non si raggiunge", "in {ends} an end is never reached"),
            ),
        ];
        let said = |bad: bool| {
            let parts = parts.iter().enumerate().filter(|(i, _)| *i != 1 || direction);
            let parts = parts
                .filter(|(_, (count, ..))| (*count > 0) == bad)
                .map(|(_, (_, good, wrong))| if bad { wrong } else { good });
            parts.cloned().reduce(|all, one| all.then(&Text::same(", ")).then(&one))
        };
        let (uses, decided) = (whole.uses, whole.decided);
        let head = match open {
            0 if uses == 1 => text!("dimostrato per il suo uso", "proved for its one use"),
            0 => text!("dimostrato per i suoi {uses} usi", "proved for its {uses} uses"),
            n => text!(
                "non si può dimostrare per {n} usi; per gli altri {decided}",
                "cannot be proved for {n} uses; for the other {decided}"
            ),
        };
        let mut all = head;
        for (between, part) in [(": ", said(false)), ("; ", said(true))] {
            if let Some(part) = part {
                all = all.then(&Text::same(between)).then(&part);
            }
        }
        (*id, all)
    };
    found.rules.iter().map(sentence).collect()
}

/// What findings of a code point at beside their place: of those about a declared direction, where that is declared.
fn directions(diagnostics: &[Diagnostic], code: Code) -> FxHashSet<Place> {
    let found = diagnostics.iter().filter(|d| d.code == code);
    found.flat_map(|d| d.secondary.iter().map(|label| label.span)).collect()
}

/// True for the rules of the prelude: a body that uses one can't change its lines.
fn is_common(plan: &Plan, rule: &Rule) -> bool {
    plan.texts.get(rule.name.source).name == crate::prelude::PRELUDE_NAME
}

fn proof(rule: &Rule, given: &Given) -> Option<Rc<Proof>> {
    let found = pieces(rule, given)?;
    let domain = given.domain();
    let fall = rule.direction.and_then(|(direction, _)| against(&found, domain, rule.rounding, direction));
    // Where the declared direction is the form's, one finding says both.
    let promised = promise::direction(given.form);
    let is_said = fall.is_some() && rule.direction.is_some_and(|(declared, _)| Some(declared) == promised);
    let broken = promise::broken(&found, given, rule.rounding).filter(|_| !is_said);
    let is_all_or_nothing = promise::is_all_or_nothing(&found, given) && !is_level_above_zero(rule, given);
    let gap = gaps(&found, domain).into_iter().next().map(|gap| {
        let piece = found[gap.piece].clone();
        (gap, piece)
    });
    let (lines, reach) = (lines(&found, domain), reach(&found, domain, rule.rounding));
    Some(Rc::new(Proof { fall, broken, is_all_or_nothing, gap, lines, reach }))
}

/// True where a rule is all or nothing for targets above zero too: then it is meant to be.
fn is_level_above_zero(rule: &Rule, given: &Given) -> bool {
    let above = Given { target: given.target.as_ref().map(|t| -t), ..given.clone() };
    pieces(rule, &above).is_none_or(|found| promise::is_level(&found))
}

/// Adds what is proved of one use, with its actuals as large as they are there.
fn collect<'u>(group: &mut Group<'u>, of: &'u Use, rule: &Rule, proof: &Proof, scale: &dyn Fn() -> Q) {
    if let Some(fall) = &proof.fall {
        let scale = scale();
        let fall = Fall { from: &fall.from * &scale, to: &fall.to * &scale, ..fall.clone() };
        group.fall.add(of, fall);
    }
    if let Some(broken) = &proof.broken {
        let scale = scale();
        group.broken.add(of, Fall { from: &broken.from * &scale, to: &broken.to * &scale, ..broken.clone() });
    }
    if proof.is_all_or_nothing {
        group.all_or_nothing.add(of, ());
    }
    if let Some((gap, piece)) = &proof.gap {
        let (scale, mut piece) = (scale(), piece.clone());
        for end in [&mut piece.from, &mut piece.to] {
            end.at = end.at.as_ref().map(|x| x * &scale);
        }
        group.gap.add(of, (Gap { example: &gap.example * &scale, ..gap.clone() }, piece));
    }
    let limits = rule.limits.map(|(low, high, _)| (exact(low), exact(high)));
    let (least, most) = (Q::zero(), whole(1));
    let (low, high) = match limits {
        Some((low, high)) => (low.max(least), high.min(most)),
        None => (least, most),
    };
    // Without any actual that has a score there is a gap, and that is enough.
    let Some(reach) = &proof.reach else { return };
    if let Extended::Finite(lowest) = &reach.low
        && *lowest > low
    {
        group.low.add(of, lowest.clone());
    }
    if let Extended::Finite(highest) = &reach.high
        && *highest < high
    {
        group.high.add(of, highest.clone());
    }
}

/// Writes the findings about a rule for one form of target.
struct Teller<'a> {
    plan: &'a Plan,
    rule: &'a Rule,
    id: RuleId,
    form: Form,
    /// True for a rule that nothing uses: a target of one stands for every positive target.
    is_typical: bool,
}

impl Teller<'_> {
    /// The line that brings rule and form together: `applica`, or the first target.
    fn place(&self, of: &Use) -> Place {
        match self.plan.policy.apply[self.form as usize] {
            Some((rule, span)) if rule == self.id => span,
            _ if self.is_typical => self.rule.name,
            _ => self.target(of.item),
        }
    }

    fn target(&self, item: ItemId) -> Place {
        self.plan.target(item).map_or(self.plan.item(item).name, |t| t.span)
    }

    fn writer(&self, of: &Use) -> Wording<'_> {
        Wording { plan: self.plan, item: (!self.is_typical).then_some(of.item), domain: of.domain(), is_score: false }
    }

    fn name(&self) -> &str {
        self.plan.text(self.rule.name)
    }

    /// The finding with the line of the rule, the first target and how many there are.
    fn found(&self, code: Code, of: &Use, count: usize, message: Text, line: (Place, Text)) -> Diagnostic {
        let (place, target) = (self.place(of), self.target(of.item));
        if self.is_typical {
            let note = text!(
                " (con target = 1, che sta per ogni target positivo)",
                " (with target = 1, which stands for every positive target)"
            );
            let message = if matches!(of.goal, Goal::Number(_)) { message.then(&note) } else { message };
            let found = Diagnostic::new(code, place, message);
            return if line.0 == place { found } else { found.also(line.0, line.1) };
        }
        let mut found = Diagnostic::new(code, place, message);
        let word = self.plan.name(of.item);
        if place != target {
            found = found.also(
                target,
                match count {
                    1 => text!("succede a «{word}»", "it happens to “{word}”"),
                    n => text!(
                        "succede a {n} indicatori; il primo è «{word}»",
                        "it happens to {n} indicators; the first is “{word}”"
                    ),
                },
            );
        }
        found.also(line.0, line.1)
    }

    /// Two actuals as they can be written: what is counted is whole.
    fn writable(&self, of: &Use, fall: &Fall) -> Fall {
        let counted = self.plan.measured(of.item).is_some_and(|m| m.measure == Some(MeasureId::COUNT));
        let found = pieces(self.rule, &of.given()).filter(|_| counted && of.domain() == crate::proof::Domain::Numbers);
        match found {
            Some(found) => promise::in_whole_numbers(fall.clone(), &found, &of.given(), self.rule.rounding),
            None => fall.clone(),
        }
    }

    fn fall(&self, of: &Use, fall: &Fall, count: usize) -> Diagnostic {
        let fall = self.writable(of, fall);
        let (name, symbol, writer) = (self.name(), self.form.symbol(), self.writer(of));
        let (direction, at) = self.rule.direction.unwrap_or((Direction::Increasing, Place::default()));
        let words = match direction {
            Direction::Increasing => [("crescente", "increasing"), ("scende", "falls")],
            Direction::Decreasing => [("decrescente", "decreasing"), ("sale", "rises")],
        };
        let [(it, en), (goes_it, goes_en)] = words;
        let (before, after) = (writer.score(&fall.before), writer.score(&fall.after));
        let message = text!(
            "la regola «{name}» con un target `{symbol}` non è {it}: ",
            "the rule “{name}” with a `{symbol}` target is not {en}: "
        );
        let message = message
            .then(&text!("da ", "from "))
            .then(&writer.actual(&fall.from))
            .then(&text!(" a ", " to "))
            .then(&writer.actual(&fall.to))
            .then(&text!(
                " il punteggio {goes_it} da {before} a {after}",
                " the score {goes_en} from {before} to {after}"
            ));
        let line = (at, text!("il verso dichiarato", "the declared direction"));
        self.found(Code::DirectionBroken, of, count, message, line).help(text!(
            "dai a questa forma di target una regola sua, o correggi la regola; se va bene così, togli `verso`",
            "give this form of target a rule of its own, or correct the rule; if that is intended, remove `verso`"
        ))
    }

    /// A met target that scores below an unmet one, or meeting it more that scores less.
    fn broken(&self, of: &Use, fall: &Fall, count: usize) -> Diagnostic {
        let fall = self.writable(of, fall);
        let (name, symbol, writer) = (self.name(), self.form.symbol(), self.writer(of));
        let (before, after) = (writer.score(&fall.before), writer.score(&fall.after));
        let message = text!(
            "la regola «{name}» non va d'accordo con un target `{symbol}`: ",
            "the rule “{name}” does not go with a `{symbol}` target: "
        )
        .then(&writer.actual(&fall.from))
        .then(&text!(" vale {before}, ", " scores {before}, "))
        .then(&writer.actual(&fall.to))
        .then(&text!(" vale {after}", " scores {after}"));
        let why = match promise::direction(self.form) {
            Some(Direction::Increasing) => text!(
                "con `{symbol}` un valore più alto non può valere meno",
                "with `{symbol}` a higher actual cannot score less"
            ),
            Some(Direction::Decreasing) if writer.domain == crate::proof::Domain::Days => text!(
                "con `{symbol}` un giorno di ritardo in più non può valere di più",
                "with `{symbol}` one more day late cannot score more"
            ),
            Some(Direction::Decreasing) => text!(
                "con `{symbol}` un valore più basso non può valere meno",
                "with `{symbol}` a lower actual cannot score less"
            ),
            None => text!(
                "con `{symbol}` un target rispettato non può valere meno di uno che non lo è",
                "with `{symbol}` a met target cannot score less than one that is not met"
            ),
        };
        let help = why.then(&text!(
            ": dai a questa forma una regola sua con `applica`, per esempio `speculare`, o con le fasce nell'altro verso",
            ": give this form a rule of its own with `applica`, such as `speculare`, or bands the other way round"
        ));
        let line = (self.rule.name, text!("la regola è qui", "the rule is here"));
        self.found(Code::PromiseBroken, of, count, message, line).help(help)
    }

    fn all_or_nothing(&self, of: &Use, count: usize) -> Diagnostic {
        let name = self.name();
        let message = text!(
            "con un target sotto zero la regola «{name}» è tutto o niente",
            "with a target below zero the rule “{name}” is all or nothing"
        );
        let help = text!(
            "un rapporto con un target negativo non misura la distanza: usa `dalla_base` o `dalla_base_in_calo`, che contano la strada dalla base al target",
            "a ratio to a negative target does not measure the distance: use `dalla_base` or `dalla_base_in_calo`, which count the way from baseline to target"
        );
        let line = (self.rule.name, text!("la regola è qui", "the rule is here"));
        self.found(Code::AllOrNothing, of, count, message, line).help(help)
    }

    fn gap(&self, of: &Use, (gap, piece): &(Gap, Piece), count: usize) -> Diagnostic {
        let (name, symbol, writer) = (self.name(), self.form.symbol(), self.writer(of));
        let why = match gap.why {
            Why::Zero => text!("divide per zero", "it divides by zero"),
            Why::Absent(variable) => {
                let word = variable.word();
                text!("«{word}» lì non c'è", "“{word}” is not there")
            }
            Why::Form => text!("non dà un numero", "it does not give a number"),
        };
        let mut message = text!(
            "la regola «{name}» con un target `{symbol}` non dà un punteggio ",
            "the rule “{name}” with a `{symbol}` target gives no score "
        )
        .then(&writer.stretch(piece))
        .then(&Text::same(": "))
        .then(&why);
        let absent = matches!(gap.why, Why::Absent(_));
        if !absent && !piece.is_point() && writer.domain == crate::proof::Domain::Numbers {
            message = message.then(&text!("; per esempio a ", "; for example at ")).then(&writer.actual(&gap.example));
        }
        let line = (self.rule.name, text!("la regola è qui", "the rule is here"));
        let help = if absent {
            text!(
                "aggiungi all'indicatore ciò che manca, o dagli un'altra regola",
                "add what is missing to the indicator, or give it another rule"
            )
        } else {
            text!(
                "aggiungi alla regola un caso `se … vale …` che lo copra",
                "add a case `se … vale …` to the rule that covers it"
            )
        };
        self.found(Code::RuleGap, of, count, message, line).help(help)
    }

    fn end(&self, of: &Use, reached: &Q, count: usize, high: bool) -> Diagnostic {
        let (name, symbol, writer) = (self.name(), self.form.symbol(), self.writer(of));
        let reached = writer.score(reached);
        let wanted = match (high, self.rule.limits) {
            (true, limits) => limits.map_or(whole(1), |(_, high, _)| exact(high).min(whole(1))),
            (false, limits) => limits.map_or(Q::zero(), |(low, ..)| exact(low).max(Q::zero())),
        };
        let wanted = writer.score(&wanted);
        let (message, help) = if high {
            (
                text!(
                    "la regola «{name}» con un target `{symbol}` non arriva mai a {wanted}: il punteggio più alto è {reached}",
                    "the rule “{name}” with a `{symbol}` target never reaches {wanted}: the highest score is {reached}"
                ),
                text!(
                    "se è voluto, dillo con `limiti tra … e {reached}`",
                    "if that is intended, say so with `limiti tra … e {reached}`"
                ),
            )
        } else {
            (
                text!(
                    "la regola «{name}» con un target `{symbol}` non scende mai a {wanted}: il punteggio più basso è {reached}",
                    "the rule “{name}” with a `{symbol}` target never falls to {wanted}: the lowest score is {reached}"
                ),
                text!(
                    "se è voluto, dillo con `limiti tra {reached} e …`",
                    "if that is intended, say so with `limiti tra {reached} e …`"
                ),
            )
        };
        let line = (self.rule.name, text!("la regola è qui", "the rule is here"));
        self.found(Code::EndUnreached, of, count, message, line).help(help)
    }
}

/// The lines that look at the actual and that no actual ever comes to, for any target.
pub(super) fn idle(rule: &Rule, lines: &FxHashSet<Branch>) -> impl Iterator<Item = Place> {
    let guards = rule
        .guards
        .iter()
        .enumerate()
        .filter(|(i, g)| looks_at_actual(&g.condition) && !lines.contains(&Branch::Guard(*i)));
    let mut found: Vec<Place> = guards.map(|(_, g)| g.span).collect();
    if let ScoreFunction::Bands { on, bands, .. } = &rule.score
        && looks_at_actual(on)
        && rule.listed().is_none()
    {
        let bands = bands.iter().enumerate().filter(|(i, _)| !lines.contains(&Branch::Band(*i)));
        found.extend(bands.map(|(_, b)| b.span));
    }
    found.into_iter()
}

fn looks_at_actual(formula: &RuleFormula) -> bool {
    formula.names().any(|(v, _)| matches!(v, Variable::Value | Variable::Delay | Variable::Met | Variable::Score))
}

fn idle_line(plan: &Plan, rule: &Rule, at: Place) -> Diagnostic {
    let name = plan.text(rule.name);
    let message = text!(
        "nessun valore arriva a questa riga di «{name}»: le righe prima li prendono tutti",
        "no actual comes to this line of “{name}”: the lines before take them all"
    );
    Diagnostic::new(Code::LineUnreached, at, message)
        .also(rule.name, text!("la regola è qui", "the rule is here"))
        .help(text!(
            "con i target di questo piano non serve: toglila, o correggi la soglia",
            "no target of this plan ever needs it: remove it, or correct the threshold"
        ))
}
