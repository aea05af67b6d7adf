//! All frameworks at hand, and which of them is in force when.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::catalog_error::CatalogError;
use super::folder::{MOST_DEPTH, MOST_FILES, RuleFolder};
use super::load::{Loaded, load_all, load_paths};
use super::timeline::{Conflict, Timeline};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Label, Location, nearest};
use crate::model::{Framework, Period, UnitKind};
use crate::number::Date;
use crate::rules::limits::Limits;

/// The frameworks that are known, by id, with all their versions.
///
/// A version is in force as long as its file says; where that has no end, to the day before a
/// version begins that replaces or amends it. Two versions of one framework are never in force on
/// the same day for the same kind of units, and between two of them there is no day without one,
/// unless the later says why (`in_force: {from: …, after_gap: "…"}`).
///
/// ```no_run
/// use dti_engine::Catalog;
/// let catalog = Catalog::from_dir("rules")?;
/// let framework = catalog.in_force("thanh-hoa/commune", "2023-01-01".parse()?)?;
/// println!("{} {}", framework.id(), framework.version());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// The versions of each id, in the order in which they come into force.
    frameworks: IndexMap<String, Timeline>,
}

impl Catalog {
    /// The most rule files that [`Catalog::from_dir`] reads.
    pub const MAX_FILES: usize = MOST_FILES;
    /// How deep [`Catalog::from_dir`] looks into folders.
    pub const MAX_FOLDER_DEPTH: usize = MOST_DEPTH;

    /// A catalog with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a framework. In which order versions are added makes no difference; whether there are
    /// gaps between them, [`Catalog::check`] says when all are there.
    ///
    /// # Errors
    /// [`CatalogError::SameVersion`] or [`CatalogError::OverlappingPeriods`] when the catalog could
    /// no longer tell which one is meant; the catalog is then as it was.
    pub fn add(&mut self, framework: impl Into<Arc<Framework>>) -> Result<(), CatalogError> {
        self.try_add(&framework.into()).map_err(|conflict| conflict.error)
    }

    fn try_add(&mut self, framework: &Arc<Framework>) -> Result<(), Box<Conflict>> {
        let timeline = match self.frameworks.get(framework.id()) {
            Some(timeline) => timeline.with(framework)?,
            None => Timeline::default().with(framework)?,
        };
        self.frameworks.insert(framework.id().to_owned(), timeline);
        Ok(())
    }

