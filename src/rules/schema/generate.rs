//! Derives the schemas from the types of the documents.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::demands::{complete, each_alone, together};
use crate::rules::document::amendment::{ORDERS, Rule, What};
use crate::rules::document::case::CaseDoc;
use crate::rules::document::library::LibraryDoc;
use crate::rules::document::{DescriptionDoc, FrameworkDoc, List};

const OF_RULE_FILES: &str = "Một tệp quy tắc của dti-engine: bộ chỉ số hoặc bộ tiêu chí, hoặc văn bản sửa đổi chúng.\n\nA rule file of dti-engine: an index, criteria, or an amendment of them.";
const OF_CASE_FILES: &str = "Các trường hợp kiểm tra của một tệp quy tắc: số liệu vào, kết quả ra.\n\nThe cases of a rule file: metrics in, exact results out.";
const OF_DESCRIPTIONS: &str = "Mô tả một bộ số liệu: gồm những tệp nào, số liệu loại gì, thời điểm nào.\n\nA description of data: which files they are, what their figures are, and of which day.";
/// The mappings that an amendment changes key by key, by their words in messages.
const CHANGED: [(&str, What); 9] = [
    ("a rule file", What::File),
    ("a group", What::Group),
    ("an indicator", What::Indicator),
    ("a target", What::Target),
    ("a check", What::Check),
    ("a metric", What::Metric),
    ("an attribute", What::Attribute),
    ("a derived metric", What::Derived),
    ("bonus or penalty points", What::Adjustment),
];

/// Schemas by the words of messages for what they describe.
type Definitions = Map<String, Value>;

/// Returns the schema of rule files, both whole files and amendments.
pub(crate) fn rule_files() -> Schema {
    let (whole, mut definitions) = definitions::<FrameworkDoc>();
    for (of, what) in CHANGED {
        let change = definitions.get(of).map(|whole| change(what, whole));
        definitions.extend(change.map(|change| (format!("{of} change"), change)));
        let whole = definitions.get_mut(of).and_then(|whole| whole.get_mut("properties"));
        if let Some(properties) = whole.and_then(Value::as_object_mut) {
            properties.retain(|key, _| !ORDERS.contains(&key.as_str()));
        }
    }
    add_forms_of_scoring(&mut definitions);
    let (library, of_library) = self::definitions::<LibraryDoc>();
    definitions.extend(of_library);
    let root = json!({
        "type": "object",
        "if": {"required": ["kind"], "properties": {"kind": {"enum": ["library"]}}},
        "then": library,
        "else": {
            "if": {"anyOf": each_alone(["amends", "based_on"])},
            "then": reference("a rule file change"),
            "else": whole
        }
    });
    file(("dti-engine", OF_RULE_FILES), root, definitions)
}

/// Returns the schema of files of cases.
pub(crate) fn case_files() -> Schema {
    let (root, definitions) = definitions::<List<CaseDoc>>();
    file(("dti-engine: cases", OF_CASE_FILES), root, definitions)
}

/// Returns the schema of descriptions of data.
pub(crate) fn descriptions() -> Schema {
    documents::<DescriptionDoc>(("dti-engine: data", OF_DESCRIPTIONS))
}

/// Returns the schema of files that are one document, with its title and what it is about.
pub(crate) fn documents<D: JsonSchema>(titled: (&str, &str)) -> Schema {
    let (root, mut definitions) = definitions::<D>();
    let root = definitions.remove(&*D::schema_name()).unwrap_or(root);
    file(titled, root, definitions)
}

/// Returns the schema of a type, and the schemas that it refers to.
fn definitions<T: JsonSchema>() -> (Value, Definitions) {
    let mut generator = SchemaSettings::draft07().into_generator();
    let root = generator.subschema_for::<T>().to_value();
    let mut definitions = generator.take_definitions(true);
    for (of, definition) in &mut definitions {
        if let Value::Object(definition) = definition {
            complete(of, definition);
        }
    }
    (root, definitions)
}

