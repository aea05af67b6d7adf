//! Identifies the unit of a line, with or without a register.

use std::borrow::Cow;
use std::collections::HashSet;
use std::collections::hash_map::Entry;

use super::faults::{Place, Spot};
use super::form_rows::{self, FormRow};
use super::header::Names;
use super::heading;
use super::hidden::hidden;
use super::look_alike::{self, look_alikes};
use super::messages::{self, quoted, unmatched};
use super::values::Intake;
use super::written::{self, Text};
use crate::dataset::register::{Register, RegisteredUnit, Unmatched};
use crate::dataset::unit::Unit;
use crate::diagnostic::{Code, Problem, Span, one_of, shown};
use crate::model::UnitKind;
use crate::name::{nfc, seen, trimmed};
use crate::said::said;

/// The id, name and kind of the unit in a line. What the line does not contain is empty.
#[derive(Debug, Default)]
pub(super) struct Said<'t> {
    pub(super) id: Cow<'t, str>,
    pub(super) name: Cow<'t, str>,
    pub(super) kind: Option<UnitKind>,
    /// Whether the line has a figure.
    pub(super) figures: bool,
}

impl<'t> Said<'t> {
    /// Returns the id, or the name if there is no id, as faults call the unit.
    pub(super) fn label(&self) -> &str {
        if self.id.is_empty() { &self.name } else { &self.id }
    }

    /// Creates the unit of a line with a figure.
    pub(super) fn of_line(id: &'t str, name: &'t str, kind: Option<UnitKind>) -> Self {
        Self { id: id.into(), name: name.into(), kind, figures: true }
    }
}

/// A unit as the dataset will have it.
#[derive(Debug)]
pub(super) struct Identity {
    pub(super) id: String,
    pub(super) name: String,
    /// `None` if neither the line nor the register gives it, and several are possible.
    pub(super) kind: Option<UnitKind>,
}

