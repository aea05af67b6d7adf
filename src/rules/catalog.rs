//! All frameworks at hand, and which of them is in force when.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::codes::Code;
use super::limits::Limits;
use super::load::{Loaded, load, load_path};
use crate::diagnostic::{Diagnostic, Diagnostics, Label, nearest};
use crate::model::{Framework, Period, UnitKind};
use crate::number::Date;

/// The frameworks that are known, by id, with all their versions.
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
    frameworks: IndexMap<String, Vec<Arc<Framework>>>,
}

/// What a catalog cannot do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// The catalog has this version of the framework.
    #[error("the catalog has version `{version}` of `{id}` already")]
    SameVersion {
        /// The framework's id.
        id: String,
        /// Its version.
        version: String,
    },
    /// Two versions of a framework would be in force for the same units on the same day.
    #[error(
        "versions `{version}` ({period}) and `{other}` ({other_period}) of `{id}` are in force on the \
         same days for units of the kind `{kind}`"
    )]
    OverlappingPeriods {
        /// The framework's id.
        id: String,
        /// The version that was to be added.
        version: String,
        /// When it is in force.
        period: Period,
        /// The version that is in the catalog.
        other: String,
        /// When that is in force.
        other_period: Period,
        /// A kind of unit that both assess.
        kind: UnitKind,
    },
    /// No framework has this id.
    #[error("the catalog has no framework `{id}`{}", hint(nearest.as_deref(), known))]
    UnknownId {
        /// What was asked for.
        id: String,
        /// The nearest id there is.
        nearest: Option<String>,
        /// The ids there are.
        known: Vec<String>,
    },
    /// The framework has no such version.
    #[error("`{id}` has no version `{version}`{}", hint(None, known))]
    UnknownVersion {
        /// The framework's id.
        id: String,
        /// What was asked for.
        version: String,
        /// The versions there are.
        known: Vec<String>,
    },
    /// No version of the framework is in force on the day.
    #[error("no version of `{id}` is in force on {date} (known: {})", periods(known))]
    NotInForce {
        /// The framework's id.
        id: String,
        /// The day.
        date: Date,
        /// The versions there are, with their periods.
        known: Vec<(String, Period)>,
    },
    /// Several versions are in force on the day, for different kinds of units.
    #[error(
        "several versions of `{id}` are in force on {date}, for units of different kinds ({})",
        periods(known)
    )]
    SeveralInForce {
        /// The framework's id.
        id: String,
        /// The day.
        date: Date,
        /// Those versions, with their periods.
        known: Vec<(String, Period)>,
    },
}

/// `` (did you mean `a`?) `` or `` (known: `a`, `b`) ``.
fn hint(nearest: Option<&str>, known: &[String]) -> String {
    const MOST: usize = 10;
    if let Some(nearest) = nearest {
        return format!(" (did you mean `{nearest}`?)");
    }
    let names: Vec<_> = known.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let rest = if known.len() > MOST { ", …" } else { "" };
    if names.is_empty() { String::new() } else { format!(" (known: {}{rest})", names.join(", ")) }
}

fn periods(known: &[(String, Period)]) -> String {
    struct Shown<'a>(&'a str, &'a Period);
    impl fmt::Display for Shown<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "`{}` {}", self.0, self.1)
        }
    }
    let shown: Vec<_> = known.iter().map(|(v, period)| Shown(v, period).to_string()).collect();
    shown.join(", ")
}

impl Catalog {
    /// The most rule files that [`Catalog::from_dir`] reads.
    pub const MAX_FILES: usize = 10_000;
    /// How deep [`Catalog::from_dir`] looks into folders.
    pub const MAX_FOLDER_DEPTH: usize = 16;

    /// A catalog with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a framework.
    ///
    /// # Errors
    /// [`CatalogError::SameVersion`] or [`CatalogError::OverlappingPeriods`] when the catalog could
    /// no longer tell which one is meant; the catalog is then as it was.
    pub fn add(&mut self, framework: impl Into<Arc<Framework>>) -> Result<(), CatalogError> {
        let framework = framework.into();
        if let Some((error, _)) = self.conflict(&framework) {
            return Err(error);
        }
        let versions = self.frameworks.entry(framework.id().to_owned()).or_default();
        // A beginning that is not given comes before every day: `None` orders first.
        let key = |f: &Framework| (f.in_force().from, f.version().to_owned());
        let at = versions.partition_point(|other| key(other) <= key(&framework));
        versions.insert(at, framework);
        Ok(())
    }

