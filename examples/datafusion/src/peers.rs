//! `dti_peers(unit)`: what must be known of all units to score some of them.

use std::fmt;
use std::mem::size_of;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};
use dti_engine::outcome::PeerSummary;

use crate::units::{Rules, batch, external};

/// The units that are summarised together: summaries of few units cost more to merge than to make.
const TOGETHER: usize = 1 << 16;

/// An aggregate function whose state and result are a [`PeerSummary`] as JSON. Parts are merged in any order.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Peers {
    rules: Arc<Rules>,
    signature: Signature,
}

impl Peers {
    #[must_use]
    pub fn new(rules: Arc<Rules>) -> Self {
        Self { rules, signature: Signature::any(1, Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for Peers {
    fn name(&self) -> &str {
        "dti_peers"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeBinary)
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let name = format_state_name(args.name, "summary");
        Ok(vec![Arc::new(Field::new(name, DataType::LargeBinary, true))])
    }

    fn accumulator(&self, _: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Summaries {
            rules: Arc::clone(&self.rules),
            waiting: Vec::new(),
            rows: 0,
            values: 0,
            parts: Vec::new(),
        }))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

/// The units of a partition.
struct Summaries {
    rules: Arc<Rules>,
    /// Batches that are not summarised yet, and their rows.
    waiting: Vec<RecordBatch>,
    rows: usize,
    /// How many values have been summarised.
    values: usize,
    /// Summaries, each with the number of times that two were made one. No two have the same, so that a value is put
    /// in order as often as in a sort by merging.
    parts: Vec<(u32, PeerSummary)>,
}

impl fmt::Debug for Summaries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Summaries").field("values", &self.values).finish_non_exhaustive()
    }
}

impl Summaries {
    fn summarise(&mut self) -> Result<()> {
        let Some(first) = self.waiting.first() else { return Ok(()) };
        let all = concat_batches(&first.schema(), &self.waiting)?;
        self.waiting.clear();
        self.rows = 0;
        self.values += all.num_rows() * all.num_columns();
        let units = self.rules.units_of(&all)?;
        let summary = self.rules.plan.peer_summary(&units).map_err(external)?;
        self.add(summary)
    }

    fn add(&mut self, mut summary: PeerSummary) -> Result<()> {
        let mut times = 0;
        while let Some((_, other)) = self.parts.pop_if(|(of, _)| *of == times) {
            summary.merge(&other).map_err(external)?;
            times += 1;
        }
        self.parts.push((times, summary));
        Ok(())
    }

    /// Makes one summary of all. Nothing if there is no unit.
    fn take(&mut self) -> Result<ScalarValue> {
        self.summarise()?;
        let mut parts = std::mem::take(&mut self.parts).into_iter().rev().map(|(_, part)| part);
        let Some(mut all) = parts.next() else { return Ok(ScalarValue::LargeBinary(None)) };
        for part in parts {
            all.merge(&part).map_err(external)?;
        }
        Ok(ScalarValue::LargeBinary(Some(serde_json::to_vec(&all).map_err(external)?)))
    }
}

impl Accumulator for Summaries {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        for units in values {
            let batch = batch(units)?;
            self.rows += batch.num_rows();
            self.waiting.push(batch);
        }
        if self.rows >= TOGETHER { self.summarise() } else { Ok(()) }
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.take()?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        for state in states {
            let summaries = state.as_binary::<i64>();
            self.values += summaries.value_data().len() / size_of::<i64>();
            for summary in summaries.iter().flatten() {
                self.add(serde_json::from_slice(summary).map_err(external)?)?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.take()
    }

    fn size(&self) -> usize {
        let waiting: usize = self.waiting.iter().map(RecordBatch::get_array_memory_size).sum();
        size_of::<Self>() + waiting + self.values * size_of::<i64>()
    }
}
