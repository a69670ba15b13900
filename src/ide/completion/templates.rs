//! Whole declarations to begin with, each with its places to fill in. Filled in as they stand they are sound, and in
//! canonical layout.

use super::offer::{Kind, Offer, plain};
use crate::diagnostic::{Lang, Text};
use crate::ide::Analysis;
use crate::plan::Kind as Item;
use crate::syntax::name::spelled;
use crate::syntax::view::{Role, Typing};
use crate::text;

/// A declaration to begin with.
pub struct Template {
    /// The word it begins with.
    pub word: &'static str,
    /// What it is, in Italian and in English.
    pub about: (&'static str, &'static str),
    /// What is written. `@YEAR`, `@SOURCE` … stand for what the plan has.
    pub body: &'static str,
    /// True for what stands outside blocks.
    pub at_top: bool,
}

const fn top(word: &'static str, about: (&'static str, &'static str), body: &'static str) -> Template {
    Template { word, about, body, at_top: true }
}

const fn inner(word: &'static str, about: (&'static str, &'static str), body: &'static str) -> Template {
    Template { word, about, body, at_top: false }
}

/// All of them.
pub const TEMPLATES: [Template; 13] = [
    top(
        "piano",
        ("un piano", "a plan"),
        "piano ${1:ENTE} \"${2:Nome dell'ente}\" {\n  anno        ${3:2025}\n  smvp        ${4:SMVP}\n}\n$0",
    ),
    top(
        "smvp",
        ("una politica da cui cominciare", "a policy to begin with"),
        "smvp ${1:@POLICY} \"${2:Sistema di misurazione e valutazione}\" {\n  applica proporzionale a >= > =\n  applica speculare a <= <\n  applica un_punto_al_giorno a entro\n  applica tutto_o_niente a sì tra\n\n  nodo obiettivo  media pesata di indicatori\n  nodo ambito     media pesata di obiettivi\n  nodo piano      media pesata di ambiti\n\n  assente         vale 0 %\n  non_valutabile  ripartisce\n  stampa          arrotonda a 0,01 %\n  esito           { da 90 % \"Raggiunto\"; da 50 % \"Parzialmente raggiunto\"; altrimenti \"Non raggiunto\" }\n}\n$0",
    ),
    top(
        "fonte",
        ("una fonte di dati", "a source of data"),
        "fonte ${1:protocollo} \"${2:Protocollo informatico}\"\n$0",
    ),
    top(
        "dato",
        ("un dato", "a datum"),
        "dato ${1:pratiche} \"${2:Pratiche concluse}\" misura ${3:n} fonte ${4:@SOURCE}\n$0",
    ),
    top("ambito", ("un ambito strategico", "a strategic area"), "ambito ${1:A1} \"${2:Titolo dell'ambito}\"\n$0"),
    top(
        "obiettivo",
        ("un obiettivo con il suo peso", "an objective with its weight"),
        "obiettivo ${1:@AREA.1} \"${2:Titolo dell'obiettivo}\" in ${3:@AREA} {\n  peso        ${4:100} %\n\n  $0\n}",
    ),
    inner(
        "indicatore",
        ("un indicatore", "an indicator"),
        "indicatore ${1:@NODE_01} \"${2:Titolo dell'indicatore}\" {\n  peso        ${3:100} %\n  algoritmo   \"${4:Che cosa si misura}\"\n  fonte       ${5:@SOURCE}\n  target      ${6:>= 90 %}\n}\n$0",
    ),
    inner(
        "indicatore",
        ("un indicatore con una scadenza", "an indicator with a deadline"),
        "indicatore ${1:@NODE_01} \"${2:Titolo dell'indicatore}\" {\n  peso        ${3:100} %\n  algoritmo   \"${4:Che cosa si completa}\"\n  fonte       ${5:@SOURCE}\n  target      entro ${6:31/12/@YEAR}\n}\n$0",
    ),
    top("consuntivo", ("i valori di un anno", "the values of a year"), "consuntivo ${1:@YEAR} {\n  $0\n}"),
    top(
        "consuntivo",
        ("i valori di un anno, da una tabella", "the values of a year, from a table"),
        "consuntivo ${1:@YEAR} file \"${2:dati.csv}\" {\n  colonna nome \"${3:Codice}\"\n  colonna valore \"${4:Valore}\"\n}\n$0",
    ),
    top(
        "pubblicato",
        ("le cifre pubblicate", "published figures"),
        "pubblicato ${1:@YEAR} \"${2:Relazione sulla performance}\" {\n  $0\n}",
    ),
    top(
        "unità",
        ("un'unità organizzativa", "an organisational unit"),
        "unità ${1:servizio} \"${2:Servizio}\" tipo \"${3:Servizio}\"\n$0",
    ),
    top("cruscotto", ("un cruscotto", "a scorecard"), "cruscotto ${1:C1} \"${2:Titolo del cruscotto}\" {\n  $0\n}"),
];

