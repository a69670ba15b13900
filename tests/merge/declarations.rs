//! Three-way merge by declaration.

use crate::support::format_of;
use albero::merge::{BASE, BETWEEN, Merged, OURS, THEIRS, merge};

const PLAN: &str = "\
ambito A1 \"Servizi\"
// Il primo.
obiettivo O1 \"Rispondere\" in A1 {
  peso        60 %

  indicatore I1 \"Pratiche\" {
    peso        50 %
    target      >= 90,00 %
  }
  indicatore I2 \"Moduli\" { peso 50 %; target entro 30/06/2025 }
}
obiettivo O2 \"Pagare\" in A1 { peso 40 % }
consuntivo 2025 {
  I1 = 80,00 %
  I2 = 10/07/2025
}
";

/// Merges both ways round, where neither may matter.
pub fn agreed(base: &str, ours: &str, theirs: &str) -> String {
    let (one, other) = (merge(base, ours, theirs), merge(base, theirs, ours));
    assert_eq!((one.conflicts, one.by_line), (0, false), "{}", one.text);
    assert_eq!(one, other);
    one.text
}

fn with(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(PLAN.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

#[test]
fn neighbouring_lines_do_not_conflict() {
    let ours = with(&[("60 %", "55 %"), ("I1 = 80,00 %", "I1 = 81,00 %")]);
    let theirs = with(&[("// Il primo.", "// Il primo di due."), ("I2 = 10/07/2025", "I2 = 11/07/2025\n  I3 = 4 n")]);
    let both = with(&[
        ("60 %", "55 %"),
        ("I1 = 80,00 %", "I1 = 81,00 %"),
        ("// Il primo.", "// Il primo di due."),
        ("I2 = 10/07/2025", "I2 = 11/07/2025\n  I3 = 4 n"),
    ]);
    assert_eq!(agreed(PLAN, &ours, &theirs), both);
}

#[test]
fn fields_of_one_line_are_facts_of_their_own() {
    let ours = with(&[("\"Moduli\" { peso 50 %;", "\"Moduli\" { peso 45 %;")]);
    let theirs = with(&[("\"Moduli\"", "\"Moduli in linea\""), ("30/06/2025 }", "31/07/2025 }")]);
    let merged = agreed(PLAN, &ours, &theirs);
    assert!(merged.contains("indicatore I2 \"Moduli in linea\" { peso 45 %; target entro 31/07/2025 }"), "{merged}");
}

#[test]
fn what_one_moved_keeps_what_the_other_changed() {
    let ours = with(&[
        ("  indicatore I2 \"Moduli\" { peso 50 %; target entro 30/06/2025 }\n", ""),
        ("{ peso 40 % }", "{\n  peso 40 %\n  indicatore I2 \"Moduli\" { peso 50 %; target entro 30/06/2025 }\n}"),
    ]);
    let theirs = with(&[("entro 30/06/2025", "entro 31/12/2025"), ("O2 \"Pagare\"", "O2 \"Pagare presto\"")]);
    let merged = agreed(PLAN, &ours, &theirs);
    let last = merged.split("obiettivo O2 \"Pagare presto\" in A1 {").nth(1).expect("there");
    assert!(last.contains("target entro 31/12/2025 }"), "{merged}");
    assert_eq!(merged.matches("I2 \"Moduli\"").count(), 1, "{merged}");
}

#[test]
fn what_one_renamed_keeps_what_the_other_changed() {
    for renamed in ["indicatore I1_bis \"Pratiche\" {", "indicatore I1_bis \"Pratiche nuove\" era I1 {"] {
        let ours = with(&[("indicatore I1 \"Pratiche\" {", renamed), ("I1 = 80", "I1_bis = 80")]);
        let theirs = with(&[(">= 90,00 %", ">= 92,00 %"), ("80,00 %", "82,00 %")]);
        let merged = agreed(PLAN, &ours, &theirs);
        assert!(merged.contains(renamed) && merged.contains("92,00 %"), "{merged}");
        assert!(
            merged.contains("I1_bis = 82,00 %")
                && !merged.contains("\"Pratiche\" {\n    peso        50 %\n    target      >= 90"),
            "{merged}"
        );
    }
}

#[test]
fn what_one_laid_out_anew_keeps_what_the_other_changed() {
    let ours = PLAN.replace("        ", " ").replace("\n    ", "\n\t\t").replace(" in A1 {\n", " in A1\n{\n");
    let theirs = with(&[("90,00 %", "91,00 %")]);
    assert_eq!(agreed(PLAN, &ours, &theirs), theirs);
}

#[test]
fn one_fact_changed_two_ways_is_a_conflict_of_its_lines_alone() {
    let ours = with(&[("60 %", "55 %"), ("80,00", "81,00")]);
    let theirs = with(&[("60 %", "65 %"), ("\"Moduli\"", "\"Altri moduli\"")]);
    let merged = merge(PLAN, &ours, &theirs);
    assert_eq!((merged.conflicts, merged.by_line), (1, false));
    let wanted = with(&[
        (
            "  peso        60 %\n",
            &format!(
                "{OURS}\n  peso        55 %\n{BASE}\n  peso        60 %\n{BETWEEN}\n  peso        65 %\n{THEIRS}\n"
            ),
        ),
        ("80,00", "81,00"),
        ("\"Moduli\"", "\"Altri moduli\""),
    ]);
    assert_eq!(merged.text, wanted);
    assert_eq!(format_of(&merged.text), merged.text);
}

#[test]
fn a_title_changed_two_ways_leaves_the_block_out_of_the_conflict() {
    let ours = with(&[("\"Rispondere\"", "\"Rispondere presto\""), ("60 %", "55 %")]);
    let theirs = with(&[("\"Rispondere\"", "\"Rispondere bene\""), ("90,00", "95,00")]);
    let merged = merge(PLAN, &ours, &theirs);
    insta::assert_snapshot!(merged.text);
    assert_eq!(merged.conflicts, 1);
    // What is still to be decided is not laid out.
    assert_eq!(format_of(&merged.text), merged.text);
}

#[test]
fn taken_out_and_changed_is_a_conflict_that_shows_what_was_taken_out() {
    let start = PLAN.find("obiettivo O2").expect("there");
    let end = PLAN.find("consuntivo").expect("there");
    let ours = format!("{}{}", &PLAN[..start], &PLAN[end..]);
    let theirs = with(&[("peso 40 %", "peso 45 %")]);
    let merged = merge(PLAN, &ours, &theirs);
    let chunk = format!(
        "{OURS}\n{BASE}\nobiettivo O2 \"Pagare\" in A1 {{ peso 40 % }}\n{BETWEEN}\nobiettivo O2 \"Pagare\" in A1 {{ peso 45 % }}\n{THEIRS}\n"
    );
    assert!(merged.text.contains(&chunk), "{}", merged.text);
    // Left as it was, it goes.
    assert!(!agreed(PLAN, &ours, &with(&[("80,00", "81,00")])).contains("O2"));
}

#[test]
fn outcomes_stay_in_order() {
    let base = "smvp S \"S\" {\n  esito {\n    da 90 % \"Raggiunto\"\n    altrimenti \"No\"\n  }\n}\n";
    let ours = base.replace("da 90 %", "da 95 %");
    let theirs = base.replace("    altrimenti", "    da 50 % \"In parte\"\n    altrimenti");
    let both = theirs.replace("da 90 %", "da 95 %");
    assert_eq!(agreed(base, &ours, &theirs), both);
}

/// The first band that fits decides: out of order, one would never be reached.
#[test]
fn a_band_moved_beside_another_added_stays_in_order() {
    let base = "smvp S \"S\" {\n  regola r {\n    fasce valore {\n      da 90 % vale 100 %\n      altrimenti 0 %\n    }\n  }\n}\n";
    let base = &format_of(base);
    let ours = base.replace("da 90 %", "da 95 %");
    let theirs =
        base.replace("      altrimenti", "      da 50 % vale 60 %\n      oltre 9 % vale 10 %\n      altrimenti");
    assert_eq!(agreed(base, &ours, &theirs), theirs.replace("da 90 %", "da 95 %"));
    let line = base.replace("fasce", "spezzata").replace("da 90", "a 90").replace("      altrimenti 0 %\n", "");
    let (ours, theirs) =
        (line.replace("a 90 %", "a 95 %"), line.replace("      a 90", "      a 100 % vale 110 %\n      a 90"));
    // Theirs is not in order: nobody is put right.
    assert_eq!(agreed(&line, &ours, &theirs).matches(" vale ").count(), 2);
}

/// Both bands kept would be a rule that nobody wrote.
#[test]
fn a_band_moved_two_ways_is_a_conflict() {
    let base = format_of(
        "smvp S \"S\" {\n  regola r {\n    fasce valore {\n      da 90 % vale 100 %\n      altrimenti 0 %\n    }\n  }\n}\n",
    );
    let (ours, theirs) = (base.replace("da 90 %", "da 95 %"), base.replace("da 90 %", "da 85 %"));
    assert_eq!(merge(&base, &ours, &theirs).conflicts, 1);
    assert_eq!(agreed(&base, &ours, &base.replace("vale 100", "vale 90")), ours.replace("vale 100", "vale 90"));
}

#[test]
fn two_acts_of_the_evaluation_body_are_two() {
    let base = "consuntivo 2025 { A = 1 }\n";
    let act = |n: u8, node: &str| {
        format!("{base}valutazione OIV 2025 atto \"{n}\" {{ punteggio {node} = 80 % motivo \"m\" }}\n")
    };
    let merged = agreed(base, &act(1, "X"), &act(2, "Y"));
    assert_eq!(merged.matches("valutazione OIV 2025").count(), 2, "{merged}");
}

/// Periods, acts, units' own values and tables are made of facts like the rest.
#[test]
fn what_happens_in_the_year_merges_by_declaration() {
    let base = "\
consuntivo 2025 al 30/06/2025 { d = 4 n }
consuntivo 2025 {
  I2 in U1 = 70,00 %
  I2 in U2 = 75,00 %
}
rimodulazione dal 01/07/2025 atto \"A\" {
  target I1 >= 9 n era 10 n
  peso I1 in O = 60 % era 50 %
}
indicatori file \"t.csv\" in P {
  colonna codice \"Codice\"
  colonna base 2024 \"Base\"
  operatore \"almeno\" >=
}
";
    let after = |pairs: &[(&str, &str)]| pairs.iter().fold(base.to_owned(), |t, (a, b)| t.replacen(a, b, 1));
    let ours = [
        ("d = 4", "d = 5"),
        ("U1 = 70,00", "U1 = 71,00"),
        (">= 9 n", ">= 8 n"),
        ("\"Base\"\n", "\"Base\"\n  colonna base 2023 \"Prima\"\n"),
        ("\"almeno\" >=\n", "\"almeno\" >=\n  operatore \"più di\" >\n"),
        ("rimodulazione", "rimodulazione dal 01/09/2025 atto \"B\" { target I3 >= 1 n era 2 n }\nrimodulazione"),
    ];
    let theirs = [
        ("U2 = 75,00", "U2 = 76,00"),
        ("= 60 % era", "= 65 % era"),
        ("\"Base\"\n", "\"Base 2024\"\n  colonna base 2022 \"Avanti\"\n"),
        ("\"almeno\" >=\n", "\"almeno\" >=\n  operatore \"al più\" <=\n"),
        ("rimodulazione", "rimodulazione dal 01/09/2025 atto \"C\" { target I4 >= 1 n era 2 n }\nrimodulazione"),
        ("consuntivo 2025 al", "preconsuntivo 2025 al 30/09/2025 { d = 8 n }\nconsuntivo 2025 al"),
    ];
    let merged = agreed(base, &after(&ours), &after(&theirs));
    for said in [
        "d = 5 n",
        "U1 = 71,00",
        "U2 = 76,00",
        "I1 >= 8 n",
        "= 65 %",
        "2023 \"Prima\"",
        "2022 \"Avanti\"",
        "2024 \"Base 2024\"",
        "\"più di\" >\n",
        "\"al più\" <=",
        "atto \"B\" { target I3",
        "atto \"C\" { target I4",
        "d = 8 n",
    ] {
        assert!(merged.contains(said), "{said}: {merged}");
    }
}

