//! Descriptions of data: their files, the nature of the figures, and the day that they describe.
//!
//! ```
//! use dti_engine::dataset::Description;
//! use dti_engine::model::Nature;
//! let description = Description::from_yaml(
//!     "data: communes-2022.csv       # or a list, or a pattern: `data: nop/*.xlsx`\n\
//!      nature: synthetic             # reported, published or synthetic\n\
//!      as_of: 2022-12-31\n\
//!      source: {document: 298/KH-UBND, cite: \"003:307\"}\n",
//! )?;
//! assert_eq!(description.origin().nature, Some(Nature::Synthetic));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A description is a file called `NAME.data.yaml`. Reading a description reads all its files, with each unit
//! in one of them. Reading one of the files finds the description in its folder ([`Description::of`]), so
//! that the origin of the data is not lost. `nature`, `as_of` and `source` may be left out, and are unknown
//! then. The files are in the folder of the description or below it. In the last part of a name `*` matches
//! any characters; the matching files are read in the order of their names.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;

use super::builder::DatasetBuilder;
use crate::dataset::dataset::Dataset;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shown};
use crate::model::{Framework, Origin, Source};
use crate::plain_file;
use crate::rules::Limits;
use crate::rules::reading::{
    DescriptionDoc, Entry, OneOrMany, Owner, Sink, given, not_empty, read, read_path, required,
    source,
};
use crate::said::said;

/// The endings of the name of a description.
const ENDINGS: [&str; 2] = [".data.yaml", ".data.yml"];
/// The most descriptions of one folder to search for that of a file.
const MOST: usize = 10_000;

/// A description of data: their files, the nature of their figures, the day that they describe, and the
/// document that they are from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description {
    files: Vec<PathBuf>,
    origin: Origin,
    source: Source,
}

