//! Small plans with marks in them: `$0` is the caret, `⟦X⟧` the declaration that it leads to, and `⟨X⟩` every other use
//! of the same name. A line `== NAME` begins another file.

use albero::files::{self, Memory, Overlay};
use albero::ide::{Analysis, Encoding, Position, UseRole};
use albero::source::Place;

/// A plan without its marks, and where they were.
struct Marked {
    files: Memory,
    caret: (String, usize),
    declared: Vec<(String, usize, String)>,
    used: Vec<(String, usize, String)>,
}

impl Marked {
    fn new(written: &str) -> Marked {
        let caret = (String::new(), 0);
        let mut found = Marked { files: Memory::default(), caret, declared: Vec::new(), used: Vec::new() };
        let (mut name, mut text) = ("piano.albero".to_owned(), String::new());
        for line in written.split_inclusive('\n') {
            match line.strip_prefix("== ") {
                Some(next) => {
                    found.file(std::mem::replace(&mut name, next.trim().to_owned()), &text);
                    text.clear();
                }
                None => text.push_str(line),
            }
        }
        found.file(name, &text);
        found
    }

    fn file(&mut self, name: String, written: &str) {
        let (mut text, mut open) = (String::new(), 0);
        let mut rest = written;
        while let Some(c) = rest.chars().next() {
            let mut taken = c.len_utf8();
            match c {
                '⟦' | '⟨' => open = text.len(),
                '⟧' => self.declared.push((name.clone(), open, text[open..].to_owned())),
                '⟩' => self.used.push((name.clone(), open, text[open..].to_owned())),
                '$' if rest.starts_with("$0") => {
                    self.caret = (name.clone(), text.len());
                    taken = 2;
                }
                _ => text.push(c),
            }
            rest = &rest[taken..];
        }
        self.files.0.insert(name, text.into_bytes());
    }

    fn analysis(&self) -> Analysis {
        Analysis::of(&self.files, &[".".to_owned()]).unwrap_or_else(|why| panic!("{}", why.it))
    }
}

fn place(analysis: &Analysis, (file, start, word): &(String, usize, String)) -> Place {
    let source = analysis.source(file).expect("read");
    Place { source: source.id, start: *start as u32, len: word.len() as u32 }
}

fn caret(analysis: &Analysis, (file, start): &(String, usize)) -> Place {
    Place { source: analysis.source(file).expect("read").id, start: *start as u32, len: 0 }
}

/// Holds what is found from the caret, and from every mark, against the marks.
fn check(role: UseRole, written: &str) -> Analysis {
    let marked = Marked::new(written);
    let analysis = marked.analysis();
    let declared: Vec<Place> = marked.declared.iter().map(|mark| place(&analysis, mark)).collect();
    let mut all: Vec<Place> = marked.used.iter().map(|mark| place(&analysis, mark)).collect();
    all.extend(&declared);
    all.sort_unstable();
    let caret = caret(&analysis, &marked.caret);
    let shown =
        |places: &[Place]| places.iter().map(|p| format!("{:?}", analysis.sources().locate(*p))).collect::<Vec<_>>();
    let at_caret = analysis.use_at(caret).unwrap_or_else(|| panic!("no use at the caret in\n{written}"));
    assert_eq!(at_caret.role, role, "{written}");
    for from in all.iter().copied().chain([caret]) {
        assert_eq!(analysis.definition(from), declared.first().copied(), "{written}");
        let uses: Vec<Place> = analysis.references(from).map(|found| found.at).collect();
        assert_eq!(uses.first(), declared.first().or(all.first()), "{written}");
        let mut uses = uses.clone();
        uses.sort_unstable();
        assert_eq!(shown(&uses), shown(&all), "{written}");
    }
    analysis
}

/// A plan with a policy and data, for pieces that need them.
const PLAN: &str = "piano P \"Ente\" { anno 2025; smvp S }
misura pratiche \"Pratiche\"
fonte protocollo \"Protocollo\"
unità U \"Ufficio\"
smvp S \"Sistema\" {
  applica proporzionale a >= > =
  nodo obiettivo media pesata di indicatori
}
ambito A \"Ambito\"
obiettivo O \"Obiettivo\" in A
dato d \"Dato\" misura n
";

/// The same after a piece, so that a name may be declared in it too.
fn check_in_plan(role: UseRole, written: &str) -> Analysis {
    check(role, &format!("{written}\n== z.albero\n{PLAN}"))
}

