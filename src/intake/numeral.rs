//! Numbers as people type them into tables: `1234`, `1.234,5`, `85 %`.
//!
//! In Vietnamese the comma is the decimal sign and the point groups thousands. Spreadsheets and programs
//! write it the other way round, and both occur in one province. So a number is first read for its form,
//! which shows what each sign can mean, and only then for its value.

use crate::word::words;

words! {
    /// The sign between the whole and the decimal places of a number. The other one groups thousands.
    pub enum DecimalSign {
        /// `1234.5`
        Point = "point",
        /// `1234,5`
        Comma = "comma",
    }
}

impl DecimalSign {
    /// Returns the character.
    #[must_use]
    pub const fn as_char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Point => b'.',
            Self::Comma => b',',
        }
    }

    /// Returns the other sign.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// The possible meanings of the signs in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// No sign at all.
    Plain,
    /// This is the decimal sign. The other one, if it occurs, groups thousands.
    Decimal(DecimalSign),
    /// This one groups thousands, and there are no decimal places.
    Grouped(DecimalSign),
    /// This one, before exactly three digits, may be either: `1.234`.
    Either(DecimalSign),
}

impl Form {
    /// Returns the decimal sign that the form proves.
    pub(super) const fn proves(self) -> Option<DecimalSign> {
        match self {
            Self::Decimal(sign) => Some(sign),
            Self::Grouped(sign) => Some(sign.other()),
            Self::Plain | Self::Either(_) => None,
        }
    }
}

/// A reason why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumeralFault {
    /// It is something else.
    NotANumber,
    /// Digits and signs, but in groups that are not thousands.
    Groups,
    /// More than 28 digits.
    TooLong,
}

/// A number whose form is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral<'t> {
    /// Digits and signs.
    body: &'t str,
    negative: bool,
    /// Whether `%` follows.
    pub(super) percent: bool,
    /// The meaning of its signs.
    pub(super) form: Form,
}

/// The most digits that are stored exactly.
const MAX_DIGITS: usize = 28;

impl<'t> Numeral<'t> {
    /// Reads the form of a trimmed text.
    pub(super) fn read(text: &'t str) -> Result<Self, NumeralFault> {
        let (number, percent) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), true),
            None => (text, false),
        };
        let negative = number.starts_with('-');
        let body = number.strip_prefix(['-', '+']).unwrap_or(number);
        let known = |byte: u8| byte.is_ascii_digit() || byte == b'.' || byte == b',';
        if !body.ends_with(|end: char| end.is_ascii_digit()) || !body.bytes().all(known) {
            return Err(NumeralFault::NotANumber);
        }
        if body.bytes().filter(u8::is_ascii_digit).count() > MAX_DIGITS.saturating_add(1) {
            return Err(NumeralFault::TooLong);
        }
        Ok(Self { body, negative, percent, form: form(body)? })
    }

    /// Returns the number with a point as decimal sign and nothing between thousands. The meaning of the signs
    /// must be known, as in [`Numeral::value`].
    pub(super) fn with_point(&self, decimal: DecimalSign) -> String {
        let sign = if self.negative { "-" } else { "" };
        let body = self.body.replace(decimal.other().as_char(), "").replace(decimal.as_char(), ".");
        format!("{sign}{body}{}", if self.percent { "%" } else { "" })
    }

    /// Returns the value as a whole number, and how many of its digits are decimal places.
    ///
    /// The meaning of the signs must be known: if the form does not prove the decimal sign, pass the one that
    /// the rest of the file proves.
    pub(super) fn value(&self, decimal: DecimalSign) -> Result<(i128, u32), NumeralFault> {
        let (mut mantissa, mut places, mut behind) = (0i128, 0u32, false);
        for byte in self.body.bytes() {
            if byte.is_ascii_digit() {
                let digit = i128::from(byte.saturating_sub(b'0'));
                // At most 29 digits, which is far below the range of the type.
                mantissa = mantissa.saturating_mul(10).saturating_add(digit);
                places = places.saturating_add(u32::from(behind));
            } else if byte == decimal.byte() {
                behind = true;
            }
        }
        while places > 0 && mantissa.checked_rem(10) == Some(0) {
            mantissa = mantissa.checked_div(10).unwrap_or(mantissa);
            places = places.saturating_sub(1);
        }
        let places = places.saturating_add(if self.percent { 2 } else { 0 });
        let too_large = mantissa >= 10i128.pow(28) || places > 28;
        if too_large {
            return Err(NumeralFault::TooLong);
        }
        Ok((if self.negative { mantissa.saturating_neg() } else { mantissa }, places))
    }
}

