//! Scales: whether a number is a share of a whole, that share times 100, or no share at all.
//!
//! `80%` is 0.8 and `80` is eighty. The scale of what is measured says which of the two can be meant as its bound. It
//! is inferred once, through formulas and derived metrics, and asked wherever a number is compared.

use crate::number::{Decimal, Quantity};

/// The scale of a number, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// It is written out.
    Literal(Quantity),
    /// A share of something. `whole` is its value where it is everything: 1 for a `percent`, 100 for 85 that means
    /// 85%.
    Share { whole: Decimal, sure: Sure },
    /// Things, places of a ranking, or a unit of measure, times `by`.
    Counted { by: Decimal },
    /// A `number` that has no unit of measure, times `by`.
    Number { by: Decimal },
    /// Anything else.
    Unknown,
}

/// How sure it is that a number is a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sure {
    /// One number of things is divided by another, which may be of other things.
    Likely,
    /// Both have the same unit of measure.
    OneUnit,
    /// The rules say so.
    Declared,
}

/// The reason why a number cannot be meant as a bound of what it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// A percentage beside what is no share.
    NoShare,
    /// A percentage beside a share that is multiplied by 100.
    Hundredfold,
    /// Any number beside a percentage that is divided by 100 once more.
    Hundredth,
    /// A plain number beside a percentage.
    NoSign,
    /// A plain number beside what is probably a share.
    ProbablyNoSign,
}

/// From here on, a share is no longer counted in wholes: its points, say, or a number per thousand.
const SCALED_UP: Decimal = Decimal::TEN;
const HUNDREDTH: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

impl Scale {
    /// What is counted.
    pub(crate) const COUNTED: Self = Self::Counted { by: Decimal::ONE };
    /// A number of no known unit of measure.
    pub(crate) const NUMBER: Self = Self::Number { by: Decimal::ONE };
    /// A percentage.
    pub(crate) const PERCENT: Self = Self::Share { whole: Decimal::ONE, sure: Sure::Declared };
    /// A percentage without its sign.
    pub(crate) const OF_100: Self =
        Self::Share { whole: Decimal::ONE_HUNDRED, sure: Sure::Declared };

    /// Returns why a number cannot be meant as a bound of what has this scale. `None` if it can.
    pub(crate) fn misfit(self, number: Quantity) -> Option<Misfit> {
        // Growth below zero may be of any size.
        let value = number.value;
        match self {
            Self::Counted { by } => {
                (number.percent && by >= Decimal::ONE).then_some(Misfit::NoShare)
            }
            Self::Share { whole, sure: Sure::Declared } if whole == HUNDREDTH && value > whole => {
                Some(Misfit::Hundredth)
            }
            Self::Share { whole, .. } if number.percent => {
                (whole >= Decimal::ONE_HUNDRED).then_some(Misfit::Hundredfold)
            }
            Self::Share { whole, sure } => {
                if value <= whole.max(Decimal::ONE) || whole >= SCALED_UP {
                    return None;
                }
                let far = whole <= Decimal::ONE || value >= whole.saturating_mul(SCALED_UP);
                match sure {
                    Sure::Declared if far => Some(Misfit::NoSign),
                    _ => (value <= Decimal::ONE_HUNDRED).then_some(Misfit::ProbablyNoSign),
                }
            }
            Self::Literal(_) | Self::Number { .. } | Self::Unknown => None,
        }
    }

    /// Returns whether one of two is a share and the other a hundred times such a share.
    pub(crate) fn is_hundredfold_of(self, other: Self) -> bool {
        let (Self::Share { whole: one, sure }, Self::Share { whole: two, sure: other_sure }) =
            (self, other)
        else {
            return false;
        };
        let hundredfold = |of: Decimal| of.checked_mul(Decimal::ONE_HUNDRED);
        sure.max(other_sure) == Sure::Declared
            && (hundredfold(one) == Some(two) || hundredfold(two) == Some(one))
    }

    /// Returns whether the rules say that it is a share.
    pub(crate) const fn is_declared_share(&self) -> bool {
        matches!(self, Self::Share { sure: Sure::Declared, .. })
    }

    /// Returns the scale of a sum or a difference. `of` gives it for two numbers that are written out.
    pub(crate) fn plus(self, other: Self, of: fn(Decimal, Decimal) -> Option<Decimal>) -> Self {
        let add = |one: Decimal, two: Decimal| one.checked_add(two.abs());
        match (self, other) {
            (Self::Literal(one), Self::Literal(two)) => Self::written(of, one, two),
            _ => self.beside(other, add),
        }
    }

