//! What the documents are made of, found out by reading them: a serde deserializer that has no file,
//! gives every struct all its keys, and notes what is asked for.
//!
//! So the schema cannot know other keys than the reader does: both see the same `Deserialize`. An enum
//! that is chosen by shape is read once for each of its variants, and the whole is read again as long
//! as a variant was not looked at.

use crate::diagnostic::Code;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;

use indexmap::IndexMap;
use serde::de::value::{StrDeserializer, UsizeDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::rules::document::deserialize::BY_SHAPE;
use crate::rules::document::entry::{ENTRY, Entry};

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Any text.
    Text,
    /// A text that is read as something, by the code of the fault when it cannot be.
    Read(Code),
    List(Box<Self>),
    /// A mapping whose keys are chosen by the author, by the words that say what it maps.
    Named(String, Box<Self>),
    /// A [`Definition`] by its name.
    Defined(&'static str),
}

/// A type of the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Definition {
    /// Keys with what stands there.
    Keys(IndexMap<&'static str, Option<Shape>>),
    /// One of these words.
    Words(&'static [&'static str]),
    /// One of these, by shape: nothing where it was not looked at yet.
    ByShape(IndexMap<&'static str, Option<Shape>>),
}

/// The types of a document.
#[derive(Debug)]
pub(super) struct Types {
    pub(super) root: Shape,
    pub(super) definitions: IndexMap<&'static str, Definition>,
}

/// How often a document is read at most; each time looks at one more variant of every enum.
const MOST_ROUNDS: usize = 32;

/// The types that a document of type `T` is read into; nothing if it has no end.
pub(super) fn trace<'de, T: Deserialize<'de>>() -> Option<Types> {
    let notes = Notes::default();
    for _ in 0..MOST_ROUNDS {
        notes.seen.borrow_mut().clear();
        notes.is_unfinished.set(false);
        let slot = Slot::default();
        // Whether there is a value in the end does not matter: what was asked for was noted.
        let _ = Entry::<T>::deserialize(Tracer { notes: &notes, slot: &slot });
        if !notes.is_unfinished.get() {
            let definitions = notes.definitions.into_inner();
            return Some(Types { root: slot.into_inner()?, definitions });
        }
    }
    None
}

#[derive(Default)]
struct Notes {
    definitions: RefCell<IndexMap<&'static str, Definition>>,
    /// The structs that were read in this round.
    seen: RefCell<HashSet<&'static str>>,
    /// Whether a variant waits for the next round.
    is_unfinished: Cell<bool>,
}

/// Where the shape of a value is noted.
type Slot = RefCell<Option<Shape>>;

/// It was noted what stands here, and there is no value to give.
#[derive(Debug)]
struct Noted;

impl fmt::Display for Noted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no file to read")
    }
}

impl std::error::Error for Noted {}

impl de::Error for Noted {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Stands where a value would be.
#[derive(Clone, Copy)]
struct Tracer<'t> {
    notes: &'t Notes,
    slot: &'t Slot,
}

impl<'t> Tracer<'t> {
    fn note(&self, shape: Shape) {
        self.slot.replace(Some(shape));
    }

