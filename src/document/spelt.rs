//! How JSON spells what does not spell itself.

use crate::diagnostic::Lang;
use crate::printable::Output;
use serde::Serializer;

pub(super) fn lang<S: Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *lang == Lang::It { "it" } else { "en" })
}

pub(super) fn output<S: Serializer>(output: &Output, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(output)
}
