//! A fault as it is found: its words, with places that are not yet lines and columns.

use super::codes::Code;
use super::diagnostic::{Diagnostic, Label};
use super::location::Location;
use super::nearest::{did_you_mean, nearest};
use super::span::Span;

/// A fault or a warning whose places are still spans.
///
/// Readers say what is wrong and where in the bytes it is. Lines and columns are counted once, at the end, for
/// the faults that are listed ([`Problem::locate`]).
#[derive(Debug, Clone)]
pub struct Problem {
    pub code: Code,
    /// `None` if the file as a whole is meant.
    pub span: Option<Span>,
    /// The path in the document, if it is known already.
    pub path: Option<String>,
    pub message: String,
    pub label: Option<String>,
    pub related: Vec<(Span, String)>,
    pub allowed: Option<String>,
    pub help: Option<String>,
    pub nearest: Option<String>,
}

impl Span {
    /// A problem of what is here.
    pub(crate) fn problem(self, code: Code, message: impl Into<String>) -> Problem {
        Problem { span: Some(self), ..Problem::new(code, message) }
    }
}

impl Problem {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            span: None,
            path: None,
            message: message.into(),
            label: None,
            related: Vec::new(),
            allowed: None,
            help: None,
            nearest: None,
        }
    }

    /// Sets the message.
    pub(crate) fn says(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// Sets the words at the underlined place.
    pub(crate) fn label(self, label: impl Into<String>) -> Self {
        Self { label: Some(label.into()), ..self }
    }

    /// Adds another place, unless it is not known or is the place of the problem itself.
    pub(crate) fn related(
        mut self,
        span: impl Into<Option<Span>>,
        message: impl Into<String>,
    ) -> Self {
        let span = span.into().filter(|span| Some(*span) != self.span);
        self.related.extend(span.map(|span| (span, message.into())));
        self
    }

    /// Sets what is allowed.
    pub(crate) fn allowed(self, allowed: impl Into<String>) -> Self {
        Self { allowed: Some(allowed.into()), ..self }
    }

    /// Sets the advice.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Sets the advice if there is any.
    pub(crate) fn maybe_help(self, help: Option<String>) -> Self {
        Self { help: help.or(self.help), ..self }
    }

    /// Asks whether the nearest of the known names was meant, if one is near.
    pub(crate) fn nearest<'n>(self, wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Self {
        self.meant(nearest(wrong, known))
    }

    /// Asks whether this name was meant, if there is one.
    pub(crate) fn meant(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => Self { nearest: Some(name.to_owned()), ..self.help(did_you_mean(name)) },
            None => self,
        }
    }

    /// The place of the problem and all that are related.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> {
        self.span.into_iter().chain(self.related.iter().map(|(span, _)| *span))
    }

    /// The diagnostic, with the location of each span as `locate` gives it.
    pub(crate) fn locate(self, locate: impl Fn(Span) -> Option<Location>) -> Diagnostic {
        let related = self.related.into_iter().filter_map(|(span, message)| {
            let location = locate(span)?;
            Some(Label { location, message })
        });
        Diagnostic {
            location: self.span.and_then(&locate),
            path: self.path,
            label: self.label,
            related: related.collect(),
            allowed: self.allowed,
            help: self.help,
            nearest: self.nearest,
            ..Diagnostic::new(self.code, self.message)
        }
    }
}
