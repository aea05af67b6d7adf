//! Names in the form in which they are compared: one form for all ways to type the same Vietnamese
//! name.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::characters::{TONES, is_mark, is_unseen, is_vowel};

/// A letter with its marks. The tone is separate.
struct Letter {
    base: char,
    marks: String,
    tones: String,
}

impl Letter {
    const fn is_vowel(&self) -> bool {
        is_vowel(self.base)
    }
}

/// Returns the form in which names are compared. Two names have the same form if they differ only
/// in
///
/// - how letters are composed (`ề` as one character or as three, or as Windows-1258 has it: `ê` and
///   a mark);
/// - the place of the tone within a group of vowels: `hoà` and `hòa`, `thuý` and `thúy`. Different
///   tones and letters are different (`Hoà` is not `Hoa`, `quy` is not `qui`);
/// - capitals and small letters, `Ð` (eth), which old fonts have for `Đ`, and Greek and Cyrillic letters that look like
///   Latin ones;
/// - white space and dashes, which all count as one space, and characters of no width;
/// - the kind of apostrophe.
pub(crate) fn folded(name: &str) -> String {
    let mut letters: Vec<Letter> = Vec::with_capacity(name.len());
    let lower = name.nfd().flat_map(char::to_lowercase);
    for c in lower.nfd().filter_map(plain) {
        match letters.last_mut() {
            Some(letter) if TONES.contains(&c) => letter.tones.push(c),
            Some(letter) if is_mark(c) => letter.marks.push(c),
            Some(letter) if c == ' ' && letter.base == ' ' => {}
            None if c == ' ' => {}
            _ => letters.push(Letter { base: c, marks: String::new(), tones: String::new() }),
        }
    }
    if letters.last().is_some_and(|letter| letter.base == ' ') {
        letters.pop();
    }
    let mut form = String::with_capacity(name.len());
    let mut rest = letters.as_slice();
    while let Some(first) = rest.first() {
        let vowels = rest.iter().take_while(|letter| letter.is_vowel()).count();
        let (group, behind) = rest.split_at_checked(vowels.max(1)).unwrap_or((rest, &[]));
        rest = behind;
        let tones: usize = group.iter().map(|letter| letter.tones.len()).sum();
        // A single tone, of two bytes, belongs to the group. If there are several, their places are
        // ambiguous.
        let one = first.is_vowel() && tones == '\u{300}'.len_utf8();
        for letter in group {
            form.push(letter.base);
            form.push_str(&letter.marks);
            if !one {
                form.push_str(&letter.tones);
            }
        }
        if one {
            group.iter().for_each(|letter| form.push_str(&letter.tones));
        }
    }
    // Marks that were moved to one letter (or to a space) get one order too.
    form.nfd().collect()
}

/// Returns text in Unicode normal form C: `ề` is one character, however it was typed.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Returns a text in small letters without marks, as it is typed in a hurry: `đồng` becomes `dong`.
/// Used to find similar names.
pub(crate) fn unmarked(small: &str) -> String {
    let plain = |c| if c == 'đ' { 'd' } else { c };
    small.nfd().filter(|c| !is_mark(*c)).map(plain).collect()
}

/// Returns the text of a cell without white space and characters of no width at its ends, which are
/// not visible. `="001"`, which programs write so that a spreadsheet keeps the zeros, gives `001`.
pub(crate) fn trimmed(text: &str) -> &str {
    let bare = |text| str::trim_matches(text, |c: char| c.is_whitespace() || is_unseen(c));
    let text = bare(text);
    match text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => bare(inner),
        _ => text,
    }
}

