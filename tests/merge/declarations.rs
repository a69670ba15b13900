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

/// Guards, bands, points, outcomes and columns of nodes: item by item, a list of both would be one that nobody wrote.
#[test]
fn a_list_whose_order_means_something_is_left_to_decide_when_both_touch_it() {
    let policy = |inside: &str| format_of(&format!("smvp S \"S\" {{\n  regola r {{\n{inside}\n  }}\n}}\n"));
    let lists = [
        ("se valore > 1 vale 1 %\nse valore > 2 vale 2 %", "verso crescente\nse", "se"),
        ("fasce valore {\nda 90 % vale 100 %\nda 50 % vale 60 %\naltrimenti 0 %\n}", "verso crescente\nfasce", "fasce"),
        ("spezzata valore {\na 10 % vale 20 %\na 90 % vale 100 %\n}", "verso crescente\nspezzata", "spezzata"),
    ];
    for (list, beside, word) in lists {
        let base = policy(list);
        let last = list.lines().find(|l| l.contains(" vale ")).expect("an item");
        let value = last.split(" vale ").nth(1).expect("a value");
        let changed = base.replacen(&format!("vale {value}"), "vale 77 %", 1);
        let added = policy(&list.replacen(last, &format!("{}\n{last}", last.replace("vale", "+ 1 % vale")), 1));
        let apart = policy(&list.replacen(word, beside, 1));
        let merged = merge(&base, &changed, &added);
        assert_eq!((merged.conflicts, merged.by_line), (1, false), "{}", merged.text);
        let (ours, rest) = merged.text.split_once(BASE).expect("a conflict");
        assert!(ours.contains("77 %") && rest.contains("+ 1 %"), "{}", merged.text);
        // The one who touched it alone is followed, to the letter.
        assert_eq!(agreed(&base, &added, &apart).replace("    verso       crescente\n", ""), added);
        assert_eq!(agreed(&base, &changed, &changed), changed);
    }
    let outcomes = "smvp S \"S\" {\n  esito {\n    da 90 % \"Raggiunto\"\n    altrimenti \"No\"\n  }\n}\n";
    let fewer = outcomes.replace("    altrimenti", "    da 50 % \"In parte\"\n    altrimenti");
    assert_eq!(merge(outcomes, &outcomes.replace("90", "95"), &fewer).conflicts, 1);
    assert_eq!(agreed(outcomes, outcomes, &fewer), fewer);
    let table = "indicatori file \"t.csv\" in P {\n  colonna nodo \"A\" dichiara ambito\n  colonna nodo \"O\" dichiara obiettivo\n  colonna titolo \"T\"\n}\n";
    let (turned, more) = (
        "indicatori file \"t.csv\" in P {\n  colonna nodo \"O\" dichiara obiettivo\n  colonna nodo \"A\" dichiara ambito\n  colonna titolo \"T\"\n}\n",
        table.replace("  colonna titolo", "  colonna nodo \"Q\" dichiara progetto\n  colonna titolo"),
    );
    assert_eq!(merge(table, turned, &more).conflicts, 1);
    assert_eq!(agreed(table, turned, &table.replace("\"T\"", "\"U\"")), turned.replace("\"T\"", "\"U\""));
}

/// The three versions of a text in a folder.
fn case(name: &str) -> [String; 3] {
    ["base", "nostro", "loro"].map(|version| {
        let path = crate::support::plans::repository(&format!("tests/cases/merge/{name}/{version}.albero"));
        std::fs::read_to_string(path).expect("a case")
    })
}

/// A decision withdrawn by one stays withdrawn when the other corrects the head of its block.
#[test]
fn what_one_took_out_of_a_block_stays_out_when_the_other_changes_its_head() {
    let [base, ours, theirs] = case("testata-e-riga");
    let merged = agreed(&base, &ours, &theirs);
    assert!(merged.contains("atto \"verbale 1 del 7/5\" {\n  punteggio I2 = 80 %"), "{merged}");
    assert!(!merged.contains("I1 = 90 %"), "{merged}");
    // The same for each kind of block.
    for (head, other) in [
        ("consuntivo 2025 {", "consuntivo 2025 al 30/06/2025 {"),
        ("\"Relazione, cap 3\" {", "\"Relazione, cap. 3.1\" {"),
        ("dal 01/07/2025", "dal 15/07/2025"),
        ("\"i.csv\"", "\"indicatori.csv\""),
    ] {
        let block = &base[base.find(head).expect("a head")..];
        let line = block.lines().find(|l| l.starts_with("  ")).expect("a line");
        let merged = agreed(&base, &base.replace(head, other), &base.replacen(&format!("{line}\n"), "", 1));
        let wanted = base.replacen(&format!("{line}\n"), "", 1).replace(head, other);
        assert_eq!(merged, format_of(&wanted));
    }
}

/// Each of several equal lines is one: two who take out one each leave none.
#[test]
fn of_lines_with_the_same_words_each_is_one() {
    let base = "pubblicato 2025 \"R\" {\n  punteggio A = 1 %\n  punteggio A = 2 %\n  punteggio A = 3 %\n}\n";
    let without = |n: usize| base.replace(&format!("  punteggio A = {n} %\n"), "");
    assert_eq!(agreed(base, &without(1), &without(3)), without(1).replace("  punteggio A = 3 %\n", ""));
    let tables = "indicatori file \"a.csv\" in P { colonna codice \"C\" }\nindicatori file \"b.csv\" in P { colonna codice \"D\" }\n";
    let one = "indicatori file \"b.csv\" in P { colonna codice \"D\" }\n";
    assert_eq!(agreed(tables, one, &tables.replace("\"D\"", "\"E\"")), one.replace("\"D\"", "\"E\""));
}

