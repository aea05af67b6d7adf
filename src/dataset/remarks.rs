//! What a reader took on its own word: heads that name a metric, rows and columns that were passed over, texts that
//! the caller said how to read.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Label, shown};
use crate::model::{Language, MetricIndex};

/// What is to be told of a file, where there are several. Files are named without their folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FileRemark {
    /// Other files have the same figures of a unit.
    Same { unit: String, taken: String, others: Vec<String> },
    /// Other files have other figures of a unit, and were saved before this one.
    Newest { unit: String, taken: String, others: Vec<String> },
    /// A file with nothing filled in.
    Empty(String),
    /// A file whose name is that of another unit than the one whose figures it has.
    NamedForAnother { file: String, unit: String },
    /// A file, or a folder in the folder, that was not read.
    NotRead(String),
    /// A file that the caller left out.
    LeftOut(String),
}

impl FileRemark {
    /// Returns what this kind of remark says of a list of files.
    const fn says(&self) -> (&'static str, &'static str) {
        match self {
            Self::Same { .. } => (
                "nhiều tệp có cùng số liệu của một đơn vị, chỉ lấy một tệp",
                "files with the same figures of a unit, of which one was taken",
            ),
            Self::Newest { .. } => (
                "nhiều tệp có số liệu khác nhau của một đơn vị, lấy tệp lưu sau cùng",
                "files with different figures of a unit, of which the newest was taken",
            ),
            Self::Empty(_) => ("tệp chưa điền số liệu", "files in which nothing is filled in"),
            Self::NamedForAnother { .. } => (
                "tên tệp là của đơn vị khác, đã lấy theo đơn vị ghi trong biểu",
                "files called after another unit than the one in the form, which counts",
            ),
            Self::NotRead(_) => {
                ("không đọc (không phải tệp số liệu)", "not read (no files of figures)")
            }
            Self::LeftOut(_) => ("tệp để ra ngoài theo yêu cầu", "files left out as asked"),
        }
    }

    fn item(&self) -> String {
        match self {
            Self::Same { unit, taken, others } | Self::Newest { unit, taken, others } => {
                let others: Vec<_> = others.iter().map(|file| format!("`{file}`")).collect();
                format!("{unit} `{taken}` (– {})", others.join(", "))
            }
            Self::NamedForAnother { file, unit } => format!("`{file}` → {unit}"),
            Self::Empty(file) | Self::NotRead(file) | Self::LeftOut(file) => format!("`{file}`"),
        }
    }
}

/// What a file of its own says of how values are written in it: a cell that leaves no doubt, or the first one that was read
/// because nothing in the file speaks against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Written {
    Surely(Label),
    /// With the fault that the cell has where another file leaves no doubt.
    Perhaps(Box<Diagnostic>),
}

/// What was taken how, while a dataset is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Remarks {
    /// How percentages are written, by metric.
    pub(crate) written: BTreeMap<MetricIndex, Written>,
    /// The first day that may have its month before its day.
    pub(crate) day: Option<Box<Diagnostic>>,
    /// The number of columns whose heads are the names of their metrics.
    pub(crate) by_name: usize,
    /// Heads that are nearly the name of a metric, each with its id.
    pub(crate) nearly: BTreeMap<String, String>,
    /// Columns that were passed over.
    pub(crate) columns: BTreeMap<String, usize>,
    /// Columns and sheets that the caller said to ignore, and that were there.
    pub(crate) ignored: BTreeSet<String>,
    /// Rows that were passed over.
    pub(crate) rows: BTreeMap<String, usize>,
    /// Texts and what they were read as, with the number of cells.
    pub(crate) read_as: BTreeMap<(String, String), usize>,
    /// Units that are called otherwise than in the register, by id: the name here and that of the register.
    pub(crate) names: BTreeMap<String, (String, String)>,
    /// The number of percentages without a sign that were read as the caller said.
    pub(crate) percentages: usize,
    /// What is to be told of files.
    pub(crate) files: Vec<FileRemark>,
}

