//! Diagnostics as text: the fault, the line it stands in, and what to do.

use std::fmt;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::codes::Severity;
use super::diagnostic::{Diagnostic, Diagnostics, Label};
use super::location::Location;
use super::words::{harmless, in_a_line};

/// Lines longer than this are cut around the place that is meant.
const LONGEST_LINE: usize = 400;
/// What is left of a long line before the place, and after its beginning.
const AROUND: usize = 60;

/// A line of the text with one place in it.
struct Shown<'d> {
    location: &'d Location,
    /// The name of the file.
    file: String,
    /// The line, or what is left of it.
    line: String,
    /// The bytes of the place in `line`.
    start: usize,
    end: usize,
    /// The column that the renderer will count, where it is not what is to be shown.
    counted: Option<usize>,
    /// Whether the line was cut.
    cut: bool,
}

impl<'d> Shown<'d> {
    fn new(location: &'d Location) -> Self {
        let text = location.source.text.as_str();
        let (before, after) = text.split_at_checked(location.start).unwrap_or((text, ""));
        let from = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let head = harmless(before.get(from..).unwrap_or_default());
        let tail = after.split('\n').next().unwrap_or_default().trim_end();
        let length = location.end.saturating_sub(location.start);
        // A place of several lines is shown by its first.
        let marked = harmless(tail.get(..length).unwrap_or(tail));
        let (head, tail) = (head.as_ref(), &*harmless(tail));
        let file = in_a_line(&location.source.name).into_owned();
        if head.len().saturating_add(tail.len()) <= LONGEST_LINE {
            let (start, end) = (head.len(), head.len().saturating_add(marked.len()));
            let counted = location.sheet.is_some().then(|| head.chars().count().saturating_add(1));
            let line = format!("{head}{tail}");
            return Self { location, file, line, start, end, counted, cut: false };
        }
        let head = last_characters(head, AROUND);
        let marked_end = first_characters(&marked, AROUND).len();
        let tail = first_characters(tail, AROUND.saturating_mul(2));
        let line = format!("…{head}{tail}…");
        let start = '…'.len_utf8().saturating_add(head.len());
        let end = start.saturating_add(marked_end);
        // The cut mark, what is left before the place, and the place's own first character.
        let counted = Some(head.chars().count().saturating_add(2));
        Self { location, file, line, start, end, counted, cut: true }
    }

