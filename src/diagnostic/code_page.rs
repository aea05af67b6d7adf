//! The meaning of a code at length, for readers who see it for the first time.

use std::fmt;

use serde::Serialize;

use crate::said::Language;

/// The explanation of a code: one line, a few paragraphs, and a wrong and a right example.
///
/// ```
/// use dti_engine::diagnostic::Code;
/// let page = Code::PointsDoNotAddUp.explanation();
/// assert_eq!(page.code, "R0402");
/// assert!(page.meaning_vi.starts_with("điểm"));
/// assert!(page.wrong[0].text.contains("points: 10"));
/// println!("{page}");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CodePage {
    /// The code: `R0402`.
    pub code: &'static str,
    /// Its meaning, in one line.
    pub meaning: &'static str,
    /// Its meaning in Vietnamese.
    pub meaning_vi: &'static str,
    /// What is wrong and why it is refused, in Markdown.
    pub text: &'static str,
    /// The same in Vietnamese.
    pub text_vi: &'static str,
    /// Examples that raise the code. Several examples are files of one folder.
    pub wrong: Vec<Example>,
    /// The corrected examples.
    pub right: Vec<Example>,
}

/// A wrong or a right example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Example {
    /// What it is: `rules` (a rule file, or keys of one that are put into the frame), `cases`, `csv` or `submissions`
    /// of the rule file that is the frame, `province`, `mergers`, `description`, or `words` if a file would be too
    /// long or could not be shown.
    pub kind: &'static str,
    /// The small rule file that the example is put into or belongs to, so that it shows only what matters: `index`,
    /// `criteria`, `data` or `kinds`. `None` if the example is complete.
    pub frame: Option<&'static str>,
    /// The example as it is shown.
    pub text: &'static str,
    /// The example as it is shown in Vietnamese: of `words` in that language, else the same file.
    pub text_vi: &'static str,
}

/// The rule files that examples are put into, by name.
const FRAMES: [(&str, &str); 5] = [
    ("index", include_str!("frames/index.yaml")),
    ("criteria", include_str!("frames/criteria.yaml")),
    ("data", include_str!("frames/data.yaml")),
    ("kinds", include_str!("frames/kinds.yaml")),
    ("analysed", include_str!("frames/analysed.yaml")),
];

impl Example {
    /// Returns the example as a whole file. Keys of a rule file are put into their frame, whose keys they replace; any
    /// other example is returned unchanged.
    #[must_use]
    pub fn whole(&self) -> String {
        match FRAMES.iter().find(|(name, _)| Some(*name) == self.frame) {
            Some((_, frame)) if self.kind == "rules" => merged(frame, self.text),
            _ => self.text.to_owned(),
        }
    }

    /// Reads the words after the three backticks, `yaml wrong in=index`, and what stands below them.
    fn read(words: &'static str, body: &'static str) -> Option<(Side, Self)> {
        let (mut side, mut kind, mut frame) = (None, "words", None);
        for word in words.split_whitespace() {
            match word {
                "wrong" => side = Some(Side::Wrong),
                "right" => side = Some(Side::Right),
                "yaml" => kind = "rules",
                "cases" => kind = "cases",
                "csv" => kind = "csv",
                "province" => kind = "province",
                "mergers" => kind = "mergers",
                "analysis" => kind = "analysis",
                "description" => kind = "description",
                "json" => kind = "submissions",
                _ => frame = word.strip_prefix("in=").or(frame),
            }
        }
        let (text, text_vi) = match kind {
            "words" => body.split_once("\nvi:\n").unwrap_or((body, body)),
            _ => (body, body),
        };
        Some((side?, Self { kind, frame, text, text_vi }))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Wrong,
    Right,
}

/// Splits a rule file into its top-level blocks: each key with all its lines.
fn blocks(text: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        let key = line.split_once(':').map(|(key, _)| key);
        let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
        match (key.filter(|_| begins), blocks.last_mut()) {
            (None, Some((_, block))) => {
                block.push('\n');
                block.push_str(line);
            }
            (key, _) => blocks.push((key.unwrap_or_default(), line.to_owned())),
        }
    }
    blocks
}

/// Returns the keys of the frame that the fragment does not have, then the fragment.
fn merged(frame: &str, fragment: &str) -> String {
    let own = blocks(fragment);
    let kept = blocks(frame).into_iter().filter(|(key, _)| own.iter().all(|(k, _)| k != key));
    let mut whole: Vec<String> = kept.map(|(_, block)| block).collect();
    whole.push(fragment.to_owned());
    whole.join("\n")
}

/// The parts of a page, divided when the library is compiled: it does not compile with a page that lacks one.
pub(crate) struct Parts {
    meaning_vi: &'static str,
    text: &'static str,
    text_vi: &'static str,
    examples: &'static str,
}

