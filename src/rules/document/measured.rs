//! What methods and targets measure, and the bounds that it is compared with.

use super::declare::{documents, shapes};
use super::entry::{KindBounds, Named};
use super::scalar::Number;
use crate::word::words;

documents! {
    /// A quotient of two metrics.
    pub struct QuotientDoc = "a quotient" {
        /// The metric that is divided.
        /// Mã số liệu của tử số.
        !part: String,
        /// The metric that is divided by.
        /// Mã số liệu của mẫu số.
        !whole: String,
    }
}

documents! {
    /// A multiple of the value.
    pub struct TimesDoc = "a multiple" {
        /// The value, times this number: with `50%` half of the value.
        /// Giá trị nhân với số này: `50%` là một nửa giá trị.
        !times: Number,
    }
}

shapes! {
    /// What a step earns.
    StepEarnsDoc = "a share such as `75%`, or a multiple of the value such as `{times: 50%}`" {
        /// A share, or points.
        Scalar(Number),
        /// A multiple of the value.
        Mapping(TimesDoc),
    }

    /// A bound, the same for all units or one for each unit kind.
    BoundDoc = "a number, or a mapping of each unit kind to its number" {
        /// The same for all units.
        Scalar(Number),
        /// One for each unit kind.
        Mapping(Named<Number, KindBounds>),
    }

    /// What `equals` compares with: a number, or an option of a choice.
    EqualsDoc = "a number, an option, or a mapping of each unit kind to its number" {
        /// A number or an option.
        Scalar(String),
        /// A number for each unit kind.
        Mapping(Named<Number, KindBounds>),
    }

    /// What is measured: a metric, or a quotient of two.
    MeasuredDoc = "a metric, or a quotient such as `{part: …, whole: …}`" {
        /// The id of a metric.
        Scalar(String),
        /// A quotient.
        Mapping(QuotientDoc),
    }
}

words! {
    /// What is earned, if it is not a share.
    #[non_exhaustive]
    pub enum EarnsIn {
        /// Points of the indicator.
        Points = "points",
    }
}

impl<T: Into<Number>> From<T> for StepEarnsDoc {
    fn from(number: T) -> Self {
        Self::Scalar(number.into())
    }
}

impl From<TimesDoc> for StepEarnsDoc {
    fn from(times: TimesDoc) -> Self {
        Self::Mapping(times)
    }
}

impl From<&str> for MeasuredDoc {
    fn from(metric: &str) -> Self {
        Self::Scalar(metric.to_owned())
    }
}

impl From<String> for MeasuredDoc {
    fn from(metric: String) -> Self {
        Self::Scalar(metric)
    }
}

impl From<QuotientDoc> for MeasuredDoc {
    fn from(quotient: QuotientDoc) -> Self {
        Self::Mapping(quotient)
    }
}

impl From<&str> for EqualsDoc {
    fn from(option: &str) -> Self {
        Self::Scalar(option.to_owned())
    }
}

impl<T: Into<Number>> From<T> for BoundDoc {
    fn from(number: T) -> Self {
        Self::Scalar(number.into())
    }
}
