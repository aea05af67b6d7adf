//! The texts that a document was read from, and where its values stand in them.
//!
//! An amended document has values of several files. Its spans then count as if all texts stood one
//! after another; and once it is put together, as if it had been written anew from top to bottom
//! (see [`lay_out`]), so that what lies in a mapping has a span that lies in the mapping's.

use std::sync::Arc;

use super::inside;
use super::yaml::{YamlEntry, YamlNode, YamlValue};
use crate::diagnostic::{LineIndex, Location, SourceText, Span};

/// The texts of a document, the oldest first.
#[derive(Debug)]
pub(crate) struct Texts {
    sources: Vec<Arc<SourceText>>,
    layout: Option<Layout>,
}

impl Texts {
    /// A document that is one file.
    pub(crate) fn one(source: &Arc<SourceText>) -> Self {
        Self::several(vec![Arc::clone(source)])
    }

    /// Files whose spans count through all of them.
    pub(crate) const fn several(sources: Vec<Arc<SourceText>>) -> Self {
        Self { sources, layout: None }
    }

    /// The same files, and a document that was put together from them.
    pub(crate) fn laid_out(self, layout: Layout) -> Self {
        Self { layout: Some(layout), ..self }
    }

    /// The name of the file that the document is: the newest.
    pub(crate) fn name(&self) -> &str {
        self.sources.last().map_or("", |source| source.name.as_str())
    }

    /// What is added to the spans of the file at `place`.
    pub(crate) fn offset(sources: &[Arc<SourceText>], place: usize) -> usize {
        let before = sources.iter().take(place);
        before.map(|source| source.text.len().saturating_add(1)).fold(0, usize::saturating_add)
    }

    /// The file that a span lies in, and the bytes of its text.
    pub(crate) fn written(&self, span: Span) -> Option<(usize, Span)> {
        let span = self.layout.as_ref().map_or(span, |layout| layout.written(span));
        let mut offset = 0usize;
        for (place, source) in self.sources.iter().enumerate() {
            let next = offset.saturating_add(source.text.len()).saturating_add(1);
            if span.start < next || place.saturating_add(1) == self.sources.len() {
                let local = |at: usize| at.saturating_sub(offset);
                return Some((place, Span { start: local(span.start), end: local(span.end) }));
            }
            offset = next;
        }
        None
    }

    /// The place of the bytes `part` of a text that stands at `whole`, as far as it can be found.
    pub(crate) fn inside(&self, whole: Span, text: &str, part: Span) -> Span {
        let written = self.written(whole);
        let Some((source, written)) = written.and_then(|(n, at)| Some((self.source(n)?, at)))
        else {
            return whole;
        };
        let found = inside::inside(&source.text, written, text, part);
        // The document has as many bytes for a text as are written.
        let moved = |at: usize| whole.start.saturating_add(at.saturating_sub(written.start));
        Span { start: moved(found.start), end: moved(found.end) }
    }

    /// Whether a span lies in the newest of several files.
    pub(crate) fn is_newest(&self, span: Span) -> bool {
        let newest = self.sources.len().checked_sub(1);
        self.written(span).is_some_and(|(place, _)| Some(place) == newest)
    }

    /// What the newest file says nearest to some places of a document that was put together, where
    /// none of them lies in it: there is what made a fault of them.
    pub(crate) fn changes_near(&self, root: &YamlNode<'_>, places: &[Span]) -> Vec<Span> {
        /// How many are shown.
        const MOST: usize = 3;
        let Some(first) = places.first().filter(|_| self.layout.is_some()) else {
            return Vec::new();
        };
        if places.iter().any(|place| self.is_newest(*place)) {
            return Vec::new();
        }
        let holds = |outer: Span| outer.start <= first.start && first.end <= outer.end;
        let mut around = Vec::new();
        let mut next = Some(root);
        while let Some(node) = next {
            around.push(node);
            next = children(node).find(|child| holds(child.span));
        }
        // Not in the root: there the newest file says what it is.
        for node in around.into_iter().skip(1).rev() {
            let mut found = Vec::new();
            self.collect_newest(node, MOST, &mut found);
            if !found.is_empty() {
                return found;
            }
        }
        root.entry("amends").map(|entry| entry.value.span).into_iter().collect()
    }

