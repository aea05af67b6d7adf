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
