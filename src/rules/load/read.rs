//! Reads rule files one by one.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::header::{builds_on_others, header, is_library};
use super::rule_file::{Identity, Places, RuleFile};
use crate::diagnostic::SourceText;
use crate::digest::sha256;
use crate::rules::check::framework::{self, Origin};
use crate::rules::check::keys::place;
use crate::rules::document::deserialize::NodeDeserializer;
use crate::rules::document::library::LibraryDoc;
use crate::rules::document::{Entry, Field, FrameworkDoc};
use crate::rules::text::fault_list::Sink;
use crate::rules::text::files::{read_text, too_long};
use crate::rules::text::limits::Limits;
use crate::rules::text::sources::Texts;
use crate::rules::text::yaml;

/// Reads a rule file, and checks it unless it builds on others.
pub(super) fn read(mut source: SourceText, limits: &Limits) -> RuleFile {
    if source.text.len() > limits.bytes {
        return RuleFile::without_text(&source.name, too_long(&source.name, limits));
    }
    let sink = Sink::new(limits.faults);
    if let Some(text) = source.text.strip_prefix('\u{FEFF}') {
        source.text = text.to_owned();
    }
    let source = Arc::new(source);
    let text = source.text.as_str();
    let digest = sha256(text.as_bytes());
    let texts = Texts::one(&source);
    let mut file = RuleFile { own_digest: digest.clone(), ..RuleFile::unread(&source) };
    let Ok(root) = yaml::parse(text, limits, &sink) else {
        return RuleFile { diagnostics: sink.finish(None, &texts), ..file };
    };
    if is_library(&root) {
        let document = Entry::deserialize(NodeDeserializer::new(&root, &sink)).ok();
        (file.identity, file.places) =
            document.as_ref().map(|entry| check_library(&sink, entry)).unwrap_or_default();
        file.is_library = true;
    } else if builds_on_others(&root) {
        let header = header(&root, &sink);
        let sound = !sink.has_errors();
        if let Some((identity, places)) = header {
            (file.identity, file.places, file.waits) = (Some(identity), places, sound);
        }
    } else {
        let document = Entry::<FrameworkDoc>::deserialize(NodeDeserializer::new(&root, &sink)).ok();
        let (offered, unused) = (&[], &RefCell::default());
        let origin = Origin {
            digest,
            texts: &texts,
            written: Arc::clone(&source),
            changes_nothing: false,
            offered,
            unused,
        };
        let framework = document.as_ref().and_then(|entry| framework::check(&sink, entry, &origin));
        file.framework = framework.filter(|_| !sink.has_errors()).map(Arc::new);
        if let Some(doc) = document.as_ref().and_then(Entry::get) {
            (file.identity, file.places) = identity(&doc.framework, &doc.version);
            file.places.replaces = doc.replaces.as_ref().map(|entry| entry.span);
            file.places.in_force = doc.in_force.as_ref().map(|entry| entry.span);
        }
    }
    file.diagnostics = sink.finish(Some(&root), &texts);
    file
}

/// Checks a library, whose declarations are used by other files only.
fn check_library(sink: &Sink, entry: &Entry<LibraryDoc>) -> (Option<Identity>, Places) {
    let Some(doc) = entry.get() else { return Default::default() };
    framework::check_library(sink, entry.span, doc);
    let version = doc.version.clone();
    let unversioned = || {
        Some(Entry { span: place(&doc.framework).unwrap_or_default(), value: Ok(String::new()) })
    };
    identity(&doc.framework, &version.or_else(unversioned))
}

/// Returns the identity of a document, and the places where it is written.
fn identity(id: &Field<String>, version: &Field<String>) -> (Option<Identity>, Places) {
    let at = |field: &_| place(field).unwrap_or_default();
    let text = |field: &Field<String>| field.as_ref().and_then(Entry::get).cloned();
    let places = Places { framework: at(id), version: at(version), ..Places::default() };
    let identity = text(id).zip(text(version));
    (identity.map(|(id, version)| Identity { id, version, ..Identity::default() }), places)
}

/// Reads the rule file at a path.
pub(super) fn read_path(path: &Path, limits: &Limits) -> RuleFile {
    let name = path.display().to_string();
    match read_text(path, limits) {
        Ok(text) => read(SourceText::new(&name, text), limits),
        Err(diagnostic) => RuleFile::without_text(&name, *diagnostic),
    }
}
