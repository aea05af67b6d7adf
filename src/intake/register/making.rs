//! A register under construction. Units are added one after the other.

use crate::diagnostic::{Code, Problem, Span};
use crate::said::said;
use std::collections::HashMap;
use std::sync::Arc;

use super::super::faults::{Faults, Place};
use super::super::hidden::hidden;
use super::super::look_alike;
use super::super::messages::quoted;
use super::super::written::{self, Text};
use crate::dataset::register::{Register, Registered, RegisteredUnit};
use crate::name::{alike, folded, nfc, seen, trimmed};

/// A register under construction.
pub(super) struct Making {
    pub(super) inner: Registered,
    /// The index of each unit by its id, without the differences that people overlook.
    forms: HashMap<String, usize>,
    pub(super) faults: Faults,
}

impl Making {
    pub(super) fn new(limit: usize) -> Self {
        let (ids, names) = (HashMap::new(), HashMap::new());
        let inner = Registered { units: Vec::new(), ids, names, places: Vec::new() };
        Self { inner, forms: HashMap::new(), faults: Faults::new(limit) }
    }

    /// Adds a unit, or reports its fault. `before` returns the place of an earlier unit by its index, if it
    /// can be shown.
    pub(super) fn add(
        &mut self,
        mut unit: RegisteredUnit,
        place: Place<'_>,
        before: impl FnOnce(usize) -> Option<Span>,
    ) -> bool {
        unit.id = nfc(trimmed(&unit.id)).into_owned();
        let form = alike(&unit.id);
        let misspelt = misspelt(&unit);
        unit.name = seen(&unit.name).into_owned();
        if let Some(problem) = misspelt {
            self.faults.push(place, || problem);
        } else if unit.id.is_empty() {
            self.faults.push(place, || {
                Problem::new(Code::NoUnitId, said!("the unit has no id", "đơn vị không có mã"))
                    .help(said!("write its id in the column `unit`", "viết mã vào cột `unit`"))
            });
        } else if let Some(first) = self.inner.ids.get(&unit.id).copied() {
            let problem = || {
                let message = said!(
                    "the unit {} is there twice",
                    "đơn vị {} xuất hiện hai lần",
                    quoted(&unit.id)
                );
                Problem::new(Code::RepeatedUnit, message).help(said!(
                    "give each unit an id of its own, or delete one of the two",
                    "đặt cho mỗi đơn vị một mã riêng, hoặc xóa một trong hai"
                ))
            };
            let related = || Some((before(first)?, said!("it is here already", "đã có ở đây")));
            self.faults.push_related(place, problem, related);
        } else if let Some(first) = self.forms.get(&form).copied() {
            let other = self.inner.units.get(first).map_or("", |unit| unit.id.as_str());
            let related = || {
                Some((before(first)?, said!("here it is written otherwise", "ở đây lại viết khác")))
            };
            let problem = || look_alike::problem(&unit.id, other, &said!("", ""));
            self.faults.push_related(place, problem, related);
        } else {
            self.forms.insert(form, self.inner.units.len());
            if unit.name.is_empty() {
                unit.name.clone_from(&unit.id);
            }
            self.take_in(unit);
            return true;
        }
        false
    }

    pub(super) fn take_in(&mut self, unit: RegisteredUnit) {
        let place = self.inner.units.len();
        self.inner.ids.insert(unit.id.clone(), place);
        for name in unit.names() {
            let places = self.inner.names.entry(folded(name)).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
        self.inner.units.push(unit);
    }

    pub(super) fn finish(self) -> Result<Register, Faults> {
        if self.faults.is_empty() { Ok(Register(Arc::new(self.inner))) } else { Err(self.faults) }
    }
}

/// Returns the fault of an id or a name that is not what it looks like.
fn misspelt(unit: &RegisteredUnit) -> Option<Problem> {
    hidden(&unit.id)
        .map(|c| written::with_hidden(Text::Id, &unit.id, c))
        .or_else(|| written::turned(&unit.id))
        .or_else(|| {
            let mut names = unit.names().map(trimmed);
            names.find_map(|name| {
                written::acting(Text::Name, name).or_else(|| written::unread(name))
            })
        })
}
