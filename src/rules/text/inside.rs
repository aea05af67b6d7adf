//! Finds a part of a text in the file that the text was read from.
//!
//! A text of one line is in the file unchanged, perhaps in quotation marks. A text in quotation marks may have
//! escapes. A text of several lines has line breaks and indents in place of spaces.

use crate::diagnostic::Span;

/// Returns the place of the bytes `part` of `text`, which was read from the bytes `whole` of `file`. If it
/// cannot be found, returns the place of the whole text.
pub(crate) fn inside(file: &str, whole: Span, text: &str, part: Span) -> Span {
    let raw = file.get(whole.start..whole.end).unwrap_or_default();
    let Some(places) = aligned(raw, text) else { return whole };
    let place = |at: usize| places.get(at).map(|place| whole.start.saturating_add(*place));
    // The part ends after its last character, not at the start of the next one.
    let last = text.get(part.start..part.end).and_then(|part| part.chars().next_back());
    let end = match last {
        Some(last) => place(part.end.saturating_sub(last.len_utf8()))
            .map(|start| start.saturating_add(last.len_utf8())),
        None => place(part.start),
    };
    match (place(part.start), end) {
        (Some(start), Some(end)) if start <= end => Span { start, end },
        _ => whole,
    }
}

/// Returns the position in `raw` of every byte of `text` and of its end.
fn aligned(raw: &str, text: &str) -> Option<Vec<usize>> {
    let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''));
    let mut at = usize::from(quote.is_some());
    let mut places = Vec::with_capacity(text.len().saturating_add(1));
    for c in text.chars() {
        let rest = raw.get(at..)?;
        if c.is_whitespace() {
            // A space of the text may be a line break with an indent.
            places.extend(std::iter::repeat_n(at, c.len_utf8()));
            at = at.saturating_add(rest.len().saturating_sub(rest.trim_start().len()));
            continue;
        }
        let skipped = rest.len().saturating_sub(rest.trim_start().len());
        let rest = rest.trim_start();
        at = at.saturating_add(skipped);
        let escape = match (quote, c) {
            (Some('\''), '\'') => "''",
            (Some('"'), '"') => "\\\"",
            (Some('"'), '\\') => "\\\\",
            _ => "",
        };
        let taken = if !escape.is_empty() && rest.starts_with(escape) {
            escape.len()
        } else if rest.starts_with(c) {
            c.len_utf8()
        } else {
            return None;
        };
        for byte in 0..c.len_utf8() {
            places.push(at.saturating_add(byte));
        }
        at = at.saturating_add(taken);
    }
    places.push(at);
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is underlined in a file for the word `done` of a text.
    fn underlined<'f>(file: &'f str, text: &str) -> &'f str {
        let start = text.find("done").unwrap();
        let whole = Span { start: 0, end: file.len() };
        let place = inside(file, whole, text, Span { start, end: start.saturating_add(4) });
        &file[place.start..place.end]
    }

    #[test]
    fn words_are_found_however_the_text_is_written() {
        for (file, text) in [
            ("a + done", "a + done"),
            ("\"a + done\"", "a + done"),
            ("\"h == \\\"x\\\" and done\"", "h == \"x\" and done"),
            ("'h == ''x'' and done'", "h == 'x' and done"),
            ("a +\n    done", "a + done"),
            ("a\n\n  + done\n", "a\n+ done\n"),
            ("\"đ == \\\"ồ\\\" or\n   done\"", "đ == \"ồ\" or done"),
        ] {
            assert_eq!(underlined(file, text), "done", "{file}");
        }
    }

    #[test]
    fn what_cannot_be_found_is_the_whole() {
        let file = "\"\\x41 + done\"";
        assert_eq!(underlined(file, "A + done"), file);
    }
}
