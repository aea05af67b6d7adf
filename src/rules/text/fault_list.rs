//! The list of faults that are found while a file is read.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Problem, Severity, Span};
use crate::said::said;

/// The part of a value to show for a fault.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Where {
    /// A value.
    Value(Span),
    /// The key of a value, if the key should not be there.
    Key(Span),
    /// Bytes of the text of a scalar, if they can be found in the file.
    Part { of: Span, part: Span },
}

impl From<Span> for Where {
    fn from(span: Span) -> Self {
        Self::Value(span)
    }
}

impl Where {
    /// Returns the span of the value that the fault is about.
    pub(super) const fn span(self) -> Span {
        match self {
            Self::Value(span) | Self::Key(span) | Self::Part { of: span, .. } => span,
        }
    }
}

/// A fault in the list.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) place: Where,
    pub(super) problem: Problem,
}

/// Proof that a fault was reported, so that the value can be dropped without a second fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported(());

impl Reported {
    /// Makes the proof for a value whose fault the deserializer reported.
    pub(crate) const fn by_deserializer() -> Self {
        Self(())
    }
}

/// An unknown key. It is kept so that the key that was probably meant is not reported as missing.
#[derive(Debug)]
struct UnknownKey {
    mapping: Span,
    meant: Option<&'static str>,
}

/// A warning that the rule author accepts for everything in `scope`.
#[derive(Debug)]
struct Allowed {
    scope: Span,
    code: Code,
    at: Span,
    used: Cell<bool>,
}

/// The nesting of values in a document that is merged from several files. For the span of each value, the
/// numbers of the values in it: from the first up to, but not including, the second.
#[derive(Debug, Default)]
pub(crate) struct Outline(pub(super) HashMap<Span, (usize, usize)>);

impl Outline {
    fn holds(&self, outer: Span, inner: Span) -> bool {
        let ranges = self.0.get(&outer).zip(self.0.get(&inner));
        ranges.is_some_and(|(outer, inner)| outer.0 <= inner.0 && inner.1 <= outer.1)
    }
}

/// Collects the faults of one file. Shared by all code that reads the file.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    faults: RefCell<Vec<Listed>>,
    unknown_keys: RefCell<Vec<UnknownKey>>,
    allowed: RefCell<Vec<Allowed>>,
    errors: Cell<usize>,
    total: Cell<usize>,
    limit: usize,
    /// The names of numbers that stand in place of a number.
    numbers: RefCell<HashSet<String>>,
    /// Whether a part is checked once more, for other units: what was told of it is not told again.
    is_repeated: Cell<bool>,
    /// Empty if the spans of the document show the nesting.
    outline: Outline,
}

impl Sink {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Makes a sink for a document that is merged from several files.
    pub(crate) fn with_outline(limit: usize, outline: Outline) -> Self {
        Self { outline, ..Self::new(limit) }
    }

    /// Notes that named numbers are used.
    pub(crate) fn use_numbers(&self, names: HashSet<String>) {
        self.numbers.borrow_mut().extend(names);
    }

    /// Returns whether a named number is used in place of a number.
    pub(crate) fn uses_number(&self, name: &str) -> bool {
        self.numbers.borrow().contains(name)
    }

    /// Reports a fault that is described elsewhere.
    pub(crate) fn take(&self, place: Where, problem: Problem) {
        if self.open(problem.words.code, place).is_some() {
            self.close(place, Some(problem));
        }
    }

    /// Returns the fault to describe, if it is to be listed.
    pub(crate) fn open(&self, code: Code, place: Where) -> Option<Problem> {
        // What was told before is known by its words.
        let is_listed = self.is_repeated.get() || self.counts(code, place);
        is_listed.then(|| place.span().problem(code, said!("", "")))
    }

    /// Lists a fault that is described, if it is to be listed.
    pub(crate) fn close(&self, place: Where, problem: Option<Problem>) -> Reported {
        let Some(problem) = problem else { return Reported(()) };
        let is_told = |of: &Listed| {
            let (told, new) = (&of.problem, &problem);
            of.place.span() == place.span()
                && (told.words.code, &told.words.message) == (new.words.code, &new.words.message)
        };
        let is_new = || !self.faults.borrow().iter().any(is_told);
        if !self.is_repeated.get() || (is_new() && self.counts(problem.words.code, place)) {
            self.faults.borrow_mut().push(Listed { place, problem });
        }
        Reported(())
    }

