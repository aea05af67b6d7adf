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

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::amendment::ORDERS;
use super::entry::ENTRY;
use super::expected::{expected as shape, unread};
use super::scalar::{NUMBER, day_advice, number_advice};
use crate::diagnostic::{Code, Span, all_of, nearest, one_of, shown};
use crate::formula::{Constants, Metrics as _};
use crate::number::Quantity;
use crate::rules::check::noun::noun;
use crate::rules::text::fault_list::{Sink, fault};
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
                fault! { self.sink, Code::WrongShape, self.node.span;
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
                    says message;
                    allowed expected;
                    maybe_help advice;
                };
            }
            DeError::Value { code, message, expected } => {
                fault! { self.sink, code, self.node.span;
                    allowed expected.as_deref().map(shape);
                    says unread(code, self.node.text().unwrap_or_default(), &message);
                    maybe_help self.advice(code);
                };
            }
        }
        DeError::Reported
    }

    /// Returns advice for a text that is nearly a number or a day.
    fn advice(&self, code: Code) -> Option<Said> {
        let YamlValue::Scalar { text, .. } = &self.node.value else { return None };
        match code {
            Code::NotANumber => {}
            Code::NotADate => return day_advice(text),
            _ => return None,
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
        // Whatever else may stand there.
        if expected.starts_with("a number") { number_advice(&joined) } else { None }
    }

    fn finish<T>(&self, result: Result<T, DeError>) -> Result<T, DeError> {
        result.map_err(|error| self.report(error))
    }

    /// Reports that the node has another shape than the expected one.
    fn mismatch(&self, expected: &dyn Expected) -> DeError {
        match &self.node.value {
            YamlValue::Refused => DeError::Reported,
            _ => self.report(de::Error::invalid_type(Unexpected::Unit, expected)),
        }
    }

    /// Returns the items of a list; otherwise reports that there is none.
    fn items(self) -> Result<ListAccess<'a>, DeError> {
        match &self.node.value {
            YamlValue::List(items) => Ok(ListAccess {
                items: items.iter(),
                of: Self { place: self.place.item(), ..self },
            }),
            YamlValue::Refused => Err(DeError::Reported),
            _ => Err(self.report(DeError::Shape(shape(A_LIST)))),
        }
    }

    /// Returns the entries of a struct; otherwise reports that there are none.
    fn entries(self, (name, fields): Known) -> Result<MappingAccess<'a>, DeError> {
        match &self.node.value {
            YamlValue::Mapping(entries) => Ok(MappingAccess {
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

    /// Returns what a visitor that asks by this name is told first.
    fn tag(self, name: &str, expected: &dyn Expected) -> Result<Tag<'a>, DeError> {
        Ok(match (name, &self.node.value) {
            (ENTRY, _) => Tag::Place(self.node.span),
            (_, YamlValue::Scalar { .. }) if self.node.is_nothing() => {
                return Err(self.mismatch(expected));
            }
            (NUMBER, YamlValue::Scalar { text, .. }) => {
                let named = self.named_number(text);
                Tag::Text(named.map_or(Cow::Borrowed(text), Cow::Owned))
            }
            (AS_WRITTEN, YamlValue::Scalar { .. }) => Tag::Text("scalar".into()),
            (AS_WRITTEN, YamlValue::List(_)) => Tag::Text("list".into()),
            (AS_WRITTEN, YamlValue::Mapping(_)) => Tag::Text("mapping".into()),
            _ => return Err(self.mismatch(expected)),
        })
    }

    /// Returns the text of a number that is named under `let`, or made of such.
    fn named_number(self, text: &str) -> Option<String> {
        if text.parse::<Quantity>().is_ok() {
            return None;
        }
        let constants = constants(self.root);
        let number = constants.evaluate(text)?;
        self.sink.use_numbers(constants.used());
        Some(number.to_string())
    }

    /// Returns the word of an enum; otherwise reports that it is none of them.
    fn word(&self, variants: &'static [&'static str]) -> Result<&'a str, DeError> {
        let word = match &self.node.value {
            YamlValue::Scalar { text, .. } if !self.node.is_nothing() => text.as_ref(),
            YamlValue::Refused => return Err(DeError::Reported),
            _ => {
                return Err(self.report(DeError::Shape(one_of(variants.iter().copied()))));
            }
        };
        if variants.contains(&word) {
            return Ok(word);
        }
        fault! { self.sink, Code::UnknownWord, self.node.span;
            says "{} cannot be `{}`", "{} không thể là `{}`", self.place, shown(word);
            allowed one_of(variants.iter().copied());
            nearest word, variants.iter().copied();
        };
        Err(DeError::Reported)
    }
}

