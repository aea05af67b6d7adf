//! Diagnostics as text: each in one line, or in full.

use std::fmt;
use std::slice;

use super::codes::Severity;
use super::diagnostic::{Diagnostic, Diagnostics};
#[cfg(feature = "render")]
use super::picture::picture;
#[cfg(not(feature = "render"))]
use super::plain::picture;
use super::words::in_a_line;
use crate::said::Language;

/// Diagnostics, or one alone, in the words of a language.
///
/// As text, in one line: the first fault, and how many more there are. With `{:#}` as
/// [`render`](InLanguage::render) gives them.
///
/// ```
/// use dti_engine::{Framework, Language};
///
/// let faults = Framework::from_yaml("- a\n").unwrap_err();
/// let text = faults.in_language(Language::Vi).to_string();
/// assert!(text.starts_with("<text>:1:1: lỗi[R0203]: "), "{text}");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct InLanguage<'d> {
    pub(super) faults: &'d [Diagnostic],
    pub(super) language: Language,
    /// Whether their number is told.
    is_list: bool,
}

impl InLanguage<'_> {
    /// Returns each fault in full, with blank lines between them, and how many there are.
    #[must_use]
    pub fn render(self) -> String {
        self.pictures(false)
    }

    /// Returns the same as [`InLanguage::render`] in the colors of a terminal. Without the feature `render` there are
    /// none.
    #[must_use]
    pub fn render_colored(self) -> String {
        self.pictures(true)
    }

    fn pictures(self, colored: bool) -> String {
        let pictures =
            self.faults.iter().map(|fault| picture(&fault.spoken(self.language), colored));
        let parts: Vec<_> = pictures.chain(self.is_list.then(|| self.summary())).collect();
        parts.join("\n\n")
    }

    /// Returns how many errors and warnings there are: `2 errors and 1 warning`.
    #[must_use]
    pub fn summary(self) -> String {
        let parts = Severity::ALL.iter().filter_map(|severity| {
            let count = self.faults.iter().filter(|fault| fault.severity == *severity).count();
            let ending = self.language.pick("", if count > 1 { "s" } else { "" });
            (count > 0).then(|| format!("{count} {}{ending}", severity.word(self.language)))
        });
        let parts: Vec<_> = parts.collect();
        match parts.is_empty() {
            true => self.no_faults().to_owned(),
            false => parts.join(self.language.pick(" và ", " and ")),
        }
    }

    const fn no_faults(self) -> &'static str {
        self.language.pick("không có lỗi", "no faults")
    }
}

impl fmt::Display for InLanguage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return f.write_str(&self.render());
        }
        let Some((first, rest)) = self.faults.split_first() else {
            return f.write_str(self.no_faults());
        };
        match (&first.location, first.file.as_ref().or(first.path.as_ref())) {
            (Some(location), _) => write!(f, "{location}: ")?,
            (None, Some(place)) => write!(f, "{}: ", in_a_line(place))?,
            (None, None) => {}
        }
        let (word, message) =
            (first.severity.word(self.language), first.message.get(self.language));
        write!(f, "{word}[{}]: {}", first.code, in_a_line(&message))?;
        match (rest.len(), self.language) {
            (0, _) => Ok(()),
            (more, Language::En) => write!(f, " (and {more} more)"),
            (more, Language::Vi) => write!(f, " (và {more} lỗi khác)"),
        }
    }
}

impl Diagnostic {
    /// Returns the diagnostic in the words of a language.
    #[must_use]
    pub const fn in_language(&self, language: Language) -> InLanguage<'_> {
        InLanguage { faults: slice::from_ref(self), language, is_list: false }
    }

    /// What is wrong, the line with the place underlined, other places that matter, the path, what is
    /// allowed, and what to do.
    ///
    /// Without the feature `render` the places are given without their lines.
    #[must_use]
    pub fn render(&self) -> String {
        self.in_language(Language::En).render()
    }

    /// The same as [`Diagnostic::render`] in the colors of a terminal. Without the feature `render` there are none.
    #[must_use]
    pub fn render_colored(&self) -> String {
        self.in_language(Language::En).render_colored()
    }
}

impl fmt::Display for Diagnostic {
    /// One line: `rules/x.yaml:17:5: error[R0201]: unknown key …`, with the path in the document if there is
    /// no file. With `{:#}` as [`Diagnostic::render`] gives it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_language(Language::En).fmt(f)
    }
}

impl Diagnostics {
    /// Returns the diagnostics in the words of a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> InLanguage<'_> {
        InLanguage { faults: &self.0, language, is_list: true }
    }

    /// Each diagnostic in full, with blank lines between them, and how many there are.
    #[must_use]
    pub fn render(&self) -> String {
        self.in_language(Language::En).render()
    }
}

impl fmt::Debug for Diagnostics {
    /// Writes what `{:#}` writes: a program whose `main` returns an error shows it so.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl fmt::Display for Diagnostics {
    /// One line: the first fault, and how many more there are. With `{:#}` as [`Diagnostics::render`]
    /// gives them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_language(Language::En).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::Code;
    use super::super::lines::LineIndex;
    use super::super::span::Span;
    use super::*;
    use crate::said::Said;

    #[test]
    fn one_line_names_the_place_and_the_number_of_the_others() {
        let text = "tên: một\nponts: 2\n";
        let at = text.find("ponts").unwrap();
        let location =
            LineIndex::new(text).locate("x\n.yaml", text, Span { start: at, end: at + 5 });
        let unknown =
            Diagnostic::new(Code::UnknownKey, Said::name("unknown key `ponts`\nin a group"));
        let first = Diagnostic { location: Some(location), ..unknown };
        let line = "x .yaml:2:1: error[R0201]: unknown key `ponts` in a group";
        assert_eq!(first.to_string(), line);
        let unread = Diagnostic::new(Code::UnreadableFile, Said::name("the file cannot be read"));
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
        let warning = Diagnostic::new(Code::UnusedMetric, Said::name("unused"));
        let error = Diagnostic::new(Code::UnknownKey, Said::name("unknown"));
        let all = Diagnostics(vec![error.clone(), error, warning]);
        assert_eq!(all.in_language(Language::En).summary(), "2 errors and 1 warning");
        assert_eq!(Diagnostics::default().to_string(), "no faults");
    }
}
