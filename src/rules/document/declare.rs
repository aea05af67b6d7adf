//! How the types of documents are declared: each key once, with its sentence in English and in Vietnamese.
//!
//! From one declaration come the struct with its keys, serde both ways, the JSON Schema with the sentences,
//! and, for documents that are made in code, a constructor and a method for each key.

/// Declares mappings: `struct Name = "a word for messages" { keys }`. A key with `!` must be there. The sentences of
/// a key stand before it, or after a `=`. `..condition` stands for the keys of that name in `shared_keys`.
macro_rules! keys {
    ($(
        $(#[$attribute:meta])*
        $vis:vis struct $name:ident = $words:literal { $($keys:tt)* }
    )*) => {$(
        $crate::rules::document::shared_keys::written_out! {
            [[$crate::rules::document::declare::declare_keys] [$(#[$attribute])* $vis struct $name = $words] []]
            $($keys)*
        }
    )*};
}

/// Declares mappings as [`keys`] does, with a constructor that takes the keys that must be there, and a method
/// for every key.
macro_rules! documents {
    ($(
        $(#[$attribute:meta])*
        $vis:vis struct $name:ident = $words:literal { $($keys:tt)* }
    )*) => {$(
        $crate::rules::document::shared_keys::written_out! {
            [[$crate::rules::document::declare::declare_document] [$(#[$attribute])* $vis struct $name = $words] []]
            $($keys)*
        }
    )*};
}

macro_rules! declare_keys {
    (
        [$(#[$attribute:meta])* $vis:vis struct $name:ident = $words:literal]
        $(
            $(#[doc = $doc:literal])*
            $(! $required:ident)? $($optional:ident)? : $kind:ty $(= $about:expr)?,
        )*
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename = $words, deny_unknown_fields)]
        #[cfg_attr(
            feature = "schema",
            derive(schemars::JsonSchema),
            schemars(extend(
                "required" = $crate::rules::document::json_schema::required(
                    &[$( $(stringify!($required),)? )*]
                )
            ))
        )]
        #[non_exhaustive]
        $vis struct $name {
            $(
                $(#[doc = $doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                #[cfg_attr(feature = "schema", schemars(required $(, description = $about)?))]
                $vis $($required)? $($optional)?: $crate::rules::document::Field<$kind>,
            )*
        }
    };
}

macro_rules! declare_document {
    (
        [$(#[$attribute:meta])* $vis:vis struct $name:ident = $words:literal]
        $(
            $(#[doc = $doc:literal])*
            $(! $required:ident)? $($optional:ident)? : $kind:ty,
        )*
    ) => {
        $crate::rules::document::declare::declare_keys! {
            [$(#[$attribute])* $vis struct $name = $words]
            $( $(#[doc = $doc])* $(! $required)? $($optional)? : $kind, )*
        }

        impl $name {
            /// Makes one with the keys that must be there.
            #[must_use]
            pub fn new($( $($required: impl Into<$kind>,)? )*) -> Self {
                Self {
                    $( $($required: Some($required.into().into()),)? )*
                    ..Self::default()
                }
            }

            $(
                $(#[doc = $doc])*
                #[must_use]
                pub fn $($required)? $($optional)?(mut self, value: impl Into<$kind>) -> Self {
                    self.$($required)? $($optional)? = Some(value.into().into());
                    self
                }
            )*
        }
    };
}

/// Declares what is written in one of several shapes, such as a name alone or in two languages.
macro_rules! shapes {
    ($(
        $(#[$attribute:meta])*
        $name:ident = $expected:literal {
            $( $(#[$of_shape:meta])* $shape:ident($kind:ty), )*
        }
    )*) => {$(
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$of_shape])* $shape($kind), )*
        }

        impl $crate::rules::document::written::Written for $name {
            const EXPECTED: &'static str = $expected;

            fn read<'de, D: serde::Deserializer<'de>>(
                shape: $crate::rules::document::written::Shape,
                content: D,
            ) -> Result<Self, D::Error> {
                use $crate::rules::document::written::Shape;
                match shape {
                    $(
                        Shape::$shape => {
                            <$kind as serde::Deserialize>::deserialize(content).map(Self::$shape)
                        }
                    )*
                    _ => Err(shape.instead_of(&Self::EXPECTED)),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::rules::document::written::deserialize(deserializer)
            }
        }
    )*};
}

/// Declares a mapping of which exactly one key is given, apart from those with `+`: a struct with the value of
/// that key as an enum. The sentences of a key stand before it, or are the `sentences!()` of the module after its `in`.
macro_rules! one_of {
    (
        $(#[$attribute:meta])*
        struct $name:ident = $words:literal, read as $keys:ident $keys_name:literal;

        $(#[$of_choice:meta])*
        enum $choice:ident $(, got by $getter:ident)? {
            $(+ $(#[doc = $beside_doc:literal])* $beside:ident: $beside_kind:ty,)*
            $(
                $(#[doc = $doc:literal])*
                $key:ident: $variant:ident($kind:ty) $(in $module:ident)?,
            )*
        }
    ) => {
        $crate::rules::document::declare::keys! {
            struct $keys = $words {
                $( $(#[doc = $beside_doc])* $beside: $beside_kind, )*
                $( $(#[doc = $doc])* $key: $kind $(= $module::sentences!())?, )*
            }
        }

        $(#[$attribute])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename = $words, from = $keys_name, into = $keys_name)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[doc = $beside_doc])* pub $beside: $crate::rules::document::Field<$beside_kind>, )*
            /// The check refuses all numbers but one.
            pub(crate) given: Vec<$choice>,
        }

        $(#[$of_choice])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $choice {
            $(
                $(#[doc = $doc])*
                $(#[doc = $module::sentences!()])?
                $variant($crate::rules::document::Entry<$kind>),
            )*
        }

        impl $choice {
            /// The key that names it.
            #[must_use]
            pub const fn key(&self) -> &'static str {
                match self {
                    $( Self::$variant(_) => stringify!($key), )*
                }
            }

            pub(crate) const fn span(&self) -> $crate::diagnostic::Span {
                match self {
                    $( Self::$variant(entry) => entry.span, )*
                }
            }
        }

        impl $name {
            $(
                /// Returns the one that is given; `None` if there is none, or more than one.
                #[must_use]
                pub fn $getter(&self) -> Option<&$choice> {
                    match self.given.as_slice() {
                        [one] => Some(one),
                        _ => None,
                    }
                }
            )?

            $(
                $(#[doc = $doc])*
                $(#[doc = $module::sentences!()])?
                #[must_use]
                pub fn $key(value: impl Into<$kind>) -> Self {
                    $choice::$variant(value.into().into()).into()
                }
            )*
        }

        impl From<$choice> for $name {
            fn from(choice: $choice) -> Self {
                Self { given: vec![choice], ..Self::default() }
            }
        }

        impl From<$keys> for $name {
            fn from(keys: $keys) -> Self {
                let given = [$( keys.$key.map($choice::$variant), )*];
                let given: Vec<_> = given.into_iter().flatten().collect();
                Self { $( $beside: keys.$beside, )* given }
            }
        }

        impl From<$name> for $keys {
            fn from(document: $name) -> Self {
                let mut keys = Self { $( $beside: document.$beside, )* ..Self::default() };
                for choice in document.given {
                    match choice {
                        $( $choice::$variant(entry) => keys.$key = Some(entry), )*
                    }
                }
                keys
            }
        }
    };
}

pub(crate) use {declare_document, declare_keys, documents, keys, one_of, shapes};
