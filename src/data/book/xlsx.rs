//! XLSX and XLSM: what a workbook consists of.

use super::archive::Archive;
use super::cells::{self, Budget, Cells};
use super::format::{self, Shows};
use super::strings::Strings;
use super::xlsx_sheet::{self, Beside};
use super::xml::{Element, Step, Xml};
use super::{BookTable, Range, Unreadable};
use crate::source::{Area, Sheet};

/// A workbook.
pub(super) struct Xlsx<'b> {
    archive: Archive<'b>,
    sheets: Vec<Part>,
    named: Vec<Range>,
    beside: Beside,
    strings: Option<String>,
    /// Where what the cells need beside their own part has been read.
    is_ready: bool,
    styles: Option<String>,
}

/// A sheet.
struct Part {
    name: String,
    path: String,
    is_hidden: bool,
}

/// What a part says of another.
struct Relation {
    id: String,
    kind: String,
    path: String,
}

impl<'b> Xlsx<'b> {
    /// Reads which sheets there are.
    pub fn open(mut archive: Archive<'b>) -> Result<Xlsx<'b>, Unreadable> {
        let main = relations(&mut archive, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.path);
        let related = relations(&mut archive, &main)?;
        let of_kind = |kind: &str| related.iter().find(|r| r.kind == kind).map(|r| r.path.clone());
        let mut book = Xlsx {
            sheets: Vec::new(),
            named: Vec::new(),
            beside: Beside::default(),
            strings: of_kind("sharedStrings").filter(|path| archive.has(path)),
            styles: of_kind("styles").filter(|path| archive.has(path)),
            is_ready: false,
            archive,
        };
        book.workbook(&main, &related)?;
        Ok(book)
    }

    fn workbook(&mut self, main: &str, related: &[Relation]) -> Result<(), Unreadable> {
        let mut xml = Xml::new(self.archive.part(main)?);
        let mut names: Vec<(String, String)> = Vec::new();
        let mut is_name = false;
        loop {
            match xml.step()? {
                Step::Open(element) => match element.name() {
                    "workbookPr" => self.beside.is_1904 = element.is_on("date1904"),
                    "sheet" => {
                        let mut id = None;
                        element.each(|key, value| id = key.ends_with(":id").then(|| value.to_owned()).or(id.take()));
                        let part = related.iter().find(|r| Some(&r.id) == id.as_ref() && r.kind == "worksheet");
                        if let (Some(part), Some(name)) = (part, element.get("name")) {
                            let is_hidden = element.get("state").is_some_and(|state| state != "visible");
                            self.sheets.push(Part { name, path: part.path.clone(), is_hidden });
                        }
                    }
                    "definedName" => {
                        is_name = !element.is_empty;
                        names.push((element.get("name").unwrap_or_default(), String::new()));
                    }
                    _ => {}
                },
                Step::Close(element) if element.name() == "definedName" => is_name = false,
                Step::Text(text) if is_name => names.last_mut().into_iter().for_each(|name| name.1.push_str(&text)),
                Step::End => break,
                _ => {}
            }
        }
        for (name, target) in names {
            // What programs name for themselves, such as a print area, is no table.
            if let Some((sheet, area)) = self.target(&target).filter(|_| !name.starts_with("_xlnm.")) {
                self.named.push(Range { name, sheet, area });
            }
        }
        Ok(())
    }

    /// `'Piano 2025'!$A$4:$I$14`
    fn target(&self, written: &str) -> Option<(usize, Area)> {
        let (sheet, area) = written.rsplit_once('!')?;
        let sheet = sheet.trim_start_matches('\'').trim_end_matches('\'').replace("''", "'");
        Some((self.sheets.iter().position(|part| part.name == sheet)?, cells::area(area)?))
    }

    /// Names of the sheets, and whether they are hidden.
    pub fn sheets(&self) -> impl Iterator<Item = (&str, bool)> {
        self.sheets.iter().map(|part| (part.name.as_str(), part.is_hidden))
    }

    /// The blocks of cells that have a name: those of the workbook, and its tables.
    pub fn ranges(&mut self) -> Result<Vec<Range>, Unreadable> {
        let mut found = self.named.clone();
        for sheet in 0..self.sheets.len() {
            let path = self.sheets[sheet].path.clone();
            for related in relations(&mut self.archive, &path)?.into_iter().filter(|r| r.kind == "table") {
                let part = Xml::new(self.archive.part(&related.path)?);
                part.each(|element| {
                    let table = (element.name() == "table").then(|| {
                        let area = cells::area(&element.get("ref")?)?;
                        let name = element.get("displayName").or_else(|| element.get("name"))?;
                        // The totals below a table are no rows of it.
                        let totals = element.number("totalsRowCount").unwrap_or(0);
                        let bottom = area.bottom.saturating_sub(totals).max(area.top);
                        Some(Range { name, sheet, area: Area { bottom, ..area } })
                    });
                    found.extend(table.flatten());
                })?;
            }
        }
        Ok(found)
    }

    /// The tables of the sheets, with their columns.
    pub fn tables(&mut self) -> Result<Vec<BookTable>, Unreadable> {
        let mut found = Vec::new();
        for sheet in 0..self.sheets.len() {
            let path = self.sheets[sheet].path.clone();
            for related in relations(&mut self.archive, &path)?.into_iter().filter(|r| r.kind == "table") {
                let part = Xml::new(self.archive.part(&related.path)?);
                let mut table = None;
                part.each(|element| match (element.name(), table.as_mut()) {
                    ("table", None) => table = self::table(element, sheet),
                    ("tableColumn", Some(table)) => table.columns.extend(element.get("name")),
                    _ => {}
                })?;
                found.extend(table);
            }
        }
        Ok(found)
    }

    /// Reads an area of a sheet, with its formulas where they are asked for.
    pub fn read(
        &mut self,
        sheet: usize,
        area: Area,
        formulas: bool,
        budget: &mut Budget,
    ) -> Result<(String, Sheet), Unreadable> {
        self.make_ready()?;
        let part = &self.sheets[sheet];
        let mut cells = Cells::new(&part.name, area, *budget).with_formulas(formulas);
        cells.sheet().is_hidden = part.is_hidden;
        xlsx_sheet::read(self.archive.part(&part.path)?, &self.beside, &mut cells, false)?;
        Ok(cells.finish(budget))
    }

    /// True for a sheet without any cell that says something.
    pub fn is_blank(&mut self, sheet: usize, budget: Budget) -> Result<bool, Unreadable> {
        self.make_ready()?;
        let part = &self.sheets[sheet];
        let mut cells = Cells::new(&part.name, Area::ALL, budget);
        // What is only looked at does not count as read.
        let mut archive = self.archive.clone();
        xlsx_sheet::read(archive.part(&part.path)?, &self.beside, &mut cells, true)?;
        Ok(cells.count() == 0)
    }

    fn make_ready(&mut self) -> Result<(), Unreadable> {
        if self.is_ready {
            return Ok(());
        }
        if let Some(styles) = &self.styles {
            self.beside.formats = formats(&mut self.archive, styles)?;
        }
        if let Some(strings) = &self.strings {
            self.beside.strings = Strings::read(self.archive.part(strings)?)?;
        }
        self.is_ready = true;
        Ok(())
    }
}

/// A table as its part describes it, without its columns.
fn table(element: &Element<'_>, sheet: usize) -> Option<BookTable> {
    let name = element.get("displayName").or_else(|| element.get("name"))?;
    let (heads, totals) =
        (element.number("headerRowCount").unwrap_or(1), element.number("totalsRowCount").unwrap_or(0));
    Some(BookTable { name, sheet, area: cells::area(&element.get("ref")?)?, heads, totals, columns: Vec::new() })
}

/// The formats of cells, by number.
fn formats(archive: &mut Archive<'_>, path: &str) -> Result<Vec<Shows>, Unreadable> {
    let mut xml = Xml::new(archive.part(path)?);
    let (mut written, mut formats) = (Vec::new(), Vec::new());
    let mut is_cells = false;
    loop {
        match xml.step()? {
            Step::Open(element) => match element.name() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (element.number("numFmtId"), element.get("formatCode")) {
                        written.push((id, format::written(&code)));
                    }
                }
                "cellXfs" => is_cells = !element.is_empty,
                "xf" if is_cells => {
                    let id = element.number("numFmtId").unwrap_or(0);
                    let own = written.iter().find(|(known, _)| *known == id).map(|(_, shows)| *shows);
                    formats.push(own.unwrap_or_else(|| format::built_in(id)));
                }
                _ => {}
            },
            Step::Close(element) if element.name() == "cellXfs" => is_cells = false,
            Step::End => return Ok(formats),
            _ => {}
        }
    }
}

/// What a part, or the whole archive, says of others; nothing where it says nothing.
fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, Unreadable> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let separator = if folder.is_empty() { "" } else { "/" };
    let path = format!("{folder}{separator}_rels/{name}.rels");
    let mut found = Vec::new();
    if !archive.has(&path) {
        return Ok(found);
    }
    Xml::new(archive.part(&path)?).each(|element| {
        let kind = element.get("Type").filter(|_| element.name() == "Relationship");
        if let (Some(kind), Some(id), Some(target)) = (kind, element.get("Id"), element.get("Target")) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.push(Relation { id, kind, path: from(folder, &target) });
        }
    })?;
    Ok(found)
}

/// A path from a folder of the archive, or from its root.
fn from(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_where_they_are_written() {
        assert_eq!(from("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(from("xl/worksheets", "../tables/table1.xml"), "xl/tables/table1.xml");
        assert_eq!(from("xl", "/xl/sharedStrings.xml"), "xl/sharedStrings.xml");
        assert_eq!(from("", "xl/workbook.xml"), "xl/workbook.xml");
    }
}
