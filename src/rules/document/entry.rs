//! What documents are made of: values that know where they were written, and survive being faulty.
//!
//! [`Entry`], [`Named`] and [`Read`] implement serde's traits, and any serde format can read them;
//! read by the deserializer of [`super::deserialize`], an entry also knows its place, and a faulty value is
//! reported there while everything around it is still read.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{Code, Span, shown};
use crate::model::Cite;
use crate::number::{Date, Decimal, ParseQuantityError, Quantity};
use crate::rules::sink::Reported;

/// The name by which the deserializer knows that a place is asked for.
pub(crate) const ENTRY: &str = "$dti_engine::rules::Entry";

/// A value with its place, or a fault that was reported there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<T> {
    pub(crate) span: Span,
    pub(crate) value: Result<T, Reported>,
}

impl<T> Entry<T> {
    /// The value, unless it was faulty.
    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref().ok()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntryVisitor<T> {
            type Value = Entry<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            /// Any other format: the value alone.
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Entry<T>, D::Error> {
                let value = Ok(T::deserialize(deserializer)?);
                Ok(Entry { span: Span::default(), value })
            }

            /// Our own deserializer: first and last byte, then the value, whose faults it reports.
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Entry<T>, A::Error> {
                let missing = || de::Error::custom("a place and a value");
                let start = seq.next_element()?.ok_or_else(missing)?;
                let end = seq.next_element()?.ok_or_else(missing)?;
                let reported = Reported::by_deserializer();
                let value = match seq.next_element::<T>() {
                    Ok(value) => value.ok_or(reported),
                    Err(_) => Err(reported),
                };
                Ok(Entry { span: Span { start, end }, value })
            }
        }
        deserializer.deserialize_newtype_struct(ENTRY, EntryVisitor(PhantomData))
    }
}

/// What a mapping maps, for messages: `a mapping of each option to its share`.
pub(crate) trait Describes {
    const WHAT: &'static str;
}

/// Declares empty types that say what a [`Named`] maps.
macro_rules! describes {
    ($($name:ident: $what:literal;)*) => {
        $(
            #[derive(Debug)]
            pub(crate) enum $name {}

            impl Describes for $name {
                const WHAT: &'static str = $what;
            }
        )*
    };
}

describes! {
    MetricIds: "a mapping of each metric's id to what it is";
    OptionNames: "a mapping of each option to its name";
    OptionShares: "a mapping of each option to its share";
    StepShares: "a mapping of each bound to its share";
    SurveyAnswers: "a mapping of each answer on the scale to the metric that counts it";
    KindBounds: "a mapping of each unit kind to its bound";
    CaseValues: "a mapping of ids to values";
}

/// A mapping whose keys are names that the rule author chooses, in the order of the file.
pub(crate) struct Named<V, W> {
    pub(crate) entries: Vec<(Entry<String>, Entry<V>)>,
    what: PhantomData<W>,
}

impl<V: fmt::Debug, W> fmt::Debug for Named<V, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}

impl<V, W> Named<V, W> {
    /// The keys with the entries of their values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Span, &Entry<V>)> {
        self.entries.iter().filter_map(|(key, value)| Some((key.get()?.as_str(), key.span, value)))
    }
}

impl<'de, V: Deserialize<'de>, W: Describes> Deserialize<'de> for Named<V, W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamedVisitor<V, W>(PhantomData<(V, W)>);
        impl<'de, V: Deserialize<'de>, W: Describes> Visitor<'de> for NamedVisitor<V, W> {
            type Value = Named<V, W>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(W::WHAT)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Named { entries, what: PhantomData })
            }
        }
        deserializer.deserialize_map(NamedVisitor(PhantomData))
    }
}

/// A value that is written as one word or number.
pub(crate) trait Scalar: Sized {
    /// The code of the fault when it cannot be read.
    const CODE: Code;
    /// What is expected, for messages.
    const EXPECTED: &'static str;
    /// The value, or what is wrong with the text.
    fn read(text: &str) -> Result<Self, String>;
}

