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

use super::together::{self, days_in_doubt, in_one};
use crate::dataset::dataset::Dataset;
use crate::dataset::remarks::FileRemark;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, did_you_mean, nearest, shown};
use crate::model::{Framework, Origin, Source};
use crate::name::nfc;
use crate::plain_file;
use crate::rules::Limits;
use crate::rules::reading::{
    DescriptionDoc, Entry, Owner, Sink, fault, given, read, read_path, required, source, words,
};
use crate::said::said;

/// The endings of the name of a description.
const ENDINGS: [&str; 2] = [".data.yaml", ".data.yml"];
/// The register of a folder, which has no figures.
const REGISTER: &str = "register.csv";
/// The most descriptions of one folder to search for that of a file.
const MOST: usize = 10_000;

/// A description of data: their files, the nature of their figures, the day that they describe, and the
/// document that they are from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description {
    files: Vec<PathBuf>,
    origin: Origin,
    source: Source,
    /// Whether the file that was saved last counts, where files have different figures of a unit.
    newest: bool,
    /// What is to be told of files that are not read.
    remarks: Vec<FileRemark>,
    /// Whether the files were found in a folder, so that it is told what became of each.
    found: bool,
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
    /// of all its files. Of a folder (`nop`), or of a pattern (`nop/*.xlsx`), that of all files of figures in it, with
    /// what `nop.data.yaml` beside the folder says of them. Otherwise that of this file alone, from the descriptions in its folder that name it;
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
        let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
        if path.is_dir() {
            return Self::of_folder(path);
        }
        if name.contains('*') && !path.exists() {
            let files = fitting(folder_of(path), &name);
            return Self::of_files(path, files, Vec::new());
        }
        let beside = match (Self::beside(path)?, path.canonicalize()) {
            (None, Ok(real)) => Self::beside(&real)?,
            (beside, _) => beside,
        };
        let (origin, source) = beside.unwrap_or_default();
        Ok(Self { files: vec![path.to_owned()], origin, source, ..Self::default() })
    }

    /// Returns the description of all files of figures of a folder. What else is in it is told.
    fn of_folder(folder: &Path) -> Result<Self, Diagnostics> {
        let beside = folder.file_name().map(|name| {
            ENDINGS
                .map(|ending| folder.with_file_name(format!("{}{ending}", name.to_string_lossy())))
        });
        let beside = beside.into_iter().flatten().find(|path| path.is_file());
        let (mut files, mut remarks) = (Vec::new(), Vec::new());
        for name in names_in(folder, |_| true).collect::<BTreeSet<_>>() {
            let path = folder.join(&name);
            if path.is_file() && is_of_figures(&name) {
                files.push(path);
            } else if !is_description(Path::new(&name)) && name != REGISTER {
                remarks.push(FileRemark::NotRead(shown(&name)));
            }
        }
        match beside {
            Some(beside) => Ok(Self { remarks, found: true, ..Self::from_path(&beside)? }),
            None => Self::of_files(folder, files, remarks),
        }
    }

    fn of_files(
        path: &Path,
        files: Vec<PathBuf>,
        remarks: Vec<FileRemark>,
    ) -> Result<Self, Diagnostics> {
        if files.is_empty() {
            let message = said!(
                "`{}` has no file of figures",
                "`{}` không có tệp số liệu nào",
                shown(&path.to_string_lossy())
            );
            return Err(Diagnostics(vec![Diagnostic {
                file: Some(path.display().to_string()),
                help: Some(said!(
                    "name a folder with workbooks (`.xlsx`) or CSV files",
                    "chọn thư mục có tệp Excel (`.xlsx`) hoặc tệp CSV"
                )),
                ..Diagnostic::new(Code::MissingFile, message)
            }]));
        }
        Ok(Self { files, remarks, found: true, ..Self::default() })
    }

    /// Takes the file that was saved last, where files have different figures of a unit. Without it they are
    /// refused (D0505). [`Dataset::remarks`] tells which were taken.
    #[must_use]
    pub const fn newest(mut self) -> Self {
        self.newest = true;
        self
    }

    /// Leaves out a file, named without its folder.
    ///
    /// # Errors
    /// No file is called so (D0503), with the nearest name.
    pub fn leave_out(mut self, file: &str) -> Result<Self, Diagnostics> {
        let called = |path: &PathBuf| nfc(&together::name_of(path)) == nfc(file.trim());
        let before = self.files.len();
        let known: Vec<_> = self.files.iter().map(|path| together::name_of(path)).collect();
        self.files.retain(|path| !called(path));
        if self.files.len() == before {
            let message = said!(
                "there is no file `{}` to leave out",
                "không có tệp `{}` để bỏ ra",
                shown(file)
            );
            let near = nearest(file, known.iter().map(String::as_str)).map(str::to_owned);
            return Err(Diagnostics(vec![Diagnostic {
                help: Some(match &near {
                    Some(near) => did_you_mean(near),
                    None => {
                        said!("name it without its folder", "chỉ ghi tên tệp, không kèm thư mục")
                    }
                }),
                nearest: near,
                ..Diagnostic::new(Code::MissingFile, message)
            }]));
        }
        self.remarks.push(FileRemark::LeftOut(shown(file)));
        self.found = true;
        Ok(self)
    }

    /// Returns the origin of a file by the descriptions in its folder, if one names it. The one that is called after it
    /// says it alone, but figures that any of them calls synthetic are.
    fn beside(path: &Path) -> Result<Option<(Origin, Source)>, Diagnostics> {
        let (mut origins, mut source, mut own_origin) = (Vec::new(), Source::default(), None);
        for beside in descriptions_beside(path) {
            let own = is_called_after(&beside, path);
            match Self::from_path(&beside) {
                Ok(found) if found.has(path) => {
                    origins.push(found.origin);
                    if own {
                        own_origin = Some(found.origin);
                    }
                    if own || own_origin.is_none() {
                        source = found.source;
                    }
                }
                Ok(_) if own => return Err(other_files(&beside, path)),
                Err(faults) if own || mentions(&beside, path) => return Err(faults),
                Ok(_) | Err(_) => {}
            }
        }
        if origins.is_empty() {
            return Ok(None);
        }
        let all = Origin::of_all(origins);
        let origin = match own_origin {
            Some(own) if all.is_synthetic() => Origin { nature: all.nature, ..own },
            Some(own) => own,
            None => all,
        };
        Ok(Some((origin, source)))
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
    /// Every fault of every file, and every unit of which two files have different figures.
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
        let days = days_in_doubt(&parts, &faults);
        faults.0.extend(days);
        let whole = match parts.as_slice() {
            [(_, dataset)] if !self.found => Ok(dataset.clone()),
            [] if !faults.is_empty() => return Err(faults),
            parts => in_one(framework, parts, self.newest, &self.remarks),
        };
        match whole {
            Ok(whole) if faults.is_empty() => Ok(whole.described(self.origin, self.source.clone())),
            Ok(_) => Err(faults),
            Err(of_all) => {
                faults.append(of_all);
                Err(faults)
            }
        }
    }

    fn has(&self, path: &Path) -> bool {
        let real = path.canonicalize().ok();
        real.is_some() && self.files.iter().any(|file| file.canonicalize().ok() == real)
    }
}