    /// Counts a fault, unless it is a warning that is allowed. Returns whether the list has room for it.
    fn counts(&self, code: Code, place: Where) -> bool {
        if code.severity() == Severity::Error {
            self.errors.set(self.errors.get().saturating_add(1));
        } else if self.is_allowed(code, place.span()) {
            return false;
        }
        self.has_room_for_one_more()
    }

    fn has_room_for_one_more(&self) -> bool {
        self.total.set(self.total.get().saturating_add(1));
        self.total.get() <= self.limit
    }

    /// Says whether a part which was checked is checked once more, for other units.
    pub(crate) fn once_more(&self, is_repeated: bool) {
        self.is_repeated.set(is_repeated)
    }

    /// Returns whether a part is checked once more.
    pub(crate) fn is_once_more(&self) -> bool {
        self.is_repeated.get()
    }

    /// Allows warnings of this code wherever they point into `scope`.
    pub(crate) fn allow(&self, scope: Span, code: Code, at: Span) {
        let used = Cell::new(false);
        let mut allowed = self.allowed.borrow_mut();
        // A file whose points go by the kind is checked for each.
        if !allowed.iter().any(|other| (other.scope, other.code, other.at) == (scope, code, at)) {
            allowed.push(Allowed { scope, code, at, used });
        }
    }

    fn is_allowed(&self, code: Code, at: Span) -> bool {
        let allowed = self.allowed.borrow();
        let in_scope = |scope: Span| scope.contains(at) || self.outline.holds(scope, at);
        let holds = |allow: &&Allowed| allow.code == code && in_scope(allow.scope);
        // Inner mappings are noted later, so the last match is the one nearest to the warning.
        let nearest = allowed.iter().rev().find(holds);
        nearest.inspect(|allow| allow.used.set(true)).is_some()
    }

    /// Warns of allowed warnings that never occur.
    pub(crate) fn report_unused_allows(&self) {
        let allowed = self.allowed.borrow();
        for Allowed { code, at, .. } in allowed.iter().filter(|allow| !allow.used.get()) {
            // Without `fault`, because this warning cannot be allowed.
            if self.has_room_for_one_more() {
                let message = said!(
                    "`{code}` is allowed here, but it is not given",
                    "`{code}` được cho phép ở đây, nhưng không có cảnh báo đó",
                    code
                );
                let problem =
                    at.problem(Code::UnusedAllow, message).help(said!("remove it", "xóa dòng này"));
                self.faults.borrow_mut().push(Listed { place: (*at).into(), problem });
            }
        }
    }

    /// Notes an unknown key of `mapping`, with the key that was probably meant.
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

    /// Returns whether `mapping` had an unknown key. A missing key may then be a misspelt one.
    pub(crate) fn has_unknown_key(&self, mapping: Span) -> bool {
        self.unknown_keys.borrow().iter().any(|key| key.mapping == mapping)
    }

    /// Returns whether an unknown key of `mapping` was probably meant as `key`.
    pub(crate) fn was_misspelt(&self, mapping: Span, key: &str) -> bool {
        let keys = self.unknown_keys.borrow();
        keys.iter().any(|k| k.mapping == mapping && k.meant == Some(key))
    }

    /// Returns whether another fault would be listed.
    pub(crate) fn has_room(&self) -> bool {
        self.total.get() < self.limit
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.errors.get() > 0
    }

    /// Returns the faults in the list, and the number of all faults.
    pub(super) fn into_listed(self) -> (Vec<Listed>, usize) {
        (self.faults.into_inner(), self.total.get())
    }
}

/// Reports a fault to a [`Sink`], in words as [`described`](crate::diagnostic::described) takes them:
/// `fault! { sink, Code::EmptyText, span; says "…", "…"; }`. They are made only if the list has room, so that a file with
/// very many faults is refused quickly.
macro_rules! fault {
    ($sink:expr, $code:expr, $at:expr; $($words:tt)*) => {{
        let sink: &$crate::rules::text::fault_list::Sink = $sink;
        let place = $crate::rules::text::fault_list::Where::from($at);
        let problem = match sink.open($code, place) {
            Some(problem) => Some($crate::diagnostic::described! { problem; $($words)* }),
            None => None,
        };
        sink.close(place, problem)
    }};
}

pub(crate) use fault;
