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

shapes! {
    /// A number: the same for all units, one for each unit kind, or one for each option of an attribute or each year.
    ///
    /// ```
    /// use dti_engine::rules::document::{BoundDoc, Number};
    /// let of_regions = BoundDoc::by("region", [("r1", Number::percent(90)), ("r2", Number::percent(80))]);
    /// let of_kinds = BoundDoc::Mapping([("province", of_regions), ("commune", 0.into())].into());
    /// assert!(matches!(of_kinds, BoundDoc::Mapping(kinds) if kinds.get("commune").is_some()));
    /// ```
    BoundDoc = "a number, or a mapping of each unit kind to its number" {
        /// The same for all units.
        Scalar(Number),
        /// By unit kind (`{commune: 60%, district: 80%}`), by an attribute (`{region: {r1: 90%, r2: 80%}}`), or by year
        /// (`{year: {2025: 80%, 2030: 100%}}`).
        Mapping(Named<BoundDoc, KindBounds>),
    }

    /// What `equals` compares with: a number, or an option of a choice.
    EqualsDoc = "a number, an option, or a mapping of each unit kind to its number" {
        /// A number or an option.
        Scalar(String),
        /// A number for each unit kind, or by an attribute or year.
        Mapping(Named<BoundDoc, KindBounds>),
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

impl BoundDoc {
    /// Makes what a step earns: the value, times this number.
    pub fn times(number: impl Into<Number>) -> Self {
        Self::Mapping([("times", number.into())].into())
    }

    /// Makes a bound on scores in points: `{points: 20}`.
    pub fn points(number: impl Into<Number>) -> Self {
        Self::Mapping([("points", number.into())].into())
    }

    /// Makes a number that goes by an attribute, each option with its own, or by `year`.
    pub fn by<K: Into<String>, V: Into<Self>>(
        attribute: &str,
        options: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let options = Self::Mapping(options.into_iter().collect());
        Self::Mapping([(attribute, options)].into())
    }
}

impl<T: Into<Number>> From<T> for BoundDoc {
    fn from(number: T) -> Self {
        Self::Scalar(number.into())
    }
}
