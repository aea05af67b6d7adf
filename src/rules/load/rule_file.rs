//! A loaded rule file: its framework, its faults, and the places that identify it.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, LineIndex, Location, SourceText, Span};
use crate::model::Framework;

/// A loaded rule file, with its framework, if it has no errors, and all its faults.
#[derive(Debug, Clone)]
pub struct RuleFile {
    pub(crate) framework: Option<Arc<Framework>>,
    pub(crate) diagnostics: Diagnostics,
    /// The texts that it was made of, oldest first. The file itself is last.
    pub(crate) sources: Vec<Arc<SourceText>>,
    /// The framework that it says it is, if any.
    pub(crate) identity: Option<Identity>,
    /// The places of its identity, in the file itself.
    pub(crate) places: Places,
    /// The digest of the file itself.
    pub(crate) own_digest: String,
    /// Whether it is an amendment that is not yet merged with its base.
    pub(crate) waits: bool,
}

/// The framework that a file is, and the version that it amends.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) id: String,
    pub(crate) version: String,
    /// The version that it amends.
    pub(crate) amends: Option<String>,
}

/// The places of the identity of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Places {
    pub(crate) framework: Span,
    pub(crate) version: Span,
    pub(crate) amends: Span,
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
        self.framework.ok_or(self.diagnostics)
    }

    /// Makes a file that is not read yet.
    pub(crate) fn unread(source: &Arc<SourceText>) -> Self {
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

    /// Makes a file without a text, because it cannot be read or is too long to keep.
    pub(crate) fn without_text(name: &str, diagnostic: Diagnostic) -> Self {
        let source = Arc::new(SourceText::new(name, ""));
        Self { diagnostics: Diagnostics(vec![diagnostic]), ..Self::unread(&source) }
    }

    /// Returns the identity of an amendment that waits for its base.
    pub(crate) fn pending(&self) -> Option<&Identity> {
        self.identity.as_ref().filter(|_| self.waits)
    }

    /// Returns whether it is this version of this framework.
    pub(crate) fn is(&self, id: &str, version: &str) -> bool {
        self.identity.as_ref().is_some_and(|own| own.id == id && own.version == version)
    }

    /// Refuses an amendment that cannot be merged.
    pub(crate) fn refuse(&mut self, diagnostic: Diagnostic) {
        self.waits = false;
        self.diagnostics.0.push(diagnostic);
    }

    /// Sets the result of an amendment, which then no longer waits.
    pub(crate) fn settle(
        &mut self,
        framework: Option<Framework>,
        diagnostics: Diagnostics,
        before: Vec<Arc<SourceText>>,
    ) {
        self.waits = false;
        self.framework = framework.map(Arc::new);
        self.diagnostics.append(diagnostics);
        self.sources.splice(0..0, before);
    }

    /// Returns the place of the id.
    pub(crate) fn framework_place(&self) -> Location {
        self.place(self.places.framework)
    }

    /// Returns the place of the version.
    pub(crate) fn version_place(&self) -> Location {
        self.place(self.places.version)
    }

    /// Returns the place of the amended version.
    pub(crate) fn amends_place(&self) -> Location {
        self.place(self.places.amends)
    }

    /// Returns the place of the replaced version. If there is none, that of the version.
    pub(crate) fn replaces_place(&self) -> Location {
        self.place(self.places.replaces.unwrap_or(self.places.version))
    }

    /// Returns the place of the period. If there is none, that of the version.
    pub(crate) fn in_force_place(&self) -> Location {
        self.place(self.places.in_force.unwrap_or(self.places.version))
    }

    fn place(&self, span: Span) -> Location {
        let nothing = || Arc::new(SourceText::new("", ""));
        let source = self.sources.last().cloned().unwrap_or_else(nothing);
        LineIndex::new(&source.text).locate(&source.name, &source.text, span)
    }
}
