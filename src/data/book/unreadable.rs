//! Why a workbook can't be read.

use crate::diagnostic::Text;
use crate::text;

/// Why a workbook can't be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// It ends before it is whole, or what it says of its parts is not so.
    Truncated,
    /// A part is not written as workbooks write it.
    Malformed,
    /// An archive, or a file of Office, that is no workbook.
    NoWorkbook,
    /// Protected by a password.
    Encrypted,
    /// More than is read.
    TooLarge,
    /// A workbook of before 1997, or of a form that is not read.
    OldForm,
    /// Built without what reads workbooks.
    NotBuilt,
}

impl Unreadable {
    /// What is wrong.
    pub fn message(self) -> Text {
        match self {
            Unreadable::Truncated => {
                text!("il file è incompleto o rovinato", "the file is incomplete or damaged")
            }
            Unreadable::Malformed => {
                text!("dentro non è scritto come una cartella di lavoro", "inside it is not written like a workbook")
            }
            Unreadable::NoWorkbook => text!(
                "non è una cartella di lavoro di Excel o di LibreOffice",
                "not a workbook of Excel or LibreOffice"
            ),
            Unreadable::Encrypted => text!("è protetto da una password", "it is protected by a password"),
            Unreadable::TooLarge => text!(
                "contiene più di quanto si legga: al più 2 milioni di celle e 192 MiB di contenuto",
                "it holds more than is read: at most 2 million cells and 192 MiB of contents"
            ),
            Unreadable::OldForm => {
                text!("è in un formato di Excel che non si legge", "it is in a format of Excel that is not read")
            }
            Unreadable::NotBuilt => {
                text!("questo albero non legge le cartelle di lavoro", "this albero does not read workbooks")
            }
        }
    }

    /// What to do.
    pub fn help(self) -> Text {
        match self {
            Unreadable::Truncated | Unreadable::Malformed => text!(
                "aprilo con Excel o LibreOffice, salvalo di nuovo e riprova",
                "open it with Excel or LibreOffice, save it again and retry"
            ),
            Unreadable::NoWorkbook | Unreadable::OldForm => text!(
                "in Excel: File, Salva con nome, «Cartella di lavoro di Excel (.xlsx)»",
                "in Excel: File, Save as, “Excel workbook (.xlsx)”"
            ),
            Unreadable::Encrypted => text!(
                "togli la password (in Excel: File, Informazioni, Proteggi cartella di lavoro), o salva il foglio come CSV",
                "remove the password (in Excel: File, Info, Protect workbook), or save the sheet as CSV"
            ),
            Unreadable::TooLarge => text!(
                "tieni nel file solo i fogli che servono, o salva il foglio come CSV",
                "keep only the sheets that are needed in the file, or save the sheet as CSV"
            ),
            Unreadable::NotBuilt => text!("salva il foglio come CSV", "save the sheet as CSV"),
        }
    }
}
