//! A year's result that can be scored again: the texts of the rules, the figures, the result, and the digest of each.
//!
//! An [`Archive`] is a few files by name; where they are kept, in a folder, a store or a database, is the caller's
//! choice. Years later, [`Archive::differences`] checks their digests, scores the figures by the rules again and compares
//! the result byte by byte.
//!
//! | file | what |
//! |---|---|
//! | `archive.json` | the edition, the framework and version, the year, what the figures are, the digest of every file |
//! | `rules/…` | the texts that the rules were read from, the rule file itself first |
//! | `data.csv`, `previous.csv` | the figures, and those of the year before where the rules look at them |
//! | `register.csv` | the units that should report, if the figures were read with a register |
//! | `result.json`, `result.csv` | the result of all units |
//!
//! ```
//! use dti_engine::archive::Archive;
//! use dti_engine::{Dataset, Framework, Plan};
//! # let yaml = "framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
//! #      absent: {missing: zero}\nmetrics: {dossiers: {type: count}, online: {type: count}}\n\
//! #      indicators: [{id: rate, points: 10, scoring: {ratio: {part: online, whole: dossiers}}}]\n";
//! let framework = Framework::from_yaml(yaml)?;
//! let dataset = Dataset::from_csv("unit;online;dossiers\nan;617;820\n".as_bytes(), &framework)?;
//! let archive = Archive::of(&Plan::compile(&framework)?.score(&dataset)?, 1)?;
//! let stored: Vec<_> = archive.files().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
//!
//! // Years later:
//! let archive = Archive::from_files(stored)?;
//! assert!(archive.differences()?.is_empty());
//! assert_eq!(archive.replay()?.units().len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dataset::canonical::text as csv_text;
use crate::dataset::{Dataset, ReadOptions, Register};
use crate::diagnostic::shown;
use crate::digest::sha256;
use crate::error::Error;
use crate::model::{Framework, Origin, Source};
use crate::outcome::{Outcome, ScoreOptions};
use crate::plan::Plan;
use crate::report;
use crate::rules::Loader;
use crate::said::{Said, said};

/// The name of the list of all files.
const LIST: &str = "archive.json";
const DATA: &str = "data.csv";
const PREVIOUS: &str = "previous.csv";
const REGISTER: &str = "register.csv";
const RESULTS: [&str; 2] = ["result.json", "result.csv"];

/// What is known of an archive besides its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    edition: u32,
    framework: String,
    version: String,
    year: Option<u16>,
    /// The unit kind whose points were taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// The rule file first.
    rules: Vec<String>,
    figures: About,
    previous: Option<About>,
    files: BTreeMap<String, String>,
}

/// What figures are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct About {
    #[serde(flatten)]
    origin: Origin,
    source: Source,
    digest: String,
}

impl About {
    fn of(dataset: &Dataset) -> Self {
        let (origin, source) = (dataset.origin(), dataset.source().clone());
        Self { origin, source, digest: dataset.digest().to_owned() }
    }
}

/// A result with everything that it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    list: List,
    files: BTreeMap<String, Vec<u8>>,
}

/// What is not as it was archived.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// A file is not there.
    Missing(String),
    /// A file has another digest than the list says.
    Changed(String),
    /// A file is not in the list.
    Added(String),
    /// Scored again, the file would have other bytes.
    ScoredOtherwise(String),
}

