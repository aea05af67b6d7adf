//! Merged units: who was formed from whom, and what the past of a unit is.
//!
//! When units are merged, the new one is compared with its past through those it was formed from: the
//! ministry took the mean of their main indices for the provinces that were merged in 2025. A file says
//! who was formed from whom:
//!
//! ```
//! use dti_engine::merged::Mergers;
//! let mergers = Mergers::from_yaml(r#"
//! merged: demo/provinces
//! unit_kind: province
//! in_force: {from: 2025-07-01}
//! before: {bac: Tỉnh Bắc, nam: Tỉnh Nam, dong: Tỉnh Đông}     # everyone there was
//! formed:
//!   - {unit: nam, name: Tỉnh Nam (mới), from: [bac, nam]}
//!   - {unit: dong, from: [dong]}                              # was not merged
//! "#)?;
//! assert_eq!(mergers.successor_of("bac").map(|formed| formed.unit.as_str()), Some("nam"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every unit of `before` goes into exactly one that was formed; what is not so is refused, with all
//! other faults of the file (`R1401` to `R1403` are its own).
//!
//! [`Mergers::past`] gives the past of a unit: for every group, every indicator and the total the mean
//! of its predecessors' scores, exact. Where one of them has no score there is no mean (the mean of the
//! others would be someone else's past); who that was is said, and the scores of the others are there.
//! [`Comparison::with_mergers`](crate::comparison::Comparison::with_mergers) puts the units of today
//! beside their past.

mod doc;
mod past;

use std::path::Path;

use indexmap::IndexMap;

use crate::diagnostic::Diagnostics;
use crate::model::{Period, Source, Text, UnitKind};
use crate::rules::Limits;
use crate::rules::reading::{read, read_path};

pub(crate) use past::Predecessors;
pub use past::{Part, Past, PastScore};

/// Who was formed from whom, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mergers {
    id: String,
    unit_kind: UnitKind,
    in_force: Period,
    source: Source,
    before: IndexMap<String, Text>,
    formed: Vec<Formed>,
}

/// A unit, and those that it was formed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formed {
    /// Its id.
    pub unit: String,
    /// What people call it.
    pub name: Text,
    /// The ids of its predecessors; itself alone where it was not merged.
    pub from: Vec<String>,
    /// Where that is said.
    pub source: Source,
}

impl Formed {
    /// Whether it was formed from more than one unit.
    #[must_use]
    pub const fn is_merged(&self) -> bool {
        self.from.len() > 1
    }
}

impl Mergers {
    /// Reads who was formed from whom.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml(text: &str) -> Result<Self, Diagnostics> {
        Self::from_yaml_named("<text>", text)
    }

    /// The same of a text that diagnostics call `name`.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml_named(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let (mergers, faults) =
            read(text, name, &Limits::default(), |sink, entry, _| doc::check(sink, entry));
        mergers.ok_or(faults)
    }

    /// The same of a file.
    ///
    /// # Errors
    /// Every fault of the file, with its place, or that it cannot be read.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, _| doc::check(sink, entry);
        let (mergers, faults) = read_path(path.as_ref(), &Limits::default(), check);
        mergers.ok_or(faults)
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Which units it is about.
    #[must_use]
    pub const fn unit_kind(&self) -> &UnitKind {
        &self.unit_kind
    }

    /// Since when the new units are there.
    #[must_use]
    pub const fn in_force(&self) -> &Period {
        &self.in_force
    }

    /// Where it is said.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Everyone there was, by id.
    #[must_use]
    pub const fn before(&self) -> &IndexMap<String, Text> {
        &self.before
    }

    /// Everyone there is, in the order of the file.
    #[must_use]
    pub fn formed(&self) -> &[Formed] {
        &self.formed
    }

    /// A unit that there is.
    #[must_use]
    pub fn find(&self, unit: &str) -> Option<&Formed> {
        self.formed.iter().find(|formed| formed.unit == unit)
    }

    /// What a unit that there was went into.
    #[must_use]
    pub fn successor_of(&self, unit: &str) -> Option<&Formed> {
        self.formed.iter().find(|formed| formed.from.iter().any(|from| from == unit))
    }
}
