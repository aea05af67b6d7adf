//! The picture of a fault: the line that it is in, with the place underlined.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::codes::Severity;
use super::location::{Excerpt, Location};
use super::spoken::Spoken;
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
    /// The column that the renderer will count, if another one is to be shown.
    counted: Option<usize>,
    /// Whether the line was cut.
    cut: bool,
}

impl<'d> Shown<'d> {
    fn new(location: &'d Location) -> Option<Self> {
        let Excerpt { text, start, end } = location.excerpt.as_ref()?;
        let (head, tail) = text.split_at_checked(*start).unwrap_or((text, ""));
        let tail = tail.trim_end();
        let marked = harmless(tail.get(..end.saturating_sub(*start)).unwrap_or(tail));
        let (head, tail) = (harmless(head), harmless(tail));
        let file = in_a_line(&location.file).into_owned();
        if head.len().saturating_add(tail.len()) <= LONGEST_LINE {
            let (start, end) = (head.len(), head.len().saturating_add(marked.len()));
            let counted = location.sheet.is_some().then(|| head.chars().count().saturating_add(1));
            let line = format!("{head}{tail}");
            return Some(Self { location, file, line, start, end, counted, cut: false });
        }
        let head = last_characters(&head, AROUND);
        let marked_end = first_characters(&marked, AROUND).len();
        let tail = first_characters(&tail, AROUND.saturating_mul(2));
        let line = format!("…{head}{tail}…");
        let start = '…'.len_utf8().saturating_add(head.len());
        let end = start.saturating_add(marked_end);
        // The cut mark, what is left before the place, and the place's own first character.
        let counted = Some(head.chars().count().saturating_add(2));
        Some(Self { location, file, line, start, end, counted, cut: true })
    }

