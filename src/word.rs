//! Enums whose values are words of rule files, data and results.

use std::fmt;

/// Gives an enum of words `ALL`, `as_str`, `Display` and `FromStr`, all by one list.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the word for it in rule files, data and results.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "enum": [$($word),+]})
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::word::UnknownWord;

            /// Reads the word, in capital or small letters.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|value| value.as_str().eq_ignore_ascii_case(text));
                found.copied().ok_or_else(|| $crate::word::UnknownWord::new(text, &[$($word),+]))
            }
        }
    };
}

pub(crate) use words;

/// A text is none of the words that are expected.
///
/// ```
/// use dti_engine::Language;
/// assert_eq!("en".parse::<Language>(), Ok(Language::En));
/// assert_eq!("fr".parse::<Language>().unwrap_err().to_string(), "`fr` is none of `vi`, `en`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    text: String,
    words: &'static [&'static str],
}

impl UnknownWord {
    pub(crate) fn new(text: &str, words: &'static [&'static str]) -> Self {
        Self { text: text.to_owned(), words }
    }

    /// The words that are expected.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        self.words
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.text.chars().take(60).filter(|c| !c.is_control()).collect();
        write!(f, "`{shown}` is none of ")?;
        for (place, word) in self.words.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}`{word}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownWord {}
