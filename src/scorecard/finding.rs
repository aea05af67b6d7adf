//! Findings of the checks between metrics.

use serde::{Deserialize, Serialize};

use super::cards::{Scorecard, given};
use super::difference::Form;
use super::lines::Line;
use super::phrases::{Called, inputs};
use super::words::{CardWords, Words};
use crate::evaluation::{CheckState, check_difference, check_state};
use crate::model::{CheckData, CheckSeverity, EvidenceRule, Framework, Language, Source, Text};
use crate::number::Shown;
use crate::outcome::{DerivedInput, Input, Outcome};

/// A check that does not hold for a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// The id of the unit.
    pub unit: String,
    /// The id of the check.
    pub check: String,
    /// Its effect on the unit.
    pub severity: CheckSeverity,
    /// The message of the rule file.
    pub message: Text,
    /// The formula that should hold.
    pub holds: String,
    /// The submitted metrics behind the check, with their values.
    pub metrics: Vec<Input>,
    /// The derived metrics that the check names, each after those that it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedInput>,
    /// The value before the sign − the value after it, if the check is one comparison. For two
    /// dates, the days between them.
    pub difference: Option<Shown>,
    /// The source of the check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Finding {
    /// Returns the metrics by name, with their values written for people, and the difference: `Rate
    /// = 85.3%; Online = 1,204 → difference 0.3 percentage points`. `framework` is the one that the
    /// finding is of.
    #[must_use]
    pub fn values(&self, framework: &Framework, language: Language) -> String {
        let words = CardWords::new(framework, language);
        format!(
            "{}{}",
            inputs(words, Called::Name, &self.metrics, &self.derived),
            self.difference_text(words)
        )
    }

    /// Returns two lines: the formula that should hold, and the values by metric id with the
    /// difference.
    pub(super) fn working(&self, words: CardWords<'_>) -> [Line; 2] {
        let asked = format!("{}: {}", words.pick("yêu cầu", "asked"), self.holds);
        let values = inputs(words, Called::Id, &self.metrics, &self.derived);
        [&asked, &format!("{values}{}", self.difference_text(words))].map(|text| Line::new(0, text))
    }

    /// Returns ` → difference 3`, or an empty text if there is no difference.
    fn difference_text(&self, words: CardWords<'_>) -> String {
        let difference = self.difference_in_words(words.framework, words.words);
        let Some(difference) = difference else { return String::new() };
        format!(" → {} {difference}", words.pick("chênh lệch", "difference"))
    }

    /// Returns the difference as a number, percentage points or days.
    pub(crate) fn difference_in_words(
        &self,
        framework: &Framework,
        words: Words,
    ) -> Option<String> {
        let check = framework.checks.iter().find(|check| check.id == self.check)?;
        let form = Form::of(check.holds.expression(), framework);
        let difference = self.difference.filter(|_| form != Form::Product)?;
        Some(words.difference(difference, form))
    }
}

/// Returns the findings in the metrics of a unit, in the order of the rule file.
pub(super) fn of_unit(outcome: &Outcome, row: usize) -> impl Iterator<Item = Finding> {
    let checks = outcome.framework().checks.iter();
    checks.filter_map(move |check| finding(outcome, row, check))
}

fn finding(outcome: &Outcome, row: usize, check: &CheckData) -> Option<Finding> {
    let unit = outcome.dataset().rows().get(row)?;
    let view = outcome.view(row)?;
    if check_state(check, &view) != CheckState::Fails {
        return None;
    }
    let metrics = check.holds.metrics();
    Some(Finding {
        unit: unit.id.clone(),
        check: check.id.clone(),
        severity: check.severity,
        message: check.message.clone(),
        holds: check.holds.text().to_owned(),
        metrics: outcome.inputs_of(row, metrics),
        derived: outcome.derived_of(row, metrics, EvidenceRule::Optional),
        difference: check_difference(check, &view)
            .and_then(|sides| Shown::distance(&sides.difference)),
        source: given(&check.source),
    })
}

impl Outcome {
    /// Returns the findings of the checks between metrics, in the order of the dataset, and for
    /// each unit in the order of the rule file. A check that lacks a value finds nothing.
    ///
    /// Checks are evaluated when this is called, except those that refuse units. A unit that was
    /// refused has no total, no rank and no grade, and does not pass.
    pub fn findings(&self) -> impl Iterator<Item = Finding> {
        let rows = match self.framework().checks.is_empty() {
            true => 0,
            false => self.dataset().rows().len(),
        };
        (0..rows).flat_map(|row| of_unit(self, row))
    }
}

impl Scorecard<'_> {
    /// Returns the findings of the checks between metrics, in the order of the rule file.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        of_unit(self.outcome, self.row).collect()
    }
}
