//! Options of the reader that answer a fault.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::words::shown;

/// An option of the reader with which a file is read that is refused without it.
///
/// As text it is the option of the commands, `--ignore "Ghi chú"`; in code it is a method of
/// [`ReadOptions`](crate::dataset::ReadOptions).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "option", content = "value", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Answer {
    /// How percentages without a sign are to be read: `ReadOptions::percent`.
    Percent,
    /// What a text stands for: `ReadOptions::read_as`.
    Read(String, String),
    /// The decimal sign: `ReadOptions::decimal`.
    Decimal,
    /// A text that ends the table: `ReadOptions::foot`.
    Foot(String),
    /// A column to pass over: `ReadOptions::ignore`.
    Ignore(String),
    /// A sheet to pass over: `ReadOptions::ignore_sheet`.
    IgnoreSheet(String),
    /// Of files with different figures of a unit, the one that was saved last: `Description::newest`.
    Newest,
    /// The file of mergers through which units are compared with those that they were formed from:
    /// `Comparison::with_mergers`.
    Merged,
}

impl Answer {
    /// Returns the option of the commands without its value: `--ignore`.
    #[must_use]
    pub fn option(&self) -> &'static str {
        self.kind().0
    }

    /// Returns the option without its value: faults of one kind have the same.
    pub(super) fn kind(&self) -> (&'static str, &str) {
        match self {
            Self::Percent => ("--percent", ""),
            Self::Read(text, _) => ("--read", text),
            Self::Decimal => ("--decimal", ""),
            Self::Foot(_) => ("--foot", ""),
            Self::Ignore(_) => ("--ignore", ""),
            Self::IgnoreSheet(_) => ("--ignore-sheet", ""),
            Self::Newest => ("--doubles", ""),
            Self::Merged => ("--merged", ""),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (option, _) = self.kind();
        match self {
            Self::Percent => write!(f, "{option} mixed|whole|share"),
            Self::Decimal => write!(f, "{option} comma|point"),
            Self::Newest => write!(f, "{option} newest"),
            Self::Merged => write!(f, "{option} FILE"),
            Self::Read(text, value) => write!(f, "{option} {}", word(&format!("{text}={value}"))),
            Self::Foot(text) | Self::Ignore(text) | Self::IgnoreSheet(text) => {
                write!(f, "{option} {}", word(text))
            }
        }
    }
}

/// Writes a value as a shell takes it.
fn word(text: &str) -> String {
    let text = shown(text);
    let plain = |c: char| c.is_alphanumeric() || "-=./_%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text
    } else {
        format!("\"{}\"", text.replace('"', "'"))
    }
}
