//! The values of documents. They keep the place where they were written, and may be faulty.
//!
//! [`Entry`], [`List`] and [`Named`] implement serde's traits, and any serde format can read and write them.
//! The deserializer of [`super::deserialize`] also gives an entry its place. It reports a faulty value there
//! and still reads everything around it.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{
    self, Deserialize, Deserializer, EnumAccess, MapAccess, VariantAccess as _, Visitor,
};
use serde::ser::{Error as _, Serialize, Serializer};

use crate::diagnostic::Span;
use crate::rules::text::fault_list::Reported;

/// The name by which the deserializer knows that an entry asks for its place.
pub(super) const ENTRY: &str = "$dti_engine::rules::Entry";

/// An optional key.
pub type Field<T> = Option<Entry<T>>;

/// A value of a document, which remembers its place in the file that it was read from.
///
/// It is made from the value: `Entry::from(value)`. Two entries are equal if their values are, wherever they
/// were written.
#[derive(Debug, Clone, Copy)]
pub struct Entry<T> {
    pub(crate) span: Span,
    pub(crate) value: Result<T, Reported>,
}

impl<T> Entry<T> {
    /// Returns the value. `None` if it was faulty and has been reported, which happens only while a file is
    /// checked.
    pub const fn get(&self) -> Option<&T> {
        match &self.value {
            Ok(value) => Some(value),
            Err(_) => None,
        }
    }

    /// Returns the value for changes.
    pub const fn get_mut(&mut self) -> Option<&mut T> {
        match &mut self.value {
            Ok(value) => Some(value),
            Err(_) => None,
        }
    }
}

impl<T> From<T> for Entry<T> {
    fn from(value: T) -> Self {
        Self { span: Span::default(), value: Ok(value) }
    }
}

impl<T: PartialEq> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Serialize> Serialize for Entry<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Ok(value) => value.serialize(serializer),
            Err(_) => Err(S::Error::custom("a faulty value cannot be written")),
        }
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

            /// For any other format: reads the value alone.
            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Entry<T>, D::Error> {
                T::deserialize(deserializer).map(Entry::from)
            }

            /// For the deserializer of this crate, which reports faults of the value: reads the first and last byte,
            /// then the value.
            fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Entry<T>, A::Error> {
                let ((start, end), content) = access.variant()?;
                let value = content.newtype_variant().map_err(|_| Reported::by_deserializer());
                Ok(Entry { span: Span { start, end }, value })
            }
        }
        deserializer.deserialize_newtype_struct(ENTRY, EntryVisitor(PhantomData))
    }
}

/// A list of a document. It is made from an array, a vector or an iterator of its items.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct List<T>(Vec<Entry<T>>);

impl<T> List<T> {
    /// Adds an item at the end.
    pub fn push(&mut self, item: impl Into<T>) {
        self.0.push(item.into().into());
    }

