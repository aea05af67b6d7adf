//! The JSON Schemas that this crate publishes: of rule files and the files beside them, of results and submissions.
//!
//! ```
//! let schema: serde_json::Value = serde_json::from_str(dti_engine::schema::RULES.text())?;
//! assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! The example `make_schema` writes the files (feature `schema`), and CI refuses those that are not current.

/// A JSON Schema (draft 7) that this crate publishes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct PublishedSchema {
    path: &'static str,
    text: &'static str,
    #[cfg(feature = "schema")]
    make: fn() -> schemars::Schema,
}

impl PublishedSchema {
    /// The path of its file in the repository, such as `rules/schema.json`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The text of its file: for a service that gives it to editors, or checks messages with it.
    #[must_use]
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// Makes the text of its file from the types that read or write what it describes.
    ///
    /// # Errors
    /// An error of `serde_json` if it cannot be written.
    #[cfg(feature = "schema")]
    pub fn generate(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(&(self.make)())? + "\n")
    }
}

/// Makes the schema of a type that is described by its documentation.
#[cfg(feature = "schema")]
fn of<T: schemars::JsonSchema>() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft07();
    settings.into_generator().into_root_schema_for::<T>()
}

#[cfg(feature = "schema")]
fn provinces() -> schemars::Schema {
    let about = "Tệp tỉnh của dti-engine: những bộ quy tắc được chấm và số liệu của tỉnh lấy từ đâu.\n\nA province file of dti-engine: which frameworks are scored, and where the figures of the province come from.";
    crate::rules::schema::documents::<crate::province::ProvinceDoc>(("dti-engine: province", about))
}

#[cfg(feature = "schema")]
fn mergers() -> schemars::Schema {
    let about = "Các đơn vị sau sắp xếp: đơn vị nào được lập từ những đơn vị nào.\n\nMerged units: which unit was formed from which.";
    crate::rules::schema::documents::<crate::merged::document::MergersDoc>((
        "dti-engine: mergers",
        about,
    ))
}

#[cfg(feature = "schema")]
fn analyses() -> schemars::Schema {
    let about = "Tệp phân tích của dti-engine: những gì được thay đổi ngẫu nhiên và bao nhiêu lần thử.\n\nA file of an analysis of dti-engine: what is varied by chance, and in how many draws.";
    crate::rules::schema::documents::<crate::analysis::document::AnalysisDoc>((
        "dti-engine: analysis",
        about,
    ))
}

/// Declares the schemas: a name, the path of the file, and what makes it.
macro_rules! published {
    ($( $(#[$doc:meta])* $name:ident = $path:literal, made by $make:expr; )*) => {
        $(
            $(#[$doc])*
            pub const $name: PublishedSchema = PublishedSchema {
                path: $path,
                text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)),
                #[cfg(feature = "schema")]
                make: $make,
            };
        )*

        /// All schemas.
        pub const ALL: &[PublishedSchema] = &[$($name),*];
    };
}

published! {
    /// Of rule files.
    RULES = "rules/schema.json", made by crate::rules::schema::rule_files;
    /// Of files of cases.
    CASES = "rules/cases.schema.json", made by crate::rules::schema::case_files;
    /// Of descriptions of data, `NAME.data.yaml`.
    DATA = "rules/data.schema.json", made by crate::rules::schema::descriptions;
    /// Of province files, `province.yaml`.
    PROVINCE = "rules/province.schema.json", made by provinces;
    /// Of files of mergers, `merged-*.yaml`.
    MERGED = "rules/merged.schema.json", made by mergers;
    /// Of files of analyses.
    ANALYSIS = "rules/analysis.schema.json", made by analyses;
    /// Of outcomes as JSON.
    OUTCOME = "rules/outcome.schema.json", made by of::<crate::scorecard::OutcomeResult<'static>>;
    /// Of the result of a unit as JSON.
    UNIT = "rules/unit.schema.json", made by of::<crate::scorecard::UnitResult<'static>>;
    /// Of scorecards as JSON.
    SCORECARD = "rules/scorecard.schema.json", made by of::<crate::scorecard::ScorecardResult<'static>>;
    /// Of submissions as JSON.
    SUBMISSION = "rules/submission.schema.json", made by of::<crate::dataset::Submission>;
    /// Of errors as JSON.
    ERROR = "rules/error.schema.json", made by of::<crate::error::ErrorJson<'static>>;
    /// Of lists of faults as JSON.
    DIAGNOSTICS = "rules/diagnostics.schema.json", made by of::<Vec<crate::diagnostic::DiagnosticJson>>;
}
