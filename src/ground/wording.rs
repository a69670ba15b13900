//! Two texts that may say the same: what is left of them without case, marks and small words.

/// How like each other two texts are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Likeness {
    /// The same words.
    Same,
    /// Other words, and the same figures in them.
    Worded,
    /// Other figures.
    Figures,
}

/// How like each other two texts are, of which the first is said of the second.
pub fn likeness(one: &str, other: &str) -> Likeness {
    let (one, other) = (words(one), words(other));
    let figures = |words: &[String]| {
        let mut found: Vec<String> =
            words.iter().filter(|w| w.contains(|c: char| c.is_ascii_digit())).cloned().collect();
        found.sort_unstable();
        found
    };
    if one == other {
        Likeness::Same
    // A text cut short says no other figures.
    } else if figures(&one) == figures(&other) || other.starts_with(&one) {
        Likeness::Worded
    } else {
        Likeness::Figures
    }
}

/// What tells a text from others of its kind: its words in small letters, without the smallest.
pub fn words(text: &str) -> Vec<String> {
    pieces(text).into_iter().map(|(_, word)| word).filter(|word| !SMALL.contains(&word.as_str())).collect()
}

/// Two texts, each cut around where they part: some words before it, and as many as fit after.
pub fn parted(one: &str, other: &str) -> (String, String) {
    let (a, b) = (pieces(one), pieces(other));
    let shared = a.iter().zip(&b).take_while(|(a, b)| a.1 == b.1).count();
    (cut(one, &a, shared), cut(other, &b, shared))
}

/// Words before the point where two texts part.
const BEFORE: usize = 2;
/// Characters after it.
const AFTER: usize = 60;

fn cut(text: &str, pieces: &[(usize, String)], shared: usize) -> String {
    let from = pieces.get(shared.saturating_sub(BEFORE)).map_or(text.len(), |(at, _)| *at);
    let from = if from < AFTER { 0 } else { from };
    let rest = &text[from..];
    let before = if from > 0 { "… " } else { "" };
    match rest.char_indices().nth(AFTER + AFTER / 3) {
        Some((end, _)) => format!("{before}{}…", rest[..end].trim_end()),
        None => format!("{before}{rest}"),
    }
}

/// Words and where they begin. `D.A` is one word, and so are `N.`, `n°` and `numero`.
fn pieces(text: &str) -> Vec<(usize, String)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let letter = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_alphabetic());
    let part = |at: usize| chars.get(at).is_some_and(|(_, c)| c.is_alphanumeric());
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !part(at) {
            at += 1;
            continue;
        }
        let (start, mut word) = (chars[at].0, String::new());
        while part(at) {
            word.extend(chars[at].1.to_lowercase());
            at += 1;
            // `31/12anno`
            if chars[at - 1].1.is_ascii_digit() && letter(at) {
                break;
            }
            // The dot between two initials.
            let initial = at < 2 || !part(at - 2) || chars[at - 2].1 == '.';
            if initial
                && letter(at - 1)
                && chars.get(at).is_some_and(|(_, c)| *c == '.')
                && letter(at + 1)
                && !part(at + 2)
            {
                at += 1;
            }
        }
        if NUMBER.contains(&word.as_str()) {
            word = "n".to_owned();
        }
        found.push((start, word));
    }
    found
}

const NUMBER: [&str; 3] = ["numero", "nr", "num"];

/// Articles and prepositions.
const SMALL: [&str; 46] = [
    "il", "lo", "la", "i", "gli", "le", "l", "un", "uno", "una", "di", "d", "a", "da", "in", "con", "su", "per", "del",
    "dello", "della", "dei", "degli", "delle", "dell", "al", "allo", "alla", "ai", "agli", "alle", "all", "dal",
    "dallo", "dalla", "dai", "dagli", "dalle", "dall", "nel", "nella", "nei", "nelle", "nell", "sul", "sulla",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_case_and_marks_say_nothing() {
        let same = [
            ("N. imprese attive al 31/12 dell'anno N", "Numero imprese attive al 31/12 anno N"),
            ("al netto del fondo da D.A", "al netto del fondo da DA"),
            ("CRESCITA DELLE IMPRESE", "Crescita delle imprese."),
        ];
        for (one, other) in same {
            assert_eq!(likeness(one, other), Likeness::Same, "{one} / {other}");
        }
    }

    #[test]
    fn figures_weigh_more_than_words() {
        assert_eq!(likeness("N. assessment / N. imprese", "N. assessment / 10.000 imprese"), Likeness::Figures);
        assert_eq!(likeness("al netto del risconto", "al netto del sconto"), Likeness::Worded);
    }

    #[test]
    fn what_is_shown_begins_where_texts_part() {
        let long = "Numero di tutte le imprese che sono attive nelle tre province al termine dell'anno";
        let (one, other) = parted(&format!("{long} / 100 iscritte"), &format!("{long} / iscritte"));
        assert_eq!(one, "… termine dell'anno / 100 iscritte".replace("termine ", ""));
        assert_eq!(other, "… dell'anno / iscritte");
    }
}
