//! Answers and errors as JSON.

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dti_engine::{Error, ErrorKind};
use serde_json::json;

/// An answer that is not a result: its status, a code for programs, a message for people, and every fault.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: String,
    message: String,
    faults: serde_json::Value,
}

impl Refusal {
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        let faults = serde_json::Value::Null;
        Self { status, code: code.to_owned(), message: message.into(), faults }
    }

    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }
}

impl From<Error> for Refusal {
    /// Rules come from clients here, so that their faults are the client's.
    fn from(fault: Error) -> Self {
        let status = match fault.kind() {
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Mismatch => StatusCode::CONFLICT,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Unreadable | ErrorKind::Unwritable => StatusCode::INTERNAL_SERVER_ERROR,
            ErrorKind::Cancelled => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let faults = match &fault {
            Error::Diagnostics(faults) => serde_json::to_value(faults),
            Error::Scoring(faults) => serde_json::to_value(faults),
            _ => Ok(serde_json::Value::Null),
        };
        let (code, message) = (fault.code().to_owned(), fault.to_string());
        Self { status, code, message, faults: faults.unwrap_or_default() }
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(fault: rusqlite::Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "archive", fault.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { status, code, message, faults } = self;
        let body = json!({"error": {"code": code, "message": message, "faults": faults}});
        (status, json_of(body.to_string().into_bytes())).into_response()
    }
}

/// A body of JSON with its type.
pub type Json = ([(HeaderName, &'static str); 1], Vec<u8>);

/// Returns bytes as JSON.
pub fn json_of(bytes: Vec<u8>) -> Json {
    ([(header::CONTENT_TYPE, "application/json")], bytes)
}

/// Writes a value as JSON.
///
/// # Errors
/// Those of serialization, which values of the engine do not have.
pub fn written(value: &impl serde::Serialize) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(value)
        .map_err(|fault| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "json", fault.to_string()))
}
