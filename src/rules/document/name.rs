//! Names as they are written: in one language or in two.

use super::declare::{documents, shapes};

documents! {
    /// A text in both languages.
    pub struct TextDoc = "a name" {
        /// The Vietnamese name.
        /// Tên tiếng Việt.
        !vi: String,
        /// The English name.
        /// Tên tiếng Anh.
        en: String,
    }
}

shapes! {
    /// A name, in Vietnamese alone or in both languages.
    NameDoc = "a name such as `{vi: …, en: …}`" {
        /// In Vietnamese.
        Scalar(String),
        /// In both languages.
        Mapping(TextDoc),
    }

    /// A unit of measure, by the same word in all languages or by one in each.
    MeasureDoc = "a unit such as `km²` or `{vi: …, en: …}`" {
        /// The same in all languages.
        Scalar(String),
        /// In both languages.
        Mapping(TextDoc),
    }
}

/// What is given by a text, or by a text in Vietnamese and one in English.
macro_rules! names {
    ($($name:ident),*) => {$(
        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self::Scalar(name.to_owned())
            }
        }

        impl From<(&str, &str)> for $name {
            fn from((vi, en): (&str, &str)) -> Self {
                Self::Mapping(TextDoc::new(vi).en(en))
            }
        }
    )*};
}

names!(NameDoc, MeasureDoc);
