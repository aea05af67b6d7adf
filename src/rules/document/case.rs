//! A case as it is written.

use serde::Deserialize;

use super::entry::{CaseValues, Day, Entry, Named};
use super::framework::Field;
use crate::model::{TargetState, Verdict};

/// A case as it is written.
#[derive(Debug, Deserialize)]
#[serde(rename = "a case", deny_unknown_fields)]
pub(crate) struct CaseDoc {
    pub(crate) case: Field<String>,
    pub(crate) unit_kind: Field<String>,
    pub(crate) metrics: Field<Named<String, CaseValues>>,
    pub(crate) as_of: Field<Day>,
    pub(crate) declared: Field<Named<String, CaseValues>>,
    pub(crate) expect: Field<ExpectationDoc>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`expect`", deny_unknown_fields)]
pub(crate) struct ExpectationDoc {
    pub(crate) total: Field<String>,
    pub(crate) share: Field<String>,
    pub(crate) grade: Field<String>,
    pub(crate) verdict: Field<Verdict>,
    pub(crate) scores: Field<Named<String, CaseValues>>,
    pub(crate) targets: Field<Named<TargetState, CaseValues>>,
    pub(crate) findings: Field<Vec<Entry<String>>>,
    pub(crate) not_scored: Field<Vec<Entry<String>>>,
}
