//! What a reader took on its own word: heads that name a metric, rows and columns that were passed over, texts that
//! the caller said how to read.

use std::collections::BTreeMap;

use crate::diagnostic::shown;
use crate::model::Language;

/// What was taken how, while a dataset is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Remarks {
    /// The number of columns whose heads are the names of their metrics.
    pub(crate) by_name: usize,
    /// Heads that are nearly the name of a metric, each with its id.
    pub(crate) nearly: BTreeMap<String, String>,
    /// Columns that were passed over.
    pub(crate) columns: BTreeMap<String, usize>,
    /// Rows that were passed over.
    pub(crate) rows: BTreeMap<String, usize>,
    /// Texts and what they were read as, with the number of cells.
    pub(crate) read_as: BTreeMap<(String, String), usize>,
    /// The number of percentages without a sign that were read as the caller said.
    pub(crate) percentages: usize,
}

impl Remarks {
    /// Adds those of a further file.
    pub(crate) fn add(&mut self, other: &Self) {
        let plus = |count: &mut usize, more: usize| *count = count.saturating_add(more);
        plus(&mut self.by_name, other.by_name);
        plus(&mut self.percentages, other.percentages);
        self.nearly.extend(other.nearly.clone());
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

    #[cfg(feature = "xlsx")]
    pub(crate) fn row(&mut self, text: &str) {
        count(&mut self.rows, shown(text));
    }

    pub(crate) fn column(&mut self, name: &str) {
        count(&mut self.columns, shown(name));
    }

    /// Returns a sentence for each.
    pub(super) fn told(&self, language: Language) -> Vec<String> {
        let say = |vi: String, en: String| match language {
            Language::Vi => vi,
            Language::En => en,
        };
        let mut told = Vec::new();
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
