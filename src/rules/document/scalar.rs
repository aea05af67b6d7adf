//! Values that are written as one word or number, and the faults of texts that cannot be read as one.

use std::str::FromStr;

use serde::ser::{Serialize, Serializer};

use crate::diagnostic::{Code, shown};
use crate::model::{Cite, Criterion};
use crate::name::{folded, nfc, unmarked};
use crate::number::{Date, Decimal, NotQuantity, Quantity};
use crate::said::{Said, said};

/// The name that asks for a number: written out, named under `let`, or a formula over such names.
pub(super) const NUMBER: &str = "$dti_engine::rules::Number";

/// A value that is written as one word or number.
pub(crate) trait Scalar: Sized {
    /// The code of the fault if the text cannot be read.
    const CODE: Code;
    /// The name by which the deserializer of this crate knows that it is asked for.
    const ASKED_AS: Option<&'static str> = None;
    /// The expected text, for messages.
    const EXPECTED: &'static str;
    /// Reads the value from its text. Returns a message if it cannot be read.
    fn read(text: &str) -> Result<Self, String>;
    /// Returns the text of this value.
    fn written(&self) -> String;
}

/// A value that is written as one word or number, and read from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Read<T>(pub T);

/// A number, exactly as written: `12`, `0.5`, `80%`.
pub type Number = Read<Quantity>;
/// A day of the calendar.
pub(crate) type Day = Read<Date>;
/// A line of a source document: `003:147`.
pub(crate) type Citation = Read<Cite>;
/// What another framework scores: `national/province@2022#awareness`.
pub(crate) type ServedCriterion = Read<Criterion>;
/// Yes or no, in the words of rule files and datasets.
pub(crate) type YesNo = Read<bool>;

impl<T> From<T> for Read<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl Number {
    /// Makes a percentage: `Number::percent(80)` is `80%`.
    #[must_use]
    pub fn percent(hundredths: i32) -> Self {
        Self(Quantity::percent(hundredths))
    }
}

/// Makes numbers from other number types.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Number {
            fn from(number: $number) -> Self {
                Self(Quantity::from(number))
            }
        }
    )*};
}

numbers!(i32, u32, i64, u64, Decimal);

impl<T: Scalar> Serialize for Read<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.written())
    }
}

impl Scalar for Quantity {
    const CODE: Code = Code::NotANumber;
    const ASKED_AS: Option<&'static str> = Some(NUMBER);
    const EXPECTED: &'static str = "a number such as `12`, `0.5` or `80%`";

