//! Loads frameworks from texts, files and folders.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::catalog::Catalog;
use super::conflicts::catalog_of;
use super::folder::RuleFolder;
use super::read::{read, read_path};
use super::rule_file::RuleFile;
use super::search::Search;
use super::settle::settle;
use crate::diagnostic::{Diagnostics, SourceText};
use crate::model::Framework;
use crate::rules::document::FrameworkDoc;
use crate::rules::text::limits::Limits;

/// Loads rule files with custom limits, and keeps their warnings.
///
/// [`Framework::from_yaml`] and [`Catalog::from_dir`] are shorter if you need neither. Texts, files and folders
/// can be added in any order, each amendment before or after its base.
///
/// ```
/// use dti_engine::rules::{Limits, Loader};
/// let base = "framework: demo/one\nversion: '2023'\nkind: criteria\nunit_kind: commune\n\
///             in_force: {from: 2023-01-01}\nsource: {document: 1/QĐ}\n\
///             metrics: {rate: {type: percent}}\ntargets: [{id: rate, of: rate, at_least: 80%}]\n";
/// let amendment = "framework: demo/one\nversion: '2024'\namends: '2023'\n\
///                  in_force: {from: 2024-01-01}\nsource: {document: 2/QĐ}\n\
///                  targets: [{id: rate, at_least: 90%}]\n";
/// let limits = Limits::default().bytes(64 * 1024);
/// let loader = Loader::with_limits(limits).text("2024.yaml", amendment).text("2023.yaml", base);
/// let catalog = loader.load().into_catalog()?;
/// assert_eq!(catalog.versions("demo/one")?.len(), 2);
///
/// let loaded = Loader::new().text("demo.yaml", "framework: demo/one\nversoin: '1'\n").load();
/// let first = loaded.files()[0].diagnostics().iter().find(|fault| fault.code == "R0201");
/// assert_eq!(first.and_then(|fault| fault.help.as_deref()), Some("did you mean `version`?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is given out before `load` is called"]
pub struct Loader {
    limits: Limits,
    denies_warnings: bool,
    files: Vec<RuleFile>,
    /// The paths of files on disk, by their places among the files. What a file builds on may lie in a folder near
    /// it.
    paths: HashMap<usize, PathBuf>,
    /// Faults of folders, and of documents that cannot be written.
    faults: Diagnostics,
}

impl Loader {
    /// Returns a loader with the default limits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a loader with `limits`.
    pub fn with_limits(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Treats warnings as errors in [`Loaded::into_framework`] and [`Loaded::into_catalog`].
    pub fn deny_warnings(mut self) -> Self {
        self.denies_warnings = true;
        self
    }

    /// Adds the text of a rule file. Diagnostics call it `name`.
    pub fn text(mut self, name: &str, text: &str) -> Self {
        self.files.push(read(SourceText::new(name, text), &self.limits));
        self
    }

    /// Adds a rule file that was made in code: a whole file, or an amendment of one that is added too
    /// ([`FrameworkDoc::amendment`]). Its diagnostics give the path in the document, not lines.
    pub fn document(mut self, document: &FrameworkDoc) -> Self {
        match document.to_yaml() {
            Ok(text) => {
                self.files.push(read(SourceText::of_document(&text), &self.limits));
            }
            Err(faults) => self.faults.append(faults),
        }
        self
    }

    /// Adds a rule file. If it cannot be read, the file gets a diagnostic. What the file builds on is also searched
    /// for on disk: the version that it amends among the other rule files of its folder; a library or the framework
    /// that it is based on there too, and in the folder of its place: `vn/metrics` in `vn` beside or below that
    /// folder.
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        self.add(path.as_ref());
        self
    }

    fn add(&mut self, path: &Path) {
        self.paths.insert(self.files.len(), path.to_path_buf());
        self.files.push(read_path(path, &self.limits));
    }

    /// Adds all rule files of a folder and its subfolders, sorted by name. [`RuleFolder`] describes which files
    /// those are.
    pub fn folder(mut self, path: impl AsRef<Path>) -> Self {
        let RuleFolder { rules, faults, .. } = RuleFolder::read(path, &self.limits);
        rules.iter().for_each(|path| self.add(path));
        self.faults.append(faults);
        self
    }

    /// Puts files together with those that they build on, and returns the loaded files.
    #[must_use]
    pub fn load(self) -> Loaded {
        let Self { limits, denies_warnings, mut files, paths, faults } = self;
        let added = files.len();
        Search { files: &mut files, paths, limits: &limits }.all();
        settle(&mut files, &limits);
        files.truncate(added);
        Loaded { files, faults, denies_warnings }
    }
}