#[test]
fn declarations_lead_to_themselves() {
    check_in_plan(UseRole::Declaration, "obiettivo ⟦$0O1⟧ \"Uno\" in A\nobiettivo O2 \"Due\" in ⟨O1⟩");
    check_in_plan(
        UseRole::Declaration,
        "fonte ⟦carte$0⟧ \"Carte\"\nindicatore I \"I\" in O { fonte ⟨carte⟩; target >= 1 }",
    );
}

#[test]
fn parents() {
    check_in_plan(UseRole::Parent, "obiettivo ⟦O1⟧ \"Uno\" in A\nindicatore I \"I\" in ⟨$0O1⟩ { target >= 1 n }");
    check_in_plan(UseRole::Parent, "unità ⟦U1⟧ \"Uno\"\nunità U2 \"Due\" { in ⟨U1$0⟩ }");
}

#[test]
fn edges() {
    check_in_plan(
        UseRole::Edge,
        "indicatore ⟦I⟧ \"I\" in O { target >= 1 n }\ncruscotto C \"C\" { usa ⟨$0I⟩ peso 100 % codice \"1\" }",
    );
}

#[test]
fn formulas() {
    let algorithm = "min(⟨x⟩; 3) / ⟨$0x⟩[N-1] + d ogni 1.000 ⟨x⟩ - (⟨x⟩)";
    check_in_plan(
        UseRole::Formula,
        &format!("dato ⟦x⟧ \"X\" misura n\nindicatore I \"x\" in O {{ algoritmo {algorithm}; target >= 1 }}"),
    );
    // A word of the language may be a name where a name goes.
    check_in_plan(
        UseRole::Formula,
        "dato ⟦e⟧ \"E\" misura n\nindicatore I \"I\" in O { algoritmo ⟨e⟩ / ⟨$0e⟩; target >= 1 }",
    );
}

#[test]
fn facts() {
    check_in_plan(
        UseRole::Fact,
        "dato ⟦x⟧ \"X\" misura n\nconsuntivo 2025 { ⟨x⟩ = 1 n; d = 2 n }\npreconsuntivo 2025 { ⟨$0x⟩ = 1 n }",
    );
    check_in_plan(UseRole::Fact, "obiettivo ⟦O1⟧ \"Uno\" in A\nconsuntivo 2025 { risorse ⟨$0O1⟩ = 3 euro }");
    check_in_plan(UseRole::Fact, "unità ⟦V⟧ \"V\"\nconsuntivo 2025 { d in ⟨$0V⟩ = 3 n }");
    // A name that is a word of the language.
    check_in_plan(UseRole::Fact, "dato ⟦valore⟧ \"V\" misura n\nconsuntivo 2025 { ⟨$0valore⟩ = 3 n }");
}

#[test]
fn claims() {
    let claims = "punteggio ⟨O1⟩ = 90 %; peso I in ⟨$0O1⟩ = 3 %; esito ⟨O1⟩ = \"O1\"; punteggio I = 9 % smentito \"I\"";
    let nodes = "obiettivo ⟦O1⟧ \"Uno\" in A { indicatore I \"I\" { peso 100 %; target >= 1 n } }";
    check_in_plan(UseRole::Claim, &format!("{nodes}\npubblicato 2025 \"Relazione\" {{ {claims} }}"));
}

#[test]
fn counts_name_what_nodes_stand_in() {
    let claims = "numero obiettivi e progetti in obiettivi in ⟨$0O1⟩ esito \"O1\" = 1 n; titolo ⟨O1⟩ = \"O1\"; soglia \"O1\" = 90 %";
    let nodes = "obiettivo ⟦O1⟧ \"Uno\" in A { indicatore I \"I\" { peso 100 %; target >= 1 n } }";
    check_in_plan(UseRole::Claim, &format!("{nodes}\npubblicato 2025 \"Relazione\" {{ {claims} }}"));
}

#[test]
fn decisions() {
    let decisions = "punteggio ⟨$0I⟩ in O = tra 1 % e 3 % motivo \"I\"; non_valutabile ⟨I⟩ motivo \"I\"";
    let node = "indicatore ⟦I⟧ \"I\" in O { target >= 1 n }";
    check_in_plan(UseRole::Decision, &format!("{node}\nvalutazione OIV 2025 atto \"I\" {{ {decisions} }}"));
}

