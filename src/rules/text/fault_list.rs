//! The list in which faults are collected while a file is read.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use crate::diagnostic::{Code, Problem, Severity, Span};

/// What is shown of the place of a fault.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Where {
    /// A value.
    Value(Span),
    /// The key of a value, because the key should not be there.
    Key(Span),
    /// Bytes of the text that a scalar holds, if they can be found in the file.
    Part { of: Span, part: Span },
}

impl From<Span> for Where {
    fn from(span: Span) -> Self {
        Self::Value(span)
    }
}

impl Where {
    /// The value that the fault is about.
    pub(super) const fn span(self) -> Span {
        match self {
            Self::Value(span) | Self::Key(span) | Self::Part { of: span, .. } => span,
        }
    }
}

/// A fault that is listed.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) place: Where,
    pub(super) problem: Problem,
}

/// Proof that a fault was reported: what it stands for can be left out without another word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported(());

impl Reported {
    /// For a value whose deserializer reported what is wrong with it.
    pub(crate) const fn by_deserializer() -> Self {
        Self(())
    }
}

/// An unknown key, remembered so that a key that it was probably meant to be is not called missing.
#[derive(Debug)]
struct UnknownKey {
    mapping: Span,
    meant: Option<&'static str>,
}

/// A warning that the rule author means as it is, for everything that stands in `scope`.
#[derive(Debug)]
struct Allowed {
    scope: Span,
    code: Code,
    at: Span,
    used: Cell<bool>,
}

/// What lies in what, in a document that is put together from several files: the numbers of the values in the
/// span of each, from the first up to one that is not in it.
#[derive(Debug, Default)]
pub(crate) struct Outline(pub(super) HashMap<Span, (usize, usize)>);

impl Outline {
    fn holds(&self, outer: Span, inner: Span) -> bool {
        let both = self.0.get(&outer).zip(self.0.get(&inner));
        both.is_some_and(|(outer, inner)| outer.0 <= inner.0 && inner.1 <= outer.1)
    }
}

/// Collects faults; shared by everything that reads one file.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    faults: RefCell<Vec<Listed>>,
    unknown_keys: RefCell<Vec<UnknownKey>>,
    allowed: RefCell<Vec<Allowed>>,
    errors: Cell<usize>,
    total: Cell<usize>,
    limit: usize,
    /// Empty if the spans of the document say what lies in what.
    outline: Outline,
}

impl Sink {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// For a document that is put together from several files.
    pub(crate) fn with_outline(limit: usize, outline: Outline) -> Self {
        Self { outline, ..Self::new(limit) }
    }

    /// Reports a fault. `describe` is called only while there is room in the list, so that a file
    /// with very many faults does not take long to refuse.
    pub(crate) fn fault(
        &self,
        code: Code,
        place: impl Into<Where>,
        describe: impl FnOnce(Problem) -> Problem,
    ) -> Reported {
        let place = place.into();
        if code.severity() == Severity::Error {
            self.errors.set(self.errors.get().saturating_add(1));
        } else if self.is_allowed(code, place.span()) {
            return Reported(());
        }
        self.list(code, place, describe);
        Reported(())
    }

    fn list(&self, code: Code, place: Where, describe: impl FnOnce(Problem) -> Problem) {
        self.total.set(self.total.get().saturating_add(1));
        if self.total.get() <= self.limit {
            let problem = describe(place.span().problem(code, String::new()));
            self.faults.borrow_mut().push(Listed { place, problem });
        }
    }

    /// Notes that warnings of this code are meant wherever they point into `scope`.
    pub(crate) fn allow(&self, scope: Span, code: Code, at: Span) {
        let used = Cell::new(false);
        self.allowed.borrow_mut().push(Allowed { scope, code, at, used });
    }

    fn is_allowed(&self, code: Code, at: Span) -> bool {
        let allowed = self.allowed.borrow();
        let in_scope = |scope: Span| scope.contains(at) || self.outline.holds(scope, at);
        let holds = |allow: &&Allowed| allow.code == code && in_scope(allow.scope);
        // Innermost mappings are noted last; the one that is nearest to the warning explains it.
        let found = allowed.iter().rev().find(holds);
        found.inspect(|allow| allow.used.set(true)).is_some()
    }

    /// Warns of what is allowed and never happens.
    pub(crate) fn report_unused_allows(&self) {
        let allowed = self.allowed.borrow();
        for Allowed { code, at, .. } in allowed.iter().filter(|allow| !allow.used.get()) {
            // Not through `fault`: this warning cannot be allowed.
            self.list(Code::UnusedAllow, (*at).into(), |fault| {
                fault
                    .says(format!("`{code}` is allowed here, but it is not given"))
                    .help("remove it")
            });
        }
    }

    /// Notes that `mapping` has a key that is not known, with what was probably meant.
    pub(crate) fn note_unknown_key(
        &self,
        mapping: Span,
        meant: impl FnOnce() -> Option<&'static str>,
    ) {
        let mut keys = self.unknown_keys.borrow_mut();
        if keys.len() < self.limit {
            keys.push(UnknownKey { mapping, meant: meant() });
        }
    }

    /// Whether a key of `mapping` was unknown, so that what is missing may be what was misspelt.
    pub(crate) fn has_unknown_key(&self, mapping: Span) -> bool {
        self.unknown_keys.borrow().iter().any(|key| key.mapping == mapping)
    }

    /// Whether an unknown key of `mapping` was probably meant as `key`.
    pub(crate) fn was_misspelt(&self, mapping: Span, key: &str) -> bool {
        let keys = self.unknown_keys.borrow();
        keys.iter().any(|k| k.mapping == mapping && k.meant == Some(key))
    }

    /// Whether another fault would be listed.
    pub(crate) fn has_room(&self) -> bool {
        self.total.get() < self.limit
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors.get() > 0
    }

    /// The faults that are listed, and how many there are.
    pub(super) fn into_listed(self) -> (Vec<Listed>, usize) {
        (self.faults.into_inner(), self.total.get())
    }
}
