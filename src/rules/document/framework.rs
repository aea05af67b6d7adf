//! The documents: rule files as they are written, before anything is checked.
//!
//! Every key is optional here and every value an [`Entry`], so that what is missing or faulty is
//! reported by the check with its place, and the rest is checked all the same. The names given to
//! types with `rename` are the words that messages use; enums whose name begins with `$by_shape` are
//! chosen by the shape of what is written, which only the deserializer of [`super::deserialize`] can do.

use serde::Deserialize;

use super::entry::{
    Citation, Day, Entry, KindBounds, MetricIds, Named, Number, OptionNames, OptionShares,
    StepShares, SurveyAnswers, YesNo,
};
use crate::model::{
    AbsentPolicy, Aggregate, Benchmark, CheckSeverity, Direction, EvidenceRule, FrameworkKind,
    RankingMethod, Standing,
};
use crate::number::RoundingMode;

/// A key that may be left out.
pub(crate) type Field<T> = Option<Entry<T>>;
/// A list.
pub(crate) type List<T> = Vec<Entry<T>>;

/// A whole rule file.
#[derive(Debug, Default, Deserialize)]
#[serde(rename = "a rule file", deny_unknown_fields)]
pub(crate) struct FrameworkDoc {
    pub(crate) framework: Field<String>,
    pub(crate) version: Field<String>,
    /// Only in an effective document: a file that has it is put together before it is read.
    pub(crate) amends: Field<String>,
    pub(crate) replaces: Field<String>,
    pub(crate) kind: Field<FrameworkKind>,
    pub(crate) unit_kind: Field<OneOrMany>,
    pub(crate) name: Field<NameDoc>,
    pub(crate) in_force: Field<PeriodDoc>,
    pub(crate) period: Field<TimeDoc>,
    pub(crate) source: Field<SourceDoc>,
    pub(crate) points: Field<Number>,
    pub(crate) aggregate: Field<Aggregate>,
    pub(crate) rounding: Field<RoundingDoc>,
    pub(crate) absent: Field<AbsentDoc>,
    pub(crate) levels: Field<List<String>>,
    pub(crate) metrics: Field<Named<MetricDoc, MetricIds>>,
    pub(crate) checks: Field<List<CheckDoc>>,
    pub(crate) groups: Field<List<GroupDoc>>,
    pub(crate) indicators: Field<List<IndicatorDoc>>,
    pub(crate) targets: Field<List<TargetDoc>>,
    pub(crate) bonus: Field<AdjustmentDoc>,
    pub(crate) penalty: Field<AdjustmentDoc>,
    pub(crate) ranking: Field<RankingDoc>,
    pub(crate) grades: Field<List<GradeDoc>>,
    pub(crate) verdict: Field<VerdictDoc>,
    pub(crate) note: Field<String>,
    pub(crate) allow: Field<List<AllowDoc>>,
}

/// A warning that is meant as it is.
#[derive(Debug, Deserialize)]
#[serde(rename = "`allow`", deny_unknown_fields)]
pub(crate) struct AllowDoc {
    pub(crate) code: Field<String>,
    pub(crate) because: Field<String>,
}

/// One word, or a list of them.
#[derive(Debug, Deserialize)]
#[serde(rename = "$by_shape: a word or a list of words", rename_all = "snake_case")]
pub(crate) enum OneOrMany {
    Scalar(String),
    List(List<String>),
}

/// A name, in Vietnamese alone or in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "$by_shape: a name such as `{vi: …, en: …}`", rename_all = "snake_case")]
pub(crate) enum NameDoc {
    Scalar(String),
    Mapping(TextDoc),
}

/// A unit of measure, by the same word in all languages or by one in each.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "$by_shape: a unit such as `km²` or `{vi: …, en: …}`", rename_all = "snake_case")]
pub(crate) enum MeasureDoc {
    Scalar(String),
    Mapping(TextDoc),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "a name", deny_unknown_fields)]