/// The rule files that a [`Loader`] loaded, in the order in which they were added.
#[derive(Debug, Clone)]
pub struct Loaded {
    files: Vec<RuleFile>,
    faults: Diagnostics,
    denies_warnings: bool,
}

impl Loaded {
    /// Returns the files, each with its framework and its diagnostics.
    #[must_use]
    pub fn files(&self) -> &[RuleFile] {
        &self.files
    }

    /// Returns the files by value.
    #[must_use]
    pub fn into_files(self) -> Vec<RuleFile> {
        self.files
    }

    /// Keeps the frameworks of these ids and versions alone. Returns the faults of the files that do not say what they
    /// are beside them.
    pub(crate) fn only(mut self, named: &[(String, String)]) -> (Self, Diagnostics) {
        let mut nameless = Diagnostics::default();
        self.files.retain(|file| match &file.identity {
            Some(of) => named.iter().any(|(id, version)| *id == of.id && *version == of.version),
            None => {
                nameless.append(file.diagnostics.clone());
                false
            }
        });
        (self, nameless)
    }

    /// Returns the catalog of all frameworks without errors, and every error and warning: of the files, of the
    /// folders, and between files, such as two versions in force on the same day.
    #[must_use]
    pub fn catalog(&self) -> (Catalog, Diagnostics) {
        let (catalog, conflicts) = catalog_of(&self.files);
        let mut diagnostics = self.faults.clone();
        self.files.iter().for_each(|file| diagnostics.append(file.diagnostics.clone()));
        diagnostics.append(conflicts);
        diagnostics.sort();
        (catalog, diagnostics)
    }

    /// Returns the catalog of all frameworks.
    ///
    /// # Errors
    /// Every error and warning of [`Loaded::catalog`], if one of them is an error, or if there is a warning and
    /// warnings are denied.
    pub fn into_catalog(self) -> Result<Catalog, Diagnostics> {
        let (catalog, diagnostics) = self.catalog();
        if self.refuses(&diagnostics) { Err(diagnostics) } else { Ok(catalog) }
    }

    /// Returns the framework of the first file.
    ///
    /// # Errors
    /// Every error and warning of the file, if one of them is an error, or if there is a warning and warnings
    /// are denied. The faults of folders and documents, if no file could be added.
    pub fn into_framework(mut self) -> Result<Framework, Diagnostics> {
        if self.files.is_empty() {
            return Err(self.faults);
        }
        let RuleFile { framework, diagnostics, .. } = self.files.swap_remove(0).told_apart();
        match framework {
            Some(framework) if !self.refuses(&diagnostics) => Ok(Arc::unwrap_or_clone(framework)),
            _ => Err(diagnostics),
        }
    }

    fn refuses(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.has_errors() || (self.denies_warnings && !diagnostics.is_empty())
    }
}

impl Framework {
    /// Loads a framework from the text of a rule file, in YAML or in JSON.
    ///
    /// Numbers are read from their digits in both. Warnings are dropped. A [`Loader`] keeps them.
    ///
    /// ```
    /// use dti_engine::Framework;
    /// let framework = Framework::from_yaml(
    ///     "framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
    ///      metrics: {done: {type: yes_no}}\n\
    ///      indicators: [{id: done, points: 10, scoring: {yes_no: done}}]\n",
    /// )?;
    /// assert_eq!(framework.id(), "demo/one");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the file, with its place. Diagnostics call the file `<text>`.
    pub fn from_yaml(text: &str) -> Result<Self, Diagnostics> {
        Loader::new().text("<text>", text).load().into_framework()
    }

