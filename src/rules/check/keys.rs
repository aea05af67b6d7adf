//! Helpers of all checks: required keys, texts, ids, numbers in a range.

use std::collections::{HashMap, hash_map};
use std::fmt;
use std::hash::Hash;

use rust_decimal::Decimal;

use super::noun::noun;
use crate::diagnostic::{Code, Problem, Span, described, shown};
use crate::formula::{Constants, thousands};
use crate::name::{LONGEST_ID, is_id, plain_id};
use crate::number::Quantity;
use crate::rules::document::{
    Entry, Field, List, Number, OneOrMany, Scalar, number_advice, unread,
};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::{Said, Told, Value, said};

/// Returns the value of an optional key.
pub(crate) fn given<T>(field: &Field<T>) -> Option<&T> {
    field.as_ref().and_then(Entry::get)
}

/// Returns the place of the value of an optional key.
pub(crate) fn place<T>(field: &Field<T>) -> Option<Span> {
    field.as_ref().map(|entry| entry.span)
}

/// Returns the value of an optional key with its place.
pub(crate) fn given_at<T>(field: &Field<T>) -> Option<(Span, &T)> {
    let entry = field.as_ref()?;
    Some((entry.span, entry.get()?))
}

/// The owner of a key, as messages name it: `` group `awareness` ``.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) what: &'static str,
    pub(crate) id: Option<&'a str>,
    pub(crate) span: Span,
}

impl<'a> Owner<'a> {
    pub(crate) const fn new(what: &'static str, span: Span) -> Self {
        Self { what, id: None, span }
    }

    pub(crate) fn named(what: &'static str, id: &'a Field<String>, span: Span) -> Self {
        Self { what, id: given(id).map(String::as_str), span }
    }
}

impl Owner<'_> {
    /// Returns what messages call it.
    fn called(&self) -> Said {
        let what = noun(self.what);
        match self.id {
            Some(id) => said!("{what} `{}`", "{what} `{}`", shown(id), what),
            None if self.what.starts_with('`') || self.what.starts_with("the ") => what,
            None => said!("this {what}", "{what} này", what),
        }
    }
}

impl Told for Owner<'_> {
    fn told(&self) -> Value {
        self.called().told()
    }
}

impl fmt::Display for Owner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.called())
    }
}

/// Reports that `owner` has no `key`. Does nothing if a misspelt key that was probably meant as `key` was
/// reported.
pub(crate) fn missing(sink: &Sink, owner: &Owner<'_>, key: &'static str, write: Said) {
    if sink.was_misspelt(owner.span, key) {
        return;
    }

    fault! { sink, Code::MissingKey, owner.span;
        says "{owner} has no `{key}`", "{owner} không có `{key}`", owner, key;
        label "`{key}` is missing here", "thiếu `{key}` ở đây", key;
        help "add {write}", "thêm {write}", write;
    };
}

/// Returns the value of a required key, or reports that it is missing. `write` shows how to write it.
pub(crate) fn required_key<'d, T>(
    sink: &Sink,
    owner: &Owner<'_>,
    key: &'static str,
    field: &'d Field<T>,
    write: Said,
) -> Option<&'d Entry<T>> {
    if field.is_none() {
        missing(sink, owner, key, write);
    }
    field.as_ref()
}

/// Returns the value of a required key of a document, whose field has its name, or reports that it is missing. The
/// sentences show how to write it: `required! { sink, &owner, doc.id; "an id: `id: a`", "mã: `id: a`" }`.
macro_rules! required {
    ($sink:expr, $owner:expr, $doc:ident.$key:ident; $en:literal, $vi:literal $(, $value:expr)*) => {
        $crate::rules::reading::required_key(
            $sink,
            $owner,
            stringify!($key),
            &$doc.$key,
            $crate::said::said!($en, $vi $(, $value)*),
        )
    };
}

pub(crate) use required;

/// Reads a list that must not be empty, if it is given. An empty one is reported and returned.
pub(crate) fn filled<'d, T>(
    sink: &Sink,
    entry: Option<&'d Entry<List<T>>>,
    key: &'static str,
    at_least: Said,
) -> Option<&'d List<T>> {
    let (span, list) = entry.and_then(|entry| Some((entry.span, entry.get()?)))?;
    not_empty(sink, span, list, Said::name(key), at_least);
    Some(list)
}

/// Reads a word or a list of words, which must not be empty: each word with its place.
pub(crate) fn words<'d>(
    sink: &Sink,
    entry: Option<&'d Entry<OneOrMany>>,
    key: &'static str,
    at_least: Said,
) -> Vec<(Span, &'d str)> {
    match entry.and_then(|entry| Some((entry.span, entry.get()?))) {
        None => Vec::new(),
        Some((span, OneOrMany::Scalar(word))) => vec![(span, word)],
        Some((span, OneOrMany::List(list))) => {
            not_empty(sink, span, list, Said::name(key), at_least);
            list.iter().filter_map(|word| Some((word.span, word.get()?.as_str()))).collect()
        }
    }
}

