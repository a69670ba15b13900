//! "Did you mean …?"

/// The candidate closest to `written`, when one is close enough to be meant.
///
/// Distance counts insertions, deletions, substitutions and swaps of neighbours, ignoring case;
/// one edit is allowed for every three characters, at least one.
pub fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded: Vec<char> = fold(written);
    let allowed = (folded.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.len().abs_diff(written.len()) > allowed + 2 || candidate == written {
            continue;
        }
        let found = distance(&folded, &fold(candidate), allowed);
        if let Some(d) = found
            // Something of the word must be left.
            && d < folded.len()
            && best.is_none_or(|(b, name)| (d, candidate) < (b, name))
        {
            best = Some((d, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// Lower case, without accents or marks that a keyboard or a spreadsheet changes.
fn fold(text: &str) -> Vec<char> {
    let plain = |c: char| match c {
        'à' | 'á' => 'a',
        'è' | 'é' => 'e',
        'ì' | 'í' => 'i',
        'ò' | 'ó' => 'o',
        'ù' | 'ú' => 'u',
        '-' | ' ' => '_',
        c => c,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// Optimal string alignment distance, or `None` above `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut older = vec![0; b.len() + 1];
    let mut old: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut new = vec![i + 1];
        for j in 0..b.len() {
            let cost = usize::from(a[i] != b[j]);
            let mut d = (old[j] + cost).min(old[j + 1] + 1).min(new[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                d = d.min(older[j - 1] + 1);
            }
            new.push(d);
        }
        if new.iter().min().is_some_and(|&d| d > limit) {
            return None;
        }
        older = std::mem::replace(&mut old, new);
    }
    old.last().copied().filter(|&d| d <= limit)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_swaps_and_accents() {
        assert_eq!(closest("indicatroe", ["obiettivo", "indicatore"]), Some("indicatore"));
        assert_eq!(closest("unita", ["unità", "usa"]), Some("unità"));
        assert_eq!(closest("OS_1.05", ["OS_01.05", "OS_02.05"]), Some("OS_01.05"));
        assert_eq!(closest("xyz", ["obiettivo"]), None);
    }
}
