//! All frameworks, and which of them is in force on a day.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;

use super::catalog_error::CatalogError;
use super::timeline::{Conflict, Timeline};
use crate::diagnostic::nearest;
use crate::model::{Framework, Period};
use crate::number::Date;

/// The known frameworks by id, with all their versions.
///
/// A version is in force for the period in its file. If that has no end, it ends the day before a version
/// begins that replaces or amends it. Two versions of one framework are never in force on the same day for the
/// same kind of units. Between two versions there is no day without one, unless the later version gives the
/// reason (`in_force: {from: …, after_gap: "…"}`).
///
/// ```no_run
/// use dti_engine::Catalog;
/// let catalog = Catalog::from_dir("rules")?;
/// let framework = catalog.in_force("thanh-hoa/commune", "2023-01-01".parse()?)?;
/// println!("{} {}", framework.id(), framework.version());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Catalog {
    /// The versions of each id, in the order in which they come into force.
    frameworks: IndexMap<String, Timeline>,
}

impl Catalog {
    /// Returns an empty catalog.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a framework. Versions can be added in any order. Call [`Catalog::check`] afterwards to find
    /// gaps between them.
    ///
    /// # Errors
    /// [`CatalogError::SameVersion`] or [`CatalogError::OverlappingPeriods`] if the catalog could no
    /// longer tell which version is meant. The catalog is then unchanged.
    pub fn add(&mut self, framework: impl Into<Arc<Framework>>) -> Result<(), CatalogError> {
        self.try_add(&framework.into()).map_err(|conflict| conflict.error)
    }

    /// Adds a framework, or returns the conflict that prevents it.
    pub(crate) fn try_add(&mut self, framework: &Arc<Framework>) -> Result<(), Box<Conflict>> {
        let timeline = match self.frameworks.get(framework.id()) {
            Some(timeline) => timeline.with(framework)?,
            None => Timeline::default().with(framework)?,
        };
        self.frameworks.insert(framework.id().to_owned(), timeline);
        Ok(())
    }

