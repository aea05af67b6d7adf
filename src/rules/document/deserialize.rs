//! A serde deserializer over the YAML tree that collects faults instead of stopping at the first.
//!
//! It differs from other deserializers in four ways:
//!
//! - A struct knows its keys. An unknown key is reported here, with the nearest known key, and skipped.
//!   A missing key leaves its field `None`.
//! - An [`Entry`](super::entry::Entry) gets the place of its value. A fault in the value is reported and
//!   does not go further: the entry is marked as faulty.
//! - A type that asks for a value [`AS_WRITTEN`] gets its shape (`scalar`, `list` or `mapping`), then
//!   its content.
//! - Names of structs are words for messages: `#[serde(rename = "a group")]`.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::amendment::ORDERS;
use super::entry::ENTRY;
use super::expected::{expected as shape, unread};
use super::scalar::{NUMBER, Scalar as _, number_advice};
use crate::diagnostic::{Code, Span, all_of, nearest, one_of, shown};
use crate::formula::{Constants, Metrics as _};
use crate::number::Quantity;
use crate::rules::check::noun::noun;
use crate::rules::text::fault_list::Sink;
use crate::rules::text::yaml::{YamlEntry, YamlNode, YamlValue};
use crate::said::{Said, Told, Value, said};

/// The name that asks for a value as it is written. `serde_json` also knows this name.
pub(super) const AS_WRITTEN: &str = "$serde_json::private::RawValue";

/// The most numbers that a file can name.
pub(crate) const MOST_CONSTANTS: usize = 100;

/// Returns the numbers that a file names: `let: {fee: 150000, full: 80%}`.
fn constants(root: &YamlNode<'_>) -> Constants {
    let mut constants = Constants::default();
    if let Some(YamlValue::Mapping(entries)) = root.entry("let").map(|entry| &entry.value.value) {
        // A second pass reads what stands before the names that it needs, as those of libraries do not.
        for entry in entries.iter().take(MOST_CONSTANTS).chain(entries.iter().take(MOST_CONSTANTS))
        {
            constants.add(&entry.key, entry.value.text().unwrap_or_default());
        }
    }
    constants
}

/// How to write a list, for messages.
const A_LIST: &str = "a list: `[one, two]`, or lines that begin with `- `";

/// The reason why a value could not be read.
#[derive(Debug)]
pub(crate) enum DeError {
    /// The fault was already reported where it occurred.
    Reported,
    /// The value has a different shape than expected.
    Shape(Said),
    /// The text cannot be read as the expected type.
    Value { code: Code, message: String, expected: Option<String> },
}

impl fmt::Display for DeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reported => f.write_str("a fault was reported"),
            Self::Shape(expected) => write!(f, "expected {expected}"),
            Self::Value { message, .. } => f.write_str(message),
        }
    }
}

impl std::error::Error for DeError {}

impl de::Error for DeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Value { code: Code::WrongShape, message: message.to_string(), expected: None }
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Shape(match expected.to_string().as_str() {
            "a string" => shape("a text"),
            other => shape(other),
        })
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let message = match unexpected {
            Unexpected::Other(message) => message.to_owned(),
            other => format!("found {other}"),
        };
        // Messages about a text begin with the code of the fault.
        let coded = message.split_once(": ").and_then(|(code, rest)| {
            let code = Code::ALL.iter().find(|known| known.as_str() == code)?;
            Some((*code, rest.to_owned()))
        });
        let (code, message) = coded.unwrap_or((Code::WrongShape, message));
        Self::Value { code, message, expected: Some(expected.to_string()) }
    }
}

/// Reads one node of the tree.
#[derive(Clone, Copy)]
pub(crate) struct NodeDeserializer<'a> {
    /// The whole file, whose numbers with names stand where a number belongs.
    root: &'a YamlNode<'a>,
    node: &'a YamlNode<'a>,
    sink: &'a Sink,
    /// The position of the node, for messages.
    place: Place<'a>,
    file: FileKind,
}

