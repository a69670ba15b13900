//! Words that stand for numbers: what is refused, and what is shown.

use crate::support::plans::Compiled;
use albero::diagnostic::Lang;
use albero::eval::figures;

const PLAN: &str = r#"piano P "P" { anno 2025; smvp S }
smvp S "S" { applica diretta a >=; nodo piano media di indicatori }
scala giudizio "Giudizi" { voce "Ottimo" vale 100 %; voce "Buono" vale 80 % }
scala altra { voce "Buono" vale 60 % }
indicatore I "I" in P { target >= 80 % }
"#;

fn errors(more: &str) -> Vec<String> {
    let compiled = Compiled::text(format!("{PLAN}{more}\n"));
    let errors = compiled.compilation.errors();
    errors.iter().map(|d| format!("{}: {}", d.code.as_str(), d.message.get(Lang::It))).collect()
}

#[test]
fn what_is_refused() {
    let cases = [
        ("consuntivo 2025 { I = \"Otimo\" }", "nome_ignoto: nessuna scala ha la parola «Otimo»"),
        ("consuntivo 2025 { I = \"Buono\" }", "nome_duplicato: «Buono» vale cose diverse in più scale"),
        ("consuntivo 2025 { I = \"Buono\" scala giudizi }", "nome_ignoto: nessuno dichiara «giudizi»"),
        ("scala terza { voce \"Alta\" vale 1; voce \"Alta\" vale 2 }", "nome_duplicato: «Alta» è dichiarato due volte"),
        ("consuntivo 2025 { I = \"80 %\" }", "nome_ignoto: nessuna scala ha la parola «80 %»"),
        (
            "scala terza { voce \"Sì\" vale 100 %; voce \"Meno\" vale 80 }",
            "soglia_senza_percento: «80» sta fra percentuali e non ha il `%`",
        ),
    ];
    for (more, expected) in cases {
        assert_eq!(errors(more), [expected], "{more}");
    }
}

#[test]
fn a_value_is_shown_with_its_word() {
    let compiled = Compiled::text(format!("{PLAN}consuntivo 2025 {{ I = \"Buono\" scala giudizio }}\n"));
    let (plan, item) = (compiled.plan(), compiled.item("I"));
    let known = compiled.scores.values.get(plan, item, 2025);
    assert_eq!(figures::value(plan, item, known, Lang::It), "Buono (80 %)");
}