    fn annotation(&self, kind: AnnotationKind, label: Option<&'d str>) -> Annotation<'d> {
        kind.span(self.start..self.end).label(label)
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        Snippet::source(self.line.as_str())
            .line_start(line_of(self.location))
            .path(self.file.as_str())
    }

    /// Puts the true place where the renderer counted the column in what it was given.
    fn mend_column(&self, rendered: String) -> String {
        let Some(counted) = self.counted else { return rendered };
        let at = format!("{}:{}:{counted}\n", self.file, self.location.line);
        rendered.replacen(&at, &format!("{}\n", self.location), 1)
    }

    /// Whether two places can be shown in one line of the text.
    fn shares_line(&self, other: &Self) -> bool {
        let place = |shown: &Self| (shown.location.line, shown.cut);
        let names = |shown: &'_ Self| (shown.location.file.clone(), shown.location.sheet.clone());
        !self.cut && place(self) == place(other) && names(self) == names(other)
    }
}

fn line_of(location: &Location) -> usize {
    usize::try_from(location.line).unwrap_or(usize::MAX)
}

fn first_characters(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn last_characters(text: &str, count: usize) -> &str {
    let at = count.checked_sub(1).and_then(|back| text.char_indices().nth_back(back));
    at.and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}

/// The lines of a fault. A place of several lines is shown by its first.
pub(super) fn picture(spoken: &Spoken<'_>, colored: bool) -> String {
    let diagnostic = spoken.fault;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(spoken.severity);
    let title = level.primary_title(spoken.message.as_str()).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    let primary = diagnostic.location.as_ref().and_then(Shown::new);
    let labels = spoken.related.iter();
    let related: Vec<_> =
        labels.filter_map(|(at, label)| Some((Shown::new(at)?, label.as_str()))).collect();
    match (&primary, &diagnostic.location) {
        (Some(shown), _) => {
            let mark = shown.annotation(AnnotationKind::Primary, spoken.label.as_deref());
            let mut snippet = shown.snippet().annotation(mark);
            for (other, label) in related.iter().filter(|(other, _)| shown.shares_line(other)) {
                let mark = other.annotation(AnnotationKind::Context, Some(label));
                snippet = snippet.annotation(mark);
            }
            group = group.element(snippet);
        }
        // What was read from JSON has no lines.
        (None, Some(location)) => group = group.element(Origin::path(location.to_string())),
        (None, None) => {}
    }
    for (place, (shown, label)) in related.iter().enumerate() {
        let earlier = related.get(..place).unwrap_or_default().iter().map(|(before, _)| before);
        if primary.iter().chain(earlier).any(|before| before.shares_line(shown)) {
            continue;
        }
        let mark = shown.annotation(AnnotationKind::Context, Some(label));
        let mut snippet = shown.snippet().annotation(mark);
        let later = related.get(place.saturating_add(1)..).unwrap_or_default();
        for (other, label) in later.iter().filter(|(other, _)| shown.shares_line(other)) {
            let mark = other.annotation(AnnotationKind::Context, Some(label));
            snippet = snippet.annotation(mark);
        }
        group = group.element(snippet);
    }
    for (place, (name, note)) in spoken.notes.iter().enumerate() {
        // Advice comes last.
        let is_last = place.saturating_add(1) == spoken.notes.len();
        let is_help = is_last && diagnostic.help.is_some();
        let level = if is_help { Level::HELP } else { Level::NOTE };
        group = group.element(level.with_name(*name).message(note));
    }
    let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
    let rendered = renderer.render(&[group]);
    let shown = primary.iter().chain(related.iter().map(|(shown, _)| shown));
    shown.fold(rendered, |rendered, shown| shown.mend_column(rendered))
}

#[cfg(test)]
mod tests {
    use super::super::codes::Code;
    use super::super::diagnostic::{Diagnostic, Label};
    use super::super::lines::LineIndex;
    use super::super::span::Span;
    use super::super::words::is_command;
    use super::*;
    use crate::said::Said;

    fn place(text: &str, word: &str) -> Location {
        let start = text.rfind(word).unwrap();
        let span = Span { start, end: start.saturating_add(word.len()) };
        LineIndex::new(text).locate("rules/x.yaml", text, span)
    }

    fn fault(text: &str, word: &str) -> Diagnostic {
        let location = Some(place(text, word));
        Diagnostic { location, ..Diagnostic::new(Code::UnknownKey, Said::name("a fault")) }
    }

    #[test]
    fn everything_is_shown() {
        let text = "tên: một\nđiểm: 2\n";
        let mut diagnostic = fault(text, "điểm");
        let first = place(text, "tên");
        diagnostic.related.push(Label { location: first, message: Said::name("first here") });
        diagnostic.path = Some("điểm".to_owned());
        diagnostic.allowed = Some(Said::name("`tên`"));
        diagnostic.help = Some(Said::name("remove it"));
        assert_eq!(
            format!("{diagnostic:#}"),
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
        let colored = diagnostic.render_colored();
        assert!(colored.contains("\u{1b}["));
    }

    #[test]
    fn long_lines_are_cut_and_columns_stay_true() {
        let text = format!("a: {} sai {}\n", "đ".repeat(5_000), "ơ".repeat(5_000));
        let shown = format!("{:#}", fault(&text, "sai"));
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
            file: "\u{1b}[2J.yaml".to_owned(),
            sheet: Some("\u{202e}Sheet\u{1b}".to_owned()),
            ..place(text, "sai")
        };
        diagnostic.message = Said::name("a\u{1b}fault");
        diagnostic.path = bad();
        let bad = || bad().map(|bad| Said::written(&bad, &bad));
        (diagnostic.label, diagnostic.allowed, diagnostic.help) = (bad(), bad(), bad());
        diagnostic.related = vec![Label { location: location.clone(), message: bad().unwrap() }];
        for location in [None, diagnostic.location.clone(), Some(location)] {
            diagnostic.location = location;
            let shown = format!("{diagnostic:#}");
            let commands: Vec<_> = shown.chars().filter(|c| is_command(*c) && *c != '\n').collect();
            assert_eq!(commands, [], "{shown}");
            assert!(!diagnostic.to_string().contains(is_command), "{diagnostic}");
        }
        diagnostic.location = Some(place(text, "sai"));
        assert!(format!("{diagnostic:#}").contains("rules/x.yaml:1:15\n"), "{diagnostic}");
    }

    #[test]
    fn places_that_do_not_fit_the_text_do_not_panic() {
        for (start, end) in [(1, 1), (0, 99), (99, 100), (3, 3), (2, 1)] {
            let location = LineIndex::new("đ\n").locate("x", "đ\n", Span { start, end });
            let fault = Diagnostic { location: Some(location), ..fault("đ\n", "đ") };
            assert!(format!("{fault:#}").contains("a fault"));
        }
    }

    #[test]
    fn what_was_read_from_json_has_a_place_and_no_line() {
        let mut written = fault("tên: một\n", "một");
        let first = place("tên: một\n", "tên");
        written.related = vec![Label { location: first, message: Said::name("first here") }];
        let json = serde_json::to_string(&written).unwrap();
        let read: Diagnostic = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        assert_eq!(format!("{read:#}"), "error[R0201]: a fault\n--> rules/x.yaml:1:6");
    }
}
