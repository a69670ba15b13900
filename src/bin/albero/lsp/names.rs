//! Addresses of editors and the names that messages give files: relative to the first folder, as the commands show them
//! when they run there.

use std::path::{Component, Path, PathBuf};

/// Where names start from.
#[derive(Default, Debug)]
pub struct Names {
    root: Option<PathBuf>,
}

impl Names {
    /// Names below a folder.
    pub fn below(root: Option<PathBuf>) -> Names {
        Names { root }
    }

    /// The name of what an editor calls by an address. What is in no file is called by its address.
    pub fn name(&self, uri: &str) -> String {
        let Some(path) = path_of(uri) else { return uri.to_owned() };
        self.name_of(&path)
    }

    /// The name of a path.
    pub fn name_of(&self, path: &Path) -> String {
        let below = self.root.as_deref().and_then(|root| path.strip_prefix(root).ok());
        let shown = below.unwrap_or(path).to_string_lossy();
        match shown.as_ref() {
            "" => ".".to_owned(),
            name if cfg!(windows) => name.replace('\\', "/"),
            name => name.to_owned(),
        }
    }

    /// Where the file with a name is.
    pub fn path(&self, name: &str) -> PathBuf {
        let joined = self.root.as_deref().map_or_else(|| PathBuf::from(name), |root| root.join(name));
        let mut plain = PathBuf::new();
        for part in joined.components() {
            match part {
                Component::CurDir => {}
                Component::ParentDir => {
                    plain.pop();
                }
                part => plain.push(part),
            }
        }
        plain
    }

    /// The address of the file with a name.
    pub fn uri(&self, name: &str) -> String {
        match has_scheme(name) {
            true => name.to_owned(),
            false => uri_of(&self.path(name)),
        }
    }
}

/// True for what is called by its address: a letter alone before the colon is a disk.
fn has_scheme(name: &str) -> bool {
    name.split_once(':')
        .is_some_and(|(scheme, _)| scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The path of an address, where it is one of a file.
pub fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let path = &rest[rest.find('/')?..];
    let decoded = decoded(path);
    let is_disk = |path: &str| path.as_bytes().get(2) == Some(&b':') && path.as_bytes()[1].is_ascii_alphabetic();
    Some(PathBuf::from(if cfg!(windows) && is_disk(&decoded) { &decoded[1..] } else { &decoded }))
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |at: usize| after.get(at).and_then(|digit| (*digit as char).to_digit(16));
        match (*first, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The address of a path.
pub fn uri_of(path: &Path) -> String {
    let shown = path.to_string_lossy();
    let shown = if cfg!(windows) { shown.replace('\\', "/") } else { shown.into_owned() };
    let mut uri = String::from(if shown.starts_with('/') { "file://" } else { "file:///" });
    for byte in shown.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(windows))]
    fn addresses_are_names_and_back() {
        let names = Names::below(Some(PathBuf::from("/casa/piano 2025")));
        let uri = "file:///casa/piano%202025/a/citt%C3%A0.albero";
        assert_eq!(names.name(uri), "a/città.albero");
        assert_eq!(names.uri("a/città.albero"), uri);
        assert_eq!(names.uri("a/../b.csv"), "file:///casa/piano%202025/b.csv");
        assert_eq!(names.name("file:///altrove/x.albero"), "/altrove/x.albero");
        assert_eq!(names.uri("/altrove/x.albero"), "file:///altrove/x.albero");
        assert_eq!(
            (names.name("untitled:Untitled-1"), names.uri("untitled:1")),
            ("untitled:Untitled-1".into(), "untitled:1".into())
        );
        assert_eq!(path_of("file:///100%"), Some(PathBuf::from("/100%")));
    }
}