    fn inner<'s>(&self, slot: &'s Slot) -> Tracer<'s>
    where
        't: 's,
    {
        Tracer { notes: self.notes, slot }
    }

    /// The variant that was not looked at yet; notes if there are more.
    fn next_variant(
        &self,
        name: &'static str,
        variants: &'static [&'static str],
    ) -> Option<&'static str> {
        let mut definitions = self.notes.definitions.borrow_mut();
        let unknown = || Definition::ByShape(variants.iter().map(|one| (*one, None)).collect());
        let definition = definitions.entry(name).or_insert_with(unknown);
        let Definition::ByShape(shapes) = definition else { return None };
        let mut open = shapes.iter().filter(|(_, shape)| shape.is_none()).map(|(name, _)| *name);
        let next = open.next();
        if open.next().is_some() {
            self.notes.is_unfinished.set(true);
        }
        next
    }

    fn note_in(&self, name: &'static str, key: &'static str, shape: Option<Shape>) {
        let mut definitions = self.notes.definitions.borrow_mut();
        let (Some(Definition::Keys(shapes) | Definition::ByShape(shapes)), Some(shape)) =
            (definitions.get_mut(name), shape)
        else {
            return;
        };
        shapes.insert(key, Some(shape));
    }
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Noted;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Noted> {
        self.note(Shape::Text);
        Err(Noted)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Noted> {
        if name == ENTRY {
            return visitor.visit_seq(EntryAccess { tracer: self, left: 3 });
        }
        let code = Code::ALL.iter().find(|code| code.as_str() == name).copied();
        self.note(code.map_or(Shape::Text, Shape::Read));
        Err(Noted)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        let slot = Slot::default();
        let value = visitor.visit_seq(OneItem { tracer: Some(self.inner(&slot)) });
        if let Some(item) = slot.into_inner() {
            self.note(Shape::List(Box::new(item)));
        }
        value
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        let what = (&visitor as &dyn Expected).to_string();
        let slot = Slot::default();
        let value = visitor.visit_map(OneEntry { tracer: self.inner(&slot), is_read: false });
        if let Some(item) = slot.into_inner() {
            self.note(Shape::Named(what, Box::new(item)));
        }
        value
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Noted> {
        self.note(Shape::Defined(name));
        if !self.notes.seen.borrow_mut().insert(name) {
            return Err(Noted);
        }
        let unknown = || Definition::Keys(fields.iter().map(|key| (*key, None)).collect());
        self.notes.definitions.borrow_mut().entry(name).or_insert_with(unknown);
        visitor.visit_map(Fields { notes: self.notes, name, fields: fields.iter(), key: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Noted> {
        self.note(Shape::Defined(name));
        if !name.starts_with(BY_SHAPE) {
            let mut definitions = self.notes.definitions.borrow_mut();
            definitions.entry(name).or_insert(Definition::Words(variants));
            return Err(Noted);
        }
        let Some(variant) = self.next_variant(name, variants) else { return Err(Noted) };
        let slot = Slot::default();
        let value = visitor.visit_enum(OneVariant { tracer: self.inner(&slot), variant });
        self.note_in(name, variant, slot.into_inner());
        value
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// Hands an entry a place, and lets it ask for its value.
struct EntryAccess<'t> {
    tracer: Tracer<'t>,
    left: u8,
}

impl<'de> SeqAccess<'de> for EntryAccess<'_> {
    type Error = Noted;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Noted> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return seed.deserialize(self.tracer).map(Some);
        }
        let place: UsizeDeserializer<Noted> = 0_usize.into_deserializer();
        seed.deserialize(place).map(Some)
    }
}

struct OneItem<'t> {
    tracer: Option<Tracer<'t>>,
}

impl<'de> SeqAccess<'de> for OneItem<'_> {
    type Error = Noted;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Noted> {
        self.tracer.take().map(|tracer| seed.deserialize(tracer)).transpose()
    }
}

struct OneEntry<'t> {
    tracer: Tracer<'t>,
    is_read: bool,
}

impl<'de> MapAccess<'de> for OneEntry<'_> {
    type Error = Noted;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Noted> {
        if std::mem::replace(&mut self.is_read, true) {
            return Ok(None);
        }
        let slot = Slot::default();
        seed.deserialize(self.tracer.inner(&slot)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Noted> {
        seed.deserialize(self.tracer)
    }
}

/// Every key of a struct.
struct Fields<'t> {
    notes: &'t Notes,
    name: &'static str,
    fields: std::slice::Iter<'static, &'static str>,
    key: Option<&'static str>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Noted;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Noted> {
        self.key = self.fields.next().copied();
        let name =
            |key: &'static str| -> StrDeserializer<'static, Noted> { key.into_deserializer() };
        self.key.map(|key| seed.deserialize(name(key))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Noted> {
        let slot = Slot::default();
        let tracer = Tracer { notes: self.notes, slot: &slot };
        let value = seed.deserialize(tracer);
        if let Some(key) = self.key.take() {
            tracer.note_in(self.name, key, slot.take());
        }
        value
    }
}

struct OneVariant<'t> {
    tracer: Tracer<'t>,
    variant: &'static str,
}

impl<'de, 't> EnumAccess<'de> for OneVariant<'t> {
    type Error = Noted;
    type Variant = Tracer<'t>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Tracer<'t>), Noted> {
        let name: StrDeserializer<'_, Noted> = self.variant.into_deserializer();
        Ok((seed.deserialize(name)?, self.tracer))
    }
}

impl<'de> VariantAccess<'de> for Tracer<'_> {
    type Error = Noted;

    fn unit_variant(self) -> Result<(), Noted> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Noted> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Noted> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Noted> {
        self.deserialize_struct("a mapping", fields, visitor)
    }
}
