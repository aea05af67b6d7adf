//! What the checks between metrics found.

use serde::{Serialize, Serializer};

use super::cards::Scorecard;
use super::difference::Form;
use super::words::Words;
use super::working::inputs as named_values;
use crate::dataset::Unit;
use crate::evaluation::{CheckState, check_difference, check_state};
use crate::model::{CheckData, CheckSeverity, Language, Source, Text};
use crate::number::Shown;
use crate::outcome::{InputCard, Outcome};

/// A check that does not hold for a unit.
///
/// Serialized with the ids of the unit and the metrics.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding<'a> {
    /// The unit.
    #[serde(serialize_with = "unit_id")]
    pub unit: &'a Unit,
    /// The id of the check.
    pub check: &'a str,
    /// What it does to the unit.
    pub severity: CheckSeverity,
    /// What the rule file says of it.
    pub message: &'a Text,
    /// What should hold: the text of the formula.
    pub holds: &'a str,
    /// The metrics that the check names, with their values.
    pub metrics: Vec<InputCard<'a>>,
    /// Where the check is one comparison: the value before the sign − the value after it; of
    /// two dates, the days between them.
    pub difference: Option<Shown>,
    /// How the difference is written.
    #[serde(skip)]
    pub(super) form: Form<'a>,
    /// Where the check comes from.
    #[serde(skip_serializing_if = "is_empty")]
    pub source: &'a Source,
}

impl Finding<'_> {
    /// The metrics by their names, with their values as people write them, and the difference:
    /// `Rate = 85.3%; Online = 1,204 → difference 0.3 percentage points`.
    #[must_use]
    pub fn values(&self, language: Language) -> String {
        let words = Words(language);
        format!("{}{}", named_values(words, &self.metrics), self.difference_text(words))
    }

    /// ` → difference 3`, where there is one.
    pub(super) fn difference_text(&self, words: Words) -> String {
        let Some(difference) = self.difference_in_words(words) else { return String::new() };
        format!(" → {} {difference}", words.pick("chênh lệch", "difference"))
    }

    /// The difference as people read it: a number, percentage points, days.
    pub(crate) fn difference_in_words(&self, words: Words) -> Option<String> {
        let difference = self.difference.filter(|_| self.form != Form::Product)?;
        Some(words.difference(difference, self.form))
    }
}

fn unit_id<S: Serializer>(unit: &&Unit, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&unit.id)
}

fn is_empty(source: &&Source) -> bool {
    source.is_empty()
}

/// What the checks found in the metrics of a unit, in the order of the rule file.
pub(super) fn of_unit(outcome: &Outcome, row: usize) -> impl Iterator<Item = Finding<'_>> {
    let checks = outcome.framework().checks.iter();
    checks.filter_map(move |check| finding(outcome, row, check))
}

fn finding<'a>(outcome: &'a Outcome, row: usize, check: &'a CheckData) -> Option<Finding<'a>> {
    let unit = outcome.dataset().units().get(row)?;
    let view = outcome.view(row)?;
    if check_state(check, &view) != CheckState::Fails {
        return None;
    }
    let metrics = check.holds.metrics().iter();
    Some(Finding {
        unit,
        check: &check.id,
        severity: check.severity,
        message: &check.message,
        holds: check.holds.text(),
        metrics: metrics.filter_map(|metric| InputCard::new(outcome, row, *metric)).collect(),
        difference: check_difference(check, &view)
            .and_then(|sides| Shown::distance(&sides.difference)),
        form: Form::of(check.holds.expression(), outcome.framework()),
        source: &check.source,
    })
}

impl Outcome {
    /// What the checks between metrics found, in the order of the dataset, and for each unit in the
    /// order of the rule file. A check that lacks a value finds nothing.
    ///
    /// Checks are looked at when they are asked for, but for those that refuse units: a unit that
    /// was refused has no total, no rank and no grade, and does not pass.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        let rows = match self.framework().checks.is_empty() {
            true => 0,
            false => self.dataset().units().len(),
        };
        (0..rows).flat_map(|row| of_unit(self, row))
    }
}

impl<'a> Scorecard<'a> {
    /// What the checks between metrics found, in the order of the rule file.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding<'a>> {
        of_unit(self.outcome, self.row).collect()
    }
}