impl Archive {
    /// Archives a result. What was made is read and scored again, so that it is known now whether it can be in years.
    ///
    /// # Errors
    /// [`Error::Archive`] for a result of merged units, which is archived as that of the units before, of a part of the
    /// units, or of a varied plan, whose rules have no text; and if a file cannot be made, or comes to another result when
    /// it is read. The faults of rules and figures that are beyond the limits of reading.
    pub fn of(outcome: &Outcome, edition: u32) -> Result<Self, Error> {
        if outcome.merged().is_some() {
            return Err(refused(said!(
                "archive the result of the units before the mergers",
                "hãy lưu trữ kết quả của các đơn vị trước sáp nhập"
            )));
        }
        if outcome.is_part() {
            return Err(refused(said!(
                "only a part of the units was scored: archive the result of all of them",
                "kết quả này chỉ của một phần các đơn vị: hãy lưu trữ kết quả của tất cả"
            )));
        }
        let (framework, dataset) = (outcome.framework(), outcome.dataset());
        if framework.variation().is_some() {
            return Err(refused(said!(
                "write the varied rules with `Framework::to_yaml`, and score by them",
                "hãy ghi bộ quy tắc đã thay đổi bằng `Framework::to_yaml`, rồi chấm theo đó"
            )));
        }
        let mut files = BTreeMap::new();
        let mut rules = Vec::new();
        for (number, (name, text)) in (1u32..).zip(framework.texts().rev()) {
            let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
            let name = format!(
                "rules/{number:02}-{}.yaml",
                report::file_name(own.trim_end_matches(".yaml"))
            );
            files.insert(name.clone(), text.as_bytes().to_vec());
            rules.push(name);
        }
        files.insert(DATA.to_owned(), csv(dataset)?);
        if let Some(before) = dataset.before() {
            files.insert(PREVIOUS.to_owned(), csv(before)?);
        }
        if let Some(register) = &dataset.0.register {
            files.insert(REGISTER.to_owned(), register_csv(register));
        }
        files.extend(results(outcome)?);
        let list = List {
            edition,
            framework: framework.id().to_owned(),
            version: framework.version().to_owned(),
            year: framework.year(),
            kind: framework.points_of().map(|kind| kind.as_str().to_owned()),
            rules,
            figures: About::of(dataset),
            previous: dataset.before().map(About::of),
            files: files.iter().map(|(name, bytes)| (name.clone(), sha256(bytes))).collect(),
        };
        let made = Self { list, files }.with_list();
        if made.differences()?.is_empty() {
            return Ok(made);
        }
        Err(refused(said!(
            "read and scored again, it would come to another result",
            "đọc và chấm lại sẽ ra kết quả khác"
        )))
    }

    /// Adds a file that is kept with the others, such as what changed since the last edition.
    ///
    /// # Errors
    /// [`Error::Archive`] if there is a file of this name, or the name leads out of a folder.
    pub fn with(mut self, name: &str, bytes: Vec<u8>) -> Result<Self, Error> {
        check_name(name)?;
        if name == LIST || self.files.contains_key(name) {
            return Err(there_already(name));
        }
        self.list.files.insert(name.to_owned(), sha256(&bytes));
        self.files.insert(name.to_owned(), bytes);
        Ok(self.with_list())
    }

    fn with_list(mut self) -> Self {
        // A list of texts and numbers is always JSON.
        let text = serde_json::to_string_pretty(&self.list).unwrap_or_default();
        self.files.insert(LIST.to_owned(), (text + "\n").into_bytes());
        self
    }

    /// Takes up the files of an archive, by their names with `/` between folders.
    ///
    /// # Errors
    /// [`Error::Archive`] if `archive.json` is not there or cannot be read, a name is there twice or leads out of a folder.
    /// What else is wrong is told by [`differences`](Self::differences).
    pub fn from_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, Error> {
        let mut taken = BTreeMap::new();
        for (name, bytes) in files {
            check_name(&name)?;
            if taken.contains_key(&name) {
                return Err(there_already(&name));
            }
            taken.insert(name, bytes);
        }
        let files = taken;
        let list = files.get(LIST).ok_or_else(|| {
            refused(said!("there is no `archive.json`", "không có `archive.json`"))
        })?;
        let list = serde_json::from_slice(list);
        let list = list.map_err(|fault| {
            refused(said!("`archive.json`: {}", "`archive.json`: {}", fault.to_string()))
        })?;
        Ok(Self { list, files })
    }

    /// Returns the files by name, `archive.json` among them.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Returns the number of the edition that it was given.
    #[must_use]
    pub const fn edition(&self) -> u32 {
        self.list.edition
    }

