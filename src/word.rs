//! Enums whose values are words of rule files, data and results.

use std::marker::PhantomData;

use serde::de::{Deserializer, EnumAccess, Error, VariantAccess, Visitor};

/// A value that is written as a word.
pub(crate) trait Word: Copy + 'static {
    /// The name of the type.
    const NAME: &'static str;
    /// Every value.
    const VALUES: &'static [Self];
    /// The word of each value.
    const WORDS: &'static [&'static str];
}

/// Declares an enum by its words, and gives it `ALL`, `as_str`, `Display`, `FromStr`, serde and a schema.
macro_rules! words {
    ($(#[$about:meta])* $access:vis enum $type:ident {
        $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $access enum $type {
            $($(#[$doc])* $variant),+
        }

        impl $type {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the word for it in rule files, data and results.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl $crate::word::Word for $type {
            const NAME: &'static str = stringify!($type);
            const VALUES: &'static [Self] = Self::ALL;
            const WORDS: &'static [&'static str] = &[$($word),+];
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::parse_error::ParseError;

            /// Reads the word, in capital or small letters.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::word::found(|word| word.eq_ignore_ascii_case(text))
                    .ok_or_else(|| $crate::parse_error::ParseError::no_word(text, &[$($word),+]))
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::word::deserialize(deserializer)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "enum": [$($word),+]})
            }
        }
    };
}

pub(crate) use words;

/// Returns the value whose word is meant.
pub(crate) fn found<T: Word>(is_meant: impl Fn(&str) -> bool) -> Option<T> {
    let mut values = T::VALUES.iter().zip(T::WORDS);
    values.find(|(_, word)| is_meant(word)).map(|(value, _)| *value)
}

/// Reads a word as serde reads a variant, so that a format can say which words there are.
pub(crate) fn deserialize<'de, T: Word, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_enum(T::NAME, T::WORDS, WordVisitor(PhantomData))
}

struct WordVisitor<T>(PhantomData<T>);

impl<'de, T: Word> Visitor<'de> for WordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "one of the words {}", T::WORDS.join(", "))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        let (text, variant): (String, _) = access.variant()?;
        variant.unit_variant()?;
        found(|word| word == text).ok_or_else(|| Error::unknown_variant(&text, T::WORDS))
    }
}
