//! Diagnostics as JSON: a shape that tools can rely on.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::diagnostic::{Diagnostic, Label};
use super::location::Location;

/// A place without its file: `{line, column, end_line, end_column, label}`.
#[derive(Serialize)]
struct Place<'d> {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    label: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

/// A place that may lie in another file than the fault itself.
#[derive(Serialize)]
struct FiledPlace<'d> {
    file: &'d str,
    #[serde(flatten)]
    place: Place<'d>,
}

impl<'d> Place<'d> {
    fn new(location: &Location, label: Option<&'d str>) -> Self {
        let (end_line, end_column) = location.end_place();
        let (line, column, cell) = (location.line, location.column, location.cell());
        Self { line, column, end_line, end_column, label, cell }
    }
}

impl<'d> FiledPlace<'d> {
    fn new(label: &'d Label) -> Self {
        let place = Place::new(&label.location, Some(&label.message));
        Self { file: &label.location.source.name, place }
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = |location| Place::new(location, self.label.as_deref());
        let secondary: Vec<_> = self.related.iter().map(FiledPlace::new).collect();
        let mut json = serializer.serialize_struct("Diagnostic", 10)?;
        json.serialize_field("code", &self.code)?;
        json.serialize_field("severity", &self.severity)?;
        json.serialize_field("message", &self.message)?;
        json.serialize_field("file", &self.file_name())?;
        json.serialize_field("path", &self.path)?;
        json.serialize_field("primary", &self.location.as_ref().map(place))?;
        json.serialize_field("secondary", &secondary)?;
        json.serialize_field("allowed", &self.allowed)?;
        json.serialize_field("help", &self.help)?;
        json.serialize_field("nearest", &self.nearest)?;
        json.end()
    }
}
