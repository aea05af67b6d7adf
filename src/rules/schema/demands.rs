//! What must be there together and how texts are written, as far as a schema can say it.
//!
//! The check of rule files decides; this says the same earlier. A test takes every key out of real
//! rule files and compares what the two say.

use serde_json::{Map, Value, json};

use crate::diagnostic::Code;
use crate::rules::check::is_allowable;
use crate::rules::document::amendment::{CONDITIONS, SIZES};
use crate::rules::document::json_schema::ID;

/// Keys that only a file of `kind: index` has.
const OF_INDEX: [&str; 7] =
    ["points", "aggregate", "levels", "groups", "indicators", "bonus", "penalty"];
/// Keys with an id, or with several.
const IDS: [&str; 12] = [
    "id",
    "of",
    "part",
    "whole",
    "yes_no",
    "unscored",
    "level",
    "levels",
    "ties",
    "met",
    "findings",
    "not_scored",
];
const FRAMEWORK_ID: &str = "^[a-z0-9_-]{1,80}(/[a-z0-9_-]{1,80})+$";

/// Completes the schema of a mapping, by the word that messages use for it.
pub(super) fn complete(of: &str, schema: &mut Map<String, Value>) {
    // Editors show the first description that they come upon: that of the key, not of the type.
    schema.shift_remove("description");
    let mut keys = Vec::new();
    for (key, value) in
        schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
    {
        keys.push(key.clone());
        let text = match (of, key.as_str()) {
            ("a rule file", "framework") => json!({"type": "string", "pattern": FRAMEWORK_ID}),
            ("`allow`", "code") => warnings(),
            (_, key) if IDS.contains(&key) => id(),
            // YAML reads some plain texts as something else, and a rule file takes them as written.
            _ => json!({"type": ["string", "number", "boolean"]}),
        };
        let described = value.get("description").and_then(Value::as_str);
        let both = described.and_then(|text| text.split_once('\n'));
        let both = both.map(|(english, vietnamese)| format!("{vietnamese}\n\n{english}"));
        write_texts_as(&text, value);
        if let (Some(both), Some(value)) = (both, value.as_object_mut()) {
            value.insert("description".to_owned(), both.into());
        }
    }
    if let Value::Object(more) = together(of, keys.iter().map(String::as_str)) {
        schema.extend(more);
    }
}

/// Says of all places for any text how it is written, and drops what is said of them beside the key.
fn write_texts_as(text: &Value, schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        schema.as_array_mut().into_iter().flatten().for_each(|inner| write_texts_as(text, inner));
        return;
    };
    object.shift_remove("description");
    let is_narrower = object.contains_key("enum") || object.contains_key("pattern");
    if object.get("type").is_some_and(|kind| kind == "string") && !is_narrower {
        object.shift_remove("type");
        object.extend(text.as_object().cloned().unwrap_or_default());
        return;
    }
    object.values_mut().for_each(|inner| write_texts_as(text, inner));
}

/// What must be there together; `keys` are those that there may be.
pub(super) fn together<'k>(of: &str, keys: impl Iterator<Item = &'k str>) -> Value {
    match of {
        "a rule file" => json!({"allOf": [of_index(), of_criteria()]}),
        "a metric" => json!({
            "if": {"required": ["type"], "properties": {"type": {"enum": ["choice"]}}},
            "then": {"required": ["options"]}
        }),
        "a group" => {
            json!({"oneOf": each_alone(SIZES), "anyOf": each_alone(["groups", "indicators"])})
        }
        "an indicator" => json!({"oneOf": each_alone(SIZES)}),
        "`steps`" => json!({"oneOf": each_alone(["at_least", "at_most", "by"])}),
        "`threshold`" | "a target" => json!({"anyOf": each_alone(CONDITIONS)}),
        "a gate" | "a scoring" => {
            json!({"oneOf": each_alone(keys.filter(|key| *key != "share"))})
        }
        _ => Value::Null,
    }
}

fn each_alone<'k>(keys: impl IntoIterator<Item = &'k str>) -> Value {
    keys.into_iter().map(|key| json!({"required": [key]})).collect()
}

fn of_index() -> Value {
    json!({
        "if": {"required": ["kind"], "properties": {"kind": {"enum": ["index"]}}},
        "then": {
            "required": ["points"],
            "anyOf": each_alone(["groups", "indicators"]),
            "properties": {"targets": false}
        }
    })
}

fn of_criteria() -> Value {
    let none: Map<_, _> = OF_INDEX.into_iter().map(|key| (key.to_owned(), false.into())).collect();
    json!({
        "if": {"required": ["kind"], "properties": {"kind": {"enum": ["criteria"]}}},
        "then": {"required": ["targets"], "properties": none}
    })
}

/// The codes that can be allowed.
fn warnings() -> Value {
    let all = Code::ALL.iter().filter(|code| is_allowable(**code)).map(|code| code.as_str());
    json!({"type": "string", "enum": all.collect::<Vec<_>>()})
}

/// How an id is written.
pub(super) fn id() -> Value {
    json!({"type": ["string", "integer"], "pattern": ID})
}
