//! Rule files as they are written, before anything is checked.

pub(crate) mod amendment;
pub(crate) mod case;
mod description;
pub(crate) mod deserialize;
pub(crate) mod entry;
mod framework;

pub(crate) use description::DescriptionDoc;
pub(crate) use entry::{
    Answer, CaseValues, Day, Describes, Entry, KindBounds, Named, Number, Scalar, StepShares,
    YesNo, number_advice,
};
#[cfg(feature = "schema")]
pub(crate) use entry::{MetricIds, SurveyAnswers};
pub(crate) use framework::{
    AbsentDoc, AdjustmentDoc, AllowDoc, BoundDoc, CheckDoc, ChoiceDoc, CiteDoc, CountDoc, EarnsIn,
    EqualsDoc, EveryDoc, Field, FrameworkDoc, GateDoc, GroupDoc, IndicatorDoc, LinearDoc, List,
    MeasureDoc, MetricDoc, MetricTypeDoc, MinMaxDoc, NameDoc, OneOrMany, OptionsDoc, PerItemDoc,
    PeriodDoc, RankingDoc, RatioDoc, RelativeDoc, ScoringDoc, SourceDoc, StepsDoc, SurveyDoc,
    TargetDoc, TargetValueDoc, TextDoc, ThresholdDoc, TimeDoc, TotalDoc, ZScoreDoc,
};
