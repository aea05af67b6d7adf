//! Cells with two readings, of which the rest of the data may show the usual one to be wrong.
//!
//! A bare `1` is a share, 100 %, in a column of shares; among `85%` and `92%` it may be 1 %, and `8500%` a number 85 in a
//! cell with the format of percentages. `3/5/2024` is
//! the 3rd of May, unless other days of the file have the month first. A spreadsheet with English settings makes
//! the 5th of March of what is typed as the 3rd of May, and leaves `31/3/2024` as a text. So such cells are read and
//! remembered until all of the data is read.

use super::day::{self, Order};
use super::day_faults;
use super::faults::{Faults, Place, Spot};
use super::header::Role;
use super::messages;
use crate::dataset::remarks::{Remarks, Written};
use crate::dataset::unit::Unit;
use crate::diagnostic::{Label, Location, Problem, Span};
use crate::model::{Framework, Metric, MetricIndex};
#[cfg(feature = "xlsx")]
use crate::number::Date;
use crate::number::Decimal;
use crate::said::{Said, said};

/// A cell with two readings.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) row: usize,
    /// The role of its column.
    pub(super) role: Role,
    pub(super) text: Box<str>,
    pub(super) spot: Spot,
}

/// The cell that shows how percentages are written, or the fault of the first that may be written otherwise.
type Shown = Result<(Span, Said), Problem>;

/// What a file leaves open for others: by metric, the cell that shows how percentages are written, or the fault of the first
/// that may be written otherwise, and that of the first day with two readings.
#[derive(Debug, Default)]
pub(super) struct Open {
    shares: Vec<(MetricIndex, Shown)>,
    day: Option<Problem>,
}

impl Open {
    pub(super) fn spans(&self) -> Vec<Span> {
        let of_share = |written: &Shown| match written {
            Ok((span, _)) => Some(*span),
            Err(problem) => problem.span,
        };
        let shares = self.shares.iter().filter_map(|(_, written)| of_share(written));
        shares.chain(self.day.as_ref().and_then(|problem| problem.span)).collect()
    }

    /// Keeps it with the places in the file.
    pub(super) fn keep(self, locate: impl Fn(Span) -> Option<Location>, remarks: &mut Remarks) {
        let told = |problem: Problem| Box::new(problem.locate(&locate));
        for (metric, written) in self.shares {
            let written = match written {
                Ok((span, message)) => {
                    locate(span).map(|location| Written::Surely(Label { location, message }))
                }
                Err(problem) => Some(Written::Perhaps(told(problem))),
            };
            remarks.written.extend(written.map(|written| (metric, written)));
        }
        remarks.day = self.day.map(told);
    }
}

impl Cell {
    /// Returns the problem of the cell, with its place.
    fn problem(
        &self,
        (framework, units): (&Framework, &[Unit]),
        problem: impl Fn(Option<&Metric>, &str) -> Option<Problem>,
    ) -> Option<Problem> {
        let metric = self.role.metric().and_then(|metric| framework.metric_at(metric));
        let unit = units.get(self.row).map_or("", |unit| unit.id.as_str());
        let place = match (self.role, metric) {
            (Role::Note(kind, _), _) => self.spot.place(unit, kind.key(), ""),
            (_, metric) => self.spot.place(unit, "metrics", metric.map_or("", Metric::id)),
        };
        let problem = problem(metric, &self.text)?;
        Some(problem.at(place.span()).path(place.path()))
    }
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

