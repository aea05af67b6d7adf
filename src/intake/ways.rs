//! The public ways to read a dataset.

use std::io::Read;
use std::path::Path;

use super::builder::DatasetBuilder;
use super::bytes;
use super::csv;
use super::options::ReadOptions;
use super::submission::Submission;
#[cfg(feature = "xlsx")]
use super::xlsx;
use crate::dataset::dataset::Dataset;
use crate::diagnostic::Diagnostics;
use crate::model::Framework;

impl ReadOptions {
    /// Reads a CSV file, wide or long. See [`csv`](crate::dataset::csv) for its form.
    ///
    /// # Errors
    /// Every fault of the file, with line and column.
    pub fn read_csv(
        &self,
        reader: impl Read,
        framework: &Framework,
    ) -> Result<Dataset, Diagnostics> {
        let options = self.named(|| "<csv>".to_owned());
        csv::read_bytes(&bytes::bytes(reader, 0, &options)?, framework, &options)
    }

    /// Opens and reads a CSV file.
    ///
    /// # Errors
    /// The file cannot be opened, or every fault of it.
    pub fn read_csv_path(
        &self,
        path: impl AsRef<Path>,
        framework: &Framework,
    ) -> Result<Dataset, Diagnostics> {
        let path = path.as_ref();
        let options = self.named(|| path.display().to_string());
        csv::read_bytes(&bytes::bytes_of_file(path, &options)?, framework, &options)
    }

    /// Reads a record batch. See [`arrow`](crate::dataset::arrow) for its schema. Numbers in columns of text have the
    /// decimal point, unless these options give another sign.
    ///
    /// # Errors
    /// Every fault of the batch, with the row and the column: `rows[3: an].online_rate`.
    #[cfg(feature = "arrow")]
    pub fn read_record_batch(
        &self,
        batch: &arrow_array::RecordBatch,
        framework: &Framework,
    ) -> Result<Dataset, Diagnostics> {
        super::arrow::read(batch, framework, self)
    }

    /// Reads an XLSX workbook. See [`xlsx`](crate::dataset::xlsx) for its form.
    ///
    /// # Errors
    /// Every fault of the workbook, with sheet and cell.
    #[cfg(feature = "xlsx")]
    pub fn read_xlsx(
        &self,
        reader: impl Read,
        framework: &Framework,
    ) -> Result<Dataset, Diagnostics> {
        let options = self.of_workbook(|| "<xlsx>".to_owned());
        xlsx::read(&bytes::bytes(reader, 0, &options)?, framework, &options)
    }

    /// Opens and reads an XLSX workbook.
    ///
    /// # Errors
    /// The file cannot be opened, or every fault of it.
    #[cfg(feature = "xlsx")]
    pub fn read_xlsx_path(
        &self,
        path: impl AsRef<Path>,
        framework: &Framework,
    ) -> Result<Dataset, Diagnostics> {
        let path = path.as_ref();
        let options = self.of_workbook(|| path.display().to_string());
        xlsx::read(&bytes::bytes_of_file(path, &options)?, framework, &options)
    }

    /// Returns options with one limit for a workbook and what it unpacks to, since the first is never larger.
    #[cfg(feature = "xlsx")]
    fn of_workbook(&self, name: impl FnOnce() -> String) -> Self {
        let mut options = self.named(name);
        options.limits.bytes = options.limits.bytes.min(options.limits.unpacked);
        options
    }
}

impl Dataset {
    /// Reads a CSV file, wide or long. See [`csv`](crate::dataset::csv) for its form. To set its decimal
    /// sign, the register of its units and more, use [`ReadOptions`].
    ///
    /// # Errors
    /// Every fault of the file, with line and column.
    pub fn from_csv(reader: impl Read, framework: &Framework) -> Result<Self, Diagnostics> {
        ReadOptions::default().read_csv(reader, framework)
    }

    /// Opens and reads a CSV file.
    ///
    /// # Errors
    /// The file cannot be opened, or every fault of it.
    pub fn from_csv_path(
        path: impl AsRef<Path>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        ReadOptions::default().read_csv_path(path, framework)
    }

    /// Reads an XLSX workbook. See [`xlsx`](crate::dataset::xlsx) for its form.
    ///
    /// # Errors
    /// Every fault of the workbook, with sheet and cell.
    #[cfg(feature = "xlsx")]
    pub fn from_xlsx(reader: impl Read, framework: &Framework) -> Result<Self, Diagnostics> {
        ReadOptions::default().read_xlsx(reader, framework)
    }

    /// Reads a record batch. See [`arrow`](crate::dataset::arrow) for its schema.
    ///
    /// # Errors
    /// Every fault of the batch, with the row and the column: `rows[3: an].online_rate`.
    #[cfg(feature = "arrow")]
    pub fn from_record_batch(
        batch: &arrow_array::RecordBatch,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        ReadOptions::default().read_record_batch(batch, framework)
    }

    /// Makes a dataset of submissions, in their order:
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
    /// let dataset = Dataset::from_submissions(Submission::from_json(json)?, &framework)?;
    /// let binh = dataset.unit("binh")?;
    /// assert_eq!(binh.value("portal")?, Value::Rejected);
    /// assert_eq!(binh.reason("portal")?, Some("trang không mở được"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault, with its path: `submissions[3: an].metrics.online_rate`.
    pub fn from_submissions(
        submissions: impl IntoIterator<Item = Submission>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let mut builder = DatasetBuilder::new(framework);
        builder.extend(submissions);
        builder.build()
    }
}
