//! Diagnostics as text: each in one line, or in full.

use std::fmt;

use super::codes::Severity;
use super::diagnostic::{Diagnostic, Diagnostics, Label};
#[cfg(feature = "render")]
use super::picture::picture;
#[cfg(not(feature = "render"))]
use super::plain::picture;
use super::words::{harmless, in_a_line};

impl Diagnostic {
    /// What is wrong, the line with the place underlined, other places that matter, the path, what is
    /// allowed, and what to do.
    ///
    /// Without the feature `render` the places are given without their lines.
    #[must_use]
    pub fn render(&self) -> String {
        picture(&self.without_commands(), false)
    }

    /// The same as [`Diagnostic::render`] in the colors of a terminal. Without the feature `render` there are none.
    #[must_use]
    pub fn render_colored(&self) -> String {
        picture(&self.without_commands(), true)
    }

    /// The same without anything that a terminal would obey, except in the lines of the text.
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

    /// What is said beside the message, each with its name.
    pub(super) fn notes(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let notes = [("path", &self.path), ("allowed", &self.allowed), ("help", &self.help)];
        notes.into_iter().filter_map(|(name, note)| Some((name, note.as_deref()?)))
    }
}

impl fmt::Display for Diagnostic {
    /// One line: `rules/x.yaml:17:5: error[R0201]: unknown key …`, with the path in the document if there is
    /// no file. With `{:#}` as [`Diagnostic::render`] gives it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return f.write_str(&self.render());
        }
        match (&self.location, self.file.as_ref().or(self.path.as_ref())) {
            (Some(location), _) => write!(f, "{location}: ")?,
            (None, Some(place)) => write!(f, "{}: ", in_a_line(place))?,
            (None, None) => {}
        }
        write!(f, "{}[{}]: {}", self.severity, self.code, in_a_line(&self.message))
    }
}

impl Diagnostics {
    /// Each diagnostic in full, with blank lines between them, and how many there are.
    #[must_use]
    pub fn render(&self) -> String {
        self.with_summary(Diagnostic::render)
    }

    /// The same as [`Diagnostics::render`] in the colors of a terminal. Without the feature `render` there are none.
    #[must_use]
    pub fn render_colored(&self) -> String {
        self.with_summary(Diagnostic::render_colored)
    }

    fn with_summary(&self, render: impl Fn(&Diagnostic) -> String) -> String {
        let parts: Vec<_> = self.iter().map(render).chain([self.summary()]).collect();
        parts.join("\n\n")
    }

    /// How many errors and warnings there are: `2 errors and 1 warning`.
    #[must_use]
    pub fn summary(&self) -> String {
        let words = [(Severity::Error, "error"), (Severity::Warning, "warning")];
        let parts: Vec<_> = words
            .into_iter()
            .filter_map(|(severity, word)| {
                match self.iter().filter(|fault| fault.severity == severity).count() {
                    0 => None,
                    1 => Some(format!("1 {word}")),
                    count => Some(format!("{count} {word}s")),
                }
            })
            .collect();
        if parts.is_empty() { "no faults".to_owned() } else { parts.join(" and ") }
    }
}

impl fmt::Display for Diagnostics {
    /// One line: the first fault, and how many more there are. With `{:#}` as [`Diagnostics::render`]
    /// gives them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return f.write_str(&self.render());
        }
        match self.0.as_slice() {
            [] => f.write_str("no faults"),
            [only] => only.fmt(f),
            [first, rest @ ..] => write!(f, "{first} (and {} more)", rest.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::Code;
    use super::super::lines::LineIndex;
    use super::super::span::Span;
    use super::*;

    #[test]
    fn one_line_names_the_place_and_the_number_of_the_others() {
        let text = "tên: một\nponts: 2\n";
        let at = text.find("ponts").unwrap();
        let location =
            LineIndex::new(text).locate("x\n.yaml", text, Span { start: at, end: at + 5 });
        let unknown = Diagnostic::new(Code::UnknownKey, "unknown key `ponts`\nin a group");
        let first = Diagnostic { location: Some(location), ..unknown };
        let line = "x .yaml:2:1: error[R0201]: unknown key `ponts` in a group";
        assert_eq!(first.to_string(), line);
        let unread = Diagnostic::new(Code::UnreadableFile, "the file cannot be read");
        let unread = Diagnostic { file: Some("y.yaml".to_owned()), ..unread };
        assert_eq!(unread.to_string(), "y.yaml: error[R0112]: the file cannot be read");
        let all: Diagnostics = [first.clone(), unread.clone(), unread].into_iter().collect();
        assert_eq!(all.to_string(), format!("{line} (and 2 more)"));
        assert_eq!(Diagnostics(vec![first]).to_string(), line);
        let boxed: Box<dyn std::error::Error> = Box::new(all);
        assert!(format!("{boxed:#}").ends_with("\n\n3 errors"));
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
