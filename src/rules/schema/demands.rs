//! What must be there and how it is written, as far as a schema can say it: keys that are required
//! alone or in turn, ids, numbers, days.
//!
//! The check of rule files decides; this says the same earlier. A test takes every key out of real
//! rule files and compares what the two say.

use super::json::{Json, Object, object, pattern, texts};
use crate::diagnostic::Code;
use crate::rules::check::is_allowable;
use crate::rules::document::amendment::{CONDITIONS, SIZES};
use crate::rules::document::{CaseValues, Describes, MetricIds, StepShares, SurveyAnswers};

/// The keys that must be there, by the mapping they belong to.
const REQUIRED: [(&str, &[&str]); 24] = [
    ("a rule file", &["framework", "version", "kind", "unit_kind", "metrics"]),
    ("`allow`", &["code", "because"]),
    ("a name", &["vi"]),
    ("a metric", &["type"]),
    ("a check", &["id", "holds", "message"]),
    ("a group", &["id"]),
    ("an indicator", &["id", "scoring"]),
    ("`choice`", &["of", "shares"]),
    ("`ratio`", &["part", "whole"]),
    ("`linear`", &["of", "zero_at", "full_at"]),
    ("`steps`", &["of"]),
    ("`threshold`", &["of"]),
    ("`per_item`", &["of", "points"]),
    ("`relative`", &["of", "to"]),
    ("`min_max`", &["of", "direction"]),
    ("`z_score`", &["of", "zero_at", "full_at"]),
    ("`percentile`", &["of", "direction"]),
    ("`rank`", &["of", "direction"]),
    ("`survey`", &["of"]),
    ("a target", &["id", "of"]),
    ("a quotient", &["part", "whole"]),
    ("bonus or penalty points", &["indicators"]),
    ("a grade", &["name", "at_least"]),
    ("the verdict", &["pass_when"]),
];
/// The same of gates, cases and descriptions of data.
const REQUIRED_MORE: [(&str, &[&str]); 5] = [
    ("`total`", &["at_least"]),
    ("`every`", &["level", "at_least"]),
    ("`count`", &["at_least"]),
    ("a case", &["case"]),
    ("a description of data", &["data"]),
];
/// What an amendment says of itself.
pub(super) const OF_AMENDMENT: &[&str] = &["framework", "version", "amends", "in_force", "source"];
/// What names an item that is changed.
pub(super) const OF_CHANGE: &[&str] = &["id"];
/// Keys that only a file of `kind: index` has.
const OF_INDEX: [&str; 7] =
    ["points", "aggregate", "levels", "groups", "indicators", "bonus", "penalty"];
/// Keys with an id, or with several.
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

const ID: &str = "^[a-z0-9_-]{1,80}$";
const FRAMEWORK_ID: &str = "^[a-z0-9_-]{1,80}(/[a-z0-9_-]{1,80})+$";
const NUMBER: &str = r"^\s*[-+]?[0-9]+(\.[0-9]+)?\s*%?\s*$";
const DATE: &str = r"^\s*([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})\s*$";
const CITE: &str = "^[0-9]{3}:0*[1-9][0-9]*$";

/// The keys that a mapping must have.
pub(super) fn required(of: &str) -> &'static [&'static str] {
    let mut all = REQUIRED.iter().chain(&REQUIRED_MORE);
    all.find(|(name, _)| *name == of).map_or(&[], |(_, keys)| *keys)
}

/// What else a mapping must have, which depends on what it has; `keys` are those it may have.
pub(super) fn more<'k>(of: &str, keys: impl Iterator<Item = &'k str>) -> Object {
    match of {
        "a rule file" => object([("allOf", vec![of_index(), of_criteria()].into())]),
        "a metric" => object([
            (
                "if",
                object([("required", texts(["type"])), ("properties", is("type", "choice"))])
                    .into(),
            ),
            ("then", object([("required", texts(["options"]))]).into()),
        ]),
        "a group" => {
            object([("oneOf", each_alone(SIZES)), ("anyOf", each_alone(["groups", "indicators"]))])
        }
        "an indicator" => object([("oneOf", each_alone(SIZES))]),
        "`steps`" => object([("oneOf", each_alone(["at_least", "at_most", "by"]))]),
        "`threshold`" | "a target" => object([("anyOf", each_alone(CONDITIONS))]),
        "a gate" => object([("oneOf", each_alone(keys))]),
        "a scoring" => object([("oneOf", each_alone(keys.filter(|key| *key != "share")))]),
        _ => Object::new(),
    }
}

fn is(key: &'static str, word: &str) -> Json {
    object([(key, object([("enum", texts([word]))]).into())]).into()
}

fn each_alone<'k>(keys: impl IntoIterator<Item = &'k str>) -> Json {
    let alone = |key| Json::from(object([("required", texts([key]))]));
    Json::List(keys.into_iter().map(alone).collect())
}

fn of_kind(kind: &str, then: Object) -> Object {
    let kind = object([("required", texts(["kind"])), ("properties", is("kind", kind))]);
    object([("if", kind.into()), ("then", then.into())])
}

fn of_index() -> Object {
    let none = object([("targets", false.into())]);
    let then = object([
        ("required", texts(["points"])),
        ("anyOf", each_alone(["groups", "indicators"])),
        ("properties", none.into()),
    ]);
    of_kind("index", then)
}

fn of_criteria() -> Object {
    let none: Object = OF_INDEX.into_iter().map(|key| (key, false.into())).collect();
    let then = object([("required", texts(["targets"])), ("properties", none.into())]);
    of_kind("criteria", then)
}

/// How a text is written.
pub(super) fn text(of: &str, key: &str) -> Object {
    match (of, key) {
        ("a rule file", "framework") => pattern(&["string"], FRAMEWORK_ID),
        ("`allow`", "code") => warnings(),
        (_, key) if IDS.contains(&key) => id(),
        _ => plain(),
    }
}

/// The codes that can be allowed.
fn warnings() -> Object {
    let all = Code::ALL.iter().filter(|code| is_allowable(**code));
    object([("type", "string".into()), ("enum", texts(all.map(|code| code.as_str())))])
}

pub(super) fn id() -> Object {
    pattern(&["string", "integer"], ID)
}

/// Any text: YAML reads some plain ones as something else, and a rule file takes them as written.
fn plain() -> Object {
    object([("type", texts(["string", "number", "boolean"]))])
}

/// How a text is written that is read as something.
pub(super) fn read(code: Code) -> Object {
    match code {
        Code::NotANumber => pattern(&["number", "string"], NUMBER),
        Code::NotADate => pattern(&["string"], DATE),
        Code::NotACitation => pattern(&["string"], CITE),
        Code::NotYesNo => {
            let mut words = vec![Json::Flag(true), Json::Flag(false)];
            let texts = ["yes", "no", "có", "không", "Yes", "No", "Có", "Không"];
            words.extend(texts.map(Json::from));
            object([("enum", Json::List(words))])
        }
        _ => plain(),
    }
}

/// How the keys of a mapping are written that the author chooses.
pub(super) fn keys(what: &str) -> Option<Object> {
    if what == MetricIds::WHAT || what == CaseValues::WHAT {
        return Some(object([("pattern", ID.into())]));
    }
    if what == StepShares::WHAT {
        return Some(object([("pattern", format!("{NUMBER}|{DATE}").into())]));
    }
    (what == SurveyAnswers::WHAT).then(|| object([("pattern", NUMBER.into())]))
}