#[test]
fn moved_to_two_places_is_shown_in_both() {
    let base = "obiettivo A \"A\" {\n  indicatore X \"X\" { target sì }\n}\nobiettivo B \"B\"\nobiettivo C \"C\"\n";
    let to = |name: &str| {
        base.replace("  indicatore X \"X\" { target sì }\n", "").replace(
            &format!("obiettivo {name} \"{name}\"\n"),
            &format!("obiettivo {name} \"{name}\" {{\n  indicatore X \"X\" {{ target sì }}\n}}\n"),
        )
    };
    let merged = merge(base, &to("B"), &to("C"));
    assert_eq!(merged.conflicts, 2, "{}", merged.text);
    assert_eq!(merged.text.matches("indicatore X").count(), 2, "{}", merged.text);
}

#[test]
fn a_text_that_cannot_be_read_is_merged_by_line() {
    let broken =
        PLAN.replace("obiettivo O2 \"Pagare\" in A1 { peso 40 % }", "obiettivo O2 \"Pagare\" in A1 { peso 40 %");
    let theirs = with(&[("ambito A1 \"Servizi\"", "ambito A1 \"Altri servizi\"")]);
    let merged = merge(PLAN, &broken, &theirs);
    assert!(merged.by_line && merged.conflicts == 0);
    assert_eq!(merged.text, broken.replace("\"Servizi\"", "\"Altri servizi\""));
    let other = broken.replace("\"Pagare\"", "\"Pagare tutti\"");
    let Merged { text, conflicts, by_line } = merge(PLAN, &broken, &other);
    assert_eq!((conflicts, by_line), (1, true));
    assert!([OURS, BASE, BETWEEN, THEIRS].iter().all(|m| text.lines().any(|l| l == *m)), "{text}");
}
