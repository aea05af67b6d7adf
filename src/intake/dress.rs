//! Numbers with something around them: `12 (ước)`, `~12`, `12 hồ sơ`, `(12)`, `1'234`. None is read, because
//! only its author knows what it means. Each is refused with what to write instead.

use unicode_normalization::UnicodeNormalization;

use super::day;
use super::hidden;
use super::numeral::{DecimalSign, Form, Numeral};
use crate::model::{Metric, MetricType};
use crate::name::nfc;
use crate::said::{Said, said};

/// A pattern for the text on one side of the digits.
enum Side {
    Nothing,
    Anything,
    /// One of these texts, as a whole.
    Is(&'static [&'static str]),
    /// A text that begins with one of these.
    Begins(&'static [&'static str]),
    /// A text that begins with one of these signs or words, with digits behind it.
    Number(&'static [&'static str]),
    /// A text whose first word is one of these.
    Word(&'static [&'static str]),
    /// Nothing but these characters.
    Of(&'static str),
    /// A text between round brackets.
    Remark,
    /// A text with digits in it.
    Digits,
}

impl Side {
    fn fits(&self, text: &str) -> bool {
        let digit = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let word = text.split(|c: char| c.is_whitespace() || "./,;)".contains(c)).next();
        match self {
            Self::Nothing => text.is_empty(),
            Self::Anything => true,
            Self::Is(known) => known.contains(&text),
            Self::Begins(known) => known.iter().any(|known| text.starts_with(known)),
            Self::Number(known) => {
                known.iter().any(|known| text.strip_prefix(known).is_some_and(digit))
            }
            Self::Word(known) => {
                word.is_some_and(|word| known.contains(&word)) || self.begins_with_words(text)
            }
            Self::Of(known) => !text.is_empty() && text.chars().all(|c| known.contains(c)),
            Self::Remark => text.starts_with('(') && text.ends_with(')'),
            Self::Digits => text.contains(|c: char| c.is_ascii_digit()),
        }
    }

    /// Returns whether the text begins with these words of several syllables.
    fn begins_with_words(&self, text: &str) -> bool {
        let Self::Word(known) = self else { return false };
        known.iter().any(|known| {
            let rest = known.contains(' ').then(|| text.strip_prefix(known)).flatten();
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        })
    }
}

/// What to write instead.
#[derive(Clone, Copy)]
enum Write {
    /// The digits alone.
    Number,
    /// The digits alone, or below zero.
    Negative,
    /// The digits with a percent sign.
    Percentage,
    /// Nothing, because the meaning is unknown.
    Nothing,
}

