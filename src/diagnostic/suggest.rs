//! "Did you mean …?"

/// The candidate closest to `written`, when one is close enough to be meant.
///
/// Distance counts insertions, deletions, substitutions and swaps of neighbours, ignoring case;
/// one edit is allowed for every three characters, at least one.
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut folded = Vec::new();
    fold(written, &mut folded);
    let own = letters(written);
    let mut allowed = (folded.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let (mut other, mut rows) = (Vec::new(), Rows::default());
    for candidate in candidates {
        if candidate.len().abs_diff(written.len()) > allowed + 2 || candidate == written {
            continue;
        }
        // An edit brings in one letter at most: most candidates are ruled out by that.
        if let (Some(own), Some(other)) = (own, letters(candidate))
            && (own & !other).count_ones().max((other & !own).count_ones()) as usize > allowed
        {
            continue;
        }
        fold(candidate, &mut other);
        let found = rows.distance(&folded, &other, allowed);
        if let Some(d) = found
            // Something of the word must be left.
            && d < folded.len()
            && best.is_none_or(|(b, name)| (d, candidate) < (b, name))
        {
            best = Some((d, candidate));
            allowed = d;
        }
    }
    best.map(|(_, name)| name)
}

/// True when two codes differ in a number only: another one, as likely as a slip.
pub fn is_another_number(written: &str, near: &str) -> bool {
    let pairs = || written.bytes().zip(near.bytes()).filter(|(a, b)| a != b);
    let sorted = |word: &str| {
        let mut bytes = word.as_bytes().to_vec();
        bytes.sort_unstable();
        bytes
    };
    let numbers = pairs().all(|(a, b)| a.is_ascii_digit() && b.is_ascii_digit());
    // The same digits in another order are a slip.
    written.len() == near.len() && numbers && sorted(written) != sorted(near)
}

/// Which letters a word has, as bits; `None` for a word with others than those of a plain keyboard.
fn letters(word: &str) -> Option<u128> {
    word.bytes().try_fold(0, |found, b| {
        let plain = match b {
            b'-' | b' ' => b'_',
            b => b.to_ascii_lowercase(),
        };
        b.is_ascii().then(|| found | 1 << plain)
    })
}

/// Lower case, without accents or marks that a keyboard or a spreadsheet changes.
fn fold(text: &str, into: &mut Vec<char>) {
    let plain = |c: char| match c {
        'à' | 'á' => 'a',
        'è' | 'é' => 'e',
        'ì' | 'í' => 'i',
        'ò' | 'ó' => 'o',
        'ù' | 'ú' => 'u',
        '-' | ' ' => '_',
        c => c,
    };
    into.clear();
    into.extend(text.chars().flat_map(char::to_lowercase).map(plain));
}

/// Three rows of the table of distances, kept from one pair of words to the next.
#[derive(Default)]
struct Rows {
    older: Vec<usize>,
    old: Vec<usize>,
    new: Vec<usize>,
}

impl Rows {
    /// Optimal string alignment distance, or `None` above `limit`.
    fn distance(&mut self, a: &[char], b: &[char], limit: usize) -> Option<usize> {
        if a.len().abs_diff(b.len()) > limit {
            return None;
        }
        // What two words share at either end costs nothing.
        let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let (a, b) = (&a[same..], &b[same..]);
        let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
        self.older.clear();
        self.older.resize(b.len() + 1, 0);
        self.old.clear();
        self.old.extend(0..=b.len());
        for i in 0..a.len() {
            self.new.clear();
            self.new.push(i + 1);
            for j in 0..b.len() {
                let cost = usize::from(a[i] != b[j]);
                let mut d = (self.old[j] + cost).min(self.old[j + 1] + 1).min(self.new[j] + 1);
                if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                    d = d.min(self.older[j - 1] + 1);
                }
                self.new.push(d);
            }
            if self.new.iter().min().is_some_and(|&d| d > limit) {
                return None;
            }
            std::mem::swap(&mut self.older, &mut self.old);
            std::mem::swap(&mut self.old, &mut self.new);
        }
        self.old.last().copied().filter(|&d| d <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::{closest, is_another_number};

    #[test]
    fn another_number_is_no_slip() {
        assert!(is_another_number("OS_01.01", "OS_01.02"));
        assert!(!is_another_number("A1.2_10", "A1.2_01"));
        assert!(!is_another_number("OS_1.05", "OS_01.05"));
        assert!(!is_another_number("protocolo", "protocollo"));
    }

    #[test]
    fn finds_swaps_and_accents() {
        assert_eq!(closest("indicatroe", ["obiettivo", "indicatore"]), Some("indicatore"));
        assert_eq!(closest("unita", ["unità", "usa"]), Some("unità"));
        assert_eq!(closest("OS_1.05", ["OS_01.05", "OS_02.05"]), Some("OS_01.05"));
        assert_eq!(closest("xyz", ["obiettivo"]), None);
    }
}
