//! Where faults are collected while a file is read, and how they become diagnostics.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use super::codes::Code;
use super::sources::{Lines, Texts};
use super::yaml::{YamlNode, YamlValue};
use crate::diagnostic::{AnyCode, Diagnostic, Diagnostics, Label, Severity, did_you_mean, nearest};

/// The bytes of a text that a value was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A fault that has a place in the text, but no line and path yet: those are found at the end.
#[derive(Debug)]
pub(crate) struct Fault {
    code: AnyCode,
    at: Span,
    pointing: Pointing,
    inside: Option<Span>,
    message: String,
    label: Option<String>,
    related: Vec<(Span, String)>,
    allowed: Option<String>,
    help: Option<String>,
    nearest: Option<String>,
}

/// Which part of an entry of a mapping is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pointing {
    AtValues,
    AtKeys,
}

impl Fault {
    const fn new(code: AnyCode, at: Span) -> Self {
        Self {
            code,
            at,
            pointing: Pointing::AtValues,
            inside: None,
            message: String::new(),
            label: None,
            related: Vec::new(),
            allowed: None,
            help: None,
            nearest: None,
        }
    }

    /// Points at the keys of the values that were given, since it is they that should not be there.
    pub(crate) const fn at_keys(mut self) -> Self {
        self.pointing = Pointing::AtKeys;
        self
    }

    /// Points at bytes of the text that is written there, as far as they can be found in the file.
    pub(crate) const fn inside(mut self, start: usize, end: usize) -> Self {
        self.inside = Some(Span { start, end });
        self
    }

