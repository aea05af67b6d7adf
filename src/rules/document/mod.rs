//! Rule files as they are written, before anything is checked: for frameworks that are made in code, and for
//! services that read, change and write rules.
//!
//! There is a type for every mapping of a rule file, with a constructor that takes the keys that must be there, a
//! method for every key, and the key itself as a field. [`FrameworkDoc`] is the whole file; see
//! [`Framework::from_document`](crate::Framework::from_document) for an example. The types are read and written by
//! any format of serde, and unknown and repeated keys are refused.
//!
//! An amendment is a [`FrameworkDoc`] too, of what it changes: [`FrameworkDoc::amendment`] makes one. Numbers are read
//! from their digits; a tree such as `serde_json::Value` keeps only those that `f64` has, so read from the text.

pub(crate) mod amendment;
pub(crate) mod case;
pub(crate) mod declare;
mod description;
pub(crate) mod deserialize;
mod entry;
mod expected;
mod framework;
mod gates;
#[cfg(feature = "schema")]
pub(crate) mod json_schema;
pub(crate) mod library;
mod measured;
mod metric;
mod name;
mod one_or_many;
mod points_given;
mod removal;
mod scalar;
pub(crate) mod shared_keys;
mod sizes;
mod source;
mod varied;
mod walk;
pub(crate) mod written;

pub(crate) use description::DescriptionDoc;
pub use entry::{
    AttributeIds, CaseValues, ConstantNames, DerivedIds, Entry, KindBounds, List, MetricIds, Named,
    OptionNames, OptionShares, StepShares, SurveyAnswers, YearDays,
};
pub(crate) use entry::{Describes, Field, describes};
pub(crate) use expected::{expected, unread};
pub use framework::{
    AbsentDoc, AdjustmentDoc, CheckDoc, CoverageDoc, DueByYearDoc, DueDoc, FrameworkDoc, GradeDoc,
    GroupDoc, IndicatorDoc, LevelDoc, NamedLevelDoc, PeriodDoc, RankingDoc, RoundingDoc, TargetDoc,
    TimeDoc, VerdictDoc, ViewDoc,
};
pub use gates::{CountDoc, EveryDoc, GateDoc, GateKindDoc, ScoreDoc, ScoreRangeDoc};
pub use measured::{BoundDoc, EarnsIn, EqualsDoc, MeasuredDoc, QuotientDoc};
pub use metric::{AttributeDoc, DerivedDoc, MetricDoc, MetricTypeDoc, OptionsDoc};
pub use name::{MeasureDoc, NameDoc, TextDoc};
pub use one_or_many::OneOrMany;
pub use removal::{RemoveDoc, Whole};
pub(crate) use scalar::{Day, Scalar, YesNo, day_advice, number_advice};
pub use scalar::{Number, Read};
pub use source::{AllowDoc, CiteDoc, SourceDoc};

pub use super::methods::*;
