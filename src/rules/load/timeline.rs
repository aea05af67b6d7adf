//! The versions of one framework in time: when each is in force, and whether that leaves gaps.

use std::collections::HashMap;
use std::sync::Arc;

use super::catalog_error::CatalogError;
use crate::model::{Framework, Period, UnitKind};
use crate::number::Date;

/// The versions of one framework, in the order in which they come into force.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timeline {
    versions: Vec<Arc<Framework>>,
    /// When each of them is in force: what its file says, ended by what replaces it.
    periods: Vec<Period>,
}

/// Two versions that cannot stand beside each other; `other` is the place of the one that is there.
pub(crate) struct Conflict {
    pub(crate) error: CatalogError,
    /// The version that is in the way, or that is before the gap.
    pub(crate) other: Option<Arc<Framework>>,
    /// The version that is at fault.
    pub(crate) version: Arc<Framework>,
}

impl Timeline {
    pub(crate) fn versions(&self) -> &[Arc<Framework>] {
        &self.versions
    }

    /// Each version with the period that it is in force.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<Framework>, &Period)> {
        self.versions.iter().zip(&self.periods)
    }

    /// The timeline with one version more, unless it is in the way of another.
    pub(crate) fn with(&self, framework: &Arc<Framework>) -> Result<Self, Box<Conflict>> {
        let id = framework.id().to_owned();
        let mut versions = self.versions.clone();
        if let Some(other) = versions.iter().find(|other| other.version() == framework.version()) {
            let error = CatalogError::SameVersion { id, version: framework.version().to_owned() };
            let (other, version) = (Some(Arc::clone(other)), Arc::clone(framework));
            return Err(Box::new(Conflict { error, other, version }));
        }
        // A beginning that is not given comes before every day: `None` orders first.
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

    /// A version that is in force together with `framework`.
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

    /// What is missing: days without a version between two, versions that others replace.
    pub(crate) fn faults(&self) -> impl Iterator<Item = Conflict> {
        self.iter().flat_map(|(version, period)| {
            let gap = self.gap_before(version, period);
            self.unknown_replaced(version).into_iter().chain(gap)
        })
    }

    fn unknown_replaced(&self, framework: &Arc<Framework>) -> Option<Conflict> {
        // What an amendment amends was there when it was put together.
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

    /// The days before a version on which units of one of its kinds have none, though they had one.
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

/// A kind of unit that both assess.
fn shared<'f>(one: &'f Framework, other: &Framework) -> Option<&'f UnitKind> {
    one.unit_kinds().iter().find(|kind| other.unit_kinds().contains(kind))
}

/// When versions are in force: an open end is the day before the first that replaces it begins, for
/// all kinds of units that it assesses.
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
        let all = replacing.get(version.version()).into_iter().flatten();
        let after =
            all.filter(|(first, other)| from.is_none_or(|from| from < *first) && covers(other));
        let first = after.map(|(first, _)| *first).min();
        Period { from, to: to.or_else(|| first?.day_before()) }
    };
    versions.iter().map(period).collect()
}