    fn annotation(&self, kind: AnnotationKind, label: Option<&'d str>) -> Annotation<'d> {
        kind.span(self.start..self.end).label(label)
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        Snippet::source(self.line.as_str())
            .line_start(usize::try_from(self.location.line).unwrap_or(usize::MAX))
            .path(self.file.as_str())
    }

    /// Puts the true column where the renderer counted that of the cut line.
    fn mend_column(&self, rendered: String) -> String {
        let Some(counted) = self.counted else { return rendered };
        let at = format!("{}:{}:", self.file, self.location.line);
        let place = match self.location.cell() {
            Some(cell) => format!("{}: {}", self.file, in_a_line(&cell)),
            None => format!("{at}{}", self.location.column),
        };
        rendered.replacen(&format!("{at}{counted}\n"), &format!("{place}\n"), 1)
    }
}

fn first_characters(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn last_characters(text: &str, count: usize) -> &str {
    let at = count.checked_sub(1).and_then(|back| text.char_indices().nth_back(back));
    at.and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}

impl Diagnostic {
    /// As its [`Display`](fmt::Display), with the colours of a terminal.
    #[must_use]
    pub fn to_colored_string(&self) -> String {
        self.render(&Renderer::styled())
    }

    fn render(&self, renderer: &Renderer) -> String {
        self.without_commands().rendered(renderer)
    }

    /// The same of which no terminal obeys anything, but for the lines of the text.
    fn without_commands(&self) -> Self {
        let lines = |text: &String| harmless(text).into_owned();
        let related = |label: &Label| Label { message: lines(&label.message), ..label.clone() };
        Self {
            message: lines(&self.message),
            path: self.path.as_deref().map(|path| in_a_line(path).into_owned()),
            label: self.label.as_ref().map(lines),
            related: self.related.iter().map(related).collect(),
            allowed: self.allowed.as_ref().map(lines),
            help: self.help.as_ref().map(lines),
            ..self.clone()
        }
    }

    fn rendered(&self, renderer: &Renderer) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group =
            Group::with_title(level.primary_title(self.message.as_str()).id(self.code.as_str()));
        let primary = self.location.as_ref().map(Shown::new);
        let related: Vec<_> =
            self.related.iter().map(|label| (Shown::new(&label.location), label)).collect();
        if let Some(shown) = &primary {
            let mark = shown.annotation(AnnotationKind::Primary, self.label.as_deref());
            let mut snippet = shown.snippet().annotation(mark);
            for (other, label) in &related {
                if shares_line(shown, other) {
                    let text = Some(label.message.as_str());
                    snippet = snippet.annotation(other.annotation(AnnotationKind::Context, text));
                }
            }
            group = group.element(snippet);
        }
        for (place, (other, label)) in related.iter().enumerate() {
            let shown_before = |before: &Shown<'_>| shares_line(before, other);
            let earlier = related.get(..place).unwrap_or_default();
            if primary.iter().any(shown_before) || earlier.iter().any(|(s, _)| shown_before(s)) {
                continue;
            }
            let mark = other.annotation(AnnotationKind::Context, Some(label.message.as_str()));
            let mut snippet = other.snippet().annotation(mark);
            let later = related.get(place.saturating_add(1)..).unwrap_or_default();
            for (same, label) in later.iter().filter(|(same, _)| shares_line(other, same)) {
                let text = Some(label.message.as_str());
                snippet = snippet.annotation(same.annotation(AnnotationKind::Context, text));
            }
            group = group.element(snippet);
        }
        let notes = [("path", &self.path), ("allowed", &self.allowed), ("help", &self.help)];
        for (name, note) in notes {
            if let Some(note) = note {
                let level = if name == "help" { Level::HELP } else { Level::NOTE.with_name(name) };
                group = group.element(level.message(note.as_str()));
            }
        }
        let mut rendered = renderer.render(&[group]);
        for shown in primary.iter().chain(related.iter().map(|(shown, _)| shown)) {
            rendered = shown.mend_column(rendered);
        }
        rendered
    }
}

/// Whether two places can be shown in one line of the text.
fn shares_line(one: &Shown<'_>, other: &Shown<'_>) -> bool {
    !one.cut
        && !other.cut
        && one.location.sheet == other.location.sheet
        && one.location.line == other.location.line
        && one.location.source == other.location.source
}

impl fmt::Display for Diagnostic {
    /// What is wrong, the line with the place underlined, other places that matter, the path, what
    /// is allowed, and what to do; without colours.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(&Renderer::plain()))
    }
}

impl Diagnostics {
    /// As its [`Display`](fmt::Display), with the colours of a terminal.
    #[must_use]
    pub fn to_colored_string(&self) -> String {
        self.joined(Diagnostic::to_colored_string)
    }

    fn joined(&self, render: impl Fn(&Diagnostic) -> String) -> String {
        let mut parts: Vec<_> = self.iter().map(render).collect();
        parts.push(self.summary());
        parts.join("\n\n")
    }

    /// How many errors and warnings there are: `2 errors and 1 warning`.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |severity| self.iter().filter(|one| one.severity == severity).count();
        let words = |count: usize, word| match count {
            0 => None,
            1 => Some(format!("1 {word}")),
            _ => Some(format!("{count} {word}s")),
        };
        let parts =
            [words(count(Severity::Error), "error"), words(count(Severity::Warning), "warning")];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "no faults".to_owned() } else { parts.join(" and ") }
    }
}

impl fmt::Display for Diagnostics {
    /// Every diagnostic, with blank lines between them, and how many there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.joined(Diagnostic::to_string))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::codes::Code;
    use super::super::lines::LineIndex;
    use super::super::location::SourceText;
    use super::*;

    fn source(text: &str) -> Arc<SourceText> {
        Arc::new(SourceText { name: "rules/x.yaml".to_owned(), text: text.to_owned() })
    }