/// The text before and after the digits, why that is not a number, and what to write. The first match
/// applies.
const DRESSES: [(Side, Side, Said, Write); 22] = {
    use Side::{Anything, Begins, Digits, Is, Nothing, Number, Of, Remark, Word};
    [
        (
            Nothing,
            Nothing,
            said!(
                "write the number without spaces or signs between thousands",
                "viết số liền, không có dấu cách hoặc dấu phân cách hàng nghìn"
            ),
            Write::Number,
        ),
        (
            Is(&["("]),
            Is(&[")"]),
            said!("in brackets it may be a number below zero", "trong ngoặc có thể là số âm"),
            Write::Negative,
        ),
        (
            Nothing,
            Is(&["−", "–", "—", "-"]),
            said!(
                "a minus behind the number may make it one below zero",
                "dấu trừ đứng sau có thể là số âm"
            ),
            Write::Negative,
        ),
        (
            Is(&["−", "–", "—", "-"]),
            Nothing,
            said!("write the minus sign as `-`", "viết dấu trừ là `-`"),
            Write::Number,
        ),
        (
            Is(&["'", "\"", "“", "’", "‘"]),
            Is(&["", "'", "\"", "”", "’"]),
            said!("write the number without quotes", "viết số không có dấu ngoặc kép"),
            Write::Number,
        ),
        (
            Nothing,
            Begins(&["½", "¼", "¾", "⅓", "⅔", "⅛"]),
            said!(
                "write the fraction with decimal places, such as `0.5`",
                "viết phân số thành số thập phân, như `0.5`"
            ),
            Write::Nothing,
        ),
        (
            Nothing,
            Number(&["e", "e+", "e-", "×10", "x10", "× 10", "x 10", "*10", "^"]),
            said!(
                "write all digits, without a power of ten",
                "viết đủ các chữ số, không dùng lũy thừa của mười"
            ),
            Write::Nothing,
        ),
        (
            Nothing,
            Number(&["x", "×"]),
            said!(
                "write the number that it is, in the digits 0 to 9",
                "viết thành số bằng các chữ số 0 đến 9"
            ),
            Write::Nothing,
        ),
        (
            Nothing,
            Number(&["/", ":", "⁄"]),
            said!(
                "this is a part and its whole: write each where it is asked for, or what their division gives",
                "đây là phần và tổng: viết mỗi số vào chỗ của nó, hoặc viết kết quả phép chia"
            ),
            Write::Nothing,
        ),
        (
            Nothing,
            Number(&["-", "–", "—", "÷", "~", "..", "...", "…", "đến", "to", "tới"]),
            said!("this is a range: write one number", "đây là một khoảng: chỉ viết một số"),
            Write::Nothing,
        ),
        (
            Nothing,
            Word(&["‰", "‱", "phần nghìn", "phần ngàn", "phần vạn", "per mille"]),
            said!(
                "this is no part of a hundred: write the number without it, as the metric asks for it",
                "đây không phải là phần trăm: viết số không kèm đơn vị này, theo đúng yêu cầu của số liệu"
            ),
            Write::Nothing,
        ),
        (
            Nothing,
            Word(&["phần trăm", "phan tram", "percent"]),
            said!("write the percent sign", "viết dấu phần trăm"),
            Write::Percentage,
        ),
        (
            Anything,
            Number(&["", "+", "*", "và", ";", ",", "&"]),
            said!("these are several numbers: write one", "đây là nhiều số: chỉ viết một số"),
            Write::Nothing,
        ),
        (
            Word(&[
                "~",
                "≈",
                "≃",
                "≅",
                "∼",
                "±",
                "khoảng",
                "ước",
                "ước tính",
                "ước đạt",
                "gần",
                "xấp xỉ",
                "chừng",
                "độ",
                "c",
                "ca",
                "about",
            ]),
            Anything,
            said!(
                "write the number as it is known, without what says that it is rough",
                "viết đúng con số đã biết, bỏ chữ chỉ ước lượng"
            ),
            Write::Number,
        ),
        (
            Word(&[
                ">",
                "<",
                "≥",
                "≤",
                ">=",
                "<=",
                "=",
                "trên",
                "dưới",
                "hơn",
                "từ",
                "ít nhất",
                "tối thiểu",
                "tối đa",
                "không quá",
                "over",
                "under",
            ]),
            Anything,
            said!(
                "a bound is no number: write the number that was counted, if this is it",
                "giới hạn không phải là con số: viết con số đã đếm được, nếu đúng là số này"
            ),
            Write::Number,
        ),
        (
            Anything,
            Of("*¹²³⁴⁵⁶⁷⁸⁹⁰†‡ "),
            said!(
                "write the number without the mark of a footnote",
                "viết số không kèm dấu chú thích"
            ),
            Write::Number,
        ),
        (
            Anything,
            Remark,
            said!(
                "write the number alone; a remark belongs into a column for notes",
                "chỉ viết con số; nhận xét viết vào cột ghi chú"
            ),
            Write::Number,
        ),
        (
            Anything,
            Word(&[
                "tr", "trđ", "triệu", "tỷ", "tỉ", "tỷđ", "nghìn", "ngàn", "ng", "vạn", "trăm", "k",
                "million", "billion", "thousand",
            ]),
            said!(
                "write all digits of the number, in the unit of the metric",
                "viết đủ các chữ số, theo đơn vị tính của số liệu"
            ),
            Write::Nothing,
        ),
        (Anything, Digits, said!("write one number alone", "chỉ viết một số"), Write::Nothing),
        (
            Of("$₫€£¥ "),
            Nothing,
            said!(
                "write the number alone, without what is before it",
                "chỉ viết con số, bỏ phần đứng trước"
            ),
            Write::Number,
        ),
        (
            Nothing,
            Anything,
            said!(
                "write the number alone, without what follows it",
                "chỉ viết con số, bỏ phần đứng sau"
            ),
            Write::Number,
        ),
        (
            Anything,
            Anything,
            said!(
                "write the number alone, without what is around it",
                "chỉ viết con số, bỏ phần xung quanh"
            ),
            Write::Number,
        ),
    ]
};

