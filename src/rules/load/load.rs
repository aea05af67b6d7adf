//! The whole way from text to framework.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use super::amendments::{self, Identity, Places};
use super::folder::RuleFolder;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, LineIndex, Location, SourceText, Span};
use crate::digest::sha256;
use crate::model::Framework;
use crate::plain_file;
use crate::rules::check::framework::{self, Origin};
use crate::rules::document::Entry;
use crate::rules::document::deserialize::NodeDeserializer;
use crate::rules::document::{Field, FrameworkDoc};
use crate::rules::limits::Limits;
use crate::rules::sink::Sink;
use crate::rules::texts::Texts;
use crate::rules::yaml;

/// What came of loading a rule file.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The framework, if the file has no errors.
    pub framework: Option<Framework>,
    /// Every error and warning, in the order of the file.
    pub diagnostics: Diagnostics,
    /// The texts that it was made of: what is amended before what amends it, the file itself last.
    pub(crate) sources: Vec<Arc<SourceText>>,
    /// Which framework it is, where the file says so.
    pub(crate) identity: Option<Identity>,
    /// Where it says so, in the file itself.
    pub(crate) places: Places,
    /// The digest of the file itself.
    pub(crate) own_digest: String,
    /// Whether it is an amendment that waits for what it amends.
    waits: bool,
}

impl Loaded {
    /// The framework, or what is wrong with the file; warnings are dropped.
    ///
    /// # Errors
    /// All diagnostics of the file, if one of them is an error.
    pub fn into_result(self) -> Result<Framework, Diagnostics> {
        self.framework.ok_or(self.diagnostics)
    }

    /// The name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.sources.last().map_or("", |source| source.name.as_str())
    }

    fn new(source: &Arc<SourceText>) -> Self {
        Self {
            framework: None,
            diagnostics: Diagnostics::default(),
            sources: vec![Arc::clone(source)],
            identity: None,
            places: Places::default(),
            own_digest: String::new(),
            waits: false,
        }
    }

    fn refused(source: &Arc<SourceText>, diagnostics: Diagnostics) -> Self {
        Self { diagnostics, ..Self::new(source) }
    }

    /// A file whose text is not known, or not kept because it may be of any size.
    fn without_text(name: &str, diagnostic: Diagnostic) -> Self {
        let source = Arc::new(SourceText { name: name.to_owned(), text: String::new() });
        Self::refused(&source, Diagnostics(vec![diagnostic]))
    }

    /// What an amendment is, while it waits for what it amends.
    pub(crate) fn pending(&self) -> Option<&Identity> {
        self.identity.as_ref().filter(|_| self.waits)
    }

    /// Whether it is this version of this framework.
    pub(crate) fn is(&self, other: &Identity) -> bool {
        let same = |own: &Identity| own.id == other.id && own.version == other.version;
        self.identity.as_ref().is_some_and(same)
    }

    /// Ends the waiting of an amendment that cannot be put together.
    pub(crate) fn refuse(&mut self, diagnostic: Diagnostic) {
        self.waits = false;
        self.diagnostics.0.push(diagnostic);
    }

    /// Ends the waiting of an amendment.
    pub(crate) fn settle(
        &mut self,
        framework: Option<Framework>,
        diagnostics: Diagnostics,
        before: Vec<Arc<SourceText>>,
    ) {
        self.waits = false;
        self.framework = framework;
        self.diagnostics.append(diagnostics);
        self.sources.splice(0..0, before);
    }

    /// Where the id stands.
    pub(crate) fn framework_place(&self) -> Location {
        self.place(self.places.framework)
    }

    /// Where the version stands.
    pub(crate) fn version_place(&self) -> Location {
        self.place(self.places.version)
    }

    /// Where the amended version is named.
    pub(crate) fn amends_place(&self) -> Location {
        self.place(self.places.amends)
    }

    /// Where the replaced version is named, or the version where none is.
    pub(crate) fn replaces_place(&self) -> Location {
        self.place(self.places.replaces.unwrap_or(self.places.version))
    }

    /// Where the period stands, or the version where there is none.
    pub(crate) fn in_force_place(&self) -> Location {
        self.place(self.places.in_force.unwrap_or(self.places.version))
    }

    fn place(&self, span: Span) -> Location {
        let nothing = || Arc::new(SourceText { name: String::new(), text: String::new() });
        let source = self.sources.last().cloned().unwrap_or_else(nothing);
        LineIndex::new(&source.text).locate(&source, span.start, span.end)
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
    let mut loaded = read(text, name, limits);
    amendments::settle(std::slice::from_mut(&mut loaded), limits);
    loaded
}

/// Loads several rule files that are in memory, each with the name that diagnostics call it: in the
/// order given, each amendment with what it amends, wherever among them that stands.
///
/// ```
/// use dti_engine::rules::{Limits, load_all};
/// let base = "framework: demo/one\nversion: '2023'\nkind: criteria\nunit_kind: commune\n\
///             in_force: {from: 2023-01-01}\nsource: {document: 1/QĐ}\n\
///             metrics: {rate: {type: percent}}\ntargets: [{id: rate, of: rate, at_least: 80%}]\n";
/// let amendment = "framework: demo/one\nversion: '2024'\namends: '2023'\n\
///                  in_force: {from: 2024-01-01}\nsource: {document: 2/QĐ}\n\
///                  targets: [{id: rate, at_least: 90%}]\n";
/// let texts = [("2024.yaml", amendment), ("2023.yaml", base)];
/// let loaded = load_all(texts, &Limits::default());
/// assert!(loaded.iter().all(|file| file.framework.is_some()));
/// ```
#[must_use]
pub fn load_all<'t>(
    texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    limits: &Limits,
) -> Vec<Loaded> {
    let read_one = |(name, text): (&str, &str)| read(text, name, limits);
    let mut files: Vec<_> = texts.into_iter().map(read_one).collect();
    amendments::settle(&mut files, limits);
    files
}

