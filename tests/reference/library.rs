//! The one place that calls the library.

use dti_engine::{Dataset, Framework, Plan};
use serde_json::Value;

/// Where the library refused, and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Rules(String),
    Plan(String),
    Data(String),
    Scoring(String),
}

/// What the library says of a dataset by a framework, as its documented JSON.
pub fn score(yaml: &str, csv: &str) -> Result<Value, Refusal> {
    let framework =
        Framework::from_yaml(yaml).map_err(|e| Refusal::Rules(format!("{e}\n{e:?}")))?;
    let plan = Plan::compile(&framework).map_err(|e| Refusal::Plan(format!("{e}\n{e:?}")))?;
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework)
        .map_err(|e| Refusal::Data(format!("{e}\n{e:?}")))?;
    let outcome = plan.score(&dataset).map_err(|e| Refusal::Scoring(format!("{e}\n{e:?}")))?;
    Ok(serde_json::to_value(&outcome).expect("an outcome is serializable"))
}