impl Parts {
    /// Divides the page of a code: the Vietnamese line, the text, after `vi:` the same in Vietnamese, the examples.
    pub(crate) const fn of(code: &str, page: &'static str) -> Self {
        let (head, examples) = divided(code, page, "\n\n```");
        let (first, texts) = divided(code, head, "\n\n");
        let (_, meaning_vi) = divided(code, first, "vi: ");
        let (text, text_vi) = divided(code, texts, "\n\nvi:\n");
        Self { meaning_vi, text, text_vi, examples }
    }
}

/// Divides a text where a mark first stands.
#[expect(clippy::panic, reason = "happens when the library is compiled, never when it runs")]
const fn divided(code: &str, text: &'static str, mark: &str) -> (&'static str, &'static str) {
    let mut rest = text.as_bytes();
    while !begins_with(rest, mark.as_bytes()) {
        let [_, after @ ..] = rest else { panic!("{}", code) };
        rest = after;
    }
    let (before, from_mark) = text.split_at(text.len().saturating_sub(rest.len()));
    (before, from_mark.split_at(mark.len()).1)
}

const fn begins_with(text: &[u8], mark: &[u8]) -> bool {
    match (text, mark) {
        (_, []) => true,
        ([first, text @ ..], [wanted, mark @ ..]) => *first == *wanted && begins_with(text, mark),
        ([], _) => false,
    }
}

impl CodePage {
    /// Reads the page of a code from its parts.
    pub(crate) fn read(code: &'static str, meaning: &'static str, page: Parts) -> Self {
        let Parts { meaning_vi, text, text_vi, examples } = page;
        let (mut wrong, mut right) = (Vec::new(), Vec::new());
        let fences = examples.split("```").step_by(2);
        for (words, body) in fences.filter_map(|fence| fence.split_once('\n')) {
            match Example::read(words, body) {
                Some((Side::Wrong, example)) => wrong.push(example),
                Some((Side::Right, example)) => right.push(example),
                None => {}
            }
        }
        Self { code, meaning, meaning_vi, text, text_vi, wrong, right }
    }
}

impl CodePage {
    /// Returns the page in a language.
    #[must_use]
    pub const fn in_language(&self, language: Language) -> impl fmt::Display + use<'_> {
        PageInLanguage { page: self, language }
    }
}

/// A page in one language.
struct PageInLanguage<'p> {
    page: &'p CodePage,
    language: Language,
}

impl fmt::Display for CodePage {
    /// Writes the page in English: the code with its meaning, the text, the examples.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.in_language(Language::En).fmt(f)
    }
}

impl fmt::Display for PageInLanguage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CodePage { code, meaning, meaning_vi, text, text_vi, wrong, right } = self.page;
        let language = self.language;
        let (meaning, text) = language.pick((meaning_vi, text_vi), (meaning, text));
        writeln!(f, "{code}: {meaning}\n\n{text}")?;
        let file = language.pick("tệp", "file");
        let words =
            [(language.pick("sai", "wrong"), wrong), (language.pick("đúng", "right"), right)];
        for (word, examples) in words {
            for (place, example) in examples.iter().enumerate() {
                match examples.len() {
                    1 => writeln!(f, "\n{word}:")?,
                    _ => writeln!(f, "\n{word}, {file} {}:", place.saturating_add(1))?,
                }
                for line in language.pick(example.text_vi, example.text).lines() {
                    writeln!(f, "{}", format!("    {line}").trim_end())?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "vi: một dòng\n\nA paragraph.\n\nAnother one.\n\nvi:\nMột đoạn.\n\n\
                        ```yaml wrong in=index\na: 1\n```\n\n```text right\nnothing\nvi:\nkhông có gì\n```\n";

    #[test]
    fn a_page_is_read() {
        let explanation = CodePage::read("R0000", "one line", Parts::of("R0000", PAGE));
        assert_eq!(explanation.meaning_vi, "một dòng");
        assert_eq!(explanation.text, "A paragraph.\n\nAnother one.");
        assert_eq!(explanation.text_vi, "Một đoạn.");
        let example = |examples: &[Example]| examples.first().copied().unwrap();
        let (wrong, right) = (example(&explanation.wrong), example(&explanation.right));
        assert_eq!((wrong.kind, wrong.frame, wrong.text_vi), ("rules", Some("index"), "a: 1\n"));
        assert_eq!((right.kind, right.text, right.text_vi), ("words", "nothing", "không có gì\n"));
        assert!(wrong.whole().ends_with("\na: 1\n"));
        assert_eq!(
            explanation.in_language(Language::Vi).to_string(),
            "R0000: một dòng\n\nMột đoạn.\n\nsai:\n    a: 1\n\nđúng:\n    không có gì\n"
        );
    }

    #[test]
    #[should_panic(expected = "R0000")]
    fn a_page_without_its_vietnamese_text_is_refused() {
        let _ = Parts::of("R0000", PAGE.replace("\n\nvi:\n", "\n\n").leak());
    }

    #[test]
    fn keys_of_a_fragment_take_the_place_of_those_of_the_frame() {
        let frame = "a: 1\nb:\n  c: 2\n\n  d: 3\ne: [\n  x]\n";
        assert_eq!(merged(frame, "b: 9\n"), "a: 1\ne: [\n  x]\nb: 9\n");
    }
}
