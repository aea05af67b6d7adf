//! How the faults that were collected get their places in files and their paths in the document.

use std::fmt::Write as _;

use super::fault_list::{Listed, Sink, Where};
use super::sources::{Lines, Texts};
use super::yaml::{YamlNode, YamlValue};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Label, Severity, Span};

impl Sink {
    /// The diagnostics, in the order of the document.
    pub(crate) fn finish(self, root: Option<&YamlNode<'_>>, texts: &Texts) -> Diagnostics {
        let refused = self.has_errors();
        let (mut faults, total) = self.into_listed();
        if total == 0 {
            return Diagnostics::default();
        }
        for Listed { place, problem } in &mut faults {
            problem.span = Some(match (*place, root) {
                (Where::Part { of, part }, Some(root)) => {
                    find(root, of).text.map_or(of, |text| texts.inside(of, text, part))
                }
                (place, _) => place.span(),
            });
        }
        faults.sort_by_key(|Listed { problem, .. }| {
            (problem.span.map_or(0, |span| span.start), problem.code)
        });
        let lines = texts.lines();
        let dropped = total.saturating_sub(faults.len());
        let mut all: Vec<_> =
            faults.into_iter().map(|fault| diagnostic(fault, root, &lines)).collect();
        if dropped > 0 {
            all.push(Diagnostic {
                file: Some(texts.name().to_owned()),
                ..more(dropped, all.len(), refused)
            });
        }
        Diagnostics(all)
    }
}

/// How many faults are not listed. A file is not refused because it has many warnings.
fn more(dropped: usize, listed: usize, refused: bool) -> Diagnostic {
    let message = match dropped {
        1 => format!("one more fault is not listed after the first {listed}"),
        _ => format!("{dropped} more faults are not listed after the first {listed}"),
    };
    Diagnostic {
        severity: if refused { Severity::Error } else { Severity::Warning },
        help: Some("mend those above first".to_owned()),
        ..Diagnostic::new(Code::MoreFaults, message)
    }
}

fn diagnostic(fault: Listed, root: Option<&YamlNode<'_>>, lines: &Lines<'_>) -> Diagnostic {
    let Listed { place, problem } = fault;
    let locate = |span: Span| {
        let key = match place {
            Where::Key(_) => root.and_then(|root| find(root, span).key),
            Where::Value(_) | Where::Part { .. } => None,
        };
        lines.locate(key.unwrap_or(span))
    };
    let spans: Vec<_> = problem.spans().collect();
    let path = root.zip(problem.span).map(|(root, span)| find(root, span).path);
    let mut diagnostic = problem.locate(locate);
    diagnostic.path = path.filter(|path| !path.is_empty());
    let changes = root.map(|root| lines.texts().changes_near(root, &spans)).unwrap_or_default();
    diagnostic.related.extend(changes.into_iter().filter_map(|span| {
        let location = lines.locate(span)?;
        Some(Label { location, message: "changed by this amendment".to_owned() })
    }));
    diagnostic
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
    let mut path = String::new();
    let mut key = None;
    let mut node = root;
    while node.span != span {
        match &node.value {
            YamlValue::Mapping(entries) => {
                let found = entries.iter().find(|entry| {
                    let end = entry.value.span.end.max(entry.key_span.end);
                    Span { start: entry.key_span.start, end }.contains(span)
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
                let found = items.iter().enumerate().find(|(_, item)| item.span.contains(span));
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
