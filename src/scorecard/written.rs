//! Numbers and values in the form of a language. Their characters go straight into the text that
//! they are written in.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};

use rust_decimal::Decimal;

use crate::model::Language;
use crate::number::Shown;

/// A number or a value, written for people.
#[derive(Debug, Clone)]
pub(crate) enum Written<'a> {
    /// `1.234,50`, `≈ −6,67`, `75,2439%`, `12 km`.
    Number {
        language: Language,
        /// `+` or nothing.
        sign: &'static str,
        number: Shown,
        /// `%` or nothing.
        end: &'static str,
        /// The unit of measure.
        unit: Option<&'a str>,
    },
    /// An option, a word for yes or no, a date, or the word for an absence.
    Text(Cow<'a, str>),
}

impl<'a> Written<'a> {
    pub(super) const fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// Returns `= x`, or `≈ x` if digits of the number were dropped.
    pub(super) fn equals(self) -> impl Display {
        said(move |f| match &self {
            Self::Number { number, .. } if !number.is_exact() => self.fmt(f),
            _ => write!(f, "= {self}"),
        })
    }
}

impl Display for Written<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (language, sign, number, end, unit) = match self {
            Self::Number { language, sign, number, end, unit } => {
                (*language, sign, number, end, unit)
            }
            Self::Text(text) => return f.write_str(text),
        };
        if !number.is_exact() {
            f.write_str("≈ ")?;
        }
        f.write_str(sign)?;
        digits(f, number.decimal(), language)?;
        f.write_str(end)?;
        match unit {
            Some(unit) => write!(f, " {unit}"),
            None => Ok(()),
        }
    }
}

/// Returns a number of at most four places.
pub(super) fn in_brief(number: Shown) -> Shown {
    number.to_places(4).normalize()
}

/// Writes a decimal with a sign between thousands.
fn digits(f: &mut Formatter<'_>, number: Decimal, language: Language) -> fmt::Result {
    let (thousands, point) = match language {
        Language::Vi => (b'.', b','),
        Language::En => (b',', b'.'),
    };
    if number.is_sign_negative() && !number.is_zero() {
        f.write_char('−')?;
    }
    // A decimal has at most 29 digits, thus at most 39 characters.
    let mut text = [0u8; 40];
    let mut free = text.iter_mut().rev();
    let mut put = |character: u8| free.next().map(|place| *place = character);
    let mut rest = number.mantissa().unsigned_abs();
    // From the last digit to the first.
    for place in 0..=u32::MAX {
        match place.checked_sub(number.scale()) {
            Some(0) if place > 0 => _ = put(point),
            Some(1..) if rest == 0 => break,
            Some(whole @ 1..) if whole.is_multiple_of(3) => _ = put(thousands),
            _ => {}
        }
        put(last_digit(&mut rest));
    }
    let begin = free.len();
    f.write_str(text.get(begin..).and_then(|text| str::from_utf8(text).ok()).unwrap_or_default())
}

/// Takes the last digit off a number.
fn last_digit(number: &mut u128) -> u8 {
    // Words are divided several times faster.
    let digit = match u64::try_from(*number) {
        Ok(word) => {
            *number = u128::from(word / 10);
            word % 10
        }
        Err(_) => {
            let digit = *number % 10;
            *number /= 10;
            u64::try_from(digit).unwrap_or(0)
        }
    };
    b'0'.saturating_add(u8::try_from(digit).unwrap_or(0))
}

/// Returns a text that a function writes.
pub(super) fn said(write: impl Fn(&mut Formatter<'_>) -> fmt::Result) -> impl Display {
    struct Said<F>(F);
    impl<F: Fn(&mut Formatter<'_>) -> fmt::Result> Display for Said<F> {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            (self.0)(f)
        }
    }
    Said(write)
}
