//! The languages of texts for people.

use crate::word::words;

words! {
    /// The language that a report, an explanation or a message is written in.
    #[derive(Default)]
    pub enum Language {
        /// Vietnamese, the language of the rules.
        #[default]
        Vi = "vi",
        /// English.
        En = "en",
    }
}

impl Language {
    /// Returns the one of this language, of Vietnamese and English.
    pub(crate) const fn pick<T: Copy>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}
