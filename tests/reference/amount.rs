//! Numbers with what is known of their exactness, and rounding.

use std::cell::Cell;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero, pow};

use super::spec::{Mode, Q};

/// A number, and how far the library may lawfully be from it: nothing, unless a geometric mean
/// that is irrational went into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    pub value: Q,
    pub error: Q,
}

/// Set when an irrational number came too near a tie or a bound to say what the library must do.
#[derive(Debug, Default)]
pub struct Doubt(Cell<bool>);

impl Doubt {
    pub fn raise(&self) {
        self.0.set(true);
    }

    pub fn raised(&self) -> bool {
        self.0.get()
    }
}

impl Amount {
    pub fn exact(value: Q) -> Self {
        Self { value, error: Q::zero() }
    }

    pub fn zero() -> Self {
        Self::exact(Q::zero())
    }

    pub fn is_exact(&self) -> bool {
        self.error.is_zero()
    }

    pub fn plus(&self, other: &Self) -> Self {
        Self { value: &self.value + &other.value, error: &self.error + &other.error }
    }

    pub fn minus(&self, other: &Self) -> Self {
        Self { value: &self.value - &other.value, error: &self.error + &other.error }
    }

    pub fn times(&self, factor: &Q) -> Self {
        Self { value: &self.value * factor, error: &self.error * factor.abs() }
    }

    pub fn over(&self, divisor: &Q) -> Self {
        Self { value: &self.value / divisor, error: &self.error / divisor.abs() }
    }

    /// The error in proportion to the value.
    pub fn relative_error(&self) -> Q {
        if self.error.is_zero() { Q::zero() } else { &self.error / self.value.abs() }
    }

    /// Compares, with a doubt where the errors overlap.
    pub fn compare(&self, other: &Self, doubt: &Doubt) -> std::cmp::Ordering {
        let errors = &self.error + &other.error;
        if !errors.is_zero() && (&self.value - &other.value).abs() <= errors {
            doubt.raise();
        }
        self.value.cmp(&other.value)
    }

    /// Rounds to `places`, with a doubt where the error reaches across a tie.
    pub fn rounded(&self, places: u32, mode: Mode, doubt: &Doubt) -> Self {
        if !self.is_exact() {
            let low = round(&(&self.value - &self.error), places, mode);
            let high = round(&(&self.value + &self.error), places, mode);
            if low != high {
                doubt.raise();
            }
        }
        Self::exact(round(&self.value, places, mode))
    }
}

impl Amount {
    /// Rounds to `places`, with an error where the old one reaches across a tie.
    pub fn rounded_with_error(&self, places: u32, mode: Mode) -> Self {
        let [low, value, high] =
            [&self.value - &self.error, self.value.clone(), &self.value + &self.error]
                .map(|value| round(&value, places, mode));
        Self { value, error: high - low }
    }
}

/// `value` to `places` decimal places.
pub fn round(value: &Q, places: u32, mode: Mode) -> Q {
    let unit = pow(BigInt::from(10), places as usize);
    let scaled = value * BigRational::from_integer(unit.clone());
    let magnitude = scaled.abs();
    let whole = magnitude.to_integer();
    let rest = &magnitude - BigRational::from_integer(whole.clone());
    let half = BigRational::new(BigInt::one(), BigInt::from(2));
    let up = match mode {
        Mode::Up => !rest.is_zero(),
        Mode::Down => false,
        Mode::HalfUp => rest >= half,
        Mode::HalfDown => rest > half,
        Mode::HalfEven => rest > half || (rest == half && whole.bit(0)),
    };
    let rounded = if up { whole + BigInt::one() } else { whole };
    let signed = if scaled.is_negative() { -rounded } else { rounded };
    BigRational::new(signed, unit)
}