/// A [`Scalar`] in a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Read<T>(pub(crate) T);

/// A number, exactly as written.
pub(crate) type Number = Read<Quantity>;
/// A day.
pub(crate) type Day = Read<Date>;
/// A line of a source document.
pub(crate) type Citation = Read<Cite>;
/// Yes or no.
pub(crate) type YesNo = Read<Answer>;

/// Yes or no, in the words that rule files and datasets use for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
}

impl<'de, T: Scalar> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ReadVisitor<T>(PhantomData<T>);
        impl<'de, T: Scalar> Visitor<'de> for ReadVisitor<T> {
            type Value = Read<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::EXPECTED)
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Read<T>, D::Error> {
                deserializer.deserialize_str(self)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Read<T>, E> {
                T::read(text)
                    .map(Read)
                    .map_err(|message| E::invalid_value(de::Unexpected::Other(&message), &self))
            }
        }
        // The name tells our deserializer which code a fault has.
        deserializer.deserialize_newtype_struct(T::CODE.as_str(), ReadVisitor(PhantomData))
    }
}

impl Scalar for Quantity {
    const CODE: Code = Code::NotANumber;
    const EXPECTED: &'static str = "a number such as `12`, `0.5` or `80%`";

    fn read(text: &str) -> Result<Self, String> {
        Self::from_str(text).map_err(|error| {
            let text = shown(text);
            match error {
                ParseQuantityError::NotANumber(_) if text.contains(',') => {
                    format!("`{text}` is not a number: a decimal is written with a point")
                }
                ParseQuantityError::NotANumber(_) => format!("`{text}` is not a number"),
                ParseQuantityError::TooLong(_) => {
                    format!("`{text}` has more digits than the 28 that are carried exactly")
                }
                ParseQuantityError::Notation(_) => {
                    format!("`{text}` is not written as plain digits")
                }
            }
        })
    }
}

/// How a text that is nearly a number is written: `4,5`, `1.234,5`, `1 000`, `.5`, `1e3`.
pub(crate) fn number_advice(text: &str) -> Option<String> {
    let joined: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    // The last of commas and points parts the decimals, the others thousands.
    let with_point = match (joined.rfind(','), joined.rfind('.')) {
        (Some(comma), point) if point.is_none_or(|point| point < comma) => {
            joined.replace('.', "").replace(',', ".")
        }
        _ => joined.replace(',', ""),
    };
    let parted = [',', '.'].iter().any(|sign| joined.matches(*sign).count() > 1);
    let whole = parted.then(|| joined.replace([',', '.'], ""));
    let led = joined.starts_with('.').then(|| format!("0{joined}"));
    let expanded = Decimal::from_scientific(text).ok().map(|d| d.normalize().to_string());
    let is_number = |text: &String| text.parse::<Quantity>().is_ok();
    let mut written = [Some(with_point), whole, led, expanded].into_iter().flatten();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    match written.find(is_number) {
        Some(written) => Some(format!("write `{}`", shown(&written))),
        None => (digits > 28).then(|| "write it with at most 28 digits".to_owned()),
    }
}

impl Scalar for Date {
    const CODE: Code = Code::NotADate;
    const EXPECTED: &'static str = "a day such as `2023-06-01`";

    fn read(text: &str) -> Result<Self, String> {
        Self::from_str(text).map_err(|_| format!("`{}` is not a day of the calendar", shown(text)))
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
}

impl Scalar for Answer {
    const CODE: Code = Code::NotYesNo;
    const EXPECTED: &'static str = "`yes` or `no` (or `có`, `không`, `true`, `false`)";

    fn read(text: &str) -> Result<Self, String> {
        match text.trim().to_lowercase().as_str() {
            "yes" | "có" | "true" => Ok(Self::Yes),
            "no" | "không" | "false" => Ok(Self::No),
            _ => Err(format!("`{}` is neither yes nor no", shown(text))),
        }
    }
}