    /// Returns the items for changes.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Entry<T>> {
        self.0.iter_mut()
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for List<T> {
    type Target = [Entry<T>];

    fn deref(&self) -> &[Entry<T>] {
        &self.0
    }
}

impl<'l, T> IntoIterator for &'l List<T> {
    type Item = &'l Entry<T>;
    type IntoIter = std::slice::Iter<'l, Entry<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T, U: Into<T>> FromIterator<U> for List<T> {
    fn from_iter<I: IntoIterator<Item = U>>(items: I) -> Self {
        Self(items.into_iter().map(|item| Entry::from(item.into())).collect())
    }
}

impl<T, U: Into<T>, const N: usize> From<[U; N]> for List<T> {
    fn from(items: [U; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T, U: Into<T>> From<Vec<U>> for List<T> {
    fn from(items: Vec<U>) -> Self {
        items.into_iter().collect()
    }
}

/// The description of a mapping for messages: `a mapping of each option to its share`.
pub(crate) trait Describes {
    const WHAT: &'static str;
}

/// Declares empty types that describe a [`Named`]. They are not shown to users, who never name one: a mapping is made
/// from its pairs.
macro_rules! describes {
    ($($name:ident: $what:literal;)*) => {
        $(
            #[doc = concat!("Marks ", $what, ".")]
            #[doc(hidden)]
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $name {}

            impl $crate::rules::document::Describes for $name {
                const WHAT: &'static str = $what;
            }
        )*
    };
}

pub(crate) use describes;

describes! {
    MetricIds: "a mapping of each metric's id to what it is";
    AttributeIds: "a mapping of each attribute's id to what it is";
    ConstantNames: "a mapping of names to numbers";
    DerivedIds: "a mapping of each derived metric's id to its formula";
    OptionNames: "a mapping of each option to its name";
    OptionShares: "a mapping of each option to its share";
    StepShares: "a mapping of each bound to its share";
    SurveyAnswers: "a mapping of each answer on the scale to the metric that counts it";
    KindBounds: "a mapping of each unit kind to its number, or of an attribute to those of its options";
    YearDays: "a mapping of each year to its day";
    CaseValues: "a mapping of ids to values";
}

/// A mapping whose keys are names that the rule author chooses, in the order of the file. It is made from an
/// array, a vector or an iterator of pairs. `W` describes it in messages.
#[derive(Clone)]
pub struct Named<V, W> {
    pub(crate) entries: Vec<(Entry<String>, Entry<V>)>,
    what: PhantomData<W>,
}

impl<V, W> Named<V, W> {
    /// Returns the keys with the entries of their values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Span, &Entry<V>)> {
        self.entries.iter().filter_map(|(key, value)| Some((key.get()?.as_str(), key.span, value)))
    }

    /// Returns the value of a key; `None` if there is no such key.
    pub fn get(&self, key: &str) -> Option<&V> {
        self.iter().find(|(own, ..)| *own == key).and_then(|(.., value)| value.get())
    }

    /// Returns the value of a key for changes; `None` if there is no such key.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        let found =
            self.entries.iter_mut().find(|(own, _)| own.get().is_some_and(|own| own == key));
        found.and_then(|(_, value)| value.get_mut())
    }

    /// Adds a key at the end.
    pub fn push(&mut self, key: impl Into<String>, value: impl Into<V>) {
        self.entries.push((key.into().into(), value.into().into()));
    }
}

impl<V: fmt::Debug, W> fmt::Debug for Named<V, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}

impl<V: PartialEq, W> PartialEq for Named<V, W> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<V, W> Default for Named<V, W> {
    fn default() -> Self {
        Self { entries: Vec::new(), what: PhantomData }
    }
}

impl<V, W, K: Into<String>, U: Into<V>> FromIterator<(K, U)> for Named<V, W> {
    fn from_iter<I: IntoIterator<Item = (K, U)>>(pairs: I) -> Self {
        let entry = |(key, value): (K, U)| (Entry::from(key.into()), Entry::from(value.into()));
        Self { entries: pairs.into_iter().map(entry).collect(), what: PhantomData }
    }
}

impl<V, W, K: Into<String>, U: Into<V>, const N: usize> From<[(K, U); N]> for Named<V, W> {
    fn from(pairs: [(K, U); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<V, W, K: Into<String>, U: Into<V>> From<Vec<(K, U)>> for Named<V, W> {
    fn from(pairs: Vec<(K, U)>) -> Self {
        pairs.into_iter().collect()
    }
}

impl<V: Serialize, W> Serialize for Named<V, W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.entries.iter().map(|(key, value)| (key, value)))
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
                let mut seen = HashSet::new();
                while let Some((key, value)) = map.next_entry::<Entry<String>, Entry<V>>()? {
                    if let Some(key) = key.get()
                        && !seen.insert(key.clone())
                    {
                        return Err(de::Error::custom(format_args!("the key `{key}` is repeated")));
                    }
                    entries.push((key, value));
                }
                Ok(Named { entries, what: PhantomData })
            }
        }
        deserializer.deserialize_map(NamedVisitor(PhantomData))
    }
}
