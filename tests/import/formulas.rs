//! Formulas of spreadsheets are computed as spreadsheets do.

use crate::support::book::{Sheet, xlsx};
use crate::support::command::Folder;
use crate::support::plans::{Compiled, files, repository};
use crate::support::tools::without;
use albero::diagnostic::Lang;
use albero::eval::{Closing, Inputs, Scores};
use albero::import::{CellId, Computed, Fault, Grid, Value, agrees, shown_number};
use albero::workbook::workbook;
use std::process::Command;

const DATA: &str = "Codice;Peso;Valore;Target;Data\n\
                    A1;0,3;90 %;100 %;45978\n\
                    A2;0,2;;80 %;45979\n\
                    B1;0,5;0,7;x;\n";

/// What formulas come to below the data, one in each row of the column A from the sixth on.
fn computed(formulas: &[&str]) -> Vec<String> {
    let rows = format!("{DATA}\n{}\n", formulas.join("\n"));
    let other = Sheet { name: "Pesi 2025".to_owned(), rows: "A1;10\nA2;20\nB1;30".to_owned(), is_hidden: false };
    let bytes = xlsx(&[Sheet { name: "Piano".to_owned(), rows, is_hidden: false }, other]);
    let grid = Grid::read(&bytes).expect("a workbook");
    let all = Computed::new(&grid);
    let cells = (6..).zip(formulas).map(|(row, _)| all.cell(CellId { sheet: 0, row, column: 1 }));
    cells.map(|value| shown(&value)).collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::Empty => "nothing".to_owned(),
        Value::Number(number) => shown_number(number),
        Value::Text(text) => format!("«{text}»"),
        Value::Bool(truth) => truth.to_string(),
        Value::Fault(Fault::Shown(name)) => (*name).to_owned(),
        Value::Fault(Fault::Beyond(what)) => format!("{what:?}"),
    }
}

#[test]
fn formulas_come_to_what_a_spreadsheet_shows() {
    let expected = [
        ("=1+2*3^2", "19"),
        ("=-2^2", "4"),
        ("=(1+2)*3%", "0,09"),
        ("=0.1+0.2=0.3", "true"),
        ("=1/3", "0,33333333333333"),
        ("=1/0", "#DIV/0!"),
        ("=IFERROR(B2/D4,\"n.d.\")", "«n.d.»"),
        ("=IF(C2>=D2,1,C2/D2)", "0,9"),
        ("=IF(C3=\"\",\"vuoto\",1)", "«vuoto»"),
        ("=IF(ISBLANK(C3),0,1)", "0"),
        ("=IF(AND(B2>0,NOT(C2>1)),\"sì\",\"no\")", "«sì»"),
        ("=_xlfn.IFS(C2>=0.95,1,C2>=0.8,0.75,TRUE,0)", "0,75"),
        ("=SUM(B2:B4)", "1"),
        ("=SUM(B:B)", "1"),
        ("=AVERAGE(C2:C4)", "0,8"),
        ("=MIN(1,C2/D2)", "0,9"),
        ("=MAX(B2:C4,2)", "2"),
        ("=SUMPRODUCT(B2:B4,C2:C4)", "0,62"),
        ("=SUMPRODUCT(B2:B4,C2:C4)/SUM(B2:B4)", "0,62"),
        ("=SUMPRODUCT((LEFT(A2,1)=\"A\")*B2)", "0,3"),
        ("=SUMPRODUCT((A2:A4=\"B1\")*(B2:B4))", "0,5"),
        ("=SUMPRODUCT(--(B2:B4>0.25))", "2"),
        ("=SUMIF(A2:A4,\"A*\",B2:B4)", "0,5"),
        ("=SUMIF(B2:B4,\">0.25\")", "0,8"),
        ("=SUMIFS(B2:B4,A2:A4,\"<>A1\",C2:C4,\">=0.5\")", "0,5"),
        ("=COUNTIF(A2:A4,\"a1\")", "1"),
        ("=COUNTIF(C2:C4,\"\")", "1"),
        ("=COUNTIFS(A2:A4,\"A?\",B2:B4,\"<0.25\")", "1"),
        ("=AVERAGEIF(A2:A4,\"A*\",B2:B4)", "0,25"),
        ("=COUNT(C2:C4)+COUNTA(D2:D4)*10+COUNTBLANK(C2:C4)*100", "132"),
        ("=ROUND(2.345,2)+ROUND(-2.5,0)", "-0,65"),
        ("=ROUNDUP(1.01,1)+ROUNDDOWN(1.09,1)+TRUNC(-1.99)", "1,1"),
        ("=INT(-1.5)+ABS(-2)+MOD(7,3)", "1"),
        ("=VLOOKUP(A3,'Pesi 2025'!A:B,2,FALSE)", "20"),
        ("=VLOOKUP(\"zz\",'Pesi 2025'!$A$1:$B$3,2,0)", "#N/A"),
        ("=INDEX('Pesi 2025'!B1:B3,MATCH(\"B1\",'Pesi 2025'!A1:A3,0))", "30"),
        ("=HLOOKUP(\"Peso\",A1:E4,3,FALSE)", "0,2"),
        ("=CHOOSE(2,\"a\",\"b\")&\"-\"&1.5", "«b-1,5»"),
        ("=TEXT(0.9345,\"0.0%\")&TEXT(1234.5,\"#.##0,00\")", "«93,5%1.234,50»"),
        ("=MAX(0,E3-E2)", "1"),
        ("=YEAR(E2)*100+MONTH(E2)", "202511"),
        ("=RANK(B2,B2:B4)", "2"),
        ("=SUM(B2,A2)", "0,3"),
        ("=B2+A2", "#VALUE!"),
        ("=TODAY()-E2", "Function(\"TODAY\")"),
        ("=PMT(1,2,3)", "Function(\"PMT\")"),
        ("='[altro.xlsx]Foglio1'!A1", "Name(\"[altro.xlsx]Foglio1!A1\")"),
        ("=NomeIgnoto*2", "Name(\"NomeIgnoto\")"),
        ("=SUM(B2:B4", "Form"),
    ];
    let formulas: Vec<&str> = expected.iter().map(|(formula, _)| *formula).collect();
    for ((formula, expected), found) in expected.iter().zip(computed(&formulas)) {
        assert_eq!(found, *expected, "{formula}");
    }
}

