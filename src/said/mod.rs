//! Sentences in Vietnamese and English, with their values.
//!
//! Both languages stand beside each other at the place where a sentence is made, so that none can lack:
//!
//! ```text
//! said!("no metric `{}` is declared", "chưa khai báo chỉ tiêu `{}`", shown(id))
//! ```
//!
//! `{}` is the next value, `{1}` the second, `{name}` the value that is written `name`. The compiler refuses a
//! sentence that leaves a value out or asks for one that is not given, in either language. A [`Said`] keeps its
//! sentences and values apart, and is put into words when it is read.
//!
//! # Why not Fluent
//!
//! Fluent keeps sentences in resource files, away from the code that knows the values: an id, a translation or an
//! argument that lacks is found when the message is needed. Its selectors are for plurals, genders and cases;
//! Vietnamese has none of them. It would bring nine crates and a parser at run time for what a macro of thirty lines
//! does at compile time.

mod io_fault;
mod language;
mod sentence;
mod template;

pub(crate) use io_fault::FileFault;
pub use language::Language;
pub(crate) use sentence::Told;
pub use sentence::{Said, Value};
pub(crate) use template::Sentence;

/// Makes a [`Said`] of a sentence in English, the same in Vietnamese, and their values.
///
/// A sentence without values is constant, `const NOTE: Said = said!("…", "…");`, and its braces are not doubled.
macro_rules! said {
    ($en:expr, $vi:expr $(,)?) => {
        const {
            $crate::said::Said::fixed($en, $vi)
        }
    };
    ($en:expr, $vi:expr, $($value:expr),+ $(,)?) => {
        // One call for each sentence: all else is compiled once.
        $crate::said::Said::of(
            const { &$crate::said::Sentence::new($en, $vi, &[$(stringify!($value)),+]) },
            &[$(&$value),+],
        )
    };
}

pub(crate) use said;
