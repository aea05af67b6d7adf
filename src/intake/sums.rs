//! Rows of sums, which no word gives away: `Huyện Đông Sơn`, beneath its communes.

use super::faults::Spot;
use super::form_rows::{self, FormRow};
use super::heading;
use super::values::Intake;
use crate::dataset::column::{Column, State, Values};
use crate::model::{Metric, MetricType};

/// What is seen of a column whose value in a row is the sum of all others.
struct Sum {
    /// The sum, without its decimal places.
    whole: i128,
    /// The values in it that are not zero.
    parts: usize,
}

/// Returns the sum in a row of a column. The error is that the row has another number there, and nothing if it has none or
/// the column has no numbers.
fn sum(column: &Column, row: usize) -> Result<Option<Sum>, ()> {
    fn of<T: Copy + Into<i64>>(values: &[T]) -> (i128, usize) {
        let numbers = || values.iter().map(|number| i128::from((*number).into()));
        let total = numbers().fold(0i128, i128::saturating_add);
        (total, numbers().filter(|number| *number != 0).count())
    }
    let Some((least, most)) = column.range().filter(|_| column.state(row) == State::Present) else {
        return Ok(None);
    };
    let Ok(value) = column.integer(row) else { return Ok(None) };
    if most == 0 {
        return Ok(None);
    }
    if value < most || least < 0 {
        return Err(());
    }
    let (total, present) = match column.values() {
        Values::I8(values) => of(values),
        Values::I16(values) => of(values),
        Values::I32(values) => of(values),
        Values::I64(values) => of(values),
        Values::Wide(_) | Values::Text(_) => return Ok(None),
    };
    let value = i128::from(value);
    if total != value.saturating_mul(2) {
        return Err(());
    }
    let unit = 10i128.checked_pow(column.scale()).unwrap_or(i128::MAX);
    let whole = value.checked_div(unit).unwrap_or_default();
    Ok(Some(Sum { whole, parts: present.saturating_sub(1) }))
}

/// Returns whether the figures of a row are the sums of all others, and hardly by chance.
fn are_sums<'c>(columns: impl Iterator<Item = (&'c Metric, &'c Column)>, row: usize) -> bool {
    let mut sums = Vec::new();
    for (metric, column) in columns {
        match (&metric.kind, sum(column, row)) {
            (MetricType::Count | MetricType::Number, Ok(Some(sum))) => sums.push(sum),
            // A number may be an average there.
            (MetricType::Count, Err(())) => return false,
            _ => {}
        }
    }
    let large = |most: i128, parts: usize| {
        sums.iter().filter(|sum| sum.whole >= most && sum.parts >= parts).count()
    };
    large(1000, 4) > 0 || large(100, 3) > 0 && large(10, 3) > 1
}

impl Intake<'_> {
    /// Refuses a first or last row of a file that has the sums of all others. With a register every row is a unit's, and
    /// in a table of cases none is.
    pub(super) fn check_sums(&mut self, columns: &[Column]) {
        if self.register.is_some() || self.texts.is_some() || self.units.len() < 4 {
            return;
        }
        let metrics = self.framework.metrics.values();
        for row in [0, self.units.len().saturating_sub(1)] {
            let (Some(spot), Some(unit)) = (self.spot(row), self.units.get(row)) else { continue };
            // A province may stand above its communes.
            if self.units.iter().filter(|other| other.kind == unit.kind).count() < 2 {
                continue;
            }
            if !matches!(spot, Spot::Text(_)) || !are_sums(metrics.clone().zip(columns), row) {
                continue;
            }
            let says = heading::shown(&unit.id, &unit.name);
            let problem = || form_rows::no_unit(FormRow::Sums, &says);
            self.faults.push(spot.place(&unit.id, "unit", ""), problem);
        }
    }
}