fn file((title, about): (&str, &str), root: Value, definitions: Definitions) -> Schema {
    let mut schema = Schema::default();
    schema.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("title".to_owned(), title.into());
    schema.insert("description".to_owned(), about.into());
    if let Value::Object(root) = refer_to(&root, definition_name) {
        for (key, value) in root {
            schema.insert(key, value);
        }
    }
    let named = definitions.iter();
    let named = named.map(|(of, one)| (definition_name(of), refer_to(one, definition_name)));
    schema.insert("definitions".to_owned(), Value::Object(named.collect()));
    schema
}

/// Returns the name of a definition: `ratio` for `` `ratio` ``, `group` for `a group`.
fn definition_name(of: &str) -> String {
    // References have their blanks and backquotes encoded.
    let of = of.replace("%20", " ").replace("%60", "`");
    let words = ["a ", "an ", "the "].iter().find_map(|article| of.strip_prefix(article));
    words.unwrap_or(&of).replace('`', "").replace(' ', "_")
}

fn reference(of: &str) -> Value {
    json!({"$ref": format!("#/definitions/{of}")})
}

/// Returns the schema of a mapping in an amendment, as a change or as a new item.
fn change(what: What, whole: &Value) -> Value {
    let mut properties =
        whole.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    for (key, value) in &mut properties {
        if let Rule::Keys(inner) | Rule::Items(inner) | Rule::Entries(inner) = what.rule(key)
            && inner != What::Table
        {
            *value = refer_to(value, |of| format!("{of} change"));
        }
    }
    let required: &[&str] = match what {
        What::File => &["framework", "version", "source"],
        What::Metric | What::Attribute | What::Derived | What::Adjustment => &[],
        _ => &["id"],
    };
    let mut change = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "required": required
    });
    if let (What::File, Value::Object(change)) = (what, &mut change) {
        let bases = json!([{"required": ["amends", "in_force"]}, {"required": ["based_on"]}]);
        change.insert("not".to_owned(), json!({"required": ["amends", "based_on"]}));
        change.insert("oneOf".to_owned(), bases);
    }
    change
}

/// Returns a schema with renamed references.
fn refer_to(schema: &Value, rename: impl Fn(&str) -> String + Copy) -> Value {
    match schema {
        Value::Object(entries) => {
            let renamed = entries.iter().map(|(key, value)| {
                let of = value.as_str().and_then(|path| path.strip_prefix("#/definitions/"));
                let value = match of.filter(|_| key == "$ref") {
                    Some(of) => format!("#/definitions/{}", rename(of)).into(),
                    None => refer_to(value, rename),
                };
                (key.clone(), value)
            });
            Value::Object(renamed.collect())
        }
        Value::Array(items) => items.iter().map(|item| refer_to(item, rename)).collect(),
        other => other.clone(),
    }
}

/// Separates the three places of a scoring: in an indicator, in `sum_of`, in `best_of`.
fn add_forms_of_scoring(definitions: &mut Definitions) {
    let Some(any) = definitions.get("a scoring").cloned() else { return };
    let form = |place: &str, without: &[&str]| {
        let Value::Object(mut form) = any.clone() else { return Value::Null };
        let Some(Value::Object(properties)) = form.get_mut("properties") else {
            return Value::Null;
        };
        properties.retain(|key, _| !without.contains(&key.as_str()));
        for (method, place) in [("sum_of", "a scoring part"), ("best_of", "a scoring alternative")]
        {
            if let Some(value) = properties.get_mut(method) {
                *value = refer_to(value, |_| place.to_owned());
            }
        }
        let methods = together(place, properties.keys().map(String::as_str));
        // Of all three together.
        form.retain(|key, _| !["oneOf", "required"].contains(&key.as_str()));
        form.extend(methods.as_object().cloned().unwrap_or_default());
        Value::Object(form)
    };
    let forms = [
        ("a scoring", form("a scoring", &["share"])),
        ("a scoring part", form("a scoring part", &["unscored"])),
        ("a scoring alternative", form("a scoring", &["share", "unscored"])),
    ];
    definitions.extend(forms.map(|(name, form)| (name.to_owned(), form)));
}
