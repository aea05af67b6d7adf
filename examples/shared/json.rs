//! JSON that a terminal shows and does not obey.

use std::fmt::Write as _;

use dti_engine::diagnostic::is_command;
use serde::Serialize;

/// JSON in one line.
#[allow(dead_code, reason = "not every example writes JSON in one line")]
pub(crate) fn in_a_line(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(escaped(serde_json::to_string(value)?) + "\n")
}

/// JSON in lines.
#[allow(dead_code, reason = "not every example writes JSON in lines")]
pub(crate) fn in_lines(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(escaped(serde_json::to_string_pretty(value)?) + "\n")
}

/// Writes by their numbers the characters that JSON may hold as they are and a terminal would obey: all of them
/// stand inside of texts.
fn escaped(json: String) -> String {
    let is_escaped = |c: char| is_command(c) && c != '\n';
    if !json.contains(is_escaped) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_escaped(c) {
            // Writing to a string does not fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
