//! Decimals that are stored as binary fractions.

use crate::number::Decimal;

/// Reasons why the number of a cell cannot be read exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum Inexact {
    /// It has more digits than a spreadsheet keeps of typed numbers: it is the result of a formula.
    Digits,
    /// It is larger, or has more decimal places, than can be stored.
    TooLong,
}

/// Returns the decimal that was typed into a cell, or into what a column of floats was made of.
///
/// A workbook stores the binary fraction nearest to it. A spreadsheet keeps 15 significant digits of what is
/// typed, and no two decimals of 15 digits have the same nearest fraction. So the shortest decimal that has
/// this one is the one that was typed. A number that needs more digits is the result of a formula, such as
/// `=0.1+0.2`, and is refused: it was not typed, and its author must decide how to round it.
#[cfg(any(feature = "xlsx", test))]
pub(in crate::intake) fn decimal(number: f64) -> Result<Decimal, Inexact> {
    // The shortest decimal that has this binary fraction, without a power of ten.
    decimal_as_written(&number.to_string())
}

/// Returns the decimal of the text of a number.
pub(in crate::intake) fn decimal_as_written(text: &str) -> Result<Decimal, Inexact> {
    const KEPT: usize = 15;
    let digits = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit);
    let (kept, _) = digits.fold((0usize, 0usize), |(kept, count), digit| {
        let count = count.saturating_add(1);
        (if digit == b'0' { kept } else { count }, count)
    });
    if kept > KEPT {
        return Err(Inexact::Digits);
    }
    Decimal::from_str_exact(text).map_err(|_| Inexact::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back() {
        for text in [
            "0.85",
            "0.1",
            "12.5",
            "-1234.5",
            "123456789012345",
            "0.123456789012345",
            "99999999999999.9",
            "1000000000000000000",
            "0.00000012",
            "0.3",
        ] {
            let number: f64 = text.parse().unwrap();
            assert_eq!(decimal(number).map(|number| number.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(decimal(-0.0).map(|number| number.is_zero()), Ok(true));
    }

    #[test]
    fn what_nobody_typed_is_refused() {
        for number in [0.1 + 0.2, 2.0 / 3.0, 1234567890123456.7, 617.0 / 820.0] {
            assert_eq!(decimal(number), Err(Inexact::Digits), "{number}");
        }
        for number in [1e29, f64::INFINITY, f64::NAN, 1e-40] {
            assert_eq!(decimal(number), Err(Inexact::TooLong), "{number}");
        }
    }
}
