//! Cases: what a rule author expects a rule file to give, beside the rule file.
//!
//! ```yaml
//! - case: a commune with everything
//!   unit_kind: commune
//!   metrics: {committee_head: chief, meetings_held: 4, online_rate: "85%"}
//!   declared: {smartphones: yes}
//!   expect:
//!     total: "812.50"
//!     share: "0.8125"
//!     grade: Tốt
//!     verdict: pass
//!     scores: {awareness: "92.50", committee_head: "20.00"}
//!     targets: {smartphones: met}
//!     findings: [part_of_whole]
//! ```
//!
//! Where there is no number (a total or a score that was left out), `none` expects that. A unit that the
//! rules cannot score, because a value is absent where they make that an error, is expected with the ids of
//! the nodes that keep it from being scored:
//!
//! ```yaml
//! - case: a commune that is silent on what every commune must report
//!   metrics: {meetings_held: 4}
//!   expect: {not_scored: [committee_head]}
//! ```

use std::fmt;
use std::path::Path;

use indexmap::IndexMap;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::case_doc::read;
use super::limits::Limits;
use super::text::files::read_text;
use crate::diagnostic::{Diagnostics, Location, in_a_line, shown};
use crate::model::UnitKind;
use crate::number::Date;

/// The cases of a rule file. Each is about one unit alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Cases {
    pub(super) cases: Vec<Case>,
    #[serde(skip)]
    pub(super) places: Vec<CasePlaces>,
}

/// Where the parts of a case are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CasePlaces {
    /// What the case shows.
    pub(crate) name: Location,
    /// Each value that is expected, by what it is of: `total`, `scores.awareness`.
    pub(crate) expected: IndexMap<String, Location>,
}

/// One case: metrics in, and what is expected of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case shows.
    #[serde(rename = "case")]
    pub name: String,
    /// The kind of the unit; where it is left out, the first that the framework assesses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_kind: Option<UnitKind>,
    /// What the unit submits, as text in the cells of a CSV; what is left out is missing.
    #[serde(default, deserialize_with = "distinct", skip_serializing_if = "IndexMap::is_empty")]
    pub metrics: IndexMap<String, String>,
    /// The day that the values describe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// What the unit says of targets.
    #[serde(default, deserialize_with = "distinct", skip_serializing_if = "IndexMap::is_empty")]
    pub declared: IndexMap<String, String>,
    /// What must come out.
    #[serde(default)]
    pub expect: Expectation,
}

/// What must come out of a case, to the last digit. What is left out may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The total, as it is printed; `none` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// The total as a share of the points, as it is printed; `none` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
    /// The name of the grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Whether the unit passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<ExpectedVerdict>,
    /// The scores of groups and indicators by id, as they are printed; `none` for what was left out
    /// or is not scored.
    #[serde(default, deserialize_with = "distinct", skip_serializing_if = "IndexMap::is_empty")]
    pub scores: IndexMap<String, String>,
    /// What becomes of targets, by id.
    #[serde(default, deserialize_with = "distinct", skip_serializing_if = "IndexMap::is_empty")]
    pub targets: IndexMap<String, ExpectedTarget>,
    /// The ids of the checks that do not hold, all of them, in any order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<String>>,
    /// The ids of the nodes that cannot be scored, for which the unit is not: a value is absent where the
    /// rules make that an error, or a number is too large to carry. All of them, in any order; of more than
    /// [`ScoringFaults::LISTED`](crate::error::ScoringFaults::LISTED), the first of the rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_scored: Option<Vec<String>>,
}

/// An expected verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedVerdict {
    /// All gates hold.
    Pass,
    /// A gate does not hold.
    Fail,
}

impl ExpectedVerdict {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
        }
    }
}

/// What is expected of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedTarget {
    /// It is met.
    Met,
    /// It is not met.
    NotMet,
    /// It is not met, and not due yet.
    NotDue,
    /// There is no number of the right kind.
    Undetermined,
}

impl ExpectedTarget {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::NotDue => "not_due",
            Self::Undetermined => "undetermined",
        }
    }
}

/// A mapping whose keys all differ.
fn distinct<'de, D: Deserializer<'de>, V: Deserialize<'de>>(
    deserializer: D,
) -> Result<IndexMap<String, V>, D::Error> {
    struct Distinct<V>(std::marker::PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for Distinct<V> {
        type Value = IndexMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a mapping of ids to values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = IndexMap::new();
            while let Some(key) = map.next_key::<String>()? {
                if entries.contains_key(&key) {
                    return Err(de::Error::custom(format_args!("the key `{key}` stands twice")));
                }
                entries.insert(key, map.next_value()?);
            }
            Ok(entries)
        }
    }
    deserializer.deserialize_map(Distinct(std::marker::PhantomData))
}

