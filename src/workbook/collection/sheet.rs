//! The sheet that an office fills in.

use super::owed::{Asked, Debtor};
use crate::diagnostic::Text;
use crate::document::style::fold;
use crate::eval::{Known, figures};
use crate::ground::number::Date;
use crate::plan::{ItemId, Kind, Plan};
use crate::text;
use crate::workbook::actuals::{filled, numbers, shown_in};
use crate::workbook::layout::{Build, known};
use crate::workbook::model::{Cell, Column, Content, Look, Sheet, Workbook};

/// The title of the columns that a plan reads back.
pub struct Titles {
    /// That of the names.
    pub name: String,
    /// That of the titles.
    pub title: String,
    /// That of the values.
    pub value: String,
}

/// What is asked, whoever is asked.
pub(super) struct Asking<'a> {
    pub(super) build: &'a Build<'a>,
    pub(super) day: Option<Date>,
}

impl Asking<'_> {
    fn plan(&self) -> &Plan {
        self.build.plan
    }

    fn say(&self, text: Text) -> String {
        self.build.say(text)
    }

    /// What an office is called.
    pub(super) fn called(&self, debtor: Debtor) -> String {
        let plan = self.plan();
        let or_name = |title: &str, name: &str| if title.is_empty() { name.to_owned() } else { fold(title) };
        match debtor {
            Debtor::Unit(id) => or_name(plan.title(id), plan.name(id)),
            Debtor::Source(index) => {
                let source = &plan.sources[usize::from(index)];
                or_name(plan.text(source.title), plan.text(source.name))
            }
            Debtor::Nobody => self.say(text!("Senza ufficio", "No office")),
        }
    }

    /// What its file is called, before it is made free of what a disk doesn't take.
    pub(super) fn file(&self, debtor: Debtor) -> String {
        let plan = self.plan();
        match debtor {
            Debtor::Unit(id) => plan.name(id).to_owned(),
            Debtor::Source(index) => plan.text(plan.sources[usize::from(index)].name).to_owned(),
            Debtor::Nobody => self.say(text!("senza ufficio", "no office")),
        }
    }

    pub(super) fn titles(&self) -> Titles {
        let value = match self.day {
            Some(day) => text!("Valore al {day}", "Value at {day}"),
            None => text!("Consuntivo {}", "Actual {}", self.plan().year),
        };
        Titles {
            name: self.say(text!("Codice", "Code")),
            title: self.say(text!("Titolo", "Title")),
            value: self.say(value),
        }
    }

    pub(super) fn workbook(&self, debtor: Debtor, asked: &[Asked]) -> Workbook {
        let sheet = self.sheet(debtor, asked);
        Workbook { title: self.called(debtor), sheets: vec![sheet], ..Workbook::default() }
    }

    fn sheet(&self, debtor: Debtor, asked: &[Asked]) -> Sheet {
        let titles = self.titles();
        let column = |heading: String, width| Column { heading, width };
        let mut columns = vec![
            column(titles.name, 18),
            column(titles.title, 48),
            column(self.say(text!("Come si calcola", "How it is computed")), 40),
            column(self.say(text!("Serve a", "Needed for")), 30),
            column(self.say(text!("Misura", "Measure")), 9),
            column(self.say(text!("Fonte", "Source")), 24),
            column(self.say(text!("Target", "Target")), 14),
        ];
        columns.extend(self.build.years.iter().map(|y| column(self.say(text!("Valore {y}", "Value {y}")), 12)));
        columns.push(column(self.say(text!("Ultimo valore dell'anno", "Last value of the year")), 16));
        let above = self.above(debtor);
        // Below the rows above and the titles.
        let first = above.len() + 1;
        let mut rows: Vec<Vec<Cell>> = asked.iter().map(|one| self.about(one)).collect();
        // A column that would be empty is left out: a hidden one would make a reader wonder.
        let used: Vec<bool> =
            (0..columns.len()).map(|at| at < 2 || rows.iter().any(|row| row[at].content != Content::Empty)).collect();
        let keeps = |at: &mut usize| {
            *at += 1;
            used[*at - 1]
        };
        let mut at = 0;
        columns.retain(|_| keeps(&mut at));
        for ((row, one), number) in rows.iter_mut().zip(asked).zip(first..) {
            let mut at = 0;
            row.retain(|_| keeps(&mut at));
            row.push(filled(self.build, one.item, (number, columns.len()), None).noted(self.shared(one)));
            row.push(Cell::default().looking(Look::Input));
        }
        columns.push(column(titles.value, 16));
        columns.push(column(self.say(text!("Nota", "Note")), 36));
        Sheet {
            name: self.say(text!("Raccolta", "Collection")),
            above,
            columns,
            rows,
            has_heading: true,
            outcomes: None,
        }
    }

    /// What stands above the titles: whose values of what moment they are, and what to do.
    fn above(&self, debtor: Debtor) -> Vec<Vec<Cell>> {
        let plan = self.plan();
        let body = plan.root.map_or(String::new(), |root| fold(plan.title(root)));
        let whose = self.called(debtor);
        let what = match self.day {
            Some(day) => text!("Valori al {day} da raccogliere: {whose}", "Values at {day} to collect: {whose}"),
            None => text!("Consuntivi {} da raccogliere: {whose}", "Actuals of {} to collect: {whose}", plan.year),
        };
        let how = text!(
            "Scrivi solo nelle celle gialle, e rimanda il file com'è. Una cella vuota vuol dire che il valore non c'è ancora; «non realizzato» che la cosa non è stata fatta.",
            "Write in the yellow cells only, and send the file back as it is. An empty cell means that there is no value yet; “not done” that the thing was not done."
        );
        vec![
            vec![Cell::text(body).looking(Look::Title)],
            vec![Cell::text(self.say(what)).looking(Look::Title)],
            vec![Cell::text(self.say(how)).looking(Look::Quiet)],
        ]
    }

    /// What a row says of what it asks for.
    fn about(&self, asked: &Asked) -> Vec<Cell> {
        let (plan, build, item) = (self.plan(), self.build, asked.item);
        let Some(measured) = plan.measured(item) else { return Vec::new() };
        let measure = figures::measure(plan, item);
        let how = measured.formula.as_deref().map_or(measured.words, |f| f.span());
        let quiet = |text: String| Cell::text(text).looking(Look::Quiet);
        let mut cells = vec![
            Cell::text(plan.name(item)),
            Cell::text(fold(plan.title(item))),
            quiet(fold(plan.text(how))),
            quiet(self.needed_for(asked)),
            quiet(plan.measures[measure.0 as usize].symbol.clone()),
            quiet(build.sources(measured)),
            quiet(self.target(item)),
        ];
        let values = &build.scores.values;
        for year in &build.years {
            let earlier = values.get(plan, item, *year);
            cells.push(shown_in(known(build, earlier), numbers(build, item, &earlier)).looking(Look::Quiet));
        }
        cells.push(quiet(self.last(item)));
        cells
    }

    /// The indicators that a datum is needed for.
    fn needed_for(&self, asked: &Asked) -> String {
        let others = asked.waiting.iter().filter(|id| **id != asked.item);
        others.map(|id| self.build.code(*id)).collect::<Vec<_>>().join(", ")
    }

    fn target(&self, item: ItemId) -> String {
        let (plan, inputs) = (self.plan(), self.build.scores.inputs());
        if plan.item(item).kind != Kind::Indicator {
            return String::new();
        }
        let of_the_day = self.day.and_then(|day| inputs.period_target(plan, item, day));
        let target = of_the_day.or_else(|| inputs.annual_target(plan, item));
        target.map_or(String::new(), |target| figures::target(plan, target))
    }

    /// The last value within the year, and its day.
    fn last(&self, item: ItemId) -> String {
        let plan = self.plan();
        let given = plan.course.periods_of(item, plan.year, self.day).last();
        given.map_or(String::new(), |(day, fact)| {
            let value: Known = self.build.scores.values.known(plan, item, fact.value);
            format!("{} ({day})", figures::value(plan, item, value, self.build.lang))
        })
    }

    /// Who else needs a value that is asked for once.
    fn shared(&self, asked: &Asked) -> Option<String> {
        let others: Vec<String> = asked.others.iter().map(|other| self.called(*other)).collect();
        let others = others.join(", ");
        (!others.is_empty()).then(|| self.say(text!("Serve anche a: {others}", "Needed by {others} too")))
    }
}
