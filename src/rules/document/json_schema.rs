//! The JSON Schemas of what documents are made of. Those of the documents are derived where they are declared.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::entry::{
    AttributeIds, CaseValues, ConstantNames, DerivedIds, Describes, Entry, KindBounds, List,
    MetricIds, Named, StepShares, SurveyAnswers,
};
use super::scalar::{Read, Scalar};
use crate::diagnostic::Code;

/// How an id is written.
pub(crate) const ID: &str = "^[a-z0-9_-]{1,80}$";
const NUMBER: &str = r"^\s*[-+]?[0-9]+(\.[0-9]+)?\s*%?\s*$";
/// A number with a name, or a formula over such names.
const NAMED: &str = r"^\s*\(*\s*-?([0-9]+(\.[0-9]+)?%?|[a-z_][a-z0-9_]*)\s*\)*\s*([-+*/]\s*\(*\s*-?([0-9]+(\.[0-9]+)?%?|[a-z_][a-z0-9_]*)\s*\)*\s*)*$";
const DATE: &str = r"^\s*([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})\s*$";
const CITE: &str = "^[0-9]{3}:0*[1-9][0-9]*$";

/// The keys that must be there, by the names of their fields.
pub(crate) fn required<'k>(fields: &[&'k str]) -> Vec<&'k str> {
    fields.iter().map(|field| field.strip_prefix("r#").unwrap_or(field)).collect()
}

impl<T: JsonSchema> JsonSchema for Entry<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("list of {}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "array", "items": generator.subschema_for::<T>()})
    }
}

impl<V: JsonSchema, W: Describes> JsonSchema for Named<V, W> {
    /// A mapping by kind can hold one by attribute, and so on.
    fn inline_schema() -> bool {
        W::WHAT != KindBounds::WHAT
    }

    fn schema_name() -> Cow<'static, str> {
        if Self::inline_schema() { W::WHAT } else { "Cases" }.into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let values = generator.subschema_for::<V>();
        let keys = match W::WHAT {
            ConstantNames::WHAT
            | MetricIds::WHAT
            | AttributeIds::WHAT
            | DerivedIds::WHAT
            | CaseValues::WHAT => Some(ID.to_owned()),
            StepShares::WHAT => Some(format!("{NUMBER}|{DATE}|{NAMED}")),
            SurveyAnswers::WHAT => Some(NUMBER.to_owned()),
            _ => None,
        };
        let mut schema = json_schema!({"type": "object"});
        if let Some(keys) = keys {
            schema.insert("propertyNames".to_owned(), serde_json::json!({"pattern": keys}));
        }
        schema.insert("additionalProperties".to_owned(), values.into());
        if W::WHAT == KindBounds::WHAT {
            schema.insert("minProperties".to_owned(), 1.into());
        }
        schema
    }
}

impl<T: Scalar> JsonSchema for Read<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::EXPECTED.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        match T::CODE {
            Code::NotANumber => {
                let pattern = format!("{NUMBER}|{NAMED}");
                json_schema!({"type": ["number", "string"], "pattern": pattern})
            }
            Code::NotADate => json_schema!({"type": "string", "pattern": DATE}),
            Code::NotACriterion => {
                json_schema!({"type": "string", "pattern": "^[^@#]+/[^@#]+@[^#]+#.+$"})
            }
            Code::NotACitation => json_schema!({"type": "string", "pattern": CITE}),
            _ => json_schema!({
                "enum": [true, false, "yes", "no", "có", "không", "Yes", "No", "Có", "Không"]
            }),
        }
    }
}
