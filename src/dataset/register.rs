//! The register: a list of the units, to check a dataset against.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::Location;
use crate::model::UnitKind;
use crate::name::{folded, nfc, trimmed, unmarked};

/// A unit that should report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RegisteredUnit {
    /// The id, unique in the register.
    pub id: String,
    /// The current name.
    pub name: String,
    /// The kind, if the register gives it. Units of one kind are compared with each other.
    pub kind: Option<UnitKind>,
    /// Other names: former names, short names, other spellings.
    pub also: Vec<String>,
    /// The attributes that the register gives, such as `region`, each with its value. A dataset takes those that its
    /// framework declares.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

impl RegisteredUnit {
    /// Creates a unit without a kind, other names and attributes.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind: None,
            also: Vec::new(),
            attributes: BTreeMap::new(),
        }
    }

    /// Sets the kind.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(UnitKind::new(kind));
        self
    }

    /// Adds another name.
    #[must_use]
    pub fn also(mut self, name: impl Into<String>) -> Self {
        self.also.push(name.into());
        self
    }

    /// Sets an attribute.
    #[must_use]
    pub fn attribute(mut self, id: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.insert(id.into(), value.into());
        self
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        [&self.id, &self.name].into_iter().chain(&self.also).map(String::as_str)
    }
}

/// The units that should report, each with an id, a name, a kind, other names and attributes. A copy shares the
/// data.
///
/// A dataset that is read with a register ([`ReadOptions::register`](crate::dataset::ReadOptions::register),
/// [`DatasetBuilder::with_register`](super::DatasetBuilder::with_register)) may name its units by id or by
/// any of their names, and takes id, name, kind and attributes from the register. A unit that is not in the register is
/// refused with the nearest names, and a name that fits two units with both.
/// [`Dataset::absent_from`](crate::Dataset::absent_from) lists the units that did not report.
///
/// Names are equal regardless of how their letters are composed, where in a group of vowels the tone is
/// (`hoà`, `hòa`), capitals or small letters, and the white space and dashes between words. Marks count:
/// `Hoà` is not `Hoa`.
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

#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) units: Vec<RegisteredUnit>,
    /// The place of each unit by its id in normal form.
    pub(crate) ids: HashMap<String, usize>,
    /// The places of the units that have a name, by its folded form.
    pub(crate) names: HashMap<String, Vec<usize>>,
    /// Where each unit stands, if they were read from a file.
    pub(crate) places: Vec<Location>,
}

/// Registers of the same units are equal, wherever they were read.
impl PartialEq for Registered {
    fn eq(&self, other: &Self) -> bool {
        self.units == other.units
    }
}

impl Eq for Registered {}

/// A name that does not identify one unit of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmatched<'r> {
    /// No unit has this name. These have the nearest names, the nearest first, at most three.
    Nowhere(Vec<&'r RegisteredUnit>),
    /// Two or more units have this name, in register order.
    Several(Vec<&'r RegisteredUnit>),
}

impl Register {
    /// Returns the units, in register order.
    #[must_use]
    pub fn units(&self) -> &[RegisteredUnit] {
        &self.0.units
    }

    /// Returns the unit with this id, in normal form.
    pub(crate) fn with_id(&self, id: &str) -> Option<&RegisteredUnit> {
        self.0.units.get(*self.0.ids.get(id)?)
    }

    /// Returns where the unit with this id stands, if the register was read from a file.
    pub(crate) fn place(&self, id: &str) -> Option<Location> {
        self.0.places.get(*self.0.ids.get(id)?).cloned()
    }

    /// Returns the unit with this id or this name. Ids are tried before names.
    ///
    /// # Errors
    /// [`Unmatched`] if no unit or several units match.
    pub fn find(&self, text: &str) -> Result<&RegisteredUnit, Unmatched<'_>> {
        self.find_of_kind(text, None)
    }

    /// Returns the unit with this id or this name. Unlike [`Register::find`], of several units with one name
    /// it takes the one of this kind: it tells a district from its town.
    ///
    /// # Errors
    /// [`Unmatched`] if no unit matches, or several of the kind do.
    pub fn find_of_kind(
        &self,
        text: &str,
        kind: Option<&UnitKind>,
    ) -> Result<&RegisteredUnit, Unmatched<'_>> {
        let unit = |place: &usize| self.0.units.get(*place);
        if let Some(registered) = self.with_id(nfc(trimmed(text)).as_ref()) {
            return Ok(registered);
        }
        let form = folded(text);
        let places = self.0.names.get(&form).map(Vec::as_slice).unwrap_or_default();
        let mut matches: Vec<_> = places.iter().filter_map(unit).collect();
        if let (Some(kind), true) = (kind, matches.len() > 1) {
            let of_kind = |unit: &&RegisteredUnit| unit.kind.as_ref() == Some(kind);
            if matches.iter().any(of_kind) {
                matches.retain(of_kind);
            }
        }
        match matches.as_slice() {
            [] => Err(Unmatched::Nowhere(self.nearest(&form))),
            [one] => Ok(one),
            _ => Err(Unmatched::Several(matches)),
        }
    }

    /// Returns the units whose names are nearest to a folded one, at most three, the nearest first.
    fn nearest(&self, form: &str) -> Vec<&RegisteredUnit> {
        /// The most units to compare, so that many unknown names cannot take long to refuse.
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

/// A name that no unit has, to be compared with the names of units.
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

    /// Returns the distance from another name: slips in letters, then in marks. `None` if it is too far. A
    /// name that only lacks words in front (`xã`, `UBND`) is one slip away.
    fn distance(&self, name: &str) -> Option<(usize, usize)> {
        // Two numbers are always near, but one is never a slip of the other.
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
