//! Units of a table, from the struct that a function of SQL is called with: its fields are the columns of a dataset. A
//! struct has their names; those of columns do not always survive the planning of a statement.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::common::{DataFusionError, Result, exec_err};
use dti_engine::dataset::{PercentScale, ReadOptions};
use dti_engine::model::{Nature, Origin, Source};
use dti_engine::{Dataset, Framework, Plan};

/// Rules, and how the columns of their units are read.
#[derive(Debug)]
pub struct Rules {
    pub framework: Framework,
    pub plan: Plan,
    options: ReadOptions,
    origin: Origin,
}

impl Rules {
    /// Reads rules. The units are of this nature.
    ///
    /// # Errors
    /// Every fault of the rules.
    pub fn of(yaml: &str, nature: Option<Nature>) -> Result<Self> {
        let framework = Framework::from_yaml(yaml).map_err(external)?;
        let plan = Plan::compile(&framework).map_err(external)?;
        // Said here, and not found from the values: a batch must be read as all others are.
        let options = ReadOptions::default().percent(PercentScale::Share);
        Ok(Self { framework, plan, options, origin: Origin { nature, as_of: None } })
    }

    /// Returns what the files of results say of themselves.
    pub(crate) fn about(&self) -> HashMap<String, String> {
        let nature = self.origin.nature.map(|nature| ("nature", nature.as_str()));
        let rules = [("framework", self.framework.id()), ("rules", self.plan.digest())];
        let all = rules.into_iter().chain(nature);
        all.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
    }

    /// Reads units from structs.
    ///
    /// # Errors
    /// Every fault of the units, with their rows and columns.
    pub fn units(&self, structs: &ArrayRef) -> Result<Dataset> {
        self.units_of(&batch(structs)?)
    }

    /// Reads units from a batch.
    ///
    /// # Errors
    /// Every fault of the batch, with its rows and columns.
    pub fn units_of(&self, batch: &RecordBatch) -> Result<Dataset> {
        let units = self.options.read_record_batch(batch, &self.framework).map_err(external)?;
        Ok(units.described(self.origin, Source::default()))
    }
}

/// The same rules and the same way to read: what tells DataFusion whether two functions are one.
impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        (self.plan.digest(), self.origin, &self.options)
            == (other.plan.digest(), other.origin, &other.options)
    }
}

impl Eq for Rules {}

impl Hash for Rules {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.plan.digest().hash(state);
    }
}

/// Returns structs as a batch.
///
/// # Errors
/// They are no structs, or one is null.
pub fn batch(structs: &ArrayRef) -> Result<RecordBatch> {
    match structs.as_struct_opt() {
        Some(units) if units.null_count() == 0 => Ok(units.into()),
        Some(_) => exec_err!("a unit is a struct, and no null"),
        None => exec_err!("a unit is a struct such as named_struct('unit', unit, 'kind', kind, …)"),
    }
}

/// Hands an error of the crate to DataFusion.
pub fn external(error: impl std::error::Error + Send + Sync + 'static) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
