//! `albero check`: one snapshot for each code, made from the examples on its page, and plans with more
//! than one thing to say about them under `cases/check`.

use crate::house::docs::{Block, blocks, compile, page, picture};
use albero::diagnostic::{Code, Lang, Severity};

#[test]
fn messages() {
    for &code in Code::ALL {
        let Some(page) = page(code) else { continue };
        let pictures: Vec<_> = blocks(page).iter().filter(|b| b.is_wrong()).map(|b| picture(code, b)).collect();
        insta::with_settings!({ snapshot_suffix => code.as_str(), omit_expression => true }, {
            insta::assert_snapshot!(pictures.join("\n"));
        });
    }
}

#[test]
fn whole_plans() {
    insta::glob!("../cases", "check/*/*.albero", |path| {
        let text = std::fs::read_to_string(path).expect("a case");
        let found = compile(&Block::whole(text));
        let errors = found.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        let is_fine = path.parent().is_some_and(|p| p.ends_with("ok"));
        assert_eq!(errors == 0, is_fine, "{}\n{}", path.display(), found.shown(Lang::It));
        insta::assert_snapshot!(found.shown(Lang::It));
    });
}
