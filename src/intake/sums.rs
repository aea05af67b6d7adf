//! Rows of sums, which no word gives away: `Huyện Đông Sơn`, beneath its communes, `Cụm một`, above them.

use super::faults::Spot;
use super::form_rows::{self, FormRow};
use super::heading;
use super::values::Intake;
use crate::dataset::column::{Column, Values};
use crate::dataset::unit::Unit;
use crate::model::MetricType;
use crate::said::said;

/// A column of numbers of a row.
struct Numbers<'c> {
    column: &'c Column,
    /// Of counts every one is a sum in a row of sums; a number may be an average there.
    is_count: bool,
}

impl Numbers<'_> {
    /// Returns the number of a row without its decimal point, as all numbers of the column.
    fn at(&self, row: usize) -> Option<i128> {
        self.column.integer(row).ok().map(i128::from)
    }
}

/// Returns the last of the rows beside one whose figures add up to it, and hardly by chance. `beside` are those that may,
/// the nearest first; `all` is how many others there are. Fewer are only put together if they are of its kind.
fn addends(
    columns: &[Numbers<'_>],
    row: usize,
    beside: impl Iterator<Item = usize> + Clone,
    (all, alike): (usize, &dyn Fn(usize) -> bool),
) -> Option<usize> {
    let largest = |is_count: bool| {
        let own = columns.iter().filter(|numbers| numbers.is_count == is_count);
        own.filter_map(|numbers| Some((numbers.at(row)?, numbers))).max_by_key(|(whole, _)| *whole)
    };
    let (whole, lead) = largest(true).or_else(|| largest(false)).filter(|(whole, _)| *whole > 0)?;
    let mut sum = 0i128;
    for (count, other) in (1usize..).zip(beside.clone()) {
        sum = sum.saturating_add(lead.at(other).unwrap_or_default());
        if sum > whole {
            return None;
        }
        let rows = || beside.clone().take(count);
        let may = count == all || count > 1 && rows().all(alike);
        if sum == whole && may && are_sums(columns, row, rows, count == all) {
            return Some(other);
        }
    }
    None
}

/// Returns whether the figures of a row are the sums of other rows, of `all` others or of some.
fn are_sums<R: Iterator<Item = usize>>(
    columns: &[Numbers<'_>],
    row: usize,
    others: impl Fn() -> R,
    all: bool,
) -> bool {
    let mut sums = Vec::new();
    for numbers in columns {
        let Some(whole) = numbers.at(row) else { continue };
        let parts = || others().filter_map(|other| numbers.at(other));
        let sum = parts().fold(0i128, i128::saturating_add);
        if sum == whole && parts().all(|part| part >= 0) {
            let unit = 10i128.checked_pow(numbers.column.scale()).unwrap_or(i128::MAX);
            let whole = whole.checked_div(unit).unwrap_or_default();
            sums.push((whole, parts().filter(|part| *part > 0).count()));
        } else if numbers.is_count {
            return false;
        }
    }
    let large = |most: i128, parts: usize| {
        sums.iter().filter(|(whole, of)| *whole >= most && *of >= parts).count()
    };
    if all {
        return large(1000, 4) > 0 || large(100, 3) > 0 && large(10, 3) > 1;
    }
    // Some rows beside one add up to it sooner or later. Equal columns prove nothing more than one of them.
    sums.retain(|(whole, parts)| *whole > 1 && *parts > 1);
    sums.sort_unstable();
    sums.dedup_by_key(|(whole, _)| *whole);
    let chance = sums.iter().fold(1i128, |chance, (whole, _)| chance.saturating_mul(*whole));
    sums.len() > 1 && chance >= 10_000_000
}

impl Intake<'_> {
    /// Refuses rows that have the sums of others: of those beneath, or of those above. With a register every row is a
    /// unit's, and in a table of cases none is.
    pub(super) fn check_sums(&mut self, columns: &[Column]) {
        /// Nobody types more rows; of longer tables only the first and the last are looked at.
        const TYPED: usize = 2_000;
        let units = self.units.len();
        if self.register.is_some() || self.texts.is_some() || units < 4 {
            return;
        }
        let metrics = self.framework.metrics.values();
        let numbers = metrics.zip(columns).filter_map(|(metric, column)| {
            let is_count = match metric.kind {
                MetricType::Count => true,
                MetricType::Number => false,
                _ => return None,
            };
            let is_small = !matches!(column.values(), Values::Wide(_) | Values::Text(_));
            is_small.then_some(Numbers { column, is_count })
        });
        let (numbers, all): (Vec<_>, _) = (numbers.collect(), units.saturating_sub(1));
        let step = if units > TYPED { all } else { 1 };
        for row in (0..units).step_by(step) {
            let (Some(spot @ Spot::Text(_)), Some(unit)) = (self.spot(row), self.units.get(row))
            else {
                continue;
            };
            // A province may stand above its communes, and does not above others of its kind.
            let alike = |other| self.units.get(other).is_some_and(|it: &Unit| it.kind == unit.kind);
            let others = (all, &alike as &dyn Fn(usize) -> bool);
            let is_alone = || (0..units).filter(|other| alike(*other)).count() < 2;
            let last = addends(&numbers, row, row.saturating_add(1)..units, others)
                .or_else(|| addends(&numbers, row, (0..row).rev(), others))
                .filter(|_| !is_alone());
            let Some(last) = last else { continue };
            let says = heading::shown(&unit.id, &unit.name);
            let id = unit.id.clone();
            let from = self.spot(last).and_then(Spot::span);
            self.faults.push_related(
                spot.place(&id, "unit", ""),
                || form_rows::no_unit(FormRow::Sums, &says),
                || {
                    let from = from?;
                    Some((
                        from,
                        said!(
                            "from here they add up to it",
                            "các dòng từ đây cộng lại bằng dòng đó"
                        ),
                    ))
                },
            );
        }
    }
}
