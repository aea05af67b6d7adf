//! Submissions: the metrics of one unit, as services and tests hand them in.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::number::{Date, Decimal};

use crate::dataset::value::Value;

/// What a submission says of a metric: text as in a CSV cell, a whole number, yes or no, or nothing.
///
/// Numbers with decimal places come as text (`"0.85"`, `"85%"`), because JSON readers turn them into
/// binary fractions on the way.
#[derive(Debug, Clone, PartialEq)]
pub enum SubmittedValue {
    /// Nothing: missing.
    Missing,
    /// What a CSV cell would say, with the point as decimal sign and nothing between thousands;
    /// `n/a` and `rejected` too.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// A whole number.
    Whole(i128),
    /// A number that came as a binary fraction: always refused.
    Binary(f64),
}

impl Serialize for SubmittedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Missing => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::YesNo(answer) => serializer.serialize_bool(*answer),
            Self::Whole(number) => match i64::try_from(*number) {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.collect_str(number),
            },
            Self::Binary(number) => serializer.serialize_f64(*number),
        }
    }
}

impl<'de> Deserialize<'de> for SubmittedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = SubmittedValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a whole number, `true`, `false` or `null`")
            }

            fn visit_unit<E>(self) -> Result<SubmittedValue, E> {
                Ok(SubmittedValue::Missing)
            }

            fn visit_none<E>(self) -> Result<SubmittedValue, E> {
                Ok(SubmittedValue::Missing)
            }

            fn visit_some<D: Deserializer<'de>>(self, some: D) -> Result<SubmittedValue, D::Error> {
                some.deserialize_any(self)
            }

            fn visit_bool<E>(self, answer: bool) -> Result<SubmittedValue, E> {
                Ok(SubmittedValue::YesNo(answer))
            }

            fn visit_i64<E>(self, number: i64) -> Result<SubmittedValue, E> {
                Ok(SubmittedValue::Whole(number.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<SubmittedValue, E> {
                Ok(SubmittedValue::Whole(number.into()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<SubmittedValue, E> {
                Ok(SubmittedValue::Binary(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<SubmittedValue, E> {
                Ok(SubmittedValue::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<SubmittedValue, E> {
                Ok(SubmittedValue::Text(text))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

macro_rules! submitted_from {
    ($($from:ty, $value:ident => $made:expr;)*) => {$(
        impl From<$from> for SubmittedValue {
            fn from($value: $from) -> Self {
                $made
            }
        }
    )*};
}

submitted_from! {
    &str, text => Self::Text(text.to_owned());
    String, text => Self::Text(text);
    bool, answer => Self::YesNo(answer);
    i32, number => Self::Whole(number.into());
    i64, number => Self::Whole(number.into());
    u32, number => Self::Whole(number.into());
    u64, number => Self::Whole(number.into());
    Decimal, number => Self::Text(number.to_string());
    Date, date => Self::Text(date.to_string());
}

/// The metrics of one unit.
///
/// ```
/// use dti_engine::dataset::Submission;
/// let submission: Submission = serde_json::from_str(
///     r#"{"unit": "an", "metrics": {"dossiers": 820, "online_rate": "85.5%", "portal": true}}"#,
/// )?;
/// let built = Submission::new("an")
///     .metric("dossiers", 820)
///     .metric("online_rate", "85.5%")
///     .metric("portal", true);
/// assert_eq!(submission, built);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The id of the unit.
    pub unit: String,
    /// What people call it; its id where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its kind; may be left out where the framework assesses one kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What it submits, by metric. A metric that is left out is missing.
    #[serde(default, deserialize_with = "unique")]
    pub metrics: IndexMap<String, SubmittedValue>,
    /// What it declares, by target: yes or no.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "IndexMap::is_empty")]
    pub declared: IndexMap<String, SubmittedValue>,
    /// The references that back its values, by metric, and those of its declarations, by
    /// `declared:TARGET`.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "IndexMap::is_empty")]
    pub evidence: IndexMap<String, String>,
    /// Why the verifier set or rejected its values, by metric, and its declarations, by
    /// `declared:TARGET`.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "IndexMap::is_empty")]
    pub reasons: IndexMap<String, String>,
    /// The days that values describe, by metric, where that is another day than for the rest.
    #[serde(default, deserialize_with = "unique", skip_serializing_if = "IndexMap::is_empty")]
    pub as_of: IndexMap<String, String>,
}

impl Submission {
    /// A submission without values.
    #[must_use]
    pub fn new(unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), ..Self::default() }
    }

    /// What people call the unit.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The kind of the unit.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// One value more; it replaces what was there.
    #[must_use]
    pub fn metric(mut self, id: impl Into<String>, value: impl Into<SubmittedValue>) -> Self {
        self.metrics.insert(id.into(), value.into());
        self
    }

    /// One declaration more; it replaces what was there.
    #[must_use]
    pub fn declare(mut self, target: impl Into<String>, value: impl Into<SubmittedValue>) -> Self {
        self.declared.insert(target.into(), value.into());
        self
    }

    /// The reference that backs the value of a metric, or with `declared:TARGET` a declaration.
    #[must_use]
    pub fn evidence(mut self, metric: impl Into<String>, reference: impl Into<String>) -> Self {
        self.evidence.insert(metric.into(), reference.into());
        self
    }

    /// Why the verifier set or rejected the value of a metric, or with `declared:TARGET` a
    /// declaration.
    #[must_use]
    pub fn reason(mut self, metric: impl Into<String>, reason: impl Into<String>) -> Self {
        self.reasons.insert(metric.into(), reason.into());
        self
    }

    /// The day that a value describes, where it is another than for the rest.
    #[must_use]
    pub fn as_of(mut self, metric: impl Into<String>, day: Date) -> Self {
        self.as_of.insert(metric.into(), day.to_string());
        self
    }
}

/// A map in which no key occurs twice.
fn unique<'de, D, V>(deserializer: D) -> Result<IndexMap<String, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    struct Visitor<V>(std::marker::PhantomData<V>);
    impl<'de, V: Deserialize<'de>> de::Visitor<'de> for Visitor<V> {
        type Value = IndexMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
            let mut map = IndexMap::new();
            while let Some((key, value)) = access.next_entry::<String, V>()? {
                if map.contains_key(&key) {
                    return Err(de::Error::custom(format_args!("`{key}` is there twice")));
                }
                map.insert(key, value);
            }
            Ok(map)
        }
    }
    deserializer.deserialize_map(Visitor(std::marker::PhantomData))
}

impl From<Value> for SubmittedValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Number(number) => Self::Text(number.to_string()),
            Value::YesNo(answer) => Self::YesNo(answer),
            Value::Choice(text) | Value::Text(text) => Self::Text(text),
            Value::Date(date) => Self::Text(date.to_string()),
            Value::Missing => Self::Missing,
            Value::NotApplicable => Self::Text("n/a".to_owned()),
            Value::Rejected => Self::Text("rejected".to_owned()),
        }
    }
}
