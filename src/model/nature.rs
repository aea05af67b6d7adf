//! The origin of figures: reported by units, published or made up, and the day that they describe.

use serde::{Deserialize, Serialize};

use super::Language;
use crate::number::Date;
use crate::word::words;

words! {
    /// The nature of figures: who states them.
    #[non_exhaustive]
    pub enum Nature {
        /// The units report them.
        Reported = "reported",
        /// A document publishes them.
        Published = "published",
        /// They are made up.
        Synthetic = "synthetic",
    }
}

impl Nature {
    /// Returns words for such figures, for the middle of a sentence.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Vi, Self::Reported) => "số liệu đơn vị báo cáo",
            (Language::Vi, Self::Published) => "số liệu đã công bố",
            (Language::Vi, Self::Synthetic) => "số liệu giả lập",
            (Language::En, Self::Reported) => "figures reported by units",
            (Language::En, Self::Published) => "published figures",
            (Language::En, Self::Synthetic) => "synthetic figures",
        }
    }
}

/// The nature of figures and the day that they describe; `None` if not known.
///
/// ```
/// use dti_engine::model::{Nature, Origin};
/// let of = |nature| Origin { nature, as_of: None };
/// let (made_up, published) = (of(Some(Nature::Synthetic)), of(Some(Nature::Published)));
/// assert_eq!(published.combine(made_up), made_up);
/// assert_eq!(published.combine(Origin::default()), Origin::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Origin {
    /// Who says so.
    pub nature: Option<Nature>,
    /// The day that the figures describe.
    pub as_of: Option<Date>,
}

impl Origin {
    /// Returns the origin of what is made from figures of both origins.
    ///
    /// The weaker nature holds: anything made from synthetic figures is synthetic; else, with figures of
    /// which no nature is told, none is told; else, what is reported and published together is reported. The
    /// day holds if it is the same for both.
    #[must_use]
    pub fn combine(self, other: Self) -> Self {
        let nature = if self.weight() < other.weight() { other.nature } else { self.nature };
        Self { nature, as_of: self.as_of.filter(|_| self.as_of == other.as_of) }
    }

    /// Returns the origin of what is made from figures of all these origins; nothing is told of no figures.
    pub fn of_all(origins: impl IntoIterator<Item = Self>) -> Self {
        origins.into_iter().reduce(Self::combine).unwrap_or_default()
    }

    /// The order of natures: the heavier holds for what is made from two.
    pub(crate) const fn weight(self) -> u8 {
        match self.nature {
            Some(Nature::Published) => 0,
            Some(Nature::Reported) => 1,
            None => 2,
            Some(Nature::Synthetic) => 3,
        }
    }

    /// Whether the figures are made up.
    #[must_use]
    pub fn is_synthetic(self) -> bool {
        self.nature == Some(Nature::Synthetic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weaker_nature_holds_whatever_the_order() {
        let order =
            [Some(Nature::Published), Some(Nature::Reported), None, Some(Nature::Synthetic)];
        let of = |nature| Origin { nature, as_of: None };
        for (place, nature) in order.into_iter().enumerate() {
            for weaker in order.into_iter().skip(place) {
                assert_eq!(of(nature).combine(of(weaker)).nature, weaker);
                assert_eq!(of(weaker).combine(of(nature)).nature, weaker);
            }
        }
    }

    #[test]
    fn a_day_holds_where_both_have_it() {
        let of = |day| Origin { nature: None, as_of: Date::new(2023, 12, day) };
        assert_eq!(of(31).combine(of(31)), of(31));
        assert_eq!(of(31).combine(of(30)).as_of, None);
        assert_eq!(of(31).combine(Origin::default()).as_of, None);
        assert_eq!(Origin::of_all([of(31), of(31)]), of(31));
        assert_eq!(Origin::of_all([]), Origin::default());
    }
}