/// Returns what to write instead of a text that is not a number, if there are digits in it.
pub(super) fn advice(metric: &Metric, text: &str) -> Option<Said> {
    let reads = |text: &str| Numeral::read(text).is_ok();
    let write = |text: &str| {
        if reads(text) {
            said!(": write `{text}`", ": viết `{text}`", text)
        } else {
            said!("", "")
        }
    };
    if text.starts_with('=') {
        return Some(said!(
            "this is a formula: write its result",
            "đây là công thức: viết kết quả của nó"
        ));
    }
    if day::is_shown(text) {
        return Some(said!(
            "this is a day: give the column the format of numbers, and write the number again",
            "đây là ngày: đặt định dạng số cho cột, rồi viết lại số"
        ));
    }
    if let Some((has, rest)) = hidden::within(text) {
        return Some(said!("{has}{}", "{has}{}", write(&rest), has));
    }
    if text.contains(|c: char| ('０'..='９').contains(&c)) {
        let narrow: String = text.nfkc().collect();
        return Some(said!(
            "its digits are not those of the keyboard{}",
            "các chữ số không phải là chữ số trên bàn phím{}",
            write(&narrow)
        ));
    }
    let Some((before, core, behind)) = divided(text) else {
        let fraction = text.contains(VULGAR);
        return fraction.then(|| {
            said!(
                "write the fraction with decimal places, such as `0.5`",
                "viết phân số thành số thập phân, như `0.5`"
            )
        });
    };
    let (percent, behind) = match behind.strip_prefix('%') {
        Some(behind) => (true, behind.trim_start()),
        None => (false, behind.as_str()),
    };
    let fits = |(left, right, ..): &&(Side, Side, _, _)| left.fits(&before) && right.fits(behind);
    let dresses = DRESSES;
    let (_, _, why, write) = dresses.iter().find(fits)?;
    let percentage = matches!(metric.kind, MetricType::Percent);
    if percent && !percentage {
        return Some(said!("{why}, without `%`", "{why}, không kèm `%`", why));
    }
    let sign = if percentage { "%" } else { "" };
    let minus = if before.ends_with(['-', '−', '–', '—']) { "-" } else { "" };
    let number = plain(&core, metric);
    Some(match (write, number) {
        (Write::Number, Some(number)) => said!(
            "{why}: `{minus}{number}{sign}`",
            "{why}: `{minus}{number}{sign}`",
            why,
            minus,
            number,
            sign
        ),
        (Write::Negative, Some(number)) => {
            said!(
                "{why}: write `-{number}{sign}` or `{number}{sign}`",
                "{why}: viết `-{number}{sign}` hoặc `{number}{sign}`",
                why,
                number,
                sign
            )
        }
        (Write::Percentage, Some(number)) if percentage => {
            said!("{why}: `{number}%`", "{why}: `{number}%`", why, number)
        }
        _ => why.clone(),
    })
}

/// Fractions of one character.
const VULGAR: [char; 8] = ['½', '¼', '¾', '⅓', '⅔', '⅛', '⅜', '⅝'];

/// Divides a text into the part before its first number, the number with the signs that group its digits, and
/// the rest, in small letters. Returns `None` if there is no number, or if it is part of a word.
fn divided(text: &str) -> Option<(String, String, String)> {
    let text = nfc(text).to_lowercase();
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = text.split_at_checked(start)?;
    if before.ends_with(char::is_alphabetic) {
        return None;
    }
    let inner = |c: char| c.is_ascii_digit() || ".,".contains(c) || groups(c);
    let run = rest.find(|c: char| !inner(c)).unwrap_or(rest.len());
    let mut core = rest.get(..run)?.trim_end_matches(|c: char| !c.is_ascii_digit());
    // `12 15` is not a number: three digits follow a sign that groups thousands.
    let mut groups_of_core = core.split(groups);
    let first = groups_of_core.next()?;
    let three =
        |group: &str| group.bytes().take_while(u8::is_ascii_digit).count() == 3 || group.is_empty();
    if first.len() > 3 || !groups_of_core.all(three) {
        core = first;
    }
    let behind = rest.get(core.len()..)?.trim();
    Some((before.trim().to_owned(), core.to_owned(), behind.to_owned()))
}

/// Returns whether a character groups digits for some people, and is not one that numbers are read with.
fn groups(c: char) -> bool {
    c.is_whitespace() || "'’‘ʼ´`_".contains(c)
}

/// Returns the digits as they can be written for a metric, if that is certain.
fn plain(core: &str, metric: &Metric) -> Option<String> {
    let number: String = core.chars().filter(|c| !groups(*c)).collect();
    let without = |sign: DecimalSign| number.replace(sign.as_char(), "");
    let whole = matches!(metric.kind, MetricType::Count | MetricType::Rank { .. });
    match Numeral::read(&number).ok()?.form {
        Form::Plain | Form::Either(_) => Some(number),
        Form::Grouped(sign) => Some(without(sign)),
        Form::Decimal(sign) => (!whole).then(|| without(sign.other())),
    }
}
