//! What is written as one word, or as a list of words.

use super::declare::shapes;
use super::entry::List;

shapes! {
    /// One word, or a list of them.
    OneOrMany = "a word or a list of words" {
        /// One word.
        Scalar(String),
        /// Several words.
        List(List<String>),
    }
}

impl From<&str> for OneOrMany {
    fn from(word: &str) -> Self {
        Self::Scalar(word.to_owned())
    }
}

impl<const N: usize> From<[&str; N]> for OneOrMany {
    fn from(words: [&str; N]) -> Self {
        Self::List(words.into())
    }
}
