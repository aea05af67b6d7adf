//! The register: which units there are, so that a dataset can be held against it.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::model::UnitKind;
use crate::name::{folded, nfc, trimmed, unmarked};

/// A unit that should report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RegisteredUnit {
    /// Its id, unique in the register.
    pub id: String,
    /// What it is called now.
    pub name: String,
    /// Which units it is compared with, where the register says it.
    pub kind: Option<UnitKind>,
    /// What else it is called: former names, short names, other spellings.
    pub also: Vec<String>,
}

impl RegisteredUnit {
    /// A unit of no kind yet that has no other names.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), kind: None, also: Vec::new() }
    }

    /// Which units it is compared with.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(UnitKind::new(kind));
        self
    }

    /// One more name.
    #[must_use]
    pub fn also(mut self, name: impl Into<String>) -> Self {
        self.also.push(name.into());
        self
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        [&self.id, &self.name].into_iter().chain(&self.also).map(String::as_str)
    }
}

/// The units that should report, each with an id, a name, a kind and its other names; a copy shares
/// the data.
///
/// A dataset that is read with a register ([`ReadOptions::register`](crate::dataset::ReadOptions::register),
/// [`DatasetBuilder::with_register`](super::DatasetBuilder::with_register)) may name its units by id
/// or by any of their names, and takes id, name and kind from the register. What is not in the
/// register is refused with the nearest names, a name that fits two units with both, and
/// [`Dataset::absent_from`](crate::Dataset::absent_from) lists the units that did not report.
///
/// Names are the same however their letters are composed, wherever in a group of vowels the tone
/// stands (`hoà`, `hòa`), in capitals or small letters, and whatever white space and dashes are
/// between words. Marks count: `Hoà` is not `Hoa`.
///
/// ```
/// use dti_engine::dataset::{ReadOptions, Dataset, Register};
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
/// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
/// #     metrics: {portal: {type: yes_no}}\n\
/// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
/// let csv = "unit,name,kind,also\n\
///            01,Xã Hòa Bình,commune,Xã Hoà An|Xã Bình An\n\
///            02,Xã Tân Thành,commune,\n\
///            03,Xã Tân Lập,commune,\n";
/// let register = Register::from_csv(csv.as_bytes())?;
/// assert_eq!(register.find("XÃ HOÀ BÌNH").map(|unit| unit.id.as_str()).ok(), Some("01"));
///
/// let options = ReadOptions::default().register(register.clone());
/// let csv = "name,portal\nxã bình an,có\nXã Tân Thành,không\n";
/// let dataset = options.read_csv(csv.as_bytes(), &framework)?;
/// assert_eq!(dataset.unit("01")?.name(), "Xã Hòa Bình");
/// let absent: Vec<_> = dataset.absent_from(&register).map(|unit| unit.name.as_str()).collect();
/// assert_eq!(absent, ["Xã Tân Lập"]);
///
/// let csv = "name,portal\nXã Tân Thanh,có\n";
/// let faults = options.read_csv(csv.as_bytes(), &framework).unwrap_err();
/// assert_eq!(faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["D0306"]);
/// assert_eq!(faults.iter().next().and_then(|fault| fault.nearest.as_deref()), Some("Xã Tân Thành"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register(pub(crate) Arc<Registered>);

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Registered {
    pub(crate) units: Vec<RegisteredUnit>,
    /// The place of each unit by its id in normal form.
    pub(crate) ids: HashMap<String, usize>,
    /// The places of the units that have a name, by its folded form.
    pub(crate) names: HashMap<String, Vec<usize>>,
}