    /// Returns the scale of one of two, such as the smaller. `of` chooses between two numbers that are written out.
    pub(crate) fn or(self, other: Self, of: fn(Decimal, Decimal) -> Decimal) -> Self {
        match (self, other) {
            (Self::Literal(one), Self::Literal(two)) => {
                Self::Literal(if of(one.value, two.value) == one.value { one } else { two })
            }
            _ => self.beside(other, |one, two| Some(one.max(two.abs()))),
        }
    }

    /// Returns the scale of what is made of two numbers of one kind. `together` gives the whole of two shares.
    fn beside(self, other: Self, together: fn(Decimal, Decimal) -> Option<Decimal>) -> Self {
        let share = |whole: Option<Decimal>, sure| {
            whole.map_or(Self::Unknown, |whole| Self::Share { whole, sure })
        };
        match (self, other) {
            (Self::Share { whole, sure }, Self::Share { whole: other, sure: other_sure }) => {
                share(together(whole, other), sure.min(other_sure))
            }
            (Self::Share { whole, sure }, Self::Literal(number))
            | (Self::Literal(number), Self::Share { whole, sure }) => {
                share(together(whole, number.value), sure)
            }
            (Self::Counted { by }, Self::Counted { by: other }) => {
                Self::Counted { by: by.min(other) }
            }
            (
                Self::Counted { by } | Self::Number { by },
                Self::Counted { by: other } | Self::Number { by: other },
            ) => Self::Number { by: by.min(other) },
            (known @ (Self::Counted { .. } | Self::Number { .. }), Self::Literal(_))
            | (Self::Literal(_), known @ (Self::Counted { .. } | Self::Number { .. })) => known,
            _ => Self::Unknown,
        }
    }

    /// Returns the scale of a product.
    pub(crate) fn times(self, other: Self) -> Self {
        match (self, other) {
            // `full / 2` is a percentage as `full` is; `full * 100` and `fee * full` are none.
            (Self::Literal(one), Self::Literal(two)) => {
                let is_few = two.value.abs() < Decimal::ONE_HUNDRED;
                let percent = Quantity { percent: one.percent && is_few, ..one };
                Self::written(Decimal::checked_mul, percent, two)
            }
            (of, Self::Literal(number)) | (Self::Literal(number), of) => {
                of.multiplied(number.value.abs())
            }
            (Self::Share { whole, sure }, Self::Share { whole: by, sure: other }) => {
                Self::Share { whole, sure: sure.min(other) }.multiplied(by)
            }
            (Self::Share { whole, .. }, of @ (Self::Counted { .. } | Self::Number { .. }))
            | (of @ (Self::Counted { .. } | Self::Number { .. }), Self::Share { whole, .. }) => {
                of.multiplied(whole)
            }
            _ => Self::Unknown,
        }
    }

    /// Returns the scale of a quotient. `same_unit` says whether both have one unit of measure.
    pub(crate) fn over(self, other: Self, same_unit: bool) -> Self {
        let share = |sure, part: Decimal, whole: Decimal| match part.checked_div(whole) {
            Some(whole) => Self::Share { whole: Decimal::ONE, sure }.multiplied(whole),
            None => Self::Unknown,
        };
        match (self, other) {
            (of, Self::Literal(number)) => match Decimal::ONE.checked_div(number.value) {
                Some(value) => of.times(Self::Literal(Quantity { value, percent: false })),
                None => Self::Unknown,
            },
            (Self::Share { whole, .. }, Self::Share { whole: by, .. }) => {
                share(Sure::OneUnit, whole, by)
            }
            (
                Self::Counted { by } | Self::Number { by },
                Self::Counted { by: other } | Self::Number { by: other },
            ) => share(if same_unit { Sure::OneUnit } else { Sure::Likely }, by, other),
            _ => Self::Unknown,
        }
    }

    fn multiplied(self, by: Decimal) -> Self {
        let product = |own: Decimal| {
            // A third of three hundred is a hundred.
            let factor = own.checked_mul(by)?.round_dp(10).normalize();
            (!factor.is_zero()).then_some(factor)
        };
        let made = match self {
            Self::Share { whole, sure } => product(whole).map(|whole| Self::Share { whole, sure }),
            Self::Counted { by } => product(by).map(|by| Self::Counted { by }),
            Self::Number { by } => product(by).map(|by| Self::Number { by }),
            Self::Literal(_) | Self::Unknown => None,
        };
        made.unwrap_or(Self::Unknown)
    }

    fn written(of: fn(Decimal, Decimal) -> Option<Decimal>, one: Quantity, two: Quantity) -> Self {
        let Some(value) = of(one.value, two.value) else { return Self::Unknown };
        let small = value.abs() <= Decimal::ONE;
        let percent = one.percent || (small && two.percent);
        Self::Literal(Quantity { value, percent })
    }
}
