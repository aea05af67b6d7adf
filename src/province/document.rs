//! A province file as it is written, before anything is checked.

use serde::Deserialize;

use crate::model::Verdict;
use crate::rules::reading::{
    BoundDoc, CiteDoc, Day, Describes, EqualsDoc, Field, List, NameDoc, Named, Number, OneOrMany,
    SourceDoc, YesNo,
};

/// Describes the keys of `metrics`.
#[derive(Debug)]
pub(super) enum RolledUpMetrics {}

impl Describes for RolledUpMetrics {
    const WHAT: &'static str = "a mapping of each metric to its roll-up";
}

/// A whole province file.
#[derive(Debug, Deserialize)]
#[serde(rename = "a province file", deny_unknown_fields)]
pub(super) struct ProvinceDoc {
    pub(super) province: Field<String>,
    pub(super) name: Field<NameDoc>,
    pub(super) source: Field<SourceDoc>,
    pub(super) note: Field<String>,
    pub(super) runs: Field<List<RunDoc>>,
    pub(super) figures: Field<List<FigureDoc>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a run", deny_unknown_fields)]
pub(super) struct RunDoc {
    pub(super) id: Field<String>,
    pub(super) framework: Field<String>,
    pub(super) version: Field<String>,
    pub(super) unit: Field<String>,
    pub(super) unit_kind: Field<String>,
    pub(super) metrics: Field<Named<RollUpDoc, RolledUpMetrics>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a figure", deny_unknown_fields)]
pub(super) struct FigureDoc {
    pub(super) id: Field<String>,
    pub(super) name: Field<NameDoc>,
    pub(super) value: Field<RollUpDoc>,
    pub(super) reported: Field<Number>,
    pub(super) source: Field<SourceDoc>,
    pub(super) cite: Field<CiteDoc>,
    pub(super) note: Field<String>,
}

/// A roll-up: exactly one of `count`, `share`, `mean` and `sum`, each naming a run.
#[derive(Debug, Deserialize)]
#[serde(rename = "a roll-up", deny_unknown_fields)]
pub(super) struct RollUpDoc {
    pub(super) count: Field<String>,
    pub(super) share: Field<String>,
    pub(super) mean: Field<String>,
    pub(super) sum: Field<String>,
    pub(super) of: Field<String>,
    pub(super) unit_kind: Field<String>,
    pub(super) by: Field<String>,
    pub(super) r#where: Field<WhereDoc>,
}

/// Conditions on units, which must all hold.
#[derive(Debug, Deserialize)]
#[serde(rename = "`where`", deny_unknown_fields)]
pub(super) struct WhereDoc {
    pub(super) verdict: Field<Verdict>,
    pub(super) grade: Field<String>,
    pub(super) total: Field<BoundsDoc>,
    pub(super) score: Field<ScoreDoc>,
    pub(super) met: Field<OneOrMany>,
    pub(super) metric: Field<MetricTestDoc>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`total`", deny_unknown_fields)]
pub(super) struct BoundsDoc {
    pub(super) at_least: Field<Number>,
    pub(super) above: Field<Number>,
    pub(super) at_most: Field<Number>,
    pub(super) below: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`score`", deny_unknown_fields)]
pub(super) struct ScoreDoc {
    pub(super) of: Field<String>,
    pub(super) at_least: Field<Number>,
    pub(super) above: Field<Number>,
    pub(super) at_most: Field<Number>,
    pub(super) below: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`metric`", deny_unknown_fields)]
pub(super) struct MetricTestDoc {
    pub(super) of: Field<String>,
    pub(super) at_least: Field<BoundDoc>,
    pub(super) above: Field<BoundDoc>,
    pub(super) at_most: Field<BoundDoc>,
    pub(super) below: Field<BoundDoc>,
    pub(super) equals: Field<EqualsDoc>,
    pub(super) is: Field<YesNo>,
    pub(super) by: Field<Day>,
}
