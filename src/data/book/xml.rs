//! XML as workbooks write it, event by event: names without prefix, texts with their references resolved.
//!
//! Only the references that XML itself knows are resolved: no text can grow by what it declares.

use super::Unreadable;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// More than an element or a text of a workbook comes to: a cell holds 32.767 characters.
const LONGEST: usize = 1 << 20;
/// Elements within each other: workbooks have a dozen.
const DEEPEST: usize = 200;

/// One step through a part.
pub(super) enum Step<'e> {
    /// An element begins; one without contents begins and ends.
    Open(Element<'e>),
    /// An element ends.
    Close(Closed<'e>),
    /// Text.
    Text(Cow<'e, str>),
    /// Something that says nothing.
    Other,
    /// The end.
    End,
}

/// An element as it begins.
pub(super) struct Element<'e> {
    start: BytesStart<'e>,
    /// True where nothing is inside: no end follows.
    pub is_empty: bool,
}

impl Element<'_> {
    /// Its name, without prefix.
    pub fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// An attribute, by its name with the prefix that workbooks write.
    pub fn get(&self, name: &str) -> Option<String> {
        let found = self.start.attributes().with_checks(false).flatten().find(|a| a.key.into_inner() == name)?;
        // What can't be decoded is as good as absent.
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }

    /// Looks at each attribute as it is written.
    pub fn each(&self, mut look: impl FnMut(&str, &str)) {
        for attribute in self.start.attributes().with_checks(false).flatten() {
            look(attribute.key.into_inner(), &attribute.value);
        }
    }

    /// An attribute that is on or off.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value == "1" || value == "true")
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.parse().ok()
    }
}

/// An element as it ends.
pub(super) struct Closed<'e>(BytesEnd<'e>);

impl Closed<'_> {
    /// Its name, without prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// Bytes that stop where one event takes too many of them.
struct Guarded<R> {
    inner: BufReader<R>,
    since_event: usize,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl<R: Read> BufRead for Guarded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_event > LONGEST {
            return Err(ErrorKind::FileTooLarge.into());
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.since_event += amount;
        self.inner.consume(amount);
    }
}

/// A part being read.
pub(super) struct Xml<R: Read> {
    reader: Reader<Guarded<R>>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: Read> Xml<R> {
    /// At the beginning of a part.
    pub fn new(part: R) -> Xml<R> {
        let inner = BufReader::with_capacity(1 << 16, part);
        let mut reader = Reader::from_reader(Guarded { inner, since_event: 0 });
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        Xml { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next step.
    pub fn step(&mut self) -> Result<Step<'_>, Unreadable> {
        self.buffer.clear();
        self.reader.get_mut().since_event = 0;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(unreadable)?;
        Ok(match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(Unreadable::Malformed);
                }
                Step::Open(Element { start, is_empty: false })
            }
            Event::Empty(start) => Step::Open(Element { start, is_empty: true }),
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Step::Close(Closed(end))
            }
            Event::Text(text) => Step::Text(text.xml10_content()),
            Event::CData(text) => Step::Text(text.xml10_content()),
            Event::GeneralRef(name) => {
                let known = match name.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    _ => quick_xml::escape::resolve_xml_entity(&name.xml10_content()).map(str::to_owned),
                };
                Step::Text(Cow::Owned(known.ok_or(Unreadable::Malformed)?))
            }
            // A part may end before it is whole.
            Event::Eof if self.depth > 0 => return Err(Unreadable::Truncated),
            Event::Eof => Step::End,
            // A workbook declares no names of its own.
            Event::DocType(_) => return Err(Unreadable::Malformed),
            _ => Step::Other,
        })
    }

    /// Looks at every element of a part.
    pub fn each(mut self, mut look: impl FnMut(&Element<'_>)) -> Result<(), Unreadable> {
        loop {
            match self.step()? {
                Step::Open(element) => look(&element),
                Step::End => return Ok(()),
                _ => {}
            }
        }
    }
}

fn unreadable(error: quick_xml::Error) -> Unreadable {
    match error {
        quick_xml::Error::Io(why) if why.kind() == ErrorKind::FileTooLarge => Unreadable::TooLarge,
        quick_xml::Error::Io(_) => Unreadable::Truncated,
        _ => Unreadable::Malformed,
    }
}