impl Case {
    /// The case as YAML, as it stands in a file of cases: an item of a list, with a line break at
    /// its end.
    ///
    /// ```
    /// use dti_engine::rules::Cases;
    /// let text = "- case: nothing\n  expect:\n    total: '0.00'\n";
    /// let cases = Cases::from_yaml(text)?;
    /// let written = cases.iter().map(|case| case.to_yaml()).collect::<Result<String, _>>()?;
    /// assert_eq!(written, text);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`UnwritableCase`] if it has a text that files of cases cannot have: what was written would not be
    /// read again.
    pub fn to_yaml(&self) -> Result<String, UnwritableCase> {
        let unwritable = |reason| UnwritableCase { case: self.name.clone(), reason };
        let text = serde_yaml::to_string(&[self]).map_err(|error| unwritable(error.to_string()))?;
        match Cases::from_yaml(&text) {
            Ok(_) => Ok(text),
            Err(faults) => {
                let first = faults.iter().next();
                Err(unwritable(first.map(|fault| fault.message.clone()).unwrap_or_default()))
            }
        }
    }
}

/// A case that cannot be written as YAML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the case `{}` cannot be written as YAML: {}", shown(case), in_a_line(reason))]
pub struct UnwritableCase {
    case: String,
    reason: String,
}

impl Cases {
    /// Reads cases from their text.
    ///
    /// ```
    /// use dti_engine::rules::Cases;
    /// let cases = Cases::from_yaml("- case: nothing\n  expect: {total: 0.00}\n")?;
    /// let case = cases.iter().next().ok_or("no case")?;
    /// assert_eq!(case.expect.total.as_deref(), Some("0.00"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml(text: &str) -> Result<Self, Diagnostics> {
        Self::from_yaml_named("<text>", text)
    }

    /// Reads cases from their text, which diagnostics call `name`.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml_named(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let (cases, diagnostics) = read(name, text);
        if diagnostics.has_errors() { Err(diagnostics) } else { Ok(cases) }
    }

    /// Reads cases from a file.
    ///
    /// # Errors
    /// Every fault of the file, or that it cannot be read.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let text =
            read_text(path, &Limits::default()).map_err(|fault| Diagnostics(vec![*fault]))?;
        Self::from_yaml_named(&path.display().to_string(), &text)
    }

    /// The cases, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter()
    }

    /// Where the parts of each case are written; cases that were not read from a text have none.
    pub(crate) fn places(&self) -> impl Iterator<Item = Option<&CasePlaces>> {
        self.places.iter().map(Some).chain(std::iter::repeat(None))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_text() {
        let cases = Cases::from_yaml(
            "- case: một\n  unit_kind: commune\n  metrics: {a: 1.10, b: 85%, c: yes, d: 2023-06-01}\n  \
             declared: {t: no}\n  expect:\n    total: 812.50\n    verdict: pass\n    targets: {t: not_met}\n",
        )
        .unwrap();
        let case = cases.iter().next().unwrap();
        let metrics: Vec<_> = case.metrics.values().map(String::as_str).collect();
        assert_eq!(metrics, ["1.10", "85%", "yes", "2023-06-01"]);
        assert_eq!(case.expect.total.as_deref(), Some("812.50"));
        assert_eq!(case.expect.verdict, Some(ExpectedVerdict::Pass));
        assert_eq!(case.expect.targets.get("t").map(|t| t.as_str()), Some("not_met"));
    }

    #[test]
    fn faults_have_a_place() {
        let broken = [
            ("- case: a\n  exepct: {}\n", 2, 3),
            ("- case: a\n  metrics: {x: 1, x: 2}\n", 2, 19),
            ("- case: a\n  expect: {verdict: maybe}\n", 2, 21),
            ("- {}\n", 1, 3),
            ("case: a\n", 1, 1),
        ];
        for (text, line, column) in broken {
            let faults = Cases::from_yaml(text).unwrap_err();
            let fault = faults.iter().next().unwrap();
            let place = fault.location.as_ref().unwrap();
            assert_eq!((place.line, place.column), (line, column), "{fault}");
            assert!(!fault.message.contains("line"), "{fault}");
        }
    }

    #[test]
    fn all_faults_come_at_once() {
        let text =
            "- case: a\n  exepct: {}\n  expect: {verdict: pas, total: [1]}\n- metrics: {x: }\n";
        let faults = Cases::from_yaml(text).unwrap_err();
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.code, fault.location.as_ref().unwrap().line))
            .collect();
        assert_eq!(found, [("R0201", 2), ("R0208", 3), ("R0203", 3), ("R0202", 4), ("R0203", 4)]);
        let nearest: Vec<_> = faults.iter().filter_map(|fault| fault.nearest.as_deref()).collect();
        assert_eq!(nearest, ["expect", "pass"]);
    }
}