    /// What keeps the catalog from answering for every day: gaps between versions that no file
    /// gives a reason for, and replaced versions that are not there. [`Catalog::from_dir`] and its
    /// like refuse what has such faults.
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
        self.frameworks.values().flat_map(Timeline::faults).map(|fault| fault.error).collect()
    }

    /// Every rule file in a folder and the folders in it: `*.yaml` and `*.yml`, except cases
    /// (`*.cases.yaml`), provinces (`province.yaml`) and mergers (`merged-*.yaml`), in the order of
    /// their names; amendments with what they amend, wherever that lies. [`RuleFolder`] says how folders
    /// are looked through.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn from_dir(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let (catalog, diagnostics) = Self::load_dir(path, &Limits::default());
        if diagnostics.has_errors() { Err(diagnostics) } else { Ok(catalog) }
    }

    /// As [`Catalog::from_dir`], with the frameworks of the files without errors, and all faults
    /// and warnings beside them.
    #[must_use]
    pub fn load_dir(path: impl AsRef<Path>, limits: &Limits) -> (Self, Diagnostics) {
        let RuleFolder { rules, faults, .. } = RuleFolder::read(path, limits);
        Self::collect(load_paths(rules, limits), faults)
    }

    /// The province files in a folder and the folders in it, in the order of their names: those called
    /// `province.yaml`. They lie beside rule files and are none.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn province_files(path: impl AsRef<Path>) -> Result<Vec<PathBuf>, Diagnostics> {
        let RuleFolder { provinces, faults, .. } = RuleFolder::read(path, &Limits::default());
        if faults.has_errors() { Err(faults) } else { Ok(provinces) }
    }

    /// Rule files that are already in memory, each with the name that diagnostics call it: what
    /// `include_str!` embeds, for one.
    ///
    /// ```
    /// use dti_engine::Catalog;
    /// let text = "framework: demo/one\nversion: '2024'\nkind: criteria\nunit_kind: commune\n\
    ///             metrics: {done: {type: yes_no}}\n\
    ///             targets: [{id: done, of: done, is: yes}]\n";
    /// let catalog = Catalog::from_yaml_texts([("demo.yaml", text)])?;
    /// assert_eq!(catalog.iter().count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn from_yaml_texts<'t>(
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, Diagnostics> {
        let loaded = load_all(texts, &Limits::default());
        let (catalog, diagnostics) = Self::collect(loaded, Diagnostics::default());
        if diagnostics.has_errors() { Err(diagnostics) } else { Ok(catalog) }
    }

    fn collect(files: Vec<Loaded>, mut diagnostics: Diagnostics) -> (Self, Diagnostics) {
        let mut catalog = Self::new();
        // Where each version came from, to point at both files of a conflict.
        let mut origins: IndexMap<(String, String), Loaded> = IndexMap::new();
        for mut file in files {
            diagnostics.0.append(&mut file.diagnostics.0);
            let Some(framework) = file.framework.take() else { continue };
            let framework = Arc::new(framework);
            match catalog.try_add(&framework) {
                Ok(()) => {
                    let key = (framework.id().to_owned(), framework.version().to_owned());
                    origins.insert(key, file);
                }
                Err(conflict) => {
                    let origin = conflict.other.as_ref().and_then(|other| origin(&origins, other));
                    diagnostics.0.push(conflict_of_files(&conflict.error, &file, origin));
                }
            }
        }
        for fault in catalog.frameworks.values().flat_map(Timeline::faults) {
            let Some(file) = origin(&origins, &fault.version) else { continue };
            let other = fault.other.as_ref().and_then(|other| origin(&origins, other));
            diagnostics.0.push(conflict_of_files(&fault.error, file, other));
        }
        diagnostics.sort();
        (catalog, diagnostics)
    }

    /// A version of a framework.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] or [`CatalogError::UnknownVersion`], with what there is.
    pub fn get(&self, id: &str, version: &str) -> Result<&Arc<Framework>, CatalogError> {
        let versions = self.versions(id)?;
        versions.iter().find(|framework| framework.version() == version).ok_or_else(|| {
            CatalogError::UnknownVersion {
                id: id.to_owned(),
                version: version.to_owned(),
                known: versions.iter().map(|framework| framework.version().to_owned()).collect(),
            }
        })
    }

    /// All versions of a framework, in the order in which they come into force.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`], with the nearest id.
    pub fn versions(&self, id: &str) -> Result<&[Arc<Framework>], CatalogError> {
        self.timeline(id).map(Timeline::versions)
    }

    fn timeline(&self, id: &str) -> Result<&Timeline, CatalogError> {
        self.frameworks.get(id).ok_or_else(|| CatalogError::UnknownId {
            id: id.to_owned(),
            nearest: nearest(id, self.frameworks.keys().map(String::as_str)).map(str::to_owned),
            known: self.frameworks.keys().cloned().collect(),
        })
    }

    /// When a version is in force: what its file says, and where that has no end, to the day before
    /// a version begins that replaces or amends it.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] or [`CatalogError::UnknownVersion`], with what there is.
    pub fn period(&self, id: &str, version: &str) -> Result<Period, CatalogError> {
        let framework = self.get(id, version)?;
        let mut all = self.timeline(id)?.iter();
        let found = all.find(|(other, _)| other.version() == version);
        Ok(found.map_or(*framework.in_force(), |(_, period)| *period))
    }

    /// The version of a framework that is in force on a day.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] with the nearest id; [`CatalogError::NotInForce`] with the
    /// periods that are known; [`CatalogError::SeveralInForce`] where different versions hold for
    /// different kinds of units (ask with [`Catalog::for_unit_kind`]).
    pub fn in_force(&self, id: &str, date: Date) -> Result<&Arc<Framework>, CatalogError> {
        self.one_in_force(id, date, self.timeline(id)?.iter().collect())
    }

    /// The version of a framework that is in force on a day for units of a kind.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] with the nearest id; [`CatalogError::UnknownUnitKind`] where no
    /// version assesses such units; [`CatalogError::NotInForce`] with the periods that are known.
    pub fn in_force_for(
        &self,
        id: &str,
        kind: &UnitKind,
        date: Date,
    ) -> Result<&Arc<Framework>, CatalogError> {
        let all = self.timeline(id)?.iter();
        let versions: Vec<_> = all.filter(|(f, _)| f.unit_kinds().contains(kind)).collect();
        if versions.is_empty() {
            return Err(CatalogError::UnknownUnitKind { id: id.to_owned(), kind: kind.clone() });
        }
        self.one_in_force(id, date, versions)
    }

    fn one_in_force<'c>(
        &self,
        id: &str,
        date: Date,
        versions: Vec<(&'c Arc<Framework>, &'c Period)>,
    ) -> Result<&'c Arc<Framework>, CatalogError> {
        let described = |(framework, period): &(&Arc<Framework>, &Period)| {
            (framework.version().to_owned(), **period)
        };
        let there: Vec<_> =
            versions.iter().copied().filter(|(_, period)| period.contains(date)).collect();
        match there.as_slice() {
            [(only, _)] => Ok(only),
            [] => Err(CatalogError::NotInForce {
                id: id.to_owned(),
                date,
                known: versions.iter().map(described).collect(),
            }),
            several => Err(CatalogError::SeveralInForce {
                id: id.to_owned(),
                date,
                known: several.iter().map(described).collect(),
            }),
        }
    }

    /// The frameworks in force for units of a kind on a day: its index, its recognition, and so on.
    pub fn for_unit_kind<'c>(
        &'c self,
        kind: &'c UnitKind,
        date: Date,
    ) -> impl Iterator<Item = &'c Arc<Framework>> {
        let all = self.frameworks.values().flat_map(Timeline::iter);
        all.filter(move |(framework, period)| {
            framework.unit_kinds().contains(kind) && period.contains(date)
        })
        .map(|(framework, _)| framework)
    }

    /// Every version of every framework: ids in the order in which they were added, versions in the
    /// order in which they come into force.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Framework>> {
        self.frameworks.values().flat_map(Timeline::versions)
    }

    /// How many frameworks there are, each version counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frameworks.values().map(|timeline| timeline.versions().len()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frameworks.is_empty()
    }
}