impl Remarks {
    /// Adds those of a further file.
    pub(crate) fn add(&mut self, other: &Self) {
        let plus = |count: &mut usize, more: usize| *count = count.saturating_add(more);
        plus(&mut self.by_name, other.by_name);
        plus(&mut self.percentages, other.percentages);
        self.files.extend(other.files.iter().cloned());
        self.nearly.extend(other.nearly.clone());
        self.names.extend(other.names.clone());
        self.ignored.extend(other.ignored.iter().cloned());
        for (text, more) in &other.columns {
            plus(self.columns.entry(text.clone()).or_default(), *more);
        }
        for (text, more) in &other.rows {
            plus(self.rows.entry(text.clone()).or_default(), *more);
        }
        for (text, more) in &other.read_as {
            plus(self.read_as.entry(text.clone()).or_default(), *more);
        }
    }

    pub(crate) fn row(&mut self, text: &str) {
        count(&mut self.rows, shown(text));
    }

    pub(crate) fn column(&mut self, name: &str) {
        count(&mut self.columns, shown(name));
    }

    /// Returns a sentence for each.
    pub(super) fn told(&self, language: Language) -> Vec<String> {
        /// The most units to name.
        const MOST: usize = 10;
        let say = |vi: String, en: String| match language {
            Language::Vi => vi,
            Language::En => en,
        };
        let mut told = self.of_files(language);
        if self.by_name > 0 {
            let count = self.by_name;
            told.push(say(
                format!("{count} cột được nhận theo tên số liệu ở đầu cột"),
                format!("columns taken by the names of their metrics: {count}"),
            ));
        }
        for (head, id) in &self.nearly {
            told.push(say(
                format!("cột `{head}` gần giống tên số liệu, được nhận là `{id}`"),
                format!("the column `{head}` is nearly named as a metric, and was taken as `{id}`"),
            ));
        }
        if !self.columns.is_empty() {
            let list = listed(&self.columns);
            told.push(say(
                format!("bỏ qua các cột: {list}"),
                format!("columns passed over: {list}"),
            ));
        }
        if !self.rows.is_empty() {
            let list = listed(&self.rows);
            told.push(say(
                format!("bỏ qua các dòng không phải của đơn vị nào: {list}"),
                format!("rows passed over, which are no unit's: {list}"),
            ));
        }
        for ((text, value), count) in &self.read_as {
            let value = if value.is_empty() {
                say("ô trống".into(), "an empty cell".into())
            } else {
                format!("`{value}`")
            };
            told.push(say(
                format!("`{text}` được đọc là {value} ở {count} ô"),
                format!("`{text}` was read as {value} in {count} cells"),
            ));
        }
        if !self.names.is_empty() {
            let item = |(id, (here, there)): (&String, &(String, String))| match language {
                Language::Vi => format!("`{id}`: `{here}` (danh sách: `{there}`)"),
                Language::En => format!("`{id}`: `{here}` (register: `{there}`)"),
            };
            let mut list: Vec<_> = self.names.iter().take(MOST).map(item).collect();
            list.extend((self.names.len() > MOST).then(|| format!("… ({})", self.names.len())));
            let list = list.join(", ");
            told.push(say(
                format!("đơn vị mang tên khác với danh sách đơn vị: {list}"),
                format!("units that are called otherwise than in the register: {list}"),
            ));
        }
        if self.percentages > 0 {
            let count = self.percentages;
            told.push(say(
                format!("{count} tỷ lệ không có dấu % được đọc theo tùy chọn"),
                format!("percentages without a sign, read as the option says: {count}"),
            ));
        }
        told
    }
}

impl Remarks {
    /// Returns a sentence for each kind of remark on files, with the files.
    fn of_files(&self, language: Language) -> Vec<String> {
        let mut kinds: Vec<((&str, &str), Vec<String>)> = Vec::new();
        for remark in &self.files {
            let says = remark.says();
            match kinds.iter_mut().find(|(kind, _)| *kind == says) {
                Some((_, items)) => items.push(remark.item()),
                None => kinds.push((says, vec![remark.item()])),
            }
        }
        let told = kinds.into_iter().map(|((vi, en), items)| {
            let says = if language == Language::Vi { vi } else { en };
            format!("{says}: {}", items.join(", "))
        });
        told.collect()
    }
}

fn count(counts: &mut BTreeMap<String, usize>, text: String) {
    let count = counts.entry(text).or_default();
    *count = count.saturating_add(1);
}

/// Lists texts with how often each was found: `` `STT` (3), `Ghi chú` ``.
fn listed(counts: &BTreeMap<String, usize>) -> String {
    let times = |(text, count): (&String, &usize)| match count {
        1 => format!("`{text}`"),
        count => format!("`{text}` ({count})"),
    };
    counts.iter().map(times).collect::<Vec<_>>().join(", ")
}