/// Reads a text that must not be empty.
pub(crate) fn text(sink: &Sink, entry: &Entry<String>, what: Said) -> Option<String> {
    let text = entry.get()?;
    if text.trim().is_empty() {
        empty(sink, entry.span, what);
        return None;
    }
    Some(text.clone())
}

/// Reports a text that is empty.
pub(crate) fn empty(sink: &Sink, span: Span, what: Said) {
    fault! { sink, Code::EmptyText, span;
        says "{what} is empty", "{what} để trống", what;
        allowed "at least one letter or digit", "ít nhất một chữ cái hoặc chữ số";
        help "write the text, or remove the key where it may be left out",
            "viết nội dung, hoặc xóa khóa nếu được phép bỏ";
    };
}

/// Reads an optional text.
pub(crate) fn optional_text(sink: &Sink, field: &Field<String>, key: &str) -> Option<String> {
    field.as_ref().and_then(|entry| text(sink, entry, said!("`{key}`", "`{key}`", key)))
}

/// Reads a list that must not be empty.
pub(crate) fn not_empty<'d, T>(
    sink: &Sink,
    span: Span,
    list: &'d [T],
    what: Said,
    at_least: Said,
) -> Option<&'d [T]> {
    if list.is_empty() {
        fault! { sink, Code::EmptyList, span;
            says "{what} is empty", "{what} để trống", what;
            allowed "at least {at_least}", "ít nhất {at_least}", at_least;
        };
        return None;
    }
    Some(list)
}

/// Checks the characters of an id.
pub(crate) fn check_id(sink: &Sink, span: Span, id: &str) -> bool {
    if is_id(id) {
        return true;
    }
    if id.trim().is_empty() {
        empty(sink, span, said!("the id", "mã"));
        return false;
    }
    fault! { sink, Code::BadId, span;
        let better = plain_id(id);
        let help = is_id(&better).then(|| said!("write `{better}`", "viết `{better}`", better));
        says "`{}` cannot be an id", "`{}` không thể là mã", shown(id);
        allowed "small letters a to z without accents, digits, `_` and `-`, at most {LONGEST_ID}",
            "chữ thường a đến z không dấu, chữ số, `_` và `-`, nhiều nhất {LONGEST_ID}", LONGEST_ID;
        maybe_help help;
    };
    false
}

/// Values that may be given only once, with the place of each.
#[derive(Debug)]
pub(crate) struct Once<V>(HashMap<V, Span>);

impl<V> Default for Once<V> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<V: Eq + Hash> Once<V> {
    /// Adds a value. If it was added before, reports both places, in the words of `describe`.
    pub(crate) fn take(
        &mut self,
        sink: &Sink,
        (code, span): (Code, Span),
        value: V,
        describe: impl FnOnce(Problem) -> Problem,
    ) -> bool {
        match self.0.entry(value) {
            hash_map::Entry::Vacant(free) => {
                free.insert(span);
                true
            }
            hash_map::Entry::Occupied(first) => {
                fault! { sink, code, span;
                    label "and again here", "và lặp lại ở đây";
                    related *first.get(), "first here", "lần đầu ở đây";
                    help "keep one of the two", "giữ một trong hai";
                    which describe;
                };
                false
            }
        }
    }
}

/// The ids given so far, to find repeated ones.
#[derive(Debug, Default)]
pub(crate) struct Ids<'d>(Once<&'d str>);

impl<'d> Ids<'d> {
    /// Reads an id and checks its characters. If it was given before, reports both places. Returns the id, empty if
    /// there is none, and whether an item can be found by it.
    pub(crate) fn read(
        &mut self,
        sink: &Sink,
        entry: Option<&'d Entry<String>>,
    ) -> (&'d str, bool) {
        let Some((span, id)) = entry.and_then(|entry| Some((entry.span, entry.get()?))) else {
            return ("", false);
        };
        let fits = check_id(sink, span, id);
        let is_new = self.0.take(sink, (Code::RepeatedId, span), id, |fault| {
            described! { fault;
                says "the id `{}` is given twice", "mã `{}` được đặt hai lần", shown(id);
                allowed "one id for each group, indicator and target of the file",
                    "mỗi nhóm, chỉ số và chỉ tiêu của tệp một mã riêng";
                help "give one of the two another id", "đặt mã khác cho một trong hai";
            }
        });
        (id, fits && is_new)
    }
}

/// The number of an entry with its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed {
    pub(crate) span: Span,
    pub(crate) quantity: Quantity,
}

impl Placed {
    pub(crate) fn of(entry: &Entry<Number>) -> Option<Self> {
        entry.get().map(|number| Self { span: entry.span, quantity: number.0 })
    }