impl Description {
    /// Reads a description that is not in a folder: it has no files.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml(text: &str) -> Result<Self, Diagnostics> {
        Self::from_yaml_named("<text>", text)
    }

    /// Reads a description that is not in a folder; diagnostics call it `name`.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml_named(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, _| check(sink, entry, None);
        let (description, faults) = read(text, name, &Limits::default(), check);
        description.ok_or(faults)
    }

    /// Reads a description and finds its files.
    ///
    /// # Errors
    /// Every fault of the description, with its place. A file that does not exist, is named twice, or is
    /// outside the folder of the description is a fault too.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let check = |sink: &_, entry: &_, _| check(sink, entry, Some(folder_of(path)));
        let (description, faults) = read_path(path, &Limits::default(), check);
        description.ok_or(faults)
    }

    /// Returns the description of the data at a path. If the path is a description (`NAME.data.yaml`), that
    /// of all its files. Otherwise that of this file alone, from the descriptions in its folder that name it;
    /// for a link, in the folder of its target. Empty if there are none.
    ///
    /// # Errors
    /// Every fault of the description. Also if `NAME.data.yaml` is next to `NAME.csv` but describes other
    /// files.
    pub fn of(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        if is_description(path) {
            return Self::from_path(path);
        }
        let beside = match (Self::beside(path)?, path.canonicalize()) {
            (None, Ok(real)) => Self::beside(&real)?,
            (beside, _) => beside,
        };
        let (origin, source) = beside.unwrap_or_default();
        Ok(Self { files: vec![path.to_owned()], origin, source })
    }

    /// Returns the origin of a file by the descriptions in its folder, if one names it.
    fn beside(path: &Path) -> Result<Option<(Origin, Source)>, Diagnostics> {
        let (mut origins, mut source) = (Vec::new(), Source::default());
        for beside in descriptions_beside(path) {
            let own = is_called_after(&beside, path);
            match Self::from_path(&beside) {
                Ok(found) if found.has(path) => {
                    origins.push(found.origin);
                    source = found.source;
                    if own {
                        origins = vec![found.origin];
                        break;
                    }
                }
                Ok(_) if own => return Err(other_files(&beside, path)),
                Err(faults) if own || mentions(&beside, path) => return Err(faults),
                Ok(_) | Err(_) => {}
            }
        }
        let known = !origins.is_empty();
        Ok(known.then(|| (Origin::of_all(origins), source)))
    }

    /// Returns the files, each once. Empty if the description was read from a text.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Returns the nature of the figures and the day that they describe.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Returns the document that the figures are from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Reads all files with `read` and returns one dataset of all their units, with this description.
    ///
    /// ```no_run
    /// # fn read(framework: &dti_engine::Framework) -> Result<(), Box<dyn std::error::Error>> {
    /// use dti_engine::Dataset;
    /// use dti_engine::dataset::Description;
    /// let description = Description::of("data/communes-2022.csv")?;
    /// let dataset = description.read(framework, |file| Dataset::from_csv_path(file, framework))?;
    /// println!("{:?}", dataset.nature());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Every fault of every file. If there are none, every unit that is in two files.
    pub fn read(
        &self,
        framework: &Framework,
        mut read: impl FnMut(&Path) -> Result<Dataset, Diagnostics>,
    ) -> Result<Dataset, Diagnostics> {
        let (mut parts, mut faults) = (Vec::new(), Diagnostics::default());
        for file in &self.files {
            match read(file) {
                Ok(dataset) => parts.push((file.as_path(), dataset)),
                Err(of_file) => faults.append(of_file),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let whole = match parts.as_slice() {
            [(_, dataset)] => dataset.clone(),
            parts => in_one(framework, parts)?,
        };
        Ok(whole.described(self.origin, self.source.clone()))
    }

    fn has(&self, path: &Path) -> bool {
        let real = path.canonicalize().ok();
        real.is_some() && self.files.iter().any(|file| file.canonicalize().ok() == real)
    }
}

/// Returns whether a path has the name of a description.
fn is_description(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Returns whether a description belongs to `NAME.csv` by its own name, `NAME.data.yaml`.
fn is_called_after(description: &Path, data: &Path) -> bool {
    let Some(stem) = data.file_stem() else { return false };
    ENDINGS.iter().any(|ending| {
        let mut name = stem.to_owned();
        name.push(ending);
        description.file_name() == Some(&name)
    })
}

/// Returns the descriptions in the folder of a file: the one with its name first, then by name.
fn descriptions_beside(data: &Path) -> Vec<PathBuf> {
    let folder = folder_of(data);
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut descriptions: Vec<_> = entries
        .filter(|entry| is_description(Path::new(&entry.file_name())))
        .map(|entry| folder.join(entry.file_name()))
        .filter(|path| path.is_file())
        .take(MOST)
        .collect();
    descriptions.sort_by_key(|path| (!is_called_after(path, data), path.clone()));
    descriptions
}

/// Returns the folder of a file, or the current one for a bare name.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Returns whether an invalid description contains the name of a file.
fn mentions(description: &Path, data: &Path) -> bool {
    let name = data.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let most = u64::try_from(Limits::default().bytes).unwrap_or(u64::MAX);
    let mut text = Vec::new();
    // A description that cannot be read contains nothing.
    let _ =
        plain_file::open(description).and_then(|(file, _)| file.take(most).read_to_end(&mut text));
    String::from_utf8_lossy(&text).contains(name.as_ref())
}

fn other_files(description: &Path, data: &Path) -> Diagnostics {
    let data = data.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let message = said!(
        "the description is called after `{}` and is of other files",
        "bản mô tả mang tên của `{}` nhưng nói về tệp khác",
        shown(&data)
    );
    Diagnostics(vec![Diagnostic {
        file: Some(description.display().to_string()),
        help: Some(
            said!(
                "name the file in it: `data: {data}`, or give the description another name",
                "ghi tệp đó vào: `data: {data}`, hoặc đặt tên khác cho bản mô tả",
                data
            )
            .into(),
        ),
        ..Diagnostic::new(Code::DescriptionOfOtherFiles, message)
    }])
}

/// Joins the units of several datasets. Each unit may be in only one of them.
fn in_one(framework: &Framework, parts: &[(&Path, Dataset)]) -> Result<Dataset, Diagnostics> {
    let mut faults = Vec::new();
    let mut first: IndexMap<&str, &Path> = IndexMap::new();
    let new = || DatasetBuilder::new(framework);
    let first_part = parts.first();
    let mut builder = first_part.map_or_else(new, |(_, part)| part.empty_builder(framework));
    for (file, dataset) in parts {
        for unit in dataset.units() {
            match first.get(unit.id()) {
                None => {
                    first.insert(unit.id(), file);
                }
                Some(before) => {
                    let (id, before) = (shown(unit.id()), before.display().to_string());
                    let message = said!(
                        "the unit `{id}` is in this file and in `{before}`",
                        "đơn vị `{id}` có trong tệp này và trong `{before}`",
                        id,
                        before
                    );
                    faults.push(Diagnostic {
                        file: Some(file.display().to_string()),
                        help: Some(
                            said!(
                                "keep its figures in one of the two files",
                                "chỉ giữ số liệu của đơn vị ở một trong hai tệp"
                            )
                            .into(),
                        ),
                        ..Diagnostic::new(Code::UnitInTwoFiles, message)
                    });
                }
            }
        }
        dataset.copy_to(&mut builder);
    }
    if faults.is_empty() { builder.build() } else { Err(Diagnostics(faults)) }
}

/// Checks a description, and finds its files if it is in a folder.
fn check(sink: &Sink, entry: &Entry<DescriptionDoc>, folder: Option<&Path>) -> Option<Description> {
    let doc = entry.get()?;
    let owner = Owner::new("the description", entry.span);
    let data = required(sink, &owner, "data", &doc.data, "its file: `data: communes-2022.csv`");
    let names: Vec<(Span, &str)> = match data.and_then(|data| Some((data.span, data.get()?))) {
        None => Vec::new(),
        Some((span, OneOrMany::Scalar(name))) => vec![(span, name)],
        Some((span, OneOrMany::List(list))) => {
            not_empty(sink, span, list, "`data`", "one file");
            list.iter().filter_map(|item| Some((item.span, item.get()?.as_str()))).collect()
        }
    };
    let mut files = Files { sink, folder, found: IndexMap::new() };
    names.into_iter().for_each(|(span, name)| files.take(span, name));
    let origin =
        Origin { nature: given(&doc.nature).copied(), as_of: given(&doc.as_of).map(|day| day.0) };
    let source = source(sink, &doc.source, &None, &doc.note);
    Some(Description { files: files.found.into_keys().collect(), origin, source })
}

/// The files of a description, each with the place where it was named first.
struct Files<'s> {
    sink: &'s Sink,
    folder: Option<&'s Path>,
    found: IndexMap<PathBuf, Span>,
}

impl Files<'_> {
    fn take(&mut self, span: Span, name: &str) {
        let within = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        if name.trim().is_empty() || !Path::new(name).components().all(within) {
            self.outside(span, name);
            return;
        }
        let Some(folder) = self.folder else { return };
        let (within, last) = match name.rsplit_once('/') {
            Some((within, last)) => (folder.join(within), last),
            None => (folder.to_owned(), name),
        };
        let fitting = match last.contains('*') {
            true => fitting(&within, last),
            false => Some(within.join(last)).filter(|file| file.is_file()).into_iter().collect(),
        };
        if fitting.is_empty() {
            self.nothing(span, name, &within, last);
        }
        for file in fitting {
            self.add(span, name, file);
        }
    }

    fn add(&mut self, span: Span, name: &str, file: PathBuf) {
        let real = |path: &Path| path.canonicalize().ok();
        let inside = self.folder.and_then(real).zip(real(&file));
        if !inside.is_some_and(|(folder, file)| file.starts_with(folder)) {
            self.outside(span, name);
            return;
        }
        if let Some(first) = self.found.get(&file) {
            let file = file.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
            self.sink.fault(Code::RepeatedFile, span, |fault| {
                fault
                    .says(said!(
                        "the file `{}` is named twice",
                        "tệp `{}` được ghi hai lần",
                        shown(&file)
                    ))
                    .label(said!("and again here", "và lặp lại ở đây"))
                    .related(Some(*first), said!("first here", "lần đầu ở đây"))
                    .help(said!("keep one of the two", "giữ một trong hai"))
            });
            return;
        }
        self.found.insert(file, span);
    }

    fn outside(&self, span: Span, name: &str) {
        self.sink.fault(Code::FileOutsideFolder, span, |fault| {
            fault
                .says(said!("`{}` is not a file in the folder of the description", "`{}` không phải là tệp trong thư mục của bản mô tả", shown(name)))
                .allowed(
                    said!("a name such as `communes-2022.csv` or `nop/*.xlsx`, without `..` and without a `/` before it", "một tên như `communes-2022.csv` hoặc `nop/*.xlsx`, không có `..` và không có `/` ở đầu"),
                )
                .help(said!("put the description into the folder that the data are in, or above it", "đặt bản mô tả vào thư mục chứa số liệu, hoặc thư mục cấp trên"))
        });
    }

    fn nothing(&self, span: Span, name: &str, folder: &Path, last: &str) {
        self.sink.fault(Code::MissingFile, span, |fault| {
            let there: BTreeSet<_> = names_in(folder).collect();
            let what = if last.contains('*') {
                said!("no file fits", "không tệp nào khớp")
            } else {
                said!("there is no file", "không có tệp này")
            };
            fault
                .says(said!("{what} `{}`", "{what} `{}`", shown(name), what))
                .help(said!(
                    "check the name: it is looked for from the folder of the description",
                    "kiểm tra tên: tệp được tìm từ thư mục của bản mô tả"
                ))
                .nearest(last, there.iter().map(String::as_str))
        });
    }
}

/// Returns the names of the files of a folder, without the lock files of office programs.
fn names_in(folder: &Path) -> impl Iterator<Item = String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.path().is_file());
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| !name.starts_with(['.', '~']))
}

/// Returns the files of a folder whose name matches a pattern, by name, without descriptions.
fn fitting(folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let names = names_in(folder).filter(|name| fits(pattern, name));
    let data = names.filter(|name| !is_description(Path::new(name)));
    let names: BTreeSet<_> = data.collect();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// Returns whether a name matches a pattern in which `*` is any characters.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return name.ends_with(part);
        }
        let Some((_, after)) = name.split_once(part) else { return false };
        name = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_is_any_characters() {
        for (pattern, name, expected) in [
            ("*.xlsx", "an.xlsx", true),
            ("*.xlsx", ".xlsx", true),
            ("*.xlsx", "an.xls", false),
            ("xa-*-2022.csv", "xa-001-2022.csv", true),
            ("xa-*-2022.csv", "xa-2022.csv", false),
            ("a*b*c", "abc", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "acb", false),
            ("**", "x", true),
            ("a*a", "a", false),
            ("an.csv", "an.csv", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