/// O2 became O3 and O3 became O4, as `era` tells, and another O2 came: what theirs says of O2 is said of O3.
#[test]
fn edits_follow_what_was_renumbered() {
    let [base, ours, theirs] = case("rinumerati");
    let merged = agreed(&base, &ours, &theirs);
    for line in [
        "indicatore O2_1 \"Alberi piantati\" { target >= 5 n }",
        "indicatore O3_1 \"Incidenti\" { era O2_1; fonte comune; tipologia \"Efficacia\"; target <= 20 n }",
        "indicatore O4_1 \"Ore di apertura\" { era O3_1; fonte scuole; target >= 30 n }",
    ] {
        assert!(merged.contains(line), "{merged}");
    }
    // What theirs adds by the names of the base is about the same things too.
    let theirs = format!("{base}pubblicato 2025 \"R\" {{ punteggio O2_1 = 7 %; punteggio O3 in A1 = 8 % }}\n")
        .replace("O3_1 = 27 n", "O3_1 = 28 n");
    let merged = agreed(&base, &ours, &theirs);
    assert!(merged.contains("{ punteggio O3_1 = 7 %; punteggio O4 in A1 = 8 % }"), "{merged}");
    assert!(merged.contains("O2_1 = 5 n; O3_1 = 20 n; O4_1 = 28 n"), "{merged}");
    // An `era` that was there already tells of another time.
    let again = ours.replace("\"Verde pubblico\"", "\"Verde\"");
    assert_eq!(agreed(&ours, &again, &ours.replace("= 27 n", "= 29 n")), format_of(&again.replace("= 27 n", "= 29 n")));
}

#[test]
fn renamed_in_two_ways_is_left_to_decide() {
    let (ours, theirs) = (PLAN.replace("I1", "I9"), PLAN.replace("I1", "I8"));
    assert!(merge(PLAN, &ours, &theirs).conflicts > 0);
    // Renamed by one, taken out by the other.
    let start = PLAN.find("obiettivo O2").expect("there");
    let without = format!("{}{}", &PLAN[..start], &PLAN[PLAN.find("consuntivo").expect("there")..]);
    let merged = merge(PLAN, &PLAN.replace("O2", "O7"), &without);
    assert_eq!((merged.conflicts, merged.by_line), (1, false), "{}", merged.text);
}

/// How lines end is a fact of its own.
#[test]
fn windows_line_ends_stay() {
    let windows = |text: &str| text.replace('\n', "\r\n");
    let (ours, theirs) = (with(&[("60 %", "55 %")]), with(&[("90,00", "91,00")]));
    let both = with(&[("60 %", "55 %"), ("90,00", "91,00")]);
    assert_eq!(agreed(&windows(PLAN), &windows(&ours), &windows(&theirs)), windows(&both));
    assert_eq!(agreed(PLAN, &windows(&ours), &theirs), windows(&both));
    let merged = merge(&windows(PLAN), &windows(&ours), &windows(&PLAN.replace("60 %", "50 %")));
    assert_eq!(merged.conflicts, 1);
    assert!(!merged.text.replace("\r\n", "").contains(['\r', '\n']), "{:?}", merged.text);
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

/// A name in quotes is one word, with blanks or without, and what one renames the other still means.
#[test]
fn names_in_quotes_are_followed() {
    let base = "\
obiettivo 'O 1' \"Rispondere\" {
  indicatore 'NI018-0358-2017' \"Pratiche\" { peso 50 %; target >= 90,00 % }
  usa 'I 2' peso 50 %
}
indicatore 'I 2' \"Moduli\" { target entro 30/06/2025 }
consuntivo 2025 {
  'NI018-0358-2017' = 80,00 %
  'I 2' = 10/07/2025
}
";
    let change = |edits: &[(&str, &str)]| edits.iter().fold(base.to_owned(), |text, (a, b)| text.replace(a, b));
    let ours = change(&[("'I 2'", "I2"), ("I2 \"Moduli\" {", "I2 \"Moduli\" era 'I 2' {"), ("'O 1'", "'O 1'")]);
    let theirs =
        change(&[("10/07/2025", "11/07/2025"), ("30/06", "31/07"), ("'O 1'", "'O-1 bis'"), ("80,00", "81,00")]);
    let both = [("10/07/2025", "11/07/2025"), ("30/06", "31/07"), ("'O 1'", "'O-1 bis'"), ("80,00", "81,00")];
    let wanted = both.iter().fold(ours.clone(), |text, (a, b)| text.replace(a, b));
    assert_eq!(agreed(base, &ours, &theirs), wanted);
    // Quotes that are not needed are no change.
    let quoted = change(&[("10/07/2025", "12/07/2025")]).replace("usa 'I 2'", "usa 'I 2'  ");
    assert_eq!(agreed(base, &quoted, base), quoted);
}

/// A head that both corrected, of what is no node: the lines of its block are merged all the same.
#[test]
fn the_block_under_a_disputed_head_is_merged() {
    let base = "\
smvp S \"Sistema\" {
  nodo obiettivo  media pesata di indicatori
  stampa arrotonda a 0,01
}
";
    let ours = base.replace("\"Sistema\"", "\"Sistema nostro\"").replace("pesata ", "");
    let theirs = base.replace("\"Sistema\"", "\"Sistema loro\"").replace("0,01", "0,1");
    let merged = merge(base, &ours, &theirs);
    assert_eq!((merged.conflicts, merged.by_line), (1, false), "{}", merged.text);
    assert!(
        merged.text.contains("media di indicatori\n") && merged.text.contains("arrotonda a 0,1\n"),
        "{}",
        merged.text
    );
}
