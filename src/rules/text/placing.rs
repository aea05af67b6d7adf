//! Gives the collected faults their places in files and their paths in the document.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::fault_list::{Listed, Outline, Sink, Where};
use super::sources::{Lines, Texts};
use super::yaml::{YamlEntry, YamlNode, YamlValue};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Label, Severity, Span};
use crate::said::said;

impl Sink {
    /// Returns the diagnostics, in the order of the document.
    pub(crate) fn finish(self, root: Option<&YamlNode<'_>>, texts: &Texts) -> Diagnostics {
        let refused = self.has_errors();
        let (mut faults, total) = self.into_listed();
        if total == 0 {
            return Diagnostics::default();
        }
        let spans = |fault: &Listed| {
            std::iter::once(fault.place.span()).chain(fault.problem.spans()).collect::<Vec<_>>()
        };
        let ways = Ways::find(root, faults.iter().flat_map(spans));
        for Listed { place, problem } in &mut faults {
            problem.span = Some(match *place {
                Where::Part { of, part } => {
                    ways.to(of).text().map_or(of, |text| texts.inside(of, text, part))
                }
                place => place.span(),
            });
        }
        faults.sort_by_key(|Listed { place, problem }| {
            // A document merged from several files is listed in its merged order.
            let order = if texts.iter().len() > 1 { ways.to(place.span()).order } else { 0 };
            (order, problem.span.map_or(0, |span| span.start), problem.words.code)
        });
        let lines = texts.lines();
        let dropped = total.saturating_sub(faults.len());
        let place = |fault| diagnostic(fault, &ways, texts, &lines);
        let mut diagnostics: Vec<_> = faults.into_iter().map(place).collect();
        if dropped > 0 {
            diagnostics.push(Diagnostic {
                file: Some(texts.name().to_owned()),
                ..more(dropped, diagnostics.len(), refused)
            });
        }
        Diagnostics(diagnostics)
    }
}

/// Returns the diagnostic that counts the faults that are not listed. Warnings alone do not refuse a file,
/// however many.
fn more(dropped: usize, listed: usize, refused: bool) -> Diagnostic {
    let message = match dropped {
        1 => said!(
            "one more fault is not listed after the first {listed}",
            "còn một lỗi không liệt kê sau {listed} lỗi đầu",
            listed
        ),
        _ => said!(
            "{dropped} more faults are not listed after the first {listed}",
            "còn {dropped} lỗi không liệt kê sau {listed} lỗi đầu",
            dropped,
            listed
        ),
    };
    Diagnostic {
        severity: if refused { Severity::Error } else { Severity::Warning },
        help: Some(said!("mend those above first", "sửa các lỗi trên trước")),
        ..Diagnostic::new(Code::MoreFaults, message)
    }
}

fn diagnostic(fault: Listed, ways: &Ways<'_, '_>, texts: &Texts, lines: &Lines<'_>) -> Diagnostic {
    let Listed { place, mut problem } = fault;
    let related = std::mem::take(&mut problem.related);
    for (span, other) in related {
        match lines.locate(span) {
            Some(_) => problem.related.push((span, other)),
            None => {
                let (path, message) = (ways.to(span).path(), &problem.words.message);
                problem.words.message =
                    said!("{} ({}: `{}`)", "{} ({}: `{}`)", message, other, path);
            }
        }
    }
    let locate = |span: Span| {
        let key = match place {
            Where::Key(_) => ways.to(span).key(),
            Where::Value(_) | Where::Part { .. } => None,
        };
        lines.locate(key.unwrap_or(span))
    };
    let way = ways.to(place.span());
    let is_changed = problem.spans().any(|span| texts.is_newest(span));
    let mut diagnostic = problem.locate(locate);
    diagnostic.path = Some(way.path()).filter(|path| !path.is_empty());
    if texts.is_changed() && !is_changed && !texts.is_of_library(place.span()) {
        let changes = changes_near(ways, way, texts);
        diagnostic.related.extend(changes.into_iter().filter_map(|span| {
            let location = lines.locate(span)?;
            Some(Label {
                location,
                message: said!("changed by this amendment", "do văn bản sửa đổi này thay đổi"),
            })
        }));
    }
    diagnostic
}

/// Returns the changes of the newest file nearest to a value from an older file, because one of them caused the
/// fault.
fn changes_near(ways: &Ways<'_, '_>, way: &Way<'_, '_>, texts: &Texts) -> Vec<Span> {
    let changes = way.steps.iter().rev().map(|step| {
        let mut spans = Vec::new();
        collect_newest(step.node(), texts, &mut spans);
        spans
    });
    // Skips the root, where the newest file identifies itself.
    changes.into_iter().find(|spans| !spans.is_empty()).unwrap_or_else(|| {
        let base = |key| ways.root.and_then(|root| root.entry(key));
        base("amends")
            .or_else(|| base("based_on"))
            .map(|entry| entry.value.span)
            .into_iter()
            .collect()
    })
}

