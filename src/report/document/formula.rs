//! A formula by the titles of what it names.

use super::build::Builder;
use crate::document::style::fold;
use crate::plan::{Algorithm, ItemId, OfTree, Term};
use crate::text;

impl Builder<'_> {
    /// A formula as people outside read it: «Imprese attive» instead of the name that the plan gives them.
    pub(super) fn formula_by_titles(&self, formula: &Algorithm) -> String {
        let written = formula.span();
        let text = self.input.sources.text(written);
        let mut names: Vec<_> = formula.names().collect();
        names.sort_by_key(|(_, at)| at.start);
        let (mut out, mut from) = (String::new(), 0);
        for (term, at) in names {
            let Some(start) = at.start.checked_sub(written.start).map(|start| start as usize) else { continue };
            let end = start + at.len as usize;
            let (Some(before), Some(after)) = (text.get(from..start), text.get(end..)) else { continue };
            out.push_str(before);
            out.push_str(&self.term(term, text.get(start..end).unwrap_or_default()));
            // `[N-1]` is said in words.
            let lag = after.trim_start();
            let is_lag = matches!(term, Term::Data(data) if data.back != 0) && lag.starts_with('[');
            from = match lag.find(']').filter(|_| is_lag) {
                Some(close) => end + (after.len() - lag.len()) + close + 1,
                None => end,
            };
        }
        out.push_str(text.get(from..).unwrap_or_default());
        fold(&out)
    }

    fn term(&self, term: &Term, written: &str) -> String {
        let named = |id: ItemId| format!("«{}»", self.title(id));
        match term {
            Term::Data(data) if data.back == 0 => named(data.item),
            Term::Data(data) => {
                let (title, year) = (named(data.item), self.plan.year - data.back);
                self.say(text!("{title} nel {year}", "{title} in {year}"))
            }
            Term::Tree(OfTree::Score(id, _)) => {
                let title = named(*id);
                self.say(text!("punteggio di {title}", "score of {title}"))
            }
            Term::Tree(OfTree::Planned(id)) => {
                let title = named(*id);
                self.say(text!("risorse previste di {title}", "resources planned for {title}"))
            }
            Term::Tree(OfTree::Used(id)) => {
                let title = named(*id);
                self.say(text!("risorse usate di {title}", "resources used for {title}"))
            }
            Term::Tree(OfTree::Weight(id, _)) => {
                let title = named(*id);
                self.say(text!("peso di {title}", "weight of {title}"))
            }
            Term::Tree(OfTree::Count(_)) => written.to_owned(),
        }
    }
}