#[test]
fn amendments() {
    let changes = "target ⟨I⟩ 2025 >= 2 n era >= 1 n; peso ⟨$0I⟩ in O = 2 %";
    let node = "indicatore ⟦I⟧ \"I\" in O { target >= 1 n }";
    check_in_plan(UseRole::Amendment, &format!("{node}\nrimodulazione dal 01/07/2025 atto \"I\" {{ {changes} }}"));
}

#[test]
fn scenarios() {
    let supposed = "⟨I⟩ = 3 n; target ⟨$0I⟩ >= 2 n; peso ⟨I⟩ in O = 2 %";
    check_in_plan(
        UseRole::Scenario,
        &format!("indicatore ⟦I⟧ \"I\" in O {{ target >= 1 n }}\nscenario \"Se I\" {{ {supposed} }}"),
    );
}

#[test]
fn units() {
    check_in_plan(
        UseRole::Unit,
        "unità ⟦V⟧ \"V\"\nindicatore I \"I\" in O unità ⟨V⟩ { target >= 1 n }\nobiettivo O1 \"1\" in A { unità ⟨$0V⟩ peso 3 % }\nconsuntivo 2025 unità ⟨V⟩ { I = 3 n }",
    );
}

#[test]
fn sources() {
    check_in_plan(
        UseRole::Source,
        "fonte ⟦carte⟧ \"Carte\"\ndato x \"X\" misura n fonte ⟨carte⟩\nindicatore I \"I\" in O { fonte ⟨$0carte⟩; target >= 1 }",
    );
}

#[test]
fn measures() {
    check_in_plan(
        UseRole::Measure,
        "misura ⟦fogli⟧ \"Fogli\"\ndato x \"X\" misura ⟨fogli⟩\nindicatore I \"I\" in O { algoritmo x / 3 ⟨fogli⟩; target 2025 >= 1 ⟨fogli⟩; target 2026 >= ? ⟨fogli⟩; base 2024 = 4 ⟨$0fogli⟩ }\nconsuntivo 2025 { x = 7 ⟨fogli⟩ }",
    );
}

#[test]
fn policies() {
    check(UseRole::Policy, "piano P \"Ente\" { anno 2025; smvp ⟨$0S⟩ }\nsmvp ⟦S⟧ \"S\" { }\nsmvp T \"T\" { }");
}

const RULES: &str = "piano P \"Ente\" { anno 2025; smvp S }
ambito A \"A\"
smvp S \"S\" {
  applica soglia a >=
  applica altra a <=
  regola soglia { parametro minimo 3; se valore < minimo vale 0; punteggio valore / target }
  regola altra { parametro minimo 4; punteggio valore * minimo }
  parametro complessita in obiettivo ammessi (20; 30)
  nodo ambito media pesata di obiettivi { peso complessita }
  nodo cruscotto media { componente prima peso 60 %; componente dopo peso 40 % vuoto a prima }
}
smvp T \"T\" { regola soglia { punteggio valore }; applica soglia a >= }
obiettivo O \"O\" in A { parametro complessita 20 }
indicatore I \"I\" in O { target >= 1; parametro minimo 5 }
indicatore J \"J\" in O { target <= 1; parametro minimo 5; regola soglia }
indicatore K \"K\" in O { target <= 1; parametro minimo 5 }
cruscotto C \"C\" { usa I componente prima; usa K componente dopo { regola soglia; parametro minimo 7 } }
";

/// The plan above with a mark at each piece, which stands in it once.
fn in_rules(role: UseRole, marks: &[(&str, &str)]) {
    let mut written = RULES.to_owned();
    for (piece, marked) in marks {
        assert_eq!(written.matches(piece).count(), 1, "{piece}");
        written = written.replace(piece, marked);
    }
    check(role, &written);
}

#[test]
fn rules_are_those_of_the_policy_around_or_of_the_chosen_one() {
    in_rules(
        UseRole::Rule,
        &[
            ("regola soglia { parametro", "regola ⟦soglia⟧ { parametro"),
            ("S\" {\n  applica soglia", "S\" {\n  applica ⟨soglia⟩"),
            ("regola soglia }\nindicatore K", "regola ⟨$0soglia⟩ }\nindicatore K"),
            ("regola soglia; parametro", "regola ⟨soglia⟩; parametro"),
        ],
    );
    in_rules(
        UseRole::Rule,
        &[("regola soglia { punteggio", "regola ⟦soglia⟧ { punteggio"), ("; applica soglia", "; applica ⟨$0soglia⟩")],
    );
}