/// What kind of file is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A whole file. An amendment is one too once it is merged with what it amends.
    Whole,
    /// An amendment, in which items may say `remove` and `after`.
    Amendment,
}

impl FileKind {
    /// Returns whether it may have this key of a document.
    fn has(self, key: &str) -> bool {
        self == Self::Amendment || !ORDERS.contains(&key)
    }
}

/// The position of a node in its parent.
#[derive(Clone, Copy)]
enum Place<'a> {
    File,
    Key(&'a str),
    ItemOf(&'a str),
}

impl<'a> Place<'a> {
    /// Returns the position of the items of a list at this position.
    const fn item(self) -> Self {
        match self {
            Self::File => Self::File,
            Self::Key(key) | Self::ItemOf(key) => Self::ItemOf(key),
        }
    }
}

impl Told for Place<'_> {
    fn told(&self) -> Value {
        Value::Said(match self {
            Self::File => said!("the file", "tệp"),
            Self::Key(key) => said!("`{}`", "`{}`", shown(key)),
            Self::ItemOf(key) => said!("an item of `{}`", "một mục của `{}`", shown(key)),
        })
    }
}

impl<'a> NodeDeserializer<'a> {
    /// Reads the whole file.
    pub(crate) const fn new(node: &'a YamlNode<'a>, sink: &'a Sink) -> Self {
        Self { root: node, node, sink, place: Place::File, file: FileKind::Whole }
    }

    /// Reads an amendment that is not merged.
    pub(crate) const fn of_amendment(node: &'a YamlNode<'a>, sink: &'a Sink) -> Self {
        Self { file: FileKind::Amendment, ..Self::new(node, sink) }
    }

    /// Reports a fault that was not reported yet, at this node.
    fn report(&self, error: DeError) -> DeError {
        match error {
            DeError::Reported => {}
            DeError::Shape(expected) => {
                self.sink.fault(Code::WrongShape, self.node.span, |fault| {
                    let message = if self.node.is_nothing() {
                        said!("{} has no value", "{} không có giá trị", self.place)
                    } else {
                        said!(
                            "{} cannot be {}",
                            "{} không thể là {}",
                            self.place,
                            self.node.shape()
                        )
                    };
                    let advice = self.advice_on_list(&expected);
                    fault.says(message).allowed(expected).maybe_help(advice)
                });
            }
            DeError::Value { code, message, expected } => {
                self.sink.fault(code, self.node.span, |fault| {
                    let fault = match expected {
                        Some(expected) => fault.allowed(shape(&expected)),
                        None => fault,
                    };
                    let text = self.node.text().unwrap_or_default();
                    fault.says(unread(code, text, &message)).maybe_help(self.advice(code))
                });
            }
        }
        DeError::Reported
    }

    /// Returns advice for a text that is nearly a number.
    fn advice(&self, code: Code) -> Option<Said> {
        let YamlValue::Scalar { text, .. } = &self.node.value else { return None };
        if code != Code::NotANumber {
            return None;
        }
        let constants = || constants(self.root);
        number_advice(text).or_else(|| {
            let meant = constants().nearest(text)?;
            Some(said!(
                "did you mean `{meant}`, which stands under `let`?",
                "có phải ý là `{meant}`, là số có trong `let`?",
                meant
            ))
        })
    }

    /// Returns advice for a list of two whole numbers in place of a number: `[4,5]`.
    fn advice_on_list(&self, expected: &str) -> Option<Said> {
        let YamlValue::List(items) = &self.node.value else { return None };
        let [whole, rest] = items.as_slice() else { return None };
        let joined = format!("{},{}", whole.text()?, rest.text()?);
        if expected == Quantity::EXPECTED { number_advice(&joined) } else { None }
    }

    fn finish<T>(&self, result: Result<T, DeError>) -> Result<T, DeError> {
        result.map_err(|error| self.report(error))
    }

