//! Where a rule comes from, and how much of it is the law's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::number::Date;
use crate::parse_error::ParseError;
use crate::word::words;

words! {
    /// How official a rule is.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Standing {
        /// Stated by a published decision.
        Official = "official",
        /// Built on what a published document states, but not itself stated.
        Derived = "derived",
        /// Made up as an illustration.
        Illustrative = "illustrative",
    }
}

/// A line of a source document: `003:147`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Cite {
    /// The document's code, three digits.
    pub document: String,
    /// The line, from 1.
    pub line: u32,
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.document, self.line)
    }
}

impl From<Cite> for String {
    fn from(cite: Cite) -> Self {
        cite.to_string()
    }
}

impl FromStr for Cite {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (document, line) = text.split_once(':')?;
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            let well_formed = document.len() == 3 && digits(document) && digits(line);
            let line = line.parse().ok().filter(|line| *line > 0)?;
            well_formed.then(|| Self { document: document.to_owned(), line })
        };
        read().ok_or_else(|| {
            ParseError::new(text, "does not cite a line of a document (write `003:147`: three digits, a colon, the line)", "không trích dẫn một dòng của văn bản (viết `003:147`: ba chữ số, dấu hai chấm, số dòng)")
        })
    }
}

impl TryFrom<String> for Cite {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// What another framework scores and this rule serves: `national/province@2022#awareness`, the framework, its version and
/// one of its groups, indicators or targets.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Criterion {
    /// The id of the framework.
    pub framework: String,
    /// Its version.
    pub version: String,
    /// The id of the group, indicator or target.
    pub item: String,
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}#{}", self.framework, self.version, self.item)
    }
}

impl From<Criterion> for String {
    fn from(criterion: Criterion) -> Self {
        criterion.to_string()
    }
}

impl FromStr for Criterion {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (framework, rest) = text.split_once('@')?;
            let (version, item) = rest.split_once('#')?;
            let [framework, version, item] = [framework, version, item].map(str::to_owned);
            let is_whole = framework.contains('/') && !version.is_empty() && !item.is_empty();
            is_whole.then_some(Self { framework, version, item })
        };
        read().ok_or_else(|| {
            ParseError::new(
                text,
                "names no criterion (write `national/province@2022#awareness`)",
                "không nêu tiêu chí nào (viết `national/province@2022#awareness`)",
            )
        })
    }
}

impl TryFrom<String> for Criterion {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// The document that a framework, node, target, check or metric is based on. Every part is optional.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
#[non_exhaustive]
pub struct Source {
    /// The document's number: `3853/QĐ-UBND`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Who issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// When it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<Date>,
    /// The article, section or item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// How official it is. If it is left out, the standing of the node above holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// How official its points and the way to score are, where the standing speaks of what is measured alone. If it is
    /// left out, that of the node above holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Standing>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The criterion of another framework that it serves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criterion: Option<Criterion>,
    /// A remark for readers of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The lines of the source documents that say so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Cite>,
}

/// The standings of a source, which hold below it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Standings {
    rule: Option<Standing>,
    points: Option<Standing>,
}

impl Source {
    pub(crate) const fn standings(&self) -> Standings {
        Standings { rule: self.standing, points: self.points }
    }

    /// Takes what it does not say from above.
    pub(crate) fn inherit(&mut self, above: Standings) {
        self.standing = self.standing.or(above.rule);
        self.points = self.points.or(above.points);
    }

    /// Whether nothing was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
