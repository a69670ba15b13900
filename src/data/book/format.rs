//! Number formats: what kind of value the same stored number is.

/// What a format makes of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Shows {
    /// The number.
    #[default]
    Number,
    /// A hundred times it, with `%`.
    Percent,
    /// An amount of euro.
    Euro,
    /// The day with this number.
    Day,
    /// A part of a day.
    Time,
}

/// A format that every program knows by its number.
pub(super) fn built_in(id: u32) -> Shows {
    match id {
        9 | 10 => Shows::Percent,
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => Shows::Day,
        18..=21 | 32 | 33 | 45..=47 => Shows::Time,
        _ => Shows::Number,
    }
}

/// A format as written: `0.0%`, `dd/mm/yyyy`, `[$€-410] #,##0.00`. What it does with positive numbers counts.
pub(super) fn written(code: &str) -> Shows {
    if code.trim().eq_ignore_ascii_case("general") {
        return Shows::Number;
    }
    let (mut day, mut month, mut time, mut percent, mut euro) = (false, false, false, false, false);
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => euro |= chars.by_ref().take_while(|c| *c != '"').any(|c| c == '€'),
            '\\' | '_' | '*' => euro |= chars.next() == Some('€') && c == '\\',
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                euro |= inside.starts_with("$€") || inside.starts_with("$EUR");
                time |= matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            '€' => euro = true,
            '%' => percent = true,
            'y' | 'Y' | 'd' | 'D' => day = true,
            'm' | 'M' => month = true,
            'h' | 'H' | 's' | 'S' => time = true,
            // `0.00E+00`
            'e' | 'E' => drop(chars.next_if(|next| matches!(next, '+' | '-'))),
            // `AM/PM`
            'a' | 'A' => drop(chars.next_if(|next| matches!(next, 'm' | 'M'))),
            'p' | 'P' => drop(chars.next_if(|next| matches!(next, 'm' | 'M'))),
            _ => {}
        }
    }
    match () {
        () if day || month && !time => Shows::Day,
        () if time => Shows::Time,
        () if percent => Shows::Percent,
        () if euro => Shows::Euro,
        () => Shows::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        for (code, expected) in [
            ("General", Shows::Number),
            ("0.00", Shows::Number),
            ("#,##0;[Red]-#,##0", Shows::Number),
            ("0.00E+00", Shows::Number),
            ("0 \"giorni\"", Shows::Number),
            ("0\\ \\g\\g", Shows::Number),
            ("0%", Shows::Percent),
            ("0.0\\ %", Shows::Percent),
            ("[Blue]0.00%;[Red]-0.00%", Shows::Percent),
            ("0;0%", Shows::Number),
            ("dd/mm/yyyy", Shows::Day),
            ("[$-410]d mmmm yyyy;@", Shows::Day),
            ("mmm", Shows::Day),
            ("dd/mm/yy hh:mm", Shows::Day),
            ("h:mm AM/PM", Shows::Time),
            ("[h]:mm:ss", Shows::Time),
            ("mm:ss", Shows::Time),
            ("#,##0.00\\ [$€-410]", Shows::Euro),
            ("#,##0.00 \"€\"", Shows::Euro),
            ("_-* #,##0.00 €_-", Shows::Euro),
        ] {
            assert_eq!(written(code), expected, "{code}");
        }
        assert_eq!(
            [9, 14, 22, 46, 4].map(built_in),
            [Shows::Percent, Shows::Day, Shows::Day, Shows::Time, Shows::Number]
        );
    }
}
