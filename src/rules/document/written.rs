//! Values that are read by the way they are written: a word or number, a list, a mapping.
//!
//! A number never passes through binary floating point. The deserializer of this crate has its digits. So does
//! `serde_json` with its feature `raw_value`, which gives the JSON text of a value under the name
//! [`AS_WRITTEN`]. YAML formats return the text of a scalar if they are asked for a text. A number that arrives
//! as `f64` is refused.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer as _, MapAccess, SeqAccess,
    Unexpected, VariantAccess as _, Visitor,
};

use super::deserialize::{AS_WRITTEN, NodeDeserializer};
use super::scalar::{Read, Scalar};
use crate::diagnostic::SourceText;
use crate::rules::text::fault_list::Sink;
use crate::rules::text::limits::Limits;
use crate::rules::text::sources::Texts;
use crate::rules::text::yaml;

/// The way a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shape {
    Scalar,
    List,
    Mapping,
}

impl Shape {
    /// Returns the error that a value has this shape instead of the expected one.
    pub(crate) fn instead_of<E: de::Error>(self, expected: &dyn de::Expected) -> E {
        let unexpected = match self {
            Self::Scalar => Unexpected::Other("a text"),
            Self::List => Unexpected::Seq,
            Self::Mapping => Unexpected::Map,
        };
        E::invalid_type(unexpected, expected)
    }
}

/// A value that is read by its shape.
pub(crate) trait Written: Sized {
    /// The expected value, for messages.
    const EXPECTED: &'static str;
    /// Whether the only shape is a text. Then a format is asked for a text, whatever type it detects.
    const IS_TEXT: bool = false;

    /// Reads the content of a value with this shape.
    fn read<'de, D: Deserializer<'de>>(shape: Shape, content: D) -> Result<Self, D::Error>;
}

impl<T: Scalar> Written for Read<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const IS_TEXT: bool = true;

    fn read<'de, D: Deserializer<'de>>(shape: Shape, content: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);
        impl<'de, T: Scalar> Visitor<'de> for Text<T> {
            type Value = Read<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::EXPECTED)
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                text: D,
            ) -> Result<Read<T>, D::Error> {
                text.deserialize_str(self)
            }

            /// For the deserializer of this crate: takes the number that the text stands for.
            fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Read<T>, A::Error> {
                let (number, _) = access.variant::<String>()?;
                self.visit_str(&number)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Read<T>, E> {
                T::read(text).map(Read).map_err(|message| {
                    // The code comes first so that the deserializer of this crate recognises it.
                    let message = format!("{}: {message}", T::CODE.as_str());
                    E::invalid_value(Unexpected::Other(&message), &self)
                })
            }
        }
        match shape {
            Shape::Scalar => match T::ASKED_AS {
                Some(name) => content.deserialize_newtype_struct(name, Text(PhantomData)),
                None => content.deserialize_str(Text(PhantomData)),
            },
            _ => Err(shape.instead_of(&T::EXPECTED)),
        }
    }
}

impl<'de, T: Scalar> de::Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

/// Reads a value by its shape, from any format.
pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Written,
    D: Deserializer<'de>,
{
    deserializer.deserialize_newtype_struct(AS_WRITTEN, AsWritten(PhantomData))
}

/// Takes a value from a format that shows how it is written.
struct AsWritten<T>(PhantomData<T>);

impl<'de, T: Written> Visitor<'de> for AsWritten<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    /// For the deserializer of this crate: reads the shape, then the content.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<T, A::Error> {
        let (shape, content) = data.variant()?;
        content.newtype_variant_seed(OfShape(shape, PhantomData))
    }

    /// For JSON: reads the text of the value.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let text: Option<(String, String)> = map.next_entry()?;
        let (_, text) = text.ok_or_else(|| Shape::Mapping.instead_of(&self))?;
        read_json(&text)
    }

    /// Reads a text whose shape was already read.
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::read(Shape::Scalar, text.into_deserializer())
    }

    /// For any other format.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        if T::IS_TEXT {
            T::read(Shape::Scalar, deserializer)
        } else {
            deserializer.deserialize_any(AnyShape(PhantomData))
        }
    }
}

/// Reads the content of a value whose shape is known.
struct OfShape<T>(Shape, PhantomData<T>);

impl<'de, T: Written> DeserializeSeed<'de> for OfShape<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(self.0, deserializer)
    }
}

/// Takes a value from a format that tells its type.
struct AnyShape<T>(PhantomData<T>);

impl<'de, T: Written> Visitor<'de> for AnyShape<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::read(Shape::Scalar, text.into_deserializer())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        Err(E::custom(format_args!(
            "the digits of the number {number} are not known: write it in quotation marks"
        )))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        T::read(Shape::List, SeqAccessDeserializer::new(seq))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(Shape::Mapping, MapAccessDeserializer::new(map))
    }
}

/// Reads the JSON text of a value like a part of a rule file.
fn read_json<T: Written, E: de::Error>(text: &str) -> Result<T, E> {
    let limits = Limits::default();
    let sink = Sink::new(limits.faults);
    let root = yaml::parse(text, &limits, &sink).ok();
    let value = root.and_then(|root| deserialize(NodeDeserializer::new(&root, &sink)).ok());
    value.filter(|_| !sink.has_errors()).ok_or_else(|| {
        let source = Arc::new(SourceText::new("", text));
        let faults = sink.finish(None, &Texts::one(&source));
        E::custom(
            faults
                .iter()
                .next()
                .map_or_else(|| T::EXPECTED.to_owned(), |fault| fault.message.to_string()),
        )
    })
}
