//! The parts of a formula with their values.

use serde::{Deserialize, Serialize};

use super::evaluate::{self, Found, NoValue, Values, shown};
use super::print::PartRef;
use crate::model::{AbsentKind, Framework};
use crate::number::Shown;

/// The most parts of one formula that are listed.
const MOST: usize = 40;

/// A part of a formula with its value. Numbers that are written out and metrics by themselves are
/// not parts, because they are among the inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartCard {
    /// The part, in its plain form.
    pub part: String,
    /// Its value.
    pub value: PartValue,
    /// Whether an irrational logarithm, exponential or root was cut to 30 digits on the way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
}

/// The value of a part of a formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartValue {
    /// A number; to ten places if it has no exact decimal.
    Number(Shown),
    /// Whether a condition holds.
    Holds(bool),
    /// A value that it needs is absent.
    Absent(AbsentKind),
    /// A number too large to show.
    TooLarge,
}

/// Returns the parts of a formula for a unit: inner parts before outer ones, the whole formula
/// last, and of a choice only the branch that is taken. Long lists are cut at the front.
pub(crate) fn cards(
    framework: &Framework,
    formula: PartRef<'_>,
    values: &dyn Values,
) -> Vec<PartCard> {
    let taken = |decides: &_| evaluate::condition(decides, values).ok().map(|found| found.value);
    let mut parts = Vec::new();
    formula.workings(&taken, &mut parts);
    let cut = parts.len().saturating_sub(MOST);
    let mut cards: Vec<PartCard> = Vec::with_capacity(parts.len().min(MOST));
    for part in parts.into_iter().skip(cut) {
        let text = part.print(framework);
        if cards.iter().all(|card| card.part != text) {
            let (value, approximate) = value(part, values);
            cards.push(PartCard { part: text, value, approximate });
        }
    }
    cards
}

fn value(part: PartRef<'_>, values: &dyn Values) -> (PartValue, bool) {
    let too_large = || PartValue::TooLarge;
    let result = match part {
        PartRef::Number(number) => {
            evaluate::number(number, values).map(|Found { value, approximate }| {
                (shown(&value).map_or_else(too_large, PartValue::Number), approximate)
            })
        }
        PartRef::Condition(condition) => evaluate::condition(condition, values)
            .map(|Found { value, approximate }| (PartValue::Holds(value), approximate)),
    };
    result.unwrap_or_else(|reason| match reason {
        NoValue::Absent(kind) => (PartValue::Absent(kind), false),
        NoValue::Overflow => (too_large(), false),
    })
}
