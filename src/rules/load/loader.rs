//! Loads frameworks from texts, files and folders.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::amendments;
use super::catalog::Catalog;
use super::conflicts::catalog_of;
use super::folder::RuleFolder;
use super::rule_file::{Identity, Places, RuleFile};
use crate::diagnostic::{Diagnostics, SourceText, Span};
use crate::digest::sha256;
use crate::model::Framework;
use crate::rules::check::framework::{self, Origin};
use crate::rules::document::deserialize::NodeDeserializer;
use crate::rules::document::{Entry, Field, FrameworkDoc};
use crate::rules::text::fault_list::Sink;
use crate::rules::text::files::{read_text, too_long};
use crate::rules::text::limits::Limits;
use crate::rules::text::sources::Texts;
use crate::rules::text::yaml;

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
    /// The paths of files that were added one by one. Their folders may contain the base of an amendment.
    paths: Vec<PathBuf>,
    /// Faults of folders.
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
        let source = SourceText::new("<document>", document.to_yaml());
        self.files.push(read(SourceText { has_lines: false, ..source }, &self.limits));
        self
    }

    /// Adds a rule file. If it cannot be read, the file gets a diagnostic. The base of an amendment is also
    /// searched for among the other rule files of its folder.
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        self.files.push(read_path(path, &self.limits));
        self.paths.push(path.to_path_buf());
        self
    }

    /// Adds all rule files of a folder and its subfolders, sorted by name. [`RuleFolder`] describes which files
    /// those are.
    pub fn folder(mut self, path: impl AsRef<Path>) -> Self {
        let RuleFolder { rules, faults, .. } = RuleFolder::read(path, &self.limits);
        self.files.extend(rules.iter().map(|path| read_path(path, &self.limits)));
        self.faults.append(faults);
        self
    }

    /// Merges amendments with their bases, and returns the loaded files.
    #[must_use]
    pub fn load(self) -> Loaded {
        let Self { limits, denies_warnings, mut files, paths, faults } = self;
        let added = files.len();
        for path in paths {
            let name = path.display().to_string();
            let lacks_base = |file: &RuleFile| file.name() == name && lacks_base(file, &files);
            if !files.iter().any(lacks_base) {
                continue;
            }
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let beside = RuleFolder::alone(folder.unwrap_or_else(|| Path::new(".")), &limits).rules;
            let others = beside.iter().filter(|other| other.file_name() != path.file_name());
            files.extend(others.map(|other| read_path(other, &limits)));
        }
        amendments::settle(&mut files, &limits);
        files.truncate(added);
        Loaded { files, faults, denies_warnings }
    }
}

/// Returns whether a file amends a version that is not among the files.
fn lacks_base(file: &RuleFile, files: &[RuleFile]) -> bool {
    let amended = file.pending().and_then(|own| Some((&own.id, own.amends.as_ref()?)));
    amended.is_some_and(|(id, version)| !files.iter().any(|other| other.is(id, version)))
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
    /// are denied. The faults of the folders, if no file was added.
    pub fn into_framework(mut self) -> Result<Framework, Diagnostics> {
        if self.files.is_empty() {
            return Err(self.faults);
        }
        let RuleFile { framework, diagnostics, .. } = self.files.swap_remove(0);
        match framework {
            Some(framework) if !self.refuses(&diagnostics) => Ok(Arc::unwrap_or_clone(framework)),
            _ => Err(diagnostics),
        }
    }

    fn refuses(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.has_errors() || (self.denies_warnings && !diagnostics.is_empty())
    }
}

/// Reads a rule file, and checks it unless it is an amendment.
fn read(mut source: SourceText, limits: &Limits) -> RuleFile {
    if source.text.len() > limits.bytes {
        return RuleFile::without_text(&source.name, too_long(&source.name, limits));
    }
    let sink = Sink::new(limits.faults);
    if let Some(text) = source.text.strip_prefix('\u{FEFF}') {
        source.text = text.to_owned();
    }
    let source = Arc::new(source);
    let text = source.text.as_str();
    let digest = sha256(text.as_bytes());
    let texts = Texts::one(&source);
    let mut file = RuleFile { own_digest: digest.clone(), ..RuleFile::unread(&source) };
    let Ok(root) = yaml::parse(text, limits, &sink) else {
        return RuleFile { diagnostics: sink.finish(None, &texts), ..file };
    };
    if root.entry("amends").is_some() {
        let header = amendments::header(&root, &sink);
        let sound = !sink.has_errors();
        if let Some((identity, places)) = header {
            (file.identity, file.places, file.waits) = (Some(identity), places, sound);
        }
    } else {
        let document = Entry::<FrameworkDoc>::deserialize(NodeDeserializer::new(&root, &sink)).ok();
        let written = Arc::clone(&source);
        let origin = Origin { digest, texts: &texts, written, changes_nothing: false };
        let framework = document.as_ref().and_then(|entry| framework::check(&sink, entry, origin));
        file.framework = framework.filter(|_| !sink.has_errors()).map(Arc::new);
        if let Some(doc) = document.as_ref().and_then(Entry::get) {
            (file.identity, file.places) = identity(doc);
        }
    }
    file.diagnostics = sink.finish(Some(&root), &texts);
    file
}

/// Returns the identity of a document, and the places where it is written.
fn identity(doc: &FrameworkDoc) -> (Option<Identity>, Places) {
    fn at<T>(field: &Field<T>) -> Option<Span> {
        field.as_ref().map(|entry| entry.span)
    }
    let text = |field: &Field<String>| field.as_ref().and_then(Entry::get).cloned();
    let places = Places {
        framework: at(&doc.framework).unwrap_or_default(),
        version: at(&doc.version).unwrap_or_default(),
        amends: Span::default(),
        replaces: at(&doc.replaces),
        in_force: at(&doc.in_force),
    };
    let identity = text(&doc.framework).zip(text(&doc.version));
    (identity.map(|(id, version)| Identity { id, version, amends: None }), places)
}

fn read_path(path: &Path, limits: &Limits) -> RuleFile {
    let name = path.display().to_string();
    match read_text(path, limits) {
        Ok(text) => read(SourceText::new(&name, text), limits),
        Err(diagnostic) => RuleFile::without_text(&name, *diagnostic),
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