pub(crate) struct TextDoc {
    pub(crate) vi: Field<String>,
    pub(crate) en: Field<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a period", deny_unknown_fields)]
pub(crate) struct PeriodDoc {
    pub(crate) from: Field<Day>,
    pub(crate) to: Field<Day>,
    pub(crate) after_gap: Field<String>,
}

/// What a plan is for.
#[derive(Debug, Deserialize)]
#[serde(rename = "the time of a plan", deny_unknown_fields)]
pub(crate) struct TimeDoc {
    pub(crate) from: Field<Day>,
    pub(crate) to: Field<Day>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a source", deny_unknown_fields)]
pub(crate) struct SourceDoc {
    pub(crate) document: Field<String>,
    pub(crate) issuer: Field<String>,
    pub(crate) issued: Field<Day>,
    pub(crate) article: Field<String>,
    pub(crate) standing: Field<Standing>,
    pub(crate) url: Field<String>,
    pub(crate) note: Field<String>,
    pub(crate) cite: Field<CiteDoc>,
}

/// One line of a source document, or several.
#[derive(Debug, Deserialize)]
#[serde(
    rename = "$by_shape: a line such as `\"003:147\"`, or a list of such lines",
    rename_all = "snake_case"
)]
pub(crate) enum CiteDoc {
    Scalar(Citation),
    List(List<Citation>),
}

#[derive(Debug, Deserialize)]
#[serde(rename = "the rounding", deny_unknown_fields)]
pub(crate) struct RoundingDoc {
    pub(crate) indicator: Field<Number>,
    pub(crate) group: Field<Number>,
    pub(crate) total: Field<Number>,
    pub(crate) mode: Field<RoundingMode>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename = "`absent`", deny_unknown_fields)]
pub(crate) struct AbsentDoc {
    pub(crate) missing: Field<AbsentPolicy>,
    pub(crate) not_applicable: Field<AbsentPolicy>,
    pub(crate) rejected: Field<AbsentPolicy>,
    pub(crate) zero_whole: Field<AbsentPolicy>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a metric", deny_unknown_fields)]
pub(crate) struct MetricDoc {
    pub(crate) r#type: Field<MetricTypeDoc>,
    pub(crate) name: Field<NameDoc>,
    pub(crate) unit_of_measure: Field<MeasureDoc>,
    pub(crate) at_least: Field<Number>,
    pub(crate) at_most: Field<Number>,
    pub(crate) field: Field<Number>,
    pub(crate) options: Field<OptionsDoc>,
    pub(crate) source: Field<SourceDoc>,
    pub(crate) cite: Field<CiteDoc>,
    pub(crate) note: Field<String>,
    pub(crate) allow: Field<List<AllowDoc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MetricTypeDoc {
    Count,
    Number,
    Percent,
    Rank,
    YesNo,
    Choice,
    Date,
    Text,
}

#[derive(Debug, Deserialize)]
#[serde(
    rename = "$by_shape: a list of options, or a mapping of each option to its name",
    rename_all = "snake_case"
)]
pub(crate) enum OptionsDoc {
    List(List<String>),
    Mapping(Named<NameDoc, OptionNames>),
}

/// What must hold between metrics.
#[derive(Debug, Deserialize)]
#[serde(rename = "a check", deny_unknown_fields)]
pub(crate) struct CheckDoc {
    pub(crate) id: Field<String>,
    pub(crate) holds: Field<String>,
    pub(crate) message: Field<NameDoc>,
    pub(crate) severity: Field<CheckSeverity>,
    pub(crate) tolerance: Field<Number>,
    pub(crate) source: Field<SourceDoc>,
    pub(crate) cite: Field<CiteDoc>,
    pub(crate) note: Field<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a group", deny_unknown_fields)]
pub(crate) struct GroupDoc {
    pub(crate) id: Field<String>,
    pub(crate) code: Field<String>,
    pub(crate) name: Field<NameDoc>,
    pub(crate) points: Field<Number>,
    pub(crate) weight: Field<Number>,
    pub(crate) aggregate: Field<Aggregate>,
    pub(crate) groups: Field<List<GroupDoc>>,
    pub(crate) indicators: Field<List<IndicatorDoc>>,
    pub(crate) source: Field<SourceDoc>,
    pub(crate) cite: Field<CiteDoc>,
    pub(crate) note: Field<String>,
    pub(crate) allow: Field<List<AllowDoc>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "an indicator", deny_unknown_fields)]
