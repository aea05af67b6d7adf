//! The schemas, made of what was found.

use std::cell::RefCell;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::demands;
use super::json::{Json, Object, object, reference, texts};
use super::trace::{Definition, Shape, Types, trace};
use super::words::{ANYWHERE, OF_THE_WHOLE, Words};
use super::words_of_methods::{OF_CASES, OF_CONDITIONS, OF_DATA, OF_METHODS};
use crate::rules::document::DescriptionDoc;
use crate::rules::document::amendment::{Rule, What};
use crate::rules::document::case::CaseDoc;
use crate::rules::document::{FrameworkDoc, List};

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";
const OF_RULE_FILES: &str = "Một tệp quy tắc của dti-engine: bộ chỉ số hoặc bộ tiêu chí, hoặc văn bản sửa đổi chúng.\n\nA rule file of dti-engine: an index, criteria, or an amendment of them.";
const OF_CASE_FILES: &str = "Các trường hợp kiểm tra của một tệp quy tắc: số liệu vào, kết quả ra.\n\nThe cases of a rule file: metrics in, exact results out.";

const OF_DESCRIPTIONS: &str = "Mô tả một bộ số liệu: gồm những tệp nào, số liệu loại gì, thời điểm nào.\n\nA description of data: which files they are, what their figures are, and of which day.";

/// The schemas, as the text of their files.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Schemas {
    /// The schema of rule files.
    pub rules: String,
    /// The schema of files of cases.
    pub cases: String,
    /// The schema of descriptions of data.
    pub data: String,
}

/// Why the schemas cannot be made: the types of the documents and what is said of them disagree.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// Keys that nothing is said of.
    #[error("nothing is said of the keys {}: add them to `src/rules/schema/words.rs`", .0.join(", "))]
    NoWords(Vec<String>),
    /// Words for keys that are not there.
    #[error("there are words for keys that no document has: {}", .0.join(", "))]
    NoKey(Vec<String>),
    /// A type that refers to itself without end, or is not known.
    #[error("what a document is read into cannot be followed")]
    NotTraced,
    /// The schema cannot be written as JSON.
    #[error("the schema cannot be written")]
    Json(#[from] serde_json::Error),
}

/// Makes the schemas of rule files, cases and descriptions of data from the types that read them.
///
/// # Errors
///
/// A [`SchemaError`] where a key has no words, or words have no key.
pub fn generate_schemas() -> Result<Schemas, SchemaError> {
    let said = Said::default();
    let rules = trace::<FrameworkDoc>().ok_or(SchemaError::NotTraced)?;
    let rules = Generator::new(&rules, &said).rule_files()?;
    let cases = trace::<List<CaseDoc>>().ok_or(SchemaError::NotTraced)?;
    let cases = Generator::new(&cases, &said).file("dti-engine: cases", OF_CASE_FILES)?;
    let data = trace::<DescriptionDoc>().ok_or(SchemaError::NotTraced)?;
    let data = Generator::new(&data, &said).file("dti-engine: data", OF_DESCRIPTIONS)?;
    said.verify()?;
    let text = |schema: &Object| Ok(serde_json::to_string_pretty(schema)? + "\n");
    let text = |schema| text(schema).map_err(SchemaError::Json);
    Ok(Schemas { rules: text(&rules)?, cases: text(&cases)?, data: text(&data)? })
}

/// What is said of keys, and what of it was asked for.
#[derive(Default)]
struct Said {
    used: RefCell<BTreeSet<(&'static str, &'static str)>>,
    lacking: RefCell<BTreeSet<String>>,
}

fn all_words() -> impl Iterator<Item = (&'static str, &'static Words)> {
    let tables = [OF_THE_WHOLE, OF_CONDITIONS, OF_METHODS, OF_CASES, OF_DATA].into_iter().flatten();
    tables.flat_map(|(of, words)| words.iter().map(move |words| (*of, words)))
}

impl Said {
    /// The description of a key.
    fn of(&self, of: &str, key: &str) -> String {
        let at = |place: &str| {
            all_words().find(move |(name, (word, ..))| *name == place && *word == key)
        };
        let Some((place, (key, vi, en))) = at(of).or_else(|| at(ANYWHERE)) else {
            self.lacking.borrow_mut().insert(format!("`{key}` of {of}"));
            return String::new();
        };
        self.used.borrow_mut().insert((place, *key));
        format!("{vi}\n\n{en}")
    }

