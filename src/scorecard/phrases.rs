//! Phrases that several workings use: values, parts of formulas, conditions.

use super::cards::Asked;
use super::words::CardWords;
use crate::dataset::Value;
use crate::formula::{Fill, print_filled};
use crate::model::{Bound, Metric, MetricIndex, MetricType};
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
    let bound = |sign: &str, bound: &Bound| match bound {
        Bound::Same(quantity) => format!("{sign} {}", shown(quantity)),
        Bound::PerKind(map) => {
            let each: Vec<_> = map
                .iter()
                .map(|(kind, quantity)| format!("{kind} {sign} {}", shown(quantity)))
                .collect();
            each.join(", ")
        }
    };
    let in_signs = |asked: &Asked| match asked {
        Asked::AtLeast(b) => bound("≥", b),
        Asked::Above(b) => bound(">", b),
        Asked::AtMost(b) => bound("≤", b),
        Asked::Below(b) => bound("<", b),
        Asked::Equals(b) => bound("=", b),
        Asked::EqualsOption(id) => {
            let value = Value::Choice(id.clone());
            format!("= {}", metric.map_or_else(|| id.clone(), |metric| words.value(metric, &value)))
        }
        Asked::Is(true) => words.pick("có", "yes").to_owned(),
        Asked::Is(false) => words.pick("không", "no").to_owned(),
        Asked::By(date) => format!("{} {}", words.pick("chậm nhất", "by"), words.date(*date)),
    };
    condition.iter().map(in_signs).collect::<Vec<_>>().join(words.pick(" và ", " and "))
}

/// Returns `name = value` for each metric, then the derived ones with their working.
pub(crate) fn inputs(words: CardWords<'_>, inputs: &[Input], derived: &[DerivedInput]) -> String {
    let one = |input: &Input| {
        let value = equals(&words.given(input));
        let notes = notes(words, input.evidence.as_deref(), input.reason.as_deref());
        format!("{} {value}{notes}", words.metric_name(input))
    };
    let filled = Filled { words, inputs, derived };
    let derived =
        derived.iter().map(|derived| filled.working(derived, |metric| words.name(&metric.name)));
    inputs.iter().map(one).chain(derived).collect::<Vec<_>>().join("; ")
}

/// The values of a card, in place of the metrics in the formulas of derived metrics.
struct Filled<'c, 'f> {
    words: CardWords<'f>,
    inputs: &'c [Input],
    derived: &'c [DerivedInput],
}

impl<'f> Filled<'_, 'f> {
    /// Returns `name = 1.234 ÷ 5.678 × 1.000 ≈ 217,3301`. A quotient has no name.
    fn working<'n>(&self, card: &DerivedInput, name: impl Fn(&'f Metric) -> &'n str) -> String {
        let words = self.words;
        let Some(derived) = words.derived(card) else { return card.metric.clone() };
        let working = print_filled(derived.formula.expression(), words.framework, self);
        let value = match (card.value, card.absent) {
            (Some(value), _) => equals(&words.measure(&derived.metric, value)),
            (None, Some(kind)) => format!("→ {}", words.absent(kind)),
            (None, None) => words.pick("→ số quá lớn", "→ a number too large to show").to_owned(),
        };
        let note = if card.approximate {
            words.pick(" (số vô tỉ, tính đến 30 chữ số)", " (irrational, to 30 digits)")
        } else {
            ""
        };
        match derived.is_named {
            true => format!("{} = {working} {value}{note}", name(&derived.metric)),
            false => format!("{working} {value}{note}"),
        }
    }
}

impl Fill for Filled<'_, '_> {
    fn metric(&self, metric: MetricIndex) -> Option<String> {
        let words = self.words;
        let metric = words.framework.metric_at(metric)?;
        let derived = self.derived.iter().find(|card| card.metric == metric.id);
        if let Some(value) = derived.and_then(|card| card.value) {
            return Some(match metric.kind {
                MetricType::Percent => words.percent(value),
                _ => words.about(value),
            });
        }
        match &self.inputs.iter().find(|input| input.metric == metric.id)?.value {
            Value::Number(number) if metric.kind != MetricType::Percent => {
                Some(words.number(number.normalize()))
            }
            value @ (Value::Number(_) | Value::YesNo(_) | Value::Date(_)) => {
                Some(words.value(metric, value))
            }
            _ => None,
        }
    }

    fn number(&self, number: Quantity) -> String {
        match number.percent {
            true => self.words.percent(number.value),
            false => self.words.number(number.value.normalize()),
        }
    }
}

/// Returns the evidence and the reason after a value: ` [BC-12] (reason: …)`.
pub(super) fn notes(words: CardWords<'_>, evidence: Option<&str>, reason: Option<&str>) -> String {
    let evidence = evidence.map(|evidence| format!(" [{evidence}]")).unwrap_or_default();
    let word = words.pick("lý do", "reason");
    let reason = reason.map(|reason| format!(" ({word}: {reason})")).unwrap_or_default();
    format!("{evidence}{reason}")
}

/// Returns `id = value (name)` for each metric that a formula names, then the derived ones with their working.
pub(super) fn named_inputs(
    words: CardWords<'_>,
    inputs: &[Input],
    derived: &[DerivedInput],
) -> String {
    let one = |input: &Input| {
        let (id, name) = (&input.metric, words.metric_name(input));
        let value = equals(&words.given(input));
        let notes = notes(words, input.evidence.as_deref(), input.reason.as_deref());
        match name {
            name if name == id => format!("{id} {value}{notes}"),
            name => format!("{id} {value}{notes} ({name})"),
        }
    };
    let filled = Filled { words, inputs, derived };
    let derived = derived.iter().map(|derived| filled.working(derived, |metric| &metric.id));
    inputs.iter().map(one).chain(derived).collect::<Vec<_>>().join("; ")
}

/// Writes a part of a formula with its value.
pub(super) fn part_in_words(words: CardWords<'_>, card: &PartCard) -> String {
    let value = match &card.value {
        PartValue::Number(number) => {
            let number = words.shown(*number);
            if card.approximate && !number.starts_with('≈') {
                format!("≈ {number}")
            } else {
                equals(&number)
            }
        }
        PartValue::Holds(true) => format!(": {}", words.pick("đúng", "yes")),
        PartValue::Holds(false) => format!(": {}", words.pick("sai", "no")),
        PartValue::Absent(kind) => format!(": {}", words.absent(*kind)),
        PartValue::TooLarge => {
            format!(": {}", words.pick("số quá lớn", "a number too large to show"))
        }
    };
    let gap = if value.starts_with(':') { "" } else { " " };
    format!("{}{gap}{value}", card.part)
}

/// Returns `= x`, or `≈ x` if the text already begins with `≈`.
pub(super) fn equals(text: &str) -> String {
    if text.starts_with('≈') { text.to_owned() } else { format!("= {text}") }
}
