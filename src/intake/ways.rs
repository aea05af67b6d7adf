//! The ways into a dataset.

use std::io::Read;
use std::path::Path;

use super::builder::DatasetBuilder;
use super::bytes;
use super::csv;
use super::options::CsvOptions;
use super::submission::Submission;
#[cfg(feature = "xlsx")]
use super::xlsx::{self, XlsxOptions};
use crate::dataset::dataset::Dataset;
use crate::diagnostic::Diagnostics;
use crate::model::Framework;

impl Dataset {
    /// Reads a CSV file, wide or long; [`csv`] says what it may look like.
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with line and column.
    pub fn from_csv(reader: impl Read, framework: &Framework) -> Result<Self, Diagnostics> {
        Self::from_csv_with(reader, framework, &CsvOptions::default())
    }

    /// Reads a CSV file of which delimiter, decimal sign or columns to ignore are known.
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with line and column.
    pub fn from_csv_with(
        reader: impl Read,
        framework: &Framework,
        options: &CsvOptions,
    ) -> Result<Self, Diagnostics> {
        csv::read_bytes(&bytes::bytes(reader, 0, options)?, framework, options)
    }

    /// Reads a CSV text that is in memory; spares the copy that [`Dataset::from_csv_with`] makes.
    ///
    /// # Errors
    /// Everything that is wrong with the text, each with line and column.
    pub fn from_csv_bytes(
        bytes: &[u8],
        framework: &Framework,
        options: &CsvOptions,
    ) -> Result<Self, Diagnostics> {
        csv::read_bytes(bytes, framework, options)
    }

    /// Opens and reads a CSV file.
    ///
    /// # Errors
    /// The file cannot be opened, or everything that is wrong with it.
    pub fn from_csv_path(
        path: impl AsRef<Path>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        Self::from_csv_path_with(path, framework, &CsvOptions::default())
    }

    /// Opens and reads a CSV file of which something is known. In messages it has the name that the
    /// options give it, else its path.
    ///
    /// # Errors
    /// The file cannot be opened, or everything that is wrong with it.
    pub fn from_csv_path_with(
        path: impl AsRef<Path>,
        framework: &Framework,
        options: &CsvOptions,
    ) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let mut options = options.clone();
        options.name.get_or_insert_with(|| path.display().to_string());
        let bytes = bytes::bytes_of_file(path, &options)?;
        csv::read_bytes(&bytes, framework, &options)
    }

    /// Reads an XLSX workbook; [`xlsx`] says what it may look like, and shows it at work.
    ///
    /// # Errors
    /// Everything that is wrong with the workbook, each with sheet and cell.
    #[cfg(feature = "xlsx")]
    pub fn from_xlsx(
        reader: impl Read,
        framework: &Framework,
        options: &XlsxOptions,
    ) -> Result<Self, Diagnostics> {
        xlsx::read(reader, framework, options)
    }

    /// Opens and reads an XLSX workbook. In messages it has the name that the options give it, else its
    /// path.
    ///
    /// # Errors
    /// The file cannot be opened, or everything that is wrong with it.
    #[cfg(feature = "xlsx")]
    pub fn from_xlsx_path(
        path: impl AsRef<Path>,
        framework: &Framework,
        options: &XlsxOptions,
    ) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let mut options = options.clone();
        options.name.get_or_insert_with(|| path.display().to_string());
        let bytes = bytes::bytes_of_file(path, &options.as_csv())?;
        xlsx::read_bytes(&bytes, framework, &options)
    }

    /// A dataset of submissions, in their order. They come from JSON through any reader of it:
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, Submission, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {dossiers: {type: count}, rate: {type: percent}, portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let json = r#"[
    ///     {"unit": "an", "name": "Xã An", "metrics": {"dossiers": 820, "rate": "85.5%", "portal": true}},
    ///     {"unit": "binh", "metrics": {"dossiers": "n/a", "portal": "rejected"},
    ///      "evidence": {"portal": "BC-12"}, "reasons": {"portal": "trang không mở được"}}
    /// ]"#;
    /// let submissions: Vec<Submission> = serde_json::from_str(json)?;
    /// let dataset = Dataset::from_submissions(submissions, &framework)?;
    /// let binh = dataset.unit("binh")?;
    /// assert_eq!(binh.value("portal")?, Value::Rejected);
    /// assert_eq!(binh.reason("portal")?, Some("trang không mở được"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with them, each with its path: `submissions[3: an].metrics.online_rate`.
    pub fn from_submissions(
        submissions: impl IntoIterator<Item = Submission>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let mut builder = DatasetBuilder::new(framework);
        builder.extend(submissions);
        builder.build()
    }
}