    fn collect_newest(&self, node: &YamlNode<'_>, most: usize, found: &mut Vec<Span>) {
        if matches!(node.value, YamlValue::Scalar { .. }) && self.is_newest(node.span) {
            found.push(node.span);
        }
        for child in children(node) {
            if found.len() < most {
                self.collect_newest(child, most, found);
            }
        }
    }

    pub(crate) fn source(&self, place: usize) -> Option<&Arc<SourceText>> {
        self.sources.get(place)
    }

    /// Finds the lines of all texts.
    pub(crate) fn lines(&self) -> Lines<'_> {
        let lines = self.sources.iter().map(|source| LineIndex::new(&source.text)).collect();
        Lines { texts: self, lines }
    }
}

/// The items of a list, the values of a mapping.
fn children<'a, 't>(node: &'a YamlNode<'t>) -> Box<dyn Iterator<Item = &'a YamlNode<'t>> + 'a> {
    match &node.value {
        YamlValue::List(items) => Box::new(items.iter()),
        YamlValue::Mapping(entries) => Box::new(entries.iter().map(|entry| &entry.value)),
        YamlValue::Scalar { .. } | YamlValue::Refused => Box::new(std::iter::empty()),
    }
}

/// Texts with their lines.
pub(crate) struct Lines<'t> {
    texts: &'t Texts,
    lines: Vec<LineIndex>,
}

impl Lines<'_> {
    pub(crate) const fn texts(&self) -> &Texts {
        self.texts
    }

    pub(crate) fn locate(&self, span: Span) -> Option<Location> {
        let (place, span) = self.texts.written(span)?;
        let (source, lines) = (self.texts.source(place)?, self.lines.get(place)?);
        Some(lines.locate(&source.name, &source.text, span))
    }
}

/// Where the values of a document that was put together are written.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// In ascending order of `laid`.
    parts: Vec<Part>,
    at: usize,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    laid: Span,
    written: Span,
}

/// Gives the document spans of its own, as if it had been written from top to bottom.
pub(crate) fn lay_out(root: &mut YamlNode<'_>) -> Layout {
    let mut layout = Layout::default();
    layout.node(root);
    layout
}

impl Layout {
    fn node(&mut self, node: &mut YamlNode<'_>) {
        let written = node.span;
        match &mut node.value {
            YamlValue::Scalar { .. } | YamlValue::Refused => node.span = self.leaf(written),
            YamlValue::List(items) => {
                let open = self.open(written);
                items.iter_mut().for_each(|item| self.node(item));
                node.span = self.close(open);
            }
            YamlValue::Mapping(entries) => {
                let open = self.open(written);
                entries.iter_mut().for_each(|entry| self.entry(entry));
                node.span = self.close(open);
            }
        }
    }

    fn entry(&mut self, entry: &mut YamlEntry<'_>) {
        let key = entry.key_span;
        entry.key_span = self.leaf(key);
        // Where nothing is written, the key stands for it.
        if entry.value.span == key {
            entry.value.span = entry.key_span;
        } else {
            self.node(&mut entry.value);
        }
    }

    /// Places for as many bytes as are written, so that a part of a text can be found too.
    fn leaf(&mut self, written: Span) -> Span {
        let start = self.at;
        let end = start.saturating_add(written.end.saturating_sub(written.start));
        self.at = end.saturating_add(1);
        let laid = Span { start, end };
        self.parts.push(Part { laid, written });
        laid
    }

    fn open(&mut self, written: Span) -> usize {
        let start = self.at;
        self.at = start.saturating_add(1);
        self.parts.push(Part { laid: Span { start, end: start }, written });
        self.parts.len().saturating_sub(1)
    }

    fn close(&mut self, open: usize) -> Span {
        let end = self.at;
        self.at = end.saturating_add(1);
        let Some(part) = self.parts.get_mut(open) else { return Span::default() };
        part.laid.end = end;
        part.laid
    }

    fn written(&self, span: Span) -> Span {
        let after = self.parts.partition_point(|part| part.laid.start <= span.start);
        let part = after.checked_sub(1).and_then(|place| self.parts.get(place));
        let Some(Part { laid, written }) = part else { return Span::default() };
        let length = |span: &Span| span.end.saturating_sub(span.start);
        let is_part = *laid != span && span.end <= laid.end && length(laid) == length(written);
        if !is_part {
            return *written;
        }
        let moved = |at: usize| written.start.saturating_add(at.saturating_sub(laid.start));
        Span { start: moved(span.start), end: moved(span.end).min(written.end) }
    }
}
