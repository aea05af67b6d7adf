//! Reads files other than rule files with the same care: places, all faults at once, advice.
//!
//! Files of provinces and of mergers are next to rule files and use the same words. Their readers are in layers
//! above and use these functions.

use std::path::Path;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize as _, Serialize};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceText};
use crate::digest::sha256;
use crate::rules::document::deserialize::NodeDeserializer;
use crate::rules::text::files::too_long;
use crate::rules::text::limits::Limits;
use crate::rules::text::sources::Texts;
use crate::rules::text::yaml;
use crate::said::said;

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
    YesNo, describes, number_advice,
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
    read_source(SourceText::new(name, text), limits, check)
}

/// Checks a document that was made in code, as its text is. Diagnostics have paths in the document, not lines.
pub(crate) fn read_document<D: Serialize + DeserializeOwned, M>(
    document: &D,
    check: impl FnOnce(&Sink, &Entry<D>, String) -> Option<M>,
) -> Result<M, Diagnostics> {
    let source = SourceText::of_document(&to_yaml(document)?);
    let (made, faults) = read_source(source, &Limits::default(), check);
    made.ok_or(faults)
}

/// Writes a document as the text of a file.
pub(crate) fn to_yaml(document: &impl Serialize) -> Result<String, Diagnostics> {
    serde_yaml::to_string(document).map_err(|error| {
        let error = error.to_string();
        let message = said!(
            "the document cannot be written: {error}",
            "không viết được tài liệu: {error}",
            error
        );
        Diagnostics::from_iter([Diagnostic::new(Code::WrongShape, message)])
    })
}

fn read_source<D: DeserializeOwned, M>(
    source: SourceText,
    limits: &Limits,
    check: impl FnOnce(&Sink, &Entry<D>, String) -> Option<M>,
) -> (Option<M>, Diagnostics) {
    let digest = sha256(source.text.as_bytes());
    read_tree(source, limits, |sink, root, _| check(sink, &document(sink, root)?, digest))
}

/// Reads a tree as a document.
pub(crate) fn document<D: DeserializeOwned>(sink: &Sink, root: &YamlNode<'_>) -> Option<Entry<D>> {
    Entry::deserialize(NodeDeserializer::new(root, sink)).ok()
}

/// Reads a text as a tree and checks it. Returns the result of `check` if there is no fault, and all faults.
pub(crate) fn read_tree<M>(
    mut source: SourceText,
    limits: &Limits,
    check: impl FnOnce(&Sink, &YamlNode<'_>, &Arc<SourceText>) -> Option<M>,
) -> (Option<M>, Diagnostics) {
    if source.text.len() > limits.bytes {
        return (None, Diagnostics(vec![too_long(&source.name, limits)]));
    }
    let sink = Sink::new(limits.faults);
    if let Some(text) = source.text.strip_prefix('\u{FEFF}') {
        source.text = text.to_owned();
    }
    let source = Arc::new(source);
    let Ok(root) = yaml::parse(&source.text, limits, &sink) else {
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