/// Returns the form of digits and signs.
fn form(body: &str) -> Result<Form, NumeralFault> {
    let count = |sign: DecimalSign| body.bytes().filter(|byte| *byte == sign.byte()).count();
    let (points, commas) = (count(DecimalSign::Point), count(DecimalSign::Comma));
    let sign = match (points, commas) {
        (0, 0) => return Ok(Form::Plain),
        (_, 0) => DecimalSign::Point,
        (0, _) => DecimalSign::Comma,
        _ => {
            let decimal = if body.rfind('.') > body.rfind(',') {
                DecimalSign::Point
            } else {
                DecimalSign::Comma
            };
            let (whole, places) =
                body.split_once(decimal.as_char()).ok_or(NumeralFault::NotANumber)?;
            let well_formed = grouped(whole, decimal.other()) && !places.contains(['.', ',']);
            return if well_formed {
                Ok(Form::Decimal(decimal))
            } else {
                Err(NumeralFault::Groups)
            };
        }
    };
    if points.max(commas) > 1 {
        return if grouped(body, sign) {
            Ok(Form::Grouped(sign))
        } else {
            Err(NumeralFault::Groups)
        };
    }
    let (whole, places) = body.split_once(sign.as_char()).ok_or(NumeralFault::NotANumber)?;
    let could_group =
        places.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    Ok(if could_group { Form::Either(sign) } else { Form::Decimal(sign) })
}

/// Returns whether the digits are in groups of thousands: one to three, then always three.
fn grouped(text: &str, sign: DecimalSign) -> bool {
    let mut groups = text.split(sign.as_char());
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::DecimalSign::{Comma, Point};
    use super::*;

    fn form_of(text: &str) -> Result<Form, NumeralFault> {
        Numeral::read(text).map(|numeral| numeral.form)
    }

    #[test]
    fn forms() {
        for (text, form) in [
            ("0", Form::Plain),
            ("1234", Form::Plain),
            ("-12", Form::Plain),
            ("+12", Form::Plain),
            ("85%", Form::Plain),
            ("85 %", Form::Plain),
            ("12.5", Form::Decimal(Point)),
            ("12,5", Form::Decimal(Comma)),
            ("0.125", Form::Decimal(Point)),
            ("0,125", Form::Decimal(Comma)),
            (".125", Form::Decimal(Point)),
            ("1234.567", Form::Decimal(Point)),
            ("1.2345", Form::Decimal(Point)),
            ("012.345", Form::Decimal(Point)),
            ("1.234,5", Form::Decimal(Comma)),
            ("1,234.5", Form::Decimal(Point)),
            ("1.234.567,891", Form::Decimal(Comma)),
            ("1.234.567", Form::Grouped(Point)),
            ("1,234,567", Form::Grouped(Comma)),
            ("1.234", Form::Either(Point)),
            ("-999,000", Form::Either(Comma)),
            ("85.250%", Form::Either(Point)),
        ] {
            assert_eq!(form_of(text), Ok(form), "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "", "-", "%", "abc", "1e3", "1_000", "1 000", "5.", ",", "--1", "−1", "#N/A", "1.%",
            "12a", "a12", "½", "١٢",
        ] {
            assert_eq!(form_of(text), Err(NumeralFault::NotANumber), "{text}");
        }
        for text in [
            "1.23.456",
            "1,2,3",
            "1.234,567,890",
            "1,23.5",
            "1..234",
            "1.234.56",
            "1,.5",
            "0.123.456",
        ] {
            assert_eq!(form_of(text), Err(NumeralFault::Groups), "{text}");
        }
    }

    #[test]
    fn values() {
        for (text, sign, value) in [
            ("1234", Point, (1234, 0)),
            ("1.234", Point, (1234, 3)),
            ("1.234", Comma, (1234, 0)),
            ("1.234.567", Comma, (1_234_567, 0)),
            ("1.234,50", Comma, (12_345, 1)),
            ("-0,5", Comma, (-5, 1)),
            (".5", Point, (5, 1)),
            ("85%", Point, (85, 2)),
            ("85,50%", Comma, (855, 3)),
            ("100.00%", Point, (100, 2)),
        ] {
            assert_eq!(Numeral::read(text).unwrap().value(sign), Ok(value), "{text} {sign:?}");
        }
    }

    #[test]
    fn twenty_eight_digits_are_carried() {
        let value = |text: &str| Numeral::read(text).and_then(|numeral| numeral.value(Point));
        let nines = "9".repeat(28);
        assert_eq!(value(&nines), Ok((10i128.pow(28) - 1, 0)));
        assert_eq!(value(&format!("0.{nines}")), Ok((10i128.pow(28) - 1, 28)));
        assert_eq!(value(&format!("{nines}9")), Err(NumeralFault::TooLong));
        assert_eq!(value(&format!("0.{nines}9")), Err(NumeralFault::TooLong));
        assert_eq!(value(&format!("0.{nines}%")), Err(NumeralFault::TooLong));
        assert_eq!(value(&"9".repeat(10_000)), Err(NumeralFault::TooLong));
    }
}