/// The file of a version.
fn origin<'o>(
    origins: &'o IndexMap<(String, String), Loaded>,
    framework: &Framework,
) -> Option<&'o Loaded> {
    origins.get(&(framework.id().to_owned(), framework.version().to_owned()))
}

/// A conflict between two files, pointing at both.
fn conflict_of_files(error: &CatalogError, file: &Loaded, origin: Option<&Loaded>) -> Diagnostic {
    type Place = fn(&Loaded) -> Location;
    let (code, place, help): (_, Place, _) = match error {
        CatalogError::SameVersion { .. } => (
            Code::SameVersion,
            Loaded::version_place,
            "give one of the two another version, or remove a file",
        ),
        CatalogError::Gap { .. } => (
            Code::PeriodGap,
            Loaded::in_force_place,
            "let the older version end the day before the newer begins, or say why there is none: \
             `in_force: {from: …, after_gap: \"…\"}`",
        ),
        CatalogError::UnknownReplaced { .. } => (
            Code::UnknownReplaced,
            Loaded::replaces_place,
            "name a version that is there, or load its file together with this one",
        ),
        _ => (
            Code::OverlappingPeriods,
            Loaded::in_force_place,
            "end the older period before the newer begins (`in_force: {from: …, to: …}`), or leave \
             its end open and write `replaces` in the newer file",
        ),
    };
    let related = origin
        .map(|origin| Label { location: place(origin), message: "the other file says".to_owned() });
    Diagnostic {
        location: Some(place(file)),
        related: related.into_iter().collect(),
        help: Some(help.to_owned()),
        ..Diagnostic::new(code, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

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
        let kind = UnitKind::new("district");
        let found: Vec<_> = catalog.for_unit_kind(&kind, date).map(|f| f.version()).collect();
        assert_eq!(found, ["2024-district"]);
    }

    #[test]
    fn texts_are_loaded_with_all_their_faults() {
        let good = text("a/one", "1", "{}", "commune");
        let texts = [("bad.yaml", "a: 1\n"), ("good.yaml", &good), ("worse.yaml", "[")];
        let faults = Catalog::from_yaml_texts(texts).unwrap_err();
        let files: HashSet<_> = faults
            .iter()
            .filter_map(|fault| Some(fault.location.as_ref()?.source.name.clone()))
            .collect();
        assert_eq!(files, HashSet::from(["bad.yaml".to_owned(), "worse.yaml".to_owned()]));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault() {
        let faults = Catalog::from_dir("no/such/folder").unwrap_err();
        assert_eq!(faults.iter().next().map(|fault| fault.code), Some(Code::UnreadableFile));
    }
}