impl<'f> Intake<'f> {
    /// Returns the names that columns can have.
    pub(super) const fn names(&self) -> Names<'f> {
        Names { framework: self.framework, registered: self.register.is_some(), texts: None }
    }

    /// Returns the kind in a cell, if the framework assesses it.
    pub(super) fn kind(&mut self, text: &str, place: Place<'_>) -> Option<UnitKind> {
        let text = nfc(trimmed(text));
        let kinds = &self.framework.unit_kinds;
        if text.is_empty() {
            if self.register.is_some() {
                return None;
            }
            let only = self.only_kind();
            if only.is_none() {
                self.faults.push(place, || messages::no_kind(kinds));
            }
            return only;
        }
        let known = kinds.iter().find(|kind| kind.as_str() == text).cloned();
        if known.is_none() {
            self.faults.push(place, || {
                let problem = Problem::new(
                    Code::KindNotAssessed,
                    said!(
                        "{} is not a kind of unit that is assessed here",
                        "{} không phải là loại đơn vị được đánh giá ở đây",
                        messages::quoted(&text)
                    ),
                );
                let names = || kinds.iter().map(UnitKind::as_str);
                problem.nearest(&text, names()).allowed(one_of(names()))
            });
        }
        known
    }

    /// Returns the kind of units without one: the only kind that is possible.
    pub(super) fn only_kind(&self) -> Option<UnitKind> {
        match self.framework.unit_kinds.as_slice() {
            [kind] => Some(kind.clone()),
            _ => None,
        }
    }

    /// Returns the unit of a line. `None` if that was a fault. If the `kind` in the line is unknown, the
    /// fault was already reported.
    pub(super) fn identify(&mut self, said: &Said<'_>, place: Place<'_>) -> Option<Identity> {
        let Some(register) = self.register.clone() else {
            let id = nfc(trimmed(&said.id)).into_owned();
            if id.is_empty() {
                self.faults.push(place, || match trimmed(&said.name) {
                    name if !said.figures && heading::is_heading("", name, false) => {
                        form_rows::no_unit(FormRow::Heading, name)
                    }
                    _ => no_unit(place, said!("the column `unit`", "cột `unit`")),
                });
                return None;
            }
            if let Some((row, text)) = form_rows::of_unit(&id, trimmed(&said.name)) {
                self.faults.push(place, || form_rows::no_unit(row, text));
                return None;
            }
            if let Some(problem) = written::acting(Text::Id, &id).or_else(|| written::turned(&id)) {
                self.faults.push(place, || problem);
                return None;
            }
            let name = self.name(&said.name, place)?;
            let name = if name.is_empty() { id.clone() } else { name };
            let kind = said.kind.clone().or_else(|| self.only_kind());
            return Some(Identity { id, name, kind });
        };
        let [id, name] = [&said.id, &said.name].map(|text| trimmed(text));
        let text = if id.is_empty() { name } else { id };
        if text.is_empty() {
            self.faults.push(place, || {
                no_unit(
                    place,
                    said!(
                        "the column `unit`, or its name in the column `name`",
                        "cột `unit`, hoặc ghi tên vào cột `name`"
                    ),
                )
            });
            return None;
        }
        let unit = match register.find_of_kind(text, said.kind.as_ref()) {
            Ok(unit) => unit,
            Err(found) => {
                self.faults.push(place, || match form_rows::of_unit(id, name) {
                    Some((row, text)) => form_rows::no_unit(row, text),
                    None if !said.figures && heading::is_heading(id, name, false) => {
                        form_rows::no_unit(FormRow::Heading, &heading::shown(id, name))
                    }
                    None => written::acting(Text::Id, text)
                        .or_else(|| written::turned(text))
                        .unwrap_or_else(|| unmatched(text, &found)),
                });
                return None;
            }
        };
        self.agrees(&register, unit, said, place)?;
        let kind = unit.kind.clone().or_else(|| said.kind.clone()).or_else(|| self.only_kind());
        Some(Identity { id: unit.id.clone(), name: unit.name.clone(), kind })
    }

    /// Returns the display name of a unit. If it has control characters, or is what a spreadsheet writes in
    /// place of a name, reports that and returns `None`.
    pub(super) fn name(&mut self, text: &str, place: Place<'_>) -> Option<String> {
        let shown = trimmed(text);
        if let Some(problem) = written::acting(Text::Name, shown).or_else(|| written::unread(shown))
        {
            self.faults.push(place, || problem);
            return None;
        }
        Some(seen(text).into_owned())
    }

    /// Refuses ids that people take for the same, and those with hidden characters. With a register, the ids are
    /// those of the register.
    pub(super) fn check_ids(&mut self) {
        if self.register.is_some() {
            return;
        }
        let alike = look_alikes(self.units(), |unit| &unit.id);
        let pairs = alike.iter().flat_map(|(row, first)| [row, first]);
        let told: HashSet<usize> = pairs.copied().collect();
        let units = std::mem::take(&mut self.units);
        let id = |row: usize| units.get(row).map_or("", |unit| unit.id.as_str());
        for (row, first) in alike {
            let (Some(at), Some(before)) = (self.spot(row), self.spot(first)) else { continue };
            let of = match before {
                Spot::Text(_) => said!("", ""),
                Spot::Entry(submission) => said!(
                    ", in `submissions[{submission}]`",
                    ", trong `submissions[{submission}]`",
                    submission
                ),
                #[cfg(feature = "arrow")]
                Spot::Row(row) => said!(", in `rows[{row}]`", ", trong `rows[{row}]`", row),
            };
            self.faults.push_related(
                at.place(id(row), "unit", ""),
                || look_alike::problem(id(row), id(first), &of),
                || {
                    Some((
                        before.span()?,
                        said!("here it is written otherwise", "ở đây lại viết khác"),
                    ))
                },
            );
        }
        for (row, unit) in units.iter().enumerate() {
            let Some(found) = hidden(&unit.id).filter(|_| !told.contains(&row)) else {
                continue;
            };
            let Some(at) = self.spot(row) else { continue };
            let problem = || written::with_hidden(Text::Id, &unit.id, found);
            self.faults.push(at.place(&unit.id, "unit", ""), problem);
        }
        self.units = units;
    }

    /// Checks that a line agrees with its unit of the register. Reports the first contradiction and returns
    /// `None`.
    fn agrees(
        &mut self,
        register: &Register,
        unit: &RegisteredUnit,
        said: &Said<'_>,
        place: Place<'_>,
    ) -> Option<()> {
        let there = said!("so the register has it", "danh sách đơn vị ghi như vậy ở đây");
        let of_another = match register.find_of_kind(&said.name, said.kind.as_ref()) {
            _ if said.name.is_empty() => None,
            Ok(other) if other.id != unit.id => Some(other),
            Err(Unmatched::Several(units)) if units.iter().all(|one| one.id != unit.id) => {
                units.first().copied()
            }
            Err(Unmatched::Nowhere(_)) => {
                let names = (shown(&said.name), shown(&unit.name));
                self.faults.remarks.names.insert(shown(&unit.id), names);
                None
            }
            _ => None,
        };
        if let Some(other) = of_another {
            self.faults.push(place, || {
                let (id, name) = (quoted(&unit.id), quoted(&unit.name));
                let (said, other) = (quoted(&said.name), quoted(&other.id));
                let message = said!(
                    "the unit {id} is {name} in the register, where {said} is {other}",
                    "đơn vị {id} là {name} trong danh sách đơn vị, còn {said} là {other}",
                    id,
                    name,
                    said,
                    other
                );
                Problem::new(Code::TwoNamesOrKinds, message)
                    .help(said!("mend the id or the name", "sửa mã hoặc tên"))
                    .beside(register.place(&unit.id), there)
            });
            return None;
        }
        let Some(kind) = &unit.kind else { return Some(()) };
        if let Some(given) = said.kind.as_ref().filter(|given| *given != kind) {
            self.faults.push(place, || {
                let message = said!("the unit {} is of the kind `{given}` here, of the kind `{kind}` in the register", "đơn vị {} thuộc loại `{given}` ở đây, thuộc loại `{kind}` trong danh sách đơn vị", quoted(&unit.name), given, kind);
                Problem::new(Code::TwoNamesOrKinds, message)
                    .help(said!("mend the one that is wrong", "sửa bên bị sai"))
                    .beside(register.place(&unit.id), there)
            });
            return None;
        }
        let kinds = &self.framework.unit_kinds;
        if !kinds.contains(kind) {
            self.faults.push(place, || {
                let message = said!("the unit {} is of the kind `{kind}` in the register, which is not assessed here", "đơn vị {} thuộc loại `{kind}` trong danh sách đơn vị, loại này không được đánh giá ở đây", quoted(&unit.name), kind);
                let names = || kinds.iter().map(UnitKind::as_str);
                Problem::new(Code::KindNotAssessed, message)
                    .nearest(kind.as_str(), names())
                    .allowed(one_of(names()))
                    .elsewhere(register.place(&unit.id), place.span(), IN_DATA)
            });
            return None;
        }
        Some(())
    }

    /// Identifies a unit like [`Intake::identify`], for a line that must contain the kind if neither the
    /// register nor the framework gives it.
    pub(super) fn identify_with_kind(&mut self, said: &Said<'_>, place: Place<'_>) -> Option<Unit> {
        let registered = self.register.is_some();
        let Identity { id, name, kind } = self.identify(said, place)?;
        if kind.is_none() && registered {
            let kinds = &self.framework.unit_kinds;
            self.faults.push(place, || messages::no_kind(kinds));
        }
        Some(Unit { id, name, kind: kind? })
    }

    pub(super) fn set_name(&mut self, row: usize, name: &str) {
        if let Some(unit) = self.units.get_mut(row) {
            name.clone_into(&mut unit.name);
        }
    }

    pub(super) fn set_kind(&mut self, row: usize, kind: UnitKind) {
        if let Some(unit) = self.units.get_mut(row) {
            unit.kind = kind;
        }
    }

    /// Reports that a unit is there already, at `first`. `lines` is what the places of a text are.
    pub(super) fn repeated(
        &mut self,
        id: &str,
        first: Option<Spot>,
        lines: crate::said::Said,
        place: Place<'_>,
    ) {
        let registered = self.register.is_some();
        let problem = || messages::repeated_unit(id, first, lines, registered);
        let related = || Some((first?.span()?, said!("it is here already", "đã có ở đây")));
        self.faults.push_related(place, problem, related);
    }

    /// Records where a unit was given its name.
    #[cfg(feature = "xlsx")]
    pub(super) fn named_at(&mut self, row: usize, span: Span) {
        self.named.insert(row, span);
    }

    /// Gives a unit its name. A second one that differs is a fault.
    pub(super) fn take_name(&mut self, row: usize, id: &str, text: &str, span: Span) {
        let place = span.within(id, "");
        let Some(name) = self.name(text, place) else { return };
        match self.named.entry(row) {
            Entry::Vacant(free) => {
                free.insert(span);
                self.set_name(row, &name);
            }
            Entry::Occupied(first) if self.units.get(row).is_none_or(|unit| unit.name != name) => {
                let problem = || messages::unlike(&said!("name", "tên"), id, &name);
                let related =
                    || Some((*first.get(), said!("here it has another", "ở đây lại khác")));
                self.faults.push_related(place, problem, related);
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// What stands where a fault of the register was found.
pub(super) const IN_DATA: crate::said::Said =
    said!("the data have the unit here", "đơn vị này trong số liệu");

/// Returns the fault of a line without a unit.
fn no_unit(place: Place<'_>, columns: crate::said::Said) -> Problem {
    let problem = Problem::new(Code::NoUnitId, said!("the unit has no id", "đơn vị không có mã"));
    match place.span() {
        Some(_) => problem.help(said!(
            "write it in {columns}, or delete the line",
            "viết mã vào {columns}, hoặc xóa dòng",
            columns
        )),
        None => problem,
    }
}