    fn verify(&self) -> Result<(), SchemaError> {
        let lacking = self.lacking.borrow();
        if !lacking.is_empty() {
            return Err(SchemaError::NoWords(lacking.iter().cloned().collect()));
        }
        let used = self.used.borrow();
        let unused = all_words().filter(|(of, (key, ..))| !used.contains(&(*of, *key)));
        let unused: Vec<_> = unused.map(|(of, (key, ..))| format!("`{key}` of {of}")).collect();
        if unused.is_empty() { Ok(()) } else { Err(SchemaError::NoKey(unused)) }
    }
}

/// How a mapping is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// With everything that must be there.
    Whole,
    /// In an amendment: what changes, or what is new.
    Change,
    /// A scoring as a part of `sum_of`.
    Part,
    /// A scoring as an alternative of `best_of`.
    Alternative,
}

impl Form {
    /// How the value of a key is written.
    fn below(self, of: &str, key: &str) -> Self {
        match (of, key) {
            ("a scoring", "sum_of") => return Self::Part,
            ("a scoring", "best_of") => return Self::Alternative,
            _ => {}
        }
        let what = what(of).filter(|_| self == Self::Change);
        match what.map(|what| what.rule(key)) {
            // Tables have no key that must be there.
            None | Some(Rule::Replace | Rule::Keys(What::Table)) => Self::Whole,
            Some(Rule::Keys(_) | Rule::Items(_) | Rule::Entries(_)) => Self::Change,
        }
    }

    /// Whether a mapping written like this has a key.
    fn has(self, of: &str, key: &str) -> bool {
        match (of, key) {
            ("a scoring", "share") => self == Self::Part,
            ("a scoring", "unscored") => self == Self::Whole,
            _ => true,
        }
    }

    fn required(self, of: &str) -> Vec<&'static str> {
        let mut required = match (self, what(of)) {
            (Self::Change, Some(What::File)) => demands::OF_AMENDMENT,
            (Self::Change, Some(What::Metric | What::Adjustment)) => &[],
            (Self::Change, _) => demands::OF_CHANGE,
            _ => demands::required(of),
        }
        .to_vec();
        if self == Self::Part {
            required.push("share");
        }
        required
    }
}

/// What an amendment takes a mapping for.
fn what(of: &str) -> Option<What> {
    Some(match of {
        "a rule file" => What::File,
        "a group" => What::Group,
        "an indicator" => What::Indicator,
        "a target" => What::Target,
        "a check" => What::Check,
        "a metric" => What::Metric,
        "bonus or penalty points" => What::Adjustment,
        _ => return None,
    })
}

/// The name of a definition: `` `ratio` `` is `ratio`, `a group` is `group`.
fn definition_name(of: &str, form: Form) -> String {
    let words = ["a ", "an ", "the "].iter().find_map(|article| of.strip_prefix(article));
    let name = words.unwrap_or(of).trim_matches('`').replace(' ', "_");
    match form {
        Form::Whole => name,
        Form::Change => format!("{name}_change"),
        Form::Part => format!("{name}_part"),
        Form::Alternative => format!("{name}_alternative"),
    }
}

struct Generator<'g> {
    types: &'g Types,
    said: &'g Said,
    definitions: IndexMap<String, Json>,
}

impl<'g> Generator<'g> {
    fn new(types: &'g Types, said: &'g Said) -> Self {
        Self { types, said, definitions: IndexMap::new() }
    }

    fn rule_files(mut self) -> Result<Object, SchemaError> {
        let Shape::Defined(of) = self.types.root else { return Err(SchemaError::NotTraced) };
        let amends = object([("required", texts(["amends"]))]);
        let change = self.defined(of, Form::Change)?;
        let whole = self.defined(of, Form::Whole)?;
        let root = object([
            ("$schema", DRAFT.into()),
            ("title", "dti-engine".into()),
            ("description", OF_RULE_FILES.into()),
            ("type", "object".into()),
            ("if", amends.into()),
            ("then", change.into()),
            ("else", whole.into()),
        ]);
        Ok(self.finish(root))
    }

    fn file(mut self, title: &str, about: &str) -> Result<Object, SchemaError> {
        let root = self.types.root.clone();
        let mut schema = object([
            ("$schema", DRAFT.into()),
            ("title", title.into()),
            ("description", about.into()),
        ]);
        schema.extend(self.value(&root, ("", ""), Form::Whole)?);
        Ok(self.finish(schema))
    }

