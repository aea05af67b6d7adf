//! The public ways to make a register.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::super::bytes;
use super::super::faults::{Faults, Place};
use super::super::options::{Limits, ReadOptions};
use super::csv;
use super::making::Making;
use crate::dataset::Value;
use crate::dataset::dataset::Dataset;
use crate::dataset::register::{Register, RegisteredUnit};
use crate::diagnostic::Diagnostics;

impl Register {
    /// Creates a register of these units.
    ///
    /// # Errors
    /// A unit without id or name (D0301), or an id that two units have (D0302), each with its place in the
    /// list: `units[3].id`.
    pub fn new(units: impl IntoIterator<Item = RegisteredUnit>) -> Result<Self, Diagnostics> {
        let mut making = Making::new(Limits::default().faults);
        for (place, unit) in units.into_iter().enumerate() {
            making.add(unit, Place::Listed(place), |_| None);
        }
        making.finish().map_err(Faults::without_text)
    }

    /// Reads a register from CSV, or from the sheets of an XLSX workbook, with the columns `unit`, `name`, and optionally `kind` and `also`, which
    /// holds other names with `|` between them. Other columns are attributes of the units by their ids, such as
    /// `region`. In Vietnamese the columns are `Mã đơn vị`, `Tên đơn vị`,
    /// `Loại đơn vị`, `Tên khác`. Delimiter and encoding are found as for a dataset
    /// ([`csv`](crate::dataset::csv)).
    ///
    /// # Errors
    /// Every fault of the file, with line and column.
    pub fn from_csv(reader: impl Read) -> Result<Self, Diagnostics> {
        ReadOptions::default().read_register(reader)
    }

    /// Opens and reads a register from a CSV file or a workbook.
    ///
    /// # Errors
    /// The file cannot be opened, or every fault of it.
    pub fn from_csv_path(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        ReadOptions::default().read_register_path(path)
    }

    /// Returns the units of a dataset, as a register for the next one.
    #[must_use]
    pub fn from_dataset(dataset: &Dataset) -> Self {
        let mut making = Making::new(0);
        let attributes: Vec<_> = dataset.attributes().collect();
        for (row, unit) in dataset.rows().iter().enumerate() {
            let kind = Some(unit.kind.clone());
            let registered = RegisteredUnit::new(&unit.id, &unit.name);
            let attributes =
                attributes.iter().filter_map(|(index, id)| match dataset.value(row, *index) {
                    Value::Choice(text) | Value::Text(text) => Some(((*id).to_owned(), text)),
                    _ => None,
                });
            let attributes = attributes.collect();
            // Units of a dataset have ids, and all ids differ.
            making.take_in(RegisteredUnit { kind, attributes, ..registered });
        }
        Self(Arc::new(making.inner))
    }
}

impl ReadOptions {
    /// Reads a register from CSV or from a workbook, as [`Register::from_csv`] does: the first bytes tell which it is.
    ///
    /// # Errors
    /// Every fault of the file, with line and column.
    pub fn read_register(&self, reader: impl Read) -> Result<Register, Diagnostics> {
        let options = self.named(|| "<csv>".to_owned());
        read(&bytes::bytes(reader, 0, &options)?, &options)
    }

    /// Opens and reads a register from a CSV file or a workbook.
    ///
    /// # Errors
    /// The file cannot be opened, or every fault of it.
    pub fn read_register_path(&self, path: impl AsRef<Path>) -> Result<Register, Diagnostics> {
        let path = path.as_ref();
        let options = self.named(|| path.display().to_string());
        read(&bytes::bytes_of_file(path, &options)?, &options)
    }
}

/// Reads a register from a workbook or from CSV, which no archive begins like.
fn read(bytes: &[u8], options: &ReadOptions) -> Result<Register, Diagnostics> {
    match bytes {
        #[cfg(feature = "xlsx")]
        [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            super::super::xlsx::read_register(bytes, options)
        }
        _ => csv::read(bytes, options),
    }
}
