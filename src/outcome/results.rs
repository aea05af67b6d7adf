//! Units in rank order, and the result of each.

use std::num::NonZeroU32;

use serde::Serialize;

use super::{Outcome, Verdict};
use crate::dataset::Unit;
use crate::error::Error;
use crate::evaluation::NoTotal;
use crate::model::Text;
use crate::number::Shown;

/// The result of one unit in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UnitOutcome<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// Its rank among the units of its kind; `None` where the framework ranks nobody, or the unit has no
    /// total.
    pub rank: Option<u32>,
    /// Its total, shown to the places that cover it. For `criteria`, the number of targets met.
    pub total: Option<Shown>,
    /// Why it has no total; `None` if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_total: Option<NoTotal>,
    /// Total ÷ points, to six places.
    pub share: Option<Shown>,
    /// Its grade, where the framework has grades.
    pub grade: Option<&'a Text>,
    /// Whether it passes, where the framework has a verdict.
    pub verdict: Option<Verdict>,
}

/// A line of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    /// The rank, from 1.
    pub rank: u32,
    /// The unit.
    pub unit: &'a Unit,
    /// The total.
    pub total: Shown,
}

impl Outcome {
    /// All units in rank order, ties in Vietnamese alphabetical order; kinds one after another.
    /// Where the framework ranks nobody, in the order of the dataset. Units that did not report come last.
    pub fn units(&self) -> impl Iterator<Item = UnitOutcome<'_>> {
        self.order().iter().filter_map(|row| self.unit_outcome(*row))
    }

    /// All units in the order of the dataset; spares the sorting that [`Outcome::units`] does.
    pub fn results(&self) -> impl Iterator<Item = UnitOutcome<'_>> {
        (0..self.dataset().rows().len()).filter_map(|row| self.unit_outcome(row))
    }

    /// The ranked units in rank order; kinds one after another.
    pub fn ranking(&self) -> impl Iterator<Item = Place<'_>> {
        self.units().filter_map(|unit| {
            Some(Place { rank: unit.rank?, unit: unit.unit, total: unit.total? })
        })
    }

    /// The result of one unit.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn unit(&self, id: &str) -> Result<UnitOutcome<'_>, Error> {
        let row = self.find(id)?;
        self.unit_outcome(row).ok_or_else(|| self.unknown(id))
    }

    /// The result of the unit in a row.
    pub(crate) fn unit_outcome(&self, row: usize) -> Option<UnitOutcome<'_>> {
        let unit = self.dataset().rows().get(row)?;
        Some(UnitOutcome {
            unit,
            rank: self.ranks().get(row).copied().flatten().map(NonZeroU32::get),
            total: self.scores().total_shown(row),
            no_total: self.no_total(row),
            share: self.share(row),
            grade: self.grade(row),
            verdict: self.unit_verdict(row),
        })
    }
}
