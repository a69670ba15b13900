//! The names and values of a plan that may stand in a place.

use super::offer::{Kind, Offer, escaped};
use crate::data::table::Grid;
use crate::diagnostic::{Code, Lang};
use crate::eval::{Known, figures};
use crate::ide::{Analysis, Entity, UseRole};
use crate::plan::{Form, ItemId, Kind as Item, MeasureId};
use crate::source::Source;
use crate::syntax::name::spelled;
use crate::syntax::offers::Holds;
use crate::syntax::view::{Family, Line, Role, Typing};
use crate::text;

/// More names of items than this are narrowed down by writing on.
pub(super) const MOST: usize = 2000;
/// Headings stand in one of the first rows.
const FIRST_ROWS: usize = 10;
/// What a rule sees.
const VARIABLES: [&str; 5] = ["valore", "target", "base", "ritardo", "rispettato"];
/// The functions of formulas.
const FUNCTIONS: [&str; 11] =
    ["min", "max", "media", "somma", "arrotonda", "tronca", "punteggio", "peso", "risorse", "usate", "conta"];

/// Where names are looked for.
pub(super) struct Names<'n> {
    pub(super) analysis: Option<&'n Analysis>,
    pub(super) typing: &'n Typing<'n>,
    /// The text that is being written.
    pub(super) source: &'n Source,
    pub(super) files: &'n [String],
    pub(super) lang: Lang,
}

