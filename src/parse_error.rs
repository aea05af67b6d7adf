//! The one error of texts that are read as a value.

use std::fmt;

/// A text is not what it is read as: a number, a day, a citation, a code, or one of a list of words.
///
/// The message says what was found and what is allowed.
///
/// ```
/// use dti_engine::Language;
/// use dti_engine::number::Date;
///
/// assert_eq!("en".parse::<Language>(), Ok(Language::En));
/// assert_eq!("fr".parse::<Language>().unwrap_err().to_string(), "`fr` is none of `vi`, `en`");
/// let no_day = "2023-02-29".parse::<Date>().unwrap_err();
/// assert_eq!(no_day.to_string(), "`2023-02-29` is not a date (write `2023-06-01` or `01/06/2023`)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    text: String,
    pub(crate) fault: Fault,
}

/// What is wrong with a text, in English and Vietnamese, to be written after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) en: String,
    pub(crate) vi: String,
}

impl std::error::Error for ParseError {}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.text, self.fault.en)
    }
}

impl ParseError {
    /// The longest part of a text that is shown.
    const SHOWN: usize = 60;

    /// What is wrong follows the text: "is not a number".
    pub(crate) fn new(text: &str, en: impl Into<String>, vi: impl Into<String>) -> Self {
        let text = text.chars().filter(|c| !c.is_control()).take(Self::SHOWN).collect();
        Self { text, fault: Fault { en: en.into(), vi: vi.into() } }
    }

    pub(crate) fn no_word(text: &str, words: &[&str]) -> Self {
        let words = words.join("`, `");
        Self::new(
            text,
            format!("is none of `{words}`"),
            format!("không phải là một trong `{words}`"),
        )
    }

    /// Returns the text that was found, without control characters, and cut if it is long.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}