    /// Returns what keeps the catalog from answering for every day: gaps between versions without a
    /// reason, and replaced versions that are not there. [`Catalog::from_dir`] and a
    /// [`Loader`](super::super::Loader) refuse files with such faults.
    ///
    /// ```
    /// use dti_engine::{Catalog, Framework};
    /// let version = |version: &str, period: &str| Framework::from_yaml(&format!(
    ///     "framework: demo/one\nversion: '{version}'\nkind: criteria\nunit_kind: commune\n\
    ///      in_force: {period}\nmetrics: {{done: {{type: yes_no}}}}\n\
    ///      targets: [{{id: done, of: done, is: yes}}]\n"
    /// ));
    /// let mut catalog = Catalog::new();
    /// catalog.add(version("2022", "{from: 2022-01-01, to: 2022-12-31}")?)?;
    /// catalog.add(version("2024", "{from: 2024-01-01}")?)?;
    /// assert_eq!(catalog.check().len(), 1);
    /// catalog.add(version("2023", "{from: 2023-01-01, to: 2023-12-31}")?)?;
    /// assert!(catalog.check().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn check(&self) -> Vec<CatalogError> {
        self.conflicts().map(|conflict| conflict.error).collect()
    }

    /// Returns every gap between versions, and every replaced version that is missing.
    pub(crate) fn conflicts(&self) -> impl Iterator<Item = Conflict> {
        self.frameworks.values().flat_map(Timeline::faults)
    }

    /// Returns a version of a framework.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] or [`CatalogError::UnknownVersion`], with the known ones.
    pub fn get(&self, id: &str, version: &str) -> Result<&Arc<Framework>, CatalogError> {
        self.version(id, version).map(|(framework, _)| framework)
    }

    /// Returns all versions of a framework, in the order in which they come into force.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`], with the nearest id.
    pub fn versions(&self, id: &str) -> Result<&[Arc<Framework>], CatalogError> {
        self.timeline(id).map(Timeline::versions)
    }

    /// Returns when a version is in force: the period in its file. If that has no end, it ends the day
    /// before a version begins that replaces or amends it.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] or [`CatalogError::UnknownVersion`], with the known ones.
    pub fn period(&self, id: &str, version: &str) -> Result<Period, CatalogError> {
        self.version(id, version).map(|(_, period)| *period)
    }

    /// Returns the version of a framework that is in force on a day.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] with the nearest id. [`CatalogError::NotInForce`] with the known periods.
    /// [`CatalogError::SeveralInForce`] if different versions are in force for different kinds of units: use
    /// [`Catalog::in_force_for`] then.
    pub fn in_force(&self, id: &str, date: Date) -> Result<&Arc<Framework>, CatalogError> {
        one_in_force(id, date, self.timeline(id)?.iter().collect())
    }

    /// Returns the version of a framework that is in force on a day for units of a kind.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] with the nearest id. [`CatalogError::UnknownUnitKind`] if no version
    /// assesses such units. [`CatalogError::NotInForce`] with the known periods.
    pub fn in_force_for(
        &self,
        id: &str,
        unit_kind: &str,
        date: Date,
    ) -> Result<&Arc<Framework>, CatalogError> {
        let timeline = self.timeline(id)?;
        let versions: Vec<_> = timeline.iter().filter(|(f, _)| assesses(f, unit_kind)).collect();
        if versions.is_empty() {
            return Err(CatalogError::unknown_unit_kind(Some(id), unit_kind, timeline.versions()));
        }
        one_in_force(id, date, versions)
    }

    /// Returns the frameworks in force for units of a kind on a day, such as its index and its
    /// recognition.
    ///
    /// # Errors
    /// [`CatalogError::UnknownUnitKind`] if no framework assesses such units.
    pub fn for_unit_kind(
        &self,
        unit_kind: &str,
        date: Date,
    ) -> Result<Vec<&Arc<Framework>>, CatalogError> {
        let all_versions = self.frameworks.values().flat_map(Timeline::iter);
        let mut versions =
            all_versions.filter(|(framework, _)| assesses(framework, unit_kind)).peekable();
        if versions.peek().is_none() {
            return Err(CatalogError::unknown_unit_kind(None, unit_kind, self.iter()));
        }
        let in_force = versions.filter(|(_, period)| period.contains(date));
        Ok(in_force.map(|(framework, _)| framework).collect())
    }

    /// Returns every version of every framework: ids in the order in which they were added, versions in
    /// the order in which they come into force.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Framework>> + DoubleEndedIterator {
        let all: Vec<_> = self.frameworks.values().flat_map(Timeline::versions).collect();
        all.into_iter()
    }

    /// Returns the number of frameworks, counting each version.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frameworks.values().map(|timeline| timeline.versions().len()).sum()
    }

    /// Returns whether there is no framework.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frameworks.is_empty()
    }

    fn timeline(&self, id: &str) -> Result<&Timeline, CatalogError> {
        self.frameworks.get(id).ok_or_else(|| CatalogError::UnknownId {
            id: id.to_owned(),
            nearest: nearest(id, self.frameworks.keys().map(String::as_str)).map(str::to_owned),
            known: self.frameworks.keys().cloned().collect(),
        })
    }

    fn version(&self, id: &str, version: &str) -> Result<(&Arc<Framework>, &Period), CatalogError> {
        let timeline = self.timeline(id)?;
        let version_and_period =
            timeline.iter().find(|(framework, _)| framework.version() == version);
        version_and_period.ok_or_else(|| CatalogError::UnknownVersion {
            id: id.to_owned(),
            version: version.to_owned(),
            known: timeline.versions().iter().map(|f| f.version().to_owned()).collect(),
        })
    }
}

/// Lists the frameworks by id and version.
impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|f| (f.id(), f.version()))).finish()
    }
}

fn assesses(framework: &Framework, unit_kind: &str) -> bool {
    framework.unit_kinds().iter().any(|kind| kind.as_str() == unit_kind)
}

