//! Makes synthetic households as Parquet. They are made of nothing but the seed and their number, so that any part of
//! them is the same however many are made.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::common::Result;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::file::properties::WriterProperties;

const SEED: u64 = 20_261_130;
const BATCH: u64 = 1 << 16;

/// Random numbers of one unit (SplitMix64).
struct Draws(u64);

impl Draws {
    const fn of(unit: u64) -> Self {
        Self(SEED ^ unit.wrapping_mul(0xd134_2543_de82_ef95))
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number from 0 to below `end`.
    const fn below(&mut self, end: u64) -> i64 {
        (self.next() % end) as i64
    }

    /// A number from 0 to below `3 × third`, most near the middle.
    const fn middling(&mut self, third: u64) -> i64 {
        self.below(third) + self.below(third) + self.below(third)
    }

    /// A value of which about one in fifty is not there.
    fn perhaps<T>(&mut self, value: T) -> Option<T> {
        (self.below(50) != 0).then_some(value)
    }
}

/// A household.
struct Unit {
    id: String,
    kind: &'static str,
    speed: Option<i128>,
    services: Option<i32>,
    skills: Option<i128>,
    spending: Option<i64>,
    account: Option<bool>,
}

impl Unit {
    fn of(number: u64) -> Self {
        let mut draws = Draws::of(number);
        let id = format!("household-{number:08}");
        let kind = if draws.below(3) == 0 { "urban" } else { "rural" };
        if draws.below(1000) == 0 {
            // It did not answer at all.
            let (speed, services, skills, spending, account) = (None, None, None, None, None);
            return Self { id, kind, speed, services, skills, spending, account };
        }
        let speed = draws.middling(10_000);
        let services = draws.below(8) * draws.below(8);
        let skills = draws.middling(334).min(1000);
        let spending = draws.middling(700);
        let account = draws.below(5) != 0;
        Self {
            id,
            kind,
            speed: draws.perhaps(i128::from(speed)),
            services: draws.perhaps(services as i32),
            skills: draws.perhaps(i128::from(skills)),
            spending: draws.perhaps(spending),
            account: draws.perhaps(account),
        }
    }
}

/// Makes `units` households in a folder, in files of `per_file` at most, named in their order.
///
/// # Errors
/// A file cannot be written.
pub fn make(folder: &Path, units: u64, per_file: u64) -> Result<()> {
    fs::create_dir_all(folder)?;
    let schema = Arc::new(schema());
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    for (file, first) in (0..units).step_by(per_file.max(1) as usize).enumerate() {
        let to = File::create(folder.join(format!("part-{file:05}.parquet")))?;
        let mut writer = ArrowWriter::try_new(to, Arc::clone(&schema), Some(properties.clone()))?;
        let end = units.min(first + per_file);
        for first in (first..end).step_by(BATCH as usize) {
            writer.write(&batch(&schema, first, end.min(first + BATCH))?)?;
        }
        writer.close()?;
    }
    Ok(())
}

/// The columns. Their metadata say that the units are made up.
fn schema() -> Schema {
    let field = |name: &str, of| Field::new(name, of, true);
    let fields = vec![
        Field::new("unit", DataType::Utf8, false),
        Field::new("kind", DataType::Utf8, false),
        field("speed", DataType::Decimal128(9, 2)),
        field("services", DataType::Int32),
        field("skills", DataType::Decimal128(4, 3)),
        field("spending", DataType::Int64),
        field("account", DataType::Boolean),
    ];
    let about = [("nature", "synthetic".to_owned()), ("seed", SEED.to_string())];
    let about = about.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Schema::new_with_metadata(fields, about)
}

fn batch(schema: &Arc<Schema>, first: u64, end: u64) -> Result<RecordBatch> {
    let units: Vec<Unit> = (first..end).map(Unit::of).collect();
    let decimals = |of: fn(&Unit) -> Option<i128>, digits, places| {
        Decimal128Array::from_iter(units.iter().map(of)).with_precision_and_scale(digits, places)
    };
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(units.iter().map(|unit| &unit.id))),
        Arc::new(StringArray::from_iter_values(units.iter().map(|unit| unit.kind))),
        Arc::new(decimals(|unit| unit.speed, 9, 2)?),
        Arc::new(Int32Array::from_iter(units.iter().map(|unit| unit.services))),
        Arc::new(decimals(|unit| unit.skills, 4, 3)?),
        Arc::new(Int64Array::from_iter(units.iter().map(|unit| unit.spending))),
        Arc::new(BooleanArray::from_iter(units.iter().map(|unit| unit.account))),
    ];
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}
