//! The description of the requests (OpenAPI 3.1), from the schemas that the crate publishes.

use dti_engine::schema::{DIAGNOSTICS, OUTCOME, PublishedSchema, SCORECARD, SUBMISSION};
use serde_json::{Value, json};

/// Returns the description as JSON.
pub fn description() -> String {
    let mut schemas = serde_json::Map::new();
    for (name, schema) in [
        ("Outcome", OUTCOME),
        ("Scorecard", SCORECARD),
        ("Submission", SUBMISSION),
        ("Faults", DIAGNOSTICS),
    ] {
        add(&mut schemas, name, schema);
    }
    schemas.insert("Error".to_owned(), error());
    let description = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "dti-engine",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Exact, explained scoring of composite indicators. Decimals are strings.",
        },
        "paths": paths(),
        "components": {"schemas": schemas},
    });
    serde_json::to_string_pretty(&description).unwrap_or_default()
}

/// Adds a schema with its definitions, which others may have too.
fn add(schemas: &mut serde_json::Map<String, Value>, name: &str, schema: PublishedSchema) {
    let Ok(mut value) = serde_json::from_str::<Value>(schema.text()) else { return };
    point(&mut value, name);
    if let Some(root) = value.as_object_mut() {
        root.remove("$schema");
        if let Some(Value::Object(parts)) = root.remove("definitions") {
            for (part, schema) in parts {
                schemas.insert(format!("{name}.{part}"), schema);
            }
        }
    }
    schemas.insert(name.to_owned(), value);
}

/// Points references into the components of the description.
fn point(value: &mut Value, name: &str) {
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                match value {
                    Value::String(text) if key == "$ref" => {
                        if let Some(part) = text.strip_prefix("#/definitions/") {
                            *text = format!("#/components/schemas/{name}.{part}");
                        } else if text == "#" {
                            *text = format!("#/components/schemas/{name}");
                        }
                    }
                    value => point(value, name),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| point(value, name)),
        _ => {}
    }
}

fn error() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": {"error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "faults": {"description": "every fault of rules or data, each with its place, or null"},
            },
        }},
    })
}

fn of(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// A request: what it does, its parameters, its body, and its answer.
fn operation(summary: &str, parameters: &[&str], body: Value, answer: Value) -> Value {
    let parameter = |name: &&str| {
        let (place, required) = match *name {
            "nature" | "as_of" | "lang" => ("query", false),
            _ => ("path", true),
        };
        let schema = match *name {
            "nature" => json!({"enum": ["reported", "published", "synthetic"]}),
            "lang" => {
                json!({"enum": ["vi", "en"], "description": "the answer in words instead of JSON"})
            }
            "as_of" => json!({"type": "string", "format": "date"}),
            "id" => json!({"type": "integer"}),
            _ => json!({"type": "string"}),
        };
        json!({"name": name, "in": place, "required": required, "schema": schema})
    };
    let mut operation = json!({
        "summary": summary,
        "parameters": parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {
            "200": {"description": "done", "content": answer},
            "default": {"description": "refused", "content": {"application/json": {"schema": of("Error")}}},
        },
    });
    if let (false, Some(keys)) = (body.is_null(), operation.as_object_mut()) {
        keys.insert("requestBody".to_owned(), json!({"required": true, "content": body}));
    }
    operation
}

fn paths() -> Value {
    let framework = ["place", "subject", "nature", "as_of"];
    let json = |schema: Value| json!({"application/json": {"schema": schema}});
    let any = || json(json!({}));
    let card = || json!({"application/json": {"schema": of("Scorecard")}, "text/plain": {"schema": {"type": "string"}}});
    let nothing = Value::Null;
    let yaml = json!({"application/yaml": {"schema": {"type": "string"}}});
    let list = json!({"type": "array", "items": of("Submission")});
    let data =
        json!({"text/csv": {"schema": {"type": "string"}}, "application/json": {"schema": list}});
    let alone = ["place", "subject", "nature", "as_of", "lang"];
    json!({
        "/frameworks": {"get": operation("The frameworks in force, with their digests", &[], nothing.clone(), any())},
        "/rules": {"put": operation("Puts one rule file into force", &[], yaml, any())},
        "/rules/reload": {"post": operation("Reads the folder of rules again", &[], nothing.clone(), any())},
        "/score/{place}/{subject}": {"post": operation("Scores one submission alone", &alone, json(of("Submission")), card())},
        "/datasets/{place}/{subject}": {"post": operation(
            "Scores all units together and archives the result; its number is the header `x-result`",
            &framework, data, json(of("Outcome")))},
        "/results": {"get": operation("The last hundred results", &[], nothing.clone(), any())},
        "/results/{id}": {"get": operation("A result as it was answered", &["id"], nothing.clone(), json(of("Outcome")))},
        "/results/{id}/ranking": {"get": operation("Its ranking", &["id"], nothing.clone(), any())},
        "/results/{id}/verdicts": {"get": operation("Its verdicts, with every gate", &["id"], nothing.clone(), any())},
        "/results/{id}/units/{unit}": {"get": operation("The scorecard of a unit", &["id", "unit", "lang"], nothing.clone(), card())},
        "/results/{id}/replay": {"post": operation(
            "Makes a result again from its rules and data, and compares it byte for byte", &["id"], nothing, any())},
    })
}
