//! Submissions: the metrics of one unit, as services and tests send them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::dataset::value::Value;
use crate::name::seen;
use crate::number::Date;

/// The value of a metric in a submission: text as in a CSV cell, yes or no, or missing.
///
/// In JSON it is text, a number, `true`, `false` or `null`. A number keeps its digits and means the same as
/// this text in a CSV cell, so a percentage is `"85%"` or `0.85`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubmittedValue {
    /// Nothing: missing.
    Missing,
    /// The text of a CSV cell, with the point as decimal sign and nothing between thousands, also `n/a` and
    /// `rejected`.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// A number whose digits are the result of binary arithmetic, such as 0.30000000000000004. It is always
    /// refused.
    Binary(String),
}

impl SubmittedValue {
    /// Returns the text of a CSV cell.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Missing => "".into(),
            Self::YesNo(answer) => (if *answer { "true" } else { "false" }).into(),
            Self::Text(text) | Self::Binary(text) => text.into(),
        }
    }

    /// Returns the value of a number that JSON writes as `text`.
    fn number(text: &str) -> Self {
        /// The number of digits that every binary fraction keeps.
        const EXACT: usize = 15;
        let Some(plain) = plain(text) else { return Self::Text(text.to_owned()) };
        let digits = plain.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit);
        let as_binary = || text.parse::<f64>().is_ok_and(|number| number.to_string() == plain);
        if plain.contains('.') && digits.count() > EXACT && as_binary() {
            Self::Binary(plain)
        } else {
            Self::Text(plain)
        }
    }
}

/// Writes a number of JSON without exponent and without zeros at its end: `617` for `617.0` and `6.17e2`.
/// `None` if it is not a number, or longer than any number that is stored.
fn plain(text: &str) -> Option<String> {
    const LONGEST: i32 = 100;
    let (sign, number) = text.strip_prefix('-').map_or(("", text), |number| ("-", number));
    let (number, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let exponent = exponent.parse::<i32>().ok().filter(|exponent| exponent.abs() <= LONGEST)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let before = usize::try_from(point.checked_neg()?).unwrap_or(0);
    digits.insert_str(0, &"0".repeat(before));
    let point = usize::try_from(point).unwrap_or(0);
    digits.extend(std::iter::repeat_n('0', point.saturating_sub(digits.len())));
    let (whole, fraction) = digits.split_at_checked(point)?;
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let dot = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{dot}{fraction}"))
}

impl From<Value> for SubmittedValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Number(number) => Self::Text(number.normalize().to_string()),
            Value::YesNo(answer) => Self::YesNo(answer),
            Value::Choice(text) | Value::Text(text) => Self::Text(text),
            Value::Date(date) => Self::Text(date.to_string()),
            Value::Missing => Self::Missing,
            Value::NotApplicable => Self::Text("n/a".to_owned()),
            Value::Rejected => Self::Text("rejected".to_owned()),
        }
    }
}

impl Serialize for SubmittedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Missing => serializer.serialize_none(),
            Self::Text(text) | Self::Binary(text) => serializer.serialize_str(text),
            Self::YesNo(answer) => serializer.serialize_bool(*answer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SubmittedValue {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "SubmittedValue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["string", "number", "boolean", "null"]})
    }
}

/// The names under which `serde_json` passes the text of a value, when it is asked for by the first one; and
/// that of each number, if its feature `arbitrary_precision` is on, by the second one. Any other reader, and
/// `serde_json` under other names, passes numbers as such, and then a binary fraction of more than 15 digits
/// is refused: no digit is lost silently.
const AS_WRITTEN: [&str; 2] = ["$serde_json::private::RawValue", "$serde_json::private::Number"];

impl<'de> Deserialize<'de> for SubmittedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [raw_value, _] = AS_WRITTEN;
        deserializer.deserialize_newtype_struct(raw_value, Visitor)
    }
}

struct Visitor;

