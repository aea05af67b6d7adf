//! Descriptions of data as they are written.

use serde::Deserialize;

use super::entry::Day;
use super::framework::{Field, OneOrMany, SourceDoc};
use crate::model::Nature;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(rename = "a description of data", deny_unknown_fields)]
pub(crate) struct DescriptionDoc {
    pub(crate) data: Field<OneOrMany>,
    pub(crate) nature: Field<Nature>,
    pub(crate) as_of: Field<Day>,
    pub(crate) source: Field<SourceDoc>,
    pub(crate) note: Field<String>,
}
