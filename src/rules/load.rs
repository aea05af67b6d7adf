//! The whole way from text to framework.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::check;
use super::codes::Code;
use super::de::NodeDeserializer;
use super::doc::FrameworkDoc;
use super::entry::Entry;
use super::limits::Limits;
use super::sink::{Sink, Span};
use super::yaml;
use crate::diagnostic::{Diagnostic, Diagnostics, LineIndex, Location, SourceText};
use crate::model::Framework;

/// What came of loading a rule file.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The framework, if the file has no errors.
    pub framework: Option<Framework>,
    /// Every error and warning, in the order of the file.
    pub diagnostics: Diagnostics,
    source: Arc<SourceText>,
    version: Span,
    in_force: Span,
}

impl Loaded {
    /// The framework, or what is wrong with the file; warnings are dropped.
    ///
    /// # Errors
    /// All diagnostics of the file, if one of them is an error.
    pub fn into_result(self) -> Result<Framework, Diagnostics> {
        self.framework.ok_or(self.diagnostics)
    }

    fn refused(source: &Arc<SourceText>, diagnostics: Diagnostics) -> Self {
        let nowhere = Span::default();
        let source = Arc::clone(source);
        Self { framework: None, diagnostics, source, version: nowhere, in_force: nowhere }
    }

    /// A file whose text is not known, or not kept because it may be of any size.
    fn without_text(name: &str, diagnostic: Diagnostic) -> Self {
        let source = Arc::new(SourceText { name: name.to_owned(), text: String::new() });
        Self::refused(&source, Diagnostics(vec![diagnostic]))
    }

    /// Where the version stands.
    pub(super) fn version_place(&self) -> Location {
        self.place(self.version)
    }

    /// Where the period stands, or the version where there is none.
    pub(super) fn in_force_place(&self) -> Location {
        self.place(if self.in_force == Span::default() { self.version } else { self.in_force })
    }

    fn place(&self, span: Span) -> Location {
        LineIndex::new(&self.source.text).locate(&self.source, span.start, span.end)
    }
}

/// Loads a rule file from its text; `name` is how diagnostics call it.
///
/// ```
/// use dti_engine::rules::{Limits, load};
/// let loaded = load("framework: demo/one\nversoin: '1'\n", "demo.yaml", &Limits::default());
/// assert!(loaded.framework.is_none());
/// let first = loaded.diagnostics.iter().find(|fault| fault.code == "R0201").ok_or("no fault")?;
/// assert_eq!(first.message, "unknown key `versoin` in a rule file");
/// assert_eq!(first.help.as_deref(), Some("did you mean `version`?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn load(text: &str, name: &str, limits: &Limits) -> Loaded {
    if text.len() > limits.bytes {
        return Loaded::without_text(name, too_long(name, limits));
    }
    let sink = Sink::new(limits.faults);
    let digest = digest(text);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let source = Arc::new(SourceText { name: name.to_owned(), text: text.to_owned() });
    let Ok(root) = yaml::parse(text, limits, &sink) else {
        return Loaded::refused(&source, sink.finish(None, &source));
    };
    let document = Entry::<FrameworkDoc>::deserialize(NodeDeserializer::new(&root, &sink)).ok();
    let framework = document.as_ref().and_then(|entry| check::check(&sink, entry, digest));
    let framework = framework.filter(|_| !sink.has_errors());
    let doc = document.as_ref().and_then(Entry::get);
    let version = doc.and_then(|doc| Some(doc.version.as_ref()?.span)).unwrap_or_default();
    let in_force = doc.and_then(|doc| Some(doc.in_force.as_ref()?.span)).unwrap_or_default();
    let diagnostics = sink.finish(Some(&root), &source);
    Loaded { framework, diagnostics, source, version, in_force }
}

/// Loads a rule file from the file system; a file that cannot be read is a diagnostic.
#[must_use]
pub fn load_path(path: &Path, limits: &Limits) -> Loaded {
    let name = path.display().to_string();
    match read_text(path, limits) {
        Ok(text) => load(&text, &name, limits),
        Err(diagnostic) => Loaded::without_text(&name, *diagnostic),
    }
}

/// The text of a file, if it is one and not too long.
pub(super) fn read_text(path: &Path, limits: &Limits) -> Result<String, Box<Diagnostic>> {
    let name = path.display();
    let refuse = |message: String, help: &str| {
        let code = Code::UnreadableFile;
        Box::new(Diagnostic {
            file: Some(name.to_string()),
            help: Some(help.to_owned()),
            ..Diagnostic::new(code.as_str(), code.severity(), message)
        })
    };
    // One byte more than is allowed is enough to know.
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    if let Err(error) = read {
        let message = format!("the file `{name}` cannot be read: {error}");
        return Err(refuse(message, "check the name and whether you may read it"));
    }
    if bytes.len() > limits.bytes {
        return Err(Box::new(too_long(&name.to_string(), limits)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
        let message = format!("the file `{name}` is not UTF-8 text (line {line})");
        refuse(message, "save it with the encoding UTF-8")
    })
}

pub(super) fn too_long(name: &str, limits: &Limits) -> Diagnostic {
    let code = Code::TextTooLong;
    let message = format!("the file `{name}` is too long");
    Diagnostic {
        file: Some(name.to_owned()),
        allowed: Some(format!("at most {} bytes", limits.bytes)),
        ..Diagnostic::new(code.as_str(), code.severity(), message)
    }
}

/// SHA-256 in hexadecimal.
pub(super) fn digest(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

impl Framework {
    /// Loads a framework from the text of a rule file.
    ///
    /// ```
    /// use dti_engine::Framework;
    /// let framework = Framework::from_yaml(
    ///     "framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
    ///      metrics: {done: {type: yes_no}}\n\
    ///      indicators: [{id: done, points: 10, scoring: {yes_no: done}}]\n",
    /// )?;
    /// assert_eq!(framework.id(), "demo/one");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the file, with its place. Warnings are to be had from [`load`].
    pub fn from_yaml(text: &str) -> Result<Self, Diagnostics> {
        Self::from_yaml_named("<text>", text)
    }

    /// Loads a framework from the text of a rule file that diagnostics call `name`.
    ///
    /// # Errors
    /// Every fault of the file, with its place.
    pub fn from_yaml_named(name: &str, text: &str) -> Result<Self, Diagnostics> {
        load(text, name, &Limits::default()).into_result()
    }

    /// Loads a framework from a rule file.
    ///
    /// # Errors
    /// Every fault of the file, with its place, or that it cannot be read.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        load_path(path.as_ref(), &Limits::default()).into_result()
    }
}