impl<'de> de::Visitor<'de> for Visitor {
    type Value = SubmittedValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, `true`, `false` or `null`")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        inner: D,
    ) -> Result<SubmittedValue, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<SubmittedValue, A::Error> {
        let as_written = |key: &Cow<'de, str>| AS_WRITTEN.contains(&key.as_ref());
        if !map.next_key()?.as_ref().is_some_and(as_written) {
            return Err(de::Error::invalid_type(de::Unexpected::Map, &self));
        }
        let text: String = map.next_value()?;
        let invalid = |what| Err(de::Error::invalid_type(what, &self));
        match text.as_bytes() {
            b"null" => Ok(SubmittedValue::Missing),
            b"true" => Ok(SubmittedValue::YesNo(true)),
            b"false" => Ok(SubmittedValue::YesNo(false)),
            [b'"', ..] => {
                serde_json::from_str(&text).map(SubmittedValue::Text).map_err(de::Error::custom)
            }
            [b'{', ..] => invalid(de::Unexpected::Map),
            [b'[', ..] => invalid(de::Unexpected::Seq),
            _ => Ok(SubmittedValue::number(&text)),
        }
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
        Ok(SubmittedValue::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<SubmittedValue, E> {
        Ok(SubmittedValue::Text(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<SubmittedValue, E> {
        Ok(SubmittedValue::number(&number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<SubmittedValue, E> {
        Ok(SubmittedValue::Text(text.to_owned()))
    }
}

/// The metrics of one unit.
///
/// [`from_json`](Self::from_json) tells every fault of a text. As a part of other types it is read with serde, which stops
/// at the first fault; through a `serde_json::Value` a key that is there twice counts as it was written last.
///
/// ```
/// use dti_engine::dataset::Submission;
/// let built = Submission::new("an")
///     .metric("dossiers", 820)
///     .metric("online_rate", "85.5%")
///     .metric("portal", true);
/// let json = serde_json::to_string(&built)?;
/// assert_eq!(Submission::from_json(&json)?, [built]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a submission is nothing before it is read"]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(description = "The metrics of one unit.")
)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
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
    /// Creates a submission without values.
    pub fn new(unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), ..Self::default() }
    }

    /// Sets the display name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the kind of the unit.
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// Sets a value and replaces a former one.
    pub fn metric(mut self, id: impl Into<String>, value: impl Into<Value>) -> Self {
        self.metrics.insert(id.into(), value.into().into());
        self
    }

    /// Sets a declaration and replaces a former one.
    pub fn declare(mut self, target: impl Into<String>, value: impl Into<Value>) -> Self {
        self.declared.insert(target.into(), value.into().into());
        self
    }

    /// Sets the reference that backs the value of a metric or, with `declared:TARGET`, a declaration.
    pub fn evidence(mut self, metric: impl Into<String>, reference: impl Into<String>) -> Self {
        self.evidence.insert(metric.into(), reference.into());
        self
    }

    /// Sets why the verifier set or rejected the value of a metric or, with `declared:TARGET`, a declaration.
    pub fn reason(mut self, metric: impl Into<String>, reason: impl Into<String>) -> Self {
        self.reasons.insert(metric.into(), reason.into());
        self
    }

    /// Sets the day that a value describes, if it differs from that of the rest.
    pub fn as_of(mut self, metric: impl Into<String>, day: Date) -> Self {
        self.as_of.insert(metric.into(), day.to_string());
        self
    }
}

/// Returns what is the same for all ways to write a key. No id has a blank.
pub(super) fn same_key(key: &str) -> String {
    seen(key).replace(' ', "")
}

/// Reads a map in which no key occurs twice, however it is written.
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
            let (mut map, mut keys) = (IndexMap::new(), HashSet::new());
            while let Some((key, value)) = access.next_entry::<String, V>()? {
                if !keys.insert(same_key(&key)) {
                    return Err(de::Error::custom(format_args!("`{}` is there twice", seen(&key))));
                }
                map.insert(key, value);
            }
            Ok(map)
        }
    }
    deserializer.deserialize_map(Visitor(std::marker::PhantomData))
}
