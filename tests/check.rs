//! `albero check`: one snapshot for each code, made from the examples on its page, and plans with more
//! than one thing to say about them.

use crate::docs::{blocks, page, picture};
use albero::diagnostic::Code;

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
