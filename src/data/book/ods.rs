//! ODS: sheets of LibreOffice, all in one part.

use super::archive::Archive;
use super::cells::{self, Budget, Cells};
use super::ods_sheet;
use super::xml::{Element, Step, Xml};
use super::{Range, Unreadable};
use crate::source::{Area, Sheet};

/// Where the sheets are.
const CONTENT: &str = "content.xml";

/// A workbook.
pub(super) struct Ods<'b> {
    archive: Archive<'b>,
    sheets: Vec<(String, bool)>,
    named: Vec<Range>,
}

impl<'b> Ods<'b> {
    /// Reads which sheets there are.
    pub fn open(archive: Archive<'b>) -> Result<Ods<'b>, Unreadable> {
        let mut book = Ods { archive, sheets: Vec::new(), named: Vec::new() };
        let mut is_encrypted = false;
        if book.archive.has("META-INF/manifest.xml") {
            let manifest = Xml::new(book.archive.part("META-INF/manifest.xml")?);
            manifest.each(|element| is_encrypted |= element.name() == "encryption-data")?;
        }
        if is_encrypted {
            return Err(Unreadable::Encrypted);
        }
        book.list()?;
        Ok(book)
    }

    fn list(&mut self) -> Result<(), Unreadable> {
        // Looked through for names only: what is read of it counts when it is.
        let mut archive = self.archive.clone();
        let mut xml = Xml::new(archive.part(CONTENT)?);
        let (mut hidden_styles, mut named) = (Vec::new(), Vec::new());
        let (mut style, mut depth) = (String::new(), 0_usize);
        loop {
            match xml.step()? {
                Step::Open(element) => match element.name() {
                    "style" => style = element.get("style:name").unwrap_or_default(),
                    "table-properties" if element.get("table:display").as_deref() == Some("false") => {
                        hidden_styles.push(style.clone());
                    }
                    "table" => {
                        if depth == 0 {
                            let style = element.get("table:style-name").unwrap_or_default();
                            let is_hidden = hidden_styles.contains(&style);
                            self.sheets.push((element.get("table:name").unwrap_or_default(), is_hidden));
                        }
                        depth += usize::from(!element.is_empty);
                    }
                    "named-range" => named.extend(target(&element, "table:cell-range-address")),
                    "database-range" => named.extend(target(&element, "table:target-range-address")),
                    _ => {}
                },
                Step::Close(element) if element.name() == "table" => depth = depth.saturating_sub(1),
                Step::End => break,
                _ => {}
            }
        }
        for (name, sheet, area) in named {
            if let Some(sheet) = self.sheets.iter().position(|(known, _)| *known == sheet) {
                self.named.push(Range { name, sheet, area });
            }
        }
        Ok(())
    }

    /// Names of the sheets, and whether they are hidden.
    pub fn sheets(&self) -> &[(String, bool)] {
        &self.sheets
    }

    /// The blocks of cells that have a name.
    pub fn ranges(&self) -> Vec<Range> {
        self.named.clone()
    }

    /// Reads an area of a sheet, with its formulas where they are asked for.
    pub fn read(
        &mut self,
        sheet: usize,
        area: Area,
        formulas: bool,
        budget: &mut Budget,
    ) -> Result<(String, Sheet), Unreadable> {
        let (name, is_hidden) = &self.sheets[sheet];
        let mut cells = Cells::new(name, area, *budget).with_formulas(formulas);
        cells.sheet().is_hidden = *is_hidden;
        ods_sheet::read(self.archive.part(CONTENT)?, sheet, &mut cells, false)?;
        Ok(cells.finish(budget))
    }

    /// True for a sheet without any cell that says something.
    pub fn is_blank(&self, sheet: usize, budget: Budget) -> Result<bool, Unreadable> {
        let mut cells = Cells::new("", Area::ALL, budget);
        ods_sheet::read(self.archive.clone().part(CONTENT)?, sheet, &mut cells, true)?;
        Ok(cells.count() == 0)
    }
}

/// `$'Piano 2025'.$A$4:.$I$14`: the name, the sheet, the cells.
fn target(element: &Element<'_>, address: &str) -> Option<(String, String, Area)> {
    let name = element.get("table:name").filter(|name| !name.starts_with("__Anonymous"))?;
    let address = element.get(address)?;
    let (from, to) = address.split_once(':').unwrap_or((&address, &address));
    let (sheet, from) = from.rsplit_once('.')?;
    let to = to.rsplit_once('.').map_or(to, |(_, cell)| cell);
    let sheet = sheet.trim_start_matches('$').trim_matches('\'').replace("''", "'");
    Some((name, sheet, cells::area(&format!("{from}:{to}"))?))
}
