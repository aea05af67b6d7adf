//! A rule file as it was loaded: its framework, its faults, and where it says what it is.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, LineIndex, Location, SourceText, Span};
use crate::model::Framework;

/// One rule file as it was loaded, with its framework, if it has no errors, and all its faults.
#[derive(Debug, Clone)]
pub struct RuleFile {
    pub(crate) framework: Option<Arc<Framework>>,
    pub(crate) diagnostics: Diagnostics,
    /// The texts that it was made of: what is amended before what amends it, the file itself last.
    pub(crate) sources: Vec<Arc<SourceText>>,
    /// Which framework it is, if the file says so.
    pub(crate) identity: Option<Identity>,
    /// Where it says so, in the file itself.
    pub(crate) places: Places,
    /// The digest of the file itself.
    pub(crate) own_digest: String,
    /// Whether it is an amendment that is not yet put together with what it amends.
    pub(crate) waits: bool,
}

/// Which framework a file is, and what it amends.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) id: String,
    pub(crate) version: String,
    /// The version that it amends.
    pub(crate) amends: Option<String>,
}

/// Where a file says what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Places {
    pub(crate) framework: Span,
    pub(crate) version: Span,
    pub(crate) amends: Span,
    pub(crate) replaces: Option<Span>,
    pub(crate) in_force: Option<Span>,
}

impl RuleFile {
    /// The framework, or `None` if the file has errors.
    #[must_use]
    pub const fn framework(&self) -> Option<&Arc<Framework>> {
        self.framework.as_ref()
    }

    /// Every error and warning, in the order of the file.
    #[must_use]
    pub const fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The name of the file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.sources.last().map_or("", |source| source.name.as_str())
    }

    /// The framework without the warnings of the file.
    ///
    /// # Errors
    /// All diagnostics of the file, if one of them is an error.
    pub fn into_result(self) -> Result<Arc<Framework>, Diagnostics> {
        self.framework.ok_or(self.diagnostics)
    }

    /// A file of which nothing is known but its text.
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

    /// A file without a text: it cannot be read, or is too long to be kept.
    pub(crate) fn without_text(name: &str, diagnostic: Diagnostic) -> Self {
        let source = Arc::new(SourceText { name: name.to_owned(), text: String::new() });
        Self { diagnostics: Diagnostics(vec![diagnostic]), ..Self::unread(&source) }
    }

    /// What an amendment is, while it waits for what it amends.
    pub(crate) fn pending(&self) -> Option<&Identity> {
        self.identity.as_ref().filter(|_| self.waits)
    }

    /// Whether it is this version of this framework.
    pub(crate) fn is(&self, id: &str, version: &str) -> bool {
        self.identity.as_ref().is_some_and(|own| own.id == id && own.version == version)
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
        self.framework = framework.map(Arc::new);
        self.diagnostics.append(diagnostics);
        self.sources.splice(0..0, before);
    }

    /// The place of the id.
    pub(crate) fn framework_place(&self) -> Location {
        self.place(self.places.framework)
    }

    /// The place of the version.
    pub(crate) fn version_place(&self) -> Location {
        self.place(self.places.version)
    }

    /// The place of the version that is amended.
    pub(crate) fn amends_place(&self) -> Location {
        self.place(self.places.amends)
    }

    /// The place of the version that is replaced, or of the version if none is.
    pub(crate) fn replaces_place(&self) -> Location {
        self.place(self.places.replaces.unwrap_or(self.places.version))
    }

    /// The place of the period, or of the version if there is none.
    pub(crate) fn in_force_place(&self) -> Location {
        self.place(self.places.in_force.unwrap_or(self.places.version))
    }

    fn place(&self, span: Span) -> Location {
        let nothing = || Arc::new(SourceText { name: String::new(), text: String::new() });
        let source = self.sources.last().cloned().unwrap_or_else(nothing);
        LineIndex::new(&source.text).locate(&source.name, &source.text, span)
    }
}