impl Names<'_> {
    /// Offers what may stand for something.
    pub(super) fn offers(&self, holds: Holds, offers: &mut Vec<Offer>) {
        use Item::{Area, Datum, Indicator, Objective, Plan, Project, Scorecard, Unit};
        match holds {
            Holds::NewName => {}
            Holds::Node if self.is_said() => self.items(offers, |_| true),
            Holds::Node => self.items(offers, |kind| !matches!(kind, Datum | Plan)),
            Holds::Parent if self.declares_unit() => self.items(offers, |kind| kind == Unit),
            Holds::Parent => self.items(offers, |kind| matches!(kind, Plan | Area | Objective | Project | Scorecard)),
            Holds::Measured => self.items(offers, |kind| matches!(kind, Indicator | Datum)),
            Holds::Operand => self.operands(offers),
            Holds::Unit => self.items(offers, |kind| kind == Unit),
            Holds::Source => self.labels(offers, |of| matches!(of, Entity::Source(_))),
            Holds::Measure => self.measures(offers),
            Holds::Policy => self.labels(offers, |of| matches!(of, Entity::Policy(_))),
            Holds::Rule => self.labels(offers, |of| matches!(of, Entity::Rule(_))),
            Holds::Parameter => self.labels(offers, |of| matches!(of, Entity::Parameter(_))),
            Holds::Component => self.labels(offers, |of| matches!(of, Entity::Component(_))),
            Holds::Code => offers.extend(
                Code::ALL.iter().map(|code| Offer::new(Kind::Name, code.as_str(), code.summary().get(self.lang))),
            ),
            Holds::Year => self.years(offers),
            Holds::Day => offers.extend(self.year().map(|year| Offer::new(Kind::Value, format!("31/12/{year}"), ""))),
            Holds::Goal => self.goals(offers),
            Holds::Value => {
                offers.extend(self.last().map(|(year, last)| Offer::new(Kind::Value, last, year.to_string())))
            }
            Holds::File => {
                offers.extend(self.files.iter().map(|file| {
                    Offer::new(Kind::File, format!("\"{file}\""), text!("tabella", "table").get(self.lang))
                }))
            }
            Holds::Heading => self.headings(offers),
            Holds::Outcome => self.outcomes(offers),
        }
    }

    /// True where something is published or decided: of data and of the plan itself too.
    fn is_said(&self) -> bool {
        self.typing.around.iter().any(|line| line.family() == Family::Said)
    }

    fn declares_unit(&self) -> bool {
        let unit = |line: &Line<'_>| line.declares() == Some(Item::Unit);
        self.typing.line.as_ref().or(self.typing.around.last()).is_some_and(unit)
    }

    fn year(&self) -> Option<i32> {
        self.analysis.map(|analysis| analysis.plan().year).filter(|year| *year > 0)
    }

    /// Names of items with their titles; data with their measure too.
    fn items(&self, offers: &mut Vec<Offer>, wanted: impl Fn(Item) -> bool) {
        let Some(analysis) = self.analysis else { return };
        let plan = analysis.plan();
        let typed = self.source.text.get(self.typing.word.start as usize..self.typing.word.end() as usize);
        let typed = typed.unwrap_or_default().to_lowercase();
        let has = |text: &str| typed.is_empty() || text.to_lowercase().contains(&typed);
        let is_it = |id: &ItemId| wanted(plan.item(*id).kind) && (has(plan.name(*id)) || has(plan.title(*id)));
        let ids = plan.ids().filter(|id| !plan.item(*id).name.is_empty() && is_it(id));
        offers.extend(ids.take(MOST).map(|id| {
            let measure =
                plan.measured(id).and_then(|m| m.measure).map(|m| plan.measures[usize::from(m.0)].symbol.as_str());
            let parts = [Some(plan.item(id).kind.word()), Some(plan.title(id)), measure];
            let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            Offer::new(Kind::Name, spelled(plan.name(id)), parts.join(" · "))
        }));
    }

    /// What a formula may name: data and indicators in a plan; in a policy what its rules see.
    fn operands(&self, offers: &mut Vec<Offer>) {
        let in_policy = self.typing.around.iter().any(|line| line.role() == Some(Role::Policy));
        if in_policy {
            let about = text!("ciò che la regola vede", "what the rule sees");
            offers.extend(VARIABLES.iter().map(|name| Offer::new(Kind::Name, *name, about.get(self.lang))));
            self.labels(offers, |of| matches!(of, Entity::Parameter(_)));
        } else {
            self.items(offers, |kind| matches!(kind, Item::Datum | Item::Indicator));
        }
        offers.extend(FUNCTIONS.iter().map(|name| {
            let insert = format!("{name}($1)");
            Offer { insert, ..Offer::new(Kind::Word, *name, text!("funzione", "function").get(self.lang)) }
        }));
    }

    /// Names that the texts declare and that are no items, with what declares them.
    fn labels(&self, offers: &mut Vec<Offer>, wanted: impl Fn(Entity) -> bool) {
        let Some(analysis) = self.analysis else { return };
        let declared = analysis.uses().all().iter().filter(|used| used.role == UseRole::Declaration && wanted(used.of));
        offers.extend(declared.take(MOST).map(|used| {
            let around = analysis.lines_at(used.at);
            let title = around.last().and_then(|line| line.title()).map(|title| title.plain().into_owned());
            Offer::new(Kind::Name, spelled(analysis.sources().text(used.at)), title.unwrap_or_default())
        }));
    }

    /// Units of measure: after a number that of what is measured comes first.
    fn measures(&self, offers: &mut Vec<Offer>) {
        let built_in = MeasureId::BUILT_IN.iter().filter(|symbol| !symbol.is_empty());
        offers
            .extend(built_in.map(|symbol| Offer::new(Kind::Value, *symbol, text!("misura", "measure").get(self.lang))));
        self.labels(offers, |of| matches!(of, Entity::Measure(_)));
    }

    fn years(&self, offers: &mut Vec<Offer>) {
        let year = self.year();
        let years = year.into_iter().flat_map(|year| [year, year - 1, year + 1]);
        offers.extend(years.map(|year| Offer::new(Kind::Value, year.to_string(), "")));
        if year.is_none() {
            offers.push(Offer { insert: "${1:2025}".to_owned(), ..Offer::new(Kind::Value, "2025", "") });
        }
    }

    /// The indicator whose lines are being written.
    fn indicator(&self) -> Option<ItemId> {
        let analysis = self.analysis?;
        let line = self.typing.around.iter().rfind(|line| line.declares() == Some(Item::Indicator))?;
        let (plan, name) = (analysis.plan(), line.atom(1)?);
        plan.ids().find(|id| plan.item(*id).kind == Item::Indicator && plan.name(*id) == name.text())
    }

    /// The last value before the plan's year.
    fn last(&self) -> Option<(i32, String)> {
        let (analysis, id) = (self.analysis?, self.indicator()?);
        let plan = analysis.plan();
        let known = |year: i32| match analysis.scores().values.get(plan, id, year) {
            known @ (Known::Number(_) | Known::Day(_)) => Some((year, figures::value(plan, id, known, self.lang))),
            _ => None,
        };
        (plan.year - 5..plan.year).rev().find_map(known)
    }

    /// What a target may ask for, from the last value where there is one.
    fn goals(&self, offers: &mut Vec<Offer>) {
        let last = self.last();
        let (number, about) = match &last {
            Some((year, value)) => (value.clone(), format!("{year}: {value}")),
            None => ("100 %".to_owned(), String::new()),
        };
        let year = self.year().unwrap_or(2025);
        for form in Form::ALL {
            let symbol = form.symbol();
            let (label, insert) = match form {
                Form::By => (format!("{symbol} 31/12/{year}"), format!("{symbol} ${{1:31/12/{year}}}")),
                Form::Between => {
                    (format!("{symbol} {number} e …"), format!("{symbol} ${{1:{number}}} e ${{2:{number}}}"))
                }
                Form::Yes => (symbol.to_owned(), symbol.to_owned()),
                _ => (format!("{symbol} {number}"), format!("{symbol} ${{1:{}}}", escaped(&number))),
            };
            offers.push(Offer { insert, ..Offer::new(Kind::Value, label, about.clone()) });
        }
    }

    /// The headings of the table that the block around names.
    fn headings(&self, offers: &mut Vec<Offer>) {
        let file = self.typing.around.last().and_then(|line| line.head_field(Role::File));
        let path = file.and_then(|field| field.said().first()).map(|path| path.plain().into_owned());
        let (Some(analysis), Some(path)) = (self.analysis, path) else { return };
        let folder = crate::files::folder_of(&self.source.name);
        let name = if folder.is_empty() { path } else { format!("{folder}/{path}") };
        let Some(table) = analysis.source(&name) else { return };
        let Ok(grid) = Grid::read(table) else { return };
        let rows = (0..FIRST_ROWS).map_while(|at| grid.row(at));
        let titles = rows.map(|row| {
            let texts = row.cells.iter().map(|cell| cell.text.trim().to_owned());
            texts.filter(|text| !text.is_empty() && !text.contains('"')).collect::<Vec<String>>()
        });
        // Letterheads and titles of the sheet, which stand above the headings, are narrower.
        let widest = titles.reduce(|best, row| if row.len() > best.len() { row } else { best }).unwrap_or_default();
        let about = text!("colonna di {name}", "column of {name}");
        offers.extend(
            widest.into_iter().map(|title| Offer::new(Kind::Value, format!("\"{title}\""), about.get(self.lang))),
        );
    }

    fn outcomes(&self, offers: &mut Vec<Offer>) {
        let Some(outcomes) = self.analysis.and_then(|analysis| analysis.plan().policy.outcomes.as_ref()) else {
            return;
        };
        let texts = outcomes.bands.iter().map(|band| band.2).chain([outcomes.otherwise]);
        let analysis = self.analysis;
        let text = |at| analysis.map_or("", |analysis| analysis.sources().text(at));
        offers.extend(texts.map(|at| Offer::new(Kind::Value, format!("\"{}\"", text(at)), "")));
    }
}