    /// Checks a framework that was made in code, with the same checks as its text.
    ///
    /// Warnings are dropped. A [`Loader`] keeps them.
    ///
    /// ```
    /// use dti_engine::model::FrameworkKind;
    /// use dti_engine::rules::document::{
    ///     FrameworkDoc, IndicatorDoc, MetricDoc, MetricTypeDoc, Number, RankingDoc, RatioDoc, RoundingDoc,
    ///     ScoringDoc,
    /// };
    /// use dti_engine::{Dataset, Framework, Plan};
    ///
    /// let metrics = [
    ///     ("portal", MetricDoc::new(MetricTypeDoc::YesNo).name("Trang thông tin điện tử")),
    ///     ("dossiers", MetricDoc::new(MetricTypeDoc::Count)),
    ///     ("online_dossiers", MetricDoc::new(MetricTypeDoc::Count)),
    /// ];
    /// let ratio = RatioDoc::new("online_dossiers", "dossiers").full_at(Number::percent(80));
    /// let document = FrameworkDoc::new("demo/one", "2024", FrameworkKind::Index, "commune", metrics)
    ///     .name(("Bộ chỉ số", "Index"))
    ///     .points(100)
    ///     .rounding(RoundingDoc::new().total(2))
    ///     .indicators([
    ///         IndicatorDoc::new("portal", ScoringDoc::yes_no("portal")).points(40),
    ///         IndicatorDoc::new("online_rate", ScoringDoc::ratio(ratio)).points(60),
    ///     ])
    ///     .ranking(RankingDoc::new().places(2));
    /// let framework = Framework::from_document(&document)?;
    ///
    /// let csv = "unit,portal,dossiers,online_dossiers\nan,yes,820,617\n";
    /// let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
    /// let outcome = Plan::compile(&framework)?.score(&dataset)?;
    /// // 40 + 60 × (617 ÷ 820 ÷ 80 %) = 96.4329… → 96.43
    /// assert_eq!(outcome.unit("an")?.total.map(|total| total.to_string()).as_deref(), Some("96.43"));
    ///
    /// let faults = Framework::from_document(&document.points(90)).unwrap_err();
    /// assert_eq!(faults.iter().next().and_then(|fault| fault.path.as_deref()), Some("points"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault, with its path in the document, such as `groups[0].indicators[2].scoring`.
    pub fn from_document(document: &FrameworkDoc) -> Result<Self, Diagnostics> {
        Loader::new().document(document).load().into_framework()
    }

    /// Loads a framework from a rule file. The base of an amendment is searched for among the other rule files
    /// of its folder.
    ///
    /// # Errors
    /// Every fault of the file, with its place. A file that cannot be read is one fault.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        Loader::new().file(path).load().into_framework()
    }
}

impl Catalog {
    /// Loads every rule file in a folder and its subfolders: `*.yaml` and `*.yml`, except cases
    /// (`*.cases.yaml`), provinces (`province.yaml`) and mergers (`merged-*.yaml`). [`RuleFolder`] describes
    /// how folders are searched.
    ///
    /// # Errors
    /// Every fault of every file, and every fault between files.
    pub fn from_dir(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        Loader::new().folder(path).load().into_catalog()
    }

    /// Loads rule files that are already in memory, such as those that `include_str!` embeds. Each text comes
    /// with its name in diagnostics.
    ///
    /// ```
    /// use dti_engine::Catalog;
    /// let text = "framework: demo/one\nversion: '2024'\nkind: criteria\nunit_kind: commune\n\
    ///             metrics: {done: {type: yes_no}}\n\
    ///             targets: [{id: done, of: done, is: yes}]\n";
    /// let catalog = Catalog::from_yaml_texts([("demo.yaml", text)])?;
    /// assert_eq!(catalog.iter().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of every file, and every fault between files.
    pub fn from_yaml_texts<'t>(
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, Diagnostics> {
        let loader = texts.into_iter().fold(Loader::new(), |l, (name, text)| l.text(name, text));
        loader.load().into_catalog()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const GOOD: &str = "framework: a/one\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
                        source: {standing: illustrative}\nmetrics: {done: {type: yes_no}}\n\
                        targets: [{id: done, of: done, is: yes}]\n";

    #[test]
    fn texts_are_loaded_with_all_their_faults() {
        let texts = [("bad.yaml", "a: 1\n"), ("good.yaml", GOOD), ("worse.yaml", "[")];
        let faults = Catalog::from_yaml_texts(texts).unwrap_err();
        let files: HashSet<_> =
            faults.iter().filter_map(|fault| Some(fault.location.as_ref()?.file.clone())).collect();
        assert_eq!(files, HashSet::from(["bad.yaml".to_owned(), "worse.yaml".to_owned()]));
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_fault() {
        let faults = Catalog::from_dir("no/such/folder").unwrap_err();
        assert_eq!(faults.iter().next().map(|fault| fault.code.as_str()), Some("R0112"));
    }

    #[test]
    fn warnings_can_be_denied() {
        let unsourced = GOOD.replace("source: {standing: illustrative}\n", "");
        let loader = Loader::new().text("unsourced.yaml", &unsourced);
        assert!(loader.clone().load().into_framework().is_ok());
        assert!(loader.clone().load().into_catalog().is_ok());
        let denied = loader.deny_warnings().load();
        let codes = |faults: Diagnostics| {
            faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(codes(denied.clone().into_framework().unwrap_err()), ["R1107"]);
        assert_eq!(codes(denied.into_catalog().unwrap_err()), ["R1107"]);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_rules() {
        let plain = Framework::from_yaml(GOOD).unwrap();
        let marked = Framework::from_yaml(&format!("\u{FEFF}{GOOD}")).unwrap();
        assert_eq!(plain.digest(), marked.digest());
    }
}
