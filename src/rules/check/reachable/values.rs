//! The values that a metric can have according to its declaration.

use rust_decimal::Decimal;

use crate::model::{Metric, MetricType, Reach, Test};
use crate::number::Quantity;

/// One end of an interval of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) value: Decimal,
    /// Whether the value itself is excluded.
    pub(crate) open: bool,
}

impl Edge {
    pub(crate) const fn closed(value: Decimal) -> Self {
        Self { value, open: false }
    }

    pub(crate) const fn open(value: Decimal) -> Self {
        Self { value, open: true }
    }
}

/// The values that a metric or quotient can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Domain {
    low: Option<Decimal>,
    high: Option<Decimal>,
    whole: bool,
}

impl Domain {
    pub(crate) fn of(metric: &Metric) -> Self {
        let (least, most, whole) = match metric.kind {
            MetricType::Count => (Some(Decimal::ZERO), None, true),
            MetricType::Rank { field } => (Some(Decimal::ONE), field.map(Decimal::from), true),
            _ => (None, None, false),
        };
        let low = least.into_iter().chain(metric.at_least).max();
        let high = most.into_iter().chain(metric.at_most).min();
        // Ends that exclude each other are reported elsewhere, and give no bound here.
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            return Self { low: None, high: None, whole };
        }
        Self { low, high, whole }
    }

    /// Returns the values of a part divided by a whole.
    pub(crate) fn of_quotient(part: &Metric, whole: &Metric) -> Self {
        let not_negative = |metric| Self::of(metric).low.is_some_and(|low| low >= Decimal::ZERO);
        let low = (not_negative(part) && not_negative(whole)).then_some(Decimal::ZERO);
        Self { low, high: None, whole: false }
    }

    /// Returns the greatest value; `None` if there is no bound.
    pub(crate) const fn high(&self) -> Option<Decimal> {
        self.high
    }

    /// Returns the least value; `None` if there is no bound.
    pub(crate) const fn low(&self) -> Option<Decimal> {
        self.low
    }

    /// Returns whether the domain has a value between two ends. A missing end is open. If it cannot be worked
    /// out, returns true.
    pub(crate) fn has_between(&self, from: Option<Edge>, to: Option<Edge>) -> bool {
        let lows = [self.low.map(Edge::closed), from];
        let highs = [self.high.map(Edge::closed), to];
        let low = lows.into_iter().flatten().max_by_key(|edge| (edge.value, edge.open));
        let high = highs.into_iter().flatten().min_by_key(|edge| (edge.value, !edge.open));
        let (Some(low), Some(high)) = (low, high) else { return true };
        if !self.whole {
            return low.value < high.value || (low.value == high.value && !low.open && !high.open);
        }
        let first = match low.open {
            true => low.value.floor().checked_add(Decimal::ONE),
            false => Some(low.value.ceil()),
        };
        let last = match high.open {
            true => high.value.ceil().checked_sub(Decimal::ONE),
            false => Some(high.value.floor()),
        };
        first.zip(last).is_none_or(|(first, last)| first <= last)
    }

    /// Returns whether a value earns the step at `place`. The bounds of the steps ascend.
    pub(crate) fn earns(&self, reach: Reach, bounds: &[Decimal], place: usize) -> bool {
        let own = bounds.get(place).copied().map(Edge::closed);
        match reach {
            Reach::AtLeast => {
                let next = bounds.get(place.saturating_add(1)).copied().map(Edge::open);
                self.has_between(own, next)
            }
            Reach::AtMost => {
                let before = place.checked_sub(1).and_then(|place| bounds.get(place));
                self.has_between(before.copied().map(Edge::open), own)
            }
        }
    }

    /// Returns whether a value meets all tests.
    pub(crate) fn meets(&self, tests: &[&Test]) -> bool {
        let (mut low, mut high): (Option<Edge>, Option<Edge>) = (None, None);
        for test in tests {
            let (from, to) = ends(test);
            low = low.into_iter().chain(from).max_by_key(|edge| (edge.value, edge.open));
            high = high.into_iter().chain(to).min_by_key(|edge| (edge.value, !edge.open));
        }
        self.has_between(low, high)
    }

    /// Returns whether every value meets the test.
    pub(crate) fn always_meets(&self, test: &Test) -> bool {
        let (from, to) = ends(test);
        let beyond = |edge: Edge| Edge { open: !edge.open, ..edge };
        (from.is_some() || to.is_some())
            && from.is_none_or(|from| !self.has_between(None, Some(beyond(from))))
            && to.is_none_or(|to| !self.has_between(Some(beyond(to)), None))
    }
}

/// Returns the least and the greatest number that meet a test.
pub(crate) fn ends(test: &Test) -> (Option<Edge>, Option<Edge>) {
    let Some(Quantity { value, .. }) = quantity_of(test) else { return (None, None) };
    let (closed, open) = (Some(Edge::closed(value)), Some(Edge::open(value)));
    match test {
        Test::AtLeast(_) => (closed, None),
        Test::Above(_) => (open, None),
        Test::AtMost(_) => (None, closed),
        Test::Below(_) => (None, open),
        _ => (closed, closed),
    }
}

/// Returns the number that a test compares with.
pub(crate) const fn quantity_of(test: &Test) -> Option<Quantity> {
    match test {
        Test::AtLeast(bound)
        | Test::Above(bound)
        | Test::AtMost(bound)
        | Test::Below(bound)
        | Test::Equals(bound) => Some(*bound),
        Test::EqualsOption(_) | Test::Is(_) | Test::By(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn stretches_are_empty_only_where_that_is_certain() {
        let count = Domain { low: Some(Decimal::ZERO), high: Some(decimal("12")), whole: true };
        let any = Domain::default();
        let closed = |text| Some(Edge::closed(decimal(text)));
        let open = |text| Some(Edge::open(decimal(text)));
        assert!(!count.has_between(closed("-1"), open("0")));
        assert!(count.has_between(closed("-1"), closed("0")));
        assert!(!count.has_between(closed("3.2"), closed("3.8")));
        assert!(any.has_between(closed("3.2"), closed("3.8")));
        assert!(!count.has_between(open("12"), None));
        assert!(count.has_between(closed("12"), None));
        assert!(!any.has_between(closed("3"), open("3")));
        assert!(any.has_between(closed("3"), closed("3")));
        assert!(!count.has_between(open("11"), open("12")));
        assert!(any.has_between(None, None));
    }
}
