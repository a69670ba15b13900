//! Messages as they travel: a length, and JSON of that length. What is no message costs itself only.

use serde_json::{Value, json};
use std::io::{BufRead, Error, ErrorKind, Read, Write};

/// No message is longer than this.
const MOST: usize = 512 * 1024 * 1024;

/// What arrived.
#[derive(Debug)]
pub enum Incoming {
    /// A message.
    Message(Value),
    /// Something that is none, and why.
    Malformed(String),
}

/// The next message; nothing after the last.
pub fn read(from: &mut impl BufRead) -> Option<Incoming> {
    let length = length(from)?;
    let mut bytes = Vec::new();
    let read = from.take(length as u64).read_to_end(&mut bytes).ok()?;
    if read < length {
        return None;
    }
    Some(match serde_json::from_slice(&bytes) {
        Ok(message @ Value::Object(_)) => Incoming::Message(message),
        Ok(_) => Incoming::Malformed("a message is an object".to_owned()),
        Err(error) => Incoming::Malformed(error.to_string()),
    })
}

/// How long the message is whose headers come next. What is no header is passed over.
fn length(from: &mut impl BufRead) -> Option<usize> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        // A line without end is no header.
        if from.take(4096).read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line);
        match (line.trim(), length) {
            ("", Some(length)) => return Some(length),
            ("", None) => {}
            (header, _) => {
                let value = header.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
                let given = value.and_then(|(_, value)| value.trim().parse().ok());
                length = given.filter(|length| *length <= MOST).or(length);
            }
        }
    }
}

/// Sends a message.
pub fn write(to: &mut impl Write, message: &Value) -> Result<(), Error> {
    let text = serde_json::to_string(message).map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
    write!(to, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    to.flush()
}

/// What says that a request can't be answered.
pub fn refusal(id: &Value, code: i64, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let mut from = text.as_bytes();
        std::iter::from_fn(|| read(&mut from))
            .map(|found| match found {
                Incoming::Message(message) => message.to_string(),
                Incoming::Malformed(_) => "malformed".to_owned(),
            })
            .collect()
    }

    #[test]
    fn garbage_costs_itself_only() {
        let good = "content-length: 7\r\nContent-Type: x\r\n\r\n{\"a\":1}";
        let texts =
            format!("{good}nonsense\r\n\r\n{good}Content-Length: 4\r\n\r\n{{\"a\"{good}Content-Length: 2\r\n\r\n[]");
        assert_eq!(all(&texts), ["{\"a\":1}", "{\"a\":1}", "malformed", "{\"a\":1}", "malformed"]);
        assert_eq!(all("Content-Length: 99\r\n\r\n{}"), Vec::<String>::new());
        let deep = "[".repeat(100_000);
        assert_eq!(all(&format!("Content-Length: {}\r\n\r\n{deep}{good}", deep.len())).len(), 2);
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        write(&mut bytes, &json!({ "perché": "città" })).expect("written");
        assert_eq!(all(&String::from_utf8(bytes).expect("UTF-8")), ["{\"perché\":\"città\"}"]);
    }
}
