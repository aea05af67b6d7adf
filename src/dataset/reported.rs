//! The units that reported, and those that did not.

use super::bound::BoundMetric;
use super::column::{Column, State};
use super::dataset::Dataset;
use super::register::{Register, RegisteredUnit};
use crate::model::UnitKind;

/// A unit that did not report: its row has no figure, or it is in the register but not in the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreported<'a> {
    /// The id.
    pub id: &'a str,
    /// The name.
    pub name: &'a str,
    /// The kind. `None` if the unit has no row and the register does not give its kind.
    pub kind: Option<&'a UnitKind>,
}

/// Returns the rows without a figure, in ascending order.
pub(crate) fn silent_rows(
    metrics: &[BoundMetric],
    units: usize,
    columns: &[Column],
    declared: &[Vec<Option<bool>>],
) -> Vec<usize> {
    let figures = columns.iter().zip(metrics).filter(|(_, metric)| metric.is_figure);
    let figures: Vec<&Column> = figures.map(|(column, _)| column).collect();
    let says = |row: usize| {
        figures.iter().any(|column| column.state(row) != State::Missing)
            || declared.iter().any(|units| units.get(row).copied().flatten().is_some())
    };
    (0..units).filter(|row| !says(*row)).collect()
}

impl Dataset {
    /// Returns whether the unit in `row` reported.
    pub(crate) fn reported(&self, row: usize) -> bool {
        row < self.rows().len() && self.0.silent.binary_search(&row).is_err()
    }

    /// Returns the rows of units that did not report, in ascending order.
    pub(crate) fn silent_rows(&self) -> &[usize] {
        &self.0.silent
    }

    /// Returns the units that did not report: first those whose rows have no figure, in the order of the
    /// data; then, if the data were read with a register, the units of the register that have no row
    /// ([`absent_from`](Self::absent_from)).
    pub fn not_reported(&self) -> impl Iterator<Item = Unreported<'_>> {
        let silent = self.0.silent.iter().filter_map(|row| {
            let unit = self.rows().get(*row)?;
            Some(Unreported { id: &unit.id, name: &unit.name, kind: Some(&unit.kind) })
        });
        let absent = self.0.register.iter().flat_map(|register| self.absent_from(register));
        let absent = absent.filter(|unit| self.find(&unit.id).is_none()).map(|unit| Unreported {
            id: &unit.id,
            name: &unit.name,
            kind: unit.kind.as_ref(),
        });
        silent.chain(absent)
    }

    /// Returns the units of a register that did not report, in its order: those of the kinds that the
    /// framework assesses, and those whose kind the register does not give. A unit whose row has no figure
    /// did not report either ([`reported`](super::DatasetUnit::reported)).
    ///
    /// See [`Register`] for an example.
    pub fn absent_from<'r>(
        &'r self,
        register: &'r Register,
    ) -> impl Iterator<Item = &'r RegisteredUnit> {
        let kinds = self.0.bound.kinds();
        register.units().iter().filter(move |unit| {
            unit.kind.as_ref().is_none_or(|kind| kinds.contains(kind))
                && self.find(&unit.id).is_none_or(|row| !self.reported(row))
        })
    }
}