#[test]
fn rules_of_the_prelude_are_there_for_all() {
    let marked = Marked::new(&format!("{PLAN}indicatore I \"I\" in O {{ target >= 1 n; regola $0diretta }}"));
    let analysis = marked.analysis();
    let declared = analysis.definition(caret(&analysis, &marked.caret)).expect("declared");
    assert_eq!(analysis.sources().locate(declared).file, "<preludio>");
    assert_eq!(analysis.sources().text(declared), "diretta");
}

#[test]
fn parameters_are_those_of_the_rule_that_scores() {
    in_rules(
        UseRole::Parameter,
        &[
            (
                "soglia { parametro minimo 3; se valore < minimo vale",
                "soglia { parametro ⟦minimo⟧ 3; se valore < ⟨minimo⟩ vale",
            ),
            ("target >= 1; parametro minimo", "target >= 1; parametro ⟨$0minimo⟩"),
            ("parametro minimo 5; regola", "parametro ⟨minimo⟩ 5; regola"),
            ("parametro minimo 7", "parametro ⟨minimo⟩ 7"),
        ],
    );
    in_rules(
        UseRole::Parameter,
        &[
            ("parametro minimo 4; punteggio valore * minimo", "parametro ⟦minimo⟧ 4; punteggio valore * ⟨minimo⟩"),
            ("parametro minimo 5 }\ncruscotto", "parametro ⟨$0minimo⟩ 5 }\ncruscotto"),
        ],
    );
    in_rules(
        UseRole::Formula,
        &[
            ("parametro complessita in", "parametro ⟦complessita⟧ in"),
            ("peso complessita", "peso ⟨$0complessita⟩"),
            ("parametro complessita 20", "parametro ⟨complessita⟩ 20"),
        ],
    );
}

#[test]
fn components_are_those_of_the_node_that_counts() {
    in_rules(
        UseRole::Component,
        &[
            ("componente prima peso", "componente ⟦prima⟧ peso"),
            ("vuoto a prima", "vuoto a ⟨prima⟩"),
            ("usa I componente prima", "usa I componente ⟨$0prima⟩"),
        ],
    );
}

#[test]
fn waivers_name_a_code_that_no_text_declares() {
    check_in_plan(
        UseRole::Waiver,
        "obiettivo O1 \"1\" in A { consenti ⟨nodo_vuoto⟩ motivo \"m\" }\nobiettivo O2 \"2\" in A { consenti ⟨$0nodo_vuoto⟩ motivo \"m\" }",
    );
}

#[test]
fn cells_of_values() {
    let columns = "colonna nome \"Voce\"; colonna unità \"Ufficio\"; colonna valore \"2025\"";
    let table = "Voce;Ufficio;2025\n⟨$0x⟩;;3\n\"⟨Una voce⟩\";;3\nd;V;4\n";
    let written =
        format!("dato ⟦x⟧ \"Una voce\" misura n\nunità V \"V\"\nconsuntivo 2024 file \"dati.csv\" {{ {columns} }}");
    check_in_plan(UseRole::Cell, &format!("{written}\n== dati.csv\n{table}"));
}

#[test]
fn cells_of_indicators() {
    let columns = "colonna codice \"Codice\"; colonna titolo \"Titolo\"; colonna nodo \"Nodo\" dichiara obiettivo; colonna fonte \"Fonte\"";
    let table = "Nodo;Codice;Titolo;Fonte\n⟦N1⟧;I1;Uno;protocollo\n⟨$0N1⟩;I2;Due;Protocollo\n";
    let listing = format!("indicatori file \"i.csv\" in A {{ {columns} }}\n");
    check_in_plan(UseRole::Cell, &format!("{listing}\n== i.csv\n{table}"));
    let table = "Nodo;Codice;Titolo;Fonte\nN1;⟦$0I1⟧;Uno;protocollo\nN1;I2;Due;Protocollo\n";
    let fact = "consuntivo 2025 { ⟨I1⟩ = 3 n }";
    let analysis = check_in_plan(UseRole::Declaration, &format!("{listing}{fact}\n== i.csv\n{table}"));
    let table = analysis.source("i.csv").expect("read");
    let nodes = (1..3).map(|line| analysis.caret(table.id, Position { line, column: 99 }, Encoding::Utf16));
    let nodes: Vec<&str> = nodes.map(|caret| analysis.plan().name(analysis.node_at(caret).expect("a row"))).collect();
    assert_eq!(nodes, ["I1", "I2"]);
}