    /// Visits the node with the visitor method for its shape.
    fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        let result = match &self.node.value {
            YamlValue::Refused => Err(DeError::Reported),
            _ if self.node.is_nothing() => Err(de::Error::invalid_type(Unexpected::Unit, &visitor)),
            YamlValue::Scalar { text, .. } => visitor.visit_str(text),
            YamlValue::List(items) => visitor.visit_seq(ListAccess {
                items: items.iter(),
                of: Self { place: self.place.item(), ..self },
            }),
            YamlValue::Mapping(entries) => visitor.visit_map(MappingAccess {
                entries: entries.iter(),
                value: None,
                known: None,
                of: self,
            }),
        };
        self.finish(result)
    }

    fn visit_word<'de, V: Visitor<'de>>(
        self,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        let word = match &self.node.value {
            YamlValue::Scalar { text, .. } if !self.node.is_nothing() => text.as_ref(),
            YamlValue::Refused => return Err(DeError::Reported),
            _ => {
                return Err(self.report(DeError::Shape(one_of(variants.iter().copied()))));
            }
        };
        if variants.contains(&word) {
            let word: StrDeserializer<'_, DeError> = word.into_deserializer();
            return self.finish(visitor.visit_enum(word));
        }
        self.sink.fault(Code::UnknownWord, self.node.span, |fault| {
            fault
                .says(said!("{} cannot be `{}`", "{} không thể là `{}`", self.place, shown(word)))
                .allowed(one_of(variants.iter().copied()))
                .nearest(word, variants.iter().copied())
        });
        Err(DeError::Reported)
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_> {
    type Error = DeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        self.visit(visitor)
    }

    /// A key that is written is never absent: `key:` without a value is a fault.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeError> {
        if name == ENTRY {
            let report = |error| self.report(error);
            let (span, step) = (self.node.span, EntryStep::Start);
            return visitor.visit_seq(EntryAccess { span, content: self, report, step });
        }
        if name == NUMBER
            && let YamlValue::Scalar { text, .. } = &self.node.value
            && text.parse::<Quantity>().is_err()
            && let (constants, used) = (constants(self.root), self.sink)
            && let Some(number) = constants.evaluate(text)
        {
            used.use_numbers(constants.used());
            return self.finish(visitor.visit_str(&number.to_string()));
        }
        if name != AS_WRITTEN {
            return visitor.visit_newtype_struct(self);
        }
        let variant = match &self.node.value {
            YamlValue::Refused => return Err(DeError::Reported),
            _ if self.node.is_nothing() => {
                return self.finish(Err(de::Error::invalid_type(Unexpected::Unit, &visitor)));
            }
            YamlValue::Scalar { .. } => "scalar",
            YamlValue::List(_) => "list",
            YamlValue::Mapping(_) => "mapping",
        };
        self.finish(visitor.visit_enum(ShapeAccess { variant, node: self }))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match &self.node.value {
            YamlValue::List(_) | YamlValue::Refused => self.visit(visitor),
            _ => Err(self.report(DeError::Shape(shape(A_LIST)))),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        match &self.node.value {
            YamlValue::Mapping(entries) => visitor.visit_map(MappingAccess {
                entries: entries.iter(),
                value: None,
                known: Some((name, fields)),
                of: self,
            }),
            YamlValue::Refused => Err(DeError::Reported),
            _ => {
                let keys = all_of(fields.iter().copied().filter(|key| self.file.has(key)));
                Err(self.report(DeError::Shape(said!(
                    "{}: a mapping with some of the keys {keys}",
                    "{}: một số trong các khóa {keys}",
                    noun(name),
                    keys
                ))))
            }
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        self.visit_word(variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple tuple_struct map identifier ignored_any
    }
}

/// The three parts of an entry.
enum EntryStep {
    Start,
    End,
    Value,
    Done,
}

/// Gives an entry its place, then its content: the value there, whose faults it reports, or a key.
struct EntryAccess<D, R> {
    span: Span,
    content: D,
    report: R,
    step: EntryStep,
}

impl<'de, D, R> SeqAccess<'de> for EntryAccess<D, R>
where
    D: Deserializer<'de, Error = DeError> + Copy,
    R: Fn(DeError) -> DeError,
{
    type Error = DeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DeError> {
        let Span { start, end } = self.span;
        let (next, value) = match self.step {
            EntryStep::Start => (EntryStep::End, seed.deserialize(start.into_deserializer())),
            EntryStep::End => (EntryStep::Value, seed.deserialize(end.into_deserializer())),
            EntryStep::Value => {
                (EntryStep::Done, seed.deserialize(self.content).map_err(&self.report))
            }
            EntryStep::Done => return Ok(None),
        };
        self.step = next;
        value.map(Some)
    }
}

struct ListAccess<'a> {
    items: std::slice::Iter<'a, YamlNode<'a>>,
    /// The reader of the list, in the position of an item.
    of: NodeDeserializer<'a>,
}

impl<'de> SeqAccess<'de> for ListAccess<'_> {
    type Error = DeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DeError> {
        let next = self.items.next();
        let item = |node| NodeDeserializer { node, ..self.of };
        next.map(|node| seed.deserialize(item(node))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The name of a struct with its keys.
type Known = (&'static str, &'static [&'static str]);

struct MappingAccess<'a> {
    entries: std::slice::Iter<'a, YamlEntry<'a>>,
    value: Option<&'a YamlEntry<'a>>,
    /// `None` if the keys are names that the rule author chooses.
    known: Option<Known>,
    /// The reader of the mapping.
    of: NodeDeserializer<'a>,
}

impl MappingAccess<'_> {
    fn report_unknown(&self, entry: &YamlEntry<'_>, (name, fields): Known) {
        let key = entry.key.as_ref();
        let NodeDeserializer { node, sink, file, .. } = self.of;
        let known = || fields.iter().copied().filter(|key| file.has(key));
        sink.note_unknown_key(node.span, || nearest(key, known()));
        sink.fault(Code::UnknownKey, entry.key_span, |fault| {
            fault
                .says(said!(
                    "unknown key `{}` in {}",
                    "không có khóa `{}` trong {}",
                    shown(key),
                    noun(name)
                ))
                .allowed(one_of(known()))
                .nearest(key, known())
        });
    }
}

impl<'de> MapAccess<'de> for MappingAccess<'_> {
    type Error = DeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DeError> {
        while let Some(entry) = self.entries.next() {
            if entry.repeated {
                continue;
            }
            match self.known {
                Some(known)
                    if !known.1.contains(&entry.key.as_ref()) || !self.of.file.has(&entry.key) =>
                {
                    self.report_unknown(entry, known);
                }
                _ => {
                    self.value = Some(entry);
                    return seed.deserialize(KeyDeserializer { entry }).map(Some);
                }
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DeError> {
        match self.value.take() {
            Some(entry) => {
                let place = Place::Key(&entry.key);
                seed.deserialize(NodeDeserializer { node: &entry.value, place, ..self.of })
            }
            None => Err(DeError::Reported),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// Reads a key: a word, or an entry of a word.
#[derive(Clone, Copy)]
struct KeyDeserializer<'a> {
    entry: &'a YamlEntry<'a>,
}

impl<'de> Deserializer<'de> for KeyDeserializer<'_> {
    type Error = DeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_str(&self.entry.key)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeError> {
        if name == ENTRY {
            let (span, step) = (self.entry.key_span, EntryStep::Start);
            // A key is a text, and is read as one.
            let report = |error| error;
            visitor.visit_seq(EntryAccess { span, content: self, report, step })
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Gives the shape of the node, then its content.
struct ShapeAccess<'a> {
    variant: &'static str,
    node: NodeDeserializer<'a>,
}

impl<'de, 'a> EnumAccess<'de> for ShapeAccess<'a> {
    type Error = DeError;
    type Variant = NodeDeserializer<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), DeError> {
        let name: StrDeserializer<'_, DeError> = self.variant.into_deserializer();
        Ok((seed.deserialize(name)?, self.node))
    }
}

impl<'de> VariantAccess<'de> for NodeDeserializer<'_> {
    type Error = DeError;

    fn unit_variant(self) -> Result<(), DeError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, DeError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, DeError> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        self.deserialize_struct("a mapping", fields, visitor)
    }
}