#[test]
fn what_depends_on_itself_is_told_and_ends() {
    assert_eq!(computed(&["=A7", "=A8+1", "=A6", "=B2"]), ["Cycle", "Cycle", "Cycle", "0,3"]);
    let chain: Vec<String> = (7..3006).map(|row| format!("=A{row}+1")).chain(["=0".to_owned()]).collect();
    let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    assert_eq!(computed(&chain)[0], "2999");
}

#[test]
fn what_export_writes_is_computed_to_the_same() {
    let mut plans = vec![
        repository("examples/primo-piano"),
        repository("examples/monitoraggio"),
        repository("examples/tno-2025"),
        repository("examples/politiche/01-camera-2025/piano-a"),
    ];
    plans.extend(files(&repository("tests/cases/score")));
    let mut count = 0;
    for path in plans {
        let compiled = Compiled::at(&path);
        if compiled.plan().root.is_none() {
            continue;
        }
        let scores = Scores::compute(compiled.plan(), &Inputs::default().with_closing(Closing::Now));
        let bytes = workbook(compiled.plan(), &scores, &scores, Lang::It).xlsx().expect("a file");
        count += all_agree(&bytes, &path.display().to_string());
    }
    assert!(count > 5_000, "only {count} formulas");
}

/// Every formula of a workbook comes to what is stored in its cell. How many there are.
fn all_agree(bytes: &[u8], what: &str) -> usize {
    let grid = Grid::read(bytes).expect("a workbook");
    let all = Computed::new(&grid);
    for at in 0..grid.written.len() {
        let cell = grid.written[at].cell;
        let (value, stored) = (shown(all.formula(at)), shown(&grid.stored(cell)));
        let (source, ..) = grid.formula(at);
        assert!(
            agrees(all.formula(at), &grid, cell),
            "{what} {}: {value} for {stored} by {}",
            grid.name(cell),
            source.text
        );
    }
    grid.written.len()
}

#[test]
fn an_ods_of_libreoffice_is_computed_to_the_same() {
    if without("soffice") {
        return;
    }
    let compiled = Compiled::at(&repository("examples/primo-piano"));
    let scores = Scores::compute(compiled.plan(), &Inputs::default().with_closing(Closing::Now));
    let bytes = workbook(compiled.plan(), &scores, &scores, Lang::It).xlsx().expect("a file");
    let folder = Folder::new();
    std::fs::write(folder.0.join("piano.xlsx"), bytes).expect("written");
    let profile = format!("-env:UserInstallation=file://{}", folder.0.join("profile").display());
    let done = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "ods", "--outdir"])
        .arg(&folder.0)
        .arg(folder.0.join("piano.xlsx"))
        .output()
        .expect("soffice");
    assert!(done.status.success());
    let ods = std::fs::read(folder.0.join("piano.ods")).expect("converted");
    assert!(all_agree(&ods, "ods") > 20);
}
