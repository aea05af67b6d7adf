//! The JSON Schemas of rule files, of cases and of descriptions of data, by which an editor completes keys, shows what they say,
//! and underlines what is wrong while it is typed.
//!
//! They are made of the types that read the files ([`trace`]), the rules of amendments ([`super::document::amendment`]),
//! what must be there ([`demands`]), and a sentence for every key ([`words`]).

#[cfg(feature = "schema")]
mod demands;
#[cfg(feature = "schema")]
mod generate;
#[cfg(feature = "schema")]
mod json;
#[cfg(feature = "schema")]
mod trace;
#[cfg(feature = "schema")]
mod words;
#[cfg(feature = "schema")]
mod words_of_methods;

#[cfg(feature = "schema")]
pub use generate::{SchemaError, Schemas, generate_schemas};

/// The JSON Schema (draft 7) of rule files, as it stands in `rules/schema.json`: for a service that
/// gives it to editors.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(dti_engine::rules::schema())?;
/// assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub const fn schema() -> &'static str {
    include_str!("../../../rules/schema.json")
}

/// The JSON Schema (draft 7) of files of cases, as it stands in `rules/cases.schema.json`.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(dti_engine::rules::cases_schema())?;
/// assert_eq!(schema["type"], "array");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub const fn cases_schema() -> &'static str {
    include_str!("../../../rules/cases.schema.json")
}

/// The JSON Schema (draft 7) of descriptions of data, `NAME.data.yaml`, as it stands in `rules/data.schema.json`.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(dti_engine::rules::data_schema())?;
/// assert_eq!(schema["title"], "dti-engine: data");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub const fn data_schema() -> &'static str {
    include_str!("../../../rules/data.schema.json")
}