    fn fault(text: &str, word: &str) -> Diagnostic {
        let source = source(text);
        let start = text.rfind(word).unwrap();
        let location =
            LineIndex::new(text).locate(&source, start, start.saturating_add(word.len()));
        Diagnostic { location: Some(location), ..Diagnostic::new(Code::UnknownKey, "a fault") }
    }

    #[test]
    fn everything_is_shown() {
        let text = "tên: một\nđiểm: 2\n";
        let mut diagnostic = fault(text, "điểm");
        let first = LineIndex::new(text).locate(&source(text), 0, 4);
        diagnostic.related.push(Label { location: first, message: "first here".to_owned() });
        diagnostic.path = Some("điểm".to_owned());
        diagnostic.allowed = Some("`tên`".to_owned());
        diagnostic.help = Some("remove it".to_owned());
        assert_eq!(
            diagnostic.to_string(),
            "error[R0201]: a fault\n\
             \x20--> rules/x.yaml:2:1\n\
             \x20 |\n\
             2 | điểm: 2\n\
             \x20 | ^^^^\n\
             \x20 |\n\
             \x20::: rules/x.yaml:1:1\n\
             \x20 |\n\
             1 | tên: một\n\
             \x20 | --- first here\n\
             \x20 |\n\
             \x20 = path: điểm\n\
             \x20 = allowed: `tên`\n\
             \x20 = help: remove it"
        );
        assert!(diagnostic.to_colored_string().contains("\u{1b}["));
    }

    #[test]
    fn long_lines_are_cut_and_columns_stay_true() {
        let text = format!("a: {} sai {}\n", "đ".repeat(5_000), "ơ".repeat(5_000));
        let shown = fault(&text, "sai").to_string();
        assert!(shown.contains("rules/x.yaml:1:5005\n"), "{shown}");
        assert!(shown.len() < 2_000);
        assert!(shown.contains("^^^"));
    }

    #[test]
    fn nothing_in_a_diagnostic_is_a_command() {
        let text = "tên: \u{1b}[31m\u{9b}A\u{202e}\tsai\u{200f}\u{2028}\u{61c}\n";
        let mut diagnostic = fault(text, "sai");
        let bad = || Some("\u{1b}]0;x\u{7}\u{2066}".to_owned());
        let location = Location {
            source: Arc::new(SourceText {
                name: "\u{1b}[2J.yaml".to_owned(),
                text: text.to_owned(),
            }),
            sheet: Some("\u{202e}Sheet\u{1b}".into()),
            ..diagnostic.location.clone().unwrap()
        };
        diagnostic.message = "a\u{1b}fault".to_owned();
        (diagnostic.path, diagnostic.label, diagnostic.allowed) = (bad(), bad(), bad());
        diagnostic.help = bad();
        diagnostic.related = vec![Label { location: location.clone(), message: bad().unwrap() }];
        for location in [None, diagnostic.location.clone(), Some(location)] {
            diagnostic.location = location;
            let shown = diagnostic.to_string();
            let commands: Vec<_> = shown
                .chars()
                .filter(|c| super::super::words::is_command(*c) && *c != '\n')
                .collect();
            assert_eq!(commands, [], "{shown}");
        }
        diagnostic.location = Some(fault(text, "sai").location.unwrap());
        assert!(diagnostic.to_string().contains("rules/x.yaml:1:15\n"), "{diagnostic}");
    }

    #[test]
    fn places_that_do_not_fit_the_text_do_not_panic() {
        let mut diagnostic = fault("đ\n", "đ");
        for (start, end) in [(1, 1), (0, 99), (99, 100), (3, 3), (2, 1)] {
            if let Some(location) = &mut diagnostic.location {
                (location.start, location.end) = (start, end);
            }
            assert!(diagnostic.to_string().contains("a fault"));
        }
    }

    #[test]
    fn the_summary_counts() {
        let warning = Diagnostic::new(Code::UnusedMetric, "unused");
        let error = Diagnostic::new(Code::UnknownKey, "unknown");
        let all = Diagnostics(vec![error.clone(), error, warning]);
        assert_eq!(all.summary(), "2 errors and 1 warning");
        assert_eq!(Diagnostics::default().to_string(), "no faults");
    }
}
