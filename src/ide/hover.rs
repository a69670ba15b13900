//! What there is to say of the name at a caret.

use super::{Analysis, Earlier, Entity, Use, hints};
use crate::diagnostic::{Code, Lang};
use crate::document::Form;
use crate::document::style::Look;
use crate::plan::{ItemId, Kind, RuleId, rule_for};
use crate::report::{policy, why};
use crate::source::Place;
use crate::text;

/// More lines than this are left to `albero why`.
const MOST: usize = 60;

/// What is named, and what there is to say of it, as Markdown.
pub fn hover(
    analysis: &Analysis,
    earlier: &Earlier,
    folder: &str,
    caret: Place,
    lang: Lang,
) -> Option<(Place, String)> {
    let used = analysis.use_at(caret)?;
    let said = match used.of {
        Entity::Item(id) => item(analysis, earlier, folder, id, lang),
        Entity::Rule(_) => rule_at(analysis, used).map(|id| rule(analysis, id, lang)).unwrap_or_default(),
        Entity::Code(code) => of_code(code, lang),
        _ => declaration(analysis, used, lang)?,
    };
    Some((used.at, said))
}

/// Where the score of an item comes from, as `albero why` says it, and the rule in words.
pub fn item(analysis: &Analysis, earlier: &Earlier, folder: &str, id: ItemId, lang: Lang) -> String {
    let (sources, plan, scores) = (analysis.sources(), analysis.plan(), analysis.scores());
    let explanation = why::explain(sources, plan, scores, id, lang);
    let look = Look { lang, color: false, width: 100 };
    let page = why::document(&explanation, lang).write(Form::Markdown, &look);
    let mut said = shortened(&page, lang);
    if plan.item(id).kind != Kind::Datum && analysis.printed_score(id).is_none() {
        let last = hints::score(analysis, earlier, folder, id, lang);
        said += &format!("\n\n*{last}*");
    }
    let measured = plan.measured(id).filter(|_| plan.item(id).kind == Kind::Indicator);
    let form = plan.asked(id).map(|(form, ..)| form);
    let applied = measured.and_then(|measured| rule_for(&plan.policy, measured, form?, None));
    if let Some((id, _)) = applied {
        said += "\n\n---\n\n";
        said += &rule(analysis, id, lang);
    }
    said
}

fn shortened(page: &str, lang: Lang) -> String {
    let lines: Vec<&str> = page.trim_end().lines().collect();
    if lines.len() <= MOST {
        return lines.join("\n");
    }
    let left = lines.len() - MOST;
    let more = text!("… e altre {left} righe: `albero why`", "… and {left} more lines: `albero why`");
    format!("{}\n\n{}", lines[..MOST].join("\n"), more.get(lang))
}

/// A rule in words.
pub(super) fn rule(analysis: &Analysis, id: RuleId, lang: Lang) -> String {
    let parts = policy::list(analysis.sources(), analysis.plan(), analysis.scores().inputs(), Some(id));
    let lines = parts.iter().flat_map(|part| {
        let below = part.lines.iter().map(|line| format!("- {}", line.get(lang)));
        std::iter::once(format!("**{}**\n", part.heading.get(lang))).chain(below).collect::<Vec<_>>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The rule that a name stands for, where the policy has it.
pub(super) fn rule_at(analysis: &Analysis, used: &Use) -> Option<RuleId> {
    let declared = analysis.uses().declaration(used.of)?;
    let found = analysis.plan().policy.rules.iter().position(|rule| rule.name == declared)?;
    u16::try_from(found).ok().map(RuleId)
}

/// The line that declares what is named, and how often it is named.
fn declaration(analysis: &Analysis, used: &Use, lang: Lang) -> Option<String> {
    let declared = analysis.uses().declaration(used.of)?;
    let line = analysis.lines_at(declared).last()?.words();
    let uses = analysis.uses().of(used.of).count().saturating_sub(1);
    let count = match uses {
        1 => text!("1 uso", "1 use"),
        _ => text!("{uses} usi", "{uses} uses"),
    };
    Some(format!("```albero\n{}\n```\n\n{}", line.text(), count.get(lang)))
}

fn of_code(code: Code, lang: Lang) -> String {
    format!("**{}** {}", code.as_str(), code.summary().get(lang))
}
