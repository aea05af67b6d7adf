//! Cases and their expected results.

use indexmap::IndexMap;
use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, shown};
use crate::model::{TargetState, UnitKind, Verdict};
use crate::number::Date;
use crate::said::said;

/// The cases of a rule file. Each is about one unit alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cases(pub(super) Vec<(Case, CasePlaces)>);

/// The places of the parts of a case in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CasePlaces {
    /// The name of the case.
    pub(super) name: Option<Location>,
    /// Each expected value, by its key: `total`, `scores.awareness`.
    pub(super) expected: IndexMap<String, Location>,
}

/// A case: the metrics of a unit and the results that they should give.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Case {
    /// A name that says what the case shows.
    #[serde(rename = "case")]
    pub name: String,
    /// The kind of the unit. If left out, the first kind that the framework assesses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_kind: Option<UnitKind>,
    /// The year of the numbers that the unit is scored by, for rules whose numbers go by the year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// The file of data that the other values of the unit are in. `None` once [`Cases::beside`] took them from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// The id of the unit in that file. If left out, its only unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The values of the unit, as text in the cells of a CSV. Metrics that are left out are missing.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub metrics: IndexMap<String, String>,
    /// The values of the unit of the year before, for rules that look at it. Metrics that are left out are missing.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub previous: IndexMap<String, String>,
    /// The day that the values describe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// What the unit declares of targets.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub declared: IndexMap<String, String>,
    /// The expected results.
    pub expect: Expectation,
}

/// The results that a case expects, to the last digit. Results that are left out may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Expectation {
    /// The total, as it is printed; `none` if there must be none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// The total as a share of the points, as it is printed; `none` if there must be none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
    /// The name of the grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Whether the unit passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The scores of groups and indicators by id, as they are printed; `none` for what was left out
    /// or is not scored.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub scores: IndexMap<String, String>,
    /// The states of targets, by id.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub targets: IndexMap<String, TargetState>,
    /// The checks that do not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
    /// The ids of the nodes that keep the unit from being scored: a value is absent and the rules make that
    /// an error, or a number is too large. All of them, in any order; if they are more than
    /// [`ScoringFaults::LISTED`](crate::error::ScoringFaults::LISTED), the first of the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_scored: Option<Vec<String>>,
}

/// The checks that a case expects not to hold, by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Findings {
    /// All of them, in any order.
    All(Vec<String>),
    /// Whether each of these checks has a finding. Other checks may have one or not.
    Each(IndexMap<String, bool>),
}

impl Cases {
    /// Returns the cases, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Case> + DoubleEndedIterator {
        self.0.iter().map(|(case, _)| case)
    }

    /// Refuses cases that expect nothing: whatever came out, they would hold.
    pub(super) fn expecting(self) -> Result<Self, Diagnostics> {
        let nothing = self.0.iter().filter(|(case, _)| case.expect == Expectation::default());
        let fault = |(case, places): &(Case, CasePlaces)| Diagnostic {
            location: places.name.clone(),
            allowed: Some(said!(
                "one of `total`, `share`, `grade`, `verdict`, `scores`, `targets`, `findings`, `not_scored`",
                "một trong `total`, `share`, `grade`, `verdict`, `scores`, `targets`, `findings`, `not_scored`"
            )),
            help: Some(said!(
                "say what must come out: `expect: {total: 7.50}`; in a table fill one of these columns",
                "nêu kết quả phải có: `expect: {total: 7.50}`; trong bảng thì điền một trong các cột đó"
            )),
            ..Diagnostic::new(
                Code::BadCases,
                said!(
                    "the case `{}` expects nothing, so it cannot fail",
                    "trường hợp `{}` không mong đợi kết quả nào, nên không bao giờ sai",
                    shown(&case.name)
                ),
            )
        };
        let faults: Vec<_> = nothing.map(fault).collect();
        if faults.is_empty() { Ok(self) } else { Err(faults.into_iter().collect()) }
    }

    /// Adds the cases of another file.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Returns the number of cases.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are no cases.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
