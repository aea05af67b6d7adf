//! Prints the effective file: a rule file with everything that it inherits, and the origin of each line.

use std::fmt::Write as _;

use super::text::fault_list::Sink;
use super::text::limits::Limits;
use super::text::sources::Texts;
use super::text::yaml::{self, YamlEntry, YamlNode, YamlValue};
use crate::diagnostic::{LineIndex, Span, in_a_line, is_command};

/// Prints a document that is merged from texts. Each line ends with the version and the place that it
/// comes from, in words of no language.
///
/// The result is a rule file itself, in which `amends` became `replaces`.
/// `versions` are those that the texts say they are.
pub(super) fn print(root: &YamlNode<'_>, texts: &Texts, versions: &[String]) -> String {
    let lines = texts.sources().iter().map(|source| LineIndex::new(&source.text)).collect();
    let mut printer = Printer { texts, lines, versions, out: String::new(), begun: false };
    let replaces = root.entry("replaces").is_some();
    if let YamlValue::Mapping(entries) = &root.value {
        for entry in entries {
            match entry.key.as_ref() {
                // The amended version is written out here, and ends where this one begins.
                "amends" if replaces => {}
                // What these add is written out here.
                "based_on" | "library" => {}
                "amends" => printer.entry_as("replaces", entry, 0),
                _ => printer.entry(entry, 0),
            }
        }
    }
    printer.out
}

struct Printer<'t> {
    texts: &'t Texts,
    lines: Vec<LineIndex>,
    versions: &'t [String],
    out: String,
    /// Whether the dash of a list item is already written, so that the first key goes on the same line.
    begun: bool,
}

impl<'t> Printer<'t> {
    /// Returns the text of a span.
    fn written(&self, span: Span) -> &'t str {
        let position = self.texts.written(span);
        let text = position.and_then(|(place, span)| {
            self.texts.sources().get(place)?.text.get(span.start..span.end)
        });
        text.unwrap_or_default()
    }

    fn indent(&mut self, depth: usize) {
        if !std::mem::take(&mut self.begun) {
            self.out.extend(std::iter::repeat_n("  ", depth));
        }
    }

    /// Ends a line with the place that it comes from.
    fn end(&mut self, span: Span) {
        let origin = self.texts.written(span).and_then(|(place, span)| {
            let (source, lines) = (self.texts.sources().get(place)?, self.lines.get(place)?);
            let line = lines.line(span.start.min(source.text.len()));
            let file = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
            Some((self.versions.get(place)?, file, line))
        });
        if let Some((version, file, line)) = origin {
            // A line break in a name would end the comment. Writing to a string does not fail.
            let place = match version.as_str() {
                "" => format!("{file}:{line}"),
                version => format!("{version}, {file}:{line}"),
            };
            let _ = write!(self.out, "  # {}", in_a_line(&place));
        }
        self.out.push('\n');
    }

    fn entry(&mut self, entry: &YamlEntry<'_>, depth: usize) {
        let written = self.written(entry.key_span);
        let is_key = |read: YamlNode<'_>| read.text() == Some(&entry.key);
        let key = if is_verbatim(written) && read(written).is_some_and(is_key) {
            written.to_owned()
        } else {
            scalar(&entry.key)
        };
        self.entry_as(&key, entry, depth);
    }

    fn entry_as(&mut self, key: &str, entry: &YamlEntry<'_>, depth: usize) {
        self.indent(depth);
        self.out.push_str(key);
        self.out.push(':');
        if let Some(text) = self.in_one_line(&entry.value) {
            if !text.is_empty() {
                self.out.push(' ');
                self.out.push_str(&text);
            }
            return self.end(entry.value.span);
        }
        self.end(entry.key_span);
        self.block(&entry.value, depth.saturating_add(1));
    }

    fn block(&mut self, node: &YamlNode<'_>, depth: usize) {
        match &node.value {
            YamlValue::Mapping(entries) => {
                entries.iter().for_each(|entry| self.entry(entry, depth));
            }
            YamlValue::List(items) => items.iter().for_each(|item| self.item(item, depth)),
            YamlValue::Scalar { .. } | YamlValue::Refused => {}
        }
    }

    fn item(&mut self, item: &YamlNode<'_>, depth: usize) {
        self.indent(depth);
        self.out.push_str("- ");
        if let Some(text) = self.in_one_line(item) {
            self.out.push_str(&text);
            return self.end(item.span);
        }
        // The first key, or the first item of a nested list, goes on the line of the dash.
        self.begun = true;
        self.block(item, depth.saturating_add(1));
    }

    /// Returns the value as it is printed next to its key. `None` if it is too long for that.
    fn in_one_line(&self, node: &YamlNode<'_>) -> Option<String> {
        let written = self.written(node.span);
        match &node.value {
            _ if node.is_nothing() => Some(String::new()),
            YamlValue::Scalar { .. } if is_verbatim(written) && self.is_unchanged(node) => {
                Some(written.to_owned())
            }
            YamlValue::Scalar { text, .. } => Some(scalar(text)),
            YamlValue::List(items) if items.is_empty() => Some("[]".to_owned()),
            YamlValue::Mapping(entries) if entries.is_empty() => Some("{}".to_owned()),
            YamlValue::List(_) | YamlValue::Mapping(_) => {
                let in_brackets = written.starts_with(['{', '[']) && is_one_line(written);
                let whole = in_brackets && lies_in(node, node.span) && self.is_unchanged(node);
                whole.then(|| written.to_owned())
            }
            YamlValue::Refused => None,
        }
    }

    /// Returns whether the text of a value gives the same value when it is read alone. It does not if something
    /// was removed from the value, or if it is a line of a block.
    fn is_unchanged(&self, node: &YamlNode<'_>) -> bool {
        read(self.written(node.span)).is_some_and(|read| read.says_the_same(node))
    }
}

/// Reads text of a file that was already read.
fn read(text: &str) -> Option<YamlNode<'_>> {
    let limits = Limits::default().depth(Limits::MAX_DEPTH).values(usize::MAX);
    yaml::parse(text, &limits, &Sink::new(0)).ok()
}

/// Returns whether all contents of a value were written inside of it.
fn lies_in(node: &YamlNode<'_>, outer: Span) -> bool {
    let inside = |span: Span| outer.start <= span.start && span.end <= outer.end;
    inside(node.span)
        && match &node.value {
            YamlValue::List(items) => items.iter().all(|item| lies_in(item, outer)),
            YamlValue::Mapping(entries) => {
                entries.iter().all(|e| inside(e.key_span) && lies_in(&e.value, outer))
            }
            YamlValue::Scalar { .. } | YamlValue::Refused => true,
        }
}

fn is_one_line(written: &str) -> bool {
    !written.contains(['\n', '\r'])
}

/// Returns whether a text can be printed as it is written: it is in one line, and not a block of lines.
fn is_verbatim(written: &str) -> bool {
    is_one_line(written) && !written.is_empty() && !written.starts_with(['|', '>'])
}

/// Writes a text in one line, with quotes if it needs them.
fn scalar(text: &str) -> String {
    let written = serde_yaml::to_string(text).ok();
    let written = written.as_deref().map(|written| written.trim_end_matches('\n'));
    written.filter(|written| is_verbatim(written)).map_or_else(|| quoted(text), str::to_owned)
}

/// Writes a text of several lines in one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_command(c) => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
