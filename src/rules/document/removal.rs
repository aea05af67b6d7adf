//! What amendments change and take away.

use super::declare::shapes;
use super::entry::List;

shapes! {
    /// What an amendment takes away of an item that was there.
    RemoveDoc = "`true`, or a list of keys that are taken away" {
        /// The whole item.
        Scalar(Whole),
        /// Some of its keys.
        List(List<String>),
    }
}

/// The word for a whole item in `remove`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub enum Whole {
    /// The item is taken away.
    #[serde(rename = "true")]
    True,
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Whole {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Whole".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"enum": [true, "true"]})
    }
}

impl<const N: usize> From<[&str; N]> for RemoveDoc {
    fn from(keys: [&str; N]) -> Self {
        Self::List(keys.into())
    }
}

/// The changes of items in an amendment.
macro_rules! changes {
    ($($name:ident),*) => {$(
        impl $name {
            /// Makes a change of the item with this id in an amendment. Its keys take the place of those that were
            /// there, and the others stay.
            #[must_use]
            pub fn change(id: impl Into<String>) -> Self {
                Self::default().id(id)
            }

            /// Takes away the item with this id in an amendment.
            #[must_use]
            pub fn removed(id: impl Into<String>) -> Self {
                Self::change(id).remove($crate::rules::document::RemoveDoc::Scalar($crate::rules::document::Whole::True))
            }
        }
    )*};
}

/// The changes of items that stand under their ids in an amendment.
macro_rules! changes_by_id {
    ($($name:ident),*) => {$(
        impl $name {
            /// Makes a change of the item in an amendment. Its keys take the place of those that were there.
            #[must_use]
            pub fn change() -> Self {
                Self::default()
            }

            /// Takes away the item in an amendment.
            #[must_use]
            pub fn removed() -> Self {
                Self::change().remove($crate::rules::document::RemoveDoc::Scalar($crate::rules::document::Whole::True))
            }
        }
    )*};
}

pub(super) use {changes, changes_by_id};
