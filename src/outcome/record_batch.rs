//! Outcomes as record batches of Apache Arrow.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{Decimal128Builder, StringBuilder, UInt32Builder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use super::{Outcome, UnitOutcome};
use crate::error::Error;
use crate::model::{Body, Index, NodeIndex};
use crate::number::{Rounding, Shown};
use crate::said::{Said, said};

/// The digits of a decimal of 128 bits.
const DIGITS: u8 = 38;
/// The places of a share.
const SHARE_PLACES: u32 = 6;

impl Outcome {
    /// Returns the results as a record batch, one row per unit in the order of the dataset.
    ///
    /// | column | type | holds |
    /// |---|---|---|
    /// | `unit`, `name`, `kind` | `Utf8` | the unit |
    /// | `rank` | `UInt32` | its rank among the units of its kind |
    /// | `total` | `Decimal128(38, p)` | its total, with the `p` places that cover totals: those that the rules round to, else 10 |
    /// | `share` | `Decimal128(38, 6)` | total ÷ points |
    /// | `grade` | `Utf8` | the Vietnamese name of its grade |
    /// | `verdict` | `Utf8` | `pass` or `fail` |
    /// | `no_total` | `Utf8` | why it has no total: `not_reported`, `refused`, … |
    /// | `score:ID` | `Decimal128(38, p)` | for an index, the score of each node of the tree, then of each view, with the `p` places that cover it, else 10 |
    /// | `rank:ID` | `UInt32` | the rank by each group or view that has a ranking |
    /// | `target:ID` | `Utf8` | for `criteria`, the state of each target: `met`, `not_met`, `undetermined`, … |
    ///
    /// What is not there is null. The metadata of the schema has `framework`, `version`, `rules` and `data` (their
    /// digests), and, where the data say so, `nature` and `as_of`.
    ///
    /// # Errors
    /// [`Error::Unwritable`] if a score has more than 38 digits at the places of its column.
    pub fn to_record_batch(&self) -> Result<RecordBatch, Error> {
        let units: Vec<UnitOutcome<'_>> = self.results().collect();
        let places = |places: Option<u32>| places.unwrap_or(Rounding::MAX_PLACES);
        let mut batch = Columns::default();
        batch.texts("unit", false, units.iter().map(|unit| Some(unit.unit.id.as_str())));
        batch.texts("name", false, units.iter().map(|unit| Some(unit.unit.name.as_str())));
        batch.texts("kind", false, units.iter().map(|unit| Some(unit.unit.kind.as_str())));
        batch.ranks("rank", units.iter().map(|unit| unit.rank));
        let totals = units.iter().map(|unit| unit.total);
        batch.decimals("total", places(self.total_places()), totals)?;
        batch.decimals("share", SHARE_PLACES, units.iter().map(|unit| unit.share))?;
        batch.texts(
            "grade",
            true,
            units.iter().map(|unit| unit.grade.map(|name| name.vi.as_str())),
        );
        let verdicts = units.iter().map(|unit| unit.verdict.map(|verdict| verdict.as_str()));
        batch.texts("verdict", true, verdicts);
        let reasons = units.iter().map(|unit| unit.no_total.map(|reason| reason.as_str()));
        batch.texts("no_total", true, reasons);
        match self.framework().body() {
            Body::Index(tree) => self.scores_in(tree, units.len(), &mut batch)?,
            Body::Criteria(criteria) => {
                for (place, target) in criteria.targets.iter().enumerate() {
                    let states = (0..units.len()).map(|row| {
                        let reported = self.dataset().reported(row);
                        reported.then(|| self.target_state(place, row).as_str())
                    });
                    batch.texts(&format!("target:{}", target.id), true, states);
                }
            }
        }
        let schema = Schema::new_with_metadata(batch.fields, self.about());
        RecordBatch::try_new(Arc::new(schema), batch.arrays)
            .map_err(|fault| unwritable(Said::foreign(&fault)))
    }

