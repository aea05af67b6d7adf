//! Units and their predecessors.

use indexmap::IndexMap;

use crate::model::{Period, Source, Text, UnitKind};

/// A checked file of mergers: every unit with those it was formed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mergers {
    pub(super) id: String,
    pub(super) unit_kind: UnitKind,
    pub(super) in_force: Period,
    pub(super) source: Source,
    pub(super) before: IndexMap<String, Text>,
    pub(super) formed: Vec<Formed>,
}

/// A unit with its predecessors.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Formed {
    /// Its id.
    pub unit: String,
    /// Its name.
    pub name: Text,
    /// The ids of its predecessors. A unit that was not merged is its own predecessor.
    pub from: Vec<String>,
    /// The document that formed it.
    pub source: Source,
}

impl Formed {
    /// Returns whether it was formed from more than one unit.
    #[must_use]
    pub const fn is_merged(&self) -> bool {
        self.from.len() > 1
    }
}

impl Mergers {
    /// Returns the id of the file.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the kind of the units.
    #[must_use]
    pub const fn unit_kind(&self) -> &UnitKind {
        &self.unit_kind
    }

    /// Returns the period in which the new units exist.
    #[must_use]
    pub const fn in_force(&self) -> &Period {
        &self.in_force
    }

    /// Returns the source of the file.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Returns the names of all units before the mergers, by id.
    #[must_use]
    pub const fn before(&self) -> &IndexMap<String, Text> {
        &self.before
    }

    /// Returns all units after the mergers, in the order of the file.
    #[must_use]
    pub fn formed(&self) -> &[Formed] {
        &self.formed
    }

    /// Returns a unit after the mergers, by its id.
    #[must_use]
    pub fn find(&self, unit: &str) -> Option<&Formed> {
        self.formed.iter().find(|formed| formed.unit == unit)
    }

    /// Returns the units that a unit before the mergers went into: one, or several if it was divided.
    pub fn successors_of<'a>(&'a self, unit: &'a str) -> impl Iterator<Item = &'a Formed> {
        self.formed.iter().filter(move |formed| formed.from.iter().any(|from| from == unit))
    }
}
