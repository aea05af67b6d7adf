//! The keys that must occur together and the form of texts, if a schema can express them.
//!
//! The check of rule files decides. The schema shows the same faults earlier. A test removes every key from
//! real rule files and compares the results of the two.

use serde_json::{Map, Value, json};

use crate::diagnostic::Code;
use crate::rules::check::is_allowable;
use crate::rules::document::amendment::{CONDITIONS, SIZES};
use crate::rules::document::json_schema::ID;

/// Keys that only a file of `kind: index` has.
const OF_INDEX: [&str; 9] = [
    "points",
    "aggregate",
    "coverage",
    "levels",
    "groups",
    "indicators",
    "bonus",
    "penalty",
    "views",
];
/// The bounds of a condition on scores.
const BOUNDS: [&str; 4] = ["at_least", "above", "at_most", "below"];
/// Keys whose values are ids.
const IDS: [&str; 13] = [
    "id",
    "after",
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
const BASED_ON: &str = "^[a-z0-9_-]{1,80}(/[a-z0-9_-]{1,80})+ *@ *[^ ]";

/// Completes the schema of a mapping. `of` is its word in messages.
pub(super) fn complete(of: &str, schema: &mut Map<String, Value>) {
    // Editors show the first description that they find. It should be that of the key, not of the type.
    schema.shift_remove("description");
    let mut keys = Vec::new();
    for (key, value) in
        schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten()
    {
        keys.push(key.clone());
        let text = match (of, key.as_str()) {
            ("a rule file", "based_on") => json!({"type": "string", "pattern": BASED_ON}),
            ("a rule file" | "a library", "framework") => {
                json!({"type": "string", "pattern": FRAMEWORK_ID})
            }
            ("`allow`", "code") => warnings(),
            (_, key) if IDS.contains(&key) => id(),
            // YAML reads some plain texts as numbers or booleans, but a rule file takes them as written.
            _ => json!({"type": ["string", "number", "boolean"]}),
        };
        let described = value.get("description").and_then(Value::as_str);
        let description = described.and_then(|text| text.split_once('\n'));
        let description =
            description.map(|(english, vietnamese)| format!("{vietnamese}\n\n{english}"));
        write_texts_as(&text, value);
        if let (Some(description), Some(value)) = (description, value.as_object_mut()) {
            value.insert("description".to_owned(), description.into());
        }
    }
    if let (true, Some(Value::Array(required))) = (of == "a rule file", schema.get_mut("required"))
    {
        // A library may declare them.
        required.retain(|key| key != "metrics");
    }
    if let Value::Object(more) = together(of, keys.iter().map(String::as_str)) {
        schema.extend(more);
    }
}

/// Replaces the schema of every text by `text`, and drops what the schema says next to it.
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

/// Returns the demands on keys that must occur together. `keys` are the possible keys.
pub(super) fn together<'k>(of: &str, keys: impl Iterator<Item = &'k str>) -> Value {
    match of {
        "a rule file" => {
            let declares = json!({"anyOf": each_alone(["metrics", "library"])});
            json!({"allOf": [of_index(), of_criteria(), declares]})
        }
        "a metric" => json!({
            "if": {"required": ["type"], "properties": {"type": {"enum": ["choice"]}}},
            "then": {"required": ["options"]}
        }),
        "a group" => {
            json!({"oneOf": each_alone(SIZES), "anyOf": each_alone(["groups", "indicators"])})
        }
        "an indicator" => json!({"oneOf": each_alone(SIZES)}),
        "`steps`" => json!({"oneOf": each_alone(["at_least", "at_most", "by"])}),
        "the bounds" | "`every`" | "`score`" => json!({"anyOf": each_alone(BOUNDS)}),
        "`count`" => json!({
            "anyOf": each_alone(BOUNDS),
            "if": {"required": ["level"]},
            "then": {"required": ["share"]}
        }),
        "a grade" => json!({"anyOf": each_alone(["at_least", "when", "top"])}),
        "a roll-up" => json!({"oneOf": each_alone(["count", "share", "mean", "sum"])}),
        "`where`" => json!({"minProperties": 1}),
        "`threshold`" | "a target" => json!({"anyOf": each_alone(CONDITIONS)}),
        "a gate" | "a scoring" => json!({"oneOf": each_alone(keys)}),
        "a scoring part" => {
            // Beside another method, `points` are those of the part.
            let methods: Vec<_> = keys.filter(|key| *key != "share").collect();
            let others = methods.iter().copied().filter(|key| *key != "points");
            json!({"anyOf": [
                {"required": ["share"], "oneOf": each_alone(methods.clone())},
                {"required": ["points"], "not": {"required": ["share"]}, "oneOf": each_alone(others)}
            ]})
        }
        _ => Value::Null,
    }
}

pub(super) fn each_alone<'k>(keys: impl IntoIterator<Item = &'k str>) -> Value {
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
        "then": {
            "anyOf": [
                {"required": ["targets"]},
                {"required": ["checks"]},
                {"required": ["ranking"], "properties": {"ranking": {"required": ["of"]}}},
            ],
            "properties": none
        }
    })
}

/// Returns the schema of the codes that can be allowed.
fn warnings() -> Value {
    let allowable_codes =
        Code::ALL.iter().filter(|code| is_allowable(**code)).map(|code| code.as_str());
    json!({"type": "string", "enum": allowable_codes.collect::<Vec<_>>()})
}

/// Returns the schema of an id.
fn id() -> Value {
    json!({"type": ["string", "integer"], "pattern": ID})
}
