//! A fault as it is found: its words, with places that are not yet lines and columns.

use std::io;

use super::answer::Answer;
use super::codes::Code;
use super::diagnostic::{Diagnostic, Label};
use super::location::Location;
use super::nearest::{did_you_mean, nearest};
use super::span::Span;
use crate::said::Said;

/// A fault or a warning whose places are still spans, or are lines and columns of several files already.
///
/// Readers say what is wrong and where in the bytes it is. Lines and columns are counted once, at the end, for
/// the faults that are listed ([`Problem::locate`]).
#[derive(Debug, Clone)]
pub struct Problem<P = Span> {
    /// `None` if the file as a whole is meant.
    pub span: Option<P>,
    /// Other places that matter, with what is there.
    pub related: Vec<(P, Said)>,
    /// What it says, without places. Apart, so that a function that may fail needs little stack for it.
    pub words: Box<Diagnostic>,
}

impl Span {
    /// A problem of what is here.
    pub(crate) fn problem(self, code: Code, message: Said) -> Problem {
        Problem::new(code, message).at(Some(self))
    }
}

impl Problem {
    pub(crate) fn new(code: Code, message: Said) -> Self {
        Self { span: None, related: Vec::new(), words: Box::new(Diagnostic::new(code, message)) }
    }

    /// Sets the place.
    pub(crate) fn at(self, span: Option<Span>) -> Self {
        Self { span, ..self }
    }
}

impl Location {
    /// A problem of what is here.
    pub(crate) fn problem(self, code: Code, message: Said) -> Problem<Self> {
        let words = Box::new(Diagnostic::new(code, message));
        Problem { span: Some(self), related: Vec::new(), words }
    }
}

impl From<Problem<Location>> for Diagnostic {
    fn from(problem: Problem<Location>) -> Self {
        problem.locate(Some)
    }
}

impl<P: PartialEq> Problem<P> {
    /// Sets the path in the document.
    pub(crate) fn path(mut self, path: Option<String>) -> Self {
        self.words.path = path;
        self
    }

    /// Sets the message.
    pub(crate) fn says(mut self, message: Said) -> Self {
        self.words.message = message;
        self
    }

    /// Sets the words at the underlined place.
    pub(crate) fn label(mut self, label: Said) -> Self {
        self.words.label = Some(label);
        self
    }

    /// Adds another place, unless it is not known or is the place of the problem itself.
    pub(crate) fn related(mut self, span: impl Into<Option<P>>, message: Said) -> Self {
        let span = span.into().filter(|span| Some(span) != self.span.as_ref());
        self.related.extend(span.map(|span| (span, message)));
        self
    }

    /// Sets what is allowed, if it is known.
    pub(crate) fn allowed(mut self, allowed: impl Into<Option<Said>>) -> Self {
        self.words.allowed = allowed.into().or(self.words.allowed);
        self
    }

    /// Sets the advice.
    pub(crate) fn help(self, help: Said) -> Self {
        self.maybe_help(Some(help))
    }

    /// Sets the advice if there is any.
    pub(crate) fn maybe_help(mut self, help: Option<Said>) -> Self {
        self.words.help = help.or(self.words.help);
        self
    }

    /// Sets the advice if there is none yet.
    pub(crate) fn or_help(mut self, help: impl FnOnce() -> Option<Said>) -> Self {
        self.words.help = self.words.help.or_else(help);
        self
    }

