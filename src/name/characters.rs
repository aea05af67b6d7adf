//! Characters of names, and characters that are not visible in them.

/// The marks of the tones, in their order: huyền, hỏi, ngã, sắc, nặng.
pub(crate) const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// Returns whether a character is a mark on the letter before it.
pub(crate) const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Returns whether a small letter without its marks is a vowel.
pub(crate) const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// Returns whether a character has no width, so that two texts that differ by it look the same.
pub(crate) const fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Returns whether a character has no width, or none that a table cell shows: marks of other
/// scripts, variants of pictures.
pub(crate) const fn is_unseen(c: char) -> bool {
    let without_picture = matches!(
        c,
        '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{206a}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0000}'..='\u{e01ef}'
            // Fillers and blanks of other scripts, and marks of notes and of music.
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
    );
    without_picture || is_zero_width(c)
}
