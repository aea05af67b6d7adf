//! JSON with its keys in the order they are put in, so that a schema is written the same every time.

use indexmap::IndexMap;
use serde::Serialize;

/// A JSON value.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Json {
    Flag(bool),
    Text(String),
    List(Vec<Self>),
    Object(Object),
    /// An object whose keys are not known beforehand.
    Named(IndexMap<String, Self>),
}

/// A JSON object.
pub(super) type Object = IndexMap<&'static str, Json>;

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(list: Vec<T>) -> Self {
        Self::List(list.into_iter().map(Into::into).collect())
    }
}

/// An object with these keys.
pub(super) fn object<const N: usize>(entries: [(&'static str, Json); N]) -> Object {
    IndexMap::from(entries)
}

/// A list of texts.
pub(super) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Json {
    Json::List(texts.into_iter().map(Json::from).collect())
}

/// A reference to a definition.
pub(super) fn reference(name: &str) -> Object {
    object([("$ref", format!("#/definitions/{name}").into())])
}

/// One type, or several.
pub(super) fn type_of(types: &[&str]) -> Json {
    match types {
        [only] => (*only).into(),
        several => texts(several.iter().copied()),
    }
}

/// A text that is written like this; where YAML reads a number, its digits are the text.
pub(super) fn pattern(types: &[&str], pattern: &str) -> Object {
    object([("type", type_of(types)), ("pattern", pattern.into())])
}
