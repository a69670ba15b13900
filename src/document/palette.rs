//! The one palette: pages, graphs and plots take their colours from here, light or dark as the reader prefers.

use std::fmt::Write;

/// A colour by what it is for.
struct Colour {
    name: &'static str,
    light: &'static str,
    dark: &'static str,
}

const fn colour(name: &'static str, light: &'static str, dark: &'static str) -> Colour {
    Colour { name, light, dark }
}

const PALETTE: [Colour; 21] = [
    colour("ground", "#fff", "#11181f"),
    colour("text", "#1b2733", "#e4eaf0"),
    colour("quiet", "#51606f", "#a3b1be"),
    colour("line", "#d3dbe3", "#33414e"),
    colour("soft", "#f3f6f9", "#19232c"),
    colour("accent", "#0b4f8a", "#8cc4f5"),
    colour("head", "#0d2c4a", "#0a1620"),
    colour("on-head", "#fff", "#f2f6fa"),
    colour("green", "#0b6b3a", "#74dba0"),
    colour("green-soft", "#e4f3ea", "#123222"),
    colour("yellow", "#7a4f00", "#f0c76d"),
    colour("yellow-soft", "#fdf1d6", "#372a0c"),
    colour("red", "#a3231b", "#ff9f96"),
    colour("red-soft", "#fde9e7", "#421a17"),
    colour("grey", "#4a5560", "#b6c2cd"),
    colour("grey-soft", "#eceff2", "#27313a"),
    // For bars, which hold no words.
    colour("amber", "#c98a00", "#f0c76d"),
    // Lines of graphs and plots.
    colour("rail", "#7f8d9b", "#66737f"),
    colour("violet", "#5746c4", "#a99cf5"),
    colour("blue", "#236a87", "#6bb7d6"),
    colour("blue-soft", "#eef6fa", "#14303c"),
];

const DARK: &str = "prefers-color-scheme: dark";

/// The colours as variables of CSS; what is printed is light.
pub fn variables() -> String {
    let all = |pick: fn(&Colour) -> &str| {
        let one = |c: &Colour| format!("--{}: {};", c.name, pick(c));
        PALETTE.iter().map(one).collect::<Vec<_>>().join(" ")
    };
    let (light, dark) = (all(|c| c.light), all(|c| c.dark));
    format!(
        ":root {{ color-scheme: light; {light} }}\n\
         @media screen and ({DARK}) {{ :root {{ color-scheme: dark; {dark} }} }}\n"
    )
}

/// Rules that name colours as `var(--green)`, written out for the light theme and again for the dark one:
/// programs that draw SVG outside browsers know no variables. Of the second, only rules with a colour.
pub fn written_out(rules: &[&str]) -> String {
    let mut out: String = rules.iter().map(|rule| filled(rule, |c| c.light)).collect();
    let _ = write!(out, "\n@media({DARK}){{");
    out.extend(rules.iter().filter(|rule| rule.contains("var(--")).map(|rule| filled(rule, |c| c.dark)));
    out.push('}');
    out
}

fn filled(rule: &str, pick: fn(&Colour) -> &str) -> String {
    let mut out = rule.to_owned();
    for colour in &PALETTE {
        out = out.replace(&format!("var(--{})", colour.name), pick(colour));
    }
    out
}

/// A colour of the light theme, for forms that have only one.
pub fn light(name: &str) -> &'static str {
    PALETTE.iter().find(|c| c.name == name).map_or("#000", |c| c.light)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, as the guidelines for accessible pages define it.
    fn luminance(colour: &str) -> f64 {
        let digits = colour.trim_start_matches('#');
        let digits = if digits.len() == 3 { digits.chars().flat_map(|c| [c, c]).collect() } else { digits.to_owned() };
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_can_be_read_on_their_ground() {
        let lights = ["green", "yellow", "red", "grey"].map(|l| (l.to_owned(), format!("{l}-soft")));
        let grounds = ["ground", "soft"];
        let words = ["text", "quiet", "accent", "green", "yellow", "red", "grey", "violet", "blue"];
        let plain = words.iter().flat_map(|w| grounds.map(|g| ((*w).to_owned(), g.to_owned())));
        let soft = ["green-soft", "red-soft", "yellow-soft", "blue-soft"].map(|g| ("text".to_owned(), g.to_owned()));
        let head = [("on-head".to_owned(), "head".to_owned())];
        let find = |name: &str| PALETTE.iter().find(|c| c.name == name).expect("in the palette");
        for (word, ground) in plain.chain(lights).chain(soft).chain(head) {
            let (word, ground) = (find(&word), find(&ground));
            for (on, colours) in [("light", (word.light, ground.light)), ("dark", (word.dark, ground.dark))] {
                let found = contrast(colours.0, colours.1);
                assert!(found >= 4.5, "{} on {} ({on}): {found:.2}", word.name, ground.name);
            }
        }
    }

    #[test]
    fn rules_are_written_out_for_both_themes() {
        let css = written_out(&[".a{fill:var(--green)}", ".b{stroke-width:2}"]);
        assert_eq!(css, ".a{fill:#0b6b3a}.b{stroke-width:2}\n@media(prefers-color-scheme: dark){.a{fill:#74dba0}}");
    }
}