#[test]
fn a_former_name_is_no_use() {
    // `O1` was the name of `O2`, and is now that of another.
    check_in_plan(UseRole::Declaration, "obiettivo ⟦$0O1⟧ \"Uno\" in A\nobiettivo O2 \"Due\" in A era O1 anno 2024");
}

#[test]
fn a_broken_statement_costs_itself_alone() {
    let broken = [
        "indicatore I \"I\" in O { algoritmo ⟨x⟩ / ; target >= ; fonte ⟨ }",
        "consuntivo 2025 { ⟨$0x⟩ = ; ⟨x⟩ 3 n; = 4 n; ⟨x⟩ = 5 n }",
        "indicatore \"senza nome\" { algoritmo ⟨x⟩ ⟨ }",
        "pubblicato 2025 { valore ⟨x⟩ = 3 n }",
        "} ambito",
    ];
    // An open mark that nothing closes is only taken out of the text.
    let written = format!("dato ⟦x⟧ \"X\" misura n\n{}", broken.join("\n"));
    let analysis = check_in_plan(UseRole::Fact, &written);
    assert!(analysis.findings().len() > 4);
}

#[test]
fn nodes_are_those_around_the_caret_or_those_written_about() {
    let cases = [
        ("obiettivo O1 \"1\" in A {\n  indicatore I \"I\" {\n    target >= $01\n  }\n}", Some("I")),
        ("obiettivo O1 \"1\" in A {\n  indicatore I \"I\" { target >= 1 }\n  $0\n}", Some("O1")),
        ("obiettivo O1 \"1\" in A$0\nobiettivo O2 \"2\" in A", Some("O1")),
        ("obiettivo O1 \"1\" in A {\n usa O2 $0peso 3 %\n}\nobiettivo O2 \"2\" in A", Some("O1")),
        ("consuntivo 2025 { d = 3$0 n }", Some("d")),
        ("pubblicato 2025 \"R\" { punteggio O = $03 % }", Some("O")),
        ("consuntivo $02025 { d = 3 n }", None),
        ("\n$0\n", None),
    ];
    for (written, expected) in cases {
        let marked = Marked::new(&format!("{written}\n== z.albero\n{PLAN}"));
        let analysis = marked.analysis();
        let found = analysis.node_at(caret(&analysis, &marked.caret)).map(|id| analysis.plan().name(id));
        assert_eq!(found, expected, "{written}");
    }
}

#[test]
fn open_texts_hide_stored_ones_and_leave_other_snapshots_alone() {
    let stored = Marked::new(&format!("obiettivo O1 \"1\" in A\n== z.albero\n{PLAN}")).files;
    let open = Memory([("piano.albero".to_owned(), b"obiettivo O9 \"9\" in A { pso 3 % }".to_vec())].into());
    let before = Analysis::of(&stored, &[".".into()]).unwrap_or_else(|why| panic!("{}", why.it));
    let files = Overlay { open: &open, stored: &stored };
    let after = Analysis::of(&files, &[".".into()]).unwrap_or_else(|why| panic!("{}", why.it));
    let names = |analysis: &Analysis| {
        let plan = analysis.plan();
        plan.ids().map(|id| plan.name(id).to_owned()).filter(|name| name.starts_with("O")).collect::<Vec<_>>()
    };
    assert_eq!((names(&before), names(&after)), (vec!["O1".into(), "O".into()], vec!["O9".into(), "O".to_owned()]));
    let [edited, other] = ["piano.albero", "z.albero"].map(|name| after.source(name).expect("read").id);
    let of = |source| after.findings_in(source).iter().map(|found| found.code.as_str()).collect::<Vec<_>>();
    assert!(of(edited).contains(&"parola_ignota"), "{:?}", of(edited));
    assert_eq!(of(edited).len() + of(other).len(), after.findings().len());
    let is_shared = |_: &(dyn Send + Sync)| true;
    assert!(is_shared(&before) && files::texts(&files, &[".".into()]).is_ok());
}