    /// Reads a number that is written as a key, or a name of one. If it is not a number, reports what is `allowed`.
    pub(crate) fn of_text(
        (sink, constants): (&Sink, &Constants),
        span: Span,
        text: &str,
        allowed: Said,
    ) -> Option<Self> {
        let quantity = Quantity::read(text);
        match quantity.or_else(|message| constants.evaluate(text).ok_or(message)) {
            Ok(quantity) => Some(Self { span, quantity }),
            Err(message) => {
                fault! { sink, Code::NotANumber, span;
                    says unread(Code::NotANumber, text, &message);
                    allowed allowed;
                    maybe_help number_advice(text);
                };
                None
            }
        }
    }

    pub(crate) fn value(&self) -> Decimal {
        self.quantity.value
    }
}

impl Told for Placed {
    fn told(&self) -> Value {
        Value::Number(self.to_string())
    }
}

impl fmt::Display for Placed {
    /// Writes the number as formulas do: below zero in brackets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value().is_sign_negative() {
            true => write!(f, "({})", self.quantity),
            false => self.quantity.fmt(f),
        }
    }
}

/// Reads the number of an optional key.
pub(crate) fn number(field: &Field<Number>) -> Option<Placed> {
    field.as_ref().and_then(Placed::of)
}

/// Reads the number of a required key.
pub(crate) fn required_number(
    sink: &Sink,
    owner: &Owner<'_>,
    key: &'static str,
    field: &Field<Number>,
    write: Said,
) -> Option<Placed> {
    required_key(sink, owner, key, field, write).and_then(Placed::of)
}

/// Reads a share from 0 to 1.
pub(crate) fn share(sink: &Sink, number: Placed) -> Option<Decimal> {
    let value = number.value();
    if (Decimal::ZERO..=Decimal::ONE).contains(&value) {
        return Some(value);
    }
    fault! { sink, Code::OutOfRange, number.span;
        says "`{}` is not a share", "`{}` không phải là tỷ lệ", number.quantity;
        allowed "a percentage from `0%` to `100%`, or a number from 0 to 1",
            "một tỷ lệ phần trăm từ `0%` đến `100%`, hoặc một số từ 0 đến 1";
        maybe_help as_percentage(number.quantity);
    };
    None
}

/// Returns the advice to write `80%` for `80`, if the number was probably meant as a percentage.
pub(crate) fn as_percentage(quantity: Quantity) -> Option<Said> {
    let probable = !quantity.percent
        && quantity.value > Decimal::ONE
        && quantity.value <= Decimal::ONE_HUNDRED;
    probable.then(|| {
        said!(
            "write `{quantity}%` if that is what is meant",
            "viết `{quantity}%` nếu đúng ý đó",
            quantity
        )
    })
}

/// Reads a whole number from `least` to `most`.
pub(crate) fn whole(sink: &Sink, number: Placed, least: u32, most: u32) -> Option<u32> {
    let value = number.value();
    if number.quantity.percent || !value.fract().is_zero() {
        fault! { sink, Code::NotWhole, number.span;
            says "`{}` is not a whole number", "`{}` không phải là số nguyên", number.quantity;
            allowed range(least, most);
        };
        return None;
    }
    let fitting = u32::try_from(value).ok().filter(|whole| (least..=most).contains(whole));
    if fitting.is_none() {
        fault! { sink, Code::OutOfRange, number.span;
            says "`{}` is out of range", "`{}` nằm ngoài khoảng cho phép", number.quantity;
            allowed range(least, most);
        };
    }
    fitting
}

fn range(least: u32, most: u32) -> Said {
    match most {
        u32::MAX => {
            said!("a whole number from {least} up", "một số nguyên từ {least} trở lên", least)
        }
        _ => said!(
            "a whole number from {least} to {most}",
            "một số nguyên từ {least} đến {most}",
            least,
            most
        ),
    }
}

/// Reads a plain number. Percentages are refused, because they would be read as hundredths.
pub(crate) fn plain(sink: &Sink, number: Placed, what: Said) -> Option<Decimal> {
    if number.quantity.may_be_thousands() {
        sink.take(number.span.into(), thousands(number.span, number.quantity));
        return None;
    }
    if !number.quantity.percent {
        return Some(number.value());
    }
    fault! { sink, Code::PercentMisplaced, number.span;
        says "`{}` is a percentage, but {what} is a plain number",
            "`{}` là tỷ lệ phần trăm, nhưng {what} là một số thường", number.quantity, what;
        allowed "a number such as `20` or `12.5`", "một số như `20` hoặc `12.5`";
    };
    None
}

/// Reads a number that is not below zero, such as points, a weight or a cap.
pub(crate) fn not_negative(sink: &Sink, number: Placed, what: Said) -> Option<Decimal> {
    let value = number.value();
    if value >= Decimal::ZERO {
        return Some(value);
    }
    fault! { sink, Code::Negative, number.span;
        says "{what} cannot be negative, but `{}` is",
            "{what} không thể âm, nhưng `{}` là số âm", number.quantity, what;
        allowed "0 or more", "0 trở lên";
    };
    None
}

/// Makes a list of one entry from a single text.
pub(super) fn as_list(span: Span, text: &str) -> Vec<Entry<String>> {
    vec![Entry { span, value: Ok(text.to_owned()) }]
}
