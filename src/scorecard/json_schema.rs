//! JSON Schemas of types that results contain, where the type itself does not give one.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::dataset::Value;
use crate::model::{Cite, Criterion, UnitKind};
use crate::number::{Date, Quantity, Shown};

/// Types that are a string of some form.
macro_rules! strings {
    ($($type:ty: $schema:tt;)*) => {$(
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

strings! {
    Shown: {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"};
    Quantity: {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?%?$"};
    Date: {"type": "string", "format": "date"};
    Cite: {"type": "string", "pattern": "^[0-9]{3}:[0-9]+$"};
    Criterion: {"type": "string", "pattern": "^[^@#]+/[^@#]+@[^#]+#.+$"};
    UnitKind: {"type": "string"};
    Value: {"type": ["string", "boolean", "null"]};
}
