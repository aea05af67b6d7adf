//! The one error of texts that are read as a value.

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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` {fault}")]
pub struct ParseError {
    text: String,
    fault: String,
}

impl ParseError {
    /// The longest part of a text that is shown.
    const SHOWN: usize = 60;

    /// `fault` follows the text: "is not a number".
    pub(crate) fn new(text: &str, fault: impl Into<String>) -> Self {
        let text = text.chars().filter(|c| !c.is_control()).take(Self::SHOWN).collect();
        Self { text, fault: fault.into() }
    }

    pub(crate) fn no_word(text: &str, words: &[&str]) -> Self {
        Self::new(text, format!("is none of `{}`", words.join("`, `")))
    }

    /// Returns the text that was found, without control characters, and cut if it is long.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}
