//! The versions of one framework over time: their periods and the gaps between them.

use std::collections::HashMap;
use std::sync::Arc;

use super::catalog_error::CatalogError;
use crate::model::{Framework, Period, UnitKind};
use crate::number::Date;

/// The versions of one framework, in the order in which they come into force.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    versions: Vec<Arc<Framework>>,
    /// The period of each version: that of its file, or if that has no end, up to the version that replaces it.
    periods: Vec<Period>,
}

/// Two versions that conflict, or one with a missing version; `other` is the version already in the timeline.
pub(crate) struct Conflict {
    pub(crate) error: CatalogError,
    /// The version that conflicts, or that is before the gap.
    pub(crate) other: Option<Arc<Framework>>,
    /// The version that is at fault.
    pub(crate) version: Arc<Framework>,
}

impl Timeline {
    pub(crate) fn versions(&self) -> &[Arc<Framework>] {
        &self.versions
    }

    /// Returns each version with the period in which it is in force.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<Framework>, &Period)> {
        self.versions.iter().zip(&self.periods)
    }

    /// Returns the timeline with one more version, unless that conflicts with another.
    pub(crate) fn with(&self, framework: &Arc<Framework>) -> Result<Self, Box<Conflict>> {
        let id = framework.id().to_owned();
        let mut versions = self.versions.clone();
        if let Some(other) = versions.iter().find(|other| other.version() == framework.version()) {
            let error = CatalogError::SameVersion { id, version: framework.version().to_owned() };
            let (other, version) = (Some(Arc::clone(other)), Arc::clone(framework));
            return Err(Box::new(Conflict { error, other, version }));
        }
        // An open start comes before every day: `None` sorts first.
        let key = |f: &Framework| (f.in_force().from, f.version().to_owned());
        let at = versions.partition_point(|other| key(other) <= key(framework));
        versions.insert(at, Arc::clone(framework));
        let periods = periods(&versions);
        let timeline = Self { versions, periods };
        match timeline.overlap(framework) {
            Some(conflict) => Err(Box::new(conflict)),
            None => Ok(timeline),
        }
    }

    /// Returns a conflict with a version that is in force at the same time as `framework`.
    fn overlap(&self, framework: &Arc<Framework>) -> Option<Conflict> {
        let own = self.iter().find(|(other, _)| other.version() == framework.version())?.1;
        let others = self.iter().filter(|(other, _)| other.version() != framework.version());
        for (other, period) in others {
            let Some(kind) = shared(framework, other) else { continue };
            if !own.overlaps(period) {
                continue;
            }
            let error = CatalogError::OverlappingPeriods {
                id: framework.id().to_owned(),
                version: framework.version().to_owned(),
                period: *own,
                other: other.version().to_owned(),
                other_period: *period,
                kind: kind.clone(),
            };
            let (other, version) = (Some(Arc::clone(other)), Arc::clone(framework));
            return Some(Conflict { error, other, version });
        }
        None
    }

    /// Returns what is missing: days without a version between two versions, and replaced versions.
    pub(crate) fn faults(&self) -> impl Iterator<Item = Conflict> {
        self.iter().flat_map(|(version, period)| {
            let gap = self.gap_before(version, period);
            self.unknown_replaced(version).into_iter().chain(gap)
        })
    }

    fn unknown_replaced(&self, framework: &Arc<Framework>) -> Option<Conflict> {
        // The base of an amendment was present when the two were merged.
        let replaces = framework.replaces.as_deref()?;
        let known = || self.versions.iter().map(|other| other.version());
        if known().any(|version| version == replaces && version != framework.version()) {
            return None;
        }
        let others = known().filter(|version| *version != framework.version());
        let error = CatalogError::UnknownReplaced {
            id: framework.id().to_owned(),
            version: framework.version().to_owned(),
            replaces: replaces.to_owned(),
            known: others.map(str::to_owned).collect(),
        };
        Some(Conflict { error, other: None, version: Arc::clone(framework) })
    }

    /// Returns the gap before a version: days on which units of one of its kinds have no version, though they
    /// had one before.
    fn gap_before(&self, framework: &Arc<Framework>, own: &Period) -> Option<Conflict> {
        let from = own.from.filter(|_| framework.after_gap().is_none())?;
        for kind in framework.unit_kinds() {
            let before = self.iter().filter(|(other, period)| {
                other.unit_kinds().contains(kind) && period.to.is_some_and(|to| to < from)
            });
            let Some((other, before)) = before.max_by_key(|(_, period)| period.to) else {
                continue;
            };
            let days = before.to.and_then(Date::day_after).zip(from.day_before());
            let Some((first, last)) = days.filter(|(first, _)| *first != from) else { continue };
            let error = CatalogError::Gap {
                id: framework.id().to_owned(),
                version: framework.version().to_owned(),
                other: other.version().to_owned(),
                kind: kind.clone(),
                from: first,
                to: last,
            };
            let (other, version) = (Some(Arc::clone(other)), Arc::clone(framework));
            return Some(Conflict { error, other, version });
        }
        None
    }
}

/// Returns a kind of unit that both frameworks assess.
fn shared<'f>(first: &'f Framework, second: &Framework) -> Option<&'f UnitKind> {
    first.unit_kinds().iter().find(|kind| second.unit_kinds().contains(kind))
}

/// Returns the periods of versions. An open end is the day before the first version begins that replaces it and
/// assesses all its kinds of units.
fn periods(versions: &[Arc<Framework>]) -> Vec<Period> {
    let mut replacing: HashMap<&str, Vec<(Date, &Framework)>> = HashMap::new();
    for version in versions {
        if let (Some(replaced), Some(first)) = (version.replaces(), version.in_force().from) {
            replacing.entry(replaced).or_default().push((first, version.as_ref()));
        }
    }
    let period = |version: &Arc<Framework>| {
        let Period { from, to } = *version.in_force();
        let covers = |other: &Framework| {
            version.unit_kinds().iter().all(|kind| other.unit_kinds().contains(kind))
        };
        let replacements = replacing.get(version.version()).into_iter().flatten();
        let after = replacements
            .filter(|(first, other)| from.is_none_or(|from| from < *first) && covers(other));
        let first = after.map(|(first, _)| *first).min();
        Period { from, to: to.or_else(|| first?.day_before()) }
    };
    versions.iter().map(period).collect()
}