/// A name that is not the name of one unit of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmatched<'r> {
    /// No unit has it; these have names that are near, the nearest first, at most three.
    Nowhere(Vec<&'r RegisteredUnit>),
    /// These have it, in the order of the register: always more than one.
    Several(Vec<&'r RegisteredUnit>),
}

impl Register {
    /// The units, in the order of the register.
    #[must_use]
    pub fn units(&self) -> &[RegisteredUnit] {
        &self.0.units
    }

    /// The unit that has this id or this name. An id goes before names.
    ///
    /// # Errors
    /// [`Unmatched`] where no unit has it, or several have.
    pub fn find(&self, text: &str) -> Result<&RegisteredUnit, Unmatched<'_>> {
        self.find_of_kind(text, None)
    }

    /// As [`Register::find`], where among several units of one name those of a kind go before the
    /// others: a district and its town are told apart.
    ///
    /// # Errors
    /// [`Unmatched`] where no unit has it, or several of the kind have.
    pub fn find_of_kind(
        &self,
        text: &str,
        kind: Option<&UnitKind>,
    ) -> Result<&RegisteredUnit, Unmatched<'_>> {
        let unit = |place: &usize| self.0.units.get(*place);
        if let Some(found) = self.0.ids.get(nfc(trimmed(text)).as_ref()).and_then(unit) {
            return Ok(found);
        }
        let form = folded(text);
        let places = self.0.names.get(&form).map(Vec::as_slice).unwrap_or_default();
        let mut found: Vec<_> = places.iter().filter_map(unit).collect();
        if let (Some(kind), true) = (kind, found.len() > 1) {
            let of_kind = |unit: &&RegisteredUnit| unit.kind.as_ref() == Some(kind);
            if found.iter().any(of_kind) {
                found.retain(of_kind);
            }
        }
        match found.as_slice() {
            [] => Err(Unmatched::Nowhere(self.nearest(&form))),
            [one] => Ok(one),
            _ => Err(Unmatched::Several(found)),
        }
    }

    /// The units whose names are nearest to a folded one, at most three, the nearest first.
    fn nearest(&self, form: &str) -> Vec<&RegisteredUnit> {
        /// So many units are looked at, so that many unknown names cannot take long to refuse.
        const UNITS: usize = 20_000;
        const MOST: usize = 3;
        // A spreadsheet drops the zeros in front of a number.
        let bare = |id: &str| id.trim_start_matches('0').to_owned();
        if !form.is_empty() && form.bytes().all(|byte| byte.is_ascii_digit()) {
            let units = self.0.units.iter().take(UNITS);
            return units.filter(|unit| bare(&unit.id) == bare(form)).take(MOST).collect();
        }
        let meant = Meant::new(form);
        let mut near: Vec<_> = self
            .0
            .units
            .iter()
            .take(UNITS)
            .enumerate()
            .filter_map(|(place, unit)| {
                let distance = unit.names().filter_map(|name| meant.distance(name)).min()?;
                Some((distance, place, unit))
            })
            .collect();
        near.sort_by_key(|(distance, place, _)| (*distance, *place));
        near.truncate(MOST);
        near.into_iter().map(|(_, _, unit)| unit).collect()
    }
}

/// A name that no unit has, to be compared with those that units have.
struct Meant<'n> {
    form: &'n str,
    plain: String,
    length: usize,
}

impl<'n> Meant<'n> {
    /// Longer than any name that units have.
    const LONGEST: usize = 100;

    fn new(form: &'n str) -> Self {
        let plain = unmarked(form);
        let length = plain.chars().count();
        Self { form, plain, length }
    }

    /// How far a name is from the one that is meant: slips in letters, then in marks; nothing where it
    /// is too far. A name that only lacks words in front (`xã`, `UBND`) is one slip away.
    fn distance(&self, name: &str) -> Option<(usize, usize)> {
        // Two numbers are always near, and never meant.
        let has_letters = self.plain.contains(char::is_alphabetic);
        if !has_letters || self.length > Self::LONGEST {
            return None;
        }
        let form = folded(name);
        let plain = unmarked(&form);
        let ends = |long: &str, short: &str| {
            let front = long.strip_suffix(short);
            short.contains(' ') && front.is_some_and(|front| front.ends_with(' '))
        };
        if ends(&plain, &self.plain) || ends(&self.plain, &plain) {
            let marks = usize::from(!(ends(&form, self.form) || ends(self.form, &form)));
            return Some((1, marks));
        }
        let bound = self.length.div_ceil(4).clamp(1, 4);
        if plain.chars().count().abs_diff(self.length) > bound {
            return None;
        }
        let letters = strsim::osa_distance(&self.plain, &plain);
        let far = letters > bound || letters >= self.length;
        (!far).then(|| (letters, strsim::osa_distance(self.form, &form)))
    }
}