    /// Why a framework cannot be added, with the one that is in its way.
    fn conflict(&self, framework: &Framework) -> Option<(CatalogError, &Arc<Framework>)> {
        let id = framework.id().to_owned();
        for other in self.frameworks.get(&id)? {
            if other.version() == framework.version() {
                let version = framework.version().to_owned();
                return Some((CatalogError::SameVersion { id, version }, other));
            }
            let shared =
                framework.unit_kinds().iter().find(|kind| other.unit_kinds().contains(kind));
            if let Some(kind) = shared
                && other.in_force().overlaps(framework.in_force())
            {
                let error = CatalogError::OverlappingPeriods {
                    id,
                    version: framework.version().to_owned(),
                    period: *framework.in_force(),
                    other: other.version().to_owned(),
                    other_period: *other.in_force(),
                    kind: kind.clone(),
                };
                return Some((error, other));
            }
        }
        None
    }

    /// Every rule file in a folder and the folders in it: `*.yaml` and `*.yml`, except cases
    /// (`*.cases.yaml`), provinces (`province.yaml`) and mergers (`merged-*.yaml`), in the order of
    /// their names.
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
        let mut found = Diagnostics::default();
        let mut files = rule_files(path.as_ref(), &mut found);
        files.retain(|file| !is_beside_rules(file));
        Self::collect(files.iter().map(|file| load_path(file, limits)), found)
    }

    /// The province files in a folder and the folders in it, in the order of their names: those called
    /// `province.yaml`. They lie beside rule files and are none.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn province_files(path: impl AsRef<Path>) -> Result<Vec<PathBuf>, Diagnostics> {
        let mut found = Diagnostics::default();
        let mut files = rule_files(path.as_ref(), &mut found);
        files.retain(|file| is_province_file(file));
        if found.has_errors() { Err(found) } else { Ok(files) }
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
        let limits = Limits::default();
        let loaded = texts.into_iter().map(|(name, text)| load(text, name, &limits));
        let (catalog, diagnostics) = Self::collect(loaded, Diagnostics::default());
        if diagnostics.has_errors() { Err(diagnostics) } else { Ok(catalog) }
    }

    fn collect(
        files: impl Iterator<Item = Loaded>,
        mut diagnostics: Diagnostics,
    ) -> (Self, Diagnostics) {
        let mut catalog = Self::new();
        // Where each version came from, to point at both files of a conflict.
        let mut origins: IndexMap<(String, String), Loaded> = IndexMap::new();
        for mut file in files {
            diagnostics.0.append(&mut file.diagnostics.0);
            let Some(framework) = file.framework.take() else { continue };
            let framework = Arc::new(framework);
            if let Some((error, other)) = catalog.conflict(&framework) {
                let origin = origins.get(&(other.id().to_owned(), other.version().to_owned()));
                diagnostics.0.push(conflict_of_files(&error, &file, origin));
                continue;
            }
            let key = (framework.id().to_owned(), framework.version().to_owned());
            if catalog.add(framework).is_ok() {
                origins.insert(key, file);
            }
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
        self.frameworks.get(id).map(Vec::as_slice).ok_or_else(|| CatalogError::UnknownId {
            id: id.to_owned(),
            nearest: nearest(id, self.frameworks.keys().map(String::as_str)).map(str::to_owned),
            known: self.frameworks.keys().cloned().collect(),
        })
    }

    /// The version of a framework that is in force on a day.
    ///
    /// # Errors
    /// [`CatalogError::UnknownId`] with the nearest id; [`CatalogError::NotInForce`] with the
    /// periods that are known; [`CatalogError::SeveralInForce`] where different versions hold for
    /// different kinds of units (ask with [`Catalog::for_unit_kind`]).
    pub fn in_force(&self, id: &str, date: Date) -> Result<&Arc<Framework>, CatalogError> {
        let versions = self.versions(id)?;
        let mut there = versions.iter().filter(|framework| framework.in_force().contains(date));
        let described =
            |framework: &Arc<Framework>| (framework.version().to_owned(), *framework.in_force());
        match (there.next(), there.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(CatalogError::NotInForce {
                id: id.to_owned(),
                date,
                known: versions.iter().map(described).collect(),
            }),
            (Some(_), Some(_)) => Err(CatalogError::SeveralInForce {
                id: id.to_owned(),
                date,
                known: versions
                    .iter()
                    .filter(|framework| framework.in_force().contains(date))
                    .map(described)
                    .collect(),
            }),
        }
    }

    /// The frameworks in force for units of a kind on a day: its index, its recognition, and so on.
    pub fn for_unit_kind<'c>(
        &'c self,
        kind: &'c UnitKind,
        date: Date,
    ) -> impl Iterator<Item = &'c Arc<Framework>> {
        self.iter().filter(move |framework| {
            framework.unit_kinds().contains(kind) && framework.in_force().contains(date)
        })
    }

    /// Every version of every framework: ids in the order in which they were added, versions in the
    /// order in which they come into force.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Framework>> {
        self.frameworks.values().flatten()
    }

    /// How many frameworks there are, each version counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frameworks.values().map(Vec::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frameworks.is_empty()
    }
}

