//! Rows whose figures are put together from the rows of other units.

use super::columns::{Columns, Sums};
use super::table::Table;
use crate::dataset::unit::Unit;
use crate::intake::form_rows::{self, FormRow};
use crate::intake::heading;

impl Table<'_, '_, '_> {
    /// Refuses rows whose figures are put together from the rows of other units. With a register every row is a unit's.
    pub(super) fn check_formulas(&mut self, columns: &Columns) {
        let units = self.intake.units();
        let kind = |unit: usize| units.get(unit).map(|unit: &Unit| unit.kind.clone());
        let mut found = Vec::new();
        for Sums { unit, place, rows } in &columns.sums {
            let of_others = columns.numbered.iter().filter(|(row, other)| {
                other != unit
                    && kind(*other) == kind(*unit)
                    && rows.iter().any(|(first, last)| (first..=last).contains(&row))
            });
            if of_others.count() > 1
                && let Some(unit) = units.get(*unit)
            {
                found.push((*place, unit.id.clone(), heading::shown(&unit.id, &unit.name)));
            }
        }
        for (place, id, says) in found {
            let problem = || form_rows::no_unit(FormRow::Formulas, &says);
            self.intake.faults.push(place.within(&id, ""), problem);
        }
    }
}
