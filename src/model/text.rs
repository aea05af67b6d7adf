//! Names in Vietnamese and English.

use serde::{Deserialize, Serialize};

use crate::word::words;

/// The language that a report or an explanation is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese, the language of the rules.
    #[default]
    Vi,
    /// English.
    En,
}

words! { Language { Vi = "vi", En = "en" } }

/// A name in Vietnamese, with English beside it where the rule file gives it.
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
    /// The same text in every language: an identifier that stands in for a name.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { vi: text.into(), en: None }
    }

    /// The name in `language`, in Vietnamese where English is not given.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match (language, &self.en) {
            (Language::En, Some(en)) => en,
            _ => &self.vi,
        }
    }
}
