//! File names for pages of units.

use crate::digest::sha256;

/// Letters that are kept besides `a` to `z`: those of Vietnamese. None of them becomes another by capitals,
/// by the form of Unicode, or in a file system that ignores both.
const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/// Names that Windows takes for devices, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The most bytes of a name. With an ending it is far below the 255 that file systems allow, and leaves room
/// for a path.
const LONGEST: usize = 100;
/// The number of bytes to keep of a longer name.
const KEPT: usize = 60;

/// Returns a file name for a unit, without an ending, that is valid on every operating system.
///
/// No two ids have one name, not even in a file system that takes capitals for small letters or `é` for `e`
/// and an accent: a capital has a `+` before it, and every character other than a small letter, a digit, `-`
/// or `_` is written as its bytes. An id of more than 100 bytes is cut and ends with its digest.
///
/// ```
/// use dti_engine::report::file_name;
/// assert_eq!(file_name("xa-triệu-thành"), "xa-triệu-thành");
/// assert_eq!(file_name("H01"), "+h01");
/// assert_eq!(file_name("../a"), "=2e=2e=2fa");
/// assert_eq!(file_name("con"), "=63on");
/// ```
#[must_use]
pub fn file_name(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for c in id.chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' | '_' => name.push(c),
            'A'..='Z' => name.extend(['+', c.to_ascii_lowercase()]),
            c if LETTERS.contains(c) => name.push(c),
            c => by_bytes(&mut name, c),
        }
    }
    if name.is_empty() {
        // The sign is followed by two digits.
        name.push('=');
    } else if is_device(&name) {
        let mut letters = name.chars();
        let first = letters.next().unwrap_or('=');
        let rest = letters.as_str().to_owned();
        name.clear();
        by_bytes(&mut name, first);
        name.push_str(&rest);
    }
    if name.len() > LONGEST {
        let end = (0..=KEPT).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
        name.truncate(end);
        // A name that is not cut never has this sign.
        name.push('~');
        name.extend(sha256(id.as_bytes()).chars().take(32));
    }
    name
}

fn by_bytes(name: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        name.push_str(&format!("={byte:02x}"));
    }
}

/// Returns whether Windows takes a name for a device: `con`, `com1`.
fn is_device(name: &str) -> bool {
    match name.split_at_checked(3) {
        Some((device, "")) => DEVICES.iter().take(4).any(|known| *known == device),
        Some((device, number)) if number.len() == 1 => {
            number.bytes().all(|byte| byte.is_ascii_digit())
                && DEVICES.iter().skip(4).any(|known| *known == device)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// Folds a name as the least careful file system does.
    fn folded(name: &str) -> String {
        name.to_lowercase().to_uppercase().to_lowercase().nfkd().collect()
    }

    #[test]
    fn no_two_ids_have_one_file() {
        let ids = [
            "A",
            "a",
            "+a",
            "=41",
            "~",
            "CON",
            "con",
            "Con",
            "=63on",
            "com1",
            "COM1",
            "com1.html",
            "lpt9",
            "com",
            "",
            " ",
            "a ",
            "a.",
            ".a",
            "a/b",
            "a\\b",
            "a:b",
            "a|b",
            "é",
            "e\u{301}",
            "É",
            "ß",
            "ss",
            "SS",
            "ſ",
            "s",
            "K",
            "k",
            "\u{212a}",
            "ı",
            "i",
            "İ",
            "ﬁ",
            "fi",
            "Đ",
            "đ",
            "ð",
            "Ð",
            "ệ",
            "ê\u{323}",
            "e\u{302}\u{323}",
            "²",
            "2",
            "com²",
            "nul",
            "NUL",
            "aux",
            "prn",
            "..",
            "a\u{0}",
            "a\u{200b}",
            "xã",
            "Xã",
            "XÃ",
            "conin$",
        ];
        let mut names = HashMap::new();
        for id in ids {
            let name = file_name(id);
            let taken = names.insert(folded(&name), id);
            assert_eq!(taken, None, "`{id}` is called {name}");
            let base = name.split('.').next().unwrap();
            assert!(
                !is_device(base) && !name.contains(['<', '>', ':', '"', '/', '\\', '|', '?', '*'])
            );
            assert!(!name.ends_with(['.', ' ']) && !name.starts_with('.') && !name.is_empty());
        }
    }

    #[test]
    fn kept_letters_fold_to_nothing_else() {
        let kept: Vec<char> = LETTERS.chars().collect();
        assert_eq!(kept.len(), 67);
        for c in kept {
            let text = c.to_string();
            assert_eq!(text.nfc().collect::<String>(), text);
            assert_eq!(text.to_lowercase(), text);
            assert_eq!(text.to_uppercase().to_lowercase(), text);
        }
    }

    #[test]
    fn long_ids_are_cut_and_stay_apart() {
        let long = |last: char| format!("{}{last}", "ệ".repeat(100));
        let (one, other) = (file_name(&long('a')), file_name(&long('b')));
        assert_ne!(one, other);
        assert!(one.len() <= LONGEST && one.starts_with("ệệ"));
        assert_eq!(file_name(&"x".repeat(LONGEST)).len(), LONGEST);
        assert!(file_name(&"x".repeat(LONGEST + 1)).contains('~'));
    }
}
