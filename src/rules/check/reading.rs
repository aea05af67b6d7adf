//! Reads files other than rule files with the same care: places, all faults at once, advice.
//!
//! Files of provinces and of mergers are next to rule files and use the same words. Their readers are in layers
//! above and use these functions.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize as _;
use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostics, SourceText};
use crate::digest::sha256;
use crate::rules::document::deserialize::NodeDeserializer;
use crate::rules::text::files::too_long;
use crate::rules::text::limits::Limits;
use crate::rules::text::sources::Texts;
use crate::rules::text::yaml;

pub(crate) use super::conditions::{ConditionDoc, condition_of};
pub(crate) use super::gates::level;
pub(crate) use super::header::period;
pub(crate) use super::keys::{
    Ids, Owner, Placed, check_id, filled, given, not_empty, number, plain, required, required_key,
    required_number, share, text, whole, words,
};
pub(crate) use super::score_range::range_of;
pub(crate) use super::sources::{name, source};
pub(crate) use crate::rules::document::case::{CaseDoc, ExpectationDoc, FindingsDoc};
pub(crate) use crate::rules::document::{
    Describes, DescriptionDoc, Entry, Field, List, NameDoc, Named, Number, OneOrMany, PeriodDoc,
    YesNo, number_advice,
};
pub(crate) use crate::rules::text::fault_list::{Sink, Where, fault};
pub(crate) use crate::rules::text::files::read_text;
pub(crate) use crate::rules::text::yaml::{YamlNode, YamlValue};

/// Reads the document in a text and checks it. Returns the result of `check` if there is no fault, and all
/// faults. `check` gets the digest of the text.
pub(crate) fn read<D: DeserializeOwned, M>(
    text: &str,
    name: &str,
    limits: &Limits,
    check: impl FnOnce(&Sink, &Entry<D>, String) -> Option<M>,
) -> (Option<M>, Diagnostics) {
    read_tree(text, name, limits, |sink, root, _| {
        check(sink, &document(sink, root)?, sha256(text.as_bytes()))
    })
}

/// Reads a tree as a document.
pub(crate) fn document<D: DeserializeOwned>(sink: &Sink, root: &YamlNode<'_>) -> Option<Entry<D>> {
    Entry::deserialize(NodeDeserializer::new(root, sink)).ok()
}

/// Reads a text as a tree and checks it. Returns the result of `check` if there is no fault, and all faults.
pub(crate) fn read_tree<M>(
    text: &str,
    name: &str,
    limits: &Limits,
    check: impl FnOnce(&Sink, &YamlNode<'_>, &Arc<SourceText>) -> Option<M>,
) -> (Option<M>, Diagnostics) {
    if text.len() > limits.bytes {
        return (None, Diagnostics(vec![too_long(name, limits)]));
    }
    let sink = Sink::new(limits.faults);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let source = Arc::new(SourceText::new(name, text));
    let Ok(root) = yaml::parse(text, limits, &sink) else {
        return (None, sink.finish(None, &Texts::one(&source)));
    };
    let made = check(&sink, &root, &source).filter(|_| !sink.has_errors());
    (made, sink.finish(Some(&root), &Texts::one(&source)))
}

/// Reads and checks a file like [`read`]. A file that cannot be read gives a diagnostic.
pub(crate) fn read_path<D: DeserializeOwned, M>(
    path: &Path,
    limits: &Limits,
    check: impl FnOnce(&Sink, &Entry<D>, String) -> Option<M>,
) -> (Option<M>, Diagnostics) {
    match read_text(path, limits) {
        Ok(text) => read(&text, &path.display().to_string(), limits, check),
        Err(diagnostic) => (None, Diagnostics(vec![*diagnostic])),
    }
}