    /// Reports the cells that were kept, each with the place that proves its usual reading wrong. The problem is of
    /// the metric whose value a cell holds, if it holds one.
    pub(super) fn report(
        self,
        (framework, units): (&Framework, &[Unit]),
        faults: &mut Faults,
        proof: Option<(Span, Said)>,
        problem: impl Fn(Option<&Metric>, &str) -> Option<Problem>,
    ) {
        for cell in self.kept {
            if let Some(problem) = cell.problem((framework, units), &problem) {
                faults.add(match proof.clone() {
                    Some((span, says)) => problem.related(span, says),
                    None => problem,
                });
            }
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
    /// Those of 1000 % and more.
    large: Cells,
    proof: Option<(Percentages, Spot)>,
}

/// The days with two readings. What is no day of the year in one of them proves the other.
#[derive(Debug, Default)]
struct Days {
    /// Those that are written as texts.
    texts: Cells,
    /// The first text with the month before the day, and with the day before the month.
    month_first: Option<Spot>,
    day_first: Option<Spot>,
    /// Cells of a workbook that hold a day and not a text.
    cells: Cells,
    /// Whether one of them holds a day after the 12th, so that whatever made them knew the order of the texts.
    after_12: bool,
}

/// The cells in doubt of one dataset.
#[derive(Debug)]
pub(super) struct Doubts {
    /// By metric.
    shares: Vec<Shares>,
    days: Days,
    limit: usize,
}

impl Doubts {
    /// Creates doubts for `metrics` metrics. Of each kind up to `limit` cells are listed.
    pub(super) fn new(metrics: usize, limit: usize) -> Self {
        let shares = std::iter::repeat_with(Shares::default).take(metrics).collect();
        Self { shares, days: Days::default(), limit }
    }

    /// Records a cell that proves the column of a metric to have percentages.
    #[inline]
    pub(super) fn prove(&mut self, metric: MetricIndex, proof: Percentages, spot: Spot) {
        if let Some(shares) = self.shares.get_mut(metric.get()) {
            shares.proof.get_or_insert((proof, spot));
        }
    }

    /// Records a percentage, or a number without percent sign in its column. Zero is zero in both readings.
    pub(super) fn share(
        &mut self,
        (row, metric): (usize, MetricIndex),
        (value, has_sign): (Decimal, bool),
        text: &str,
        place: Place<'_>,
    ) {
        let (Some(spot), Some(shares)) = (place.spot(), self.shares.get_mut(metric.get())) else {
            return;
        };
        let proof = match has_sign {
            true => Some(Percentages::Sign),
            false => (value.abs() > Decimal::ONE).then_some(Percentages::Above),
        };
        if let Some(proof) = proof {
            shares.proof.get_or_insert((proof, spot));
        }
        let (doubtful, cells) = match has_sign {
            true => (value.abs() >= Decimal::TEN, &mut shares.large),
            false => (proof.is_none() && !value.is_zero(), &mut shares.bare),
        };
        if doubtful {
            let role = Role::Metric(metric);
            cells.keep(self.limit, || Cell { row, role, text: text.into(), spot });
        }
    }

    /// Records the order of the parts of a day.
    pub(super) fn day(&mut self, (row, role): (usize, Role), text: &str, place: Place<'_>) {
        let Some(spot) = place.spot() else { return };
        match day::order(text) {
            Some(Order::MonthFirst) => _ = self.days.month_first.get_or_insert(spot),
            Some(Order::DayFirst) => _ = self.days.day_first.get_or_insert(spot),
            Some(Order::Either) => {
                self.days.texts.keep(self.limit, || Cell { row, role, text: text.into(), spot });
            }
            None => {}
        }
    }

    /// Records a day that a cell of a workbook holds.
    #[cfg(feature = "xlsx")]
    pub(super) fn day_of_cell(&mut self, (row, role): (usize, Role), day: Date, place: Place<'_>) {
        let (days, limit) = (&mut self.days, self.limit);
        days.after_12 |= day.day() > 12;
        if let Some(spot) = place.spot().filter(|_| day::exchanged(day).is_some()) {
            let text = || day.to_string().into();
            days.cells.keep(limit, || Cell { row, role, text: text(), spot });
        }
    }

    /// Reports the cells that the rest of the data puts in doubt. Returns the percentages of 1000 % and more, by metric, and
    /// what other files of one dataset may put in doubt or may be put in doubt by.
    pub(super) fn settle(
        self,
        framework: &Framework,
        units: &[Unit],
        faults: &mut Faults,
    ) -> (Vec<Cells>, Open) {
        let mut of_metrics = Vec::with_capacity(self.shares.len());
        let mut open = Open::default();
        let mut report =
            |cells: Cells,
             (spot, says): (Spot, Said),
             problem: fn(Option<&Metric>, &str) -> Option<Problem>| {
                let unlisted = cells.count.saturating_sub(cells.kept.len());
                let proof = spot.span().map(|span| (span, says));
                cells.report((framework, units), faults, proof, problem);
                faults.count_unlisted(unlisted);
            };
        for (index, Shares { bare, large, proof }) in (0u32..).map(MetricIndex).zip(self.shares) {
            of_metrics.push(large);
            if proof.is_none()
                && let Some(first) = bare.kept.first()
            {
                open.shares.extend(
                    first
                        .problem((framework, units), |of, text| {
                            Some(messages::share_ambiguous(of?, text))
                        })
                        .map(|problem| (index, Err(problem))),
                );
            }
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
                open.shares.extend(spot.span().map(|span| (index, Ok((span, says.clone())))));
                report(bare, (spot, says), |of, text| Some(messages::share_ambiguous(of?, text)));
            }
        }
        let Days { texts, month_first, day_first, cells, after_12 } = self.days;
        open.day = texts.kept.first().filter(|_| month_first.is_none()).and_then(|first| {
            first.problem((framework, units), |of, text| Some(day_faults::day_ambiguous(of, text)))
        });
        if let Some(spot) = month_first {
            let says = said!("here the month comes first", "ở đây tháng đứng trước");
            report(texts, (spot, says), |of, text| Some(day_faults::day_ambiguous(of, text)));
        }
        if let Some(spot) = day_first.or(month_first).filter(|_| !after_12) {
            let says = said!(
                "here a day after the 12th is a text and not a date",
                "ở đây ngày sau ngày 12 lại là văn bản chứ không phải kiểu ngày"
            );
            report(cells, (spot, says), |of, text| Some(day_faults::day_exchanged(of, text)));
        }
        (of_metrics, open)
    }
}
