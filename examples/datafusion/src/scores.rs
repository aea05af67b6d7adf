//! `dti_score(unit)`: the scores of a unit among its peers.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use datafusion::arrow::array::{ArrayRef, RecordBatch, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use dti_engine::outcome::{PeerSummary, ScoreOptions};

use crate::units::{Rules, external};

/// The peers of all units. Set once they are known; all who hold it see them.
pub type SharedPeers = Arc<OnceLock<PeerSummary>>;

/// A function of a unit, whose result has a field for each column of
/// [`to_record_batch`](dti_engine::Outcome::to_record_batch) that a part of the units can know: all but ranks, and the
/// grades and verdicts that may go by ranks.
#[derive(Debug)]
pub struct Scores {
    rules: Arc<Rules>,
    peers: SharedPeers,
    fields: Fields,
    signature: Signature,
}

impl Scores {
    /// # Errors
    /// The rules give targets and no scores.
    pub fn new(rules: Arc<Rules>, peers: SharedPeers) -> Result<Self> {
        let own = ["unit", "name", "kind"].map(|name| Field::new(name, DataType::Utf8, true));
        let none = RecordBatch::new_empty(Arc::new(Schema::new(own.to_vec())));
        let outcome = rules.plan.score(&rules.units_of(&none)?).map_err(external)?;
        let (fields, _) = scores(&outcome.to_record_batch().map_err(external)?);
        if fields.iter().any(|field| field.name().starts_with("target:")) {
            return exec_err!("{} has targets and no scores", rules.framework.id());
        }
        let signature = Signature::any(1, Volatility::Immutable);
        Ok(Self { rules, peers, fields, signature })
    }

    /// Returns the fields of the result.
    #[must_use]
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }
}

/// Returns the columns that a part of the units can know.
fn scores(batch: &RecordBatch) -> (Fields, Vec<ArrayRef>) {
    let schema = batch.schema();
    let all = schema.fields().iter().zip(batch.columns());
    let of_all =
        |name: &str| matches!(name, "rank" | "grade" | "verdict") || name.starts_with("rank:");
    let own = all.filter(|(field, _)| !of_all(field.name()));
    let own = own.map(|(field, array)| (Arc::clone(field), Arc::clone(array)));
    let (fields, arrays): (Vec<_>, Vec<_>) = own.unzip();
    (fields.into(), arrays)
}

/// The same rules and the same peers, not only equal ones.
impl PartialEq for Scores {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules && Arc::ptr_eq(&self.peers, &other.peers)
    }
}

impl Eq for Scores {}

impl Hash for Scores {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rules.hash(state);
    }
}

impl ScalarUDFImpl for Scores {
    fn name(&self) -> &str {
        "dti_score"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Struct(self.fields.clone()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let Some(peers) = self.peers.get() else {
            return exec_err!("the peers are not known yet: run `dti_peers` over all units first");
        };
        let arguments = args.args.into_iter().map(|units| units.into_array(args.number_rows));
        let [units] = &arguments.collect::<Result<Vec<_>>>()?[..] else {
            return exec_err!("dti_score takes one argument");
        };
        let units = self.rules.units(units)?;
        let options = ScoreOptions::default().peers(peers);
        let outcome = self.rules.plan.score_with(&units, &options).map_err(external)?;
        let (_, arrays) = scores(&outcome.to_record_batch().map_err(external)?);
        let scores = StructArray::try_new(self.fields.clone(), arrays, None)?;
        Ok(ColumnarValue::Array(Arc::new(scores)))
    }
}
