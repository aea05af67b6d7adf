//! Which units reported, and which did not.

use super::column::{Column, State};
use super::dataset::Dataset;
use super::register::{Register, RegisteredUnit};
use crate::model::{Framework, UnitKind};

/// A unit that did not report: its row has no figure, or the register has it and the data do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreported<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// Which units it is compared with. `None` if it has no row and the register does not say.
    pub kind: Option<&'a UnitKind>,
}

/// The rows without a figure, in their order.
pub(crate) fn silent_rows(
    framework: &Framework,
    units: usize,
    columns: &[Column],
    declared: &[Vec<Option<bool>>],
) -> Vec<usize> {
    let figures = framework.figures();
    let figures: Vec<&Column> =
        columns.iter().zip(figures).filter_map(|(column, is)| is.then_some(column)).collect();
    let says = |row: usize| {
        figures.iter().any(|column| column.state(row) != State::Missing)
            || declared.iter().any(|units| units.get(row).copied().flatten().is_some())
    };
    (0..units).filter(|row| !says(*row)).collect()
}

impl Dataset {
    /// Returns whether the unit in a row reported: it sent a figure, said that one does not apply to it,
    /// or declared whether it meets a target. A figure that the verifier rejected was sent too. A row
    /// that is not there did not report.
    ///
    /// Text is no figure, since it is never scored. Nor is a choice that only decides how other values
    /// count, such as a region: it is often filled in before a unit reports.
    ///
    /// A unit that did not report has no total and no scores, and is nobody's peer.
    ///
    /// ```
    /// use dti_engine::dataset::Dataset;
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}, note: {type: text}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let csv = "unit,portal,note\nan,no,\nbinh,,Khu vực I\nchau,n/a,\n";
    /// let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
    /// assert_eq!([0, 1, 2, 3].map(|row| dataset.reported(row)), [true, false, true, false]);
    /// assert_eq!(dataset.not_reported().map(|unit| unit.id).collect::<Vec<_>>(), ["binh"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reported(&self, row: usize) -> bool {
        row < self.units().len() && self.0.silent.binary_search(&row).is_err()
    }

    /// The rows of units that did not report, in their order.
    pub(crate) fn silent_rows(&self) -> &[usize] {
        &self.0.silent
    }

    /// The units that did not report: those whose rows have no figure, in the order of the data; then, if
    /// the data were read with a register, the units of the register that have no row
    /// ([`absent_from`](Self::absent_from)).
    pub fn not_reported(&self) -> impl Iterator<Item = Unreported<'_>> {
        let silent = self.0.silent.iter().map(|row| {
            let unit = self.unit(*row);
            Unreported { id: &unit.id, name: &unit.name, kind: Some(&unit.kind) }
        });
        let absent = self.0.register.iter().flat_map(|register| self.absent_from(register));
        let absent = absent.filter(|unit| self.find(&unit.id).is_none()).map(|unit| Unreported {
            id: &unit.id,
            name: &unit.name,
            kind: unit.kind.as_ref(),
        });
        silent.chain(absent)
    }

    /// The units of a register that did not report, in its order: those of the kinds that the
    /// framework assesses, and those whose kind the register does not say. A unit whose row has no figure
    /// did not report either ([`reported`](Self::reported)).
    ///
    /// [`Register`] shows it at work.
    pub fn absent_from<'r>(
        &'r self,
        register: &'r Register,
    ) -> impl Iterator<Item = &'r RegisteredUnit> {
        let kinds = &self.0.unit_kinds;
        register.units().iter().filter(move |unit| {
            unit.kind.as_ref().is_none_or(|kind| kinds.contains(kind))
                && self.find(&unit.id).is_none_or(|row| !self.reported(row))
        })
    }
}