/// Calls only those methods of a visitor that the visitors of documents have: each is compiled for each type of them.
impl<'de> Deserializer<'de> for NodeDeserializer<'_> {
    type Error = DeError;

    /// No type of a document takes whatever there is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        Err(self.mismatch(&visitor))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match &self.node.value {
            YamlValue::Scalar { text, .. } if !self.node.is_nothing() => {
                self.finish(visitor.visit_str(text))
            }
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        self.deserialize_str(visitor)
    }

    /// A key that is written is never absent: `key:` without a value is a fault.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        visitor.visit_some(self)
    }

    /// Gives an entry its place, a value its shape, and a number its text; then the content.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DeError> {
        let tag = self.tag(name, &visitor)?;
        self.finish(visitor.visit_enum(Tagged { tag, content: self }))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        self.finish(visitor.visit_seq(self.items()?))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DeError> {
        match &self.node.value {
            YamlValue::Mapping(entries) => self.finish(visitor.visit_map(MappingAccess {
                entries: entries.iter(),
                value: None,
                known: None,
                of: self,
            })),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        visitor.visit_map(self.entries((name, fields))?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DeError> {
        let word: StrDeserializer<'_, DeError> = self.word(variants)?.into_deserializer();
        self.finish(visitor.visit_enum(word))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit
        unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// What is told of a value before its content.
enum Tag<'a> {
    Place(Span),
    Text(Cow<'a, str>),
}

/// Gives the tag, then the content.
struct Tagged<'a, D> {
    tag: Tag<'a>,
    content: D,
}

impl<'de, D: VariantAccess<'de, Error = DeError>> EnumAccess<'de> for Tagged<'_, D> {
    type Error = DeError;
    type Variant = D;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, D), DeError> {
        let tag = match self.tag {
            Tag::Place(Span { start, end }) => {
                seed.deserialize(SeqDeserializer::new([start, end].into_iter()))
            }
            Tag::Text(text) => seed.deserialize(text.into_deserializer()),
        };
        Ok((tag?, self.content))
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
        match self.items.next() {
            Some(node) => seed.deserialize(NodeDeserializer { node, ..self.of }).map(Some),
            None => Ok(None),
        }
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

impl<'a> MappingAccess<'a> {
    /// Returns the next entry whose key is known, and reports those before it.
    fn advance(&mut self) -> Option<&'a YamlEntry<'a>> {
        let file = self.of.file;
        let is_known = |entry: &YamlEntry<'_>, (_, fields): Known| {
            fields.contains(&entry.key.as_ref()) && file.has(&entry.key)
        };
        while let Some(entry) = self.entries.next() {
            match self.known {
                _ if entry.repeated => {}
                Some(known) if !is_known(entry, known) => self.report_unknown(entry, known),
                _ => {
                    self.value = Some(entry);
                    return self.value;
                }
            }
        }
        None
    }

    /// Returns the reader of the value of that entry.
    fn content(&mut self) -> Result<NodeDeserializer<'a>, DeError> {
        let entry = self.value.take().ok_or(DeError::Reported)?;
        Ok(NodeDeserializer { node: &entry.value, place: Place::Key(&entry.key), ..self.of })
    }

    fn report_unknown(&self, entry: &YamlEntry<'_>, (name, fields): Known) {
        let key = entry.key.as_ref();
        let NodeDeserializer { node, sink, file, .. } = self.of;
        let known = || fields.iter().copied().filter(|key| file.has(key));
        sink.note_unknown_key(node.span, || nearest(key, known()));
        fault! { sink, Code::UnknownKey, entry.key_span;
            says "unknown key `{}` in {}", "không có khóa `{}` trong {}", shown(key), noun(name);
            allowed one_of(known());
            nearest key, known();
        };
    }
}

impl<'de> MapAccess<'de> for MappingAccess<'_> {
    type Error = DeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DeError> {
        match self.advance() {
            Some(entry) => seed.deserialize(KeyDeserializer { entry }).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DeError> {
        seed.deserialize(self.content()?)
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
        match name {
            ENTRY => {
                visitor.visit_enum(Tagged { tag: Tag::Place(self.entry.key_span), content: self })
            }
            // A key is a text, and is read as one.
            _ => visitor.visit_str(&self.entry.key),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The content of a tag, which has no other forms.
macro_rules! only_newtype {
    () => {
        fn unit_variant(self) -> Result<(), DeError> {
            Ok(())
        }

        fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, DeError> {
            Err(DeError::Reported)
        }

        fn struct_variant<V: Visitor<'de>>(
            self,
            _: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, DeError> {
            Err(DeError::Reported)
        }
    };
}

impl<'de> VariantAccess<'de> for NodeDeserializer<'_> {
    type Error = DeError;

    /// Faults of the content are reported here, so that an entry need not tell them.
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, DeError> {
        self.finish(seed.deserialize(self))
    }

    only_newtype!();
}

impl<'de> VariantAccess<'de> for KeyDeserializer<'_> {
    type Error = DeError;

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, DeError> {
        seed.deserialize(self)
    }

    only_newtype!();
}
