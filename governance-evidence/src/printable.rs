//! Text of files that nobody has verified, made fit for a message: it can neither steer a terminal nor fill the screen.

/// The most characters of such a text in a message.
const MOST: usize = 200;

/// Returns the text with escapes for what cannot be seen, cut after 200 characters.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(MOST));
    for c in text.chars().take(MOST) {
        if c.is_control() || is_unseen(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    if text.chars().nth(MOST).is_some() {
        shown.push_str("...");
    }
    shown
}

/// Returns whether a character has no width, turns the direction of writing, or breaks a line without being a control
/// character.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_steer_a_terminal() {
        assert_eq!(printable("a `b` \"c\" \u{e4}\u{20ac}"), "a `b` \"c\" \u{e4}\u{20ac}");
        assert_eq!(printable("\u{1b}[2J\n\u{202e}\u{9b}"), "\\u{1b}[2J\\n\\u{202e}\\u{9b}");
        assert_eq!(printable(&"x".repeat(200)), "x".repeat(200));
        assert_eq!(printable(&"\u{e4}".repeat(201)), "\u{e4}".repeat(200) + "...");
    }
}