/// Returns the only one of some versions that is in force on a day.
fn one_in_force<'c>(
    id: &str,
    date: Date,
    versions: Vec<(&'c Arc<Framework>, &'c Period)>,
) -> Result<&'c Arc<Framework>, CatalogError> {
    let id = id.to_owned();
    let described = |versions: &[(&Arc<Framework>, &Period)]| {
        versions.iter().map(|(f, period)| (f.version().to_owned(), **period)).collect()
    };
    let in_force = versions.iter().copied().filter(|(_, period)| period.contains(date));
    match in_force.collect::<Vec<_>>().as_slice() {
        [(only, _)] => Ok(only),
        [] => Err(CatalogError::NotInForce { id, date, known: described(&versions) }),
        several => Err(CatalogError::SeveralInForce { id, date, known: described(several) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(id: &str, version: &str, period: &str, kind: &str) -> String {
        format!(
            "framework: {id}\nversion: '{version}'\nkind: criteria\nunit_kind: [{kind}]\nin_force: {period}\n\
             source: {{standing: illustrative}}\n\
             metrics: {{done: {{type: yes_no}}}}\ntargets: [{{id: done, of: done, is: yes}}]\n"
        )
    }

    fn framework(id: &str, version: &str, period: &str, kind: &str) -> Framework {
        Framework::from_yaml(&text(id, version, period, kind)).unwrap()
    }

    fn catalog() -> Catalog {
        let mut catalog = Catalog::new();
        catalog.add(framework("a/index", "2023", "{from: 2023-01-01}", "commune")).unwrap();
        catalog
            .add(framework("a/index", "2022", "{from: 2022-01-01, to: 2022-12-31}", "commune"))
            .unwrap();
        catalog.add(framework("a/plan", "2023", "{}", "province")).unwrap();
        catalog
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_version_in_force_is_found() {
        let catalog = catalog();
        let version = |date| catalog.in_force("a/index", day(date)).map(|f| f.version().to_owned());
        assert_eq!(version("2022-12-31").unwrap(), "2022");
        assert_eq!(version("2023-01-01").unwrap(), "2023");
        assert_eq!(
            version("2021-06-01").unwrap_err().to_string(),
            "no version of `a/index` is in force on 2021-06-01 (known: `2022` 2022-01-01 to 2022-12-31, \
             `2023` from 2023-01-01)"
        );
        let versions: Vec<_> =
            catalog.versions("a/index").unwrap().iter().map(|f| f.version()).collect();
        assert_eq!(versions, ["2022", "2023"]);
        assert_eq!(catalog.len(), 3);
    }

    #[test]
    fn what_is_not_there_is_refused_with_what_is_near() {
        let catalog = catalog();
        assert_eq!(
            catalog.get("a/indx", "2022").unwrap_err().to_string(),
            "the catalog has no framework `a/indx` (did you mean `a/index`?)"
        );
        assert_eq!(
            catalog.get("nothing/like/it", "1").unwrap_err().to_string(),
            "the catalog has no framework `nothing/like/it` (known: `a/index`, `a/plan`)"
        );
        assert_eq!(
            catalog.get("a/index", "2020").unwrap_err().to_string(),
            "`a/index` has no version `2020` (known: `2022`, `2023`)"
        );
    }

    #[test]
    fn conflicts_leave_the_catalog_as_it_was() {
        let mut catalog = catalog();
        let same = framework("a/index", "2022", "{from: 2021-01-01, to: 2021-12-31}", "commune");
        assert!(matches!(catalog.add(same), Err(CatalogError::SameVersion { .. })));
        let overlapping = framework("a/index", "2024", "{from: 2024-01-01}", "commune");
        assert!(matches!(catalog.add(overlapping), Err(CatalogError::OverlappingPeriods { .. })));
        assert_eq!(catalog.len(), 3);
    }

    #[test]
    fn versions_for_different_units_may_hold_together() {
        let mut catalog = catalog();
        catalog.add(framework("a/index", "2024-district", "{}", "district")).unwrap();
        let date = day("2023-05-01");
        assert!(matches!(
            catalog.in_force("a/index", date),
            Err(CatalogError::SeveralInForce { .. })
        ));
        let found = catalog.for_unit_kind("district", date).unwrap();
        assert_eq!(found.iter().map(|f| f.version()).collect::<Vec<_>>(), ["2024-district"]);
        assert_eq!(
            catalog.for_unit_kind("distric", date).unwrap_err().to_string(),
            "no framework assesses units of the kind `distric` (did you mean `district`?)"
        );
        assert_eq!(
            catalog.in_force_for("a/plan", "commune", date).unwrap_err().to_string(),
            "no version of `a/plan` assesses units of the kind `commune` (known: `province`)"
        );
    }
}
