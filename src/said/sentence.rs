//! A sentence in both languages, and its values.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use super::Language;
use super::template::{self, Sentence};
use crate::parse_error::{Fault, ParseError};

/// A sentence in Vietnamese and English, with its values.
///
/// [`Said::get`] writes it in a language. Everywhere else it stands for its text in English. A service that knows a third language translates the
/// [sentence](Said::template) and puts the [values](Said::values) into it.
///
/// ```
/// use dti_engine::{Dataset, Framework, Language};
///
/// let framework = Framework::from_yaml(
///     "framework: demo/one\nversion: '2024'\nkind: criteria\nunit_kind: commune\n\
///      metrics: {done: {type: yes_no}}\ntargets: [{id: done, of: done, is: yes}]\n",
/// )
/// .unwrap();
/// let faults = Dataset::from_csv("unit,done\nan,12\n".as_bytes(), &framework).unwrap_err();
/// let said = &faults.iter().next().unwrap().message;
/// assert_ne!(said.get(Language::Vi), said.get(Language::En));
/// ```
#[derive(Debug, Clone)]
pub struct Said(Kept);

/// Small, because errors and faults have several.
#[derive(Debug, Clone)]
enum Kept {
    Fixed { en: &'static str, vi: &'static str },
    Made(Box<Made>),
}

/// A sentence that is made while the program runs.
#[derive(Debug, Clone)]
struct Made {
    en: Cow<'static, str>,
    vi: Cow<'static, str>,
    values: Vec<(&'static str, Value)>,
    /// What it says in English.
    text: String,
}

impl Said {
    pub(crate) const fn fixed(en: &'static str, vi: &'static str) -> Self {
        Self(Kept::Fixed { en, vi })
    }

    /// A sentence with its values, in the order of their names.
    pub(crate) fn of(sentence: &'static Sentence, values: &[&dyn Told]) -> Self {
        let values = sentence.names.iter().zip(values).map(|(name, value)| (*name, value.told()));
        Self::new(sentence.en, sentence.vi, values.collect())
    }

    fn new(en: &'static str, vi: &'static str, values: Vec<(&'static str, Value)>) -> Self {
        let made = Made { en: en.into(), vi: vi.into(), values, text: String::new() };
        let mut said = Self(Kept::Made(Box::new(made)));
        let text = said.get(Language::En);
        if let Kept::Made(made) = &mut said.0 {
            made.text = text;
        }
        said
    }

    /// A name that is the same in both languages, such as a key in backticks.
    pub(crate) const fn name(name: &'static str) -> Self {
        Self::fixed(name, name)
    }

    /// What a library said, in its own language.
    pub(crate) fn foreign(text: &dyn fmt::Display) -> Self {
        Self::value(Value::Text(text.to_string()))
    }

    /// A value alone.
    pub(crate) fn value(value: Value) -> Self {
        Self::new("{}", "{}", vec![("", value)])
    }

    /// What is written in each language.
    pub(crate) fn both(write: impl Fn(Language) -> String) -> Self {
        Self::written(&write(Language::En), &write(Language::Vi))
    }

    /// Returns the same with each text written in another way.
    pub(crate) fn map(&self, write: impl Fn(&str) -> String) -> Self {
        Self::both(|language| write(&self.get(language)))
    }

    /// Several sentences in a row.
    pub(crate) fn joined(all: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let all: Vec<_> = all.into_iter().collect();
        Self::both(|language| {
            let texts: Vec<_> = all.iter().map(|said| said.get(language)).collect();
            texts.join(between)
        })
    }

    /// Makes a text of what was written out in English and in Vietnamese.
    #[must_use]
    pub fn written(en: &str, vi: &str) -> Self {
        let [en, vi] = [en, vi].map(str::to_owned);
        let text = en.clone();
        let made = Made { en: en.into(), vi: vi.into(), values: Vec::new(), text };
        Self(Kept::Made(Box::new(made)))
    }

    /// Returns the text in a language.
    #[must_use]
    pub fn get(&self, language: Language) -> String {
        let mut text = String::new();
        self.write(language, &mut text);
        text
    }

    /// Returns the text in English.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Fixed { en, .. } => en,
            Kept::Made(made) => &made.text,
        }
    }

    /// Returns the sentence with places for its values: `{}` is the next, `{1}` the second, `{name}` that of the name.
    /// A sentence without values has no places, and braces of its own.
    #[must_use]
    pub fn template(&self, language: Language) -> &str {
        match &self.0 {
            Kept::Fixed { en, vi } => language.pick(*vi, *en),
            Kept::Made(made) => language.pick(&*made.vi, &*made.en),
        }
    }

