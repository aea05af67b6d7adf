//! Datasets from workbooks.

use super::package::Package;
use super::unreadable::{ARCHIVE, no_workbook};
use super::workbook::Book;
use super::{locate, table};
use crate::dataset::dataset::Dataset;
use crate::diagnostic::{Diagnostics, Problem};
use crate::intake::bytes;
use crate::intake::faults::{Faults, Place};
use crate::intake::options::ReadOptions;
use crate::intake::values::Intake;
use crate::model::Framework;
use crate::said::said;

/// Reads a dataset from a workbook in memory.
pub(in crate::intake) fn read(
    bytes: &[u8],
    framework: &Framework,
    options: &ReadOptions,
) -> Result<Dataset, Diagnostics> {
    let mut book = open(bytes, options).map_err(|problem| only(options, problem))?;
    let faults = Faults::new(options.limits.faults);
    let mut intake = Intake::new(framework, 0, options, faults);
    let sheets =
        table::read(&mut book, &mut intake, options).map_err(|problem| only(options, problem))?;
    let name = options.shown_name();
    let read = intake.finish_with(|spans| {
        let places = locate::locate(&mut book, &sheets, spans, name);
        move |span| places.get(&span).cloned()
    });
    read.map_err(|faults| {
        let places = locate::locate(&mut book, &sheets, faults.spans(), name);
        faults.in_workbook(name, &places)
    })
}

/// Returns the moment when a workbook in memory was saved, as it says of itself: `2026-11-30T08:15:00Z`.
pub(in crate::intake) fn modified(bytes: &[u8]) -> Option<String> {
    let limit = u64::try_from(bytes.len()).ok()?;
    let text = Package::new(bytes, limit).ok()?.text("docProps/core.xml")?;
    let (_, after) = text.split_once("modified")?;
    let (moment, _) = after.split_once('>')?.1.split_once('<')?;
    Some(moment.to_owned())
}

/// Opens a workbook in memory.
pub(super) fn open<'b>(bytes: &'b [u8], options: &ReadOptions) -> Result<Book<'b>, Problem> {
    let limit = options.limits.bytes_in_memory();
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(bytes::too_large(options.shown_name(), limit));
    }
    // Data before an archive would make it look like another kind of file.
    if !bytes.starts_with(ARCHIVE) {
        return Err(no_workbook(
            options,
            bytes,
            &said!("it is no archive", "tệp không phải tệp nén"),
        ));
    }
    Book::new(bytes, options)
}

pub(super) fn only(options: &ReadOptions, problem: Problem) -> Diagnostics {
    bytes::only(options, "", Place::Whole, problem)
}
