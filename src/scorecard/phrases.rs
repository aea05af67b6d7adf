//! Phrases that several workings use: values, parts of formulas, conditions.

use std::fmt::{self, Display, Formatter};

use super::cards::Asked;
use super::words::{CardWords, Words};
use super::written::said;
use crate::dataset::Value;
use crate::formula::{Fill, print_filled};
use crate::model::{Metric, MetricIndex, MetricType};
use crate::number::Quantity;
use crate::outcome::{DerivedInput, Input, PartCard, PartValue};

/// Returns a condition in signs: `≥ 80%`, `có`, `≤ 01/06/2023`.
pub(crate) fn condition(
    words: CardWords<'_>,
    condition: &[Asked],
    metric: Option<&Metric>,
) -> String {
    // Written as the values that it is compared with.
    let is_share = metric.is_some_and(|metric| metric.kind == MetricType::Percent);
    let shown = |quantity: &Quantity| {
        let Quantity { value, percent } = *quantity;
        if percent || is_share { words.percent(value) } else { words.number(value.normalize()) }
    };
    let bound = |sign: &str, bound: &Quantity| format!("{sign} {}", shown(bound));
    let in_signs = |asked: &Asked| match asked {
        Asked::AtLeast(b) => bound("≥", b),
        Asked::Above(b) => bound(">", b),
        Asked::AtMost(b) => bound("≤", b),
        Asked::Below(b) => bound("<", b),
        Asked::Equals(b) => bound("=", b),
        Asked::EqualsOption(id) => {
            let value = Value::Choice(id.clone());
            match metric {
                Some(metric) => format!("= {}", words.value(metric, &value)),
                None => format!("= {id}"),
            }
        }
        Asked::Is(true) => words.pick("có", "yes").to_owned(),
        Asked::Is(false) => words.pick("không", "no").to_owned(),
        Asked::By(date) => format!("{} {}", words.pick("chậm nhất", "by"), words.date(*date)),
    };
    condition.iter().map(in_signs).collect::<Vec<_>>().join(words.pick(" và ", " and "))
}

/// How a text calls metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Called {
    /// By name.
    Name,
    /// By id as formulas do, with the name after the value.
    Id,
}

/// Writes `name = value` for each metric, then the derived ones with their working.
pub(crate) fn inputs<'c>(
    words: CardWords<'c>,
    called: Called,
    inputs: &'c [Input],
    derived: &'c [DerivedInput],
) -> impl Display + 'c {
    said(move |f| {
        let mut between = "";
        for input in inputs {
            let (name, value) = words.given(input);
            let id = input.metric.as_str();
            let head = if called == Called::Id { id } else { name };
            let notes = notes(words.words, input.evidence.as_deref(), input.reason.as_deref());
            write!(f, "{between}{head} {}{notes}", value.equals())?;
            if head != name {
                write!(f, " ({name})")?;
            }
            between = "; ";
        }
        let filled = Filled { words, inputs, derived };
        for card in derived {
            f.write_str(between)?;
            filled.write_working(f, called, card)?;
            between = "; ";
        }
        Ok(())
    })
}

/// The values of a card, in place of the metrics in the formulas of derived metrics.
struct Filled<'c, 'f> {
    words: CardWords<'f>,
    inputs: &'c [Input],
    derived: &'c [DerivedInput],
}

impl Filled<'_, '_> {
    /// Writes `name = 1.234 ÷ 5.678 × 1.000 ≈ 217,3301`. A quotient has no name.
    fn write_working(
        &self,
        f: &mut Formatter<'_>,
        called: Called,
        card: &DerivedInput,
    ) -> fmt::Result {
        let words = self.words;
        let Some(derived) = words.derived(card) else { return f.write_str(&card.metric) };
        match called {
            _ if !derived.is_named => {}
            Called::Name => write!(f, "{} = ", words.name(&derived.metric.name))?,
            Called::Id => write!(f, "{} = ", derived.metric.id)?,
        }
        f.write_str(&print_filled(derived.formula.expression(), words.framework, self))?;
        match (card.value, card.absent) {
            (Some(value), _) => write!(f, " {}", words.measure(&derived.metric, value).equals())?,
            (None, Some(kind)) => write!(f, " → {}", words.absent(kind))?,
            (None, None) => {
                f.write_str(words.pick(" → số quá lớn", " → a number too large to show"))?;
            }
        }
        f.write_str(if card.approximate { irrational(words.words) } else { "" })
    }
}

impl Fill for Filled<'_, '_> {
    fn metric(&self, metric: MetricIndex) -> Option<String> {
        let words = self.words;
        let metric = words.framework.metric_at(metric)?;
        let derived = self.derived.iter().find(|card| card.metric == metric.id);
        if let Some(value) = derived.and_then(|card| card.value) {
            return Some(match metric.kind {
                MetricType::Percent => words.percent(value).to_string(),
                _ => words.about(value).to_string(),
            });
        }
        match &self.inputs.iter().find(|input| input.metric == metric.id)?.value {
            Value::Number(number) if metric.kind != MetricType::Percent => {
                Some(words.number(number.normalize()).to_string())
            }
            value @ (Value::Number(_) | Value::YesNo(_) | Value::Date(_)) => {
                Some(words.value(metric, value).to_string())
            }
            _ => None,
        }
    }

    fn number(&self, number: Quantity) -> String {
        match number.percent {
            true => self.words.percent(number.value).to_string(),
            false => self.words.number(number.value.normalize()).to_string(),
        }
    }
}

/// Writes the evidence and the reason after a value: ` [BC-12] (reason: …)`.
pub(super) fn notes<'c>(
    words: Words,
    evidence: Option<&'c str>,
    reason: Option<&'c str>,
) -> impl Display + 'c {
    said(move |f| {
        if let Some(evidence) = evidence {
            write!(f, " [{evidence}]")?;
        }
        match reason {
            Some(reason) => write!(f, " ({}: {reason})", words.pick("lý do", "reason")),
            None => Ok(()),
        }
    })
}

/// Says that a number is irrational.
pub(super) const fn irrational(words: Words) -> &'static str {
    words.pick(" (số vô tỉ, tính đến 30 chữ số)", " (irrational, to 30 digits)")
}

/// Writes a part of a formula with its value.
pub(super) fn part_in_words(words: Words, card: &PartCard) -> impl Display {
    said(move |f| {
        f.write_str(&card.part)?;
        let said = match &card.value {
            PartValue::Number(number) => {
                let number = if card.approximate { number.inexact() } else { *number };
                return write!(f, " {}", words.shown(number).equals());
            }
            PartValue::Holds(true) => words.pick("đúng", "yes"),
            PartValue::Holds(false) => words.pick("sai", "no"),
            PartValue::Absent(kind) => words.absent(*kind),
            PartValue::TooLarge => words.pick("số quá lớn", "a number too large to show"),
        };
        write!(f, ": {said}")
    })
}