    /// Iterates over the values, each with its name.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.named().iter().map(|(name, value)| (*name, value))
    }

    fn named(&self) -> &[(&'static str, Value)] {
        match &self.0 {
            Kept::Fixed { .. } => &[],
            Kept::Made(made) => &made.values,
        }
    }

    fn write(&self, language: Language, out: &mut String) {
        let values = self.named();
        if values.is_empty() {
            return out.push_str(self.template(language));
        }
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        template::write(self.template(language), &names, out, |at, is_code, out| {
            if let Some((_, value)) = values.get(at) {
                value.write(language, is_code, out);
            }
        });
    }
}

impl Deref for Said {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Said {
    /// Writes the text in English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

/// Equal are sentences that say the same of the same values, however they are kept.
impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        let same = |language| self.template(language) == other.template(language);
        same(Language::En) && same(Language::Vi) && self.named() == other.named()
    }
}

impl Eq for Said {}

impl Hash for Said {
    fn hash<H: Hasher>(&self, state: &mut H) {
        [Language::En, Language::Vi].map(|language| self.template(language)).hash(state);
        self.named().hash(state);
    }
}

impl PartialEq<str> for Said {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Said {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

/// A value in a sentence, which each language writes in its own way.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Value {
    /// A text that is the same in both languages: a name, an id, what a cell holds.
    Text(String),
    /// A number, with a point. Vietnamese writes a comma, except in backticks.
    Number(String),
    /// Words in both languages.
    Said(Said),
    /// Names in backticks, of which all are meant (`and`) or one (`or`), and how many more there are.
    List {
        /// The names.
        names: Vec<String>,
        /// Whether all are meant.
        all: bool,
        /// How many are not listed.
        more: usize,
    },
}

impl Value {
    fn write(&self, language: Language, is_code: bool, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Number(number) if language == Language::Vi && !is_code => {
                out.push_str(&number.replace('.', ","));
            }
            Self::Number(number) => out.push_str(number),
            Self::Said(said) => said.write(language, out),
            Self::List { names, all, more } => {
                let (and, or, others) = match language {
                    Language::En => ("and", "or", "more"),
                    Language::Vi => ("và", "hoặc", "mục khác"),
                };
                let word = if *all { and } else { or };
                let last = names.len().saturating_sub(1);
                for (at, name) in names.iter().enumerate() {
                    match at {
                        0 => {}
                        at if at == last && *more == 0 => out.push_str(&format!(" {word} ")),
                        _ => out.push_str(", "),
                    }
                    out.push_str(&format!("`{name}`"));
                }
                if *more > 0 {
                    out.push_str(&format!(" {and} {more} {others}"));
                }
            }
        }
    }
}

/// What a sentence can have as a value.
pub(crate) trait Told {
    fn told(&self) -> Value;
}

impl<T: Told + ?Sized> Told for &T {
    fn told(&self) -> Value {
        T::told(self)
    }
}

macro_rules! told {
    ($kind:ident: $($type:ty),+ $(,)?) => {
        $(impl Told for $type {
            fn told(&self) -> Value {
                Value::$kind(self.to_string())
            }
        })+
    };
}

told!(Text: str, String, Cow<'_, str>, char, crate::number::Date);
told!(Number: u8, u16, u32, u64, usize, i64, i128, crate::number::Decimal, crate::number::Exact, crate::number::Quantity);

impl ParseError {
    /// Returns what is wrong, in both languages.
    #[must_use]
    pub fn said(&self) -> Said {
        // Without `said!`, which looks for this type where it says where it is.
        let Fault { en, vi } = &self.fault;
        let values = vec![("text", self.text().told()), ("fault", Said::written(en, vi).told())];
        Said::new("`{}` {}", "`{}` {}", values)
    }
}

impl Told for Said {
    fn told(&self) -> Value {
        Value::Said(self.clone())
    }
}

impl Told for Value {
    fn told(&self) -> Value {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Decimal;
    use crate::said::said;

    #[test]
    fn both_languages_are_written_with_their_values() {
        let list = Value::List { names: vec!["a".into(), "b".into()], all: false, more: 0 };
        let (half, inner) = (Decimal::new(125, 1), said!("none", "không"));
        let said = said!(
            "{half} of {} is {}, `{half}`",
            "{1}: {0} trong {half}, `{half}`",
            list,
            inner,
            half
        );
        assert_eq!(said, "12.5 of `a` or `b` is none, `12.5`");
        assert_eq!(said.get(Language::Vi), "không: `a` hoặc `b` trong 12,5, `12.5`");
        assert_eq!(
            said.values().map(|(name, _)| name).collect::<Vec<_>>(),
            ["list", "inner", "half"]
        );
    }

    #[test]
    fn texts_from_elsewhere_stay_as_they_are() {
        let said = Said::written("{a} }", "{b}");
        assert_eq!((said.as_str(), said.get(Language::Vi).as_str()), ("{a} }", "{b}"));
        assert_eq!(said, "{a} }");
    }
}