    /// Asks whether the nearest of the known names was meant, if one is near.
    pub(crate) fn nearest<'n>(self, wrong: &str, known: impl IntoIterator<Item = &'n str>) -> Self {
        self.meant(nearest(wrong, known))
    }

    /// Asks whether this name was meant, if there is one.
    pub(crate) fn meant(self, name: Option<&str>) -> Self {
        self.maybe_help(name.map(did_you_mean)).named(name.map(str::to_owned))
    }

    /// Sets the nearest name, which the help or the message says already.
    pub(crate) fn named(mut self, nearest: Option<String>) -> Self {
        self.words.nearest = nearest.or(self.words.nearest);
        self
    }

    /// Describes it further.
    pub(crate) fn which(self, describe: impl FnOnce(Self) -> Self) -> Self {
        describe(self)
    }

    /// Sets the option that answers it.
    pub(crate) fn answer(mut self, answer: Answer) -> Self {
        self.words.answer = Some(answer);
        self
    }

    /// Sets the kind of the I/O error that is told.
    pub(crate) fn io_error(mut self, error: &io::Error) -> Self {
        self.words.io_error = Some(error.kind());
        self
    }

    /// The place of the problem and all that are related.
    pub(crate) fn spans(&self) -> impl Iterator<Item = P>
    where
        P: Copy,
    {
        self.span.into_iter().chain(self.related.iter().map(|(span, _)| *span))
    }

    /// Puts the problem at a place of another file, if that is known: where it was found is then a related one.
    pub(crate) fn elsewhere(self, there: Option<Location>, found: Option<P>, says: Said) -> Self {
        let Some(there) = there else { return self };
        let mut problem = self.related(found, says);
        problem.words.location = Some(there);
        problem
    }

    /// Adds a place of another file, if it is known.
    pub(crate) fn beside(mut self, there: Option<Location>, message: Said) -> Self {
        self.words.related.extend(there.map(|location| Label { location, message }));
        self
    }

    /// The diagnostic, with the location of each span as `locate` gives it.
    pub(crate) fn locate(self, locate: impl Fn(P) -> Option<Location>) -> Diagnostic {
        let mut words = *self.words;
        let related = self.related.into_iter();
        words.related.extend(
            related.filter_map(|(span, message)| Some(Label { location: locate(span)?, message })),
        );
        words.location = words.location.or_else(|| self.span.and_then(&locate));
        words
    }
}

/// Describes a [`Problem`], one line for each thing that is said: the name of the method, then a sentence in English,
/// the same in Vietnamese, and their values; or the arguments themselves. `related` takes a place before its sentence.
/// A `let` names what several lines need.
///
/// ```text
/// described! { problem;
///     says "unknown key `{key}`", "không có khóa `{key}`", key;
///     related first, "first here", "lần đầu ở đây";
///     nearest key, known();
/// }
/// ```
macro_rules! described {
    ($problem:ident;) => { $problem };
    ($problem:ident; let $name:ident: $kind:ty = $value:expr; $($rest:tt)*) => {{
        let $name: $kind = $value;
        $crate::diagnostic::described! { $problem; $($rest)* }
    }};
    ($problem:ident; let $name:pat = $value:expr; $($rest:tt)*) => {{
        let $name = $value;
        $crate::diagnostic::described! { $problem; $($rest)* }
    }};
    ($problem:ident; $key:ident $en:literal, $vi:literal $(, $value:expr)*; $($rest:tt)*) => {{
        let problem = $problem.$key($crate::said::said!($en, $vi $(, $value)*));
        $crate::diagnostic::described! { problem; $($rest)* }
    }};
    ($problem:ident; related $at:expr, $en:literal, $vi:literal $(, $value:expr)*; $($rest:tt)*) => {{
        let problem = $problem.related($at, $crate::said::said!($en, $vi $(, $value)*));
        $crate::diagnostic::described! { problem; $($rest)* }
    }};
    ($problem:ident; $key:ident $($value:expr),+; $($rest:tt)*) => {{
        let problem = $problem.$key($($value),+);
        $crate::diagnostic::described! { problem; $($rest)* }
    }};
}

/// Makes the [`Problem`] of a code, at a span or of no place, in words as [`described`] takes them.
macro_rules! problem {
    ($code:expr; $($words:tt)*) => {{
        let problem = $crate::diagnostic::Problem::new($code, $crate::said::said!("", ""));
        $crate::diagnostic::described! { problem; $($words)* }
    }};
    ($at:expr, $code:expr; $($words:tt)*) => {{
        let problem = $at.problem($code, $crate::said::said!("", ""));
        $crate::diagnostic::described! { problem; $($words)* }
    }};
}

pub(crate) use {described, problem};