/// Reads a rule file, and checks it unless it is an amendment.
fn read(text: &str, name: &str, limits: &Limits) -> Loaded {
    if text.len() > limits.bytes {
        return Loaded::without_text(name, too_long(name, limits));
    }
    let sink = Sink::new(limits.faults);
    let digest = sha256(text.as_bytes());
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let source = Arc::new(SourceText { name: name.to_owned(), text: text.to_owned() });
    let Ok(root) = yaml::parse(text, limits, &sink) else {
        return Loaded::refused(&source, sink.finish(None, &Texts::one(&source)));
    };
    let mut loaded = Loaded { own_digest: digest.clone(), ..Loaded::new(&source) };
    if root.entry("amends").is_some() {
        let header = amendments::header(&root, &sink);
        let sound = !sink.has_errors();
        if let Some((identity, places)) = header {
            (loaded.identity, loaded.places, loaded.waits) = (Some(identity), places, sound);
        }
    } else {
        let document = Entry::<FrameworkDoc>::deserialize(NodeDeserializer::new(&root, &sink)).ok();
        let origin = Origin { digest, texts: None, changes_nothing: false };
        let framework = document.as_ref().and_then(|entry| framework::check(&sink, entry, origin));
        loaded.framework = framework.filter(|_| !sink.has_errors());
        if let Some(doc) = document.as_ref().and_then(Entry::get) {
            (loaded.identity, loaded.places) = identity(doc);
        }
    }
    loaded.diagnostics = sink.finish(Some(&root), &Texts::one(&source));
    loaded
}

/// Which framework a document is, and where it says so.
fn identity(doc: &FrameworkDoc) -> (Option<Identity>, Places) {
    fn at<T>(field: &Field<T>) -> Option<Span> {
        field.as_ref().map(|entry| entry.span)
    }
    let text = |field: &Field<String>| field.as_ref().and_then(Entry::get).cloned();
    let places = Places {
        framework: at(&doc.framework).unwrap_or_default(),
        version: at(&doc.version).unwrap_or_default(),
        amends: Span::default(),
        replaces: at(&doc.replaces),
        in_force: at(&doc.in_force),
    };
    let identity = text(&doc.framework).zip(text(&doc.version));
    (identity.map(|(id, version)| Identity { id, version, amends: None }), places)
}

/// Loads a rule file from the file system; a file that cannot be read is a diagnostic. What an
/// amendment amends is looked for among the rule files of its folder.
#[must_use]
pub fn load_path(path: &Path, limits: &Limits) -> Loaded {
    let file = read_path(path, limits);
    if file.pending().is_none() {
        return file;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = RuleFolder::alone(folder.unwrap_or_else(|| Path::new(".")), limits).rules;
    let same = |other: &Path| other.file_name() == path.file_name();
    let others = beside.iter().filter(|other| !same(other)).map(|other| read_path(other, limits));
    let mut files = vec![file];
    files.extend(others);
    amendments::settle(&mut files, limits);
    files.swap_remove(0)
}

/// Loads several rule files from the file system, in the order given, each amendment with what it
/// amends; a file that cannot be read is a diagnostic.
#[must_use]
pub fn load_paths<P: AsRef<Path>>(
    paths: impl IntoIterator<Item = P>,
    limits: &Limits,
) -> Vec<Loaded> {
    let mut files: Vec<_> =
        paths.into_iter().map(|path| read_path(path.as_ref(), limits)).collect();
    amendments::settle(&mut files, limits);
    files
}

fn read_path(path: &Path, limits: &Limits) -> Loaded {
    let name = path.display().to_string();
    match read_text(path, limits) {
        Ok(text) => read(&text, &name, limits),
        Err(diagnostic) => Loaded::without_text(&name, *diagnostic),
    }
}

/// The text of a file, if it is one and not too long.
pub(crate) fn read_text(path: &Path, limits: &Limits) -> Result<String, Box<Diagnostic>> {
    let name = path.display();
    let refuse = |message: String, help: &str| {
        let code = Code::UnreadableFile;
        Box::new(Diagnostic {
            file: Some(name.to_string()),
            help: Some(help.to_owned()),
            ..Diagnostic::new(code, message)
        })
    };
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = plain_file::open(path).and_then(|(file, size)| {
        // One byte more than is allowed is enough to know, of a file that grows or does not say its size.
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map(|_| size)
    });
    let size = read.map_err(|error| {
        let message = format!("the file `{name}` cannot be read: {error}");
        refuse(message, plain_file::advice(&error))
    })?;
    if size > most || bytes.len() > limits.bytes {
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

pub(crate) fn too_long(name: &str, limits: &Limits) -> Diagnostic {
    let code = Code::TextTooLong;
    let message = format!("the file `{name}` is too long");
    Diagnostic {
        file: Some(name.to_owned()),
        allowed: Some(format!("at most {} bytes", limits.bytes)),
        ..Diagnostic::new(code, message)
    }
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