    /// Returns whether another archive has the same result of the same rules and figures, whatever its edition.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let made_of = |archive: &Self| {
            let list = &archive.list;
            let digest = |name: &str| list.files.get(name).cloned();
            let rules: Vec<_> = list.rules.iter().map(|name| digest(name)).collect();
            let others = [DATA, PREVIOUS, REGISTER].into_iter().chain(RESULTS).map(digest);
            let others: Vec<_> = others.collect();
            (
                rules,
                others,
                list.figures.clone(),
                list.previous.clone(),
                (list.year, list.kind.clone()),
            )
        };
        made_of(self) == made_of(other)
    }

    /// Scores the figures by the rules again.
    ///
    /// # Errors
    /// Every fault of the archived rules and figures; none if no file was changed. A changed file that still can be read is
    /// scored as it is: [`differences`](Self::differences) finds it.
    pub fn replay(&self) -> Result<Outcome, Error> {
        let mut loader = Loader::new();
        for name in &self.list.rules {
            let text = std::str::from_utf8(self.file(name)?);
            let text = text.map_err(|_| {
                refused(said!("`{name}` is not UTF-8", "`{name}` không phải là UTF-8", name))
            })?;
            loader = loader.text(name, text);
        }
        let framework = loader.load().into_framework()?;
        let framework = match self.list.year {
            Some(year) => framework.of_year(year)?,
            None => framework,
        };
        let framework = match &self.list.kind {
            Some(kind) => framework.of_kind(kind)?,
            None => framework,
        };
        let dataset = self.dataset(DATA, &self.list.figures, &framework)?;
        let previous = self.list.previous.as_ref();
        let previous =
            previous.map(|about| self.dataset(PREVIOUS, about, &framework)).transpose()?;
        let options = ScoreOptions::default();
        let options = previous.as_ref().map_or(options, |previous| options.previous(previous));
        Plan::compile(&framework)?.score_with(&dataset, &options)
    }

    /// Compares everything with the list, and the archived result with what comes out when it is scored again. Empty
    /// if all bytes are the same.
    ///
    /// # Errors
    /// Those of [`replay`](Self::replay), if all files are as they were.
    pub fn differences(&self) -> Result<Vec<Difference>, Error> {
        let mut found = Vec::new();
        for (name, digest) in &self.list.files {
            match self.files.get(name) {
                None => found.push(Difference::Missing(name.clone())),
                Some(bytes) if sha256(bytes) != *digest => {
                    found.push(Difference::Changed(name.clone()));
                }
                Some(_) => {}
            }
        }
        let added =
            self.files.keys().filter(|name| *name != LIST && !self.list.files.contains_key(*name));
        found.extend(added.map(|name| Difference::Added(name.clone())));
        if !found.is_empty() {
            return Ok(found);
        }
        for (name, bytes) in results(&self.replay()?)? {
            if self.files.get(&name) != Some(&bytes) {
                found.push(Difference::ScoredOtherwise(name));
            }
        }
        Ok(found)
    }

    fn file(&self, name: &str) -> Result<&[u8], Error> {
        let found = self.files.get(name).map(Vec::as_slice);
        found.ok_or_else(|| {
            refused(said!("the file `{name}` is not there", "không có tệp `{name}`", name))
        })
    }

    fn dataset(&self, name: &str, about: &About, framework: &Framework) -> Result<Dataset, Error> {
        let mut options = ReadOptions::default().name(name);
        if self.files.contains_key(REGISTER) && name == DATA {
            options = options.register(Register::from_csv(self.file(REGISTER)?)?);
        }
        let dataset = options.read_csv(self.file(name)?, framework)?;
        Ok(dataset.described(about.origin, about.source.clone()))
    }
}

fn refused(reason: Said) -> Error {
    Error::Archive { reason }
}

fn there_already(name: &str) -> Error {
    refused(said!("the file `{}` is there already", "đã có tệp `{}`", shown(name)))
}

/// Refuses a name that would lead out of the folder that the files are stored in.
fn check_name(name: &str) -> Result<(), Error> {
    let leads_out = |part: &str| part.is_empty() || part == "." || part == "..";
    if name.contains(['\\', ':', '\0']) || name.split('/').any(leads_out) {
        return Err(refused(said!(
            "`{}` is not a name of a file within an archive, such as `data.csv` or `rules/01-index.yaml`",
            "`{}` không phải là tên tệp trong bản lưu trữ, như `data.csv` hay `rules/01-index.yaml`",
            shown(name)
        )));
    }
    Ok(())
}

fn csv(dataset: &Dataset) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    dataset.to_csv(&mut bytes).map_err(|fault| refused(Said::foreign(&fault)))?;
    Ok(bytes)
}

/// Returns the files of a result.
fn results(outcome: &Outcome) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let json = serde_json::to_string(outcome).map_err(|fault| refused(Said::foreign(&fault)))?;
    let mut csv = String::new();
    report::write_csv(outcome, &mut csv).map_err(|fault| refused(Said::foreign(&fault)))?;
    let bytes = [json + "\n", csv].map(String::into_bytes);
    Ok(RESULTS.iter().map(|name| (*name).to_owned()).zip(bytes).collect())
}

/// Writes a register, without the attributes, which stand in the figures.
fn register_csv(register: &Register) -> Vec<u8> {
    let mut out = b"unit,name,kind,also\n".to_vec();
    for unit in register.units() {
        let kind = unit.kind.as_ref().map_or("", |kind| kind.as_str());
        for cell in [&*unit.id, &*unit.name, kind] {
            csv_text(&mut out, cell);
            out.push(b',');
        }
        csv_text(&mut out, &unit.also.join("|"));
        out.push(b'\n');
    }
    out
}
