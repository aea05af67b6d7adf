//! Names in Vietnamese and English.

use serde::{Deserialize, Serialize};

use crate::said::Language;

/// A text in Vietnamese, and in English if it is given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Text {
    /// One text for both languages, such as an id in place of a name.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { vi: text.into(), en: None }
    }

    /// Returns the text in `language`; in Vietnamese if English is not given.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match (language, &self.en) {
            (Language::En, Some(en)) => en,
            _ => &self.vi,
        }
    }
}