    fn read(text: &str) -> Result<Self, String> {
        Self::of_text(text).map_err(|fault| {
            let with_comma = fault == NotQuantity::NotANumber && text.contains(',');
            let why = if with_comma { ": a decimal is written with a point" } else { "" };
            format!("`{}` {}{why}", shown(text), fault.as_str())
        })
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

/// Returns a number without a sign of comparison before it, and with `%` for its word: `≥80％`, `80 phần trăm`.
fn without_words(text: &str) -> String {
    let signs = |c: char| matches!(c, '>' | '<' | '=' | '≥' | '≤') || c.is_whitespace();
    let text = nfc(text.trim_start_matches(signs).trim_end()).replace('％', "%");
    let is_word = |word: &&str| unmarked(&folded(&text)).ends_with(word);
    let word = ["phan tram", "percent", "per cent"].into_iter().find(is_word);
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ');
    if word.is_some() { format!("{digits}%") } else { text }
}

/// Returns the right way to write a text that is nearly a day: `31/12/2024`.
pub(crate) fn day_advice(text: &str) -> Option<Said> {
    Date::meant(text).map(|day| said!("write `{day}`", "viết `{day}`", day))
}

/// Returns the right way to write a text that is nearly a number: `4,5`, `1.234,5`, `1 000`, `.5`, `1e3`.
pub(crate) fn number_advice(text: &str) -> Option<Said> {
    let text = without_words(text);
    let text = text.as_str();
    let joined: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    // The last comma or point separates the decimals, the others thousands.
    let with_point = match (joined.rfind(','), joined.rfind('.')) {
        (Some(comma), point) if point.is_none_or(|point| point < comma) => {
            joined.replace('.', "").replace(',', ".")
        }
        _ => joined.replace(',', ""),
    };
    let parted = [',', '.'].iter().any(|sign| joined.matches(*sign).count() > 1);
    let mut groups = joined.trim_end_matches('%').split([',', '.']).skip(1);
    let whole =
        (parted && groups.all(|group| group.len() == 3)).then(|| joined.replace([',', '.'], ""));
    let led = joined.starts_with('.').then(|| format!("0{joined}"));
    let expanded = Decimal::from_scientific(text).ok().map(|d| d.normalize().to_string());
    let is_number = |text: &String| text.parse::<Quantity>().is_ok();
    let mut written = [Some(with_point), whole, led, expanded].into_iter().flatten();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    match written.find(is_number) {
        Some(written) => Some(said!("write `{}`", "viết `{}`", shown(&written))),
        None if parted && joined.chars().all(|c| c.is_ascii_digit() || ".,%".contains(c)) => {
            Some(said!(
                "a digit or a sign slipped: write all digits, with one point before the decimal places if there are any",
                "có chữ số hoặc dấu bị lệch: viết liền các chữ số, chỉ dùng một dấu chấm trước phần thập phân nếu có"
            ))
        }
        None => (digits > 28)
            .then(|| said!("write it with at most 28 digits", "viết số với nhiều nhất 28 chữ số")),
    }
}

impl Scalar for Date {
    const CODE: Code = Code::NotADate;
    const EXPECTED: &'static str = "a day such as `2023-06-01`";

    fn read(text: &str) -> Result<Self, String> {
        Self::from_str(text).map_err(|_| format!("`{}` is not a day of the calendar", shown(text)))
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

impl Scalar for Cite {
    const CODE: Code = Code::NotACitation;
    const EXPECTED: &'static str =
        "a line of a source document such as `\"003:147\"`: three digits, a colon, the line";

    fn read(text: &str) -> Result<Self, String> {
        Self::from_str(text)
            .map_err(|_| format!("`{}` does not cite a line of a document", shown(text)))
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

impl Scalar for Criterion {
    const CODE: Code = Code::NotACriterion;
    const EXPECTED: &'static str = "a framework, `@`, its version, `#` and one of its items: `national/province@2022#awareness`";

    fn read(text: &str) -> Result<Self, String> {
        Self::from_str(text)
            .map_err(|_| format!("`{}` does not name a criterion of a framework", shown(text)))
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

impl Scalar for bool {
    const CODE: Code = Code::NotYesNo;
    const EXPECTED: &'static str = "`yes` or `no` (or `có`, `không`, `true`, `false`)";

    fn read(text: &str) -> Result<Self, String> {
        match text.trim().to_lowercase().as_str() {
            "yes" | "có" | "true" => Ok(true),
            "no" | "không" | "false" => Ok(false),
            _ => Err(format!("`{}` is neither yes nor no", shown(text))),
        }
    }

    fn written(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_nearly_written_are_advised() {
        for (text, advice) in [
            ("4,5", "write `4.5`"),
            ("1.234,5", "write `1234.5`"),
            ("1.234.567", "write `1234567`"),
            ("1,234,567%", "write `1234567%`"),
            (".5", "write `0.5`"),
            (">= 80%", "write `80%`"),
            ("≥80", "write `80`"),
            ("80 phần trăm", "write `80%`"),
            ("80,5 percent", "write `80.5%`"),
            ("80％", "write `80%`"),
        ] {
            assert_eq!(number_advice(text).as_deref(), Some(advice), "{text}");
        }
        // Not 12345: one of its signs or digits is wrong.
        for text in ["1.234.5", "1,23,456", "1.2.3%"] {
            let advice = number_advice(text).unwrap_or_else(|| panic!("{text}"));
            assert!(advice.contains("a digit or a sign slipped"), "{text}: {advice}");
        }
    }
}