    fn finish(self, mut root: Object) -> Object {
        let definitions = Json::Named(self.definitions);
        root.insert("definitions", definitions);
        root
    }

    /// A reference to a type, which is defined if it was not yet.
    fn defined(&mut self, of: &'static str, form: Form) -> Result<Object, SchemaError> {
        let name = definition_name(of, form);
        if !self.definitions.contains_key(&name) {
            // Holds the place, for what refers to itself.
            self.definitions.insert(name.clone(), false.into());
            let definition = self.mapping(of, form)?;
            self.definitions.insert(name.clone(), definition.into());
        }
        Ok(reference(&name))
    }

    fn mapping(&mut self, of: &'static str, form: Form) -> Result<Object, SchemaError> {
        let Some(Definition::Keys(shapes)) = self.types.definitions.get(of) else {
            return Err(SchemaError::NotTraced);
        };
        let mut properties = Object::new();
        for (key, shape) in shapes.iter().filter(|(key, _)| form.has(of, key)) {
            let shape = shape.as_ref().ok_or(SchemaError::NotTraced)?;
            let value = self.value(shape, (of, key), form.below(of, key))?;
            properties.insert(*key, self.described(of, key, value).into());
        }
        if form == Form::Change {
            self.orders(of, &mut properties);
        }
        let more = match form {
            Form::Change => Object::new(),
            _ => demands::more(of, properties.keys().copied()),
        };
        let mut schema = object([("type", "object".into()), ("properties", properties.into())]);
        schema.insert("additionalProperties", false.into());
        let required = form.required(of);
        if !required.is_empty() {
            schema.insert("required", texts(required));
        }
        schema.extend(more);
        Ok(schema)
    }

    /// The keys by which an amendment says what to do.
    fn orders(&self, of: &'static str, properties: &mut Object) {
        let Some(what) = what(of) else { return };
        if what.is_order("remove") {
            let keys = object([
                ("type", "array".into()),
                ("items", object([("type", "string".into())]).into()),
            ]);
            let order = match what {
                What::File => keys,
                _ => {
                    let whole = object([("enum", vec![true].into())]);
                    object([("anyOf", vec![whole, keys].into())])
                }
            };
            properties.insert("remove", self.described(of, "remove", order).into());
        }
        if what.is_order("after") {
            properties.insert("after", self.described(of, "after", demands::id()).into());
        }
    }

    /// A value with what its key says. Editors show the first description that they come upon, and look
    /// inside first: what is referred to has none of its own, and what is next to a reference would
    /// not count in this draft.
    fn described(&self, of: &str, key: &str, mut value: Object) -> Object {
        let mut described = object([("description", self.said.of(of, key).into())]);
        if value.contains_key("$ref") {
            value = object([("allOf", vec![value].into())]);
        }
        described.extend(value);
        described
    }

    fn value(
        &mut self,
        shape: &Shape,
        (of, key): (&str, &str),
        form: Form,
    ) -> Result<Object, SchemaError> {
        Ok(match shape {
            Shape::Text => demands::text(of, key),
            Shape::Read(code) => demands::read(*code),
            Shape::List(item) => {
                let items = self.value(item, (of, key), form)?;
                object([("type", "array".into()), ("items", items.into())])
            }
            Shape::Named(what, value) => {
                let value = self.value(value, (of, key), form)?;
                let mut mapping = object([("type", "object".into())]);
                mapping.extend(demands::keys(what).map(|keys| ("propertyNames", keys.into())));
                mapping.insert("additionalProperties", value.into());
                mapping
            }
            Shape::Defined(name) => match self.types.definitions.get(name) {
                Some(Definition::Words(words)) => {
                    object([("type", "string".into()), ("enum", texts(words.iter().copied()))])
                }
                Some(Definition::ByShape(shapes)) => {
                    let mut any = Vec::with_capacity(shapes.len());
                    for shape in shapes.values() {
                        let shape = shape.as_ref().ok_or(SchemaError::NotTraced)?;
                        any.push(self.value(shape, (of, key), form)?);
                    }
                    object([("anyOf", any.into())])
                }
                _ => self.defined(name, form)?,
            },
        })
    }
}
