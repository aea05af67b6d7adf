//! Kinds of units.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::said::{Told, Value};

/// Which units are compared with each other: `department`, `commune`, … Free text, because the
/// administrative map changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitKind(String);

impl UnitKind {
    /// A unit kind of this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Told for UnitKind {
    fn told(&self) -> Value {
        Value::Text(self.0.to_string())
    }
}

impl fmt::Display for UnitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
