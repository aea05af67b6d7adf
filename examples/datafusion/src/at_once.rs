//! The same by one run of the crate over all units, and the comparison.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::csv::WriterBuilder;
use datafusion::common::{Result, exec_err};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};
use futures::StreamExt;

use crate::pipeline::{Session, text};
use crate::units::{Rules, external};

/// Scores and ranks the units of a folder by one run of the crate.
///
/// # Errors
/// A file cannot be read, or every fault of the units.
pub fn score(rules: &Rules, folder: &Path) -> Result<RecordBatch> {
    let units = rules.units_of(&read(&folder.join("units"))?)?;
    let outcome = rules.plan.score(&units).map_err(external)?;
    outcome.to_record_batch().map_err(external)
}

/// Reads the files of a folder in the order of their names.
fn read(folder: &Path) -> Result<RecordBatch> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    let mut batches = Vec::new();
    for file in files {
        for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(file)?)?.build()? {
            batches.push(batch?);
        }
    }
    let Some(first) = batches.first() else {
        return exec_err!("there are no units in {}", folder.display());
    };
    Ok(concat_batches(&first.schema(), &batches)?)
}

/// Writes the results of both ways as CSV, in the order of the units' ids, and returns the files: that of DataFusion,
/// then that of the crate.
///
/// # Errors
/// A file cannot be read or written.
pub async fn write(session: &Session, rules: &Rules, folder: &Path) -> Result<[PathBuf; 2]> {
    let files = ["datafusion.csv", "crate.csv"].map(|name| folder.join(name));
    let [spread, whole] = &files;
    let mut writer = WriterBuilder::new().build(BufWriter::new(File::create(spread)?));
    let mut batches = ranked(folder).await?.execute_stream().await?;
    while let Some(batch) = batches.next().await {
        writer.write(&batch?)?;
    }
    let mut writer = WriterBuilder::new().build(BufWriter::new(File::create(whole)?));
    let all = score(rules, folder)?;
    let place = |name| all.schema().index_of(name);
    let columns = session.columns().map(place).collect::<std::result::Result<Vec<_>, _>>()?;
    writer.write(&all.project(&columns)?)?;
    Ok(files)
}

/// Returns the ranked units in the order of their ids. Read in this process: rows that come from several executors are
/// sorted only within the part of each (Ballista 55).
async fn ranked(folder: &Path) -> Result<DataFrame> {
    let context = SessionContext::new();
    let ranked = text(&folder.join("ranked"))?;
    context.register_parquet("ranked", &ranked, ParquetReadOptions::new()).await?;
    context.sql("SELECT * FROM ranked ORDER BY unit").await
}

/// Compares two files, and returns their bytes if they are the same.
///
/// # Errors
/// A file cannot be read, or the first byte in which they differ.
pub fn same([one, two]: &[PathBuf; 2]) -> Result<u64> {
    let open = |file| std::io::Result::Ok(BufReader::new(File::open(file)?).bytes());
    let (mut first, mut second) = (open(one)?, open(two)?);
    for place in 0.. {
        match (first.next().transpose()?, second.next().transpose()?) {
            (None, None) => return Ok(place),
            (one, two) if one == two => {}
            _ => return exec_err!("the results differ at byte {place}"),
        }
    }
    unreachable!("a file ends")
}