    pub(crate) fn says(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub(crate) fn related(mut self, at: Span, message: impl Into<String>) -> Self {
        self.related.push((at, message.into()));
        self
    }

    pub(crate) fn allowed(mut self, allowed: impl Into<String>) -> Self {
        self.allowed = Some(allowed.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The name among `known` that `wrong` was probably meant to be, as advice.
    pub(crate) fn nearest<'n>(
        mut self,
        wrong: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        if let Some(name) = nearest(wrong, known) {
            self.help = Some(did_you_mean(name));
            self.nearest = Some(name.to_owned());
        }
        self
    }

    /// The nearest name, where it was looked for elsewhere and the help says it.
    pub(crate) fn named(mut self, nearest: Option<String>) -> Self {
        self.nearest = nearest;
        self
    }

    /// Another place that is only sometimes known, or is the place of the fault itself.
    pub(crate) fn maybe_related(self, at: Option<Span>, message: impl Into<String>) -> Self {
        match at.filter(|at| *at != self.at) {
            Some(at) => self.related(at, message),
            None => self,
        }
    }

    /// Advice that is only sometimes there.
    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
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

/// Collects faults; shared by everything that reads one file.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    faults: RefCell<Vec<Fault>>,
    unknown_keys: RefCell<Vec<UnknownKey>>,
    allowed: RefCell<Vec<Allowed>>,
    errors: Cell<usize>,
    total: Cell<usize>,
    limit: usize,
}

impl Sink {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Reports a fault. `describe` is called only while there is room in the list, so that a file
    /// with very many faults does not take long to refuse.
    pub(crate) fn fault(
        &self,
        code: impl Into<AnyCode>,
        at: Span,
        describe: impl FnOnce(Fault) -> Fault,
    ) -> Reported {
        let code = code.into();
        if code.severity == Severity::Error {
            self.errors.set(self.errors.get().saturating_add(1));
        } else if self.is_allowed(code, at) {
            return Reported(());
        }
        self.total.set(self.total.get().saturating_add(1));
        if self.total.get() <= self.limit {
            self.faults.borrow_mut().push(describe(Fault::new(code, at)));
        }
        Reported(())
    }

    /// Notes that warnings of this code are meant wherever they point into `scope`.
    pub(crate) fn allow(&self, scope: Span, code: Code, at: Span) {
        let used = Cell::new(false);
        self.allowed.borrow_mut().push(Allowed { scope, code, at, used });
    }

    fn is_allowed(&self, code: AnyCode, at: Span) -> bool {
        let allowed = self.allowed.borrow();
        let holds = |one: &&Allowed| {
            one.code.as_str() == code.text && one.scope.start <= at.start && at.end <= one.scope.end
        };
        // Innermost mappings are noted last; the one that is nearest to the warning explains it.
        let found = allowed.iter().rev().find(holds);
        found.inspect(|one| one.used.set(true)).is_some()
    }

    /// Warns of what is allowed and never happens.
    pub(crate) fn report_unused_allows(&self) {
        let allowed = self.allowed.borrow();
        let unused: Vec<_> = allowed.iter().filter(|one| !one.used.get()).collect();
        for Allowed { code, at, .. } in unused.iter().map(|one| &**one) {
            // Not through `fault`: whether this is allowed is not a question.
            let total = self.total.get().saturating_add(1);
            self.total.set(total);
            if total <= self.limit {
                let fault = Fault::new(Code::UnusedAllow.into(), *at)
                    .says(format!("`{code}` is allowed here, but it is not given"))
                    .help("remove it");
                self.faults.borrow_mut().push(fault);
            }
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

    /// The diagnostics, in the order of the document.
    pub(crate) fn finish(self, root: Option<&YamlNode<'_>>, texts: &Texts) -> Diagnostics {
        let total = self.total.get();
        if total == 0 {
            return Diagnostics::default();
        }
        let mut faults = self.faults.into_inner();
        for fault in &mut faults {
            if let (Some(inside), Some(root)) = (fault.inside, root)
                && let Some(text) = find(root, fault.at).text
            {
                fault.at = texts.inside(fault.at, text, inside);
            }
        }
        faults.sort_by_key(|fault| (fault.at.start, fault.code.text));
        let lines = texts.lines();
        let dropped = total.saturating_sub(faults.len());
        let mut all: Vec<_> =
            faults.into_iter().map(|fault| diagnostic(fault, root, &lines)).collect();
        if dropped > 0 {
            let code = Code::MoreFaults;
            let listed = all.len();
            // A file is not refused because it has many warnings.
            let refused = self.errors.get() > 0;
            all.push(Diagnostic {
                file: Some(texts.name().to_owned()),
                help: Some("mend those above first".to_owned()),
                ..Diagnostic::new(
                    code.as_str(),
                    if refused { code.severity() } else { Severity::Warning },
                    match dropped {
                        1 => format!("one more fault is not listed after the first {listed}"),
                        _ => {
                            format!("{dropped} more faults are not listed after the first {listed}")
                        }
                    },
                )
            });
        }
        Diagnostics(all)
    }
}

fn diagnostic(fault: Fault, root: Option<&YamlNode<'_>>, lines: &Lines<'_>) -> Diagnostic {
    let locate = |span: Span| {
        let key = match fault.pointing {
            Pointing::AtKeys => root.and_then(|root| find(root, span).key),
            Pointing::AtValues => None,
        };
        lines.locate(key.unwrap_or(span))
    };
    let places: Vec<_> =
        std::iter::once(fault.at).chain(fault.related.iter().map(|(span, _)| *span)).collect();
    let changes = root.map(|root| lines.texts().changes_near(root, &places)).unwrap_or_default();
    Diagnostic {
        location: locate(fault.at),
        path: root.map(|root| find(root, fault.at).path).filter(|path| !path.is_empty()),
        related: fault
            .related
            .iter()
            .filter_map(|(span, message)| {
                Some(Label { location: locate(*span)?, message: message.clone() })
            })
            .chain(changes.iter().filter_map(|span| {
                let location = lines.locate(*span)?;
                Some(Label { location, message: "changed by this amendment".to_owned() })
            }))
            .collect(),
        label: fault.label,
        allowed: fault.allowed,
        help: fault.help,
        nearest: fault.nearest,
        ..Diagnostic::new(fault.code.text, fault.code.severity, fault.message)
    }
}

/// Where something stands in the document.
struct Found<'r> {
    /// The path to it: `groups[0].indicators[2].points`.
    path: String,
    /// The key that it is the value of.
    key: Option<Span>,
    /// The text, where it is one.
    text: Option<&'r str>,
}

/// Finds what stands at `span`.
fn find<'r>(root: &'r YamlNode<'_>, span: Span) -> Found<'r> {
    let holds = |outer: Span| outer.start <= span.start && span.end <= outer.end;
    let mut path = String::new();
    let mut key = None;
    let mut node = root;
    while node.span != span {
        match &node.value {
            YamlValue::Mapping(entries) => {
                let found = entries.iter().find(|entry| {
                    let end = entry.value.span.end.max(entry.key_span.end);
                    holds(Span { start: entry.key_span.start, end })
                });
                let Some(entry) = found else { break };
                push_key(&mut path, &entry.key);
                key = Some(entry.key_span);
                if entry.key_span == span {
                    break;
                }
                node = &entry.value;
            }
            YamlValue::List(items) => {
                let found = items.iter().enumerate().find(|(_, item)| holds(item.span));
                let Some((place, item)) = found else { break };
                // Writing to a string does not fail.
                let _ = write!(path, "[{place}]");
                key = None;
                node = item;
            }
            YamlValue::Scalar { .. } | YamlValue::Refused => break,
        }
    }
    let text = match &node.value {
        YamlValue::Scalar { text, .. } => Some(text.as_ref()),
        _ => None,
    };
    Found { path, key, text }
}

fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty()
        && key.len() <= 64
        && key.chars().all(|c| c.is_alphanumeric() || "_-%/".contains(c));
    if plain {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(key);
    } else {
        let _ = write!(path, "[\"{}\"]", crate::diagnostic::shown(key));
    }
}
