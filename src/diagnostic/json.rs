//! Diagnostics as JSON, both ways: a shape that tools can rely on.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::answer::Answer;
use super::codes::{Code, Severity};
use super::diagnostic::{Diagnostic, Diagnostics, Label};
use super::location::Location;
use crate::said::{Language, Said};

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
    /// The same in Vietnamese.
    #[serde(default)]
    message_vi: String,
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
    /// The same in Vietnamese.
    #[serde(default)]
    allowed_vi: Option<String>,
    /// What to do.
    help: Option<String>,
    /// The same in Vietnamese.
    #[serde(default)]
    help_vi: Option<String>,
    /// The nearest known name to one that is not known.
    nearest: Option<String>,
    /// The option of the reader that answers the fault, if one does.
    #[serde(default)]
    answer: Option<Answer>,
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
    /// The same in Vietnamese.
    #[serde(default)]
    label_vi: Option<String>,
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
    fn new(location: Location, label: Option<Said>) -> Self {
        let (label, label_vi) = both(label);
        let cell = location.cell();
        let Location { line, column, end_line, end_column, .. } = location;
        Self { line, column, end_line, end_column, label, label_vi, cell }
    }

    fn said(&self) -> Option<Said> {
        read(self.label.as_deref(), self.label_vi.as_deref())
    }

    fn into_location(self, file: String) -> Location {
        let Self { line, column, end_line, end_column, cell, .. } = self;
        let sheet = cell.as_deref().and_then(|cell| Some(cell.rsplit_once('!')?.0.to_owned()));
        Location { file, sheet, line, column, end_line, end_column, excerpt: None }
    }
}

/// Returns a text in English and in Vietnamese.
fn both(said: Option<Said>) -> (Option<String>, Option<String>) {
    (said.as_ref().map(Said::to_string), said.map(|said| said.get(Language::Vi)))
}

/// Reads a text in both languages.
fn read(en: Option<&str>, vi: Option<&str>) -> Option<Said> {
    en.map(|en| Said::written(en, vi.unwrap_or(en)))
}

impl From<Diagnostic> for DiagnosticJson {
    fn from(diagnostic: Diagnostic) -> Self {
        let filed = |Label { location, message }| FiledPlaceJson {
            file: location.file.clone(),
            place: PlaceJson::new(location, Some(message)),
        };
        let (message, message_vi) =
            (diagnostic.message.to_string(), diagnostic.message.get(Language::Vi));
        let ((allowed, allowed_vi), (help, help_vi)) =
            (both(diagnostic.allowed), both(diagnostic.help));
        Self {
            file: diagnostic.location.as_ref().map(|at| at.file.clone()).or(diagnostic.file),
            code: diagnostic.code,
            severity: diagnostic.severity,
            message,
            message_vi,
            path: diagnostic.path,
            primary: diagnostic.location.map(|at| PlaceJson::new(at, diagnostic.label)),
            secondary: diagnostic.related.into_iter().map(filed).collect(),
            allowed,
            allowed_vi,
            help,
            help_vi,
            nearest: diagnostic.nearest,
            answer: diagnostic.answer,
        }
    }
}

impl From<DiagnosticJson> for Diagnostic {
    fn from(json: DiagnosticJson) -> Self {
        let message = Said::written(&json.message, &json.message_vi);
        let label = json.primary.as_ref().and_then(PlaceJson::said);
        let name = json.file.clone().unwrap_or_default();
        let location = json.primary.map(|place| place.into_location(name));
        let related = |FiledPlaceJson { file, place }: FiledPlaceJson| {
            let message = place.said().unwrap_or_else(|| Said::fixed("", ""));
            Label { location: place.into_location(file), message }
        };
        Self {
            severity: json.severity,
            file: json.file.filter(|_| location.is_none()),
            location,
            path: json.path,
            label,
            related: json.secondary.into_iter().map(related).collect(),
            allowed: read(json.allowed.as_deref(), json.allowed_vi.as_deref()),
            help: read(json.help.as_deref(), json.help_vi.as_deref()),
            nearest: json.nearest,
            answer: json.answer,
            ..Self::new(json.code, message)
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