fn collect_newest(node: &YamlNode<'_>, texts: &Texts, spans: &mut Vec<Span>) {
    /// The most changes to show.
    const MOST: usize = 3;
    if matches!(node.value, YamlValue::Scalar { .. }) && texts.is_newest(node.span) {
        spans.push(node.span);
    }
    for child in node.children() {
        if spans.len() < MOST {
            collect_newest(child, texts, spans);
        }
    }
}

impl Outline {
    /// Returns the outline of a document.
    pub(crate) fn of(root: &YamlNode<'_>) -> Self {
        fn number(node: &YamlNode<'_>, outline: &mut Outline, next: &mut usize) {
            let first = *next;
            *next = first.saturating_add(1);
            match &node.value {
                YamlValue::List(items) => {
                    items.iter().for_each(|item| number(item, outline, next));
                }
                YamlValue::Mapping(entries) => entries.iter().for_each(|entry| {
                    let first = *next;
                    number(&entry.value, outline, next);
                    for span in [entry.key_span, entry.span()] {
                        outline.0.entry(span).or_insert((first, *next));
                    }
                }),
                YamlValue::Scalar { .. } | YamlValue::Refused => {}
            }
            outline.0.insert(node.span, (first, *next));
        }
        let mut outline = Self::default();
        number(root, &mut outline, &mut 0);
        outline
    }
}

/// The paths from the root of a document to some spans.
struct Ways<'r, 't> {
    root: Option<&'r YamlNode<'t>>,
    found: BTreeMap<Span, Way<'r, 't>>,
    nowhere: Way<'r, 't>,
}

/// The path to the smallest value or entry that contains a span.
#[derive(Debug, Clone, Default)]
struct Way<'r, 't> {
    /// The number of the value in the order of the document, from 1. 0 if no value contains the span.
    order: usize,
    length: usize,
    steps: Vec<Step<'r, 't>>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'r, 't> {
    Entry(&'r YamlEntry<'t>),
    Item(usize, &'r YamlNode<'t>),
}

impl<'r, 't> Step<'r, 't> {
    const fn node(&self) -> &'r YamlNode<'t> {
        match self {
            Self::Entry(entry) => &entry.value,
            Self::Item(_, node) => node,
        }
    }
}

impl<'r, 't> Ways<'r, 't> {
    /// Finds the paths in one walk through the document.
    fn find(root: Option<&'r YamlNode<'t>>, spans: impl Iterator<Item = Span>) -> Self {
        let found = spans.map(|span| (span, Way::default())).collect();
        let mut ways = Self { root, found, nowhere: Way::default() };
        if let Some(root) = root {
            ways.walk(root, &mut Vec::new(), &mut 0);
        }
        ways
    }

    fn to(&self, span: Span) -> &Way<'r, 't> {
        self.found.get(&span).unwrap_or(&self.nowhere)
    }

    fn walk(&mut self, node: &'r YamlNode<'t>, steps: &mut Vec<Step<'r, 't>>, order: &mut usize) {
        *order = order.saturating_add(1);
        self.reach(node.span, steps, *order);
        match &node.value {
            YamlValue::Mapping(entries) => {
                for entry in entries {
                    steps.push(Step::Entry(entry));
                    // A mapping of one entry has the same span as its entry. The mapping is meant.
                    let rest = Span { start: entry.key_span.end, ..entry.span() };
                    self.reach(entry.key_span, steps, *order);
                    self.reach(rest, steps, *order);
                    self.walk(&entry.value, steps, order);
                    steps.pop();
                }
            }
            YamlValue::List(items) => {
                for (place, item) in items.iter().enumerate() {
                    steps.push(Step::Item(place, item));
                    self.walk(item, steps, order);
                    steps.pop();
                }
            }
            YamlValue::Scalar { .. } | YamlValue::Refused => {}
        }
    }

    /// Sets the path to here for every span in `outer`, unless a path to a smaller value is known.
    fn reach(&mut self, outer: Span, steps: &[Step<'r, 't>], order: usize) {
        let length = outer.end.saturating_sub(outer.start);
        let last = Span { start: outer.end, end: usize::MAX };
        for (span, way) in self.found.range_mut(Span { end: 0, ..outer }..=last) {
            if outer.contains(*span) && (way.order == 0 || length <= way.length) {
                *way = Way { order, length, steps: steps.to_vec() };
            }
        }
    }
}

impl<'r> Way<'r, '_> {
    /// Returns the path of keys and indices: `groups[0].indicators[2].points`.
    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match step {
                Step::Entry(entry) => push_key(&mut path, &entry.key),
                // Writing to a string does not fail.
                Step::Item(place, _) => {
                    let _ = write!(path, "[{place}]");
                }
            }
        }
        path
    }

    /// Returns the place of the key of the value.
    fn key(&self) -> Option<Span> {
        match self.steps.last()? {
            Step::Entry(entry) => Some(entry.key_span),
            Step::Item(..) => None,
        }
    }

    /// Returns the value if it is a text.
    fn text(&self) -> Option<&'r str> {
        match &self.steps.last()?.node().value {
            YamlValue::Scalar { text, .. } => Some(text.as_ref()),
            _ => None,
        }
    }
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