/// A policy to begin with, under a name.
pub fn policy(name: &str) -> String {
    let body = TEMPLATES.iter().find(|template| template.word == "smvp").map_or("", |template| template.body);
    plain(body).replace("@POLICY", name).trim_end().to_owned()
}

/// The declarations that begin with a word, as the plan fills them in.
pub(super) fn of(word: &str, typing: &Typing<'_>, analysis: Option<&Analysis>, lang: Lang) -> Vec<Offer> {
    let fits = |template: &&Template| template.word == word && template.at_top == typing.is_top();
    let offer = |template: &Template| {
        let about = Text { it: template.about.0.into(), en: template.about.1.into() };
        let about = text!("{}: ", "{}: ", template.word).then(&about);
        let label = about.get(lang).to_owned();
        Offer { insert: filled(template.body, typing, analysis), ..Offer::new(Kind::Template, label, "") }
    };
    TEMPLATES.iter().filter(fits).map(offer).collect()
}

/// A declaration with what the plan has in place of what stands for it.
fn filled(body: &str, typing: &Typing<'_>, analysis: Option<&Analysis>) -> String {
    let plan = analysis.map(Analysis::plan);
    let named = |kind: Item| {
        plan.and_then(|plan| plan.ids().filter(|id| plan.item(*id).kind == kind).last().map(|id| plan.name(id)))
    };
    let around = typing.around.last().and_then(|line| line.atom(1)).map(|name| name.text());
    let source = plan.and_then(|plan| plan.sources.first().map(|source| plan.text(source.name)));
    let policy = analysis.and_then(chosen_policy);
    let year = plan.map(|plan| plan.year).filter(|year| *year > 0).unwrap_or(2025);
    let area = named(Item::Area).unwrap_or("A1");
    let next = plan.map_or(1, |plan| plan.ids().filter(|id| plan.item(*id).kind == Item::Objective).count() + 1);
    body.replace("@YEAR", &year.to_string())
        .replace("@AREA.1", &format!("{area}.{next}"))
        .replace("@AREA", &spelled(area))
        .replace("@NODE_01", &new_code(around.unwrap_or("A1.1"), plan))
        .replace("@SOURCE", &spelled(source.unwrap_or("protocollo")))
        .replace("@POLICY", &spelled(policy.unwrap_or("SMVP")))
}

/// The policy that the plan chooses, declared or not.
fn chosen_policy(analysis: &Analysis) -> Option<&str> {
    let plan = analysis.plan();
    let line = analysis.lines_at(plan.item(plan.root?).name).pop()?;
    let chosen = line.lines_for(Role::ChosenPolicy).next()?;
    chosen.as_field().said().first().map(|name| name.text())
}

/// A code that nothing has yet: `A1.1_03` after `A1.1_02`.
fn new_code(node: &str, plan: Option<&crate::plan::Plan>) -> String {
    let is_taken = |code: &String| plan.is_some_and(|plan| plan.ids().any(|id| plan.name(id) == code));
    let codes = (1..1000).map(|number| format!("{node}_{number:02}"));
    codes.into_iter().find(|code| !is_taken(code)).unwrap_or_else(|| format!("{node}_01"))
}