/// A conflict between two files, pointing at both.
fn conflict_of_files(error: &CatalogError, file: &Loaded, origin: Option<&Loaded>) -> Diagnostic {
    let same = matches!(error, CatalogError::SameVersion { .. });
    let place = |file: &Loaded| if same { file.version_place() } else { file.in_force_place() };
    let (code, help) = if same {
        (Code::SameVersion, "give one of the two another version, or remove a file")
    } else {
        (
            Code::OverlappingPeriods,
            "end the older period before the newer begins: `in_force: {from: …, to: …}`",
        )
    };
    let related = origin
        .map(|origin| Label { location: place(origin), message: "the other file says".to_owned() });
    Diagnostic {
        location: Some(place(file)),
        related: related.into_iter().collect(),
        help: Some(help.to_owned()),
        ..Diagnostic::new(code.as_str(), code.severity(), error.to_string())
    }
}

/// The rule files below a folder, sorted; what cannot be read is a diagnostic.
fn rule_files(root: &Path, diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let mut refuse = |code: Code, path: &Path, message: String, help: &str| {
        diagnostics.0.push(Diagnostic {
            file: Some(path.display().to_string()),
            help: Some(help.to_owned()),
            ..Diagnostic::new(code.as_str(), code.severity(), message)
        });
    };
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    let mut folders = vec![(root.to_path_buf(), 0usize)];
    while let Some((folder, depth)) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("the folder `{}` cannot be read: {error}", folder.display());
                let help = "check its name and whether you may read it";
                refuse(Code::UnreadableFile, &folder, message, help);
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            // Links to folders are not followed: they could lead around in circles.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if depth >= Catalog::MAX_FOLDER_DEPTH {
                    let message = format!("`{}` lies too deep", path.display());
                    let most = Catalog::MAX_FOLDER_DEPTH;
                    let help = format!("at most {most} folders inside each other");
                    refuse(Code::TooManyFiles, &path, message, &help);
                } else {
                    folders.push((path, depth.saturating_add(1)));
                }
            } else if is_rule_file(&path) && seen.insert(path.clone()) {
                files.push(path);
            }
        }
        if files.len() > Catalog::MAX_FILES {
            let most = Catalog::MAX_FILES;
            let message = format!("`{}` holds more than {most} rule files", root.display());
            refuse(Code::TooManyFiles, root, message, "read fewer folders at a time");
            files.truncate(most);
            break;
        }
    }
    files.sort();
    files
}

fn is_rule_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| !stem.is_empty() && !stem.ends_with(".cases"))
}

/// Whether a file is one of a province.
pub(super) fn is_province_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    matches!(name, Some("province.yaml" | "province.yml"))
}

/// Whether a file lies beside rule files without being one: a province, or who was merged.
fn is_beside_rules(path: &Path) -> bool {
    is_province_file(path) || is_mergers_file(path)
}

/// Whether a file says who was formed from whom.
pub(super) fn is_mergers_file(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("merged-") && (name.ends_with(".yaml") || name.ends_with(".yml"))
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
    fn cases_and_other_files_are_not_rules() {
        let rules = ["a.yaml", "b.yml", "x.cases.bak.yaml"];
        let others = ["a.cases.yaml", "a.cases.yml", "a.json", ".yaml", "yaml"];
        assert!(rules.iter().all(|name| is_rule_file(Path::new(name))));
        assert!(!others.iter().any(|name| is_rule_file(Path::new(name))));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault() {
        let faults = Catalog::from_dir("no/such/folder").unwrap_err();
        assert_eq!(faults.iter().next().map(|fault| fault.code), Some("R0112"));
    }
}
