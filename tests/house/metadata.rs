//! What catalogues of public software read says what Cargo says.

use crate::support::plans::repository;

fn read(path: &str) -> String {
    std::fs::read_to_string(repository(path)).expect(path)
}

/// The values of a key of `publiccode.yml`, wherever it stands.
fn values<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':'));
    lines.map(|value| value.trim().trim_matches('"')).collect()
}

#[test]
fn version_and_licence_are_the_same_everywhere() {
    let public = read("publiccode.yml");
    assert_eq!(values(&public, "softwareVersion"), [env!("CARGO_PKG_VERSION")]);
    assert_eq!(values(&public, "license"), [env!("CARGO_PKG_LICENSE")]);
    assert!(read("LICENSE").starts_with("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n"));
    let heading = format!("\n## {}\n", env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").contains(&heading), "no{heading}in CHANGELOG.md");
}

/// The limits that <https://yml.publiccode.tools> sets to the texts of a catalogue.
#[test]
fn the_descriptions_fit_a_catalogue() {
    let public = read("publiccode.yml");
    let lengths = |key: &str| -> Vec<usize> {
        let key = format!("    {key}: >");
        let texts = public.split(&key).skip(1).map(|text| text.lines().skip(1));
        let own = texts.map(|lines| lines.take_while(|l| l.is_empty() || l.starts_with("      ")));
        own.map(|lines| lines.map(|l| l.trim().chars().count() + 1).sum()).collect()
    };
    let (short, long) = (lengths("shortDescription"), lengths("longDescription"));
    assert_eq!((short.len(), long.len()), (2, 2), "Italian and English");
    assert!(short.iter().all(|length| *length <= 150), "{short:?}");
    assert!(long.iter().all(|length| (150..10_000).contains(length)), "{long:?}");
}
