//! A loaded rule file: its framework, its faults, and the places that identify it.

use std::sync::Arc;

use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, LineIndex, Location, SourceText, Span, problem,
};
use crate::model::Framework;

/// A loaded rule file, with its framework, if it has no errors, and all its faults.
#[derive(Debug, Clone)]
pub struct RuleFile {
    pub(crate) framework: Option<Arc<Framework>>,
    pub(crate) diagnostics: Diagnostics,
    /// The texts that it was made of, oldest first. The file itself is last.
    pub(crate) sources: Vec<Arc<SourceText>>,
    /// The texts of the libraries whose declarations it may take in.
    pub(crate) libraries: Vec<Arc<SourceText>>,
    /// The framework that it says it is, if any.
    pub(crate) identity: Option<Identity>,
    /// The places of its identity, in the file itself.
    pub(crate) places: Places,
    /// The digest of the file itself.
    pub(crate) own_digest: String,
    /// Whether it is a library, which makes no framework.
    pub(crate) is_library: bool,
    /// Whether it is not yet merged with the files that it builds on.
    pub(crate) waits: bool,
}

/// The framework or library that a file is, and the files that it builds on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity {
    pub(crate) id: String,
    /// Empty for a library without one.
    pub(crate) version: String,
    /// The file that it changes.
    pub(crate) base: Option<Base>,
    /// The libraries that it takes declarations from.
    pub(crate) libraries: Vec<Reference>,
}

/// The file that another one changes.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    /// Whether it is a version of the same framework, which is then amended.
    pub(crate) amends: bool,
    pub(crate) of: Reference,
}

/// Another file as a file names it.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    pub(crate) id: String,
    pub(crate) version: Option<String>,
    pub(crate) at: Span,
}

impl Reference {
    /// Reads `id` or `id@version`.
    pub(crate) fn read(text: &str, at: Span) -> Self {
        let (id, version) = match text.split_once('@') {
            Some((id, version)) => (id, Some(version.trim()).filter(|version| !version.is_empty())),
            None => (text, None),
        };
        Self { id: id.trim().to_owned(), version: version.map(str::to_owned), at }
    }

    /// Returns the name as it is written.
    pub(crate) fn name(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{version}", self.id),
            None => self.id.clone(),
        }
    }
}

/// The places of the identity of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Places {
    pub(crate) framework: Span,
    pub(crate) version: Span,
    pub(crate) replaces: Option<Span>,
    pub(crate) in_force: Option<Span>,
}

impl RuleFile {
    /// Returns the framework, or `None` if the file has errors.
    #[must_use]
    pub const fn framework(&self) -> Option<&Arc<Framework>> {
        self.framework.as_ref()
    }

    /// Returns every error and warning, in the order of the file.
    #[must_use]
    pub const fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Returns whether the file is a library (`kind: library`), which makes no framework: other files take its
    /// declarations in.
    #[must_use]
    pub const fn is_library(&self) -> bool {
        self.is_library
    }

    /// Returns the name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.sources.last().map_or("", |source| source.name.as_str())
    }

    /// Returns the framework without the warnings of the file.
    ///
    /// # Errors
    /// All diagnostics of the file, if one of them is an error.
    pub fn into_result(self) -> Result<Arc<Framework>, Diagnostics> {
        let Self { framework, diagnostics, .. } = self.told_apart();
        framework.ok_or(diagnostics)
    }

    /// Returns the file with a fault that says that it makes no framework, if it is a library without faults.
    pub(crate) fn told_apart(mut self) -> Self {
        if self.is_library && !self.diagnostics.has_errors() {
            let fault = problem! { self.framework_place(), Code::NotALibrary;
                says "this file is a library, which makes no framework",
                    "tệp này là thư viện, không tạo ra bộ quy tắc";
                help "load a rule file that names it: `library: …`",
                    "đọc một tệp quy tắc có nêu thư viện này: `library: …`";
            };
            self.diagnostics.0.push(fault.into());
        }
        self
    }

    /// Makes a file that is not read yet.
    pub(crate) fn unread(source: &Arc<SourceText>) -> Self {
        Self {
            framework: None,
            diagnostics: Diagnostics::default(),
            sources: vec![Arc::clone(source)],
            libraries: Vec::new(),
            identity: None,
            places: Places::default(),
            own_digest: String::new(),
            is_library: false,
            waits: false,
        }
    }

    /// Makes a file without a text, because it cannot be read or is too long to keep.
    pub(crate) fn without_text(name: &str, diagnostic: Diagnostic) -> Self {
        let source = Arc::new(SourceText::new(name, ""));
        Self { diagnostics: Diagnostics(vec![diagnostic]), ..Self::unread(&source) }
    }

    /// Returns the identity of a file that waits for those that it builds on.
    pub(crate) fn pending(&self) -> Option<&Identity> {
        self.identity.as_ref().filter(|_| self.waits)
    }

    /// Returns whether it is this version of this framework.
    pub(crate) fn is(&self, id: &str, version: &str) -> bool {
        self.identity.as_ref().is_some_and(|own| own.id == id && own.version == version)
    }

    /// Refuses a file that cannot be merged with those that it builds on.
    pub(crate) fn refuse(&mut self, diagnostic: Diagnostic) {
        self.waits = false;
        self.diagnostics.0.push(diagnostic);
    }

    /// Sets what merging gave, after which the file no longer waits. `before` are the texts of its base.
    pub(crate) fn settle(
        &mut self,
        (framework, diagnostics): (Option<Framework>, Diagnostics),
        before: Vec<Arc<SourceText>>,
        libraries: Vec<Arc<SourceText>>,
    ) {
        self.waits = false;
        self.framework = framework.map(Arc::new);
        self.diagnostics.append(diagnostics);
        self.sources.splice(0..0, before);
        self.libraries = libraries;
    }

    /// Returns the place of the id.
    pub(crate) fn framework_place(&self) -> Location {
        self.place(self.places.framework)
    }

    /// Returns the place of the version.
    pub(crate) fn version_place(&self) -> Location {
        self.place(self.places.version)
    }

    /// Returns the place where it names the file that it changes. If it names none, that of the version.
    pub(crate) fn base_place(&self) -> Location {
        let base = self.identity.as_ref().and_then(|identity| identity.base.as_ref());
        self.place(base.map_or(self.places.version, |base| base.of.at))
    }

    /// Returns the place of the replaced version. If there is none, that of the version.
    pub(crate) fn replaces_place(&self) -> Location {
        self.place(self.places.replaces.unwrap_or(self.places.version))
    }

    /// Returns the place of the period. If there is none, that of the version.
    pub(crate) fn in_force_place(&self) -> Location {
        self.place(self.places.in_force.unwrap_or(self.places.version))
    }

    /// Returns the first place where an id is written as a whole in the file itself. If there is none, that of the version.
    pub(crate) fn written_place(&self, id: &str) -> Location {
        let text = self.sources.last().map_or("", |source| &*source.text);
        let goes_on = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        let ends = |at: usize| at.saturating_add(id.len());
        let whole = |at: &usize| !text.get(ends(*at)..).unwrap_or("").starts_with(goes_on);
        let found = text.match_indices(id).map(|(at, _)| at).find(whole);
        self.place(found.map_or(self.places.version, |at| Span { start: at, end: ends(at) }))
    }

    pub(crate) fn place(&self, span: Span) -> Location {
        let nothing = || Arc::new(SourceText::new("", ""));
        let source = self.sources.last().cloned().unwrap_or_else(nothing);
        LineIndex::new(&source.text).locate(&source.name, &source.text, span)
    }
}