pub(crate) struct IndicatorDoc {
    pub(crate) id: Field<String>,
    pub(crate) code: Field<String>,
    pub(crate) name: Field<NameDoc>,
    pub(crate) points: Field<Number>,
    pub(crate) weight: Field<Number>,
    pub(crate) scoring: Field<ScoringDoc>,
    pub(crate) evidence: Field<EvidenceRule>,
    pub(crate) absent: Field<AbsentDoc>,
    pub(crate) source: Field<SourceDoc>,
    pub(crate) cite: Field<CiteDoc>,
    pub(crate) note: Field<String>,
    pub(crate) allow: Field<List<AllowDoc>>,
}

/// A scoring method: exactly one key of them, and `share` beside it in the parts of `sum_of`.
#[derive(Debug, Deserialize)]
#[serde(rename = "a scoring", deny_unknown_fields)]
pub(crate) struct ScoringDoc {
    pub(crate) share: Field<Number>,
    pub(crate) yes_no: Field<String>,
    pub(crate) choice: Field<ChoiceDoc>,
    pub(crate) ratio: Field<RatioDoc>,
    pub(crate) linear: Field<LinearDoc>,
    pub(crate) steps: Field<StepsDoc>,
    pub(crate) threshold: Field<ThresholdDoc>,
    pub(crate) per_item: Field<PerItemDoc>,
    pub(crate) relative: Field<RelativeDoc>,
    pub(crate) min_max: Field<MinMaxDoc>,
    pub(crate) z_score: Field<ZScoreDoc>,
    pub(crate) percentile: Field<PercentileDoc>,
    pub(crate) rank: Field<RankDoc>,
    pub(crate) survey: Field<SurveyDoc>,
    pub(crate) sum_of: Field<List<ScoringDoc>>,
    pub(crate) best_of: Field<List<ScoringDoc>>,
    pub(crate) formula: Field<String>,
    pub(crate) unscored: Field<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`choice`", deny_unknown_fields)]
pub(crate) struct ChoiceDoc {
    pub(crate) of: Field<String>,
    pub(crate) r#in: Field<EarnsIn>,
    pub(crate) shares: Field<Named<Number, OptionShares>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`ratio`", deny_unknown_fields)]
pub(crate) struct RatioDoc {
    pub(crate) part: Field<String>,
    pub(crate) whole: Field<String>,
    pub(crate) zero_at: Field<Number>,
    pub(crate) full_at: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`linear`", deny_unknown_fields)]
pub(crate) struct LinearDoc {
    pub(crate) of: Field<String>,
    pub(crate) zero_at: Field<Number>,
    pub(crate) full_at: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`steps`", deny_unknown_fields)]
pub(crate) struct StepsDoc {
    pub(crate) of: Field<TargetValueDoc>,
    pub(crate) r#in: Field<EarnsIn>,
    pub(crate) at_least: Field<Named<Number, StepShares>>,
    pub(crate) at_most: Field<Named<Number, StepShares>>,
    pub(crate) by: Field<Named<Number, StepShares>>,
}

/// What is earned, where it is not a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EarnsIn {
    Points,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`threshold`", deny_unknown_fields)]
pub(crate) struct ThresholdDoc {
    pub(crate) of: Field<String>,
    pub(crate) at_least: Field<BoundDoc>,
    pub(crate) above: Field<BoundDoc>,
    pub(crate) at_most: Field<BoundDoc>,
    pub(crate) below: Field<BoundDoc>,
    pub(crate) equals: Field<EqualsDoc>,
    pub(crate) is: Field<YesNo>,
    pub(crate) by: Field<Day>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`per_item`", deny_unknown_fields)]
pub(crate) struct PerItemDoc {
    pub(crate) of: Field<String>,
    pub(crate) points: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`relative`", deny_unknown_fields)]
pub(crate) struct RelativeDoc {
    pub(crate) of: Field<String>,
    pub(crate) to: Field<Benchmark>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`min_max`", deny_unknown_fields)]
pub(crate) struct MinMaxDoc {
    pub(crate) of: Field<String>,
    pub(crate) direction: Field<Direction>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`z_score`", deny_unknown_fields)]
pub(crate) struct ZScoreDoc {
    pub(crate) of: Field<String>,
    pub(crate) zero_at: Field<Number>,
    pub(crate) full_at: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`percentile`", deny_unknown_fields)]
pub(crate) struct PercentileDoc {
    pub(crate) of: Field<String>,
    pub(crate) direction: Field<Direction>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`rank`", deny_unknown_fields)]
pub(crate) struct RankDoc {
    pub(crate) of: Field<String>,
    pub(crate) direction: Field<Direction>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`survey`", deny_unknown_fields)]
pub(crate) struct SurveyDoc {
    pub(crate) of: Field<Named<String, SurveyAnswers>>,
}

/// A bound, the same for all units or one for each unit kind.
#[derive(Debug, Deserialize)]
#[serde(
    rename = "$by_shape: a number, or a mapping of each unit kind to its number",
    rename_all = "snake_case"
)]
pub(crate) enum BoundDoc {
    Scalar(Number),
    Mapping(Named<Number, KindBounds>),
}

/// What `equals` compares with: a number, or an option of a choice.
#[derive(Debug, Deserialize)]
#[serde(
    rename = "$by_shape: a number, an option, or a mapping of each unit kind to its number",
    rename_all = "snake_case"
)]
pub(crate) enum EqualsDoc {
    Scalar(String),
    Mapping(Named<Number, KindBounds>),
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a target", deny_unknown_fields)]
pub(crate) struct TargetDoc {
    pub(crate) id: Field<String>,
    pub(crate) code: Field<String>,
    pub(crate) name: Field<NameDoc>,
    pub(crate) of: Field<TargetValueDoc>,
    pub(crate) at_least: Field<BoundDoc>,
    pub(crate) above: Field<BoundDoc>,
    pub(crate) at_most: Field<BoundDoc>,
    pub(crate) below: Field<BoundDoc>,
    pub(crate) equals: Field<EqualsDoc>,
    pub(crate) is: Field<YesNo>,
    pub(crate) by: Field<Day>,
    pub(crate) due: Field<Day>,
    pub(crate) source: Field<SourceDoc>,
    pub(crate) cite: Field<CiteDoc>,
    pub(crate) note: Field<String>,
    pub(crate) allow: Field<List<AllowDoc>>,
}

#[derive(Debug, Deserialize)]
#[serde(
    rename = "$by_shape: a metric, or a quotient such as `{part: …, whole: …}`",
    rename_all = "snake_case"
)]
pub(crate) enum TargetValueDoc {
    Scalar(String),
    Mapping(QuotientDoc),
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a quotient", deny_unknown_fields)]
pub(crate) struct QuotientDoc {
    pub(crate) part: Field<String>,
    pub(crate) whole: Field<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "bonus or penalty points", deny_unknown_fields)]
pub(crate) struct AdjustmentDoc {
    pub(crate) cap: Field<Number>,
    pub(crate) indicators: Field<List<IndicatorDoc>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "the ranking", deny_unknown_fields)]
pub(crate) struct RankingDoc {
    pub(crate) places: Field<Number>,
    pub(crate) ties: Field<List<String>>,
    pub(crate) method: Field<RankingMethod>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "a grade", deny_unknown_fields)]
pub(crate) struct GradeDoc {
    pub(crate) name: Field<NameDoc>,
    pub(crate) at_least: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "the verdict", deny_unknown_fields)]
pub(crate) struct VerdictDoc {
    pub(crate) pass_when: Field<List<GateDoc>>,
}

/// A gate: exactly one key.
#[derive(Debug, Deserialize)]
#[serde(rename = "a gate", deny_unknown_fields)]
pub(crate) struct GateDoc {
    pub(crate) total: Field<TotalDoc>,
    pub(crate) every: Field<EveryDoc>,
    pub(crate) met: Field<OneOrMany>,
    pub(crate) count: Field<CountDoc>,
    pub(crate) formula: Field<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`total`", deny_unknown_fields)]
pub(crate) struct TotalDoc {
    pub(crate) at_least: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`every`", deny_unknown_fields)]
pub(crate) struct EveryDoc {
    pub(crate) level: Field<String>,
    pub(crate) at_least: Field<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`count`", deny_unknown_fields)]
pub(crate) struct CountDoc {
    pub(crate) at_least: Field<Number>,
    pub(crate) of: Field<List<String>>,
}