/// Returns whether a file of a folder is read as figures, by its name. Of old kinds of workbooks the reader says
/// how to save them.
fn is_of_figures(name: &str) -> bool {
    const KINDS: [&str; 7] = ["csv", "xlsx", "xlsm", "xltx", "xls", "xlsb", "ods"];
    let kind = Path::new(name).extension().unwrap_or_default();
    name != REGISTER && KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known))
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
pub(crate) fn folder_of(path: &Path) -> &Path {
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
        help: Some(said!(
            "name the file in it: `data: {data}`, or give the description another name",
            "ghi tệp đó vào: `data: {data}`, hoặc đặt tên khác cho bản mô tả",
            data
        )),
        ..Diagnostic::new(Code::DescriptionOfOtherFiles, message)
    }])
}

/// Checks a description, and finds its files if it is in a folder.
fn check(sink: &Sink, entry: &Entry<DescriptionDoc>, folder: Option<&Path>) -> Option<Description> {
    let doc = entry.get()?;
    let owner = Owner::new("the description", entry.span);
    let data = required! { sink, &owner, doc.data;
        "its file: `data: communes-2022.csv`", "tệp số liệu: `data: communes-2022.csv`"
    };
    let mut files = Files { sink, folder, found: IndexMap::new() };
    for (span, name) in words(sink, data, "`data`", said!("one file", "một tệp")) {
        files.take(span, name);
    }
    let origin =
        Origin { nature: given(&doc.nature).copied(), as_of: given(&doc.as_of).map(|day| day.0) };
    let source = source(sink, &doc.source, &None, &doc.note);
    let files = files.found.into_keys().collect();
    Some(Description { files, origin, source, ..Description::default() })
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
            fault! { self.sink, Code::RepeatedFile, span;
                says "the file `{}` is named twice", "tệp `{}` được ghi hai lần", shown(&file);
                label "and again here", "và lặp lại ở đây";
                related Some(*first), "first here", "lần đầu ở đây";
                help "keep one of the two", "giữ một trong hai";
            };
            return;
        }
        self.found.insert(file, span);
    }

    fn outside(&self, span: Span, name: &str) {
        fault! { self.sink, Code::FileOutsideFolder, span;
            says "`{}` is not a file in the folder of the description",
                "`{}` không phải là tệp trong thư mục của bản mô tả", shown(name);
            allowed "a name such as `communes-2022.csv` or `nop/*.xlsx`, without `..` and without a `/` before it",
                "một tên như `communes-2022.csv` hoặc `nop/*.xlsx`, không có `..` và không có `/` ở đầu";
            help "put the description into the folder that the data are in, or above it",
                "đặt bản mô tả vào thư mục chứa số liệu, hoặc thư mục cấp trên";
        };
    }

    fn nothing(&self, span: Span, name: &str, folder: &Path, last: &str) {
        fault! { self.sink, Code::MissingFile, span;
            let there: BTreeSet<_> = names_in(folder, Path::is_file).collect();
            let what = if last.contains('*') {
                said!("no file fits", "không tệp nào khớp")
            } else {
                said!("there is no file", "không có tệp này")
            };
            says "{what} `{}`", "{what} `{}`", shown(name), what;
            help "check the name: it is looked for from the folder of the description",
                "kiểm tra tên: tệp được tìm từ thư mục của bản mô tả";
            nearest last, there.iter().map(String::as_str);
        };
    }
}

/// Returns the names of what is in a folder and taken, without the lock files of office programs.
fn names_in(folder: &Path, takes: fn(&Path) -> bool) -> impl Iterator<Item = String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(move |entry| takes(&entry.path()));
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| !name.starts_with(['.', '~']))
}

/// Returns the files of a folder whose name matches a pattern, by name, without descriptions.
fn fitting(folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let names = names_in(folder, Path::is_file).filter(|name| fits(pattern, name));
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
