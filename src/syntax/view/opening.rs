//! Where a text declares its plan: asked of every text before anything is known of it.

use super::line::Tree;
use super::role::Role;
use crate::source::{Place, Source};
use crate::syntax::{self, Keyword};

const WORD: &str = Keyword::Plan.word();

/// The name in the `piano` of a text, or its line where it has no name.
pub fn plan_of(source: &Source) -> Option<Place> {
    may_declare(&source.text).then(|| parsed(source)).flatten()
}

fn parsed(source: &Source) -> Option<Place> {
    let (ast, _) = syntax::parse(source);
    let line = Tree::new(source, &ast).lines().find(|line| line.role() == Some(Role::Plan))?;
    Some(line.atom(1).map_or(line.span(), |name| name.name_place()))
}

/// True for a text in which a statement may begin with `piano`: most texts need not be parsed to be told from those.
fn may_declare(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), WORD).any(|at| {
        let before = text[..at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r', ';', '}'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    const PARTS: [&str; 22] = [
        "piano ",
        "piano",
        " ",
        "\t",
        "\n",
        "\r\n",
        "P",
        "E.1 ",
        "x. ",
        "A..b ",
        "1 ",
        "\"Ente\" ",
        "{ ",
        "} ",
        "; ",
        "// piano Q \"x\"\n",
        "/// nota\n",
        "anno 2025 ",
        "ambito A \"a\"\n",
        "«piano R »",
        "\"\npiano S \"",
        "è ",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4_000))]

        #[test]
        fn a_text_passed_over_declares_no_plan(
            parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..9),
        ) {
            let mut sources = Sources::new();
            let id = sources.add("p.albero", parts.concat()).expect("short");
            let source = sources.get(id);
            proptest::prop_assert_eq!(plan_of(source), parsed(source), "{:?}", source.text);
        }
    }
}