    /// Adds the scores of nodes and views, and the ranks by them.
    fn scores_in(&self, tree: &Index, rows: usize, batch: &mut Columns) -> Result<(), Error> {
        for (index, node) in tree.scored() {
            let places = self.node_places(index.get()).unwrap_or(Rounding::MAX_PLACES);
            let scores = (0..rows).map(|row| self.node_shown(index.get(), row));
            batch.decimals(&format!("score:{}", node.id()), places, scores)?;
        }
        let ranked: Vec<(NodeIndex, &str)> =
            tree.ranked().map(|(index, node)| (index, node.id())).collect();
        for (index, id) in ranked {
            let ranks = (0..rows).map(|row| self.rank_by_node(index, row).map(u32::from));
            batch.ranks(&format!("rank:{id}"), ranks);
        }
        Ok(())
    }

    /// Returns what made the results.
    fn about(&self) -> HashMap<String, String> {
        let (digests, origin) = (self.digests(), self.dataset().origin());
        let framework = self.framework();
        let nature = origin.nature.map(|nature| ("nature", nature.as_str().to_owned()));
        let as_of = origin.as_of.map(|day| ("as_of", day.to_string()));
        [
            ("framework", framework.id().to_owned()),
            ("version", framework.version().to_owned()),
            ("rules", digests.rules.into_owned()),
            ("data", digests.data.into_owned()),
        ]
        .into_iter()
        .chain(nature)
        .chain(as_of)
        .map(|(key, text)| (key.to_owned(), text))
        .collect()
    }
}

/// The columns of a batch.
#[derive(Default)]
struct Columns {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    fn push(&mut self, name: &str, array: ArrayRef, nullable: bool) {
        self.fields.push(Field::new(name, array.data_type().clone(), nullable));
        self.arrays.push(array);
    }

    fn texts<'a>(
        &mut self,
        name: &str,
        nullable: bool,
        texts: impl Iterator<Item = Option<&'a str>>,
    ) {
        let mut builder = StringBuilder::new();
        texts.for_each(|text| builder.append_option(text));
        self.push(name, Arc::new(builder.finish()), nullable);
    }

    fn ranks(&mut self, name: &str, ranks: impl Iterator<Item = Option<u32>>) {
        let mut builder = UInt32Builder::new();
        ranks.for_each(|rank| builder.append_option(rank));
        self.push(name, Arc::new(builder.finish()), true);
    }

    fn decimals(
        &mut self,
        name: &str,
        places: u32,
        numbers: impl Iterator<Item = Option<Shown>>,
    ) -> Result<(), Error> {
        let scale = i8::try_from(places).unwrap_or(i8::MAX);
        let mut builder =
            Decimal128Builder::new().with_data_type(DataType::Decimal128(DIGITS, scale));
        for number in numbers {
            let ticks = number.map(|number| ticks(number, places).ok_or(number)).transpose();
            builder.append_option(ticks.map_err(|number| {
                unwritable(said!(
                    "`{name}` cannot hold {} with {places} places",
                    "`{name}` không chứa được {} với {places} chữ số thập phân",
                    number.decimal(),
                    name,
                    places
                ))
            })?);
        }
        self.push(name, Arc::new(builder.finish()), true);
        Ok(())
    }
}

/// Returns a number in units of its last place. `None` if it has more places, or too many digits.
fn ticks(number: Shown, places: u32) -> Option<i128> {
    let decimal = number.decimal().normalize();
    let factor = 10i128.checked_pow(places.checked_sub(decimal.scale())?)?;
    let ticks = decimal.mantissa().checked_mul(factor)?;
    (ticks.unsigned_abs() < 10u128.pow(u32::from(DIGITS))).then_some(ticks)
}

fn unwritable(reason: Said) -> Error {
    Error::Unwritable { what: said!("a record batch", "một bảng Arrow"), reason }
}
