//! Diagnostics as JSON, both ways: a shape that tools can rely on.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::codes::{Code, Severity};
use super::diagnostic::{Diagnostic, Diagnostics, Label};
use super::location::Location;

/// A diagnostic as it is written in JSON.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Diagnostic"))]
pub(crate) struct DiagnosticJson {
    /// The kind of fault: `R0402`, `D0404`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    code: Code,
    /// Whether it refuses the file.
    severity: Severity,
    /// What is wrong, with what was found.
    message: String,
    /// The file that it is about.
    file: Option<String>,
    /// The path in the document: `groups[0].points`.
    path: Option<String>,
    /// Where it is, in `file`.
    primary: Option<PlaceJson>,
    /// Other places that matter.
    secondary: Vec<FiledPlaceJson>,
    /// What is allowed there.
    allowed: Option<String>,
    /// What to do.
    help: Option<String>,
    /// The nearest known name to one that is not known.
    nearest: Option<String>,
}

/// A place in a text or a workbook. Lines and columns count from 1, and the end is after the last character.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Place"))]
struct PlaceJson {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    /// What is there, in a few words.
    label: Option<String>,
    /// In a workbook, the cell: `Nhân lực số!D7`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

/// A place that may be in another file than the fault itself.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "FiledPlace"))]
struct FiledPlaceJson {
    file: String,
    #[serde(flatten)]
    place: PlaceJson,
}

impl PlaceJson {
    fn new(location: Location, label: Option<String>) -> Self {
        let cell = location.cell();
        let Location { line, column, end_line, end_column, .. } = location;
        Self { line, column, end_line, end_column, label, cell }
    }

    fn into_location(self, file: String) -> Location {
        let Self { line, column, end_line, end_column, cell, .. } = self;
        let sheet = cell.as_deref().and_then(|cell| Some(cell.rsplit_once('!')?.0.to_owned()));
        Location { file, sheet, line, column, end_line, end_column, excerpt: None }
    }
}

impl From<Diagnostic> for DiagnosticJson {
    fn from(diagnostic: Diagnostic) -> Self {
        let filed = |Label { location, message }| FiledPlaceJson {
            file: location.file.clone(),
            place: PlaceJson::new(location, Some(message)),
        };
        Self {
            file: diagnostic.file_name().map(str::to_owned),
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: diagnostic.message,
            path: diagnostic.path,
            primary: diagnostic.location.map(|at| PlaceJson::new(at, diagnostic.label)),
            secondary: diagnostic.related.into_iter().map(filed).collect(),
            allowed: diagnostic.allowed,
            help: diagnostic.help,
            nearest: diagnostic.nearest,
        }
    }
}

impl From<DiagnosticJson> for Diagnostic {
    fn from(json: DiagnosticJson) -> Self {
        let label = json.primary.as_ref().and_then(|place| place.label.clone());
        let name = json.file.clone().unwrap_or_default();
        let location = json.primary.map(|place| place.into_location(name));
        let related = |FiledPlaceJson { file, mut place }: FiledPlaceJson| {
            let message = place.label.take().unwrap_or_default();
            Label { location: place.into_location(file), message }
        };
        Self {
            severity: json.severity,
            file: json.file.filter(|_| location.is_none()),
            location,
            path: json.path,
            label,
            related: json.secondary.into_iter().map(related).collect(),
            allowed: json.allowed,
            help: json.help,
            nearest: json.nearest,
            ..Self::new(json.code, json.message)
        }
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        DiagnosticJson::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Diagnostic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        DiagnosticJson::deserialize(deserializer).map(Self::from)
    }
}

impl Serialize for Diagnostics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de> Deserialize<'de> for Diagnostics {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self)
    }
}
