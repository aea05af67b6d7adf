//! `dti_score(unit, file)`: the scores of a unit among the peers whose summary is in a file.

use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::common::{Result, ScalarValue, exec_datafusion_err, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use dti_engine::outcome::{PeerSummary, ScoreOptions};

use crate::units::{Rules, external};

/// A function of a unit, whose result has a field for each column of
/// [`to_record_batch`](dti_engine::Outcome::to_record_batch) that a part of the units can know: all but ranks, and the
/// grades and verdicts that may go by ranks.
///
/// What it needs to know of the other units is in the statement and in a file, and not in the process: a process of its
/// own, on any machine that sees the file, has the same function.
#[derive(Debug)]
pub struct Scores {
    rules: Arc<Rules>,
    /// The peers that were read last, with their file and the time of it.
    peers: Mutex<Option<(PathBuf, SystemTime, Arc<PeerSummary>)>>,
    fields: Fields,
    signature: Signature,
}

impl Scores {
    /// # Errors
    /// The rules give targets and no scores.
    pub fn new(rules: Arc<Rules>) -> Result<Self> {
        let own = ["unit", "name", "kind"].map(|name| Field::new(name, DataType::Utf8, true));
        let none = RecordBatch::new_empty(Arc::new(Schema::new(own.to_vec())));
        let outcome = rules.plan.score(&rules.units_of(&none)?).map_err(external)?;
        let (fields, _) = scores(&outcome.to_record_batch().map_err(external)?);
        if fields.iter().any(|field| field.name().starts_with("target:")) {
            return exec_err!("{} has targets and no scores", rules.framework.id());
        }
        // Stable and not immutable: the file may be another one at the next statement.
        let signature = Signature::any(2, Volatility::Stable);
        Ok(Self { rules, peers: Mutex::default(), fields, signature })
    }

    /// Returns the peers of a file, which is read once for all parts that ask for it.
    fn peers(&self, file: &Path) -> Result<Arc<PeerSummary>> {
        let unknown = |cause: std::io::Error| {
            exec_datafusion_err!(
                "the peers are not known: `dti_peers` over all units, written to {}: {cause}",
                file.display()
            )
        };
        let written = fs::metadata(file).and_then(|about| about.modified()).map_err(unknown)?;
        let mut known = self.peers.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((path, time, peers)) if path == file && *time == written => Ok(Arc::clone(peers)),
            _ => {
                let text = BufReader::new(File::open(file).map_err(unknown)?);
                let peers = Arc::new(serde_json::from_reader(text).map_err(external)?);
                *known = Some((file.to_owned(), written, Arc::clone(&peers)));
                Ok(peers)
            }
        }
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

impl PartialEq for Scores {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules
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
        let [units, ColumnarValue::Scalar(ScalarValue::Utf8(Some(file)))] = &args.args[..] else {
            return exec_err!("dti_score takes a unit and the name of the file of its peers");
        };
        let peers = &*self.peers(Path::new(file))?;
        let units = self.rules.units(&units.to_array(args.number_rows)?)?;
        let options = ScoreOptions::default().peers(peers);
        let outcome = self.rules.plan.score_with(&units, &options).map_err(external)?;
        let (_, arrays) = scores(&outcome.to_record_batch().map_err(external)?);
        let scores = StructArray::try_new(self.fields.clone(), arrays, None)?;
        Ok(ColumnarValue::Array(Arc::new(scores)))
    }
}