/// Returns the visible text on one line, in Unicode normal form C: without characters of no width,
/// and with one plain space for white space of any kind.
pub(crate) fn seen(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() && !text.contains(['\t', '\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let odd = |c: char| is_unseen(c) || c != ' ' && c.is_whitespace();
    if !text.contains(odd) {
        return nfc(text);
    }
    let shown: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let words: Vec<&str> = shown.split_whitespace().collect();
    Cow::Owned(words.join(" ").nfc().collect())
}

/// Returns the plain form of a character. `None` for those of no width.
pub(crate) fn plain(c: char) -> Option<char> {
    match c {
        c if is_unseen(c) => None,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Some(' '),
        '’' | '‘' | 'ʼ' | '`' | '´' => Some('\''),
        'ð' | 'ɖ' => Some('đ'),
        c if is_of_other_script(c) => Some(latin(c)),
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Returns whether a letter is Greek or Cyrillic.
pub(crate) const fn is_of_other_script(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52f}')
}

/// Returns the small Latin letter that a small Greek or Cyrillic one looks like, as a capital or as a small letter.
const fn latin(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'н' | 'η' | 'һ' => 'h',
        'і' | 'ι' | 'ӏ' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'ν' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ѵ' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        'ζ' => 'z',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn what_is_the_same_name() {
        for (one, other) in [
            ("hoà", "hòa"),
            ("Thuý", "THÚY"),
            ("khoẻ", "khỏe"),
            ("Hoà Bình", "Hòa  bình "),
            ("Quý", "Qúy"),
            ("giá", "gía"),
            ("Triệu Thành", "Trie\u{323}\u{302}u Tha\u{300}nh"),
            // The Windows-1258 form: the letter, then its tone.
            ("Triệu Thành", "Tri\u{ea}\u{323}u Tha\u{300}nh"),
            ("Bà Rịa - Vũng Tàu", "Bà Rịa–Vũng Tàu"),
            ("Bà Rịa - Vũng Tàu", "bà rịa\u{a0}vũng tàu"),
            ("Đông Sơn", "\u{d0}ông Sơn"),
            ("M’Đrắk", "M'đrắk"),
            ("Xã\u{200b} An", "Xã An"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn marks_that_come_together_have_one_order() {
        // Two dashes become one space, and its marks come together: hook above, dot below.
        let once = folded("\u{306}-\u{309}-\u{323}A");
        assert_eq!(once, "\u{306} \u{323}\u{309}a");
        assert_eq!(folded(&once), once);
    }

    #[test]
    fn what_is_not_the_same_name() {
        for (one, other) in [
            ("Hoà", "Hoa"),
            ("Hoà", "Hoá"),
            ("quy", "qui"),
            ("Đông", "Dông"),
            ("An", "Ân"),
            ("An", "Ăn"),
            ("Đông Sơn", "Đồng Sơn"),
            ("Ea Kao", "EaKao"),
            // Two syllables in one word: the tone is not moved over a consonant.
            ("Đắklak", "Đăklák"),
            ("", "a"),
        ] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn what_a_cell_says_is_what_people_see() {
        for (text, says) in [
            (" an\u{a0}", "an"),
            ("\u{feff}\u{feff}unit", "unit"),
            ("\u{200b}c\u{ad}", "c"),
            ("=\"001\"", "001"),
            (" =\"Xã An \" ", "Xã An"),
            ("=\"\"", ""),
            // Not one text between quotes.
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("=\"", "=\""),
            ("=1", "=1"),
        ] {
            assert_eq!(trimmed(text), says, "{text}");
        }
        for (text, shown) in [
            ("Xã\u{200b} An", "Xã An"),
            ("Xã\u{a0}\nAn", "Xã An"),
            ("Tri\u{ea}\u{323}u", "Triệu"),
            ("a  b", "a  b"),
            ("a\tb", "a b"),
        ] {
            assert_eq!(seen(text), shown, "{text}");
        }
    }

    #[test]
    fn composed_and_decomposed_text_is_the_same() {
        assert_eq!(nfc("trie\u{323}\u{302}u"), "tri\u{1ec7}u");
        assert!(matches!(nfc("triệu"), Cow::Borrowed(_)));
    }

    #[test]
    fn marks_go_for_what_is_near() {
        assert_eq!(unmarked(&folded("Xã Đồng Lợi")), "xa dong loi");
        assert_eq!(unmarked(&folded("Ủy ban")), "uy ban");
    }

    /// Syllables with their vowels, where a tone can be on either of them.
    const SYLLABLES: [(&str, &str, &str); 8] = [
        ("h", "oa", ""),
        ("th", "uy", ""),
        ("kh", "oe", ""),
        ("q", "uy", ""),
        ("g", "ia", ""),
        ("l", "oa", "n"),
        ("b", "iê", "n"),
        ("m", "ươ", "i"),
    ];

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name in any::<String>()) {
            let once = folded(&name);
            prop_assert_eq!(&folded(&once), &once);
        }

        #[test]
        fn folding_vietnamese_twice_is_folding_once(
            name in "[aăâeêioôơuưyAĐđbch\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b} -]{0,16}",
        ) {
            let once = folded(&name);
            prop_assert_eq!(&folded(&once), &once);
        }

        #[test]
        fn composition_makes_no_difference(name in any::<String>()) {
            let (composed, decomposed): (String, String) = (name.nfc().collect(), name.nfd().collect());
            prop_assert_eq!(folded(&composed), folded(&name));
            prop_assert_eq!(folded(&decomposed), folded(&name));
        }

        #[test]
        fn the_place_of_the_tone_makes_no_difference(
            name in prop::collection::vec((prop::sample::select(SYLLABLES.as_slice()), prop::option::of(0..5usize)), 1..6),
        ) {
            let written = |on_first: bool| {
                let syllables = name.iter().map(|((before, vowels, behind), tone)| {
                    let mut vowels: Vec<String> = vowels.chars().map(String::from).collect();
                    if let Some(tone) = tone {
                        let place = if on_first { 0 } else { vowels.len().saturating_sub(1) };
                        vowels[place].push(TONES[*tone]);
                    }
                    format!("{before}{}{behind}", vowels.concat())
                });
                syllables.collect::<Vec<_>>().join(" ")
            };
            prop_assert_eq!(folded(&written(true)), folded(&written(false)));
        }
    }
}
