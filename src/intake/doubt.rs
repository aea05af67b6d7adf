//! Cells with two readings, of which the rest of the data may show the usual one to be wrong.
//!
//! A bare `1` is a share, 100 %, in a column of shares; among `85%` and `92%` it may be 1 %. `3/5/2024` is
//! the 3rd of May, unless other days of the file have the month first. So such cells are read and remembered
//! until all of the data is read.

use super::day::{self, Order};
use super::faults::{Faults, Place, Spot};
use super::messages;
use crate::dataset::unit::Unit;
use crate::diagnostic::{Problem, Span};
use crate::model::{Framework, Metric, MetricIndex};
use crate::number::Decimal;
use crate::said::{Said, said};

/// A cell with two readings.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) metric: MetricIndex,
    pub(super) text: Box<str>,
    pub(super) spot: Spot,
}

/// Cells of one kind: their number, and as many of them as can be listed.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) count: usize,
    pub(super) kept: Vec<Cell>,
}

impl Cells {
    pub(super) fn keep(&mut self, limit: usize, cell: impl FnOnce() -> Cell) {
        self.count = self.count.saturating_add(1);
        if self.kept.len() < limit {
            self.kept.push(cell());
        }
    }

    /// Reports the cells that were kept, each with the place that proves its usual reading wrong.
    pub(super) fn report(
        self,
        (framework, units): (&Framework, &[Unit]),
        faults: &mut Faults,
        proof: Option<(Span, Said)>,
        problem: impl Fn(&Metric, &str) -> Problem,
    ) {
        for Cell { row, metric, text, spot } in self.kept {
            let Some(metric) = framework.metric_at(metric) else { continue };
            let unit = units.get(row).map_or("", |unit| unit.id.as_str());
            let place = spot.place(unit, "metrics", &metric.id);
            faults.push_related(place, || problem(metric, &text), || proof.clone());
        }
    }
}

/// The proof that a column has percentages and not shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Percentages {
    /// A percent sign.
    Sign,
    /// A percent sign in the head of the column.
    Head,
    /// A number above 1 without it.
    Above,
}

/// The numbers from 0 to 1 without a percent sign in a column of percentages.
#[derive(Debug, Default)]
struct Shares {
    bare: Cells,
    proof: Option<(Percentages, Spot)>,
}

/// The cells in doubt of one dataset.
#[derive(Debug)]
pub(super) struct Doubts {
    /// By metric.
    shares: Vec<Shares>,
    days: Cells,
    /// The first day with the month before the day.
    month_first: Option<Spot>,
    limit: usize,
}

impl Doubts {
    /// Creates doubts for `metrics` metrics. Of each kind up to `limit` cells are listed.
    pub(super) fn new(metrics: usize, limit: usize) -> Self {
        let shares = std::iter::repeat_with(Shares::default).take(metrics).collect();
        Self { shares, days: Cells::default(), month_first: None, limit }
    }

    /// Records a cell that proves the column of a metric to have percentages.
    #[inline]
    pub(super) fn prove(&mut self, metric: MetricIndex, proof: Percentages, spot: Spot) {
        if let Some(shares) = self.shares.get_mut(metric.get()) {
            shares.proof.get_or_insert((proof, spot));
        }
    }

    /// Records a number without percent sign in the column of a percentage. Zero is zero in both readings.
    pub(super) fn bare(
        &mut self,
        (row, metric): (usize, MetricIndex),
        value: Decimal,
        text: &str,
        place: Place<'_>,
    ) {
        let (Some(spot), Some(shares)) = (place.spot(), self.shares.get_mut(metric.get())) else {
            return;
        };
        if value.abs() > Decimal::ONE {
            shares.proof.get_or_insert((Percentages::Above, spot));
        } else if !value.is_zero() {
            shares.bare.keep(self.limit, || Cell { row, metric, text: text.into(), spot });
        }
    }

    /// Records the order of the parts of a day.
    pub(super) fn day(
        &mut self,
        (row, metric): (usize, MetricIndex),
        text: &str,
        place: Place<'_>,
    ) {
        let Some(spot) = place.spot() else { return };
        match day::order(text) {
            Some(Order::MonthFirst) => {
                self.month_first.get_or_insert(spot);
            }
            Some(Order::Either) => {
                self.days.keep(self.limit, || Cell { row, metric, text: text.into(), spot });
            }
            Some(Order::DayFirst) | None => {}
        }
    }

    /// Reports the cells that the rest of the data puts in doubt.
    pub(super) fn settle(self, framework: &Framework, units: &[Unit], faults: &mut Faults) {
        let mut report =
            |cells: Cells, proof: (Spot, Said), problem: fn(&Metric, &str) -> Problem| {
                let unlisted = cells.count.saturating_sub(cells.kept.len());
                let proof = proof.0.span().map(|span| (span, proof.1));
                cells.report((framework, units), faults, proof, problem);
                faults.count_unlisted(unlisted);
            };
        for Shares { bare, proof } in self.shares {
            if let Some((proof, spot)) = proof {
                let says = match proof {
                    Percentages::Head => {
                        said!("here is the sign, in the head", "dấu % có ở đầu cột này")
                    }
                    Percentages::Sign => said!("here the sign is written", "ở đây có viết dấu"),
                    Percentages::Above => {
                        said!("here a number is above 1", "ở đây có số lớn hơn 1")
                    }
                };
                report(bare, (spot, says), messages::share_ambiguous);
            }
        }
        if let Some(spot) = self.month_first {
            report(
                self.days,
                (spot, said!("here the month comes first", "ở đây tháng đứng trước")),
                messages::day_ambiguous,
            );
        }
    }
}
