//! The functions that are known, by the names that files write.

mod choice;
mod counted;
pub mod days;
pub mod numbers;
mod places;
mod sums;
mod texts;

use super::tree::Function;

const ALL: [&[Function]; 7] = [choice::ALL, sums::ALL, counted::ALL, numbers::ALL, places::ALL, texts::ALL, days::ALL];

/// A name without what programs put in front of the younger ones.
pub fn plain(name: &str) -> String {
    let mut name = name.to_ascii_uppercase();
    for prefix in ["_XLFN.", "_XLWS.", "COM.MICROSOFT.", "ORG.LIBREOFFICE.", "ORG.OPENOFFICE.", "LEGACY."] {
        if let Some(rest) = name.strip_prefix(prefix) {
            name = rest.to_owned();
        }
    }
    name
}

/// A function by its name.
pub fn find(name: &str) -> Option<&'static Function> {
    ALL.iter().copied().flatten().find(|function| function.name == name)
}
